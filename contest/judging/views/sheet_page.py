"""The page of one sheet, as its judge or panel sees it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import get_flashed_messages
from flask_babel import gettext as _

from contest.access import current_actor
from contest.editions.queries import moments_reached
from contest.editions.rulebooks.effective import tier_of, track_name
from contest.editions.schedule.calendar import period
from contest.formatting import format_numeral, format_time
from contest.i18n import localized
from contest.judging.actions.sheets import DraftClash
from contest.judging.forms import MARK, SheetForm
from contest.judging.models import Assignment, ScoreSheet
from contest.judging.queries.going_on import sheets_out
from contest.judging.queries.listed import Listed, list_in
from contest.judging.queries.materials import materials_for
from contest.judging.queries.panels import panels_chaired
from contest.judging.queries.parts import name_of_part
from contest.judging.queries.places import NOWHERE, place_of
from contest.judging.queries.sheets import (
    OPEN,
    assignment_with_relations,
    current_version,
    rubric_for,
    sheet_of,
    state_of,
)
from contest.judging.rubric import Rubric
from contest.judging.views.device import device_marks
from contest.judging.views.handing_over import handover_key
from contest.judging.views.presenters import draw_aspects, draw_materials, draw_sums, sheet_shown
from contest.rules.numbers import format_thousandths
from contest.web import FieldWords, form_token, render_in_mould, render_page


def sheet_page(
    assignment: Assignment,
    rubric: Rubric,
    form: SheetForm | None = None,
    clash: DraftClash | None = None,
    *,
    is_kept: bool = False,
) -> Any:
    """`form`: what was sent and could not be done; `is_kept`: what could be read of it was saved. Without a form the
    sheet is shown as it is kept: the usual page, which only differs by its values, is filled into its mould
    (contest/web/moulds.py)."""
    contest, kept = assignment.appearance.contest, sheet_of(assignment)
    version = current_version(kept)
    marks = version.marks if version else kept.draft if kept else {}
    state = state_of(assignment, kept, version, was_submitted=bool(kept and kept.versions))
    out = sheets_out(assignment.seat, contest)
    if assignment.appearance_id in out and state in OPEN:
        state = "out"
    texts = {line.key: form.typed(line.key) for line in rubric.lines} if form else None
    # The fields hold something else than the server does: the page's script must know both, and which version they are
    # based on.
    holds = json.dumps(_held(rubric, kept, form.base_version), ensure_ascii=False) if form else ""
    # After a clash the page shows both versions: sending it again means "save the values that I see here".
    seen = clash.version if clash else form.base_version if form else kept.version if kept else 0
    if form:
        form.version.data = str(seen)
    reached = moments_reached(contest)
    moment = "closed" if "judging-closed" in reached else "open" if "judging-opened" in reached else "waiting"
    is_agreed, is_blind = assignment.seat.role == "panel", tier_of(contest).judges.blind
    place = NOWHERE if is_agreed else place_of(assignment, out)
    messages: list[Any] = list(get_flashed_messages(with_categories=True))
    fixed: dict[str, Any] = {
        "rubric": rubric,
        "numerals": tuple(format_numeral(n + 1) for n in range(len(rubric.parts))),
        "is_agreed": is_agreed,
        "state": state,
        "moment": moment,
        "may_mark": state in OPEN and moment == "open",
        "again": next((one for kind, one in messages if kind == "receipt" and one.get("again")), None),
        "done": tuple(one for kind, one in messages if kind == "done"),
        "clash": clash,
        "is_kept": is_kept,
    }
    values: dict[str, Any] = {
        "assignment": assignment,
        "brief": _brief(assignment),
        "token": form_token(),
        "idempotency_key": str(uuid4()),
        "seen": seen,
        "holds": holds,
        "note": kept.note if kept else "",
        "comment": kept.comment if kept else "",
        "device": device_marks(assignment.id),
        "desk_key": handover_key(contest.id),
        "listed": place.listed,
        "place": place.number,
        "before": place.before,
        "after": place.after,
        "submitted": place.submitted,
        "wanted": place.wanted,
        "aspects": draw_aspects(rubric, marks, texts=texts, errors=form.mark_errors if form else None),
        "sums": draw_sums(rubric, marks),
        "count": rubric.count(marks),
        "total": rubric.total_shown(marks),
        "saved_at": format_time(kept.draft_at, contest.edition.zone, seconds=True) if kept else "",
        "receipt": kept.receipt if kept else None,
        "materials": draw_materials(assignment, materials_for(assignment), is_blind=is_blind),
    }
    is_usual = fixed["may_mark"] and state != "again" and not (is_agreed or fixed["done"] or fixed["again"])
    if form is None and is_usual and not rubric.is_by_member:  # one entry's rubric: its mould would serve nobody else
        return render_in_mould(
            "judging/sheet.html", fixed=fixed, values=values, more=lambda given: {"form": _form_of(rubric, given)}
        )
    return render_page(
        "judging/sheet.html",
        **fixed,
        **values,
        form=form or _form_of(rubric, values),
        contest=contest,
        shown=sheet_shown(rubric, marks),
        names=names_in(rubric),
        typed=_typed(rubric, form) if form else [],
        kept=kept,
        version=version,
        last=kept.versions[-1] if kept and kept.versions else None,
        judging=period(contest, "judging"),
        next_row=None if is_agreed else _next_unmarked(list_in(assignment.seat_id), assignment.id, out),
        submitted_at=format_time(version.at, contest.edition.zone, seconds=True) if version else "",
        clash_at=format_time(clash.facts.get("since"), contest.edition.zone, seconds=True) if clash else "",
        differences=differences(rubric, clash),
        zone=contest.edition.zone,
    )


def _brief(assignment: Assignment) -> str:
    """Which contest this is, and which panel of it."""
    contest = assignment.appearance.contest
    names = (track_name(contest), name_of_part(contest, assignment.seat.panel))
    return " · ".join(localized(name) for name in names if name)


def _held(rubric: Rubric, kept: ScoreSheet | None, version: int) -> dict[str, Any]:
    """What the server holds of a sheet, as its script knows a state, and the version that a form was made on."""
    return {"state": shown_state(rubric, kept), "version": version}


def shown_state(rubric: Rubric, sheet: ScoreSheet | None) -> dict[str, Any]:
    """A draft as its fields show it: {marks: {aspect: text}, note, comment}."""
    draft = sheet.draft if sheet else {}
    marks = {line.key: shown_side(draft.get(line.key)) for line in rubric.lines}
    return {"marks": marks, "note": (sheet and sheet.note) or "", "comment": (sheet and sheet.comment) or ""}


def _typed(rubric: Rubric, form: SheetForm) -> list[tuple[str, str]]:
    """What was typed into a form, by the names of its fields; what is empty is left out."""
    marks = [(localized(line.name), form.typed(line.key)) for line in rubric.lines]
    texts = [(str(field.label.text), field.data or "") for field in (form.note, form.comment)]
    return [(name, value) for name, value in [*marks, *texts] if value.strip()]


def fields_of_sheet(assignment_id: UUID) -> dict[str, FieldWords]:
    """What the fields of a sheet are called, for whose sheet it is or was: also where the assignment was withdrawn, or
    judging has closed, so that the sheet's page has no form. Nothing for anybody else."""
    found = assignment_with_relations(assignment_id)
    actor = current_actor()
    if found is None or actor.account_id is None:
        return {}
    if found.seat.role == "panel":
        is_theirs = found.seat.panel_id in panels_chaired(found.appearance.contest_id, actor.account_id)
    else:
        is_theirs = found.seat.account_id == actor.account_id
    if not is_theirs:
        return {}
    return {
        **{MARK + key: FieldWords(name) for key, name in names_in(rubric_for(found)).items()},
        "note": FieldWords(_("私人笔记")),
        "comment": FieldWords(_("给选手的评语")),
        "version": FieldWords(hidden=True),
        "operation": FieldWords(is_button=True, choices=_buttons()),
    }


def _buttons() -> dict[str, str]:
    return {"save": _("保存草稿"), "submit": _("提交评分表"), "out": _("没有进下一轮：后面没评的都填 –")}


def names_in(rubric: Rubric) -> dict[str, str]:
    """What each aspect is called in the reader's language, by key."""
    return {line.key: localized(line.name) for line in rubric.lines}


def _form_of(rubric: Rubric, values: Mapping[str, Any]) -> SheetForm:
    """The form of a sheet as it is kept, with these values (or their marks) in its fields."""
    form = SheetForm(rubric)
    form.csrf_token.current_token = values["token"]
    form.idempotency_key.data, form.version.data = values["idempotency_key"], values["seen"]
    form.note.data, form.comment.data = values["note"], values["comment"]
    return form


def _next_unmarked(rows: list[Listed], assignment_id: UUID, out: Collection[UUID]) -> Listed | None:
    """The next sheet without marks; after the last one it starts at the first."""
    place = next((n for n, row in enumerate(rows) if row.assignment_id == assignment_id), None)
    if place is None:
        return None
    order = rows[place + 1 :] + rows[:place]
    return next((row for row in order if row.state in OPEN and row.appearance_id not in out), None)


def differences(rubric: Rubric, clash: DraftClash | None) -> list[tuple[Any, str, str]]:
    """(name of the aspect or None for a text, the value on this page, the value saved elsewhere)."""
    names = {line.key: line.name for line in rubric.lines}
    found = clash.differences if clash else []
    return [(names.get(one.key, one.key), shown_side(one.here), shown_side(one.there)) for one in found]


def shown_side(side: int | str | None) -> str:
    return "" if side is None else side if isinstance(side, str) else format_thousandths(side)
