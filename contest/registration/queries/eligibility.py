"""The rulebook's conditions of eligibility for one person, in words: each with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.labels import AWARD_PHRASES
from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.errors import N_, Way
from contest.formatting import numeral
from contest.people.labels import (
    PERSON_KIND_PLURALS,
    PERSON_KIND_SINGULARS,
    SCHOOL_LEVEL_PHRASES,
    STUDY_LEVEL_PHRASES,
)
from contest.people.models import EarlierAward, Person
from contest.registration.queries.affiliation import Affiliation
from contest.rule_inputs import applicant, earlier_award

if TYPE_CHECKING:
    from contest.rules.eligibility import Applicant, Finding, HeldAward
    from contest.rules.rulebook.edition import Track

HeldAwards = tuple["HeldAward", ...]
Words = Mapping[str, str]

YOU = {"zh": "你", "en": "you"}
FILL_IN = (Way(N_("填写学籍"), "people.account", {}),)
MISSING = {
    "born": N_("还不知道%(who)s的出生日期，不能判断年龄。"),
    "entry_year": N_("还不知道%(who)s哪一年入学，不能判断年级。"),
    "years": N_("还不知道%(who)s读几年制，不能判断是不是毕业年级。"),
    "school_level": N_("还不知道%(who)s学校的层次，不能判断组别。"),
    "level": N_("还不知道%(who)s的学历层次，不能判断组别。"),
    "role": N_("还不知道%(who)s是学生、教师还是职工，不能判断组别。"),
    "registered_since": N_("还不知道%(who)s从什么时候起在校或在职。"),
}


@dataclass(frozen=True)
class Reason:
    """One condition, met or not, with its clause and who set it where that is not the rulebook."""

    holds: bool
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)
    source: str | None = None
    set_by: Contest | None = None
    ways: tuple[Way, ...] = ()
    dates: bool = False  # it is about a date, not about the person
    rule: str = ""  # the rulebook's key of the condition


def earlier_awards(person: Person, edition: Edition) -> HeldAwards:
    """What a person won at the top tier of earlier editions of the series."""
    return earlier_awards_of([person.id], edition).get(person.id, ())


def earlier_awards_of(people: Iterable[UUID], edition: Edition) -> dict[UUID, HeldAwards]:
    """The same for several people, by person: one query."""
    found: dict[UUID, HeldAwards] = {}
    for row in _earlier_awards(people, [edition]):
        if _counts_in(row, edition):
            found[row.person_id] = (*found.get(row.person_id, ()), earlier_award(row.award, row.track, row.edition_key))
    return found


def earlier_awards_in(person: Person, editions: Sequence[Edition]) -> dict[UUID, HeldAwards]:
    """What a person won before each of several editions, by edition: one query."""
    rows = _earlier_awards([person.id], editions)
    return {
        one.id: tuple(earlier_award(row.award, row.track, row.edition_key) for row in rows if _counts_in(row, one))
        for one in editions
    }


def _earlier_awards(people: Iterable[UUID], editions: Sequence[Edition]) -> Sequence[EarlierAward]:
    """All that might count in one of the editions."""
    wanted = sa.select(EarlierAward).where(
        EarlierAward.person_id.in_(list(people)),
        EarlierAward.series_id.in_({one.series_id for one in editions}),
        EarlierAward.withdrawn_at.is_(None),
    )
    return session.scalars(wanted).all()


def _counts_in(award: EarlierAward, edition: Edition) -> bool:
    """Whether it was won at the top tier of another edition of the series."""
    top = edition_part(edition_rulebook(edition)).tier[-1].key
    return (award.series_id, award.stage) == (edition.series_id, top) and award.edition_key != edition.key


def reasons_of_rules(
    track: Track,
    division: str,
    person: Person | None,
    affiliation: Affiliation | None,
    held: HeldAwards,
    on: date,
    *,
    divisions: Mapping[str, Words],
    who: Words | str = YOU,
) -> list[Reason]:
    """Every condition of a track for a person, in words. `divisions` gives the names of the divisions; `who` is the
    reader, or somebody else's name."""
    from contest.rules.eligibility import findings

    if person is None:
        return []
    seen = applicant(
        person, affiliation.home if affiliation else None, affiliation.enrolment if affiliation else None, held
    )
    return [
        _worded(found, seen, track, divisions, who)
        for found in findings(track, division, seen, on=on)
        if found.rule != "exclusive"  # openings shows it, with a link to the other entry
    ]


def _worded(found: Finding, seen: Applicant, track: Track, divisions: Mapping[str, Words], who: Words | str) -> Reason:
    facts = {**found.facts, "who": who}
    if missing := found.facts.get("missing"):
        return Reason(False, MISSING[str(missing)], facts, found.source, ways=FILL_IN)
    sentence, more = _SENTENCES[found.rule](found, seen, divisions)
    return Reason(found.ok, sentence, {**facts, **more}, found.source, rule=found.rule)


Sentence = tuple[str, dict[str, Any]]


def _role(found: Finding, seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    if found.ok:
        return N_("%(role)s可以报。"), {"role": PERSON_KIND_PLURALS.get(seen.role, seen.role)}
    role = PERSON_KIND_SINGULARS.get(seen.role, seen.role or "–")
    return N_("面向%(allowed)s；%(who)s是%(role)s。"), {
        "role": role,
        "allowed": _list(PERSON_KIND_PLURALS, found, "allowed"),
    }


def _level(found: Finding, seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    level = STUDY_LEVEL_PHRASES.get(seen.level, seen.level or "–")
    if found.ok:
        return N_("%(level)s可以报。"), {"level": level}
    return N_("面向%(allowed)s；%(who)s是%(level)s。"), {
        "level": level,
        "allowed": _list(STUDY_LEVEL_PHRASES, found, "allowed"),
    }


def _final_year(found: Finding, seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    graduates = (seen.entry_year or 0) + (seen.years or 0)
    facts = {
        "graduates": str(graduates),
        "from": str(graduates - 1),
        "level": STUDY_LEVEL_PHRASES.get(seen.level, seen.level),
        "year": _year(found),
    }
    if found.ok:
        return (
            N_("%(level)s%(year)s，是毕业年级。") if found.facts["final"] else N_("%(level)s%(year)s，不是毕业年级。")
        ), facts
    if found.facts["wanted"]:
        return N_("面向毕业年级；%(who)s %(graduates)s 年毕业，%(from)s 年 9 月起符合。"), facts
    return N_("面向非毕业年级；%(who)s %(graduates)s 年毕业，现在是毕业年级。"), facts


def _year_at_most(found: Finding, _seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    facts = {"year": _year(found), "most": found.facts["most"]}
    if found.ok:
        return N_("%(year)s，不超过 %(most)s 年级。"), facts
    return N_("面向 %(most)s 年级及以下；%(who)s是%(year)s。"), facts


def _age(found: Finding, _seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    if found.ok:
        return N_("%(on)s 满 %(age)s 周岁，不超过 %(most)s 周岁。"), {}
    return N_("年龄不超过 %(most)s 周岁；%(who)s %(on)s 满 %(age)s 周岁。"), {}


def _age_at_least(found: Finding, _seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    if found.ok:
        return N_("%(on)s 满 %(age)s 周岁，不小于 %(least)s 周岁。"), {}
    return N_("要满 %(least)s 周岁；%(who)s %(on)s 满 %(age)s 周岁，从 %(from)s 起符合。"), {}


def _born(found: Finding, _seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    if found.ok:
        return N_("%(since)s（含）以后出生。"), {}
    return N_("面向 %(since)s（含）以后出生的人；%(who)s生于 %(born)s。"), {}


def _division(found: Finding, seen: Applicant, divisions: Mapping[str, Words]) -> Sentence:
    own = str(found.facts["own"])
    postgraduate = seen.level in ("master", "doctor")
    facts = {
        "school_level": STUDY_LEVEL_PHRASES[seen.level]
        if postgraduate
        else SCHOOL_LEVEL_PHRASES.get(seen.school_level, seen.school_level),
        "own": divisions.get(own, own),
    }
    if postgraduate:
        return (N_("%(school_level)s报%(own)s。") if found.ok else N_("%(school_level)s只报%(own)s。")), facts
    return (N_("%(school_level)s院校报%(own)s。") if found.ok else N_("%(school_level)s院校只报%(own)s。")), facts


def _division_by(found: Finding, seen: Applicant, divisions: Mapping[str, Words]) -> Sentence:
    own = found.facts["own"]
    facts = {
        "level": _kind(seen),
        "own": divisions.get(str(own), str(own)),
    }
    if own is None and found.facts.get("kept_out_by") == "school_level":
        school = SCHOOL_LEVEL_PHRASES.get(seen.school_level, seen.school_level)
        return (
            N_("这个赛道收%(level)s的组别都不收这类学校（%(school_level)s）的人；请看其他赛道。"),
            {**facts, "school_level": school},
        )
    if own is None:
        return N_("这个赛道没有一个组别收%(level)s；请看其他赛道。"), facts
    return (N_("%(level)s报%(own)s。") if found.ok else N_("%(who)s（%(level)s）只报%(own)s。")), facts


def _kind(seen: Applicant) -> Words | str:
    """What somebody is: their level of study, or whether they are a teacher or a worker."""
    if seen.level in STUDY_LEVEL_PHRASES:
        return STUDY_LEVEL_PHRASES[seen.level]
    return PERSON_KIND_SINGULARS.get(seen.role, seen.role or "–")


def _rounds(found: Finding) -> Sentence:
    if found.ok:
        return N_("课程最近 %(years)s 年讲授过 %(rounds)s 轮，不少于 %(least)s 轮。"), {}
    if found.facts.get("missing"):
        return N_("课程最近 %(years)s 年须讲授过至少 %(least)s 轮；还没有填“%(name)s”。"), {}
    return N_("课程最近 %(years)s 年须讲授过至少 %(least)s 轮，这里填的是 %(rounds)s 轮。讲满以后可以再报。"), {}


SCHOOL_IS_FULL = N_(
    "每所学校在这个赛道至多提交 %(most)s {件}；%(school)s已经提交了 %(numbers)s。它撤回之后才能提交，其他赛道不受影响。"
)


def reasons_of_entry(
    track: Track,
    division: str,
    school: Words,
    declared: Mapping[str, str],
    handed_in: Mapping[str, Sequence[str]],
    *,
    names: Mapping[str, Words],
) -> list[Reason]:
    """The conditions of a track on an entry itself, in words. `handed_in`: the numbers of what its school has handed in
    besides, by division; `names`: of the declared attributes."""
    from contest.rules.eligibility import entry_findings

    reasons = []
    for found in entry_findings(track, division, declared, handed_in):
        if found.rule == "entries-per-school":
            if not found.ok:
                facts = {**found.facts, "school": school}
                reasons.append(Reason(False, SCHOOL_IS_FULL, facts, found.source, rule=found.rule))
            continue
        sentence, _more = _rounds(found)
        key = str(found.facts["attribute"])
        facts = {**found.facts, "name": names.get(key, key)}
        reasons.append(Reason(found.ok, sentence, facts, found.source, rule=found.rule))
    return reasons


def _settled(found: Finding, _seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    if found.ok:
        return N_("没有确定升学。"), {}
    return N_("面向准备就业的学生；%(who)s已经确定升学。"), {}


def _earlier(found: Finding, _seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    awards = _list(AWARD_PHRASES, found, "awards")
    if found.ok:
        return N_("没有在往届总决赛得过%(awards)s。"), {"awards": awards}
    if found.facts["same_track"]:
        return N_("往届总决赛得过%(awards)s的，不能再报同一赛道。"), {"awards": awards}
    return N_("往届总决赛得过%(awards)s的，不能再报。"), {"awards": awards}


def _registered(found: Finding, _seen: Applicant, _divisions: Mapping[str, Words]) -> Sentence:
    if found.ok:
        return N_("%(by)s 前已经在校或在职。"), {}
    return N_("要在 %(by)s 前已经在校或在职；%(who)s从 %(since)s 开始。"), {}


_SENTENCES = {
    "role": _role,
    "level": _level,
    "final-year": _final_year,
    "year-at-most": _year_at_most,
    "age-at-most": _age,
    "age-at-least": _age_at_least,
    "born-since": _born,
    "division-by-school": _division,
    "division-by": _division_by,
    "not-settled": _settled,
    "no-earlier-award": _earlier,
    "registered-since": _registered,
}


def _list(words: Mapping[str, Words], found: Finding, key: str) -> list[Words | str]:
    """Several words as one fact."""
    keys = cast("Sequence[str]", found.facts[key])
    return [words.get(str(one), str(one)) for one in keys]


def _year(found: Finding) -> Mapping[str, str]:
    year = cast("int", found.facts["year"])
    return {"zh": f"{numeral(year) if year > 0 else f' {year} '}年级", "en": f"year {year}"}
