"""Drafts, submission, repeats, clashes: what a judge does, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.audit import AuditLine
from contest.editions.actions import renew_rulebook
from contest.editions.queries import forget
from contest.editions.rulebooks.effective import rulebook_of
from contest.errors import Clash, Unfit, WrongMoment
from contest.judging import actions
from contest.judging.actions.sheets import DraftClash
from contest.judging.models import ScoreSheet, SheetVersion
from contest.judging.queries import current_sheets
from contest.judging.queries.listed import list_in
from contest.judging.queries.sheets import progress_of
from contest.judging.rubric import Rubric, _rubric, rubric_of
from contest.judging.rubric_items import Band, RubricItem
from contest.rules.rulebook.law.marking import Aspect
from contest.web import format_refusal
from tests.judging.world import FULL, LAW, World


def save(world: World, marks: dict[str, int | None], **more: Any) -> ScoreSheet:
    judge = world.people.judge
    return actions.save_draft(world.task(judge), marks, by=judge.account_id, at=more.pop("at", world.at), **more)


def states(world: World) -> list[str]:
    seat = next(one for one in world.panel.seats if one.account_id == world.people.judge.account_id)
    return [row.state for row in list_in(seat.id)]


# Reading a mark


@pytest.fixture
def rubric(world: World) -> Rubric:
    return rubric_of(world.contest)


@pytest.mark.parametrize(
    ("typed", "mark"), [("14", 14_000), (" 14.5 ", 14_500), ("0", 0), ("14.50", 14_500), ("", None), ("   ", None)]
)
def test_a_mark_is_read_exactly(rubric: Rubric, typed: str, mark: int | None) -> None:
    assert rubric.read("goal.fit", typed) == mark


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31", "这一项最高 15 分，你填的是 31。"),
        ("15.1", "这一项最高 15 分，你填的是 15.1。"),
        ("-1", "这一项最低 0 分，你填的是 -1。"),
        ("14.55", "最多 1 位小数，你填的是 14.55。"),
        ("１４", "数字请用半角：把「１４」写成 14。"),
        ("14．5", "数字请用半角：把「14．5」写成 14.5。"),
        ("14,5", "小数点请用「.」：把 14,5 写成 14.5。"),
        ("1e1", "「1e1」不是分数。请填 0 到 15 之间的数。"),
        ("十四", "「十四」不是分数。请填 0 到 15 之间的数。"),
        (".5", "「.5」不是分数。请填 0 到 15 之间的数。"),
    ],
)
def test_what_is_no_mark_is_refused_at_its_field_with_what_to_do(
    app: Any, rubric: Rubric, typed: str, sentence: str
) -> None:
    with pytest.raises(Unfit) as refused:
        rubric.read("goal.fit", typed)
    assert refused.value.field == "goal.fit"
    with app.test_request_context():
        assert format_refusal(refused.value) == sentence


def test_the_least_mark_is_held(world: World) -> None:
    with pytest.raises(Unfit, match="最低"):
        rubric_of(world.contest).read("action.plan", "1")


def test_levels_take_whole_numbers_only_and_add_their_share(making: World) -> None:
    judged = rubric_of(making.contest)
    assert [line.key for line in judged.lines] == ["craft.finish"]
    assert judged.read("craft.finish", "3") == 3_000
    assert judged.total_shown({"craft.finish": 2_000}) == "8.0"
    for typed in ("4", "1.5"):
        with pytest.raises(Unfit, match="0 到"):
            judged.read("craft.finish", typed)
    agreed = rubric_of(making.contest, agreed=True)
    assert [line.key for line in agreed.lines] == ["work.size"]


def _levelled(**more: Any) -> RubricItem:
    aspect = Aspect.model_validate({"key": "craft.finish", "max": "12", "levels": 3, **more})
    bands = tuple(Band(one.name.model_dump(), {}, one.from_, one.to, ()) for one in aspect.bands)
    return RubricItem(aspect, Fraction(1), bands, "craft.finish")


def test_each_level_has_its_text_where_the_rulebook_lists_them() -> None:
    listed = {"zh": "0 未达到；1 达到；3 优秀", "en": "0 below; 1 meets it; 3 excellent"}
    item = _levelled(descriptor=listed)
    assert list(item.level_texts) == ["0", "1", "3"]
    assert item.level_texts["3"] == {"zh": "优秀", "en": "excellent"}
    assert item.own_text is None, "it is not said twice"
    for other in (
        {"zh": "看表面是否平整", "en": "whether it is even"},
        {"zh": "0 未达到；4 优秀", "en": "0 below; 4 excellent"},
        {"zh": "0 未达到；3 优秀", "en": "3 excellent; 0 below"},
        {"zh": "0 未达到；3 优秀", "en": "0 below; 2 excellent"},
        {"zh": "看：0 未达到；3 优秀", "en": "see: 0 below; 3 excellent"},
        {"zh": "3 处接缝都看", "en": "3 joints"},
    ):
        item = _levelled(descriptor=other)
        assert (item.level_texts, item.own_text) == ({}, other)
    banded = _levelled(descriptor=listed, bands=[{"name": {"zh": "优秀级", "en": "Excellent"}, "from": 3, "to": 3}])
    assert banded.level_texts == {"3": {"zh": "优秀级", "en": "Excellent"}}
    assert banded.own_text == listed


def test_totals_are_exact_and_none_is_not_zero(rubric: Rubric) -> None:
    tenths = {"goal.fit": 100, "goal.world": 200}
    assert rubric.total_shown(tenths) == "0.3"
    assert rubric.part_shown(rubric.parts[1], tenths) is None
    assert rubric.part_shown(rubric.parts[1], {**tenths, "action.plan": 2_000}) == "2.0"
    assert rubric.max == "50"
    assert not rubric.missing(FULL)


def test_bands_offer_a_handful_of_values(rubric: Rubric) -> None:
    line = rubric.line("goal.fit")
    assert line.bands[0].values == ("13", "13.5", "14", "14.5", "15")
    assert [band.range for band in line.bands] == ["13–15", "10–12.9", "7–9.9", "0–6.9"]
    assert [band.holds(12_900) for band in line.bands] == [False, True, False, False]
    assert rubric.line("goal.world").bands == ()


# Drafts


def test_a_draft_is_kept_and_a_mark_of_zero_is_a_mark(world: World) -> None:
    world.opened()
    assert states(world) == ["none", "none", "none"]
    sheet = save(world, {"goal.fit": 0})
    assert sheet.draft == {"goal.fit": 0}
    assert states(world)[0] == "going"
    sheet = save(world, {"goal.fit": None, "goal.world": 3_500})
    assert sheet.draft == {"goal.fit": None, "goal.world": 3_500}
    assert rubric_of(world.contest).count(sheet.draft) == 1


def test_note_and_comment_are_kept_apart_and_left_alone_when_not_named(world: World) -> None:
    world.opened()
    save(world, {}, note="访谈对象是谁？", comment="目标很清楚。")
    sheet = save(world, {"goal.fit": 14_000})
    assert (sheet.note, sheet.comment) == ("访谈对象是谁？", "目标很清楚。")
    assert save(world, {}, note="").note is None


def test_two_devices_do_not_overwrite_one_another(world: World) -> None:
    world.opened()
    first = save(world, {"goal.fit": 14_000}, version=0).version
    second = save(world, {"goal.fit": 13_000}, version=first).version
    with pytest.raises(DraftClash) as refused:
        save(world, {"goal.fit": 12_000, "goal.world": 9_000}, version=first)
    assert {(one.key, one.here, one.there) for one in refused.value.differences} == {
        ("goal.fit", 12_000, 13_000),
        ("goal.world", 9_000, None),
    }
    assert refused.value.version == second
    assert save(world, {"goal.fit": 13_000}, version=first).version == second, "the same value is no clash"
    assert save(world, {"goal.fit": 12_000}, version=second).draft["goal.fit"] == 12_000


def test_a_page_that_was_opened_before_anything_was_saved_clashes_too(world: World) -> None:
    world.opened()
    save(world, {"goal.fit": 14_000}, version=0)
    with pytest.raises(DraftClash):
        save(world, {"goal.fit": 10_000}, version=0)


def test_marks_outside_the_law_never_get_in(world: World) -> None:
    world.opened()
    for marks in ({"goal.fit": 15_001}, {"goal.fit": 14_550}, {"nothing": 1_000}, {"action.plan": 1_000}):
        with pytest.raises(Unfit):
            save(world, marks)
    with pytest.raises(TypeError):
        save(world, {"goal.fit": 14.5})  # type: ignore[dict-item]


def test_nothing_is_saved_before_the_opening_and_after_the_close(world: World) -> None:
    world.assigned()
    with pytest.raises(WrongMoment, match="还没有开始"):
        save(world, {"goal.fit": 14_000})
    world.opened().confirmed()
    actions.close_judging(world.contest, by=world.people.organiser.account_id, at=world.later(30))
    with pytest.raises(WrongMoment, match="没有存"):
        save(world, {"goal.fit": 14_000})


# Submission


def test_a_submitted_sheet_is_a_version_of_whole_thousandths(world: World) -> None:
    version = world.opened().submit(world.people.judge)
    assert version.marks == FULL
    assert (version.number, version.is_current, version.by_id) == (1, True, world.people.judge.account_id)
    assert states(world)[0] == "in"
    assert world.entries[0].competed_at == world.at
    [sheet] = current_sheets([world.contest.id])
    assert (sheet.judge, sheet.marks, sheet.entry) == ("J1", FULL, world.entries[0].entry.number)
    line = world_line(world, "judging.submit")
    assert "14000" not in str(line.now)


def world_line(world: World, action: str) -> AuditLine:
    from contest.db import session

    return session.scalars(sa.select(AuditLine).where(AuditLine.action == action)).one()


def test_a_sheet_with_gaps_says_which(world: World) -> None:
    world.opened()
    with pytest.raises(Unfit) as refused:
        world.submit(world.people.judge, marks={"goal.fit": 14_000})
    assert refused.value.field == "goal.world"
    assert [one["zh"] for one in refused.value.facts["names"]] == ["对行业岗位的认识", "行动与目标对应"]


def test_the_first_sheet_freezes_the_rulebook_and_a_later_change_does_not_reach_it(world: World, session: Any) -> None:
    world.opened()
    assert world.contest.frozen_at is None
    world.submit(world.people.judge)
    assert world.contest.frozen_at == world.at
    changed = LAW.replace("max = 15", "max = 10").replace("trial-2023", world.edition.key).replace('"13"', '"9"')
    changed = changed.replace('to = "15"', 'to = "10"').replace('from = "10", to = "12.9"', 'from = "8", to = "8.9"')
    renew_rulebook(world.edition, changed, reason="改分值", by=None, at=world.at)
    forget()
    assert rubric_of(world.contest).line("goal.fit").max == "15"
    assert rulebook_of(world.contest).law_of(world.contest.key).scheme is not None


def test_a_repeat_gives_the_first_answer_and_other_marks_are_not_taken(world: World, session: Any) -> None:
    world.opened()
    first = world.submit(world.people.judge)
    assert world.submit(world.people.judge, at=world.later(1)).id == first.id
    assert session.scalar(sa.select(sa.func.count(SheetVersion.id))) == 1
    with pytest.raises(Clash, match="没有收下"):
        world.submit(world.people.judge, marks={**FULL, "goal.fit": 15_000})
    with pytest.raises(Clash, match="不能再改"):
        save(world, {"goal.fit": 15_000})


def test_the_database_itself_holds_one_current_version(world: World, session: Any) -> None:
    first = world.opened().submit(world.people.judge)
    session.add(
        SheetVersion(
            region=first.region, sheet_id=first.sheet_id, seat_id=first.seat_id, appearance_id=first.appearance_id,
            contest_id=first.contest_id, number=2, marks={}, reason="x", at=world.at,
        )
    )  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
    session.rollback()


def test_measured_aspects_are_the_chairs_and_judged_ones_the_judges(making: World) -> None:
    making.opened()
    chair = making.people.chair
    agreed = actions.submit_sheet(making.agreed_task(), {"work.size": 40_500}, by=chair.account_id, at=making.at)
    assert agreed.sheet.seat.code == ""
    making.submit(making.people.judge, marks={"craft.finish": 2_000})
    assert {(one.judge, *one.marks.items()) for one in current_sheets([making.contest.id])} == {
        ("", ("work.size", 40_500)),
        ("J1", ("craft.finish", 2_000)),
    }
    with pytest.raises(Unfit):
        making.submit(making.second, marks={"work.size": 40_500, "craft.finish": 1_000})


# Standing aside


def test_who_stands_aside_gives_the_entry_back_for_good(world: World) -> None:
    judge = world.opened().people.judge
    task = world.task(judge)
    conflict = actions.stand_aside(task, kind="kin", note="选手是我的外甥", by=judge.account_id, at=world.at)
    assert states(world) == ["aside", "none", "none"]
    assert progress_of(judge.account_id)[world.panel.id].assigned == 2
    with pytest.raises(WrongMoment, match="回避"):
        actions.save_draft(task, {"goal.fit": 14_000}, by=judge.account_id, at=world.at)
    with pytest.raises((Clash, Unfit)):
        actions.assign(task.seat, world.entries[0], by=None, at=world.at)
    spread = actions.assign_evenly(world.contest, by=None, at=world.at)
    assert (spread.made, [(one.code, n) for one, n in spread.short]) == (0, [("01", 1)])
    assert conflict.person_id == judge.person_id


def test_standing_aside_needs_a_kind_and_a_word_and_comes_too_late_after_submission(world: World) -> None:
    judge = world.opened().people.judge
    task = world.task(judge)
    for kind, note in (("adviser", "我"), ("kin", "  ")):
        with pytest.raises(Unfit):
            actions.stand_aside(task, kind=kind, note=note, by=judge.account_id, at=world.at)
    world.submit(judge)
    with pytest.raises(Clash, match="裁判长"):
        actions.stand_aside(task, kind="kin", note="外甥", by=judge.account_id, at=world.at)


def test_the_clock_of_a_draft_is_the_moment_of_saving(world: World) -> None:
    world.opened()
    with clock.frozen_at(world.later(3)):
        assert save(world, {"goal.fit": 1_000}, at=clock.now()).draft_at == world.later(3)


# Law 2: steps, units, what enters no sum

SECOND = """
law = "2"
[numbers]
mark_places = 1
[[scheme]]
key = "dive"
  [[scheme.criterion]]
  key = "dive"
    [[scheme.criterion.aspect]]
    key = "form"
    max = 10
    min = 1
    step = "0.5"
    times = "dd"
    bands = [ { name = { zh = "好", en = "Good" }, from = 7, to = 10 } ]
    [[scheme.criterion.aspect]]
    key = "dd"
    kind = "measured"
    max = 5
    unit = { zh = "难度", en = "DD" }
    silent = true
"""


def test_marks_go_up_in_the_steps_of_the_rulebook(app: Any) -> None:
    rubric = _rubric(SECOND, "", False, None)
    assert [rubric.read("form", typed) for typed in ("1", "7.5", "10")] == [1000, 7500, 10000]
    with pytest.raises(Unfit) as refused:
        rubric.read("form", "7.4")
    with app.app_context():
        assert format_refusal(refused.value) == "这一项从 1 起，每 0.5 分一格；7.4 不在格上。"
    assert all((Fraction(value) - 1) % Fraction(1, 2) == 0 for value in rubric.line("form").bands[0].values)
    assert (rubric.line("form").step, rubric.is_plain) == ("0.5", False)


def test_what_is_multiplied_or_silent_is_in_no_sum() -> None:
    judges, panel = _rubric(SECOND, "", False, None), _rubric(SECOND, "", True, None)
    assert (judges.total_shown({"form": 7000}), judges.max) == ("–", "–")
    assert panel.total({"dd": 3200}) == 0
    assert panel.line("dd").unit == {"zh": "难度", "en": "DD"}
