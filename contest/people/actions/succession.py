"""When one account takes the place of another: of one that an invitation made and nobody has entered, or of one that
nobody can send a link to any more. Roles, seats and the person move; what was done under the former account stays."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import Model, session
from contest.errors import N_, NotAllowed
from contest.people import queries, second_person
from contest.people.actions.accounts import end_sign_ins, open_account
from contest.people.actions.roles import grant
from contest.people.models import Account, Invitation, Membership


def is_placeholder(account: Account) -> bool:
    """An account that an invitation made and nobody has entered yet."""
    if account.password is not None or account.login is not None or account.phone_index is not None:
        return False
    return not session.scalar(
        sa.select(sa.func.count())
        .select_from(Invitation)
        .where(Invitation.account_id == account.id, Invitation.used_at.is_not(None))
    )


def absorb(placeholder: Account, into: Account, *, at: datetime) -> None:
    """Move everything that was prepared for a placeholder to a real account and person."""
    moved = _hand_over(placeholder, into, by=None, at=at)
    placeholder.email, placeholder.disabled_at = None, at
    end_sign_ins(placeholder)
    audit.record("people.absorb", into, by=into.id, at=at, was={"account": str(placeholder.id)}, now=moved)


def succeed(former: Account, old: Invitation, *, by: UUID, at: datetime) -> Account:
    """A new account in place of one that nobody can send a link to: its role and seats, the person, and nothing that
    was done with it."""
    if not all(
        (one.organisation_id, one.series_id) == (old.organisation_id, old.series_id)
        for one in queries.current_memberships(former.id)
    ):
        raise NotAllowed(N_("%(name)s在别的单位也有角色，这里不能换链接。请本人联系系统管理员。"), name=former.name)
    fresh = open_account(former.name, at=at)
    fresh.language = former.language
    used = session.scalars(sa.select(Invitation).where(Invitation.account_id == former.id)).all()
    moved = _hand_over(former, fresh, by=by, at=at)
    for one in used:
        session.refresh(one)
        one.account_id = former.id
    former.disabled_at = at
    session.flush()
    audit.record(second_person.SUCCEED, fresh, by=by, at=at, was={"account": str(former.id)}, now=moved)
    return fresh


def _hand_over(former: Account, into: Account, *, by: UUID | None, at: datetime) -> dict[str, str]:
    """Move person, roles and whatever has a foreign key to an account or its person, in every table of every step. If
    both have a row where a table allows one, the table's unique constraint refuses it. `by`: who grants the roles, if
    not the one who did before. Returns what the log says of it: to whom, and which rows moved in which column."""
    moves = [("account", former.id, into.id)]
    moved: dict[str, str] = {}
    if former.person_id and into.person_id:
        moves.append(("person", former.person_id, into.person_id))
    elif former.person_id:
        person_id, former.person_id = former.person_id, None
        session.flush()
        into.person_id = person_id
    for one in queries.current_memberships(former.id):
        one.revoked_at = at
        audit.record("people.revoke", one, by=by, at=at, now={"account": str(former.id), "revoked": True})
        grant(into, one.role, one.organisation, one.series, by=by or one.granted_by, at=at)
    session.flush()
    kept = {Membership.__tablename__, Account.__tablename__}
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            for kind, was, now in moves:
                if table.name not in kept and any(key.column.table.name == kind for key in column.foreign_keys):
                    rows = session.scalars(sa.select(table.c["id"]).where(column == was)).all()
                    session.execute(sa.update(table).where(column == was).values({column.name: now}))
                    if rows:
                        moved[f"moved {table.name}.{column.name}"] = " ".join(map(str, rows))
    return {"account": str(into.id), "person": str(into.person_id or ""), **moved}
