"""The selection of courses counted again, tier by tier, from the files, with the rule in words at each step.

Nothing of the system is used, and the rulebook is not read: its numbers are repeated here.
"""

import statistics
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from tests.golden.tiers import Award, Line, half_up, lines

Sheets = dict[str, dict[str, Fraction]]
"""judge → aspect → mark"""

LARGE = {"4133010335", "4136010403", "4161010697"}


class Course(NamedTuple):
    """A course with a score and a place. `key` separates level scores: smaller is better."""

    contest: str
    entry: str
    group: str
    local: bool
    score: Fraction
    place: int


def sheet_totals(sheets: Sheets) -> dict[str, Fraction]:
    """What each judge gives in all; "" is the platform."""
    return {judge: sum(marks.values(), Fraction(0)) for judge, marks in sheets.items()}


def school_score(sheets: Sheets) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Supervisors 0.4, colleagues 0.25, students 0.25 without the highest and the lowest, platform 0.1."""
    totals = sheet_totals(sheets)
    parts = {
        letter: sorted(total for judge, total in totals.items() if judge[:1] == letter)
        for letter in ("S", "T", "U", "")
    }
    assert [len(parts[letter]) for letter in ("S", "T", "U", "")] == [2, 3, 4, 1]
    supervisors, colleagues = half_up(Fraction(sum(parts["S"]), 2), 2), half_up(Fraction(sum(parts["T"]), 3), 2)
    students, platform = half_up(Fraction(sum(parts["U"][1:-1]), 2), 2), parts[""][0]
    score = supervisors * Fraction(2, 5) + (colleagues + students) / 4 + platform / 10
    return half_up(score, 2), (-supervisors, -students)


def province_score(sheets: Sheets) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Five sheets without the highest and the lowest; then what all five say."""
    totals = sorted(sheet_totals(sheets).values())
    assert len(totals) == 5
    return half_up(Fraction(sum(totals[1:-1]), 3), 2), (-Fraction(sum(totals), 5),)


def national_score(papers: Sheets, heard: Sheets | None) -> tuple[Fraction, tuple[Fraction, ...]]:
    """The middle one of three sheets, 0.6 for the papers and 0.4 for the hearing, if any."""
    paper = statistics.median(sheet_totals(papers).values())
    if heard is None:
        return half_up(paper * Fraction(3, 5), 2), (Fraction(0),)
    hearing = statistics.median(sheet_totals(heard).values())
    return half_up(paper * Fraction(3, 5) + hearing * Fraction(2, 5), 2), (-hearing,)


def fields(tier: Path) -> dict[str, list[Course]]:
    """Each contest's courses, best first."""
    sheets: dict[tuple[str, str], Sheets] = defaultdict(lambda: defaultdict(dict))
    for line in lines(tier / "marks.csv"):
        sheets[line["contest"], line["entry"]][line["judge"]][line["aspect"]] = Fraction(line["mark"])
    lots = {(line["contest"], line["entry"]): int(line["lot"]) for line in lines(tier / "lots.csv")}
    local = {line["group"]: line.get("local") == "1" for line in lines(tier / "groups.csv")}
    entered: dict[str, list[Line]] = defaultdict(list)
    for line in lines(tier / "entries.csv"):
        if not line["status"]:
            entered[line["contest"]].append(line)
    found = {}
    for contest, field in sorted(entered.items()):
        mine = {line["entry"]: sheets[contest, line["entry"]] for line in field}
        if tier.name == "national":
            ranked = _national(mine)
        else:
            count = {"school": school_score, "province": province_score}[tier.name]
            ranked = {entry: (0, *count(one)) for entry, one in mine.items()}
        keys = {
            entry: (late, -score, *parted, lots.get((contest, entry), float("inf")))
            for entry, (late, score, parted) in ranked.items()
        }
        courses = []
        for line in field:
            entry, group = line["entry"], line["group"]
            place = 1 + sum(other < keys[entry] for other in keys.values())
            courses.append(Course(contest, entry, group, local[group], ranked[entry][1], place))
        found[contest] = sorted(courses, key=lambda one: (one.place, one.entry))
    return found


def _national(sheets: dict[str, Sheets]) -> dict[str, tuple[int, Fraction, tuple[Fraction, ...]]]:
    """Two thirds of the courses are heard, rounded up, and every course that is level with the last of them."""
    papers = {entry: {judge: marks for judge, marks in one.items() if judge[0] == "O"} for entry, one in sheets.items()}
    middles = {entry: statistics.median(sheet_totals(one).values()) for entry, one in papers.items()}
    line = sorted(middles.values(), reverse=True)[-(-2 * len(middles) // 3) - 1]
    ranked = {}
    for entry, one in papers.items():
        heard = {judge: marks for judge, marks in sheets[entry].items() if judge[0] == "M"}
        goes_on = middles[entry] >= line
        assert len(one) == 3
        assert len(heard) == (3 if goes_on else 0)
        ranked[entry] = (0 if goes_on else 1, *national_score(one, heard if goes_on else None))
    return ranked


def awards(tier: Path) -> set[Award]:
    """School: half, rounded up, from 75 on. Province: all from 80 on. Nation: half, rounded down, from 80 on; a model.

    Assumes that no level group is cut by a line.
    """
    entered = Counter(line["contest"] for line in lines(tier / "entries.csv") if not line["status"])
    found = set()
    for contest, field in fields(tier).items():
        for position, one in enumerate(field):
            half = -(-entered[contest] // 2) if tier.name == "school" else entered[contest] // 2
            room = entered[contest] if tier.name == "province" else half
            if position < room and one.score >= (75 if tier.name == "school" else 80):
                found.add(Award(f"{tier.name}-course", contest, one.entry, one.group))
        if tier.name == "national":
            found |= {
                Award("model-course", contest, one.entry, one.group) for one in field if one.score == field[0].score
            }
    return found


def advances(tier: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Who goes through, who is in reserve and in which order, and who is out. Nobody is level at a line here."""
    entered = Counter(line["contest"] for line in lines(tier / "entries.csv") if not line["status"])
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for contest, field in fields(tier).items():
        _, organisation, track, _ = contest.split("/")
        take, most, kept, reserve = 1, 99, 0, 1
        if tier.name == "national":
            continue
        if tier.name == "province":
            take, most, kept, reserve = -(-2 * entered[contest] // 5), 1, 1, 2
        elif track == "offline":
            take, most = (3 if organisation in LARGE else 2), 1
        elif track == "blended":
            take = 2 if organisation in LARGE else 1
        through: list[Course] = []

        def admits(one: Course, held: list[Course], most: int = most) -> bool:
            """Whether its department or school may have one more, those held counted."""
            return one not in held and sum(other.group == one.group for other in held) < most

        through += [one for one in field if one.local][:kept]
        for one in field:
            if len(through) < take and admits(one, through):
                through.append(one)
        waiting: list[Course] = []
        for one in field:
            if len(waiting) < reserve and admits(one, [*through, *waiting]):
                waiting.append(one)
        through.sort(key=lambda one: one.place)
        for one in field:
            found[contest, one.entry] = ("out", "")
        for outcome, some in (("through", through), ("reserve", waiting)):
            found |= {(contest, one.entry): (outcome, str(order)) for order, one in enumerate(some, 1)}
    return found
