"""Scores that give the order of finish, and the marks that give the scores."""

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from .field import Entry

# Level scores, by the places that share one: on the lines of gold, silver, bronze and merit, and away from any line.
# The contest has no shared ranks, so each level group draws lots.
LEVEL = {
    "care-tea": [(1, 2)],
    "it-web": [(2, 3)],
    "move-autobody": [(3, 4)],
    "new-iot": [(3, 5)],
    "build-tiling": [("merit", 2)],
    "make-welding": [(9, 10)],
    "care-nursery": [(18, 20)],
}


@dataclass(frozen=True)
class Aspect:
    """An aspect of the scheme, with the fields that the generator needs; `most` in hundredths of a point."""

    key: str
    judged: bool
    levels: int
    most: int


@dataclass(frozen=True)
class Mark:
    """One line of marks.csv; the mark as text."""

    judge: str
    aspect: str
    mark: str


def scores(entries: list[Entry], rng: Random) -> tuple[list[int], list[int]]:
    """Scores in hundredths for one event's entries in order of finish, and their lots (0: none drawn).

    Strictly falling, except for the groups of `LEVEL`, whose lots follow the order of finish.
    """
    count = len(entries)
    best = rng.randint(8600, 9650)
    drawn = sorted((int(rng.betavariate(3.2, 2.4) * (best - 3600)) + 3600 for _ in range(count - 1)), reverse=True)
    falling = [best]
    for score in drawn:
        falling.append(min(score, falling[-1] - rng.randint(4, 40)))
    lots = [0] * count
    for first, last in LEVEL.get(entries[0].event.key, []):
        if first == "merit":
            first = (count + 1) // 2
            last = first + 1
        for lot, place in enumerate(range(first, min(last, count) + 1), 1):
            falling[place - 1] = falling[first - 1]
            lots[place - 1] = lot
    return falling, lots


def mean(total: int, parts: int) -> int:
    """total ÷ parts in whole hundredths, half up: what the panel's `round = 2` does."""
    return int(Fraction(total, parts) + Fraction(1, 2))


def marks(score: int, aspects: list[Aspect], judges: list[str], rng: Random) -> list[Mark]:
    """Marks of the judges, and agreed measurements that make up the rest of the score."""
    judged = [aspect for aspect in aspects if aspect.judged]
    measured = [aspect for aspect in aspects if not aspect.judged]
    room = sum(aspect.most for aspect in measured)
    for attempt in range(1000):
        share = score / 10000 + rng.gauss(0, 0.08) * (attempt < 500)
        given = [_impression(aspect, share, judges, rng) for aspect in judged]
        rest = score - sum(value for value, _ in given)
        if room * 0.15 <= rest <= room * 0.995:
            lines = [mark for _, made in given for mark in made]
            return _measurements(rest, measured, rng) + lines
    raise ValueError(f"no marks give {score}")


def _impression(aspect: Aspect, share: float, judges: list[str], rng: Random) -> tuple[int, list[Mark]]:
    """The judges' marks for one judged aspect, and its value in hundredths."""
    if aspect.levels:
        # No two differ by more than one level: with a larger difference the rulebook wants the entry marked again.
        wish = min(max(share * aspect.levels + 0.35, 0), aspect.levels)
        low = min(int(wish), aspect.levels - 1)
        levels = [low + (rng.random() < wish - low) for _ in judges]
        value = mean(sum(levels) * aspect.most, len(judges) * aspect.levels)
        return value, [Mark(judge, aspect.key, str(level)) for judge, level in zip(judges, levels, strict=True)]
    wish = share * aspect.most
    points = [min(max(round((wish + rng.gauss(0, 110)) / 50) * 50, 0), aspect.most) for _ in judges]
    made = [Mark(judge, aspect.key, shown(point)) for judge, point in zip(judges, points, strict=True)]
    return mean(sum(points), len(judges)), made


def _measurements(rest: int, measured: list[Aspect], rng: Random) -> list[Mark]:
    """Agreed marks that add up to `rest` hundredths, each aspect about as good as the others."""
    room = sum(aspect.most for aspect in measured)
    made = []
    for aspect in measured:
        room -= aspect.most
        low, high = max(0, rest - room), min(aspect.most, rest)
        wish = round(aspect.most * rest / (room + aspect.most) + rng.gauss(0, 0.04) * aspect.most)
        value = min(max(wish, low), high)
        made.append(Mark("", aspect.key, shown(value)))
        rest -= value
    return made


def shown(hundredths: int) -> str:
    """4550 as 45.5."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")
