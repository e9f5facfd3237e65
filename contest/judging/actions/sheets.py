"""What a judge does with a sheet: save a draft, submit it, declare a conflict.

A draft is changed in place and has a version number, so that two devices cannot overwrite each other. A submitted sheet
is a new row of whole thousandths that never changes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from contest import audit
from contest.db import as_row, insert, locks_rows, new_id, read, session, table_of, write
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import freeze
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.judging.models import Assignment, Conflict, ScoreSheet, SheetVersion
from contest.judging.queries.conflicts import DECLARABLE
from contest.judging.queries.parts import takes
from contest.judging.queries.recorded import marks_digest
from contest.judging.queries.sheets import WITHDRAWN, current_version, rubric_for, sheet_of
from contest.judging.rubric_items import Marks
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import JUDGED, Appearance, Entry

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
        self.sheet = sheet
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
    sheet = sheet_of(assignment, lock=True)
    if (current := current_version(sheet)) is not None:
        raise Clash(N_("这份评分表 %(since)s 已经提交，不能再改。要改，请裁判长写明原因退回给你。"), since=current.at)
    with audit.gathered():
        return _save(assignment, sheet, Given(marks, note, comment, version), receipt, by=by, at=at)


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
    _is_given(assignment)
    _lock(assignment.appearance, submits=True)
    sheet = sheet_of(assignment, lock=True)
    if (first := current_version(sheet)) is not None:  # a repeat gets its answer also after judging has closed
        return _the_same(first, marks)
    _is_judged(assignment)
    given = Given(marks, note, comment, version)
    marked = given.laid_over(sheet)
    if missing := rubric.missing(marked):
        raise Unfit(
            N_("还差 %(count)s 项没有评，所以没有提交：%(names)s。填好的都还在。"),
            count=len(missing),
            names=[line.name for line in missing],
            field=missing[0].key,
        )
    if (line := rubric.half_absent(marked)) is not None:
        raise Unfit(
            N_("%(name)s填了 –（没有参加），这位选手别的项却有分，所以没有提交。请补上分数，或者每一项都填 –。"),
            name=line.name,
            field=line.key,
        )
    with audit.gathered():
        sheet = _save(assignment, sheet, given, receipt, by=by, at=at)
        return _submit(assignment, sheet, [line.key for line in rubric.lines], by=by, at=at)


def _submit(
    assignment: Assignment, sheet: ScoreSheet, keys: list[str], *, by: UUID | None, at: datetime
) -> SheetVersion:
    """Make a version of the draft's marks of these aspects."""
    contest = assignment.appearance.contest
    freeze(contest, at=at)
    before = sheet.versions[-1] if sheet.versions else None
    submitted = _new_version(sheet, contest, before, keys, by=by, at=at)
    _note_competed(assignment.appearance, at)
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


def _new_version(
    sheet: ScoreSheet, contest: Contest, before: SheetVersion | None, keys: list[str], *, by: UUID | None, at: datetime
) -> SheetVersion:
    """Write the draft's marks of these aspects as the next version of the sheet."""
    written = {
        "id": new_id(),
        "region": sheet.region,
        "sheet_id": sheet.id,
        "seat_id": sheet.seat_id,
        "appearance_id": sheet.appearance_id,
        "contest_id": contest.id,
        "number": before.number + 1 if before else 1,
        "marks": {key: sheet.draft[key] for key in keys},
        "reason": before.reopened_why if before else None,
        "is_current": True,
        "by_id": by,
        "at": at,
    }
    insert(SheetVersion, written)
    session.expire(sheet, ["versions"])
    submitted = as_row(SheetVersion, written)
    set_committed_value(submitted, "sheet", sheet)
    return submitted


def _note_competed(appearance: Appearance, at: datetime) -> None:
    if appearance.competed_at is None:
        write(_COMPETED, {"appearance_id": appearance.id, "moment": at})
        set_committed_value(appearance, "competed_at", at)


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


_CONTESTS, _APPEARANCES, _SHEETS = table_of(Contest), table_of(Appearance), table_of(ScoreSheet)
# What may have changed of an appearance until its lock was had, as far as it is read here. PostgreSQL locks in the
# order of the clauses: the contest first.
_APPEARANCE = (
    sa.select(_APPEARANCES.c.participation, _APPEARANCES.c.competed_at)
    .join(_CONTESTS, _CONTESTS.c.id == _APPEARANCES.c.contest_id)
    .where(_APPEARANCES.c.id == sa.bindparam("appearance_id"))
    .with_for_update(read=True, key_share=True, of=_CONTESTS)
)
_APPEARANCE_READ = _APPEARANCE.suffix_with("FOR SHARE OF appearance", dialect="postgresql")
_APPEARANCE_WRITTEN = _APPEARANCE.suffix_with("FOR NO KEY UPDATE OF appearance", dialect="postgresql")
_COMPETED = (
    sa.update(_APPEARANCES)
    .where(_APPEARANCES.c.id == sa.bindparam("appearance_id"))
    .values(competed_at=sa.bindparam("moment", type_=_APPEARANCES.c.competed_at.type))
)
_NEW_UNLESS_THERE = postgresql.insert(_SHEETS).on_conflict_do_nothing()
_SAVED = ("draft", "note", "comment", "draft_at", "receipt", "version")
_CHANGED = (
    sa.update(_SHEETS)
    .where(_SHEETS.c.id == sa.bindparam("sheet_id"), _SHEETS.c.version == sa.bindparam("seen"))
    .values({name: sa.bindparam(f"new_{name}", type_=_SHEETS.c[name].type) for name in _SAVED})
)


def _may_mark(assignment: Assignment, *, also_before: bool = False) -> None:
    _is_given(assignment)
    if also_before:
        guard.not_reached(assignment.appearance.contest, "judging-closed", CLOSED)
    else:
        _lock(assignment.appearance, submits=False)
        _is_judged(assignment)


def _is_given(assignment: Assignment) -> None:
    if assignment.conflict_id is not None:
        raise WrongMoment(N_("你已经申明回避这{件}{作品}，不再评它。"))
    if assignment.withdrawn_at is not None:
        raise WrongMoment(WITHDRAWN)


def _lock(appearance: Appearance, *, submits: bool) -> None:
    """Whoever notes the entry as absent at this moment waits until the sheet is kept, or is seen here. Judges who save
    a draft do not wait for each other; of those who submit, each writes the appearance.

    The contest comes first, as everywhere, and the sheet's turn comes after both: a sheet that is kept refers to them,
    and two who lock in another order would wait for each other."""
    locked = _APPEARANCE_WRITTEN if submits else _APPEARANCE_READ
    participation, competed_at = read(locked, {"appearance_id": appearance.id}).one()
    set_committed_value(appearance, "participation", participation)
    set_committed_value(appearance, "competed_at", competed_at)


def _is_judged(assignment: Assignment) -> None:
    """Whether the entry is judged at this moment, as it is now that nobody else can change it."""
    panel = assignment.seat.panel
    if panel.attribute and not takes(panel, session.get_one(Entry, assignment.appearance.entry_id)):
        raise WrongMoment(N_("这{件}{作品}已经不在你们评审组的考场，不归你评。"))
    if (participation := assignment.appearance.participation) not in JUDGED:
        raise WrongMoment(
            N_("这{件}{作品}已记为“%(participation)s”，不再评它。"), participation=PARTICIPATION_LABELS[participation]
        )
    guard.reached(assignment.appearance.contest, "judging-opened", NOT_OPEN)
    guard.not_reached(assignment.appearance.contest, "judging-closed", CLOSED)


@dataclass(frozen=True)
class Given:
    """What a judge sends of a sheet; see save_draft."""

    marks: Marks
    note: str | None
    comment: str | None
    version: int | None

    @property
    def values(self) -> dict[str, int | str | None]:
        """Marks and texts that were sent, by key."""
        texts = zip(WRITTEN, (self.note, self.comment), strict=True)
        return {**self.marks, **{key: text.strip() for key, text in texts if text is not None}}

    def changes(self, sheet: ScoreSheet | None) -> list[str]:
        """The keys whose values differ from what the sheet holds."""
        there = _values(sheet)
        return [key for key, value in self.values.items() if value != there.get(key)]

    def laid_over(self, sheet: ScoreSheet | None) -> Marks:
        """The draft with these marks."""
        return {**(sheet.draft if sheet is not None else {}), **self.marks}


def _values(sheet: ScoreSheet | None) -> dict[str, int | str | None]:
    if sheet is None:
        return dict.fromkeys(WRITTEN, "")
    return {**sheet.draft, "note": sheet.note or "", "comment": sheet.comment or ""}


def _save(
    assignment: Assignment,
    sheet: ScoreSheet | None,
    given: Given,
    receipt: str | None,
    *,
    by: UUID | None,
    at: datetime,
) -> ScoreSheet:
    """Write the changes into the draft, unless somebody else changed it first. None: there was no sheet yet."""
    changed, version = given.changes(sheet), sheet.version if sheet is not None else 1
    was_saved = sheet is not None and sheet.draft_at is not None
    # A sheet that was never saved has version 1 and means "nothing yet", which pages know as 0.
    seen = given.version if given.version or was_saved else version
    if given.version is not None and seen != version and changed and sheet is not None:
        values, there = given.values, _values(sheet)
        raise DraftClash(sheet, [Difference(key, values[key], there.get(key)) for key in changed])
    if sheet is not None and was_saved and not changed:
        return sheet
    kept = [key for key in changed if key not in WRITTEN]
    new = {
        "draft": {**(sheet.draft if sheet is not None else {}), **{key: given.marks[key] for key in kept}},
        "note": sheet.note if sheet is not None else None,
        "comment": sheet.comment if sheet is not None else None,
        "draft_at": at,
        "receipt": receipt,
        "version": version + 1,
    }
    new |= {key: given.values[key] or None for key in changed if key in WRITTEN}
    if sheet is not None:
        _write(sheet, new, seen=version)
    elif (made := _begin(assignment, new, by=by, at=at)) is not None:
        sheet = made
    else:  # of two requests at the same moment, this one finds the other's sheet
        return _save(assignment, sheet_of(assignment, lock=True), given, receipt, by=by, at=at)
    # Marks that are not submitted are nobody's business: the log says which aspects, and not what.
    marked = " ".join(key for key in kept if given.marks[key] is not None)
    cleared = " ".join(key for key in kept if given.marks[key] is None)
    now = {"version": version + 1, "marked": marked, "cleared": cleared}
    audit.record("judging.save_draft", sheet, by=by, at=at, was={"version": version}, now=now)
    return sheet


def _write(sheet: ScoreSheet, new: dict[str, Any], *, seen: int) -> None:
    values = {"sheet_id": sheet.id, "seen": seen, **{f"new_{name}": value for name, value in new.items()}}
    if write(_CHANGED, values) != 1:
        raise StaleDataError(f"sheet {sheet.id} is locked and has changed")
    for name, value in new.items():
        set_committed_value(sheet, name, value)


def _begin(assignment: Assignment, new: dict[str, Any], *, by: UUID | None, at: datetime) -> ScoreSheet | None:
    """Make the sheet with its first draft; None where somebody else has just made it."""
    written = {
        "id": new_id(),
        "region": assignment.appearance.region,
        "seat_id": assignment.seat_id,
        "appearance_id": assignment.appearance_id,
        **new,
    }
    if not locks_rows():
        insert(ScoreSheet, written)
    elif write(_NEW_UNLESS_THERE, written) != 1:
        return None
    made = as_row(ScoreSheet, written)
    set_committed_value(made, "versions", [])
    audit.record("judging.begin_sheet", made, by=by, at=at, now={"seat": assignment.seat.code})
    return made


def _the_same(first: SheetVersion, marks: Marks) -> SheetVersion:
    """Answer a repeat with what was submitted first; refuse other marks instead of ignoring them."""
    if any(mark is not None and first.marks.get(key) != mark for key, mark in marks.items()):
        raise Clash(
            N_("这份评分表 %(since)s 已经提交，这次填的分数不同，没有收下。要改，请裁判长写明原因退回给你。"),
            since=first.at,
        )
    return first
