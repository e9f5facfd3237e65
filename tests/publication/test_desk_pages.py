"""The publication desk as two organisers use it: every page and button, clashes, and what nobody may see meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from contest import clock
from contest.people.models import Account
from contest.publication import actions
from contest.publication.models import Publication
from contest.results import actions as results
from tests import factories
from tests.client import PageClient
from tests.people import Named
from tests.results.world import SECRET, World, build


@pytest.fixture
def second(world: World, app: Any) -> PageClient:
    """The other organiser of the school."""
    return PageClient(app).sign_in(world.second)


def test_from_the_run_to_the_public_page(world: World, visit: Any, second: PageClient, session: Any) -> None:
    first = visit("organiser")
    first.get(world.desk("publish")).says("还没有发布", "还没有统分，没有可以发布的")
    world.tabulated()
    page = first.get(world.desk("publish")).submit("起草发布").follow()
    page.says("第 1 号发布", "草稿，等复核", "起草的人不能自己复核", "可以复核的有：复核的人", "2 场比赛", "回执")
    signing = [one for one in page.all("button") if "复核署名" in "".join(one.itertext())]
    assert [one.get("type") for one in signing] == ["button"], "it is shown and sends nothing"
    first.post(world.desk("review/1"), status=403).says("不能自己复核")

    preview = second.get(world.desk("preview/1"))
    preview.says("预览", "只有组织者和监督看得到这一页", "选*1", "93.00", "金奖")
    second.get(world.desk("preview/1") + "?show=tables").says("奖牌榜", "第1学院")
    second.get(world.desk("preview/1") + "?show=awards").says("优秀指导教师奖", "指*1")
    second.get(world.desk("preview/1", world.other)).says("T001")

    page = second.get(world.desk("publications/1")).submit("我看过了，复核署名").follow()
    page.says("已复核，等发布", "复核的人", "比赛页", "作品页", "一按下去，立刻公开")
    page = first.get(world.desk("publications/1")).submit("封存并公布", repeat=2).follow()
    page.says("公示中", "存证", "公示期还没有结束", "已经收到过了")
    visit(None).get("/e/trial-2023/publications/1").says("第 1 号")
    with clock.frozen_at(world.later(days=10)):
        for shown in (world.desk("publications/1"), world.desk("publish")):
            page = first.get(shown)
            page.says("公示期满，等待定稿")
            page.keeps_quiet_about("公示中")
        first.get("/desk").keeps_quiet_about("公示中")
        page = first.get(world.desk("publications/1")).submit("定稿").follow()
        page.says("已定稿")
    first.get(world.desk("publish")).says("这场比赛已在第 1 号发布里公开")
    first.get(world.desk("results")).says("已经公布")


def test_a_problem_keeps_one_from_drafting(world: World, visit: Any) -> None:
    world.leave_out(world.entry(1), sheets=2)
    world.tabulated()
    organiser = visit("organiser")
    page = organiser.get(world.desk("publish"))
    page.says("还有 1 个问题没有解决", "先解决问题，再统一次分")
    organiser.post(world.desk("prepare"), status=409).says("1 个问题没有解决")


def test_two_organisers_at_once(world: World, visit: Any, second: PageClient, session: Any) -> None:
    world.tabulated()
    first = visit("organiser")
    one, other = first.get(world.desk("publish")), second.get(world.desk("publish"))
    one.submit("起草发布")
    other.submit("起草发布", status=409).says("已有一份还没发布的第 1 号发布")
    assert session.query(Publication).count() == 1
    reading = second.get(world.desk("publications/1"))
    again = second.get(world.desk("publications/1"))
    reading.submit("我看过了，复核署名")
    again.submit("我看过了，复核署名", status=409).says("可能别人刚刚办过")
    left, right = first.get(world.desk("publications/1")), second.get(world.desk("publications/1"))
    left.submit("封存并公布")
    right.submit("封存并公布", status=409).says("可能别人刚刚办过")


def test_a_superseded_draft_says_so(world: World, visit: Any, second: PageClient) -> None:
    world.drafted()
    world.tabulated()
    second.get(world.desk("publications/1")).says("这份草稿已经过时", "草稿已经过时。")
    second.post(world.desk("review/1"), status=409).says("已经过时")
    page = visit("organiser").get(world.desk("withdraw-draft/1"))
    page.submit("撤回草稿", reason="", status=422).says("这一项要填")
    page = page.submit("撤回草稿", reason="统分改了").follow()
    page.says("第 1 号草稿已撤回", "已撤回", "起草发布")


def test_a_lonely_organiser_is_told_whom_to_ask(world: World, visit: Any, session: Any) -> None:
    account = session.get(Account, world.second.account_id)
    account.disabled_at = world.at
    session.commit()
    world.drafted()
    visit("organiser").get(world.desk("publications/1")).says("现在没有别人可以复核", "再邀请一位组织者")


def test_a_correction_from_the_pages(world: World, visit: Any, second: PageClient, session: Any) -> None:
    world.published()
    first = visit("organiser")
    page = first.get(world.desk("publications/1")).click("发现错了，发一份更正")
    page = page.submit("重开更正", reason="第 3 位评委的一页录错").follow()
    page.says("正在更正第 1 号", "先重新统分，并解决问题")
    world.remark(world.entry(2), [(30, 40)] * 4)
    first.get(world.desk("results")).submit("再统一次分").follow()
    page = first.get(world.desk("publish")).click("起草更正")
    assert "第 3 位评委的一页录错" in page.text, "the reason that was given is offered again"
    page = page.submit("起草更正", reason="第 3 位评委的一页录错，已核对").follow()
    page.says("改了什么", "与第 1 号相比，2 处", "第 2 名 · 86.00 · 银奖", "第 1 名 · 100.00 · 金奖", "已核对")
    second.get(world.desk("publications/2")).submit("我看过了，复核署名")
    page = first.get(world.desk("publications/2"))
    page.says("取代", "第 1 号")
    page.submit("封存并公布").follow().says("公示中")
    first.get(world.desk("publications/1")).says("已被取代", "它已由第 2 号取代")
    visit(None).get(f"/e/trial-2023/c/{world.contest.key}").says("100.00")


def test_giving_a_correction_up_from_the_page(world: World, visit: Any) -> None:
    made = world.published()
    actions.reopen_for_correction(made, reason="录错？", **world.by)
    organiser = visit("organiser")
    page = organiser.get(world.desk("publish")).click("放弃更正")
    page.submit("放弃更正", reason="核对过，没有错").follow().says("更正已放弃，第 1 号发布照旧")
    organiser.get(world.desk("publications/1")).says("公示中")
    organiser.post(world.desk("give-up/1"), reason="再来", status=409).says("没有在更正")


def test_a_correction_that_changes_nothing_says_so(world: World, visit: Any) -> None:
    made = world.published()
    actions.reopen_for_correction(made, reason="录错？", **world.by)
    actions.prepare(world.tabulated(), **world.by, replaces=made, reason="录错？")
    visit("organiser").get(world.desk("publications/2")).says("名次、奖项和榜都没有变")


def test_pages_of_other_contests_and_numbers_are_not_there(world: World, visit: Any) -> None:
    world.drafted()
    organiser = visit("organiser")
    organiser.get(world.desk("publications/2"), status=404)
    visit("provincial_organiser").get(world.desk("publications/1", world.above), status=404)


def test_english_is_whole(world: World, visit: Any, second: PageClient) -> None:
    made = world.published()
    actions.reopen_for_correction(made, reason="wrong", **world.by)
    world.remark(world.entry(2), [(30, 40)] * 4)
    actions.prepare(world.tabulated(), **world.by, replaces=made, reason="wrong")
    organiser = visit("organiser")
    for verb, sentence in {
        "publish": "No. 2 is under way",
        "publications/2": "differences from No. 1: 2",
        "preview/2": "Once it is published, this is what the public sees",
        "withdraw-draft/2": "The record keeps it",
        "reopen/1": "Until then No. 1 stays public",
        "correct/1": "the publicity period begins again",
        "give-up/1": "what was tabulated meanwhile no longer counts",
        "results": "There are no problems",
        "advance": "The first 2 by place go through.",
    }.items():
        organiser.get(world.desk(verb) + "?lang=en").says(sentence)


# Leaks: until it is published, nobody outside learns anything from anywhere

EVERYWHERE = (
    "/", "/e/trial-2023", "/e/trial-2023/tracks", "/e/trial-2023/medals", "/e/trial-2023/report",
    "/e/trial-2023/publications", "/my", "/judge", "/desk", "/account",
)  # fmt: skip
SCORES = ("93.00", "86.00", SECRET)


WHO = (None, "alice", "judge", "chair", "organiser_of_other_school", "provincial_organiser")


@pytest.mark.parametrize("step", ["tabulated", "reviewed"])
def test_nothing_leaks_before_it_is_published(world: World, visit: Any, step: str) -> None:
    getattr(world, step)()
    of_it = (
        "/e/trial-2023/publications/1",
        f"/e/trial-2023/c/{world.contest.key}",
        "/e/trial-2023/entries/G001",
        f"/e/trial-2023/g/{world.departments[0].code}",
    )
    for who in WHO:
        visitor = visit(who)
        for path in (*EVERYWHERE, *of_it):
            answer = visitor.get(path, status=None)
            answer.keeps_quiet_about(*SCORES)
            assert path in EVERYWHERE or answer.status in (200, 404), (who, path)


def test_a_member_learns_nothing_from_his_own_entry(world: World, session: Any, app: Any) -> None:
    member = world.entry(1).entry.members[0]
    account = factories.account("作者", login="author", person=member.person)
    factories.membership(account, "student", world.people.school)
    session.commit()
    world.reviewed()
    author = PageClient(app).sign_in(Named("author", "作者", account.id, member.person_id))
    for path in ("/my", f"/my/entries/{world.entry(1).entry_id}"):
        author.get(path).keeps_quiet_about("93.00", "金奖", "第 1 名", "晋级省赛")


# What it costs


def test_statements_do_not_grow_with_the_rows(people: Any, at: Any, session: Any, visit: Any) -> None:
    one = [[(20, 30), (21, 30), (22, 30), (22, 31)]]
    world = build(people, at, marks={"growth": one, "talk": [[(20 + n, 30)] * 4 for n in (1, 3, 5)]})
    for contest in (world.contest, world.other):
        actions.prepare(results.tabulate([contest], **world.by), **world.by)
    session.commit()
    organiser = visit("organiser")
    for verb in ("publications", "preview"):
        few = organiser.get(world.desk(f"{verb}/1", world.contest))
        many = organiser.get(world.desk(f"{verb}/2", world.other))
        assert len(few.queries) == len(many.queries), verb + "\n" + "\n".join(many.queries)
