"""Panels, assignment, conflicts, lots, score sheets and their versions, confirmation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.judging import views

    app.register_blueprint(views.views)
