"""A contest's marking scheme as one seat marks it, and how a typed mark is read.

Marks are whole thousandths (an aspect with levels: of the level), never floats; sums are exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from contest.editions.models import Contest
from contest.editions.rulebooks.effective import parsed, text_of
from contest.errors import N_, Unfit, WrongMoment
from contest.judging.rubric_items import (
    NOT_MADE,
    VOID_BY_TYPED,
    Band,
    Mark,
    Marks,
    MemberSlot,
    Part,
    RubricItem,
    format_mark,
    most_of,
)
from contest.rule_inputs import TryKeys, member_sign, try_keys
from contest.rules.numbers import PER_POINT, format_thousandths, half_width, in_thousandths, shown

if TYPE_CHECKING:
    from contest.rules.rulebook import Law
    from contest.rules.rulebook.law import Aspect, Criterion

SIGNS = str.maketrans("，。、−–", "...--")  # the decimal points and minus signs that Chinese keyboards type
STEPS = (100, 500, 1_000, 2_000, 5_000, 10_000)  # thousandths between the values offered as buttons
MOST_VALUES = 7
NO_SUM = "–"
ANY = "*"  # no source of judges is called so: in place of one, for what all judges mark
LONGEST_KNOWN, MOST_KNOWN = 8, 10_000


@dataclass(frozen=True, eq=False)
class Rubric:
    """The criteria and aspects that one seat marks. `decimals` is how many decimals a mark may have. A rubric equals
    only itself: it is made once for its rulebook and seat, and pages are kept by it."""

    parts: tuple[Part, ...]
    decimals: int

    @cached_property
    def lines(self) -> tuple[RubricItem, ...]:
        return tuple(line for part in self.parts for line in part.lines)

    @cached_property
    def max(self) -> str:
        if not self.is_summed:
            return NO_SUM
        return shown(most_of(self.lines))

    @cached_property
    def is_plain(self) -> bool:
        return all(line.is_plain for line in self.lines)

    @property
    def is_by_member(self) -> bool:
        """Whether each member of the entry is marked; such a rubric is that of one entry."""
        return any(part.member for part in self.parts)

    @cached_property
    def after_cut(self) -> int:
        """At which of its parts a cut is behind, that others of its parts come before: 1 is the first; 0 where no
        cut goes through the sheet."""
        behind = [any(line.after_cut for line in part.lines) for part in self.parts]
        return behind.index(True) + 1 if True in behind and not all(line.after_cut for line in self.lines) else 0

    @cached_property
    def is_summed(self) -> bool:
        """Whether its marks add up to something: not where they are converted, or multiplied by another."""
        return not any(line.aspect.convert or line.aspect.times for line in self.lines)

    @cached_property
    def _by_key(self) -> dict[str, RubricItem]:
        return {line.key: line for line in self.lines}

    def line(self, key: str) -> RubricItem:
        if (line := self._by_key.get(key)) is not None:
            return line
        raise Unfit(N_("评分标准里没有「%(aspect)s」这一项，所以没有存。"), aspect=key)

    def read(self, key: str, text: str | None) -> Mark | None:
        """The typed mark in thousandths, or the sign of a try that does not count; None for an empty text. Raises Unfit
        with `field=key` and what to do."""
        line, typed = self.line(key), (text or "").strip()
        if not typed:
            return None
        if line.signs and VOID_BY_TYPED.get(typed) in line.signs:
            return VOID_BY_TYPED[typed]
        if (known := self._known.get((key, typed))) is None:
            known = self._read(line, typed)
            if known is not None and len(typed) <= LONGEST_KNOWN and len(self._known) < MOST_KNOWN:
                self._known[key, typed] = known
        return known

    @cached_property
    def _known(self) -> dict[tuple[str, str], int]:
        """What marks that were read before say by these rules. A submission reads each mark three times, and judges
        give the same few."""
        return {}

    def _read(self, line: RubricItem, typed: str) -> int | None:
        from contest.rules.marks import mark_value

        key = line.key
        half = half_width(typed).translate(SIGNS)
        if half != typed:
            raise Unfit(N_("数字请用半角：把「%(typed)s」写成 %(half)s。"), field=key, typed=typed, half=half)
        if "," in typed:
            point = typed.replace(",", ".")
            raise Unfit(N_("小数点请用「.」：把 %(typed)s 写成 %(half)s。"), field=key, typed=typed, half=point)
        value = mark_value(typed, line.aspect, self.decimals)
        if isinstance(value, Fraction):
            return in_thousandths(value)
        raise self._refused(value.key, line, typed)

    def _refused(self, fault: str, line: RubricItem, typed: str) -> Unfit:
        """The sentence at the field for a fault that the rules found (contest.rules.marks)."""
        facts: dict[str, Any] = {"typed": typed, "max": line.max, "min": line.min, "places": self.decimals}
        facts["field"] = line.key
        match fault:
            case "mark.above":
                return Unfit(N_("这一项最高 %(max)s 分，你填的是 %(typed)s。"), **facts)
            case "mark.below":
                return Unfit(N_("这一项最低 %(min)s 分，你填的是 %(typed)s。"), **facts)
            case "mark.level":
                return Unfit(N_("这一项评等级，请填 0 到 %(max)s 的整数；你填的是「%(typed)s」。"), **facts)
            case "mark.step":
                return Unfit(
                    N_("这一项从 %(min)s 起，每 %(step)s 分一格；%(typed)s 不在格上。"), **facts, step=line.step
                )
            case "mark.decimals" if self.decimals == 0:
                return Unfit(N_("这一项只收整数，你填的是 %(typed)s。"), **facts)
            case "mark.decimals":
                return Unfit(N_("最多 %(places)s 位小数，你填的是 %(typed)s。"), **facts)
        if line.attempt:
            return Unfit(N_("「%(typed)s」不是成绩。请填 %(min)s 到 %(max)s 之间的数；犯规填 ×，没有做填 –。"), **facts)
        if line.after_cut:
            return Unfit(N_("「%(typed)s」不是分数。请填 %(min)s 到 %(max)s 之间的数；没有进这一轮的填 –。"), **facts)
        if line.member:
            return Unfit(N_("「%(typed)s」不是分数。请填 %(min)s 到 %(max)s 之间的数；没有参加的选手填 –。"), **facts)
        return Unfit(N_("「%(typed)s」不是分数。请填 %(min)s 到 %(max)s 之间的数。"), **facts)

    def check(self, marks: Marks) -> None:
        """Refuse marks that the rules do not allow, also from commands and imports."""
        for key, mark in marks.items():
            if mark is not None and type(mark) is not int and mark not in self.line(key).signs:
                raise TypeError(f"the mark of {key} is {mark!r}; marks are whole thousandths")
            self.read(key, None if mark is None else format_mark(mark))

    def missing(self, marks: Marks) -> list[RubricItem]:
        return [line for line in self.lines if marks.get(line.key) is None]

    def half_absent(self, marks: Marks) -> RubricItem | None:
        """The first line that says of a member that they did not take part while another one of theirs has a mark."""
        present = {line.member for line in self.lines if isinstance(marks.get(line.key), int)}
        for line in self.lines:
            if line.member and line.member in present and not line.attempt and marks.get(line.key) == NOT_MADE:
                return line
        return None

    def count(self, marks: Marks) -> int:
        return len(self.lines) - len(self.missing(marks))

    def total(self, marks: Marks) -> Fraction:
        """The sum of the marks so far; missing marks add nothing and are not zeros."""
        return _sum(self.lines, marks)

    def total_shown(self, marks: Marks) -> str:
        """The total as text; a dash where the marks do not add up to anything."""
        return self.shown(self.total(marks)) if self.is_summed else NO_SUM

    def part_shown(self, part: Part, marks: Marks) -> str | None:
        """A criterion's total, or None while nothing in it is marked."""
        if len(self.missing_in(part, marks)) == len(part.lines):
            return None
        return self.shown(_sum(part.lines, marks))

    def missing_in(self, part: Part, marks: Marks) -> list[RubricItem]:
        return [line for line in part.lines if marks.get(line.key) is None]

    def shown(self, value: Fraction) -> str:
        """With the allowed number of decimals where this is exact, otherwise as contest.rules shows it."""
        fits = self.decimals <= 2 and (value * 10**self.decimals).denominator == 1
        return shown(value, self.decimals) if fits else shown(value)


def _sum(lines: tuple[RubricItem, ...], marks: Marks) -> Fraction:
    """What the marks add up to; of several tries, what the rules take of those that count."""
    given = [(line, mark) for line in lines if isinstance(mark := marks.get(line.key), int)]
    by_aspect = groupby(given, key=lambda one: (one[0].member, one[0].aspect.key))
    return sum((_adds([*some]) for _, some in by_aspect), Fraction(0))


def _adds(given: list[tuple[RubricItem, int]]) -> Fraction:
    from contest.rules.scoring.tries import best_first, taken

    line, mark = given[0]
    if line.aspect.tries is None:
        return line.adds(mark)
    valid = [Fraction(one, PER_POINT) for _, one in given]
    return line.times * taken(line.aspect.tries, best_first(valid, line.better))


def law_of(contest: Contest) -> Law:
    """The effective rulebook now: the frozen one after the first sheet was submitted."""
    return _law(text_of(contest), contest.key)


# A page of a panel asks for the same law some fifty times, and each time it was put together anew. Everything that it
# depends on is in the key, so that another rulebook counts at once.
@lru_cache(maxsize=4096)
def _law(text: str, contest_key: str) -> Law:
    return parsed(text).law_of(contest_key)


def rubric_of(
    contest: Contest,
    *,
    agreed: bool = False,
    source: str | None = None,
    members: tuple[MemberSlot, ...] | None = None,
    segment: str = "",
) -> Rubric:
    """The rubric of a seat: measured aspects for the panel itself (`agreed`), judged aspects for a judge, of the
    segments that count this judge's source (ANY: of all); only of the panel's own `segment`, where it has one; all of
    it for each of `members` (`queries.members`), where members of an entry are marked one by one (None: the entry as a
    whole). Raises WrongMoment where the rulebook has no scheme for the contest."""
    return _rubric(text_of(contest), contest.key, agreed, source, members, segment)


# Everything that a rubric depends on is in the key, so that another rulebook counts at once. It is never changed.
@lru_cache(maxsize=256)
def _rubric(
    text: str,
    contest_key: str,
    agreed: bool,
    source: str | None,
    members: tuple[MemberSlot, ...] | None = None,
    part: str = "",
) -> Rubric:
    from contest.rules.rulebook.crosschecks import in_segment
    from contest.rules.scoring.tries import better_of

    law = parsed(text).law_of(contest_key)
    if law.scheme is None:
        raise WrongMoment(N_("规程里没有这场比赛的评分标准，所以还不能评分。请组织者在规程里补上。"))

    def is_marked_here(aspect: Aspect) -> bool:
        home = next((segment for segment in law.segments if in_segment(aspect.key, segment)), None)
        if part and (home is None or home.key != part):
            return False
        if agreed:
            return aspect.kind == "measured"
        return aspect.kind == "judged" and (source == ANY or home is None or home.source in (None, source))

    first_cut = next((at for at, segment in enumerate(law.segments) if segment.cut), len(law.segments))
    later = law.segments[first_cut + 1 :]

    def better(aspect: Aspect) -> str:
        return better_of(aspect, law.ranking.better)

    decimals = law.numbers.mark_places
    keys: dict[str, dict[str, int]] = {}
    for key, (aspect_key, attempt) in try_keys(law.scheme).items():
        keys.setdefault(aspect_key, {})[key] = attempt
    sign = member_sign(law.scheme)

    def items(criterion: Criterion, member: MemberSlot | None) -> Iterator[RubricItem]:
        for aspect in criterion.aspect:
            if not is_marked_here(aspect):
                continue
            worth, bands = _counts(criterion, aspect), _bands(aspect, decimals)
            for key, attempt in keys.get(aspect.key, {aspect.key: 0}).items():
                whose = f"{key}{sign}{member.key}" if member else key
                yield RubricItem(
                    aspect,
                    worth,
                    bands,
                    whose,
                    attempt,
                    better(aspect),
                    member,
                    any(in_segment(aspect.key, one) for one in later),
                )

    parts = (
        Part(criterion, tuple(items(criterion, member)), member)
        for member in ((None,) if members is None else members)
        for criterion in law.scheme.criterion
    )
    return Rubric(tuple(part for part in parts if part.lines), decimals)


def _counts(criterion: Criterion, aspect: Aspect) -> Fraction:
    """What one point adds to a sheet's total; a silent aspect is in no sum (law 2, section 11)."""
    return Fraction(0) if aspect.silent else criterion.weight * aspect.factor


def marks_members(contest: Contest) -> bool:
    """Whether each member of an entry is marked (`[team]`)."""
    return law_of(contest).team is not None


def has_measured(contest: Contest, segment: str = "") -> bool:
    """Whether the panel agrees on something, in one segment or in all ("")."""
    return any(aspect.kind == "measured" for aspect in _aspects(contest, segment))


def has_judged(contest: Contest, segment: str = "") -> bool:
    """Whether judges mark something, each for themselves; else all is measured, and the panel agrees on it."""
    return any(aspect.kind == "judged" for aspect in _aspects(contest, segment))


def _aspects(contest: Contest, segment: str) -> Iterator[Aspect]:
    from contest.rules.rulebook.crosschecks import in_segment

    law = law_of(contest)
    of_part = [one for one in law.segments if one.key == segment]
    for aspect in law.scheme.aspects if law.scheme is not None else ():
        if not segment or any(in_segment(aspect.key, one) for one in of_part):
            yield aspect


def segments_in(contest: Contest, rubric: Rubric) -> frozenset[str]:
    """The segments whose aspects a rubric has."""
    from contest.rules.rulebook.crosschecks import in_segment

    segments = law_of(contest).segments
    homes = (next((one.key for one in segments if in_segment(line.aspect.key, one)), None) for line in rubric.lines)
    return frozenset(key for key in homes if key is not None)


def has_cut(contest: Contest) -> bool:
    """Whether a cut between segments keeps some entries out of what comes after it."""
    return any(segment.cut for segment in law_of(contest).segments)


def tries_of(contest: Contest) -> TryKeys:
    """The keys of tries in a contest's sheets."""
    return try_keys(law_of(contest).scheme)


def sources_wanted(contest: Contest, segment: str = "") -> list[str]:
    """The kinds of judge that the segments name, or the one, in their order in the rulebook."""
    segments = [one for one in law_of(contest).segments if segment in ("", one.key)]
    return list(dict.fromkeys(one.source for one in segments if one.source))


def _bands(aspect: Aspect, decimals: int) -> tuple[Band, ...]:
    return tuple(
        Band(
            name=band.name.model_dump(),
            text=band.text.model_dump() if band.text else {},
            lowest=band.from_,
            highest=band.to,
            values=_on_steps(_values(band.from_, band.to, decimals), aspect),
        )
        for band in aspect.bands
    )


def _on_steps(values: tuple[str, ...], aspect: Aspect) -> tuple[str, ...]:
    """Those that may be given where marks go up in steps."""
    if aspect.step is None:
        return values
    return tuple(one for one in values if (Fraction(one) - aspect.lowest) % aspect.step == 0)


def _values(lowest: Fraction, highest: Fraction, decimals: int) -> tuple[str, ...]:
    """The smallest even steps that give at most a few values within the decimals allowed."""
    low, high = int(lowest * PER_POINT), int(highest * PER_POINT)
    finest = 10 ** (3 - decimals)
    steps = [step for step in STEPS if step % finest == 0] or [finest]
    step = next((step for step in steps if (high - low) // step < MOST_VALUES), steps[-1])
    return tuple(format_thousandths(value) for value in range(low, high + 1, step))[:12]
