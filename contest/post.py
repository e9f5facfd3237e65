"""How a letter leaves: by SMTP, or as a file in a folder. Nothing here knows a row, and every step has its time limit.

`smtps://` speaks TLS from the first byte. `smtp://` turns to TLS (STARTTLS) if the server offers it; with a user in
the address it must offer it and prove its name, because a password follows. Without a user, as with a relay on the
same machine, an unproven name is better than no encryption.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from contest.config import Config
from contest.logs import Log

log = Log(__name__)
STEP = 20.0  # seconds that a mail server may take for each answer


class Fault(StrEnum):
    """Why a letter could not be sent."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    TLS = "tls"
    SIGN_IN = "sign-in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"
    FOLDER = "folder"
    OTHER = "other"


# What the next letter would meet as well.
OF_THE_SERVER = frozenset({Fault.UNREACHABLE, Fault.SILENT, Fault.TLS, Fault.SIGN_IN, Fault.SENDER, Fault.FOLDER})


@dataclass(frozen=True)
class Failure:
    fault: Fault
    code: int | None = None  # the server's number; its words may hold the recipient's address, so they are not kept


@dataclass(frozen=True)
class Message:
    """A letter as plain values; no row and no session is behind it."""

    id: UUID
    to: str
    subject: str
    text: str
    written_at: datetime


class Post:
    """Sends messages, several over one connection: `with Post(config) as post: failure = post.send(message)`."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Post:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._hang_up()

    def send(self, message: Message) -> Failure | None:
        """Send one message; None: the server, or the folder, has taken it. Never raises for what a server, an address
        or a text may do."""
        try:
            letter = made(message, self._config)
            if urlsplit(self._config.mail_url).scheme == "file":
                write_file(Path(self._config.mail_url.removeprefix("file:")), f"{message.id}.eml", bytes(letter))
                return None
            if self._line is None:
                self._line = dialled(urlsplit(self._config.mail_url))
            self._line.send_message(letter, to_addrs=[message.to])
        except Exception as fault:
            failure = failure_of(fault, is_file=self._config.mail_url.startswith("file:"))
            if failure.fault is Fault.OTHER:
                log.error("letter failed strangely", letter=str(message.id), failure=type(fault).__name__)
            if not isinstance(fault, smtplib.SMTPRecipientsRefused):
                self._hang_up()
            return failure
        return None

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()


def made(message: Message, config: Config) -> EmailMessage:
    """The message as RFC 5322 has it. Each try makes the same bytes, so that whoever gets two knows them for one."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = config.mail_from, message.to, message.subject
    letter["Date"] = format_datetime(message.written_at)
    letter["Message-ID"] = f"<{message.id}@{domain_of(config.public_url)}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    letter.set_content(message.text)
    return letter


def domain_of(public_url: str) -> str:
    """The right side of our Message-IDs: the host of PUBLIC_URL."""
    host = urlsplit(public_url).hostname or "localhost"
    return f"[{host}]" if ":" in host else host


def dialled(url: SplitResult) -> smtplib.SMTP:
    """A connection that is encrypted and signed in as its address asks. Raises what smtplib raises."""
    host = url.hostname or "localhost"
    proven = ssl.create_default_context()
    line: smtplib.SMTP
    if url.scheme == "smtps":
        line = smtplib.SMTP_SSL(host, url.port or 465, timeout=STEP, context=proven)
    else:
        line = smtplib.SMTP(host, url.port or 587, timeout=STEP)
    try:
        line.ehlo_or_helo_if_needed()
        if url.scheme == "smtp" and (url.username or line.has_extn("starttls")):
            line.starttls(context=proven if url.username else unproven())
        if url.username:
            line.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        line.close()
        raise
    return line


def unproven() -> ssl.SSLContext:
    """Encryption without proof of who encrypts."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def failure_of(fault: Exception, *, is_file: bool) -> Failure:
    """What went wrong, as a value of our own."""
    if is_file and isinstance(fault, OSError):
        return Failure(Fault.FOLDER)
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in fault.recipients.values()]
        return Failure(Fault.RECIPIENT, codes[0] if codes else None)
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return Failure(Fault.SILENT if isinstance(fault.__context__, TimeoutError) else Fault.UNREACHABLE)
    if isinstance(fault, smtplib.SMTPResponseException):
        return Failure(_of_response(fault), fault.smtp_code)
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return Failure(
            Fault.TLS if "STARTTLS" in str(fault) else Fault.SIGN_IN if "AUTH" in str(fault) else Fault.RECIPIENT
        )
    if isinstance(fault, ssl.SSLError):
        return Failure(Fault.TLS)
    if isinstance(fault, TimeoutError):
        return Failure(Fault.SILENT)
    if isinstance(fault, OSError):
        return Failure(Fault.UNREACHABLE)
    return Failure(Fault.OTHER)


def _of_response(fault: smtplib.SMTPResponseException) -> Fault:
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return Fault.SIGN_IN
    if isinstance(fault, smtplib.SMTPSenderRefused):
        return Fault.SENDER
    if isinstance(fault, smtplib.SMTPDataError):
        return Fault.CONTENT
    return Fault.UNREACHABLE if isinstance(fault, smtplib.SMTPConnectError | smtplib.SMTPHeloError) else Fault.OTHER


def write_file(folder: Path, name: str, content: bytes) -> None:
    """A letter as a file that only its owner reads: it may hold a link that signs in."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123 - its mode
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
    draft.replace(folder / name)
