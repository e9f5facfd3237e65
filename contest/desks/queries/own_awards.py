"""What somebody won, in all editions, as far as it is published; and the link by which they show some of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.desks.models import AwardShare
from contest.editions.models import Edition
from contest.errors import NotFound
from contest.people.models import Account, EarlierAward, Organisation, Person
from contest.privacy import masked_name
from contest.publication.models import (
    OPEN_STATES,
    CertificateHolder,
    IssuedCertificate,
    Publication,
    PublishedGroupAward,
    PublishedPlace,
)
from contest.publication.queries.certificates import Worth, worth_in_current, worth_of
from contest.publication.queries.places import LISTED
from contest.publication.queries.published import CURRENT
from contest.registration.models import EntryMember, MemberRole

HOLDERS = {
    MemberRole.COMPETITOR: CertificateHolder.CONTESTANT,
    MemberRole.ADVISER: CertificateHolder.ADVISER,
}
"""In which capacity a member of an entry gets a certificate."""


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate of theirs, and what it is worth now."""

    certificate: IssuedCertificate
    worth: Worth


@dataclass(frozen=True, slots=True)
class OwnAward:
    """An award of theirs in a publication that counts now.

    `key`: the same in a correction that gives the same person the same award for the same work, so that what they
    chose to show of it holds for that one and for no other. `holder`: in which capacity. `place`: the sealed row, None
    for an award that is the person's own. `held`: the newest certificate of it.
    """

    key: str
    publication: Publication
    contest: str
    award: str
    holder: str
    home: Mapping[str, str] | None
    place: PublishedPlace | None = None
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class OwnAwards:
    """`current`: the newest publication first. `former`: certificates that stand for none of them any more."""

    current: Sequence[OwnAward] = ()
    former: Sequence[Held] = ()


@dataclass(slots=True)
class _Certificates:
    """The certificates of somebody's entries, the newest first, and which of them an award has taken."""

    found: Mapping[tuple[UUID | None, str, str, str], Sequence[IssuedCertificate]]
    taken: set[UUID] = field(default_factory=set)

    def held(self, place: PublishedPlace, award: str, holder: str) -> Held | None:
        newest = next(iter(self.found.get((place.entry_id, place.contest, holder, award), ())), None)
        if newest is None:
            return None
        self.taken.add(newest.id)
        is_here = newest.publication_id == place.publication_id
        return Held(newest, worth_in_current(newest, place) if is_here else worth_of(newest))

    def former(self) -> list[Held]:
        rest = [one for some in self.found.values() for one in some if one.id not in self.taken]
        return [Held(one, worth_of(one)) for one in sorted(rest, key=lambda one: one.id, reverse=True)]


def awards_of_person(person: Person) -> OwnAwards:
    """What this person won: as a contestant what publishing wrote down for them (EarlierAward), as an adviser of an
    entry what its sealed row says under their name. Nothing that no publication says now."""
    positions = _positions(person.id)
    given = {
        (one.publication, one.contest_key, one.award): one
        for one in session.scalars(
            sa.select(EarlierAward).where(EarlierAward.person_id == person.id, EarlierAward.withdrawn_at.is_(None))
        )
    }
    certificates = _Certificates(_certificates(positions))
    found: list[OwnAward] = []
    for place, publication in _places({entry_id for entry_id, _role in positions}):
        for role in HOLDERS:
            n = positions.get((place.entry_id, role))
            if n is None or (role == MemberRole.ADVISER and not _is_named(person, place, n)):
                continue
            for award in place.awards:
                if role == MemberRole.COMPETITOR:
                    if (publication.handle, place.contest, award) not in given:
                        continue
                    del given[publication.handle, place.contest, award]
                found.append(_of_entry(place, publication, award, role, certificates))
    found += _personal(given)
    found.sort(key=lambda one: (one.publication.published_at, one.publication.id, one.key), reverse=True)
    return OwnAwards(found, certificates.former())


def _of_entry(
    place: PublishedPlace, publication: Publication, award: str, role: MemberRole, certificates: _Certificates
) -> OwnAward:
    return OwnAward(
        key=f"{place.entry_id}/{place.contest}/{role}/{award}",
        publication=publication,
        contest=place.contest,
        award=award,
        holder=HOLDERS[role],
        home=place.home_name,
        place=place,
        held=certificates.held(place, award, HOLDERS[role]),
    )


def _is_named(person: Person, place: PublishedPlace, n: int) -> bool:
    """Whether the sealed row has this person as its adviser: whom registration has today may be somebody else."""
    own = {person.name, masked_name(person.name), f"{place.entry}-a{n + 1}"}
    return n < len(place.advisers) and place.advisers[n] in own


def _positions(person_id: UUID) -> dict[tuple[UUID, str], int]:
    """Entry and role → their place among its people of that role, from 0, as publications and certificates count."""
    entries = sa.select(EntryMember.entry_id).where(
        EntryMember.person_id == person_id, EntryMember.accepted_at.is_not(None)
    )
    members = session.execute(
        sa.select(EntryMember.entry_id, EntryMember.role, EntryMember.person_id)
        .where(EntryMember.entry_id.in_(entries))
        .order_by(EntryMember.position)
    )
    listed: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for entry_id, role, member_id in members:
        listed[entry_id, role].append(member_id)
    return {where: people.index(person_id) for where, people in listed.items() if person_id in people}


def _counting() -> Sequence[Any]:
    """What makes a publication one that counts: it may be read, nothing replaced it, and it is of no rehearsal."""
    return Publication.state.in_(CURRENT), Edition.opened_at.is_not(None), Edition.rehearsal_of_id.is_(None)


def _places(entries: Iterable[UUID]) -> list[tuple[PublishedPlace, Publication]]:
    found = session.execute(
        sa.select(PublishedPlace, Publication)
        .join(Publication, Publication.id == PublishedPlace.publication_id)
        .join(Publication.edition)
        .where(PublishedPlace.entry_id.in_(list(entries)), LISTED, *_counting())
        .options(joinedload(Publication.edition), joinedload(Publication.organisation))
    )
    return [(place, publication) for place, publication in found]


def _certificates(
    positions: Mapping[tuple[UUID, str], int],
) -> dict[tuple[UUID | None, str, str, str], list[IssuedCertificate]]:
    """By entry, contest, capacity and award; only of what was ever public, and only their own."""
    rows = session.scalars(
        sa.select(IssuedCertificate)
        .join(IssuedCertificate.publication)
        .join(Publication.edition)
        .where(
            IssuedCertificate.entry_id.in_([entry_id for entry_id, _role in positions]),
            IssuedCertificate.holder.in_(list(HOLDERS.values())),
            Publication.state.in_(OPEN_STATES),
            Edition.opened_at.is_not(None),
            Edition.rehearsal_of_id.is_(None),
        )
        .options(joinedload(IssuedCertificate.publication).joinedload(Publication.edition))
        .order_by(Publication.number.desc(), IssuedCertificate.id.desc())
    )
    roles = {holder: role for role, holder in HOLDERS.items()}
    found: dict[tuple[UUID | None, str, str, str], list[IssuedCertificate]] = defaultdict(list)
    for one in rows:
        if one.entry_id and positions.get((one.entry_id, roles[CertificateHolder(one.holder)])) == one.person:
            found[one.entry_id, one.contest, one.holder, one.award].append(one)
    return found


def _personal(given: Mapping[tuple[str, str, str], EarlierAward]) -> list[OwnAward]:
    """Awards that are the person's own, such as an excellent adviser's."""
    if not given:
        return []
    handles = {handle.rpartition("-")[::2] for handle, _contest, _award in given}
    named = [sa.and_(Edition.key == key, Publication.number == int(number)) for key, number in handles]
    rows = session.execute(
        sa.select(PublishedGroupAward, Publication)
        .join(Publication, Publication.id == PublishedGroupAward.publication_id)
        .join(Publication.edition)
        .where(sa.or_(*named), PublishedGroupAward.person.is_not(None), *_counting())
        .options(joinedload(Publication.edition), joinedload(Publication.organisation))
    )
    publications = {(publication.handle, row.award): publication for row, publication in rows}
    homes = _homes([one.organisation_id for one in given.values() if one.organisation_id])
    return [
        OwnAward(
            key=f"{one.edition_key}/{contest}/own/{award}",
            publication=publications[handle, award],
            contest=contest,
            award=award,
            holder=CertificateHolder.CONTESTANT,
            home=homes.get(one.organisation_id),
        )
        for (handle, contest, award), one in given.items()
        if (handle, award) in publications
    ]


def _homes(ids: Sequence[UUID]) -> dict[UUID | None, Mapping[str, str]]:
    if not ids:
        return {}
    found = session.execute(sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return dict(iter(found))


# The link


def share_of(person_id: UUID) -> AwardShare | None:
    """The link that counts now."""
    return session.scalar(
        sa.select(AwardShare).where(AwardShare.person_id == person_id, AwardShare.revoked_at.is_(None))
    )


def shares_of(person_id: UUID) -> Sequence[AwardShare]:
    """All links that are still kept, also those that were taken back; oldest first."""
    return session.scalars(sa.select(AwardShare).where(AwardShare.person_id == person_id).order_by(AwardShare.id)).all()


def index_of(token: str) -> str:
    """How a link's secret is stored: SHA-256, as hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def shared_at(token: str) -> dict[str, Any]:
    """Loader: a link that counts, and whose it is. One NotFound for one that was made up, taken back, or whose owner's
    account is closed or locked."""
    found = session.execute(
        sa.select(AwardShare, Person)
        .join(Person, Person.id == AwardShare.person_id)
        .join(Account, Account.person_id == Person.id)
        .where(
            AwardShare.token_index == index_of(token), AwardShare.revoked_at.is_(None), Account.disabled_at.is_(None)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return {"share": found[0], "person": found[1]}
