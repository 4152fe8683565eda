#!/usr/bin/env python3
"""F10-F13: a disk that is full, that fails, a limit of size, of files, of
memory, through the commands. Each time: the program ends by itself, says why in
one sentence, has done the whole or nothing and says which, and works again when
there is room. N1-N9 after each."""

import os
import re
import resource
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import yard  # noqa: E402
from actions import actions, writes_of  # noqa: E402
from yard import ALL, STRACE, Team, base, case, dice, fresh, many, run_cases  # noqa: E402

FULL = r"The disk is full"
FAILED = r"(Reading or writing .* failed|Cannot (open|write|lock) )"
COMMANDS = ("save", "accept", "split", "plan-all", "submit", "verdict", "settle", "import",
            "migrate", "backup")


def chosen():
    return [action for action in actions() if action.name in COMMANDS]


def one(what, action, words, wanted, env=None):
    """One run in front of which stands `words`; whether it said that it failed."""
    with action.team() as team:
        ended = team.run([*words, *action.argv(team)], env)
        try:
            if ended.died or ended.killed:
                raise AssertionError(f"it {ended}")
            if ended.status == 127 and "shared libraries" in ended.err:
                ended.status = 3            # not even begun
            elif ended.status not in action.statuses and not re.search(wanted, ended.err):
                raise AssertionError(f"it {ended}")
            action.verify(team, ended)
        except AssertionError as error:
            raise AssertionError(f"{what}: {error}") from None
        return ended.status != 0


def injected(fault, action, calls, error, number, wanted):
    """A call fails from its `number`th on ("3+"), or only then ("3")."""
    words = [*STRACE, "-o", "/dev/null", "-e", f"trace={calls}",
             "-e", f"inject={calls}:error={error}:when={number}"]
    return one(f"{fault} {action.name}, {calls} {error} {number}", action, words, wanted)


def each(fault, plan, limit=None):
    """Runs a plan of (action, calls, error, number, wanted), or of a sample as
    many as the limit says; what it counted."""
    runs = plan if ALL else sorted(
        {item for die in dice(fault) for item in die.sample(range(len(plan)), limit // 2)})
    if not ALL:
        runs = [plan[i] for i in runs]
    failed = many(lambda run: injected(fault, *run), runs)
    return f"{len(runs)} runs, {sum(failed)} of them refused, 0 violations"


def numbers(n, most):
    """1..n, or so many of them, evenly."""
    return range(1, n + 1) if n <= most else sorted({1 + i * (n - 1) // (most - 1)
                                                     for i in range(most)})


@case
def disk_full():
    """F10 the disk is full from each write on"""
    plan = []
    for action in chosen():
        counts = writes_of(action)
        for call, most in (("pwrite64", 60), ("ftruncate", 9)):
            plan += [(action, call, error, f"{k}+", FULL) for k in numbers(counts.get(call, 0), most)
                     for error in (("ENOSPC",) if k % 5 else ("ENOSPC", "EDQUOT"))]
    return each("F10", plan, 16)


@case
def disk_fails():
    """F12 a write, a sync, a read that fails"""
    plan = []
    for action in chosen():
        counts = writes_of(action)
        for call in ("fdatasync", "fsync", "ftruncate"):
            plan += [(action, call, "EIO", f"{k}{more}", FAILED)
                     for k in numbers(counts.get(call, 0), 9) for more in ("", "+")]
        plan += [(action, "pwrite64", "EIO", f"{k}", FAILED)
                 for k in numbers(counts.get("pwrite64", 0), 20)]
        plan += [(action, "pread64", "EIO", f"{k}{more}", FAILED + "|is damaged")
                 for k in (*range(1, 12), 15, 20, 30, 40, 60, 90) for more in ("", "+")]
    return each("F12", plan, 20)


if __name__ == "__main__":
    sys.exit(run_cases())
