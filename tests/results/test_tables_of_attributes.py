"""A table whose rows are what an attribute says (law 2, section 7): a school's classes, not the groups that credit goes
to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contest.db import session as db
from contest.editions.models import RulebookVersion
from contest.editions.presenters import describe_rulebook
from contest.editions.queries import forget
from contest.editions.rulebooks.effective import digest
from contest.publication import actions as publication
from contest.publication.models import Publication, PublishedTable
from contest.registration.actions import set_attributes
from contest.results import actions
from contest.results.queries import rows_of
from contest.rules import parse
from tests.client import words_of
from tests.results.again import hold_to_the_command
from tests.results.world import LAW, World

CLASSES = """
[[attribute]]
key = "class"
of = "entry"
kind = "text"
name = { zh = "班级", en = "Class" }
"""
TABLE = '[[table]]\nkey = "medals"\nname = { zh = "奖牌榜", en = "Medal table" }\norder = ["gold", "silver"]\n'
OF_CLASSES = """[[table]]
key = "classes"
per = "attribute:class"
name = { zh = "班级榜", en = "Classes" }
order = ["place-points"]
place_points = ["9", "7", "6"]
best = 2
"""


def declared(world: World, *, alone: bool) -> World:
    """The edition is of law 2 with a table of classes, after that of groups or alone. One class is called as a group's
    code."""
    assert TABLE in LAW
    text = LAW.replace(TABLE, OF_CLASSES if alone else TABLE + OF_CLASSES) + CLASSES
    version = db.scalars(sa.select(RulebookVersion)).one()
    version.text = text.replace('law = "1"', 'law = "2"', 1)
    version.digest = digest(version.text)
    db.commit()
    db().info.clear()
    forget()
    for at, one in enumerate(world.entries["growth"]):
        called = ["三班", "五班", world.departments[0].code][at % 3]
        set_attributes(one, {"class": called}, reason="名册", **world.by)
    db.commit()
    return world


def test_its_rows_are_the_classes_and_its_bytes_the_commands(world: World, tmp_path: Any) -> None:
    made = actions.tabulate(declared(world, alone=False).contests, **world.by)
    rows = [(row["rank"], row["group"], row["place-points"]) for row in rows_of(made, "table-classes.csv")]
    code = world.departments[0].code
    assert rows == [("1", "三班", "9"), ("2", "五班", "7"), ("3", code, "6")]
    hold_to_the_command(made, tmp_path)


def test_a_class_is_no_group_also_where_it_is_called_as_one(world: World, visit: Any) -> None:
    declared(world, alone=False).published()
    code = world.departments[0].code
    names = {one.key: one.group_names for one in db.scalars(sa.select(PublishedTable))}
    assert names["classes"] == {}
    assert code in names["medals"]
    root = f"/e/{world.edition.key}"
    page = visit(None).get(f"{root}/medals?order=place-points")
    page.says("班级", "三班", "五班", "3 行")
    assert [words_of(row[1]) for row in page.all("tbody")[0]] == ["三班", "五班", code]
    assert not [link for link in page.all("a") if "/g/" in (link.get("href") or "")], "a class has no page"
    visit(None).get(f"/en{root}/medals?order=place-points").says("Class")
    visit(None).get(f"{root}/medals").says("第1学院")
    visit(None).get(f"{root}/g/{code}").keeps_quiet_about("班级")


def test_the_only_table_may_be_one_of_classes(world: World, visit: Any) -> None:
    declared(world, alone=True).reviewed()
    visit("organiser").get(world.desk("preview/1") + "?show=tables").says("班级榜", "班级", "三班")
    publication.publish(db.scalars(sa.select(Publication)).one(), **world.by)
    db.commit()
    root = f"/e/{world.edition.key}"
    visit(None).get(root)
    visit(None).get(f"{root}/medals").says("班级积分榜", "三班")


def test_the_rules_say_whose_entries_are_counted_together(app: Any) -> None:
    text = LAW.replace('law = "1"', 'law = "2"', 1).replace(TABLE, OF_CLASSES) + CLASSES
    of_groups = text.replace('key = "class"\nof = "entry"', 'key = "class"\nof = "group"')
    with app.test_request_context():
        for written, words in ((text, "同一“班级”的作品"), (of_groups, "同一“班级”的单位")):
            every = str(describe_rulebook(parse(written)))
            assert f"{words}合在一起算" in every
            assert "每个班级在每场比赛只计名次最好的 2" in every
        assert "单位合在一起算" not in str(describe_rulebook(parse(text)))
