"""The changes since a tabulation as text, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest.editions.labels import award_names
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import rulebook_of
from contest.errors import N_
from contest.formatting import format_moment, format_sentence
from contest.i18n import localized
from contest.people.queries import names_of
from contest.registration.labels import PARTICIPATION_LABELS
from contest.results.models import Tabulation
from contest.results.outdated.comparing import InputChange, changes

SHOWN = 20
SHOWN_IN_REFUSALS = 3
CAME, GONE, CHANGED = "came", "gone", "changed"
# What happened to a row of an input: by file and by whether it came, is gone or was changed.
SENTENCES = {
    ("entries", CAME): N_("%(entry)s 新进了名单"),
    ("entries", GONE): N_("%(entry)s 不在名单里了"),
    ("entries", CHANGED): N_("%(entry)s %(cells)s"),
    ("marks", CAME): N_("%(entry)s 多了一份评分（%(judge)s）"),
    ("marks", GONE): N_("%(entry)s 少了一份评分（%(judge)s）"),
    ("marks", CHANGED): N_("%(entry)s 的评分改了（%(judge)s）：%(cells)s"),
    ("scores", CAME): N_("%(entry)s 多了别处给出的成绩"),
    ("scores", GONE): N_("%(entry)s 少了别处给出的成绩"),
    ("scores", CHANGED): N_("%(entry)s 别处给出的成绩改了：%(cells)s"),
    ("adjustments", CAME): N_("%(entry)s 加减分 %(points)s"),
    ("adjustments", GONE): N_("%(entry)s 的加减分 %(points)s 撤回了"),
    ("lots", CAME): N_("%(entry)s 记了 %(lot)s 号签"),
    ("lots", GONE): N_("%(entry)s 的 %(lot)s 号签没有了"),
    ("lots", CHANGED): N_("%(entry)s 的签号改了：%(cells)s"),
    ("groups", CAME): N_("多了单位 %(group)s"),
    ("groups", GONE): N_("少了单位 %(group)s"),
    ("groups", CHANGED): N_("单位 %(group)s 的情况改了：%(cells)s"),
    ("judges", CAME): N_("多了一个评委席（%(judge)s）"),
    ("judges", GONE): N_("少了一个评委席（%(judge)s）"),
    ("judges", CHANGED): N_("评委席 %(judge)s 改了：%(cells)s"),
    ("members", CHANGED): N_("%(entry)s 的成员改了"),
    ("decisions", CAME): N_("评委会给 %(whom)s：%(award)s"),
    ("decisions", GONE): N_("评委会撤回了给 %(whom)s 的%(award)s"),
    ("rulebook", CHANGED): N_("规程换了一版"),
}
# The columns whose name people would not understand; an attribute or an aspect is called as the rulebook calls it.
COLUMNS = {
    "status": N_("参赛状态"),
    "group": N_("计入的单位"),
    "size": N_("人数"),
    "home": N_("所在单位"),
    "source": N_("来源"),
    "lot": N_("签号"),
    "score": N_("成绩"),
}


@dataclass(frozen=True)
class OutdatedText:
    """That a tabulation is out of date, for the notice on a page: its number, how many changes there are since, and the
    first of them with who did it and when."""

    number: int
    count: int
    lines: Sequence[str]
    rules_changed: bool


def describe_outdated(
    tabulation: Tabulation | None, contest: Contest, contests: Sequence[Contest] | None = None
) -> OutdatedText | None:
    """What every page says that shows something of a tabulation that is out of date; None if it is not. `contests`:
    those of the tabulation, where they were asked for already."""
    found = changes(tabulation, contests) if tabulation is not None else []
    if tabulation is None or not found:
        return None
    lines = format_changes(found[:SHOWN], contest)
    return OutdatedText(tabulation.number, len(found), lines, any(one.file == "rulebook" for one in found))


def format_changes(found: Sequence[InputChange], contest: Contest) -> list[str]:
    """`G0036 参赛状态：参赛 → 取消资格（王老师，9 月 26 日 17:00，抄袭）`: what changed, who did it, when and why."""
    names = names_of({one.by_id for one in found})
    return [_format_change(one, contest, names) for one in found]


def _format_change(one: InputChange, contest: Contest, names: Mapping[UUID, str]) -> str:
    how = CAME if one.was is None else GONE if one.now is None else CHANGED
    zone = contest.edition.zone
    what = format_sentence(SENTENCES[one.file, how], {**one.key, **_words(one, contest)}, zone)
    if _is_unread(one, contest):
        what = str(_("%(what)s；规程不看这一项，名次不会变，但存证的单位表里有它", what=what))
    if one.at is None:
        return str(_("%(what)s（记录里没有写是谁改的）", what=what))
    who = names.get(one.by_id) if one.by_id else None
    by_whom = [who or str(_("系统")), format_moment(one.at, zone), *([one.reason] if one.reason else [])]
    return str(_("%(what)s（%(about)s）", what=what, about=str(_("，")).join(by_whom)))


def _is_unread(one: InputChange, contest: Contest) -> bool:
    """Whether a change is only of attributes of a group that no rule reads. The tabulation is out of date all the same:
    its table of groups is sealed whole, and would say what is not so any more."""
    if one.file != "groups" or one.was is None or one.now is None:
        return False
    return not rulebook_of(contest).attributes() & (one.was.keys() | one.now.keys())


def _words(one: InputChange, contest: Contest) -> dict[str, Any]:
    """The facts of a sentence that are more than a cell."""
    row = one.now or one.was or {}
    names = award_names(rulebook_of(contest))
    award = one.key.get("award", "")
    judge = one.key.get("judge", "")
    return {
        "judge": judge or str(_("评审组")),
        "award": localized(names.get(award, {"zh": award})),
        "whom": one.key.get("entry") or one.key.get("group", ""),
        "lot": row.get("lot", ""),
        "cells": _cells(one),
    }


def _cells(one: InputChange) -> str:
    """`参赛状态：参赛 → 取消资格`, for each cell that differs."""
    was, now = one.was or {}, one.now or {}
    columns = dict.fromkeys([*was, *now])
    listed = [
        str(
            _(
                "%(column)s：%(was)s → %(now)s",
                column=str(_(COLUMNS[column])) if column in COLUMNS else column,
                was=_cell(column, was.get(column)),
                now=_cell(column, now.get(column)),
            )
        )
        for column in columns
    ]
    return str(_("，")).join(listed)


def _cell(column: str, cell: str | None) -> str:
    if not cell:
        return "–"
    labels = PARTICIPATION_LABELS if column == "status" else {}
    return str(_(labels[cell])) if cell in labels else cell
