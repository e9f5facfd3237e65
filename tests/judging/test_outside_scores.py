"""Scores made elsewhere: one person enters them, from a table or one by one, another confirms them; every version
stays, and a whole table can be taken back."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from contest import audit
from contest.db import session as db
from contest.editions.rulebooks.change_policy import require_same_sheets
from contest.editions.rulebooks.effective import rulebook_of
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.exchange.spreadsheets.reading import read_tables
from contest.judging import actions
from contest.judging.actions.outside_scores import changes_of_scores, digest_of_scores, read_score
from contest.judging.actions.score_files import as_text, read_scores
from contest.judging.models import OutsideScore
from contest.judging.queries.grid import grid_of
from contest.judging.queries.missing import missing_in
from contest.judging.queries.outside_scores import current_scores, loads_of, score_fields, score_rows
from contest.registration.models import Participation
from contest.rules import Faults, parse
from tests.judging.world import LAW, World, another, build

VOTE = """
[[segment]]
key = "sheet"
weight = "0.7"
aspects = ["goal.*", "action.*"]
applies_to = ["*/growth/*"]
[[segment]]
key = "vote"
weight = "0.3"
from = "scores"
name = { zh = "网络投票", en = "Online vote" }
applies_to = ["*/growth/*"]
"""
BOUNDS = 'from = "scores"\nmin = 0\nmax = "100"'


@pytest.fixture
def world(people: Any, at: Any) -> World:
    """Three entries, of which judges mark 70 % and a vote gives 30 %; judging is open."""
    return build(people, at, text=LAW + VOTE).opened()


@pytest.fixture
def timed(people: Any, at: Any) -> World:
    """Three entries of a contest without a marking scheme: a timing system gives the whole score."""
    start, end = LAW.index('[[scheme]]\nkey = "make"'), LAW.index("[[panel]]")
    made = build(people, at, track="make", text=LAW[:start] + LAW[end:])
    actions.open_judging(made.contest, by=people.organiser.account_id, at=at)
    db.commit()
    return made


def enter(world: World, *values: str | None, key: str = "vote", by: Any = None, **more: Any) -> list[OutsideScore]:
    given = {(one, key): value for one, value in zip(world.entries, values, strict=False)}
    who = by or world.people.organiser
    made = actions.enter_scores(world.contest, given, by=who.account_id, at=world.at, **more)
    db.commit()
    return made


def table(world: World, text: str) -> Any:
    return read_scores(read_tables(text.encode(), "votes.csv"), world.contest)


def faults(world: World, text: str) -> list[tuple[int, str]]:
    with pytest.raises(Faults) as refused:
        table(world, text)
    for one in refused.value.faults:
        assert one.text("zh")
        assert one.text("en")
    return [(one.line, one.key) for one in refused.value.faults]


def shown(world: World) -> list[str]:
    return [cell.value for row in score_rows(world.contest, looking=None) for cell in row.cells]


def numbers(world: World) -> list[str]:
    return [one.entry.number for one in world.entries]


# Entering and confirming


def test_one_person_enters_and_another_confirms(world: World) -> None:
    people = world.people
    enter(world, "86.50", "9", "0")
    assert shown(world) == ["86.50", "9", "0"]
    with pytest.raises(NotAllowed, match="自己录入的成绩"):
        actions.confirm_scores(world.contest, by=people.organiser.account_id, at=world.at)
    assert len(actions.confirm_scores(world.contest, by=people.chair.account_id, at=world.at)) == 3
    assert actions.confirm_scores(world.contest, by=people.chair.account_id, at=world.at) == []


def test_a_change_is_a_version_with_a_reason_and_waits_again(world: World) -> None:
    enter(world, "86")
    actions.confirm_scores(world.contest, by=world.people.chair.account_id, at=world.at)
    assert enter(world, "86") == []
    with pytest.raises(Unfit, match="为什么改"):
        enter(world, "87")
    (made,) = enter(world, "87", reason="票数重新清点")
    assert (made.number, made.is_current, made.confirmed_at) == (2, True, None)
    kept = db.execute(sa.select(OutsideScore.number, OutsideScore.value, OutsideScore.is_current)).all()
    assert sorted(map(tuple, kept)) == [(1, "86", False), (2, "87", True)]
    (gone,) = enter(world, None, reason="记错了人")
    assert (gone.number, gone.value) == (3, None)
    with pytest.raises(Unfit, match="为什么改"):
        enter(world, "88")


def test_who_has_a_score_has_competed(world: World) -> None:
    enter(world, "86")
    assert world.entries[0].competed_at == world.at
    enter(world, None, reason="记错了人")
    assert world.entries[0].competed_at is None


@pytest.mark.parametrize(("typed", "kept"), [("８６．５", "86.5"), ("+3", "3"), ("−1", "-1"), (" 7.10 ", "7.10")])
def test_a_figure_as_people_write_it(world: World, typed: str, kept: str) -> None:
    assert read_score(typed, score_fields(world.contest)[0]) == kept


@pytest.mark.parametrize("typed", ["", "1e9", "NaN", "八十", "6.6666…", "1,5", "9" * 30])
def test_what_is_no_figure(world: World, typed: str) -> None:
    with pytest.raises(Unfit, match="不是一个数"):
        read_score(typed, score_fields(world.contest)[0])


def test_a_figure_outside_its_bounds(people: Any, at: Any) -> None:
    text = (LAW + VOTE).replace('law = "1"', 'law = "2"').replace('from = "scores"', BOUNDS)
    world = build(people, at, text=text).opened()
    (field,) = score_fields(world.contest)
    for typed, sentence in (("100.01", "大于"), ("-1", "小于")):
        with pytest.raises(Unfit, match=sentence):
            read_score(typed, field)
    number = world.entries[0].entry.number
    assert faults(world, f"编号,网络投票\n{number},101\n") == [(2, "scores.bounds")]


def test_outside_judging_nothing_is_entered(world: World) -> None:
    world.confirmed()
    with pytest.raises(WrongMoment, match="缺 3"):
        actions.close_judging(world.contest, by=world.people.chair.account_id, at=world.at)
    enter(world, "1", "2", "3")
    with pytest.raises(WrongMoment, match="3 个待确认"):
        actions.close_judging(world.contest, by=world.people.chair.account_id, at=world.at)
    actions.confirm_scores(world.contest, by=world.people.chair.account_id, at=world.at)
    actions.close_judging(world.contest, by=world.people.chair.account_id, at=world.at)
    with pytest.raises(WrongMoment, match="已于"):
        enter(world, "4")


def test_who_takes_no_part_gets_none(world: World) -> None:
    world.entries[0].participation = Participation.ABSENT
    with pytest.raises(WrongMoment, match="缺席"):
        enter(world, "4")
    number = world.entries[0].entry.number
    assert faults(world, f"编号,网络投票\n{number},4\n") == [(2, "scores.not-judged")]


def test_a_chair_who_also_judges_sees_nothing_before_their_own_sheet_is_confirmed(world: World) -> None:
    people = world.people
    enter(world, "86")
    judge = people.judge.account_id
    assert [cell.value for row in score_rows(world.contest, looking=judge) for cell in row.cells] == ["", "", ""]
    with pytest.raises(NotAllowed, match="你自己也评"):
        actions.confirm_scores(world.contest, by=judge, at=world.at)
    with pytest.raises(NotAllowed, match="你自己也评"):
        enter(world, "87", reason="试", by=people.judge)


def test_the_first_figure_freezes_what_comes_from_elsewhere(world: World) -> None:
    enter(world, "86")
    assert world.contest.frozen_digest is not None
    with pytest.raises(Unfit, match="取自别处"):
        require_same_sheets(world.contest, parse(LAW))
    require_same_sheets(world.contest, rulebook_of(world.contest))


def test_what_came_after_the_page_was_opened_is_not_confirmed(world: World, visit: Any) -> None:
    enter(world, "86", "9")
    page = visit("chair").get(world.desk("scores"))
    enter(world, "88", reason="重新清点")
    page.submit("确认别人录入的 2 个").follow().says("1 个成绩已确认", "88")
    assert [one.value for one in current_scores(world.contest).values() if one.confirmed_at] == ["9"]


# Tables


def test_a_table_is_matched_by_number_or_code(world: World) -> None:
    first, second, third = numbers(world)
    taken = table(world, f"网络投票得分表,,\n编号,网络投票,备注\n{first},86.5,好\n02,7,\n{third},,缺\n")
    assert [(one.entry.number, value) for (one, _), value in taken.given.items()] == [(first, "86.5"), (second, "7")]
    assert (taken.unread, taken.empty) == (["备注"], 1)
    again = table(world, as_text(taken, score_fields(world.contest)))
    assert again.given == taken.given


def test_a_table_is_matched_by_name_and_school(world: World) -> None:
    school = world.people.school.name["zh"]
    taken = table(world, f"姓名,学校,网络投票\n选手01,{school},5\n机密题目02,{school},6\n")
    assert list(taken.given.values()) == ["5", "6"]
    assert faults(world, f"姓名,学校,网络投票\n无名氏,{school},5\n") == [(2, "scores.nobody")]


def test_a_workbook_is_read_too(world: World) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((["编号", "网络投票"], [numbers(world)[0], 86.5], [numbers(world)[1], 7])):
            sheet.write_row(at, 0, row)
    taken = read_scores(read_tables(out.getvalue(), "votes.xlsx"), world.contest)
    assert list(taken.given.values()) == ["86.5", "7"]


def test_whatever_is_wrong_in_a_table_is_told_with_its_line(world: World) -> None:
    first, second, _ = numbers(world)
    wrong = f"编号,网络投票\n{first},八十\n{first[:-1]}x,5\n{second},6\n{second},7\n,9\n"
    assert faults(world, wrong) == [
        (2, "scores.number"),
        (3, "scores.unknown"),
        (5, "scores.twice"),
        (6, "scores.no-number"),
    ]
    assert faults(world, "编号,人气\n1,2\n") == [(0, "scores.no-figure")]
    assert faults(world, f"网络投票\n{first}\n5\n")[0][1] == "scores.no-entry"


def test_a_table_is_taken_back_whole(world: World) -> None:
    by = {"by": world.people.organiser.account_id, "at": world.at}
    enter(world, "86", "9")
    actions.confirm_scores(world.contest, by=world.people.chair.account_id, at=world.at)
    taken = table(world, f"编号,网络投票\n{numbers(world)[0]},87\n{numbers(world)[2]},5\n")
    changes = changes_of_scores(world.contest, taken.given)
    assert [(one.was, one.now) for one in changes] == [("86", "87"), (None, "5")]
    with pytest.raises(Clash):
        actions.enter_scores(world.contest, taken.given, reason="终稿", file="v.csv", shown_as="x", **by)
    shown_as = digest_of_scores(changes)
    actions.enter_scores(world.contest, taken.given, reason="终稿", file="v.csv", shown_as=shown_as, **by)
    assert shown(world) == ["87", "9", "5"]
    (load,) = loads_of(world.contest)
    assert (load.file, load.count, load.is_whole) == ("v.csv", 2, True)
    actions.undo_load(world.contest, load.id, reason="传错了", **by)
    assert shown(world) == ["86", "9", ""]
    assert all(one.confirmed_at is None for one in current_scores(world.contest).values() if one.number > 1)
    with pytest.raises(Clash, match="后来又改过"):
        actions.undo_load(world.contest, load.id, reason="再来", **by)


# A contest whose scores all come from elsewhere


def test_a_contest_without_judges_opens_and_closes_on_its_scores(timed: World) -> None:
    assert [one.key for one in score_fields(timed.contest)] == [""]
    assert [one.sentence for one in missing_in(grid_of(timed.contest))] == ["%(code)s 号还没有别处给出的成绩"] * 3
    enter(timed, "10.21", "10.5", "11", key="")
    other = another(timed.people, "second-organiser", "复核的人", "organiser")
    actions.confirm_scores(timed.contest, by=other.account_id, at=timed.at)
    assert missing_in(grid_of(timed.contest)) == []
    actions.close_judging(timed.contest, by=other.account_id, at=timed.at)


# Pages


def test_the_pages_of_a_table(world: World, visit: Any) -> None:
    page = visit("organiser").get(world.desk("scores"))
    page.says("网络投票", "还没有", "导入一张表")
    text = f"编号,网络投票\n{numbers(world)[0]},87\n"
    page = page.submit("看看会改什么", status=200, text=text)
    page.says("新的 1 个", "87", "表里没有的")
    page = page.submit("就这样记下").follow()
    page.says("1 个成绩已记下", "待确认", "整个撤回", "贴进来的表格")
    chair = visit("chair").get(world.desk("scores"))
    chair.submit("确认别人录入的 1 个").follow().says("1 个成绩已确认", "已确认")
    page = visit("organiser").get(world.desk("scores"))
    page.submit("看看会改什么", status=422, text="编号,网络投票\n查无,87\n").says("表里有几处要改", "没有编号是")
    file = visit("organiser").get(world.desk("scores-file"))
    assert f"{numbers(world)[0]},87\n" in file.text
    page = visit("organiser").get(world.desk("scores"))
    page.submit("整个撤回").follow().says("已撤回 1 个成绩", "撤回了", "1 个后来改了")


def test_a_contest_without_judges_asks_for_none(timed: World, visit: Any) -> None:
    page = visit("organiser").get(timed.desk("panel"))
    page.says("这场比赛没有评委评分")
    page.click("去别处给出的成绩").says("现在的成绩")


def test_one_figure_by_hand(world: World, visit: Any) -> None:
    page = visit("chair").get(world.desk("scores"))
    page = page.submit("记下", number="01", value="86.5").follow()
    page.says("的成绩已记下", "86.5")
    page.submit("记下", status=422, number="77", value="5").says("没有编号是“77”")
    page.submit("记下", status=422, number="01", value="八").says("不是一个数")
    visit("organiser").get(world.desk("grid")).click("别处给出的成绩").says("86.5")


def test_a_value_that_was_not_sent_takes_nothing_back(world: World, visit: Any) -> None:
    enter(world, "86.5")
    page = visit("chair").get(world.desk("scores"))
    sent = {"number": "01", "field": "vote", "reason": "试"}
    page.client.post(world.desk("scores"), status=422, **sent)
    assert shown(world)[0] == "86.5"


def test_the_log_answers_for_every_version(world: World) -> None:
    audit.cover(at=world.at, edition=world.edition.id)
    db.commit()
    enter(world, "86", "9")
    actions.confirm_scores(world.contest, by=world.people.chair.account_id, at=world.at)
    enter(world, "87", reason="重新清点")
    enter(world, None, reason="记错了人")
    while audit.chain():
        db.commit()
    found = [one for one in audit.hold_rows(audit.Walk()) if isinstance(one, audit.Finding)]
    assert [one.sentence() for one in found] == []
