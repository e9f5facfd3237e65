"""0011 puts right what two actions wrote differently, on both databases: withdrawals without a moment, and moments
without a withdrawal; and it says who changed it, and when, as far as the log knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from contest import create_app
from contest.cli import migrations, up_to_date
from contest.db import db, new_id
from contest.registration.models import Appearance
from tests.databases import a_config

NOON = datetime(2023, 11, 1, 4, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
ENTRY = {
    "realm": "360000", "edition_id": new_id(), "contest_id": new_id(), "track": "growth", "division": "higher",
    "title": "x", "home_id": new_id(), "status": "verified", "attributes": {}, "created_at": NOON, "version": 1,
}  # fmt: skip
DESK, CHAIR, OWN = new_id(), new_id(), new_id()


@pytest.fixture
def empty(database: Any, databases: Any, tmp_path: Any) -> Any:
    app = create_app(a_config(databases.empty(database.kind, "upgrading"), tmp_path))
    with app.app_context():
        yield
        db.engine.dispose()


def put(connection: sa.Connection, table: str, **row: Any) -> Any:
    kinds = {dict: sa.JSON(), datetime: sa.DateTime(timezone=True), str: sa.Text(), int: sa.Integer()}
    columns = [sa.column(name, kinds.get(type(value), sa.Uuid())) for name, value in row.items()]
    connection.execute(sa.insert(sa.table(table, *columns)).values(**row))
    return row["id"]


@pytest.mark.usefixtures("empty")
def test_withdrawals_and_their_moments_are_put_right() -> None:
    migrations().upgrade(revision="0008")
    with db.engine.begin() as connection:
        rows = _old_rows(connection)
    up_to_date()
    with db.engine.connect() as connection:
        found = {
            row.id: (row.withdrawn_at, row.participation_since, row.participation_by_id, row.participation_authority)
            for row in connection.execute(sa.select(Appearance.__table__))
        }
    assert found == {
        rows["noted by the chair"]: (LATER, LATER, CHAIR, "chair"),
        rows["taken back by the chair"]: (None, LATER, CHAIR, "chair"),
        rows["withdrawn at the desk"]: (NOON, NOON, DESK, "desk"),
        rows["loaded without a moment"]: (NOON, None, None, None),
        rows["own"]: (NOON, NOON, DESK, "entrant"),
        rows["untouched"]: (None, None, None, None),
        rows["taken back by themselves"]: (None, None, None, None),
        rows["a guest who withdrew"]: (NOON, NOON, DESK, "desk"),
        rows["own, above"]: (NOON, NOON, OWN, "entrant"),
    }
    with db.engine.connect() as connection:
        before = sa.select(Appearance.id, Appearance.withdrawn_from).where(Appearance.withdrawn_from.is_not(None))
        assert dict(connection.execute(before).all()) == {rows["a guest who withdrew"]: "guest"}
    for wrong in ({Appearance.participation: "nonsense"}, {Appearance.withdrawn_at: LATER}):
        with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
            connection.execute(sa.update(Appearance).where(Appearance.id == rows["untouched"]).values(wrong))


def _old_rows(connection: sa.Connection) -> dict[str, Any]:
    words = {"zh": "x", "en": "x"}
    series = put(connection, "series", id=new_id(), key="x", name=words)
    put(
        connection, "edition", id=ENTRY["edition_id"], key="x", series_id=series, name=words, short=words, year=2023,
        zone="Asia/Shanghai", created_at=NOON,
    )  # fmt: skip
    put(
        connection, "organisation", id=ENTRY["home_id"], realm="360000", kind="school", code="1", name=words,
        attributes={},
    )  # fmt: skip
    put(
        connection, "contest", id=ENTRY["contest_id"], realm="360000", edition_id=ENTRY["edition_id"],
        organisation_id=ENTRY["home_id"], key="school/1/growth/higher", stage="school", track="growth",
        division="higher",
        created_at=NOON,
    )  # fmt: skip
    rows: dict[str, Any] = {}

    def old(name: str, state: str, moment: datetime | None, *changes: tuple[Any, ...], **more: Any) -> None:
        number = f"C{len(rows)}"
        entry = put(connection, "entry", id=new_id(), number=number, **{**ENTRY, **more})
        given = {"withdrawn_at": moment} if moment else {}
        rows[name] = put(
            connection, "appearance", id=new_id(), realm="360000", entry_id=entry, contest_id=ENTRY["contest_id"],
            home_id=ENTRY["home_id"], code=number, standing=state, registered_at=NOON, **given,
        )  # fmt: skip
        for action, by, at, *states in changes:
            was, now = states or (None, state)
            desk = action.startswith("registration")
            put(
                connection, "audit_line", id=new_id(), at=at, by_id=by, action=action, realm="",
                subject_kind="entry" if desk else "appearance", subject_id=entry if desk else rows[name],
                was={"standing": was}, now={"standing": now, **({"contest": "school/1/growth/higher"} if desk else {})},
            )  # fmt: skip

    desk, chair = ("registration.set_standing", DESK, NOON), ("judging.note_standing", CHAIR, LATER)
    old("noted by the chair", "withdrawn", None, chair)
    old("taken back by the chair", "competing", NOON, desk, chair)
    old("withdrawn at the desk", "withdrawn", NOON, desk)
    old("loaded without a moment", "withdrawn", None)
    old("own", "withdrawn", NOON, desk, status="withdrawn")
    old("untouched", "competing", None)
    old("taken back by themselves", "competing", None, (desk[0], OWN, NOON, "competing", "withdrawn"))
    old("a guest who withdrew", "withdrawn", NOON, (*desk, "guest", "withdrawn"))
    old("own, above", "withdrawn", NOON, (desk[0], OWN, NOON))
    person = put(connection, "person", id=new_id(), realm="360000", kind="student", name="x", created_at=NOON)
    put(
        connection, "account", id=OWN, person_id=person, name="x", login="x", epoch=0, language="zh", created_at=NOON,
    )  # fmt: skip
    entry = connection.scalar(
        sa.text("SELECT entry_id FROM appearance WHERE code = (SELECT max(code) FROM appearance)")
    )
    put(
        connection, "entry_member", id=new_id(), entry_id=UUID(str(entry)), person_id=person, role="competitor", place=1
    )
    return rows
