"""Result lists show what a score was made of: tries, measures with units, what came from elsewhere, conversions."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from contest.db import session as db
from contest.publication import actions as publication
from contest.results import actions as results
from contest.results.queries.made_of import Made, _made_of, parts_shown, score_unit
from contest.rules import EntryRow, Inputs, MarkRow, ScoreRow, parse, tabulate
from tests import factories
from tests.client import words_of
from tests.judging.test_tries import ALONE, TRIES, judged
from tests.judging.world import World, build
from tests.people import People
from tests.publication.reading import text_of_docx

BOOK = """law = "2"
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
    [[scheme.criterion.aspect]]
    key = "run"
    kind = "measured"
    max = 100
    unit = { zh = "秒", en = "s" }
    convert = { kind = "linear", from = ["20", "10"], to = ["60", "100"], better = "lower" }
    tries = { of = 2, take = "best" }
    [[scheme.criterion.aspect]]
    key = "look"
    max = 10
[[segment]]
key = "field"
weight = "0.5"
aspects = ["*"]
[[segment]]
key = "vote"
weight = "0.5"
from = "scores"
convert = { kind = "share", of = "largest", to = "100" }
"""


def test_a_part_is_told_before_and_after_its_conversion() -> None:
    book = parse(BOOK)
    law = book.law_of("")
    assert [part.key for part in parts_shown(law)] == ["aspect:run", "segment:vote"], "and nothing that a judge gave"
    assert score_unit(law) is None
    marks = [MarkRow("e", "run", "15", attempt="2"), MarkRow("e", "run", "", attempt="1")]
    marks += [MarkRow("e", "look", "7", judge="J1")]
    outcome = tabulate(
        Inputs(entries=(EntryRow("e"),), marks=tuple(marks), scores=(ScoreRow("e", "", segments={"vote": "30"}),)),
        book,
        explain=True,
    )
    (facts,) = outcome.explanations or ()
    made = dict(_made_of(json.loads(json.dumps(facts)), {}))
    assert made["aspect:run"] == Made("15", (None, "15"), "80")
    assert made["segment:vote"] == Made("30", (), "100")


def test_one_measure_that_is_the_score_gives_it_its_unit() -> None:
    only = BOOK[: BOOK.index("    convert")] + "    [[scheme.criterion.aspect]]\n"
    alone = parse(only[: only.rindex("    [[scheme")])
    assert score_unit(alone.law_of("")) == {"zh": "秒", "en": "s"}
    assert parts_shown(alone.law_of("")) == ()
    assert score_unit(parse(alone_under_law_1()).law_of("")) is None


def alone_under_law_1() -> str:
    text = BOOK[: BOOK.index("    convert")]
    return text.replace('law = "2"', 'law = "1"').replace('    unit = { zh = "秒", en = "s" }\n', "")


def test_public_pages_the_desk_and_the_open_data_show_the_tries(
    session: Any, people: People, at: datetime, visit: Any
) -> None:
    world: World = build(people, at, track="make", text=ALONE)
    judged(world, TRIES)
    by = {"by": people.organiser.account_id, "at": at}
    second = factories.account("复核的人", login="second-organiser")
    factories.membership(second, "organiser", people.school, people.series)
    draft = publication.prepare(results.tabulate([world.contest], **by), **by)
    publication.review(draft, by=second.id, at=at)
    publication.publish(draft, **by)
    db.commit()
    address = f"{world.edition.key}/c/{world.contest.key}"
    published = f"/e/{world.edition.key}/publications/1"
    page = visit(None).get(f"/e/{address}")
    page.says("尺寸与精度（米）", "成绩（米）")
    rows = [[words_of(cell) for cell in row if cell.tag == "td"] for row in page.all("tbody")[0]]
    assert [row[-2:] for row in rows] == [
        ["5.10, 5.03, 没有做", "5.10"],
        ["5.10, 犯规, 5.02", "5.10"],
        ["犯规, 犯规, 犯规", "–"],
    ]
    visit(None).get(f"/en/e/{address}").says("Dimensions (m)", "Score (m)", "No valid try")
    page.says("没有有效的一次")
    page.keeps_quiet_about("成绩不全")
    table = visit(None).get(f"/e/{address}.csv").text
    paper = text_of_docx(visit(None).get(f"{published}/results/{world.contest.key}.docx").response.data)
    for taken in (table, paper):
        assert ("没有有效的一次" in taken, "成绩不全" in taken) == (True, False)
        for same in ("尺寸与精度（米）", "成绩（米）", "5.10, 5.03, 没有做", "5.10, 犯规, 5.02"):
            assert same in taken
    first = world.entries[1].entry.number
    visit(None).get(f"/e/{world.edition.key}/entries/{first}").says("5.10 米", "尺寸与精度（米） 5.10, 5.03, 没有做")
    places = visit(None).get(f"/e/{address}.json").json["places"]
    assert places[0]["made_of"] == {
        "aspect:jump": {"value": "5.1", "tries": ["5.1", "5.03", None], "not_counted": [None, None, "not-made"]}
    }
    assert places[1]["made_of"]["aspect:jump"]["not_counted"] == [None, "foul", None]
    desk = visit("organiser").get(world.desk("results"))
    desk.says("尺寸与精度（米）", "5.10, 犯规, 5.02", "成绩（米）", "没有有效的一次")
    third = world.entries[2].entry.number
    visit(None).get(f"/e/{world.edition.key}/entries/{third}").says("没有有效的一次")
