"""Publishing: every step with what it refuses, and the correction from the first doubt to what replaces it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest.awards.models import AwardDecision
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import round_name
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.i18n import localized
from contest.people.models import EarlierAward
from contest.publication import actions, drafting
from contest.publication.models import (
    Publication,
    PublishedGroupAward,
    PublishedPlace,
    PublishedTable,
)
from contest.publication.queries import changes
from contest.publication.queries.desk import is_reopened, reopened_because, speaking_of
from contest.publication.sealed.rulebook import event_in
from contest.results import actions as results
from contest.results.queries import is_current
from tests.results.world import World


def other(world: World) -> dict[str, Any]:
    return {"by": world.second.account_id, "at": world.at}


def after_publicity(world: World) -> dict[str, Any]:
    return {**world.by, "at": world.later(days=10)}


# Drafting


def test_a_draft_names_its_contests_and_gives_the_awards(world: World, session: Any) -> None:
    made = world.drafted()
    assert (made.number, made.state) == (1, "draft")
    assert made.title == {"zh": "江西财经大学校赛成绩", "en": "Jiangxi University of Finance, School round: results"}
    counts = {one.key: (one.entries, one.people) for one in made.contests}
    assert counts == {world.contest.key: (5, 5), world.other.key: (3, 3)}
    assert session.scalar(sa.select(sa.func.count()).select_from(AwardDecision)) == 8
    assert session.scalar(sa.select(sa.func.count()).select_from(PublishedPlace)) == 0, "nothing is sealed yet"


def test_not_drafted_on_sand(world: World) -> None:
    first = world.tabulated()
    world.leave_out(world.entry(1), sheets=2)
    second = world.tabulated()
    with pytest.raises(WrongMoment, match="取代"):
        actions.prepare(first, **world.by)
    with pytest.raises(WrongMoment, match="1 个问题"):
        actions.prepare(second, **world.by)


def test_one_draft_at_a_time(world: World) -> None:
    made = world.drafted()
    with pytest.raises(Clash, match="第 1 号发布"):
        actions.prepare(made.tabulation, **world.by)


# Review


def test_nobody_reviews_his_own(world: World) -> None:
    made = world.drafted()
    with pytest.raises(NotAllowed, match="不能自己复核"):
        actions.review(made, **world.by)
    assert made.state == "draft"


def test_reviewed_by_name_and_once(world: World) -> None:
    made = world.reviewed()
    assert (made.state, made.reviewed_name) == ("reviewed", "复核的人")
    with pytest.raises(Clash, match="不在这一步"):
        actions.review(made, **other(world))


def test_an_outdated_draft_is_neither_reviewed_nor_published(world: World) -> None:
    draft = world.drafted()
    world.tabulated()
    with pytest.raises(WrongMoment, match="过时"):
        actions.review(draft, **other(world))
    actions.withdraw(draft, reason="统分改了", **world.by)
    reviewed = world.reviewed()
    world.tabulated()
    with pytest.raises(WrongMoment, match="过时"):
        actions.publish(reviewed, **world.by)
    assert reviewed.state == "reviewed"


# Publishing


def test_unreviewed_is_not_published(world: World) -> None:
    with pytest.raises(Clash, match="不在这一步"):
        actions.publish(world.drafted(), **world.by)


def test_published_is_sealed_as_it_was_previewed(world: World, session: Any) -> None:
    made = world.reviewed()
    places = [drafting.places_to_be(made, contest) for contest in world.contests]
    awards = drafting.group_awards_to_be(made, world.contests)
    tables = drafting.tables_to_be(made, world.contests)
    assert session.scalar(sa.select(sa.func.count()).select_from(PublishedPlace)) == 0
    actions.publish(made, **world.by)
    for contest, previewed in zip(world.contests, places, strict=True):
        sealed = session.scalars(
            sa.select(PublishedPlace).where(PublishedPlace.contest == contest.key).order_by(PublishedPlace.position)
        )
        assert [plain(one) for one in sealed] == [plain(one) for one in previewed]
    given = session.scalars(sa.select(PublishedGroupAward).order_by(PublishedGroupAward.position))
    assert [plain(one) for one in given] == [plain(one) for one in awards]
    counted = session.scalars(sa.select(PublishedTable).order_by(PublishedTable.key))
    assert [plain(one) for one in counted] == sorted((plain(one) for one in tables), key=lambda one: one["key"])


def plain(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).columns if column.key != "id"}


def test_names_are_masked_as_the_rulebook_says(world: World) -> None:
    row = drafting.places_to_be(world.drafted(), world.contest)[0]
    assert row.people == ["选*1"]
    assert row.advisers == ["指*1"]


def test_publishing_opens_the_publicity_period(world: World, session: Any) -> None:
    made = world.published()
    assert made.state == "public"
    assert made.digest
    # Wednesday, 11 October 2023: three working days end with Monday the 16th.
    assert made.publicity_until is not None
    assert (made.publicity_until - made.published_at) == timedelta(days=5, hours=14)  # type: ignore[operator]
    assert all("published" in milestones(contest) for contest in world.contests)
    assert session.scalar(sa.select(sa.func.count()).select_from(EarlierAward)) == 8
    with pytest.raises(Clash):
        actions.publish(made, **world.by)


def test_not_final_too_early(world: World) -> None:
    made = world.published()
    with pytest.raises(WrongMoment, match="公示期到"):
        actions.make_final(made, **world.by)
    actions.make_final(made, **after_publicity(world))
    assert made.state == "final"
    assert "final" in milestones(world.contest)


def test_a_second_publication_of_the_same_contests_is_none(world: World) -> None:
    made = world.published()
    with pytest.raises(WrongMoment, match="第 1 号发布里公开"):
        actions.prepare(made.tabulation, **world.by)


# Withdrawing


def test_a_withdrawn_draft_keeps_its_number(world: World) -> None:
    first = world.drafted()
    with pytest.raises(Unfit, match="为什么撤回"):
        actions.withdraw(first, reason=" ", **world.by)
    actions.withdraw(first, reason="标题错了", **world.by)
    with pytest.raises(Clash, match="已经撤回"):
        actions.withdraw(first, reason="再来", **world.by)
    again = actions.prepare(first.tabulation, **world.by)
    assert again.number == 2


def test_what_is_public_is_not_withdrawn(world: World) -> None:
    with pytest.raises(WrongMoment, match="只能发一份更正"):
        actions.withdraw(world.published(), reason="后悔", **world.by)


# Correcting


def reopened(world: World) -> Publication:
    made = world.published()
    actions.make_final(made, **after_publicity(world))
    actions.reopen_for_correction(made, reason="模块 B 录错", **after_publicity(world))
    return made


def corrected(world: World) -> tuple[Publication, Publication]:
    first = reopened(world)
    world.remark(world.entry(2), [(30, 40)] * 4)
    second = actions.prepare(world.tabulated(), **world.by, replaces=first, reason="模块 B 录错")
    return first, second


def test_a_correction_replaces_and_the_old_one_stays_readable(world: World, session: Any, visit: Any) -> None:
    first, second = corrected(world)
    assert first.state == "final", "until then nothing changes for the public"
    assert second.title["zh"].endswith("（更正）")
    was = session.scalar(sa.select(sa.func.count()).select_from(PublishedPlace))
    actions.review(second, **other(world))
    actions.publish(second, **world.by)
    session.commit()
    assert (first.state, second.state, second.replaces_id) == ("replaced", "public", first.id)
    assert (second.manifest or {})["publication"]["replaces"] == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(PublishedPlace)) == 2 * was
    gold = session.scalars(
        sa.select(EarlierAward).where(EarlierAward.award == "gold", EarlierAward.withdrawn_at.is_(None))
    )
    assert {one.publication for one in gold} == {"trial-2023-2"}
    anybody = visit(None)
    anybody.get("/e/trial-2023/publications/1").says("第 1 号")
    anybody.get("/e/trial-2023/publications/2").says("第 2 号")
    newest = anybody.get(f"/e/trial-2023/c/{world.contest.key}")
    newest.says("100.00")


def test_what_changed_is_shown_before_it_is_published(world: World) -> None:
    first, second = corrected(world)
    found = drafting.changes(first.tabulation, second.tabulation, world.contests)
    moved = {one.entry: (one.was and one.was.place, one.now and one.now.place) for one in found.entries}
    assert moved == {"G002": ("2", "1"), "G001": ("1", "2")}
    assert [one.now and one.now.awards for one in found.entries] == [("gold",), ("silver",)]
    assert not found.tables, "gold and silver stay in one department"
    assert not drafting.changes(first.tabulation, first.tabulation, world.contests)


def test_the_sealed_correction_says_what_its_draft_said(world: World) -> None:
    """Files of tabulations and sealed rows are read into the same values, and one function compares them."""
    first, second = corrected(world)
    keys = drafting.spoken_tables(world.contests)
    drafted = drafting.changes(first.tabulation, second.tabulation, world.contests)
    actions.review(second, **other(world))
    actions.publish(second, **world.by)
    sealed = changes.changes(first, second, keys)
    assert drafted.entries
    assert [(one.contest, one.entry, one.group, one.was, one.now) for one in sealed.entries] == [
        (one.contest, one.entry, one.group, one.was, one.now) for one in drafted.entries
    ]
    assert [(one.table, one.group, one.was, one.now) for one in sealed.tables] == [
        (one.table, one.group, one.was, one.now) for one in drafted.tables
    ]
    contests = [contest.key for contest in world.contests]
    before, after = drafting.tabulated_results(second.tabulation, contests, keys), changes.sealed_results(second)
    assert (before.entries, before.groups) == (after.entries, after.groups)
    assert {key: before.tables[key] for key in keys} == {key: after.tables[key] for key in keys}


def test_a_sealed_contest_keeps_its_whole_name_and_its_event_comes_from_the_sealed_rulebook(world: World) -> None:
    made = world.published()
    assert made.contests
    for one in made.contests:
        event = event_in(made, one.key)
        assert all(one.name[code] == f"{localized(round_name(one.contest), code)} · {event[code]}" for code in event)


def test_a_publication_is_named_in_one_way(world: World) -> None:
    made = world.published()
    assert made.handle == "trial-2023-1"
    assert made.address == {"edition": "trial-2023", "number": 1}
    names = {one.name for one in made.files}
    assert {"trial-2023-1.zip", "trial-2023-1.seal.json", "trial-2023-1-sealed.zip"} <= names
    assert {made.bundle_name, made.seal_name, made.download_name} <= names


def test_a_correction_gives_its_reason_and_takes_one_place(world: World) -> None:
    first = reopened(world)
    with pytest.raises(WrongMoment, match="请发一份更正"):
        actions.prepare(world.tabulated(), **world.by)
    with pytest.raises(Unfit, match="为什么更正"):
        actions.prepare(world.tabulated(), **world.by, replaces=first, reason=" ")
    with pytest.raises(Unfit, match="同一批比赛"):
        actions.prepare(world.tabulated([world.contest]), **world.by, replaces=first, reason="录错")


def test_not_corrected_without_being_reopened(world: World) -> None:
    made = world.published()
    with pytest.raises(WrongMoment, match="还没有重开更正"):
        actions.prepare(made.tabulation, **world.by, replaces=made, reason="录错")


def test_reopened_once_with_a_reason(world: World) -> None:
    made = world.published()
    with pytest.raises(Unfit, match="为什么要更正"):
        actions.reopen_for_correction(made, reason="", **world.by)
    assert not is_reopened(made)
    actions.reopen_for_correction(made, reason="录错", **world.by)
    assert is_reopened(made)
    assert reopened_because(made) == "录错"
    with pytest.raises(Clash, match="已经重开"):
        actions.reopen_for_correction(made, reason="又错", **world.by)
    with pytest.raises(WrongMoment, match="正在更正"):
        actions.make_final(made, **after_publicity(world))


def test_a_draft_or_a_replaced_one_is_not_reopened(world: World) -> None:
    with pytest.raises(WrongMoment, match="才能更正"):
        actions.reopen_for_correction(world.drafted(), reason="早", **world.by)


def test_giving_up_leaves_everything_as_it_was(world: World) -> None:
    first = reopened(world)
    world.remark(world.entry(2), [(30, 40)] * 4)
    again = world.tabulated()
    draft = actions.prepare(again, **world.by, replaces=first, reason="录错")
    with pytest.raises(WrongMoment, match="第 2 号更正草稿还在"):
        actions.give_up_correction(first, reason="没错", **world.by)
    actions.withdraw(draft, reason="没错", **world.by)
    with pytest.raises(Unfit, match="为什么不更正"):
        actions.give_up_correction(first, reason="", **world.by)
    actions.give_up_correction(first, reason="核对过，没错", **world.by)
    assert is_current(first.tabulation)
    assert not is_current(again)
    assert {"published", "final"} <= set(milestones(world.contest))
    with pytest.raises(Clash, match="没有在更正"):
        actions.give_up_correction(first, reason="再来", **world.by)
    with pytest.raises(WrongMoment):
        results.tabulate(world.contests, **world.by)


def test_a_correction_can_be_corrected(world: World) -> None:
    _first, second = corrected(world)
    actions.review(second, **other(world))
    actions.publish(second, **world.by)
    actions.reopen_for_correction(second, reason="还有", **world.by)
    world.remark(world.entry(3), [(29, 39)] * 4)
    third = actions.prepare(world.tabulated(), **world.by, replaces=second, reason="还有")
    actions.review(third, **other(world))
    actions.publish(third, **world.by)
    assert [one.number for one in speaking_of(world.contests)] == [3]
    assert [one.number for one in speaking_of(world.contests, ["replaced"])] == [1, 2]
