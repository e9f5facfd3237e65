"""The ledger of places in a contest, and its reserve list."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest import clock, i18n
from contest.access import current_actor, open_to
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import children, contest_at, milestones
from contest.editions.rulebooks.effective import contest_name, tier_of
from contest.errors import N_, NotFound
from contest.formatting import format_moment
from contest.forms import Form
from contest.registration import actions
from contest.registration.forms import AllotForm
from contest.registration.labels import QUOTA_BASIS_LABELS, RESERVE_STATE_GLYPHS, RESERVE_STATE_LABELS
from contest.registration.models import Reserve
from contest.registration.policies import contest_organisers, contest_readers, ledger_readers
from contest.registration.queries import competitors, quotas, reserves
from contest.registration.queries.quotas import Quota, tier_below
from contest.registration.views import views
from contest.registration.views.presenters import named
from contest.web import flash_done, redirect_to, render_page


def _ledger_at(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: a contest that other organisations send entries into."""
    found = contest_at(edition, contest_key)
    if tier_below(found["contest"]) is None:
        raise NotFound
    return found


@views.get("/desk/<edition>/quota/<path:contest_key>")
@open_to(ledger_readers, load=_ledger_at)
def quota(contest: Contest) -> Any:
    return _ledger_page(contest, AllotForm(formdata=None))


@views.post("/desk/<edition>/quota/<path:contest_key>")
@open_to(contest_organisers, load=_ledger_at)
def allot(contest: Contest) -> Any:
    form = AllotForm()
    if form.validate_on_submit():
        line = form.attempt(
            actions.allot,
            contest,
            form.code.data,
            form.amount.data,
            basis=form.basis.data,
            reason=form.reason.data or "",
            by=current_actor().account_id,
            at=clock.now(),
        )
        if line is not None:
            flash_done(N_("已记账：%(who)s %(amount)s 个。"), who=line.organisation.name, amount=f"{line.amount:+d}")
            return redirect_to("registration.quota", **contest.address)
    return _ledger_page(contest, form)


def _ledger_page(contest: Contest, form: AllotForm) -> Any:
    actor, zone = current_actor(), contest.edition.zone
    reads_all = contest_readers(actor, contest=contest)
    series = contest.edition.series_id
    own = None if reads_all else {*actor.organisations("organiser", series), *actor.organisations("supervisor", series)}
    lists = []
    for origin, rows in groupby(reserves(contest), key=lambda row: row.from_contest_id):
        where = session.get_one(Contest, origin)
        if own is None or where.organisation_id in own:
            lists.append(_format_list(where, list(rows)))
    below = tier_below(contest)
    return render_page(
        "registration/quota.html",
        form=form,
        contest=contest,
        edition={**named(contest.edition), "tier": i18n.localized(tier_of(contest).name)},
        name=contest_name(contest),
        rows=[_format_quota(one, zone) for one in quotas(contest, own)],
        senders=[(one.organisation.code, i18n.localized(one.organisation.name)) for one in children(contest)]
        if reads_all
        else [],
        lists=lists,
        below=i18n.localized(below.name) if below else "",
        may_allot=contest_organisers(actor, contest=contest),
        reads_all=reads_all,
        frozen="roster-frozen" in milestones(contest),
        form_key=Form(formdata=None),
    )


def _format_quota(one: Quota, zone: str) -> dict[str, Any]:
    return {
        "code": one.organisation.code,
        "name": i18n.localized(one.organisation.name),
        "allotted": one.allotted,
        "used": one.used,
        "promoted": one.promoted,
        "waiting": one.waiting,
        "left": one.left,
        "lines": [
            {
                "amount": f"{line.amount:+d}".replace("-", "−"),
                "basis": _(QUOTA_BASIS_LABELS.get(line.basis, line.basis)),
                "reason": line.reason or "",
                "when": format_moment(line.at, zone),
            }
            for line in one.lines
        ],
    }


def _format_list(origin: Contest, rows: list[Reserve]) -> dict[str, Any]:
    return {
        "id": origin.id,
        "name": i18n.localized(contest_name(origin)),
        "waiting": sum(row.state == "waiting" for row in rows),
        "rows": [
            {
                "place": row.position,
                "number": row.entry.number,
                "title": row.entry.title,
                "people": ("、" if i18n.language() == "zh" else ", ").join(
                    one.person.name for one in competitors(row.entry)
                ),
                "state": _(RESERVE_STATE_LABELS[row.state]),
                "glyph": RESERVE_STATE_GLYPHS[row.state],
            }
            for row in rows
        ],
    }


def _reserve_of(edition: str, contest_key: str, origin_id: UUID) -> dict[str, Any]:
    """Loader: the reserve list that one contest below has for this one."""
    contest = _ledger_at(edition, contest_key)["contest"]
    origin = session.get(Contest, origin_id)
    if origin is None or origin.parent_id != contest.id:
        raise NotFound
    return {"contest": contest, "origin": origin}


@views.post("/desk/<edition>/promote/<path:contest_key>/<uuid:origin_id>")
@open_to(contest_organisers, load=_reserve_of)
def promote(contest: Contest, origin: Contest) -> Any:
    """Let the next of a reserve list move up."""
    appearance = actions.promote(contest, from_contest_id=origin.id, by=current_actor().account_id, at=clock.now())
    if appearance is not None:
        flash_done(N_("%(number)s 已递补，参赛编号 %(code)s。"), number=appearance.entry.number, code=appearance.code)
    return redirect_to("registration.quota", **contest.address)
