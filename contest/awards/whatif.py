"""What if the rules were different: the last tabulation's own inputs under changed rules, and who would gain or lose
which award. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contest.awards.queries import Given, given_by
from contest.results.models import Tabulation
from contest.results.outdated import refuse_outdated
from contest.results.queries import INPUTS_OF, file_of

if TYPE_CHECKING:
    from contest.rules import Inputs, Rulebook


@dataclass(frozen=True)
class Count:
    """How often one award is given now, and how often it would be."""

    award: str
    before: int
    after: int

    @property
    def change(self) -> str:
        """`+2`, `−1`, or "" if nothing changes."""
        more = self.after - self.before
        return "" if not more else f"+{more}" if more > 0 else f"−{-more}"


@dataclass(frozen=True)
class Comparison:
    """`gained` and `lost` in the order of awards.csv; `blocking`: how many problems would block the result."""

    counts: Sequence[Count]
    gained: Sequence[Given]
    lost: Sequence[Given]
    blocking: int


def compare(tabulation: Tabulation, rulebook: Rulebook) -> Comparison:
    """The awards of a tabulation next to those that another rulebook gives for the same inputs. Raises Faults if that
    rulebook doesn't fit the inputs, and WrongMoment if these inputs changed since."""
    from contest.rules import tabulate

    refuse_outdated(tabulation)
    inputs = inputs_under(tabulation)
    _refuse_unknown(inputs, rulebook)
    outcome = tabulate(inputs, rulebook)
    before = given_by(tabulation)
    after = [Given(one.award, one.contest, one.entry, one.group, one.person, one.size) for one in outcome.awards]
    had, have = set(map(_who, before)), set(map(_who, after))
    now, then = Counter(one.award for one in before), Counter(one.award for one in after)
    awards = dict.fromkeys([*rulebook.award_order(), *now])
    return Comparison(
        counts=[Count(award, now[award], then[award]) for award in awards if now[award] or then[award]],
        gained=[one for one in after if _who(one) not in had],
        lost=[one for one in before if _who(one) not in have],
        blocking=sum(problem.blocks for problem in outcome.problems),
    )


def _refuse_unknown(inputs: Inputs, rulebook: Rulebook) -> None:
    """An attribute that no entry and no group has would be empty for everybody, and others would seem to win."""
    from contest.rules.attributes import unknown_attributes
    from contest.rules.faults import Faults

    of_entries = {name for row in inputs.entries for name in row.attributes}
    of_groups = {name for row in inputs.groups for name in row.attributes}
    contests = {row.contest for row in inputs.entries}
    if faults := unknown_attributes(rulebook, contests, of_entries, of_groups):
        raise Faults(faults)


def _who(one: Given) -> tuple[str, ...]:
    return one.award, one.contest, one.entry, one.group, one.person


def inputs_under(tabulation: Tabulation) -> Inputs:
    """The inputs as they were at the time of the tabulation."""
    from contest.exchange.reading import inputs_of

    names = [name for name in ("entries", *INPUTS_OF) if f"inputs/{name}.csv" in tabulation.files]
    return inputs_of({name: file_of(tabulation, f"inputs/{name}.csv") for name in names})
