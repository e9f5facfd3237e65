"""Tabulating: what is refused, what it writes, that the app and the command make the same bytes, and the job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock, jobs
from contest.editions.models import Contest, Milestone
from contest.editions.queries import forget, milestones
from contest.editions.rulebooks.effective import rulebook_of
from contest.errors import Clash, Unfit, WrongMoment
from contest.jobs import Job
from contest.judging.models import Lot
from contest.resources import ROOT
from contest.results import actions, bridge, queries, runs
from contest.results.models import Problem, Result, TabulatedContest, Tabulation
from contest.results.queries import current_tabulation, file_of
from contest.rules import tabulate as by_the_law
from contest.rules.rulebook import parse
from tests import factories
from tests.results.again import hold_to_the_command
from tests.results.world import LAW, MARKS, World, build


def places(session: Any, tabulation: Tabulation) -> dict[str, tuple[int | None, str | None]]:
    return {
        one.appearance.entry.number: (one.place, one.score)
        for one in session.scalars(sa.select(Result).where(Result.tabulation_id == tabulation.id))
    }


def test_places_are_the_laws(world: World, session: Any) -> None:
    made = world.tabulated()
    found = places(session, made)
    # By hand: content 28, form 37 after the drops; 2 × 28 + 37.
    assert found["G001"] == (1, "93.00")
    assert found["T003"] == (3, "61.50")
    assert made.number == 1
    assert made.blocking == 0
    assert queries.is_current(made)
    assert "tabulated" in milestones(world.contest)


def test_a_new_run_supersedes_those_that_share_a_contest(world: World) -> None:
    first = world.tabulated([world.contest])
    other = world.tabulated([world.other])
    assert queries.is_current(first)
    assert queries.is_current(other)
    both = world.tabulated()
    assert not queries.is_current(first)
    assert not queries.is_current(other)
    assert current_tabulation(world.contest) == both
    again = world.tabulated([world.contest])
    assert not queries.is_current(both), "a run that lost one of its contests no longer counts as a whole"
    assert current_tabulation(world.other) is None
    assert again.number == 4


def test_refused_while_judging_is_open(world: World, session: Any) -> None:
    session.execute(
        sa.update(Milestone)
        .where(Milestone.contest_id == world.other.id, Milestone.what == "judging-closed")
        .values(undone_at=world.at)
    )
    forget()
    with pytest.raises(WrongMoment, match="没有结束评审"):
        actions.tabulate(world.contests, **world.by)
    assert session.scalar(sa.select(sa.func.count()).select_from(Tabulation)) == 0
    assert actions.tabulate([world.contest], **world.by).number == 1


def test_refused_with_nothing_chosen_or_with_strangers(world: World) -> None:
    with pytest.raises(Unfit, match="没有选比赛"):
        actions.tabulate([], **world.by)
    with pytest.raises(Unfit, match="同一个单位"):
        actions.tabulate([world.contest, world.above], **world.by)


def test_refused_once_published(world: World) -> None:
    world.published()
    with pytest.raises(WrongMoment, match="请发一份更正"):
        actions.tabulate(world.contests, **world.by)


def test_refused_under_two_rulebooks(world: World, session: Any) -> None:
    world.other.frozen_text = LAW.replace('upto = "3"', 'upto = "2"')
    world.other.frozen_digest = "other"
    session.flush()
    with pytest.raises(WrongMoment, match="不是同一版"):
        actions.tabulate(world.contests, **world.by)


def test_what_the_law_refuses_is_told_and_nothing_is_kept(world: World, session: Any) -> None:
    from contest.judging.models import SheetVersion

    version = session.scalars(sa.select(SheetVersion).limit(1)).one()
    version.marks = {"content.depth": 31_000, "form.clarity": 10_000}
    session.commit()
    with pytest.raises(Unfit) as refused:
        actions.tabulate(world.contests, **world.by)
    assert "31" in refused.value.facts["first"]["en"]
    assert current_tabulation(world.contest) is None


def test_a_contest_without_entries_does_not_stop_its_siblings(world: World, session: Any) -> None:
    empty = factories.contest(
        world.edition, world.people.school, track="growth", division="vocational", parent=world.above
    )
    factories.seat(factories.panel(empty), code="J9")
    for what in ("judging-opened", "judging-closed"):
        factories.milestone(empty, what)
    forget()
    made = actions.tabulate([*world.contests, empty], **world.by)
    assert b"J9" not in file_of(made, "inputs/judges.csv")


# The bridge


def test_the_command_makes_the_same_bytes(world: World, session: Any, tmp_path: Path) -> None:
    by = world.by
    actions.adjust(world.entry(2), "-1.5", "超时", **by)
    actions.decide(world.contest, "best-practice", world.entry(3), "两年驻村", **by)
    session.add(Lot(contest_id=world.contest.id, appearance_id=world.entry(4).id, purpose="tie", number=3, at=world.at))
    world.entry(5, "growth").participation = "guest"
    world.entry(3, "talk").participation = "absent"
    session.commit()
    hold_to_the_command(world.tabulated(), tmp_path)


def test_also_while_problems_block(world: World, tmp_path: Path) -> None:
    world.remark(world.entry(2), [(28, 37)] * 4)
    world.remark(world.entry(1), [(28, 37)] * 4)
    world.leave_out(world.entry(4), sheets=2)
    made = world.tabulated()
    assert made.blocking == 3, "a tie for gold, a tie on the way to the province, and an entry without enough sheets"
    hold_to_the_command(made, tmp_path)


def test_contest_by_contest_is_the_whole_law(world: World) -> None:
    given = bridge.inputs(world.contests)
    run = bridge.tabulating(given, parse(LAW))
    seen = []
    while True:
        try:
            seen.append(next(run))
        except StopIteration as end:
            outcome = end.value
            break
    assert seen == [(1, 2), (2, 2)]
    assert outcome == by_the_law(given, parse(LAW), explain=True)


def test_the_statements_do_not_grow_with_the_entries(people: Any, at: Any, session: Any) -> None:
    from tests.statements import counted

    # In both some go on and one is a substitute, and both begin with nothing read but the rulebook, which the process
    # keeps: only the entries are more.
    world = build(people, at, marks={"growth": MARKS["growth"][:3], "talk": MARKS["growth"]})
    rulebook_of(world.contest)
    found = []
    for contest_id in (world.contest.id, world.other.id):
        session.commit()
        session.expunge_all()
        session().info.clear()
        contest = session.get(Contest, contest_id)
        with counted() as seen:
            actions.tabulate([contest], **world.by)
        found.append(seen)
    three, five = found
    assert len(three) == len(five), "\n".join(five)


# The job


def ended(work: Any, session: Any) -> dict[str, Any]:
    """Drive a job's work to its end, committing after each step as the worker does."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            outcome: dict[str, Any] = end.value
            return outcome
        session.commit()


def many(world: World, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    job = runs.start(world.contests, here=world.contest, **world.by)
    assert isinstance(job, Job)
    return job


def test_many_contests_are_tabulated_by_a_job(
    world: World, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job = many(world, monkeypatch)
    assert job.total == 2
    assert current_tabulation(world.contest) is None
    session.commit()
    assert jobs.run_waiting() == 1
    session.refresh(job)
    assert (job.state, job.done, job.outcome) == ("done", 2, {"number": 1, "blocking": 0})
    made = current_tabulation(world.contest)
    assert made is not None
    assert made.by_id == world.people.organiser.account_id
    hold_to_the_command(made, tmp_path)


def test_a_second_one_waits_for_the_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many(world, monkeypatch)
    with pytest.raises(Clash, match="正在统分"):
        runs.start([world.contest], here=world.other, **world.by)


def test_what_changes_meanwhile_is_not_overlooked(world: World, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    job = many(world, monkeypatch)
    session.commit()
    work = runs.tabulate_in_background(job)
    next(work)
    session.commit()
    actions.adjust(world.entry(2), "20", "漏记的加分", **world.by)
    session.commit()
    outcome = ended(work, session)
    assert "又有改动" in outcome["refused"]["zh"]
    assert "changed" in outcome["refused"]["en"]
    session.rollback()
    assert current_tabulation(world.contest) is None


def test_a_stopped_job_leaves_nothing(world: World, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    job = many(world, monkeypatch)
    jobs.cancel(job)
    session.commit()
    jobs.run_waiting()
    assert job.state == "cancelled"
    assert session.scalar(sa.select(sa.func.count()).select_from(TabulatedContest)) == 0


# What ends half-way


@contextmanager
def refusing_the_last_line(session: Any) -> Iterator[None]:
    """The database takes everything that a tabulation writes but its last line. (A fault of its own, not of a driver
    that is played.)"""
    connection, is_sqlite = session.connection(), session.get_bind().dialect.name == "sqlite"
    last = "action = 'results.tabulate'"
    made, gone = (
        (
            f"CREATE TRIGGER refuse BEFORE INSERT ON audit_line WHEN new.{last} BEGIN SELECT RAISE(ABORT, 'x'); END",
            "DROP TRIGGER refuse",
        )
        if is_sqlite
        else (
            f"ALTER TABLE audit_line ADD CONSTRAINT refuse CHECK (NOT {last}) NOT VALID",
            "ALTER TABLE audit_line DROP CONSTRAINT refuse",
        )
    )
    connection.execute(sa.text(made))
    session.commit()
    try:
        yield
    finally:
        session.rollback()
        session.execute(sa.text(gone))
        session.commit()


def rows_of_runs(session: Any) -> list[int]:
    return [
        session.scalar(sa.select(sa.func.count()).select_from(one)) for one in (Tabulation, TabulatedContest, Result)
    ]


def test_a_job_that_fails_in_its_last_step_leaves_nothing_and_says_so(
    world: World, session: Any, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tabulated()
    before = rows_of_runs(session)
    job = many(world, monkeypatch)
    session.commit()
    with refusing_the_last_line(session):
        assert jobs.run_waiting() == 1
        assert (job.state, job.fault) == ("failed", jobs.BROKEN)
        assert rows_of_runs(session) == before
    address = f"/desk/{world.edition.key}/tabulating/{job.id}/{world.contest.key}"
    visit("organiser").get(address).says("统分没有做完", "原来的结果没有动", "程序在这一步出了错", "再试一次")
    desk = visit("organiser").get(world.desk("results"))
    desk.says("开始的统分没有做完", "程序在这一步出了错", "原来的结果没有动", "第 1 次统分")
    with clock.frozen_at(world.later(minutes=1)):
        desk.submit("再统一次分").follow()
        assert jobs.run_waiting() == 1
        visit("organiser").get(world.desk("results")).keeps_quiet_about("没有做完")
    assert current_tabulation(world.contest).number == 2


KILLED = """
    import os, signal, sys
    from pathlib import Path
    import sqlalchemy as sa
    from contest import create_app, jobs
    from contest.db import db
    from tests.databases import a_config

    app = create_app(a_config(sys.argv[1], Path(sys.argv[2])))
    with app.app_context():
        @sa.event.listens_for(db.engine, "before_cursor_execute")
        def strike(connection, cursor, statement, values, context, many):
            if "audit_line" in statement and "results.tabulate" in str(values):
                os.kill(os.getpid(), signal.SIGKILL)
        jobs.run_waiting()
"""


@pytest.mark.only("sqlite")
def test_a_process_that_is_killed_in_the_last_step_leaves_nothing(
    world: World, session: Any, visit: Any, database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 where everything is written and nothing is committed; the next worker does all of it again."""
    job = many(world, monkeypatch)
    before = rows_of_runs(session)
    session.commit()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), database.url, str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    session.refresh(job)
    assert (job.state, job.done, rows_of_runs(session)) == ("running", 2, before)
    with clock.frozen_at(job.seen_at + jobs.LOST_AFTER + timedelta(seconds=1)):
        visit("organiser").get(world.desk("results")).says("正在后台统分", "没有动静", "从头再算")
        session.rollback()
        assert jobs.run_waiting() == 1
        session.refresh(job)
        assert (job.state, job.outcome["number"], job.run) == ("done", 1, 2)
    assert session.scalar(sa.select(sa.func.count()).select_from(Tabulation)) == 1


def test_restoring_puts_the_earlier_run_back(world: World, session: Any) -> None:
    first = world.tabulated()
    second = world.tabulated()
    actions.restore(first, world.contests, **world.by)
    session.expire_all()
    assert queries.is_current(first)
    assert not queries.is_current(second)
    assert session.get(Contest, world.contest.id) is not None
    assert session.scalar(sa.select(sa.func.count()).select_from(Problem)) == 0
