"""Objections, their evidence and their decisions as the audit log records them. What people wrote is recorded by its
digest: the log is kept for ever, and they may have written about others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold
from contest.publication.models import Objection, ObjectionDecision, ObjectionFile


def _digest(text: str | None) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at is not None else ""


def recorded_of_objection(one: Any) -> dict[str, str]:
    """What the line of filing says of an objection (or of a row of its columns), beside who and when."""
    return {
        "number": str(one.number),
        "publication": str(one.publication_id),
        "contest": str(one.contest_id),
        "entry": str(one.entry_id),
        "through": str(one.through_id),
        "role": one.role,
        "clause": _digest(one.clause),
        "text": _digest(one.text),
        "edition": str(one.edition_id),
        **_of_paper(one),
    }


def _of_paper(one: Any) -> dict[str, str]:
    """When a paper was received, and whose it is. Empty of what was filed here."""
    return {
        "received": one.received_on.isoformat() if one.received_on else "",
        "person": str(one.person_id or ""),
        "signed": _digest(one.paper_name),
        "note": _digest(one.paper_note),
    }


NO_PAPER = {"received": "", "person": "", "signed": "", "note": ""}  # lines that are older than papers


def recorded_of_decision(one: Any) -> dict[str, str]:
    """The same of a decision."""
    return {
        "objection": str(one.objection_id),
        "level": str(one.level),
        "publication": str(one.publication_id),
        "outcome": one.outcome,
        "clause": _digest(one.clause),
        "reasons": _digest(one.reasons),
        "name": one.by_name,
    }


def _objections(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(*Objection.__table__.c).order_by(Objection.id)
    for row in rows_to_hold(query, Objection.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                **recorded_of_objection(row),
                "by": str(row.filed_by),
                "at": _moment(row.filed_at),
                "state": row.state,
                "closed": _moment(row.closed_at),
                "level": str(row.level),
                "further": _moment(row.further_at),
                "more": _digest(row.further_text),
            },
        )


def _filed(line: Any) -> Iterator[Recorded]:
    own = {"by": str(line.by_id), "at": _moment(line.at), "state": "open", "closed": ""}
    first = {"level": "1", "further": "", "more": ""}
    yield Recorded(str(line.subject_id), {**NO_PAPER, **line.now, **own, **first}, begins=True)


def recorded_of_further(one: Any) -> dict[str, str]:
    """What the line says that takes an objection to its next level."""
    return {"level": str(one.level), "more": _digest(one.further_text)}


def _taken_further(line: Any) -> Iterator[Recorded]:
    fields = {"further": _moment(line.at), "state": "open", "closed": ""}
    yield Recorded(str(line.subject_id), {**line.now, **fields})


def _closed(state: str) -> Callable[[Any], Iterator[Recorded]]:
    def read(line: Any) -> Iterator[Recorded]:
        row = str(line.subject_id) if state == "withdrawn" else line.now["objection"]
        left = (line.now or {}).get("state", state) if state == "withdrawn" else state  # at its second level: decided
        yield Recorded(row, {"state": left, "closed": _moment(line.at)})

    return read


OBJECTIONS = Kind(
    "objection",
    {
        "publication.object": _filed,
        "publication.take_further": _taken_further,
        "publication.withdraw_objection": _closed("withdrawn"),
        "publication.decide_objection": _closed("decided"),
    },
    _objections,
)


def _decisions(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*ObjectionDecision.__table__.c, Objection.edition_id)
        .join(Objection, Objection.id == ObjectionDecision.objection_id)
        .order_by(ObjectionDecision.id)
    )
    for row in rows_to_hold(query, Objection.edition_id, edition):
        fields = {"by": str(row.by_id), "at": _moment(row.at), "edition": str(row.edition_id)}
        yield Standing(str(row.id), {**recorded_of_decision(row), **fields})


def _decided(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {**line.now, "by": str(line.by_id), "at": _moment(line.at)}, begins=True)


DECISIONS = Kind("decision on an objection", {"publication.decide_objection": _decided}, _decisions)


def _files(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*ObjectionFile.__table__.c, Objection.edition_id)
        .join(Objection, Objection.id == ObjectionFile.objection_id)
        .order_by(ObjectionFile.id)
    )
    for row in rows_to_hold(query, Objection.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "objection": str(row.objection_id),
                "digest": row.digest,
                "at": _moment(row.at),
                "edition": str(row.edition_id),
            },
        )


def _handed_in(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {**line.now, "at": _moment(line.at)}, begins=True)


def _purged(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {}, ends=True)


PURGE_EVIDENCE = "publication.purge_evidence"
EVIDENCE = Kind("evidence", {"publication.add_evidence": _handed_in, PURGE_EVIDENCE: _purged}, _files)
OF_OBJECTIONS = (OBJECTIONS, DECISIONS, EVIDENCE)
