"""The ledger of places from a table: looked through, written as differences, taken back as a whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contest import clock, imports
from contest.access import open_to
from contest.editions.models import Contest
from contest.editions.queries import children, contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_, NotFound, Unfit
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.forms import Form
from contest.i18n import language, localized
from contest.imports import Import, drafts
from contest.imports.drafts import ImportDraft
from contest.people.queries import names_of
from contest.registration import actions
from contest.registration.importing import MOST_ENTRIES
from contest.registration.importing.quotas import AMOUNT, BASIS, CODE, HERE, UNIT, plan_quotas, quota_shape
from contest.registration.labels import QUOTA_BASIS_LABELS, QUOTA_COLUMN_LABELS
from contest.registration.policies import contest_organisers
from contest.registration.queries.quotas import quotas, tier_below
from contest.registration.views import views
from contest.registration.views.presenters import named
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web import importing as pages
from contest.web.answers import workbook_answer

SHOWN = ("unit", "code", HERE, "amount", "basis", "reason")


def _ledger_at(edition: str, contest_key: str) -> dict[str, Any]:
    found = contest_at(edition, contest_key)
    if tier_below(found["contest"]) is None:
        raise NotFound
    return found


def _shown(contest: Contest) -> dict[str, Any]:
    return {"contest": contest, "name": contest_name(contest), "edition": named(contest.edition)}


def _kind(contest: Contest) -> pages.Kind:
    return pages.Kind(imports.QUOTAS, quota_shape(contest), QUOTA_COLUMN_LABELS, SHOWN, lambda _key, text: text)


@views.route("/desk/<edition>/quota-list/<path:contest_key>", methods=["GET", "POST"])
@open_to(contest_organisers, load=_ledger_at)
def begin_quotas(contest: Contest) -> Any:
    """The table, as it is."""
    form = pages.ImportFileForm()
    if form.validate_on_submit():
        draft = form.attempt(pages.begin, _kind(contest), contest.id, form, **actor_and_time())
        if draft is not None:
            return redirect_to("registration.look_through_quotas", draft_id=draft.id, **contest.address)
    earlier = imports.imports_of(imports.QUOTAS, contest.id)
    return render_page(
        "registration/begin_quotas.html",
        **_shown(contest),
        form=form,
        earlier=earlier,
        waiting=drafts.drafts_of(imports.QUOTAS, contest.id),
        names=names_of({one.by_id for one in earlier}),
        undo_form=Form(formdata=None),
    )


def _draft_at(edition: str, contest_key: str, draft_id: UUID) -> dict[str, Any]:
    found = _ledger_at(edition, contest_key)
    draft = drafts.draft_at(imports.QUOTAS, found["contest"].id, draft_id)
    if draft is None:
        raise NotFound(N_("这份名单已经导入、放弃，或者放了一周以上，内容已经删掉。请重新交上文件。"))
    return {**found, "draft": draft}


@views.route("/desk/<edition>/quota-list/<uuid:draft_id>/<path:contest_key>", methods=["GET", "POST"])
@open_to(contest_organisers, load=_draft_at)
def look_through_quotas(contest: Contest, draft: ImportDraft) -> Any:
    """Look through it, and write it."""
    kind, form = _kind(contest), Form()
    if form.validate_on_submit():
        wanted = pages.take(kind, draft)
        if wanted == "drop":
            drafts.close(draft, None)
            flash_done(N_("已放弃这份名单，什么都没有写。"))
            return redirect_to("registration.begin_quotas", **contest.address)
        if wanted == "save" and form.attempt(_write, contest, draft, kind):
            return redirect_to("registration.quota", **contest.address)
        if form.refusal is None:
            address = {**contest.address, **pages.asked()}
            return redirect_to("registration.look_through_quotas", draft_id=draft.id, **address)
    shown = pages.look_through(kind, draft, plan_quotas(contest, pages.found_in(kind, draft)))
    if HERE in shown["shown"]:  # the column beside it is another track's
        shown["shown"] = [key for key in shown["shown"] if key != "amount"]
    return render_page("registration/import_quotas.html", **_shown(contest), **shown, refused=form)


def _write(contest: Contest, draft: ImportDraft, kind: pages.Kind) -> bool:
    plan = plan_quotas(contest, pages.found_in(kind, draft))
    pages.refuse_to_write(plan)
    if len(plan.to_write) > MOST_ENTRIES:
        raise Unfit(N_("一份名单最多 %(most)s 行，请拆成几份。"), most=MOST_ENTRIES)
    done = actions.import_quotas(contest, plan, **actor_and_time())
    drafts.close(draft, done.id)
    flash_done(N_("已从名额表记账 %(n)s 笔。"), n=done.rows)
    return True


def _import_at(edition: str, contest_key: str, import_id: UUID) -> dict[str, Any]:
    found = _ledger_at(edition, contest_key)
    done = imports.import_at(imports.QUOTAS, found["contest"].id, import_id)
    if done is None:
        raise NotFound
    return {**found, "done": done}


@views.post("/desk/<edition>/quota-list/undo/<uuid:import_id>/<path:contest_key>")
@open_to(contest_organisers, load=_import_at)
def undo_quota_import(contest: Contest, done: Import) -> Any:
    """Take a whole table back."""
    rows = actions.undo_quotas(contest, done, **actor_and_time())
    flash_done(N_("已撤销这次导入，%(rows)s 笔都记了相反的一笔。"), rows=rows)
    return redirect_to("registration.begin_quotas", **contest.address)


@views.get("/desk/<edition>/quota-file/<path:contest_key>")
@open_to(contest_organisers, load=_ledger_at)
def quota_file(contest: Contest) -> Any:
    """The ledger as a table that comes in again unchanged: a line for each sender and basis, empty ones to fill in."""
    heads = [CODE.heads[0], UNIT.heads[0], AMOUNT.heads[0], BASIS.heads[0]]
    ledger = quotas(contest)
    rows = [
        [
            one.organisation.code,
            localized(one.organisation.name),
            str(amount),
            QUOTA_BASIS_LABELS[basis] if language() == "zh" else basis,
        ]
        for one in ledger
        for basis, amount in one.parts
    ]
    there = {row[0] for row in rows}
    senders = {one.organisation.code: localized(one.organisation.name) for one in children(contest)}
    rows += [[code, name, "", ""] for code, name in sorted(senders.items()) if code not in there]
    title = localized(contest_name(contest))[:31]
    return workbook_answer(workbook_of([Sheet(title, heads, rows)], title=title, at=clock.now()), "places.xlsx")
