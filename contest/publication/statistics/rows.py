"""The rows behind a figure, as plain cells that the page, the CSV and the JSON share.

Personal data only as far as it is public: names are as the publication shows them. The field of study is never
shown for a person, so doctors and masters are listed by group, without names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Edition
from contest.errors import N_
from contest.people.models import Organisation
from contest.publication.sealed.roster import RosterRow
from contest.publication.statistics import counting
from contest.publication.statistics.counting import Figure, Value
from contest.publication.statistics.season import GroupAward, Held, Place, Season, season_of


@dataclass(frozen=True)
class Cell:
    """The content of a cell: text or a number as it is, or {zh, en} words; what it links to: (kind, key); and whether
    it names people."""

    says: Any
    leads: tuple[str, str] | None = None  # ("entry", number) | ("group", code) | ("contest", key)
    is_people: bool = False


@dataclass(frozen=True)
class Behind:
    """A figure with its rows. `columns` are (key, heading): keys are what JSON and CSV call them."""

    figure: Figure
    value: Value
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    label: Mapping[str, str] | str
    note: str | None = None  # why something is not shown


COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "people": (("name", N_("选手")), ("event", N_("赛项")), ("group", N_("所属")), ("result", N_("结果"))),
    "levels": (("group", N_("所属")), ("people", N_("人数"))),
    "entries": (
        ("entry", N_("编号")),
        ("people", N_("选手")),
        ("event", N_("赛项")),
        ("group", N_("所属")),
        ("result", N_("结果")),
    ),
    "winners": (
        ("entry", N_("编号")),
        ("people", N_("得主")),
        ("event", N_("赛项")),
        ("group", N_("所属")),
        ("result", N_("结果")),
    ),
    "groups": (("group", N_("名称")), ("entries", N_("项目数"))),
    "contests": (("event", N_("赛项")), ("family", N_("赛项类别"))),
    "sections": (("section", N_("门类")), ("name", N_("名称")), ("events", N_("赛项数"))),
    "shares": (("level", N_("学校层次")), ("people", N_("学生选手"))),
    "schools": (("school", N_("学校")), ("people", N_("人数"))),
    "sum": (("term", N_("届次")), ("number", N_("数"))),
    "spread": (("group", N_("名称")), ("people", N_("参赛人数")), ("medals", N_("奖牌"))),
}

SPREAD = "people_and_medals"  # the points of the report's first chart; not a figure


def rows_behind(edition: Edition, key: str) -> Behind | None:
    """The rows that a figure of an edition counts; None where there is no such figure."""
    season = season_of(edition)
    return behind(season, key) if season else None


def behind(season: Season, key: str) -> Behind | None:
    """The same for a season already loaded."""
    if key == SPREAD:
        figure = Figure(SPREAD, N_("参赛人数与奖牌"), N_("人数按选手计，奖牌按{作品}计。"), "spread", people_and_medals)
    else:
        found = counting.figure_named(season, key)
        if found is None:
            return None
        figure = found
    value = figure.of(season)
    if value is None:
        return None
    rows = _CELLS[figure.kind](season, figure.rows(season))
    label: Mapping[str, str] | str = figure.label
    if figure.kind == "winners":
        label = season.award_names[figure.label]
    note = N_("学历和身份不公开到个人，这里只数到所属。") if figure.kind == "levels" else None
    return Behind(figure, value, COLUMNS[figure.kind], rows, label, note)


def people_and_medals(season: Season) -> list[tuple[str, Mapping[str, str], int, int]]:
    """Each group of the final with its people and its medals, most people first."""
    medals = {code: number for code, _, number in counting.groups_of(counting.medal_entries(season))}
    people: dict[str, set[str]] = {}
    names: dict[str, Mapping[str, str]] = {}
    for one in season.took_part:
        names[one.group] = one.group_name
        people.setdefault(one.group, set()).update(
            person.person for person in season.people_of.get((one.contest, one.entry), [])
        )
    rows = [(code, names[code], len(people[code]), medals.get(code, 0)) for code in names if code]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def result_of(season: Season, place: Place) -> str:
    """The best award's key, else the place as text."""
    won = [award for award in (*season.medals, *season.merits) if award in place.awards]
    return won[0] if won else ""


def _person_cells(season: Season, rows: Sequence[Any]) -> list[list[Cell]]:
    made = []
    at = {(one.contest, one.entry): one for one in season.final_places}
    for row in rows:
        person: RosterRow = row[0] if isinstance(row, tuple) and not isinstance(row, RosterRow) else row
        place = at.get((person.contest, person.entry))
        made.append(
            [
                Cell(person.name, ("entry", person.entry), is_people=True),
                _event(season, person.contest),
                Cell(place.group_name, ("group", place.group)) if place else Cell(""),
                _result(season, place),
            ]
        )
    return made


def _entry_cells(season: Season, rows: Sequence[Any]) -> list[list[Cell]]:
    made = []
    for row in rows:
        if isinstance(row, GroupAward):
            who: Any = Cell(row.person, is_people=True) if row.person else Cell(row.group_name, ("group", row.group))
            made.append([Cell(""), who, Cell(""), Cell(row.group_name, ("group", row.group)), Cell("")])
            continue
        place: Place = row
        made.append(
            [
                Cell(place.entry, ("entry", place.entry)),
                Cell(list(place.people), is_people=True),
                _event(season, place.contest),
                Cell(place.group_name, ("group", place.group)) if place.group else Cell(""),
                _result(season, place),
            ]
        )
    return made


def _event(season: Season, contest: str) -> Cell:
    name = season.event_names.get(contest)
    return Cell(name, ("contest", contest)) if name else Cell("")


def _result(season: Season, place: Place | None) -> Cell:
    if place is None:
        return Cell("")
    won = result_of(season, place)
    if won:
        return Cell(season.award_names[won], ("award", won))
    return Cell(place.place if place.place is not None else "")


def _level_cells(season: Season, rows: Sequence[RosterRow]) -> list[list[Cell]]:
    """People by the group that their entry was credited to: numbers, no names."""
    group_of = {(one.contest, one.entry): (one.group, one.group_name) for one in season.final_places}
    counts: dict[str, int] = {}
    names: dict[str, Mapping[str, str]] = {}
    elsewhere = 0
    for person in rows:
        found = group_of.get((person.contest, person.entry))
        if found is None:
            elsewhere += 1
            continue
        counts[found[0]] = counts.get(found[0], 0) + 1
        names[found[0]] = found[1]
    order = sorted(counts, key=lambda code: (-counts[code], code))
    made = [[Cell(names[code], ("group", code)), Cell(counts[code])] for code in order]
    return [*made, [Cell(N_("没有进入这一级")), Cell(elsewhere)]] if elsewhere else made


def _group_cells(_season: Season, rows: Sequence[Any]) -> list[list[Cell]]:
    return [[Cell(name, ("group", code)), Cell(number)] for code, name, number in rows]


def _contest_cells(_season: Season, rows: Sequence[Held]) -> list[list[Cell]]:
    return [[Cell(one.event_name, ("contest", one.key)), Cell(one.family or "")] for one in rows]


def _section_cells(_season: Season, rows: Sequence[Any]) -> list[list[Cell]]:
    return [[Cell(code), Cell(N_(name)), Cell(number)] for code, name, number in rows]


def _share_cells(_season: Season, rows: Sequence[Any]) -> list[list[Cell]]:
    return [[Cell(level or N_("不详")), Cell(number)] for level, number in rows]


def _school_cells(_season: Season, rows: Sequence[tuple[str, int]]) -> list[list[Cell]]:
    found = session.execute(
        sa.select(Organisation.code, Organisation.name).where(
            Organisation.kind == "school", Organisation.code.in_([code for code, _ in rows])
        )
    )
    names = dict(found.all())
    return [[Cell(names.get(code, code)), Cell(number)] for code, number in rows]


def _sum_cells(season: Season, rows: Sequence[tuple[str, int]]) -> list[list[Cell]]:
    words: dict[str, Any] = {"now": season.name}
    if season.part.previous is not None:
        words["before"] = season.part.previous.name.model_dump()
    return [[Cell(words[term]), Cell(number)] for term, number in rows]


def _spread_cells(_season: Season, rows: Sequence[Any]) -> list[list[Cell]]:
    return [[Cell(name, ("group", code)), Cell(people), Cell(medals)] for code, name, people, medals in rows]


_CELLS: dict[str, Any] = {
    "people": _person_cells,
    "levels": _level_cells,
    "entries": _entry_cells,
    "winners": _entry_cells,
    "groups": _group_cells,
    "contests": _contest_cells,
    "sections": _section_cells,
    "shares": _share_cells,
    "schools": _school_cells,
    "sum": _sum_cells,
    "spread": _spread_cells,
}
