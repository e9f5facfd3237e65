"""Attributes of groups: set from a table or one by one, and the newest change taken back. They are an input of the law
(groups.csv), so a tabulation that has them is out of date afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Edition, GroupFacts
from contest.editions.queries import SET_GROUP, recorded_of_group
from contest.editions.schedule import guard
from contest.errors import N_, Clash, WrongMoment
from contest.people.models import Organisation
from contest.results.queries.groups import (
    contests_crediting,
    given_attributes,
    last_group_change,
    told_of_group,
)

Values = Mapping[str, str | None]
"""Attributes by name; None: not given."""


@dataclass(frozen=True)
class GroupChange:
    """What would change for one group: only the attributes that differ."""

    group: Organisation
    was: Values
    now: Values


def changes_of_groups(edition: Edition, given: Mapping[Organisation, Values]) -> list[GroupChange]:
    """What these attributes would change, by code. Attributes and groups that are not named stay as they are."""
    kept = given_attributes(edition)
    found = []
    for group, values in given.items():
        before = kept.get(group.id, {})
        names = [name for name, value in values.items() if before.get(name) != value]
        if names:
            was = {name: before.get(name) for name in names}
            found.append(GroupChange(group, was, {name: values[name] for name in names}))
    return sorted(found, key=lambda one: (one.group.code, str(one.group.id)))


def digest_of_changes(changes: Iterable[GroupChange]) -> str:
    """What somebody was shown, to know whether it is still what would be done."""
    listed = [[str(one.group.id), dict(one.was), dict(one.now)] for one in changes]
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def set_groups(
    edition: Edition,
    given: Mapping[Organisation, Values],
    *,
    shown: str | None = None,
    reason: str | None = None,
    by: UUID | None,
    at: datetime,
) -> list[GroupChange]:
    """Set attributes of groups; those that are not named stay. Returns what changed.

    `shown`: the digest of the changes that were shown; refused if others would be made now. The contests that have
    these groups are held, so that nobody publishes meanwhile what is changed here.
    """
    guard.hold(contests_crediting(edition, [group.id for group in given]))
    session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update())
    found = changes_of_groups(edition, given)
    if shown is not None and digest_of_changes(found) != shown:
        raise Clash(N_("你核对的时候，有人改了这些单位的情况。还没有改任何东西；请再核对一遍。"))
    rows = {
        row.organisation_id: row
        for row in session.scalars(
            sa.select(GroupFacts).where(GroupFacts.edition_id == edition.id).execution_options(populate_existing=True)
        )
    }
    for one in found:
        row = rows.get(one.group.id)
        if row is None:
            row = GroupFacts(edition_id=edition.id, organisation_id=one.group.id, attributes={})
            session.add(row)
        was = recorded_of_group(row)
        kept = {**row.attributes, **one.now}
        row.attributes = {name: value for name, value in kept.items() if value is not None}
        session.flush()
        audit.record(SET_GROUP, row, by=by, at=at, was=was, now=recorded_of_group(row), reason=reason)
    return found


def undo_groups(edition: Edition, *, line: str, by: UUID | None, at: datetime) -> list[GroupChange]:
    """Take the newest change back: what one upload or one form changed. `line`: a line of the change that was shown;
    refused if it is not the newest any more. Taking that back in turn restores it."""
    last = last_group_change(edition)
    if not last:
        raise WrongMoment(N_("还没有改过单位的情况，没有可以撤回的。"))
    if line not in {str(one.id) for one, _group in last}:
        raise Clash(N_("这之后又有人改过单位的情况。没有撤回；请看最近的改动。"))
    return set_groups(edition, before(last), by=by, at=at)


def before(last: Sequence[tuple[audit.AuditLine, Organisation]]) -> Mapping[Organisation, Values]:
    """What groups had before the changes that these lines tell."""
    found: dict[Organisation, dict[str, str | None]] = {}
    for line, group in sorted(last, key=lambda one: one[0].id, reverse=True):
        found.setdefault(group, {}).update(told_of_group(line)[0])
    return found
