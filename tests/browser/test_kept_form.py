"""A page is open, the sign-in ends elsewhere, somebody presses save: they sign in, see it filled in, and press."""

from __future__ import annotations

import os

import pytest

from contest.people.sign_in import passwords
from tests.people import PASSWORD


@pytest.fixture
def alice(people, session):
    people.alice.account.password = passwords.hashed(PASSWORD)
    session.commit()
    return people.alice


def sign_in(tab):
    tab.page.get_by_label("账号", exact=False).first.fill("alice")
    tab.page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    tab.page.get_by_role("button", name="登录", exact=True).click()


@pytest.mark.parametrize(("scripts", "size"), [(True, "phone"), (False, "desktop")])
def test_what_was_filled_in_is_sent_after_signing_in_again(browse, alice, scripts, size):
    tab = browse(scripts=scripts, size=size).open("/sign-in")
    sign_in(tab)
    tab.open("/account/contact")
    tab.page.get_by_role("radio", name="中文").check(force=True)

    other = tab.page.context.new_page()  # the same browser, another tab
    other.goto(f"{tab.site.address}/account")
    other.evaluate("document.querySelector('#sign-out').submit()")
    other.wait_for_url("**/sign-in")
    other.close()

    tab.page.get_by_role("button", name="存下改动").click()
    tab.says("登录已经结束，刚才的表单没有交上")
    sign_in(tab)
    tab.says("这张表单还没有交", "语言 中文", "现在的密码")
    if scripts:
        tab.check()
    if folder := os.environ.get("PICTURES"):
        tab.page.screenshot(path=f"{folder}/kept-{size}.png", full_page=True)
    tab.page.get_by_role("button", name="现在交").click()
    tab.says("已改好")
