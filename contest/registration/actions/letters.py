"""Letters about entries: rows that commit with the action, in the reader's own language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import mail
from contest.db import session
from contest.errors import N_
from contest.formatting import format_sentence
from contest.i18n import speaking
from contest.people.models import Account
from contest.registration.models import Entry, EntryMember

SIGNED = N_("—— 赛务")


def write_to(
    people: Iterable[EntryMember],
    entry: Entry,
    subject: str,
    text: str,
    *,
    at: datetime,
    kind: mail.LetterKind = mail.LetterKind.NOTICE,
    undoable: UUID | None = None,
    **facts: Any,
) -> int:
    """Write to those of some members who have an account with an address; each letter leads to the entry's page.
    `undoable`: the deed that may be undone soon, so that the letter waits for it. Returns how many were written."""
    ids = [member.person_id for member in people]
    written = 0
    for account in session.scalars(
        sa.select(Account).where(Account.person_id.in_(ids), Account.email.is_not(None), Account.disabled_at.is_(None))
    ):
        facts = {"number": entry.number, "title": entry.title, "edition": entry.edition.short, **facts}
        with speaking(account.language or "zh"):
            zone = entry.edition.zone
            link = mail.link(f"/my/entries/{entry.id}")
            lines = [format_sentence(text, facts, zone), "", link, "", format_sentence(SIGNED, {})]
            mail.write(
                account.email or "",
                format_sentence(subject, facts, zone),
                "\n".join(lines),
                at=at,
                kind=kind,
                about=undoable,
                undoable=undoable is not None,
            )
        written += 1
    return written
