"""Letters: rows that are sent outside any transaction, tried again, withdrawn, and of use until a stated time."""

from __future__ import annotations

import ast
import email
import email.policy
import re
import socket
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock, mail, post
from contest.db import db
from contest.mail import KEEPS_TRYING, LEASE, OF_USE, Letter, LetterKind, LetterState
from contest.post import Fault
from contest.privacy import EncryptedText
from contest.resources import ROOT

MINUTE = timedelta(minutes=1)


class Server:
    """A mail server that keeps what it is given. `refuses`: addresses that it does not take; `tls`: it offers STARTTLS,
    or with `whole` speaks TLS from the first byte; `dies`: it takes a letter and hangs up without an answer."""

    def __init__(self, *, refuses: str = "", tls: ssl.SSLContext | None = None, whole: bool = False) -> None:
        self.refuses, self.tls, self.whole = refuses, tls, whole
        self.letters: list[bytes] = []
        self.heard: list[str] = []
        self.dies = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            try:
                self._talk(self.tls.wrap_socket(line, server_side=True) if self.tls and self.whole else line)
            except OSError:
                line.close()

    def _talk(self, line: socket.socket) -> None:
        line.sendall(b"220 ready\r\n")
        file = line.makefile("rb")
        while raw := file.readline():
            text = raw.decode(errors="replace").strip()
            self.heard.append(text)
            word = text.upper()
            if word.startswith("EHLO"):
                offers = [b"250-here"] + ([b"250-STARTTLS"] if self.tls and not isinstance(line, ssl.SSLSocket) else [])
                line.sendall(b"\r\n".join([*offers, b"250 AUTH PLAIN"]) + b"\r\n")
            elif word == "STARTTLS":
                line.sendall(b"220 go\r\n")
                assert self.tls
                line = self.tls.wrap_socket(line, server_side=True)
                file = line.makefile("rb")
            elif word.startswith("RCPT") and self.refuses and self.refuses in text:
                line.sendall(f"550 no such person {self.refuses}\r\n".encode())
            elif word == "DATA":
                line.sendall(b"354 go on\r\n")
                content = b""
                while (part := file.readline()) != b".\r\n":
                    content += part
                self.letters.append(content)
                if self.dies:
                    line.close()
                    return
                line.sendall(b"250 taken\r\n")
            elif word == "QUIT":
                line.sendall(b"221 bye\r\n")
                line.close()
                return
            else:
                line.sendall(b"235 in\r\n" if word.startswith("AUTH") else b"250 ok\r\n")


@contextmanager
def a_server(**how: Any) -> Iterator[Server]:
    server = Server(**how)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def sending(make_app: Any, session: Any, mail_url: str, **more: Any) -> Iterator[Any]:
    """An application that sends there, in whose context the block runs."""
    session.commit()
    app = make_app(mail_url=mail_url, **more)
    with app.app_context():
        yield app
        db.session.rollback()


def write(at: Any, to: str = "alice@example.org", **more: Any) -> Letter:
    letter = mail.write(to, "见信", "链接 https://example.org/reset/secret", at=at, **more)
    db.session.commit()
    return letter


def nobody_listens() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"smtp://127.0.0.1:{unused.getsockname()[1]}"


def state(letter: Letter) -> tuple[str, int, str | None]:
    db.session.refresh(letter)
    return letter.state, letter.tries, letter.fault


# Where letters go, and how they look


def test_it_goes_into_the_folder_where_only_its_owner_reads_it(session, app, at):
    letter = mail.write("alice@example.org", "重设密码", "林晓雯：\n点这里。", at=at)
    session.commit()
    assert mail.send_waiting() == 1
    folder = app.config["SAIWU"].instance / "mail"
    (path,) = folder.glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (message["To"], message["Subject"]) == ("alice@example.org", "重设密码")
    assert message["From"] == "赛务 <saiwu@example.org>"
    assert message.get_content() == "林晓雯：\n点这里。\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    session.refresh(letter)
    assert (letter.state, letter.sent_at, letter.tries) == ("sent", at, 1)
    assert mail.send_waiting() == 0


def test_it_has_its_date_and_an_id_in_our_domain(make_app, session, at):
    with (
        a_server() as server,
        sending(make_app, session, f"smtp://127.0.0.1:{server.port}", public_url="https://sai.example.edu.cn:8443"),
    ):
        letter_id = write(at).id
        with clock.frozen_at(at + timedelta(hours=1)):
            assert mail.send_waiting() == 1
    message = email.message_from_bytes(server.letters[0], policy=email.policy.default)
    assert message["Message-ID"] == f"<{letter_id}@sai.example.edu.cn>"
    assert message["Date"].datetime == at
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_header_cannot_be_smuggled_in(session, app, at):
    mail.write("alice@example.org", "Hello\r\nBcc: everybody@example.org", "text", at=at)
    session.commit()
    assert mail.send_waiting() == 1
    (path,) = (app.config["SAIWU"].instance / "mail").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: everybody@example.org"


def test_a_body_is_encrypted_while_it_waits_and_erased_once_sent(session, app, at):
    letter = write(at)
    stored = sa.select(sa.literal_column("text_encrypted")).select_from(Letter.__table__)
    assert "secret" not in session.scalar(stored)
    assert "secret" in session.scalar(sa.select(Letter.text))
    mail.send_waiting()
    assert session.scalar(stored) is None
    session.refresh(letter)
    assert letter.text is None


def test_a_body_from_before_is_read_as_it_was_written(session, app, at):
    write(at)
    session.execute(sa.text("UPDATE letter SET text_encrypted = :text"), {"text": EncryptedText.PLAIN + "旧信"})
    session.commit()
    assert session.scalar(sa.select(Letter.text)) == "旧信"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> ssl.SSLContext:
    """A server's certificate for 127.0.0.1 that nobody vouches for."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", folder / "key.pem", "-out", folder / "own.pem"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / "own.pem", folder / "key.pem")
    made.folder = folder  # type: ignore[attr-defined]
    return made


def test_smtps_is_tls_from_the_first_byte_by_a_name_that_is_proven(make_app, session, at, certificate, monkeypatch):
    with (
        a_server(tls=certificate, whole=True) as server,
        sending(make_app, session, f"smtps://user:pass%40word@127.0.0.1:{server.port}"),
    ):
        letter = write(at)
        assert mail.send_waiting() == 0
        assert state(letter) == ("waiting", 1, "tls")
        assert server.heard == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.folder / "own.pem"))
        with clock.frozen_at(at + MINUTE):
            assert mail.send_waiting() == 1
        assert any(heard.startswith("AUTH PLAIN") for heard in server.heard)


def test_smtp_turns_to_tls_where_it_is_offered(make_app, session, at, certificate):
    with a_server(tls=certificate) as server, sending(make_app, session, f"smtp://127.0.0.1:{server.port}"):
        write(at)
        assert mail.send_waiting() == 1
        assert "STARTTLS" in server.heard


def test_a_password_never_goes_without_tls(make_app, session, at, certificate):
    with a_server() as server, sending(make_app, session, f"smtp://user:word@127.0.0.1:{server.port}"):
        letter = write(at)
        assert mail.send_waiting() == 0
        assert state(letter) == ("waiting", 1, "tls")
        assert not any(heard.startswith("AUTH") for heard in server.heard)
    with (
        a_server(tls=certificate) as server,
        sending(make_app, session, f"smtp://user:word@127.0.0.1:{server.port}"),
        clock.frozen_at(at + MINUTE),
    ):
        assert mail.send_waiting() == 0, "its certificate is its own"
        assert not any(heard.startswith("AUTH") for heard in server.heard)


# Trying again, and giving up


def test_a_dead_server_is_tried_again_after_growing_pauses_for_three_days(make_app, session, at):
    with sending(make_app, session, nobody_listens()):
        letter = write(at)
        tries, now = [], at
        while now <= at + KEEPS_TRYING + timedelta(hours=7):
            with clock.frozen_at(now):
                mail.send_waiting()
            db.session.refresh(letter)
            if letter.tries > len(tries):
                tries.append(now - at)
            now += MINUTE if now < at + timedelta(hours=6) else timedelta(minutes=30)
        pauses = [b - a for a, b in pairwise(tries)]
        assert pauses[:5] == [MINUTE * n for n in (1, 2, 4, 8, 16)]
        assert pauses == sorted(pauses)
        assert max(pauses) <= mail.LONGEST_PAUSE + timedelta(minutes=30)
        assert timedelta(days=2, hours=12) < tries[-1] <= KEEPS_TRYING
        assert state(letter) == ("given-up", len(tries), "unreachable")
        assert mail.outbox() == mail.Outbox(waiting=0, failing=0, unsent=1)
        assert letter.text is not None, "it may be tried again"
        with clock.frozen_at(at + OF_USE):
            mail.send_waiting()
        db.session.refresh(letter)
        assert letter.text is None, "nobody may send it any more"


def test_an_administrator_has_a_given_up_letter_tried_again(make_app, session, at):
    later = at + timedelta(days=5)
    with sending(make_app, session, nobody_listens()):
        letter = write(at)
        letter_id = letter.id
        mail.send_waiting()
        with clock.frozen_at(later):
            mail.send_waiting()
        assert state(letter)[0] == "given-up"
    with a_server() as server, sending(make_app, session, f"smtp://127.0.0.1:{server.port}"), clock.frozen_at(later):
        letter = db.session.get(Letter, letter_id)
        assert mail.try_again(letter, at=later)
        db.session.commit()
        assert mail.send_waiting() == 1
        assert not mail.try_again(letter, at=later), "it is sent"
        assert len(server.letters) == 1


def test_it_is_never_sent_after_its_use_by_time(make_app, session, at):
    with sending(make_app, session, nobody_listens()):
        letter_id = write(at, use_by=at + timedelta(hours=1)).id
        mail.send_waiting()
    with (
        a_server() as server,
        sending(make_app, session, f"smtp://127.0.0.1:{server.port}"),
        clock.frozen_at(at + timedelta(hours=1)),
    ):
        assert mail.send_waiting() == 0
        letter = db.session.get(Letter, letter_id)
        assert (letter.state, letter.text) == ("expired", None)
        assert not mail.try_again(letter, at=clock.now())
        assert server.letters == []


def test_what_is_of_no_use_soonest_goes_first(make_app, session, at):
    with a_server() as server, sending(make_app, session, f"smtp://127.0.0.1:{server.port}"):
        write(at, to="later@example.org")
        write(at, to="soon@example.org", use_by=at + timedelta(hours=1))
        assert mail.send_waiting() == 2
    assert [b"soon@" in one for one in server.letters] == [True, False]


def test_one_bad_address_does_not_hold_up_the_others(make_app, session, at, capsys):
    with a_server(refuses="nobody@") as server, sending(make_app, session, f"smtp://127.0.0.1:{server.port}"):
        bad, good = write(at, to="nobody@example.org"), write(at)
        assert mail.send_waiting() == 1
        assert state(bad) == ("waiting", 1, "recipient")
        assert bad.fault_code == 550
        assert state(good) == ("sent", 1, None)
        assert [heard for heard in server.heard if heard.lower().startswith("ehlo")] == server.heard[:1], (
            "one connection"
        )
    logged = capsys.readouterr().err
    assert "letter not sent" in logged
    assert "example.org" not in logged, "an address is personal data"


def test_a_sender_that_dies_after_the_server_took_it_leaves_a_second_copy_at_most(make_app, session, at, monkeypatch):
    """At least once: the second copy comes when the lease has ended, with the same Message-ID."""
    with a_server() as server, sending(make_app, session, f"smtp://127.0.0.1:{server.port}"):
        letter = write(at)
        with monkeypatch.context() as killed:
            killed.setattr(mail, "_settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                mail.send_waiting()
        assert mail.send_waiting() == 0, "its sender may still live"
        with clock.frozen_at(at + LEASE + MINUTE):
            assert mail.send_waiting() == 1
            assert mail.send_waiting() == 0
        assert state(letter) == ("sent", 2, None)
    ids = {re.search(rb"Message-ID: (.*)\r", one, re.IGNORECASE).group(1) for one in server.letters}
    assert (len(server.letters), len(ids)) == (2, 1)


def test_a_sender_whose_lease_is_lost_changes_nothing(make_app, session, at):
    with sending(make_app, session, nobody_listens()):
        letter = write(at)
        slow = mail._take()
        with clock.frozen_at(at + LEASE + MINUTE):
            fast = mail._take()
            assert fast is not None
            mail._settle(slow, post.Failure(Fault.SILENT))
            db.session.refresh(letter)
            assert (letter.lease, letter.fault) == (fast.lease, None)


def test_two_senders_at_once_send_each_letter_once(make_app, session, at):
    with a_server() as server, sending(make_app, session, f"smtp://127.0.0.1:{server.port}") as app:
        for n in range(12):
            mail.write(f"n{n}@example.org", "见信", "好", at=at)
        db.session.commit()
        sent, faults = [], []

        def send() -> None:
            with app.app_context(), clock.frozen_at(at):
                try:
                    sent.append(mail.send_waiting())
                except Exception as fault:
                    faults.append(fault)

        threads = [threading.Thread(target=send) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert sum(sent) == len(server.letters) == 12


# Letters about what can be undone


def test_only_a_letter_about_a_deed_that_can_be_undone_waits(session, app, at):
    deed = mail.new_id()
    told = write(at, kind=LetterKind.DECISION, about=deed, undoable=True)
    code = write(at, kind=LetterKind.RESET, use_by=at + timedelta(hours=1))
    assert mail.send_waiting() == 1
    assert state(code)[0] == "sent"
    with clock.frozen_at(at + 3 * MINUTE - timedelta(seconds=1)):
        assert mail.send_waiting() == 0
    with clock.frozen_at(at + 3 * MINUTE):
        assert mail.send_waiting() == 1
    assert state(told)[0] == "sent"


def test_how_long_it_waits_is_a_setting(make_app, session, at):
    with sending(make_app, session, nobody_listens(), letter_wait=0):
        assert write(at, undoable=True).next_at == at


def test_undoing_takes_waiting_letters_back_and_says_which_are_gone(session, app, at):
    deed, other = mail.new_id(), mail.new_id()
    gone = write(at, about=deed)
    mail.send_waiting()
    waits, leased = write(at, about=deed, undoable=True), write(at, about=deed)
    stays = write(at, about=other, undoable=True)
    with clock.frozen_at(at):
        taken = mail._take()
    assert taken.id == leased.id
    assert mail.withdraw(deed, at=at) == (1, 2)
    session.commit()
    assert [state(one)[0] for one in (gone, waits, leased, stays)] == ["sent", "withdrawn", "waiting", "waiting"]
    assert waits.text is None
    with clock.frozen_at(at + 5 * MINUTE):
        mail.send_waiting()
    assert state(waits)[0] == "withdrawn"


def test_every_state_of_a_letter_is_written(session, at):
    """The closed set is the database's too."""
    assert {str(one) for one in LetterState} == {"waiting", "sent", "withdrawn", "expired", "given-up"}
    letter = write(at)
    letter.state = "lost"
    with pytest.raises(sa.exc.IntegrityError):
        session.commit()
    session.rollback()


LETTERS = [
    one
    for one in ast.walk(ast.parse((ROOT / "contest" / "people" / "letters.py").read_text("utf-8")))
    if isinstance(one, ast.FunctionDef) and one.name != "_write" and "_write(" in ast.unparse(one)
]


@pytest.mark.parametrize("written", LETTERS, ids=lambda one: one.name)
def test_each_letter_has_a_link_and_the_deadline_that_it_has(written):
    """What it is about is one press away; a letter that is of no use after a moment says which. (Letters about entries
    are written in one place, with both: tests/registration/test_desk.py.)"""
    text = ast.unparse(written)
    assert "mail.link(" in text or re.search(r", link[,)]", text)
    if "use_by=" in text and "OF_USE" not in text:
        assert "format_closing(" in text
