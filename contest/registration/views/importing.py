"""Entries that an organiser makes for their school's people: a department's list, looked through and written at
once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contest import clock, imports
from contest.access import open_to
from contest.errors import N_, NotFound, Unfit
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.forms import Form
from contest.i18n import localized
from contest.imports import Import, drafts
from contest.imports.drafts import ImportDraft
from contest.imports.plans import Outcome, Plan
from contest.people import queries as people_queries
from contest.people.importing import shown_value, usual_level
from contest.people.labels import STUDY_LEVEL_LABELS
from contest.registration.actions.on_behalf import enter_list, kind_of, undo_entries
from contest.registration.importing import (
    ADD,
    AS_WRITTEN,
    LEAVE,
    MOST_ENTRIES,
    attributes_of,
    event_key,
    event_name,
    events_of,
    plan_entries,
    shape_of,
)
from contest.registration.labels import ENTRY_COLUMN_LABELS
from contest.registration.policies import verifiers
from contest.registration.queries.affiliation import first_tier
from contest.registration.queries.declared import field_of, name_of
from contest.registration.queries.desk import Desk, desk_at
from contest.registration.views import views
from contest.registration.views.presenters import named
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web import importing as pages
from contest.web.answers import workbook_answer

SHOWN = ("team", "number", "name", "event", "title", "adviser")
HEADS = (
    "number", "name", "department", "class_name", "programme", "telephone", "event", "team", "title", "adviser"
)  # fmt: skip


def school_desk(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: the desk of a school that enters its own people; NotFound where another organisation runs the first
    tier, or the desk is of a later one."""
    desk: Desk = desk_at(edition, contest_key)["desk"]
    if desk.organisation.kind != "school" or desk.tier.key != first_tier(desk.edition).key:
        raise NotFound(N_("只有学校的第一级比赛可以代报。"))
    return {"desk": desk}


def _kind(desk: Desk) -> pages.Kind:
    events = events_of(desk.edition, desk.organisation, clock.now())
    questions = (
        pages.Question(
            "level", N_("这份名单里的人"), tuple(STUDY_LEVEL_LABELS.items()), guess=str(usual_level(desk.organisation))
        ),
        pages.Question(
            "event",
            N_("没有写比赛的行"),
            ((AS_WRITTEN, N_("等我逐行填")), *((event_key(one), event_name(one)) for one in events)),
            guess=event_key(events[0]) if len(events) == 1 else AS_WRITTEN,
        ),
        pages.Question(
            "advisers",
            N_("名册里没有的指导教师"),
            ((ADD, N_("照名单记进名册")), (LEAVE, N_("先不记成指导教师"))),
            guess=ADD,
        ),
    )
    asked = attributes_of(events)
    named = {field_of(one.key): localized(name_of(one)).replace("%", "%%") for one in asked}
    shown = (*SHOWN, *named)
    return pages.Kind(
        kind_of(desk.edition), shape_of(asked), {**ENTRY_COLUMN_LABELS, **named}, shown, shown_value, questions
    )


def _where(desk: Desk) -> dict[str, str]:
    return {"edition": desk.edition.key, "contest_key": f"{desk.tier.key}/{desk.organisation.code}"}


def _shown(desk: Desk) -> dict[str, Any]:
    return {"desk": desk, "where": _where(desk), "edition": named(desk.edition)}


@views.route("/desk/<edition>/entries/import/<path:contest_key>", methods=["GET", "POST"])
@open_to(verifiers, load=school_desk)
def begin_entries(desk: Desk) -> Any:
    """The list, as it is. Nothing is written before it was looked through."""
    form, kind = pages.ImportFileForm(), _kind(desk)
    if form.validate_on_submit():
        draft = form.attempt(pages.begin, kind, desk.organisation.id, form, **actor_and_time())
        if draft is not None:
            return redirect_to("registration.import_entries", **_where(desk), draft_id=draft.id)
    earlier = imports.imports_of(kind.key, desk.organisation.id)
    return render_page(
        "registration/begin_entries.html",
        **_shown(desk),
        form=form,
        earlier=earlier,
        waiting=drafts.drafts_of(kind.key, desk.organisation.id),
        names=people_queries.names_of({one.by_id for one in earlier}),
        undo_form=Form(formdata=None),
    )


def _draft_at(edition: str, contest_key: str, draft_id: UUID) -> dict[str, Any]:
    desk = school_desk(edition, contest_key)["desk"]
    draft = drafts.draft_at(kind_of(desk.edition), desk.organisation.id, draft_id)
    if draft is None:
        raise NotFound(N_("这份名单已经导入、放弃，或者放了一周以上，内容已经删掉。请重新交上文件。"))
    return {"desk": desk, "draft": draft}


@views.route("/desk/<edition>/entries/import/<uuid:draft_id>/lines/<path:contest_key>", methods=["GET", "POST"])
@open_to(verifiers, load=_draft_at)
def import_entries(desk: Desk, draft: ImportDraft) -> Any:
    """Look through it, and write it."""
    kind, form, where = _kind(desk), Form(), _where(desk)
    if form.validate_on_submit():
        wanted = pages.take(kind, draft)
        if wanted == "drop":
            drafts.close(draft, None)
            flash_done(N_("已放弃这份名单，什么都没有写。"))
            return redirect_to("registration.begin_entries", **where)
        if wanted == "save" and form.attempt(_write, desk, draft, _plan(kind, desk, draft)) and draft.content is None:
            return redirect_to("registration.begin_entries", **where)
        if form.refusal is None:
            return redirect_to("registration.import_entries", **where, draft_id=draft.id, **pages.asked())
    return render_page(
        "registration/import_entries.html",
        **_shown(desk),
        **pages.look_through(kind, draft, _plan(kind, desk, draft)),
        refused=form,
    )


def _plan(kind: pages.Kind, desk: Desk, draft: ImportDraft) -> Plan:
    found = pages.found_in(kind, draft)
    return plan_entries(desk.edition, desk.organisation, found, draft.answers, clock.now())


def _write(desk: Desk, draft: ImportDraft, plan: Plan) -> bool:
    pages.refuse_to_write(plan)
    if len(plan.to_write) > MOST_ENTRIES:
        raise Unfit(N_("一份名单最多 %(most)s 行，请拆成几份。"), most=MOST_ENTRIES)
    done = enter_list(desk.edition, desk.organisation, plan, **actor_and_time())
    drafts.finish(draft, done.whole.id, waits=plan.counts[Outcome.WAITS] > 0)
    flash_done(N_("已代报 %(n)s {件}。整批撤销在“代报名”那一页。"), n=done.entries)
    if done.drafts:
        flash_done(N_("其中 %(n)s {件}还缺东西，先是草稿，由本人补齐再交。"), n=done.drafts)
    return True


def _import_at(edition: str, contest_key: str, import_id: UUID) -> dict[str, Any]:
    desk = school_desk(edition, contest_key)["desk"]
    done = imports.import_at(kind_of(desk.edition), desk.organisation.id, import_id)
    if done is None:
        raise NotFound
    return {"desk": desk, "done": done}


@views.post("/desk/<edition>/entries/import/<uuid:import_id>/undo/<path:contest_key>")
@open_to(verifiers, load=_import_at)
def undo_entries_import(desk: Desk, done: Import) -> Any:
    """Take back a whole import."""
    rows = undo_entries(done, **actor_and_time())
    flash_done(N_("已撤销这次导入，%(rows)s 行都回到原样。"), rows=rows)
    return redirect_to("registration.begin_entries", **_where(desk))


@views.get("/desk/<edition>/entries/template/<path:contest_key>")
@open_to(verifiers, load=school_desk)
def entries_template(desk: Desk) -> Any:
    """An empty list to fill in, with the events on a second sheet."""
    found = events_of(desk.edition, desk.organisation, clock.now())
    asked = attributes_of(found)
    fields = {field.key: field.heads[0] for field in shape_of(asked).fields}
    heads = [fields[key] for key in HEADS] + [localized(name_of(one)) for one in asked]
    events = [[event_name(one)] for one in found]
    title = localized(desk.edition.short)
    sheets = [Sheet(title, heads, []), Sheet(localized({"zh": "可以报的", "en": "Events"}), [fields["event"]], events)]
    return workbook_answer(workbook_of(sheets, title=title, at=clock.now()), f"entries-{desk.organisation.code}.xlsx")
