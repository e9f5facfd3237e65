"""Contests at their places of the tree."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest, Edition
from contest.editions.queries import contest_by_key
from contest.editions.rulebooks.contest_names import ContestKey
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, tier_after
from contest.errors import N_, Unfit
from contest.people.models import Organisation

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Tier


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
    session.add(contest)
    session.flush()
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
    found = session.scalar(sa.select(Organisation).where(Organisation.kind == tier.run_by, Organisation.code == code))
    if found is None:
        raise Unfit(
            N_("找不到承办%(tier)s的单位（%(kind)s %(code)s）。请管理员先建好它。"),
            tier=tier.name.zh,
            kind=tier.run_by,
            code=code,
        )
    return found
