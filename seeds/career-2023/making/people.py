"""The made-up people of the season: real schools, with departments, teachers, students, and judges from elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from making import files, names
from making.subjects import COLLEGE, UNIVERSITY, Subject

FACTS = Path(__file__).resolve().parents[2] / "facts"

SCHOOLS = {
    "4136010414": ("江西师大", "Jiangxi Normal University", "letters education languages art"),
    "4136010421": ("江西财大", "Jiangxi University of Finance and Economics", "economics law computing languages"),
    "4136011785": (
        "九江职院", "Jiujiang Vocational and Technical College", "smart-manufacturing electrical information commerce",
    ),
    "4136012942": (
        "江西应用技术", "Jiangxi College of Applied Technology", "construction information commerce electrical",
    ),
    "4133010345": ("浙江师大", "Zhejiang Normal University", "education letters computing life"),
    "4133010336": ("杭电", "Hangzhou Dianzi University", "computing electronics mechanics economics"),
    "4133011646": ("宁大", "Ningbo University", "medicine law architecture life"),
    "4133012061": ("金职院", "Jinhua Polytechnic", "smart-manufacturing health agriculture tourism"),
    "4161010700": ("西安理工", "Xi'an University of Technology", "mechanics electronics architecture art"),
    "4161010718": ("陕西师大", "Shaanxi Normal University", "letters education life law"),
    "4161010828": (
        "陕工职院", "Shaanxi Polytechnic Institute", "smart-manufacturing electrical information commerce",
    ),
    "4161010966": (
        "杨凌职院", "Yangling Vocational and Technical College", "agriculture construction health tourism",
    ),
}  # fmt: skip
"""The schools that take part, by the ministry's code: short and English names (the facts have none), and the subjects
of the departments that enter somebody."""

PROVINCIAL_EXPERTS = {
    "330000": ("4133010335", "4133010346", "4133010351", "4133010353", "4133010863"),
    "360000": ("4136010403", "4136010404", "4136010410", "4136011318", "4136010839"),
    "610000": ("4161010697", "4161010698", "4161010703", "4161011664", "4161012827"),
}
"""Schools of the same province that send judges and nobody else."""

NATIONAL_EXPERTS = (
    "4131010246", "4131010252", "4132010284", "4142010511", "4143010532", "4144010561", "4151010610",
    "4111010858", "4142010834", "4143010827", "4144011113",
)  # fmt: skip
"""Schools of other provinces that send judges to the final."""

FIRMS = (
    ("F-330000-1", "浙东智能装备（示例）有限公司", "Zhedong Intelligent Equipment (example)", "330000"),
    ("F-330000-2", "钱江云数（示例）有限公司", "Qianjiang Cloud (example)", "330000"),
    ("F-360000-1", "赣北电子材料（示例）有限公司", "Ganbei Electronic Materials (example)", "360000"),
    ("F-360000-2", "鄱阳湖生态农业（示例）有限公司", "Poyang Lake Farms (example)", "360000"),
    ("F-610000-1", "秦川精密机床（示例）有限公司", "Qinchuan Machine Tools (example)", "610000"),
    ("F-610000-2", "渭水健康（示例）有限公司", "Weishui Health (example)", "610000"),
    ("F-310000-1", "浦江智造（示例）有限公司", "Pujiang Manufacturing (example)", "310000"),
    ("F-440000-1", "岭南数科（示例）有限公司", "Lingnan Digital (example)", "440000"),
    ("F-510000-1", "蜀道文旅（示例）有限公司", "Shudao Tourism (example)", "510000"),
)
"""Made-up employers that send judges."""


@dataclass(frozen=True)
class Person:
    """One row of people.csv."""

    person: str
    name: str
    name_latin: str
    gender: str
    born: str
    kind: str
    home: str
    department: str = ""
    level: str = ""
    number: str = ""
    programme: str = ""
    entry_year: str = ""
    years: str = ""


@dataclass(frozen=True)
class Department:
    """A department of a school; `subject` is None for the careers centre."""

    code: str
    zh: str
    en: str
    subject: Subject | None


@dataclass
class School:
    """A school that takes part, with its departments and teachers."""

    code: str
    name: str
    province: str
    division: str
    departments: list[Department] = field(default_factory=list)
    centre: Department | None = None
    teachers: dict[str, list[Person]] = field(default_factory=dict)
    """By department code."""

    @property
    def staff(self) -> list[Person]:
        """All teachers, the careers centre's first."""
        assert self.centre is not None
        others = [person for department in self.departments for person in self.teachers[department.code]]
        return [*self.teachers[self.centre.code], *others]


class World:
    """Everybody and every organisation of the season; people are numbered in the order in which they are made.

    `prefix` is put before people's keys and `after` is added to student and staff numbers, so that the people of two
    seasons can live in one database.
    """

    def __init__(self, rng: Random, prefix: str = "", after: int = 0) -> None:
        self.rng, self.prefix, self.after = rng, prefix, after
        self.people: list[Person] = []
        self.organisations: list[dict[str, str]] = []
        self.schools: list[School] = []
        self.provincial_experts: dict[str, list[Person]] = {}
        self.national_experts: list[Person] = []
        self.employers: dict[str, list[Person]] = {}
        self.province_of: dict[str, str] = {}
        """Province code by organisation code, for every school of the facts and every made-up firm."""
        self._counts: dict[str, int] = {}

    def count(self, what: str) -> int:
        """1, 2, 3 … for each kind of numbered thing."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def add(self, kind: str, born: tuple[int, int], **facts: str) -> Person:
        """A new person, born in one of the years `born`."""
        gender = self.rng.choice("fm")
        name, latin = names.name(self.rng, gender, elder=born[1] < 1995)
        day = f"{self.rng.randint(*born)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"
        person = Person(f"{self.prefix}{kind[0]}{self.count(kind):04}", name, latin, gender, day, kind, **facts)
        self.people.append(person)
        return person

    def teacher(self, home: str, department: str = "", *, level: str = "") -> Person:
        """A teacher with a staff number."""
        hired = self.rng.randint(1998, 2021)
        number = f"{hired}{self.after + self.count('staff ' + home):04}"
        born = (hired - 32, hired - 25)
        level = level or self.rng.choice(("master", "master", "doctor"))
        return self.add("teacher", born, home=home, department=department, level=level, number=number)

    def student(self, school: School, department: Department, *, senior: bool) -> Person:
        """A student who may enter the employment track (`senior`: final year) or the growth track (not final)."""
        assert department.subject is not None
        programme, years = self.rng.choice(department.subject.programmes)
        level = "bachelor" if school.division == "higher" else "vocational"
        if senior and level == "bachelor" and self.rng.randrange(6) == 0:
            level, years = "master", 3
        final = 2024 - years
        entered = final if senior else self.rng.randint(final + 1, 2023)
        place = f"{entered % 100}{3 if level == 'master' else 1}{department.code[-2:]}"
        number = f"{place}{self.after + self.count(f'roll {school.code} {place}'):03}"
        age = 22 if level == "master" else 18
        return self.add(
            "student", (entered - age - 1, entered - age), home=school.code, department=department.code, level=level,
            number=number, programme=programme, entry_year=str(entered), years=str(years),
        )  # fmt: skip


def populate(world: World, codes: Iterable[str]) -> None:
    """Add these schools with departments and teachers. Students come with their works."""
    provinces = {row["name"]: row["code"] for row in files.read(FACTS / "provinces.csv")}
    facts = {row["moe_code"]: row for row in files.read(FACTS / "universities_2017.csv")}
    known = {code: row["province"] for code, row in facts.items() if row["province"] in provinces}
    world.province_of = {code: provinces[name] for code, name in known.items()}
    subjects = {subject.key: subject for subject in UNIVERSITY + COLLEGE}
    for code in codes:
        row, (short, name_en, keys) = facts[code], SCHOOLS[code]
        division = "higher" if row["level"] == "本科" else "vocational"
        school = School(code, row["name"], world.province_of[code], division)
        world.schools.append(school)
        world.organisations.append({
            "code": code, "kind": "school", "name": school.name, "name_en": name_en, "short": short,
            "province": school.province, "level": row["level"],
        })  # fmt: skip
        for order, key in enumerate(keys.split(), 1):
            subject = subjects[key]
            school.departments.append(Department(f"{code}-{order:02}", subject.zh, subject.en, subject))
        school.centre = Department(f"{code}-90", "学生就业指导中心", "Careers Centre", None)
        for department in [*school.departments, school.centre]:
            world.organisations.append({
                "code": department.code, "kind": "department", "name": department.zh, "name_en": department.en,
                "short": department.zh, "parent": code, "province": school.province,
            })  # fmt: skip
            size = 4 if department.subject else 6
            school.teachers[department.code] = [world.teacher(code, department.code) for _ in range(size)]


def invite(world: World) -> None:
    """Add the judges from elsewhere: experts of other schools, and employers."""
    for firm, name, name_en, province in FIRMS:
        world.organisations.append({
            "code": firm, "kind": "firm", "name": name, "name_en": name_en, "short": name.partition("（")[0],
            "province": province,
        })  # fmt: skip
        world.province_of[firm] = province
        world.employers.setdefault(province, []).append(world.add("worker", (1968, 1985), home=firm, level="bachelor"))
    for province, codes in PROVINCIAL_EXPERTS.items():
        world.provincial_experts[province] = [world.teacher(code, level="doctor") for code in codes for _ in range(2)]
    world.national_experts = [world.teacher(code, level="doctor") for code in NATIONAL_EXPERTS]
