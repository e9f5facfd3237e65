"""Confirming sheets and sending them back. Nobody confirms their own sheet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.editions.signing import require_second_person
from contest.errors import N_, Clash, NotAllowed, Unfit
from contest.judging.actions.moving import withdraw_outside
from contest.judging.models import ScoreSheet, SheetVersion
from contest.judging.queries.sheets import owes_own_sheet
from contest.people.second_person import Begun
from contest.registration.models import Appearance

CONFIRMERS = ("chair", "organiser")
GIVERS = ("judge", *CONFIRMERS)  # of a sheet: judges, and whoever enters it for a panel
CLOSED = N_("评分已于 %(since)s 结束，成绩已经封住。要改，先恢复评分。")


def confirm(version: SheetVersion, *, by: UUID | None, at: datetime) -> SheetVersion:
    """Confirm a submitted sheet. The person who gave or entered it may not; a confirmed sheet does not change."""
    lock_version(version)
    _not_own(version, by, N_("自己的评分表不能由自己确认。请另一位裁判长或组织者来确认。"))
    if not version.is_current:
        raise Clash(N_("这份评分表已经退回重评，这一版不再有效，不能确认。"))
    _sees_marks(version, by)
    if version.confirmed_at is not None:
        return version
    guard.not_reached(_contest(version), "judging-closed", CLOSED)
    _is_second(version, by, at)
    version.confirmed_by, version.confirmed_at = by, at
    session.flush()
    audit.record("judging.confirm", version, by=by, at=at, now={"number": version.number})
    return version


def confirm_entry(
    appearance: Appearance, *, panels: Collection[UUID] | None = None, by: UUID | None, at: datetime
) -> list[SheetVersion]:
    """Confirm every submitted sheet of an entry except the actor's own; returns the sheets confirmed now. `panels`:
    only of these (None: of all)."""
    waiting = session.scalars(
        sa.select(SheetVersion)
        .where(
            SheetVersion.appearance_id == appearance.id, SheetVersion.is_current, SheetVersion.confirmed_at.is_(None)
        )
        .options(joinedload(SheetVersion.sheet).joinedload(ScoreSheet.seat))
        .order_by(SheetVersion.at, SheetVersion.id)
    ).all()
    waiting = [one for one in waiting if panels is None or one.sheet.seat.panel_id in panels]
    others = [one for one in waiting if not is_own(one, by)]
    if waiting and not others:
        raise NotAllowed(N_("自己的评分表不能由自己确认。请另一位裁判长或组织者来确认。"))
    return [confirm(one, by=by, at=at) for one in others]


def reopen(version: SheetVersion, *, reason: str, by: UUID | None, at: datetime) -> SheetVersion:
    """Send a sheet back to be marked again. It stays saved, but is no longer current; the next version has the
    reason."""
    if not reason.strip():
        raise Unfit(N_("请写明为什么退回，评委会看到，记录里也要留。"), field="reason")
    lock_version(version)
    guard.not_reached(_contest(version), "judging-closed", CLOSED)
    _not_own(version, by, N_("自己的评分表不能由自己退回。请另一位裁判长或组织者来办。"))
    if not version.is_current:
        raise Clash(N_("这份评分表已经退回过了，评委重评后会有新的一版。"))
    _sees_marks(version, by)
    _is_second(version, by, at)
    no_longer_counts(version, reason=reason.strip(), by=by, at=at)
    if version.sheet.seat.panel.attribute:
        withdraw_outside(_contest(version), version.sheet.appearance, by=by, at=at)
    return version


def no_longer_counts(version: SheetVersion, *, reason: str, by: UUID | None, at: datetime) -> None:
    """Make a version count no more, with its marks in the draft again. The caller has locked it and knows that it may
    be done."""
    version.is_current = False
    version.reopened_by, version.reopened_at, version.reopened_why = by, at, reason
    version.sheet.draft = dict(version.marks)
    session.flush()
    if not _is_marked(version.appearance_id):
        version.sheet.appearance.competed_at = None  # it may turn out that nobody came and the sheet was another's
    was = {"number": version.number, "confirmed": version.confirmed_at is not None}
    audit.record("judging.reopen", version, by=by, at=at, was=was, reason=reason)


def is_own(version: SheetVersion, account_id: UUID | None) -> bool:
    """Whether somebody gave this sheet, or entered it for the panel."""
    return account_id is not None and account_id in (version.by_id, version.sheet.seat.account_id)


def _not_own(version: SheetVersion, by: UUID | None, sentence: str) -> None:
    if is_own(version, by):
        raise NotAllowed(sentence)


def _is_second(version: SheetVersion, by: UUID | None, at: datetime) -> None:
    """Another account is another person only if nobody else acts with it (contest/people/second_person.py)."""
    begun = Begun((version.by_id,), GIVERS, in_name_of=(version.sheet.seat.account_id,), beside_third=False)
    require_second_person([_contest(version)], roles=CONFIRMERS, beside=begun, by=by, at=at)


def _sees_marks(version: SheetVersion, by: UUID | None) -> None:
    """A chair who also judges this entry acts on others' sheets only after their own is confirmed."""
    if by is not None and owes_own_sheet(version.appearance_id, by):
        raise NotAllowed(N_("你自己也评这{件}{作品}。等你的评分表由别人确认后，才能看和确认别人的。"))


def _is_marked(appearance_id: UUID) -> bool:
    """Whether an appearance has a sheet that counts."""
    found = (
        sa.select(SheetVersion.id).where(SheetVersion.appearance_id == appearance_id, SheetVersion.is_current).limit(1)
    )
    return session.scalar(found) is not None


def _contest(version: SheetVersion) -> Contest:
    return version.sheet.appearance.contest


def lock_version(version: SheetVersion) -> None:
    """Lock the version for this transaction and read its present state."""
    session.refresh(version, with_for_update={"of": SheetVersion})
