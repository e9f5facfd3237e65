"""Law 2, section 1: what a rung gives of its own (by hand, from the text)."""

from __future__ import annotations

import pytest

from contest.exchange.presenters import explanation_text
from contest.rules import Inputs, parse, tabulate
from contest.rules.rulebook.reading import faults_at
from contest.rules.rulebook.unreachable import unreachable_rungs
from tests.rules.small import awards, entries, law, problems, scored, scores, second
from tests.rules.test_ladders import ladder


def counts(people: str, *rungs: str) -> list[int]:
    """How many hold each of the rungs."""
    given = [award for award, _ in awards(scored(people, second(ladder(*rungs))))]
    return [given.count(award) for award in ("gold", "silver", "bronze", "merit")[: len(rungs)]]


def field(size: int) -> str:
    return " ".join(f"e{n:02}={100 - n}" for n in range(size))


def shares(how: str) -> tuple[str, ...]:
    return tuple(f'most = "{share}/100"\nround = "{how}"' for share in (10, 20, 30))


@pytest.mark.parametrize(("how", "wanted"), [("down", [1, 3, 4]), ("up", [2, 3, 5]), ("nearest", [2, 3, 5])])
def test_fifteen_entries_by_each_rounding(how: str, wanted: list[int]) -> None:
    """15 entries: 1.5, 3 and 4.5, each made whole alone."""
    assert counts(field(15), *shares(how)) == wanted


@pytest.mark.parametrize(
    ("size", "how", "wanted"),
    [
        (14, "nearest", [1, 3, 4]),
        (15, "nearest", [2, 3, 5]),
        (25, "nearest", [3, 5, 8]),
        (14, "down", [1, 2, 4]),
        (15, "down", [1, 3, 4]),
        (25, "down", [2, 5, 7]),
    ],
)
def test_the_cases_of_14_15_and_25(size: int, how: str, wanted: list[int]) -> None:
    """10, 20 and 30 % of 14 are 1.4, 2.8, 4.2; of 15: 1.5, 3, 4.5; of 25: 2.5, 5, 7.5."""
    assert counts(field(size), *shares(how)) == wanted


def test_the_nearer_of_the_two_lines_holds() -> None:
    """Ten entries. Gold to two; silver's own share is 3 and its line with the golds 4: 2 silvers. Bronze: 9 together
    leave 5, its own share only 1."""
    assert counts(field(10), "upto = 2", 'upto = "4"\nmost = "3/10"', 'upto = "9"\nmost = "1/10"') == [2, 2, 1]


def test_ties_at_the_line_of_a_share() -> None:
    """Four entries, the second and third level. 25 % of four is one gold; silver's own one is cut by the pair."""
    people = "a=9 b=8 c=8 d=7"
    assert counts(people, 'most = "1/4"', 'most = "1/4"\ntie = "include"', "most = 1") == [1, 2, 1]
    assert counts(people, 'most = "1/4"', 'most = "1/4"\ntie = "exclude"', "most = 2") == [1, 0, 2]
    book = second(ladder('most = "1/4"', 'most = "1/4"\ntie = "stop"', "most = 1"))
    assert awards(scored(people, book)) == [("gold", "a")]
    assert problems(scored(people, book)) == [("tie", True, "")]


def test_a_share_is_of_the_base() -> None:
    """Two of four competing entries are placed: half of the competing is 2, half of the placed 1."""
    people = "a=9 b=8 c=- d=-"
    assert counts(people, 'most = "1/2"') == [2]
    placed = second(ladder('most = "1/2"', more='base = "placed"'))
    assert awards(scored(people, placed)) == [("gold", "a")]


def told_of(*rungs: str, more: str = "") -> list[str]:
    book = parse(second(ladder(*rungs, more=more)))
    return [fault.text() for fault in faults_at(unreachable_rungs(book), second(ladder(*rungs, more=more)))]


def test_check_warns_of_a_rung_that_can_give_nothing() -> None:
    """`upto = "1"` after 5 is one entry; a tenth after a fifth, and 5 after everybody, are never beyond."""
    (one,) = told_of("upto = 2", "upto = 5", "upto = 1")
    assert one.endswith(
        ': ladder[1].rung[3].upto: rung bronze can give nothing: "1" is one entry, not all; '
        'for all of them write "100/100"'
    )
    assert int(one.split(":")[1]) == second(ladder("upto = 2", "upto = 5", "upto = 1")).count("\n")
    assert 'its line "1/10"' in told_of('upto = "1/5"', 'upto = "1/10"')[0]
    assert len(told_of('upto = "100/100"', "upto = 5", 'upto = "1/2"')) == 2
    assert len(told_of('most = "1/2"', 'upto = "1/2"')) == 1


@pytest.mark.parametrize(
    "rungs",
    [
        ("upto = 1", "upto = 2"),
        ('upto = "1/3"', "upto = 3"),  # beyond it for the bases up to 6
        ('upto = 5\nat_least = "60"', "upto = 1"),
        ('upto = 5\ntie = "stop"', "upto = 1"),
        ('upto = 5\nneed = [ { metric = "score", at_least = 60 } ]', "upto = 1"),
        ("upto = 5", "upto = 1\nmost = 1"),
        ("upto = 5", 'upto = 1\nat_least = "6"'),
        ('upto = "0"',),
    ],
)
def test_check_says_nothing_of_a_rung_that_may_give(rungs: tuple[str, ...]) -> None:
    assert told_of(*rungs) == []


def test_explain_tells_the_share() -> None:
    outcome = tabulate(
        Inputs(entries=entries("a b c d e"), scores=scores("a=5 b=4 c=3 d=2 e=1")),
        law(second(ladder('most = "1/2"\nround = "down"'))),
        explain=True,
    )
    assert outcome.explanations is not None
    told = explanation_text(outcome.explanations[0], "en")
    assert "at most 5 × 1/2 → 2 on it" in told
    assert "这一级至多 5 × 1/2 → 2 个" in explanation_text(outcome.explanations[0], "zh")
