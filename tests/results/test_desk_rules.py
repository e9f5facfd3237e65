"""Results stay as they were computed when rules change, and say so."""

from __future__ import annotations

import pytest

from contest.editions import actions as editions
from contest.editions.rulebooks.effective import freeze, text_of
from tests.results.world import LAW, build


@pytest.fixture
def world(session, people, at):
    return build(people, at, text=LAW.replace("[[edition.tier]]", '[[edition.tier]]\nmay_set = ["law"]', 1))


def change(world, people):
    freeze(world.contest, at=world.at)
    other = text_of(world.contest).replace('upto = "1"', 'upto = "2"', 1)
    proposal = editions.propose(
        world.contest, other, together=True, reason="多给一个", by=people.organiser.account_id, at=world.at
    )
    editions.consent(proposal, by=people.supervisor.account_id, at=world.at)


def test_what_was_tabulated_under_the_old_version_stays_and_says_so(world, people, visit, session):
    before = dict(world.tabulated().files)
    visit("organiser").get(world.desk("results")).keeps_quiet_about("规程换了一版")
    change(world, people)
    session.commit()
    visit("organiser").get(world.desk("results")).says("规程换了一版（", "多给一个）", "请再统一次分")
    again = world.tabulated()
    assert again.files["rulebook.toml"] != before["rulebook.toml"]
    visit("organiser").get(world.desk("results")).keeps_quiet_about("统分之后规则改过")


def test_why_where_an_attribute_is_ranked(people, at, visit, session):
    """The page says what is ranked, and puts level entries in their order, with what told them apart."""
    ranked = '[ranking]\nby = "attribute:solved"\n'
    text = LAW.replace("[ranking]\n", ranked).replace(
        '["score", "criterion:content", "sheets:mean", "lot"]', '["attribute:-penalty"]'
    )
    world = build(people, at, text=text)
    for place, solved, penalty in ((1, 3, 80), (2, 3, 50), (3, 7, 90), (4, 1, 10), (5, 1, 10)):
        world.entry(place).entry.attributes = {"solved": solved, "penalty": penalty}
    session.commit()
    world.tabulated()
    page = visit("organiser").get(world.desk(f"why/{world.entry(1).id}"))
    page.says(
        "按“solved”排名，大者在前：它是 3，排在第 3 名，共 5 件作品有名次。",
        "有 2 件的“solved”相同",
        "penalty（小者在前）",
    )
    page.keeps_quiet_about("没有别的作品与它同分", "按成绩排")
    rows = [" ".join("".join(row.itertext()).split()) for row in page.all("tr")]
    own, better = (world.entry(place).entry.number for place in (1, 2))
    level = [row for row in rows if own in row or better in row]
    assert [number in row for number, row in zip((better, own), level, strict=True)] == [True, True], level
    assert "在这一项分出先后" in level[1]
    alone = visit("organiser").get(world.desk(f"why/{world.entry(3).id}") + "?lang=en")
    alone.says("Ranked by solved, higher first: it has 7 and is on place 1 of 5.")
    alone.keeps_quiet_about("compare")
    visit("organiser").get(world.desk("results")).keeps_quiet_about("规程换了一版")
