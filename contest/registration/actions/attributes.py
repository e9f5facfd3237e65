"""Attributes of entries (law 2, section 2): checked as they are given, and set by the organiser of a contest.

They are inputs of the law, so a tabulation that has them is out of date afterwards, as with attributes of groups.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from contest import audit
from contest.db import new_id, session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.registration.actions.confirming_attributes import note_entered, own_person
from contest.registration.actions.locking import bump_version, lock
from contest.registration.models import Appearance, Entry
from contest.registration.queries.declared import (
    FIELD,
    LONGEST,
    SET,
    asked_here,
    changed_attributes,
    changes_here,
    changes_loaded,
    fault_of,
    field_of,
    name_of,
    read_value,
    recorded_attributes,
    value_of,
)

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute


class Follower(Protocol):
    """What a later step does where attributes of an entry change: it goes along, or refuses. `within`: the contest
    whose organiser changes them. What its own people change is not passed on: they change nothing once the list is
    frozen, and nobody judges before that."""

    def __call__(
        self, entry: Entry, keys: Collection[str], *, within: Contest, by: UUID | None, at: datetime
    ) -> None: ...


_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Have a later step keep up with changed attributes."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(entry: Entry, keys: Collection[str], *, within: Contest, by: UUID | None, at: datetime) -> None:
    """Attributes of an entry have changed."""
    for follower in _followers:
        follower(entry, keys, within=within, by=by, at=at)


def changed(entry: Entry, given: Mapping[str, str], asked: Sequence[Attribute]) -> dict[str, str]:
    """What of these values differs from what an entry has. Raises Unfit for one that its declaration does not allow;
    what is not asked for is not looked at."""
    by_key = {one.key: one for one in asked}
    found = {}
    for key, text in given.items():
        if key not in by_key:
            continue
        value = read_value(by_key[key], text)
        if value == value_of(entry, key):
            continue
        fault = fault_of(by_key[key], value)
        if fault is not None or len(value) > LONGEST:
            raise Unfit(
                N_("“%(value)s”不能作“%(name)s”的值。"),
                value=value[:80],
                name=name_of(by_key[key]),
                field=field_of(key),
            )
        found[key] = value
    return found


def merged(attributes: Mapping[str, object], given: Mapping[str, str]) -> dict[str, object]:
    """An entry's attributes with these values; an empty one is not kept."""
    return {key: value for key, value in {**attributes, **given}.items() if value != "" or key not in given}


def set_attributes(
    appearance: Appearance,
    given: Mapping[str, str],
    *,
    reason: str | None,
    by: UUID | None,
    at: datetime,
    version: int | None = None,
    load: UUID | None = None,
) -> dict[str, str]:
    """Set attributes of an entry that takes part in a contest, by the contest's organiser; returns what changed. Only
    those that apply to the contest are set, the others stay. `load`: what was set together and is
    taken back together. All contests that have the entry are held, so that nobody publishes meanwhile what is changed
    here."""
    entry = appearance.entry
    lock(entry, version)
    guard.hold([one.contest for one in entry.appearances])
    _refuse_own(entry, by)
    found = changed(entry, given, asked_here(appearance.contest))
    if not found:
        return {}
    if not (reason or "").strip():
        raise Unfit(N_("请写明理由。"), field="reason")
    was = recorded_attributes(entry.attributes)
    entry.attributes = merged(entry.attributes, found)
    for key in found:
        bump_version(entry, f"{FIELD}{key}", at)
    session.flush()
    audit.record(
        SET,
        entry,
        by=by,
        at=at,
        was={"attributes": was},
        now={
            "attributes": recorded_attributes(entry.attributes),
            "contest": appearance.contest.key,
            **({"load": str(load)} if load else {}),
        },
        reason=(reason or "").strip(),
    )
    note_entered(appearance, found, by=by, at=at)
    tell_followers(entry, found, within=appearance.contest, by=by, at=at)
    return found


def undo_attributes(contest: Contest, *, line: str, reason: str, by: UUID | None, at: datetime) -> dict[str, str]:
    """Take the newest change in a contest back, of a table the whole of it. `line`: the change that was shown; refused
    if it is not the newest any more, and where somebody changed the same value since. Taking that back in turn restores
    it."""
    newest = changes_here(contest, limit=1)
    if not newest:
        raise WrongMoment(N_("还没有改过，没有可以撤回的。"))
    last, entry = newest[0]
    if str(last.id) != line:
        raise Clash(N_("这之后又有人改过。没有撤回；请看最近的改动。"))
    number = (last.now or {}).get("load")
    together = changes_loaded(contest, number) if number else [(last, entry)]
    load, found = new_id() if number else None, dict[str, str]()
    for one, of in together:
        was, now = changed_attributes(one)
        appearance = next(each for each in of.appearances if each.contest_id == contest.id)
        lock(of)
        if any(value_of(of, key) != value for key, value in now.items()):
            raise Clash(N_("这之后又有人改过。没有撤回；请看最近的改动。"))
        found |= set_attributes(appearance, was, reason=reason, load=load, by=by, at=at)
    return found


def _refuse_own(entry: Entry, by: UUID | None) -> None:
    mine = own_person(by)
    if mine is not None and any(member.person_id == mine for member in entry.members):
        raise NotAllowed(N_("%(number)s 里有你自己，请同事来填。"), number=entry.number)
