#!/usr/bin/env python3
"""A slow line: the workstation on a pty that is read at 9600 bit/s (960 bytes a
second, as a modem's eight bits with start and stop), with 300 ms there and back.
What is not read stands in the way of the program, as on a real line. Prints
"name value unit": bytes, and the time from a key to the last byte that it
caused, as the person sees it.

    tests/bench/line.py [BUILD]        (default: build)
"""
import fcntl, os, pty, select, signal, struct, subprocess, sys, tempfile, termios, time

RATE = 960.0        # bytes a second
TRIP = 0.3          # there and back
QUIET = 0.4         # nothing more follows after so long


class Line:
    """The program behind the line, and the clock of who sits before it."""

    def __init__(self, argv, env, rows=24, cols=80):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            told = termios.tcgetattr(0)    # as stty 9600 does
            told[4] = told[5] = termios.B9600
            termios.tcsetattr(0, termios.TCSANOW, told)
            os.execve(argv[0], argv, env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, cols, 0, 0))
        os.set_blocking(self.fd, False)
        self.bytes = 0
        self.last = self.free = time.monotonic()

    def read(self, until):
        """Takes what the line can carry until that time."""
        while (now := time.monotonic()) < until:
            self.free = max(self.free, now - 0.02)
            room = int((now - self.free) * RATE)
            if room < 1:
                time.sleep(min(1 / RATE, until - now))
                continue
            if not select.select([self.fd], [], [], min(0.01, until - now))[0]:
                continue
            try:
                got = os.read(self.fd, room)
            except (BlockingIOError, OSError):
                return
            self.bytes += len(got)
            self.free += len(got) / RATE
            self.last = time.monotonic()

    def settle(self, most=30.0):
        """Until nothing comes any more; returns when the last byte came."""
        end = time.monotonic() + most
        while time.monotonic() < end:
            was = self.bytes
            self.read(time.monotonic() + QUIET)
            if self.bytes == was:
                break
        return self.last

    def key(self, keys):
        """Bytes and seconds that these keys cost, pressed at once."""
        before, began = self.bytes, time.monotonic()
        os.write(self.fd, keys.encode())
        last = self.settle()
        return self.bytes - before, max(last - began, 0) + TRIP

    def hold(self, key, times, every):
        """A key held down, as fast as a keyboard repeats it."""
        before = self.bytes
        for _ in range(times):
            os.write(self.fd, key.encode())
            self.read(time.monotonic() + every)
        released = time.monotonic()
        last = self.settle()
        return self.bytes - before, max(last - released, 0) + TRIP

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def say(name, figures):
    print(f"{name:28} {figures[0]:6} bytes  {figures[1] * 1000:7.0f} ms",
          flush=True)


def middle(list_):
    return sorted(list_)[len(list_) // 2]


def repeat(line, keys):
    """The middle of several single keys."""
    got = [line.key(k) for k in keys]
    return middle([g[0] for g in got]), middle([g[1] for g in got])


def director(line):
    began = time.monotonic()
    last = line.settle()
    say("line start", (line.bytes, last - began + TRIP))
    line.key("1fstate:received\r")
    line.key("g")
    say("line open an order", line.key("\r"))
    say("line back", line.key("q"))
    say("line form of accepting", line.key("a"))
    say("line next field", line.key("\t"))
    say("line leave a form", line.key("\033"))
    line.key("\033")
    say("line move", repeat(line, "jjjjj"))
    say("line prompt", line.key("/"))
    say("line search, a letter", line.key("旭"))
    line.key("\033")
    say("line another list", line.key("8g"))
    line.key("j" * 19)
    say("line scroll by a line", repeat(line, "jjjj"))
    say("line page", repeat(line, ".,"))
    say("line 90 held j", line.hold("j", 90, 1 / 30))
    line.key("g")
    say("line 40 j typed ahead", line.key("j" * 40))


def writer(line):
    line.settle()
    line.key("4fstate:writing\r")
    line.key("g")
    say("line open the editor", line.key("e"))
    line.key("\r")
    say("line letter, at the end", repeat(line, "あいうえお"))
    line.key("\r")
    line.key("\033k")
    line.key("i")
    say("line letter, within a line", repeat(line, "abcde"))
    say("line new line", line.key("\r"))
    say("line 60 letters held", line.hold("x", 60, 1 / 30))


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else "build"
    with tempfile.TemporaryDirectory() as home:
        with open(f"{home}/clock", "w") as clock:
            clock.write("1764046920\n")
        env = {"HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8",
               "PATH": os.environ["PATH"], "SSH_CONNECTION": "1 2 3 4",
               "TEAMJOB_CLOCK": f"{home}/clock"}
        subprocess.run([f"{build}/teamjob", "--lang", "ja", "demo", "--no-tui",
                        "--dir", home], env=env, check=True,
                       stdout=subprocess.DEVNULL)
        env["TEAMJOB_DB"] = f"{home}/team.db"
        for user, work in (("sato", director), ("takahashi", writer)):
            line = Line([f"{build}/teamjob", "--lang", "ja", "--user", user],
                        env)
            work(line)
            line.end()


if __name__ == "__main__":
    main()
