"""A student's and a teacher's home: what is open to them, what they have to do, whom they advise, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contest import clock, i18n
from contest.access import current_actor, open_to, signed_in
from contest.desks.views import views
from contest.editions.models import Edition
from contest.editions.queries import editions_open
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, read_versions, track_name
from contest.editions.schedule.calendar import in_zone
from contest.formatting import format_fact
from contest.people.models import Person
from contest.publication.labels import OBJECTION_STATE_GLYPHS, OBJECTION_STATE_LABELS
from contest.publication.queries.objections import filed_lately
from contest.registration.models import Entry
from contest.registration.queries.affiliation import affiliation, person_with_relations
from contest.registration.queries.entries import competitors, entries_of, invitations_of
from contest.registration.queries.openings import Opening, TrackOpenings, openings_in
from contest.registration.queries.overview import overview_of
from contest.registration.views.presenters import format_opening, format_overview, open_row, track_and_division
from contest.web import render_page

MOST_EDITIONS = 3  # whose tracks the home lists; the others have a link
MOST_OPEN, MOST_CLOSED = 8, 6  # tracks of one edition; how many more there are is said
OVER = ("done", "off")  # next steps with which nothing can be done


@views.get("/my")
@open_to(signed_in)
def my() -> Any:
    """What is open to the reader, what they have to do and by when, whom they advise, and what is over."""
    actor, at = current_actor(), clock.now()
    person = person_with_relations(actor.person_id) if actor.person_id else None
    entries = entries_of(person.id) if person else []
    own = [one for one in entries if person and any(member.person_id == person.id for member in competitors(one))]
    advised = [one for one in entries if one not in own]
    overviews = [(one, _overview(one, at, person)) for one in own]
    editions = editions_open()
    read_versions(editions)
    shown = _first(editions, at)
    offers = _offers(shown, person, entries, at) if person else []
    return render_page(
        "desks/my.html",
        person=person,
        place=affiliation(person) if person else None,
        current=[pair for pair in overviews if pair[1]["next_step"]["kind"] not in OVER],
        over=[pair for pair in overviews if pair[1]["next_step"]["kind"] in OVER],
        advised=[_advised(one, at, person) for one in advised],
        invited=invitations_of(person.id) if person else [],
        offers=offers,
        other_editions=[one for one in editions if one not in shown],
        filed=filed_lately(actor.account_id) if actor.account_id else [],
        objection_states=OBJECTION_STATE_LABELS,
        objection_glyphs=OBJECTION_STATE_GLYPHS,
    )


def _overview(entry: Entry, at: datetime, person: Person | None) -> dict[str, Any]:
    return format_overview(overview_of(entry, at, person.id if person else None), at, entry.edition.zone)


def _advised(entry: Entry, at: datetime, person: Person | None) -> dict[str, Any]:
    """An entry as its adviser's list shows it."""
    overview = _overview(entry, at, person)
    return {
        "entry": entry,
        "students": format_fact([one.person.name for one in competitors(entry)]),
        "where": i18n.localized(track_name(entry.contest)),
        "state": overview["status_kind"],
        "state_text": overview["status"],
        "next_step": overview["next_step"],
    }


def _first(editions: Sequence[Edition], at: datetime) -> list[Edition]:
    """The editions whose tracks are listed: those that the rulebook has not closed, newest first; where all are closed,
    the newest, to say why."""
    return [one for one in editions if not _is_closed(one, at)][:MOST_EDITIONS] or list(editions[:1])


def _is_closed(edition: Edition, at: datetime) -> bool:
    """Whether registration is over by the rulebook's own dates. A school may have set a later one, so this only
    orders."""
    part = edition_part(edition_rulebook(edition))
    spans = [one for one in part.period if (one.stage, one.phase) == (part.tier[0].key, "registration")]
    return bool(spans) and all(one.closes is not None and in_zone(one.closes, part.zone) <= at for one in spans)


def _offers(
    editions: Sequence[Edition], person: Person, entries: Sequence[Entry], at: datetime
) -> list[dict[str, Any]]:
    found = openings_in(editions, person, at, entries)
    return [_offer(edition, rows, at) for edition, rows in zip(editions, found, strict=True)]


def _offer(edition: Edition, rows: list[TrackOpenings], at: datetime) -> dict[str, Any]:
    """The tracks of an edition for the reader: those that are open, and why the others are not."""
    free = [(row, one) for row in rows for one in row.openings if one.is_open]
    closed = [row for row in rows if all(one.state == "locked" for one in row.openings)]
    # Registration that is over or to come for everybody is one sentence, not a reason for each track.
    reasons = [one for row in closed for one in row.best.reasons if not one.holds]
    by_date = bool(closed) and len(closed) == len(rows) and all(_is_about_date(row.best) for row in closed)
    return {
        "edition": edition,
        "open": [open_row(edition, row, one, at) for row, one in free[:MOST_OPEN]],
        "more_open": len(free[MOST_OPEN:]),
        "closed": [] if by_date else [_closed_row(edition, row, at) for row in closed[:MOST_CLOSED]],
        "more_closed": 0 if by_date else len(closed[MOST_CLOSED:]),
        "only_dates": format_opening(closed[0].best, at, edition.zone) if by_date and reasons else None,
        "has_entry": any(one.state == "in" for row in rows for one in row.openings),
    }


def _is_about_date(opening: Opening) -> bool:
    return any(one.dates and not one.holds for one in opening.reasons)


def _closed_row(edition: Edition, row: TrackOpenings, at: datetime) -> dict[str, Any]:
    return {"name": track_and_division(row, row.best), **format_opening(row.best, at, edition.zone)}
