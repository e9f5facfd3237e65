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

CURRENT = "current.pem"
LOG = "/log"  # the address below which a site publishes the head of its audit log (and later its tiles)


def _folder() -> Path:
    folder: Path = current_app.config["SAIWU"].instance / "seal-keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def current_key() -> Ed25519PrivateKey:
    """The key that signs now. If two processes make the first key at once, both use whichever is linked first."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = _folder() / CURRENT
    if not path.exists():
        keys.write_once(path, _new_key())
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is no Ed25519 key")
    return key


def rotate(at: datetime) -> Path:
    """Put a new key into use; returns where the public half of the old one is stored."""
    from contest.exchange.seals import public_key_pem

    old = _folder() / f"{at:%Y%m%dT%H%M%SZ}.pub.pem"
    old.write_bytes(public_key_pem(current_key().public_key()))
    keys.write_whole(_folder() / CURRENT, _new_key())
    return old


def public_keys() -> bytes:
    """The public halves in PEM: the current one first, then older ones, newest first."""
    from contest.exchange.seals import public_key_pem

    older = sorted(_folder().glob("*.pub.pem"), reverse=True)
    return public_key_pem(current_key().public_key()) + b"".join(path.read_bytes() for path in older)


def log_name() -> str:
    """The name of this site's audit log: where it is published, without the scheme, as C2SP's tlog-checkpoint asks."""
    public: str = current_app.config["SAIWU"].public_url
    return f"{public.partition('://')[2]}{LOG}"


def _new_key() -> bytes:
    """A new key in PEM."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
