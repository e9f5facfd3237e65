"""A second implementation of what comes after places: ladders with conditions and over all contests, picks, derived
awards, decisions, prizes; `slow_tables` and `slow_advances` hold the rest. From docs/law alone, naive and slow."""

from __future__ import annotations

import csv
import io
import tomllib
from fractions import Fraction as F  # noqa: N817 - it is on every line
from typing import Any

from tests.rules.slow_advances import Advances
from tests.rules.slow_field import Level, Who, fill
from tests.rules.slow_reference import every
from tests.rules.slow_tables import Tables


class Awards(Tables, Advances):
    """Everything that one rulebook gives."""

    def __init__(self, book: dict[str, Any], rows: dict[str, list[dict[str, str]]]) -> None:
        super().__init__(book, rows)
        for c in self.contests.values():
            self.ties += sum(1 for tie in c.ties if tie[0] == "cut")
            for ladder in c.ladders:
                if ladder.get("over", "contest") == "contest":
                    self.climb(ladder, [c.key])
        for ladder in book.get("ladder", []):
            if ladder.get("over") == "all":
                self.climb(ladder, [key for key in self.contests if every([ladder], key)])
        for rule in book.get("pick", []):
            self.pick(rule)
        for rule in book.get("derived", []):
            self.derive(rule)
        for row in rows.get("decisions", []):
            entry = (row.get("contest", ""), row["entry"])
            self.give(row["award"], entry) if row["entry"] else self.to_group(row["award"], row["group"], None)
        for rule in book.get("prize", []):
            self.prize(rule)

    # ---- what is given

    def give(self, award: str, who: Who, person: str = "") -> None:
        row, place = self.row(who), self.contests[who[0]].place.get(who[1])
        size = 1 if person else int(row["size"] or 1)
        self.given.append(
            {
                "award": award,
                "who": who,
                "group": row["group"],
                "person": person,
                "size": size,
                "place": place,
                "index": None,
            }
        )

    def to_group(self, award: str, group: str, index: F | None) -> None:
        self.given.append(
            {
                "award": award,
                "who": ("", ""),
                "group": group,
                "person": "",
                "size": 1,
                "place": None,
                "index": index,
            }
        )

    # ---- ladders

    def climb(self, ladder: dict[str, Any], keys: list[str]) -> None:
        also_cut, where, over = ladder.get("also_cut", False), ladder.get("where", {}), ladder.get("over") == "all"
        people = [who for key in keys for who in self.seen(key, also_cut) if self.fits(who, where)]
        everybody = [who for key in keys for who in self.seen(key, True) if self.fits(who, where)]
        on_places = ladder.get("base") == "placed"
        base = len(people) if on_places else len(self.competing(keys, where))
        field = len(everybody) if on_places else base
        if not base:
            return
        rungs = ladder["rung"]
        sizes = [size for size in ladder.get("field", []) if field <= int(size["at_most"])]
        if sizes:
            rungs = rungs[: int(min(sizes, key=lambda size: int(size["at_most"]))["rungs"])]
        waiting = self.levels(ladder["by"], people, also_cut) if over else self.by_place(people)
        waiting = [[who for who in level if self.meets(ladder.get("need", []), who)] for level in waiting]
        given: list[Who] = []
        line = self.contests[keys[0]].line
        for at, rung in enumerate(rungs):
            if "policy" in ladder and at < 3:
                takers = self.medals(at, waiting, given, F(ladder["tolerance"]))
                stuck: Level = []
            else:
                willing: list[Level] = []
                for level in waiting:
                    short = [who for who in level if self.misses(rung, who)]
                    if short and not over:
                        break
                    here = [who for who in level if who not in short and self.meets(rung.get("need", []), who)]
                    willing += [here] if here else []
                room = sum(len(level) for level in waiting)
                if "upto" in rung:
                    room = min(room, line(rung["upto"], base, rung.get("round", "up")) - len(given))
                if "most" in rung:
                    room = min(room, line(rung["most"], base, rung.get("round", "up")))
                takers, stuck = fill(willing, room, rung.get("tie", "include"))
            for who in takers:
                self.give(rung["award"], who)
            given += takers
            waiting = [[who for who in level if who not in takers] for level in waiting]
            if stuck:
                self.ties += 1
                return

    def value(self, who: Who) -> F | None:
        value: F | None = self.contests[who[0]].result[who[1]]["value"]
        return value

    def misses(self, rung: dict[str, Any], who: Who) -> bool:
        if "at_least" not in rung:
            return False
        value, least = self.value(who), F(rung["at_least"])
        return value is None or (value < least if self.contests[who[0]].rank_way == "higher" else value > least)

    def medals(self, at: int, waiting: list[Level], given: list[Who], tolerance: F) -> list[Who]:
        valued = [(who, value) for level in waiting for who in level if (value := self.value(who)) is not None]
        if not valued or (at == 1 and len(given) != 1):
            return []
        head = valued[0][1]
        if at == 2 and len(given) >= 3 and abs((self.value(given[-1]) or F(0)) - head) > tolerance:
            return []
        return [who for who, value in valued if abs(head - value) <= tolerance]

    # ---- picks, derived

    def pick(self, rule: dict[str, Any]) -> None:
        also_cut = rule.get("also_cut", False)
        pools: dict[str, list[Who]] = {}
        for key in self.contests:
            for who in self.seen(key, also_cut) if every([rule], key) else []:
                apart = set(rule.get("outside", [])) & self.held(who)
                if apart or not self.fits(who, rule.get("where", {})) or not self.meets(rule.get("need", []), who):
                    continue
                name = {"group": self.row(who)["group"], "contest": key, "edition": ""}[rule["each"]]
                if name or rule["each"] != "group":
                    pools.setdefault(name, []).append(who)
        won: list[Who] = []
        for name in sorted(pools):
            levels = self.levels(rule["by"], pools[name], also_cut)
            inside, stuck = fill(levels, int(rule.get("count", 1)), rule.get("tie", "include"))
            won += inside
            self.ties += bool(stuck)
        for who in won:
            self.give(rule["award"], who)

    def derive(self, rule: dict[str, Any]) -> None:
        behind = {one["who"]: one["place"] for one in self.given if one["award"] in rule["from"] and one["who"][1]}
        held: dict[Any, int] = {}
        for who in sorted(behind, key=lambda who: (who[0], behind[who] is None, behind[who] or 0, who[1])):
            if not every([rule], who[0]):
                continue
            for member in self.rows.get("members", []):
                if (member.get("contest", ""), member["entry"]) != who or member["role"] != rule["role"]:
                    continue
                name = (member["person"], who[0] if rule.get("per") == "contest" else "")
                if held.get(name, 0) < int(rule.get("cap", 10**6)):
                    held[name] = held.get(name, 0) + 1
                    self.give(rule["award"], who, member["person"])

    # ---- prizes

    def prize(self, rule: dict[str, Any]) -> None:
        table: list[Any] = []
        per = rule.get("per", "group")
        if "by" in rule:
            of_table = next(one for one in self.book["table"] if f"table:{one['key']}" == rule["by"])
            table, per = self.table(of_table), of_table.get("per", "group")
        own: dict[str, list[dict[str, str]]] = {}
        for c in self.contests.values():
            for e in c.entries:
                name = self.name_of(e, c, per) if "by" in rule else self.name_of_group(e["group"], per)
                if e["status"] in ("", "competing") and name:
                    own.setdefault(name, []).append(e)
        figures = {
            "entries": {name: F(len(own[name])) for name in own},
            "people": {name: F(sum(int(e["size"] or 1) for e in own[name])) for name in own},
        }
        for award in {one["award"] for one in self.given}:
            mine = [self.counts_for(one, per, "by" in rule) for one in self.given if one["award"] == award]
            figures[f"award:{award}"] = {name: F(mine.count(name)) for name in own}
        for metric in [one["metric"] for part in ("index", "require") for one in rule.get(part, [])]:
            if metric.startswith("award:"):
                figures.setdefault(metric, dict.fromkeys(own, F(0)))
            if metric == "participation":
                for_all = {name: [g for g in self.groups if self.name_of_group(g, per) == name] for name in own}
                figures[metric] = {
                    name: len(own[name]) / sum((F(self.groups[g]["eligible"]) for g in for_all[name]), F(0))
                    for name in own
                }
            if metric.startswith("table:"):
                key, column = metric.split(":")[1:]
                lines = self.table(next(one for one in self.book["table"] if one["key"] == key))
                figures[metric] = {name: next(v[column] for n, g, v in lines if g == name) for name in own}
        out = {self.counts_for(one, per, "by" in rule) for one in self.given if one["award"] in rule.get("outside", [])}
        fit = [name for name in own if name not in out]
        for need in rule.get("require", []):
            fit = [name for name in fit if figures[need["metric"]][name] >= F(need["at_least"])]
        if "by" in rule:
            worth = {g: F(-rank) for rank, g, values in table if any(values[step] for step in of_table["order"])}
        else:
            worth = dict.fromkeys(own, F(0))
            for part in rule["index"]:
                of = figures[part["metric"]]
                for name in own:
                    if max(of.values()):
                        worth[name] += F(part["weight"]) * of[name] / max(of.values())
            worth = {name: index for name, index in worth.items() if index}
        fit = sorted(name for name in fit if name in worth)
        best_first = sorted({worth[g] for g in fit}, reverse=True)
        levels: list[Any] = [[g for g in fit if worth[g] == one] for one in best_first]
        inside, stuck = fill(levels, int(rule["count"]), rule.get("tie", "include"))
        self.ties += bool(stuck)
        for name in inside:
            self.to_group(rule["award"], name, worth[name])

    def counts_for(self, one: dict[str, Any], per: str, by_table: bool) -> str:
        if one["who"][1] and by_table:
            return self.name_of(self.row(one["who"]), self.contests[one["who"][0]], per)
        if not one["who"][1] and one["index"] is not None and per != "group":
            return self.name_of_group(one["group"], per) or one["group"]
        return self.name_of_group(one["group"], per)

    def award_rows(self) -> list[tuple[str, ...]]:
        order = self.order_of_awards()

        def key(one: dict[str, Any]) -> Any:
            if one["index"] is not None:
                return (order.index(one["award"]), 1, "", -one["index"], one["group"], "")
            place = (one["place"] is None, one["place"] or 0)
            return (order.index(one["award"]), 0, one["who"][0], place, one["who"][1], one["person"] or one["group"])

        return [
            (one["award"], *one["who"], one["group"], one["person"], str(one["size"]))
            for one in sorted(self.given, key=key)
        ]


def rows_of(files: dict[str, bytes]) -> dict[str, list[dict[str, str]]]:
    """The rows of CSV files, by kind."""
    found = {}
    for kind, raw in files.items():
        found[kind] = [dict(row) for row in csv.DictReader(io.StringIO(raw.decode()))]
    for row in found["entries"]:
        for column in ("group", "status", "size"):
            row.setdefault(column, "")
    return found


def awards_of(text: str, files: dict[str, bytes]) -> Awards:
    """Everything that a rulebook and its files give, read slowly."""
    return Awards(tomllib.loads(text), rows_of(files))


def table_of(text: str, files: dict[str, bytes], key: str) -> list[str]:
    """The rows of table-KEY.csv."""
    read = awards_of(text, files)
    rule = next(one for one in read.book["table"] if one["key"] == key)
    return [",".join(line) for line in read.table_lines(rule)]
