"""Administrators see which letters have not gone out and how the chores go, and no letter's text or address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contest import chores, clock, mail
from contest.audit import AuditLine
from contest.chores import Chore, ChoreName
from contest.desks import labels
from contest.mail import LetterKind, LetterState
from contest.post import Fault
from contest.retention import Kept

SECRET = "您的代码是 735912，链接 /reset/abcdef"
HOUR = timedelta(hours=1)


@pytest.fixture
def letters(session, people, at):
    """One letter in each state that the page speaks of, and one that has nothing to do with it."""
    chores.run_due()

    def write(state, **changes):
        letter = mail.write(
            "zhangsan@example.edu.cn", f"您的代码 {SECRET}", SECRET, at=at - HOUR, kind=LetterKind.RESET
        )
        letter.state, letter.next_at = state, at + HOUR
        for name, value in changes.items():
            setattr(letter, name, value)
        return letter

    made = {
        "fresh": write(LetterState.WAITING),
        "failing": write(LetterState.WAITING, fault=Fault.SILENT, tries=3),
        "refused": write(LetterState.WAITING, fault=Fault.RECIPIENT, fault_code=550, tries=1),
        "given-up": write(LetterState.GIVEN_UP, fault=Fault.UNREACHABLE, tries=14, ended_at=at - HOUR),
        "expired": write(LetterState.EXPIRED, text=None, ended_at=at - HOUR, use_by=at - HOUR),
        "sent": write(LetterState.SENT, text=None, ended_at=at, sent_at=at),
    }
    session.commit()
    return made


def test_it_says_what_has_not_gone_out_and_why(visit, letters):
    page = visit("administrator").get("/desk/upkeep")
    rows = ["".join(row.itertext()) for row in page.all("tr") if "z***n@example.edu.cn" in "".join(row.itertext())]
    assert len(rows) == 4, "the fresh one and the one that was sent are none of it"
    assert [("再试一次" in row, "不能再发" in row) for row in rows] == [(True, False)] * 3 + [(False, True)]
    page.says("重设密码的信", "试了 3 次", "接了电话，但不回话", "代码 550", "试了三天，没有发出去")
    page.says("过了有效时间，没有发", "3 封信等着发", "最近一封在")
    visit("administrator").get("/desk/upkeep?lang=en").says("Tried 3 times", "Password reset", "3 letters wait")


def test_it_never_shows_a_text_a_code_or_an_address(visit, letters):
    for address in ("/desk/upkeep", "/desk/upkeep?lang=en", "/desk/editions"):
        page = visit("administrator").get(address)
        for secret in ("735912", "abcdef", "zhangsan", SECRET):
            assert secret not in page.text


def test_a_letter_that_was_given_up_is_tried_again(visit, letters, session, at):
    page = visit("administrator").post(f"/desk/upkeep/letters/{letters['given-up'].id}/again").follow()
    page.says("已经排上，马上再发", "回执")
    session.expire_all()
    letter = letters["given-up"]
    assert (letter.state, letter.tries, letter.next_at) == (LetterState.WAITING, 0, at)
    assert mail.send_waiting() == 1
    session.expire_all()
    assert (letter.state, letter.text) == (LetterState.SENT, None)
    [line] = [one for one in session.query(AuditLine) if one.action == "mail.send_again"]
    assert line.by_id is not None
    assert "735912" not in str((line.was, line.now))


@pytest.mark.parametrize("which", ["expired", "sent"])
def test_what_is_too_late_is_refused_with_a_sentence(visit, letters, session, which):
    state = letters[which].state
    page = visit("administrator").post(f"/desk/upkeep/letters/{letters[which].id}/again", status=409)
    page.says("这封信不能再发", "过了有效时间")
    session.expire_all()
    assert letters[which].state == state


def test_nobody_else_sees_it(visit, letters, session):
    for who in ("organiser", "supervisor", "judge", "chair", "alice"):
        visit(who).get("/desk/upkeep", status=403)
        visit(who).post(f"/desk/upkeep/letters/{letters['given-up'].id}/again", status=403)
    visit("organiser").get("/desk").keeps_quiet_about("要管理员看一看")
    session.expire_all()
    assert letters["given-up"].state == LetterState.GIVEN_UP


def test_the_administrators_home_says_what_is_wrong_and_only_that(visit, letters, session, at):
    browser = visit("administrator")
    for address in ("/desk/editions", "/desk"):
        browser.get(address).says("要管理员看一看", "最近 7 天有 2 封信到底没有发出去")
    browser.get("/desk/editions").click("看信件与杂务").says("没有发出去的信")
    for one in letters.values():
        session.delete(one)
    session.commit()
    browser.get("/desk/editions").keeps_quiet_about("要管理员看一看")
    page = browser.get("/desk/upkeep")
    page.says("没有发不出去的信", "没有信等着发")
    page.keeps_quiet_about("要管理员看一看")


def test_an_old_failure_is_no_alarm_but_stays_on_the_page(visit, letters, session, at):
    letters["given-up"].ended_at = letters["expired"].ended_at = at - timedelta(days=8)
    session.commit()
    visit("administrator").get("/desk/editions").keeps_quiet_about("要管理员看一看")
    visit("administrator").get("/desk/upkeep").says("试了三天，没有发出去")


def test_a_letter_that_stands_still_is_an_alarm(visit, letters, session, at):
    letters["fresh"].next_at = at - HOUR
    session.commit()
    visit("administrator").get("/desk/editions").says("1 封信早该发了还没有发")


def test_chores_that_failed_and_that_nobody_does(visit, letters, session, at):
    session.get(Chore, ChoreName.SWEEP).fault = "OSError"
    session.get(Chore, ChoreName.PURGE).outcome = {"letters": 1_234, "receipts": 0}
    session.commit()
    browser = visit("administrator")
    browser.get("/desk/editions").says("1 件杂务上次没有做成")
    page = browser.get("/desk/upkeep")
    page.says("把审计记录链起来", "每秒", "上次没有做成（OSError）", "信的收件人和时间（正文发出就删）：1,234")
    page.keeps_quiet_about("没有人做")
    with clock.frozen_at(at + HOUR):
        browser.get("/desk/upkeep").says("早该做了没有人做", "2 件杂务早该做了没有人做")


def test_every_duty_and_every_outcome_has_its_words(session, app, at):
    assert {duty.every for duty in chores.DUTIES} == set(labels.EVERY_LABELS)
    counted = {key for duty in chores.DUTIES for key in duty.work()}
    assert counted == set(labels.OUTCOME_LABELS) | set(map(str, Kept))
