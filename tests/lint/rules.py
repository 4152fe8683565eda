"""The rules of the house. A rule is a function that yields (path, line, what
is wrong and what is allowed). RULES holds them all by name."""

import os
import re
import shlex
import subprocess

import source

FLOOR = {"base": 1, "text": 2, "prose": 3, "domain": 3, "config": 3, "store": 4,
         "app": 5, "tui": 6, "cli": 6, "sync": 6, "site": 6, "desk": 6}

# Who may include a library's header. A part of a path: the file and what is
# split from it behind a header of the same folder.
OWNER = {
    "sqlite3.h": ("src/store/db", "src/store/pairs", "src/store/token"),
    "curses.h": ("src/tui/term",), "ncurses.h": ("src/tui/term",),
    "ncursesw/curses.h": ("src/tui/term",), "term.h": ("src/tui/term",),
    "expat.h": ("src/sync/xml",),
    "curl/curl.h": ("src/sync/http", "src/sync/smtp"),
    "microhttpd.h": ("src/desk/server",), "seccomp.h": ("src/desk/confine",),
    "cjson/cJSON.h": ("src/base/json",), "cJSON.h": ("src/base/json",),
    "cyaml/cyaml.h": ("src/config/",), "yaml.h": ("src/config/",),
    "libintl.h": ("src/base/words",),
    "jq.h": ("src/sync/jq",), "jv.h": ("src/sync/jq",),
    "md4c.h": ("src/prose/markdown",), "minizip/zip.h": ("src/prose/zip",),
}
NETTLE = ("src/base/hash",)

ROMAJI = ("kigen kingaku irai shigoto genko genkou kiji nouhin shounin shonin kakunin tanka "
          "hosyu houshu hoshu tantou tanto yotei seikyu seikyuu shiharai zeikin namae simei shimei "
          "jusho juusho denwa bangou bango tsuika sakujo henkou henko kensaku ichiran touroku toroku "
          "hyouji hyoji nyuryoku nyuuryoku shutsuryoku hiduke nissuu kaishi shuryo shuuryou joutai").split()
BANNED = ("strcpy strcat sprintf vsprintf gets strtok atoi atol atof system "
          "popen alloca mktemp tmpnam tempnam asctime ctime localtime gmtime").split()
DRAWING = ("addch addstr addnstr addwstr add_wch addch mvaddch mvaddstr waddch waddstr "
           "waddnstr wadd_wch mvwaddstr printw mvprintw wprintw wrefresh "
           "doupdate wnoutrefresh initscr newterm endwin getch wgetch").split()
SQL = re.compile(
    r"^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b"
    r"|CREATE\s+(TABLE|INDEX|UNIQUE|VIEW|VIRTUAL|TRIGGER|TEMP)\b|DROP\s+(TABLE|INDEX)\b"
    r"|ALTER\s+TABLE\b|PRAGMA\s|BEGIN\s+IMMEDIATE|SAVEPOINT\s|VACUUM\b|WITH\s+\w+\s+AS\b)")
HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
                    "\ufff9-\ufffb\U000e0000-\U000e007f]")
WAITING = re.compile(r"\b(?:sleep|usleep|nanosleep|clock_nanosleep)\s*\(")
FUNCTION_MAX, FILE_MAX = 80, 800


def c_files():
    return source.files(".c", ".h", under=("src", "include"))


def room_of(path):
    """The room of a file in src/ROOM or include/teamjob/ROOM, else None."""
    part = path.split(os.sep)
    at = 2 if part[0] == "include" else 1
    return part[at] if len(part) > at + 1 and part[0] in ("src", "include") else None


def includes(path):
    """(line, how it is written, what) of every #include."""
    for number, line in enumerate(source.text(path).splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(1), found.group(2)


def generated(path):
    """Says so in its first lines, and by which program."""
    return re.search(r"(generated|made) by tests?/", source.text(path)[:600].lower())


def layers():
    for path in c_files():
        mine = room_of(path)
        if mine is not None and mine != "po" and mine not in FLOOR:
            yield path, 1, f"room {mine} has no floor; rooms: {' '.join(FLOOR)}"
            continue
        for line, sign, what in includes(path):
            if sign == '"' and not what.startswith("teamjob/"):
                if "/" in what or not os.path.exists(os.path.join(os.path.dirname(path), what)):
                    yield (path, line, f'"{what}": allowed are "teamjob/ROOM/MODULE.h" '
                           "and a header of the same folder")
                continue
            part = what.split("/")
            if part[0] != "teamjob" or len(part) < 3:
                continue
            theirs = part[1]
            if theirs not in FLOOR:
                yield path, line, f"unknown room {theirs}; rooms: {' '.join(FLOOR)}"
            elif mine and theirs != mine and FLOOR[theirs] >= FLOOR[mine]:
                yield (path, line, f"{mine} (floor {FLOOR[mine]}) includes {theirs} "
                       f"(floor {FLOOR[theirs]}); allowed: its own room and floors below")


def owners():
    for path in source.files(".c", ".h", under=("src", "include")):
        for line, _, what in includes(path):
            who = NETTLE if what.startswith("nettle/") else OWNER.get(what)
            if who and not path.startswith(who):
                yield path, line, f"{what} belongs to {' '.join(w + '*' for w in who)}"


def sql():
    for path in c_files():
        if path.startswith(("src/store/", "src/desk/rows")):
            continue
        for line, literal in source.split(source.text(path))[1]:
            if SQL.match(literal):
                yield path, line, "SQL is written in src/store and src/desk/rows.c only"


def sql_is_constant():
    """lists.c alone puts statements together, out of its own constant table;
    a PRAGMA takes no bound values, so a number may be printed into it."""
    for path in source.files(".c", ".h", under=("src/store", "src/desk")):
        if path == "src/store/team/lists.c":
            continue
        for line, literal in source.split(source.text(path))[1]:
            formats = "slzi" if literal.startswith("PRAGMA") else "slzid"
            if SQL.match(literal) and re.search(rf"%[-+ 0-9.]*[{formats}]", literal) \
                    and not re.match(r"PRAGMA \w+=%ld;", literal):
                yield path, line, "SQL is constant text; values are bound by name"


def banned():
    names = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
    for path in source.files(".c", ".h"):
        for number, line in enumerate(source.split(source.text(path))[0].splitlines(), 1):
            for found in names.finditer(line):
                yield (path, number, f"{found.group(1)}() is banned; use struct buf, "
                       "snprintf, strtol, posix_spawn, the *_r forms")


def drawing():
    names = re.compile(r"(?<![\w.>])(" + "|".join(DRAWING) + r")\s*\(")
    for path in c_files():
        if path.startswith("src/tui/term"):
            continue
        for number, line in enumerate(source.split(source.text(path))[0].splitlines(), 1):
            for found in names.finditer(line):
                yield path, number, f"{found.group(1)}() of curses: only src/tui/term*.c draws"


def printing():
    """The screen has one writer, src/tui/term*.c, and the commands print."""
    names = re.compile(r"(?<![\w.>])(printf|puts|putchar|perror)\s*\(|\bstd(?:out|err)\b")
    for path in c_files():
        if path.startswith(("src/base/log", "src/base/mem", "src/tui/term")) or (
                FLOOR.get(room_of(path), 6) > 5 and room_of(path) != "tui"):
            continue
        for number, line in enumerate(source.split(source.text(path))[0].splitlines(), 1):
            if names.search(line):
                yield (path, number, "the floors below 6 and the screens never print; "
                       "return an error or call log_* of base/log.h")


def english():
    """Names in code are English: ASCII, and no Japanese in Latin letters, as it
    creeps into programs for Japan."""
    romaji = re.compile(r"(?:^|_)(" + "|".join(ROMAJI) + r")(?=_|$)")
    for path in source.files(".c", ".h"):
        for number, line in enumerate(source.split(source.text(path))[0].splitlines(), 1):
            for name in re.findall(r"[^\W\d]\w*", line):
                if not name.isascii() or romaji.search(name.lower()):
                    yield path, number, f"{name}: names are English; words of the field in docs/"


def lengths():
    paths = source.files(".c", ".h")
    for path, name, first, last in source.functions(paths):
        if last - first + 1 > FUNCTION_MAX and not generated(path):
            yield (path, first, f"{name}() has {last - first + 1} lines; "
                   f"allowed: {FUNCTION_MAX}")
    for path in paths + source.files(".py", ".sh"):
        lines = source.text(path).count("\n")
        if lines > FILE_MAX and not generated(path):
            yield path, lines, f"{lines} lines; allowed: {FILE_MAX}"


def contracts():
    """Every prototype of a public header stands below a comment: its own, or
    the one of the block it belongs to (no empty line between). What ends in
    _new, _free, _init or _clear says all in its name."""
    for path in source.files(".h", under=("include",)):
        body = source.text(path)
        if not body.lstrip().startswith("/*"):
            yield path, 1, "a header begins with a comment: what it owns, what it must not know"
        raw, code = body.splitlines(), source.split(body)[0].splitlines()
        covered = False
        for number, (line, plain) in enumerate(zip(raw, code), 1):
            if not line.strip():
                covered = False
            elif "*/" in line:
                covered = True
            found = re.match(r"[a-z]\w*[\w\s*]*\b(\w+)\(", plain)
            if found and not covered \
                    and not found.group(1).endswith(("_new", "_free", "_init", "_clear")) \
                    and not plain.startswith(("static_assert", "typedef")):
                yield path, number, "a public function needs a comment above it: its contract"


def alone():
    """Every header compiles by itself."""
    for path in source.files(".h", under=("include",)):
        done = subprocess.run(
            [*shlex.split(os.environ.get("CC", "gcc")), "-std=c17", "-D_GNU_SOURCE", "-Iinclude", "-Wall",
             "-Werror", "-fsyntax-only", "-x", "c", "-include", path, "/dev/null"],
            capture_output=True, text=True, check=False)
        if done.returncode:
            why = done.stderr.strip().splitlines()
            yield path, 1, "does not compile alone: " + (why[0] if why else "?")


def waiting():
    for path in source.files(".c", ".h", under=("tests",)):
        for number, line in enumerate(source.split(source.text(path))[0].splitlines(), 1):
            if WAITING.search(line):
                yield path, number, "a test waits for a state (poll with a deadline), never sleeps"
    for path in source.files(".sh", under=("tests",)):
        for number, line in enumerate(source.text(path).splitlines(), 1):
            if re.search(r"(^|[;&|(]|\bdo|\bthen)\s*sleep\s", line):
                yield path, number, "a test waits for a state, never sleeps"


def signs():
    for path in source.files(".c", ".h", ".sql", ".sh", ".py", ".awk", ".po", ".md", ".mk",
                             under=("src", "include", "tests", "docs")):
        for number, line in enumerate(source.text(path).split("\n"), 1):
            found = HIDDEN.search(line)
            if found:
                yield (path, number, f"invisible sign U+{ord(found.group()):04X}; "
                       "write it as an escape")
            elif re.search("[\udc80-\udcff]", line):
                yield path, number, "not UTF-8"


def unfinished():
    words = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
    for path in source.files(".c", ".h", ".sql", ".sh", ".py", ".awk", ".mk",
                             under=("src", "include", "tests")) + ["Makefile"]:
        if not os.path.exists(path):
            continue
        for number, line in enumerate(source.text(path).splitlines(), 1):
            if words.search(line):
                yield path, number, "work left undone; finish it or write it into the tracker"


def scripts():
    for path in source.files(".sh") + [".ci/run"]:
        if not os.path.exists(path):
            continue
        first = source.text(path).split("\n", 1)[0]
        shell = "bash" if "bash" in first else "sh"
        done = subprocess.run([shell, "-n", path], capture_output=True, text=True, check=False)
        if not first.startswith("#!"):
            yield path, 1, "a script begins with #!/bin/sh or #!/bin/bash"
        if done.returncode:
            yield path, 1, f"{shell} -n: {done.stderr.strip()}"
    for path in source.files(".py", under=("src", "tests")):
        try:
            compile(source.text(path), path, "exec")
        except SyntaxError as why:
            yield path, why.lineno or 1, f"python: {why.msg}"


RULES = {f.__name__: f for f in (
    layers, owners, sql, sql_is_constant, banned, drawing, printing, english, lengths, contracts,
    alone, waiting, signs, unfinished, scripts)}
