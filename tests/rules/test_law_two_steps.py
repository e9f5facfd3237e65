"""Law 2, section 12: steps of the precedence, members, dense places."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from contest.exchange.presenters import explanation_text
from contest.rules import Inputs, Outcome, ScoreRow, award_and_advance, tabulate
from contest.rules.columnar import rank_columns
from contest.rules.inputs import EntryRow
from tests.rules import small

SHEET = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "finish"
  {finish}
    [[scheme.criterion.aspect]]
    key = "line"
    max = 40
    [[scheme.criterion.aspect]]
    key = "joint"
    max = 40
  [[scheme.criterion]]
  key = "idea"
    [[scheme.criterion.aspect]]
    key = "idea"
    max = 40
[panel]
unit = "{unit}"
drop_high = 1
drop_low = 1
[score]
round = 0
"""
THREE = """
a line x=10 y=12 z=20
a joint x=10 y=10 z=10
a idea x=20 y=18 z=10
b line x=12 y=12 z=13
b joint x=10 y=10 z=10
b idea x=18 y=18 z=17
"""


def judged(marks: str, precedence: str, unit: str = "sheet", book: str = SHEET, finish: str = "") -> Outcome:
    text = book.replace("{unit}", unit).replace("{finish}", finish)
    return small.judged(marks, small.second(text + f"[ranking]\nprecedence = {precedence}\n"))


def explained(marks: str, book: str) -> dict[str, Mapping[str, Any]]:
    """By entry, how it came to its place."""
    rows = small.marks(marks)
    people = small.entries(" ".join(dict.fromkeys(row.entry for row in rows)))
    outcome = tabulate(Inputs(entries=people, marks=rows), small.law(book), explain=True)
    return {str(facts["entry"]): facts for facts in outcome.explanations or ()}


def order(outcome: Outcome) -> str:
    """Entries by place, level ones joined."""
    found: dict[int, list[str]] = {}
    for entry, place in small.places(outcome).items():
        found.setdefault(place or 99, []).append(entry)
    return " ".join("=".join(sorted(found[place])) for place in sorted(found))


def test_case_09_a_criterion_under_sheet_is_trimmed_anew() -> None:
    """Sheets of A: 80, 80, 80; of B the same: level. finish of A: 30, 32, 34, in the middle 32; of B 36: B is first."""
    book = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "finish"
    [[scheme.criterion.aspect]]
    key = "finish"
    max = 40
  [[scheme.criterion]]
  key = "idea"
    [[scheme.criterion.aspect]]
    key = "idea"
    max = 30
  [[scheme.criterion]]
  key = "stage"
    [[scheme.criterion.aspect]]
    key = "stage"
    max = 30
[panel]
unit = "sheet"
drop_high = 1
drop_low = 1
round = 0
"""
    marks = """
A finish 1=30 2=32 3=34
A idea 1=25 2=25 3=23
A stage 1=25 2=23 3=23
B finish 1=36 2=36 3=36
B idea 1=22 2=22 3=22
B stage 1=22 2=22 3=22
"""
    assert order(judged(marks, '["score", "criterion:finish", "criterion:idea"]', book=book)) == "B A"
    assert order(judged(marks, '["criterion:idea"]', book=book)) == "A B"
    assert order(judged(marks, "[]", book=book)) == "A=B"


def test_an_aspect_under_sheet_and_under_criterion() -> None:
    """line of a: 10, 12, 20, the middle one 12; of b: 12, 12, 13, the middle one 12: level there. Of joint all have 10,
    of idea a has 18 in the middle and b 18. The other way round changes nothing where all is level."""
    for unit in ("sheet", "criterion"):
        outcome = judged(THREE, '["aspect:line"]', unit)
        assert small.shown(outcome) == {"a": "40", "b": "40"}
        assert order(outcome) == "a=b", unit


@pytest.mark.parametrize("unit", ["sheet", "criterion"])
def test_dropping_looks_at_the_parts_own_values(unit: str) -> None:
    """Judge z is the lowest for both in the whole (sheets of a 40, 40, 40; criterion alike), yet in line alone x is:
    a's line 10, 12, 20 gives 12, b's 11, 11, 30 gives 11: dropping the sheets' judges would have given 12 and 30."""
    marks = """
a line x=10 y=12 z=20
a joint x=10 y=8 z=0
b line x=11 y=11 z=30
b joint x=9 y=9 z=0
a idea x=10 y=10 z=10
b idea x=10 y=10 z=0
"""
    outcome = judged(marks, '["aspect:line"]', unit)
    assert small.shown(outcome) == {"a": "30", "b": "30"}
    assert order(outcome) == "a b"
    assert order(judged(marks, '["-aspect:line"]', unit)) == "b a"


def test_only_the_judges_whom_the_unit_counts() -> None:
    """z left out idea: z's sheet does not count, so z's 40 for a's line does not either. Of x and y with nothing
    dropped: line a (10 + 14) / 2 = 12, b 12.5."""
    book = SHEET.replace("drop_high = 1\ndrop_low = 1\n", "")
    marks = """
a line x=10 y=14 z=40
a joint x=10 y=6 z=10
a idea x=10 y=10
b line x=12 y=13
b joint x=8 y=7
b idea x=10 y=10
"""
    outcome = judged(marks, '["aspect:line"]', book=book)
    assert small.shown(outcome) == {"a": "30", "b": "30"}
    assert order(outcome) == "b a"
    assert order(judged(marks, '["criterion:finish"]', book=book)) == "a=b"


def test_a_criterion_has_its_weight_an_aspect_its_factor_and_nothing_is_rounded() -> None:
    """With weight -1 the one who has less of `finish` has the better part; an aspect has no weight of its criterion.
    Means 12.25 and 12.5 are not level, though the panel rounds to whole points."""
    book = SHEET.replace("drop_high = 1\ndrop_low = 1\n", "round = 0\n")
    marks = """
a line w=12 x=12 y=12 z=13
a joint w=10 x=10 y=10 z=10
a idea w=10 x=10 y=10 z=10
b line w=12 x=12 y=13 z=13
b joint w=10 x=10 y=10 z=10
b idea w=10 x=10 y=10 z=10
"""
    plain = judged(marks, '["aspect:line"]', book=book)
    assert small.shown(plain) == {"a": "32", "b": "33"}
    floor = book.replace("round = 0\n[score]", "[score]").replace("[score]\n", "[score]\nfloor = 50\n")
    assert order(judged(marks, '["aspect:line"]', book=floor)) == "b a"
    assert order(judged(marks, '["criterion:finish"]', book=floor)) == "b a"
    assert order(judged(marks, '["criterion:finish"]', book=floor, finish='weight = "-1"')) == "a b"
    assert order(judged(marks, '["aspect:line"]', book=floor, finish='weight = "-1"')) == "b a"


def test_an_agreed_value_counts_in_the_part_as_in_the_sheet() -> None:
    """joint is agreed by the panel: finish of a is line + 5, of b line + 4. A part of agreed values only is their sum:
    nothing is dropped."""
    marks = """
a line x=10 y=12 z=14
a joint =5
a idea x=10 y=10 z=10
b line x=11 y=13 z=15
b joint =4
b idea x=10 y=10 z=10
"""
    for step in ("criterion:finish", "criterion:idea"):
        assert order(judged(marks, f'["{step}"]')) == "a=b"
    assert order(judged(marks, '["aspect:joint"]')) == "a b"
    assert order(judged(marks, '["aspect:line"]')) == "b a"


def test_the_other_way_round_and_missing_still_comes_last() -> None:
    """The cut after `first` keeps nobody out; c has no attribute mark of `second`, but is incomplete; of the placed the
    one with the lower first segment comes first."""
    book = """
[[segment]]
key = "first"
weight = "0.5"
from = "scores"
[[segment]]
key = "second"
weight = "0.5"
from = "scores"
[ranking]
better = "{better}"
precedence = ["-segment:first"]
"""
    people = small.entries("a b")
    made = tuple(
        ScoreRow(entry, "", "", {"first": first, "second": second})
        for entry, first, second in (("a", "8", "6"), ("b", "6", "8"))
    )
    for better, expected in (("higher", "b a"), ("lower", "a b")):
        text = small.second(book.replace("{better}", better))
        assert order(tabulate(Inputs(entries=people, scores=made), small.law(text))) == expected


def test_missing_comes_last_in_a_step_the_other_way_round() -> None:
    """Ranked by an attribute, c has no mark at all: no criterion, whichever way round."""
    book = (
        small.second('[[attribute]]\nkey = "n"\nof = "entry"\nkind = "number"\n')
        + small.ONE_ASPECT
        + '[ranking]\nby = "attribute:n"\nprecedence = ["{step}"]\n'
    )
    marks = "a a j=5\nb a j=7"
    people = "a///n=1 b///n=1 c///n=1"
    assert order(small.judged(marks, book.replace("{step}", "criterion:c"), people)) == "b a c"
    assert order(small.judged(marks, book.replace("{step}", "-criterion:c"), people)) == "a b c"
    assert order(small.judged(marks, book.replace("{step}", "-aspect:a"), people)) == "a b c"


TEAM = (
    small.ONE_ASPECT + '[team]\ncombine = "mean"\nbest = 2\n[ranking]\nbetter = "{better}"\nprecedence = ["members"]\n'
)


def test_case_10_the_better_vault_breaks_the_tie() -> None:
    """The mean of two vaults: a (15.2 + 14.8) / 2 = 15, b (15.1 + 14.9) / 2 = 15; the better vault is a's. Lower is
    better: a's best is 14.8, b's 14.9."""
    marks = "a@1 a =14.8\na@2 a =15.2\nb@1 a =15.1\nb@2 a =14.9"
    for better in ("higher", "lower"):
        outcome = small.judged(marks, small.second(TEAM.replace("{better}", better)))
        assert small.shown(outcome) == {"a": "15", "b": "15"}
        assert order(outcome) == "a b"


def test_all_members_are_compared_and_who_has_no_further_one_comes_after() -> None:
    """Best two of each are 9 and 7. a's third has 3, c's third 2, and b has none: a, c, b. d is level with c."""
    given = {"a": (9, 7, 3), "b": (7, 9), "c": (2, 7, 9), "d": (9, 2, 7)}
    marks = "\n".join(f"{entry}@{at} a ={mark}" for entry, own in given.items() for at, mark in enumerate(own))
    book = small.second(TEAM.replace("{better}", "higher"))
    assert order(small.judged(marks, book)) == "a c=d b"
    told = explained(marks, book)
    (above,) = told["a"]["told_apart"]
    assert above == {"above": "c", "step": "members", "better": "9, 7, 3", "worse": "9, 7, 2"}
    (below,) = told["d"]["told_apart"]
    assert below == {"above": "b", "step": "members", "better": "9, 7, 2", "worse": "9, 7"}


def test_dense_places_count_level_entries_once() -> None:
    """1, 1, 2, 3; the line of the rung still counts entries: upto 2 is the two firsts; `by = place` and `need` see the
    dense place: 2 is c, who is third by count."""
    book = small.second("""
[ranking]
places = "dense"
[[ladder]]
key = "l"
rung = [ { award = "gold", upto = "2" }, { award = "silver", upto = "3" } ]
[[pick]]
award = "second"
each = "contest"
by = ["place"]
need = [ { metric = "place", at_least = 2, at_most = 2 } ]
""")
    outcome = small.scored("a=9 b=9 c=8 d=7", book)
    assert small.places(outcome) == {"a": 1, "b": 1, "c": 2, "d": 3}
    assert [one.standing.tied for one in outcome.places] == [True, True, False, False]
    assert [one.standing.number for one in outcome.places] == [1, 1, 3, 4]
    assert small.awards(outcome) == [("gold", "a"), ("gold", "b"), ("silver", "c"), ("second", "c")]


def test_percentiles_and_points_still_count_entries() -> None:
    """Contest x: a, b level, c third of 3 by count: (3 - 3 + 1/2) / 3 = 1/6; contest y: p, q, r, s: q second of 4:
    (4 - 2 + 1/2) / 4. By dense places c would have (3 - 2 + 1/2) / 3 = 1/2, above r's (4 - 3 + 1/2) / 4 = 3/8. Points:
    c is third by count: 5, and the table's rank stays 1, 1, 3."""
    book = small.law(
        small.second("""
[ranking]
places = "dense"
[[pick]]
award = "best"
each = "group"
by = ["percentile"]
[[table]]
key = "t"
order = ["place-points"]
place_points = ["9", "7", "5", "3"]
""")
    )
    rows = tuple(
        EntryRow(entry, contest, group)
        for contest, entry, group in (
            ("x", "a", "A"),
            ("x", "b", "B"),
            ("x", "c", "C"),
            ("y", "p", "P"),
            ("y", "q", "Q"),
            ("y", "r", "C"),
            ("y", "s", "S"),
        )
    )
    made = tuple(
        ScoreRow(entry, score, contest)
        for contest, entry, score in (
            ("x", "a", "9"),
            ("x", "b", "9"),
            ("x", "c", "8"),
            ("y", "p", "9"),
            ("y", "q", "8"),
            ("y", "r", "7"),
            ("y", "s", "6"),
        )
    )
    given = Inputs(entries=rows, scores=made)
    outcome = tabulate(given, book)
    assert ("best", "r") in small.awards(outcome)
    assert outcome.tables["t"].values("place-points")["C"] == Fraction(10)
    ranks = [(row.rank, row.group) for row in outcome.tables["t"].rows]
    assert ranks == [(1, "C"), (2, "A"), (2, "B"), (2, "P"), (5, "Q"), (6, "S")]
    ranked, handed = rank_columns(given, None, book)
    assert handed == {}
    assert award_and_advance(ranked) == outcome


def test_whom_a_cut_kept_out_counts_each_who_went_on_without_a_place() -> None:
    """Cut after `one`: 3 of 5 go on. a and b are level on 1; c has no score of `two`: incomplete, no place. d is kept
    out: dense 1 + one level + c = 3, by count 1 + 2 + 1 = 4; e after d. Points of places: d has the fourth's."""
    book = small.law(
        small.second("""
[score]
weights = "as-written"
[[segment]]
key = "one"
weight = "0"
from = "scores"
cut = { take = "3" }
[[segment]]
key = "two"
weight = "1"
from = "scores"
[ranking]
places = "{places}"
precedence = ["segment:two"]
[[table]]
key = "t"
order = ["place-points"]
place_points = ["10", "8", "6", "4", "2"]
""").replace("{places}", "dense")
    )
    ones = {"a": "9", "b": "9", "c": "8", "d": "7", "e": "6"}
    twos = {"a": "5", "b": "5", "c": "", "d": "", "e": ""}
    rows = tuple(ScoreRow(entry, "", "", {"one": ones[entry], "two": twos[entry]}) for entry in ones)
    people = tuple(EntryRow(entry, "", entry.upper()) for entry in ones)
    outcome = tabulate(Inputs(entries=people, scores=rows), book)
    assert small.places(outcome) == {"a": 1, "b": 1, "c": None, "d": 3, "e": 4}
    assert {one.standing.entry.key: one.standing.number for one in outcome.places if one.standing.place} == {
        "a": 1,
        "b": 1,
        "d": 4,
        "e": 5,
    }
    points = {group: int(value or 0) for group, value in outcome.tables["t"].values("place-points").items()}
    assert points == {"A": 10, "B": 10, "C": 0, "D": 4, "E": 2}


def test_a_part_is_told_in_the_explanation() -> None:
    marks = "a line x=10 y=12 z=20\na joint x=10 y=8 z=0\na idea x=10 y=10 z=10\n"
    marks += "b line x=11 y=11 z=30\nb joint x=9 y=9 z=0\nb idea x=10 y=10 z=0"
    book = small.second(SHEET.replace("{unit}", "sheet").replace("{finish}", "")) + (
        '[ranking]\nprecedence = ["aspect:line"]\n'
    )
    facts = explained(marks, book)["a"]
    (section,) = facts["sections"]
    assert section["parts"] == [
        {
            "step": "aspect:line",
            "judges": {"x": "10", "y": "12", "z": "20"},
            "dropped": ["x", "z"],
            "combined": "12",
        }
    ]
    assert "aspect:line（只用来分先后）：x 10（去掉），y 12，z 20（去掉）；平均数 12。" in explanation_text(facts, "zh")
    english = explanation_text(facts, "en")
    assert "aspect:line (for the order only): x 10 (dropped), y 12, z 20 (dropped); mean 12." in english


def steps(*names: str) -> str:
    return f"[ranking]\nprecedence = {list(names)}\n"


RULER = '[panel]\nunit = "sheet"\nnormalise = { kind = "zscore", per = "judge" }\n'
NEED = """
[panel]
unit = "sheet"
[[ladder]]
key = "l"
need = [{ metric = "criterion:c", at_least = 1 }]
rung = [{ award = "x", upto = 1 }]
"""
REFUSED = [
    (steps("members"), "step members cannot be given, as no [team] fits"),
    (steps("-criterion:no"), "step -criterion:no names nothing"),
    (steps("-segment:no"), "step -segment:no names nothing"),
    (steps("-score"), "unknown step -score"),
    (steps("-lot"), "unknown step -lot"),
    (steps("-tries:a"), "unknown step -tries:a"),
    (steps("-members"), "unknown step -members"),
    ("[team]\n" + steps("-criterion:c"), "where members are marked one by one"),
    (RULER + steps("-aspect:a"), "put on one ruler"),
    (NEED + steps("criterion:c"), "criterion:c"),
]


@pytest.mark.parametrize(("more", "sentence"), REFUSED)
def test_what_is_refused(more: str, sentence: str) -> None:
    (found,) = small.refused(small.second(small.ONE_ASPECT + more))
    assert sentence in found


@pytest.mark.parametrize("step", ["-criterion:c", "-aspect:a", "members"])
def test_law_1_needs_law_2_for_a_step(step: str) -> None:
    found = small.refused(f'law = "1"\n{small.ONE_ASPECT}[team]\n[ranking]\nprecedence = ["{step}"]\n')
    assert any(f'step {step} needs law = "2"' in one for one in found), found
    (unit,) = small.refused(
        f'law = "1"\n{small.ONE_ASPECT}[panel]\nunit = "sheet"\n[ranking]\nprecedence = ["criterion:c"]\n'
    )
    assert 'write law = "2"' in unit


def test_members_of_scores_made_elsewhere_cannot_be_given() -> None:
    book = small.second(TEAM.replace("{better}", "higher"))
    given = Inputs(entries=small.entries("a b"), scores=small.scores("a=1 b=2"))
    (found,) = small.refused(book, given)
    assert "step members of the precedence cannot be given from the inputs" in found
