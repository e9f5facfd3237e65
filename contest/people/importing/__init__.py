"""A school's roster as departments and registries have it: its columns, and what each line of it would do. Nothing is
written here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.repairs import (
    Reading,
    read_address,
    read_code,
    read_name,
    read_names,
    read_telephone,
    read_text,
    read_year,
)
from contest.i18n import localized
from contest.imports.plans import Choice, Note, Outcome, Plan, PlannedLine, Remark, flaws_noted
from contest.imports.reading import Line, ReadList, Shape
from contest.people.likeness import key_of_name, key_of_number, key_of_variants
from contest.people.models import Enrolment, Organisation, Person, SchoolLevel, StudyLevel
from contest.people.queries import departments
from contest.privacy import masked_phone, vault

MOST_LINES = 200_000
STAFF = str(StudyLevel.STAFF)
FEW = 4
"""So many people of the same name and department are looked at: one is found, three are offered."""
RENAME = "rename"
"""What somebody says of a line whose name differs from the roster's: it is the same person, and the file is right."""
IDENTITY = re.compile(r"^(?:\d{17}[\dX]|\d{15}|[A-Z0-9]{5,18})$")

FIELDS = (
    Field(
        "name",
        ("姓名", "名字", "学生姓名", "教师姓名", "name"),
        lambda cell: bool(re.fullmatch(r"[\u3400-\u9fff·]{2,10}", cell)),
        needed=True,
    ),
    Field(
        "number",
        ("学号", "工号", "学籍号", "职工号", "学号/工号", "student number", "number"),
        lambda cell: cell.isdecimal() and 8 <= len(cell) <= 14 and not re.fullmatch(r"1[3-9]\d{9}", cell),
    ),
    Field("department", ("学院", "院系", "系部", "系", "部门", "二级学院", "单位", "department", "faculty")),
    Field("class_name", ("班级", "行政班", "班", "class"), lambda cell: cell.endswith("班")),
    Field("programme", ("专业", "专业名称", "programme", "major")),
    Field("entry_year", ("入学年份", "入学年度", "年级", "year")),
    Field(
        "telephone",
        ("手机", "手机号", "手机号码", "联系电话", "电话", "联系方式", "telephone", "phone"),
        lambda cell: bool(re.fullmatch(r"1[3-9]\d{9}", cell)),
    ),
    Field("identity", ("身份证号", "身份证号码", "身份证", "证件号码", "证件号", "identity number")),
    Field("adviser", ("指导教师", "指导老师", "导师", "辅导员", "班主任", "adviser")),
)


def _several(cell: str) -> Reading:
    whole = read_text(cell)
    found = [one.text for one in read_names(cell)]
    return Reading("、".join(found), whole.repairs, whole.flaw)


def read_identity(cell: str, rounded: bool = False) -> Reading:
    """An identity number, its check letter large."""
    found = read_code(cell, rounded=rounded)
    return Reading(found.text.upper(), found.repairs, found.flaw)


READ = {
    "name": lambda cell, _rounded: read_name(cell),
    "number": lambda cell, rounded: read_code(cell, rounded=rounded),
    "department": lambda cell, _rounded: read_text(cell),
    "class_name": lambda cell, _rounded: read_text(cell),
    "programme": lambda cell, _rounded: read_text(cell),
    "entry_year": lambda cell, _rounded: read_year(cell),
    "telephone": lambda cell, rounded: read_telephone(cell, rounded=rounded),
    "identity": read_identity,
    "adviser": lambda cell, _rounded: _several(cell),
    "email": lambda cell, _rounded: read_address(cell),
}


def is_class(sheet: str) -> bool:
    """Whether a sheet is called by a class, as where each has one: "烹饪2501班"; "全班" and "各班" are none."""
    return bool(re.fullmatch(r"(?=.*[\d一二三四五六七八九十]).{2,30}班", sheet))


BY_SHEET = {"class_name": is_class}
ROSTER = Shape(FIELDS, READ, by_sheet=BY_SHEET)
SAVED = ("department", "class_name", "programme", "entry_year", "telephone", "adviser")
"""What a line may change of somebody who is on the roster already. An empty cell changes nothing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the roster: a person who is confirmed there."""

    id: UUID
    person_id: UUID
    name: str
    number: str | None
    department: str
    values: Mapping[str, str | None]  # of SAVED, but the telephone, which is encrypted
    telephone_encrypted: str | None
    identity_index: str | None
    staff: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is on a school's roster, found by number, by name, and by name and department, as both are compared."""

    by_number: Mapping[str, Listed]
    by_name: Mapping[str, Sequence[Listed]]
    by_place: Mapping[tuple[str, str], Sequence[Listed]]
    identities: Mapping[str, UUID]  # of all schools: index → person


def usual_level(school: Organisation) -> str:
    """What the students of a school mostly study for, to be changed on the page."""
    return {
        SchoolLevel.UNIVERSITY: StudyLevel.BACHELOR,
        SchoolLevel.VOCATIONAL: StudyLevel.VOCATIONAL,
        SchoolLevel.TECHNICIAN: StudyLevel.SECONDARY,
    }.get(SchoolLevel(school.level) if school.level else SchoolLevel.UNIVERSITY, StudyLevel.BACHELOR)


def roster_of(school: Organisation, found: ReadList) -> Roster:
    """The roster of a school as it stands: one query for its people, some for the identity numbers of the file."""
    named = {one.id: localized(one.name, "zh") for one in departments(school.id)}
    rows = session.execute(
        sa.select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.number,
            Enrolment.number_key,
            Enrolment.department_id,
            Enrolment.class_name,
            Enrolment.programme,
            Enrolment.entry_year,
            Enrolment.adviser,
            Enrolment.telephone_encrypted,
            Enrolment.level,
            Person.name,
            Person.identity_index,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.organisation_id == school.id,
            Enrolment.confirmed_at.is_not(None),
            Enrolment.ended_at.is_(None),
        )
    )
    by_number: dict[str, Listed] = {}
    by_name: defaultdict[str, list[Listed]] = defaultdict(list)
    by_place: defaultdict[tuple[str, str], list[Listed]] = defaultdict(list)
    for row in rows:
        department = named.get(row.department_id, "") if row.department_id else ""
        values = {
            "department": department,
            "class_name": row.class_name,
            "programme": row.programme,
            "entry_year": str(row.entry_year) if row.entry_year else None,
            "adviser": row.adviser,
        }
        one = Listed(
            row.id,
            row.person_id,
            row.name,
            row.number,
            department,
            values,
            row.telephone_encrypted,
            row.identity_index,
            row.level == STAFF,
        )
        if row.number_key:
            by_number[row.number_key] = one
        name = key_of_name(row.name)
        by_name[name].append(one)
        by_place[name, plain(department)].append(one)
    return Roster(by_number, by_name, by_place, _identities(found))


def _identities(found: ReadList) -> dict[str, UUID]:
    wanted = [vault().index(text) for line in found.lines if (text := line.text("identity"))]
    held: dict[str, UUID] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        chosen = sa.select(Person.identity_index, Person.id).where(Person.identity_index.in_(some))
        held.update({index: id_ for index, id_ in session.execute(chosen) if index})
    return held


def plan_roster(school: Organisation, found: ReadList, answers: Mapping[str, str]) -> Plan:
    """What the lines would do to a school's roster. Twins are looked for among those of the same number, and of the
    same name and department: each line costs the same however many there are."""
    roster = roster_of(school, found)
    numbers = names_by_number(found.lines)
    identities = people_by_identity(found.lines)
    lines, seen = [], set()
    for line in found.lines:
        planned = PlannedLine(line)
        lines.append(planned)
        if line.left_out:
            planned.outcome = Outcome.LEFT_OUT
            continue
        flaws_noted(planned)
        find_person(planned, roster, numbers)
        check_identity(planned, roster, identities)
        number = key_of_number(line.text("number"))
        if number in seen and planned.outcome in (Outcome.NEW, Outcome.CHANGED):
            planned.outcome, planned.changes = Outcome.UNCHANGED, []  # the same person stands further up
        seen.add(number or line.key)
    return Plan(found, lines, dict(answers))


def names_by_number(lines: Sequence[Line]) -> dict[str, set[str]]:
    """The names that a file has beside each number, as they are compared."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if not line.left_out and (number := key_of_number(line.text("number"))):
            found[number].add(key_of_name(line.text("name")))
    return dict(found)


def people_by_identity(lines: Sequence[Line]) -> Counter[str]:
    """How many people of a file have each identity number; somebody may stand in it several times."""
    pairs = {
        (text, key_of_number(one.text("number")) or one.key)
        for one in lines
        if not one.left_out and (text := one.text("identity"))
    }
    return Counter(text for text, _who in pairs)


def find_person(planned: PlannedLine, roster: Roster, numbers: Mapping[str, set[str]]) -> None:
    """Who the line is: somebody on the roster by number (or, where the file has none, by name and department), or
    somebody new. `numbers`: the names that the file has beside each number."""
    line = planned.line
    name, number = line.text("name"), key_of_number(line.text("number"))
    if not name:
        planned.note(Remark.NO_NAME, "name")
    elif "number" in line.cells and not number and not line.cells["number"].flaw:
        planned.note(Remark.NO_NUMBER, "number", *_numbers(_alike(roster, line)), name=name)
    if number is not None and len(numbers.get(number, ())) > 1:
        planned.note(Remark.NUMBER_TWICE, "number", number=line.text("number"))
    listed = roster.by_number.get(number) if number else None
    if listed is None and not number and "number" not in line.cells:
        same = _alike(roster, line)
        listed = same[0] if len(same) == 1 else None
    if listed is None:
        _look_for_twins(planned, roster)
        if line.cells.get("number") and (flawed := line.cells["number"].flaw):
            offer(planned, Remark(str(flawed)), _numbers(_alike(roster, line)))
        return
    planned.target = listed
    renamed = RENAME in line.flags and listed.name != name
    if key_of_name(listed.name) != key_of_name(name) and name and not renamed:
        variant = key_of_variants(listed.name) == key_of_variants(name)
        choices = (Choice("theirs", "name", listed.name), Choice("rename", RENAME, "y"))
        planned.note(Remark.VARIANT if variant else Remark.OTHER_NAME, "name", *choices, there=listed.name, here=name)
    written = [(key, _was(listed, key), now) for key in SAVED if (now := line.text(key))]
    planned.changes = [change for change in written if change[1] != change[2]]
    if renamed:
        planned.changes.append(("name", listed.name, name))
    if line.text("identity") and listed.identity_index is None:
        planned.changes.append(("identity", "", line.text("identity")))
    if planned.outcome == Outcome.NEW:
        planned.outcome = Outcome.CHANGED if planned.changes else Outcome.UNCHANGED


def _was(listed: Listed, key: str) -> str:
    if key == "telephone":
        return vault().decrypt(listed.telephone_encrypted) if listed.telephone_encrypted else ""
    return listed.values[key] or ""


def _look_for_twins(planned: PlannedLine, roster: Roster) -> None:
    """Somebody of the same name and department has another number."""
    line = planned.line
    name = line.text("name")
    same = _alike(roster, line)
    if same and line.text("number"):
        planned.note(Remark.ALIKE, "number", *_numbers(same), name=name, number=same[0].number or "–")


def _alike(roster: Roster, line: Line) -> list[Listed]:
    """The first few people of the roster who have the line's name and may be of its department and class: nothing that
    both say differs. Looked for among those of the name and the department, or of a name without one."""
    name, department = key_of_name(line.text("name")), plain(line.text("department"))
    if not name:
        return []
    found: Iterable[Listed] = roster.by_name.get(name, ())
    if department:
        found = chain(roster.by_place.get((name, department), ()), roster.by_place.get((name, ""), ()))
    mine = plain(line.text("class_name"))
    same = (one for one in found if not mine or plain(one.values["class_name"] or "") in ("", mine))
    return list(islice(same, FEW))


def _numbers(known: Sequence[Listed]) -> tuple[Choice, ...]:
    return tuple(Choice("is", "number", one.number) for one in known[:3] if one.number)


def offer(planned: PlannedLine, remark: Remark, choices: tuple[Choice, ...]) -> None:
    """Offer a way out with a remark that stands already."""
    planned.notes = [
        Note(one.remark, one.about, one.facts, choices) if one.remark == remark and choices else one
        for one in planned.notes
    ]


def check_identity(planned: PlannedLine, roster: Roster, identities: Mapping[str, int]) -> None:
    """Remark on an identity number that is none, or that belongs to somebody else."""
    text = planned.line.text("identity")
    if not text or planned.line.cells["identity"].flaw:
        return
    mine = planned.target.person_id if planned.target else None
    if not IDENTITY.match(text):
        planned.note(Remark.IDENTITY, "identity")
    elif identities[text] > 1 or roster.identities.get(vault().index(text), mine) != mine:
        planned.note(Remark.IDENTITY_TAKEN, "identity")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A department or a class as it is compared: brackets, spaces and width do not count."""
    return re.sub(r"[\s()·._-]", "", unicodedata.normalize("NFKC", text)).casefold()


def shown_value(key: str, text: str) -> str:
    """A value as a page shows it: telephone and identity numbers masked."""
    if key == "telephone" and text:
        return masked_phone(text)
    if key == "identity" and text:
        return f"{text[:3]}***{text[-2:]}"
    return text


def is_staff(answers: Mapping[str, Any]) -> bool:
    """Whether the file holds staff."""
    return answers.get("level") == STAFF
