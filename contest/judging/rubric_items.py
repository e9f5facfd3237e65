"""What stands on a sheet: a criterion's aspects with their bands, each try and each member an item of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from contest.rules.numbers import PER_POINT, format_thousandths, shown

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Aspect, Criterion

Mark = int | str
"""Whole thousandths; of a try that does not count, one of VOID instead."""
Marks = Mapping[str, Mark | None]
"""aspect → its mark; missing or None means "not marked", which differs from 0. An aspect with tries (law 2, section 5)
has a key for each of them (`contest.rule_inputs.try_keys`), and one of an entry whose members are marked one by one
(`[team]`) a key for each member (`contest.rule_inputs.member_sign`)."""

FOUL, NOT_MADE = "×", "–"
VOID = {FOUL: ("×", "x", "X", "✕", "ｘ"), NOT_MADE: ("–", "-", "—", "－", "−")}
"""A try that does not count → what people type for it. Said aloud, so that a try that nobody recorded is found."""
VOID_BY_TYPED = {typed: sign for sign, every in VOID.items() for typed in every}


_LEVEL = re.compile(r"(\d{1,2})[ :：]+(\S.*)")


@dataclass(frozen=True)
class Band:
    """The meaning of a range of marks, with a few values that two taps can reach."""

    name: dict[str, str]
    text: dict[str, str]
    lowest: Fraction
    highest: Fraction
    values: tuple[str, ...]

    @cached_property
    def range(self) -> str:
        return f"{shown(self.lowest)}–{shown(self.highest)}"

    def holds(self, mark: Mark | None) -> bool:
        return isinstance(mark, int) and self.lowest <= Fraction(mark, PER_POINT) <= self.highest


@dataclass(frozen=True)
class MemberSlot:
    """A competitor of an entry whose members are marked one by one. `key` is theirs in sheets and stays; `number` is
    their position among the authors; `who` is empty where judges do not see names."""

    key: str
    number: int
    who: str = ""

    @property
    def name(self) -> dict[str, str]:
        return {"zh": f"选手 {self.number} {self.who}".rstrip(), "en": f"Member {self.number} {self.who}".rstrip()}


def _of_member(name: dict[str, str], member: MemberSlot | None) -> dict[str, str]:
    if member is None:
        return name
    whose = member.name
    return {"zh": f"{whose['zh']} · {name['zh']}", "en": f"{whose['en']} · {name.get('en') or name['zh']}"}


@dataclass(frozen=True)
class RubricItem:
    """One aspect on the sheet, or one try of it, or one member's. `times` is what one point of worth adds to the
    sheet's total; `better` says which of several tries is the best. `serial` stands for all of it in this process: an
    aspect of another rubric has another one."""

    aspect: Aspect
    times: Fraction
    bands: tuple[Band, ...]
    key: str
    attempt: int = 0  # the number of the try; 0 where the aspect has none
    better: str = "higher"
    member: MemberSlot | None = None
    after_cut: bool = False  # whether a cut before it keeps some out, who have no mark here
    serial: int = field(default_factory=count().__next__, compare=False)

    @cached_property
    def name(self) -> dict[str, str]:
        aspect = self.aspect
        name = aspect.name.model_dump() if aspect.name else {"zh": aspect.key, "en": aspect.key}
        if self.attempt:
            name = {"zh": f"{name['zh']} 第 {self.attempt} 次", "en": f"{name['en']}, try {self.attempt}"}
        return _of_member(name, self.member)

    @cached_property
    def text(self) -> dict[str, str] | None:
        words = self.aspect.text or self.aspect.descriptor
        return words.model_dump() if words else None

    @cached_property
    def max(self) -> str:
        """The most that can be given: levels where there are levels, otherwise points."""
        return str(self.aspect.levels) if self.aspect.levels else shown(self.aspect.max)

    @cached_property
    def min(self) -> str:
        return shown(self.aspect.lowest)

    @cached_property
    def unit(self) -> dict[str, str] | None:
        """What is shown behind its value: m, s, pieces."""
        return self.aspect.unit.model_dump() if self.aspect.unit else None

    @cached_property
    def step(self) -> str:
        """Marks go up by this from the smallest one; "" where any may be given."""
        return shown(self.aspect.step) if self.aspect.step else ""

    @property
    def is_negative(self) -> bool:
        """Whether a mark may be below 0: keypads for decimals have no minus."""
        return self.aspect.lowest < 0

    @cached_property
    def levels(self) -> tuple[str, ...]:
        return tuple(str(level) for level in range(self.aspect.levels + 1)) if self.aspect.levels else ()

    @cached_property
    def level_texts(self) -> dict[str, dict[str, str]]:
        """What each level means, in languages, by level: as a band says that holds it, else as the aspect's own text
        does where that is a list of them ("0 below; 1 meets it; …"). Levels of which nothing is said are left out."""
        banded = {
            level: band.text or band.name
            for level in self.levels
            for band in self.bands
            if band.holds(int(level) * PER_POINT)
        }
        return banded or self._listed_levels

    @cached_property
    def _listed_levels(self) -> dict[str, dict[str, str]]:
        """The levels that the aspect's text lists; empty where it is not a list, or another one in each language."""
        by_language = {tag: _levels_in(text) for tag, text in (self.text or {}).items() if text}
        listed = {tuple(found) for found in by_language.values()}
        if len(listed) != 1 or not set(*listed) <= set(self.levels):
            return {}
        return {level: {tag: found[level] for tag, found in by_language.items()} for level in listed.pop()}

    @cached_property
    def own_text(self) -> dict[str, str] | None:
        """What is looked at, where it is not said level by level already."""
        return None if self._listed_levels and self.level_texts == self._listed_levels else self.text

    @property
    def signs(self) -> tuple[str, ...]:
        """What may stand in place of a mark: of a try that it does not count, of a member that they did not take
        part, after a cut that the entry was kept out."""
        return (FOUL, NOT_MADE) if self.attempt else (NOT_MADE,) if self.member or self.after_cut else ()

    @property
    def is_plain(self) -> bool:
        """Whether its mark enters the total unchanged, so that a page may add it up."""
        aspect = self.aspect
        return self.times == 1 and not (aspect.levels or aspect.convert or aspect.times or aspect.tries)

    @property
    def is_first(self) -> bool:
        """Whether it is an aspect, or the first try of one."""
        return self.attempt <= 1

    @property
    def most(self) -> Fraction:
        """The most that all tries of the aspect add to the total."""
        tries = self.aspect.tries
        times = tries.best or 1 if tries is not None and tries.take == "sum" else 1
        return self.times * self.aspect.max * times

    def adds(self, mark: int) -> Fraction:
        from contest.rules.scoring.panels import worth

        return self.times * worth(Fraction(mark, PER_POINT), self.aspect)


@dataclass(frozen=True)
class Part:
    """A criterion with those of its aspects that this seat marks."""

    criterion: Criterion
    lines: tuple[RubricItem, ...]
    member: MemberSlot | None = None

    @cached_property
    def name(self) -> dict[str, str]:
        name = self.criterion.name
        called = name.model_dump() if name else {"zh": self.criterion.key, "en": self.criterion.key}
        return _of_member(called, self.member)

    @cached_property
    def max(self) -> str:
        return shown(most_of(self.lines))


def _levels_in(text: str) -> dict[str, str]:
    """What a text says of each level, where all of it is a list like "0 below; 1 meets it"; else nothing."""
    clauses = [_LEVEL.fullmatch(clause.strip()) for clause in re.split("[；;]", text)]
    found = {clause[1]: clause[2] for clause in clauses if clause}
    is_list = len(found) == len(clauses) > 1 and [*found] == sorted(found, key=int)
    return found if is_list else {}


def most_of(lines: tuple[RubricItem, ...]) -> Fraction:
    """The most that these items add to a total."""
    return sum((line.most for line in lines if line.is_first), Fraction(0))


def format_mark(mark: Mark) -> str:
    """A mark as it is typed and shown."""
    return mark if isinstance(mark, str) else format_thousandths(mark)
