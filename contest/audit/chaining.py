"""Chaining committed lines, behind the writers, and growing the Merkle tree over them.

A line that a slow writer commits late sorts before lines that are already chained. So the worker takes lines in the
order in which it sees them, not in the order of their ids, and chains each exactly once.

To find them among all lines takes longer with each line that was ever written (0.3 ms for a thousand), each second, and
on SQLite nobody else writes meanwhile. So they are looked for before, by reading, and among the last `LATE` minutes
alone; what is committed later than that is found by a search through all lines, once an hour (contest/chores.py).
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit.models import AuditHead, AuditLine, AuditLink, canonical_text
from contest.db import new_id, session, table_of
from contest.exchange import merkle

BATCH = 5_000
LATE = 10  # minutes
FIRST = UUID(int=0)


def first_waiting(*, whole: bool = True) -> UUID | None:
    """From which id on there is something to chain, or None; without `whole` only among the last lines. Reads."""
    position, last = session.execute(_LAST).one_or_none() or (0, None)
    if whole and last and (session.scalar(sa.select(AuditHead.size)) or 0) < position:
        return last  # type: ignore[no-any-return]
    since = FIRST if whole or last is None else _before(last)
    waiting: UUID | None = session.execute(_not_linked(since, _LINES.c.id).limit(1)).scalar()
    return waiting


def _before(last: UUID) -> UUID:
    """The least id that a line of `LATE` minutes earlier can have: ids begin with the milliseconds at which they were
    made (UUIDv7). Where this one is from the future, because a clock was set back, it counts from now."""
    made = (min(last.int, new_id().int) >> 80) - LATE * 60_000
    return UUID(int=made << 80)


def chain(since: UUID = FIRST) -> int:
    """Chain the committed lines that are not chained yet, oldest first; returns how many. The caller commits. `since`:
    no id before it is looked at.

    Only one process can write at a time: positions are the primary key, so a second one fails instead of making a fork.
    A log that was chained before there was a tree is first taken into the tree, BATCH lines at each call.
    """
    head, tree = _locked_head()
    last = session.execute(
        sa.select(AuditLink.position, AuditLink.digest).order_by(AuditLink.position.desc()).limit(1)
    ).one_or_none()
    position, digest = last or (0, "")
    if tree.size < position:
        added = _take_in(tree)
    else:
        added = _link(tree, position, digest, since)
    if added:
        head.size, head.root = tree.size, tree.head().hex()
        head.subtrees = [one.hex() for one in tree.subtrees]
        session.flush()
    return added


def _locked_head() -> tuple[AuditHead, merkle.Growing]:
    head = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, size=0, root=merkle.EMPTY.hex(), subtrees=[])
        session.add(head)
        session.flush()
    return head, merkle.Growing(head.size, map(bytes.fromhex, head.subtrees))


def _link(tree: merkle.Growing, position: int, digest: str, since: UUID) -> int:
    links: list[dict[str, Any]] = []
    # Read as columns: what is stored is chained, not what is in memory, and others wait to write meanwhile.
    for line in session.execute(_not_linked(since, *_LINES.c).limit(BATCH)):
        text = canonical_text(line)
        digest = linked(digest, text)
        links.append({"position": position + len(links) + 1, "line_id": line.id, "digest": digest})
        tree.append(merkle.leaf(text))
    if links:
        session.connection().execute(sa.insert(table_of(AuditLink)), links)
    return len(links)


_LINES, _LINKS = table_of(AuditLine), table_of(AuditLink)
_LAST = sa.select(_LINKS.c.position, _LINKS.c.line_id).order_by(_LINKS.c.position.desc()).limit(1)


def _not_linked(since: UUID, *columns: Any) -> sa.Select[Any]:
    """Lines without a link, from this id on. Not prepared: a plan for any id would go through all links."""
    linked_since = sa.and_(_LINKS.c.line_id == _LINES.c.id, _LINKS.c.line_id >= since)
    return (
        sa.select(*columns)
        .outerjoin_from(_LINES, _LINKS, linked_since)
        .where(_LINES.c.id >= since, _LINKS.c.line_id.is_(None))
        .order_by(_LINES.c.id)
    )


def _take_in(tree: merkle.Growing) -> int:
    """Lines that have a link and are no leaf yet. A line that is missing is an empty leaf: `verify` tells of it."""
    lines = session.execute(
        sa.select(AuditLink.position, AuditLine)
        .outerjoin(AuditLine, AuditLine.id == AuditLink.line_id)
        .where(AuditLink.position > tree.size)
        .order_by(AuditLink.position)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()
    for _position, line in lines:
        tree.append(merkle.leaf(b"" if line is None else canonical_text(line)))
    return len(lines)


def linked(digest: str, text: bytes) -> str:
    """The digest of the link that follows the one with `digest`."""
    return hashlib.sha256(digest.encode() + text).hexdigest()
