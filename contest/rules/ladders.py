"""Ladders: medals and merit within each contest (section 8)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from contest.rules.checked_inputs import CheckedInputs
from contest.rules.cutoffs import entries_of, fill
from contest.rules.numbers import shown
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import RankedContest, Standing
from contest.rules.rulebook.law import Ladder, Rung

Group = tuple[Standing, ...]


@dataclass(slots=True)
class Climb:
    """The state of one ladder: place groups not yet on a rung, awards given, and what stopped it."""

    better: str
    waiting: list[Group]
    base: int
    given: list[tuple[str, Standing]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stopped: bool = False


def climb(
    ranked: RankedContest, ladder: Ladder, checked: CheckedInputs
) -> tuple[list[tuple[str, Standing]], list[Problem]]:
    """Which entries take which rung of a ladder in one contest, best first, and the problems.

    Only entries that meet `where` take part, belong to the base and count in the field.
    """
    law = ranked.checked.law
    groups = [tuple(one for one in group if checked.meets(one.entry, ladder.where)) for group in ranked.groups()]
    groups = [group for group in groups if group]
    base = base_of(ranked, ladder, checked)
    if base == 0:
        return [], []
    rungs = rungs_of_field(ladder, base)
    if not rungs:
        detail = f"ladder {ladder.key}: no rung for a field of {base}"
        return [], [Problem("void", False, ranked.checked.key, "", detail)]
    climbing = Climb(law.ranking.ranked_better, groups, base)
    ordinary = rungs
    if ladder.policy == "worldskills":
        _medals(climbing, rungs[:3], ladder.tolerance or Fraction(0))
        ordinary = rungs[3:]
    for rung in ordinary:
        if not climbing.stopped:
            _rung(climbing, rung, ladder.key, ranked.checked.key)
    return climbing.given, climbing.problems


def base_of(ranked: RankedContest, ladder: Ladder, checked: CheckedInputs) -> int:
    """How many entries of a contest a ladder's fractions are based on."""
    if ladder.base == "placed":
        return sum(1 for one in ranked.placed if checked.meets(one.entry, ladder.where))
    entries = ranked.checked.entries.values()
    return sum(1 for entry in entries if entry.competing and checked.meets(entry, ladder.where))


def explain_rung(ladder: Ladder, award: str, base: int) -> dict[str, object]:
    """The line that an entry with an award is within, as facts."""
    rung = next(one for one in ladder.rung if one.award == award)
    facts: dict[str, object] = {"ladder": ladder.key, "award": award, "base": base}
    if rung.upto is not None:
        facts |= {"upto": str(rung.upto), "down_to": entries_of(rung.upto, base, rung.round)}
    if rung.most is not None:
        facts["most"] = rung.most
    if rung.at_least is not None:
        facts["at_least"] = shown(rung.at_least)
    if ladder.tolerance is not None:
        facts["tolerance"] = shown(ladder.tolerance)
    return facts


def rungs_of_field(ladder: Ladder, base: int) -> tuple[Rung, ...]:
    """The rungs for a field of this size: those of the smallest `at_most` that the field fits, or all if it fits
    none."""
    fitting = [size for size in ladder.field if base <= size.at_most]
    if not fitting:
        return ladder.rung
    return ladder.rung[: min(fitting, key=lambda size: size.at_most).rungs]


def _rung(climbing: Climb, rung: Rung, ladder: str, contest: str) -> None:
    """One rung: `upto` limits the entries on it and above together, `most` those on it; a threshold ends it too."""
    willing = list(_reaching(climbing, rung))
    room = sum(len(group) for group in climbing.waiting)
    if rung.upto is not None:
        room = min(room, entries_of(rung.upto, climbing.base, rung.round) - len(climbing.given))
    if rung.most is not None:
        room = min(room, rung.most)
    inside, cut = fill(willing, room, rung.tie)
    climbing.given.extend((rung.award, standing) for standing in inside)
    taken = {standing.entry.key for standing in inside}
    climbing.waiting = [group for group in climbing.waiting if group[0].entry.key not in taken]
    if cut:
        climbing.stopped = True
        tie = Tie("ladder", ladder, names(cut), line=rung.award, place=cut[0].place)
        climbing.problems.append(stopped(tie, contest))


def _reaching(climbing: Climb, rung: Rung) -> Iterator[Group]:
    """The waiting groups, best first, up to the first that misses the rung's threshold."""
    for group in climbing.waiting:
        value = group[0].value
        if rung.at_least is not None and value is not None:
            short = value < rung.at_least if climbing.better == "higher" else value > rung.at_least
            if short:
                return
        yield group


def names(group: Sequence[Standing]) -> tuple[str, ...]:
    """The entries of a level group, by code point."""
    return tuple(sorted(standing.entry.key for standing in group))


def _medals(climbing: Climb, rungs: Sequence[Rung], tolerance: Fraction) -> None:
    """The worldskills policy: differences up to the tolerance, inclusive, are ties.

    Gold: the best and all within the tolerance of the best. Silver, after exactly one gold: the next and all within the
    tolerance of that next one. Bronze: the same, if fewer than three medals were given; after three or more, only
    if the next is within the tolerance of the last medallist.
    """
    for position, rung in enumerate(rungs):
        waiting = [standing for group in climbing.waiting for standing in group]
        if not waiting:
            return
        given = len(climbing.given)
        if position == 1 and given != 1:
            continue
        if position == 2 and given >= 3 and not _within(climbing.given[-1][1], waiting[0], tolerance):
            continue
        best = waiting[0]
        takers = [standing for standing in waiting if _within(best, standing, tolerance)]
        climbing.given.extend((rung.award, standing) for standing in takers)
        taken = {standing.entry.key for standing in takers}
        left = [tuple(one for one in group if one.entry.key not in taken) for group in climbing.waiting]
        climbing.waiting = [group for group in left if group]


def _within(one: Standing, other: Standing, tolerance: Fraction) -> bool:
    return abs((one.value or Fraction(0)) - (other.value or Fraction(0))) <= tolerance
