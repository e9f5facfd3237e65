"""Forms that were not taken, because their sign-in had ended or they had come before with another content: kept for an
hour, encrypted, for the same account in the same browser, which may send them by a press of its own (docs/decisions,
decision 54).

What is kept: the address, the typed fields, and the names of what was left out (passwords, codes, files).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from contest.db import Key, Mapped, Model, mapped_column, session
from contest.privacy import vault

LASTS = timedelta(hours=1)
LARGEST = 256 * 1024  # bytes of what is kept of one form
MOST = 5  # forms of one account in one browser; an older one makes room


class TooLarge(ValueError):
    """A form that is too large to keep."""


class KeptForm(Model):
    __tablename__ = "kept_form"

    id: Mapped[Key]
    account_id: Mapped[UUID]
    browser: Mapped[str]  # a digest of the browser's own cookie
    content_encrypted: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (sa.Index("ix_kept_form_owner", "account_id", "browser"),)


@dataclass(frozen=True)
class Content:
    """What is kept of a form."""

    address: str  # the path, with its query, that it was sent to
    page: str  # the path of the page that it was on
    fields: list[list[str]]  # [name, value], in their order
    left_out: list[str]  # names of the fields that are to be filled in again
    files: list[str]  # names of the fields whose files are to be chosen again
    is_second: bool = False  # the same form had come before, with another content; else its sign-in had ended


def keep(content: Content, *, account_id: UUID, browser: str, at: datetime) -> KeptForm:
    """Keep a form, in the caller's transaction. Raises TooLarge."""
    text = json.dumps(asdict(content), ensure_ascii=False)
    if len(text.encode()) > LARGEST:
        raise TooLarge
    purge(at)
    mine = sa.select(KeptForm).where(KeptForm.account_id == account_id, KeptForm.browser == digest_of(browser))
    for old in session.scalars(mine.order_by(KeptForm.id.desc()).offset(MOST - 1)):
        session.delete(old)
    kept = KeptForm(account_id=account_id, browser=digest_of(browser), content_encrypted=vault().encrypt(text), at=at)
    session.add(kept)
    session.flush()
    return kept


def find(form_id: UUID, *, account_id: UUID, browser: str, at: datetime) -> KeptForm | None:
    """A kept form, for the account and the browser that sent it, within its hour."""
    return session.scalar(
        sa.select(KeptForm).where(
            KeptForm.id == form_id,
            KeptForm.account_id == account_id,
            KeptForm.browser == digest_of(browser),
            KeptForm.at > at - LASTS,
        )
    )


def content_of(kept: KeptForm) -> Content:
    return Content(**json.loads(vault().decrypt(kept.content_encrypted)))


def discard(form_id: UUID, account_id: UUID) -> None:
    """Forget a form that its account has sent again."""
    session.execute(sa.delete(KeptForm).where(KeptForm.id == form_id, KeptForm.account_id == account_id))


def purge(at: datetime) -> int:
    """Delete the forms whose hour is over; returns how many. The caller commits."""
    result = session.execute(sa.delete(KeptForm).where(KeptForm.at <= at - LASTS))
    return int(getattr(result, "rowcount", 0))


def digest_of(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()
