"""Letters: rows that commit with the operation and are sent afterwards, outside any transaction.

A sender takes one letter at a time: it writes its lease on the row and commits, talks to the mail server while it
holds no lock and no transaction, and commits the outcome. A server that does not answer costs the sender its time and
nobody else anything. What failed is tried again after growing pauses, for three days or until the letter's use-by time,
whichever comes first; then it is given up, which administrators see and may have tried again.

A letter goes out at least once. If a sender is killed between the server's answer and its own commit, the next one
sends the letter again when the lease has ended, with the same Message-ID, by which mail programs know it again.

Bodies hold links and codes: they are encrypted while they wait, and erased as soon as the letter is sent or withdrawn,
or its use-by time has passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from contest import clock
from contest.db import Key, Mapped, Model, mapped_column, new_id, session
from contest.logs import Log
from contest.post import OF_THE_SERVER, Failure, Message, Post
from contest.privacy import EncryptedText
from contest.waking import LETTERS, work_for

log = Log(__name__)
KEEPS_TRYING = timedelta(days=3)
OF_USE = timedelta(days=14)  # a letter that names no moment after which it says nothing useful
LEASE = timedelta(minutes=10)  # longer than all steps of one conversation with a server may take
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)  # between tries; each pause is twice the last
LATE = timedelta(minutes=10)  # a letter that is due for so long stands still
AT_ONCE = 100  # letters of one turn


class LetterKind(StrEnum):
    """What a letter is about."""

    NOTICE = "notice"
    TEST = "test"
    RESET = "reset"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a kind of letter
    ADDRESS_CHANGED = "address-changed"
    ACCOUNT_CLOSED = "account-closed"
    INVITATION = "invitation"
    TEAM = "team"
    DECISION = "decision"
    PROMOTED = "promoted"


class LetterState(StrEnum):
    """How far a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    GIVEN_UP = "given-up"


class Letter(Model):
    __tablename__ = "letter"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {tuple(map(str, LetterState))}", name="state"),
        sa.Index(None, "state", "next_at"),
    )

    id: Mapped[Key]
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str | None] = mapped_column("text_encrypted", EncryptedText)  # None: erased
    kind: Mapped[str] = mapped_column(default="notice", server_default="notice")  # a value of LetterKind
    about: Mapped[UUID | None] = mapped_column(index=True)  # the deed that it tells of; undoing that withdraws it
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    written_at: Mapped[datetime]
    next_at: Mapped[datetime]  # when the next try is due
    try_until: Mapped[datetime]  # given up if no try has succeeded by then
    use_by: Mapped[datetime]  # never sent after this, and erased then
    lease: Mapped[UUID | None]  # of the sender that has it now
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None]  # of the last try: a value of post.Fault
    fault_code: Mapped[int | None]  # the mail server's number for it
    ended_at: Mapped[datetime | None]  # when it left the state waiting
    sent_at: Mapped[datetime | None]


def write(
    to: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    kind: LetterKind = LetterKind.NOTICE,
    use_by: datetime | None = None,
    about: UUID | None = None,
    undoable: bool = False,
) -> Letter:
    """Put a letter into the outbox, within the caller's transaction.

    `use_by`: when what it says is of no use any more, such as a link's last moment; None: after two weeks. `about`: the
    id of the deed's row, for `withdraw`. `undoable`: the deed may be undone soon, so the letter waits as long as the
    setting LETTER_WAIT says, and undoing takes it back; any other letter goes at once.
    """
    wait = timedelta(minutes=current_app.config["SAIWU"].letter_wait) if undoable else timedelta(0)
    letter = Letter(
        to=_one_line(to),
        subject=_one_line(subject),
        text=text,
        kind=kind,
        about=about,
        written_at=at,
        next_at=at + wait,
        try_until=at + wait + KEEPS_TRYING,
        use_by=use_by or at + OF_USE,
    )
    session.add(letter)
    session.flush()
    work_for(LETTERS)
    return letter


def link(path: str) -> str:
    """The full address of a page of ours, for a letter; also where there is no request, as in commands and jobs."""
    public: str = current_app.config["SAIWU"].public_url
    return public + path


def _one_line(text: str) -> str:
    """Nobody smuggles a header into a letter by a name or title with a line break in it."""
    return " ".join(text.split())


def withdraw(about: UUID, *, at: datetime) -> tuple[int, int]:
    """Take back the letters about a deed, within the caller's transaction. Returns how many were taken back, and how
    many were not, because they are sent or being sent at this moment: whoever got them must be told."""
    own = Letter.about == about
    taken = session.execute(
        sa.update(Letter)
        .where(own, Letter.state == LetterState.WAITING, Letter.lease.is_(None))
        .values(state=LetterState.WITHDRAWN, ended_at=at, text=None)
        .returning(Letter.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    gone = sa.or_(Letter.state == LetterState.SENT, Letter.lease.is_not(None))
    return len(taken), session.scalar(sa.select(sa.func.count()).select_from(Letter).where(own, gone)) or 0


def try_again(letter: Letter, *, at: datetime) -> bool:
    """Send a letter that waits for its next try, or that was given up, at the next turn, and try for three more days.
    False where it is too late: its use-by time has passed, or its text is erased."""
    session.refresh(letter, with_for_update=True)
    if not may_try_again(letter, at):
        return False
    letter.state, letter.ended_at = LetterState.WAITING, None
    letter.next_at, letter.try_until, letter.tries = at, at + KEEPS_TRYING, 0
    work_for(LETTERS)
    return True


def may_try_again(letter: Letter, at: datetime) -> bool:
    """Whether a letter may still be sent: nothing is left of the others."""
    open_ = letter.state in (LetterState.WAITING, LetterState.GIVEN_UP)
    return open_ and letter.text is not None and letter.use_by > at


def send_waiting() -> int:
    """Send the letters that are due, those first that are of no use soonest. Returns how many were sent. Commits; the
    caller has no transaction of its own open."""
    end_overdue()
    sent = 0
    with Post(current_app.config["SAIWU"]) as post:
        for _ in range(AT_ONCE):
            taken = _take()
            if taken is None:
                break
            failure = post.send(taken.message)
            _settle(taken, failure)
            sent += failure is None
            if failure is not None and failure.fault in OF_THE_SERVER:
                break  # it would fail for the next letter too
    return sent


@dataclass(frozen=True)
class _Taken:
    id: UUID
    lease: UUID
    tries: int
    written_at: datetime
    message: Message


def _take() -> _Taken | None:
    """Lease the most urgent letter that is due. Commits."""
    at = clock.now()
    free = sa.or_(Letter.lease.is_(None), Letter.leased_until < at)
    letter = session.scalar(
        sa.select(Letter)
        .where(Letter.state == LetterState.WAITING, Letter.next_at <= at, Letter.use_by > at, free)
        .order_by(Letter.use_by, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if letter is None:
        session.rollback()
        return None
    letter.lease, letter.leased_until = new_id(), at + LEASE
    letter.tries += 1
    message = Message(letter.id, letter.to, letter.subject, letter.text or "", letter.written_at)
    taken = _Taken(letter.id, letter.lease, letter.tries, letter.written_at, message)
    session.commit()
    return taken


def _settle(taken: _Taken, failure: Failure | None) -> None:
    """Write down how sending went, if the lease is still ours. Commits."""
    at = clock.now()
    own = sa.and_(Letter.id == taken.id, Letter.lease == taken.lease, Letter.state == LetterState.WAITING)
    if failure is None:
        changes = {"state": LetterState.SENT, "sent_at": at, "ended_at": at, "text": None}
    else:
        log.warning(
            "letter not sent", letter=str(taken.id), tries=taken.tries, fault=str(failure.fault), code=failure.code
        )
        changes = {"next_at": at + pause_after(taken.tries), "fault": str(failure.fault), "fault_code": failure.code}
    session.execute(
        sa.update(Letter)
        .where(own)
        .values(lease=None, leased_until=None, **changes)
        .execution_options(synchronize_session="fetch")
    )
    session.commit()


def pause_after(tries: int) -> timedelta:
    """How long a letter waits after so many tries that failed: 1, 2, 4 … minutes, at most six hours."""
    doubled: int = 2 ** min(tries - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def end_overdue() -> None:
    """End the letters that are past their use-by time or have been tried for three days, and erase what nobody may
    send any more. Commits."""
    at = clock.now()
    free = sa.or_(Letter.lease.is_(None), Letter.leased_until < at)
    waiting = sa.and_(Letter.state == LetterState.WAITING, free)
    ended = {"ended_at": at, "lease": None, "leased_until": None}
    for fits, changes in (
        (sa.and_(waiting, Letter.use_by <= at), {"state": LetterState.EXPIRED, "text": None, **ended}),
        (
            sa.and_(waiting, Letter.try_until <= at, Letter.tries > 0),
            {"state": LetterState.GIVEN_UP, **ended},
        ),
        (
            sa.and_(Letter.state == LetterState.GIVEN_UP, Letter.use_by <= at, Letter.text.is_not(None)),
            {"text": None},
        ),
    ):
        # Looked for before it is changed: on SQLite a change takes the write lock, also where there is nothing to do.
        found = session.scalars(sa.select(Letter.id).where(fits).limit(1_000)).all()
        if found:
            session.execute(
                sa.update(Letter)
                .where(Letter.id.in_(found), fits)
                .values(**changes)
                .execution_options(synchronize_session="fetch")
            )
            log.warning("letters ended unsent", letters=len(found))
    session.commit()


@dataclass(frozen=True)
class Outbox:
    """How many letters wait, how many of these have failed at least once, and how many ended unsent."""

    waiting: int
    failing: int
    unsent: int  # given up, or past their use-by time


def outbox() -> Outbox:
    counted = sa.select(
        sa.func.count().filter(Letter.state == LetterState.WAITING),
        sa.func.count().filter(Letter.state == LetterState.WAITING, Letter.fault.is_not(None)),
        sa.func.count().filter(Letter.state.in_((LetterState.EXPIRED, LetterState.GIVEN_UP))),
    ).where(Letter.state.in_((LetterState.WAITING, LetterState.EXPIRED, LetterState.GIVEN_UP)))
    return Outbox(*session.execute(counted).one())


def is_stuck(at: datetime) -> sa.ColumnElement[bool]:
    """Letters that are due for long and that nobody sends."""
    return sa.and_(Letter.state == LetterState.WAITING, Letter.next_at < at - LATE)


def in_trouble(at: datetime) -> sa.Select[Letter]:
    """The letters that have not gone out as they should: tried without success, due for long, or ended unsent."""
    ended = Letter.state.in_((LetterState.EXPIRED, LetterState.GIVEN_UP))
    failing = sa.and_(Letter.state == LetterState.WAITING, Letter.fault.is_not(None))
    return sa.select(Letter).where(sa.or_(ended, failing, is_stuck(at)))
