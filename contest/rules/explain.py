"""Explanations: how an entry came to its score, place and awards, as facts (section 10, explain.jsonl).

Facts only, so that they can be told in any language; the numbers are the exact ones, shown as section 3 shows them.
"""

from collections.abc import Mapping
from fractions import Fraction

from contest.rules.marks import ContestMarks
from contest.rules.numbers import shown
from contest.rules.roll import ContestRoll
from contest.rules.scoring.entries import ENDED, Scored
from contest.rules.scoring.sections import Section, Unit

Facts = dict[str, object]


def explain_entry(contest: ContestRoll, found: ContestMarks, scored: Scored) -> Facts:
    """Everything on the way from an entry's marks to its score."""
    law = contest.law
    facts: Facts = {
        "contest": contest.key,
        "entry": scored.entry.key,
        "group": scored.entry.group,
        "status": scored.entry.status,
        "origin": found.origin,
    }
    if law.scheme is not None and found.origin == "marks":
        facts["scheme"] = law.scheme.key
    if scored.sections:
        facts["sections"] = [_section(contest, section) for section in scored.sections[: scored.tier]]
    if scored.members:
        facts["members"] = [
            {
                "member": one.member,
                "total": _shown(one.total),
                "counts": one.counts,
                "sections": [_section(contest, section) for section in one.sections],
            }
            for one in scored.members
        ]
        if law.team is not None:
            facts["team"] = {"combine": law.team.combine, "best": law.team.best}
    if scored.tier != ENDED:
        facts["cut_after"] = law.segments[scored.tier - 1].key
    facts["raw"] = _shown(scored.raw)
    adjustments = contest.adjustments.get(scored.entry.key, ())
    if adjustments:
        facts["adjustments"] = [{"points": shown(one.points), "reason": one.reason} for one in adjustments]
    if law.score.floor is not None:
        facts["floor"] = shown(law.score.floor)
    if law.score.round is not None:
        facts["round"] = law.score.round
    facts["rounding"] = law.numbers.rounding
    facts["score"] = None if scored.score is None else shown(scored.score, law.score.round)
    facts["problems"] = [{"kind": one.kind, "detail": one.detail, "zh": one.zh} for one in scored.troubles]
    return facts


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else shown(value)


def _section(contest: ContestRoll, section: Section) -> Facts:
    segment = next((one for one in contest.law.segments if one.key == section.key), None)
    panel = contest.law.panel_of(segment)
    facts: Facts = {
        "segment": section.key,
        "value": _shown(section.value),
        "unit": panel.unit,
        "combine": panel.combine,
        "criteria": {key: shown(value) for key, value in section.criteria.items()},
        "units": [_unit(contest, unit) for unit in section.units],
    }
    if segment is not None:
        facts["weight"] = shown(segment.weight)
        facts["source"] = segment.source
    return facts


def _unit(contest: ContestRoll, unit: Unit) -> Facts:
    facts: Facts = {
        "kind": unit.kind,
        "key": unit.key,
        "judges": {judge: shown(value) for judge, value in unit.combined.judges.items()},
        "dropped": list(unit.combined.dropped),
        "agreed": unit.combined.agreed,
        "combined": _shown(unit.combined.value),
        "value": _shown(unit.value),
    }
    if contest.law.scheme is not None:
        for criterion in contest.law.scheme.criterion:
            if unit.kind == "criterion" and criterion.key == unit.key:
                facts["weight"] = shown(criterion.weight)
            for aspect in criterion.aspect:
                if unit.kind == "aspect" and aspect.key == unit.key:
                    facts |= {"criterion": criterion.key, "factor": shown(aspect.factor), "max": shown(aspect.max)}
    return facts


def with_standing(facts: Mapping[str, object], **more: object) -> Facts:
    """The explanation of an entry with its place and awards added."""
    return {**facts, **more}
