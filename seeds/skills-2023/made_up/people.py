"""The people behind the entries: who they are, where they come from, what they studied."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from . import names
from .aims import DELEGATIONS, Delegation
from .field import HOME_OF_YOUNGEST, Entry

FIRST_DAY = date(2023, 9, 16)

DOCTORS, MASTERS = 25, 546
COLLEGE_SHARE = 0.895
YOUNGEST = 16


@dataclass
class Person:
    """One line of people.csv, without its final number."""

    name: str
    latin: str
    gender: str
    born: date
    kind: str
    delegation: Delegation
    family: str
    level: str = ""
    home: str = ""
    college: bool = True
    """A student of a vocational or technician college, not of a university."""
    number: str = ""
    programme: str = ""
    entry_year: int = 0
    years: int = 0

    @property
    def age(self) -> int:
        """Full years on the contest's first day."""
        birthday_to_come = (self.born.month, self.born.day) > (FIRST_DAY.month, FIRST_DAY.day)
        return FIRST_DAY.year - self.born.year - birthday_to_come


@dataclass(frozen=True)
class Homes:
    """Organisations' codes by province: where students, teachers and workers can be at home."""

    universities: dict[str, list[str]]
    colleges: dict[str, list[str]]
    technician_colleges: dict[str, list[str]]
    firms: dict[str, list[str]]


_PROGRAMMES = {
    "make": ["机械制造及自动化", "数控技术", "模具制造", "电气自动化技术"],
    "it": ["计算机网络技术", "软件技术", "云计算技术应用", "信息安全技术应用"],
    "build": ["建筑工程技术", "建筑装饰工程技术", "家具设计与制造", "建筑设备工程技术"],
    "art": ["服装设计与工艺", "视觉传达设计", "首饰设计与工艺", "数字媒体艺术设计"],
    "care": ["烹饪工艺与营养", "酒店管理", "美容美体艺术", "护理"],
    "move": ["汽车检测与维修技术", "现代物流管理", "飞机机电设备维修", "城市轨道交通车辆"],
    "new": ["人工智能技术应用", "工业机器人技术", "物联网应用技术", "无人机应用技术"],
}
_WOMEN = {"make": 0.16, "it": 0.3, "build": 0.12, "art": 0.68, "care": 0.66, "move": 0.14, "new": 0.36}
_SCHOOLING = {"college": 3, "technician": 5, "bachelor": 4, "master": 3, "doctor": 4}


def people(entries: list[Entry], homes: Homes, rng: Random, *, as_reported: bool) -> list[Person]:
    """Everybody who takes part, in the order of the entries; each entry gets its `people`."""
    everybody: list[Person] = []
    for entry in entries:
        entry.people = [_somebody(entry, rng) for _ in range(entry.event.size)]
        everybody += entry.people
    if as_reported:
        _youngest(entries, rng)
        _oldest(entries, rng)
    _schooling(everybody, rng, as_reported)
    numbers: set[tuple[str, str]] = set()
    for person in everybody:
        _settle(person, homes, rng)
        if person.kind == "student":
            while (person.home, person.number) in numbers or not person.number:
                person.number = f"{person.entry_year}{rng.randrange(10**6):06d}"
            numbers.add((person.home, person.number))
    return everybody


def _somebody(entry: Entry, rng: Random) -> Person:
    """A person who may enter the event: as young as its rule requires, at least 16, below retirement age."""
    family = entry.event.family
    gender = "f" if rng.random() < _WOMEN[family] else "m"
    youngest = 17 if entry.finish <= 3 else YOUNGEST
    if entry.event.born_since:
        first = date.fromisoformat(entry.event.born_since)
        kind = rng.choices(["student", "worker", "teacher"], [70, 23, 7])[0]
        # Few are 16; a teacher has already finished school.
        least = 20 if kind == "teacher" else 17 if rng.random() < 0.9 else youngest
        last = FIRST_DAY - timedelta(days=round(365.25 * least))
        born = first + timedelta(days=int(rng.betavariate(1.2, 2) * ((last - first).days - 1)))
    else:
        kind = rng.choices(["student", "worker", "teacher"], [12, 54, 34])[0]
        ages = {"student": (17, 27), "worker": (18, 57), "teacher": (22, 57)}[kind]
        limit = {"f": {"worker": 48, "teacher": 53}, "m": {}}[gender].get(kind, ages[1])
        age = ages[0] + rng.betavariate(1.4, 2.6) * (limit - ages[0])
        born = FIRST_DAY - timedelta(days=int(age * 365.25) + 1)
    name, latin = names.person(rng, gender)
    return Person(name, latin, gender, born, kind, entry.delegation, family)


def _youngest(entries: list[Entry], rng: Random) -> None:
    """The 16-year-old of Henan who won the bronze in fashion technology: a student, and the one medallist under 17."""
    code, event = HOME_OF_YOUNGEST
    entry = next(e for e in entries if e.event.key == event and e.delegation.code == code)
    _become(entry.people[0], rng, kind="student", gender="f", born=date(2007, 3, 12))


def _oldest(entries: list[Entry], rng: Random) -> None:
    """The oldest contestant was 58 (新华社 2023-09-16): a worker, without a medal, in fitting (assumed)."""
    entry = next(e for e in entries if e.event.key == "make-fitting" and e.finish > 3)
    _become(entry.people[0], rng, kind="worker", gender="m", born=date(1965, 4, 6))


def _become(person: Person, rng: Random, *, kind: str, gender: str, born: date) -> None:
    person.kind, person.gender, person.born = kind, gender, born
    person.name, person.latin = names.person(rng, gender)


def _schooling(everybody: list[Person], rng: Random, as_reported: bool) -> None:
    """Levels of education, and which students are at a college and which at a university."""

    def chosen(pool: list[Person], count: int, chance: float) -> list[Person]:
        if not as_reported:
            return [person for person in pool if rng.random() < chance]
        # Teachers are more likely than others.
        keys = {id(p): rng.random() ** (1 / (3 if p.kind == "teacher" else 1)) for p in pool}
        return sorted(pool, key=lambda p: keys[id(p)], reverse=True)[:count]

    for person in chosen([p for p in everybody if p.age >= 28], DOCTORS, 0.03):
        person.level = "doctor"
    for person in chosen([p for p in everybody if p.age >= 24 and not p.level], MASTERS, 0.4):
        person.level = "master"
    students = [person for person in everybody if person.kind == "student"]
    undergraduates = [person for person in students if not person.level]
    for person in students:
        person.college = not person.level
    away = len(students) - round(COLLEGE_SHARE * len(students)) - (len(students) - len(undergraduates))
    adults = [person for person in undergraduates if person.age >= 18]
    for person in rng.sample(adults, away) if as_reported else [p for p in adults if rng.random() < 0.1]:
        person.college = False
    for person in everybody:
        if person.level:
            continue
        if person.kind == "student":
            person.level = "bachelor" if not person.college else "vocational" if person.age >= 18 else "secondary"
        elif person.kind == "teacher":
            person.level = "bachelor" if person.age >= 22 and rng.random() < 0.8 else "vocational"
        else:
            highest = "bachelor" if person.age >= 22 else "vocational"
            person.level = rng.choices(["secondary", "vocational", highest], [20, 55, 25])[0]


def _settle(person: Person, homes: Homes, rng: Random) -> None:
    """A home in the delegation's province (an industry's people come from everywhere), and a student's studies."""
    province = person.delegation.province or rng.choice([d.province for d in DELEGATIONS if d.province])
    if person.kind == "worker":
        person.home = rng.choice(homes.firms[province])
        return
    technicians = rng.choice(homes.technician_colleges[province])
    college = rng.choice(homes.colleges[province])
    university = rng.choice(homes.universities[province])
    if person.kind == "teacher":
        scholar = person.level == "doctor" or (person.level == "master" and rng.random() < 0.3)
        person.home = university if scholar else technicians if rng.random() < 0.6 else college
        return
    at_technicians = person.college and (person.age < 18 or rng.random() < 0.62)
    person.home = technicians if at_technicians else college if person.college else university
    kind = person.level if not person.college else "technician" if at_technicians else "college"
    person.years = _SCHOOLING[kind]
    began = {"technician": 15, "college": 18, "bachelor": 18, "master": 23, "doctor": 26}[kind]
    year_of_study = min(max(person.age - began + 1, 1), person.years)
    person.entry_year = FIRST_DAY.year - year_of_study + 1
    person.programme = rng.choice(_PROGRAMMES[person.family])
