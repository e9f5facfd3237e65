"""A loaded season holds against the log that loading it wrote, and a change in it is found."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest import audit
from contest.audit import Covered, Finding, Walk
from contest.db import session

pytestmark = [pytest.mark.xdist_group("skills"), pytest.mark.only("sqlite")]


def test_a_loaded_season_is_held_in_every_row(skills: Any) -> None:
    with skills.app_context():
        found = list(audit.hold_rows(Walk()))
        assert [one.sentence() for one in found if isinstance(one, Finding)] == []
        held = {one.kind: one for one in found if isinstance(one, Covered)}
        assert set(held) == {kind.name for kind in audit.kinds()}
        # Roles and credentials belong to no edition: `contest migrate` covers them, with the database.
        assert {name for name, one in held.items() if one.untold} <= {"role", "credential"}
        assert held["appearance"].rows > 500
        assert held["publication"].rows > 0
        changed = "UPDATE appearance SET participation = 'guest' WHERE id = (SELECT max(id) FROM appearance)"
        assert session.execute(sa.text(changed)).rowcount == 1
        [finding] = [one for one in audit.hold_rows(Walk()) if isinstance(one, Finding)]
        assert (finding.kind, finding.field, finding.recorded, finding.present_value) == (
            "appearance",
            "participation",
            "competing",
            "guest",
        )
        session.rollback()
