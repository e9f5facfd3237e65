"""How an organisation's certificates look and are numbered: the newest design counts, older ones make older files."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.files import file_store
from contest.publication.models import CertificateDesign, Publication


def design_of(publication: Publication) -> CertificateDesign | None:
    """The one that counts for what this publication's organisation issues in its edition."""
    return newest_design(publication.edition_id, publication.organisation_id)


def newest_design(edition_id: UUID, organisation_id: UUID) -> CertificateDesign | None:
    """The newest of an organisation in an edition."""
    return session.scalar(
        sa.select(CertificateDesign)
        .where(CertificateDesign.edition_id == edition_id, CertificateDesign.organisation_id == organisation_id)
        .order_by(CertificateDesign.number.desc())
        .limit(1)
    )


def pictures_of(design: CertificateDesign | None) -> dict[str, str]:
    """Part → where its picture lies, held against its digest. Raises files.Damaged."""
    files = design.files if design is not None else {}
    store = file_store()
    return {part: str(store.verified(digest)) for part, digest in sorted(files.items())}
