"""Letters are sent after the operation; development writes them into a folder."""

from __future__ import annotations

import email
import email.policy
import socket
import threading

import pytest

from contest import mail
from contest.mail import TRIES, Letter


def test_it_goes_into_the_folder(session, app, at):
    letter = mail.write("alice@example.org", "重设密码", "林晓雯：\n点这里。", at=at)
    session.commit()
    assert mail.send_waiting() == 1
    (path,) = (app.config["SAIWU"].instance / "mail").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (message["To"], message["Subject"]) == ("alice@example.org", "重设密码")
    assert message["From"] == "赛务 <saiwu@example.org>"
    assert message.get_content() == "林晓雯：\n点这里。\n"
    assert (letter.sent_at, letter.tries) == (at, 1)
    assert mail.send_waiting() == 0


def test_a_header_cannot_be_smuggled_in(session, at):
    mail.write("alice@example.org", "Hello\r\nBcc: everybody@example.org", "text", at=at)
    session.commit()
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        mail.send_waiting()


def test_a_dead_server_is_tried_again_and_then_left(make_app, people, session, at):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    app = make_app(mail_url=f"smtp://127.0.0.1:{port}")
    session.commit()
    with app.app_context():
        from contest.db import session as rows

        letter = mail.write("alice@example.org", "a", "b", at=at)
        rows.commit()
        for tries in range(1, TRIES + 1):
            assert mail.send_waiting() == 0
            assert (letter.tries, letter.sent_at) == (tries, None)
        mail.send_waiting()
        assert letter.tries == TRIES
        rows.rollback()


def test_one_bad_letter_does_not_hold_up_the_others(make_app, people, session, at):
    """The server refuses the first address and takes the second."""
    heard = []
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        for _ in range(2):
            line, _address = server.accept()
            with line, line.makefile("rwb") as talk:
                talk.write(b"220 ready\r\n")
                talk.flush()
                taking = False
                for raw in talk:
                    text = raw.decode(errors="replace").strip()
                    if taking:
                        taking = text != "."
                        reply = b"" if taking else b"250 taken\r\n"
                    elif text.upper().startswith("RCPT"):
                        bad = "nobody@" in text
                        heard.append(text)
                        reply = b"550 no such person\r\n" if bad else b"250 ok\r\n"
                    elif text.upper() == "DATA":
                        taking, reply = True, b"354 go on\r\n"
                    elif text.upper() == "QUIT":
                        talk.write(b"221 bye\r\n")
                        talk.flush()
                        break
                    else:
                        reply = b"250 ok\r\n"
                    talk.write(reply)
                    talk.flush()

    thread = threading.Thread(target=answer)
    thread.start()
    app = make_app(mail_url=f"smtp://127.0.0.1:{server.getsockname()[1]}")
    session.commit()
    with app.app_context():
        from contest.db import session as rows

        bad = mail.write("nobody@example.org", "a", "b", at=at)
        good = mail.write("alice@example.org", "a", "b", at=at)
        rows.commit()
        assert mail.send_waiting() == 1
        assert (bad.sent_at, good.sent_at) == (None, at)
        rows.rollback()
    thread.join(timeout=10)
    server.close()
    assert len(heard) == 2
    assert session.query(Letter).count() == 2
