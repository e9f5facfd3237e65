"""What only the server can give a judge's device: the secret that wraps its keys, and the marks of its rooms."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from contest import keys
from contest.web import Application
from tests.client import PageClient
from tests.judging.world import World

RING = "device-of-one-account0"
MARKS = re.compile(r'data-(door|owner|present)="([0-9a-f]*)"')


@pytest.fixture
def world(round_to_judge: World) -> World:
    return round_to_judge.opened()


def secret(browser: PageClient, ring: str = RING) -> str:
    return str(browser.get(f"/judge/device/{ring}").json["secret"])


def marks(browser: PageClient, path: str) -> dict[str, str]:
    return dict(MARKS.findall(browser.get(path).text))


def test_the_secret_is_one_accounts_on_one_device_and_nobody_elses(visit) -> None:
    judge = secret(visit("judge"))
    assert judge == secret(visit("judge")), "another sign-in of the same account opens what it kept"
    others = [secret(visit("chair")), secret(visit("judge"), RING[::-1])]
    assert len({judge, *others}) == 3
    page = visit("judge").get(f"/judge/device/{RING}")
    assert page.response.headers["Cache-Control"] == "no-store"
    visit(None).ask("GET", f"/judge/device/{RING}", status=303)
    visit("judge").get("/judge/device/not-a-ring", status=404)


def test_a_secret_survives_new_keys(app: Application, people) -> None:
    with app.app_context():
        config = app.config["SAIWU"]
        before = keys.derived("device", "a", "b")
        try:
            app.config["SAIWU"] = replace(config, field_keys=("n" * 43 + "=", *config.field_keys))
            assert keys.derived("device", "a", "b") == before
        finally:
            app.config["SAIWU"] = config
        assert len({before, keys.derived("device", "ab", ""), keys.derived("devicea", "b")}) == 3


def test_marks_of_rooms_tell_nothing_and_differ_by_account_and_entry(world: World, visit) -> None:
    first, second = (f"/judge/{world.task(world.people.judge, n).id}" for n in (0, 1))
    judge = visit("judge")
    one, two, listed = marks(judge, first), marks(judge, second), marks(judge, "/judge")
    assert len({one["door"], two["door"], listed["door"]}) == 3
    assert one["owner"] == two["owner"] == listed["owner"]
    assert one["present"] == listed["present"]
    again = marks(visit("judge"), first)
    assert (again["door"], again["owner"]) == (one["door"], one["owner"])
    assert again["present"] != one["present"], "another sign-in has a mark of its own"
    assert marks(visit("chair"), "/judge")["owner"] != listed["owner"]
    plain = {str(world.people.judge.account_id), first.rpartition("/")[2]}
    assert not [text for text in plain if text.replace("-", "") in str(one)]


def test_the_browser_is_told_which_sign_in_it_is_in_until_that_ends(visit) -> None:
    judge = visit("judge")
    page = judge.get("/judge")
    mark = dict(MARKS.findall(page.text))["present"]
    (line,) = [one for one in page.response.headers.getlist("Set-Cookie") if one.startswith("present=")]
    assert line.startswith(f"present={mark};")
    assert "HttpOnly" not in line, "scripts of the device compare it"
    assert "Max-Age" not in line, "a sign-in that ends with the browser has a mark that does"
    assert not [one for one in judge.get("/judge").response.headers.getlist("Set-Cookie") if "present" in one]
    left = page.submit("退出登录", status=303).response.headers.getlist("Set-Cookie")
    assert [one for one in left if one.startswith("present=;")]
