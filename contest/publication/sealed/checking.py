"""Strangers' bundles: verified in a process of their own, in turn, and judged by the keys and records that we know."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from contest.config import Config
from contest.logs import Log
from contest.publication.sealed import signing
from contest.publication.sealed.turns import turn

if TYPE_CHECKING:
    from contest.exchange.seals import KnownKey
    from contest.exchange.verifying import Verdict

log = Log(__name__)
Save = Callable[[Path], object]
"""Writes an uploaded file to a path, without holding it in memory."""


def check(bundle: Save, seal: Save | None, *, client: str) -> Verdict:
    """The verdict on an uploaded bundle, by our own keys and those of the folder TRUSTED_KEYS.

    Raises `NoTurn` and `Unfinished`. Nothing is kept. The caller's transaction must be over: this takes its time.
    """
    from contest.exchange.apart import BUNDLE, SEAL, verify_apart
    from contest.exchange.confined import Limits, Unfinished
    from contest.exchange.verifying import vouched

    config = settings()
    limits = Limits(config.verify_seconds, config.verify_memory)
    with (
        turn(config.instance / "verifying", client, config.verify_at_once) as held,
        tempfile.TemporaryDirectory(prefix="saiwu-verify-") as folder,
    ):
        bundle(Path(folder) / BUNDLE)
        if seal is not None:
            seal(Path(folder) / SEAL)
        try:
            found = verify_apart(Path(folder), limits, holding=[held])
        except Unfinished as stopped:
            if stopped.why == "crash":
                log.error("verifying ended by itself", code=stopped.code)
            raise
    return vouched(found, known_keys())


def settings() -> Config:
    config: Config = current_app.config["SAIWU"]
    return config


def own_keys() -> tuple[KnownKey, ...]:
    """The keys that sealed here, old ones too."""
    from contest.exchange.seals import read_known_keys

    return read_known_keys(signing.public_keys())


def known_keys() -> tuple[KnownKey, ...]:
    """Our own keys, then those of our partners with their names."""
    from contest.exchange.trusted import read_trusted

    folder = settings().trusted_keys
    return own_keys() + (read_trusted([folder]).keys if folder is not None else ())
