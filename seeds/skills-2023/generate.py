"""Make the people, entries and marks of the seed: `python seeds/skills-2023/generate.py [--seed N] [--out DIR]`.

Standard library only. With its default seed the season matches the figures of the founding report; any other seed
draws a season around them. The events, team sizes, age limits and schemes are read from rulebook.toml. The same seed
writes the same bytes.
"""

import argparse
import csv
import tomllib
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random

from made_up import aims, field, marks, names, people
from made_up.aims import DELEGATIONS
from made_up.field import Entry, Event
from made_up.marks import Aspect

HERE = Path(__file__).resolve().parent
FACTS = HERE.parent / "facts"
TIER, HOST, DIVISION = "national", "mohrss", "open"
XPCC = "660000"
XPCC_NAME = "新疆生产建设兵团"
PANEL = 5

Row = list[object]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=aims.SEED)
    arguments.add_argument("--out", type=Path, default=HERE)
    asked = arguments.parse_args()
    for name, rows in season(asked.seed).items():
        target = asked.out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def season(seed: int) -> dict[str, list[Row]]:
    """Every file of the seed: its name and its rows, the heading first."""
    rng = Random(seed)
    as_reported = seed == aims.SEED
    book = tomllib.loads((HERE / "rulebook.toml").read_text(encoding="utf-8"))
    events = _events(book)
    if as_reported:
        taking_part = field.field_as_reported(events, rng)
        entries = field.finishes_as_reported(events, taking_part, rng)
    else:
        taking_part = field.field_by_chance(events, rng)
        entries = field.finishes_by_chance(events, taking_part, rng)
    field.number(entries, rng)
    organisations, homes = _organisations(rng)
    everybody = people.people(entries, homes, rng, as_reported=as_reported)
    order = {event.key: position for position, event in enumerate(events)}
    entries.sort(key=lambda entry: (order[entry.event.key], entry.number))
    roster = {id(person): f"P{number:04d}" for number, person in enumerate((p for e in entries for p in e.people), 1)}
    everybody.sort(key=lambda person: roster[id(person)])
    panels, marked, lots = _marking(book, events, entries, rng)
    return {
        "organisations.csv": organisations,
        "people.csv": _people(everybody, roster),
        f"{TIER}/entries.csv": [
            ["contest", "entry", "group", "status", "size", "home"],
            *([_contest(e.event), e.number, e.delegation.code, "", e.event.size, e.people[0].home] for e in entries),
        ],
        f"{TIER}/members.csv": [
            ["contest", "entry", "person", "role"],
            *([_contest(e.event), e.number, roster[id(p)], "competitor"] for e in entries for p in e.people),
        ],
        f"{TIER}/groups.csv": _groups(events),
        f"{TIER}/panels.csv": panels,
        f"{TIER}/marks.csv": marked,
        f"{TIER}/lots.csv": lots,
    }


def _people(everybody: list[people.Person], roster: dict[int, str]) -> list[Row]:
    who = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level"]
    rows: list[Row] = [[*who, "number", "programme", "entry_year", "years"]]
    for p in everybody:
        studies = (p.number, p.programme, p.entry_year or "", p.years or "")
        rows.append([roster[id(p)], p.name, p.latin, p.gender, p.born, p.kind, p.home, "", p.level, *studies])
    return rows


def _contest(event: Event) -> str:
    return f"{TIER}/{HOST}/{event.key}/{DIVISION}"


def _events(book: dict) -> list[Event]:
    seen: Counter[str] = Counter()
    events = []
    for track in book["edition"]["track"]:
        selection = track["attributes"]["selection"]
        seen[selection] += 1
        since = [str(rule["date"]) for rule in track["eligibility"] if rule["rule"] == "born-since"]
        events.append(
            Event(
                track["key"],
                track["key"].split("-")[0],
                selection,
                track["team"]["max"],
                track["attributes"]["entries_per_delegation"],
                since[0] if since else "",
                f"{'W' if selection == 'worldskills' else 'N'}{seen[selection]:02d}",
            )
        )
    return events


def _facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _organisations(rng: Random) -> tuple[list[Row], people.Homes]:
    """The rows of organisations.csv, and where people can be at home: these and the real schools of the facts."""
    shorts = {line["code"]: line["short"] for line in _facts("provinces.csv")} | {XPCC: "兵团"}
    rows: list[Row] = [["code", "kind", "name", "name_en", "short", "parent", "province", "level"]]
    homes = people.Homes(*({one.province: [] for one in DELEGATIONS if one.province} for _ in range(4)))
    codes = {line["name"]: line["code"] for line in _facts("provinces.csv")}
    for school in _facts("universities_2017.csv"):
        province = XPCC if school["supervising_body"] == XPCC_NAME else codes[school["province"]]
        kind = homes.universities if school["level"] == "本科" else homes.colleges
        if province in kind:
            kind[province].append(school["moe_code"])
    for one in (one for one in DELEGATIONS if one.province):
        made: set[str] = set()
        for letter, level, make, into, count in (
            ("t", "技工院校", names.technician_college, homes.technician_colleges, 1 + one.people // 35),
            ("f", "", names.firm, homes.firms, 2 + one.people // 16),
        ):
            while len(into[one.province]) < count:
                name, english = make(rng, shorts[one.province], one.english)
                if name in made:
                    continue
                made.add(name)
                code = f"{letter}-{one.province}-{len(into[one.province]) + 1:02d}"
                into[one.province].append(code)
                kind = "school" if level else "firm"
                rows.append([code, kind, name, english, "", one.province, one.province, level])
    return rows, homes


def _groups(events: list[Event]) -> list[Row]:
    """Delegations: which are western, and how many entries each could have had."""
    rows: list[Row] = [["group", "province", "western", "eligible"]]
    for one in DELEGATIONS:
        # Industries may enter only the 世赛选拔 events.
        open_to_it = [e for e in events if one.province or e.selection == "worldskills"]
        eligible = sum(event.per_delegation for event in open_to_it)
        rows.append([one.code, one.province, int(one.western), eligible])
    return rows


def _aspects(book: dict, contest: str) -> list[Aspect]:
    scheme = next(s for s in book["scheme"] if any(fnmatchcase(contest, pattern) for pattern in s["applies_to"]))
    return [
        Aspect(aspect["key"], aspect["kind"] == "judged", aspect.get("levels", 0), aspect["max"] * 100)
        for criterion in scheme["criterion"]
        for aspect in criterion["aspect"]
    ]


def _marking(book: dict, events: list[Event], entries: list[Entry], rng: Random) -> tuple[list[Row], ...]:
    """Panels, marks and lots. Five judges from five delegations; judges don't mark their own delegation's entries."""
    panels: list[Row] = [["contest", "judge", "person_name", "home", "role", "source"]]
    marked: list[Row] = [["contest", "entry", "judge", "aspect", "mark"]]
    lots: list[Row] = [["contest", "entry", "lot"]]
    by_event: dict[str, list[Entry]] = {}
    for entry in entries:
        by_event.setdefault(entry.event.key, []).append(entry)
    for event in events:
        contest = _contest(event)
        taking_part = by_event[event.key]
        senders = rng.sample(sorted({entry.delegation.code for entry in taking_part}), PANEL)
        judges = {f"{event.number}-J{seat}": sender for seat, sender in enumerate(senders, 1)}
        panels.append([contest, f"{event.number}-C", names.person(rng, rng.choice("fm"))[0], HOST, "chair", ""])
        for judge, sender in judges.items():
            panels.append([contest, judge, names.person(rng, rng.choice("fm"))[0], sender, "judge", ""])
        aspects = _aspects(book, contest)
        finished = sorted(taking_part, key=lambda entry: entry.finish)
        scores, drawn = marks.scores(finished, rng)
        results = {entry.number: (score, lot) for entry, score, lot in zip(finished, scores, drawn, strict=True)}
        for turn, entry in enumerate(taking_part):
            score, lot = results[entry.number]
            free = [judge for judge, sender in judges.items() if sender != entry.delegation.code]
            sheet = sorted(free[(turn + seat) % len(free)] for seat in range(3))
            marked += [
                [contest, entry.number, mark.judge, mark.aspect, mark.mark]
                for mark in marks.marks(score, aspects, sheet, rng)
            ]
            if lot:
                lots.append([contest, entry.number, lot])
    return panels, marked, lots


if __name__ == "__main__":
    main()
