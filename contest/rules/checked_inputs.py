"""Checked inputs: entries, groups, lots, adjustments, judges, members and decisions, in order (section 2).

All inputs except marks and scores (see `marks`). Contests, entries and groups are sorted by code point.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from contest.rules.declared import Declared, declared_faults
from contest.rules.faults import Fault
from contest.rules.inputs import Inputs
from contest.rules.numbers import decimal, whole
from contest.rules.rulebook.book import Law, Rulebook, all_that_fit, fits
from contest.rules.rulebook.crosschecks import Wrong, wrong_for
from contest.rules.rulebook.needed import looks_at_marks, needs_of
from contest.rules.rulebook.reading import path_text

STATUSES = ("competing", "guest", "withdrawn", "absent", "disqualified")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one contest. `size` is how many people are in it."""

    contest: str
    key: str
    group: str
    status: str
    size: int
    attributes: Mapping[str, str]

    @property
    def competing(self) -> bool:
        """Whether it belongs to the population: it is neither guest nor withdrawn, absent or disqualified."""
        return self.status == "competing"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points added to a score."""

    points: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an entry."""

    person: str
    role: str


@dataclass(frozen=True, slots=True)
class ContestInputs:
    """What is known about one contest before its marks: its law and its entries (by code point)."""

    law: Law
    entries: Mapping[str, Entry]
    lots: Mapping[str, int]
    adjustments: Mapping[str, tuple[Adjustment, ...]]
    sources: Mapping[str, str] | None
    needs_marks: bool = False

    @property
    def key(self) -> str:
        """The contest's key."""
        return self.law.contest


@dataclass(frozen=True, slots=True)
class Committee:
    """An award that a committee gives to an entry, or to a group with no entry."""

    award: str
    contest: str
    entry: str
    group: str


@dataclass(frozen=True, slots=True)
class CheckedInputs:
    """All checked inputs. Groups are those of groups.csv, with their attributes."""

    rulebook: Rulebook
    contests: Mapping[str, ContestInputs]
    groups: Mapping[str, Mapping[str, str]]
    members: Mapping[tuple[str, str], tuple[Member, ...]]
    decisions: tuple[Committee, ...]

    def entries(self) -> Iterator[Entry]:
        """Every entry of every contest."""
        for contest in self.contests.values():
            yield from contest.entries.values()

    def attribute(self, entry: Entry, name: str) -> str:
        """An attribute of an entry, or else of its group (section 2); "" if neither has it.

        The columns that every entry has count as attributes here: `where = { group = "江西" }`. In law 2 an entry holds
        what is declared of it, of its group and of its track, and status and size as they were given.
        """
        match name:
            case "contest" | "group":
                return str(getattr(entry, name))
            case "entry":
                return entry.key
        if self.rulebook.law == "2":
            return entry.attributes.get(name, "")
        match name:
            case "status":
                return entry.status
            case "size":
                return str(entry.size)
        return entry.attributes.get(name) or self.groups.get(entry.group, {}).get(name, "")

    def meets(self, entry: Entry, where: Mapping[str, str]) -> bool:
        """Whether an entry meets every condition of `where`; values are compared as text."""
        return not where or all(self.attribute(entry, name) == value for name, value in where.items())


def check_inputs(inputs: Inputs, rulebook: Rulebook, faults: list[Fault]) -> CheckedInputs:
    """Check these inputs and return the checked form; add what is wrong to `faults`."""
    declared = Declared(rulebook, inputs) if rulebook.law == "2" else None
    if declared is not None:
        faults += declared_faults(rulebook, inputs, declared)
    entries = _entries(inputs, faults, declared)
    known = _Known(entries, faults)
    lots = _lots(inputs, known, faults)
    adjustments = _adjustments(inputs, known, faults)
    sources = _sources(inputs, known, faults)
    laws = {contest: rulebook.law_of(contest) for contest in sorted(entries)}
    faults += _rulebook_faults(laws.values(), rulebook)
    contests = {
        contest: ContestInputs(
            law=law,
            entries=dict(sorted(entries[contest].items())),
            lots=lots.get(contest, {}),
            adjustments={entry: tuple(added) for entry, added in adjustments.get(contest, {}).items()},
            sources=None if sources is None else sources.get(contest, {}),
            needs_marks=any(looks_at_marks(need) for _, need in needs_of(law, rulebook)),
        )
        for contest, law in laws.items()
    }
    _check_attributes(inputs, contests, rulebook, faults)
    return CheckedInputs(
        rulebook=rulebook,
        contests=contests,
        groups=_groups(inputs, faults),
        members=_members(inputs, known),
        decisions=_decisions(inputs, rulebook, entries, known, faults),
    )


class _Known:
    """The entries that exist; reports a row that names another."""

    def __init__(self, entries: Mapping[str, Mapping[str, Entry]], faults: list[Fault]) -> None:
        self.entries = entries
        self.faults = faults

    def contest(self, contest: str, file: str, line: int) -> bool:
        if contest in self.entries:
            return True
        self.faults.append(Fault(file, line, "contest.unknown", {"contest": contest}))
        return False

    def entry(self, contest: str, entry: str, file: str, line: int) -> bool:
        if not self.contest(contest, file, line):
            return False
        if entry in self.entries[contest]:
            return True
        self.faults.append(Fault(file, line, "entry.unknown", {"contest": contest, "entry": entry}))
        return False


def _entries(inputs: Inputs, faults: list[Fault], declared: Declared | None) -> dict[str, dict[str, Entry]]:
    contests: dict[str, dict[str, Entry]] = {}
    for row in inputs.entries:
        status = row.status or "competing"
        size = 1 if row.size == "" else whole(row.size) or 0
        if not row.entry:
            faults.append(Fault("entries.csv", row.line, "cell.empty", {"column": "entry"}))
        if status not in STATUSES:
            faults.append(Fault("entries.csv", row.line, "entry.status", {"status": status}))
        if size < 1:
            faults.append(Fault("entries.csv", row.line, "entry.size", {"size": row.size}))
        contest = contests.setdefault(row.contest, {})
        if row.entry in contest:
            facts: dict[str, object] = {"contest": row.contest, "entry": row.entry}
            faults.append(Fault("entries.csv", row.line, "entry.twice", facts))
        attributes = row.attributes if declared is None else declared.of(row)
        contest[row.entry] = Entry(row.contest, row.entry, row.group, status, size, attributes)
    return contests


def _lots(inputs: Inputs, known: _Known, faults: list[Fault]) -> dict[str, dict[str, int]]:
    """Lots are whole numbers. Two entries may have the same number, because each level group draws separately."""
    lots: dict[str, dict[str, int]] = {}
    seen: set[tuple[str, str]] = set()
    for row in inputs.lots:
        if not known.entry(row.contest, row.entry, "lots.csv", row.line):
            continue
        if (row.contest, row.entry) in seen:
            facts: dict[str, object] = {"contest": row.contest, "entry": row.entry}
            faults.append(Fault("lots.csv", row.line, "lot.twice", facts))
        seen.add((row.contest, row.entry))
        if row.lot == "":
            continue
        lot = whole(row.lot)
        if lot is None:
            faults.append(Fault("lots.csv", row.line, "lot.shape", {"lot": row.lot}))
        else:
            lots.setdefault(row.contest, {})[row.entry] = lot
    return lots


def _adjustments(inputs: Inputs, known: _Known, faults: list[Fault]) -> dict[str, dict[str, list[Adjustment]]]:
    adjustments: dict[str, dict[str, list[Adjustment]]] = {}
    for row in inputs.adjustments:
        if not known.entry(row.contest, row.entry, "adjustments.csv", row.line):
            continue
        points = decimal(row.points)
        if points is None:
            faults.append(Fault("adjustments.csv", row.line, "points.shape", {"points": row.points}))
        else:
            added = adjustments.setdefault(row.contest, {}).setdefault(row.entry, [])
            added.append(Adjustment(points, row.reason))
    return adjustments


def _sources(inputs: Inputs, known: _Known, faults: list[Fault]) -> dict[str, dict[str, str]] | None:
    if inputs.judges is None:
        return None
    sources: dict[str, dict[str, str]] = {}
    for row in inputs.judges:
        if not known.contest(row.contest, "judges.csv", row.line):
            continue
        contest = sources.setdefault(row.contest, {})
        if row.judge in contest:
            facts: dict[str, object] = {"contest": row.contest, "judge": row.judge}
            faults.append(Fault("judges.csv", row.line, "judge.twice", facts))
        contest[row.judge] = row.source
    return sources


def _groups(inputs: Inputs, faults: list[Fault]) -> dict[str, Mapping[str, str]]:
    groups: dict[str, Mapping[str, str]] = {}
    for row in inputs.groups:
        if row.group in groups:
            faults.append(Fault("groups.csv", row.line, "group.twice", {"group": row.group}))
        groups[row.group] = row.attributes
    return groups


def _members(inputs: Inputs, known: _Known) -> dict[tuple[str, str], tuple[Member, ...]]:
    """The people of each entry, by person; each pair of person and role appears once."""
    members: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in inputs.members:
        if not row.person:
            known.faults.append(Fault("members.csv", row.line, "cell.empty", {"column": "person"}))
        if known.entry(row.contest, row.entry, "members.csv", row.line):
            members.setdefault((row.contest, row.entry), set()).add((row.person, row.role))
    return {entry: tuple(Member(*one) for one in sorted(people)) for entry, people in members.items()}


def _decisions(
    inputs: Inputs,
    rulebook: Rulebook,
    entries: Mapping[str, Mapping[str, Entry]],
    known: _Known,
    faults: list[Fault],
) -> tuple[Committee, ...]:
    """Every row of decisions.csv: its award is declared, given no more often than allowed, and names an entry or a
    group."""
    most = {decision.award: decision.most for decision in rulebook.decision}
    counts: dict[str, int] = {}
    named = {entry.group for contest in entries.values() for entry in contest.values()}
    named |= {row.group for row in inputs.groups}
    given: list[Committee] = []
    for row in inputs.decisions:

        def refuse(key: str, line: int = row.line, **facts: object) -> None:
            faults.append(Fault("decisions.csv", line, key, facts))

        group = row.group
        if row.award not in most:
            refuse("decision.award", award=row.award)
        counts[row.award] = counts.get(row.award, 0) + 1
        if row.entry:
            if not known.entry(row.contest, row.entry, "decisions.csv", row.line):
                continue
            entry = entries[row.contest][row.entry]
            group = group or entry.group
            if entry.status == "guest":
                refuse("decision.guest", entry=row.entry)
            if group != entry.group:
                refuse("decision.group", entry=row.entry, own=entry.group, group=group)
        else:
            if row.contest:
                known.contest(row.contest, "decisions.csv", row.line)
            if not group:
                refuse("decision.nobody")
            elif group not in named:
                refuse("group.unknown", group=group)
        given.append(Committee(row.award, row.contest, row.entry, group))
    for award, count in counts.items():
        limit = most.get(award)
        if limit is not None and count > limit:
            faults.append(Fault("decisions.csv", 0, "decision.most", {"award": award, "most": limit, "count": count}))
    return tuple(given)


def _rulebook_faults(laws: Iterable[Law], rulebook: Rulebook) -> list[Fault]:
    """Rulebook faults that only the real contest keys show. Contests under the same rules are checked once."""
    seen: set[tuple[int, ...]] = set()
    wrongs: dict[tuple[object, str], Wrong] = {}
    for law in laws:
        rules: list[object] = [law.scheme, law.panel, law.scale, law.ranking, *law.segments]
        if rulebook.law != "1":
            rules += [*law.ladders, *all_that_fit(rulebook.pick, law.contest), *law.advances]
        same = tuple(id(rule) for rule in rules)
        if same in seen:
            continue
        seen.add(same)
        for wrong in wrong_for(law, rulebook):
            wrongs.setdefault((wrong.path, wrong.key), wrong)
    return [Fault("rulebook.toml", 0, wrong.key, wrong.facts, path_text(wrong.path)) for wrong in wrongs.values()]


def _check_attributes(
    inputs: Inputs, contests: Mapping[str, ContestInputs], rulebook: Rulebook, faults: list[Fault]
) -> None:
    """An attribute used for ranking or to break ties is a plain decimal or missing (in law 2 by its declaration)."""
    if rulebook.law == "2":
        return
    numeric: dict[str, set[str]] = {}
    for contest, checked in contests.items():
        steps = [checked.law.ranking.by, *checked.law.ranking.precedence]
        steps += [step for pick in rulebook.pick if fits(pick, contest) for step in pick.by]
        numeric[contest] = {
            step.removeprefix("attribute:").removeprefix("-") for step in steps if step.startswith("attribute:")
        }
    for row in inputs.entries:
        for name in sorted(numeric.get(row.contest, ())):
            value = row.attributes.get(name, "")
            if value and decimal(value) is None:
                facts: dict[str, object] = {"name": name, "entry": row.entry, "value": value}
                faults.append(Fault("entries.csv", row.line, "attribute.number", facts))
