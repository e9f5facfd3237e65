"""Law 2, section 5: tries."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.rules import EntryRow, Inputs, MarkRow, Outcome, tabulate
from tests.rounds import rounds
from tests.rules import small

JUMP = """
[[scheme]]
key = "long-jump"
  [[scheme.criterion]]
  key = "jump"
    [[scheme.criterion.aspect]]
    key = "jump"
    kind = "measured"
    max = "10"
    tries = { of = 3, take = "best" }
    {more}
"""


def tried(text: str, aspect: str = "jump") -> tuple[MarkRow, ...]:
    """`"a: 5.10 - 5.02 / b: -"`: the tries of each entry in their order, a dash for one that does not count."""
    rows = []
    for line, one in enumerate(text.split("/")):
        entry, _, given = one.strip().partition(":")
        for number, mark in enumerate(given.split(), start=1):
            value = "" if mark == "-" else mark
            rows.append(MarkRow(entry, aspect, value, line=10 * line + number + 1, attempt=str(number)))
    return tuple(rows)


def jumped(text: str, book: str = JUMP, more: Sequence[MarkRow] = (), **inputs: object) -> Outcome:
    rows = (*tried(text), *more)
    people = small.entries(" ".join(dict.fromkeys(row.entry for row in rows)))
    given = {"entries": people, "marks": rows, **inputs}
    return tabulate(Inputs(**given), small.law(small.second(book.replace("{more}", ""))))  # type: ignore[arg-type]


SECOND_BEST = '[ranking]\nprecedence = ["tries:jump"]\n'


def test_the_example_of_the_text() -> None:
    """Jumps (5.10, –, 5.02), (5.10, 5.03, –), (–, –, –): both have 5.10; second-best 5.03 beats 5.02. The third has no
    valid try: listed without a place, and nothing blocks."""
    outcome = jumped("one: 5.10 - 5.02 / two: 5.10 5.03 - / three: - - -", JUMP + SECOND_BEST)
    assert small.places(outcome) == {"two": 1, "one": 2, "three": None}
    assert small.shown(outcome) == {"two": "5.1", "one": "5.1", "three": ""}
    assert small.problems(outcome) == []


def test_who_has_no_further_try_comes_after() -> None:
    assert small.places(jumped("a: 5 / b: 5 4", JUMP + SECOND_BEST)) == {"b": 1, "a": 2}
    assert small.places(jumped("a: 5 / b: 5 4")) == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        ('take = "best"', {"a": "5", "b": "4"}),
        ('take = "sum", best = 2', {"a": "8.5", "b": "4"}),  # 5 + 3.5; of b there is one
        ('take = "mean", best = 2', {"a": "4.25", "b": "4"}),
        ('take = "mean", best = 3', {"a": "3.5", "b": "4"}),  # (5 + 3.5 + 2) ÷ 3
    ],
)
def test_what_is_taken_of_the_valid_tries(take: str, expected: dict[str, str]) -> None:
    book = JUMP.replace('take = "best"', take)
    assert small.shown(jumped("a: 2 5 3.5 / b: - 4 -", book)) == expected


def test_best_is_by_better_of_the_conversion_else_of_the_ranking() -> None:
    """In seconds the smallest is the best; made into points by a table the ranking is higher first."""
    assert small.shown(jumped("a: 9 8", JUMP + '[ranking]\nbetter = "lower"\n')) == {"a": "8"}
    turned = 'convert = { kind = "steps", table = [["0", "10"], ["9", "5"]], better = "lower" }'
    assert small.shown(jumped("a: 9 8 / b: 9", JUMP.replace("{more}", turned))) == {"a": "10", "b": "5"}
    step = JUMP.replace("{more}", turned.replace('["9", "5"]', '["5", "1"]')) + SECOND_BEST
    assert small.places(jumped("a: 8 7 / b: 6 9", step)) == {"b": 1, "a": 2}  # 1 point each; 6 before 7


def test_a_try_is_a_measured_mark_as_ever() -> None:
    """Equal by several judges is one value; a disagreement in any one try leaves no score."""
    agreed = jumped("a: 5", more=[MarkRow("a", "jump", "6.0", judge, attempt="2") for judge in ("j", "k")])
    assert small.shown(agreed) == {"a": "6"}
    apart = [MarkRow("a", "jump", mark, judge, attempt="2") for judge, mark in (("j", "1"), ("k", "1.1"))]
    outcome = jumped("a: 5 / b: 4", more=apart)
    assert small.shown(outcome) == {"a": "", "b": "4"}
    assert small.problems(outcome) == [("disagreement", True, "a")]
    assert "try 2: aspect jump: j 1, k 1.1" in outcome.problems[0].detail


def test_a_panel_mark_beside_judges_marks_is_refused_within_one_try_only() -> None:
    assert small.shown(jumped("a: 5", more=[MarkRow("a", "jump", "6", "j", attempt="2")])) == {"a": "6"}
    rows = (*tried("a: 5"), MarkRow("a", "jump", "6", "j", attempt="1"))
    assert keys(JUMP, rows) == ["mark.both"]


def keys(book: str, rows: tuple[MarkRow, ...]) -> Sequence[str]:
    given = Inputs(small.entries("a"), rows)
    return small.keys_refused(small.second(book.replace("{more}", "")), given)


def sentences(rows: tuple[MarkRow, ...], book: str = JUMP) -> list[str]:
    return small.refused(small.second(book.replace("{more}", "")), Inputs(small.entries("a"), rows))


def test_no_valid_try_may_be_incomplete_instead() -> None:
    outcome = jumped("a: 5 / b: -", JUMP.replace('take = "best"', 'take = "best", none = "incomplete"'))
    assert small.places(outcome) == {"a": 1, "b": None}
    assert small.problems(outcome) == [("incomplete", True, "b")]


def test_another_problem_of_who_has_no_valid_try_is_told() -> None:
    two = JUMP + '    [[scheme.criterion.aspect]]\n    key = "style"\n    max = 10\n'
    outcome = jumped("a: - / b: 5", two, more=[MarkRow("b", "style", "5", "j")])
    assert small.problems(outcome) == [("incomplete", True, "a")]


def test_ranked_by_an_attribute_who_has_no_valid_try_has_no_place_either() -> None:
    book = JUMP + '    [[scheme.criterion.aspect]]\n    key = "style"\n    max = 10\n[ranking]\nby = "attribute:x"\n'
    book += '[[attribute]]\nkey = "x"\nof = "entry"\nkind = "number"\n'
    people = (EntryRow("a", attributes={"x": "1"}), EntryRow("b", attributes={"x": "2"}))
    marks = [MarkRow(entry, "style", "5", "j") for entry in "ab"]
    assert small.places(jumped("a: - / b: 5", book, more=marks, entries=people)) == {"b": 1, "a": None}


def test_the_number_of_the_try() -> None:
    """From 1 to `of` on an aspect with tries, and empty elsewhere."""
    rows = tuple(
        MarkRow("a", "jump", "5", line=at, attempt=text) for at, text in enumerate(("", "0", "4", "x", "1"), 2)
    )
    assert sentences(rows) == [
        f"marks.csv:{line}: try {shown} is not a whole number from 1 to 3 of aspect jump"
        for line, shown in ((2, "—"), (3, "0"), (4, "4"), (5, "x"))
    ]
    [told] = sentences((MarkRow("a", "jump", "5", line=2, attempt="1"),), JUMP.replace("tries =", "#"))
    assert told == "marks.csv:2: aspect jump has no tries, so cell try must be empty; it is 1"


def test_one_try_twice_is_refused_also_where_one_is_empty() -> None:
    rows = (*tried("a: 5 -"), MarkRow("a", "jump", "", attempt="1"), MarkRow("a", "jump", "4", attempt="02"))
    assert keys(JUMP, rows) == ["mark.agreed-twice-in-try", "mark.agreed-twice-in-try"]
    judged = tuple(MarkRow("a", "jump", "5", "j", line=line, attempt="1") for line in (2, 3))
    assert sentences(judged) == ["marks.csv:3: judge j marked try 1 of aspect jump of entry a twice"]


def test_under_law_1_the_column_is_refused() -> None:
    book = JUMP.replace("tries =", "#").replace("{more}", "")
    [told] = small.refused(book, Inputs(small.entries("a"), tried("a: 5")))
    assert told.startswith('marks.csv:2: column try needs law = "2"')


def test_members_have_tries_and_the_team_needs_enough_with_a_score() -> None:
    """x's members: 5 and no valid try; the best one counts. With two to count x is incomplete."""
    rows = tuple(
        MarkRow(entry, "jump", mark, member=member, attempt="1")
        for entry, member, mark in (("x", "m", "5"), ("x", "n", ""), ("y", "m", "4"), ("y", "n", "3"))
    )
    rows += (MarkRow("x", "jump", "-1", member="n", attempt="2"),)
    book = JUMP.replace('max = "10"', 'max = "10"\n    min = -1').replace("{more}", "")
    given = Inputs(small.entries("x y"), rows)
    assert small.shown(tabulate(given, small.law(small.second(book + "[team]\nbest = 1\n")))) == {"x": "5", "y": "4"}
    fouls = Inputs(small.entries("x y"), (*rows[:-1], MarkRow("x", "jump", "", member="n", attempt="2")))
    one = tabulate(fouls, small.law(small.second(book + "[team]\nbest = 1\n")))
    assert small.shown(one) == {"x": "5", "y": "4"}
    two = tabulate(fouls, small.law(small.second(book + "[team]\nbest = 2\n")))
    assert small.shown(two) == {"x": "", "y": "7"}
    assert small.problems(two) == [("incomplete", True, "x")]


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        (JUMP.replace("measured", "judged"), "aspect jump has tries, so it must be measured and without levels"),
        (JUMP.replace('take = "best"', 'take = "sum"'), 'take = "sum" needs best: of the best so many; add it'),
        (JUMP.replace('take = "best"', 'take = "best", best = 2'), 'take = "best" takes the best one; remove best'),
        (JUMP + '[panel]\nunit = "sheet"\n', 'tries needs unit = "aspect", but judges are combined by sheet here'),
        (JUMP + "[team]\nbest = 1\n" + SECOND_BEST, "step tries:jump cannot be given where members are marked"),
        (JUMP + '[ranking]\nprecedence = ["tries:jmp"]\n', "step tries:jmp names nothing that this contest has"),
        (JUMP + '[ranking]\nprecedence = ["sheets:mean"]\n', "step sheets:mean cannot be given beside tries"),
    ],
)
def test_what_is_refused(book: str, sentence: str) -> None:
    assert any(sentence in one for one in small.refused(small.second(book.replace("{more}", ""))))


def test_a_step_of_tries_needs_law_2() -> None:
    told = small.refused(small.ONE_ASPECT + '[ranking]\nprecedence = ["tries:a"]\n')
    assert any('step tries:a needs law = "2"' in one for one in told)


def test_the_order_of_rows_and_the_numbers_of_tries_change_nothing() -> None:
    one = jumped("a: 5 4 / b: 5 3 / c: - 4", JUMP + SECOND_BEST)
    other = jumped("c: 4 / b: 3 - 5 / a: 4 5", JUMP + SECOND_BEST)
    assert one.places == other.places


MARKS = st.sampled_from(["-", "3", "4", "4.5", "5"])


@given(
    st.lists(st.lists(MARKS, min_size=1, max_size=2), min_size=2, max_size=4),
    st.sampled_from(["3", "4", "4.5", "5"]),
    st.sampled_from(["higher", "lower"]),
)
@rounds(60)
def test_an_added_valid_try_never_lowers_a_place(entries: list[list[str]], added: str, better: str) -> None:
    """Under `take = "best"`; a sum or a mean of the best so many may fall, as its clause says."""
    book = JUMP + SECOND_BEST + f'better = "{better}"\n'

    def place(first: list[str]) -> int:
        text = " / ".join(f"e{number}: {' '.join(one)}" for number, one in enumerate([first, *entries[1:]]))
        return small.places(jumped(text, book))["e0"] or len(entries) + 1

    assert place([*entries[0], added]) <= place(entries[0])


# The cases that people wrote under law 1 for want of tries


def test_a_walk_up_challenge() -> None:
    """Seconds, the best of up to three tries, the fewer tries first: Li 50, 41.5, 44 and Zhao 41.5, 60 have 41.5 each;
    Zhao needed two tries, Li three. Wang has 43."""
    book = """
[[attribute]]
key = "tries"
of = "entry"
kind = "number"
[[scheme]]
key = "pipe"
  [[scheme.criterion]]
  key = "s"
    [[scheme.criterion.aspect]]
    key = "seconds"
    kind = "measured"
    max = 600
    tries = { of = 3, take = "best" }
[ranking]
better = "lower"
precedence = ["attribute:-tries"]
"""
    people = tuple(
        EntryRow(name, attributes={"tries": many}) for name, many in (("Li", "3"), ("Wang", "1"), ("Zhao", "2"))
    )
    marks = tried("Li: 50 41.5 44 / Wang: 43 / Zhao: 41.5 60", "seconds")
    outcome = tabulate(Inputs(people, marks), small.law(small.second(book)))
    assert [(one.standing.place, one.standing.entry.key, one.score) for one in outcome.places] == [
        (1, "Zhao", "41.5"),
        (2, "Li", "41.5"),
        (3, "Wang", "43"),
    ]


def test_the_best_of_three_with_fouls() -> None:
    """A jumped 4.10 and fouled twice: placed by it. B only fouled: listed without a place, and nothing blocks."""
    outcome = jumped("A: 4.1 - / B: -")
    assert small.places(outcome) == {"A": 1, "B": None}
    assert not outcome.blocked


def test_the_long_jump_of_a_sports_day() -> None:
    """L1 4.32, second-best 4.20; L2 4.32, second-best 4.01; then L4 4.11, L3 3.90, L5 3.80."""
    text = "L1: 4.10 4.32 4.20 / L2: 4.32 4.00 4.01 / L3: 3.90 - - / L4: 4.05 4.11 - / L5: 3.80 3.70 3.75"
    outcome = jumped(text, JUMP + SECOND_BEST)
    assert small.places(outcome) == {"L1": 1, "L2": 2, "L4": 3, "L3": 4, "L5": 5}
