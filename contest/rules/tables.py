"""Tables: groups in order of what they won (sections 9 and 10)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from contest.rules.awards import Award
from contest.rules.checked_inputs import Entry
from contest.rules.faults import Fault, Faults
from contest.rules.inputs import EntryRow
from contest.rules.metrics import gives, named
from contest.rules.numbers import rounded, shown
from contest.rules.ranking import Ranked, RankedContest, Standing
from contest.rules.rulebook.book import Rulebook, fits, fits_patterns
from contest.rules.rulebook.law import Table as TableRule

AVERAGES = tuple(metric.key for metric in named("column") if metric.is_rounded)
"""The columns that `round` rounds, half-up; level and shown are what is rounded."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One group's row; `values` in the order of the table's columns, None if there is nothing to take a mean of."""

    rank: int
    group: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `columns` are those after `rank, group`."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    places: Mapping[str, int]

    def values(self, column: str) -> dict[str, Fraction | None]:
        """One column, by group."""
        position = self.columns.index(column)
        return {row.group: row.values[position] for row in self.rows}

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows as they are shown, rank and group first."""
        return tuple(
            (
                str(row.rank),
                row.group,
                *(
                    "" if value is None else shown(value, self.places.get(column))
                    for column, value in zip(self.columns, row.values, strict=True)
                ),
            )
            for row in self.rows
        )


@dataclass(slots=True)
class Tally:
    """What one group adds to a table: how many of each award, how many competing entries, which ranked values.

    `parts` are the sums of numerators by denominator, so adding very many fractions needs whole numbers only.
    """

    awards: dict[str, int]
    competing: int = 0
    values: int = 0
    parts: dict[int, int] = field(default_factory=dict)
    place_points: Fraction = Fraction(0)

    def add(self, value: Fraction) -> None:
        """Add one ranked value."""
        self.values += 1
        self.parts[value.denominator] = self.parts.get(value.denominator, 0) + value.numerator

    @property
    def total_value(self) -> Fraction:
        """The sum of the ranked values."""
        return sum((Fraction(above, below) for below, above in self.parts.items()), Fraction(0))


def make_table(
    rule: TableRule,
    awards: Iterable[Award],
    ranked: Ranked,
    name: Callable[[str], str] = lambda group: group,
) -> Table:
    """One table of these awards. `name` turns a group into the row that it counts for (a prize may count by province).

    Every group that entries.csv names is listed; with `applies_to` only those contests' entries and awards count. By an
    attribute (law 2, section 7) the rows are its values.
    """
    rows = _Rows(rule, ranked, name)
    tallies = {row: Tally({}) for row in rows.all()}
    contests = [contest for key, contest in ranked.contests.items() if fits(rule, key)]
    betters = {contest.checked.law.ranking.ranked_better for contest in contests}
    if "points-mean" in rule.order:
        entries = (entry for contest in contests for entry in contest.checked.entries.values())
        for row, count in Counter(rows.of(entry) for entry in entries if entry.competing).items():
            if row in tallies:
                tallies[row].competing += count
    if {"score-sum", "score-mean"} & set(rule.order):
        if len(betters) > 1:
            raise Faults([Fault("rulebook.toml", 0, "table.better", {"table": rule.key})])
        for standing in (one for contest in contests for one in _counted(rule, contest, rows)):
            if standing.value is not None and rows.of(standing.entry) in tallies:
                tallies[rows.of(standing.entry)].add(standing.value)
    if rule.place_points is not None:
        for contest in contests:
            _count_places(rule, rule.place_points, contest, rows, tallies)
    count_awards(rule, awards, tallies, rows.of_award)
    better = betters.pop() if betters else "higher"
    return order_table(rule, tallies, columns_of(rule, ranked.checked.rulebook.award_order()), better)


class _Rows:
    """Which row of a table an entry, a group or an award counts for; "" for none."""

    def __init__(self, rule: TableRule, ranked: Ranked, name: Callable[[str], str]) -> None:
        self.rule, self.ranked, self.name = rule, ranked, name
        self.attribute = rule.per.removeprefix("attribute:") if rule.per != "group" else ""
        declared = {one.key: one.of for one in ranked.checked.rulebook.attribute}
        self.by_group = declared.get(self.attribute) == "group"

    def all(self) -> Iterable[str]:
        """Every group that entries.csv names, or every value that an entry of the table's contests has."""
        if not self.attribute:
            groups = {entry.group for entry in self.ranked.checked.entries()}
            return {self.name(group) for group in groups if group and self.name(group)}
        contests = (contest for key, contest in self.ranked.contests.items() if fits(self.rule, key))
        return {row for one in contests for entry in one.checked.entries.values() if (row := self.of(entry))}

    def of(self, entry: Entry) -> str:
        """The row of an entry."""
        if self.attribute:
            return entry.attributes.get(self.attribute, "")
        return self.name(entry.group) if entry.group else ""

    def of_award(self, one: Award) -> str:
        """The row of an award: its entry's; a group's counts by the group's attribute, in one of an entry's nowhere."""
        if not self.attribute:
            return self.name(one.group)
        if one.entry:
            return self.of(self.ranked.checked.contests[one.contest].entries[one.entry])
        return self.ranked.checked.groups.get(one.group, {}).get(self.attribute, "") if self.by_group else ""


def _counted(rule: TableRule, contest: RankedContest, rows: _Rows) -> Iterable[Standing]:
    """The placed entries that count for place-points and scores: with `best` so many of each row in one contest, by
    place, then by the entry's code point (law 2, section 7)."""
    if rule.best is None:
        return contest.placed
    held: Counter[str] = Counter()
    found: list[Standing] = []
    for standing in contest.placed:  # by place, then entry
        row = rows.of(standing.entry)
        held[row] += 1
        if held[row] <= rule.best:
            found.append(standing)
    return found


def _count_places(
    rule: TableRule, points: Sequence[Fraction], contest: RankedContest, rows: _Rows, tallies: Mapping[str, Tally]
) -> None:
    """Law 2, section 7: points by the place's number in a standard count; every placed entry takes up its places, also
    one of no row. Level ones have the points of the place, or share the mean of those of the places they take up."""
    key = contest.checked.key
    times = next((one.by for one in rule.times if fits_patterns(one.contests, key)), Fraction(1))
    counted = {standing.entry.key for standing in _counted(rule, contest, rows)}
    for group in contest.groups():
        before = (group[0].number or 1) - 1
        taken_up = [points[at] if at < len(points) else Fraction(0) for at in range(before, before + len(group))]
        worth = taken_up[0] if rule.level == "same" else sum(taken_up, Fraction(0)) / len(group)
        for standing in group:
            row = rows.of(standing.entry)
            if row in tallies and standing.entry.key in counted:
                tallies[row].place_points += times * worth


def count_awards(
    rule: TableRule,
    awards: Iterable[Award],
    tallies: dict[str, Tally],
    row_of: Callable[[Award], str] = lambda award: award.group,
    listing: bool = False,
) -> None:
    """Count each group's awards, by entries or by people. `listing` also adds groups that only awards name."""
    fitting: dict[str, bool] = {}
    for one in awards:
        row = row_of(one)
        if not row or (row not in tallies and not listing):
            continue
        tally = tallies.setdefault(row, Tally({}))
        if one.contest not in fitting:
            fitting[one.contest] = fits(rule, one.contest)
        if fitting[one.contest]:
            more = one.size if rule.count == "people" else 1
            tally.awards[one.award] = tally.awards.get(one.award, 0) + more


def columns_of(rule: TableRule, award_order: Sequence[str]) -> tuple[str, ...]:
    """Award keys in the order of awards.csv, then total, then the other figures that `order` names."""
    awards = [key for key in award_order if key in rule.awards]
    awards += [key for key in rule.awards if key not in awards]
    return (*awards, "total", *(figure for figure in ("points", "place-points", *AVERAGES) if figure in rule.order))


def order_table(rule: TableRule, tallies: Mapping[str, Tally], columns: tuple[str, ...], better: str) -> Table:
    """Rank = 1 + the number of strictly better groups by `order`; level groups by code point."""
    found = {group: _figures(rule, tally) for group, tally in tallies.items()}

    def key(group: str) -> tuple[tuple[int, Fraction], ...]:
        return tuple(_step(step, found[group], better) for step in rule.order)

    ordered = sorted(((key(group), group) for group in found), key=lambda pair: pair)
    rows: list[TableRow] = []
    for position, (its_key, group) in enumerate(ordered):
        level = position > 0 and ordered[position - 1][0] == its_key
        rank = rows[-1].rank if level else position + 1
        rows.append(TableRow(rank, group, tuple(found[group][column] for column in columns)))
    return Table(rule.key, columns, tuple(rows), dict.fromkeys(AVERAGES, rule.round))


def _figures(rule: TableRule, tally: Tally) -> dict[str, Fraction | None]:
    """Every column's value of one group. Means and scores are rounded half-up, and the rounded value is ranked."""
    figures: dict[str, Fraction | None] = {key: Fraction(tally.awards.get(key, 0)) for key in rule.awards}
    for metric in named("column"):
        value: Fraction | None = metric.functions["column"](rule, tally)
        if metric.is_rounded and value is not None:
            value = rounded(value, rule.round, "half-up")
        figures[metric.key] = value
    return figures


@gives("column", "total")
def _total(rule: TableRule, tally: Tally) -> Fraction:
    return Fraction(sum(tally.awards.get(key, 0) for key in rule.awards))


@gives("column", "points")
def _points(rule: TableRule, tally: Tally) -> Fraction:
    return sum((rule.points[key] * tally.awards.get(key, 0) for key in rule.points), Fraction(0))


@gives("column", "place-points")
def _place_points(_rule: TableRule, tally: Tally) -> Fraction:
    return tally.place_points


@gives("column", "points-mean")
def _points_mean(rule: TableRule, tally: Tally) -> Fraction | None:
    return _points(rule, tally) / tally.competing if tally.competing else None


@gives("column", "score-sum")
def _score_sum(_rule: TableRule, tally: Tally) -> Fraction | None:
    return tally.total_value if tally.values else None


@gives("column", "score-mean")
def _score_mean(_rule: TableRule, tally: Tally) -> Fraction | None:
    return tally.total_value / tally.values if tally.values else None


def _step(step: str, figures: Mapping[str, Fraction | None], better: str) -> tuple[int, Fraction]:
    value = figures.get(step)
    if value is None:
        return 1, Fraction(0)
    lower = better == "lower" and step in ("score-sum", "score-mean")
    return 0, (value if lower else -value)


def tables_from_awards(
    awards: Sequence[Award], entries: Sequence[EntryRow] | None, rulebook: Rulebook
) -> dict[str, Table]:
    """The tables from awards already given (`contest table`): the groups that awards or entries name.

    Raises `Faults` for a table that needs entries where `entries` is None, and for the score columns, which awards
    cannot give.
    """
    faults: list[Fault] = []
    tables: dict[str, Table] = {}
    for rule in rulebook.table:
        for column in rule.order:
            facts: dict[str, object] = {"table": rule.key, "column": column}
            if column in ("score-sum", "score-mean", "place-points"):
                faults.append(Fault("rulebook.toml", 0, "table.needs-scores", facts))
            if column == "points-mean" and entries is None:
                faults.append(Fault("rulebook.toml", 0, "table.needs-entries", facts))
        if rule.per != "group":
            facts = {"table": rule.key, "column": rule.per}
            faults.append(Fault("rulebook.toml", 0, "table.needs-scores", facts))
            continue
        tallies: dict[str, Tally] = {}
        for entry in entries or ():
            if entry.group:
                tally = tallies.setdefault(entry.group, Tally({}))
                tally.competing += entry.status in ("", "competing") and fits(rule, entry.contest)
        count_awards(rule, awards, tallies, listing=True)
        tables[rule.key] = order_table(rule, tallies, columns_of(rule, rulebook.award_order()), "higher")
    if faults:
        raise Faults(faults)
    return tables
