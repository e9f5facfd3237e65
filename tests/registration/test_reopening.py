"""What an organiser does singly: open a decision again, give more time, keep a person out of a track; and what may be
changed of an entry that was returned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.audit import AuditLine
from contest.editions.queries import forget
from contest.errors import Clash, Unfit, WrongMoment
from contest.mail import Letter
from contest.registration import actions
from contest.registration.models import Appearance, Entry, Verification
from tests import factories
from tests.client import PageClient
from tests.registration.conftest import Season, a_pdf

Visit = Callable[[str | None], PageClient]
DESK = "/desk/career-2023/verify/school/4136010421"
LATE = "/desk/career-2023/late/school/4136010421"
AFTER_REGISTRATION = datetime(2023, 12, 2, 2, 0, tzinfo=UTC)
AFTER_VERIFICATION = datetime(2023, 12, 10, 2, 0, tzinfo=UTC)


def by(season: Season) -> Any:
    return season.people.organiser.account_id


def test_a_passed_entry_is_opened_again_with_a_reason_and_decided_late(
    season: Season, visit: Visit, session: Any
) -> None:
    season.people.alice.account.email = "alice@example.edu.cn"
    entry = season.verified(season.alice)
    session.commit()
    with clock.frozen_at(AFTER_VERIFICATION):
        organiser = visit("organiser")
        page = organiser.get(f"{DESK}?tab=verified&entry={entry.id}").click("重新打开审核")
        page.submit("重新打开，回到待审核", status=422).says("请写明理由")
        page = page.submit("重新打开，回到待审核", reason="成员名单抄错了").follow()
        page.says("重新打开了，回到待审核", "写了 1 封信告诉他们", "待审核 1")
        letters = [(one.subject.split("：")[1], one.state) for one in session.scalars(sa.select(Letter))]
        assert sorted(letters) == [("报名通过审核", "withdrawn"), ("报名重新打开", "waiting")]
        assert session.scalar(sa.select(sa.func.count()).select_from(Appearance)) == 0
        line = session.query(AuditLine).filter_by(action="registration.reopen").one()
        assert (line.reason, line.was, line.now) == ("成员名单抄错了", {"status": "verified"}, {"status": "submitted"})
        assert "成员名单抄错了" in str(session.scalars(sa.select(Letter).order_by(Letter.id.desc())).first().text)
        visit("alice").get(f"/my/entries/{entry.id}").says("重新打开审核", "成员名单抄错了", "等江西财经大学审核")
        page.submit("通过").follow().says("已通过")
        session.expire_all()
        assert entry.status == "verified"
        factories.milestone(entry.contest, "roster-frozen")
        session.commit()
        organiser.get(f"{DESK}?tab=verified&entry={entry.id}").keeps_quiet_about("重新打开审核")
        organiser.get(f"{DESK.replace('verify', 'reopen')}/{entry.id}").says("现在不能重新打开")
        forget()
        with pytest.raises(WrongMoment):
            actions.reopen(entry, reason="晚了", by=by(season), at=AFTER_VERIFICATION)


def test_what_is_judged_or_taken_elsewhere_is_not_opened(season: Season) -> None:
    judged = season.verified(season.alice)
    factories.assignment(factories.seat(factories.panel(judged.contest)), judged.appearances[0])
    with pytest.raises(WrongMoment):
        actions.reopen(judged, reason="换人", by=by(season), at=season.at)
    with pytest.raises(WrongMoment):
        actions.reopen(season.submitted(season.student()), reason="没有决定", by=by(season), at=season.at)
    student = season.student("方砚秋")
    rejected = season.submitted(student)
    actions.reject(rejected, reason="误会", by=by(season), at=season.at)
    season.register(student)
    with pytest.raises(Clash):
        actions.reopen(rejected, reason="误会", by=by(season), at=season.at)


def test_a_rejection_of_the_person_holds_for_the_track_until_it_is_lifted(
    season: Season, visit: Visit, session: Any
) -> None:
    entry = season.submitted(season.alice)
    page = visit("organiser").get(DESK).click("林晓雯")
    page.submit("不予通过", reason="不是在籍学生", of_person="y")
    session.expire_all()
    reason = "你在这个赛道没有通过审核，组织者重新打开之前不能再报：不是在籍学生"
    visit("alice").get("/my/tracks/career-2023").says(reason)
    visit("alice").get("/my").says(reason)
    with pytest.raises(Unfit):
        season.register(season.alice)
    visit("organiser").get(f"{DESK}?tab=rejected&entry={entry.id}").says("不予通过的是人", "重新打开审核")
    actions.reopen(entry, reason="学籍查到了", by=by(season), at=season.at)
    actions.reject(entry, reason="材料不符", by=by(season), at=season.at)
    session.commit()
    assert season.register(season.alice).status == "draft", "a rejection of the entry alone frees the person"


def test_one_who_missed_the_date_is_given_more_time(
    season: Season, visit: Visit, session: Any, school_contest: Any
) -> None:
    student = season.student("方砚秋", number="0202100999")
    session.commit()
    with clock.frozen_at(AFTER_REGISTRATION):
        page = visit("organiser").get(DESK).click("单独延长时间")
        page.says("还没有给谁单独延长")
        given = {"who": "0202100999", "contest": "growth/higher", "reason": "住院，有证明"}
        for until in ("2023-12-01T17:00", "2024-12-01T17:00"):
            page.submit("延长，并写信告诉本人", status=422, until=until, **given).says("要在现在以后")
        page.submit("延长，并写信告诉本人", status=422, until="", **given).says("请写延长到什么时候")
        given["until"] = "2023-12-09T17:00"
        nobody = page.submit("延长，并写信告诉本人", status=422, **given | {"who": "查无此人"})
        nobody.says("这里没有编号 查无此人 的报名")
        assert session.query(Entry).count() == 0
        page = page.submit("延长，并写信告诉本人", **given).follow()
        page.says("方砚秋", "住院，有证明", "欧阳静", "12 月 9 日", "没有写信：要告诉的人都没有留下邮箱")
        entry = session.query(Entry).one()
        assert entry.late_until == datetime(2023, 12, 9, 9, 0, tzinfo=UTC)
        own = season.signed_in(visit(None), student)
        own.get("/my").says("还有", "12 月 9 日（周六） 17:00 截止", "江西财经大学设定")
        entry = session.get(Entry, entry.id)
        actions.attach(entry, "report", name="报告.pdf", file=a_pdf(), by=None, at=AFTER_REGISTRATION)
        session.commit()
    with pytest.raises(WrongMoment):
        actions.edit(entry, title="太晚", summary="", version=None, by=None, at=entry.late_until)
    with clock.frozen_at(AFTER_REGISTRATION):
        page = visit("organiser").get(LATE).submit("到此为止").follow()
        page.says("单独延长的时间到此为止", "已过")
    with pytest.raises(WrongMoment):
        actions.edit(
            entry, title="收回以后", summary="", version=None, by=None, at=AFTER_REGISTRATION + timedelta(hours=1)
        )
    lines = session.query(AuditLine).filter_by(action="registration.grant_late").all()
    assert [line.reason for line in lines] == ["住院，有证明", "住院，有证明"]


def test_more_time_for_an_entry_lasts_through_submission_and_decision(
    season: Season, visit: Visit, session: Any
) -> None:
    entry = season.hand_in(season.register(season.alice))
    session.commit()
    until = AFTER_VERIFICATION + timedelta(days=1)
    with clock.frozen_at(AFTER_VERIFICATION):
        with pytest.raises(WrongMoment):
            actions.submit(entry, promised=True, by=None, at=AFTER_VERIFICATION)
        page = visit("organiser").get(LATE)
        page.submit(
            "延长，并写信告诉本人", who=entry.number, until="2023-12-11T10:00", reason="系统停过"
        ).follow().says(entry.number)
        session.expire_all()
        assert entry.late_until == until
        actions.submit(entry, promised=True, by=None, at=AFTER_VERIFICATION)
        session.commit()
        visit("alice").get(f"/my/entries/{entry.id}").says("等江西财经大学审核")
        visit("organiser").get(f"{DESK}?entry={entry.id}").says("单独延长到")
    actions.verify(entry, confirming=True, by=by(season), at=until + timedelta(days=1))
    assert entry.status == "verified"
    visit("supervisor").get(LATE).keeps_quiet_about("给一份报名延长")
    gone = season.register(season.student("方砚秋"))
    actions.withdraw(gone, reason="有事", by=None, at=season.at)
    refused = season.submitted(season.student("韦一诺"))
    actions.reject(refused, reason="材料不符", by=by(season), at=season.at)
    session.commit()
    before = session.query(Letter).count()
    with clock.frozen_at(AFTER_VERIFICATION):
        for one, why in ((entry, "先重新打开审核"), (refused, "先重新打开审核"), (gone, "已经撤回了")):
            given = {"who": one.number, "until": "2023-12-11T10:00", "reason": "系统停过"}
            visit("organiser").get(LATE).submit("延长，并写信告诉本人", status=409, **given).says(why)
    session.expire_all()
    assert (session.query(Letter).count(), gone.late_until) == (before, None), "nothing untrue is written"


def test_only_what_was_flagged_is_open_and_an_unchanged_flag_asks_why(
    season: Season, visit: Visit, session: Any
) -> None:
    entry = season.submitted(season.alice, title="从课堂到田野")
    marks = {"title": "太长", "material:report": "第 6 张图超出上限"}
    actions.return_for_correction(entry, marks, by=by(season), at=season.at)
    session.commit()
    alice, address = visit("alice"), f"/my/entries/{entry.id}"
    page = alice.get(f"{address}/basics")
    assert page.all("input", name="title")
    assert not page.all("textarea", name="summary"), "what passed is shown, not asked"
    page.says("已经通过，锁定的", "作品简介")
    page.submit("存好，回到报名页", title="田野").follow()
    page = alice.get(f"{address}/submit")
    page.says("退回的 1 处没有改", "第 6 张图超出上限")
    page = page.submit("再次提交", promised=True, status=422)
    page.says("退回的 1 处没有改。没有改也可以再交，请写明为什么。")
    page.submit("再次提交", promised=True, why_unchanged="第 6 张图是规程要求的").follow().says("已提交")
    page = visit("organiser").get(f"{DESK}?entry={entry.id}")
    page.says("退回时是：", "从课堂到田野", "田野", "退回之后没有改", "第 6 张图是规程要求的")
    [old] = page.all("del")
    assert "".join(old.itertext()).strip() == "从课堂到田野"
    row = session.query(Verification).one()
    assert row.before == {"title": "从课堂到田野", "material:report": "1"}
    actions.return_for_correction(entry, marks, by=by(season), at=season.at)
    actions.edit(entry, title="田野二", summary="", version=None, by=None, at=season.at)
    actions.attach(entry, "report", name="新.pdf", file=a_pdf("改过"), by=None, at=season.at)
    actions.submit(entry, promised=True, by=None, at=season.at)
    session.commit()
    page = visit("organiser").get(f"{DESK}?entry={entry.id}&lang=en")
    page.says("When it was returned:", "Version 1")
    page.keeps_quiet_about("Not changed since it was returned")
