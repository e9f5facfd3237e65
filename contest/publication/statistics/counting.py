"""The figures: each is a function of a season's sealed rows, with the words for what it counts and how.

The function that gives a figure's rows also gives the figure, so that the two cannot differ: a count is the number
of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from contest.editions.models import Edition
from contest.errors import N_
from contest.publication.models import Publication
from contest.publication.sealed.roster import RosterRow
from contest.publication.statistics.industries import sections
from contest.publication.statistics.season import Held, Place, Season, season_of

Value = int | Fraction
COLLEGES = ("专科", "技工院校")  # a school's levels in the facts: colleges and technician schools
PLURALS = {
    "western-star": "western_stars"
}  # a figure is named like its award, except this one, whose name was fixed before


@dataclass(frozen=True)
class Figure:
    """One figure. `kind` says what its rows are: a key of rows.COLUMNS."""

    key: str
    label: str  # what is counted, as under a number
    how: str  # how it is counted, in one sentence
    kind: str
    rows: Callable[[Season], Sequence[Any]]
    value: Callable[[Season], Value | None] | None = None  # used if it is not the number of rows

    def of(self, season: Season) -> Value | None:
        """The figure; None if this edition has none."""
        if self.value is not None:
            return self.value(season)
        return len(self.rows(season))


# People


def everybody(season: Season) -> list[RosterRow]:
    return list(season.people.values())


def medallists(season: Season) -> list[tuple[RosterRow, Place]]:
    """Everybody who holds a medal, with their best one; each person once."""
    best: dict[str, tuple[int, RosterRow, Place]] = {}
    for place in season.final_places:
        won = [season.medals.index(award) for award in place.awards if award in season.medals]
        for person in season.people_of.get((place.contest, place.entry), []) if won else []:
            if person.person not in best or won[0] < best[person.person][0]:
                best[person.person] = (won[0], person, place)
    return [(person, place) for _, person, place in sorted(best.values(), key=lambda one: one[0])]


def youngest(season: Season) -> list[tuple[RosterRow, Place]]:
    """The youngest medallists."""
    aged = [pair for pair in medallists(season) if pair[0].age]
    smallest = min((int(person.age) for person, _ in aged), default=None)
    return [pair for pair in aged if int(pair[0].age) == smallest]


def _of_level(*levels: str) -> Callable[[Season], list[RosterRow]]:
    return lambda season: [one for one in season.people.values() if one.level in levels]


def _of_kind(kind: str) -> Callable[[Season], list[RosterRow]]:
    return lambda season: [one for one in season.people.values() if one.kind == kind]


def students_by_level(season: Season) -> list[tuple[str, int]]:
    """Student contestants by the level of their school, most first."""
    counts: dict[str, int] = {}
    for one in _of_kind("student")(season):
        counts[one.home_level] = counts.get(one.home_level, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _college_share(season: Season) -> Fraction | None:
    counts = {level: count for level, count in students_by_level(season) if level}  # only schools whose level is known
    everyone = sum(counts.values())
    return Fraction(sum(counts.get(level, 0) for level in COLLEGES), everyone) if everyone else None


def schools(season: Season) -> list[tuple[str, int]]:
    """Schools of contestants, with how many, most first."""
    counts: dict[str, int] = {}
    for one in season.people.values():
        if one.home_level:
            counts[one.home] = counts.get(one.home, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


# Entries and groups


def holding(*awards: str) -> Callable[[Season], list[Place]]:
    return lambda season: [one for one in season.final_places if not set(awards).isdisjoint(one.awards)]


def medal_entries(season: Season) -> list[Place]:
    return holding(*season.medals)(season)


def merit_entries(season: Season) -> list[Place]:
    return holding(*season.merits)(season)


def groups_of(places: Sequence[Place]) -> list[tuple[str, Mapping[str, str], int]]:
    """The groups of some entries, with how many each, most first."""
    counts: dict[str, int] = {}
    names: dict[str, Mapping[str, str]] = {}
    for one in places:
        if one.group:
            counts[one.group] = counts.get(one.group, 0) + 1
            names[one.group] = one.group_name
    return [(code, names[code], counts[code]) for code in sorted(counts, key=lambda code: (-counts[code], code))]


def taking_part(season: Season) -> list[tuple[str, Mapping[str, str], int]]:
    return groups_of(season.took_part)


def _groups_with(awards: Callable[[Season], Sequence[str]]) -> Callable[[Season], list[Any]]:
    return lambda season: groups_of(holding(*awards(season))(season))


def winners(award: str) -> Callable[[Season], list[Any]]:
    """Everybody who holds an award of the final: entries, then groups and people behind entries."""

    def rows(season: Season) -> list[Any]:
        return [*holding(award)(season), *(one for one in season.group_awards if one.award == award)]

    return rows


# Events


def events(season: Season) -> list[Held]:
    """Each event of the final once, if anybody competed in it."""
    competed = {one.contest for one in season.took_part}
    found = {one.event: one for one in season.final_held if one.key in competed}
    return sorted(found.values(), key=lambda held: held.key)


def _events_where(**wanted: Any) -> Callable[[Season], list[Held]]:
    def rows(season: Season) -> list[Held]:
        fitting = {
            key
            for key, track in season.tracks.items()
            if all(track.attributes.get(name) == value for name, value in wanted.items())
        }
        return [one for one in events(season) if one.event[0] in fitting]

    return rows


def _if_known(attribute: str, rows: Callable[[Season], Sequence[Any]]) -> Callable[[Season], int | None]:
    """The number of rows, if the rulebook gives this for its tracks at all."""

    def value(season: Season) -> int | None:
        return len(rows(season)) if any(attribute in one.attributes for one in season.tracks.values()) else None

    return value


def by_section(season: Season) -> list[tuple[str, str, int]]:
    """Every section of GB/T 4754 with its number of events: highest first, sections without events last."""
    counts: dict[str, int] = {}
    for one in events(season):
        code = str(season.tracks[one.event[0]].attributes.get("industry", ""))
        counts[code] = counts.get(code, 0) + 1
    rows = [(section.code, section.name, counts.get(section.code, 0)) for section in sections()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def covered(season: Season) -> list[tuple[str, str, int]]:
    return [row for row in by_section(season) if row[2]]


def _coverage(season: Season) -> Fraction | None:
    covered_events = _if_known("industry", covered)(season)
    return None if covered_events is None else Fraction(covered_events, len(sections()))


# Against the edition before


def _growth(key: str, now: Callable[[Season], Sequence[Any]]) -> Callable[[Season], Fraction | None]:
    def value(season: Season) -> Fraction | None:
        before = getattr(season.part.previous, key, None) if season.is_final else None
        return Fraction(len(now(season)), before) - 1 if before else None

    return value


def _terms(key: str, now: Callable[[Season], Sequence[Any]]) -> Callable[[Season], list[tuple[str, int]]]:
    """The two numbers of a growth: now, before."""

    def rows(season: Season) -> list[tuple[str, int]]:
        before = getattr(season.part.previous, key, None) if season.is_final else None
        return [("now", len(now(season))), ("before", before)] if before else []

    return rows


_MEDAL = N_("奖牌按规程的奖牌榜：榜上用来排序的那几种奖。")
_HIGHEST = N_("只数已公布的最高一级比赛。")
_PEOPLE = N_("只数已公布的最高一级比赛；每人数一次，报几项也只数一次；缺席、退赛和特邀的不数。")

FIGURES: dict[str, Figure] = {
    one.key: one
    for one in (
        Figure("contestants", N_("参赛选手"), _PEOPLE, "people", everybody),
        Figure("delegations", N_("代表团"), _HIGHEST, "groups", taking_part),
        Figure(
            "events",
            N_("赛项"),
            N_("一个赛道的一个组别算一个赛项，各地各校的场次不重复数；没有人参赛的不算。"),
            "contests",
            events,
        ),
        Figure(
            "medallists", N_("奖牌得主"), N_("双人、三人项目每人都算，一人得几枚也只数一次。"), "people", medallists
        ),
        Figure("delegations_with_gold", N_("有金牌的代表团"), _MEDAL, "groups", _groups_with(lambda s: s.medals[:1])),
        Figure("delegations_with_medal", N_("有奖牌的代表团"), _MEDAL, "groups", _groups_with(lambda s: s.medals)),
        Figure("delegations_with_merit", N_("有优胜奖的代表团"), _HIGHEST, "groups", _groups_with(lambda s: s.merits)),
        Figure("doctors", N_("博士"), _PEOPLE, "levels", _of_level("doctor")),
        Figure("masters", N_("硕士"), _PEOPLE, "levels", _of_level("master")),
        Figure(
            "industry_sections",
            N_("国民经济门类"),
            N_("赛项所属的 GB/T 4754 门类，由规程给每个赛项写明。"),
            "sections",
            covered,
            _if_known("industry", covered),
        ),
        Figure(
            "industry_coverage",
            N_("门类覆盖面"),
            N_("有赛项的门类数除以 GB/T 4754 的全部门类数。"),
            "sections",
            by_section,
            _coverage,
        ),
        Figure(
            "youngest_medallist_age",
            N_("岁，最年轻的奖牌得主"),
            N_("比赛首日的周岁，取奖牌得主的最小值。"),
            "people",
            youngest,
            lambda season: next((int(person.age) for person, _ in youngest(season)), None),
        ),
        Figure(
            "student_share_colleges",
            N_("学生选手来自高职和技工院校"),
            N_("学生选手中，学校层次是专科或技工院校的占多少。"),
            "shares",
            students_by_level,
            _college_share,
        ),
        Figure(
            "new_occupation_events",
            N_("新职业和数字技能赛项"),
            N_("规程给每个赛项写明是否属于新职业。"),
            "contests",
            _events_where(new_occupation=True),
            _if_known("new_occupation", _events_where(new_occupation=True)),
        ),
        Figure(
            "engineering_events",
            N_("专业技术类赛项"),
            N_("规程给每个赛项写明是否面向专业技术人员。"),
            "contests",
            _events_where(engineering=True),
            _if_known("engineering", _events_where(engineering=True)),
        ),
        Figure(
            "contestants_growth",
            N_("选手数与上届相比"),
            N_("本届人数除以上届人数，减一。上届人数见规程。"),
            "sum",
            _terms("contestants", everybody),
            _growth("contestants", everybody),
        ),
        Figure(
            "events_growth",
            N_("赛项数与上届相比"),
            N_("本届赛项数除以上届赛项数，减一。上届数见规程。"),
            "sum",
            _terms("events", events),
            _growth("events", events),
        ),
        Figure("entries", N_("参赛{作品}"), _HIGHEST, "entries", lambda season: season.took_part),
        Figure("medals", N_("奖牌"), N_("按{作品}计，一{件}{作品}一枚。"), "entries", medal_entries),
        Figure("merits", N_("优胜奖"), N_("按{作品}计，一{件}{作品}一个。"), "entries", merit_entries),
        Figure("postgraduates", N_("硕士与博士"), _PEOPLE, "levels", _of_level("master", "doctor")),
        Figure("schools", N_("学校"), N_("选手所在的学校，每校数一次。"), "schools", schools),
        Figure("students", N_("学生选手"), _PEOPLE, "levels", _of_kind("student")),
        Figure("workers", N_("职工选手"), _PEOPLE, "levels", _of_kind("worker")),
        Figure("teachers", N_("教师选手"), _PEOPLE, "levels", _of_kind("teacher")),
        Figure(
            "worldskills_events",
            N_("世赛选拔赛项"),
            N_("规程给每个赛项写明是世赛选拔还是国赛精选。"),
            "contests",
            _events_where(selection="worldskills"),
            _if_known("selection", _events_where(selection="worldskills")),
        ),
        Figure(
            "national_events",
            N_("国赛精选赛项"),
            N_("规程给每个赛项写明是世赛选拔还是国赛精选。"),
            "contests",
            _events_where(selection="national"),
            _if_known("selection", _events_where(selection="national")),
        ),
    )
}


def award_figure(season: Season, key: str) -> Figure | None:
    """The figure of a pick, derived award, decision or prize, named like its award."""
    for award in season.other_awards:
        if figure_key(award) == key:
            return Figure(key, award, _HIGHEST, "winners", winners(award))
    return None


def figure_key(award: str) -> str:
    return PLURALS.get(award, award.replace("-", "_"))


def figure_named(season: Season, key: str) -> Figure | None:
    return FIGURES.get(key) or award_figure(season, key)


def values(season: Season) -> dict[str, Value]:
    """Every figure of a season by key, exact; figures that the season does not have are left out."""
    if season.counted is None:
        wanted = [*FIGURES.values()]
        wanted += [one for award in season.other_awards if (one := award_figure(season, figure_key(award)))]
        found = {one.key: one.of(season) for one in wanted}
        season.counted = {key: value for key, value in found.items() if value is not None}
    return season.counted


def plain(value: Value) -> int | float:
    """A figure as JSON says it: shares and growths to three decimals, half up."""
    if isinstance(value, int):
        return value
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP))


def figures(edition: Edition) -> dict[str, int | float]:
    """Every figure of an edition's current publications; empty before the first one."""
    season = season_of(edition)
    return {key: plain(value) for key, value in values(season).items()} if season else {}


def counted(publication: Publication) -> dict[str, int | float]:
    """The figures of one publication alone; called once, when it is sealed."""
    season = Season(publication.edition, [publication])
    return {key: plain(one) for key, one in values(season).items()}
