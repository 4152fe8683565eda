#!/usr/bin/env python3
"""The hostile corpus (tests/data/hostile.txt) for the tests in Python, and a
team file smashed with it: every column of every table that holds text, past all
cleaning, as a damaged or foreign file would have it. The screens must stand that
too, so what is cleaned on the way in is no excuse.

  hostile.py smash TEAM_DB TURN   class (row + column + TURN) into each cell
  hostile.py plain TEAM_DB        plain Japanese of the same shape
  hostile.py count                how many classes, how many columns
"""

import json
import os
import re
import sqlite3
import sys

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/hostile.txt")

# Columns that are no text of a person: what they hold comes from a list in the
# program, is a day or a number, or is what rows are found by.
TOKENS = re.compile(
    r"(^|_)(key|on|sha|sha256|hash|idem|session|etag|cursor|last_modified)$|^(state|code|"
    r"login|unix_user|kind|verdict|method|how|ended|role|published|public_id|"
    r"action|prev|fee_tiers|status|source|external_id|what|pane|sort|algorithm|"
    r"fingerprint)$")
# Whole tables: the ledger is a hash chain (the texts it points at are smashed),
# the search index and the kept sums are the store's own.
LEFT = re.compile(r"^(event|tally|meta|sqlite_.*|fts_.*)$")
# Text that is not there means something: these stay absent.
ABSENT = {("orders", "hold"), ("source", "name"), ("ssh_key", "body")}
TAIL = "の文"
LONG = "とても長い文"

# Rows of what the demonstration has none of. (The day is its own.)
FURNISH = [
    "INSERT INTO outbox(op, kind, object, source, external_id, status, payload, idem, state,"
    " not_before, answer) SELECT 1, 'order', id, 'shop', 'x' || id, 'declined',"
    " json_object('message', 'あ'), 'idem' || id,"
    " CASE id % 4 WHEN 0 THEN 'waiting' WHEN 1 THEN 'unsure' WHEN 2 THEN 'refused'"
    " ELSE 'sent' END, 1764046920, 'x' FROM orders LIMIT 12",
    "INSERT INTO source(name, message, failures, last_try_at) VALUES ('shop', 'x', 3, 1764040000)",
    "INSERT INTO source_item(source, external_id, hash, raw, state, reason, seen_at)"
    " SELECT 'shop', 'x' || id, 'h', 'raw', 'aside', 'x', 1764040000 FROM orders LIMIT 8",
    "INSERT INTO saved_view(ver, person, name, pane, filter, shared) SELECT 0, 1, 'x' || id,"
    " CASE id % 2 WHEN 0 THEN 'orders' ELSE 'tasks' END, 'x', id % 2 FROM orders LIMIT 6",
    "INSERT INTO ssh_key(ver, person, state, algorithm, body, fingerprint, label, added_on)"
    " SELECT 0, id, 'active', 'ssh-ed25519', 'AAAA' || id, 'SHA256:' || id, 'x', '2025-11-20'"
    " FROM person LIMIT 6",
    "INSERT INTO change_order(ver, order_id, state, text, amount_yen, made_by, made_at)"
    " SELECT 0, id, 'proposed', 'x', 1000, 1, 1764040000 FROM orders WHERE state = 'in_work'",
    "INSERT INTO holiday(ver, day_on, name) VALUES (0, '2025-11-26', 'x'), (0, '2025-12-01', 'x')",
    "INSERT INTO note(ver, kind, object, author, text, made_at)"
    " SELECT 0, 'order', id, 1, 'x', 1764040000 FROM orders",
    "INSERT INTO note(ver, kind, object, author, text, made_at)"
    " SELECT 0, 'task', id, 1, 'x', 1764040000 FROM task LIMIT 20",
    "INSERT INTO note(ver, kind, object, author, text, made_at)"
    " SELECT 0, 'person', id, 1, 'x', 1764040000 FROM person",
    "INSERT INTO note(ver, kind, object, author, text, made_at)"
    " SELECT 0, 'draft', id, 4, 'x', 1764040000 FROM draft",
    "INSERT INTO question(ver, order_id, state, text, asked_by, asked_at)"
    " SELECT 0, id, 'open', 'x', 1, 1764040000 FROM orders WHERE state = 'quoted'",
    "INSERT INTO remark(ver, draft, revision, quote, text, author, made_at)"
    " SELECT 0, draft, number, 'x', 'x', 1, 1764040000 FROM revision",
]


def unescape(text):
    """The bytes of one field of the corpus."""
    out = bytearray()
    for piece in re.split(r"(\\x..|\\u....|\\U........|\\.)", text):
        if piece.startswith("\\x"):
            out.append(int(piece[2:], 16))
        elif piece[:2] in ("\\u", "\\U"):
            out += chr(int(piece[2:], 16)).encode()
        elif piece.startswith("\\"):
            out += {"n": b"\n", "r": b"\r", "t": b"\t", "\\": b"\\"}[piece[1]]
        else:
            out += piece.encode()
    return bytes(out)


def load(long=True):
    """[(class, bytes)]; without `long` what is repeated is cut to 2000 bytes."""
    found = []
    with open(CORPUS, encoding="ascii") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            name, text, *times = line.rstrip("\n").split("\t")
            raw = unescape(text) * int(times[0] if times else 1)
            found.append((name, raw if long else raw[:2000]))
    return found


def decoded(raw):
    """What of it can stand in a Python string: text that is valid UTF-8."""
    return raw.decode("utf-8", "replace")


PLAIN = ["旭川の冬の暮らし", "雪", "朝市で聞いた話をまとめた記事の下書きと写真",
         "窓辺の植物", "あたたかいお茶をどうぞ。\nまた来てください。\n\nお待ちしています。",
         LONG * 40]


class Smash:
    """Puts texts into every cell that holds text."""

    def __init__(self, path, pick):
        self.pick, self.cells, self.columns = pick, 0, 0
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.text_factory = bytes

    def run(self):
        self.db.execute("PRAGMA foreign_keys=OFF")
        self.db.execute("BEGIN")
        for statement in FURNISH:
            self.db.execute(statement)
        tables = [name.decode() for name, in self.db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for table in tables:
            if not LEFT.match(table):
                self.table(table)
        self.db.execute("COMMIT")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()

    def texts(self, table):
        for _, name, kind, _, _, key in self.db.execute(f"PRAGMA table_info({table})"):
            if kind == b"TEXT" and not key and not TOKENS.search(name.decode()):
                yield name.decode()

    def table(self, table):
        for column in self.texts(table):
            self.columns += 1
            rows = self.db.execute(f"SELECT rowid, {column} FROM {table}").fetchall() \
                if (table, column) not in ABSENT and table != "ui_state" else []
            for rowid, old in rows:
                self.cells += 1
                new = self.value(old, rowid)
                if column == "unit":  # too long a unit is left out: be it always
                    new = LONG.encode() + new
                self.db.execute(f"UPDATE {table} SET {column} = CAST(? AS TEXT)"
                                " WHERE rowid = ?", (new, rowid))

    def value(self, old, rowid):
        """The new value."""
        text = self.pick(self.columns, rowid)
        try:
            tree = json.loads(old or b"")
        except ValueError:
            return text
        if not isinstance(tree, (dict, list)):
            return text
        return json.dumps(self.leaves(tree, decoded(text)), ensure_ascii=False).encode()

    def leaves(self, tree, text):
        """Strings that are sentences; short words in ASCII are tokens."""
        if isinstance(tree, dict):
            return {k: self.leaves(v, text) for k, v in tree.items()}
        if isinstance(tree, list):
            return [self.leaves(v, text) for v in tree]
        if isinstance(tree, str) and not re.fullmatch(r"[\w.:/-]*", tree, re.ASCII):
            return text
        return tree


def smash(path, turn, corpus=None):
    corpus = corpus or load()

    def pick(column, row):
        _, text = corpus[(row + column * 7 + turn) % len(corpus)]
        if row % 4 != 0:
            text = text[:20000]  # some are as long as they are, a file stays small
        # Twice and with a tail: what a hostile text does to what follows it.
        return text + TAIL.encode() + text if len(text) < 400 else text

    work = Smash(path, pick)
    work.run()
    return work


def plain(path):
    work = Smash(path, lambda column, row: PLAIN[(row + column) % len(PLAIN)].encode())
    work.run()
    return work


def main():
    if sys.argv[1:2] == ["smash"]:
        work = smash(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1:2] == ["plain"]:
        work = plain(sys.argv[2])
    else:
        print(len(load()), "classes")
        return
    print(f"{work.columns} columns, {work.cells} cells")


if __name__ == "__main__":
    main()
