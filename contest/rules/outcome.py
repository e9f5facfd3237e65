"""`Outcome`: everything that one tabulation produces, in the order in which it is written (section 10)."""

from collections.abc import Mapping
from dataclasses import dataclass

from contest.rules.advancement import Advancing
from contest.rules.awards import Award
from contest.rules.numbers import shown
from contest.rules.problems import Problem
from contest.rules.ranking import Standing
from contest.rules.rulebook.book import Law, fits
from contest.rules.rulebook.law import Attribute
from contest.rules.tables import Table


@dataclass(frozen=True, slots=True)
class Place:
    """One row of places.csv, with the law that rounded its score. `score` and `scaled` are texts as shown."""

    standing: Standing
    law: Law

    @property
    def score(self) -> str:
        """The score as shown; "" if there is none, and for withdrawn, absent and disqualified entries."""
        value = self.standing.score
        return "" if value is None else shown(value, self.law.score.round)

    @property
    def scaled(self) -> str:
        """The scaled value as shown; "" if there is none."""
        value = self.standing.scaled
        return "" if value is None or self.law.scale is None else shown(value, self.law.scale.round)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Places, awards, tables, advances, problems and, on request, explanations (None if not requested)."""

    places: tuple[Place, ...]
    awards: tuple[Award, ...]
    tables: Mapping[str, Table]
    advances: tuple[Advancing, ...]
    problems: tuple[Problem, ...]
    explanations: tuple[Mapping[str, object], ...] | None = None
    shown: tuple[Attribute, ...] = ()

    def attributes_of(self, place: Place) -> tuple[str, ...]:
        """The further columns of places.csv in this row (law 2, section 2): the declared attributes that are shown, as
        they were given; empty in contests that they do not apply to."""
        entry = place.standing.entry
        return tuple(entry.attributes.get(one.key, "") if fits(one, entry.contest) else "" for one in self.shown)

    @property
    def blocked(self) -> bool:
        """Whether a problem blocks the result; everything is then provisional."""
        return any(problem.blocks for problem in self.problems)
