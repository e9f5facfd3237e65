"""The pages of those who make editions and run contests."""

from __future__ import annotations

import pytest

from contest.editions.actions import begin_contests, contest_for, create_edition, renew_rulebook
from contest.editions.queries import contest_by_key, contests_run_by, edition_by_key, forget
from contest.editions.rulebooks.effective import contest_name, edition_part, edition_rulebook
from contest.editions.schedule.calendar import period
from contest.errors import Clash
from contest.i18n import localized
from tests import factories
from tests.client import words_of

TEXT = factories.rulebook_text("career-2023")


@pytest.fixture
def contest(session, people, at):
    edition = create_edition(TEXT, by=people.administrator.account_id, at=at)
    made = contest_for(edition, "school", people.school, "growth", "higher", at=at)
    session.commit()
    return made


def test_an_administrator_makes_an_edition_from_a_pasted_rulebook_and_opens_it(visit, session):
    page = visit("administrator").get("/desk/editions/new").submit("检查规程并建立大赛", text=TEXT).follow()
    page.says("首届全国大学生职业规划大赛", "筹备中")
    assert edition_by_key("career-2023").opened_at is None
    page = page.submit("对外公开").follow()
    page.says("已对外公开")


def test_its_contests_are_there_before_anybody_enters(visit, session, people):
    visit("administrator").get("/desk/editions/new").submit("检查规程并建立大赛", text=TEXT)
    edition = edition_by_key("career-2023")
    mine = contests_run_by(edition, "school", people.school)
    tracks = edition_part(edition_rulebook(edition)).track
    assert len(mine) == sum(len(one.divisions) for one in tracks)
    assert all(one.parent.parent.stage == "national" for one in mine)
    browser = visit("organiser")
    browser.get("/desk").says(contest_name(mine[0])["zh"])
    for place in ("panel", "settings"):
        browser.get(f"/desk/career-2023/{place}/{mine[0].key}")
    one = next(one for one in mine if one.track == "growth")
    address = f"/desk/career-2023/settings/{one.key}"
    browser.post(address, key="school.judging.closes", value="2023-12-21T00:00", reason="场地")
    [row] = [row for row in browser.get("/desk/career-2023").all("tr") if localized(contest_name(one)) in words_of(row)]
    assert "12 月 20 日（周三） 24:00" in words_of(row), "each contest says its own dates"
    others = [row for row in browser.get("/desk/career-2023").all("tr") if "12 月 20 日（周三） 24:00" in words_of(row)]
    assert len(others) == 1


def test_an_organiser_who_came_later_makes_her_contests_herself(visit, session, people, at):
    edition = create_edition(TEXT, by=people.administrator.account_id, at=at)
    session.commit()
    page = visit("organiser").get("/desk").submit("现在就建好我的比赛").follow()
    page.says("已建好", "可以定时间、请评委了")
    assert {one.organisation.kind for one in contests_run_by(edition, "school", people.school)} == {"school"}
    assert contests_run_by(edition, "school", people.other_school) == []
    visit("organiser").post("/desk/career-2023/contests").follow().says("没有新的比赛要建")


def test_a_rulebook_without_a_track_takes_its_unused_contests_away_and_no_others(session, people, at):
    edition = create_edition(TEXT, by=None, at=at)
    begin_contests(edition, at=at)
    from contest.editions.rulebooks.templates import rulebook_text
    from tests.editions.test_template import given

    smaller = rulebook_text(given(key="career-2023", series="career"))
    used = contest_by_key(edition, f"school/{people.school.code}/growth/higher")
    factories.setting(used, "school.judging.opens", at.isoformat())
    with pytest.raises(Clash, match="已经有报名"):
        renew_rulebook(edition, smaller, reason="少办", by=None, at=at)
    session.rollback()

    edition = create_edition(TEXT, by=None, at=at)
    begin_contests(edition, at=at)
    renew_rulebook(edition, smaller, reason="少办", by=None, at=at)
    assert {(one.stage, one.track) for one in contests_run_by(edition, "school", people.school)} == {
        ("school", "solo"), ("school", "team"),
    }  # fmt: skip


def test_an_uploaded_rulebook_with_faults_lists_each_with_its_line_and_keeps_the_text(visit, session):
    broken = TEXT.replace('law = "1"', 'law = "1"\nsurprise = 3').replace("mark_places = 1", "mark_places = 0.5")
    page = visit("administrator").get("/desk/editions/new")
    page = page.submit("检查规程并建立大赛", status=422, file=("rulebook.toml", broken.encode()))
    page.says("处要改", "surprise")
    assert "surprise = 3" in page.text
    assert edition_by_key("career-2023") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe\x00", "不是 UTF-8"), (b"not = [toml", "处要改"), (b"", "请选一个规程文件")],
)
def test_a_file_that_is_no_rulebook_is_refused_in_words(visit, content, says):
    page = visit("administrator").get("/desk/editions/new")
    page.submit("检查规程并建立大赛", status=422, file=("x.toml", content)).says(says)


def test_a_second_edition_with_the_same_key_is_refused_and_nothing_typed_is_lost(visit, contest):
    page = visit("administrator").get("/desk/editions/new")
    page = page.submit("检查规程并建立大赛", status=409, text=TEXT)
    page.says("已经有一届大赛叫 career-2023")
    assert "筑梦青春" in page.text


def test_a_new_version_of_the_rulebook_needs_a_reason(visit, contest):
    page = visit("administrator").get("/desk/career-2023/rulebook")
    page.submit("发布新版规程", status=422).says("这一项要填")
    page.submit("发布新版规程", reason="更正笔误").follow().says("规程第 2 版已经生效")


def test_a_province_sets_the_closing_date_of_its_schools_and_everybody_sees_who_did(visit, contest, session):
    address = "/desk/career-2023/settings/province/360000/growth/higher"
    browser = visit("provincial_organiser")
    page = browser.get(address)
    page.says("校赛报名截止", "规程")
    browser.post(address, key="school.registration.closes", value="2023-12-01T00:00", reason="赣教〔2023〕1 号")
    page = browser.get(address)
    page.says("11 月 30 日（周四） 24:00", "江西省教育厅 · 赣教〔2023〕1 号", "改回上级的时间")
    session.rollback()
    forget()
    assert period(contest_by_key(edition_by_key("career-2023"), contest.key), "registration").closes.day == 30
    browser.post("/desk/career-2023/settings-clear/province/360000/growth/higher", key="school.registration.closes")
    browser.get(address).keeps_quiet_about("赣教〔2023〕1 号 ·")


def test_what_opens_at_midnight_opens_at_0_of_that_day_and_what_closes_then_closes_at_24_of_the_day_before(
    visit, contest
):
    """One and the same moment, as people call it: openings at 00:00, closings at 24:00."""
    address = "/desk/career-2023/settings/school/4136010421/growth/higher"
    browser = visit("organiser")
    opening = next(
        one.get("value") for one in browser.get(address).all("input", name="key") if "opens" in one.get("value")
    )
    browser.post(address, key=opening, value="2023-11-02T00:00", reason="校内安排")
    page = browser.get(address)
    page.says("11 月 2 日（周四） 00:00")
    page.keeps_quiet_about("11 月 1 日（周三） 24:00")


def test_a_date_the_wrong_way_round_is_refused_at_its_field(visit, contest):
    browser = visit("provincial_organiser")
    page = browser.post(
        "/desk/career-2023/settings/province/360000/growth/higher",
        key="school.registration.closes",
        value="2020-01-01T00:00",
        status=422,
    )
    page.says("颠倒")
    assert 'value="2020-01-01T00:00"' in page.text


def test_a_key_that_is_not_this_tiers_to_set_is_not_there(visit, contest):
    visit("organiser").post(
        "/desk/career-2023/settings/school/4136010421/growth/higher",
        key="school.registration.closes",
        value="2024-01-01T00:00",
        status=404,
    )


@pytest.mark.parametrize(
    "who", ["organiser_of_other_school", "stranger", "alice", "judge", "supervisor", "administrator"]
)
def test_only_the_contests_own_organisers_set_its_dates(visit, contest, who):
    visit(who).get("/desk/career-2023/settings/school/4136010421/growth/higher", status=403)


def test_a_contest_of_another_edition_or_none_is_not_found(visit, contest):
    visit("organiser").get("/desk/career-2023/settings/school/4136010421/growth/evening", status=404)
    visit("organiser").get("/desk/no-such/settings/school/4136010421/growth/higher", status=404)


def test_the_desk_in_english(visit, contest):
    page = visit("organiser").get("/desk/career-2023?lang=en")
    page.says("Contests that I run", "Growth track", "Registration open")
