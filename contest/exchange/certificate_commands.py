"""`certificate verify`: what a certificate is worth, without a database and without a network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contest.exchange.commands import (
    BAD_INPUT,
    BLOCKED,
    DONE,
    FILE,
    MOST_BUNDLE_BYTES,
    UNVOUCHED,
    law,
    refusing,
)
from contest.exchange.labels import Unsound, printable, word
from contest.exchange.text import read_bytes

if TYPE_CHECKING:
    from contest.exchange.certificates import Found

MOST_CERTIFICATE_BYTES = 2**26
MOST_PATH = 1_000  # letters; more is the text of a QR code
CERTIFICATE_EXITS = {
    **dict.fromkeys(("valid", "in_publicity", "unknown"), DONE),
    **dict.fromkeys(("not_yet", "other_file"), UNVOUCHED),
    "broken": BAD_INPUT,
}


@click.group()
def certificate() -> None:
    """Certificates (证书)."""


@certificate.command(name="verify")
@click.argument("file")
@click.option("--key", "keys", type=FILE, multiple=True, help="the issuer's public keys (PEM)")
@click.option("--status", type=FILE, help="the issuer's signed status file: what its certificates are worth")
def verify_certificate(file: str, keys: tuple[Path, ...], status: Path | None) -> None:
    """Say what a certificate is worth (查验), without a network.

    FILE is its PDF, its Open Badges credential (.jwt), or the text that a phone reads from its QR code. Exit 0:
    genuine, and valid or in publicity where --status says so. 1: forged, replaced, revoked. 2: it cannot be read. 3:
    nobody vouches for it: no --key was given, its number is not public yet, or it was altered or printed again.
    """
    from contest.exchange.certificates import Kind, facts_in, judge, read_status, text_in
    from contest.exchange.credentials import facts_of, is_credential, judge_credential
    from contest.exchange.trusted import read_trusted

    path = Path(file)
    is_file = len(file) < MOST_PATH and path.is_file()
    with refusing():
        known = read_trusted(list(keys)).keys
        raw = read_bytes(path, most=MOST_CERTIFICATE_BYTES) if is_file else None
        stated = read_bytes(status, most=MOST_BUNDLE_BYTES) if status is not None else None
    try:
        badge = raw if raw is not None and is_credential(raw) else None
        text = "" if badge is not None else text_in(raw) if raw is not None else file
        _facts = facts_of(badge) if badge is not None else facts_in(text)
        if not known:
            click.echo("no --key was given, so nobody can say who signed it", err=True)
            sys.exit(UNVOUCHED)
        worth = read_status(stated, known) if stated is not None else None
        found = judge_credential(badge, known, worth) if badge is not None else judge(text, known, worth, raw)
    except Unsound as refused:
        click.echo(str(refused), err=True)
        sys.exit(BAD_INPUT)
    code = CERTIFICATE_EXITS.get(str(found.kind), BLOCKED)
    for line in _lines_of(found):
        click.echo(line, err=code != DONE)
    if found.kind == Kind.OTHER_FILE and found.state in (Kind.REPLACED, Kind.REVOKED):
        code = BLOCKED
    sys.exit(code)


def _lines_of(found: Found) -> Iterator[str]:
    """The verdict in a sentence, then the facts that may be shown."""
    yield word(f"certificate.{found.kind}", at=found.at, reason=found.reason)
    if found.state is not None:
        yield word(f"certificate.{found.state}", at=found.at, reason=found.reason)
    for name, value in found.facts.items():
        if name != "format":
            yield f"{name}: {printable(value)}"
    if found.key:
        yield f"key: {found.key}"


law.add_command(certificate)
