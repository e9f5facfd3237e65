"""Who did it: the log's lines since a tabulation, by the input that they changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import session
from contest.editions.models import Contest, GroupFacts
from contest.editions.queries import SET_GROUP
from contest.judging.models import Lot, OutsideScore, Seat, SheetVersion
from contest.judging.queries.recorded_scores import ENTERED
from contest.people.models import Organisation
from contest.registration.models import Appearance, Entry
from contest.results.models import Adjustment, Decision, Tabulation
from contest.rules.numbers import format_thousandths

Cells = Mapping[str, str]
Place = tuple[str, frozenset[tuple[str, str]], bool | None]
# Whatever registration does to an entry may change its row, or its members.
ENTRY = "registration."
IN_ONE_CONTEST = ("registration.set_participation", "registration.appear", "registration.disappear")
# Which action adds a row (False), takes one away (True) or changes one (None), and of which input.
ACTIONS: Mapping[str, tuple[str, bool | None]] = {
    "results.adjust": ("adjustments", False),
    "results.withdraw_adjustment": ("adjustments", True),
    "results.decide": ("decisions", False),
    "results.withdraw_decision": ("decisions", True),
    "judging.submit": ("marks", None),
    "judging.reopen": ("marks", None),
    ENTERED: ("scores", None),
    "judging.record_lot": ("lots", None),
    "judging.seat": ("judges", None),
    "judging.leave": ("judges", None),
    "judging.swap": ("judges", None),
    "editions.change_rules": ("rulebook", None),
    SET_GROUP: ("groups", None),
}


@dataclass(frozen=True)
class Causes:
    """The newest line about each row of an input: by file, by the cells that name the row, and by whether it took the
    row away (None: either)."""

    lines: Mapping[Place, AuditLine]

    def behind(self, file: str, key: Cells, *, is_gone: bool) -> AuditLine | None:
        """The line that tells who made a change; None if the log has none."""
        if file in ("entries", "members"):
            file, key = "entries", {column: key[column] for column in ("contest", "entry")}
        named = frozenset(key.items())
        return self.lines.get((file, named, is_gone)) or self.lines.get((file, named, None))


def causes_since(tabulation: Tabulation, contests: Sequence[Contest]) -> Causes:
    """The lines of the log since a tabulation about the inputs of its contests."""
    lines = session.scalars(
        sa.select(AuditLine)
        .where(
            AuditLine.at >= tabulation.at,
            sa.or_(AuditLine.action.startswith(ENTRY), AuditLine.action.in_(ACTIONS)),
        )
        .order_by(AuditLine.id)
    ).all()
    if not lines:
        return Causes({})
    subjects = _subjects({contest.id: contest.key for contest in contests}, lines)
    found: dict[Place, AuditLine] = {}
    for line in lines:
        file, takes = ACTIONS.get(line.action, ("entries", None))
        for cells in subjects.get(line.subject_id, ()):
            key = dict(cells)
            if line.action in IN_ONE_CONTEST and _contest_of(line) not in (None, key["contest"]):
                continue
            if line.action == "results.adjust":
                key |= {"points": str((line.now or {}).get("points", "")), "reason": line.reason or ""}
            found[file, frozenset(key.items()), takes] = line
    return Causes(found)


def _contest_of(line: AuditLine) -> str | None:
    """The contest that a line about an entry names."""
    return (line.now or line.was or {}).get("contest")


def _subjects(contests: Mapping[UUID, str], lines: Iterable[AuditLine]) -> dict[UUID, list[Cells]]:
    """The cells that name the input rows of whatever the lines are about, by its id."""
    appearances = {
        id_: (entry_id, {"contest": contests[contest_id], "entry": number})
        for id_, entry_id, contest_id, number in session.execute(
            sa.select(Appearance.id, Appearance.entry_id, Appearance.contest_id, Entry.number)
            .join(Entry, Entry.id == Appearance.entry_id)
            .where(Appearance.contest_id.in_(contests))
        )
    }
    found: dict[UUID, list[Cells]] = {contest_id: [{}] for contest_id in contests}
    for id_, (entry_id, cells) in appearances.items():
        found.setdefault(entry_id, []).append(cells)
        found[id_] = [cells]
    # An entry that was taken out of the contest is still named by its number.
    gone = {line.subject_id for line in lines if line.action == "registration.disappear"} - found.keys()
    for entry_id, number in session.execute(sa.select(Entry.id, Entry.number).where(Entry.id.in_(gone))):
        found[entry_id] = [{"contest": key, "entry": number} for key in contests.values()]
    for adjustment in session.scalars(sa.select(Adjustment).where(Adjustment.appearance_id.in_(appearances))):
        points = {"points": format_thousandths(adjustment.points), "reason": adjustment.reason}
        found[adjustment.id] = [appearances[adjustment.appearance_id][1] | points]
    for lot in session.scalars(sa.select(Lot).where(Lot.contest_id.in_(contests))):
        found[lot.id] = [appearances[lot.appearance_id][1]]
    about = [line.subject_id for line in lines if ACTIONS.get(line.action, ("",))[0] == "marks"]
    for id_, appearance_id, seat in session.execute(
        sa.select(SheetVersion.id, SheetVersion.appearance_id, Seat.code)
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .where(SheetVersion.id.in_(about), SheetVersion.contest_id.in_(contests))
    ):
        found[id_] = [_filled(appearances[appearance_id][1] | {"judge": seat})]
    about = [line.subject_id for line in lines if line.action == ENTERED]
    for id_, appearance_id in session.execute(
        sa.select(OutsideScore.id, OutsideScore.appearance_id).where(
            OutsideScore.id.in_(about), OutsideScore.contest_id.in_(contests)
        )
    ):
        found[id_] = [appearances[appearance_id][1]]
    for id_, contest_id, seat in session.execute(
        sa.select(Seat.id, Seat.contest_id, Seat.code).where(Seat.contest_id.in_(contests))
    ):
        found[id_] = [_filled({"contest": contests[contest_id], "judge": seat})]
    about = [line.subject_id for line in lines if line.action == SET_GROUP]
    for id_, code in session.execute(
        sa.select(GroupFacts.id, Organisation.code)
        .join(Organisation, Organisation.id == GroupFacts.organisation_id)
        .where(GroupFacts.id.in_(about))
    ):
        found[id_] = [{"group": code}]
    for decision, group in session.execute(
        sa.select(Decision, Organisation.code)
        .outerjoin(Organisation, Organisation.id == Decision.organisation_id)
        .where(sa.or_(Decision.contest_id.in_(contests), Decision.contest_id.is_(None)))
    ):
        whom = appearances[decision.appearance_id][1] if decision.appearance_id in appearances else {}
        contest = contests[decision.contest_id] if decision.contest_id else ""
        cells = {"award": decision.award, "contest": contest, "group": group or "", "reason": decision.reason}
        found[decision.id] = [_filled(cells | whom)]
    return found


def _filled(cells: Cells) -> Cells:
    """Without the empty cells, as rows are compared."""
    return {column: cell for column, cell in cells.items() if cell}
