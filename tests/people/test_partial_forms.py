"""A plain form that lacks fields changes only the fields that it has."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest.people.models import Account

FIELDS = ("name", "login", "email", "phone", "language")


def columns(session: Any, account_id: Any) -> dict[str, Any]:
    session.rollback()
    row = session.execute(sa.select(Account.__table__).where(Account.id == account_id)).mappings().one()
    return {name: value for name, value in row.items() if name != "epoch"}


@pytest.mark.parametrize("left_out", FIELDS)
def test_an_account_loses_nothing_to_a_field_that_was_not_sent(visit, people, session, left_out):
    account = people.alice.account
    account.email, account.language = "alice@example.org", "zh"
    session.commit()
    browser = visit("alice")
    page = browser.get("/account/contact")
    form, _press = page.form_with("存下改动")
    before = columns(session, people.alice.account_id)
    sent = {name: value for name, value in page.filled(form, {}).items() if name != left_out}
    browser.ask("POST", "/account/contact", status=None, data=sent)
    assert columns(session, people.alice.account_id) == before
