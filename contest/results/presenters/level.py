"""What separates entries with the same score: the steps of the precedence, and the value that each entry has at them,
from the facts that the law saved (explain.jsonl)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from contest.editions.labels import Names, plain
from contest.results.models import Result
from contest.rules.numbers import exact, shown

if TYPE_CHECKING:
    from contest.rules import Law

Words = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """A step of the precedence with the value that each level entry has there."""

    name: Words


@dataclass(frozen=True)
class LevelRow:
    """One of the entries with the same score. `decided` is the step (from 0) that put it below the one above."""

    result: Result
    values: tuple[str | None, ...]
    decided: int | None


def step_name(step: str, names: Names) -> Words:
    if step == "lot":
        return {"zh": "签号（小者在前）", "en": "Lot (smaller first)"}
    if step == "sheets:mean":
        return {"zh": "全部评委总分的平均（不去高低）", "en": "Mean of all whole sheets (nothing dropped)"}
    if step == "members":
        return {"zh": "各队员的成绩（从最好的比起）", "en": "Members' scores (best first)"}
    if step.startswith("-"):
        same = step_name(step[1:], names)
        return {"zh": f"{same['zh']}（倒过来比）", "en": f"{same['en']} (the other way round)"}
    kind, _, key = step.partition(":")
    if kind == "attribute":
        lower = key.startswith("-")
        name = key.removeprefix("-")
        return {
            "zh": f"{name}（{'小' if lower else '大'}者在前）",
            "en": f"{name} ({'lower' if lower else 'higher'} first)",
        }
    return names.get(step, plain(key))


def level_rows(level: Sequence[Result], steps: Sequence[str], law: Law, lots: Mapping[Any, int]) -> list[LevelRow]:
    rows: list[LevelRow] = []
    above: tuple[str | None, ...] | None = None
    for result in level:
        values = tuple(_step_value(step, result, law, lots) for step in steps)
        decided = None
        if above is not None and rows[-1].result.place != result.place:
            decided = next((n for n, (one, other) in enumerate(zip(above, values, strict=True)) if one != other), None)
        rows.append(LevelRow(result, values, decided))
        above = values
    return rows


def _step_value(step: str, result: Result, law: Law, lots: Mapping[Any, int]) -> str | None:
    facts = result.explanation or {}
    step = step.removeprefix("-")
    kind, _, key = step.partition(":")
    readers: dict[str, Callable[[], str | None]] = {
        "lot": lambda: str(lots[result.appearance_id]) if result.appearance_id in lots else None,
        "criterion": lambda: _among(facts, lambda section: section["criteria"].get(key) or _compared(section, step)),
        "aspect": lambda: _among(facts, lambda section: _unit_value(section, key) or _compared(section, step)),
        "members": lambda: _members(facts),
        "segment": lambda: _among(facts, lambda section: section["value"] if section["segment"] == key else None),
        "sheets": lambda: _whole_sheets(facts, law),
        "attribute": lambda: _plain_text(result.appearance.entry.attributes.get(key.removeprefix("-"))),
    }
    return readers.get(kind, lambda: None)()


def _among(facts: Mapping[str, Any], read: Callable[[Mapping[str, Any]], str | None]) -> str | None:
    return next((value for section in facts.get("sections", ()) if (value := read(section)) is not None), None)


def _unit_value(section: Mapping[str, Any], key: str) -> str | None:
    return next((one["value"] for one in section["units"] if (one["kind"], one["key"]) == ("aspect", key)), None)


def _compared(section: Mapping[str, Any], step: str) -> str | None:
    """A part of what is combined over judges, made anew for the order (law 2, section 12)."""
    return next((one["combined"] for one in section.get("parts", ()) if one["step"] == step), None)


def _members(facts: Mapping[str, Any]) -> str | None:
    """All members' scores, best first."""
    totals = [one["total"] for one in facts.get("members", ()) if one["total"] is not None]
    ordered = sorted(totals, key=lambda one: Fraction(one.rstrip("…")), reverse=facts.get("better") != "lower")
    return ", ".join(ordered) or None


def _plain_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _whole_sheets(facts: Mapping[str, Any], law: Law) -> str | None:
    """`sheets:mean` (section 7): the mean of the whole sheets of judges who marked everything. None if a value is shown
    shortened, because its exact size isn't known here."""
    if law.scheme is None:
        return None
    weights = {criterion.key: criterion.weight for criterion in law.scheme.criterion}
    units = [unit for section in facts.get("sections", ()) for unit in section["units"]]
    sheets: dict[str, Fraction] | None = None
    agreed = Fraction(0)
    for unit in units:
        times = Fraction(1)
        if unit["kind"] == "criterion":
            times = weights[unit["key"]]
        elif unit["kind"] == "aspect":
            times = weights[unit["criterion"]] * (exact(unit["factor"]) or Fraction(1))
        given = {judge: exact(text) for judge, text in unit["judges"].items()}
        if any(value is None for value in given.values()):
            return None
        if unit["agreed"]:
            agreed += times * (exact(unit["combined"]) or Fraction(0))
            continue
        if sheets is None:
            sheets = dict.fromkeys(given, Fraction(0))
        sheets = {judge: so_far + times * (given[judge] or 0) for judge, so_far in sheets.items() if judge in given}
    if not sheets:
        return None
    return shown(agreed + sum(sheets.values(), Fraction(0)) / len(sheets))
