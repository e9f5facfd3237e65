"""Awards as they are given, and their order in awards.csv (section 10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Award:
    """One row of awards.csv. A group's award has no entry, an entry's no person.

    `size` is the size of the entry, and 1 for an award to a person or a group (section 9: a group's prize counts 1; it
    does not mention people, who count 1 each). `place` and `index` order the rows and are not written.
    """

    award: str
    contest: str = ""
    entry: str = ""
    group: str = ""
    person: str = ""
    size: int = 1
    place: int | None = None
    index: Fraction | None = None


def in_order(awards: Iterable[Award], order: Sequence[str]) -> tuple[Award, ...]:
    """By award in the order written; within an award by contest, place, entry, person; prizes by index, then group."""
    position = {key: number for number, key in enumerate(order)}

    def key(one: Award) -> tuple[object, ...]:
        if one.index is not None:
            return position[one.award], 1, "", -one.index, one.group, ""
        place = (one.place is None, one.place or 0)
        return position[one.award], 0, one.contest, place, one.entry, one.person or one.group

    return tuple(sorted(awards, key=key))
