"""Editions, the contest tree, rulebooks, the calendar, and the state of each contest."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit, public_state
    from contest.editions import commands, models, views
    from contest.editions.queries.recorded import KINDS
    from contest.editions.rulebooks import entry_words

    for kind in KINDS:
        audit.hold(kind)
    entry_words.register()

    app.register_blueprint(views.views)
    rules = ("editions.rules", "editions.rules_of_contest", "editions.rules_differences")
    app.public_pages.update(rules)
    app.ready_pages.update(rules)
    public_state.watch(models.Edition, models.RulebookVersion, models.Contest, models.Setting)
    public_state.watch(models.Milestone, models.GroupFacts)
    app.cli.add_command(commands.edition)
