"""Marks that could not be sent come to the desk as a file: the desk sees whose and when and no mark, the intake is
sealed, and nothing counts before its judge has taken it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec

from contest import keys
from contest.audit.models import AuditLine
from contest.exchange.seals import check_seal, read_seal
from contest.judging.models import HandOver, ScoreSheet, SheetVersion
from tests.client import Page, PageClient, words_of
from tests.judging.handed_files import codes_of, sealed_file
from tests.judging.world import World

Visit = Callable[[str | None], PageClient]
MARKS = {"goal.fit": "13.7", "goal.world": "11.3", "action.plan": "19.1"}
AMOUNTS = {"goal.fit": 13_700, "goal.world": 11_300, "action.plan": 19_100}
TRACES = ("13.7", "13700", "11.3", "11300", "19.1", "19100", "机密笔记", "机密评语")


@pytest.fixture
def world(round_to_judge: World) -> World:
    return round_to_judge.opened()


def file_of(world: World, *, entry: int = 0, key: ec.EllipticCurvePublicKey | None = None, **changed: Any) -> bytes:
    """What the sheet's script writes (contest/static/js/device/sealed_file.js)."""
    content = {
        "assignment": str(world.task(world.people.judge, entry).id),
        "written_at": "2023-10-11T01:59:00.000Z",
        "marks": MARKS,
        "note": "机密笔记",
        "comment": "机密评语",
        **changed,
    }
    return sealed_file(content, key or keys.contest_key(world.contest.id).public_key())


def hand_in(visit: Visit, world: World, file: bytes, *, status: int = 303) -> Page:
    page = visit("organiser").get(world.desk("handed-over"))
    return page.submit("收下", status=status, file=(io.BytesIO(file), "01.saiwu"))


def counted(session: Any, model: Any) -> int:
    session.rollback()
    return int(session.scalar(sa.select(sa.func.count(model.id))) or 0)


def test_the_desk_sees_whose_and_when_and_no_mark(world: World, visit: Visit, session: Any) -> None:
    file = file_of(world)
    page = hand_in(visit, world, file).follow()
    page.says("已收下 01 号", world.people.judge.name, "等评委确认", "09:59")
    page.keeps_quiet_about(*TRACES)
    again = hand_in(visit, world, file).follow()
    again.keeps_quiet_about(*TRACES)
    (taken,) = session.scalars(sa.select(HandOver)).all()
    assert not [trace for trace in TRACES if trace in taken.content_encrypted]
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action.like("judging.take_in%"))).all()
    assert len(lines) == 1
    assert not [trace for trace in TRACES if trace in str(lines[0].now)]
    receipt = visit("organiser").get(f"/desk/{world.edition.key}/handed-over/{taken.id}/receipt/{world.contest.key}")
    receipt.keeps_quiet_about(*TRACES)
    world.entries[0].code, world.task(world.people.judge).seat.code = "77", "J9"  # both have other names now
    session.commit()
    assert visit("organiser").get(receipt.path).json == receipt.json
    signed = receipt.json["intake"]
    check_seal(read_seal(json.dumps(receipt.json["seal"]).encode()), signed.encode())
    assert json.loads(signed)["file"] == taken.digest
    assert json.loads(signed)["entry"] == "01"
    assert counted(session, ScoreSheet) == 0, "nothing counts yet"


@pytest.mark.parametrize(
    "changed",
    [
        {"marks": {"goal.fit": 14}},
        {"marks": {"goal.fit": "\ud800"}},
        {"assignment": "00000000-0000-4000-8000-000000000000"},
        {"written_at": "2023-10-11T01:59:00"},
        {"note": "n" * 50_001},
        {"marks": {str(n): "1" for n in range(501)}},
        {"key": ec.generate_private_key(ec.SECP256R1()).public_key()},
    ],
)
def test_a_file_that_no_sheet_of_this_contest_wrote_is_refused(
    world: World, visit: Visit, session: Any, changed: dict[str, Any]
) -> None:
    page = hand_in(visit, world, file_of(world, **changed), status=422)
    page.says("这不是本场评委交来的文件")
    assert counted(session, HandOver) == 0


def scan(visit: Visit, world: World, text: str, *, status: int = 303) -> Page:
    page = visit("organiser").get(world.desk("handed-over"))
    return page.submit("收下", status=status, codes=text)


def test_codes_in_any_order_are_the_file_again(world: World, visit: Visit, session: Any) -> None:
    file, other = file_of(world, note="机密笔记" * 100), file_of(world, entry=1)
    one, two, three, *more = codes_of(file)
    page = scan(visit, world, f"{three}\n{one.lower()}", status=422)
    page.says(f"还差这张表的第 {', '.join(str(n) for n in range(2, 4 + len(more)) if n != 3)} 个码")
    page.keeps_quiet_about(*TRACES)
    assert words_of(page.all("textarea", name="codes")[0]).split() == [three, one.lower()]
    assert counted(session, HandOver) == 0
    text = "\n".join([three, one.lower(), two, two, *more, *codes_of(other)])
    page = scan(visit, world, text).follow()
    page.says("已收下 01 号", "已收下 02 号")
    page.keeps_quiet_about(*TRACES)
    assert counted(session, HandOver) == 2
    canonical = (json.dumps(json.loads(file), separators=(",", ":")) + "\n").encode()
    hand_in(visit, world, canonical)  # the same, as a file
    assert counted(session, HandOver) == 2


def test_codes_that_are_none_or_contradict_take_nothing_in(world: World, visit: Visit, session: Any) -> None:
    one, *more = codes_of(file_of(world))
    foreign = codes_of(file_of(world, key=ec.generate_private_key(ec.SECP256R1()).public_key()))
    swapped = one[:-9] + ("A" if one[-9] != "A" else "B") + one[-8:]
    for text in ("WIFI:S:hall;;", "\n".join([one, swapped, *more]), "\n".join([swapped, *more]), "\n".join(foreign)):
        scan(visit, world, text, status=422).says("这不是本场评委屏幕上的二维码")
    whole = codes_of(file_of(world, entry=1))
    scan(visit, world, "\n".join([*whole, *foreign]), status=422)
    assert counted(session, HandOver) == 0, "all of them or none"
    scan(visit, world, "", status=422).says("还没有选文件，也没有扫到二维码")


def test_the_judge_sees_both_and_takes_it_as_a_draft(world: World, visit: Visit, session: Any) -> None:
    file = file_of(world, marks={**MARKS, "action.plan": "many"})
    hand_in(visit, world, file)
    judge = visit("judge")
    judge.get("/judge").says("交给办赛人员的评分有 1 份等你确认")
    page = judge.get("/judge/handed-over")
    page.says("13.7", "11.3", "many", "读不懂，不会用", "机密笔记")
    elsewhere = judge.get("/judge/handed-over")
    page.submit("存为我的草稿").follow().says("没有等你确认的")
    sheet = session.scalar(sa.select(ScoreSheet))
    assert sheet.draft == {"goal.fit": 13_700, "goal.world": 11_300}
    assert (sheet.note, sheet.comment) == ("机密笔记", "机密评语")
    desk = visit("organiser").get(world.desk("handed-over"))
    desk.says("评委已采用")
    desk.keeps_quiet_about(*TRACES)
    elsewhere.submit("存为我的草稿", status=409).says("已经处理过")


def test_a_text_that_is_too_long_is_handed_over_whole_and_left_out(world: World, visit: Visit, session: Any) -> None:
    long = "长" * 5_000
    hand_in(visit, world, file_of(world, comment=long))
    page = visit("judge").get("/judge/handed-over")
    page.says(long, "超过 2000 个字，不会用")
    page.submit("存为我的草稿")
    sheet = session.scalar(sa.select(ScoreSheet))
    assert (sheet.draft, sheet.note, sheet.comment) == (AMOUNTS, "机密笔记", None)


def test_the_judge_may_submit_what_was_handed_over(world: World, visit: Visit, session: Any) -> None:
    hand_in(visit, world, file_of(world))
    visit("judge").get("/judge/handed-over").submit("采用并提交", reason="会场断网")
    assert session.scalar(sa.select(SheetVersion.marks)) == AMOUNTS
    line = session.scalar(sa.select(AuditLine).where(AuditLine.action == "judging.accept_hand_over"))
    assert line.reason == "会场断网"
    assert not [trace for trace in TRACES if trace in str(line.now)]


def test_what_the_judge_does_not_take_counts_for_nothing(world: World, visit: Visit, session: Any) -> None:
    hand_in(visit, world, file_of(world))
    page = visit("judge").get("/judge/handed-over")
    page.submit("不用这一份", status=422).says("请写一句为什么不用")
    page.submit("不用这一份", reason="不是我写的").follow().says("没有采用")
    assert counted(session, ScoreSheet) == 0
    visit("organiser").get(world.desk("handed-over")).says("评委没有采用")


def test_nobody_else_sees_or_decides_it(world: World, visit: Visit, session: Any) -> None:
    hand_in(visit, world, file_of(world))
    taken = session.scalar(sa.select(HandOver))
    path = f"/judge/{taken.assignment_id}/handed-over/{taken.id}"
    for who in ("organiser", "chair", "supervisor", "teacher", "administrator"):
        visit(who).get("/judge/handed-over").keeps_quiet_about(*TRACES)
        visit(who).post(path, status=403, operation="save", reason="")
    other = world.task(world.people.judge, 1).id
    visit("judge").post(f"/judge/{other}/handed-over/{taken.id}", status=404, operation="save", reason="")


def test_a_withdrawn_assignment_can_be_handed_over_and_is_not_saved(world: World, visit: Visit, session: Any) -> None:
    from contest.judging import actions

    task = world.task(world.people.judge)
    file = file_of(world)
    actions.withdraw_assignment(task, reason="改派", by=world.people.organiser.account_id, at=world.at)
    session.commit()
    hand_in(visit, world, file).follow().says("等评委确认")
    page = visit("judge").get("/judge/handed-over")
    page.submit("存为我的草稿", status=409).says("已经不分给你评了")
    page.submit("不用这一份", reason="改派了").follow()
