"""Queries for the organiser's desk: they also return what the public does not see yet. Public pages never use them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.audit import AuditLine
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones, prefetch
from contest.errors import NotFound
from contest.people.models import Organisation
from contest.publication.models import Publication, PublicationContest
from contest.publication.queries.published import CURRENT
from contest.registration.models import Appearance
from contest.results.models import Tabulation
from contest.results.queries import tabulated_contests

PENDING = ("draft", "reviewed", "embargoed")


def publications_of(contest: Contest) -> sa.Select[Any]:
    """Every publication of the contest's organisation and stage, whatever its state; newest first when paged by
    -number."""
    return (
        sa.select(Publication)
        .where(
            Publication.region == contest.region,
            Publication.organisation_id == contest.organisation_id,
            Publication.edition_id == contest.edition_id,
            Publication.stage == contest.stage,
        )
        .options(joinedload(Publication.tabulation))
    )


def publication_on_desk(edition: str, number: int, contest_key: str) -> dict[str, Any]:
    """Loader: a publication by its number within its edition, reached from one of its contests."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(Publication)
        .join(PublicationContest, PublicationContest.publication_id == Publication.id)
        .where(
            Publication.edition_id == contest.edition_id,
            Publication.number == number,
            PublicationContest.contest_id == contest.id,
        )
        .options(
            joinedload(Publication.edition),
            joinedload(Publication.organisation),
            joinedload(Publication.tabulation).joinedload(Tabulation.edition),
            joinedload(Publication.replaces).joinedload(Publication.tabulation),
        )
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "publication": found}


def speaking_of(contests: Iterable[Contest], states: Sequence[str] = CURRENT) -> list[Publication]:
    """The publications in certain states (the public ones) that cover any of these contests, by number."""
    return list(
        session.scalars(
            sa.select(Publication)
            .where(
                Publication.state.in_(states),
                Publication.id.in_(
                    sa.select(PublicationContest.publication_id).where(
                        PublicationContest.contest_id.in_([contest.id for contest in contests])
                    )
                ),
            )
            .order_by(Publication.number)
        )
    )


def contest_ids_of(publication: Publication) -> set[UUID]:
    return set(
        session.scalars(
            sa.select(PublicationContest.contest_id).where(PublicationContest.publication_id == publication.id)
        )
    )


def is_reopened(publication: Publication) -> bool:
    """Whether a public publication is being corrected, so that its contests may be tabulated again."""
    if publication.state not in CURRENT:
        return False
    contests = tabulated_contests(publication.tabulation)
    prefetch(contests)
    return not any("published" in milestones(contest) for contest in contests)


def successor_of(publication: Publication) -> Publication | None:
    """The newest publication that replaces this one or is drafted to do so; withdrawn drafts don't count."""
    return session.scalar(
        sa.select(Publication)
        .where(Publication.replaces_id == publication.id, Publication.state != "withdrawn")
        .order_by(Publication.number.desc())
        .limit(1)
    )


def reach_of(publications: Sequence[Publication], contest: Contest) -> tuple[dict[UUID, int], dict[UUID, str]]:
    """(how many contests each publication covers, the key of the contest from which its page is reached: this one if
    the publication covers it, else the first that it covers)."""
    covers = sa.func.max(sa.case((PublicationContest.contest_id == contest.id, 1), else_=0))
    found = session.execute(
        sa.select(PublicationContest.publication_id, sa.func.count(), sa.func.min(PublicationContest.key), covers)
        .where(PublicationContest.publication_id.in_([one.id for one in publications]))
        .group_by(PublicationContest.publication_id)
    ).all()
    return (
        {id_: count for id_, count, _first, _is_this in found},
        {id_: contest.key if is_this else first for id_, _count, first, is_this in found},
    )


def group_names(contests: Sequence[Contest]) -> dict[str, dict[str, str]]:
    """The names of the groups that these contests' entries are credited to, by code."""
    found = session.execute(
        sa.select(Organisation.code, Organisation.name).where(
            Organisation.id.in_(
                sa.select(Appearance.credit_id).where(Appearance.contest_id.in_([one.id for one in contests]))
            )
        )
    )
    return dict(found.all())


def reopened_because(publication: Publication) -> str | None:
    """The reason given when the correction of a publication was begun."""
    return session.scalar(
        sa.select(AuditLine.reason)
        .where(
            AuditLine.subject_kind == "publication",
            AuditLine.subject_id == publication.id,
            AuditLine.action == "publication.reopen_for_correction",
        )
        .order_by(AuditLine.id.desc())
        .limit(1)
    )
