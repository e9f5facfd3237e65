"""A delegation's accreditation: the list, the badges, and what the code on a badge leads to."""

from __future__ import annotations

from typing import Any

from flask import Response

from contest import clock
from contest.access import open_to
from contest.desks.papers import accredited, badges_of, entry_of_badge, facts_of, list_of
from contest.desks.views import views
from contest.editions.models import Edition
from contest.exchange.spreadsheets.writing import workbook_of
from contest.i18n import localized
from contest.people.models import Organisation
from contest.registration.labels import ENTRY_STATUS_GLYPHS, ENTRY_STATUS_LABELS
from contest.registration.models import Entry
from contest.registration.policies import badge_readers, delegation_readers
from contest.registration.queries.delegation import delegation_at
from contest.web import render_page
from contest.web.answers import workbook_answer


@views.get("/desk/<edition>/delegation/<code>/accreditation.xlsx")
@open_to(delegation_readers, load=delegation_at, sensitive="full names", subject="delegation")
def accreditation(edition: Edition, delegation: Organisation) -> Any:
    """Everybody of the delegation who takes part, with role, home, events and state."""
    at = clock.now()
    sheet = list_of(delegation, accredited(edition, delegation, at))
    made = workbook_of([sheet], title=localized(delegation.name), at=at)
    return workbook_answer(made, f"accreditation-{delegation.code}.xlsx")


@views.get("/desk/<edition>/delegation/<code>/badges.pdf")
@open_to(delegation_readers, load=delegation_at, sensitive="full names", subject="delegation")
def badges(edition: Edition, delegation: Organisation) -> Any:
    """Badges of those whose entry is verified, eight to a page."""
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
        rows=facts_of(entry),
        glyph=ENTRY_STATUS_GLYPHS[entry.status],
        state=ENTRY_STATUS_LABELS[entry.status],
    )
