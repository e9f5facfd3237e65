"""Publications as the audit log records them: their state, the digest of the bundle, and all rows that were sealed.
And their signatures: who signed, what is printed about them, when, and until when objections are heard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold
from contest.publication.models import Publication
from contest.publication.sealed import rows


def _publications(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(
        Publication.id, Publication.edition_id, Publication.state, Publication.digest, Publication.manifest
    ).order_by(Publication.id)
    for row in list(rows_to_hold(query, Publication.edition_id, edition)):
        sealed = row.digest is not None or row.manifest is not None
        yield Standing(
            str(row.id),
            {
                "state": row.state,
                "digest": row.digest or "",
                "manifest": _manifest_digest(row.manifest) if sealed else "",
                "rows": rows.digest_of(row.id) if sealed else "",
                "edition": str(row.edition_id),
            },
        )


def _manifest_digest(manifest: Any) -> str:
    """As bundles write a manifest (section 11)."""
    return hashlib.sha256(
        (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
    ).hexdigest()


def _prepared(line: Any) -> Iterator[Recorded]:
    if "edition" in line.now:
        fields = {"state": "draft", "digest": "", "manifest": "", "rows": "", "edition": line.now["edition"]}
        yield Recorded(str(line.subject_id), fields, begins=True)


def _state(state: str) -> Callable[[Any], Iterator[Recorded]]:
    def read(line: Any) -> Iterator[Recorded]:
        yield Recorded(str(line.subject_id), {"state": state})

    return read


def _published(line: Any) -> Iterator[Recorded]:
    now = line.now
    fields = {"state": "public", "digest": now["digest"], "manifest": now["digest"], "rows": now["rows"]}
    yield Recorded(str(line.subject_id), fields)


PUBLICATIONS = Kind(
    "publication",
    {
        "publication.prepare": _prepared,
        "publication.review": _state("reviewed"),
        "publication.publish": _published,
        "publication.replace": _state("replaced"),
        "publication.make_final": _state("final"),
        "publication.withdraw": _state("withdrawn"),
    },
    _publications,
    differences={"rows": rows.differences},
)


def recorded_of_signature(publication: Any) -> dict[str, str]:
    """What the lines of reviewing and publishing say of what is printed about who signed, and of the publicity period
    of a publication (or of a row of its columns)."""
    return {
        "signed": _digest(publication.signed),
        "publicity until": _moment(publication.publicity_until),
        "publicity basis": _digest(publication.publicity_basis),
    }


def _digest(value: Any) -> str:
    """SHA-256 of a value; empty for none, so that a document that was erased is seen too."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest() if value is not None else ""


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at is not None else ""


def _signatures(edition: UUID | None) -> Iterator[Standing]:
    columns = (
        *("id", "edition_id", "signed", "publicity_until", "publicity_basis", "prepared_by", "prepared_at"),
        *("reviewed_by", "reviewed_at", "published_at", "final_at"),
    )
    query = sa.select(*(getattr(Publication, name) for name in columns)).order_by(Publication.id)
    for row in list(rows_to_hold(query, Publication.edition_id, edition)):
        yield Standing(
            str(row.id),
            {
                **recorded_of_signature(row),
                "drafted by": str(row.prepared_by),
                "reviewed by": str(row.reviewed_by or ""),
                "drafted": _moment(row.prepared_at),
                "reviewed": _moment(row.reviewed_at),
                "published": _moment(row.published_at),
                "final": _moment(row.final_at),
                "edition": str(row.edition_id),
            },
        )


def _drafted(line: Any) -> Iterator[Recorded]:
    if "edition" in line.now:
        empty = dict.fromkeys(
            (*("signed", "publicity until", "publicity basis"), *("reviewed by", "reviewed", "published", "final")), ""
        )
        fields = {"drafted by": str(line.by_id), "drafted": line.at.isoformat(), "edition": line.now["edition"]}
        yield Recorded(str(line.subject_id), {**empty, **fields}, begins=True)


def _signed(line: Any) -> Iterator[Recorded]:
    if "signed" in line.now:
        fields = {"signed": line.now["signed"], "reviewed by": str(line.by_id), "reviewed": line.at.isoformat()}
        yield Recorded(str(line.subject_id), fields)


def _made_public(line: Any) -> Iterator[Recorded]:
    if "signed" in line.now:
        fields = {name: line.now[name] for name in ("signed", "publicity until", "publicity basis")}
        yield Recorded(str(line.subject_id), {**fields, "published": line.at.isoformat()})


def _ended(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"final": line.at.isoformat()})


SIGNATURES = Kind(
    "signature",
    {
        "publication.prepare": _drafted,
        "publication.review": _signed,
        "publication.publish": _made_public,
        "publication.make_final": _ended,
    },
    _signatures,
)
