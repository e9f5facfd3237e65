"""The pages and commands that look across steps: homes, reports, seeds, the demo."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.desks import commands

    app.cli.add_command(commands.seed_command)
