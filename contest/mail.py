"""Letters: a row that commits with the operation; sent afterwards, and again if sending failed.

Development writes each letter as an .eml file into the folder instance/mail.
"""

from __future__ import annotations

import smtplib
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask import current_app

from contest import clock
from contest.db import Key, Mapped, Model, mapped_column, session
from contest.logs import Log

log = Log(__name__)
TRIES = 5


class Letter(Model):
    __tablename__ = "letter"

    id: Mapped[Key]
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)


def write(to: str, subject: str, text: str, *, at: datetime) -> Letter:
    """Put a letter into the outbox, within the caller's transaction."""
    letter = Letter(to=to, subject=subject, text=text, written_at=at)
    session.add(letter)
    session.flush()
    return letter


def send_waiting() -> int:
    """Send waiting letters; called after the edge and by `contest send-mail`. Returns how many were sent. Commits."""
    waiting = session.scalars(
        sa.select(Letter)
        .where(Letter.sent_at.is_(None), Letter.tries < TRIES)
        .order_by(Letter.id)
        .limit(100)
        .with_for_update(skip_locked=True)
    ).all()
    sent = 0
    for letter in waiting:
        letter.tries += 1
        try:
            _send(letter)
        except (OSError, smtplib.SMTPException) as failure:
            log.warning("letter not sent", letter=str(letter.id), tries=letter.tries, failure=str(failure))
        else:
            letter.sent_at = clock.now()
            sent += 1
    session.commit()
    return sent


def _send(letter: Letter) -> None:
    config = current_app.config["SAIWU"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = config.mail_from, letter.to, letter.subject
    message["Message-ID"] = f"<{letter.id}@saiwu>"
    message.set_content(letter.text)
    url = urlsplit(config.mail_url)
    if url.scheme == "file":
        folder = Path(config.mail_url.removeprefix("file:"))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{letter.id}.eml").write_bytes(bytes(message))
        return
    with smtplib.SMTP(url.hostname or "localhost", url.port or 587, timeout=20) as post:
        if url.username:
            post.starttls()
            post.login(unquote(url.username), unquote(url.password or ""))
        post.send_message(message)
