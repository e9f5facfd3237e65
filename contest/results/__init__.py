"""Tabulation, places, advancement to the next tier. bridge.py reads the rows that a tabulation needs."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.editions.commands import edition
    from contest.public_state import watch
    from contest.results import runs  # noqa: F401 - the kind of job that tabulates many contests
    from contest.results.commands import groups_command
    from contest.results.models import Tabulation
    from contest.results.queries import recorded
    from contest.results.views import views
    from contest.results.views.tabulating import outdated_on_roster
    from contest.web import say_on

    for kind in recorded.KINDS:
        audit.hold(kind)
    edition.add_command(groups_command)
    app.register_blueprint(views)
    watch(Tabulation)
    say_on("registration.roster", outdated_on_roster)
