"""A mail server that takes the connection and never answers holds up its sender, and nobody else."""

from __future__ import annotations

import socket
import threading
import time

import sqlalchemy as sa

from contest import clock, mail, post
from contest.db import db
from contest.mail import Letter
from contest.people.models import Series
from tests.client import PageClient
from tests.foundation.conftest import plant

WRITERS, TURNS = 16, 5


def test_sixteen_writers_are_served_while_the_mail_server_is_silent(make_app, session, people, at, monkeypatch):
    monkeypatch.setattr(post, "STEP", 30.0)  # longer than all the writing takes
    with socket.create_server(("127.0.0.1", 0), backlog=5) as silent:
        app = make_app(plant, mail_url=f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        session.commit()
        with app.app_context():
            mail.write("alice@example.org", "见信", "好", at=at)
            db.session.commit()

        hung = threading.Thread(target=send, args=(app, at), daemon=True)
        hung.start()
        silent.settimeout(30)
        line, _ = silent.accept()  # the sender has called, and waits for an answer
        faults: list[object] = []
        began = time.monotonic()
        writers = [threading.Thread(target=write, args=(app, n, faults)) for n in range(WRITERS)]
        for one in writers:
            one.start()
        for one in writers:
            one.join(timeout=60)
        took = time.monotonic() - began
        assert hung.is_alive(), "the sender waits still: that is what this test is about"
        assert faults == []
        assert took < post.STEP
        line.close()
        hung.join(timeout=30)
    session.expire_all()
    assert (
        session.scalar(sa.select(sa.func.count()).select_from(Series).where(Series.key.like("w-%"))) == WRITERS * TURNS
    )
    letter = session.scalars(sa.select(Letter).where(Letter.to == "alice@example.org")).one()
    assert (letter.state, letter.tries, letter.fault, letter.lease) == ("waiting", 1, "unreachable", None)


def send(app, at) -> None:
    with app.app_context(), clock.frozen_at(at):
        mail.send_waiting()


def write(app, number: int, faults: list[object]) -> None:
    client = PageClient(app)
    token = client.token()
    for turn in range(TURNS):
        page = client.ask("POST", f"/plant/keep/w-{number}-{turn}", status=None, data={"csrf_token": token})
        if page.status not in (302, 303):
            faults.append(page.status)


def test_a_silent_server_is_left_after_its_time(make_app, session, at, monkeypatch):
    monkeypatch.setattr(post, "STEP", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        session.commit()
        with make_app(mail_url=f"smtp://127.0.0.1:{silent.getsockname()[1]}").app_context():
            letters = [mail.write("alice@example.org", "a", "b", at=at) for _ in range(3)]
            db.session.commit()
            began = time.monotonic()
            assert mail.send_waiting() == 0
            assert time.monotonic() - began < 5, "the next letter would meet the same: it waits for the next turn"
            db.session.expire_all()
            assert [(one.tries, one.fault) for one in letters] == [(1, "silent"), (0, None), (0, None)]
            db.session.rollback()
