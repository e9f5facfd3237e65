"""Who may open what, and that nobody's marks reach a judge or a contestant: not in a page, not in a fragment, not in
JSON, not in an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from contest import audit, imports
from contest.audit import AuditLine
from contest.exchange.spreadsheets.tables import Row, Table
from contest.imports import drafts
from contest.judging import actions
from contest.judging.models import Assignment, HandOver, HelpCall, OutsideScore
from contest.judging.queries.panels import judges_of
from contest.privacy import vault
from contest.web import Application
from tests import factories
from tests.client import PageClient
from tests.judging.world import FULL, World
from tests.people import Named

Visit = Callable[[str | None], PageClient]

# Marks that occur nowhere else, so that each one found is a leak.
PLANTED = {"goal.fit": 13_700, "goal.world": 11_300, "action.plan": 19_100}
TRACES = ("13.7", "13700", "11.3", "11300", "19.1", "19100", "44.1", "44100", "机密笔记", "机密评语")


def addresses(world: World) -> dict[str, tuple[str, str]]:
    """Every endpoint of judging with the method and address of this world's own objects."""
    edition, key = world.edition.key, world.contest.key
    entry = world.entries[0].id
    other = world.task(world.second)
    version = world.submit(world.second, 0, PLANTED)
    seat = judges_of(world.panel)[1].id
    handed = handed_over(other)
    listed = [Table("", (Row(1, ("姓名",)), Row(2, ("李雪",))))]
    by = world.people.organiser.account_id
    looked = drafts.open_draft(imports.JUDGES, world.contest.id, "judges.csv", listed, by=by, at=world.at)
    brought_in = imports.note(
        imports.JUDGES, world.contest.id, 0, {}, by=world.people.organiser.account_id, at=world.at
    )
    made = {"sheet_version": [version.id], "score_sheet": [version.sheet_id]}
    table = imports.note(imports.TRIES, world.contest.id, 3, made, by=by, at=world.at)
    call = called(other)
    score = brought_along(other)
    desk = {
        "panel": f"panel/{key}",
        "seat": f"seat/{key}",
        "leave": f"seats/{seat}/leave/{key}",
        "swap": f"seats/{seat}/swap/{key}",
        "assign_evenly": f"assign-evenly/{key}",
        "assign_all_evenly": f"assign-all/{key}",
        "assign": f"assign/{key}",
        "divide": f"divide/{key}",
        "withdraw": f"assignments/{other.id}/withdraw/{key}",
        "open_judging": f"open-judging/{key}",
        "resume_judging": f"resume-judging/{key}",
        "participation": f"participation/{entry}/{key}",
        "recusal": f"recusal/{key}",
        "opened": f"marks-opened/{key}",
        "grid": f"grid/{key}",
        "handed_over": f"handed-over/{key}",
        "intake_receipt": f"handed-over/{handed.id}/receipt/{key}",
        "calls": f"help/{key}",
        "see_call": f"help/{call.id}/see/{key}",
        "close_call": f"help/{call.id}/close/{key}",
        "close_judging": f"close-judging/{key}",
        "entry": f"sheets/{entry}/{key}",
        "confirm_entry": f"confirm/{entry}/{key}",
        "confirm": f"versions/{version.id}/confirm/{key}",
        "reopen": f"versions/{version.id}/reopen/{key}",
        "lots": f"lots/{key}",
        "draw": f"draw/{key}",
        "tie_lot": f"tie-lot/{key}",
        "papers": f"papers/{key}",
        "import_judges": f"judges/import/{key}",
        "look_through": f"judges/import/{looked.id}/lines/{key}",
        "judges_template": f"judges/template/{key}",
        "undo_import": f"judges/import/{brought_in.id}/undo/{key}",
        "scores": f"scores/{key}",
        "attributes": f"attributes-waiting/{key}",
        "confirm_attributes": f"attributes-waiting/{key}",
        "enter_score": f"scores/{key}",
        "load_scores": f"scores-file/{key}",
        "scores_file": f"scores-file/{key}",
        "confirm_scores": f"scores-confirm/{key}",
        "undo_scores": f"scores-undo/{score.load_id}/{key}",
        "tries": f"tries/{key}",
        "tries_file": f"tries-file/{key}",
        "load_tries": f"tries-file/{key}",
        "try_table": f"tries-table/{table.id}/{key}",
        "confirm_tries": f"tries-confirm/{table.id}/{key}",
        "undo_tries": f"tries-undo/{table.id}/{key}",
    }
    paths = {name: f"/desk/{edition}/{path}" for name, path in desk.items()}
    paths |= {
        "assignments": "/judge",
        "device_secret": f"/judge/device/{'A' * 22}",
        "device_worker": "/judge-worker.js",
        "offline": "/judge/offline",
        "sheet": f"/judge/{other.id}",
        "beside": f"/judge/{other.id}/list",
        "paper": f"/judge/{other.id}/paper?filled=1",
        "usual": f"/judge/{other.id}/usual",
        "keep_draft": f"/judge/{other.id}/draft",
        "aside": f"/judge/{other.id}/aside",
        "call_for_help": f"/judge/{other.id}/help",
        "take_back_call": f"/judge/{other.id}/help/{call.id}/take-back",
        "to_confirm": "/judge/handed-over",
        "decide_hand_over": f"/judge/{other.id}/handed-over/{handed.id}",
        "material": f"/judge/{other.id}/materials/report",
    }
    return {name: ("POST" if name in POSTED else "GET", path) for name, path in paths.items()}


def handed_over(assignment: Assignment) -> HandOver:
    """The planted marks, handed over once more as a file."""
    content = {"assignment": str(assignment.id), "marks": {key: str(mark / 1000) for key, mark in PLANTED.items()}}
    content |= {"note": "机密笔记", "comment": "机密评语"}
    handed = {"content_encrypted": vault().encrypt(json.dumps(content)), "seal": "{}", "taken_at": assignment.at}
    where = {"contest_id": assignment.appearance.contest_id, "region": assignment.appearance.region}
    return factories.add(HandOver(assignment_id=assignment.id, digest=uuid4().hex * 2, **where, **handed))


def called(assignment: Assignment) -> HelpCall:
    """The second judge calls for help."""
    where = {"contest_id": assignment.appearance.contest_id, "region": assignment.appearance.region}
    return factories.add(HelpCall(assignment_id=assignment.id, kind="device", at=assignment.at, **where))


def brought_along(assignment: Assignment) -> OutsideScore:
    """A planted score that was made elsewhere, in a table that was taken in."""
    where = {"contest_id": assignment.appearance.contest_id, "region": assignment.appearance.region}
    given = {"number": 1, "value": "13.7", "load_id": uuid4(), "file": "votes.csv", "at": assignment.at}
    return factories.add(OutsideScore(appearance_id=assignment.appearance_id, segment="vote", **where, **given))


POSTED = {
    "seat", "divide", "assign_evenly", "assign_all_evenly", "assign", "open_judging", "close_judging", "confirm_entry",
    "confirm",
    "draw", "tie_lot", "keep_draft", "decide_hand_over", "enter_score", "load_scores", "confirm_scores",
    "confirm_attributes", "undo_scores", "load_tries", "confirm_tries", "undo_tries", "undo_import", "see_call",
    "close_call", "take_back_call",
}  # fmt: skip

RUN = {"organiser"}
CONFIRM = {"organiser", "chair"}
READ_MARKS = {"organiser", "chair", "supervisor"}
READ_PANEL = {*READ_MARKS}
OWN: set[str] = set()  # the second judge's only, who is not among the named people
EVERYBODY = {
    "administrator", "organiser", "organiser_of_other_school", "provincial_organiser", "national_organiser", "judge",
    "chair", "supervisor", "teacher", "alice", "bob", "stranger", "outsider",
}  # fmt: skip
MAY: dict[str, set[str]] = {
    "import_judges": RUN, "look_through": RUN, "judges_template": RUN, "undo_import": RUN,
    "panel": READ_PANEL, "recusal": READ_PANEL, "lots": READ_PANEL,
    "seat": RUN, "divide": RUN, "leave": RUN, "swap": RUN, "assign_evenly": RUN, "assign_all_evenly": RUN,
    "assign": RUN, "withdraw": RUN,
    "open_judging": RUN, "resume_judging": RUN,
    "participation": CONFIRM, "close_judging": CONFIRM, "confirm_entry": CONFIRM, "confirm": CONFIRM, "reopen": CONFIRM,
    "draw": CONFIRM, "tie_lot": CONFIRM, "papers": CONFIRM,
    "scores": READ_MARKS, "scores_file": READ_MARKS,
    "attributes": CONFIRM, "confirm_attributes": CONFIRM,
    "enter_score": CONFIRM, "load_scores": CONFIRM, "confirm_scores": CONFIRM, "undo_scores": CONFIRM,
    "tries": READ_MARKS, "tries_file": READ_MARKS, "try_table": READ_MARKS,
    "load_tries": CONFIRM, "confirm_tries": CONFIRM, "undo_tries": CONFIRM,
    "grid": READ_MARKS, "entry": READ_MARKS, "opened": {"organiser", "supervisor"},
    "assignments": EVERYBODY, "device_secret": EVERYBODY,
    "to_confirm": EVERYBODY, "decide_hand_over": OWN, "handed_over": RUN, "intake_receipt": RUN,
    "device_worker": EVERYBODY, "offline": EVERYBODY,
    "sheet": OWN, "beside": OWN, "usual": OWN, "paper": OWN, "keep_draft": OWN, "aside": OWN, "material": OWN,
    "call_for_help": OWN, "take_back_call": OWN, "calls": CONFIRM, "see_call": CONFIRM, "close_call": CONFIRM,
}  # fmt: skip


def test_the_table_names_every_endpoint(app: Application) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {one.removeprefix("judging.") for one in endpoints if one.startswith("judging.")} == set(MAY)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_every_role_enters_where_it_may_and_nowhere_else(app: Application, world: World, who: str) -> None:
    world.opened()
    browser = plain(app, getattr(world.people, who))
    for name, (method, path) in addresses(world).items():
        if method == "GET":
            page = browser.get(path, status=None)  # type: ignore[arg-type]
        else:
            page = browser.post(path, status=None)  # type: ignore[arg-type]
        entered = page.status not in (401, 403, 404)
        assert entered == (who in MAY[name]), f"{who} at {name} ({method} {path}): {page.status}"


def test_somebody_who_is_not_signed_in_is_asked_to(world: World, visit: Visit) -> None:
    world.opened()
    nobody = visit(None)
    for name, (method, path) in addresses(world).items():
        if name == "material":  # there is none: a stranger learns no more than anybody
            continue
        if name in ("device_worker", "offline"):  # they say nothing of anybody
            nobody.get(path)
            continue
        page = nobody.ask(method, path, status=None, data={"csrf_token": nobody.token()} if method == "POST" else None)
        assert page.status == 303
        assert page.location.startswith("/sign-in")


def test_the_organiser_above_reads_the_panel_and_no_mark(world: World, visit: Visit, session: Any) -> None:
    province = factories.contest(world.edition, world.people.province, stage="province")
    world.contest.parent = province
    world.opened()
    where = addresses(world)
    for name in ("panel", "recusal", "lots"):
        visit("provincial_organiser").get(where[name][1])
    for name in ("grid", "entry"):
        visit("provincial_organiser").get(where[name][1], status=403)


def test_a_role_that_is_taken_back_closes_the_sheet_in_the_middle(world: World, visit: Visit, session: Any) -> None:
    from contest.people.models import Membership

    url = f"/judge/{world.opened().task(world.people.judge).id}"
    visit("judge").get(url)
    for membership in session.query(Membership).filter_by(account_id=world.people.judge.account_id):
        membership.revoked_at = world.at
    visit("judge").get(url, status=403)


def test_planted_marks_are_in_no_answer_that_a_judge_or_contestant_can_reach(
    app: Application, world: World, visit: Visit, session: Any
) -> None:
    world.opened()
    task, chair = world.task(world.second), world.people.chair.account_id
    actions.submit_sheet(task, PLANTED, note="机密笔记", comment="机密评语", by=world.second.account_id, at=world.at)
    actions.reopen(world.submit(world.second, 1, PLANTED), reason="再看一遍", by=chair, at=world.at)
    student = world.entries[0].entry.members[0].person
    account = factories.account("选手", login="contestant", person=student)
    factories.membership(account, "student", world.people.school)
    where = addresses(world)
    where |= {f"own-{n}": ("GET", f"/judge/{world.task(world.people.judge, n).id}") for n in range(3)}
    where |= {"home": ("GET", "/"), "my": ("GET", "/my"), "foreign": ("GET", f"/judge/{uuid4()}")}
    session.commit()
    reached = sum(
        look_for_traces(browser, where) for browser in (plain(app, world.people.judge), contestant(app, account))
    )
    actions.confirm_entry(world.entries[0], by=chair, at=world.at)
    session.commit()
    reached += sum(
        look_for_traces(browser, where) for browser in (plain(app, world.people.judge), contestant(app, account))
    )
    assert reached > 20, "the search went through real pages"
    visit("chair").get(where["entry"][1]).says("13.7")


def look_for_traces(browser: PageClient, where: dict[str, tuple[str, str]]) -> int:
    """Ask for everything, as a page and as JSON; returns how many pages opened."""
    opened = 0
    for method, path in where.values():
        for headers in ({}, {"Accept": "application/json"}):
            data = {"csrf_token": browser.token(), "idempotency_key": str(uuid4())} if method == "POST" else None
            page = browser.ask(method, path, status=None, data=data, headers=headers)
            page.keeps_quiet_about(*TRACES)
            opened += page.status == 200
    return opened


def plain(app: Application, somebody: Named) -> PageClient:
    """A browser whose pages are not checked against the house rules: test_pages does that."""
    return PageClient(app, strict=False).sign_in(somebody)


def contestant(app: Application, account: Any) -> PageClient:
    return plain(app, Named("contestant", account.name, account.id, account.person_id))


def test_a_draft_is_its_judges_alone(world: World, visit: Visit) -> None:
    world.opened()
    actions.save_draft(world.task(world.second), PLANTED, note="机密笔记", by=world.second.account_id, at=world.at)
    entry = f"/desk/{world.edition.key}/sheets/{world.entries[0].id}/{world.contest.key}"
    for who in ("chair", "organiser", "supervisor", "judge"):
        for path in (world.desk("grid"), entry):
            visit(who).get(path, status=None).keeps_quiet_about(*TRACES)  # type: ignore[arg-type]


def test_the_log_says_which_aspects_a_draft_marked_and_no_mark(world: World, session: Any) -> None:
    task, by = world.opened().task(world.second), world.second.account_id
    actions.save_draft(task, {**PLANTED, "goal.fit": None}, note="机密笔记", comment="机密评语", by=by, at=world.at)
    actions.save_draft(task, {"goal.world": None}, by=by, at=world.at)
    actions.submit_sheet(task, PLANTED, by=by, at=world.at)
    session.flush()
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.by_id == by)).all()
    written = [line.now for line in lines if line.action == "judging.save_draft"]
    written.sort(key=lambda now: now["version"])
    assert written[0] == {"version": 2, "marked": " ".join(key for key in PLANTED if key != "goal.fit"), "cleared": ""}
    assert written[1] == {"version": 3, "marked": "", "cleared": "goal.world"}
    assert len(written) == 3
    whole = repr([(line.was, line.now, line.reason) for line in lines if line.action != "judging.submit"])
    for trace in (*TRACES, "机密"):
        assert trace not in whole
    audit.chain()
    assert audit.verify().fault is None


def test_a_chair_who_judges_reads_no_mark_before_his_own_is_confirmed(world: World, visit: Visit) -> None:
    world.assigned()
    actions.assign(judges_of(world.panel)[2], world.entries[0], by=None, at=world.at)
    world.opened()
    version = world.submit(world.second, 0, PLANTED)
    actions.confirm(version, by=world.people.organiser.account_id, at=world.at)
    entry = f"/desk/{world.edition.key}/sheets/{world.entries[0].id}/{world.contest.key}"
    for path in (world.desk("grid"), entry):
        visit("chair").get(path).keeps_quiet_about(*TRACES)
    visit("organiser").get(entry).says("13.7")
    own = world.submit(world.people.chair, 0, FULL)
    visit("chair").get(entry).keeps_quiet_about("13.7")
    actions.confirm(own, by=world.people.organiser.account_id, at=world.at)
    visit("chair").get(entry).says("13.7")
