"""Score sheets on paper: what stands on them, for whom, and that empty ones hold no mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contest.judging.views.paper import _boxes
from tests.client import PageClient
from tests.judging.world import FULL, World

Visit = Callable[[str | None], PageClient]


@pytest.mark.parametrize(
    ("text", "most", "decimals", "boxes"),
    [
        ("14", "15", 1, "14.0"),
        ("9.5", "15", 1, " 9.5"),
        ("", "15", 1, "  . "),
        ("3", "3", 0, "3"),
        ("", "100", 2, "   .  "),
        ("-2.5", "5", 1, "-2.5"),
    ],
)
def test_each_figure_has_its_box(text: str, most: str, decimals: int, boxes: str) -> None:
    assert _boxes(text, most, decimals) == boxes


def test_a_sheet_prints_with_its_texts_boxes_and_lines_to_sign_empty_or_with_its_marks(
    world: World, visit: Visit, session: Any
) -> None:
    world.opened()
    world.submit(world.people.judge, 0, {**FULL, "goal.fit": 13_700})
    session.commit()
    paper = f"/judge/{world.task(world.people.judge).id}/paper"
    empty = visit("judge").get(paper)
    empty.says("01 号 · 评分表", "评委 J1", "优 13–15 目标具体可检验", "评委签字", "核分签字", "裁判长签字")
    assert [one.text for one in empty.tree.iter("b") if (one.text or "").isdigit()] == []
    assert empty.text.count("<svg ") == 1
    filled = visit("judge").get(f"{paper}?filled=1")
    figures = [one.text for one in filled.tree.iter("b") if (one.text or "").isdigit()]
    assert figures[:3] == ["1", "3", "7"]
    assert figures[-3:] == ["4", "2", "7"]
    visit("judge").get(f"{paper}?lang=en").says("Entry 01 · score sheet", "Checked by")


def test_a_panel_has_an_empty_sheet_for_each_assignment(world: World, visit: Visit, session: Any) -> None:
    visit_chair = visit("organiser")
    world.seated()
    session.commit()
    visit_chair.get(world.desk("papers")).says("还没有分配，所以没有评分表可打印")
    world.marked()
    page = visit("chair").get(world.desk("papers"))
    page.says("空白评分表 · 6 份", "01 号", "03 号", "评委 J2")
    page.keeps_quiet_about("机密题目", "选手0")
    assert [one.text for one in page.tree.iter("b") if (one.text or "").isdigit()] == []
