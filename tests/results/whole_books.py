"""Rulebooks made by Hypothesis over the whole schema: for several tracks, each with a law of its own from marks to
places (tests/rules/generated.py), with awards, tables and the next tier on top."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.rules.generated import Book, books, maybe

SOON = {"zh": "全", "en": "Whole"}

Ways = tuple[str, ...]
CARRIED: Ways = ("marks",)
ANY: Ways = ("marks", "marks", "teams", "scores", "nothing")


@st.composite
def rulebooks(draw: st.DrawFn, ways: Ways = CARRIED, brought: bool = False) -> Book:
    """A rulebook of one track or several, each with a law of its own from marks to places. Only if `brought` does it
    rank by an attribute of entries."""
    book: Book = {"law": "1", "ladder": [], "scheme": []}
    tracks = []
    for number in range(draw(st.integers(1, 3))):
        track = f"c{number}"
        one, _ = draw(books(ways))
        fits = {"applies_to": [f"*/{track}/*"]}
        if ways == CARRIED:
            _without_scores(one)
            if not brought:
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


def _without_scores(book: Book) -> None:
    """Without the segment that is taken from scores; its share goes to the first."""
    kept = [segment for segment in book.get("segment", []) if "from" not in segment]
    if len(kept) < len(book.get("segment", [])):
        kept[0]["weight"] = "0.4"
        book["segment"] = kept
        steps = [step for step in book["ranking"]["precedence"] if step != "segment:test"]
        book["ranking"]["precedence"] = steps


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
        steps = ["place", "percentile", "score", "lot", *(["attribute:-x"] if brought else ["attribute:home"])]
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


def refusable(book: Book) -> Iterator[tuple[str, str]]:
    """What the application does not carry of a rulebook, told without it: (sentence, path)."""
    schemes = {pattern for scheme in book.get("scheme", []) for pattern in scheme["applies_to"]}
    if "team" in book:
        yield "app.team", "team"
    if any("from" in segment for segment in book.get("segment", [])):
        yield "app.scores", "segment.from"
    if any(f"*/{track['key']}/*" not in schemes for track in book["edition"]["track"]):
        yield "app.no-scheme", "edition.track.key"
    for ranking in book["ranking"]:
        if ranking.get("by", "") == "attribute:x":
            yield "app.attribute", "ranking.by"
        if {"attribute:x", "attribute:-x"} & {*ranking["precedence"]}:
            yield "app.attribute", "ranking.precedence"
    if any(derived["role"] == "coach" for derived in book.get("derived", [])):
        yield "app.role", "derived.role"
    if any(advance["to"] == "school" for advance in book.get("advance", [])):
        yield "app.next-tier", "advance.to"
