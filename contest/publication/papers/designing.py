"""Say how the certificates of an organisation look and are numbered in an edition."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Edition
from contest.errors import N_, Unfit
from contest.files import file_store
from contest.people.models import Organisation
from contest.publication.models import CertificateDesign
from contest.publication.papers.pictures import check_picture
from contest.publication.queries.designs import newest_design
from contest.publication.queries.numbering import MOST_DIGITS, Numbering
from contest.publication.queries.recorded_certificates import DESIGNED, recorded_of_design


def design_certificates(
    edition: Edition,
    organisation: Organisation,
    *,
    pictures: Mapping[str, bytes],
    removed: Collection[str],
    numbering: Numbering | None,
    by: UUID,
    at: datetime,
) -> CertificateDesign:
    """Keep another design, if it differs from the newest. `pictures`: part → a new picture; `removed`: parts that have
    none any more; the others stay as they are. Raises Unfit for a picture that cannot be used, or a rule by which
    certificates could not be told apart."""
    if numbering is not None and not 1 <= numbering.digits <= MOST_DIGITS:
        raise Unfit(N_("位数请填 1 到 %(most)s。"), most=MOST_DIGITS, field="digits")
    session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    newest = newest_design(edition.id, organisation.id)
    files = dict(newest.files) if newest is not None else {}
    for part in removed:
        files.pop(part, None)
    for part, raw in pictures.items():
        check_picture(part, raw)
        files[part] = file_store().save(raw).digest
    kept = numbering.kept() if numbering is not None else None
    if newest is not None and (newest.files, newest.numbering) == (files, kept):
        return newest
    made = CertificateDesign(
        edition_id=edition.id,
        organisation_id=organisation.id,
        number=newest.number + 1 if newest is not None else 1,
        files=files,
        numbering=kept,
        made_by=by,
        made_at=at,
    )
    session.add(made)
    session.flush()
    where = {"edition": str(edition.id), "organisation": str(organisation.id)}
    audit.record(DESIGNED, made, by=by, at=at, now={**recorded_of_design(made), **where})
    return made
