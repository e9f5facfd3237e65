"""What a certificate says of itself, and what its issuer says of it, both signed with the key that seals publications
(Ed25519), so that a certificate is checked without a network.

**Signed text.** The QR code is the address where it is checked, and behind `#`, which no browser sends, the facts as
JSON with sorted keys and no blanks, a full stop, and the signature over those bytes; both in base64url. The PDF of one
certificate holds the same text as a keyword behind `MARK`: in its XMP packet, which is made to be found in a file's
bytes by programs that cannot read PDF, so nothing of a stranger's file is parsed here.

**Status file.** All numbers of an edition that are public, each with what it is worth and the SHA-256 of the files that
were issued for it; no names, no awards. `corrections`: when and why a publication replaced another.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature

from contest.exchange.base64url import from_letters, to_letters
from contest.exchange.labels import Unsound
from contest.exchange.seals import KnownKey, fingerprint, raw_public_key, signer_of, utc_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT = "saiwu-certificate/1"
FIELDS = {"format", "number", "name", "award", "event", "publication"}
MOST_LETTERS = 8_000
MARK = "saiwu-certificate:"
_EMBEDDED = re.compile(re.escape(MARK.encode()) + rb"([A-Za-z0-9_-]{2,7800}\.[A-Za-z0-9_-]{86})")

STATUS_FORMAT = "saiwu-certificate-status/1"
STATUS_FIELDS = {"format", "edition", "made_at", "corrections", "certificates", "key", "signature"}
STATES = ("valid", "in_publicity", "replaced", "revoked")


class Kind(StrEnum):
    """What is known of a certificate after all that can be looked at was looked at."""

    VALID = "valid"
    IN_PUBLICITY = "in_publicity"
    UNKNOWN = "unknown"  # its signature is good, but no status file was at hand
    NOT_YET = "not_yet"  # a genuine one whose number is not public
    REPLACED = "replaced"
    REVOKED = "revoked"
    OTHER_FILE = "other_file"  # its text is genuine, but these bytes were not issued
    FORGED = "forged"
    BROKEN = "broken"  # no text of a certificate in it, or several


@dataclass(frozen=True, slots=True)
class Status:
    """A status file whose signature was checked: number → its state, the digests of its files, and, where it was
    replaced or revoked, the publication that did so."""

    edition: str
    made_at: str
    certificates: Mapping[str, Mapping[str, Any]]
    corrections: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """The verdict on one certificate. `facts` are empty where nothing may or can be shown."""

    kind: Kind
    facts: Mapping[str, str]
    key: str = ""
    at: str = ""  # of the correction
    reason: str = ""
    state: Kind | None = None  # of OTHER_FILE: what its number is worth


def payload_of(facts: Mapping[str, str]) -> bytes:
    """The bytes that are signed for these facts: FIELDS without `format`."""
    return _canonical({**facts, "format": FORMAT})


def signature_of(payload: bytes, key: Ed25519PrivateKey) -> str:
    """The signature as it is kept and written."""
    return to_letters(key.sign(payload))


def text_of(payload: bytes, signature: str) -> str:
    """What stands behind `#`, and in the PDF behind MARK."""
    return f"{to_letters(payload)}.{signature}"


def signed_text(facts: Mapping[str, str], key: Ed25519PrivateKey) -> str:
    """The text of these facts, signed now."""
    payload = payload_of(facts)
    return text_of(payload, signature_of(payload, key))


def is_signed(payload: bytes, signature: str, known: KnownKey) -> bool:
    """Whether this key signed these bytes."""
    try:
        known.public.verify(from_letters(signature), payload)
    except (InvalidSignature, ValueError):
        return False
    return True


def text_in(raw: bytes) -> str:
    """The signed text in the bytes of a certificate's PDF. Raises `Unsound`: there is none, or there are several."""
    found: set[str] = {one.decode() for one in _EMBEDDED.findall(raw)}
    if len(found) != 1:
        raise Unsound("certificate.several" if found else "certificate.textless")
    (only,) = found
    return only


def facts_in(text: str) -> tuple[dict[str, str], bytes, bytes]:
    """The facts in the text of a certificate's QR code, the bytes that were signed, and their signature, which nobody
    has checked yet. Raises `Unsound`: it is no such text."""
    behind = text.strip().rpartition("#")[2]
    payload, stop, signature = behind.partition(".")
    if not stop or len(behind) > MOST_LETTERS:
        raise Unsound("certificate.broken")
    try:
        raw, signed = from_letters(payload), from_letters(signature)
        facts = json.loads(raw)
        if set(facts) != FIELDS or not all(isinstance(one, str) for one in facts.values()):
            raise Unsound("certificate.broken")
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Unsound("certificate.broken") from None
    if facts["format"] != FORMAT:
        raise Unsound("certificate.broken")
    return facts, raw, signed


def read_certificate(text: str, keys: Sequence[KnownKey]) -> tuple[dict[str, str], str]:
    """The facts in the text of a certificate's QR code, and the fingerprint of the key that signed them. Raises
    `Unsound`: it is no such text, or none of these keys signed it."""
    facts, raw, signed = facts_in(text)
    known = signer_of(raw, signed, keys)
    if known is None:
        raise Unsound("certificate.forged")
    return facts, fingerprint(known.key)


def status_file(
    *,
    edition: str,
    made_at: datetime,
    certificates: Mapping[str, Mapping[str, Any]],
    corrections: Mapping[str, tuple[datetime, str]],
    key: Ed25519PrivateKey,
) -> bytes:
    """The signed status file. `corrections`: number of the publication → when it became public, and why."""
    body = {
        "format": STATUS_FORMAT,
        "edition": edition,
        "made_at": utc_text(made_at),
        "certificates": certificates,
        "corrections": {number: {"at": utc_text(at), "reason": reason} for number, (at, reason) in corrections.items()},
        "key": fingerprint(raw_public_key(key.public_key())),
    }
    return _canonical({**body, "signature": signature_of(_canonical(body), key)}) + b"\n"


def read_status(raw: bytes, keys: Sequence[KnownKey]) -> Status:
    """A status file, after its signature was checked. Raises `Unsound`."""
    try:
        body = json.loads(raw)
        if set(body) != STATUS_FIELDS or body["format"] != STATUS_FORMAT:
            raise Unsound("status.broken")
        signed = from_letters(body.pop("signature"))
        whole = _canonical(body)
        is_whole = all(
            one["state"] in STATES and isinstance(one["sha256"], list) for one in body["certificates"].values()
        )
        if not is_whole or not all(isinstance(body[name], str) for name in ("edition", "made_at", "key")):
            raise Unsound("status.broken")
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, RecursionError):
        raise Unsound("status.broken") from None
    if signer_of(whole, signed, keys) is None:
        raise Unsound("status.forged")
    return Status(body["edition"], body["made_at"], body["certificates"], body["corrections"])


def judge(text: str, keys: Sequence[KnownKey], status: Status | None, file: bytes | None = None) -> Found:
    """The verdict on a certificate by its signed text. `file`: the PDF that it stood in; its digest is compared with
    those that were issued, which the status file has."""
    try:
        facts, key = read_certificate(text, keys)
    except Unsound as refused:
        return Found(Kind.FORGED if refused.key == "certificate.forged" else Kind.BROKEN, {})
    return weigh(facts, key, status, file)


def weigh(facts: Mapping[str, str], key: str, status: Status | None, file: bytes | None = None) -> Found:
    """The verdict on facts that this key signed; see `judge`."""
    if status is None:
        return Found(Kind.UNKNOWN, facts, key)
    one = status.certificates.get(facts["number"])
    if one is None:
        return Found(Kind.NOT_YET, {}, key)
    correction = status.corrections.get(str(one.get("by", "")), {})
    state = Kind(one["state"])
    found = Found(state, facts, key, str(correction.get("at", "")), str(correction.get("reason", "")))
    if file is not None and hashlib.sha256(file).hexdigest() not in one["sha256"]:
        return Found(Kind.OTHER_FILE, facts, key, found.at, found.reason, state)
    return found


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
