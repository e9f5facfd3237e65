"""A prepared statement gives what SQLAlchemy gives for it, is heard by whoever listens, and fails as statements do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from contest import jobs
from contest.db import as_row, insert, new_id, read, table_of, write
from contest.jobs import Job
from contest.prepared import prepared

JOBS = table_of(Job)
BY_ASKED = sa.select(*JOBS.c, (JOBS.c.run > 0).label("was_taken"), sa.literal("一").label("word")).where(
    JOBS.c.asked_at > sa.bindparam("after"), JOBS.c.id != sa.bindparam("other"), JOBS.c.kind == "plant"
)
BY_LIST = sa.select(JOBS.c.kind).where(JOBS.c.id.in_(sa.bindparam("ids", expanding=True)))
BROKEN = sa.select(sa.literal_column("no_such_column")).select_from(JOBS).where(JOBS.c.kind == sa.bindparam("kind"))


@pytest.fixture
def job(session: Any, at: Any, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Identifiers, moments, documents, nothing, numbers and truths in one row."""
    monkeypatch.setitem(jobs._kinds, "plant", lambda _job: iter(()))
    return jobs.ask("plant", {"名": [1, None, "é"]}, by=new_id(), at=at)


def test_it_gives_what_sqlalchemy_gives(session: Any, job: Job, at: Any) -> None:
    values = {"after": at - timedelta(seconds=1), "other": new_id()}
    for _again in range(2):
        (mine,), (theirs,) = read(BY_ASKED, values).all(), session.connection().execute(BY_ASKED, values).all()
        assert dict(mine._mapping) == dict(theirs._mapping)
        assert [type(one) for one in mine] == [type(one) for one in theirs]
    assert (mine.id, mine.asked, mine.asked_at, mine.was_taken, mine.word) == (job.id, job.asked, at, False, "一")
    assert prepared(BY_ASKED, session.connection().dialect) is prepared(BY_ASKED, session.connection().dialect)
    assert read(BY_ASKED, values | {"other": job.id}).one_or_none() is None
    assert read(BY_ASKED, values | {"after": at}).all() == []


def test_a_list_of_values_is_left_to_sqlalchemy(session: Any, job: Job) -> None:
    assert prepared(BY_LIST, session.connection().dialect) is None
    assert read(BY_LIST, {"ids": [job.id, new_id()]}).scalars().all() == ["plant"]


def test_whoever_listens_to_statements_hears_of_it(session: Any, job: Job, at: Any) -> None:
    heard: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)

    engine = session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", listen)
    try:
        read(BY_ASKED, {"after": at, "other": job.id})
    finally:
        sa.event.remove(engine, "before_cursor_execute", listen)
    assert [text.split()[0] for text in heard] == ["SELECT"]


def test_a_fault_is_sqlalchemys_and_shows_no_values(session: Any, job: Job) -> None:
    with pytest.raises(DBAPIError) as found:
        read(BROKEN, {"kind": "机密的值"})
    assert "机密的值" not in str(found.value)
    assert "no_such_column" in str(found.value)
    session.rollback()


def test_a_value_that_is_not_given_is_missed(session: Any, job: Job, at: Any) -> None:
    with pytest.raises((KeyError, DBAPIError)):
        read(BY_ASKED, {"after": at})
    session.rollback()


ANEW = sa.insert(JOBS)
TAKEN = sa.update(JOBS).where(JOBS.c.id == sa.bindparam("job_id")).values(run=sa.bindparam("runs"))


def test_it_writes_what_sqlalchemy_writes(session: Any, job: Job) -> None:
    """One row by each of the two: all their columns have the same values and types."""
    given = {column.key: getattr(job, column.key) for column in JOBS.c}
    mine, theirs = given | {"id": new_id()}, given | {"id": new_id()}
    insert(Job, mine)
    session.connection().execute(ANEW, theirs)
    whole = sa.select(*JOBS.c, sa.cast(JOBS.c.asked, sa.Text)).where(JOBS.c.id == sa.bindparam("id"))
    rows = [session.connection().execute(whole, {"id": one["id"]}).one() for one in (mine, theirs)]
    assert rows[0][1:] == rows[1][1:]
    assert prepared(ANEW, session.connection().dialect, given) is not None
    assert write(TAKEN, {"job_id": mine["id"], "runs": 3}) == 1
    assert write(TAKEN, {"job_id": new_id(), "runs": 3}) == 0
    assert session.scalar(sa.select(JOBS.c.run).where(JOBS.c.id == mine["id"])) == 3


def test_a_column_that_makes_its_own_value_is_left_to_sqlalchemy(session: Any, job: Job) -> None:
    given = {column.key: getattr(job, column.key) for column in JOBS.c if column.key != "id"}
    insert(Job, given)
    assert session.scalar(sa.select(sa.func.count()).select_from(JOBS)) == 2


def test_what_a_constraint_refuses_is_sqlalchemys_fault(session: Any, job: Job) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        insert(Job, {column.key: getattr(job, column.key) for column in JOBS.c})
    session.rollback()


def test_a_row_made_of_columns_is_a_row_of_the_session(session: Any, job: Job) -> None:
    """What was not given is read when it is asked for, a change is written, an end of the transaction is noticed."""
    session.commit()
    job_id, asked = job.id, job.asked
    session.expunge_all()
    made = as_row(Job, {"id": job_id, "kind": "plant"})
    assert sa.inspect(made).persistent
    assert made.asked == asked, "read now"
    assert as_row(Job, {"id": job_id, "kind": "another"}) is made is session.get(Job, job_id)
    assert made.kind == "plant"
    assert as_row(Job, {"id": job_id, "kind": "another"}, fresh=True).kind == "another"
    assert not session.dirty
    made.run = 5
    session.flush()
    assert session.scalar(sa.select(JOBS.c.run).where(JOBS.c.id == job_id)) == 5
    session.rollback()
    assert (made.run, made.kind) == (0, "plant")
    session.expunge_all()
    assert session.get(Job, job_id) is not made
