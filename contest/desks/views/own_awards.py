"""What somebody won in all editions: their own page, and what whoever has their link may read of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, request, url_for

from contest.access import current_actor, everyone, open_to, signed_in
from contest.db import session
from contest.desks import actions
from contest.desks.labels import SHOWN_FIELD_LABELS
from contest.desks.models import AwardShare
from contest.desks.presenters import award_facts, format_worth, former_line, own_lines
from contest.desks.queries.own_awards import OwnAward, awards_of_person, index_of, share_of, shared_at
from contest.desks.views import views
from contest.errors import N_, NotFound
from contest.extensions import limiter
from contest.forms import Form
from contest.people.models import Person
from contest.publication.labels import CERTIFICATE_STATE_GLYPHS
from contest.web import actor_and_time, address_of, flash_done, redirect_to, render_page


def _mine() -> dict[str, Any]:
    """Loader: the person who is signed in; None for an account that is no person's."""
    person_id = current_actor().person_id
    return {"person": session.get(Person, person_id) if person_id else None}


@views.route("/my/awards", methods=["GET", "POST"])
@open_to(signed_in, load=_mine)
def own_awards(person: Person | None) -> Any:
    """Every award of theirs that is published, and what of it their link shows; by default nothing. `?tick=all`: the
    page with everything ticked, not kept yet."""
    form = Form()
    awards = awards_of_person(person) if person else None
    current = awards.current if awards else ()
    share = share_of(person.id) if person else None
    shown = share.shown if share else {}
    if person and request.args.get("tick") == "all":
        shown = {one.key: list(award_facts(one, person)) for one in current}
    if form.validate_on_submit():
        if person is None:
            raise NotFound
        shown = _ticked(current, person)
        if form.attempt(actions.share_awards, person, shown, **actor_and_time()) is not None:
            flash_done(N_("已存下：拿着链接的人从现在起看到这些。") if share else N_("链接做好了。"))
            return redirect_to("desks.own_awards", _anchor="link")
    return render_page(
        "desks/own_awards.html",
        person=person,
        form=form,
        awards=own_lines(current, person, shown) if person else [],
        former=[former_line(one) for one in awards.former] if awards else [],
        share=share,
        link=_link(share) if share else None,
        fields=SHOWN_FIELD_LABELS,
        glyphs=CERTIFICATE_STATE_GLYPHS,
    )


def _ticked(awards: Sequence[OwnAward], person: Person) -> dict[str, list[str]]:
    """What was ticked, as far as it is theirs and can be shown. What is not sent is not shown."""
    sent = set(request.form.getlist("shown"))
    return {one.key: [each for each in award_facts(one, person) if f"{one.key}|{each}" in sent] for one in awards}


def _link(share: AwardShare) -> str | None:
    """The link; None where the vault has other keys than when it was made: then only whoever has it knows it."""
    token = actions.share_token(share.id)
    return address_of("desks.shared_awards", token=token) if index_of(token) == share.token_index else None


@views.post("/my/awards/link/renew")
@open_to(signed_in, load=_mine)
def renew_share(person: Person | None) -> Any:
    """Another link instead of the one that is known too widely."""
    if person is None:
        raise NotFound
    actions.renew_share(person, **actor_and_time())
    flash_done(N_("换了一个新链接，原来的不能再用。"))
    return redirect_to("desks.own_awards", _anchor="link")


@views.post("/my/awards/link/withdraw")
@open_to(signed_in, load=_mine)
def withdraw_share(person: Person | None) -> Any:
    """No link any more."""
    if person is None:
        raise NotFound
    actions.withdraw_share(person, **actor_and_time())
    flash_done(N_("链接已收回，谁也打不开了。"))
    return redirect_to("desks.own_awards")


@views.get("/shared/<token>")
@limiter.limit("60/minute")
@open_to(everyone, load=shared_at)
def shared_awards(share: AwardShare, person: Person) -> Response:
    """What somebody has chosen to show, of what is published at this moment: nothing else, and nothing of what they did
    not choose. Kept by no cache and listed by no search engine."""
    shown = []
    for one in awards_of_person(person).current:
        chosen = share.shown.get(one.key, [])
        facts = {key: text for key, text in award_facts(one, person).items() if key in chosen}
        if facts:
            shown.append(
                {
                    "facts": facts,
                    "is_final": one.publication.state == "final",
                    "url": url_for("public.publication", **one.publication.address) if "event" in facts else None,
                    "held": one.held if "certificate" in facts else None,
                    "worth": format_worth(one.held) if one.held and "certificate" in facts else None,
                }
            )
    answer = make_response(
        render_page(
            "desks/shared_awards.html",
            shown=shown,
            fields=SHOWN_FIELD_LABELS,
            glyphs=CERTIFICATE_STATE_GLYPHS,
            unlisted=True,
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
