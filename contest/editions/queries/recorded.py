"""What the audit log records of the rules and the course of a contest: each version of a rulebook and the text that a
contest began under, letter by letter, and every milestone that counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.editions.models import Contest, Milestone, RulebookVersion

FREEZE = "editions.freeze_rules"


def _digest(text: str | None) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()


def recorded_of_rules(version: RulebookVersion) -> dict[str, Any]:
    """What the line that makes a version says of it."""
    return {
        "row": str(version.id),
        "rulebook": version.digest,
        "version": version.number,
        "of": str(version.contest_id or ""),
        "edition": str(version.edition_id),
    }


def _rulebooks(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(*RulebookVersion.__table__.c).order_by(RulebookVersion.id)
    for row in rows_to_hold(query, RulebookVersion.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "text": _digest(row.text),
                "digest": row.digest,
                "number": str(row.number),
                "contest": str(row.contest_id or ""),
                "reason": row.reason or "",
                **who_and_when(row),
                "edition": str(row.edition_id),
            },
        )


def _version_made(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "row" in now:
        yield Recorded(
            now["row"],
            {
                "text": now["rulebook"],
                "digest": now["rulebook"],
                "number": str(now["version"]),
                "contest": now["of"],
                "reason": line.reason or "",
                **who_and_when(line),
                "edition": now["edition"],
            },
            begins=True,
        )


RULEBOOKS = Kind(
    "rulebook",
    dict.fromkeys(
        ("editions.create", "editions.renew_rulebook", "editions.change_rules", "editions.copy_rules"), _version_made
    ),
    _rulebooks,
)


def _frozen(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(Contest.id, Contest.frozen_text, Contest.frozen_digest, Contest.frozen_at, Contest.edition_id)
    query = query.where(sa.or_(Contest.frozen_digest.is_not(None), Contest.frozen_text.is_not(None)))
    for row in rows_to_hold(query.order_by(Contest.id), Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "text": _digest(row.frozen_text),
                "digest": row.frozen_digest or "",
                "since": row.frozen_at.isoformat() if row.frozen_at else "",
                "edition": str(row.edition_id),
            },
        )


def _froze(line: Any) -> Iterator[Recorded]:
    now = line.now
    fields = {"text": now["rulebook"], "digest": now["rulebook"], "since": line.at.isoformat()}
    yield Recorded(str(line.subject_id), {**fields, "edition": now["edition"]}, begins=True)


def _froze_anew(line: Any) -> Iterator[Recorded]:
    """A contest that had begun goes on under a new version; it stays frozen since its first sheet."""
    if line.now.get("frozen"):
        yield Recorded(str(line.subject_id), {"text": line.now["rulebook"], "digest": line.now["rulebook"]})


FROZEN = Kind("rules of a contest", {FREEZE: _froze, "editions.change_rules": _froze_anew}, _frozen)


def _milestones(edition: UUID | None) -> Iterator[Standing]:
    """Those that count; one that was taken back is as if it were removed."""
    query = (
        sa.select(*Milestone.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == Milestone.contest_id)
        .where(Milestone.undone_at.is_(None))
        .order_by(Milestone.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            f"{row.contest_id} {row.what}",
            {
                **who_and_when(row),
                "note": row.note or "",
                "edition": str(row.edition_id),
            },
        )


def _reached(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "edition" in now:
        fields = {**who_and_when(line), "note": line.reason or ""}
        row = f"{line.subject_id} {now['milestone']}"
        yield Recorded(row, {**fields, "edition": now["edition"]}, begins=True)


def _undone(line: Any) -> Iterator[Recorded]:
    yield Recorded(f"{line.subject_id} {line.was['milestone']}", {}, ends=True)


MILESTONES = Kind("milestone", {"editions.reach": _reached, "editions.undo": _undone}, _milestones)

KINDS = (RULEBOOKS, FROZEN, MILESTONES)
