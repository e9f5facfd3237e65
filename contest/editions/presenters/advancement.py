"""Tables and the next tier in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.editions.labels import LINE_TIE_SENTENCES
from contest.editions.presenters.awarding import (
    Awards,
    also_cut,
    counted_together,
    format_column,
    format_needs,
    format_over,
)
from contest.editions.presenters.formatting import (
    bracketed,
    figure,
    format_line,
    format_where,
    line_rounded,
    listed,
    name_of,
    places_kept,
    quoted,
)
from contest.editions.presenters.parts import Clause, Group, Section, unique
from contest.editions.presenters.scope import Scopes
from contest.i18n import localized

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Advance, Table


def advancement(
    book: Rulebook,
    scopes: Scopes,
    tiers: Mapping[str, Mapping[str, str]],
    awards: Awards,
    names: Mapping[str, str],
) -> Section:
    """Who goes on to the next tier."""
    clauses = [
        Clause(
            f"advance:{one.to}:{'|'.join(one.applies_to)}",
            tuple(_advance(one, tiers, awards, names)),
            unique([one.source]),
            scopes.described(one.applies_to),
        )
        for one in book.advance
        if scopes.fits(one)
    ]
    return Section("advance", _("谁进入下一级"), (Group("advance", tuple(clauses)),) if clauses else ())


def _advance(
    rule: Advance, tiers: Mapping[str, Mapping[str, str]], awards: Awards, names: Mapping[str, str]
) -> Iterable[str]:
    to = localized(tiers[rule.to]) if rule.to in tiers else rule.to
    take = format_line(rule.take) + bracketed(line_rounded(rule.take, rule.round))
    if rule.over == "all":
        yield _("几场比赛合在一起，排在最前的 %(take)s进入%(to)s。", take=take, to=to)
        yield format_over(rule.by, names)
    else:
        yield _("每场比赛名次最前的 %(take)s进入%(to)s。", take=take, to=to)
    if rule.after:
        yield _("已由%(names)s晋级的不再算。", names=listed(map(quoted, rule.after)))
    if rule.also_cut:
        yield also_cut()
    if not rule.take.is_count or any(not one.take.is_count for one in rule.reserved):
        yield _("名额按参赛的{作品}数算。") if rule.base == "competing" else _("名额按有名次的{作品}数算。")
    if rule.where:
        yield _("只有%(where)s的可以进入。", where=format_where(rule.where, awards.attribute))
    if rule.need:
        yield _("要进入，%(needs)s；不够的不占名额。", needs=format_needs(rule.need, awards, names))
    for one in rule.reserved:
        kept = format_line(one.take) + bracketed(line_rounded(one.take, one.round))
        yield _("先为%(where)s的留 %(take)s。", where=format_where(one.where, awards.attribute), take=kept)
    if rule.cap is not None:
        per = rule.cap.per
        what = _("计入的单位") if per == "group" else quoted(awards.attribute(per.removeprefix("attribute:")))
        yield _("同一%(what)s至多 %(n)s {件}，超出的由下一{件}递补。", what=what, n=rule.cap.most)
    yield _(LINE_TIE_SENTENCES[rule.tie])
    yield _("另列候补 %(n)s {件}，有人放弃时依次递补。", n=rule.reserve) if rule.reserve else _("不设候补。")


def tables(book: Rulebook, scopes: Scopes, awards: Awards) -> Section:
    """How groups are put in order."""
    clauses = [
        Clause(
            f"table:{one.key}",
            tuple(_table(one, awards, scopes)),
            unique([one.source]),
            scopes.described(one.applies_to),
        )
        for one in book.table
        if scopes.fits(one)
    ]
    return Section("tables", _("榜单"), (Group("tables", tuple(clauses)),) if clauses else ())


def _table(table: Table, awards: Awards, scopes: Scopes) -> Iterable[str]:
    order = _("；再比").join(format_column(one, awards) for one in table.order)
    yield _("%(table)s：先比%(order)s，多的在前。", table=quoted(name_of(table.name, table.key)), order=order)
    key = table.per.removeprefix("attribute:")
    called = awards.attribute(key)
    if table.per != "group":
        yield counted_together(called, of_entries=awards.is_of_entries(key))
    if table.points:
        points = listed(
            _("%(award)s %(n)s 分", award=awards.name(award), n=figure(worth)) for award, worth in table.points.items()
        )
        yield _("计分：%(points)s。", points=points)
    if table.place_points is not None:
        yield from _place_points(table, scopes)
    if table.best is not None:
        yield (
            _("每个单位在每场比赛只计名次最好的 %(n)s {件}。", n=table.best)
            if table.per == "group"
            else _("每个%(name)s在每场比赛只计名次最好的 %(n)s {件}。", name=called, n=table.best)
        )
    yield _("一个奖按得奖的人数计。") if table.count == "people" else _("一个奖计一次，不论几个人。")
    if {"points-mean", "score-sum", "score-mean"} & set(table.order):
        yield _("平均数和成绩之和%(places)s。", places=places_kept(table.round))


def _place_points(table: Table, scopes: Scopes) -> Iterable[str]:
    """Law 2, section 7: points by place."""
    points = listed(
        _("第 %(place)s 名 %(n)s 分", place=place, n=figure(worth))
        for place, worth in enumerate(table.place_points or (), 1)
    )
    yield _("按名次计分：%(points)s，再往后 0 分。", points=points)
    yield (_("名次并列的，平分它们所占名次的分。") if table.level == "mean" else _("名次并列的，都得这个名次的分。"))
    for one in table.times:
        where = scopes.described(one.contests) or _("所有比赛")
        yield _("%(where)s的名次分乘以 %(n)s。", where=where, n=figure(one.by))
