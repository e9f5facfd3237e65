"""Each contest speaks its own words: no page of one says what competes in another."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from contest.registration.actions.entering import missing
from contest.rules import parse
from contest.web import Application
from contest.web.documents import address_in
from tests.client import PageClient
from tests.people import People
from tests.results.world import LAW, World, build

COUNTED = r"[\d一几哪每这另逐] ?件|件(?:参赛|缺席|退赛)"
# The words of other contests. People are 选手 in every contest, so a contest of works or teams may only not count with
# 名 what it ranks; `entry` is what English says of a work, and of anything where it does not matter.
FOREIGN = {
    ("work", "zh"): re.compile(r"队伍|\d 支|\d 名(?:参赛|选手有名次)|\d 个项目"),
    ("contestant", "zh"): re.compile(rf"作品|队伍|\d 支|{COUNTED}|\d 个项目"),
    ("team", "zh"): re.compile(rf"作品|\d 名(?:参赛|选手有名次)|{COUNTED}|\d 个项目"),
    ("contestant", "en"): re.compile(r"\d entr(?:y|ies)\b|this entry|this team|\d teams?\b", re.IGNORECASE),
    ("team", "en"): re.compile(r"\d entr(?:y|ies)\b|this entry|this contestant|\d contestants? with", re.IGNORECASE),
}
OWN = {
    ("work", "zh"): ("5 件作品参赛", "5 件作品有名次"),
    ("contestant", "zh"): ("5 名选手参赛", "5 名选手有名次"),
    ("team", "zh"): ("5 支队伍参赛", "5 支队伍有名次"),
    ("contestant", "en"): ("5 contestants", "5 contestants with a place"),
    ("team", "en"): ("5 teams", "5 teams with a place"),
}
TITLES = re.compile(r"(?<!\S)(?:题目|Title)(?!\S)")
PEOPLE = re.compile(r"(?<!\S)(?:人数|People)(?!\S)")
WORDS = ("work", "contestant", "team")


def law(word: str, other: str | None = None) -> str:
    """The law of the tests where this competes; `other`: in the second track."""
    text = LAW.replace('entry = "work"', f'entry = "{word}"', 1)
    return text.replace('key = "talk"\n', f'key = "talk"\nentry = "{other}"\n', 1) if other else text


def addresses(app: Application, world: World, number: int) -> Iterator[str]:
    """Every page of the edition, the contest, an entry, a group and the publication, public and on the desk."""
    known = {
        "edition": world.edition.key,
        "contest_key": world.contest.key,
        "number": number,
        "entry": world.entry(1).entry.number,
        "track": "growth",
    }
    groups = world.departments[0].code
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or not rule.arguments <= {*known, "group"} or not rule.arguments:
                continue
            values = {name: groups if name == "group" else known[name] for name in rule.arguments}
            if rule.endpoint == "public.entry":
                values["number"] = known["entry"]
            yield app.url_for(rule.endpoint, **values)
    yield from ("/judge", "/desk", "/my")


def opened(app: Application, world: World, language: str) -> Iterator[tuple[str, str]]:
    """Those pages as an organiser gets them: their addresses, and all that they say."""
    publication = world.published()
    browser = PageClient(app, strict=False).sign_in(world.people.organiser)
    browser.get(f"/sign-in?lang={language}", status=None)
    for address in addresses(app, world, publication.number):
        own = address.startswith("/e/") and address_in(language, address)
        page = browser.get(own or address, status=None)
        if page.status == 200 and page.response.mimetype == "text/html":
            yield address, html.unescape(re.sub(r"<[^>]*>", " ", page.text.partition("<body")[2]))


@pytest.mark.parametrize(
    ("word", "language"), [("work", "zh"), ("contestant", "zh"), ("contestant", "en"), ("team", "zh"), ("team", "en")]
)
def test_no_page_says_what_competes_elsewhere(
    app: Application, session: Any, people: People, at: datetime, word: str, language: str
) -> None:
    world = build(people, at, text=law(word))
    pages = dict(opened(app, world, language))
    assert len(pages) > 25
    for address, says in pages.items():
        for found in FOREIGN[word, language].finditer(says):
            around = " ".join(says[max(0, found.start() - 60) : found.end() + 40].split())
            raise AssertionError(f"{address} of a contest of {word}s says {found.group()!r}: {around}")
    if word == "contestant":
        desk, edition = f"/desk/{world.edition.key}", f"/e/{world.edition.key}"
        for address in (f"{desk}/results/{world.contest.key}", f"{desk}/advance/{world.contest.key}"):
            assert not TITLES.search(pages[address]), f"{address} has a column of titles, and contestants have none"
        for address in (f"{edition}/tracks", f"{edition}/publications/1"):
            assert not PEOPLE.search(pages[address]), f"{address} says how many contestants there are twice"
    contest = " ".join(pages[f"/e/{world.edition.key}/c/{world.contest.key}"].split())
    assert not [one for one in OWN[word, language] if one not in contest], contest[:600]


def test_a_page_of_several_kinds_speaks_neutrally(app: Application, session: Any, people: People, at: datetime) -> None:
    world = build(people, at, text=law("work", "team"))
    world.published()
    browser, edition = PageClient(app, strict=False), f"/e/{world.edition.key}"
    browser.get(f"{edition}/tracks").says("参赛项目")
    browser.get(f"{edition}/c/{world.contest.key}").says("5 件作品参赛")
    browser.get(f"{edition}/c/{world.other.key}").says("3 支队伍参赛")
    browser.get(f"{edition}/rules").says("参赛的是作品。", "参赛的是队伍。")


def test_a_contestant_has_a_name_and_needs_no_title(session: Any, people: People, at: datetime) -> None:
    for word in WORDS:
        part = parse(law(word)).edition
        assert part is not None
        assert set(part.entry_words()) == {word}
    world = build(people, at, text=law("contestant", "team"))
    alone, team = world.entry(1).entry, world.entry(1, "talk").entry
    alone.title = team.title = ""
    assert "title" not in {one.field for one in missing(alone, at)}
    assert "title" in {one.field for one in missing(team, at)}


@pytest.mark.parametrize(
    ("track", "word"),
    [
        ("", "contestant"),
        ("team = { min = 2, max = 2 }", "team"),
        ("team = { min = 1, max = 3 }", "team"),
        ('[[edition.track.material]]\nkey = "r"\nname = { zh = "R", en = "R" }\nformats = ["pdf"]\nmax_mb = 1', "work"),
    ],
)
def test_a_rulebook_that_does_not_say_is_understood(track: str, word: str) -> None:
    text = LAW.replace('entry = "work"\n', "").replace(
        "advisers = { max = 2 }", f"advisers = {{ max = 2 }}\n{track}", 1
    )
    part = parse(text).edition
    assert part is not None
    assert part.entry_word(part.track[0]) == word
