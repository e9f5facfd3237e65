"""A delegation's own pages: its events with what is still open to it, its people, and entering them from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest import clock, imports
from contest.access import current_actor, open_to
from contest.clock import Closing
from contest.editions.models import Edition
from contest.errors import N_, NotFound, Unfit
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.formatting import format_fact, format_sentence
from contest.forms import Form
from contest.i18n import localized
from contest.imports import Import, drafts
from contest.imports.drafts import ImportDraft
from contest.imports.plans import Plan
from contest.people import queries as people_queries
from contest.people.importing import shown_value
from contest.people.models import Organisation, Person
from contest.registration.actions.delegation import enter_delegation, kind_of_delegation
from contest.registration.actions.entering import missing
from contest.registration.actions.on_behalf import undo_entries
from contest.registration.importing import (
    ADD,
    LEAVE,
    MOST_ENTRIES,
    attributes_of,
    delegation_shape,
    event_name,
    events_of,
    plan_delegation,
)
from contest.registration.importing.staff import (
    ALL_COMPETE,
    ALL_STAFF,
    BY_EVENT,
    OFFICES,
    is_doubtful,
    offices_read,
)
from contest.registration.labels import (
    DECLARED_LABELS,
    DELEGATION_COLUMN_LABELS,
    DELEGATION_ROLE_LABELS,
    ENTRY_STATUS_GLYPHS,
    ENTRY_STATUS_LABELS,
    KINDS_IN_LISTS,
    LEVELS_IN_LISTS,
    STAFF_ROLE_LABELS,
)
from contest.registration.models import Entry, MemberRole
from contest.registration.policies import delegation_readers, leaders
from contest.registration.queries.declared import field_of, name_of
from contest.registration.queries.delegation import delegation_at, entries_of_delegation, events_for
from contest.registration.queries.entries import advisers, competitors
from contest.registration.queries.openings import Opening
from contest.registration.queries.staff import declared_in, everybody_of, members_of, without_photo
from contest.registration.views import views
from contest.registration.views.presenters import named
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web import importing as pages
from contest.web.answers import workbook_answer

SHOWN = ("name", "identity", "home", "event", "office", "adviser", "size", "diet", "needs")
HEADS = ("name", "gender", "identity", "home", "kind", "level", "event", "adviser", "size", "diet", "needs")
OF_STAFF = ("name", "office", "identity", "home", "size", "diet", "needs")


def _where(edition: Edition, delegation: Organisation) -> dict[str, str]:
    return {"edition": edition.key, "code": delegation.code}


def _shown(edition: Edition, delegation: Organisation) -> dict[str, Any]:
    return {"edition": named(edition), "delegation": delegation, "where": _where(edition, delegation)}


@views.get("/desk/<edition>/delegation/<code>")
@open_to(delegation_readers, load=delegation_at)
def delegation(edition: Edition, delegation: Organisation) -> Any:
    """What is open to the delegation, whom it has entered, and what is still missing of them."""
    at = clock.now()
    entries = entries_of_delegation(edition, delegation)
    found = events_for(edition, delegation, entries, at)
    people = {one.person_id for entry in entries for one in competitors(entry)}
    members = members_of(edition, delegation)
    staff = [one for one in members if one.role is not None]
    return render_page(
        "registration/delegation.html",
        **_shown(edition, delegation),
        events=[
            {
                "name": event_name(one.opening),
                "sent": len(one.entries),
                "left": one.left,
                "is_open": one.is_open,
                "closes": format_fact(Closing(closes), edition.zone) if (closes := one.opening.period.closes) else "",
                "people": [member.person.name for entry in one.entries for member in competitors(entry)],
            }
            for one in found
        ],
        entries=[
            {
                "number": entry.number,
                "has_badge": entry.status != "draft",
                "is_verified": entry.status == "verified",
                "event": next((event_name(one.opening) for one in found if entry in one.entries), entry.track),
                "people": [one.person.name for one in competitors(entry)],
                "homes": list(
                    dict.fromkeys(localized(one.person.home.name) for one in competitors(entry) if one.person.home)
                ),
                "advisers": [one.person.name for one in advisers(entry)],
                "glyph": ENTRY_STATUS_GLYPHS[entry.status],
                "state": ENTRY_STATUS_LABELS[entry.status],
                "lacks": missing(entry, at) if entry.status == "draft" else [],
            }
            for entry in entries
        ],
        people=len(people),
        lacking=without_photo(everybody_of(entries, members)),
        staff=[f"{_(STAFF_ROLE_LABELS[one.role or ''])} {one.person.name}" for one in staff],
        may_enter=leaders(current_actor(), edition=edition, delegation=delegation),
    )


_OFFICES = pages.Question(
    OFFICES,
    N_("职务看不出参不参赛的"),
    (
        (BY_EVENT, N_("写了赛项的是选手，没写的随团")),
        (ALL_STAFF, N_("都随团，不参赛")),
        (ALL_COMPETE, N_("都是选手")),
    ),
    guess=BY_EVENT,
)


def _kind(edition: Edition, events: Sequence[Opening], draft: ImportDraft | None = None) -> pages.Kind:
    asked = attributes_of(events)
    named_here = {field_of(one.key): localized(name_of(one)).replace("%", "%%") for one in asked}
    questions = (
        pages.Question(
            "advisers",
            N_("还不认识的教练"),
            ((ADD, N_("照名单记下来")), (LEAVE, N_("先不记"))),
            guess=ADD,
        ),
    )
    labels = {**DELEGATION_COLUMN_LABELS, **named_here}
    kind = pages.Kind(
        kind_of_delegation(edition), delegation_shape(asked), labels, (*SHOWN, *named_here), shown_value, questions
    )
    if draft is not None and any(is_doubtful(one) for one in pages.found_in(kind, draft).lines):
        return replace(kind, questions=(*questions, _OFFICES))
    return kind


@views.route("/desk/<edition>/delegation/<code>/import", methods=["GET", "POST"])
@open_to(leaders, load=delegation_at)
def begin_delegation(edition: Edition, delegation: Organisation) -> Any:
    """The delegation's list, as it is."""
    form, kind = pages.ImportFileForm(), _kind(edition, events_of(edition, delegation, clock.now()))
    if form.validate_on_submit():
        draft = form.attempt(pages.begin, kind, delegation.id, form, **actor_and_time())
        if draft is not None:
            return redirect_to("registration.import_delegation", **_where(edition, delegation), draft_id=draft.id)
    earlier = imports.imports_of(kind.key, delegation.id)
    return render_page(
        "registration/begin_delegation.html",
        **_shown(edition, delegation),
        form=form,
        earlier=earlier,
        waiting=drafts.drafts_of(kind.key, delegation.id),
        names=people_queries.names_of({one.by_id for one in earlier}),
        undo_form=Form(formdata=None),
    )


def _draft_at(edition: str, code: str, draft_id: UUID) -> dict[str, Any]:
    found = delegation_at(edition, code)
    draft = drafts.draft_at(kind_of_delegation(found["edition"]), found["delegation"].id, draft_id)
    if draft is None:
        raise NotFound(N_("这份名单已经导入、放弃，或者放了一周以上，内容已经删掉。请重新交上文件。"))
    return {**found, "draft": draft}


@views.route("/desk/<edition>/delegation/<code>/import/<uuid:draft_id>", methods=["GET", "POST"])
@open_to(leaders, load=_draft_at)
def import_delegation(edition: Edition, delegation: Organisation, draft: ImportDraft) -> Any:
    """Look through it, and write it."""
    events = events_of(edition, delegation, clock.now())
    kind, form, where = _kind(edition, events, draft), Form(), _where(edition, delegation)
    if form.validate_on_submit():
        wanted = pages.take(kind, draft)
        if wanted == "drop":
            drafts.close(draft, None)
            flash_done(N_("已放弃这份名单，什么都没有写。"))
            return redirect_to("registration.begin_delegation", **where)
        plan = _plan(kind, edition, delegation, draft, events)
        if wanted == "save" and form.attempt(_write, edition, delegation, draft, plan):
            return redirect_to("registration.delegation", **where)
        if form.refusal is None:
            return redirect_to("registration.import_delegation", **where, draft_id=draft.id, **pages.asked())
    plan = _plan(kind, edition, delegation, draft, events)
    return render_page(
        "registration/import_delegation.html",
        **_shown(edition, delegation),
        **pages.look_through(kind, draft, plan),
        offices=[
            {
                "word": one.word,
                "role": STAFF_ROLE_LABELS[one.role] if one.role else DELEGATION_ROLE_LABELS[MemberRole.COMPETITOR],
                "lines": one.lines,
                "is_told": one.is_told,
            }
            for one in offices_read(plan.found.lines, draft.answers.get(OFFICES, BY_EVENT))
        ],
        refused=form,
    )


def _plan(
    kind: pages.Kind, edition: Edition, delegation: Organisation, draft: ImportDraft, events: Sequence[Opening]
) -> Plan:
    return plan_delegation(edition, delegation, pages.found_in(kind, draft), draft.answers, clock.now(), events)


def _write(edition: Edition, delegation: Organisation, draft: ImportDraft, plan: Plan) -> bool:
    pages.refuse_to_write(plan)
    if len(plan.to_write) > MOST_ENTRIES:
        raise Unfit(N_("一份名单最多 %(most)s 行，请拆成几份。"), most=MOST_ENTRIES)
    done = enter_delegation(edition, delegation, plan, **actor_and_time())
    drafts.close(draft, done.whole.id)
    if done.entries:
        flash_done(N_("已代报 %(n)s {件}。整批撤销在“从名单报名”那一页的下面。"), n=done.entries)
    if done.staff:
        flash_done(N_("已记下 %(n)s 位随团人员。"), n=done.staff)
    if not done.entries and not done.staff:
        flash_done(N_("名单里的尺码和需要都记下了。"))
    if done.drafts:
        flash_done(N_("其中 %(n)s {件}还缺东西，先是草稿。"), n=done.drafts)
    return True


def _import_at(edition: str, code: str, import_id: UUID) -> dict[str, Any]:
    found = delegation_at(edition, code)
    done = imports.import_at(kind_of_delegation(found["edition"]), found["delegation"].id, import_id)
    if done is None:
        raise NotFound
    return {**found, "done": done}


@views.post("/desk/<edition>/delegation/<code>/import/<uuid:import_id>/undo")
@open_to(leaders, load=_import_at)
def undo_delegation_import(edition: Edition, delegation: Organisation, done: Import) -> Any:
    """Take back a whole list."""
    rows = undo_entries(done, **actor_and_time())
    flash_done(N_("已撤销这次导入，%(rows)s 行都回到原样。"), rows=rows)
    return redirect_to("registration.begin_delegation", **_where(edition, delegation))


@views.get("/desk/<edition>/delegation/<code>/template")
@open_to(leaders, load=delegation_at)
def delegation_template(edition: Edition, delegation: Organisation) -> Any:
    """The list to fill in, with who is in it already: brought in as it is, it changes nothing. The staff on a second
    sheet, the events that are open on a third. It has no identity numbers; people are found by name and home."""
    entries = entries_of_delegation(edition, delegation)
    found = events_for(edition, delegation, entries, clock.now())
    asked = attributes_of([one.opening for one in found])
    fields = {field.key: field.heads[0] for field in delegation_shape(asked).fields}
    heads = [fields[key] for key in HEADS] + [localized(name_of(one)) for one in asked]
    title = localized(edition.short)
    events = [[event_name(one.opening)] for one in found if one.is_open]
    members = members_of(edition, delegation)
    noted = {one.person_id: declared_in(one) for one in members}
    rows = [
        _line(event_name(one.opening), entry, member.person, noted.get(member.person_id, {}))
        + [str((entry.attributes or {}).get(attribute.key, "")) for attribute in asked]
        for one in found
        for entry in one.entries
        for member in competitors(entry)
    ]
    staff = [
        [
            one.person.name,
            format_sentence(STAFF_ROLE_LABELS[one.role], {}),
            "",
            _home(one.person, delegation),
            *(noted[one.person_id].get(key, "") for key in DECLARED_LABELS),
        ]
        for one in members
        if one.role is not None
    ]
    sheets = [
        Sheet(title, heads, rows),
        Sheet(localized({"zh": "随团人员", "en": "Staff"}), [fields[key] for key in OF_STAFF], staff),
        Sheet(localized({"zh": "可以报的", "en": "Events"}), [fields["event"]], events),
    ]
    return workbook_answer(workbook_of(sheets, title=title, at=clock.now()), f"delegation-{delegation.code}.xlsx")


def _home(person: Person, delegation: Organisation) -> str:
    """Where somebody belongs, as a list writes it: empty where it is the delegation itself."""
    return localized(person.home.name) if person.home is not None and person.home_id != delegation.id else ""


def _line(event: str, entry: Entry, person: Person, noted: dict[str, str]) -> list[str]:
    """A line of the list, in the columns of HEADS."""
    given = {
        "name": person.name,
        "gender": {"m": "男", "f": "女"}.get(person.gender or "", ""),
        "home": _home(person, entry.delegation or entry.home),
        "kind": KINDS_IN_LISTS.get(person.kind, ""),
        "level": LEVELS_IN_LISTS.get(person.level or "", ""),
        "event": event,
        "adviser": "、".join(one.person.name for one in advisers(entry)),
        **noted,
    }
    return [given.get(key, "") for key in HEADS]
