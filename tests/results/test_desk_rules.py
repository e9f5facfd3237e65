"""Results stay as they were computed when rules change, and say so."""

from __future__ import annotations

import pytest

from contest.editions import actions as editions
from contest.editions.rulebooks.effective import freeze, text_of
from contest.judging.models import Panel, ScoreSheet, Seat, SheetVersion
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


SEGMENTS = """
[[segment]]
key = "c"
weight = "0.5"
aspects = ["content.*"]
source = "expert"
[[segment]]
key = "f"
weight = "0.5"
aspects = ["form.*"]
source = "public"
"""


def test_marks_that_no_segment_takes_are_told(people, at, visit, session):
    """Everybody marked both; then each of the four seats was taken as a judge of one kind, the third of none."""
    world = build(
        people, at, text=LAW.replace("min_judges = 3", "min_judges = 1").replace("drop_", "# drop_") + SEGMENTS
    )
    seats = session.query(Seat).join(Panel).filter(Panel.contest_id == world.contest.id).order_by(Seat.code).all()
    for seat, source in zip(seats, ("expert", "public", None, "expert"), strict=True):
        seat.source = source
    session.commit()
    page = visit("organiser").get(world.desk("results"))
    page.says("有评委的分没有计入", "J1", "J2", "J3", "J4", "专家）有 5 项", "公众）有 5 项", "不分类别）有 10 项")
    for seat in seats:
        seat.source = "expert"
        for sheet in session.query(SheetVersion).join(ScoreSheet).filter(ScoreSheet.seat_id == seat.id):
            sheet.marks = {"content.depth": sheet.marks["content.depth"]}
    session.commit()
    visit("organiser").get(world.desk("results")).keeps_quiet_about("有评委的分没有计入")


def ranked_by_solved(people, at, session):
    """A contest that ranks by problems solved, fewer penalties first: the best score is not the first place."""
    ranked = '[ranking]\nby = "attribute:solved"\n'
    text = LAW.replace("[ranking]\n", ranked).replace(
        '["score", "criterion:content", "sheets:mean", "lot"]', '["attribute:-penalty"]'
    )
    world = build(people, at, text=text)
    for place, solved, penalty in ((1, 3, 80), (2, 3, 50), (3, 7, 90), (4, 1, 10), (5, 1, 20)):
        world.entry(place).entry.attributes = {"solved": solved, "penalty": penalty}
    for solved, appearance in enumerate(world.entries["talk"]):
        appearance.entry.attributes = {"solved": solved, "penalty": 0}
    session.commit()
    return world


def test_results_show_what_they_are_ranked_by(people, at, visit, session):
    """Beside the place stands what made it, on the desk, in public, for the entry, and for machines."""
    world = ranked_by_solved(people, at, session)
    world.tabulated()
    third = world.entry(3).entry.number

    desk = visit("organiser").get(world.desk("results"))
    desk.says("solved", "penalty")
    (row,) = [row for row in desk.all("tr") if third in "".join(row.itertext())]
    assert {"1", "7", "90"} <= {"".join(cell.itertext()).strip() for cell in row}
    world.published()
    public = f"/e/{world.edition.key}"
    client = visit(None)
    heads = [
        " ".join("".join(head.itertext()).split()) for head in client.get(f"{public}/c/{world.contest.key}").all("th")
    ]
    assert heads[heads.index("奖项") :][:4] == ["奖项", "solved", "penalty", "成绩"]
    client.get(f"{public}/entries/{third}").says("第 1 名", "solved 7", "penalty 90")
    places = client.get(f"{public}/c/{world.contest.key}.json").json["places"]
    assert [one["ranked"] for one in places if one["entry"] == third] == [{"solved": "7", "penalty": "90"}]
    assert client.get(f"{public}/c/{world.other.key}").status == 200


def test_why_where_an_attribute_is_ranked(people, at, visit, session):
    """The page says what is ranked, and puts level entries in their order, with what told them apart."""
    world = ranked_by_solved(people, at, session)
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
