"""The organiser's desk: what waits, for whom, since when, and what automatic checks noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.models import Contest, Edition
from contest.editions.queries import edition_at, note_rehearsal, prefetch
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, track_of
from contest.editions.rulebooks.entry_words import has_title
from contest.errors import N_, NotFound
from contest.paging import Page, page_of
from contest.people.likeness import key_of_number
from contest.people.models import Enrolment, Organisation, Person
from contest.people.queries import organisation as organisation_by_code
from contest.registration.models import Entry, EntryMember, Material, Verification
from contest.registration.queries.declared import FIELD, asked_of, name_of
from contest.registration.queries.entries import advisers, competitors, enrolment_in, whole_entry
from contest.registration.queries.material_flags import handed_in_twice, nearly_empty

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Tier

# The tabs, in their order, and the statuses behind each. Drafts are visible to their own people only.
TABS = {
    "waiting": ("submitted",),
    "returned": ("returned",),
    "verified": ("verified",),
    "rejected": ("rejected",),
    "withdrawn": ("withdrawn",),
    "all": ("submitted", "returned", "verified", "rejected", "withdrawn"),
}
WAITED_LONG = timedelta(days=3)
MOST_LATELY = 5


@dataclass(frozen=True)
class Desk:
    """The contests of one stage that one organisation runs in an edition, or one of them."""

    edition: Edition
    tier: Tier
    organisation: Organisation
    contests: list[Contest]
    contest: Contest | None  # set where the desk shows only one contest

    @property
    def key(self) -> str:
        """The parts of its address."""
        return self.contest.key if self.contest else f"{self.tier.key}/{self.organisation.code}"


@dataclass(frozen=True)
class Wanted:
    """The filter of the list."""

    tab: str = "waiting"
    text: str = ""
    contest: str = ""  # "track/division"
    department: str = ""  # its code


@dataclass(frozen=True)
class Field:
    """A part of an entry that an organiser checks and can mark."""

    key: str
    words: Any  # a msgid, or words {zh, en}


@dataclass
class Hint:
    """What an automatic check noticed; people decide what it means, and it never refuses by itself."""

    kind: str  # look | act | going | in
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


def desk_at(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: the desk at `stage/organisation` or at one contest's key."""
    found = edition_at(edition)["edition"]
    parts = contest_key.split("/")
    if len(parts) not in (2, 4):
        raise NotFound
    tier = next((one for one in edition_part(edition_rulebook(found)).tier if one.key == parts[0]), None)
    if tier is None:
        raise NotFound
    organisation = organisation_by_code(tier.run_by, parts[1])
    if organisation is None or (tier.organisation and tier.organisation != organisation.code):
        raise NotFound
    contests = list(
        session.scalars(
            sa.select(Contest)
            .where(
                Contest.region == organisation.region,
                Contest.organisation_id == organisation.id,
                Contest.edition_id == found.id,
                Contest.stage == tier.key,
            )
            .options(joinedload(Contest.parent).joinedload(Contest.organisation))
            .order_by(Contest.key)
        )
    )
    contest = None
    if len(parts) == 4:
        contest = next((one for one in contests if one.key == contest_key), None)
        if contest is None:
            raise NotFound
        contests = [contest]
    prefetch(contests)
    return {"desk": Desk(found, tier, organisation, contests, contest)}


def desk_entry(desk: Desk, entry_id: UUID) -> Entry:
    """An entry that registered at this desk, or NotFound."""
    found = session.scalar(_of(desk).where(Entry.id == entry_id, Entry.status.in_(TABS["all"])).options(*whole_entry()))
    if found is None:
        raise NotFound
    if has_request_context():
        g.zone = found.edition.zone
        note_rehearsal(found.edition)
    return found


def _of(desk: Desk) -> sa.Select[Entry]:
    """The entries of a desk. Uses the index on region and organisation where the entries' homes are there."""
    query = sa.select(Entry).where(Entry.edition_id == desk.edition.id)
    if desk.organisation.kind == "school":
        query = query.where(Entry.region == desk.organisation.region, Entry.home_id == desk.organisation.id)
    return query.where(Entry.contest_id.in_([one.id for one in desk.contests]))


def _holding(text: str) -> str:
    """A pattern for what holds a text somewhere; `\\` keeps its own signs plain."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _narrowed(desk: Desk, wanted: Wanted) -> sa.Select[Entry]:
    query = _of(desk).where(Entry.status.in_(TABS[wanted.tab]))
    if wanted.contest:
        track, _, division = wanted.contest.partition("/")
        query = query.where(Entry.track == track, Entry.division == division)
    if wanted.department:
        query = query.join(Organisation, Organisation.id == Entry.department_id).where(
            Organisation.code == wanted.department
        )
    if text := wanted.text.strip():
        likely = _holding(text)
        named: list[Any] = [Person.name.like(likely, escape="\\")]
        if key := key_of_number(text):
            named.append(Enrolment.number_key.like(_holding(key), escape="\\"))
        members = (
            sa.select(EntryMember.entry_id)
            .join(Person, Person.id == EntryMember.person_id)
            .outerjoin(Enrolment, Enrolment.person_id == Person.id)
            .where(EntryMember.entry_id == Entry.id, sa.or_(*named))
        )
        query = query.where(
            sa.or_(
                Entry.number.like(likely.upper(), escape="\\"),
                Entry.title.like(likely, escape="\\"),
                sa.exists(members),
            )
        )
    return query


def entries_page(desk: Desk, wanted: Wanted, *, after: str | None, limit: int = 50) -> Page[Entry]:
    """One page of the list: longest waiting first, in other tabs by number. Always five queries."""
    order: list[Any] = [Entry.submitted_at, Entry.id] if wanted.tab == "waiting" else [Entry.number]
    return page_of(_narrowed(desk, wanted).options(*_row()), order, after=after, limit=limit)


def _row() -> list[Any]:
    return [
        joinedload(Entry.department),
        joinedload(Entry.home),
        joinedload(Entry.contest),
        selectinload(Entry.members).joinedload(EntryMember.person).selectinload(Person.enrolments),
        selectinload(Entry.materials),
    ]


def waiting_entries(desk: Desk, wanted: Wanted, most: int) -> list[Entry]:
    """Those that wait for a decision among all that fit the filter, on any page, the longest waiting first."""
    waiting = Wanted("waiting", wanted.text, wanted.contest, wanted.department)
    query = _narrowed(desk, waiting).options(*_row()).order_by(Entry.submitted_at, Entry.id)
    return list(session.scalars(query.limit(most)))


def entries_among(desk: Desk, ids: Sequence[UUID]) -> list[Entry]:
    """Those of some entries that wait for a decision at this desk, the longest waiting first."""
    query = _of(desk).where(Entry.id.in_(ids), Entry.status == "submitted")
    return list(session.scalars(query.options(*_row()).order_by(Entry.submitted_at, Entry.id)))


def every_entry(desk: Desk, wanted: Wanted) -> list[Entry]:
    """The whole list, for a file."""
    return list(session.scalars(_narrowed(desk, wanted).options(*_row()).order_by(Entry.number)))


def counts(desk: Desk, wanted: Wanted) -> dict[str, int]:
    """How many entries each tab has under the same filter, and how many drafts there are: one query."""
    inner = _narrowed(desk, Wanted("all", wanted.text, wanted.contest, wanted.department)).with_only_columns(
        Entry.status
    )
    rows = inner.subquery()
    found: dict[str, int] = dict(
        session.execute(sa.select(rows.c.status, sa.func.count()).group_by(rows.c.status)).all()
    )
    return {tab: sum(found.get(status, 0) for status in statuses) for tab, statuses in TABS.items()}


def drafts(desk: Desk) -> int:
    """How many entries are begun but not submitted."""
    query = _of(desk).where(Entry.status == "draft").with_only_columns(sa.func.count(), maintain_column_froms=True)
    return session.scalar(query) or 0


def departments(desk: Desk) -> list[Organisation]:
    """The departments that have entries at the desk."""
    ids = _of(desk).where(Entry.status != "draft").with_only_columns(Entry.department_id)
    return list(session.scalars(sa.select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.code)))


def position(desk: Desk, wanted: Wanted, entry: Entry) -> tuple[int, UUID | None, UUID | None]:
    """An entry's place in its list: (place from 1, the one before, the one after). Three queries."""
    up: list[Any]
    down: list[Any]
    if wanted.tab == "waiting":
        key = sa.tuple_(Entry.submitted_at, Entry.id)
        here = sa.tuple_(sa.literal(entry.submitted_at, Entry.submitted_at.type), sa.literal(entry.id, sa.Uuid()))
        up, down = [Entry.submitted_at, Entry.id], [Entry.submitted_at.desc(), Entry.id.desc()]
    else:
        key, here = sa.tuple_(Entry.number), sa.tuple_(sa.literal(entry.number))
        up, down = [Entry.number], [Entry.number.desc()]
    ids = _narrowed(desk, wanted).with_only_columns(Entry.id)
    before = session.scalar(sa.select(sa.func.count()).select_from(ids.where(key < here).subquery()))
    previous = session.scalar(ids.where(key < here).order_by(*down).limit(1))
    following = session.scalar(ids.where(key > here).order_by(*up).limit(1))
    return (before or 0) + 1, previous, following


@dataclass(frozen=True)
class Decided:
    """Decisions that can still be taken back: one, or `many` that were made at once."""

    decision: str
    at: datetime
    one: Verification | None = None
    together: UUID | None = None
    many: int = 1


def decided_lately(desk: Desk, by: UUID, since: datetime) -> list[Decided]:
    """The account's own decisions that it can still take back, newest first. Always three queries."""
    mine = [
        Verification.contest_id.in_([one.id for one in desk.contests]),
        Verification.by_id == by,
        Verification.at > since,
        Verification.undone_at.is_(None),
    ]
    singles = session.scalars(
        sa.select(Verification)
        .where(*mine, Verification.together_id.is_(None))
        .options(joinedload(Verification.entry).selectinload(Entry.members).joinedload(EntryMember.person))
        .order_by(Verification.id.desc())
        .limit(MOST_LATELY)
    )
    at = sa.func.max(Verification.at)
    grouped = session.execute(
        sa.select(Verification.together_id, Verification.decision, at, sa.func.count())
        .where(*mine, Verification.together_id.is_not(None))
        .group_by(Verification.together_id, Verification.decision)
        .order_by(at.desc(), Verification.together_id)
        .limit(MOST_LATELY)
    )
    found = [Decided(one.decision, one.at, one=one) for one in singles]
    found += [Decided(decision, when, together=together, many=n) for together, decision, when, n in grouped]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST_LATELY]


def decided_together(edition: str, contest_key: str, together_id: UUID) -> dict[str, Any]:
    """Loader: decisions that were made at once within their desk."""
    desk = desk_at(edition, contest_key)["desk"]
    found = list(
        session.scalars(
            sa.select(Verification)
            .where(
                Verification.together_id == together_id,
                Verification.contest_id.in_([one.id for one in desk.contests]),
            )
            .order_by(Verification.id)
        )
    )
    if not found:
        raise NotFound
    entries = sa.select(Entry).where(Entry.id.in_([one.entry_id for one in found]))
    session.scalars(entries.options(*whole_entry())).unique().all()  # what taking back looks at, at once
    return {"desk": desk, "decisions": found}


def decision_at(edition: str, contest_key: str, verification_id: UUID) -> dict[str, Any]:
    """Loader: a decision within its desk."""
    desk = desk_at(edition, contest_key)["desk"]
    found = session.scalar(
        sa.select(Verification).where(
            Verification.id == verification_id, Verification.contest_id.in_([one.id for one in desk.contests])
        )
    )
    if found is None:
        raise NotFound
    return {"desk": desk, "verification": found}


def fields_of(entry: Entry) -> list[Field]:
    """The parts of an entry that can be marked for correction, in the order of the page."""
    track = track_of(entry.contest)
    found = [Field("enrolment", N_("学籍"))]
    if has_title(entry.contest):
        found.append(Field("title", N_("{作品}名称")))
    found.append(Field("summary", N_("{作品}简介")))
    found += [Field(f"{FIELD}{one.key}", name_of(one)) for one in asked_of(entry)]
    if track.team.max > 1:
        found.append(Field("members", N_("团队成员")))
    if track.advisers.max > 0:
        found.append(Field("advisers", N_("指导教师名单")))
    found += [Field(f"material:{rule.key}", rule.name.model_dump()) for rule in track.material]
    return found


def hints(entries: list[Entry], at: datetime) -> dict[UUID, list[Hint]]:
    """What checks noticed about some entries: long waiting, an adviser who has not answered, a school roll that nobody
    confirmed, a file that another entry or another material has too, one with hardly any text; and that its organiser
    entered it. One query."""
    digests = {material.digest for entry in entries for material in entry.materials}
    twins: dict[str, list[tuple[UUID, str]]] = {}
    if digests:
        rows = session.execute(
            sa.select(Material.digest, Entry.id, Entry.number)
            .join(Entry, Entry.id == Material.entry_id)
            .where(Material.digest.in_(digests))
            .distinct()
        )
        for digest, entry_id, number in rows:
            twins.setdefault(digest, []).append((entry_id, number))
    return {entry.id: _hints_of(entry, twins, at) for entry in entries}


def _hints_of(entry: Entry, twins: dict[str, list[tuple[UUID, str]]], at: datetime) -> list[Hint]:
    found = []
    same = sorted(
        {
            number
            for material in entry.materials
            for entry_id, number in twins.get(material.digest, [])
            if entry_id != entry.id
        }
    )
    if same:
        found.append(Hint("act", N_("文件与 %(numbers)s 相同"), {"numbers": same}))
    found += [
        Hint("act", N_("不同的材料交了同一个文件：%(names)s"), {"names": names}) for names in handed_in_twice(entry)
    ]
    found += [
        Hint("look", N_("“%(name)s”里只数出 %(n)s 字"), {"name": name, "n": characters})
        for name, characters in nearly_empty(entry)
    ]
    if entry.on_behalf_by is not None:
        found.append(Hint("in", N_("组织者代报")))
    if entry.status != "submitted":
        return found
    waited = at - (entry.submitted_at or at)
    if waited >= WAITED_LONG:
        found.append(Hint("look", N_("等了 %(n)s 天"), {"n": waited.days}))
    if len(advisers(entry, accepted=False)) > len(advisers(entry)):
        found.append(Hint("going", N_("指导教师未确认")))
    if any(
        (enrolment := enrolment_in(member.person, entry.home)) is None or enrolment.confirmed_at is None
        for member in competitors(entry)
    ):
        found.append(Hint("going", N_("学籍未核对")))
    return found
