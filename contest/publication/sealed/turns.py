"""Turns at verifying: a few at once over all web processes, and one for each client.

A turn is a lock on one of a few files in the instance folder, which also says whose turn it is. The system lets a lock
go when the last process that holds it ends, however it ends; so nothing is left to clear up.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal


class NoTurn(Exception):
    """All turns are taken, or this client has one."""

    def __init__(self, why: Literal["client", "all"]) -> None:
        self.why = why
        super().__init__(why)


@contextmanager
def turn(folder: Path, client: str, most: int) -> Iterator[int]:
    """A turn for a client; the open file that holds it, to be shared with the process that works. Raises `NoTurn`."""
    folder.mkdir(mode=0o700, exist_ok=True)
    own = hashlib.sha256(client.encode()).hexdigest().encode()
    with _opened(folder / "turns.lock") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # held for as long as looking takes, never while somebody works
        held = _taken(folder, own, most)
    try:
        yield held
    finally:
        os.close(held)


def _taken(folder: Path, own: bytes, most: int) -> int:
    """The first turn that is free, now locked and marked as ours."""
    free: list[int] = []
    try:
        for number in range(most):
            file = os.open(folder / f"turn-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                whose = os.read(file, len(own))
                os.close(file)
                if whose == own:
                    raise NoTurn("client") from None
            else:
                free.append(file)
        if not free:
            raise NoTurn("all")
        ours = free.pop(0)
        os.pwrite(ours, own, 0)
        return ours
    finally:
        for file in free:
            os.close(file)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield file
    finally:
        os.close(file)
