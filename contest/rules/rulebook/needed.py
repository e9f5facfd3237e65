"""Every `need` that counts for a contest, and those that the contest cannot give (law 2, section 8)."""

from collections.abc import Iterator, Sequence

from contest.rules.rulebook.book import Law, Rulebook, all_that_fit
from contest.rules.rulebook.law import Criterion, Ladder, Need, Pick
from contest.rules.rulebook.references import Path, Wrong, meant

OF_MARKS = ("criterion", "aspect", "segment", "any-criterion", "every-criterion")
"""Conditions that look at the marks; scores made elsewhere have none of them."""


def needs_of(law: Law, book: Rulebook) -> Iterator[tuple[Path, Need]]:
    """Every condition of the ladders, picks and advances that apply to a contest, with its path."""
    if book.law == "1":
        return
    for ladder in law.ladders:
        at = book.ladder.index(ladder)
        yield from _each(("ladder", at), ladder.need)
        for place, rung in enumerate(ladder.rung):
            yield from _each(("ladder", at, "rung", place), rung.need)
    for pick in all_that_fit(book.pick, law.contest):
        yield from _each(("pick", book.pick.index(pick)), pick.need)
    for advance in law.advances:
        yield from _each(("advance", book.advance.index(advance)), advance.need)


def _each(path: Path, needs: Sequence[Need]) -> Iterator[tuple[Path, Need]]:
    yield from (((*path, "need", place), need) for place, need in enumerate(needs))


def looks_at_marks(need: Need) -> bool:
    """Whether a condition is about a criterion, an aspect or a segment."""
    return need.metric.partition(":")[0] in OF_MARKS


def wrong_prizes(book: Rulebook) -> Iterator[Wrong]:
    """Prizes by a table (law 2, section 6): the table is there and counts neither this award nor a later prize's; what
    only groups have is required of groups only. An index takes a table of its own rows."""
    tables = {table.key: table for table in book.table}
    for at, prize in enumerate(book.prize):
        later = {one.award for one in book.prize[at:]}
        if prize.by is not None:
            table = tables.get(prize.by_table)
            if table is None:
                yield Wrong(
                    ("prize", at, "by"), "table.unknown", {"table": prize.by_table, **meant(prize.by_table, tables)}
                )
            elif later & set(table.awards):
                yield Wrong(("prize", at, "by"), "prize.circle", {"award": prize.award, "table": table.key})
            elif table.per != "group":
                for place, need in enumerate(prize.require):
                    if need.metric == "participation" or need.metric.startswith("attribute:"):
                        facts: dict[str, object] = {"award": prize.award, "table": table.key, "metric": need.metric}
                        yield Wrong(("prize", at, "require", place), "prize.by-group", facts)
        per = prize.per if prize.by is None else getattr(tables.get(prize.by_table), "per", "group")
        for field, metrics in (("index", prize.index), ("require", prize.require)):
            for figure in metrics:
                kind, _, rest = figure.metric.partition(":")
                table = tables.get(rest.partition(":")[0]) if kind == "table" else None
                if table is not None and table.per not in ("group", per):
                    facts = {"award": prize.award, "metric": figure.metric, "per": per}
                    yield Wrong(("prize", at, field), "prize.table-per", facts)


def wrong_after(book: Rulebook) -> Iterator[Wrong]:
    """Advances that wait for one that is not there, or for one another in a circle (law 2, section 10)."""
    keys = [rule.key for rule in book.advance if rule.key is not None]
    for at, rule in enumerate(book.advance):
        if rule.key is not None and rule.key in keys[: sum(one.key is not None for one in book.advance[:at])]:
            yield Wrong(("advance", at, "key"), "key.twice", {"what": "advance", "key": rule.key})
        for key in rule.after:
            if key not in keys:
                yield Wrong(("advance", at, "after"), "after.unknown", {"key": key, **meant(key, keys)})
    waits = {rule.key: set(rule.after) & set(keys) for rule in book.advance if rule.key is not None}
    while ready := [key for key, after in waits.items() if not after & waits.keys()]:
        for key in ready:
            del waits[key]
    for at, rule in enumerate(book.advance):
        if rule.key in waits:
            yield Wrong(("advance", at, "after"), "after.circle", {"key": rule.key})


def wrong_needs(law: Law, book: Rulebook) -> Iterator[Wrong]:
    """Conditions on what the contest cannot give: another scheme's criterion, what a unit hides, an award to come."""
    for path, need in needs_of(law, book):
        kind, _, name = need.metric.partition(":")
        facts: dict[str, object] = {"metric": need.metric, "contest": law.contest}
        if kind == "scale" and law.scale is None:
            yield Wrong(path, "need.given", facts)
        elif kind == "segment":
            segments = [f"segment:{segment.key}" for segment in law.segments]
            if need.metric not in segments:
                yield Wrong(path, "need.given", {**facts, **meant(need.metric, segments)})
        elif kind == "award":
            yield from _award(path, name, book)
        elif kind in OF_MARKS:
            yield from _of_scheme(path, kind, name, law, facts)


def _award(path: Path, award: str, book: Rulebook) -> Iterator[Wrong]:
    """A pick sees the ladders and the picks before it, an advance sees all; a ladder sees none."""
    given: dict[str, None] = {}
    rules: list[Ladder | Pick] = [*book.ladder, *(book.pick[: int(path[1])] if path[0] == "pick" else ())]
    for rule in rules:
        given.update(dict.fromkeys([rung.award for rung in rule.rung] if isinstance(rule, Ladder) else [rule.award]))
    everything = book.award_order()
    if path[0] == "ladder":
        yield Wrong(path, "need.award-ladder", {"award": award})
    elif award not in everything:
        yield Wrong(path, "award.unknown", {"award": award, **meant(award, everything)})
    elif path[0] == "pick" and award not in given:
        yield Wrong(path, "need.award-later", {"award": award})


def _of_scheme(path: Path, kind: str, name: str, law: Law, facts: dict[str, object]) -> Iterator[Wrong]:
    from contest.rules.rulebook.crosschecks import in_segment

    criteria: Sequence[Criterion] = law.scheme.criterion if law.scheme else ()
    if kind == "criterion":
        looked_at = [one for one in criteria if one.key == name]
    elif kind == "aspect":
        looked_at = [one for one in criteria if any(aspect.key == name for aspect in one.aspect)]
    else:
        looked_at = list(criteria)
    if not looked_at:
        known = [f"criterion:{one.key}" for one in criteria]
        known += [f"aspect:{aspect.key}" for one in criteria for aspect in one.aspect]
        yield Wrong(path, "need.given", {**facts, **meant(str(facts["metric"]), known)})
        return
    for criterion in looked_at:
        homes = [segment for segment in law.segments if in_segment(criterion.aspect[0].key, segment)]
        unit = law.panel_of(homes[0] if homes else None).unit
        if unit == "sheet" or (unit == "criterion" and kind == "aspect"):
            yield Wrong(path, "need.unit", {**facts, "unit": unit})
            return
