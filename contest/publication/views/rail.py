"""The rail of a publication on the desk: the states that it passes, from tabulated to final, and where it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest.errors import N_
from contest.formatting import format_moment
from contest.publication.models import Publication


@dataclass(frozen=True)
class RailStep:
    name: str
    note: str
    state: str


def rail_of(publication: Publication, names: dict[Any, str], at: datetime, zone: str) -> list[RailStep]:
    """The states of a publication: filled = done, ring = now, empty = still to come."""

    def when(moment: datetime | None) -> str:
        return format_moment(moment, zone, year=at.year) if moment else ""

    milestones_reached = (
        publication.tabulation.at,
        publication.prepared_at,
        publication.reviewed_at,
        publication.published_at,
        publication.final_at,
    )
    steps = [
        (N_("统分"), when(publication.tabulation.at)),
        (N_("起草"), f"{names.get(publication.prepared_by, '–')} {when(publication.prepared_at)}"),
        _second_step(publication, when(publication.reviewed_at)),
        (N_("公示"), when(publication.published_at)),
        (N_("定稿"), when(publication.final_at)),
    ]
    if publication.signed is not None and publication.signed["signatures"] == 1:
        milestones_reached = (*milestones_reached[:2], publication.published_at, *milestones_reached[3:])
    # A draft waits for review, a reviewed one to be published; the publicity period runs until the last step.
    now = {"draft": 2, "reviewed": 3, "embargoed": 3, "public": 3}.get(publication.state)
    return [
        RailStep(name, note, "now" if place == now else "done" if milestones_reached[place] is not None else "next")
        for place, (name, note) in enumerate(steps)
    ]


def _second_step(publication: Publication, when: str) -> tuple[str, str]:
    if publication.signed is not None and publication.signed["signatures"] == 1:
        return N_("一人署名"), ""
    return N_("复核"), f"{publication.reviewed_name} {when}" if publication.reviewed_at else ""
