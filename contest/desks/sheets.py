"""A school's awards as the sheets of a workbook: each award in the columns that the school has arranged, and counts by
student, adviser, department, tier, edition and year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from contest.desks.labels import AWARD_COLUMN_LABELS
from contest.desks.models import AwardColumn, AwardColumns
from contest.desks.queries.school_awards import Winner, Won
from contest.exchange.spreadsheets.columns import Field, guess
from contest.exchange.spreadsheets.writing import Cell, Sheet
from contest.people.labels import STUDY_LEVEL_LABELS
from contest.publication.formatting import as_head, joined

# What schools write over the columns of such a list, the longer before the shorter.
FIELDS = (
    Field(AwardColumn.SERIAL, ("序号", "No")),
    Field(AwardColumn.YEAR, ("年份", "年度", "获奖年份", "year")),
    Field(AwardColumn.EDITION, ("届次", "届", "赛事名称", "竞赛名称", "大赛名称", "edition")),
    Field(AwardColumn.LEVEL, ("级别", "获奖级别", "竞赛级别", "赛事级别", "round")),
    Field(AwardColumn.EVENT, ("比赛", "赛项", "赛道", "组别", "event")),
    Field(AwardColumn.AWARD, ("奖项", "获奖等级", "奖项等级", "获奖等次", "等级", "等次", "奖次", "award")),
    Field(AwardColumn.PLACE, ("名次", "排名", "place", "rank")),
    Field(AwardColumn.ENTRY, ("编号", "作品编号", "项目编号", "报名编号", "entry")),
    Field(AwardColumn.TITLE, ("题目", "作品名称", "项目名称", "作品", "title")),
    Field(AwardColumn.DEPARTMENT, ("院系", "学院", "系部", "二级学院", "系", "department", "faculty")),
    Field(
        AwardColumn.STUDENTS, ("姓名", "学生姓名", "获奖学生", "获奖人", "参赛学生", "选手", "学生", "name", "students")
    ),
    Field(AwardColumn.NUMBERS, ("学号", "学生学号", "student number")),
    Field(AwardColumn.LEVELS, ("学历层次", "培养层次", "学历", "level of study")),
    Field(AwardColumn.PROGRAMMES, ("专业", "专业名称", "programme", "major")),
    Field(AwardColumn.CLASSES, ("班级", "行政班", "class")),
    Field(AwardColumn.ADVISERS, ("指导教师", "指导老师", "教师姓名", "教师", "老师", "adviser", "advisers")),
    Field(AwardColumn.ADVISER_NUMBERS, ("指导教师工号", "教师工号", "工号", "staff number")),
    Field(AwardColumn.PUBLISHED, ("公布日期", "获奖日期", "获奖时间", "公布时间", "published")),
)
USUAL = (
    *(AwardColumn.EDITION, AwardColumn.LEVEL, AwardColumn.EVENT, AwardColumn.AWARD, AwardColumn.PLACE),
    *(AwardColumn.ENTRY, AwardColumn.TITLE, AwardColumn.DEPARTMENT, AwardColumn.STUDENTS, AwardColumn.NUMBERS),
    AwardColumn.ADVISERS,
)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """The columns of the list: (head, a value of AwardColumn or ""), in their order; a row for each student, or one for
    the award."""

    columns: Sequence[tuple[str, str]]
    by_student: bool = False

    def head(self, key: AwardColumn) -> str:
        """What the school writes over a column, in any sheet."""
        return next((head for head, own in self.columns if own == key), usual_head(key))

    def in_order(self, keys: Sequence[AwardColumn]) -> list[AwardColumn]:
        """Columns that must be there, those first that the school's own list has, in its order."""
        own = [key for _head, key in self.columns]
        return sorted(keys, key=lambda key: (own.index(key) if key in own else len(own), keys.index(key)))


def usual_head(key: str) -> str:
    return as_head(str(_(AWARD_COLUMN_LABELS[key])))


def arranged(kept: AwardColumns | None) -> Arranged:
    """What a school has kept; the usual columns, in the reader's language, where it has kept none."""
    if kept is None:
        return Arranged([(usual_head(key), str(key)) for key in USUAL])
    return Arranged([(head, key) for head, key in kept.columns], kept.by_student)


def read_heads(text: str) -> list[str]:
    """The heads of a list as somebody wrote them one to a line, or copied them as a row out of a spreadsheet."""
    return [head for cell in text.replace("\t", "\n").splitlines() if (head := " ".join(cell.split()))]


def taken(heads: Sequence[str], chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """What each of these heads stands for: what somebody has chosen, else what it most likely is, else nothing."""
    found = guess([head if head not in chosen else "" for head in heads], (), FIELDS)
    return [(head, chosen[head] if head in chosen else str(found.get(n, ""))) for n, head in enumerate(heads)]


def school_awards(found: Sequence[Won], how: Arranged) -> list[Sheet]:
    """In the order given. An award to several students counts once for each of them under students, and once for the
    department, the tier, the edition and the year. Advisers of one name are told apart by their staff number."""
    department, advisers = AwardColumn.DEPARTMENT, (AwardColumn.ADVISERS, AwardColumn.ADVISER_NUMBERS)
    students = (AwardColumn.STUDENTS, AwardColumn.NUMBERS, department, AwardColumn.LEVELS)
    return [
        each_award(found, how),
        _counted_people(_("按学生"), how, students, found, lambda one: one.students),
        _counted_people(_("按指导教师"), how, advisers, found, lambda one: one.advisers),
        _counted(_("按院系"), [how.head(department)], found, lambda one: [(one.department,)]),
        _counted(_("按级别"), [how.head(AwardColumn.LEVEL)], found, lambda one: [(one.level,)]),
        _counted(_("按届次"), [how.head(AwardColumn.EDITION)], found, lambda one: [(one.edition,)]),
        _counted(_("按年份"), [how.head(AwardColumn.YEAR)], found, lambda one: [(str(one.year),)]),
    ]


def each_award(found: Sequence[Won], how: Arranged) -> Sheet:
    """The list itself: a row for each award, or for each student of one."""
    rows: list[list[Cell]] = []
    for one in found:
        for students in [[student] for student in one.students] if how.by_student and one.students else [one.students]:
            serial = len(rows) + 1
            rows.append([_cell(key, one, students, serial) for _head, key in how.columns])
    return Sheet(_("逐项"), [head for head, _key in how.columns], rows)


OF_AWARD: Mapping[str, Callable[[Won], Cell]] = {
    AwardColumn.YEAR: lambda one: one.year,
    AwardColumn.EDITION: lambda one: one.edition,
    AwardColumn.LEVEL: lambda one: one.level,
    AwardColumn.EVENT: lambda one: one.event,
    AwardColumn.AWARD: lambda one: one.award,
    AwardColumn.PLACE: lambda one: one.place,
    AwardColumn.ENTRY: lambda one: one.entry,
    AwardColumn.TITLE: lambda one: one.title,
    AwardColumn.DEPARTMENT: lambda one: one.department,
    AwardColumn.ADVISERS: lambda one: _parts(one.advisers, AwardColumn.ADVISERS),
    AwardColumn.ADVISER_NUMBERS: lambda one: _parts(one.advisers, AwardColumn.ADVISER_NUMBERS),
    AwardColumn.PUBLISHED: lambda one: one.published,
}
OF_PERSON: Mapping[str, Callable[[Winner], str]] = {
    AwardColumn.STUDENTS: lambda one: one.name,
    AwardColumn.ADVISERS: lambda one: one.name,
    AwardColumn.NUMBERS: lambda one: one.number,
    AwardColumn.ADVISER_NUMBERS: lambda one: one.number,
    AwardColumn.DEPARTMENT: lambda one: one.department,
    AwardColumn.LEVELS: lambda one: str(_(STUDY_LEVEL_LABELS[one.level])) if one.level in STUDY_LEVEL_LABELS else "",
    AwardColumn.PROGRAMMES: lambda one: one.programme,
    AwardColumn.CLASSES: lambda one: one.class_name,
}


def _cell(key: str, one: Won, students: Sequence[Winner], serial: int) -> Cell:
    if key == AwardColumn.SERIAL:
        return serial
    if key in OF_AWARD:
        return OF_AWARD[key](one)
    return _parts(students, key) if key else ""


def _parts(people: Sequence[Winner], key: str) -> str:
    return joined([part for person in people if (part := OF_PERSON[key](person))])


def _counted_people(
    title: str,
    how: Arranged,
    columns: Sequence[AwardColumn],
    found: Sequence[Won],
    people: Callable[[Won], Sequence[Winner]],
) -> Sheet:
    """As `_counted`; two people of the same name and columns stay two rows."""
    order = how.in_order(columns)

    def keys(one: Won) -> Iterator[Key]:
        for person in people(one):
            yield (*(OF_PERSON[key](person) for key in order), person.key)

    counted = _counted(title, [how.head(key) for key in order], found, keys)
    at = len(order)
    return Sheet(title, counted.heads, [[*row[:at], *row[at + 1 :]] for row in counted.rows])


def _counted(title: str, heads: Sequence[str], found: Sequence[Won], keys: Callable[[Won], Iterable[Key]]) -> Sheet:
    """A row for each key, a column for each award in the order of the list, and the sum; the most awards first."""
    awards = list(dict.fromkeys(one.award for one in found))
    counts: dict[Key, dict[str, int]] = {}
    for one in found:
        for key in dict.fromkeys(keys(one)):
            own = counts.setdefault(key, {})
            own[one.award] = own.get(one.award, 0) + 1
    order = sorted(counts, key=lambda key: (-sum(counts[key].values()), key))
    rows: list[list[Cell]] = [
        [*key, *(counts[key].get(award, 0) for award in awards), sum(counts[key].values())] for key in order
    ]
    return Sheet(title, [*heads, *awards, _("合计")], rows)
