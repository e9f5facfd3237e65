"""The engine against a second, independent implementation of marks → places → ladders."""

from hypothesis import given

from contest.rules import parse_mapping, tabulate
from tests.rounds import rounds
from tests.rules.generated import Book, Rows, cases, inputs
from tests.rules.slow_reference import contests


@given(cases())
@rounds(200)
def test_engine_and_reference_agree(case: tuple[Book, Rows]) -> None:
    book, made = case
    outcome = tabulate(inputs(made), parse_mapping(book))
    expected = contests(book, made)

    places = [
        (
            p.standing.entry.contest,
            str(p.standing.place or ""),
            str(int(p.standing.tied)),
            p.standing.entry.key,
            p.standing.entry.group,
            p.standing.entry.status,
            p.score,
            p.scaled,
        )
        for p in outcome.places
    ]
    assert places == [row for contest in expected.values() for row in contest.places()]

    awards = sorted((one.award, one.entry) for one in outcome.awards)
    assert awards == sorted(award for contest in expected.values() for award in contest.awards())

    problems = sorted((p.kind, int(p.blocks), p.contest, p.entry) for p in outcome.problems if p.kind != "tie")
    assert problems == sorted(problem for contest in expected.values() for problem in contest.problems)
    ties = sum(p.kind == "tie" for p in outcome.problems)
    assert ties == sum(len(contest.ties) for contest in expected.values())
