"""`contest doctor` finds what is wrong with an installation, and finds nothing where all is well."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contest import chores, clock, mail
from contest.chores import Chore, ChoreName
from contest.desks import doctor
from contest.publication.sealed import signing


@pytest.fixture
def found(app, session, at):
    """What the doctor says now, about an installation where the chores have run."""
    chores.run_due()
    signing.current_key()

    def found(**changes):
        from dataclasses import replace

        session.commit()
        return " ".join(doctor.faults(replace(app.config["SAIWU"], **changes)))

    return found


def test_where_all_is_well_it_says_nothing(found, app, at):
    assert found() == ""
    assert [line.split()[0] for line in doctor.state(app.config["SAIWU"])] == [
        *sorted(duty.name for duty in chores.DUTIES),
        "letters",
    ]


def test_a_chore_that_nobody_does_and_one_that_failed(found, session, at):
    with clock.frozen_at(at + timedelta(hours=1)):
        assert "chain" in found()
    session.get(Chore, ChoreName.SWEEP).fault = "OSError"
    assert "The chore sweep failed last" in found()


def test_letters_that_stand_still(found, session, at):
    letter = mail.write("alice@example.org", "a", "b", at=at - timedelta(hours=1))
    assert "1 letters are due and not sent" in found()
    letter.state = "given-up"
    assert "1 letters were given up" in found()
    assert "alice" not in found()


def test_a_secret_that_others_can_read(found, app):
    key = app.config["SAIWU"].instance / "seal-keys" / "current.pem"
    key.chmod(0o644)
    assert f"chmod 600 {key}" in found()


def test_an_address_that_leads_nowhere_for_others(found):
    assert "set PUBLIC_URL" in found(mode="production", public_url="http://127.0.0.1:8000")
    assert "set MAIL_URL" in found(mode="production")


def test_a_database_that_is_away(found):
    assert "can't be reached" in found(database_url="sqlite:////nowhere/at/all.sqlite3")
