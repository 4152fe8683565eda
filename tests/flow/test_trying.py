#!/usr/bin/env python3
"""`teamjob-sync try`: the mistakes a person makes in a jq program of their own,
each told in one sentence that says what, where and what is allowed, in both
languages; what would be kept; what would be answered. Nothing is stored."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Answer, Run, case, run_cases  # noqa: E402

JOBS = [{"no": 1, "name": "一", "yen": "1000", "until": "2026/02/28"},
        {"no": 2, "name": "二", "yen": "2000", "until": "2026/03/01"}]
FIELDS = ("id, title, brief, kind, client, quantity, unit, unit_price, amount, currency, due, "
          "status, url, created_at, updated_at, attachments")
GOOD = ".[] | {id: .no, title: .name}"

# A mistake of the program as a whole: what is said of it, before anything is
# asked for or after.
WHOLE = [
    (".[] | {id: .no, title: .name", True,
     "The jq program under the key jq can not be read: line 1, syntax error",
     "キー jq の jq プログラムが読めません。1行目: syntax error"),
    ("# from a shop\n.[]\n| {id: .no, title: (.name | trim_all)}", True,
     "The jq program under the key jq can not be read: line 3, trim_all/0 is not defined",
     "キー jq の jq プログラムが読めません。3行目: trim_all/0 is not defined"),
    (".items[] | {id: .no, title: .name}", False,
     'The jq program under the key jq failed: Cannot index array with string "items"',
     'キー jq の jq プログラムが止まりました: Cannot index array with string "items"'),
    (".[] | error({a: 1})", False, 'The jq program under the key jq failed: {"a":1}',
     'キー jq の jq プログラムが止まりました: {"a":1}'),
]

# A mistake in each order: why it would be put aside.
EACH = [
    (".[] | {id: .nr, title: .name}", "An order needs an id: a text or number of 1 to 200 bytes",
     "依頼には id がいります(1〜200バイトの文字列か数)"),
    (".[] | {id: .no, title: .nam}", "An order needs a title: one line of text",
     "依頼には title がいります(1行の文字列)"),
    (".[] | {id: .no, title: .no}", "title must be a text, not 1",
     "title には文字列を書きます(1 は受けられません)"),
    (".[] | {id: .no, title: .name, price: 1}",
     f'An order has no field "price"; it may have {FIELDS}',
     f"依頼に「price」という項目はありません。書けるのは {FIELDS} です"),
    (".[] | {id: .no, title: .name, client: {mail: 1}}",
     'An order has no field "client.mail"; it may have client.name, client.email, client.phone',
     "依頼に「client.mail」という項目はありません。"
     "書けるのは client.name, client.email, client.phone です"),
    (".[] | {id: .no, title: .name, client: .name}",
     'client must be an object with name, email, phone, not "一"',
     'client は name、email、phone を { } に書きます("一" は受けられません)'),
    (".[] | {id: .no, title: .name, client: {name: .no}}", "client.name must be a text, not 1",
     "client.name には文字列を書きます(1 は受けられません)"),
    (".[] | {id: .no, title: .name, due: .until}",
     'due must be a day like 2026-11-28, not "2026/02/28"',
     'due には2026-11-28 のような日付を書きます("2026/02/28" は受けられません)'),
    (".[] | {id: .no, title: .name, amount: .yen}",
     'amount must be whole yen from 0 to 10,000,000,000, not "1000"',
     'amount には0から10,000,000,000までの整数の円を書きます("1000" は受けられません)'),
    ('.[] | {id: .no, title: .name, currency: "USD"}', 'currency must be JPY, not "USD"',
     'currency にはJPYを書きます("USD" は受けられません)'),
    (".[] | {id: .no, title: .name, quantity: \"many\"}",
     'quantity must be a number with at most 3 decimals, not "many"',
     'quantity には小数3桁までの数を書きます("many" は受けられません)'),
    (".[] | {id: (\"x\" * 300), title: .name}",
     'id must be 1 to 200 bytes without control characters, not "' + "x" * 59 + "...",
     'id には制御文字のない1〜200バイトを書きます("' + "x" * 59 + "... は受けられません)"),
    (".[] | {id: .no, title: (\"x\" * 3000)}", "title is too long; 2000 bytes at most",
     "title が長すぎます(2000バイトまで)"),
    ("[.[] | {id: .no, title: .name}]", 'An order must be an object, not [{"id":1,"title":"一"}',
     '依頼は1件ずつ { } で書きます([{"id":1,"title":"一"}'),
    (".[] | .name", 'An order must be an object, not "一"',
     '依頼は1件ずつ { } で書きます("一" は受けられません)'),
]


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got!r} is not {wanted!r}")


def has(text, words):
    if words not in text:
        raise AssertionError(f"no {words!r} in {text[:2000]!r}")


def write(house, program, **keys):
    """A source with this program; JSON is YAML."""
    house.host.routes.setdefault("/orders", Answer(JOBS))
    del house.host.asked[:]
    house.configure(house.source(kind="jq", jq=json.dumps(program),
                                 **{k: json.dumps(v) for k, v in keys.items()}))


def tried(house, *words, lang="en", status=0):
    run = Run([house.program("teamjob-sync"), "--lang", lang, *words, "try", "shop"], house.env)
    if run.status != status:
        raise AssertionError(f"ended with {run.status}: {run.out}{run.err}")
    return run


@case
def whole(house):
    """a program that is no jq is told before anything is asked for, with its line"""
    for program, before, english, japanese in WHOLE:
        write(house, program)
        has(tried(house, status=3).out, "error shop " + english)
        has(tried(house, lang="ja", status=3).out, "error shop " + japanese)
        same(house.host.asked == [], before)


@case
def answer_program(house):
    """the program of answers is read too, run for the first order, and not sent"""
    write(house, GOOD, status_url=house.host.url + "/{id}", status_body="{note: .text")
    has(tried(house, status=3).out, "The jq program under the key status_body can not be read: line 1")
    same(house.host.asked, [])
    write(house, GOOD, status_url=house.host.url + "/{id}", status_method="PUT",
          status_body='{state: .status, note: "\\(.id): \\(.text)"}')
    has(tried(house).out, f"answer PUT {house.host.url}/1\n    "
        '{"state":"agreed","note":"1: We gladly take this on."}\n')
    write(house, GOOD, status_url=house.host.url + "/{id}", status_body="select(.id == 9)")
    has(tried(house).out, "nothing: status_body gives nothing for it")
    write(house, GOOD, status_url=house.host.url + "/{id}", status_body="error(\"kaputt\")")
    has(tried(house, status=3).out, "The jq program under the key status_body failed: kaputt")
    same([a.method for a in house.host.asked], ["GET"])


@case
def each(house):
    """each mistake in an order is one sentence: what, where, what is allowed"""
    for program, english, japanese in EACH:
        write(house, program)
        lines = tried(house).out.splitlines()
        same(lines[-1], "end shop 0 0 " + ("1" if program[0] == "[" else "2"))
        has(lines[0], english)
        has(tried(house, lang="ja").out.splitlines()[0], japanese)


@case
def nothing_came(house):
    """a program that makes nothing, and an answer with nothing in it, are told"""
    write(house, ".[] | select(.open) | {id: .no, title: .name}")
    has(tried(house).out, "note shop 2 entries came, and the program made no order of them\n")
    has(tried(house, lang="ja").out, "2件届きましたが、プログラムは依頼を1件も作りませんでした")
    house.host.routes["/orders"] = Answer([])
    has(tried(house).out, "note shop No order came: the answer is empty")


@case
def twice(house):
    """an id that comes twice is told, for both would be one order"""
    write(house, ".[] | {id: 7, title: .name}")
    run = tried(house)
    has(run.out, "again 7 This id came already: both are one order, and the later changes it")
    has(run.out, "end shop 1 1 0")


@case
def channel(house):
    """a channel the team does not have is told"""
    write(house, GOOD, channel="nosuch")
    has(tried(house).out, 'note shop The team has no channel "nosuch"')
    write(house, GOOD, channel="direct")
    same("note" in tried(house).out, False)


@case
def too_large(house):
    """an order that is too large to be kept as it came is told"""
    write(house, GOOD + ' + {brief: ("\\n" * 150000)}')
    run = tried(house)
    has(run.out, "aside 1 The order is larger than 256 KiB, as it came")
    same(len(run.out) < 10000, True)


@case
def as_json(house):
    """--json gives each item: what would be kept, and why not, and how it came"""
    write(house, '.[] | {id: .no, title: "\\(.name)\\n", due: (if .no == 1 then "2026-02-28" else '
          '.until end), quantity: 2, unit_price: "1.5", status: "new", '
          'client: {name: "山田", email: null}}', status_url=house.host.url + "/{id}")
    before = house.bytes()
    found = tried(house, "--json").json()["sources"][0]
    first, second = found["items"]
    same((first["what"], first["id"], first["why"]), ("take", "1", None))
    same(first["order"], {"id": "1", "title": "一", "client": {"name": "山田"}, "quantity": "2",
                          "unit_price": "1.5", "amount": 3, "due": "2026-02-28"})
    same((first["given"]["title"], first["given"]["client"]["email"]), ("一\n", None))
    same((second["what"], second["id"], second["why"], "order" in second),
         ("aside", "2", 'due must be a day like 2026-11-28, not "2026/03/01"', False))
    same(second["given"]["due"], "2026/03/01")
    same(found["answer"], {"method": "POST", "url": house.host.url + "/1",
                           "body": '{"status":"agreed","text":"We gladly take this on."}'})
    same((found["notes"], found["new"], found["aside"]), ([], 1, 1))
    write(house, ".[")
    found = tried(house, "--json", status=3).json()["sources"][0]
    same((found["items"], found["code"]), ([], "invalid"))
    same(house.bytes(), before)


@case
def much(house):
    """more than fits into one piece comes out whole"""
    house.host.routes["/orders"] = Answer([{"no": n, "name": "長" * 600} for n in range(1500)])
    write(house, GOOD)
    same(len(tried(house, "--json").json()["sources"][0]["items"]), 1500)


if __name__ == "__main__":
    sys.exit(run_cases())
