"""Verifying the log: each line against its link, and the tree against every head that anybody kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from contest.audit.chaining import linked
from contest.audit.models import AuditHead, AuditLine, AuditLink, canonical_text
from contest.db import session
from contest.exchange import merkle
from contest.exchange.heads import Head

COLUMNS = (
    AuditLine.id,
    AuditLine.at,
    AuditLine.by_id,
    AuditLine.action,
    AuditLine.subject_kind,
    AuditLine.subject_id,
    AuditLine.region,
    AuditLine.was,
    AuditLine.now,
    AuditLine.reason,
    AuditLine.address,
    AuditLine.request,
)
AT_ONCE = 1_000


@dataclass(frozen=True)
class Verdict:
    """The result of checking the log. `fault` names the first changed or missing line, or is None; `broken` has a
    sentence for each kept head from which the log did not grow. `root` is the head of the tree as calculated from the
    lines, up to the first fault."""

    chained: int
    unchained: int
    fault: str | None
    broken: tuple[str, ...] = ()
    root: str = field(default="", compare=False)

    @property
    def is_broken(self) -> bool:
        """Whether anything of the log does not hold."""
        return self.fault is not None or bool(self.broken)


@dataclass(frozen=True)
class KeptHead:
    """A head that was kept outside the log's own tables, and by whom or where, in words."""

    head: Head
    where: str


def current_head(origin: str) -> Head:
    """The newest committed head of the log; that of an empty log where nothing is chained yet."""
    size, root = _stored_head()
    return Head(origin, size, root)


def _stored_head() -> tuple[int, str]:
    found = session.execute(sa.select(AuditHead.size, AuditHead.root)).one_or_none()
    return (found.size, found.root) if found is not None else (0, merkle.EMPTY.hex())


class Walk:
    """One pass over the log in chained order, in constant memory: iterate it for (position, line), then ask for its
    verdict. It ends at the first line that is changed or missing."""

    def __init__(self, kept: Sequence[KeptHead] = ()) -> None:
        self.kept = kept
        self.tree = merkle.Growing()
        self.fault: str | None = None
        self.chained = self.waiting = 0
        sizes = {one.head.size for one in kept} | {_stored_head()[0]}
        self._roots: dict[int, str] = {0: merkle.EMPTY.hex()}
        self._asked = sizes

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        digest = ""
        walk = (
            sa.select(AuditLink.position, AuditLink.digest, *COLUMNS)
            .outerjoin(AuditLine, AuditLine.id == AuditLink.line_id)
            .order_by(AuditLink.position)
            .execution_options(yield_per=AT_ONCE)
        )
        with session.execute(walk) as rows:  # closed even if the check ends early
            for row in rows:
                self.chained += 1
                if row.position != self.chained:
                    self.fault = f"link {self.chained} is missing"
                    return
                if row.id is None:
                    missing = sa.select(AuditLink.line_id).where(AuditLink.position == self.chained)
                    self.fault = f"line {session.scalar(missing)} (link {self.chained}) is missing"
                    return
                text = canonical_text(row)
                digest = linked(digest, text)
                if digest != row.digest:
                    place = f"link {self.chained}, {row.action} at {row.at.isoformat()}"
                    self.fault = f"line {row.id} ({place}) was changed"
                    return
                self.tree.append(merkle.leaf(text))
                if self.tree.size in self._asked:
                    self._roots[self.tree.size] = self.tree.head().hex()
                yield self.chained, row

    def unchained(self) -> Iterator[Any]:
        """The lines that wait to be chained, oldest first."""
        waiting = (
            sa.select(*COLUMNS)
            .outerjoin(AuditLink, AuditLink.line_id == AuditLine.id)
            .where(AuditLink.line_id.is_(None))
            .order_by(AuditLine.id)
            .execution_options(yield_per=AT_ONCE)
        )
        with session.execute(waiting) as rows:
            for row in rows:
                self.waiting += 1
                yield row

    def verdict(self) -> Verdict:
        """What was found; to be asked when both have been walked through."""
        return Verdict(self.chained, self.waiting, self.fault, tuple(self._broken()), self.tree.head().hex())

    def _broken(self) -> Iterator[str]:
        """What does not agree. Beyond a fault nothing can be said of the tree: the fault itself is told."""
        size, root = _stored_head()
        if self.fault is None and size > self.chained:
            yield f"the log was cut: its stored head counts {size} lines, {self.chained} are here"
        elif self._roots.get(size, root) != root:
            yield f"the first {size} lines are not those of the stored head: lines were rewritten, or the head was"
        for one in self.kept:
            kept = one.head
            if kept.size in self._roots:
                if self._roots[kept.size] != kept.root:
                    yield (
                        f"{one.where}: the first {kept.size} lines were rewritten, reordered or replaced since; "
                        f"it was kept at root {kept.root}, now it is {self._roots[kept.size]}"
                    )
            elif self.fault is None:
                yield f"{one.where}: the log was cut: {kept.size} lines were kept, {self.chained} are here"


def verify(kept: Sequence[KeptHead] = ()) -> Verdict:
    """Check the whole chain, recompute every digest and the tree, and compare with the stored and the kept heads."""
    walk = Walk(kept)
    for _line in walk:
        pass
    for _line in walk.unchained():
        pass
    return walk.verdict()
