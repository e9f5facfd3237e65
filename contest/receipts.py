"""Important writes are answered with a receipt and are idempotent: a form carries a key made with it
(`idempotency_key`), and a repeat of the same key by the same account returns the first answer instead of doing the
operation again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest.db import Key, Mapped, Model, session

# No vowels and no look-alikes: a receipt may be read out over the phone.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


class Receipt(Model):
    __tablename__ = "receipt"
    __table_args__ = (sa.UniqueConstraint("account_id", "idempotency_key"),)

    id: Mapped[Key]
    account_id: Mapped[UUID]
    idempotency_key: Mapped[str]  # made with the form
    operation: Mapped[str]  # the endpoint that was called
    answer: Mapped[str]  # the address that the first answer led to
    code: Mapped[str]  # what the person sees
    at: Mapped[datetime]


def find(account_id: UUID, idempotency_key: str, *, operation: str) -> Receipt | None:
    """The receipt of the same operation under the same key. A key that another operation has used is refused on
    saving."""
    return session.scalar(
        sa.select(Receipt).where(
            Receipt.account_id == account_id, Receipt.idempotency_key == idempotency_key, Receipt.operation == operation
        )
    )


def save(account_id: UUID, idempotency_key: str, *, operation: str, answer: str, at: datetime) -> Receipt:
    """Write the receipt in the operation's own transaction; a concurrent duplicate fails on the unique key."""
    receipt = Receipt(
        account_id=account_id,
        idempotency_key=idempotency_key,
        operation=operation,
        answer=answer,
        code=code_of(idempotency_key),
        at=at,
    )
    session.add(receipt)
    session.flush()
    return receipt


def code_of(idempotency_key: str) -> str:
    """Four characters that can be read out; the same key always gives the same code."""
    import hashlib

    number = int.from_bytes(hashlib.sha256(idempotency_key.encode()).digest()[:8], "big")
    letters = []
    for _ in range(4):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
