"""The figures of a report: against a count of its own on a small world, and all that is reported of skills-2023."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from contest import clock
from contest.db import session
from contest.editions.models import Edition
from contest.publication import statistics
from contest.publication.models import Publication, PublishedPlace
from contest.publication.statistics.rows import SPREAD
from contest.publication.views.public.report_charts import SPREAD_FINDINGS
from contest.registration.models import Appearance, Entry
from contest.results.queries import rows_of
from contest.rules.eligibility import age as full_years
from contest.web import Application
from tests.client import PageClient
from tests.golden import recount_skills as recount
from tests.golden.test_skills_2023 import REPORTED, SEED, given
from tests.results.world import World, build

# Figures that are not a number of rows: shares, growths and an age.
NOT_A_NUMBER_OF_ROWS = {
    "industry_coverage",
    "student_share_colleges",
    "contestants_growth",
    "events_growth",
    "youngest_medallist_age",
}


def counted_again(world: World) -> dict[str, int]:
    """The small world's figures from its own rows: entries, members and awards.csv, with nothing of the statistics."""
    tabulation = session.query(Publication).order_by(Publication.number.desc()).first().tabulation  # type: ignore[union-attr]
    places, awards = rows_of(tabulation, "places.csv"), rows_of(tabulation, "awards.csv")
    there = {(row["contest"], row["entry"]) for row in places if row["status"] == "competing"}
    members: dict[tuple[str, str], list[Any]] = {}
    for appearance, entry in session.query(Appearance, Entry).join(Entry, Entry.id == Appearance.entry_id):
        competitors = [one.person for one in entry.members if one.role == "competitor"]
        members[appearance.contest.key, entry.number] = competitors
    medals = [row for row in awards if row["award"] in ("gold", "silver")]
    people = {person.id for key in there for person in members[key]}
    return {
        "contestants": len(people),
        "entries": len(there),
        "delegations": len({row["group"] for row in places if (row["contest"], row["entry"]) in there}),
        "events": len({tuple(contest.split("/")[2:]) for contest, _entry in there}),
        "medals": len(medals),
        "medallists": len({person.id for row in medals for person in members[row["contest"], row["entry"]]}),
        "delegations_with_gold": len({row["group"] for row in medals if row["award"] == "gold"}),
        "delegations_with_medal": len({row["group"] for row in medals}),
        "excellent_adviser": sum(row["award"] == "excellent-adviser" for row in awards),
    }


def agrees(world: World) -> dict[str, int]:
    expected = counted_again(world)
    figures = statistics.figures(world.edition)
    assert {key: figures[key] for key in expected} == expected
    return expected


def test_the_small_world_is_counted_as_it_is(world: World) -> None:
    assert statistics.figures(world.edition) == {}
    world.published()
    figures = agrees(world)
    assert figures["contestants"] == 8
    assert figures["medals"] == 6


def test_who_did_not_take_part_is_not_counted(world: World) -> None:
    world.entry(5).participation = "absent"
    world.entry(4).participation = "guest"
    world.entry(3, "talk").participation = "disqualified"
    session.commit()
    world.published()
    figures = agrees(world)
    assert figures["contestants"] == 5
    assert statistics.figures(world.edition)["entries"] == 5


def test_an_event_that_nobody_competed_in_is_none(world: World, client: PageClient) -> None:
    for appearance in world.entries["talk"]:
        appearance.participation = "absent"
    session.commit()
    world.published()
    figures = agrees(world)
    assert (figures["events"], figures["contestants"]) == (1, 5)
    season = statistics.season_of(world.edition)
    assert season.contests_by_stage == {"school": 1}


def test_a_person_in_two_entries_counts_once(world: World) -> None:
    one, other = world.entry(1).entry, world.entry(1, "talk").entry
    other.members[0].person_id = one.members[0].person_id
    session.commit()
    session.expire_all()
    world.published()
    figures = agrees(world)
    assert figures["contestants"] == 7
    assert figures["medallists"] == 5


def test_figures_follow_one_changed_mark(people: Any, at: datetime) -> None:
    """The only gold of the growth track goes to another department."""
    world = build(people, at)
    world.remark(world.entry(3), [(30, 40), (30, 40), (29, 40), (29, 39)])
    world.published()
    agrees(world)
    won = {row[0].leads[1] for row in statistics.rows_behind(world.edition, "delegations_with_gold").rows}  # type: ignore[union-attr, index]
    sealed = session.query(Publication).one().tabulation
    assert won == {row["group"] for row in rows_of(sealed, "awards.csv") if row["award"] == "gold"}


def test_what_changes_after_sealing_moves_no_figure(world: World) -> None:
    world.published()
    before = statistics.figures(world.edition)
    for appearance in world.entries["growth"]:
        for member in appearance.entry.members:
            member.person.born, member.person.level = date(1950, 1, 1), "doctor"
    session.commit()
    assert statistics.figures(world.edition) == before
    assert session.query(Publication).one().figures == before


def test_figures_kept_at_sealing_agree_with_those_of_pages(world: World) -> None:
    assert world.published().figures == statistics.figures(world.edition)


def test_every_figure_counts_its_rows(world: World) -> None:
    world.published()
    hold_to_rows(world.edition)


def hold_to_rows(edition: Edition) -> None:
    """A figure is the number of its rows, or, where rows are groups with numbers, their sum."""
    for key, value in statistics.figures(edition).items():
        behind = statistics.rows_behind(edition, key)
        assert behind is not None, key
        assert all(len(row) == len(behind.columns) for row in behind.rows)
        if key in NOT_A_NUMBER_OF_ROWS:
            assert behind.rows
        elif behind.figure.kind == "levels":
            assert sum(row[-1].says for row in behind.rows) == value, key
        else:
            assert len(behind.rows) == value, key


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2007-03-12", "2023-09-16", 16),
        ("2007-09-16", "2023-09-16", 16),
        ("2007-09-17", "2023-09-16", 15),
        ("2004-02-29", "2023-02-28", 18),
        ("2004-02-29", "2023-03-01", 19),
    ],
)
def test_age_in_full_years(born: str, on: str, age: int) -> None:
    assert full_years(date.fromisoformat(born), date.fromisoformat(on)) == age


def test_shares_round_half_up_to_three_decimals() -> None:
    assert statistics.plain(Fraction(1, 2000)) == 0.001
    assert statistics.plain(Fraction(4045, 2557) - 1) == 0.582
    assert statistics.plain(Fraction(23, 86)) == 0.267
    assert isinstance(statistics.plain(36), int)


# The second national skills contest, seeded once


@pytest.fixture
def season(skills: Application) -> Iterator[Edition]:
    with skills.app_context():
        yield session.query(Edition).one()
        session.rollback()


@pytest.mark.xdist_group("skills")
def test_every_reported_figure_comes_out(season: Edition) -> None:
    figures = statistics.figures(season)
    assert {key: figures[key] for key in REPORTED} == REPORTED
    assert {key: figures[key] for key in REPORTED} == recount.figures(SEED, given(SEED / "national/expected"))
    assert session.query(Publication).one().figures == figures
    hold_to_rows(season)


@pytest.mark.xdist_group("skills")
def test_what_is_reported_of_single_results_comes_out(season: Edition) -> None:
    youngest = statistics.rows_behind(season, "youngest_medallist_age")
    assert youngest is not None
    [[name, event, group, result]] = youngest.rows
    assert event.says["zh"].startswith("时装技术")
    assert (group.says["zh"], result.says["zh"]) == ("河南省代表团", "铜牌")
    assert "*" in name.says
    spread = statistics.rows_behind(season, SPREAD)
    assert spread is not None
    assert len(spread.rows) == 36
    assert sum(row[2].says for row in spread.rows) == 327


@pytest.mark.xdist_group("skills")
def test_the_pages_of_the_skills_contest_say_what_is_reported(skills: Application) -> None:
    client = PageClient(skills)
    e = "/e/skills-2023"
    client.get(e).says("36 个代表团的 4,045 名选手在 109 个赛项中同场竞技", "18 个代表团获得金牌，29 个获得奖牌")
    report = client.get(f"{e}/report")
    report.says("三百九十三人登上领奖台，三十六个代表团无一空手而归", "职工选手比上届增加 7.6 倍")
    report.says("89.5%", "75%", "与上届的 2,557 人相比，选手数 +58.2%")
    for link in report.all("a", class_="s-number"):
        client.get((link.get("href") or "").partition("#")[0])
    medals = client.get(f"{e}/medals")
    rows = [" ".join("".join(cell.itertext()) for cell in row).split() for row in medals.all("tbody")[0]]
    assert [row[0] for row in rows][:1] == ["1"]
    assert sum("s-line-below" in (row.get("class") or "") for row in medals.all("tr")) == 2
    medals.says("第一道粗线以上 18 个代表团有金牌，第二道以上 29 个代表团有奖", "推定", "393 人")
    for order in ("gold", "total", "points"):
        for count in ("entries", "people"):
            assert len(client.get(f"{e}/medals?order={order}&count={count}").all("tbody")[0]) == 36


@pytest.mark.xdist_group("skills")
def test_tracks_name_who_won(skills: Application) -> None:
    """A gold medal or several for each of 109 events, found by the event and by the delegation."""
    client = PageClient(skills)
    tracks = client.get("/e/skills-2023/tracks")
    named = [one for one in tracks.all("span") if "s-winner" in (one.get("class") or "")]
    with skills.app_context():
        golds = sum("gold" in one.awards for one in session.query(PublishedPlace))
    assert len(named) == 2 * golds, "once for wide pages and once for phones"
    tracks.says("金牌")
    own = client.get("/e/skills-2023/tracks?find=砌筑")
    own.says("砌筑")
    assert len(own.all("tbody")) == 1
    by_group = client.get("/en/e/skills-2023/tracks?find=guangdong")
    rows = [row for body in by_group.all("tbody") for row in body]
    assert len(rows) == 23
    assert all("Guangdong" in "".join(row.itertext()) for row in rows)


@pytest.mark.xdist_group("skills")
def test_what_somebody_studied_is_told_of_nobody(skills: Application) -> None:
    """Doctors and masters lead to numbers by delegation: no name, no entry, no event."""
    client = PageClient(skills)
    for figure in ("doctors", "masters", "postgraduates", "students", "workers", "teachers"):
        page = client.get(f"/e/skills-2023/report/{figure}")
        assert not [link for link in page.all("a") if "/entries/" in (link.get("href") or "")]
        rows = client.get(f"/e/skills-2023/report/{figure}.json").json["rows"]
        assert {key for row in rows for key in row} == {"group", "people"}


@pytest.mark.xdist_group("skills")
@pytest.mark.parametrize(
    ("today", "says", "not_yet"),
    [
        ("2023-09-10T12:00+08:00", "第二届全国技能大赛将于 2023 年 9 月 16 日—19 日在天津举行。", True),
        ("2023-09-17T12:00+08:00", "第二届全国技能大赛正在天津举行（2023 年 9 月 16 日—19 日）。", True),
        ("2023-09-20T00:00+08:00", "第二届全国技能大赛于 2023 年 9 月 16 日—19 日在天津举行。", False),
    ],
)
def test_a_report_speaks_of_what_is_to_come_as_such(skills: Application, today: str, says: str, not_yet: bool) -> None:
    """What the press said afterwards, and how the numbers compare, is told once the edition is over."""
    with clock.frozen_at(datetime.fromisoformat(today)):
        page = PageClient(skills).get("/e/skills-2023/report")
    page.says(says)
    assert ("职工选手比上届增加 7.6 倍" not in page.words) is not_yet
    assert ("与上届相比" not in page.words) is not_yet


def test_a_school_round_is_reported_as_one_and_nothing_else(world: World, client: PageClient) -> None:
    """A round is not the edition: no podium, no medals where there are none, and nothing that the press said."""
    world.published()
    home = client.get(f"/e/{world.edition.key}")
    home.says("各级结果", "校赛", "已公布 1 份结果", "省赛")
    home.keeps_quiet_about("这届大赛的数字", "获奖榜", "奖牌榜优先")
    page = client.get(f"/e/{world.edition.key}/report")
    page.says("这一届还没有最终结果。这里只数校赛已经公布的 1 份结果", "校赛已公布的结果里，8 名选手参赛")
    page.keeps_quiet_about("登上领奖台", "举行。", "与上届相比")


@pytest.mark.parametrize(("medals", "same"), list(SPREAD_FINDINGS))
def test_a_finding_says_a_range_only_where_there_is_one(medals: bool, same: bool) -> None:
    sentence = SPREAD_FINDINGS[medals, same]
    assert ("%(high)s" in sentence) is not same
    assert ("奖牌" in sentence) is medals
