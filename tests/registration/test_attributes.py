"""What law 2 declares of entries is asked where it belongs, checked, verified, entered at the desk with a reason, and
never lost; a change of it makes a tabulation out of date (tests/results/test_attributes_of_entries.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import session as db
from contest.editions.models import RulebookVersion
from contest.editions.queries import forget
from contest.editions.rulebooks.effective import digest
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.registration import actions
from contest.registration.models import Appearance, Entry
from contest.registration.queries.declared import asked_here, asked_of, changes_here, field_of, value_of
from tests.client import PageClient
from tests.registration.conftest import Season

Visit = Callable[[str | None], PageClient]
SCHOOL = "school/4136010421/growth/higher"
DECLARED = """
[[attribute]]
key = "年级"
of = "entry"
kind = "text"
values = ["本科", "高职"]
required = true
shown = true
name = { zh = "学段", en = "Level" }
applies_to = ["school/*/growth/*"]
[[attribute]]
key = "hours"
of = "entry"
kind = "number"
name = { zh = "实践学时", en = "Hours of practice" }
unit = { zh = "学时", en = "hours" }
applies_to = ["*/growth/*"]
[[attribute]]
key = "abroad"
of = "entry"
kind = "yes-no"
name = { zh = "有境外成员", en = "With members from abroad" }
[[attribute]]
key = "solved"
of = "entry"
kind = "number"
required = true
name = { zh = "解题数", en = "Solved" }
unit = { zh = "题", en = "problems" }
applies_to = ["*/growth/*"]
"""
LEVEL, HOURS, ABROAD, SOLVED = map(field_of, ("年级", "hours", "abroad", "solved"))


@pytest.fixture
def asking(season: Season, session: Any) -> Season:
    """The season under law 2, with attributes of entries; growth is ranked by problems solved."""
    version = session.scalars(sa.select(RulebookVersion)).one()
    text = version.text.replace('law = "1"', 'law = "2"', 1)
    parts = [part for part in re.split(r"(?m)^(?=\[\[)", text) if not part.startswith("[[prize]]")]
    text = "".join(parts) + DECLARED  # what the prizes compute with is of groups
    ranked = '[[ranking]]\napplies_to = ["*/growth/*"]\nby = "attribute:solved"\n\n'
    version.text = text.replace("[[ranking]]", f"{ranked}[[ranking]]", 1)
    version.digest = digest(version.text)
    session.commit()
    db().info.clear()
    forget()
    return season


def edited(entry: Entry, season: Season, **given: str) -> Entry:
    kept = {"title": entry.title, "summary": entry.attributes.get("summary", "")}
    return actions.edit(entry, **kept, attributes=given, version=None, by=None, at=season.at)


def verified(season: Season, person: Any, **given: str) -> Appearance:
    entry = season.hand_in(season.register(person))
    edited(entry, season, **({"年级": "本科"} | given))
    actions.submit(entry, promised=True, by=None, at=season.at)
    found = actions.verify(entry, confirming=True, by=season.people.organiser.account_id, at=season.at)
    db.commit()
    return found


# The entry's own people


def test_its_people_are_asked_for_all_but_what_is_found_at_the_contest(asking: Season) -> None:
    entry = asking.register(asking.alice)
    assert [one.key for one in asked_of(entry)] == ["年级", "hours", "abroad"]
    assert [one.key for one in asked_here(entry.contest)] == ["年级", "hours", "abroad", "solved"]
    edited(entry, asking, solved="9", hours="32")
    assert (value_of(entry, "solved"), value_of(entry, "hours")) == ("", "32")


def test_a_student_fills_them_in_and_sees_them(asking: Season, visit: Visit, session: Any) -> None:
    entry = asking.register(asking.alice)
    session.commit()
    page = visit("alice").get(f"/my/entries/{entry.id}")
    page.says("还没有填“学段”")
    form = page.click("基本信息")
    form.says("学段", "实践学时（学时）", "有境外成员", "随结果一起公布。", "会写进公开的结果存证包")
    form.keeps_quiet_about("解题数")
    wrong = form.submit("存好，回到报名页", status=422, **{LEVEL: "本科", HOURS: "三十", ABROAD: "0"})
    wrong.says("“三十”不是数。请填 12 或 12.5 这样的数；没有就空着。")
    wrong.submit("存好，回到报名页", **{HOURS: "３２．５"})
    session.expire_all()
    assert [value_of(entry, key) for key in ("年级", "hours", "abroad")] == ["本科", "32.5", "0"]
    visit("alice").get(f"/my/entries/{entry.id}/submit").says("学段", "本科", "32.5 学时", "否")
    english = visit("alice").get(f"/my/entries/{entry.id}/basics?lang=en")
    english.says("Hours of practice (hours)", "With members from abroad", "Yes", "not given")


def test_what_is_required_stands_in_the_way_of_submitting(asking: Season) -> None:
    entry = asking.hand_in(asking.register(asking.alice))
    assert [one.field for one in actions.missing(entry, asking.at)] == ["attribute:年级"]
    with pytest.raises(Unfit):
        actions.submit(entry, promised=True, by=None, at=asking.at)
    edited(entry, asking, 年级="高职")
    assert actions.submit(entry, promised=True, by=None, at=asking.at).status == "submitted"
    with pytest.raises(WrongMoment):
        edited(entry, asking, 年级="本科")


@pytest.mark.parametrize(
    ("key", "value"), [("年级", "中职"), ("hours", "1e3"), ("abroad", "是"), ("hours", "1\u200b2")]
)
def test_another_kind_is_refused(asking: Season, key: str, value: str) -> None:
    entry = asking.register(asking.alice)
    with pytest.raises(Unfit) as refused:
        edited(entry, asking, **{key: value})
    assert refused.value.field == field_of(key)
    assert value_of(entry, key) == ""


def test_a_field_that_was_not_sent_stays(asking: Season, visit: Visit, session: Any) -> None:
    entry = asking.register(asking.alice)
    edited(entry, asking, hours="32", abroad="1")
    session.commit()
    form = visit("alice").get(f"/my/entries/{entry.id}/basics")
    sent = form.filled(form.form_with("存好，回到报名页")[0], {LEVEL: "高职"})
    form.client.post_raw(form.path, {name: value for name, value in sent.items() if name not in (HOURS, ABROAD)})
    session.expire_all()
    assert [value_of(entry, key) for key in ("年级", "hours", "abroad")] == ["高职", "32", "1"]


def test_they_are_saved_while_typing(asking: Season, visit: Visit, session: Any) -> None:
    entry = asking.register(asking.alice)
    session.commit()
    form = visit("alice").get(f"/my/entries/{entry.id}/basics")
    sent = form.filled(form.form_with("存好，回到报名页")[0], {LEVEL: "本科", HOURS: "8"})
    path = f"/my/entries/{entry.id}/draft"  # a part of a page
    form.client._let_go()
    answer = form.client.outside(lambda: form.client.browser.post(path, data=sent))
    assert answer.status_code == 200
    session.expire_all()
    assert (value_of(entry, "年级"), value_of(entry, "hours")) == ("本科", "8")


def test_the_organiser_sees_them_and_sends_one_back(asking: Season, visit: Visit, session: Any) -> None:
    entry = asking.hand_in(asking.register(asking.alice))
    edited(entry, asking, 年级="本科", hours="320")
    actions.submit(entry, promised=True, by=None, at=asking.at)
    session.commit()
    visit("organiser").get(f"/desk/career-2023/verify/{SCHOOL}?entry={entry.id}").says("实践学时", "320 学时")
    by = asking.people.organiser.account_id
    actions.return_for_correction(entry, {"attribute:hours": "没有那么多"}, by=by, at=asking.at)
    session.commit()
    page = visit("alice").get(f"/my/entries/{entry.id}")
    page.says("要改", "没有那么多")
    form = page.click("基本信息")
    form.says("退回时写的", "没有那么多")
    form.says("已经通过，锁定的", "本科")
    assert [one.get("name") for one in form.all("input") if (one.get("name") or "").startswith("attribute-")] == [HOURS]
    sent = {HOURS: "320", LEVEL: "高职", "version": ""}
    visit("alice").post(f"/my/entries/{entry.id}/basics", status=409, **sent).says("已经锁定")
    visit("alice").get(f"/my/entries/{entry.id}/basics").submit("存好，回到报名页", **{HOURS: "32"})
    session.expire_all()
    assert (value_of(entry, "hours"), value_of(entry, "年级")) == ("32", "本科")
    visit("alice").get(f"/my/entries/{entry.id}").says("已改")


# The desk


def test_the_organiser_enters_what_is_found_at_the_contest(asking: Season, visit: Visit, session: Any) -> None:
    appearance = verified(asking, asking.alice, hours="16")
    roster = visit("organiser").get(f"/desk/career-2023/roster/{SCHOOL}")
    page = roster.click("要用到的情况")
    page.says("1 件作品缺必填的", "没有填", "16 学时", "解题数")
    form = page.click(f"改 {appearance.entry.number}")
    form.says("解题数（题）")
    form.submit("保存", status=422, **{SOLVED: "7"}).says("请写明理由。")
    form.submit("保存", **{SOLVED: "7", "reason": "现场榜单"}).follow().says("7 题", "现场榜单", "必填的都有")
    session.expire_all()
    assert value_of(appearance.entry, "solved") == "7"
    line = session.scalars(sa.select(AuditLine).where(AuditLine.action == "registration.set_attributes")).one()
    assert line.reason == "现场榜单"
    assert '"solved": "7"' in line.now["attributes"]
    visit("alice").get(f"/my/entries/{appearance.entry_id}").says("组织者改了要用到的情况", "现场榜单")
    visit("organiser").get(f"/desk/career-2023/attributes/{SCHOOL}?lang=en").says("Solved", "7 problems", "Level")


def test_the_newest_change_is_taken_back_and_restored(asking: Season, visit: Visit, session: Any) -> None:
    appearance = verified(asking, asking.alice)
    by = {"by": asking.people.organiser.account_id, "at": asking.at}
    actions.set_attributes(appearance, {"solved": "7"}, reason="榜单", **by)
    actions.set_attributes(appearance, {"solved": "8", "abroad": "1"}, reason="复核", **by)
    session.commit()
    address = f"/desk/career-2023/attributes/{SCHOOL}"
    page, late = visit("organiser").get(address), visit("organiser").get(address)
    page.submit("撤回最近一次改动").follow().says("最近一次改动已撤回。")
    session.expire_all()
    assert [value_of(appearance.entry, key) for key in ("solved", "abroad")] == ["7", ""]
    late.submit("撤回最近一次改动", status=409).says("又有人改过")
    visit("organiser").get(address).submit("撤回最近一次改动")
    session.expire_all()
    assert [value_of(appearance.entry, key) for key in ("solved", "abroad")] == ["8", "1"]


def test_nobody_enters_those_of_their_own_entry_and_nothing_is_overwritten(asking: Season, session: Any) -> None:
    appearance = verified(asking, asking.alice)
    mine = asking.people.alice.account_id
    with pytest.raises(NotAllowed):
        actions.set_attributes(appearance, {"solved": "9"}, reason="榜单", by=mine, at=asking.at)
    by = {"by": asking.people.organiser.account_id, "at": asking.at}
    seen = appearance.entry.version
    actions.set_attributes(appearance, {"solved": "7"}, reason="榜单", **by)
    with pytest.raises(Clash):
        actions.set_attributes(appearance, {"solved": "6"}, reason="榜单", version=seen, **by)
    with pytest.raises(Unfit):
        actions.set_attributes(appearance, {"solved": "七"}, reason="榜单", **by)
    assert actions.set_attributes(appearance, {"solved": "7"}, reason="", **by) == {}
    assert len(changes_here(appearance.contest)) == 1


def test_the_desks_list_as_a_file_has_them(asking: Season, visit: Visit, session: Any) -> None:
    verified(asking, asking.alice, hours="16", abroad="1")
    session.commit()
    rows = visit("organiser").get(f"/desk/career-2023/list/{SCHOOL}?tab=all").text.splitlines()
    assert rows[0].endswith("提交时间,学段,实践学时（学时）,有境外成员")
    assert rows[1].endswith(",本科,16,是")


def test_a_contest_that_declares_nothing_says_so(season: Season, visit: Visit, session: Any) -> None:
    season.verified(season.alice)
    session.commit()
    visit("organiser").get(f"/desk/career-2023/roster/{SCHOOL}").keeps_quiet_about("要用到的情况")
    visit("organiser").get(f"/desk/career-2023/attributes/{SCHOOL}").says("没有要填的")
