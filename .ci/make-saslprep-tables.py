#!/usr/bin/env python3
"""Writes Sources/SASL/Preparation/SASLprepTables*.swift from the Unicode 3.2 data that Python carries.

RFC 3454 fixes stringprep to Unicode 3.2, so the tables never change; this script shows where they come from.
Run it at the root of the checkout."""
import stringprep
import textwrap
import unicodedata

UNICODE = unicodedata.ucd_3_2_0
FOLDER = "Sources/SASL/Preparation/"
NOTE = "// Made by .ci/make-saslprep-tables.py from the data of Unicode 3.2; not to be changed by hand.\n\n"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def hexadecimal(number):
    return format(number, "x")


def ranges(test):
    """`gap+length` pairs: how far the range begins behind the end of the one before, and how long it is."""
    result, end, start = [], 0, None
    for c in range(0x110001):
        inside = c < 0x110000 and test(chr(c))
        if inside and start is None:
            start = c
        elif not inside and start is not None:
            result.append(hexadecimal(start - end) + "+" + hexadecimal(c - start))
            end, start = c, None
    return result


def prohibited(ch):
    if 0xD800 <= ord(ch) <= 0xDFFF:
        return True
    tests = (stringprep.in_table_c12, stringprep.in_table_c21, stringprep.in_table_c22, stringprep.in_table_c3,
             stringprep.in_table_c4, stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7,
             stringprep.in_table_c8, stringprep.in_table_c9)
    return any(test(ch) for test in tests)


def decompositions():
    """`gap:a.b` or `gap*count:a` for a run of neighbours that map to neighbours. Hangul is computed."""
    entries = []
    for c in SCALARS:
        if 0xAC00 <= c <= 0xD7A3:
            continue
        mapped = [ord(x) for x in UNICODE.normalize("NFKD", chr(c))]
        if mapped == [c]:
            continue
        last = entries[-1] if entries else None
        if last and len(mapped) == 1 == len(last[2]) and c == last[0] + last[1] and mapped[0] == last[2][0] + last[1]:
            last[1] += 1
        else:
            entries.append([c, 1, mapped])
    result, end = [], 0
    for c, count, mapped in entries:
        run = "*" + hexadecimal(count) if count > 1 else ""
        result.append(hexadecimal(c - end) + run + ":" + ".".join(map(hexadecimal, mapped)))
        end = c + count
    return result


def compositions():
    """`gap:a.b`, where a and b together become the character."""
    result, end = [], 0
    for c in SCALARS:
        parts = UNICODE.decomposition(chr(c)).split()
        if len(parts) != 2 or parts[0].startswith("<") or UNICODE.normalize("NFC", chr(c)) != chr(c):
            continue
        result.append(hexadecimal(c - end) + ":" + ".".join(hexadecimal(int(x, 16)) for x in parts))
        end = c + 1
    return result


def literal(name, comment, items):
    lines = textwrap.wrap(" ".join(items), 110, break_long_words=False)
    body = "\n".join("        " + line + " \\" for line in lines)
    body = body[:-2]
    return f'    /// {comment}\n    static let {name} = """\n{body}\n        """\n'


def write(file, parts):
    with open(FOLDER + file, "w") as out:
        out.write(NOTE + "extension SASLprepTables {\n" + "\n".join(parts) + "}\n")


write("SASLprepTables+Ranges.swift", [
    literal("prohibited", "Characters that a prepared text may not hold (tables C.1.2 to C.9).", ranges(prohibited)),
    literal("rightToLeft", "Letters that are written from right to left (table D.1).", ranges(stringprep.in_table_d1)),
    literal("leftToRight", "Letters that are written from left to right (table D.2).", ranges(stringprep.in_table_d2)),
])
write("SASLprepTables+Composition.swift", [
    literal("compositions", "What two characters become together.", compositions()),
])
write("SASLprepTables+Decomposition.swift", [
    literal("decompositions", "What characters fall apart into, in full and for compatibility.", decompositions()),
])
