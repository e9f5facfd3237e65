"""The numbers that an organisation gives its certificates by its own rule, beside the public number that nobody
guesses: `教就证-2026-金奖-0001`, without a gap within everything before the running part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.publication.models import IssuedCertificate, Publication

MOST_PREFIX, MOST_DIGITS = 30, 8


@dataclass(frozen=True, slots=True)
class Numbering:
    """A rule. `prefix`: any text; `year`: the edition's; `award`: what the certificate is for, in Chinese; `digits`: of
    the running part at least."""

    prefix: str = ""
    year: bool = True
    award: bool = True
    digits: int = 4

    def stem(self, year: int, award: str) -> str:
        """What the running part runs within: `教就证-2026-金奖`."""
        own = re.sub(r"[\s·]+", "", award) if self.award else ""
        return "-".join(part for part in (self.prefix, str(year) if self.year else "", own) if part)

    def serial(self, stem: str, n: int) -> str:
        """The whole number."""
        return f"{stem}-{n:0{self.digits}}" if stem else f"{n:0{self.digits}}"

    def kept(self) -> dict[str, Any]:
        """As a design keeps it."""
        return asdict(self)


def numbering_in(kept: Mapping[str, Any] | None) -> Numbering | None:
    """The rule that a design keeps."""
    return Numbering(**kept) if kept is not None else None


def newest_numbers(organisation_id: UUID, stems: Iterable[str]) -> dict[str, int]:
    """The last running number that this organisation has given within each stem, in all its editions."""
    rows = session.execute(
        sa.select(IssuedCertificate.serial_stem, sa.func.max(IssuedCertificate.serial_n))
        .join(Publication, Publication.id == IssuedCertificate.publication_id)
        .where(Publication.organisation_id == organisation_id, IssuedCertificate.serial_stem.in_(set(stems)))
        .group_by(IssuedCertificate.serial_stem)
    )
    return {stem: newest for stem, newest in rows if stem is not None and newest is not None}
