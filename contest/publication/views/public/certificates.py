"""Is this certificate genuine? By its number, which only its paper carries."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from contest.access import everyone, open_to
from contest.editions.labels import award_names
from contest.editions.queries import edition_by_key
from contest.errors import N_, NotFound
from contest.extensions import limiter
from contest.formatting import format_day
from contest.i18n import local
from contest.publication.formatting import format_award
from contest.publication.labels import CERTIFICATE_STATE_LABELS
from contest.publication.models import CertificateState
from contest.publication.papers.certificates import NUMBER, Certificate, certificate_by_number, state_of
from contest.publication.queries import published
from contest.publication.sealed.rulebook import event_in, sealed_rulebook
from contest.publication.views.public.blueprint import foot, views
from contest.web import render_page

UNKNOWN = N_("这里没有发过这个编号的证书。请对照纸上的编号再看一遍；还是没有，就不是这里发的。")
VERDICTS = {
    CertificateState.VALID: "ok",
    CertificateState.IN_PUBLICITY: "warn",
    CertificateState.REPLACED: "warn",
    CertificateState.REVOKED: "bad",
}


def _certificate_at(number: str) -> dict[str, Any]:
    """Loader: the certificate with this number, in an open publication. One answer for all that is not there."""
    found = NUMBER.fullmatch(number.upper())
    edition = edition_by_key(found["edition"].lower()) if found else None
    if found is None or edition is None or edition.opened_at is None:
        raise NotFound(UNKNOWN)
    publication = published.publication_by_number(edition, int(found["publication"]))
    if publication is None:
        raise NotFound(UNKNOWN)
    try:
        return {"certificate": certificate_by_number(publication, number)}
    except NotFound:
        raise NotFound(UNKNOWN) from None


@views.get("/certificates")
@open_to(everyone)
def certificates() -> Any:
    """Where one types the number in."""
    if number := request.args.get("number", "").strip().upper():
        return redirect(url_for("public.certificate", number=number))
    return render_page("publication/public/certificates.html")


@views.get("/certificates/<number>")
@limiter.limit("60/minute")
@open_to(everyone, load=_certificate_at)
def certificate(certificate: Certificate) -> Any:
    """What it is worth now, then what it says, with the name as the publication shows it."""
    publication = certificate.publication
    edition = publication.edition
    state, by = state_of(certificate)
    award = format_award(award_names(sealed_rulebook(publication)), certificate.award)
    when = by.published_at if by is not None else publication.final_at or publication.published_at
    return render_page(
        "publication/public/certificate.html",
        edition_row=edition,
        certificate=certificate,
        publication=publication,
        kind=VERDICTS[state],
        state=state,
        word=CERTIFICATE_STATE_LABELS[state],
        day=format_day(local(when, edition.zone).date()) if when else "",
        by=by,
        award=award,
        event=event_in(publication, certificate.place.contest),
        foot=foot(edition, [publication]),
    )
