"""What small seeds share: their arguments, the heads of their files, and how a person and a judge of theirs are made.

The order of what is drawn is fixed: the same seed gives the same bytes.
"""

import argparse
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from making.files import COLUMNS, write_rows
from making.names import name

Row = list[object]
HEADS = {
    **COLUMNS,
    "entries": ("contest", "entry", "group", "status", "size", "home"),
    "panels": ("contest", "judge", "person_name", "home", "role", "source"),
    "scores": ("contest", "entry"),
}


def asked(here: Path, doc: str, seed: int) -> tuple[Random, Path]:
    """The arguments of a generator: what is drawn from, and where to write."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--out", type=Path, default=here)
    given = parser.parse_args()
    return Random(given.seed), given.out.resolve()


def write(folder: Path, kind: str, rows: Iterable[Row], *more: str) -> None:
    """A file of this kind under its heads and `more` columns after them."""
    write_rows(folder / f"{kind}.csv", [[*HEADS[kind], *more], *rows])


def school(code: str, chinese: str, english: str, short: str = "") -> Row:
    return [code, "school", chinese, english, short or chinese, "", "360000", ""]


def committee(code: str, chinese: str, english: str, short: str) -> Row:
    return [code, "authority", chinese, english, short, "", "000000", ""]


def person(
    rng: Random,
    code: str,
    home: str,
    *,
    born: date,
    days: int,
    genders: str = "fm",
    kind: str = "student",
    level: str = "",
    years: Sequence[object] = ("", ""),
) -> Row:
    """Somebody born within so many days from `born` on. `years`: when a student began, and for how long."""
    gender = rng.choice(genders) if len(genders) > 1 else genders
    chinese, latin = name(rng, gender)
    at = born + timedelta(days=rng.randrange(days))
    return [code, chinese, latin, gender, at, kind, home, "", level, code, "", *years]


def singly(contest: str, entries: Iterable[str], home: str) -> list[Row]:
    """Entries of one person each, of one school."""
    return [[contest, one, home, "", 1, home] for one in entries]


def alone(contest: str, entries: Iterable[str], prefix: str) -> list[Row]:
    """The one member of each entry, whose code is that of the entry after a prefix."""
    return [[contest, one, f"{prefix}-{one[1:]}", "competitor"] for one in entries]


def judges(rng: Random, contest: str, count: int, home: str) -> list[Row]:
    return [[contest, f"J{n}", name(rng, rng.choice("fm"))[0], home, "judge", ""] for n in range(1, count + 1)]
