"""Allot places, and let the next on the reserve list move up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions import guard
from contest.editions.effective import contest_name
from contest.editions.models import Contest
from contest.errors import N_, Unfit, Way, WrongMoment
from contest.people.models import Organisation
from contest.registration.actions.appearing import appear
from contest.registration.actions.letters import write_to
from contest.registration.models import Appearance, Entry, QuotaLine, Reserve
from contest.registration.queries.belonging import credited_in
from contest.registration.queries.entries import competitors
from contest.registration.queries.quotas import BASES, arithmetic, quota, sender_named

MOST = 100_000


def allot(
    contest: Contest, code: str, amount: int, *, basis: str, reason: str, by: UUID | None, at: datetime
) -> QuotaLine:
    """Add a line to the ledger: `amount` places (negative takes some back) in `contest` for the organisation with this
    code. Refused where fewer would remain than are used already, with the sum."""
    organisation = sender_named(contest, code)
    if organisation is None:
        raise Unfit(N_("没有代码为“%(code)s”、可以向这场比赛报送的单位。"), code=code, field="code")
    if basis not in BASES:
        raise Unfit(N_("请选一项依据。"), field="basis")
    if amount == 0 or abs(amount) > MOST:
        raise Unfit(N_("名额要是整数：分配写正数，收回写负数，不能是 0。"), field="amount")
    session.scalar(sa.select(Contest.id).where(Contest.id == contest.id).with_for_update())
    present = quota(contest, organisation)
    after = (present.allotted or 0) + amount
    if after < present.used:
        raise Unfit(
            N_("收回之后只剩 %(after)s 个名额，可是已经用了 %(used)s 个，没有记账。"),
            after=after,
            used=present.used,
            field="amount",
            sums=arithmetic(present),
        )
    line = QuotaLine(
        contest_id=contest.id,
        organisation=organisation,
        realm=organisation.realm,
        amount=amount,
        basis=basis,
        reason=reason.strip() or None,
        by_id=by,
        at=at,
    )
    session.add(line)
    session.flush()
    audit.record(
        "registration.allot",
        contest,
        by=by,
        at=at,
        was={"organisation": organisation.code, "places": present.allotted},
        now={"organisation": organisation.code, "places": after, "basis": basis},
        reason=reason.strip() or None,
    )
    return line


def require_places(contest: Contest, organisation: Organisation, wanted: int) -> None:
    """Refuse, with the arithmetic, where an organisation wants to send more entries than it has places. Nothing is
    refused where no ledger is kept."""
    present = quota(contest, organisation)
    if present.left is not None and wanted > present.left:
        raise Unfit(
            N_("%(organisation)s的名额不够，这 %(wanted)s 件没有报送。"),
            safe=N_("填好的内容都还在。"),
            organisation=organisation.name,
            wanted=wanted,
            sums=arithmetic(present),
            ways=[Way(N_("看台账"), "registration.quota", contest.address)],
        )


def promote(
    contest: Contest,
    *,
    instead_of: Appearance | None = None,
    from_contest_id: UUID | None = None,
    by: UUID | None,
    at: datetime,
) -> Appearance | None:
    """Let the next on a reserve list move up into `contest`.

    `instead_of`: somebody stepped out; the next of the same list follows, and nothing happens where there is none.
    `from_contest_id`: an organiser asks for the next of that list; refused where there is none or no place is left.
    """
    if instead_of is not None:
        from_contest_id = next(
            (one.contest_id for one in instead_of.entry.appearances if one.contest.parent_id == contest.id), None
        )
        if from_contest_id is None:
            return None
    guard.not_reached(contest, "roster-frozen", N_("名单已于 %(since)s 冻结，不能再递补。"))
    sender = session.get_one(Contest, from_contest_id).organisation
    left = quota(contest, sender).left
    if left is not None and left <= 0:
        if instead_of is not None:
            return None
        require_places(contest, sender, 1)
    while (row := _next(contest, from_contest_id)) is not None:
        entry = row.entry
        below = next((one for one in entry.appearances if one.contest_id == from_contest_id), None)
        if entry.status != "verified" or below is None or below.standing != "competing":
            row.state = "declined"
            session.flush()
            continue
        row.state = "promoted"
        credit = credited_in(contest, home=entry.home, department=entry.department, delegation=entry.delegation)
        appearance = appear(entry, contest, credit=credit, at=at, by=by)
        audit.record("registration.promote", entry, by=by, at=at, now={"contest": contest.key, "place": row.place})
        write_to(
            competitors(entry),
            entry,
            N_("%(edition)s：候补递补"),
            N_("有名额空出，《%(title)s》（%(number)s）由候补第 %(place)s 位递补进入%(contest)s。"),
            at=at,
            place=row.place,
            contest=contest_name(contest),
        )
        return appearance
    if instead_of is None:
        raise WrongMoment(N_("这份候补名单上没有还在等的作品。"))
    return None


def _next(contest: Contest, from_contest_id: UUID | None) -> Reserve | None:
    return session.scalar(
        sa.select(Reserve)
        .join(Entry, Entry.id == Reserve.entry_id)
        .where(Reserve.contest_id == contest.id, Reserve.from_contest_id == from_contest_id, Reserve.state == "waiting")
        .order_by(Reserve.place, Reserve.id)
        .limit(1)
        .with_for_update(of=Reserve)
    )
