"""Score sheets on paper: one's own, empty or with its marks, and empty ones for a whole panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from contest import clock
from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.judging.models import Assignment
from contest.judging.policies import confirms, judges_it, panels_seen
from contest.judging.queries.papers import assignments_on_paper
from contest.judging.queries.parts import name_of_part
from contest.judging.queries.sheets import current_version, own_sheet_at, rubric_for, sheet_of
from contest.judging.rubric_items import VOID, Marks
from contest.judging.views import views
from contest.judging.views.presenters import SheetShown, sheet_shown
from contest.people.views.invitations import qr_of
from contest.web import address_of, render_page


@dataclass(frozen=True)
class PaperShown:
    """One sheet of paper. `boxes`: for each aspect a text with one character for each box, spaces where it is empty."""

    assignment: Assignment
    part: Mapping[str, str]  # what its panel is called beside others
    shown: SheetShown
    boxes: dict[str, str]
    total: str
    picture: Markup


@views.get("/judge/<uuid:assignment_id>/paper")
@open_to(judges_it, load=own_sheet_at)
def paper(assignment: Assignment) -> Any:
    """One's own sheet for paper; `?filled=1` with the marks that are in it."""
    marks: Marks = {}
    saved_at = None
    if request.args.get("filled") and (kept := sheet_of(assignment)) is not None:
        version = current_version(kept)
        marks, saved_at = (version.marks, version.at) if version else (kept.draft, kept.draft_at)
    contest = assignment.appearance.contest
    back = url_for("judging.sheet", assignment_id=assignment.id)
    return _printed(contest, [_paper_shown(assignment, marks)], back=back, saved_at=saved_at)


@views.get("/desk/<edition>/papers/<path:contest_key>")
@open_to(confirms, load=contest_at)
def papers(contest: Contest) -> Any:
    """Empty sheets for everybody on the panels that the reader sees: for a hall where devices may fail. No marks are on
    them."""
    seen = panels_seen(current_actor(), contest)
    sheets = [_paper_shown(one, {}) for one in assignments_on_paper(contest, seen)]
    where: dict[str, Any] = {**contest.address}
    return _printed(contest, sheets, back=url_for("judging.panel", **where))


def _printed(contest: Contest, sheets: list[PaperShown], *, back: str, saved_at: datetime | None = None) -> Any:
    """`saved_at`: since when the server has the marks that are on them."""
    return render_page(
        "judging/paper.html",
        contest=contest,
        name=contest_name(contest),
        sheets=sheets,
        back=back,
        saved_at=saved_at,
        printed=clock.now(),
        zone=contest.edition.zone,
    )


def _paper_shown(assignment: Assignment, marks: Marks) -> PaperShown:
    rubric = rubric_for(assignment)
    shown = sheet_shown(rubric, marks)
    address = address_of("judging.sheet", assignment_id=assignment.id)
    return PaperShown(
        assignment=assignment,
        part=name_of_part(assignment.appearance.contest, assignment.seat.panel),
        shown=shown,
        boxes={
            one.line.key: _boxes(one.text, one.line.max, 0 if one.line.levels else rubric.decimals)
            for part in shown.parts
            for one in part.aspects
        },
        total=_boxes(shown.total if shown.count else "", rubric.max, rubric.decimals),
        picture=qr_of(address),
    )


def _boxes(text: str, most: str, decimals: int) -> str:
    """The characters of a mark, as far apart as the boxes: "14" of at most 15 with one decimal gives "14.0"; an empty
    text gives spaces around the point."""
    if text in VOID:
        return text
    whole, _point, rest = text.partition(".")
    width = max(len(most.partition(".")[0]), len(whole))
    places = max(decimals, len(rest))
    filled = (whole.rjust(width), rest.ljust(places, "0" if text else " "))
    return filled[0] + (f".{filled[1]}" if places else "")
