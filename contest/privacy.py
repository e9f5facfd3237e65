"""Personal data: encrypted at rest, found by a keyed digest, masked when shown."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

import sqlalchemy as sa


class Vault:
    """Encrypts single fields. The newest key encrypts; every key still decrypts what it encrypted."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        from cryptography.fernet import Fernet, MultiFernet

        self._fernet = MultiFernet([Fernet(key.encode()) for key in keys])
        # The index key must not change when keys are rotated, so it is derived from the oldest one.
        self._index_key = hashlib.sha256(b"index:" + keys[-1].encode()).digest()

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, encrypted: str) -> str:
        return self._fernet.decrypt(encrypted.encode()).decode()

    def renewed(self, encrypted: str) -> str:
        """The same text under the newest key."""
        return self._fernet.rotate(encrypted.encode()).decode()

    def index(self, text: str) -> str:
        """A digest that finds an equal value without decrypting any."""
        return self.digest(text.strip().upper())

    def digest(self, text: str) -> str:
        """A digest of exactly this text, on which nobody without the keys can try guesses."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def vault_of(keys: tuple[str, ...]) -> Vault:
    return Vault(keys)


def vault() -> Vault:
    """The vault of the running app."""
    from flask import current_app

    return vault_of(current_app.config["SAIWU"].field_keys)


class EncryptedText(sa.types.TypeDecorator[str]):
    """Text that the column keeps encrypted with the field keys and that code reads as it was written. What a migration
    found unencrypted, having no keys, it marked with `PLAIN`."""

    impl = sa.Text
    cache_ok = True
    PLAIN = "plain:"

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else vault().encrypt(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        if value is None:
            return None
        text = str(value)
        return text.removeprefix(self.PLAIN) if text.startswith(self.PLAIN) else vault().decrypt(text)


def masked_name(name: str) -> str:
    """王小明 → 王*明, 王明 → 王*; a name with a middle dot keeps its first part; Latin names become initials."""
    name = name.strip()
    if len(name) <= 1:
        return name
    if "·" in name:
        return name.split("·")[0] + "·*"
    if name.isascii():
        return " ".join(part[0] + "." for part in name.split())
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")


def masked_number(number: str) -> str:
    """An identity number with only its first four and last four characters shown."""
    if len(number) <= 8:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def masked_phone(phone: str) -> str:
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 9 else "*" * len(phone)
