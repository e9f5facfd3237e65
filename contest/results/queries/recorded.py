"""Tabulations as the audit log records them: their files, and the rows that were made of them. And what people decide
beside the marks: points added, awards of a committee, attributes of groups, and who keeps a place in the next tier
after a correction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.db import Model, session
from contest.editions.models import Contest, GroupFacts
from contest.editions.queries import SET_GROUP, recorded_of_group
from contest.registration.models import Appearance
from contest.results.models import (
    Adjustment,
    Advance,
    AdvanceChoice,
    AdvanceDecision,
    Decision,
    Result,
    TabulatedContest,
    Tabulation,
)
from contest.rules.numbers import format_thousandths

WITHDRAWN = "withdrawn"
SUPERSEDED = "superseded"  # the ids of the runs that counted until a line
# What the audit log calls each choice; registration's labels have the words of an entry's history.
ADVANCE_OPERATIONS = {
    AdvanceChoice.KEPT: "results.keep_above",
    AdvanceChoice.WITHDRAWN: "results.withdraw_above",
    AdvanceChoice.ADDED: "results.add_above",
    AdvanceChoice.LEFT_OUT: "results.leave_out_above",
    AdvanceChoice.TAKEN_BACK: "results.take_back_above",
    AdvanceChoice.SENT: "results.send_above",
}

# What is recorded of the rows of a tabulation. Whether an advance was carried out is the appearances' to tell.
COLUMNS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "results": (Result, ("appearance_id", "contest_id", "place", "tied", "status", "score", "scaled")),
    "advances": (Advance, ("appearance_id", "contest_id", "to", "outcome", "order")),
}


def recorded_of(tabulation: Tabulation) -> dict[str, str]:
    """What the line of a tabulation says of it."""
    return {
        "files": _files_digest(tabulation.files),
        "explanations": _explanations_digest(tabulation.id),
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


def _explanations_digest(tabulation_id: UUID) -> str:
    """How each result came about, as its page tells it."""
    query = (
        sa.select(Result.appearance_id, Result.explanation)
        .where(Result.tabulation_id == tabulation_id)
        .order_by(Result.appearance_id)
        .execution_options(yield_per=1_000)
    )
    digest = hashlib.sha256()
    for appearance_id, explanation in session.execute(query):
        digest.update(f"{appearance_id} {json.dumps(explanation, ensure_ascii=False, sort_keys=True)}\n".encode())
    return digest.hexdigest()


def _tabulations(edition: UUID | None) -> Iterator[Standing]:
    columns = (Tabulation.id, Tabulation.files, Tabulation.blocking, Tabulation.edition_id)
    for row in list(rows_to_hold(sa.select(*columns).order_by(Tabulation.id), Tabulation.edition_id, edition)):
        yield Standing(
            str(row.id),
            {
                "files": _files_digest(row.files),
                "explanations": _explanations_digest(row.id),
                "blocking": str(row.blocking),
                "counts": _counts(row.id),
                "edition": str(row.edition_id),
                **{name: _rows_digest(name, row.id) for name in COLUMNS},
            },
        )


def _counts(tabulation_id: UUID) -> str:
    """Whether a run is the one that counts: for all its contests or for none, unless somebody changed it."""
    flags = session.execute(
        sa.select(TabulatedContest.is_current).distinct().where(TabulatedContest.tabulation_id == tabulation_id)
    )
    found = {bool(flag) for (flag,) in flags}
    return "yes" if found == {True} else "no" if found == {False} else "in part" if found else ""


def _tabulated(line: Any) -> Iterator[Recorded]:
    now = line.now
    fields = {name: now[name] for name in ("files", *COLUMNS, "edition")} | {"blocking": str(now["blocking"])}
    if SUPERSEDED in now:
        fields |= {"explanations": now["explanations"], "counts": "yes"}
    yield Recorded(str(line.subject_id), fields, begins=True)
    yield from _superseded(line)


def _restored(line: Any) -> Iterator[Recorded]:
    if line.now is not None:
        yield Recorded(str(line.subject_id), {"counts": "yes"})
        yield from _superseded(line)


def _superseded(line: Any) -> Iterator[Recorded]:
    """The runs that counted until then."""
    for row in line.now.get(SUPERSEDED, "").split():
        if row != str(line.subject_id):
            yield Recorded(row, {"counts": "no"})


TABULATIONS = Kind("tabulation", {"results.tabulate": _tabulated, "results.restore": _restored}, _tabulations)


def _adjustments(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*Adjustment.__table__.c, Contest.edition_id)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .join(Contest, Contest.id == Appearance.contest_id)
        .order_by(Adjustment.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "appearance": str(row.appearance_id),
                "points": format_thousandths(row.points),
                "reason": row.reason,
                **who_and_when(row),
                WITHDRAWN: row.withdrawn_at.isoformat() if row.withdrawn_at else "",
                "edition": str(row.edition_id),
            },
        )


def _adjusted(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "adjustment" in now:
        fields = {"appearance": str(line.subject_id), "points": now["points"], "edition": now["edition"]}
        yield Recorded(now["adjustment"], {**fields, **_given(line)}, begins=True)


def _given(line: Any) -> dict[str, str]:
    """Who gave it, when and why; nobody took it back yet."""
    return {"reason": line.reason, **who_and_when(line), WITHDRAWN: ""}


def _withdrawn(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {WITHDRAWN: line.at.isoformat()})


ADJUSTMENTS = Kind("adjustment", {"results.adjust": _adjusted, "results.withdraw_adjustment": _withdrawn}, _adjustments)


def _decisions(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(*Decision.__table__.c).order_by(Decision.id)
    for row in rows_to_hold(query, Decision.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                **recorded_of_decision(row),
                "reason": row.reason,
                **who_and_when(row),
                WITHDRAWN: row.withdrawn_at.isoformat() if row.withdrawn_at else "",
            },
        )


def recorded_of_decision(row: Any) -> dict[str, str]:
    """What the line of a committee's decision (or a row of its columns) says of it, beside who, when and why."""
    return {
        "award": row.award,
        "stage": row.stage,
        "contest": str(row.contest_id or ""),
        "to": str(row.appearance_id or row.organisation_id or ""),
        "edition": str(row.edition_id),
    }


def _decided(line: Any) -> Iterator[Recorded]:
    if "to" in line.now:
        fields = {name: line.now[name] for name in ("award", "stage", "contest", "to", "edition")}
        yield Recorded(str(line.subject_id), {**fields, **_given(line)}, begins=True)


DECISIONS = Kind("decision", {"results.decide": _decided, "results.withdraw_decision": _withdrawn}, _decisions)


def _advance_decisions(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*AdvanceDecision.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == AdvanceDecision.contest_id)
        .order_by(AdvanceDecision.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "tabulation": str(row.tabulation_id),
                "appearance": str(row.appearance_id),
                "target": str(row.contest_id),
                "choice": row.choice,
                "reason": row.reason or "",
                **who_and_when(row),
                "edition": str(row.edition_id),
            },
        )


def _advance_decided(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "decision" in now:
        fields = {name: now[name] for name in ("tabulation", "appearance", "target", "choice", "edition")}
        more = {"reason": line.reason or "", **who_and_when(line)}
        yield Recorded(now["decision"], {**fields, **more})


ADVANCE_DECISIONS = Kind(
    "decision of the next tier", dict.fromkeys(ADVANCE_OPERATIONS.values(), _advance_decided), _advance_decisions
)


def _groups(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(GroupFacts).order_by(GroupFacts.id)
    if edition is not None:
        query = query.where(GroupFacts.edition_id == edition)
    for row in session.scalars(query.execution_options(yield_per=1_000, populate_existing=True)):
        yield Standing(str(row.id), recorded_of_group(row))


def _set_group(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), line.now, begins=True)


GROUPS = Kind("attributes of a group", {SET_GROUP: _set_group}, _groups)

KINDS = (TABULATIONS, ADJUSTMENTS, DECISIONS, ADVANCE_DECISIONS, GROUPS)
