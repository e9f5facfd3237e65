"""Explanations: how an entry got its score, place and awards, as facts (section 10, explain.jsonl).

Facts only, so they can be put into any language. Numbers are exact and written as section 3 requires.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from contest.rules.checked_inputs import ContestInputs
from contest.rules.marks import ContestMarks
from contest.rules.numbers import shown
from contest.rules.ranking import EntryToRank
from contest.rules.rulebook.law import Scale
from contest.rules.scale import middle_and_deviation
from contest.rules.scoring.entries import ENDED, Scored
from contest.rules.scoring.sections import Section, Unit

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
        "units": [_unit(contest, unit) for unit in section.units],
    }
    if segment is not None:
        facts["weight"] = shown(segment.weight)
        facts["source"] = segment.source
    return facts


def _unit(contest: ContestInputs, unit: Unit) -> Facts:
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
        step = ranking.precedence[position - VALUED]
        better, worse = (_step_shown(step, one.key[position], ranking.better) for one in (above, below))
        facts: Facts = {"step": step, "better": better, "worse": worse}
        for one, other, side in ((above, below, "above"), (below, above, "below")):
            step_facts = {side: other.standing.entry.key, **facts}
            found.setdefault(one.standing.entry.key, []).append(step_facts)
    return found


VALUED = 2
"""How many parts of a key come before the precedence: who went on after a cut, and the ranked value."""


def _step_shown(step: str, part: tuple[int, Fraction | int], better: str) -> str | None:
    """The value of one step as it was given; the key holds it negated if higher is better."""
    missing, value = part
    if missing:
        return None
    upwards = better == "higher"
    if step == "lot" or step.startswith("attribute:-"):
        upwards = False
    elif step == "scale" or step.startswith("attribute:"):
        upwards = True
    return shown(Fraction(-value if upwards else value))


def with_standing(facts: Mapping[str, object], **more: object) -> Facts:
    """The explanation of an entry with its place and awards added."""
    return {**facts, **more}
