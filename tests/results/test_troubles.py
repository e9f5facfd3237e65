"""The words of problems are read off the law's own: where its prose changes, this fails and not the page."""

from __future__ import annotations

from typing import Any

import pytest

from contest.i18n import sentence_said
from contest.results.models import Problem
from contest.results.troubles import LOT, TIE, told
from contest.rules import EntryRow, Inputs, tabulate
from contest.rules.rulebook import parse
from tests.results.world import World

RANKED = 'law = "1"\n[ranking]\nby = "attribute:points"\n'
LADDER = '[[ladder]]\nkey = "medals"\n[[ladder.rung]]\naward = "gold"\nupto = "1"\ntie = "stop"\n'
ADVANCE = '[[advance]]\nto = "province"\ntake = "1"\ntie = "stop"\n'
CAPPED = '[[advance]]\nto = "province"\ntake = "3"\ntie = "stop"\ncap = { per = "group", most = 1 }\n'
PICK = '[[pick]]\naward = "best"\neach = "group"\nby = ["place"]\ntie = "stop"\n'
PRIZE = '[[prize]]\naward = "organised"\ncount = 1\ntie = "stop"\nindex = [{ metric = "entries", weight = "1" }]\n'


def problem_of(rules: str, groups: tuple[str, str] = ("a", "a")) -> str:
    rows = tuple(
        EntryRow(entry=f"E{n}", contest="school/x/growth/higher", group=group, attributes={"points": "5"})
        for n, group in enumerate(groups, 1)
    )
    return tabulate(Inputs(entries=rows), parse(RANKED + rules)).problems[0].detail


@pytest.mark.parametrize(
    ("rules", "groups", "what", "names"),
    [
        (LADDER, ("a", "a"), {"what": "ladder", "place": "1", "line": "gold"}, "E1, E2"),
        (ADVANCE, ("a", "a"), {"what": "advance", "key": "province", "place": "1"}, "E1, E2"),
        (CAPPED, ("a", "a"), {"what": "advance", "key": "province", "line": "the cap"}, "E1, E2"),
        (PICK, ("a", "a"), {"what": "pick", "key": "best", "of": "a"}, "E1, E2"),
        (PRIZE, ("a", "b"), {"what": "prize", "key": "organised"}, "a, b"),
    ],
)
def test_a_tie_is_read_off_the_laws_prose(
    rules: str, groups: tuple[str, str], what: dict[str, str], names: str
) -> None:
    found = TIE.match(problem_of(rules, groups))
    assert found is not None
    assert {key: found[key] for key in what} == what
    assert found["names"] == names


def words(one: Any) -> str:
    return sentence_said(one.sentence, one.facts)


def test_a_tie_in_words(world: World) -> None:
    detail = "ladder school: level on place 3 at the line of silver: G003, G004"
    one = told(Problem(kind="tie", blocks=True, detail=detail), world.contest, None, None, here=world.contest)
    assert words(one) == "G003、G004 并列第 3 名，正好压在银奖的线上。"
    assert (one.deed, one.way, list(one.level)) == (LOT, "lots", ["G003", "G004"])


def test_a_tie_that_lots_cannot_part(world: World) -> None:
    detail = "prize organised: level at index 0.5: x, y"
    one = told(Problem(kind="tie", blocks=True, detail=detail), None, None, None, here=world.contest)
    assert "指数完全相同" in words(one)
    assert one.way is None


def test_prose_that_is_not_understood_stands_as_it_is(world: World) -> None:
    one = told(Problem(kind="tie", blocks=True, detail="????"), world.contest, None, None, here=world.contest)
    assert words(one) == "有几件作品分不出先后，正好压在线上。"


def test_what_does_not_block_only_reminds(world: World) -> None:
    appearance = world.entry(1)
    one = told(Problem(kind="spread", blocks=False, detail="x"), world.contest, appearance, "G001", here=world.contest)
    assert "只是提醒" in one.deed
    blocking = told(
        Problem(kind="spread", blocks=True, detail="x"), world.contest, appearance, "G001", here=world.contest
    )
    assert "恢复评分" in blocking.deed
    assert blocking.way == "entry"
