"""Publications as the audit log records them: their state, the digest of the bundle, and all rows that were sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing
from contest.db import session
from contest.publication.models import Publication
from contest.publication.sealed import rows


def _publications(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(
        Publication.id, Publication.edition_id, Publication.state, Publication.digest, Publication.manifest
    ).order_by(Publication.id)
    if edition is not None:
        query = query.where(Publication.edition_id == edition)
    for row in session.execute(query).all():
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
