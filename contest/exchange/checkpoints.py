"""Checkpoints: what a site says that its log is, signed, in a form that others' tools read.

A checkpoint is a text: the log's name, how many lines it has, the head of its Merkle tree (base64), and signatures
below an empty line, as C2SP's tlog-checkpoint and signed-note say (https://c2sp.org/tlog-checkpoint). Who keeps one can
tell later whether the log only grew. A sealed manifest says the same three things (section 11).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contest.exchange.bundle import MANIFEST, unpack
from contest.exchange.heads import Head
from contest.exchange.labels import Unsound
from contest.exchange.seals import raw_public_key
from contest.exchange.verifying import INNER_BUNDLE

ED25519 = b"\x01"  # the signature's algorithm, as signed notes number them
DASH = "\N{EM DASH} "
MOST_BYTES = 2**30
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


def checkpoint(head: Head, key: Ed25519PrivateKey) -> str:
    """The signed checkpoint of a head; the key signs under the log's name."""
    text = f"{head.origin}\n{head.size}\n{base64.b64encode(bytes.fromhex(head.root)).decode()}\n"
    signed = key_id(head.origin, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{DASH}{head.origin} {base64.b64encode(signed).decode()}\n"


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + raw_public_key(key)).digest()[:4]


@dataclass(frozen=True, slots=True)
class Kept:
    """A head that somebody kept, and whether one of the keys given signed it (None: it carries no signature of its
    own, as a bundle's manifest)."""

    head: Head
    signed: bool | None


def read_kept(raw: bytes, keys: Sequence[Ed25519PublicKey] = ()) -> Kept:
    """What a kept file says of a log: a checkpoint, a sealed bundle (with or without its seal), or its manifest.

    Raises ValueError, with a sentence, for anything else.
    """
    if len(raw) > MOST_BYTES:
        raise ValueError("it is too large for a checkpoint or a bundle")
    if raw.startswith(b"PK"):
        try:
            files = unpack(raw)
            if MANIFEST not in files and INNER_BUNDLE in files:  # a bundle and its seal as one download
                files = unpack(files[INNER_BUNDLE])
        except Unsound as found:
            raise ValueError(f"it is no bundle: {found}") from None
        if MANIFEST not in files:
            raise ValueError(f"it is no bundle: it has no {MANIFEST}")
        return Kept(_head_in(files[MANIFEST]), None)
    if raw.lstrip().startswith(b"{"):
        return Kept(_head_in(raw), None)
    return _read_checkpoint(raw, keys)


def _head_in(manifest: bytes) -> Head:
    try:
        content: Any = json.loads(manifest)
        return Head.of(content["log"])
    except KeyError:
        raise ValueError(f"its {MANIFEST} names no head of a log; it was sealed before manifests did") from None
    except (ValueError, TypeError, RecursionError):
        raise ValueError(f"its {MANIFEST} cannot be read") from None


def _read_checkpoint(raw: bytes, keys: Sequence[Ed25519PublicKey]) -> Kept:
    try:
        text, empty, signatures = raw.decode().partition("\n\n")
        origin, size, root, *_more = text.split("\n")
        if not (empty and origin and _SIZE.fullmatch(size)):
            raise ValueError
        head = Head(origin, int(size), base64.b64decode(root, validate=True).hex())
        if len(head.root) != 64:
            raise ValueError
    except (ValueError, binascii.Error):
        raise ValueError("it is neither a checkpoint nor a bundle nor its manifest") from None
    lines = [line for line in signatures.split("\n") if line]
    signed = any(_signs(line, key, origin, f"{text}\n".encode()) for line in lines for key in keys)
    return Kept(head, signed)


def _signs(line: str, key: Ed25519PublicKey, origin: str, text: bytes) -> bool:
    try:
        name, signature = line.removeprefix(DASH).split(" ")
        raw = base64.b64decode(signature, validate=True)
        if not line.startswith(DASH) or name != origin or raw[:4] != key_id(name, key):
            return False
        key.verify(raw[4:], text)
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True
