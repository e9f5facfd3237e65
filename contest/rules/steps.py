"""What entries are ranked by, and what separates level entries (section 7): the value of each metric for one entry.

Each function takes the contest, what was scored, the scaled value, and what follows the metric's key.
"""

from fractions import Fraction

from contest.rules.checked_inputs import ContestInputs
from contest.rules.metrics import gives, value_of
from contest.rules.scoring.entries import Scored, attribute_value


def ranked_value(contest: ContestInputs, scored: Scored, on_scale: Fraction | None) -> Fraction | None:
    """The value the entry is ranked by. If that is an attribute, an entry with incomplete marks has no place either;
    an entry without any mark or score is not incomplete (section 7: marks and scores may then be missing)."""
    found: Fraction | None = value_of(contest.law.ranking.by, "rank", contest, scored, on_scale)
    return found


def step_value(contest: ContestInputs, scored: Scored, on_scale: Fraction | None, step: str) -> Fraction | int | None:
    """The value of one step of the precedence; None if the entry has none.

    A criterion, aspect or segment has the value that enters the score: for a segment, its own value before its weight.
    """
    found: Fraction | int | None = value_of(step, "precedence", contest, scored, on_scale)
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
    stopped = any(trouble.kind in ("incomplete", "disagreement") for trouble in scored.troubles)
    return None if stopped else attribute_value(scored.entry, name)


@gives("precedence", "sheets:mean")
def _sheets(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, _rest: str) -> Fraction | None:
    return scored.sheets_mean


@gives("precedence", "segment")
def _segment(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, key: str) -> Fraction | None:
    return next((section.value for section in scored.sections[: scored.tier] if section.key == key), None)


@gives("precedence", "criterion")
def _criterion(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, key: str) -> Fraction | None:
    reached = scored.sections[: scored.tier]
    return next((section.criteria[key] for section in reached if key in section.criteria), None)


@gives("precedence", "aspect")
def _aspect(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, key: str) -> Fraction | None:
    reached = scored.sections[: scored.tier]
    return next((section.aspects[key] for section in reached if key in section.aspects), None)


@gives("precedence", "attribute")
def _attribute(_contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, name: str) -> Fraction | None:
    return attribute_value(scored.entry, name.removeprefix("-"))


@gives("precedence", "lot")
def _lot(contest: ContestInputs, scored: Scored, _on_scale: Fraction | None, _rest: str) -> int | None:
    """Smaller comes first, whatever `better` says."""
    return contest.lots.get(scored.entry.key)
