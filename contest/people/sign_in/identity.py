"""What counts as the same account name, e-mail address or phone number. Pure."""

from __future__ import annotations

import re
import unicodedata

# An account name begins with a letter (of any script), so it is never mistaken for a phone number or an address.
LOGIN = re.compile(r"[^\W\d_][\w.-]{1,31}")
PHONE = re.compile(r"\+?[0-9]{6,18}")


def plain_login(text: str) -> str:
    """Full-width letters narrowed, spaces gone, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def plain_email(text: str) -> str:
    """Addresses are told apart without regard to case: no provider of our readers does otherwise."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def plain_phone(text: str) -> str | None:
    """Digits with a leading + where one was given; +86 and 0086 before a mobile number of ours are dropped. None where
    it is no phone number."""
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086)(?=1[0-9]{10}$)", "", digits)
    return digits if PHONE.fullmatch(digits) else None


def way_in(text: str) -> tuple[str, str]:
    """What somebody means who signs in with this: `email`, `phone` or `login`, and how we write it."""
    if "@" in text:
        return "email", plain_email(text)
    if phone := plain_phone(text):
        return "phone", phone
    return "login", plain_login(text)


def is_login(text: str) -> bool:
    return LOGIN.fullmatch(plain_login(text)) is not None


def masked_email(email: str) -> str:
    """zhang@example.edu.cn → z***g@example.edu.cn."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***{name[-1:] if len(name) > 2 else ''}@{host}"
