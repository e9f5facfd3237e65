"""Make an edition, give it a new rulebook, publish it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.actions.tree import begin_contests, remove_emptied
from contest.editions.models import Edition, RulebookVersion
from contest.editions.queries import edition_by_key
from contest.editions.queries.recorded import recorded_of_rules
from contest.editions.rulebooks.effective import digest, edition_part, parsed, taken_in_for_edition
from contest.errors import N_, Clash, Unfit
from contest.people.models import Series


def create_edition(
    text: str, *, by: UUID | None, at: datetime, brought: Collection[str] = (), stored: bool = False
) -> Edition:
    """Make an edition from a rulebook: the series if it is new, the edition, the rulebook's first version.

    `brought`: attributes of entries that are loaded with it, by a seed. `stored`: the text was taken in before.
    Raises contest.rules.Faults for a rulebook with faults, or with a clause that the application does not carry, and
    Clash where the edition exists already.
    """
    part = edition_part(parsed(text) if stored else taken_in_for_edition(text, brought=brought))
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
    version = keep_version(edition, text, contest_id=None, reason=None, by=by, at=at)
    audit.record("editions.create", edition, by=by, at=at, now={"key": edition.key, **recorded_of_rules(version)})
    return edition


def renew_rulebook(edition: Edition, text: str, *, reason: str, by: UUID | None, at: datetime) -> RulebookVersion:
    """A new version of an edition's rulebook. Frozen contests keep the version that they were frozen with; contests of
    new tracks are made, and those of tracks that are gone are removed, if nothing was done in them."""
    part = edition_part(taken_in_for_edition(text))
    if part.key != edition.key:
        raise Unfit(N_("这份规程写的是 %(other)s，不是 %(key)s。"), other=part.key, key=edition.key, field="text")
    version = keep_version(edition, text, contest_id=None, reason=reason, by=by, at=at)
    edition.name, edition.short = part.name.model_dump(), (part.short or part.name).model_dump()
    edition.begins, edition.ends, edition.zone = part.begins, part.ends, part.zone
    remove_emptied(edition, by=by, at=at)
    begin_contests(edition, at=at)
    audit.record("editions.renew_rulebook", edition, by=by, at=at, now=recorded_of_rules(version), reason=reason)
    return version


def keep_version(
    edition: Edition, text: str, *, contest_id: UUID | None, reason: str | None, by: UUID | None, at: datetime
) -> RulebookVersion:
    """Save a version, numbered within its edition. `contest_id`: the contest that it belongs to, None for the
    edition."""
    newest = session.scalar(
        sa.select(sa.func.max(RulebookVersion.number)).where(RulebookVersion.edition_id == edition.id)
    )
    version = RulebookVersion(
        edition=edition,
        contest_id=contest_id,
        number=(newest or 0) + 1,
        text=text,
        digest=digest(text),
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
    """Make an edition public."""
    if edition.opened_at is None:
        edition.opened_at = at
        audit.record("editions.open", edition, by=by, at=at)
