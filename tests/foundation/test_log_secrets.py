"""No personal data and no secret of a link in a log, whatever PostgreSQL says of a row; a refused constraint is told as
what it is."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from contest import clock
from contest.constraints import violated
from contest.db import new_id
from contest.errors import Clash, Unfit
from contest.logs import _Objects, without_secrets
from contest.people.models import Enrolment, Membership
from contest.web.edge import _refusal_of
from tests import factories

EMAIL = "li@example.edu.cn"


def twice(session: Any) -> None:
    factories.account("甲", email=EMAIL)
    factories.account("乙", email=EMAIL)


def unreferenced(session: Any) -> None:
    session.execute(sa.insert(Enrolment).values(
        id=new_id(), region="360000", person_id=new_id(), organisation_id=new_id(),
        level="bachelor", settled=False,
    ))  # fmt: skip


def unlawful(session: Any) -> None:
    account = factories.account("丙", email=EMAIL)
    session.execute(sa.insert(Membership).values(
        id=new_id(), account_id=account.id, role="king", granted_at=clock.now()
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("do", "kind", "name", "refusal", "says"),
    [
        (twice, "unique", "email", Clash, "刚刚已经有人办了"),
        (unreferenced, "reference", "", Clash, "还有别处在用"),
        (unlawful, "other", "role", Unfit, "是数据库不收的"),
    ],
)
def test_a_refused_row_is_told_as_what_it_is_and_logged_without_its_values(
    app: Any, session: Any, do: Any, kind: str, name: str, refusal: type, says: str, capsys: Any
) -> None:
    try:
        do(session)
        session.flush()
        session.connection().exec_driver_sql("SELECT 1")
        session.commit()
    except IntegrityError as fault:
        line = logged(fault)
        what = violated(fault)
        with app.test_request_context("/"):
            answer = _refusal_of(fault)
    else:
        pytest.fail("the database took it")
    finally:
        session.rollback()
    assert what.kind == kind
    assert name in what.name
    assert isinstance(answer, refusal)
    assert says in str(answer)
    for text in (line, capsys.readouterr().err, what.name):
        assert EMAIL not in text
        assert "king" not in text.partition("[SQL")[0]


@pytest.mark.only("postgresql")
def test_a_value_that_the_database_cannot_read_is_not_logged(session: Any) -> None:
    number = f"{13_800_138_000}x"  # not as it stands in this file, which a traceback quotes
    with pytest.raises(DBAPIError) as caught:
        session.execute(sa.text(f"SELECT CAST('{number}' AS integer)"))
    session.rollback()
    line = logged(caught.value).partition("[SQL")[0]
    assert number not in line, line[max(0, line.find(number) - 300) : line.find(number) + 60]


def logged(fault: BaseException) -> str:
    """The line that a fault of ours makes, with its traceback."""
    try:
        raise fault
    except BaseException:
        record = logging.LogRecord("contest", logging.ERROR, __file__, 1, "request failed", (), sys.exc_info())
    record.facts = {"path": "/i/SECRET-token_1", "fault": str(getattr(fault, "orig", ""))}
    text = _Objects().format(record)
    assert json.loads(text)["path"] == "/i/…"
    return text


def test_the_secrets_of_links_and_quoted_rows_are_taken_out() -> None:
    text = (
        'psycopg.errors.CheckViolation: new row for relation "person" violates check constraint "ck"\n'
        "DETAIL:  Failing row contains (1, 李\n四, 110101199003070000).\n[SQL: INSERT …]\n"
        "GET /reset/abc-DEF_9?x=1 and /i/TOKEN and /en/shared/TOKEN"
    )
    left = without_secrets(text)
    assert "1101" not in left
    assert "四" not in left
    assert "abc-DEF_9" not in left
    assert "TOKEN" not in left
    assert 'check constraint "ck"' in left
    assert "[SQL: INSERT …]" in left
