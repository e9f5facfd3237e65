"""From marks to the value of every unit of a section, in columns (section 5).

A unit has a value if there is no problem or only a judge was left out. An entry with any problem other than a spread
is `troubled`; the exact engine words its problems.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import polars as pl

from contest.rules.columnar.columns import highest_of, lowest_of, packed
from contest.rules.columnar.field import aspects_of
from contest.rules.columnar.scaled import LARGEST, Scaled, within
from contest.rules.numbers import PER_POINT
from contest.rules.rulebook.book import Law
from contest.rules.rulebook.crosschecks import segment_criteria
from contest.rules.rulebook.law import Aspect, Criterion, Panel, Segment
from contest.rules.scoring.panels import UnitName


@dataclass(frozen=True, slots=True)
class Unit:
    """What is combined over judges: its name, and the multiplier that a mark has in it, by the aspect's index.

    `after` multiplies the combined value, before it is rounded. Under unit aspect, levels become marks only there, so
    the spread is measured in levels.
    """

    name: UnitName
    parts: tuple[tuple[int, Fraction], ...]
    after: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the score made from marks: all criteria, or those of one segment."""

    criteria: tuple[Criterion, ...]
    panel: Panel
    units: tuple[Unit, ...]


def part_of(law: Law, segment: Segment | None) -> Part:
    """The part of a law that belongs to a segment (None: the whole score). Without a scheme it has no criteria."""
    scheme = law.scheme
    if scheme is None:
        criteria: tuple[Criterion, ...] = ()
    elif segment is None:
        criteria = scheme.criterion
    else:
        criteria = tuple(scheme.criterion[position] for position in segment_criteria(scheme, segment))
    panel = law.panel_of(segment)
    at = {aspect.key: position for position, aspect in enumerate(aspects_of(law))}
    units: list[Unit] = []
    match panel.unit:
        case "aspect":
            for aspect in (aspect for criterion in criteria for aspect in criterion.aspect):
                parts = ((at[aspect.key], Fraction(1)),)
                units.append(Unit(UnitName("aspect", aspect.key), parts, _worth(aspect)))
        case "criterion":
            units += [Unit(UnitName("criterion", one.key), _parts(at, [one], weigh=False)) for one in criteria]
        case "sheet":
            name = UnitName("sheet", "" if segment is None else segment.key)
            units.append(Unit(name, _parts(at, criteria, weigh=True)))
    return Part(criteria, panel, tuple(units))


def _worth(aspect: Aspect) -> Fraction:
    """The value of one mark of an aspect: 1, or for a level its share of the maximum (section 4)."""
    return Fraction(1) if aspect.levels is None else aspect.max / aspect.levels


def _parts(at: dict[str, int], criteria: Sequence[Criterion], *, weigh: bool) -> tuple[tuple[int, Fraction], ...]:
    return tuple(
        (at[aspect.key], (criterion.weight if weigh else 1) * aspect.factor * _worth(aspect))
        for criterion in criteria
        for aspect in criterion.aspect
    )


def whole_sheet(law: Law) -> Part:
    """`sheets:mean` (section 7) as a part: the mean over judges who marked everything, nothing dropped or rounded."""
    criteria = () if law.scheme is None else law.scheme.criterion
    at = {aspect.key: position for position, aspect in enumerate(aspects_of(law))}
    return Part(criteria, Panel(unit="sheet"), (Unit(UnitName("sheet", ""), _parts(at, criteria, weigh=True)),))


@dataclass(frozen=True, slots=True)
class Combined:
    """The units of one part for the requested entries, in their order.

    `values`: a column for each unit, null where it has no value. `troubled`: entries with any problem other than a
    spread. `spreads`: `who, unit, apart` (over `over`) of every unit whose judges differ too much.
    """

    values: tuple[Scaled, ...]
    troubled: pl.Series
    spreads: pl.DataFrame
    over: int


def combine_units(part: Part, rows: pl.DataFrame, people: pl.Series, law: Law) -> Combined:
    """Drop, combine and round over judges, for every unit of a part and every entry of `people` (in order).

    `rows`: `who, judge, place, raw, agreed` of the judges that count here, for these entries only.
    """
    width = len(part.units)
    over = within(PER_POINT * lcm(*(times.denominator for unit in part.units for _, times in unit.parts)))
    counted, largest = _counted(part, rows, law, over)
    agreed = _agreed(counted.filter("agreed"))
    sheets, partial = _sheets(part, counted.filter(~pl.col("agreed")), agreed, law)
    judged = _kept(part.panel, sheets)
    wide = _by_unit(judged, agreed, people, width)
    bound = within(largest * max(len(unit.parts) for unit in part.units) * max(highest_of(judged["counted"]), 1))
    values = tuple(
        _value(unit, part.panel, wide.gather_every(width, number), over, bound, law)
        for number, unit in enumerate(part.units)
    )
    troubled = people.is_in(partial.implode())
    for value in values:
        troubled = troubled | value.numerators.is_null()
    return Combined(values, troubled, _spreads(part.panel, judged, width, over), over)


def _counted(part: Part, rows: pl.DataFrame, law: Law, over: int) -> tuple[pl.DataFrame, int]:
    """The part's rows as `key` (entry and unit), `judge`, `place`, `worth` (over `over`) and `agreed` (true for
    measured aspects), and the largest worth of a mark."""
    aspects = aspects_of(law)
    unit_of: list[int | None] = [None] * len(aspects)
    times: list[int] = [0] * len(aspects)
    for number, unit in enumerate(part.units):
        for position, by in unit.parts:
            unit_of[position] = number
            times[position] = int(by * over) // PER_POINT
    largest = within(within(max(map(abs, times))) * highest_of(rows["raw"].abs()))
    measured = [aspect.kind == "measured" for aspect in aspects]
    place = rows["place"]
    counted = rows.select(
        pl.Series("unit", unit_of, dtype=pl.Int64).gather(place),
        "who",
        "judge",
        "place",
        worth=rows["raw"] * pl.Series(times, dtype=pl.Int64).gather(place),
        agreed=rows["agreed"] | pl.Series(measured, dtype=pl.Boolean).gather(place),
        measured=pl.Series(measured, dtype=pl.Boolean).gather(place),
    )
    if None in unit_of:
        counted = counted.filter(pl.col("unit").is_not_null())
    key = pl.col("who") * len(part.units) + pl.col("unit")
    return counted.select("judge", "place", "worth", "agreed", "measured", key=key), largest


def _agreed(rows: pl.DataFrame) -> pl.DataFrame:
    """By unit, what the panel agreed: `agreed` (the sum), how many aspects are `measured`, how many judged aspects
    have a `panel` mark, and whether there is a `dispute`."""
    aspects = rows.group_by("key", "place").agg(
        pl.col("worth").min(), most=pl.col("worth").max(), measured=pl.col("measured").first()
    )
    return aspects.group_by("key").agg(
        agreed=pl.col("worth").sum(),
        measured=pl.col("measured").sum().cast(pl.Int64),
        panel=(~pl.col("measured")).sum().cast(pl.Int64),
        dispute=(pl.col("worth") != pl.col("most")).any(),
    )


def _judged_aspects(part: Part, law: Law) -> list[int]:
    """How many judged aspects each unit has."""
    aspects = aspects_of(law)
    return [sum(aspects[place].kind == "judged" for place, _ in unit.parts) for unit in part.units]


def _sheets(part: Part, rows: pl.DataFrame, agreed: pl.DataFrame, law: Law) -> tuple[pl.DataFrame, pl.Series]:
    """The total of every judge who marked all open aspects of a unit, and the entries where a judge did not."""
    if all(len(unit.parts) == 1 for unit in part.units):
        return rows.select("key", "worth"), pl.Series(dtype=pl.Int64)
    width = len(part.units)
    sheets = rows.group_by("key", "judge").agg(pl.col("worth").sum(), marks=pl.len().cast(pl.Int64))
    wanted = pl.Series(_judged_aspects(part, law), dtype=pl.Int64).gather(sheets["key"] % width)
    if highest_of(agreed["panel"]):
        panel = sheets.join(agreed.select("key", "panel"), on="key", how="left", maintain_order="left")["panel"]
        wanted = wanted - panel.fill_null(0)
    is_complete = sheets["marks"] == wanted
    partial = (sheets["key"].filter(~is_complete) // width).unique()
    return sheets.filter(is_complete).select("key", "worth"), partial


def _kept(panel: Panel, sheets: pl.DataFrame) -> pl.DataFrame:
    """By unit: how many judges are `counted`, the `lowest` and `highest`, and the sum of the `many` combined values:
    all that are not dropped, or for a median the middle one or two of them."""
    in_order = _in_order(sheets)
    counted = pl.len().cast(pl.Int64)
    left = counted - panel.drop_high - panel.drop_low
    if panel.combine == "median":
        first, many = panel.drop_low + (left - 1) // 2, pl.when(left > 0).then(2 - left % 2).otherwise(0)
    else:
        first, many = pl.lit(panel.drop_low, dtype=pl.Int64), left.clip(lower_bound=0)
    return in_order.group_by("key", maintain_order=True).agg(
        counted=counted,
        many=many,
        lowest=pl.col("worth").first(),
        highest=pl.col("worth").last(),
        kept=pl.col("worth").slice(first, many).sum(),
    )


def _in_order(sheets: pl.DataFrame) -> pl.DataFrame:
    """Sheets by unit and worth. If both fit into one number, they are sorted as one: this is several times faster."""
    if sheets.is_empty():
        return sheets
    lowest = lowest_of(sheets["worth"])
    room = highest_of(sheets["worth"]) - lowest + 1
    together = packed(((sheets["key"], highest_of(sheets["key"]) + 1), (sheets["worth"] - lowest, room)))
    if together is None:
        return sheets.sort("key", "worth")
    together = together.sort()
    return pl.DataFrame({"key": (together // room).set_sorted(), "worth": together % room + lowest})


def _by_unit(judged: pl.DataFrame, agreed: pl.DataFrame, people: pl.Series, width: int) -> pl.DataFrame:
    """One row for every entry and unit, in this order, marked or not."""
    row = pl.int_range(len(people) * width, dtype=pl.Int64, eager=True)
    wide = pl.DataFrame({"key": people.gather(row // width) * width + row % width})
    if len(judged) == len(wide) and judged["key"].equals(wide["key"]):
        wide = judged
    else:
        wide = wide.join(judged, on="key", how="left", maintain_order="left")
    if agreed.is_empty():
        return wide
    return wide.join(agreed, on="key", how="left", maintain_order="left")


def _value(unit: Unit, panel: Panel, wide: pl.DataFrame, over: int, bound: int, law: Law) -> Scaled:
    """One unit's column. An agreed value counts in every judge's sheet. A unit with only agreed values is their sum: no
    drops, no minimum, no rounding. If something is missing or disputed, there is no value."""
    aspects = aspects_of(law)
    judged = sum(aspects[place].kind == "judged" for place, _ in unit.parts)
    measured = len(unit.parts) - judged
    enough = wide["counted"] >= max(panel.min_judges, panel.drop_high + panel.drop_low + 1)
    kept = Scaled(_only(wide["kept"], enough), over, bound)
    by = _only(wide["many"], enough)
    if "agreed" not in wide.columns:
        if measured:
            return kept.only(pl.repeat(False, len(wide), eager=True))
        return _divided(kept.times(unit.after), by, panel, law)
    size = within(highest_of(wide["agreed"].abs()) * max(highest_of(wide["many"]), 1))
    agreed = Scaled(wide["agreed"].fill_null(0), over, size)
    shift = Scaled(agreed.numerators * wide["many"], over, size)
    among_judges = _divided(kept.plus(shift).times(unit.after), by, panel, law)
    settled = (wide["measured"].fill_null(0) == measured) & ~wide["dispute"].fill_null(False)
    closed = wide["panel"].fill_null(0) == judged
    return agreed.times(unit.after).only(settled & closed).otherwise(among_judges.only(settled & ~closed))


def _only(column: pl.Series, where: pl.Series) -> pl.Series:
    """The selected values of the column, null elsewhere."""
    return pl.select(pl.when(where).then(column)).to_series()


def _divided(kept: Scaled, by: pl.Series, panel: Panel, law: Law) -> Scaled:
    how = law.numbers.rounding
    return kept.rounded(panel.round, how) if panel.combine == "sum" else kept.divided(by, panel.round, how)


def _spreads(panel: Panel, judged: pl.DataFrame, width: int, over: int) -> pl.DataFrame:
    """Units whose highest and lowest judge differ by more than allowed, before anything is dropped."""
    apart = pl.col("highest") - pl.col("lowest")
    if panel.spread is None:
        judged = judged.clear()
    else:
        # A whole number is above a fraction if it is above the fraction's whole part.
        judged = judged.filter(apart > max(min(panel.spread.above * over // 1, LARGEST), -1))
    return judged.select(who=pl.col("key") // width, unit=pl.col("key") % width, apart=apart)
