"""The second implementation of what law 2 puts between marks and places (law 2, sections 3, 4, 5, 9, 11, 12):
written from the text alone, naive and slow, on top of `slow_reference`, and sharing nothing with contest/rules."""

from __future__ import annotations

from fnmatch import fnmatchcase
from fractions import Fraction as F  # noqa: N817 - as in slow_reference
from functools import cmp_to_key
from typing import Any

from tests.rules.slow_reference import Contest, keep, median, root

Bearer = dict[str, Any]


def points_by_place(points: list[Any], mine: F, all_values: list[F], better: str, counted: bool) -> F:
    ahead = sum(1 for v in all_values if (v > mine if better == "higher" else v < mine))
    level = all_values.count(mine) if counted else 1
    taken = [F(points[p]) if p < len(points) else F(0) for p in range(ahead, ahead + level)]
    return sum(taken, F(0)) / level


class Second(Contest):
    """One contest of law 2, segment by segment for everybody."""

    def convert(self, rule: dict[str, Any], x: F, counted: bool, all_values: list[F]) -> F:
        kind = rule["kind"]
        if kind == "steps":
            y = F(rule["table"][0][1])
            for first, second in rule["table"]:
                if F(first) <= x:
                    y = F(second)
        elif kind == "linear":
            (a, b), (c, d) = [[F(v) for v in rule[end]] for end in ("from", "to")]
            y = c + (x - a) * (d - c) / (b - a)
            y = sorted([c, d, y])[1]
        elif not all_values:
            y = F(0)
        elif kind == "place":
            y = points_by_place(rule["points"], x, all_values, rule.get("better", self.better), counted)
        elif rule["of"] == "smallest":
            y = F(rule["to"]) * (1 if x == 0 else min(all_values) / x)
        else:
            whole = max(all_values) if rule["of"] == "largest" else sum(all_values, F(0))
            y = F(0) if whole == 0 else x / whole * F(rule["to"])
        return keep(y, rule.get("round"), self.mode)

    def converted(self, rule: Any, bearers: list[Bearer], values: list[F | None]) -> list[F | None]:
        if rule is None:
            return values
        counted = [b["r"]["row"]["status"] != "guest" for b in bearers]
        everybody = [v for v, c in zip(values, counted, strict=True) if v is not None and c]
        return [
            None if v is None else self.convert(rule, v, c, everybody) for v, c in zip(values, counted, strict=True)
        ]

    # ---- tries

    def way(self, aspect: dict[str, Any]) -> str:
        return str(aspect.get("convert", {}).get("better", self.better))

    def valid_tries(self, aspect: dict[str, Any], b: Bearer) -> tuple[list[F], bool]:
        """The valid tries, best first; and whether one is disputed."""
        found = []
        for number in range(1, int(aspect["tries"]["of"]) + 1):
            marks = {
                F(m["mark"])
                for m in self.marks
                if m["entry"] == b["r"]["row"]["entry"]
                and m.get("member", "") == b["m"]
                and m["aspect"] == aspect["key"]
                and m.get("try") == str(number)
            }
            if len(marks) > 1:
                return [], True
            found += marks
        return sorted(found, reverse=self.way(aspect) == "higher"), False

    def tried(self, aspect: dict[str, Any], b: Bearer) -> tuple[F | None, list[tuple[str, bool]], bool]:
        rule = aspect["tries"]
        tries, disputed = self.valid_tries(aspect, b)
        if disputed:
            return None, [("disagreement", True)], False
        if not tries:
            lost = rule.get("none", "unplaced") == "unplaced"
            return None, [] if lost else [("incomplete", True)], lost
        some = tries[: 1 if rule["take"] == "best" else int(rule["best"])]
        total = sum(some, F(0))
        return total / len(some) if rule["take"] == "mean" else total, [], False

    # ---- one segment for everybody

    def by_aspect(self, criteria: list[Any], panel: Any, source: Any, bearers: list[Bearer]) -> list[F | None]:
        own: dict[str, list[F | None]] = {}
        told: dict[str, list[Any]] = {}
        for c in criteria:
            for a in c["aspect"]:
                found = [
                    self.tried(a, b)
                    if "tries" in a
                    else (*self.unit([(a, F(1))], b["r"]["row"]["entry"], b["m"], panel, source), False)
                    for b in bearers
                ]
                told[a["key"]] = found
                own[a["key"]] = self.converted(a.get("convert"), bearers, [one[0] for one in found])
        sums: list[F | None] = []
        for n, b in enumerate(bearers):
            whole: F | None = F(0)
            for c in criteria:
                part: F | None = F(0)
                multipliers = {a.get("times") for a in c["aspect"]}
                for a in c["aspect"]:
                    aside = a.get("silent", False) and a["key"] not in multipliers
                    for kind, blocks in told[a["key"]][n][1]:
                        if not (aside and kind == "incomplete"):
                            b["told"].append((kind, blocks))
                            if kind == "disagreement":
                                whole = None
                    b["unplaced"] = b["unplaced"] or (told[a["key"]][n][2] and not aside)
                    x = own[a["key"]][n]
                    if x is not None and "times" in a:
                        by = own[a["times"]][n]
                        x = None if by is None else x * by
                    if x is not None:
                        x = keep(x * F(a.get("factor", 1)), a.get("round"), self.mode)
                        b["steps"]["aspect:" + a["key"]] = x
                    if not a.get("silent"):
                        part = None if x is None or part is None else part + x
                if part is not None:
                    part = keep(part * F(c.get("weight", 1)), c.get("round"), self.mode)
                    b["steps"]["criterion:" + c["key"]] = part
                whole = None if part is None or whole is None else whole + part
            sums.append(whole)
        return sums

    def ruled(self, entry: str, member: str, judge: str, value: F) -> F:
        if self.recording is not None:
            self.recording.append((entry, member, judge, value))
            return value
        return self.rulers(entry, judge, value) if self.rulers else value

    def ruler(self, rule: dict[str, Any], bearers: list[Bearer]) -> Any:
        rows = {b["r"]["row"]["entry"]: b["r"]["row"] for b in bearers}

        def pool(entry: str, judge: str) -> str:
            return judge if rule["per"] == "judge" else rows[entry].get(rule["per"][10:], "")

        def replace(entry: str, judge: str, x: F) -> F:
            mine = [
                v
                for e, _, j, v in self.sheets_seen
                if pool(e, j) == pool(entry, judge) and rows[e]["status"] != "guest"
            ]
            if rule["kind"] == "place":
                if not mine:
                    return F(0)
                better = rule.get("better", self.better)
                return points_by_place(rule["points"], x, mine, better, rows[entry]["status"] != "guest")
            center, spread = F(rule.get("center", 0)), F(rule.get("spread", 1))
            if len(mine) < int(rule.get("least", 3)) or not mine:
                return center
            mean = sum(mine, F(0)) / len(mine)
            middle = mean if rule["kind"] == "zscore" else median(mine)
            if rule["kind"] == "zscore":
                apart = F(0) if len(set(mine)) == 1 else root(sum(((v - mean) ** 2 for v in mine), F(0)) / len(mine))
            else:
                apart = F("1.4826") * median([abs(v - middle) for v in mine])
            return center + (spread * (x - middle) / apart if apart else 0)

        return replace

    def make(self, s: Any, bearers: list[Bearer]) -> None:
        """The value of one segment (None: of everything) for those who are still in."""
        values: list[F | None]
        if s is not None and "from" in s:
            values = []
            for b in bearers:
                text = "" if b["m"] else self.scores.get(b["r"]["row"]["entry"], {}).get("segment:" + s["key"], "")
                values.append(F(text) if text else None)
                if not text:
                    b["told"].append(("incomplete", True))
        else:
            criteria = [
                c
                for c in self.scheme.get("criterion", [])
                if s is None or all(any(fnmatchcase(a["key"], p) for p in s["aspects"]) for a in c["aspect"])
            ]
            panel = {**self.panel, **(s or {}).get("panel", {})}
            source = (s or {}).get("source")
            if not criteria:
                values = [None] * len(bearers)
                for b in bearers:
                    b["told"].append(("incomplete", True))
            elif panel.get("unit", "aspect") == "aspect":
                values = self.by_aspect(criteria, panel, source, bearers)
            else:
                values = self.by_part(criteria, panel, source, bearers)
        if s is not None:
            values = [None if v is None else keep(v, s.get("round"), self.mode) for v in values]
            values = self.converted(s.get("convert"), bearers, values)
        for b, v in zip(bearers, values, strict=True):
            b["values"].append(v)
            if s is not None and v is not None:
                b["steps"]["segment:" + s["key"]] = v

    def by_part(self, criteria: list[Any], panel: Any, source: Any, bearers: list[Bearer]) -> list[F | None]:
        if "normalise" in panel:
            self.recording = []
            for b in bearers:
                self.part(criteria, b["r"]["row"]["entry"], b["m"], panel, source)
            self.sheets_seen, self.recording = self.recording, None
            self.rulers = self.ruler(panel["normalise"], bearers)
        values = []
        for b in bearers:
            value, told, steps = self.part(criteria, b["r"]["row"]["entry"], b["m"], panel, source)
            b["told"] += told
            b["steps"] |= steps
            values.append(value)
        self.rulers = None
        return values

    # ---- the whole way

    def run(self) -> None:
        self.recording: list[Any] | None = None
        self.rulers: Any = None
        self.result = {}
        bearers: list[Bearer] = []
        for e in (e for e in self.entries if e["status"] in ("", "competing", "guest")):
            r: dict[str, Any] = {"row": e, "raw": None, "steps": {}, "told": [], "kept": 0, "passed": 0, "left": False}
            r |= {"unplaced": False, "value": None, "bearers": [], "score": None}
            self.result[e["entry"]] = r
            members = sorted({m.get("member", "") for m in self.marks if m["entry"] == e["entry"]})
            if self.unscored:
                continue
            if self.made_elsewhere:
                text = self.scores.get(e["entry"], {}).get("score", "")
                r["raw"] = F(text) if text else None
                r["told"] += [] if text else [("incomplete", True)]
                continue
            if self.by.startswith("attribute:") and not members and not self.has_segment_score(e["entry"]):
                continue
            for m in members or [""]:
                b: Bearer = {"r": r, "m": m, "values": [], "told": [], "steps": {}, "unplaced": False}
                bearers.append(b)
                r["bearers"].append(b)
        for n, s in enumerate(self.segments or [None], start=1):
            self.make(s, [b for b in bearers if not b["r"]["kept"] and not b["r"]["left"]])
            if s is not None and "cut" in s:
                self.cut(n, s["cut"])
        for r in self.result.values():
            self.add_up(r)
        self.rank()

    def has_segment_score(self, entry: str) -> bool:
        return any(text for key, text in self.scores.get(entry, {}).items() if key.startswith("segment:"))

    def total(self, b: Bearer) -> F | None:
        weights = [F(s["weight"]) for s in self.segments] or [F(1)]
        if len(b["values"]) < len(weights) or None in b["values"]:
            return None
        return sum((w * v for w, v in zip(weights, b["values"], strict=True)), F(0))

    def add_up(self, r: dict[str, Any]) -> None:
        totals = [self.total(b) for b in r["bearers"]]
        for b in r["bearers"]:
            r["told"] += b["told"]
            if not b["m"]:
                r["steps"] |= b["steps"]
                r["unplaced"] = b["unplaced"]
        stopped = any(kind in ("incomplete", "disagreement") for kind, _ in r["told"])
        if r["bearers"] and r["bearers"][0]["m"]:
            best = int(self.team.get("best", len(totals)))
            have = sorted([t for t in totals if t is not None], reverse=self.better == "higher")
            if len(totals) < best or (not stopped and len(have) < best):
                r["told"].append(("incomplete", True))
            elif not stopped:
                r["raw"] = sum(have[:best], F(0)) / (best if self.team.get("combine", "sum") == "mean" else 1)
        elif r["bearers"]:
            r["raw"] = totals[0]
            r["steps"]["sheets:mean"] = self.sheets_mean(r["row"]["entry"])
        for kind, blocks in r["told"]:
            self.note(kind, r["row"], blocks)
        if r["raw"] is not None and not r["kept"]:
            x = r["raw"] + sum((F(a["points"]) for a in self.adjustments if a["entry"] == r["row"]["entry"]), F(0))
            if "floor" in self.score_rule:
                x = max(x, F(self.score_rule["floor"]))
            r["score"] = keep(x, self.score_rule.get("round"), self.mode)

    # ---- cuts

    def order(self, r: dict[str, Any], how: str | None = None) -> list[Any]:
        b = r["bearers"][0]
        if how == "sum":
            keys = [
                self.sign(sum((F(s["weight"]) * v for s, v in zip(self.segments, b["values"], strict=False)), F(0)))
            ]
        else:
            values = [*b["values"], *[None] * (len(self.segments) - len(b["values"]))]
            keys = [self.sign(v) for v in reversed(values)]
        later = ("score", "scale", "sheets:mean")
        return keys + [self.told_apart(s, r, b["steps"]) for s in self.precedence if s not in later]

    def told_apart(self, step: str, r: dict[str, Any], steps: dict[str, Any]) -> Any:
        if step == "members":
            totals = [self.total(b) for b in r["bearers"] if b["m"]]
            return [*sorted(self.sign(t) for t in totals if t is not None), (1, F(0))]
        bare, other = step.removeprefix("-"), "lower" if self.better == "higher" else "higher"
        if bare.startswith(("criterion:", "aspect:", "segment:")):
            value = steps[bare] if bare in steps else self.hidden(bare, r)
            return self.sign(value, other if step.startswith("-") else self.better)
        if not step.startswith("tries:"):
            return self.step(step, r["row"], steps)
        aspect = next(a for c in self.scheme["criterion"] for a in c["aspect"] if a["key"] == step[6:])
        reached = not self.segments
        for s in self.segments[: len(r["bearers"][0]["values"]) if r["bearers"] else 0]:
            reached = reached or any(fnmatchcase(aspect["key"], p) for p in s.get("aspects", []))
        tries = self.valid_tries(aspect, r["bearers"][0])[0] if r["bearers"] and reached else []
        return [*(self.sign(t, self.way(aspect)) for t in tries), (1, F(0))]

    def hidden(self, step: str, r: dict[str, Any]) -> F | None:
        """Law 2, section 12: a criterion or aspect that the panel combines together with others, alone."""
        kind, _, key = step.partition(":")
        if kind == "segment" or not r["bearers"]:
            return None
        home = next(
            c
            for c in self.scheme["criterion"]
            if (c["key"] == key if kind == "criterion" else any(a["key"] == key for a in c["aspect"]))
        )
        inside, value, panel, source = self.scheme["criterion"], r["bearers"][0]["values"][:1], self.panel, None
        for n, s in enumerate(self.segments):
            mine = [
                c
                for c in inside
                if all(any(fnmatchcase(a["key"], p) for p in s.get("aspects", [])) for a in c["aspect"])
            ]
            if home in mine:
                inside, value, source = mine, r["bearers"][0]["values"][n : n + 1], s.get("source")
                panel = {**self.panel, **s.get("panel", {})}
                break
        unit = panel.get("unit", "aspect")
        if unit == "aspect" or value in ([], [None]):
            return None
        whole = [a for c in (inside if unit == "sheet" else [home]) for a in c["aspect"]]
        given = {a["key"]: self.given(r["row"]["entry"], "", a["key"], source) for a in whole}
        opened = [a for a in whole if a.get("kind", "judged") == "judged" and "" not in given[a["key"]]]
        judges = [j for j in given[opened[0]["key"]] if all(j in given[a["key"]] for a in opened)] if opened else []
        weight = F(home.get("weight", 1)) if kind == "criterion" else F(1)
        part = home["aspect"] if kind == "criterion" else [a for a in home["aspect"] if a["key"] == key]
        sheets = []
        for judge in judges if any(a in opened for a in part) else ["nobody"]:
            sheet = F(0)
            for a in part:
                mark = given[a["key"]][judge] if a in opened else next(iter(given[a["key"]].values()))
                sheet += weight * F(a.get("factor", 1)) * self.worth(a, mark)
            sheets.append(sheet)
        if not any(a in opened for a in part):
            return sheets[0]
        for _ in range(int(panel.get("drop_high", 0))):
            sheets.remove(max(sheets))
        for _ in range(int(panel.get("drop_low", 0))):
            sheets.remove(min(sheets))
        how = panel.get("combine", "mean")
        return median(sheets) if how == "median" else sum(sheets, F(0)) / (len(sheets) if how == "mean" else 1)

    def cut(self, n: int, cut: dict[str, Any]) -> None:
        def real(r: dict[str, Any]) -> bool:
            return r["row"]["status"] != "guest"

        base = sum(1 for r in self.result.values() if real(r) and not r["kept"])
        room = self.line(cut["take"], base, cut.get("round", "up"))
        ranked = []
        for r in self.result.values():
            if r["kept"] or r["left"] or not r["bearers"]:
                continue
            if None in r["bearers"][0]["values"]:
                r["left"] = True
            else:
                r["cut"] = self.order(r, cut.get("by"))
                ranked.append(r)
        field = [r for r in ranked if real(r)]
        tie = cut.get("tie", "include")
        stuck: set[str] = set()
        for r in ranked:
            above = sum(1 for other in field if other["cut"] < r["cut"])
            level = [other["row"]["entry"] for other in field if other["cut"] == r["cut"]]
            fits = above + len(level) + (0 if real(r) else 1) <= room
            if fits or (tie == "include" and above < room):
                r["passed"] = n
            else:
                r["kept"] = n
                if tie == "stop" and above < room and real(r):
                    stuck |= set(level)
        if stuck:
            self.ties.append(("cut", *sorted(stuck)))

    # ---- places

    def compare(self, one: dict[str, Any], other: dict[str, Any]) -> int:
        """-1 where the first is the better of two who have a place."""
        mine, theirs = self.height(one), self.height(other)
        if mine != theirs:
            return -1 if mine > theirs else 1
        return (one["key"] > other["key"]) - (one["key"] < other["key"])

    def height(self, r: dict[str, Any]) -> F:
        """Above all who has a score; then by cuts, the later the higher, the kept-out below who passed that cut."""
        if r["kept"]:
            return F(r["kept"])
        return F(10**6) if r["value"] is not None else r["passed"] + F(1, 2)

    def rank(self) -> None:
        self.scale()
        self.rank_way = "higher" if self.by == "scale" else self.better
        placed, ahead = [], []
        for r in self.result.values():
            if r["row"]["status"] == "guest":
                continue
            stopped = any(kind in ("incomplete", "disagreement") for kind, _ in r["told"])
            if self.by == "score":
                value = r["score"]
            elif self.by == "scale":
                value = r.get("scaled")
            else:
                value = None if stopped or r["unplaced"] else self.attribute(r["row"], self.by[10:])
            if r["kept"]:
                r["key"] = r["cut"]
            elif value is not None:
                r["value"] = value
                steps = {**r["steps"], "score": r["score"], "scale": r.get("scaled")}
                r["key"] = [self.sign(value, self.rank_way), *(self.told_apart(s, r, steps) for s in self.precedence)]
            elif r["passed"] and r["unplaced"] and not stopped:
                r["key"] = self.order(r)
            else:
                if r["passed"]:
                    ahead.append(r)
                continue
            placed.append(r)
        placed.sort(key=cmp_to_key(self.compare))
        self.place, self.number = {}, {}
        for r in placed:
            better = [other for other in placed if self.compare(other, r) < 0]
            first = [o for at, o in enumerate(better) if not any(self.compare(o, p) == 0 for p in better[:at])]
            beyond = 1 + sum(1 for other in ahead if other["passed"] + F(1, 2) > self.height(r))
            self.number[r["row"]["entry"]] = beyond + len(better)
            self.place[r["row"]["entry"]] = beyond + len(first if self.ranking.get("places") == "dense" else better)

    # ---- ladders

    def climb(self, ladder: dict[str, Any]) -> list[tuple[str, str]]:
        whole = self.place
        self.out_of_field = 0
        if not ladder.get("also_cut"):
            self.place = {name: place for name, place in whole.items() if not self.result[name]["kept"]}
            if ladder.get("base") == "placed":
                where = ladder.get("where", {})
                kept = whole.keys() - self.place.keys()
                self.out_of_field = sum(1 for e in self.entries if e["entry"] in kept and self.meets(e, where))
        given = super().climb(ladder)
        self.place = whole
        return given
