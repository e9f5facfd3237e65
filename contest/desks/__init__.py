"""The pages and commands that look across steps: homes, lists of contests and editions, seeds, the demo, the smoke
run, and the commands of an installation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import cli, retention, web
    from contest.desks import commands, models, navigation, views

    archives = models.Archive
    retention.keeps(retention.Kept.ARCHIVES, archives, lambda before: archives.made_at < before, days=30)
    shares = models.AwardShare
    retention.keeps(retention.Kept.SHARES, shares, lambda before: shares.revoked_at < before, days=30)
    app.register_blueprint(views.views)
    app.public_pages.add("desks.shared_awards")
    web.add_page_context(app, navigation.page_context)
    for command in (
        commands.seed_command,
        commands.demo_command,
        commands.smoke_command,
        commands.serve_command,
        commands.doctor_command,
        commands.init_command,
        commands.stats_command,
        commands.keys_group,
    ):
        app.cli.add_command(command)
    cli.audit_group.add_command(commands.audit_verify_command)
