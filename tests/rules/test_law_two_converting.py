"""Law 2, section 3: converting a value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest.rules import Inputs, ScoreRow, tabulate
from tests.rules import small

ONE = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
    [[scheme.criterion.aspect]]
    key = "a"
    kind = "measured"
    min = "-100"
    max = 1000
    {more}
"""


def converted(given: str, convert: str, more: str = "", people: str = "") -> dict[str, str]:
    """entry → score where one measured aspect is the whole score: `"a=8 b=20"`."""
    marks = "\n".join(f"{one.split('=')[0]} a ={one.split('=')[1]}" for one in given.split())
    book = ONE.format(more=f"convert = {convert}") + more
    return small.shown(small.judged(marks, small.second(book), people))


STEPS = '{ kind = "steps", table = [["0", "0"], ["5", "1"], ["9", "2"]] }'
LINE = '{ kind = "linear", from = ["20", "10"], to = ["60", "100"] }'


def test_steps_take_the_last_row_that_is_not_above_the_value() -> None:
    """The table of the text: from 0 on 0, from 5 on 1, from 9 on 2; below the first row the first row's."""
    got = converted("a=-3 b=0 c=4.999 d=5 e=8.9 f=9 g=100", STEPS)
    assert got == {"a": "0", "b": "0", "c": "0", "d": "1", "e": "1", "f": "2", "g": "2"}


def test_a_line_never_leaves_its_two_figures() -> None:
    """The example of the text: 20 s → 60, 10 s → 100, 15 s → 80, 8 s → 100; 25 s would be 40 and stays 60."""
    assert converted("a=20 b=10 c=15 d=8 e=25", LINE) == {"a": "60", "b": "100", "c": "80", "d": "100", "e": "60"}


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("largest", {"a": "100", "b": "50", "c": "25"}),  # 8 ÷ 8, 4 ÷ 8, 2 ÷ 8
        ("sum", {"a": "57.142857…", "b": "28.571428…", "c": "14.285714…"}),  # of 14
        ("smallest", {"a": "25", "b": "50", "c": "100"}),  # 2 ÷ 8, 2 ÷ 4, 2 ÷ 2
    ],
)
def test_a_share_of_the_largest_the_sum_or_the_smallest(of: str, expected: dict[str, str]) -> None:
    assert converted("a=8 b=4 c=2", f'{{ kind = "share", of = "{of}", to = "100" }}') == expected


def test_a_share_where_there_is_nothing() -> None:
    """A largest or a sum of 0 gives 0 for all; under smallest 0 gives `to`, and the others 0 ÷ x."""
    for of in ("largest", "sum"):
        assert converted("a=0 b=0", f'{{ kind = "share", of = "{of}", to = "100" }}') == {"a": "0", "b": "0"}
    assert converted("a=0 b=5", '{ kind = "share", of = "smallest", to = "100" }') == {"a": "100", "b": "0"}


PLACE = '{ kind = "place", points = ["12", "10", "8", "7"] }'


def test_points_by_place_are_shared_by_level_ones_and_end_with_the_list() -> None:
    """Two firsts take up 12 and 10: 11 each. The third has 8; two fourths take up 7 and nothing: 3.5 each."""
    assert converted("a=9 b=9 c=7 d=6 e=6 f=1", PLACE) == {
        "a": "11",
        "b": "11",
        "c": "8",
        "d": "3.5",
        "e": "3.5",
        "f": "0",
    }


def test_better_says_which_way_the_unconverted_value_is_good() -> None:
    """By default the ranking's; seconds made into points rank higher first, and the fewest seconds have the most."""
    assert converted("a=9 b=8", PLACE, '[ranking]\nbetter = "lower"') == {"a": "10", "b": "12"}
    turned = PLACE.replace("points", 'better = "lower", points')
    assert converted("a=9 b=8", turned) == {"a": "10", "b": "12"}


def test_a_guest_is_converted_by_the_same_figures_without_being_counted() -> None:
    """The largest of the competing is 50: the guest's 60 is 120 of 100. By place 60 would be first, unshared."""
    people = "a b guest//guest"
    share = '{ kind = "share", of = "largest", to = "100" }'
    assert converted("a=50 b=25 guest=60", share, people=people) == {"a": "100", "b": "50", "guest": "120"}
    assert converted("a=50 b=25 guest=50", PLACE, people=people) == {"a": "12", "b": "10", "guest": "12"}
    assert converted("guest=50", PLACE, people="guest//guest") == {"guest": "0"}
    assert converted("guest=50", share, people="guest//guest") == {"guest": "0"}


def test_rounds_in_their_order() -> None:
    """Panel mean 7.25 → 7.3 (panel.round 1) → of the largest 9.0: 81.111… → 81.1 (convert.round 1) × factor 0.5 →
    40.55 → 41 (aspect round 0)."""
    book = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
    [[scheme.criterion.aspect]]
    key = "a"
    max = 10
    factor = "0.5"
    round = 0
    convert = { kind = "share", of = "largest", to = "100", round = 1 }
[panel]
round = 1
"""
    outcome = small.judged("x a j1=7 j2=7.5\ny a j1=9 j2=9", small.second(book))
    assert small.shown(outcome) == {"x": "41", "y": "50"}


SEGMENTS = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "show"
    [[scheme.criterion.aspect]]
    key = "show"
    max = 10
[[segment]]
key = "stage"
weight = "0.7"
aspects = ["show"]
[[segment]]
key = "votes"
weight = "0.3"
from = "scores"
min = 0
max = 100000
convert = { kind = "share", of = "largest", to = "10", round = 2 }
[score]
round = 2
"""


def voted(votes: str) -> Inputs:
    rows = tuple(ScoreRow(*one.split("=")[:1], segments={"votes": one.split("=")[1]}) for one in votes.split())
    rows = tuple(replace(row, line=at) for at, row in enumerate(rows, start=2))
    return Inputs(small.entries("a b"), small.marks("a show j1=8\nb show j1=9"), rows)


def test_a_segments_value_is_converted_after_its_round_and_before_its_weight() -> None:
    """a: 0.7 × 8 + 0.3 × 10 = 8.6; b: 300 ÷ 900 × 10 = 3.33, and 0.7 × 9 + 0.3 × 3.33 = 7.299 → 7.30."""
    outcome = tabulate(voted("a=900 b=300"), small.law(small.second(SEGMENTS)))
    assert small.shown(outcome) == {"a": "8.60", "b": "7.30"}


def test_scores_outside_their_bounds_are_refused_with_their_line() -> None:
    assert small.refused(small.second(SEGMENTS), voted("a=-1 b=100001")) == [
        "scores.csv:2: score -1 is below the minimum 0 of segment votes",
        "scores.csv:3: score 100001 is above the maximum 100000 of segment votes",
    ]


def test_of_a_negative_value_no_share_is_taken() -> None:
    """With the line where a single one is at fault, else by contest and entry."""
    unbounded = SEGMENTS.replace("min = 0\nmax = 100000\n", "")
    assert small.refused(small.second(unbounded), voted("a=-1 b=1")) == [
        "scores.csv:2: entry a of contest —: segment votes is -1; no share can be taken of less than 0"
    ]
    book = small.second(ONE.format(more='convert = { kind = "share", of = "sum", to = "1" }'))
    one = tuple(replace(row, line=7) for row in small.marks("x a =-2"))
    two = tuple(replace(row, line=7) for row in small.marks("x a j1=-2 j2=-2"))
    told = "entry x of contest —: aspect a is -2; no share can be taken of less than 0"
    assert small.refused(book, Inputs(small.entries("x"), one)) == [f"marks.csv:7: {told}"]
    assert small.refused(book, Inputs(small.entries("x"), two)) == [f"marks.csv: {told}"]


def test_the_population_has_also_those_who_end_without_a_score() -> None:
    """b lacks aspect two and has no score, but its 100 is the largest of aspect one."""
    book = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
    [[scheme.criterion.aspect]]
    key = "one"
    max = 100
    convert = { kind = "share", of = "largest", to = "10" }
    [[scheme.criterion.aspect]]
    key = "two"
    max = 100
"""
    outcome = small.judged("a one j=50\na two j=1\nb one j=100", small.second(book))
    assert small.shown(outcome) == {"a": "6", "b": ""}


def test_under_a_team_the_members_values_are_the_population() -> None:
    """Three members with 10, 20 and 40: of the largest 0.25, 0.5 and 1; the two best of x are 1.5."""
    book = ONE.format(more='convert = { kind = "share", of = "largest", to = "1" }') + "[team]\nbest = 1\n"
    outcome = small.judged("x@m a =40\nx@n a =20\ny@m a =10", small.second(book))
    assert small.shown(outcome) == {"x": "1", "y": "0.25"}


def test_the_precedence_sees_the_converted_value() -> None:
    """Both have 3 points in all; x has 2 of them from a, because 9 s is two steps."""
    book = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
    [[scheme.criterion.aspect]]
    key = "a"
    kind = "measured"
    max = 100
    convert = { kind = "steps", table = [["0", "2"], ["10", "1"]] }
    [[scheme.criterion.aspect]]
    key = "b"
    kind = "measured"
    max = 100
[ranking]
precedence = ["aspect:a"]
"""
    assert small.places(small.judged("x a =9\nx b =1\ny a =11\ny b =2", small.second(book))) == {"x": 1, "y": 2}


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        (
            ONE.format(more='convert = { kind = "steps", table = [["5", "1"], ["5", "2"]] }'),
            "the first figures of the rows of table must rise strictly",
        ),
        (
            ONE.format(more='convert = { kind = "linear", from = ["1", "1"], to = ["0", "9"] }'),
            "both figures of from are 1, and no line goes through one point",
        ),
        (
            ONE.format(more='convert = { kind = "linear", from = ["1", "2", "3"], to = ["0", "9"] }'),
            'two figures are wanted here, such as ["0", "10"]; there are 3',
        ),
        (
            ONE.format(more=STEPS.join(("convert = ", "")).replace("table", 'better = "lower", table')),
            "better means nothing with kind steps",
        ),
        (
            ONE.format(more=f"convert = {STEPS}") + '[panel]\nunit = "criterion"\n',
            'convert needs unit = "aspect", but judges are combined by criterion here',
        ),
        (
            SEGMENTS.replace('from = "scores"\n', 'aspects = ["x"]\n'),
            'min and max of segment votes need from = "scores"',
        ),
        (SEGMENTS.replace("min = 0", "min = 200000"), "min 200000 is above max 100000"),
        (
            ONE.format(more=f"convert = {STEPS}") + '[ranking]\nprecedence = ["sheets:mean"]\n',
            "beside convert; remove it",
        ),
    ],
)
def test_what_is_refused(book: str, sentence: str) -> None:
    assert any(sentence in one for one in small.refused(small.second(book)))


def test_law_1_has_no_conversions() -> None:
    [told] = small.refused(ONE.format(more=f"convert = {STEPS}"))
    assert "rulebook.toml:12:" in told
    assert 'convert needs law = "2"' in told
