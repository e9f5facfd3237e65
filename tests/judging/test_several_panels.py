"""Several panels in one contest: each has a part of the rubric or the entries of a room, judges, a chair and sheets of
its own; what comes of it is what the command makes of the same marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from contest.db import session as db
from contest.errors import Clash, Unfit, WrongMoment
from contest.judging import actions
from contest.judging.models import Panel, Seat
from contest.judging.queries.grid import grid_of
from contest.judging.queries.listed import list_in
from contest.judging.queries.missing import missing_in
from contest.judging.queries.outside_scores import scores_waiting
from contest.judging.queries.panels import active_assignments, judges_of, panels_of
from contest.judging.queries.parts import segments_marked, takes, without_panel
from contest.people.models import Account
from contest.registration.actions import set_attributes
from contest.results import actions as results
from contest.results.queries import rows_of
from tests.client import PageClient
from tests.judging.test_after_a_cut import SEGMENTS
from tests.judging.world import LAW, World, another, build
from tests.people import Named, People
from tests.results.again import hold_to_the_command

Visit = Callable[[str | None], PageClient]

ROOM = """[[attribute]]
key = "room"
of = "entry"
kind = "text"
name = { zh = "考场", en = "Room" }

[numbers]
"""
NAMED = (
    SEGMENTS.replace('cut = { take = "2" }\n', "")
    .replace('key = "first"\n', 'key = "first"\nname = { zh = "材料", en = "Paper" }\n')
    .replace('key = "final"\n', 'key = "final"\nname = { zh = "现场", en = "Stage" }\nsource = "expert"\n')
)
IN_ROOMS = LAW.replace('law = "1"', 'law = "2"', 1).replace("[numbers]\n", ROOM, 1)
IN_SEGMENTS = IN_ROOMS.replace("[score]\n", NAMED, 1)
RULER = """unit = "sheet"
normalise = { kind = "zscore", per = "attribute:room", center = "60", spread = "10", least = 2 }"""
ON_ONE_RULER = IN_ROOMS.replace('unit = "criterion"', RULER, 1).replace('"criterion:goal", ', "", 1)
VOTED = (
    IN_ROOMS
    + """
[[segment]]
key = "sheet"
weight = "0.7"
aspects = ["goal.*", "action.*"]
applies_to = ["*/growth/*"]
[[segment]]
key = "vote"
weight = "0.3"
from = "scores"
applies_to = ["*/growth/*"]
"""
)
FIRST = {"goal.fit": 14_000, "goal.world": 11_500}
FINAL = {"action.plan": 17_500}


class Panels(World):
    """A round whose contest is divided among panels. `other_chair` chairs the second one."""

    other_chair: Named

    @property
    def by(self) -> dict[str, Any]:
        return {"by": self.people.organiser.account_id, "at": self.at}

    @property
    def panels(self) -> list[Panel]:
        return panels_of(self.contest)

    def seat_in(self, panel: Panel, somebody: Named, role: str = "judge") -> Seat:
        return actions.seat(panel, db.get_one(Account, somebody.account_id), role=role, **self.by)

    def give(self, seat: Seat, n: int, marks: dict[str, int]) -> Any:
        task = next(
            one
            for one in active_assignments(self.contest)
            if one.seat_id == seat.id and one.appearance_id == self.entries[n].id
        )
        return actions.submit_sheet(task, marks, by=seat.account_id, at=self.at)


def divided(people: People, at: datetime, text: str, rooms: str = "") -> Panels:
    world = build(people, at, text=text, count=max(3, len(rooms)))
    panels = Panels(**vars(world))
    panels.other_chair = another(people, "other-chair", "陆知行", "chair")
    for one, room in zip(panels.entries, rooms, strict=False):
        one.entry.attributes = {"room": room}
    db.commit()
    return panels


def seated_in_segments(people: People, at: datetime, text: str = IN_SEGMENTS) -> Panels:
    """Two segments, two panels, the same two judges in both, a chair for each, everything assigned."""
    world = divided(people, at, text)
    actions.divide_by_segments(world.contest, **world.by)
    first, final = world.panels
    for panel, chair in ((first, people.chair), (final, world.other_chair)):
        for somebody in (people.judge, world.second):
            world.seat_in(panel, somebody)
        world.seat_in(panel, chair, "chair")
    actions.assign_evenly(world.contest, **world.by)
    db.commit()
    return world


@pytest.fixture
def segments(session: Any, people: People, at: datetime) -> Panels:
    return seated_in_segments(people, at)


@pytest.fixture
def opened(segments: Panels) -> Panels:
    actions.open_judging(segments.contest, **segments.by)
    db.commit()
    return segments


def judges(panel: Panel) -> list[Seat]:
    return [seat for seat in judges_of(panel) if seat.role == "judge"]


def test_a_contest_of_two_segments_and_two_panels_is_what_the_command_makes(opened: Panels, tmp_path: Any) -> None:
    world = opened
    first, final = world.panels
    assert [one.segment for one in world.panels] == ["first", "final"]
    codes = [one.code for panel in world.panels for one in panel.seats]
    assert sorted(codes) == [f"J{n}" for n in range(1, 7)], "nobody's code is another's, in whatever panel"
    assert {one.source for one in judges(final)} == {"expert"}, "a panel of one segment has judges of its kind"
    for n in range(3):
        for place, seat in enumerate(judges(first)):
            world.give(seat, n, {**FIRST, "goal.fit": 14_000 - 1_000 * n - 500 * place})
        for place, seat in enumerate(judges(final)):
            world.give(seat, n, {"action.plan": 17_000 - 2_000 * n + 1_000 * place})
    for one in world.entries:
        actions.confirm_entry(one, panels=[first.id], by=world.people.chair.account_id, at=world.at)
    with pytest.raises(WrongMoment, match="还不能结束评分"):
        actions.close_judging(world.contest, **world.by)
    for one in world.entries:
        actions.confirm_entry(one, panels=[final.id], by=world.other_chair.account_id, at=world.at)
    assert missing_in(grid_of(world.contest)) == []
    actions.close_judging(world.contest, **world.by)
    made = results.tabulate([world.contest], **world.by)
    assert made.blocking == 0
    marked: dict[str, set[str]] = {}
    for row in rows_of(made, "inputs/marks.csv"):
        marked.setdefault(row["judge"], set()).add(row["aspect"])
    parts = {seat.code: {"goal.fit", "goal.world"} for seat in judges(first)}
    assert marked == parts | {seat.code: {"action.plan"} for seat in judges(final)}
    assert [row["place"] for row in rows_of(made, "places.csv")] == ["1", "2", "3"]
    hold_to_the_command(made, tmp_path)


@pytest.mark.only("sqlite")
def test_marks_outside_a_panels_part_are_refused(opened: Panels) -> None:
    first, final = opened.panels
    with pytest.raises(Unfit, match=r"没有「action\.plan」"):
        opened.give(judges(first)[0], 0, {**FIRST, **FINAL})
    opened.give(judges(final)[0], 0, FINAL)
    assert [row.state for row in list_in(judges(final)[0].id)] == ["in", "none", "none"]
    assert [row.state for row in list_in(judges(first)[0].id)] == ["none"] * 3


def test_rooms_are_put_on_one_ruler_as_the_command_does(
    session: Any, people: People, at: datetime, tmp_path: Any
) -> None:
    world = divided(people, at, ON_ONE_RULER, rooms="AABB")
    actions.divide_by_rooms(world.panel, "room", **world.by)
    one, two = world.panels
    assert [(panel.attribute, panel.room) for panel in world.panels] == [("room", "A"), ("room", "B")]
    in_two = [another(people, f"in-two-{n}", f"评委{n}") for n in range(2)]
    for panel, somebody in ((one, [people.judge, world.second]), (two, in_two)):
        for judge in somebody:
            world.seat_in(panel, judge)
    with pytest.raises(Clash, match="同一个环节"):
        world.seat_in(two, people.judge)
    assert actions.assign_evenly(world.contest, **world.by).short == ()
    with pytest.raises(Unfit, match="请分给它自己考场的评委"):
        actions.assign(judges(one)[0], world.entries[2], **world.by)
    actions.open_judging(world.contest, **world.by)
    whole = {**FIRST, **FINAL}
    for panel, n, step in ((one, 0, 0), (one, 1, 2_000), (two, 2, 1_000), (two, 3, 3_000)):
        for place, seat in enumerate(judges(panel)):
            world.give(seat, n, {**whole, "action.plan": 17_500 - step - 500 * place})
        actions.confirm_entry(world.entries[n], **world.by)
    actions.close_judging(world.contest, **world.by)
    made = results.tabulate([world.contest], **world.by)
    assert made.blocking == 0
    scores = {row["entry"]: row["score"] for row in rows_of(made, "places.csv")}
    assert scores[world.entries[0].entry.number] == scores[world.entries[2].entry.number], "each the best of a room"
    hold_to_the_command(made, tmp_path)


@pytest.mark.only("sqlite")
def test_an_entry_that_moves_to_another_room_is_no_more_for_the_judges_of_the_first(
    session: Any, people: People, at: datetime
) -> None:
    world = divided(people, at, IN_ROOMS, rooms="ABB")
    world.entries[2].entry.attributes = {}
    actions.divide_by_rooms(world.panel, "room", **world.by)
    one, two = world.panels
    for panel in world.panels:
        for n in range(2):
            world.seat_in(panel, another(people, f"in-{panel.room}-{n}", f"评委{panel.room}{n}"))
    actions.assign_evenly(world.contest, **world.by)
    with pytest.raises(WrongMoment, match="没有评审组管"):
        actions.open_judging(world.contest, **world.by)
    world.entries[2].entry.attributes = {"room": "10"}
    assert [made.room for made in actions.add_panels(world.contest, **world.by)] == ["10"]
    with pytest.raises(WrongMoment, match=r"考场 10.*评委不够"):
        actions.open_judging(world.contest, **world.by)
    world.entries[2].entry.attributes = {"room": "B"}
    actions.assign_evenly(world.contest, **world.by)
    actions.open_judging(world.contest, **world.by)
    world.entries[0].entry.attributes = {"room": "B"}
    with pytest.raises(WrongMoment, match="不归你评"):
        world.give(judges(one)[0], 0, {**FIRST, **FINAL})
    sentences = [missing.sentence for missing in missing_in(grid_of(world.contest))]
    assert "%(code)s 号的「%(part)s」还没有分配评委" in sentences
    world.give(judges(two)[0], 1, {**FIRST, **FINAL})


WAYS = {
    "segments": ["segments"],
    "rooms": ["rooms"],
    "segments, then one in rooms": ["segments", "rooms"],
    "rooms, then all in segments": ["rooms", "segments"],
}


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)
def test_each_part_of_each_entry_has_one_panel_and_uniting_gives_back_the_one(
    session: Any, people: People, at: datetime, ways: list[str]
) -> None:
    world = divided(people, at, IN_SEGMENTS, rooms="ABA")
    world.seated()
    actions.assign_evenly(world.contest, **world.by)
    for way in ways:
        if way == "segments":
            actions.divide_by_segments(world.contest, **world.by)
        else:
            actions.divide_by_rooms(world.panels[0], "room", **world.by)
    panels = world.panels
    for segment, one in product(segments_marked(world.contest), world.entries):
        marking = [panel for panel in panels if panel.segment in ("", segment) and takes(panel, one.entry)]
        assert len(marking) == 1, (segment, one.code)
        assert without_panel(world.contest, panels, one.entry) == []
    assert all(takes(one.seat.panel, one.appearance.entry) for one in active_assignments(world.contest))
    seats = {(seat.code, seat.account_id) for panel in panels for seat in panel.seats}
    united = actions.unite_panels(world.contest, **world.by)
    assert (united.segment, united.attribute, united.room) == ("", "", "")
    assert [one.id for one in world.panels] == [united.id]
    assert {(seat.code, seat.account_id) for seat in united.seats} == seats


@pytest.mark.only("sqlite")
def test_what_cannot_be_divided_says_why(world: World) -> None:
    by = {"by": world.people.organiser.account_id, "at": world.at}
    with pytest.raises(Unfit, match="没有可以分开的赛段"):
        actions.divide_by_segments(world.contest, **by)
    with pytest.raises(Unfit, match="没有登记"):
        actions.divide_by_rooms(world.panel, "room", **by)
    with pytest.raises(Clash, match="只有一个评审组"):
        actions.unite_panels(world.contest, **by)
    world.opened()
    with pytest.raises(WrongMoment, match="不再改动"):
        actions.divide_by_segments(world.contest, **by)


@pytest.mark.only("sqlite")
def test_once_judging_has_begun_the_page_says_why_nothing_is_divided_and_what_to_do(
    opened: Panels, visit: Visit
) -> None:
    desk = visit("organiser")
    page = desk.get(opened.desk("panel"))
    page.says("评审组怎么分不再改", "改它登记的考场，再均匀分配一次")
    page.keeps_quiet_about("合并成一个评审组")


# Pages


@pytest.mark.only("sqlite")
def test_the_organiser_divides_on_the_page_and_seats_judges_in_each(
    session: Any, people: People, at: datetime, visit: Visit
) -> None:
    world = divided(people, at, IN_SEGMENTS)
    desk = visit("organiser")
    page = desk.get(world.desk("panel"))
    page.keeps_quiet_about("合并成一个评审组", "哪个评审组")
    page = page.submit("按赛段分评审组").follow()
    page.says("现在有 2 个评审组", "材料", "现场", "2 个评审组，各评各的部分", "合并成一个评审组", "还没有评委")
    first, final = world.panels
    for panel, role in product((first, final), ("judge", "chair")):
        who = people.judge if role == "judge" else people.chair
        page = page.submit("安排入席", account=str(who.account_id), role=role, panel=str(panel.id)).follow()
    assert [[seat.code for seat in judges_of(panel)] for panel in world.panels] == [["J1", "J2"], ["J3", "J4"]]
    page.submit("合并成一个评审组", status=409).says("坐在几个评审组里")
    desk.get(world.desk("panel") + "?lang=en").says("Paper", "Stage", "Unite into one panel")


@pytest.mark.only("sqlite")
def test_a_chair_sees_and_confirms_only_their_own_panel(opened: Panels, visit: Visit, client: Any) -> None:
    first, final = opened.panels
    own, other = (opened.give(judges(panel)[0], 0, marks) for panel, marks in ((first, FIRST), (final, FINAL)))
    db.commit()
    at = f"{opened.contest.key}"
    desk = visit("chair")
    grid = desk.get(opened.desk("grid"))
    grid.says("评分中")
    entry = desk.get(f"/desk/{opened.edition.key}/sheets/{opened.entries[0].id}/{at}")
    entry.says("目标清晰", "14")
    entry.keeps_quiet_about("行动与目标对应", "17.5")
    desk.post(f"/desk/{opened.edition.key}/versions/{other.id}/confirm/{at}", status=403)
    desk.get(f"/desk/{opened.edition.key}/versions/{other.id}/reopen/{at}", status=403)
    desk.post(f"/desk/{opened.edition.key}/confirm/{opened.entries[0].id}/{at}")
    db.expire_all()
    assert own.confirmed_at is not None
    assert other.confirmed_at is None
    whole = visit("organiser").get(f"/desk/{opened.edition.key}/sheets/{opened.entries[0].id}/{at}")
    whole.says("目标清晰", "行动与目标对应", "17.5")


@pytest.mark.only("sqlite")
def test_a_judge_of_the_other_panel_has_no_way_to_a_sheet(opened: Panels, visit: Visit) -> None:
    first, final = opened.panels
    stranger = another(opened.people, "only-final", "裴先生")
    actions.swap(judges(final)[0], db.get_one(Account, stranger.account_id), reason="请假", **opened.by)
    mine = next(one for one in active_assignments(opened.contest) if one.seat.account_id == stranger.account_id)
    other = next(one for one in active_assignments(opened.contest) if one.seat_id == judges(first)[0].id)
    db.commit()
    client = visit(None)
    client.sign_in(stranger)
    client.get(f"/judge/{mine.id}").says("行动与目标对应", "现场")
    for path in ("", "/list", "/paper", "/usual", "/aside"):
        client.get(f"/judge/{other.id}{path}", status=403)
    for desk in ("grid", "panel", "papers", "help"):
        client.get(opened.desk(desk), status=403)


@pytest.mark.only("sqlite")
def test_a_judge_of_two_panels_has_two_lists(opened: Panels, visit: Visit) -> None:
    page = visit("judge").get("/judge")
    page.says("材料", "现场", "已交 0 / 3，已确认 0")
    assert page.text.count("已交 0 / 3") == 2


@pytest.mark.only("sqlite")
def test_papers_carry_each_panels_own_part(opened: Panels, visit: Visit) -> None:
    page = visit("organiser").get(opened.desk("papers"))
    assert page.text.count("行动与目标对应") == 6, "two judges, three entries"
    assert page.text.count("对行业岗位的认识") == 6
    page.says("材料", "现场")
    own = visit("chair").get(opened.desk("papers"))
    assert own.text.count("对行业岗位的认识") == 6
    assert "行动与目标对应" not in own.text, "the other panel prints its own"


@pytest.mark.only("sqlite")
def test_a_chair_sees_and_sees_to_the_calls_of_their_own_panel(opened: Panels, visit: Visit) -> None:
    calls = []
    for panel, line in zip(opened.panels, ("材料看不懂", "麦克风坏了"), strict=True):
        task = next(one for one in active_assignments(opened.contest) if one.seat_id == judges(panel)[0].id)
        calls.append(actions.call_for_help(task, "other", line, by=task.seat.account_id, at=opened.at))
    db.commit()
    desk = visit("chair")
    own = desk.get(opened.desk("help"))
    own.says("材料看不懂", "材料 ·")
    own.keeps_quiet_about("麦克风坏了")
    for page in ("/judge", opened.desk("grid"), opened.desk("panel")):
        desk.get(page).says("1 位评委在叫人")
    for verb in ("see", "close"):
        desk.post(f"/desk/{opened.edition.key}/help/{calls[1].id}/{verb}/{opened.contest.key}", status=403)
    own.submit("我这就去").follow().says("这就去")
    visit("organiser").get(opened.desk("help")).says("材料看不懂", "麦克风坏了", "现场 ·")


@pytest.mark.only("sqlite")
def test_a_list_of_judges_names_the_panel(segments: Panels, visit: Visit) -> None:
    """Whoever writes none is asked; a name of the segment is enough."""
    table = "姓名\t评审组\n许一舟\t现场\n程一鸣\t\n"
    page = visit("organiser").get(segments.desk("judges/import")).submit("读名单", text=table).follow()
    page.says("有几个评审组：材料、现场。请写明进哪一个。", "进材料", "进现场")
    page.submit("导入 1 行").follow()
    final = segments.panels[1]
    assert [seat.name for seat in judges(final)][-1] == "许一舟"


def in_rooms(people: People, at: datetime) -> Panels:
    """Three entries in rooms A, B, B; a panel of two judges for each room, everything assigned."""
    world = divided(people, at, IN_ROOMS, rooms="ABB")
    actions.divide_by_rooms(world.panel, "room", **world.by)
    for panel in world.panels:
        for n in range(2):
            world.seat_in(panel, another(people, f"in-{panel.room}-{n}", f"评委{panel.room}{n}"))
    actions.assign_evenly(world.contest, **world.by)
    db.commit()
    return world


def rooms_marking(world: Panels, n: int) -> set[str]:
    of_entry = [one for one in active_assignments(world.contest) if one.appearance_id == world.entries[n].id]
    return {one.seat.panel.room for one in of_entry}


def test_an_entry_whose_sheets_are_in_stays_in_its_room_until_they_are_sent_back(
    session: Any, people: People, at: datetime
) -> None:
    world = in_rooms(people, at)
    one, two = world.panels
    whole, moved = {**FIRST, **FINAL}, {"reason": "换考场", **world.by}
    set_attributes(world.entries[0], {"room": "B"}, **moved)
    assert rooms_marking(world, 0) == set(), "room A has it no more, before judging is opened, too"
    set_attributes(world.entries[0], {"room": "A"}, **moved)
    world.entries[1].entry.attributes = {"room": "A"}  # as rows are from before this rule
    actions.assign_evenly(world.contest, **world.by)
    actions.open_judging(world.contest, **world.by)
    assert (rooms_marking(world, 0), rooms_marking(world, 1)) == ({"A"}, {"A"}), "opening takes it from room B"
    sent = [world.give(seat, 0, whole) for seat in judges(one)]
    db.commit()
    with pytest.raises(Clash, match=r"考场 A.*已经交上来的评分表"):
        set_attributes(world.entries[0], {"room": "B"}, **moved)
    db.rollback()
    for version in sent:
        actions.reopen(version, reason="换考场", **world.by)
    set_attributes(world.entries[0], {"room": "B"}, **moved)
    assert rooms_marking(world, 0) == set()
    actions.assign_evenly(world.contest, **world.by)
    for seat in judges(two):
        world.give(seat, 0, whole)
    actions.confirm_entry(world.entries[0], **world.by)
    lines = grid_of(world.contest).lines
    moved_line = next(line for line in lines if line.appearance.id == world.entries[0].id)
    assert (moved_line.state[0], moved_line.score != "") == ("done", True)


@pytest.mark.only("sqlite")
def test_a_chair_acts_on_the_entries_of_their_own_room(
    session: Any, people: People, at: datetime, visit: Visit
) -> None:
    world = in_rooms(people, at)
    one, two = world.panels
    world.seat_in(one, people.chair, "chair")
    actions.open_judging(world.contest, **world.by)
    for panel, n in ((one, 0), (two, 1)):
        world.give(judges(panel)[0], n, {**FIRST, **FINAL})
    db.commit()
    desk = visit("chair")
    page = desk.get(world.desk("grid"))
    page.says(judges(one)[1].name, "另有")
    page.keeps_quiet_about(judges(two)[0].name, judges(two)[1].name, "可以结束评分了")
    for n, status in ((0, 200), (1, 403)):
        path = f"/desk/{world.edition.key}/participation/{world.entries[n].id}/{world.contest.key}"
        desk.get(path, status=status)
        if status == 403:
            desk.post(path, participation="disqualified", reason="越界", status=403)
    visit("organiser").get(world.desk("grid")).says(judges(two)[1].name)


CONTESTS_OWN = ("close-judging", "draw", "tie-lot", "scores", "scores-file")


@pytest.mark.only("sqlite")
def test_what_is_the_contests_is_not_for_the_chair_of_one_panel_of_two(opened: Panels, visit: Visit) -> None:
    """Role × route: the organiser, and a chair of both panels; a chair of either one not, and nobody else."""
    people, clients = opened.people, {}

    def may(who: Named) -> set[str]:
        client = clients.setdefault(who.key, visit(None).sign_in(who))
        sent = {"csrf_token": client.token()}
        asked = {verb: client.ask("POST", opened.desk(verb), status=None, data=sent) for verb in CONTESTS_OWN}
        return {verb for verb, answer in asked.items() if answer.status != 403}

    others = [people.supervisor, people.judge, people.alice, people.administrator, people.provincial_organiser]
    for nobody in (people.chair, opened.other_chair, *others, people.organiser_of_other_school, people.outsider):
        assert may(nobody) == set(), nobody.key
    assert may(people.organiser) == set(CONTESTS_OWN)
    desk, sentence = clients["chair"], "由组织者或者统管各组的裁判长来办"
    lots = desk.get(opened.desk("lots"))
    lots.says(sentence)
    lots.keeps_quiet_about("按这个种子抽签", "记下签号")
    desk.get(opened.desk("lots") + "?lang=en").says("Lots are the contest's")
    opened.seat_in(opened.panels[1], people.chair, "chair")
    assert may(people.chair) == set(CONTESTS_OWN), "who chairs them all acts for the contest"
    lots = desk.get(opened.desk("lots") + "?lang=zh")
    lots.says("按这个种子抽签", "记下签号")
    lots.keeps_quiet_about(sentence)
    assert may(opened.other_chair) == set(), "beside whom the other one still has one panel only"


@pytest.mark.only("sqlite")
def test_the_chair_of_one_room_confirms_its_own_figures_and_enters_none(
    session: Any, people: People, at: datetime, visit: Visit
) -> None:
    world = divided(people, at, VOTED, rooms="ABB")
    actions.divide_by_rooms(world.panel, "room", **world.by)
    one, two = world.panels
    for panel, chair in ((one, people.chair), (two, world.other_chair)):
        for n in range(2):
            world.seat_in(panel, another(people, f"in-{panel.room}-{n}", f"评委{panel.room}{n}"))
        world.seat_in(panel, chair, "chair")
    actions.assign_evenly(world.contest, **world.by)
    actions.open_judging(world.contest, **world.by)
    votes = {(one, "vote"): value for one, value in zip(world.entries, ("81", "82", "83"), strict=True)}
    actions.enter_scores(world.contest, votes, **world.by)
    desk = visit("chair")
    page = desk.get(world.desk("scores"))
    page.says("由组织者录入", "确认别人录入的 1 个")
    others = [one.entry.number for one in world.entries[1:]]
    page.says(world.entries[0].entry.number)
    page.keeps_quiet_about("看看会改什么", "记下签号", *others)
    file = desk.get(world.desk("scores-file"))
    file.says(world.entries[0].entry.number)
    file.keeps_quiet_about(*others)
    visit("organiser").get(world.desk("scores")).says(*others)
    page.submit("确认别人录入的 1 个").follow().says("1 个成绩已确认", "2 个等着确认")
    desk.post(world.desk("scores-confirm"), until="f" * 36, status=403)
    waiting = [score.appearance_id for score in scores_waiting(world.contest)]
    assert sorted(waiting) == sorted(one.id for one in world.entries[1:])
    desk.get(world.desk("scores") + "?lang=en").says("Entered by the organiser", "your own room")


@pytest.mark.only("sqlite")
def test_panels_are_united_also_where_somebody_has_left_one_of_them(segments: Panels) -> None:
    world = segments
    first, final = world.panels
    left = [judges(first)[0], judges(final)[1]]
    for seat in left:
        actions.leave(seat, reason="请假", **world.by)
    stay = {seat.id for panel in world.panels for seat in judges_of(panel)}
    united = actions.unite_panels(world.contest, **world.by)
    assert {seat.id for seat in united.seats if seat.role != "panel"} == stay
    assert len({seat.account_id for seat in judges_of(united)}) == len(judges_of(united)) == 4


@pytest.mark.only("sqlite")
def test_sheets_of_two_rooms_on_one_entry_keep_judging_from_closing(session: Any, people: People, at: datetime) -> None:
    """Rows from before entries kept their room."""
    world = in_rooms(people, at)
    actions.open_judging(world.contest, **world.by)
    one, two = world.panels
    whole = {**FIRST, **FINAL}
    sent = [world.give(seat, 0, whole) for seat in judges(one)]
    world.entries[0].entry.attributes = {"room": "B"}
    db.flush()
    actions.assign_evenly(world.contest, **world.by)
    for n in range(3):
        for seat in judges(two):
            world.give(seat, n, whole)
        actions.confirm_entry(world.entries[n], **world.by)
    named = [(missing.facts["who"], missing.facts["part"]) for missing in missing_in(grid_of(world.contest))]
    assert named == [(seat.name, {"zh": "考场 A", "en": "Room A"}) for seat in judges(one)]
    with pytest.raises(WrongMoment, match="还不能结束评分"):
        actions.close_judging(world.contest, **world.by)
    for version in sent:
        actions.reopen(version, reason="换考场", **world.by)
    assert rooms_marking(world, 0) == {"B"}, "sent back, it is nobody's to mark again"
    assert missing_in(grid_of(world.contest)) == []
    actions.close_judging(world.contest, **world.by)
