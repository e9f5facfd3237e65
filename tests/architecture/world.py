"""Two schools with the same things in them, so that every address of one has a twin at the other.

At each school, on 11 October 2023: growth registers (a submitted entry whose adviser has not answered, a verified one),
making is judged (two entries, one sheet submitted), course is published.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from contest import imports, mail, uploads
from contest.access import Actor, Grant
from contest.db import new_id, session
from contest.desks import actions as desks
from contest.desks.models import Archive
from contest.editions import actions as editions
from contest.editions.actions import contest_for, create_edition, open_edition, reach
from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.effective import text_of
from contest.exchange.photos import Cut
from contest.exchange.spreadsheets.tables import Row, Table
from contest.files import file_store
from contest.imports import drafts
from contest.judging import actions as judging
from contest.judging.models import HandOver, OutsideScore
from contest.people import actions as inviting
from contest.people.actions import corrections
from contest.people.actions.organisation_lists import scope_of
from contest.people.models import Account, Organisation
from contest.people.queries import organisation
from contest.privacy import vault
from contest.publication import actions as publication
from contest.publication.models import Objection, ObjectionFile
from contest.registration import actions as registration
from contest.registration.actions.delegation import kind_of_delegation
from contest.registration.actions.on_behalf import kind_of
from contest.registration.actions.photos import keep_photos
from contest.registration.models import ChangeRequest, DelegationMember, Entry, Material, Verification
from contest.registration.views.photos import packed
from contest.registration.views.photos import purpose_of as photos_of
from contest.results import actions as results
from tests import factories
from tests.people import Named, People
from tests.publication.issued import issue_without_files
from tests.registration.test_delegation import rulebook as delegations_rulebook

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n% "
LIST = [Table("a", (Row(1, ("姓名", "学号")), Row(2, ("韦一诺", "20270001"))))]
MARKS = {"content": 51_000, "form": 33_500}


@dataclass(frozen=True)
class Place:
    """One school's addresses: what an endpoint's parameters are filled in with, by endpoint or by name."""

    values: dict[str, Any] = field(default_factory=dict)

    def value(self, endpoint: str, name: str) -> Any:
        """The parameter for this endpoint: `judging.entry:contest_key`, else `judging:contest_key`, else
        `contest_key`."""
        step = endpoint.split(".", maxsplit=1)[0]
        for key in (f"{endpoint}:{name}", f"{step}:{name}", name):
            if key in self.values:
                return self.values[key]
        raise LookupError(f"tests/architecture/world.py gives no {name} for {endpoint}: add one to Place.values")


@dataclass(frozen=True)
class World:
    people: People
    here: Place  # the first university
    there: Place  # the second


def build(people: People, at: datetime) -> World:
    edition = create_edition(factories.rulebook_text("small"), by=None, at=at - timedelta(days=60))
    open_edition(edition, by=None, at=at - timedelta(days=50))
    edition.embed_origins = ["https://news.example.org"]
    skills = create_edition(delegations_rulebook(), by=None, at=at - timedelta(days=60))
    open_edition(skills, by=None, at=at - timedelta(days=50))
    here = _school(
        edition, people, people.school, people.organiser, people.alice, people.teacher, people.judge, people.chair, at
    )
    leader = people.provincial_organiser
    here.values.update(_delegation(skills, leader.account_id, at))
    led = organisation("delegation", here.values["registration:code"])
    factories.membership(leader.account, "organiser", led, people.series, at=at)
    other = people.other_school
    another = {
        key: _teacher(people, f"other-{key}", name, key, other, at)
        for key, name in {"judge": "邓一鸣", "chair": "蒋文", "teacher": "郝梅"}.items()
    }
    there = _school(
        edition, people, other, people.organiser_of_other_school, people.bob, another["teacher"], another["judge"],
        another["chair"], at,
    )  # fmt: skip
    there.values.update(_delegation(skills, people.organiser_of_other_school.account_id, at))
    session.commit()
    return World(people, here, there)


def _teacher(people: People, login: str, name: str, role: str, school: Organisation, at: datetime) -> Named:
    person = factories.person(name, home=school, kind="teacher", at=at)
    account = factories.account(name, login=login, person=person, at=at)
    factories.membership(account, role, school, None if role == "teacher" else people.series, at=at)
    return Named(login, name, account.id, person.id)


def _school(
    edition: Edition,
    people: People,
    school: Organisation,
    organiser: Named,
    student: Named,
    teacher: Named,
    judge: Named,
    chair: Named,
    at: datetime,
) -> Place:
    by = organiser.account_id
    growth, making, course = (
        contest_for(edition, "school", school, track, "higher", at=at - timedelta(days=40))
        for track in ("growth", "making", "course")
    )
    entry, verification, appearance = _registered(edition, growth, school, student, teacher, by, at)
    member = next(one for one in entry.members if one.role == "adviser")
    judged = _judged(making, judge, chair, by, at)
    published, shown, adjustment = _published(course, school, judge, chair, by, at)
    certificates, run = issue_without_files(published, by=by, at=at)
    objected = _objected(published, course, shown, student, at)
    invitation = inviting.invite(
        Actor(by, grants=(Grant("organiser", school.id, people.series_id),)),
        "受邀评委", "judge", school, people.series, email=f"judge@{school.code}.example.edu.cn", at=at,
    )  # fmt: skip
    account = session.get_one(Account, student.account_id)
    enrolment = next(one for one in account.person.enrolments if one.organisation_id == school.id)
    enrolment.confirmed_at = at - timedelta(days=30)
    correction = corrections.ask(enrolment, "number", f"C{school.code}", "抄错了", by=account.id, at=at)
    letter = mail.write("somebody@example.edu.cn", "s", "t", at=at)
    upper = session.get_one(Contest, growth.parent_id)
    membership = next(one for one in session.get_one(Account, judge.account_id).memberships if one.role == "judge")
    chairs = next(one for one in session.get_one(Account, chair.account_id).memberships if one.role == "chair")
    shared = desks.share_awards(account.person, {"an-award": ["award"]}, by=account.id, at=at)
    other = text_of(making).replace("min_judges = 1", "min_judges = 2")
    proposal = editions.propose(making, other, together=False, reason="加一名评委", by=by, at=at)
    return Place(
        {
            "edition": edition.key,
            "contest_key": growth.key,
            "judging:contest_key": making.key,
            "results:contest_key": course.key,
            "awards:contest_key": course.key,
            "publication:contest_key": course.key,
            "objections:contest_key": course.key,
            "objection_id": objected.objection_id,
            "file_id": objected.id,
            "track": "growth",
            "division": "higher",
            "entry_id": entry.id,
            "member_id": member.id,
            "registration.identity:member_id": next(one.id for one in entry.members if one.role == "competitor"),
            "material_id": entry.materials[0].id,
            "upload_id": uploads.begin(
                student.account_id, f"material:{entry.id}:report", name="报告.pdf", size=9, at=at
            ).id,
            "verification_id": verification.id,
            "together_id": verification.together_id,
            "appearance_id": appearance.id,
            "origin_id": growth.id,
            "registration:kind": "report",
            "judging:kind": "report",
            "ring": "A" * 22,
            "series": "career",
            "kind": "school",
            "code": school.code,
            "account_id": student.account_id,
            "membership_id": membership.id,
            "people.vouch:membership_id": chairs.id,
            "invitation_id": invitation.id,
            "correction_id": correction.id,
            "what": "programme",
            "token": "no-such-token",
            "desks.shared_awards:token": desks.share_token(shared.id),
            "people.invited:token": inviting.token_of(invitation),
            "people.sign_up_at:kind": "student",
            "people.revoke_role:account_id": judge.account_id,
            "registration.quota:contest_key": upper.key,
            "registration.allot:contest_key": upper.key,
            "registration.promote:contest_key": upper.key,
            **{f"registration.{one}:contest_key": upper.key for one in OF_A_TABLE_OF_PLACES},
            "registration.look_through_quotas:draft_id": drafts.open_draft(
                imports.QUOTAS, upper.id, "a.csv", LIST, by=by, at=at
            ).id,
            "registration.undo_quota_import:import_id": imports.note(imports.QUOTAS, upper.id, 0, {}, by=by, at=at).id,
            **_of_tables(school, by, at),
            "number": published.number,
            "group": school.code,
            "organisation_id": school.id,
            "public.entry:number": shown.entry.number,
            "results:appearance_id": shown.id,
            "adjustment_id": adjustment.id,
            "proposal_id": proposal.id,
            **{f"editions.{verb}:contest_key": making.key for verb in ("proposal", "consent", "decline", "withdraw")},
            "decision_id": new_id(),  # no award of this rulebook is decided by a committee
            "job_id": new_id(),
            "letter_id": letter.id,
            "form_id": new_id(),  # a form is kept in one browser only
            "figure": "contestants",
            "key": "medals",
            "public:name": "places.csv",
            "certificate_id": certificates[0].id,
            "run_id": run.id,
            "archive_id": _archived(edition, run, by, at).id,
            "sheet_form": "csv",
            "list_file": "winners.docx",  # quicker than the PDF, through the same door
            "public.certificate:number": "SMALL-2023-1-0123456789ABC",
            "public.credential_status:number": certificates[0].number,
            "results_file": f"{course.key}.docx",
            "public:contest_key": course.key,
            "name": "parts",
            "stamp": "0",
            "filename": "menus.js",
            **judged,
        }
    )


def _archived(edition: Edition, run: Any, by: Any, at: datetime) -> Archive:
    """An archive of which only the row counts here: its file is the ZIP of the certificates."""
    file = {"digest": run.digest, "size": run.size, "members": 1, "manifest": "0" * 64, "masked": False}
    return factories.add(Archive(edition_id=edition.id, job_id=new_id(), made_by=by, made_at=at, state_at=at, **file))


def _registered(
    edition: Edition, growth: Contest, school: Organisation, student: Named, teacher: Named, by: Any, at: datetime
) -> tuple[Entry, Verification, Any]:
    """The student's submitted entry, whose adviser is invited; and another's that is verified."""

    def submitted(person: Any, account: Any) -> Entry:
        entry = registration.register(edition, person, "growth", "higher", title="从课堂到田野", by=account, at=at)
        file = io.BytesIO(PDF + entry.number.encode())
        registration.attach(entry, "report", name="报告.pdf", file=file, by=account, at=at)
        return entry

    entry = submitted(student.person, student.account_id)
    registration.submit(entry, promised=True, by=student.account_id, at=at)
    factories.add(factories.EntryMember(entry_id=entry.id, person_id=teacher.person_id, role="adviser", position=1))
    session.refresh(entry, ["members", "materials"])
    other = factories.person("邻座的同学", home=school, at=at)
    factories.enrolment(other, school, confirmed_at=at)
    verified = submitted(other, None)
    registration.submit(verified, promised=True, by=None, at=at)
    registration.verify(verified, confirming=True, by=by, at=at, together=new_id())
    verification = session.query(Verification).filter_by(entry_id=verified.id).one()
    session.refresh(verified, ["appearances"])
    return entry, verification, verified.appearances[0]


def _entered(contest: Contest, school: Organisation, code: str, at: datetime) -> Any:
    person = factories.person(f"选手{code}", home=school, at=at)
    entry = factories.entry(contest, home=school, members=[person], status="verified", at=at)
    return factories.appearance(entry, contest, code=code, at=at, credit_id=school.id)


def _judged(making: Contest, judge: Named, chair: Named, by: Any, at: datetime) -> dict[str, Any]:
    """Two entries, one judge and a chair; the first sheet is submitted, the second still open."""
    first, second = (_entered(making, making.organisation, code, at) for code in ("01", "02"))
    stored = file_store().save(PDF)
    report = {"kind": "report", "version": 1, "name": "报告.pdf", "media_type": "application/pdf", "at": at}
    factories.add(Material(entry_id=second.entry_id, digest=stored.digest, size=stored.size, **report))
    reach(making, "roster-frozen", by=by, at=at)
    panel = judging.make_panel(making, by=by, at=at)
    seat = judging.seat(panel, session.get_one(Account, judge.account_id), by=by, at=at)
    judging.seat(panel, session.get_one(Account, chair.account_id), role="chair", by=by, at=at)
    judging.assign_evenly(making, by=by, at=at)
    judging.open_judging(making, by=by, at=at)
    assignments = {one.appearance_id: one for one in session.query(factories.Assignment).filter_by(seat_id=seat.id)}
    version = judging.submit_sheet(assignments[first.id], MARKS, by=judge.account_id, at=at)
    content = {"assignment": str(assignments[second.id].id), "marks": {}}
    handed = {"content_encrypted": vault().encrypt(json.dumps(content)), "seal": "{}", "taken_at": at}
    where = {"contest_id": making.id, "assignment_id": assignments[second.id].id, "region": second.region}
    taken = factories.add(HandOver(digest=hashlib.sha256(second.id.bytes).hexdigest(), **where, **handed))
    call = judging.call_for_help(assignments[second.id], "device", "", by=judge.account_id, at=at)
    given = {"contest_id": making.id, "appearance_id": second.id, "region": second.region, "file": "votes.csv"}
    score = factories.add(OutsideScore(**given, segment="vote", number=1, value="5", load_id=second.id, at=at))
    return {
        "load_id": score.load_id,
        "judging:appearance_id": first.id,
        "seat_id": seat.id,
        "assignment_id": assignments[second.id].id,
        "version_id": version.id,
        "hand_over_id": taken.id,
        "draft_id": drafts.open_draft(imports.ROSTER, making.organisation_id, "a.csv", LIST, by=by, at=at).id,
        "judging:draft_id": drafts.open_draft(imports.JUDGES, making.id, "a.csv", LIST, by=by, at=at).id,
        "people:import_id": imports.note(imports.ROSTER, making.organisation_id, 0, {}, by=by, at=at).id,
        "registration:draft_id": drafts.open_draft(
            kind_of(making.edition), making.organisation_id, "a.csv", LIST, answers={"level": "bachelor"}, by=by, at=at
        ).id,
        "registration:import_id": imports.note(kind_of(making.edition), making.organisation_id, 0, {}, by=by, at=at).id,
        "import_id": imports.note(imports.JUDGES, making.id, 0, {}, by=by, at=at).id,
        "table_id": imports.note(imports.TRIES, making.id, 0, {}, by=by, at=at).id,
        "call_id": call.id,
    }


_photo = io.BytesIO()
Image.new("RGB", (5, 7)).save(_photo, "JPEG")
A_PHOTO = _photo.getvalue()
OF_A_TABLE_OF_PLACES = ("begin_quotas", "look_through_quotas", "quota_file", "undo_quota_import")
OF_A_DELEGATION = (
    "add_competitor", "begin_delegation", "delegation", "delegation_grid", "delegation_template", "import_delegation",
    "tap_grid", "undo_delegation_import", "delegation_changes", "ask", "take_back", "changes", "decide_change",
    "delegation_people", "delegation_person", "add_staff", "photo", "keep_photo", "remove_photo", "begin_photos",
    "look_through_photos", "waiting_photo",
)  # fmt: skip


def _delegation(edition: Edition, by: Any, at: datetime) -> dict[str, Any]:
    """A delegation with somebody in it, in an edition whose people delegations enter."""
    sent = factories.organisation("delegation", None, "代表团", region="d")
    kind = kind_of_delegation(edition)
    person = factories.person("团里的人", home=sent, kind="worker", at=at)
    contest = contest_for(edition, "national", organisation("authority", "moe"), "e0", "higher", at=at)
    entry = factories.entry(contest, home=sent, members=[person], status="verified", at=at)
    entry.delegation_id, asked = sent.id, {"kind": "withdraw", "why": "受伤", "asked_by": by, "asked_at": at}
    where = {"region": sent.region, "edition_id": edition.id, "contest_id": contest.id, "entry_id": entry.id}
    change = factories.add(ChangeRequest(**where, **asked, delegation_id=sent.id, person_id=person.id, state="open"))
    staff = {"region": sent.region, "edition_id": edition.id, "delegation_id": sent.id, "by_id": by, "at": at}
    doctor = factories.person("团里的队医", home=sent, kind="worker", at=at)
    coming = factories.add(DelegationMember(**staff, person_id=doctor.id, role="doctor", declared='{"size": "XL"}'))
    keep_photos(edition, sent, {person.id: A_PHOTO}, by=by, at=at)
    content = packed([Cut("张三.jpg", A_PHOTO)])
    lot = uploads.begin(by, photos_of(edition, sent), name="photos", size=len(content), at=at)
    uploads.append(lot, 0, io.BytesIO(content), at)
    waiting = {f"registration.{one}:upload_id": lot.id for one in ("look_through_photos", "waiting_photo")}
    return {
        **waiting,
        "registration.waiting_photo:n": 0,
        "desks.staff_badge:member_id": coming.id,
        **{f"registration.{one}:contest_key": "national/moe" for one in ("changes", "decide_change")},
        "change_id": change.id,
        **{f"desks.{one}:edition": edition.key for one in ("accreditation", "badges", "badge", "staff_badge")},
        **{f"desks.{one}:code": sent.code for one in ("accreditation", "badges")},
        "desks.badge:number": entry.number,
        **{f"registration.{one}:edition": edition.key for one in OF_A_DELEGATION},
        "registration:code": sent.code,
        "person_id": person.id,
        "registration.import_delegation:draft_id": drafts.open_draft(kind, sent.id, "a.csv", LIST, by=by, at=at).id,
        "registration.undo_delegation_import:import_id": imports.note(kind, sent.id, 0, {}, by=by, at=at).id,
    }


def _of_tables(school: Organisation, by: Any, at: datetime) -> dict[str, Any]:
    """Tables of organisations that wait and that came in: a school's departments, and an administrator's."""
    found = {}
    for suffix, of in (("departments", school), ("organisations", None)):
        kind, scope = scope_of(of)
        found[f"people.look_through_{suffix}:draft_id"] = drafts.open_draft(kind, scope, "a.csv", LIST, by=by, at=at).id
        found[f"people.undo_{suffix}:import_id"] = imports.note(kind, scope, 0, {}, by=by, at=at).id
    return found


def _objected(published: Any, course: Contest, shown: Any, student: Named, at: datetime) -> ObjectionFile:
    """The student has objected, with evidence."""
    where = {"region": course.region, "edition_id": course.edition_id, "contest_id": course.id}
    about = {"publication_id": published.id, "entry_id": shown.entry_id, "through_id": shown.entry_id}
    said = {"number": 1 + session.query(Objection).count(), "role": "contestant", "text": "总分加错了。"}
    made = factories.add(Objection(**where, **about, **said, filed_by=student.account_id, filed_at=at))
    stored = file_store().save(PDF)
    file = {"name": "证据.pdf", "media_type": "application/pdf", "at": at}
    return factories.add(ObjectionFile(objection_id=made.id, digest=stored.digest, size=stored.size, **file))


def _published(
    course: Contest, school: Organisation, judge: Named, chair: Named, by: Any, at: datetime
) -> tuple[Any, Any, Any]:
    """Marked, confirmed, tabulated and published eight days ago: its objections may still come."""
    then = at - timedelta(days=14)
    entries = [_entered(course, school, code, then) for code in ("11", "12", "13")]
    reach(course, "roster-frozen", by=by, at=then)
    panel = judging.make_panel(course, by=by, at=then)
    seat = judging.seat(panel, session.get_one(Account, judge.account_id), by=by, at=then)
    judging.seat(panel, session.get_one(Account, chair.account_id), role="chair", by=by, at=then)
    judging.assign_evenly(course, by=by, at=then)
    judging.open_judging(course, by=by, at=then)
    for n, one in enumerate(session.query(factories.Assignment).filter_by(seat_id=seat.id)):
        judging.submit_sheet(one, {**MARKS, "content": 50_000 - n * 1_000}, by=judge.account_id, at=then)
    for entry in entries:
        judging.confirm_entry(entry, by=chair.account_id, at=then)
    judging.close_judging(course, by=by, at=then)
    adjustment = results.adjust(entries[0], "0.5", "现场答辩延误由会务造成", by=by, at=then)
    tabulation = results.tabulate([course], by=by, at=then)
    draft = publication.prepare(tabulation, by=by, at=then)
    reviewer = factories.account("复核的人", login=f"reviewer-{course.organisation.code}")
    factories.membership(reviewer, "organiser", course.organisation, course.edition.series)
    publication.review(draft, by=reviewer.id, at=then)
    return publication.publish(draft, by=by, at=at - timedelta(days=1)), entries[0], adjustment
