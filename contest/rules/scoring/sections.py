"""The value of a part of the score: all criteria, or those of one segment (section 5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from contest.rules.numbers import Rounding, rounded
from contest.rules.rulebook.law import Criterion, Panel
from contest.rules.scoring.converting import Converted
from contest.rules.scoring.panels import (
    Combined,
    Counted,
    Trouble,
    UnitName,
    agreed_worth,
    combine_unit,
    is_open,
    worth,
)
from contest.rules.scoring.parts import parts_of


@dataclass(frozen=True, slots=True)
class Unit:
    """One combined unit, saved for the explanation. Law 2: how it was converted, and by which aspect's value it was
    multiplied."""

    kind: str
    key: str
    combined: Combined
    value: Fraction | None
    converted: Converted | None = None
    times: tuple[str, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the score; `value` is None if it has none. Criteria and aspects have the values that enter the score.

    Law 2: how a segment's value was converted; the valid `tries` of an aspect, best first; `unplaced`: a value is
    missing because there is no valid try, which is no problem of its own; `parts`: by step of the precedence, a
    criterion or aspect within what is combined over judges (law 2, section 12).
    """

    key: str
    value: Fraction | None
    troubles: tuple[Trouble, ...] = ()
    criteria: Mapping[str, Fraction] = field(default_factory=dict)
    aspects: Mapping[str, Fraction] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    converted: Converted | None = None
    tries: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)
    unplaced: bool = False
    parts: Mapping[str, Combined] = field(default_factory=dict)


def section_value(
    key: str,
    criteria: Sequence[Criterion],
    marks: Counted,
    panel: Panel,
    rounding: Rounding,
    places: int | None,
    asked: Collection[str] = (),
) -> Section:
    """The value of these criteria under one panel; `places` is the segment's `round`; `asked`: the criteria and aspects
    that the precedence of law 2 names."""
    found = _BY_UNIT[panel.unit](key, criteria, marks, panel, rounding)
    if asked and panel.unit != "aspect":
        parts = parts_of(asked, criteria, marks, panel, [unit.combined for unit in found.units])
        found = replace(found, parts=parts)
    return found if found.value is None else replace(found, value=rounded(found.value, places, rounding))


def _by_aspect(key: str, criteria: Sequence[Criterion], marks: Counted, panel: Panel, rounding: Rounding) -> Section:
    """Over judges: drop, combine, round; x factor, round; sum over aspects x weight, round; sum over criteria."""
    units: list[Unit] = []
    aspects: dict[str, Fraction] = {}
    totals: dict[str, Fraction] = {}
    for criterion in criteria:
        for aspect in criterion.aspect:
            combined = combine_unit(UnitName("aspect", aspect.key), [(aspect, Fraction(1))], marks, panel, rounding)
            value = None
            if combined.value is not None:
                value = aspects[aspect.key] = rounded(combined.value * aspect.factor, aspect.round, rounding)
            units.append(Unit("aspect", aspect.key, combined, value))
        if all(aspect.key in aspects for aspect in criterion.aspect):
            total = sum((aspects[aspect.key] for aspect in criterion.aspect), Fraction(0))
            totals[criterion.key] = rounded(total * criterion.weight, criterion.round, rounding)
    return summed(key, criteria, totals, aspects, units)


def _by_criterion(key: str, criteria: Sequence[Criterion], marks: Counted, panel: Panel, rounding: Rounding) -> Section:
    """Each judge's total of factor x mark; over judges drop, combine, round; x weight, round; sum."""
    units: list[Unit] = []
    totals: dict[str, Fraction] = {}
    for criterion in criteria:
        parts = [(aspect, aspect.factor) for aspect in criterion.aspect]
        combined = combine_unit(UnitName("criterion", criterion.key), parts, marks, panel, rounding)
        value = None
        if combined.value is not None:
            value = totals[criterion.key] = rounded(combined.value * criterion.weight, criterion.round, rounding)
        units.append(Unit("criterion", criterion.key, combined, value))
    return summed(key, criteria, totals, {}, units)


def _by_sheet(key: str, criteria: Sequence[Criterion], marks: Counted, panel: Panel, rounding: Rounding) -> Section:
    """Each judge's sheet: the sum of weight x factor x mark; over judges drop, combine, round."""
    parts = [(aspect, criterion.weight * aspect.factor) for criterion in criteria for aspect in criterion.aspect]
    combined = combine_unit(UnitName("sheet", key), parts, marks, panel, rounding)
    return Section(key, combined.value, combined.troubles, units=(Unit("sheet", key, combined, combined.value),))


_BY_UNIT = {"aspect": _by_aspect, "criterion": _by_criterion, "sheet": _by_sheet}


def summed(
    key: str,
    criteria: Sequence[Criterion],
    totals: Mapping[str, Fraction],
    aspects: Mapping[str, Fraction],
    units: Sequence[Unit],
) -> Section:
    """The section of these criteria's totals; without a value if one has none."""
    complete = len(totals) == len(criteria)
    value = sum(totals.values(), Fraction(0)) if complete else None
    troubles = tuple(trouble for unit in units for trouble in unit.combined.troubles)
    return Section(key, value, troubles, totals, aspects, tuple(units))


def sheets_mean(criteria: Sequence[Criterion], marks: Counted) -> Fraction | None:
    """Section 7: the mean, over judges who marked everything, of weight x factor x mark; nothing dropped or rounded.

    None if no judge marked everything or an agreed value is missing. With only agreed values it is their sum.
    """
    agreed = Fraction(0)
    sheets: dict[str, Fraction] | None = None
    for criterion in criteria:
        for aspect in criterion.summed:
            given = marks.get(aspect.key, {})
            times = criterion.weight * aspect.factor
            if not is_open(aspect, given):
                value = agreed_worth(aspect, given)
                if not isinstance(value, Fraction):
                    return None
                agreed += times * value
                continue
            before = dict.fromkeys(given, Fraction(0)) if sheets is None else sheets
            sheets = {
                judge: before[judge] + times * worth(mark, aspect) for judge, mark in given.items() if judge in before
            }
    if sheets is None:
        return agreed
    return agreed + sum(sheets.values(), Fraction(0)) / len(sheets) if sheets else None
