"""Reading C for the rules: text without comments, and the string literals."""

import os
import subprocess

SKIPPED = ("build", ".git")


def files(*suffixes, under=("src", "include", "tests")):
    """Paths of the tree that end in one of the suffixes, sorted."""
    found = []
    for root in under:
        for folder, folders, names in os.walk(root):
            folders[:] = [f for f in folders if f not in SKIPPED]
            found += [os.path.join(folder, n) for n in names if n.endswith(suffixes)]
    return sorted(found)


def text(path):
    """The file as text; bytes that are not UTF-8 stand as surrogates."""
    with open(path, encoding="utf-8", errors="surrogateescape") as handle:
        return handle.read()


def _end(body, start, closing):
    """Where the literal that opens at `start` ends (after its closing sign)."""
    i = start + 1
    while i < len(body) and body[i] != closing and body[i] != "\n":
        i += 2 if body[i] == "\\" else 1
    return min(i + 1, len(body))


def split(body):
    """(code, literals): code has comments and the inside of literals blanked,
    line for line; literals are (line, inside)."""
    out, literals, i = [], [], 0
    while i < len(body):
        if body.startswith("/*", i):
            end = body.find("*/", i + 2)
            end = len(body) if end < 0 else end + 2
            out.append("".join("\n" if c == "\n" else " " for c in body[i:end]))
        elif body.startswith("//", i):
            end = body.find("\n", i)
            end = len(body) if end < 0 else end
        elif body[i] in "\"'":
            end = _end(body, i, body[i])
            if body[i] == '"':
                literals.append((body.count("\n", 0, i) + 1, body[i + 1:end - 1]))
            out.append(body[i] + " " * (end - i - 2) + body[i])
        else:
            end = i + 1
            out.append(body[i])
        i = end
    return "".join(out), literals


def functions(paths):
    """(path, name, first line, last line) of every function, by ctags."""
    if not paths:
        return []
    done = subprocess.run(
        ["ctags", "-f", "-", "--languages=C", "--langmap=C:.c.h", "--c-kinds=f",
         "--fields=+ne", "-L", "-"],
        input="\n".join(paths), capture_output=True, text=True, check=True)
    found = []
    for line in done.stdout.splitlines():
        part = line.split("\t")
        field = dict(p.split(":", 1) for p in part[3:] if ":" in p)
        if "line" in field and "end" in field:
            found.append((part[1], part[0], int(field["line"]), int(field["end"])))
    return found
