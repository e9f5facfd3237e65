"""The recusal report, made to be printed and signed."""

from __future__ import annotations

from typing import Any

from contest import clock
from contest.access import current_actor, open_to
from contest.editions.labels import CONFLICT_KIND_LABELS
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name, tier_of
from contest.judging.policies import reads_panel
from contest.judging.queries.conflicts import conflicts_of, effects
from contest.judging.queries.panels import all_assignments, panels_of, taking_part
from contest.judging.views import views
from contest.web import render_page


@views.get("/desk/<edition>/recusal/<path:contest_key>")
@open_to(reads_panel, load=contest_at)
def recusal(contest: Contest) -> Any:
    """The recusal report, to print and sign: every conflict, and that nobody was assigned against one."""
    panels = panels_of(contest)
    seats = [seat for one in panels for seat in one.seats if seat.role != "panel"]
    marked = taking_part(contest)
    found = conflicts_of(contest, seats, marked)
    assignments = all_assignments(contest)
    active = {(one.seat_id, one.appearance_id) for one in assignments if one.withdrawn_at is None}
    by_id = {one.id: one for one in marked}
    lines = [
        (seat, by_id[appearance_id], pairs, (seat.id, appearance_id) in active)
        for seat in seats
        for (seat_id, appearance_id), pairs in found.items()
        if seat_id == seat.id and any(one.effect != "ignored" for one in pairs)
    ]
    breaches = [line for line in lines if line[3] and line[2][0].effect == "bar"]
    return render_page(
        "judging/recusal.html",
        contest=contest,
        name=contest_name(contest),
        tier=tier_of(contest),
        seats=seats,
        entries=len(marked),
        pairs=len(seats) * len(marked),
        assigned=len([one for one in active if one[0] in {seat.id for seat in seats}]),
        lines=lines,
        breaches=breaches,
        asides=[one for one in assignments if one.conflict is not None],
        codes={one.id: one.code for one in marked},
        barred=[kind for kind, effect in effects(contest).items() if effect == "bar"],
        warned=[kind for kind, effect in effects(contest).items() if effect == "warn"],
        words=CONFLICT_KIND_LABELS,
        drawn_up=clock.now(),
        by=current_actor().name,
        at=contest.address,
        zone=contest.edition.zone,
    )
