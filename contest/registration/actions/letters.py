"""Letters about entries: rows that commit with the action, in the reader's own language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import mail
from contest.clock import Closing
from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import contest_name
from contest.editions.schedule.calendar import Period
from contest.errors import N_
from contest.formatting import format_sentence
from contest.i18n import speaking
from contest.people.models import Account
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.entries import competitors

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
    deadline: tuple[str, Period] | None = None,
    path: str | None = None,
    **facts: Any,
) -> int:
    """Write to those of some members who have an account with an address; each letter leads to `path`, or to the
    entry's page.
    `undoable`: the deed that may be undone soon, so that the letter waits for it. `deadline`: a sentence that says
    `until` when, and the period whose end it is; the letter is of no use after it. Returns how many were written."""
    ids = [member.person_id for member in people]
    written, until = 0, deadline[1].closes if deadline else None
    for account in session.scalars(
        sa.select(Account).where(Account.person_id.in_(ids), Account.email.is_not(None), Account.disabled_at.is_(None))
    ):
        facts = {"number": entry.number, "title": entry.title, "edition": entry.edition.short, **facts}
        with speaking(account.language or "zh"):
            zone = entry.edition.zone
            link = mail.link(path or f"/my/entries/{entry.id}")
            lines = [format_sentence(text, facts, zone), "", link, "", format_sentence(SIGNED, {})]
            if deadline and until:
                lines.insert(1, format_sentence(deadline[0], {"until": Closing(until)}, zone))
            mail.write(
                account.email or "",
                format_sentence(subject, facts, zone),
                "\n".join(lines),
                at=at,
                kind=kind,
                use_by=until,
                about=undoable,
                undoable=undoable is not None,
            )
        written += 1
    return written


def tell_promoted(entry: Entry, contest: Contest, *, reserve_id: UUID, place: int, at: datetime) -> None:
    """A reserve moved up. The letter waits a little, so that it is not sent if the reserve steps back at once."""
    write_to(
        competitors(entry),
        entry,
        N_("%(edition)s：候补递补"),
        N_("有名额空出，《%(title)s》（%(number)s）由候补第 %(place)s 位递补进入%(contest)s。"),
        at=at,
        kind=mail.LetterKind.PROMOTED,
        undoable=reserve_id,
        place=place,
        contest=contest_name(contest),
    )


def tell_stepped_back(entry: Entry, contest: Contest, *, gone: Entry, place: int, at: datetime) -> None:
    """A reserve waits again, whose place was that of `gone`."""
    write_to(
        competitors(entry),
        entry,
        N_("%(edition)s：递补收回"),
        N_(
            "《%(title)s》（%(number)s）在%(contest)s的名额是递补 %(gone)s 得来的，现在收回，"
            "你们回到候补第 %(place)s 位。有疑问请联系组织者。"
        ),
        at=at,
        gone=gone.number,
        place=place,
        contest=contest_name(contest),
    )


def tell_asker(
    account_id: UUID, entry: Entry, subject: str, text: str, *, path: str, at: datetime, **facts: Any
) -> int:
    """Write to the account that asked for something about an entry; the letter leads to `path`. Returns how many
    letters were written: none to who has no address."""
    account = session.get(Account, account_id)
    if account is None or account.email is None or account.disabled_at is not None:
        return 0
    facts = {"edition": entry.edition.short, **facts}
    with speaking(account.language or "zh"):
        zone = entry.edition.zone
        lines = [format_sentence(text, facts, zone), "", mail.link(path), "", format_sentence(SIGNED, {})]
        mail.write(account.email, format_sentence(subject, facts, zone), "\n".join(lines), at=at)
    return 1
