"""A tier of a seed as anybody can check it: its files, `contest tabulate` on them, a bundle, the edition in the app.

What a count of its own needs (`lines`, `half_up`) uses nothing of the system.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from contest.editions.actions import create_edition, open_edition
from contest.exchange.bundle import Publication, build
from contest.exchange.commands import tabulate as command
from contest.exchange.verifying import Verdict, verify
from contest.resources import SEEDS
from contest.rules import parse

INPUTS = ("entries", "marks", "scores", "adjustments", "lots", "groups", "judges", "members", "decisions")
ENGINES = ("exact", "columnar")

Line = dict[str, str]
Change = Callable[[Line], Line | None]


class Award(NamedTuple):
    """A line of awards.csv, but for the size."""

    award: str
    contest: str
    entry: str
    group: str
    person: str = ""


def lines(path: Path) -> list[Line]:
    """The lines of a CSV file; none if it does not exist."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded half away from zero."""
    whole = int(abs(value) * 10**places + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)


def awarded(folder: Path) -> set[Award]:
    """What awards.csv of a folder gives."""
    found = [Award(*(line[column] for column in Award._fields)) for line in lines(folder / "awards.csv")]
    assert len(found) == len(set(found))
    return set(found)


def placed(folder: Path) -> list[tuple[str, str, str, str]]:
    """(contest, entry, place, score) of places.csv, in its order."""
    return [(one["contest"], one["entry"], one["place"], one["score"]) for one in lines(folder / "places.csv")]


def advanced(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """(contest, entry) → (outcome, order) of advances.csv."""
    return {(one["contest"], one["entry"]): (one["outcome"], one["order"]) for one in lines(folder / "advances.csv")}


def ranks(folder: Path, table: str, column: str) -> list[tuple[int, str, str]]:
    """(rank, group, figure) of one table, in its order."""
    return [(int(one["rank"]), one["group"], one[column]) for one in lines(folder / f"table-{table}.csv")]


def ordered(figures: dict[str, Fraction]) -> list[tuple[int, str]]:
    """(rank, group), more first: 1 + the number strictly better; level groups by code point."""
    return sorted((1 + sum(other > own for other in figures.values()), group) for group, own in figures.items())


# The files, and the commands on them


def promised(folder: Path) -> dict[str, bytes]:
    """Every CSV file below a folder, by its path there; of problems.csv what is promised, which its prose is not."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}
    for name in found:
        if name.endswith("problems.csv"):
            told = [{**line, "detail": ""} for line in lines(folder / name)]
            found[name] = repr(told).encode()
    return found


def made_again(name: str, out: Path, *options: str) -> dict[str, bytes]:
    """What the seed's generator writes."""
    script = SEEDS / name / "generate.py"
    subprocess.run([sys.executable, str(script), "--out", str(out), *options], cwd=out, check=True)
    return promised(out)


def copied(tier: Path, to: Path) -> Path:
    """A tier's inputs with its rulebook above them, to change."""
    folder = to / tier.name
    shutil.copytree(tier, folder, ignore=shutil.ignore_patterns("expected"))
    shutil.copy(tier.parent / "rulebook.toml", to)
    return folder


def changed(path: Path, change: Change) -> None:
    """Each line of a CSV file as `change` gives it back, or left out; something must have changed."""
    before = lines(path)
    after = [line for line in map(change, map(dict, before)) if line is not None]
    assert after != before
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(before[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(after)


def tabulated(tier: Path, out: Path, *, engine: str = "exact", exit_code: int = 0) -> Path:
    """`contest tabulate` on a tier's inputs; returns `out`."""
    files = [part for name in INPUTS for part in _option(tier, name)]
    asked = [str(tier.parent / "rulebook.toml"), *files, "--out", str(out), "--engine", engine]
    done = CliRunner().invoke(command, asked)
    assert done.exit_code == exit_code, done.output
    return out


def _option(tier: Path, name: str) -> list[str]:
    path = tier / f"{name}.csv"
    return [f"--{name}", str(path)] if path.exists() else []


def blocking(out: Path) -> list[tuple[str, str, str]]:
    """(kind, contest, entry) of the problems that block."""
    found = [line for line in lines(out / "problems.csv") if line["blocks"] == "1"]
    return [(line["kind"], line["contest"], line["entry"]) for line in found]


def bundled(tier: Path, **instead: bytes) -> Verdict:
    """What `contest verify` says of a tier's files in a bundle; `instead` puts another output in the place of one."""
    files = {"rulebook.toml": (tier.parent / "rulebook.toml").read_bytes()}
    for name in INPUTS:
        if (tier / f"{name}.csv").exists():
            files[f"inputs/{name}.csv"] = (tier / f"{name}.csv").read_bytes()
    for path in (tier / "expected").iterdir():
        files[f"outputs/{path.name}"] = instead.get(path.stem, path.read_bytes())
    return verify(build(files, Publication(1)))


# The rulebook


def unsourced(name: str) -> list[str]:
    """The rules of a rulebook that don't say where they come from."""
    book = tomllib.loads((SEEDS / name / "rulebook.toml").read_text(encoding="utf-8"))
    edition = book.pop("edition")
    rules = [(kind, rule) for kind, part in book.items() for rule in _several(part)]
    rules += [("edition", edition), ("publicity", edition["publicity"])]
    rules += [(kind, rule) for kind in ("tier", "track", "period", "quoted") for rule in edition.get(kind, ())]
    for track in edition["track"]:
        rules += [(kind, rule) for kind in ("material", "eligibility") for rule in track.get(kind, ())]
    # A segment's `source` is its judges'; the panel and the scheme of its contests say where the rule comes from.
    return [kind for kind, rule in rules if kind != "segment" and not rule.get("source")]


def _several(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return part
    return [part] if isinstance(part, dict) else []


def public_in_app(name: str, session: Any, client: Any, at: datetime) -> None:
    """The seed's rulebook makes an edition, and what the public fetches of it is a rulebook, the same."""
    text = (SEEDS / name / "rulebook.toml").read_text(encoding="utf-8")
    edition = create_edition(text, by=None, at=at)
    assert edition.key == name
    open_edition(edition, by=None, at=at)
    session.commit()
    answer = client.get(f"/e/{name}/rulebook.toml")
    assert answer.status == 200
    assert parse(answer.text) == parse(text)
