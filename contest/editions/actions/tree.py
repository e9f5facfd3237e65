"""Contests at their places of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit
from contest.db import Model, once_while_reading, session
from contest.editions.models import Contest, Edition
from contest.editions.queries import contest_by_key
from contest.editions.rulebooks.contest_names import ContestKey
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, rulebook_of, tier_after
from contest.errors import N_, Clash, Unfit
from contest.people.models import Organisation
from contest.people.queries import organisation
from contest.people.queries.granting import organisations_organising

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition as EditionPart
    from contest.rules.rulebook.edition import Tier

MOST_AT_ONCE = 40
"""Organisations whose contests are made together with an edition; of more than that, each organiser makes theirs."""


def contest_for(
    edition: Edition, stage: str, organisation: Organisation, track: str, division: str, *, at: datetime
) -> Contest:
    """The contest at this place of the tree; creates it, and those above it, if it does not exist yet."""
    key = str(ContestKey(stage, organisation.code, track, division))
    contest = contest_by_key(edition, key)
    if contest is not None:
        return contest
    part = edition_part(edition_rulebook(edition))
    found = next((one for one in part.track if one.key == track and division in one.divisions), None)
    if found is None:
        raise Unfit(N_("这届大赛没有这个赛道或组别：%(track)s / %(division)s。"), track=track, division=division)
    above = tier_after(part, stage)
    parent = None
    if above is not None:
        parent = contest_for(edition, above.key, organisation_above(organisation, above), track, division, at=at)
    contest = Contest(
        region=organisation.region,
        edition=edition,
        parent=parent,
        organisation=organisation,
        key=key,
        stage=stage,
        track=track,
        division=division,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(contest)
            session.flush()
    except IntegrityError:  # somebody else's first entry made it a moment before
        there = contest_by_key(edition, key)
        if there is None:
            raise
        return there
    audit.record("editions.add_contest", contest, by=None, at=at, now={"key": key})
    return contest


def organisation_above(organisation: Organisation, tier: Tier) -> Organisation:
    """Who runs the next tier for an organisation: the one that the rulebook names, else its province or city."""
    if tier.organisation is not None:
        code = tier.organisation
    elif tier.run_by == "city":
        code = str(organisation.attributes.get("city", ""))
    else:
        code = organisation.province or organisation.region
    named = sa.select(Organisation).where(Organisation.kind == tier.run_by, Organisation.code == code)
    found = once_while_reading(("organisation", tier.run_by, code), lambda: session.scalar(named))
    if found is None:
        raise Unfit(
            N_("找不到承办%(tier)s的单位（%(kind)s %(code)s）。请管理员先建好它。"),
            tier=tier.name.zh,
            kind=tier.run_by,
            code=code,
        )
    return found


def begin_contests(
    edition: Edition, organisations: Iterable[Organisation] | None = None, *, at: datetime
) -> list[Contest]:
    """Make the contests that are known before anybody enters: of the organisations that the rulebook names, and of
    those given, wherever they run a tier; each with those above it. Returns the new ones. `organisations` None: those
    that have an organiser in the series, if they are not too many.

    The contests of other organisations are made by their own organiser, or by the first entry."""
    if organisations is None:
        found = organisations_organising(edition.series_id, MOST_AT_ONCE + 1)
        organisations = found if len(found) <= MOST_AT_ONCE else []
    part = edition_part(edition_rulebook(edition))
    before = set(session.scalars(sa.select(Contest.key).where(Contest.edition_id == edition.id)))
    given = list(organisations)
    for tier in part.tier:
        named = organisation(tier.run_by, tier.organisation) if tier.organisation else None
        for one in [named] if named else [one for one in given if not tier.organisation and one.kind == tier.run_by]:
            for track in part.track:
                for division in track.divisions:
                    with suppress(Unfit):  # nobody runs the tier above yet; the first entry says so
                        contest_for(edition, tier.key, one, track.key, division, at=at)
    made = sa.select(Contest).where(Contest.edition_id == edition.id).order_by(Contest.key)
    return [one for one in session.scalars(made) if one.key not in before]


def remove_emptied(edition: Edition, *, by: UUID | None, at: datetime) -> None:
    """Remove the contests of tracks, divisions and tiers that a new rulebook does not have any more. Refused where
    something was done in one of them."""
    order = sa.select(Contest).where(Contest.edition_id == edition.id).order_by(Contest.id.desc())
    gone = [one for one in session.scalars(order) if not _has_place(one, edition_part(rulebook_of(one)))]
    children = {one.parent_id for one in gone}
    for one in sorted(gone, key=lambda one: one.id in children):
        if _is_used(one):
            raise Clash(
                N_("新规程里没有 %(key)s，而这场比赛已经有报名、席位或设置。没有换规程。请留着这个赛道和组别。"),
                key=one.key,
            )
        audit.record("editions.remove_contest", one, by=by, at=at, was={"key": one.key})
        session.delete(one)
        session.flush()


def _has_place(contest: Contest, part: EditionPart) -> bool:
    """Whether the rules that count for a contest still have it."""
    return any(tier.key == contest.stage for tier in part.tier) and any(
        track.key == contest.track and contest.division in track.divisions for track in part.track
    )


def _is_used(contest: Contest) -> bool:
    """Whether any row of any table names a contest."""
    return any(
        session.scalar(sa.select(sa.literal(1)).where(column == contest.id).limit(1)) is not None
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if any(key.column is Contest.__table__.c.id for key in column.foreign_keys)
    )
