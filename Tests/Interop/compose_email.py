#!/usr/bin/env python3
"""Compares what `martlet compose` builds with what Python's `email` package reads out of it.

    python3 Tests/Interop/compose_email.py [--martlet PATH] [--count N] [--seed S]

Random specifications go in as JSON; addresses, names, subjects, dates, ids, bodies and attachments must come out of
Python's parser as the same values. Exit code 0 when all do, 1 when one does not; the specification is then printed.
"""
import argparse, datetime, email, email.header, email.policy, email.utils, json, os, random, subprocess, sys, tempfile

import display_names

WORDS = ["Hello", "café", "日本語", "[Ticket #42]", "=?utf-8?q?x?=", "👨‍👩‍👧", "a,b;c:d", '"q"', "back\\", "(paren)", "<x@y>", "=", "é",
         "long" * 40, "ü" * 90, "From", ".", "--", '"; DROP', "_under_", "100%", "tab?"]
HOSTS = ["example.com", "bücher.example", "sub.example.org"]
LOCALS = ["ann", "a.b+c", "x--y", "o'neill", '"odd one"']
NAMES = ["a.txt", "grün 日本.pdf", "n" * 120 + ".bin", 'a "b"; c.txt', "50%.csv", "back\\slash-less.txt".replace("\\", "")]


def text(dice, low, high, separator=" "):
    return separator.join(dice.choice(WORDS) for _ in range(dice.randint(low, high)))


def mailbox(dice):
    address = f"{dice.choice(LOCALS)}@{dice.choice(HOSTS)}"
    return {"address": address, "name": text(dice, 1, 5)} if dice.random() < 0.7 else {"address": address}


def specification(dice, folder):
    spec = {"from": mailbox(dice), "to": [mailbox(dice) for _ in range(dice.randint(1, 6))], "subject": text(dice, 1, 6)[:200],
            "date": datetime.datetime.fromtimestamp(dice.randint(0, 4_000_000_000), datetime.timezone.utc).strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "messageID": f"{dice.getrandbits(64):x}@example.com",
            "references": [f"{dice.getrandbits(64):x}@other.example" for _ in range(dice.randint(0, 12))]}
    if dice.random() < 0.5:
        spec["cc"] = [mailbox(dice) for _ in range(dice.randint(1, 3))]
    if spec["references"]:
        spec["inReplyTo"] = spec["references"][-1:]
    if dice.random() < 0.7:
        spec["text"] = text(dice, 0, 50, "\n")
    if dice.random() < 0.7:
        spec["html"] = "<p>" + text(dice, 0, 30) + "</p>"
    spec["attachments"] = []
    for name in dice.sample(NAMES, dice.randint(0, 3)):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(bytes(dice.choice(b"a\r\n =\0From .\xe9\xff") for _ in range(dice.randint(0, 500))))
        spec["attachments"].append(path)
    return spec


def ascii_host(address):
    local, _, host = address.rpartition("@")
    return local + "@" + host.encode("idna").decode()


def pairs(mailboxes):
    return [(box.get("name", "").strip(), ascii_host(box["address"])) for box in mailboxes]


def names_and_addresses(raw, field):
    # The newer header classes keep the space between encoded words in names (fixed in Python 3.13.2); the older
    # functions follow RFC 2047 section 6.2.
    value = email.message_from_bytes(raw, policy=email.policy.compat32)[field]
    found = email.utils.getaddresses([value.replace("\r\n", "").replace("\n", "")]) if value else []
    return [(str(email.header.make_header(email.header.decode_header(name))), address) for name, address in found]


def lines(value):
    return value.replace("\r\n", "\n").rstrip("\n")


def differences(spec, raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = []

    def check(what, actual, expected):
        if actual != expected:
            found.append(f"{what}: {actual!r} instead of {expected!r}")

    for line in raw.split(b"\r\n"):
        if len(line) > 998 or b"\n" in line or b"\r" in line or b"\0" in line or max(line, default=0) > 127:
            found.append(f"line {line[:80]!r}")
    for field in ["from", "to", "cc"]:
        boxes = spec.get(field, [])
        boxes = boxes if isinstance(boxes, list) else [boxes]
        check(field, names_and_addresses(raw, field), pairs(boxes))
    check("subject", str(message["subject"]), spec["subject"])
    check("date", message["date"].datetime.timestamp(), email.utils.parsedate_to_datetime(spec["date"]).timestamp())
    check("message-id", str(message["message-id"]), f"<{spec['messageID']}>")
    check("references", str(message["references"] or "").split(), [f"<{id}>" for id in spec["references"]])
    for kind in ["plain", "html"]:
        wanted = spec.get("text" if kind == "plain" else "html")
        body = message.get_body((kind,))
        if wanted is not None and (wanted or kind == "html"):
            check(kind, lines(body.get_content()) if body else None, lines(wanted))
    files = [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()] if message.is_multipart() else []
    if not message.is_multipart() and spec["attachments"]:
        files = [(message.get_filename(), message.get_payload(decode=True))]
    expected = [(os.path.basename(path), open(path, "rb").read()) for path in spec["attachments"]]
    check("attachment names", [name for name, _ in files], [name for name, _ in expected])
    check("attachments", [data for _, data in files], [data for _, data in expected])
    if any(part.defects for part in message.walk()):
        found.append(f"defects {[part.defects for part in message.walk()]}")
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--martlet", default=".build/debug/martlet")
    arguments.add_argument("--count", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    failures = 0
    for number in range(options.count):
        dice = random.Random(options.seed * 1_000_003 + number)
        with tempfile.TemporaryDirectory() as folder:
            spec = specification(dice, folder)
            path = os.path.join(folder, "spec.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(spec, file)
            built = subprocess.run([options.martlet, "compose", path], capture_output=True)
            found = differences(spec, built.stdout) if built.returncode == 0 else [built.stderr.decode()]
            if found:
                failures += 1
                print(f"case {number}: {json.dumps(spec, ensure_ascii=False)}")
                for line in found:
                    print("   ", line)
    print(f"compose and Python's email: {options.count - failures} of {options.count} messages read the same")
    failures += display_names.check(options.martlet)
    sys.exit(1 if failures else 0)


main()
