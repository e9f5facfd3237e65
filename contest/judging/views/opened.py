"""Who opened marks of others: for the supervisor, and the organisers themselves."""

from __future__ import annotations

from typing import Any

from flask import request

from contest.access import AccessLine, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.judging.policies import reads_openings
from contest.judging.queries.opened import marks_opened, subjects_of
from contest.judging.views import views
from contest.paging import page_of
from contest.people.queries import names_of
from contest.web import render_page


@views.get("/desk/<edition>/marks-opened/<path:contest_key>")
@open_to(reads_openings, load=contest_at)
def opened(contest: Contest) -> Any:
    """Each time that somebody opened the grid or an entry's sheets, in order."""
    subjects = subjects_of(contest)
    listed = page_of(
        marks_opened(contest, list(subjects)),
        [AccessLine.at, AccessLine.id],
        after=request.args.get("after"),
    )
    return render_page(
        "judging/opened.html",
        contest=contest,
        name=contest_name(contest),
        listed=listed,
        names=names_of(one.account_id for one in listed.rows),
        subjects=subjects,
        at=contest.address,
        zone=contest.edition.zone,
    )
