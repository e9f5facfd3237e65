"""Law 2, section 9: segments that only cut, weights as written, and a score brought along."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest.rules import Inputs, MarkRow, Outcome, ScoreRow, parse, tabulate
from tests.rules import small


def three(first: str = 'take = "2"', second: str = "", more: str = "", weights: str = "0.2 0.3 0.5") -> str:
    """Segments a, b and c of one measured aspect each; `first` and `second` are the cuts after a and b."""
    parts = ['[[scheme]]\nkey = "s"']
    parts += [
        f'  [[scheme.criterion]]\n  key = "{key}"\n    [[scheme.criterion.aspect]]\n    key = "{key}"\n'
        f'    kind = "measured"\n    min = -100\n    max = 1000\n    # {key} more'
        for key in "abc"
    ]
    for key, weight, cut in zip("abc", weights.split(), (first, second, ""), strict=True):
        parts.append(f'[[segment]]\nkey = "{key}"\nweight = "{weight}"\naspects = ["{key}"]\n# {key} segment')
        if cut:
            parts.append(f"cut = {{ {cut} }}")
    return small.second("\n".join([*parts, more]))


def ran(text: str, book: str, people: str = "") -> Outcome:
    """`"x 9 8 7 / y 5 - 3"`: what each has in a, b and c."""
    rows = []
    for one in text.split("/"):
        entry, *values = one.split()
        rows += [MarkRow(entry, key, "" if value == "-" else value) for key, value in zip("abc", values, strict=False)]
    names = people or " ".join(dict.fromkeys(row.entry for row in rows))
    return tabulate(Inputs(small.entries(names), tuple(rows)), small.law(book))


def listed(outcome: Outcome) -> list[tuple[str, int | None, str]]:
    return [(one.standing.entry.key, one.standing.place, one.score) for one in outcome.places]


# Weights


def test_a_segment_of_weight_0_only_cuts() -> None:
    """By vote two of four go on; the score is b and c alone."""
    book = three(weights="0 0.5 0.5")
    assert listed(ran("p 40 2 2 / q 30 4 4 / r 20 9 9 / s 10 9 9", book)) == [
        ("q", 1, "4"),
        ("p", 2, "2"),
        ("r", 3, ""),
        ("s", 4, ""),
    ]


def test_weights_as_written_need_not_sum_to_1() -> None:
    book = three("", more='[score]\nweights = "as-written"\n', weights="1 2 0.5")
    assert small.shown(ran("x 1 1 1", book)) == {"x": "3.5"}
    assert any("sum to 7/2; make them sum to 1" in one for one in small.refused(three("", weights="1 2 0.5")))
    assert any("is below 0; write 0 or more" in one for one in small.refused(three("", weights="1 -1 1")))


# The order at a cut


def test_the_order_at_a_cut_is_this_segment_then_the_ones_before() -> None:
    """After b: by b's own value z leads, x and y are level in it and x is better in a. By sum (0.2 a + 0.3 b) x has
    3.8 + 1.5, y 2 + 1.5, z 0.2 + 1.8."""
    marks = "x 19 5 1 / y 10 5 1 / z 1 6 1"
    assert small.places(ran(marks, three("", 'take = "1"'))) == {"z": 1, "x": 2, "y": 3}
    assert small.places(ran(marks, three("", 'take = "1", by = "sum"'))) == {"x": 1, "y": 2, "z": 3}


def test_the_precedence_follows_as_far_as_it_can_be_given() -> None:
    """p and q are level in a. `segment:c` cannot be known after a; the lot can."""
    book = three('take = "1", tie = "exclude"', more='[ranking]\nprecedence = ["segment:c", "lot"]\n')
    rows = tuple(MarkRow(entry, key, value) for entry, value in (("p", "9"), ("q", "1")) for key in "bc")
    rows += tuple(MarkRow(entry, "a", "5") for entry in "pq")
    outcome = tabulate(Inputs(small.entries("p q"), rows, lots=small.lots("p=2 q=1")), small.law(book))
    assert listed(outcome) == [("q", 1, "1.8"), ("p", 2, "")]


def test_a_segments_value_is_meant_before_its_weight_and_after_its_conversion() -> None:
    """a is converted to points by place: 5, 3 and 3 level at 2 of 3. Both go on."""
    book = three('take = "2", tie = "include"').replace(
        "# a segment", 'convert = { kind = "steps", table = [["0", "3"], ["50", "5"]] }'
    )
    assert [place for _, place, _ in listed(ran("x 60 1 1 / y 40 1 1 / z 30 1 1", book))] == [1, 2, 2]


def test_a_fraction_is_of_the_competing_that_no_earlier_cut_kept_out() -> None:
    """Five; the first cut keeps out one. Half of the four left (v lacks b, and is counted) is two."""
    marks = "x 9 9 1 / y 8 8 1 / z 7 7 1 / v 6 - 1 / w 5 9 9"
    outcome = ran(marks, three('take = "4"', 'take = "1/2"'))
    assert listed(outcome) == [("x", 1, "5"), ("y", 2, "4.5"), ("z", 3, ""), ("w", 5, ""), ("v", None, "")]
    assert small.problems(outcome) == [("incomplete", True, "v")]


def test_a_tie_that_stops_lets_nobody_of_it_and_below_go_on() -> None:
    outcome = ran("x 9 1 1 / y 5 1 1 / z 5 1 1 / w 1 1 1", three('take = "2", tie = "stop"'))
    assert listed(outcome) == [("x", 1, "2.6"), ("y", 2, ""), ("z", 2, ""), ("w", 4, "")]
    assert [(one.kind, one.detail) for one in outcome.problems] == [("tie", "level at the cut after segment a: y, z")]


# Guests


@pytest.mark.parametrize(
    ("tie", "guest", "goes"),
    [
        ("include", "9", True),  # a competing entry with 9 would be the first of two
        ("include", "5", True),  # level with the second: the line cuts them, and includes both
        ("exclude", "5", False),
        ("stop", "5", False),
        ("include", "4", False),
        ("exclude", "7", True),
    ],
)
def test_a_guest_goes_on_where_a_competing_entry_with_his_values_would(tie: str, guest: str, goes: bool) -> None:
    marks = f"x 8 1 1 / y 5 1 1 / z 2 1 1 / g {guest} 1 1"
    outcome = ran(marks, three(f'take = "2", tie = "{tie}"'), "x y z g//guest")
    assert bool(small.shown(outcome)["g"]) is goes
    assert small.places(outcome) == {"x": 1, "y": 2, "z": 3, "g": None}


def test_a_guest_goes_on_where_there_is_room_left() -> None:
    """Two of three places are taken: a competing entry with 0 would be third and go on."""
    outcome = ran("x 8 1 1 / y 5 1 1 / g 0 1 1", three('take = "3"'), "x y g//guest")
    assert small.shown(outcome)["g"] == "0.8"


# Kept out, left, unplaced


def test_whom_a_cut_keeps_out_has_a_place_below_all_who_went_on_and_no_score() -> None:
    """a keeps out r and s, b keeps out q: p with a score, then q (the later cut), then r before s by a."""
    outcome = ran("p 9 9 1 / q 8 8 900 / r 7 900 900 / s 6 900 900", three('take = "2"', 'take = "1"'))
    assert listed(outcome) == [("p", 1, "5"), ("q", 2, ""), ("r", 3, ""), ("s", 4, "")]
    assert small.problems(outcome) == []


def test_marks_after_a_cut_are_passed_over() -> None:
    """The kept-out r has 900 in c: it is no largest there; and a disagreement in its b is not told."""
    book = three('take = "2"').replace("# c more", 'convert = { kind = "share", of = "largest", to = "10" }')
    rows = "p 9 1 4 / q 8 1 2 / r 7 1 900"
    outcome = ran(rows, book)
    assert small.shown(outcome) == {"p": "7.1", "q": "4.4", "r": ""}
    disputed = tuple(MarkRow("r", "b", mark, judge) for judge, mark in (("j", "1"), ("k", "2")))
    given = [MarkRow(e, k, "1") for e in "pq" for k in "bc"] + [
        MarkRow(e, "a", m) for e, m in zip("pqr", "987", strict=True)
    ]
    told = tabulate(Inputs(small.entries("p q r"), (*given, *disputed)), small.law(book))
    assert small.problems(told) == []


def test_who_lacks_a_value_neither_goes_on_nor_is_kept_out() -> None:
    """y has no a: incomplete, without a place, and its later marks are passed over (its 1000 in c is no largest)."""
    book = three('take = "1"').replace("# c more", 'convert = { kind = "share", of = "largest", to = "10" }')
    outcome = ran("x 9 1 4 / y - 1 1000 / z 5 1 1", book)
    assert listed(outcome) == [("x", 1, "7.1"), ("z", 2, ""), ("y", None, "")]
    assert small.problems(outcome) == [("incomplete", True, "y")]


TRIES = 'tries = { of = 2, take = "best" }'


def fouled(book: str, text: str, on: str = "abc") -> Outcome:
    """As `ran`, and every aspect of `on` has tries; a value is its first try."""
    rows = []
    for one in text.split("/"):
        entry, *values = one.split()
        for key, value in zip("abc", values, strict=False):
            attempt = "1" if key in on else ""
            rows.append(MarkRow(entry, key, "" if value == "-" else value, attempt=attempt))
    for key in on:
        book = book.replace(f"# {key} more", TRIES)
    names = " ".join(dict.fromkeys(row.entry for row in rows))
    return tabulate(Inputs(small.entries(names), tuple(rows)), small.law(book))


def test_who_went_on_and_has_no_valid_try_later_keeps_a_place() -> None:
    """a keeps out n; b keeps out m. u went on past a and has no valid try in b, where the cut after b is the one at
    which it lacked a value: below m, whom that cut kept out, and above n, whom the cut kept out that it passed. v went
    on past both and has none in c: below x with a score, above m."""
    marks = "x 9 9 9 / v 8 8 - / m 7 7 9 / u 6 - 9 / n 5 9 9"
    outcome = fouled(three('take = "4"', 'take = "2"'), marks)
    assert listed(outcome) == [("x", 1, "9"), ("v", 2, ""), ("m", 3, ""), ("u", 4, ""), ("n", 5, "")]
    assert small.problems(outcome) == []


def test_who_has_no_valid_try_and_another_problem_has_no_place() -> None:
    """u went on past a, and has no valid try in b and two measurements of c that differ: the problem is told, and u is
    not placed below x as one who only lacks a try."""
    book = three('take = "2"').replace("# b more", TRIES)
    rows = [MarkRow(entry, "a", mark) for entry, mark in (("x", "9"), ("u", "8"), ("n", "1"))]
    rows += [MarkRow("x", "b", "9", attempt="1"), MarkRow("u", "b", "", attempt="1"), MarkRow("x", "c", "9")]
    rows += [MarkRow("u", "c", "1", "j"), MarkRow("u", "c", "2", "k")]
    outcome = tabulate(Inputs(small.entries("x u n"), tuple(rows)), small.law(book))
    assert listed(outcome) == [("x", 1, "9"), ("n", 3, ""), ("u", None, "")]
    assert small.problems(outcome) == [("disagreement", True, "u")]


def test_several_without_a_valid_try_are_told_apart_by_the_values_that_they_have() -> None:
    """All went on past a. u and w lack c and have b 5 and 6; t lacks b and has c 1: last segment first, t leads."""
    outcome = fouled(three('take = "4"'), "x 9 1 1 / u 9 5 - / w 1 6 - / t 2 - 1 / n 0 9 9")
    assert listed(outcome) == [("x", 1, "2.6"), ("t", 2, ""), ("w", 3, ""), ("u", 4, ""), ("n", 5, "")]


def test_who_passed_no_cut_and_has_no_valid_try_has_no_place() -> None:
    outcome = fouled(three('take = "1"'), "x 9 9 9 / y - 9 9 / z 5 5 5")
    assert listed(outcome) == [("x", 1, "9"), ("z", 2, ""), ("y", None, "")]
    assert small.problems(outcome) == []


def test_the_place_of_one_kept_out_counts_all_who_went_on_also_without_a_place() -> None:
    """Three go on past a; y lacks c and is incomplete: no place. n is kept out on place 4, not 3."""
    outcome = ran("x 9 9 9 / y 8 8 - / z 7 7 7 / n 1 1 1", three('take = "3"'))
    assert listed(outcome) == [("x", 1, "9"), ("z", 2, "7"), ("n", 4, ""), ("y", None, "")]


def test_level_ones_share_a_place_within_a_cut() -> None:
    outcome = ran("x 9 1 1 / y 5 1 1 / z 5 9 9", three('take = "1"'))
    assert [(one.standing.entry.key, one.standing.place, one.standing.tied) for one in outcome.places] == [
        ("x", 1, False),
        ("y", 2, True),
        ("z", 2, True),
    ]


# Awards, advances and scales

LADDER = '[[ladder]]\nkey = "l"\n{more}\n[[ladder.rung]]\naward = "gold"\nupto = "3/4"\n'
MARKS = "p 9 9 9 / q 8 8 8 / r 7 7 7 / s 6 6 6"


def test_ladders_pass_the_kept_out_over_unless_they_say_so_and_count_them_in_base_competing() -> None:
    """3/4 of four is three. p and q went on; r would be the third."""
    assert small.awards(ran(MARKS, three(more=LADDER.format(more="")))) == [("gold", "p"), ("gold", "q")]
    also = ran(MARKS, three(more=LADDER.format(more="also_cut = true")))
    assert small.awards(also) == [("gold", "p"), ("gold", "q"), ("gold", "r")]


def test_in_base_placed_only_with_also_cut() -> None:
    """3/4 of the two who went on is 1.5 → 2 rounded up; of all four placed 3. Rounded down: 1 and 3."""
    book = LADDER.replace("{more}", 'base = "placed"{more}').replace('"3/4"', '"3/4"\nround = "down"')
    assert small.awards(ran(MARKS, three(more=book.format(more="")))) == [("gold", "p")]
    also = ran(MARKS, three(more=book.format(more="\nalso_cut = true")))
    assert [entry for _, entry in small.awards(also)] == ["p", "q", "r"]


@pytest.mark.parametrize("base", ["competing", "placed"])
def test_in_field_under_either_base(base: str) -> None:
    """Two went on, but the field is of four: both rungs are given."""
    text = f"""
[[ladder]]
key = "l"
base = "{base}"
field = [ {{ at_most = 2, rungs = 0 }} ]
[[ladder.rung]]
award = "gold"
upto = "1"
"""
    assert small.awards(ran(MARKS, three(more=text))) == [("gold", "p")]


def test_a_threshold_leaves_them_out() -> None:
    text = LADDER.format(more="also_cut = true").replace('upto = "3/4"', 'at_least = "0"')
    assert small.awards(ran(MARKS, three(more=text))) == [("gold", "p"), ("gold", "q")]


def test_the_first_three_rungs_of_worldskills_leave_them_out() -> None:
    text = """
[[ladder]]
key = "l"
also_cut = true
policy = "worldskills"
tolerance = "100"
rung = [ { award = "gold" }, { award = "silver" }, { award = "bronze" }, { award = "merit", upto = "3" } ]
"""
    assert small.awards(ran(MARKS, three(more=text))) == [("gold", "p"), ("gold", "q"), ("merit", "r")]


def test_picks_and_percentiles() -> None:
    """Each group's best; r's group has nobody who went on. With also_cut r is picked."""
    people = "p/A q/A r/B s/B"
    text = '[[pick]]\naward = "best"\neach = "group"\nby = ["percentile"]\n{more}\n'
    assert small.awards(ran(MARKS, three(more=text.format(more="")), people)) == [("best", "p")]
    also = ran(MARKS, three(more=text.format(more="also_cut = true")), people)
    assert small.awards(also) == [("best", "p"), ("best", "r")]


def test_advances() -> None:
    text = '[[advance]]\nto = "next"\ntake = "3"\nreserve = 1\n{more}\n'
    outcome = ran(MARKS, three(more=text.format(more="")))
    assert [(one.entry, one.outcome, one.why) for one in outcome.advances] == [
        ("p", "through", ""),
        ("q", "through", ""),
        ("r", "out", "cut"),
        ("s", "out", "cut"),
    ]
    also = ran(MARKS, three(more=text.format(more="also_cut = true")))
    assert [(one.entry, one.outcome) for one in also.advances] == [
        ("p", "through"),
        ("q", "through"),
        ("r", "through"),
        ("s", "reserve"),
    ]


def test_scale_and_score_columns_leave_them_out() -> None:
    scale = '[scale]\nkind = "zscore"\ncenter = 500\nspread = 100\nround = 0\n'
    table = '[[table]]\nkey = "t"\norder = ["score-sum"]\n'
    outcome = ran("p 9 9 9 / q 8 8 8 / r 7 7 7 / s 6 6 6", three('take = "3"', more=scale + table), "p/A q/B r/B s/C")
    assert small.scaled(outcome) == {"p": "622", "q": "500", "r": "378", "s": ""}
    assert outcome.tables["t"].texts() == (("1", "B", "0", "15.00"), ("2", "A", "0", "9.00"), ("3", "C", "0", ""))


# A score brought along

BROUGHT = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "show"
    [[scheme.criterion.aspect]]
    key = "show"
    max = 100
[[segment]]
key = "before"
weight = "0.4"
from = "stage:school"
[[segment]]
key = "show"
weight = "0.6"
aspects = ["show"]
"""


def test_a_score_of_an_earlier_stage_stands_in_scores_under_the_segments_own_key() -> None:
    scores = (ScoreRow("a", segments={"before": "80.5"}), ScoreRow("b", segments={"before": ""}))
    given = Inputs(small.entries("a b"), small.marks("a show j=90\nb show j=90"), scores)
    outcome = tabulate(given, small.law(small.second(BROUGHT)))
    assert small.shown(outcome) == {"a": "86.2", "b": ""}  # 0.4 × 80.5 + 0.6 × 90
    assert small.problems(outcome) == [("incomplete", True, "b")]


def test_a_value_that_was_cut_off_is_refused() -> None:
    given = Inputs(small.entries("a"), scores=(ScoreRow("a", segments={"before": "33.333333…"}, line=2),))
    assert small.refused(small.second(BROUGHT), given) == [
        "scores.csv:2: score 33.333333… was cut off and is not exact; give the score as it was rounded and published"
    ]


EDITION = """
[edition]
key = "e-2026"
series = "e"
number = 1
year = 2026
name = { zh = "赛", en = "Contest" }
series_name = { zh = "赛", en = "Contest" }
theme = { zh = "赛", en = "Contest" }
begins = 2026-01-01
ends = 2026-12-31
zone = "Asia/Shanghai"
  [[edition.tier]]
  key = "school"
  name = { zh = "校赛", en = "School" }
  run_by = "school"
  credit = "school"
  sign = { zh = "甲", en = "A" }
  [[edition.tier]]
  key = "province"
  name = { zh = "省赛", en = "Province" }
  run_by = "authority"
  credit = "school"
  sign = { zh = "甲", en = "A" }
  organisation = "p"
  [[edition.division]]
  key = "d"
  name = { zh = "组", en = "Division" }
  [[edition.track]]
  key = "t"
  name = { zh = "赛道", en = "Track" }
  divisions = ["d"]
  team = { min = 1, max = 1 }
"""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("", ""), "the published score of school is brought along, but [score] of contest school/* has no round"),
        (("stage:school", "stage:schol"), "no tier schol is declared; check its spelling; did you mean school?"),
        (("stage:school", "stage:province"), "province does not come before province"),
    ],
)
def test_the_stage_is_an_earlier_one_whose_score_is_rounded(change: tuple[str, str], sentence: str) -> None:
    text = BROUGHT.replace(*change).replace("[[segment]]", '[[segment]]\napplies_to = ["province/*"]')
    book = small.second(EDITION + text)
    assert any(sentence in one for one in small.refused(book)), small.refused(book)
    if change == ("", ""):
        parse(book + '[score]\napplies_to = ["school/*"]\nround = 2\n')


# What is refused


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        (three("").replace("# c segment", 'cut = { take = "1" }'), "segment c is the last one, so nobody can go on"),
        (three(more="[team]\nbest = 1\n"), "members are marked one by one ([team]), so segment a cannot have cut"),
        (BROUGHT + "[team]\nbest = 1\n", "so segment before cannot have from; remove one of the two"),
        (
            three(more="[team]\nbest = 1\n[ranking]\nprecedence = ['segment:a']\n"),
            "step segment:a cannot be given where",
        ),
        (BROUGHT.replace("stage:school", "school"), 'from = "school" of segment before is not possible'),
        (three(more='[ranking]\nprecedence = ["sheets:mean"]\n'), "step sheets:mean cannot be given beside segment"),
    ],
)
def test_what_is_refused(book: str, sentence: str) -> None:
    text = book if book.startswith("law") else small.second(book)
    assert any(sentence in one for one in small.refused(text)), small.refused(text)


def test_the_order_of_rows_changes_nothing() -> None:
    book = three('take = "4"', 'take = "2"')
    marks = "x 9 9 9 / v 8 8 - / m 7 7 9 / u 6 - 9 / n 5 9 9"
    one = fouled(book, marks)
    assert fouled(book, " / ".join(reversed(marks.split(" / ")))).places == tuple(
        replace(place) for place in one.places
    )
