"""Explanations: how an entry got its score, place and awards, as facts (section 10, explain.jsonl).

Facts only, so they can be put into any language. Numbers are exact and written as section 3 requires.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from contest.rules.checked_inputs import ContestInputs
from contest.rules.marks import ContestMarks
from contest.rules.numbers import shown
from contest.rules.ranking import EntryToRank, Step
from contest.rules.rulebook.law import Panel, Scale
from contest.rules.rulebook.law.converting import Convert, DeviationNormalise, Normalise, Tries
from contest.rules.scale import middle_and_deviation
from contest.rules.scoring.converting import Converted
from contest.rules.scoring.entries import ENDED, Scored
from contest.rules.scoring.going_on import cut_parts
from contest.rules.scoring.panels import Combined
from contest.rules.scoring.sections import Section, Unit
from contest.rules.steps import tries_better

Facts = dict[str, object]


def explain_entry(contest: ContestInputs, found: ContestMarks, scored: Scored) -> Facts:
    """Every step from an entry's marks to its score."""
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
    if scored.kept_out is not None:
        facts["cut_by"] = list(cut_parts(contest, scored.kept_out))
    if scored.left:
        facts["left_after"] = scored.sections[-1].key
    if scored.unplaced:
        facts["unplaced"] = True
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


def _section(contest: ContestInputs, section: Section) -> Facts:
    segment = next((one for one in contest.law.segments if one.key == section.key), None)
    panel = contest.law.panel_of(segment)
    facts: Facts = {
        "segment": section.key,
        "value": _shown(section.value),
        "unit": panel.unit,
        "combine": panel.combine,
        "criteria": {key: shown(value) for key, value in section.criteria.items()},
        "units": [_unit(contest, unit, panel) for unit in section.units],
    }
    if section.parts:
        facts["parts"] = [_part(step, part) for step, part in section.parts.items()]
    if segment is not None:
        facts["weight"] = shown(segment.weight)
        facts["source"] = segment.source
        if section.converted is not None and segment.convert is not None:
            facts["converted"] = _converted(section.converted, segment.convert)
    return facts


def _part(step: str, part: Combined) -> Facts:
    """Law 2, section 12: a part of what is combined over judges, made anew to tell level entries apart."""
    return {
        "step": step,
        "judges": {judge: shown(value) for judge, value in part.judges.items()},
        "dropped": list(part.dropped),
        "combined": _shown(part.value),
    }


def _converted(found: Converted, rule: Convert) -> Facts:
    """Law 2, section 3: one value before and after it was converted, with every figure that this took."""
    return {"kind": rule.kind, "round": rule.round, **_figures(found)}


def _figures(found: Converted) -> Facts:
    by = {key: value if isinstance(value, str) else shown(value) for key, value in found.by.items()}
    return {"before": shown(found.before), "after": shown(found.after), **by}


def _ruled(rule: Normalise, ruled: Mapping[str, Converted]) -> Facts:
    """Law 2, section 4: each judge's sheet before and after it was put on one ruler, with the figures of its sheets."""
    facts: Facts = {
        "kind": rule.kind,
        "per": rule.per,
        "judges": {judge: _figures(one) for judge, one in sorted(ruled.items())},
    }
    if isinstance(rule, DeviationNormalise):
        facts |= {"center": shown(rule.center), "spread": shown(rule.spread), "least": rule.least}
    return facts


def _tried(tries: Tries, combined: Combined) -> Facts:
    """Law 2, section 5: every valid try by its number, and what was taken of them."""
    return {
        "tries": {number: shown(mark) for number, mark in combined.tries.items()},
        "ordered": [shown(mark) for mark in combined.ordered],
        "of": tries.of,
        "take": tries.take,
        "best": tries.best,
    }


def _unit(contest: ContestInputs, unit: Unit, panel: Panel) -> Facts:
    facts: Facts = {
        "kind": unit.kind,
        "key": unit.key,
        "judges": {judge: shown(value) for judge, value in unit.combined.judges.items()},
        "dropped": list(unit.combined.dropped),
        "agreed": unit.combined.agreed,
        "combined": _shown(unit.combined.value),
        "value": _shown(unit.value),
    }
    if panel.normalise is not None and unit.combined.ruled:
        facts["ruled"] = _ruled(panel.normalise, unit.combined.ruled)
    if unit.times is not None:
        facts["times"] = {"aspect": unit.times[0], "value": shown(unit.times[1])}
    if contest.law.scheme is not None:
        for criterion in contest.law.scheme.criterion:
            if unit.kind == "criterion" and criterion.key == unit.key:
                facts["weight"] = shown(criterion.weight)
            for aspect in criterion.aspect:
                if unit.kind == "aspect" and aspect.key == unit.key:
                    facts |= {"criterion": criterion.key, "factor": shown(aspect.factor), "max": shown(aspect.max)}
                    if aspect.silent:
                        facts["silent"] = True
                    if aspect.tries is not None:
                        facts |= _tried(aspect.tries, unit.combined)
                    if aspect.convert is not None and unit.converted is not None:
                        facts["converted"] = _converted(unit.converted, aspect.convert)
    return facts


def explain_scale(scores: Sequence[Fraction], scale: Scale) -> Facts:
    """How a scaled value is calculated (section 6), from the population's scores."""
    middle, apart = middle_and_deviation(scores, scale)
    return {
        "kind": scale.kind,
        "middle": shown(middle),
        "deviation": shown(apart),
        "center": shown(scale.center or Fraction(0)),
        "spread": shown(scale.spread or Fraction(0)),
        "population": len(scores),
        "source": scale.source,
    }


def separating_steps(contest: ContestInputs, to_rank: Sequence[EntryToRank]) -> dict[str, list[Facts]]:
    """By entry: the neighbours in the ranking that had the same ranked value, and which step of the precedence
    told them apart (section 7). `above`: the neighbour that this entry stands above; `below`: the one that it stands
    below. Entries that share a place are not explained."""
    ranking = contest.law.ranking
    found: dict[str, list[Facts]] = {}
    ordered = sorted(to_rank, key=lambda one: (one.key, one.standing.entry.key))
    for above, below in pairwise(ordered):
        if above.key == below.key or above.key[:VALUED] != below.key[:VALUED]:
            continue
        position = next(n for n, (one, other) in enumerate(zip(above.key, below.key, strict=True)) if one != other)
        step = (above.parts[1:] or ranking.precedence)[position - VALUED]
        better, worse = (_step_shown(contest, step, one.key[position]) for one in (above, below))
        facts: Facts = {"step": step, "better": better, "worse": worse}
        for one, other, side in ((above, below, "above"), (below, above, "below")):
            step_facts = {side: other.standing.entry.key, **facts}
            found.setdefault(one.standing.entry.key, []).append(step_facts)
    return found


VALUED = 2
"""How many parts of a key come before the precedence: who went on after a cut, and the ranked value."""


def _step_shown(contest: ContestInputs, step: str, part: Step) -> str | None:
    """The value of one step as it was given; the key holds it negated if higher is better."""
    missing, value = part
    better = contest.law.ranking.better
    if missing:
        return None
    if isinstance(value, tuple):  # tries or members, best first
        way = better if step == "members" else tries_better(contest, step.partition(":")[2])
        sign = -1 if way == "higher" else 1
        return ", ".join(shown(Fraction(sign * one)) for absent, one in value if not absent) or None
    upwards = (better == "higher") != step.startswith("-")
    if step == "lot" or step.startswith("attribute:-"):
        upwards = False
    elif step == "scale" or step.startswith("attribute:"):
        upwards = True
    return shown(Fraction(-value if upwards else value))


def with_standing(facts: Mapping[str, object], **more: object) -> Facts:
    """The explanation of an entry with its place and awards added."""
    return {**facts, **more}
