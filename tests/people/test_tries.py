"""Guessing is slowed on every process alike, and nobody is locked out by others' guessing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.access import AccessLine
from contest.extensions import limiter
from contest.limits import Limits
from contest.mail import Letter
from contest.people import actions
from contest.people.models import Account, FailedTry
from contest.people.sign_in import familiar, tries
from tests import people as named
from tests.client import PageClient

PASSWORD = "Blue-Whale-Sings-7"
WRONG = "not this one"
STRANGER, OWNER, THIRD = "203.0.113.9", "192.0.2.7", "198.51.100.4"


@pytest.fixture
def wei(session: Any, people: named.People, at: datetime) -> Account:
    account = actions.open_account("魏清", login="WeiQing", email="wei@example.edu.cn", password=PASSWORD, at=at)
    session.commit()
    return account


@pytest.fixture
def processes(make_app: Callable[..., Any], people: named.People) -> Iterator[list[Any]]:
    """Two applications on one database, as two processes are; each has counts in memory of its own."""
    made = [make_app(mode="development", limits=Limits(lock=1)) for _ in range(2)]
    limiter.enabled = True
    yield made
    limiter.enabled = False


def browser(app: Any, address: str) -> PageClient:
    client = PageClient(app)
    client.browser.environ_base["REMOTE_ADDR"] = address
    return client


def forget_memory(client: PageClient) -> None:
    """Empty the counts of Flask-Limiter: what still counts is in the database."""
    client.outside(limiter.reset)


def guess(client: PageClient, *, account: str = "weiqing", password: str = WRONG, status: int = 422) -> Any:
    return client.get("/sign-in").submit("登录", status=status, account=account, password=password)


def fail(app: Any, tried: Callable[[], tries.Try], address: str, times: int = 1) -> None:
    """Failures as requests note them, without the pages around them."""
    for _ in range(times):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            tries.failed(tried())


def of_wei() -> tries.Try:
    return tries.of_password("weiqing", None)


def test_two_processes_count_together(processes: list[Any], wei: Account) -> None:
    one, other = (browser(app, STRANGER) for app in processes)
    for _ in range(5):
        guess(one)
        guess(other)
    for client in (one, other):
        forget_memory(client)
        guess(client, status=429).says("试得太勤了")
        guess(client, password=PASSWORD, status=429).says("重设密码")  # the right one is not told apart


def test_the_wait_grows_and_ends(processes: list[Any], wei: Account, at: datetime) -> None:
    fail(processes[0], of_wei, STRANGER, 10)
    client, moment = browser(processes[1], STRANGER), at
    for seconds in (30, 60, 120, 240, 480, 960, 1920, 3600, 3600):
        with clock.frozen_at(moment + timedelta(seconds=seconds - 1)):
            guess(client, status=429)
        moment += timedelta(seconds=seconds)
        with clock.frozen_at(moment):
            guess(client)
    with clock.frozen_at(moment + timedelta(days=1)):
        guess(client, password=PASSWORD, status=303)


def test_a_clock_that_is_set_back_makes_nobody_wait_longer(processes: list[Any], wei: Account, at: datetime) -> None:
    with clock.frozen_at(at + timedelta(hours=8)):
        fail(processes[0], of_wei, STRANGER, 10)
    refused = guess(browser(processes[1], STRANGER), status=429)
    assert "10:01 以后可以再试" in refused.words


def test_the_owner_gets_in_while_strangers_guess_from_many_addresses(
    processes: list[Any], wei: Account, at: datetime
) -> None:
    owner = browser(processes[0], OWNER)
    guess(owner, password=PASSWORD, status=303)
    for number in range(50):
        fail(processes[number % 2], of_wei, f"203.0.113.{number}")
    guess(browser(processes[1], THIRD), status=429)  # an address that never failed
    guess(browser(processes[1], STRANGER), account="alice")  # another name
    owner.browser.environ_base["REMOTE_ADDR"] = STRANGER  # even from a stranger's address
    guess(owner, password=PASSWORD, status=303)
    # The allowance of that browser is its own: it can be used up, and nobody else's is.
    for _ in range(10):
        guess(owner)
    guess(owner, password=PASSWORD, status=429)
    with clock.frozen_at(at + timedelta(seconds=30)):
        guess(owner, password=PASSWORD, status=303)


def test_one_address_alone_does_not_slow_the_owner_elsewhere(processes: list[Any], wei: Account, at: datetime) -> None:
    """Even one that guesses all day, each time as soon as it may."""
    moment = at
    with clock.frozen_at(moment):
        fail(processes[0], of_wei, STRANGER, 10)
    for number in range(100):
        moment += timedelta(seconds=min(30 * 2**number, 3600))
        if moment > at + timedelta(days=1):
            break
        with clock.frozen_at(moment):
            fail(processes[0], of_wei, STRANGER)
    with clock.frozen_at(moment - timedelta(hours=1)):
        guess(browser(processes[1], OWNER), password=PASSWORD, status=303)


def test_a_reset_by_mail_makes_its_browser_familiar(processes: list[Any], session: Any, wei: Account) -> None:
    for number in range(50):
        fail(processes[0], of_wei, f"203.0.113.{number}")
    new = browser(processes[0], OWNER)
    guess(new, password=PASSWORD, status=429).click("重设密码").submit("寄出重设链接", email="wei@example.edu.cn")
    text = session.scalars(sa.select(Letter.text).where(Letter.to == "wei@example.edu.cn")).one()
    link = next(word for word in text.split() if "/reset/" in word)
    new.get(link[link.index("/reset/") :]).submit("存下新密码并登录", password="Red-Heron-Waits-3")
    guess(new, password="Red-Heron-Waits-3", status=303)


def test_familiarity_is_signed_and_of_one_account(processes: list[Any], wei: Account, people: named.People) -> None:
    owner = browser(processes[0], OWNER)
    guess(owner, password=PASSWORD, status=303)
    text = owner.browser.get_cookie(familiar.COOKIE).decoded_value
    assert "weiqing" not in text
    assert str(wei.id) not in text
    with processes[1].test_request_context(headers={"Cookie": f"{familiar.COOKIE}={text}"}):
        assert familiar.number_of_browser(wei.id)
        assert familiar.number_of_browser(people.alice.account_id) is None
    payload, signature = text.rsplit(".", 1)
    forged = f"{payload}.{signature[::-1]}"
    for made_up in (forged, "", "x", payload):
        with processes[1].test_request_context(headers={"Cookie": f"{familiar.COOKIE}={made_up}"}):
            assert familiar.number_of_browser(wei.id) is None


def test_many_names_from_one_address_are_slowed_and_a_hall_is_not(processes: list[Any], wei: Account) -> None:
    for number in range(149):  # half of a hall of 300 mistypes once
        fail(processes[0], lambda number=number: tries.of_password(f"student{number}", None), STRANGER)
    guess(browser(processes[1], STRANGER))
    guess(browser(processes[1], STRANGER), account="alice", status=429)
    guess(browser(processes[1], THIRD), account="alice")


def test_the_answer_is_the_same_for_accounts_that_do_not_exist(processes: list[Any], wei: Account) -> None:
    pages = []
    for name in ("weiqing", "nobody-at-all"):
        fail(processes[0], lambda name=name: tries.of_password(name, None), STRANGER, 10)
        pages.append(guess(browser(processes[1], STRANGER), account=name, status=429))
    assert pages[0].words == pages[1].words.replace("nobody-at-all", "weiqing")


def test_ipv6_addresses_of_one_subscriber_are_one(processes: list[Any], wei: Account) -> None:
    for number in range(10):
        fail(processes[0], of_wei, f"2001:db8:1:2::{number:x}")
    guess(browser(processes[1], "2001:db8:1:2:ffff::1"), status=429)
    guess(browser(processes[1], "2001:db8:1:3::1"))


def test_codes_are_counted_by_address_and_by_all_together(
    processes: list[Any], session: Any, wei: Account, at: datetime
) -> None:
    def code(client: PageClient, status: int) -> None:
        client.get("/code").submit("看这个邀请", status=status, code="2222-2222")
        forget_memory(client)

    fail(processes[0], tries.of_code, STRANGER, 60)
    code(browser(processes[1], STRANGER), 429)
    code(browser(processes[1], THIRD), 422)
    fail(processes[0], tries.of_code, THIRD, 4)
    code(browser(processes[1], THIRD), 422)  # the sixth: an hour's allowance is sixty
    session.add_all(FailedTry(kind="code", name_digest="", address_digest=str(number), at=at) for number in range(2000))
    session.commit()
    code(browser(processes[1], THIRD), 429)
    code(browser(processes[1], OWNER), 422)  # who has not failed is not held up by a crowd


def test_the_present_password_is_counted_on_all_processes(processes: list[Any], wei: Account) -> None:
    clients = [browser(app, STRANGER) for app in processes]
    for client in clients:
        guess(client, password=PASSWORD, status=303)
        for _ in range(5):
            form = client.get("/account/password")
            form.submit("存下新密码", status=422, present=WRONG, password="Red-Heron-Waits-3")
    for client in clients:
        form = client.get("/account/password")
        form.submit("存下新密码", status=429, present=PASSWORD, password="Red-Heron-Waits-3")
        form = client.get("/account/contact")
        form.submit("存下改动", status=429, present=PASSWORD, login="other")


def test_letters_are_counted_on_all_processes(processes: list[Any], session: Any, wei: Account) -> None:
    for number in range(5):
        ask = browser(processes[number % 2], STRANGER).get("/reset")
        ask.submit("寄出重设链接", email="wei@example.edu.cn")
    for app in processes:
        browser(app, THIRD).get("/reset").submit("寄出重设链接", status=429, email="WEI@example.edu.cn")
    assert session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 5


def test_sixteen_at_once_are_all_counted(processes: list[Any], session: Any, wei: Account) -> None:
    clients = [browser(processes[number % 2], STRANGER) for number in range(16)]
    seen: list[int] = []

    def press(client: PageClient) -> None:
        token = client.token()
        given = {"csrf_token": token, "account": "weiqing", "password": WRONG}
        seen.append(client.ask("POST", "/sign-in", status=None, data=given).status)

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failures = session.scalar(sa.select(sa.func.count()).select_from(FailedTry))
    assert set(seen) <= {422, 429}
    assert failures == seen.count(422) >= 10
    guess(browser(processes[0], STRANGER), status=429)


@pytest.mark.only("sqlite")
def test_another_writer_delays_the_answer_no_longer_than_the_limit(
    processes: list[Any], session: Any, database: Any, wei: Account, caplog: pytest.LogCaptureFixture
) -> None:
    client = browser(processes[0], STRANGER)
    form = client.get("/sign-in")
    session.rollback()
    with sa.create_engine(database.url, poolclass=sa.NullPool).connect() as other:
        other.execute(sa.text("UPDATE series SET key = key WHERE key = 'career'"))
        form.submit("登录", status=422, account="weiqing", password=WRONG)
        form.submit("登录", status=303, account="weiqing", password=PASSWORD)
        other.rollback()
    assert "failed try not counted" in caplog.text
    assert session.scalar(sa.select(sa.func.count()).select_from(FailedTry)) == 0
    session.rollback()
    guess(browser(processes[0], STRANGER))
    assert session.scalar(sa.select(sa.func.count()).select_from(FailedTry)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(AccessLine)) == 1


def test_the_rows_name_nobody(processes: list[Any], session: Any, wei: Account) -> None:
    guess(browser(processes[0], STRANGER))
    row = session.scalars(sa.select(FailedTry)).one()
    assert row.kind == "sign-in"
    assert len(row.name_digest) == len(row.address_digest) == 64
