"""Law 2, section 4: judges on one ruler."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest.rules import EntryRow, Inputs, MarkRow, tabulate
from tests.rules import small

BOOK = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "idea"
    [[scheme.criterion.aspect]]
    key = "idea"
    max = 100
  [[scheme.criterion]]
  key = "work"
  weight = "2"
    [[scheme.criterion.aspect]]
    key = "work"
    max = 100
[panel]
unit = "sheet"
normalise = { kind = "zscore", per = "judge", center = "50", spread = "10", least = 3 }
"""
PLACES = '{ kind = "place", per = "judge", points = ["5", "3", "1"] }'


def sheets(text: str) -> str:
    """`"a j=10 k=20"`: each judge's sheet, all of it on the first criterion."""
    lines = []
    for line in text.strip().splitlines():
        entry, *given = line.split()
        lines.append(f"{entry} idea {' '.join(given)}")
        lines.append(f"{entry} work {' '.join(one.partition('=')[0] + '=0' for one in given)}")
    return "\n".join(lines)


def book(normalise: str = "", more: str = "") -> str:
    text = small.second(BOOK)
    if normalise:
        head, _, _ = text.partition("normalise = ")
        text = f"{head}normalise = {normalise}\n"
    return text + more


THREE = """
a j=10 k=60
b j=20 k=60
c j=30 k=90
"""


def test_a_zscore_within_each_judges_sheets() -> None:
    """j: mean 20, deviation √(200 ÷ 3) = 8.1649…; k: mean 70, deviation √200 = 14.1421…
    a: 50 − 10 × 10 ÷ 8.1649… = 37.752551…, and 50 − 10 × 10 ÷ 14.1421… = 42.928932…: mean 40.340741…
    b: 50 and 42.928932…: 46.464466…; c: 62.247448… and 64.142135…: 63.194792…"""
    outcome = small.judged(sheets(THREE), book())
    assert small.shown(outcome) == {"a": "40.340741…", "b": "46.464466…", "c": "63.194792…"}


def test_a_median_with_the_deviation_from_it() -> None:
    """j: median 20, of 10, 0, 10 the median is 10: 10 ÷ 14.826; k: median 60, of 0, 0, 30 it is 0: the centre."""
    outcome = small.judged(sheets(THREE), book('{ kind = "median", per = "judge", spread = "14.826" }'))
    assert small.shown(outcome) == {"a": "-5", "b": "0", "c": "5"}


def test_fewer_sheets_than_least_or_no_deviation_give_the_centre() -> None:
    """k gave two sheets; with `least = 2` they are one deviation apart each: 50 ± 10."""
    two = "a j=10 k=60\nb j=10 k=90\nc j=10"
    assert small.shown(small.judged(sheets(two), book())) == {"a": "50", "b": "50", "c": "50"}
    least = book('{ kind = "zscore", per = "judge", center = "50", spread = "10", least = 2 }')
    assert small.shown(small.judged(sheets(two), least)) == {"a": "45", "b": "55", "c": "50"}


def test_places_share_points_and_follow_better() -> None:
    """j: c 5, b 3, a 1. k: c 5, a and b share 3 and 1: 2 each. Means: a 1.5, b 2.5, c 5."""
    assert small.shown(small.judged(sheets(THREE), book(PLACES))) == {"a": "1.5", "b": "2.5", "c": "5"}
    lower = book(PLACES.replace("points", 'better = "lower", points'))
    assert small.shown(small.judged(sheets(THREE), lower)) == {"a": "4.5", "b": "3.5", "c": "1"}
    ranked = book(PLACES, '[ranking]\nbetter = "lower"\n')
    assert small.shown(small.judged(sheets(THREE), ranked)) == {"a": "4.5", "b": "3.5", "c": "1"}


def test_the_sheet_has_weights_and_agreed_values_before_it_is_replaced() -> None:
    """Two criteria, the second × 2: sheets 10 + 2 × 1 = 12, 10 + 2 × 2 = 14, 11 + 0 = 11: second, first, third."""
    marks = "a idea j=10\na work j=1\nb idea j=10\nb work j=2\nc idea j=11\nc work j=0"
    assert small.shown(small.judged(marks, book(PLACES))) == {"a": "3", "b": "5", "c": "1"}


def test_dropping_comes_after() -> None:
    """Points of c: 5 of j, 5 of k, 1 of m; the highest and the lowest dropped leaves 5."""
    marks = sheets("a j=10 k=60 m=3\nb j=20 k=50 m=2\nc j=30 k=90 m=1")
    dropped = book(PLACES).replace('unit = "sheet"', 'unit = "sheet"\ndrop_high = 1\ndrop_low = 1')
    assert small.shown(small.judged(marks, dropped)) == {"a": "3", "b": "3", "c": "5"}


def test_the_spread_looks_at_the_sheets_before() -> None:
    marks = sheets("a j=10 k=60\nb j=20 k=21\nc j=30 k=31")
    spread = book().replace('unit = "sheet"', 'unit = "sheet"\nspread = { above = "20" }')
    outcome = small.judged(marks, spread)
    assert small.problems(outcome) == [("spread", False, "a")]
    assert outcome.problems[0].detail == "sheet: judges are 50 apart, above 20"


def test_a_guests_sheets_are_replaced_by_the_same_figures() -> None:
    """Of j's sheets 10, 20, 30 a guest's 40 would be first: 5 points, unshared with c, who keeps 5."""
    marks = sheets("a j=10\nb j=20\nc j=30\ng j=40")
    people = "a b c g//guest"
    assert small.shown(small.judged(marks, book(PLACES), people)) == {"a": "1", "b": "3", "c": "5", "g": "5"}
    zscore = small.shown(small.judged(marks, book(), people))
    assert zscore == {"a": "37.752551…", "b": "50", "c": "62.247448…", "g": "74.494897…"}


def test_sheets_of_who_ends_incomplete_count_and_partial_ones_do_not() -> None:
    """c has one judge of two that are needed: no score, but its 30 is j's first. d's sheet is not whole: it is no
    sheet, so that b's 20 is second of three."""
    marks = sheets("a j=10 k=1\nb j=20 k=2\nc j=30") + "\nd idea j=25 k=3\nd work k=0"
    outcome = small.judged(marks, book(PLACES).replace('unit = "sheet"', 'unit = "sheet"\nmin_judges = 2'))
    assert small.shown(outcome) == {"a": "1", "b": "3", "c": "", "d": ""}
    assert small.problems(outcome) == [("incomplete", True, "c"), ("incomplete", True, "d"), ("partial", False, "d")]


ROOMS = '[[attribute]]\nkey = "room"\nof = "entry"\nkind = "text"\n'
ROOM = '{ kind = "place", per = "attribute:room", points = ["5", "3", "1"] }'


def test_within_a_room() -> None:
    """Room 1 has the sheets 90, 80 (a) and 70 (b): 5, 3, 1. In room 2 c's 40 is first; d without a room is first there
    too."""
    people = tuple(
        EntryRow(key, attributes={"room": room}) for key, room in zip("abcd", ("1", "1", "2", ""), strict=True)
    )
    marks = small.marks(sheets("a j=90 k=80\nb m=70\nc j=40\nd j=1"))
    outcome = tabulate(Inputs(people, marks), small.law(book(ROOM, ROOMS)))
    assert small.shown(outcome) == {"a": "4", "b": "1", "c": "5", "d": "5"}


SEGMENTS = """
[[segment]]
key = "one"
weight = "0.5"
aspects = ["idea"]
[[segment]]
key = "two"
weight = "0.5"
aspects = ["work"]
[segment.panel]
normalise = { kind = "zscore", per = "judge", least = 1 }
"""


def test_each_segment_has_sheets_and_a_ruler_of_its_own() -> None:
    """Segment one by points: 5 and 3. Segment two by deviations: the sheets 2 × 10 and 2 × 20 lie −1 and 1 apart."""
    outcome = small.judged("a idea j=9\na work j=10\nb idea j=8\nb work j=20", book(PLACES, SEGMENTS))
    assert small.shown(outcome) == {"a": "2", "b": "2"}


def test_a_panel_mark_on_a_judged_aspect_is_refused() -> None:
    rows = tuple(replace(row, line=at) for at, row in enumerate(small.marks("a idea =9\na work j=1"), start=2))
    assert small.refused(book(), Inputs(small.entries("a"), rows)) == [
        "marks.csv:2: aspect idea of entry a has an agreed mark beside normalise; give the mark of each judge"
    ]
    measured = book().replace('key = "idea"\n    max', 'key = "idea"\n    kind = "measured"\n    max')
    agreed = tabulate(Inputs(small.entries("a"), (*rows, MarkRow("a", "work", "", "k"))), small.law(measured))
    assert small.shown(agreed) == {"a": "50"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (book().replace('unit = "sheet"', 'unit = "criterion"'), 'normalise needs unit = "sheet"'),
        (book().replace('"judge"', '"juror"'), "per = juror is not possible; write judge or attribute:NAME"),
        (book(PLACES.replace("points", 'center = "5", points')), "unknown key center"),
        (book('{ kind = "zscore", per = "judge", points = ["1"] }'), "unknown key points"),
        (
            book(more='[ranking]\nprecedence = ["criterion:idea"]\n'),
            "step criterion:idea cannot be given, as its judges",
        ),
        (book(more='[ranking]\nprecedence = ["sheets:mean"]\n'), "step sheets:mean cannot be given beside normalise"),
        (book(ROOM), "attribute room is not declared"),
        (
            book(ROOM, ROOMS.replace('"entry"', '"group"')),
            "a ruler needs an attribute of entries, and room is of group",
        ),
        (book(more=SEGMENTS.replace("normalise", 'unit = "aspect"\nnormalise')), 'normalise needs unit = "sheet"'),
    ],
)
def test_what_is_refused(text: str, sentence: str) -> None:
    assert any(sentence in one for one in small.refused(text))


def test_law_1_has_no_ruler() -> None:
    assert any('normalise needs law = "2"' in one for one in small.refused(BOOK))
