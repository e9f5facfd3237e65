"""Passwords: which are refused, and that nobody waits for a hash."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.db import _reading, session
from contest.errors import Unfit
from contest.people import actions
from contest.people.models import Account
from contest.people.sign_in import passwords
from tests import factories
from tests.client import PageClient
from tests.people import PASSWORD, People

Visit = Callable[..., PageClient]
GOOD = "Green Heron walks 9"


# Which are refused


@pytest.mark.parametrize(
    "password",
    [
        "password1", "12345678", "qwertyuiop", "1qaz2wsx", "aaaaaaaaaaaa", "woaini1314", "5201314520", "a123456789",
        "weiqing1", "wei@example.edu.cn", "Wei@Example.EDU.cn", "example.edu.cn", "魏清魏清魏清魏清",
        "江西财经大学江西财经大学", "4136010421", "短",
    ],
)  # fmt: skip
def test_easy_ones_are_refused_with_what_to_do(session: Any, people: People, at: Any, password: str) -> None:
    person = factories.person("魏清", home=people.school, kind="teacher")
    account = factories.account("魏清", login="weiqing", email="wei@example.edu.cn", person=person)
    with pytest.raises(Unfit) as refused:
        actions.change_password(account, None, password, by=account.id, at=at)
    assert refused.value.field == "password"
    assert account.password is None


@pytest.mark.parametrize("password", [PASSWORD, GOOD, "四条 河流 向东 去", "x" * 3 + " correct horse battery " * 5])
def test_long_ones_with_spaces_and_of_any_script_are_taken(session: Any, at: Any, password: str) -> None:
    account = factories.account("魏清", login="weiqing")
    actions.change_password(account, None, password, by=account.id, at=at)
    assert passwords.fits(password, account.password)


def test_what_is_looked_at_is_bounded() -> None:
    """The time of looking for patterns grows faster than the length, so only a part is looked at."""
    looked_at: list[int] = []
    import zxcvbn

    real = zxcvbn.zxcvbn
    try:
        zxcvbn.zxcvbn = lambda password, **more: looked_at.append(len(password)) or real(password, **more)
        passwords.is_guessable("ab1 " * 50, [])
    finally:
        zxcvbn.zxcvbn = real
    assert looked_at == [passwords.LOOKED_AT]


def test_an_old_password_keeps_working(visit: Visit, session: Any) -> None:
    account = factories.account("魏清", login="weiqing")
    account.password = passwords.hashed("12345678")
    session.commit()
    visit(None).get("/sign-in").submit("登录", account="weiqing", password="12345678")


# Nobody waits for a hash


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each call of the hasher, with whether a transaction that may write was open."""
    calls: list[str] = []
    real = passwords._hasher

    class Watched:
        def _note(self, verb: str) -> None:
            writes = session().in_transaction() and not _reading.get()
            calls.append(f"{verb} {'under the lock' if writes else 'apart'}")

        def hash(self, password: str) -> str:
            self._note("hash")
            return real.hash(password)

        def verify(self, stored: str, password: str) -> bool:
            self._note("verify")
            return real.verify(stored, password)

    passwords._nobodys()
    monkeypatch.setattr(passwords, "_hasher", Watched())
    return calls


def test_no_page_hashes_while_it_holds_the_lock(visit: Visit, session: Any, people: People, watched: list[str]) -> None:
    """Signing up (also twice), in and out, a new password, a new address, a reset."""
    browser = visit(None)
    page = browser.get("/sign-up/teacher/4136010421")
    given = {"name": "魏清", "login": "weiqing", "email": "wei@example.edu.cn", "password": PASSWORD}
    page.submit("注册并登录", **given)
    visit(None).get("/sign-up/teacher/4136010421").submit("注册并登录", **given)
    browser.get("/account/password").submit("存下新密码", present=PASSWORD, password=GOOD)
    browser.get("/account/contact").submit("存下改动", present=GOOD, phone="13800138000")
    visit(None).get("/sign-in").submit("登录", account="weiqing", password=GOOD)
    visit(None).get("/sign-in").submit("登录", status=422, account="nobody-there", password=GOOD)
    visit(None).get("/reset").submit("寄出重设链接", email="wei@example.edu.cn")
    from contest.mail import Letter

    text = next(
        one.text for one in session.scalars(sa.select(Letter).order_by(Letter.id.desc())) if "/reset/" in one.text
    )
    link = next(word for word in text.split() if "/reset/" in word).removeprefix("http://localhost")
    visit(None).get(link).submit("存下新密码并登录", password="Another-Heron-sits-7")
    assert len(watched) >= 9
    assert [one for one in watched if "lock" in one] == []
    account = session.scalar(sa.select(Account).where(Account.login == "weiqing"))
    assert passwords.fits("Another-Heron-sits-7", account.password)


def test_writers_go_on_while_many_sign_ins_hash(
    database: Any, visit: Visit, session: Any, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen sign-ins stop inside the hasher; another process's writer commits meanwhile."""
    inside, go_on = threading.Semaphore(0), threading.Event()

    class Slow:
        def verify(self, stored: str, password: str) -> bool:
            inside.release()
            assert go_on.wait(60)
            raise passwords.VerificationError

    passwords._nobodys()
    monkeypatch.setattr(passwords, "_hasher", Slow())
    app = database.app

    def sign_in() -> None:
        client = PageClient(app, strict=False)
        client.ask(
            "POST", "/sign-in", status=None, data={"csrf_token": client.token(), "account": "x", "password": "y"}
        )

    threads = [threading.Thread(target=sign_in) for _ in range(16)]
    for one in threads:
        one.start()
    try:
        for _ in threads:
            assert inside.acquire(timeout=60), "a sign-in never came to its hash"
        people.organiser.account.name = "写的人"
        session.commit()  # would wait for the lock, and fail, if a sign-in held it
    finally:
        go_on.set()
        for one in threads:
            one.join()
    assert people.organiser.account.name == "写的人"
