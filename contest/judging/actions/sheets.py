"""What a judge does with a sheet: save a draft, submit it, declare a conflict.

A draft is changed in place and has a version number, so that two devices cannot overwrite each other. A submitted sheet
is a new row of whole thousandths that never changes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import freeze
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.judging.models import Assignment, Conflict, ScoreSheet, SheetVersion
from contest.judging.queries.conflicts import DECLARABLE
from contest.judging.queries.recorded import marks_digest
from contest.judging.queries.sheets import current_version, rubric_for, sheet_of, submitted_version
from contest.judging.rubric import Marks
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import JUDGED, Appearance

NOT_OPEN = N_("评分还没有开始。组织者宣布开始后，就可以在这里打分。")
CLOSED = N_("评分已于 %(since)s 结束，这一次没有存。如有遗漏，请立刻告诉裁判长。")
WRITTEN = ("note", "comment")


@dataclass(frozen=True)
class Difference:
    """One value that differs between two devices. Marks in thousandths; texts for the note and the comment."""

    key: str
    here: int | str | None
    there: int | str | None


class DraftClash(Clash):
    """The draft was changed elsewhere since this page was opened. Nothing was overwritten; the error holds both
    versions."""

    def __init__(self, sheet: ScoreSheet, differences: list[Difference]) -> None:
        super().__init__(
            N_("这份评分表在另一台设备上改过。两份都还在，请看差别后选一份。"),
            safe=N_("另一份存于 %(since)s。你在这里填的也都在，没有丢。"),
            since=sheet.draft_at,
        )
        self.version = sheet.version
        self.differences = differences


def save_draft(
    assignment: Assignment,
    marks: Marks,
    *,
    note: str | None = None,
    comment: str | None = None,
    version: int | None = None,
    receipt: str | None = None,
    by: UUID | None,
    at: datetime,
) -> ScoreSheet:
    """Save marks in the draft. `marks` names the changes: None clears a mark; aspects that are not named stay.
    `version` is the version of the draft that the page was opened with (0: there was none); None accepts any version.
    `note` and `comment`: None leaves them. `receipt` is the code that the judge sees as proof of saving.

    Raises DraftClash where another device saved other values since, WrongMoment outside judging, Unfit for a mark that
    the rules do not allow, Clash after submission.
    """
    _may_mark(assignment)
    rubric_for(assignment).check(marks)
    sheet = _locked(assignment, by=by, at=at)
    if (current := current_version(sheet)) is not None:
        raise Clash(N_("这份评分表 %(since)s 已经提交，不能再改。要改，请裁判长写明原因退回给你。"), since=current.at)
    return _save(sheet, marks, note, comment, version, receipt, by=by, at=at)


def submit_sheet(
    assignment: Assignment,
    marks: Marks,
    *,
    note: str | None = None,
    comment: str | None = None,
    version: int | None = None,
    receipt: str | None = None,
    by: UUID | None,
    at: datetime,
) -> SheetVersion:
    """Submit a sheet. Every aspect must be marked; the refusal lists those that are not. Submitting the same again
    returns the first result.

    The first sheet of a contest fixes the contest's effective rulebook (docs/decisions, decision 1). A sheet that was
    sent back becomes a new version with the reason; the old one stays.
    """
    rubric = rubric_for(assignment)
    rubric.check(marks)
    if assignment.withdrawn_at is None and (first := submitted_version(assignment)) is not None:
        return _the_same(first, marks)
    _may_mark(assignment, submits=True)
    sheet = _locked(assignment, by=by, at=at)
    if (current := current_version(sheet)) is not None:
        return _the_same(current, marks)
    _save(sheet, marks, note, comment, version, receipt, by=by, at=at)
    if missing := rubric.missing(sheet.draft):
        raise Unfit(
            N_("还差 %(count)s 项没有评，所以没有提交：%(names)s。填好的都还在。"),
            count=len(missing),
            names=[line.name for line in missing],
            field=missing[0].key,
        )
    contest = assignment.appearance.contest
    freeze(contest, at=at)
    before = sheet.versions[-1] if sheet.versions else None
    submitted = SheetVersion(
        region=sheet.region,
        sheet=sheet,
        seat_id=sheet.seat_id,
        appearance_id=sheet.appearance_id,
        contest_id=contest.id,
        number=before.number + 1 if before else 1,
        marks={line.key: sheet.draft[line.key] for line in rubric.lines},
        reason=before.reopened_why if before else None,
        by_id=by,
        at=at,
    )
    session.add(submitted)
    if assignment.appearance.competed_at is None:
        assignment.appearance.competed_at = at
    session.flush()
    audit.record(
        "judging.submit",
        submitted,
        by=by,
        at=at,
        was={"number": before.number if before else None},
        now={
            "number": submitted.number,
            "seat": assignment.seat.code,
            "marks": marks_digest(submitted.marks),
            "edition": contest.edition_id,
        },
        reason=submitted.reason,
    )
    return submitted


def stand_aside(assignment: Assignment, *, kind: str, note: str, by: UUID | None, at: datetime) -> Conflict:
    """A judge declares a conflict with an entry. The assignment goes back to the organiser, who finds somebody else,
    and never returns to this judge; a draft of theirs does not count."""
    _may_mark(assignment, also_before=True)
    if kind not in DECLARABLE:
        raise Unfit(N_("请选一种回避的原因。"), field="kind")
    if not note.strip():
        raise Unfit(N_("请写一句是什么关系，组织者要据此另作安排。"), field="note")
    if assignment.seat.person_id is None:
        raise Unfit(N_("你还没有登记本人信息，回避记不到你名下。请先填好个人信息。"))
    if (current := current_version(sheet_of(assignment))) is not None:
        raise Clash(N_("这份评分表 %(since)s 已经提交。现在才发现要回避，请直接告诉裁判长。"), since=current.at)
    conflict = Conflict(
        person_id=assignment.seat.person_id,
        kind=kind,
        appearance_id=assignment.appearance_id,
        note=note.strip(),
        by_id=by,
        at=at,
    )
    session.add(conflict)
    assignment.conflict = conflict
    assignment.withdrawn_at, assignment.withdrawn_reason = at, note.strip()
    session.flush()
    audit.record("judging.stand_aside", assignment, by=by, at=at, now={"kind": kind}, reason=note.strip())
    return conflict


_CONTEST_LOCKED = (
    sa.select(Contest.id).where(Contest.id == sa.bindparam("contest_id")).with_for_update(read=True, key_share=True)
)
# What may have changed of an appearance until its lock was had, as far as it is read here.
_APPEARANCE = sa.select(Appearance.participation, Appearance.competed_at).where(
    Appearance.id == sa.bindparam("appearance_id")
)
_APPEARANCE_READ = _APPEARANCE.with_for_update(read=True, of=Appearance)
_APPEARANCE_WRITTEN = _APPEARANCE.with_for_update(key_share=True, of=Appearance)


def _may_mark(assignment: Assignment, *, also_before: bool = False, submits: bool = False) -> None:
    contest: Contest = assignment.appearance.contest
    if assignment.conflict_id is not None:
        raise WrongMoment(N_("你已经申明回避这{件}{作品}，不再评它。"))
    if assignment.withdrawn_at is not None:
        raise WrongMoment(N_("这{件}{作品}已经不分给你评了。"))
    if not also_before:
        # Whoever notes the entry as absent at this moment waits until the sheet is kept, or is seen here. Judges who
        # save a draft do not wait for each other; of those who submit, each writes the appearance.
        # The contest comes first, as everywhere: a sheet that is kept refers to it, and two who lock in another order
        # would wait for each other.
        appearance = assignment.appearance
        session.execute(_CONTEST_LOCKED, {"contest_id": appearance.contest_id})
        locked = _APPEARANCE_WRITTEN if submits else _APPEARANCE_READ
        participation, competed_at = session.execute(locked, {"appearance_id": appearance.id}).one()
        set_committed_value(appearance, "participation", participation)
        set_committed_value(appearance, "competed_at", competed_at)
        if assignment.appearance.participation not in JUDGED:
            raise WrongMoment(
                N_("这{件}{作品}已记为“%(participation)s”，不再评它。"),
                participation=PARTICIPATION_LABELS[assignment.appearance.participation],
            )
        guard.reached(contest, "judging-opened", NOT_OPEN)
    guard.not_reached(contest, "judging-closed", CLOSED)


def _locked(assignment: Assignment, *, by: UUID | None, at: datetime) -> ScoreSheet:
    """The sheet, locked for this transaction; created at first use. Of two requests at the same moment, one finds the
    other's sheet."""
    if (sheet := sheet_of(assignment, lock=True)) is not None:
        return sheet
    made = ScoreSheet(
        region=assignment.appearance.region,
        seat_id=assignment.seat_id,
        appearance_id=assignment.appearance_id,
        draft={},
        version=1,
        versions=[],
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        found = sheet_of(assignment, lock=True)
        if found is None:
            raise
        return found
    audit.record("judging.begin_sheet", made, by=by, at=at, now={"seat": assignment.seat.code})
    return made


def _save(
    sheet: ScoreSheet,
    marks: Marks,
    note: str | None,
    comment: str | None,
    version: int | None,
    receipt: str | None,
    *,
    by: UUID | None,
    at: datetime,
) -> ScoreSheet:
    """Write the changes into the draft, unless somebody else changed it first."""
    given: dict[str, int | str | None] = dict(marks)
    given |= {key: text.strip() for key, text in zip(WRITTEN, (note, comment), strict=True) if text is not None}
    there: dict[str, int | str | None] = {**sheet.draft, "note": sheet.note or "", "comment": sheet.comment or ""}
    changed = [key for key, value in given.items() if value != there.get(key)]
    # A sheet that was never saved has version 1 and means "nothing yet", which pages know as 0.
    seen = version if version or sheet.draft_at is not None else sheet.version
    if version is not None and seen != sheet.version and changed:
        raise DraftClash(sheet, [Difference(key, given[key], there.get(key)) for key in changed])
    if not changed and sheet.draft_at is not None:
        return sheet
    sheet.receipt = receipt
    kept = [key for key in changed if key not in WRITTEN]
    was = {key: sheet.draft.get(key) for key in kept}
    sheet.draft = {**sheet.draft, **{key: marks[key] for key in kept}}
    if "note" in changed:
        sheet.note = str(given["note"]) or None
    if "comment" in changed:
        sheet.comment = str(given["comment"]) or None
    sheet.draft_at = at
    session.flush()
    audit.record("judging.save_draft", sheet, by=by, at=at, was=was, now={key: marks[key] for key in kept})
    return sheet


def _the_same(first: SheetVersion, marks: Marks) -> SheetVersion:
    """Answer a repeat with what was submitted first; refuse other marks instead of ignoring them."""
    if any(mark is not None and first.marks.get(key) != mark for key, mark in marks.items()):
        raise Clash(
            N_("这份评分表 %(since)s 已经提交，这次填的分数不同，没有收下。要改，请裁判长写明原因退回给你。"),
            since=first.at,
        )
    return first
