"""A count of its own of seeds/sports-day, in words of a meeting: from the files, with nothing of the system.

A runner without a time in the heat has no place. The first six times go to the final, level ones with the sixth too.
Who finishes there is placed by the final; who does not comes next, by the heat; then those who were not in it, by the
heat. Jumps go by the best, then the second and the third. The first eight places of each event count for the class;
level ones share what their places give; the relay counts double.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from pathlib import Path

from tests.golden.tiers import lines

POINTS = (9, 7, 6, 5, 4, 3, 2, 1)
LANES = 6
MEDALS = ("gold", "silver", "bronze")

Tried = dict[str, list[Fraction]]
"""Entry → the tries that counted."""


def tries(tier: Path) -> dict[tuple[str, str], Tried]:
    """(event, what was measured) → everybody who competes."""
    status = {(one["contest"], one["entry"]): one["status"] for one in lines(tier / "entries.csv")}
    found: dict[tuple[str, str], Tried] = defaultdict(lambda: defaultdict(list))
    for one in lines(tier / "marks.csv"):
        if status[one["contest"], one["entry"]] == "":
            own = found[one["contest"], one["aspect"]][one["entry"]]
            own += [Fraction(one["mark"])] if one["mark"] else []
    return found


def placed(tier: Path) -> dict[str, dict[str, int]]:
    """Event → entry → place; who has none is missing."""
    found: dict[str, dict[str, int]] = {}
    measured = tries(tier)
    for event, what in measured:
        track = event.split("/")[2]
        if what == "far":
            keys = {one: sorted(-far for far in own) for one, own in measured[event, what].items()}
            # Who has no further jump comes after.
            order = {one: [*key, *[Fraction(1)] * (3 - len(key))] for one, key in keys.items() if key}
        elif what == "time":
            order = {one: own for one, own in measured[event, what].items() if own}
        elif what == "final.time":
            order = _race(measured[event, "heat.time"], measured[event, what])
        else:
            continue
        assert track in ("run", "jump", "relay")
        found[event] = {one: 1 + sum(other < key for other in order.values()) for one, key in order.items()}
    return found


def _race(heats: Tried, finals: Tried) -> dict[str, list[Fraction]]:
    timed = sorted(own[0] for own in heats.values() if own)
    line = timed[min(LANES, len(timed)) - 1]
    order = {}
    for one, own in heats.items():
        if not own:
            continue
        if own[0] > line:
            order[one] = [Fraction(2), own[0]]
        elif finals[one]:
            order[one] = [Fraction(0), finals[one][0]]
        else:
            order[one] = [Fraction(1), own[0]]
    return order


def points(tier: Path) -> dict[str, Fraction]:
    """The points of each class."""
    of = {(one["contest"], one["entry"]): one["class"] for one in lines(tier / "entries.csv")}
    found: dict[str, Fraction] = dict.fromkeys(of.values(), Fraction(0))
    for event, places in placed(tier).items():
        for entry, place in places.items():
            level = sum(other == place for other in places.values())
            worth = sum(POINTS[at - 1] for at in range(place, place + level) if at <= len(POINTS))
            found[of[event, entry]] += Fraction(worth, level) * (2 if "/relay/" in event else 1)
    return found
