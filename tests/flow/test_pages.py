#!/usr/bin/env python3
"""The desk's pages as those read them who can not see them, and as a phone
shows them: every control has its name, every problem leads to its field, each
page says its language, and colours stand out. The real desk over HTTP."""

import html.parser
import http.client
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Desk  # noqa: E402
from house import case, run_cases  # noqa: E402

BAD = {"title": "雪道", "brief": "", "kind": "x", "quantity": "abc", "budget": "たくさん",
       "unit_price": "2", "due": "1999-01-01", "name": "", "email": "nobody", "phone": "12"}
GOOD = {"title": "雪道の記事", "brief": "三本\nお願いします", "name": "北灯社",
        "email": "a@b.example", "kind": "article", "quantity": "3", "unit": "pieces",
        "unit_price": "9000"}
VOID = {"meta", "link", "input", "br"}
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=y>\u202e&amp;'"


class Page(html.parser.HTMLParser):
    """Elements in order, as (name, attributes, text inside)."""

    def __init__(self, text):
        super().__init__()
        self.all, self.open, self.text = [], [], text
        self.feed(text)
        if self.open:
            raise AssertionError(f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            raise AssertionError(f"an attribute twice: {tag} {attrs}")
        self.all.append([tag, dict(attrs), ""])
        if tag not in VOID:
            self.open.append((tag, self.all[-1]))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            raise AssertionError(f"</{tag}> inside {self.open}")
        self.open.pop()

    def handle_data(self, data):
        for _, element in self.open:
            element[2] += data

    def every(self, *tags):
        return [e for e in self.all if e[0] in tags]

    def one(self, tag):
        found = self.every(tag)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} {tag} in {self.text[:200]}")
        return found[0]

    def by_id(self, name):
        return [e for e in self.all if e[1].get("id") == name]


def true(good, what):
    if not good:
        raise AssertionError(what)


def check_page(page, lang):
    """What holds for every page."""
    true(page.one("html")[1].get("lang") == lang, "language")
    true(page.one("title")[2].strip(), "title")
    true(len(page.every("h1")) == 1 and len(page.every("main")) == 1, "one h1 in one main")
    true(not page.every("script", "style", "iframe"), "no script, no style within")
    levels = [int(e[0][1]) for e in page.every("h1", "h2", "h3")]
    true(all(b <= a + 1 for a, b in zip(levels, levels[1:])), f"headings {levels}")
    ids = [e[1]["id"] for e in page.all if "id" in e[1]]
    true(len(ids) == len(set(ids)), "an id twice")
    for tag, attributes, text in page.all:
        true(not [a for a in attributes if a.startswith("on") or a == "style"], attributes)
        if tag == "a":
            true(text.strip(), "a link without words")
            target = attributes["href"]
            true(not target.startswith("#") or page.by_id(target[1:]), f"{target} leads nowhere")
        for name in attributes.get("aria-describedby", "").split():
            true(page.by_id(name) and page.by_id(name)[0][2].strip(), f"{name} says nothing")
    meta = {e[1].get("name"): e[1].get("content") for e in page.every("meta")}
    true("width=device-width" in meta["viewport"] and "scal" not in meta["viewport"].replace(
        "initial-scale=1", ""), "the phone's width, and zoom")


def controls(page):
    return [e for e in page.every("input", "select", "textarea")
            if e[1].get("type") != "hidden" and e[1].get("name") != "website"]


def check_form(page):
    labels = {e[1].get("for"): e[2] for e in page.every("label")}
    true(len(controls(page)) == 11, "the fields")
    for _, attributes, _ in controls(page):
        true(labels.get(attributes["id"], "").strip(), f"no label: {attributes}")
    for legend, fieldset in zip(page.every("legend"), page.every("fieldset")):
        true(legend[2].strip() and fieldset, "a group without a name")
    true(len(page.every("fieldset")) == len(page.every("legend")) == 3, "groups")
    for field, wanted in (("email", "email"), ("phone", "tel"), ("name", "name")):
        true(page.by_id(field)[0][1]["autocomplete"] == wanted, field)


def get(desk, path, accept=None):
    headers = {"Accept-Language": accept} if accept else {}
    return desk.ask("GET", path, headers=headers).body.decode()


def post(desk, fields, lang):
    token = re.search('name="token" value="([^"]+)"', get(desk, f"/?lang={lang}")).group(1)
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)
    connection.request("POST", "/order", urllib.parse.urlencode(
        {**fields, "token": token, "lang": lang}),
        {"Content-Type": "application/x-www-form-urlencoded"})
    reply = connection.getresponse()
    text, place = reply.read().decode(), reply.getheader("Location")
    connection.close()
    return reply.status, text, place


@case
def form(house):
    """the form: in both languages, each field with its name and its group"""
    desk = Desk(house)
    for lang in ("ja", "en"):
        page = Page(get(desk, "/", lang))
        check_page(page, lang)
        check_form(page)
        true("role=\"alert\"" not in page.text, "no alarm yet")


@case
def language(house):
    """Accept-Language chooses by weight, ?lang wins, what is unknown falls back"""
    desk = Desk(house, "ja")
    for accept, lang in ((None, "ja"), ("en-GB,en;q=0.9", "en"), ("fr,de", "ja"),
                         ("en;q=0.2, ja;q=0.9", "ja"), ("ja;q=0,en;q=0.1", "en"), ("EN", "en"),
                         (";;;,q=", "ja"), ("x" * 3000, "ja")):
        true(f'<html lang="{lang}">' in get(desk, "/", accept), f"{accept} is not {lang}")
    true('<html lang="en">' in get(desk, "/order?lang=en", "ja"), "?lang wins")
    true('<html lang="ja">' in get(desk, "/order?lang=xx", "ja"), "?lang of no language")
    page = Page(get(desk, "/order?lang=en"))
    other = next(e for e in page.every("a") if e[1].get("hreflang"))
    true(other[1]["lang"] == "ja" and other[2] == "日本語", "the other language in itself")


@case
def problems(house):
    """a wrong form: title and alarm say so, each problem leads to its field and is read with it"""
    desk = Desk(house)
    for lang in ("ja", "en"):
        status, text, _ = post(desk, BAD, lang)
        page = Page(text)
        true(status == 422, status)
        check_page(page, lang)
        check_form(page)
        true(page.one("title")[2] != Page(get(desk, "/", lang)).one("title")[2], "title")
        alarm = next(e for e in page.all if e[1].get("role") == "alert")
        links = [e for e in page.every("a") if e[1]["href"].startswith("#")]
        true(len(links) == 9 and all(link[2] in alarm[2] for link in links), links)
        for link in links:
            field = page.by_id(link[1]["href"][1:])[0]
            true(field[0] in ("input", "select", "textarea"), f"{link} leads to no field")
            true(field[1].get("aria-invalid") == "true", f"{field} is not said to be wrong")
            said = page.by_id(field[1]["aria-describedby"].split()[0])[0][2]
            true(said and said in link[2], f"{said} is not {link[2]}")
        true('value="雪道"' in text and 'value="abc"' in text, "what was typed stays")
        # the other language would lose what was typed
        true(not [e for e in page.every("a") if e[1].get("hreflang")], "no way to lose it")


@case
def status_page(house):
    """the client's page: in both languages, with what was typed and nothing of it alive"""
    desk = Desk(house)
    status, _, place = post(desk, {**GOOD, "title": HOSTILE, "brief": HOSTILE}, "ja")
    true(status == 303 and place.startswith("/s/"), status)
    for lang in ("ja", "en"):
        text = get(desk, place.split("?")[0] + f"?lang={lang}")
        page = Page(text)
        check_page(page, lang)
        true("<script" not in text and "<img" not in text and "\u202e" not in text, "alive")
        true("9,000" in text and "27,000" in text, "amounts in groups of three")
        true(page.one("summary")[2].strip(), "what you wrote")
        again = next(e for e in page.every("a") if e[1]["href"].startswith("/order"))
        true(again[1]["href"] == f"/order?lang={lang}", "the language stays")


@case
def messages(house):
    """pages that are not there, and an order from elsewhere: a sentence and a way on"""
    desk = Desk(house)
    for lang in ("ja", "en"):
        page = Page(get(desk, "/nowhere", lang))
        check_page(page, lang)
        true([e for e in page.every("a") if e[1]["href"].startswith("/order")], "a way on")


def luminance(colour):
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@case
def colours(house):
    """text stands out by 4.5 to 1 in light and in dark, fields by 3; targets are large enough"""
    css = get(Desk(house), "/style.css")
    light, dark = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", part))
                   for part in css.split("prefers-color-scheme: dark")[:2]]
    pairs = [("ink", "paper", 4.5), ("ink", "card", 4.5), ("soft", "card", 4.5),
             ("soft", "paper", 4.5), ("bad", "card", 4.5), ("bad", "bad-paper", 4.5),
             ("deep", "paper", 4.5), ("on-deep", "deep", 4.5), ("ink", "good-paper", 4.5),
             ("ink", "bad-paper", 4.5), ("soft", "good-paper", 4.5), ("soft", "paper", 3)]
    for scheme in (light, {**light, **dark}):
        for one, two, least in pairs:
            a, b = sorted((luminance(scheme[one]), luminance(scheme[two])))
            true((b + 0.05) / (a + 0.05) >= least, f"{one} on {two}: {(b + .05) / (a + .05):.1f}")
    true("min-height: 2.75rem" in css and "min-height: 3rem" in css, "44 px to touch")
    true(not re.search(r"[^-]width: \d+px(?<!1px)", css), "no width in pixels")
    true("url(" not in css and "@import" not in css, "nothing from elsewhere")


if __name__ == "__main__":
    sys.exit(run_cases())
