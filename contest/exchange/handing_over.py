"""The file in which a judge hands over marks that could not be sent, encrypted to their contest's key.

    {"format": "saiwu-hand-over/1", "key": …, "iv": …, "sealed": …}      base64

`key` is a key of this file alone (P-256, uncompressed point). The contest's key and it agree on a secret (ECDH), HKDF
(SHA-256, no salt, the format as its info) makes it an AES-256-GCM key, and `sealed` holds, with its tag,

    {"assignment": …, "written_at": "2026-11-29T08:00:00.000Z", "marks": {aspect: as typed}, "note": "", "comment": ""}
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORMAT = "saiwu-hand-over/1"
MOST_BYTES = 2**19
LETTERS = 50_000  # of each text: more than a sheet may hold, so that a text that is too long is handed over whole
TEXTS = ("note", "comment")
MOST_MARKS = 500


class BrokenFile(ValueError):
    """The file is none of ours, was made for another key, or was changed on the way."""


@dataclass(frozen=True)
class Handed:
    """What a file holds, as its judge typed it."""

    assignment_id: UUID
    written_at: datetime | None  # by the device's own clock
    marks: dict[str, str]
    note: str
    comment: str

    def as_kept(self) -> dict[str, Any]:
        """All of it, as JSON says it."""
        return {
            "assignment": str(self.assignment_id),
            "written_at": self.written_at.isoformat() if self.written_at else None,
            "marks": self.marks,
            "note": self.note,
            "comment": self.comment,
        }


def opened(file: bytes, key: ec.EllipticCurvePrivateKey) -> Handed:
    """What a file holds. Raises BrokenFile."""
    try:
        if len(file) > MOST_BYTES:
            raise BrokenFile
        fields = json.loads(file.decode())
        if fields["format"] != FORMAT:
            raise BrokenFile
        point, iv, sealed = (base64.b64decode(fields[name], validate=True) for name in ("key", "iv", "sealed"))
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        secret = HKDF(SHA256(), 32, salt=None, info=FORMAT.encode()).derive(key.exchange(ec.ECDH(), theirs))
        return read_content(json.loads(AESGCM(secret).decrypt(iv, sealed, None).decode()))
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, RecursionError, InvalidTag):
        raise BrokenFile from None


def read_content(fields: Any) -> Handed:
    """The content of a file from its JSON. Raises BrokenFile where it is none."""
    marks = fields["marks"]
    texts = {name: fields.get(name) or "" for name in TEXTS}
    sound = (
        isinstance(marks, dict)
        and len(marks) <= MOST_MARKS
        and all(_is_text(one, 200) for pair in marks.items() for one in pair)
        and all(_is_text(text, LETTERS) for text in texts.values())
    )
    if not sound:
        raise BrokenFile
    written = fields.get("written_at")
    moment = datetime.fromisoformat(written) if written else None
    if moment is not None and moment.tzinfo is None:
        raise BrokenFile
    return Handed(UUID(fields["assignment"]), moment and moment.astimezone(UTC), dict(marks), **texts)


def _is_text(value: object, most: int) -> bool:
    """Whether both databases can hold it: no NUL and no half of a character."""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        return False
    value.encode()  # a lone surrogate is a ValueError
    return True


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as browsers take it: 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
