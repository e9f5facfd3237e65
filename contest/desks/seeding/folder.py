"""A seed's folder: rulebook, people, and for each tier the law's inputs and the panels."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from contest.editions.rulebooks.effective import edition_part, taken_in_for_edition
from contest.editions.rulebooks.left_behind import without_reported
from contest.errors import N_, NotFound
from contest.exchange.reading import in_their_files
from contest.exchange.text import as_text, read_bytes
from contest.resources import SEEDS
from contest.rules import Fault, Faults, Rulebook

Rows = list[dict[str, str]]

# Columns of entries.csv that are not attributes for the rules.
OWN_COLUMNS = {"contest", "entry", "group", "status", "size", "title", "home", "registration", "note"}


def names() -> list[str]:
    """The names of the available seeds."""
    found = [*SEEDS.glob("*/rulebook.toml"), *SEEDS.glob("*/season.toml")]
    return sorted({path.parent.name for path in found})


def open_seed(name: str, *, at: datetime) -> Seed:
    """The seed with this name, or the one in this folder; its relative days are counted from the day of `at`. Raises
    NotFound with the known names."""
    folder = SEEDS / name if name in names() else Path(name)
    if not folder.is_dir():
        raise NotFound(
            N_("没有叫 %(name)s 的种子，也没有这个文件夹。有的种子是：%(names)s。"), name=name, names=", ".join(names())
        )
    if not any((folder / one).is_file() for one in ("rulebook.toml", "season.toml")):
        raise NotFound(
            N_("%(name)s 里没有 rulebook.toml。种子是一个文件夹，里面有 rulebook.toml 和各赛段的文件。"),
            name=name,
        )
    return Seed(folder, at)


@dataclass(frozen=True)
class Tier:
    """The files of one tier."""

    stage: str
    folder: Path

    def rows(self, name: str) -> Rows:
        """The rows of one file; none if the file does not exist."""
        path = self.folder / f"{name}.csv"
        return rows_of(path) if path.exists() else []


@dataclass(frozen=True)
class Seed:
    folder: Path
    at: datetime
    made: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def season(self) -> Mapping[str, Any]:
        """season.toml: what changes for a season around the day of seeding; empty for a past season."""
        path = self.folder / "season.toml"
        if not path.exists():
            return {}
        try:
            return tomllib.loads(as_text(read_bytes(path), str(path)))
        except ValueError as error:
            raise Faults([Fault(str(path), 0, "toml.syntax", {"reason": error})]) from None

    @cached_property
    def rulebook(self) -> str:
        """The edition's rulebook as text."""
        if not self.season:
            path = self.folder / "rulebook.toml"
            return as_text(read_bytes(path), str(path)).replace("\r\n", "\n")
        return self._around_today()

    @cached_property
    def book(self) -> Rulebook:
        """The same, read as an edition's; raises Faults with the file's name."""
        try:
            return taken_in_for_edition(self.rulebook, brought=self.attributes())
        except Faults as refused:
            raise in_their_files(refused, {}, self.folder / "rulebook.toml") from None

    def attributes(self) -> frozenset[str]:
        """The attributes of entries that the seed's own files bring."""
        columns: set[str] = set()
        for path in self.folder.glob("*/entries.csv"):
            with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
                columns.update(next(csv.reader(file), ()))
        return frozenset(columns - OWN_COLUMNS)

    @property
    def tiers(self) -> list[Tier]:
        """The tiers that have files, lowest first."""
        stages = [tier.key for tier in edition_part(self.book).tier]
        return [Tier(stage, self.folder / stage) for stage in stages if (self.folder / stage).is_dir()]

    def rows(self, name: str) -> Rows:
        path = self.folder / f"{name}.csv"
        return rows_of(path) if path.exists() else []

    def states(self) -> dict[str, Mapping[str, Any]]:
        """What season.toml says about each contest, by key."""
        return {contest["key"]: contest for contest in self.season.get("contest", ())}

    def accounts(self) -> list[Mapping[str, Any]]:
        return list(self.season.get("account", ()))

    def moment(self, days: int) -> datetime:
        """The midnight at the start of the day `days` after the day of seeding, in the edition's zone, as UTC."""
        there = ZoneInfo(self.zone)
        day = self.at.astimezone(there).date() + timedelta(days=days)
        return datetime.combine(day, time(), there).astimezone(UTC)

    @cached_property
    def zone(self) -> str:
        base = self._base() if self.season else tomllib.loads(self.rulebook)
        return str(base["edition"]["zone"])

    def _base(self) -> dict[str, Any]:
        return tomllib.loads((SEEDS / self.season["based_on"] / "rulebook.toml").read_text("utf-8"))

    def _around_today(self) -> str:
        """The rulebook of this season: the one it is based on, with its own key, names and calendar."""
        import tomli_w

        book = self._base()
        edition = without_reported(book["edition"])
        edition |= {
            key: self._day(value) if key in ("begins", "ends") else value
            for key, value in self.season["edition"].items()
        }
        edition["year"] = self._day(0).year
        edition["period"] = [
            {**period, "opens": self._local(period["opens"]), "closes": self._local(period["closes"])}
            for period in self.season["period"]
        ]
        changed = {tier["key"]: tier for tier in self.season.get("tier", ())}
        edition["tier"] = [{**tier, **changed.get(tier["key"], {})} for tier in edition["tier"]]
        for track in edition["track"]:
            for rule in track.get("eligibility", ()):
                rule.pop("on", None)  # the condition is checked on the day of registration, not on a day in 2023
        return tomli_w.dumps({**book, "edition": edition})

    def _day(self, days: int) -> date:
        return self.moment(days).astimezone(ZoneInfo(self.zone)).date()

    def _local(self, days: int) -> datetime:
        return self.moment(days).astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


def rows_of(path: Path) -> Rows:
    """The rows of a file that was looked at before; rows without anything in them are passed over."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if any(row.values())]
