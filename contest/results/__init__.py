"""Tabulation, places, advancement to the next tier. bridge.py reads the rows that a tabulation needs."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.results import runs  # noqa: F401 - the kind of job that tabulates many contests
    from contest.results.queries.recorded import TABULATIONS
    from contest.results.views import views

    audit.hold(TABULATIONS)
    app.register_blueprint(views)
