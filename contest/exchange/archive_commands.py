"""`archive verify`: whether the archive of an edition is whole, without a database and without a network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from contest.exchange.commands import BAD_INPUT, BLOCKED, DONE, FILE, UNVOUCHED, law, refusing
from contest.exchange.labels import printable

EXITS = {"sound": DONE, "unvouched": UNVOUCHED, "changed": BLOCKED, "unreadable": BAD_INPUT}


@click.group()
def archive() -> None:
    """Archives of editions (归档包)."""


@archive.command(name="verify")
@click.argument("file", type=FILE)
@click.option("--key", "keys", type=FILE, multiple=True, help="the public keys of whoever made it (PEM)")
def verify_archive(file: Path, keys: tuple[Path, ...]) -> None:
    """Say whether the archive FILE is whole (核对归档包), without a network: which files are missing, changed or added.

    Exit 0: unchanged, and sealed with one of the keys. 1: changed. 2: it cannot be read, or is no archive.
    3: unchanged in itself, but none of the keys sealed it.
    """
    from contest.exchange.archive import verify
    from contest.exchange.trusted import read_trusted
    from contest.rules.faults import Fault, Faults

    with refusing():
        known = read_trusted(list(keys)).keys
        if not file.exists():
            raise Faults([Fault(str(file), 0, "file.missing")])
        try:
            found = verify(file, known)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Faults([Fault(str(file), 0, "file.unreadable", {"reason": reason})]) from None
    code = EXITS[found.kind]
    for line in found.lines():
        click.echo(f"{file}: {printable(line)}", err=code != DONE)
    sys.exit(code)


law.add_command(archive)
