"""What the audit log records of who may do what: every role with who granted it and when, who answers for it, and by
which way each account is entered. A second person is reckoned from these rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold
from contest.people.models import Account, Membership


def recorded_of_role(membership: Membership) -> dict[str, str]:
    """What the line that grants a role says of it, beside who and when."""
    return {
        "membership": str(membership.id),
        "account": str(membership.account_id),
        "role": membership.role,
        "at_organisation": str(membership.organisation_id or ""),
        "in_series": str(membership.series_id or ""),
        "granted_by": str(membership.granted_by or ""),
    }


def _roles(edition: UUID | None) -> Iterator[Standing]:
    if edition is not None:
        return  # roles belong to no edition; each has its own line
    query = sa.select(*Membership.__table__.c).order_by(Membership.id)
    for row in rows_to_hold(query, Membership.id, None):
        yield Standing(
            str(row.id),
            {
                "account": str(row.account_id),
                "role": row.role,
                "organisation": str(row.organisation_id or ""),
                "series": str(row.series_id or ""),
                "granted by": str(row.granted_by or ""),
                "granted": row.granted_at.isoformat(),
                "revoked": _moment(row.revoked_at),
                "vouched by": str(row.vouched_by or ""),
                "vouched": _moment(row.vouched_at),
            },
        )


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


def _granted(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "membership" in now:
        fields = {
            "account": now["account"],
            "role": now["role"],
            "organisation": now["at_organisation"],
            "series": now["in_series"],
            "granted by": now["granted_by"],
            "granted": line.at.isoformat(),
            **dict.fromkeys(("revoked", "vouched by", "vouched"), ""),
        }
        yield Recorded(now["membership"], fields, begins=True)


def _revoked(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"revoked": line.at.isoformat()})


def _vouched(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"vouched by": str(line.by_id), "vouched": line.at.isoformat()})


ROLES = Kind(
    "role",
    {
        **dict.fromkeys(("people.grant", "people.sign_up", "people.create_administrator"), _granted),
        "people.revoke": _revoked,
        "people.vouch": _vouched,
    },
    _roles,
)

CREDENTIAL = ("credential_origin", "credential_from", "credential_since", "credential_at")


def recorded_of_credential(account: Any) -> dict[str, str]:
    """What a line says of the way by which an account (or a row of its columns) is entered."""
    origin, inviter, since, last = (getattr(account, name) for name in CREDENTIAL)
    return dict(zip(CREDENTIAL, (origin or "", str(inviter or ""), _moment(since), _moment(last)), strict=True))


def _credentials(edition: UUID | None) -> Iterator[Standing]:
    if edition is not None:
        return
    query = sa.select(Account.id, *(getattr(Account, name) for name in CREDENTIAL)).order_by(Account.id)
    for row in rows_to_hold(query.where(Account.credential_at.is_not(None)), Account.id, None):
        yield Standing(str(row.id), _named(recorded_of_credential(row)))


def _named(facts: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("credential_"): value for name, value in facts.items()}


def _renewed(line: Any) -> Iterator[Recorded]:
    now = line.now or {}
    if "credential_at" in now:
        yield Recorded(str(line.subject_id), _named({name: now[name] for name in CREDENTIAL}), begins=True)


def _closed(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {}, ends=True)


CREDENTIALS = Kind(
    "credential",
    {
        **dict.fromkeys(
            (
                *("people.open_account", "people.enter_by_link"),
                *("people.change_password", "people.reset_password"),
            ),
            _renewed,
        ),
        "people.close": _closed,
    },
    _credentials,
)

KINDS = (ROLES, CREDENTIALS)
