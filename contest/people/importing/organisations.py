"""Organisations from a table: delegations and others as an administrator has them, or a school's departments. What is
there already is found by its code, else by its name; the same table twice changes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from contest.db import session
from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.repairs import Reading, read_code, read_text
from contest.i18n import localized
from contest.imports.plans import Outcome, Plan, PlannedLine, Remark, flaws_noted
from contest.imports.reading import Line, ReadList, Shape
from contest.people.importing import plain
from contest.people.labels import ORGANISATION_KIND_LABELS
from contest.people.models import KINDS, Organisation, OrganisationKind
from contest.people.queries import departments, provinces

CODE = Field("code", ("代码", "单位代码", "代表团代码", "院系代码", "学校代码", "编码", "编号", "code"))
NAME = Field(
    "name",
    (
        "名称",
        "单位名称",
        "单位",
        "代表团",
        "代表团名称",
        "代表队",
        "院系",
        "院系名称",
        "学院",
        "学院名称",
        "系部",
        "name",
    ),
    needed=True,
)
NAME_EN = Field("name_en", ("英文名称", "英文名", "英文", "english name", "name_en"))
SHORT = Field("short", ("简称", "short"))
KIND = Field("kind", ("类别", "类型", "单位类别", "单位类型", "kind"))
PROVINCE = Field("province", ("省份", "省", "所在省", "所在地区", "province"))
SAVED = ("name", "name_en", "short")
_LONGEST = 80
_OFFICE = re.compile(r"(?:教育|人力资源和?社会保障|人社)(?:厅|局|委员会)$|教委$")
CODE_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,31}")
_AFFIXES = re.compile(r"代表[团队]$|(?:壮族|回族|维吾尔)?自治区|省|市")
_RANK = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|省|市)$")
# What tables write for a kind, beside its own words.
_KINDS = {"代表队": "delegation", "大学": "school", "高校": "school", "院校": "school", "企业": "firm", "公司": "firm"}


@dataclass(frozen=True, slots=True)
class Brought:
    """What a line brings: an organisation that is there and changes, or a new one."""

    kind: str
    code: str
    names: Mapping[str, str]  # the values of SAVED that the line has
    province: str | None = None
    there: Organisation | None = None


@dataclass(slots=True)
class _World:
    """What decides the lines. `school`: whose departments they are; None: an administrator's table."""

    school: Organisation | None
    by_code: Mapping[tuple[str, str], Organisation]
    by_name: Mapping[tuple[str, str], Sequence[Organisation]]
    provinces: Mapping[str, str]
    alike: dict[tuple[str, str], dict[str, str]]  # by kind and short name: the code of each that is there or comes
    seen: set[tuple[str, str]] = field(default_factory=set)
    names: dict[tuple[str, str], bool] = field(default_factory=dict)  # of lines so far: whether they have a code
    codes: set[tuple[str, str]] = field(default_factory=set)


def organisation_shape(school: Organisation | None) -> Shape:
    """The columns of such a table; a school's departments have no kind and no province of their own."""
    own = (CODE, NAME, NAME_EN, SHORT) if school is not None else (CODE, NAME, NAME_EN, SHORT, KIND, PROVINCE)
    read = {one.key: _as_text for one in own}
    return Shape(own, {**read, "code": _read_code})


def _read_code(cell: str, rounded: bool) -> Reading:
    """A code may have letters; one of digits is read as numbers of people are, which spreadsheets round."""
    return read_code(cell, rounded=rounded) if cell.strip()[:1].isdigit() else read_text(cell)


def _as_text(cell: str, _rounded: bool) -> Reading:
    return read_text(cell)


def plan_organisations(school: Organisation | None, found: ReadList, answers: Mapping[str, str]) -> Plan:
    """What the lines would do. `answers["kind"]`: what a line is that does not say."""
    kinds = {_kind(line, answers) for line in found.lines} - {""} if school is None else {"department"}
    world = _world(school, kinds)
    lines = []
    for line in found.lines:
        planned = PlannedLine(line)
        lines.append(planned)
        if line.left_out:
            planned.outcome = Outcome.LEFT_OUT
            continue
        flaws_noted(planned)
        _plan_line(planned, world, answers)
    return Plan(found, lines, dict(answers))


def _plan_line(planned: PlannedLine, world: _World, answers: Mapping[str, str]) -> None:
    line = planned.line
    name = line.text("name")
    kind = "department" if world.school is not None else _kind(line, answers)
    if not name:
        planned.note(Remark.NO_NAME, "name")
    for key in SAVED:
        if len(line.text(key)) > _LONGEST:
            planned.note(Remark.LONG, key)
    if not kind:
        planned.note(Remark.KIND_UNKNOWN, "kind", name=line.text("kind"))
        return
    province = None
    if (written := line.text("province")) and world.school is None:
        province = world.provinces.get(plain(written))
        if province is None:
            planned.note(Remark.PROVINCE_UNKNOWN, "province", name=written)
    code = _code(line, world)
    if code and not line.cells["code"].flaw and not CODE_PATTERN.fullmatch(code):
        planned.note(Remark.CHARACTERS, "code", text=code)
    there = _there(planned, kind, code, world)
    if planned.outcome == Outcome.WAITS:
        return
    # One name with a code and once without is one organisation; with two codes it may be two.
    mark = (kind, str(there.id) if there is not None else (code or plain(name)).casefold())
    before = world.names.get((kind, plain(name)))
    if mark in world.seen or (before is not None and not (before and code)):
        planned.note(Remark.ORGANISATION_TWICE, "name", name=name)
        return
    world.seen.add(mark)
    world.names[kind, plain(name)] = bool(code)
    names = {key: text for key in SAVED if (text := line.text(key))}
    if there is None:
        _look_for_alike(planned, kind, code, world)
        code = code or _free_code(kind, world)
        world.codes.add((kind, code))
    planned.target = Brought(kind, there.code if there is not None else code, names, province, there)
    if there is not None:
        planned.changes = [(key, had, text) for key, text in names.items() if (had := was_of(there, key)) != text]
        planned.outcome = Outcome.CHANGED if planned.changes else Outcome.UNCHANGED


def _look_for_alike(planned: PlannedLine, kind: str, code: str, world: _World) -> None:
    """Remark on a new organisation whose name one that is there, or another line, has or nearly has."""
    name = planned.line.text("name")
    alike = world.alike.setdefault((kind, short_name(name)), {})
    if alike:
        names = [f"{other}（{its}）" if its else other for other, its in list(alike.items())[:3]]
        planned.note(Remark.ORGANISATION_ALIKE, "code", names=names)
    alike.setdefault(name, code)


def short_name(name: str) -> str:
    """A delegation's or another organisation's name as it is compared: 江西省代表团 and 江西 are one."""
    return _AFFIXES.sub("", plain(name))


def was_of(one: Organisation, key: str) -> str:
    """A name that an organisation has, by its key in SAVED."""
    if key == "short":
        return (one.short or {}).get("zh", "")
    return one.name.get("en" if key == "name_en" else "zh", "")


def _there(planned: PlannedLine, kind: str, code: str, world: _World) -> Organisation | None:
    """What a line means that is there already: by its code, else the only one of its name."""
    if code:
        return world.by_code.get((kind, code.casefold()))
    same = world.by_name.get((kind, plain(planned.line.text("name"))), ())
    if len(same) > 1:
        names = [f"{localized(one.name)}（{one.code}）" for one in same[:3]]
        planned.note(Remark.ORGANISATION_SEVERAL, "code", names=names)
    return same[0] if len(same) == 1 else None


def _code(line: Line, world: _World) -> str:
    """The code of a line; a department's begins with its school's."""
    code = line.text("code")
    if world.school is not None and code and not code.startswith(f"{world.school.code}-"):
        return f"{world.school.code}-{code}"
    return code


def _free_code(kind: str, world: _World) -> str:
    start = f"{world.school.code}-" if world.school is not None else f"{kind[:1]}-"
    taken = {(kind, code.casefold()) for kind, code in world.codes} | set(world.by_code)
    return next(code for n in range(1, 100_000) if (kind, code := f"{start}{n:02d}") not in taken)


def _kind(line: Line, answers: Mapping[str, str]) -> str:
    written = plain(line.text("kind"))
    if not written:
        return answers.get("kind", str(OrganisationKind.DELEGATION))
    words = {plain(text): key for key, label in ORGANISATION_KIND_LABELS.items() for text in (key, label)}
    found = words.get(written) or _KINDS.get(written, "")
    return found if found in KINDS and found != OrganisationKind.DEPARTMENT else ""


def _world(school: Organisation | None, kinds: set[str]) -> _World:
    rows = (
        departments(school.id)
        if school is not None
        else session.scalars(
            sa.select(Organisation).where(Organisation.kind.in_(kinds)).order_by(Organisation.id)
        ).all()
    )
    by_name: dict[tuple[str, str], list[Organisation]] = {}
    alike: dict[tuple[str, str], dict[str, str]] = {}
    for one in rows:
        texts = {text for words in (one.name, one.short or {}) for text in words.values() if text}
        for name in {plain(text) for text in texts}:
            by_name.setdefault((one.kind, name), []).append(one)
        for name in {short_name(text) for text in texts}:
            alike.setdefault((one.kind, name), {})[localized(one.name)] = one.code
    known = {} if school is not None else {one.province or "": one for one in provinces()}
    named = {plain(text): code for code, one in known.items() for text in _names_of_province(one)}
    return _World(
        school,
        {(one.kind, one.code.casefold()): one for one in rows},
        by_name,
        {**named, **{key: key for key in known}},
        alike,
    )


def _names_of_province(one: Organisation) -> set[str]:
    """The ways to write a province: with and without what follows its name."""
    names = {text for words in (one.name, one.short or {}) for text in words.values() if text}
    places = {_OFFICE.sub("", name) for name in names}
    return names | places | {_RANK.sub("", name) for name in places}
