"""What counts as the same account name, e-mail address or phone number. Pure."""

from __future__ import annotations

import re
import unicodedata

# An account name begins with a letter (of any script), so it is never mistaken for a phone number or an address.
LOGIN = re.compile(r"[^\W\d_][\w.-]{1,31}")
PHONE = re.compile(r"\+?[0-9]{6,18}")


def plain_login(text: str) -> str:
    """Full-width letters made narrow, spaces removed, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def plain_email(text: str) -> str:
    """Addresses are compared without regard to case: no provider of our readers treats case as a difference."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def plain_phone(text: str) -> str | None:
    """Digits with a leading + if the input has one; +86 and 0086 before a Chinese mobile number are removed. None where
    it is not a phone number."""
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086)(?=1[0-9]{10}$)", "", digits)
    return digits if PHONE.fullmatch(digits) else None


def way_in(text: str) -> tuple[str, str]:
    """The kind of name that somebody signs in with (`email`, `phone` or `login`), and the form in which we store it."""
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
