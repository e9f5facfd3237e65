"""Every entry by number, and contests of one law in batches that are counted together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from contest.rules.checked_inputs import CheckedInputs, ContestInputs, Entry
from contest.rules.rulebook.book import Law
from contest.rules.rulebook.law import Aspect

UNKNOWN = -1
"""The number of what is not among the checked inputs."""

SCORED = ("competing", "guest")
"""Whose marks are counted; the others are listed without score or place (section 2)."""


@dataclass(frozen=True, slots=True)
class Field:
    """An entry's number is its index in `entries`, a contest's its index in `contests`, both in the
    order of the checked inputs, by code point. `laws` are the different laws. Contests under the same
    rules share a law, whatever their ladders and advances; `law_of` gives the law of each contest.
    """

    checked: CheckedInputs
    contests: tuple[ContestInputs, ...]
    entries: tuple[Entry, ...]
    contest_of: pl.Series
    laws: tuple[Law, ...]
    law_of: tuple[int, ...]

    @classmethod
    def of(cls, checked: CheckedInputs) -> "Field":
        """The field of checked inputs."""
        contests = tuple(checked.contests.values())
        contest_of = [number for number, contest in enumerate(contests) for _ in contest.entries]
        laws: dict[tuple[int, ...], tuple[int, Law]] = {}
        law_of: list[int] = []
        for contest in contests:
            law = contest.law
            rules = (law.numbers, law.scheme, law.panel, law.team, law.score, law.scale, law.ranking, *law.segments)
            law_of.append(laws.setdefault(tuple(id(rule) for rule in rules), (len(laws), law))[0])
        return cls(
            checked,
            contests,
            tuple(checked.entries()),
            pl.Series(contest_of, dtype=pl.Int32),
            tuple(law for _, law in laws.values()),
            tuple(law_of),
        )

    def numbered(self) -> pl.DataFrame:
        """`contest, entry, who` of every entry: two texts and a number."""
        return pl.DataFrame(
            {
                "contest": pl.Series([entry.contest for entry in self.entries], dtype=pl.String),
                "entry": pl.Series([entry.key for entry in self.entries], dtype=pl.String),
                "who": pl.int_range(len(self.entries), dtype=pl.Int64, eager=True),
            }
        )


def aspects_of(law: Law) -> Sequence[Aspect]:
    """The aspects of a law's scheme in the order written; none if there is no scheme."""
    return () if law.scheme is None else law.scheme.aspects


def slots(laws: Sequence[Law]) -> Iterator[tuple[int, int, Aspect]]:
    """Every aspect of every law: the law's number, the aspect's index, the aspect."""
    for number, law in enumerate(laws):
        for position, aspect in enumerate(aspects_of(law)):
            yield number, position, aspect
