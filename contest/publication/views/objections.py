"""Objections: whoever takes part files one and follows it; the organisers of the contest decide, its supervisors read.
Nothing of an objection is public but how many there are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, request

from contest import clock
from contest.access import current_actor, open_to, signed_in
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_, NotFound, Refusal, Unfit
from contest.forms import Form
from contest.paging import page_of
from contest.publication import labels
from contest.publication.actions import objections as actions
from contest.publication.actions import papers
from contest.publication.actions.papers import Paper, record_paper
from contest.publication.actions.procedure import BEGUN, arbiters_called, set_procedure
from contest.publication.formatting import joined
from contest.publication.forms import (
    DecideObjectionForm,
    EvidenceForm,
    ObjectionForm,
    PaperForm,
    PaperFurtherForm,
    PaperWithdrawalForm,
    ProcedureForm,
    TakeFurtherForm,
)
from contest.publication.models import Objection, ObjectionFile, ObjectionState, Publication, PublicationState
from contest.publication.policies import (
    deciders,
    desk_readers,
    desk_readers_of_objection,
    objector_of,
    publishers,
    readers_of_objection,
)
from contest.publication.queries import objections as queries
from contest.publication.queries import published
from contest.publication.queries.deciders import Hindrance, hindrances
from contest.publication.queries.desk import publication_on_desk
from contest.publication.timeline import procedure as procedures
from contest.registration.views.hand_in import sent
from contest.web import actor_and_time, flash_done, format_refusal, redirect_to, render_page

views = Blueprint("objections", __name__)

ENTRIES_SHOWN = 20
WORDS: dict[str, Any] = {
    "roles": labels.OBJECTOR_ROLE_LABELS,
    "states": labels.OBJECTION_STATE_LABELS,
    "glyphs": labels.OBJECTION_STATE_GLYPHS,
    "outcomes": labels.OBJECTION_OUTCOME_LABELS,
    "outcome_glyphs": labels.OBJECTION_OUTCOME_GLYPHS,
    "most_files": actions.MOST_FILES,
    "most_mb": actions.EVIDENCE_MB,
    "formats": " / ".join(actions.EVIDENCE_FORMATS).upper(),
}


def _too_late(publication: Publication, at: datetime) -> str | None:
    try:
        actions.refuse_if_over(publication, at)
    except Refusal as refusal:
        return format_refusal(refusal)
    return None


# The objector's side


@views.route("/e/<edition>/publications/<int:number>/object", methods=["GET", "POST"])
@open_to(signed_in, load=published.publication_at)
def file(publication: Publication) -> Any:
    """Who may object to this publication and until when; the form, for those who may."""
    form, at, actor = ObjectionForm(), clock.now(), current_actor()
    if form.validate_on_submit():
        made = form.attempt(_file, publication, form, at)
        if made is not None:
            flash_done(N_("异议已收下，是第 %(number)s 号。"), number=made.number)
            return redirect_to("objections.own", objection_id=made.id)
    held, rules = queries.capacities(actor, publication), procedures.procedure_of(publication.contests[0].contest)
    if request.method == "GET":
        own = {one.number for one in held}
        asked = request.args.get("entry", "")
        form.entry.data = asked or (own.pop() if len(own) == 1 else None)
    return render_page(
        "publication/objections/file.html",
        publication=publication,
        key=publication.edition.key,
        form=form,
        held=held,
        own=joined([one.number for one in held[:ENTRIES_SHOWN]]),
        more=len(held) - ENTRIES_SHOWN,
        too_late=_too_late(publication, at),
        decisions_public=rules.publish,
        who=labels.OBJECTORS_SENTENCES[rules.who],
        filed=[one for one in queries.objections_of(actor.account_id) if one.publication_id == publication.id]
        if actor.account_id
        else [],
        zone=publication.edition.zone,
        **WORDS,
    )


def _file(publication: Publication, form: ObjectionForm, at: datetime) -> Objection:
    made = actions.file(
        publication,
        entry=form.entry.data or "",
        text=form.text.data or "",
        clause=form.clause.data,
        actor=current_actor(),
        at=at,
    )
    if _is_chosen(form.file.data):
        _attach(made, form, at)
    return made


@views.route("/desk/<edition>/objections/paper/<int:number>/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=publication_on_desk)
def paper(contest: Contest, publication: Publication) -> Any:
    """Record an objection that came on paper, for whoever wrote it."""
    form, at = PaperForm(), clock.now()
    if form.validate_on_submit():
        made = form.attempt(_record, publication, form, at)
        if made is not None:
            flash_done(N_("登记好了，是第 %(number)s 号异议。"), number=made.number)
            there = {"edition": contest.edition.key, "contest_key": made.contest.key}
            return redirect_to("objections.one", objection_id=made.id, **there)
    return render_page(
        "publication/objections/paper.html",
        contest=contest,
        publication=publication,
        form=form,
        closed=publication.state != "public",
        at=contest.address,
        zone=contest.edition.zone,
        **WORDS,
    )


def _record(publication: Publication, form: PaperForm, at: datetime) -> Objection:
    keys = ("entry", "through", "role", "name", "note", "text", "clause")
    written = Paper(received=form.received.data, **{key: form[key].data or "" for key in keys})
    made = record_paper(publication, written, **{**actor_and_time(), "at": at})
    if _is_chosen(form.file.data):
        _attach(made, form, at)
    return made


def _attach(objection: Objection, form: ObjectionForm | EvidenceForm, at: datetime) -> ObjectionFile:
    upload: Any = form.file.data
    if not _is_chosen(upload):
        raise Unfit(N_("还没有选文件。"), field="file")
    by = actor_and_time()["by"]
    return actions.add_evidence(objection, name=upload.filename, file=upload.stream, by=by, at=at)


def _is_chosen(upload: Any) -> bool:
    """Whether a file came with the form; browsers send an empty one where none was chosen."""
    return bool(getattr(upload, "filename", ""))


def _my_objection(objection_id: UUID) -> dict[str, Any]:
    """Loader: an objection of the reader's own; of somebody else's they learn nothing."""
    found, actor = queries.objection_at(objection_id), current_actor()
    if actor.is_known and not objector_of(actor, **found):
        raise NotFound
    return found


@views.get("/my/objections")
@open_to(signed_in)
def mine() -> Any:
    """Everything that the reader has filed, and how far it is."""
    actor = current_actor()
    filed = queries.objections_of(actor.account_id) if actor.account_id else []
    to_decide = procedures.waiting_for_arbiter(actor.account_id) if actor.account_id else []
    return render_page("publication/objections/mine.html", filed=filed, to_decide=to_decide, **WORDS)


@views.route("/my/objections/<uuid:objection_id>", methods=["GET", "POST"])
@open_to(objector_of, load=_my_objection)
def own(objection: Objection) -> Any:
    """One's own objection: its number, its clock, what was decided; evidence, as long as it is open."""
    form, at = EvidenceForm(), clock.now()
    if form.validate_on_submit():
        made = form.attempt(_attach, objection, form, at)
        if made is not None:
            flash_done(N_("证据已收下：%(name)s。"), name=made.name)
            return redirect_to("objections.own", objection_id=objection.id)
    return _own_page(objection, form, TakeFurtherForm(formdata=None), at)


def _own_page(objection: Objection, form: EvidenceForm, further: TakeFurtherForm, at: datetime) -> Any:
    current = queries.current_of(objection.publication)
    until = procedures.further_until(objection, procedures.procedure_of(objection.contest))
    return render_page(
        "publication/objections/own.html",
        form=form,
        further=further,
        status=(further.refusal.status if further.refusal else 422) if further.errors or further.refusal else 200,
        further_until=until if until is not None and at < until and current.state == "public" else None,
        contest_words=contest_name(objection.contest),
        current=current,
        **_shown(objection, at),
    )


@views.post("/my/objections/<uuid:objection_id>/further")
@open_to(objector_of, load=_my_objection)
def take_further(objection: Objection) -> Any:
    """Ask for the second level."""
    further, at = TakeFurtherForm(), clock.now()
    if further.validate_on_submit():
        by = actor_and_time()["by"]
        if further.attempt(actions.take_further, objection, text=further.text.data or "", by=by, at=at) is not None:
            flash_done(N_("收到了。第 %(number)s 号异议由别人再决定一次。"), number=objection.number)
            return redirect_to("objections.own", objection_id=objection.id)
    return _own_page(objection, EvidenceForm(formdata=None), further, at)


@views.post("/my/objections/<uuid:objection_id>/withdraw")
@open_to(objector_of, load=_my_objection)
def withdraw(objection: Objection) -> Any:
    if actions.withdraw(objection, **actor_and_time()).state == ObjectionState.DECIDED:
        flash_done(N_("复议已撤回，第 %(number)s 号异议第一级的决定照旧算数。"), number=objection.number)
    else:
        flash_done(N_("第 %(number)s 号异议已撤回。"), number=objection.number)
    return redirect_to("objections.own", objection_id=objection.id)


@views.get("/objections/<uuid:objection_id>/files/<uuid:file_id>")
@open_to(readers_of_objection, load=queries.file_at, sensitive="evidence", subject="objection")
def evidence(objection: Objection, file: ObjectionFile) -> Any:
    """A file that was handed in with an objection."""
    return sent(file)


def _shown(objection: Objection, at: datetime) -> dict[str, Any]:
    """What both sides see of an objection."""
    publication = objection.publication
    until, procedure = publication.publicity_until, procedures.procedure_of(objection.contest)
    due = procedures.due_of(objection, procedure)
    return {
        "objection": objection,
        "procedure": procedure,
        "by_arbiters": procedure.names if procedures.is_at_last_level(objection, procedure) else (),
        "due": due,
        "is_overdue": due is not None and at >= due,
        "publication": publication,
        "key": publication.edition.key,
        "until": until,
        "is_period_over": until is not None and at >= until,
        "days_open": ((objection.closed_at or at) - procedures.came_at(objection)).days,
        "zone": publication.edition.zone,
        **WORDS,
    }


# The organiser's side


@views.get("/desk/<edition>/objections/<path:contest_key>")
@open_to(desk_readers, load=contest_at)
def desk(contest: Contest) -> Any:
    """The objections to what this organisation publishes at this stage: those that wait, or those that are closed; or
    what it has ever decided by a clause."""
    is_open = request.args.get("state") != "closed"
    clause = "" if is_open else request.args.get("clause", "").strip()[:120]
    after, fits = request.args.get("after"), Objection.state == "open"
    if clause:
        query = queries.decided_by_clause(contest, clause)
    else:
        query = queries.objections_about(contest).where(fits if is_open else ~fits)
    listed = page_of(query, (-Objection.number, Objection.id), after=after, limit=30)
    return render_page(
        "publication/objections/desk.html",
        contest=contest,
        name=contest_name(contest),
        listed=listed,
        names={one.contest_id: contest_name(one.contest) for one in listed.rows},
        may_set=publishers(current_actor(), contest=contest),
        to_record=queries.public_numbers(contest),
        is_open=is_open,
        clause=clause,
        at=contest.address,
        zone=contest.edition.zone,
        **WORDS,
    )


@views.route("/desk/<edition>/objection-rules/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=contest_at)
def procedure(contest: Contest) -> Any:
    """How this organisation deals with objections at this stage; fixed once something is public."""
    form, known = ProcedureForm(), procedures.procedure_of(contest)
    if form.validate_on_submit() and form.attempt(_set_procedure, contest, form) is not None:
        flash_done(N_("已存：怎样办异议。"))
        return redirect_to("objections.procedure", **contest.address)
    if request.method == "GET":
        form.levels.data, form.publish.data = str(known.levels), "yes" if known.publish else "no"
        form.decide_days.data, form.further_days.data = known.decide_days, known.further_days
        form.minutes.data, form.who.data = known.minutes, str(known.who)
        form.arbiters.data = "\n".join(procedures.logins_of(known.arbiters))
    return render_page(
        "publication/objections/procedure.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        known=known,
        begun=BEGUN if procedures.is_begun(contest) else "",
        who=labels.OBJECTORS_LABELS,
        at=contest.address,
    )


def _set_procedure(contest: Contest, form: ProcedureForm) -> Any:
    arbiters, names = arbiters_called(form.arbiters.data or "")
    wanted = procedures.Procedure(
        levels=int(form.levels.data),
        decide_days=form.decide_days.data,
        further_days=form.further_days.data,
        minutes=form.minutes.data,
        publish=form.publish.data == "yes",
        arbiters=arbiters,
        names=names,
        who=form.who.data,
    )
    return set_procedure(contest, wanted, **actor_and_time())


@views.get("/desk/<edition>/objections/<uuid:objection_id>/<path:contest_key>")
@open_to(desk_readers_of_objection, load=queries.objection_on_desk, sensitive="objection", subject="objection")
def one(contest: Contest, objection: Objection) -> Any:
    """One objection, and the form to decide it for those who may."""
    return _one_page(contest, objection, DecideObjectionForm(formdata=None))


@views.post("/desk/<edition>/objections/<uuid:objection_id>/decide/<path:contest_key>")
@open_to(deciders, load=queries.objection_on_desk)
def decide(contest: Contest, objection: Objection) -> Any:
    """Decide it in writing."""
    form, at = DecideObjectionForm(), clock.now()
    if form.validate_on_submit():
        given = {"outcome": form.outcome.data, "reasons": form.reasons.data or "", "clause": form.clause.data}
        if form.attempt(actions.decide, objection, **given, actor=current_actor(), at=at) is not None:
            flash_done(N_("第 %(number)s 号异议已决定，提出的人现在看得到。"), number=objection.number)
            return redirect_to("objections.one", objection_id=objection.id, **contest.address)
    return _one_page(contest, objection, form)


@views.route("/desk/<edition>/objections/<uuid:objection_id>/withdraw/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=queries.objection_on_desk)
def withdraw_on_paper(contest: Contest, objection: Objection) -> Any:
    """Record that whoever wrote it, and has no account, takes it back."""
    form = PaperWithdrawalForm()
    if form.validate_on_submit():
        note = form.note.data or ""
        if form.attempt(papers.withdraw_on_paper, objection, note=note, **actor_and_time()) is not None:
            flash_done(N_("登记好了：第 %(number)s 号异议，对方撤回。"), number=objection.number)
            return redirect_to("objections.one", objection_id=objection.id, **contest.address)
    return render_page(
        "publication/objections/withdraw_paper.html",
        objection=objection,
        name=contest_name(contest),
        form=form,
        at=contest.address,
    )


@views.post("/desk/<edition>/objections/<uuid:objection_id>/further/<path:contest_key>")
@open_to(publishers, load=queries.objection_on_desk)
def further_on_paper(contest: Contest, objection: Objection) -> Any:
    """Record that whoever wrote it, and has no account, asks for the second level."""
    form = PaperFurtherForm()
    if form.validate_on_submit():
        given = {"text": form.text.data or "", "note": form.note.data or ""}
        if form.attempt(papers.take_further_on_paper, objection, **given, **actor_and_time()) is not None:
            flash_done(N_("登记好了：第 %(number)s 号异议，对方要求复议，由别人再决定一次。"), number=objection.number)
            return redirect_to("objections.one", objection_id=objection.id, **contest.address)
    return _one_page(contest, objection, DecideObjectionForm(formdata=None), further=form)


def _one_page(
    contest: Contest,
    objection: Objection,
    form: Form,
    *,
    further: PaperFurtherForm | None = None,
) -> Any:
    actor, at = current_actor(), clock.now()
    may_decide = deciders(actor, objection=objection) and objection.state == "open"
    between: list[Hindrance] = hindrances(objection, actor) if may_decide else []
    current = queries.current_of(objection.publication)
    return render_page(
        "publication/objections/one.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        **_for_the_writer(objection, current, at, further),
        may_decide=may_decide and not any(one.bars for one in between),
        barred=[one.sentence for one in between if one.bars],
        warned=[one.sentence for one in between if not one.bars],
        is_publisher=publishers(actor, contest=contest),
        reads_desk=desk_readers(actor, contest=contest),
        current=current,
        to_correct=objection.number in queries.awaiting_correction(current) if objection.decision else False,
        at=contest.address,
        **_shown(objection, at),
    )


def _for_the_writer(
    objection: Objection,
    current: Publication,
    at: datetime,
    further: PaperFurtherForm | None,
) -> dict[str, Any]:
    """What the desk may record for somebody who wrote on paper and has no account."""
    has_account = queries.account_of(objection) is not None
    until = procedures.further_until(objection, procedures.procedure_of(objection.contest))
    is_in_time = until is not None and at < until and current.state == PublicationState.PUBLIC
    given: dict[str, Any] = {}
    if further is not None:
        given["status"] = further.refusal.status if further.refusal else 422
    return {
        "has_account": has_account,
        "further": further or PaperFurtherForm(formdata=None),
        "further_until": until if is_in_time and not has_account else None,
        **given,
    }
