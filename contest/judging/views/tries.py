"""Tables of timing and measuring systems: what they would fill in, taking one in, confirming it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_
from contest.forms import Form
from contest.i18n import localized
from contest.imports import Import
from contest.judging import actions
from contest.judging.actions.tries import SheetFilled, digest_of_tries, sheets_filled
from contest.judging.actions.try_files import TakenTries, as_table, read_tries
from contest.judging.forms import TableForm
from contest.judging.models import SheetVersion
from contest.judging.policies import confirms, panels_seen, reads_marks
from contest.judging.queries.opened import note_marks
from contest.judging.queries.outside_scores import owing
from contest.judging.queries.panels import panels_chaired, taking_part
from contest.judging.queries.tries import as_seen, measured_items, try_table_at, try_tables
from contest.judging.rubric_items import format_mark
from contest.judging.views import views
from contest.people.queries import names_of
from contest.registration.importing.matched import table_of_entries
from contest.rules.faults import Fault, Faults
from contest.web import actor_and_time, flash_done, redirect_to, render_page

SHOWN = 200
"""Values listed before they are written; the rest is counted."""


@views.get("/desk/<edition>/tries/<path:contest_key>")
@open_to(reads_marks, load=contest_at)
def tries(contest: Contest) -> Any:
    """Taking in a table of what was measured, and the tables that were taken in."""
    return _page(contest, TableForm(formdata=None))


def _page(contest: Contest, form: Form, faults: Sequence[Fault] = ()) -> Any:
    actor = current_actor()
    reached = milestones(contest)
    tables = try_tables(contest, panels=panels_seen(actor, contest))
    return render_page(
        "judging/tries.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        file_form=form if isinstance(form, TableForm) else TableForm(formdata=None),
        faults=faults,
        items=measured_items(contest),
        tables=tables,
        names=names_of(one.whole.by_id for one in tables),
        reached=reached,
        may_enter=confirms(actor, contest=contest) and "judging-opened" in reached and "judging-closed" not in reached,
        at=contest.address,
        zone=contest.edition.zone,
        status=422 if faults else 200,
    )


@views.post("/desk/<edition>/tries-file/<path:contest_key>")
@open_to(confirms, load=contest_at)
def load_tries(contest: Contest) -> Any:
    """Show what a table would fill in; after that, fill it in."""
    from contest.exchange.spreadsheets.reading import read_tables

    form = TableForm()
    if not form.validate_on_submit() or (raw := form.attempt(form.written)) is None or not measured_items(contest):
        return _page(contest, form)
    named = form.name.data or str(_("贴进来的表格"))
    try:
        taken = read_tries(read_tables(raw, named), contest, panels=panels_seen(current_actor(), contest))
    except Faults as refused:
        return _page(contest, form, refused.faults)
    form.text.data, form.name.data = as_table(taken, measured_items(contest)), named
    if form.shown.data:
        done = form.attempt(actions.load_tries, contest, taken.given, shown_as=form.shown.data, **actor_and_time())
        if done is not None:
            flash_done(N_("%(n)s 个值已填进评分表。提交了的等另一个人确认。"), n=done.rows)
            return redirect_to("judging.try_table", table_id=done.id, **contest.address)
    return _shown(contest, form, taken)


def _shown(contest: Contest, form: TableForm, taken: TakenTries) -> Any:
    note_marks(contest)
    filled = sheets_filled(contest, taken.given)
    form.shown.data = digest_of_tries(filled)
    rows = [row for one in filled for row in _rows(contest, one)]
    named = {one.id for one in taken.given}
    return render_page(
        "judging/tries_shown.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        rows=rows[:SHOWN],
        count=len(rows),
        submitted=sum(not one.missing for one in filled),
        begun=sum(bool(one.missing) for one in filled),
        taken=taken,
        words=[{"word": word, "sign": sign, "count": count} for (word, sign), count in taken.words.items()],
        missing=[one.code for one in taking_part(contest) if one.id not in named],
        at=contest.address,
    )


def _rows(contest: Contest, filled: SheetFilled) -> list[dict[str, Any]]:
    """The values of one sheet. What its draft holds is for the chair of its panel alone: others see that something is
    there."""
    is_mine = filled.agreed.assignment.seat.panel_id in panels_chaired(contest.id, current_actor().account_id)
    return [
        {
            "appearance": filled.appearance,
            "name": one.item.name,
            "unit": one.item.unit if isinstance(one.now, int) else None,
            "was": "" if one.was is None else format_mark(one.was) if is_mine else "…",
            "now": format_mark(one.now),
            "is_full": not filled.missing,
            "lacks": [item.name for item in filled.missing],
        }
        for one in filled.changes
    ]


@views.get("/desk/<edition>/tries-file/<path:contest_key>")
@open_to(reads_marks, load=contest_at)
def tries_file(contest: Contest) -> Any:
    """An empty table of the contest's entries, to fill in and upload."""
    items = measured_items(contest)
    rows = ((one, [one.code, *("" for _item in items)]) for one in taking_part(contest))
    text = table_of_entries(["code", *(item.key for item in items)], rows)
    answer = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=tries.csv"
    return answer


@views.get("/desk/<edition>/tries-table/<uuid:table_id>/<path:contest_key>")
@open_to(reads_marks, load=try_table_at)
def try_table(contest: Contest, whole: Import) -> Any:
    """One table that was taken in: the sheets that it submitted, to confirm them or to take it back."""
    return _table_page(contest, whole, Form(formdata=None))


def _table_page(contest: Contest, whole: Import, form: Form) -> Any:
    note_marks(contest)
    actor = current_actor()
    table = as_seen(whole, panels_seen(actor, contest))
    items = measured_items(contest)
    hidden = owing(contest, actor.account_id)
    reached = milestones(contest)
    may_act = confirms(actor, contest=contest) and "judging-opened" in reached and "judging-closed" not in reached
    return render_page(
        "judging/try_table.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        table=table,
        heads=[(localized(item.name), localized(item.unit) if item.unit else "") for item in items],
        rows=[
            (one, [] if one.appearance_id in hidden else _cells(one, [item.key for item in items]))
            for one in table.versions
        ],
        names=names_of([whole.by_id, whole.undone_by, *(one.confirmed_by for one in table.versions)]),
        mine=whole.by_id == actor.account_id,
        may_act=may_act,
        at=contest.address,
        zone=contest.edition.zone,
    )


def _cells(version: SheetVersion, keys: Sequence[str]) -> list[str]:
    return [format_mark(version.marks[key]) if key in version.marks else "" for key in keys]


@views.post("/desk/<edition>/tries-confirm/<uuid:table_id>/<path:contest_key>")
@open_to(confirms, load=try_table_at)
def confirm_tries(contest: Contest, whole: Import) -> Any:
    """Confirm the sheets of a table that somebody else took in."""
    form = Form()
    if form.validate_on_submit():
        panels = panels_seen(current_actor(), contest)
        made = form.attempt(actions.confirm_tries, contest, whole, panels=panels, **actor_and_time())
        if made is not None:
            flash_done(N_("%(n)s 份评分表已确认。"), n=len(made))
            return redirect_to("judging.try_table", table_id=whole.id, **contest.address)
    return _table_page(contest, whole, form)


@views.post("/desk/<edition>/tries-undo/<uuid:table_id>/<path:contest_key>")
@open_to(confirms, load=try_table_at)
def undo_tries(contest: Contest, whole: Import) -> Any:
    """Take a whole table back."""
    form = Form()
    if form.validate_on_submit():
        given = {"reason": str(_("整张表撤回")), "panels": panels_seen(current_actor(), contest)}
        made = form.attempt(actions.undo_tries, contest, whole, **given, **actor_and_time())
        if made is not None:
            flash_done(N_("已撤回这张表：%(n)s 份评分表恢复成导入以前的。"), n=made)
            return redirect_to("judging.tries", **contest.address)
    return _table_page(contest, whole, form)
