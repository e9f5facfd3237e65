"""The judge's pages: the list of entries, one sheet, and recusal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from flask import jsonify, request, url_for
from flask_babel import gettext as _

from contest import clock, receipts
from contest.access import current_actor, open_to, signed_in
from contest.editions.labels import CONTEST_STATE_LABELS
from contest.editions.models import Contest
from contest.editions.queries import milestones, prefetch
from contest.editions.rulebooks.effective import contest_name, name_of, tier_of
from contest.editions.rulebooks.entry_words import word_of_contest
from contest.editions.schedule.calendar import Period, period
from contest.editions.schedule.calendar import state_of as state_of_contest
from contest.entry_words import speak_in
from contest.errors import N_, NotFound, Refusal, Unfit
from contest.files import ending_of
from contest.formatting import format_time
from contest.i18n import localized
from contest.judging import actions
from contest.judging.actions.sheets import DraftClash
from contest.judging.forms import AsideForm, SheetForm
from contest.judging.models import LONGEST, Assignment, ScoreSheet
from contest.judging.policies import judges_it
from contest.judging.queries.calling import count_open
from contest.judging.queries.going_on import sheets_out
from contest.judging.queries.handing_over import count_waiting
from contest.judging.queries.listed import list_in
from contest.judging.queries.materials import material_at
from contest.judging.queries.panels import chaired_by, panels_chaired_by
from contest.judging.queries.parts import name_of_part
from contest.judging.queries.sheets import (
    OPEN,
    Progress,
    Row,
    list_of,
    own_sheet_at,
    progress_of,
    rubric_for,
    sheet_of,
    taken_from,
)
from contest.judging.rubric import Rubric
from contest.judging.rubric_items import Mark
from contest.judging.views import views
from contest.judging.views.device import door_of
from contest.judging.views.handing_over import handover_key
from contest.judging.views.sheet_page import differences, fields_of_sheet, names_in, sheet_page, shown_state
from contest.registration.models import Material
from contest.registration.views.hand_in import sent as sent_file
from contest.web import (
    MOST_TYPED,
    REFILL,
    digest_of_request,
    flash_done,
    format_refusal,
    is_text,
    names_fields,
    redirect_to,
    refillable,
    render_page,
)

# For how long the list asks a judge's devices for marks of an entry that was taken from them.
KEPT_ON_DEVICES = timedelta(days=30)


@dataclass(frozen=True)
class ContestShown:
    """One panel's part of a judge's list."""

    contest: Contest
    name: dict[str, str]
    rows: list[Row]
    part: Mapping[str, str]  # what the panel is called beside others of the contest
    progress: Progress
    judging: Period
    state: str  # waiting | open | closed
    next: Row | None
    is_blind: bool


@views.get("/judge")
@open_to(signed_in)
def assignments() -> Any:
    """Everything that the reader is to mark, panel by panel, in the order of lots."""
    account_id = _reader()
    found = list_of(account_id, after=request.args.get("after"))
    progress = progress_of(account_id)
    chaired = chaired_by(account_id)
    prefetch({contest.id: contest for contest in [*chaired, *(row.contest for row in found.rows)]}.values())
    shown = [
        _contest_shown(rows[0].contest, rows, progress.get(rows[0].panel.id, Progress(0, 0, 0)))
        for rows in _by_panel(found.rows)
    ]
    speak_in(word_of_contest(one.contest) for one in shown)
    at = clock.now()
    panels = [(contest, name_of(contest).in_edition, state_of_contest(contest, at)) for contest in chaired]
    return render_page(
        "judging/list.html",
        contests=shown,
        found=found,
        panels=panels,
        states=CONTEST_STATE_LABELS,
        waiting=count_waiting(account_id),
        withdrawn=[
            (one, names_in(rubric_for(one)), handover_key(one.appearance.contest_id))
            for one in taken_from(account_id, clock.now() - KEPT_ON_DEVICES)
        ],
        door_of=door_of,
        calls=count_open([contest.id for contest in chaired], panels_chaired_by(account_id)),
    )


def _by_panel(rows: Any) -> list[list[Row]]:
    return [list(group) for _id, group in groupby(rows, key=lambda row: row.panel.id)]


def _contest_shown(contest: Contest, rows: list[Row], progress: Progress) -> ContestShown:
    reached = milestones(contest)
    out = sheets_out(rows[0].assignment.seat, contest)
    rows = [replace(row, is_out=row.appearance.id in out) for row in rows]
    progress = replace(progress, assigned=progress.assigned - sum(row.state == "out" for row in rows))
    state = "closed" if "judging-closed" in reached else "open" if "judging-opened" in reached else "waiting"
    return ContestShown(
        contest=contest,
        name=name_of(contest).in_edition,
        rows=rows,
        part=name_of_part(contest, rows[0].panel),
        progress=progress,
        judging=period(contest, "judging"),
        state=state,
        next=next((row for row in rows if row.state in OPEN), None) if state == "open" else None,
        is_blind=tier_of(contest).judges.blind,
    )


@views.route("/judge/<uuid:assignment_id>", methods=["GET", "POST"])
@refillable
@names_fields(fields_of_sheet)
@open_to(judges_it, load=own_sheet_at)
def sheet(assignment: Assignment) -> Any:
    """One entry, one sheet. Saving changes the draft; submitting makes a version. Of a form that is refused, what can
    be read is saved as a draft, and the page says so. What the sheet's own script submits comes as JSON, with the same
    content as in `keep_draft`, and is answered so."""
    if request.method == "POST" and request.is_json:
        return _taken(assignment, submits=True)
    rubric = rubric_for(assignment)
    if request.method != "POST":
        return sheet_page(assignment, rubric)
    form = SheetForm(rubric)
    if REFILL in request.form:
        form.idempotency_key.data = str(uuid4())
        return sheet_page(assignment, rubric, form)
    if request.form.get("operation") == "out":
        form.keep_out()
    if form.validate():
        operation = actions.submit_sheet if request.form.get("operation") == "submit" else actions.save_draft
        if _carried_out(operation, assignment, form):
            return redirect_to("judging.sheet", assignment_id=assignment.id)
    is_kept = form.can_be_kept and _carried_out(actions.save_draft, assignment, form, refusal=form.refusal)
    if is_kept:
        form.follow(sheet_of(assignment))
    clash = form.refusal if isinstance(form.refusal, DraftClash) else None
    return sheet_page(assignment, rubric, form, clash, is_kept=is_kept)


def _carried_out(
    operation: Callable[..., Any], assignment: Assignment, form: SheetForm, *, refusal: Refusal | None = None
) -> bool:
    """Save or submit what the form holds and can be read; False where it was refused. `refusal`: of the attempt
    before, which the page goes on to say unless another device has changed the sheet."""
    given: dict[str, Any] = {
        "note": form.text("note"),
        "comment": form.text("comment"),
        "version": form.base_version,
        "receipt": receipts.code_of(request.form.get("idempotency_key", "")),
    }
    done = form.attempt_first(operation, assignment, form.marks, by=_reader(), at=clock.now(), **given)
    if refusal is not None and not isinstance(form.refusal, DraftClash):
        form.refusal = refusal
    return done is not None


@views.get("/judge/<uuid:assignment_id>/list")
@open_to(judges_it, load=own_sheet_at)
def beside(assignment: Assignment) -> Any:
    """The judge's list in the contest of an open sheet: a page of its own, which the sheet's page also shows on
    demand."""
    if assignment.seat.role == "panel":
        raise NotFound
    contest = assignment.appearance.contest
    out = sheets_out(assignment.seat, contest)
    rows = [replace(row, is_out=row.appearance_id in out) for row in list_in(assignment.seat_id)]
    return render_page(
        "judging/beside.html",
        assignment=assignment,
        name=contest_name(contest),
        rows=rows,
        submitted=sum(row.state in ("in", "done") for row in rows),
        wanted=sum(row.state not in ("aside", "out") for row in rows),
        # The words, signs and addresses of a long list are looked up once: each takes longer than the row itself.
        states={state: next(row for row in rows if row.state == state) for state in {row.state for row in rows}},
        sheets=url_for("judging.sheet", assignment_id=assignment.id).removesuffix(str(assignment.id)),
    )


@views.post("/judge/<uuid:assignment_id>/draft")
@open_to(judges_it, load=own_sheet_at)
def keep_draft(assignment: Assignment) -> Any:
    """Save in the background. The body is JSON: {idempotency_key, version, marks: {aspect: typed}, note, comment}; the
    same key again returns the first answer. Unreadable marks are reported by aspect, texts that are too long by their
    names, and everything else is saved."""
    return _taken(assignment, submits=False)


def _taken(assignment: Assignment, *, submits: bool) -> Any:
    """Save or submit what a sheet's queue sent. The answer names the key of what it is about (`key`), so that nothing
    leaves the queue on another one's receipt. A sheet with unreadable marks or a text that is too long is not
    submitted. With the header `X-Only-Ask` nothing is done: the answer is the first one, or that there was none."""
    sent = _sent()
    sent_key, by, at = sent["idempotency_key"][:64], _reader(), clock.now()
    digest, operation = digest_of_request(by), request.endpoint or ""
    if sent_key and (kept := receipts.find(by, sent_key, operation=operation, digest=digest)) is not None:
        return jsonify({**json.loads(kept.answer), "again": True})
    if request.headers.get("X-Only-Ask"):
        return jsonify(key=sent_key, undone=True)
    rubric = rubric_for(assignment)
    marks: dict[str, Mark | None] = {}
    faults: dict[str, str] = {}
    for key, typed in sent["marks"].items():
        try:
            marks[str(key)] = rubric.read(str(key), str(typed) if typed is not None else None)
        except Unfit as refusal:
            faults[str(key)] = format_refusal(refusal)
    too_long = {name: _too_long(name, len(sent[name])) for name in LONGEST if len(sent.get(name) or "") > LONGEST[name]}
    if submits and too_long:
        raise next(iter(too_long.values()))
    if submits and faults:
        raise Unfit(N_("有 %(count)s 项读不懂，所以没有提交。请改好标出来的几项，再提交。"), count=len(faults))
    faults |= {name: format_refusal(refusal) for name, refusal in too_long.items()}
    code = receipts.code_of(sent_key)
    version = sent.get("version")
    given: dict[str, Any] = {
        **{name: None if name in too_long else sent.get(name) for name in LONGEST},
        "version": version if isinstance(version, int) else 0,
        "receipt": code,
        "by": by,
        "at": at,
    }
    try:
        if submits:
            sheet = actions.submit_sheet(assignment, marks, **given).sheet
        else:
            sheet = actions.save_draft(assignment, marks, **given)
    except DraftClash as clash:
        return _clash_answer(assignment, rubric, clash)
    answer: dict[str, Any] = {
        "key": sent_key,
        "receipt": code,
        "time": format_time(at, assignment.appearance.contest.edition.zone, seconds=True),
        "version": sheet.version,
        **_totals(rubric, sheet),
        "count": rubric.count(sheet.draft),
        "faults": faults,
        "submitted": submits,
    }
    kept_answer = json.dumps(answer, ensure_ascii=False)
    receipts.save(by, sent_key, operation=operation, answer=kept_answer, at=at, digest=digest)
    return jsonify(answer)


def _too_long(name: str, count: int) -> Unfit:
    sentence = {
        "note": N_("私人笔记有 %(count)s 个字，最多 %(most)s 个，没有收下。请删短；写的都还在这一页上。"),
        "comment": N_("给选手的评语有 %(count)s 个字，最多 %(most)s 个，没有收下。请删短；写的都还在这一页上。"),
    }[name]
    return Unfit(sentence, field=name, count=count, most=LONGEST[name])


def _totals(rubric: Rubric, sheet: ScoreSheet) -> dict[str, Any]:
    """What the draft comes to, in all and part by part, as the sheet shows it."""
    return {
        "total": rubric.total_shown(sheet.draft),
        "parts": [rubric.part_shown(part, sheet.draft) for part in rubric.parts],
    }


def _clash_answer(assignment: Assignment, rubric: Rubric, clash: DraftClash) -> Any:
    """Both versions of a sheet, as JSON: what differs, and all of the other one, so that the page can take it."""
    sides = [{"name": name, "here": here, "there": there} for name, here, there in _describe_differences(rubric, clash)]
    since = format_time(clash.facts.get("since"), assignment.appearance.contest.edition.zone, seconds=True)
    other = shown_state(rubric, clash.sheet)
    answer = {"clash": format_refusal(clash), "since": since, "differences": sides, "other": other}
    answer |= _totals(rubric, clash.sheet)
    return jsonify(answer | {"version": clash.version, "receipt": clash.sheet.receipt}), 409


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
        and all(is_text(sent.get(name) or "", most=MOST_TYPED) for name in LONGEST)
    )
    if not whole:
        raise Unfit(N_("这个请求看不明白，所以什么都没有做。请回到上一页再试一次。"))
    return dict(sent)  # type: ignore[arg-type]


def _describe_differences(rubric: Rubric, clash: DraftClash) -> list[tuple[str, str, str]]:
    words = {"note": _("私人笔记"), "comment": _("给选手的评语")}
    return [
        (localized(name) if isinstance(name, dict) else words.get(name, name), here, there)
        for name, here, there in differences(rubric, clash)
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
