"""Panels and marks: who judges what, and the marks on the sheets.

Conflicts are those of the rulebook's tiers: judges mark nothing that they advise or take part in; in the province
nothing from their own school, in the final nothing from their own province. Another judge takes their place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from making.people import Person, School, World
from making.works import Work

SHEETS = {"school": 3, "province": 5, "national": 5}
"""Sheets that an entry gets; the rulebook's `judges.sheets`."""

Scheme = Sequence[tuple[str, int]]
"""The aspects of a track's marking scheme with their maxima."""

Sheet = dict[str, int | None]
"""A judge's marks in half points, by aspect; None is not marked."""


@dataclass(frozen=True)
class Seat:
    """A judge in a panel, with the code used on marks."""

    code: str
    person: Person
    role: str
    source: str


def conflicted(stage: str, seat: Seat, work: Work, province_of: Mapping[str, str]) -> bool:
    """Whether the tier's rules bar this judge from this work."""
    if seat.person in work.members or seat.person in work.advisers:
        return True
    if stage == "province":
        return seat.person.home == work.school.code
    return stage == "national" and province_of[seat.person.home] == work.school.province


class Panels:
    """Makes the panels of a season. No judge sits on two panels of one track and stage."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world, self.rng = world, rng

    def school(self, school: School, works: Sequence[Work]) -> list[Seat]:
        """A chair from the careers centre and four teachers of the same school, at least three of whom may mark each
        work."""
        members = {person for work in works for person in work.members}
        free = [person for person in school.staff if person not in members]
        chair = free.pop(0)
        while True:
            seats = _seats(chair, [(person, "teacher") for person in self.rng.sample(free, 4)])
            if all(sum(not conflicted("school", seat, work, {}) for seat in seats[1:]) >= 3 for work in works):
                return seats

    def province(self, province: str, divisions: Sequence[str]) -> Iterator[list[Seat]]:
        """For each division a chair and four experts from schools that take no part, one teacher from each of two
        schools that do, and an employer."""
        experts = self.rng.sample(self.world.provincial_experts[province], 10)
        for order, division in enumerate(divisions):
            own = [school for school in self.world.schools if school.province == province]
            own = [school for school in own if school.division == division]
            homes = self.rng.sample(own, min(2, len(own)))
            guests = [(self.rng.choice(school.staff), "teacher") for school in homes]
            while len(guests) < 2:
                guests.append((self.rng.choice(self.world.national_experts), "expert"))
            employer = self.world.employers[province][order]
            chair, *four = experts[order * 5 : order * 5 + 5]
            yield _seats(chair, [*((person, "expert") for person in four), *guests, (employer, "employer")])

    def national(self, divisions: Sequence[str]) -> Iterator[list[Seat]]:
        """For each division a chair and four experts from other provinces, one from each of two provinces that take
        part, and an employer."""
        experts = self.rng.sample(self.world.national_experts, 10)
        employers = self.rng.sample([self.world.employers[code][0] for code in ("310000", "440000", "510000")], 2)
        for order, _ in enumerate(divisions):
            provinces = self.rng.sample(sorted(self.world.provincial_experts), 2)
            guests = [(self.world.provincial_experts[code][order], "expert") for code in provinces]
            chair, *four = experts[order * 5 : order * 5 + 5]
            yield _seats(chair, [*((person, "expert") for person in four), *guests, (employers[order], "employer")])


def _seats(chair: Person, judges: Sequence[tuple[Person, str]]) -> list[Seat]:
    """The chair marks nothing, but confirms what the others marked."""
    return [
        Seat("C", chair, "chair", "expert"),
        *(Seat(f"J{order}", person, "judge", source) for order, (person, source) in enumerate(judges, 1)),
    ]


def assign(
    stage: str, seats: Sequence[Seat], works: Sequence[Work], province_of: Mapping[str, str]
) -> dict[str, list[Seat]]:
    """The judges who mark each work: among those who may, the ones with the fewest works so far."""
    load = {seat.code: 0 for seat in seats if seat.role == "judge"}
    chosen = {}
    for work in works:
        may = [seat for seat in seats if seat.code in load and not conflicted(stage, seat, work, province_of)]
        standing = sorted(may, key=lambda seat: (load[seat.code], seat.code))[: SHEETS[stage]]
        assert len(standing) == SHEETS[stage], f"too few judges may mark {work.entry}"
        for seat in standing:
            load[seat.code] += 1
        chosen[work.entry] = sorted(standing, key=lambda seat: seat.code)
    return chosen


def mark(
    rng: Random, scheme: Scheme, works: Sequence[Work], judges: Mapping[str, Sequence[Seat]]
) -> dict[tuple[str, str], Sheet]:
    """Sheets by (entry, judge): marks scatter around a work's quality, and judges are a little strict or mild."""
    codes = sorted({seat.code for seats in judges.values() for seat in seats})
    lean = {code: rng.choice((-1, 0, 0, 1)) for code in codes}
    sheets: dict[tuple[str, str], Sheet] = {}
    for work in works:
        form = [rng.randint(-1, 1) for _ in scheme]
        for seat in judges[work.entry]:
            sheets[work.entry, seat.code] = {
                aspect: _halves(rng, highest, work.quality, lean[seat.code] + form[at])
                for at, (aspect, highest) in enumerate(scheme)
            }
    return sheets


def _halves(rng: Random, highest: int, level: int, lean: int) -> int:
    """A mark in half points: about 45 % of the maximum for quality 0, 95 % for quality 100."""
    scatter = max(1, highest // 10)
    middle = 2 * highest * (90 + level) // 200
    return max(0, min(2 * highest, middle + lean + rng.randint(-scatter, scatter) + rng.randint(-1, 1)))


def shown(halves: int | None) -> str:
    """27 → "13.5"; an aspect without a mark is empty."""
    if halves is None:
        return ""
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)
