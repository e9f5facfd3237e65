"""Chaining committed lines, behind the writers, and growing the Merkle tree over them.

A line that a slow writer commits late sorts before lines that are already chained. So the worker takes lines in the
order in which it sees them, not in the order of their ids, and chains each exactly once.
"""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa

from contest.audit.models import AuditHead, AuditLine, AuditLink, canonical_text
from contest.db import read, session, table_of
from contest.exchange import merkle

BATCH = 5_000


def chain() -> int:
    """Chain the committed lines that are not chained yet, oldest first; returns how many. The caller commits.

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
        added = _link(tree, position, digest)
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


def _link(tree: merkle.Growing, position: int, digest: str) -> int:
    links: list[dict[str, Any]] = []
    for line in read(_NOT_LINKED, {"most": BATCH}).all():
        text = canonical_text(line)
        digest = linked(digest, text)
        links.append({"position": position + len(links) + 1, "line_id": line.id, "digest": digest})
        tree.append(merkle.leaf(text))
    if links:
        session.connection().execute(sa.insert(table_of(AuditLink)), links)
    return len(links)


_LINES, _LINKS = table_of(AuditLine), table_of(AuditLink)
# Read as columns: what is stored is chained, not what is in memory, and others wait to write meanwhile.
_NOT_LINKED = (
    sa.select(*_LINES.c)
    .outerjoin_from(_LINES, _LINKS, _LINKS.c.line_id == _LINES.c.id)
    .where(_LINKS.c.line_id.is_(None))
    .order_by(_LINES.c.id)
    .limit(sa.bindparam("most"))
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
