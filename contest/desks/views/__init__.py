"""Homes: a student's, an organiser's, and where everybody's own work begins."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Blueprint, Response, request

from contest import chores, clock, mail
from contest.access import administrators, current_actor, open_to, signed_in
from contest.db import session
from contest.desks import actions, exporting, queries
from contest.desks.policies import has_desk, overseers
from contest.desks.presenters import chore_lines, letter_lines
from contest.desks.queries import closing
from contest.desks.queries.corrections import waiting
from contest.editions.labels import CONTEST_STATE_GLYPHS, CONTEST_STATE_LABELS, CONTEST_STATE_TASKS, PHASE_LABELS
from contest.editions.models import Contest, Edition
from contest.editions.policies import makers_from_templates, makers_of_editions
from contest.editions.queries import contest_at
from contest.errors import N_
from contest.extensions import limiter
from contest.judging.policies import runs
from contest.judging.queries.calling import count_open
from contest.mail import Letter
from contest.paging import page_of
from contest.people import queries as people
from contest.people.forms import CloseAccountForm
from contest.people.models import Account
from contest.people.sign_in import identification, limits, passwords, tries
from contest.people.sign_in.identification import my_account_id
from contest.publication.queries.objections import open_by_contest
from contest.registration.queries.affiliation import first_tier
from contest.retention import periods
from contest.web import actor_and_time, flash_done, redirect_to, render_page

views = Blueprint("desks", __name__)

# What an organiser does next in each state of a contest, or after a setback: the page that it leads to.
NEXT = {
    "preparing": "editions.settings",
    "registration": "registration.verify",
    "verification": "registration.verify",
    "closed": "registration.roster",
    "frozen": "judging.panel",
    "judging": "judging.grid",
    "judged": "results.desk",
    "tabulated": "publication.desk",
    "blocked": "results.desk",
    "outdated": "results.desk",
    "to-correct": "publication.desk",
    "public": "publication.desk",
    "final": "publication.desk",
}


@views.get("/home")
@open_to(signed_in)
def home() -> Any:
    """The page where a person's own work begins."""
    actor = current_actor()
    if actor.has("organiser") or actor.has("supervisor"):
        return redirect_to("desks.desk")
    if actor.has("judge") or actor.has("chair"):
        return redirect_to("judging.assignments")
    if actor.has("administrator"):
        return redirect_to("desks.editions")
    return redirect_to("desks.my")


@views.get("/desk")
@open_to(has_desk)
def desk() -> Any:
    """An organiser's home: all their contests, the state of each, and what to do next."""
    at = clock.now()
    actor = current_actor()
    found = queries.desks_of(actor, at)
    own = [one.contest.id for desks in found.values() for one in desks if runs(actor, contest=one.contest)]
    others = queries.editions_without(actor, found)
    return render_page(
        "desks/desk.html",
        found=found,
        firsts={one.id: (first_tier(one).key, queries.first_desks(actor, one)) for one in found},
        others=[(one, first_tier(one).key, queries.first_desks(actor, one)) for one in others],
        may_make=makers_from_templates(actor),
        delegations=queries.led_delegations(actor),
        scopes=queries.role_scopes(actor),
        granted=queries.granted_lately(actor, at),
        trouble=queries.trouble(at) if administrators(actor) else None,
        corrections=waiting(actor),
        calls=count_open(own),
        objections=open_by_contest(own),
        **_words(),
    )


@views.get("/desk/<edition>/below/<path:contest_key>")
@open_to(overseers, load=contest_at)
def below(contest: Contest) -> Any:
    """The contests of the tier below, next to one another."""
    desks = queries.desks_below(contest, current_actor(), clock.now())
    return render_page("desks/below.html", contest=contest, desks=desks, **_words())


def _words() -> dict[str, Any]:
    return {
        "next_of": NEXT,
        "tasks": CONTEST_STATE_TASKS,
        "glyphs": CONTEST_STATE_GLYPHS,
        "states": CONTEST_STATE_LABELS,
        "phases": PHASE_LABELS,
    }


@views.get("/desk/editions")
@open_to(makers_of_editions)
def editions() -> Any:
    """Every edition, and what went wrong with letters and chores: an administrator's home."""
    rows = session.scalars(sa.select(Edition).order_by(Edition.created_at.desc())).all()
    at = clock.now()
    return render_page(
        "desks/editions.html",
        editions=rows,
        trouble=queries.trouble(at),
        granted=queries.granted_lately(current_actor(), at),
    )


@views.get("/desk/upkeep")
@open_to(administrators)
def upkeep() -> Any:
    """What the program does by itself, for administrators: letters and chores."""
    at = clock.now()
    listed = page_of(mail.in_trouble(at), [Letter.id], after=request.args.get("after"))
    return render_page(
        "desks/upkeep.html",
        trouble=queries.trouble(at),
        post=mail.outbox(),
        last_sent=queries.last_sent(),
        listed=listed,
        lines=letter_lines(listed.rows, at),
        keys={one.id: str(uuid4()) for one in listed.rows},
        chores=chore_lines(chores.last_runs(), at),
    )


@views.post("/desk/upkeep/letters/<uuid:letter_id>/again")
@open_to(administrators, load=queries.letter_at)
def try_again(letter: Letter) -> Any:
    """Have a letter sent that waits or was given up."""
    actions.send_again(letter, **actor_and_time())
    flash_done(N_("已经排上，马上再发，最多再试三天。"))
    return redirect_to("desks.upkeep")


# What the account page promises


def _mine() -> dict[str, Any]:
    """Loader: the account that is signed in; nothing where nobody is, and then the policy asks to sign in."""
    account_id = current_actor().account_id
    return {"account": people.account(account_id) if account_id else None}


@views.get("/account/export")
@open_to(signed_in, load=_mine, sensitive="own copy", subject="account")
@limiter.limit("20/hour", key_func=limits.account_signed_in, on_breach=limits.stop)
def export(account: Account) -> Any:
    """Everything that is stored about the person who is signed in, as one file."""
    at = clock.now()
    text = json.dumps(exporting.own_copy(account, at=at), ensure_ascii=False, indent=1)
    name = f"saiwu-{my_account_id()}-{at.date().isoformat()}.json"
    return Response(
        text + "\n",
        mimetype="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@views.route("/account/close", methods=["GET", "POST"])
@open_to(signed_in, load=_mine)
def close_account(account: Account) -> Any:
    """Close the account of the person who is signed in, with the password."""
    form, at, done = CloseAccountForm(), clock.now(), None
    if form.validate_on_submit():
        tried = tries.of_present_password(account.id)
        tries.refuse_if_too_often(tried)
        with passwords.ahead(present=(form.present.data or "", account.password)):
            done = form.attempt(actions.close_account, account, form.present.data, by=account.id, at=at)
        if form.refusal is not None and form.refusal.field == "present" and form.present.data:
            tries.failed(tried)
    if done is not None:
        identification.sign_out()
        flash_done(N_("账号已注销。谢谢你用过赛务。"))
        return redirect_to("people.sign_in")
    hindrances = closing.hindrances(account, at)
    return render_page(
        "desks/close_account.html",
        account=account,
        form=form,
        hindrances=hindrances,
        days_kept={str(one.kept): one.days for one in periods()},
    )


from contest.desks.views import (  # noqa: E402 - their pages join these views
    archives,  # noqa: F401
    badges,  # noqa: F401
    corrections,  # noqa: F401
    next_edition,  # noqa: F401
    own_awards,  # noqa: F401
    school_awards,  # noqa: F401
    student,  # noqa: F401
)
