"""What an organiser does singly for one entry: open its decision again, and give it more time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from wtforms.fields.choices import SelectChoice

from contest import clock, i18n
from contest.access import current_actor, open_to
from contest.clock import Closing
from contest.db import session
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import track_name
from contest.editions.schedule.calendar import in_zone
from contest.errors import N_, Clash, NotFound, Unfit
from contest.formatting import format_closing
from contest.forms import Form
from contest.people.queries import names_of
from contest.registration import actions
from contest.registration.actions.reopening import Granted
from contest.registration.forms import LateForm, ReasonForm
from contest.registration.labels import ENTRY_STATUS_GLYPHS, ENTRY_STATUS_LABELS
from contest.registration.models import Entry
from contest.registration.policies import desk_readers, verifiers
from contest.registration.queries.affiliation import first_tier, people_named
from contest.registration.queries.deadlines import entry_numbered, granted_in
from contest.registration.queries.desk import Desk, desk_at, desk_entry
from contest.registration.views import views
from contest.registration.views.entry_pane import address, format_people, wanted_asked
from contest.registration.views.presenters import flash_letters, named
from contest.web import flash_done, redirect_to, render_page


def _entry_of_desk(edition: str, contest_key: str, entry_id: UUID) -> dict[str, Any]:
    return {"desk": desk_at(edition, contest_key)["desk"], "entry_id": entry_id}


@views.route("/desk/<edition>/reopen/<path:contest_key>/<uuid:entry_id>", methods=["GET", "POST"])
@open_to(verifiers, load=_entry_of_desk)
def reopen(desk: Desk, entry_id: UUID) -> Any:
    """Open a verified entry or a rejection again, with a reason."""
    entry, form = desk_entry(desk, entry_id), ReasonForm()
    by = _organiser()
    if form.validate_on_submit():
        letters = form.attempt(actions.reopen, entry, reason=form.reason.data or "", by=by, at=clock.now())
        if letters is not None:
            flash_done(N_("%(number)s 重新打开了，回到待审核。"), number=entry.number)
            flash_letters(letters)
            return redirect_to("registration.verify", **address(desk, wanted_asked(), entry=entry.id, tab="waiting"))
    return render_page(
        "registration/reopen.html",
        form=form,
        desk=desk,
        edition=named(desk.edition),
        edition_key=desk.edition.key,
        entry=entry,
        person=format_people(entry)["name"],
        state=ENTRY_STATUS_GLYPHS[entry.status],
        state_text=ENTRY_STATUS_LABELS[entry.status],
        may_reopen=entry.status in ("verified", "rejected") and "roster-frozen" not in milestones(entry.contest),
        back=url_for("registration.verify", **address(desk, wanted_asked(), entry=entry.id)) + "#entry",
    )


@views.get("/desk/<edition>/late/<path:contest_key>")
@open_to(desk_readers, load=desk_at)
def late(desk: Desk) -> Any:
    """Who was given more time, until when and why, and the form that gives it."""
    return _late_page(desk, _late_form(desk, empty=True))


@views.post("/desk/<edition>/late/<path:contest_key>")
@open_to(verifiers, load=desk_at)
def grant_late(desk: Desk) -> Any:
    """Give one entry, or one person, more time."""
    form = _late_form(desk)
    if form.validate_on_submit():
        granted = form.attempt(_grant, desk, form, by=_organiser(), at=clock.now())
        if granted is not None and (until := granted.entry.late_until) is not None:
            sentence = N_("%(number)s 可以填写、修改和提交到 %(until)s。")
            flash_done(sentence, number=granted.entry.number, until=Closing(until))
            flash_letters(granted.letters)
            return redirect_to("registration.late", edition=desk.edition.key, contest_key=desk.key)
    return _late_page(desk, form)


@views.post("/desk/<edition>/end-late/<path:contest_key>/<uuid:entry_id>")
@open_to(verifiers, load=_entry_of_desk)
def end_late(desk: Desk, entry_id: UUID) -> Any:
    """End a grant before its time."""
    entry = session.get(Entry, entry_id)
    if entry is None or entry.contest_id not in {one.id for one in desk.contests}:
        raise NotFound
    actions.end_grant(entry, by=_organiser(), at=clock.now())
    flash_done(N_("%(number)s 单独延长的时间到此为止；已经交的都还在。"), number=entry.number)
    return redirect_to("registration.late", edition=desk.edition.key, contest_key=desk.key)


def _organiser() -> UUID:
    by = current_actor().account_id
    if by is None:
        raise Clash(N_("请先登录。"))
    return by


def _takes_people(desk: Desk) -> bool:
    """Whether people can be named by their number: at a school's own desk, where entries register."""
    return desk.organisation.kind == "school" and desk.tier.key == first_tier(desk.edition).key


def _late_form(desk: Desk, *, empty: bool = False) -> LateForm:
    form = LateForm(formdata=None) if empty else LateForm()
    form.contest.choices = [
        SelectChoice(f"{one.track}/{one.division}", i18n.localized(track_name(one))) for one in desk.contests
    ]
    return form


def _grant(desk: Desk, form: LateForm, *, by: UUID, at: datetime) -> Granted:
    handle, until = form.who.data or "", in_zone(form.until.data, desk.edition.zone)
    reason = form.reason.data or ""
    entry = entry_numbered(desk.contests, handle)
    if entry is not None:
        return actions.grant_late(entry, until=until, reason=reason, by=by, at=at)
    if not _takes_people(desk):
        raise Unfit(N_("这里没有编号 %(handle)s 的报名。"), handle=handle, field="who")
    home = desk.organisation
    found = [*people_named(home.id, handle, staff=False, by_name=False)]
    found += people_named(home.id, handle, staff=True, by_name=False)
    if len(found) != 1:
        raise Unfit(
            N_("这里没有编号 %(handle)s 的报名，%(home)s也没有（或不止一个）用这个学号、工号或账号名登录过的人。"),
            handle=handle,
            home=home.name,
            field="who",
        )
    track, _slash, division = (form.contest.data or "").partition("/")
    return actions.grant_late_to_person(
        desk.edition, found[0], track, division, until=until, reason=reason, by=by, at=at
    )


def _late_page(desk: Desk, form: LateForm) -> Any:
    at, zone = clock.now(), desk.edition.zone
    granted = granted_in(desk.contests) if desk.contests else []
    names = names_of({one.late_by_id for one in granted})
    return render_page(
        "registration/late.html",
        form=form,
        desk=desk,
        edition=named(desk.edition),
        edition_key=desk.edition.key,
        rows=[
            {
                "id": one.id,
                "number": one.number,
                "name": format_people(one)["name"],
                "contest": i18n.localized(track_name(one.contest)),
                "state": ENTRY_STATUS_GLYPHS[one.status],
                "state_text": ENTRY_STATUS_LABELS[one.status],
                "until": format_closing(one.late_until, zone, year=i18n.local(at, zone).year),
                "is_running": one.late_until is not None and one.late_until > at,
                "reason": one.late_reason or "",
                "by": names.get(one.late_by_id, "–") if one.late_by_id else "–",
            }
            for one in granted
        ],
        takes_people=_takes_people(desk),
        may_grant=verifiers(current_actor(), desk=desk) and bool(desk.contests),
        key=Form(formdata=None).idempotency_key.data,
        back=url_for("registration.verify", edition=desk.edition.key, contest_key=desk.key),
    )
