"""The WorldSkills-style event counted again from its files, with the rule in words at each step.

Nothing of the system is used: the rulebook is only read for its aspects.
"""

import statistics
import tomllib
from collections import Counter, defaultdict
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from tests.golden.tiers import Award, Line, half_up, lines

WORTH = {"gold": 4, "silver": 3, "bronze": 2, "medallion": 1}


class Result(NamedTuple):
    """One competing entry: its score of 100, its point on the scale, its place; whether it may take a medal."""

    contest: str
    entry: str
    group: str
    score: Fraction
    point: int
    place: int
    official: bool


def score(marks: dict[str, list[Fraction]], aspects: list[dict[str, Any]]) -> Fraction:
    """Three levels of 0 to 3 become their mean of the aspect's marks, two decimals; a measurement is used as it is."""
    total = Fraction(0)
    for aspect in aspects:
        given = marks[aspect["key"]]
        if aspect["kind"] == "judged":
            assert len(given) == 3
            total += half_up(sum(given, Fraction(0)) / 3 / 3 * aspect["max"], 2)
        else:
            total += given[0]
    return total


def results(tier: Path) -> list[Result]:
    """Every contest's competing entries, best first."""
    book = tomllib.loads((tier.parent / "rulebook.toml").read_text(encoding="utf-8"))
    marks: dict[tuple[str, str], dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for line in lines(tier / "marks.csv"):
        marks[line["contest"], line["entry"]][line["aspect"]].append(Fraction(line["mark"]))
    official = {line["group"]: line["official"] == "1" for line in lines(tier / "groups.csv")}
    fields: dict[str, list[Line]] = defaultdict(list)
    for line in lines(tier / "entries.csv"):
        if line["status"] == "":
            fields[line["contest"]].append(line)
    found = []
    for contest, field in sorted(fields.items()):
        scheme = next(one for one in book["scheme"] if fnmatchcase(contest, one["applies_to"][0]))
        aspects = [aspect for criterion in scheme["criterion"] for aspect in criterion["aspect"]]
        scores = {line["entry"]: score(marks[contest, line["entry"]], aspects) for line in field}
        middle = statistics.median(scores.values())
        deviation = Fraction("1.4826") * statistics.median(abs(value - middle) for value in scores.values())
        points = {entry: int(half_up(700 + 30 * (own - middle) / deviation, 0)) for entry, own in scores.items()}
        assert all(0 <= point <= 1000 for point in points.values())
        for line in field:
            entry, own = line["entry"], points[line["entry"]]
            place = 1 + sum(other > own for other in points.values())
            found.append(Result(contest, entry, line["group"], scores[entry], own, place, official[line["group"]]))
    return sorted(found, key=lambda one: (one.contest, one.place, one.entry))


def medals(field: list[Result]) -> dict[str, str]:
    """The entry's medal in one contest: the text of 2015, on points of the scale."""
    waiting = sorted((one for one in field if one.official), key=lambda one: -one.point)
    given: dict[str, str] = {}

    def give(medal: str) -> int:
        """To the best who is waiting and all within two points of that one; returns the lowest of their points."""
        best = waiting[0].point
        takers = [one for one in waiting if best - one.point <= 2]
        for one in takers:
            given[one.entry] = medal
            waiting.remove(one)
        return takers[-1].point

    last = give("gold")
    if len(given) == 1:
        last = give("silver")
    if len(given) < 3 or last - waiting[0].point <= 2:
        give("bronze")
    for one in waiting:
        if one.point >= 700:
            given[one.entry] = "medallion"
    return given


def awards(tier: Path) -> set[Award]:
    """Medals; the highest point of all, outside it the best of each member; what the committee gave."""
    found = set()
    fields: dict[str, list[Result]] = defaultdict(list)
    for one in results(tier):
        fields[one.contest].append(one)
    for contest, field in fields.items():
        groups = {one.entry: one.group for one in field}
        found |= {Award(medal, contest, entry, groups[entry]) for entry, medal in medals(field).items()}
    everybody = [one for field in fields.values() for one in field if one.official]
    top = max(one.point for one in everybody)
    found |= {Award("highest-score", one.contest, one.entry, one.group) for one in everybody if one.point == top}
    others = [one for one in everybody if one.point < top]
    for one in others:
        if all(other.point <= one.point for other in others if other.group == one.group):
            found.add(Award("best-of-nation", one.contest, one.entry, one.group))
    found |= {Award(d["award"], d["contest"], d["entry"], d["group"]) for d in lines(tier / "decisions.csv")}
    return found


def comparison(tier: Path) -> dict[str, dict[str, Fraction]]:
    """The member comparison: medal points and points of the scale, in total and divided by the skills entered."""
    entered: Counter[str] = Counter()
    scale: Counter[str] = Counter()
    for one in results(tier):
        entered[one.group] += 1
        scale[one.group] += one.point
    medal: Counter[str] = Counter()
    for award in awards(tier):
        medal[award.group] += WORTH.get(award.award, 0)
    return {
        "medal-points": {group: Fraction(medal[group]) for group in entered},
        "medal-points-mean": {group: half_up(Fraction(medal[group], entered[group]), 2) for group in entered},
        "scores": {group: Fraction(scale[group]) for group in entered},
        "scores-mean": {group: half_up(Fraction(scale[group], entered[group]), 2) for group in entered},
    }
