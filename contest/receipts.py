"""Writes that matter are answered with a receipt and are idempotent: a form carries a key made with it (`once`), and
a repeat of the same key by the same account returns the first answer instead of doing the deed again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest.db import Key, Mapped, Model, session

# No vowels and no look-alikes: a receipt is read out over the phone.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


class Receipt(Model):
    __tablename__ = "receipt"
    __table_args__ = (sa.UniqueConstraint("account_id", "once"),)

    id: Mapped[Key]
    account_id: Mapped[UUID]
    once: Mapped[str]  # the client-made key
    deed: Mapped[str]  # the endpoint that was asked
    answer: Mapped[str]  # where the first answer led
    code: Mapped[str]  # what the person is shown
    at: Mapped[datetime]


def find(account_id: UUID, once: str, *, deed: str) -> Receipt | None:
    """The receipt of the same deed under the same key; a key that another deed used up is refused when it is kept."""
    return session.scalar(
        sa.select(Receipt).where(Receipt.account_id == account_id, Receipt.once == once, Receipt.deed == deed)
    )


def keep(account_id: UUID, once: str, *, deed: str, answer: str, at: datetime) -> Receipt:
    """Write the receipt in the deed's own transaction; a concurrent twin fails on the unique key."""
    receipt = Receipt(account_id=account_id, once=once, deed=deed, answer=answer, code=code_of(once), at=at)
    session.add(receipt)
    session.flush()
    return receipt


def code_of(once: str) -> str:
    """Four characters to read out; the same key always gives the same code."""
    import hashlib

    number = int.from_bytes(hashlib.sha256(once.encode()).digest()[:8], "big")
    letters = []
    for _ in range(4):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
