"""The online challenge counted again from its files, with the rule in words at each step.

Nothing of the system is used, and the rulebook is not read: its numbers are repeated here.
"""

import statistics
from collections import Counter, defaultdict
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from tests.golden.tiers import Award, Line, half_up, lines


class Player(NamedTuple):
    """A competing player: points, point on the standard scale (500 ± 100), time, place."""

    contest: str
    entry: str
    school: str
    score: int
    scaled: Fraction
    seconds: int
    finished: bool
    place: int


NEVER = 10**9
"""A time that is missing comes last."""


def fields(tier: Path) -> dict[str, list[Player]]:
    """Each division's competing players, best first: points, time, tries, the last level."""
    points: Counter[tuple[str, str]] = Counter()
    last_level: Counter[tuple[str, str]] = Counter()
    for line in lines(tier / "marks.csv"):
        points[line["contest"], line["entry"]] += int(line["mark"])
        last_level[line["contest"], line["entry"]] += int(line["mark"]) * line["aspect"].startswith("make.")
    for line in lines(tier / "adjustments.csv"):
        points[line["contest"], line["entry"]] += int(line["points"])
    entered: dict[str, list[Line]] = defaultdict(list)
    for line in lines(tier / "entries.csv"):
        if not line["status"]:
            entered[line["contest"]].append(line)
    found = {}
    for contest, field in sorted(entered.items()):
        scores = {line["entry"]: max(0, points[contest, line["entry"]]) for line in field}
        keys = {
            line["entry"]: (
                -scores[line["entry"]],
                int(line["seconds"] or NEVER),
                int(line["tries"]),
                -last_level[contest, line["entry"]],
            )
            for line in field
        }
        players = [
            Player(
                contest,
                line["entry"],
                line["group"],
                scores[line["entry"]],
                _scaled(scores[line["entry"]], list(scores.values())),
                int(line["seconds"] or NEVER),
                line["finished"] == "1",
                1 + sum(other < keys[line["entry"]] for other in keys.values()),
            )
            for line in field
        ]
        found[contest] = sorted(players, key=lambda one: (one.place, one.entry))
    return found


def _scaled(score: int, scores: list[int]) -> Fraction:
    """500 + 100 × (score − mean) ÷ population's deviation, to one decimal."""
    mean = Fraction(sum(scores), len(scores))
    variance = statistics.mean([(one - mean) ** 2 for one in scores])
    with localcontext() as context:
        context.prec = 60
        deviation = Fraction((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())
    return half_up(500 + 100 * (score - mean) / deviation, 1)


def awards(tier: Path) -> set[Award]:
    """Every award but those of organisation."""
    found = set()
    everybody: list[Player] = []
    without_prize: dict[str, list[Player]] = defaultdict(list)

    def give(award: str, one: Player) -> None:
        found.add(Award(award, one.contest, one.entry, one.school))

    for field in fields(tier).values():
        everybody += field
        won = _prizes(field)
        for one in field:
            if one.entry in won:
                give(won[one.entry], one)
            else:
                without_prize[one.school].append(one)
            if one.score >= 60:
                give("distinction" if one.score >= 85 else "pass", one)
        through = [one for one in field if one.finished]
        for one in through:
            if one.seconds == min(other.seconds for other in through):
                give("swiftest", one)
    # Across divisions the standard scale decides; within a school, which is in one division, points and time do.
    best = min((-one.scaled, one.seconds) for one in everybody)
    for one in everybody:
        if (-one.scaled, one.seconds) == best:
            give("challenge-star", one)
    for some in without_prize.values():
        for one in some:
            if (-one.score, one.seconds) == min((-other.score, other.seconds) for other in some):
                give("school-star", one)
    found |= {Award(d["award"], d["contest"], d["entry"], d["group"]) for d in lines(tier / "decisions.csv")}
    return found | _advisers(tier, found)


def _prizes(field: list[Player]) -> dict[str, str]:
    """8, 23 and 48 % together, rounded up, from 60 points on. Level players on a line all get a first or second prize
    and no third."""
    won: dict[str, str] = {}
    for award, percent in (("first", 8), ("second", 23), ("third", 48)):
        room = -(-percent * len(field) // 100)
        for place in sorted({one.place for one in field}):
            level = [one.entry for one in field if one.place == place and one.score >= 60]
            if not level or level[0] in won:
                continue
            left = room - len(won)
            if left <= 0 or (award == "third" and len(level) > left):
                break
            won |= dict.fromkeys(level, award)
    return won


def _advisers(tier: Path, found: set[Award]) -> set[Award]:
    """The advisers of first prizes, in the order of places, each once."""
    advisers = {
        (line["contest"], line["entry"]): line["person"]
        for line in lines(tier / "members.csv")
        if line["role"] == "adviser"
    }
    place = {(one.contest, one.entry): one.place for field in fields(tier).values() for one in field}
    firsts = [one for one in found if one.award == "first"]
    firsts.sort(key=lambda one: (one.contest, place[one.contest, one.entry], one.entry))
    given: dict[str, Award] = {}
    for one in firsts:
        person = advisers[one.contest, one.entry]
        given.setdefault(person, one._replace(award="excellent-adviser", person=person))
    return set(given.values())


def organisers(tier: Path) -> set[Award]:
    """Schools: 0.6 of participation and 0.4 of certificates, each over the largest; at least 0.3 of those who might
    and five players; three schools, and all that are level with the third. Provinces: half participation, half people,
    their schools together."""
    facts = {line["group"]: line for line in lines(tier / "groups.csv")}
    players: Counter[str] = Counter(one.school for field in fields(tier).values() for one in field)
    passed: Counter[str] = Counter(one.group for one in awards(tier) if one.award == "pass")
    share = {school: Fraction(count, int(facts[school]["eligible"])) for school, count in players.items()}
    index = {
        school: Fraction(3, 5) * share[school] / max(share.values())
        + Fraction(2, 5) * Fraction(passed[school], max(passed.values()))
        for school in players
    }
    allowed = [school for school in players if share[school] >= Fraction(3, 10) and players[school] >= 5]
    best = [school for school in allowed if sum(index[other] > index[school] for other in allowed) < 3]
    people: Counter[str] = Counter()
    might: Counter[str] = Counter()
    for school, count in players.items():
        people[facts[school]["province"]] += count
        might[facts[school]["province"]] += int(facts[school]["eligible"])
    part = {province: Fraction(people[province], might[province]) for province in people}
    whole = {
        province: part[province] / max(part.values()) / 2 + Fraction(people[province], 2 * max(people.values()))
        for province in people
    }
    found = {Award("excellent-organisation", "", "", school) for school in best}
    return found | {Award("province-organisation", "", "", max(whole, key=lambda province: whole[province]))}


def tables(tier: Path) -> dict[tuple[str, str], dict[str, Fraction]]:
    """(table, column) → the figure of each school that has one."""
    total: dict[str, list[int]] = defaultdict(list)
    entered: Counter[str] = Counter()
    for contest, field in fields(tier).items():
        for one in field:
            total[one.school].append(one.score)
            entered[one.school] += contest.endswith("/vocational")
    worth = {"first": Fraction(5), "second": Fraction(3), "third": Fraction(3, 2)}
    points = {school: Fraction(0) for school in total}
    for award in awards(tier):
        if award.contest.endswith("/vocational"):
            points[award.group] += worth.get(award.award, 0)
    return {
        ("schools", "score-sum"): {school: Fraction(sum(some)) for school, some in total.items()},
        ("schools-mean", "score-mean"): {
            school: half_up(Fraction(sum(some), len(some)), 2) for school, some in total.items()
        },
        ("points-vocational", "points"): points,
        ("points-vocational", "points-mean"): {
            school: half_up(points[school] / entered[school], 3) for school in total if entered[school]
        },
    }
