"""Bytes as letters that need no escaping in an address (RFC 4648, section 5), without the padding."""

from __future__ import annotations

import base64


def to_letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_letters(text: str) -> bytes:
    """Raises ValueError: a letter in it is none of these, or it was cut."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
