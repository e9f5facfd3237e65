"""Editions, the contest tree, rulebooks, the calendar, and the state of each contest."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.editions import commands, views
    from contest.editions.rulebooks import entry_words

    entry_words.register()

    app.register_blueprint(views.views)
    app.cli.add_command(commands.edition)
