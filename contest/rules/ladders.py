"""Ladders: medals and merit within each contest (section 8)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from fractions import Fraction

from contest.rules.checked_inputs import CheckedInputs, Entry
from contest.rules.conditions import explain_need, is_met, meets_needs
from contest.rules.cutoffs import entries_of, fill
from contest.rules.numbers import shown
from contest.rules.ordering import in_order_of
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import RankedContest, Standing
from contest.rules.rulebook.kinds import Cutoff
from contest.rules.rulebook.law import Ladder, LineRound, Need, Over, Rung

Group = tuple[Standing, ...]


@dataclass(slots=True)
class Climb:
    """The state of one ladder: level groups not yet on a rung, awards given, and what stopped it. `contest`: the one
    that a problem names; "" where the ladder goes over all contests. `field`: the base with those whom a cut kept out
    (law 2, section 9)."""

    contest: str
    fields: Mapping[str, RankedContest]
    waiting: list[Group]
    base: int
    field: int
    over: Over = "contest"
    given: list[tuple[str, Standing]] = default(default_factory=list)
    problems: list[Problem] = default(default_factory=list)
    stopped: bool = False

    def meets(self, standing: Standing, needs: Sequence[Need]) -> bool:
        """Whether an entry meets these conditions in its own contest (law 2, section 8)."""
        return not needs or meets_needs(needs, self.fields[standing.entry.contest], standing)


def climb(
    ranked: RankedContest, ladder: Ladder, checked: CheckedInputs
) -> tuple[list[tuple[str, Standing]], list[Problem]]:
    """Which entries take which rung of a ladder in one contest, best first, and the problems.

    Only entries that meet `where` take part, belong to the base and count in the field. Those whom a cut of law 2 kept
    out are passed over unless the ladder says `also_cut`; they count in base competing, and in the field (law 2,
    section 9).
    """
    seen = ranked.seen_by(ladder.also_cut)
    groups = [tuple(one for one in group if checked.meets(one.entry, ladder.where)) for group in seen.groups()]
    base = base_of([seen], ladder, checked)
    size = base if seen is ranked else base_of([ranked], ladder, checked)
    contest = ranked.checked.key
    return _climbed(Climb(contest, {contest: seen}, groups, base, size), ladder)


def climb_over(
    contests: Sequence[RankedContest], ladder: Ladder, checked: CheckedInputs
) -> tuple[list[tuple[str, Standing]], list[Problem]]:
    """Law 2, section 10: the rungs over all entries of these contests, in the order of `by`; base and field count them
    all, and a problem names no contest."""
    seen = [one.seen_by(ladder.also_cut) for one in contests]
    named = {one.checked.key: one for one in seen}
    groups = in_order_of(ladder.by, seen, checked, ladder.where)
    base, size = base_of(seen, ladder, checked), base_of(contests, ladder, checked)
    return _climbed(Climb("", named, groups, base, size, "all"), ladder)


def _climbed(climbing: Climb, ladder: Ladder) -> tuple[list[tuple[str, Standing]], list[Problem]]:
    """The awards and problems of one line of entries; who misses the ladder's own `need` takes no rung, and stays in
    the base (law 2, section 8)."""
    willing = (tuple(one for one in group if climbing.meets(one, ladder.need)) for group in climbing.waiting)
    climbing.waiting = [group for group in willing if group]
    if climbing.base == 0:
        return [], []
    rungs = rungs_of_field(ladder, climbing.field)
    if not rungs:
        detail = f"ladder {ladder.key}: no rung for a field of {climbing.field}"
        return [], [Problem("void", False, climbing.contest, "", detail)]
    ordinary = rungs
    if ladder.policy == "worldskills":
        _medals(climbing, rungs[:3], ladder.tolerance or Fraction(0))
        ordinary = rungs[3:]
    for rung in ordinary:
        if not climbing.stopped:
            _rung(climbing, rung, ladder.key)
    return climbing.given, climbing.problems


def expected_awards(ladder: Ladder, entries: int) -> Counter[str]:
    """How many of `entries` each award gets where all have a place, none are level, and all meet minima and conditions:
    by the same climb that awards. Of the worldskills policy, which looks at differences, nothing is expected."""
    rungs = tuple(rung.model_copy(update={"at_least": None, "need": ()}) for rung in ladder.rung)
    field = [(Standing(Entry("", str(n), "", "competing", 1, {}), place=n),) for n in range(1, entries + 1)]
    climbing = Climb("", {}, list(field), entries, entries, ladder.over)
    given, _problems = _climbed(climbing, ladder.model_copy(update={"rung": rungs, "need": ()}))
    return Counter(award for award, _standing in given)


def base_of(contests: Sequence[RankedContest], ladder: Ladder, checked: CheckedInputs) -> int:
    """How many entries of these contests a ladder's fractions are based on."""
    if ladder.base == "placed":
        return sum(1 for ranked in contests for one in ranked.placed if checked.meets(one.entry, ladder.where))
    entries = (entry for ranked in contests for entry in ranked.checked.entries.values())
    return sum(1 for entry in entries if entry.competing and checked.meets(entry, ladder.where))


def explain_rung(ladder: Ladder, award: str, base: int) -> dict[str, object]:
    """The line that an entry with an award is within, as facts."""
    rung = next(one for one in ladder.rung if one.award == award)
    facts: dict[str, object] = {"ladder": ladder.key, "award": award, "base": base}
    if rung.upto is not None:
        facts |= {"upto": str(rung.upto), "down_to": entries_of(rung.upto, base, rung.round)}
    if rung.most is not None:
        facts["most"] = own_share(rung.most, base, rung.round)
        if not rung.most.is_count:
            facts["own_share"] = str(rung.most)
    if rung.at_least is not None:
        facts["at_least"] = shown(rung.at_least)
    if ladder.tolerance is not None:
        facts["tolerance"] = shown(ladder.tolerance)
    if ladder.over == "all":
        facts["over"] = list(ladder.by)
    return facts


def rungs_of_field(ladder: Ladder, base: int) -> tuple[Rung, ...]:
    """The rungs for a field of this size: those of the smallest `at_most` that the field fits, or all if it fits
    none."""
    fitting = [size for size in ladder.field if base <= size.at_most]
    if not fitting:
        return ladder.rung
    return ladder.rung[: min(fitting, key=lambda size: size.at_most).rungs]


def _rung(climbing: Climb, rung: Rung, ladder: str) -> None:
    """One rung: `upto` limits the entries on it and above together, `most` those on it; a threshold ends it too. Who
    misses its `need` is passed over, uses nothing up, and is tried on the next rung before those below."""
    willing = list(_reaching(climbing, rung))
    room = sum(len(group) for group in climbing.waiting)
    if rung.upto is not None:
        room = min(room, entries_of(rung.upto, climbing.base, rung.round) - len(climbing.given))
    if rung.most is not None:
        room = min(room, own_share(rung.most, climbing.base, rung.round))
    inside, cut = fill(willing, room, rung.tie)
    climbing.given.extend((rung.award, standing) for standing in inside)
    climbing.waiting = without(climbing.waiting, inside)
    if cut:
        climbing.stopped = True
        tie = Tie("ladder", ladder, names(cut), line=rung.award, place=cut[0].place if climbing.contest else None)
        climbing.problems.append(stopped(tie, climbing.contest))


def without(groups: Sequence[Group], taken: Sequence[Standing]) -> list[Group]:
    """The level groups without these entries."""
    gone = {(one.entry.contest, one.entry.key) for one in taken}
    left = (tuple(one for one in group if (one.entry.contest, one.entry.key) not in gone) for group in groups)
    return [group for group in left if group]


def own_share(most: Cutoff, base: int, how: LineRound) -> int:
    """Law 2, section 1: at most so many on this rung itself, whatever was given above: a count, or a fraction of the
    base made whole by the rung's own `round`."""
    return entries_of(most, base, how)


def _reaching(climbing: Climb, rung: Rung) -> Iterator[Group]:
    """The waiting groups, best first, of those who meet the rung's condition: up to the first that misses its
    threshold; over all contests, where each has its own values, without those that miss it."""
    for group in climbing.waiting:
        if climbing.over == "contest" and _is_short(climbing, rung, group[0]):
            return
        meeting = [one for one in group if climbing.meets(one, rung.need)]
        if climbing.over == "all":
            meeting = [one for one in meeting if not _is_short(climbing, rung, one)]
        if meeting:
            yield tuple(meeting)


def _is_short(climbing: Climb, rung: Rung, standing: Standing) -> bool:
    """Whether an entry misses the rung's threshold, the way its own contest is ranked."""
    if rung.at_least is None:
        return False
    if standing.value is None:  # kept out by a cut, or without a valid try
        return True
    better = climbing.fields[standing.entry.contest].checked.law.ranking.ranked_better
    return standing.value < rung.at_least if better == "higher" else standing.value > rung.at_least


def names(group: Sequence[Standing]) -> tuple[str, ...]:
    """The entries of a level group, by code point."""
    return tuple(sorted(standing.entry.key for standing in group))


def _medals(climbing: Climb, rungs: Sequence[Rung], tolerance: Fraction) -> None:
    """The worldskills policy: differences up to the tolerance, inclusive, are ties.

    Gold: the best and all within the tolerance of the best. Silver, after exactly one gold: the next and all within the
    tolerance of that next one. Bronze: the same, if fewer than three medals were given; after three or more, only
    if the next is within the tolerance of the last medallist. Who has a place without a ranked value (law 2, section 9)
    has no difference from anybody.
    """
    for position, rung in enumerate(rungs):
        waiting = [standing for group in climbing.waiting for standing in group if standing.value is not None]
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
        climbing.waiting = without(climbing.waiting, takers)


def _within(one: Standing, other: Standing, tolerance: Fraction) -> bool:
    return abs((one.value or Fraction(0)) - (other.value or Fraction(0))) <= tolerance


def explain_passed(
    ladder: Ladder, contest: RankedContest, standing: Standing, award: str | None
) -> list[dict[str, object]]:
    """The conditions that kept an entry from the rungs above the one that it took (None: from all), as facts."""
    if standing.place is None:
        return []
    found: list[dict[str, object]] = []
    for rung in ladder.rung:
        if rung.award == award:
            break
        unmet = [need for need in (*ladder.need, *rung.need) if not is_met(need, contest, standing)]
        found += [{"ladder": ladder.key, "award": rung.award, **explain_need(one, contest, standing)} for one in unmet]
    return found
