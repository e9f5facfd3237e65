"""Who goes on after a cut (law 2, section 9).

Whom a cut keeps out has no score, and a place below all who went on. Who lacks a value in this segment or one before it
neither goes on nor is kept out. The marks of both in later segments are passed over.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from contest.rules.checked_inputs import ContestInputs
from contest.rules.cutoffs import entries_of, fill
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import Key, level_key, pair
from contest.rules.rulebook.law import Cut
from contest.rules.scoring.entries import Scored, weighted
from contest.rules.steps import step_value

LATER = ("score", "scale", "sheets:mean")
"""Steps of the precedence that nobody has before the last segment."""


def go_on(contest: ContestInputs, cut: Cut, position: int, all_scored: Sequence[Scored]) -> Iterator[Problem]:
    """Decide after segment number `position` who goes on; yields a tie that must be resolved first.

    A fraction of `take` is of the competing entries that no earlier cut kept out, with or without a value.
    """
    base = sum(1 for one in all_scored if one.entry.competing and one.kept_out is None)
    room = entries_of(cut.take, base, cut.round)
    here = [one for one in all_scored if one.kept_out is None and not one.left and one.sections]
    ranked: list[tuple[Key, Scored]] = []
    for one in here:
        if any(section.value is None for section in one.sections):
            one.left = True
        else:
            ranked.append((cut_key(contest, cut, one), one))
    ranked.sort(key=lambda pair: pair[0])
    competing = [pair for pair in ranked if pair[1].entry.competing]
    groups = [list(group) for _, group in groupby(competing, key=lambda pair: pair[0])]
    through, cut_group = fill(groups, room, cut.tie)
    going = {one.entry.key for _, one in through}
    keys = [key for key, _ in competing]
    for key, one in ranked:
        if one.entry.key in going if one.entry.competing else guest_goes_on(key, keys, room, cut.tie):
            one.passed = position
        else:
            one.kept_out, one.cut_key, one.tier = position, key, position
    if cut_group:
        segment = contest.law.segments[position - 1].key
        yield stopped(Tie("segment", segment, tuple(sorted(one.entry.key for _, one in cut_group))), contest.key)


def guest_goes_on(key: Key, competing: Sequence[Key], room: int, tie: str) -> bool:
    """A guest is not counted; it goes on where a competing entry with its values would. `competing` is sorted."""
    above, upto = bisect_left(competing, key), bisect_right(competing, key)
    left = room - above
    return left > 0 and (upto - above + 1 <= left or tie == "include")


def cut_key(contest: ContestInputs, cut: Cut, scored: Scored) -> Key:
    """The order at a cut. `by = "segment"` (the default): this segment's value, then the one before and so on back to
    the first; `"sum"`: the weighted sum so far. Then the precedence as far as it can be given by then: a step that
    needs a later segment is level."""
    better = contest.law.ranking.better
    if cut.by == "sum":
        values: Key = (pair(weighted(contest, scored.sections), better),)
    else:
        values = tuple(pair(section.value, better) for section in reversed(scored.sections))
    return (*values, *precedence_key(contest, scored))


def precedence_key(contest: ContestInputs, scored: Scored) -> Key:
    """The precedence by the segments that an entry has."""
    ranking = contest.law.ranking
    steps = [step for step in ranking.precedence if step not in LATER]
    values = (step_value(contest, scored, None, step) for step in steps)
    return level_key(ranking.better, None, steps, values)[1:]


def cut_parts(contest: ContestInputs, position: int) -> tuple[str, ...]:
    """What each part of a `cut_key` compares, as the precedence would name it."""
    steps = tuple(step for step in contest.law.ranking.precedence if step not in LATER)
    cut = contest.law.segments[position - 1].cut
    if cut is not None and cut.by == "sum":
        return ("sum", *steps)
    return (*(f"segment:{one.key}" for one in reversed(contest.law.segments[:position])), *steps)


def tier_of(scored: Scored) -> int | None:
    """Where one stands who has no score; the larger is the better (law 2, section 9).

    Kept out by a later cut is above kept out by an earlier one. Who went on and lacks a value later stands below those
    whom the cut kept out at which it was lacking, and above all whom a cut that was passed kept out. None for who
    passed no cut.
    """
    if scored.kept_out is not None:
        return 2 * scored.kept_out
    return 2 * scored.passed + 1 if scored.passed else None


def unplaced_key(contest: ContestInputs, scored: Scored) -> Key:
    """Who went on and has no valid try: by the values that there are, last segment first, then the precedence."""
    better = contest.law.ranking.better
    own = {section.key: section.value for section in scored.sections}
    values = tuple(pair(own.get(segment.key), better) for segment in reversed(contest.law.segments))
    return (*values, *precedence_key(contest, scored))


def unplaced_parts(contest: ContestInputs) -> tuple[str, ...]:
    """What each part of an `unplaced_key` compares."""
    steps = tuple(step for step in contest.law.ranking.precedence if step not in LATER)
    return (*(f"segment:{one.key}" for one in reversed(contest.law.segments)), *steps)
