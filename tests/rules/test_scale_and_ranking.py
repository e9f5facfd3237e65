"""Sections 6 and 7: scale and ranking."""

from fractions import Fraction

import pytest

from contest.rules import EntryRow, Inputs, JudgeRow, ScoreRow, tabulate
from contest.rules.numbers import square_root
from contest.rules.scoring.sections import sheets_mean
from tests.rules.small import (
    ONE_ASPECT,
    TWO_CRITERIA,
    entries,
    judged,
    keys_refused,
    law,
    lots,
    marks,
    places,
    problems,
    scaled,
    scored,
)

SCALE = '[scale]\nkind = "median"\ncenter = 700\nspread = 30\nround = 0\n'


def test_median_scale() -> None:
    # median 80; |x - 80| = 10, 0, 20; MAD 10; 1.4826 x 10 = 14.826; (90-80)/14.826 x 30 = 20.23; -40.47
    assert scaled(scored("a=90 b=80 c=60", SCALE)) == {"a": "720", "b": "700", "c": "660"}


def test_lower_is_better_negates_the_fraction() -> None:
    outcome = scored("a=90 b=80 c=60", SCALE + '[ranking]\nbetter = "lower"')
    assert scaled(outcome) == {"a": "680", "b": "700", "c": "740"}
    assert places(outcome) == {"c": 1, "b": 2, "a": 3}
    by_scale = scored("a=90 b=80 c=60", SCALE + '[ranking]\nbetter = "lower"\nby = "scale"')
    assert places(by_scale) == {"c": 1, "b": 2, "a": 3}


def test_zscore_uses_mean_and_population_deviation() -> None:
    book = '[scale]\nkind = "zscore"\ncenter = 50\nspread = 10\nround = 3\n'
    # mean 4, variance (4 + 0 + 4) / 3
    root = square_root(Fraction(8, 3))
    expected = Fraction(50) + 10 * 2 / root
    assert abs(expected - Fraction("62.247")) < Fraction("0.001")
    assert scaled(scored("a=6 b=4 c=2", book)) == {"a": "62.247", "b": "50.000", "c": "37.753"}


def test_a_mad_of_nought_falls_back_to_sd_and_then_to_the_centre() -> None:
    # scores 5, 5, 5, 9: median 5, MAD 0; mean 6, variance (1 + 1 + 1 + 9) / 4 = 3
    outcome = scored("a=5 b=5 c=5 d=9", SCALE.replace("round = 0", "round = 2"))
    assert scaled(outcome)["d"] == "769.28"  # 700 + 30 x 4 / 1.7320508
    assert scaled(outcome)["a"] == "700.00"
    assert set(scaled(scored("a=5 b=5 c=5", SCALE)).values()) == {"700"}


def test_fewer_than_three_have_the_centre_clamped_and_rounded() -> None:
    assert scaled(scored("a=9 b=1", SCALE)) == {"a": "700", "b": "700"}
    assert scaled(scored("a=9 b=1", SCALE + "clamp = [0, 650]")) == {"a": "650", "b": "650"}


def test_clamp_comes_before_rounding() -> None:
    book = SCALE + 'clamp = ["665.5", "710.4"]'
    assert scaled(scored("a=90 b=80 c=60", book)) == {"a": "710", "b": "700", "c": "666"}


def test_deviation_sd_under_median() -> None:
    # median 80, mean 230/3, sd = sqrt(1400/9) = 12.472; 700 + 30 x 10 / 12.472 = 724.05
    assert scaled(scored("a=90 b=80 c=60", SCALE + 'deviation = "sd"'))["a"] == "724"


def test_guests_and_the_unscored_are_outside_the_population() -> None:
    outcome = scored("a=90 b=80 c=60 g//guest=10 h//disqualified=5 i=-", SCALE)
    assert scaled(outcome) == {"a": "720", "b": "700", "c": "660", "g": "", "h": "", "i": ""}


def test_a_scale_needs_its_round_centre_and_spread() -> None:
    for line in ("round = 0\n", "center = 700\n", "spread = 30\n"):
        assert keys_refused(SCALE.replace(line, "")) == ["scale.missing"]
    assert keys_refused('[ranking]\nby = "scale"') == ["ranking.no-scale"]
    assert keys_refused('[scale]\nkind = "none"\n[ranking]\nby = "scale"') == ["ranking.no-scale"]
    assert scaled(scored("a=9", '[scale]\nkind = "none"')) == {"a": ""}


# ranking


def test_places_are_shared_and_then_skipped() -> None:
    outcome = scored("a=9 b=9 c=7 d=6", "")
    assert places(outcome) == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert [one.standing.tied for one in outcome.places] == [True, True, False, False]


def test_lower_may_be_better() -> None:
    assert places(scored("a=9 b=8 c=10", '[ranking]\nbetter = "lower"')) == {"b": 1, "a": 2, "c": 3}


def test_precedence_is_tried_in_order_and_follows_better() -> None:
    book = TWO_CRITERIA + '[ranking]\nprecedence = ["criterion:goal", "aspect:goal.fit"]\n'
    text = """
    a goal.fit j=10
    a goal.why j=5
    a act.do j=35
    b goal.fit j=12
    b goal.why j=3
    b act.do j=35
    c goal.fit j=16
    c goal.why j=0
    c act.do j=34
    """
    assert places(judged(text, book)) == {"c": 1, "b": 2, "a": 3}
    assert places(judged(text, book + 'better = "lower"')) == {"a": 1, "b": 2, "c": 3}


def test_sheets_mean_drops_and_rounds_nothing() -> None:
    book = ONE_ASPECT + '[panel]\ndrop_high = 1\nround = 0\n[ranking]\nprecedence = ["sheets:mean"]'
    outcome = judged("a a j1=10 j2=10 j3=90\nb a j1=10 j2=10 j3=80", book)
    assert places(outcome) == {"a": 1, "b": 2}
    incomplete = "a goal.fit j1=9 j2=1\na goal.why j2=1\na act.do j1=1\nb goal.fit j1=5\nb goal.why j1=1\nb act.do j1=1"
    # nobody marked everything of a: missing, last
    book = TWO_CRITERIA + '[ranking]\nprecedence = ["sheets:mean"]'
    assert places(judged(incomplete, book)) == {"b": 1, "a": 2}


def test_segments_in_the_precedence_are_taken_before_their_weight() -> None:
    book = """
[[segment]]
key = "p"
weight = "0.5"
from = "scores"
[[segment]]
key = "q"
weight = "0.5"
from = "scores"
[ranking]
precedence = ["segment:q"]
"""
    made = (ScoreRow("a", segments={"p": "3", "q": "1"}), ScoreRow("b", segments={"p": "1", "q": "3"}))
    outcome = tabulate(Inputs(entries=entries("a b"), scores=made), law(book))
    assert places(outcome) == {"b": 1, "a": 2}


def test_attributes_higher_first_or_lower_first_missing_last() -> None:
    people = "a///x=1=5 b///x=3=5 c///x==5 d///x=2=5"
    assert places(scored(people, '[ranking]\nprecedence = ["attribute:x"]')) == {"b": 1, "d": 2, "a": 3, "c": 4}
    assert places(scored(people, '[ranking]\nprecedence = ["attribute:-x"]')) == {"a": 1, "d": 2, "b": 3, "c": 4}
    assert places(scored(people, '[ranking]\nbetter = "lower"\nprecedence = ["attribute:x"]'))["b"] == 1


def test_lots_smaller_first_missing_last() -> None:
    outcome = scored("a=5 b=5 c=5", '[ranking]\nprecedence = ["lot"]', lots=lots("a=12 b=2"))
    assert places(outcome) == {"b": 1, "a": 2, "c": 3}
    same = scored("a=5 b=5", '[ranking]\nprecedence = ["lot"]', lots=lots("a=1 b=1"))
    assert places(same) == {"a": 1, "b": 1}


def test_score_breaks_ties_of_a_rounded_scale() -> None:
    book = SCALE.replace("spread = 30", 'spread = "0.1"') + '[ranking]\nby = "scale"\n'
    assert places(scored("a=90 b=80 c=60", book)) == {"a": 1, "b": 1, "c": 1}
    assert places(scored("a=90 b=80 c=60", book + 'precedence = ["score"]')) == {"a": 1, "b": 2, "c": 3}


def test_ranked_by_an_attribute_without_marks() -> None:
    book = '[ranking]\nby = "attribute:time"\nbetter = "lower"'
    people = (EntryRow("a", attributes={"time": "61.5"}), EntryRow("b", attributes={"time": "59"}), EntryRow("c"))
    outcome = tabulate(Inputs(entries=people), law(book))
    assert places(outcome) == {"b": 1, "a": 2, "c": None}
    assert problems(outcome) == []


def test_an_attribute_that_is_no_number_is_refused() -> None:
    book = '[ranking]\nby = "attribute:time"'
    given = Inputs(entries=(EntryRow("a", attributes={"time": "1:02"}),))
    assert keys_refused(book, given) == ["attribute.number"]


def test_competing_entries_without_a_ranked_value_have_no_place() -> None:
    outcome = scored("a=5 b=-", "")
    assert places(outcome) == {"a": 1, "b": None}
    assert problems(outcome) == [("incomplete", True, "b")]


@pytest.mark.parametrize("step", ["criterion:goal", "aspect:goal.fit", "sheets:mean"])
def test_steps_that_scores_cannot_give_are_refused(step: str) -> None:
    given = Inputs(entries=entries("a"), scores=(ScoreRow("a", "5"),))
    assert keys_refused(TWO_CRITERIA + f'[ranking]\nprecedence = ["{step}"]', given) == ["step.inputs"]


@pytest.mark.parametrize(
    ("unit", "step"), [("criterion", "aspect:goal.fit"), ("sheet", "aspect:goal.fit"), ("sheet", "criterion:goal")]
)
def test_steps_that_the_unit_cannot_give_are_refused(unit: str, step: str) -> None:
    book = TWO_CRITERIA + f'[panel]\nunit = "{unit}"\n[ranking]\nprecedence = ["{step}"]'
    assert keys_refused(book) == ["step.unit"]


def test_dangling_steps_are_refused() -> None:
    narrow = TWO_CRITERIA.replace('key = "s"', 'key = "s"\napplies_to = ["x/*"]')
    # the name of a criterion is none of an aspect, and the other way round; also where no scheme fits
    for step in ("criterion:aim", "criterion:goal.fit", "aspect:goal.aim", "aspect:goal", "segment:show"):
        for book in (TWO_CRITERIA, narrow, ""):
            assert keys_refused(book + f'[ranking]\nprecedence = ["{step}"]') == ["step.unknown"], (book, step)
    for step in ("criterion:goal", "aspect:goal.fit"):
        assert law(narrow + f'[ranking]\napplies_to = ["y/*"]\nprecedence = ["{step}"]')
    assert keys_refused('[ranking]\nprecedence = ["dice"]') == ["ranking.step"]


def test_keys_of_steps_may_hold_colons() -> None:
    book = ONE_ASPECT.replace('"c"', '"c:1"').replace('"a"', '"a:1"') + '[ranking]\nprecedence = ["%s"]'
    for step in ("criterion:c:2", "aspect:a:2", "segment:p:1"):
        assert keys_refused(book % step) == ["step.unknown"]
    for step in ("criterion:c:1", "aspect:a:1", "attribute:x:1"):
        assert places(judged("a a:1 j=5\nb a:1 j=5", book % step)) == {"a": 1, "b": 1}


def test_places_come_in_the_promised_order() -> None:
    people = tuple(EntryRow(key, contest) for contest in ("b", "a", "Z") for key in ("y", "x", "w"))
    made = tuple(
        ScoreRow(key, value, contest) for contest in ("a", "b", "Z") for key, value in (("x", "1"), ("y", "1"))
    )
    outcome = tabulate(Inputs(entries=people, scores=made), law(""))
    found = [(p.standing.entry.contest, p.standing.entry.key, p.standing.place) for p in outcome.places]
    assert found == [(c, e, p) for c in ("Z", "a", "b") for e, p in (("x", 1), ("y", 1), ("w", None))]


def test_marks_of_an_entry_that_is_ranked_by_an_attribute_count_when_there_are_any() -> None:
    book = TWO_CRITERIA + '[ranking]\nby = "attribute:x"'
    rows = marks("a goal.fit j=1\na goal.why j=1\na act.do j=1\nb goal.fit j=1")
    outcome = tabulate(Inputs(entries=entries("a///x=1 b///x=2 c///x=3"), marks=rows), law(book))
    # b is incomplete; c has no mark at all, which may be missing
    assert places(outcome) == {"c": 1, "a": 2, "b": None}
    assert problems(outcome) == [("incomplete", True, "b")]


def test_a_mean_that_is_no_median() -> None:
    # mean 4, variance (9 + 9 + 36) / 3 = 18; median 1
    book = '[scale]\nkind = "zscore"\ncenter = 50\nspread = 10\nround = 3\n'
    assert scaled(scored("a=1 b=1 c=10", book)) == {"c": "64.142", "a": "42.929", "b": "42.929"}


def test_a_centre_and_a_spread_of_nought() -> None:
    at_nought = SCALE.replace("700", "0")
    assert scaled(scored("a=90 b=80 c=60", at_nought)) == {"a": "20", "b": "0", "c": "-40"}
    assert set(scaled(scored("a=90 b=80 c=60", SCALE.replace("30", "0"))).values()) == {"700"}


def test_a_criterion_alone_breaks_a_tie() -> None:
    text = "a goal.fit j=9\na goal.why j=1\na act.do j=10\nb goal.fit j=1\nb goal.why j=10\nb act.do j=9"
    book = TWO_CRITERIA + '[ranking]\nprecedence = ["%s"]'
    assert places(judged(text, book % "criterion:goal")) == {"b": 1, "a": 2}
    assert places(judged(text, book % "criterion:act")) == {"a": 1, "b": 2}


def test_a_rounded_score_is_what_ranks() -> None:
    assert places(scored("a=5.04 b=5.01 c=4.9", "[score]\nround = 1")) == {"a": 1, "b": 1, "c": 3}


def test_a_scaled_value_breaks_ties_the_higher_first_whatever_is_better() -> None:
    book = SCALE + '[ranking]\nby = "attribute:x"\nbetter = "lower"\nprecedence = ["lot", "scale"]'
    # lower is better: the lowest score has the highest scaled value
    assert places(scored("a///x=1=90 b///x=1=80 c///x=1=60", book)) == {"c": 1, "b": 2, "a": 3}


def test_the_lot_takes_no_value_from_the_step_after_it() -> None:
    book = '[ranking]\nprecedence = ["lot", "attribute:x", "attribute:-y"]'
    people = tuple(EntryRow(key, attributes={"x": x, "y": y}) for key, x, y in (("a", "1", "1"), ("b", "2", "9")))
    more = (*people, EntryRow("c", attributes={"x": "2", "y": "3"}))
    made = tuple(ScoreRow(key, "5") for key in "abc")
    assert places(tabulate(Inputs(entries=more, scores=made), law(book))) == {"c": 1, "b": 2, "a": 3}


def test_judges_who_disagree_leave_an_entry_without_a_place_also_by_an_attribute() -> None:
    book = ONE_ASPECT.replace("max = 100", 'max = 100\nkind = "measured"') + '[ranking]\nby = "attribute:x"'
    people = entries("a///x=1 b///x=2")
    outcome = tabulate(Inputs(entries=people, marks=marks("a a j=1\nb a j1=1 j2=2")), law(book))
    assert places(outcome) == {"a": 1, "b": None}
    assert problems(outcome) == [("disagreement", True, "b")]


def test_who_has_no_place_is_not_tied() -> None:
    outcome = scored("a=5 g//guest=5 h//guest=5", "")
    assert [(one.standing.entry.key, one.standing.tied) for one in outcome.places] == [
        ("a", False),
        ("g", False),
        ("h", False),
    ]


MEAN_OF_SHEETS = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
  weight = "2"
    [[scheme.criterion.aspect]]
    key = "a"
    max = 10
    factor = "1/4"
    [[scheme.criterion.aspect]]
    key = "b"
    max = 10
  [[scheme.criterion]]
  key = "d"
    [[scheme.criterion.aspect]]
    key = "t"
    max = 10
    factor = "1/2"
    kind = "measured"
    [[scheme.criterion.aspect]]
    key = "u"
    max = 10
    kind = "measured"
"""


@pytest.mark.parametrize(
    ("given", "mean"),
    [
        # j1: 2 x (4/4 + 3) = 8, j2: 2 x (8/4 + 1) = 6; j3 left b out; agreed 6/2 + 1 = 4
        ({"a": {"j1": 4, "j2": 8, "j3": 9}, "b": {"j1": 3, "j2": 1}, "t": {"j1": 6, "j2": 6}, "u": {"": 1}}, 11),
        ({"a": {"": 4}, "b": {"": 3}, "t": {"": 6}, "u": {"": 1}}, 12),
        ({"a": {"": 4}, "b": {"j1": 3, "j2": 5}, "t": {"": 6}, "u": {"": 1}}, 14),
        ({"a": {"j1": 4}, "b": {"j2": 3}, "t": {"": 6}, "u": {"": 1}}, None),
        ({"a": {"j1": 4}, "b": {"j1": 3}, "t": {"j1": 6, "j2": 5}, "u": {"": 1}}, None),
        ({"a": {"j1": 4}, "b": {"j1": 3}, "u": {"": 1}}, None),
        ({}, None),
    ],
)
def test_the_mean_of_sheets_weighs_and_takes_what_is_agreed_into_every_sheet(
    given: dict[str, dict[str, int]], mean: int | None
) -> None:
    counted = {key: {judge: Fraction(mark) for judge, mark in marked.items()} for key, marked in given.items()}
    assert sheets_mean(law(MEAN_OF_SHEETS).scheme[0].criterion, counted) == mean


def test_the_mean_of_sheets_counts_the_judges_of_a_segments_source() -> None:
    book = ONE_ASPECT + (
        '[[segment]]\nkey = "p"\nweight = 1\naspects = ["a"]\nsource = "expert"\nround = 0\n'
        '[ranking]\nprecedence = ["sheets:mean"]\n'
    )
    judges = (JudgeRow("j1", "expert"), JudgeRow("j2", "public"))
    outcome = judged("a a j1=10.1 j2=1\nb a j1=10 j2=90", book, judges=judges)
    assert places(outcome) == {"a": 1, "b": 2}


def test_a_step_of_marks_in_a_contest_without_any() -> None:
    narrow = ONE_ASPECT.replace('key = "s"', 'key = "s"\napplies_to = ["x"]')
    book = narrow + '[ranking]\nprecedence = ["sheets:mean", "criterion:c"]\n'
    assert problems(judged("", book, people="a b")) == [("incomplete", True, "a"), ("incomplete", True, "b")]
