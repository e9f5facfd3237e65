"""A list of judges from a file: looked through line by line, brought in at once, taken back at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contest import clock, imports
from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at, contests_run_by
from contest.editions.rulebooks.effective import contest_name, track_name
from contest.errors import N_, NotFound
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.forms import Form
from contest.i18n import localized
from contest.imports import Import, drafts
from contest.imports.drafts import ImportDraft
from contest.imports.plans import Outcome, Plan
from contest.judging import actions
from contest.judging.importing import ALL, FIELDS, HERE, JUDGES, plan_judges
from contest.judging.labels import IMPORT_COLUMN_LABELS
from contest.judging.policies import runs
from contest.judging.queries.panels import panels_of
from contest.judging.views import views
from contest.people.labels import ROLE_LABELS
from contest.people.queries import names_of
from contest.people.views.invitations import send_invitation
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web import importing as pages
from contest.web.answers import workbook_answer

SHOWN = ("name", "unit", "role", "events", "email")


def _columns(contest: Contest) -> tuple[str, ...]:
    """What the page shows of a line; the panel only where some contest of the list has several."""
    siblings = contests_run_by(contest.edition, contest.stage, contest.organisation)
    if not any(len(panels_of(one)) > 1 for one in siblings):
        return SHOWN
    return (*SHOWN[:-1], "panel", SHOWN[-1])


def _as_it_is(_field: str, text: str) -> str:
    return text


def _kind(contest: Contest) -> pages.Kind:
    questions = (
        pages.Question(
            "events",
            N_("没有写评哪些比赛的人"),
            ((HERE, localized(contest_name(contest))), (ALL, N_("这一级的每一场"))),
            guess=HERE,
        ),
        pages.Question(
            "role",
            N_("没有写身份的人"),
            (("judge", ROLE_LABELS["judge"]), ("chair", ROLE_LABELS["chair"])),
            guess="judge",
        ),
    )
    return pages.Kind(imports.JUDGES, JUDGES, IMPORT_COLUMN_LABELS, _columns(contest), _as_it_is, questions)


def _shown(contest: Contest) -> dict[str, Any]:
    organisation = contest.organisation
    return {
        "contest": contest,
        "name": contest_name(contest),
        "at": contest.address,
        "scope": {"series": contest.edition.series.key, "kind": organisation.kind, "code": organisation.code},
    }


@views.route("/desk/<edition>/judges/import/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=contest_at)
def import_judges(contest: Contest) -> Any:
    """The list, as it is. Nothing is written before it was looked through."""
    form = pages.ImportFileForm()
    if form.validate_on_submit():
        draft = form.attempt(pages.begin, _kind(contest), contest.id, form, **actor_and_time())
        if draft is not None:
            return redirect_to("judging.look_through", draft_id=draft.id, **contest.address)
    return _begin_page(contest, form, Form(formdata=None))


def _begin_page(contest: Contest, form: pages.ImportFileForm, spreading: Form) -> Any:
    earlier = imports.imports_of(imports.JUDGES, contest.id)
    siblings = contests_run_by(contest.edition, contest.stage, contest.organisation)
    return render_page(
        "judging/import_judges.html",
        **_shown(contest),
        form=form,
        panels=[(localized(track_name(one)), one.address) for one in siblings],
        earlier=earlier,
        waiting=drafts.drafts_of(imports.JUDGES, contest.id),
        names=names_of({one.by_id for one in earlier}),
        undo_form=Form(formdata=None),
        spreading=spreading,
    )


def _draft_at(edition: str, contest_key: str, draft_id: UUID) -> dict[str, Any]:
    contest = contest_at(edition, contest_key)["contest"]
    draft = drafts.draft_at(imports.JUDGES, contest.id, draft_id)
    if draft is None:
        raise NotFound(N_("这份名单已经导入、放弃，或者放了一周以上，内容已经删掉。请重新交上文件。"))
    return {"contest": contest, "draft": draft}


@views.route("/desk/<edition>/judges/import/<uuid:draft_id>/lines/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=_draft_at)
def look_through(contest: Contest, draft: ImportDraft) -> Any:
    """Look through it, and write it."""
    kind, form = _kind(contest), Form()
    if form.validate_on_submit():
        wanted = pages.take(kind, draft)
        if wanted == "drop":
            drafts.close(draft, None)
            flash_done(N_("已放弃这份名单，什么都没有写。"))
            return redirect_to("judging.import_judges", **contest.address)
        if (
            wanted == "save"
            and form.attempt(_write, contest, draft, _plan(kind, contest, draft))
            and draft.content is None
        ):
            return redirect_to("judging.import_judges", **contest.address)
        if form.refusal is None:
            return redirect_to("judging.look_through", draft_id=draft.id, **contest.address, **pages.asked())
    return render_page(
        "judging/look_through.html",
        **_shown(contest),
        **pages.look_through(kind, draft, _plan(kind, contest, draft)),
        refused=form,
    )


def _plan(kind: pages.Kind, contest: Contest, draft: ImportDraft) -> Plan:
    return plan_judges(contest, pages.found_in(kind, draft), draft.answers)


def _write(contest: Contest, draft: ImportDraft, plan: Plan) -> bool:
    pages.refuse_to_write(plan)
    at = clock.now()
    done = actions.import_judges(current_actor(), contest, plan, at=at)
    drafts.finish(draft, done.whole.id, waits=plan.counts[Outcome.WAITS] > 0)
    for invitation in done.invitations:
        send_invitation(invitation, at)
    flash_done(
        N_("已导入 %(rows)s 位评委：%(invitations)s 份邀请，%(seats)s 个席位。"),
        rows=done.whole.rows,
        invitations=len(done.invitations),
        seats=done.seats,
    )
    return True


@views.post("/desk/<edition>/assign-all/<path:contest_key>")
@open_to(runs, load=contest_at)
def assign_all_evenly(contest: Contest) -> Any:
    """Spread the entries over the judges in every contest that the organisation runs at this tier."""
    form = Form()
    if form.validate_on_submit():
        siblings = contests_run_by(contest.edition, contest.stage, contest.organisation)
        spread = form.attempt(actions.assign_all_evenly, siblings, **actor_and_time())
        if spread is not None:
            _tell(spread)
            return redirect_to("judging.import_judges", **contest.address)
    return _begin_page(contest, pages.ImportFileForm(formdata=None), form)


def _tell(spread: actions.EverySpread) -> None:
    made = sum(one.made for _contest, one in spread.done)
    flash_done(N_("%(contests)s 场比赛新分配 %(made)s 份。"), contests=len(spread.done), made=made)
    if short := [localized(track_name(contest)) for contest, one in spread.done if one.short]:
        flash_done(N_("评委还不够的比赛：%(names)s。"), names=short)
    if spread.left:
        left = [localized(track_name(one)) for one in spread.left]
        flash_done(N_("还没有评委或者评分已经结束、没有分配的比赛：%(names)s。"), names=left)


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


@views.get("/desk/<edition>/judges/template/<path:contest_key>")
@open_to(runs, load=contest_at)
def judges_template(contest: Contest) -> Any:
    """An empty list to fill in, with the names of the contests on a second sheet."""
    heads = [next(one.heads[0] for one in FIELDS if one.key == key) for key in _columns(contest)]
    siblings = contests_run_by(contest.edition, contest.stage, contest.organisation)
    title = localized(contest.edition.short)
    events = Sheet(
        localized({"zh": "比赛", "en": "Contests"}), [heads[3]], [[localized(track_name(one))] for one in siblings]
    )
    made = workbook_of([Sheet(title, heads, []), events], title=title, at=clock.now())
    return workbook_answer(made, f"judges-{contest.organisation.code}.xlsx")
