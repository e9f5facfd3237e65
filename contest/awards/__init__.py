"""Awards given under a tabulation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.awards.views import views

    app.register_blueprint(views)
