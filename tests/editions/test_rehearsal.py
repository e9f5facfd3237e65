"""Rehearsals: copied with tree and rules, marked on every page, in no public list, deleted without a trace."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import Model
from contest.editions import actions
from contest.editions.actions import cascade, contest_for, create_edition, open_edition, set_setting
from contest.editions.models import Contest, Edition
from contest.editions.queries import contest_by_key, edition_by_key, editions_open, lineage
from contest.editions.rulebooks.effective import freeze, rulebook_of
from contest.editions.schedule.calendar import period
from contest.errors import NotAllowed, Unfit
from contest.people.models import EarlierAward
from contest.publication import actions as publication
from tests import factories
from tests.results.world import build

TEXT = factories.rulebook_text("career-2023").replace('en = "None', 'en = "Nothing')
KEPT = ("person", "account", "organisation", "series", "membership", "enrolment")


@pytest.fixture
def contest(session, people, at):
    edition = create_edition(TEXT, by=people.administrator.account_id, at=at)
    open_edition(edition, by=None, at=at)
    made = contest_for(edition, "school", people.school, "growth", "higher", at=at)
    session.commit()
    return made


def rows(session, tables):
    return {
        name: session.scalar(sa.select(sa.func.count()).select_from(Model.metadata.tables[name])) for name in tables
    }


def test_a_rehearsal_has_the_tree_the_rules_and_the_dates_from_today_on(contest, people, at, session):
    closes = datetime(2023, 11, 20, 16, 0, tzinfo=UTC)
    set_setting(contest.parent, "school.registration.closes", closes, reason="文件", by=None, at=at)
    fewer = TEXT.replace("min_judges = 3", "min_judges = 2", 1)
    actions.change_rules(contest, fewer, together=False, reason="评委少", by=None, at=at)
    freeze(contest, at=at)
    copy = actions.rehearse(contest.edition, by=people.administrator.account_id, at=at)
    session.expire_all()
    twin = contest_by_key(copy, contest.key)
    assert (copy.key, copy.name["zh"]) == ("career-2023-rehearsal-1", "首届全国大学生职业规划大赛（演练）")
    assert [one.key for one in lineage(twin)] == [one.key for one in lineage(contest)]
    assert twin.frozen_digest is None
    assert rulebook_of(twin).law_of(twin.key).panel.min_judges == 2
    then, now = period(contest, "registration"), period(twin, "registration")
    assert now.opens.date() == datetime(2023, 10, 10, tzinfo=UTC).date()  # midnight of the 11th in Shanghai
    assert now.closes - now.opens == then.closes - then.opens
    assert now.closes_set_by.id != then.closes_set_by.id


def test_a_rehearsal_is_in_no_public_list_and_says_so_on_its_pages(visit, contest, people, at, session):
    copy = actions.rehearse(contest.edition, by=people.organiser.account_id, at=at)
    session.commit()
    assert [one.key for one in editions_open()] == ["career-2023"]
    visit(None).get("/").keeps_quiet_about("rehearsal")
    visit("alice").get("/my").keeps_quiet_about("rehearsal")
    for address in ("", "/rules", "/tracks", f"/rules/{contest.key}"):
        visit(None).get(f"/e/{copy.key}{address}").says("这是演练，不是真的比赛")
    visit("organiser").get(f"/desk/{copy.key}/settings/{contest.key}").says("这是演练，不是真的比赛")
    visit(None).get("/e/career-2023").keeps_quiet_about("这是演练")


def test_everything_that_was_done_in_a_rehearsal_goes_and_nothing_else(people, at, session):
    world = build(people, at)
    world.published()
    real = create_edition(TEXT, by=None, at=at)
    contest_for(real, "school", people.school, "growth", "higher", at=at)
    world.edition.rehearsal_of_id = real.id
    session.commit()
    outside = rows(session, KEPT)
    assert {"contest", "entry", "sheet_version", "publication", "award_decision", "result"} <= cascade.counts(
        world.edition
    ).keys()
    actions.throw_away(world.edition, by=people.administrator.account_id, at=at)
    session.commit()
    assert rows(session, KEPT) == outside
    left = {name: number for name, number in rows(session, cascade.owned()).items() if number}
    assert left == {"contest": 3, "rulebook_version": 1}
    assert session.scalars(sa.select(Edition.key)).all() == ["career-2023"]
    lines = session.scalars(sa.select(AuditLine.action)).all()
    assert "editions.throw_away" in lines
    assert "publication.publish" in lines


def test_every_table_with_a_way_to_an_edition_is_known_as_owned():
    """A later table whose rows belong to an edition is deleted with it, although no code names it."""
    assert {
        "contest",
        "entry",
        "material",
        "sheet_version",
        "problem",
        "published_place",
        "lot",
    } <= cascade.owned().keys()
    assert not {"person", "account", "organisation", "series", "audit_line", "earlier_award"} & cascade.owned().keys()


def test_a_real_edition_is_never_thrown_away(visit, contest, people, at):
    with pytest.raises(NotAllowed, match="只有演练"):
        actions.throw_away(contest.edition, by=None, at=at)
    visit("administrator").get("/desk/career-2023/throw-away", status=403)
    visit("administrator").post("/desk/career-2023/throw-away", status=403, sure="y")


def test_a_rehearsal_is_not_rehearsed(contest, at):
    copy = actions.rehearse(contest.edition, by=None, at=at)
    with pytest.raises(Unfit, match="本身就是"):
        actions.rehearse(copy, by=None, at=at)


def test_nobody_wins_anything_in_a_rehearsal(people, at, session):
    world = build(people, at)
    world.edition.rehearsal_of_id = create_edition(TEXT, by=None, at=at).id
    publication.publish(world.reviewed(), **world.by)
    assert session.scalar(sa.select(sa.func.count()).select_from(EarlierAward)) == 0


def test_an_organiser_makes_a_rehearsal_and_throws_it_away_with_one_confirmed_action(visit, contest, session):
    page = visit("organiser").get("/desk/career-2023").click("建一份演练")
    page = page.submit("建一份演练").follow()
    page.says("演练建好了", "（演练）")
    page = page.click("丢掉这份演练")
    page.submit("整个丢掉", status=422).says("请先勾选")
    page.submit("整个丢掉", sure=True).follow().says("演练已经整个丢掉")
    assert edition_by_key("career-2023-rehearsal-1") is None
    assert session.scalar(sa.select(sa.func.count()).select_from(Contest)) == 3


def test_somebody_else_does_not_throw_it_away(visit, contest, people, at, session):
    copy = actions.rehearse(contest.edition, by=people.organiser.account_id, at=at)
    session.commit()
    visit("organiser_of_other_school").post(f"/desk/{copy.key}/throw-away", status=403, sure="y")
    visit("administrator").get(f"/desk/{copy.key}/throw-away?lang=en").says("Delete this rehearsal")
