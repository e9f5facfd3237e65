"""Section 5: segments and cuts, teams, and rounds that a unit never reaches."""

from contest.rules import EntryRow, Inputs, JudgeRow, Outcome, ScoreRow, tabulate
from contest.rules.problems import Tie
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


def test_a_segment_of_aspects_where_no_scheme_fits_has_no_marks() -> None:
    narrow = TWO_CRITERIA.replace('key = "s"', 'key = "s"\napplies_to = ["x"]')
    book = narrow + '[[segment]]\nkey = "p"\nweight = 1\naspects = ["*"]\n'
    assert problems(judged("", book, people="a")) == [("incomplete", True, "a")]


def test_a_team_has_no_scores_made_elsewhere_for_its_members() -> None:
    book = ONE_ASPECT + (
        '[[segment]]\nkey = "p"\nweight = "0.5"\naspects = ["a"]\n'
        '[[segment]]\nkey = "q"\nweight = "0.5"\nfrom = "scores"\n[team]\n'
    )
    made = (ScoreRow("e", segments={"q": "5"}),)
    assert problems(judged("e@m a j=1", book, scores=made)) == [("incomplete", True, "e")]


def test_members_of_nought_count_as_nought() -> None:
    text = "e@m1 a j=0\ne@m2 a j=0.5\ne@m3 a j=0"
    assert score(text, TEAM.replace("best = 2", "best = 1")) == "0.5"
    assert score(text, TEAM) == "0.5"
    assert score(text, TEAM.replace("best = 2", "best = 1") + '[ranking]\nbetter = "lower"') == "0"


# cuts, once more: what they count, and by what they part


THREE = """
[[segment]]
key = "p"
weight = "1/2"
from = "scores"
%s
[[segment]]
key = "q"
weight = "1/4"
from = "scores"
%s
[[segment]]
key = "r"
weight = "1/4"
from = "scores"
"""


def run_three(text: str, first: str, second: str = "", more: str = "", **other: object) -> Outcome:
    """`"a=5,3,2 b//guest=4"`: entries with their segments' scores, under two cuts."""
    words = [word.rsplit("=", 1) for word in text.split()]
    people = entries(" ".join(word for word, _ in words))
    made = tuple(
        ScoreRow(one.entry, segments=dict(zip("pqr", values.split(","), strict=False)))
        for one, (_, values) in zip(people, words, strict=True)
    )
    book = THREE % (first, second and f"cut = {{ {second} }}")
    return tabulate(Inputs(entries=people, scores=made, **other), law(book + more))  # type: ignore[arg-type]


def cut(line: str) -> str:
    return f"cut = {{ {line} }}"


def cut_after(outcome: Outcome) -> dict[str, int | None]:
    return {one.standing.entry.key: one.standing.cut_after for one in outcome.places}


def test_who_was_cut_first_is_not_tried_again() -> None:
    outcome = run_three("a=9,1,1 b=8,2 c=7,40 d=6", cut("take = 2"), "take = 1")
    assert cut_after(outcome) == {"a": None, "b": 2, "c": 1, "d": 1}
    assert places(outcome) == {"a": 1, "b": 2, "c": 3, "d": 4}
    assert problems(outcome) == []


def test_a_cuts_fraction_is_of_the_competing_with_or_without_a_value() -> None:
    people = "a=9,1,1 b=8,1,1 c=7 d= g//guest=99,1,1"
    assert cut_after(run_three(people, cut('take = "1/2"')))["c"] == 1
    # 3/8 of four: 1.5
    up, down = run_three(people, cut('take = "3/8"')), run_three(people, cut('take = "3/8", round = "down"'))
    assert (cut_after(up)["b"], cut_after(down)["b"]) == (None, 1)


def test_a_guest_goes_on_that_is_not_worse_than_the_last_who_does() -> None:
    people = "a=9,1,1 b=8,1,1 c=7 g//guest=8,1,1 h//guest=7.9 i//guest=99,1,1"
    assert cut_after(run_three(people, cut("take = 2"))) == {
        "a": None,
        "b": None,
        "c": 1,
        "g": None,
        "h": 1,
        "i": None,
    }
    assert set(cut_after(run_three("a=9 g//guest=9", cut("take = 0"))).values()) == {1}


def test_level_ones_at_a_cut_are_parted_by_what_they_have_by_then() -> None:
    steps = '[ranking]\nprecedence = ["score", "segment:r", "segment:q", "lot", "attribute:x"]\n'
    people = "a///x=1=8,5,1 b///x=2=9,3,9 c///x=3=9,3,9"
    # after q: a 5.25, b and c 5.25; q parts a from them, x parts b from c; r is not there yet
    assert cut_after(run_three(people, "", "take = 1", steps)) == {"a": None, "b": 2, "c": 2}
    assert cut_after(run_three(people, "", "take = 2", steps)) == {"a": None, "b": 2, "c": None}
    level = people.replace("x=3", "x=2")
    stop = run_three(level, "", 'take = 2, tie = "stop"', steps)
    assert problems(stop) == [("tie", True, "")]
    drawn = run_three(level, "", 'take = 2, tie = "stop"', steps, lots=lots("c=1 b=2"))
    assert cut_after(drawn) == {"a": None, "b": 2, "c": None}


def test_a_tie_at_a_cut_names_the_segment_and_the_level_ones() -> None:
    outcome = run_three("a=9,1,1 c=8,1 b=8,1", "", 'take = 2, tie = "stop"')
    assert [(one.detail, one.tie) for one in outcome.problems] == [
        ("level at the cut after segment q: b, c", Tie("segment", "q", ("b", "c")))
    ]


def test_a_step_of_a_segment_that_a_cut_entry_has_not_reached_is_missing() -> None:
    steps = '[ranking]\nprecedence = ["criterion:act", "aspect:act.do", "segment:second"]\n'
    outcome = run_cut("a=30 b=20 c=20", "a=1", ', tie = "exclude"', book=steps)
    assert places(outcome) == {"a": 1, "b": 2, "c": 2}


def test_problems_and_ties_are_told_of_their_contest() -> None:
    people = tuple(EntryRow(key, "x") for key in "abc")
    made = tuple(ScoreRow(key, contest="x", segments={"p": "1"}) for key in "ab")
    book = law(THREE % (cut('take = 1, tie = "stop"'), ""))
    outcome = tabulate(Inputs(entries=people, scores=made), book)
    assert [(one.contest, one.entry, one.kind) for one in outcome.problems] == [
        ("x", "", "tie"),
        ("x", "c", "incomplete"),
    ]


def test_a_rounded_segment_may_be_incomplete() -> None:
    assert problems(judged("e goal.fit j=1", SEGMENTS)) == [("incomplete", True, "e")]


def test_aspects_break_ties_also_beside_a_segment_without_any() -> None:
    book = SEGMENTS.replace("round = 1\n", 'panel = { unit = "criterion" }\n')
    text = "a goal.fit j=1 k=1\na goal.why j=1 k=1\nb goal.fit j=4 k=4\nb goal.why j=1 k=1\n"
    # 0.4 x 2 + 0.6 x 5 = 3.8 = 0.4 x 5 + 0.6 x 3
    outcome = judged(text + "a act.do j=6 k=5\nb act.do j=3 k=9", book + '[ranking]\nprecedence = ["aspect:act.do"]\n')
    assert shown(outcome) == {"a": "3.8", "b": "3.8"}
    assert places(outcome) == {"a": 1, "b": 2}


def test_a_column_of_a_segment_that_a_contest_does_not_take_says_nothing() -> None:
    made = (ScoreRow("a", segments={"p": "1"}),)
    outcome = tabulate(Inputs(entries=entries("a///x=1"), scores=made), law('[ranking]\nby = "attribute:x"'))
    assert (places(outcome), problems(outcome)) == ({"a": 1}, [])


def test_judges_of_another_contest_are_none_of_this_one() -> None:
    book = ONE_ASPECT + '[[segment]]\nkey = "p"\nweight = 1\naspects = ["a"]\nsource = "expert"\n'
    people = (EntryRow("e", "x"), EntryRow("e", "y"))
    rows = (*marks("e a j=1", "x"), *marks("e a j=1", "y"))
    given = Inputs(entries=people, marks=rows, judges=(JudgeRow("j", "expert", "y"),))
    assert [(one.contest, one.kind) for one in tabulate(given, law(book)).problems] == [("x", "incomplete")]


def test_a_row_of_scores_without_a_value_still_says_that_the_contest_goes_by_its_segments() -> None:
    book = THREE % ("", "") + '[ranking]\nby = "attribute:x"\nprecedence = ["segment:p"]\n'
    people = entries("a///x=1")
    assert places(tabulate(Inputs(entries=people, scores=(ScoreRow("a"),)), law(book))) == {"a": 1}
    assert keys_refused(book, Inputs(entries=people)) == ["step.inputs"]
