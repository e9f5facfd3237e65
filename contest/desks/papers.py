"""A delegation's people as they are accredited: a list, and badges to be cut out. The QR code of a badge leads to an
entry's number, or to a row of staff, and says nothing else; who may read the page behind it sees whose badge it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from contest.desks.labels import BADGE_ROLE_LABELS
from contest.editions.models import Edition
from contest.editions.queries import edition_at
from contest.editions.rulebooks.effective import track_of
from contest.errors import N_, NotFound, Unfit
from contest.exchange.spreadsheets.writing import Sheet
from contest.files import file_store
from contest.i18n import local, localized
from contest.people.models import Organisation
from contest.publication.papers.certificates import code_svg
from contest.publication.papers.typesetting import typeset
from contest.registration.importing import event_name
from contest.registration.labels import DECLARED_LABELS, ENTRY_STATUS_LABELS
from contest.registration.models import DelegationMember, Entry, EntryStatus, MemberRole, StaffRole
from contest.registration.queries.delegation import entries_of_delegation, events_for
from contest.registration.queries.entries import numbered
from contest.registration.queries.staff import declared_in, everybody_of, members_of
from contest.web import address_of

LARGE, SMALL, LONG = 18, 12, 7  # points of a name, and from how many letters it is set small
MOST_LINES = 4


@dataclass
class Accredited:
    """Somebody of a delegation in one role, with everything that they take part in."""

    name: str
    role: MemberRole | StaffRole
    home: str
    staff: DelegationMember | None = None
    photo: str | None = None  # digest
    entries: list[tuple[Entry, str]] = field(default_factory=list)  # with the event's name


def accredited(
    edition: Edition,
    delegation: Organisation,
    at: datetime,
    whole: Sequence[Entry] | None = None,
    members: Sequence[DelegationMember] | None = None,
) -> list[Accredited]:
    """Who of a delegation takes part, competitors first, and who comes along: each person once in each role. Drafts are
    nobody's yet. `whole`, `members`: its entries and what it noted, where they are read already."""
    whole = entries_of_delegation(edition, delegation) if whole is None else whole
    entries = [one for one in whole if one.status != EntryStatus.DRAFT]
    events = events_for(edition, delegation, entries, at)
    names = {entry.id: event_name(one.opening) for one in events for entry in one.entries}
    members = members_of(edition, delegation) if members is None else members
    photos = {one.person_id: one.photo for one in members}
    found: dict[Any, Accredited] = {}
    for entry in entries:
        for member in entry.members:
            if member.accepted_at is not None:
                role = MemberRole(member.role)
                home = entry.home if role == MemberRole.COMPETITOR else delegation
                one = Accredited(member.person.name, role, localized(home.name), photo=photos.get(member.person_id))
                one = found.setdefault((role, member.person_id), one)
                one.entries.append((entry, names.get(entry.id, entry.track)))
    for noted in members:
        if noted.role is not None:
            home = noted.person.home or delegation
            found[noted.role, noted.person_id] = Accredited(
                noted.person.name, StaffRole(noted.role), localized(home.name), staff=noted, photo=noted.photo
            )
    return sorted(found.values(), key=lambda one: (one.staff is not None, one.role != MemberRole.COMPETITOR))


def list_of(delegation: Organisation, people: Sequence[Accredited]) -> Sheet:
    """The list as a sheet: a row for each person and event, and one for each of the staff."""
    heads = [_("姓名"), _("身份"), _("单位"), _("赛项"), _("编号"), _("状态"), _("照片")]
    staff = [
        [one.name, _(BADGE_ROLE_LABELS[one.role]), one.home, "", "", "", _photo(one)] for one in people if one.staff
    ]
    rows = [
        [
            one.name,
            _(BADGE_ROLE_LABELS[one.role]),
            one.home,
            event,
            entry.number,
            _(ENTRY_STATUS_LABELS[entry.status]),
            _photo(one),
        ]
        for one in people
        for entry, event in one.entries
    ]
    return Sheet(localized(delegation.name)[:31], heads, [*rows, *staff])


def _photo(one: Accredited) -> str:
    return str(_("有") if one.photo else _("还没有"))


def needs_of(entries: Sequence[Entry], members: Sequence[DelegationMember]) -> Sheet:
    """What is declared of everybody, for those who give out clothes and meals."""
    declared = [(one.person, declared_in(one.noted)) for one in everybody_of(entries, members)]
    heads = [_("姓名"), *(_(label) for label in DECLARED_LABELS.values())]
    rows = [[person.name, *(given.get(key, "") for key in DECLARED_LABELS)] for person, given in declared if given]
    return Sheet(_("尺码和需要"), heads, rows)


def badges_of(edition: Edition, delegation: Organisation, people: Sequence[Accredited], at: datetime) -> bytes:
    """The badges of those whose entry is verified, as PDF. Raises Unfit where there is none."""
    badges = [
        _badge(edition, delegation, one, verified)
        for one in people
        if (verified := [pair for pair in one.entries if pair[0].status == EntryStatus.VERIFIED]) or one.staff
    ]
    if not badges:
        raise Unfit(N_("还没有通过审核的人，没有可印的证件。"))
    day = local(at, edition.zone).date()
    values = {
        "title": _("%(name)s参赛证", name=localized(delegation.name)),
        "issuer": localized(edition.name),
        "contest": localized(edition.name),
        "photo": _("贴照片"),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "badges": badges,
        # By digest, the file among the stored ones; read once first, so that none is set that was changed.
        "pictures": {one.photo: str(file_store().verified(one.photo).resolve()) for one in people if one.photo},
    }
    return typeset("badges", values, at=at)


def _badge(
    edition: Edition, delegation: Organisation, one: Accredited, entries: Sequence[tuple[Entry, str]]
) -> dict[str, Any]:
    number = entries[0][0].number if entries else ""
    leads_to = (
        address_of("desks.staff_badge", edition=edition.key, member_id=one.staff.id)
        if one.staff is not None
        else address_of("desks.badge", edition=edition.key, number=number)
    )
    lines = [localized(delegation.name), *dict.fromkeys([one.home, *(event for _entry, event in entries)])]
    return {
        "name": one.name,
        "size": LARGE if len(one.name) < LONG else SMALL,
        "role": _(BADGE_ROLE_LABELS[one.role]),
        "lines": list(dict.fromkeys(lines))[:MOST_LINES],
        "number": number,
        "photo": one.photo,
        "qr": code_svg(leads_to),
    }


def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """What the page behind a badge says of an entry: its people with their roles, and where they belong."""
    people = [(_(BADGE_ROLE_LABELS[MemberRole(one.role)]), one.person.name) for one in entry.members if one.accepted_at]
    where = [(_("赛项"), localized(track_of(entry.contest).name)), (_("单位"), localized(entry.home.name))]
    sender = [(_("代表团"), localized(entry.delegation.name))] if entry.delegation else []
    return [*people, *where, *sender]


def entry_of_badge(edition: str, number: str) -> dict[str, Any]:
    """Loader: the entry whose number a badge bears."""
    found = numbered(edition_at(edition)["edition"], number)
    if found is None:
        raise NotFound
    return {"entry": found}
