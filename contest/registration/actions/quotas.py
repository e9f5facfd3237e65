"""Give places to organisations, and refuse more entries than places."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Unfit, Way
from contest.people.models import Organisation
from contest.registration.models import QuotaLine
from contest.registration.queries.quotas import BASES, arithmetic, quota, sender_named

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
        now={"organisation": organisation.code, "places": after, "basis": basis},
        reason=reason.strip() or None,
    )
    return line


def require_places(contest: Contest, organisation: Organisation, wanted: int) -> None:
    """Refuse, with the calculation, where an organisation wants to send more entries than it has places. Nothing is
    refused where there is no ledger."""
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
