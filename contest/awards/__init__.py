"""Awards given under a tabulation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.awards.queries import AWARDS
    from contest.awards.views import views

    audit.hold(AWARDS)
    app.register_blueprint(views)
