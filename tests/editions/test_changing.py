"""Changing the rules of a contest: directly before anything is frozen, with a supervisor's consent afterwards."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.editions import actions
from contest.editions.actions import contest_for, create_edition, open_edition
from contest.editions.forms import thresholds_form
from contest.editions.models import RulebookProposal, RulebookVersion
from contest.editions.presenters import describe_rulebook
from contest.editions.presenters.differences import differences
from contest.editions.rulebooks.award_thresholds import read_line, threshold_rows, with_thresholds
from contest.editions.rulebooks.effective import freeze, rulebook_of, text_of
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.rules import parse
from contest.rules.rulebook.kinds import Cutoff
from tests import factories

TEXT = factories.rulebook_text("career-2023").replace('en = "None', 'en = "Nothing')
FEWER = TEXT.replace("min_judges = 3", "min_judges = 2", 1)
DESK = "/desk/career-2023/rules/school/4136010421/growth/higher"
PUBLIC = "/e/career-2023/rules-differences/school/4136010421/growth/higher"


@pytest.fixture
def edition(session, people, at):
    made = create_edition(TEXT, by=people.administrator.account_id, at=at)
    open_edition(made, by=None, at=at)
    return made


@pytest.fixture
def contest(edition, people, at, session):
    made = contest_for(edition, "school", people.school, "growth", "higher", at=at)
    contest_for(edition, "school", people.school, "employment", "higher", at=at)
    session.commit()
    return made


@pytest.fixture
def frozen(contest, at, session):
    freeze(contest, at=at)
    session.commit()
    return contest


def proposed(contest, people, at, **more):
    given = {"together": False, "reason": "评委病了", "by": people.organiser.account_id, "at": at} | more
    return actions.propose(contest, given.pop("text", FEWER), **given)


# What may be changed


def test_before_anything_is_frozen_a_reason_is_enough(contest, people, at, session):
    (version,) = actions.change_rules(contest, FEWER, together=False, reason="评委不够", by=None, at=at)
    assert (version.number, version.contest_id, version.reason) == (2, contest.id, "评委不够")
    assert rulebook_of(contest).law_of(contest.key).panel.min_judges == 2
    assert rulebook_of(contest.parent).law_of(contest.key).panel.min_judges == 3
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action == "editions.change_rules")).all()
    assert [one.reason for one in lines] == ["评委不够"]


def test_together_means_every_contest_of_the_organisation_at_that_tier(contest, people, at):
    versions = actions.change_rules(contest, FEWER, together=True, reason="评委不够", by=None, at=at)
    assert len(versions) == 2
    sibling = contest_for(contest.edition, "school", people.school, "employment", "higher", at=at)
    other = contest_for(contest.edition, "school", people.other_school, "growth", "higher", at=at)
    assert text_of(sibling) == FEWER
    assert text_of(other) == TEXT


def test_what_is_frozen_is_not_changed_at_once(frozen, at):
    with pytest.raises(WrongMoment, match="监督同意"):
        actions.change_rules(frozen, FEWER, together=False, reason="改", by=None, at=at)
    assert text_of(frozen) == TEXT


def test_a_proposal_changes_nothing_before_a_supervisor_consents(frozen, people, at, session):
    proposal = proposed(frozen, people, at)
    assert text_of(frozen) == TEXT
    actions.consent(proposal, by=people.supervisor.account_id, at=at)
    assert text_of(frozen) == FEWER
    assert frozen.frozen_at == at
    assert (
        session.scalar(sa.select(RulebookVersion).where(RulebookVersion.contest_id == frozen.id)).reason == "评委病了"
    )
    with pytest.raises(Clash, match="已经有了决定"):
        actions.decline(proposal, reason="晚了", by=people.supervisor.account_id, at=at)


def test_nobody_consents_to_his_own_proposal(frozen, people, at):
    proposal = proposed(frozen, people, at)
    with pytest.raises(NotAllowed, match="自己"):
        actions.consent(proposal, by=people.organiser.account_id, at=at)


def test_one_proposal_at_a_time(frozen, people, at, session):
    first = proposed(frozen, people, at)
    with pytest.raises(Clash, match="等监督决定"):
        proposed(frozen, people, at)
    actions.withdraw(first, by=people.organiser.account_id, at=at)
    proposed(frozen, people, at)
    assert session.scalar(sa.select(sa.func.count()).select_from(RulebookProposal)) == 2


def test_a_proposal_on_rules_that_changed_since_must_be_made_anew(frozen, people, at):
    proposal = proposed(frozen, people, at)
    frozen.frozen_text, frozen.frozen_digest = FEWER, "0" * 64
    with pytest.raises(Clash, match="重新提出"):
        actions.consent(proposal, by=people.supervisor.account_id, at=at)


def test_once_sheets_are_in_what_is_marked_stays(frozen, people, at):
    first = '    key = "goal.fit"\n    kind = "judged"\n    min = 0\n    max = 1'
    text = TEXT.replace(first + "5", first + "0").replace('from = "13", to = "15"', 'from = "9", to = "10"')
    assert text != TEXT
    with pytest.raises(Unfit, match="评分项和分值不能再改"):
        proposed(frozen, people, at, text=text)


def test_a_contest_changes_neither_the_calendar_nor_what_its_tier_may_not(contest, at):
    other = TEXT.replace('place = { zh = "上海"', 'place = { zh = "北京"')
    with pytest.raises(NotAllowed, match="不能改大赛的名称"):
        actions.change_rules(contest, other, together=False, reason="改", by=None, at=at)
    with pytest.raises(Unfit, match="一字不差"):
        actions.change_rules(contest, TEXT, together=False, reason="改", by=None, at=at)


def test_a_tier_that_is_let_one_part_changes_no_other(session, people, at):
    text = TEXT.replace('may_set = ["law", ', 'may_set = ["law.ladder", ', 1)
    made = create_edition(text, by=None, at=at)
    contest = contest_for(made, "school", people.school, "growth", "higher", at=at)
    less = text.replace("min_judges = 3", "min_judges = 2", 1)
    with pytest.raises(NotAllowed, match="没有让"):
        actions.change_rules(contest, less, together=False, reason="改", by=None, at=at)


# Award lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("3", "3"), ("10%", "0.1"), ("1/3", "1/3"), ("100%", "1.0"), (" 12.5％ ", "0.125"), ("0.3", "0.3")],
)
def test_a_line_is_read_as_people_write_it(typed, kept):
    assert read_line(typed) == kept


@pytest.mark.parametrize("typed", ["十", "-1", "120%", "1.5", "1/0", ""])
def test_what_is_no_line_is_refused(typed):
    with pytest.raises(ValueError):
        read_line(typed)


def test_lines_go_into_the_text_and_nothing_else_changes():
    book = parse(TEXT)
    row = threshold_rows(book, ["school/x/growth/higher"])[0]
    new = parse(with_thresholds(TEXT, book, {row.number: {"upto": "0.2", "most": "4", "at_least": ""}}))
    rung = new.ladder[row.ladder].rung[row.rung]
    assert rung.upto is not None
    assert (rung.upto.size, rung.upto.is_count, rung.most) == (Fraction(1, 5), False, Cutoff(Fraction(4), True))
    assert parse(with_thresholds(TEXT, book, {})) == book


# Differences


def test_a_rungs_own_share_is_a_line_too(app):
    """Law 2, section 1: `most` may be a share; the form shows and takes it as people write it."""
    own = Path(__file__).with_name("everything-second.toml").read_text(encoding="utf-8")
    book = parse(own)
    row = threshold_rows(book)[0]
    assert (row.values["most"], row.takes_share) == ("10%", True)
    with app.test_request_context(method="POST", data={f"most-{row.number}": "20％"}):
        form = thresholds_form([row], meta={"csrf": False})
        assert form.validate()
        assert str(form[f"most-{row.number}"].label.text) == "一等奖：单独算，至多多少"
        assert form[f"most-{row.number}"].data == "20％", "what was typed comes back as it was typed"
        new = parse(with_thresholds(own, book, form.changes([row])))
    assert str(new.ladder[0].rung[0].most) == "1/5"
    assert str(parse(with_thresholds(own, book, {row.number: {"most": "3"}})).ladder[0].rung[0].most) == "3"


def test_differences_are_told_clause_by_clause(app):
    with app.app_context():
        key = "school/x/growth/higher"
        text = FEWER.replace('spread = { above = "10", then = "warn" }\n', "", 1)
        (section,) = differences(
            describe_rulebook(parse(TEXT), contest=key), describe_rulebook(parse(text), contest=key)
        )
    (change,) = section.changes
    assert (section.key, change.kind) == ("marks", "changed")
    assert change.old == ("至少要有 3 名评委评完，才有分。", "评委之间相差超过 10 的，提醒裁判长，分数照算。")
    assert change.new == ("至少要有 2 名评委评完，才有分。",)


def test_the_same_change_of_many_tracks_is_told_once(app):
    with app.app_context():
        text = TEXT.replace("advisers = { max = 2 }", "advisers = { max = 3 }")
        (section,) = differences(describe_rulebook(parse(TEXT)), describe_rulebook(parse(text)))
    (change,) = section.changes
    assert change.heads == ("成长赛道", "就业赛道")
    assert change.new == ("指导教师至多 3 人。",)


def test_a_clause_that_is_new_or_gone(app):
    with app.app_context():
        gone = TEXT[: TEXT.rindex("[[advance]]")]
        old, new = describe_rulebook(parse(TEXT)), describe_rulebook(parse(gone))
        assert [one.kind for section in differences(old, new) for one in section.changes] == ["removed"]
        assert [one.kind for section in differences(new, old) for one in section.changes] == ["added"]


# Pages


def test_an_organiser_changes_a_line_by_form_and_everybody_reads_what_differs(visit, contest):
    browser = visit("organiser")
    page = browser.get(DESK)
    page.says("还没有开评，可以直接改", "改奖项的线", "一等奖")
    row = threshold_rows(parse(TEXT), [contest.key])[0]
    page = page.submit("看看改了什么", status=200, reason="名额少", **{f"upto-{row.number}": "5%"})
    page.says("还没有改，请核对", "名额少", "给到前 5%")
    page = page.submit("就这样改").follow()
    page.says("新规则已经生效")
    visit(None).get(PUBLIC).says("与上级规则的不同", "给到前 5%", "名额少", "江西财经大学")
    visit(None).get("/en" + PUBLIC).says("What differs from the rules above", "down to the first 5%")


def test_a_line_that_is_none_is_refused_at_its_field_and_what_was_typed_stays(visit, contest):
    row = threshold_rows(parse(TEXT), [contest.key])[0]
    page = visit("organiser").get(DESK)
    page = page.submit("看看改了什么", status=422, reason="名额少", **{f"upto-{row.number}": "许多"})
    page.says("请填名额数（例如 3）、比例（例如 10% 或 1/3）。")
    assert 'value="许多"' in page.text
    assert 'value="名额少"' in page.text


def test_faults_of_a_pasted_rulebook_are_listed_with_their_lines(visit, contest):
    page = visit("organiser").get(DESK)
    page.submit(
        "检查并看看改了什么", status=422, reason="改", text=TEXT.replace("min_judges = 3", "min_judges = 0", 1)
    ).says("处要改")


def test_frozen_rules_go_through_a_supervisor(visit, frozen, session):
    page = visit("organiser").get(DESK)
    page.says("规则已定")
    page = page.submit("检查并看看改了什么", status=200, reason="评委病了", text=FEWER)
    page.says("至少要有 2 名评委评完")
    page = page.submit("提请监督同意").follow()
    page.says("修改已经提给监督", "等监督决定")
    visit("supervisor").get("/desk/career-2023").says("等监督决定的规则修改", "评委病了")
    page = visit("supervisor").get(DESK)
    page.says("有一份修改在等监督决定")
    page.click("看这份修改").submit("同意，使新规则生效").follow().says("现在按这一版")
    session.expire_all()
    assert text_of(frozen).replace("\r", "") == FEWER


def test_a_supervisor_declines_with_a_reason(visit, frozen, people, at, session):
    proposal = proposed(frozen, people, at)
    session.commit()
    address = f"/desk/career-2023/rules-proposal/{proposal.id}/{frozen.key}"
    page = visit("supervisor").get(address)
    page.submit("不同意", status=422).says("这一项要填")
    page.submit("不同意", reason="理由不足")
    visit("organiser").get(address).says("监督没有同意", "理由不足")
    assert text_of(frozen) == TEXT


def test_who_may_not(visit, frozen, people, at, session):
    proposal = proposed(frozen, people, at)
    session.commit()
    rest = f"{proposal.id}/{frozen.key}"
    visit("organiser").post(f"/desk/career-2023/rules-consent/{rest}", status=403)
    visit("supervisor").post(f"/desk/career-2023/rules-withdraw/{rest}", status=403)
    visit("supervisor").post(DESK, status=403, how="text", text=FEWER, reason="改")
    visit("organiser_of_other_school").get(DESK, status=403)
    visit("organiser").post(f"/desk/career-2023/rules-withdraw/{rest}")
