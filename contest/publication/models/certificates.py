"""Issued certificates: whose each number is, the digests of its files, how they look, and the ZIPs of runs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Document, Key, Mapped, Model, Region, mapped_column
from contest.files import FILE

if TYPE_CHECKING:
    from contest.publication.models import Publication


class CertificateLook(StrEnum):
    """A design of templates/papers/certificates.typ."""

    CAREER = "career"
    SKILLS = "skills"
    PLAIN = "plain"


class DesignPart(StrEnum):
    """A picture that an organisation puts on its certificates."""

    SEAL = "seal"
    SIGNATURE = "signature"
    PAPER = "paper"  # what they are printed on: the whole page, behind everything


class CertificateHolder(StrEnum):
    """Whom a certificate is for."""

    CONTESTANT = "contestant"
    ADVISER = "adviser"
    ORGANISATION = "organisation"
    PARTICIPANT = "participant"  # who took part, with or without an award
    JUDGE = "judge"  # who judged a contest, or chaired a panel of it; the "award" is a value of SeatRole


class CertificateState(StrEnum):
    """What a certificate is worth now."""

    NOT_YET = "not_yet"  # printed for the ceremony, before its publication is public
    VALID = "valid"
    IN_PUBLICITY = "in_publicity"
    REPLACED = "replaced"
    REVOKED = "revoked"


class IssuedCertificate(Model):
    """A certificate that was issued: whose it is by their place in the publication, never by their full name.

    `number` is unique and found by its index. What it is worth follows from the publication (queries.certificates), so
    a correction replaces or revokes without touching a row here; but a single one may be revoked by two people.
    `subject`: the public entry number, or a group's code. `person`: their place among the entry's people, from 0.
    `name`: as the publication shows it. `signature`: over its facts with the full name, kept so that the same bytes can
    be made again after the key was changed. `dated_at`: the moment whose day stands on the paper. `serial`: the number
    by the organisation's own rule, `serial_n` the running part of it and `serial_stem` what it runs within; None where
    there was no rule.
    """

    __tablename__ = "issued_certificate"
    __table_args__ = (
        sa.UniqueConstraint("number"),
        sa.CheckConstraint(f"holder IN {tuple(map(str, CertificateHolder))}", name="holder"),
        sa.Index(
            "uq_issued_certificate_holder",
            *("publication_id", "contest", "subject", "holder", "award", "person"),
            unique=True,
        ),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"))
    number: Mapped[str]
    holder: Mapped[str]
    contest: Mapped[str]
    subject: Mapped[str]
    entry_id: Mapped[UUID | None]
    award: Mapped[str]
    person: Mapped[int]
    name: Mapped[str]
    signature: Mapped[str]
    key: Mapped[str]  # fingerprint
    dated_at: Mapped[datetime]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID]
    serial: Mapped[str | None]
    serial_stem: Mapped[str | None] = mapped_column(index=True)
    serial_n: Mapped[int | None]
    revoke_reason: Mapped[str | None]
    revoke_asked_by: Mapped[UUID | None]
    revoke_asked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None]
    revoked_at: Mapped[datetime | None]

    publication: Mapped[Publication] = relationship()
    files: Mapped[list[CertificateFile]] = relationship(order_by="CertificateFile.made_at")


class CertificateFile(Model):
    """The SHA-256 of a file that was issued for a certificate: one for each look, and another after the organisation's
    design or the fonts of this machine were changed. The file itself is not stored: it can be made again."""

    __tablename__ = "certificate_file"
    __table_args__ = (sa.CheckConstraint(f"look IN {tuple(map(str, CertificateLook))}", name="look"),)

    certificate_id: Mapped[UUID] = mapped_column(sa.ForeignKey("issued_certificate.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    look: Mapped[str]
    design_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("certificate_design.id"))
    made_at: Mapped[datetime]

    design: Mapped[CertificateDesign | None] = relationship()


class CertificateDesign(Model):
    """How the certificates of an organisation in an edition look and are numbered. A change is a new row, and each file
    names the row that it was made by, so that the same bytes can be made again.

    `files`: part (DesignPart) → SHA-256 of what was uploaded. `numbering`: a value of
    queries.numbering.Numbering, None for no numbers but the public ones.
    """

    __tablename__ = "certificate_design"
    __table_args__ = (sa.UniqueConstraint("edition_id", "organisation_id", "number"),)

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    number: Mapped[int]
    files: Mapped[dict[str, str]] = mapped_column(Document, info={FILE: True})
    numbering: Mapped[dict[str, Any] | None] = mapped_column(Document)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class CertificateRun(Model):
    """The certificates of a publication as one ZIP by school, kept for a while (contest/retention.py)."""

    __tablename__ = "certificate_run"
    __table_args__ = (sa.CheckConstraint(f"look IN {tuple(map(str, CertificateLook))}", name="look"),)

    id: Mapped[Key]
    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), index=True)
    job_id: Mapped[UUID]
    look: Mapped[str]
    certificates: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64), info={FILE: True})
    size: Mapped[int] = mapped_column(sa.BigInteger)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]
