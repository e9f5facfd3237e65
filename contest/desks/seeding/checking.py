"""What is wrong with a seed's folder: looked at before anything is written, and named with file and line.

The layout, which docs/operations/seeds.md explains: rulebook.toml; organisations.csv, people.csv and settings.csv; and
for each tier of the rulebook a folder with entries.csv, members.csv, groups.csv, panels.csv, marks.csv, lots.csv,
adjustments.csv and decisions.csv, the law's inputs (docs/law, section 2) with the columns that a seed adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from contest.db import session
from contest.editions.rulebooks.carried import ROLES
from contest.editions.rulebooks.contest_names import ContestKey
from contest.exchange.reading import SHAPES
from contest.exchange.sheets import Shape, Sheet, read_sheet
from contest.people.models import KINDS, Organisation, PersonKind
from contest.registration.models import EntryStatus, Participation
from contest.rules import Fault, Faults, Rulebook
from contest.rules.keys import nearest
from contest.rules.numbers import decimal, parse_thousandths, whole

PEOPLE = ("person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level", "number")
STUDIES = ("programme", "entry_year", "years")
FILES: dict[str, Shape] = {
    "organisations": Shape(("code", "kind", "name"), ("name_en", "short", "parent", "province", "level")),
    "people": Shape((*PEOPLE, *STUDIES)),
    "settings": Shape(("contest", "setting", "value", "reason")),
}
"""The files beside rulebook.toml."""
OF_TIER: dict[str, Shape] = {
    "entries": Shape(("contest", "entry", "group", "status", "size", "home"), SHAPES["entries"].optional, open=True),
    "members": Shape(("contest", "entry", "person", "role"), open=True),
    "groups": SHAPES["groups"],
    "panels": Shape(
        ("contest", "judge", "person_name", "home", "role", "source"), ("person", "segment", "attribute", "room")
    ),
    "judges": Shape(("contest", "judge", "source")),
    "marks": Shape(("contest", "entry", "judge", "aspect", "mark"), ("member", "try"), numeric=("mark",)),
    "scores": Shape(("contest", "entry"), ("score",), ("score", "segment:"), open=True),
    "lots": Shape(("contest", "entry", "lot"), numeric=("lot",)),
    "adjustments": Shape(("contest", "entry", "points", "reason"), numeric=("points",)),
    "decisions": Shape(("award", "contest", "entry", "group", "reason")),
}
"""The files of a tier's folder."""


SEGMENT = "segment:"  # before a segment's key, the column of its value in scores.csv


class Row(NamedTuple):
    """A row of a file, with its line."""

    line: int
    cells: dict[str, str]


class Folder:
    """A seed's files as they are looked at; every fault is collected."""

    def __init__(self, folder: Path, book: Rulebook) -> None:
        self.folder, self.book = folder, book
        self.faults: list[Fault] = []

    def rows(self, path: Path, shape: Shape) -> list[Row]:
        """The rows of a file; none if it does not exist or is refused."""
        if not path.exists():
            return []
        try:
            sheet = read_sheet(path, shape)
        except Faults as refused:
            self.faults += refused.faults
            return []
        return list(_rows(sheet))

    def want(self, path: Path, row: Row, column: str, known: Collection[str], *, empty: bool = False) -> None:
        """Refuse a cell that names nothing."""
        name = row.cells.get(column, "")
        if name not in known and not (empty and not name):
            facts: dict[str, object] = {"column": column, "value": name, "meant": nearest(name, known)}
            self.faults.append(Fault(str(path), row.line, "seed.unknown", facts))

    def shaped(self, path: Path, row: Row, column: str, read: Callable[[str], object], *, empty: bool = True) -> None:
        """Refuse a cell that is not what its column holds."""
        text = row.cells.get(column, "")
        try:
            right = (empty and not text) or read(text) is not None
        except ValueError:
            right = False
        if not right:
            self.faults.append(Fault(str(path), row.line, "seed.shape", {"column": column, "value": text}))


def _rows(sheet: Sheet) -> Iterator[Row]:
    for cells, line in zip(sheet.rows, sheet.lines, strict=True):
        yield Row(line, dict(zip(sheet.columns, cells, strict=True)))


def require_loadable(folder: Path, book: Rulebook) -> None:
    """Raise `Faults` with everything that keeps a seed's folder from being loaded."""
    seed = Folder(folder, book)
    codes = _organisations(seed)
    people = _people(seed, codes)
    stages = [tier.key for tier in book.edition.tier] if book.edition else []
    found = [folder / stage for stage in stages if (folder / stage).is_dir()]
    for path in sorted(one for one in folder.iterdir() if one.is_dir() and (one / "entries.csv").exists()):
        if path not in found:
            facts: dict[str, object] = {"tier": path.name, "meant": nearest(path.name, stages)}
            seed.faults.append(Fault(str(path), 0, "tier.unknown", facts))
    for path in found:
        _tier(seed, path, codes, people)
    if seed.faults:
        raise Faults(seed.faults)


def _organisations(seed: Folder) -> set[str]:
    """The codes that the folder and the database have."""
    path = seed.folder / "organisations.csv"
    rows = seed.rows(path, FILES["organisations"])
    codes = {row.cells["code"] for row in rows} | set(session.scalars(sa.select(Organisation.code)))
    for row in rows:
        seed.want(path, row, "kind", KINDS)
        seed.want(path, row, "parent", codes, empty=True)
    return codes


def _people(seed: Folder, codes: Collection[str]) -> set[str]:
    path = seed.folder / "people.csv"
    rows = seed.rows(path, FILES["people"])
    for row in rows:
        seed.want(path, row, "home", codes)
        seed.want(path, row, "department", codes, empty=True)
        seed.want(path, row, "kind", tuple(PersonKind))
        seed.shaped(path, row, "born", date.fromisoformat)
        for column in ("entry_year", "years"):
            seed.shaped(path, row, column, whole)
    settings = seed.folder / "settings.csv"
    for row in seed.rows(settings, FILES["settings"]):
        seed.shaped(settings, row, "value", datetime.fromisoformat, empty=False)
    return {row.cells["person"] for row in rows}


def _tier(seed: Folder, folder: Path, codes: Collection[str], people: Collection[str]) -> None:
    files = {kind: seed.rows(folder / f"{kind}.csv", shape) for kind, shape in OF_TIER.items()}
    entries = folder / "entries.csv"
    for row in files["entries"]:
        if not _contest_fits(seed.book, folder.name, row.cells["contest"], codes):
            facts: dict[str, object] = {"contest": row.cells["contest"], "stage": folder.name}
            seed.faults.append(Fault(str(entries), row.line, "seed.contest", facts))
        seed.want(entries, row, "home", codes)
        seed.want(entries, row, "group", codes, empty=True)
        seed.want(entries, row, "status", tuple(Participation), empty=True)
        seed.want(entries, row, "registration", tuple(EntryStatus), empty=True)
    contests = {row.cells["contest"] for row in files["entries"]}
    named = {f"{row.cells['contest']} {row.cells['entry']}" for row in files["entries"]}
    for kind in ("members", "marks", "scores", "lots", "adjustments"):
        for row in files[kind]:
            _of_entry(seed, folder / f"{kind}.csv", row, named)
    _members_and_judges(seed, folder, files, contests, codes, people)
    for kind, column in (("marks", "mark"), ("adjustments", "points")):
        for row in files[kind]:
            seed.shaped(folder / f"{kind}.csv", row, column, parse_thousandths, empty=kind == "marks")
    _scores(seed, folder / "scores.csv", files["scores"])
    for row in files["lots"]:
        seed.shaped(folder / "lots.csv", row, "lot", whole, empty=False)
    for row in files["groups"]:
        seed.want(folder / "groups.csv", row, "group", codes)
    for row in files["decisions"]:
        path = folder / "decisions.csv"
        seed.want(path, row, "award", [one.award for one in seed.book.decision])
        seed.want(path, row, "contest", contests, empty=True)
        seed.want(path, row, "group", codes, empty=True)
        if row.cells["entry"]:
            _of_entry(seed, path, row, named)


def _scores(seed: Folder, path: Path, rows: list[Row]) -> None:
    """What was made elsewhere: the whole score, or a segment's value that the rulebook takes from there."""
    columns = ["score", *(f"{SEGMENT}{one.key}" for one in seed.book.segment if one.from_ == "scores")]
    named = [column for row in rows[:1] for column in row.cells if column not in ("contest", "entry")]
    for column in named:
        seed.want(path, Row(1, {"column": column}), "column", columns)
    for row in rows:
        for column in named:
            seed.shaped(path, row, column, decimal)


def _members_and_judges(
    seed: Folder,
    folder: Path,
    files: dict[str, list[Row]],
    contests: Collection[str],
    codes: Collection[str],
    people: Collection[str],
) -> None:
    for row in files["members"]:
        seed.want(folder / "members.csv", row, "person", people)
        seed.want(folder / "members.csv", row, "role", ROLES)
    judges: dict[str, set[str]] = {}
    sources = {(row.cells["contest"], row.cells["judge"]): row.cells["source"] for row in files["panels"]}
    for row in files["panels"]:
        seed.want(folder / "panels.csv", row, "contest", contests)
        seed.want(folder / "panels.csv", row, "home", codes, empty=True)
        seed.want(folder / "panels.csv", row, "person", people, empty=True)
        judges.setdefault(row.cells["contest"], {""}).add(row.cells["judge"])
    for row in files["judges"]:  # the law's file; what counts in the application is panels.csv
        seed.want(folder / "judges.csv", row, "judge", judges.get(row.cells["contest"], set()))
        seed.want(folder / "judges.csv", row, "source", (sources.get((row.cells["contest"], row.cells["judge"]), ""),))
    in_teams = {contest for contest in contests if seed.book.law_of(contest).team is not None}
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in files["members"]:
        if row.cells["role"] == "competitor":
            members[row.cells["contest"], row.cells["entry"]].append(row.cells["person"])
    tries = {aspect.key: aspect.tries for scheme in seed.book.scheme for aspect in scheme.aspects}
    aspects = tries.keys()
    for row in files["marks"]:
        seed.want(folder / "marks.csv", row, "judge", judges.get(row.cells["contest"], set()))
        seed.want(folder / "marks.csv", row, "aspect", aspects)
        tried = tries.get(row.cells["aspect"])
        numbers = [str(number) for number in range(1, tried.of + 1)] if tried is not None else [""]
        seed.want(folder / "marks.csv", row, "try", numbers)
        if row.cells["contest"] in in_teams:
            seed.want(folder / "marks.csv", row, "member", members[row.cells["contest"], row.cells["entry"]])
        else:
            seed.want(folder / "marks.csv", row, "member", ("",))


def _of_entry(seed: Folder, path: Path, row: Row, named: Collection[str]) -> None:
    if f"{row.cells['contest']} {row.cells['entry']}" not in named:
        facts: dict[str, object] = {"contest": row.cells["contest"], "entry": row.cells["entry"]}
        seed.faults.append(Fault(str(path), row.line, "entry.unknown", facts))


def _contest_fits(book: Rulebook, stage: str, contest: str, codes: Collection[str]) -> bool:
    """Whether the edition has a contest of this key, at this stage."""
    try:
        key = ContestKey.of(contest)
    except ValueError:
        return False
    tracks = {track.key: track.divisions for track in book.edition.track} if book.edition else {}
    its_stage, organisation, track, division = key
    return its_stage == stage and organisation in codes and division in tracks.get(track, ())
