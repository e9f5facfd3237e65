"""Chores: each is done by one at a time, when it is due; its last run is a row."""

from __future__ import annotations

import re
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from contest import access, audit, chores, clock, mail, receipts, retention
from contest.audit import AuditLine, chaining
from contest.chores import Chore, ChoreName, Duty
from contest.db import new_id
from contest.desks.models import Archive, AwardShare
from contest.imports.drafts import ImportDraft
from contest.jobs import Job
from contest.judging.models import HandOver, HelpCall
from contest.people.models import FailedTry, Invitation, Series
from contest.publication.models import CertificateRun, Objection, ObjectionFile, Publication
from contest.registration.models import DelegationMember
from contest.resources import ROOT
from contest.results.models import Tabulation
from contest.retention import Kept
from tests import factories
from tests.judging.world import build

DAY = timedelta(days=1)


@pytest.fixture
def own_duty(monkeypatch):
    """`own_duty(work)`: the list of chores is this one alone, once an hour."""

    def set_up(work):
        duty = Duty(ChoreName.SWEEP, timedelta(hours=1), work)
        monkeypatch.setattr(chores, "DUTIES", (duty,))
        return duty

    return set_up


def row(session, name=ChoreName.SWEEP):
    session.expire_all()
    return session.get(Chore, name)


def test_every_chore_has_one_place_in_the_list(session):
    assert [duty.name for duty in chores.DUTIES] == list(ChoreName)


def test_it_is_done_when_it_is_due_and_its_last_run_is_a_row(session, at, own_duty):
    duty = own_duty(lambda: {"swept": 2})
    assert chores.is_overdue(duty, None, at)
    assert chores.run_due() == 1
    done = row(session)
    assert (done.began_at, done.ended_at, done.outcome, done.fault) == (at, at, {"swept": 2}, None)
    assert done.next_at == at + timedelta(hours=1)
    assert chores.run_due() == 0
    with clock.frozen_at(at + timedelta(hours=1)):
        assert chores.run_due() == 1
    assert not chores.is_overdue(duty, row(session), at + timedelta(hours=2))
    assert chores.is_overdue(duty, row(session), at + timedelta(hours=4))


def test_a_fault_is_kept_and_it_is_tried_again_and_the_others_go_on(session, at, monkeypatch):
    def breaks():
        session.add(Series(key="half", name={"zh": "半"}))
        session.flush()
        raise OSError("the disk is full, /srv/secret")

    monkeypatch.setattr(
        chores,
        "DUTIES",
        (Duty(ChoreName.SWEEP, DAY, breaks), Duty(ChoreName.PURGE, DAY, lambda: {"letters": 1})),
    )
    assert chores.run_due() == 1
    assert (row(session).fault, row(session).lease) == ("OSError", None)
    assert row(session, ChoreName.PURGE).outcome == {"letters": 1}
    assert session.scalars(sa.select(Series.key)).all() == []


def test_one_at_a_time_does_it(session, app, at, own_duty):
    began, go_on, done = threading.Event(), threading.Event(), []

    def work():
        began.set()
        assert go_on.wait(30)
        done.append(1)
        return {}

    own_duty(work)

    def other():
        with app.app_context(), clock.frozen_at(at):
            chores.run_due()

    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    assert began.wait(30)
    assert chores.run_due() == 0
    go_on.set()
    thread.join(30)
    assert done == [1]


def test_many_processes_that_begin_at_once_do_it_once(session, app, at, own_duty):
    done = []
    own_duty(lambda: (done.append(1), time.sleep(0.1), {})[-1])
    at_once, faults = threading.Barrier(4), []

    def other():
        with app.app_context(), clock.frozen_at(at):
            at_once.wait(30)
            try:
                chores.run_due()
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=other, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (done, faults) == ([1], [])


def test_a_killed_process_leaves_it_to_the_next(session, at, own_duty):
    done = []

    def dies():
        done.append(1)
        if len(done) == 1:
            raise KeyboardInterrupt
        return {}

    own_duty(dies)
    with pytest.raises(KeyboardInterrupt):
        chores.run_due()
    session.rollback()
    assert chores.run_due() == 0, "it may still live"
    with clock.frozen_at(at + chores.LEASE + timedelta(seconds=1)):
        assert chores.run_due() == 1
    assert done == [1, 1]


def test_the_audit_log_is_chained_by_a_chore(session, at):
    audit.record("plant.change", factories.series(), by=None, at=at)
    session.commit()
    chores.run_due()
    assert audit.verify().chained == 1
    assert row(session, ChoreName.CHAIN).outcome == {"lines": 1}
    with clock.frozen_at(at + timedelta(minutes=1)):
        chores.run_due()
    assert row(session, ChoreName.CHAIN).outcome == {"lines": 1}, "what it did last, not that it found nothing"


def test_a_line_that_comes_after_many_others_is_chained_within_the_hour(session, at):
    """Each second only the last minutes are looked through, so that a long log costs no more than a short one."""
    late = old_id(minutes=chaining.LATE + 1)
    audit.record("plant.change", factories.series(), by=None, at=at)
    session.commit()
    chores.run_due()
    session.add(AuditLine(id=late, at=at, action="plant.late", subject_kind="series", subject_id=late))
    session.add(AuditLine(id=old_id(minutes=1), at=at, action="plant.near", subject_kind="series", subject_id=late))
    session.commit()
    with clock.frozen_at(at + timedelta(minutes=1)):
        chores.run_due()
        assert [one for one, _text in audit.waiting().lines] == [late]
        assert audit.verify().chained == 2
    with clock.frozen_at(at + timedelta(hours=1)):
        chores.run_due()
    assert audit.waiting().lines == []
    assert audit.verify().chained == 3
    assert row(session, ChoreName.LATE).outcome == {"lines": 1}


def test_lines_that_were_read_before_others_were_chained_are_not_chained_twice(session, at):
    """Somebody else chains between reading and chaining: what was read is old then, and is read again."""
    series = factories.series()
    for count in (1, 2):
        for _ in range(count):
            audit.record("plant.change", series, by=None, at=at)
        session.commit()
        found = audit.waiting()
        assert (len(found.lines), found.after) == (count, count - 1)
        if count == 2:
            audit.record("plant.change", series, by=None, at=at)
            session.commit()
            assert audit.chain(audit.waiting(most=1)) == 1
            session.commit()
        assert audit.chain(found) == count
        session.commit()
    assert audit.verify() == audit.Verdict(4, 0, None)


def test_many_lines_are_chained_in_few_statements_and_in_steps(session, at, monkeypatch, queries):
    monkeypatch.setattr(chores, "STEP", 115)
    series = factories.series()
    for _ in range(233):
        audit.record("plant.change", series, by=None, at=at)
    session.commit()
    with queries() as sent:
        assert chores.chain() == {"lines": 233}
    links = [one for one in sent if one.startswith("INSERT INTO audit_link")]
    # 115, 115 and 3 lines, in a hundred, tens and ones.
    assert len(links) == (1 + 1 + 5) * 2 + 3
    assert audit.verify() == audit.Verdict(233, 0, None)


def old_id(minutes: int) -> UUID:
    """An id that was made so many minutes ago."""
    return UUID(int=new_id().int - (minutes * 60_000 << 80))


# What is kept for a stated time


def test_the_table_is_whole(app):
    assert [one.kept for one in retention.periods()] == list(Kept)
    assert all(one.days > 0 for one in retention.periods())


def test_the_page_repeats_the_table(app):
    page = (ROOT / "docs/operations/retention.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)`[^|]*\| (\d+) \|", page, re.MULTILINE))
    assert rows == {str(one.kept): str(one.days) for one in retention.periods()}
    assert re.findall(r"^\| `([a-z]+)` \| (?!\d)", page, re.MULTILINE) == [str(one.name) for one in chores.DUTIES]


def days(kept: Kept) -> timedelta:
    return timedelta(days=next(one.days for one in retention.periods() if one.kept is kept))


def test_what_was_kept_for_its_time_goes_and_the_rest_stays(session, app, people, at):
    """For each row of the table: one that is done with for a second too long, one that is not, one that is not done."""
    second = timedelta(seconds=1)
    made = {}
    judged = build(people, at).assigned()
    task = judged.task(people.judge)
    for age in (True, False):

        def when(kept, age=age):
            return at - days(kept) + (-second if age else second)

        letter = mail.write("alice@example.org", "a", "b", at=when(Kept.LETTERS))
        letter.state, letter.ended_at, letter.text = "sent", when(Kept.LETTERS), None
        account, then = new_id(), when(Kept.RECEIPTS)
        receipt = receipts.Receipt(
            account_id=account, idempotency_key="k", operation="o", answer="/", code="C", at=then
        )
        line = access.AccessLine(at=when(Kept.ACCESS), kind="denied", what="x")
        job = Job(kind="x", state="done", asked_at=at - 900 * DAY, seen_at=at, ended_at=when(Kept.JOBS))
        unused = invitation(people, when(Kept.INVITATIONS), f"u{age}")
        tried = FailedTry(kind="sign-in", name_digest="n", address_digest="a", at=when(Kept.TRIES))
        handed = hand_over(task, f"{age}", when(Kept.HAND_OVERS))
        call = help_call(task, when(Kept.CALLS))
        begun = import_draft("[]", when(Kept.DRAFTS))
        certificates = certificate_run(task, when(Kept.CERTIFICATES))
        proof = evidence(certificates, task, when(Kept.EVIDENCE))
        packed = archive(task, when(Kept.ARCHIVES))
        shared = award_share(people, when(Kept.SHARES))
        coming = delegation_member(people, when(Kept.STAFF) - age * DAY, f"{age}")
        session.add_all(
            [receipt, line, job, unused, tried, handed, call, begun, certificates, proof, packed, shared, coming]
        )
        made[age] = [letter, receipt, line, job, unused, tried, handed, call, begun, certificates, proof, packed]
        made[age] += [shared, coming]
    waiting = mail.write("alice@example.org", "a", "b", at=at - 900 * DAY, use_by=at + DAY)
    running = Job(kind="x", state="running", asked_at=at - 900 * DAY, seen_at=at)
    used = invitation(people, at - 900 * DAY, "used")
    used.used_at = at - 900 * DAY
    undecided = hand_over(task, "undecided", None)
    taken_in = import_draft(None, at - 900 * DAY)
    taken_in.import_id = new_id()
    shown = award_share(people, None)
    session.add_all([running, used, undecided, taken_in, shown])
    session.commit()
    keys = {age: [(type(one), one.id) for one in rows] for age, rows in made.items()}
    others = [(type(one), one.id) for one in (waiting, running, used, undecided, taken_in, shown)]
    session.expunge_all()
    assert retention.purge() == {str(kept): 1 for kept in Kept}
    assert [session.get(*key) for key in keys[True]] == [None] * len(keys[True])
    assert None not in [session.get(*key) for key in keys[False] + others]
    assert len(keys[True]) == len(Kept), "each kind has its case here"


def import_draft(content, at):
    return ImportDraft(kind="roster", scope_id=new_id(), name="x.xlsx", content=content, by_id=new_id(), at=at)


def award_share(people, revoked_at):
    made = {"made_at": datetime(2020, 1, 1, tzinfo=UTC), "changed_at": datetime(2020, 1, 1, tzinfo=UTC)}
    token = new_id().hex
    return AwardShare(
        person_id=people.alice.person_id, token_index=token, shown={"a": ["name"]}, revoked_at=revoked_at, **made
    )


def delegation_member(people, ended, key):
    """Of an edition whose last day was the day of that moment."""
    edition = factories.edition(f"ended-{key.lower()}", of=people.series)
    edition.ends = ended.date()
    made = {"region": "36", "by_id": new_id(), "at": ended}
    return DelegationMember(
        edition_id=edition.id, delegation_id=people.school_id, person_id=people.alice.person_id, role="doctor", **made
    )


def certificate_run(task, made_at):
    contest, number = task.appearance.contest, int(made_at.timestamp()) % 10**6
    where = {"edition_id": contest.edition_id, "organisation_id": contest.organisation_id, "stage": contest.stage}
    run = Tabulation(region="36", number=number, law="1", engine="x", files={}, blocking=0, at=made_at, **where)
    by = {"prepared_by": new_id(), "prepared_at": made_at}
    made = Publication(region="36", number=number, tabulation=run, title={"zh": "x"}, **by, **where)
    factories.add(made)
    what = {"look": "plain", "certificates": 1, "digest": "0" * 64, "size": 1}
    return CertificateRun(publication_id=made.id, job_id=new_id(), made_at=made_at, made_by=new_id(), **what)


def archive(task, made_at):
    what = {"digest": "0" * 64, "manifest": "0" * 64, "size": 1, "members": 1, "masked": False, "state_at": made_at}
    edition = task.appearance.contest.edition_id
    return Archive(edition_id=edition, job_id=new_id(), made_by=new_id(), made_at=made_at, **what)


def evidence(certificates, task, closed_at):
    entry, contest = task.appearance.entry, task.appearance.contest
    where = {"edition_id": contest.edition_id, "contest_id": contest.id, "region": "36"}
    about = {"publication_id": certificates.publication_id, "entry_id": entry.id, "through_id": entry.id}
    filed = {"filed_by": task.seat.account_id, "filed_at": closed_at, "closed_at": closed_at, "state": "withdrawn"}
    number = int(closed_at.timestamp()) % 10**6
    made = Objection(number=number, role="adviser", text="x", **where, **about, **filed)
    factories.add(made)
    return ObjectionFile(
        objection_id=made.id, name="x.pdf", digest="0" * 64, size=1, media_type="application/pdf", at=closed_at
    )


def hand_over(task, digest, decided_at):
    where = {"contest_id": task.appearance.contest_id, "assignment_id": task.id, "region": task.appearance.region}
    then = task.at - 900 * DAY
    return HandOver(digest=digest, content_encrypted="x", seal="{}", taken_at=then, decided_at=decided_at, **where)


def help_call(task, ended_at):
    where = {"contest_id": task.appearance.contest_id, "assignment_id": task.id, "region": task.appearance.region}
    return HelpCall(kind="device", at=task.at - 900 * DAY, ended_at=ended_at, **where)


def invitation(people, expires_at, token):
    from contest.db import session
    from contest.people.models import Organisation

    school = session.scalars(sa.select(Organisation).where(Organisation.kind == "school").limit(1)).one()
    series = session.scalars(sa.select(Series).limit(1)).one()
    return Invitation(
        token_index=token, name="某人", email="x@example.org", role="judge", organisation_id=school.id,
        series_id=series.id, made_by=new_id(), made_at=expires_at - 14 * DAY, expires_at=expires_at,
    )  # fmt: skip


def test_many_rows_go_in_small_steps(session, app, at, monkeypatch, queries):
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    session.add_all([access.AccessLine(at=at - 900 * DAY, kind="denied", what="x") for _ in range(7)])
    session.commit()
    with queries() as seen:
        assert retention.purge()["access-lines"] == 7
    assert len([one for one in seen if one.startswith("DELETE FROM access_line")]) == 3
