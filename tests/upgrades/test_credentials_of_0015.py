"""What migration 0015 says of accounts that were there before it: how each came by its credential, and since when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from contest.cli import migrations
from contest.db import db
from tests.upgrades.test_upgrades import empty as empty  # noqa: PLC0414 - a fixture
from tests.upgrades.test_upgrades import lived_until

pytestmark = pytest.mark.long

MADE = datetime(2026, 1, 5, 8, tzinfo=UTC)
INVITER = uuid4()


def day(number: int) -> datetime:
    return MADE + timedelta(days=number)


def table(name: str, *moments: str, ids: tuple[str, ...] = ("id",)) -> sa.Table:
    """A table as it stands, with the types of the columns that this file fills."""
    typed = [sa.Column(one, sa.DateTime(timezone=True)) for one in moments]
    typed += [sa.Column(one, sa.Uuid(), primary_key=one == "id") for one in ids]
    return sa.Table(name, sa.MetaData(), *typed, autoload_with=db.engine, extend_existing=True)


class Before:
    """A database at 0014 with rows of every table, to which rows like them are added."""

    def __init__(self) -> None:
        lived_until("0014")
        self.accounts = table("account", "created_at", "disabled_at", ids=("id", "person_id"))
        self.invitations = table("invitation", "used_at", "made_at", "expires_at", ids=("id", "account_id", "made_by"))
        self.lines = table("audit_line", "at", ids=("id", "by_id", "subject_id"))

    def _like(self, of: sa.Table, **changed: Any) -> None:
        with db.engine.begin() as connection:
            row = dict(connection.execute(sa.select(of).limit(1)).mappings().one())
            known = {name: value for name, value in changed.items() if name in of.c}
            connection.execute(of.insert().values({**row, "id": uuid4(), **known}))

    def account(self, *, password: str | None = "scrypt") -> UUID:
        made = uuid4()
        self._like(
            self.accounts, id=made, login=f"a{made.hex[:12]}", email=f"{made.hex[:12]}@example.org", password=password,
            created_at=MADE, person_id=None, phone_encrypted=None, phone_index=None,
        )  # fmt: skip
        return made

    def invited(self, account: UUID, *, email: str | None = None, used: datetime | None) -> None:
        self._like(
            self.invitations, account_id=account, made_by=INVITER, used_at=used, token_index=uuid4().hex,
            code_index=uuid4().hex, email=email or f"{account.hex[:12]}@example.org",
        )  # fmt: skip

    def line(self, account: UUID, action: str, at: datetime) -> None:
        self._like(self.lines, at=at, action=action, subject_kind="account", subject_id=account)


@pytest.fixture
def before(empty: Any) -> Before:
    return Before()


def origins() -> dict[UUID, tuple[Any, ...]]:
    """(origin, from, since, last change) of each account after the migration."""
    migrations().upgrade(revision="0015")
    found = table("account", "credential_since", "credential_at", ids=("id", "credential_from"))
    names = ("credential_origin", "credential_from", "credential_since", "credential_at")
    with db.engine.connect() as connection:
        rows = connection.execute(sa.select(found.c.id, *(found.c[name] for name in names))).all()
    return {row[0]: tuple(_aware(value) for value in row[1:]) for row in rows}


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def test_how_each_account_came_by_its_credential(before: Before) -> None:
    own, changed, nothing, by_mail = (before.account(password=one) for one in ("s", "s", None, "s"))
    before.line(changed, "people.change_password", day(3))
    before.line(by_mail, "people.reset_password", day(4))

    shown, unused, signed_up = before.account(), before.account(), before.account()
    before.invited(shown, used=day(2))
    before.line(shown, "people.change_password", day(6))
    before.invited(unused, used=None)
    before.line(signed_up, "people.sign_up", MADE)
    before.invited(signed_up, used=day(2))

    to_them, elsewhere, earlier = before.account(), before.account(), before.account()
    before.invited(to_them, used=day(2))
    before.line(to_them, "people.reset_password", day(5))
    before.invited(elsewhere, email="somebody-else@example.org", used=day(2))
    before.line(elsewhere, "people.reset_password", day(5))
    before.line(earlier, "people.reset_password", day(1))
    before.invited(earlier, used=day(2))

    found = origins()
    assert found[own] == ("own", None, MADE, MADE)
    assert found[changed] == ("own", None, MADE, day(3))
    assert found[nothing] == (None, None, None, None)
    assert found[by_mail] == ("mailed", None, day(4), day(4))
    assert found[shown] == ("shown", INVITER, day(2), day(6))
    assert found[unused] == ("own", None, MADE, MADE)
    assert found[signed_up] == ("own", None, MADE, MADE)
    assert found[to_them] == ("mailed", None, day(5), day(5))
    # A reset that went to another address than the invitation, or before it, does not make it their own.
    assert found[elsewhere] == ("shown", INVITER, day(2), day(5))
    assert found[earlier] == ("shown", INVITER, day(2), day(2))
