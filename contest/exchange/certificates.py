"""What a certificate's QR code holds: its facts, signed with the key that seals publications (Ed25519).

The code is the address where it is checked, and behind `#`, which no browser sends, the facts as JSON with sorted keys
and no blanks, a full stop, and the signature over those bytes; both in base64url. So it can be checked without a
network.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature

from contest.exchange.labels import Unsound
from contest.exchange.seals import KnownKey, fingerprint

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT = "saiwu-certificate/1"
FIELDS = {"format", "number", "name", "award", "event", "publication"}
MOST_LETTERS = 8_000


def signed_text(facts: Mapping[str, str], key: Ed25519PrivateKey) -> str:
    """What stands behind `#` for these facts: FIELDS without `format`."""
    payload = json.dumps(
        {**facts, "format": FORMAT}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    return f"{_written(payload)}.{_written(key.sign(payload))}"


def read_certificate(text: str, keys: Sequence[KnownKey]) -> tuple[dict[str, str], str]:
    """The facts in the text of a certificate's QR code, and the fingerprint of the key that signed them. Raises
    `Unsound`: it is no such text, or none of these keys signed it."""
    behind = text.strip().rpartition("#")[2]
    payload, stop, signature = behind.partition(".")
    if not stop or len(behind) > MOST_LETTERS:
        raise Unsound("certificate.broken")
    try:
        raw, signed = _read(payload), _read(signature)
        facts = json.loads(raw)
        if set(facts) != FIELDS or not all(isinstance(one, str) for one in facts.values()):
            raise Unsound("certificate.broken")
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Unsound("certificate.broken") from None
    if facts["format"] != FORMAT:
        raise Unsound("certificate.broken")
    for known in keys:
        try:
            known.public.verify(signed, raw)
        except InvalidSignature:
            continue
        return facts, fingerprint(known.key)
    raise Unsound("certificate.forged")


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
