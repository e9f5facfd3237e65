"""Reads of editions and contests. `edition_at` and `contest_at` are loaders for addresses: an object or NotFound."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.util import identity_key

from contest.audit import AuditLine
from contest.db import session
from contest.editions.models import (
    Contest,
    Edition,
    GroupFacts,
    RulebookProposal,
    RulebookVersion,
    Setting,
)
from contest.editions.queries.reached import Reached, forget, milestones, moments_reached, remember, settings
from contest.errors import NotFound
from contest.people.models import Organisation

__all__ = ["Reached", "forget", "milestones", "moments_reached", "settings"]  # and all that is defined here

_EDITION_AT = sa.select(Edition).where(Edition.key == sa.bindparam("at_key")).options(joinedload(Edition.series))


def edition_by_key(key: str) -> Edition | None:
    return session.scalar(_EDITION_AT, {"at_key": key})


def edition_at(edition: str) -> dict[str, Any]:
    """Loader: the edition at this address."""
    found = edition_by_key(edition)
    if found is None:
        raise NotFound
    _note_edition(found)
    return {"edition": found}


def _note_edition(found: Edition) -> None:
    if has_request_context():
        g.zone, g.edition = found.zone, found
        note_rehearsal(found)


def note_rehearsal(edition: Edition) -> None:
    """Mark the page as one of a rehearsal. Loaders that find an edition in another way than by its address call it."""
    if has_request_context():
        g.rehearsal = edition.rehearsal_of_id is not None


def rehearsals(edition: Edition) -> list[Edition]:
    """The rehearsals of an edition, newest first."""
    return list(
        session.scalars(sa.select(Edition).where(Edition.rehearsal_of_id == edition.id).order_by(Edition.id.desc()))
    )


HAND_OVER = "editions.hand_over"
"""The action of the log by which an edition handed over; its line names the next one."""


def edition_after(edition: Edition) -> Edition | None:
    """The edition that was made from this one by handing over, as the log says; None where it was taken back."""
    newest = session.scalar(
        sa.select(AuditLine.now)
        .where(
            AuditLine.subject_kind == Edition.__tablename__,
            AuditLine.subject_id == edition.id,
            AuditLine.action == HAND_OVER,
        )
        .order_by(AuditLine.id.desc())
        .limit(1)
    )
    return session.get(Edition, UUID(newest["edition"])) if newest else None


def set_by_contests(edition: Edition) -> int:
    """How many dates and rulebooks the contests of an edition have of their own."""
    own = (RulebookVersion.edition_id == edition.id, RulebookVersion.contest_id.is_not(None))
    dates = sa.select(sa.func.count()).select_from(Setting).join(Contest).where(Contest.edition_id == edition.id)
    rules = sa.select(sa.func.count(sa.distinct(RulebookVersion.contest_id))).where(*own)
    return (session.scalar(dates) or 0) + (session.scalar(rules) or 0)


def groups_given(edition: Edition) -> int:
    """How many groups have attributes in an edition."""
    return session.scalar(sa.select(sa.func.count()).where(GroupFacts.edition_id == edition.id)) or 0


def contest_by_key(edition: Edition, key: str) -> Contest | None:
    return session.scalar(
        sa.select(Contest)
        .where(Contest.edition_id == edition.id, Contest.key == key)
        .options(joinedload(Contest.edition), joinedload(Contest.organisation), joinedload(Contest.parent))
    )


def contest_at(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: the contest at this address, within its edition."""
    found = session.scalar(_CONTEST_AT, {"at_edition": edition, "at_key": contest_key})
    if found is None:
        edition_at(edition)  # the page that says so belongs to it
        raise NotFound
    _note_edition(found.edition)
    return {"contest": found}


# Nearly every page of a contest begins with it: made once, and the edition comes in the same statement.
_CONTEST_AT = (
    sa.select(Contest)
    .join(Contest.edition)
    .where(Edition.key == sa.bindparam("at_edition"), Contest.key == sa.bindparam("at_key"))
    .options(
        contains_eager(Contest.edition).joinedload(Edition.series),
        joinedload(Contest.organisation),
        joinedload(Contest.parent).joinedload(Contest.organisation),
    )
)


def contests_run_by(edition: Edition, stage: str, organisation: Organisation) -> list[Contest]:
    """All contests of one stage that an organisation runs: they are tabulated and published together."""
    return list(
        session.scalars(
            sa.select(Contest)
            .where(
                Contest.region == organisation.region,
                Contest.organisation_id == organisation.id,
                Contest.edition_id == edition.id,
                Contest.stage == stage,
            )
            .options(joinedload(Contest.edition), joinedload(Contest.organisation))
            .order_by(Contest.key)
        )
    )


def contests_of_organisations(organisation_ids: Iterable[UUID], series_id: UUID | None = None) -> list[Contest]:
    """The contests that some organisations run, newest edition first: an organiser's desk."""
    query = (
        sa.select(Contest)
        .join(Contest.edition)
        .where(Contest.organisation_id.in_(list(organisation_ids)), Edition.archived_at.is_(None))
        .options(joinedload(Contest.edition), joinedload(Contest.organisation))
        .order_by(Edition.created_at.desc(), Contest.key)
    )
    if series_id is not None:
        query = query.where(Edition.series_id == series_id)
    return list(session.scalars(query))


def children(contest: Contest) -> list[Contest]:
    """The contests of the tier below that feed this one."""
    return list(
        session.scalars(
            sa.select(Contest)
            .where(Contest.parent_id == contest.id)
            .options(joinedload(Contest.organisation))
            .order_by(Contest.key)
        )
    )


def editions_open() -> list[Edition]:
    """Editions that the public sees, newest first."""
    return list(
        session.scalars(
            sa.select(Edition)
            .where(Edition.opened_at.is_not(None), Edition.archived_at.is_(None), Edition.rehearsal_of_id.is_(None))
            .options(joinedload(Edition.series))
            .order_by(Edition.created_at.desc(), Edition.id.desc())
        )
    )


def prefetch(contests: Iterable[Contest]) -> None:
    """Load the lineage and milestones of many contests at once, so that the number of queries does not grow with the
    list."""
    contests = list(contests)
    held: list[Contest] = []  # The session holds its rows only weakly; keep these until each has its parent.
    level = _unknown({contest.parent_id for contest in contests if contest.parent_id}, held)
    while level:
        above = session.scalars(
            sa.select(Contest).where(Contest.id.in_(level)).options(joinedload(Contest.organisation))
        ).all()
        held += above
        level = _unknown({row.parent_id for row in above if row.parent_id}, held)
    everyone = {row.id: row for contest in contests for row in lineage(contest)}
    remember(everyone)


def _unknown(ids: set[UUID], held: list[Contest]) -> set[UUID]:
    """Those of the contests that this session has not read, with their organisations; the others, and what is above
    them, are kept in `held`."""
    unknown, known = set(), session().identity_map
    while ids:
        id_ = ids.pop()
        row = known.get(identity_key(Contest, id_))
        if row is None or "organisation" in sa.inspect(row).unloaded:
            unknown.add(id_)
        else:
            held.append(row)
            ids |= {row.parent_id} if row.parent_id else set()
    return unknown


def lineage(contest: Contest) -> list[Contest]:
    """A contest and those above it, nearest first."""
    line = [contest]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    return line


def open_edition_at(edition: str) -> dict[str, Any]:
    """Loader: an edition that the public sees."""
    found: Edition = edition_at(edition)["edition"]
    if found.opened_at is None:
        raise NotFound
    return {"edition": found}


def open_contest_at(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: a contest of an edition that the public sees."""
    open_edition_at(edition)
    return contest_at(edition, contest_key)


def organisations_called(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Names in languages by code, for the organisations that a rulebook mentions; where several share a code, an
    authority comes first."""
    found = session.execute(
        sa.select(Organisation.code, Organisation.kind, Organisation.name).where(Organisation.code.in_(sorted(codes)))
    ).all()
    return {code: name for code, kind, name in sorted(found, key=lambda row: row.kind == "authority")}


def contests_with_own_rules(edition: Edition, digest: str) -> sa.Select[Any]:
    """The contests whose rules differ from the edition's newest rulebook: frozen before it, or with a version of their
    own. For paging by key."""
    own = sa.select(RulebookVersion.contest_id).where(
        RulebookVersion.edition_id == edition.id, RulebookVersion.contest_id.is_not(None)
    )
    return (
        sa.select(Contest)
        .where(
            Contest.edition_id == edition.id,
            sa.or_(Contest.frozen_digest != digest, Contest.id.in_(own)),
        )
        .options(joinedload(Contest.organisation))
    )


def open_proposal(contest: Contest) -> RulebookProposal | None:
    """The open change of rules for this contest, which waits for a supervisor."""
    return session.scalar(
        sa.select(RulebookProposal).where(
            RulebookProposal.contest_id == contest.id, RulebookProposal.decided_at.is_(None)
        )
    )


def waiting_proposals(contests: Iterable[Contest]) -> list[RulebookProposal]:
    """The open changes of rules of some contests, which wait for a supervisor, oldest first."""
    return list(
        session.scalars(
            sa.select(RulebookProposal)
            .where(RulebookProposal.contest_id.in_([one.id for one in contests]), RulebookProposal.decided_at.is_(None))
            .order_by(RulebookProposal.id)
        )
    )


def proposals(contest: Contest) -> list[RulebookProposal]:
    """Every change that was proposed for this contest, newest first."""
    return list(
        session.scalars(
            sa.select(RulebookProposal)
            .where(RulebookProposal.contest_id == contest.id)
            .order_by(RulebookProposal.id.desc())
        )
    )


def proposal_at(edition: str, proposal_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: a proposed change within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(RulebookProposal).where(RulebookProposal.id == proposal_id, RulebookProposal.contest_id == contest.id)
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "proposal": found}


def versions_of(contest: Contest) -> list[RulebookVersion]:
    """The versions that count or counted for a contest: its own and the edition's, newest first."""
    return list(
        session.scalars(
            sa.select(RulebookVersion)
            .where(
                RulebookVersion.edition_id == contest.edition_id,
                sa.or_(RulebookVersion.contest_id.is_(None), RulebookVersion.contest_id == contest.id),
            )
            .order_by(RulebookVersion.number.desc())
        )
    )


def groups_having(edition: Edition, names: Iterable[str]) -> dict[str, int]:
    """How many groups of an edition have each of these attributes."""
    given = session.scalars(sa.select(GroupFacts.attributes).where(GroupFacts.edition_id == edition.id)).all()
    return {name: sum(name in attributes for attributes in given) for name in names}


SET_GROUP = "editions.set_group"
"""The action of the log by which the attributes of one group changed."""


def recorded_of_group(row: GroupFacts) -> dict[str, str]:
    """What the log says of a group's attributes: all of them as JSON, whose they are, and in which edition."""
    given = json.dumps(row.attributes, ensure_ascii=False, sort_keys=True)
    return {"group": str(row.organisation_id), "attributes": given, "edition": str(row.edition_id)}


def roots_of(edition: Edition) -> list[Contest]:
    """The contests of the highest tier: nobody runs one above them."""
    query = sa.select(Contest).where(Contest.edition_id == edition.id, Contest.parent_id.is_(None))
    return list(session.scalars(query.order_by(Contest.id)))
