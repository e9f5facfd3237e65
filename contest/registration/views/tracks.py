"""Which tracks are open to somebody, and why the others are not; and how to begin an entry."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from flask import request

from contest import clock, i18n
from contest.access import current_actor, open_to
from contest.editions.models import Edition
from contest.editions.presenters.materials import format_limits
from contest.editions.queries import edition_at
from contest.editions.rulebooks.entry_words import word_of_track
from contest.entry_words import speak_in
from contest.errors import N_, NotFound
from contest.people.models import Person
from contest.registration import actions
from contest.registration.forms import RegisterForm
from contest.registration.policies import entrants
from contest.registration.queries import affiliation, opening, openings, person_with_relations
from contest.registration.views import views
from contest.registration.views.presenters import format_opening, named, open_row
from contest.web import flash_done, redirect_to, render_page

FEW = 12  # up to this number of tracks, the page needs no choice of which to show


def _me() -> Person | None:
    person_id = current_actor().person_id
    return person_with_relations(person_id) if person_id else None


@views.get("/my/tracks/<edition>")
@open_to(entrants, load=edition_at)
def tracks(edition: Edition) -> Any:
    """Every track and division with every reason; none is hidden."""
    person, at = _me(), clock.now()
    rows: list[dict[str, Any]] = [
        {
            "track": row.track,
            "best": format_opening(row.best, at, edition.zone),
            "others": [format_opening(one, at, edition.zone) for one in row.others],
            "state": row.best.state,
        }
        for row in openings(edition, person, at)
    ]
    only_open = request.args.get("show") == "open"
    shown = [row for row in rows if row["state"] != "locked"] if only_open else rows
    return render_page(
        "registration/tracks.html",
        edition=named(edition),
        edition_key=edition.key,
        person=person,
        place=affiliation(person) if person else None,
        families=[
            (family, list(group))
            for family, group in groupby(
                shown, key=lambda row: i18n.localized(row["track"].family) if row["track"].family else ""
            )
        ],
        count=len(rows),
        open_count=sum(row["state"] != "locked" for row in rows),
        choosable=len(rows) > FEW,
        only_open=only_open,
    )


@views.route("/my/tracks/<edition>/<track>/<division>", methods=["GET", "POST"])
@open_to(entrants, load=lambda edition, track, division: {**edition_at(edition), "track": track, "division": division})
def register(edition: Edition, track: str, division: str) -> Any:
    """Begin an entry in one track and division."""
    person, at = _me(), clock.now()
    speak_in(filter(None, [word_of_track(edition, track)]))
    if person is None:
        return redirect_to("registration.tracks", edition=edition.key)
    form = RegisterForm()
    if form.validate_on_submit():
        entry = form.attempt(
            actions.register,
            edition,
            person,
            track,
            division,
            title=form.title.data or "",
            by=current_actor().account_id,
            at=at,
        )
        if entry is not None:
            flash_done(N_("报名已建立，编号 %(number)s。还没有提交：填好之后再提交审核。"), number=entry.number)
            return redirect_to("registration.entry", entry_id=entry.id)
    found = opening(edition, person, track, division, at)
    if found is None:
        raise NotFound
    if found.entry is not None and request.method == "GET":
        return redirect_to("registration.entry", entry_id=found.entry.id)
    return render_page(
        "registration/register.html",
        form=form,
        edition=named(edition),
        edition_key=edition.key,
        row=format_opening(found, at, edition.zone),
        limits={rule.key: format_limits(rule) for rule in found.track.material},
        opening=found,
        person=person,
        place=affiliation(person),
        instead=[] if found.is_open else _instead(edition, person, at),
        is_public=edition.opened_at is not None,
    )


def _instead(edition: Edition, person: Person, at: datetime) -> list[dict[str, Any]]:
    """The tracks that are open to somebody who was refused in another."""
    return [
        open_row(edition, row, one, at) for row in openings(edition, person, at) for one in row.openings if one.is_open
    ][:FEW]
