"""What lists of entries tell: their columns, how the cells of each are read, and rows that name a whole team."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.repairs import Flaw, Reading, read_code, read_name, read_names, read_text
from contest.imports.reading import Line, Read, Shape
from contest.people.importing import BY_SHEET, FIELDS, READ
from contest.registration.queries.declared import field_of

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

EVENT = Field(
    "event", ("参赛项目", "参赛赛项", "赛项", "赛项名称", "报名项目", "参赛赛道", "赛道", "比赛", "event", "track")
)
TITLE = Field("title", ("作品名称", "项目名称", "作品/项目名称", "课题", "title"))
TEAM = Field("team", ("队伍", "队伍编号", "队伍名称", "队名", "队号", "组号", "团队名称", "team"))
DUTY = Field("duty", ("队内身份", "队内角色", "是否队长", "队长/队员", "duty"))
MEMBERS = Field("members", ("其他队员", "队员", "成员", "其他成员", "团队成员", "队员名单", "成员姓名", "members"))
BESIDE = range(1, 6)
"""So many people beside the captain may have columns of their own in a row; more of them stand in one cell."""
_OWN = tuple(
    one
    for n in BESIDE
    for one in (
        Field(f"member{n}", tuple(f"{who}{n}{what}" for who in ("队员", "成员") for what in ("姓名", ""))),
        Field(f"member{n}-number", tuple(f"{who}{n}学号" for who in ("队员", "成员"))),
    )
)
_LEAD = {"name": ("队长姓名", "队长", "负责人姓名", "选手姓名"), "number": ("队长学号", "负责人学号")}
_SIGN = re.compile(r"[、,，;；|\n]+")
_WITH_NUMBER = re.compile(r"^(?P<name>.*?)[\s:(（]*(?P<number>[A-Za-z]{0,4}\d[\w-]{3,})?[)）]*$")
_CAPTAIN = re.compile(r"队长|负责人|captain|leader|^(?:是|√|✓|y|yes|1)$", re.IGNORECASE)
ROW = "row"
"""What the people of one row have in common where the row names several; no column of the file."""


def _people(cell: str) -> Reading:
    """One name, or several that a sign parts; spaces part nobody here: they may only fill a name up."""
    several = read_names(cell) if _SIGN.search(cell.strip()) or "/" in cell else []
    if len(several) < 2:
        return read_name(cell)
    return Reading("、".join(one.text for one in several), read_text(cell).repairs)


def _numbers(cell: str, rounded: bool) -> Reading:
    """One number, or one for each of several people."""
    parts = [one for part in _SIGN.split(cell) if (one := read_code(part)).text]
    if len(parts) < 2 or any(one.flaw for one in parts):
        return read_code(cell, rounded=rounded)
    return Reading("、".join(one.text for one in parts))


def shape_of(asked: Sequence[Attribute]) -> Shape:
    """The lists of an edition whose people are asked for these attributes: each is a column under its key or name."""
    declared = [Field(field_of(one.key), _heads(one)) for one in asked]
    own = tuple(replace(one, heads=(*one.heads, *_LEAD.get(one.key, ()))) for one in FIELDS)
    read: dict[str, Read] = {**READ, "name": lambda cell, _rounded: _people(cell), "number": _numbers}
    for one in (EVENT, TITLE, TEAM, DUTY, MEMBERS, *declared):
        read[one.key] = _as_text
    for n in BESIDE:
        read[f"member{n}"] = lambda cell, _rounded: read_name(cell)
        read[f"member{n}-number"] = lambda cell, rounded: read_code(cell, rounded=rounded)
    return Shape((*own, EVENT, TITLE, TEAM, DUTY, MEMBERS, *_OWN, *declared), read, people_of, BY_SHEET)


def _as_text(cell: str, _rounded: bool) -> Reading:
    return read_text(cell)


def _heads(one: Attribute) -> tuple[str, ...]:
    named = one.name.model_dump().values() if one.name is not None else ()
    return tuple(dict.fromkeys(text for text in (one.key, *named) if text))


def people_of(line: Line) -> list[Line]:
    """A row with several people as a line for each: the first, who leads them, has all that the row says; the others
    their names and numbers, the team and the event."""
    cells = line.cells
    names = [one for one in line.text("name").split("、") if one] or [""]
    numbers = line.text("number").split("、") if "number" in cells else []
    others: list[tuple[Reading, Reading | None]] = []
    if len(names) > 1 or len(numbers) > 1:
        if len(numbers) not in (0, len(names)):
            numbers = []
            cells["number"] = cells["number"].but(Flaw.CHARACTERS)
        else:
            others = [(Reading(name), Reading(numbers[n]) if numbers else None) for n, name in enumerate(names[1:], 1)]
            if numbers:
                cells["number"] = replace(cells["number"], text=numbers[0])
        cells["name"] = replace(cells["name"], text=names[0])
        others = others or [(Reading(name), None) for name in names[1:]]
    for n in BESIDE:
        name, number = cells.pop(f"member{n}", Reading("")), cells.pop(f"member{n}-number", None)
        if name.text or (number and number.text):
            others.append((name, number))
    if "members" in cells:
        others += _of_one_cell(cells.pop("members"))
    if not others:
        return [line]
    cells[ROW] = Reading(line.key)
    shared = {key: cells[key] for key in (ROW, "event", "team") if key in cells}
    return [
        line,
        *(
            Line(f"{line.key}+{n}", line.sheet, line.number, {"name": name, **_given(number), **shared})
            for n, (name, number) in enumerate(others, 1)
        ),
    ]


def _given(number: Reading | None) -> Mapping[str, Reading]:
    return {} if number is None else {"number": number}


def _of_one_cell(cell: Reading) -> list[tuple[Reading, Reading | None]]:
    """ "石远燕 202504009002、丁雯明（202502009006）": several people, with or without their numbers."""
    found: list[tuple[Reading, Reading | None]] = []
    parts = _SIGN.split(cell.text.replace("/", "、"))
    if not re.search(r"\d", cell.text):
        return [(name, None) for name in read_names(cell.text)]
    for part in parts:
        match = _WITH_NUMBER.match(part.strip())
        if match and (name := read_name(match["name"])).text:
            found.append((name, read_code(match["number"]) if match["number"] else None))
    return found


def leads(line: Line) -> bool:
    """Whether the list says of somebody that they are the captain."""
    return bool(_CAPTAIN.search(line.text("duty")))
