"""What the fixtures themselves promise."""

import sqlalchemy as sa

from contest.people.models import Account, Organisation
from tests import factories


def test_a_test_begins_without_rows(session):
    assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 0
    factories.organisation()
    session.commit()


def test_and_so_does_the_next_one(session):
    assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 0


def test_named_people_are_there(session, people):
    logins = set(session.scalars(sa.select(Account.login)))
    assert {"alice", "bob", "organiser-of-other-school", "stranger"} <= logins
    assert people.alice.person.home_id == people.school_id != people.bob.person.home_id


def test_health(client, queries, session):
    with queries() as seen:
        page = client.get("/healthz")
        assert seen == page.queries == []
        session.execute(sa.text("SELECT 1"))
    assert page.json == {"ok": True}
    assert seen == ["SELECT 1"]
