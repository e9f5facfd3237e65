"""The present inputs of a tabulation's contests against those that it was made from, row by row.

A tabulation stores the SHA-256 of each input file and of its rulebook, so nothing more has to be kept, and tabulations
of every earlier release can be compared. Rows count, not their order: a change that is undone is no change.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contest.caching import BoundedCache
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import digest_of, rulebook_of
from contest.results import bridge
from contest.results.models import Tabulation
from contest.results.outdated.causes import Causes, causes_since
from contest.results.queries import file_of, tabulated_contests
from contest.results.queries.earlier_stages import scores_brought
from contest.results.queries.gathered import gathered_for

INPUTS, RULEBOOK = "inputs/", "rulebook.toml"
# The columns that name a row. A row of a file that is not here is named by all its cells: it comes or goes, whole.
KEYS: Mapping[str, tuple[str, ...]] = {
    "entries": ("contest", "entry"),
    "marks": ("contest", "entry", "judge", "aspect", "member", "try"),
    "scores": ("contest", "entry"),
    "lots": ("contest", "entry"),
    "groups": ("group",),
    "judges": ("contest", "judge"),
    "members": ("contest", "entry", "person"),
}
# One change for the marks of a sheet, whatever the number of its marks.
TOGETHER = ("contest", "entry", "judge")
Row = Mapping[str, str]

_digests: BoundedCache[str, Mapping[str, str]] = BoundedCache(128)


@dataclass(frozen=True)
class InputChange:
    """One change of an input since a tabulation. `file`: which input (`entries`, `marks` …, `rulebook`); `key`: the
    cells that name the row; `was` and `now`: the cells that differ, None where there is no such row. `at` is None if
    the log has no line about it."""

    file: str
    key: Row
    was: Row | None
    now: Row | None
    by_id: UUID | None = None
    at: datetime | None = None
    reason: str | None = None


class Present:
    """The inputs of a tabulation as they are now. `digests`: the SHA-256 of each file as a tabulation would store it
    now, by name (`inputs/entries.csv` …); exact, but what is made of the same rows is not made again."""

    def __init__(self, tabulation: Tabulation, contests: Sequence[Contest]) -> None:
        self._contests = contests
        self._rows = gathered_for(tabulation, contests)
        self.digests: Mapping[str, str] = _digests.get(self._key(), self._digested)

    def files(self) -> dict[str, bytes]:
        from contest.exchange.inputs import inputs_as_bytes

        return inputs_as_bytes(bridge.inputs(self._contests, self._rows), rulebook_of(self._contests[0]))

    def _digested(self) -> dict[str, str]:
        return {INPUTS + name: hashlib.sha256(content).hexdigest() for name, content in self.files().items()}

    def _key(self) -> str:
        """All that the files are made of."""
        rules = [(str(one.id), one.key, digest_of(one)) for one in self._contests]
        brought = sorted((str(id_), sorted(of.items())) for id_, of in scores_brought(self._contests).items())
        return repr((self._rows.fingerprint(), rules, brought))


def is_outdated(tabulation: Tabulation) -> bool:
    """Whether an input of a tabulation differs now from what it was made from."""
    return bool(differing(tabulation))


def differing(
    tabulation: Tabulation, contests: Sequence[Contest] | None = None
) -> dict[str, tuple[list[Row], list[Row]]]:
    """The inputs that differ now, by name without ending: the rows that are gone and those that came. `contests`: those
    of the tabulation, where they were asked for already."""
    contests = contests or tabulated_contests(tabulation)
    present = Present(tabulation, contests)
    now = present.digests
    was = {name: digest for name, digest in tabulation.files.items() if name.startswith(INPUTS)}
    found: dict[str, tuple[list[Row], list[Row]]] = {}
    if suspects := sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name)):
        files = present.files()
        for name in suspects:
            old = _rows(file_of(tabulation, name)) if name in was else Counter()
            new = _rows(files[name.removeprefix(INPUTS)]) if name in now else Counter()
            if old != new:
                stem = name.removeprefix(INPUTS).removesuffix(".csv")
                found[stem] = list(map(dict, (old - new).elements())), list(map(dict, (new - old).elements()))
    rulebooks = {digest_of(contest) for contest in contests}
    if rulebooks != {tabulation.files[RULEBOOK]}:
        found["rulebook"] = [], []
    return found


def _rows(content: bytes) -> Counter[frozenset[tuple[str, str]]]:
    """The rows of a CSV file, without their order and without empty cells."""
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return Counter(frozenset((column, cell) for column, cell in row.items() if cell) for row in rows)


def changes(tabulation: Tabulation, contests: Sequence[Contest] | None = None) -> list[InputChange]:
    """What changed since a tabulation and, from the log, who did it and when; in the order of contests and entries."""
    contests = contests or tabulated_contests(tabulation)
    found = differing(tabulation, contests)
    if not found:
        return []
    bare = [one for file, (gone, come) in found.items() for one in _paired(file, gone, come)]
    causes = causes_since(tabulation, contests)
    listed = [_with_cause(one, causes) for one in _without_consequences(bare)]
    return sorted(listed, key=lambda one: (*_entry(one), one.file, sorted(one.key.items())))


def _paired(file: str, gone: Iterable[Row], come: Iterable[Row]) -> list[InputChange]:
    """Rows that are gone and rows that came as changes of rows: with the cells that differ."""
    if file == "rulebook":
        return [InputChange(file, {}, {}, {})]
    named = KEYS.get(file)
    if named is None:
        return [InputChange(file, row, row, None) for row in gone] + [InputChange(file, row, None, row) for row in come]
    old, new = ({tuple(row.get(column, "") for column in named): row for row in rows} for rows in (gone, come))
    made = []
    for cells in old.keys() | new.keys():
        before, after = old.get(cells), new.get(cells)
        made.append(
            InputChange(
                file,
                {column: cell for column, cell in zip(named, cells, strict=True) if cell},
                None if before is None else _unlike(before, after or {}, named),
                None if after is None else _unlike(after, before or {}, named),
            )
        )
    if file == "members":
        return [InputChange(file, dict(key), {}, {}) for key in dict.fromkeys(map(_entry_key, made))]
    return _by_sheet(made) if file == "marks" else made


def _unlike(row: Row, other: Row, named: Sequence[str]) -> Row:
    """The cells of a row that its other version does not have, without those that name it."""
    return {column: cell for column, cell in row.items() if column not in named and other.get(column) != cell}


def _by_sheet(marks: Iterable[InputChange]) -> list[InputChange]:
    """The marks of one sheet as one change: from aspect (and member, and try) to mark."""
    sheets: dict[tuple[str, ...], tuple[dict[str, str], dict[str, str]]] = defaultdict(lambda: ({}, {}))
    for one in marks:
        cells = tuple(one.key.get(column, "") for column in TOGETHER)
        of = " ".join(filter(None, (one.key.get("aspect"), one.key.get("member"), one.key.get("try"))))
        for before_or_after, mark in zip(sheets[cells], (one.was, one.now), strict=True):
            if mark is not None:
                before_or_after[of] = mark.get("mark", "")
    return [
        InputChange("marks", {c: v for c, v in zip(TOGETHER, cells, strict=True) if v}, was or None, now or None)
        for cells, (was, now) in sheets.items()
    ]


def _without_consequences(found: Sequence[InputChange]) -> list[InputChange]:
    """Without what follows from another change: the members of an entry that came or went, the size of an entry whose
    members changed, and the group that only names the credit of an entry or the receiver of an award."""
    whole = {_entry(one) for one in found if one.file == "entries" and (one.was is None or one.now is None)}
    members = {_entry(one) for one in found if one.file == "members"} - whole
    others = any(one.file != "groups" for one in found)

    def follows(one: InputChange) -> bool:
        if one.file == "members":
            return _entry(one) in whole
        if one.file == "entries":
            return _entry(one) in members and {*(one.was or {}), *(one.now or {})} <= {"size"}
        return one.file == "groups" and others and (one.was is None or one.now is None)

    return [one for one in found if not follows(one)]


def _entry_key(one: InputChange) -> tuple[tuple[str, str], ...]:
    """The entry that a change is about, whoever of its people is: their codes follow from each other's."""
    return ("contest", one.key.get("contest", "")), ("entry", one.key.get("entry", ""))


def _entry(one: InputChange) -> tuple[str, str]:
    return one.key.get("contest", ""), one.key.get("entry", "")


def _with_cause(one: InputChange, causes: Causes) -> InputChange:
    line = causes.behind(one.file, one.key, is_gone=one.now is None)
    if line is None:
        return one
    return InputChange(one.file, one.key, one.was, one.now, line.by_id, line.at, line.reason)
