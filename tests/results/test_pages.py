"""The organiser's pages of results: what they show and refuse, that nobody else sees them, and what they cost."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock, jobs
from contest.results import actions, runs
from contest.results.queries import current_tabulation
from tests import factories
from tests.results.world import SECRET, World, build


def test_tabulate_from_the_page(world: World, visit: Any) -> None:
    page = visit("organiser").get(world.desk("results"))
    page.says("还没有统分", "演讲赛道")
    page = page.submit("统分").follow()
    page.says("第 1 次统分完成，没有问题", "G001", "93.00", "回执")
    for verb in ("adjustments", "decisions", "awards", "advance", "publish", "runs", "run/1"):
        visit("organiser").get(world.desk(verb))


def test_the_chosen_contests_alone(world: World, visit: Any) -> None:
    page = visit("organiser").get(world.desk("results"))
    page.submit("统分", contests=[world.contest.key]).follow()
    assert current_tabulation(world.contest) is not None
    assert current_tabulation(world.other) is None
    visit("organiser").get(world.desk("results", world.other)).says("评分已经结束。选好一起统分的比赛")


def test_nothing_chosen_is_said(world: World, visit: Any) -> None:
    page = visit("organiser").get(world.desk("results")).submit("统分", contests=None, status=422)
    page.says("没有选比赛")


def test_what_is_not_ready_is_listed_with_its_state(world: World, visit: Any, session: Any) -> None:
    running = factories.contest(
        world.edition, world.people.school, track="growth", division="vocational", parent=world.above
    )
    for what in ("roster-frozen", "judging-opened"):
        factories.milestone(running, what)
    session.commit()
    page = visit("organiser").get(world.desk("results"))
    page.says("还不能一起统的 1 场", "评审中")
    refused = visit("organiser").post(world.desk("tabulate"), contests=running.key, status=409)
    refused.says("还有比赛没有结束评审")


def test_a_contest_of_somebody_else_is_not_tabulated(world: World, visit: Any) -> None:
    refused = visit("organiser").post(world.desk("tabulate"), contests=world.above.key, status=422)
    refused.says("没有选比赛")


def test_problems_say_what_to_do_and_where(world: World, visit: Any) -> None:
    world.remark(world.entry(1), [(28, 37)] * 4)
    world.remark(world.entry(2), [(28, 37)] * 4)
    world.remark(world.entry(3), [(30, 40), (24, 34), (24, 34), (10, 34)])
    world.leave_out(world.entry(4), sheets=2)
    page = visit("organiser").get(world.desk("results")).submit("统分").follow()
    page.says(
        "有 4 个问题要先解决",
        "G004 的评分表不够",
        "G003 的评委分差超过了规程的上限",
        "G001、G002 并列第 1 名，正好压在金奖的线上",
        "G001、G002 并列第 1 名，正好压在去省赛的线上",
        "当众抽签",
        "暂定",
    )
    links = {link.get("href") for link in page.all("a")}
    assert world.desk("grid") in links
    assert world.desk("lots") in links
    assert world.desk(f"sheets/{world.entry(3).id}") in links
    assert not [link for link in page.all("a", class_="s-button-primary") if "publish" in (link.get("href") or "")]


def test_a_lot_resolves_a_tie(world: World, visit: Any, session: Any) -> None:
    from contest.judging.models import Lot

    for place in (1, 2):
        world.remark(world.entry(place), [(28, 37)] * 4)
    assert world.tabulated().blocking == 2
    for place, number in ((1, 2), (2, 1)):
        appearance = world.entry(place)
        session.add(
            Lot(contest_id=world.contest.id, appearance_id=appearance.id, purpose="tie", number=number, at=world.at)
        )
    made = world.tabulated()
    assert made.blocking == 0
    page = visit("organiser").get(world.desk(f"why/{world.entry(1).id}"))
    page.says("有 2 件同分", "签号（小者在前）", "在这一项分出先后")
    assert "第 2 名" in visit("organiser").get(world.desk("advance")).words


def test_why_this_score(world: World, visit: Any) -> None:
    actions.adjust(world.entry(1), "-1.5", "超时 50 秒", **world.by)
    world.tabulated()
    page = visit("organiser").get(world.desk(f"why/{world.entry(1).id}"))
    page.says(
        "去掉 1 个最高分和 1 个最低分",
        "内容",
        "× 2",
        "56",
        "各部分合起来是 93。",
        "减 1.5 分：超时 50 秒。",
        "成绩是 91.50",
        "没有别的作品与它同分，按成绩排在第 1 名，共 5 件作品有名次",
        "金奖",
        "晋级",
    )
    dropped = ["".join(one.itertext()) for one in page.all("s")]
    assert dropped == ["29", "27", "38", "36"]
    english = visit("organiser").get(world.desk(f"why/{world.entry(1).id}") + "?lang=en")
    english.says("Points taken away: 1.5. Reason: 超时 50 秒.", "the score is 91.50", "Content")
    assert "内容" not in english.words


def test_why_of_the_absent_and_of_the_unmarked(world: World, visit: Any, session: Any) -> None:
    world.entry(5).participation = "absent"
    world.leave_out(world.entry(4), sheets=1)
    session.commit()
    world.tabulated()
    visit("organiser").get(world.desk(f"why/{world.entry(5).id}")).says("缺席", "它没有名次")
    visit("organiser").get(world.desk(f"why/{world.entry(4).id}")).says("还没有成绩", "下面都是暂定的")


def test_the_files_of_a_run(world: World, visit: Any) -> None:
    world.tabulated()
    organiser = visit("organiser")
    page = organiser.get(world.desk("run/1"))
    page.says("inputs/marks.csv")
    page.says("contest tabulate rulebook.toml --entries inputs/entries.csv --marks inputs/marks.csv")
    answer = page.click("places.csv")
    assert answer.response.mimetype == "text/csv"
    assert "attachment" in answer.response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 8
    whole = organiser.get(world.desk("run/1/file") + "?name=all.zip")
    names = zipfile.ZipFile(io.BytesIO(whole.response.data)).namelist()
    assert "trial-2023-school-4136010421-1/inputs/marks.csv" in names
    for name in ("", "../../secret", "inputs/nothing.csv"):
        organiser.get(world.desk("run/1/file"), query_string={"name": name}, status=404)
    organiser.get(world.desk("run/2"), status=404)


def test_the_history_tells_which_run_counts(world: World, visit: Any) -> None:
    world.tabulated()
    world.tabulated()
    visit("organiser").get(world.desk("runs")).says("第 2 次", "按它算", "第 1 次", "已被取代")


# A run in the background


def test_a_long_tabulation_can_be_watched_and_stopped(
    world: World, visit: Any, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    organiser = visit("organiser")
    page = organiser.get(world.desk("results")).submit("统分").follow()
    page.says("正在统分", "可以离开这一页", "0 / 2")
    organiser.get(world.desk("results")).says("正在后台统分")
    refused = organiser.post(world.desk("tabulate"), contests=world.contest.key, status=409)
    refused.says("等它做完，或者先停掉它")
    page.submit("停下").follow().says("已经停下")
    page = organiser.get(world.desk("results")).submit("统分").follow()
    session.rollback()
    jobs.run_waiting()
    session.commit()
    done = organiser.get(page.path)
    done.says("第 1 次统分完成")
    organiser.get(world.desk(page.path.split("/desk/trial-2023/")[1].rsplit("/school/", 1)[0], world.other), status=404)
    visit("supervisor").get(page.path).says("第 1 次统分完成")


def test_the_progress_says_how_it_really_goes(
    world: World, visit: Any, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    organiser = visit("organiser")
    page = organiser.get(world.desk("results")).submit("统分").follow()
    page.says("还在排队，没有开始算")
    [job] = session.scalars(sa.select(jobs.Job))
    job.state, job.seen_at = "running", world.at
    session.commit()
    page = organiser.get(page.path)
    page.says("正在统分")
    page.keeps_quiet_about("还在排队", "没有动静", "正在停下")
    stopping = page.submit("停下").follow()
    stopping.says("已经叫停，算完手上这一场就停下", "正在停下", "如果已经在写结果，这一次会做完")
    stopping.keeps_quiet_about("原来的结果没有动", "没有动静")
    assert not [form for form in stopping.all("form") if "/stop/" in form.get("action", "")], "it was asked already"
    with clock.frozen_at(world.at + jobs.LOST_AFTER + timedelta(seconds=1)):
        organiser.get(page.path).says("没有动静", "下一次来看时就把它停下")
        job.cancel = False
        session.commit()
        silent = organiser.get(page.path)
        silent.says("没有动静", "从头再算", "请管理员看看服务器是否在运行")
        silent.keeps_quiet_about("正在停下")
    job.state, job.fault = "failed", jobs.LOST_TOO_OFTEN
    session.commit()
    organiser.get(page.path).says("统分没有做完", "停了 5 次")
    organiser.get(page.path + "?lang=en").says("stopped 5 times")


def test_a_refused_job_says_why(world: World, visit: Any, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from contest.editions.actions import undo

    monkeypatch.setattr(runs, "AT_ONCE", 1)
    page = visit("organiser").get(world.desk("results")).submit("统分").follow()
    undo(world.other, "judging-closed", by=None, at=world.at)
    session.commit()
    jobs.run_waiting()
    session.commit()
    visit("organiser").get(page.path).says("还有比赛没有结束评审")
    visit("organiser").get(page.path + "?lang=en").says("Close it on the judging page first")


# Who sees it

INSIDE = ("results", "adjustments", "decisions", "awards", "advance", "publish", "runs", "run/1")
OTHERS = (
    "alice", "bob", "teacher", "judge", "chair", "organiser_of_other_school", "provincial_organiser",
    "national_organiser", "stranger", "outsider", "administrator",
)  # fmt: skip


def test_nobody_else_sees_an_unpublished_place(world: World, visit: Any) -> None:
    draft = world.drafted()
    paths = [world.desk(verb) for verb in INSIDE]
    paths += [world.desk(f"why/{world.entry(1).id}"), world.desk("run/1/file") + "?name=places.csv"]
    paths += [world.desk(f"publications/{draft.number}"), world.desk(f"preview/{draft.number}")]
    for who in OTHERS:
        visitor = visit(who)
        for path in paths:
            visitor.get(path, status=403).keeps_quiet_about(SECRET, "93.00", "G001")
        for verb in ("tabulate", "adjustments", "decisions", "advance", "advance-undo", "prepare"):
            visitor.post(world.desk(verb), status=403)
        for verb in ("review", "publish-now", "final", "withdraw-draft", "reopen", "correct", "give-up"):
            visitor.post(world.desk(f"{verb}/{draft.number}"), status=403)
    assert draft.state == "draft"


def test_nobody_sees_it_without_signing_in(world: World, visit: Any) -> None:
    world.drafted()
    for verb in INSIDE:
        assert "/sign-in" in visit(None).get(world.desk(verb), status=303).location


def test_the_supervisor_reads_and_changes_nothing(world: World, visit: Any) -> None:
    world.tabulated()
    supervisor = visit("supervisor")
    for verb in INSIDE:
        page = supervisor.get(world.desk(verb))
        assert not [one for one in page.all("form") if "sign-out" not in (one.get("action") or "")], verb
        assert not page.all("a", class_="s-button-primary") or verb == "results"
    supervisor.post(world.desk("tabulate"), contests=world.contest.key, status=403)


# What it costs


def test_statements_do_not_grow_with_the_rows(people: Any, at: Any, session: Any, visit: Any) -> None:
    one = [[(20, 30), (21, 30), (22, 30), (22, 31)]]
    world = build(people, at, marks={"growth": one, "talk": [[(20 + n, 30)] * 4 for n in (1, 3, 5)]})
    for contest, track in ((world.contest, "growth"), (world.other, "talk")):
        world.tabulated([contest])
        for appearance in world.entries[track]:
            actions.adjust(appearance, "1", "加试", **world.by)
    session.commit()
    organiser = visit("organiser")
    for verb in ("results", "advance", "publish", "runs", "run/1", "adjustments", "decisions"):
        few = organiser.get(world.desk(verb, world.contest))
        many = organiser.get(world.desk(verb.replace("run/1", "run/2"), world.other))
        assert len(few.queries) == len(many.queries), verb + "\n" + "\n".join(many.queries)


def test_places_are_paged_by_key(people: Any, at: Any, session: Any, visit: Any) -> None:
    many = [[(n % 30, n % 40)] * 4 for n in range(1, 56)]
    world = build(people, at, marks={"growth": many, "talk": [[(20, 30)] * 4]})
    world.tabulated([world.contest])
    page = visit("organiser").get(world.desk("results"))
    page.says("共 55 条")
    older = next(link for link in page.all("a", rel="next"))
    second = visit("organiser").get(older.get("href") or "")
    assert len(list(second.all("tr"))) == 1 + 5, "the head and what is left after fifty"
    visit("organiser").get(world.desk("results") + "?after=nonsense&problems=nonsense")
