"""A delegation's grid: each person and each event, entered and taken out with one tap, with scripts or without; and one
more person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor, open_to
from contest.editions.models import Edition
from contest.errors import N_, Clash, NotFound, Unfit
from contest.exchange.spreadsheets.tables import Row, Table
from contest.forms import Form
from contest.i18n import localized
from contest.imports.plans import Outcome
from contest.imports.reading import read_lines
from contest.paging import Page, page_of_list
from contest.people.models import Organisation, Person
from contest.registration.actions.delegation import enter_delegation
from contest.registration.actions.grid import enter_somebody, take_somebody_out
from contest.registration.forms import NewCompetitorForm
from contest.registration.importing import (
    ADD,
    delegation_shape,
    event_name,
    plan_delegation,
)
from contest.registration.labels import (
    ENTRY_STATUS_GLYPHS,
    ENTRY_STATUS_LABELS,
    HINDRANCE_LABELS,
    KINDS_IN_LISTS,
    LEVELS_IN_LISTS,
)
from contest.registration.policies import delegation_readers, leaders
from contest.registration.queries.delegation import Event, delegation_at
from contest.registration.queries.grid import Grid, Square, grid, people_of
from contest.registration.views import views
from contest.registration.views.presenters import named
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web.labels import IMPORT_REMARK_SENTENCES

EVENTS_AT_ONCE, PEOPLE_AT_ONCE = 8, 40
PAGES = ("after", "events")  # which people and which events the page shows
COLUMNS = ("name", "identity", "home", "kind", "level", "event", "adviser")


def _shown_pages() -> dict[str, Any]:
    return {key: text[:20] for key in PAGES if (text := request.args.get(key))}


@views.get("/desk/<edition>/delegation/<code>/grid")
@open_to(delegation_readers, load=delegation_at)
def delegation_grid(edition: Edition, delegation: Organisation) -> Any:
    """Who is in what, and what is still open to whom."""
    return _grid_page(edition, delegation, Form(formdata=None), NewCompetitorForm(formdata=None))


def _grid_page(edition: Edition, delegation: Organisation, tapped: Form, form: NewCompetitorForm) -> Any:
    everybody = people_of(edition, delegation)
    people = page_of_list(everybody, after=request.args.get("after"), limit=PEOPLE_AT_ONCE)
    found = grid(edition, delegation, people.rows, clock.now())
    columns = page_of_list(range(len(found.events)), after=request.args.get("events"), limit=EVENTS_AT_ONCE)
    where: dict[str, Any] = {"edition": edition.key, "code": delegation.code}
    pages = _shown_pages()
    form.event.choices = _choices(found)
    return render_page(
        "registration/delegation_grid.html",
        status=tapped.refusal.status if tapped.refusal else 200,
        edition=named(edition),
        delegation=delegation,
        where=where,
        links=_links(where, pages, people, columns),
        batch={
            "first": min(columns.rows, default=-1) + 1,
            "last": max(columns.rows, default=-1) + 1,
            "count": columns.count,
        },
        total=len(everybody),
        most=found.most,
        heads=[_head(found.events[n]) for n in columns.rows],
        rows=[
            {
                "id": row.person.id,
                "url": url_for("registration.tap_grid", person_id=row.person.id, **where, **pages),
                "name": row.person.name,
                "home": localized(row.person.home.name) if row.person.home else "",
                "entered": len(row.numbers),
                "squares": [_square(row.squares[n]) for n in columns.rows],
            }
            for row in found.rows
        ],
        tapped=tapped,
        form=form,
        may_enter=leaders(current_actor(), edition=edition, delegation=delegation),
        is_open=any(one.is_open for one in found.events),
    )


def _links(where: dict[str, Any], pages: dict[str, Any], people: Page[Any], columns: Page[Any]) -> dict[str, str]:
    """The addresses of the people and events before and after, where there are any."""

    def at(**changed: str | None) -> str:
        kept: dict[str, Any] = {key: text for key, text in {**pages, **changed}.items() if text}
        return url_for("registration.delegation_grid", **where, **kept)

    return {
        "events_before": "" if columns.first else at(events=None),
        "events_after": at(events=columns.next_key) if columns.next_key else "",
        "people_before": "" if people.first else at(after=None),
        "people_after": at(after=people.next_key) if people.next_key else "",
        "add": url_for("registration.add_competitor", **where, _anchor="add"),
    }


def _choices(found: Grid) -> list[tuple[str, str]]:
    return [(_key(one), event_name(one.opening)) for one in found.events if one.is_open]


def _key(event: Event) -> str:
    return f"{event.opening.track.key}/{event.opening.division.key}"


def _head(event: Event) -> dict[str, Any]:
    most = event.opening.track.entries_per_delegation
    return {
        "name": event_name(event.opening),
        "sent": f"{len(event.entries)} / {most}" if most is not None else str(len(event.entries)),
        "left": event.left,
        "is_open": event.is_open,
    }


def _square(square: Square) -> dict[str, Any]:
    entry = square.entry
    return {
        "key": _key(square.event),
        "event": event_name(square.event.opening),
        "number": entry.number if entry else "",
        "state": _(ENTRY_STATUS_LABELS[entry.status]) if entry else "",
        "glyph": ENTRY_STATUS_GLYPHS[entry.status] if entry else "",
        "hindrance": _(HINDRANCE_LABELS[square.hindrance]) if square.hindrance else "",
    }


def _person_at(edition: str, code: str, person_id: UUID) -> dict[str, Any]:
    found = delegation_at(edition, code)
    person = next((one for one in people_of(found["edition"], found["delegation"]) if one.id == person_id), None)
    if person is None:
        raise NotFound
    return {**found, "person": person}


@views.post("/desk/<edition>/delegation/<code>/grid/<uuid:person_id>")
@open_to(leaders, load=_person_at)
def tap_grid(edition: Edition, delegation: Organisation, person: Person) -> Any:
    """Enter somebody for an event, or take them out: whichever button of their row was pressed."""
    form = Form()
    if form.validate_on_submit() and form.attempt(_tap, edition, delegation, person):
        where = {"edition": edition.key, "code": delegation.code, **_shown_pages()}
        return redirect_to("registration.delegation_grid", **where, _anchor=f"p-{person.id}")
    return _grid_page(edition, delegation, form, NewCompetitorForm(formdata=None))


def _tap(edition: Edition, delegation: Organisation, person: Person) -> bool:
    given = request.form.get("enter") or request.form.get("out") or ""
    track, _slash, division = given.partition("/")
    if not division:
        raise Unfit(N_("没有看懂要做什么，什么都没有改动。"))
    if request.form.get("enter"):
        entry = enter_somebody(edition, delegation, person, track, division, **actor_and_time())
        done = N_("已替%(who)s报名（%(number)s）。")
        draft = N_("已替%(who)s报名。%(number)s 还没有填齐，现在是草稿，没有交上去。")
    else:
        entry = take_somebody_out(edition, delegation, person, track, division, **actor_and_time())
        done = N_("%(who)s不参加这一项了（%(number)s）。")
        draft = N_("%(who)s不参加这一项了。%(number)s 还没有填齐，现在是草稿，没有交上去。")
    flash_done(draft if entry.status == "draft" else done, who=person.name, number=entry.number)
    return True


@views.post("/desk/<edition>/delegation/<code>/person")
@open_to(leaders, load=delegation_at)
def add_competitor(edition: Edition, delegation: Organisation) -> Any:
    """One more person, read as one line of the delegation's list: by the same rules, undone in the same place."""
    form = NewCompetitorForm()
    form.event.choices = _choices(grid(edition, delegation, [], clock.now()))
    if form.validate_on_submit() and form.attempt(_add, edition, delegation, form):
        return redirect_to("registration.delegation_grid", edition=edition.key, code=delegation.code)
    return _grid_page(edition, delegation, Form(formdata=None), form)


def _add(edition: Edition, delegation: Organisation, form: NewCompetitorForm) -> bool:
    shape = delegation_shape(())
    heads = {one.key: one.heads[0] for one in shape.fields}
    given = {key: form[key].data or "" for key in COLUMNS}
    given["kind"], given["level"] = KINDS_IN_LISTS[given["kind"]], LEVELS_IN_LISTS.get(given["level"], "")
    given["event"] = dict(form.event.choices)[given["event"]]
    rows = (Row(1, tuple(heads[key] for key in COLUMNS)), Row(2, tuple(given[key] for key in COLUMNS)))
    found = read_lines([Table("", rows)], shape, {}, {})
    plan = plan_delegation(edition, delegation, found, {"event": "", "advisers": ADD}, clock.now())
    line = plan.lines[0]
    if line.outcome == Outcome.WAITS:
        note = line.notes[0]
        raise Unfit(IMPORT_REMARK_SENTENCES[note.remark], field=note.about, **note.facts)
    if line.outcome != Outcome.NEW:
        raise Clash(N_("%(who)s已经报了这一项。"), who=given["name"], field="name")
    enter_delegation(edition, delegation, plan, **actor_and_time())
    flash_done(N_("已替%(who)s报名。"), who=given["name"])
    return True
