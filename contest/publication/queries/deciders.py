"""Who may decide an objection: nobody who filed it, is in one of its entries, has judged them, decided it before, or
whom the tier's rulebook bars from them; at the last level only those who are named for it, where somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.access import Actor
from contest.db import session
from contest.errors import N_
from contest.judging.models import Assignment, ScoreSheet, Seat, SeatRole
from contest.judging.queries.conflicts import Decider, conflicts_of
from contest.people.queries import organisations_by_id
from contest.publication.models import Objection
from contest.publication.timeline.procedure import is_at_last_level, procedure_of
from contest.registration.models import Appearance, Entry, EntryMember

OWN = N_("这是你自己提的异议，要由别人来决定。")
MEMBER = N_("你是这份异议涉及的{作品}的成员或指导教师，要由别人来决定。")
JUDGED = N_("你评过这份异议涉及的{作品}，或者是这场比赛的裁判长，要由别人来决定。")
DECIDED = N_("第一级是你决定的，要由别人来作第二级的决定。")
NOT_NAMED = N_("这一级由指定的仲裁人决定，你不在里面。")


@dataclass(frozen=True)
class Hindrance:
    """Why somebody may not decide (`bars`), or what they should weigh: a whole sentence."""

    sentence: str
    bars: bool


def hindrances(objection: Objection, actor: Actor) -> list[Hindrance]:
    """Everything between a person and the entries of an objection, barring ones first."""
    entries = {objection.entry_id, objection.through_id}
    found: list[Hindrance] = []
    if objection.is_by(actor.account_id, actor.person_id):
        found.append(Hindrance(OWN, True))
    elif actor.person_id is not None and _is_member(actor, entries):
        found.append(Hindrance(MEMBER, True))
    if _has_judged(objection, actor, entries):
        found.append(Hindrance(JUDGED, True))
    if any(one.by_id == actor.account_id for one in objection.decisions):
        found.append(Hindrance(DECIDED, True))
    procedure = procedure_of(objection.contest)
    named = procedure.arbiters if is_at_last_level(objection, procedure) else ()
    if named and actor.account_id not in named:
        found.append(Hindrance(NOT_NAMED, True))
    if found or actor.account_id is None:
        return found
    themselves = Decider(actor.account_id, actor.person_id)
    return sorted(_by_the_rulebook(objection, actor, themselves, entries), key=lambda one: not one.bars)


def _is_member(actor: Actor, entries: set[UUID]) -> bool:
    query = sa.exists().where(EntryMember.entry_id.in_(entries), EntryMember.person_id == actor.person_id)
    return bool(session.scalar(sa.select(query)))


def _has_judged(objection: Objection, actor: Actor, entries: set[UUID]) -> bool:
    """Whether they have an assignment (given back or not) or a sheet for one of the entries, or the contest's chair."""
    themselves = Seat.account_id == actor.account_id
    if actor.person_id is not None:
        themselves = sa.or_(themselves, Seat.person_id == actor.person_id)
    judged = [
        sa.exists().where(
            one.seat_id == Seat.id,
            Appearance.id == one.appearance_id,
            themselves,
            Appearance.entry_id.in_(entries),
        )
        for one in (Assignment, ScoreSheet)
    ]
    chaired = sa.exists().where(
        Seat.contest_id == objection.contest_id,
        Seat.role == SeatRole.CHAIR,
        themselves,
    )
    return bool(session.scalar(sa.select(sa.or_(*judged, chaired))))


def _by_the_rulebook(objection: Objection, actor: Actor, themselves: Decider, entries: set[UUID]) -> list[Hindrance]:
    """Where they belong, and where else they hold a role, against where the entries come from."""
    contest = objection.contest
    appearances = session.scalars(
        sa.select(Appearance)
        .where(Appearance.contest_id == contest.id, Appearance.entry_id.in_(entries))
        .options(
            joinedload(Appearance.entry).joinedload(Entry.delegation),
            joinedload(Appearance.entry).selectinload(Entry.members).joinedload(EntryMember.person),
            selectinload(Appearance.contest),
        )
        .order_by(Appearance.id)
    ).all()
    elsewhere = {one.organisation_id for one in actor.grants if one.organisation_id} - {contest.organisation_id}
    found = conflicts_of(
        contest,
        [themselves],
        appearances,
        employers=organisations_by_id(one for one in elsewhere if one),
    )
    kinds = {(one.words, one.effect == "bar") for ones in found.values() for one in ones if one.effect != "ignored"}
    return [Hindrance(words, bars) for words, bars in sorted(kinds)]
