"""What an open sheet asks for beside itself: what its judge usually gives."""

from __future__ import annotations

from typing import Any

from flask import jsonify

from contest.access import open_to
from contest.judging.models import Assignment
from contest.judging.policies import judges_it
from contest.judging.queries.sheets import own_sheet_at
from contest.judging.queries.usual import usual_marks
from contest.judging.views import views


@views.get("/judge/<uuid:assignment_id>/usual")
@open_to(judges_it, load=own_sheet_at)
def usual(assignment: Assignment) -> Any:
    """{aspect: {low, high}} in whole thousandths, from the judge's own other sheets. The page asks about a mark far
    from it, once; the server never refuses one for it."""
    return jsonify(usual_marks(assignment))
