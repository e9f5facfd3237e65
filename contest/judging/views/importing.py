"""A list of judges from a file: read, looked through row by row, brought in at once, taken back at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from contest import clock, imports
from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at, contests_run_by
from contest.editions.rulebooks.effective import contest_name, track_name
from contest.errors import N_, NotFound, Unfit
from contest.exchange.spreadsheets.reading import read_pasted, read_tables
from contest.exchange.spreadsheets.tables import Table
from contest.formatting import format_fact
from contest.forms import Form
from contest.i18n import language, localized
from contest.imports import Import
from contest.judging import actions
from contest.judging.forms import JudgeListForm
from contest.judging.importing import FIELDS, MOST_JUDGES, JudgeList, JudgeRow, JudgeTyped, plan, read_list
from contest.judging.labels import IMPORT_COLUMN_LABELS, IMPORT_FAULT_LABELS, IMPORT_OPERATION_LABELS
from contest.judging.policies import runs
from contest.judging.views import views
from contest.people.queries import names_of
from contest.people.views.invitations import send_invitation
from contest.rules.faults import Faults
from contest.web import actor_and_time, flash_done, redirect_to, render_page

MOST_COLUMNS = 60


@views.route("/desk/<edition>/judges/import/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=contest_at)
def import_judges(contest: Contest) -> Any:
    """The list as it is read, and then its rows with what each would do; nothing is written before it is confirmed."""
    form = JudgeListForm()
    found: JudgeList | None = None
    rows: list[JudgeRow] = []
    if form.validate_on_submit():
        if request.form.get("do") in ("read", "reread") or not form.rows.entries:
            again = request.form.get("do") == "reread"
            found = form.attempt(_read, form, _said() if again else None)
            _show(form, found)
            if found is None and again:
                found = _read(form)  # for its columns; the page's rows stay
        rows = plan(contest, [_typed(entry.form) for entry in form.rows])
        if request.form.get("do") == "save":
            done = form.attempt(_bring_in, contest, rows)
            if done is not None:
                flash_done(
                    N_("已导入 %(rows)s 位评委：%(invitations)s 份邀请，%(seats)s 个席位。"),
                    rows=done.whole.rows,
                    invitations=len(done.invitations),
                    seats=done.seats,
                )
                return redirect_to("judging.import_judges", **contest.address)
    earlier = imports.imports_of(imports.JUDGES, contest.id)
    siblings = contests_run_by(contest.edition, contest.stage, contest.organisation)
    return render_page(
        "judging/import_judges.html",
        form=form,
        contest=contest,
        name=contest_name(contest),
        events=format_fact([track_name(one) for one in siblings]),
        found=found,
        unused=format_fact(found.unused) if found else "",
        fields=[(one.key, IMPORT_COLUMN_LABELS[one.key]) for one in FIELDS],
        rows=[(entry, row, format_fact(row.unknown_events)) for entry, row in zip(form.rows, rows, strict=bool(rows))],
        earlier=earlier,
        operations=IMPORT_OPERATION_LABELS,
        faults=IMPORT_FAULT_LABELS,
        names=names_of({one.by_id for one in earlier}),
        undo_form=Form(),
        at=contest.address,
        scope={
            "series": contest.edition.series.key,
            "kind": contest.organisation.kind,
            "code": contest.organisation.code,
        },
        zone=contest.edition.zone,
    )


def _read(form: JudgeListForm, columns: dict[int, str] | None = None) -> JudgeList:
    try:
        found = read_list(_tables(form), columns)
    except Faults as refused:
        raise Unfit(
            N_("%(file)s：%(fault)s。"),
            field="file" if _chosen(form) else "text",
            file=refused.faults[0].file,
            fault=refused.faults[0].sentence("en" if language() == "en" else "zh"),
        ) from None
    if found.lacks_name or not found.rows:
        raise Unfit(
            N_("名单里没有找到“姓名”这一列。请在第一行写上各列是什么，例如：姓名、单位、赛项、邮箱。"),
            field="file" if columns is None else None,
        )
    if len(found.rows) > MOST_JUDGES:
        raise Unfit(N_("一次最多导入 %(most)s 位评委，请拆成几份名单。"), field="file", most=MOST_JUDGES)
    return found


def _tables(form: JudgeListForm) -> list[Table]:
    upload = form.file.data
    if _chosen(form):
        return read_tables(upload.stream.read(), upload.filename[:100])
    if not (form.text.data or "").strip():
        raise Unfit(N_("还没有选文件，也没有粘贴名单。"), field="file")
    return read_pasted(form.text.data, localized({"zh": "粘贴的名单", "en": "Pasted list"}))


def _said() -> dict[int, str]:
    """What the page says the columns are."""
    keys = {one.key for one in FIELDS}
    given = ((number, request.form.get(f"column-{number}", "")) for number in range(MOST_COLUMNS))
    return {number: key for number, key in given if key in keys}


def _chosen(form: JudgeListForm) -> bool:
    return bool(getattr(form.file.data, "filename", ""))


def _show(form: JudgeListForm, found: JudgeList | None) -> None:
    """The rows that were read in place of those of the page; their source goes with them."""
    if found is None:
        return
    while form.rows.entries:
        form.rows.pop_entry()
    for row in found.rows:
        form.rows.append_entry(
            {"name": row.name, "unit": row.unit, "events": row.events, "email": row.email, "chair": row.chair}
        )
    form.text.data = found.source


def _typed(row: Any) -> JudgeTyped:
    return JudgeTyped(
        row.name.data or "",
        row.unit.data or "",
        row.events.data or "",
        (row.email.data or "").lower(),
        bool(row.chair.data),
        bool(row.left_out.data),
    )


def _bring_in(contest: Contest, rows: list[JudgeRow]) -> actions.BroughtIn:
    at = clock.now()
    done = actions.import_judges(current_actor(), contest, rows, at=at)
    for invitation in done.invitations:
        send_invitation(invitation, at)
    return done


def _import_at(edition: str, contest_key: str, import_id: UUID) -> dict[str, Any]:
    contest = contest_at(edition, contest_key)["contest"]
    done = imports.import_at(imports.JUDGES, contest.id, import_id)
    if done is None:
        raise NotFound
    return {"contest": contest, "done": done}


@views.post("/desk/<edition>/judges/import/<uuid:import_id>/undo/<path:contest_key>")
@open_to(runs, load=_import_at)
def undo_import(contest: Contest, done: Import) -> Any:
    """Take back a whole import."""
    people = actions.undo_import(done, **actor_and_time())
    flash_done(N_("已撤销这次导入：%(people)s 位评委的邀请和席位都收回了。"), people=people)
    return redirect_to("judging.import_judges", **contest.address)
