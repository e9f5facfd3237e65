"""Who comes along in a delegation's list without competing, and what it declares of its people."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from contest.exchange.spreadsheets.columns import Field
from contest.formatting import format_sentence
from contest.imports.plans import Outcome, PlannedLine
from contest.imports.reading import Line
from contest.registration.labels import STAFF_ROLE_LABELS
from contest.registration.models import DeclaredOfPerson, DelegationMember, StaffRole
from contest.registration.queries.staff import declared_in

OFFICE = Field("office", ("职务", "团内职务", "随团职务", "代表团职务", "角色", "office", "role"))
SIZE = Field(str(DeclaredOfPerson.SIZE), ("服装尺码", "尺码", "衣服尺码", "服装号型", "size"))
DIET = Field(str(DeclaredOfPerson.DIET), ("饮食禁忌", "饮食", "忌口", "饮食要求", "diet"))
NEEDS = Field(str(DeclaredOfPerson.NEEDS), ("特殊需要", "特殊需求", "需要照顾", "special needs", "needs"))
DECLARED = (SIZE, DIET, NEEDS)
# The first that fits.
_ROLES = (
    (r"副(?:团长|领队)|deputy", StaffRole.DEPUTY),
    (r"团长|head of delegation", StaffRole.HEAD),
    (r"领队|team leader", StaffRole.LEADER),
    (r"联络|liaison", StaffRole.LIAISON),
    (r"教练|技术指导|指导教师|指导老师|coach", StaffRole.COACH),
    (r"翻译|interpreter", StaffRole.INTERPRETER),
    (r"医|doctor|nurse", StaffRole.DOCTOR),
    (r"宣传|记者|摄影|摄像|媒体|press|media", StaffRole.PRESS),
    (r"工作人员|随团|随行|陪同|staff", StaffRole.STAFF),
)
_COMPETITOR = r"选手|队员|队长|运动员|参赛者|参赛人员|competitors?|contestants?"
_COMPETES = re.compile(
    rf"(?:{_COMPETITOR})[\sA-Za-z0-9一二三四五六七八九十甲乙丙丁号]*$|^参赛(?![队团])", re.IGNORECASE
)
_PARTS = re.compile(r"[兼、/,，;；+&()（）\n]| and ", re.IGNORECASE)
_WHOSE = re.compile(r"\b(?:of|for)\b(?! delegation).*$", re.IGNORECASE)  # "leader of the competitors"
_JOB = re.compile(r"^医师$|^记者$|宣传(?:干事|部)")  # also what somebody may work as who competes
OFFICES = "offices"
"""The question of what those are whose word does not tell it, asked once for the file, and its answers."""
BY_EVENT, ALL_STAFF, ALL_COMPETE = "event", "staff", "compete"


@dataclass(frozen=True, slots=True)
class Office:
    """What a word of a list says of somebody: the role of staff that it names, if any; whether it says that they
    compete; `is_told`: it says one of the two, so that no event beside it and no answer is needed."""

    word: str
    role: StaffRole | None
    competes: bool
    is_told: bool


@dataclass(frozen=True, slots=True)
class OfficeRead:
    """How a word is read in a file: as whom, None for a competitor; in how many lines; `is_told` as in Office."""

    word: str
    role: StaffRole | None
    lines: int
    is_told: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """What the line of somebody who does not compete says: who they are known by within the file, their role;
    `person_id` None: somebody who comes in with the list."""

    who: str
    role: StaffRole
    person_id: UUID | None


def office_of(line: Line) -> Office | None:
    """What a line says that somebody is there for; None: nothing. Some lists say it in the column of what people are
    (学生, 教师), where it is read only if it names a role or a competitor."""
    if word := line.text("office"):
        return _office(word, has_event=bool(line.text("event")))
    found = _office(line.text("kind"), has_event=bool(line.text("event")))
    return found if found.role is not None or found.competes else None


def _office(word: str, *, has_event: bool) -> Office:
    roles, competes = [], False
    for part in _PARTS.split(word):
        stated = _WHOSE.sub("", part).strip()
        if _COMPETES.search(stated):  # the last word is what they are: 选手领队 leads, 教练组选手 competes
            competes = True
        else:
            roles += [role for words, role in _ROLES if re.search(words, stated, re.IGNORECASE)][:1]
    is_told = (bool(roles) and not (has_event and _JOB.search(word))) != competes
    return Office(word, roles[0] if roles else None, competes, is_told)


def role_of(line: Line, answer: str) -> StaffRole | None:
    """The role of staff that a line gives somebody; None: it says none, or that they compete. A word that names a role
    wins over an event beside it: lists name the event of a coach. `answer`: what those are whose word does not tell."""
    office = office_of(line)
    if office is None or (office.is_told and office.competes):
        return None
    if office.is_told or answer == ALL_STAFF or (answer != ALL_COMPETE and not line.text("event")):
        return office.role or StaffRole.STAFF
    return None


def is_doubtful(line: Line) -> bool:
    """Whether the word of a line does not tell whether somebody competes."""
    return not line.left_out and (office := office_of(line)) is not None and not office.is_told


def offices_read(lines: Iterable[Line], answer: str) -> list[OfficeRead]:
    """How the words of a list are read, those first that do not tell it by themselves."""
    found = Counter(
        (office.word, role_of(one, answer), office.is_told)
        for one in lines
        if not one.left_out and (office := office_of(one)) is not None
    )
    read = [OfficeRead(word, role, n, is_told) for (word, role, is_told), n in found.items()]
    return sorted(read, key=lambda one: one.is_told)


def declared_of(line: Line) -> dict[str, str]:
    """The sizes and needs that a line gives."""
    return {one.key: text for one in DECLARED if (text := line.text(one.key))}


def declared_in_list(lines: Iterable[PlannedLine]) -> dict[str, dict[str, str]]:
    """What the lines that come in declare of each person, by who they are within the file: of two values the later."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in lines:
        if one.outcome not in (Outcome.WAITS, Outcome.LEFT_OUT):
            found[one.target.who].update(declared_of(one.line))
    return found


def changes_of_member(
    declared: Mapping[str, str], role: StaffRole | None, noted: DelegationMember | None
) -> list[tuple[str, str, str]]:
    """What would change of what is noted of somebody: (field, as it was, as it will be)."""
    had: Mapping[str, str] = declared_in(noted)
    found = [(key, had.get(key, ""), text) for key, text in declared.items() if had.get(key, "") != text]
    if role is not None and noted is not None and noted.role != role:
        found.insert(0, ("office", label_of(noted.role) if noted.role else "", label_of(role)))
    return found


def label_of(role: str) -> str:
    """The word of a role, which is read as this role again."""
    return format_sentence(STAFF_ROLE_LABELS[role], {})
