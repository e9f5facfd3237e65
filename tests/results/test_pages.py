from __future__ import annotations

from typing import Any

from tests.results.world import World


def test_tabulate_from_the_page(world: World, visit: Any) -> None:
    page = visit("organiser").get(world.desk("results"))
    page.says("还没有统分", "演讲赛道")
    page = page.submit("统分").follow()
    page.says("第 1 次统分完成，没有问题", "G001", "130.00", "回执")
    for verb in ("adjustments", "decisions", "awards", "advance", "publish", "runs", "run/1"):
        visit("organiser").get(world.desk(verb))
    why = page.click("G001 的成绩怎么来的")
    print(why.words)
