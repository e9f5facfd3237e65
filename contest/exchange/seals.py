"""The detached seal of a bundle: when and by whom it was sealed, with an Ed25519 signature over its manifest.

`signature` signs the bytes of manifest.json and can be checked with any Ed25519 tool. `witness` signs the seal itself
(its other fields as JSON with sorted keys and no blanks), so that neither the time nor the name can be changed.
`algorithm` names the signature; seals of before 2027 (`saiwu-seal/1`) don't, and are Ed25519 all the same.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from contest.exchange.labels import Unsound

FORMAT = "saiwu-seal/2"
EARLIER = "saiwu-seal/1"
ALGORITHM = "Ed25519"
PEM_BEGINS = b"-----BEGIN PUBLIC KEY-----"
NAME = b"Name:"
FIELDS = {"format", "manifest", "sealed_at", "signer", "key", "signature", "witness"}
MOST_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as read; nothing in it has been checked yet."""

    manifest: str
    sealed_at: str
    signer: str
    key: bytes
    signature: bytes
    witness: bytes
    format: str = FORMAT

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that it says it was made with."""
        return fingerprint(self.key)

    def attested(self) -> dict[str, str]:
        """The fields that the witness signs."""
        fields = {
            "format": self.format,
            "manifest": self.manifest,
            "sealed_at": self.sealed_at,
            "signer": self.signer,
            "key": _text(self.key),
            "signature": _text(self.signature),
        }
        return fields if self.format == EARLIER else {**fields, "algorithm": ALGORITHM}


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key (32 bytes) that somebody trusts, and the name under which it is known ("": by what its seals
    say)."""

    key: bytes
    name: str = ""

    @property
    def public(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.key)


def signer_of(signed: bytes, signature: bytes, keys: Iterable[KnownKey]) -> KnownKey | None:
    """Which of these keys made a signature (Ed25519) of these bytes; None: none of them."""
    for known in keys:
        try:
            known.public.verify(signature, signed)
        except InvalidSignature:
            continue
        return known
    return None


def fingerprint(key: bytes) -> str:
    """A public key short enough to compare by eye, long enough that nobody finds another with the same: the first 32
    hexadecimal digits of its SHA-256, in fours."""
    digits = hashlib.sha256(key).hexdigest()[:32].upper()
    return "-".join(digits[start : start + 4] for start in range(0, 32, 4))


def utc_text(at: datetime) -> str:
    """A moment as sealed files write it: `2026-03-20T02:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_seal(manifest: bytes, key: Ed25519PrivateKey, *, signer: str, at: datetime) -> bytes:
    """The seal.json of a manifest. `at` has a time zone."""
    made = Seal(
        manifest=hashlib.sha256(manifest).hexdigest(),
        sealed_at=utc_text(at),
        signer=signer,
        key=raw_public_key(key.public_key()),
        signature=key.sign(manifest),
        witness=b"",
    )
    sealed = {**made.attested(), "witness": _text(key.sign(_attested(made.attested())))}
    return (json.dumps(sealed, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_seal(raw: bytes) -> Seal:
    """What a seal.json says; raises `Unsound`."""
    try:
        if len(raw) > MOST_BYTES:
            raise Unsound("seal.broken")
        fields = json.loads(raw.decode())
        wanted = {EARLIER: FIELDS, FORMAT: FIELDS | {"algorithm"}}.get(fields.get("format"))
        if set(fields) != wanted or not all(isinstance(v, str) for v in fields.values()):
            raise Unsound("seal.broken")
        if fields.get("algorithm", ALGORITHM) != ALGORITHM:
            raise Unsound("seal.algorithm")
        _attested(fields)  # half a character, which JSON can say and UTF-8 cannot
        key, signature, witness = (_bytes(fields[name]) for name in ("key", "signature", "witness"))
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        raise Unsound("seal.broken") from None
    if len(key) != 32:
        raise Unsound("seal.broken")
    stated = fields["manifest"], fields["sealed_at"], fields["signer"]
    return Seal(*stated, key, signature, witness, fields["format"])


def check_seal(seal: Seal, manifest: bytes) -> None:
    """Raise `Unsound` unless the seal belongs to this manifest and the key in it made both its signatures."""
    if hashlib.sha256(manifest).hexdigest() != seal.manifest:
        raise Unsound("seal.other")
    try:
        own = Ed25519PublicKey.from_public_bytes(seal.key)
        own.verify(seal.signature, manifest)
        own.verify(seal.witness, _attested(seal.attested()))
    except (InvalidSignature, ValueError):
        raise Unsound("seal.forged") from None


def read_known_keys(raw: bytes, name: str = "") -> tuple[KnownKey, ...]:
    """The public keys in a file: PEM, one after another (the current one and older ones), or 32 bytes in base64.

    A line `Name: …` before a key says under which name it and those after it are known; without one it is `name`.
    Raises `Unsound`.
    """
    try:
        if PEM_BEGINS not in raw:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(raw.strip(), validate=True))
            return (KnownKey(raw_public_key(key), name),)
        found: list[KnownKey] = []
        before, *rest = raw.split(PEM_BEGINS)
        for one in rest:
            for line in before.splitlines():
                name = line.removeprefix(NAME).decode().strip() if line.startswith(NAME) else name
            pem, _, before = one.partition(b"-----END PUBLIC KEY-----")
            key_read = load_pem_public_key(PEM_BEGINS + pem + b"-----END PUBLIC KEY-----\n")
            if not isinstance(key_read, Ed25519PublicKey):
                raise Unsound("key.broken")
            found.append(KnownKey(raw_public_key(key_read), name))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        raise Unsound("key.broken") from None
    return tuple(found)


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
