"""Rulebooks and inputs made by Hypothesis, as the mapping that TOML gives and as rows of text.

Small domains on purpose: many ties, equal marks across a drop, missing marks, empty contests, guests, the disqualified,
agreed and measured aspects and judged ones, levels, panels up to 11, segments with sources and cuts, teams, unicode
names, negative adjustments, huge and tiny weights. `editions` puts several contests of different laws into one.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from contest.rules import (
    AdjustmentRow,
    DecisionRow,
    EntryRow,
    GroupRow,
    Inputs,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    ScoreRow,
)
from tests.rules.generated_second import add_marking

Book = dict[str, Any]
Rows = dict[str, list[dict[str, str]]]

WEIGHTS = ["1", "1", "0.5", "1/3", "2", "0.0001", "100000", "-1", "1/7777777777"]
NAMES = ["e0", "选手1", "Ωmega", "e,3", "é4", "😀5", "e 6"]
PANELS = [1, 2, 3, 3, 4, 4, 5, 7, 11]
GROUPS = ["", "江西", "Ωmega", "g, 1"]
STATUSES = ["", "", "", "", "competing", "guest", "withdrawn", "absent", "disqualified"]
ROUNDINGS = ["half-up", "half-even", "down", "up"]


ATTRIBUTES = [
    {"key": "x", "of": "entry", "kind": "number", "shown": True, "applies_to": ["*甲"]},
    {"key": "official", "of": "group", "kind": "yes-no", "shown": True},
]
"""In law 2: what tells entries apart is the entry's, `where` looks in the group and nowhere else."""


def maybe(draw: st.DrawFn, value: st.SearchStrategy[Any], table: dict[str, Any], key: str) -> None:
    """Write a key, or leave it out."""
    if draw(st.booleans()):
        table[key] = draw(value)


@st.composite
def panels(draw: st.DrawFn) -> Book:
    panel: Book = {}
    maybe(draw, st.sampled_from(["aspect", "criterion", "sheet"]), panel, "unit")
    maybe(draw, st.sampled_from(["mean", "median", "sum"]), panel, "combine")
    maybe(draw, st.integers(0, 2), panel, "drop_high")
    maybe(draw, st.integers(0, 2), panel, "drop_low")
    maybe(draw, st.integers(1, 3), panel, "min_judges")
    maybe(draw, st.integers(0, 2), panel, "round")
    if draw(st.booleans()):
        panel["spread"] = {
            "above": draw(st.sampled_from(["0", "1", "1.5"])),
            "then": draw(st.sampled_from(["re-mark", "warn"])),
        }
    return panel


@st.composite
def aspects(draw: st.DrawFn, key: str, unit: str) -> Book:
    aspect: Book = {"key": key, "max": draw(st.sampled_from([4, "4.5"]))}
    kind = draw(st.sampled_from(["judged", "judged", "judged", "levels", "measured"]))
    if kind == "levels":
        aspect["levels"] = 3
    elif kind == "measured":
        aspect["kind"] = "measured"
    maybe(draw, st.sampled_from(WEIGHTS), aspect, "factor")
    if unit == "aspect":
        maybe(draw, st.integers(0, 2), aspect, "round")
    return aspect


@st.composite
def criteria(draw: st.DrawFn, key: str, unit: str) -> Book:
    criterion: Book = {"key": key}
    maybe(draw, st.sampled_from(WEIGHTS), criterion, "weight")
    if unit != "sheet":
        maybe(draw, st.integers(0, 2), criterion, "round")
    count = draw(st.integers(1, 2))
    criterion["aspect"] = [draw(aspects(f"{key}.{n}", unit)) for n in range(count)]
    return criterion


@st.composite
def ladders(draw: st.DrawFn, law: str = "1") -> Book:
    ladder: Book = {"key": "medals", "rung": []}
    maybe(draw, st.sampled_from(["competing", "placed"]), ladder, "base")
    if draw(st.integers(0, 3)) == 0:
        ladder["where"] = {"official": "1"}
    if draw(st.integers(0, 3)) == 0:
        ladder["field"] = [{"at_most": 1, "rungs": 0}, {"at_most": 3, "rungs": 2}]
    names = ["gold", "silver", "bronze", "merit", "praise"]
    if draw(st.integers(0, 2)) == 0:
        ladder |= {"policy": "worldskills", "tolerance": draw(st.sampled_from(["0", "0.5", "2"]))}
        ladder["rung"] = [{"award": names.pop(0)} for _ in range(3)]
    for name in names[: draw(st.integers(0 if ladder["rung"] else 1, 3))]:
        rung: Book = {"award": name}
        maybe(draw, st.sampled_from(["1", 2, "3", "1/4", "0.5", "1/3", "1/1", "0"]), rung, "upto")
        if "upto" not in rung or draw(st.integers(0, 3)) == 0:
            rung["at_least"] = draw(st.sampled_from(["0", "2", "5.5", "700"]))
        maybe(draw, st.sampled_from(["up", "down", "nearest"]), rung, "round")
        maybe(draw, st.sampled_from(["include", "exclude", "stop"]), rung, "tie")
        if draw(st.integers(0, 3)) == 0:
            rung["most"] = draw(st.integers(0, 2))
        if law == "2" and draw(st.integers(0, 2)) == 0:
            rung["most"] = draw(st.sampled_from(["1/3", "0.5", "1/4", "1/1"]))
            if draw(st.booleans()):
                rung.pop("upto", None)
        ladder["rung"].append(rung)
    return ladder


@st.composite
def scales(draw: st.DrawFn) -> Book:
    scale: Book = {
        "kind": draw(st.sampled_from(["median", "zscore"])),
        "center": 700,
        "spread": draw(st.sampled_from([30, "0.5"])),
        "round": draw(st.integers(0, 2)),
    }
    maybe(draw, st.sampled_from(["mad", "sd"]), scale, "deviation")
    maybe(draw, st.just([680, "705.5"]), scale, "clamp")
    return scale


def _segments(draw: st.DrawFn, made: list[Book], panel: Book, teams: bool) -> list[Book]:
    """Two segments over two criteria, the second perhaps with a panel of its own; or one taken from scores."""
    first: Book = {"key": "report", "weight": "0.4", "aspects": [f"{made[0]['key']}.*"]}
    second: Book = {"key": "show", "weight": "3/5", "aspects": [f"{made[1]['key']}.*"]}
    if draw(st.integers(0, 2)) == 0:
        first["source"] = "expert"
    if draw(st.booleans()):
        second["panel"] = {"combine": "median", "drop_high": 0}
    for segment in (first, second):
        maybe(draw, st.integers(0, 2), segment, "round")
    segments = [first, second]
    if not teams:
        if draw(st.integers(0, 2)) == 0:
            first["weight"] = "0.1"
            segments.append({"key": "test", "weight": "0.3", "from": "scores"})
        if draw(st.booleans()):
            first["cut"] = {"take": draw(st.sampled_from(["1", "2", "1/2", "1/1"]))}
            maybe(draw, st.sampled_from(["include", "exclude", "stop"]), first["cut"], "tie")
        if draw(st.integers(0, 3)) == 0:
            second["cut"] = {"take": "1/2", "round": "nearest", "tie": "include"}
    return segments


@st.composite
def books(draw: st.DrawFn, ways: tuple[str, ...], law: str = "1") -> tuple[Book, str]:
    """A rulebook, and what its contest uses: marks, teams, scores or nothing."""
    goes_by = draw(st.sampled_from(ways))
    book: Book = {"law": law}
    if law == "2":
        book["attribute"] = [dict(one) for one in ATTRIBUTES]
    maybe(draw, st.fixed_dictionaries({"rounding": st.sampled_from(ROUNDINGS)}), book, "numbers")
    steps = ["attribute:x", "attribute:-x", "lot"]
    if goes_by in ("marks", "teams"):
        panel = draw(panels())
        unit = panel.get("unit", "aspect")
        made = [draw(criteria(f"c{n}", unit)) for n in range(draw(st.integers(1, 3)))]
        book["scheme"] = [{"key": "s", "criterion": made}]
        book["panel"] = panel
        if len(made) == 2 and (law == "2" or draw(st.booleans())):
            book["segment"] = _segments(draw, made, panel, goes_by == "teams")
            steps += [f"segment:{segment['key']}" for segment in book["segment"]]
        steps.append("sheets:mean")
        if unit != "sheet":
            steps.append("criterion:c0")
        if unit == "aspect":
            steps.append("aspect:c0.0")
    if goes_by == "teams":
        steps = ["attribute:x", "attribute:-x", "lot"]
        book["team"] = {"combine": draw(st.sampled_from(["sum", "mean"]))}
        maybe(draw, st.integers(1, 2), book["team"], "best")
    maybe(draw, st.fixed_dictionaries({"round": st.integers(0, 2)}), book, "score")
    if draw(st.integers(0, 3)) == 0:
        book.setdefault("score", {})["floor"] = "1"
    ranking: Book = {}
    maybe(draw, st.sampled_from(["higher", "lower"]), ranking, "better")
    if goes_by == "nothing":
        ranking["by"] = "attribute:x"
    else:
        steps.append("score")
        if draw(st.booleans()):
            book["scale"] = draw(scales())
            steps.append("scale")
            if draw(st.booleans()):
                ranking["by"] = "scale"
    ranking["precedence"] = draw(st.lists(st.sampled_from(steps), max_size=4, unique=True))
    book["ranking"] = ranking
    book["ladder"] = [draw(ladders(law))]
    if law == "2":
        add_marking(draw, book, goes_by)
    return book, goes_by


@st.composite
def rows(draw: st.DrawFn, book: Book, goes_by: str) -> Rows:
    """Inputs of one contest under a book."""
    count = draw(st.integers(0, len(NAMES)))
    entries = [
        {
            "entry": name,
            "group": draw(st.sampled_from(GROUPS)),
            "status": draw(st.sampled_from(STATUSES)),
            "size": draw(st.sampled_from(["", "1", "3"])),
            "x": draw(st.sampled_from(["", "1", "2", "-0.5"])),
            "official": draw(st.sampled_from(["", "0", "1", "1"])),
        }
        for name in NAMES[:count]
    ]
    names = [entry["entry"] for entry in entries]
    made: Rows = {
        "entries": entries,
        "groups": [{"group": "江西", "official": "1"}],
        "adjustments": [],
        "lots": [],
        "marks": [],
        "scores": [],
        "judges": [{"judge": f"j{n}", "source": "expert" if n % 2 else "public"} for n in range(4 if names else 0)],
    }
    if names:
        amounts = st.sampled_from(["-1", "0.25", "-0.005", "2"])
        for entry in draw(st.lists(st.sampled_from(names), max_size=2)):
            made["adjustments"].append({"entry": entry, "points": draw(amounts), "reason": ""})
        for entry in draw(st.lists(st.sampled_from(names), max_size=4, unique=True)):
            made["lots"].append({"entry": entry, "lot": str(draw(st.integers(-1, 3)))})
    if goes_by == "scores":
        for entry in names:
            score = draw(st.sampled_from(["", "1", "2", "2", "2.50", "-3", "7"]))
            made["scores"].append({"entry": entry, "score": score})
    if any(segment.get("from") for segment in book.get("segment", [])):
        for entry in names:
            value = draw(st.sampled_from(["", "1", "2.5", "4", "4"]))
            made["scores"].append({"entry": entry, "segment:test": value})
    for entry in names if goes_by in ("marks", "teams") else []:
        for member in ["m0", "m1", "m2"][: draw(st.integers(1, 3))] if goes_by == "teams" else [""]:
            made["marks"] += _marks(draw, book, entry, member)
    marked = goes_by not in ("marks", "teams") or any(row["mark"] for row in made["marks"])
    if not marked and book["ranking"].get("by") == "attribute:x":
        book["ranking"].pop("by")  # without a mark no step of marks can be given
    return made


def _marks(draw: st.DrawFn, book: Book, entry: str, member: str) -> list[dict[str, str]]:
    judges = [f"j{n}" for n in range(draw(st.sampled_from(PANELS)))]
    careless = draw(st.booleans())
    found: list[dict[str, str]] = []
    for criterion in book["scheme"][0]["criterion"]:
        for aspect in criterion["aspect"]:
            if "tries" in aspect:
                found += _tries(draw, aspect, entry, member)
                continue
            values = ["0", "1", "2", "3"] if "levels" in aspect else ["0", "1", "2", "3.5", "3.50", "1.125", "4"]
            alike = aspect.get("kind") == "measured" and draw(st.booleans())
            one = draw(st.sampled_from(values))
            by_judges = aspect.get("kind") != "measured" and "normalise" in book["panel"]  # no panel marks there
            for judge in [""] if not by_judges and draw(st.integers(0, 5)) == 0 else judges:
                mark = one if alike else draw(st.sampled_from(values))
                if careless and draw(st.integers(0, 4)) == 0:
                    mark = ""
                row = {"entry": entry, "judge": judge, "aspect": aspect["key"], "mark": mark, "member": member}
                found.append(row)
    return found


def _tries(draw: st.DrawFn, aspect: Book, entry: str, member: str) -> list[dict[str, str]]:
    """The tries of one aspect: some fouls, some not made, here and there two judges who may differ."""
    found: list[dict[str, str]] = []
    fouls = draw(st.integers(0, 3)) == 0
    for number in range(1, int(aspect["tries"]["of"]) + 1):
        mark = st.sampled_from([""] if fouls else ["", "1", "2", "2", "3.5", "4"])
        for judge in draw(st.sampled_from([[], [""], [""], [""], ["j0", "j1"]])):
            row = {"entry": entry, "judge": judge, "aspect": aspect["key"], "mark": draw(mark), "member": member}
            found.append({**row, "try": str(number)})
    return found


@st.composite
def cases(
    draw: st.DrawFn,
    ways: tuple[str, ...] = ("marks", "marks", "marks", "teams", "scores", "nothing"),
    laws: tuple[str, ...] = ("1", "1", "2"),
) -> tuple[Book, Rows]:
    """A rulebook and inputs that fit it."""
    book, goes_by = draw(books(ways, draw(st.sampled_from(laws))))
    return book, draw(rows(book, goes_by))


@st.composite
def editions(draw: st.DrawFn, laws: tuple[str, ...] = ("1", "1", "2")) -> tuple[Book, Rows]:
    """A rulebook of several laws, each for one contest or two, and the inputs of all."""
    law = draw(st.sampled_from(laws))
    whole: Book = {"law": law, "ladder": []}
    if law == "2":
        whole["attribute"] = [dict(one) for one in ATTRIBUTES]
    everything: Rows = {}
    for number in range(draw(st.integers(1, 3))):
        book, goes_by = draw(books(("marks", "marks", "marks", "scores", "nothing", "teams"), law))
        by_attribute = draw(st.integers(0, 3)) == 0
        if by_attribute:
            book["ranking"]["by"] = "attribute:x"
        fits = {"applies_to": [f"c{number}/*"]}
        for part in ("scheme", "ladder", "segment"):
            for rule in book.get(part, []):
                key = rule["key"] if part == "segment" else f"{rule['key']}{number}"
                whole.setdefault(part, []).append({**rule, **fits, "key": key})
        for part in ("numbers", "panel", "team", "score", "scale", "ranking"):
            if part in book:
                whole.setdefault(part, []).append({**book[part], **fits})
        for contest in ("甲", "b")[: draw(st.integers(1, 2))]:
            unmarked = NAMES[:2] if by_attribute else []
            for name, found in draw(rows(book, goes_by)).items():
                kept = [row for row in found if name not in ("marks", "scores") or row["entry"] not in unmarked]
                everything.setdefault(name, []).extend({**row, "contest": f"c{number}/{contest}"} for row in kept)
    everything["groups"] = [{"group": "江西", "official": "1"}]
    return whole, everything


def inputs(made: Rows) -> Inputs:
    """Rows of text as the engine takes them."""

    def attributes(row: dict[str, str], *known: str) -> dict[str, str]:
        return {key: value for key, value in row.items() if key not in known}

    return Inputs(
        entries=tuple(
            EntryRow(
                r["entry"],
                r.get("contest", ""),
                r["group"],
                r["status"],
                r["size"],
                attributes(r, "entry", "contest", "group", "status", "size"),
            )
            for r in made["entries"]
        ),
        marks=tuple(
            MarkRow(
                r["entry"], r["aspect"], r["mark"], r["judge"], r.get("contest", ""), r["member"], 0, r.get("try", "")
            )
            for r in made["marks"]
        ),
        scores=tuple(
            ScoreRow(
                r["entry"],
                r.get("score", ""),
                r.get("contest", ""),
                {key.removeprefix("segment:"): value for key, value in r.items() if key.startswith("segment:")},
            )
            for r in made["scores"]
        ),
        adjustments=tuple(
            AdjustmentRow(r["entry"], r["points"], "", r.get("contest", "")) for r in made["adjustments"]
        ),
        lots=tuple(LotRow(r["entry"], r["lot"], r.get("contest", "")) for r in made["lots"]),
        groups=tuple(GroupRow(r["group"], attributes(r, "group")) for r in made["groups"]),
        members=tuple(MemberRow(r["entry"], r["person"], r["role"], r["contest"]) for r in made.get("members", ())),
        decisions=tuple(
            DecisionRow(r["award"], r["contest"], r["entry"], r["group"]) for r in made.get("decisions", ())
        ),
        judges=tuple(JudgeRow(r["judge"], r["source"], r.get("contest", "")) for r in made["judges"]),
    )
