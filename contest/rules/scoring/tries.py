"""Tries (law 2, section 5): of several measured tries the valid ones count, best first."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from contest.rules.rulebook.law import Aspect
from contest.rules.rulebook.law.converting import Tries
from contest.rules.scoring.panels import Combined, Trouble, agreed_worth

GivenTries = Mapping[int, Mapping[str, Fraction]]
"""The number of the try → judge → mark."""


def better_of(aspect: Aspect, ranking: str) -> str:
    """Which way a try of an aspect is good: by `better` of its `convert`, else by that of the ranking."""
    return (aspect.convert.better if aspect.convert is not None else None) or ranking


def best_first(values: Sequence[Fraction], better: str) -> tuple[Fraction, ...]:
    """The valid tries, sorted."""
    return tuple(sorted(values, reverse=better == "higher"))


def taken(rule: Tries, ordered: Sequence[Fraction]) -> Fraction:
    """What is taken of at least one valid try: the best one, or the sum or mean of the first `best`, or of what there
    is."""
    if rule.take == "best":
        return ordered[0]
    counted = ordered[: rule.best]
    total = sum(counted, Fraction(0))
    return total if rule.take == "sum" else total / len(counted)


def combine_tries(aspect: Aspect, rule: Tries, given: GivenTries, ranking: str) -> Combined:
    """The value of an aspect with tries: each try is a measured mark, and a try without a mark does not count.

    A disagreement in any one try leaves no value. No valid try: no value, and no problem of its own unless `none` is
    incomplete.
    """
    troubles: list[Trouble] = []
    valid: dict[int, Fraction] = {}
    for number, marks in sorted(given.items()):
        value = agreed_worth(aspect, marks)
        if isinstance(value, Trouble):
            troubles.append(
                Trouble(value.kind, f"try {number}: {value.detail}", value.blocks, f"第 {number} 次：{value.zh}")
            )
        elif value is not None:
            valid[number] = value
    ordered = best_first(tuple(valid.values()), better_of(aspect, ranking))
    if troubles:
        return Combined(None, tuple(troubles), tries=valid, ordered=ordered)
    if ordered:
        return Combined(taken(rule, ordered), agreed=True, tries=valid, ordered=ordered)
    if rule.none == "incomplete":
        detail = f"no valid try of {aspect.key}"
        troubles.append(Trouble("incomplete", detail, True, f"{aspect.key} 没有有效的一次"))
    return Combined(None, tuple(troubles), unplaced=rule.none == "unplaced")
