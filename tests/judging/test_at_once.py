"""Several people at the same moment: submissions that race, drafts that race, and a walk through everything that may
happen to a sheet in any order (Hypothesis)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from contest.db import db
from contest.db import session as db_session
from contest.editions.models import Contest
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.judging import actions
from contest.judging.actions import sheets
from contest.judging.models import ScoreSheet, SheetVersion
from contest.judging.queries import current_sheets
from contest.judging.queries.listed import list_in
from contest.judging.queries.sheets import current_version, rubric_for, sheet_of
from contest.registration.models import Appearance
from contest.web import Application
from tests.client import PageClient
from tests.judging.world import FULL, World
from tests.rounds import rounds

Visit = Callable[[str | None], PageClient]


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run it in threads that begin together; faults are results too."""
    gate, answers = threading.Barrier(count), [None] * count

    def run(n: int) -> None:
        gate.wait()
        try:
            answers[n] = work(n)
        except BaseException as fault:
            answers[n] = fault

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def browsers(app: Application, world: World, count: int) -> list[PageClient]:
    return [PageClient(app).sign_in(world.people.judge) for _ in range(count)]


def test_submits_that_race_make_one_version(app: Application, world: World, session: Any) -> None:
    url = f"/judge/{world.opened().task(world.people.judge).id}"
    open_pages = [browser.get(url) for browser in browsers(app, world, 4)]
    marks = {"m.goal.fit": "14", "m.goal.world": "11.5", "m.action.plan": "17.5"}
    sent = [page.filled(page.form_with("提交评分表")[0], marks) | {"operation": ["submit"]} for page in open_pages]
    session.commit()
    session.remove()
    answers = at_once(4, lambda n: raw(open_pages[n].client, url, sent[n]))
    assert all(status in (303, 409) for status in answers), answers
    assert answers.count(303) >= 1
    assert session.scalar(sa.select(sa.func.count(SheetVersion.id))) == 1
    assert session.scalar(sa.select(sa.func.count(ScoreSheet.id))) == 1
    assert session.scalar(sa.select(SheetVersion.marks)) == FULL


def test_drafts_that_race_lose_nothing_silently(app: Application, world: World, session: Any) -> None:
    url = f"/judge/{world.opened().task(world.people.judge).id}"
    clients = browsers(app, world, 4)
    open_pages = [client.get(url) for client in clients]
    sent = [
        page.filled(page.form_with("保存草稿")[0], {"m.goal.fit": str(10 + n)}) | {"operation": ["save"]}
        for n, page in enumerate(open_pages)
    ]
    session.commit()
    session.remove()
    answers = at_once(4, lambda n: raw(clients[n], url, sent[n]))
    assert sorted(answers) == [303, 409, 409, 409], "one is first, the others are told"
    winner = answers.index(303)
    assert session.scalar(sa.select(ScoreSheet.draft)) == {"goal.fit": (10 + winner) * 1000}


def test_who_is_noted_absent_while_a_sheet_comes_in_is_one_of_the_two(
    app: Application, world: World, session: Any
) -> None:
    """The chair and the judge at the same moment: absent and marked never stand side by side."""
    entry_id = world.opened().entries[0].id
    url = f"/judge/{world.task(world.people.judge).id}"
    page = PageClient(app).sign_in(world.people.judge).get(url)
    marks = {"m.goal.fit": "14", "m.goal.world": "11.5", "m.action.plan": "17.5"}
    sheet = page.filled(page.form_with("提交评分表")[0], marks) | {"operation": ["submit"]}
    address = f"/desk/{world.edition.key}/participation/{entry_id}/{world.contest.key}"
    note = PageClient(app).sign_in(world.people.chair).get(address)
    absent = note.filled(note.form_with("记下参赛情况")[0], {"participation": "absent", "reason": "没有到场"})
    session.commit()
    session.remove()
    answers = at_once(2, lambda n: raw(page.client, url, sheet) if n else raw(note.client, address, absent))
    assert sorted(answers) == [303, 409], answers
    row = session.get_one(Appearance, entry_id)
    submitted = session.scalar(sa.select(sa.func.count(SheetVersion.id)))
    assert (row.participation == "absent", submitted) == (answers[0] == 303, int(answers[1] == 303))


@pytest.mark.only("postgresql")
def test_a_sheet_waits_for_whoever_changes_the_participation(app: Application, world: World, session: Any) -> None:
    """The lock itself: while somebody holds the appearance, a sheet is not judged by what it was before."""
    entry_id = world.opened().entries[0].id
    url = f"/judge/{world.task(world.people.judge).id}"
    page = PageClient(app).sign_in(world.people.judge).get(url)
    marks = {"m.goal.fit": "14", "m.goal.world": "11.5", "m.action.plan": "17.5"}
    sheet = page.filled(page.form_with("提交评分表")[0], marks) | {"operation": ["submit"]}
    session.commit()
    with db.engine.connect() as other:
        other.execute(sa.update(Appearance).where(Appearance.id == entry_id).values(participation="absent"))
        answers: list[int] = []
        judge = threading.Thread(target=lambda: answers.append(raw(page.client, url, sheet)))
        judge.start()
        judge.join(1.5)
        assert not answers, "it waits"
        other.commit()
        judge.join(20)
    assert answers == [409]


@pytest.mark.only("postgresql")
@pytest.mark.parametrize("submits", [False, True])
def test_a_sheet_locks_the_contest_before_the_entry(
    app: Application, world: World, session: Any, *, submits: bool
) -> None:
    """One statement locks both. Whoever closes judging holds the contest and then takes the entries: a sheet that waits
    for the contest must not hold its entry."""
    appearance = world.opened().task(world.people.judge).appearance
    session.commit()
    locked = sheets._APPEARANCE_WRITTEN if submits else sheets._APPEARANCE_READ
    with db.engine.begin() as closing, db.engine.connect() as judging, db.engine.connect() as entry:
        closing.execute(sa.select(Contest.id).where(Contest.id == world.contest.id).with_for_update())
        pid = judging.scalar(sa.text("SELECT pg_backend_pid()"))
        waiting = threading.Thread(target=lambda: judging.execute(locked, {"appearance_id": appearance.id}).all())
        waiting.start()
        blocked = sa.text("SELECT count(*) FROM pg_locks WHERE pid = :pid AND NOT granted")
        while not entry.scalar(blocked, {"pid": pid}):
            entry.rollback()
            assert waiting.is_alive(), "it waits"
        entry.execute(sa.select(Appearance.id).where(Appearance.id == appearance.id).with_for_update(nowait=True))
        entry.rollback()
        closing.rollback()
        waiting.join()


def raw(client: PageClient, url: str, fields: dict[str, Any]) -> int:
    """A request without the strict client's counting, which does not work in threads."""
    return client.outside(lambda: client.browser.post(url, data=fields)).status_code


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("draft"), st.sampled_from(["goal.fit", "goal.world", "action.plan"]), st.integers(2, 20)),
        st.tuples(st.just("clear"), st.sampled_from(["goal.fit", "goal.world", "action.plan"]), st.just(0)),
        st.tuples(st.sampled_from(["submit", "again", "confirm", "own", "reopen", "stale"]), st.just(""), st.just(0)),
    ),
    max_size=25,
)


@rounds(12, reusing=True)
@given(steps=STEPS)
def test_whatever_happens_to_a_sheet_its_story_holds_together(world: World, session: Any, steps: list[Any]) -> None:
    """Draft, submit, confirm, send back in any order: versions only grow, at most one counts, a submitted one never
    changes, every later version has a reason, and a confirmed one was confirmed by somebody else."""
    with session.begin_nested() as undo:
        tell_a_story(world, steps)
        undo.rollback()
    session.rollback()


def tell_a_story(world: World, steps: list[Any]) -> None:
    world.opened_unsaved()
    judge, chair = world.people.judge.account_id, world.people.chair.account_id
    task = world.task(world.people.judge)
    rubric = rubric_for(task)
    written: dict[int, dict[str, int]] = {}
    expected: dict[str, int | None] = {}
    for verb, key, value in steps:
        sheet = sheet_of(task)
        current = current_version(sheet)
        try:
            with db_session.begin_nested():
                match verb:
                    case "draft" | "clear":
                        mark = min(value * 1000, int(rubric.line(key).aspect.max * 1000)) if verb == "draft" else None
                        actions.save_draft(task, {key: mark}, by=judge, at=world.at)
                        expected[key] = mark
                    case "stale":
                        actions.save_draft(task, {"goal.fit": 1_300}, version=-1, by=judge, at=world.at)
                        expected["goal.fit"] = 1_300  # where there is no sheet yet, nothing could be overwritten
                    case "submit":
                        version = actions.submit_sheet(task, {}, by=judge, at=world.at)
                        written.setdefault(version.number, dict(version.marks))
                    case "again" if current:
                        same = actions.submit_sheet(task, current.marks, by=judge, at=world.at)
                        assert same.id == current.id
                    case "confirm" if current:
                        actions.confirm(current, by=chair, at=world.at)
                    case "own" if current:
                        actions.confirm(current, by=judge, at=world.at)
                        raise AssertionError("a judge confirmed their own sheet")
                    case "reopen" if current:
                        actions.reopen(current, reason="复看", by=chair, at=world.at)
                        expected = dict(current.marks)
        except (Clash, NotAllowed, Unfit, WrongMoment):
            pass  # It is refused as it should be; the next check looks at what is left.
        check_story(task, written, expected)


def check_story(task: Any, written: dict[int, dict[str, int]], expected: dict[str, int | None]) -> None:
    db_session.expire_all()
    sheet = sheet_of(task)
    versions = list(sheet.versions) if sheet else []
    assert [one.number for one in versions] == list(range(1, len(versions) + 1))
    assert sum(one.is_current for one in versions) <= 1
    assert all(one.is_current is False for one in versions[:-1])
    assert {one.number: one.marks for one in versions} == written
    assert all(one.reason for one in versions[1:])
    assert all(one.confirmed_by != one.by_id for one in versions if one.confirmed_by)
    current = current_version(sheet)
    if sheet is not None and current is None:
        given_marks = {key: mark for key, mark in sheet.draft.items() if mark is not None}
        assert given_marks == {key: mark for key, mark in expected.items() if mark is not None}
    taken = [one for one in current_sheets([task.appearance.contest_id]) if one.appearance_id == task.appearance_id]
    assert len(taken) == (1 if current else 0)
    state = next(row.state for row in list_in(task.seat_id))
    assert state in ("none", "going", "again", "in", "done")
    assert (state in ("in", "done")) == (current is not None)
