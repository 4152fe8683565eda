#!/usr/bin/env python3
"""The ready sources of docs/sources against answers of the shape their makers
document: each file as it is shipped, only its host and key put in. The example
in it, paging, asking for news only, what is refused, a site that changes while
it is read, a wrong key, and what is sent back."""

import json
import os
import re
import sys
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import NOW, Answer, case, run_cases  # noqa: E402

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/sources")
KEY = "canary-key"
FROM = "2025-11-25T04:57:00Z"  # NOW, less five minutes


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got!r} is not {wanted!r}")


def shipped(name):
    with open(os.path.join(SOURCES, name + ".yaml"), encoding="utf-8") as file:
        return file.read()


def configure(house, name, size=2):
    """The file as a person changes it: host, key, and a page that is small
    enough to have a second one. Its path is returned."""
    text = shipped(name)
    url = re.search(r"^    url: (\S+)$", text, re.M).group(1)
    origin = "https://" + urlsplit(url).netloc
    text = text.replace(origin, house.host.url)
    text = re.sub(r"token: file:\S+", "token: env:KEY", text)
    text = re.sub(r"token_cmd: .*", "token_cmd: [/bin/echo, %s]" % KEY, text)
    text = re.sub(r"\bsize: \d+", "size: %d" % size, text)
    text += "    local: true\n    undo_window: 0\n"
    with open(house.config, "w", encoding="utf-8") as file:
        file.write(text)
    house.env["KEY"] = KEY
    return urlsplit(url).path


def piece(items, start, size):
    return items[start:start + size]


# ---- the answers, as documented ----

def woo(n):
    return {"id": 700 + n, "number": str(700 + n), "status": "processing", "currency": "JPY",
            "date_modified_gmt": "2025-11-20T19:28:08", "total": f"{n}000",
            "customer_note": "急ぎません",
            "billing": {"first_name": "花子", "last_name": "山田", "company": "",
                        "email": "hanako@example.jp", "phone": "0166-00-0000"},
            "meta_data": [{"id": 1, "key": "_due", "value": "2026-02-28"}],
            "line_items": [{"id": 315, "name": "観光記事", "quantity": 2, "total": "6.00"}]}


def by_link(items, asked, size):
    """A Link header, as WooCommerce and GitHub have it."""
    page = int(asked.param("page") or 1)
    more = page * size < len(items)
    rest = re.sub(r"(^|&)page=\d+", "", asked.query)
    headers = {"Link": f'<{asked.path}?{rest}&page={page + 1}>; rel="next"'} if more else {}
    return Answer(piece(items, (page - 1) * size, size), headers=headers)


def redmine(n):
    return {"id": n, "project": {"id": 1, "name": "P"}, "tracker": {"id": 1, "name": "記事"},
            "status": {"id": 1, "name": "New"}, "author": {"id": 5, "name": "山田 花子"},
            "subject": f"観光記事 {n}", "description": "D", "due_date": "2026-02-28",
            "estimated_hours": 3.0,
            "custom_fields": [{"id": 7, "name": "単価", "value": "1.5"},
                              {"id": 8, "name": "数量", "value": ""}],
            "created_on": "2025-11-20T06:10:15Z", "updated_on": "2025-11-20T06:10:15Z"}


def gitea(n):
    return {"id": 9000 + n, "number": n, "title": f"観光記事 {n}", "body": "B\n納期: 2026-02-28",
            "user": {"login": "hanako", "email": "hanako@example.jp"}, "state": "open",
            "labels": [{"name": "order"}], "due_date": "2026-02-28T00:00:00Z",
            "html_url": f"https://git.example.jp/o/r/issues/{n}",
            "created_at": "2025-11-20T06:10:15Z", "updated_at": "2025-11-20T06:10:15Z",
            "pull_request": None}


def github(n):
    """Every second is a pull request, which is no order."""
    issue = {**gitea(n), "user": {"login": "hanako"}}
    del issue["due_date"], issue["pull_request"]
    return issue if n % 2 else {**issue, "pull_request": {"url": "x"}}


def backlog(n):
    return {"id": n, "projectId": 1, "issueKey": f"BLG-{n}", "summary": f"観光記事 {n}",
            "description": "", "issueType": {"id": 2, "name": "タスク"},
            "status": {"id": 1, "name": "未対応"}, "assignee": {"id": 2, "name": "eguchi"},
            "dueDate": "2026-02-28T00:00:00Z", "estimatedHours": None,
            "createdUser": {"id": 1, "name": "admin"},
            "created": "2025-11-20T06:10:15Z", "updated": "2025-11-20T06:10:15Z"}


def kintone(n):
    def field(kind, value):
        return {"type": kind, "value": value}
    return {"$id": field("__ID__", str(n)), "件名": field("SINGLE_LINE_TEXT", f"観光記事 {n}"),
            "内容": field("MULTI_LINE_TEXT", "D"), "顧客": field("SINGLE_LINE_TEXT", "山田商店"),
            "単価": field("NUMBER", "1.5"), "数量": field("NUMBER", ""),
            "納期": field("DATE", "2026-02-28"),
            "更新日時": field("UPDATED_TIME", "2025-11-20T09:22:00Z")}


def kintone_page(items, asked, size):
    """Offsets over 10,000 are refused, as kintone does; the file asks for none."""
    query = re.fullmatch(r'更新日時 >= "(\S+)" and \$id > (\d+) order by \$id asc limit (\d+)'
                         r'(?: offset (\d+))?', asked.param("query"))
    same(query.group(3), str(size))
    if int(query.group(4) or 0) > 10000:
        return Answer({"code": "GAIA_QU01", "message": "offset"}, 400)
    after = [i for i in items if int(i["$id"]["value"]) > int(query.group(2))]
    return Answer({"records": piece(after, int(query.group(4) or 0), size), "totalCount": None})


def form(n):
    def text(question, value):
        return {question: {"questionId": question, "textAnswers": {"answers": [{"value": value}]}}}
    return {"responseId": f"ACYDBNj{n}", "createTime": "2025-11-20T01:58:09.055Z",
            "lastSubmittedTime": "2025-11-20T01:58:09.055199Z",
            "answers": {**text("11111111", f"観光記事 {n}"), **text("22222222", "D"),
                        **text("33333333", "山田 花子"), **text("44444444", "hanako@example.jp"),
                        **text("55555555", "2026-02-28")}}


def form_page(items, asked, size):
    at = int(asked.param("pageToken") or 0)
    body = {"responses": piece(items, at, size)} if items else {}
    if at + size < len(items):
        body["nextPageToken"] = str(at + size)
    return Answer(body)


def entry(n):
    return {"id": f"https://news.example.jp/{n}", "url": f"https://news.example.jp/{n}",
            "title": f"観光記事 {n}", "content_html": "<p>一つ&amp;二つ</p><p>D</p>",
            "date_published": "2025-11-20T00:00:00Z", "tags": ["a"]}


def mark(items):
    """The ETag of a feed."""
    return f'"e{len(items)}"'


def json_feed(items, asked, size):
    at = int(asked.param("at") or 0)
    if asked.headers["If-None-Match"] == mark(items):
        return Answer(status=304)
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "募集",
            "items": piece(items, at, size)}
    if at + size < len(items):
        body["next_url"] = f"{asked.path}?at={at + size}"
    return Answer(body, headers={"ETag": mark(items)})


def xml(text):
    """A feed, and a 304 for who knows it."""
    def page(items, asked, _):
        if asked.headers["If-None-Match"] == mark(items):
            return Answer(status=304)
        return Answer(text % "".join(items), headers={"ETag": mark(items), "Content-Type": "text/xml"})
    return page


def atom_entry(n):
    return (f"<entry><id>tag:news.example.jp,2025:{n}</id><title>観光記事\n{n}</title>"
            f"<link rel='self' href='https://x/'/><link href='https://news.example.jp/{n}'/>"
            "<published>2025-11-20T00:00:00Z</published><updated>2025-11-20T00:00:00Z</updated>"
            "<content type='html'>&lt;p&gt;一つ&amp;amp;二つ&lt;/p&gt;D</content></entry>")


ATOM = ("<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        "<title>募集</title><author><name>編集部</name></author>%s</feed>")


def rss_item(n):
    return (f"<item><title>観光記事 {n}</title><link>https://news.example.jp/{n}</link>"
            f"<guid isPermaLink='false'>{n}</guid><pubDate>Thu, 20 Nov 2025 00:00:00 +0900</pubDate>"
            "<description><![CDATA[<p>一つ&amp;二つ</p>D]]></description></item>")


RSS = ("<?xml version='1.0'?><!DOCTYPE rss><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
       "<channel><title>募集</title><link>https://news.example.jp/</link>%s</channel></rss>")


def by_offset(name=None):
    def page(items, asked, size):
        at = int(asked.param("offset"))
        got = piece(items, at, size)
        return Answer(got if name is None else
                      {name: got, "total_count": len(items), "offset": at, "limit": size})
    return page


def by_number(items, asked, size):
    return Answer(piece(items, (int(asked.param("page")) - 1) * size, size))


def without(pattern):
    return lambda text: re.sub(pattern, "", text)


# What each is: its item, its page, where its key stands, what a second run
# asks for, where and how an answer goes back (None: nowhere), and an item that
# cannot be read with what is said of it.
FEEDS = ("json-feed", "atom", "rss")
READY = {
    "woocommerce": dict(
        broken=(lambda i: {**i, "currency": "USD", "total": "29.35"}, 'currency must be JPY, not "USD"'),
        item=woo, page=by_link, key=lambda a: a.headers["Authorization"], since=("modified_after", FROM),
        back=("POST", "/wp-json/wc/v3/orders/703/notes", {"note": "喜んで", "customer_note": True}),
        title="703 観光記事", amount=3000),
    "redmine": dict(
        broken=(lambda i: {**i, "subject": ""}, "An order needs a title"),
        item=redmine, page=by_offset("issues"), key=lambda a: a.headers["X-Redmine-API-Key"],
        since=("updated_on", ">=" + FROM),
        back=("PUT", "/issues/3.json", {"issue": {"notes": "agreed\n喜んで"}})),
    "github": dict(
        broken=(lambda i: {**i, "title": ""}, "An order needs a title"),
        item=github, page=by_link, key=lambda a: a.headers["Authorization"][7:], since=("since", FROM),
        back=("POST", "/repos/OWNER/REPOSITORY/issues/3/comments", {"body": "agreed\n\n喜んで"})),
    "gitea": dict(
        broken=(lambda i: {**i, "due_date": "soon"}, 'due must be a day like 2026-11-28, not "soon"'),
        item=gitea, page=by_number, key=lambda a: a.headers["Authorization"], since=("since", FROM),
        back=("POST", "/api/v1/repos/OWNER/REPOSITORY/issues/3/comments",
              {"body": "agreed\n\n喜んで"})),
    "backlog": dict(
        broken=(lambda i: {**i, "summary": None}, "An order needs a title"),
        item=backlog, page=by_offset(), key=lambda a: a.param("apiKey"),
        since=("updatedSince", "2025-11-24"),
        back=("POST", "/api/v2/issues/BLG-3/comments", {"content": ["agreed\n喜んで"]})),
    "kintone": dict(
        broken=(lambda i: {**i, "単価": {"type": "NUMBER", "value": "x"}}, "unit_price must be a number"),
        item=kintone, page=kintone_page, key=lambda a: a.headers["X-Cybozu-API-Token"],
        since=("query", f'更新日時 >= "{FROM}" and $id > 0 order by $id asc limit 2'), pages=4,
        back=("POST", "/k/v1/record/comment.json",
              {"app": 1, "record": "3", "comment": {"text": "agreed\n喜んで"}})),
    "google-forms": dict(
        broken=(lambda i: {k: v for k, v in i.items() if k != "responseId"}, "An order needs an id"),
        item=form, page=form_page, key=lambda a: a.headers["Authorization"][7:],
        since=("filter", "timestamp >= " + FROM), back=None),
    "json-feed": dict(
        broken=(lambda i: {**i, "id": None}, "An order needs an id"),
        item=entry, page=json_feed, key=None, since=None, back=None),
    "atom": dict(
        broken=(without("<id>.*</id>"), "An order needs an id"),
        item=atom_entry, page=xml(ATOM), key=None, since=None, back=None, pages=1),
    "rss": dict(
        broken=(without("<(guid|link).*?</(guid|link)>"), "An order needs an id"),
        item=rss_item, page=xml(RSS), key=None, since=None, back=None, pages=1),
}


def serve(house, name, items, size=2):
    """The host answers as this source does, and only to the right key."""
    ready = READY[name]
    path = configure(house, name, size)

    def answer(asked):
        if ready["key"] is not None and ready["key"](asked) != KEY:
            return Answer({"errors": [{"message": "Authentication failure."}]}, 401)
        return ready["page"](items, asked, size)
    house.host.routes[path] = answer
    return path


def check_paging(house, name):
    """Five items on three pages: each once, read as it was meant."""
    ready = READY[name]
    serve(house, name, [ready["item"](n) for n in range(1, 6)])
    count = 3 if name == "github" else 5
    report = house.pull()
    same((report["new"], report["aside"]), (count, 0))
    same(len(house.host.asked), ready.get("pages", 3))
    orders = house.orders(name)
    same(len(orders), count)
    found = next(o for o in orders
                 if o["title"] == ready.get("title", "観光記事 3"))
    if name not in FEEDS:
        same(found["due_on"], "2026-02-28")
    if "amount" in ready:
        same(found["amount_yen"], ready["amount"])
    return found


def check_refused(house, name):
    """One order that cannot be read is put aside with its reason; the others of
    its page come in."""
    ready = READY[name]
    broken, why = ready["broken"]
    number = 6 if name != "github" else 7
    serve(house, name, [ready["item"](n) for n in range(1, 6)] +
          [broken(ready["item"](number)), ready["item"](number + 2)], size=50)
    run = house.sync("try", name)
    if not re.search("^aside .*" + re.escape(why), run.out, re.M):
        raise AssertionError(f"no {why!r} in {run.out!r}")
    report = house.pull()
    same((report["new"], report["changed"], report["aside"]), (1, 0, 1))


def check_increment(house, name):
    """A second run asks for news only, with the overlap, and changes nothing."""
    del house.host.asked[:]
    house.later(3600)
    report = house.pull()
    same((report["new"], report["changed"], report["aside"]), (0, 0, 0))
    asked = house.host.asked[0]
    if READY[name]["since"] is None:
        same(asked.headers["If-None-Match"], '"e5"')
    else:
        same(asked.param(READY[name]["since"][0]), READY[name]["since"][1])


def body_of(asked):
    if asked.headers["Content-Type"].startswith("application/x-www-form-urlencoded"):
        return parse_qs(asked.body.decode())
    return json.loads(asked.body)


def check_back(house, name, found):
    """The answer to the client goes where the site takes it, once."""
    back = READY[name]["back"]
    del house.host.asked[:]
    house.teamjob("do", "order.accept", found["id"], "--set", "message=喜んで")
    if back is not None:
        house.host.routes[back[1]] = Answer({}, 201)
    house.pull()
    house.pull()
    sent = [a for a in house.host.asked if a.method != "GET"]
    if back is None:
        same(sent, [])
        return
    same([(a.method, a.path, body_of(a)) for a in sent], [back])
    same(READY[name]["key"](sent[0]), KEY)


def check_wrong_key(house, name):
    """A key that is not taken: said so, and printed nowhere."""
    if READY[name]["key"] is None:
        return
    with open(house.config, encoding="utf-8") as file:
        text = file.read()
    house.env["KEY"] = "wrong-canary"
    with open(house.config, "w", encoding="utf-8") as file:
        file.write(text.replace("/bin/echo, " + KEY, "/bin/echo, wrong-canary"))
    run = house.sync("--json")
    same(run.status, 3)
    same("key" in run.json()["sources"][0]["error"], True)
    for secret in ("wrong-canary", KEY):
        same((secret in run.out + run.err, secret.encode() in house.bytes()), (False, False))


def make(name):
    def ready(house):
        found = check_paging(house, name)
        check_increment(house, name)
        check_back(house, name, found)
        check_refused(house, name)
        check_wrong_key(house, name)
        house.check()
    ready.__doc__ = f"{name}: pages, news only, an answer back, a refused order, a wrong key"
    case(ready)


for ready_name in READY:
    make(ready_name)


def in_the_file(name):
    """The example of a file: what comes, as text, and what becomes of it."""
    found = re.search("^# What comes.*:\\n((?:#   .*\\n)+)# What becomes of it:\\n((?:#   .*\\n)+)",
                      shipped(name), re.M)
    comes, becomes = (re.sub("^#   ", "", t, flags=re.M) for t in found.groups())
    return comes, json.loads(becomes)


@case
def examples(house):
    """the example in each file is what the program makes of it"""
    for name in READY:
        comes, becomes = in_the_file(name)
        house.host.routes[configure(house, name)] = [Answer(comes), Answer("{}")]
        items = house.sync("--json", "try", name).json()["sources"][0]["items"]
        same([(i["what"], i["order"]) for i in items], [("take", becomes)])


# ---- a site that goes on living while it is read ----

def by_query(items, asked):
    """In the order that is asked for; of a shop, in the state that is."""
    words = " ".join(asked.param(p) or "" for p in
                     ("sort", "direction", "order", "orderby", "query"))
    changed = re.search("updated|modified", words) is not None
    state = asked.param("status")
    return sorted((i for i in items if state in (None, "*", "any", i.get("state_now"))),
                  key=lambda i: (i["changed"] if changed else 0, i["place"]))


@case
def living_sites(house):
    """an entry that changes after its page was read makes no other be missed"""
    for name in ("woocommerce", "redmine", "github", "gitea", "backlog", "kintone"):
        ready = READY[name]
        numbers = range(1, 10, 2)  # for GitHub no pull requests
        rows = [{"place": n, "changed": n, "state_now": "processing", "item": ready["item"](n)}
                for n in numbers]

        def answer(asked, rows=rows, ready=ready):
            items = [r["item"] for r in by_query(rows, asked)]
            if items and len(house.host.asked) == 1:
                rows[0].update(changed=100, state_now="completed")
            return ready["page"](items, asked, 2)
        del house.host.asked[:]
        house.host.routes[configure(house, name)] = answer
        same(house.pull()["new"], 5)


@case
def many_records(house):
    """of more than 10,000 records of kintone, where offsets end, none is left out"""
    serve(house, "kintone", [kintone(n) for n in range(1, 10402)], 500)
    same(house.pull()["new"], 10401)
    same(len(house.host.asked), 22)
    same(any("offset" in a.param("query") for a in house.host.asked), False)


@case
def all_are_tested(_):
    """every file that is shipped stands here"""
    same(sorted(f[:-5] for f in os.listdir(SOURCES) if f.endswith(".yaml")), sorted(READY))


@case
def left_out_items(house):
    """items a program leaves out do not make a full page look like the last"""
    serve(house, "gitea", [{**gitea(n), "pull_request": {}} for n in range(1, 5)] + [gitea(5)])
    same((house.pull()["new"], len(house.host.asked)), (1, 3))


@case
def feeds(house):
    """a feed's text comes without its tags, with who wrote it and where it stands"""
    for name in FEEDS:
        serve(house, name, [READY[name]["item"](1)])
        house.pull()
        found = house.teamjob("sql", "SELECT brief || '|' || title FROM orders "
                              f"WHERE source='{name}'").out
        same(found.strip(), "一つ&二つ?D|観光記事 1")


@case
def hostile_xml(house):
    """XML that declares entities, names files, is cut, too deep or no XML is refused whole"""
    path = serve(house, "atom", [])
    lol = "".join(f"<!ENTITY a{i} '{'&a%d;' % (i - 1) * 10}'>" for i in range(1, 12))
    bad = ["<!DOCTYPE x [<!ENTITY a0 'ha'>%s]><feed>&a11;</feed>" % lol,
           "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><feed>&e;</feed>",
           "<!DOCTYPE x [<!ENTITY %% e SYSTEM '%s/evil'> %%e;]><feed/>" % house.host.url,
           "<feed><entry>", "<feed>" * 9000, "<feed></food>", "{}", "", "<feed>\x00</feed>",
           "<feed a='1' a='2'/>", "<?xml version='1.0' encoding='shift_jis'?><feed/>"]
    for text in bad:
        house.host.routes[path] = Answer(text)
        report = house.pull(status=3)
        same(report["code"] in ("invalid", "limit"), True)
        house.later(7 * 3600)
    # a document type elsewhere is not read, and what it might have said is nothing
    house.host.routes[path] = Answer("<!DOCTYPE x SYSTEM '%s/evil'><feed>&e;</feed>" % house.host.url)
    same(house.pull()["new"], 0)
    same({a.path for a in house.host.asked}, {path})
    same(house.orders("atom"), [])


@case
def trying(house):
    """try shows what would come in and why not, again and again, and stores nothing"""
    serve(house, "redmine", [redmine(1), {**redmine(2), "due_date": "soon"}])
    before = house.bytes()
    for _ in range(2):
        run = house.sync("try", "redmine")
        same(run.status, 0)
        for words in ("take 1\n", '"title":"観光記事 1"', "aside 2 due must be a day"):
            if words not in run.out:
                raise AssertionError(f"no {words!r} in {run.out!r}")
    same((house.bytes(), house.orders("redmine")), (before, []))
    house.pull()
    house.later(3600)
    same("take 1\n" in house.sync("try", "redmine").out, True)  # as if for the first time
    same(house.sync("try").status, 2)
    same(house.sync("try", "nobody").status, 2)


@case
def rate_limits(house):
    """a site that counts its askers is asked again when it says"""
    path = serve(house, "github", [])
    house.host.routes[path] = Answer({"message": "API rate limit exceeded"}, 403,
                                     headers={"X-RateLimit-Reset": str(NOW + 1800)})
    house.pull(status=3)
    same(house.stands("github")["retry_at"][:16], "2025-11-25T05:32")


@case
def answer_programs(house):
    """what status_body gives nothing for is not sent; one that fails waits and is said"""
    path = serve(house, "woocommerce", [woo(1)])
    house.pull()
    del house.host.asked[:]
    house.teamjob("do", "order.accept", house.orders("woocommerce")[0]["id"])
    house.pull()
    same([a.path for a in house.host.asked], [path])
    same(house.rows("outbox")[0]["state"], "sent")
    house.configure(house.source("bad", kind="jq", jq="'.[]'", status_body="'error(\"kaputt\")'",
                                 status_url=house.host.url + "/{id}", undo_window=0))
    house.host.routes["/orders"] = Answer([{"id": 1, "title": "一"}])
    house.pull()
    house.teamjob("do", "order.accept", house.orders("bad")[0]["id"])
    report = house.pull(status=3)
    same(("kaputt" in report["error"], house.rows("outbox")[0]["state"]), (True, "waiting"))


if __name__ == "__main__":
    sys.exit(run_cases())
