"""What the slow readings of awards, tables and advances share: who is there, in which order, and who meets a condition.

From docs/law alone, on top of `slow_reference`, naive and slow, and sharing nothing with contest/rules."""

from __future__ import annotations

from fractions import Fraction as F  # noqa: N817 - it is on every line
from typing import Any

from tests.rules.slow_reference import contests

Who = tuple[str, str]  # contest, entry
Level = list[Who]


def fill(levels: list[Level], room: int, tie: str) -> tuple[list[Who], Level]:
    """Who gets in, and the group that the line cuts under stop."""
    inside: list[Who] = []
    for level in levels:
        left = room - len(inside)
        if left <= 0:
            return inside, []
        if len(level) > left and tie != "include":
            return inside, level if tie == "stop" else []
        inside += level
    return inside, []


class Edition:
    """All contests of one rulebook, and what is given in them."""

    def __init__(self, book: dict[str, Any], rows: dict[str, list[dict[str, str]]]) -> None:
        self.book, self.rows = book, rows
        self.contests = contests(book, rows)
        self.given: list[dict[str, Any]] = []
        self.ties = 0
        self.groups = {row["group"]: row for row in rows.get("groups", [])}

    # ---- entries

    def row(self, who: Who) -> dict[str, str]:
        return next(e for e in self.contests[who[0]].entries if e["entry"] == who[1])

    def competing(self, keys: list[str], where: dict[str, str]) -> list[Who]:
        return [
            (key, e["entry"])
            for key in keys
            for e in self.contests[key].entries
            if e["status"] in ("", "competing") and self.contests[key].meets(e, where)
        ]

    def seen(self, key: str, also_cut: bool) -> list[Who]:
        """The placed entries, without those whom a cut kept out."""
        c = self.contests[key]
        return [(key, n) for n in c.place if also_cut or not c.result[n].get("kept")]

    def fits(self, who: Who, where: dict[str, str]) -> bool:
        return self.contests[who[0]].meets(self.row(who), where)

    def held(self, who: Who) -> set[str]:
        return {one["award"] for one in self.given if one["who"] == who}

    # ---- order over contests

    def key(self, step: str, who: Who, also_cut: bool) -> Any:
        c = self.contests[who[0]]
        r = c.result[who[1]]
        if step == "percentile":
            placed = len(self.seen(who[0], also_cut))
            return (0, -(placed - c.number[who[1]] + F(1, 2)) / placed)
        if step == "place":
            return (0, c.place[who[1]])
        if step == "scale":
            return c.sign(r.get("scaled"), "higher")
        if step == "score":
            return c.sign(r["score"])
        return c.step(step, r["row"], {})

    def levels(self, steps: list[str], people: list[Who], also_cut: bool) -> list[Level]:
        keys = {who: [self.key(step, who, also_cut) for step in steps] for who in people}
        return [
            [who for who in people if keys[who] == one] for one in sorted({tuple(k): k for k in keys.values()}.values())
        ]

    def by_place(self, people: list[Who]) -> list[Level]:
        places = {who: self.contests[who[0]].place[who[1]] for who in people}
        return [[who for who in sorted(people) if places[who] == place] for place in sorted(set(places.values()))]

    # ---- conditions

    def meets(self, needs: list[dict[str, Any]], who: Who) -> bool:
        for need in needs:
            inside = [
                F(need.get("at_least", v)) <= v <= F(need.get("at_most", v)) for v in self.figures(need["metric"], who)
            ]
            if not inside or not (any(inside) if need["metric"] == "any-criterion" else all(inside)):
                return False
        return True

    def figures(self, metric: str, who: Who) -> list[F]:
        c, (kind, _, name) = self.contests[who[0]], metric.partition(":")
        r = c.result[who[1]]
        found: list[F | None]
        if kind == "score":
            found = [r["score"]]
        elif kind == "scale":
            found = [r.get("scaled")]
        elif kind == "place":
            found = [F(c.place[who[1]])]
        elif kind == "attribute":
            text = c.declared(r["row"]).get(name, "")
            found = [F(text) if text else None]
        elif kind == "award":
            found = [F(name in self.held(who))]
        elif kind in ("any-criterion", "every-criterion"):
            found = [r["steps"].get(f"criterion:{one['key']}") for one in c.scheme.get("criterion", [])]
            if kind == "every-criterion" and None in found:
                found = []
        else:
            found = [r["steps"].get(metric)]
        return [v for v in found if v is not None]
