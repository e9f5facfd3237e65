"""The organiser's page of a contest's panel: its judges, their assignments, opening and closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor, open_to
from contest.db import session
from contest.editions.labels import CONTEST_STATE_LABELS, JUDGE_SOURCE_LABELS
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name, tier_of
from contest.editions.schedule.calendar import period, state_of
from contest.errors import N_, NotFound
from contest.forms import Form
from contest.i18n import localized
from contest.judging import actions
from contest.judging.actions.assigning import sheets_wanted
from contest.judging.actions.lifecycle import sheets_needed
from contest.judging.forms import AssignForm, ReasonForm, SeatForm, SwapForm
from contest.judging.models import Assignment, Lot, Panel, Seat
from contest.judging.policies import chairs, confirms, reads_marks, reads_panel, runs
from contest.judging.queries.calling import count_open
from contest.judging.queries.conflicts import Found, conflicts_of, effects
from contest.judging.queries.outside_scores import is_judged
from contest.judging.queries.panels import (
    agreed_seat,
    all_assignments,
    assignment_at,
    candidates,
    judges_in,
    judges_of,
    lots,
    panels_of,
    seat_at,
    taking_part,
)
from contest.judging.queries.parts import name_of_part, takes, without_panel
from contest.judging.rubric import sources_wanted
from contest.judging.views import views
from contest.judging.views.presenters import divisions
from contest.people.forms import options
from contest.people.labels import ROLE_LABELS
from contest.people.models import Account
from contest.registration.models import JUDGED, Appearance
from contest.registration.presenters import participation_shown
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@dataclass(frozen=True)
class Chip:
    """A judge at an entry: whose sheet it is, or why this judge may not mark it."""

    seat: Seat
    assignment: Assignment | None
    found: list[Found]

    @property
    def is_barred(self) -> bool:
        return any(one.effect == "bar" for one in self.found)

    @property
    def warned(self) -> Found | None:
        return next((one for one in self.found if one.effect == "warn"), None)


@dataclass(frozen=True)
class EntryRow:
    appearance: Appearance
    lot: int | None
    chips: list[Chip]
    stood_aside: list[Assignment]
    barred: list[Chip]
    agreed: int  # how many panels themselves have it to mark, for what is measured
    short: int
    is_enough: bool  # every panel of it has as many judges as its score needs
    warnings: int


@dataclass(frozen=True)
class SeatRow:
    seat: Seat
    load: int
    warnings: int


@views.get("/desk/<edition>/panel/<path:contest_key>")
@open_to(reads_panel, load=contest_at)
def panel(contest: Contest) -> Any:
    """Seats, assignments, what is left to do before judging, and the present state."""
    return panel_page(contest)


def panel_page(contest: Contest, form: Form | None = None) -> Any:
    actor, moment = current_actor(), clock.now()
    panels = panels_of(contest)
    seats = judges_in(panels)
    everybody = taking_part(contest, everybody=True)
    marked = [one for one in everybody if one.participation in JUDGED]
    found = conflicts_of(contest, seats, marked)
    assignments = all_assignments(contest)
    drawn = lots(contest)
    rows = _entry_rows(contest, marked, panels, assignments, found, drawn)
    loads = _seat_rows(seats, rows)
    chosen = candidates(contest, panels)
    reached = milestones(contest)
    tier, needed = tier_of(contest), sheets_needed(contest)
    may_divide = is_judged(contest) and "judging-opened" not in reached
    return render_page(
        "judging/panel.html",
        contest=contest,
        name=contest_name(contest),
        tier=tier,
        state=state_of(contest, moment),
        states=CONTEST_STATE_LABELS,
        judging=period(contest, "judging"),
        reached=reached,
        calls=count_open([contest.id]).get(contest.id, 0) if confirms(actor, contest=contest) else None,
        seats=loads,
        roles=ROLE_LABELS,
        sources=JUDGE_SOURCE_LABELS,
        groups=_groups(contest, panels, loads),
        divisions=divisions(contest, panels, marked) if may_divide else [],
        left=[seat for one in panels for seat in one.seats if seat.role != "panel" and seat.left_at],
        rows=rows,
        out=[(one.code, participation_shown(one)) for one in everybody if one not in marked],
        wanted=sheets_wanted(contest),
        is_judged=is_judged(contest),
        needed=needed,
        enough=sum(row.is_enough for row in rows),
        has_judges=all(len(judges_of(one)) >= sheets_needed(contest, one.segment) for one in panels)
        and len(seats) >= needed,
        assigned=sum(len(row.chips) if needed else row.agreed for row in rows),
        drawn=len(drawn),
        effects=effects(contest),
        form=form,
        seat_form=form if isinstance(form, SeatForm) else _seat_form(contest, chosen, panels),
        assign_form=form if isinstance(form, AssignForm) else _assign_form(contest, panels, marked),
        candidates=chosen,
        may_run=runs(actor, contest=contest),
        may_print=confirms(actor, contest=contest),
        may_confirm=confirms(actor, contest=contest),
        # Where judging is blind, the chair works with numbers as the judges do.
        shows_titles=not tier.judges.blind or not chairs(actor, contest=contest),
        may_read_marks=reads_marks(actor, contest=contest),
        at=contest.address,
        invite={
            "series": contest.edition.series.key,
            "kind": contest.organisation.kind,
            "code": contest.organisation.code,
        },
        zone=contest.edition.zone,
    )


def _entry_rows(
    contest: Contest,
    marked: list[Appearance],
    panels: Sequence[Panel],
    assignments: list[Assignment],
    found: dict[tuple[UUID, UUID], list[Found]],
    drawn: Mapping[UUID, Lot],
) -> list[EntryRow]:
    assigned = {(one.seat_id, one.appearance_id): one for one in assignments}
    rows = []
    for appearance in marked:
        chips, barred, agreed, short = [], [], 0, 0
        enough = bool(panels) and not without_panel(contest, panels, appearance.entry)
        for panel in [one for one in panels if takes(one, appearance.entry)]:
            count = 0
            for seat in judges_of(panel):
                pair = (seat.id, appearance.id)
                assignment = assigned.get(pair)
                chip = Chip(seat, assignment, found.get(pair, []))
                if assignment is not None and assignment.withdrawn_at is None:
                    chips.append(chip)
                    count += 1
                elif chip.is_barred and not (assignment and assignment.conflict_id):
                    barred.append(chip)
            own = agreed_seat(panel)
            of_panel = assigned.get((own.id, appearance.id)) if own else None
            has_agreed = of_panel is not None and of_panel.withdrawn_at is None
            agreed += has_agreed
            short += max(0, sheets_wanted(contest, panel.segment) - count)
            needed = sheets_needed(contest, panel.segment)
            enough = enough and count >= needed and (needed > 0 or has_agreed)
        aside = [
            one for one in assignments if one.appearance_id == appearance.id and one.conflict_id and one.withdrawn_at
        ]
        lot = drawn.get(appearance.id)
        rows.append(
            EntryRow(
                appearance=appearance,
                lot=lot.number if lot else None,
                chips=chips,
                stood_aside=aside,
                barred=barred,
                agreed=agreed,
                short=short if panels else sheets_wanted(contest),
                is_enough=enough,
                warnings=sum(chip.warned is not None for chip in chips),
            )
        )
    return rows


def _seat_rows(seats: list[Seat], rows: list[EntryRow]) -> list[SeatRow]:
    return [
        SeatRow(
            seat,
            load=sum(chip.seat is seat for row in rows for chip in row.chips),
            warnings=sum(chip.seat is seat and chip.warned is not None for row in rows for chip in row.chips),
        )
        for seat in seats
    ]


def _groups(contest: Contest, panels: Sequence[Panel], loads: Sequence[SeatRow]) -> list[tuple[str, list[SeatRow]]]:
    """The judges panel by panel, each with what it is called; the only panel of a contest has no name."""
    named = [(localized(name_of_part(contest, one)) if len(panels) > 1 else "", one) for one in panels]
    return [(name, [row for row in loads if row.seat.panel_id == one.id]) for name, one in named]


def _seat_form(contest: Contest, chosen: list[Any], panels: Sequence[Panel]) -> SeatForm:
    form = SeatForm()
    several = panels if len(panels) > 1 else ()
    form.panel.choices = options((str(one.id), localized(name_of_part(contest, one))) for one in several)
    named = [
        (str(one.account_id), _("%(name)s（%(role)s）", name=_named(one.account), role=_(ROLE_LABELS[one.role])))
        for one in chosen
    ]
    form.account.choices = options([("", _("请选择")), *named])
    form.source.choices = options(
        [
            ("", _("不分类别")),
            *((source, _(JUDGE_SOURCE_LABELS.get(source, source))) for source in sources_wanted(contest)),
        ]
    )
    return form


def _named(account: Account) -> str:
    home = account.person.home if account.person else None
    return f"{account.name} · {localized(home.short or home.name)}" if home else account.name


def _assign_form(contest: Contest, panels: Sequence[Panel], marked: list[Appearance]) -> AssignForm:
    form = AssignForm()
    parts = {one.id: localized(name_of_part(contest, one)) for one in panels} if len(panels) > 1 else {}
    words = [(seat, f"{seat.code} {seat.name}") for seat in judges_in(panels)]
    named = [(str(seat.id), f"{word} · {parts[seat.panel_id]}" if parts else word) for seat, word in words]
    choose = ("", _("请选择"))
    form.seat.choices = options([choose, *named])
    form.appearance.choices = options([choose, *((str(one.id), _("%(code)s 号", code=one.code)) for one in marked)])
    return form


def _chosen(value: str | None) -> UUID:
    try:
        return UUID(value or "")
    except ValueError as wrong:
        raise NotFound from wrong


@views.post("/desk/<edition>/seat/<path:contest_key>")
@open_to(runs, load=contest_at)
def seat(contest: Contest) -> Any:
    """Give somebody a seat."""
    panels = panels_of(contest)
    form = _seat_form(contest, candidates(contest, panels), panels)
    if form.validate_on_submit():
        account = session.get_one(Account, _chosen(form.account.data))
        named = next((one for one in panels if str(one.id) == form.panel.data), None)
        board = named or form.attempt(actions.make_panel, contest, **actor_and_time())
        if board is None:
            return panel_page(contest, form)
        done = form.attempt(
            actions.seat, board, account, role=form.role.data, source=form.source.data or None, **actor_and_time()
        )
        if done is not None:
            flash_done(N_("%(name)s已入席，代号 %(code)s。"), name=done.name, code=done.code)
            return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)


@views.route("/desk/<edition>/seats/<uuid:seat_id>/leave/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=seat_at)
def leave(contest: Contest, seat: Seat) -> Any:
    """Remove a judge from the panel; submitted sheets stay."""
    form = ReasonForm()
    if form.validate_on_submit():
        given_back = form.attempt(actions.leave, seat, reason=form.reason.data, **actor_and_time())
        if given_back is not None:
            flash_done(
                N_("%(name)s已离席，%(count)s {件}没有评完的{作品}待另行分配。"), name=seat.name, count=len(given_back)
            )
            return redirect_to("judging.panel", **contest.address)
    return render_page(
        "judging/leave.html", form=form, contest=contest, seat=seat, name=contest_name(contest), at=contest.address
    )


@views.route("/desk/<edition>/seats/<uuid:seat_id>/swap/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=seat_at)
def swap(contest: Contest, seat: Seat) -> Any:
    """Replace a judge while judging is open."""
    form = SwapForm()
    beside = candidates(contest, panels_of(contest), [seat.panel])
    fitting = [one for one in beside if one.role == seat.role]
    named = [(str(one.account_id), _named(one.account)) for one in fitting]
    form.account.choices = options([("", _("请选择")), *named])
    if form.validate_on_submit():
        account = session.get_one(Account, _chosen(form.account.data))
        done = form.attempt(actions.swap, seat, account, reason=form.reason.data, **actor_and_time())
        if done is not None:
            if done.barred:
                flash_done(
                    N_("%(name)s接替了%(former)s，接过 %(count)s {件}；%(codes)s 号因回避不能接，请另行分配。"),
                    name=done.seat.name,
                    former=seat.name,
                    count=done.moved,
                    codes=[one.code for one in done.barred],
                )
            else:
                flash_done(
                    N_("%(name)s接替了%(former)s，接过 %(count)s {件}。"),
                    name=done.seat.name,
                    former=seat.name,
                    count=done.moved,
                )
            return redirect_to("judging.panel", **contest.address)
    return render_page(
        "judging/swap.html",
        form=form,
        contest=contest,
        seat=seat,
        fitting=fitting,
        name=contest_name(contest),
        at=contest.address,
    )


@views.post("/desk/<edition>/assign-evenly/<path:contest_key>")
@open_to(runs, load=contest_at)
def assign_evenly(contest: Contest) -> Any:
    """Spread the entries evenly over the judges."""
    form = Form()
    if form.validate_on_submit():
        spread = form.attempt(actions.assign_evenly, contest, **actor_and_time())
        if spread is not None:
            if spread.short:
                flash_done(
                    N_("新分配 %(made)s 份；还有 %(count)s {件}{作品}的评委不够：%(codes)s。"),
                    made=spread.made,
                    count=len(spread.short),
                    codes=[one.code for one, _missing in spread.short[:12]],
                )
            else:
                flash_done(N_("新分配 %(made)s 份，每{件}{作品}的评委都够了。"), made=spread.made)
            return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)


@views.post("/desk/<edition>/assign/<path:contest_key>")
@open_to(runs, load=contest_at)
def assign(contest: Contest) -> Any:
    """Give one judge one entry, by hand."""
    panels = panels_of(contest)
    seats = judges_in(panels)
    marked = taking_part(contest)
    form = _assign_form(contest, panels, marked)
    if form.validate_on_submit():
        chosen = next(one for one in seats if str(one.id) == form.seat.data)
        appearance = next(one for one in marked if str(one.id) == form.appearance.data)
        if form.attempt(actions.assign, chosen, appearance, **actor_and_time()) is not None:
            flash_done(N_("%(code)s 号分给了%(name)s。"), code=appearance.code, name=chosen.name)
            return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)


@views.route("/desk/<edition>/assignments/<uuid:assignment_id>/withdraw/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=assignment_at)
def withdraw(contest: Contest, assignment: Assignment) -> Any:
    """Take an assignment back."""
    form = ReasonForm()
    if form.validate_on_submit():
        with_reason = {"reason": form.reason.data, **actor_and_time()}
        form.attempt(actions.withdraw_assignment, assignment, **with_reason)
        if form.refusal is None:
            flash_done(
                N_("已撤回 %(code)s 号给%(name)s的分配。"), code=assignment.appearance.code, name=assignment.seat.name
            )
            return redirect_to("judging.panel", **contest.address)
    return render_page(
        "judging/withdraw.html",
        form=form,
        contest=contest,
        assignment=assignment,
        name=contest_name(contest),
        at=contest.address,
    )


@views.post("/desk/<edition>/open-judging/<path:contest_key>")
@open_to(runs, load=contest_at)
def open_judging(contest: Contest) -> Any:
    form = Form()
    if form.validate_on_submit() and form.attempt(actions.open_judging, contest, **actor_and_time()) is not None:
        flash_done(N_("评分已开始，评委现在就能打分。"))
        return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)
