"""Panels, assignment, conflicts, lots, score sheets and their versions, confirmation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.editions.rulebooks.entry_words import word_of_contest
    from contest.entry_words import words_by
    from contest.judging import views
    from contest.judging.models import Assignment
    from contest.judging.queries.recorded import DRAWINGS, LOTS, SHEETS

    for kind in (SHEETS, DRAWINGS, LOTS):
        audit.hold(kind)
    words_by(Assignment, lambda assignment: [word_of_contest(assignment.appearance.contest)])
    app.register_blueprint(views.views)
