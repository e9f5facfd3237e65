"""A second implementation of marks → places → ladders, written from docs/law alone: naive, slow, and sharing nothing
with contest/rules. It takes the rulebook as the mapping that TOML gives and rows as plain dicts.

Where the rulebook does not decide, it follows the choices that the docstrings of contest/rules state.
"""

from __future__ import annotations

import decimal
from fnmatch import fnmatchcase
from fractions import Fraction as F  # noqa: N817 - it is on every line
from typing import Any

Row = dict[str, str]


def fits(patterns: list[str], contest: str) -> bool:
    if any(p.startswith("!") and fnmatchcase(contest, p[1:]) for p in patterns):
        return False
    others = [p for p in patterns if not p.startswith("!")]
    return not others or any(fnmatchcase(contest, p) for p in others)


def first(rules: Any, contest: str) -> dict[str, Any]:
    for rule in [rules] if isinstance(rules, dict) else rules or []:
        if fits(rule.get("applies_to", ["*"]), contest):
            return rule
    return {}


def every(rules: Any, contest: str) -> list[dict[str, Any]]:
    rules = [rules] if isinstance(rules, dict) else rules or []
    return [r for r in rules if fits(r.get("applies_to", ["*"]), contest)]


def to_whole(x: F, mode: str) -> int:
    down = abs(x).numerator // abs(x).denominator
    rest = abs(x) - down
    if (mode == "up" and rest > 0) or (mode == "half-up" and rest >= F(1, 2)):
        down += 1
    if mode == "half-even" and (rest > F(1, 2) or (rest == F(1, 2) and down % 2)):
        down += 1
    return -down if x < 0 else down


def keep(x: F, places: Any, mode: str) -> F:
    return x if places is None else F(to_whole(x * 10 ** int(places), mode), 10 ** int(places))


def root(x: F) -> F:
    with decimal.localcontext() as c:
        c.prec = 300
        exact = (decimal.Decimal(x.numerator) / decimal.Decimal(x.denominator)).sqrt()
    with decimal.localcontext() as c:
        c.prec, c.rounding = 50, decimal.ROUND_HALF_EVEN
        return F(+exact)


def show(x: F | None, places: Any = None) -> str:
    if x is None:
        return ""
    if places is None:
        for places in range(400):
            if (x * 10**places).denominator == 1:
                break
        else:
            cut = to_whole(x * 10**6, "down")
            return show(F(cut, 10**6), 6) + "…"
    n = x * 10 ** int(places)
    assert n.denominator == 1
    digits = str(abs(n.numerator)).zfill(int(places) + 1)
    text = digits if not int(places) else digits[: -int(places)] + "." + digits[-int(places) :]
    return "-" + text if n < 0 else text


def median(values: list[F]) -> F:
    v = sorted(values)
    return v[len(v) // 2] if len(v) % 2 else (v[len(v) // 2 - 1] + v[len(v) // 2]) / 2


class Contest:
    """One contest, computed entry by entry."""

    def __init__(self, book: dict[str, Any], key: str, rows: dict[str, list[Row]]) -> None:
        self.key = key
        self.law = book.get("law", "1")
        self.attributes = book.get("attribute", [])
        self.numbers = first(book.get("numbers"), key)
        self.mode = self.numbers.get("rounding", "half-up")
        self.scheme = first(book.get("scheme"), key)
        self.panel = first(book.get("panel"), key)
        self.score_rule = first(book.get("score"), key)
        self.scale_rule = first(book.get("scale"), key)
        self.ranking = first(book.get("ranking"), key)
        self.team = first(book.get("team"), key)
        self.segments = every(book.get("segment"), key)
        self.ladders = every(book.get("ladder"), key)
        self.better = self.ranking.get("better", "higher")
        self.by = self.ranking.get("by", "score")
        self.precedence = self.ranking.get("precedence", [])

        def mine(name: str) -> list[Row]:
            return [r for r in rows.get(name, []) if r.get("contest", "") == key]

        self.entries = sorted(mine("entries"), key=lambda r: r["entry"])
        self.marks = [r for r in mine("marks") if r["mark"] != ""]
        self.scores = {r["entry"]: r for r in mine("scores")}
        self.adjustments = mine("adjustments")
        self.lots = {r["entry"]: int(r["lot"]) for r in mine("lots")}
        self.sources = {r["judge"]: r.get("source", "") for r in mine("judges")}
        self.groups = {r["group"]: r for r in rows.get("groups", [])}
        self.problems: set[tuple[str, int, str, str]] = set()
        self.ties: list[tuple[str, ...]] = []
        self.made_elsewhere = any(r.get("score") for r in self.scores.values())
        self.unscored = self.by.startswith("attribute:") and not self.marks and not self.made_elsewhere
        self.out_of_field = 0
        self.run()

    def note(self, kind: str, entry: Row, blocks: bool) -> None:
        blocks = blocks and entry["status"] in ("", "competing")
        old = {p for p in self.problems if p[0] == kind and p[3] == entry["entry"]}
        self.problems -= old
        blocks = blocks or any(p[1] for p in old)
        self.problems.add((kind, int(blocks), self.key, entry["entry"]))

    # ---- scoring

    def worth(self, aspect: dict[str, Any], mark: str) -> F:
        if "levels" in aspect:
            return F(mark) / F(aspect["levels"]) * F(aspect["max"])
        return F(mark)

    def given(self, entry: str, member: str, aspect: str, source: str | None) -> dict[str, str]:
        found = {}
        for r in self.marks:
            mine = r["entry"] == entry and r.get("member", "") == member and r["aspect"] == aspect
            if mine and (source is None or r["judge"] == "" or self.sources.get(r["judge"]) == source):
                found[r["judge"]] = r["mark"]
        return found

    def unit(
        self, parts: list[tuple[dict[str, Any], F]], entry: str, member: str, panel: dict[str, Any], source: str | None
    ) -> tuple[F | None, list[tuple[str, bool]]]:
        trouble: list[tuple[str, bool]] = []
        agreed: dict[str, F] = {}
        waiting = []
        for aspect, times in parts:
            marks = self.given(entry, member, aspect["key"], source)
            if aspect.get("kind", "judged") == "measured" or "" in marks:
                if not marks:
                    trouble.append(("incomplete", True))
                elif len({F(m) for m in marks.values()}) > 1:
                    trouble.append(("disagreement", True))
                else:
                    agreed[aspect["key"]] = times * self.worth(aspect, next(iter(marks.values())))
            else:
                waiting.append((aspect, times, marks))
        if trouble:
            return None, trouble
        if not waiting:
            return sum(agreed.values(), F(0)), []
        everybody = {j for _, _, marks in waiting for j in marks}
        standing = {j for j in everybody if all(j in marks for _, _, marks in waiting)}
        if everybody - standing:
            trouble.append(("partial", False))
        values = []
        levels = []
        for judge in standing:
            values.append(sum(agreed.values(), F(0)) + sum((t * self.worth(a, m[judge]) for a, t, m in waiting), F(0)))
            levels.append(F(waiting[0][2][judge]))
        spread = panel.get("spread")
        if spread and values:
            look = levels if panel.get("unit", "aspect") == "aspect" and "levels" in waiting[0][0] else values
            if max(look) - min(look) > F(spread["above"]):
                trouble.append(("spread", spread.get("then", "warn") == "re-mark"))
        values = [self.ruled(entry, member, judge, value) for judge, value in zip(standing, values, strict=True)]
        high, low = int(panel.get("drop_high", 0)), int(panel.get("drop_low", 0))
        if len(values) < int(panel.get("min_judges", 1)) or high + low >= len(values):
            trouble.append(("incomplete", True))
            return None, trouble
        for _ in range(high):
            values.remove(max(values))
        for _ in range(low):
            values.remove(min(values))
        how = panel.get("combine", "mean")
        value = median(values) if how == "median" else sum(values, F(0))
        if how == "mean":
            value /= len(values)
        return keep(value, panel.get("round"), self.mode), trouble

    def ruled(self, entry: str, member: str, judge: str, value: F) -> F:
        """Law 2, section 4 (`slow_second`)."""
        return value

    def part(
        self, criteria: list[dict[str, Any]], entry: str, member: str, panel: dict[str, Any], source: str | None
    ) -> tuple[F | None, list[tuple[str, bool]], dict[str, F]]:
        trouble: list[tuple[str, bool]] = []
        steps: dict[str, F] = {}
        unit = panel.get("unit", "aspect")
        if unit == "sheet":
            parts = [(a, F(c.get("weight", 1)) * F(a.get("factor", 1))) for c in criteria for a in c["aspect"]]
            value, trouble = self.unit(parts, entry, member, panel, source)
            return value, trouble, steps
        total: F | None = F(0)
        for c in criteria:
            inner: F | None
            if unit == "criterion":
                inner, told = self.unit([(a, F(a.get("factor", 1))) for a in c["aspect"]], entry, member, panel, source)
                trouble += told
            else:
                inner = F(0)
                for a in c["aspect"]:
                    value, told = self.unit([(a, F(1))], entry, member, panel, source)
                    trouble += told
                    if value is None:
                        inner = None
                    else:
                        worth = keep(value * F(a.get("factor", 1)), a.get("round"), self.mode)
                        steps["aspect:" + a["key"]] = worth
                        inner = None if inner is None else inner + worth
            if inner is None:
                total = None
            else:
                weighed = keep(inner * F(c.get("weight", 1)), c.get("round"), self.mode)
                steps["criterion:" + c["key"]] = weighed
                total = None if total is None else total + weighed
        return total, trouble, steps

    def parts(self, entry: str, member: str) -> list[tuple[dict[str, Any], F | None, list[Any], dict[str, F]]]:
        criteria = self.scheme.get("criterion", [])
        if not self.segments:
            if not criteria:
                return [({}, None, [("incomplete", True)], {})]
            value, trouble, steps = self.part(criteria, entry, member, self.panel, None)
            return [({"weight": 1}, value, trouble, steps)]
        found = []
        for s in self.segments:
            if s.get("from") == "scores":
                text = self.scores.get(entry, {}).get("segment:" + s["key"], "")
                if text:
                    value = keep(F(text), s.get("round"), self.mode)
                    found.append((s, value, [], {"segment:" + s["key"]: value}))
                else:
                    found.append((s, None, [("incomplete", True)], {}))
                continue
            inside = [
                c for c in criteria if all(any(fnmatchcase(a["key"], p) for p in s["aspects"]) for a in c["aspect"])
            ]
            panel = {**self.panel, **s.get("panel", {})}
            value, trouble, steps = self.part(inside, entry, member, panel, s.get("source"))
            if value is not None:
                value = keep(value, s.get("round"), self.mode)
                steps["segment:" + s["key"]] = value
            found.append((s, value, trouble, steps))
        return found

    def sheets_mean(self, entry: str) -> F | None:
        agreed, judges = F(0), None
        cells = []
        for c in self.scheme.get("criterion", []):
            for a in (a for a in c["aspect"] if not a.get("silent")):
                source = None
                for s in self.segments:
                    if any(fnmatchcase(a["key"], p) for p in s.get("aspects", [])):
                        source = s.get("source")
                marks = self.given(entry, "", a["key"], source)
                times = F(c.get("weight", 1)) * F(a.get("factor", 1))
                if a.get("kind", "judged") == "measured" or "" in marks:
                    if len({F(m) for m in marks.values()}) != 1:
                        return None
                    agreed += times * self.worth(a, next(iter(marks.values())))
                else:
                    cells.append((a, times, marks))
                    judges = set(marks) if judges is None else judges & set(marks)
        if judges is None:
            return agreed
        if not judges:
            return None
        sheets = [agreed + sum((t * self.worth(a, m[j]) for a, t, m in cells), F(0)) for j in judges]
        return sum(sheets, F(0)) / len(sheets)

    # ---- the whole way

    def attribute(self, row: Row, name: str) -> F | None:
        text = row.get(name, "")
        return F(text) if text else None

    def run(self) -> None:
        self.result: dict[str, dict[str, Any]] = {}
        scored = [e for e in self.entries if e["status"] in ("", "competing", "guest")]
        for e in scored:
            r: dict[str, Any] = {"row": e, "raw": None, "steps": {}, "tier": 99, "parts": [], "told": []}
            self.result[e["entry"]] = r
            members = sorted({m.get("member", "") for m in self.marks if m["entry"] == e["entry"]})
            if self.unscored:
                continue
            if self.made_elsewhere:
                text = self.scores.get(e["entry"], {}).get("score", "")
                r["raw"] = F(text) if text else None
                if not text:
                    r["told"].append(("incomplete", True))
            elif self.by.startswith("attribute:") and not members and e["entry"] not in self.scores:
                continue
            elif any(members):
                self.run_team(r, members)
            else:
                r["parts"] = self.parts(e["entry"], "")
                r["steps"]["sheets:mean"] = self.sheets_mean(e["entry"])
        for n, s in enumerate(self.segments):
            if "cut" in s:
                self.run_cut(n + 1, s)
        for r in self.result.values():
            self.finish(r)
        self.rank()

    def run_team(self, r: dict[str, Any], members: list[str]) -> None:
        totals = []
        for m in members:
            total: F | None = F(0)
            for s, value, told, _ in self.parts(r["row"]["entry"], m):
                r["told"] += told
                total = None if total is None or value is None else total + F(s["weight"]) * value
            totals.append(total)
        best = int(self.team.get("best", len(members)))
        if len(totals) < best:
            r["told"].append(("incomplete", True))
        elif None not in totals:
            top = sorted([t for t in totals if t is not None], reverse=self.better == "higher")[:best]
            r["raw"] = sum(top, F(0)) / (best if self.team.get("combine", "sum") == "mean" else 1)

    def sofar(self, r: dict[str, Any], n: int) -> F | None:
        total = F(0)
        for s, value, _, _ in r["parts"][:n]:
            if value is None:
                return None
            total += F(s["weight"]) * value
        return total

    def run_cut(self, n: int, segment: dict[str, Any]) -> None:
        cut = segment["cut"]
        inside = [r for r in self.result.values() if r["tier"] == 99 and r["parts"]]

        def key(r: dict[str, Any]) -> list[Any]:
            steps: dict[str, F] = {}
            for _, _, _, found in r["parts"][:n]:
                steps |= found
            keys = [self.sign(self.sofar(r, n))]
            usable = [step for step in self.precedence if step not in ("score", "scale", "sheets:mean")]
            keys += [self.step(step, r["row"], steps) for step in usable]
            return keys

        ranked = [r for r in inside if self.sofar(r, n) is not None]
        real = [r for r in ranked if r["row"]["status"] in ("", "competing")]
        base = len([r for r in inside if r["row"]["status"] in ("", "competing")])
        take = self.line(cut["take"], base, cut.get("round", "up"))
        real.sort(key=key)
        through = real[:take]
        if take < len(real) and through and key(real[take]) == key(through[-1]):
            level = [r for r in real if key(r) == key(through[-1])]
            through = [r for r in through if r not in level]
            if cut.get("tie", "include") == "include":
                through += level
            elif cut["tie"] == "stop":
                self.ties.append(("cut", *sorted(r["row"]["entry"] for r in level)))
        last = max((key(r) for r in through), default=None)
        for r in ranked:
            guest = r["row"]["status"] == "guest"
            if not ((guest and last is not None and key(r) <= last) or (not guest and r in through)):
                r["tier"] = n

    def line(self, text: Any, base: int, how: str) -> int:
        if isinstance(text, int) or text.isdigit():
            return int(text)
        return to_whole(F(text) * base, {"up": "up", "down": "down", "nearest": "half-up"}[how])

    def finish(self, r: dict[str, Any]) -> None:
        if r["parts"]:
            n = min(r["tier"], len(r["parts"]))
            r["raw"] = self.sofar(r, n)
            for _, _, told, steps in r["parts"][:n]:
                r["told"] += told
                r["steps"] |= steps
        for kind, blocks in r["told"]:
            self.note(kind, r["row"], blocks)
        r["score"] = None
        if r["raw"] is not None:
            x = r["raw"] + sum((F(a["points"]) for a in self.adjustments if a["entry"] == r["row"]["entry"]), F(0))
            if "floor" in self.score_rule:
                x = max(x, F(self.score_rule["floor"]))
            r["score"] = keep(x, self.score_rule.get("round"), self.mode)

    def scale(self) -> None:
        rule = self.scale_rule
        if not rule or rule["kind"] == "none":
            return
        people = [r for r in self.result.values() if r["score"] is not None and r["row"]["status"] in ("", "competing")]
        values = [r["score"] for r in people]
        center, spread = F(rule["center"]), F(rule["spread"])
        for r in people:
            x = center
            if len(values) >= 3:
                mean = sum(values, F(0)) / len(values)
                middle = median(values) if rule["kind"] == "median" else mean
                deviation = F(0)
                if rule.get("deviation", "mad" if rule["kind"] == "median" else "sd") == "mad":
                    deviation = F("1.4826") * median([abs(v - median(values)) for v in values])
                if not deviation and len(set(values)) > 1:
                    deviation = root(sum(((v - mean) ** 2 for v in values), F(0)) / len(values))
                if deviation:
                    share = (r["score"] - middle) / deviation
                    x = center + spread * (share if self.better == "higher" else -share)
            if "clamp" in rule:
                x = min(max(x, F(rule["clamp"][0])), F(rule["clamp"][1]))
            r["scaled"] = keep(x, rule["round"], self.mode)

    def sign(self, x: F | None, way: str | None = None) -> tuple[int, F]:
        if x is None:
            return (1, F(0))
        return (0, -x if (way or self.better) == "higher" else x)

    def step(self, step: str, row: Row, steps: dict[str, F | None]) -> tuple[int, Any]:
        if step == "lot":
            return (0, self.lots[row["entry"]]) if row["entry"] in self.lots else (1, 0)
        if step.startswith("attribute:-"):
            return self.sign(self.attribute(row, step[11:]), "lower")
        if step.startswith("attribute:"):
            return self.sign(self.attribute(row, step[10:]), "higher")
        if step == "scale":
            return self.sign(steps.get("scale"), "higher")
        return self.sign(steps.get(step))

    def rank(self) -> None:
        self.scale()
        keys: dict[str, list[Any]] = {}
        for entry, r in self.result.items():
            if r["row"]["status"] == "guest":
                continue
            if self.by == "score":
                value, way = r["score"], self.better
            elif self.by == "scale":
                value, way = r.get("scaled"), "higher"
            else:
                value, way = self.attribute(r["row"], self.by[10:]), self.better
                if {"incomplete", "disagreement"} & {kind for kind, _ in r["told"]}:
                    value = None
            if value is None:
                continue
            r["value"] = value
            steps = {**r["steps"], "score": r["score"], "scale": r.get("scaled")}
            keys[entry] = [-r["tier"], self.sign(value, way)] + [self.step(s, r["row"], steps) for s in self.precedence]
        self.place = {e: 1 + sum(1 for other in keys if keys[other] < keys[e]) for e in keys}
        self.number = self.place
        self.rank_way = "higher" if self.by == "scale" else self.better

    def places(self) -> list[tuple[str, ...]]:
        rows = []
        for e in self.entries:
            name = e["entry"]
            r = self.result.get(name, {})
            place = self.place.get(name)
            tied = place is not None and list(self.place.values()).count(place) > 1
            rows.append(
                (
                    (place is None, place or 0, name),
                    (
                        self.key,
                        str(place or ""),
                        str(int(tied)),
                        name,
                        e.get("group", ""),
                        e["status"] or "competing",
                        show(r.get("score"), self.score_rule.get("round")),
                        show(r.get("scaled"), self.scale_rule.get("round")),
                        *(
                            self.declared(e)[a["key"]] if first([a], self.key) else ""
                            for a in self.attributes
                            if a.get("shown")
                        ),
                    ),
                )
            )
        return [row for _, row in sorted(rows)]

    def declared(self, row: Row) -> dict[str, str]:
        found = {}
        for a in self.attributes:
            if a["of"] == "entry":
                found[a["key"]] = row.get(a["key"], "")
            elif a["of"] == "group":
                found[a["key"]] = self.groups.get(row["group"], {}).get(a["key"], "") if row.get("group") else ""
        return found

    # ---- ladders

    def meets(self, row: Row, where: dict[str, str]) -> bool:
        if self.law == "2":  # looked up where it is declared; an entry's own columns as they were given
            own = {k: row.get(k, "") for k in ("contest", "entry", "group", "status", "size")}
            return all({**own, **self.declared(row)}.get(k, "") == str(v) for k, v in where.items())
        return all(
            (row.get(k) or self.groups.get(row.get("group", ""), {}).get(k, "")) == str(v) for k, v in where.items()
        )

    def awards(self) -> list[tuple[str, str]]:
        given: list[tuple[str, str]] = []
        for ladder in self.ladders:
            given += self.climb(ladder)
        return given

    def climb(self, ladder: dict[str, Any]) -> list[tuple[str, str]]:
        where = ladder.get("where", {})
        competing = [e for e in self.entries if e["status"] in ("", "competing") and self.meets(e, where)]
        queue = sorted((e["entry"] for e in competing if e["entry"] in self.place), key=lambda n: (self.place[n], n))
        base = len(queue) if ladder.get("base") == "placed" else len(competing)
        if base == 0:
            return []
        rungs = list(ladder["rung"])
        field = base + self.out_of_field
        sizes = [f for f in ladder.get("field", []) if field <= int(f["at_most"])]
        if sizes:
            rungs = rungs[: int(min(sizes, key=lambda f: int(f["at_most"]))["rungs"])]
            if not rungs:
                self.problems.add(("void", 0, self.key, ""))
                return []
        value = {n: self.result[n]["value"] for n in queue}
        valued = [n for n in queue if value[n] is not None]
        given: list[tuple[str, str]] = []
        start = 0
        if ladder.get("policy") == "worldskills":
            start = 3
            tolerance = F(ladder["tolerance"])
            for n, rung in enumerate(rungs[:3]):
                if not valued or (n == 1 and len(given) != 1):
                    continue
                if n == 2 and len(given) >= 3 and abs(value[given[-1][1]] - value[valued[0]]) > tolerance:
                    continue
                head = valued[0]
                taking = [q for q in valued if abs(value[head] - value[q]) <= tolerance]
                given += [(rung["award"], q) for q in taking]
                queue = [q for q in queue if q not in taking]
                valued = [q for q in valued if q not in taking]
        for rung in rungs[start:]:
            on_this = 0
            while queue:
                level = [q for q in queue if self.place[q] == self.place[queue[0]]]
                if "at_least" in rung:
                    need, have = F(rung["at_least"]), value[level[0]]
                    if have is None or ((have < need) if self.rank_way == "higher" else (have > need)):
                        break
                room = len(level)
                if "upto" in rung:
                    room = min(room, self.line(rung["upto"], base, rung.get("round", "up")) - len(given))
                if "most" in rung:
                    room = min(room, self.line(rung["most"], base, rung.get("round", "up")) - on_this)
                if room <= 0:
                    break
                if room < len(level) and rung.get("tie", "include") != "include":
                    if rung["tie"] == "stop":
                        self.ties.append((rung["award"], *sorted(level)))
                        return given
                    break
                given += [(rung["award"], q) for q in level]
                on_this += len(level)
                queue = [q for q in queue if q not in level]
        return given


def contests(book: dict[str, Any], rows: dict[str, list[Row]]) -> dict[str, Contest]:
    """Every contest that entries.csv names."""
    from tests.rules.slow_second import Second

    kind = Second if book.get("law") == "2" else Contest
    return {key: kind(book, key, rows) for key in sorted({r.get("contest", "") for r in rows["entries"]})}
