"""The rulebook in words: every change of the rules must change its words."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from contest import resources
from contest.editions.presenters import NOT_SHOWN, describe_rulebook
from contest.editions.rulebooks.carried import SECOND
from contest.i18n import speaking
from contest.rules import Rulebook, parse
from contest.rules.rulebook.kinds import Cutoff, Words
from contest.rules.rulebook.since import Marked, marked

SEEDS = sorted(resources.SEEDS.glob("*/rulebook.toml"))
SEED = {path.parent.name: path for path in SEEDS}
EVERYTHING = Path(__file__).with_name("everything.toml")
EVERYTHING_SECOND = Path(__file__).with_name("everything-second.toml")
BOOKS = [EVERYTHING, EVERYTHING_SECOND, *SEEDS]
Way = tuple[str | int, ...]
TRIES = 6  # instances of one field in one rulebook that are tried before it counts as silent


def book_at(path: Path) -> Rulebook:
    return parse(path.read_text("utf-8"), filename=path.name)


def walk(part: BaseModel, way: Way = ()) -> Iterator[tuple[BaseModel, str, Way]]:
    """Every part of a rulebook with every field that it sets, and the path to it."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name in part.model_fields_set:
            yield part, name, (*way, name)
        several = value if isinstance(value, tuple) else (value,)
        for position, one in enumerate(several):
            if isinstance(one, BaseModel) and not isinstance(one, Words) and name in part.model_fields_set:
                yield from walk(one, (*way, name, position) if isinstance(value, tuple) else (*way, name))


def models(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> set[type[BaseModel]]:
    """Every model that a rulebook can hold, found from the annotations."""
    seen = set() if seen is None else seen
    if model in seen or model is Words:
        return seen
    seen.add(model)
    stack = [field.annotation for field in model.model_fields.values()]
    while stack:
        one = stack.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            models(one, seen)
        stack += typing.get_args(one)
    return seen


def inside_of(one: Marked) -> set[type[BaseModel]]:
    """The models that a key of law 2 brings with it."""
    found: set[type[BaseModel]] = set()
    stack: list[Any] = [one.model.model_fields[one.field].annotation]
    while stack:
        at = stack.pop()
        if isinstance(at, type) and issubclass(at, BaseModel):
            found |= models(at)
        stack += typing.get_args(at)
    return found


def is_settled(one: Marked) -> bool:
    """Whether a key of which law 2 added some values has one choice only without them."""
    found = choices(one.model, one.field)
    return bool(found) and len([value for value in found if not one.mark.when(value)]) == 1


def choices(model: type[BaseModel], field: str) -> list[Any]:
    found: list[Any] = []
    stack = [model.model_fields[field].annotation]
    while stack:
        one = stack.pop()
        if typing.get_origin(one) is Literal:
            found += typing.get_args(one)
        else:
            stack += typing.get_args(one)
    return found


def other(value: Any, model: type[BaseModel], field: str) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case str() if others := [one for one in choices(model, field) if one != value]:
            return others[0]
        case str():
            return f"{value}-changed"
        case int():
            return value + 1
        case Fraction():
            return value + Fraction(1, 8)
        case Cutoff(size, True):
            return Cutoff(size + 1, True)
        case Cutoff(size, False):
            return Cutoff(size / 2, False)
        case Words():
            return Words(zh=f"{value.zh}改", en=f"{value.en} changed")
        case datetime():
            return value + timedelta(hours=1)
        case date():
            return value + timedelta(days=1)
        case dict():
            return {name: other(one, model, field) for name, one in value.items()}
        case tuple() if value and not isinstance(value[0], BaseModel):
            return (*value[:-1], other(value[-1], model, field))
        case tuple():
            return value[:-1]
    raise AssertionError(f"{model.__name__}.{field} holds a {type(value).__name__}, which this test cannot change")


def changed(part: Any, way: Way, new: Any) -> Any:
    step, *rest = way
    if isinstance(part, tuple):
        assert isinstance(step, int)
        return (*part[:step], changed(part[step], tuple(rest), new) if rest else new, *part[step + 1 :])
    value = changed(getattr(part, str(step)), tuple(rest), new) if rest else new
    return part.model_copy(update={str(step): value})


def silent(book: Rulebook) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The fields that a rulebook sets, and those of them that can change without a word changing."""
    before = describe_rulebook(book).text()
    spoke: set[tuple[str, str]] = set()
    tried: dict[tuple[str, str], int] = {}
    for part, field, way in walk(book):
        key = (type(part).__name__, field)
        value = getattr(part, field)
        if key in spoke or (isinstance(value, BaseModel | type(None)) and not isinstance(value, Words)) or value == ():
            continue
        if tried.get(key, 0) >= TRIES or len(choices(type(part), field)) == 1:
            continue
        tried[key] = tried.get(key, 0) + 1
        if describe_rulebook(changed(book, way, other(value, type(part), field))).text() != before:
            spoke.add(key)
    return set(tried), set(tried) - spoke


@pytest.mark.only("sqlite")  # sentences are made without a row
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_whatever_is_changed_in_a_rulebook_changes_its_words(app, path):
    with app.app_context():
        _written, mute = silent(book_at(path))
    assert mute <= NOT_SHOWN.keys(), f"changed without a word changing: {sorted(mute - NOT_SHOWN.keys())}"


def test_every_field_of_the_law_is_in_the_rulebook_of_everything():
    """So that the words cannot miss a new key of the rules: it is in a written list, or a test fails."""
    books = [book_at(EVERYTHING), book_at(EVERYTHING_SECOND)]
    written = {(type(part).__name__, field) for book in books for part, field, _way in walk(book)}
    known = {
        (model.__name__, field)
        for model in models(Rulebook)
        for field in model.model_fields
        if len(choices(model, field)) != 1  # nothing can change where there is no other choice
    }
    newer = [one for one in marked(Rulebook) if one.key not in SECOND and (not one.mark.what or is_settled(one))]
    refused = {(one.model.__name__, one.field) for one in newer}
    refused |= {(inside.__name__, field) for one in newer for inside in inside_of(one) for field in inside.model_fields}
    assert not {key for key in known - written if key[0] != "_Eligibility"} - NOT_SHOWN.keys() - refused
    assert NOT_SHOWN.keys() <= known, "NOT_SHOWN names fields that are not there"


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_english_has_no_chinese_sentence(app, path):
    """Only what the rulebook has in Chinese alone stays Chinese: its sources."""
    with app.app_context(), speaking("en"):
        sentences = [one for _s, _g, clause in describe_rulebook(book_at(path)).clauses() for one in clause.sentences]
    mixed = [one for one in sentences if any(mark in one for mark in "。，；：（")]
    assert not [one for one in mixed if "basis" not in one.lower()]


def test_a_contest_is_told_only_what_counts_for_it(app):
    with app.app_context():
        book = book_at(SEED["career-2023"])
        text = describe_rulebook(book, contest="province/330000/growth/higher").text()
    assert "成长赛道评分表" in text
    assert "就业赛道评分表" not in text
    assert "5 名评委" in text
    assert "3 名评委" not in text
    assert "进入全国总决赛" in text
    assert "进入省赛" not in text


def test_rules_say_for_whom_they_are(app):
    with app.app_context():
        scopes = {clause.scope for _s, _g, clause in describe_rulebook(book_at(SEED["career-2023"])).clauses()}
        skills = {
            group.scope
            for section in describe_rulebook(book_at(SEED["skills-2023"])).sections
            for group in section.groups
        }
    assert {"校赛", "省赛、全国总决赛", "校赛 · 成长赛道", "330000 · 省赛"} <= scopes
    assert "制造与工程技术" in skills or any("个赛项" in one for one in skills)


def test_tracks_of_which_the_same_is_said_stand_together(app):
    with app.app_context():
        who = next(
            section for section in describe_rulebook(book_at(SEED["skills-2023"])).sections if section.key == "tracks"
        )
    assert len(who.groups) == 109
    assert len(who.merged) < 40
    assert sum(len(group.heads) for group in who.merged) == 109


def test_an_attribute_is_called_by_its_name_wherever_a_rule_goes_by_it(app):
    book = parse(
        'law = "2"\n[[scheme]]\nkey = "s"\n[[scheme.criterion]]\nkey = "c"\n'
        '[[scheme.criterion.aspect]]\nkey = "c"\nmax = 9\n'
        '[[attribute]]\nkey = "area"\nof = "group"\nkind = "text"\nname = { zh = "片区", en = "District" }\n'
        '[[attribute]]\nkey = "hosting"\nof = "group"\nkind = "number"\nname = { zh = "承办", en = "Hosting" }\n'
        '[[ladder]]\nkey = "l"\nwhere = { area = "东" }\n[[ladder.rung]]\naward = "gold"\nupto = 1\n'
        'need = [ { metric = "attribute:hosting", at_least = "1" } ]\n'
        '[[prize]]\naward = "cup"\nper = "attribute:area"\ncount = 2\n'
        'index = [ { metric = "attribute:hosting", weight = "1" } ]\n'
        '[[advance]]\nto = "next"\ntake = "3"\ncap = { per = "attribute:area", most = 1 }\n'
    )
    with app.app_context():
        text = describe_rulebook(book).text()
    for sentence in (
        "cup：给 2 个“片区”",
        "同一“片区”的单位合在一起算",
        "同一“片区”至多 1",
        "“承办”",
        "“片区”一项为“东”",
    ):
        assert sentence in text
    assert "area" not in text
    assert "hosting" not in text
