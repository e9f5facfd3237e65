"""Give places to organisations, and refuse more entries than places."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import audit, imports
from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Clash, Unfit, Way
from contest.formatting import format_sentence
from contest.imports import Import
from contest.imports.plans import Plan
from contest.people.models import Organisation
from contest.registration.actions.locking import lock_contest
from contest.registration.importing.quotas import Places
from contest.registration.models import Appearance, QuotaLine
from contest.registration.queries.quotas import (
    BASES,
    arithmetic,
    quota,
    reserve_in_place_of,
    sender_named,
    sender_of,
)
from contest.registration.queries.recorded import recorded_of_quota

MOST = 100_000


def allot(
    contest: Contest, code: str, amount: int, *, basis: str, reason: str, by: UUID | None, at: datetime
) -> QuotaLine:
    """Add a line to the ledger: `amount` places (a negative number takes some back) in `contest` for the organisation
    with this code. Refused, with the sum, where fewer places would remain than are used already."""
    organisation = sender_named(contest, code)
    if organisation is None:
        raise Unfit(N_("没有代码为“%(code)s”、可以向这场比赛报送的单位。"), code=code, field="code")
    if basis not in BASES:
        raise Unfit(N_("请选一项依据。"), field="basis")
    if amount == 0 or abs(amount) > MOST:
        raise Unfit(N_("名额要是整数：分配写正数，收回写负数，不能是 0。"), field="amount")
    lock_contest(contest)
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
        region=organisation.region,
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
        now={"organisation": organisation.code, "places": after, **recorded_of_quota(line, contest.edition_id)},
        reason=reason.strip() or None,
    )
    return line


def require_places(contest: Contest, organisation: Organisation, wanted: int) -> None:
    """Refuse, with the calculation, where an organisation wants to send more entries than it has places. Nothing is
    refused where there is no ledger."""
    present = quota(contest, organisation)
    if present.left is not None and wanted > present.left:
        raise Unfit(
            N_("%(organisation)s的名额不够，这 %(wanted)s {件}没有报送。"),
            safe=N_("填好的内容都还在。"),
            organisation=organisation.name,
            wanted=wanted,
            sums=arithmetic(present),
            ways=[Way(N_("看台账"), "registration.quota", contest.address)],
        )


def has_place_for(appearance: Appearance) -> bool:
    """Whether a place is left for an entry that comes back into a contest; where it registers there is always one.
    Without a ledger its sender has as many places as it sent entries. The caller holds the contest's lock."""
    origin = sender_of(appearance)
    if origin is None:
        return True
    present = quota(appearance.contest, origin.organisation)
    return present.used < present.places


def require_place_for(appearance: Appearance) -> None:
    """Refuse, with the calculation, where `has_place_for` finds no place. The caller holds the contest's lock."""
    contest, origin = appearance.contest, sender_of(appearance)
    if origin is None or has_place_for(appearance):
        return
    present = quota(contest, origin.organisation)
    promoted = reserve_in_place_of(appearance)
    facts: dict[str, Any] = {
        "number": appearance.entry.number,
        "places": present.places,
        "used": present.used,
        "reserve": promoted.entry.number if promoted is not None else "",
        "organisation": origin.organisation.name,
    }
    raise Unfit(
        N_(
            "%(number)s 不能再占名额：%(organisation)s共 %(places)s 个，已用 %(used)s 个，"
            "候补 %(reserve)s 已递补。什么都没有改。"
        )
        if promoted is not None
        else N_("%(number)s 不能再占名额：%(organisation)s共 %(places)s 个，已用 %(used)s 个。什么都没有改。"),
        sums=arithmetic(present),
        ways=[Way(N_("在台账里加一个名额"), "registration.quota", contest.address)],
        **facts,
    )


def import_quotas(contest: Contest, plan: Plan, *, by: UUID, at: datetime) -> Import:
    """Write a table of places to the ledger: a line for each difference. All of it or nothing."""
    lines = []
    for one in plan.to_write:
        places: Places = one.target
        code, basis = places.organisation.code, places.basis
        lines.append(allot(contest, code, places.difference, basis=basis, reason=places.reason, by=by, at=at))
    done = imports.note(imports.QUOTAS, contest.id, len(lines), {"quota_line": [one.id for one in lines]}, by=by, at=at)
    now = {"contest": contest.key, "rows": done.rows}
    audit.record("registration.import_quotas", done, by=by, at=at, now=now)
    return done


def undo_quotas(contest: Contest, done: Import, *, by: UUID, at: datetime) -> int:
    """Take a table back with lines that say the opposite: the ledger only ever grows. Refused as a whole where somebody
    has used the places. Returns how many lines it concerned."""
    session.refresh(done, with_for_update={"of": Import})
    if done.undone_at is not None:
        raise Clash(N_("这次导入已经撤销了。"))
    reason = format_sentence(N_("撤销导入"), {})
    wanted = sa.select(QuotaLine).where(QuotaLine.id.in_(imports.ids_of(done, "quota_line"))).order_by(QuotaLine.amount)
    for one in session.scalars(wanted.options(joinedload(QuotaLine.organisation))).all():
        allot(contest, one.organisation.code, -one.amount, basis=one.basis, reason=reason, by=by, at=at)
    done.undone_by, done.undone_at = by, at
    audit.record("registration.undo_quotas", done, by=by, at=at, now={"undone": True, "rows": done.rows})
    return done.rows
