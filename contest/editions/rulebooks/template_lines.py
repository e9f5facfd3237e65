"""The award lines of a template's form, and the ladders of the rulebook that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Table = dict[str, Any]


@dataclass(frozen=True)
class RungGiven:
    """An award line. `award`: the template's award that it comes from, or "". `how`: `upto`, with those above, or
    `most`, on its own. `round`: as the rulebook has it; "": as the template has it. `at_least`: points, or ""."""

    ladder: int
    zh: str
    en: str
    upto: str
    award: str = ""
    how: str = "upto"
    round: str = ""
    at_least: str = ""


def words(zh: str, en: str) -> Table:
    return {"zh": zh, "en": en or zh}


def goes_by_lines(ladder: Table) -> bool:
    """Whether a ladder can be written anew from the form's lines: each rung ends at one, with those above or on its
    own, and no medal policy and no condition would be lost."""
    rungs = ladder["rung"]
    return "policy" not in ladder and all(("upto" in rung) != ("most" in rung) and "need" not in rung for rung in rungs)


def ladders_given(all_: Sequence[Table], kept: Sequence[Table], rows: Sequence[RungGiven]) -> list[Table]:
    """The ladders to keep, with the form's lines in place of their rungs."""
    made = []
    for ladder in kept:
        if not goes_by_lines(ladder):
            made.append(ladder)
            continue
        number = next(n for n, one in enumerate(all_) if one["key"] == ladder["key"])
        own = [row for row in rows if row.ladder == number]
        known = {rung["award"]: rung for rung in ladder["rung"]}
        tie = ladder["rung"][0].get("tie", "include")
        rungs = []
        for position, row in enumerate(own, 1):
            base = known.get(row.award, {"award": f"{ladder['key']}-{position}", "tie": tie})
            own_lines = ("upto", "at_least", "most", "source", "name")
            rung = {key: value for key, value in base.items() if key not in own_lines}
            rungs.append({**rung, "name": words(row.zh, row.en), **_lines_of(row)})
        if rungs:
            made.append({**ladder, "rung": rungs})
    return made


def _lines_of(row: RungGiven) -> Table:
    """What ends a rung, as the rulebook has it."""
    lines: Table = {row.how: int(row.upto) if row.upto.isdigit() and row.how == "most" else row.upto}
    if row.round:
        lines["round"] = row.round
    if row.at_least:
        lines["at_least"] = row.at_least
    return lines
