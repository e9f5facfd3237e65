"""What law 2 adds between marks and places, drawn into a rulebook: conversions, rulers, tries, products, cuts, steps.

Small figures, as in `generated`: many are level, some are missing, some are disputed.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Book = dict[str, Any]

STEPS: Book = {"kind": "steps", "table": [["1", "2"], ["3", "5"], ["4", "5.5"]]}
LINE: Book = {"kind": "linear", "from": ["4", "0"], "to": ["1/3", "10"]}
PLACE: Book = {"kind": "place", "points": ["5", "3", "3", "1"]}
SHARES: list[Book] = [{"kind": "share", "of": of, "to": "10"} for of in ("largest", "sum", "smallest")]
RULERS: list[Book] = [
    {"kind": "zscore", "per": "judge", "center": "2", "spread": "1/2", "least": 2},
    {"kind": "median", "per": "judge"},
    {"kind": "place", "per": "judge", "points": ["3", "1"]},
    {"kind": "zscore", "per": "attribute:x", "least": 1},
]
TRIES: list[Book] = [
    {"of": 3, "take": "best"},
    {"of": 2, "take": "best", "none": "incomplete"},
    {"of": 3, "take": "sum", "best": 2},
    {"of": 3, "take": "mean", "best": 2},
]


def _one(draw: st.DrawFn, of: int) -> bool:
    return draw(st.integers(0, of)) == 0


def _converting(draw: st.DrawFn, shares: bool, tries: bool) -> Book:
    rule = dict(draw(st.sampled_from([STEPS, LINE, PLACE, *(SHARES if shares else [])])))
    if (tries or rule["kind"] in ("place", "share")) and draw(st.booleans()):
        rule["better"] = draw(st.sampled_from(["higher", "lower"]))
    if draw(st.booleans()):
        rule["round"] = draw(st.integers(0, 2))
    return rule


def _aspects(draw: st.DrawFn, criterion: Book) -> None:
    aspects = criterion["aspect"]
    for aspect in aspects:
        if _one(draw, 1):
            aspect.pop("levels", None)
            aspect |= {"kind": "measured", "tries": dict(draw(st.sampled_from(TRIES)))}
        if _one(draw, 2):
            aspect["convert"] = _converting(draw, True, "tries" in aspect)
    if len(aspects) == 2:
        if _one(draw, 1):
            aspects[0]["times"] = aspects[1]["key"]
        if aspects[1].get("kind") == "measured" and _one(draw, 1):
            aspects[1]["silent"] = True


def _units(book: Book) -> dict[str, str]:
    """criterion → the unit by which its judges are combined."""
    unit = book.get("panel", {}).get("unit", "aspect")
    found = {one["key"]: unit for one in book["scheme"][0]["criterion"]}
    for segment in book.get("segment", []):
        for key in found:
            if f"{key}.*" in segment.get("aspects", []):
                found[key] = segment.get("panel", {}).get("unit", unit)
    return found


def add_marking(draw: st.DrawFn, book: Book, goes_by: str) -> None:
    """Draw clauses of sections 3, 4, 5, 9 and 11 into a rulebook of law 2, and take out what it refuses beside them."""
    if goes_by not in ("marks", "teams"):
        return
    teams = goes_by == "teams"
    units = _units(book)
    for criterion in book["scheme"][0]["criterion"]:
        if units[criterion["key"]] == "aspect" and draw(st.booleans()):
            _aspects(draw, criterion)
    unit = book["panel"].get("unit", "aspect")
    if unit == "sheet" and draw(st.booleans()):
        book["panel"]["normalise"] = dict(draw(st.sampled_from(RULERS)))
    _segments(draw, book)
    precedence = book["ranking"]["precedence"]
    tried = [one["key"] for c in book["scheme"][0]["criterion"] for one in c["aspect"] if "tries" in one]
    if tried and not teams and draw(st.booleans()):
        precedence.insert(0, f"tries:{tried[0]}")
    if _beside_sheets(book):
        precedence[:] = [step for step in precedence if step != "sheets:mean"]
    _steps(draw, book, units, teams)
    for rule in book["ladder"]:
        if draw(st.booleans()):
            rule["also_cut"] = True


def _steps(draw: st.DrawFn, book: Book, units: dict[str, str], teams: bool) -> None:
    """Law 2, section 12: parts of what judges give in one, steps the other way round, members, dense places."""
    if draw(st.booleans()):
        book["ranking"]["places"] = "dense"
    if _one(draw, 2):
        book["ranking"]["by"] = "attribute:x"  # few values: most are level, so the steps decide
    steps = ["members"] if teams else [f"-segment:{segment['key']}" for segment in book.get("segment", [])]
    for criterion in () if teams or "normalise" in book["panel"] else book["scheme"][0]["criterion"]:
        names = [f"criterion:{criterion['key']}", *(f"aspect:{aspect['key']}" for aspect in criterion["aspect"])]
        steps += [f"-{name}" for name in names]
        if units[criterion["key"]] != "aspect":
            steps += names * 2
    precedence = book["ranking"]["precedence"]
    for step in draw(st.lists(st.sampled_from(steps), max_size=2, unique=True)) if steps else []:
        if step not in precedence:
            precedence.insert(0, step)


def _beside_sheets(book: Book) -> bool:
    aspects = [one for criterion in book["scheme"][0]["criterion"] for one in criterion["aspect"]]
    clauses = any(key in one for one in aspects for key in ("tries", "convert", "times"))
    return clauses or "segment" in book or "normalise" in book["panel"]


def _segments(draw: st.DrawFn, book: Book) -> None:
    segments = book.get("segment", [])
    if not segments:
        return
    if "team" not in book and draw(st.booleans()):
        segments[0]["cut"] = {"take": draw(st.sampled_from(["1", "2", "1/2"]))}
    for segment in segments:
        if _one(draw, 2):
            segment["convert"] = _converting(draw, "from" in segment, False)
        if "cut" in segment and draw(st.booleans()):
            segment["cut"]["by"] = draw(st.sampled_from(["segment", "sum"]))
        if segment.get("from") and draw(st.booleans()):
            segment |= draw(st.sampled_from([{"from": "stage:before"}, {"min": 0, "max": "4"}]))
    segments[-1].pop("cut", None)
    if _one(draw, 2):
        book.setdefault("score", {})["weights"] = "as-written"
        segments[0]["weight"] = draw(st.sampled_from(["0", "2"]))
