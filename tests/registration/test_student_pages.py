"""A student's pages: what is open, one entry from draft to submission, one's own answers, other people's doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from contest import clock
from contest.extensions import limiter
from contest.registration import actions
from contest.registration.actions.participation import Authority, set_participation
from contest.registration.models import Entry, EntryMember, Participation
from contest.registration.queries.stages import steps_of
from tests import factories
from tests.client import PageClient
from tests.registration.conftest import Season, a_pdf, a_pptx

TRACKS = "/my/tracks/career-2023"
CLOSED = datetime(2023, 12, 20, 2, 0, tzinfo=UTC)
PDF = ("报告.pdf", a_pdf().getvalue())
Visit = Callable[[str | None], PageClient]


def test_the_page_of_tracks_says_what_is_open_and_why_the_rest_is_not(season: Season, visit: Visit) -> None:
    page = visit("alice").get(TRACKS)
    page.says("成长赛道 · 高教组", "可以报名", "本科三年级，不是毕业年级。")
    page.says("就业赛道", "现在不能报", "面向毕业年级；你 2025 年毕业，2024 年 9 月起符合。", "依据：", "推定")
    page.says("课程教学赛道", "面向教师；你是学生。")
    page.says("职教组", "本科院校只报高教组。")
    page.says("规程规定", "还剩 50 天")


def test_the_same_page_in_english(season: Season, visit: Visit) -> None:
    page = visit("alice").get(TRACKS + "?lang=en")
    page.says("Growth track", "Employment track", "Open to you", "2025", "Assumed")
    page.keeps_quiet_about("可以报名")


def test_a_teacher_sees_the_teaching_track_open(season: Season, visit: Visit, session: Any) -> None:
    teacher = season.people.teacher.person
    factories.enrolment(teacher, season.people.school, number="T9", level="staff", entry_year=None, years=None)
    page = visit("teacher").get(TRACKS)
    page.click("报课程教学赛道").says("建立报名")


def test_who_has_said_no_school_is_told_to(season: Season, visit: Visit) -> None:
    page = visit("outsider").get(TRACKS)
    page.says("还不知道你属于哪所学校", "成长赛道", "现在不能报")
    page.keeps_quiet_about("可以报名")


def test_dates_and_who_set_them_are_told(season: Season, visit: Visit, provincial_contest: Any) -> None:
    factories.setting(provincial_contest, "school.registration.closes", "2023-10-20T16:00:00+00:00")
    visit("alice").get(TRACKS).says("10 月 20 日（周五） 24:00 截止", "江西省教育厅设定")
    with clock.frozen_at(CLOSED):
        visit("alice").get(TRACKS).says("已截止", "报名已于 2023 年 10 月 20 日（周五） 24:00 截止。")


def test_an_entry_that_nobody_verified_in_time_is_not_told_to_wait(season: Season, visit: Visit) -> None:
    entry = season.submitted(season.alice)
    page = f"/my/entries/{entry.id}"
    visit("alice").get(page).says("现在不用做什么，等江西财经大学审核")
    with clock.frozen_at(datetime(2024, 6, 1, 2, 0, tzinfo=UTC)):
        late = visit("alice").get(page)
        late.says("审核已截止，江西财经大学没有审核这份报名", "填好的内容都还在")
        late.keeps_quiet_about("现在不用做什么", "评审开始")


def test_the_way_of_an_entry_ends_where_it_no_longer_takes_part(season: Season, visit: Visit) -> None:
    entry = season.verified(season.alice)
    (appearance,) = entry.appearances
    assert [one.state for one in steps_of(entry, season.at)] == ["now", "next", "next"]
    set_participation(
        appearance,
        Participation.DISQUALIFIED,
        authority=Authority.DESK,
        reason="抄袭",
        by=season.people.organiser.account_id,
        at=season.at,
    )
    assert [one.state for one in steps_of(entry, season.at)] == ["done"]


def test_the_page_of_tracks_asks_as_often_whatever_there_is(season: Season, visit: Visit) -> None:
    alice = visit("alice")
    alice.get(TRACKS)
    before = len(alice.get(TRACKS).queries)
    season.register(season.alice)
    with_entry = len(alice.get(TRACKS).queries)
    assert with_entry <= before + 10  # the entry loads its members, files and appearances, each once


def test_from_the_first_click_to_submission(season: Season, visit: Visit) -> None:
    page = visit("alice").get(TRACKS).click("报成长赛道")
    page = page.submit("建立报名", title="从课堂到田野").follow()
    page.says("从课堂到田野", "还有 2 项没有完成", "生涯发展报告", "回执")
    page = page.click("生涯发展报告").submit("上传", file=PDF).follow()
    page.says("已收下报告.pdf（第 1 版）", "版本")
    page = (
        page.click("从课堂到田野")
        .click("生涯发展展示")
        .submit("上传", file=("展示.pptx", a_pptx().getvalue()))
        .follow()
    )
    page = page.click("从课堂到田野")
    page.says("都齐了，提交报名")
    page = page.click("检查并提交")
    page = page.submit("提交报名", promised=True).follow()
    page.says("已提交，等江西财经大学审核", "现在不用做什么")


def test_submitting_without_the_promise_keeps_the_page(season: Season, visit: Visit) -> None:
    entry = season.hand_in(season.register(season.alice))
    page = visit("alice").get(f"/my/entries/{entry.id}/submit")
    page.submit("提交报名", status=422).says("提交前要作出诚信承诺")


def test_submitting_with_things_missing_lists_them_with_links(season: Season, visit: Visit) -> None:
    entry = season.register(season.alice, title="")
    page = visit("alice").get(f"/my/entries/{entry.id}/submit")
    page.says("还不能提交：有 3 项没有完成")
    page.click("还没有填作品名称。").says("基本信息")
    page.submit("提交报名", status=422, promised=True).says("还不能提交：有 3 项没有完成。填好的内容都还在。")


def test_an_impatient_hand_registers_once(season: Season, visit: Visit, session: Any) -> None:
    page = visit("alice").get(f"{TRACKS}/growth/higher")
    page = page.submit("建立报名", title="一次", repeat=3).follow()
    page.says("已经收到过了，不必再点")
    assert session.query(Entry).count() == 1


def test_two_tabs_register_once(season: Season, visit: Visit, session: Any) -> None:
    alice = visit("alice")
    first, second = alice.get(f"{TRACKS}/growth/higher"), alice.get(f"{TRACKS}/growth/higher")
    first.submit("建立报名", title="甲")
    page = second.submit("建立报名", title="乙", status=409)
    page.says("不用再报")
    assert page.all("input", name="title")[0].get("value") == "乙", "what was typed stays"
    page.click("看这份报名").says("甲")
    assert session.query(Entry).count() == 1


def test_a_deadline_that_passes_while_the_form_is_open_keeps_what_was_typed(season: Season, visit: Visit) -> None:
    entry = season.register(season.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/basics")
    with clock.frozen_at(CLOSED):
        page = page.submit("存好，回到报名页", title="晚了一步的名字", status=409)
        page.says("报名已于 2023 年 11 月 30 日（周四） 24:00 截止（规程规定）。")
        assert page.all("input", name="title")[0].get("value") == "晚了一步的名字"
        visit("alice").get(f"/my/entries/{entry.id}").says("从课堂到田野", "报名已截止，这份草稿没有提交")


def test_saving_as_it_goes(season: Season, visit: Visit, session: Any) -> None:
    entry = season.register(season.alice)
    alice = visit("alice")
    answer = _fragment(alice, f"/my/entries/{entry.id}/draft", title="边填边存", version=str(entry.version))
    assert "10:00:00" in answer
    assert 'name="version"' in answer
    assert session.get(Entry, entry.id).title == "边填边存"
    assert "没有覆盖" in _fragment(alice, f"/my/entries/{entry.id}/draft", title="旧的一页", version="1")
    assert session.get(Entry, entry.id).title == "边填边存"


def _fragment(client: PageClient, path: str, **fields: str) -> str:
    """What a script asks for: a part of a page."""
    sent = {"csrf_token": client.token(), "idempotency_key": str(uuid4()), "summary": "", **fields}
    client._let_go()
    answer = client.outside(lambda: client.browser.post(path, data=sent))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_two_tabs_editing_are_told(season: Season, visit: Visit) -> None:
    entry = season.register(season.alice)
    alice = visit("alice")
    first, second = (alice.get(f"/my/entries/{entry.id}/basics") for _ in range(2))
    first.submit("存好，回到报名页", title="第一页")
    second.submit("存好，回到报名页", title="第二页", status=409).says("没有覆盖", "看现在的样子")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("报告.pdf", b"just words", "内容不是 PDF"),
        ("报告.pdf", b"", "是空的"),
        ("报告.pdf", b"%PDF-1.4 cut off", "缺了结尾"),
        ("报告.docx", a_pptx(part="word/document.xml").getvalue(), "内容不是 PDF"),
    ],
    ids=["words", "empty", "cut", "document"],  # bytes with times in them name no test
)
def test_a_wrong_file_is_refused_by_its_content(
    season: Season, visit: Visit, name: str, content: bytes, words: str
) -> None:
    entry = season.register(season.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/materials/report")
    page.submit("上传", file=(name, content), status=422).says(words)
    visit("alice").get(f"/my/entries/{entry.id}/materials/report").says("还没有上传")


def test_no_file_at_all_is_told(season: Season, visit: Visit) -> None:
    entry = season.register(season.alice)
    visit("alice").get(f"/my/entries/{entry.id}/materials/report").submit("上传", status=422).says("还没有选文件")


def test_versions_are_kept_and_come_back_as_they_were(season: Season, visit: Visit) -> None:
    entry = season.register(season.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/materials/report").submit("上传", file=PDF).follow()
    second = ("第二版.pdf", a_pdf("另一版").getvalue())
    page = page.submit("上传新的一版", file=second).follow()
    page.says("第二版.pdf", "报告.pdf", "现在用的")
    answer = page.click("报告.pdf")
    assert answer.response.data == PDF[1]
    assert answer.response.headers["Content-Disposition"].startswith("attachment")
    answer.response.close()
    page.submit("上传新的一版", file=second, status=422).says("一模一样")


def test_inviting_and_answering(season: Season, visit: Visit, session: Any) -> None:
    teacher = season.people.teacher.person
    factories.enrolment(teacher, season.people.school, number="T9", level="staff", entry_year=None, years=None)
    entry = season.register(season.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/advisers")
    page.says("还没有指导教师")
    page = page.submit("发出邀请", handle="谭雪梅").follow()
    page.says("已邀请谭雪梅", "还没有答复")
    page = visit("teacher").get("/my").click("看邀请并答复")
    page.says("请你当指导教师", "林晓雯请你加入《从课堂到田野》")
    assert visit("teacher").get(f"/my/entries/{entry.id}", status=303).location == page.path, "one page to answer"
    page = page.submit("接受邀请").follow()
    page.says("你已接受邀请")
    visit("alice").get(f"/my/entries/{entry.id}/advisers").submit("移出谭雪梅").follow().says("还没有指导教师")
    assert session.query(EntryMember).filter_by(person_id=teacher.id).count() == 0


def test_declining(season: Season, visit: Visit) -> None:
    teacher = season.people.teacher.person
    factories.enrolment(teacher, season.people.school, number="T9", level="staff", entry_year=None, years=None)
    entry = season.register(season.alice)
    member = actions.add_member(entry, "adviser", "T9", by=None, at=season.at)
    address = f"/my/entries/{entry.id}/invitation/{member.id}"
    visit("teacher").get(address).submit("谢绝").follow().says("已谢绝")
    visit("teacher").get(f"/my/entries/{entry.id}", status=404)


def test_inviting_nobody_keeps_what_was_typed(season: Season, visit: Visit) -> None:
    entry = season.register(season.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}/advisers").submit("发出邀请", handle="查无此人", status=422)
    page.says("江西财经大学的教师里没有“查无此人”")
    assert page.all("input", name="handle")[0].get("value") == "查无此人"


def test_taking_back_withdrawing_and_restoring(season: Season, visit: Visit) -> None:
    entry = season.submitted(season.alice)
    page = visit("alice").get(f"/my/entries/{entry.id}").submit("收回修改").follow()
    page.says("已收回", "都齐了，提交报名")
    page = page.click("撤回报名").submit("撤回报名", status=422)
    page.says("请写明理由")
    page = page.submit("撤回报名", reason="换个方向").follow()
    page.says("这份报名已经撤回", "换个方向")
    page.submit("恢复报名").follow().says("报名已恢复")


def test_stepping_back_is_offered_while_it_can_be_done_and_says_whether_it_can_be_restored(
    season: Season, visit: Visit
) -> None:
    entry = season.submitted(season.alice)
    address = f"/my/entries/{entry.id}"
    visit("alice").get(address).says("报名截止之前可以恢复")
    factories.appearance(entry, entry.contest)
    with clock.frozen_at(datetime(2023, 12, 5, 2, 0, tzinfo=UTC)):  # registration is over
        page = visit("alice").get(address)
        page.says("报名已经截止，不能自己恢复")
        page.keeps_quiet_about("截止之前可以恢复")
        page = page.click("撤回报名")
        page.says("不能自己恢复")
        factories.milestone(entry.contest, "roster-frozen")
        visit("alice").get(address).keeps_quiet_about("撤回报名")
        page.submit("撤回报名", reason="换个方向", status=409).says("名单已于")


def test_what_was_returned_is_open_and_the_rest_is_locked(season: Season, visit: Visit) -> None:
    entry = season.submitted(season.alice)
    actions.return_for_correction(
        entry,
        {"material:report": "第 6 张图超出上限，请删去一张。"},
        by=season.people.organiser.account_id,
        at=season.at,
    )
    page = visit("alice").get(f"/my/entries/{entry.id}")
    page.says("改好 1 处，再次提交", "第 6 张图超出上限", "其余各项已通过，不必重填", "退回待改")
    visit("alice").get(f"/my/entries/{entry.id}/basics").says("已经锁定")
    visit("alice").post(f"/my/entries/{entry.id}/basics", title="偷改", summary="", version="", status=409)
    visit("alice").get(f"/my/entries/{entry.id}/materials/slides").says("已经锁定")
    page = page.click("开始修改")
    page.says("退回时写的")
    page.submit("上传新的一版", file=("新.pdf", a_pdf("改过").getvalue()))
    page = visit("alice").get(f"/my/entries/{entry.id}")
    page.says("都改了，再次提交", "已改")
    with clock.frozen_at(datetime(2023, 12, 5, 2, 0, tzinfo=UTC)):  # registration is over, correction is not
        page = visit("alice").get(f"/my/entries/{entry.id}").click("检查并再次提交")
        page.submit("再次提交", promised=True).follow().says("等江西财经大学审核")


def test_nothing_of_the_next_tier_is_told_before_results_are_published(
    season: Season, visit: Visit, session: Any
) -> None:
    entry = season.verified(season.alice)
    above = entry.contest.parent
    actions.participation.add(entry, above, credit=season.people.school, at=season.at)
    page = visit("alice").get(f"/my/entries/{entry.id}")
    page.keeps_quiet_about("晋级", "报送到这一轮")
    factories.milestone(entry.contest, "published")
    page = visit("alice").get(f"/my/entries/{entry.id}")
    page.says("晋级省赛", "报送到这一轮，材料随作品带入")


PAGES = ["", "/basics", "/members", "/advisers", "/materials/report", "/submit", "/withdraw"]


@pytest.mark.parametrize("path", PAGES)
def test_somebody_elses_entry_is_not_there(season: Season, visit: Visit, path: str) -> None:
    entry = season.register(season.alice)
    for name in ("bob", "teacher", "organiser_of_other_school", "organiser", "outsider", "administrator"):
        visit(name).get(f"/my/entries/{entry.id}{path}", status=404)
    visit(None).get(f"/my/entries/{entry.id}{path}", status=303)
    visit("alice").get(f"/my/entries/{uuid4()}{path}", status=404)


@pytest.mark.parametrize(
    "action", ["basics", "draft", "advisers", "materials/report", "submit", "recall", "withdraw", "restore"]
)
def test_nobody_else_changes_an_entry(season: Season, visit: Visit, session: Any, action: str) -> None:
    entry = season.register(season.alice)
    version = entry.version
    for name in ("bob", "teacher", "organiser"):
        visit(name).post(f"/my/entries/{entry.id}/{action}", title="改", reason="改", handle="x", status=404)
    assert session.get(Entry, entry.id).version == version


def test_nobody_answers_for_another(season: Season, visit: Visit, session: Any) -> None:
    teacher = season.people.teacher.person
    factories.enrolment(teacher, season.people.school, number="T9", level="staff", entry_year=None, years=None)
    entry = season.register(season.alice)
    member = actions.add_member(entry, "adviser", "T9", by=None, at=season.at)
    visit("alice").post(f"/my/entries/{entry.id}/invitation/{member.id}/accept", status=403)
    other = season.register(season.student())
    visit("teacher").post(f"/my/entries/{other.id}/invitation/{member.id}/accept", status=404)
    assert session.get(EntryMember, member.id).accepted_at is None


def test_forged_fields_change_nothing(season: Season, visit: Visit, session: Any) -> None:
    visit("alice").post(
        f"{TRACKS}/growth/higher", title="x", status_="verified", number="A0000", home_id=str(uuid4()), exclusive=""
    )
    entry = session.query(Entry).one()
    assert (entry.status, entry.home_id) == ("draft", season.people.school_id)
    assert entry.number != "A0000"
    assert entry.members[0].exclusive


def test_files_go_to_members_and_to_those_who_oversee(season: Season, visit: Visit) -> None:
    entry = season.hand_in(season.register(season.alice))
    address = f"/my/entries/{entry.id}/files/{entry.materials[0].id}"
    visit("organiser").get(address, status=404)  # only its author sees a draft
    actions.submit(entry, promised=True, by=None, at=season.at)
    for name in ("alice", "organiser", "supervisor", "provincial_organiser"):
        visit(name).get(address).response.close()
    for name in ("bob", "organiser_of_other_school", "stranger", "outsider", "judge"):
        visit(name).get(address, status=404)
    visit(None).get(address, status=303)


def test_an_unknown_track_or_material_is_not_there(season: Season, visit: Visit) -> None:
    entry = season.register(season.alice)
    visit("alice").get(f"/my/entries/{entry.id}/materials/none", status=404)
    visit("alice").get(f"{TRACKS}/growth/none", status=404)
    visit("alice").get("/my/tracks/none", status=404)


def test_an_edition_in_preparation_is_its_organisers_alone(season: Season, visit: Visit) -> None:
    season.edition.opened_at = None
    visit("alice").get(TRACKS, status=403)


def test_the_entry_page_asks_as_often_for_one_member_and_for_three(season: Season, visit: Visit) -> None:
    first = season.register(season.teacher("甲", number="T1"), "teaching")
    alone = _queries(season, visit, first)
    for number in ("T2", "T3"):
        season.teacher(f"教师{number}", number=number)
        member = actions.add_member(first, "competitor", number, by=None, at=season.at)
        actions.accept(member, by=None, at=season.at)
    assert _queries(season, visit, first) == alone


def _queries(season: Season, visit: Visit, entry: Entry) -> int:
    client = season.signed_in(visit(None), entry.members[0].person)
    client.get(f"/my/entries/{entry.id}")
    return len(client.get(f"/my/entries/{entry.id}").queries)


@pytest.mark.parametrize("version", ["²", "٣", "1" * 5000, "-1", "x"])
def test_a_forged_version_breaks_nothing(season: Season, visit: Visit, version: str) -> None:
    entry = season.hand_in(season.register(season.alice))
    path = f"/my/entries/{entry.id}"
    visit("alice").post(f"{path}/basics", title="从课堂到田野", summary="", version=version)
    _fragment(visit("alice"), f"{path}/draft", title="从课堂到田野", version=version)
    visit("alice").post(f"{path}/submit", promised="y", version=version)


def test_a_lone_carriage_return_is_stored_as_a_line_end(season: Season, visit: Visit, session: Any) -> None:
    entry = season.register(season.alice)
    visit("alice").post(f"/my/entries/{entry.id}/basics", title="名称", summary="甲\r乙\r\n丙", version="")
    assert session.get(Entry, entry.id).attributes["summary"] == "甲\n乙\n丙"


def test_leaving_is_offered_while_it_is_open(season: Season, visit: Visit, session: Any) -> None:
    entry = season.register(season.alice)
    factories.enrolment(
        season.people.teacher.person, season.people.school, number="T9", level="staff", entry_year=None, years=None
    )
    asked = actions.add_member(entry, "adviser", "T9", by=None, at=season.at)
    actions.submit(season.hand_in(entry), promised=True, by=None, at=season.at)
    path = f"/my/entries/{entry.id}"
    visit("teacher").get(path, status=303).follow().keeps_quiet_about("退出这份报名")
    refused = visit("teacher").post(f"{path}/invitation/{asked.id}/leave", status=409)
    refused.says("你还没有接受邀请")
    refused.click("去答复").says("谢绝")
    actions.accept(asked, by=None, at=season.at)
    visit("teacher").get(path).submit("退出这份报名").follow().says("你已退出这份报名")
    assert session.get(Entry, entry.id).status == "submitted"


def test_thirty_invitations_an_hour(season: Season, make_app: Any) -> None:
    entry = season.register(season.alice)
    alice = PageClient(make_app(mode="development")).sign_in(season.people.alice)
    limiter.enabled = True
    try:
        alice.outside(limiter.reset)
        for _ in range(30):
            alice.post(f"/my/entries/{entry.id}/advisers", handle="没有这个人", status=422)
        alice.post(f"/my/entries/{entry.id}/advisers", handle="没有这个人", status=429).says("以后可以再试")
        alice.get(f"/my/entries/{entry.id}/advisers")
    finally:
        limiter.reset()
        limiter.enabled = False
