"""A new contest from a template: a shipped rulebook with other names, tracks, dates, marks and award lines.

What the form says replaces what the template says; everything else is the template's, word for word, but for what was
true of that contest only: where its rules were read, and the days on which it looked at people's studies. A rule that
refers to something removed (a track, a criterion, an award, a tier) is removed too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from contest.editions.rulebooks.carried import uncarried
from contest.editions.rulebooks.change_policy import PARTS
from contest.editions.rulebooks.effective import parsed
from contest.editions.rulebooks.left_behind import REPORTED, without_sources
from contest.editions.rulebooks.template_lines import RungGiven, ladders_given, words
from contest.resources import SEEDS

MOST_TRACKS = 6  # how many tracks of a template the form shows at first
Table = dict[str, Any]
Place = tuple[str, str, str]  # tier, track, division


@dataclass(frozen=True)
class TrackGiven:
    key: str
    zh: str
    en: str
    like: str  # the template's track whose conditions and materials it takes
    least: int
    most: int
    advisers: int
    per_delegation: int | None = None  # entries that a delegation may have in it; None: no limit


@dataclass(frozen=True)
class AspectGiven:
    """A row of the rubric grid. `origin`: the template's aspect that it comes from, or ""."""

    scheme: str
    criterion_zh: str
    criterion_en: str
    zh: str
    en: str
    most: str
    origin: str = ""


@dataclass(frozen=True)
class PeriodGiven:
    stage: str
    phase: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class Given:
    """Everything that the form says."""

    key: str
    series: str
    series_zh: str
    series_en: str
    number: int
    year: int
    zh: str
    en: str
    short_zh: str
    short_en: str
    begins: date | None
    ends: date | None
    tiers: Mapping[str, tuple[str, str]]  # the tiers to keep, with their names
    tracks: Sequence[TrackGiven]
    periods: Sequence[PeriodGiven]
    aspects: Sequence[AspectGiven]
    rungs: Sequence[RungGiven]
    entry: str = ""  # what competes; "": as each track says
    signatures: int = 2
    second_person_wait: int = 24
    per_person: int | None = None  # entries in which one person may compete; None: no limit
    origin: str = field(default="")  # the template's key
    run_by: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # tier → kind and code of its one organisation


@cache
def school_keys() -> tuple[str, ...]:
    """The templates for one school's own contest: made to be changed, and nobody's rules; the most usual first."""
    found = {path.stem for path in (SEEDS / "templates").glob("*.toml")}
    first = [key for key in ("school-skills", "school-works", "school-measured", "school-exam") if key in found]
    return (*first, *sorted(found - set(first)))


@cache
def template_keys() -> tuple[str, ...]:
    """The shipped rulebooks from which an edition can be made: those for a school, then those of the seeds, by the
    folder's name, that the application carries whole. One that ranks by what its seed alone brings is none."""
    found = sorted(path.parent.name for path in SEEDS.glob("*/rulebook.toml"))
    return (*school_keys(), *(key for key in found if not uncarried(parsed(template_text(key)))))


@cache
def template_text(key: str) -> str:
    path = SEEDS / "templates" / f"{key}.toml" if key in school_keys() else SEEDS / key / "rulebook.toml"
    return Path(path).read_text("utf-8")


@cache
def counts_alone(key: str) -> bool:
    """Whether the template can be put under law 2, where an award has a share of its own: its attributes are declared,
    or it has none."""
    from contest.rules import Faults

    try:
        parsed(_under_law_two(template(key)))
    except Faults:
        return False
    return True


def _under_law_two(book: Table) -> str:
    import tomli_w

    return tomli_w.dumps({**book, "law": "2"})


def template(key: str) -> Table:
    """A new copy of a template's tables, which the caller may change."""
    return tomllib.loads(template_text(key))


def several(book: Table, part: str) -> list[Table]:
    """A part that the file may have once or several times."""
    found = book.get(part, [])
    return found if isinstance(found, list) else [found]


def rulebook_text(given: Given) -> str:
    """The new rulebook as TOML. Raises Faults where the input makes no valid rulebook."""
    import tomli_w

    from contest.rules import Faults, parse

    book = template(given.origin)
    places = _places(book)
    likes = {track.key: track.like for track in given.tracks}
    if given.origin not in school_keys():
        book["source"] = f"以 {given.origin} 的规程为底本"
    for part in PARTS:
        kept = []
        for rule in several(book, part):
            patterns = _patterns(rule.get("applies_to", ["*"]), places, likes, set(given.tiers))
            if patterns:
                kept.append({**rule, "applies_to": patterns} if "applies_to" in rule else rule)
        _put(book, part, kept)
    _put(book, "scheme", _schemes(several(book, "scheme"), given.aspects, book))
    ladders = several(template(given.origin), "ladder")
    kept_ladders = several(book, "ladder")
    _put(book, "ladder", ladders_given(ladders, kept_ladders, given.rungs))
    if any(isinstance(rung.get("most"), str) for ladder in several(book, "ladder") for rung in ladder["rung"]):
        book["law"] = "2"  # section 1: a share of its own
    book = without_sources(book) | {name: book[name] for name in ("source",) if name in book}
    book["edition"] = _edition(book["edition"], given)
    _put(book, "advance", [rule for rule in several(book, "advance") if rule["to"] in given.tiers])
    _forget_awards(book)
    _forget_steps(book)
    text = tomli_w.dumps(book)
    try:
        parse(text)
    except Faults as faults:
        if not any(fault.key.startswith("step.") for fault in faults.faults):
            raise
        for rule in several(book, "ranking"):
            rule["precedence"] = [step for step in rule["precedence"] if not step.startswith(("criterion:", "aspect:"))]
        text = tomli_w.dumps(book)
        parse(text)
    return text


def _put(book: Table, part: str, rules: list[Table]) -> None:
    if rules:
        book[part] = rules
    else:
        book.pop(part, None)


def _places(book: Table) -> list[Place]:
    edition = book["edition"]
    pairs = product(edition["tier"], edition["track"])
    return [(tier["key"], track["key"], division) for tier, track in pairs for division in track["divisions"]]


def _patterns(patterns: Iterable[str], places: Sequence[Place], likes: Mapping[str, str], tiers: set[str]) -> list[str]:
    """A rule's patterns in the new contest: patterns of removed tiers are dropped, and a pattern that names tracks
    names the new tracks that come from them."""
    found: dict[str, None] = {}
    for pattern in patterns:
        hit = _hit(pattern, places)
        if not any(tier in tiers for tier, _track, _division in hit):
            continue
        tracks = {track for _tier, track, _division in hit}
        if tracks == {track for _tier, track, _division in places}:
            found[pattern] = None
            continue
        for key, like in likes.items():
            if like in tracks:
                found[_renamed(pattern, like, key)] = None
    return list(found)


def _hit(pattern: str, places: Sequence[Place]) -> list[Place]:
    """The places that a pattern matches; organisations are tried only where nothing matches without one."""
    for organisation in ("~", *(part for part in pattern.split("/") if "*" not in part)):
        found = [place for place in places if fnmatchcase(f"{place[0]}/{organisation}/{place[1]}/{place[2]}", pattern)]
        if found:
            return found
    return []


def _renamed(pattern: str, like: str, key: str) -> str:
    """The pattern with another track in place of its track."""
    parts = pattern.split("/")
    for position in range(len(parts) - 1, -1, -1):
        if parts[position] != "*" and fnmatchcase(like, parts[position]):
            return "/".join([*parts[:position], key, *parts[position + 1 :]])
    return pattern


def _edition(edition: Table, given: Given) -> Table:
    own = ("entry", "entries_per_person", "theme", "place", "hosts", "begins", "ends", "source", "period", "short")
    dropped = (*REPORTED, *own)
    made = {name: value for name, value in edition.items() if name not in dropped}
    made |= {
        "key": given.key,
        "series": given.series,
        "series_name": words(given.series_zh, given.series_en),
        "number": given.number,
        "year": given.year,
        "name": words(given.zh, given.en),
        "signatures": given.signatures,
        "second_person_wait": given.second_person_wait,
    }
    if given.per_person is not None:
        made["entries_per_person"] = given.per_person
    if given.entry:
        made["entry"] = given.entry
    if given.short_zh:
        made["short"] = words(given.short_zh, given.short_en)
    made |= {name: day for name, day in (("begins", given.begins), ("ends", given.ends)) if day is not None}
    made["tier"] = [_tier(tier, given) for tier in edition["tier"] if tier["key"] in given.tiers]
    likes = {track["key"]: track for track in edition["track"]}
    made["track"] = [_track(likes[track.like], track) for track in given.tracks]
    made["period"] = [
        {"stage": one.stage, "phase": one.phase, "opens": one.opens, "closes": one.closes}
        for one in given.periods
        if one.stage in given.tiers
    ]
    if not made["period"]:
        del made["period"]
    return made


def _tier(tier: Table, given: Given) -> Table:
    may_set = [key for key in tier.get("may_set", []) if key.split(".")[0] in {"law", *given.tiers}]
    made = {name: value for name, value in tier.items() if name != "organisation"}
    if tier["key"] in given.run_by:
        made["run_by"], made["organisation"] = given.run_by[tier["key"]]
    return {**made, "name": words(*given.tiers[tier["key"]]), "may_set": may_set}


def _track(like: Table, given: TrackGiven) -> Table:
    from contest.rules.rulebook.edition import LIMIT

    made = {name: value for name, value in like.items() if name not in ("source", LIMIT)}
    if LIMIT in made.get("attributes", {}):  # where rulebooks had it before it became a rule
        made["attributes"] = {name: value for name, value in made["attributes"].items() if name != LIMIT}
    if given.per_delegation is not None:
        made[LIMIT] = given.per_delegation
    if "eligibility" in made:  # without its day a condition goes by the day of entering
        made["eligibility"] = [
            {name: value for name, value in rule.items() if name != "on"} for rule in made["eligibility"]
        ]
    return {
        **made,
        "key": given.key,
        "name": words(given.zh, given.en),
        "team": {"min": given.least, "max": given.most},
        "advisers": {"max": given.advisers},
    }


def _schemes(schemes: Sequence[Table], rows: Sequence[AspectGiven], book: Table) -> list[Table]:
    """The marking schemes with the grid's rows in place of their aspects; a scheme without rows is dropped."""
    made = []
    for scheme in schemes:
        own = [row for row in rows if row.scheme == scheme["key"]]
        if not own:
            continue
        criteria: dict[str, Table] = {}
        known = {_zh(one): one for one in scheme["criterion"]}
        aspects = {aspect["key"]: aspect for one in scheme["criterion"] for aspect in one["aspect"]}
        taken = set(aspects)
        for row in own:
            if row.criterion_zh not in criteria:
                base = known.get(row.criterion_zh, {"key": f"c{len(criteria) + 1}"})
                name = words(row.criterion_zh, row.criterion_en)
                criteria[row.criterion_zh] = {**base, "name": name, "aspect": []}
            criterion = criteria[row.criterion_zh]
            criterion["aspect"].append(_aspect(aspects.get(row.origin), row, criterion["key"], taken))
        made.append({**scheme, "criterion": list(criteria.values())})
    return made


def _zh(part: Table) -> str:
    name = part.get("name", part["key"])
    return str(name["zh"] if isinstance(name, dict) else name)


def _aspect(base: Table | None, row: AspectGiven, criterion: str, taken: set[str]) -> Table:
    name = words(row.zh, row.en)
    if base is None:
        number = 1
        while f"{criterion}.{number}" in taken:
            number += 1
        taken.add(f"{criterion}.{number}")
        return {"key": f"{criterion}.{number}", "name": name, "kind": "judged", "max": row.most}
    same = str(base["max"]) == row.most
    return {
        **{key: value for key, value in base.items() if same or key not in ("bands", "min")},
        "name": name,
        "max": base["max"] if same else row.most,
    }


def _forget_awards(book: Table) -> None:
    """Drop what refers to removed awards, tables and points."""
    from contest.rules.rulebook.law import TABLE_FIGURES

    held = {rung["award"] for ladder in several(book, "ladder") for rung in ladder["rung"]}
    picks = several(book, "pick")
    held |= {rule["award"] for part in ("pick", "derived", "decision", "prize") for rule in several(book, part)}
    for rule in (*picks, *several(book, "prize")):
        rule["outside"] = [award for award in rule.get("outside", []) if award in held]
    for rule in several(book, "derived"):
        rule["from"] = [award for award in rule["from"] if award in held]
    _put(book, "derived", [rule for rule in several(book, "derived") if rule["from"]])
    for rule in several(book, "table"):
        rule["points"] = {award: worth for award, worth in rule.get("points", {}).items() if award in held}
        points = {"points", "points-mean"} if not rule["points"] else set()
        columns_left = held | set(TABLE_FIGURES) - points
        rule["order"] = [column for column in rule["order"] if column in columns_left]
    _put(book, "table", [rule for rule in several(book, "table") if rule["order"]])
    columns = {rule["key"]: {"total", *rule["order"], *rule["points"]} for rule in several(book, "table")}

    def known(metric: str) -> bool:
        kind, _colon, rest = metric.partition(":")
        table, _colon, column = rest.rpartition(":")
        return (kind != "award" or rest in held) and (kind != "table" or column in columns.get(table, ()))

    _put(book, "prize", [rule for rule in several(book, "prize") if _stands(rule, columns, known)])


def _stands(prize: Table, tables: Container[str], known: Callable[[str], bool]) -> bool:
    """Whether all that a prize counts is still there: its metrics, and the table that it is given down."""
    by = prize.get("by")
    return (by is None or by.removeprefix("table:") in tables) and all(
        known(part["metric"]) for part in (*prize.get("index", []), *prize.get("require", []))
    )


def _forget_steps(book: Table) -> None:
    """Drop the steps of the tie-break order that name removed criteria and aspects."""
    criteria = {f"criterion:{one['key']}" for scheme in several(book, "scheme") for one in scheme["criterion"]}
    aspects = {
        f"aspect:{aspect['key']}"
        for scheme in several(book, "scheme")
        for one in scheme["criterion"]
        for aspect in one["aspect"]
    }
    for rule in several(book, "ranking"):
        rule["precedence"] = [
            step
            for step in rule.get("precedence", [])
            if not step.startswith(("criterion:", "aspect:")) or step in criteria | aspects
        ]
