"""Cuts: after a segment only some entries go on; the others rank below by the segments that they have (section 5).

Section 5 does not decide these points: entries are compared by the weighted sum of the segments so far, then by the
precedence steps those segments and the inputs can give (no adjustments yet, no `score`, `scale` or `sheets:mean`); a
fraction is based on the competing entries that reached the segment, with or without a value. Guests use no place: a
guest goes on if it is at least as good as the last entry that does. Later segments of a cut entry are ignored.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from contest.rules.checked_inputs import ContestInputs
from contest.rules.cutoffs import entries_of, fill
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import Key, level_key
from contest.rules.rulebook.law import Cut
from contest.rules.scoring.entries import ENDED, Scored, weighted
from contest.rules.steps import step_value


def cut_segments(contest: ContestInputs, all_scored: Sequence[Scored]) -> Iterator[Problem]:
    """Set the tier of every entry that a cut ends; yields the ties that must be resolved first."""
    for position, segment in enumerate(contest.law.segments, start=1):
        if segment.cut is not None:
            yield from _cut(contest, segment.cut, position, all_scored)


def _cut(contest: ContestInputs, cut: Cut, reached: int, all_scored: Sequence[Scored]) -> Iterator[Problem]:
    still_in = [one for one in all_scored if one.tier == ENDED and one.sections]
    key = _key_so_far(contest, reached)
    ranked = [(key(one), one) for one in still_in if weighted(contest, one.sections[:reached]) is not None]
    ranked.sort(key=lambda pair: pair[0])
    competing = [pair for pair in ranked if pair[1].entry.competing]
    groups = [list(group) for _, group in groupby(competing, key=lambda pair: pair[0])]
    base = sum(1 for one in still_in if one.entry.competing)
    through, cut_group = fill(groups, entries_of(cut.take, base, cut.round), cut.tie)
    last = through[-1][0] if through else None
    for its_key, one in ranked:
        if last is None or its_key > last:
            one.tier = reached
    if cut_group:
        segment = contest.law.segments[reached - 1].key
        yield stopped(Tie("segment", segment, tuple(sorted(one.entry.key for _, one in cut_group))), contest.key)


def _key_so_far(contest: ContestInputs, reached: int) -> Callable[[Scored], Key]:
    """The sort key of entries after this many segments."""
    law = contest.law
    steps = [step for step in law.ranking.precedence if step not in ("score", "scale", "sheets:mean")]

    def key(scored: Scored) -> Key:
        before = Scored(scored.entry, scored.sections, tier=reached)
        value = weighted(contest, scored.sections[:reached])
        values = (step_value(contest, before, None, step) for step in steps)
        return level_key(law.ranking.better, value, steps, values)

    return key
