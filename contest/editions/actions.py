"""Writes of editions: create, open, set, and reach."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.effective import edition_part, edition_rulebook, parsed, tier_after, tier_of
from contest.editions.models import Contest, Edition, Milestone, RulebookVersion, Setting
from contest.editions.queries import contest_by_key, edition_by_key, forget
from contest.errors import N_, Clash, NotAllowed, Unfit
from contest.people.models import Organisation, Series
from contest.rules.rulebook.edition import Tier


def create_edition(text: str, *, by: UUID | None, at: datetime) -> Edition:
    """Make an edition from a rulebook: the series if it is new, the edition, the rulebook's first version.

    Raises contest.rules.Faults for a rulebook with faults, Clash where the edition exists already.
    """
    part = edition_part(parsed(text))
    if edition_by_key(part.key) is not None:
        raise Clash(N_("已经有一届大赛叫 %(key)s。换一个 key，或者给它发一版新规程。"), key=part.key, field="text")
    try:
        ZoneInfo(part.zone)
    except ZoneInfoNotFoundError as fault:
        raise Unfit(N_("没有 %(zone)s 这个时区。请写 IANA 时区名，例如 Asia/Shanghai。"), zone=part.zone) from fault
    series = session.scalar(sa.select(Series).where(Series.key == part.series))
    if series is None:
        series = Series(key=part.series, name=part.series_name.model_dump())
        session.add(series)
    edition = Edition(
        key=part.key,
        series=series,
        name=part.name.model_dump(),
        short=(part.short or part.name).model_dump(),
        year=part.year,
        zone=part.zone,
        begins=part.begins,
        ends=part.ends,
        created_at=at,
        created_by=by,
    )
    session.add(edition)
    session.flush()
    version = _keep_version(edition, text, contest_id=None, reason=None, by=by, at=at)
    audit.record("editions.create", edition, by=by, at=at, now={"key": edition.key, "rulebook": version.digest})
    return edition


def renew_rulebook(edition: Edition, text: str, *, reason: str, by: UUID | None, at: datetime) -> RulebookVersion:
    """A new version of an edition's rulebook. Contests that are frozen keep the one that they were frozen with."""
    part = edition_part(parsed(text))
    if part.key != edition.key:
        raise Unfit(N_("这份规程写的是 %(other)s，不是 %(key)s。"), other=part.key, key=edition.key, field="text")
    version = _keep_version(edition, text, contest_id=None, reason=reason, by=by, at=at)
    edition.name, edition.short = part.name.model_dump(), (part.short or part.name).model_dump()
    edition.begins, edition.ends, edition.zone = part.begins, part.ends, part.zone
    audit.record("editions.renew_rulebook", edition, by=by, at=at, now={"rulebook": version.digest}, reason=reason)
    return version


def _keep_version(
    edition: Edition, text: str, *, contest_id: UUID | None, reason: str | None, by: UUID | None, at: datetime
) -> RulebookVersion:
    newest = session.scalar(
        sa.select(sa.func.max(RulebookVersion.number)).where(RulebookVersion.edition_id == edition.id)
    )
    version = RulebookVersion(
        edition=edition,
        contest_id=contest_id,
        number=(newest or 0) + 1,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        law=parsed(text).law,
        reason=reason,
        by_id=by,
        at=at,
    )
    session.add(version)
    session.flush()
    session().info.pop("rulebooks", None)
    return version


def open_edition(edition: Edition, *, by: UUID | None, at: datetime) -> None:
    """Show an edition to the public."""
    if edition.opened_at is None:
        edition.opened_at = at
        audit.record("editions.open", edition, by=by, at=at)


def contest_for(
    edition: Edition, stage: str, organisation: Organisation, track: str, division: str, *, at: datetime
) -> Contest:
    """The contest at this place of the tree, made with those above it if it is not there yet."""
    key = f"{stage}/{organisation.code}/{track}/{division}"
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
        realm=organisation.realm,
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
        code = organisation.province or organisation.realm
    found = session.scalar(sa.select(Organisation).where(Organisation.kind == tier.run_by, Organisation.code == code))
    if found is None:
        raise Unfit(
            N_("找不到承办%(tier)s的单位（%(kind)s %(code)s）。请管理员先建好它。"),
            tier=tier.name.zh,
            kind=tier.run_by,
            code=code,
        )
    return found


def set_setting(
    contest: Contest, key: str, value: Any, *, reason: str | None, by: UUID | None, at: datetime
) -> Setting:
    """Override a setting for a contest and those below it, if its tier may. A moment is given aware and kept as ISO
    8601 in UTC."""
    if key not in tier_of(contest).may_set:
        raise NotAllowed(N_("规程没有让%(tier)s自定这一项（%(key)s）。"), tier=tier_of(contest).name, key=key)
    stored = value.isoformat() if isinstance(value, datetime) else value
    _in_order(contest, key, value)
    row = session.scalar(sa.select(Setting).where(Setting.contest_id == contest.id, Setting.key == key))
    was = row.value["is"] if row else None
    if row is None:
        row = Setting(contest=contest, key=key, value={"is": stored}, reason=reason, by_id=by, at=at)
        session.add(row)
    else:
        row.value, row.reason, row.by_id, row.at = {"is": stored}, reason, by, at
    session.flush()
    forget()
    audit.record("editions.set", contest, by=by, at=at, was={key: was}, now={key: stored}, reason=reason)
    return row


def _in_order(contest: Contest, key: str, value: Any) -> None:
    """A phase may not close before it opens."""
    from contest.editions.calendar import period

    stage, phase, end = key.split(".")
    if not isinstance(value, datetime):
        return
    if stage == contest.stage:
        span = period(contest, phase)
        other = span.opens if end == "closes" else span.closes
    else:
        below = next(
            (
                row
                for row in edition_part(edition_rulebook(contest.edition)).period
                if (row.stage, row.phase) == (stage, phase)
            ),
            None,
        )
        zone = ZoneInfo(contest.edition.zone)
        other = (below.opens if end == "closes" else below.closes).replace(tzinfo=zone) if below else None
    if other is not None and (value <= other if end == "closes" else value >= other):
        raise Unfit(N_("这个时间和另一头（%(other)s）颠倒了：开始必须早于截止。"), other=other, field="value")


def clear_setting(contest: Contest, key: str, *, by: UUID | None, at: datetime) -> None:
    """Go back to what is inherited."""
    row = session.scalar(sa.select(Setting).where(Setting.contest_id == contest.id, Setting.key == key))
    if row is not None:
        audit.record("editions.clear_setting", contest, by=by, at=at, was={key: row.value["is"]})
        session.delete(row)
        session.flush()
        forget()


def reach(contest: Contest, what: str, *, by: UUID | None, at: datetime, note: str | None = None) -> Milestone:
    """Write a milestone; one that stands already is kept as it is."""
    standing = session.scalar(
        sa.select(Milestone).where(
            Milestone.contest_id == contest.id, Milestone.what == what, Milestone.undone_at.is_(None)
        )
    )
    if standing is not None:
        return standing
    mark = Milestone(contest=contest, what=what, at=at, by_id=by, note=note)
    session.add(mark)
    session.flush()
    forget()
    audit.record("editions.reach", contest, by=by, at=at, now={"milestone": what}, reason=note)
    return mark


def reach_all(
    contests: Sequence[Contest], what: str, *, by: UUID | None, at: datetime, note: str | None = None
) -> None:
    """The same milestone for many contests at once: two statements, however many. One that stands already is kept."""
    standing = set(
        session.scalars(
            sa.select(Milestone.contest_id).where(
                Milestone.contest_id.in_([contest.id for contest in contests]),
                Milestone.what == what,
                Milestone.undone_at.is_(None),
            )
        )
    )
    for contest in contests:
        if contest.id not in standing:
            session.add(Milestone(contest_id=contest.id, what=what, at=at, by_id=by, note=note))
            audit.record("editions.reach", contest, by=by, at=at, now={"milestone": what}, reason=note)
    session.flush()
    forget()


def undo(contest: Contest, what: str, *, by: UUID | None, at: datetime, note: str | None = None) -> None:
    """Take a standing milestone back; the row stays."""
    standing = session.scalar(
        sa.select(Milestone).where(
            Milestone.contest_id == contest.id, Milestone.what == what, Milestone.undone_at.is_(None)
        )
    )
    if standing is not None:
        standing.undone_at = at
        session.flush()
        forget()
        audit.record("editions.undo", contest, by=by, at=at, was={"milestone": what}, reason=note)
