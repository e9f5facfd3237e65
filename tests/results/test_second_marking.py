"""Law 2 between marks and awards, on the pages of results: conversions, rulers and cuts are told with their figures;
one line over several contests is drawn over all of them or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from contest.db import session
from contest.editions.models import Milestone
from contest.errors import WrongMoment
from contest.judging.models import SheetVersion
from contest.judging.queries.grid import grid_of
from contest.judging.queries.outside_scores import score_fields
from contest.results import actions, bridge
from contest.results.presenters.advancement_reasons import advancement_rows, format_rule, rules_of
from contest.results.queries import advances, current_tabulation, places_of, rows_of
from tests import factories
from tests.results.world import LAW, build

SECOND = LAW.replace('law = "1"', 'law = "2"').replace('"criterion:content", "sheets:mean", ', "")
SEGMENTS = """
[[segment]]
key = "depth"
name = { zh = "深度环节", en = "Depth part" }
weight = "0.4"
aspects = ["content.*"]
convert = { kind = "place", points = ["9", "7", "5"] }
cut = { take = "3" }
[[segment]]
key = "clarity"
weight = "0.6"
aspects = ["form.*"]
  [segment.panel]
  unit = "sheet"
  normalise = { kind = "zscore", per = "judge", center = "50", spread = "10" }
"""
OVER = """
[[ladder]]
key = "overall"
applies_to = ["school/*"]
over = "all"
by = ["percentile", "score"]
rung = [ { award = "best", most = "1" } ]
"""
ALL = SECOND.replace('run_by = "school"', 'run_by = "school"\norganisation = "4136010421"') + OVER


def test_why_tells_conversions_rulers_and_cuts(people: Any, at: datetime, visit: Any) -> None:
    world = build(people, at, text=SECOND + SEGMENTS)
    made = world.tabulated([world.contest])
    page = visit("organiser").get(world.desk(f"why/{world.entry(1).id}"))
    page.says("换算", "在 5 个中第 1", "得 9", "50 + 10 ×", "按 3 份")
    page = visit("organiser").get(world.desk(f"why/{world.entry(4).id}"))
    page.says("之后止步", "名次排在进入下一环节的之后，依次比：深度环节", "它没有总分，排在有总分的之后：第 4 名")
    places = {row["entry"]: (row["place"], row["score"]) for row in rows_of(made, "places.csv")}
    assert places["G004"] == ("4", "")


def test_the_grid_shows_scores_that_hang_together_when_all_are_confirmed(people: Any, at: datetime) -> None:
    world = build(people, at, text=SECOND + SEGMENTS.replace('cut = { take = "3" }', ""))
    shown = [line.score for line in grid_of(world.contest).lines]
    made = world.tabulated([world.contest])
    assert shown == [row["score"] for row in rows_of(made, "places.csv")]
    last = session.query(SheetVersion).filter_by(appearance_id=world.entry(5).id)
    last.update({"confirmed_at": None})
    session.commit()
    assert [line.score for line in grid_of(world.contest).lines] == [""] * 5


BROUGHT = """
[[segment]]
key = "school"
applies_to = ["province/*"]
weight = "0.4"
from = "stage:school"
[[segment]]
key = "live"
applies_to = ["province/*"]
weight = "0.6"
aspects = ["*"]
"""


def test_the_published_score_of_an_earlier_stage_is_brought_along(people: Any, at: datetime) -> None:
    """As it is published now: not before, and not while a correction is under way below."""
    world = build(people, at, text=SECOND + BROUGHT)
    seats = [factories.seat(factories.panel(world.above), code=f"J{n}") for n in (1,)]
    seats += [factories.seat(seats[0].panel, code=f"J{n}") for n in (2, 3)]
    for one in world.entries["growth"][:2]:
        above = factories.appearance(one.entry, world.above, credit_id=people.school_id)
        for seat in seats:
            marks = {"content.depth": 20_000, "form.clarity": 30_000}
            factories.sheet_version(factories.sheet(seat, above), marks, confirmed_at=at)
    session.commit()
    lines = grid_of(world.above).lines  # what is not published yet is nothing that judges miss
    assert [(line.score, line.troubles, line.state[0]) for line in lines] == [("", (), "done")] * 2
    assert bridge.inputs([world.above]).scores == ()
    world.published()
    scores = {row["entry"]: row["score"] for row in rows_of(current_tabulation(world.contest), "places.csv")}
    brought = bridge.inputs([world.above]).scores
    assert {one.entry: one.segments for one in brought} == {
        number: {"school": scores[number]} for number in ("G001", "G002")
    }
    assert score_fields(world.above) == ()  # nobody types it in
    milestone = session.query(Milestone).filter_by(contest_id=world.contest.id, what="published").one()
    milestone.undone_at = at
    session.flush()
    assert bridge.inputs([world.above]).scores == ()


def test_one_line_over_several_contests_takes_all_of_them(people: Any, at: datetime) -> None:
    world = build(people, at, text=ALL)
    with pytest.raises(WrongMoment) as refused:
        actions.tabulate([world.contest], **world.by)
    assert refused.value.facts["contests"] == [world.other.key]
    made = actions.tabulate([world.contest, world.other], **world.by)
    assert [row["award"] for row in rows_of(made, "awards.csv")].count("best") == 1


def test_several_lines_to_one_tier_give_each_entry_the_best_of_them(people: Any, at: datetime) -> None:
    """The first takes two (one a department), the second, after it, the best of the others over both contests."""
    first = ALL.replace('applies_to = ["school/*"]\nto =', 'key = "own"\napplies_to = ["school/*"]\nto =')
    more = '[[advance]]\nto = "province"\napplies_to = ["school/*"]\nover = "all"\nby = ["percentile", "score"]\n'
    world = build(people, at, text=f'{first}{more}after = ["own"]\ntake = "1"\n')
    made = actions.tabulate([world.contest, world.other], **world.by)
    rows = rows_of(made, "advances.csv")
    stored = advances(made, world.contest)
    assert len(stored) == 5
    for one in stored:
        own = {row["outcome"] for row in rows if row["entry"] == one.appearance.entry.number}
        assert one.outcome == next(word for word in ("through", "reserve", "out") if word in own)
    rule, second = rules_of(world.contest)
    assert format_rule(second, world.contest)[0][1] == {"take": "1"}
    told = advancement_rows(world.contest, rule, stored, places_of(made, world.contest))
    assert {one.why[0] for one in told} <= {
        "本场第 %(place)s 名，在线内。",
        "本场第 %(place)s 名，候补第 %(order)s 位。",
        "本场第 %(place)s 名，不在线内。",
    }
