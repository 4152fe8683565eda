#!/usr/bin/env python3
"""What the tests ran: lines and branches of each room, and the error branches
of store, app, sync and desk that none of them took.

    coverage.py BUILD [ROOM...]    BUILD as made by make coverage; with rooms,
                                   every branch of theirs that was not taken
    coverage.py --listed           whether what docs/coverage.md lists is there

An error branch is the side of a condition on a code, a result or a pointer that
is left when something failed, and a line that makes or hands on an error. Those
that no test can reach stand in docs/coverage.md with the reason; the list leaves
them out."""

import collections
import glob
import json
import os
import re
import subprocess
import sys

LEFT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/coverage.md")
ROOMS = ("base", "text", "domain", "config", "prose", "store", "app", "cli", "tui",
         "sync", "desk")
CORE = ("base", "text", "domain", "config", "prose", "store", "app")
WATCHED = ("store", "app", "sync", "desk")
ERROR = re.compile(
    r"\btj_fail\b|\bTJ_OK\b|\bSQLITE_(?:OK|ROW|DONE|ERROR|NOMEM)\b|\bdb_error\b|"
    r"\bdb_give_up\b|\bdb_failed\b|err(?:->|\.)code|CURLE_|\babort\(\)|"
    r"\bfd < 0\b|\bMHD_NO\b|\berrno\b|\brc [!=]=|\bfailed\(")


def counts(build):
    """{(file, line): [times, [times of each branch]]}, from every object."""
    lines = collections.defaultdict(lambda: [0, []])
    notes = glob.glob(os.path.join(build, "obj/src/**/*.gcno"), recursive=True)
    for at in range(0, len(notes), 40):
        said = subprocess.run(
            ["gcov", "--branch-probabilities", "--branch-counts", "--json-format",
             "--stdout", *notes[at:at + 40]],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
        for text in said.splitlines():
            if not text.startswith(b"{"):
                continue
            for file in json.loads(text)["files"]:
                name = os.path.normpath(file["file"])
                if not name.startswith("src/") or not name.endswith(".c"):
                    continue
                for line in file["lines"]:
                    to = lines[name, line["line_number"]]
                    to[0] += line["count"]
                    to[1] += [branch["count"] for branch in line["branches"]]
    return lines


def room_of(name):
    return name.split("/")[1]


def table(lines):
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for (name, _), (times, branches) in lines.items():
        room = room_of(name)
        groups = [room, "all"] if room in ROOMS else ["all"]
        if room in CORE:
            groups.append("core")
        for group in groups:
            s = sums[group]
            s[0] += times > 0
            s[1] += 1
            s[2] += sum(n > 0 for n in branches)
            s[3] += len(branches)
    print("room      lines            branches")
    for room in (*ROOMS, "core", "all"):
        s = sums[room]
        if s[1] and s[3]:
            print(f"{room:8} {s[0]:6}/{s[1]:6} {100 * s[0] / s[1]:5.1f} %"
                  f" {s[2]:6}/{s[3]:6} {100 * s[2] / s[3]:5.1f} %")
    print("core: " + ", ".join(CORE))


def left():
    """{(file, words of the line)} that no test can reach."""
    with open(LEFT, encoding="utf-8") as file:
        return {(name, words.strip()) for name, words in
                re.findall(r"^    (src/[^:]+): (.*)$", file.read(), re.M)}


def check_listed():
    wrong = []
    for name, words in sorted(left()):
        with open(name, encoding="utf-8") as file:
            if words not in {line.strip() for line in file}:
                wrong.append(f"{name}: {words}")
    print("\n".join(f"no longer there: {line}" for line in wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


def untaken(lines, rooms, errors_only):
    texts, found, known = {}, [], left()
    used = set()
    for (name, number), (times, branches) in sorted(lines.items()):
        if room_of(name) not in rooms or (times and all(branches)):
            continue
        if name not in texts:
            with open(name, encoding="utf-8") as file:
                texts[name] = file.read().split("\n")
        text = texts[name][number - 1].strip()
        if errors_only and not ERROR.search(text):
            continue
        if (name, text) in known:
            used.add((name, text))
            continue
        found.append(f"{name}:{number}: {text}"
                     + ("" if times else "   (never)"))
    for name, words in sorted(known - used) if errors_only else ():
        found.append(f"docs/coverage.md lists what a test takes: {name}: {words}")
    return found


def main():
    if sys.argv[1:] == ["--listed"]:
        return check_listed()
    build, rooms = sys.argv[1], sys.argv[2:]
    lines = counts(build)
    table(lines)
    found = untaken(lines, rooms or WATCHED, not rooms)
    if not rooms:
        print(f"error branches in {', '.join(WATCHED)} that no test takes: {len(found)}")
    print("\n".join(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
