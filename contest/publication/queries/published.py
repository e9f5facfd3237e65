"""Which publications are open, and which one counts for an edition, a contest or a group.

Every public page and file starts here. A draft, reviewed, embargoed or withdrawn publication is never found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.orm import joinedload, selectinload

from contest.audit import AuditLine, KeptHead
from contest.db import session
from contest.editions.models import Edition
from contest.editions.queries import edition_at
from contest.errors import NotFound
from contest.exchange.heads import Head
from contest.publication.models import OPEN_STATES, Publication, PublicationContest

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition as EditionPart

CURRENT = ("public", "final")  # a replaced publication can still be read but no longer counts


def open_edition_at(edition: str) -> dict[str, Any]:
    """Loader: an edition that the public may see."""
    found: Edition = edition_at(edition)["edition"]
    if found.opened_at is None:
        raise NotFound
    if has_request_context():
        g.edition = found
    return {"edition": found}


def publication_at(edition: str, number: int) -> dict[str, Any]:
    """Loader: an open publication by its number within its edition."""
    within: Edition = open_edition_at(edition)["edition"]
    found = publication_by_number(within, number)
    if found is None:
        raise NotFound
    return {"publication": found}


def publication_by_number(edition: Edition, number: int) -> Publication | None:
    return session.scalar(
        sa.select(Publication)
        .where(
            Publication.edition_id == edition.id,
            Publication.number == number,
            Publication.state.in_(OPEN_STATES),
        )
        .options(
            joinedload(Publication.edition),
            joinedload(Publication.organisation),
            joinedload(Publication.tabulation),
            joinedload(Publication.replaces),
        )
    )


def current_publications(edition: Edition) -> list[Publication]:
    """The publications that count now, by number; queried once a request."""
    store: dict[Any, list[Publication]] = g.setdefault("current_publications", {}) if has_request_context() else {}
    if edition.id not in store:
        found = session.scalars(
            sa.select(Publication)
            .where(Publication.edition_id == edition.id, Publication.state.in_(CURRENT))
            .options(joinedload(Publication.edition), joinedload(Publication.organisation))
            .order_by(Publication.number)
        )
        store[edition.id] = list(found)
    return store[edition.id]


def final_publications(part: EditionPart, current: Iterable[Publication]) -> list[Publication]:
    """The publications that speak for the whole edition, by number: of its highest tier, if one organisation runs that.
    Several organisations' results of one tier are rounds beside each other, and no one of them is the edition's."""
    top = part.tier[-1]
    return [one for one in current if one.stage == top.key] if top.organisation is not None else []


def open_publications(edition: Edition) -> sa.Select[Any]:
    """Everything that was ever published, newest first when paged by `newest_first`."""
    return (
        sa.select(Publication)
        .where(Publication.edition_id == edition.id, Publication.state.in_(OPEN_STATES))
        .options(joinedload(Publication.organisation))
    )


def newest_publications(edition_ids: Sequence[UUID], most: int) -> Sequence[Publication]:
    """What was ever published in some editions and may be read, newest first, with what a feed says of it."""
    return session.scalars(
        sa.select(Publication)
        .where(Publication.edition_id.in_(edition_ids), Publication.state.in_(OPEN_STATES))
        .options(
            joinedload(Publication.edition), joinedload(Publication.organisation), selectinload(Publication.contests)
        )
        .order_by(Publication.published_at.desc(), Publication.id.desc())
        .limit(most)
    ).all()


newest_first = (-Publication.number,)


def by_digest(digest: str) -> Publication | None:
    """Our publication whose manifest has this SHA-256: one that was ever open, a withdrawn one too."""
    found: Publication | None = session.scalar(
        _ever_open().where(Publication.digest == digest).order_by(Publication.published_at.desc()).limit(1)
    )
    return found


def was_thrown_away(digest: str) -> bool:
    """Whether a publication with this digest was made here and is no more: only rehearsals are ever deleted. The lines
    of the log stay."""
    lines = session.scalars(
        sa.select(AuditLine.now).where(
            AuditLine.subject_kind == Publication.__tablename__, AuditLine.action == "publication.publish"
        )
    )
    return any((now or {}).get("digest") == digest for now in lines) and by_digest(digest) is None


def claimed(edition: str, number: int) -> Publication | None:
    """Our publication with this number of the edition with this key: one that was ever open, a withdrawn one too."""
    found: Publication | None = session.scalar(_ever_open().where(Edition.key == edition, Publication.number == number))
    return found


def _ever_open() -> sa.Select[Any]:
    return (
        sa.select(Publication)
        .join(Publication.edition)
        .where(Publication.state.in_((*OPEN_STATES, "withdrawn")), Publication.published_at.is_not(None))
        .options(joinedload(Publication.edition), joinedload(Publication.organisation))
    )


def replacement_of(publication: Publication) -> Publication | None:
    """The open publication that replaced this one."""
    return session.scalar(
        sa.select(Publication)
        .where(Publication.replaces_id == publication.id, Publication.state.in_(OPEN_STATES))
        .order_by(Publication.number.desc())
        .limit(1)
    )


def contest_in(edition: Edition, contest_key: str) -> PublicationContest | None:
    """A contest in the publication that counts for it, else in the newest one that was replaced."""
    return session.scalar(
        sa.select(PublicationContest)
        .join(PublicationContest.publication)
        .where(
            Publication.edition_id == edition.id,
            Publication.state.in_(OPEN_STATES),
            PublicationContest.key == contest_key,
        )
        .options(
            joinedload(PublicationContest.publication).joinedload(Publication.edition),
            joinedload(PublicationContest.publication).joinedload(Publication.replaces),
        )
        .order_by(sa.case((Publication.state == "replaced", 1), else_=0), Publication.number.desc())
        .limit(1)
    )


def contests_of(publications: Iterable[Publication]) -> Sequence[PublicationContest]:
    """The contests that some publications cover, by key."""
    return session.scalars(
        sa.select(PublicationContest)
        .where(PublicationContest.publication_id.in_([one.id for one in publications]))
        .order_by(PublicationContest.key)
    ).all()


def contests_in(publication: Publication) -> sa.Select[Any]:
    """The contests of a publication; paged by key."""
    return sa.select(PublicationContest).where(PublicationContest.publication_id == publication.id)


def contest_of(publication: Publication, contest_key: str) -> PublicationContest | None:
    """One contest of a publication."""
    found: PublicationContest | None = session.scalar(
        contests_in(publication).where(PublicationContest.key == contest_key)
    )
    return found


def keys_of_family(publication: Publication, contest_key: str) -> list[str]:
    """The keys of a publication's contests that are of the same family as one of them, in their order; where nothing
    has a family, all of them."""
    found = session.execute(
        sa.select(PublicationContest.key, PublicationContest.family)
        .where(PublicationContest.publication_id == publication.id)
        .order_by(PublicationContest.key)
    ).all()
    family = next((family for key, family in found if key == contest_key), None)
    return [key for key, own in found if own == family]


def contests_counted(publications: Iterable[Publication]) -> dict[Any, int]:
    """How many contests each publication covers."""
    found = session.execute(
        sa.select(PublicationContest.publication_id, sa.func.count())
        .where(PublicationContest.publication_id.in_([one.id for one in publications]))
        .group_by(PublicationContest.publication_id)
    )
    return dict(iter(found))


def sealed_heads() -> Sequence[KeptHead]:
    """The heads of the audit log in the manifests of all publications: what this site itself kept of its log."""
    found = session.execute(
        sa.select(Publication.number, Edition.key, Publication.manifest["log"])
        .join(Edition, Edition.id == Publication.edition_id)
        .where(Publication.digest.is_not(None))
        .order_by(Publication.id)
    )
    kept = []
    for number, key, log in found:
        with suppress(ValueError):  # sealed before manifests had a head, or changed since: its digest tells
            kept.append(KeptHead(Head.of(log), f"publication {key}-{number}"))
    return kept
