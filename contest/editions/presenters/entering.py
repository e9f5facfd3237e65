"""The edition in words: what it is, its tiers, who may take part, its calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from contest.editions.labels import CONFLICT_KIND_RULES, CREDIT_LABELS, PHASE_LABELS
from contest.editions.presenters.eligibility import ATTRIBUTE, eligibility_shown
from contest.editions.presenters.formatting import (
    called,
    closing,
    days_between,
    listed,
    opening,
    quoted,
)
from contest.editions.presenters.materials import limit_sentences
from contest.editions.presenters.parts import Clause, Group, Head, Row, Section, unique
from contest.editions.presenters.scope import Scopes
from contest.editions.rulebooks.contest_names import SEPARATOR, ContestKey
from contest.entry_words import has_titles, speaking_in
from contest.errors import N_
from contest.formatting import format_count
from contest.i18n import localized

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition, Period, Tier, Track
    from contest.rules.rulebook.law import Attribute

NAMES = {
    "full": N_("公开的名单写全名。"),
    "masked": N_("公开的名单隐去姓名中间的字。"),
    "number": N_("公开的名单只写编号，不写姓名。"),
}
LAW_PARTS = {
    "law": N_("评分、排名、奖项和晋级的规则"),
    "law.attribute": N_("要用到的情况"),
    "law.numbers": N_("分数的位数"),
    "law.scheme": N_("评分标准"),
    "law.panel": N_("怎样合成评委分"),
    "law.segment": N_("环节"),
    "law.team": N_("团队怎样计分"),
    "law.score": N_("总分怎样取位"),
    "law.scale": N_("标准分"),
    "law.ranking": N_("排名和同分的次序"),
    "law.ladder": N_("奖级"),
    "law.pick": N_("另选的奖"),
    "law.derived": N_("随奖而来的奖"),
    "law.decision": N_("评定的奖"),
    "law.prize": N_("给单位的奖"),
    "law.table": N_("榜单"),
    "law.advance": N_("晋级"),
}


@dataclass(frozen=True)
class Dates:
    """The dates of a phase for one contest where somebody set other dates than the rulebook: the texts, and who set
    them."""

    opens: str
    closes: str
    by: str


def about(edition: Edition) -> Section:
    """Its name, who holds it, when and where, and what is public about it."""
    which = {"series": localized(edition.series_name), "number": edition.number, "year": edition.year}
    sentences = [_("这是%(series)s的第 %(number)s 届，%(year)s 年。", **which)]
    if edition.short:
        sentences.append(_("简称%(short)s。", short=localized(edition.short)))
    if edition.theme:
        sentences.append(_("主题是%(theme)s。", theme=quoted(localized(edition.theme))))
    if edition.begins or edition.ends:
        sentences.append(_("决赛的日子：%(days)s。", days=days_between(edition.begins, edition.ends)))
    if edition.place:
        sentences.append(_("决赛的地点：%(place)s。", place=localized(edition.place)))
    for role, sentence in (
        ("host", N_("主办：%(who)s。")),
        ("organiser", N_("承办：%(who)s。")),
        ("supporter", N_("协办：%(who)s。")),
    ):
        if who := [localized(host.name) for host in edition.hosts if host.role == role]:
            sentences.append(_(sentence, who=listed(who)))
    clauses = [
        Clause("edition", (localized(edition.name) + _("。"), *sentences), unique([edition.source])),
        Clause("names", (_(NAMES[edition.names]), _("时间都按 %(zone)s 时区。", zone=edition.zone))),
    ]
    clauses.append(_signing(edition))
    if edition.entries_per_person:
        each = _("每人至多报 %(n)s 项。", n=edition.entries_per_person)
        clauses.append(Clause("each", (each,), unique([edition.source])))
    if edition.changes_per_delegation is not None:
        changes = _("报名截止以后，每个代表团至多申请 %(n)s 次变更。", n=edition.changes_per_delegation)
        clauses.append(Clause("changes", (changes,), unique([edition.source])))
    if edition.publicity:
        clauses.append(_publicity(edition.publicity))
    if edition.previous:
        clauses.append(_previous(edition.previous))
    clauses += [
        Clause(f"quoted:{one.key}", (_("据报道：%(text)s。", text=localized(one.text)),), unique([one.source]))
        for one in edition.quoted
    ]
    return Section("about", _("这届大赛"), (Group("about", tuple(clauses)),))


def _signing(edition: Edition) -> Clause:
    """How many people sign a publication, and how long a second person waits."""
    if edition.signatures == 1:
        signed = _("发布由一个人署名就可以，公布时会写明。")
    else:
        signed = _("发布要两个人署名：一人起草，另一人复核。")
    if edition.second_person_wait:
        waits = _(
            "复核、确认、同意和重开的人，如果角色或登录方式是对方给的，要满 %(n)s 小时才算第二个人；"
            "监督或上级单位担保的除外。",
            n=edition.second_person_wait,
        )
    else:
        waits = _("复核、确认、同意和重开的人，角色或登录方式由谁给的都不用等。")
    return Clause("signatures", (signed, waits))


def _publicity(publicity: Any) -> Clause:
    days = (
        _("结果公示 %(n)s 个工作日。", n=publicity.days)
        if publicity.working
        else _("结果公示 %(n)s 天。", n=publicity.days)
    )
    when = _("公示在颁奖之前。") if publicity.before_ceremony else _("公示在颁奖之后。")
    return Clause("publicity", (days, when), unique([publicity.source]))


def _previous(previous: Any) -> Clause:
    figures = [
        _(sentence, n=format_count(number))
        for sentence, number in (
            (N_("选手 %(n)s 名"), previous.contestants),
            (N_("赛项 %(n)s 个"), previous.events),
            (N_("代表团 %(n)s 个"), previous.delegations),
        )
        if number is not None
    ]
    sentences = [_("上一届是%(name)s。", name=localized(previous.name))]
    if figures:
        sentences.append(_("上一届的规模：%(figures)s。", figures=listed(figures)))
    return Clause("previous", tuple(sentences), unique([previous.source]))


def tiers(edition: Edition, organisations: Mapping[str, Mapping[str, str]], stage: str | None) -> Section:
    """Who runs each tier, how it is judged, and what it may decide for itself."""
    groups = [
        Group(f"tier:{tier.key}", tuple(_tier(tier, edition, organisations)), (Head(localized(tier.name)),))
        for tier in edition.tier
        if stage in (None, tier.key)
    ]
    return Section("tiers", _("各级比赛"), tuple(groups))


def _tier(tier: Tier, edition: Edition, organisations: Mapping[str, Mapping[str, str]]) -> Iterable[Clause]:
    kind = called(CREDIT_LABELS, tier.run_by)
    if tier.organisation is None:
        run = _("由各%(kind)s举办。", kind=kind)
    else:
        who = localized(organisations[tier.organisation]) if tier.organisation in organisations else tier.organisation
        run = _("由%(who)s举办（%(kind)s）。", who=who, kind=kind)
    yield Clause(
        "run",
        (run, _("成绩记在参赛者的%(credit)s名下。", credit=called(CREDIT_LABELS, tier.credit))),
        unique([tier.source]),
    )
    if tier.may_set:
        may = listed(_may_set(key, edition) for key in tier.may_set)
        yield Clause("may_set", (_("举办的单位可以自己定：%(what)s。", what=may),))
    judged = [_("每{件}{作品}由 %(n)s 名评委评。", n=tier.judges.sheets)]
    judged.append(_("评委只看编号，看不到姓名和学校。") if tier.judges.blind else _("评委看得到参赛者是谁。"))
    yield Clause("judges", tuple(judged), unique([tier.judges.source]))
    conflicts = []
    if tier.conflicts.bar:
        bar = listed(called(CONFLICT_KIND_RULES, kind) for kind in tier.conflicts.bar)
        conflicts.append(_("评委有下列情形的必须回避：%(kinds)s。", kinds=bar))
    if tier.conflicts.warn:
        warn = listed(called(CONFLICT_KIND_RULES, kind) for kind in tier.conflicts.warn)
        conflicts.append(_("评委有下列情形的，分配时提醒：%(kinds)s。", kinds=warn))
    if conflicts:
        yield Clause("conflicts", tuple(conflicts), unique([tier.conflicts.source]))


def _may_set(key: str, edition: Edition) -> str:
    if key in LAW_PARTS:
        return str(_(LAW_PARTS[key]))
    stage, _dot, rest = key.partition(".")
    phase, _dot, end = rest.partition(".")
    tier = next((tier for tier in edition.tier if tier.key == stage), None)
    if tier is None or phase not in PHASE_LABELS or end not in ("opens", "closes"):
        return key
    sentence = N_("%(tier)s%(phase)s开始") if end == "opens" else N_("%(tier)s%(phase)s截止")
    return str(_(sentence, tier=localized(tier.name), phase=_(PHASE_LABELS[phase])))


def tracks(edition: Edition, only: str | None, division: str | None, attributes: Iterable[Attribute] = ()) -> Section:
    """Who may take part in each track, with which members and advisers, and what they hand in. `attributes`: those that
    the rulebook declares."""
    names = {one.key: localized(one.name) for one in edition.division}
    names |= {f"{ATTRIBUTE}{one.key}": localized(one.name) if one.name else one.key for one in attributes}
    groups = []
    for track in edition.track:
        if only in (None, track.key):
            with speaking_in([edition.entry_word(track)]):
                groups.append(Group(f"track:{track.key}", tuple(_track(track, names, division)), (_head(track),)))
    return Section(
        "tracks",
        _("谁可以参加"),
        tuple(groups),
        lead=_("下面的条件要全部符合。报名时系统逐条核对；不符合的，写明是哪一条、依据什么。"),
    )


def _head(track: Track) -> Head:
    return Head(localized(track.name), localized(track.family) if track.family else "")


def _track(track: Track, names: Mapping[str, str], division: str | None) -> Iterable[Clause]:
    shape = []
    if division is None:
        shape.append(_("设%(divisions)s。", divisions=listed(names.get(key, key) for key in track.divisions)))
    else:
        shape.append(_("这里是%(division)s。", division=names.get(division, division)))
    if track.exclusive:
        shape.append(_("报了这个赛道，就不能再报另一个写着这一条的赛道。"))
    if track.entries_per_delegation == 1:
        shape.append(_("每个代表团限报一{件}{作品}。"))
    elif track.entries_per_delegation is not None:
        shape.append(_("每个代表团至多报 %(n)s {件}{作品}。", n=track.entries_per_delegation))
    shape.append(_("参赛的是{作品}。"))
    if track.team.min != track.team.max:
        shape.append(_("每{件}{作品} %(min)s 至 %(max)s 人。", min=track.team.min, max=track.team.max))
    elif track.team.max > 1 or has_titles():
        shape.append(_("每{件}{作品} %(n)s 人。", n=track.team.max))
    shape.append(_advisers(track.advisers.min, track.advisers.max))
    yield Clause("shape", tuple(shape), unique([track.source, track.team.source, track.advisers.source]))
    for number, rule in enumerate(track.eligibility):
        if division is not None and rule.divisions and division not in rule.divisions:
            continue
        sentence = eligibility_shown(rule, names)
        if rule.divisions and division is None:
            within = listed(names.get(key, key) for key in rule.divisions)
            sentence = _("%(divisions)s：%(rule)s", divisions=within, rule=sentence)
        yield Clause(f"eligibility:{rule.rule}:{number}", (sentence,), unique([rule.source]))
    for material in track.material:
        sentence = N_("必交%(name)s：%(formats)s，不超过 %(mb)s MB。")
        if not material.required:
            sentence = N_("可交%(name)s：%(formats)s，不超过 %(mb)s MB。")
        formats = listed(one.upper() for one in material.formats)
        text = _(sentence, name=quoted(localized(material.name)), formats=formats, mb=material.max_mb)
        yield Clause(f"material:{material.key}", (text, *limit_sentences(material)), unique([material.source]))


def _advisers(least: int, most: int) -> str:
    if most == 0 and least == 0:
        return str(_("不设指导教师。"))
    if least == 0:
        return str(_("指导教师至多 %(n)s 人。", n=most))
    if least == most:
        return str(_("指导教师 %(n)s 人。", n=most))
    return str(_("指导教师 %(min)s 至 %(max)s 人。", min=least, max=most))


def calendar(edition: Edition, scopes: Scopes, dates: Mapping[str, Dates]) -> Section:
    """When each phase of each tier is open. `dates`: by phase, what somebody set for the requested contest."""
    stage, track = _where(scopes)
    names = {tier.key: localized(tier.name) for tier in edition.tier}
    titles = {one.key: localized(one.name) for one in edition.track}
    rows = []
    for period in edition.period:
        if stage is not None and (period.stage != stage or period.track not in (None, track)):
            continue
        if stage is not None and period.track is None and _narrower(edition, period, track):
            continue
        parts = [names.get(period.stage, period.stage), called(PHASE_LABELS, period.phase)]
        if period.track and stage is None:
            parts.append(titles.get(period.track, period.track))
        what = SEPARATOR.join(parts)
        set_ = dates.get(period.phase)
        opens = set_.opens if set_ and set_.opens else opening(period.opens)
        closes = set_.closes if set_ and set_.closes else closing(period.closes)
        sources = unique([set_.by if set_ else None, period.source])
        cells = (what, opens, closes)
        sentence = _("%(what)s：%(opens)s起，到 %(closes)s 为止。", what=what, opens=opens, closes=closes)
        rows.append(Row(f"{period.stage}:{period.phase}:{period.track or ''}", (sentence,), sources, cells=cells))
    if not rows:
        return Section("calendar", _("日程"), ())
    head = (_("阶段"), _("从"), _("到"))
    return Section("calendar", _("日程"), (Group("calendar", tuple(rows), columns=head),))


def _where(scopes: Scopes) -> tuple[str | None, str | None]:
    """The stage and the track of the requested contest."""
    if scopes.contest is None:
        return None, None
    key = ContestKey.of(scopes.contest)
    return key.stage, key.track


def _narrower(edition: Edition, period: Period, track: str | None) -> bool:
    """Whether the track has a period of its own for this phase, which then counts."""
    return any(
        one.track == track and (one.stage, one.phase) == (period.stage, period.phase)
        for one in edition.period
        if one.track is not None
    )
