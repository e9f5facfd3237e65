"""Commands that look across steps: `contest seed`."""

from __future__ import annotations

import sys

import click

from contest import clock
from contest.cli import deed, up_to_date
from contest.db import session
from contest.desks.seeding import seed
from contest.desks.seeding.folder import names


@click.argument("name", required=False)
@click.option("--quiet", is_flag=True, help="Say nothing on the way.")
def _seed(name: str | None, quiet: bool) -> None:
    if name is None:
        click.echo("\n".join(names()))
        return
    up_to_date()
    edition = seed(name, at=clock.now(), progress=(lambda _: None) if quiet else _tell)
    session.flush()
    click.echo(f"{edition.key}: {edition.name['zh']}")


def _tell(line: str) -> None:
    click.echo(line, err=True)
    sys.stderr.flush()


seed_command = deed("seed", help="Bring the database up to date and load one seed; alone: list the seeds.")(_seed)
