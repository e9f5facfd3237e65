"""Writes of roles: a role at an organisation within a series is granted and revoked, never edited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.access import ROLES
from contest.db import session
from contest.errors import N_, Clash, NotAllowed, Unfit, Way, WrongMoment
from contest.people import queries, second_person
from contest.people.models import Account, Membership, Organisation, Series
from contest.people.queries.recorded import recorded_of_role

EVERY_SERIES = ("student", "teacher", "administrator")  # roles that need no series (Membership's own constraint)


def grant(
    account: Account,
    role: str,
    organisation: Organisation | None,
    series: Series | None,
    *,
    by: UUID | None,
    at: datetime,
) -> Membership:
    """Give an account a role; a role that it already has is returned unchanged."""
    if account.closed_at is not None:
        raise NotAllowed(queries.CLOSED)
    if role not in ROLES:
        raise Unfit(N_("没有这个角色。"), field="role")
    if role == "administrator":
        organisation = series = None
    elif organisation is None:
        raise Unfit(N_("这个角色要写明在哪个单位。"), field="organisation_name")
    if series is None and role not in EVERY_SERIES:
        raise Unfit(N_("这个角色要写明属于哪个赛事系列。"), field="series")
    there = queries.membership(
        account.id, role, organisation.id if organisation else None, series.id if series else None
    )
    if there is not None:
        return there
    membership = Membership(
        account_id=account.id,
        organisation_id=organisation.id if organisation else None,
        series_id=series.id if series else None,
        role=role,
        granted_by=by,
        granted_at=at,
    )
    session.add(membership)
    session.flush()
    audit.record(
        "people.grant",
        membership,
        by=by,
        at=at,
        now={**_logged(membership, organisation, series), **recorded_of_role(membership)},
    )
    return membership


def revoke(membership: Membership, *, reason: str | None, by: UUID, at: datetime) -> Membership:
    """Take a role back. Nobody can take back their own role, so that no organisation loses its last organiser by
    mistake."""
    if membership.account_id == by and membership.role in ("organiser", "administrator"):
        raise NotAllowed(N_("不能收回自己的这个角色。请让另一位来做。"))
    hold_roles([membership])
    session.refresh(membership, ["revoked_at"])
    if _lost(by, membership):
        raise NotAllowed(N_("你自己的这个角色刚刚被收回了，没有再收回别人的。"))
    if membership.revoked_at is not None:
        raise Clash(N_("这个角色已经收回了。"))
    if membership.role == "administrator" and not queries.another_administrator(membership.account_id):
        raise NotAllowed(N_("这是最后一位管理员，不能收回。请先任命另一位。"))
    membership.revoked_at = at
    session.flush()
    was = _logged(membership, membership.organisation, membership.series)
    audit.record("people.revoke", membership, by=by, at=at, was=was, now={"revoked": True}, reason=reason)
    return membership


def hold_roles(memberships: Iterable[Membership]) -> None:
    """Lock everybody's grants of the roles that must not be left without anybody, at the same places as these, until
    the transaction ends. Two people who give up such a role at the same moment come one after the other, and the second
    one sees that nobody else is left. SQLite has one writer at a time anyway."""
    places = {
        (one.role, one.organisation_id, one.series_id)
        for one in memberships
        if one.role in ("administrator", "organiser")
    }
    if not places:
        return
    which = [
        sa.and_(
            Membership.role == role,
            Membership.organisation_id.is_not_distinct_from(organisation_id),
            Membership.series_id.is_not_distinct_from(series_id),
        )
        for role, organisation_id, series_id in places
    ]
    session.execute(sa.select(Membership.id).where(sa.or_(*which)).order_by(Membership.id).with_for_update())


def _lost(account_id: UUID, lost: Membership) -> bool:
    """Whether an account held the same role at the same place, and holds it no more."""
    ends = session.scalars(
        sa.select(Membership.revoked_at).where(
            Membership.account_id == account_id,
            Membership.role == lost.role,
            Membership.organisation_id.is_not_distinct_from(lost.organisation_id),
            Membership.series_id.is_not_distinct_from(lost.series_id),
        )
    ).all()
    return bool(ends) and all(ends)


def vouch(membership: Membership, voucher: Account, *, is_above: bool, at: datetime) -> Membership:
    """Somebody above, or the supervisor, answers for this role being held by a person of their own, who counts as a
    second person from now on. `is_above`: the voucher acts for an organisation above. It ends when the credential is
    renewed (contest/people/second_person.py)."""
    account, organisation = membership.account, membership.organisation
    if membership.role not in second_person.CONFIRMING or organisation is None or membership.series_id is None:
        raise Unfit(N_("这个角色不用担保：担任它的人没有要由第二个人来办的事。"))
    if membership.revoked_at is not None or account.disabled_at is not None:
        raise WrongMoment(N_("%(name)s已经没有这个角色，或者账号停用了，不能再担保。"), name=account.name)
    if voucher.id == account.id:
        raise NotAllowed(N_("不能为自己担保。请监督或上级单位的另一个人来办。"))
    if not second_person.is_own(voucher):
        raise NotAllowed(
            N_("你自己的账号是凭别人也看得到的链接进入的，或者还没有自己设的密码，不能为别人担保。"),
            ways=[Way(N_("去我的账号"), "people.account", {})],
        )
    if not is_above and voucher.id == membership.granted_by:
        raise NotAllowed(N_("这个角色是你授予的，不能再由你担保。请另一位监督或上级单位来办。"))
    if membership.vouched_by is not None and second_person.vouch_is_current(membership):
        raise Clash(N_("已经有人为%(name)s担保过了。"), name=account.name)
    membership.vouched_by, membership.vouched_at = voucher.id, at
    session.flush()
    audit.record(
        "people.vouch", membership, by=voucher.id, at=at, now=_logged(membership, organisation, membership.series)
    )
    return membership


def _logged(membership: Membership, organisation: Organisation | None, series: Series | None) -> dict[str, str | None]:
    return {
        "account": str(membership.account_id),
        "role": membership.role,
        "organisation": organisation.code if organisation else None,
        "series": series.key if series else None,
    }
