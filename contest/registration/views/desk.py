"""The organiser's desk: what waits, an entry beside the list with a flag on each field, decisions, bulk, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _

from contest import clock, i18n
from contest.access import current_actor, note, open_to
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import contest_name, round_name, track_name
from contest.editions.schedule.calendar import period
from contest.errors import N_, Clash, NotFound, Unfit
from contest.formatting import format_sentence, format_time
from contest.forms import Form, tidy
from contest.paging import Page
from contest.registration import actions
from contest.registration.actions.verifying import UNDO
from contest.registration.exporting import list_as_csv
from contest.registration.forms import REASON_LENGTH, DecideForm, IdentityForm
from contest.registration.labels import DECISION_LABELS, ENTRY_STATUS_GLYPHS, ENTRY_STATUS_LABELS, QUOTA_BASIS_LABELS
from contest.registration.models import Entry, Verification
from contest.registration.policies import desk_readers, verifiers
from contest.registration.queries import advisers, competitors
from contest.registration.queries.affiliation import first_tier
from contest.registration.queries.desk import (
    TABS,
    Desk,
    Wanted,
    counts,
    decided_lately,
    decision_at,
    departments,
    desk_at,
    desk_entry,
    drafts,
    entries_page,
    every_entry,
    hints,
    position,
)
from contest.registration.queries.quotas import quotas
from contest.registration.views import views
from contest.registration.views.entry_pane import address, format_panel, format_people, wanted_asked
from contest.registration.views.presenters import (
    format_deadline,
    format_left,
    format_waited,
    named,
)
from contest.web import flash_done, redirect_to, render_page

# A tab is named by the status that it holds.
TAB_LABELS = {tab: ENTRY_STATUS_LABELS[held[0]] for tab, held in TABS.items()} | {"all": N_("全部")}


def _entry_asked() -> UUID | None:
    try:
        return UUID(request.args.get("entry", ""))
    except ValueError:
        return None


@views.get("/desk/<edition>/verify/<path:contest_key>")
@open_to(desk_readers, load=desk_at)
def verify(desk: Desk) -> Any:
    return _desk_page(desk, wanted_asked(), DecideForm(formdata=None))


@views.post("/desk/<edition>/verify/<path:contest_key>")
@open_to(verifiers, load=desk_at)
def decide(desk: Desk) -> Any:
    """Verify, return or reject the entry that is open beside the list."""
    form, wanted, at = DecideForm(), wanted_asked(), clock.now()
    entry = desk_entry(desk, _entry_asked() or UUID(int=0))
    if form.validate_on_submit():
        following = position(desk, wanted, entry)[2]
        done = form.attempt(_decided, entry, form, at)
        if done is not None:
            flash_done(
                N_("%(number)s：%(what)s。十分钟之内可以收回。"),
                number=entry.number,
                what=DECISION_LABELS[entry.status],
            )
            return redirect_to("registration.verify", **address(desk, wanted, entry=following))
    return _desk_page(desk, wanted, form, asked=entry)


def _decided(entry: Entry, form: DecideForm, at: Any) -> Any:
    by = current_actor().account_id
    version = form.seen
    operation = request.form.get("operation")
    if by is None or operation not in ("verify", "return", "reject"):
        raise Unfit(N_("没有看懂要做什么，什么都没有改动。"))
    if operation == "verify":
        if request.form.getlist("flag"):
            raise Unfit(N_("有的项打着旗标。要通过，先去掉旗标；要退回，按退回的按钮。"))
        return actions.verify(entry, by=by, at=at, version=version, confirming=bool(form.confirming.data))
    if operation == "reject":
        return actions.reject(
            entry, reason=form.reason.data or "", by=by, at=at, version=version, of_person=bool(form.of_person.data)
        )
    flags = request.form.getlist("flag")[:40]
    marks = {field: (tidy(request.form.get(f"why-{field}")) or "")[:REASON_LENGTH] for field in flags}
    return actions.return_for_correction(entry, marks, reason=form.reason.data or None, by=by, at=at, version=version)


def _desk_page(desk: Desk, wanted: Wanted, form: DecideForm, *, asked: Entry | None = None) -> Any:
    at, zone = clock.now(), desk.edition.zone
    rows = (
        entries_page(desk, wanted, after=request.args.get("after")) if desk.contests else Page([], None, True, 0, False)
    )
    entry = asked
    if entry is None and (entry_id := _entry_asked()):
        entry = desk_entry(desk, entry_id)
    counted = counts(desk, wanted) if desk.contests else dict.fromkeys(TABS, 0)
    noticed = hints([*rows.rows, *([entry] if entry else [])], at)
    actor = current_actor()
    may_decide = verifiers(actor, desk=desk)
    span = period(desk.contests[0], "registration") if desk.contests else None
    checking = period(desk.contests[0], "verification") if desk.contests else None
    return render_page(
        "registration/verify.html",
        form=form,
        desk=desk,
        edition={**named(desk.edition), "tier": i18n.localized(_round(desk))},
        edition_key=desk.edition.key,
        zone=zone,
        at=at,
        wanted=wanted,
        tabs=[
            {
                "label": _(TAB_LABELS[tab]),
                "count": counted[tab],
                "current": tab == wanted.tab,
                "url": url_for(
                    "registration.verify",
                    **address(desk, Wanted(tab, wanted.text, wanted.contest, wanted.department)),
                ),
            }
            for tab in TABS
            if tab != "rejected" or counted["rejected"]
        ],
        rows=[_row(desk, wanted, one, noticed, at, entry) for one in rows.rows],
        page=rows,
        older=url_for("registration.verify", **address(desk, wanted, after=rows.next_key)) if rows.next_key else None,
        newer=None if rows.first else url_for("registration.verify", **address(desk, wanted)),
        address=address(desk, wanted),
        contest_choices=_contest_choices(desk),
        department_choices=[(one.code, i18n.localized(one.name)) for one in departments(desk)] if desk.contests else [],
        drafts=drafts(desk) if desk.contests else 0,
        deadline=format_deadline(span, at, zone),
        left=format_left(span.closes, at) if span and span.closes and span.is_open(at) else "",
        checking=format_deadline(checking, at, zone),
        panel=format_panel(desk, wanted, entry, noticed, at, typed=asked is not None) if entry else None,
        may_decide=may_decide,
        waiting=counted["waiting"],
        may_enter=_entering(desk) if may_decide else "",
        lately=_lately(desk, at) if may_decide and desk.contests else [],
        ledger=_ledger(desk),
        frozen=[one for one in desk.contests if "roster-frozen" in milestones(one)],
        rosters=[(contest_name(one), one.address) for one in desk.contests],
        form_key=Form(formdata=None),
    )


def _entering(desk: Desk) -> str:
    """Where a school's organiser enters people from a list; empty at other desks."""
    if desk.organisation.kind != "school" or desk.tier.key != first_tier(desk.edition).key:
        return ""
    key = f"{desk.tier.key}/{desk.organisation.code}"
    return url_for("registration.begin_entries", edition=desk.edition.key, contest_key=key)


def _round(desk: Desk) -> dict[str, str]:
    if desk.contests:
        return round_name(desk.contests[0])
    return {code: f"{i18n.localized(desk.organisation.name, code)}" for code in i18n.LANGUAGES}


def _contest_choices(desk: Desk) -> list[tuple[str, str]]:
    return [(f"{one.track}/{one.division}", i18n.localized(track_name(one))) for one in desk.contests]


def _row(desk: Desk, wanted: Wanted, entry: Entry, noticed: Any, at: Any, opened: Entry | None) -> dict[str, Any]:
    # Under the other tabs all have the same state, which the tab names.
    decided = wanted.tab == "all" and entry.status != "submitted"
    return {
        "id": entry.id,
        "version": entry.version,
        **format_people(entry),
        "entry_number": entry.number,
        "contest": i18n.localized(track_name(entry.contest)),
        "department": i18n.localized(entry.department.name) if entry.department else "–",
        "waited": format_waited(entry.submitted_at, at, desk.edition.zone),
        "state": ENTRY_STATUS_GLYPHS[entry.status] if decided else "",
        "state_text": _(ENTRY_STATUS_LABELS[entry.status]) if decided else "",
        "hints": [
            {"kind": hint.kind, "text": format_sentence(hint.sentence, hint.facts)} for hint in noticed[entry.id]
        ],
        "url": url_for("registration.verify", **address(desk, wanted, entry=entry.id, after=request.args.get("after")))
        + "#entry",
        "current": opened is not None and opened.id == entry.id,
        "tickable": entry.status == "submitted",
    }


def _lately(desk: Desk, at: Any) -> list[dict[str, Any]]:
    by = current_actor().account_id
    if by is None:
        return []
    return [
        {
            "id": one.one.id if one.one else None,
            "together": one.together,
            "many": one.many,
            "text": f"{one.one.entry.number} {format_people(one.one.entry)['name']}" if one.one else "",
            "what": _(DECISION_LABELS[one.decision]),
            "when": format_time(one.at, desk.edition.zone),
        }
        for one in decided_lately(desk, by, at - UNDO)
    ]


def _ledger(desk: Desk) -> list[dict[str, Any]]:
    """The organisation's places in the contests above, with the sum."""
    found = []
    for contest in desk.contests:
        if contest.parent is None:
            continue
        for one in quotas(contest.parent, [desk.organisation.id]):
            if one.allotted is None:
                continue
            found.append(
                {
                    "name": i18n.localized(track_name(contest)),
                    "round": i18n.localized(round_name(contest.parent)),
                    "allotted": one.allotted,
                    "parts": " + ".join(f"{_(QUOTA_BASIS_LABELS[basis])} {amount}" for basis, amount in one.parts),
                    "used": one.used,
                    "waiting": one.waiting,
                    "url": url_for("registration.quota", edition=desk.edition.key, contest_key=contest.parent.key),
                }
            )
    return found


# ---- taking back, looking closer, files


@views.post("/desk/<edition>/undo/<path:contest_key>/<uuid:verification_id>")
@open_to(verifiers, load=decision_at)
def undo(desk: Desk, verification: Verification) -> Any:
    """Take a decision back within minutes."""
    by = current_actor().account_id
    if by is None:
        raise Clash(N_("请先登录。"))
    entry = actions.undo(verification, by=by, at=clock.now())
    flash_done(N_("%(number)s 的决定已收回，回到待审核。"), number=entry.number)
    return redirect_to("registration.verify", **address(desk, wanted_asked(), entry=entry.id))


def _entry_of_desk(edition: str, contest_key: str, entry_id: UUID, member_id: UUID) -> dict[str, Any]:
    desk = desk_at(edition, contest_key)["desk"]
    return {"desk": desk, "entry_id": entry_id, "member_id": member_id}


@views.route("/desk/<edition>/identity/<path:contest_key>/<uuid:entry_id>/<uuid:member_id>", methods=["GET", "POST"])
@open_to(verifiers, load=_entry_of_desk)
def identity(desk: Desk, entry_id: UUID, member_id: UUID) -> Any:
    """A member's identity number: asked for with a reason, shown once, and recorded."""
    entry = desk_entry(desk, entry_id)
    member = next((one for one in competitors(entry) + advisers(entry) if one.id == member_id), None)
    if member is None:
        raise NotFound
    form, number, by = IdentityForm(), None, current_actor().account_id
    if by is not None and form.validate_on_submit():
        number = form.attempt(actions.open_identity, entry, member_id, reason=form.reason.data, by=by, at=clock.now())
        if number is not None:
            note("read", "identity", subject=f"person:{member.person_id}", reason=form.reason.data)
    return render_page(
        "registration/identity.html",
        form=form,
        desk=desk,
        edition=named(desk.edition),
        entry=entry,
        member=member,
        number=number,
        back=url_for("registration.verify", **address(desk, wanted_asked(), entry=entry.id)) + "#entry",
    )


@views.get("/desk/<edition>/list/<path:contest_key>")
@open_to(desk_readers, load=desk_at, sensitive="registration list")
def export(desk: Desk) -> Any:
    """The list with its present filter, as CSV: text cells, none of which becomes a formula; numbers masked."""
    wanted = wanted_asked()
    rows = every_entry(desk, wanted) if desk.contests else []
    text = list_as_csv(desk, rows)
    name = f"{desk.edition.key}-{desk.key.replace('/', '-')}-{wanted.tab}.csv"
    return Response(
        text.encode("utf-8-sig"),
        mimetype="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )
