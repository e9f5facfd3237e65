"""Certificates that were issued, without setting a single page: for tests that only need them to be there."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from contest.db import new_id, session
from contest.files import file_store
from contest.publication.actions.issuing import drawn, issue, keep_run
from contest.publication.models import CertificateLook, CertificateRun, IssuedCertificate, Publication
from contest.publication.papers.certificates import Printing, winners_of
from contest.results.queries import tabulated_contests

EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


def issue_without_files(
    publication: Publication, *, by: UUID, at: datetime
) -> tuple[list[IssuedCertificate], CertificateRun]:
    """All certificates of a publication, and the run that made them."""
    made: list[IssuedCertificate] = []
    for contest in tabulated_contests(publication.tabulation):
        printing = Printing(publication, contest, CertificateLook.PLAIN)
        holders = [(one.holder, printing.payload(one)) for one in winners_of(publication, contest).found]
        made += drawn(publication, holders, by=by, at=at)
    digests = [(one, sha256(one.number.encode()).hexdigest()) for one in made]
    issue(publication, digests, CertificateLook.PLAIN, by=by, at=at)
    stored = file_store().save(EMPTY_ZIP)
    what = {"job_id": new_id(), "look": CertificateLook.PLAIN, "certificates": len(made)}
    run = keep_run(publication, stored, by=by, at=at, **what)
    session.commit()
    return made, run
