"""Tries from a table of a timing system: read, shown, filled in, confirmed by another person, taken back whole."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from contest import audit
from contest.db import session as db
from contest.errors import Clash, NotAllowed
from contest.exchange.spreadsheets.reading import read_tables
from contest.imports import Import
from contest.judging import actions
from contest.judging.actions.tries import digest_of_tries, sheets_filled
from contest.judging.actions.try_files import as_table, plain_value, read_tries
from contest.judging.models import ScoreSheet, SheetVersion
from contest.judging.queries.tries import agreed_sheets, measured_items
from contest.judging.rubric import rubric_of
from contest.registration.models import Participation
from contest.results import actions as results
from contest.results.queries import rows_of
from contest.rules import Faults
from tests.judging.test_tries import ALONE, BESIDE, JUMP, SIZE, jump
from tests.judging.world import World, build
from tests.results.again import hold_to_the_command

RUN = ALONE.replace(JUMP, SIZE.replace("max = 45", 'max = 600\nunit = { zh = "秒", en = "s" }'), 1).replace(
    '"tries:jump"', '"aspect:work.size"'
)
"""A run: one time for everybody, in seconds."""


@pytest.fixture
def jumping(session: Any, people: Any, at: Any) -> World:
    """Three jumpers of whom the panel only measures; judging is open."""
    return opened(build(people, at, track="make", text=ALONE))


def opened(world: World) -> World:
    world.seat(world.people.chair, "chair")
    by = {"by": world.people.organiser.account_id, "at": world.at}
    actions.assign_evenly(world.contest, **by)
    actions.open_judging(world.contest, **by)
    db.commit()
    return world


def numbers(world: World) -> list[str]:
    return [one.entry.number for one in world.entries]


def read(world: World, text: str) -> Any:
    return read_tries(read_tables(text.encode(), "timing.csv"), world.contest)


def marks(world: World, text: str) -> list[dict[str, Any]]:
    given = read(world, text).given
    return [given.get(one, {}) for one in world.entries]


def faults(world: World, text: str) -> list[tuple[int, str]]:
    with pytest.raises(Faults) as refused:
        read(world, text)
    for one in refused.value.faults:
        assert one.text("zh")
        assert one.text("en")
        assert "{" not in one.text("zh") + one.text("en")
    return [(one.line, one.key) for one in refused.value.faults]


def load(world: World, text: str, by: Any = None) -> Import:
    given = read(world, text).given
    shown_as = digest_of_tries(sheets_filled(world.contest, given))
    who = by or world.people.organiser
    done = actions.load_tries(world.contest, given, shown_as=shown_as, by=who.account_id, at=world.at)
    db.commit()
    return done


def held(world: World) -> list[tuple[dict[str, Any], bool]]:
    """Of each entry: the marks of its agreed sheet that are there, and whether they are submitted."""
    db.expire_all()
    found = agreed_sheets(world.contest)
    sheets = [found[one.id][0] for one in world.entries]
    return [({k: v for k, v in one.marks.items() if v is not None}, one.version is not None) for one in sheets]


WIDE = "编号,姓名,第1次,第2次,第3次,风速\n{0},甲,5.10,X,5.02m,+1.2\n{1},乙,5.1,5.03,DNS,\n02x,,,,,\n{2},丙,foul,DQ,—,\n"
LONG = (
    "bib,round,result,state\n{0},1,5.1,OK\n{0},2,,foul\n{0},第三次,5.02,\n{1},R1,5.10,\n{1},2,5.03,\n{1},3,,DNS\n"
    "{2},1,,犯规\n{2},2,4.80,DQ\n{2},3,,DNF\n"
)
ALL = [jump(5_100, "×", 5_020), jump(5_100, 5_030, "–"), jump("×", "×", "–")]


def test_a_row_for_each_entry_and_a_row_for_each_try_give_the_same(jumping: World) -> None:
    wide, long = WIDE.format(*numbers(jumping)), LONG.format(*numbers(jumping))
    assert marks(jumping, wide) == marks(jumping, long) == ALL
    taken = read(jumping, wide)
    assert (taken.unread, taken.empty) == (["风速"], 1)
    assert taken.words == {("X", "×"): 1, ("DNS", "–"): 1, ("foul", "×"): 1, ("DQ", "×"): 1, ("—", "–"): 1}
    assert marks(jumping, as_table(taken, measured_items(jumping.contest))) == ALL
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((["号码布", "try 1", "try 2"], [numbers(jumping)[0], 5.1, "x"])):
            sheet.write_row(at, 0, row)
    assert read_tries(read_tables(out.getvalue(), "t.xlsx"), jumping.contest).given == {
        jumping.entries[0]: jump(5_100, "×")
    }


@pytest.mark.only("sqlite")
def test_a_state_fills_what_a_row_leaves_empty(jumping: World) -> None:
    first, second, _ = numbers(jumping)
    text = f"编号,第一次,第二次,第三次,状态\n{first},5.1,,,弃权\n{second},,,,DNS\n"
    assert marks(jumping, text) == [jump(5_100, "–", "–"), jump("–", "–", "–"), {}]
    # A state that says that the results beside it do not count: nobody keeps them, and nobody loses them, unseen.
    heads = "编号,第1次,第2次,第3次,状态"
    for state in ("DQ", "DSQ", "DNF", "×"):
        assert faults(jumping, f"{heads}\n{first},5.1,5.2,5.3,{state}\n") == [(2, "tries.state-beside")]
    assert faults(jumping, f"{heads}\n{first},5.1,,,DQ\n{second},x,5,,犯规\n") == [
        (2, "tries.state-beside"),
        (3, "tries.state-beside"),
    ]
    assert marks(jumping, f"{heads}\n{first},x,x,x,DQ\n{second},x,-,,DQ\n") == [
        jump("×", "×", "×"),
        jump("×", "–", "×"),
        {},
    ]


@pytest.mark.only("sqlite")
def test_two_columns_for_one_try_are_refused_and_what_is_not_read_is_named(jumping: World) -> None:
    first = numbers(jumping)[0]
    for heads in ("第1次,第1次,第2次", "成绩1,第1次,第2次", "第1次,第2次,try 1 (m)"):
        assert faults(jumping, f"编号,{heads}\n{first},5.1,5.3,5.2\n") == [(0, "tries.two-columns")]
    assert faults(jumping, f"编号,第几次,成绩,成绩\n{first},1,5.1,5.3\n") == [(0, "tries.two-columns")]
    for other in ("最好成绩", "成绩", "轮次", "评分项", "第1次风速"):
        taken = read(jumping, f"编号,第1次,第2次,第3次,{other},状态\n{first},5.1,5.2,5.3,5.3,\n")
        assert (list(taken.given.values()), taken.unread) == ([jump(5_100, 5_200, 5_300)], [other])


@pytest.mark.only("sqlite")
def test_whatever_is_wrong_in_a_table_is_told_with_its_line(jumping: World) -> None:
    first, second, third = numbers(jumping)
    jumping.entries[2].participation = Participation.ABSENT
    db.flush()
    wrong = f"编号,第1次,第2次\n{first},五米,10.5\n{first},5,5\n{second[:-1]}x,5,\n{third},5,5\n{second},5.123,-1\n"
    assert faults(jumping, wrong) == [
        (2, "tries.shape"), (2, "mark.above"), (3, "scores.twice"), (4, "scores.unknown"), (5, "scores.not-judged"),
        (6, "mark.decimals"), (6, "mark.below"),
    ]  # fmt: skip
    long = f"编号,第几次,成绩,状态\n{first},4,5,\n{first},1,5,绝佳\n{first},2,5,\n{first},2,5,\n"
    assert faults(jumping, long) == [(2, "tries.which"), (3, "tries.state"), (5, "tries.twice")]
    assert faults(jumping, f"编号,名次\n{first},1\n") == [(0, "tries.no-column")]
    assert faults(jumping, f"编号,成绩\n{first},5\n") == [(0, "tries.no-number")]
    assert faults(jumping, "第1次,第2次\n5,5\n") == [(0, "scores.no-entry")]


@pytest.mark.only("sqlite")
def test_a_time_is_read_in_seconds_and_is_no_try(session: Any, people: Any, at: Any) -> None:
    world = opened(build(people, at, track="make", text=RUN))
    first, second, third = numbers(world)
    text = f"号码,成绩,状态\n{first},1:02.35,\n{second},62.4秒,OK\n"
    assert marks(world, text) == [{"work.size": 62_350}, {"work.size": 62_400}, {}]
    for row in ("DNF,", ",DNS", "62.3,DQ"):
        with pytest.raises(Faults, match="withdrawn: did not finish, disqualified: broke a rule"):
            read(world, f"号码,成绩,状态\n{third},{row}\n")
    assert faults(world, f"号码,work.size,状态\n{third},62.3,DQ\n") == [(2, "tries.no-sign")]
    assert faults(world, f"号码,第几次,成绩\n{third},2,60\n") == [(2, "tries.only-one")]
    (item,) = measured_items(world.contest)
    assert plain_value("1:00:00", item) == "3600"
    assert plain_value("1:60", item) == "1:60"
    assert plain_value("1:02.35", rubric_of(world.contest, agreed=True).lines[0]) == "62.35"


@pytest.mark.only("sqlite")
def test_of_one_try_it_can_be_said_that_it_gave_nothing(session: Any, people: Any, at: Any) -> None:
    """What the refusal of DNF says that a rulebook can have instead."""
    text = RUN.replace("max = 600", 'max = 600\n    tries = { of = 1, take = "best" }')
    world = opened(build(people, at, track="make", text=text))
    assert marks(world, "号码,第1次\n{},62.3\n{},DNF\n{},DQ\n".format(*numbers(world))) == [
        {"work.size#1": 62_300},
        {"work.size#1": "–"},
        {"work.size#1": "×"},
    ]


def test_what_is_complete_is_submitted_and_confirmed_by_another(jumping: World, tmp_path: Any) -> None:
    people = jumping.people
    done = load(jumping, WIDE.format(*numbers(jumping)))
    assert held(jumping) == [(one, True) for one in ALL]
    with pytest.raises(NotAllowed, match="自己导入的成绩"):
        actions.confirm_tries(jumping.contest, done, by=people.organiser.account_id, at=jumping.at)
    chair = {"by": people.chair.account_id, "at": jumping.at}
    assert len(actions.confirm_tries(jumping.contest, done, **chair)) == 3
    with pytest.raises(Clash, match="已经有人确认"):
        actions.undo_tries(jumping.contest, done, reason="传错了", **chair)
    db.commit()
    assert held(jumping) == [(one, True) for one in ALL]
    actions.close_judging(jumping.contest, **chair)
    made = results.tabulate([jumping.contest], by=people.organiser.account_id, at=jumping.at)
    assert [row["place"] for row in rows_of(made, "places.csv")] == ["1", "2", ""]
    hold_to_the_command(made, tmp_path)


def test_a_table_is_taken_back_whole_and_what_stood_before_is_there_again(jumping: World) -> None:
    by = {"by": jumping.people.organiser.account_id, "at": jumping.at}
    actions.save_draft(jumping.agreed_task(0), jump(4_000), by=jumping.people.chair.account_id, at=jumping.at)
    first, second, _ = numbers(jumping)
    audit.cover(at=jumping.at, edition=jumping.edition.id)
    db.commit()
    done = load(jumping, f"编号,第1次,第2次,第3次\n{first},5.1,x,5\n{second},5,,\n")
    assert held(jumping) == [(jump(5_100, "×", 5_000), True), (jump(5_000), False), ({}, False)]
    assert actions.undo_tries(jumping.contest, done, reason="传错了", **by) == 2
    db.commit()
    assert held(jumping) == [(jump(4_000), False), ({}, False), ({}, False)]
    assert db.scalar(sa.select(SheetVersion.reopened_why)) == "传错了"
    with pytest.raises(Clash, match="已经撤销"):
        actions.undo_tries(jumping.contest, done, reason="再来", **by)
    again = load(jumping, f"编号,第1次,第2次,第3次\n{first},5.1,x,5\n{second},5,,\n")
    actions.save_draft(jumping.agreed_task(1), jump(4_500), **by)
    with pytest.raises(Clash, match="后来又改过"):
        actions.undo_tries(jumping.contest, again, reason="再来", **by)
    db.rollback()
    while audit.chain():
        db.commit()
    found = [one for one in audit.hold_rows(audit.Walk()) if isinstance(one, audit.Finding)]
    assert [one.sentence() for one in found] == []


@pytest.mark.only("sqlite")
def test_a_submitted_sheet_is_never_changed_by_a_table(jumping: World) -> None:
    text = WIDE.format(*numbers(jumping))
    load(jumping, text)
    assert sheets_filled(jumping.contest, read(jumping, text).given) == []
    assert faults(jumping, text.replace("5.10", "5.2")) == [(2, "tries.submitted")]
    given = read(jumping, text).given
    with pytest.raises(Clash, match="有人改了"):
        actions.load_tries(jumping.contest, given, shown_as="x", by=jumping.people.organiser.account_id, at=jumping.at)


@pytest.mark.only("sqlite")
def test_a_chair_enters_and_takes_back_what_is_of_their_own_panel(jumping: World) -> None:
    text = f"编号,第1次\n{numbers(jumping)[0]},5\n"
    with pytest.raises(Faults) as refused:
        read_tries(read_tables(text.encode(), "timing.csv"), jumping.contest, panels=set())
    assert [one.key for one in refused.value.faults] == ["tries.other-panel"]
    done = load(jumping, text)
    chair = {"by": jumping.people.chair.account_id, "at": jumping.at}
    with pytest.raises(NotAllowed, match="别的评审组"):
        actions.undo_tries(jumping.contest, done, reason="传错了", panels=set(), **chair)
    assert actions.confirm_tries(jumping.contest, done, panels=set(), **chair) == []
    # What the chair has completed and submitted since is not taken back with the table.
    actions.submit_sheet(jumping.agreed_task(0), jump(None, "×", "×"), **chair)
    with pytest.raises(Clash, match="后来又改过或者提交"):
        actions.undo_tries(jumping.contest, done, reason="传错了", panels={jumping.panel.id}, **chair)


def test_the_pages_of_a_table(jumping: World, visit: Any) -> None:
    first, second, third = numbers(jumping)
    desk = visit("organiser")
    page = desk.get(jumping.desk("grid")).click("计时计量的表")
    page.says("还没有导入过", "尺寸与精度 第 1 次", "0–10 米", "DNS、DNF")
    text = f"编号,第1次,第2次,第3次,备注\n{first},5.1,DQ,5.02,\n{second},5.3,,,\n"
    shown = page.submit("看看会填什么", status=200, text=text)
    shown.says(
        "1 份评分表填全了", "1 份还缺", "DQ", "× 犯规", "会提交", "还缺 2 项", "没有用到的列：备注", "表里没有的"
    )
    assert "× 米" not in shown.words
    assert held(jumping) == [({}, False)] * 3, "nothing is written before it was looked at"
    page = shown.submit("就这样填").follow()
    page.says("4 个值已填进评分表", "1 份待确认", "要由另一个人确认", "1 份没有填全")
    address = page.path
    desk.get(jumping.desk("tries")).says("1 份待确认")
    desk.get(jumping.desk("tries")).submit("看看会填什么", status=200, text=text).says("没有什么会变")
    wrong = desk.get(jumping.desk("tries")).submit("看看会填什么", status=422, text=f"编号,第1次\n{third},五\n")
    wrong.says("表里有几处要改", "不是成绩")
    chair = visit("chair").get(address)
    chair.says("5.02", "×", "确认这 1 份")
    chair.submit("确认这 1 份").follow().says("1 份评分表已确认", "已确认", "不能整张撤回")
    english = visit("organiser").get(address + "?lang=en")
    english.says("Confirmed", "try 1")
    actions.reopen(
        db.scalars(sa.select(SheetVersion)).one(), reason="尺子歪了", by=jumping.people.chair.account_id, at=jumping.at
    )
    db.commit()
    page = visit("chair").get(address)
    page.says("后来退回或者重新提交了，不能整张撤回")
    assert not [one for one in page.all("form") if "tries-undo" in (one.get("action") or "")]
    visit("organiser").get(jumping.desk("tries") + "?lang=en").says("Timing and measuring tables", "DNS")
    assert f"{third},03,," in visit("organiser").get(jumping.desk("tries-file")).text
    page = visit("organiser").get(jumping.desk("tries"))
    page = page.submit("看看会填什么", status=200, text=f"编号,第1次\n{third},4\n").submit("就这样填").follow()
    page.says("没有提交评分表")
    page.submit("整张撤回").follow().says("已撤回这张表：1 份评分表", "撤回了")
    assert db.scalar(sa.select(sa.func.count(ScoreSheet.id))) == 3


@pytest.mark.only("sqlite")
def test_a_contest_where_nothing_is_measured_takes_no_table(session: Any, people: Any, at: Any, visit: Any) -> None:
    world = build(people, at).opened()
    page = visit("organiser").get(world.desk("tries"))
    page.says("没有可以导入的测量项")
    assert "计时计量的表" not in visit("organiser").get(world.desk("grid")).text


@pytest.mark.only("sqlite")
def test_judges_beside_the_recorder_mark_their_own_part(session: Any, people: Any, at: Any) -> None:
    """Where judges mark too, a table fills in what is measured and nothing of theirs."""
    world = build(people, at, track="make", text=BESIDE).opened()
    load(world, f"编号,第1次,第2次,第3次\n{numbers(world)[0]},5.1,x,-\n")
    submitted = db.scalars(sa.select(SheetVersion)).all()
    assert [(one.sheet.seat.role, one.marks) for one in submitted] == [("panel", jump(5_100, "×", "–"))]
