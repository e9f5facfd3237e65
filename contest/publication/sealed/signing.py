"""The key that seals publications: made when first needed, stored in the instance folder, never in the repository.

When a key is rotated, its public half stays, so old seals can still be verified. The public halves have a fixed
address.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from contest import keys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LOG = "/log"  # the address below which a site publishes the head of its audit log (and later its tiles)


def current_key() -> Ed25519PrivateKey:
    """The key that signs now."""
    return keys.seal_key()


def rotate(at: datetime) -> Path:
    """Put a new key into use; returns where the public half of the old one is stored."""
    from contest.exchange.seals import public_key_pem

    old = keys.seal_folder() / f"{at:%Y%m%dT%H%M%SZ}.pub.pem"
    old.write_bytes(public_key_pem(current_key().public_key()))
    keys.write_whole(keys.seal_folder() / keys.SEAL_FILE, keys.new_seal_key())
    return old


def public_keys() -> bytes:
    """The public halves in PEM: the current one first, then older ones, newest first."""
    from contest.exchange.seals import public_key_pem

    older = sorted(keys.seal_folder().glob("*.pub.pem"), reverse=True)
    return public_key_pem(current_key().public_key()) + b"".join(path.read_bytes() for path in older)


def log_name() -> str:
    """The name of this site's audit log: where it is published, without the scheme, as C2SP's tlog-checkpoint asks."""
    public: str = current_app.config["SAIWU"].public_url
    return f"{public.partition('://')[2]}{LOG}"
