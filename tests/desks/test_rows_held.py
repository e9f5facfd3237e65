"""Rows against the log: whatever is changed with plain SQL behind the application's back is found and named, and what
the application itself did is never called a change. The forger leaves the log alone; who changes the log too is found
by test_kept_heads.py."""

from __future__ import annotations

import io
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import audit, clock, keys, retention
from contest.access import Actor
from contest.audit import AuditLine, Covered, Finding, Standing, Walk
from contest.db import session
from contest.desks import smoke, verifying
from contest.editions.actions import rehearse, renew_rulebook, throw_away
from contest.editions.actions.milestones import reach, undo
from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.effective import edition_text
from contest.files import file_store
from contest.judging import actions as judging
from contest.judging.actions import dividing, handing_over, lots, panels
from contest.judging.actions.assigning import assign_evenly, withdraw_assignment
from contest.judging.actions.sheets import stand_aside
from contest.judging.models import Assignment, Seat
from contest.people.actions import accounts, closing, invitations, roles
from contest.people.models import Account, EarlierAward
from contest.people.queries import current_memberships
from contest.people.sign_in.identification import actor_of
from contest.publication import actions as publication
from contest.publication.actions import objections
from contest.publication.models import Publication, PublishedPlace
from contest.publication.papers import designing
from contest.publication.queries.numbering import Numbering
from contest.publication.timeline.procedure import Procedure
from contest.registration.actions import participation
from contest.registration.actions.attributes import set_attributes
from contest.registration.actions.changes import ask_change, refuse_change
from contest.registration.actions.quotas import allot
from contest.registration.models import Authority, Entry, EntryMember
from contest.results import actions as results
from contest.results.actions import next_tier
from contest.results.models import AdvanceChoice, Tabulation
from tests import factories
from tests.desks.planted import ADDED, ONE, PLANTS, REMOVED
from tests.desks.planted.judging import A_MARK
from tests.desks.planted.publication import SEALED
from tests.judging.handed_files import sealed_file
from tests.judging.test_several_panels import IN_SEGMENTS, divided
from tests.judging.world import World as Judging
from tests.people import Named
from tests.publication.issued import issue_without_files
from tests.results.world import LAW, World

ROOMS = ("people.", "editions.", "registration.", "judging.", "results.", "awards.", "publication.")


@pytest.fixture
def played(app: Any, session: Any) -> None:
    """A small contest that went the whole way with the actions of the pages: two schools, then the province."""
    audit.cover(at=smoke.path.day(1, 1))
    smoke.walk(lambda _line: None)
    chained()


def chained() -> None:
    session.commit()
    while audit.chain():
        session.commit()
    session.commit()
    session.expire_all()


def decide_much() -> None:
    """What the small contest lacks: a drawing and a lot by hand, points added, a committee's award that it took back,
    what the next tier decides after a correction, in a contest of another edition; marks handed over as a file, a
    call for help, and certificates."""
    tabulation = session.scalars(sa.select(Tabulation).order_by(Tabulation.id)).first()
    assert tabulation is not None
    by = {"by": session.scalars(sa.select(Account.id).order_by(Account.id)).first(), "at": smoke.path.day(6, 1)}
    school = tabulation.organisation
    edition = factories.edition("decided", of=tabulation.edition.series, text=LAW)
    contest = factories.contest(edition, school)
    factories.series("another")
    works = [
        factories.appearance(factories.entry(contest, home=school, status="verified"), contest, code=f"X{n}")
        for n in (1, 2, 3)
    ]
    factories.milestone(contest, "roster-frozen")
    audit.cover(at=smoke.path.day(6, 1), edition=edition.id)
    results.set_groups(edition, {school: {"western": "0", "eligible": "8"}}, **by)
    lots.draw_lots(contest, seed="20260601", witness="张公证", **by)
    lots.record_lot(works[0], 1, witness="张公证", **by)
    results.adjust(works[0], "-2.5", "超时", **by)
    results.withdraw_decision(results.decide(contest, "best-practice", works[0], "评委会", **by), contest, **by)
    next_tier.note(tabulation, works[0], contest, AdvanceChoice.KEPT, reason="已经赛完", **by)
    factories.contest(edition, school, track="talk")
    _solved(tabulation, by)
    _score_elsewhere(tabulation, by)
    upper = session.scalars(sa.select(Contest).where(Contest.stage == "province")).first()
    assert upper is not None
    allot(upper, school.code, 9, basis="base", reason="基数", **by)
    task = session.scalars(sa.select(Assignment).order_by(Assignment.id.desc())).first()  # the others are removed below
    assert task is not None
    judged = task.appearance.contest
    content = {"assignment": str(task.id), "written_at": "2026-03-18T01:59:00Z", "marks": {"content": "55"}}
    file = sealed_file(content, keys.contest_key(judged.id).public_key())
    handing_over.decline(handing_over.take_in(judged, file, signer="x", **by), reason="已经补上", **by)
    call = judging.call_for_help(task, "device", "平板没电了", **by)
    judging.close_call(judging.see_call(call, **by), **by)
    first = session.scalars(sa.select(Publication).order_by(Publication.id)).first()
    issue_without_files(first, **by)
    rule = Numbering("试证")
    designing.design_certificates(first.edition, first.organisation, pictures={}, removed=(), numbering=rule, **by)
    _object_twice()
    _ask_for_a_change(by)
    chained()


def _ask_for_a_change(by: dict[str, Any]) -> None:
    """A delegation asked to withdraw somebody after registration had closed, and the organisers refused."""
    of_edition = sa.select(Entry).where(Entry.edition.has(Edition.key == "decided")).order_by(Entry.id)
    entry = session.scalars(of_edition).first()
    assert entry is not None
    closed = factories.setting(entry.contest, f"{entry.contest.stage}.registration.closes", "2020-01-01T00:00:00+00:00")
    delegation = factories.organisation("delegation", "d-held", "代表团")
    entry.delegation_id = delegation.id
    person = factories.person("代表团的人", home=delegation, kind="worker")
    session.add(EntryMember(entry=entry, person=person, role="competitor", position=9, accepted_at=by["at"]))
    session.flush()
    session.expire_all()
    change = ask_change(entry, person, "withdraw", why="受伤", **by)
    session.delete(closed)
    colleague = session.scalars(sa.select(Account.id).order_by(Account.id.desc())).first()
    refuse_change(change, "没有证明", by=colleague, at=by["at"])


def _object_twice() -> None:
    """One objection with evidence that is decided, one that was withdrawn at its second level, and one that waits."""
    published = session.scalars(sa.select(Publication).order_by(Publication.id)).first()
    assert published is not None
    published.state, kept = "public", (published.state, published.publicity_until)  # as it was in its period
    published.publicity_until = None
    at = smoke.path.day(6, 1)
    place = session.scalars(sa.select(PublishedPlace).where(PublishedPlace.publication_id == published.id)).first()
    assert place is not None
    member = session.scalars(sa.select(EntryMember).where(EntryMember.entry_id == place.entry_id)).first()
    assert member is not None
    account = session.scalar(sa.select(Account).where(Account.person_id == member.person_id))
    assert account is not None
    objector = Actor(account.id, member.person_id)
    what = {"entry": place.entry, "text": "总分加错了", "actor": objector, "at": at}
    first = objections.file(published, clause="第 5 条", **what)
    file = io.BytesIO(b"%PDF-1.4\n%%EOF\n")
    objections.add_evidence(first, name="a.pdf", file=file, by=first.filed_by, at=at)
    decider = Actor(published.reviewed_by)
    objections.decide(first, outcome="rejected", reasons="核对无误", clause="第 5 条", actor=decider, at=at)
    second = objections.file(published, **what)
    objections.decide(second, outcome="rejected", reasons="核对无误", actor=decider, at=at)
    levels = factories.setting(second.contest, f"{second.contest.stage}.objections", Procedure(levels=2).kept())
    objections.take_further(second, text="没有看第三份", by=first.filed_by, at=at)
    objections.withdraw(second, by=first.filed_by, at=at)
    session.delete(levels)
    objections.file(published, **what)
    published.state, published.publicity_until = kept


def _score_elsewhere(tabulation: Tabulation, by: dict[str, Any]) -> None:
    """A contest without a marking scheme: a score is entered, and changed."""
    start, end = LAW.index("[[scheme]]"), LAW.index("[panel]")
    text = f"{LAW[:start]}{LAW[end:]}".replace('precedence = ["score", "criterion:content", "sheets:mean", "lot"]', "")
    edition = factories.edition("timed", of=tabulation.edition.series, text=text)
    contest = factories.contest(edition, tabulation.organisation)
    one = factories.entry(contest, home=tabulation.organisation, status="verified")
    appearance = factories.appearance(one, contest, code="T1")
    for what in ("roster-frozen", "judging-opened"):
        factories.milestone(contest, what)
    audit.cover(at=smoke.path.day(6, 1), edition=edition.id)
    judging.enter_scores(contest, {(appearance, ""): "10.5"}, **by)
    judging.enter_scores(contest, {(appearance, ""): "10.25"}, reason="终点摄像", **by)


def _solved(tabulation: Tabulation, by: dict[str, Any]) -> None:
    """A contest that is ranked by an attribute of entries: it is entered, and changed."""
    start, end = LAW.index("[ranking]"), LAW.index("\n[", LAW.index("[ranking]"))
    declared = '\n[[attribute]]\nkey = "solved"\nof = "entry"\nkind = "number"\n'
    text = LAW[:start] + '[ranking]\nby = "attribute:solved"\n' + LAW[end:] + declared
    edition = factories.edition("solved", of=tabulation.edition.series, text=text.replace('law = "1"', 'law = "2"', 1))
    contest = factories.contest(edition, tabulation.organisation)
    one = factories.entry(contest, home=tabulation.organisation, status="verified")
    appearance = factories.appearance(one, contest, code="S1")
    audit.cover(at=smoke.path.day(6, 1), edition=edition.id)
    for value in ("7", "8"):
        set_attributes(appearance, {"solved": value}, reason="榜单", **by)


def held() -> list[Finding | Covered]:
    walk = Walk()
    return list(audit.hold_rows(walk))


def findings() -> list[Finding]:
    return [one for one in held() if isinstance(one, Finding)]


def planted(statement: str, kind: str) -> list[Finding]:
    """What is found after this statement; the statement is undone."""
    return planted_at_once({kind: statement})


def planted_at_once(statements: dict[str, str]) -> list[Finding]:
    """What is found after these statements, by the kind of row that each changes; they are undone."""
    chosen = {kind: session.execute(sa.text(ONE[kind])).scalar_one() for kind in statements}
    for kind, statement in statements.items():
        changed = session.execute(sa.text(statement), {"one": chosen[kind]})
        assert changed.rowcount > 0, f"nothing was changed by {statement}"
    found = findings()
    session.rollback()
    return found


def as_before() -> None:
    """A log that says nothing of the rows, as in a database of an older version."""
    session.execute(sa.delete(audit.AuditLink))
    session.execute(sa.delete(audit.AuditHead))
    session.execute(sa.delete(AuditLine))
    session.commit()


def rows_of(kind: str) -> list[Standing]:
    return list(next(one for one in audit.kinds() if one.name == kind).rows(None))


def test_every_planted_change_is_found_and_named(played: None) -> None:
    """In one contest, because playing it takes most of the time."""
    decide_much()
    the_list_of_plants_is_complete()
    every_planted_change_is_found_with_its_row_and_line()
    every_column_of_a_sealed_row_is_held()
    a_row_that_was_taken_away_is_found()
    a_row_that_no_line_tells_of_is_found()
    a_row_that_cannot_be_read_is_told_and_the_other_kinds_are_held()
    what_was_kept_for_its_time_and_went_is_no_finding()
    assert findings() == []
    the_command_names_files_and_rows_and_ends_with_1()


def what_was_kept_for_its_time_and_went_is_no_finding() -> None:
    kinds = ("hand-over", "call for help", "ZIP of certificates")
    assert [len(rows_of(kind)) for kind in kinds] == [1, 1, 1]
    with clock.frozen_at(smoke.path.day(12, 1)):
        gone = retention.purge()
    assert (gone["hand-overs"], gone["help-calls"], gone["certificate-runs"]) == (1, 1, 1)
    chained()
    assert [len(rows_of(kind)) for kind in kinds] == [0, 0, 0]
    assert findings() == []


def a_row_that_cannot_be_read_is_told_and_the_other_kinds_are_held() -> None:
    if session.get_bind().dialect.name == "postgresql":
        return  # its columns take no JSON that is none
    broken = planted("UPDATE published_place SET awards = '{' WHERE publication_id = :one", "publication")
    assert ["cannot be read" in one.sentence() for one in broken] == [True]


def the_list_of_plants_is_complete() -> None:
    """Each kind that the log answers for, each field that it records."""
    every = {(kind.name, field) for kind in audit.kinds() for one in list(kind.rows(None)) for field in one.fields}
    assert every - {(kind.name, "edition") for kind in audit.kinds()} == set(PLANTS)


def every_planted_change_is_found_with_its_row_and_line() -> None:
    """One field of every kind at once: walking the log is what takes the time."""
    assert findings() == [], "nothing was changed yet"
    rounds: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for (kind, field), statement in PLANTS.items():
        rounds[sum(kind in one for one in rounds.values())][kind] = field, statement
    for together in rounds.values():
        found = planted_at_once({kind: statement for kind, (_field, statement) in together.items()})
        fields = {(one.kind, one.field) for one in found}
        assert {(kind, field) for kind, (field, _statement) in together.items()} <= fields
        for one in found:
            assert one.kind in together or one.kind == "publication"  # what is signed is a part of what is sealed
            assert one.recorded != one.present_value or one.kind == "publication"
            assert one.position
            line = session.execute(
                sa.select(AuditLine.action)
                .join(audit.AuditLink, audit.AuditLink.line_id == AuditLine.id)
                .where(audit.AuditLink.position == one.position)
            ).scalar_one()
            assert line.startswith(ROOMS)
            assert f"(line {one.position})" in one.sentence()
    assert findings() == []


def every_column_of_a_sealed_row_is_held() -> None:
    for named, statement in SEALED.items():
        found = planted(statement, "publication")
        assert any(named in one.sentence() for one in found), (named, [one.sentence() for one in found])


def a_row_that_was_taken_away_is_found() -> None:
    for kind, statements in REMOVED.items():
        for statement in statements:
            [one] = planted(statement, kind)
            assert (one.kind, one.present_value) == (kind, "(no row)")
            assert one.position


def a_row_that_no_line_tells_of_is_found() -> None:
    for kind, statement in ADDED.items():
        [one] = planted(statement, kind)
        assert (one.kind, one.field, one.recorded, one.position) == (kind, "row", "(no line)", None)


def test_what_the_application_does_is_never_called_a_change(judged_round: World) -> None:
    """Corrections, withdrawals, retractions, rehearsals: after each step everything holds."""
    world = judged_round
    as_before()
    audit.cover(at=world.at)
    session.commit()

    def holds() -> None:
        session.commit()
        assert [one.sentence() for one in findings()] == []

    results.withdraw_adjustment(results.adjust(world.entry(3), "1.5", "展示设备故障", **world.by), **world.by)
    holds()
    results.decide(world.contest, "best-practice", world.entry(1), "评委会", **world.by)
    lots.record_lot(world.entry(4), 2, witness="张公证", **world.by)
    holds()
    first = world.published()
    holds()
    issue_without_files(first, **world.by)
    holds()
    issue_without_files(first, by=world.by["by"], at=world.later(days=1))
    holds()
    results.advance(first.tabulation, **world.by)
    holds()
    results.retract_advance(first.tabulation, **world.by)
    holds()
    publication.reopen_for_correction(first, reason="计分有误", **world.by)
    holds()
    appearance = world.entry(2)
    participation.set_participation(appearance, "disqualified", authority=Authority.DESK, reason="抄袭", **world.by)
    holds()
    second = publication.prepare(
        results.tabulate(world.contests, **world.by), replaces=first, reason="取消一件", **world.by
    )
    holds()
    publication.review(second, by=world.second.account_id, at=world.at)
    publication.publish(second, **world.by)
    holds()
    assert first.state == "replaced"
    results.advance(second.tabulation, **world.by)
    holds()
    publication.make_final(second, by=world.people.organiser.account_id, at=world.later(days=30))
    holds()
    copy = rehearse(world.edition, **world.by)
    holds()
    throw_away(copy, **world.by)
    holds()


def test_a_rehearsal_with_everything_in_it_may_be_thrown_away(played: None) -> None:
    edition = session.scalars(sa.select(Edition)).one()
    other = Edition(key="real", series_id=edition.series_id, name={"zh": "x"}, zone=edition.zone)
    for column in sa.inspect(Edition).columns:
        if getattr(other, column.key) is None and not column.primary_key and column.key != "rehearsal_of_id":
            setattr(other, column.key, getattr(edition, column.key))
    session.add(other)
    session.flush()
    edition.rehearsal_of_id = other.id
    session.execute(sa.delete(EarlierAward))  # a rehearsal gives none
    session.flush()
    throw_away(edition, by=session.scalars(sa.select(Account.id)).first(), at=smoke.path.day(12, 1))
    session.commit()
    assert findings() == []
    assert not rows_of("sheet")


def test_rows_from_before_are_told_as_such(judged_round: World) -> None:
    """Sheets and appearances without lines, as in a database of an older version: covered from now on, and it says
    since when; a second cover cannot make a later change good."""
    world = judged_round
    as_before()
    [untold] = [one for one in held() if isinstance(one, Covered) and one.kind == "sheet"]
    assert (untold.untold, untold.since) == (untold.rows, None)
    assert untold.rows > 0
    assert audit.cover(at=world.at) >= len(audit.kinds())
    session.commit()
    assert findings() == []
    [covered] = [one for one in held() if isinstance(one, Covered) and one.kind == "sheet"]
    assert (covered.untold, covered.baseline, covered.since) == (0, covered.rows, world.at)
    session.execute(sa.text("UPDATE sheet_version SET marks = '{}'"))
    session.commit()
    assert len(findings()) == covered.rows
    assert audit.cover(at=world.at + timedelta(days=1)) == 0
    audit.cover(at=world.at, edition=world.edition.id)
    session.commit()
    assert len(findings()) == covered.rows


def the_command_names_files_and_rows_and_ends_with_1() -> None:
    lines = list(verifying.verify())
    assert not [line for line in lines if line.is_fault]
    assert any(line.text.startswith("sheet: ") for line in lines)
    made = session.scalars(sa.select(Publication)).first()
    assert made is not None
    path = file_store().path(made.files[0].digest)
    path.write_bytes(b"other")
    session.execute(sa.text(A_MARK), {"one": session.execute(sa.text(ONE["sheet"])).scalar_one()})
    session.commit()
    faults = [line.text for line in verifying.verify() if line.is_fault]
    assert [one.split()[1] for one in faults] == ["sheet", "file"]
    assert made.files[0].digest in faults[1]
    path.unlink()
    assert [line.text for line in verifying.verify() if line.is_fault][1:] == [
        f"BROKEN: file {made.files[0].digest}: rows name it, and it is not in the store"
    ]


@pytest.mark.only("sqlite")
def test_dividing_and_uniting_panels_is_never_called_a_change(session: Any, people: Any, at: Any) -> None:
    world = divided(people, at, IN_SEGMENTS, rooms="ABA")
    as_before()
    audit.cover(at=at)
    world.assigned()
    dividing.divide_by_segments(world.contest, **world.by)
    dividing.divide_by_rooms(world.panels[1], "room", **world.by)
    assign_evenly(world.contest, **world.by)
    session.commit()
    assert [one.sentence() for one in findings()] == []
    dividing.unite_panels(world.contest, **world.by)
    session.commit()
    assert [one.sentence() for one in findings()] == []


def test_what_is_done_with_people_and_panels_is_never_called_a_change(round_to_judge: Judging) -> None:
    """Roles granted, taken back and handed over; passwords; seats and assignments; rules that change."""
    world, people = round_to_judge, round_to_judge.people
    by, text = {"by": people.organiser.account_id, "at": world.at}, edition_text(world.edition)
    as_before()
    audit.cover(at=world.at)

    def holds() -> None:
        session.commit()
        assert [one.sentence() for one in findings()] == []

    def seat_of(somebody: Named) -> Seat:
        return next(one for one in world.panel.seats if one.account_id == somebody.account_id)

    world.assigned()
    holds()
    withdraw_assignment(world.task(people.judge), reason="重分", **by)
    panels.leave(seat_of(people.judge), reason="请假", **by)
    holds()
    world.seat(people.judge)
    assign_evenly(world.contest, **by)
    stand_aside(world.task(world.second), kind="kin", note="师生", by=world.second.account_id, at=world.at)
    holds()
    inviter, where = actor_of(people.organiser.account), (world.contest.organisation, world.edition.series)
    invitation = invitations.invite(inviter, "外请评委", "judge", *where, email="guest@example.org", at=world.at)
    invited = session.get_one(Account, invitation.account_id)
    panels.seat(world.panel, invited, **by)
    holds()
    own = session.get_one(Account, people.outsider.account_id)
    invitations.accept(invitation, own, mailed=True, at=world.at)
    holds()
    assert seat_of(people.outsider).account_id == own.id
    another = invitations.invite(inviter, "新评委", "judge", *where, at=world.at)
    fresh = invitations.accept(another, None, at=world.at)
    accounts.give_ways_in(fresh, login="xinpingwei", email=None, phone=None)
    accounts.change_password(fresh, None, "walnut orchard rain", by=fresh.id, at=world.at)
    holds()
    roles.revoke(current_memberships(fresh.id)[0], reason="换人", **by)
    password = "walnut orchard rain"
    closing.close(fresh, password, took_part=False, keeps_name=False, by=fresh.id, at=world.at)
    holds()
    renew_rulebook(world.edition, text.replace("[edition]", "# 新的一版\n[edition]", 1), reason="改字", **by)
    reach(world.contest, "roster-frozen", **by)
    undo(world.contest, "roster-frozen", **by)
    reach(world.contest, "roster-frozen", **by)
    holds()
