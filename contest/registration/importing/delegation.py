"""A delegation's list: person by event, as leaders have it. Who is in it is known by an identity number, or by name and
home; where somebody works or studies is kept apart from who sends them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.models import Edition
from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.repairs import read_text
from contest.imports.plans import Choice, Note, Outcome, Plan, PlannedLine, Remark, flaws_noted
from contest.imports.reading import Line, ReadList, Shape
from contest.people.importing import IDENTITY, Roster, people_by_identity, plain
from contest.people.importing.organisations import short_name
from contest.people.likeness import key_of_name
from contest.people.models import Enrolment, Organisation, OrganisationKind, Person, PersonKind, StudyLevel
from contest.privacy import vault
from contest.registration.importing.plan import plan_of
from contest.registration.importing.shape import shape_of
from contest.registration.importing.staff import (
    BY_EVENT,
    DECLARED,
    OFFICE,
    OFFICES,
    Coming,
    changes_of_member,
    declared_in_list,
    declared_of,
    label_of,
    role_of,
)
from contest.registration.importing.world import ELSEWHERE, Failing, World, world_of
from contest.registration.labels import DECLARED_LABELS, STAFF_ROLE_LABELS
from contest.registration.models import DelegationMember, StaffRole
from contest.registration.queries.affiliation import Affiliation, affiliation, delegation_of
from contest.registration.queries.eligibility import HeldAwards, earlier_awards
from contest.registration.queries.openings import Opening
from contest.registration.queries.staff import members_of

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

DELEGATION = Field("delegation", ("代表团", "代表队", "所属代表团", "delegation"))
HOME = Field("home", ("工作单位/学校", "工作单位", "单位", "学校", "所在单位", "单位名称", "home", "organisation"))
KIND = Field("kind", ("身份", "人员类别", "选手身份", "kind"))
LEVEL = Field("level", ("学历", "文化程度", "学历层次", "level"))
GENDER = Field("gender", ("性别", "gender"))
_OWN = (DELEGATION, HOME, KIND, LEVEL, GENDER, OFFICE, *DECLARED)
_LONGEST = 80  # letters of what is declared
_NOT_OURS = ("number", "department", "class_name", "programme", "entry_year", "telephone", "adviser")
ADVISER = Field("adviser", ("教练", "指导教师", "技术指导", "教练员", "指导老师", "coach", "adviser"))
_KINDS = (("学生", PersonKind.STUDENT), ("教师", PersonKind.TEACHER), ("老师", PersonKind.TEACHER))
_LEVELS = (
    ("博士", StudyLevel.DOCTOR),
    ("硕士|研究生", StudyLevel.MASTER),
    ("本科|学士", StudyLevel.BACHELOR),
    ("大专|专科|高职|技师", StudyLevel.VOCATIONAL),
    ("高级技工|中级技工|技工|中专|中职|高中", StudyLevel.SECONDARY),
)
_SCHOOL = re.compile(r"(?:学院|学校|大学|技校|中专|职教中心|中学)$")


class Known(NamedTuple):
    """Somebody whom the system knows."""

    person_id: UUID
    name: str


@dataclass
class Sent(World):
    """What decides the lines of a delegation's list. `school` is the delegation itself: it stands in for a home where a
    line has none."""

    homes: Mapping[str, Organisation] = field(default_factory=dict)  # of the delegation, by name as it is compared
    by_identity: Mapping[str, Person] = field(default_factory=dict)
    by_home: Mapping[tuple[str, UUID], Sequence[Person]] = field(default_factory=dict)
    names: Mapping[str, set[str]] = field(default_factory=dict)  # the names that stand beside an identity number
    noted: Mapping[UUID, DelegationMember] = field(default_factory=dict)  # what the delegation noted, by person
    coming: set[str] = field(default_factory=set)  # staff of lines further up

    def home_of(self, line: Line) -> Organisation | None:
        """Where somebody works or studies; None: an organisation that comes in with the list."""
        name = line.text("home")
        return self.homes.get(plain(name)) if name else self.school

    def who(self, line: Line) -> str:
        return line.text("identity") or f"{key_of_name(line.text('name'))}|{plain(line.text('home'))}"

    def elsewhere(self, planned: PlannedLine) -> Failing:
        known: Known | None = planned.target.person.target
        place = affiliation(self.people[known.person_id]) if known else None
        if place is None or _sends(place.home, self.school):
            return []
        return [(ELSEWHERE, {"name": planned.line.text("name"), "home": self.school.name})]

    def applicant(self, planned: PlannedLine, answers: Mapping[str, str]) -> tuple[Person, Affiliation, HeldAwards]:
        known: Known | None = planned.target.person.target
        if known is None:
            home = self.home_of(planned.line) or self.school
            return person_of(planned.line), Affiliation(home, None), ()
        person = self.people[known.person_id]
        return person, affiliation(person) or Affiliation(self.school, None), earlier_awards(person, self.edition)


def _sends(home: Organisation, delegation: Organisation) -> bool:
    sender = delegation_of(home)
    return sender is not None and sender.id == delegation.id


def delegation_shape(asked: Sequence[Attribute]) -> Shape:
    """The lists of a delegation: name, identity number, home, what they are and have studied, the event, a coach, and
    what the rules ask of entries."""
    found = shape_of(asked)
    own = tuple(one for one in found.fields if one.key not in _NOT_OURS and not re.match(r"member\d", one.key))
    read = {**found.read, **{one.key: lambda cell, _rounded: read_text(cell) for one in _OWN}}
    return Shape((*own, *_OWN, ADVISER), read, found.parted)


def person_of(line: Line) -> Person:
    """A person as a line says; not saved. The day of birth is that of an identity number of 18 digits."""
    kind = next((kind for word, kind in _KINDS if word in line.text("kind")), PersonKind.WORKER)
    level = next((level for word, level in _LEVELS if re.search(word, line.text("level"))), None)
    gender = {"男": "m", "女": "f"}.get(line.text("gender")[:1])
    return Person(
        name=line.text("name"),
        kind=str(kind),
        level=str(level) if level else None,
        gender=gender,
        born=_born(line.text("identity")),
    )


def _born(identity: str) -> date | None:
    if not re.fullmatch(r"\d{17}[\dX]", identity):
        return None
    try:
        return date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    except ValueError:
        return None


def kind_of_home(name: str) -> OrganisationKind:
    """What an organisation is that only its name is known of."""
    return OrganisationKind.SCHOOL if _SCHOOL.search(name) else OrganisationKind.FIRM


def plan_delegation(
    edition: Edition,
    delegation: Organisation,
    found: ReadList,
    answers: Mapping[str, str],
    at: datetime,
    events: Sequence[Opening] | None = None,
) -> Plan:
    """What the lines of a delegation's list would do: each enters one person for one event. Nobody outside the
    delegation is named: an identity number that is somebody else's says so and nothing more. `events`: all of its
    events, where they are read already."""
    sent = _sent_by(edition, delegation, found, at, events)
    identities = people_by_identity(found.lines)
    names = _names(delegation)
    lines = []
    for line in found.lines:
        planned = PlannedLine(line)
        lines.append(planned)
        if line.left_out:
            planned.outcome = Outcome.LEFT_OUT
            continue
        flaws_noted(planned)
        if (given := line.text("delegation")) and short_name(given) not in names:
            planned.note(Remark.OTHER_DELEGATION, "delegation", name=given)
        _find(planned, sent, identities)
        if (role := role_of(line, answers.get(OFFICES, BY_EVENT))) is not None:
            _comes_along(planned, sent, role)
    plan = plan_of(lines, found, sent, answers)
    for planned in lines:
        planned.notes = [_with_staff(one) if one.remark == Remark.NO_EVENT else one for one in planned.notes]
    _declare(lines, sent)
    return plan


def _declare(lines: Sequence[PlannedLine], sent: Sent) -> None:
    """What the whole list declares of somebody is what each of their lines will do; a line that writes otherwise says
    so."""
    declared = declared_in_list(lines)
    for one in lines:
        if one.outcome in (Outcome.WAITS, Outcome.LEFT_OUT):
            continue
        written, kept = declared_of(one.line), declared[one.target.who]
        for key in written:
            if written[key] != kept[key]:
                one.note(Remark.DECLARED_TWICE, key, what=DECLARED_LABELS[key], kept=kept[key])
        is_staff = isinstance(one.target, Coming)
        known = one.target.person_id if is_staff else getattr(one.target.person.target, "person_id", None)
        noted = sent.noted.get(known) if known else None
        if known is None or (is_staff and noted is None):
            continue
        own = {key: kept[key] for key in written}
        one.changes = changes_of_member(own, one.target.role if is_staff else None, noted)
        if one.outcome != Outcome.NEW:
            one.outcome = Outcome.CHANGED if one.changes else Outcome.UNCHANGED


def _with_staff(note: Note) -> Note:
    """Who is in no event may also be staff whose line says nothing of it."""
    return replace(note, choices=(*note.choices, Choice("staff", OFFICE.key, label_of(StaffRole.STAFF))))


def _comes_along(planned: PlannedLine, sent: Sent, role: StaffRole) -> None:
    """The line is of somebody who competes in no event."""
    known: Known | None = planned.target
    who = str(known.person_id) if known else sent.who(planned.line)
    planned.target = Coming(who, role, known.person_id if known else None)
    if who in sent.coming:
        planned.note(Remark.ENTERED_TWICE, "office")
    if event := planned.line.text("event"):
        planned.note(Remark.EVENT_DROPPED, "event", event=event, role=STAFF_ROLE_LABELS[role])
    sent.coming.add(who)
    if planned.outcome == Outcome.WAITS:
        return
    is_noted = known is not None and known.person_id in sent.noted
    planned.outcome = Outcome.UNCHANGED if is_noted else Outcome.NEW


def _find(planned: PlannedLine, sent: Sent, identities: Counter[str]) -> None:
    line = planned.line
    for key, text in declared_of(line).items():
        if len(text) > _LONGEST:
            planned.note(Remark.LONG, key)
    name, identity = line.text("name"), line.text("identity")
    if not name:
        planned.note(Remark.NO_NAME, "name")
    person = None
    if identity and not line.cells["identity"].flaw:
        person = sent.by_identity.get(vault().index(identity))
        if not IDENTITY.match(identity) or (len(identity) == 18 and _born(identity) is None):
            planned.note(Remark.IDENTITY, "identity")
        elif identities[identity] > 1 and not _same_person(line, sent):
            planned.note(Remark.IDENTITY_TAKEN, "identity")
        elif person is not None and key_of_name(person.name) != key_of_name(name):
            planned.note(Remark.IDENTITY_TAKEN, "identity")
            person = None
    elif not identity and (home := sent.home_of(line)) is not None:
        same = sent.by_home.get((key_of_name(name), home.id), ())
        person = same[0] if len(same) == 1 else None
    if person is not None:
        planned.target = Known(person.id, person.name)
        planned.outcome = planned.outcome if planned.outcome == Outcome.WAITS else Outcome.UNCHANGED


def _same_person(line: Line, sent: Sent) -> bool:
    return sent.names.get(line.text("identity")) == {key_of_name(line.text("name"))}


def _names(delegation: Organisation) -> set[str]:
    return {short_name(name) for words in (delegation.name, delegation.short or {}) for name in words.values()}


def _sent_by(
    edition: Edition, delegation: Organisation, found: ReadList, at: datetime, events: Sequence[Opening] | None
) -> Sent:
    homes = homes_of(delegation)
    indexes = [vault().index(text) for line in found.lines if (text := line.text("identity"))]
    names = {line.text("name") for line in found.lines}
    mine = sa.and_(Person.home_id.in_([one.id for one in homes.values()]), Person.name.in_(names))
    coaches = Person.home_id == delegation.id
    loaded = sa.select(Person).where(sa.or_(Person.identity_index.in_(indexes), mine, coaches))
    people = session.scalars(
        loaded.options(
            joinedload(Person.home),
            selectinload(Person.enrolments).joinedload(Enrolment.organisation),
            selectinload(Person.enrolments).joinedload(Enrolment.department),
        )
    ).all()
    by_home: defaultdict[tuple[str, UUID], list[Person]] = defaultdict(list)
    staff: defaultdict[str, list[Known]] = defaultdict(list)
    for one in people:
        if one.home_id is not None:
            by_home[key_of_name(one.name), one.home_id].append(one)
        if one.home_id == delegation.id and one.kind == PersonKind.WORKER:
            staff[key_of_name(one.name)].append(Known(one.id, one.name))
    known = {one.id: one for one in people}
    world = world_of(edition, delegation, Roster({}, {}, {}, {}), set(known), at, events, known)
    spelt: defaultdict[str, set[str]] = defaultdict(set)
    for line in found.lines:
        spelt[line.text("identity")].add(key_of_name(line.text("name")))
    return Sent(
        **{one: getattr(world, one) for one in World.__dataclass_fields__ if one != "staff"},
        staff=staff,
        homes=homes,
        by_identity={one.identity_index: one for one in people if one.identity_index},
        by_home=by_home,
        names=spelt,
        noted={one.person_id: one for one in members_of(edition, delegation)} if _notes(found) else {},
    )


def _notes(found: ReadList) -> bool:
    """Whether a list says anything that a delegation notes of its people."""
    return any(one.key in line.cells for line in found.lines for one in (OFFICE, *DECLARED))


def homes_of(delegation: Organisation) -> dict[str, Organisation]:
    """The organisations whose people a delegation sends, by their names."""
    where = [Organisation.parent_id == delegation.id, Organisation.id == delegation.id]
    if delegation.province and delegation_of(Organisation(kind="school", province=delegation.province)) is delegation:
        where.append(
            sa.and_(Organisation.province == delegation.province, Organisation.kind.in_(("school", "firm", "city")))
        )
    found = session.scalars(sa.select(Organisation).where(sa.or_(*where)).order_by(Organisation.id))
    return {plain(name): one for one in found for words in (one.name, one.short or {}) for name in words.values()}
