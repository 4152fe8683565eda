#!/usr/bin/env python3
"""Hostile text (tests/data/hostile.txt) through every door into the team, and
out of it by every door but the screen (tests/screen/test_hostile.c): commands on
a terminal and in a pipe, JSON, CSV, packages, letters, the desk's pages, logs.
make check takes every so many classes a door; HOSTILE_ALL=1 all at each."""

import csv
import email
import email.policy
import html.parser
import io
import itertools
import json
import os
import pty
import re
import select
import socketserver
import subprocess
import sys
import threading
import time
import urllib.parse
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../lib")]
import hostile  # noqa: E402
from desk import Desk  # noqa: E402
from house import Answer, case, run_cases  # noqa: E402

ALL = os.environ.get("HOSTILE_ALL") == "1"
CORPUS = hostile.load(long=False)
COUNTED = {}

# What is never drawn, of our own list and not the program's.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180b-\u180f\u200b-\u200f"
                    "\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
                    "\ufff9-\ufffb\ufffe\uffff\U0001f1e6-\U0001f1ff\U0001fffe\U0001ffff"
                    "\U000e0000-\U0010ffff]")
# What never goes out in JSON or CSV, where invisible signs are somebody's data.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
                    "\ufeff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]")


def true(good, *what):
    if not good:
        raise AssertionError(" ".join(str(w)[:1500] for w in what))


def count(door, n=1):
    COUNTED[door] = COUNTED.get(door, 0) + n


def some(step, start=0):
    """All classes, or each `step`-th from one that differs by the door."""
    return CORPUS if ALL else CORPUS[start % step::step]


def no_nul(raw):
    """As it can be a word of a command line or of the environment."""
    return raw.replace(b"\0", b"")


def clean(text, what, pattern=HIDDEN):
    found = pattern.search(text)
    true(not found, what, f"has U+{ord(found.group()):04X} in" if found else "",
         repr(text[max(0, found.start() - 200):found.start() + 40]) if found else "")


def run(house, *words, user="sato", text=None, lang="en", env=None):
    """A command; its words may be bytes. It ends by itself, says nothing that
    acts, and one line at most where it is refused."""
    argv = [house.program("teamjob"), "--lang", lang, "--user", user, *words]
    done = subprocess.run(argv, env={**house.env, **(env or {})}, input=text,
                          capture_output=True, timeout=60, check=False)
    out, err = done.stdout.decode(), done.stderr.decode()  # both valid UTF-8
    true(done.returncode in (0, 1, 2, 3), words, "ended with", done.returncode, err)
    clean(err, f"stderr of {words}")
    lines = err.count("\n")  # of an import: one for each line of the file
    true(done.returncode == 2 or lines <= 1 or words[0] == "import", "more than a line:", words, err)
    true(lines == err.count("teamjob: ") or done.returncode == 2, "a line that is not ours", err)
    true(done.returncode == 0 or err or out, words, "is refused without a word")
    return done.returncode, out, err


def on_terminal(house, *words, user="sato"):
    """What a command writes to a terminal: all of it, as text."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(house.program("teamjob"), [house.program("teamjob"), "--lang", "ja",
                                             "--user", user, *words],
                  {**house.env, "TERM": "xterm-256color"})
    found = b""
    try:
        while select.select([fd], [], [], 60)[0]:
            piece = os.read(fd, 65536)
            if not piece:
                break
            found += piece
    except OSError:
        pass  # it closed its end
    os.close(fd)
    os.waitpid(pid, 0)
    return found.decode().replace("\r\n", "\n")


# ---- what can be read, read in every form ----

KINDS = ("orders tasks people drafts reviews questions pieces bookings holidays operations "
         "notes notices events outbox sources").split()
SHOWN = {"orders": "order", "tasks": "task", "people": "person", "drafts": "draft"}


def check_json(text, what):
    clean(text, what, ACTING)
    return json.loads(text)


def check_csv(text, what):
    clean(text.replace("\r\n", "\n"), what, ACTING)
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            true(not re.match(r"[=+@\t\r\n＝＋－＠]|-(?![\d.]+$)", cell), what,
                 "has a formula:", repr(cell))


def hash_of(*words):
    """The same number for the same words, for a choice that stays."""
    return sum(str(words).encode())


def read_kind(house, kind, user):
    status, out, _ = run(house, "list", kind, user=user)
    if status != 0:
        return
    clean(out, f"list {kind}")
    rows = check_json(run(house, "list", kind, "--json", user=user)[1], f"list {kind} --json")
    check_csv(run(house, "list", kind, "--csv", user=user)[1], f"list {kind} --csv")
    exported = run(house, "export", kind, user=user)
    if exported[0] == 0:
        check_csv(exported[1], f"export {kind}")
    for words in (["list", kind], ["list", kind, "--json"], ["list", kind, "--csv"]):
        if not ALL and hash_of(kind, words) % 3:
            continue
        clean(on_terminal(house, *words, user=user), f"{words} on a terminal",
              HIDDEN if len(words) == 2 else ACTING)
    count("lists", 3)
    for row in rows[:10 if ALL else 2]:
        if kind in SHOWN:
            words = ["show", SHOWN[kind], str(row["id"])]
            clean(run(house, *words, user=user)[1], f"{words}")
            check_json(run(house, *words, "--json", user=user)[1], f"{words} --json")
            count("things")


def read_all(house, user="sato", kinds=KINDS):
    for kind in kinds if not ALL else KINDS:
        read_kind(house, kind, user)
    for words in (["money"], ["doctor"], ["check"], ["actions"],
                  ["sql", "SELECT title, brief FROM orders"],
                  ["sql", "SELECT name, goal FROM person"])[:6 if ALL or kinds == KINDS else 1]:
        clean(run(house, *words, user=user)[1], words)
        clean(on_terminal(house, *words, user=user), words)


@case
def smashed(house):
    """a file with hostile text in every text: no command lets any of it out"""
    turns = range(0, len(CORPUS), 1 if ALL else 1000)
    for turn in turns:
        house.copy_team()
        for suffix in ("-wal", "-shm"):
            if os.path.exists(house.db + suffix):
                os.remove(house.db + suffix)
        work = hostile.smash(house.db, turn, CORPUS)
        count("cells", work.cells)
        read_all(house)
        for user in ("kudo", "mikami")[:2 if turn % 10 == 0 else 0]:
            read_all(house, user, ["tasks", "people", "notices"])


# ---- words of a command line ----

PLAIN = {"text": "あ", "block": "あ", "client": "花と実", "day": "2026-03-01", "yen": "1000",
         "integer": "2", "decimal": "2", "quantity": "2", "person": "kudo", "people": "kudo",
         "skill": "kiji", "channel": "direct", "flag": "yes", "instant": "2026-03-01"}


def find(house, kind, states):
    """An object of an action: one in a state that it takes, else any."""
    rows = house.rows({"order": "orders", "task": "tasks", "draft": "drafts",
                       "person": "people", "note": "notes"}.get(kind, "orders"))
    fit = [r for r in rows if not states or r.get("state") in states]
    return str((fit or rows)[0]["id"])


def words_of(action, thing, name, value):
    """The command that does the action with the value in that argument."""
    words = ["do", action["name"]] + ([thing] if thing else [])
    for arg in action["arguments"]:
        if arg["name"] == name:
            words += ["--set", name.encode() + b"=" + value]
        elif arg["required"]:
            words += ["--set", f"{arg['name']}={PLAIN.get(arg['type'], 'あ')}"]
    return words


@case
def arguments(house):
    """every argument of every action takes it, or says in one sentence why not"""
    actions = house.teamjob("actions", "--json").json()
    done = refused = 0
    at = 0
    for action in actions:
        thing = find(house, action["kind"], action["states"]) if action["kind"] in (
            "order", "task", "draft", "person", "note") and action["arguments"] else None
        for arg in action["arguments"]:
            for _, raw in some(60, at * 7):
                words = words_of(action, thing, arg["name"], no_nul(raw))
                status, out, _ = run(house, *words)
                clean(out, words)
                done, refused = done + (status == 0), refused + (status != 0)
            at += 1
            count("arguments")
    true(done > 30 and refused > 30, done, refused)
    house.check()
    read_all(house, kinds=["orders", "operations"])


@case
def command_line(house):
    """every word, every name of a file, every variable"""
    for at, (_, raw) in enumerate(some(23)):
        raw = no_nul(raw)[:4000]
        word = raw or b"x"
        for words in ([word], ["list", word], ["show", word], ["show", "order", word],
                      ["do", word], ["do", "order.accept", word], ["help", word],
                      ["list", "orders", "--filter", word], ["list", "orders", "--sort", word],
                      ["list", "orders", "--limit", word], ["import", "orders", word],
                      ["package", word], ["sql", word], ["backup", word + b"/x/y"],
                      ["do", "order.accept", "1027", "--set", word + b"=1"],
                      [b"--" + word], [b"--db=/nowhere/" + word, "list", "orders"],
                      [b"--config=/nowhere/" + word, "list", "orders"], [b"--lang=" + word],
                      ["ssh-keys", word], ["session", word]):
            clean(run(house, *words)[1], words)
            count("words")
        for program, words in (("desk", [b"--" + word]), ("desk", ["--db", b"/nowhere/" + word]),
                               ("desk", ["--port", word]), ("desk", ["--zone", word, "--port", "x"]),
                               ("desk", ["--token-file", b"/nowhere/" + word]),
                               ("desk", ["--seed", b"/nowhere/" + word, "--db", "/nowhere/x"]),
                               ("sync", [word]), ("sync", ["--source", word]), ("sync", ["try", word]),
                               ("sync", ["--config", b"/nowhere/" + word]),
                               ("sync", ["--db", b"/nowhere/" + word]), ("sync", ["--lang", word])):
            ended = subprocess.run([house.program("teamjob-" + program), *words], env=house.env,
                                   capture_output=True, timeout=60, check=False)
            clean(ended.stdout.decode() + ended.stderr.decode(), f"teamjob-{program} {words}")
            true(ended.returncode in (0, 1, 2, 3), program, words, ended.returncode)
            count("words")
        for name in ("TERM", "LANG", "LC_ALL", "LANGUAGE", "USER", "TEAMJOB_CONFIG", "HOME",
                     "XDG_CONFIG_HOME", "COLUMNS", "TZ"):
            status, out, _ = run(house, "list", "orders", "--limit", "2", env={name: word})
            clean(out, name)
            true(status == 0 or name in ("TEAMJOB_CONFIG", "HOME", "XDG_CONFIG_HOME"), name, word)
            count("variables")
        if at % 4 == 0:
            status, _, _ = run(house, "list", "orders", user=word)
            true(status in (1, 2), "somebody is", word)


# ---- files that are taken in ----

@case
def imports(house):
    """people and orders as CSV, orders as JSON"""
    cells = [t.replace("\0", "") for t in (hostile.decoded(raw) for _, raw in some(5))]
    heads = ["name", "login", "kana", "roles", "hours", "email", "phone", "goal", "unix_user"]
    for head in heads:
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["name", "login"] + [h for h in heads[2:] if h == head])
        for n, cell in enumerate(cells):
            row = {"name": f"人{n}", "login": f"p{n}x{heads.index(head)}", head: cell}
            rows.writerow([row[h] for h in ["name", "login"] + [h for h in heads[2:] if h == head]])
        for flag in ("--dry-run", "--json"):
            clean(run(house, "import", "people", "-", flag, text=out.getvalue().encode())[1], head,
                  ACTING)
        count("columns")
    for head in ("title", "client", "brief", "unit", "kind", "due", "amount", "quantity"):
        out = io.StringIO()
        rows = csv.writer(out)
        names = ["title", "client"] + [h for h in [head] if h not in ("title", "client")]
        rows.writerow(names)
        for cell in cells:
            rows.writerow([{"title": "題", "client": "社", head: cell}[h] for h in names])
        for flag in ("--dry-run", "--json"):
            clean(run(house, "import", "orders", "-", flag, text=out.getvalue().encode())[1], head,
                  ACTING)
        count("columns")
    for _, raw in some(23):  # any bytes at all, as a file; a head among them
        for kind in ("people", "orders"):
            run(house, "import", kind, "-", text=raw)
            run(house, "import", kind, "-", text=b"name,login," + raw + b"\na,b,c\n")
            run(house, "import", kind, "-", "--map", no_nul(raw)[:500] + b"=name", text=b"a\nb\n")
    house.check()
    read_all(house, kinds=["orders", "operations"])


# ---- sources ----

FIELDS = ("id", "title", "brief", "kind", "unit", "due", "status", "url", "currency",
          "quantity", "unit_price", "created_at")


def hostile_orders(start):
    """Orders with one hostile field each, and a client's, and an attachment."""
    found, number = [], itertools.count()
    for at, field in enumerate(FIELDS + ("name", "email", "phone", "attachments")):
        for _, raw in some(12, at + start):
            order = {"id": f"h{start}-{next(number)}", "title": "題", "amount": 1000}
            text = hostile.decoded(raw).replace("\0", "")  # NUL: see SPELT
            if field in ("name", "email", "phone"):
                order["client"] = {"name": "社", field: text}
            elif field == "attachments":
                order["attachments"] = [text]
            else:
                order[field] = text
            found.append(order)
    return found


# Half of a surrogate pair, a control and NUL as JSON spells them, a key of them.
SPELT = ['{"id":"s1","title":"a\\ud800b"}', '{"id":"s2","title":"\\udc00\\ud800"}',
         '{"id":"s3","title":"\\u0000x"}', '{"id":"s4","title":"\\u001b[2J\\u009b2J\\u202e"}',
         '{"id":"s5","title":"x","\\u001b[31m":1}', '{"id":"s6\\u001b]0;t\\u0007","title":"x"}',
         '{"id":"s7","title":"x","amount":"\\u001b[2J"}']


@case
def sources(house):
    """orders of a feed, of a jq program, of Atom and RSS, and how a source fails"""
    native, shaped = hostile_orders(0), hostile_orders(1)
    pages = [native[i:i + 400] for i in range(0, len(native), 400)]
    house.host.routes.update({f"/n{i}": Answer({"orders": page}) for i, page in enumerate(pages)})
    house.host.routes.update({f"/s{i}": Answer('{"orders":[' + text + "]}")
                              for i, text in enumerate(SPELT)})
    house.host.routes["/j"] = Answer({"items": shaped[:400]})
    house.configure(
        *[house.source(f"n{i}", f"/n{i}") for i in range(len(pages))],
        *[house.source(f"s{i}", f"/s{i}") for i in range(len(SPELT))],
        house.source("j", "/j", kind="jq", jq="'.items[] | .title = .title + .title'"))
    pull(house)
    true(how_many(house) > 100, "few orders came in")
    count("orders", len(native) + len(shaped))
    feeds(house)
    failures(house)
    house.check()
    read_all(house, kinds=["orders", "operations"])


def how_many(house):
    return len(house.teamjob("list", "orders", "--json", "--limit", "1000000").json())


def pull(house):
    for words in ([], ["--json"]):
        done = subprocess.run(house.sync_words(*words), env=house.env, capture_output=True,
                              timeout=150, check=False)
        clean(done.stdout.decode(), "teamjob-sync", ACTING if words else HIDDEN)
        clean(done.stderr.decode(), "stderr of teamjob-sync")
        true(done.returncode in (0, 3), done.returncode, done.stderr)
        house.later(7200)


def escaped(text):
    """In XML, as far as XML can hold it."""
    keep = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    return (keep.sub("", text).replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;"))


def feeds(house):
    texts = [hostile.decoded(raw) for _, raw in some(6, 2)]
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'>%s</feed>" % "".join(
        f"<entry><id>{n}</id><title>{escaped(t)}</title><content>{escaped(t)}</content></entry>"
        for n, t in enumerate(texts))
    rss = "<rss version='2.0'><channel>%s</channel></rss>" % "".join(
        f"<item><guid>{n}</guid><title>{escaped(t)}</title><description>{escaped(t)}"
        "</description></item>" for n, t in enumerate(texts))
    raw = b"<rss><channel><item><guid>r</guid><title>" + b"".join(
        t for _, t in some(6, 3)) + b"</title></item></channel></rss>"
    word = '(.of | map(select(type == "string")) | join(""))'
    part = 'def part($n): [.of[] | objects | select(.name == $n) | %s] | first;' % word
    program = ('{}[.. | objects | select(.name == "entry" or .name == "item")][] | '
               '{{id: (part("id") // part("guid")), title: part("title"), '
               'brief: (part("content") // part("description"))}}').format(part)
    house.host.routes.update({"/atom": Answer(atom), "/rss": Answer(rss), "/raw": Answer(raw)})
    house.configure(*[house.source(name, "/" + name, kind="jq", xml="true", jq=f"'{program}'")
                      for name in ("atom", "rss", "raw")])
    before = how_many(house)
    pull(house)
    true(how_many(house) > before, "no order of a feed came in")
    count("orders", 2 * len(texts))


def failures(house):
    """Status lines, headers, bodies, addresses that a person reads as an error."""
    names = []
    for at, (_, raw) in enumerate(some(24, 5)):
        line = raw.replace(b"\r", b"").replace(b"\n", b"")[:300]
        house.host.routes[f"/e{at}"] = Answer(raw=b"HTTP/1.0 500 " + line +
                                              b"\r\nContent-Type: " + line + b"\r\n\r\n" + raw)
        house.host.routes[f"/l{at}"] = Answer(raw=b"HTTP/1.0 302 x\r\nLocation: http://" + line +
                                              b"/\r\n\r\n")
        house.host.routes[f"/k{at}"] = Answer(b'{"orders":[{"id":"1","title":"x","' +
                                              raw.replace(b'"', b"") + b'":1}]}')
        names += [f"e{at}", f"l{at}", f"k{at}"]
    for at in range(0, len(names), 30):  # a config has an end
        house.configure(*[house.source(name, "/" + name) for name in names[at:at + 30]])
        pull(house)
    for name in names[-3:]:
        done = subprocess.run(house.sync_words("try", name), env=house.env, capture_output=True,
                              timeout=60, check=False)
        clean(done.stdout.decode() + done.stderr.decode(), f"try {name}")
    count("failures", len(names))


@case
def config(house):
    """what stands in the config file is named in one clean line"""
    for _, raw in some(19, 1):
        text = hostile.decoded(raw)[:300]
        quoted = json.dumps(text)
        for body in (f"team: {quoted}\n", f"lang: {quoted}\n", f"{quoted}: 1\n",
                     f"sources:\n  - name: {quoted}\n    url: https://x.example/\n",
                     f"sources:\n  - name: a\n    url: {quoted}\n",
                     f"sources:\n  - name: a\n    label: {quoted}\n    url: http://127.0.0.1:9/\n"
                     "    local: true\n",
                     f"mail:\n  url: {quoted}\n  from: {quoted}\n", f"db: {quoted}\n"):
            with open(house.config, "wb") as file:
                file.write(body.encode())
            sync = subprocess.run(house.sync_words(), env=house.env, capture_output=True,
                                  timeout=60, check=False)
            clean(sync.stdout.decode() + sync.stderr.decode(), body)
            run(house, "doctor")
            count("settings")
        with open(house.config, "wb") as file:
            file.write(raw[:2000])
        run(house, "list", "orders", "--limit", "1")
        sync = subprocess.run(house.sync_words(), env=house.env, capture_output=True, timeout=60,
                              check=False)
        clean(sync.stdout.decode() + sync.stderr.decode(), raw)


# ---- the desk ----

class Shape(html.parser.HTMLParser):
    """The elements of a page, each with its attributes, in order."""

    def __init__(self, text):
        super().__init__()
        self.all = []
        clean(text, "a page", ACTING)
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, tuple(name for name, _ in attrs),
                         tuple(value for name, value in attrs
                               if name in ("href", "action", "type", "class", "rel"))))

    def kinds(self):
        return set((tag, names) for tag, names, _ in self.all)

    def targets(self):
        return [v for _, names, values in self.all for v in values
                if "href" in names or "action" in names]


FORM = ("title", "brief", "kind", "quantity", "unit", "unit_price", "budget", "due", "name",
        "email", "phone")
GOOD = {"title": "雪道の記事", "brief": "三本", "name": "北灯社", "email": "a@b.example"}


def send_form(desk, fields):
    page = desk.ask("GET", "/?lang=en").body.decode()
    token = re.search('name="token" value="([^"]+)"', page).group(1)
    body = "&".join(urllib.parse.quote_from_bytes(k.encode()) + "=" +
                    urllib.parse.quote_from_bytes(v if isinstance(v, bytes) else v.encode())
                    for k, v in {**fields, "token": token, "lang": "en"}.items())
    return desk.ask("POST", "/order", body,
                    {"Content-Type": "application/x-www-form-urlencoded"})


@case
def desk_pages(house):
    """the form, its answers and the client's page have no element more than for plain text"""
    desk = Desk(house)
    seen = Shape(desk.ask("GET", "/?lang=en").body.decode()).kinds()
    for fields in (GOOD, {**GOOD, "email": "nobody"}, {**GOOD, "due": "1999"}, {}, {
            **GOOD, **{f: "北" * 500 for f in FORM}}, {f: "北" for f in FORM}):
        seen |= Shape(send_form(desk, fields).body.decode()).kinds()
    seen |= Shape(desk.ask("GET", "/s/" + desk.order()["id"]).body.decode()).kinds()
    for at, field in enumerate(FORM):
        for _, raw in some(16, at):
            page = Shape(send_form(desk, {**GOOD, field: raw}).body.decode(errors="strict"))
            true(page.kinds() <= seen, field, raw, page.kinds() - seen)
            true(all(re.match(r"[/#?]|$|https?://127", t or "") or t in
                     ("post", "stylesheet", "submit") or "/" not in (t or "")
                     for t in page.targets()), page.targets())
            count("forms")
    for _, raw in some(16, 2):
        word = urllib.parse.quote_from_bytes(raw[:400])
        for target in ("/s/" + word, "/?lang=" + word, "/?title=" + word, "/" + word,
                       "/api/orders?since=" + word, "/api/orders/" + word + "/status"):
            text = desk.ask("GET", target).body.decode()
            if not text.startswith("{"):
                true(Shape(text).kinds() <= seen, target)
            else:
                clean(text, target, ACTING)
    for order in pages_of_orders(desk):
        page = Shape(desk.ask("GET", "/s/" + order["id"] + "?lang=en").body.decode())
        true(page.kinds() <= seen, order, page.kinds() - seen)
        count("pages")
    take_in(house, desk)


def pages_of_orders(desk):
    """All orders of the desk's feed; its JSON is clean."""
    found, cursor = [], ""
    while True:
        text = desk.ask("GET", "/api/orders?limit=500" + cursor).body.decode()
        answer = check_json(text, "the desk's feed")
        found += answer["orders"]
        if not answer["orders"]:
            return found
        cursor = "&since=" + answer["next"]


def take_in(house, desk):
    """What the form took comes in by the feed, and answers go back."""
    with open(house.config, "w", encoding="utf-8") as file:
        file.write(f"sources:\n  - name: desk\n    url: http://127.0.0.1:{desk.port}/api/orders\n"
                   f"    local: true\n    token: file:{desk.token}\n    undo_window: 0\n")
    pull(house)
    mine = house.orders("desk")
    true(len(mine) > 5, "few orders came from the desk")
    for (_, raw), order in zip(some(5, 3), mine):
        run(house, "do", "order.decline", order["id"], "--set", b"reason=" + no_nul(raw)[:900])
    pull(house)
    for order in pages_of_orders(desk):
        Shape(desk.ask("GET", "/s/" + order["id"] + "?lang=ja").body.decode())
    house.check()


# ---- what is handed out ----

LINE = 180      # characters that a line of a form takes at least


def accepted_order(house, turn):
    """An order of one piece whose every text is a class, through to its end."""
    def text(n, most=1500):
        raw = no_nul(CORPUS[(turn + n) % len(CORPUS)][1])[:1500] or b"x"
        return hostile.decoded(raw)[:most].encode()

    def do(*words):
        status, out, _ = run(house, "do", *words, "--json")
        return json.loads(out) if status == 0 else None

    made = do("order.create", "--set", b"client=\xe7\xa4\xbe" + text(0), "--set",
              b"title=\xe9\xa1\x8c" + text(1), "--set", b"brief=" + text(2), "--set", "amount=9000")
    if made is None:
        return None
    order = max(house.rows("orders"), key=lambda o: o["number"])
    do("order.accept", order["id"])
    do("order.split", order["id"], "--set", "count=1", "--set", b"titles=\xe7\xa8\xbf" + text(3))
    task = next((t for t in house.rows("tasks") if t["order_number"] == order["number"]), None)
    true(task, "no task was made of", order)
    do("task.offer", task["id"], "--set", "people=kudo", "--set", b"message=" + text(4, LINE),
       "--set", "reason=x")
    run(house, "do", "task.take", task["id"], user="kudo")
    run(house, "do", "task.start", task["id"], user="kudo")
    draft = max(house.rows("drafts"), key=lambda d: int(d["id"][1:]))
    run(house, "do", "draft.submit", draft["id"], "--set", b"body=\xe6\x9c\xac\xe6\x96\x87\n\n" +
        text(5), "--set", b"title=" + text(6, LINE), user="kudo")
    true(do("draft.accept", draft["id"], "--set", b"note=" + text(7, LINE)), "not accepted", turn)
    run(house, "do", "person.edit", "kudo", "--set", b"name=\xe5\xb7\xa5" + text(8)[:60])
    return order


@case
def packages(house):
    """packages in every form: their pages, their cells, the names in the archive"""
    for turn in range(0, len(CORPUS), 1 if ALL else 28):
        order = accepted_order(house, turn)
        if order is None:
            continue
        number = str(order["number"])
        for form in ("md", "html", "text", "csv", "zip"):
            words = ["package", number, "--format", form, "--names"]
            done = subprocess.run([house.program("teamjob"), "--user", "sato", *words, "--print"],
                                  env=house.env, capture_output=True, timeout=60, check=False)
            true(done.returncode == 0, turn, words, done.stderr)
            check_package(form, done.stdout, turn)
            status, out, _ = run(house, *words, "--dir", house.dir, "--replace")
            true(status == 0, words)
            clean(out, words)
            if form != "zip":
                clean(on_terminal(house, *words, "--print"), f"{words} on a terminal")
            count("packages")
    for name in os.listdir(house.dir):
        clean(name, "a file")
    house.check()


def check_package(form, raw, turn):
    if form == "zip":
        for entry in zipfile.ZipFile(io.BytesIO(raw)).infolist():
            name = entry.filename
            clean(name, "a name in the archive")
            true(not name.startswith("/") and ".." not in name.split("/") and "\\" not in name
                 and not re.search(r'[:*?"<>|]', name), "a name in the archive:", name)
        return
    text = raw.decode().removeprefix("\ufeff")  # spreadsheets want one
    clean(text.replace("\r\n", "\n"), f"{form} of turn {turn}", ACTING)
    if form == "csv":
        check_csv(text, f"package of turn {turn}")
    if form == "html":
        page = Shape(text)
        tags = {tag for tag, _ in page.kinds()}
        true(not tags & {"script", "img", "iframe", "form", "object", "svg", "base"}, turn, tags)
        for tag, names, _ in page.all:
            true(not any(n.startswith("on") for n in names), turn, tag, names)
        for target in page.targets():
            true(not re.match(r"\s*(javascript|data|vbscript):", target or "", re.I), turn, target)


class Letters(socketserver.StreamRequestHandler):
    """A mail server that takes everything."""

    def handle(self):
        self.wfile.write(b"220 x\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                for body in self.rfile:
                    if body == b".\r\n":
                        break
                    lines.append(body[1:] if body.startswith(b".") else body)
                self.server.letters.append(b"".join(lines))
            elif word in (b"MAIL", b"RCPT"):
                self.server.said.append(line)
            self.wfile.write(b"221 x\r\n" if word == b"QUIT" else b"250 x\r\n")
            if word == b"QUIT":
                return


@case
def letters(house):
    """letters with news: no header more, no address more, nothing hidden in the text"""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Letters) as server:
        server.letters, server.said, server.daemon_threads = [], [], True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        with open(house.config, "w", encoding="utf-8") as file:
            file.write(f"mail:\n  url: smtp://127.0.0.1:{server.server_address[1]}\n"
                       "  from: desk@yuki.example.jp\n  local: true\n  tls: none\n")
        house.teamjob("do", "person.digest", "kudo", "--set", "hours=1", "--set",
                      "email=kudo@example.jp")
        for _, raw in some(28, 4):
            run(house, "do", "person.edit", "kudo", "--set", b"name=\xe5\xb7\xa5" + no_nul(raw)[:80])
            run(house, "do", "person.edit", "sato", "--set", b"name=\xe4\xbd\x90" + no_nul(raw)[:80])
            run(house, "do", "task.edit", "1021-5", "--set", b"title=" + no_nul(raw)[:300])
            run(house, "do", "task.note", "1021-5", "--set", b"text=@kudo " + no_nul(raw)[:300])
            run(house, "do", "person.digest", "kudo", "--set", b"email=" + no_nul(raw)[:100])
            house.later(7300)
            pull(house)
        server.shutdown()
        true(server.letters, "no letter came")
        for raw in server.letters:
            check_letter(raw)
        true({s.split(b">")[0].strip() for s in server.said} <=
             {b"MAIL FROM:<desk@yuki.example.jp", b"RCPT TO:<kudo@example.jp"}, server.said)
        count("letters", len(server.letters))
    house.check()


def check_letter(raw):
    head = raw.split(b"\r\n\r\n")[0]
    true(all(c in b"\t\r\n" or 0x20 <= c < 0x7f for c in head), "a head that is no ASCII", head)
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    names = [name.lower() for name in letter.keys()]
    true(len(names) == len(set(names)) and not {"bcc", "cc"} & set(names), names)
    true(len(letter["To"].addresses) == 1 and
         letter["To"].addresses[0].addr_spec == "kudo@example.jp", letter["To"])
    clean(letter["Subject"] + letter["From"] + letter["To"], "a header", ACTING)
    clean(letter.get_content().replace("\r\n", "\n"), "a letter", ACTING)


def main():
    status = run_cases()
    print("counted:", ", ".join(f"{n} {door}" for door, n in COUNTED.items()))
    return status


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{len(CORPUS)} classes in {time.monotonic() - began:.0f} s")
    sys.exit(code)
