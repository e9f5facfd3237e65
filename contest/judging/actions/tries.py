"""What a table of a timing system does: fills in the sheets that panels agree on, and is taken back as a whole.

A sheet that the table makes complete is submitted and waits for another person, as one that the chair typed does; of
one that lacks something the draft is kept. A submitted sheet is never changed: it is sent back first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit, imports
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.errors import N_, Clash, NotAllowed
from contest.imports import Import
from contest.judging.actions.confirming import CLOSED, confirm, is_own, lock_version, no_longer_counts
from contest.judging.actions.sheets import NOT_OPEN, save_draft, submit_sheet
from contest.judging.models import Assignment, ScoreSheet, SheetVersion
from contest.judging.queries.outside_scores import owing
from contest.judging.queries.sheets import assignment_with_relations, current_version, sheet_of
from contest.judging.queries.tries import AgreedSheet, agreed_sheets, versions_of
from contest.judging.rubric_items import Mark, RubricItem
from contest.registration.models import Appearance

Given = Mapping[Appearance, Mapping[str, Mark]]
CHANGED = N_("这张表填的评分表里，有的后来又改过或者提交了，不能整个撤回。没有撤回；请逐份改。")


@dataclass(frozen=True)
class TryChange:
    """One value that a table would write. `was` is None where there is none."""

    item: RubricItem
    was: Mark | None
    now: Mark


@dataclass(frozen=True)
class SheetFilled:
    """What a table would do to one sheet. `missing`: what it would still lack; it is submitted where that is
    nothing."""

    appearance: Appearance
    agreed: AgreedSheet
    changes: tuple[TryChange, ...]
    missing: tuple[RubricItem, ...]


def sheets_filled(contest: Contest, given: Given) -> list[SheetFilled]:
    """What these marks would do, by code. Sheets that have all of it, and are submitted, are left out."""
    sheets = agreed_sheets(contest)
    found = []
    for appearance, marks in given.items():
        for agreed in sheets.get(appearance.id, ()):
            own = {key: mark for key, mark in marks.items() if key in agreed.keys}
            if not own or agreed.version is not None:
                continue
            draft = agreed.marks
            changes = [
                TryChange(item, draft.get(item.key), own[item.key])
                for item in agreed.rubric.lines
                if item.key in own and draft.get(item.key) != own[item.key]
            ]
            missing = tuple(agreed.rubric.missing({**draft, **own}))
            if changes or not missing:
                found.append(SheetFilled(appearance, agreed, tuple(changes), missing))
    return sorted(
        found, key=lambda one: (len(one.appearance.code), one.appearance.code, one.agreed.rubric.lines[0].key)
    )


def digest_of_tries(filled: Iterable[SheetFilled]) -> str:
    """What somebody was shown, to know whether it is still what would be done."""
    listed = [
        [str(one.agreed.assignment.id), not one.missing, [[each.item.key, each.was, each.now] for each in one.changes]]
        for one in filled
    ]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def load_tries(contest: Contest, given: Given, *, shown_as: str, by: UUID, at: datetime) -> Import:
    """Write what a table gives, all of it or nothing. `shown_as`: the digest of what was shown, refused if something
    else would be done now. Raises what saving and submitting a sheet raise."""
    guard.hold([contest])
    guard.reached(contest, "judging-opened", NOT_OPEN)
    guard.not_reached(contest, "judging-closed", CLOSED)
    filled = sheets_filled(contest, given)
    if digest_of_tries(filled) != shown_as:
        raise Clash(N_("你核对的时候，有人改了这里的成绩。还没有改任何东西；请再核对一遍。"))
    was: dict[str, Any] = {}
    versions = []
    for one in filled:
        marks = {each.item.key: each.now for each in one.changes}
        assignment = _read_again(one.agreed.assignment)
        if one.missing:
            sheet = save_draft(assignment, marks, by=by, at=at)
        else:
            version = submit_sheet(assignment, marks, by=by, at=at)
            versions.append(version.id)
            sheet = version.sheet
        before = {each.item.key: each.was for each in one.changes}
        was[str(sheet.id)] = {"was": before, "now": marks}
    made = {"sheet_version": versions, "score_sheet": [UUID(one) for one in was]}
    done = imports.note(imports.TRIES, contest.id, sum(len(one.changes) for one in filled), made, by=by, at=at)
    done.was = json.dumps({"score_sheet": was})
    session.flush()
    audit.record("judging.load_tries", done, by=by, at=at, now={"contest": contest.key, "sheets": len(filled)})
    return done


def confirm_tries(
    contest: Contest, done: Import, *, panels: Collection[UUID] | None = None, by: UUID | None, at: datetime
) -> list[SheetVersion]:
    """Confirm the sheets that a table submitted and that still wait; returns those confirmed now. `panels`: only of
    these (None: of all). Whoever took the table in may not; of an entry that somebody judges themselves, they may once
    their own sheet is confirmed."""
    seen = [one for one in versions_of(done) if panels is None or one.sheet.seat.panel_id in panels]
    waiting = [one for one in seen if one.is_current and one.confirmed_at is None]
    others = [one for one in waiting if not is_own(one, by)]
    if waiting and not others:
        raise NotAllowed(N_("自己导入的成绩不能由自己确认。请另一位裁判长或组织者来确认。"))
    hidden = owing(contest, by)
    mine = [one for one in others if one.appearance_id not in hidden]
    if others and not mine:
        raise NotAllowed(N_("你自己也评这{件}{作品}。等你的评分表由别人确认后，才能看和确认别人的。"))
    return [confirm(one, by=by, at=at) for one in mine]


def undo_tries(
    contest: Contest,
    done: Import,
    *,
    reason: str,
    panels: Collection[UUID] | None = None,
    by: UUID | None,
    at: datetime,
) -> int:
    """Take a table back: each sheet has the draft that it had before. Refused as a whole once somebody has confirmed
    one of its sheets, or changed it, and where it filled in sheets of others than these `panels` (None: any). Returns
    how many sheets it concerned."""
    guard.hold([contest])
    guard.not_reached(contest, "judging-closed", CLOSED)
    session.refresh(done, with_for_update={"of": Import})
    if done.undone_at is not None:
        raise Clash(N_("这次导入已经撤销了。"))
    sheets = json.loads(done.was or "{}").get("score_sheet", {})
    rows = [(session.get_one(ScoreSheet, UUID(id_)), marks["was"], marks["now"]) for id_, marks in sheets.items()]
    if panels is not None and any(sheet.seat.panel_id not in panels for sheet, _was, _now in rows):
        raise NotAllowed(N_("这张表里有别的评审组的评分表，请组织者来撤回。"))
    for version in versions_of(done):
        lock_version(version)
        if not version.is_current:
            raise Clash(CHANGED)
        if version.confirmed_at is not None:
            raise Clash(N_("这张表的评分表已经有人确认，不能整个撤回。没有撤回；要改，请逐份退回。"))
        no_longer_counts(version, reason=reason, by=by, at=at)
    for sheet, was, now in rows:
        _restore(sheet, was, now, by=by, at=at)
    done.undone_by, done.undone_at, done.was = by, at, None
    session.flush()
    audit.record("judging.undo_tries", done, by=by, at=at, now={"undone": True}, reason=reason)
    return len(imports.ids_of(done, "score_sheet"))


def _restore(
    sheet: ScoreSheet, was: Mapping[str, Mark | None], now: Mapping[str, Mark], *, by: UUID | None, at: datetime
) -> None:
    """Give a draft the marks that it had, unless somebody changed them since."""
    assignment = session.scalar(
        sa.select(Assignment).where(
            Assignment.seat_id == sheet.seat_id, Assignment.appearance_id == sheet.appearance_id
        )
    )
    if assignment is None:
        raise Clash(CHANGED)
    assignment = _read_again(assignment)
    found = sheet_of(assignment, lock=True)
    draft = found.draft if found is not None else {}
    if current_version(found) is not None or any(draft.get(key) != mark for key, mark in now.items()):
        raise Clash(CHANGED)
    save_draft(assignment, was, by=by, at=at)


def _read_again(assignment: Assignment) -> Assignment:
    """The assignment with what saving its sheet reads."""
    found = assignment_with_relations(assignment.id)
    return found if found is not None else assignment
