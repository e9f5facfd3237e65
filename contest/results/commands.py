"""`contest edition groups`: attributes of the groups of an edition, out and in."""

from __future__ import annotations

from pathlib import Path

import click

from contest import clock
from contest.cli import command, tell_done
from contest.editions.queries import edition_by_key
from contest.errors import N_, NotFound
from contest.results import actions
from contest.results.actions.group_files import read_groups
from contest.results.actions.groups import GroupChange, Values, changes_of_groups
from contest.results.queries.groups import as_table, contests_of, missing_attributes

GROUPS = """Attributes of the groups of an edition.

Without FILE: print what stands as groups.csv, with an empty cell for what was never given. With FILE (.csv or .parquet,
column group and attributes): say what it would change; with --apply change it. What FILE does not name stays."""


@click.argument("edition")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--apply", "applied", is_flag=True, help="Change it; else only say what would change.")
def _groups(edition: str, file: Path | None, applied: bool) -> None:
    from contest.exchange.reading import SHAPES
    from contest.exchange.sheets import read_sheet
    from contest.exchange.writing import csv_bytes

    found = edition_by_key(edition)
    if found is None:
        raise NotFound(N_("没有“%(edition)s”这届大赛。"), edition=edition)
    if file is None:
        click.echo(csv_bytes(*as_table(found, None)).decode(), nl=False)
        return
    given = read_groups(read_sheet(file, SHAPES["groups"]), found, keeps=lambda _group: True)
    changes = changes_of_groups(found, given)
    if applied:
        changes = actions.set_groups(found, given, reason=file.name, by=None, at=clock.now())
    for one in changes:
        (tell_done if applied else click.echo)(_line(one))
    for lacking in missing_attributes(contests_of(found)):
        codes = " ".join(group.code for group in lacking.groups) or "-"
        click.echo(f"still missing: {lacking.name} ({', '.join(lacking.rules)}): {codes}", err=True)
    tell_done(f"{found.key}: {len(changes)} {'changed' if applied else 'would change; --apply changes them'}")


def _line(change: GroupChange) -> str:
    parts = (f"{name} {_shown(change.was, name)} -> {_shown(change.now, name)}" for name in change.now)
    return f"{change.group.code}: {', '.join(parts)}"


def _shown(values: Values, name: str) -> str:
    value = values.get(name)
    return "(not given)" if value is None else value or "(empty)"


groups_command = command("groups", help=GROUPS)(_groups)
