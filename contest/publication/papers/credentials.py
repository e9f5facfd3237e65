"""The Open Badges credential of an issued certificate: the facts of its paper, signed by the site, with the address of
who issued it and the one where it stands whether it still counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext as _

from contest.exchange.credentials import BADGES, CREDENTIALS, Badge, credential, issuer_keys, status_list
from contest.exchange.seals import read_known_keys
from contest.i18n import localized, speaking
from contest.publication.sealed.signing import current_key, public_keys

if TYPE_CHECKING:
    from datetime import datetime

    from contest.editions.models import Edition
    from contest.people.models import Organisation
    from contest.publication.models import IssuedCertificate, Publication
    from contest.publication.papers.certificates import Printing, Winner


def credential_of(printing: Printing, certificate: IssuedCertificate, winner: Winner) -> bytes:
    """The file. Raises WrongMoment where a name was changed since its certificate was issued."""
    printing.signed_payload(certificate, winner)
    publication, holder = printing.publication, winner.holder
    within = f"/c/{quote(holder.contest)}" if holder.contest else ""
    with speaking("zh"):
        narrative = str(_("依据第 %(number)s 号发布", number=publication.number))
    badge = Badge(
        facts=printing.facts(winner),
        address=_site(f"/certificates/{certificate.number}"),
        status=status_address(certificate.number),
        achievement=_site(f"/e/{publication.edition.key}{within}#{quote(holder.award or holder.kind)}"),
        basis=_site(f"/e/{publication.edition.key}/publications/{publication.number}"),
        issuer=_named(publication.edition, publication.organisation),
        narrative=narrative,
        at=certificate.dated_at,
    )
    return f"{credential(badge, current_key())}\n".encode()


def status_of(certificate: IssuedCertificate, *, is_revoked: bool, at: datetime) -> bytes:
    """The signed status list of one certificate."""
    publication: Publication = certificate.publication
    issuer = issuer_address(publication.edition, publication.organisation)
    stated = status_list(status_address(certificate.number), issuer, is_revoked=is_revoked, at=at, key=current_key())
    return f"{stated}\n".encode()


def profile_of(edition: Edition, organisation: Organisation) -> dict[str, Any]:
    """Who issues: an Open Badges profile, with the public keys that signed or sign its credentials."""
    issuer = issuer_address(edition, organisation)
    keys = issuer_keys(issuer, read_known_keys(public_keys()))
    return {
        "@context": [CREDENTIALS, BADGES, "https://www.w3.org/ns/cid/v1"],
        **_named(edition, organisation),
        "verificationMethod": keys,
        "assertionMethod": [one["id"] for one in keys],
    }


def issuer_address(edition: Edition, organisation: Organisation) -> str:
    """The identifier of who issues, and where its profile stands."""
    return _site(f"/e/{edition.key}/issuers/{organisation.kind}/{quote(organisation.code, safe='')}.json")


def status_address(number: str) -> str:
    return _site(f"/certificates/{number}/status.jwt")


def _named(edition: Edition, organisation: Organisation) -> dict[str, Any]:
    return {
        "id": issuer_address(edition, organisation),
        "type": ["Profile"],
        "name": localized(organisation.name, "zh"),
        "url": _site(f"/e/{edition.key}"),
    }


def _site(path: str) -> str:
    return f"{current_app.config['SAIWU'].public_url}{path}"
