"""What if: other lines for the last tabulation; nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.awards.models import AwardDecision
from contest.awards.whatif import compare
from contest.editions.models import RulebookVersion
from contest.editions.rulebooks.award_thresholds import threshold_rows
from contest.errors import WrongMoment
from contest.results.models import Tabulation
from contest.rules import Faults, parse
from tests.results.world import LAW, World

MORE = LAW.replace('upto = "1"', 'upto = "2"', 1)


def test_a_wider_line_gains_and_what_is_derived_follows(world: World) -> None:
    found = compare(world.tabulated(), parse(MORE))
    assert ("gold", 2, 4, "+2") in [(one.award, one.before, one.after, one.change) for one in found.counts]
    assert {(one.award, one.entry) for one in found.gained if one.entry and not one.person} == {
        ("gold", world.entry(2).entry.number),
        ("gold", world.entry(2, "talk").entry.number),
    }
    assert {one.award for one in found.lost} == {"silver"}


def test_the_same_rules_change_nothing(world: World) -> None:
    found = compare(world.tabulated(), parse(LAW))
    assert not found.gained
    assert not found.lost
    assert all(one.before == one.after for one in found.counts)


def test_a_tabulation_whose_marks_changed_since_is_not_tried(world: World) -> None:
    tabulation = world.tabulated()
    world.remark(world.entry(5), [(30, 40)] * 4)
    with pytest.raises(WrongMoment, match="再统一次分"):
        compare(tabulation, parse(LAW))
    assert not compare(world.tabulated(), parse(LAW)).gained


def test_rules_that_do_not_fit_what_was_marked_are_refused(world: World) -> None:
    with pytest.raises(Faults):
        compare(world.tabulated(), parse(LAW.replace("content.depth", "content.width")))


def rows(session: Any) -> list[int]:
    models = (AuditLine, AwardDecision, RulebookVersion, Tabulation)
    return [session.scalar(sa.select(sa.func.count()).select_from(model)) for model in models]


def test_the_page_names_who_gains_and_who_loses_and_keeps_nothing(world: World, visit: Any, session: Any) -> None:
    world.tabulated()
    before = rows(session)
    gold = threshold_rows(parse(LAW))[0]
    page = visit("organiser").get(world.desk("what-if"))
    page.says("什么都不会保存", "第 1 次统分")
    page = page.submit("看谁会得奖、谁会失去", status=200, **{f"upto-{gold.number}": "2"})
    page.says("会得奖的", "会失去奖的", world.entry(2).entry.number, "+2")
    assert 'value="2"' in page.text
    session.expire_all()
    assert rows(session) == before


def test_a_whole_rulebook_may_be_tried_and_its_faults_are_listed(world: World, visit: Any) -> None:
    world.tabulated()
    page = visit("supervisor").get(world.desk("what-if") + "?lang=en")
    page.submit("Try this rulebook", status=200, text=MORE).says("Would gain an award", "Would lose an award")
    page.submit("Try this rulebook", status=422, text=MORE + "\nsurprise = 1").says("surprise")


def test_a_line_that_is_none_is_refused_and_stays(world: World, visit: Any) -> None:
    world.tabulated()
    gold = threshold_rows(parse(LAW))[0]
    page = visit("organiser").get(world.desk("what-if"))
    page = page.submit("看谁会得奖、谁会失去", status=422, **{f"upto-{gold.number}": "120%"})
    assert 'value="120%"' in page.text


def test_before_anything_is_tabulated_it_says_so(world: World, visit: Any) -> None:
    visit("organiser").get(world.desk("what-if")).says("还没有统分")
    visit("organiser").post(world.desk("what-if"), status=200, how="text", text=LAW)


@pytest.mark.parametrize("who", ["provincial_organiser", "organiser_of_other_school", "chair", "judge", "alice"])
def test_others_do_not_learn_anything(world: World, visit: Any, who: str) -> None:
    world.tabulated()
    visit(who).get(world.desk("what-if"), status=403)
    visit(who).post(world.desk("what-if"), status=403, how="text", text=LAW)
