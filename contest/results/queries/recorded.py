"""Tabulations as the audit log records them: their files, and the rows that were made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing
from contest.db import Model, session
from contest.results.models import Advance, Result, Tabulation

# What is recorded of the rows of a tabulation. Whether an advance was carried out is the appearances' to tell.
COLUMNS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "results": (Result, ("appearance_id", "contest_id", "place", "tied", "status", "score", "scaled")),
    "advances": (Advance, ("appearance_id", "contest_id", "to", "outcome", "order")),
}


def recorded_of(tabulation: Tabulation) -> dict[str, str]:
    """What the line of a tabulation says of it."""
    return {
        "files": _files_digest(tabulation.files),
        **{name: _rows_digest(name, tabulation.id) for name in COLUMNS},
        "edition": str(tabulation.edition_id),
    }


def _files_digest(files: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _rows_digest(name: str, tabulation_id: UUID) -> str:
    model, columns = COLUMNS[name]
    query = (
        sa.select(*(getattr(model, column) for column in columns))
        .where(model.tabulation_id == tabulation_id)  # type: ignore[attr-defined]
        .order_by(model.appearance_id, *([Advance.to] if model is Advance else []))  # type: ignore[attr-defined]
        .execution_options(yield_per=1_000)
    )
    digest = hashlib.sha256()
    for row in session.execute(query):
        digest.update(json.dumps(list(row), default=str, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _tabulations(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(Tabulation.id, Tabulation.files, Tabulation.edition_id).order_by(Tabulation.id)
    if edition is not None:
        query = query.where(Tabulation.edition_id == edition)
    for row in session.execute(query).all():
        fields = {"files": _files_digest(row.files), "edition": str(row.edition_id)}
        yield Standing(str(row.id), {**fields, **{name: _rows_digest(name, row.id) for name in COLUMNS}})


def _tabulated(line: Any) -> Iterator[Recorded]:
    fields = {name: line.now[name] for name in ("files", *COLUMNS, "edition")}
    yield Recorded(str(line.subject_id), fields, begins=True)


TABULATIONS = Kind("tabulation", {"results.tabulate": _tabulated}, _tabulations)
