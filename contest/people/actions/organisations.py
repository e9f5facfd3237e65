"""Writes of organisations that no public list has: a department, a firm, a technician college."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest import audit
from contest.db import session
from contest.errors import N_, Clash, Unfit
from contest.people import queries
from contest.people.importing.organisations import CODE_PATTERN
from contest.people.models import KINDS, Organisation


def add_organisation(
    kind: str,
    code: str,
    name: dict[str, str],
    *,
    short: dict[str, str] | None = None,
    parent: Organisation | None = None,
    province: str | None = None,
    level: str | None = None,
    by: UUID | None,
    at: datetime,
) -> Organisation:
    """A new organisation. A department belongs to its school; an organisation with a parent takes its province from
    it."""
    if kind not in KINDS:
        raise Unfit(N_("没有这一类单位。"), field="kind")
    if not CODE_PATTERN.fullmatch(code):
        raise Unfit(N_("代码只用字母、数字、点和横线，最多 32 个字符。"), field="code")
    if queries.organisation(kind, code) is not None:
        raise Clash(N_("代码 %(code)s 已经有单位用了。"), field="code", code=code)
    if kind == "department" and (parent is None or parent.kind != "school"):
        raise Unfit(N_("院系要写明属于哪所学校。"), field="parent_name")
    province = (parent.province if parent else None) or province
    organisation = Organisation(
        region=province or (parent.region if parent else code),
        kind=kind,
        code=code,
        name=name,
        short=short,
        parent_id=parent.id if parent else None,
        province=province,
        level=level,
    )
    session.add(organisation)
    session.flush()
    now = {"kind": kind, "code": code, "name": name["zh"]}
    audit.record("people.add_organisation", organisation, by=by, at=at, now=now)
    return organisation


def rename_organisation(
    organisation: Organisation, name: dict[str, str], short: dict[str, str] | None, *, by: UUID, at: datetime
) -> Organisation:
    """Rename an organisation; its code, which contest keys contain, never changes."""
    was = {"name": organisation.name.get("zh"), "en": organisation.name.get("en")}
    organisation.name, organisation.short = name, short
    session.flush()
    now = {"name": name.get("zh"), "en": name.get("en")}
    audit.record("people.rename_organisation", organisation, by=by, at=at, was=was, now=now)
    return organisation
