"""Who may take part, in words: one sentence or more for each rule of eligibility."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from contest.editions.presenters.formatting import called, listed, quoted
from contest.editions.presenters.parts import joined_sentences
from contest.errors import N_
from contest.formatting import format_day
from contest.i18n import language
from contest.people.labels import PERSON_KIND_LABELS, STUDY_LEVEL_LABELS

if TYPE_CHECKING:
    from contest.rules.rulebook.eligibility import (
        AgeAtLeastRule,
        AgeAtMostRule,
        BornSinceRule,
        DivisionByRule,
        DivisionBySchoolRule,
        EligibilityRule,
        EntriesPerSchoolRule,
        FinalYearRule,
        LevelRule,
        NoEarlierAwardRule,
        NotSettledRule,
        RegisteredSinceRule,
        RoleRule,
        RoundsTaughtRule,
        YearAtMostRule,
    )


ATTRIBUTE = "attribute:"
"""A declared attribute stands among the names under its key with this before it."""


def _on(rule: Any) -> str:
    return str(_("以 %(day)s为准。", day=format_day(rule.on)) if rule.on else _("以报名那天为准。"))


def _role(rule: RoleRule, _names: Mapping[str, str]) -> list[str]:
    return [_("参赛者须是%(who)s。", who=_or(called(PERSON_KIND_LABELS, one) for one in rule.is_))]


def _level(rule: LevelRule, _names: Mapping[str, str]) -> list[str]:
    return [_("学历层次须是%(levels)s。", levels=_or(called(STUDY_LEVEL_LABELS, one) for one in rule.in_))]


def _final_year(rule: FinalYearRule, _names: Mapping[str, str]) -> list[str]:
    return [_("须在毕业学年。") if rule.is_ else _("须不在毕业学年。"), _("学年从 9 月 1 日起算。"), _on(rule)]


def _year(rule: YearAtMostRule, _names: Mapping[str, str]) -> list[str]:
    return [_("须在 %(n)s 年级或以下。", n=rule.value), _on(rule)]


def _age(rule: AgeAtMostRule, _names: Mapping[str, str]) -> list[str]:
    return [_("不超过 %(n)s 周岁。", n=rule.value), _on(rule)]


def _age_at_least(rule: AgeAtLeastRule, _names: Mapping[str, str]) -> list[str]:
    return [_("满 %(n)s 周岁。", n=rule.value), _on(rule)]


def _born(rule: BornSinceRule, _names: Mapping[str, str]) -> list[str]:
    return [_("须在 %(day)s或以后出生。", day=format_day(rule.date))]


def _by_school(rule: DivisionBySchoolRule, names: Mapping[str, str]) -> list[str]:
    return [
        _("组别由学校的层次定：%(levels)s进%(division)s。", levels=listed(levels), division=names.get(key, key))
        for key, levels in (("higher", rule.higher), ("vocational", rule.vocational))
    ] + [_("研究生都进%(division)s。", division=names.get("higher", "higher"))]


def _division_by(rule: DivisionByRule, names: Mapping[str, str]) -> list[str]:
    sentences = []
    for line in rule.into:
        division, what = names.get(line.division, line.division), []
        if line.role:
            what.append(_or(called(PERSON_KIND_LABELS, one) for one in line.role))
        if line.level:
            levels = _or(called(STUDY_LEVEL_LABELS, one) for one in line.level)
            what.append(_("学历层次是%(levels)s", levels=levels))
        if line.school_level:
            what.append(_("学校的层次是%(levels)s", levels=_or(line.school_level)))
        if what:
            sentences.append(_("%(who)s：进%(division)s。", who=listed(what), division=division))
        else:
            sentences.append(_("其余的人进%(division)s。", division=division))
    return [_("组别从上到下看第一条符合的："), *sentences] if len(rule.into) > 1 else sentences


def _rounds_taught(rule: RoundsTaughtRule, names: Mapping[str, str]) -> list[str]:
    name = names.get(f"{ATTRIBUTE}{rule.attribute}", rule.attribute)
    sentence = N_("课程最近 %(years)s 年须讲授过至少 %(n)s 轮，以报名时填写的%(name)s为准。")
    return [_(sentence, years=rule.years, n=rule.value, name=quoted(name))]


def _per_school(rule: EntriesPerSchoolRule, _names: Mapping[str, str]) -> list[str]:
    return [_("每所学校至多提交 %(n)s {件}{作品}；草稿不算。", n=rule.value)]


def _not_settled(_rule: NotSettledRule, _names: Mapping[str, str]) -> list[str]:
    return [_("还没有确定升学（例如推免）。")]


def _no_earlier(rule: NoEarlierAwardRule, _names: Mapping[str, str]) -> list[str]:
    awards = listed(rule.awards)
    if rule.same_track:
        return [_("以往各届没有在同一赛道得过%(awards)s。", awards=awards)]
    return [_("以往各届没有在任何赛道得过%(awards)s。", awards=awards)]


def _registered(rule: RegisteredSinceRule, _names: Mapping[str, str]) -> list[str]:
    return [_("最晚从 %(day)s起就在这所学校或这个单位。", day=format_day(rule.date))]


_RULES: Mapping[str, Callable[[Any, Mapping[str, str]], list[str]]] = {
    "role": _role,
    "level": _level,
    "final-year": _final_year,
    "year-at-most": _year,
    "age-at-most": _age,
    "age-at-least": _age_at_least,
    "born-since": _born,
    "division-by-school": _by_school,
    "division-by": _division_by,
    "rounds-taught": _rounds_taught,
    "entries-per-school": _per_school,
    "not-settled": _not_settled,
    "no-earlier-award": _no_earlier,
    "registered-since": _registered,
}


def eligibility_shown(rule: EligibilityRule, names: Mapping[str, str]) -> str:
    """A rule in sentences. `names`: of the divisions, by key, and of the declared attributes (`ATTRIBUTE`)."""
    return joined_sentences(_RULES[rule.rule](rule, names))


def _or(words: Iterable[str]) -> str:
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return ("、".join(found[:-1]) + "或" if language() == "zh" else ", ".join(found[:-1]) + " or ") + found[-1]
