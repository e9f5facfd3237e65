"""The works entered: who, what, with which advisers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from making import subjects
from making.people import Department, Person, School, World

Card = TypeVar("Card")


@dataclass
class Work:
    """An entry; it has the same number in all tiers."""

    entry: str
    track: str
    division: str
    school: School
    department: str
    title: str
    quality: int
    """0 to 100, unseen: what judges' marks scatter around."""
    members: list[Person]
    advisers: list[Person] = field(default_factory=list)
    programme: str = ""
    registration: str = "verified"
    """draft, submitted, returned or verified."""
    status: str = ""
    """What happened after it was verified: withdrawn, absent, disqualified; or guest."""
    note: str = ""
    """Why it was returned, or stands as it stands."""

    def contest(self, stage: str) -> str:
        """The key of the contest of a stage that this work takes part in."""
        organisation = {"school": self.school.code, "province": self.school.province, "national": "moe"}[stage]
        return f"{stage}/{organisation}/{self.track}/{self.division}"

    def group(self, stage: str) -> str:
        """The group that the rules credit: department, school, province."""
        return {"school": self.department, "province": self.school.code, "national": self.school.province}[stage]


def _deck(rng: Random, cards: Sequence[Card]) -> Iterator[Card]:
    """The cards in random order, repeatedly, so that none comes again before all have been used."""
    while True:
        yield from rng.sample(cards, len(cards))


def quality(rng: Random) -> int:
    """Most works are average: the sum of four throws."""
    return sum(rng.randint(0, 25) for _ in range(4))


class Desk:
    """Makes entries: gives out numbers and prevents duplicate titles."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world, self.rng = world, rng
        self.titles: set[str] = set()

    def _untaken(self, titles: Iterator[str]) -> str:
        title = next(title for title in titles if title not in self.titles)
        self.titles.add(title)
        return title

    def _advisers(self, school: School, department: Department) -> list[Person]:
        """None, one (mostly) or two teachers of the same department."""
        many = self.rng.choices((0, 1, 2), (3, 14, 3))[0]
        return self.rng.sample(school.teachers[department.code], many)

    def student_works(self, school: School, track: str, count: int) -> list[Work]:
        """`count` works of a student track, spread over the school's departments."""
        senior = track == "employment"
        decks = {department.code: self._titles(department, track) for department in school.departments}
        works = []
        for turn in range(count):
            department = school.departments[turn % len(school.departments)]
            student = self.world.student(school, department, senior=senior)
            title = self._untaken(titling(student.programme) for titling in decks[department.code])
            entry = f"{'E' if senior else 'G'}{self.world.count(track):04}"
            works.append(Work(
                entry, track, school.division, school, department.code, title, quality(self.rng), [student],
                self._advisers(school, department), student.programme,
            ))  # fmt: skip
        return works

    def _titles(self, department: Department, track: str) -> Iterator["Titling"]:
        subject = department.subject
        assert subject is not None
        if track == "employment":
            pairs = list(zip(subject.posts, subject.proofs, strict=True))
            for turn, (post, proof) in enumerate(_deck(self.rng, pairs)):
                yield Titling(track, proof, post, self.rng.randrange(3) + turn)
        posts = _deck(self.rng, subject.posts)
        for turn, hook in enumerate(_deck(self.rng, subject.hooks)):
            yield Titling(track, hook, next(posts), self.rng.randrange(5) + turn)

    def courses(self, school: School, count: int) -> list[Work]:
        """`count` courses, each with its teacher and sometimes a second one, all of the careers centre."""
        assert school.centre is not None
        teachers = _deck(self.rng, school.teachers[school.centre.code])
        works = []
        for _ in range(count):
            team = [next(teachers) for _ in range(2 if self.rng.randrange(3) == 0 else 1)]
            title = self._untaken(
                subjects.course_title(self.rng.choice(subjects.COURSES), lesson)
                for lesson in _deck(self.rng, subjects.LESSONS)
            )
            works.append(Work(
                f"T{self.world.count('teaching'):04}", "teaching", school.division, school, school.centre.code, title,
                quality(self.rng), team,
            ))  # fmt: skip
        return works


@dataclass(frozen=True)
class Titling:
    """The parts of a title, except the programme."""

    track: str
    theme: str
    post: str
    turn: int

    def __call__(self, programme: str) -> str:
        """The title."""
        make = subjects.growth_title if self.track == "growth" else subjects.employment_title
        return make(self.theme, self.post, programme, self.turn)
