"""The judge's pages: the list of entries, one sheet, and recusal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import get_flashed_messages, jsonify, request, url_for
from flask_babel import gettext as _

from contest import clock, receipts
from contest.access import current_actor, open_to, signed_in
from contest.editions.labels import CONTEST_STATE_LABELS
from contest.editions.models import Contest
from contest.editions.queries import milestones, prefetch
from contest.editions.rulebooks.effective import contest_name, name_of, tier_of, track_name
from contest.editions.rulebooks.entry_words import word_of_contest
from contest.editions.schedule.calendar import Period, period
from contest.editions.schedule.calendar import state_of as state_of_contest
from contest.entry_words import speak_in
from contest.errors import N_, NotFound, Unfit
from contest.files import ending_of
from contest.formatting import format_time
from contest.judging import actions
from contest.judging.actions.sheets import DraftClash
from contest.judging.forms import LONGEST, AsideForm, SheetForm, sheet_form
from contest.judging.models import Assignment
from contest.judging.policies import judges_it
from contest.judging.queries.materials import material_at, materials_for
from contest.judging.queries.panels import chaired_by
from contest.judging.queries.sheets import (
    Listed,
    Progress,
    Row,
    current_version,
    list_in,
    list_of,
    own_sheet_at,
    progress_of,
    rubric_for,
    sheet_of,
    state_of,
)
from contest.judging.rubric import Rubric
from contest.judging.views import views
from contest.judging.views.presenters import sheet_shown
from contest.registration.models import Material
from contest.registration.views.hand_in import sent as sent_file
from contest.rules.numbers import format_thousandths
from contest.web import digest_of_request, flash_done, format_refusal, is_text, redirect_to, render_page


@dataclass(frozen=True)
class ContestShown:
    """A contest's part of a judge's list."""

    contest: Contest
    name: dict[str, str]
    rows: list[Row]
    progress: Progress
    judging: Period
    state: str  # waiting | open | closed
    next: Row | None
    is_blind: bool


@views.get("/judge")
@open_to(signed_in)
def assignments() -> Any:
    """Everything that the reader is to mark, contest by contest, in the order of lots."""
    account_id = _reader()
    found = list_of(account_id, after=request.args.get("after"))
    progress = progress_of(account_id)
    chaired = chaired_by(account_id)
    prefetch({contest.id: contest for contest in [*chaired, *(row.contest for row in found.rows)]}.values())
    shown = [
        _contest_shown(contest, list(rows), progress.get(contest.id, Progress(0, 0, 0)))
        for contest, rows in ((group[0].contest, group) for group in _by_contest(found.rows))
    ]
    speak_in(word_of_contest(one.contest) for one in shown)
    at = clock.now()
    panels = [(contest, name_of(contest).in_edition, state_of_contest(contest, at)) for contest in chaired]
    return render_page("judging/list.html", contests=shown, found=found, panels=panels, states=CONTEST_STATE_LABELS)


def _by_contest(rows: Any) -> list[list[Row]]:
    return [list(group) for _id, group in groupby(rows, key=lambda row: row.contest.id)]


def _contest_shown(contest: Contest, rows: list[Row], progress: Progress) -> ContestShown:
    reached = milestones(contest)
    state = "closed" if "judging-closed" in reached else "open" if "judging-opened" in reached else "waiting"
    return ContestShown(
        contest=contest,
        name=name_of(contest).in_edition,
        rows=rows,
        progress=progress,
        judging=period(contest, "judging"),
        state=state,
        next=next((row for row in rows if row.state in ("again", "going", "none")), None) if state == "open" else None,
        is_blind=tier_of(contest).judges.blind,
    )


@views.route("/judge/<uuid:assignment_id>", methods=["GET", "POST"])
@open_to(judges_it, load=own_sheet_at)
def sheet(assignment: Assignment) -> Any:
    """One entry, one sheet. Saving changes the draft; submitting makes a version."""
    rubric = rubric_for(assignment)
    form = sheet_form(rubric)
    clash = None
    if request.method == "POST" and form.validate():
        by, at = _reader(), clock.now()
        submits = request.form.get("operation") == "submit"
        given: dict[str, Any] = {
            "note": (form.note.data or "") if form.note.raw_data else None,
            "comment": (form.comment.data or "") if form.comment.raw_data else None,
            "version": form.base_version,
            "receipt": receipts.code_of(request.form.get("idempotency_key", "")),
        }
        operation = actions.submit_sheet if submits else actions.save_draft
        done: Any = form.attempt(operation, assignment, form.marks, by=by, at=at, **given)
        if done is not None:
            return redirect_to("judging.sheet", assignment_id=assignment.id)
        if isinstance(form.refusal, DraftClash):
            clash = form.refusal
    return _sheet_page(assignment, rubric, form, clash)


def _sheet_page(assignment: Assignment, rubric: Rubric, form: SheetForm, clash: DraftClash | None) -> Any:
    contest, kept = assignment.appearance.contest, sheet_of(assignment)
    version = current_version(kept)
    draft = version.marks if version else kept.draft if kept else {}
    state = state_of(assignment, kept, version, was_submitted=bool(kept and kept.versions))
    asked = request.method == "POST"
    texts = {line.key: form.typed(line.key) for line in rubric.lines} if asked else None
    errors = {line.key: list(form[f"m.{line.key}"].errors) for line in rubric.lines} if asked else None
    if not asked:
        form.note.data, form.comment.data = (kept.note, kept.comment) if kept else ("", "")
    # After a clash the page shows both versions: sending it again means "save the values that I see here".
    seen = clash.version if clash else form.base_version if asked else kept.version if kept else 0
    form.version.data = str(seen)
    reached = milestones(contest)
    rows = list_in(_reader(), contest.id) if assignment.seat.role != "panel" else []
    place = next((n for n, row in enumerate(rows) if row.assignment_id == assignment.id), None)
    messages: list[Any] = list(get_flashed_messages(with_categories=True))
    tier = tier_of(contest)
    return render_page(
        "judging/sheet.html",
        form=form,
        assignment=assignment,
        contest=contest,
        brief=track_name(contest),
        is_blind=tier.judges.blind,
        is_agreed=assignment.seat.role == "panel",
        shown=sheet_shown(rubric, draft, texts=texts, errors=errors),
        kept=kept,
        version=version,
        last=kept.versions[-1] if kept and kept.versions else None,
        state=state,
        may_mark=state in ("none", "going", "again")
        and "judging-opened" in reached
        and "judging-closed" not in reached,
        moment="closed" if "judging-closed" in reached else "open" if "judging-opened" in reached else "waiting",
        judging=period(contest, "judging"),
        rows=rows,
        # The words, signs and addresses of a long list are looked up once: each takes longer than the row itself.
        states={state: next(row for row in rows if row.state == state) for state in {row.state for row in rows}},
        beside=url_for("judging.sheet", assignment_id=assignment.id).removesuffix(str(assignment.id)),
        place=place,
        before=rows[place - 1] if place else None,
        after=rows[place + 1] if place is not None and place + 1 < len(rows) else None,
        next_row=_next_unmarked(rows, place),
        submitted=sum(row.state in ("in", "done") for row in rows),
        wanted=sum(row.state != "aside" for row in rows),
        saved_at=format_time(kept.draft_at, contest.edition.zone, seconds=True) if kept else "",
        submitted_at=format_time(version.at, contest.edition.zone, seconds=True) if version else "",
        receipt=kept.receipt if kept else None,
        again=next((one for kind, one in messages if kind == "receipt" and one.get("again")), None),
        done=[one for kind, one in messages if kind == "done"],
        clash=clash,
        clash_at=format_time(clash.facts.get("since"), contest.edition.zone, seconds=True) if clash else "",
        differences=_differences(rubric, clash),
        materials=materials_for(assignment),
        zone=contest.edition.zone,
    )


def _next_unmarked(rows: list[Listed], place: int | None) -> Listed | None:
    """The next sheet without marks; after the last one it starts at the first."""
    if place is None:
        return None
    order = rows[place + 1 :] + rows[:place]
    return next((row for row in order if row.state in ("again", "going", "none")), None)


def _differences(rubric: Rubric, clash: DraftClash | None) -> list[tuple[Any, str, str]]:
    """(name of the aspect or None for a text, the value on this page, the value saved elsewhere)."""
    names = {line.key: line.name for line in rubric.lines}

    def localized(side: int | str | None) -> str:
        return "" if side is None else side if isinstance(side, str) else format_thousandths(side)

    found = clash.differences if clash else []
    return [(names.get(one.key, one.key), localized(one.here), localized(one.there)) for one in found]


@views.post("/judge/<uuid:assignment_id>/draft")
@open_to(judges_it, load=own_sheet_at)
def keep_draft(assignment: Assignment) -> Any:
    """Save in the background. The body is JSON: {idempotency_key, version, marks: {aspect: typed}, note, comment}; the
    same key again returns the first answer. Unreadable marks are reported by aspect and everything else is saved."""
    sent = _sent()
    sent_key, by, at = sent["idempotency_key"][:64], _reader(), clock.now()
    digest = digest_of_request(by)
    if sent_key and (kept := receipts.find(by, sent_key, operation="judging.keep_draft", digest=digest)) is not None:
        return jsonify({**json.loads(kept.answer), "again": True})
    rubric = rubric_for(assignment)
    marks: dict[str, int | None] = {}
    faults: dict[str, str] = {}
    for key, typed in sent["marks"].items():
        try:
            marks[str(key)] = rubric.read(str(key), str(typed) if typed is not None else None)
        except Unfit as refusal:
            faults[str(key)] = format_refusal(refusal)
    code = receipts.code_of(sent_key)
    version = sent.get("version")
    try:
        saved = actions.save_draft(
            assignment,
            marks,
            note=sent.get("note"),
            comment=sent.get("comment"),
            version=version if isinstance(version, int) else 0,
            receipt=code,
            by=by,
            at=at,
        )
    except DraftClash as clash:
        sides = [
            {"name": name, "here": here, "there": there} for name, here, there in _describe_differences(rubric, clash)
        ]
        since = format_time(clash.facts.get("since"), assignment.appearance.contest.edition.zone, seconds=True)
        return jsonify(clash=format_refusal(clash), since=since, differences=sides, version=clash.version), 409
    answer: dict[str, Any] = {
        "receipt": code,
        "time": format_time(at, assignment.appearance.contest.edition.zone, seconds=True),
        "version": saved.version,
        "total": rubric.total_shown(saved.draft),
        "parts": [rubric.part_shown(part, saved.draft) for part in rubric.parts],
        "count": rubric.count(saved.draft),
        "faults": faults,
    }
    kept_answer = json.dumps(answer, ensure_ascii=False)
    receipts.save(by, sent_key, operation="judging.keep_draft", answer=kept_answer, at=at, digest=digest)
    return jsonify(answer)


def _sent() -> dict[str, Any]:
    """What the sheet sends in the background; refused as a whole where no sheet would send it."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    whole = (
        isinstance(sent, dict)
        and isinstance(sent.get("marks"), dict)
        and is_text(sent.get("idempotency_key"), most=64)
        and all(is_text(one, most=200) for key, typed in sent["marks"].items() for one in (key, str(typed)))
        and all(is_text(sent.get(name) or "", most=most) for name, most in LONGEST.items())
    )
    if not whole:
        raise Unfit(N_("这个请求看不明白，所以什么都没有做。请回到上一页再试一次。"))
    return dict(sent)  # type: ignore[arg-type]


def _describe_differences(rubric: Rubric, clash: DraftClash) -> list[tuple[str, str, str]]:
    from contest.i18n import localized

    words = {"note": _("私人笔记"), "comment": _("给选手的评语")}
    return [
        (localized(name) if isinstance(name, dict) else words.get(name, name), here, there)
        for name, here, there in _differences(rubric, clash)
    ]


@views.route("/judge/<uuid:assignment_id>/aside", methods=["GET", "POST"])
@open_to(judges_it, load=own_sheet_at)
def aside(assignment: Assignment) -> Any:
    """Declare a conflict: the entry goes back to the organiser."""
    form = AsideForm()
    if form.validate_on_submit():
        done = form.attempt(
            actions.stand_aside,
            assignment,
            kind=form.kind.data,
            note=form.note.data,
            by=_reader(),
            at=clock.now(),
        )
        if done is not None:
            flash_done(N_("已记下你回避 %(code)s 号，组织者会另请评委。"), code=assignment.appearance.code)
            return redirect_to("judging.assignments")
    name = contest_name(assignment.appearance.contest)
    return render_page("judging/aside.html", form=form, assignment=assignment, name=name)


@views.get("/judge/<uuid:assignment_id>/materials/<kind>")
@open_to(judges_it, load=material_at)
def material(assignment: Assignment, found: Material) -> Any:
    """A file of the entry, under a name that shows only the entry's number."""
    return sent_file(found, name=f"{assignment.appearance.code}-{found.kind}.{ending_of(found.media_type)}")


def _reader() -> UUID:
    account_id = current_actor().account_id
    if account_id is None:
        raise NotFound
    return account_id
