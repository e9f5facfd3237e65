"""Queries for closing an account: what would be left without anybody, and what depends on who somebody was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.awards.models import AwardDecision
from contest.db import session
from contest.editions import queries as editions
from contest.editions.models import Contest, ContestState, Edition
from contest.editions.rulebooks.effective import contest_name
from contest.editions.schedule.calendar import state_of
from contest.editions.signing import signing_of
from contest.errors import N_, NotAllowed, Refusal, Way, WrongMoment
from contest.judging.models import Panel, Seat, SeatRole
from contest.judging.queries.sheets import progress_of
from contest.people import queries as people
from contest.people.models import Account, EarlierAward, Membership
from contest.publication.models import Publication, PublicationState
from contest.registration.models import JUDGED, Appearance, Entry, EntryMember, Participation
from contest.registration.queries.entries import HOLDING_SLOTS, entries_of
from contest.results.queries import tabulated_contests


def hindrances(account: Account, at: datetime) -> list[Refusal]:
    """What would be left without anybody if this account were closed now: each with what to do first."""
    found: list[Refusal] = []
    if people.is_last_administrator(account.id):
        found.append(
            NotAllowed(
                N_("你是唯一的系统管理员。请先给另一位授予这个角色。"), ways=[_way(N_("账号"), "people.accounts")]
            )
        )
    found.extend(
        NotAllowed(
            N_("你是%(organisation)s在%(series)s里唯一的组织者，大赛还没有结束。请先邀请另一位组织者。"),
            organisation=one.organisation.name,
            series=one.series.name,
            ways=[_way(N_("人员"), "people.scopes")],
        )
        for one in people.current_memberships(account.id)
        if one.role == "organiser" and one.organisation and one.series and _only_organiser(one, account.id, at)
    )
    found.extend(
        WrongMoment(
            N_("报名《%(title)s》（%(number)s）还在进行。请先撤回或退出；已经不能自己退出的，请找学校的组织者。"),
            title=entry.title or entry.number,
            number=entry.number,
            ways=[_way(N_("去这份报名"), "registration.entry", entry_id=entry.id)],
        )
        for entry in (entries_of(account.person_id) if account.person_id else [])
        if _under_way(entry, at)
    )
    found.extend(_open_in_judging(account.id))
    found.extend(_open_in_publishing(account.id))
    return found


def seats_held(account_id: UUID) -> list[Seat]:
    """Their seats in panels that still judge."""
    seats = session.scalars(
        sa.select(Seat)
        .where(Seat.account_id == account_id, Seat.left_at.is_(None))
        .options(joinedload(Seat.panel).joinedload(Panel.contest).joinedload(Contest.edition))
        .order_by(Seat.id)
    ).all()
    editions.prefetch([one.panel.contest for one in seats])
    return [
        one
        for one in seats
        if one.panel.contest.edition.archived_at is None
        and "judging-closed" not in editions.milestones(one.panel.contest)
    ]


def _open_in_judging(account_id: UUID) -> Iterable[Refusal]:
    """Sheets that they still have to hand in, and panels that they chair while judging is open."""
    progress = progress_of(account_id)
    for seat in seats_held(account_id):
        contest = seat.panel.contest
        done = progress.get(seat.panel_id)
        if done is not None and done.submitted < done.assigned:
            yield WrongMoment(
                N_("你在“%(contest)s”还有 %(n)s 份评分表没有交。请先评完；评不了的，请这场比赛的组织者换一位评委。"),
                contest=contest_name(contest),
                n=done.assigned - done.submitted,
                ways=[_way(N_("去评分"), "judging.assignments")],
            )
        elif seat.role == SeatRole.CHAIR and "judging-opened" in editions.milestones(contest):
            yield WrongMoment(
                N_("你是“%(contest)s”的裁判长，评分还没有结束。请等评分结束，或者请这场比赛的组织者换一位裁判长。"),
                contest=contest_name(contest),
            )


def _open_in_publishing(account_id: UUID) -> Iterable[Refusal]:
    """Drafts of somebody else that nobody but them could review."""
    for one in people.current_memberships(account_id):
        if one.role != "organiser" or one.organisation_id is None or one.series_id is None:
            continue
        organisers = {each.account_id for each in people.members(one.organisation_id, one.series_id, ["organiser"])}
        drafts = session.scalars(
            sa.select(Publication)
            .join(Publication.edition)
            .where(
                Publication.organisation_id == one.organisation_id,
                Publication.state == PublicationState.DRAFT,
                Publication.prepared_by != account_id,
                Edition.series_id == one.series_id,
                Edition.archived_at.is_(None),
            )
            .order_by(Publication.id)
        )
        for draft in drafts:
            contests = tabulated_contests(draft.tabulation)
            if signing_of(contests).signatures < 2 or organisers - {account_id, draft.prepared_by}:
                continue
            yield WrongMoment(
                N_("第 %(number)s 号发布（%(title)s）等着复核，除了起草的人只有你能复核。请先复核，或者先邀请别人。"),
                title=draft.title,
                number=draft.number,
                ways=[_way(N_("去发布页"), "publication.desk", **contests[0].address)],
            )


def _way(words: str, endpoint: str, **values: Any) -> Way:
    return Way(words, endpoint, values)


def _only_organiser(membership: Membership, account_id: UUID, at: datetime) -> bool:
    """Whether nobody else organises there while an edition of the series is open that has not ended for it."""
    organisation_id, series_id = membership.organisation_id, membership.series_id
    if organisation_id is None or series_id is None:
        return False
    if any(one.account_id != account_id for one in people.members(organisation_id, series_id, ["organiser"])):
        return False
    contests = editions.contests_of_organisations([organisation_id], series_id)
    editions.prefetch(contests)
    own: dict[UUID, list[Contest]] = defaultdict(list)
    for contest in contests:
        own[contest.edition_id].append(contest)
    return any(
        any(state_of(one, at) != ContestState.FINAL for one in own[edition.id])
        if own[edition.id]
        else edition.ends is None or edition.ends >= at.date()
        for edition in editions.editions_open()
        if edition.series_id == series_id
    )


def _under_way(entry: Entry, at: datetime) -> bool:
    """Whether an entry is still in a contest that is not final."""
    edition = entry.edition
    if entry.status not in HOLDING_SLOTS or edition.archived_at is not None or edition.rehearsal_of_id is not None:
        return False
    contests = [one.contest for one in entry.appearances if one.participation in JUDGED]
    if not entry.appearances:
        contests = [entry.contest]
    return any(state_of(one, at) != ContestState.FINAL for one in contests)


def took_part(person_id: UUID) -> bool:
    """Whether an entry of theirs was in a contest, or something was won: then results depend on who they are."""
    competed = (
        sa.exists()
        .where(EntryMember.person_id == person_id, EntryMember.accepted_at.is_not(None))
        .where(Appearance.entry_id == EntryMember.entry_id, Appearance.participation != Participation.WITHDRAWN)
    )
    won = sa.exists().where(EarlierAward.person_id == person_id)
    given = sa.exists().where(AwardDecision.person_id == person_id)
    return bool(session.scalar(sa.select(sa.or_(competed, won, given))))


def acted(account_id: UUID) -> bool:
    """Whether an account ever held a role in which it decided about others: what it did carries its name."""
    held = sa.exists().where(Membership.account_id == account_id, Membership.role.not_in(("student", "teacher")))
    return bool(session.scalar(sa.select(held)))
