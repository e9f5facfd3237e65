"""What the page of a contest's panels shows: judges, entries with who marks them, what is left to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor
from contest.editions.labels import CONTEST_STATE_LABELS, JUDGE_SOURCE_LABELS
from contest.editions.models import Contest
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import contest_name, tier_of
from contest.editions.schedule.calendar import period, state_of
from contest.forms import Form
from contest.i18n import localized
from contest.judging.actions.assigning import sheets_wanted
from contest.judging.actions.lifecycle import sheets_needed
from contest.judging.forms import AssignForm, SeatForm
from contest.judging.models import Assignment, Lot, Panel, Seat
from contest.judging.policies import chairs, confirms, panels_seen, reads_marks, runs
from contest.judging.queries.calling import count_open
from contest.judging.queries.conflicts import Found, conflicts_of, effects
from contest.judging.queries.going_on import segments_out
from contest.judging.queries.kept_out import wants_nothing
from contest.judging.queries.outside_scores import is_judged
from contest.judging.queries.panels import (
    agreed_seat,
    all_assignments,
    candidates,
    judges_in,
    judges_of,
    lots,
    panels_of,
    taking_part,
)
from contest.judging.queries.parts import name_of_part, takes, without_panel
from contest.judging.rubric import sources_wanted
from contest.judging.views.presenters import divisions
from contest.people.forms import options
from contest.people.labels import ROLE_LABELS
from contest.people.models import Account
from contest.registration.models import JUDGED, Appearance
from contest.registration.presenters import participation_shown
from contest.web import render_page


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
    is_out: bool  # a cut keeps it out: nothing more is wanted


@dataclass(frozen=True)
class SeatRow:
    seat: Seat
    load: int
    warnings: int


def panel_page(contest: Contest, form: Form | None = None) -> Any:
    actor, moment = current_actor(), clock.now()
    panels = panels_of(contest)
    seats = judges_in(panels)
    everybody = taking_part(contest, everybody=True)
    marked = [one for one in everybody if one.participation in JUDGED]
    found = conflicts_of(contest, seats, marked)
    assignments = all_assignments(contest)
    drawn = lots(contest)
    rows = _entry_rows(contest, marked, panels, assignments, found, drawn, segments_out(contest))
    loads = _seat_rows(seats, rows)
    chosen = candidates(contest, panels)
    reached = milestones(contest)
    tier, needed = tier_of(contest), sheets_needed(contest)
    ways = divisions(contest, panels, marked) if is_judged(contest) else []
    has_opened, has_closed = "judging-opened" in reached, "judging-closed" in reached
    return render_page(
        "judging/panel.html",
        contest=contest,
        name=contest_name(contest),
        tier=tier,
        state=state_of(contest, moment),
        states=CONTEST_STATE_LABELS,
        judging=period(contest, "judging"),
        reached=reached,
        calls=_calls(contest),
        seats=loads,
        roles=ROLE_LABELS,
        sources=JUDGE_SOURCE_LABELS,
        groups=_groups(contest, panels, loads),
        divisions=[] if has_opened else ways,
        divides_no_more=has_opened and not has_closed and bool(ways),
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
        seat_form=form if isinstance(form, SeatForm) else seat_form(contest, chosen, panels),
        assign_form=form if isinstance(form, AssignForm) else assign_form(contest, panels, marked),
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


def _calls(contest: Contest) -> int | None:
    """How many judges call for help on the panels that the reader sees; None for who is not to see it."""
    actor = current_actor()
    if not confirms(actor, contest=contest):
        return None
    return count_open([contest.id], panels_seen(actor, contest)).get(contest.id, 0)


def _entry_rows(
    contest: Contest,
    marked: list[Appearance],
    panels: Sequence[Panel],
    assignments: list[Assignment],
    found: dict[tuple[UUID, UUID], list[Found]],
    drawn: Mapping[UUID, Lot],
    out: Mapping[UUID, Collection[str]],
) -> list[EntryRow]:
    assigned = {(one.seat_id, one.appearance_id): one for one in assignments}
    rows = []
    for appearance in marked:
        chips, barred, agreed, short = [], [], 0, 0
        after = out.get(appearance.id, ())
        enough = bool(panels) and set(without_panel(contest, panels, appearance.entry)) <= set(after)
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
            if wants_nothing(contest, panel, after):
                continue
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
                is_out=bool(after),
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


def seat_form(contest: Contest, chosen: list[Any], panels: Sequence[Panel]) -> SeatForm:
    form = SeatForm()
    several = panels if len(panels) > 1 else ()
    form.panel.choices = options((str(one.id), localized(name_of_part(contest, one))) for one in several)
    named = [
        (str(one.account_id), _("%(name)s（%(role)s）", name=account_named(one.account), role=_(ROLE_LABELS[one.role])))
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


def account_named(account: Account) -> str:
    home = account.person.home if account.person else None
    return f"{account.name} · {localized(home.short or home.name)}" if home else account.name


def assign_form(contest: Contest, panels: Sequence[Panel], marked: list[Appearance]) -> AssignForm:
    form = AssignForm()
    parts = {one.id: localized(name_of_part(contest, one)) for one in panels} if len(panels) > 1 else {}
    words = [(seat, f"{seat.code} {seat.name}") for seat in judges_in(panels)]
    named = [(str(seat.id), f"{word} · {parts[seat.panel_id]}" if parts else word) for seat, word in words]
    choose = ("", _("请选择"))
    form.seat.choices = options([choose, *named])
    form.appearance.choices = options([choose, *((str(one.id), _("%(code)s 号", code=one.code)) for one in marked)])
    return form
