"""A delegation's leader sees what is open to the delegation and enters its people from a list; where somebody works is
kept apart from who sends them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.exchange.spreadsheets.reading import read_tables
from contest.exchange.spreadsheets.repairs import Reading
from contest.imports.reading import Line
from contest.people.models import Organisation, Person
from contest.registration.importing.staff import ALL_STAFF, BY_EVENT, is_doubtful, role_of
from contest.registration.models import Entry, StaffRole
from contest.registration.queries.entries import sender_of, whole_entry
from tests import factories
from tests.client import Page, PageClient
from tests.people import People
from tests.registration.test_on_behalf import ROSTERS, counted

Visit = Callable[..., PageClient]
EVENTS = (
    "焊接", "砌筑", "烘焙", "花艺", "网站设计与开发", "移动应用开发", "工业机械", "数控车", "数控铣", "CAD机械设计",
)  # fmt: skip
HEADS = "代表团\t赛项名称\t姓名\t证件号码\t工作单位\t身份\t学历\t教练\n"
ONE = HEADS + "江西省代表团\t焊接\t江晓海\t360199200204251158\t某机械集团有限公司\t职工\t大专\t吴教练\n"
HERE = "/desk/skills-abc/delegation/d-jx"


def rulebook(*, young: bool = True) -> str:
    """A national skills contest of ten events, six people of a delegation in each; `young`: the last is for those born
    since 2002."""
    text = factories.rulebook_text()
    head = text[: text.index("[[edition.tier]]")].replace(
        'key = "small-2023"', 'key = "skills-abc"\nentry = "contestant"'
    )
    law = text[text.index("[[scheme]]") :]
    law = "".join(
        part for part in re.split(r"(?m)^(?=\[\[)", law) if not re.match(r"\[\[(?:advance|prize|table)", part)
    )
    tier = """
[[edition.tier]]
key = "national"
name = { zh = "全国决赛", en = "National final" }
sign = { zh = "国", en = "N" }
run_by = "authority"
organisation = "moe"
credit = "delegation"
judges = { sheets = 1, blind = true }
[[edition.division]]
key = "higher"
name = { zh = "公开组", en = "Open" }
[[edition.period]]
stage = "national"
phase = "registration"
opens = 2023-10-01T00:00:00
closes = 2023-11-01T00:00:00
"""
    tracks = "".join(
        f'[[edition.track]]\nkey = "e{n}"\nname = {{ zh = "{name}", en = "Event {n}" }}\ndivisions = ["higher"]\n'
        f'advisers = {{ max = 2 }}\nentries_per_delegation = 6\nsource = "assumed"\n'
        for n, name in enumerate(EVENTS)
    )
    rule = '  [[edition.track.eligibility]]\n  rule = "born-since"\n  date = 2002-01-01\n  source = "assumed"\n'
    return head + tier + tracks + (rule if young else "") + law


def settle(people: People, at: Any, text: str) -> tuple[Any, Any]:
    """The edition, its delegation of Jiangxi, and the leader's role for the provincial organiser."""
    made = factories.edition("skills-abc", of=people.series, text=text, at=at)
    delegation = factories.organisation("delegation", "d-jx", "江西省代表团", "Jiangxi")
    factories.membership(people.provincial_organiser.account, "organiser", delegation, people.series, at=at)
    return made, delegation


@pytest.fixture
def edition(people: People, session: Any, at: Any) -> Any:
    made, _delegation = settle(people, at, rulebook())
    session.commit()
    return made


def given(visit: Visit, text: str = ONE) -> Page:
    return visit("provincial_organiser").get(f"{HERE}/import").submit("读名单", text=text).follow()


def entries(session: Any) -> list[Entry]:
    session.rollback()
    return list(session.scalars(sa.select(Entry).options(*whole_entry()).order_by(Entry.track)).unique())


def test_sixty_people_come_in_from_the_file(visit: Visit, people: People, edition: Any, session: Any) -> None:
    leader = visit("provincial_organiser")
    leader.get("/desk").says("我的代表团", "江西省代表团")
    leader.get(HERE).says("焊接", "还能报", "还没有报任何人")
    file = (io.BytesIO((ROSTERS / "delegation.xlsx").read_bytes()), "delegation.xlsx")
    page = leader.get(f"{HERE}/import").submit("读名单", file=file).follow()
    page.says("新增 59 行", "待修 3 行", "（含）以后出生")
    before = counted(session)
    page.submit("导入 59 行").follow().says(
        "已代报 57", "已记下 2 位随团人员", "某机械集团有限公司", "满了", "团长 郑团长"
    )
    found = entries(session)
    assert Counter(one.track for one in found) == {f"e{n}": 6 for n in range(9)} | {"e9": 3}
    assert {one.home.name["zh"]: one.home.kind for one in found} == {
        "某机械集团有限公司": "firm",
        "江西××技师学院": "school",
    }
    assert {one.delegation.code for one in found} == {"d-jx"}
    assert {one.status for one in found} == {"submitted"}
    born = {one.person.name: one.person.born.isoformat() for entry in found for one in entry.members if one.person.born}
    assert born["江晓海"] == "2002-04-25"
    coaches = session.scalars(sa.select(Person).where(Person.home.has(Organisation.kind == "delegation"))).all()
    assert {one.name for one in coaches} == {"吴教练", "郑团长", "钱联络"}, "one coach of many is one person"
    assert len(coaches) == 3
    line = session.scalar(sa.select(AuditLine).where(AuditLine.action == "registration.import_delegation"))
    assert line.now["entries"] == 57
    after = counted(session)
    assert after["Person"] - before["Person"] == 60
    again = (io.BytesIO((ROSTERS / "delegation.xlsx").read_bytes()), "delegation.xlsx")
    leader.get(f"{HERE}/import").submit("读名单", file=again).follow().says("没有变化 59 行")
    assert counted(session) == after
    prefilled = (io.BytesIO(leader.get(f"{HERE}/template").response.data), "ours.xlsx")
    leader.get(f"{HERE}/import").submit("读名单", file=prefilled).follow().says("没有变化 59 行")
    leader.get(f"{HERE}/people").says("江晓海", "海鲜过敏", "175/92A", "钱联络", "联络员")
    leader.get(f"{HERE}/import").submit("撤销整份名单").follow().says("59 行都回到原样")
    assert counted(session) == before


def test_limits_and_faults_are_told_line_by_line(visit: Visit, people: People, edition: Any, session: Any) -> None:
    rows = "".join(
        f"江西\t砌筑\t林{name}\t3601992002040{n}1158\t江西财经大学\t学生\t本科\t\n"
        for n, name in enumerate("甲乙丙丁戊己庚", 1)
    )
    wrong = (
        "河北\t花艺\t韦一诺\t360199200203041158\t江西财经大学\t学生\t本科\t\n"
        "江西\t花艺\t马超\t360199200213411158\t江西财经大学\t学生\t本科\t\n"
        "江西\t花艺\t方砚秋\t360199200201011158\t江西财经大学\t学生\t本科\t\n"
        "江西\t花艺\t崔诗思\t360199200201011158\t江西财经大学\t学生\t本科\t\n"
    )
    page = given(visit, HEADS + rows + wrong)
    page.says("新增 6 行", "待修 5 行", "不是你的代表团", "不像一个证件号码", "已经是另一个人的", "限报 6")
    page.submit("导入 6 行").follow()
    found = entries(session)
    assert {one.home_id for one in found} == {people.school_id}, "a known organisation of the province is found by name"
    assert not session.scalar(sa.select(Organisation.id).where(Organisation.parent.has(Organisation.code == "d-jx")))


def test_somebody_elses_number_says_nothing_of_them(visit: Visit, people: People, edition: Any, session: Any) -> None:
    given(visit).submit("导入 1 行")
    (entry,) = entries(session)
    assert sender_of(entry).code == "d-jx", "its page says that the delegation entered it, and not the employer"
    page = given(visit, ONE.replace("江晓海", "路人"))
    page.says("待修 1 行", "已经是另一个人的")
    page.keeps_quiet_about("江晓海")
    given(visit, ONE.replace("焊接", "砌筑")).says("新增 1 行")


def test_only_the_leader_enters(visit: Visit, people: People, edition: Any, session: Any) -> None:
    other = factories.organisation("delegation", "d-hb", "河北省代表团", "Hebei", region="130000")
    session.commit()
    for somebody in ("organiser", "supervisor", "alice", "stranger", "national_organiser"):
        for rest in ("", "/import", "/template"):
            visit(somebody).get(HERE + rest, status=403)
    leader = visit("provincial_organiser")
    leader.get(f"/desk/skills-abc/delegation/{other.code}", status=403)
    given(visit)
    session.rollback()
    raw = leader.get(f"{HERE}/template").response.data
    heads, staff, events = read_tables(raw, "delegation.xlsx")
    assert heads.rows[0].cells[0] == staff.rows[0].cells[0] == "姓名"
    assert len(events.rows) == 11


STAFF = "姓名\t职务\t证件号码\t工作单位\t服装尺码\t饮食禁忌\n"


def test_staff_have_roles_and_everybody_their_sizes(visit: Visit, people: People, edition: Any, session: Any) -> None:
    """From a list and on the page; what was changed since is not undone; the log has no needs in it."""
    leader = visit("provincial_organiser")
    leader.get(HERE).click("随团人员、尺码和需要").says("还没有人")
    given(visit, ONE).submit("导入 1 行").follow()
    page = given(visit, STAFF + "郝医生\t队医\t\t江西财经大学\tL\t清真\n郝医生\t翻译\t\t江西财经大学\t\t\n")
    page.says("新增 1 行", "待修 1 行", "同一个人报了两次")
    page.submit("导入 1 行").follow().says("已记下 1 位随团人员", "队医 郝医生")
    given(visit, STAFF + "郝医生\t队医\t\t江西财经大学\tL\t\n").says("没有变化 1 行")
    page = given(visit, STAFF + "郝医生\t领队\t\t江西财经大学\tXL\t\n")
    page.says("有改动 1 行", "队医 → 领队", "L → XL")
    page.submit("导入 1 行").follow().says("领队 郝医生")
    page = leader.get(f"{HERE}/people")
    page.says("江晓海", "选手", "吴教练", "教练或指导教师", "领队", "XL", "清真", "随团人员 1")
    page = page.click("江晓海").submit("保存", role="", size="175/92A", diet="", needs="坐轮椅").follow()
    page.says("已记下江晓海", "坐轮椅")
    page.click("江晓海").submit("保存", status=422, size="长" * 81).says("最多 80 个字")
    page = leader.get(f"{HERE}/people").submit("加进来", new_name="白领队", role="leader").follow()
    page.says("已记下白领队", "随团人员 2")
    page.submit("加进来", status=409, new_name="白领队", role="doctor").says("已经在随团人员里了")
    leader.get(f"{HERE}/grid").keeps_quiet_about("白领队", "郝医生")
    sheet = leader.get(f"{HERE}/accreditation.xlsx").text
    assert all(words in sheet for words in ("白领队", "领队", "坐轮椅", "175/92A"))
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action.like("registration.%member"))).all()
    assert lines
    assert "坐轮椅" not in "".join(str((one.was, one.now)) for one in lines)
    raw = session.execute(sa.text("SELECT declared_encrypted FROM delegation_member")).scalars().all()
    assert not any("坐轮椅" in one for one in raw if one)
    page.click("白领队").submit("保存", role="", size="", diet="", needs="").follow().says("随团人员 1")
    newest, middle, _first = undo_addresses(leader)
    leader.post(middle, status=409).says("郝医生", "后来改过")
    leader.post(newest).follow()
    leader.get(f"{HERE}/people").says("队医", "L")
    leader.post(middle).follow()
    leader.get(f"{HERE}/people").keeps_quiet_about("郝医生")


OFFICES = "姓名\t职务\t赛项名称\t证件号码\t工作单位\n"


def test_who_is_staff_takes_no_place_of_a_contestant(visit: Visit, people: People, edition: Any, session: Any) -> None:
    """The word of a role wins over an event beside it; what tells nothing is asked once; all readings are shown."""
    rows = (
        "王教练\t教练\t焊接\t\t江西财经大学\n"
        "李领队\t参赛队领队\t\t\t江西财经大学\n"
        "孙选手\t参赛选手\t花艺\t\t江西财经大学\n"
        "周管理\t选手管理\t\t\t江西财经大学\n"
        "吴吉祥\t吉祥物\t砌筑\t\t江西财经大学\n"
        "郑无名\t\t\t\t江西财经大学\n"
    )
    page = given(visit, OFFICES + rows)
    page.says("新增 5 行", "待修 1 行", "职务是这样读的", "照上面的回答读")
    remarked = page.click("要看一眼 1")
    remarked.says("“焊接”不记", "不占选手名额")
    unsized = [one for one in remarked.all("div", class_="s-quiet") if one.find("svg") is not None]
    assert not unsized, "a sign that nothing sizes fills the cell"
    shown = [" ".join("".join(one.itertext()).split()) for one in page.all("li")]
    read = {text.split("→")[0].strip(): text for text in shown if "→" in text}
    wanted = {"教练": "教练", "参赛队领队": "领队", "参赛选手": "选手", "选手管理": "工作人员", "吉祥物": "选手"}
    assert {word: text.split("→")[1].split("·")[0].strip() for word, text in read.items()} == wanted
    assert {word for word, text in read.items() if "照上面的回答读" in text} == {"选手管理", "吉祥物"}
    page = page.submit("照这样再读", **{"answer-offices": "staff"}).follow()
    page = page.submit("随团的工作人员").follow()
    page.says("新增 6 行")
    page.submit("导入 6 行").follow()
    assert [one.track for one in entries(session)] == ["e3"]
    leader = visit("provincial_organiser")
    leader.get(HERE).says("教练 王教练", "领队 李领队", "工作人员 周管理", "工作人员 吴吉祥", "工作人员 郑无名")


def test_what_two_lines_declare_of_one_person(visit: Visit, people: People, edition: Any, session: Any) -> None:
    """The later line counts and the earlier says so; what only the earlier has is kept; the same list again is none."""
    heads = "姓名\t职务\t赛项名称\t工作单位\t服装尺码\t饮食禁忌\n"
    rows = "周一\t教练\t\t江西财经大学\tXXL\t不吃香菜\n周一\t选手\t砌筑\t江西财经大学\t185/100\t\n"
    page = given(visit, heads + rows)
    page.says("新增 2 行", "服装尺码：同一个人在这份名单里后来写的是“185/100”")
    page.submit("导入 2 行").follow()
    people_page = visit("provincial_organiser").get(f"{HERE}/people")
    people_page.says("周一", "185/100", "不吃香菜", "教练")
    people_page.keeps_quiet_about("XXL")
    given(visit, heads + rows).says("没有变化 2 行")
    page = given(visit, heads + rows.replace("185/100", "190/104"))
    page.says("有改动 2 行", "185/100 → 190/104")
    page.submit("导入 2 行").follow()
    visit("provincial_organiser").get(f"{HERE}/people").says("190/104", "不吃香菜")


def test_a_word_is_read_as_what_it_ends_in() -> None:
    """By words that lists have, and beside an event that every line names."""
    wanted = {
        "选手领队": StaffRole.LEADER, "参赛队教练": StaffRole.COACH, "领队兼教练": StaffRole.LEADER,
        "Leader of the competitors": None, "team leader of the competitors": StaffRole.LEADER,
        "head of delegation": StaffRole.HEAD, "教练组选手": None, "选手1": None, "女选手": None, "参赛学生": None,
        "教练兼选手": None, "选手家长": None, "医师": None, "随队医师": StaffRole.DOCTOR,
    }  # fmt: skip
    lines = {word: Line("0.1", "", 1, {"office": Reading(word), "event": Reading("焊接")}) for word in wanted}
    assert {word: role_of(line, BY_EVENT) for word, line in lines.items()} == wanted
    untold = {word for word, line in lines.items() if is_doubtful(line)}
    assert untold == {"Leader of the competitors", "教练兼选手", "选手家长", "医师"}
    assert {role_of(lines[word], ALL_STAFF) for word in untold} == {StaffRole.STAFF, StaffRole.COACH, StaffRole.DOCTOR}
    beside = Line("0.1", "", 1, {"kind": Reading("教练"), "event": Reading("焊接")})
    assert role_of(beside, BY_EVENT) == StaffRole.COACH
    beside.cells["kind"] = Reading("学生")
    assert role_of(beside, BY_EVENT) is None
    assert not is_doubtful(beside)


def undo_addresses(leader: PageClient) -> list[str]:
    """Where the lists that came in are taken back, the newest first."""
    return [
        one.get("action") or "" for one in leader.get(f"{HERE}/import").all("form") if "/undo" in one.get("action", "")
    ]
