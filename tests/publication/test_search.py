"""The public search, and how names sound: what may be typed, what is found, and that it is public."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest import pinyin
from contest.db import session
from contest.privacy import masked_name
from contest.publication.models import PublishedPlace
from contest.publication.queries.searching import MOST_TYPED, Texts
from contest.web.documents import address_in
from tests.client import PageClient, words_of
from tests.publication.test_public_leaks import address_book
from tests.results.world import World

# 单, 曾, 乐, 重 and 行 have several readings; 吕 and 绿 are typed in several ways.
CHARACTERS = "林知夏岑山单曾乐重行吕绿欧阳王小明岳静"
names = st.text(st.sampled_from(CHARACTERS), min_size=2, max_size=4)


def found(name: str, typed: str) -> bool:
    texts = Texts()
    texts.add(name, "", name)
    return [meant for meant, _where in texts.find(typed)] == [name]


@given(names, st.data())
def test_a_name_is_found_by_any_of_its_readings(name: str, data: Any) -> None:
    """Whole syllables with or without spaces, initials, syllables and then initials, characters and parts of them."""
    sounds = [data.draw(st.sampled_from(pinyin.syllables(character))) for character in name]
    initials = [sound[0] for sound in sounds]
    half = data.draw(st.integers(0, len(name)))
    for typed in (
        *("".join(sounds), " ".join(sounds).upper(), "'".join(sounds), "".join(initials)),
        "".join(sounds[:half] + initials[half:]),
        "".join(sounds)[: data.draw(st.integers(len(sounds[0]), 20))],
        *(name, name[1:], name[:half] + "".join(sounds[half:])),
    ):
        assert found(name, typed), typed


@given(names.filter(lambda one: len(one) > 1), st.data())
def test_whoever_knows_the_whole_name_finds_the_masked_one(name: str, data: Any) -> None:
    sounds = [data.draw(st.sampled_from(pinyin.syllables(character))) for character in name]
    for typed in (name, masked_name(name), "".join(sounds)):
        assert found(masked_name(name), typed), typed


@given(st.text(max_size=60))
def test_whatever_strangers_type_is_read(typed: str) -> None:
    texts = Texts()
    for number, name in enumerate(("林知夏", "岑*山", "J. D.", "江西财经大学", "*", "")):
        texts.add(name, "Welding", number)
    assert len({meant for meant, _where in texts.find(typed)}) == len(list(texts.find(typed))) <= 6


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("censhan", "单*"),
        ("caijing", "岑*山"),
        ("lin", "岑山"),
        ("zx", "林知夏"),
        ("山岑", "岑山"),
        ("linzhixia", "林知"),
    ],
)
def test_what_does_not_fit_is_not_found(typed: str, name: str) -> None:
    assert not found(name, typed)


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        *(("林知夏", "Lín Zhīxià"), ("单*", "Shàn *"), ("曾*静", "Zēng *jìng"), ("欧阳小明", "Ōuyáng Xiǎomíng")),
        *(("欧阳", "Ōu Yáng"), ("阿不都·*", "Ābùdōu·*"), ("J. D.", ""), ("", "")),
    ],
)
def test_names_are_spelled_with_their_surname(name: str, spelled: str) -> None:
    assert pinyin.spell(name) == spelled


def asked(client: PageClient, typed: str, language: str = "zh") -> Any:
    return client.get(address_in(language, f"/search?q={quote(typed)}"))


def test_people_events_and_schools_lead_to_their_rows(world: World, client: PageClient) -> None:
    e = f"/e/{world.edition.key}"
    assert asked(client, "xuan").all("section", id="people") == []
    world.published()
    (row,) = session.query(PublishedPlace).filter_by(contest=world.contest.key, position=1)
    page = asked(client, "xuan")
    links = {link.get("href") for section in page.all("section", id="people") for link in section.iter("a")}
    assert {f"{e}/entries/{row.entry}", f"{e}/c/{world.contest.key}"} <= links
    page.says("选*1", "第1学院", "金奖")
    for typed in ("演讲", "yanjiang", "yj", "talk"):
        events = [link for part in asked(client, typed, "en").all("section", id="events") for link in part.iter("a")]
        assert [link.get("href") for link in events] == [f"/en{e}/c/{world.other.key}"], typed
    schools = [link for part in asked(client, "第1学").all("section", id="schools") for link in part.iter("a")]
    assert f"{e}/g/{row.group}" in {link.get("href") for link in schools}


def test_a_search_is_no_page_to_keep_and_costs_the_same_for_all(world: World, client: PageClient) -> None:
    world.published()
    asked(client, "xuan")  # sealed rows are read once by a process
    counts = {len(asked(client, typed).queries) for typed in ("xuan", "没有", "第", "x" * 3 * MOST_TYPED)}
    assert len(counts) == 1
    assert counts.pop() <= 8
    page = asked(client, "没有这样的人")
    page.says("没有找到与“没有这样的人”相符的", "搜不到名字不等于证书无效")
    robots = [one.get("content") for one in page.all("meta") if one.get("name") == "robots"]
    assert robots == ["noindex"]
    client.get("/search").says("没找到你自己？")


# What organisers gave in Chinese only: names of people and units, titles, reasons, sources.
GIVEN = ("埋好的题目", "评委会章程第 2 条", "signed by 复核的人")


def test_english_pages_say_how_names_sound_and_keep_chinese_apart(world: World, client: PageClient) -> None:
    """On every public page: Chinese stands only where it is marked as Chinese, or was given in Chinese only."""
    world.published()
    seen: set[str] = set()
    left: dict[str, list[str]] = {}
    for addresses in address_book(world).values():
        for address in addresses[:1]:
            client.strict = False
            page = client.ask("GET", address_in("en", address), status=None)
            if page.status != 200 or page.response.mimetype != "text/html":
                continue
            body = page.tree.find("body")
            if texts := [text for text in unmarked(body) if not any(one in text for one in GIVEN)]:
                left[address] = texts
            seen |= {words_of(one) for one in page.all("span") if one.get("lang") == "zh-Latn"}
    assert left == {}
    assert any("Xuǎn *1" in one for one in seen)


def unmarked(element: Any, *, chinese: bool = False) -> list[str]:
    """Texts with Chinese characters outside of whatever is marked as Chinese."""
    own = element.get("lang")
    chinese = own.startswith("zh") if own else chinese
    texts = [] if chinese else [element.text or ""]
    for child in element:
        texts += [*unmarked(child, chinese=chinese), "" if chinese else child.tail or ""]
    return [one.strip() for one in texts if any(map(pinyin.is_character, one))]
