"""A delegation's accreditation: the list, the badges, and what the code on a badge leads to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor, open_to
from contest.desks.labels import BADGE_ROLE_LABELS
from contest.desks.papers import accredited, badges_of, entry_of_badge, facts_of, list_of, needs_of
from contest.desks.views import views
from contest.editions.models import Edition
from contest.exchange.spreadsheets.writing import workbook_of
from contest.i18n import localized
from contest.people.models import Organisation
from contest.registration.labels import ENTRY_STATUS_GLYPHS, ENTRY_STATUS_LABELS
from contest.registration.models import DelegationMember, Entry
from contest.registration.policies import badge_readers, delegation_readers, photo_readers, staff_badge_readers
from contest.registration.queries.delegation import delegation_at, entries_of_delegation
from contest.registration.queries.staff import members_of, staff_at
from contest.web import render_page
from contest.web.answers import workbook_answer


@views.get("/desk/<edition>/delegation/<code>/accreditation.xlsx")
@open_to(delegation_readers, load=delegation_at, sensitive="full names", subject="delegation")
def accreditation(edition: Edition, delegation: Organisation) -> Any:
    """Everybody of the delegation who takes part, with role, home, events and state; sizes and needs on a
    second sheet."""
    at = clock.now()
    entries, members = entries_of_delegation(edition, delegation), members_of(edition, delegation)
    sheets = [list_of(delegation, accredited(edition, delegation, at, entries, members)), needs_of(entries, members)]
    made = workbook_of(sheets, title=localized(delegation.name), at=at)
    return workbook_answer(made, f"accreditation-{delegation.code}.xlsx")


@views.get("/desk/<edition>/delegation/<code>/badges.pdf")
@open_to(delegation_readers, load=delegation_at, sensitive="full names", subject="delegation")
def badges(edition: Edition, delegation: Organisation) -> Any:
    """Badges of those whose entry is verified and of the staff, eight to a page."""
    at = clock.now()
    answer = Response(
        badges_of(edition, delegation, accredited(edition, delegation, at), at), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="badges-{delegation.code}.pdf"'
    return answer


@views.get("/desk/<edition>/badge/<number>")
@open_to(badge_readers, load=entry_of_badge, sensitive="full names", subject="entry")
def badge(entry: Entry) -> Any:
    """Whose badge it is: for those who organise or oversee the contest, and the delegation's own."""
    return render_page(
        "desks/badge.html",
        entry=entry,
        photos=_photos(entry.edition, entry.delegation, {one.person_id for one in entry.members if one.accepted_at}),
        rows=facts_of(entry),
        glyph=ENTRY_STATUS_GLYPHS[entry.status],
        state=ENTRY_STATUS_LABELS[entry.status],
    )


def _photos(edition: Edition, delegation: Organisation | None, people: set[UUID]) -> list[dict[str, str]]:
    """The photos of these people that the reader may see, with their names."""
    if delegation is None:
        return []
    return [
        {
            "name": one.person.name,
            "address": url_for(
                "registration.photo", edition=edition.key, code=delegation.code, person_id=one.person_id
            ),
        }
        for one in members_of(edition, delegation)
        if one.person_id in people
        and one.photo
        and photo_readers(current_actor(), edition=edition, delegation=delegation, member=one)
    ]


@views.get("/desk/<edition>/staff-badge/<uuid:member_id>")
@open_to(staff_badge_readers, load=staff_at, sensitive="full names", subject="member")
def staff_badge(member: DelegationMember) -> Any:
    """Whose badge of staff it is: for the delegation's own, and those who organise or oversee the highest contests."""
    home = member.person.home or member.delegation
    role = _(BADGE_ROLE_LABELS[member.role or ""])
    return render_page(
        "desks/staff_badge.html",
        member=member,
        photos=_photos(member.edition, member.delegation, {member.person_id}),
        role=role,
        rows=[
            (role, member.person.name),
            (_("单位"), localized(home.name)),
            (_("代表团"), localized(member.delegation.name)),
        ],
    )
