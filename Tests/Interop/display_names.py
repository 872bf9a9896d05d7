"""HOSTILE 238: display names that tempt, built by `martlet compose`, must come out of three other parsers as they went in:
Python's `email`, GMime (libgmime-3.0-dev) and Perl's Mail::Address (libmailtools-perl). A parser that is not installed is
named, and left out."""
import email, email.header, email.policy, email.utils, json, os, shutil, subprocess, tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
NAMES = ['"; DROP', "=?utf-8?q?x?=", "😀 smile", "n" * 1000, "é" * 1000, "back\\", "Lee, Ann", "Müller (x)", "a@b.example", "<x@y>",
         "semi; colon: dot.", "O'Neill", "[list]", "under_score", "日本 太郎", "=", "?=", '"', "x =?= y"]


def python(raw):
    value = email.message_from_bytes(raw, policy=email.policy.compat32)["From"].replace("\r\n", "").replace("\n", "")
    name, address = email.utils.getaddresses([value])[0]
    return str(email.header.make_header(email.header.decode_header(name))), address


def program(*command):
    def read(raw):
        done = subprocess.run(command, input=raw, capture_output=True)
        lines = done.stdout.decode().split("\n")
        return (lines[0], lines[1]) if done.returncode == 0 and len(lines) > 1 else ("refused", "")

    return read


def parsers(folder):
    yield "Python's email", python
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gmime-3.0"], capture_output=True, text=True)
    if flags.returncode == 0 and shutil.which("cc"):
        path = os.path.join(folder, "names")
        subprocess.run(["cc", "-o", path, os.path.join(FOLDER, "display_names.c"), *flags.stdout.split()], check=True)
        yield "GMime", program(path)
    else:
        print("display names: GMime is not installed")
    if subprocess.run(["perl", "-MMail::Address", "-e", "1"], capture_output=True).returncode == 0:
        yield "Mail::Address", program("perl", os.path.join(FOLDER, "display_names.pl"))
    else:
        print("display names: Mail::Address is not installed")


def check(martlet):
    """How many names came out of a parser as something else."""
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        readers = list(parsers(folder))
        for name in NAMES:
            path = os.path.join(folder, "spec.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"from": {"name": name, "address": "ann@example.com"}, "text": "x"}, file)
            raw = subprocess.run([martlet, "compose", path], capture_output=True, check=True).stdout
            for reader, read in readers:
                if read(raw) != (name, "ann@example.com"):
                    failures += 1
                    print(f"display name {name[:40]!r}: {reader} reads {read(raw)!r}")
        print(f"display names: {len(NAMES)} names, {len(readers)} other parsers, {failures} differences")
    return failures
