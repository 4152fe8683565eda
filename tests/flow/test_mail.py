#!/usr/bin/python3
"""News by mail: one letter a person and interval, through a real mail server
(aiosmtpd, of Debian: hence that python); refused, away, cut off, killed."""

import asyncio
import email
import email.policy
import os
import signal
import ssl
import subprocess
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import case, run_cases  # noqa: E402

HOUR = 3600
TASKS = {"kudo": "1021-5", "honma": "1021-9"}  # what they work on


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got!r} is not {wanted!r}")


class Post:
    """A mail server in this process: keeps what it took. answers[command] is
    said instead of yes; `hold`: an event awaited before DATA is answered."""

    def __init__(self, wrapped=None, **more):
        self.wrapped = wrapped  # the context of a server that speaks TLS alone
        self.letters, self.rcpts, self.answers = [], [], {}
        self.logins, self.tls, self.hold = [], [], None
        self.changed = threading.Condition()
        self.controller = Controller(self, hostname="127.0.0.1", port=0, **more)
        self.controller.server_hostname = "127.0.0.1"

    def __enter__(self):
        # port 0: the system chooses
        loop_ready = threading.Event()

        def run():
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
            self.server = self.loop.run_until_complete(self.loop.create_server(
                self.controller.factory, host="127.0.0.1", port=0,
                ssl=self.wrapped))
            self.port = self.server.sockets[0].getsockname()[1]
            loop_ready.set()
            self.loop.run_forever()

        self.controller.loop = None
        threading.Thread(target=run, daemon=True).start()
        loop_ready.wait(10)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)

    def url(self):
        return f"smtp{'s' if self.wrapped else ''}://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.rcpts.append(address)
        said = self.answers.get("RCPT")
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        said = self.answers.get("MAIL")
        if said is None:
            envelope.mail_from = address
        return said or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.tls.append(session.ssl is not None)
        if self.answers.get("DATA"):
            return self.answers["DATA"]
        with self.changed:
            self.letters.append(envelope)
            self.changed.notify_all()
        if self.hold is not None:
            while not self.hold.is_set():
                await asyncio.sleep(0.02)
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"geheim", handled=True)

    def await_letters(self, count):
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.letters) >= count, 30):
                raise AssertionError(f"only {len(self.letters)} letters came")

    def letter(self, at=-1):
        return email.message_from_bytes(self.letters[at].content,
                                        policy=email.policy.default)


def configure(house, url, **keys):
    """The config with a mail server and no source."""
    rows = {"url": url, "from": "desk@yuki.example.jp", "local": "true",
            "tls": "none", **keys}
    with open(house.config, "w", encoding="utf-8") as file:
        file.write("mail:\n" + "".join(f"  {key}: {value}\n" for key, value in rows.items()
                                       if value is not None))


def wants(house, login, address=None, hours=1):
    words = ["do", "person.digest", login, "--set", f"hours={hours}"]
    if address is not None:
        words += ["--set", f"email={address}"]
    house.teamjob(*words)


def mention(house, login, text="見てください"):
    done = house.teamjob("do", "task.note", TASKS[login], "--set", f"text=@{login} {text}")
    same("is told" in done.out, True)


def prepared(house, post, **keys):
    """kudo wants letters and was named once, eleven minutes ago; what came
    before is seen."""
    configure(house, post.url() if post else "smtp://127.0.0.1:9", **keys)
    for login, name in (("kudo", "工藤 真由"), ("sato", "佐藤 亜希")):
        house.teamjob("do", "person.edit", login, "--set", f"name={name}")
    wants(house, "kudo", "kudo@example.jp")
    mention(house, "kudo")
    house.later(660)


def mails(house):
    return [r for r in house.rows("outbox") if r["source"] == "@mail"]


def run(house, status=0):
    done = house.sync("--json")
    if done.status != status:
        raise AssertionError(f"ended with {done.status}: {done.out}{done.err}")
    return done.json()["mail"]


@case
def delivered(house):
    """a letter comes: whole, readable, to the right one; and only one an interval"""
    with Post() as post:
        prepared(house, post)
        mention(house, "kudo", "二つめ")
        same(run(house)["sent"], 1)
        same(len(post.letters), 1)
        sent = post.letters[0]
        same((sent.mail_from, sent.rcpt_tos),
             ("desk@yuki.example.jp", ["kudo@example.jp"]))
        letter = post.letter()
        same(letter["To"].addresses[0].display_name, "工藤 真由")
        same(letter["Auto-Submitted"], "auto-generated")
        body = letter.get_content()
        for word in ("見てください", "二つめ", "佐藤 亜希"):
            same(word in body, True)
        same(all(len(line) <= 78 for line in sent.content.split(b"\r\n")), True)
        same(sent.content.isascii(), True)
        same(mails(house)[0]["state"], "sent")
        # nobody reads another's news in the outbox
        same("二つめ" in str(mails(house)), False)
        mention(house, "kudo", "三つめ")
        house.later(HOUR - 60)
        same(run(house)["sent"], 0)
        house.later(60)
        same(run(house)["sent"], 1)
        body = post.letter().get_content()
        same(("三つめ" in body, "二つめ" in body), (True, False))
        same(run(house)["sent"], 0)
        house.check()


@case
def nothing_to_say(house):
    """no letter for what is young, seen, undone, or for who wants none"""
    with Post() as post:
        configure(house, post.url())
        wants(house, "kudo", "kudo@example.jp")
        house.later(HOUR)
        run(house)
        before = len(post.letters)  # what the demonstration told
        house.later(HOUR)
        mention(house, "kudo")
        house.later(300)
        same(run(house)["sent"], 0)
        house.teamjob("do", "undo")
        house.later(HOUR)
        same(run(house)["sent"], 0)
        wants(house, "kudo", hours=0)
        mention(house, "kudo")
        house.later(HOUR)
        same(run(house)["sent"], 0)
        same(len(post.letters), before)
        house.check()


@case
def headers(house):
    """no name breaks out of its header, and no address out of its command"""
    with Post() as post:
        configure(house, post.url(), name='"株式会社 雪 <evil@example.com>"')
        for bad in ("a@b.jp\r\nDATA", "a b@c.jp", "<a@b.jp>", "a@b.jp,c@d.jp", "あ@b.jp",
                    "a@b..jp", "@b.jp", "a@", "a@b.jp>", "-f@b.jp"):
            done = house.teamjob("do", "person.digest", "kudo", "--set", "hours=1",
                                 "--set", f"email={bad}", status=None)
            same(done.status in (1, 2), True)
        wants(house, "kudo", "kudo@example.jp")
        mention(house, "kudo", "改行\nBcc: all@example.jp")
        house.later(660)
        same(run(house)["sent"], 1)
        letter = post.letter()
        same(letter["Bcc"], None)
        same([a.addr_spec for a in letter["From"].addresses], ["desk@yuki.example.jp"])
        same(letter["From"].addresses[0].display_name, "株式会社 雪 <evil@example.com>")
        same(post.rcpts, ["kudo@example.jp"])


@case
def refused_receiver(house):
    """a receiver the server does not know is told to the director, the next one gets theirs"""
    with Post() as post:
        prepared(house, post)
        wants(house, "honma", "honma@example.jp")
        mention(house, "honma")
        house.later(660)
        post.answers["RCPT"] = "550 5.1.1 no such box"
        same(run(house)["refused"], 2)
        row = mails(house)[0]
        same((row["state"], "no such box" in row["answer"]), ("refused", True))
        house.later(24 * HOUR)
        same(run(house)["sent"], 0)  # not by itself
        del post.answers["RCPT"]
        house.teamjob("do", "outbox.again", str(row["id"]))
        same(run(house)["sent"], 1)
        house.check()


@case
def later(house):
    """a server that says "later" to one is asked again after a while, not at once"""
    with Post() as post:
        prepared(house, post)
        post.answers["RCPT"] = "451 4.7.1 grey"
        same(run(house)["later"], 1)
        same(run(house), {"sent": 0, "refused": 0, "unsure": 0, "later": 0})
        same(len(post.rcpts), 1)
        del post.answers["RCPT"]
        house.later(HOUR)
        same(run(house)["sent"], 1)
        house.check()


@case
def away(house):
    """a server that is down holds nothing up: the letter waits and goes when it is back"""
    with Post() as post:
        port = post.port
    prepared(house, None)
    configure(house, f"smtp://127.0.0.1:{port}")
    same(run(house, status=3)["later"], 1)
    same(mails(house)[0]["state"], "waiting")
    mention(house, "kudo", "そのあと")
    house.later(HOUR)
    with Post() as post:
        configure(house, post.url())
        same(run(house)["sent"], 1)
        same(len(post.letters), 1)
        house.later(HOUR)
        same(run(house)["sent"], 1)  # what came meanwhile
        same("そのあと" in post.letter().get_content(), True)
        house.check()


@case
def no_key(house):
    """without its password no letter leaves, and it goes when there is one"""
    with Post() as post:
        prepared(house, post, user="desk", password="file:" + house.path("not-there"))
        run(house, status=3)
        same((len(post.letters), mails(house)[0]["state"]), (0, "waiting"))
        configure(house, post.url())
        same(run(house)["sent"], 1)


@case
def wrong_sender(house):
    """a sender the server refuses is the config's fault: the letters wait"""
    with Post() as post:
        prepared(house, post)
        post.answers["MAIL"] = "553 5.7.1 not you"
        same(run(house, status=3)["later"], 1)
        same("not you" in mails(house)[0]["answer"], True)
        del post.answers["MAIL"]
        house.later(HOUR)
        same(run(house)["sent"], 1)


@case
def killed(house):
    """a run killed after the letter left: not sent again before a director says so"""
    with Post() as post:
        prepared(house, post)
        post.hold = threading.Event()
        child = house.start_sync()
        post.await_letters(1)
        same(mails(house)[0]["state"], "sending")
        child.send_signal(signal.SIGKILL)
        child.communicate()
        post.hold.set()
        post.hold = None
        house.later(HOUR)
        same(run(house)["sent"], 0)
        row = mails(house)[0]
        same((row["state"], len(post.letters)), ("unsure", 1))
        # news go on: only this letter is in doubt
        mention(house, "kudo", "つぎ")
        house.later(HOUR)
        same(run(house)["sent"], 1)
        house.teamjob("do", "outbox.again", str(row["id"]))
        same(run(house)["sent"], 1)
        ids = [post.letter(at)["Message-ID"] for at in (0, 2)]
        same(ids[0], ids[1])  # the same letter for whoever compares
        house.check()


@case
def cut_off(house):
    """a line cut after the last byte leaves it unsure, not lost and not doubled"""
    with Post() as post:
        prepared(house, post)

        async def cut(server, session, envelope):
            post.letters.append(envelope)
            server.transport.abort()
            return "250 taken"

        post.handle_DATA = cut
        run(house)
        same(mails(house)[0]["state"], "unsure")
        house.check()


def certificate(house):
    key, crt = house.path("key.pem"), house.path("ca.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                    "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", crt],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    return context, crt


@case
def encrypted(house):
    """STARTTLS: no word before it, no letter without it, a key from a file"""
    context, crt = certificate(house)
    secret = house.path("mail.key")
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w",
              encoding="ascii") as file:
        file.write("geheim\n")
    keys = {"tls": "starttls", "ca": crt, "user": "desk", "password": f"file:{secret}"}
    plain = Post()
    with plain:
        prepared(house, plain, **keys)
        same(run(house, status=3)["later"], 1)
        same((plain.letters, plain.rcpts), ([], []))
    house.later(HOUR)
    post = Post(tls_context=context, require_starttls=True, auth_required=True)
    post.controller.SMTP_kwargs["authenticator"] = post.authenticate
    with post:
        configure(house, post.url(), **keys)
        same(run(house)["sent"], 1)
        same((post.tls, post.logins), ([True], [(b"desk", b"geheim")]))
        same(b"geheim" in house.bytes(), False)


@case
def wrapped(house):
    """smtps://: TLS from the first byte, of an authority that is trusted"""
    context, crt = certificate(house)
    with Post(wrapped=context) as post:
        prepared(house, post, tls=None)
        same(run(house, status=3)["later"], 1)  # a stranger's certificate
        same((post.letters, post.rcpts), ([], []))
        house.later(HOUR)
        configure(house, post.url(), tls=None, ca=crt)
        same(run(house)["sent"], 1)
        same(len(post.letters), 1)
    plain = Post()
    with plain:
        house.later(HOUR)
        configure(house, plain.url().replace("smtp:", "smtps:"), tls=None, ca=crt)
        mention(house, "kudo")
        house.later(24 * HOUR)
        same(run(house, status=3)["later"], 1)  # no TLS there: nothing is told
        same((plain.letters, plain.rcpts), ([], []))


if __name__ == "__main__":
    sys.exit(run_cases())
