"""The chain behind the audit log finds a changed or missing line and reports what is not chained yet."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit
from contest.audit import AuditLine, AuditLink, Origin, Verdict
from contest.people.models import Series
from tests import factories


@pytest.fixture
def series(session):
    return factories.series()


def write(session, series, count, at):
    for n in range(count):
        audit.record(
            "plant.change",
            series,
            by=series.id,
            at=at + timedelta(seconds=n),
            was={"名": n, "on": at},
            now={"名": n + 1, "empty": None, "yes": True},
            reason="试验",
        )
    session.commit()


def chain_all(session):
    chained = audit.chain()
    session.commit()
    session.expire_all()
    return chained


def test_an_untouched_log_verifies(session, series, at):
    write(session, series, 5, at)
    assert chain_all(session) == 5
    assert audit.verify() == Verdict(chained=5, unchained=0, fault=None)
    assert chain_all(session) == 0


def test_the_tail_is_told(session, series, at):
    write(session, series, 3, at)
    chain_all(session)
    write(session, series, 2, at)
    assert audit.verify() == Verdict(chained=3, unchained=2, fault=None)
    assert chain_all(session) == 2
    assert audit.verify() == Verdict(chained=5, unchained=0, fault=None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "plant.other"),
        ("by_id", UUID(int=7)),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("subject_kind", "person"),
        ("subject_id", UUID(int=7)),
        ("region", "110000"),
        ("was", {"名": 99}),
        ("now", None),
        ("reason", ""),
        ("address", "10.0.0.1"),
        ("request", "forged"),
    ],
)
def test_a_change_to_any_column_is_found(session, series, at, column, value):
    write(session, series, 4, at)
    chain_all(session)
    second = session.scalars(sa.select(AuditLine.id).order_by(AuditLine.id).offset(1)).first()
    session.execute(sa.update(AuditLine).where(AuditLine.id == second).values({column: value}))
    session.commit()
    session.expire_all()
    verdict = audit.verify()
    assert verdict.fault is not None
    assert str(second) in verdict.fault
    assert "was changed" in verdict.fault
    assert verdict.chained == 2


def test_a_missing_line_is_found(session, series, at):
    write(session, series, 4, at)
    chain_all(session)
    third = session.scalars(sa.select(AuditLine.id).order_by(AuditLine.id).offset(2)).first()
    session.execute(sa.delete(AuditLine).where(AuditLine.id == third))
    session.commit()
    assert audit.verify().fault == f"line {third} (link 3) is missing"


def test_a_line_removed_with_its_link_is_found(session, series, at):
    write(session, series, 4, at)
    chain_all(session)
    third = session.scalars(sa.select(AuditLink.line_id).where(AuditLink.position == 3)).one()
    session.execute(sa.delete(AuditLink).where(AuditLink.position == 3))
    session.execute(sa.delete(AuditLine).where(AuditLine.id == third))
    session.commit()
    assert audit.verify().fault == "link 3 is missing"


def test_lines_changed_places_are_found(session, series, at):
    write(session, series, 2, at)
    chain_all(session)
    first, second = session.scalars(sa.select(AuditLink).order_by(AuditLink.position)).all()
    one, other = first.line_id, second.line_id
    for link, line_id in ((first, UUID(int=1)), (second, one), (first, other)):
        session.execute(sa.update(AuditLink).where(AuditLink.position == link.position).values(line_id=line_id))
    session.commit()
    session.expire_all()
    assert "was changed" in (audit.verify().fault or "")


def test_a_line_that_committed_late_is_chained_after_younger_ones(session, series, at):
    """A slow writer's line has an older id than lines that are chained already; it joins the end of the chain."""
    write(session, series, 2, at)
    chain_all(session)
    late = AuditLine(id=UUID(int=1), at=at, action="plant.late", subject_kind="series", subject_id=series.id, region="")
    session.add(late)
    session.commit()
    assert chain_all(session) == 1
    assert audit.verify() == Verdict(3, 0, None)
    assert session.scalar(sa.select(AuditLink.position).where(AuditLink.line_id == UUID(int=1))) == 3


def test_a_second_sealer_fails_instead_of_forking(session, series, at):
    write(session, series, 2, at)
    chain_all(session)
    session.add(AuditLink(position=2, line_id=UUID(int=9), digest="0" * 64))
    with pytest.raises(IntegrityError):
        session.commit()


def test_a_moment_of_another_zone_verifies(session, series):
    """What is chained is the stored moment: chaining in the session that wrote the line makes no difference."""
    audit.record("plant.change", series, by=None, at=datetime(2023, 10, 11, 10, tzinfo=timezone(timedelta(hours=8))))
    audit.chain()
    assert session.scalars(sa.select(AuditLine)).one().at.utcoffset() == timedelta(0)
    session.commit()
    session.expire_all()
    assert audit.verify() == Verdict(1, 0, None)


def test_a_line_goes_with_its_operation(session, series, at):
    session.commit()
    audit.record("plant.change", series, by=None, at=at)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditLine)) == 0


def test_a_row_that_was_just_added_has_its_id_in_its_line(session, at):
    new = Series(key="new", name={"zh": "新"})
    session.add(new)
    audit.record("plant.create", new, by=None, at=at)
    session.flush()
    assert session.scalars(sa.select(AuditLine.subject_id)).one() == new.id


@pytest.mark.parametrize("count", [0, 1, 3])
def test_lines_that_are_gathered_are_written_together(session, series, at, count):
    """As they would be one by one, in their order, before whatever is recorded after them."""
    statements = []
    engine = session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with audit.gathered():
        for n in range(count):
            audit.record("plant.change", series, by=series.id, at=at, was={"n": n}, now={"n": n + 1}, reason=f"{n}")
        assert statements == []
    assert len(statements) == bool(count)
    audit.record("plant.change", series, by=None, at=at)
    session.commit()
    lines = session.scalars(sa.select(AuditLine).order_by(AuditLine.id)).all()
    assert [(line.was, line.now, line.reason) for line in lines[:-1]] == [
        ({"n": n}, {"n": n + 1}, f"{n}") for n in range(count)
    ]
    assert {line.subject_id for line in lines} == {series.id}
    assert audit.verify() == Verdict(0, count + 1, None)


def test_of_lines_that_are_gathered_for_what_fails_none_is_written(session, series, at):
    with suppress(ZeroDivisionError), audit.gathered():
        audit.record("plant.change", series, by=None, at=at)
        raise ZeroDivisionError
    audit.record("plant.after", series, by=None, at=at)
    session.commit()
    assert session.scalars(sa.select(AuditLine.action)).all() == ["plant.after"]


def test_it_knows_where_from(session, series, at):
    token = audit.origin.set(Origin("203.0.113.9", "abc123"))
    try:
        audit.record("plant.change", series, by=None, at=at)
    finally:
        audit.origin.reset(token)
    session.flush()
    line = session.scalars(sa.select(AuditLine)).one()
    assert (line.address, line.request, line.subject_kind) == ("203.0.113.9", "abc123", "series")


def test_a_request_leaves_its_address_and_number(browse, session):
    page = browse("alice").post("/plant/once/audited")
    line = session.scalars(sa.select(AuditLine)).one()
    assert line.address == "127.0.0.1"
    assert line.request == page.response.headers["X-Request-Id"]
