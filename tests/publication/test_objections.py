"""Objections: filed by those who take part, within the period; decided by somebody who has nothing to do with them; no
part of them public; and nothing becomes final while one is open."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from contest import audit, clock
from contest.access import Actor, Grant
from contest.audit import AuditLine
from contest.db import session
from contest.desks.exporting import own_copy
from contest.errors import Clash, NotAllowed, Refusal, Unfit, WrongMoment
from contest.judging.models import Panel, Seat
from contest.mail import Letter
from contest.people.actions.roster import join
from contest.people.models import Account
from contest.people.sign_in.identification import actor_of
from contest.publication import actions as publication
from contest.publication.actions import objections as actions
from contest.publication.actions import papers
from contest.publication.actions.papers import Paper, record_paper
from contest.publication.actions.procedure import set_procedure
from contest.publication.models import Objection, ObjectionOutcome, Publication
from contest.publication.queries import objections as queries
from contest.publication.queries.deciders import hindrances
from contest.publication.timeline.procedure import Procedure, came_at, further_until, procedure_of
from contest.registration.models import Entry, EntryMember
from contest.results import actions as results
from tests import factories
from tests.client import PageClient
from tests.people import Named
from tests.results.world import LAW, World, build

Visit = Callable[..., PageClient]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TEXT = "机密理由：第三位评委的分没有计入"


@pytest.fixture
def made(world: World) -> Publication:
    """Public since the world's moment; the period is some days long."""
    published = world.published()
    assert published.publicity_until is not None
    return published


def account_in(entry: Entry, role: str = "competitor") -> Account:
    """Somebody in an entry, with an account and an address."""
    member = next(one for one in entry.members if one.role == role)
    made = factories.account(member.person.name, login=f"{role}-{entry.number}", person=member.person)
    made.email = f"{role}-{entry.number}@example.org"
    session.commit()
    return made


def signed_in(visit: Visit, account: Account) -> PageClient:
    client: PageClient = visit(None)
    client.sign_in(Named("own", account.name, account.id, account.person_id))
    return client


def filed(published: Publication, by: Account, about: str, *, at: Any, **more: Any) -> Objection:
    made = actions.file(published, entry=about, text=TEXT, actor=actor_of(by), at=at, **more)
    session.commit()
    return made


def decided(one: Objection, world: World, outcome: str = "rejected", *, by: Named | None = None) -> Any:
    actor = actor_of((by or world.second).account)
    made = actions.decide(one, outcome=outcome, reasons="核对了原始评分表", actor=actor, at=world.later(days=1))
    session.commit()
    return made


# Who may, and until when


def test_contestant_adviser_and_leader_may_object_within_their_contest(world: World, made: Publication) -> None:
    mine = world.entry(2).entry
    assert filed(made, account_in(mine), mine.number, at=world.at).role == "contestant"
    assert filed(made, account_in(mine, "adviser"), world.entry(1).entry.number.lower(), at=world.at).role == "adviser"
    sender = factories.organisation("delegation", "36", "江西代表团", "Jiangxi")
    mine.delegation_id = sender.id
    leader = factories.account("领队")
    factories.membership(leader, "organiser", sender, world.people.series)
    session.commit()
    third = filed(made, leader, mine.number, at=world.at)
    assert (third.role, third.through_id, third.number) == ("leader", mine.id, 3)


def test_nobody_else_may(world: World, made: Publication) -> None:
    about = world.entry(1).entry.number
    other = account_in(world.entry(1, "talk").entry)
    strangers = [
        *(actor_of(one.account) for one in (world.people.outsider, world.people.bob, world.people.judge)),
        actor_of(other),  # in another contest of the same publication
        actor_of(world.second.account),  # organises for whoever publishes: corrects instead
    ]
    for actor in strangers:
        with pytest.raises(NotAllowed):
            actions.file(made, entry=about, text=TEXT, actor=actor, at=world.at)
    invited = session.scalars(sa.select(EntryMember).where(EntryMember.entry_id == world.entry(1).entry_id)).first()
    assert invited is not None
    invited.accepted_at = None
    session.flush()
    with pytest.raises(NotAllowed):
        actions.file(
            made, entry=about, text=TEXT, actor=Actor(world.people.outsider.account_id, invited.person_id), at=world.at
        )


def test_the_period_is_half_open(world: World, made: Publication) -> None:
    account, until = account_in(world.entry(1).entry), made.publicity_until
    assert until is not None
    assert filed(made, account, world.entry(1).entry.number, at=until - timedelta(microseconds=1))
    with pytest.raises(WrongMoment, match="公示期已于"):
        filed(made, account, world.entry(2).entry.number, at=until)


def test_without_a_period_until_it_is_final(world: World, made: Publication) -> None:
    made.publicity_until = None
    session.commit()
    account, late = account_in(world.entry(1).entry), world.later(days=900)
    actions.withdraw(filed(made, account, world.entry(1).entry.number, at=late), by=account.id, at=late)
    publication.make_final(made, by=world.people.organiser.account_id, at=late)
    with pytest.raises(WrongMoment, match="已经定稿"):
        filed(made, account, world.entry(1).entry.number, at=late)


def test_what_is_filed_twice_or_of_nothing_is_refused(world: World, made: Publication) -> None:
    account, number = account_in(world.entry(1).entry), world.entry(1).entry.number
    first = filed(made, account, number, at=world.at)
    with pytest.raises(Clash):
        filed(made, account, number, at=world.at)
    with pytest.raises(Unfit):
        filed(made, account, "X999", at=world.at)
    with pytest.raises(Unfit):
        actions.file(made, entry=number, text=" \n ", actor=actor_of(account), at=world.at)
    actions.withdraw(first, by=account.id, at=world.at)
    assert filed(made, account, number, at=world.at).number == 2


def test_evidence_is_what_it_says_and_not_too_much(world: World, made: Publication) -> None:
    account = account_in(world.entry(1).entry)
    one = filed(made, account, world.entry(1).entry.number, at=world.at)

    def hand_in(content: bytes, name: str = "a.pdf") -> Any:
        return actions.add_evidence(one, name=name, file=io.BytesIO(content), by=account.id, at=world.at)

    assert hand_in(PDF, "../评分表.html").name == "评分表.html.pdf"
    for content in (b"<html></html>", b"", PDF):
        with pytest.raises(Unfit):
            hand_in(content)
    for n in range(actions.MOST_FILES - 1):
        hand_in(PDF + b"%" * (n + 1) + b"\n%%EOF\n")
    with pytest.raises(Unfit, match="不能再多"):
        hand_in(PDF + b"more\n%%EOF\n")
    decided(one, world)
    with pytest.raises(Clash):
        hand_in(PDF + b"late\n%%EOF\n")


# Nothing becomes final while one is open


def test_nothing_is_final_while_one_is_open(world: World, made: Publication) -> None:
    account, later = account_in(world.entry(1).entry), world.later(days=60)
    one = filed(made, account, world.entry(1).entry.number, at=world.at)
    by = world.people.organiser.account_id
    with pytest.raises(WrongMoment, match="没办完的异议"):
        publication.make_final(made, by=by, at=later)
    decided(one, world)
    assert publication.make_final(made, by=by, at=later).state == "final"


def corrected(world: World, made: Publication, reason: str) -> Publication:
    """Public again, after a correction that changes nothing."""
    later = world.later(days=2)
    publication.reopen_for_correction(made, reason=reason, by=world.people.organiser.account_id, at=later)
    by = {"by": world.people.organiser.account_id, "at": later}
    draft = publication.prepare(results.tabulate(world.contests, **by), replaces=made, reason=reason, **by)
    publication.review(draft, by=world.second.account_id, at=later)
    publication.publish(draft, **by)
    session.commit()
    return draft


def test_a_correction_that_was_decided_must_be_public_and_name_the_objection(world: World, made: Publication) -> None:
    one = filed(made, account_in(world.entry(1).entry), world.entry(1).entry.number, at=world.at)
    decided(one, world, "correction")
    by, late = world.people.organiser.account_id, world.later(days=60)
    with pytest.raises(WrongMoment, match="更正还没有公布"):
        publication.make_final(made, by=by, at=late)
    with pytest.raises(Unfit, match="写上它的号"):
        corrected(world, made, "漏加 11 分")
    session.rollback()
    publication.reopen_for_correction(made, reason="x", by=by, at=world.at)
    with pytest.raises(WrongMoment, match="更正还没有公布"):
        publication.give_up_correction(made, reason="不改了", by=by, at=world.at)
    session.rollback()
    following = corrected(world, made, "第 1 号异议成立：漏加")
    assert queries.current_of(made) is following
    assert publication.make_final(following, by=by, at=late).state == "final"


def test_what_was_open_before_a_correction_still_holds_it_up(world: World, made: Publication) -> None:
    """Somebody objected to the first; the correction that replaces it was made for another reason."""
    one = filed(made, account_in(world.entry(1).entry), world.entry(1).entry.number, at=world.at)
    following = corrected(world, made, "姓名写错")
    by, late = world.people.organiser.account_id, world.later(days=90)
    with pytest.raises(WrongMoment, match="没办完的异议"):
        publication.make_final(following, by=by, at=late)
    account = account_in(world.entry(3).entry)
    with pytest.raises(WrongMoment, match="取代"):
        filed(made, account, world.entry(3).entry.number, at=world.later(days=2))
    assert decided(one, world, "correction").publication_id == following.id
    with pytest.raises(WrongMoment, match="更正还没有公布"):
        publication.make_final(following, by=by, at=late)


# Who decides


def reasons_against(one: Objection, actor: Actor) -> list[bool]:
    return [each.bars for each in hindrances(one, actor)]


def test_nobody_decides_who_has_to_do_with_it(world: World, made: Publication) -> None:
    entry = world.entry(1)
    account = account_in(entry.entry)
    one = filed(made, account, entry.entry.number, at=world.at)
    here = Grant("organiser", world.people.school_id, world.people.series_id)
    clean = actor_of(world.second.account)
    assert reasons_against(one, clean) == []
    adviser = next(each for each in entry.entry.members if each.role == "adviser")
    assert reasons_against(one, Actor(account.id, account.person_id, grants=(here,))) == [True]
    assert reasons_against(one, Actor(clean.account_id, adviser.person_id, grants=(here,))) == [True]
    judge = session.scalars(
        sa.select(Seat).join(Seat.panel).where(Panel.contest_id == world.contest.id, Seat.code == "J1")
    ).first()
    assert judge is not None
    judge.account_id = clean.account_id
    session.flush()
    assert reasons_against(one, clean) == [True]
    with pytest.raises(NotAllowed, match="你不能决定"):
        actions.decide(one, outcome="rejected", reasons="x", actor=clean, at=world.at)


def test_the_tiers_rulebook_bars_who_belongs_to_the_same_school(
    world: World, made: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the school round ignores it, and a national final bars it: by where they hold another role."""
    one = filed(made, account_in(world.entry(1).entry), world.entry(1).entry.number, at=world.at)
    elsewhere = Actor(
        world.second.account_id,
        grants=(Grant("organiser", world.people.other_school_id, world.people.series_id),),
    )
    from contest.judging.queries import conflicts

    for effect, expected in (("bar", [True]), ("warn", [False]), ("ignored", [])):
        monkeypatch.setattr(conflicts, "effects", lambda _contest, effect=effect: {"same-school": effect})
        world.entry(1).entry.home_id = world.people.other_school_id
        session.flush()
        assert reasons_against(one, elsewhere) == expected


def test_a_decision_is_made_but_one_time(world: World, made: Publication) -> None:
    one = filed(made, account_in(world.entry(1).entry), world.entry(1).entry.number, at=world.at)
    decided(one, world)
    with pytest.raises(Clash):
        decided(one, world, "upheld")
    with pytest.raises(Clash):
        actions.withdraw(one, by=one.filed_by, at=world.at)


# The pages


def test_from_the_public_page_to_the_decision(visit: Visit, world: World, made: Publication) -> None:
    entry = world.entry(2).entry
    account = account_in(entry)
    client, organiser = signed_in(visit, account), visit("organiser")
    page = client.get(f"/e/{world.edition.key}/publications/1")
    page.says("收取异议")
    form = page.click("提出异议")
    form.says("对第 1 号发布提出异议", f"你的是 {entry.number}。")
    form.submit("提出异议", status=422, text="").says("这一项要填")
    form.submit("提出异议", status=422, entry="X99", text=TEXT).says("没有编号 X99")
    bad = (io.BytesIO(b"<html>"), "a.pdf")
    form.submit("提出异议", status=422, text=TEXT, file=bad).says("内容不是")
    assert session.scalar(sa.select(sa.func.count()).select_from(Objection)) == 0, "nothing is half-filed"
    good = (io.BytesIO(PDF), "证据.pdf")
    mine = form.submit("提出异议", text=TEXT, clause="第 5 条", file=good).follow()
    mine.says("是第 1 号", "收到了，还在办", TEXT, "第 5 条", "证据.pdf", "公示到", "不能定稿")
    assert mine.click("证据.pdf").response.get_data() == PDF
    client.get("/my/objections").says("第 1 号", "在办")
    client.get("/my").says("我的异议", "第 1 号异议")
    organiser.get("/desk").says("1 份异议等决定")
    organiser.get(world.desk("publications/1")).says("1 份异议没有决定", "还有异议没有决定")
    listed = organiser.get(world.desk("objections"))
    listed.says("第 1 号", entry.number, "选手")
    desk = listed.click("第 1 号")
    desk.says(TEXT, "证据.pdf", account.name)
    visit("supervisor").get(desk.path).says(TEXT, "你可以看，不能改动")
    desk.submit("署名决定", status=422, outcome="correction", reasons="").says("这一项要填")
    desk.submit("署名决定", outcome="correction", reasons="漏加 2 分").follow().says("成立，发一份更正", "还要发更正")
    mine = client.get(mine.path)
    mine.says("成立，发一份更正", "漏加 2 分", world.people.organiser.name, "更正还没有公布")
    organiser.get(world.desk("publications/1")).says("第 1 号异议的决定要求更正")
    assert "第 1 号异议成立：" in organiser.get(world.desk("reopen/1")).text
    organiser.get(f"{world.desk('objections')}?state=closed").says("成立，发一份更正")
    subjects = session.scalars(sa.select(Letter.subject).where(Letter.to == account.email).order_by(Letter.id)).all()
    assert [subject.partition("：")[2] for subject in subjects] == ["收到第 1 号异议", "第 1 号异议有了决定"]


def test_it_is_withdrawn_and_the_pages_say_so(visit: Visit, world: World, made: Publication) -> None:
    account = account_in(world.entry(1).entry)
    one = filed(made, account, world.entry(1).entry.number, at=world.at)
    client = signed_in(visit, account)
    page = client.get(f"/my/objections/{one.id}")
    page.submit("撤回这份异议", repeat=2).follow().says("已撤回")
    desk = visit("organiser").get(f"/desk/{world.edition.key}/objections/{one.id}/{world.contest.key}")
    desk.says("撤回，没有要办的")
    visit("organiser").get(world.desk("objections")).says("没有等决定的异议")


def test_who_may_not_is_told_and_sees_no_form(visit: Visit, world: World, made: Publication) -> None:
    address = f"/e/{world.edition.key}/publications/1/object"
    for who in ("outsider", "organiser", "judge"):
        page = visit(who).get(address)
        page.says("没有可以由你提出异议", "书面提交")
        assert not page.all("textarea")
    account = account_in(world.entry(1).entry)
    with clock.frozen_at(world.later(days=300)):
        late = signed_in(visit, account).get(address)
        late.says("不再收取异议")
        assert not late.all("textarea")


def test_no_part_of_it_is_public_but_how_many_there_are(visit: Visit, world: World, made: Publication) -> None:
    account, client = account_in(world.entry(1).entry), visit(None)
    address = f"/e/{world.edition.key}/publications/1"
    client.get(address).keeps_quiet_about("份异议")
    one = filed(made, account, world.entry(1).entry.number, at=world.at, clause="机密条款")
    client.get(address).says("到现在收到 1 份异议", "1 份还没有决定")
    decided(one, world)
    client.get(address).says("到现在收到 1 份异议", "都已经决定")
    english = client.get(f"/en{address}")
    english.says("So far 1 objection was received", "All are decided")
    for page in ("", ".json"):
        client.get(f"{address}{page}").keeps_quiet_about(TEXT, "机密条款", "核对了原始评分表", account.name)


def test_the_words_hold_without_a_period(visit: Visit, world: World, made: Publication) -> None:
    made.publicity_until = None
    session.commit()
    client = visit(None)
    client.get(f"/e/{world.edition.key}/publications/1").says("定稿以前都收取异议", "提出异议")
    made.state = "final"
    session.commit()
    client.app.extensions["saiwu-ready"].clear()
    client.get(f"/e/{world.edition.key}/publications/1").keeps_quiet_about("定稿以前都收取异议")


def test_a_persons_copy_has_it_and_the_log_has_no_text(world: World, made: Publication) -> None:
    account = account_in(world.entry(1).entry)
    one = filed(made, account, world.entry(1).entry.number, at=world.at)
    decided(one, world)
    [copied] = own_copy(account, at=world.at)["objections"]
    assert (copied["text"], copied["outcome"], copied["number"]) == (TEXT, "rejected", 1)
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action.like("publication.%object%"))).all()
    assert len(lines) == 2
    assert all(TEXT not in str((line.now, line.was, line.reason)) for line in lines)


def test_what_was_decided_is_found_by_its_clause(visit: Visit, world: World, made: Publication) -> None:
    account, number = account_in(world.entry(1).entry), world.entry(1).entry.number
    actor = actor_of(world.second.account)
    for clause, reasons in (("第 5 条 评分办法", "x"), ("Rule 7%", "y"), (None, "z")):
        one = filed(made, account, number, at=world.at, clause="第 5 条")  # what the objector relied on does not count
        actions.decide(one, outcome="rejected", reasons=reasons, clause=clause, actor=actor, at=world.at)
    session.commit()

    def found(text: str) -> list[int]:
        query = queries.decided_by_clause(world.contest, text)
        return sorted(one.number for one in session.scalars(query))

    assert (found("第5条"), found("rule 7"), found("%"), found("第 6 条")) == ([1], [2], [2], [])
    elsewhere = factories.contest(world.edition, world.people.other_school)
    assert list(session.scalars(queries.decided_by_clause(elsewhere, "第5条"))) == []
    address = f"{world.desk('objections')}?state=closed"
    visit("organiser").get(address).says("第 1 号", "第 3 号", "第 5 条 评分办法")
    visit("supervisor").get(f"{address}&clause=第5条").says("第 1 号", "共 1 条")
    visit("organiser").get(f"{address}&clause=第6条").says("没有按这一条作过决定")


def test_every_outcome_has_its_way(world: World, made: Publication) -> None:
    account = account_in(world.entry(1).entry)
    for outcome in ObjectionOutcome:
        one = filed(made, account, world.entry(1).entry.number, at=world.at)
        decided(one, world, outcome)
        assert (queries.awaiting_correction(made) == [one.number]) == (outcome == ObjectionOutcome.CORRECTION)
    assert queries.counted(made) == queries.Counted(0, 3)
    assert isinstance(WrongMoment("x"), Refusal)


# Levels, named arbiters, clocks


def procedure(world: World, **parts: Any) -> None:
    """As the organisation sets it before it publishes."""
    set_procedure(world.contest, Procedure(**parts), **world.by)
    session.commit()


def test_others_decide_at_the_second_level(world: World, visit: Visit) -> None:
    procedure(world, levels=2, further_days=5)
    made = world.published()
    one = filed(made, account_in(world.entry(1).entry), world.entry(1).entry.number, at=world.at)
    decided(one, world)
    until = further_until(one, procedure_of(world.contest))
    by = world.people.organiser.account_id
    assert until is not None
    assert until > made.publicity_until
    with pytest.raises(WrongMoment, match="可以要求复议"):
        publication.make_final(made, by=by, at=until - timedelta(seconds=1))
    with pytest.raises(Unfit):
        actions.take_further(one, text=" ", by=one.filed_by, at=world.later(days=1))
    with pytest.raises(WrongMoment, match="已于"):
        actions.take_further(one, text="不服", by=one.filed_by, at=until)
    session.rollback()
    mine = signed_in(visit, one.filer).get(f"/my/objections/{one.id}")
    mine.submit("要求复议", text="没有看第三份").follow().says("没有看第三份", "在办", "第一级")
    session.refresh(one)
    with pytest.raises(WrongMoment, match="没办完的异议"):
        publication.make_final(made, by=by, at=world.later(days=90))
    with pytest.raises(NotAllowed, match="第一级是你决定的"):
        decided(one, world)
    session.rollback()
    second = decided(one, world, "correction", by=world.people.organiser)
    assert [each.level for each in one.decisions] == [1, 2]
    assert queries.awaiting_correction(made) == [one.number]
    assert one.decision is second
    with pytest.raises(WrongMoment, match="没有下一级"):
        actions.take_further(one, text="还不服", by=one.filed_by, at=world.later(days=1))


def test_withdrawn_at_the_second_level_the_first_decision_counts_as_it_did(world: World, visit: Visit) -> None:
    """The objector takes back what they asked for, and not what was found wrong: the correction still has to come."""
    procedure(world, levels=2, further_days=5, publish=True)
    made = world.published()
    one = filed(made, account_in(world.entry(1).entry), world.entry(1).entry.number, at=world.at)
    decided(one, world, "correction")
    actions.take_further(one, text="还少加了一分", by=one.filed_by, at=world.later(days=1))
    session.commit()
    mine = signed_in(visit, one.filer).get(f"/my/objections/{one.id}")
    mine.submit("撤回复议，保留第一级的决定").follow().says("第一级的决定照旧算数", "已决定")
    session.refresh(one)
    assert (one.state, one.level) == ("decided", 2)
    visit(None).get(f"/e/{world.edition.key}/publications/1").says("第 1 号异议的决定", "核对了原始评分表")
    assert queries.awaiting_correction(made) == [one.number]
    with pytest.raises(WrongMoment, match="要更正"):
        publication.make_final(made, by=world.people.organiser.account_id, at=world.later(days=90))
    with pytest.raises(WrongMoment, match="没有下一级"):
        actions.take_further(one, text="又不服", by=one.filed_by, at=world.later(days=1))
    session.commit()
    held = [found for found in audit.hold_rows(audit.Walk([])) if isinstance(found, audit.Finding)]
    assert [found.sentence() for found in held if found.kind == "objection"] == []


def test_only_those_who_are_named_decide_at_the_last_level(world: World, visit: Visit) -> None:
    named = world.people.teacher
    named.account.email, named.account.language = "arbiter@example.org", "zh"
    procedure(world, arbiters=(named.account_id,), names=(named.name,), decide_days=1, publish=True)
    made = world.published()
    one = filed(made, account_in(world.entry(1).entry), world.entry(1).entry.number, at=world.at)
    letter = session.query(Letter).filter_by(to="arbiter@example.org").one()
    assert "第 1 号异议请你裁决" in letter.subject
    assert letter.text is not None
    assert "/my/objections" in letter.text
    assert not [words for words in (TEXT, one.filer.name, one.entry.number) if words in letter.text]
    with pytest.raises(NotAllowed, match="仲裁人决定"):
        decided(one, world)
    session.rollback()
    where = f"/desk/{world.edition.key}/objections/{one.id}/{one.contest.key}"
    visit("organiser").get(where).says("你不能决定这一份", named.name, "以前决定")
    visit("judge").get(where, status=403)
    arbiter = visit("teacher")
    arbiter.get("/my/objections").says("等你裁决的", "第 1 号")
    arbiter.get(where).submit("署名决定", outcome="rejected", reasons="四份都核对过", clause="第 6 条").follow()
    public = visit(None).get(f"/e/{world.edition.key}/publications/1")
    public.says("第 1 号异议的决定", "四份都核对过", "第 6 条", named.name)
    public.keeps_quiet_about(TEXT, one.filer.name)


def test_where_only_those_who_send_may_object_the_others_are_sent_to_them(world: World, visit: Visit) -> None:
    procedure(world, who="leader")
    made = world.published()
    mine = world.entry(2).entry
    sender = factories.organisation("delegation", "36", "江西代表团", "Jiangxi")
    mine.delegation_id = sender.id
    leader = factories.account("领队")
    factories.membership(leader, "organiser", sender, world.people.series)
    session.commit()
    student = account_in(mine)
    with pytest.raises(NotAllowed):
        filed(made, student, mine.number, at=world.at)
    session.rollback()
    signed_in(visit, student).get(f"/e/{world.edition.key}/publications/1/object").says("选手和指导教师请找领队")
    public = f"/e/{world.edition.key}/publications/1"
    visit(None).get(public).says("异议由选送单位的组织者（领队）提出")
    visit(None).get(f"/en{public}").says("are filed by the organisers who send the entry")
    assert filed(made, leader, mine.number, at=world.at).role == "leader"


def test_minutes_on_site_count_where_nothing_else_is_set(people: Any, session: Any, at: Any, visit: Visit) -> None:
    world = build(people, at, text=LAW.replace("publicity = { days = 3, working = true }\n", ""))
    page = visit("organiser").get(world.desk("objections")).click("怎样办异议")
    one = {"levels": "1", "further_days": "3", "publish": "no"}
    page.submit("存下", status=422, **one, minutes="4").says("5 到 1440")
    page.submit("存下", status=422, **one, arbiters="nobody-here").says("没有用这个名字")
    page.submit("存下", **one, minutes="20", arbiters="teacher", who="team").follow().says("已存")
    assert procedure_of(world.other).who == "team"
    assert procedure_of(world.other).minutes == 20, "it counts for all contests of this desk"
    made = world.published()
    assert made.publicity_until == at + timedelta(minutes=20)
    visit("organiser").get(page.path).says("定下来了", "20", people.teacher.name)
    with pytest.raises(WrongMoment, match="不能再改"):
        procedure(world)


# On paper


def paper(world: World, published: Publication, number: int = 2, **other: Any) -> Objection:
    entry = world.entry(number).entry
    signed = next(one for one in entry.members if one.role == "competitor").person.name
    day = world.at.astimezone(ZoneInfo(world.edition.zone)).date()
    given = {
        "entry": entry.number,
        "role": "contestant",
        "name": signed,
        "received": day,
        "note": "挂号信",
        "text": TEXT,
    }
    at = other.pop("at", world.at)
    made = record_paper(published, Paper(**{**given, **other}), by=world.people.organiser.account_id, at=at)
    session.commit()
    return made


def test_a_paper_is_recorded_for_whoever_may_object(world: World, made: Publication) -> None:
    mine, other = world.entry(2).entry, world.entry(1).entry
    account = account_in(mine)
    one = paper(world, made, entry=other.number, through=mine.number)
    assert (one.number, one.objector_name, one.through_id) == (1, account.name, mine.id)
    assert [found.id for found in queries.objections_of(account.id)] == [one.id]
    assert not queries.objections_of(world.people.organiser.account_id), "whoever records it does not object"
    assert not hindrances(one, actor_of(world.people.organiser.account))
    assert [found.sentence for found in hindrances(one, actor_of(account)) if found.bars]
    with pytest.raises(WrongMoment, match="没办完的异议"):
        publication.make_final(made, by=world.people.organiser.account_id, at=world.later(days=300))
    for twice in (lambda: paper(world, made, entry=other.number, through=mine.number),
                  lambda: filed(made, account, other.number, at=world.at)):  # fmt: skip
        with pytest.raises(Clash):
            twice()
    letters = session.scalars(sa.select(Letter.subject).where(Letter.to == account.email)).all()
    assert [subject.partition("：")[2] for subject in letters] == ["收到第 1 号异议"]


def test_a_paper_follows_its_writer_to_the_roster(world: World, made: Publication) -> None:
    """Whoever signed up and whoever a roster lists turn out to be one, and the log does not call that a forgery."""
    audit.cover(at=world.at)
    one = paper(world, made)
    person, school = one.person, one.entry.home
    assert person is not None
    own = factories.enrolment(person, school)
    listed = factories.enrolment(factories.person(person.name, home=school), school, confirmed_at=world.at)
    session.flush()
    join(listed, own, by=world.people.organiser.account_id, at=world.at)
    session.commit()
    while audit.chain():
        session.commit()
    session.expire_all()
    assert one.person == listed.person
    found = [each for each in audit.hold_rows(audit.Walk()) if isinstance(each, audit.Finding)]
    assert [each for each in found if each.kind == "objection"] == []


def test_a_paper_counts_from_the_day_on_which_it_came(world: World, made: Publication) -> None:
    until, late = made.publicity_until, world.later(days=300)
    assert until is not None
    zone = ZoneInfo(world.edition.zone)
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    one = paper(world, made, received=last, at=late)
    assert came_at(one).astimezone(zone).date() == last
    with pytest.raises(WrongMoment, match="公示期已于"):
        paper(world, made, 1, received=until.astimezone(zone).date() + timedelta(days=1), at=late)
    began = made.published_at.astimezone(zone).date() if made.published_at else last
    for day in (began - timedelta(days=1), late.astimezone(zone).date() + timedelta(days=1)):
        with pytest.raises(Unfit):
            paper(world, made, 1, received=day, at=late)


def test_a_paper_of_nobody_who_may_object_is_refused(world: World, made: Publication) -> None:
    elsewhere = world.entry(1, "talk").entry.number
    for kind, wrong in (
        (Unfit, {"name": "没有这个人"}),
        (Unfit, {"role": "adviser"}),
        (Unfit, {"entry": "X999"}),
        (Unfit, {"through": "X999"}),
        (Unfit, {"text": "  "}),
        (NotAllowed, {"through": elsewhere, "name": account_in(world.entry(1, "talk").entry).name}),
    ):
        with pytest.raises(kind):
            paper(world, made, **wrong)
    entry = world.entry(2).entry
    entry.home_id, entry.delegation_id = made.organisation_id, None
    session.commit()
    with pytest.raises(NotAllowed):
        paper(world, made, role="leader", name="李主任")
    entry.delegation_id = factories.organisation("delegation", "36", "江西代表团", "Jiangxi").id
    session.commit()
    one = paper(world, made, role="leader", name="李主任")
    assert (one.objector_name, queries.account_of(one)) == ("李主任", None)
    session.execute(sa.update(Objection).values(state="withdrawn", closed_at=world.at))
    session.commit()


def test_the_desk_records_a_paper_and_both_sides_see_it(visit: Visit, world: World, made: Publication) -> None:
    account, entry, organiser = account_in(world.entry(1).entry), world.entry(1).entry, visit("organiser")
    day = world.at.astimezone(ZoneInfo(world.edition.zone)).date()
    form = organiser.get(world.desk("objections")).click("登记对第 1 号发布的书面异议")
    values = {"entry": entry.number, "role": "contestant", "name": account.name, "text": TEXT}
    form.submit("登记", status=422, **values, received="昨天", note="挂号信")
    desk = form.submit("登记", **values, received=day.isoformat(), note="挂号信七号").follow()
    desk.says(
        "登记好了，是第 1 号异议", "书面收到", "谁登记的", account.name, "挂号信七号", world.people.organiser.name
    )
    desk.keeps_quiet_about("对方没有账号")
    organiser.get(world.desk("objections")).says("书面", entry.number)
    client = signed_in(visit, account)
    own = client.get("/my/objections").click("第 1 号")
    own.says("书面收到", "谁登记的", TEXT)
    own.keeps_quiet_about("挂号信七号")
    public = visit(None).get(f"/e/{world.edition.key}/publications/1")
    public.says("到现在收到 1 份异议")
    public.keeps_quiet_about(account.login, TEXT, "挂号信七号")
    visit("supervisor").get(desk.path).says("挂号信七号")
    visit("supervisor").get(form.path, status=403)


def test_the_desk_records_what_a_writer_without_account_wants(visit: Visit, world: World, made: Publication) -> None:
    """Withdrawn, in writing too; whoever has an account does that themselves."""
    account, organiser = account_in(world.entry(2).entry), visit("organiser")
    theirs, other = paper(world, made), paper(world, made, 1)
    where = f"/desk/{world.edition.key}/objections/{theirs.id}/%s/{world.contest.key}"
    organiser.get(world.desk(f"objections/{theirs.id}")).keeps_quiet_about("登记撤回")
    assert queries.account_of(theirs) is account
    organiser.get(where % "withdraw").submit("登记撤回", note="挂号信", status=403).says("由本人来办")
    page = organiser.get(world.desk(f"objections/{other.id}"))
    page.says("对方没有账号", "在这一页登记")
    form = page.click("登记撤回")
    form.submit("登记撤回", status=422, note=" ").says("这一项要填")
    form.submit("登记撤回", note="挂号信八号").follow().says("对方撤回", "已撤回")
    session.refresh(other)
    assert other.state == "withdrawn"
    line = session.query(AuditLine).filter_by(action="publication.withdraw_objection").one()
    assert (line.reason, line.by_id, line.subject_id) == ("挂号信八号", world.people.organiser.account_id, other.id)
    visit("supervisor").get(page.path).keeps_quiet_about("登记复议", "登记撤回")


def test_the_desk_takes_a_paper_to_the_second_level(visit: Visit, world: World) -> None:
    procedure(world, levels=2, further_days=5)
    made = world.published()
    one = paper(world, made, 1)
    decided(one, world)
    session.commit()
    page = visit("organiser").get(world.desk(f"objections/{one.id}"))
    page.submit("登记复议", status=422, text="没有看第三份", note="").says("这一项要填")
    page.submit("登记复议", text="没有看第三份", note="快递九号").follow().says("没有看第三份", "由别人再决定一次")
    session.refresh(one)
    assert (one.state, one.level, one.further_text) == ("open", 2, "没有看第三份")
    with pytest.raises(WrongMoment, match="没办完的异议"):
        publication.make_final(made, by=world.people.organiser.account_id, at=world.later(days=90))
    session.rollback()
    until = further_until(one, procedure_of(world.contest))
    assert until is None
    with pytest.raises(Clash):
        papers.take_further_on_paper(one, text="还", note="信", by=world.people.organiser.account_id, at=world.at)
