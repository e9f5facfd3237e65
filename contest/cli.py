"""`contest …`: the law's commands need no app; the others build one, and each runs in one transaction."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from contest.web import Application

# Commands of the law: no database, no configuration (docs/law, section 1).
LAW = ("tabulate", "table", "verify", "rulebook", "explain", "certificate", "archive")

LAW_MODULES = ("commands", "certificate_commands", "archive_commands")


class Commands(click.Group):
    """The law's commands directly; the app's commands only when one of them is used, so that `tabulate` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_law(), *_app().cli.commands})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in LAW:
            return _law().get(name)
        if name == "init":
            _make_secrets()
        app = _app()
        if name == "db":  # Alembic's own commands, for developers who write a migration
            from flask.cli import ScriptInfo

            ctx.obj = ScriptInfo(create_app=_app)
            with app.app_context():
                migrations()
        return app.cli.commands.get(name)


def _law() -> dict[str, click.Command]:
    modules = [importlib.import_module(f"contest.exchange.{name}") for name in LAW_MODULES]
    return {name: getattr(one, name) for one in modules for name in LAW if hasattr(one, name)}


def _make_secrets() -> None:
    """`contest init` creates the secrets, so they can't be required before it runs."""
    import os
    from pathlib import Path

    from contest.config import make_secrets
    from contest.resources import default_instance

    for path in make_secrets(Path(os.environ.get("SAIWU_INSTANCE") or default_instance())):
        click.echo(f"made {path}")


_apps: list[Application] = []


def _app() -> Application:
    if not _apps:
        from contest import create_app

        _apps.append(create_app())
    return _apps[0]


@click.group(cls=Commands, help="赛务 Saiwu: contests from a school's own round to the national final.")
@click.version_option(package_name="saiwu", prog_name="contest", message="%(prog)s %(version)s")
def contest() -> None:
    pass


BAD_INPUT = 2
MOST_TOLD = 100


def main() -> None:
    """Run a command. What is refused is a sentence on stderr, or a line for each fault of a file, and exit 2."""
    from contest.errors import Refusal
    from contest.rules.faults import Faults

    try:
        contest(prog_name="contest")
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(BAD_INPUT) from None
    except Faults as refused:
        for fault in refused.faults[:MOST_TOLD]:
            click.echo(fault.text(), err=True)
        if len(refused.faults) > MOST_TOLD:
            click.echo(f"({len(refused.faults) - MOST_TOLD} more)", err=True)
        raise SystemExit(BAD_INPUT) from None
    except Exception as fault:
        from contest.outages import outage_of
        from contest.web.labels import OUTAGE_SENTENCES

        if (outage := outage_of(fault)) is None:
            raise
        raise SystemExit(f"{OUTAGE_SENTENCES[outage]}\n{outage}: {getattr(fault, 'orig', None) or fault}") from None


# What the running command will have done once its work is committed.
_done: ContextVar[list[str] | None] = ContextVar("done", default=None)


def tell_done(line: str) -> None:
    """Say what a command has done: printed once its work is committed, and not at all if it is not."""
    waiting = _done.get()
    if waiting is None:
        click.echo(line)
    else:
        waiting.append(line)


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of the app that works in one transaction: a return commits it, an exception rolls it back."""
    import functools

    def make(function: Callable[..., Any]) -> click.Command:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            from contest import audit
            from contest.db import session
            from contest.limits import unhurried

            with _app().app_context(), unhurried():
                token = audit.origin.set(audit.Origin(request=f"contest {name}"))
                done: list[str] = []
                done_before = _done.set(done)
                try:
                    answer = function(*args, **kwargs)
                    session.commit()
                    for line in done:
                        click.echo(line)
                    return answer
                except BaseException:
                    session.rollback()
                    raise
                finally:
                    _done.reset(done_before)
                    audit.origin.reset(token)

        return click.Command(name, callback=run, params=_params(function), **settings)

    return make


def _params(function: Callable[..., Any]) -> list[click.Parameter]:
    """The parameters that `@click.option` and `@click.argument` below us have recorded, in their written order."""
    noted: list[click.Parameter] = getattr(function, "__click_params__", [])
    return noted[::-1]


def attach(app: Application) -> None:
    """The foundation's own commands; each step adds its commands in `join`."""
    app.cli.add_command(migrate)
    app.cli.add_command(migrations_match)
    app.cli.add_command(audit_group)
    app.cli.add_command(send_mail)


@command("migrate", help="Bring the database up to date.")
@click.option("--check", is_flag=True, help="Afterwards fail if the models say otherwise.")
def migrate(check: bool) -> None:
    up_to_date()
    if check:
        migrations().check()


def up_to_date() -> None:
    """Run every migration that the database has not seen. Idempotent. Called before anything is read or written."""
    import logging

    from contest import audit, clock
    from contest.db import session

    session.rollback()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    migrations().upgrade()
    audit.cover(at=clock.now())
    session.commit()


def migrations() -> Any:
    """Flask-Migrate, set up on the running app when it is first needed: importing Alembic takes longer than importing
    Flask."""
    import flask_migrate
    from flask import current_app

    from contest.db import db
    from contest.resources import MIGRATIONS

    if "migrate" not in current_app.extensions:
        flask_migrate.Migrate(current_app, db, directory=str(MIGRATIONS), render_as_batch=True)
    return flask_migrate


@command("migrations-match", help="Fail if the models and the migrations differ (on an empty SQLite database).")
def migrations_match() -> None:
    import os
    import subprocess
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3", "SAIWU_INSTANCE": folder}
        subprocess.run([sys.executable, "-m", "contest", "migrate", "--check"], env=env, check=True)


@click.group("audit", help="The audit log: its chain, and whether the rows are what it tells.")
def audit_group() -> None:
    pass


def _audit_chain() -> None:
    from contest import audit
    from contest.db import session

    total = 0
    while chained := audit.chain():
        total += chained
        session.commit()
    click.echo(f"{total} lines chained")


audit_group.add_command(command("chain", help="Chain the lines that are not chained yet.")(_audit_chain))


@command("send-mail", help="Send the letters that wait.")
def send_mail() -> None:
    from contest import mail

    click.echo(f"{mail.send_waiting()} letters sent")
