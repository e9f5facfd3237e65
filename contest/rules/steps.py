"""What entries are ranked by, and what separates level entries (section 7): the value of each metric for one entry.

Each function takes the contest, what was scored, the scaled value, and what follows the metric's key.
"""

from fractions import Fraction

from contest.rules.checked_inputs import ContestInputs
from contest.rules.metrics import gives, value_of
from contest.rules.ranking import MISSING, Pairs, pair
from contest.rules.rulebook.law import Aspect
from contest.rules.scoring.entries import Scored, attribute_value
from contest.rules.scoring.tries import better_of


def ranked_value(contest: ContestInputs, scored: Scored, on_scale: Fraction | None) -> Fraction | None:
    """The value the entry is ranked by. If that is an attribute, an entry with incomplete marks has no place either;
    an entry without any mark or score is not incomplete (section 7: marks and scores may then be missing)."""
    found: Fraction | None = value_of(contest.law.ranking.by, "rank", contest, scored, on_scale)
    return found


def step_value(
    contest: ContestInputs, scored: Scored, on_scale: Fraction | None, step: str
) -> Fraction | int | Pairs | None:
    """The value of one step of the precedence; None if the entry has none.

    A criterion, aspect or segment has the value that enters the score: for a segment, its own value before its weight;
    a part of what a judge gives in one, its own (law 2, section 12).
    """
    found: Fraction | int | Pairs | None = value_of(step, "precedence", contest, scored, on_scale)
    return found


@gives("rank", "score")
@gives("precedence", "score")
def _score(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, _rest: str) -> Fraction | None:
    return scored.score


@gives("rank", "scale")
@gives("precedence", "scale")
def _scale(_contest: ContestInputs, _scored: Scored, on_scale: Fraction | None, _rest: str) -> Fraction | None:
    return on_scale


@gives("rank", "attribute")
def _ranked_attribute(
    _contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, name: str
) -> Fraction | None:
    return None if scored.is_stopped or scored.unplaced else attribute_value(scored.entry, name)


@gives("precedence", "sheets:mean")
def _sheets(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, _rest: str) -> Fraction | None:
    return scored.sheets_mean


@gives("precedence", "segment")
def _segment(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, key: str) -> Fraction | None:
    return next((section.value for section in scored.sections[: scored.tier] if section.key == key), None)


@gives("precedence", "criterion")
def _criterion(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, key: str) -> Fraction | None:
    return _of_marks(scored, f"criterion:{key}")


@gives("precedence", "aspect")
def _aspect(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, key: str) -> Fraction | None:
    return _of_marks(scored, f"aspect:{key}")


def _of_marks(scored: Scored, step: str) -> Fraction | None:
    """The value of a criterion or aspect in the segments that an entry got through."""
    kind, _, key = step.partition(":")
    for section in scored.sections[: scored.tier]:
        own = section.criteria if kind == "criterion" else section.aspects
        if key in own:
            return own[key]
        if step in section.parts:
            return section.parts[step].value
    return None


@gives("precedence", "tries")
def _tries(contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, key: str) -> Pairs:
    """Law 2, section 5: the valid tries, unconverted, one after another, best first; who has no further one comes
    after."""
    reached = scored.sections[: scored.tier]
    valid = next((section.tries[key] for section in reached if key in section.tries), ())
    better = tries_better(contest, key)
    return tuple(pair(value, better) for value in (*valid, *[None] * (_most_tries(contest, key) - len(valid))))


def _aspect_of(contest: ContestInputs, key: str) -> Aspect | None:
    scheme = contest.law.scheme
    return next((one for one in scheme.aspects if one.key == key), None) if scheme else None


def _most_tries(contest: ContestInputs, key: str) -> int:
    aspect = _aspect_of(contest, key)
    return 0 if aspect is None or aspect.tries is None else aspect.tries.of


def tries_better(contest: ContestInputs, key: str) -> str:
    """Which way a try of an aspect is good."""
    aspect, better = _aspect_of(contest, key), contest.law.ranking.better
    return better if aspect is None else better_of(aspect, better)


@gives("precedence", "members")
def _members(contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, _rest: str) -> Pairs:
    """Law 2, section 12: all members' scores, also of those who are not among the best that count, one after another,
    best first; who has no further one comes after."""
    better = contest.law.ranking.better
    return (*sorted(pair(one.total, better) for one in scored.members if one.total is not None), MISSING)


@gives("precedence", "attribute")
def _attribute(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, name: str) -> Fraction | None:
    return attribute_value(scored.entry, name.removeprefix("-"))


@gives("precedence", "lot")
def _lot(contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, _rest: str) -> int | None:
    """Smaller comes first, whatever `better` says."""
    return contest.lots.get(scored.entry.key)
