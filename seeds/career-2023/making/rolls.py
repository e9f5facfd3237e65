"""Numbers of students: how many could have entered, how many did, and what their schools did for them."""

from collections.abc import Sequence
from random import Random

from making import files
from making.people import FACTS, School, World
from making.works import Work


def _share(part: int, whole: int) -> str:
    """A share with four decimals, halves up."""
    units = (20000 * part + whole) // (2 * whole)
    return f"{units // 10000}.{units % 10000:04}"


class Rolls:
    """How many students could have entered, and how many did: the figures behind the organisation prizes."""

    def __init__(self, world: World, works: Sequence[Work], rng: Random) -> None:
        self.world = world
        self.entrants: dict[str, int] = {}
        for work in works:
            if work.track != "teaching" and work.status not in ("withdrawn", "guest"):
                self.entrants[work.department] = self.entrants.get(work.department, 0) + 1
        zeal = {school.code: rng.randint(105, 215) for school in world.schools}
        self.eligible = {
            department: count * (zeal[department.partition("-")[0]] + rng.randint(-8, 8)) // 100 + 1
            for department, count in sorted(self.entrants.items())
        }
        self.activities = {school.code: rng.randint(6, 30) for school in world.schools}

    def departments(self) -> list[dict[str, object]]:
        """groups.csv of the school round."""
        return [
            {"group": department.code, "name": department.zh, "eligible": self.eligible.get(department.code, 0)}
            for school in self.world.schools
            for department in [*school.departments, *([school.centre] if school.centre else [])]
        ]

    def _line(self, group: str, name: str, schools: Sequence[School]) -> dict[str, object]:
        codes = {school.code for school in schools}

        def total(figures: dict[str, int]) -> int:
            return sum(count for department, count in figures.items() if department.partition("-")[0] in codes)

        eligible, entrants = total(self.eligible), total(self.entrants)
        return {
            "group": group, "name": name, "eligible": eligible, "entrants": entrants,
            "participation": _share(entrants, eligible),
            "activities": sum(self.activities[code] for code in codes),
        }  # fmt: skip

    def schools(self) -> list[dict[str, object]]:
        """groups.csv of the provincial round."""
        return [self._line(school.code, school.name, [school]) for school in self.world.schools]

    def provinces(self) -> list[dict[str, object]]:
        """groups.csv of the final: the provinces, and the schools for the school prizes of the final."""
        names = {row["code"]: row["name"] for row in files.read(FACTS / "provinces.csv")}
        codes = sorted({school.province for school in self.world.schools})
        own = {code: [school for school in self.world.schools if school.province == code] for code in codes}
        return [*(self._line(code, names[code], own[code]) for code in codes), *self.schools()]
