"""Every page of judging: what it says, its empty and refused states, its languages, and how many queries it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from contest.editions.actions import renew_rulebook
from contest.judging import actions
from contest.judging.models import Assignment, ScoreSheet, SheetVersion
from contest.judging.queries import lots
from contest.judging.queries.panels import judges_of
from contest.judging.rubric import law_of
from contest.registration.models import Material
from tests import factories
from tests.client import Page, PageClient, words_of
from tests.judging.world import FULL, LAW, World, another, entered

Visit = Callable[[str | None], PageClient]


def sheet(world: World, entry: int = 0) -> str:
    return f"/judge/{world.task(world.people.judge, entry).id}"


def fields(**marks: str) -> dict[str, str]:
    return {f"m.{key.replace('_', '.')}": value for key, value in marks.items()}


WHOLE = fields(goal_fit="14", goal_world="11.5", action_plan="17.5")


# The judge's list


def test_an_empty_list_says_why_and_when_that_changes(world: World, visit: Visit) -> None:
    visit("judge").get("/judge").says("还没有项目分给你", "组织者安排评委并分配项目后")
    visit("judge").get("/judge?lang=en").says("No entries are assigned to you yet")


def test_the_list_tells_states_in_the_order_of_lots_and_only_codes(world: World, visit: Visit, session: Any) -> None:
    world.opened()
    actions.draw_lots(world.contest, seed="种子四字", witness=None, by=None, at=world.at)
    drawn = sorted((lot.number, id_) for id_, lot in lots(world.contest).items())
    codes = [next(one.code for one in world.entries if one.id == id_) for _n, id_ in drawn]
    world.submit(world.people.judge, 0)
    page = visit("judge").get("/judge")
    page.says("已交 1 / 3", "已提交", "未开始", "小赛 · 江西财经大学校赛 · 成长赛道")
    places = [page.words.index(f"{code} 号", page.words.index("截止")) for code in codes]
    assert places == sorted(places)
    page.keeps_quiet_about("机密题目", "选手0")


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(people: Any, at: Any, visit: Visit) -> None:
    from tests.judging.world import build

    world = build(people, at, count=1).opened()
    one = visit("judge").get("/judge")
    for code in ("02", "03"):
        entry = entered(world.contest, people, code)
        for seat in judges_of(world.panel)[:2]:
            actions.assign(seat, entry, by=None, at=at)
    three = visit("judge").get("/judge")
    three.says("共 3 件作品")
    assert len(three.queries) == len(one.queries)


# The sheet


def test_a_sheet_is_marked_and_submitted_without_scripts(world: World, visit: Visit, session: Any) -> None:
    world.opened()
    page = visit("judge").get(sheet(world))
    page.says("01 号作品", "一、职业目标", "目标清晰、切合自身", "13–15", "满分 15", "还没有存过", "私人笔记")
    page.keeps_quiet_about("机密题目", "选手01", "江西财经大学</")
    saved = page.submit("保存草稿", **fields(goal_fit="14", goal_world="0"), note="只给自己看").follow()
    saved.says("已存", "10:00:00", "已评 2 / 3 项", "14.0")
    receipt = session.scalar(sa.select(ScoreSheet.receipt))
    saved.says(f"回执 {receipt}")
    done = saved.submit("提交评分表", **fields(action_plan="17.5")).follow()
    done.says("已提交，等裁判长确认", "下一件：02 号", "31.5")
    assert session.scalar(sa.select(SheetVersion.marks)) == {**FULL, "goal.world": 0}


@pytest.mark.parametrize("left_out", ["m.goal.fit", "m.goal.world", "note", "comment"])
def test_a_sheet_sent_without_a_field_leaves_what_that_field_holds(
    world: World, visit: Visit, session: Any, left_out: str
) -> None:
    """A plain form that lacks fields changes only those that it has; a field that is there and empty is emptied."""
    world.opened()
    page = visit("judge").get(sheet(world))
    texts = {"note": "只给自己看", "comment": "讲得清楚"}
    page = page.submit("保存草稿", **fields(goal_fit="14", goal_world="9"), **texts).follow()
    form, _press = page.form_with("保存草稿")
    changed = {"m.goal.fit": "3", "m.goal.world": "", "note": "", "comment": "改过"}
    sent = {name: value for name, value in {**page.filled(form, {}), **changed}.items() if name != left_out}
    page.client.post_raw(sheet(world), sent)
    kept = session.scalars(sa.select(ScoreSheet)).one()
    now = {"m.goal.fit": 3_000, "m.goal.world": None, "note": None, "comment": "改过"}
    before = {"m.goal.fit": 14_000, "m.goal.world": 9_000, "note": "只给自己看", "comment": "讲得清楚"}
    seen = {
        "m.goal.fit": kept.draft.get("goal.fit"), "m.goal.world": kept.draft.get("goal.world"),
        "note": kept.note, "comment": kept.comment,
    }  # fmt: skip
    assert seen == {**now, left_out: before[left_out]}


def test_another_rulebook_and_a_withdrawn_assignment_count_on_the_next_opened_sheet(
    world: World, visit: Visit, session: Any
) -> None:
    """What is kept from one request to the next depends on the rulebook's text; the list is read each time."""
    world.opened()
    judge, withdrawn = visit("judge"), world.task(world.people.judge, 2)
    before = judge.get(sheet(world))
    before.says("满分 15", "/ 50", "名单 · 已交 0 / 3")
    law_before = law_of(world.contest)
    listed = f"{sheet(world)}/list"
    assert len(judge.get(listed).all("a", href=f"/judge/{withdrawn.id}")) == 1
    text = LAW.replace("max = 15", "max = 12", 2).replace('to = "15"', 'to = "12"').replace('"13"', '"11"')
    text = text.replace('"12.9"', '"10.9"')
    renew_rulebook(world.edition, text, reason="试", by=world.people.administrator.account_id, at=world.at)
    actions.withdraw_assignment(withdrawn, reason="人手够了", by=world.people.organiser.account_id, at=world.at)
    assert law_of(world.contest).scheme != law_before.scheme
    after = judge.get(sheet(world))
    after.says("满分 12", "11–12", "/ 44", "名单 · 已交 0 / 2")
    after.keeps_quiet_about("满分 15", str(withdrawn.id))
    judge.get(listed).says("已交 0 / 2")
    judge.get(listed).keeps_quiet_about(str(withdrawn.id))
    judge.get(f"/judge/{withdrawn.id}", status=404)


def test_marks_below_zero_are_asked_for_and_taken(world: World, visit: Visit, session: Any) -> None:
    text = LAW.replace("    min = 2\n", '    min = "-2.5"\n')
    renew_rulebook(world.edition, text, reason="试", by=world.people.administrator.account_id, at=world.at)
    world.opened()
    page = visit("judge").get(sheet(world))
    page.says("-2.5 至 20 分", "满分 15")
    assert [page.all("input", id=f"mark-{key}")[0].get("inputmode") for key in ("goal.fit", "action.plan")] == [
        "decimal",
        "text",
    ]
    page.submit("保存草稿", **fields(action_plan="-2")).follow()
    assert session.scalars(sa.select(ScoreSheet)).one().draft["action.plan"] == -2_000
    visit("judge").get(sheet(world)).submit("提交评分表", status=422, **fields(action_plan="−2")).says("写成 -2")


def test_a_sheet_with_gaps_names_them_and_keeps_what_was_typed(world: World, visit: Visit) -> None:
    world.opened()
    page = visit("judge").get(sheet(world)).submit("提交评分表", status=422, **fields(goal_fit="14"))
    page.says("还差 2 项没有评", "对行业岗位的认识、行动与目标对应")
    assert page.all("input", id="mark-goal.fit")[0].get("value") == "14"
    assert page.tree.find("head/title").text.startswith("出错：")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "sentence", "english"),
    [
        ("31", "这一项最高 15 分，你填的是 31。", "15 is the most here; you typed 31."),
        ("14.55", "最多 1 位小数，你填的是 14.55。", "Decimals here: 1 at most; you typed 14.55."),
        ("１４", "数字请用半角：把「１４」写成 14。", "Please use plain digits: write 14 instead of “１４”."),
        ("14,5", "小数点请用「.」：把 14,5 写成 14.5。", "Please use a point: write 14.5 instead of 14,5."),
    ],
)
def test_a_wrong_mark_is_told_at_its_field_and_nothing_typed_is_lost(
    world: World, visit: Visit, typed: str, sentence: str, english: str
) -> None:
    world.opened()
    for language, said in (("zh", sentence), ("en", english)):
        browser = visit("judge")
        browser.get(f"{sheet(world)}?lang={language}")
        button = {"zh": "保存草稿", "en": "Save draft"}[language]
        wrong = fields(goal_fit=typed, goal_world="9")
        page = browser.get(sheet(world)).submit(button, status=422, note="记着", **wrong)
        page.says(said)
        assert page.all("input", id="mark-goal.fit")[0].get("value") == typed
        assert page.all("input", id="mark-goal.fit")[0].get("aria-describedby") == "mark-goal.fit-error"
        assert page.all("input", id="mark-goal.world")[0].get("value") == "9"
        page.says("记着")


def test_two_tabs_are_told_apart_and_either_can_be_kept(world: World, visit: Visit, session: Any) -> None:
    world.opened()
    browser = visit("judge")
    first, second = browser.get(sheet(world)), browser.get(sheet(world))
    first.submit("保存草稿", **fields(goal_fit="14"))
    clash = second.submit("保存草稿", status=409, **fields(goal_fit="10"))
    clash.says("这份评分表在另一台设备上改过", "另一份存于 10:00:00", "目标清晰、切合自身1014")
    assert session.scalar(sa.select(ScoreSheet.draft)) == {"goal.fit": 14_000}
    clash.submit("用这里的这一份")
    session.expire_all()
    assert session.scalar(sa.select(ScoreSheet.draft))["goal.fit"] == 10_000


@pytest.mark.parametrize("version", ["²", "1" * 5000])
def test_a_forged_version_breaks_nothing(world: World, visit: Visit, session: Any, version: str) -> None:
    world.opened()
    visit("judge").get(sheet(world)).submit("保存草稿", version=version, **fields(goal_fit="14"))
    assert session.scalar(sa.select(ScoreSheet.draft)) == {"goal.fit": 14_000}


def test_without_tls_the_judges_page_says_what_it_cannot_do(
    world: World, visit: Visit, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.opened()
    told = ("这里没有加密", "同一网络里的人看得到你的密码和分数", "打分时请不要关掉这一页")
    visit("judge").get(sheet(world)).keeps_quiet_about(*told)
    monkeypatch.setitem(app.config, "SAIWU", replace(app.config["SAIWU"], insecure_http=True))
    visit("judge").get(sheet(world)).says(*told)


def test_an_impatient_hand_submits_once(world: World, visit: Visit, session: Any) -> None:
    world.opened()
    page = visit("judge").get(sheet(world))
    page.submit("提交评分表", repeat=3, **WHOLE).follow().says("已经收到过了，不必再点")
    assert session.scalar(sa.select(sa.func.count(SheetVersion.id))) == 1


def test_what_the_judge_is_told_at_each_moment(world: World, visit: Visit) -> None:
    world.assigned()
    url = sheet(world)
    visit("judge").get(url).says(
        "评分还没有开始", "组织者宣布开始后，这一页可以打分，最早 2023 年 10 月 10 日（周二） 00:00"
    )
    visit("judge").get("/judge").says("评分还没有开始")
    world.opened()
    version = world.submit(world.people.judge)
    visit("judge").get(url).says("已提交，等裁判长确认")
    actions.reopen(version, reason="第二项漏看", by=world.people.chair.account_id, at=world.at)
    page = visit("judge").get(url)
    page.says("这份评分表退回重评", "第二项漏看")
    assert page.all("input", id="mark-goal.fit")[0].get("value") == "14"
    visit("judge").get("/judge").says("请重评")
    page.submit("提交评分表", **WHOLE)
    world.confirmed_rest()
    visit("judge").get(url).says("这份评分表已确认")
    actions.close_judging(world.contest, by=None, at=world.at)
    visit("judge").get("/judge").says("评分已经结束")


def test_levels_are_radios_and_the_chair_enters_what_is_measured(making: World, visit: Visit, session: Any) -> None:
    making.opened()
    page = visit("judge").get(sheet(making))
    page.says("表面与外观", "等级 0–3")
    levels = [words_of(label) for label in page.all("label", class_="s-band-of")]
    assert levels == ["3 优秀", "2", "1", "0 未达到", "未评"], "each level with its text, in the place that is tapped"
    page.keeps_quiet_about("尺寸与精度")
    given = page.submit("提交评分表", **fields(craft_finish="3")).follow()
    given.says("12.0", "优秀")
    given.keeps_quiet_about("未达到")
    agreed = f"/judge/{making.agreed_task().id}"
    visit("judge").get(agreed, status=403)
    page = visit("chair").get(agreed)
    page.says("合议分", "尺寸与精度")
    page.submit("提交评分表", **fields(work_size="40.5")).follow().says("40.5")


def test_materials_come_under_neutral_names(world: World, visit: Visit, session: Any, app: Any) -> None:
    from contest.files import file_store

    world.opened()
    kept = file_store().save(b"%PDF-1.4 report")
    entry = world.entries[0].entry
    session.add(
        Material(
            entry_id=entry.id, kind="report", version=1, name="报告.林晓雯 江西财经大学", digest=kept.digest,
            size=kept.size, media_type="application/pdf", at=world.at,
        )
    )  # fmt: skip
    page = visit("judge").get(sheet(world))
    page.says("生涯发展报告", "1 KB")
    page.keeps_quiet_about("林晓雯")
    page.says("PDF")
    file = page.click("生涯发展报告")
    assert file.response.data == b"%PDF-1.4 report"
    headers = file.response.headers
    assert headers["Content-Disposition"] == "attachment; filename=01-report.pdf"
    assert headers["Cache-Control"] == "private, no-store"
    visit("judge").get(f"{sheet(world)}/materials/slides", status=404)


def test_standing_aside_from_the_sheet(world: World, visit: Visit) -> None:
    world.opened()
    page = visit("judge").get(sheet(world)).click("我应当回避这件作品")
    page.submit("申明回避", status=422).says("请选一种回避的原因")
    page.submit("申明回避", kind="kin", note="选手是我的外甥").follow().says("已记下你回避 01 号", "回避")
    visit("judge").get(sheet_of_first(world)).says("你已申明回避这件作品")
    visit("organiser").get(world.desk("panel")).says("本人申明", "差 1 位")
    visit("organiser").get(world.desk("recusal")).says("选手是我的外甥")


def sheet_of_first(world: World) -> str:
    from contest.db import session

    first = session.scalars(
        sa.select(Assignment).where(
            Assignment.appearance_id == world.entries[0].id, Assignment.conflict_id.is_not(None)
        )
    ).one()
    return f"/judge/{first.id}"


# Saving in the background


def background(browser: PageClient, url: str, status: int = 200, **sent: Any) -> Page:
    headers = {"Accept": "application/json", "X-CSRFToken": browser.token()}
    return browser.ask(
        "POST", f"{url}/draft", status=status, json={"idempotency_key": str(uuid4()), **sent}, headers=headers
    )


def test_every_change_is_answered_with_a_receipt_and_a_repeat_with_the_first(world: World, visit: Visit) -> None:
    world.opened()
    browser, key = visit("judge"), str(uuid4())
    first = background(browser, sheet(world), idempotency_key=key, version=0, marks={"goal.fit": "14"}).json
    assert first["time"] == "10:00:00"
    assert (first["total"], first["parts"], first["count"]) == ("14.0", ["14.0", None], 1)
    assert len(first["receipt"]) == 4
    again = background(browser, sheet(world), idempotency_key=key, version=0, marks={"goal.fit": "14"}).json
    assert again == {**first, "again": True}
    other = background(browser, sheet(world), 409, idempotency_key=key, version=0, marks={"goal.fit": "3"}).json
    assert "这一次的内容不一样" in other["message"]
    assert "receipt" not in other
    second = background(browser, sheet(world), version=first["version"], marks={"goal.fit": "", "goal.world": "9"}).json
    assert (second["total"], second["count"]) == ("9.0", 1)


def submitting(browser: PageClient, url: str, status: int = 200, *, asks: bool = False, **sent: Any) -> Page:
    headers = {"Accept": "application/json", "X-CSRFToken": browser.token()} | ({"X-Only-Ask": "yes"} if asks else {})
    return browser.ask("POST", url, status=status, json={"idempotency_key": str(uuid4()), **sent}, headers=headers)


def test_a_receipt_names_the_very_state_that_it_is_for(world: World, visit: Visit) -> None:
    world.opened()
    browser, key = visit("judge"), str(uuid4())
    saved = background(browser, sheet(world), idempotency_key=key, version=0, marks={"goal.fit": "14"}).json
    assert (saved["key"], saved["submitted"]) == (key, False)


def test_what_waited_is_submitted_once_and_answered_with_the_same_receipt(
    world: World, visit: Visit, session: Any
) -> None:
    world.opened()
    browser, key = visit("judge"), str(uuid4())
    whole = {"version": 0, "marks": {"goal.fit": "14", "goal.world": "11.5", "action.plan": "17.5"}}
    asked = submitting(browser, sheet(world), idempotency_key=key, asks=True, **whole).json
    assert asked == {"key": key, "undone": True}
    assert session.scalar(sa.select(sa.func.count(ScoreSheet.id))) == 0
    first = submitting(browser, sheet(world), idempotency_key=key, **whole).json
    asked = submitting(browser, sheet(world), idempotency_key=key, asks=True, **whole).json
    assert asked == {**first, "again": True}
    assert (first["key"], first["submitted"], first["total"]) == (key, True, "43.0")
    assert submitting(browser, sheet(world), idempotency_key=key, **whole).json == {**first, "again": True}
    assert session.scalar(sa.select(sa.func.count(SheetVersion.id))) == 1
    refused = background(browser, sheet(world), 409, version=first["version"], marks={"goal.fit": "1"}).json
    assert "已经提交" in refused["message"]


def test_a_sheet_that_lacks_marks_or_has_unreadable_ones_is_not_submitted(
    world: World, visit: Visit, session: Any
) -> None:
    world.opened()
    browser = visit("judge")
    lacking = submitting(browser, sheet(world), 422, version=0, marks={"goal.fit": "14"}).json
    assert "还差 2 项没有评" in lacking["message"]
    odd = {"goal.fit": "99", "goal.world": "11.5", "action.plan": "17.5"}
    assert "1 项读不懂" in submitting(browser, sheet(world), 422, version=0, marks=odd).json["message"]
    assert session.scalar(sa.select(sa.func.count(SheetVersion.id))) == 0
    submitting(browser, sheet(world), 422, version=0)


def test_a_clash_tells_all_of_the_other_version(world: World, visit: Visit) -> None:
    world.opened()
    browser = visit("judge")
    background(browser, sheet(world), version=0, marks={"goal.fit": "14"}, note="甲")
    told = background(browser, sheet(world), 409, version=0, marks={"goal.fit": "10"}, note="").json
    assert told["other"]["marks"] == {"goal.fit": "14", "goal.world": "", "action.plan": ""}
    assert (told["other"]["note"], told["version"] > 0, told["since"]) == ("甲", True, "10:00:00")


def test_one_wrong_mark_does_not_hold_up_the_others(world: World, visit: Visit, session: Any) -> None:
    world.opened()
    told = background(visit("judge"), sheet(world), version=0, marks={"goal.fit": "99", "goal.world": "9"}).json
    assert told["faults"] == {"goal.fit": "这一项最高 15 分，你填的是 99。"}
    assert session.scalar(sa.select(ScoreSheet.draft)) == {"goal.world": 9_000}


def test_a_text_that_is_too_long_is_told_and_holds_up_nothing_else(world: World, visit: Visit, session: Any) -> None:
    world.opened()
    browser, url = visit("judge"), sheet(world)
    given = {"version": 0, "marks": {"goal.fit": "14"}, "note": "记着", "comment": "长" * 2001}
    answer = background(browser, url, **given).json
    assert answer["faults"] == {
        "comment": "给选手的评语有 2001 个字，最多 2000 个，没有收下。请删短；写的都还在这一页上。"
    }
    kept = session.scalars(sa.select(ScoreSheet)).one()
    assert (kept.draft, kept.note, kept.comment) == ({"goal.fit": 14_000}, "记着", None)
    whole = {**given, "version": answer["version"], "marks": {name[2:]: text for name, text in WHOLE.items()}}
    headers = {"Accept": "application/json", "X-CSRFToken": browser.token()}
    submitted = browser.ask("POST", url, status=422, json={"idempotency_key": str(uuid4()), **whole}, headers=headers)
    assert submitted.json["message"] == answer["faults"]["comment"]
    background(browser, url, **{**whole, "comment": "长" * 2000})
    session.expire_all()
    assert kept.comment == "长" * 2000


def test_another_device_is_told_of_and_nothing_is_overwritten(world: World, visit: Visit, session: Any) -> None:
    world.opened()
    browser = visit("judge")
    background(browser, sheet(world), version=0, marks={"goal.fit": "14"})
    clash = background(browser, sheet(world), status=409, version=0, marks={"goal.fit": "10"}).json
    assert clash["differences"] == [{"name": "目标清晰、切合自身", "here": "10", "there": "14"}]
    assert session.scalar(sa.select(ScoreSheet.draft)) == {"goal.fit": 14_000}


def test_a_request_that_makes_no_sense_or_is_not_ours_is_refused(world: World, visit: Visit) -> None:
    world.opened()
    browser, url = visit("judge"), sheet(world)
    background(browser, url, status=422, version=0, marks=["14"])
    background(browser, url, status=422, idempotency_key=7, version=0, marks={})
    for odd in ("a\0b", "half \ud800 a character"):
        background(browser, url, status=422, version=0, marks={"goal.fit": odd})
        background(browser, url, status=422, version=0, marks={odd: "14"})
        background(browser, url, status=422, version=0, marks={}, note=odd)
        background(browser, url, status=422, version=0, marks={}, idempotency_key=odd)
    deep = {"Accept": "application/json", "X-CSRFToken": browser.token(), "Content-Type": "application/json"}
    browser.ask("POST", f"{url}/draft", status=422, data="[" * 100_000, headers=deep)
    plain = {"Accept": "application/json"}
    assert (
        browser.ask("POST", f"{url}/draft", status=None, json={"idempotency_key": "x"}, headers=plain).status == 422
    ), "no token"


# The organiser's panel


def test_the_panel_page_from_nothing_to_the_opening(world: World, visit: Visit) -> None:
    page = visit("organiser").get(world.desk("panel"))
    page.says("评审组里还没有人", "邀请评委", "已冻结")
    page.submit("安排入席", account=str(world.people.judge.account_id)).follow().says("程海燕已入席，代号 J1")
    refused = (
        visit("organiser")
        .get(world.desk("panel"))
        .submit("安排入席", status=422, account=str(world.second.account_id), role="chair")
    )
    refused.says("没有这个身份")
    world.seat(world.second)
    world.seat(world.people.chair, "chair")
    page = visit("organiser").get(world.desk("panel"))
    page.submit("开始评分", status=409).says("评委不够", "参赛的作品3")
    page.submit("均匀分配").follow().says("新分配 6 份，每件作品的评委都够了", "3 / 3 件够了")
    page = visit("organiser").get(world.desk("panel"))
    page.submit("开始评分").follow().says("评分已开始", "去裁判长席")


def test_a_barred_pair_is_refused_by_hand_with_the_reason(world: World, visit: Visit) -> None:
    world.seated()
    seats = judges_of(world.panel)
    entry = world.entries[0].entry
    factories.add(
        factories.EntryMember(entry_id=entry.id, person_id=world.people.judge.person_id, role="adviser", position=1)
    )
    page = visit("organiser").get(world.desk("panel"))
    page.says("J1 程海燕指导教师")
    refused = page.submit("手工分配", status=422, seat=str(seats[0].id), appearance=str(world.entries[0].id))
    refused.says("程海燕不能评 01 号：是这件作品的指导教师。校赛规定这种情况必须回避。")
    done = page.submit("手工分配", seat=str(seats[1].id), appearance=str(world.entries[0].id)).follow()
    done.says("01 号分给了顾南乔")


def test_leaving_swapping_and_taking_back(world: World, visit: Visit) -> None:
    world.opened()
    another(world.people, "newcomer", "沈既白")
    first = judges_of(world.panel)[0]
    desk = visit("organiser")
    page = desk.get(f"/desk/{world.edition.key}/seats/{first.id}/swap/{world.contest.key}")
    page.submit("换人", status=422).says("请选一位")
    newcomer = next(option for option in page.all("option") if "沈既白" in "".join(option.itertext()))
    page.submit("换人", account=newcomer.get("value"), reason="生病").follow().says("沈既白接替了程海燕，接过 3 件")
    task = world.task(world.second)
    page = desk.get(f"/desk/{world.edition.key}/assignments/{task.id}/withdraw/{world.contest.key}")
    page.submit("撤回分配", status=422).says("这一项要填")
    page.submit("撤回分配", reason="调整").follow().says("已撤回 01 号给顾南乔的分配", "差 1 位")
    second = judges_of(world.panel)[0]
    page = desk.get(f"/desk/{world.edition.key}/seats/{second.id}/leave/{world.contest.key}")
    page.submit(f"让{second.name}离席", reason="有课").follow().says(f"{second.name}已离席")


def test_the_recusal_report_says_that_no_barred_pair_was_assigned(world: World, visit: Visit, session: Any) -> None:
    world.assigned()
    page = visit("organiser").get(world.desk("recusal"))
    page.says("没有应当回避的分配", "3 位评委 × 3 件作品 = 9 对", "必须回避", "指导教师、亲属、本人参赛", "签字")
    task = world.task(world.people.judge)
    factories.add(
        factories.EntryMember(
            entry_id=world.entries[0].entry_id, person_id=task.seat.person_id, role="adviser", position=1
        )
    )
    visit("organiser").get(world.desk("recusal")).says("有 1 对应当回避的分配", "已分配，须撤回")


def test_the_panel_page_takes_as_many_queries_for_three_entries_as_for_one(people: Any, at: Any, visit: Visit) -> None:
    from tests.judging.world import build

    world = build(people, at, count=1).assigned()
    urls = [world.desk(verb) for verb in ("panel", "recusal", "grid", "lots")]
    one = [len(visit("organiser").get(url).queries) for url in urls]
    for code in ("02", "03"):
        entered(world.contest, people, code)
    actions.assign_evenly(world.contest, by=None, at=at)
    three = [len(visit("organiser").get(url).queries) for url in urls]
    assert three == one


# Lots


def test_lots_are_drawn_from_a_seed_and_shown_with_it(world: World, visit: Visit) -> None:
    page = visit("organiser").get(world.desk("lots"))
    page.says("还没有抽签", "没有同分要抽签的")
    page.submit("按这个种子抽签", status=422).says("请填当众定下的种子")
    done = page.submit("按这个种子抽签", seed="上证 3078.96", witness="纪明").follow()
    done.says("抽签完成", "上证 3078.96", "重算一遍，顺序与种子一致", "出场顺序已抽 3 / 3 件")
    first = {"appearance": str(world.entries[0].id), "witness": "纪明"}
    done.submit("记下签号", number="2", **first).follow().says("01 号的签号 2 已记下")
    again = visit("organiser").get(world.desk("lots"))
    again.submit("记下签号", status=409, number="1", **first).says("不能改")


# The chair


def test_the_grid_shows_states_and_only_confirmed_totals(world: World, visit: Visit) -> None:
    visit("chair").get(world.desk("grid"), status=403)
    world.seated()
    visit("chair").get(world.desk("grid")).says("还没有分配评委")
    world.opened()
    world.submit(world.people.judge)
    page = visit("chair").get(world.desk("grid"))
    page.says("评分表确认", "01 号程海燕的评分表待确认", "01 号缺顾南乔的评分表", "02、03 号未开始", "3 项")
    page.keeps_quiet_about("43.0")
    world.submit(world.second)
    entry = page.click("01")
    entry.says("目标清晰、切合自身", "43.0", "14", "优")
    entry.submit("确认这一件的 2 份").follow().says("01 号确认了 2 份评分表", "已确认")
    visit("chair").get(world.desk("grid")).says("43.0", "43.00")


def test_a_chair_sends_a_sheet_back_and_closes(world: World, visit: Visit) -> None:
    world.marked()
    desk = visit("chair")
    entry = desk.get(world.desk("grid")).click("01")
    reopen = entry.click("退回重评：程海燕")
    reopen.submit("退回重评", status=422).says("这一项要填")
    done = reopen.submit("退回重评", reason="第二项漏看").follow()
    done.says("已退回 01 号的评分表", "第 1 版", "第二项漏看", "合计 43.0")
    world.submit(world.people.judge)
    for n in range(3):
        page = desk.get(f"/desk/{world.edition.key}/sheets/{world.entries[n].id}/{world.contest.key}")
        page.submit("确认这一件的 2 份")
    desk.get(world.desk("grid")).submit("结束评分").follow().says("评分已结束")
    resume = visit("organiser").get(world.desk("resume-judging"))
    resume.submit("恢复评分", reason="漏看一页").follow().says("评分已恢复")


def test_closing_too_early_is_refused_with_the_arithmetic(world: World, visit: Visit) -> None:
    world.opened()
    refused = visit("chair").post(world.desk("close-judging"), status=409)
    refused.says("还不能结束评分：1 项", "应交的评分表6", "什么都没有改")


def test_noting_who_did_not_come(world: World, visit: Visit) -> None:
    world.opened()
    page = visit("chair").get(f"/desk/{world.edition.key}/participation/{world.entries[2].id}/{world.contest.key}")
    page.submit("记下参赛情况", status=422, participation="absent").says("这一项要填")
    page.submit("记下参赛情况", participation="absent", reason="检录三次未到").follow().says(
        "03 号已记为：缺席", "缺席"
    )


def test_a_stale_button_is_told_what_happened_meanwhile(world: World, visit: Visit) -> None:
    world.opened()
    version = world.submit(world.people.judge)
    actions.reopen(version, reason="漏看", by=world.people.chair.account_id, at=world.at)
    url = f"/desk/{world.edition.key}/versions/{version.id}/confirm/{world.contest.key}"
    visit("chair").post(url, status=409).says("已经退回重评")


def test_a_page_of_one_contest_does_not_open_things_of_another(world: World, visit: Visit) -> None:
    world.marked()
    other = factories.contest(world.edition, world.people.school, track="make")
    here = f"{world.edition.key}"
    version = world.task(world.people.judge)
    for path in (
        f"sheets/{world.entries[0].id}",
        f"participation/{world.entries[0].id}",
        f"assignments/{version.id}/withdraw",
        f"seats/{version.seat_id}/leave",
        f"seats/{version.seat_id}/swap",
    ):
        visit("organiser").get(f"/desk/{here}/{path}/{other.key}", status=404)
