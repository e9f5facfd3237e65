"""`contest doctor` finds what is wrong with an installation, and finds nothing where all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from contest import chores, cli, clock, mail
from contest.chores import Chore, ChoreName
from contest.desks import doctor
from contest.publication.sealed import signing


@pytest.fixture
def found(app, session, at):
    """What the doctor says now, about an installation where the chores have run."""
    chores.run_due()
    signing.current_key()

    def found(**changes):
        session.commit()
        return " ".join(doctor.faults(replace(app.config["SAIWU"], **changes)))

    return found


def test_where_all_is_well_it_says_nothing(found, app, at):
    assert found() == ""
    lines = list(doctor.state(app.config["SAIWU"]))
    assert [line.split()[0] for line in lines] == ["migrate", *sorted(duty.name for duty in chores.DUTIES), "letters"]
    assert lines[0].startswith("migrate done")


def test_a_chore_that_nobody_does_and_one_that_failed(found, app, session, at):
    with clock.frozen_at(at + timedelta(hours=1)):
        assert "chain" in found()
    session.get(Chore, ChoreName.SWEEP).fault = "OSError"
    session.delete(session.get(Chore, ChoreName.PURGE))
    assert "The chore sweep failed last" in found()
    lines = {line.split()[0]: line for line in doctor.state(app.config["SAIWU"])}
    assert "failed=OSError" in lines["sweep"]
    assert lines["purge"] == "purge   –", "also what was never done is listed"


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


def test_a_database_that_is_away(found, app):
    away = replace(app.config["SAIWU"], database_url="sqlite:////nowhere/at/all.sqlite3")
    assert "can't be reached" in found(database_url=away.database_url)
    (line,) = doctor.state(away)
    assert line.startswith("migrate not done  database=?")


def the_command(app, monkeypatch):
    monkeypatch.setattr(cli, "_apps", [app])
    return CliRunner().invoke(cli.contest, ["doctor"])


def test_a_database_that_was_not_migrated_is_told_and_the_command_goes_on(found, app, session, monkeypatch):
    version = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()
    try:
        assert "older than the program" in found()
        told = the_command(app, monkeypatch)
        assert told.exit_code == 1
        assert f"migrate not done  database=0001 program={version}" in told.output
    finally:
        session.execute(sa.text("UPDATE alembic_version SET version_num = :one"), {"one": version})
        session.commit()


def test_the_last_runs_are_listed_beside_what_is_wrong(found, app, session, at, monkeypatch):
    session.get(Chore, ChoreName.SWEEP).fault = "OSError"
    session.commit()
    told = the_command(app, monkeypatch)
    assert told.exit_code == 1
    assert "✗" in told.output
    assert "migrate done" in told.output
    assert "chain " in told.output
    assert "都好" not in told.output
