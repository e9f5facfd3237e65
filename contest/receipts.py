"""Important writes are answered with a receipt and are idempotent: a form carries a key made with it
(`idempotency_key`), and a repeat of the same key by the same account returns the first answer instead of doing the
operation again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import Key, Mapped, Model, insert, mapped_column, new_id, read, table_of
from contest.errors import N_, Clash

# No vowels and no look-alikes: a receipt may be read out over the phone.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


class OtherContent(Clash):
    """The same form came before, with another content."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "这张表单先前已经收到过一次，这一次的内容不一样，所以没有收下。请重新打开这一页，看看现在的样子，再从那里改。"
            ),
            safe=N_("先前收到的那一次不受影响。"),
        )


class Receipt(Model):
    __tablename__ = "receipt"
    __table_args__ = (sa.UniqueConstraint("account_id", "idempotency_key"),)

    id: Mapped[Key]
    account_id: Mapped[UUID]
    idempotency_key: Mapped[str]  # made with the form
    operation: Mapped[str]  # the endpoint that was called
    answer: Mapped[str]  # the address that the first answer led to
    code: Mapped[str]  # what the person sees
    digest: Mapped[str] = mapped_column(server_default="")  # of who sent what where; empty in the oldest receipts
    at: Mapped[datetime]


@dataclass(frozen=True)
class Kept:
    """What a receipt says. No row of the session: nothing about a receipt ever changes."""

    answer: str
    code: str
    at: datetime


_FIND = sa.select(*table_of(Receipt).c).where(
    Receipt.account_id == sa.bindparam("account_id"), Receipt.idempotency_key == sa.bindparam("idempotency_key")
)


def find(account_id: UUID, idempotency_key: str, *, operation: str, digest: str) -> Kept | None:
    """The receipt of the same request under this key: the same operation with the same content (`digest`, see
    contest/web/contents.py). Raises OtherContent where the key has another request's receipt, which is never given
    away."""
    found = read(_FIND, {"account_id": account_id, "idempotency_key": idempotency_key}).one_or_none()
    if found is None:
        return None
    if found.operation != operation or found.digest not in ("", digest):
        raise OtherContent
    return Kept(found.answer, found.code, found.at)


def save(
    account_id: UUID, idempotency_key: str, *, operation: str, answer: str, at: datetime, digest: str = ""
) -> Kept:
    """Write the receipt in the operation's own transaction; a concurrent duplicate fails on the unique key."""
    written: dict[str, Any] = {
        "id": new_id(),
        "account_id": account_id,
        "idempotency_key": idempotency_key,
        "operation": operation,
        "answer": answer,
        "code": code_of(idempotency_key),
        "digest": digest,
        "at": at,
    }
    insert(Receipt, written)
    return Kept(answer, written["code"], at)


def code_of(idempotency_key: str) -> str:
    """Four characters that can be read out; the same key always gives the same code."""
    import hashlib

    number = int.from_bytes(hashlib.sha256(idempotency_key.encode()).digest()[:8], "big")
    letters = []
    for _ in range(4):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
