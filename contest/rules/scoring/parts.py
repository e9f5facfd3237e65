"""A criterion or aspect within what is combined over judges, only to tell level entries apart (law 2, section 12)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from contest.rules.rulebook.book import Law
from contest.rules.rulebook.law import Aspect, Criterion, Panel
from contest.rules.scoring.panels import Combined, Counted, agreed_worth, combine_values, is_open, worth

Part = Sequence[tuple[Aspect, Fraction]]
"""Aspects, each with what multiplies its mark."""


def steps_asked(law: Law) -> frozenset[str]:
    """The criteria and aspects that the precedence names, whichever way round; none under law 1."""
    if not law.is_second:
        return frozenset()
    steps = (step.removeprefix("-") for step in law.ranking.precedence)
    return frozenset(step for step in steps if step.startswith(("criterion:", "aspect:")))


def parts_of(
    asked: Collection[str], criteria: Sequence[Criterion], marks: Counted, panel: Panel, units: Sequence[Combined]
) -> Mapping[str, Combined]:
    """By step, the value of each part that the panel's unit hides: an aspect under unit criterion, an aspect or a
    criterion under unit sheet. `units`: the combined units of these criteria, in their order."""
    found: dict[str, Combined] = {}
    for at, criterion in enumerate(criteria):
        unit = units[0 if panel.unit == "sheet" else at]
        for step, part in _parts(criterion, panel.unit):
            if step in asked:
                found[step] = part_value(part, marks, panel, unit)
    return found


def _parts(criterion: Criterion, unit: str) -> Iterator[tuple[str, Part]]:
    """A criterion has its weight in it, as where it enters the score; an aspect its factor only."""
    if unit == "sheet":
        weighed = [(aspect, criterion.weight * aspect.factor) for aspect in criterion.aspect]
        yield f"criterion:{criterion.key}", weighed
    for aspect in criterion.aspect:
        yield f"aspect:{aspect.key}", [(aspect, aspect.factor)]


def part_value(part: Part, marks: Counted, panel: Panel, unit: Combined) -> Combined:
    """That part alone, over the judges that its unit counts: drop anew on the part's values, combine as the panel says,
    no rounding. A part of agreed values only is their sum; a unit without a value has no parts."""
    if unit.value is None:
        return Combined(None)
    agreed = Fraction(0)
    open_aspects: list[tuple[Mapping[str, Fraction], Aspect, Fraction]] = []
    for aspect, times in part:
        given = marks.get(aspect.key, {})
        if is_open(aspect, given):
            open_aspects.append((given, aspect, times))
            continue
        value = agreed_worth(aspect, given)
        agreed += times * value if isinstance(value, Fraction) else 0
    if not open_aspects:
        return Combined(agreed, agreed=True)
    judges = {
        judge: sum((times * worth(given[judge], aspect) for given, aspect, times in open_aspects), agreed)
        for judge in unit.judges
    }
    ordered = sorted(judges, key=lambda judge: (judges[judge], judge))
    last = len(ordered) - panel.drop_high
    kept = [judges[judge] for judge in ordered[panel.drop_low : last]]
    dropped = (*ordered[: panel.drop_low], *ordered[last:])
    return Combined(combine_values(kept, panel.combine), judges=judges, dropped=dropped)
