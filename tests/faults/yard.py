"""What the fault tests stand on: a demonstration team made once and copied for
each run, seeds, and how a program ends. No test of its own here.

FAULTS=all runs every fault in full (make check-faults); otherwise a sample by a
fixed seed and by the one of the day. FAULTS_SEED=N repeats a day's. A name as
an argument runs only the cases whose names hold it. What was counted goes to
the file FAULTS_FIGURES."""

import concurrent.futures
import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import invariants  # noqa: E402
from invariants import BUILD  # noqa: E402

ALL = os.environ.get("FAULTS") == "all"
SEED = int(os.environ.get("FAULTS_SEED") or datetime.date.today().strftime("%Y%m%d"))
FIXED = 20251125
NOW = 1764046920    # 2025-11-25 14:02 in Japan
# At once: a run is mostly a process that waits to be started and to end.
HANDS = 2 * (os.cpu_count() or 2) if ALL else 2
STRACE = ["strace", "-f", "-qq", "-e", "signal=none"]
ROOT = None         # the folder that holds all of it
CASES = []


def dice(*what):
    """Two sources of chance: the fixed one and the day's."""
    return [random.Random(f"{seed} {what}") for seed in (FIXED, SEED)]


def case(function):
    """Marks a test; the first line of its documentation is its name. It may
    return what it counted, in words."""
    CASES.append(function)
    return function


def note(name, figure):
    if os.environ.get("FAULTS_FIGURES"):
        with open(os.environ["FAULTS_FIGURES"], "a", encoding="utf-8") as file:
            file.write(f"{name}: {figure}\n")


def run_cases():
    """Runs all, prints "ok NAME" or "not ok NAME"; the exit status."""
    global ROOT
    failed = 0
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) and not os.environ.get(
        "FAULTS_DIR") else os.environ.get("FAULTS_DIR")
    ROOT = tempfile.mkdtemp(prefix="teamjob-faults-", dir=fast)
    try:
        for function in CASES:
            name = (function.__doc__ or function.__name__).strip().splitlines()[0]
            if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
                continue
            began = time.monotonic()
            try:
                said = function()
                print(f"ok {name}{f': {said}' if said else ''}", flush=True)
                if said:
                    note(name, f"{said}; {time.monotonic() - began:.0f} s")
            except Exception:
                failed += 1
                print(f"not ok {name} (FAULTS_SEED={SEED})", flush=True)
                traceback.print_exc(file=sys.stdout)
    finally:
        shutil.rmtree(ROOT, ignore_errors=True)
    return 1 if failed else 0


def many(function, items):
    """function(item) of all, several at once, in their order. What does not
    hold is gathered, and fails the case at the end."""
    def one(item):
        try:
            return function(item), None
        except AssertionError as error:
            return None, str(error)
    with concurrent.futures.ThreadPoolExecutor(HANDS) as pool:
        done = list(pool.map(one, items))
    wrong = [error for _, error in done if error is not None]
    if wrong:
        raise AssertionError(f"{len(wrong)} of {len(done)} do not hold:\n" +
                             "\n".join(wrong[:20]))
    return [result for result, _ in done]


def program(name="teamjob"):
    return os.path.join(BUILD, name)


class Ended:
    """How a program ended and what it said."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def killed(self):
        return self.status in (-signal.SIGKILL, 128 + signal.SIGKILL)

    @property
    def died(self):
        """By a signal of its own making: a crash."""
        return (self.status < 0 or self.status > 128) and not self.killed

    def op(self):
        """The operation that it said is done, or None."""
        try:
            return json.loads(self.out)["op"]
        except (ValueError, KeyError, TypeError):
            return None

    def __str__(self):
        return f"ended with {self.status}: {self.out.strip()} {self.err.strip()}"[:600]


class Team:
    """A team file in a folder of its own, and the ack file beside that."""

    def __init__(self, of=None, folder=None):
        self.folder = folder or tempfile.mkdtemp(dir=ROOT)
        self.dir = os.path.join(self.folder, "team")
        self.db = os.path.join(self.dir, "team.db")
        os.makedirs(self.dir, mode=0o700, exist_ok=True)
        self.env = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8",
                    "TEAMJOB_CLOCK": os.path.join(ROOT, "clock")}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        if of is not None:
            for end in invariants.BESIDE:
                if os.path.exists(of.db + end):
                    shutil.copyfile(of.db + end, self.db + end)
                    os.chmod(self.db + end, 0o600)
        self.acks = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def words(self, *words, user="sato", name="teamjob"):
        who = ["--user", user] if user else []
        return [program(name), "--lang", "en", "--db", self.db, *who, *words]

    def start(self, argv, env=None):
        return subprocess.Popen(argv, env={**self.env, **(env or {})}, text=True,
                                stdin=subprocess.DEVNULL, cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, argv, env=None, limit=60):
        child = self.start(argv, env)
        try:
            out, err = child.communicate(timeout=limit)
        finally:
            if child.poll() is None:
                child.kill()
                child.communicate()
        return Ended(child.returncode, out, err)

    def do(self, *words, user="sato"):
        """An operation that must work, and is acked."""
        ended = self.run(self.words("do", *words, "--json", user=user))
        if ended.status != 0:
            raise AssertionError(f"{words} {ended}")
        if self.acks is not None:
            self.acks.told(self.db, ended.op())
        return ended

    def begin_acks(self):
        self.acks = invariants.Acks(os.path.join(self.folder, "acks"), self.db)

    def violations(self, **more):
        return invariants.violations(self.db, acks=self.acks,
                                     env={"TEAMJOB_CLOCK": self.env["TEAMJOB_CLOCK"]}, **more)

    def sound(self, what, **more):
        """N1-N9, or the test fails with what does not hold."""
        wrong = self.violations(**more)
        if wrong:
            raise AssertionError(f"{what}: " + "; ".join(wrong))

    def goes_on(self):
        """The next command works and the file is whole after it."""
        env = {"TEAMJOB_CLOCK": self.env["TEAMJOB_CLOCK"]}
        wrong = invariants.works(self.db, env) or invariants.checked(self.db, env)
        if wrong:
            raise AssertionError("; ".join(wrong))


_made = None


def base():
    """The demonstration team with something in it for every action of the
    faults; made once."""
    global _made
    if _made is None:
        with open(os.path.join(ROOT, "clock"), "w", encoding="ascii") as file:
            file.write(f"{NOW}\n")
        team = Team(folder=os.path.join(ROOT, "base"))
        ended = team.run([program(), "--lang", "en", "demo", "--no-tui", "--dir",
                          os.path.join(team.folder, "demo")])
        if ended.status != 0:
            raise AssertionError(ended)
        for end in invariants.BESIDE:
            made = os.path.join(team.folder, "demo", "team.db" + end)
            if os.path.exists(made):
                shutil.move(made, team.db + end)
        team.do("order.accept", "O25")                      # to be split
        for task in ("T33", "T34"):                         # O20 can be delivered
            team.do("task.cancel", task, "--set", "reason=one less")
        _made = team
    return _made


def fresh():
    """A copy of it, with an ack file that knows what was there."""
    team = Team(of=base())
    team.begin_acks()
    return team
