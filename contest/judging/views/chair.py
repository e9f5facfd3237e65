"""The chair's pages: the grid, one entry with its sheets, confirming and sending back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contest import clock
from contest.access import current_actor, open_to
from contest.editions.labels import PROBLEM_LABELS
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name, tier_of
from contest.editions.schedule.calendar import period
from contest.errors import N_, NotFound
from contest.forms import Form
from contest.judging import actions
from contest.judging.actions.confirming import is_own
from contest.judging.forms import ReasonForm
from contest.judging.models import Assignment, ScoreSheet, SheetVersion
from contest.judging.policies import chairs, confirms, leads, panels_seen, reads_marks, reads_openings, runs
from contest.judging.queries.calling import count_open
from contest.judging.queries.grid import Grid, GridRow, grid_of
from contest.judging.queries.missing import missing_in
from contest.judging.queries.opened import note_marks
from contest.judging.queries.outside_scores import is_judged, score_fields
from contest.judging.queries.panels import appearance_at, panels_chaired
from contest.judging.queries.parts import name_of_part, segment_name
from contest.judging.queries.sheets import version_at
from contest.judging.queries.tries import takes_tables
from contest.judging.rubric import ANY, Rubric, law_of, rubric_of
from contest.judging.rubric_items import format_mark
from contest.judging.views import views
from contest.judging.views.presenters import cells_shown
from contest.people.queries import names_of
from contest.registration.models import Appearance
from contest.registration.presenters import participation_shown
from contest.registration.queries.entered import confirmed_here
from contest.rules.numbers import shown
from contest.web import actor_and_time, flash_done, redirect_to, render_page

FIRST_MISSING = 8  # lines of the list of missing things, before "and so many more"


@views.get("/desk/<edition>/grid/<path:contest_key>")
@open_to(reads_marks, load=contest_at)
def grid(contest: Contest) -> Any:
    """Entry × judge: states, confirmed totals, how far judges differ, what is missing."""
    return _grid_page(contest)


def _grid_page(contest: Contest, form: Form | None = None) -> Any:
    """Whatever shows it, a refused form too, is an opening of marks."""
    note_marks(contest)
    actor = current_actor()
    whole = grid_of(contest, looking=actor.account_id)
    seen = panels_seen(actor, contest)
    found = whole.of_panels(seen)
    missing = missing_in(found) if found is whole or found.marked else []  # of other panels only how much there is
    missing_count = len(missing if found is whole else missing_in(whole))
    reached = milestones(contest)
    return render_page(
        "judging/grid.html",
        contest=contest,
        name=contest_name(contest),
        grid=found,
        parts={one.id: name_of_part(contest, one) for one in found.panels} if len(whole.panels) > 1 else {},
        participations={line.appearance.id: participation_shown(line.appearance) for line in found.lines},
        cells={line.appearance.id: cells_shown(line) for line in found.lines},
        counts=found.counts(),
        is_judged=is_judged(contest),
        takes_scores=bool(score_fields(contest)),
        takes_tables=takes_tables(contest),
        waits_for_values=bool(confirmed_here(contest)) and leads(actor, contest=contest),
        done_by=[found.done_by(n) for n in range(len(found.seats))],
        missing=missing[:FIRST_MISSING],
        missing_count=missing_count,
        spread_rule=_spread_rule(contest),
        trouble_words=PROBLEM_LABELS,
        reached=reached,
        judging=period(contest, "judging"),
        form=form,
        may_run=runs(actor, contest=contest),
        may_read_openings=reads_openings(actor, contest=contest),
        may_close=leads(actor, contest=contest),
        may_confirm=confirms(actor, contest=contest),
        calls=count_open([contest.id], seen).get(contest.id, 0) if confirms(actor, contest=contest) else 0,
        now_shown=clock.now(),
        at=contest.address,
        zone=contest.edition.zone,
    )


def _spread_rule(contest: Contest) -> str:
    """How far judges may differ, where one rule applies to the whole sheet."""
    spread = law_of(contest).panel.spread
    return shown(spread.above) if spread else ""


@views.post("/desk/<edition>/close-judging/<path:contest_key>")
@open_to(leads, load=contest_at)
def close_judging(contest: Contest) -> Any:
    """End all marking; refused while anything is missing."""
    form = Form()
    if form.validate_on_submit() and form.attempt(actions.close_judging, contest, **actor_and_time()) is not None:
        flash_done(N_("评分已结束，评委不能再改分。下一步是统分。"))
        return redirect_to("judging.grid", **contest.address)
    return _grid_page(contest, form)


@dataclass(frozen=True)
class MarkCell:
    text: str
    band: dict[str, str] | None


@dataclass(frozen=True)
class SheetColumn:
    """One judge's sheet as the chair sees it."""

    who: str
    code: str
    state: str
    word: str
    glyph: str
    version: SheetVersion | None
    sheet: ScoreSheet | None
    rubric: Rubric
    hidden: bool
    is_own: bool

    def mark(self, key: str) -> MarkCell | None:
        if self.version is None or self.version.marks.get(key) is None:
            return None
        mark = self.version.marks[key]
        line = self.rubric.line(key)
        band = next((band.name for band in line.bands if band.holds(mark)), None)
        return MarkCell(format_mark(mark), band)

    @property
    def total(self) -> str:
        return self.rubric.total_shown(self.version.marks) if self.version else ""


@dataclass(frozen=True)
class AgreedOn:
    """Where a panel's agreed marks are entered. `part`: what the panel is called beside others."""

    part: Mapping[str, str]
    panel_id: UUID
    assignment: Assignment | None


@views.get("/desk/<edition>/sheets/<uuid:appearance_id>/<path:contest_key>")
@open_to(reads_marks, load=appearance_at)
def entry(contest: Contest, appearance: Appearance) -> Any:
    """One entry with every judge's submitted sheet, aspect by aspect, and its earlier versions."""
    return _entry_page(contest, appearance)


def _entry_page(contest: Contest, appearance: Appearance, form: Form | None = None) -> Any:
    """Whatever shows it, a refused form too, is an opening of marks."""
    note_marks(appearance)
    actor = current_actor()
    found = grid_of(contest, looking=actor.account_id).of_panels(panels_seen(actor, contest))
    place = next((n for n, line in enumerate(found.lines) if line.appearance.id == appearance.id), None)
    if place is None:  # an entry of another room: its chair is somebody else
        raise NotFound
    line = found.lines[place]
    columns = _columns(found, line)
    agreed = _agreed_columns(found, line)
    every = [*columns, *(column for column, _entered in agreed)]
    waiting = [one for one in every if one.version and not one.version.confirmed_at and not one.is_own]
    versions = [
        (one, version)
        for one in every
        if one.sheet and not one.hidden
        for version in one.sheet.versions
        if not version.is_current
    ]
    people = {version.reopened_by for _column, version in versions}
    people |= {one.version.confirmed_by for one in every if one.version}
    return render_page(
        "judging/entry.html",
        contest=contest,
        appearance=appearance,
        name=contest_name(contest),
        is_blind=tier_of(contest).judges.blind,
        line=line,
        cut=segment_name(contest, line.cut) if line.cut else {},
        shown=participation_shown(line.appearance),
        columns=columns,
        agreed=agreed,
        judged=_judged(found, appearance),
        waiting=len(waiting),
        versions=versions,
        names=names_of(people),
        reached=milestones(contest),
        spread_rule=_spread_rule(contest),
        before=found.lines[place - 1].appearance if place else None,
        after=found.lines[place + 1].appearance if place + 1 < len(found.lines) else None,
        form=form,
        may_confirm=confirms(actor, contest=contest),
        chaired=panels_chaired(contest.id, actor.account_id) if chairs(actor, contest=contest) else (),
        at=contest.address,
        zone=contest.edition.zone,
    )


def _columns(found: Grid, line: GridRow) -> list[SheetColumn]:
    return [
        _column(cell, seat.name, seat.code, found.rubric_of(seat, line.appearance))
        for seat, cell in zip(found.seats, line.cells, strict=True)
        if cell.state
    ]


def _agreed_columns(found: Grid, line: GridRow) -> list[tuple[SheetColumn, AgreedOn]]:
    """What each panel agrees on: the sheet, and where it is entered."""
    several = len(found.agreed) > 1
    return [
        (
            _column(cell, "", "", found.rubric_of(seat, line.appearance)),
            AgreedOn(name_of_part(found.contest, seat.panel) if several else {}, seat.panel_id, cell.assignment),
        )
        for seat, cell in zip(found.agreed, line.agreed, strict=True)
        if cell.state
    ]


def _judged(found: Grid, appearance: Appearance) -> Rubric:
    """All that the judges of these panels mark of an entry."""
    members = found.members.get(appearance.entry_id)
    segment = found.panels[0].segment if len(found.panels) == 1 else ""
    return rubric_of(found.contest, source=ANY, members=members, segment=segment)


def _column(cell: Any, who: str, code: str, rubric: Rubric) -> SheetColumn:
    reader = current_actor().account_id
    # An unsubmitted draft is for its judge alone: others see only its state.
    version = None if cell.hidden else cell.version
    return SheetColumn(
        who=who,
        code=code,
        state=cell.state,
        word=cell.word,
        glyph=cell.glyph,
        version=version,
        sheet=None if cell.hidden else cell.sheet,
        rubric=rubric,
        hidden=cell.hidden,
        is_own=version is not None and is_own(version, reader),
    )


@views.post("/desk/<edition>/confirm/<uuid:appearance_id>/<path:contest_key>")
@open_to(confirms, load=appearance_at)
def confirm_entry(contest: Contest, appearance: Appearance) -> Any:
    """Confirm every submitted sheet of an entry except the reader's own."""
    form = Form()
    if form.validate_on_submit():
        panels = panels_seen(current_actor(), contest)
        done = form.attempt(actions.confirm_entry, appearance, panels=panels, **actor_and_time())
        if done is not None:
            flash_done(N_("%(code)s 号确认了 %(count)s 份评分表。"), code=appearance.code, count=len(done))
            return redirect_to("judging.entry", appearance_id=appearance.id, **contest.address)
    return _entry_page(contest, appearance, form)


@views.post("/desk/<edition>/versions/<uuid:version_id>/confirm/<path:contest_key>")
@open_to(confirms, load=version_at)
def confirm(contest: Contest, version: SheetVersion) -> Any:
    """Confirm one sheet."""
    form = Form()
    if form.validate_on_submit() and form.attempt(actions.confirm, version, **actor_and_time()) is not None:
        flash_done(N_("已确认 %(code)s 号的一份评分表。"), code=version.sheet.appearance.code)
        return redirect_to("judging.entry", appearance_id=version.appearance_id, **contest.address)
    return _entry_page(contest, version.sheet.appearance, form)


@views.route("/desk/<edition>/versions/<uuid:version_id>/reopen/<path:contest_key>", methods=["GET", "POST"])
@open_to(confirms, load=version_at)
def reopen(contest: Contest, version: SheetVersion) -> Any:
    """Send a sheet back to be marked again, with a reason that the judge reads."""
    form = ReasonForm()
    if form.validate_on_submit():
        done = form.attempt(actions.reopen, version, reason=form.reason.data, **actor_and_time())
        if done is not None:
            flash_done(
                N_("已退回 %(code)s 号的评分表，请评委重评。原来的一版留作记录。"), code=version.sheet.appearance.code
            )
            return redirect_to("judging.entry", appearance_id=version.appearance_id, **contest.address)
    return render_page(
        "judging/reopen.html",
        form=form,
        contest=contest,
        version=version,
        seat=version.sheet.seat,
        name=contest_name(contest),
        at=contest.address,
    )
