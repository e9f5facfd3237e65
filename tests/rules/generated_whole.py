"""Rulebooks over the whole schema: what is given after the places, drawn onto the editions of `generated`.

Picks, derived awards, decisions, prizes by an index and by a table, tables of every kind, advances in lines for each
contest and for all, conditions, ladders over all contests. Small figures, so that many are level.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.rules.generated import ATTRIBUTES, GROUPS, Book, Rows, editions, maybe

MORE_ATTRIBUTES: list[Book] = [
    {"key": "region", "of": "entry", "kind": "text", "values": ["A", "B"]},
    {"key": "province", "of": "group", "kind": "text", "shown": True},
    {"key": "eligible", "of": "group", "kind": "number", "required": False},
]
STEPS = ["percentile", "place", "score", "scale", "attribute:x", "attribute:-x", "lot"]
TIES = ["include", "exclude", "stop"]
LINES = ["1", "2", "3", "1/2", "1/3", "1/1", "0"]
WHERE: list[dict[str, str]] = [{"official": "1"}, {"group": "江西"}]
GIVEN: list[dict[str, str]] = [*WHERE, {"status": ""}, {"region": "A"}, {"province": "P"}]
"""Under law 2, where an empty status is empty."""


def _some(draw: st.DrawFn, values: list[Any], most: int = 2) -> list[Any]:
    return draw(st.lists(st.sampled_from(values), min_size=1, max_size=most, unique_by=str))


def _in(draw: st.DrawFn, of: int) -> bool:
    return draw(st.integers(0, of)) == 0


def _needs(draw: st.DrawFn, metrics: list[str]) -> list[Book]:
    found = []
    for metric in _some(draw, metrics):
        need: Book = {"metric": metric}
        if draw(st.booleans()):
            need["at_least"] = draw(st.sampled_from(["0", "1", "2", "3.5"]))
        if "at_least" not in need or _in(draw, 3):
            need["at_most"] = draw(st.sampled_from(["1", "2", "4", "700"]))
        if float(need.get("at_least", 0)) <= float(need.get("at_most", 1000)):
            found.append(need)
    return found


def _metrics(book: Book, number: int) -> list[str]:
    """What conditions of one ladder's contests may look at."""
    fits = [f"c{number}/*"]
    mine = {part: [r for r in book.get(part, []) if r["applies_to"] == fits] for part in ("scheme", "panel", "scale")}
    found = ["place", "attribute:x"]
    if mine["scale"]:
        found.append("scale")
    unit = (mine["panel"] or [{}])[0].get("unit", "aspect")
    team = any(rule["applies_to"] == fits for rule in book.get("team", []))
    if mine["scheme"] and not team and unit != "sheet":
        found += ["score", "criterion:c0", "any-criterion", "every-criterion"]
        found += ["aspect:c0.0"] if unit == "aspect" else []
        found += [f"segment:{one['key']}" for one in book.get("segment", []) if one["applies_to"] == fits]
    return found


def _line(draw: st.DrawFn) -> Book:
    rule: Book = {"take": draw(st.sampled_from(LINES))}
    maybe(draw, st.sampled_from(["up", "down", "nearest"]), rule, "round")
    return rule


def _over(draw: st.DrawFn, rule: Book) -> None:
    rule |= {"over": "all", "by": _some(draw, STEPS, 3)}


def _ladders(draw: st.DrawFn, book: Book) -> None:
    for rule in book["ladder"]:
        number = int(rule["key"].removeprefix("medals"))
        if draw(st.booleans()):
            rule["need"] = _needs(draw, _metrics(book, number))
        for at, rung in enumerate(rule["rung"]):
            if (at >= 3 or "policy" not in rule) and _in(draw, 2):
                rung["need"] = _needs(draw, _metrics(book, number))
    if draw(st.booleans()):
        rung = {"award": "grand", "tie": draw(st.sampled_from(TIES)), "upto": draw(st.sampled_from(LINES))}
        second: Book = {"award": "fine", "most": draw(st.sampled_from(["1", "1/4"])), "at_least": "2"}
        whole: Book = {"key": "whole", "rung": [rung, second]}
        _over(draw, whole)
        maybe(draw, st.sampled_from(["competing", "placed"]), whole, "base")
        maybe(draw, st.just(True), whole, "also_cut")
        maybe(draw, st.just([{"at_most": 2, "rungs": 0}, {"at_most": 5, "rungs": 1}]), whole, "field")
        book["ladder"].append(whole)


def _picks(draw: st.DrawFn, book: Book, second: bool) -> None:
    pick: Book = {"award": "best", "each": draw(st.sampled_from(["group", "contest", "edition"]))}
    pick["by"] = _some(draw, STEPS, 3)
    maybe(draw, st.integers(1, 2), pick, "count")
    maybe(draw, st.just(["gold", "silver"]), pick, "outside")
    maybe(draw, st.sampled_from(["include", "stop"]), pick, "tie")
    if _in(draw, 2):
        pick["where"] = draw(st.sampled_from(GIVEN if second else WHERE))
    if second and draw(st.booleans()):
        pick["need"] = _needs(draw, ["place", "attribute:x", "award:gold"])
    if second and _in(draw, 2):
        pick["also_cut"] = True
    named = {rung["award"] for rule in book["ladder"] for rung in rule["rung"]}
    pick["outside"] = [award for award in pick.get("outside", []) if award in named]
    pick["need"] = [need for need in pick.get("need", []) if need["metric"] != "award:gold" or "gold" in named]
    book["pick"] = [{key: value for key, value in pick.items() if value != []}]
    derived: Book = {"award": "adviser", "from": ["best"], "role": "adviser"}
    if draw(st.booleans()):
        derived["cap"] = 1
        if second:
            maybe(draw, st.sampled_from(["contest", "edition"]), derived, "per")
    book["derived"] = [derived]
    book["decision"] = [{"award": "special"}]


def _tables(draw: st.DrawFn, book: Book, second: bool) -> None:
    awards = [rung["award"] for rule in book["ladder"] for rung in rule["rung"]] + ["best", "adviser", "special"]
    awards = list(dict.fromkeys(awards))
    book["table"] = []
    for key in ("t", "u"):
        order = _some(draw, [*awards[:3], "best", "total", "points", "points-mean", "score-sum", "score-mean"], 3)
        table: Book = {"key": key, "order": order, "points": {awards[0]: "3", "best": "0.5", "special": 1}}
        maybe(draw, st.sampled_from(["entries", "people"]), table, "count")
        maybe(draw, st.integers(0, 2), table, "round")
        if _in(draw, 3):
            table["applies_to"] = ["c0/*"]
        if second and draw(st.booleans()):
            table |= {"place_points": ["5", "3", "2", "1/3"], "order": ["place-points", *order]}
            maybe(draw, st.sampled_from(["same", "mean"]), table, "level")
            maybe(
                draw, st.just([{"contests": ["*甲"], "by": "2"}, {"contests": ["!c1/*"], "by": "1/2"}]), table, "times"
            )
        if second and draw(st.booleans()):
            table["best"] = draw(st.integers(1, 2))
        if second and draw(st.booleans()):
            table["per"] = draw(st.sampled_from(["attribute:region", "attribute:province"]))
        book["table"].append(table)


def _prizes(draw: st.DrawFn, book: Book, second: bool) -> None:
    prize: Book = {"award": "org", "count": draw(st.integers(1, 2))}
    prize["index"] = draw(
        st.sampled_from(
            [
                [{"metric": "people", "weight": "1/3"}, {"metric": "award:best", "weight": "2/3"}],
                [{"metric": "entries", "weight": "0.5"}, {"metric": "participation", "weight": "0.5"}],
            ]
        )
    )
    maybe(draw, st.just("attribute:province"), prize, "per")
    maybe(draw, st.just([{"metric": "entries", "at_least": "2"}]), prize, "require")
    maybe(draw, st.just(["best"]), prize, "outside")
    maybe(draw, st.sampled_from(["include", "stop"]), prize, "tie")
    book["prize"] = [prize]
    if second and draw(st.booleans()):
        cup: Book = {"award": "cup", "count": draw(st.integers(1, 2)), "by": "table:t"}
        maybe(draw, st.just([{"metric": "award:best", "at_least": "1"}]), cup, "require")
        maybe(draw, st.just(["org"]), cup, "outside")
        maybe(draw, st.sampled_from(["include", "stop"]), cup, "tie")
        book["prize"].append(cup)


def _advances(draw: st.DrawFn, book: Book, second: bool) -> None:
    book["advance"] = []
    for key in ["one", "two"][: 2 if second else draw(st.integers(1, 2))]:
        rule: Book = {"to": draw(st.sampled_from(["next", "final"])), **_line(draw)}
        maybe(draw, st.sampled_from(TIES), rule, "tie")
        maybe(draw, st.integers(1, 3), rule, "reserve")
        maybe(draw, st.sampled_from(["competing", "placed"]), rule, "base")
        if draw(st.booleans()):
            per = draw(st.sampled_from(["group", "attribute:region", "attribute:province"]))
            rule["cap"] = {"per": per, "most": draw(st.integers(1, 2))}
        if _in(draw, 2):
            where = st.sampled_from(GIVEN if second else WHERE)
            rule["reserved"] = [{"where": draw(where), **_line(draw)} for _ in range(draw(st.integers(1, 2)))]
        if second:
            rule["key"] = key
            if draw(st.booleans()):
                _over(draw, rule)
            if _in(draw, 2):
                rule["where"] = draw(st.sampled_from(GIVEN if second else WHERE))
            if _in(draw, 1):
                rule["need"] = _needs(draw, ["place", "attribute:x", "award:best", "award:special"])
            maybe(draw, st.just(True), rule, "also_cut")
        book["advance"].append(rule)
    if second and not _in(draw, 2):
        first = draw(st.integers(0, 1))
        book["advance"][first]["after"] = [["one", "two"][1 - first]]


@st.composite
def whole_editions(draw: st.DrawFn, laws: tuple[str, ...] = ("1", "2", "2")) -> tuple[Book, Rows]:
    """A rulebook that says everything that it may, and inputs that fit it."""
    book, made = draw(editions(laws))
    second = book["law"] == "2"
    if second:
        book["attribute"] = [dict(one) for one in (*ATTRIBUTES, *MORE_ATTRIBUTES)]
        _ladders(draw, book)
    _picks(draw, book, second)
    _tables(draw, book, second)
    _prizes(draw, book, second)
    _advances(draw, book, second)
    for entry in made["entries"]:
        entry["region"] = draw(st.sampled_from(["A", "B", ""]))
    made["groups"] = [
        {"group": group, "official": str(at % 2), "province": ["P", "Q", "P"][at], "eligible": str(at + 2)}
        for at, group in enumerate(GROUPS[1:])
    ]
    made["members"] = [
        {"contest": entry["contest"], "entry": entry["entry"], "person": person, "role": role}
        for entry in made["entries"]
        for person, role in draw(st.sampled_from([(), (("Li", "adviser"),), (("Li", "adviser"), ("Wu", "adviser"))]))
    ]
    made["decisions"] = [
        {"award": "special", "contest": entry["contest"], "entry": entry["entry"], "group": entry["group"]}
        for entry in made["entries"][:: draw(st.integers(2, 5))]
        if entry["status"] in ("", "competing")
    ]
    if draw(st.booleans()):
        made["decisions"].append({"award": "special", "contest": "", "entry": "", "group": "江西"})
    return book, made
