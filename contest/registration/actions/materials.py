"""Files of an entry: checked by content, stored by digest, every upload a new version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.rulebooks.effective import track_of
from contest.errors import N_, NotFound, Unfit
from contest.files import ALIASES, file_store, media_type
from contest.registration.actions.contents import check
from contest.registration.actions.counting import counts_within
from contest.registration.actions.locking import bump_version, lock, may_change
from contest.registration.models import Entry, Material
from contest.registration.queries.entries import newest

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Material as MaterialRule

NAME_LENGTH = 120


def material_rule(entry: Entry, kind: str) -> MaterialRule:
    """What the rulebook says about a kind of material; raises NotFound where it has no such kind."""
    for rule in track_of(entry.contest).material:
        if rule.key == kind:
            return rule
    raise NotFound


@dataclass(frozen=True)
class Taken:
    """A file that was looked through and stored, and has no row yet."""

    name: str
    digest: str
    size: int  # bytes
    media_type: str
    counts: dict[str, int]  # of what the rulebook limits


def take_in(rule: MaterialRule, *, name: str, file: BinaryIO) -> Taken:
    """Look a file through, store it, and count what the rulebook limits. It takes its time, so a page ends its
    transaction before. Raises Unfit; what was stored of a refused file is swept."""
    file.seek(0, 2)
    ending = check(file, formats=rule.formats, name=plain_name(name), size=file.tell(), max_mb=rule.max_mb)
    name = plain_name(name, ending)
    file.seek(0)
    stored = file_store().save(file, at_most=rule.max_mb * 2**20)
    counts = counts_within(rule, ending, name=name, path=file_store().path(stored.digest))
    return Taken(name, stored.digest, stored.size, media_type(ending), counts)


def attach(entry: Entry, kind: str, *, name: str, file: BinaryIO, by: UUID | None, at: datetime) -> Material:
    """Hand in a file. The bytes are stored and synced before the row is written; older versions stay. Raises Unfit
    where the content is not what the rulebook asks for. The very same file again makes no new version."""
    lock(entry)
    rule = material_rule(entry, kind)
    may_change(entry, f"material:{kind}", at)
    return _keep(entry, kind, take_in(rule, name=name, file=file), by=by, at=at)


def attach_taken(entry: Entry, kind: str, taken: Taken, *, by: UUID | None, at: datetime) -> Material:
    """The same with a file that was taken in before this transaction began."""
    lock(entry)
    material_rule(entry, kind)
    may_change(entry, f"material:{kind}", at)
    return _keep(entry, kind, taken, by=by, at=at)


def _keep(entry: Entry, kind: str, taken: Taken, *, by: UUID | None, at: datetime) -> Material:
    last = newest(entry, kind)
    if last is not None and last.digest == taken.digest:
        raise Unfit(N_("这个文件和现在的第 %(version)s 版一模一样，没有再存。"), version=last.version, field="file")
    material = Material(
        entry=entry,
        kind=kind,
        version=(last.version if last else 0) + 1,
        name=taken.name,
        digest=taken.digest,
        size=taken.size,
        media_type=taken.media_type,
        counts=taken.counts,
        by_id=by,
        at=at,
    )
    session.add(material)
    bump_version(entry, f"material:{kind}", at)
    session.flush()
    audit.record(
        "registration.attach",
        entry,
        by=by,
        at=at,
        now={
            "kind": kind,
            "version": material.version,
            "name": taken.name,
            "digest": taken.digest,
            "edition": entry.edition_id,
        },
    )
    return material


def plain_name(name: str, ending: str = "") -> str:
    """A file's name without folders and without invisible characters, at most 120 letters in total. `ending`: the
    extension that fits its content; the name always ends with it: a.html becomes a.html.pdf."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(filter(str.isprintable, name)).strip(" .") or "file"
    if not ending:
        return name[:NAME_LENGTH]
    stem, _dot, given = name.rpartition(".")
    if not stem or ALIASES.get(given.lower(), given.lower()) != ending:
        stem = name
    return f"{stem[: NAME_LENGTH - len(ending) - 1].rstrip(' .')}.{ending}"
