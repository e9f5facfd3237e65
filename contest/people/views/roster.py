"""A school's roster: who is on it, and bringing it in from a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from contest import clock, imports, jobs
from contest.access import open_to
from contest.db import session
from contest.errors import N_, NotFound
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.forms import Form
from contest.i18n import localized
from contest.imports import Import, drafts
from contest.imports.drafts import ImportDraft
from contest.imports.plans import Plan
from contest.paging import page_of
from contest.people import policies, queries, runs
from contest.people.actions.importing import undo_roster
from contest.people.actions.roster import confirm, confirm_all
from contest.people.forms import identifier
from contest.people.importing import FIELDS, ROSTER, plan_roster, shown_value, usual_level
from contest.people.labels import ROSTER_COLUMN_LABELS, STUDY_LEVEL_LABELS
from contest.people.models import Enrolment, Organisation, Series
from contest.people.queries import roster as rosters
from contest.people.views import views
from contest.people.views.organisation import scope_at, scope_shown, scoped
from contest.privacy import vault
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web import importing as pages
from contest.web.answers import workbook_answer

SHOWN = ("number", "name", "department", "class_name")
MOST_CONFIRMED = 200


def _kind(school: Organisation) -> pages.Kind:
    level = pages.Question(
        "level", N_("这份名单里的人"), tuple(STUDY_LEVEL_LABELS.items()), guess=str(usual_level(school))
    )
    return pages.Kind(imports.ROSTER, ROSTER, ROSTER_COLUMN_LABELS, SHOWN, shown_value, (level,))


@views.get("/people/<series>/<kind>/<code>/roster")
@open_to(policies.keepers_of_studies, load=scope_at)
def roster(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Who is on the roster, and who waits to be confirmed."""
    text, state = (request.args.get("text") or "").strip()[:80], request.args.get("state", "")
    state = "waiting" if state == "waiting" else ""
    listed = page_of(
        rosters.roster_listed(organisation, text=text, state=state), [Enrolment.id], after=request.args.get("after")
    )
    on_it, waiting = rosters.counted(organisation)
    return render_page(
        "people/roster.html",
        **scope_shown(organisation, series, upper),
        listed=listed,
        text=text,
        state=state,
        on_it=on_it,
        waiting=waiting,
        suspected=rosters.suspected(listed.rows) if state else {},
        form=Form(formdata=None),
        with_account=rosters.accounts_among([one.person_id for one in listed.rows]),
    )


@views.post("/people/<series>/<kind>/<code>/roster/confirm")
@open_to(policies.keepers_of_studies, load=scope_at)
def confirm_people(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Confirm one person, or all that the page showed."""
    sent = request.form.getlist("listed") if "all" in request.form else [request.form.get("who", "")]
    ids = [one for one in map(identifier, sent[:MOST_CONFIRMED]) if one is not None]
    chosen = [one for id_ in ids if (one := rosters.enrolment_at(organisation, id_)) is not None]
    if len(chosen) == 1:
        confirm(chosen[0], **actor_and_time())
        done, others = 1, list[str]()
    else:
        done, others = confirm_all(chosen, **actor_and_time())
    flash_done(N_("已核实 %(n)s 人。"), n=done)
    if others:
        flash_done(N_("有 %(n)s 人要单独看：%(names)s。"), n=len(others), names=others[:5])
    return redirect_to("people.roster", **scoped(organisation, series), state="waiting")


@views.route("/people/<series>/<kind>/<code>/roster/import", methods=["GET", "POST"])
@open_to(policies.keepers_of_studies, load=scope_at)
def begin_roster(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """The file, as it is. Nothing is written before it was looked through."""
    form = pages.ImportFileForm()
    if form.validate_on_submit():
        draft = form.attempt(pages.begin, _kind(organisation), organisation.id, form, **actor_and_time())
        if draft is not None:
            return redirect_to("people.import_roster", **scoped(organisation, series), draft_id=draft.id)
    earlier = imports.imports_of(imports.ROSTER, organisation.id)
    return render_page(
        "people/begin_roster.html",
        **scope_shown(organisation, series, upper),
        form=form,
        earlier=earlier,
        waiting=drafts.drafts_of(imports.ROSTER, organisation.id),
        names=queries.names_of({one.by_id for one in earlier}),
        undo_form=Form(formdata=None),
    )


def _draft_at(series: str, kind: str, code: str, draft_id: UUID) -> dict[str, Any]:
    scope = scope_at(series, kind, code)
    draft = drafts.draft_at(imports.ROSTER, scope["organisation"].id, draft_id)
    if draft is None:
        raise NotFound(N_("这份名单已经导入、放弃，或者放了一周以上，内容已经删掉。请重新交上文件。"))
    return {**scope, "draft": draft}


@views.route("/people/<series>/<kind>/<code>/roster/import/<uuid:draft_id>", methods=["GET", "POST"])
@open_to(policies.keepers_of_studies, load=_draft_at)
def import_roster(organisation: Organisation, series: Series, upper: Organisation | None, draft: ImportDraft) -> Any:
    """Look through it, and write it."""
    kind, form, where = _kind(organisation), Form(), scoped(organisation, series)
    if form.validate_on_submit():
        wanted = pages.take(kind, draft)
        if wanted == "drop":
            drafts.close(draft, None)
            flash_done(N_("已放弃这份名单，什么都没有写。"))
            return redirect_to("people.begin_roster", **where)
        if wanted == "stop" and draft.job_id:
            job = session.get_one(jobs.Job, draft.job_id)
            jobs.cancel(job)
            if job.state in ("cancelled", "running"):  # one that ended meanwhile is shown as it ended
                flash_done(N_("已经叫停。写进去的留着，可以接着导入，也可以整批撤销。"))
        if wanted == "save" and form.attempt(_write, organisation, draft, _plan(organisation, draft)):
            if draft.content is None:
                return redirect_to("people.roster", **where)
            return redirect_to("people.import_roster", **where, draft_id=draft.id)
        if form.refusal is None:
            return redirect_to("people.import_roster", **where, draft_id=draft.id, **pages.asked())
    return render_page(
        "people/import_roster.html",
        **scope_shown(organisation, series, upper),
        **pages.look_through(kind, draft, _plan(organisation, draft)),
        refused=form,
    )


def _plan(organisation: Organisation, draft: ImportDraft) -> Plan:
    return plan_roster(organisation, pages.found_in(_kind(organisation), draft), draft.answers)


def _write(organisation: Organisation, draft: ImportDraft, plan: Plan) -> bool:
    pages.refuse_to_write(plan)
    if len(plan.to_write) > pages.AT_ONCE:
        runs.start(organisation, draft, **actor_and_time())
        return True
    done = runs.write_roster(organisation, draft, plan, **actor_and_time()).done
    flash_done(N_("已导入 %(rows)s 行。整批撤销在“导入名册”那一页。"), rows=done.rows)
    return True


def _import_at(series: str, kind: str, code: str, import_id: UUID) -> dict[str, Any]:
    scope = scope_at(series, kind, code)
    done = imports.import_at(imports.ROSTER, scope["organisation"].id, import_id)
    if done is None:
        raise NotFound
    return {**scope, "done": done}


@views.post("/people/<series>/<kind>/<code>/roster/import/<uuid:import_id>/undo")
@open_to(policies.keepers_of_studies, load=_import_at)
def undo_roster_import(organisation: Organisation, series: Series, upper: Organisation | None, done: Import) -> Any:
    """Take back a whole import."""
    rows = undo_roster(done, **actor_and_time())
    flash_done(N_("已撤销这次导入，%(rows)s 行都回到原样。"), rows=rows)
    return redirect_to("people.begin_roster", **scoped(organisation, series))


@views.get("/people/<series>/<kind>/<code>/roster.xlsx")
@open_to(policies.keepers_of_studies, load=scope_at)
def roster_file(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """The roster as a workbook, which is the template too: it comes in again unchanged. Identity numbers stay out."""
    at = clock.now()
    columns = [one.key for one in FIELDS if one.key != "identity"]
    rows = [[_cell(one, key) for key in columns] for one in rosters.roster_rows(organisation)]
    heads = [next(field.heads[0] for field in FIELDS if field.key == key) for key in columns]
    title = localized(organisation.name)
    made = workbook_of([Sheet(title, heads, rows)], title=title, at=at)
    return workbook_answer(made, f"roster-{organisation.code}.xlsx")


def _cell(one: Enrolment, key: str) -> str:
    if key == "name":
        return one.person.name
    if key == "department":
        return localized(one.department.name, "zh") if one.department else ""
    if key == "telephone":
        return vault().decrypt(one.telephone_encrypted) if one.telephone_encrypted else ""
    return str(getattr(one, key) or "")
