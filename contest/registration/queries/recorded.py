"""Entries as the audit log records them, with their files; in which contests each takes part, how, since when and on
whose word, and whether it went on to the next tier; until when one was given more time. And the ledger of places, and
changes that delegations asked for, without the names that they want: those are forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.editions.models import Contest
from contest.registration.models import (
    Appearance,
    ChangeRequest,
    ChangeState,
    Entry,
    Material,
    Participation,
    QuotaLine,
)
from contest.registration.queries.declared import SET, recorded_attributes

ADVANCED = "went on"
LATE, LATE_WHY, LATE_BY = "late until", "late because", "late by"


def _appearances(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(
        Appearance.entry_id,
        Contest.key,
        Contest.edition_id,
        Appearance.code,
        Appearance.participation,
        Appearance.participation_reason,
        Appearance.participation_since,
        Appearance.participation_by_id,
        Appearance.participation_authority,
        Appearance.advanced_at,
    ).join(Contest, Contest.id == Appearance.contest_id)
    for row in rows_to_hold(query, Contest.edition_id, edition):
        since = row.participation_since
        yield Standing(
            _name(row.entry_id, row.key),
            {
                "code": row.code,
                "participation": row.participation,
                "reason": row.participation_reason or "",
                "since": since.isoformat() if since else "",
                "by": str(row.participation_by_id or ""),
                "authority": row.participation_authority or "",
                ADVANCED: "yes" if row.advanced_at else "no",
                "edition": str(row.edition_id),
            },
        )


def _name(entry: Any, contest_key: str) -> str:
    return f"{entry} in {contest_key}"


def _appeared(line: Any) -> Iterator[Recorded]:
    yield Recorded(
        _name(line.subject_id, line.now["contest"]),
        {
            "code": line.now["code"],
            "participation": str(Participation.COMPETING),
            "reason": "",
            "since": "",
            "by": "",
            "authority": "",
            ADVANCED: "no",
            "edition": line.now["edition"],
        },
        begins=True,
    )
    yield from _below(line, line.now, "yes")


def _disappeared(line: Any) -> Iterator[Recorded]:
    yield Recorded(_name(line.subject_id, line.was["contest"]), {}, ends=True)
    yield from _below(line, line.was, "no")


def _below(line: Any, facts: dict[str, Any], advanced: str) -> Iterator[Recorded]:
    """The contests of the tier below from which the entry came."""
    for key in facts["from"].split():
        yield Recorded(_name(line.subject_id, key), {ADVANCED: advanced})


def _changed(line: Any) -> Iterator[Recorded]:
    yield Recorded(
        _name(line.subject_id, line.now["contest"]),
        {
            "participation": line.now["participation"],
            "reason": line.reason or "",
            "since": line.now.get("since", line.at.isoformat()),
            "by": line.now.get("decided_by", str(line.by_id or "")),
            "authority": line.now["decided_as"] if "kept" in line.now else line.now["authority"],
        },
    )


APPEARANCES = Kind(
    "appearance",
    {
        "registration.appear": _appeared,
        "registration.disappear": _disappeared,
        "registration.set_participation": _changed,
    },
    _appearances,
)


def _materials(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(
        Material.entry_id, Material.kind, Material.version, Material.name, Material.digest, Entry.edition_id
    ).join(Material.entry)
    for row in rows_to_hold(query, Entry.edition_id, edition):
        yield Standing(
            f"{row.entry_id} {row.kind} {row.version}",
            {"name": row.name, "file": row.digest, "edition": str(row.edition_id)},
        )


def _attached(line: Any) -> Iterator[Recorded]:
    now = line.now
    fields = {"name": now["name"], "file": now["digest"]}
    if "edition" in now:
        fields["edition"] = now["edition"]
    yield Recorded(f"{line.subject_id} {now['kind']} {now['version']}", fields, begins=True)


def _entries(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(
            Entry.id,
            Entry.number,
            Entry.title,
            Entry.track,
            Entry.division,
            Entry.attributes,
            Entry.edition_id,
            Entry.late_until,
            Entry.late_reason,
            Entry.late_by_id,
            Contest.key,
        )
        .join(Contest, Contest.id == Entry.contest_id)
        .order_by(Entry.id)
    )
    for row in rows_to_hold(query, Entry.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "number": row.number,
                "title": row.title,
                "track": row.track,
                "division": row.division,
                "attributes": recorded_attributes(row.attributes or {}),
                "contest": row.key,
                "edition": str(row.edition_id),
                LATE: row.late_until.isoformat() if row.late_until else "",
                LATE_WHY: row.late_reason or "",
                LATE_BY: str(row.late_by_id or ""),
            },
        )


def _registered(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "track" in now:
        names = ("number", "title", "track", "division", "contest", "edition", "attributes")
        fields = {name: now[name] for name in names if name in now}
        yield Recorded(str(line.subject_id), {**fields, LATE: "", LATE_WHY: "", LATE_BY: ""}, begins=True)


def _described(line: Any) -> Iterator[Recorded]:
    """What an organiser, or the entry's own people, say of it for the rules."""
    if "attributes" in line.now:
        yield Recorded(str(line.subject_id), {"attributes": line.now["attributes"]})


def _edited(line: Any) -> Iterator[Recorded]:
    if "title" in line.now:
        yield Recorded(str(line.subject_id), {"title": line.now["title"]})
    yield from _described(line)


def _given_time(line: Any) -> Iterator[Recorded]:
    """More time for one entry, or the end of it."""
    fields = {LATE: line.now["until"], LATE_WHY: line.reason or "", LATE_BY: str(line.by_id or "")}
    yield Recorded(str(line.subject_id), fields)


def _removed(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {}, ends=True)


ENTRIES = Kind(
    "entry",
    {
        "registration.register": _registered,
        "registration.edit": _edited,
        SET: _described,
        "registration.grant_late": _given_time,
        "registration.take_back_import": _removed,
    },
    _entries,
)


def recorded_of_quota(line: QuotaLine, edition_id: UUID) -> dict[str, Any]:
    """What the log says of a line of the ledger, beside who, when and why."""
    return {
        "line": str(line.id),
        "to": str(line.organisation_id),
        "amount": line.amount,
        "basis": line.basis,
        "edition": str(edition_id),
    }


def _quotas(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*QuotaLine.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == QuotaLine.contest_id)
        .order_by(QuotaLine.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "contest": str(row.contest_id),
                "organisation": str(row.organisation_id),
                "amount": str(row.amount),
                "basis": row.basis,
                "reason": row.reason or "",
                **who_and_when(row),
                "edition": str(row.edition_id),
            },
        )


def _allotted(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "line" in now:
        fields = {
            "contest": str(line.subject_id),
            "organisation": now["to"],
            "amount": str(now["amount"]),
            "basis": now["basis"],
            "reason": line.reason or "",
            **who_and_when(line),
            "edition": now["edition"],
        }
        yield Recorded(now["line"], fields, begins=True)


QUOTAS = Kind("places of a quota", {"registration.allot": _allotted}, _quotas)

MATERIALS = Kind("material", {"registration.attach": _attached}, _materials, since_start=True)


def recorded_of_change(change: ChangeRequest) -> dict[str, Any]:
    """What the log says of a request for a change, beside who, when and why."""
    return {
        "edition": str(change.edition_id),
        "entry": str(change.entry_id),
        "person": str(change.person_id),
        "instead": str(change.instead_id or ""),
    }


def _changes(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(*(one for one in ChangeRequest.__table__.c if one.name != "wanted")).order_by(ChangeRequest.id)
    for row in rows_to_hold(query, ChangeRequest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "kind": row.kind,
                "entry": str(row.entry_id),
                "person": str(row.person_id),
                "instead": str(row.instead_id or ""),
                "why": row.why,
                "asked by": str(row.asked_by),
                "asked at": row.asked_at.isoformat(),
                "state": row.state,
                "decided by": str(row.decided_by or ""),
                "decided at": row.decided_at.isoformat() if row.decided_at else "",
                "answer": row.answer or "",
                "edition": str(row.edition_id),
            },
        )


def _asked(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "entry" in now:
        fields = {name: now[name] for name in ("kind", "entry", "person", "instead", "edition")}
        fields |= {"why": line.reason or "", "asked by": str(line.by_id or ""), "asked at": line.at.isoformat()}
        undecided = {"state": str(ChangeState.OPEN), "decided by": "", "decided at": "", "answer": ""}
        yield Recorded(str(line.subject_id), fields | undecided, begins=True)


def _answered(state: ChangeState) -> Callable[[Any], Iterator[Recorded]]:
    def read(line: Any) -> Iterator[Recorded]:
        yield Recorded(
            str(line.subject_id),
            {
                "state": str(state),
                "decided by": str(line.by_id or ""),
                "decided at": line.at.isoformat(),
                "answer": line.reason or "",
            },
        )

    return read


CHANGES = Kind(
    "requested change",
    {
        "registration.ask_change": _asked,
        "registration.take_back_change": _answered(ChangeState.TAKEN_BACK),
        "registration.refuse_change": _answered(ChangeState.REFUSED),
        "registration.accept_change": _answered(ChangeState.ACCEPTED),
    },
    _changes,
)

KINDS = (APPEARANCES, MATERIALS, ENTRIES, QUOTAS, CHANGES)
