"""What becomes of an entry's sheets where its room is another panel's than before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import milestones
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Way
from contest.judging.actions.assigning import withdraw_assignment
from contest.judging.models import Assignment, Panel, Seat, SheetVersion
from contest.judging.queries.parts import name_of_part, takes
from contest.registration.models import Appearance, Entry

MOVED = N_("{作品}换了考场，归另一个评审组评")


def follow_attributes(entry: Entry, keys: Collection[str], *, within: Contest, by: UUID | None, at: datetime) -> None:
    """Attributes of an entry have changed, by whose values panels may be parted. Refused while a sheet of a panel whose
    room it leaves counts: it would have two panels' marks. What that panel has not submitted is withdrawn from it.

    `within`: the contest whose organiser changes them. Where judging has closed in another contest, as in the tier
    below, the marks stay as they are: whoever acts here could not send them back."""
    parted = (
        sa.select(Panel, Appearance)
        .join(Appearance, Appearance.contest_id == Panel.contest_id)
        .where(Appearance.entry_id == entry.id, Panel.attribute.in_(keys))
    )
    left = [(panel, one) for panel, one in session.execute(parted).all() if not takes(panel, entry)]
    if not left:
        return
    guard.hold([panel.contest for panel, _one in left])
    for panel, appearance in left:
        contest = panel.contest
        is_closed = "judging-closed" in milestones(contest)
        if is_closed and contest is not within:
            continue
        if _has_sheets(panel, appearance):
            raise Clash(
                N_("%(code)s 号有「%(part)s」已经交上来的评分表，没有改。请先由裁判长退回那些评分表，再改。"),
                code=appearance.code,
                part=name_of_part(contest, panel),
                ways=[_to_sheets(contest, appearance)] if contest is within else [],
            )
        if not is_closed:
            withdraw_outside(contest, appearance, by=by, at=at)


def withdraw_outside(contest: Contest, appearance: Appearance | None = None, *, by: UUID | None, at: datetime) -> None:
    """Withdraw what panels have of entries (or of this one) that are in another's room now. What was submitted stays:
    closing names it (queries/missing)."""
    parted = (
        sa.select(Assignment, Panel, Entry)
        .join(Assignment.seat)
        .join(Seat.panel)
        .join(Assignment.appearance)
        .join(Appearance.entry)
        .where(Seat.contest_id == contest.id, Panel.attribute != "", Assignment.withdrawn_at.is_(None))
        .order_by(Assignment.at, Assignment.id)
    )
    if appearance is not None:
        parted = parted.where(Assignment.appearance_id == appearance.id)
    for assignment, panel, entry in session.execute(parted).all():
        if not takes(panel, entry) and not _has_sheets(panel, assignment.appearance, assignment.seat):
            withdraw_assignment(assignment, reason=str(MOVED), by=by, at=at)


def _to_sheets(contest: Contest, appearance: Appearance) -> Way:
    return Way(N_("去看那些评分表"), "judging.entry", {"appearance_id": appearance.id, **contest.address})


def _has_sheets(panel: Panel, appearance: Appearance, seat: Seat | None = None) -> bool:
    """Whether a panel, or one seat of it, has sheets of an entry that count."""
    of_panel = (
        sa.select(SheetVersion.id)
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .where(SheetVersion.appearance_id == appearance.id, SheetVersion.is_current, Seat.panel_id == panel.id)
    )
    return session.scalar(of_panel.where(Seat.id == seat.id).limit(1) if seat else of_panel.limit(1)) is not None
