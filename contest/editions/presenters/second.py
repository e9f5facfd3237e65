"""What law 2 puts between marks and a score, in words: conversions, one ruler for judges, tries, products, cuts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.editions.presenters.formatting import figure, listed, name_of, places_kept, quoted
from contest.editions.presenters.parts import Clause, Group, Section, unique
from contest.editions.presenters.scope import Scopes
from contest.errors import N_
from contest.i18n import localized

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Aspect, Attribute, Cut, Panel, PanelRule
    from contest.rules.rulebook.law.converting import Convert, Normalise, Tries

SHARES = {
    "largest": N_("除以其中最大的，再乘以 %(to)s"),
    "sum": N_("除以全部之和，再乘以 %(to)s"),
    "smallest": N_("用其中最小的除以它，再乘以 %(to)s"),
}
TAKES = {
    "best": N_("可做 %(of)s 次，取最好的一次"),
    "sum": N_("可做 %(of)s 次，取最好的 %(best)s 次相加"),
    "mean": N_("可做 %(of)s 次，取最好的 %(best)s 次平均"),
}
BETTERS = {"higher": N_("大的为好"), "lower": N_("小的为好")}
NONE = {
    "unplaced": N_("一次有效的也没有，就没有成绩和名次"),
    "incomplete": N_("一次有效的也没有，就是缺分"),
}
MIDDLES = {
    "zscore": N_("每张评分表换算成 %(center)s +（分 − 平均数）÷ 标准差 × %(spread)s。"),
    "median": N_("每张评分表换算成 %(center)s +（分 − 中位数）÷（绝对中位差的 1.4826 倍）× %(spread)s。"),
}

OF = {"entry": N_("每{件}{作品}的一项情况"), "group": N_("单位的一项情况"), "track": N_("赛道的一项情况")}
KINDS = {"number": N_("是一个数"), "text": N_("是文字"), "yes-no": N_("是或否")}


def attributes(book: Rulebook, scopes: Scopes) -> Section:
    """Law 2, section 2: what is declared of entries, groups and tracks."""
    clauses = [
        Clause(
            f"attribute:{one.key}",
            tuple(_attribute(one)),
            unique([one.source]),
            scopes.described(one.applies_to),
        )
        for one in book.attribute
        if scopes.fits(one)
    ]
    return Section("attributes", _("要用到的情况"), (Group("attributes", tuple(clauses)),) if clauses else ())


def _attribute(one: Attribute) -> Iterable[str]:
    name = quoted(name_of(one.name, one.key))
    yield _("%(name)s：%(of)s，%(kind)s。", name=name, of=_(OF[one.of]), kind=_(KINDS[one.kind]))
    if one.unit is not None and localized(one.unit):
        yield _("单位：%(unit)s。", unit=localized(one.unit))
    if one.values:
        yield _("只能是：%(values)s。", values=listed(one.values))
    if one.required:
        yield _("参赛的必须有。")
    if one.shown:
        yield _("随结果一起公布。")


def conversion(rule: Convert) -> Iterable[str]:
    """Law 2, section 3: how a value is converted, in phrases."""
    if rule.kind == "steps":
        rows = listed(_("%(from)s 起记 %(to)s", **{"from": figure(a), "to": figure(b)}) for a, b in rule.table)
        yield _("按档换算：%(rows)s", rows=rows)
    elif rule.kind == "linear":
        facts = dict(zip("abcd", map(figure, (*rule.from_, *rule.to)), strict=True))
        yield _("按比例换算：%(a)s 记 %(c)s，%(b)s 记 %(d)s，不超出这两个数", **facts)
    elif rule.kind == "share":
        yield _("换算：%(how)s", how=_(SHARES[rule.of], to=figure(rule.to)))
    else:
        yield _("按这一项的名次换算：%(points)s；并列的平分所占名次的分", points=by_place(rule.points))
    if rule.better is not None:
        yield _(BETTERS[rule.better])
    if rule.round is not None:
        yield places_kept(rule.round)


def by_place(points: Sequence[Fraction]) -> str:
    """`第 1 名 9 分、第 2 名 7 分，再往后 0 分`."""
    listing = listed(
        _("第 %(place)s 名 %(n)s 分", place=place, n=figure(worth)) for place, worth in enumerate(points, 1)
    )
    return str(_("%(points)s，再往后 0 分", points=listing))


def aspect_phrases(aspect: Aspect, names: Mapping[str, str]) -> Iterable[str]:
    """What law 2 adds to an aspect: its steps, tries, conversion, multiplier."""
    if aspect.step is not None:
        yield _("每 %(n)s 分一格", n=figure(aspect.step))
    if aspect.tries is not None:
        yield from _tries(aspect.tries)
    if aspect.convert is not None:
        yield from conversion(aspect.convert)
    if aspect.times is not None:
        yield _("乘以%(aspect)s的数", aspect=quoted(names.get(aspect.times, aspect.times)))
    if aspect.silent:
        yield _("自己不计入合计")


def _tries(tries: Tries) -> Iterable[str]:
    yield _(TAKES[tries.take], of=tries.of, best=tries.best or 1)
    yield _(NONE[tries.none])


def ruler(rule: Normalise) -> Iterable[str]:
    """Law 2, section 4: how each sheet is put on one ruler before sheets are combined."""
    if rule.per == "judge":
        yield _("合成之前，先在每名评委自己给参赛{作品}的评分表里，统一尺度。")
    else:
        name = quoted(rule.per.removeprefix("attribute:"))
        yield _("合成之前，先在%(name)s相同的参赛{作品}的评分表里，统一尺度。", name=name)
    if rule.kind == "place":
        yield _("每张评分表按它在里面的名次换算：%(points)s。", points=by_place(rule.points))
        if rule.better is not None:
            yield _("%(how)s。", how=_(BETTERS[rule.better]))
        return
    facts = {"center": figure(rule.center), "spread": figure(rule.spread)}
    yield _(MIDDLES[rule.kind], **facts)
    yield _("不到 %(n)s 张，或者分数都一样的，记 %(center)s。", n=rule.least, center=facts["center"])


def normalised(panel: Panel | PanelRule, fields: Iterable[str]) -> Iterable[str]:
    """The ruler of a panel, if it names one."""
    if "normalise" in fields and panel.normalise is not None:
        yield from ruler(panel.normalise)


def cut_order(cut: Cut, is_second: bool) -> Iterable[str]:
    """Law 2, section 9: in which order a cut looks, and what becomes of whom it keeps out."""
    if not is_second:
        return
    if cut.by == "sum":
        yield _("谁继续，按到这里为止的加权合计，再按同分的次序。")
    else:
        yield _("谁继续，先比这个环节的分，再依次比前面的环节，再按同分的次序。")
    yield _("止步的没有总分，名次排在所有继续的后面。")
