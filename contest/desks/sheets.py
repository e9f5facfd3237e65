"""A school's awards as the sheets of a workbook: each award, and counts by student, adviser, department, tier, year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from flask_babel import gettext as _

from contest.desks.queries.school_awards import Won
from contest.exchange.spreadsheets.writing import Cell, Sheet
from contest.people.labels import STUDY_LEVEL_LABELS
from contest.publication.formatting import as_head, joined

Key = tuple[str, ...]


def school_awards(found: Sequence[Won]) -> list[Sheet]:
    """In the order given. An award to several students counts once for each of them under students, and once for the
    department, the tier and the year."""
    return [
        _each(found),
        _counted(_("按学生"), [_("姓名"), _("学号"), _("院系"), _("学历层次")], found, _students),
        _counted(_("按指导教师"), [as_head(_("指导教师"))], found, lambda one: [(name,) for name in one.advisers]),
        _counted(_("按院系"), [_("院系")], found, lambda one: [(one.department,)]),
        _counted(_("按级别"), [_("级别")], found, lambda one: [(one.level,)]),
        _counted(_("按届次"), [_("届次")], found, lambda one: [(one.edition,)]),
    ]


def _students(one: Won) -> Iterator[Key]:
    for name, number, department, level in one.students:
        yield name, number, department, str(_(STUDY_LEVEL_LABELS[level])) if level in STUDY_LEVEL_LABELS else level


def _each(found: Sequence[Won]) -> Sheet:
    what = [_("届次"), _("级别"), _("比赛"), _("奖项"), _("名次"), _("编号"), _("题目"), _("院系")]
    rows: list[list[Cell]] = [
        [
            *(one.edition, one.level, one.event, one.award, one.place, one.entry, one.title, one.department),
            joined([student[0] for student in one.students]),
            joined([student[1] for student in one.students if student[1]]),
            joined(list(one.advisers)),
        ]
        for one in found
    ]
    return Sheet(_("逐项"), [*what, _("姓名"), _("学号"), as_head(_("指导教师"))], rows)


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
