"""Files of an entry: checked by content, kept by digest, every upload a new version."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.effective import track_of
from contest.errors import N_, NotFound, Unfit
from contest.files import shelf
from contest.registration.actions.claiming import claim, may_change, touch
from contest.registration.actions.contents import check
from contest.registration.models import Entry, Material
from contest.registration.queries.entries import newest
from contest.rules.rulebook.edition import Material as MaterialRule

NAME_LENGTH = 120


def material_rule(entry: Entry, kind: str) -> MaterialRule:
    """What the rulebook says of a kind of material, or NotFound."""
    for rule in track_of(entry.contest).material:
        if rule.key == kind:
            return rule
    raise NotFound


def attach(entry: Entry, kind: str, *, name: str, file: BinaryIO, by: UUID | None, at: datetime) -> Material:
    """Hand in a file. The bytes are stored and synced before the row; older versions stay. Raises Unfit where the
    content is not what the rulebook names. The very same file again is no new version."""
    claim(entry)
    rule = material_rule(entry, kind)
    may_change(entry, f"material:{kind}", at)
    name = plain_name(name)
    file.seek(0, 2)
    size = file.tell()
    media_type = check(file, formats=rule.formats, name=name, size=size, max_mb=rule.max_mb)
    file.seek(0)
    stored = shelf().keep(file, at_most=rule.max_mb * 2**20)
    last = newest(entry, kind)
    if last is not None and last.digest == stored.digest:
        raise Unfit(N_("这个文件和现在的第 %(version)s 版一模一样，没有再存。"), version=last.version, field="file")
    material = Material(
        entry=entry,
        kind=kind,
        version=(last.version if last else 0) + 1,
        name=name,
        digest=stored.digest,
        size=stored.size,
        media_type=media_type,
        by_id=by,
        at=at,
    )
    session.add(material)
    touch(entry, f"material:{kind}", at)
    session.flush()
    audit.record(
        "registration.attach",
        entry,
        by=by,
        at=at,
        now={"kind": kind, "version": material.version, "name": name, "digest": stored.digest},
    )
    return material


def plain_name(name: str) -> str:
    """A file's name without folders and control characters, at most 120 letters, its ending kept."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if letter.isprintable()).strip(" .") or "file"
    if len(name) > NAME_LENGTH:
        stem, dot, ending = name.rpartition(".")
        name = stem[: NAME_LENGTH - len(ending) - 1] + dot + ending if dot else name[:NAME_LENGTH]
    return name
