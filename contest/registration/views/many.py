"""One decision on many entries: those that are ticked, or all that fit the filter. What is more than a glance is asked
on a page of its own first: whom passing would confirm, what to change, why not. Each entry is decided by itself, so a
refused one does not stop the others; all of them can be taken back at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, request
from flask_babel import gettext as _

from contest import clock, i18n
from contest.access import current_actor, open_to
from contest.db import new_id
from contest.editions.rulebooks.effective import track_name
from contest.errors import N_, Clash, Refusal, Unfit
from contest.formatting import format_fact
from contest.forms import Form, tidy, whole_number
from contest.registration import actions
from contest.registration.forms import REASON_LENGTH, DecideManyForm
from contest.registration.models import Entry, Verification
from contest.registration.policies import verifiers
from contest.registration.queries.desk import (
    Desk,
    Wanted,
    counts,
    decided_together,
    desk_at,
    desk_entry,
    entries_among,
    fields_of,
    waiting_entries,
)
from contest.registration.queries.entries import unconfirmed
from contest.registration.views import views
from contest.registration.views.entry_pane import READY_LABELS, address, format_people, wanted_asked
from contest.registration.views.presenters import named
from contest.web import flash_done, format_refusal, redirect_to, render_page

MOST_AT_ONCE = 200
OPERATIONS = ("verify", "return", "reject")
ASKED = {
    "verify": N_("通过这些报名？"),
    "return": N_("退回这些报名？"),
    "reject": N_("不予通过这些报名？"),
}
DONE = {
    "verify": N_("通过了 %(n)s {件}。"),
    "return": N_("退回了 %(n)s {件}。"),
    "reject": N_("判了 %(n)s {件}不予通过。"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry that was chosen, and the version that its page showed; None: no page said so."""

    id: UUID
    version: int | None


@views.post("/desk/<edition>/decide-many/<path:contest_key>")
@open_to(verifiers, load=desk_at)
def decide_many(desk: Desk) -> Any:
    """Decide on every chosen entry separately."""
    form, wanted, by = DecideManyForm(), wanted_asked(), current_actor().account_id
    here = address(desk, wanted)
    operation = request.form.get("operation", "")
    chosen = _chosen(desk, wanted)
    if by is None or operation not in OPERATIONS or not chosen:
        flash(_("没有勾选，什么都没有做。"), "done")
        return redirect_to("registration.verify", **here)
    if not form.validate_on_submit():
        return _ask(desk, wanted, operation, chosen, form)
    if "sure" not in request.form and _must_ask(desk, operation, chosen):
        return _ask(desk, wanted, operation, chosen, form)
    marks = _marks()
    if form.attempt(_refuse_empty, operation, marks, form.reason.data or "") is None:
        return _ask(desk, wanted, operation, chosen, form)
    done, refused = _decide_each(desk, operation, chosen, marks, form, by=by, at=clock.now())
    flash_done(DONE[operation], n=done)
    if done:
        flash(_("十分钟之内可以整批收回。"), "done")
    if refused:
        flash(_("有 %(n)s {件}没有办成：%(why)s", n=len(refused), why=" ".join(refused[:20])), "done")
    return redirect_to("registration.verify", **here)


def _chosen(desk: Desk, wanted: Wanted) -> list[Chosen]:
    """What was ticked, or everything that fits the filter."""
    if request.form.get("all"):
        return [Chosen(one.id, one.version) for one in waiting_entries(desk, wanted, MOST_AT_ONCE)]
    found = []
    for one in request.form.getlist("entry")[:MOST_AT_ONCE]:
        entry_id, _colon, version = one.partition(":")
        try:
            found.append(Chosen(UUID(entry_id), whole_number(version)))
        except ValueError:
            continue
    return found


def _must_ask(desk: Desk, operation: str, chosen: Sequence[Chosen]) -> bool:
    """Whether there is something to state, or something that nobody has seen yet."""
    if operation != "verify" or request.form.get("all"):
        return True
    return any(unconfirmed(one) for one in entries_among(desk, [one.id for one in chosen]))


def _marks() -> dict[str, str]:
    flags = request.form.getlist("flag")[:40]
    return {field: (tidy(request.form.get(f"why-{field}")) or "")[:REASON_LENGTH] for field in flags}


def _refuse_empty(operation: str, marks: Mapping[str, str], reason: str) -> bool:
    """What every entry would be refused for is said once, on the page that asks."""
    if operation == "return" and not marks:
        raise Unfit(N_("还没有标出要改的地方。请在要改的那一项后面打上旗标，写明怎么改。"))
    for field, words in marks.items() if operation == "return" else ():
        if not words:
            raise Unfit(N_("这一项标了要改，还没有写怎么改。"), field=f"why-{field}")
    if operation == "reject" and not reason.strip():
        raise Unfit(N_("不予通过要写明理由，学生会看到。"), field="reason")
    return True


def _decide_each(
    desk: Desk,
    operation: str,
    chosen: Sequence[Chosen],
    marks: Mapping[str, str],
    form: DecideManyForm,
    *,
    by: UUID,
    at: datetime,
) -> tuple[int, list[str]]:
    """How many were decided, and why the others were not."""
    together, done = new_id(), 0
    refused: list[str] = []
    tried = Form(formdata=None)
    for one in chosen:
        try:
            entry = desk_entry(desk, one.id)
        except Refusal:
            continue
        tried.refusal = None
        given = {"by": by, "at": at, "version": one.version, "together": together}
        if tried.attempt(_decide, entry, operation, marks, form, given) is not None:
            done += 1
        elif tried.refusal is not None:
            refused.append(format_refusal(tried.refusal))
    return done, refused


def _decide(
    entry: Entry, operation: str, marks: Mapping[str, str], form: DecideManyForm, given: Mapping[str, Any]
) -> Any:
    if given["version"] is None:
        raise Unfit(N_("%(number)s 没有写明看的是哪一版，没有通过。请重新打开列表再勾选。"), number=entry.number)
    if operation == "verify":
        return actions.verify(entry, confirming=bool(form.confirming.data), **given)
    if operation == "reject":
        return actions.reject(entry, reason=form.reason.data or "", **given)
    return actions.return_for_correction(entry, marks, reason=form.reason.data or None, **given)


def _ask(desk: Desk, wanted: Wanted, operation: str, chosen: Sequence[Chosen], form: DecideManyForm) -> Any:
    """The page that asks, with every entry that it is about, and the version of each that was seen."""
    versions = {one.id: one.version for one in chosen}
    entries = entries_among(desk, list(versions))
    ticked = "sure" not in request.form
    sent = {one.partition(":")[0] for one in request.form.getlist("entry")}
    rows = [
        {
            "value": f"{one.id}:{versions[one.id] if versions[one.id] is not None else ''}",
            "ticked": ticked or str(one.id) in sent,
            **format_people(one),
            "entry_number": one.number,
            "title": one.title,
            "contest": i18n.localized(track_name(one.contest)),
            "unconfirmed": format_fact([person.name for person in unconfirmed(one)]),
        }
        for one in entries
    ]
    every = counts(desk, wanted)["waiting"] if request.form.get("all") else len(rows)
    return render_page(
        "registration/decide_many.html",
        form=form,
        desk=desk,
        edition=named(desk.edition),
        operation=operation,
        asked=_(ASKED[operation]),
        rows=rows,
        every=every,
        most=MOST_AT_ONCE,
        people=sum(len(unconfirmed(one)) for one in entries),
        fields=_fields(entries) if operation == "return" else [],
        address=address(desk, wanted),
    )


def _fields(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What can be marked in any of the entries; an entry that has no such part passes over its mark."""
    found: dict[str, dict[str, Any]] = {}
    flags = request.form.getlist("flag")
    for field in (field for entry in entries for field in fields_of(entry)):
        name = i18n.localized(field.words) if isinstance(field.words, dict) else _(field.words)
        found.setdefault(
            field.key,
            {
                "key": field.key,
                "name": name,
                "flagged": field.key in flags,
                "why": request.form.get(f"why-{field.key}", ""),
                "ready": [_(words) for words in READY_LABELS.get(field.key.split(":")[0], ())],
            },
        )
    return list(found.values())


@views.post("/desk/<edition>/undo-many/<path:contest_key>/<uuid:together_id>")
@open_to(verifiers, load=decided_together)
def undo_many(desk: Desk, decisions: list[Verification]) -> Any:
    """Take back within minutes what was decided at once; what has changed since stays, and is named."""
    by = current_actor().account_id
    if by is None:
        raise Clash(N_("请先登录。"))
    done = 0
    refused: list[str] = []
    tried = Form(formdata=None)
    for one in decisions:
        tried.refusal = None
        if tried.attempt(actions.undo, one, by=by, at=clock.now()) is not None:
            done += 1
        elif tried.refusal is not None:
            refused.append(format_refusal(tried.refusal))
    flash_done(N_("收回了 %(n)s {件}的决定，回到待审核。"), n=done)
    if refused:
        flash(_("有 %(n)s {件}没有收回：%(why)s", n=len(refused), why=" ".join(dict.fromkeys(refused))), "done")
    return redirect_to("registration.verify", **address(desk, wanted_asked()))
