"""Every sentence of ours has its English, whole and with the same places in it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from contest.entry_words import PLACE as PLACES
from contest.i18n import CATALOGS
from contest.resources import ROOT

KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "_l": None, "N_": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)[sd]|%%|%")
HAN = re.compile(r"[\u3400-\u9fff]+")
# What stays Chinese in English too: our own name, and the language's name for itself.
STAYS_CHINESE = ("赛务", "中文")


@cache
def spoken() -> dict[str, list[str]]:
    """Every msgid in the code and the templates → where it is used."""
    found: dict[str, list[str]] = defaultdict(list)
    sources = [(path, "python") for path in sorted((ROOT / "contest").rglob("*.py"))]
    sources += [(path, "jinja2.ext:babel_extract") for path in sorted((ROOT / "templates").rglob("*.html"))]
    for path, method in sources:
        options = {} if method == "python" else {"silent": "false", "extensions": "jinja2.ext.do"}
        for line, msgid, _comments, _context in extract_from_file(method, path, KEYWORDS, options=options):
            found[msgid[0] if isinstance(msgid, tuple) else msgid].append(f"{path.relative_to(ROOT)}:{line}")
    return found


@cache
def rooms() -> dict[str, Catalog]:
    """Each room's English catalogue."""
    read = {}
    for path in sorted(CATALOGS.glob("*/en/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            read[path.relative_to(CATALOGS).parts[0]] = read_po(file, locale="en", abort_invalid=True)
    return read


def translations() -> list[tuple[str, Message]]:
    return [(room, message) for room, catalogue in rooms().items() for message in catalogue if message.id]


def forms(text: str | tuple[str, ...]) -> list[str]:
    return list(text) if isinstance(text, tuple) else [text]


def places(text: str) -> set[str]:
    return {found.group() for found in PLACE.finditer(text)}


def test_something_is_spoken():
    assert len(spoken()) > 50
    assert "没有这一页，或者它不对你公开。" in spoken(), "sentences marked with N_ count"


def test_every_sentence_has_its_english():
    english = {forms(message.id)[0] for _, message in translations() if all(forms(message.string))}
    missing = [f"{msgid!r}   {places[0]}" for msgid, places in sorted(spoken().items()) if msgid not in english]
    assert not missing, f"{len(missing)} sentences have no English:\n" + "\n".join(missing)


# What competes stands in braces (contest/entry_words.py). Here these words mean something else, or a person.
UNBRACED = re.compile(r"(?<!\{)作品(?!\})|参赛项目|(?<=[s\d一几哪每逐这另下上多]) ?件(?=[^杂事]|$)|\d ?支")
MEANT = {
    "合作过（论文、项目、作品）",
    "作品，以件计",
    "按赛道：要交材料的是作品，一个人参赛的是选手，其余的是队伍",
    "指导参赛项目，查看自己指导的项目。",
}


def test_no_sentence_says_for_every_contest_what_competes():
    wrong = [f"{msgid!r}   {where[0]}" for msgid, where in sorted(spoken().items()) if UNBRACED.search(msgid)]
    wrong = [one for one in wrong if not any(repr(meant) in one for meant in MEANT)]
    assert not wrong, "write {作品} and {件}, as contest/entry_words.py says:\n" + "\n".join(wrong)


def test_the_law_has_words_for_every_contest():
    """`contest explain` and the faults of a rulebook have no contest whose word they could take."""
    for floor in ("rules", "exchange"):
        for file in sorted((ROOT / "contest" / floor).rglob("*.py")):
            assert not re.search(r"作品|参赛项目|\} ?件", file.read_text("utf-8")), file


def test_every_brace_is_known_in_both_languages():
    for _room, message in translations():
        for text in (*forms(message.id), *forms(message.string)):
            held = set(re.findall(r"\{[^{}%]*\}", text)) - {found.group() for found in PLACES.finditer(text)}
            assert not held, f"{text}: {held} stands for nothing"


def test_nothing_is_fuzzy():
    assert [(room, message.id) for room, message in translations() if message.fuzzy] == []


def test_the_places_are_the_same():
    wrong = []
    for room, message in translations():
        wanted = places(forms(message.id)[0]) - {"%%"}
        for form in forms(message.string):
            # A singular may leave its number out: "one place left".
            have = places(form) - {"%%"}
            if have != wanted and not (message.pluralizable and have == wanted - {"%(num)s", "%(n)s"}):
                wrong.append(f"{room}: {message.id!r} → {form!r}")
    assert not wrong, "\n".join(wrong)


def test_a_sentence_with_places_has_no_bare_percent():
    """`%` next to `%(name)s` would be taken for a place when the sentence is filled in."""
    wrong = [text for text in _all_texts() if "%(" in text and "%" in places(text)]
    assert not wrong, wrong


def _all_texts() -> list[str]:
    return [*spoken(), *(form for _, message in translations() for form in forms(message.string))]


def test_english_is_english():
    """Chinese appears in it only as an example that the Chinese sentence gives too, within an English sentence."""

    def strange(msgid: str, english: str) -> bool:
        quoted = HAN.findall(english)
        return any(word not in msgid for word in quoted) or (bool(quoted) and not re.search("[a-z]", english))

    wrong = [
        f"{room}: {form!r}"
        for room, message in translations()
        for form in forms(message.string)
        if forms(message.id)[0] not in STAYS_CHINESE and strange(forms(message.id)[0], form)
    ]
    assert not wrong, "\n".join(wrong)


# Things that are counted, in the plural: a number right before one of them is wrong when it is 1.
COUNTED = re.compile(
    r"%\((?P<place>\w+)\)[sd] (?:[a-z]+ ){0,2}?(?:"
    r"advisers|attributes|awards|characters|contests|contestants|days|decimals|delegations|events|files|groups|hours"
    r"|judges|lines|marks|medals|members|names|organisations|pairs|people|places|points|publications|students|teachers"
    r"|things|times|tracks|workers|years|\{entries\}|\{Entries\})(?![\w’])"
)
# Never 1, or no number before what is counted.
NEVER_ONE = {
    "登录记录：时间和网络地址，留 %(n)s 天。": "a setting of many days",
    "回执：你办成的每件事的编号，留 %(n)s 天。": "a setting of many days",
    "寄给你的信的记录；注销的确认信除外，它的收件地址留 %(n)s 天。": "a setting of many days",
    "回执留 %(receipts)s 天，访问记录留 %(lines)s 天。备份里的旧内容，随备份到期删除。": "settings of many days",
    "到你删掉它，或者账号注销；寄过的信的收件地址留 %(n)s 天": "a setting of many days",
    "最多 %(n)s 个字。": "a limit of a field",
    "至少 %(n)s 个字符。": "a limit of a field",
    "太长了，最多 %(n)s 个字符。": "a limit of a field",
    "密码至少 %(n)s 个字符，现在是 %(now)s 个。": "a limit of a field",
    "密码最多 %(n)s 个字符。": "a limit of a field",
    "不超过 %(n)s 周岁。": "an age",
    "年龄不超过 %(most)s 周岁；%(who)s %(on)s 满 %(age)s 周岁。": "an age",
    "有 %(n)s 个单位名字相近，请选一个。": "several names fit",
    "有 %(n)s 位“%(handle)s”，请改用工号或学号。": "several people fit",
    "这届大赛有 %(n)s 场比赛，太多了，不能整个拿来演练。": "too many",
    "在%(unit)s上，各评委的分去掉%(drops)s，再%(combine)s。": "a unit, then the marks",
    "在%(unit)s上，各评委的分%(combine)s，一个也不去掉。": "a unit, then the marks",
    "评分已于 %(since)s 结束，成绩已经封住。要改，先恢复评分。": "a moment, then the marks",
    "人数最多的 %(groups)s，奖牌从 %(low)s 枚到 %(high)s 枚不等": "a counted phrase of its own",
    "人数最多的 %(groups)s，奖牌都是 %(low)s 枚": "a counted phrase of its own",
    "人数最多的 %(groups)s，奖项从 %(low)s 个到 %(high)s 个不等": "a counted phrase of its own",
    "人数最多的 %(groups)s，奖项都是 %(low)s 个": "a counted phrase of its own",
    "%(n)s 天": "a setting of many days",
    "%(least)s–%(most)s 人": "a range; where both are the same, the page says so",
    "按%(unit)s逐一合成：各评委取%(how)s。": "a word, then the judges",
    "按%(unit)s逐一合成：各评委取%(how)s，保留 %(round)s 位小数。": "a word, then the judges",
    "有 %(n)s {件}同分。按规程从左到右逐项比较，先分出高低的那一项说了算；分不出就并列。": "two at least are level",
    "有 %(n)s {件}的“%(name)s”相同。按规程从左到右逐项比较，先分出高低的那一项说了算；分不出就并列。": "two at least",
    "%(entry)s 的评分改了（%(judge)s）：%(cells)s": "a number of an entry, then its marks",
    "%(entry)s 的成员改了": "a number of an entry, then its members",
    "这些比赛已有一份还没发布的第 %(number)s 号发布。先发布它，或者撤回它。": "an ordinal",
}


def test_nothing_is_one_people():
    """English counts one thing in the singular. Where the sentence has no second form, the number stands behind:
    `Still to do: 1`."""
    wrong = [
        f"{room}: {form!r}   {message.id!r}"
        for room, message in translations()
        if not message.pluralizable and message.id not in NEVER_ONE
        for form in forms(message.string)
        if COUNTED.search(form)
    ]
    assert not wrong, "give it a plural (ngettext), or put the number behind:\n" + "\n".join(wrong)


def test_a_sentence_has_one_english_in_all_rooms():
    """Rooms are merged when they are loaded, so two translations of one sentence would depend on the order."""
    said: dict[object, dict[object, str]] = defaultdict(dict)
    for room, message in translations():
        said[message.id][message.string] = room
    assert {msgid: list(strings.items()) for msgid, strings in said.items() if len(strings) > 1} == {}


def test_house_style():
    """docs/look, Words: no apologies, no "please you", no cheering."""
    wrong = [text for text in spoken() if re.search(r"抱歉|请您|操作成功|恭喜|！|!$", text)]
    assert not wrong, wrong


@pytest.mark.parametrize("text", ["剩 %(n)s 天", "%(a)s 和 %(b)d", "占 50%%"])
def test_places_are_seen(text):
    assert places(text) == set(re.findall(r"%\(\w\)[sd]|%%", text))
