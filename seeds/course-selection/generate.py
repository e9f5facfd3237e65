"""Make the courses and marks of the seed: `python seeds/course-selection/generate.py [--seed N] [--out DIR]`.

Standard library only, plus the rules themselves: `contest tabulate` finds places, lists and who goes on, tier by
tier. Names of people come from seeds/career-2023/making. The same seed gives the same bytes.
"""

import argparse
import csv
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "career-2023"))

from making.engine import outcome, tabulate  # noqa: E402 - the folder's name is no package name
from making.files import write_rows  # noqa: E402
from making.names import name  # noqa: E402

DIVISION = "open"
SCHOOLS = {
    "330000": ("4133010335", "4133010336", "4133010351"),
    "360000": ("4136010403", "4136010414", "4136010417"),
    "610000": ("4161010697", "4161011664", "4161010721"),
}
"""The schools of each province: the large one, another, and a local one."""
LOCAL = frozenset(schools[2] for schools in SCHOOLS.values())
DEPARTMENTS = (
    ("人文学院", "School of Humanities"),
    ("信息工程学院", "School of Information Engineering"),
    ("经济与管理学院", "School of Economics and Management"),
    ("生命与环境学院", "School of Life and Environment"),
)
TITLES = {
    "offline": (
        ("中国古代文学", "现代汉语", "外国哲学史", "新闻写作"),
        ("数据结构", "信号与系统", "操作系统原理", "模拟电子技术"),
        ("微观经济学", "会计学原理", "管理学", "计量经济学"),
        ("细胞生物学", "生态学", "环境监测", "遗传学"),
    ),
    "blended": (
        ("大学写作", "艺术鉴赏", "教育心理学"),
        ("程序设计基础", "计算机网络", "数字图像处理"),
        ("宏观经济学", "市场营销", "财务管理"),
        ("生物化学", "普通生态学", "水污染控制工程"),
    ),
    "practice": (
        ("乡村文化调查", "红色遗址讲解实践"),
        ("社区数字助老", "智慧农业测控实践"),
        ("县域经济调查", "助农直播实践"),
        ("流域水质调查", "校园植物志编写"),
    ),
}
"""Titles of courses by track and department."""
ENTERED = {"offline": 5, "blended": 3, "practice": 2}
PARTED_BY_SUPERVISORS, DRAWN_AT_SCHOOL = "4136010417", "4161010721"
DRAWN_IN_PROVINCE = "330000"

Row = list[object]
Sheet = dict[tuple[str, str], int]
"""(judge, aspect) → mark"""


class Course(NamedTuple):
    """A course: its entry, type, school, department, title, people (the first leads it), and how good it is, 0 to 1."""

    entry: str
    track: str
    province: str
    school: str
    department: int
    title: str
    people: tuple[str, ...]
    quality: float
    status: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    rng, out = Random(asked.seed), asked.out.resolve()
    everybody = People(rng)
    courses = _courses(rng, everybody)
    write_rows(out / "people.csv", everybody.rows)
    write_rows(out / "organisations.csv", _organisations())
    _school(rng, courses, out / "school")
    tabulate(HERE / "rulebook.toml", out / "school")
    _province(rng, _through(courses, out / "school"), out / "province")
    tabulate(HERE / "rulebook.toml", out / "province")
    _national(rng, _through(courses, out / "province"), out / "national")
    tabulate(HERE / "rulebook.toml", out / "national")


def _through(courses: list[Course], tier: Path) -> list[Course]:
    """The courses that go on from a tier."""
    named = {row["entry"] for row in outcome(tier, "advances") if row["outcome"] == "through"}
    return [course for course in courses if course.entry in named]


# Courses and people


class People:
    """The teachers of the courses."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        who = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level"]
        self.rows: list[Row] = [[*who, "number", "programme", "entry_year", "years"]]

    def teacher(self, school: str, department: int) -> str:
        """A new teacher of a department; returns the number."""
        gender = self.rng.choice("fm")
        chinese, latin = name(self.rng, gender, elder=True)
        born = date(1964, 1, 1) + timedelta(days=self.rng.randrange(27 * 365))
        number = f"cs-{len(self.rows):03d}"
        level = self.rng.choice(["doctor", "doctor", "master"])
        staff = f"{born.year + 28}{len(self.rows):04d}"
        home = [school, _department(school, department), level, staff]
        self.rows.append([number, chinese, latin, gender, born, "teacher", *home, "", "", ""])
        return number


def _department(school: str, department: int) -> str:
    return f"cs-{school}-{department + 1}"


def _organisations() -> list[Row]:
    rows: list[Row] = [["code", "kind", "name", "name_en", "short", "parent", "province", "level"]]
    for province, schools in SCHOOLS.items():
        for school in schools:
            for department, (zh, en) in enumerate(DEPARTMENTS):
                rows.append([_department(school, department), "department", zh, en, zh, school, province, ""])
    return rows


def _courses(rng: Random, everybody: People) -> list[Course]:
    """Ten courses for each school. At large schools the two best of a type are from one department, which may send only
    one."""
    courses: list[Course] = []
    for province, schools in SCHOOLS.items():
        for rank, school in enumerate(schools):
            for track, entered in ENTERED.items():
                departments = rng.sample(range(4), min(entered, 4))
                departments += [departments[0]] * (entered - len(departments))
                qualities = sorted((rng.uniform(0.74, 0.95) - rank * 0.015 for _ in departments), reverse=True)
                if entered > 4:
                    qualities = [qualities[0], *qualities[2:], qualities[1]]
                used: Counter[int] = Counter()
                for department, quality in zip(departments, qualities, strict=True):
                    titles = TITLES[track][department]
                    title = titles[(rank + used[department]) % len(titles)]
                    used[department] += 1
                    people = tuple(everybody.teacher(school, department) for _ in range(rng.choice((1, 2, 2, 3))))
                    entry = f"C{len(courses) + 1:03d}"
                    made = Course(entry, track, province, school, department, title, people, quality)
                    courses.append(made)
    # One course is withdrawn: the last one in class of the last school.
    last = max(i for i, course in enumerate(courses) if course.track == "offline")
    courses[last] = courses[last]._replace(status="withdrawn")
    return courses


# Tiers


class Tier:
    """The files of one tier while they are being filled."""

    def __init__(self) -> None:
        self.entries: list[Row] = [["contest", "entry", "group", "status", "size", "title", "home", "note"]]
        self.members: list[Row] = [["contest", "entry", "person", "role"]]
        self.marks: list[Row] = [["contest", "entry", "judge", "aspect", "mark"]]
        self.judges: list[Row] = [["contest", "judge", "source"]]
        self.panels: list[Row] = [["contest", "judge", "person_name", "home", "role", "source"]]
        self.lots: list[Row] = [["contest", "entry", "lot"]]

    def enter(self, contest: str, course: Course, group: str) -> None:
        """A course with its people."""
        note = "课程负责人调离，学校撤回申报" if course.status else ""
        about = [course.status, len(course.people), course.title, course.school, note]
        self.entries.append([contest, course.entry, group, *about])
        self.members += [[contest, course.entry, person, "competitor"] for person in course.people]

    def seat(self, contest: str, judge: str, who: tuple[str, str], source: str) -> None:
        """A judge, by name and home."""
        self.judges.append([contest, judge, source])
        self.panels.append([contest, judge, *who, "judge", source])

    def mark(self, contest: str, entry: str, sheet: Sheet) -> None:
        """The marks of one course."""
        self.marks += [[contest, entry, judge, aspect, mark] for (judge, aspect), mark in sheet.items()]

    def write(self, folder: Path, groups: list[Row]) -> None:
        """All files; lots only if some were drawn."""
        for name_, rows in vars(self).items():
            if len(rows) > 1:
                write_rows(folder / f"{name_}.csv", rows)
        write_rows(folder / "groups.csv", groups)


def _mark(rng: Random, most: int, quality: float, wide: float = 0.05) -> int:
    return min(most, max(0, round(most * (quality + rng.gauss(0, wide)))))


def _school(rng: Random, courses: list[Course], folder: Path) -> None:
    tier = Tier()
    groups: list[Row] = [["group", "local"]]
    staff: dict[str, dict[str, tuple[str, str]]] = {}
    for schools in SCHOOLS.values():
        for school in schools:
            names = {"C": (name(rng, "f", elder=True)[0], school)}
            for letter, count, elder in (("S", 2, True), ("T", 3, True), ("U", 4, False)):
                for seat in range(1, count + 1):
                    names[f"{letter}{seat}"] = (name(rng, rng.choice("fm"), elder=elder)[0], school)
            staff[school] = names
            groups += [[_department(school, number), int(school in LOCAL)] for number in range(len(DEPARTMENTS))]
    for contest, entered in _by_contest(courses, "school").items():
        panel = staff[entered[0].school]
        tier.panels.append([contest, "C", *panel["C"], "chair", ""])
        for judge, who in panel.items():
            if judge != "C":
                tier.seat(contest, judge, who, {"S": "supervisor", "T": "teacher", "U": "student"}[judge[0]])
        sheets = {course.entry: _school_sheet(rng, course.quality) for course in entered if not course.status}
        best, second = (course.entry for course in sorted(entered, key=lambda one: -one.quality)[:2])
        if entered[0].school == PARTED_BY_SUPERVISORS and entered[0].track == "blended":
            sheets[best] = {
                key: min(mark, 92) if key[1] == "peer.whole" else mark for key, mark in sheets[best].items()
            }
            sheets[second] = _level_with(sheets[best])
        if entered[0].school == DRAWN_AT_SCHOOL and entered[0].track == "practice":
            sheets[second] = dict(sheets[best])
            tier.lots += [[contest, best, 2], [contest, second, 1]]
        for course in entered:
            tier.enter(contest, course, _department(course.school, course.department))
            tier.mark(contest, course.entry, sheets.get(course.entry, {}))
    tier.write(folder, groups)


def _school_sheet(rng: Random, quality: float) -> Sheet:
    """Two supervisors, three colleagues, four students, and what the platform counted."""
    sheet: Sheet = {}
    for judge in ("S1", "S2"):
        for aspect, most in (("aim", 30), ("content", 40), ("demand", 30)):
            sheet[judge, f"teach.{aspect}"] = _mark(rng, most, quality, 0.03)
    for judge in ("T1", "T2", "T3"):
        sheet[judge, "peer.whole"] = _mark(rng, 100, quality)
    for judge in ("U1", "U2", "U3", "U4"):
        sheet[judge, "student.whole"] = _mark(rng, 100, quality + 0.03, 0.06)
    sheet["", "platform.active"] = _mark(rng, 60, quality, 0.08)
    sheet["", "platform.done"] = _mark(rng, 40, quality, 0.08)
    return sheet


def _level_with(sheet: Sheet) -> Sheet:
    """The same total from different marks: supervisors 5 lower (× 0.4), colleagues 8 higher (× 0.25)."""
    changed = dict(sheet)
    for judge, aspect in sheet:
        if aspect == "teach.aim":
            changed[judge, aspect] -= 5
        elif aspect == "peer.whole":
            changed[judge, aspect] += 8
    return changed


def _province(rng: Random, courses: list[Course], folder: Path) -> None:
    tier = Tier()
    for contest, entered in _by_contest(courses, "province").items():
        own = entered[0].province
        elsewhere = [school for province, schools in SCHOOLS.items() if province != own for school in schools]
        tier.panels.append([contest, "C", name(rng, "m", elder=True)[0], elsewhere[0], "chair", ""])
        judges = [f"R{seat}" for seat in range(1, 6)]
        for judge, home in zip(judges, rng.sample(elsewhere, 5), strict=True):
            tier.seat(contest, judge, (name(rng, rng.choice("fm"), elder=True)[0], home), "expert")
        sheets = {course.entry: _province_sheet(rng, judges, course.quality) for course in entered}
        if own == DRAWN_IN_PROVINCE and entered[0].track == "practice":
            one, other = (course.entry for course in entered if course.school not in LOCAL)
            sheets[other] = dict(sheets[one])
            tier.lots += [[contest, one, 2], [contest, other, 1]]
        for course in entered:
            tier.enter(contest, course, course.school)
            tier.mark(contest, course.entry, sheets[course.entry])
    schools = [school for schools in SCHOOLS.values() for school in schools]
    tier.write(folder, [["group", "local"], *([school, int(school in LOCAL)] for school in schools)])


def _province_sheet(rng: Random, judges: list[str], quality: float) -> Sheet:
    most = {"idea.aim": 30, "content.order": 40, "effect.proof": 30}
    return {(judge, aspect): _mark(rng, points, quality) for judge in judges for aspect, points in most.items()}


def _national(rng: Random, courses: list[Course], folder: Path) -> None:
    tier = Tier()
    homes = _universities_elsewhere()
    for contest, entered in _by_contest(courses, "national").items():
        tier.panels.append([contest, "C", name(rng, "f", elder=True)[0], rng.choice(homes), "chair", ""])
        for letter, source in (("O", "online"), ("M", "meeting")):
            for seat in range(1, 4):
                who = (name(rng, rng.choice("fm"), elder=True)[0], rng.choice(homes))
                tier.seat(contest, f"{letter}{seat}", who, source)
        sheets = {course.entry: _paper_sheet(rng, course.quality) for course in entered}
        order = sorted(entered, key=lambda course: -_middle(sheets[course.entry]))
        room = -(-2 * len(order) // 3)
        if entered[0].track == "practice":  # two are level at the cut after the papers, and both go on
            sheets[order[room].entry] = dict(sheets[order[room - 1].entry])
        line = _middle(sheets[order[room - 1].entry])
        for course in entered:
            tier.enter(contest, course, course.province)
            tier.mark(contest, course.entry, sheets[course.entry])
            if _middle(sheets[course.entry]) >= line:
                heard: Sheet = {(f"M{seat}", "hearing.whole"): _mark(rng, 100, course.quality) for seat in (1, 2, 3)}
                tier.mark(contest, course.entry, heard)
    tier.write(folder, [["group", "schools"], *([province, len(schools)] for province, schools in SCHOOLS.items())])


def _paper_sheet(rng: Random, quality: float) -> Sheet:
    most = {"paper.course": 60, "paper.effect": 40}
    return {(f"O{seat}", aspect): _mark(rng, points, quality) for seat in (1, 2, 3) for aspect, points in most.items()}


def _middle(sheet: Sheet) -> int:
    """The median of three sheets: it decides who is heard, because only those are marked there."""
    totals: Counter[str] = Counter()
    for (judge, _), mark in sheet.items():
        totals[judge] += mark
    return sorted(totals.values())[1]


def _by_contest(courses: list[Course], stage: str) -> dict[str, list[Course]]:
    found: dict[str, list[Course]] = defaultdict(list)
    for course in courses:
        organisation = {"school": course.school, "province": course.province, "national": "moe"}[stage]
        found[f"{stage}/{organisation}/{course.track}/{DIVISION}"].append(course)
    return dict(sorted(found.items()))


def _universities_elsewhere() -> list[str]:
    """Universities of other provinces, for judges."""
    with (HERE.parent / "facts" / "universities_2017.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row["moe_code"] for row in rows if row["level"] == "本科" and row["moe_code"][2:4] not in ("33", "36", "61")
    ][::25]


if __name__ == "__main__":
    main()
