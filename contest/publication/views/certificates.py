"""Certificates at the organiser's desk: a print run of one contest's winners."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from contest.access import open_to
from contest.editions.models import Contest
from contest.files import MEDIA_TYPES
from contest.publication.models import CertificateLook, Publication
from contest.publication.papers.certificates import certificates_paper
from contest.publication.papers.typesetting import typeset
from contest.publication.policies import publishers
from contest.publication.queries import desk as queries
from contest.publication.views.desk import views
from contest.web import address_of

__all__ = ["views"]


@views.get("/desk/<edition>/certificates/<int:number>/<path:contest_key>")
@open_to(publishers, load=queries.publication_on_desk, sensitive="full names", subject="publication")
def certificates(publication: Publication, contest: Contest) -> Any:
    """One PDF: a certificate for each winner of this contest, in the order of places. `?look=`: the design; `?marks=1`:
    with bleed and crop marks for a printer."""
    asked = request.args.get("look", "")
    look = CertificateLook(asked) if asked in set(CertificateLook) else CertificateLook.CAREER
    paper = certificates_paper(
        publication,
        contest,
        look,
        address_for=lambda number: address_of("public.certificate", number=number),
        marks=request.args.get("marks") == "1",
    )
    content = typeset("certificates", paper, at=publication.published_at or publication.tabulation.at)
    answer = Response(content, content_type=MEDIA_TYPES["pdf"])
    answer.headers["Cache-Control"] = "private, no-store"
    name = f"{publication.handle}-{contest.key.replace('/', '-')}-{look}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
