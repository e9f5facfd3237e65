"""Conditions on awards (law 2, section 8): who meets a ladder's, a rung's, a pick's or an advance's `need`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from contest.rules.checked_inputs import ContestInputs
from contest.rules.metrics import gives, value_of
from contest.rules.numbers import decimal, shown
from contest.rules.ranking import RankedContest, Standing
from contest.rules.rulebook.law import Need
from contest.rules.scoring.entries import Scored

Held = Mapping[tuple[str, str], Collection[str]]
"""(contest, entry) → the awards that it holds."""
NOTHING: Held = {}


def meets_needs(needs: Sequence[Need], contest: RankedContest, standing: Standing, held: Held = NOTHING) -> bool:
    """Whether an entry meets all conditions. A missing value does not meet one."""
    return all(is_met(need, contest, standing, held) for need in needs)


def is_met(need: Need, contest: RankedContest, standing: Standing, held: Held = NOTHING) -> bool:
    """Whether one condition is met; of `any-criterion` one value must lie within all bounds, of the others each."""
    values: tuple[Fraction, ...] = value_of(need.metric, "need", contest, standing, held)
    among: Callable[[Iterable[bool]], bool] = any if need.metric == "any-criterion" else all
    return bool(values) and among(_within(need, value) for value in values)


def _within(need: Need, value: Fraction) -> bool:
    """Compared as numbers, whichever way is better."""
    return (need.at_least is None or value >= need.at_least) and (need.at_most is None or value <= need.at_most)


def marked_values(contest: ContestInputs, all_scored: Iterable[Scored]) -> Mapping[str, Mapping[str, Fraction]]:
    """What conditions may look at in the marks, by entry: criteria, aspects and segments as they enter the score (a
    segment before its weight). Empty where no rule of the contest looks at them."""
    if not contest.needs_marks:
        return {}
    return {scored.entry.key: dict(_values_of(scored)) for scored in all_scored}


def _values_of(scored: Scored) -> Iterable[tuple[str, Fraction]]:
    for section in scored.sections[: scored.tier]:
        yield from ((f"criterion:{key}", value) for key, value in section.criteria.items())
        yield from ((f"aspect:{key}", value) for key, value in section.aspects.items())
        if section.key and section.value is not None:
            yield f"segment:{section.key}", section.value


def _one(value: Fraction | None) -> tuple[Fraction, ...]:
    return () if value is None else (value,)


@gives("need", "score")
def _score(_contest: RankedContest, standing: Standing, _held: Held, _rest: str) -> tuple[Fraction, ...]:
    return _one(standing.score)


@gives("need", "scale")
def _scale(_contest: RankedContest, standing: Standing, _held: Held, _rest: str) -> tuple[Fraction, ...]:
    return _one(standing.scaled)


@gives("need", "place")
def _place(_contest: RankedContest, standing: Standing, _held: Held, _rest: str) -> tuple[Fraction, ...]:
    return _one(None if standing.place is None else Fraction(standing.place))


@gives("need", "attribute")
def _attribute(_contest: RankedContest, standing: Standing, _held: Held, name: str) -> tuple[Fraction, ...]:
    return _one(decimal(standing.entry.attributes.get(name, "")))


@gives("need", "award")
def _award(_contest: RankedContest, standing: Standing, held: Held, award: str) -> tuple[Fraction, ...]:
    return (Fraction(award in held.get((standing.entry.contest, standing.entry.key), ())),)


@gives("need", "criterion")
def _criterion(contest: RankedContest, standing: Standing, _held: Held, key: str) -> tuple[Fraction, ...]:
    return _one(_marked(contest, standing).get(f"criterion:{key}"))


@gives("need", "aspect")
def _aspect(contest: RankedContest, standing: Standing, _held: Held, key: str) -> tuple[Fraction, ...]:
    return _one(_marked(contest, standing).get(f"aspect:{key}"))


@gives("need", "segment")
def _segment(contest: RankedContest, standing: Standing, _held: Held, key: str) -> tuple[Fraction, ...]:
    return _one(_marked(contest, standing).get(f"segment:{key}"))


@gives("need", "any-criterion")
def _any(contest: RankedContest, standing: Standing, _held: Held, _rest: str) -> tuple[Fraction, ...]:
    found = _marked(contest, standing)
    return tuple(value for step, value in found.items() if step.startswith("criterion:"))


@gives("need", "every-criterion")
def _every(contest: RankedContest, standing: Standing, _held: Held, _rest: str) -> tuple[Fraction, ...]:
    """All of the scheme's criteria; nothing where one has no value."""
    scheme, found = contest.checked.law.scheme, _marked(contest, standing)
    keys = [f"criterion:{criterion.key}" for criterion in scheme.criterion] if scheme else []
    return tuple(found[key] for key in keys) if all(key in found for key in keys) else ()


def _marked(contest: RankedContest, standing: Standing) -> Mapping[str, Fraction]:
    return contest.marked.get(standing.entry.key, {})


def explain_need(need: Need, contest: RankedContest, standing: Standing, held: Held = NOTHING) -> dict[str, object]:
    """A condition that an entry does not meet, as facts: the metric, its bounds, and what the entry has."""
    values: tuple[Fraction, ...] = value_of(need.metric, "need", contest, standing, held)
    return {
        "metric": need.metric,
        "at_least": None if need.at_least is None else shown(need.at_least),
        "at_most": None if need.at_most is None else shown(need.at_most),
        "values": [shown(value) for value in values],
    }
