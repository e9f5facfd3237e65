"""A second implementation of tables, written from docs/law alone on top of `slow_reference`."""

from __future__ import annotations

from fractions import Fraction as F  # noqa: N817 - it is on every line
from typing import Any

from tests.rules.slow_field import Edition
from tests.rules.slow_reference import every, fits, keep, show


class Tables(Edition):
    """The tables of what is given."""

    def name_of_group(self, group: str, per: str) -> str:
        return group if per == "group" else self.groups.get(group, {}).get(per[10:], "")

    def name_of(self, e: dict[str, str], c: Any, per: str) -> str:
        return e["group"] if per == "group" else c.declared(e).get(per[10:], "")

    def order_of_awards(self) -> list[str]:
        names = [rung["award"] for one in self.book.get("ladder", []) for rung in one["rung"]]
        names += [one["award"] for part in ("pick", "derived", "decision", "prize") for one in self.book.get(part, [])]
        return list(dict.fromkeys(names))

    def table(self, rule: dict[str, Any]) -> list[tuple[int, str, dict[str, F | None]]]:
        """rank, row, figures; in the order of the file."""
        per, points = rule.get("per", "group"), rule.get("points", {})
        inside = [c for c in self.contests.values() if every([rule], c.key)]
        listed = inside if per != "group" else list(self.contests.values())
        names = {self.name_of(e, c, per) for c in listed for e in c.entries} - {""}
        of_group = any(one["key"] == per[10:] and one["of"] == "group" for one in self.book.get("attribute", []))
        named = [award for award in self.order_of_awards() if award in [*rule["order"], *points]]
        found: dict[str, dict[str, F | None]] = {}
        for name in names:
            figures: dict[str, F | None] = {}
            for award in named:
                mine = []
                for one in self.given:
                    if one["who"][1]:
                        row = self.name_of(self.row(one["who"]), self.contests[one["who"][0]], per)
                    else:
                        row = self.name_of_group(one["group"], per) if per == "group" or of_group else ""
                    if one["award"] == award and row == name and fits(rule.get("applies_to", ["*"]), one["who"][0]):
                        mine.append(one)
                figures[award] = F(sum(one["size"] if rule.get("count") == "people" else 1 for one in mine))
            figures["total"] = sum((figures[award] or F(0) for award in named), F(0))
            figures["points"] = sum((F(points[award]) * (figures[award] or F(0)) for award in points), F(0))
            mine_all = [e for c in inside for e in c.entries if self.name_of(e, c, per) == name]
            many = sum(e["status"] in ("", "competing") for e in mine_all)
            scores, worth = self.of_places(rule, inside, name, per)
            total, places = sum(scores, F(0)), rule.get("round", 2)
            figures["points-mean"] = keep((figures["points"] or F(0)) / many, places, "half-up") if many else None
            figures["score-sum"] = keep(total, places, "half-up") if scores else None
            figures["score-mean"] = keep(total / len(scores), places, "half-up") if scores else None
            figures["place-points"] = worth
            found[name] = figures
        lower = {c.rank_way for c in inside} == {"lower"}

        def key(name: str) -> list[Any]:
            return [
                (value is None, (value or F(0)) * (1 if lower and step.startswith("score-") else -1))
                for step in rule["order"]
                for value in [found[name][step]]
            ]

        ordered = sorted(found, key=lambda name: (key(name), name))
        return [(1 + sum(key(other) < key(name) for other in found), name, found[name]) for name in ordered]

    def of_places(self, rule: dict[str, Any], inside: list[Any], name: str, per: str) -> tuple[list[F], F]:
        """The ranked values of a row's placed entries that count, and their points by place."""
        scores: list[F] = []
        worth = F(0)
        for c in inside:
            rows = {e["entry"]: e for e in c.entries}
            placed = sorted(c.place, key=lambda n: (c.number[n], n))
            mine = [n for n in placed if self.name_of(rows[n], c, per) == name][: int(rule.get("best", 10**6))]
            factor = next((F(one["by"]) for one in rule.get("times", []) if fits(one["contests"], c.key)), F(1))
            for n in mine:
                if c.result[n]["value"] is not None:
                    scores.append(c.result[n]["value"])
                level = [other for other in placed if c.number[other] == c.number[n]]
                listed = [F(p) for p in rule.get("place_points", [])] + [F(0)] * 99
                taken = listed[c.number[n] - 1 : c.number[n] - 1 + len(level)]
                worth += factor * (sum(taken, F(0)) / len(level) if rule.get("level") == "mean" else taken[0])
        return scores, worth

    def table_lines(self, rule: dict[str, Any]) -> list[tuple[str, ...]]:
        named = [award for award in self.order_of_awards() if award in [*rule["order"], *rule.get("points", {})]]
        more = ("points", "place-points", "points-mean", "score-sum", "score-mean")
        columns = [*named, "total", *(one for one in more if one in rule["order"])]
        rounds = {one: rule.get("round", 2) for one in more[2:]}
        return [
            (str(rank), name, *(show(values[one], rounds.get(one)) for one in columns))
            for rank, name, values in self.table(rule)
        ]
