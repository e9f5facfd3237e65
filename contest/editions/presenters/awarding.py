"""Awards in words: ladders, picks, derived awards, a committee's decisions, prizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.editions.labels import AWARD_TIE_SENTENCES, MEMBER_ROLE_LABELS, PICK_TIE_SENTENCES
from contest.editions.metric_labels import METRIC_LABELS
from contest.editions.presenters.formatting import (
    bracketed,
    called,
    figure,
    format_bounds,
    format_line,
    format_where,
    line_rounded,
    listed,
    name_of,
    quoted,
    share,
)
from contest.editions.presenters.marking import format_step
from contest.editions.presenters.parts import Clause, Group, Head, Section, unique
from contest.editions.presenters.scope import Scopes
from contest.errors import N_
from contest.i18n import localized

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.kinds import Words
    from contest.rules.rulebook.law import Attribute, Decision, Derived, Ladder, Need, Pick, Prize, Rung

EACH = {
    "group": N_("每个代表团（或学校）选 %(n)s 个"),
    "contest": N_("每场比赛选 %(n)s 个"),
    "edition": N_("全部比赛一共选 %(n)s 个"),
}
BASES = {"competing": N_("名额按参赛的{作品}数算。"), "placed": N_("名额按有名次的{作品}数算。")}


class Awards:
    """Names of awards, tables and declared attributes in one rulebook, in the reader's language."""

    def __init__(
        self,
        awards: Mapping[str, Mapping[str, str]],
        tables: Mapping[str, Mapping[str, str]],
        attributes: Iterable[Attribute],
    ) -> None:
        self.awards, self.tables = awards, tables
        self.attributes = {one.key: one for one in attributes}

    def name(self, award: str, own: Words | None = None) -> str:
        if own is not None:
            return localized(own)
        return localized(self.awards[award]) if award in self.awards else award

    def attribute(self, key: str) -> str:
        """What an attribute is called; its key where nothing declares it."""
        declared = self.attributes.get(key)
        return key if declared is None else name_of(declared.name, key)

    def is_of_entries(self, key: str) -> bool:
        return key in self.attributes and self.attributes[key].of == "entry"

    def names(self, awards: Iterable[str]) -> str:
        return listed(self.name(one) for one in awards)


def ladders(book: Rulebook, scopes: Scopes, awards: Awards, names: Mapping[str, str]) -> Section:
    """The lines of medals and merit, one group for each ladder."""
    groups = []
    for ladder in book.ladder:
        if not scopes.fits(ladder):
            continue
        clauses = [Clause("ladder", tuple(_ladder(ladder, awards, names)), unique([ladder.source]))]
        medals = 3 if ladder.policy else 0
        clauses += [
            Clause(
                f"rung:{rung.award}",
                tuple(_rung(rung, position, medals, awards, names)),
                unique([rung.source]),
            )
            for position, rung in enumerate(ladder.rung)
        ]
        heads: tuple[Head, ...] = (Head(localized(ladder.name)),) if ladder.name else ()
        if not heads and sum(map(scopes.fits, book.ladder)) > 1:
            heads = (Head(_("奖级%(key)s", key=quoted(ladder.key))),)
        scope = scopes.described(ladder.applies_to)
        groups.append(Group(f"ladder:{ladder.key}", tuple(clauses), heads, scope=scope))
    return Section("ladders", _("按名次给的奖"), tuple(groups))


def format_over(by: Iterable[str], names: Mapping[str, str]) -> str:
    """Law 2, section 10: one line over several contests, and in which order."""
    steps = _("；再比").join(format_step(one, names) for one in by)
    return str(_("所有这些比赛的{作品}合在一起排：先比%(steps)s。", steps=steps))


def also_cut() -> str:
    """Law 2, section 9: whom a cut kept out takes part."""
    return str(_("在前面的环节止步的{作品}也参加。"))


def _ladder(ladder: Ladder, awards: Awards, names: Mapping[str, str]) -> Iterable[str]:
    if ladder.over == "all":
        yield _("几场比赛合在一起评，从排在最前的给起，每{件}{作品}最多得其中一个奖。")
        yield format_over(ladder.by, names)
    else:
        yield _("每场比赛各评各的，从名次最好的给起，每{件}{作品}最多得其中一个奖。")
    if ladder.also_cut:
        yield also_cut()
    if ladder.where:
        yield _("只有%(where)s的参加评奖，其余的保留名次。", where=format_where(ladder.where, awards.attribute))
    if ladder.need:
        yield _("要得这些奖，%(needs)s；不够的保留名次，不占名额。", needs=format_needs(ladder.need, awards, names))
    yield _(BASES[ladder.base])
    for size in sorted(ladder.field, key=lambda one: one.at_most):
        yield (
            _("参赛{作品}不超过 %(n)s {件}的，不设这些奖。", n=size.at_most)
            if size.rungs == 0
            else _("参赛{作品}不超过 %(n)s {件}的，只设最前面的 %(rungs)s 个奖。", n=size.at_most, rungs=size.rungs)
        )
    if ladder.policy == "worldskills":
        yield _(
            "前三个奖按世界技能大赛的办法给：成绩相差不超过 %(n)s 的算相同；第一名和与它相同的得第一个奖，"
            "只有一{件}得第一个奖时才有第二个奖，三{件}给满之后第三个奖只给与末一位相同的。",
            n=figure(ladder.tolerance),
        )


def _rung(rung: Rung, position: int, medals: int, awards: Awards, names: Mapping[str, str]) -> Iterable[str]:
    name = awards.name(rung.award, rung.name)
    if position < medals:
        yield _("%(award)s：按上面的办法给。", award=name)
        return
    own = "" if rung.most is None else format_line(rung.most) + bracketed(line_rounded(rung.most, rung.round))
    if rung.upto is not None:
        line = format_line(rung.upto) + bracketed(line_rounded(rung.upto, rung.round))
        yield (
            _("%(award)s：给到前 %(line)s为止。", award=name, line=line)
            if position == 0
            else _("%(award)s：连同上面的奖，一共给到前 %(line)s为止。", award=name, line=line)
        )
    elif own:
        yield _("%(award)s：至多给 %(line)s，单独算，不管上面的奖给了多少。", award=name, line=own)
    else:
        yield _("%(award)s：不限名额。", award=name)
    if rung.at_least is not None:
        yield _("成绩要达到 %(n)s。", n=figure(rung.at_least))
    if rung.need:
        yield _("要得这个奖，%(needs)s；不够的不占名额，再看下面的奖。", needs=format_needs(rung.need, awards, names))
    if own and rung.upto is not None:
        yield _("这个奖自己至多给 %(line)s。", line=own)
    yield _(AWARD_TIE_SENTENCES[rung.tie])


def format_needs(needs: Iterable[Need], awards: Awards, names: Mapping[str, str]) -> str:
    """`总分不低于 60、“理论”的分不低于 60`: conditions, of which all are to be met."""
    return listed(_need(one, awards, names) for one in needs)


def _need(need: Need, awards: Awards, names: Mapping[str, str]) -> str:
    kind, _colon, rest = need.metric.partition(":")
    least, most = need.at_least, need.at_most
    if kind == "award":
        name = awards.name(rest)
        if least == 1 and most is None:
            return str(_("已得%(award)s", award=name))
        if least is None and most == 0:
            return str(_("没有得%(award)s", award=name))
        return format_bounds(_("%(award)s（得了为 1，没得为 0）", award=name), least, most)
    what = quoted(awards.attribute(rest)) if kind == "attribute" else format_step(need.metric, names)
    return format_bounds(what, least, most)


def others(book: Rulebook, scopes: Scopes, awards: Awards, names: Mapping[str, str]) -> Section:
    """Picks, derived awards, decisions and prizes, in the order in which they are given."""
    clauses = [
        *(_scoped("pick", one, _pick(one, awards, names), scopes) for one in book.pick if scopes.fits(one)),
        *(_scoped("derived", one, _derived(one, awards), scopes) for one in book.derived if scopes.fits(one)),
        *(
            Clause(f"decision:{one.award}", tuple(_decision(one, awards)), unique([one.source]))
            for one in book.decision
        ),
        *(_scoped("prize", one, _prize(one, awards), scopes) for one in book.prize if scopes.fits(one)),
    ]
    return Section("awards", _("其他的奖"), (Group("awards", tuple(clauses)),) if clauses else ())


def _scoped(kind: str, rule: Pick | Derived | Prize, sentences: Iterable[str], scopes: Scopes) -> Clause:
    key = f"{kind}:{rule.award}:{'|'.join(rule.applies_to)}"
    return Clause(key, tuple(sentences), unique([rule.source]), scopes.described(rule.applies_to))


def _pick(pick: Pick, awards: Awards, names: Mapping[str, str]) -> Iterable[str]:
    each = _(EACH[pick.each], n=pick.count)
    yield _("%(award)s：%(each)s。", award=awards.name(pick.award, pick.name), each=each)
    if pick.where:
        yield _("只在%(where)s的里面选。", where=format_where(pick.where, awards.attribute))
    if pick.need:
        yield _("要得这个奖，%(needs)s；不够的不占名额。", needs=format_needs(pick.need, awards, names))
    if pick.outside:
        yield _("得了%(awards)s的不再选。", awards=awards.names(pick.outside))
    if pick.also_cut:
        yield also_cut()
    steps = _("；再比").join(format_step(one, names) for one in pick.by)
    yield _("先比%(steps)s。", steps=steps)
    yield _(PICK_TIE_SENTENCES[pick.tie])


def _derived(derived: Derived, awards: Awards) -> Iterable[str]:
    facts = {
        "award": awards.name(derived.award, derived.name),
        "from": awards.names(derived.from_),
        "role": called(MEMBER_ROLE_LABELS, derived.role),
    }
    yield _("%(award)s：给得了%(from)s的{作品}的%(role)s。", **facts)
    if derived.cap is not None:
        yield (
            _("一个人在一场比赛里至多得 %(n)s 个。", n=derived.cap)
            if derived.per == "contest"
            else _("一个人在一届里至多得 %(n)s 个。", n=derived.cap)
        )


def _decision(decision: Decision, awards: Awards) -> Iterable[str]:
    yield _("%(award)s：由组委会评定。", award=awards.name(decision.award, decision.name))
    if decision.most is not None:
        yield _("至多 %(n)s 个。", n=decision.most)


def _prize(prize: Prize, awards: Awards) -> Iterable[str]:
    if prize.by is not None:
        yield from _prize_by_table(prize, awards)
        return
    key = prize.per.removeprefix("attribute:")
    per = _("代表团（或学校）") if prize.per == "group" else quoted(awards.attribute(key))
    yield _("%(award)s：给 %(n)s 个%(per)s。", award=awards.name(prize.award, prize.name), n=prize.count, per=per)
    if prize.per != "group":
        yield counted_together(awards.attribute(key), of_entries=awards.is_of_entries(key))
    index = listed(
        _("%(metric)s占 %(share)s", metric=_metric(part.metric, awards), share=share(part.weight))
        for part in prize.index
    )
    yield _("按综合指数从高到低：%(index)s；每一项先除以其中最高的。", index=index)
    yield from _prize_conditions(prize, awards)


def counted_together(name: str, *, of_entries: bool) -> str:
    """What counts as one where a table or a prize goes by an attribute."""
    if of_entries:
        return str(_("同一%(name)s的{作品}合在一起算。", name=quoted(name)))
    return str(_("同一%(name)s的单位合在一起算。", name=quoted(name)))


def _prize_by_table(prize: Prize, awards: Awards) -> Iterable[str]:
    """Law 2, section 6: the prize goes down a table."""
    key = prize.by_table or ""
    facts = {
        "award": awards.name(prize.award, prize.name),
        "n": prize.count,
        "table": quoted(localized(awards.tables[key]) if key in awards.tables else key),
    }
    yield _("%(award)s：按榜单%(table)s的名次，给最前的 %(n)s 个。", **facts)
    yield _("榜上用来排名次的各列都是 0 的，不给。")
    yield from _prize_conditions(prize, awards)


def _prize_conditions(prize: Prize, awards: Awards) -> Iterable[str]:
    for need in prize.require:
        yield _("%(metric)s要达到 %(n)s。", metric=_metric(need.metric, awards), n=figure(need.at_least))
    if prize.outside:
        yield _("得了%(awards)s的不再给。", awards=awards.names(prize.outside))
    yield _(PICK_TIE_SENTENCES[prize.tie])


def _metric(metric: str, awards: Awards) -> str:
    kind, _colon, rest = metric.partition(":")
    if kind == "table":
        table, _colon, column = rest.rpartition(":")
        name = localized(awards.tables[table]) if table in awards.tables else table
        return str(_("%(table)s上的%(column)s", table=quoted(name), column=format_column(column, awards)))
    if kind == "award":
        return str(_("得%(award)s的个数", award=awards.name(rest)))
    if kind == "attribute":
        return quoted(awards.attribute(rest))
    return str(_(METRIC_LABELS[metric])) if metric in METRIC_LABELS else metric


def format_column(column: str, awards: Awards) -> str:
    """A column of a table: an award, or one of the figures."""
    from contest.rules.rulebook.law import TABLE_FIGURES

    return str(_(METRIC_LABELS[column])) if column in TABLE_FIGURES else awards.name(column)
