"""The rows of a publication as they were sealed, as a file that is never handed out: what public pages show beside the
bundle, such as titles and names. Its digest is in the audit log, so a row that was changed later is found and named.

JSON lines, one for each row: the kind of row, what names it, and its columns.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import Model, session
from contest.files import Damaged, file_store
from contest.publication.models import (
    Publication,
    PublicationContest,
    PublishedFile,
    PublishedGroupAward,
    PublishedPlace,
    PublishedTable,
)

FILE = "rows.jsonl"
MOST_NAMED = 20

# By kind of row: its table, the columns that name a row within the publication (and order the file), and what is kept.
TABLES: dict[str, tuple[type[Model], tuple[str, ...], tuple[str, ...]]] = {
    "contest": (PublicationContest, ("key",), ("name", "family", "entries", "people")),
    "file": (PublishedFile, ("name",), ("digest", "size", "public")),
    "place": (
        PublishedPlace,
        ("contest", "position"),
        (
            *("entry", "entry_id", "group", "group_name", "home_name", "title", "people", "advisers", "size"),
            *("place", "tied", "status", "score", "scaled", "awards"),
        ),
    ),
    "group award": (PublishedGroupAward, ("position",), ("award", "group", "group_name", "person")),
    "table": (PublishedTable, ("key",), ("columns", "rows", "group_names")),
}
OWN = (
    *("number", "stage", "title", "replaces_id", "prepared_by", "reviewed_by", "reviewed_name", "published_by"),
    *("reason", "digest", "manifest", "figures"),
)


def lines(publication_id: UUID) -> Iterator[bytes]:
    """The rows as they stand now, in the order of the file."""
    own = session.execute(
        sa.select(*(getattr(Publication, name) for name in OWN)).where(Publication.id == publication_id)
    ).one()
    yield _line("publication", (), dict(zip(OWN, own, strict=True)))
    for kind, (model, names, columns) in TABLES.items():
        query = (
            sa.select(*(getattr(model, name) for name in (*names, *columns)))
            .where(model.publication_id == publication_id)  # type: ignore[attr-defined]
            .order_by(*(_bytewise(getattr(model, name)) for name in names))
            .execution_options(yield_per=1_000)
        )
        for row in session.execute(query):
            if kind == "file" and row.name == FILE:
                continue
            yield _line(kind, tuple(row[: len(names)]), dict(zip(columns, row[len(names) :], strict=True)))


def _bytewise(column: Any) -> Any:
    """The same order on both databases, whatever the language of PostgreSQL's collation."""
    is_text = isinstance(column.type, sa.Text)
    return sa.collate(column, "C") if is_text and session.get_bind().dialect.name == "postgresql" else column


def _line(kind: str, names: tuple[Any, ...], columns: dict[str, Any]) -> bytes:
    text = json.dumps([kind, list(names), columns], ensure_ascii=False, sort_keys=True, default=str)
    return text.encode() + b"\n"


def digest_of(publication_id: UUID) -> str:
    """SHA-256 of the file that `lines` would make now."""
    digest = hashlib.sha256()
    for line in lines(publication_id):
        digest.update(line)
    return digest.hexdigest()


def keep(publication_id: UUID) -> str:
    """Store the rows as they stand; returns the file's digest. It is stored before the row that refers to it."""
    stored = file_store().save(b"".join(lines(publication_id)))
    there = session.get(PublishedFile, (publication_id, FILE))
    if there is None:
        there = PublishedFile(publication_id=publication_id, name=FILE, public=False)
        session.add(there)
    there.digest, there.size = stored.digest, stored.size
    session.flush()
    return stored.digest


def differences(publication: str, digest: str) -> Iterator[str]:
    """Which rows of a publication (its id) differ from the file with this digest: at most MOST_NAMED sentences."""
    publication_id = UUID(publication)
    try:
        kept = _by_row(file_store().read(digest).splitlines())
    except Damaged:
        yield "no copy of its rows is there to say which of them"
        return
    stand = _by_row(lines(publication_id))
    found = [
        f"{key}: {_difference(kept.get(key), stand.get(key))}"
        for key in dict.fromkeys([*kept, *stand])
        if kept.get(key) != stand.get(key)
    ]
    yield from found[:MOST_NAMED]
    if len(found) > MOST_NAMED:
        yield f"{len(found) - MOST_NAMED} rows more"


def _by_row(raw: Any) -> dict[str, dict[str, Any]]:
    rows = {}
    for line in raw:
        kind, names, columns = json.loads(line)
        rows[" ".join([kind, *map(str, names)])] = columns
    return rows


def _difference(kept: dict[str, Any] | None, present: dict[str, Any] | None) -> str:
    if kept is None:
        return "was added"
    if present is None:
        return "is missing"
    columns = [name for name in {**kept, **present} if kept.get(name) != present.get(name)]
    return "; ".join(f"{name} recorded {kept.get(name)!r}, stands {present.get(name)!r}" for name in columns)
