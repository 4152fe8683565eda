#!/usr/bin/env python3
"""What the workstation writes to its terminal, by strace: each frame (what goes
out between two waits) in at most two writes, whatever was done. Which frames
there are depends on the machine, how many writes one has does not."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import BUILD, case, run_cases  # noqa: E402

WAIT_S, QUIET_S = 20, 0.08
ESC = "\033"
STEPS = (("move", ("j", "k", "j", "k")), ("end, and a line back", ("G", "k", "g")),
         ("scroll", ("G", "k" * 30)), ("page", ("g", ESC + "[6~", ESC + "[5~")),
         ("pane", ("2", "3", "4", "1")), ("zoom", ("z", "z")), ("page of one", ("g", "\r", "q")),
         ("today", ("0", "1")), ("search", ("/", "道", ESC)), ("actions", ("?", ESC)),
         ("form", ("i",)), ("typing in a form", ("雪", "道", "\x7f")), ("form closed", (ESC,)),
         ("an article", ("4", "i", "雪道", "\r")), ("the editor", ("e",)),
         ("typing", tuple("雪道を歩く") + ("\r", "\x7f")),
         ("pasting", (ESC + "[200~" + "長い文。\n" * 40 + ESC + "[201~",)))


class Desk:
    """The workstation on a pty under strace."""

    def __init__(self, house, rows, cols):
        self.log = house.path(f"writes-{rows}x{cols}")
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            env = {**house.env, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
            env.pop("TEAMJOB_CONFIG")
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
            os.execvpe("strace", ["strace", "-o", self.log, "-s", "8", "-e",
                                  "trace=write,writev,poll,ppoll,pselect6,select,epoll_wait",
                                  house.program("teamjob"), "--lang", "ja", "--user", "sato"],
                       env)

    def read(self, until_first):
        """What comes until it is quiet; at least something if asked for."""
        got, deadline = b"", time.monotonic() + (WAIT_S if until_first else QUIET_S)
        while time.monotonic() < deadline:
            if not select.select([self.end], [], [], QUIET_S)[0]:
                if got or not until_first:
                    break
                continue
            try:
                piece = os.read(self.end, 1 << 16)
            except OSError:
                break
            if not piece:
                break
            got += piece
        return got

    def keys(self, text):
        """Where all rows or one pane are shown, some have nothing to paint."""
        os.write(self.end, text.encode())
        may = text in ("g", "z", ESC + "[5~", ESC + "[6~")
        if not self.read(not may) and not may:
            raise AssertionError(f"{text!r} paints nothing")

    def leave(self):
        os.write(self.end, b"\x03")
        self.read(False)
        os.close(self.end)
        os.waitpid(self.pid, 0)

    def frames(self):
        """The sizes of the writes of each frame so far."""
        frames, now = [], []
        with open(self.log, encoding="utf-8", errors="replace") as file:
            for line in file:
                wrote = re.match(r"writev?\(1, .*= (\d+)$", line)
                if wrote:
                    now.append(int(wrote.group(1)))
                elif now and re.search(r"poll|select|epoll", line):
                    frames.append(now)
                    now = []
        return frames + ([now] if now else [])


def walk(house, rows, cols):
    desk = Desk(house, rows, cols)
    desk.read(True)
    desk.read(False)
    seen = len(desk.frames())
    print(f"# {cols}x{rows}: start: {desk.frames()}")
    # three that open the terminal, then the first paint
    worst = [("start", f) for f in desk.frames()
             if len(f) > 5 or len([n for n in f if n > 100]) > 2]
    for name, keys in STEPS:
        for key in keys:
            desk.keys(key)
        frames = desk.frames()[seen:]
        seen += len(frames)
        worst += [(name, frame) for frame in frames if len(frame) > 2]
        print(f"# {cols}x{rows}: {name}: {[len(f) for f in frames]} writes, "
              f"{[sum(f) for f in frames]} bytes")
    desk.leave()
    if worst:
        raise AssertionError(worst)
    if seen < 40:
        raise AssertionError(f"only {seen} frames")


@case
def small(house):
    """every frame goes out in two writes at most, 80x24"""
    if os.path.basename(BUILD) == "build":
        walk(house, 24, 80)


@case
def large(house):
    """every frame goes out in two writes at most, 200x50"""
    if os.path.basename(BUILD) == "build":
        walk(house, 50, 200)


if __name__ == "__main__":
    sys.exit(run_cases())
