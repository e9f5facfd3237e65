"""`contest edition …`."""

from __future__ import annotations

from pathlib import Path

import click

from contest import clock
from contest.cli import command, tell_done
from contest.editions import actions
from contest.rules.faults import Faults

edition = click.Group("edition", help="Editions of contests.")


@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--open", "opened", is_flag=True, help="Show it to the public at once.")
def _new(file: Path, opened: bool) -> None:
    at = clock.now()
    try:
        made = actions.create_edition(file.read_text("utf-8-sig"), by=None, at=at)
    except Faults as faults:
        raise SystemExit("\n".join(fault.text() for fault in faults.faults[:100])) from None
    if opened:
        actions.open_edition(made, by=None, at=at)
    tell_done(f"{made.key}: {made.name['zh']}")


edition.add_command(command("new", help="Make an edition from a rulebook.")(_new))
