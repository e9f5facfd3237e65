"""Chaining committed lines, behind the writers, and growing the Merkle tree over them.

A line that a slow writer commits late sorts before lines that are already chained. So the worker takes lines in the
order in which it sees them, not in the order of their ids, and chains each exactly once.

To find them among all lines takes longer with each line that was ever written (0.3 ms for a thousand), each second. So
the worker looks among the last `LATE` minutes alone; what is committed later than that is found by a search through all
lines, once an hour (contest/chores.py).

They are found and read before the transaction that chains them (`waiting`): reading a few hundred rows gives other
threads the interpreter as often, and while a writer waits to have it back nobody else writes on SQLite. That held all
judges up for a tenth of a second, each second.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit.models import AuditHead, AuditLine, AuditLink, canonical_text
from contest.db import insert_all, new_id, session, table_of
from contest.exchange import merkle

BATCH = 5_000
LATE = 10  # minutes
FIRST = UUID(int=0)
TOGETHER = (100, 10, 1)  # links of one statement: few statements for any number of lines, and few to keep


@dataclass(frozen=True)
class Waiting:
    """Lines that were not chained when they were read, oldest first, with their canonical texts. `after`: the position
    of the last link at that moment. `behind`: the tree is not over all links yet (a log from before there was one)."""

    after: int
    lines: list[tuple[UUID, bytes]]
    behind: bool = False


def waiting(*, whole: bool = True, most: int | None = None) -> Waiting:
    """What is to be chained, at most BATCH lines or `most`; without `whole` only among the last lines. Reads."""
    position, last = session.execute(_LAST).one_or_none() or (0, None)
    since = FIRST if whole or last is None else _before(last)
    # Read as columns: what is stored is chained, not what is in memory.
    rows = session.execute(_not_linked(since).limit(most or BATCH)).all()
    behind = whole and (session.scalar(sa.select(AuditHead.size)) or 0) < position
    return Waiting(position, [(line.id, canonical_text(line)) for line in rows], behind)


def _before(last: UUID) -> UUID:
    """The least id that a line of `LATE` minutes earlier can have: ids begin with the milliseconds at which they were
    made (UUIDv7). Where this one is from the future, because a clock was set back, it counts from now."""
    made = (min(last.int, new_id().int) >> 80) - LATE * 60_000
    return UUID(int=made << 80)


def chain(found: Waiting | None = None) -> int:
    """Chain committed lines that are not chained yet, oldest first; returns how many. The caller commits. `found` saves
    reading them within this transaction; where others have been chained since it was read, it is not used.

    Only one process can write at a time: positions are the primary key, so a second one fails instead of making a fork.
    A log that was chained before there was a tree is first taken into the tree, BATCH lines at each call.
    """
    head, tree = _locked_head()
    position, digest = session.execute(_END).one_or_none() or (0, "")
    if tree.size < position:
        added = _take_in(tree)
    else:
        added = _link(tree, position, digest, found if found is not None and found.after == position else waiting())
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


def _link(tree: merkle.Growing, position: int, digest: str, found: Waiting) -> int:
    links: list[dict[str, Any]] = []
    for number, (line_id, text) in enumerate(found.lines, position + 1):
        digest = linked(digest, text)
        links.append({"position": number, "line_id": line_id, "digest": digest})
        tree.append(merkle.leaf(text))
    for size in TOGETHER:
        while len(links) >= size:
            insert_all(AuditLink, links[:size])
            del links[:size]
    return len(found.lines)


_LINES, _LINKS = table_of(AuditLine), table_of(AuditLink)
_LAST = sa.select(_LINKS.c.position, _LINKS.c.line_id).order_by(_LINKS.c.position.desc()).limit(1)
_END = sa.select(_LINKS.c.position, _LINKS.c.digest).order_by(_LINKS.c.position.desc()).limit(1)


def _not_linked(since: UUID) -> sa.Select[Any]:
    """Lines without a link, from this id on. Not prepared: a plan for any id would go through all links."""
    linked_since = sa.and_(_LINKS.c.line_id == _LINES.c.id, _LINKS.c.line_id >= since)
    return (
        sa.select(*_LINES.c)
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
