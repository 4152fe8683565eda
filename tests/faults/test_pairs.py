#!/usr/bin/env python3
"""F38: one fault while the one before is being mended. A full or failing disk,
or another kill, in the command that finds what a killed one left; a kill in the
migration of a damaged file. (Busy and cut off at once, F15 and F5, is in
test_disk.) N1-N9 after the second as after one."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from actions import Action, Backup, Migrate, actions, writes_of  # noqa: E402
from test_damage import HELP, flip  # noqa: E402
from yard import ALL, CASES, STRACE, Ended, case, dice, many, run_cases  # noqa: E402

CASES.clear()       # not those of test_damage
PAIRS = 20 if ALL else 2        # of each kind, by each dice
SAID = "The disk is full|Reading or writing .* failed|Cannot (open|write|lock) |is damaged"


def under(call, what, number, argv):
    return [*STRACE, "-o", "/dev/null", "-e", f"trace={call}", "-e",
            f"inject={call}:{what}:when={number}", *argv]


def one_point(action, die):
    counts = writes_of(action)
    counts.pop("write", None)
    call = die.choice(sorted(counts))
    return call, die.randint(1, counts[call])


def pair(action, first, second):
    """Killed at the first point; then the same command again, with the second
    fault; then no fault."""
    with action.team() as team:
        call, number = first
        ended = team.run(under(call, "signal=KILL", number, action.argv(team)))
        if not ended.killed:
            raise AssertionError(f"F38 {action.name}: not killed at {first}: {ended}")
        # what the first had done is not done twice, only recovered
        there = not isinstance(action, (Migrate, Backup)) and action.whole_or_absent(team)
        argv = action.argv(team) if type(action) is not Action or not there else team.words(
            "do", "order.accept", "O1")
        call, what, number = second
        again = team.run(under(call, what, number, argv))
        try:
            if again.died:
                raise AssertionError(f"it {again}")
            if not again.killed and again.status == 3 and not re.search(SAID, again.err):
                raise AssertionError(f"it does not say what it is: {again}")
            action.verify(team, Ended(-9, "", "") if there else again)
        except AssertionError as error:
            raise AssertionError(f"F38 {action.name}, killed at {first}, then {second}: "
                                 f"{error}") from None
    return again.killed or again.status != 0


def plan(what, faults):
    runs = []
    for die in dice(what):
        for _ in range(PAIRS):
            action = die.choice(actions())
            call, error = die.choice(faults)
            number = f"{die.randint(1, 30)}{die.choice(('', '+'))}" if error.startswith(
                "error") else str(die.randint(1, 40))
            runs.append((action, one_point(action, die), (call, error, number)))
    return runs


@case
def full_in_recovery():
    """F38 F10 and F12 inside the recovery of F1"""
    runs = plan("F38 full", [("pwrite64", "error=ENOSPC"), ("ftruncate", "error=ENOSPC"),
                             ("fdatasync", "error=EIO"), ("pwrite64", "error=EIO")])
    hit = many(lambda run: pair(*run), runs)
    return f"{len(runs)} pairs, in {sum(hit)} the second was met too, 0 violations"


@case
def killed_in_recovery():
    """F38 F1 inside the recovery of F1"""
    runs = plan("F38 kill", [("pwrite64", "signal=KILL"), ("ftruncate", "signal=KILL"),
                             ("fdatasync", "signal=KILL")])
    hit = many(lambda run: pair(*run), runs)
    return f"{len(runs)} pairs, in {sum(hit)} the second was met too, 0 violations"


def migrated(run):
    """A bit is turned in a file of the first version, its migration is killed;
    what comes then crashes nothing, and the file as it was is there."""
    offset, bit, (call, number) = run
    action = Migrate("migrate")
    with action.team() as team:
        flip(team.db, offset, bit)
        with open(team.db, "rb") as file:
            was = file.read()
        team.run(under(call, "signal=KILL", number, action.argv(team)))
        for words in (("list", "orders"), ("check", "--deep"),
                      ("do", "order.note", "O1", "--set", "text=x"), ("list", "orders")):
            ended = team.run(team.words(*words))
            if ended.died or ended.killed or ended.status > 3:
                raise AssertionError(f"F38 bit {bit} of {offset}, killed at {call} {number}: "
                                     f"{words[0]} {ended}")
            if ended.status == 3 and not re.search(HELP, ended.out + ended.err):
                raise AssertionError(f"F38 {words[0]} does not say what to do: {ended}")
        kept = [name for name in os.listdir(team.dir) if ".before-" in name]
        if not kept:
            with open(team.db, "rb") as file:   # it never came to it
                now = file.read()
            if now[:16] != was[:16] or len(now) != len(was):
                raise AssertionError(f"F38 bit {bit} of {offset}: nothing of before is there")
        return bool(kept)


@case
def damaged_migration():
    """F38 F1 inside the migration after F18"""
    action = Migrate("migrate")
    counts = writes_of(action)
    counts.pop("write", None)
    with action.team() as team:
        size = os.path.getsize(team.db)
    runs = []
    for die in dice("F38 migration"):
        for _ in range(PAIRS):
            call = die.choice(sorted(counts))
            runs.append((die.choice((die.randrange(100), die.randrange(size),
                                     die.randrange(size))),
                         die.randrange(8), (call, die.randint(1, counts[call]))))
    kept = many(migrated, runs)
    return f"{len(runs)} pairs, {sum(kept)} came to the copy before it, 0 crashes"


if __name__ == "__main__":
    sys.exit(run_cases())
