"""Problems in words: every kind of tie that the law stops at has its sentence, and its way out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, get_args

import pytest

from contest.formatting import format_sentence
from contest.results.models import Problem
from contest.results.presenters.problem_text import BY_TABLE, CHOICE, LOT, TIES, describe_problem
from contest.rules import EntryRow, Inputs, tabulate
from contest.rules.problems import Tie
from contest.rules.rulebook import parse
from tests.results.world import World

RANKED = 'law = "1"\n[ranking]\nby = "attribute:points"\n'
LADDER = '[[ladder]]\nkey = "medals"\n[[ladder.rung]]\naward = "gold"\nupto = "1"\ntie = "stop"\n'
ADVANCE = '[[advance]]\nto = "province"\ntake = "1"\ntie = "stop"\n'
CAPPED = '[[advance]]\nto = "province"\ntake = "3"\ntie = "stop"\ncap = { per = "group", most = 1 }\n'
PICK = '[[pick]]\naward = "best"\neach = "group"\nby = ["place"]\ntie = "stop"\n'
PRIZE = '[[prize]]\naward = "organised"\ncount = 1\ntie = "stop"\nindex = [{ metric = "entries", weight = "1" }]\n'


def tie_of(rules: str, groups: tuple[str, str] = ("a", "a")) -> dict[str, Any]:
    """What the law reports about the tie that these rules stop at; it is stored as JSON."""
    rows = tuple(
        EntryRow(entry=f"E{n}", contest="school/x/growth/higher", group=group, attributes={"points": "5"})
        for n, group in enumerate(groups, 1)
    )
    tie = tabulate(Inputs(entries=rows), parse(RANKED + rules)).problems[0].tie
    assert tie is not None
    return dict(json.loads(json.dumps(asdict(tie))))


def words(one: Any) -> str:
    return format_sentence(one.sentence, one.facts)


@pytest.mark.parametrize(
    ("rules", "groups", "sentence", "to_do"),
    [
        (LADDER, ("a", "a"), "E1、E2 并列第 1 名，正好压在金奖的线上。", LOT),
        (ADVANCE, ("a", "a"), "E1、E2 并列第 1 名，正好压在去省赛的线上。", LOT),
        (CAPPED, ("a", "a"), "E1、E2 并列第 1 名，正好压在去省赛的线上。", LOT),
        (PICK, ("a", "a"), "best：E1、E2 分不出先后，名额只够给一部分。", LOT),
        (PRIZE, ("a", "b"), "organised：a、b 的指数完全相同，名额只够给一部分。", CHOICE),
    ],
)
def test_a_tie_in_words(world: World, rules: str, groups: tuple[str, str], sentence: str, to_do: str) -> None:
    problem = Problem(kind="tie", blocks=True, detail="", tie=tie_of(rules, groups))
    one = describe_problem(problem, world.contest, None, None, here=world.contest)
    assert words(one) == sentence
    assert (one.to_do, one.way) == (to_do, "lots" if to_do is LOT else None)
    assert list(one.level) == (["E1", "E2"] if to_do is LOT else [])


BY_A_TABLE = """law = "2"
[[table]]
key = "schools"
order = ["gold"]
[[ladder]]
key = "medals"
rung = [ { award = "gold", upto = "1" } ]
[[prize]]
award = "cup"
count = 1
tie = "stop"
by = "table:schools"
"""


def test_a_tie_of_a_prize_that_goes_by_a_table(world: World, monkeypatch: Any) -> None:
    """Its groups are level in the table; there is no index of which to speak."""
    book = parse(BY_A_TABLE)
    monkeypatch.setattr("contest.results.presenters.problem_text.rulebook_of", lambda _contest: book)
    tie = asdict(Tie("prize", "cup", ("a", "b"), line="rank 1"))
    problem = Problem(kind="tie", blocks=True, detail="", tie=tie)
    one = describe_problem(problem, world.contest, None, None, here=world.contest)
    assert (words(one), one.to_do) == ("cup：a、b 在榜上同一位，名额只够给一部分。", BY_TABLE[1])


def test_a_tie_at_a_line_over_several_contests(world: World) -> None:
    """Law 2, section 10: no place of one contest is told."""
    tie = asdict(Tie("ladder", "medals", ("E1", "E2"), line="gold"))
    one = describe_problem(
        Problem(kind="tie", blocks=True, detail="", tie=tie), world.contest, None, None, here=world.contest
    )
    assert words(one).startswith("E1、E2 在几场比赛的总次序里分不出先后，正好压在")
    assert one.to_do is LOT


def test_a_tie_at_a_segments_cut(world: World) -> None:
    tie = asdict(Tie("segment", "first", ("E1", "E2")))
    one = describe_problem(
        Problem(kind="tie", blocks=True, detail="", tie=tie), world.contest, None, None, here=world.contest
    )
    assert words(one) == "E1、E2 在淘汰线上分不出先后。"


def test_every_kind_of_tie_has_its_sentence() -> None:
    assert set(get_args(Tie.__annotations__["at"])) == set(TIES)


def test_what_does_not_block_only_reminds(world: World) -> None:
    appearance = world.entry(1)
    one = describe_problem(
        Problem(kind="spread", blocks=False, detail="x"), world.contest, appearance, "G001", here=world.contest
    )
    assert "只是提醒" in one.to_do
    blocking = describe_problem(
        Problem(kind="spread", blocks=True, detail="x"), world.contest, appearance, "G001", here=world.contest
    )
    assert "恢复评分" in blocking.to_do
    assert blocking.way == "entry"
