"""A person asks their school to correct what it confirmed; the school decides; what is published stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest.audit import AuditLine
from contest.db import session as db_session
from contest.desks import actions as desks
from contest.desks.exporting import own_copy
from contest.desks.queries.corrections import publications_naming
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.mail import Letter, LetterState
from contest.people.actions import corrections as actions
from contest.people.models import Account, Correction, CorrectionField, CorrectionState, Enrolment
from contest.people.queries import corrections as queries
from contest.people.sign_in import passwords
from contest.publication.sealed import rows
from contest.registration.models import EntryMember
from tests import factories
from tests import people as named
from tests.client import PageClient
from tests.results.world import World

pytestmark = pytest.mark.test
PASSWORD = "Blue-Whale-Sings-7"
Visit = Callable[..., PageClient]


@pytest.fixture
def alice(session: Any, people: named.People) -> Account:
    """With an address for letters, and studies that the school confirmed."""
    account = session.get_one(Account, people.alice.account_id)
    account.email, account.password = "alice@example.edu.cn", passwords.hashed(PASSWORD)
    studies(account).confirmed_at = account.created_at
    session.commit()
    return account


def studies(account: Account) -> Enrolment:
    assert account.person is not None
    return account.person.enrolments[0]


def asked(account: Account, what: str = "name", wanted: str = "林晓文") -> Correction:
    made = actions.ask(studies(account), what, wanted, "身份证上是这个字", by=account.id, at=account.created_at)
    db_session.commit()
    return made


def actions_logged(session: Any) -> list[str]:
    return list(
        session.scalars(
            sa.select(AuditLine.action).where(AuditLine.subject_kind == "correction").order_by(AuditLine.id)
        )
    )


def letters(session: Any) -> list[str]:
    return list(session.scalars(sa.select(Letter.state).where(Letter.to == "alice@example.edu.cn").order_by(Letter.id)))


def test_from_the_form_to_the_answer(visit: Visit, session: Any, people: named.People, alice: Account) -> None:
    page = visit("alice").get("/account").click("请学校更正")
    code = people.school.code
    form = visit("alice").get(f"/account/corrections/{code}/name")
    form.says("现在登记的", "林晓雯")
    form.submit("请学校更正", status=422, wanted="林晓雯", why="x").says("没有要改的")
    form.submit("请学校更正", wanted="林晓文", why="身份证上是这个字").follow().says("等学校办", "林晓雯 → 林晓文")
    again = visit("alice").get(f"/account/corrections/{code}/name")
    again.submit("请学校更正", status=409, wanted="林文", why="x").says("还在等")
    desk = visit("organiser").get("/desk")
    desk.says("1 条更正请求等你办")
    listed = visit("organiser").get(f"/people/{people.series.key}/school/{code}/corrections")
    listed.says("林晓雯", "林晓文")
    one = listed.click("林晓雯")
    one.submit("就这样办", status=422, decision="refuse").says("请写明为什么不改")
    done = one.submit("就这样办", decision="accept", answer="已核对").follow()
    done.says("已办", "收回这个决定", "已核对")
    session.expire_all()
    assert (alice.name, alice.person.name) == ("林晓文", "林晓文")
    visit("alice").get("/account/corrections").says("学校改了", "已核对")
    assert letters(session) == [LetterState.WAITING]
    done.submit("收回这个决定").follow().says("决定已收回")
    session.expire_all()
    assert (alice.name, alice.person.name) == ("林晓雯", "林晓雯")
    assert letters(session) == [LetterState.WITHDRAWN]
    assert actions_logged(session) == [f"people.{verb}_correction" for verb in ("ask", "accept", "undo")]
    assert page is not None


def test_who_asked_may_take_it_back_and_nobody_elses(
    visit: Visit, session: Any, people: named.People, alice: Account
) -> None:
    made = asked(alice)
    visit("bob").post(f"/account/corrections/take-back/{made.id}", status=404)
    visit("alice").get("/account/corrections").submit("收回这条请求").follow().says("请求已收回", "自己收回了")
    session.expire_all()
    assert made.state == CorrectionState.TAKEN_BACK
    with pytest.raises(Clash):
        actions.accept(made, None, by=people.organiser.account_id, at=alice.created_at)
    listed = visit("organiser").get(f"/people/{people.series.key}/school/{people.school.code}/corrections")
    listed.says("没有等你办的请求")
    visit("administrator").get("/account/corrections").says("没有学校核实过的内容")


@pytest.mark.parametrize(
    ("what", "wanted", "stored"),
    [
        ("name", "林晓文", "林晓文"),
        ("number", "2021999999", "2021999999"),
        ("level", "master", "master"),
        ("programme", "金融学", "金融学"),
        ("entry-year", "2022", 2022),
        ("years", "5", 5),
        ("department", "D9", "D9"),
    ],
)
def test_each_thing_is_corrected_and_put_back(
    session: Any, people: named.People, alice: Account, what: str, wanted: str, stored: Any
) -> None:
    factories.organisation("department", "D9", "九系", "Ninth", parent=people.school)
    enrolment, by, at = studies(alice), people.organiser.account_id, alice.created_at
    was = queries.value_of(enrolment, CorrectionField(what))
    made = asked(alice, what, wanted)
    actions.accept(made, None, by=by, at=at)
    assert queries.value_of(enrolment, CorrectionField(what)) == str(stored)
    actions.undo_decision(made, by=by, at=at)
    assert queries.value_of(enrolment, CorrectionField(what)) == was
    actions.refuse(made, "对不上", by=by, at=at)
    session.commit()
    assert queries.value_of(enrolment, CorrectionField(what)) == was


def test_an_account_shows_its_own_name_again(session: Any, people: named.People, alice: Account) -> None:
    by, at = people.organiser.account_id, alice.created_at
    alice.name = "小雯"
    made = asked(alice, "name", "林晓文")
    actions.accept(made, None, by=by, at=at)
    assert (alice.name, alice.person.name) == ("林晓文", "林晓文")
    actions.undo_decision(made, by=by, at=at)
    assert (alice.name, alice.person.name) == ("小雯", "林晓雯")
    actions.accept(made, None, by=by, at=at)
    alice.name = "雯雯"  # chosen since
    actions.undo_decision(made, by=by, at=at)
    assert (alice.name, alice.person.name) == ("雯雯", "林晓雯")


def test_what_is_refused(session: Any, people: named.People, alice: Account) -> None:
    enrolment, by, at = studies(alice), people.organiser.account_id, alice.created_at
    other = factories.enrolment(factories.person("别人", home=people.school), people.school, number="N1")
    for what, wanted in (
        ("entry-year", "1900"),
        ("years", "九"),
        ("level", "staff"),
        ("department", "X"),
        ("name", ""),
    ):
        with pytest.raises(Unfit):
            actions.ask(enrolment, what, wanted, "x", by=alice.id, at=at)
    with pytest.raises(Clash, match="登记过"):
        actions.ask(enrolment, "number", "N1", "x", by=alice.id, at=at)
    made = asked(alice, "number", "N2")
    with pytest.raises(NotAllowed, match="你自己的请求"):
        actions.accept(made, None, by=alice.id, at=at)
    other.number = "N2"
    session.flush()
    with pytest.raises(Clash, match="登记过"):
        actions.accept(made, None, by=by, at=at)
    enrolment.number = "N3"
    with pytest.raises(Clash, match="后来又变过"):
        actions.accept(made, None, by=by, at=at)
    twin = Correction(**{name: getattr(made, name) for name in ("region", "enrolment_id", "organisation_id", "what")})
    twin.person_id, twin.wanted, twin.why, twin.asked_at = made.person_id, "N4", "x", at
    session.add(twin)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
    enrolment.confirmed_at = None
    with pytest.raises(WrongMoment):
        actions.ask(enrolment, "name", "林文", "x", by=alice.id, at=at)


@pytest.mark.parametrize(("what", "wanted"), [("number", "N9"), ("department", "D9")])
def test_what_cannot_be_put_back_is_said(
    session: Any, people: named.People, alice: Account, what: str, wanted: str
) -> None:
    former = factories.organisation("department", "D8", "八系", "Eighth", parent=people.school)
    factories.organisation("department", "D9", "九系", "Ninth", parent=people.school)
    enrolment, by, at = studies(alice), people.organiser.account_id, alice.created_at
    enrolment.department_id, was = former.id, enrolment.number
    session.commit()
    made = asked(alice, what, wanted)
    actions.accept(made, None, by=by, at=at)
    former.code = "D7"
    if what == "number":
        factories.enrolment(factories.person("别人", home=people.school), people.school, number=was)
    session.commit()
    with pytest.raises(Clash, match="改不回去，决定没有收回"):
        actions.undo_decision(made, by=by, at=at)
    assert made.state == CorrectionState.ACCEPTED


def test_a_published_name_is_told_and_its_seal_stays(
    visit: Visit, session: Any, people: named.People, judged_round: World
) -> None:
    published = judged_round.published()
    entry = judged_round.entry(1).entry
    member = session.scalars(sa.select(EntryMember).where(EntryMember.entry_id == entry.id)).first()
    account = factories.account(member.person.name, login="winner", person=member.person)
    factories.enrolment(member.person, people.school, confirmed_at=judged_round.at)
    session.commit()
    session.expire(member.person)
    assert [one.id for one in publications_naming(member.person_id)] == [published.id]
    made = asked(account, "name", "新名字")
    sealed, before = published.digest, rows.digest_of(published.id)
    page = visit("organiser").get(f"/people/{people.series.key}/school/{people.school.code}/corrections/{made.id}")
    page.says("已经公布的不会变", f"第 {published.number} 号发布")
    page.submit("就这样办", decision="accept")
    session.expire_all()
    assert member.person.name == "新名字"
    assert (published.digest, rows.digest_of(published.id)) == (sealed, before)


def test_a_copy_has_them_and_closing_ends_them(session: Any, alice: Account) -> None:
    asked(alice, "programme", "金融学")
    [copied] = own_copy(alice, at=alice.created_at)["corrections"]
    assert (copied["what"], copied["wanted"], copied["state"]) == ("programme", "金融学", "open")
    desks.close_account(alice, PASSWORD, by=alice.id, at=alice.created_at)
    session.commit()
    assert session.scalar(sa.select(sa.func.count(Correction.id))) == 0
    assert actions_logged(session) == ["people.ask_correction", "people.take_back_correction"]
