"""The certificates of a publication's winners. Nothing is stored: who has one follows from the sealed rows, and its
number from them and a key of this site, so a correction replaces or revokes certificates by itself."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from contest import keys
from contest.charts import MEDALS
from contest.db import session
from contest.editions.labels import award_names
from contest.editions.models import Contest
from contest.errors import N_, NotFound, WrongMoment
from contest.exchange.certificates import signed_text
from contest.exchange.seals import fingerprint, raw_public_key
from contest.formatting import format_day
from contest.i18n import local, localized, speaking
from contest.publication.formatting import format_award, joined, public_names
from contest.publication.models import CertificateLook, CertificateState, Publication, PublishedPlace
from contest.publication.papers.listing import qr_svg
from contest.publication.queries.places import places_of
from contest.publication.queries.published import CURRENT, replacement_of
from contest.publication.sealed.rulebook import event_in, sealed_rulebook
from contest.publication.sealed.signing import current_key
from contest.registration.models import EntryMember, MemberRole

CODE = 13  # letters for 64 bits, five bits each
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: none looks like another
NUMBER = re.compile(r"(?P<edition>.+)-(?P<publication>\d{1,9})-(?P<code>[0-9A-Z]{13})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One person's certificate for one award. `person`: their place among the entry's contestants, from 0."""

    publication: Publication
    place: PublishedPlace
    award: str
    person: int

    @property
    def number(self) -> str:
        """`CAREER-2023-2-7K3M9QX2B4VNC`: the publication's name and 64 bits that nobody can guess."""
        one = self.publication
        facts = (one.digest or "", self.place.contest, self.place.entry, self.award, str(self.person))
        drawn = keys.derived("certificate", *facts)
        return f"{one.handle}-{_letters(drawn[:8])}".upper()

    @property
    def name(self) -> str:
        """As the publication shows it."""
        return self.place.people[self.person]


def _letters(raw: bytes) -> str:
    value, found = int.from_bytes(raw, "big"), ""
    for _turn in range(CODE):
        value, rest = divmod(value, 32)
        found = LETTERS[rest] + found
    return found


def certificates_of(publication: Publication, contest: str | None = None) -> Iterator[Certificate]:
    """Those of a publication or of one of its contests, in the order of places."""
    rows = sa.select(PublishedPlace).where(PublishedPlace.publication_id == publication.id)
    if contest is not None:
        rows = places_of(publication.id, contest)
    for place in session.scalars(rows.order_by(PublishedPlace.contest, PublishedPlace.position)):
        for award in place.awards:
            for person in range(len(place.people)):
                yield Certificate(publication, place, award, person)


def certificate_by_number(publication: Publication, number: str) -> Certificate:
    """The certificate with this number. Raises NotFound: it was never given here."""
    wanted = number.upper()
    for one in certificates_of(publication):
        if hmac.compare_digest(one.number.encode(), wanted.encode()):
            return one
    raise NotFound


def state_of(certificate: Certificate) -> tuple[CertificateState, Publication | None]:
    """What it is worth, and the publication that replaced or revoked it. A correction that gives the same person the
    same award for the same work replaces it; any other revokes it."""
    publication = certificate.publication
    if publication.state in CURRENT:
        state = CertificateState.VALID if publication.state == "final" else CertificateState.IN_PUBLICITY
        return state, None
    newest = first = replacement_of(publication)
    while newest is not None and newest.state not in CURRENT:
        newest = replacement_of(newest)
    if newest is None:
        return CertificateState.REVOKED, first
    is_kept = any(_is_same(certificate, one) for one in certificates_of(newest, certificate.place.contest))
    return (CertificateState.REPLACED if is_kept else CertificateState.REVOKED), newest


def _is_same(one: Certificate, other: Certificate) -> bool:
    return (one.place.entry_id, one.award, one.name) == (other.place.entry_id, other.award, other.name)


def certificates_paper(
    publication: Publication, contest: Contest, look: CertificateLook, *, address_for: Any, marks: bool = False
) -> dict[str, Any]:
    """What the design reads for the winners of one contest. `address_for`: number → where it is checked. Names are
    those of registration, because a certificate names its holder in full; refused where they are no longer the names
    that were published. Raises WrongMoment while it is not public, or no longer counts."""
    if publication.state not in CURRENT:
        raise WrongMoment(N_("只有已经公布、没有被取代的发布才能打印证书。"))
    found = list(certificates_of(publication, contest.key))
    places = [one.place for one in found]
    full = _full_names(places, contest, MemberRole.COMPETITOR)
    advisers = _full_names(places, contest, MemberRole.ADVISER)
    edition, names = publication.edition, award_names(sealed_rulebook(publication))
    event, key = event_in(publication, contest.key), current_key()
    digest = publication.digest or ""
    day = local(publication.published_at or publication.tabulation.at, edition.zone).date()
    with speaking("en"):
        day_en = format_day(day)
    with speaking("zh"):
        return {
            "look": str(look),
            "marks": marks,
            "title": _("%(title)s 证书", title=localized(publication.title)),
            "edition": localized(edition.name),
            "edition_en": dict(edition.name).get("en", ""),
            "issuer": localized(publication.organisation.name),
            "day": format_day(day),
            "day_en": day_en,
            "date": {"year": day.year, "month": day.month, "day": day.day},
            "scan": _("扫码查验"),
            "basis": _("依据第 %(number)s 号发布，摘要 %(digest)s", number=publication.number, digest=digest[:8]),
            "signed": _("Ed25519 签名 · 公钥 %(key)s", key=fingerprint(raw_public_key(key.public_key()))[:9]),
            "certificates": [
                {
                    **_values(one, full[one.place.id][one.person], names, event, key, address_for(one.number)),
                    "advisers": joined(advisers[one.place.id]),
                }
                for one in found
            ],
        }


def _values(one: Certificate, name: str, names: Any, event: dict[str, str], key: Any, address: str) -> dict[str, Any]:
    award, place = format_award(names, one.award), one.place
    facts = {
        "number": one.number,
        "name": name,
        "award": localized(award),
        "event": localized(event),
        "publication": one.publication.digest or "",
    }
    return {
        "number": one.number,
        "name": name,
        "home": localized(place.home_name),
        "home_en": localized(place.home_name, "en"),
        "event": localized(event),
        "event_en": localized(event, "en"),
        "title": place.title,
        "award": localized(award),
        "award_en": localized(award, "en"),
        "medal": {"kind": one.award, "word": localized(award)[:1]} if one.award in MEDALS else None,
        "qr": qr_svg(f"{address}#{signed_text(facts, key)}", error="l"),
    }


def _full_names(places: Sequence[PublishedPlace], contest: Contest, role: MemberRole) -> dict[UUID, list[str]]:
    """Row → the names of its contestants or advisers in full, in the order of authors."""
    members: dict[UUID, list[str]] = {}
    found = session.scalars(
        sa.select(EntryMember)
        .where(EntryMember.entry_id.in_({one.entry_id for one in places}), EntryMember.role == role)
        .options(joinedload(EntryMember.person))
        .order_by(EntryMember.position)
    )
    for one in found:
        members.setdefault(one.entry_id, []).append(one.person.name)
    full = {}
    letter = "a" if role == MemberRole.ADVISER else ""
    for place in places:
        people = members.get(place.entry_id, [])
        numbers = [f"{place.entry}-{letter}{n}" for n, _one in enumerate(people, 1)]
        shown = place.advisers if role == MemberRole.ADVISER else place.people
        if public_names(people, numbers, contest) != shown:
            raise WrongMoment(
                N_("%(entry)s 的姓名与公布的不一样了，证书不能打印。请先改回来，或者发一份更正。"), entry=place.entry
            )
        full[place.id] = people
    return full
