"""Advancement: who goes on to the next tier, and who stands in reserve (section 9).

Silent there, and chosen here:
- Reserved places are part of `take`; what nobody fits is open to all. Their fraction is taken of the same base.
- The cap counts whoever goes through, reserved places included; a reserve may not lie above the cap together with those
  through and the reserves before it, so that a promotion never breaks it. Where the cap has room for some only of a
  group's level entries, `tie` decides as at any line.
- A level group that the reserve's end cuts is treated by the same `tie`. While a tie stops the line, none.
- `order` is 1 + the number strictly better among those of the same outcome, so level ones share it; empty for `out`.
- Every competing entry is listed, also without a place; nobody else is.
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
    """One row of advances.csv; `why` says of who is out what kept it out (told in explanations)."""

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
        """Let in the best that fit, as far as there is room; nobody more once a tie stopped the line."""
        if not self.problems:
            self.through += self._taken(room, where or {}, "through")

    def take_reserves(self, room: int) -> None:
        """The next ones, in order."""
        self.reserves = self._taken(room, {}, "reserve")

    def _taken(self, room: int, where: Mapping[str, str], what: str) -> list[Standing]:
        taken: list[Standing] = []
        named = {one.entry.key for one in (*self.through, *self.reserves)}
        held = Counter(self._capped(one) for one in (*self.through, *self.reserves))
        for group in self.groups:
            if len(taken) >= room:  # the line is full: it cuts nobody any more
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
        """Those of a level group whom the cap lets in, and those whom it would have to choose among under `stop`.

        `held`: how many of each name are in already.
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
        """What kept each of those out who are neither through nor in reserve."""
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
        """What the cap counts by; an entry without it, or where there is no cap, is not capped."""
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
