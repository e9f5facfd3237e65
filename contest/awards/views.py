"""The organiser's page of awards: what a tabulation gives, before anything is published."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from contest.access import open_to
from contest.awards import queries
from contest.editions.effective import contest_name, rulebook_of
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.i18n import said
from contest.paging import page_of_list
from contest.results.naming import award_names
from contest.results.policies import readers
from contest.results.queries import standing_tabulation
from contest.web import page

views = Blueprint("awards", __name__)


@views.get("/desk/<edition>/awards/<path:contest_key>")
@open_to(readers, load=contest_at)
def desk(contest: Contest) -> Any:
    """How often each award is given, and to whom; `?award=` narrows the list."""
    tabulation = standing_tabulation(contest)
    book = rulebook_of(contest)
    names = award_names(book)
    given = queries.given_by(tabulation) if tabulation else []
    chosen = request.args.get("award", "")
    shown = [one for one in given if not chosen or one.award == chosen]
    found = page_of_list(shown, after=request.args.get("after"), limit=50)
    counted = queries.tallies(given, book)
    return page(
        "awards/desk.html",
        contest=contest,
        name=contest_name(contest),
        tabulation=tabulation,
        names=names,
        tallies=counted,
        chosen=chosen,
        choices=[(one.award, said(names.get(one.award, {"zh": one.award}))) for one in counted],
        rows=found,
        about=queries.about(tabulation, found.rows) if tabulation else None,
        reached=milestones(contest),
        at={"edition": contest.edition.key, "contest_key": contest.key},
        zone=contest.edition.zone,
    )
