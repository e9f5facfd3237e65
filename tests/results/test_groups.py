"""Attributes of groups come in by a page and a command, and what the rules look for and nobody gave is told and refused
instead of computed as empty."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from contest import cli
from contest.audit import AuditLine
from contest.awards.whatif import compare
from contest.db import session as db
from contest.editions.actions import rehearse
from contest.editions.models import GroupFacts, RulebookVersion
from contest.editions.queries import SET_GROUP, forget
from contest.editions.rulebooks.effective import digest
from contest.errors import Clash, WrongMoment
from contest.exchange.reading import SHAPES
from contest.exchange.sheets import sheet_of
from contest.people.models import Organisation
from contest.publication import actions as publication
from contest.registration.queries.declared import field_of
from contest.results import actions, outdated
from contest.results.actions.group_files import read_groups
from contest.results.actions.groups import changes_of_groups, digest_of_changes
from contest.results.queries import file_of
from contest.results.queries.groups import given_attributes, last_group_change, missing_attributes, told_of_group
from contest.rules import Faults, parse
from tests.results.world import LAW, World

PICK = '[[pick]]\naward = "best-western"\neach = "contest"\nby = ["place"]\nwhere = { western = "1" }\n'
PRIZE = '[[prize]]\naward = "cup"\ncount = 1\nindex = [ { metric = "participation", weight = 1 } ]\n'
CAP = '[[advance]]\nto = "province"\ntake = "2"\ncap = { per = "attribute:region", most = 1 }\n'
RESERVED = '[[advance]]\nto = "province"\ntake = "2"\nreserved = [ { where = { host = "1" }, take = "1" } ]\n'
REQUIRE = (
    '[[prize]]\naward = "cup"\ncount = 1\nindex = [ { metric = "entries", weight = 1 } ]\n'
    'require = [ { metric = "attribute:activities", at_least = "1" } ]\n'
)
PER = '[[prize]]\naward = "cup"\ncount = 1\nper = "attribute:area"\nindex = [ { metric = "entries", weight = 1 } ]\n'
# By attribute: a clause whose outcome it decides.
CLAUSES = {"western": PICK, "eligible": PRIZE, "region": CAP, "host": RESERVED, "activities": REQUIRE, "area": PER}


def rules(world: World, clause: str) -> None:
    """From now on the edition's rulebook has a clause more."""
    text = LAW
    if "[[advance]]" in clause:
        start = text.index("[[advance]]")
        end = text.find("\n[[", start + 1)
        text = text[:start] + (text[end:] if end > 0 else "")
    text = f"{text}\n{clause}"
    number = 2 + (db.scalar(sa.select(sa.func.count()).select_from(RulebookVersion)) or 0)
    row = {"edition_id": world.edition.id, "number": number, "text": text, "digest": digest(text), "law": "1"}
    db.add(RulebookVersion(**row, at=world.at))
    db.commit()
    db().info.clear()
    forget()


def give(world: World, name: str, *values: str, **more: Any) -> list[Any]:
    given = {group: {name: value} for group, value in zip(world.departments, values, strict=True)}
    made = actions.set_groups(world.edition, given, **{**world.by, **more})
    db.commit()
    return made


def kept(world: World) -> dict[str, dict[str, str]]:
    found = db.execute(
        sa.select(Organisation.code, GroupFacts.attributes).join(
            GroupFacts, GroupFacts.organisation_id == Organisation.id
        )
    )
    return {code[-2:]: attributes for code, attributes in found}


DECLARED = """
[[attribute]]
key = "western"
of = "group"
kind = "yes-no"
required = true
name = { zh = "西部学校", en = "Western" }
[[attribute]]
key = "activities"
of = "group"
kind = "number"
unit = { zh = "场", en = "" }
name = { zh = "活动", en = "Activities" }
[[attribute]]
key = "area"
of = "group"
kind = "text"
values = ["east", "west"]
shown = true
"""
"""Law 2: what is asked of groups, in its kinds."""


def declare(world: World) -> None:
    rules(world, PICK + DECLARED)
    version = db.scalars(sa.select(RulebookVersion).order_by(RulebookVersion.number.desc())).first()
    assert version is not None
    version.text = version.text.replace('law = "1"', 'law = "2"', 1)
    version.digest = digest(version.text)
    db.commit()
    db().info.clear()
    forget()


# What is missing


@pytest.mark.parametrize("name", CLAUSES)
def test_what_nobody_gave_refuses_the_tabulation(world: World, name: str) -> None:
    rules(world, CLAUSES[name])
    (lacking,) = missing_attributes(world.contests)
    assert (lacking.name, len(lacking.groups)) == (name, 3)
    with pytest.raises(WrongMoment, match="没有统分，因为它会被当作空的") as refusal:
        actions.tabulate(world.contests, **world.by)
    assert refusal.value.facts["name"] == name
    assert refusal.value.ways[0].endpoint == "results.groups"


def test_one_group_without_it_is_enough_and_given_as_empty_it_is_not_missing(world: World) -> None:
    rules(world, PICK)
    give(world, "western", "1", "0", "")
    assert missing_attributes(world.contests) == []
    row = db.scalars(sa.select(GroupFacts).where(GroupFacts.organisation_id == world.departments[2].id)).one()
    row.attributes = {"eligible": "3"}
    db.flush()
    (lacking,) = missing_attributes(world.contests)
    assert [group.code for group in lacking.groups] == [world.departments[2].code]
    assert lacking.rules == ("pick[1].where.western",)


def test_only_competing_entries_of_the_rules_contests_count(world: World) -> None:
    rules(world, PICK.replace("[[pick]]", '[[pick]]\napplies_to = ["*/talk/*"]'))
    assert missing_attributes([world.contest]) == []
    assert missing_attributes([world.other])
    for entry in world.entries["talk"]:
        entry.participation = "guest"
    db.flush()
    assert missing_attributes(world.contests) == []


def test_an_entrys_own_attribute_counts_where_the_law_looks_there_first(world: World) -> None:
    rules(world, PICK)
    for entry in (one for some in world.entries.values() for one in some):
        entry.entry.attributes = {"western": "1"}
    db.flush()
    assert missing_attributes(world.contests) == []
    rules(world, PRIZE.replace("participation", "attribute:western"))
    assert [one.name for one in missing_attributes(world.contests)] == ["western"], "a prize asks the group only"


def test_entries_of_no_group(world: World) -> None:
    rules(world, PICK)
    for entry in world.entries["growth"]:
        entry.credit_id = None
    db.flush()
    (lacking,) = missing_attributes([world.contest])
    assert (lacking.groups, lacking.no_group) == ((), 1)
    with pytest.raises(WrongMoment, match="不计入任何单位"):
        actions.tabulate([world.contest], **world.by)


def test_the_desk_says_so_and_leads_to_the_page(world: World, visit: Any) -> None:
    rules(world, PICK)
    give(world, "westen", "1", "1", "0")
    desk = visit("organiser").get(world.desk("results"))
    desk.says("单位的情况缺 1 项，统分会被拒绝", "规程看“western”", "是不是写错了", "westen")
    page = desk.click("去填单位的情况")
    page.says("western缺", "第1学院", "没有填")
    visit("organiser").get(f"/desk/{world.edition.key}").says("单位的情况", "western还没有单位有")


def test_rules_that_ask_nothing_cost_nothing(world: World, queries: Any) -> None:
    missing_attributes(world.contests)
    with queries() as seen:
        assert missing_attributes(world.contests) == []
    assert len(seen) <= 1, seen


def test_an_older_tabulation_stays_publishable_and_its_desk_shows_the_fault(world: World, visit: Any) -> None:
    """An edition that was tabulated when nobody looked: `western` was computed as empty."""
    rules(world, PICK)
    give(world, "western", "", "", "")
    draft = world.reviewed()
    for row in db.scalars(sa.select(GroupFacts)):
        row.attributes = {}
    db.commit()
    visit("organiser").get(world.desk("results")).says("统分会被拒绝", "已有的统分是当作空的算的")
    assert publication.publish(draft, **world.by).manifest is not None


def test_trying_other_rules_with_an_attribute_that_nobody_has_is_refused(world: World, visit: Any) -> None:
    made = world.tabulated()
    page = visit("organiser").post(world.desk("what-if"), status=422, how="text", text=f"{LAW}\n{PICK}")
    page.says("western", "entries.csv, groups.csv")
    assert compare(made, parse(LAW)).gained == []


# The way in


def table(text: str, world: World, **more: Any) -> Any:
    sheet = sheet_of(text.encode(), SHAPES["groups"], name="groups.csv", intake=True)
    return read_groups(sheet, world.edition, **{"keeps": lambda _group: True, **more})


def told(text: str, world: World, **more: Any) -> list[tuple[int, str]]:
    with pytest.raises(Faults) as caught:
        table(text.replace("@", "4136010421-"), world, **more)
    for fault in caught.value.faults:
        assert fault.sentence("zh") != fault.sentence("en")
    return [(fault.line, fault.key) for fault in caught.value.faults]


def test_declared_attributes_are_held_to_their_kinds(world: World) -> None:
    """Law 2, section 2: yes or no, a number, one of the values; a number may be negative where no prize counts it."""
    declare(world)
    code = world.departments[0].code
    found = table(f"group,western,activities,area\n{code},1,-2.5,east\n", world)
    assert found == {world.departments[0]: {"western": "1", "activities": "-2.5", "area": "east"}}
    wrong = told(f"group,western,activities,area\n{code},是,many,north\n", world)
    assert [line for line, _sentence in wrong] == [2, 2, 2]


def test_what_is_required_may_not_be_empty_and_what_is_shown_is_published(world: World, visit: Any) -> None:
    declare(world)
    give(world, "western", "1", "", "0")
    (lacking,) = missing_attributes(world.contests)
    assert (lacking.name, lacking.may_be_empty, len(lacking.groups)) == ("western", False, 1)
    with pytest.raises(WrongMoment, match="规程要求单位有"):
        actions.tabulate(world.contests, **world.by)
    give(world, "western", "1", "0", "0")
    give(world, "area", "east", "west", "west")
    made = actions.tabulate(world.contests, **world.by)
    header, first, *_ = file_of(made, "places.csv").decode().splitlines()
    assert (header.rpartition(",")[2], first.rpartition(",")[2]) == ("area", "east")
    db.commit()
    visit("organiser").get(f"/desk/{world.edition.key}/groups").says("西部学校 · western", "活动 场 · activities")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("group,western\n@14,1\n", [(2, "groups.unknown")]),
        ("group,western\n天书,1\n", [(2, "groups.none-near")]),
        ("group,westren\n@11,1\n", [(1, "column.misspelt")]),
        ("Group,western\n@11,1\n", [(1, "column.missing"), (1, "column.misspelt")]),
        ("group,western\n@11,1\n@21,1 \n", [(3, "key.unseen")]),
        ("group,western\n@11,1\u200b\n", [(2, "key.unseen")]),
        ("group,western\n@11\u00a0,1\n", [(2, "key.unseen")]),
        ("group,western\n4.13601E+11,1\n", [(2, "key.shortened")]),
        ("group,western\n@11,1\n@11,0\n", [(3, "group.twice")]),
        ("group,western\n,1\n", [(2, "groups.no-code")]),
        ("group,eligible\n@11,十\n", [(2, "groups.number")]),
        ("group,eligible\n@11,-1\n", [(2, "groups.number")]),
        ("group,name\n@11,第1学院\n", [(1, "groups.no-column")]),
        ("group;western\n@11;1\n", [(1, "file.separator")]),
        ("group,western\n@11,1,2\n", [(2, "row.width")]),
    ],
)
def test_each_mistake_is_refused_with_its_line(world: World, text: str, faults: list[tuple[int, str]]) -> None:
    rules(world, PICK + PRIZE)
    assert told(text, world) == faults


def test_groups_of_others_are_refused(world: World) -> None:
    rules(world, PICK)
    assert told("group,western\n@11,1\n", world, keeps=lambda _group: False) == [(2, "groups.not-yours")]


def test_a_code_that_two_kinds_have_means_the_credited_one(world: World) -> None:
    rules(world, PICK)
    double = world.departments[0].code
    db.add(Organisation(region="36", kind="firm", code=double, name={"zh": "同号的公司"}))
    db.flush()
    (group,) = table(f"group,western\n{double},1\n", world)
    assert group.id == world.departments[0].id


def test_what_the_table_does_not_name_stays(world: World) -> None:
    rules(world, PICK)
    give(world, "western", "1", "0", "0")
    given = table(f"group,eligible,name\n{world.departments[0].code},7,随便\n", world)
    actions.set_groups(world.edition, given, **world.by)
    assert kept(world) == {
        "11": {"western": "1", "eligible": "7"},
        "21": {"western": "0"},
        "31": {"western": "0"},
    }


def test_a_table_is_shown_first_and_counts_in_the_next_tabulation(world: World, visit: Any) -> None:
    rules(world, PICK)
    visitor = visit("organiser")
    page = visitor.get(f"/desk/{world.edition.key}/groups")
    codes = [one.code for one in world.departments]
    text = f"group,western\n{codes[0]},0\n{codes[1]},1\n{codes[2]},\n"
    shown = page.submit(
        "看看会改什么", status=200, file=(io.BytesIO(text.encode()), "g.csv"), reason="教高〔2023〕1 号"
    )
    shown.says("还没有改，请核对", "有 1 格会记成空的", "western 没有填 → 1", "western 没有填 → 空")
    assert kept(world) == {}
    done = shown.submit("就这样改").follow()
    done.says("3 个单位的情况已改好", "western3 个单位有", "教高〔2023〕1 号", "欧阳静")
    assert kept(world) == {"11": {"western": "0"}, "21": {"western": "1"}, "31": {"western": ""}}
    lines = db.scalars(sa.select(AuditLine).where(AuditLine.action == SET_GROUP).order_by(AuditLine.id)).all()
    assert told_of_group(lines[1]) == ({"western": None}, {"western": "1"})
    made = world.tabulated()
    assert f"{codes[1]},1\n".encode() in file_of(made, "inputs/groups.csv").replace(b"\r", b"")
    given = [line for line in file_of(made, "awards.csv").decode().splitlines() if line.startswith("best-western")]
    assert given
    assert all(codes[1] in line for line in given)


def test_the_preview_says_what_becomes_out_of_date(world: World, visit: Any) -> None:
    rules(world, PICK)
    give(world, "western", "1", "0", "0")
    world.tabulated()
    page = visit("organiser").get(f"/desk/{world.edition.key}/groups")
    text = f"group,western\n{world.departments[0].code},0\n"
    page.submit("看看会改什么", status=200, text=text).says("场比赛统过分，改了就过时", "western 1 → 0")
    page.submit("看看会改什么", status=200, text=text.replace(",0", ",1")).says("没有什么会变")
    page.submit("看看会改什么", status=422, text="group,westren\nx,1\n").says("什么也没有存", "westren", "western")
    page.submit("看看会改什么", status=422, text="").says("请选一个表格文件")


def test_what_was_shown_is_what_is_done(world: World) -> None:
    rules(world, PICK)
    given = {world.departments[0]: {"western": "1"}}
    shown = digest_of_changes(changes_of_groups(world.edition, given))
    give(world, "western", "0", "0", "0")
    with pytest.raises(Clash):
        actions.set_groups(world.edition, given, shown=shown, **world.by)
    assert kept(world)["11"] == {"western": "0"}


def test_a_change_says_who_and_when_on_what_it_made_out_of_date(world: World) -> None:
    rules(world, PICK)
    give(world, "western", "1", "0", "0")
    made = world.tabulated()
    given = {world.departments[0]: {"western": "0"}}
    actions.set_groups(world.edition, given, by=world.second.account_id, at=world.later(hours=1), reason="名单更正")
    (line,) = outdated.describe_outdated(made, world.contest).lines
    assert line.startswith(f"单位 {world.departments[0].code} 的情况改了：western：1 → 0（复核的人，")
    assert line.endswith("，名单更正）")


def test_the_newest_change_is_taken_back_as_a_whole(world: World, visit: Any) -> None:
    rules(world, PICK)
    give(world, "western", "1", "0", "0")
    give(world, "eligible", "3", "4", "5", at=world.later(hours=1))
    page, stale = (visit("organiser").get(f"/desk/{world.edition.key}/groups") for _ in range(2))
    page.submit("撤回最近一次改动（3 个单位）").follow().says("3 个单位的情况和改动之前一样")
    assert kept(world)["11"] == {"western": "1"}
    stale.submit("撤回最近一次改动（3 个单位）", status=409).says("这之后又有人改过")
    again = last_group_change(world.edition)
    actions.undo_groups(world.edition, line=str(again[0][0].id), **world.by)
    assert kept(world)["11"] == {"western": "1", "eligible": "3"}, "taking it back in turn restores it"


def test_one_attribute_is_taken_away_alone_and_comes_back(world: World, visit: Any) -> None:
    """A misspelt column, say: as if nobody had given it; what it made wrong is right again after a press."""
    rules(world, PICK)
    give(world, "western", "1", "0", "0")
    give(world, "westren", "1", "", "0", at=world.later(hours=1))
    before = kept(world)
    page = visit("organiser").get(f"/desk/{world.edition.key}/groups")
    page.says("westren（3 个单位有）")
    page.submit("去掉这一项", status=422).says("请选一项")
    page.submit("去掉这一项", name="westren").follow().says("“westren”这一项已去掉，3 个单位")
    assert kept(world) == {code: {"western": one["western"]} for code, one in before.items()}
    page = visit("organiser").get(f"/desk/{world.edition.key}/groups")
    page.keeps_quiet_about("westren（")
    page.submit("撤回最近一次改动（3 个单位）").follow()
    assert kept(world) == before
    visit("organiser").post(f"/desk/{world.edition.key}/groups/remove", status=422, name="nothing")
    assert kept(world) == before


def test_only_ones_own_groups_lose_it(world: World, visit: Any) -> None:
    rules(world, PICK)
    school = world.people.school
    actions.set_groups(world.edition, {school: {"western": "1"}}, **world.by)
    give(world, "western", "1", "0", "0")
    visit("organiser").get(f"/desk/{world.edition.key}/groups").submit("去掉这一项", name="western")
    found = db.scalars(
        sa.select(GroupFacts).where(GroupFacts.attributes != {}).execution_options(populate_existing=True)
    )
    assert [row.organisation_id for row in found if row.attributes] == [school.id]


# Values that nobody has


def test_a_value_that_no_group_has_is_told(world: World, visit: Any) -> None:
    """`western = "1"` where groups have yes and no: nobody could ever get it, and no file is refused for it."""
    rules(world, PICK + RESERVED.replace('"1" }, take', '"Jiangxi" }, take'))
    give(world, "western", "0", "0", "01")
    give(world, "host", "jiangxi", "Hunan", "Hunan", at=world.later(hours=1))
    path = f"/desk/{world.edition.key}/groups"
    page = visit("organiser").get(path)
    page.says("没有单位是", "western = “1”", "0、01", "pick[1].where.western")
    page.says("host = “Jiangxi”", "是不是“jiangxi”", "advance[1].reserved[1].where.host")
    give(world, "western", "1", "0", "0", at=world.later(hours=2))
    page = visit("organiser").get(path)
    page.keeps_quiet_about("western = “1”")
    page.says("host = “Jiangxi”")
    world.entry(1).entry.attributes = {"host": "Jiangxi"}
    db.commit()
    visit("organiser").get(path).keeps_quiet_about("没有单位是")


def test_what_lower_tiers_lack_is_counted_above(world: World, visit: Any) -> None:
    """The province sees the school's groups; the rules of the school round look at them."""
    rules(world, PICK)
    actions.set_groups(world.edition, {world.people.school: {"western": "1"}}, **world.by)
    credited = {one.credit_id for entries in world.entries.values() for one in entries}
    for entries in world.entries.values():
        for one in entries:
            one.credit_id = world.people.school.id
    db.commit()
    assert credited != {world.people.school.id}
    path = f"/desk/{world.edition.key}/groups"
    visit("provincial_organiser").get(path).keeps_quiet_about("缺 1 项")
    db.execute(sa.update(GroupFacts).values(attributes={}))
    db.commit()
    visit("provincial_organiser").get(path).says("缺 1 项", "参赛作品计入的 1 个单位没有这一项")


# One row, who may, and what comes out


def test_one_groups_row(world: World, visit: Any) -> None:
    rules(world, PICK + PRIZE)
    path = f"/desk/{world.edition.key}/groups/{world.departments[0].id}"
    page = visit("organiser").get(path)
    page.submit("保存", status=422, **{field_of("eligible"): "十"}).says("不是 0 或更大的数")
    page.submit("保存", status=422, **{field_of("western"): "1\u200b"}).says("ZERO WIDTH SPACE")
    page.submit("保存", **{field_of("western"): "1"})
    assert kept(world)["11"] == {"western": "1"}, "what is left empty and was never given stays so"
    page = visit("organiser").get(path)
    page.submit("保存", none="y")
    assert kept(world)["11"] == {"western": "1", "eligible": ""}
    visit("organiser").post(path, status=303, reason="没有这些栏目的表单")
    assert kept(world)["11"] == {"western": "1", "eligible": ""}, "fields that were not sent stay"


def test_a_value_stays_with_its_attribute_when_the_rulebook_changes_meanwhile(world: World, visit: Any) -> None:
    """The page was shown under one rulebook and is sent under another, which asks for something else first."""
    rules(world, PICK)
    path = f"/desk/{world.edition.key}/groups/{world.departments[0].id}"
    page = visit("organiser").get(path)
    rules(world, RESERVED + PICK)
    page.submit("保存", **{field_of("western"): "1"})
    assert kept(world)["11"] == {"western": "1"}


def test_nobody_sets_the_attributes_of_their_own_or_of_others(world: World, visit: Any) -> None:
    rules(world, PICK)
    school, department = world.people.school, world.departments[0]
    base = f"/desk/{world.edition.key}/groups"
    actions.set_groups(world.edition, {school: {"western": "1"}}, **world.by)
    db.commit()
    visit("organiser").get(f"{base}/{school.id}", status=403)
    visit("organiser_of_other_school").get(f"{base}/{department.id}", status=403)
    visit("provincial_organiser").get(f"{base}/{school.id}", status=200)
    visit("administrator").get(f"{base}/{department.id}", status=200)
    visit("supervisor").get(f"{base}/{department.id}", status=403)
    other = visit("organiser_of_other_school")
    other.get(base).keeps_quiet_about("第1学院")
    assert "第1学院" not in other.get(f"{base}/file").text
    text = f"group,western\n{department.code},1\n"
    other.post(base, status=422, text=text)
    give(world, "western", "1", "0", "0")
    line = last_group_change(world.edition)[0][0].id
    other.post(f"{base}/undo", status=403, line=str(line))
    assert kept(world)["11"] == {"western": "1"}


def test_what_comes_out_goes_in_again(world: World, visit: Any) -> None:
    rules(world, PICK)
    give(world, "western", "1", "0", "")
    answer = visit("organiser").get(f"/desk/{world.edition.key}/groups/file").response
    text = answer.data.decode("utf-8-sig")
    assert text.splitlines()[:2] == ["group,name,western", f"{world.departments[0].code},第1学院,1"]
    assert changes_of_groups(world.edition, table(text, world)) == []


def test_the_command_shows_and_then_applies(world: World, app: Any, tmp_path: Path, monkeypatch: Any) -> None:
    rules(world, PICK)
    code = world.departments[0].code
    file = tmp_path / "groups.csv"
    file.write_text(f"group,western\n{code},1\n", encoding="utf-8")
    monkeypatch.setattr(cli, "_apps", [app])

    def run(*words: str) -> Any:
        db.commit()  # the command has a session of its own
        answer = CliRunner().invoke(cli.contest, ["edition", "groups", world.edition.key, *words])
        if answer.exception and not isinstance(answer.exception, SystemExit | Faults):
            raise answer.exception
        return answer

    shown = run(str(file)).output
    assert f"{code}: western (not given) -> 1" in shown
    assert "would change" in shown
    assert kept(world) == {}
    applied = run(str(file), "--apply").output
    assert "1 changed" in applied
    assert f"still missing: western (pick[1].where.western): {world.departments[1].code}" in applied
    assert kept(world) == {"11": {"western": "1"}}
    assert run().output.splitlines()[:2] == ["group,name,western", f"{code},第1学院,1"]
    file.write_text(f"group,westren\n{code},1\n", encoding="utf-8")
    (fault,) = run(str(file)).exception.faults
    assert fault.text() == f"{file}:1: unknown column westren; did you mean western? Rename or remove it"


def test_a_rehearsal_has_them_too(world: World) -> None:
    rules(world, PICK)
    give(world, "western", "1", "0", "")
    copy = rehearse(world.edition, **world.by)
    assert given_attributes(copy) == given_attributes(world.edition)
    actions.set_groups(copy, {world.departments[0]: {"western": "0"}}, **world.by)
    assert given_attributes(world.edition)[world.departments[0].id] == {"western": "1"}
