"""The pages of every import: a file or pasted cells are read, looked through line by line, and come in at once. Each
kind of list brings its fields, its plan and its action; what they share is here and in layouts/import.html."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Optional

from contest import jobs
from contest.caching import BoundedCache
from contest.db import session
from contest.errors import N_, Unfit
from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.reading import MOST_PASTED, read_pasted, read_tables
from contest.exchange.spreadsheets.tables import Table
from contest.formatting import format_fact
from contest.forms import Form, at_most
from contest.i18n import language, localized
from contest.imports import drafts
from contest.imports.drafts import LEFT_OUT, ImportDraft
from contest.imports.plans import OPEN, Outcome, Plan, PlannedLine
from contest.imports.reading import ReadList, Shape, read_lines
from contest.paging import page_of_list
from contest.rules.faults import Faults
from contest.web.labels import (
    IMPORT_CHOICE_LABELS,
    IMPORT_OUTCOME_GLYPHS,
    IMPORT_OUTCOME_LABELS,
    IMPORT_REMARK_SENTENCES,
    IMPORT_TAB_LABELS,
    REPAIR_LABELS,
)

ON_A_PAGE = 50
MOST_LINES = 200_000
AT_ONCE = 500
"""Lines that a request writes by itself; more are a job, which can be watched, stopped and taken up again."""

_read: BoundedCache[tuple[UUID, int, tuple[Field, ...]], ReadList] = BoundedCache(4)


class ImportFileForm(Form):
    """A file, or cells that were copied out of one."""

    file = FileField(_l("名单文件"))
    text = TextAreaField(_l("或者粘贴单元格"), validators=[Optional(), at_most(MOST_PASTED)])


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is asked once for the whole file: its key, its words, its answers, the one that is guessed."""

    key: str
    words: str
    options: Sequence[tuple[str, str]]
    guess: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list: its key, its shape, the words of its fields, which of them its table shows, how a value is
    shown, and what is asked once."""

    key: str
    shape: Shape
    labels: Mapping[str, str]
    shown: Sequence[str]
    show: Callable[[str, str], str]
    questions: Sequence[Question] = ()


def begin(kind: Kind, scope_id: UUID, form: ImportFileForm, *, by: UUID, at: datetime) -> ImportDraft:
    """Keep a file that was sent or pasted, with its columns taken as the last time if its heads are the same. Raises
    Unfit for what is no list of this kind."""
    upload = form.file.data
    chosen = bool(getattr(upload, "filename", ""))
    pasted = localized({"zh": "粘贴的名单", "en": "Pasted list"})
    name = upload.filename[:100] if chosen else pasted
    try:
        tables = _tables(form, name if chosen else "")
    except Faults as refused:
        raise Unfit(
            N_("%(file)s：%(fault)s。"),
            field="file" if chosen else "text",
            file=refused.faults[0].file,
            fault=refused.faults[0].sentence("en" if language() == "en" else "zh"),
        ) from None
    found = read_lines(tables, kind.shape, {}, {})
    if len(found.lines) > MOST_LINES:
        raise Unfit(N_("一份名单最多 %(most)s 行，请拆成几份。"), field="file", most=MOST_LINES)
    answers = {one.key: one.guess for one in kind.questions}
    draft = drafts.open_draft(kind.key, scope_id, name, tables, answers=answers, by=by, at=at)
    draft.heads = drafts.digest_of(found.signatures)
    if (before := drafts.remembered(kind.key, scope_id, draft.heads)) is not None:
        draft.columns, draft.answers = dict(before.columns), {**answers, **before.answers}
    session.flush()
    return draft


def _tables(form: ImportFileForm, name: str) -> list[Table]:
    if name:
        return read_tables(form.file.data.stream.read(), name)
    if not (form.text.data or "").strip():
        raise Unfit(N_("还没有选文件，也没有粘贴名单。"), field="file")
    return read_pasted(form.text.data, localized({"zh": "粘贴的名单", "en": "Pasted list"}))


def found_in(kind: Kind, draft: ImportDraft) -> ReadList:
    """The lines of a draft as they are now."""
    return _read.get(
        (draft.id, draft.revision, kind.shape.fields),
        lambda: read_lines(drafts.tables_of(draft), kind.shape, draft.columns, drafts.edits_of(draft)),
    )


def take(kind: Kind, draft: ImportDraft) -> str:
    """Save what the page sent, whichever button was pressed, and return what the button asks for: `save`, `drop`, or
    "" for the page again."""
    sent = request.form
    if "columns" in sent:
        keys = {one.key for one in kind.shape.fields}
        columns = {
            name.removeprefix("column-"): key if key in keys else ""
            for name, key in sent.items()
            if name.startswith("column-")
        }
        answers = {
            one.key: given if (given := sent.get(f"answer-{one.key}", "")) in dict(one.options) else one.guess
            for one in kind.questions
        }
        if columns != draft.columns or answers != draft.answers:
            drafts.take_columns(draft, columns, answers)
    if changes := _typed(kind, found_in(kind, draft)):
        drafts.edit(draft, changes)
    wanted = sent.get("do", "")
    return wanted if wanted in ("save", "drop", "stop") else ""


def asked() -> dict[str, str]:
    """The filter of the page, for its address after a change."""
    return {key: text[:80] for key in ("show", "text", "after") if (text := request.args.get(key))}


def _typed(kind: Kind, found: ReadList) -> dict[str, dict[str, str | None]]:
    """What the page's cells and buttons say against what the lines have."""
    lines = {one.key: one for one in found.lines}
    changes: dict[str, dict[str, str | None]] = {}
    for name, text in request.form.items():
        part, _dot, rest = name.partition("|")
        key, _dot, about = rest.partition("|")
        if part != "cell" or key not in lines or about not in kind.shape.read:
            continue
        if text.strip() != lines[key].text(about) and len(text) <= 300:
            changes.setdefault(key, {})[about] = text.strip()
    key, _bar, rest = request.form.get("choose", "").partition("|")
    about, _bar, text = rest.partition("|")
    if key in lines and about and len(text) <= 300:
        changes.setdefault(key, {})[about] = text
    if (key := request.form.get("leave", "")) in lines:
        changes.setdefault(key, {})[LEFT_OUT] = "y"
    if (key := request.form.get("back", "")) in lines:
        changes.setdefault(key, {})[LEFT_OUT] = None
    return changes


def look_through(kind: Kind, draft: ImportDraft, plan: Plan) -> dict[str, Any]:
    """What layouts/import.html needs of a draft and its plan."""
    show, text = request.args.get("show", ""), (request.args.get("text") or "").strip()[:80]
    tabs = _tabs(plan)
    show = show if show in {one for one, _lines in tabs} else tabs[0][0]
    chosen = next(lines for one, lines in tabs if one == show)
    if text:
        chosen = [one for one in chosen if _holds(one, text)]
    listed = page_of_list(chosen, after=request.args.get("after"), limit=ON_A_PAGE)
    present = {one.field for one in plan.found.columns}
    of_sheet = [
        key for key in kind.shape.by_sheet if key not in present and any(key in one.line.cells for one in plan.lines)
    ]
    return {
        "draft": draft,
        "kind": kind,
        "plan": plan,
        "counts": plan.counts,
        "writes": len(plan.to_write),
        "tabs": [(one, IMPORT_TAB_LABELS.get(one) or IMPORT_OUTCOME_LABELS[one], len(lines)) for one, lines in tabs],
        "show": show,
        "text": text,
        "listed": listed,
        "columns": plan.found.columns,
        "fields": [(one.key, kind.labels[one.key]) for one in kind.shape.fields],
        "shown": [*(key for key in kind.shown if key in present), *of_sheet],
        "of_sheet": format_fact([_(kind.labels[key]) for key in of_sheet]) if of_sheet else "",
        "unused": format_fact([one.head for one in plan.found.columns if not one.field]),
        "job": session.get(jobs.Job, draft.job_id) if draft.job_id else None,
        "outcome_labels": IMPORT_OUTCOME_LABELS,
        "outcome_glyphs": IMPORT_OUTCOME_GLYPHS,
        "remarks": IMPORT_REMARK_SENTENCES,
        "choices": IMPORT_CHOICE_LABELS,
        "repairs": REPAIR_LABELS,
        "form": Form(),
    }


def _tabs(plan: Plan) -> list[tuple[str, list[PlannedLine]]]:
    """The filters of the page that hold something: first what somebody must look at, at last everything."""
    by_outcome: dict[str, list[PlannedLine]] = {}
    for one in plan.lines:
        by_outcome.setdefault(str(one.outcome), []).append(one)
    remarked = [one for one in plan.lines if any(note.remark in OPEN for note in one.notes)]
    repaired = [one for one in plan.lines if one.line.repaired]
    order = [
        (str(Outcome.WAITS), by_outcome.get(Outcome.WAITS, [])),
        ("look", [one for one in remarked if one.outcome not in (Outcome.WAITS, Outcome.LEFT_OUT)]),
        ("repaired", repaired),
        *((str(one), by_outcome.get(one, [])) for one in Outcome if one != Outcome.WAITS),
        ("all", list(plan.lines)),
    ]
    return [(key, lines) for key, lines in order if lines or key == "all"]


def _holds(one: PlannedLine, text: str) -> bool:
    return text == str(one.line.number) or any(text in cell.text for cell in one.line.cells.values())


def refuse_to_write(plan: Plan) -> None:
    """Raise Unfit where there is nothing to write."""
    if plan.found.lacks:
        raise Unfit(N_("还不知道哪一列是姓名。请在上面选好，再读一次。"))
    if not plan.to_write:
        raise Unfit(N_("没有要写的：每一行要么和现在一样，要么还待修，要么不导入。"))
