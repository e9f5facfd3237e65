"""Rulebooks made by Hypothesis over the whole schema: for several tracks, each with a law of its own from marks to
places (tests/rules/generated.py), with awards, tables and the next tier on top."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.rules.generated import Book, books, maybe

SOON = {"zh": "全", "en": "Whole"}

Ways = tuple[str, ...]
SCHOOL = "4136010421"
"""The first university of tests/people.py, which runs a school round."""
CARRIED: Ways = ("marks", "marks", "marks", "teams", "scores")
ANY: Ways = ("marks", "marks", "teams", "scores", "nothing")


@st.composite
def rulebooks(draw: st.DrawFn, ways: Ways = CARRIED, brought: bool = False, law: str = "1") -> Book:
    """A rulebook of one track or several, each with a law of its own from marks to places. Only if `brought` does it
    rank by an attribute of entries."""
    book: Book = {"law": law, "ladder": [], "scheme": []}
    tracks = []
    for number in range(draw(st.integers(1, 3))):
        track = f"c{number}"
        one, _ = draw(books(ways, law))
        if law == "2":
            _carried(one)
        fits = {"applies_to": [f"*/{track}/*"]}
        if ways == CARRIED and not brought and law == "1":
            steps = [step for step in one["ranking"]["precedence"] if not step.startswith("attribute:")]
            one["ranking"]["precedence"] = steps + draw(st.sampled_from([[], ["attribute:-home"]]))
        for part in ("scheme", "ladder", "segment"):
            for rule in one.get(part, []):
                key = rule["key"] if part == "segment" else f"{rule['key']}{number}"
                book.setdefault(part, []).append({**rule, **fits, "key": key})
        for part in ("numbers", "panel", "team", "score", "scale", "ranking"):
            if part in one:
                book.setdefault(part, []).append({**one[part], **fits})
        for aspect in _aspects(one):
            if "levels" not in aspect:
                maybe(draw, st.sampled_from(["-2", "-0.5", "1"]), aspect, "min")
        tracks.append({"key": track, "name": SOON, "divisions": ["a", "b"][: draw(st.integers(1, 2))]})
    if not book["scheme"]:
        del book["scheme"]
    book["edition"] = edition_part(tracks, draw(st.sampled_from(["full", "masked", "number"])))
    _awards(draw, book, brought)
    return book


def _aspects(book: Book) -> Iterator[dict[str, Any]]:
    for scheme in book.get("scheme", []):
        for criterion in scheme["criterion"]:
            yield from criterion["aspect"]


def edition_part(tracks: list[Book], names: str) -> Book:
    tiers = [
        {"key": "school", "run_by": "school", "credit": "school"},
        {"key": "province", "run_by": "authority", "credit": "school"},
    ]
    return {
        "key": "whole-2023",
        "series": "career",
        "series_name": SOON,
        "number": 1,
        "year": 2023,
        "zone": "Asia/Shanghai",
        "name": SOON,
        "names": names,
        "signatures": 1,
        "tier": [{**tier, "name": SOON, "sign": SOON} for tier in tiers],
        "division": [{"key": "a", "name": SOON}, {"key": "b", "name": SOON}],
        "track": tracks,
    }


def _awards(draw: st.DrawFn, book: Book, brought: bool) -> None:
    """Picks, awards of people, decisions, prizes, tables and the next tier."""
    rungs = list(dict.fromkeys(rung["award"] for ladder in book["ladder"] for rung in ladder["rung"]))
    fits = st.sampled_from([{}, {}, {"applies_to": ["*/c0/*"]}, {"applies_to": ["school/*"]}])
    wheres = st.sampled_from([{"official": "1"}, {"western": "1"}, {"group": "江西"}, {"status": "competing"}])
    some = st.lists(st.sampled_from(rungs), max_size=2, unique=True)
    ties = st.sampled_from(["include", "stop"])
    if draw(st.booleans()):
        own = brought or book["law"] == "2"
        steps = ["place", "percentile", "score", "lot", *(["attribute:-x"] if own else ["attribute:home"])]
        pick: Book = {"award": "best", "each": draw(st.sampled_from(["group", "contest", "edition"])), **draw(fits)}
        pick["by"] = draw(st.lists(st.sampled_from(steps), min_size=1, max_size=3, unique=True))
        maybe(draw, st.integers(1, 2), pick, "count")
        maybe(draw, some, pick, "outside")
        maybe(draw, wheres, pick, "where")
        maybe(draw, ties, pick, "tie")
        book["pick"] = [pick]
    if draw(st.booleans()):
        of = draw(st.lists(st.sampled_from(rungs), min_size=1, max_size=2, unique=True))
        derived: Book = {"award": "behind", "from": of, "role": draw(st.sampled_from(["adviser", "competitor"]))}
        maybe(draw, st.integers(1, 2), derived, "cap")
        book["derived"] = [{**derived, **draw(fits)}]
    if draw(st.booleans()):
        book["decision"] = [{"award": "special", **({"most": 3} if draw(st.booleans()) else {})}]
    orders = st.lists(
        st.sampled_from([*rungs, "total", "points", "points-mean", "score-sum", "score-mean"]), min_size=1, unique=True
    )
    for key in ["medals", "榜.2"][: draw(st.integers(0, 2))]:
        table: Book = {"key": key, "order": draw(orders), **draw(fits)}
        table["points"] = {award: draw(st.sampled_from([1, "1/3", -1])) for award in rungs}
        maybe(draw, st.sampled_from(["entries", "people"]), table, "count")
        maybe(draw, st.integers(0, 3), table, "round")
        book.setdefault("table", []).append(table)
    if draw(st.booleans()):
        book["prize"] = [_prize(draw, book, rungs, draw(fits), some, ties)]
    if draw(st.booleans()):
        book["advance"] = [_advance(draw, wheres)]


def _prize(draw: st.DrawFn, book: Book, rungs: list[str], fits: Book, some: Any, ties: Any) -> Book:
    figures = ["entries", "people", "participation", "attribute:hosting", *(f"award:{award}" for award in rungs)]
    figures += [f"table:{table['key']}:total" for table in book.get("table", [])]
    prize: Book = {"award": "cup", "count": draw(st.integers(1, 2)), **fits}
    prize["per"] = draw(st.sampled_from(["group", "group", "attribute:area"]))
    first, second = (draw(st.sampled_from(figures)) for _ in range(2))
    prize["index"] = [{"metric": first, "weight": "0.4"}, {"metric": second, "weight": "3/5"}]
    if draw(st.booleans()):
        prize["require"] = [{"metric": draw(st.sampled_from(figures)), "at_least": "0.3"}]
    maybe(draw, some, prize, "outside")
    maybe(draw, ties, prize, "tie")
    return prize


def _advance(draw: st.DrawFn, wheres: Any) -> Book:
    advance: Book = {"applies_to": ["school/*"], "to": "province", "take": draw(st.sampled_from(["1", 2, "1/2"]))}
    maybe(draw, st.sampled_from(["up", "down", "nearest"]), advance, "round")
    maybe(draw, st.sampled_from(["include", "exclude", "stop"]), advance, "tie")
    maybe(draw, st.sampled_from(["competing", "placed"]), advance, "base")
    maybe(draw, st.integers(0, 2), advance, "reserve")
    if draw(st.booleans()):
        advance["cap"] = {"per": draw(st.sampled_from(["group", "attribute:home", "attribute:area"])), "most": 1}
    if draw(st.booleans()):
        advance["reserved"] = [{"where": draw(wheres), "take": "1"}]
    return advance


@st.composite
def second_books(draw: st.DrawFn) -> Book:
    """A rulebook of law 2 with its clauses about awards and tables: own shares of a rung, conditions, prizes by a
    table, points by place, persons counted within a contest."""
    book: Book = draw(rulebooks(law="2"))
    _declared(draw, book)
    for aspect in _aspects(book):
        if "levels" not in aspect:
            maybe(draw, st.just("0.125"), aspect, "step")
            maybe(draw, st.sampled_from(["分", {"zh": "米", "en": ""}]), aspect, "unit")
    if draw(st.booleans()):
        _over_all(draw, book)
    shares = st.sampled_from(["1/10", "1/3", "1/2", "100/100", 1, 2])
    for ladder in book["ladder"]:
        medals = 3 if "policy" in ladder else 0
        maybe(draw, _conditions(), ladder, "need")
        for rung in ladder["rung"][medals:]:
            maybe(draw, shares, rung, "most")
            maybe(draw, st.sampled_from(["up", "down", "nearest"]), rung, "round")
            maybe(draw, _conditions(), rung, "need")
            if "most" in rung and draw(st.booleans()):
                rung.pop("upto", None)
    for pick in book.get("pick", []):
        maybe(draw, _conditions(), pick, "need")
    for advance in book.get("advance", []):
        maybe(draw, _conditions(), advance, "need")
        maybe(draw, st.sampled_from([{"group": "江西"}, {"status": ""}, {"status": "competing"}]), advance, "where")
    for derived in book.get("derived", []):
        if "cap" in derived and draw(st.booleans()):
            derived["per"] = "contest"
    _points_by_place(draw, book)
    return book


def _conditions() -> Any:
    rungs = st.sampled_from(["place", "score"])
    one = st.builds(
        lambda metric, bounds: {"metric": metric, **bounds},
        rungs,
        st.sampled_from([{"at_least": "2"}, {"at_most": "3"}, {"at_least": "1", "at_most": "7/2"}]),
    )
    return st.lists(one, min_size=1, max_size=2)


def _carried(one: Book) -> None:
    """Take out what law 2 draws and a round of one stage cannot have: scores of an earlier stage."""
    for segment in one.get("segment", []):
        if segment.get("from", "scores") != "scores":
            segment["from"] = "scores"


def _over_all(draw: st.DrawFn, book: Book) -> None:
    """One line over several contests: one organisation runs them all."""
    book["edition"]["tier"][0]["organisation"] = SCHOOL
    orders = st.lists(st.sampled_from(["percentile", "place", "lot"]), min_size=1, max_size=2, unique=True)
    for rule in (*book["ladder"], *book.get("advance", [])):
        if "policy" not in rule and draw(st.booleans()):
            rule |= {"over": "all", "by": draw(orders)}
            rule.setdefault("applies_to", ["school/*"])
            rule["applies_to"] = [one.replace("*/c", "school/*/c") for one in rule["applies_to"]]
    if "advance" in book and draw(st.booleans()):
        book["advance"][0] |= {"key": "first", "reserve": 0}
        book["advance"].append({"to": "province", "applies_to": ["school/*"], "take": 1, "after": ["first"]})


DECLARED: tuple[Book, ...] = (
    {"key": "official", "of": "group", "kind": "yes-no"},
    {"key": "western", "of": "group", "kind": "yes-no"},
    {"key": "area", "of": "group", "kind": "text", "values": ["东", "西"]},
    {"key": "eligible", "of": "group", "kind": "number"},
    {"key": "hosting", "of": "group", "kind": "number"},
    {"key": "home", "of": "entry", "kind": "text"},
    {"key": "x", "of": "entry", "kind": "number", "name": {"zh": "解题数", "en": "Solved"}},
    {"key": "grade", "of": "entry", "kind": "text", "values": ["甲", "乙, 1"]},
    {"key": "abroad", "of": "entry", "kind": "yes-no"},
)


def _declared(draw: st.DrawFn, book: Book) -> None:
    """Law 2 asks that every attribute is declared; the application asks for those of groups and of entries."""
    book["attribute"] = [dict(one) for one in DECLARED]
    for one in book["attribute"]:
        maybe(draw, st.just(True), one, "shown")
        if one["key"] != "home" and draw(st.integers(0, 9)) == 0:
            one["required"] = True
            maybe(draw, st.just(["*/c0/*"]), one, "applies_to")
        maybe(draw, st.just({"zh": "项", "en": ""}), one, "unit")
    for ranking in book["ranking"]:
        if "segment" in book:
            ranking["precedence"] = [step for step in ranking["precedence"] if step != "sheets:mean"]


def _points_by_place(draw: st.DrawFn, book: Book) -> None:
    tables = book.get("table", [])
    named = any("table:" in str(prize) for prize in book.get("prize", []))
    for table in tables:
        if not named:
            maybe(draw, st.sampled_from(["attribute:area", "attribute:grade"]), table, "per")
        if draw(st.booleans()):
            table["place_points"] = ["9", "7.5", "1/3"]
            table["order"] = [*table["order"], "place-points"]
            maybe(draw, st.sampled_from(["same", "mean"]), table, "level")
            maybe(draw, st.just([{"contests": ["*/c0/*"], "by": "2"}]), table, "times")
        maybe(draw, st.integers(1, 2), table, "best")
    for prize in book.get("prize", []):
        if tables and "cup" not in {*tables[0]["order"], *tables[0].get("points", {})} and draw(st.booleans()):
            for key in ("index", "per"):
                prize.pop(key, None)
            if "per" in tables[0]:
                prize.pop("require", None)
            prize["by"] = f"table:{tables[0]['key']}"


def refusable(book: Book) -> Iterator[tuple[str, str]]:
    """What the application does not carry of a rulebook, told without it: (sentence, path)."""
    for ranking in book["ranking"]:
        if ranking.get("by", "") == "attribute:x":
            yield "app.attribute", "ranking.by"
        if {"attribute:x", "attribute:-x"} & {*ranking["precedence"]}:
            yield "app.attribute", "ranking.precedence"
    if any(derived["role"] == "coach" for derived in book.get("derived", [])):
        yield "app.role", "derived.role"
    if any(advance["to"] == "school" for advance in book.get("advance", [])):
        yield "app.next-tier", "advance.to"
