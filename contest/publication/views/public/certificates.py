"""Is this certificate genuine? By its number, which only its paper carries, and by a signed list for checks without a
network."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from flask import redirect, request, url_for

from contest import clock
from contest.access import everyone, open_to
from contest.editions.labels import award_names
from contest.editions.models import Edition
from contest.errors import N_, NotFound
from contest.exchange.certificates import status_file
from contest.exchange.credentials import MEDIA
from contest.extensions import limiter
from contest.formatting import format_day
from contest.i18n import local
from contest.publication.formatting import format_certificate
from contest.publication.labels import CERTIFICATE_STATE_LABELS
from contest.publication.models import (
    OPEN_STATES,
    CertificateState,
    IssuedCertificate,
    PublishedGroupAward,
    PublishedPlace,
)
from contest.publication.papers.credentials import profile_of, status_of
from contest.publication.queries import certificates as queries
from contest.publication.queries import published
from contest.publication.sealed.rulebook import event_in, sealed_rulebook
from contest.publication.sealed.signing import current_key
from contest.publication.views.public.blueprint import foot, views
from contest.publication.views.public.downloads import as_json, sealed
from contest.web import render_page

UNKNOWN = N_("这里没有发过这个编号的证书。请对照纸上的编号再看一遍；还是没有，就不是这里发的。")
VERDICTS = {
    CertificateState.NOT_YET: "warn",
    CertificateState.VALID: "ok",
    CertificateState.IN_PUBLICITY: "warn",
    CertificateState.REPLACED: "warn",
    CertificateState.REVOKED: "bad",
}


def _certificate_at(number: str) -> dict[str, Any]:
    """Loader: the certificate with this number, of an edition that is open. One answer for all that is not there."""
    try:
        found = queries.certificate_by_number(number)
    except NotFound:
        raise NotFound(UNKNOWN) from None
    if found.publication.edition.opened_at is None:
        raise NotFound(UNKNOWN)
    return {"certificate": found}


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
def certificate(certificate: IssuedCertificate) -> Any:
    """What it is worth now, then what it says, with the name as the publication shows it. Of one that is not public
    yet it says nothing else."""
    worth = queries.worth_of(certificate)
    publication = certificate.publication
    edition, row = publication.edition, worth.row
    by, shown = worth.by, {}
    when = by.published_at if by is not None else publication.final_at or publication.published_at
    if certificate.revoked_at is not None:
        when = certificate.revoked_at
    if row is not None:
        names = award_names(sealed_rulebook(publication))
        shown = {
            "award": format_certificate(names, certificate.holder, certificate.award),
            "event": event_in(publication, certificate.contest) if certificate.contest else None,
            "home": row.group_name if isinstance(row, PublishedGroupAward) else row.home_name,
            "title": row.title if isinstance(row, PublishedPlace) else "",
        }
    return render_page(
        "publication/public/certificate.html",
        edition_row=edition if shown else None,
        certificate=certificate,
        publication=publication,
        kind=VERDICTS[worth.state],
        state=worth.state,
        word=CERTIFICATE_STATE_LABELS[worth.state],
        day=format_day(local(when, edition.zone).date()) if when else "",
        by=by,
        shown=shown,
        digests=[one.digest for one in certificate.files] if shown else [],
        foot=foot(edition, [publication]) if shown else None,
    )


@views.get("/e/<edition>/certificates.json")
@limiter.limit("60/minute")
@open_to(everyone, load=published.open_edition_at)
def certificate_status(edition: Edition) -> Any:
    """The signed status file of an edition: numbers, digests and states of the certificates whose publication is
    public. No names, and nothing of what is not public yet."""
    listed: dict[str, dict[str, Any]] = {}
    corrections: dict[str, tuple[datetime, str]] = {}
    for publication in queries.publications_with_certificates(edition):
        for one, worth in queries.worth_of_all(publication):
            listed[one.number] = {"state": str(worth.state), "sha256": sorted(file.digest for file in one.files)}
            if (by := worth.by) is not None and by.published_at is not None:
                listed[one.number]["by"] = str(by.number)
                corrections[str(by.number)] = by.published_at, by.reason or ""
            elif one.revoked_at is not None:
                listed[one.number]["by"] = one.number
                corrections[one.number] = one.revoked_at, one.revoke_reason or ""
    tag = hashlib.sha256(json.dumps([listed, corrections], sort_keys=True, default=str).encode()).hexdigest()
    content = status_file(
        edition=edition.key,
        made_at=clock.now(),
        certificates=listed,
        corrections=corrections,
        key=current_key(),
    )
    return sealed(content, name=f"{edition.key}-certificates.json", media="application/json; charset=utf-8", tag=tag)


@views.get("/certificates/<number>/status.jwt")
@limiter.limit("60/minute")
@open_to(everyone, load=_certificate_at)
def credential_status(certificate: IssuedCertificate) -> Any:
    """The signed status list of one credential, for whoever checks it (Bitstring Status List). One that is not public
    has none: the same answer as for a number that was never given."""
    state = queries.worth_of(certificate).state
    if state == CertificateState.NOT_YET or certificate.publication.state not in OPEN_STATES:
        raise NotFound(UNKNOWN)
    is_revoked = state in (CertificateState.REPLACED, CertificateState.REVOKED)
    content = status_of(certificate, is_revoked=is_revoked, at=clock.now())
    answer = sealed(
        content, name=f"{certificate.number}-status.jwt", media=MEDIA, tag=hashlib.sha256(content).hexdigest()
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@views.get("/e/<edition>/issuers/<kind>/<code>.json")
@limiter.limit("60/minute")
@open_to(everyone, load=lambda edition, kind, code: published.open_edition_at(edition) | {"kind": kind, "code": code})
def issuer(edition: Edition, kind: str, code: str) -> Any:
    """The Open Badges profile of an organisation that published something of this edition."""
    document = profile_of(edition, queries.issuer_in(edition, kind, code))
    return as_json(document, hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest())
