"""`Outcome`: everything that one tabulation tells, in the order in which it is written (section 10)."""

from collections.abc import Mapping
from dataclasses import dataclass

from contest.rules.advancement import Advancing
from contest.rules.awards import Award
from contest.rules.numbers import shown
from contest.rules.problems import Problem
from contest.rules.ranking import Standing
from contest.rules.rulebook.book import Law
from contest.rules.tables import Table


@dataclass(frozen=True, slots=True)
class Place:
    """One row of places.csv, with the law that rounded its score. `score` and `scaled` are texts as they are shown."""

    standing: Standing
    law: Law

    @property
    def score(self) -> str:
        """The score as shown; "" where there is none, and for withdrawn, absent and disqualified."""
        value = self.standing.score
        return "" if value is None else shown(value, self.law.score.round)

    @property
    def scaled(self) -> str:
        """The scaled value as shown; "" where there is none."""
        value = self.standing.scaled
        return "" if value is None or self.law.scale is None else shown(value, self.law.scale.round)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Places, awards, tables, advances, problems and, on demand, explanations (None where nobody asked)."""

    places: tuple[Place, ...]
    awards: tuple[Award, ...]
    tables: Mapping[str, Table]
    advances: tuple[Advancing, ...]
    problems: tuple[Problem, ...]
    explanations: tuple[Mapping[str, object], ...] | None = None

    @property
    def blocked(self) -> bool:
        """Whether anything stands in the way; all of it is provisional then."""
        return any(problem.blocks for problem in self.problems)
