"""Pages by key: together they hold every row once, in order, even if rows come and go meanwhile."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from contest.access import AccessLine
from contest.paging import COUNTED_TO, page_of, page_of_list
from contest.people.models import Person
from tests import factories
from tests.rounds import rounds

# The database stays for all examples of one test; each example empties the tables that it fills.
reusing = rounds(25, reusing=True)
# Few values, so that many are equal and the last column decides; letters of several widths and directions.
whats = st.lists(st.sampled_from(["a", "b", "B", "é", "王", "𠮷", "'; --", ""]), max_size=30)


def fill(session, values, at, start=0):
    for n, what in enumerate(values, start):
        session.add(
            AccessLine(id=UUID(int=n * 7919 % 104729 + 1), at=at + timedelta(minutes=n % 3), kind="read", what=what)
        )
    session.flush()


def walk(session, order, limit, between=lambda number: None):
    """All pages one after another."""
    rows, after, number = [], None, 0
    while True:
        page = page_of(sa.select(AccessLine), order, after=after, limit=limit)
        assert len(page.rows) <= limit
        assert page.first is (number == 0)
        rows += page.rows
        assert number <= len(rows), "it goes round in a circle"
        if page.next_key is None:
            return rows
        assert len(page.rows) == limit, "only the last page may be short"
        after, number = page.next_key, number + 1
        between(number)


@reusing
@given(values=whats, limit=st.integers(1, 8), turned=st.booleans())
def test_the_pages_are_the_whole(session, at, values, limit, turned):
    session.execute(sa.delete(AccessLine))
    fill(session, values, at)
    order = [AccessLine.at, AccessLine.what, AccessLine.id] if turned else [AccessLine.what, AccessLine.id]
    whole = session.scalars(sa.select(AccessLine).order_by(*order)).all()
    assert walk(session, order, limit) == whole


@reusing
@given(values=whats, later=whats, limit=st.integers(1, 5))
def test_rows_that_stay_are_seen_once_while_others_come_and_go(session, at, values, later, limit):
    session.execute(sa.delete(AccessLine))
    fill(session, values, at)
    order = [AccessLine.what, AccessLine.id]
    staying = session.scalars(sa.select(AccessLine.id).order_by(*order)).all()[::2]

    def between(number):
        if number == 1:
            session.execute(sa.delete(AccessLine).where(AccessLine.id.not_in(staying)))
            fill(session, later, at, start=1_000)

    seen = [row.id for row in walk(session, order, limit, between)]
    assert len(seen) == len(set(seen))
    assert [id_ for id_ in seen if id_ in set(staying)] == staying


def test_the_count_is_exact_until_it_says_more(session, at):
    session.execute(
        sa.insert(AccessLine),
        [{"id": UUID(int=n + 1), "at": at, "kind": "read", "what": "x"} for n in range(COUNTED_TO)],
    )
    page = page_of(sa.select(AccessLine), [AccessLine.id], limit=10)
    assert (page.count, page.more_than_counted) == (COUNTED_TO, False)
    session.add(AccessLine(at=at, kind="read", what="one more"))
    session.flush()
    page = page_of(sa.select(AccessLine), [AccessLine.id], limit=10)
    assert (page.count, page.more_than_counted) == (COUNTED_TO, True)
    assert page_of(sa.select(AccessLine), [AccessLine.id], counted=False).count is None


@pytest.mark.parametrize(("count", "asked"), [(1, 1), (3, 1), (5, 2), (7, 2)])
def test_one_query_for_all_rows_and_two_for_some_of_them(session, at, queries, count, asked):
    """Rows that are all on the page need no counting; the page after it does."""
    fill(session, ["x"] * count, at)
    with queries() as seen:
        page = page_of(sa.select(AccessLine), [AccessLine.id], limit=4)
    assert (len(page.rows), page.count, len(seen)) == (min(count, 4), count, asked)
    if page.next_key:
        assert page_of(sa.select(AccessLine), [AccessLine.id], after=page.next_key, limit=4).count == count


def test_columns_beside_the_row_come_along(session, at):
    fill(session, ["x", "y", "z"], at)
    page = page_of(sa.select(AccessLine.what, AccessLine.kind), [AccessLine.what, AccessLine.id], limit=2)
    assert page.rows == [("x", "read"), ("y", "read")]


def test_days_page_too(session, at):
    for day in (3, 1, 2):
        factories.person(f"{day}", born=date(2003, 1, day))
    after, names = None, []
    for _ in range(3):
        page = page_of(sa.select(Person), [Person.born, Person.id], after=after, limit=1)
        names += [one.name for one in page.rows]
        after = page.next_key
    assert (names, after) == (["1", "2", "3"], None)


def test_a_column_that_may_be_empty_is_refused(session):
    """Comparing with what is empty would begin at the start for ever."""
    for name in ("1", "2"):
        factories.person(name, born=None)
    with pytest.raises(ValueError, match="never empty"):
        page_of(sa.select(Person), [Person.born, Person.id], limit=1)


def key_of(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "",
        "0",
        "%%%",
        "漢字",
        "=" * 400,
        key_of(),
        key_of("x"),
        key_of("x", "not a uuid"),
        key_of("x", 5),
        key_of(None, None),
        key_of("x\x00", str(UUID(int=1))),
        key_of("\ud800", str(UUID(int=1))),
        key_of(7, str(UUID(int=1))),
        key_of(True, str(UUID(int=1))),
        key_of("x", str(UUID(int=1)), "more"),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_a_wrong_key_begins_at_the_start(session, at, after):
    fill(session, ["a", "b"], at)
    page = page_of(sa.select(AccessLine), [AccessLine.what, AccessLine.id], after=after)
    assert len(page.rows) == 2
    assert page.first


@pytest.mark.parametrize(
    "part", ["2023-10-11", "2023-10-11T00:00:00", "0001-01-01T00:00:00+14:00", 5, None, "x" * 9_999]
)
def test_a_wrong_moment_in_a_key_begins_at_the_start(session, at, part):
    fill(session, ["a", "b"], at)
    after = key_of(part, str(UUID(int=1)))
    assert page_of(sa.select(AccessLine), [AccessLine.at, AccessLine.id], after=after).first


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400, 1.5, True, "1"])
def test_a_wrong_number_in_a_key_begins_at_the_start(session, at, number):
    from contest.jobs import Job

    session.add(Job(kind="plant", asked_at=at, seen_at=at))
    session.flush()
    after = key_of(number, str(UUID(int=1)))
    assert page_of(sa.select(Job), [Job.done, Job.id], after=after).first


@reusing
@given(after=st.text(max_size=40))
def test_no_key_is_a_fault(session, at, after):
    page_of(sa.select(AccessLine), [AccessLine.what, AccessLine.id], after=after)


def test_a_list_at_hand_pages_alike():
    items = list(range(7))
    after, seen = None, []
    while True:
        page = page_of_list(items, after=after, limit=3)
        seen += page.rows
        assert page.count == 7
        if not (after := page.next_key):
            break
    assert seen == items
    assert page_of_list(items, after="minus", limit=3).first
    assert page_of_list(items, after="-5", limit=3).rows == [0, 1, 2]
