"""Writing and reading the season's CSV files: UTF-8, LF, quotes only where needed."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, object]

COLUMNS = {
    "people": (
        "person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level", "number", "programme",
        "entry_year", "years",
    ),
    "organisations": ("code", "kind", "name", "name_en", "short", "parent", "province", "level"),
    "entries": (
        "contest", "entry", "group", "status", "size", "title", "home", "programme", "registration", "note",
    ),
    "marks": ("contest", "entry", "judge", "aspect", "mark"),
    "adjustments": ("contest", "entry", "points", "reason"),
    "lots": ("contest", "entry", "lot"),
    "judges": ("contest", "judge", "source"),
    "members": ("contest", "entry", "person", "role"),
    "decisions": ("award", "contest", "entry", "group", "reason"),
    "panels": ("contest", "judge", "person_name", "home", "role", "source", "person"),
}  # fmt: skip


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write `rows` under `columns`; a missing value is empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_rows(path: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write rows, the heading first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def read(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
