"""Advancement: who goes on to the next tier, and who is in reserve (section 9).

Section 9 does not decide these points; this module does:
- Reserved places are part of `take`. If nobody is eligible for them, they are open to all. Fractions use the same base.
- The cap counts everybody who goes through, reserved places included. A reserve must fit under the cap together with
  those through and the reserves before it, so a promotion never breaks the cap. If the cap has room for only some
  entries of a level group, `tie` decides, as at any line.
- If the end of the reserve cuts a level group, the same `tie` decides. While a tie stops the line, there is no reserve.
- `order` is 1 + the number of strictly better entries with the same outcome, so level entries share it; empty for
  `out`.
- Every competing entry is listed, even without a place. No other entry is.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from contest.rules.checked_inputs import CheckedInputs
from contest.rules.cutoffs import entries_of, fill
from contest.rules.ladders import names
from contest.rules.problems import Problem, Tie, stopped
from contest.rules.ranking import RankedContest, Standing
from contest.rules.rulebook.law import Advance

KeptOut = Literal["unplaced", "tie", "cap", "line"]


@dataclass(frozen=True, slots=True)
class Advancing:
    """One row of advances.csv. `why` says what kept an entry out (shown in explanations)."""

    contest: str
    to: str
    outcome: Literal["through", "reserve", "out"]
    order: int | None
    entry: str
    group: str
    why: KeptOut | Literal[""] = ""


def advance(rule: Advance, ranked: RankedContest, checked: CheckedInputs) -> tuple[list[Advancing], list[Problem]]:
    """The rows of one contest: through by place, then reserves by place, then those who are out by place and entry."""
    entries = [entry for entry in ranked.checked.entries.values() if entry.competing]
    base = len(entries) if rule.base == "competing" else len(ranked.placed)
    line = _Line(rule, ranked, checked)
    total = entries_of(rule.take, base, rule.round)
    for seats in rule.reserved:
        room = min(entries_of(seats.take, base, seats.round), total - len(line.through))
        line.take_through(room, seats.where)
    line.take_through(total - len(line.through))
    if not line.problems:
        line.take_reserves(rule.reserve)
    through = _rows(rule, ranked, "through", line.through)
    reserves = _rows(rule, ranked, "reserve", line.reserves)
    named = {row.entry for row in (*through, *reserves)}
    rest = [standing for standing in ranked.standings if standing.entry.competing and standing.entry.key not in named]
    contest = ranked.checked.key
    out = [
        Advancing(contest, rule.to, "out", None, one.entry.key, one.entry.group, why)
        for one, why in zip(rest, line.kept_out(rest), strict=True)
    ]
    return [*through, *reserves, *out], line.problems


def _rows(
    rule: Advance, ranked: RankedContest, outcome: Literal["through", "reserve"], standings: Sequence[Standing]
) -> list[Advancing]:
    ordered = sorted(standings, key=lambda one: (one.place or 0, one.entry.key))
    rows: list[Advancing] = []
    for position, one in enumerate(ordered):
        level = position > 0 and ordered[position - 1].place == one.place
        order = rows[-1].order if level else position + 1
        rows.append(Advancing(ranked.checked.key, rule.to, outcome, order, one.entry.key, one.entry.group))
    return rows


class _Line:
    """One line being filled from the placed entries, best first."""

    def __init__(self, rule: Advance, ranked: RankedContest, checked: CheckedInputs) -> None:
        self.rule = rule
        self.contest = ranked.checked.key
        self.checked = checked
        self.groups = ranked.groups()
        self.through: list[Standing] = []
        self.reserves: list[Standing] = []
        self.problems: list[Problem] = []

    def take_through(self, room: int, where: Mapping[str, str] | None = None) -> None:
        """Let in the best entries that fit while there is room; nobody else after a tie stops the line."""
        if not self.problems:
            self.through += self._taken(room, where or {}, "through")

    def take_reserves(self, room: int) -> None:
        """Put the next entries in reserve, in order."""
        self.reserves = self._taken(room, {}, "reserve")

    def _taken(self, room: int, where: Mapping[str, str], what: str) -> list[Standing]:
        taken: list[Standing] = []
        named = {one.entry.key for one in (*self.through, *self.reserves)}
        held = Counter(self._capped(one) for one in (*self.through, *self.reserves))
        for group in self.groups:
            if len(taken) >= room:  # the line is full, so it no longer cuts a group
                break
            willing = [one for one in group if one.entry.key not in named and self.checked.meets(one.entry, where)]
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
        last = max((one.place or 0 for one in going), default=0)
        held = Counter(self._capped(one) for one in going)
        level = Counter((one.place, self._capped(one)) for one in rest)
        most = None if self.rule.cap is None else self.rule.cap.most
        for one in rest:
            name = self._capped(one)
            if one.place is None:
                yield "unplaced"
            elif self.problems:
                yield "tie"
            elif most is not None and name and one.place <= last and held[name] + level[one.place, name] > most:
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
            tie = Tie("advance", self.rule.to, names(cut), line=what, place=cut[0].place)
            self.problems.append(stopped(tie, self.contest))


def in_order(rows: Sequence[Advancing]) -> tuple[Advancing, ...]:
    """By contest; within a contest and tier: through, reserve, out, as `advance` gives them."""
    return tuple(sorted(rows, key=lambda row: (row.contest, row.to)))
