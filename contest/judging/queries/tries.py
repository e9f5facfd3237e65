"""What panels agree on, entry by entry: the sheets that a table of a timing system fills in, and such tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import imports
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import NotFound
from contest.imports import Import
from contest.judging.models import Assignment, ScoreSheet, SheetVersion
from contest.judging.queries.outside_scores import is_judged
from contest.judging.queries.panels import active_assignments, panels_of
from contest.judging.queries.sheets import current_version, seat_rubric, sheets_in
from contest.judging.rubric import Rubric, has_measured, marks_members, rubric_of
from contest.judging.rubric_items import RubricItem


@dataclass(frozen=True)
class AgreedSheet:
    """The sheet of what one panel agrees on for one entry. `version`: the one that counts; None while it is open."""

    assignment: Assignment
    sheet: ScoreSheet | None
    rubric: Rubric

    @property
    def version(self) -> SheetVersion | None:
        return current_version(self.sheet)

    @property
    def keys(self) -> set[str]:
        return {line.key for line in self.rubric.lines}

    @property
    def marks(self) -> dict[str, Any]:
        """What counts, else what the draft holds, by key of the sheet."""
        if (version := self.version) is not None:
            return version.marks
        return self.sheet.draft if self.sheet is not None else {}


def takes_tables(contest: Contest) -> bool:
    """Whether panels agree on something here that a table can give: something is measured, of entries as a whole."""
    return is_judged(contest) and has_measured(contest) and not marks_members(contest)


def measured_items(contest: Contest) -> tuple[RubricItem, ...]:
    """What is measured in a contest, each try an item of its own, in the order of the rulebook."""
    return rubric_of(contest, agreed=True).lines if takes_tables(contest) else ()


def agreed_sheets(contest: Contest) -> dict[UUID, list[AgreedSheet]]:
    """The sheets of what panels agree on, by appearance. The number of queries does not depend on that of entries."""
    panels_of(contest)  # with it, each assignment's seat knows its panel
    sheets = {(one.seat_id, one.appearance_id): one for one in sheets_in(contest)}
    found: dict[UUID, list[AgreedSheet]] = {}
    for one in active_assignments(contest):
        if one.seat.role == "panel":
            sheet = sheets.get((one.seat_id, one.appearance_id))
            found.setdefault(one.appearance_id, []).append(
                AgreedSheet(one, sheet, seat_rubric(contest, one.seat, None))
            )
    return found


@dataclass(frozen=True)
class TryTable:
    """A table that was taken in, with the versions that it made, as somebody sees them: `versions` of the panels that
    they see. `open`: how many sheets it only began."""

    whole: Import
    versions: tuple[SheetVersion, ...]
    open: int

    @property
    def waiting(self) -> int:
        return sum(one.is_current and one.confirmed_at is None for one in self.versions)

    @property
    def confirmed(self) -> int:
        return sum(one.is_current and one.confirmed_at is not None for one in self.versions)

    @property
    def superseded(self) -> int:
        """How many of its sheets were sent back or submitted anew since."""
        return sum(not one.is_current for one in self.versions)


def try_tables(contest: Contest, *, panels: Collection[UUID] | None = None) -> list[TryTable]:
    """The tables that were taken in, the newest first. `panels`: of which somebody sees marks (None: of all)."""
    return [as_seen(one, panels) for one in imports.imports_of(imports.TRIES, contest.id)]


def as_seen(whole: Import, panels: Collection[UUID] | None) -> TryTable:
    """One table as somebody sees it who sees the marks of these panels (None: of all)."""
    made = versions_of(whole)
    seen = tuple(one for one in made if panels is None or one.sheet.seat.panel_id in panels)
    return TryTable(whole, seen, len(imports.ids_of(whole, "score_sheet")) - len(made))


def versions_of(whole: Import) -> list[SheetVersion]:
    """The submitted sheets that a table made, in the order of entries."""
    found = session.scalars(
        sa.select(SheetVersion)
        .where(SheetVersion.id.in_(imports.ids_of(whole, "sheet_version")))
        .options(
            joinedload(SheetVersion.sheet).joinedload(ScoreSheet.seat),
            joinedload(SheetVersion.sheet).joinedload(ScoreSheet.appearance),
        )
    )
    return sorted(found, key=lambda one: (len(one.sheet.appearance.code), one.sheet.appearance.code, str(one.seat_id)))


def try_table_at(edition: str, table_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: a table that was taken in, within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = imports.import_at(imports.TRIES, contest.id, table_id)
    if found is None:
        raise NotFound
    return {"contest": contest, "whole": found}
