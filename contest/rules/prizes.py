"""Prizes: for groups, given last, in the order written; each prize sees the earlier ones (section 8)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from contest.rules.awards import Award
from contest.rules.checked_inputs import Entry
from contest.rules.cutoffs import fill
from contest.rules.faults import Fault, Faults
from contest.rules.metrics import gives, value_of
from contest.rules.numbers import decimal, shown
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import Ranked
from contest.rules.rulebook.book import fits
from contest.rules.rulebook.law import Prize
from contest.rules.rulebook.law import Table as TableRule
from contest.rules.tables import Table, TableRow, make_table


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates of a prize: groups with a competing entry, or the values of an attribute of such groups.

    Section 8 does not say how `per = "attribute:province"` turns groups' figures into those of a province. Here a group
    counts for the value in its groups.csv row; counts, tables and attributes are those of its groups together
    (attributes are added); groups without the attribute are not candidates.
    """

    ranked: Ranked
    prize: Prize
    entries: Mapping[str, tuple[Entry, ...]]
    per: str

    def of_entry(self, entry: Entry) -> str:
        """The candidate that an entry counts for; by a table, the row of that table."""
        if self.per == "group":
            return entry.group
        if self.prize.by is not None:
            return entry.attributes.get(self.per.removeprefix("attribute:"), "")
        return candidate_of(self.ranked, self.prize, entry.group) if entry.group else ""

    def of_award(self, one: Award) -> str:
        """The candidate that an award counts for."""
        if self.prize.by is not None and self.per != "group" and one.entry:
            return self.of_entry(self.ranked.checked.contests[one.contest].entries[one.entry])
        return self.name(one.group)

    def name(self, group: str) -> str:
        """The candidate that a group counts for."""
        return candidate_of(self.ranked, self.prize, group)

    def groups(self, candidate: str) -> tuple[str, ...]:
        """The groups behind a candidate: those of groups.csv and those of its competing entries."""
        known = {*self.ranked.checked.groups, *(entry.group for entry in self.entries[candidate])}
        return tuple(sorted(group for group in known if group and self.name(group) == candidate))


def candidate_of(ranked: Ranked, prize: Prize, group: str) -> str:
    """The group itself, or its value of the attribute that the prize counts by."""
    if prize.per == "group":
        return group
    return ranked.checked.groups.get(group, {}).get(prize.per.removeprefix("attribute:"), "")


def give_prize(prize: Prize, ranked: Ranked, awards: Sequence[Award]) -> tuple[list[Award], list[Problem]]:
    """The candidates with the largest index. Each figure is divided by the largest among all candidates (all zero: 0).

    Candidates that have an `outside` award (or whose entries have one) and those that miss a requirement are skipped,
    but still count when the largest figure is found. An index of 0 wins nothing.
    """
    if prize.by is not None:
        return _give_by_table(prize, ranked, awards)
    pool = _pool(prize, ranked)
    figures = _Figures(pool, awards)
    indexes = dict.fromkeys(pool.entries, Fraction(0))
    for part in prize.index:
        found = figures.of(part.metric)
        largest = max(found.values(), default=Fraction(0))
        for candidate, figure in found.items():
            if largest:
                indexes[candidate] += part.weight * figure / largest
    outside = _outside(prize, pool, awards)
    fit = {candidate for candidate in indexes if indexes[candidate] > 0 and candidate not in outside}
    for need in prize.require:
        found = figures.of(need.metric)
        fit = {candidate for candidate in fit if found[candidate] >= need.at_least}
    figures.refuse()
    ordered = sorted(fit, key=lambda candidate: (-indexes[candidate], candidate))
    levels = [list(level) for _, level in groupby(ordered, key=lambda candidate: indexes[candidate])]
    inside, cut = fill(levels, prize.count, prize.tie)
    given = [Award(prize.award, group=candidate, index=indexes[candidate]) for candidate in inside]
    if not cut:
        return given, []
    return given, [stopped(Tie("prize", prize.award, tuple(cut), line=shown(indexes[cut[0]])))]


def _give_by_table(prize: Prize, ranked: Ranked, awards: Sequence[Award]) -> tuple[list[Award], list[Problem]]:
    """Law 2, section 6: groups in a table's order; level means the same rank. Candidates have a competing entry;
    `require` and `outside` pass groups over first, and one whose `order` columns are all 0 or empty gets nothing."""
    rule = next(table for table in ranked.checked.rulebook.table if table.key == prize.by_table)
    table = make_table(rule, awards, ranked)
    pool = _pool(prize, ranked, rule.per)
    figures = _Figures(pool, awards)
    outside = _outside(prize, pool, awards)
    given = {row.group for row in table.rows if any(_of_order(rule, table, row))}
    fit = {candidate for candidate in pool.entries if candidate in given and candidate not in outside}
    for need in prize.require:
        found = figures.of(need.metric)
        fit = {candidate for candidate in fit if found[candidate] >= need.at_least}
    figures.refuse()
    rows = [row for row in table.rows if row.group in fit]
    levels = [list(level) for _, level in groupby(rows, key=lambda row: row.rank)]
    inside, cut = fill(levels, prize.count, prize.tie)
    won = [Award(prize.award, group=row.group, index=Fraction(-row.rank)) for row in inside]
    if not cut:
        return won, []
    tie = Tie("prize", prize.award, tuple(row.group for row in cut), line=f"rank {cut[0].rank}")
    return won, [stopped(tie)]


def _of_order(rule: TableRule, table: Table, row: TableRow) -> Iterator[Fraction]:
    """The figures of a row by which the table is ordered; an empty one counts as 0."""
    figures = dict(zip(table.columns, row.values, strict=True))
    yield from (figures[column] or Fraction(0) for column in rule.order)


def _outside(prize: Prize, pool: Pool, awards: Sequence[Award]) -> set[str]:
    """The candidates that hold one of the awards that keep out, or whose entries do."""
    outside = {pool.of_award(one) for one in awards if one.award in prize.outside}
    return outside | {one.group for one in awards if one.award in prize.outside and not one.entry}


def _pool(prize: Prize, ranked: Ranked, per: str = "") -> Pool:
    found: dict[str, list[Entry]] = {}
    pool = Pool(ranked, prize, {}, per or prize.per)
    for key, contest in ranked.contests.items():
        if fits(prize, key):
            for entry in contest.checked.entries.values():
                candidate = pool.of_entry(entry)
                if entry.competing and candidate:
                    found.setdefault(candidate, []).append(entry)
    return Pool(ranked, prize, {candidate: tuple(found[candidate]) for candidate in sorted(found)}, pool.per)


class _Figures:
    """The metrics of a prize's candidates; missing and negative figures are collected and refused together."""

    def __init__(self, pool: Pool, awards: Sequence[Award]) -> None:
        self.pool = pool
        self.awards = awards
        self.faults: dict[tuple[str, str, str], Fault] = {}

    def of(self, metric: str) -> dict[str, Fraction]:
        """One metric of every candidate."""
        found: dict[str, Fraction] = value_of(metric, "prize", self, metric)
        return found

    @gives("prize", "entries")
    def _entries(self, _metric: str, _rest: str) -> dict[str, Fraction]:
        return {one: Fraction(len(its)) for one, its in self.pool.entries.items()}

    @gives("prize", "people")
    def _people(self, _metric: str, _rest: str) -> dict[str, Fraction]:
        return {one: Fraction(sum(entry.size for entry in its)) for one, its in self.pool.entries.items()}

    @gives("prize", "participation")
    def _participation(self, metric: str, _rest: str) -> dict[str, Fraction]:
        """Competing entries divided by the entries that could have come (`eligible` of groups.csv)."""
        eligible = {one: self._attribute(one, "eligible", metric) for one in self.pool.entries}
        return {one: self._share(one, len(its), eligible[one], metric) for one, its in self.pool.entries.items()}

    @gives("prize", "table")
    def _table(self, metric: str, rest: str) -> dict[str, Fraction]:
        key, _, column = rest.partition(":")
        rule = next(table for table in self.pool.ranked.checked.rulebook.table if table.key == key)
        table = make_table(rule, self.awards, self.pool.ranked, self.pool.name)
        values = table.values(column)
        return {one: self._checked(one, values.get(one), metric) for one in self.pool.entries}

    @gives("prize", "attribute")
    def _attributes(self, metric: str, name: str) -> dict[str, Fraction]:
        return {one: self._attribute(one, name, metric) for one in self.pool.entries}

    @gives("prize", "award")
    def _awards(self, _metric: str, award: str) -> dict[str, Fraction]:
        """How many of an award a candidate has in the prize's contests; group awards belong to no contest."""
        held = dict.fromkeys(self.pool.entries, Fraction(0))
        for one in self.awards:
            name = self.pool.of_award(one) if one.entry or one.group not in held else one.group
            if one.award == award and name in held and (not one.entry or fits(self.pool.prize, one.contest)):
                held[name] += 1
        return held

    def _attribute(self, candidate: str, name: str, metric: str) -> Fraction:
        total: Fraction | None = None
        for group in self.pool.groups(candidate):
            text = self.pool.ranked.checked.groups.get(group, {}).get(name, "")
            value = decimal(text)
            if text and value is None:
                self._fault("metric.number", candidate, metric, value=text)
                return Fraction(0)
            if value is not None:
                total = value if total is None else total + value
        return self._checked(candidate, total, metric)

    def _share(self, candidate: str, count: int, eligible: Fraction, metric: str) -> Fraction:
        if eligible == 0:
            self._fault("metric.missing", candidate, metric)
            return Fraction(0)
        return count / eligible

    def _checked(self, candidate: str, value: Fraction | None, metric: str) -> Fraction:
        if value is None:
            self._fault("metric.missing", candidate, metric)
            return Fraction(0)
        if value < 0:
            self._fault("metric.negative", candidate, metric, value=shown(value))
        return value

    def _fault(self, key: str, candidate: str, metric: str, **facts: object) -> None:
        fault_facts = {"award": self.pool.prize.award, "candidate": candidate, "metric": metric, **facts}
        self.faults.setdefault((key, candidate, metric), Fault("groups.csv", 0, key, fault_facts))

    def refuse(self) -> None:
        """Raise the faults found."""
        if self.faults:
            raise Faults(list(self.faults.values()))
