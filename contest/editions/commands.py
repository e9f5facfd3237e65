"""`contest edition …`."""

from __future__ import annotations

from pathlib import Path

import click

from contest import clock
from contest.cli import command
from contest.editions import actions
from contest.exchange.reading import MOST_RULEBOOK_BYTES, in_their_files
from contest.exchange.text import as_text, read_bytes
from contest.rules.faults import Faults

edition = click.Group("edition", help="Editions of contests.")


@click.argument("file", type=click.Path(path_type=Path))
@click.option("--open", "opened", is_flag=True, help="Show it to the public at once.")
def _new(file: Path, opened: bool) -> None:
    at = clock.now()
    text = as_text(read_bytes(file, most=MOST_RULEBOOK_BYTES), str(file)).replace("\r\n", "\n")
    try:
        made = actions.create_edition(text, by=None, at=at)
        actions.begin_contests(made, at=at)
    except Faults as refused:
        raise in_their_files(refused, {}, file) from None
    if opened:
        actions.open_edition(made, by=None, at=at)
    click.echo(f"{made.key}: {made.name['zh']}")


edition.add_command(command("new", help="Make an edition from a rulebook.")(_new))
