"""A rehearsal: a copy of an edition with its tree and rules and its calendar moved to now, to be tried and then
deleted."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from contest import audit
from contest.db import new_id, session
from contest.editions.actions import cascade
from contest.editions.actions.making import create_edition, keep_version
from contest.editions.models import Contest, Edition, GroupFacts, RulebookVersion, Setting
from contest.editions.queries import SET_GROUP, recorded_of_group
from contest.editions.queries.recorded import recorded_of_rules
from contest.editions.rulebooks.effective import edition_text
from contest.editions.rulebooks.left_behind import without_reported
from contest.errors import N_, NotAllowed, Unfit

MARK = {"zh": "（演练）", "en": " (rehearsal)"}
MOST_CONTESTS = 2_000  # A rehearsal of a real national contest would need its real people.


def rehearse(edition: Edition, *, by: UUID | None, at: datetime) -> Edition:
    """Copy an edition as a rehearsal: its newest rulebook, the tree, what contests set, and attributes of groups. The
    first date of its calendar becomes today. No entry is copied, because entries hold data of real people."""
    if edition.rehearsal_of_id is not None:
        raise Unfit(N_("这本身就是一份演练，不能再照它建演练。"))
    contests = session.scalars(sa.select(Contest).where(Contest.edition_id == edition.id)).all()
    if len(contests) > MOST_CONTESTS:
        raise Unfit(N_("这届大赛有 %(n)s 场比赛，太多了，不能整个拿来演练。"), n=len(contests))
    key = _free_key(edition)
    text, moved = _moved(edition_text(edition), key, at)
    copy = create_edition(text, by=by, at=at, stored=True)
    copy.rehearsal_of_id, copy.opened_at = edition.id, at
    session.flush()
    ids = _copy_tree(contests, copy, at)
    _copy_versions(edition, copy, ids, by=by, at=at)
    _copy_settings(ids, moved, by=by, at=at)
    _copy_groups(edition, copy, by=by, at=at)
    audit.record("editions.rehearse", copy, by=by, at=at, now={"of": edition.key, "contests": len(ids)})
    return copy


def throw_away(edition: Edition, *, by: UUID | None, at: datetime) -> None:
    """Delete a rehearsal with everything that was done in it. Only the lines of the audit log stay."""
    if edition.rehearsal_of_id is None:
        raise NotAllowed(N_("只有演练可以整个丢掉。真正的大赛只能归档。"))
    gone = cascade.counts(edition)
    deleted = {"key": edition.key, "rows": sum(gone.values())}
    audit.record("editions.throw_away", edition, by=by, at=at, was=deleted)
    cascade.remove(edition)
    session().info.clear()


def _moved(text: str, key: str, at: datetime) -> tuple[str, timedelta]:
    """The rulebook under the rehearsal's key and names, with all dates moved by the same number of days."""
    import tomli_w

    book = tomllib.loads(text)
    part = book["edition"] = without_reported(book["edition"])
    today = at.astimezone(ZoneInfo(part["zone"])).date()
    first = min((period["opens"] for period in part.get("period", [])), default=None)
    moved = timedelta(days=(today - first.date()).days) if first is not None else timedelta(0)
    part["key"] = key
    part["second_person_wait"] = 0  # whoever rehearses need not wait a day for their second person
    for name in ("name", "short"):
        if name in part:
            part[name] = {code: f"{words}{MARK[code]}" for code, words in part[name].items()}
    for period in part.get("period", []):
        period["opens"] += moved
        period["closes"] += moved
    for day in ("begins", "ends"):
        if isinstance(part.get(day), date):
            part[day] += moved
    return tomli_w.dumps(book), moved


def _free_key(edition: Edition) -> str:
    taken = set(session.scalars(sa.select(Edition.key).where(Edition.key.startswith(f"{edition.key}-rehearsal-"))))
    number = 1
    while f"{edition.key}-rehearsal-{number}" in taken:
        number += 1
    return f"{edition.key}-rehearsal-{number}"


def _copy_tree(contests: Sequence[Contest], copy: Edition, at: datetime) -> dict[UUID, UUID]:
    """The contests of the copy, by the id of the contest that each copies; none of them is frozen."""
    ids = {one.id: new_id() for one in contests}
    rows: list[dict[str, Any]] = [
        {
            "id": ids[one.id],
            "region": one.region,
            "edition_id": copy.id,
            "organisation_id": one.organisation_id,
            "key": one.key,
            "stage": one.stage,
            "track": one.track,
            "division": one.division,
            "created_at": at,
        }
        for one in contests
    ]
    if rows:
        session.execute(sa.insert(Contest), rows)
    above: dict[UUID, list[UUID]] = {}
    for one in contests:
        if one.parent_id is not None:
            above.setdefault(ids[one.parent_id], []).append(ids[one.id])
    for parent, children in above.items():
        session.execute(sa.update(Contest).where(Contest.id.in_(children)).values(parent_id=parent))
    session.flush()
    return ids


def _copy_versions(edition: Edition, copy: Edition, ids: dict[UUID, UUID], *, by: UUID | None, at: datetime) -> None:
    """The newest version of its own that each contest has."""
    newest: dict[UUID, RulebookVersion] = {}
    found = session.scalars(
        sa.select(RulebookVersion)
        .where(RulebookVersion.edition_id == edition.id, RulebookVersion.contest_id.is_not(None))
        .order_by(RulebookVersion.number)
    )
    for version in found:
        if version.contest_id is not None:
            newest[version.contest_id] = version
    for contest_id, version in newest.items():
        text, _days = _moved(version.text, copy.key, at)
        made = keep_version(copy, text, contest_id=ids[contest_id], reason=version.reason, by=by, at=at)
        audit.record("editions.copy_rules", made, by=by, at=at, now=recorded_of_rules(made), reason=made.reason)


def _copy_settings(ids: dict[UUID, UUID], moved: timedelta, *, by: UUID | None, at: datetime) -> None:
    """What contests set, with dates moved in the same way as the calendar."""
    for row in session.scalars(sa.select(Setting).where(Setting.contest_id.in_(ids))).all():
        value = row.value["is"]
        try:
            value = (datetime.fromisoformat(value) + moved).isoformat()
        except (TypeError, ValueError):
            value = row.value["is"]  # no date
        session.add(
            Setting(
                contest_id=ids[row.contest_id], key=row.key, value={"is": value}, reason=row.reason, by_id=by, at=at
            )
        )
    session.flush()


def _copy_groups(edition: Edition, copy: Edition, *, by: UUID | None, at: datetime) -> None:
    """Attributes of groups: without them, a rehearsal of rules that look for them could not be tabulated."""
    for row in session.scalars(sa.select(GroupFacts).where(GroupFacts.edition_id == edition.id)).all():
        made = GroupFacts(edition_id=copy.id, organisation_id=row.organisation_id, attributes=dict(row.attributes))
        session.add(made)
        session.flush()
        audit.record(SET_GROUP, made, by=by, at=at, now=recorded_of_group(made))
