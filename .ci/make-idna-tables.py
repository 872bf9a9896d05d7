#!/usr/bin/env python3
"""Writes Sources/MessageParsing/IDNA/IDNATables+*.swift from Unicode's data.

Needs Python 3 and its package `idna` (pip install idna), which carries Unicode's IdnaMappingTable and joining types;
bidirectional classes, decompositions and compositions come from Python's own `unicodedata`."""
import bisect, os, sys, unicodedata
from idna import idnadata, uts46data

OUT = os.path.join(os.path.dirname(__file__), "..", "Sources", "MessageParsing", "IDNA")
END = 0x110000


def b36(n):
    digits, text = "0123456789abcdefghijklmnopqrstuvwxyz", ""
    while True:
        n, rest = divmod(n, 36)
        text = digits[rest] + text
        if n == 0:
            return text


def status(cp):
    i = bisect.bisect_right(uts46data.uts46_starts, cp) - 1
    kind = uts46data.uts46_statuses[i]
    kind = kind if isinstance(kind, str) else chr(kind)
    return kind, (uts46data.uts46_replacements[i] or "") if kind == "M" else ""


def runs(value_of):
    start = 0
    current = value_of(0)
    for cp in range(1, END + 1):
        value = value_of(cp) if cp < END else None
        if value != current:
            yield start, cp - start, current
            start, current = cp, value


def mapping_tokens():
    table = [status(cp) for cp in range(END)]
    cp, tokens = 0, []
    while cp < END:
        kind, target = table[cp]
        if kind != "M":
            end = cp
            while end < END and table[end][0] == kind:
                end += 1
            tokens.append((kind.lower(), end - cp, ""))
            cp = end
            continue
        # Pairs of a capital and its small letter.
        pairs = 0
        while cp + 2 * pairs + 1 < END and table[cp + 2 * pairs] == ("M", chr(cp + 2 * pairs + 1)) and table[cp + 2 * pairs + 1][0] == "V":
            pairs += 1
        if pairs > 0:
            tokens.append(("p", pairs, ""))
            cp += 2 * pairs
            continue
        length = 1
        if len(target) == 1:
            while cp + length < END and table[cp + length] == ("M", chr(ord(target) + length)):
                length += 1
        tokens.append(("m", length, "".join("." + b36(ord(c)) for c in target)))
        cp += length
    return [letter + (b36(n) if n != 1 else "") + rest for letter, n, rest in tokens]


def bidi_tokens():
    letters = {"L": "l", "": "l", "R": "r", "AL": "a", "AN": "n", "EN": "e", "ES": "s", "CS": "c", "ET": "t", "ON": "o", "BN": "b", "NSM": "m"}
    return [letter + b36(n) for _, n, letter in runs(lambda cp: letters.get(unicodedata.bidirectional(chr(cp)), "x"))]


def joining_tokens():
    kinds = {}
    for letter, ranges in idnadata.joining_types.items():
        for packed in ranges:
            for cp in range(packed >> 32, packed & 0xFFFFFFFF):
                kinds[cp] = letter.lower()
    return [letter + b36(n) for _, n, letter in runs(lambda cp: kinds.get(cp, "u"))]


def composition_tokens():
    tokens = []
    for cp in range(END):
        parts = unicodedata.decomposition(chr(cp)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            first, second = (int(part, 16) for part in parts)
            if unicodedata.normalize("NFC", chr(first) + chr(second)) == chr(cp):
                tokens.append(".".join(b36(n) for n in (first, second, cp)))
    return tokens


def write(name, comment, tokens):
    lines, line = [], ""
    for token in tokens:
        if len(line) + 1 + len(token) > 128:
            lines.append(line)
            line = ""
        line += (" " if line else "") + token
    lines.append(line)
    with open(os.path.join(OUT, f"IDNATables+{name.capitalize()}.swift"), "w") as file:
        file.write("// Made by .ci/make-idna-tables.py from the data files of Unicode (Unicode License v3).\n\n")
        file.write("extension IDNATables {\n")
        for text in comment.split("\n"):
            file.write(f"    /// {text}\n")
        file.write(f'    static let {name}Rows = """\n')
        for text in lines:
            file.write(f"        {text}\n")
        file.write('        """\n}\n')
    print(name, len(tokens), "tokens", sum(map(len, lines)), "characters", len(lines), "lines")


os.makedirs(OUT, exist_ok=True)
numbers = "Runs over all code points from 0; numbers are to the base of 36, a missing length is 1."
write("mapping", numbers + "\nv valid, x disallowed, i ignored, d deviation, m mapped to what follows (rising over a run), p pairs of a\nmapped and a valid code point, the mapped ones to their neighbours.", mapping_tokens())
write("bidi", numbers + "\nl L, r R, a AL, n AN, e EN, s ES, c CS, t ET, o ON, b BN, m NSM, x the others.", bidi_tokens())
write("joining", numbers + "\nd dual, l left, r right, t transparent, c causing, u not joining.", joining_tokens())
write("composition", "First, second and composite of every canonical composition, to the base of 36.", composition_tokens())
