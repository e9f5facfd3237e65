"""What must hold for every rulebook and all inputs (issue 3, deliverable 3)."""

from __future__ import annotations

import json
import random
from collections import Counter
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from contest.exchange.presenters import explanation_text
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Outcome, parse_mapping, tables_from_awards, tabulate
from tests.rounds import rounds
from tests.rules.generated import GROUPS, Book, Rows, cases, inputs
from tests.rules.generated_whole import whole_editions
from tests.rules.test_reference import outcome_of

SOME = rounds(80)

MORE = {
    "pick": [{"award": "best", "each": "group", "by": ["scale", "percentile", "place"]}],
    "decision": [{"award": "special"}],
    "prize": [{"award": "org", "count": 2, "index": [{"metric": "people", "weight": 1}]}],
    "advance": [{"to": "province", "take": "1/2", "cap": {"per": "group", "most": 1}, "reserve": 2}],
}


def whole_book(book: Book) -> Book:
    """The generated book with the rest of the law added."""
    names = [rung["award"] for rung in book["ladder"][0]["rung"]]
    table = {"key": "t", "order": [*names, "points", "total"], "points": {names[0]: 3, "best": "0.5", "org": 1}}
    people = {"key": "p", "order": ["total"], "points": table["points"], "count": "people"}
    return {**book, **MORE, "table": [table, people]}


def run(book: Book, made: Rows) -> Outcome:
    return tabulate(inputs(made), parse_mapping(book))


@given(cases(), st.randoms(use_true_random=False))
@SOME
def test_permuting_rows_changes_nothing(case: tuple[Book, Rows], chance: random.Random) -> None:
    book, made = case
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in made.items()}
    assert outputs_as_bytes(run(whole_book(book), made)) == outputs_as_bytes(run(whole_book(book), shuffled))


@given(whole_editions(("2",)), st.randoms(use_true_random=False))
@rounds(40)
def test_the_order_of_rows_judges_and_tries_changes_nothing_over_the_whole_schema(
    case: tuple[Book, Rows], chance: random.Random
) -> None:
    outcome = outcome_of(case)
    assume(outcome is not None)
    assert outcome is not None
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in case[1].items()}
    again = tabulate(inputs(shuffled), parse_mapping(case[0]))
    assert outputs_as_bytes(again) == outputs_as_bytes(outcome)


@given(cases())
@SOME
def test_nobody_holds_two_rungs_of_a_ladder(case: tuple[Book, Rows]) -> None:
    outcome = run(*case)
    holders = Counter((one.contest, one.entry) for one in outcome.awards)
    assert all(count == 1 for count in holders.values())


@given(cases())
@SOME
def test_only_placed_entries_hold_rungs_and_better_ones_first(case: tuple[Book, Rows]) -> None:
    book, made = case
    outcome = run(book, made)
    order = [rung["award"] for rung in book["ladder"][0]["rung"]]
    placed = {one.standing.entry.key: one.standing.place for one in outcome.places if one.standing.place}
    rungs = sorted((placed[one.entry], order.index(one.award)) for one in outcome.awards)
    assert [rung for _, rung in rungs] == sorted(rung for _, rung in rungs)


@given(cases())
@SOME
def test_awards_given_are_awards_counted(case: tuple[Book, Rows]) -> None:
    book, made = case
    outcome = run(whole_book(book), made)
    for key, people in (("t", False), ("p", True)):
        table = outcome.tables[key]
        for column in table.columns[: table.columns.index("total")]:
            counted = sum(int(value or 0) for value in table.values(column).values())
            given_out = sum((one.size if people else 1) for one in outcome.awards if one.award == column and one.group)
            assert counted == given_out


@given(cases())
@SOME
def test_tables_are_a_function_of_awards(case: tuple[Book, Rows]) -> None:
    book, made = case
    rulebook = parse_mapping(whole_book(book))
    given_rows = inputs(made)
    outcome = tabulate(given_rows, rulebook)
    assert tables_from_awards(outcome.awards, given_rows.entries, rulebook) == outcome.tables


@given(cases(), st.sampled_from(GROUPS), st.integers(0, 4))
@SOME
def test_a_guest_changes_nobodys_place_medal_or_scale(case: tuple[Book, Rows], group: str, mark: int) -> None:
    book, made = case
    assume(made["entries"])
    guest = {"entry": "guest", "group": group, "status": "guest", "size": "", "x": str(mark), "official": "1"}
    twin = made["entries"][0]["entry"]
    with_guest = {name: list(rows) for name, rows in made.items()}
    with_guest["entries"].append(guest)
    for name in ("marks", "scores"):
        with_guest[name] += [{**row, "entry": "guest"} for row in made[name] if row["entry"] == twin]
    before, after = run(book, made), run(book, with_guest)
    assert before.awards == after.awards
    assert before.places == tuple(one for one in after.places if one.standing.entry.key != "guest")
    assert before.blocked == after.blocked


def monotone(book: Book) -> Book:
    """The book without what can turn a better mark into a worse place: weights below zero, measured aspects (whose
    marks must stay equal), cuts, steps of the precedence (a rounded score may stay level), lower is better."""
    made = json.loads(json.dumps(book))
    for criterion in made["scheme"][0]["criterion"]:
        criterion["weight"] = criterion.get("weight", "1").removeprefix("-")
        for aspect in criterion["aspect"]:
            aspect["factor"] = aspect.get("factor", "1").removeprefix("-")
            aspect["kind"] = "judged"
    for segment in made.get("segment", []):
        segment.pop("cut", None)
    made["ranking"] = {"better": "higher"}
    return made  # type: ignore[no-any-return]


# Clauses of law 2 after which a better mark may be worth less, or stands for one of several tries.
BENDS = ("tries", "convert", "times", "silent", "normalise")


@given(cases(("marks", "marks", "teams")), st.data())
@SOME
def test_a_better_mark_never_worsens_a_place(case: tuple[Book, Rows], data: st.DataObject) -> None:
    assume(not any(f'"{clause}":' in json.dumps(case[0]) for clause in BENDS))
    book, made = monotone(case[0]), case[1]
    aspects = {a["key"]: a for c in book["scheme"][0]["criterion"] for a in c["aspect"]}
    tops = {key: str(aspect.get("levels", 4)) for key, aspect in aspects.items()}
    rising = [row for row in made["marks"] if row["mark"] and Fraction(row["mark"]) < Fraction(tops[row["aspect"]])]
    assume(rising)
    row = data.draw(st.sampled_from(rising))
    raised = {**row, "mark": tops[row["aspect"]]}
    better = {**made, "marks": [raised if one is row else one for one in made["marks"]]}

    def place(rows: Rows) -> int | None:
        return next(p.standing.place for p in run(book, rows).places if p.standing.entry.key == row["entry"])

    before, after = place(made), place(better)
    assert (before is None) == (after is None)
    assert before is None or after is None or after <= before


@given(cases())
@SOME
def test_who_goes_through_is_within_the_cap(case: tuple[Book, Rows]) -> None:
    book, made = case
    rulebook = whole_book(book)
    rulebook["advance"] = [{**MORE["advance"][0], "tie": "exclude"}]  # type: ignore[dict-item]
    outcome = run(rulebook, made)
    through = Counter(one.group for one in outcome.advances if one.outcome != "out" and one.group)
    assert all(count == 1 for count in through.values())
    competing = {one.standing.entry.key for one in outcome.places if one.standing.entry.competing}
    assert {one.entry for one in outcome.advances} == competing


@given(cases())
@SOME
def test_every_scored_entry_is_explained_and_the_explanation_changes_nothing(case: tuple[Book, Rows]) -> None:
    book, made = case
    rulebook, given_rows = parse_mapping(book), inputs(made)
    plain, told = tabulate(given_rows, rulebook), tabulate(given_rows, rulebook, explain=True)
    assert plain.explanations is None
    assert told.explanations is not None
    assert (plain.places, plain.awards, plain.problems) == (told.places, told.awards, told.problems)
    scored = [one.standing for one in told.places if one.standing.entry.status in ("competing", "guest")]
    assert [(facts["entry"], facts["place"]) for facts in told.explanations] == [
        (standing.entry.key, standing.place) for standing in scored
    ]
    for facts in told.explanations:
        assert explanation_text(facts, "zh") != explanation_text(facts, "en")
