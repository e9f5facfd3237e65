"""Whether this installation is still what it recorded: the audit log against its chain and against every kept head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from contest import audit, sweeping
from contest.audit import Covered, Finding, KeptHead, Verdict
from contest.db import read_only, session
from contest.exchange.checkpoints import read_kept
from contest.files import file_store
from contest.publication.queries.published import sealed_heads
from contest.publication.sealed import checking


@dataclass(frozen=True)
class Line:
    """One line of the report; a fault makes the command end with 1."""

    text: str
    is_fault: bool = False


def verify(since: Sequence[Path] = ()) -> Iterator[Line]:
    """Verify everything, in one view of the database that writers do not disturb and that does not hold them up."""
    kept = [_kept(path) for path in since]
    session.rollback()
    with read_only():
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        walk = audit.Walk([*kept, *sealed_heads()])
        found = list(audit.hold_rows(walk))
        named = sweeping.named()
        verdict = walk.verdict()
        yield from _log(verdict)
        yield from map(_row, found)
        session.rollback()
    yield from _files(named)
    yield from (Line(f"{one.where}: holds; the log only grew since") for one in kept if not verdict.is_broken)


def _kept(path: Path) -> KeptHead:
    try:
        found = read_kept(path.read_bytes(), [key.public for key in checking.own_keys()])
    except ValueError as fault:
        raise click.BadParameter(f"{path}: {fault}.", param_hint="--since") from None
    where = str(path)
    if found.signed is False:
        where += " (which no key of this site signed: either it speaks of another site, or the keys were replaced)"
    return KeptHead(found.head, where)


def _log(verdict: Verdict) -> Iterator[Line]:
    if verdict.fault:
        yield Line(f"BROKEN: {verdict.fault}", is_fault=True)
    for one in verdict.broken:
        yield Line(f"BROKEN: {one}", is_fault=True)
    if not verdict.is_broken:
        yield Line(f"{verdict.chained} lines chained and unchanged; {verdict.unchained} not chained yet")
        yield Line(f"head: {verdict.chained} lines, root {verdict.root}")


def _row(found: Finding | Covered) -> Line:
    if isinstance(found, Finding):
        return Line(f"BROKEN: {found.sentence()}", is_fault=True)
    text = f"{found.kind}: {found.rows} rows held against the log"
    if found.untold:
        text += f"; {found.untold} of them are not covered: run `contest migrate`"
    elif found.since is not None:
        where = f"line {found.position}" if found.position else "a line that is not chained yet"
        text += f", all that happened since {found.since.isoformat(timespec='seconds')} ({where})"
        if found.baseline:
            text += f"; what was done to {found.baseline} of them before is not covered"
    return Line(text)


def _files(named: set[str]) -> Iterator[Line]:
    """The bytes of every stored file against its name, and the files that rows name."""
    store = file_store()
    for one in store.changed():
        yield Line(f"BROKEN: file {one.digest}: its bytes have the SHA-256 {one.found}", is_fault=True)
    for digest in sorted(named):
        if not store.holds(digest):
            yield Line(f"BROKEN: file {digest}: rows name it, and it is not in the store", is_fault=True)
