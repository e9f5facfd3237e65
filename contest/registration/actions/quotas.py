"""Give places to organisations, and refuse more entries than places."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Unfit, Way
from contest.people.models import Organisation
from contest.registration.actions.locking import lock_contest
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
