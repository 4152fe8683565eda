#!/usr/bin/env python3
"""Prints src/text/width_table.c from Debian's unicode-data.

Ranges of code points with their class: 0 no width, 2 wide, 3 ambiguous,
4 unassigned or not to be drawn, 5 control. What is in no range has width 1."""
import re
import sys

BASE = "/usr/share/unicode/"
MAX = 0x110000
N, ZERO, WIDE, AMBIGUOUS, BAD, CONTROL = 1, 0, 2, 3, 4, 5


def ranges(path):
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line:
            span, value = [part.strip() for part in line.split(";")[:2]]
            first, _, last = span.partition("..")
            yield int(first, 16), int(last or first, 16), value


def categories():
    category = ["Cn"] * MAX
    first = None
    for line in open(BASE + "UnicodeData.txt", encoding="utf-8"):
        code, name, kind = line.split(";")[:3]
        code = int(code, 16)
        if name.endswith("First>"):
            first = code
        start = first if name.endswith("Last>") else code
        for cp in range(start, code + 1):
            category[cp] = kind
    return category


def main():
    category = categories()
    width = [N] * MAX
    for first, last, value in ranges(BASE + "EastAsianWidth.txt"):
        kind = {"W": WIDE, "F": WIDE, "A": AMBIGUOUS}.get(value, N)
        for cp in range(first, last + 1):
            width[cp] = kind
    for cp in range(MAX):
        kind = category[cp]
        if kind == "Cc":
            width[cp] = CONTROL
        elif kind in ("Cn", "Cs", "Co", "Cf", "Zl", "Zp"):
            width[cp] = BAD
        elif kind in ("Mn", "Me"):
            width[cp] = ZERO
    for cp in range(0x1160, 0x1200):  # Hangul vowels and finals join
        width[cp] = ZERO
    out = []
    start = 0
    for cp in range(1, MAX + 1):
        if cp == MAX or width[cp] != width[start]:
            if width[start] != N:
                out.append((start, cp - 1, width[start]))
            start = cp
    print("/* Made by tests/lib/gen_width.py from Debian's unicode-data. */")
    print('#include "width_table.h"\n')
    print("const struct width_range width_ranges[] = {")
    for first, last, kind in out:
        print("\t{ 0x%05x, 0x%05x, %d }," % (first, last, kind))
    print("};\n\nconst size_t width_ranges_count =\n"
          "    sizeof width_ranges / sizeof *width_ranges;")


main()
