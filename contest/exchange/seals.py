"""The detached seal of a bundle: when and by whom it was sealed, with an Ed25519 signature over its manifest.

`signature` signs the bytes of manifest.json and can be checked with any Ed25519 tool. `witness` signs the seal itself
(its other fields as JSON with sorted keys and no blanks), so that neither the time nor the name can be changed.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from contest.exchange.labels import Unsound

FORMAT = "saiwu-seal/1"
PEM_BEGINS = b"-----BEGIN PUBLIC KEY-----"
FIELDS = {"format", "manifest", "sealed_at", "signer", "key", "signature", "witness"}


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as read; nothing in it has been checked yet."""

    manifest: str
    sealed_at: str
    signer: str
    key: bytes
    signature: bytes
    witness: bytes


def make_seal(manifest: bytes, key: Ed25519PrivateKey, *, signer: str, at: datetime) -> bytes:
    """The seal.json of a manifest. `at` has a time zone."""
    fields = {
        "format": FORMAT,
        "manifest": hashlib.sha256(manifest).hexdigest(),
        "sealed_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "signer": signer,
        "key": _text(raw_public_key(key.public_key())),
        "signature": _text(key.sign(manifest)),
    }
    sealed = {**fields, "witness": _text(key.sign(_attested(fields)))}
    return (json.dumps(sealed, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_seal(raw: bytes) -> Seal:
    """What a seal.json says; raises `Unsound`."""
    try:
        fields = json.loads(raw.decode())
        if set(fields) != FIELDS or fields["format"] != FORMAT or not all(isinstance(v, str) for v in fields.values()):
            raise Unsound("seal.broken")
        key, signature, witness = (_bytes(fields[name]) for name in ("key", "signature", "witness"))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Unsound("seal.broken") from None
    if len(key) != 32:
        raise Unsound("seal.broken")
    return Seal(fields["manifest"], fields["sealed_at"], fields["signer"], key, signature, witness)


def check_seal(seal: Seal, manifest: bytes, keys: Sequence[Ed25519PublicKey] = ()) -> None:
    """Raise `Unsound` unless the seal belongs to this manifest, its signatures are valid and one of `keys` (if given)
    made it."""
    if hashlib.sha256(manifest).hexdigest() != seal.manifest:
        raise Unsound("seal.other")
    if keys and seal.key not in {raw_public_key(key) for key in keys}:
        raise Unsound("seal.signer")
    own = Ed25519PublicKey.from_public_bytes(seal.key)
    fields = {
        "format": FORMAT,
        "manifest": seal.manifest,
        "sealed_at": seal.sealed_at,
        "signer": seal.signer,
        "key": _text(seal.key),
        "signature": _text(seal.signature),
    }
    try:
        own.verify(seal.signature, manifest)
        own.verify(seal.witness, _attested(fields))
    except InvalidSignature:
        raise Unsound("seal.forged") from None


def read_public_keys(raw: bytes) -> tuple[Ed25519PublicKey, ...]:
    """A signer's public keys: PEM, one after another (the current one and older ones), or 32 bytes in base64.

    Raises `Unsound`.
    """
    try:
        if PEM_BEGINS not in raw:
            return (Ed25519PublicKey.from_public_bytes(base64.b64decode(raw.strip(), validate=True)),)
        found = [load_pem_public_key(PEM_BEGINS + one) for one in raw.split(PEM_BEGINS)[1:]]
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        raise Unsound("key.broken") from None
    keys = tuple(key for key in found if isinstance(key, Ed25519PublicKey))
    if len(keys) < len(found):
        raise Unsound("key.broken")
    return keys


def raw_public_key(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_key_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as it is published, for `contest verify --key`."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _attested(fields: dict[str, str]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _bytes(text: str) -> bytes:
    """The bytes of base64; raises ValueError if `_text` would write it differently (some last letters mean the
    same)."""
    raw = base64.b64decode(text, validate=True)
    if _text(raw) != text:
        raise ValueError(text)
    return raw


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
