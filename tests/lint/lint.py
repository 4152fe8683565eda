#!/usr/bin/env python3
"""Proves the rules of the house over the tree it stands in.

    tests/lint/lint.py [RULE...]      all rules, or these

Prints path:line: [rule] what is wrong and what is allowed; ends with 1 when
anything was found."""

import os
import sys

import rules


def main():
    wanted = sys.argv[1:] or list(rules.RULES)
    unknown = [name for name in wanted if name not in rules.RULES]
    if unknown:
        print(f"unknown rule {unknown[0]}; rules: {' '.join(rules.RULES)}", file=sys.stderr)
        return 2
    found = 0
    for name in wanted:
        for path, line, what in rules.RULES[name]():
            print(f"{path}:{line}: [{name}] {what}")
            found += 1
    print(f"lint: {len(wanted)} rules, {found} found")
    return 1 if found else 0


if __name__ == "__main__":
    os.chdir(os.environ.get("LINT_ROOT") or os.path.join(os.path.dirname(__file__), "../.."))
    sys.exit(main())
