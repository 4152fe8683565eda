#!/usr/bin/env python3
"""Shows that each rule of the lint can fail: a tiny tree with one bad file must
be reported by that rule at that line, and its good twin must not."""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import rules  # noqa: E402

BODY = "/* Owns x. */\n"
# rule, path, bad text, line it must name, good text
CASES = [
    ("layers", "src/text/a.c", '#include "teamjob/store/db.h"\n', 1,
     '#include "teamjob/base/buf.h"\n'),
    ("layers", "src/cli/a.c", '\n#include "teamjob/tui/term.h"\n', 2,
     '#include "teamjob/app/app.h"\n'),
    ("layers", "src/prose/a.c", '#include "teamjob/domain/model.h"\n', 1,
     '#include "teamjob/prose/markdown.h"\n'),
    ("layers", "include/teamjob/text/a.h", '#include "teamjob/app/app.h"\n', 1,
     '#include "teamjob/text/width.h"\n'),
    ("layers", "src/attic/a.c", "int a;\n", 1, None),
    ("layers", "src/text/a.c", '#include "../store/db.h"\n', 1, None),
    ("owners", "src/app/a.c", "#include <sqlite3.h>\n", 1, "#include <stdio.h>\n"),
    ("owners", "src/tui/pane.c", "#include <curses.h>\n", 1, None),
    ("owners", "src/cli/a.c", "#include <curl/curl.h>\n", 1, None),
    ("owners", "src/sync/a.c", "#include <cjson/cJSON.h>\n", 1, None),
    ("owners", "src/app/a.c", "#include <nettle/sha2.h>\n", 1, None),
    ("sql", "src/app/a.c", 'const char *s = "SELECT id FROM orders";\n', 1,
     'const char *s = "Select one"; /* SELECT id FROM x */\n'),
    ("sql_is_constant", "src/store/a.c", 'f("DELETE FROM x WHERE id=%d");\n', 1,
     'f("DELETE FROM x WHERE id=:id");\n'),
    ("banned", "src/base/a.c", "\n\nx = strcpy(a, b);\n", 3, "x = my_strcpy(a, b);\n"),
    ("banned", "src/base/a.c", "x = system(a);\n", 1, '/* system(a) */ const char *s = "system(a)";\n'),
    ("drawing", "src/tui/pane.c", "mvaddstr(0, 0, s);\n", 1, "surface_text(a, 0, 0, 9, 0, s);\n"),
    ("printing", "src/app/a.c", 'fprintf(stderr, "x");\n', 1, 'buf_printf(&b, "x");\n'),
    ("printing", "src/tui/pane.c", 'printf("\\033[H");\n', 1, 'surface_text(a, "printf(x)");\n'),
    ("printing", "src/tui/pane.c", "\nfputs(text, stdout);\n", 2, None),
    ("english", "src/base/a.c", "int a;\nint 期限;\n", 2, 'int a; /* 期限 */ const char *s = "期限";\n'),
    ("english", "src/base/a.c", "int get_kingaku(void);\n", 1, "int get_amount(void);\n"),
    ("lengths", "src/base/a.c", "int f(void)\n{\n" + "\tg();\n" * 80 + "}\n", 1,
     "int f(void)\n{\n" + "\tg();\n" * 70 + "}\n"),
    ("lengths", "src/base/a.c", "int a;\n" * 801, 801, "int a;\n" * 800),
    ("contracts", "include/teamjob/base/a.h", BODY + "\nint a_do(void);\n", 3,
     BODY + "\n/* Does. */\nint a_do(void);\nvoid a_undo(void);\n"),
    ("contracts", "include/teamjob/base/a.h", "#define A 1\n", 1, None),
    ("alone", "include/teamjob/base/a.h", BODY + "size_t a_len(void);\n", 1,
     BODY + "#include <stddef.h>\nsize_t a_len(void);\n"),
    ("waiting", "tests/unit/a.c", "\tusleep(5);\n", 1, "\tpoll(&p, 1, 5);\n"),
    ("waiting", "tests/a.sh", "#!/bin/sh\nfoo; sleep 1\n", 2, "#!/bin/sh\nfoo\n"),
    ("signs", "src/base/a.c", "int a;\n/* \u202e */\n", 2, "/* 旭川 */\n"),
    ("unfinished", "src/base/a.c", "/* FIX" + "ME later */\n", 1, "/* fixme is a word */\n"),
    ("scripts", "tests/a.sh", "#!/bin/sh\nif\n", 1, "#!/bin/sh\ntrue\n"),
]


def reported(rule, path, body):
    """The lines of `path` the rule names in a tree that holds only it."""
    with tempfile.TemporaryDirectory() as tree:
        full = os.path.join(tree, path)
        os.makedirs(os.path.dirname(full))
        with open(full, "w", encoding="utf-8") as handle:
            handle.write(body)
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "lint.py"), rule], capture_output=True,
            text=True, check=False, env={**os.environ, "LINT_ROOT": tree})
        lines = [int(line.split(":")[1]) for line in done.stdout.splitlines()
                 if line.startswith(path + ":")]
        if (done.returncode == 1) != bool(lines):
            lines.append(-1)
        return lines


def main():
    failed = 0
    for number, (rule, path, bad, line, good) in enumerate(CASES, 1):
        name = f"{rule} {number}"
        right = line in reported(rule, path, bad) \
            and (good is None or reported(rule, path, good) == [])
        failed += not right
        print(("ok " if right else "not ok ") + name)
    for rule in rules.RULES:
        shown = any(case[0] == rule for case in CASES)
        failed += not shown
        print(("ok " if shown else "not ok ") + f"{rule} has a case that fails")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
