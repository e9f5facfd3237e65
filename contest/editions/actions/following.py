"""The next edition, made from the one before it: rules, dates, and on request what contests set and how groups stand.
Nothing of entries, marks and results is read, so nothing of anybody goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from contest import audit
from contest.db import Model, session
from contest.editions.actions import cascade
from contest.editions.actions.making import create_edition, keep_version
from contest.editions.actions.tree import begin_contests, contest_for
from contest.editions.models import Contest, Edition, GroupFacts, RulebookVersion, Setting
from contest.editions.queries import HAND_OVER, SET_GROUP, edition_after, edition_by_key, recorded_of_group
from contest.editions.queries.recorded import recorded_of_rules
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, edition_text
from contest.editions.rulebooks.following import NextGiven, next_text, shift_of
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.people.queries import organisation

FURTHEST = 20  # years; what is later is a slip of the finger
MADE = ("contest", "rulebook_version", "setting", "group_facts")
"""The tables in which handing over writes; a row in another one is somebody's work."""


def hand_over(
    edition: Edition, given: NextGiven, *, settings: bool, groups: bool, by: UUID | None, at: datetime
) -> Edition:
    """Make the edition that follows this one, not yet public: its newest rulebook under the names given, each date
    moved by the same whole weeks, and the contests that are known before anybody enters. `settings`: what contests set
    and their own rules too; `groups`: attributes of groups too.

    Raises Clash where this edition has a next one already or the key is taken, Unfit for a year that is not later than
    this edition's or is over or far away, WrongMoment for a rehearsal, and contest.rules.Faults for rules with a fault.
    """
    refuse_year(edition, given.year, at)
    if edition.rehearsal_of_id is not None:
        raise WrongMoment(N_("演练没有下一届。请从真正的那一届交出去。"))
    session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update())  # two presses at once
    if (there := edition_after(edition)) is not None:
        raise Clash(N_("下一届已经建好了，是%(name)s。"), name=there.name)
    if edition_by_key(given.key) is not None:
        raise Clash(N_("已经有一届大赛叫 %(key)s。请换一个名字。"), key=given.key, field="key")
    text = edition_text(edition)
    shift = shift_of(text, given.year)
    made = create_edition(next_text(text, given, shift), by=by, at=at, stored=True)
    begin_contests(made, at=at)
    kept = _keep_what_contests_set(edition, made, given, shift, by=by, at=at) if settings else 0
    alike = _keep_groups(edition, made, by=by, at=at) if groups else 0
    now = {"edition": str(made.id), "key": made.key, "weeks": shift.days // 7, "settings": kept, "groups": alike}
    audit.record(HAND_OVER, edition, by=by, at=at, now=now)
    return made


def refuse_year(edition: Edition, year: int, at: datetime) -> None:
    """The next edition is later than this one, and not over before it begins."""
    if year <= edition.year:
        raise Unfit(N_("下一届的年份要晚于这一届（%(year)s）。"), year=edition.year, field="year")
    if year < at.astimezone(ZoneInfo(edition.zone)).year:
        raise Unfit(N_("%(year)s 年已经过去了。请填今年或以后的年份。"), year=year, field="year")
    if year > edition.year + FURTHEST:
        raise Unfit(N_("%(year)s 年离这一届太远了。请核对年份。"), year=year, field="year")


def _keep_what_contests_set(
    edition: Edition, made: Edition, given: NextGiven, shift: timedelta, *, by: UUID | None, at: datetime
) -> int:
    """Dates that contests set and the newest rules of their own, at the same places; returns how many."""
    place = _places(edition, made, at=at)
    number = 0
    for row in session.scalars(
        sa.select(Setting).join(Contest).where(Contest.edition_id == edition.id).order_by(Setting.id)
    ):
        if (twin := place(row.contest)) is not None:
            stored = _moved(row.value["is"], shift, edition.zone)
            session.add(Setting(contest=twin, key=row.key, value={"is": stored}, reason=row.reason, by_id=by, at=at))
            session.flush()
            audit.record("editions.set", twin, by=by, at=at, was={row.key: None}, now={row.key: stored})
            number += 1
    own = (
        sa.select(RulebookVersion)
        .where(RulebookVersion.edition_id == edition.id, RulebookVersion.contest_id.is_not(None))
        .order_by(RulebookVersion.number)
    )
    newest = {version.contest_id: version for version in session.scalars(own)}
    for contest_id, version in newest.items():
        if contest_id is not None and (twin := place(session.get_one(Contest, contest_id))) is not None:
            text = next_text(version.text, given, shift)
            kept = keep_version(made, text, contest_id=twin.id, reason=version.reason, by=by, at=at)
            audit.record("editions.copy_rules", kept, by=by, at=at, now=recorded_of_rules(kept), reason=kept.reason)
            number += 1
    return number


def _places(edition: Edition, made: Edition, *, at: datetime) -> Any:
    """Finds the contest of the next edition at the place of one of this edition: run by the same organisation, or by
    the one that its rulebook names now. None where the rules have no such place any more."""
    part = edition_part(edition_rulebook(made))
    tiers = {tier.key: tier for tier in part.tier}
    tracks = {(track.key, division) for track in part.track for division in track.divisions}

    def place(contest: Contest) -> Contest | None:
        tier = tiers.get(contest.stage)
        if tier is None or (contest.track, contest.division) not in tracks:
            return None
        named = organisation(tier.run_by, tier.organisation) if tier.organisation else None
        return contest_for(made, contest.stage, named or contest.organisation, contest.track, contest.division, at=at)

    return place


def _moved(value: Any, shift: timedelta, zone: str) -> Any:
    """A moment at the same time of day, so many weeks later; what is no moment stays."""
    try:
        there = datetime.fromisoformat(value).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except (TypeError, ValueError):
        return value
    return (there + shift).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC")).isoformat()


def _keep_groups(edition: Edition, made: Edition, *, by: UUID | None, at: datetime) -> int:
    rows = session.scalars(sa.select(GroupFacts).where(GroupFacts.edition_id == edition.id).order_by(GroupFacts.id))
    number = 0
    for row in rows.all():
        kept = GroupFacts(edition_id=made.id, organisation_id=row.organisation_id, attributes=dict(row.attributes))
        session.add(kept)
        session.flush()
        audit.record(SET_GROUP, kept, by=by, at=at, now=recorded_of_group(kept))
        number += 1
    return number


def take_back(edition: Edition, made: Edition, *, by: UUID | None, at: datetime) -> None:
    """Delete a next edition as a whole, as long as nobody has seen it and nothing was done in it. Raises WrongMoment
    with the reason otherwise. The lines of the audit log stay."""
    session.execute(sa.select(Edition.id).where(Edition.id == made.id).with_for_update())
    if edition_after(edition) is not made:
        raise WrongMoment(N_("%(name)s不是从这一届交过去的。"), name=made.name)
    if (why := why_kept(edition, made)) is not None:
        raise WrongMoment(why, name=made.name)
    gone = cascade.counts(made)
    record = {"key": made.key, "rows": sum(gone.values())}
    audit.record("editions.throw_away", made, by=by, at=at, was=record)
    audit.record("editions.take_back", edition, by=by, at=at, was=record)
    cascade.remove(made)
    session().info.clear()


def why_kept(edition: Edition, made: Edition) -> str | None:
    """Why a next edition cannot be taken back any more, as a sentence; None where it can."""
    if made.opened_at is not None:
        return N_("%(name)s已经对外公开，不能撤销。")
    if edition_after(made) is not None or session.scalar(
        sa.select(Edition.id).where(Edition.rehearsal_of_id == made.id)
    ):
        return N_("%(name)s已经有演练或再下一届，不能撤销。")
    if not set(cascade.counts(made)) <= {*MADE, "edition"} or _is_worked_on(edition, made):
        return N_("%(name)s里已经有人改过规程、日期或比赛，不能撤销。")
    return None


def _is_worked_on(edition: Edition, made: Edition) -> bool:
    """Whether a row has another moment than the edition itself: everything of it was made at once."""
    later: Mapping[type[Model], sa.ColumnElement[bool]] = {
        Contest: sa.and_(Contest.edition_id == made.id, Contest.created_at != made.created_at),
        RulebookVersion: sa.and_(RulebookVersion.edition_id == made.id, RulebookVersion.at != made.created_at),
        Setting: sa.and_(
            Setting.contest_id.in_(sa.select(Contest.id).where(Contest.edition_id == made.id)),
            Setting.at != made.created_at,
        ),
    }
    if any(session.scalar(sa.select(sa.literal(1)).select_from(one).where(which)) for one, which in later.items()):
        return True
    before = _groups(edition.id)
    return any(before.get(key) != attributes for key, attributes in _groups(made.id).items())


def _groups(edition_id: UUID) -> dict[UUID, dict[str, str]]:
    found = sa.select(GroupFacts.organisation_id, GroupFacts.attributes).where(GroupFacts.edition_id == edition_id)
    return {row.organisation_id: row.attributes for row in session.execute(found)}
