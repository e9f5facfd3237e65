"""The pages and commands that look across steps: homes, reports, seeds, the demo."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import web
    from contest.desks import commands, places, views

    app.register_blueprint(views.views)
    web.give_pages(places.givens)
    for command in (
        commands.seed_command,
        commands.demo_command,
        commands.rehearse_command,
        commands.serve_command,
        commands.init_command,
        commands.stats_command,
    ):
        app.cli.add_command(command)
