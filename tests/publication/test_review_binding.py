"""A review is bound to what was reviewed: whatever of it changes before it is published is shown, nothing is sealed,
and the review is asked for again. And tables that cover none of a publication's contests are not in it."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.db import session as db
from contest.editions.models import RulebookVersion
from contest.editions.rulebooks.effective import digest
from contest.errors import Clash, NotAllowed, WrongMoment
from contest.exchange.verifying import verify
from contest.files import file_store
from contest.people.models import Organisation
from contest.publication import actions, drafting
from contest.publication.actions import reviewing, sealing
from contest.publication.models import Publication, PublishedFile, PublishedPlace, PublishedTable
from contest.publication.queries import tables
from contest.registration.models import EntryMember
from tests.results.world import LAW, World, build

Change = Callable[[World, Publication], None]


def other(world: World) -> dict[str, Any]:
    return {"by": world.second.account_id, "at": world.at}


def member(world: World, role: str) -> Any:
    found = sa.select(EntryMember).where(EntryMember.entry_id == world.entry(1).entry_id, EntryMember.role == role)
    return db.scalars(found).one().person


def set_to(row: Any, column: str, value: Any) -> None:
    setattr(row, column, value)


# What changes, and what the refusal says of it: where, what it was, what it is.
CHANGES: dict[str, tuple[Change, str]] = {
    "title": (
        lambda world, made: set_to(made, "title", {"zh": "校赛成绩", "en": "Results"}),
        "School round: results → 校赛成绩 / Results",
    ),
    "reason": (lambda world, made: set_to(made, "reason", "补一句"), "这份发布：更正的原因 – → 补一句"),
    "entry's title": (
        lambda world, made: set_to(world.entry(1).entry, "title", "另一个题目"),
        "G001：题目 埋好的题目growth1 → 另一个题目",
    ),
    "author's name": (
        lambda world, made: set_to(member(world, "competitor"), "name", "赵钱孙"),
        "G001：姓名 选*1 → 赵*孙",
    ),
    "adviser's name": (
        lambda world, made: set_to(member(world, "adviser"), "name", "赵钱孙"),
        "G001：指导教师 指*1 → 赵*孙",
    ),
    "group's name": (
        lambda world, made: set_to(world.departments[0], "name", {"zh": "改名学院", "en": "Renamed"}),
        "计入的单位 第1学院 / School 1 → 改名学院 / Renamed",
    ),
    "translation of a group's name": (
        lambda world, made: set_to(world.departments[0], "name", {"zh": "第1学院", "en": "First School"}),
        "计入的单位 第1学院 / School 1 → 第1学院 / First School",
    ),
    "group's short name": (
        lambda world, made: set_to(world.departments[0], "short", {"zh": "一院"}),
        "榜上的单位 medals 4136010421-11：简称 – → 一院",
    ),
    "signer's name": (
        lambda world, made: set_to(
            db.get_one(Organisation, world.people.school_id), "name", {"zh": "改名大学", "en": "Renamed"}
        ),
        "这份发布：单位名称 江西财经大学",
    ),
    "age": (
        lambda world, made: set_to(member(world, "competitor"), "level", "master"),
        "统计用的名册",
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_was_changed_since_the_review_is_shown_and_not_sealed(world: World, kind: str) -> None:
    change, says = CHANGES[kind]
    made = world.reviewed()
    change(world, made)
    db.flush()
    with pytest.raises(WrongMoment, match="没有封存") as refusal:
        actions.publish(made, **world.by)
    shown = ["{} {} → {}".format(*one.texts()) for one in now(made, world)]
    assert any(says in one for one in shown), shown
    assert refusal.value.facts["n"] == len(shown)
    assert refusal.value.facts["first"][0] == shown[0]
    assert (made.state, made.digest) == ("reviewed", None)
    assert db.scalar(sa.select(sa.func.count()).select_from(PublishedPlace)) == 0
    with pytest.raises(NotAllowed, match="不能自己复核"):
        actions.review(made, **world.by)
    actions.review(made, **other(world))
    assert not now(made, world)
    actions.publish(made, **world.by)
    assert made.state == "public"


def now(made: Publication, world: World) -> list[reviewing.Difference]:
    return reviewing.differences(made, sealing.content_of(made, world.contests))


def test_unchanged_it_is_sealed_as_reviewed_and_reviewed_once(world: World) -> None:
    made = world.reviewed()
    reviewed = reviewing.reviewed_digest(made)
    with pytest.raises(Clash, match="不在这一步"):
        actions.review(made, **other(world))
    actions.publish(made, **world.by)
    assert not now(made, world), "neither who signed nor the moment of publishing is part of it"
    kept = {one.name: one for one in made.files}["reviewed.json"]
    assert (kept.digest, kept.public) == (reviewed, False)


def test_a_change_that_is_taken_back_needs_no_second_review(world: World) -> None:
    made = world.reviewed()
    entry = world.entry(1).entry
    was, entry.title = entry.title, "另一个题目"
    db.flush()
    assert now(made, world)
    entry.title = was
    db.flush()
    actions.publish(made, **world.by)
    assert made.state == "public"


def test_reviewed_before_reviews_were_bound_is_reviewed_again(world: World) -> None:
    made = world.reviewed()
    db.execute(sa.delete(PublishedFile).where(PublishedFile.publication_id == made.id))
    db.expire(made)
    with pytest.raises(WrongMoment, match="再复核一次"):
        actions.publish(made, **world.by)
    actions.review(made, **other(world))
    actions.publish(made, **world.by)


def test_another_rulebook_is_out_of_date_before_that(world: World) -> None:
    """The name of an award and its translation are in the rulebook: whoever changes it must tabulate again."""
    made = world.reviewed()
    text = LAW.replace('en = "Best practice"', 'en = "Best of practice"')
    rulebook = {"edition_id": world.edition.id, "number": 2, "law": "1", "at": world.at}
    db.add(RulebookVersion(text=text, digest=digest(text), **rulebook))
    db.commit()
    db().info.clear()
    with pytest.raises(WrongMoment, match="规程换了一版"):
        actions.publish(made, **world.by)


def test_every_part_of_what_is_sealed_is_bound(world: World) -> None:
    made = world.drafted()
    content = sealing.content_of(made, world.contests)
    bound = reviewing._parts(made, content)
    assert {one.name for one in dataclasses.fields(content)} | {"publication", "group_names"} == set(bound)
    columns = {column.key for column in sa.inspect(PublishedPlace).columns} - {
        "id",
        "publication_id",
        "contest",
        "entry",
    }
    assert all(set(row) == columns for row in bound["places"].values())


def test_the_page_shows_it_and_asks_for_the_review_again(world: World, visit: Any) -> None:
    made = world.reviewed()
    world.entry(1).entry.title = "另一个题目"
    db.commit()
    path = world.desk(f"publications/{made.number}")
    page = visit("organiser").get(path)
    page.says("复核之后有 1 处变了", "埋好的题目growth1", "另一个题目", "你起草的，要由另一位组织者复核")
    refused = visit("organiser").post(world.desk(f"publish-now/{made.number}"), status=409)
    refused.says("没有封存", "另一个题目")
    second = visit(None)
    second.sign_in(world.second)
    page = second.get(path).submit("我看过了，复核署名").follow()
    page.says("已由你复核署名")
    visit("organiser").get(path).submit("封存并公布").follow().says("已封存并公开")


# Tables

ELSEWHERE = '\n[[table]]\nkey = "provinces"\napplies_to = ["province/*"]\norder = ["gold"]\n'


def test_a_table_that_covers_none_of_the_contests_is_not_in_it(people: Any, at: Any, visit: Any) -> None:
    world = build(people, at, text=LAW.replace("\n[[advance]]", ELSEWHERE + "\n[[advance]]", 1))
    made = world.published()
    assert "table-provinces.csv" in made.tabulation.files, "the law writes one for every table of the rulebook"
    assert [one.key for one in db.scalars(sa.select(PublishedTable))] == ["medals"]
    assert [one.key for one in drafting.tables_to_be(made, world.contests)] == ["medals"]
    assert [one.name for one in made.files if one.name.startswith("table-")] == ["table-medals.csv"]
    assert [key for _, key in tables.sealed_tables([made])] == ["medals"]
    document = visit(None).get(f"/e/{world.edition.key}/publications/{made.number}.json").json
    assert document["tables"] == ["medals"]
    assert not [one for one in document["files"] if "provinces" in one["name"]]
    visit(None).get(f"/e/{world.edition.key}/publications/{made.number}/tables/provinces.json", status=404)
    visit(None).get(f"/e/{world.edition.key}/publications/{made.number}").keeps_quiet_about("table-provinces")
    files = {one.name: file_store().read(one.digest) for one in made.files}
    bundle = files[made.bundle_name]
    assert verify(bundle, files[made.seal_name]).agrees, "the bundle is computed again whole"
    assert "outputs/table-provinces.csv" in zipfile.ZipFile(io.BytesIO(bundle)).namelist()

    # As it was sealed before: with a file and a table of zeros, which stay where they are.
    name = "table-provinces.csv"
    digest = made.tabulation.files[name]
    made.files.append(PublishedFile(name=name, digest=digest, size=len(file_store().read(digest)), public=True))
    db.add(
        PublishedTable(
            publication_id=made.id, key="provinces", columns=["gold"], rows=[["1", "4136010421", "0"]], group_names={}
        )
    )
    db.commit()
    visit(None).get(f"/e/{world.edition.key}/publications/{made.number}").keeps_quiet_about("table-provinces")
    document = visit(None).get(f"/e/{world.edition.key}/publications/{made.number}.json").json
    assert document["tables"] == ["medals"]
    assert [one["name"] for one in document["files"] if "table" in one["name"]] == ["table-medals.csv"]
    visit(None).get(f"/e/{world.edition.key}/data").keeps_quiet_about("provinces")
    visit(None).get(f"/e/{world.edition.key}/publications/{made.number}/files/{name}")
