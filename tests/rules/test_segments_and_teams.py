"""Section 5: segments and cuts, teams, and rounds that a unit never reaches."""

from contest.rules import Inputs, JudgeRow, Outcome, ScoreRow, tabulate
from tests.rules.small import (
    ONE_ASPECT,
    TWO_CRITERIA,
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


# segments


SEGMENTS = (
    TWO_CRITERIA
    + """
[[segment]]
key = "report"
weight = "0.4"
aspects = ["goal.*"]
round = 1
[[segment]]
key = "show"
weight = "0.6"
aspects = ["act.*"]
  [segment.panel]
  drop_high = 1
"""
)


def test_the_score_is_the_weighted_sum_of_segments_each_with_its_panel() -> None:
    # report: 71/3 + 7 = 30.666… → 30.7; show: drop 55, mean 45
    assert score(SHEETS, SEGMENTS) == "39.28"


def test_a_segment_overrides_only_the_panels_keys_that_it_names() -> None:
    # combine stays median: report 24 + 8, show median of 40, 50
    assert score(SHEETS, SEGMENTS + '[panel]\ncombine = "median"') == "39.8"


def test_a_segment_counts_judges_of_its_source_only() -> None:
    book = SEGMENTS.replace('aspects = ["act.*"]', 'aspects = ["act.*"]\nsource = "expert"')
    judges = (JudgeRow("j1", "expert"), JudgeRow("j2", "public"), JudgeRow("j3", "expert"))
    # show: 50 and 55 count; drop the higher: 50
    assert score(SHEETS, book, judges=judges) == "42.28"
    given = Inputs(entries=entries("e"), marks=marks(SHEETS))
    assert keys_refused(book, given) == ["contest.source"]


def test_a_segment_may_come_from_scores() -> None:
    book = SEGMENTS.replace('aspects = ["act.*"]', 'from = "scores"').split("  [segment.panel]")[0]
    scheme = book.replace(TWO_CRITERIA, TWO_CRITERIA.split('  [[scheme.criterion]]\n  key = "act"')[0])
    rows = marks("e goal.fit j=20\ne goal.why j=5\nf goal.fit j=1\nf goal.why j=1")
    made = (ScoreRow("e", segments={"show": "80"}), ScoreRow("f", segments={"show": ""}))
    outcome = tabulate(Inputs(entries=entries("e f"), marks=rows, scores=made), law(scheme))
    assert shown(outcome) == {"e": "58", "f": ""}
    assert problems(outcome) == [("incomplete", True, "f")]


def test_every_criterion_lies_in_exactly_one_segment() -> None:
    assert keys_refused(SEGMENTS.replace('["act.*"]', '["goal.why"]'))[:2] == ["segment.criterion"] * 2
    assert "segment.criterion" in keys_refused(SEGMENTS.replace('["act.*"]', '["*"]'))
    assert "segment.no-aspect" in keys_refused(SEGMENTS.replace('["act.*"]', '["act.*", "acts.*"]'))


def test_segment_weights_sum_to_one() -> None:
    assert keys_refused(SEGMENTS.replace('"0.6"', '"0.5"')) == ["segment.sum"]


CUT = """
[[segment]]
key = "first"
weight = "0.5"
aspects = ["goal.*"]
cut = { take = "2" %s }
[[segment]]
key = "second"
weight = "0.5"
aspects = ["act.*"]
"""


def run_cut(first: str, second: str, more: str = "", people: str = "", book: str = "") -> Outcome:
    text = "\n".join(f"{one.split('=')[0]} goal.fit j={one.split('=')[1]}" for one in first.split())
    text += "\n" + "\n".join(f"{one.split('=')[0]} goal.why j=0" for one in first.split())
    text += "\n" + "\n".join(f"{one.split('=')[0]} act.do j={one.split('=')[1]}" for one in second.split())
    return judged(text, TWO_CRITERIA + CUT % more + book, people=people)


def test_after_a_cut_only_so_many_go_on_and_the_others_rank_below() -> None:
    outcome = run_cut("a=30 b=20 c=10", "a=0 b=1")
    # c has 5, a 15, b 10.5; nobody below the cut needs a second mark
    assert places(outcome) == {"a": 1, "b": 2, "c": 3}
    assert shown(outcome)["c"] == "5"
    assert problems(outcome) == []


def test_who_went_on_ranks_above_who_was_cut_whatever_the_score() -> None:
    outcome = run_cut("a=30 b=2 c=1", "a=0 b=0")
    assert places(run_cut("a=30 b=20 c=19", "a=60 b=0")) == {"a": 1, "b": 2, "c": 3}
    assert places(outcome) == {"a": 1, "b": 2, "c": 3}


def test_a_cut_with_negative_later_marks_keeps_its_tiers() -> None:
    book = TWO_CRITERIA.replace("max = 60", "min = -60\nmax = 60")
    text = "a goal.fit j=20\na goal.why j=0\na act.do j=-60\nb goal.fit j=10\nb goal.why j=0"
    outcome = judged(text, book + (CUT % "").replace('"2"', '"1"'))
    assert shown(outcome) == {"a": "-20", "b": "5"}
    assert places(outcome) == {"a": 1, "b": 2}


def test_a_cut_through_a_level_group() -> None:
    level = "a=30 b=20 c=20"
    assert problems(run_cut(level, "a=1 b=1 c=1")) == []
    assert places(run_cut(level, "a=1 b=1 c=2")) == {"a": 1, "c": 2, "b": 3}
    excluded = run_cut(level, "a=1", ', tie = "exclude"')
    assert places(excluded) == {"a": 1, "b": 2, "c": 2}
    stopped = run_cut(level, "a=1", ', tie = "stop"')
    assert problems(stopped) == [("tie", True, "")]


def test_missing_the_segment_after_the_cut_is_incomplete() -> None:
    assert problems(run_cut("a=30 b=20 c=10", "a=0")) == [("incomplete", True, "b")]


def test_a_guest_uses_up_no_place_in_a_cut() -> None:
    outcome = run_cut("a=30 b=20 c=10", "a=0 b=0 c=0", people="a//guest b c")
    assert places(outcome) == {"a": None, "b": 1, "c": 2}


# teams


TEAM = ONE_ASPECT + '[team]\ncombine = "sum"\nbest = 2\n'
MEMBERS = "e@m1 a j1=10 j2=20\ne@m2 a j1=30\ne@m3 a j1=5"


def test_the_best_members_scores_are_added_or_averaged() -> None:
    assert score(MEMBERS, TEAM) == "45"
    assert score(MEMBERS, TEAM.replace("sum", "mean")) == "22.5"
    assert score(MEMBERS, TEAM + '[ranking]\nbetter = "lower"') == "20"
    assert score(MEMBERS, TEAM.replace("best = 2", "")) == "50"


def test_a_team_is_incomplete_with_too_few_members_or_an_incomplete_one() -> None:
    assert problems(judged("e@m1 a j1=10", TEAM)) == [("incomplete", True, "e")]
    assert problems(judged(MEMBERS, TEAM + "[panel]\nmin_judges = 2")) == [("incomplete", True, "e")]


def test_members_marks_need_a_team_rule_and_one_way_of_marking() -> None:
    given = Inputs(entries=entries("e"), marks=marks(MEMBERS))
    assert keys_refused(ONE_ASPECT, given) == ["member.no-team"]
    mixed = Inputs(entries=entries("e"), marks=marks(MEMBERS + "\ne a j1=10"))
    assert "member.both" in keys_refused(TEAM, mixed)


# rounds that a unit never reaches


def test_a_round_that_its_unit_never_reaches_is_refused() -> None:
    with_aspect = TWO_CRITERIA.replace("max = 30", "max = 30\nround = 1")
    with_criterion = TWO_CRITERIA.replace('key = "act"\n', 'key = "act"\nround = 1\n')
    assert keys_refused(with_aspect + '[panel]\nunit = "criterion"') == ["round.unreached"]
    assert keys_refused(with_aspect + '[panel]\nunit = "sheet"') == ["round.unreached"]
    assert keys_refused(with_criterion + '[panel]\nunit = "sheet"') == ["round.unreached"]
    assert law(with_criterion + '[panel]\nunit = "criterion"')
    assert keys_refused(
        SEGMENTS.replace("max = 60", "max = 60\nround = 1").replace("drop_high = 1", 'unit = "sheet"')
    ) == ["round.unreached"]
