#!/usr/bin/env python3
"""F35: copies made while others write as fast as they can. Each is whole and a
beginning of the ledger that goes on; the writers hardly notice; and one that is
killed leaves nothing that the next does not take away. (A kill at each write of
a backup is in F1.)"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import invariants  # noqa: E402
from test_wal import Crowd, empty  # noqa: E402
from yard import ALL, CASES, case, dice, run_cases  # noqa: E402

CASES.clear()       # not those of test_wal
SECONDS = 6 if ALL else 2
ROUNDS = 3 if ALL else 1
WRITERS = 3


def chain(db):
    return invariants.read(db, "SELECT seq,hash FROM event ORDER BY seq")


class Load(Crowd):
    """Writers, nothing held up on purpose."""

    def __init__(self, team, seconds, number):
        self.first = number * WRITERS
        super().__init__(team, seconds, committers=WRITERS, checkpointers=0, slow=False,
                         first=self.first)

    def running(self):
        return all(child.poll() is None for child in self.children)

    def p99(self):
        """Of the slowest writer, in microseconds."""
        said = [child.communicate()[0].split() for child in self.children]
        return max(int(words[1]) for words in said)


def copy_whole(team, copy, where):
    wrong = invariants.n1_whole(copy) + invariants.n3_chain(copy) + invariants.checked(copy)
    if wrong:
        raise AssertionError(f"F35 {where}: {wrong}")
    return chain(copy)


@case
def copies():
    """F35 copies during full write load"""
    folder_of = "{}/copies"
    with empty() as team:
        os.mkdir(folder_of.format(team.folder))
        ratios, begun, made = [], [], 0
        for n in range(ROUNDS):
            load = Load(team, SECONDS, 2 * n)
            alone = load.p99()
            load = Load(team, SECONDS, 2 * n + 1)
            while load.running():
                copy = os.path.join(folder_of.format(team.folder), f"{made}.db")
                ended = team.run(team.words("backup", copy))
                if ended.status != 0:
                    raise AssertionError(f"F35 {ended}")
                made += 1
            ratios.append(load.p99() / alone)
        live = chain(team.db)
        for n in range(made):
            begun.append(copy_whole(team, os.path.join(folder_of.format(team.folder), f"{n}.db"),
                                    f"copy {n} of {made}"))
            if begun[-1] != live[:len(begun[-1])]:
                raise AssertionError(f"F35 copy {n} is no beginning of the ledger")
        team.sound("after the load", next_works=True)
        ratio = sorted(ratios)[len(ratios) // 2]
        if ALL and ratio > 2:
            raise AssertionError(f"F35 beside copies a commit takes {ratio:.1f} times as long")
    return (f"{made} copies beside {len(live)} commits, each whole and a beginning; "
            f"p99 of a commit {ratio:.2f} times that without")


@case
def killed():
    """F35 a backup killed during full write load"""
    with empty() as team:
        folder = os.path.join(team.folder, "copies")
        os.mkdir(folder)
        copy = os.path.join(folder, "team.db")
        kills = 0
        die = dice("F35")[1]
        load = Load(team, SECONDS, 0)
        while load.running():
            child = team.start(team.words("backup", copy))
            try:
                child.wait(timeout=die.uniform(0.002, 0.06))
            except subprocess.TimeoutExpired:
                child.kill()
                kills += 1
            child.communicate()
            if os.path.exists(copy):
                invariants.read(copy, "PRAGMA integrity_check")
        load.p99()              # all of them have ended
        ended = team.run(team.words("backup", copy))
        if ended.status != 0 or os.listdir(folder) != ["team.db"]:
            raise AssertionError(f"F35 {ended}, there are {os.listdir(folder)}")
        if copy_whole(team, copy, "the last") != chain(team.db):
            raise AssertionError("F35 the last copy is not the ledger")
        team.sound("after the load")
    return f"{kills} kills, 0 pieces left by the next backup"


if __name__ == "__main__":
    sys.exit(run_cases())
