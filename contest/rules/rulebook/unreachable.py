"""Rungs that can never give an award (law 2, section 1): told by `contest rulebook check`, and nothing is refused."""

from collections.abc import Iterator, Sequence

from contest.rules.cutoffs import entries_of
from contest.rules.rulebook.book import Rulebook
from contest.rules.rulebook.law import Ladder, Rung
from contest.rules.rulebook.references import Wrong

BASES = range(1, 1001)


def unreachable_rungs(book: Rulebook) -> list[Wrong]:
    """A remark for each rung whose only line is `upto` and never lies beyond that of a rung before it."""
    return [wrong for at, ladder in enumerate(book.ladder) for wrong in _of_ladder(at, ladder)]


def _of_ladder(at: int, ladder: Ladder) -> Iterator[Wrong]:
    """Rung by rung; whoever may leave places to those below ends the comparison."""
    medals = 0 if ladder.policy is None else 3
    before: list[Rung] = []
    for place, rung in enumerate(ladder.rung):
        if place < medals:
            continue
        only_upto = rung.upto is not None and rung.most is None and rung.at_least is None
        if before and only_upto and _is_covered(rung, before):
            facts: dict[str, object] = {"award": rung.award, "upto": str(rung.upto)}
            one = "rung.nothing-one" if str(rung.upto) == "1" else "rung.nothing"
            yield Wrong(("ladder", at, "rung", place, "upto"), one, facts)
        if rung.at_least is not None or rung.need or rung.tie != "include":
            return
        before.append(rung)


def _is_covered(rung: Rung, before: Sequence[Rung]) -> bool:
    return all(_line(rung, base) <= max(_lines(before, base)) for base in BASES)


def _line(rung: Rung, base: int) -> int:
    """Down to which entry a rung's `upto` reaches; there are no more than the base."""
    return base if rung.upto is None else min(entries_of(rung.upto, base, rung.round), base)


def _lines(rungs: Sequence[Rung], base: int) -> Iterator[int]:
    """How many these rungs take at least, each with those above it."""
    given = 0
    for rung in rungs:
        most = base if rung.most is None else given + entries_of(rung.most, base, rung.round)
        given = max(given, min(_line(rung, base), most))
        yield given
