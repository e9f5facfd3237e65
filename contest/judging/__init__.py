"""Panels, assignment, conflicts, lots, score sheets and their versions, confirmation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.judging import views
    from contest.judging.queries.recorded import SHEETS

    audit.hold(SHEETS)
    app.register_blueprint(views.views)
