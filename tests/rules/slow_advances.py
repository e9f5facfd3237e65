"""A second implementation of advances, written from docs/law alone on top of `slow_reference`."""

from __future__ import annotations

from typing import Any

from tests.rules.slow_field import Edition, Level, Who, fill
from tests.rules.slow_reference import every


class Advances(Edition):
    """Who goes on to the next tier."""

    def advances(self) -> list[tuple[str, ...]]:
        rules = self.book.get("advance", [])
        self.sent: dict[str, set[Who]] = {}
        done: dict[int, list[tuple[str, list[tuple[str, ...]]]]] = {}
        while len(done) < len(rules):
            waiting = {rules[at].get("key") for at in range(len(rules)) if at not in done}
            at = next(n for n, r in enumerate(rules) if n not in done and not waiting & set(r.get("after", [])))
            rule = rules[at]
            keys = [key for key in self.contests if every([rule], key)]
            lines = [("", keys)] if rule.get("over") == "all" else [(key, [key]) for key in keys]
            done[at] = [(name, self.advance(rule, inside)) for name, inside in lines]
            through = {(r[0], r[4]) for _, rows in done[at] for r in rows if r[2] == "through"}
            self.sent[rule.get("key", "")] = self.sent.get(rule.get("key", ""), set()) | through
        all_rows = [(name, rules[at]["to"], row) for at in sorted(done) for name, rows in done[at] for row in rows]
        return [row for _, _, row in sorted(all_rows, key=lambda one: one[:2])]

    def advance(self, rule: dict[str, Any], keys: list[str]) -> list[tuple[str, ...]]:
        also_cut, where, tie = rule.get("also_cut", False), rule.get("where", {}), rule.get("tie", "include")
        people = [who for key in keys for who in self.seen(key, also_cut) if self.fits(who, where)]
        levels = self.levels(rule["by"], people, also_cut) if rule.get("over") == "all" else self.by_place(people)
        base = len(people) if rule.get("base") == "placed" else len(self.competing(keys, where))
        gone = {who for name in rule.get("after", []) for who in self.sent.get(name, set())}
        willing = [[w for w in level if w not in gone and self.meets(rule.get("need", []), w)] for level in levels]
        line = self.contests[keys[0]].line if keys else None
        through: list[Who] = []
        reserve: list[Who] = []
        stuck: list[Level] = []

        def capped(who: Who) -> str:
            if "cap" not in rule:
                return ""
            c, row, per = self.contests[who[0]], self.row(who), rule["cap"].get("per", "group")
            if per == "group":
                return row["group"]
            if c.law == "2":
                return c.declared(row).get(per[10:], "")
            return row.get(per[10:]) or self.groups.get(row["group"], {}).get(per[10:], "")

        def take(room: int, where: dict[str, str]) -> list[Who]:
            taken: list[Who] = []
            for level in willing:
                if len(taken) >= room:
                    break
                some = [w for w in level if w not in through and w not in reserve and self.fits(w, where)]
                under: list[Who] = []
                for name in dict.fromkeys(capped(w) for w in some):
                    same = [w for w in some if capped(w) == name]
                    if name:
                        held = sum(capped(w) == name for w in [*through, *reserve, *taken])
                        same, cut = fill([same], int(rule["cap"]["most"]) - held, tie)
                        if cut:
                            stuck.append(cut)
                            return taken
                    under += same
                inside, cut = fill([under], room - len(taken), tie)
                taken += inside
                if len(inside) < len(under):
                    if cut:
                        stuck.append(cut)
                    return taken
            return taken

        total = line(rule["take"], base, rule.get("round", "up")) if line else 0
        for seats in rule.get("reserved", []):
            room = line(seats["take"], base, seats.get("round", "up")) if line else 0
            if not stuck:
                through += take(min(room, total - len(through)), seats["where"])
        if not stuck:
            through += take(total - len(through), {})
        if not stuck:
            reserve += take(int(rule.get("reserve", 0)), {})
        self.ties += len(stuck)
        number = {who: at for at, level in enumerate(levels) for who in level}
        rows = []
        for outcome, some in (("through", through), ("reserve", reserve)):
            for who in sorted(some, key=lambda w: (number[w], w)):
                order = str(1 + sum(number[other] < number[who] for other in some))
                rows.append((who[0], rule["to"], outcome, order, who[1], self.row(who)["group"]))
        out = [who for who in self.competing(keys, {}) if who not in through and who not in reserve]
        if self.book["law"] == "1":
            places = {who: self.contests[who[0]].place.get(who[1]) for who in out}
            out.sort(key=lambda who: (places[who] is None, places[who] or 0, who[1]))
        else:
            out.sort()
        rows += [(who[0], rule["to"], "out", "", who[1], self.row(who)["group"]) for who in out]
        return rows
