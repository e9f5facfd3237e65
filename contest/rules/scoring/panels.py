"""How the judges of one unit become one value (section 5).

A unit is what is combined over judges: an aspect, a criterion or a sheet. It is given as aspects with the multiplier
of each mark in the unit: 1 for an aspect, the factor in a criterion, weight x factor in a sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from contest.rules.labels import UNIT_PHRASES
from contest.rules.marks import AGREED
from contest.rules.numbers import Rounding, rounded, shown
from contest.rules.problems import Kind
from contest.rules.rulebook.law import Aspect, Panel, Spread
from contest.rules.scoring.converting import Converted

Counted = Mapping[str, Mapping[str, Fraction]]
"""aspect → judge → mark, of the judges that count here."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem found while scoring, before its entry is known; in English and in Chinese."""

    kind: Kind
    detail: str
    blocks: bool
    zh: str


@dataclass(frozen=True, slots=True)
class UnitName:
    """The name of a unit: `aspect goal.fit`, 评分项 goal.fit."""

    kind: Literal["aspect", "criterion", "sheet"]
    key: str

    def __str__(self) -> str:
        return f"{self.kind} {self.key}".rstrip()

    @property
    def zh(self) -> str:
        """In Chinese."""
        return f"{UNIT_PHRASES[self.kind][0]} {self.key}".rstrip()


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined value of a unit. `value` is None if it is incomplete or its judges disagree.

    Law 2: `ruled`, how each judge's sheet was replaced; `tries`, the valid tries by number, and `ordered`, best first;
    `unplaced`, that there is none and no problem of its own.
    """

    value: Fraction | None
    troubles: tuple[Trouble, ...] = ()
    judges: Mapping[str, Fraction] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    agreed: bool = False
    ruled: Mapping[str, Converted] = field(default_factory=dict)
    tries: Mapping[int, Fraction] = field(default_factory=dict)
    ordered: tuple[Fraction, ...] = ()
    unplaced: bool = False


@dataclass(frozen=True, slots=True)
class Sheets:
    """The values of one unit's judges, before they are dropped and combined. `levels`: what the spread looks at instead
    of them, where that is something else."""

    name: UnitName
    judges: Mapping[str, Fraction]
    troubles: list[Trouble]
    levels: Mapping[str, Fraction] | None = None


def worth(mark: Fraction, aspect: Aspect) -> Fraction:
    """The value of a mark in everything after section 4: with levels, level / levels x max."""
    return mark if aspect.levels is None else mark * aspect.max / aspect.levels


def agreed_worth(aspect: Aspect, marks: Mapping[str, Fraction]) -> Fraction | Trouble | None:
    """The one value of an aspect that everybody agrees on: measured, or a panel mark; None if there is no mark.

    Section 4: several judges' measurements must all be equal; else `disagreement`.
    """
    values = set(marks.values())
    if not values:
        return None
    if len(values) > 1:
        listed = ", ".join(f"{judge} {shown(mark)}" for judge, mark in sorted(marks.items()))
        return Trouble("disagreement", f"aspect {aspect.key}: {listed}", True, f"评分项 {aspect.key}：{listed}")
    return worth(values.pop(), aspect)


def is_open(aspect: Aspect, marks: Mapping[str, Fraction]) -> bool:
    """Whether judges mark the aspect individually: it is judged and has no panel mark."""
    return aspect.kind == "judged" and AGREED not in marks


def combine_unit(
    name: UnitName, unit: Sequence[tuple[Aspect, Fraction]], marks: Counted, panel: Panel, rounding: Rounding
) -> Combined:
    """The value of one unit, with its troubles (section 5, the last four bullets)."""
    found = sheets_of(name, unit, marks, panel)
    return found if isinstance(found, Combined) else combine_sheets(found, panel, rounding)


def sheets_of(
    name: UnitName, unit: Sequence[tuple[Aspect, Fraction]], marks: Counted, panel: Panel
) -> Sheets | Combined:
    """The values of the unit's judges, or the unit itself where there is nothing to combine.

    An agreed value counts in every judge's unit. A unit with only agreed values is that value: no drops, no minimum, no
    `panel.round`. A judge who left out a judged aspect has not marked the unit: they do not count, and `partial` names
    them. Partial and spread are reported only if the judges' values can be calculated, which a missing or disputed
    agreed value prevents; in that case it is not reported either whether there were enough judges.
    """
    nothing: Mapping[str, Fraction] = {}
    agreed = Fraction(0)
    troubles: list[Trouble] = []
    missing: list[str] = []
    open_aspects: list[tuple[Aspect, Fraction, Mapping[str, Fraction]]] = []
    for aspect, times in unit:
        given = marks.get(aspect.key, nothing)
        if is_open(aspect, given):
            open_aspects.append((aspect, times, given))
            continue
        value = agreed_worth(aspect, given)
        if isinstance(value, Trouble):
            troubles.append(value)
        elif value is None:
            missing.append(aspect.key)
        else:
            agreed += times * value
    if missing:
        listed = ", ".join(missing)
        troubles.append(Trouble("incomplete", f"no mark for {listed}", True, f"缺 {listed} 的分"))
    if troubles:
        return Combined(None, tuple(troubles))
    if not open_aspects:
        return Combined(agreed, agreed=True)
    judges, partial = _sheets(open_aspects, agreed)
    if partial:
        listed = ", ".join(f"{judge} (no {', '.join(left_out)})" for judge, left_out in sorted(partial.items()))
        left = "；".join(f"{judge} 漏评 {'、'.join(left_out)}" for judge, left_out in sorted(partial.items()))
        troubles.append(Trouble("partial", f"{name}: left out by {listed}", False, f"{name.zh}：{left}"))
    return Sheets(name, judges, troubles, _levels(unit, panel, marks))


def _sheets(
    open_aspects: Sequence[tuple[Aspect, Fraction, Mapping[str, Fraction]]], agreed: Fraction
) -> tuple[dict[str, Fraction], dict[str, list[str]]]:
    """The total of each judge who counts, and what each of the others left out."""
    judges: dict[str, Fraction] = {}
    partial: dict[str, list[str]] = {}
    for judge in sorted({judge for _, _, given in open_aspects for judge in given}):
        left_out = [aspect.key for aspect, _, given in open_aspects if judge not in given]
        if left_out:
            partial[judge] = left_out
        else:
            judges[judge] = sum((times * worth(given[judge], aspect) for aspect, times, given in open_aspects), agreed)
    return judges, partial


def _levels(unit: Sequence[tuple[Aspect, Fraction]], panel: Panel, marks: Counted) -> Mapping[str, Fraction] | None:
    """Under unit aspect, the spread of an aspect with levels is measured in levels."""
    aspect = unit[0][0]
    return marks.get(aspect.key, {}) if panel.unit == "aspect" and aspect.levels is not None else None


def combine_sheets(
    sheets: Sheets, panel: Panel, rounding: Rounding, ruled: Mapping[str, Converted] | None = None
) -> Combined:
    """Drop, combine and round; the spread is checked before anything is dropped, and before a ruler (`ruled`, law 2,
    section 4) replaces the sheets."""
    name, troubles = sheets.name, sheets.troubles
    if panel.spread is not None and sheets.judges:
        looked_at = (sheets.judges if sheets.levels is None else sheets.levels).values()
        apart = max(looked_at) - min(looked_at)
        if apart > panel.spread.above:
            troubles.append(spread_trouble(name, panel.spread, apart))
    judges = sheets.judges if ruled is None else {judge: one.after for judge, one in ruled.items()}
    before = ruled or {}
    counted = len(judges)
    if counted < panel.min_judges:
        zh = f"{name.zh}：只有 {counted} 位评委，至少要 {panel.min_judges} 位"
        troubles.append(Trouble("incomplete", f"{name}: {counted} of at least {panel.min_judges} judges", True, zh))
        return Combined(None, tuple(troubles), judges, ruled=before)
    if panel.drop_high + panel.drop_low >= counted:
        dropping = panel.drop_high + panel.drop_low
        zh = f"{name.zh}：只有 {counted} 位评委，却要去掉 {dropping} 个分"
        detail = f"{name}: {counted} judges, of whom {dropping} are dropped"
        troubles.append(Trouble("incomplete", detail, True, zh))
        return Combined(None, tuple(troubles), judges, ruled=before)
    ordered = sorted(judges, key=lambda judge: (judges[judge], judge))
    last = counted - panel.drop_high
    kept = [judges[judge] for judge in ordered[panel.drop_low : last]]
    dropped = (*ordered[: panel.drop_low], *ordered[last:])
    value = rounded(combine_values(kept, panel.combine), panel.round, rounding)
    return Combined(value, tuple(troubles), judges, dropped, ruled=before)


def spread_trouble(name: UnitName, spread: Spread, apart: Fraction) -> Trouble:
    """The trouble of judges who differ by more than the panel allows."""
    most, blocks = shown(spread.above), spread.then == "re-mark"
    zh = f"{name.zh}：评委相差 {shown(apart)}，超过 {most}"
    return Trouble("spread", f"{name}: judges are {shown(apart)} apart, above {most}", blocks, zh)


def combine_values(ordered: Sequence[Fraction], how: str) -> Fraction:
    """The mean, median or sum of values in ascending order; for an even number the median is the mean of the middle
    two."""
    if how == "median":
        middle = len(ordered) // 2
        if len(ordered) % 2:
            return ordered[middle]
        return (ordered[middle - 1] + ordered[middle]) / 2
    total = sum(ordered, Fraction(0))
    return total if how == "sum" else total / len(ordered)
