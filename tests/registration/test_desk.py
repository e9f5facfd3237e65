"""The school organiser's desk: the list, one decision, many, two organisers at once, undo, numbers, files, doors."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock, mail
from contest.access import AccessLine
from contest.audit import AuditLine
from contest.editions.schedule.calendar import period
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.formatting import format_closing
from contest.mail import Letter
from contest.people.models import Account
from contest.privacy import vault
from contest.registration import actions
from contest.registration.models import Appearance, Entry, Verification
from tests import factories
from tests.client import PageClient
from tests.registration.conftest import Season

Visit = Callable[[str | None], PageClient]
DESK = "/desk/career-2023/verify/school/4136010421"


@pytest.fixture
def organiser(visit: Visit) -> PageClient:
    return visit("organiser")


def three(season: Season) -> list[Entry]:
    """Three submitted entries, the oldest first."""
    entries = []
    for days, name in ((3, "方砚秋"), (2, "苏晚晴"), (0, "韦一诺")):
        at = season.at - timedelta(days=days)
        entry = season.hand_in(season.register(season.student(name), title=f"{name}的路", at=at))
        entries.append(actions.submit(entry, promised=True, by=None, at=at))
    return entries


# ---- the list


def test_the_longest_waiting_stands_first_with_hints(season: Season, organiser: PageClient) -> None:
    three(season)
    page = organiser.get(DESK)
    page.says("待审核 3", "退回待改 0", "全部 3", "3 天前", "今天 10:00", "等了 3 天", "学籍未核对")
    words = page.words
    assert words.index("方砚秋") < words.index("苏晚晴") < words.index("韦一诺")


def test_an_empty_desk_says_why(season: Season, organiser: PageClient) -> None:
    organiser.get(DESK).says("没有等审核的报名", "学生提交之后就排在这里")
    season.register(season.alice)
    organiser.get(DESK).says("还有 1 份草稿没有提交")
    organiser.get(DESK + "?q=无此人").says("没有符合这些条件的报名")
    organiser.get(DESK + "?tab=returned").says("这一栏是空的")


def test_filtering_by_name_number_and_track(season: Season, organiser: PageClient) -> None:
    first = three(season)[0]
    organiser.get(DESK + "?q=苏晚").says("待审核 1", "苏晚晴")
    organiser.get(f"{DESK}?q={first.number}").says("待审核 1", "方砚秋")
    number = first.members[0].person.enrolments[0].number
    organiser.get(f"{DESK}?q={number}").says("待审核 1", "方砚秋")
    organiser.get(DESK + "?contest=employment/higher").says("没有符合这些条件的报名")
    organiser.get(DESK + "?tab=nonsense&after=nonsense&entry=nonsense").says("待审核 3")
    organiser.get("/desk/career-2023/verify/school/4136010421/growth/higher").says("待审核 3")


def test_the_list_is_paged_by_key(season: Season, organiser: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from contest.registration.views import desk

    whole = desk.entries_page
    monkeypatch.setattr(desk, "entries_page", lambda *args, **more: whole(*args, **more, limit=2))
    three(season)
    page = organiser.get(DESK)
    page.keeps_quiet_about("韦一诺")
    link = next(one for one in page.all("a") if one.get("rel") == "next")
    second = organiser.get(link.get("href") or "")
    second.says("韦一诺", "回到开头")
    second.keeps_quiet_about("方砚秋")


def test_the_desk_asks_as_often_for_one_row_as_for_three(season: Season, organiser: PageClient) -> None:
    season.submitted(season.alice)
    organiser.get(DESK)
    one = len(organiser.get(DESK).queries)
    three(season)
    assert len(organiser.get(DESK).queries) == one


def test_the_same_file_in_two_entries_is_pointed_out(season: Season, organiser: PageClient) -> None:
    first = season.hand_in(season.register(season.alice), "same words")
    second = season.hand_in(season.register(season.student("抄写者")), "same words")
    for entry in (first, second):
        actions.submit(entry, promised=True, by=None, at=season.at)
    organiser.get(DESK).says(f"文件与 {first.number} 相同", f"文件与 {second.number} 相同")


# ---- one decision


def test_passing_puts_the_entry_into_the_contest_and_confirms_its_people(
    season: Season, organiser: PageClient, session: Any
) -> None:
    entry = season.submitted(season.student("方砚秋"))
    assert entry.members[0].person.enrolments[0].confirmed_at is None
    page = organiser.get(DESK).click("方砚秋")
    page.says("第 1 / 1 条", "学籍未核对", "学籍还没有核对：方砚秋", "本科三年级，不是毕业年级。", "报告.pdf")
    asked = page.submit("通过", status=422)
    asked.says("方砚秋的学籍还没有核对，所以", "没有通过")
    session.rollback()
    assert session.get(Entry, entry.id).status == "submitted", "nothing is passed, nobody confirmed in silence"
    page = asked.submit("通过", confirming="y").follow()
    page.says("已通过。十分钟之内可以收回", "刚才的决定", "已通过 1")
    row = session.query(Appearance).one()
    assert (row.entry_id, row.code, row.contest_id) == (entry.id, "01", entry.contest_id)
    assert row.credit_id == season.people.school_id, "no department: the school itself"
    assert (
        session.get(Entry, entry.id).members[0].person.enrolments[0].confirmed_by == season.people.organiser.account_id
    )


def test_the_department_is_credited_where_there_is_one(season: Season, session: Any) -> None:
    student = season.student("林深", department_id=season.people.department_id)
    entry = season.verified(student)
    assert entry.appearances[0].credit_id == season.people.department_id


def test_returning_marks_the_very_fields(season: Season, organiser: PageClient, session: Any) -> None:
    entry = season.submitted(season.alice)
    page = organiser.get(DESK).click("林晓雯")
    page = page.submit(
        "退回，请学生修改", flag=["material:report"], **{"why-material:report": "第 6 张图超出上限。"}
    ).follow()
    page.says("退回待改。十分钟", "退回待改 1")
    row = session.query(Verification).one()
    assert row.fields == {"material:report": "第 6 张图超出上限。"}
    assert session.get(Entry, entry.id).status == "returned"


def test_a_return_without_marks_or_words_is_refused_and_keeps_them(season: Season, organiser: PageClient) -> None:
    season.submitted(season.alice)
    page = organiser.get(DESK).click("林晓雯")
    page.submit("退回，请学生修改", status=422).says("还没有标出要改的地方")
    page = page.submit("退回，请学生修改", flag=["title"], status=422)
    page.says("还没有写怎么改")
    assert [one.get("value") for one in page.all("input", name="flag") if one.get("checked") is not None] == ["title"]
    page = page.submit("通过", flag=["title"], status=422)
    page.says("有的项打着旗标")


def test_rejecting_needs_a_reason_and_frees_the_person(season: Season, organiser: PageClient, session: Any) -> None:
    entry = season.submitted(season.alice)
    page = organiser.get(DESK).click("林晓雯")
    page.submit("不予通过", status=422).says("不予通过要写明理由")
    page.submit("不予通过", reason="不是本校学生").follow().says("未通过")
    assert session.get(Entry, entry.id).members[0].exclusive is None
    assert season.register(season.alice).status == "draft"


def test_a_forged_field_is_no_mark(season: Season) -> None:
    entry = season.submitted(season.alice)
    with pytest.raises(Unfit):
        actions.return_for_correction(
            entry, {"status": "verified"}, by=season.people.organiser.account_id, at=season.at
        )


def test_nobody_verifies_an_entry_that_he_is_in(season: Season) -> None:
    organiser = season.people.organiser
    factories.enrolment(organiser.person, season.people.school, number="T0", level="staff", entry_year=None, years=None)
    entry = season.submitted(organiser.person, "teaching")
    with pytest.raises(NotAllowed):
        actions.verify(entry, confirming=True, by=organiser.account_id, at=season.at)


def test_a_resubmitted_entry_keeps_its_place(season: Season) -> None:
    entry = three(season)[0]
    first = entry.submitted_at
    actions.return_for_correction(entry, {"title": "改"}, by=season.people.organiser.account_id, at=season.at)
    actions.edit(entry, title="改好了", summary="", version=None, by=None, at=season.at)
    actions.submit(entry, promised=True, by=None, at=season.at)
    assert entry.submitted_at == first


# ---- two organisers, undo, moments


def test_the_second_of_two_organisers_is_told_who_was_first(season: Season, organiser: PageClient) -> None:
    season.submitted(season.alice)
    first, second = (organiser.get(DESK).click("林晓雯") for _ in range(2))
    first.submit("通过")
    page = second.submit("不予通过", reason="晚了", status=409)
    page.says("欧阳静已在", "已通过。你的决定没有存，什么都没有覆盖")


def test_a_change_since_the_page_was_opened_is_told(season: Season, organiser: PageClient) -> None:
    entry = season.submitted(season.alice)
    page = organiser.get(DESK).click("林晓雯")
    actions.recall(entry, by=None, at=season.at)
    actions.edit(entry, title="又改了", summary="", version=None, by=None, at=season.at)
    actions.submit(entry, promised=True, by=None, at=season.at)
    page.submit("通过", status=409).says("在你打开之后又改过了")


def test_a_decision_can_be_taken_back_for_ten_minutes(season: Season, organiser: PageClient, session: Any) -> None:
    entry = season.submitted(season.student("方砚秋"))
    organiser.get(DESK).click("方砚秋").submit("通过", confirming="y")
    page = organiser.get(DESK)
    button = next(words for one in page.all("button") if (words := "".join(one.itertext()).strip()).startswith("收回"))
    page.submit(button).follow().says("回到待审核", "待审核 1")
    assert session.query(Appearance).count() == 0
    assert session.get(Entry, entry.id).members[0].person.enrolments[0].confirmed_at is None
    actions.verify(session.get(Entry, entry.id), confirming=True, by=season.people.organiser.account_id, at=season.at)
    row = session.query(Verification).filter(Verification.undone_at.is_(None)).one()
    with pytest.raises(WrongMoment):
        actions.undo(row, by=season.people.organiser.account_id, at=season.at + timedelta(minutes=11))


def test_undo_of_a_rejection_takes_the_person_again_or_is_refused(season: Season, session: Any) -> None:
    entry = season.submitted(season.alice)
    by = season.people.organiser.account_id
    row = actions.reject(entry, reason="不符", by=by, at=season.at)
    actions.undo(row, by=by, at=season.at)
    assert entry.members[0].exclusive
    row = actions.reject(entry, reason="不符", by=by, at=season.at)
    season.register(season.alice)
    with pytest.raises(Clash):
        actions.undo(row, by=by, at=season.at)


def test_what_judging_refers_to_stays(season: Season) -> None:
    entry = season.verified(season.alice)
    seat = factories.seat(factories.panel(entry.contest))
    factories.assignment(seat, entry.appearances[0])
    with pytest.raises(WrongMoment):
        actions.undo(entry.verifications[0], by=season.people.organiser.account_id, at=season.at)
    assert entry.status == "verified"


def test_after_verification_closed_nothing_is_decided(season: Season, organiser: PageClient) -> None:
    season.submitted(season.alice)
    page = organiser.get(DESK).click("林晓雯")
    with clock.frozen_at(datetime(2023, 12, 20, tzinfo=UTC)):
        page.submit("通过", status=409).says("审核已于 2023 年 12 月 8 日（周五） 24:00 截止")


# ---- identity numbers and files


def test_an_identity_number_is_opened_with_a_reason_that_is_kept(
    season: Season, organiser: PageClient, session: Any
) -> None:
    number = "360102200305041234"
    season.alice.identity_encrypted = vault().encrypt(number)
    season.submitted(season.alice)
    page = organiser.get(DESK).click("林晓雯")
    page.says("3601**********1234")
    page.keeps_quiet_about(number)
    page = page.click("填写理由后查看（林晓雯）")
    page.submit("写明理由，查看", status=422).keeps_quiet_about(number)
    page = page.submit("写明理由，查看", reason="与学籍系统核对", status=200)
    page.says(number)
    line = session.query(AuditLine).filter_by(action="registration.open_identity").one()
    assert (line.reason, line.by_id) == ("与学籍系统核对", season.people.organiser.account_id)
    assert session.query(AccessLine).filter_by(kind="read", what="identity").one().reason == "与学籍系统核对"


def test_the_list_as_csv_has_no_formula_and_masked_numbers(season: Season, organiser: PageClient, session: Any) -> None:
    season.alice.identity_encrypted = vault().encrypt("360102200305041234")
    season.submitted(season.alice, title="=HYPERLINK(1)")
    answer = organiser.get("/desk/career-2023/list/school/4136010421?tab=all")
    rows = list(csv.reader(io.StringIO(answer.response.get_data().decode("utf-8-sig"))))
    assert rows[0][:2] == ["编号", "作品名称"]
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert "3601**********1234" in rows[1]
    assert rows[1][6] == "0202100001"
    assert session.query(AccessLine).filter_by(kind="read", what="registration list").count() == 1


# ---- doors


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("organiser", 200),
        ("supervisor", 200),
        ("provincial_organiser", 403),
        ("organiser_of_other_school", 403),
        ("stranger", 403),
        ("judge", 403),
        ("teacher", 403),
        ("alice", 403),
        ("outsider", 403),
        ("administrator", 403),
        (None, 303),
    ],
)
def test_who_reads_the_desk(season: Season, visit: Visit, who: str | None, status: int) -> None:
    visit(who).get(DESK, status=status)
    visit(who).get(DESK.replace("/verify/", "/list/"), status=status)


def test_a_supervisor_reads_and_changes_nothing(season: Season, visit: Visit, session: Any) -> None:
    entry = season.submitted(season.alice)
    supervisor = visit("supervisor")
    page = supervisor.get(DESK).click("林晓雯")
    assert not page.all("input", name="operation")
    page.keeps_quiet_about("通过勾选的", "不予通过</button>")
    supervisor.post(f"{DESK}?entry={entry.id}", operation="verify", version="", status=403)
    supervisor.post(
        "/desk/career-2023/decide-many/school/4136010421", operation="verify", entry=f"{entry.id}:1", status=403
    )
    assert session.get(Entry, entry.id).status == "submitted"


def test_foreign_ids_are_not_there(season: Season, organiser: PageClient) -> None:
    theirs = season.submitted(season.student("外校生", school=season.people.other_school))
    organiser.get(f"{DESK}?entry={theirs.id}", status=404)
    organiser.post(f"{DESK}?entry={theirs.id}", operation="verify", status=404)
    organiser.post(f"{DESK}", operation="verify", status=404)
    draft = season.register(season.alice)
    organiser.get(f"{DESK}?entry={draft.id}", status=404)
    mine = season.submitted(season.student("本校生"))
    identity = "/desk/career-2023/identity/school/4136010421"
    organiser.get(f"{identity}/{mine.id}/{theirs.members[0].id}", status=404)
    organiser.get(f"{identity}/{theirs.id}/{theirs.members[0].id}", status=404)
    organiser.get(f"{identity}/{mine.id}/{mine.members[0].id}").says("没有填身份证号")
    row = actions.verify(theirs, confirming=True, by=season.people.organiser_of_other_school.account_id, at=season.at)
    assert row.entry_id == theirs.id
    decision = theirs.verifications[0].id
    organiser.post(f"/desk/career-2023/undo/school/4136010421/{decision}", status=404)
    for address in ("nothing/4136010421", "school/none", "school", "school/4136010421/growth", "school/a/b/c"):
        organiser.get(f"/desk/career-2023/verify/{address}", status=404)
    organiser.get("/desk/none/verify/school/4136010421", status=404)


@pytest.mark.parametrize("version", ["²", "1" * 5000])
def test_a_forged_version_breaks_nothing(season: Season, visit: Visit, session: Any, version: str) -> None:
    first, second = season.submitted(season.alice), season.submitted(season.student())
    organiser = visit("organiser")
    organiser.post(f"{DESK}?entry={first.id}", operation="verify", version=version)
    organiser.post(
        DESK.replace("verify", "decide-many"),
        operation="verify",
        sure="1",
        confirming="y",
        entry=f"{second.id}:{version}",
    )
    session.expire_all()
    # A tick without a version that can be read says of nothing that it was looked at.
    assert (first.status, second.status) == ("verified", "submitted")


def test_what_is_written_on_a_flag_is_one_plain_line(season: Season, visit: Visit, session: Any) -> None:
    entry = season.submitted(season.alice)
    why = {"why-title": "\u202e题目\r太\u200b长"}
    visit("organiser").post(f"{DESK}?entry={entry.id}", operation="return", flag="title", version="", **why)
    assert session.query(Verification).one().fields == {"title": "题目 太长"}


def test_undo_takes_the_letter_back_while_it_waits_and_tells_those_who_have_it(season: Season, session: Any) -> None:
    by, at = season.people.organiser.account_id, season.at
    entry = season.submitted(season.alice)
    account = session.scalars(sa.select(Account).where(Account.person_id == season.alice.id)).one()
    account.email = "alice@example.edu.cn"

    def letters() -> list[Letter]:
        return list(session.scalars(sa.select(Letter).where(Letter.kind == "decision").order_by(Letter.id)))

    row = actions.reject(entry, reason="不符合条件", by=by, at=at)
    session.commit()
    assert f"http://localhost/my/entries/{entry.id}" in str(letters()[0].text)
    mail.send_waiting()
    actions.undo(row, by=by, at=at + timedelta(minutes=2))
    session.commit()
    assert [one.state for one in letters()] == ["withdrawn"]

    row = actions.reject(entry, reason="不符合条件", by=by, at=at)
    session.commit()
    with clock.frozen_at(at + timedelta(minutes=3)):
        mail.send_waiting()
    actions.undo(row, by=by, at=at + timedelta(minutes=4))
    session.commit()
    assert [one.state for one in letters()] == ["withdrawn", "sent", "waiting"]
    assert "不再算数" in str(letters()[-1].text)


def test_a_letter_about_a_returned_entry_says_until_when(season: Season, session: Any) -> None:
    entry = season.submitted(season.alice)
    account = session.scalars(sa.select(Account).where(Account.person_id == season.alice.id)).one()
    account.email = "alice@example.edu.cn"
    by = season.people.organiser.account_id
    actions.return_for_correction(entry, {"title": "太长"}, by=by, at=season.at)
    letter = session.scalars(sa.select(Letter).where(Letter.kind == "decision")).one()
    closes = period(entry.contest, "verification").closes
    assert f"改好再次提交的截止时间是 {format_closing(closes)}。" in str(letter.text)
    assert letter.use_by == closes
