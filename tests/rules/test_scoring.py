"""Sections 4 and 5: from marks to a score, with numbers worked out by hand."""

import pytest

from contest.rules import EntryRow, Inputs, MarkRow, tabulate
from tests.rules.small import (
    ONE_ASPECT,
    TWO_CRITERIA,
    adjusted,
    entries,
    judged,
    keys_refused,
    law,
    marks,
    places,
    problems,
    shown,
)

SHEETS = """
e goal.fit j1=20 j2=24 j3=27
e goal.why j1=5  j2=8  j3=8
e act.do   j1=50 j2=40 j3=55
"""


def score(text: str, book: str, **more: object) -> str:
    return shown(judged(text, book, **more))["e"]


def test_by_aspect_means_are_rounded_then_weighed() -> None:
    # fit 71/3 = 23.67, why 21/3 = 7, act 145/3 = 48.33; goal 30.67, act 48.33
    assert score(SHEETS, TWO_CRITERIA + "[panel]\nround = 2") == "79"
    # 23.67 + 7 + 48.33 = 79 exactly, and without any rounding 71/3 + 7 + 145/3 = 79
    assert score(SHEETS, TWO_CRITERIA) == "79"


def test_factor_and_weight_and_their_rounds() -> None:
    book = TWO_CRITERIA.replace('key = "goal.fit"', 'key = "goal.fit"\nfactor = "1/3"\nround = 1').replace(
        'key = "goal"\n', 'key = "goal"\nweight = "0.5"\nround = 0\n'
    )
    # fit (71/3)/3 = 7.888… → 7.9; goal (7.9 + 7) x 0.5 = 7.45 → 7; act 145/3
    assert score(SHEETS, book + "[score]\nround = 2") == "55.33"


def test_by_criterion_judges_totals_are_combined() -> None:
    # goal per judge: 25, 32, 35; median 32. act: 50, 40, 55; median 50
    assert score(SHEETS, TWO_CRITERIA + '[panel]\nunit = "criterion"\ncombine = "median"') == "82"
    # by aspect the medians are 24 + 8 + 50
    assert score(SHEETS, TWO_CRITERIA + '[panel]\ncombine = "median"') == "82"


def test_by_sheet_one_total_for_each_judge() -> None:
    # sheets: 75, 72, 90; drop one high and one low: 75
    book = TWO_CRITERIA + '[panel]\nunit = "sheet"\ndrop_high = 1\ndrop_low = 1'
    assert score(SHEETS, book) == "75"
    weighed = book.replace('key = "act"\n', 'key = "act"\nweight = "2"\n')
    # 25 + 100, 32 + 80, 35 + 110 = 125, 112, 145
    assert score(SHEETS, weighed) == "125"


def test_sum_adds_what_is_left_after_dropping() -> None:
    assert score("e a j1=10 j2=20 j3=30", ONE_ASPECT + '[panel]\ncombine = "sum"\ndrop_high = 1') == "30"


def test_of_equal_ones_any_is_dropped() -> None:
    book = ONE_ASPECT + "[panel]\ndrop_high = 1\ndrop_low = 1"
    assert score("e a j1=9 j2=9 j3=9 j4=5", book) == "9"


def test_an_even_median_is_the_mean_of_the_middle_two() -> None:
    assert score("e a j1=1 j2=2 j3=4 j4=90", ONE_ASPECT + '[panel]\ncombine = "median"') == "3"


def test_dropping_everybody_is_incomplete() -> None:
    outcome = judged("e a j1=1 j2=2", ONE_ASPECT + "[panel]\ndrop_high = 1\ndrop_low = 1")
    assert shown(outcome) == {"e": ""}
    assert places(outcome) == {"e": None}
    assert problems(outcome) == [("incomplete", True, "e")]


def test_fewer_standing_judges_than_the_minimum_is_incomplete_before_dropping() -> None:
    book = ONE_ASPECT + "[panel]\nmin_judges = 3\ndrop_high = 1"
    assert problems(judged("e a j1=1 j2=2", book)) == [("incomplete", True, "e")]
    assert score("e a j1=1 j2=2 j3=6", book) == "1.5"


def test_an_absent_mark_is_never_nought() -> None:
    outcome = judged("e a j1= j2=50", ONE_ASPECT)
    assert shown(outcome) == {"e": "50"}
    nobody = judged("e a j1=", ONE_ASPECT)
    assert shown(nobody) == {"e": ""}
    assert problems(nobody) == [("incomplete", True, "e")]
    assert score("e a j1=0 j2=50", ONE_ASPECT) == "25"


def test_an_incomplete_part_leaves_the_whole_without_a_score() -> None:
    outcome = judged("e goal.fit j=20\ne goal.why j=5", TWO_CRITERIA)
    assert shown(outcome) == {"e": ""}


# levels


LEVELS = ONE_ASPECT.replace("max = 100", "max = 10\nlevels = 3")


def test_a_level_is_worth_its_share_of_the_maximum() -> None:
    assert score("e a j1=2", LEVELS) == "6.666666…"
    assert score("e a j1=2 j2=3 j3=1", LEVELS) == "6.666666…"
    assert score("e a =3", LEVELS) == "10"


def test_a_level_is_a_whole_number_up_to_levels() -> None:
    for mark in ("4", "1.5", "-1"):
        given = Inputs(entries=entries("e"), marks=marks(f"e a j={mark}"))
        assert keys_refused(LEVELS, given) == ["mark.level"], mark


def test_levels_and_min_exclude_one_another() -> None:
    assert keys_refused(LEVELS.replace("levels", "min = 0\nlevels")) == ["aspect.levels-min"]
    assert keys_refused(LEVELS.replace("levels", 'kind = "measured"\nlevels')) == ["aspect.levels-measured"]


def test_under_unit_aspect_the_spread_of_levels_is_that_of_the_levels() -> None:
    spread = '[panel]\nspread = { above = "1" }'
    assert problems(judged("e a j1=1 j2=2", LEVELS + spread)) == []
    assert problems(judged("e a j1=1 j2=3", LEVELS + spread)) == [("spread", False, "e")]
    # by criterion what is combined is worth: 2/3 x 10 - 1/3 x 10 = 3.33
    assert problems(judged("e a j1=1 j2=2", LEVELS + spread + '\nunit = "criterion"')) == [("spread", False, "e")]


# measured and agreed


MEASURED = ONE_ASPECT.replace("max = 100", 'max = 100\nkind = "measured"')


def test_measurements_must_all_be_equal() -> None:
    assert score("e a j1=7.50 j2=7.5", MEASURED) == "7.5"
    outcome = judged("e a j1=7.50 j2=7.4", MEASURED)
    assert shown(outcome) == {"e": ""}
    assert problems(outcome) == [("disagreement", True, "e")]
    assert problems(judged("e a j1=", MEASURED)) == [("incomplete", True, "e")]


def test_a_unit_of_agreed_values_knows_no_drops_no_minimum_no_rounding() -> None:
    book = ONE_ASPECT + "[panel]\ndrop_high = 2\nmin_judges = 5\nround = 0"
    assert score("e a =7.125", book) == "7.125"
    assert score("e a j1=7.125", MEASURED + "[panel]\ndrop_high = 2\nmin_judges = 5\nround = 0") == "7.125"


MIXED = TWO_CRITERIA.replace("max = 10\n", 'max = 10\nkind = "measured"\n')


def test_an_agreed_value_counts_in_every_judges_unit() -> None:
    text = "e goal.fit j1=10 j2=20 j3=30\ne goal.why =4\ne act.do =50"
    # goal by judge: 14, 24, 34; drop high and low: 24
    assert score(text, MIXED + '[panel]\nunit = "criterion"\ndrop_high = 1\ndrop_low = 1') == "74"
    assert score(text, MIXED + '[panel]\nunit = "sheet"\ncombine = "sum"') == "222"


def test_who_only_measured_is_no_judge_of_the_unit() -> None:
    text = "e goal.fit j1=10 j2=20\ne goal.why j9=4\ne act.do =50"
    outcome = judged(text, MIXED + '[panel]\nunit = "criterion"')
    assert shown(outcome) == {"e": "69"}
    assert problems(outcome) == []


def test_who_left_out_a_judged_aspect_has_not_marked_the_unit() -> None:
    text = "e goal.fit j1=20 j2=30\ne goal.why j1=5\ne act.do j1=50 j2=60"
    outcome = judged(text, TWO_CRITERIA + '[panel]\nunit = "criterion"')
    # goal: j1 only, 25; act: 55
    assert shown(outcome) == {"e": "80"}
    assert problems(outcome) == [("partial", False, "e")]
    assert "j2" in outcome.problems[0].detail
    # by aspect the judge counts where they gave a mark
    assert score(text, TWO_CRITERIA) == "85"


def test_partial_is_told_also_where_the_entry_stays_without_a_score() -> None:
    text = "e goal.fit j1=20\ne act.do j1=50"
    assert problems(judged(text, TWO_CRITERIA + '[panel]\nunit = "criterion"')) == [
        ("incomplete", True, "e"),
        ("partial", False, "e"),
    ]


def test_where_an_agreed_value_is_missing_judges_values_cannot_be_formed() -> None:
    text = "e goal.fit j1=0 j2=30\ne act.do =1"
    book = MIXED + '[panel]\nunit = "criterion"\nspread = { above = "1", then = "re-mark" }'
    assert problems(judged(text, book)) == [("incomplete", True, "e")]
    assert problems(judged(text + "\ne goal.why =1", book)) == [("spread", True, "e")]


# spread


def test_spread_is_taken_before_dropping_and_the_score_stands() -> None:
    book = ONE_ASPECT + '[panel]\ndrop_high = 1\ndrop_low = 1\nspread = { above = "8", then = "re-mark" }'
    outcome = judged("e a j1=1 j2=5 j3=9", book)
    assert problems(outcome) == []
    outcome = judged("e a j1=1 j2=5 j3=9.5", book)
    assert problems(outcome) == [("spread", True, "e")]
    assert shown(outcome) == {"e": "5"}
    assert places(outcome) == {"e": 1}


def test_a_spread_warns_unless_it_says_re_mark() -> None:
    assert problems(judged("e a j1=1 j2=5", ONE_ASPECT + '[panel]\nspread = { above = "1" }')) == [
        ("spread", False, "e")
    ]


def test_spread_is_told_where_judges_are_too_few() -> None:
    book = ONE_ASPECT + '[panel]\nmin_judges = 3\nspread = { above = "1" }'
    assert problems(judged("e a j1=1 j2=5", book)) == [("incomplete", True, "e"), ("spread", False, "e")]


# adjustments, floor, rounding


def test_adjustments_then_floor_then_round() -> None:
    book = ONE_ASPECT + '[score]\nround = 1\nfloor = "0"'
    assert score("e a j=50.25", book, adjustments=adjusted("e=-0.5 e=0.31")) == "50.1"
    assert score("e a j=5", book, adjustments=adjusted("e=-10")) == "0.0"
    assert score("e a j=5", ONE_ASPECT, adjustments=adjusted("e=-10")) == "-5"


def test_rounding_up_goes_away_from_zero() -> None:
    book = '[numbers]\nrounding = "up"\n' + ONE_ASPECT + "[score]\nround = 0"
    assert score("e a j=5", book, adjustments=adjusted("e=-9.5")) == "-5"


def test_adjustments_give_no_score_to_the_incomplete() -> None:
    assert score("e a j=", ONE_ASPECT, adjustments=adjusted("e=3")) == ""


def test_a_guests_problems_never_block() -> None:
    outcome = judged("e a j=", ONE_ASPECT, people="e/g/guest")
    assert problems(outcome) == [("incomplete", False, "e")]
    assert not outcome.blocked


@pytest.mark.parametrize("status", ["withdrawn", "absent", "disqualified"])
def test_others_are_listed_without_score_or_place_and_not_checked(status: str) -> None:
    outcome = judged("e a j1=1 j2=9", ONE_ASPECT + '[panel]\nspread = { above = "1" }', people=f"e/g/{status}")
    assert problems(outcome) == []
    assert (places(outcome), shown(outcome)) == ({"e": None}, {"e": ""})


def test_the_first_rule_that_fits_a_contest_is_taken() -> None:
    book = law(
        ONE_ASPECT
        + """
[[panel]]
applies_to = ["national/*"]
combine = "sum"
[[panel]]
applies_to = ["*"]
combine = "median"
"""
    )
    rows = [MarkRow("e", "a", mark, judge, contest) for contest in ("national/x/y", "school/x") for judge, mark in
            (("1", "1"), ("2", "2"), ("3", "9"))]  # fmt: skip
    people = (EntryRow("e", "national/x/y"), EntryRow("e", "school/x"))
    outcome = tabulate(Inputs(entries=people, marks=tuple(rows)), book)
    assert [one.score for one in outcome.places] == ["12", "2"]


def test_rounds_of_aspects_and_panels_show_in_the_score() -> None:
    # 71/3 = 23.67, x 1/3 = 7.89 → 7.9; 21/3 = 7; 145/3 = 48.333…
    book = TWO_CRITERIA.replace('key = "goal.fit"', 'key = "goal.fit"\nfactor = "1/3"\nround = 1')
    assert score(SHEETS, book + "[score]\nround = 3") == "63.233"
    assert score(SHEETS, TWO_CRITERIA + "[panel]\nround = 0") == "79"
    assert score("e a j1=1 j2=2 j3=2", ONE_ASPECT + "[panel]\nround = 1") == "1.7"


def test_by_criterion_weight_rounds_and_their_rounding() -> None:
    book = TWO_CRITERIA.replace('key = "goal"\n', 'key = "goal"\nweight = "1/2"\nround = 1\n')
    by_criterion = book + '[panel]\nunit = "criterion"\nround = 2\n[numbers]\nrounding = "down"\n'
    # goal 92/3 = 30.66, half of it 15.33 → 15.3; act 145/3 = 48.33
    assert score(SHEETS, by_criterion) == "63.63"


def test_by_sheet_factors_weights_and_the_panels_rounding() -> None:
    book = TWO_CRITERIA.replace('key = "goal.fit"', 'key = "goal.fit"\nfactor = "1/2"').replace(
        'key = "goal"\n', 'key = "goal"\nweight = "2"\n'
    )
    by_sheet = book + '[panel]\nunit = "sheet"\nround = 1\n[numbers]\nrounding = "%s"\n'
    # 20 + 10 + 50 = 80, 24 + 16 + 40 = 80, 27 + 16 + 55 = 98; 258/3 = 86
    assert score(SHEETS, by_sheet % "up") == "86"
    assert score(SHEETS.replace("j1=50", "j1=50.1"), by_sheet % "up") == "86.1"
    assert score(SHEETS.replace("j1=50", "j1=50.1"), by_sheet % "down") == "86"


def test_the_lowest_level_is_nought() -> None:
    assert score("e a j1=0 j2=3", LEVELS) == "5"
