"""A certificate as an Open Badges 3.0 credential, signed with the key that seals publications.

The credential is an `OpenBadgeCredential` (W3C Verifiable Credentials 2.0) as a compact JWS, as Open Badges 3.0 says in
8.2 (JSON Web Token Proof Format): the credential's members are the token's own, beside `iss`, `jti` and `nbf`. The
header names the algorithm (EdDSA: Ed25519) and carries the public key; who trusts that key decides, never the header.

Whether it still counts stands at the address in `credentialStatus`: a Bitstring Status List of this one certificate,
signed in the same way, so that a list tells nothing of any other.
"""

from __future__ import annotations

import binascii
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from contest.exchange.base64url import from_letters, to_letters
from contest.exchange.certificates import FORMAT, Found, Kind, Status, weigh
from contest.exchange.labels import Unsound
from contest.exchange.seals import KnownKey, fingerprint, raw_public_key, signer_of, utc_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MEDIA = "application/vc+jwt"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
_TOKEN = re.compile(rb"\s*[A-Za-z0-9_-]{2,2000}\.[A-Za-z0-9_-]{2,20000}\.[A-Za-z0-9_-]{86}\s*")

PLACE = 0  # of the one bit that counts in a list
BITS = 131_072  # the fewest that a Bitstring Status List may have
LASTS = timedelta(days=1)  # an older copy of a list is worth nothing


@dataclass(frozen=True, slots=True)
class Badge:
    """What a credential says. Addresses are whole. `facts`: those of the certificate (exchange.certificates), with
    `number`, `name`, `award`, `event`, `publication`; `basis`: the page of the publication that it follows from."""

    facts: Mapping[str, str]
    address: str
    status: str
    achievement: str
    basis: str
    issuer: Mapping[str, Any]
    narrative: str
    at: datetime


def credential(badge: Badge, key: Ed25519PrivateKey) -> str:
    """The credential, signed. The same badge and key give the same text."""
    facts = badge.facts
    stated = {
        "@context": [CREDENTIALS, BADGES, EXTENSIONS],
        "id": badge.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts["award"],
        "issuer": dict(badge.issuer),
        "validFrom": utc_text(badge.at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": facts["name"],
                    "identityType": "name",
                }
            ],
            "achievement": {
                "id": badge.achievement,
                "type": ["Achievement"],
                "achievementType": "Award",
                "humanCode": facts["publication"],
                "name": facts["award"],
                "description": facts["event"],
                "criteria": {"id": badge.basis, "narrative": badge.narrative},
            },
        },
        "credentialSchema": [SCHEMA],
        "credentialStatus": {
            "id": f"{badge.status}#{PLACE}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(PLACE),
            "statusListCredential": badge.status,
        },
    }
    return _signed(stated, str(badge.issuer["id"]), badge.at, key)


def status_list(address: str, issuer: str, *, is_revoked: bool, at: datetime, key: Ed25519PrivateKey) -> str:
    """The signed status list of one certificate: the bit at PLACE is set once it no longer counts."""
    bits = bytearray(BITS // 8)
    bits[0] = 0x80 if is_revoked else 0  # the first bit is the leftmost
    stated = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": utc_text(at),
        "validUntil": utc_text(at + LASTS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{to_letters(gzip.compress(bytes(bits), mtime=0))}",
        },
    }
    return _signed(stated, issuer, at, key)


def issuer_keys(issuer: str, keys: Sequence[KnownKey]) -> list[dict[str, Any]]:
    """The public keys of an issuer as its profile lists them, the current one first."""
    return [
        {
            "id": f"{issuer}#{fingerprint(one.key)}",
            "type": "JsonWebKey",
            "controller": issuer,
            "publicKeyJwk": _public(one.key),
        }
        for one in keys
    ]


def is_credential(raw: bytes) -> bool:
    """Whether these bytes look like a signed credential, and not like a PDF or the text of a QR code."""
    return _TOKEN.fullmatch(raw) is not None


def facts_of(raw: bytes) -> tuple[dict[str, str], bytes, bytes]:
    """The facts in a credential as a certificate's own text has them, the bytes that were signed, and their signature,
    which nobody has checked yet. Raises `Unsound`: it is no credential as it is made here."""
    if not is_credential(raw):
        raise Unsound("credential.broken")
    signed, _dot, signature = raw.strip().rpartition(b".")
    try:
        header, payload = (json.loads(from_letters(part)) for part in signed.decode().split("."))
        subject = payload["credentialSubject"]
        (named,), achieved = subject["identifier"], subject["achievement"]
        facts = {
            "format": FORMAT,
            "number": payload["id"].rpartition("/")[2],
            "name": named["identityHash"],
            "award": achieved["name"],
            "event": achieved["description"],
            "publication": achieved["humanCode"],
        }
        is_whole = header["alg"] == "EdDSA" and "OpenBadgeCredential" in payload["type"]
        if not is_whole or not all(isinstance(one, str) for one in facts.values()):
            raise Unsound("credential.broken")
        return facts, signed, from_letters(signature.decode())
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, RecursionError):
        raise Unsound("credential.broken") from None


def read_credential(raw: bytes, keys: Sequence[KnownKey]) -> tuple[dict[str, str], str]:
    """The facts in a credential and the fingerprint of the key that signed it. Raises `Unsound`: it is none, or none of
    these keys signed it. The key in its header is not asked."""
    facts, signed, signature = facts_of(raw)
    known = signer_of(signed, signature, keys)
    if known is None:
        raise Unsound("certificate.forged")
    return facts, fingerprint(known.key)


def judge_credential(raw: bytes, keys: Sequence[KnownKey], status: Status | None) -> Found:
    """The verdict on a certificate by its credential. All of it is signed, so that no copy is altered and genuine."""
    try:
        facts, key = read_credential(raw, keys)
    except Unsound as refused:
        return Found(Kind.FORGED if refused.key == "certificate.forged" else Kind.BROKEN, {})
    return weigh(facts, key, status)


def _signed(stated: Mapping[str, Any], issuer: str, at: datetime, key: Ed25519PrivateKey) -> str:
    public = raw_public_key(key.public_key())
    header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{issuer}#{fingerprint(public)}", "jwk": _public(public)}
    payload = {**stated, "iss": issuer, "jti": stated["id"], "nbf": int(at.timestamp())}
    text = f"{to_letters(_json(header))}.{to_letters(_json(payload))}"
    return f"{text}.{to_letters(key.sign(text.encode()))}"


def _public(key: bytes) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": to_letters(key)}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
