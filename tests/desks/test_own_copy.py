"""What the account page promises: a copy of one's own data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from contest.access import AccessLine
from contest.desks.exporting import KEYS
from contest.extensions import limiter
from contest.people import actions
from contest.people.models import Account
from contest.people.sign_in import passwords
from contest.people.sign_in.identification import actor_of
from contest.privacy import vault
from contest.registration.models import EntryMember
from tests import factories
from tests import people as named
from tests.client import PageClient
from tests.registration.conftest import Season, season  # noqa: F401 - a fixture

PASSWORD = "Blue-Whale-Sings-7"
Visit = Callable[..., PageClient]


@pytest.fixture
def alice(session: Any, people: named.People) -> Account:
    """With every way in and an identity number."""
    account = people.alice.account
    actions.accounts.give_ways_in(account, login="alice", email="alice@example.edu.cn", phone="13800138000")
    account.password = passwords.hashed(PASSWORD)
    account.person.identity_encrypted = vault().encrypt("360102200401011234")
    session.commit()
    return account


def test_a_copy_has_what_is_ones_own_and_explains_itself(
    visit: Visit,
    session: Any,
    alice: Account,
    season: Season,  # noqa: F811
) -> None:
    entry = season.submitted(season.alice)
    teacher = season.teacher("熊老师", number="T9")
    factories.add(
        EntryMember(entry_id=entry.id, person_id=teacher.id, role="adviser", position=9, accepted_at=season.at)
    )
    session.commit()

    browser = visit("alice")
    answer = browser.get("/account").click("带走我的数据")
    assert answer.response.headers["Content-Disposition"].startswith('attachment; filename="saiwu-')
    assert answer.response.headers["Cache-Control"] == "private, no-store"
    copy = answer.json

    assert set(copy["keys"]) == set(KEYS) == set(copy) - {"format", "made_at", "about", "keys"}
    assert all(set(words) == {"zh", "en"} and words["zh"] != words["en"] for words in copy["keys"].values())
    assert copy["account"]["email"] == "alice@example.edu.cn"
    assert copy["account"]["phone"] == "13800138000"
    assert copy["person"]["identity_number"] == "360102200401011234"
    assert copy["enrolments"][0]["school"]["zh"] == "江西财经大学"
    assert [one["role"] for one in copy["memberships"]] == ["student"]
    (mine,) = copy["entries"]
    assert (mine["state"], mine["roles"][0]["role"]) == ("submitted", "competitor")
    assert mine["team"] == [{"name": "熊老师", "role": "adviser"}]
    assert {one["file"] for one in mine["materials"]} == {"报告.pdf", "展示.pptx"}
    assert mine["public_places"] == []

    text = json.dumps(copy, ensure_ascii=False)
    for never in (alice.password, "argon2", "T9", str(teacher.id), str(season.people.bob.account_id)):
        assert never not in text
    line = session.scalar(sa.select(AccessLine).where(AccessLine.what == "own copy"))
    assert (line.kind, line.account_id, line.subject) == ("read", alice.id, f"account:{alice.id}")


def test_deeds_about_others_have_no_details(visit: Visit, session: Any, people: named.People, at: Any) -> None:
    organiser, bob = people.organiser.account, people.bob.account
    organiser.email = "organiser@example.edu.cn"
    actions.grant(bob, "judge", people.school, people.series, by=organiser.id, at=at)
    inviter = actor_of(organiser)
    actions.invite(inviter, "贺评委", "judge", people.school, people.series, email="he@example.edu.cn", at=at)
    session.commit()
    text = visit("organiser").get("/account/export").text
    deeds = [one for one in json.loads(text)["deeds"] if one["action"] in ("people.grant", "people.invite")]
    assert {one["about"] for one in deeds} == {"membership", "invitation"}
    assert all("now" not in one and "reason" not in one for one in deeds)
    for never in ("贺评委", 'example.edu.cn"', str(bob.id)):
        assert never not in text.replace('organiser@example.edu.cn"', "")


def test_somebody_else_is_told_by_role_and_not_by_name(
    visit: Visit, session: Any, people: named.People, at: Any
) -> None:
    """Who disabled and enabled one's account is not said, but that it happened, and why."""
    alice = people.alice.account
    actions.disable(alice, reason="核对身份", by=people.administrator.account_id, at=at)
    actions.enable(alice, reason="核对好了", by=people.administrator.account_id, at=at)
    session.commit()
    browser = visit(None).sign_in(replace(people.alice, epoch=alice.epoch))
    copy = json.loads(browser.get("/account/export").text)
    told = [(one["action"], one["by_yourself"], one["reason"]) for one in copy["deeds"]]
    assert ("people.disable", False, "核对身份") in told
    assert str(people.administrator.account_id) not in json.dumps(copy)


def test_it_is_for_who_is_signed_in_only_and_not_without_end(visit: Visit, people: named.People, make_app: Any) -> None:
    assert visit(None).get("/account/export", status=303).location.startswith("/sign-in")
    bob = PageClient(make_app(mode="development")).sign_in(people.bob)
    limiter.enabled = True
    try:
        bob.outside(limiter.reset)
        for _ in range(20):
            bob.get("/account/export")
        bob.get("/account/export", status=429).says("以后可以再试")
    finally:
        limiter.reset()
        limiter.enabled = False
