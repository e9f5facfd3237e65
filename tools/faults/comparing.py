"""What was said, held against the rows: afterwards, with every fault healed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from tools.faults.clients import Told, Writing
from tools.faults.stage import Stage

COLUMNS = ("acknowledged", "lost", "doubled", "half-done", "false words")


@dataclass
class Verdict:
    """The figures by kind of fault, and each finding in words."""

    figures: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    findings: list[str] = field(default_factory=list)

    def add(self, fault: str, column: str, what: str) -> None:
        self.figures[fault][column] += 1
        self.findings.append(f"{column}, {fault}: {what}")

    @property
    def is_sound(self) -> bool:
        return not any(figures[column] for figures in self.figures.values() for column in COLUMNS[1:])


@dataclass
class Rows:
    """What the database holds of the sheets, after the run."""

    receipts: dict[tuple[UUID, str], list[str]]  # (account, key) → codes
    sheets: dict[UUID, Any]  # by assignment
    versions: dict[UUID, list[Any]]  # by sheet
    saved: dict[UUID, list[Any]]  # audit lines judging.save_draft, by sheet, oldest first
    submitted: dict[UUID, list[Any]]  # audit lines judging.submit, by version


def rows_of(stage: Stage) -> Rows:
    from contest.audit.models import AuditLine
    from contest.db import db, session
    from contest.judging.models import Assignment, ScoreSheet, SheetVersion
    from contest.receipts import Receipt

    receipts: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    versions: dict[UUID, list[Any]] = defaultdict(list)
    lines: dict[str, dict[UUID, list[Any]]] = {
        "judging.save_draft": defaultdict(list),
        "judging.submit": defaultdict(list),
    }
    with stage.app().app_context():
        for receipt in session.scalars(sa.select(Receipt)):
            receipts[receipt.account_id, receipt.idempotency_key].append(receipt.code)
        same = (Assignment.seat_id == ScoreSheet.seat_id) & (Assignment.appearance_id == ScoreSheet.appearance_id)
        found = session.execute(sa.select(Assignment.id, ScoreSheet).join(ScoreSheet, same)).all()
        for version in session.scalars(sa.select(SheetVersion)):
            versions[version.sheet_id].append(version)
        wanted = sa.select(AuditLine).where(AuditLine.action.in_(lines)).order_by(AuditLine.id)
        for line in session.scalars(wanted):
            lines[line.action][line.subject_id].append(line)
        db.engine.dispose()
    sheets = {assignment: sheet for assignment, sheet in found}  # noqa: C416 - rows are no pairs to the type checker
    return Rows(receipts, sheets, versions, lines["judging.save_draft"], lines["judging.submit"])


def compare(stage: Stage, told: Told) -> Verdict:
    """Hold every writing against the rows.

    lost: acknowledged, and its receipt or its marks are not there. doubled: done more than once. half-done: receipt,
    draft, version and audit lines of a sheet do not agree, or `contest audit verify` finds a fault. false words: an
    answer said something else than what is.
    """
    verdict, rows = Verdict(), rows_of(stage)
    for fault, what in told.false:
        verdict.add(fault, "false words", what)
    by_sheet: dict[UUID, list[Writing]] = defaultdict(list)
    for writing in told.writings:
        by_sheet[writing.assignment].append(writing)
        codes = rows.receipts.get((writing.judge, writing.key), [])
        if writing.is_acknowledged:
            verdict.figures[writing.fault]["acknowledged"] += 1
            if not codes:
                verdict.add(writing.fault, "lost", f"{writing.way} {writing.key} has no receipt")
                verdict.add(writing.fault, "false words", f"{writing.way} {writing.key} was said to be kept")
            elif writing.code is not None and writing.code not in codes:
                verdict.add(writing.fault, "false words", f"receipt {writing.code} is {codes}")
        elif codes and not writing.was_in_doubt:
            verdict.add(writing.fault, "false words", f"{writing.way} {writing.key} was said not to be kept, and it is")
        if len(codes) > 1:
            verdict.add(writing.fault, "doubled", f"{writing.way} {writing.key} has {len(codes)} receipts")
    for assignment, writings in by_sheet.items():
        _compare_sheet(assignment, writings, rows, verdict)
    done = stage.contest("audit", "verify")
    if done.returncode:
        told = "\n".join(line for line in done.stdout.splitlines() if "rows held against the log" not in line)
        verdict.add("calm", "half-done", f"contest audit verify: {told[:600]} {done.stderr[-600:]}")
    return verdict


def _compare_sheet(assignment: UUID, writings: list[Writing], rows: Rows, verdict: Verdict) -> None:
    """One judge wrote it, one writing after the other, and each changed something: so there is one line of the log for
    each receipt, and the lines in their order name the aspects that it changed."""
    kept = [one for one in writings if (one.judge, one.key) in rows.receipts]
    fault = writings[-1].fault
    sheet = rows.sheets.get(assignment)
    if sheet is None:
        if kept:
            verdict.add(fault, "half-done", f"sheet {assignment}: {len(kept)} receipts and no sheet")
        return
    lines = rows.saved.get(sheet.id, [])
    if len(lines) > len(kept):
        verdict.add(fault, "doubled", f"sheet {assignment}: {len(lines)} savings for {len(kept)} receipts")
    elif len(lines) < len(kept):
        verdict.add(fault, "half-done", f"sheet {assignment}: {len(lines)} savings for {len(kept)} receipts")
    draft: dict[str, int] = {}
    for writing, line in zip(kept, lines, strict=False):
        changed = {aspect for aspect, mark in writing.marks.items() if draft.get(aspect) != mark}
        draft |= writing.marks
        if set(line.now["marked"].split()) != changed:  # the log says which aspects, not which marks
            verdict.add(writing.fault, "lost", f"{writing.way} {writing.key}: the log has {line.now}")
    last = kept[-1].key if kept else ""
    if sheet.draft != draft:
        verdict.add(fault, "half-done", f"sheet {assignment}: draft {sheet.draft}, kept {draft}")
    if kept and (not sheet.note or not sheet.note.startswith(last)):
        verdict.add(fault, "half-done", f"sheet {assignment}: its note is not that of {last}")
    if kept and sheet.receipt not in rows.receipts[kept[-1].judge, last]:
        verdict.add(fault, "half-done", f"sheet {assignment}: shows receipt {sheet.receipt}, not that of {last}")
    if sheet.version != 1 + len(lines):
        verdict.add(fault, "half-done", f"sheet {assignment}: version {sheet.version} after {len(lines)} savings")
    _compare_submission(assignment, [one for one in kept if one.way == "submit"], sheet, rows, verdict, fault)


def _compare_submission(
    assignment: UUID, kept: list[Writing], sheet: Any, rows: Rows, verdict: Verdict, fault: str
) -> None:
    versions = rows.versions.get(sheet.id, [])
    if len(versions) > 1 or len(kept) > 1:
        verdict.add(fault, "doubled", f"sheet {assignment}: {len(versions)} versions, {len(kept)} submissions")
    elif len(versions) < len(kept):
        verdict.add(fault, "lost", f"sheet {assignment}: submitted, and there is no version")
    elif len(versions) > len(kept):
        verdict.add(fault, "half-done", f"sheet {assignment}: a version without a receipt")
    for version in versions:
        lines = rows.submitted.get(version.id, [])
        digest = hashlib.sha256(json.dumps(version.marks, sort_keys=True).encode()).hexdigest()
        if [line.now.get("marks") for line in lines] != [digest]:
            verdict.add(fault, "half-done", f"sheet {assignment}: the log does not have its version")
        if kept and version.marks != kept[-1].marks:
            verdict.add(fault, "lost", f"sheet {assignment}: submitted {kept[-1].marks}, there is {version.marks}")
