"""Law 2, section 11: products."""

from __future__ import annotations

import pytest

from contest.rules import Outcome
from tests.rules import small

DIVE = """
[[scheme]]
key = "dive"
  [[scheme.criterion]]
  key = "dive"
    [[scheme.criterion.aspect]]
    key = "mark"
    max = 10
    times = "dd"
    {more}
    [[scheme.criterion.aspect]]
    key = "dd"
    kind = "measured"
    max = 5
    silent = true
"""
SEVEN = '[panel]\ncombine = "sum"\ndrop_high = 2\ndrop_low = 2\n'


def dived(marks: str, book: str = DIVE + SEVEN, more: str = "", people: str = "") -> Outcome:
    return small.judged(marks, small.second(book.replace("{more}", more)), people)


def test_the_example_of_the_text() -> None:
    """Seven judges, drop two high and two low, sum: marks 7, 7.5, 7.5, 8, 8, 8, 8.5 with dd 3.2: (7.5 + 8 + 8) × 3.2 =
    75.2."""
    outcome = dived("a mark a=7 b=7.5 c=7.5 d=8 e=8 f=8 g=8.5\na dd =3.2")
    assert small.shown(outcome) == {"a": "75.2"}


def test_the_panels_round_comes_before_factor_and_round_after() -> None:
    """Mean 7.25 → 7.3 × 1.5 = 10.95 × factor 2 = 21.9 → 22."""
    book = DIVE + "[panel]\nround = 1\n"
    outcome = dived("a mark j=7 k=7.5\na dd =1.5", book, 'factor = "2"\n    round = 0')
    assert small.shown(outcome) == {"a": "22"}


def test_both_are_converted_first() -> None:
    """8 of the largest 8 is 10; 4 is 5. dd 2 → 1.5 and dd 3 → 1.7 by the table."""
    book = DIVE.replace(
        "silent = true", 'silent = true\n    convert = { kind = "steps", table = [["2", "1.5"], ["3", "1.7"]] }'
    )
    more = 'convert = { kind = "share", of = "largest", to = "10" }'
    assert small.shown(dived("a mark j=8\na dd =2\nb mark j=4\nb dd =3", book, more)) == {"a": "15", "b": "8.5"}


def test_a_missing_multiplier_is_incomplete() -> None:
    outcome = dived("a mark j=8", DIVE)
    assert small.problems(outcome) == [("incomplete", True, "a")]
    assert small.shown(outcome) == {"a": ""}


def test_a_multiplier_that_is_not_silent_enters_the_sum_too() -> None:
    assert small.shown(dived("a mark j=8\na dd =2", DIVE.replace("silent = true", ""))) == {"a": "18"}


SILENT = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
    [[scheme.criterion.aspect]]
    key = "a"
    max = 10
    [[scheme.criterion.aspect]]
    key = "time"
    kind = "measured"
    max = 100
    factor = "-1"
    silent = true
[ranking]
precedence = ["aspect:time"]
"""


def test_a_silent_aspect_serves_the_precedence_with_its_factor_and_comes_last_where_it_is_missing() -> None:
    """All have 5. The times 9 and 8 with factor −1: −8 is the higher. c has none and comes last; nothing blocks."""
    outcome = small.judged("a a j=5\na time =9\nb a j=5\nb time =8\nc a j=5", small.second(SILENT))
    assert small.places(outcome) == {"b": 1, "a": 2, "c": 3}
    assert small.shown(outcome) == {"a": "5", "b": "5", "c": "5"}
    assert small.problems(outcome) == []


def test_a_disagreement_on_a_silent_aspect_leaves_no_score() -> None:
    outcome = small.judged("a a j=5\na time j=9 k=8\nb a j=5", small.second(SILENT))
    assert small.places(outcome) == {"a": None, "b": 1}
    assert small.problems(outcome) == [("disagreement", True, "a")]


def test_a_silent_aspect_is_in_no_mean_of_sheets() -> None:
    """b's time of 50 would put it first; the means are 5 and 6."""
    book = (
        SILENT.replace('"aspect:time"', '"sheets:mean"')
        .replace('key = "a"', 'key = "a"\n    round = 0')
        .replace("max = 10\n", "max = 10\n    factor = 1\n", 1)
    )
    outcome = small.judged("a a j=5.4\na time =1\nb a j=5.3\nb time =50", small.second(book))
    assert small.places(outcome) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        (DIVE.replace('times = "dd"', 'times = "ddd"'), "has times = ddd, but criterion dive has no other aspect"),
        (DIVE.replace('times = "dd"', 'times = "mark"'), "has times = mark, but criterion dive has no other aspect"),
        (DIVE.replace("silent = true", 'times = "mark"'), "which has times itself; remove one of the two"),
        (DIVE.replace('times = "dd"', "silent = true"), "aspect mark is silent, so it must be measured"),
        (
            DIVE.replace('times = "dd"', 'kind = "measured"\n    silent = true'),
            "all aspects of criterion dive are silent",
        ),
        (DIVE + '[panel]\nunit = "criterion"\n', 'times needs unit = "aspect"'),
        (DIVE + '[ranking]\nprecedence = ["sheets:mean"]\n', "step sheets:mean cannot be given beside times"),
    ],
)
def test_what_is_refused(book: str, sentence: str) -> None:
    assert any(sentence in one for one in small.refused(small.second(book.replace("{more}", ""))))


def test_law_1_has_no_products() -> None:
    told = small.refused(DIVE.replace("{more}", ""))
    assert [one.partition('needs law = "2"')[0].rpartition(": ")[2] for one in told] == ["times ", "silent "]
