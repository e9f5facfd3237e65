"""Who comes along in a delegation's list without an event, and what it declares of its people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from contest.exchange.spreadsheets.columns import Field
from contest.formatting import format_sentence
from contest.imports.reading import Line
from contest.registration.labels import STAFF_ROLE_LABELS
from contest.registration.models import DeclaredOfPerson, DelegationMember, StaffRole
from contest.registration.queries.staff import declared_in

OFFICE = Field("office", ("职务", "团内职务", "随团职务", "代表团职务", "office", "role"))
SIZE = Field(str(DeclaredOfPerson.SIZE), ("服装尺码", "尺码", "衣服尺码", "服装号型", "size"))
DIET = Field(str(DeclaredOfPerson.DIET), ("饮食禁忌", "饮食", "忌口", "饮食要求", "diet"))
NEEDS = Field(str(DeclaredOfPerson.NEEDS), ("特殊需要", "特殊需求", "需要照顾", "special needs", "needs"))
DECLARED = (SIZE, DIET, NEEDS)
# The first that fits; whoever is called otherwise is staff.
_ROLES = (
    (r"副(?:团长|领队)|deputy", StaffRole.DEPUTY),
    (r"团长|head of delegation", StaffRole.HEAD),
    (r"领队|team leader", StaffRole.LEADER),
    (r"联络|liaison", StaffRole.LIAISON),
    (r"教练|技术指导|指导教师|指导老师|coach", StaffRole.COACH),
    (r"翻译|interpreter", StaffRole.INTERPRETER),
    (r"医|doctor|nurse", StaffRole.DOCTOR),
    (r"宣传|记者|摄影|摄像|媒体|press|media", StaffRole.PRESS),
)
_COMPETES = re.compile(r"选手|队员|参赛|competitor|contestant", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coming:
    """What a line without an event says: who they are known by within the file, their role; `person_id` None: somebody
    who comes in with the list."""

    who: str
    role: StaffRole
    person_id: UUID | None


def role_of(line: Line) -> StaffRole | None:
    """The role of staff that a line gives somebody; None: it says none, or that they compete."""
    office = line.text("office")
    if not office or line.text("event") or _COMPETES.search(office):
        return None
    return next((role for words, role in _ROLES if re.search(words, office, re.IGNORECASE)), StaffRole.STAFF)


def declared_of(line: Line) -> dict[str, str]:
    """The sizes and needs that a line gives."""
    return {one.key: text for one in DECLARED if (text := line.text(one.key))}


def changes_of_member(line: Line, role: StaffRole | None, noted: DelegationMember | None) -> list[tuple[str, str, str]]:
    """What a line would change of what is noted of somebody: (field, as it was, as it will be)."""
    had: Mapping[str, str] = declared_in(noted)
    found = [(key, had.get(key, ""), text) for key, text in declared_of(line).items() if had.get(key, "") != text]
    if role is not None and noted is not None and noted.role != role:
        found.insert(0, ("office", _label(noted.role) if noted.role else "", _label(role)))
    return found


def _label(role: str) -> str:
    return format_sentence(STAFF_ROLE_LABELS[role], {})
