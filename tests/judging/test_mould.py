"""A sheet's page that is filled into its mould has the bytes of the page that its template draws whole, and nothing of
whoever opened one like it before."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from contest.files import file_store
from contest.judging import actions
from contest.judging.views import sheet_page as views
from contest.registration.models import Material
from contest.web import render_page
from tests.client import PageClient
from tests.judging.world import World

HOSTILE = "</textarea><b>'\"&\r\n再说"


def _draw_whole(template: str, *, fixed: Mapping[str, Any], values: Mapping[str, Any], more: Any) -> Any:
    return render_page(template, **fixed, **values, **more(values))


def _save(world: World, entry: int, marks: dict[str, int | None], **more: Any) -> None:
    judge = world.people.judge
    actions.save_draft(world.task(judge, entry), marks, by=judge.account_id, at=world.at, **more)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sheet_is_the_same_byte_for_byte_in_each_of_its_states(
    world: World, visit: Callable[[str | None], PageClient], session: Any, monkeypatch: Any, language: str
) -> None:
    world.opened()
    _save(world, 1, {"goal.fit": 14_000}, note=HOSTILE, comment="", receipt="7F3K")
    _save(world, 2, {"goal.fit": 0, "goal.world": 11_500, "action.plan": 17_500}, comment=HOSTILE)
    kept = file_store().save(b"%PDF-1.4 report")
    session.add(
        Material(
            entry_id=world.entries[2].entry_id, kind="report", version=1, name="报告", digest=kept.digest,
            size=kept.size, media_type="application/pdf", at=world.at,
        )
    )  # fmt: skip
    session.commit()
    browser = visit("judge")
    monkeypatch.setattr(views, "form_token", lambda: "the-token")
    monkeypatch.setattr(views, "uuid4", lambda: "the-key")
    filled_in = []
    render = views.render_in_mould

    def watch(template: str, **given: Any) -> Any:
        filled_in.append(template)
        return render(template, **given)

    def both(entry: int) -> None:
        """Twice from the mould, because the second time it is there already."""
        path = f"/judge/{world.task(world.people.judge, entry).id}?lang={language}"
        monkeypatch.setattr(views, "render_in_mould", watch)
        pages = [browser.get(path).text, browser.get(path).text]
        monkeypatch.setattr(views, "render_in_mould", _draw_whole)
        whole = browser.get(path).text
        assert pages == [whole, whole]
        assert not re.search("m[0-9a-f]{32}", whole)

    for entry in range(3):
        both(entry)
    assert len(filled_in) == 6, "a sheet that can be marked is filled into a mould"
    shown = browser.get(f"/judge/{world.task(world.people.judge, 2).id}").text
    assert "&lt;/textarea&gt;&lt;b&gt;" in shown
    world.submit(world.people.judge, 0)
    session.commit()
    both(0)
    both(1)


def test_nothing_of_one_judge_is_on_the_page_of_the_next(
    world: World, visit: Callable[[str | None], PageClient], session: Any
) -> None:
    world.opened()
    _save(world, 0, {"goal.fit": 13_700}, note="只有海燕知道", comment="海燕的评语", receipt="9XKW")
    second = world.task(world.second, 1)
    actions.save_draft(second, {"goal.fit": 12_300}, note="第二位的", comment="第二位的评语", by=None, at=world.at)
    session.commit()
    first = visit("judge").get(f"/judge/{world.task(world.people.judge, 0).id}").text
    browser = PageClient(visit("judge").app, strict=False).sign_in(world.second)
    other = browser.get(f"/judge/{second.id}").text
    for secret in ("13.7", "只有海燕知道", "海燕的评语", "9XKW", str(world.task(world.people.judge, 0).id)):
        assert secret in first
        assert secret not in other
    for kept in re.findall(r'data-(?:door|owner|present)="([^"]+)"|name="csrf_token"[^>]*value="([^"]+)"', first):
        assert not any(one and one in other for one in kept)
    for own in ("12.3", "第二位的", "第二位的评语"):
        assert own in other
