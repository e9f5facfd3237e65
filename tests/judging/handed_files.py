"""The file in which a judge's device hands over marks, as its script writes it
(contest/static/js/device/sealed_file.js)."""

from __future__ import annotations

import json
import os
from base64 import b32encode, b64decode, b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contest.exchange.handing_over import FORMAT, public_point


def sealed_file(content: Any, key: ec.EllipticCurvePublicKey) -> bytes:
    """A file with this content for whoever has the private half of `key`."""
    own, iv = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    secret = HKDF(SHA256(), 32, salt=None, info=FORMAT.encode()).derive(own.exchange(ec.ECDH(), key))
    sealed = AESGCM(secret).encrypt(iv, json.dumps(content).encode(), None)
    parts = {"key": public_point(own), "iv": iv, "sealed": sealed}
    return json.dumps({"format": FORMAT} | {name: b64encode(one).decode() for name, one in parts.items()}).encode()


def codes_of(file: bytes, *, size: int = 570) -> list[str]:
    """The texts of the QR codes that a sheet shows of a file (contest/static/js/device/frames.js)."""
    fields = json.loads(file)
    letters = b32encode(b"".join(b64decode(fields[name]) for name in ("key", "iv", "sealed"))).decode().rstrip("=")
    parts = [letters[begin : begin + size] for begin in range(0, len(letters), size)]
    return [f"SW1.{letters[8:16]}.{n}.{len(parts)}.{part}" for n, part in enumerate(parts, 1)]
