"""The organiser's side of publishing: draft, preview, review by another person, publish, make final, correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor, open_to
from contest.editions.labels import award_names, table_names
from contest.editions.models import Contest
from contest.editions.presenters.signing import signing_shown
from contest.editions.queries import contest_at, milestones, prefetch
from contest.editions.rulebooks.effective import contest_name, edition_part, rulebook_of
from contest.editions.signing import REVIEWERS, draft_of, require_second_person, signing_of
from contest.errors import N_, NotAllowed, WrongMoment
from contest.forms import Form
from contest.paging import page_of, page_of_list
from contest.people.queries import names_of
from contest.publication import actions, drafting, formatting
from contest.publication.actions import reviewing, sealing
from contest.publication.forms import WhyForm
from contest.publication.models import Publication
from contest.publication.policies import desk_readers, publishers
from contest.publication.presenters import format_publicity
from contest.publication.queries import desk as queries
from contest.publication.queries import objections
from contest.publication.queries.published import CURRENT
from contest.publication.timeline.publicity import publicity_end
from contest.publication.views.rail import rail_of
from contest.registration.labels import PARTICIPATION_LABELS
from contest.results.outdated import OutdatedText, describe_outdated
from contest.results.queries import current_tabulation, is_current, tabulated_contests
from contest.results.queries.next_tier import open_between
from contest.web import actor_and_time, flash_done, format_refusal, redirect_to, render_page

views = Blueprint("publication", __name__)

CHANGES_SHOWN = 100


@dataclass(frozen=True)
class WhyWords:
    """What the page of an action that needs a reason says: all of them msgids; `title` takes the number."""

    title: str
    button: str
    hint: str


WHY_LABELS = {
    "withdraw": WhyWords(N_("撤回第 %(number)s 号草稿"), N_("撤回草稿"), N_("记录里要留，公众看不到。")),
    "reopen": WhyWords(N_("更正第 %(number)s 号发布"), N_("重开更正"), N_("写明错在哪里、谁发现的；记录里要留。")),
    "correct": WhyWords(
        N_("起草对第 %(number)s 号的更正"),
        N_("起草更正"),
        N_("会同更正一起封存并公开：改了什么、为什么、谁署名。"),
    ),
    "give_up": WhyWords(N_("放弃更正第 %(number)s 号"), N_("放弃更正"), N_("记录里要留，公众看不到。")),
}


@views.get("/desk/<edition>/publish/<path:contest_key>")
@open_to(desk_readers, load=contest_at)
def desk(contest: Contest) -> Any:
    """What this organisation has published and drafted at this stage, and what may be drafted now."""
    return _desk_page(contest, Form(formdata=None))


def _desk_page(contest: Contest, form: Form) -> Any:
    tabulation = current_tabulation(contest)
    contests = tabulated_contests(tabulation) if tabulation else []
    prefetch([contest, *contests])
    found = page_of(queries.publications_of(contest), (-Publication.number,), after=request.args.get("after"), limit=30)
    public = queries.speaking_of([contest])
    pending = queries.speaking_of([contest, *contests], queries.PENDING)
    spoken, seen_from = queries.reach_of(found.rows, contest)
    return render_page(
        "publication/desk/list.html",
        contest=contest,
        open_differences=open_between(contest),
        name=contest_name(contest),
        publications=found,
        spoken=spoken,
        seen_from=seen_from,
        tabulation=tabulation,
        outdated=describe_outdated(tabulation, contest, contests),
        contests=contests,
        public=public[0] if public else None,
        reopened=bool(public) and queries.is_reopened(public[0]),
        pending=pending[0] if pending else None,
        retabulated=bool(public) and tabulation is not None and public[0].tabulation_id != tabulation.id,
        states=formatting.desk_states([*found.rows, *public[:1], *pending[:1]], clock.now()),
        form=form,
        reached=milestones(contest),
        signing=signing_shown(contests or [contest], beside=current_actor().account_id, at=clock.now()),
        may_publish=publishers(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/prepare/<path:contest_key>")
@open_to(publishers, load=contest_at)
def prepare(contest: Contest) -> Any:
    """Draft a publication of the run that counts for this contest."""
    form = Form()
    if form.validate_on_submit():
        made = form.attempt(_prepare, contest)
        if made is not None:
            return _drafted(made, contest)
    return _desk_page(contest, form)


def _prepare(contest: Contest, **more: Any) -> Publication:
    tabulation = current_tabulation(contest)
    if tabulation is None:
        raise WrongMoment(N_("还没有统分，没有可以发布的。"))
    return actions.prepare(tabulation, **actor_and_time(), **more)


def _drafted(made: Publication, contest: Contest) -> Any:
    if signing_of(tabulated_contests(made.tabulation)).signatures == 1:
        flash_done(N_("第 %(number)s 号发布已起草。看过预览就可以公布。"), number=made.number)
    else:
        flash_done(N_("第 %(number)s 号发布已起草。请另一位组织者看过预览，再复核。"), number=made.number)
    return redirect_to("publication.draft", number=made.number, **contest.address)


# One publication


@views.get("/desk/<edition>/publications/<int:number>/<path:contest_key>")
@open_to(desk_readers, load=queries.publication_on_desk)
def draft(contest: Contest, publication: Publication) -> Any:
    """A publication's state, what comes next, and what the next step will do."""
    return _state_page(contest, publication, Form(formdata=None))


def _state_page(contest: Contest, publication: Publication, form: Form) -> Any:
    contests = tabulated_contests(publication.tabulation)
    prefetch(contests)
    at = clock.now()
    actor = current_actor()
    names = names_of([publication.prepared_by, publication.published_by, publication.tabulation.by_id])
    former = publication.replaces
    changed = drafting.changes(former.tabulation, publication.tabulation, contests) if former is not None else None
    groups = queries.group_names(contests)
    is_pending = publication.state in queries.PENDING
    outdated = _outdated(contest, publication, contests)
    differing = _differing(publication, contests) if outdated is None else []
    end = publicity_end(contests[0], at) if is_pending else None
    return render_page(
        "publication/desk/state.html",
        contest=contest,
        name=contest_name(contest),
        publication=publication,
        contests=[(one, contest_name(one)) for one in contests],
        rail=rail_of(publication, names, at, contest.edition.zone),
        names=names,
        former=former,
        changed=changed,
        shown_changes=changed.entries[:CHANGES_SHOWN] if changed else (),
        shown_tables=changed.tables[:CHANGES_SHOWN] if changed else (),
        groups=groups,
        award_names=award_names(rulebook_of(contest)),
        table_names=table_names(rulebook_of(contest)),
        contest_names={one.key: contest_name(one) for one in contests},
        statuses=PARTICIPATION_LABELS,
        reach=drafting.reach_of(publication, contests) if is_pending else None,
        publicity_until=end.at if end else publication.publicity_until,
        publicity_notes=format_publicity(end, contests[0], at),
        publicity=edition_part(rulebook_of(contest)).publicity,
        superseded=is_pending and not is_current(publication.tabulation),
        outdated=outdated,
        differing=[one.texts() for one in differing[:CHANGES_SHOWN]],
        differing_count=len(differing),
        is_own=publication.prepared_by == actor.account_id,
        signing=signing_shown(contests, beside=publication.prepared_by, at=at) if is_pending else None,
        mine=_mine(contests, publication, at) if publication.state == "draft" or differing else None,
        reviewer_facts=formatting.reviewer_facts(publication, contest.edition.zone),
        reopened=queries.is_reopened(publication),
        successor=queries.successor_of(publication) if publication.state in (*CURRENT, "replaced") else None,
        may_make_final=publication.state == "public"
        and (publication.publicity_until is None or at >= publication.publicity_until),
        states=formatting.desk_states([publication], at),
        form=form,
        may_publish=publishers(actor, contest=contest),
        waiting_objections=objections.open_in_line(publication) if publication.state in CURRENT else [],
        wanted_corrections=objections.awaiting_correction(publication) if publication.state in CURRENT else [],
        at=contest.address,
        zone=contest.edition.zone,
    )


def _differing(publication: Publication, contests: list[Contest]) -> list[reviewing.Difference]:
    """What changed of a reviewed publication since it was reviewed; it is reviewed again then."""
    if publication.state != "reviewed" or not is_current(publication.tabulation):
        return []
    return reviewing.differences(publication, sealing.content_of(publication, contests))


def _outdated(contest: Contest, publication: Publication, contests: Sequence[Contest]) -> OutdatedText | None:
    """What changed since the publication's tabulation, while that matters: not once another run or another publication
    stands in its place, nor while it is being corrected."""
    if publication.state in (*queries.PENDING, *CURRENT) and is_current(publication.tabulation):
        return describe_outdated(publication.tabulation, contest, contests)
    return None


def _mine(contests: Sequence[Contest], publication: Publication, at: datetime) -> str | None:
    """Why the reader is no second person for this draft (yet), as a sentence; None: they may sign, or it is theirs."""
    actor = current_actor()
    if actor.account_id is None or publication.prepared_by == actor.account_id:
        return None
    try:
        require_second_person(
            contests, roles=REVIEWERS, beside=draft_of(publication.prepared_by), by=actor.account_id, at=at
        )
    except NotAllowed as refusal:
        return format_refusal(refusal)
    return None


@views.get("/desk/<edition>/preview/<int:number>/<path:contest_key>")
@open_to(desk_readers, load=queries.publication_on_desk)
def preview(contest: Contest, publication: Publication) -> Any:
    """What the public will see of this contest, of the tables and of the awards to groups and people."""
    show = request.args.get("show", "places")
    contests = tabulated_contests(publication.tabulation)
    prefetch(contests)
    book = rulebook_of(contest)
    rows: Any = []
    if show == "tables":
        rows = drafting.tables_to_be(publication, contests)
    elif show == "awards":
        rows = page_of_list(
            drafting.group_awards_to_be(publication, contests), after=request.args.get("after"), limit=100
        )
    else:
        show = "places"
        rows = page_of_list(drafting.places_to_be(publication, contest), after=request.args.get("after"), limit=100)
    return render_page(
        "publication/desk/preview.html",
        contest=contest,
        name=contest_name(contest),
        publication=publication,
        contests=[(one, contest_name(one)) for one in contests],
        outdated=_outdated(contest, publication, contests),
        reached=milestones(contest),
        show=show,
        rows=rows,
        award_names=award_names(book),
        table_names=table_names(book),
        listed={one.key: formatting.table_noun(book, one, "") for one in book.table if one.per != "group"},
        statuses=PARTICIPATION_LABELS,
        states=formatting.desk_states([publication], clock.now()),
        has_scale=book.law_of(contest.key).scale is not None,
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/review/<int:number>/<path:contest_key>")
@open_to(publishers, load=queries.publication_on_desk)
def review(contest: Contest, publication: Publication) -> Any:
    """Take responsibility for a draft with one's name; nobody reviews their own."""
    form = Form()
    if form.validate_on_submit() and form.attempt(actions.review, publication, **actor_and_time()) is not None:
        flash_done(N_("第 %(number)s 号发布已由你复核署名。现在可以发布。"), number=publication.number)
        return redirect_to("publication.draft", number=publication.number, **contest.address)
    return _state_page(contest, publication, form)


@views.post("/desk/<edition>/publish-now/<int:number>/<path:contest_key>")
@open_to(publishers, load=queries.publication_on_desk)
def publish(contest: Contest, publication: Publication) -> Any:
    """Seal it, and show it to everybody."""
    form = Form()
    if form.validate_on_submit() and form.attempt(actions.publish, publication, **actor_and_time()) is not None:
        flash_done(N_("第 %(number)s 号发布已封存并公开，公示开始。"), number=publication.number)
        return redirect_to("publication.draft", number=publication.number, **contest.address)
    return _state_page(contest, publication, form)


@views.post("/desk/<edition>/final/<int:number>/<path:contest_key>")
@open_to(publishers, load=queries.publication_on_desk)
def make_final(contest: Contest, publication: Publication) -> Any:
    """End the publicity period."""
    form = Form()
    if form.validate_on_submit() and form.attempt(actions.make_final, publication, **actor_and_time()) is not None:
        flash_done(N_("第 %(number)s 号发布已定稿。"), number=publication.number)
        return redirect_to("publication.draft", number=publication.number, **contest.address)
    return _state_page(contest, publication, form)


# Actions that need a reason


@views.route("/desk/<edition>/withdraw-draft/<int:number>/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=queries.publication_on_desk)
def withdraw(contest: Contest, publication: Publication) -> Any:
    """Withdraw a draft before the public has seen it."""
    form = WhyForm()
    if form.validate_on_submit():
        done = form.attempt(actions.withdraw, publication, reason=form.reason.data, **actor_and_time())
        if done is not None:
            flash_done(N_("第 %(number)s 号草稿已撤回，这个号不再用。"), number=publication.number)
            return redirect_to("publication.desk", **contest.address)
    return _why_page("withdraw", contest, publication, form)


@views.route("/desk/<edition>/reopen/<int:number>/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=queries.publication_on_desk)
def reopen(contest: Contest, publication: Publication) -> Any:
    """Begin a correction of what is public."""
    form = WhyForm()
    if request.method == "GET":
        form.reason.data = _wanted(publication)
    if form.validate_on_submit():
        form.attempt(actions.reopen_for_correction, publication, reason=form.reason.data, **actor_and_time())
        if form.refusal is None:
            flash_done(N_("已重开更正。第 %(number)s 号发布照旧公开，直到更正取代它。"), number=publication.number)
            return redirect_to("publication.desk", **contest.address)
    return _why_page("reopen", contest, publication, form)


@views.route("/desk/<edition>/correct/<int:number>/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=queries.publication_on_desk)
def correct(contest: Contest, publication: Publication) -> Any:
    """Draft the publication that will replace this one."""
    form = WhyForm()
    if form.validate_on_submit():
        made = form.attempt(_prepare, contest, replaces=publication, reason=form.reason.data)
        if made is not None:
            return _drafted(made, contest)
    if request.method == "GET":
        form.reason.data = queries.reopened_because(publication) or _wanted(publication)
    return _why_page("correct", contest, publication, form)


@views.route("/desk/<edition>/give-up/<int:number>/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=queries.publication_on_desk)
def give_up(contest: Contest, publication: Publication) -> Any:
    """No correction is needed after all."""
    form = WhyForm()
    if form.validate_on_submit():
        form.attempt(actions.give_up_correction, publication, reason=form.reason.data, **actor_and_time())
        if form.refusal is None:
            flash_done(N_("更正已放弃，第 %(number)s 号发布照旧。"), number=publication.number)
            return redirect_to("publication.draft", number=publication.number, **contest.address)
    return _why_page("give_up", contest, publication, form)


def _wanted(publication: Publication) -> str | None:
    """How the reason of a correction begins that decisions on objections want."""
    numbers = objections.awaiting_correction(publication)
    if not numbers:
        return None
    return str(_("第 %(numbers)s 号异议成立：", numbers=formatting.joined([str(one) for one in numbers])))


def _why_page(what: str, contest: Contest, publication: Publication, form: WhyForm) -> Any:
    tabulation = current_tabulation(contest)
    return render_page(
        "publication/desk/why.html",
        what=what,
        words=WHY_LABELS[what],
        contest=contest,
        name=contest_name(contest),
        publication=publication,
        tabulation=tabulation,
        outdated=describe_outdated(tabulation, contest) if what == "correct" else None,
        reached=milestones(contest),
        form=form,
        at=contest.address,
        zone=contest.edition.zone,
    )
