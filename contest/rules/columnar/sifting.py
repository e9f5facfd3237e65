"""Which rows of marks are fit to be counted in columns, and which must be looked at one by one.

Nothing is told here: whatever looks wrong is given, with all the rows that it depends on, to the row reader's own
checks, so that both engines refuse the same rows in the same words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from contest.rules.columnar.columns import CODED, mark_rows, packed, texts_of
from contest.rules.columnar.scaled import LARGEST
from contest.rules.faults import Fault
from contest.rules.inputs import MarkRow
from contest.rules.marks import AGREED, mark_value
from contest.rules.numbers import decimal
from contest.rules.roll import ContestRoll, Entry, Roll
from contest.rules.rulebook.book import Law

UNKNOWN = -1
PER_MARK = 1000
"""Marks are kept as whole thousandths (section 3: at most three decimals)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Contests under the same rules, which are counted together. `law` is that of the first."""

    law: Law
    contests: tuple[ContestRoll, ...]
    first_slot: int

    @property
    def aspects(self) -> int:
        """How many aspects a contest has."""
        return 0 if self.law.scheme is None else len(self.law.scheme.aspects)


@dataclass(frozen=True, slots=True)
class Field:
    """Everybody on the roll in its order: an entry's number is its position here, a contest's its position there."""

    roll: Roll
    contests: tuple[ContestRoll, ...]
    entries: tuple[Entry, ...]
    contest_of: pl.Series
    batches: tuple[Batch, ...]

    @classmethod
    def of(cls, roll: Roll) -> "Field":
        """The field of a roll."""
        contests = tuple(roll.contests.values())
        entries = tuple(roll.entries())
        contest_of = [number for number, contest in enumerate(contests) for _ in range(len(contest.entries))]
        return cls(roll, contests, entries, pl.Series(contest_of, dtype=pl.Int32), tuple(_batches(contests)))


def _batches(contests: Sequence[ContestRoll]) -> list[Batch]:
    """Contests of one law go together, whatever ladders and advances they have."""
    alike: dict[tuple[int, ...], list[ContestRoll]] = {}
    for contest in contests:
        law = contest.law
        rules = (law.numbers, law.scheme, law.panel, law.team, law.score, law.scale, law.ranking, *law.segments)
        alike.setdefault(tuple(id(rule) for rule in rules), []).append(contest)
    found: list[Batch] = []
    slot = 0
    for together in alike.values():
        found.append(Batch(together[0].law, tuple(together), slot))
        slot += found[-1].aspects
    return found


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows of marks, coded, beside the numbers that the engine counts with.

    `frame` has in addition `who` (the entry's number), `contest_at` (the contest's), `batch`, `slot` (an aspect of a
    batch), `raw` (thousandths; null where the mark is empty or `large`), `agreed`, and `suspect`.
    """

    frame: pl.DataFrame
    large: bool

    def rows(self, chosen: pl.Expr) -> tuple[MarkRow, ...]:
        """The rows of marks that are chosen, as they stand in the file."""
        return mark_rows(self.frame.filter(chosen))

    def witnesses(self) -> pl.Expr:
        """A few rows that tell of each contest what its origin is, and every row that may be wrong.

        The first mark of each contest, the first of a member and all of what is suspect: from these rows the row
        reader finds every fault of the whole.
        """
        first = pl.col("at").first().over("contest", pl.col("member") == "")
        given = (pl.col("mark") != "") & (pl.col("at") == first)
        return given | pl.col("suspect")


def sift(frame: pl.DataFrame, field: Field) -> Sifted:
    """Number contests, entries, aspects and marks, and mark the rows that may be wrong."""
    texts = {name: texts_of(frame[name]) for name in CODED}
    codes = {name: frame[name].to_physical() for name in CODED}
    frame = frame.with_columns(_slots(field, texts, codes))
    frame = frame.with_columns(_who(frame, field))
    raws = [_thousandths(text) for text in texts["mark"]]
    raw = _looked_up(raws, pl.Int64, codes["mark"])
    agreed = codes["judge"] == (texts["judge"].index(AGREED) if AGREED in texts["judge"] else -1)
    frame = frame.with_columns(raw.alias("raw"), agreed.alias("agreed"), pl.int_range(pl.len()).alias("at"))
    frame = frame.with_columns(_suspect(frame, field, texts, codes).alias("suspect"))
    return Sifted(frame, any(one == LARGEST for one in raws))
