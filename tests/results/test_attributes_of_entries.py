"""Attributes of entries are inputs of the law: what is required and lacking refuses a tabulation with the page to enter
it, what is ranked by decides, and a change makes the tabulation out of date, with who made it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest import audit
from contest.db import session as db
from contest.editions.models import Contest, RulebookVersion
from contest.editions.queries import forget
from contest.editions.rulebooks.carried import ranked_by
from contest.editions.rulebooks.effective import digest
from contest.errors import NotAllowed, WrongMoment
from contest.judging.actions.confirming import CONFIRMERS
from contest.judging.models import Panel
from contest.judging.queries.panels import panels_of
from contest.people.models import Account
from contest.registration.actions import confirm_attributes, set_attributes, undo_attributes
from contest.registration.models import EnteredAttribute
from contest.registration.queries.declared import changes_here, field_of
from contest.registration.queries.entered import waiting_attributes
from contest.results import actions, outdated
from contest.results.queries import file_of
from contest.rules import parse
from tests import factories
from tests.client import PageClient, words_of
from tests.results.world import LAW, World

DECLARED = """
[[attribute]]
key = "solved"
of = "entry"
kind = "number"
required = true
shown = true
name = { zh = "解题数", en = "Solved" }
unit = { zh = "题", en = "problems" }
[[attribute]]
key = "abroad"
of = "entry"
kind = "yes-no"
shown = true
name = { zh = "有境外成员", en = "From abroad" }
"""


def declare() -> None:
    """The edition is of law 2, is ranked by problems solved, and declares them."""
    start, end = LAW.index("[ranking]"), LAW.index("\n[", LAW.index("[ranking]"))
    text = LAW[:start] + '[ranking]\nby = "attribute:solved"\n' + LAW[end:] + DECLARED
    version = db.scalars(sa.select(RulebookVersion)).one()
    version.text = text.replace('law = "1"', 'law = "2"', 1)
    version.digest = digest(version.text)
    db.commit()
    db().info.clear()
    forget()


def enter(world: World, track: str = "growth", *, confirmed: bool = True) -> None:
    for at, one in enumerate(world.entries[track]):
        set_attributes(one, {"solved": str(at + 1)}, reason="榜单", **world.by)
    if confirmed:
        confirm(world, world.entries[track][0].contest)
    db.commit()


def confirm(world: World, contest: Contest) -> list[EnteredAttribute]:
    return confirm_attributes(contest, by=world.second.account_id, at=world.at)


def test_what_is_required_and_lacking_refuses_the_tabulation(world: World, visit: Any) -> None:
    declare()
    with pytest.raises(WrongMoment, match="没有统分") as refused:
        actions.tabulate([world.contest], **world.by)
    assert refused.value.facts["n"] == len(world.entries["growth"])
    (way,) = refused.value.ways
    assert way.endpoint == "registration.attributes"
    page = visit("organiser").get(world.desk("attributes")).click(f"改 {world.entry(1).entry.number}")
    page.submit("保存", **{field_of("solved"): "3", "reason": "榜单"})
    with pytest.raises(WrongMoment) as refused:
        actions.tabulate([world.contest], **world.by)
    assert refused.value.facts["n"] == len(world.entries["growth"]) - 1


def test_what_the_ranking_goes_by_is_entered_by_one_and_confirmed_by_another(
    app: Any, world: World, visit: Any
) -> None:
    declare()
    audit.cover(at=world.at, edition=world.edition.id)
    enter(world, confirmed=False)
    with pytest.raises(WrongMoment, match="第二个人确认") as refused:
        actions.tabulate([world.contest], **world.by)
    assert (refused.value.facts["n"], refused.value.ways[0].endpoint) == (5, "registration.attributes")
    with pytest.raises(NotAllowed, match="自己填的"):
        confirm_attributes(world.contest, **world.by)
    page = visit("organiser").get(world.desk("attributes"))
    page.says("解题数", "待确认", "5 个等着确认", "由另一位组织者或者裁判长确认", "在裁判长席确认")
    other = PageClient(app)
    other.sign_in(world.second)
    other.get(world.desk("attributes") + "?lang=en").says("Confirm 5 that others entered", "To be confirmed")
    page = other.get(world.desk("attributes") + "?lang=zh")
    page.submit("确认别人填的 5 个").follow().says("5 个值已确认")
    assert actions.tabulate([world.contest], **world.by)
    # A change waits again; what decides no place waits for nobody; what is taken back waits too.
    set_attributes(world.entry(1), {"solved": "9", "abroad": "1"}, reason="复核", **world.by)
    assert [(one.key, one.number, one.value) for one in waiting_attributes(world.contest)] == [("solved", 2, "9")]
    (line, _entry), *_ = changes_here(world.contest, limit=1)
    undo_attributes(world.contest, line=str(line.id), reason="填错了", **world.by)
    assert [(one.number, one.value) for one in waiting_attributes(world.contest)] == [(3, "1")]
    # Nobody confirms a value of their own entry.
    account = db.get_one(Account, world.second.account_id)
    account.person_id = world.entry(1).entry.members[0].person_id
    db.flush()
    with pytest.raises(NotAllowed, match="有你自己"):
        confirm(world, world.contest)
    account.person_id = None
    assert len(confirm(world, world.contest)) == 1
    db.commit()
    while audit.chain():
        db.commit()
    found = [one for one in audit.hold_rows(audit.Walk()) if isinstance(one, audit.Finding)]
    assert [one.sentence() for one in found if "ranked by" in one.sentence()] == []


def test_one_organiser_and_one_chair_reach_a_tabulation(world: World, visit: Any) -> None:
    declare()
    enter(world, confirmed=False)
    address = world.desk("attributes-waiting")
    visit("chair").get(address, status=403)  # no seat on a panel of this contest
    (panel,) = panels_of(world.contest)
    other = factories.add(Panel(contest_id=world.contest.id, attribute="room", room="B", made_at=world.at))
    factories.seat(panel, db.get_one(Account, world.people.chair.account_id), role="chair")
    db.commit()
    visit("chair").get(address, status=403)  # there is a panel that they do not chair
    visit("chair").post(address, until="f", status=403)
    db.delete(other)
    db.commit()
    chair = visit("chair")
    page = chair.get(world.desk("grid")).click("排名次要用的情况")
    page.says("5 个等着确认", "解题数", "3 题", "对照原始记录", world.entry(1).entry.number)
    chair.get(address + "?lang=en").says("5 wait to be confirmed", "Solved", "3 problems", "original records")
    page = chair.get(address + "?lang=zh").submit("确认别人填的 5 个").follow()
    page.says("5 个值已确认", "没有等着确认的", "回到裁判长席")
    assert actions.tabulate([world.contest], **world.by)
    # Nobody confirms what they entered or what is theirs, as a chair either.
    mine = {"by": world.people.chair.account_id, "at": world.at}
    set_attributes(world.entry(1), {"solved": "9"}, reason="复核", **mine)
    db.commit()
    page = chair.get(address)
    page.says("都是你自己填的")
    db.get_one(Account, mine["by"]).person_id = world.entry(2).entry.members[0].person_id
    set_attributes(world.entry(2), {"solved": "8"}, reason="复核", **world.by)
    set_attributes(world.entry(1), {"solved": "7"}, reason="复核", **world.by)
    assert [one.value for one in confirm_attributes(world.contest, roles=CONFIRMERS, **mine)] == ["7"]
    with pytest.raises(NotAllowed, match="有你自己"):
        confirm_attributes(world.contest, roles=CONFIRMERS, **mine)
    with pytest.raises(WrongMoment, match="或者裁判长"):
        actions.tabulate([world.contest], **world.by)


@pytest.mark.only("sqlite")
def test_what_came_after_the_page_was_shown_is_not_confirmed_with_it(world: World) -> None:
    declare()
    set_attributes(world.entry(1), {"solved": "3"}, reason="榜单", **world.by)
    (seen,) = waiting_attributes(world.contest)
    set_attributes(world.entry(2), {"solved": "4"}, reason="榜单", **world.by)
    made = confirm_attributes(world.contest, until=str(seen.id), by=world.second.account_id, at=world.at)
    assert [one.id for one in made] == [seen.id]
    (other,) = waiting_attributes(world.contest)
    other.entry.attributes = {**other.entry.attributes, "solved": "7"}
    db.flush()
    assert waiting_attributes(world.contest) == [], "nobody confirms a value that does not stand any more"


def test_what_tells_level_entries_apart_is_ranked_by_too() -> None:
    declared = "".join(f'[[attribute]]\nkey = "{key}"\nof = "entry"\nkind = "number"\n' for key in ("s", "t", "u"))
    book = parse(f'law = "2"\n{declared}[ranking]\nby = "attribute:s"\nprecedence = ["attribute:-t", "lot"]\n')
    assert ranked_by(book, "x") == {"s", "t"}


def test_it_is_ranked_by_shown_and_out_of_date_when_it_changes(world: World, visit: Any) -> None:
    declare()
    enter(world)
    made = actions.tabulate([world.contest], **world.by)
    db.commit()
    places = file_of(made, "places.csv").decode().splitlines()
    assert places[0].endswith(",solved,abroad")
    last = world.entries["growth"][-1].entry.number
    assert f",1,0,{last}," in places[1]
    assert places[1].endswith(f",{len(world.entries['growth'])},")
    assert not outdated.is_outdated(made)
    page = visit("organiser").get(world.desk("results"))
    page.says("解题数（题）")
    rows = [[words_of(cell) for cell in row] for row in page.all("tbody")[-1]]
    assert [row[-4] for row in rows] == list("54321")
    set_attributes(world.entry(5), {"solved": "0"}, reason="复核", **world.by)
    db.commit()
    (change,) = outdated.changes(made)
    assert (change.file, change.was, change.now, change.reason) == ("entries", {"solved": "5"}, {"solved": "0"}, "复核")
    visit("organiser").get(world.desk("results")).says("复核")


def test_what_nobody_declared_leaves_nothing_in_the_inputs(world: World) -> None:
    declare()
    enter(world)
    one = world.entry(1).entry
    one.attributes = {**one.attributes, "summary": "很长的简介", "other": "x"}
    db.commit()
    made = actions.tabulate([world.contest], **world.by)
    header = file_of(made, "inputs/entries.csv").decode().splitlines()[0]
    assert header.split(",")[5:] == ["home", "solved"]  # and nothing has abroad


def test_the_public_pages_and_the_open_data_show_it(world: World, visit: Any) -> None:
    declare()
    for track in world.entries:
        enter(world, track)
    for at, one in enumerate(world.entries["growth"]):
        set_attributes(one, {"abroad": str(at % 2)}, reason="名单", **world.by)
    db.commit()
    world.published()
    page = visit(None).get(f"/e/{world.edition.key}/c/{world.contest.key}")
    page.says("解题数（题）", "有境外成员")
    rows = [[words_of(cell) for cell in row if cell.tag == "td"] for row in page.all("tbody")[0]]
    assert [row[3:5] for row in rows] == [["5", "否"], ["4", "是"], ["3", "否"], ["2", "是"], ["1", "否"]]
    visit(None).get(f"/en/e/{world.edition.key}/c/{world.contest.key}").says("Solved (problems)", "From abroad", "Yes")
    number = world.entry(5).entry.number
    visit(None).get(f"/e/{world.edition.key}/entries/{number}").says("解题数 5 题", "有境外成员 否")
    shown = visit(None).get(f"/e/{world.edition.key}/c/{world.contest.key}.json").json
    assert shown["places"][0]["attributes"] == {"solved": "5", "abroad": "0"}
