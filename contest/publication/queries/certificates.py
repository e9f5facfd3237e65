"""Issued certificates: by number, what each is worth now, and the list that anybody can hold against paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.models import Edition
from contest.errors import NotFound
from contest.jobs import Job
from contest.people.models import Organisation
from contest.publication.models import (
    OPEN_STATES,
    CertificateFile,
    CertificateHolder,
    CertificateLook,
    CertificateRun,
    CertificateState,
    IssuedCertificate,
    Publication,
    PublishedGroupAward,
    PublishedPlace,
)
from contest.publication.queries.judges import Judged, judged_for
from contest.publication.queries.published import CURRENT, replacement_of
from contest.registration.models import Participation

JOB = "publication.certificates"
PRINTABLE = ("reviewed", "embargoed", *CURRENT)  # certificates are issued once somebody reviewed it
IN_ORDER = (IssuedCertificate.id,)
TOOK_PART = (Participation.COMPETING, Participation.GUEST)  # who was absent or disqualified took no part

Row = PublishedPlace | PublishedGroupAward


@dataclass(frozen=True, slots=True)
class Worth:
    """What a certificate is worth now. `by`: the publication that replaced or revoked it; `row`: the sealed row that it
    stands on, or for a judge their part in judging; None while nothing of it may be shown."""

    state: CertificateState
    by: Publication | None = None
    row: Row | Judged | None = None


def certificate_by_number(number: str) -> IssuedCertificate:
    """Raises NotFound: no certificate with this number was issued here."""
    found = session.scalar(
        sa.select(IssuedCertificate)
        .where(IssuedCertificate.number == number.upper())
        .options(
            joinedload(IssuedCertificate.publication).options(
                joinedload(Publication.edition), joinedload(Publication.organisation)
            ),
            selectinload(IssuedCertificate.files),
        )
    )
    if found is None:
        raise NotFound
    return found


def issuer_in(edition: Edition, kind: str, code: str) -> Organisation:
    """An organisation that published something of this edition. Raises NotFound."""
    found = session.scalar(
        sa.select(Organisation).where(
            Organisation.kind == kind,
            Organisation.code == code,
            Organisation.id.in_(
                sa.select(Publication.organisation_id).where(
                    Publication.edition_id == edition.id, Publication.state.in_(OPEN_STATES)
                )
            ),
        )
    )
    if found is None:
        raise NotFound
    return found


def worth_of(certificate: IssuedCertificate) -> Worth:
    """A correction that gives the same person the same award for the same work replaces the certificate; any other
    revokes it. So does a publication that no longer has what was printed from its draft."""
    publication = certificate.publication
    if certificate.holder == CertificateHolder.JUDGE:
        return _of_judge(certificate, judged_for(publication.id, certificate.contest))
    if certificate.revoked_at is not None:
        return _revoked(certificate, _rows(certificate, publication.id))
    if publication.state not in OPEN_STATES:
        is_gone = publication.state == "withdrawn"
        return Worth(CertificateState.REVOKED if is_gone else CertificateState.NOT_YET)
    row = next((one for one in _rows(certificate, publication.id) if has(one, certificate)), None)
    if publication.state in CURRENT:
        return _current(publication, row)
    first, newest = _newest(publication)
    later = _rows(certificate, newest.id) if newest is not None else []
    return _former(certificate, row, newest or first, later)


def worth_in_current(certificate: IssuedCertificate, row: Row) -> Worth:
    """The same for one whose publication counts now, and whose sealed row is at hand: without a query."""
    held = row if has(row, certificate) else None
    if certificate.revoked_at is not None:
        return Worth(CertificateState.REVOKED, None, held)
    return _current(certificate.publication, held)


def _of_judge(certificate: IssuedCertificate, judged: Mapping[tuple[str, str], Judged]) -> Worth:
    """Worth of a judge's: what somebody has done is done, so neither the publicity period nor a correction touches it.
    It is revoked by two people, with a publication that was withdrawn, or where they are no longer among the judges."""
    state = certificate.publication.state
    row = judged.get((certificate.contest, certificate.subject)) if state in OPEN_STATES else None
    if certificate.revoked_at is not None or state == "withdrawn":
        return Worth(CertificateState.REVOKED, None, row)
    if state not in OPEN_STATES:
        return Worth(CertificateState.NOT_YET)
    return Worth(CertificateState.VALID if row is not None else CertificateState.REVOKED, None, row)


def _revoked(certificate: IssuedCertificate, own: Iterable[Row]) -> Worth:
    """Worth of one that was revoked by itself; before its publication is public nothing of it may be shown."""
    is_open = certificate.publication.state in OPEN_STATES
    row = next((one for one in own if has(one, certificate)), None) if is_open else None
    return Worth(CertificateState.REVOKED, None, row)


def _former(
    certificate: IssuedCertificate,
    row: Row | None,
    by: Publication | None,
    later: Iterable[Row],
) -> Worth:
    """Worth of one whose publication was replaced. `later`: the rows of its entry or its group in the one that counts
    now."""
    is_kept = row is not None and any(has(one, certificate) for one in later)
    return Worth(CertificateState.REPLACED if is_kept else CertificateState.REVOKED, by, row)


def _current(publication: Publication, row: Row | None) -> Worth:
    if row is None:
        return Worth(CertificateState.REVOKED, publication)
    is_final = publication.state == "final"
    return Worth(CertificateState.VALID if is_final else CertificateState.IN_PUBLICITY, None, row)


def _newest(publication: Publication) -> tuple[Publication | None, Publication | None]:
    """The publication that replaced this one, and the one that counts in its place now."""
    newest = first = replacement_of(publication)
    while newest is not None and newest.state not in CURRENT:
        newest = replacement_of(newest)
    return first, newest


def has(row: Row, certificate: IssuedCertificate) -> bool:
    """Whether a sealed row gives this holder this award: a prize to its organisation; a place to one of its people for
    this work, or, without an award, for having taken part."""
    if isinstance(row, PublishedGroupAward):
        is_theirs = certificate.holder == CertificateHolder.ORGANISATION and row.person is None
        return is_theirs and (row.award, row.group) == (certificate.award, certificate.subject)
    people = row.advisers if certificate.holder == CertificateHolder.ADVISER else row.people
    is_due = certificate.award in row.awards if certificate.award else row.status in TOOK_PART
    return row.contest == certificate.contest and is_due and certificate.name in people


def _rows(certificate: IssuedCertificate, publication_id: UUID) -> list[Row]:
    """The sealed rows of its entry, or of its group, in a publication."""
    if certificate.entry_id is None:
        prize = PublishedGroupAward
        prizes = sa.select(prize).where(
            prize.publication_id == publication_id, prize.group == certificate.subject, prize.person.is_(None)
        )
        return list(session.scalars(prizes))
    places = sa.select(PublishedPlace).where(
        PublishedPlace.entry_id == certificate.entry_id, PublishedPlace.publication_id == publication_id
    )
    return list(session.scalars(places))


def issued_of(publication: Publication) -> sa.Select[Any]:
    """All certificates that were issued from a publication; paged by IN_ORDER."""
    return sa.select(IssuedCertificate).where(IssuedCertificate.publication_id == publication.id)


def issued_in(publication: Publication, contest: str) -> sa.Select[Any]:
    """Those of one of its contests, and those of organisations, which belong to none of them."""
    return issued_of(publication).where(IssuedCertificate.contest.in_((contest, "")))


def kinds_issued(publication: Publication, contest: str) -> set[str]:
    """The kinds of holders that have certificates there."""
    rows = issued_in(publication, contest).with_only_columns(IssuedCertificate.holder).distinct()
    return set(session.scalars(rows))


def looks_issued(publication: Publication) -> list[CertificateLook]:
    """The looks in which files were made for its certificates, the newest first."""
    rows = session.execute(
        sa.select(CertificateFile.look, sa.func.max(CertificateFile.made_at))
        .join(IssuedCertificate, IssuedCertificate.id == CertificateFile.certificate_id)
        .where(IssuedCertificate.publication_id == publication.id)
        .group_by(CertificateFile.look)
        .order_by(sa.func.max(CertificateFile.made_at).desc())
    )
    return [CertificateLook(look) for look, _at in rows]


def certificate_on_desk(publication: Publication, contest: str, certificate_id: UUID) -> IssuedCertificate:
    """An issued certificate of one contest of a publication. Raises NotFound."""
    found: IssuedCertificate | None = session.scalar(
        issued_in(publication, contest).where(IssuedCertificate.id == certificate_id)
    )
    if found is None:
        raise NotFound
    return found


def printable_beside(publication: Publication) -> list[Publication]:
    """The other publications of its organisation in its edition from which certificates may be printed, by number."""
    return list(
        session.scalars(
            sa.select(Publication)
            .where(
                Publication.edition_id == publication.edition_id,
                Publication.organisation_id == publication.organisation_id,
                Publication.id != publication.id,
                Publication.state.in_(PRINTABLE),
            )
            .order_by(Publication.number)
        )
    )


def unfinished_issue(publication: Publication) -> Job | None:
    """The job that makes certificates of this publication now."""
    return _last(publication, Job.state.in_(("waiting", "running")))


def last_issue(publication: Publication) -> Job | None:
    """The last such job, whatever became of it."""
    return _last(publication, sa.true())


def _last(publication: Publication, fits: sa.ColumnElement[bool]) -> Job | None:
    return session.scalar(
        sa.select(Job)
        .where(Job.kind == JOB, Job.asked["publication"].as_string() == str(publication.id), fits)
        .order_by(Job.id.desc())
        .limit(1)
    )


def runs_of(publication: Publication) -> list[tuple[CertificateRun, str]]:
    """The ZIPs that are still kept, newest first, each with the kind of holders that its job was asked for."""
    rows = session.execute(
        sa.select(CertificateRun, Job.asked["holder"].as_string())
        .outerjoin(Job, Job.id == CertificateRun.job_id)
        .where(CertificateRun.publication_id == publication.id)
        .order_by(CertificateRun.id.desc())
        .limit(10)
    )
    return [(run, kind or CertificateHolder.CONTESTANT) for run, kind in rows]


def run_on_desk(publication: Publication, run_id: UUID) -> CertificateRun:
    """Raises NotFound: another publication's, or no longer kept."""
    found = session.scalar(
        sa.select(CertificateRun).where(CertificateRun.publication_id == publication.id, CertificateRun.id == run_id)
    )
    if found is None:
        raise NotFound
    return found


def publications_with_certificates(edition: Edition) -> list[Publication]:
    """Those that were ever open and from which certificates were issued, by number."""
    return list(
        session.scalars(
            sa.select(Publication)
            .where(
                Publication.edition_id == edition.id,
                Publication.state.in_(OPEN_STATES),
                Publication.id.in_(sa.select(IssuedCertificate.publication_id)),
            )
            .order_by(Publication.number)
        )
    )


def worth_of_all(publication: Publication) -> Iterator[tuple[IssuedCertificate, Worth]]:
    """All certificates of a publication that was made public, with what each is worth: in a few queries."""
    rows = session.scalars(issued_of(publication).options(selectinload(IssuedCertificate.files))).all()
    first, newest = (None, None) if publication.state in CURRENT else _newest(publication)
    own = _by_subject(publication.id)
    later = _by_subject(newest.id) if newest is not None else {}
    is_judge = any(one.holder == CertificateHolder.JUDGE for one in rows)
    judged = judged_for(publication.id) if is_judge else {}
    for one in rows:
        if one.holder == CertificateHolder.JUDGE:
            yield one, _of_judge(one, judged)
            continue
        of = one.entry_id or one.subject
        row = next((found for found in own.get(of, ()) if has(found, one)), None)
        if one.revoked_at is not None:
            yield one, Worth(CertificateState.REVOKED, None, row)
        elif publication.state in CURRENT:
            yield one, _current(publication, row)
        else:
            yield one, _former(one, row, newest or first, later.get(of, ()))


def _by_subject(publication_id: UUID) -> dict[UUID | str, list[Row]]:
    """All sealed rows of a publication: by entry, or by group."""
    found: dict[UUID | str, list[Row]] = {}
    for place in session.scalars(sa.select(PublishedPlace).where(PublishedPlace.publication_id == publication_id)):
        found.setdefault(place.entry_id, []).append(place)
    prizes = sa.select(PublishedGroupAward).where(PublishedGroupAward.publication_id == publication_id)
    for prize in session.scalars(prizes):
        found.setdefault(prize.group, []).append(prize)
    return found
