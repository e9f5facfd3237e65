"""Panels, assignment, conflicts, lots, score sheets and their versions, confirmation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.judging import views
    from contest.judging.queries.recorded import DRAWINGS, LOTS, SHEETS

    for kind in (SHEETS, DRAWINGS, LOTS):
        audit.hold(kind)
    app.register_blueprint(views.views)
