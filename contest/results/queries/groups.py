"""The groups that entries of an edition are credited to, with their attributes, and which attributes of the rules are
not there.

An attribute that nobody gave for a group would count as empty for its entries, and another one would win. So what is
missing is told before a tabulation, which is refused; an attribute that was given as empty is not missing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import once_while_reading, session
from contest.editions.models import Contest, Edition, GroupFacts, RulebookVersion
from contest.editions.queries import SET_GROUP, edition_at, prefetch
from contest.editions.rulebooks.carried import declared_of_groups, group_attributes
from contest.editions.rulebooks.effective import edition_rulebook, parsed, text_of
from contest.errors import NotFound
from contest.people.models import Organisation
from contest.registration.models import Appearance, Entry, Participation
from contest.results.models import TabulatedContest
from contest.rules.attributes import Need, needs
from contest.rules.keys import nearest

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute


@dataclass(frozen=True)
class Missing:
    """An attribute that rules of some contests look for in groups, and that competing entries' groups do not have."""

    name: str
    rules: tuple[str, ...]  # paths in the rulebook: `pick[1].where`
    groups: tuple[Organisation, ...]  # by code
    no_group: int  # contests none of whose competing entries is credited to a group
    meant: str  # the nearest name that groups have; "" if they have this one, or none is near
    may_be_empty: bool = True  # False: law 2 requires it


def named_attributes(edition: Edition) -> tuple[str, ...]:
    """The attributes of groups that any version of the edition's rulebooks names; the newest version's first."""
    newest = group_attributes(edition_rulebook(edition))
    others = (name for text in reversed(_texts(edition)) for name in group_attributes(parsed(text)))
    return tuple(dict.fromkeys([*newest, *others, *declared_attributes(edition)]))


def _texts(edition: Edition) -> Sequence[str]:
    """The versions of an edition's rulebooks, oldest first."""
    asked = (
        sa.select(RulebookVersion.text).where(RulebookVersion.edition_id == edition.id).order_by(RulebookVersion.number)
    )
    return once_while_reading(("versions of rulebooks", edition.id), lambda: session.scalars(asked).all())


def declared_attributes(edition: Edition) -> dict[str, Attribute]:
    """What any version of the edition's rulebooks declares of groups (law 2), by key; as the newest version has it."""
    found: dict[str, Attribute] = {}
    for text in _texts(edition):
        found |= declared_of_groups(parsed(text))
    return found | declared_of_groups(edition_rulebook(edition))


def numeric_attributes(edition: Edition) -> frozenset[str]:
    """Those of them that a prize computes with: they must be numbers."""
    texts = session.scalars(sa.select(RulebookVersion.text).where(RulebookVersion.edition_id == edition.id))
    return frozenset(
        need.name for text in texts for need in needs(parsed(text)) if {"index", "require"} & set(need.path[:3])
    )


def given_attributes(edition: Edition) -> dict[UUID, dict[str, str]]:
    """The attributes of every group that has any, by the group's id."""
    asked = sa.select(GroupFacts.organisation_id, GroupFacts.attributes).where(GroupFacts.edition_id == edition.id)
    found = once_while_reading(("given attributes", edition.id), lambda: session.execute(asked).all())
    return {id_: attributes for id_, attributes in found if attributes}


def missing_attributes(contests: Sequence[Contest]) -> list[Missing]:
    """What the rules of these contests (of one edition) look for in groups and competing entries' groups do not have.
    Contests whose rules look for nothing there cost no query."""
    prefetch(contests)
    wanted: dict[UUID, list[Need]] = {}
    required: dict[UUID, set[str]] = {}
    for contest in contests:
        book = parsed(text_of(contest))
        names = set(group_attributes(book, [contest.key]))
        found = [need for need in needs(book, [contest.key]) if need.home != "entry" and need.name in names]
        declared = declared_of_groups(book, contest.key)
        required[contest.id] = {key for key, one in declared.items() if one.required}
        at = {one.key: position for position, one in enumerate(book.attribute)}
        more = sorted(required[contest.id] - names)
        found += [Need(("attribute", at[key], "required"), key, "group") for key in more]
        if found:
            wanted[contest.id] = found
    if not wanted:
        return []
    given = given_attributes(contests[0].edition)
    lacking: dict[str, set[UUID]] = defaultdict(set)
    alone: dict[str, set[UUID]] = defaultdict(set)
    rules: dict[str, dict[str, None]] = defaultdict(dict)
    for contest_id, groups in _credited(wanted).items():
        for need in wanted[contest_id]:
            lacks = _lacks_value if need.name in required[contest_id] else _lacks
            without = {one for one in groups if one is None or lacks(given.get(one, {}), need.name)}
            if without and need.home == "either":
                without &= _not_in_entries(contest_id, need.name, without)
            named = {one for one in without if one is not None}
            lacking[need.name] |= named
            if without == groups == {None}:
                alone[need.name].add(contest_id)
            if named or contest_id in alone[need.name]:
                rules[need.name][_path_text(need)] = None
    known = {name for attributes in given.values() for name in attributes}
    return [
        Missing(
            name,
            tuple(rules[name]),
            tuple(_by_code(lacking[name])),
            len(alone[name]),
            "" if name in known else nearest(name, known),
            all(name not in some for some in required.values()),
        )
        for name in rules
    ]


def _lacks(given: Mapping[str, str], name: str) -> bool:
    return name not in given


def _lacks_value(given: Mapping[str, str], name: str) -> bool:
    """What law 2 requires may not be given as empty either."""
    return not given.get(name)


def _path_text(need: Need) -> str:
    from contest.rules.rulebook.reading import path_text

    return path_text(need.path)


def _credited(contest_ids: Iterable[UUID]) -> dict[UUID, set[UUID | None]]:
    """The groups of each contest's competing entries; None: an entry of no group."""
    found: dict[UUID, set[UUID | None]] = defaultdict(set)
    for contest_id, credit_id in session.execute(
        sa.select(Appearance.contest_id, Appearance.credit_id)
        .where(Appearance.contest_id.in_(contest_ids), Appearance.participation == Participation.COMPETING)
        .distinct()
    ):
        found[contest_id].add(credit_id)
    return found


def _not_in_entries(contest_id: UUID, name: str, groups: Collection[UUID | None]) -> set[UUID | None]:
    """Those of the groups that have a competing entry without an attribute of its own by this name."""
    found = session.execute(
        sa.select(Appearance.credit_id, Entry.attributes)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id == contest_id, Appearance.participation == Participation.COMPETING)
    )
    return {credit_id for credit_id, attributes in found if credit_id in groups and name not in (attributes or {})}


def _by_code(ids: Collection[UUID]) -> Sequence[Organisation]:
    if not ids:
        return []
    return session.scalars(sa.select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.code)).all()


def group_rows(edition: Edition, scope: sa.ColumnElement[bool] | None) -> Any:
    """(Organisation, attributes or None) of the groups that entries are credited to or that have attributes, within a
    condition on Organisation (None: all); for paging by `GROUP_ORDER`."""
    rows = (
        sa.select(Organisation, GroupFacts.attributes)
        .outerjoin(
            GroupFacts, sa.and_(GroupFacts.organisation_id == Organisation.id, GroupFacts.edition_id == edition.id)
        )
        .where(sa.or_(Organisation.id.in_(_credited_in(edition)), GroupFacts.id.is_not(None)))
    )
    return rows if scope is None else rows.where(scope)


GROUP_ORDER = (Organisation.code, Organisation.id)


def as_table(edition: Edition, scope: sa.ColumnElement[bool] | None) -> tuple[list[str], list[list[str]]]:
    """What stands as a table like groups.csv: its header and rows, with the names of groups for people, and every
    attribute that the rules name or a group has. An attribute that was never given is an empty cell."""
    rows = session.execute(group_rows(edition, scope).order_by(*GROUP_ORDER)).all()
    others = sorted({name for _group, given in rows for name in given or ()})
    names = list(dict.fromkeys([*named_attributes(edition), *others]))
    header = ["group", *([] if "name" in names else ["name"]), *names]
    listed = [
        [group.code, *([] if "name" in names else [group.name["zh"]]), *((given or {}).get(name, "") for name in names)]
        for group, given in rows
    ]
    return header, listed


def contests_of(edition: Edition, run_by: sa.ColumnElement[bool] | None = None) -> list[Contest]:
    """The contests of an edition whose organisations fit a condition on Organisation (None: all), by key."""
    found = sa.select(Contest).where(Contest.edition_id == edition.id).order_by(Contest.key)
    if run_by is not None:
        found = found.join(Organisation, Organisation.id == Contest.organisation_id).where(run_by)
    return list(session.scalars(found))


def _credited_in(edition: Edition) -> sa.Select[Any]:
    return (
        sa.select(Appearance.credit_id)
        .join(Contest, Contest.id == Appearance.contest_id)
        .where(Contest.edition_id == edition.id, Appearance.credit_id.is_not(None))
    )


def groups_called(edition: Edition, codes: Collection[str]) -> dict[str, list[Organisation]]:
    """The organisations that a code may mean. A code is unique within a kind of organisation; where several kinds have
    it, those that count are the ones that entries of the edition are credited to, if there are any."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    wanted = sorted(codes)
    for at in range(0, len(wanted), 500):
        part = sa.select(Organisation).where(Organisation.code.in_(wanted[at : at + 500]))
        for one in session.scalars(part.order_by(Organisation.kind)):
            found[one.code].append(one)
    if any(len(some) > 1 for some in found.values()):
        credited = set(session.scalars(_credited_in(edition).distinct()))
        kinds = set(session.scalars(sa.select(Organisation.kind).where(Organisation.id.in_(credited)).distinct()))
        for code, some in found.items():
            mine = [one for one in some if one.id in credited] or [one for one in some if one.kind in kinds]
            found[code] = mine or some
    return found


def group_codes(edition: Edition) -> list[str]:
    """The codes of the groups of an edition: what somebody who misspelt one may have meant."""
    return list(session.scalars(group_rows(edition, None).with_only_columns(Organisation.code)))


def group_at(edition: str, organisation_id: UUID) -> dict[str, Any]:
    """Loader: a group of an edition, which entries are credited to or which has attributes."""
    found: Edition = edition_at(edition)["edition"]
    group = session.scalar(group_rows(found, Organisation.id == organisation_id).with_only_columns(Organisation))
    if group is None:
        raise NotFound
    return {"edition": found, "organisation": group}


def contests_crediting(edition: Edition, groups: Collection[UUID]) -> list[Contest]:
    """The contests of an edition in which entries are credited to these groups: their inputs have the attributes."""
    return list(
        session.scalars(
            sa.select(Contest)
            .where(
                Contest.edition_id == edition.id,
                Contest.id.in_(sa.select(Appearance.contest_id).where(Appearance.credit_id.in_(groups))),
            )
            .order_by(Contest.id)
        )
    )


def tabulated_among(contests: Iterable[Contest]) -> set[UUID]:
    """Those of the contests that have a tabulation that counts."""
    return set(
        session.scalars(
            sa.select(TabulatedContest.contest_id).where(
                TabulatedContest.contest_id.in_([one.id for one in contests]), TabulatedContest.is_current
            )
        )
    )


def group_changes(edition: Edition, *, limit: int = 20) -> list[tuple[AuditLine, Organisation]]:
    """The newest changes of attributes, one for each group that changed, newest first."""
    found = session.execute(_changes(edition).order_by(AuditLine.id.desc()).limit(limit))
    return [(line, group) for line, group in found]


def told_of_group(line: AuditLine) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """The attributes that a line changed, before and after; None: not given."""
    was, now = (json.loads((facts or {}).get("attributes", "{}")) for facts in (line.was, line.now))
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return {name: was.get(name) for name in names}, {name: now.get(name) for name in names}


def last_group_change(edition: Edition) -> list[tuple[AuditLine, Organisation]]:
    """The lines of the newest change: those of one upload have one moment, one author and one request."""
    newest = group_changes(edition, limit=1)
    if not newest:
        return []
    line = newest[0][0]
    together = (
        column.is_(None) if value is None else column == value
        for column, value in ((AuditLine.by_id, line.by_id), (AuditLine.request, line.request))
    )
    found = session.execute(_changes(edition).where(AuditLine.at == line.at, *together))
    return [(one, group) for one, group in found]


def _changes(edition: Edition) -> Any:
    return (
        sa.select(AuditLine, Organisation)
        .join(GroupFacts, GroupFacts.id == AuditLine.subject_id)
        .join(Organisation, Organisation.id == GroupFacts.organisation_id)
        .where(
            AuditLine.subject_kind == GroupFacts.__tablename__,
            AuditLine.action == SET_GROUP,
            GroupFacts.edition_id == edition.id,
        )
    )
