"""Advancement: who goes on to the next tier, and who is in reserve (section 9).

Section 9 does not decide these points; this module does:
- Reserved places are part of `take`. If nobody is eligible for them, they are open to all. Fractions use the same base.
- The cap counts everybody who goes through, reserved places included. A reserve must fit under the cap together with
  those through and the reserves before it, so a promotion never breaks the cap. If the cap has room for only some
  entries of a level group, `tie` decides, as at any line.
- If the end of the reserve cuts a level group, the same `tie` decides. While a tie stops the line, there is no reserve.
- `order` is 1 + the number of strictly better entries with the same outcome, so level entries share it; empty for
  `out`.
- Law 1 lists those out by place, the unplaced last; law 2 by contest and entry.
- Every competing entry is listed, even without a place. No other entry is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from contest.rules.awards import Award
from contest.rules.checked_inputs import CheckedInputs
from contest.rules.conditions import NOTHING, Held, meets_needs
from contest.rules.cutoffs import entries_of, fill
from contest.rules.ladders import names
from contest.rules.ordering import in_order_of, require_one_direction
from contest.rules.picks import held_awards
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import RankedContest, Standing
from contest.rules.rulebook.book import fits
from contest.rules.rulebook.law import Advance

KeptOut = Literal["unplaced", "cut", "tie", "cap", "line", "where", "need", "after"]
Name = tuple[str, str]
"""(contest, entry)"""


@dataclass(frozen=True, slots=True)
class Advancing:
    """One row of advances.csv. `line`: the contest whose line it is, "" for one line over all contests. `why` says what
    kept an entry out (shown in explanations)."""

    contest: str
    to: str
    outcome: Literal["through", "reserve", "out"]
    order: int | None
    entry: str
    group: str
    why: KeptOut | Literal[""] = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Over whom a line is drawn: its contests, their placed entries in level groups, best first, and every competing
    entry in the order of the rows of those who are out. `contest`: "" for one line over all contests."""

    contest: str
    contests: Mapping[str, RankedContest]
    groups: Sequence[tuple[Standing, ...]]
    standings: Sequence[Standing]
    sent: Collection[Name] = ()


def advance_all(
    rules: Sequence[Advance], contests: Mapping[str, RankedContest], checked: CheckedInputs, awards: Sequence[Award]
) -> tuple[list[Advancing], list[Problem]]:
    """The rows of every advance, in the order written, and the problems. An advance that waits for others
    (`after`) is filled after them (law 2, section 10)."""
    rows: dict[int, list[Advancing]] = {}
    problems: list[Problem] = []
    sent: dict[str, set[Name]] = {}
    held = held_awards(awards) if any(rule.need for rule in rules) else {}
    for at in filling_order(rules):
        rule = rules[at]
        waits = {name for key in rule.after for name in sent.get(key, ())}
        rows[at] = []
        for field in _fields(at, rule, contests, checked, waits):
            more, found = advance(rule, field, checked, held)
            rows[at] += more
            problems += found
        if rule.key is not None:
            sent.setdefault(rule.key, set()).update((r.contest, r.entry) for r in rows[at] if r.outcome == "through")
    return [row for at in sorted(rows) for row in rows[at]], problems


def in_order(rows: Iterable[Advancing]) -> tuple[Advancing, ...]:
    """By contest of the line and tier; within both the advances as written, each with through, reserve, out."""
    return tuple(sorted(rows, key=lambda row: (row.line, row.to)))


def filling_order(rules: Sequence[Advance]) -> list[int]:
    """The positions of the advances, each behind those that it waits for; else as written. One of a circle is left out
    (`crosschecks` has refused it)."""
    done: list[int] = []
    waiting = list(range(len(rules)))
    while waiting:
        keys = {rules[at].key for at in waiting}
        ready = next((at for at in waiting if not keys & set(rules[at].after)), None)
        if ready is None:
            break
        done.append(ready)
        waiting.remove(ready)
    return done


def _fields(
    at: int, rule: Advance, contests: Mapping[str, RankedContest], checked: CheckedInputs, sent: Collection[Name]
) -> Iterator[Field]:
    """One line for each contest that the rule applies to, or one for all of them."""
    fitting = [contest.seen_by(rule.also_cut) for key, contest in contests.items() if fits(rule, key)]
    second = checked.rulebook.law == "2"
    if rule.over == "all":
        require_one_direction(rule.by, fitting, f"advance to {rule.to}", f"advance[{at + 1}].by")
        standings = [one for contest in fitting for one in contest.standings]
        groups = in_order_of(rule.by, fitting, checked, rule.where)
        yield Field("", {one.checked.key: one for one in fitting}, groups, _by_entry(standings), sent)
        return
    for contest in fitting:
        groups = [tuple(one for one in group if checked.meets(one.entry, rule.where)) for group in contest.groups()]
        key = contest.checked.key
        standings = _by_entry(contest.standings) if second else list(contest.standings)
        yield Field(key, {key: contest}, [group for group in groups if group], standings, sent)


def _by_entry(standings: Iterable[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda one: (one.entry.contest, one.entry.key))


def advance(
    rule: Advance, field: Field, checked: CheckedInputs, held: Held = NOTHING
) -> tuple[list[Advancing], list[Problem]]:
    """The rows of one line: through in its order, then reserves in its order, then those who are out.

    Who does not meet `where` is not in the base; who misses `need`, or was sent through by an advance that this one
    waits for, is passed over and uses nothing up (law 2, sections 8 and 10).
    """
    if rule.base == "competing":
        entries = (entry for ranked in field.contests.values() for entry in ranked.checked.entries.values())
        base = sum(1 for entry in entries if entry.competing and checked.meets(entry, rule.where))
    else:
        base = sum(len(group) for group in field.groups)
    line = _Line(rule, field, checked, held)
    total = entries_of(rule.take, base, rule.round)
    for seats in rule.reserved:
        room = min(entries_of(seats.take, base, seats.round), total - len(line.through))
        line.take_through(room, seats.where)
    line.take_through(total - len(line.through))
    if not line.problems:
        line.take_reserves(rule.reserve)
    through = _rows(rule, line, "through", line.through)
    reserves = _rows(rule, line, "reserve", line.reserves)
    named = {_name(one) for one in (*line.through, *line.reserves)}
    rest = [one for one in field.standings if one.entry.competing and _name(one) not in named]
    out = [
        Advancing(one.entry.contest, rule.to, "out", None, one.entry.key, one.entry.group, why, field.contest)
        for one, why in zip(rest, line.kept_out(rest), strict=True)
    ]
    return [*through, *reserves, *out], line.problems


def _name(standing: Standing) -> Name:
    return standing.entry.contest, standing.entry.key


def _rows(
    rule: Advance, line: "_Line", outcome: Literal["through", "reserve"], standings: Sequence[Standing]
) -> list[Advancing]:
    ordered = sorted(standings, key=lambda one: (line.level[_name(one)], *_name(one)))
    rows: list[Advancing] = []
    for position, one in enumerate(ordered):
        level = position > 0 and line.level[_name(ordered[position - 1])] == line.level[_name(one)]
        order = rows[-1].order if level else position + 1
        entry = one.entry
        rows.append(Advancing(entry.contest, rule.to, outcome, order, entry.key, entry.group, "", line.field.contest))
    return rows


class _Line:
    """One line being filled from the placed entries, best first. `level`: the number of the level group of each."""

    def __init__(self, rule: Advance, field: Field, checked: CheckedInputs, held: Held) -> None:
        self.rule = rule
        self.field = field
        self.checked = checked
        self.held = held
        self.level = {_name(one): number for number, group in enumerate(field.groups) for one in group}
        willing = (tuple(one for one in group if not self._passed(one)) for group in field.groups)
        self.groups = [group for group in willing if group]
        self.through: list[Standing] = []
        self.reserves: list[Standing] = []
        self.problems: list[Problem] = []

    def _passed(self, one: Standing) -> KeptOut | None:
        """Why an entry takes part in nothing of this line."""
        if _name(one) in self.field.sent:
            return "after"
        contest = self.field.contests[one.entry.contest]
        return None if meets_needs(self.rule.need, contest, one, self.held) else "need"

    def take_through(self, room: int, where: Mapping[str, str] | None = None) -> None:
        """Let in the best entries that fit while there is room; nobody else after a tie stops the line."""
        if not self.problems:
            self.through += self._taken(room, where or {}, "through")

    def take_reserves(self, room: int) -> None:
        """Put the next entries in reserve, in order."""
        self.reserves = self._taken(room, {}, "reserve")

    def _taken(self, room: int, where: Mapping[str, str], what: str) -> list[Standing]:
        taken: list[Standing] = []
        named = {_name(one) for one in (*self.through, *self.reserves)}
        held = Counter(self._capped(one) for one in (*self.through, *self.reserves))
        for group in self.groups:
            if len(taken) >= room:  # the line is full, so it no longer cuts a group
                break
            willing = [one for one in group if _name(one) not in named and self.checked.meets(one.entry, where)]
            under_cap, cut = self._under_cap(willing, held)
            if not cut:
                inside, cut = fill([under_cap], room - len(taken), self.rule.tie)
                taken += inside
                held.update(self._capped(one) for one in inside)
                if len(inside) < len(under_cap):
                    self._tell(cut, what)
                    break
            else:
                self._tell(cut, "the cap")
                break
        return taken

    def _under_cap(
        self, willing: Sequence[Standing], held: Mapping[str, int]
    ) -> tuple[list[Standing], tuple[Standing, ...]]:
        """Entries of a level group that the cap lets in, and those it would have to choose among under `stop`.

        `held`: how many entries of each name are already in.
        """
        cap = self.rule.cap
        if cap is None:
            return list(willing), ()
        let_in: list[Standing] = []
        levels: dict[str, list[Standing]] = {}
        for one in willing:
            levels.setdefault(self._capped(one), []).append(one)
        for name, level in levels.items():
            if not name:
                let_in += level
                continue
            inside, cut = fill([level], cap.most - held.get(name, 0), self.rule.tie)
            let_in += inside
            if cut:
                return [], cut
        return let_in, ()

    def kept_out(self, rest: Sequence[Standing]) -> Iterator[KeptOut]:
        """What kept out each entry that is neither through nor in reserve."""
        going = (*self.through, *self.reserves)
        last = max((self.level[_name(one)] for one in going), default=-1)
        held = Counter(self._capped(one) for one in going)
        level = Counter((self.level.get(_name(one)), self._capped(one)) for one in rest)
        most = None if self.rule.cap is None else self.rule.cap.most
        for one in rest:
            name, number = self._capped(one), self.level.get(_name(one))
            if one.place is None:
                yield "unplaced"
            elif one.kept_out and not self.rule.also_cut:
                yield "cut"
            elif number is None:
                yield "where"
            elif passed := self._passed(one):
                yield passed
            elif self.problems:
                yield "tie"
            elif most is not None and name and number <= last and held[name] + level[number, name] > most:
                yield "cap"
            else:
                yield "line"

    def _capped(self, standing: Standing) -> str:
        """The value that the cap counts by. An entry without it is not capped; nor is any entry if there is no cap."""
        cap = self.rule.cap
        if cap is None:
            return ""
        if cap.per == "group":
            return standing.entry.group
        return self.checked.attribute(standing.entry, cap.per.removeprefix("attribute:"))

    def _tell(self, cut: Sequence[Standing], what: str) -> None:
        if cut:
            place = cut[0].place if self.field.contest or self.rule.over == "contest" else None
            tie = Tie("advance", self.rule.to, names(cut), line=what, place=place)
            self.problems.append(stopped(tie, self.field.contest))
