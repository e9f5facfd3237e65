"""Organisations from a table: an administrator's (delegations and others), and a school's departments. Looked through
line by line, brought in at once, taken back at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest import clock, imports
from contest.access import administrators, open_to
from contest.errors import N_, NotFound, Unfit
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.forms import Form
from contest.i18n import localized
from contest.imports import Import, drafts
from contest.imports.drafts import ImportDraft
from contest.people import policies, queries
from contest.people.actions.organisation_lists import import_organisations, scope_of, undo_organisations
from contest.people.importing.organisations import SAVED, organisation_shape, plan_organisations, was_of
from contest.people.labels import ORGANISATION_COLUMN_LABELS, ORGANISATION_KIND_LABELS
from contest.people.models import Organisation, OrganisationKind, Series
from contest.people.queries import names_of
from contest.people.views import views
from contest.people.views.organisation import scope_at, scoped
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web import importing as pages
from contest.web.answers import workbook_answer

MOST = 3000
"""Lines of one table: more than there are schools in the country."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose tables these are: the endpoints of their pages, their address, and where they lead back to."""

    school: Organisation | None
    at: dict[str, Any]
    suffix: str

    def endpoint(self, name: str) -> str:
        return f"people.{name}_{self.suffix}"

    @property
    def shown(self) -> dict[str, Any]:
        back = "people.below" if self.school is not None else "people.organisations"
        return {
            "school": self.school,
            "at": self.at,
            "back": back,
            "endpoints": {name: self.endpoint(name) for name in ("begin", "look_through", "undo", "template")},
        }


def _everywhere() -> _Place:
    return _Place(None, {}, "organisations")


def _of_school(organisation: Organisation, series: Series) -> _Place:
    return _Place(organisation, scoped(organisation, series), "departments")


def _kind(place: _Place) -> pages.Kind:
    kind, _scope = scope_of(place.school)
    shape = organisation_shape(place.school)
    others = [(key, label) for key, label in ORGANISATION_KIND_LABELS.items() if key != OrganisationKind.DEPARTMENT]
    question = pages.Question("kind", N_("没有写类别的是"), others, guess=str(OrganisationKind.DELEGATION))
    shown = tuple(one.key for one in shape.fields)
    questions = () if place.school is not None else (question,)
    return pages.Kind(kind, shape, ORGANISATION_COLUMN_LABELS, shown, lambda _key, text: text, questions)


def _begin(place: _Place) -> Any:
    form, kind = pages.ImportFileForm(), _kind(place)
    _key, scope = scope_of(place.school)
    if form.validate_on_submit():
        draft = form.attempt(pages.begin, kind, scope, form, **actor_and_time())
        if draft is not None:
            return redirect_to(place.endpoint("look_through"), draft_id=draft.id, **place.at)
    earlier = imports.imports_of(kind.key, scope)
    return render_page(
        "people/begin_organisations.html",
        **place.shown,
        form=form,
        earlier=earlier,
        waiting=drafts.drafts_of(kind.key, scope),
        names=names_of({one.by_id for one in earlier}),
        undo_form=Form(formdata=None),
    )


def _look_through(place: _Place, draft: ImportDraft) -> Any:
    kind, form = _kind(place), Form()
    if form.validate_on_submit():
        wanted = pages.take(kind, draft)
        if wanted == "drop":
            drafts.close(draft, None)
            flash_done(N_("已放弃这份名单，什么都没有写。"))
            return redirect_to(place.endpoint("begin"), **place.at)
        if wanted == "save" and form.attempt(_write, place, draft, kind):
            return redirect_to(place.endpoint("begin"), **place.at)
        if form.refusal is None:
            return redirect_to(place.endpoint("look_through"), draft_id=draft.id, **place.at, **pages.asked())
    plan = plan_organisations(place.school, pages.found_in(kind, draft), draft.answers)
    return render_page(
        "people/import_organisations.html", **place.shown, **pages.look_through(kind, draft, plan), refused=form
    )


def _write(place: _Place, draft: ImportDraft, kind: pages.Kind) -> bool:
    plan = plan_organisations(place.school, pages.found_in(kind, draft), draft.answers)
    pages.refuse_to_write(plan)
    if len(plan.to_write) > MOST:
        raise Unfit(N_("一份名单最多 %(most)s 行，请拆成几份。"), most=MOST)
    done = import_organisations(place.school, plan, **actor_and_time())
    drafts.close(draft, done.id)
    flash_done(N_("已记下 %(n)s 个单位。"), n=done.rows)
    return True


def _undo(place: _Place, done: Import) -> Any:
    rows = undo_organisations(done, **actor_and_time())
    flash_done(N_("已撤销这次导入，%(rows)s 行都回到原样。"), rows=rows)
    return redirect_to(place.endpoint("begin"), **place.at)


def _template(place: _Place, rows: list[Organisation]) -> Any:
    shape = organisation_shape(place.school)
    heads = [one.heads[0] for one in shape.fields]
    title = localized(place.school.name) if place.school is not None else _("单位")
    filled = [[*_line(one), *_more(one)][: len(heads)] for one in rows]
    name = "departments.xlsx" if place.school is not None else "organisations.xlsx"
    return workbook_answer(workbook_of([Sheet(title[:31], heads, filled)], title=title, at=clock.now()), name)


def _line(one: Organisation) -> list[str]:
    return [one.code, *(was_of(one, key) for key in SAVED)]


def _more(one: Organisation) -> list[str]:
    return [ORGANISATION_KIND_LABELS[one.kind], one.province or ""]


def _draft_in(school: Organisation | None, draft_id: UUID) -> ImportDraft:
    draft = drafts.draft_at(*scope_of(school), draft_id)
    if draft is None:
        raise NotFound(N_("这份名单已经导入、放弃，或者放了一周以上，内容已经删掉。请重新交上文件。"))
    return draft


def _import_in(school: Organisation | None, import_id: UUID) -> Import:
    done = imports.import_at(*scope_of(school), import_id)
    if done is None:
        raise NotFound
    return done


@views.route("/people/organisations/import", methods=["GET", "POST"])
@open_to(administrators)
def begin_organisations() -> Any:
    """The table, as it is."""
    return _begin(_everywhere())


@views.route("/people/organisations/import/<uuid:draft_id>", methods=["GET", "POST"])
@open_to(administrators, load=lambda draft_id: {"draft": _draft_in(None, draft_id)})
def look_through_organisations(draft: ImportDraft) -> Any:
    """Look through it, and write it."""
    return _look_through(_everywhere(), draft)


@views.post("/people/organisations/import/<uuid:import_id>/undo", endpoint="undo_organisations")
@open_to(administrators, load=lambda import_id: {"done": _import_in(None, import_id)})
def undo_organisations_list(done: Import) -> Any:
    """Take a whole table back."""
    return _undo(_everywhere(), done)


@views.get("/people/organisations/template")
@open_to(administrators)
def template_organisations() -> Any:
    """The delegations that are there as a table that comes in unchanged."""
    return _template(_everywhere(), queries.organisations_of_kind(str(OrganisationKind.DELEGATION)))


@views.route("/people/<series>/<kind>/<code>/departments/import", methods=["GET", "POST"])
@open_to(policies.keepers_of_departments, load=scope_at)
def begin_departments(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """A school's table of departments, as it is."""
    return _begin(_of_school(organisation, series))


def _draft_at(series: str, kind: str, code: str, draft_id: UUID) -> dict[str, Any]:
    scope = scope_at(series, kind, code)
    return {**scope, "draft": _draft_in(scope["organisation"], draft_id)}


@views.route("/people/<series>/<kind>/<code>/departments/import/<uuid:draft_id>", methods=["GET", "POST"])
@open_to(policies.keepers_of_departments, load=_draft_at)
def look_through_departments(
    organisation: Organisation, series: Series, upper: Organisation | None, draft: ImportDraft
) -> Any:
    """Look through it, and write it."""
    return _look_through(_of_school(organisation, series), draft)


def _import_at(series: str, kind: str, code: str, import_id: UUID) -> dict[str, Any]:
    scope = scope_at(series, kind, code)
    return {**scope, "done": _import_in(scope["organisation"], import_id)}


@views.post("/people/<series>/<kind>/<code>/departments/import/<uuid:import_id>/undo")
@open_to(policies.keepers_of_departments, load=_import_at)
def undo_departments(organisation: Organisation, series: Series, upper: Organisation | None, done: Import) -> Any:
    """Take a whole table back."""
    return _undo(_of_school(organisation, series), done)


@views.get("/people/<series>/<kind>/<code>/departments/template")
@open_to(policies.keepers_of_departments, load=scope_at)
def template_departments(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """The departments that are there as a table that comes in unchanged."""
    return _template(_of_school(organisation, series), queries.departments(organisation.id))
