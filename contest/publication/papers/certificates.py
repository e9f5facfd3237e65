"""What a certificate says: the winners of a publication with their names in full, and the values that the design
reads. What the same certificate says twice is the same, so that its file is the same byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from contest.charts import MEDALS
from contest.db import session
from contest.editions.labels import award_names
from contest.editions.models import Contest
from contest.editions.rulebooks.contest_names import event_name
from contest.editions.rulebooks.effective import edition_part, rulebook_of
from contest.errors import N_, WrongMoment
from contest.exchange.certificates import MARK, is_signed, payload_of, text_of
from contest.exchange.seals import KnownKey, fingerprint, read_known_keys
from contest.formatting import format_day
from contest.i18n import LANGUAGES, local, localized, speaking
from contest.people.labels import ROLE_LABELS
from contest.privacy import masked_name
from contest.publication.actions.issuing import Holder, number_of
from contest.publication.actions.sealing import group_award_rows, place_rows
from contest.publication.formatting import format_award, format_certificate, joined, public_names
from contest.publication.models import (
    OPEN_STATES,
    CertificateDesign,
    CertificateHolder,
    CertificateLook,
    IssuedCertificate,
    Publication,
    PublishedGroupAward,
    PublishedPlace,
)
from contest.publication.papers.coverage import missing_letters
from contest.publication.queries.certificates import PRINTABLE, TOOK_PART
from contest.publication.queries.designs import pictures_of
from contest.publication.queries.judges import judged_in
from contest.publication.queries.numbering import Numbering, numbering_in
from contest.publication.queries.places import places_of
from contest.publication.sealed.rulebook import sealed_rulebook
from contest.publication.sealed.signing import public_keys
from contest.registration.models import EntryMember, MemberRole
from contest.results.queries import tabulated_contests

UNPRINTABLE = N_(
    "%(entry)s 的姓名或题目里有这台机器的字体都没有的字：%(letters)s。"
    "请管理员把有这个字的字体放进 /usr/share/fonts/noto，再重新启动。"
)
CHANGED = N_("%(entry)s 的姓名与公布的不一样了，证书不能打印。请先改回来，或者发一份更正。")


@dataclass(frozen=True, slots=True)
class Winner:
    """One certificate: whose it is, and what it says beside the award. `name`, `people`, `advisers`: in full, as
    registration has them; `home`: the school or the organisation; `people`: whose work it is."""

    holder: Holder
    name: str
    home: Mapping[str, str]
    title: str = ""
    people: Sequence[str] = ()
    advisers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Winners:
    """Those who get a certificate, in the order of places, and the entries that get none until something is put right.
    `changed`: their names are no longer those that were published. `letters`: entry → what no font here has."""

    found: list[Winner]
    changed: list[str]
    letters: dict[str, str]

    def require_all(self) -> None:
        """Raises WrongMoment where an entry gets none."""
        if self.changed:
            raise WrongMoment(CHANGED, entry=self.changed[0])
        for entry, letters in self.letters.items():
            raise WrongMoment(UNPRINTABLE, entry=entry, letters=letters)


def winners_of(
    publication: Publication, contest: Contest, kind: CertificateHolder = CertificateHolder.CONTESTANT
) -> Winners:
    """Those of one contest who get a certificate of this kind; of organisations those of the whole publication, since
    their prizes belong to none of its contests. Raises WrongMoment where nothing may be printed from this publication:
    nobody has reviewed it, or it no longer counts."""
    if publication.state not in PRINTABLE:
        raise WrongMoment(N_("只有复核过、没有被取代的发布才能打印证书。"))
    if kind == CertificateHolder.ORGANISATION:
        return _organisations(publication)
    if kind == CertificateHolder.JUDGE:
        return _judges(contest)
    took_part = kind == CertificateHolder.PARTICIPANT
    places = [one for one in _places(publication, contest) if (one.status in TOOK_PART if took_part else one.awards)]
    names = _full_names(places)
    winners = Winners([], [], {})
    for place in places:
        people = names.get((place.entry_id, MemberRole.COMPETITOR), [])
        advisers = names.get((place.entry_id, MemberRole.ADVISER), [])
        if not (
            _as_shown(place, people, place.people, contest) and _as_shown(place, advisers, place.advisers, contest)
        ):
            winners.changed.append(place.entry)
            continue
        if letters := missing_letters("".join((*people, *advisers, place.title))):
            winners.letters[place.entry] = letters
            continue
        own, shown = (advisers, place.advisers) if kind == CertificateHolder.ADVISER else (people, place.people)
        for award in [""] if took_part else place.awards:
            for n, name in enumerate(own):
                holder = Holder(kind, contest.key, place.entry, place.entry_id, award, n, shown[n])
                winners.found.append(Winner(holder, name, place.home_name, place.title, people, advisers))
    return winners


def _organisations(publication: Publication) -> Winners:
    """Awards to organisations themselves, each once."""
    winners = Winners([], [], {})
    known = set()
    for one in _prizes(publication):
        name = localized(one.group_name, "zh")
        holder = Holder(CertificateHolder.ORGANISATION, "", one.group, None, one.award, 0, name)
        if one.person is not None or not one.group or holder.key in known:
            continue
        known.add(holder.key)
        if letters := missing_letters(name):
            winners.letters[name] = letters
            continue
        winners.found.append(Winner(holder, name, one.group_name))
    return winners


def _judges(contest: Contest) -> Winners:
    """Those who judged it. No publication names them, so that a check shows their names masked."""
    winners = Winners([], [], {})
    for one in judged_in([contest.id]):
        if letters := missing_letters(one.name):
            winners.letters[one.code] = letters
            continue
        name = masked_name(one.name)
        holder = Holder(CertificateHolder.JUDGE, contest.key, one.code, None, one.role, 0, name)
        winners.found.append(Winner(holder, one.name, one.home_name))
    return winners


def _prizes(publication: Publication) -> Sequence[PublishedGroupAward]:
    """The sealed rows; before it is sealed, the rows that sealing will write."""
    if publication.state not in OPEN_STATES:
        contests = tabulated_contests(publication.tabulation)
        return [PublishedGroupAward(**row) for row in group_award_rows(publication, contests)]
    found = sa.select(PublishedGroupAward).where(PublishedGroupAward.publication_id == publication.id)
    return session.scalars(found.order_by(PublishedGroupAward.position)).all()


def _places(publication: Publication, contest: Contest) -> Sequence[PublishedPlace]:
    """The sealed rows; before it is sealed, the rows that sealing will write."""
    if publication.state not in OPEN_STATES:
        return [PublishedPlace(**row) for row in place_rows(publication, [contest])]
    return session.scalars(places_of(publication.id, contest.key).order_by(PublishedPlace.position)).all()


def _full_names(places: Sequence[PublishedPlace]) -> dict[tuple[UUID, str], list[str]]:
    """Entry and role → the names of its people in full, in the order of authors."""
    found = session.scalars(
        sa.select(EntryMember)
        .where(EntryMember.entry_id.in_({one.entry_id for one in places}))
        .options(joinedload(EntryMember.person))
        .order_by(EntryMember.position)
    )
    names: dict[tuple[UUID, str], list[str]] = {}
    for one in found:
        names.setdefault((one.entry_id, one.role), []).append(one.person.name)
    return names


def _as_shown(place: PublishedPlace, full: list[str], shown: list[str], contest: Contest) -> bool:
    letter = "" if shown is place.people else "a"
    return public_names(full, [f"{place.entry}-{letter}{n}" for n, _one in enumerate(full, 1)], contest) == shown


def certificate_address(number: str) -> str:
    """Where a certificate is checked: one address for readers of every language."""
    return f"{current_app.config['SAIWU'].public_url}/certificates/{number}"


class Printing:
    """The certificates of one contest of a publication in one look, with an organisation's own seal, signature, paper
    and numbers, if it has any."""

    def __init__(
        self,
        publication: Publication,
        contest: Contest,
        look: CertificateLook,
        design: CertificateDesign | None = None,
    ) -> None:
        self.publication, self.contest, self.look, self.design = publication, contest, look, design

    def stem(self, winner: Winner) -> str | None:
        """Within what the organisation's own number of this certificate runs; None without a rule."""
        if self.numbering is None:
            return None
        with speaking("zh"):
            award = format_certificate(self._names, winner.holder.kind, winner.holder.award)
        return self.numbering.stem(self.publication.edition.year, award)

    def facts(self, winner: Winner) -> dict[str, str]:
        """What its certificate states and signs."""
        with speaking("zh"):
            award = format_certificate(self._names, winner.holder.kind, winner.holder.award)
        return {
            "number": number_of(self.publication, winner.holder),
            "name": winner.name,
            "award": award,
            "event": localized(self._event(winner), "zh"),
            "publication": self.publication.handle,
        }

    def payload(self, winner: Winner) -> bytes:
        """The bytes that its certificate signs."""
        return payload_of(self.facts(winner))

    def signed_payload(self, certificate: IssuedCertificate, winner: Winner) -> bytes:
        """The same, if they are those that were signed when it was issued. Raises WrongMoment: a name was changed
        since."""
        payload, known = self.payload(winner), self._keys.get(certificate.key)
        if known is None or not is_signed(payload, certificate.signature, known):
            raise WrongMoment(CHANGED, entry=winner.holder.subject)
        return payload

    def paper(self, made: Sequence[tuple[IssuedCertificate, Winner]], *, marks: bool = False) -> dict[str, Any]:
        """What the design reads. Raises WrongMoment where a name was changed since its certificate was issued."""
        with speaking("zh"):
            pages = [self._values(certificate, winner) for certificate, winner in made]
            at = max(certificate.dated_at for certificate, _winner in made)
            keywords = [f"{MARK}{pages[0]['text']}"] if len(pages) == 1 and not marks else []
            return self._paper(pages, at, marks=marks, keywords=keywords)

    def _paper(
        self, pages: Sequence[dict[str, Any]], at: datetime, *, marks: bool = False, keywords: Sequence[str] = ()
    ) -> dict[str, Any]:
        day = local(at, self.publication.edition.zone)
        return {
            "look": str(self.look),
            "pictures": self._pictures,
            "marks": marks,
            "title": _("%(title)s 证书", title=localized(self.publication.title)),
            "keywords": list(keywords),
            "edition": localized(self.publication.edition.name),
            "edition_en": dict(self.publication.edition.name).get("en", ""),
            "issuer": localized(self.publication.organisation.name),
            "date": {"year": day.year, "month": day.month, "day": day.day},
            "scan": _("扫码查验"),
            "basis": _("依据第 %(number)s 号发布", number=self.publication.number),
            "certificates": list(pages),
        }

    def _values(self, certificate: IssuedCertificate, winner: Winner) -> dict[str, Any]:
        text = text_of(self.signed_payload(certificate, winner), certificate.signature)
        return {
            "text": text,
            "number": certificate.number,
            "serial": self._serial(certificate.serial),
            "signed": _("Ed25519 签名 · 公钥 %(key)s", key=certificate.key[:9]),
            "qr": code_svg(f"{certificate_address(certificate.number)}#{text}"),
            **self._said(winner, certificate.dated_at),
        }

    def sample(self, winner: Winner, at: datetime) -> dict[str, Any]:
        """What the design reads for a specimen: real facts, a word across that says what it is, no number, no
        signature."""
        with speaking("zh"):
            page = {
                "text": "",
                "number": _("样张，没有编号"),
                "serial": self._serial(self._first_serial(winner)),
                "signed": _("样张，没有签名"),
                "qr": code_svg(certificate_address("")),
                **self._said(winner, at),
            }
            return {**self._paper([page], at), "sample": _("样张")}

    def _said(self, winner: Winner, at: datetime) -> dict[str, Any]:
        """The facts of one, in Chinese and English, dated by a moment."""
        holder, event = winner.holder, self._event(winner)
        award = self._award(holder)
        day = local(at, self.publication.edition.zone).date()
        with speaking("en"):
            day_en = format_day(day)
        return {
            "holder": str(holder.kind),
            "name": winner.name,
            "home": localized(winner.home),
            "home_en": localized(winner.home, "en"),
            "event": localized(event),
            "event_en": localized(event, "en"),
            "title": winner.title,
            "people": joined(list(winner.people)),
            "award": localized(award) if award else "",
            "award_en": localized(award, "en") if award else "",
            "medal": {"kind": holder.award, "word": localized(award)[:1]} if holder.award in MEDALS else None,
            "advisers": joined(list(winner.advisers)),
            "day": format_day(day),
            "day_en": day_en,
        }

    def _award(self, holder: Holder) -> Mapping[str, str]:
        """What it was given for, in both languages; empty for having taken part."""
        if holder.kind == CertificateHolder.JUDGE:
            words = {}
            for code in LANGUAGES:
                with speaking(code):
                    words[code] = str(_(ROLE_LABELS[holder.award]))
            return words
        return format_award(self._names, holder.award) if holder.award else {}

    def _serial(self, serial: str | None) -> str:
        return _("证书编号：%(serial)s", serial=serial) if serial else ""

    def _first_serial(self, winner: Winner) -> str | None:
        stem = self.stem(winner)
        return self.numbering.serial(stem, 0) if self.numbering is not None and stem is not None else None

    @cached_property
    def numbering(self) -> Numbering | None:
        """The organisation's rule for its own numbers."""
        return numbering_in(self.design.numbering) if self.design is not None else None

    @cached_property
    def _pictures(self) -> dict[str, str]:
        return pictures_of(self.design)

    @cached_property
    def _rulebook(self) -> Any:
        return sealed_rulebook(self.publication) if self.publication.manifest else rulebook_of(self.contest)

    @cached_property
    def _names(self) -> Any:
        return award_names(self._rulebook)

    def _event(self, winner: Winner) -> Mapping[str, str]:
        """What it was won in: an organisation's prize is of the edition."""
        return self._contest_name if winner.holder.contest else self.publication.edition.name

    @cached_property
    def _contest_name(self) -> Mapping[str, str]:
        return event_name(edition_part(self._rulebook), self.contest.key)

    @cached_property
    def _keys(self) -> dict[str, KnownKey]:
        return {fingerprint(one.key): one for one in read_known_keys(public_keys())}


def code_svg(text: str) -> str:
    """A QR code as SVG, dark on white without a border. The mask is fixed: to weigh all eight takes longer than all
    else that a certificate needs, and a reader finds the mask in the code. What is signed looks like chance under
    any."""
    import segno  # imported here, so that the app starts fast

    rows = segno.make(text, error="l", micro=False, boost_error=False, mask=2).matrix
    path = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}"
        for y, row in enumerate(rows)
        for run in re.finditer(rb"\x01+", bytes(row))
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -.5 {size} {size}">'
        f'<path stroke="#14181d" d="{path}"/></svg>'
    )
