"""The door: sign-in on both screens, in both languages and themes, by keyboard alone and without scripts."""

from __future__ import annotations

import pytest

from contest.people.sign_in import passwords
from tests.people import PASSWORD


@pytest.fixture
def alice(people, session):
    people.alice.account.password = passwords.hashed(PASSWORD)
    session.commit()
    return people.alice


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sign_in_page_is_whole(browse, size, dark, language):
    browse(size=size, dark=dark, language=language).open("/sign-in").check()


def test_by_keyboard_alone(browse, alice):
    tab = browse().open("/sign-in")
    tab.keys.to("账号").type("alice").to("密码").type(PASSWORD).enter()
    tab.says(alice.name).check()
    assert tab.path != "/sign-in"


def test_without_scripts(browse, alice):
    tab = browse(scripts=False).open("/sign-in")
    tab.page.get_by_label("账号", exact=False).first.fill("alice")
    tab.page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    tab.page.get_by_role("button", name="登录", exact=True).click()
    tab.says(alice.name)


@pytest.mark.only("postgresql")
def test_a_smoke_on_the_other_database(browse, alice):
    tab = browse(size="phone").open("/sign-in")
    tab.keys.to("账号").type("alice").to("密码").type(PASSWORD).enter()
    tab.says(alice.name)
    tab.open("/my").check()
