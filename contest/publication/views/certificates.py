"""Certificates at the organiser's desk: made by a job, then taken as a ZIP by school, one by one, or to print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, send_file
from flask_babel import gettext

from contest import clock, jobs
from contest.access import open_to
from contest.editions.labels import award_names
from contest.editions.models import Contest
from contest.editions.queries import prefetch
from contest.editions.rulebooks.effective import contest_name, rulebook_of
from contest.errors import N_, NotFound, Way, WrongMoment
from contest.exchange.credentials import MEDIA
from contest.files import MEDIA_TYPES, file_store
from contest.formatting import format_moment
from contest.paging import page_of
from contest.people.queries import names_of
from contest.publication import formatting
from contest.publication.actions.issuing import issued_to, number_of
from contest.publication.forms import IssueForm
from contest.publication.labels import CERTIFICATE_HOLDER_LABELS, CERTIFICATE_LOOK_LABELS
from contest.publication.models import (
    CertificateHolder,
    CertificateLook,
    CertificateRun,
    IssuedCertificate,
    Publication,
)
from contest.publication.papers import issuing
from contest.publication.papers.certificates import CHANGED, Printing, Winner, winners_of
from contest.publication.papers.credentials import credential_of
from contest.publication.papers.typesetting import typeset
from contest.publication.policies import publishers
from contest.publication.queries import certificates as queries
from contest.publication.queries.designs import design_of
from contest.publication.queries.desk import publication_on_desk
from contest.publication.views.desk import views
from contest.web import actor_and_time, flash_done, redirect_to, render_page

__all__ = ["views"]

LISTED = 50
UNMADE = N_("这个样式还没有制作。先制作，再下载：制作的时候留下文件的摘要，以后查验才对得上。")
UNISSUED = N_("这一场还没有制作证书。先制作，再打印：制作的时候才有编号。")


@views.get("/desk/<edition>/certificates/<int:number>/<path:contest_key>")
@open_to(publishers, load=publication_on_desk)
def certificates(publication: Publication, contest: Contest) -> Any:
    """What was issued for this contest, what is being made, and the ZIPs of the publication."""
    return _page(publication, contest, IssueForm(formdata=None))


def _page(publication: Publication, contest: Contest, form: IssueForm) -> Any:
    prefetch([contest])
    at = clock.now()
    job = queries.last_issue(publication)
    is_going_on = job is not None and job.state in ("waiting", "running")
    found = page_of(
        queries.issued_in(publication, contest.key), queries.IN_ORDER, after=request.args.get("after"), limit=LISTED
    )
    runs = queries.runs_of(publication)
    names, kinds = award_names(rulebook_of(contest)), queries.kinds_issued(publication, contest.key)
    return render_page(
        "publication/desk/certificates.html",
        publication=publication,
        contest=contest,
        name=contest_name(contest),
        form=form,
        job=job,
        is_going_on=is_going_on,
        is_silent=job is not None and jobs.is_silent(job, at),
        fault=gettext(job.fault) if job is not None and job.fault else "",
        issued=found,
        fors={one.id: formatting.format_certificate(names, one.holder, one.award) for one in found.rows},
        holders=CERTIFICATE_HOLDER_LABELS,
        printed=[kind for kind in CertificateHolder if kind in kinds],
        runs=[(one, kind, format_moment(one.made_at, contest.edition.zone)) for one, kind in runs],
        by=names_of([one.made_by for one, _kind in runs]),
        looks=CERTIFICATE_LOOK_LABELS,
        look=job.asked["look"] if job is not None else CertificateLook.CAREER,
        is_printable=publication.state in queries.PRINTABLE,
        states=formatting.desk_states([publication], at),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/certificates/<int:number>/<path:contest_key>")
@open_to(publishers, load=publication_on_desk)
def issue_certificates(publication: Publication, contest: Contest) -> Any:
    """Start making them."""
    form = IssueForm()
    if form.validate_on_submit():
        look = CertificateLook(form.look.data)
        only = contest if form.scope.data == "contest" else None
        kind = CertificateHolder(form.holder.data)
        if form.scope.data == "edition":
            started = form.attempt(issuing.start_everywhere, publication, look, kind, **actor_and_time())
            if started is not None:
                flash_done(N_("%(n)s 份发布的证书开始制作，各有一个压缩包。"), n=len(started))
                return redirect_to("publication.certificates", number=publication.number, **contest.address)
            return _page(publication, contest, form)
        if form.attempt(issuing.start, publication, look, only, kind, **actor_and_time()) is not None:
            return redirect_to("publication.certificates", number=publication.number, **contest.address)
    return _page(publication, contest, form)


@views.post("/desk/<edition>/certificates/<int:number>/stop/<path:contest_key>")
@open_to(publishers, load=publication_on_desk)
def stop_certificates(publication: Publication, contest: Contest) -> Any:
    """Stop making them; what has a number keeps it, and the next run makes the rest."""
    job = queries.unfinished_issue(publication)
    if job is not None:
        jobs.cancel(job)
        if job.state == "cancelled":
            flash_done(N_("已经叫停。做好的编号照旧算数，再做一次会从头到尾补齐。"))
        elif job.state == "running":
            flash_done(N_("已请它停下，做完手上这一批就停。做好的编号照旧算数，再做一次会从头到尾补齐。"))
    return redirect_to("publication.certificates", number=publication.number, **contest.address)


@views.get("/desk/<edition>/certificates/<int:number>/print/<path:contest_key>")
@open_to(publishers, load=publication_on_desk, sensitive="full names", subject="publication")
def print_run(publication: Publication, contest: Contest) -> Any:
    """One PDF: a certificate for each holder of this contest, in the order of places. `?look=`: the design; `?whom=`:
    the kind of holders; `?marks=1`: with bleed and crop marks for a printer."""
    look, kind = _look_asked(), _holder_asked()
    winners = winners_of(publication, contest, kind)
    winners.require_all()
    made = _issued(publication, contest, winners.found)
    paper = Printing(publication, contest, look, design_of(publication)).paper(
        made, marks=request.args.get("marks") == "1"
    )
    content = typeset("certificates", paper, at=max(one.dated_at for one, _winner in made))
    return _pdf(content, f"{publication.handle}-{contest.key.replace('/', '-')}-{kind}-{look}.pdf")


@views.get("/desk/<edition>/certificates/<int:number>/sample/<path:contest_key>")
@open_to(publishers, load=publication_on_desk, sensitive="full names", subject="publication")
def sample_certificate(publication: Publication, contest: Contest) -> Any:
    """One page with the facts of the first who would get such a certificate, marked as a specimen: nothing is numbered,
    signed or kept. `?look=`, `?whom=` as for the print run."""
    look, kind = _look_asked(), _holder_asked()
    winners = winners_of(publication, contest, kind)
    if not winners.found:
        winners.require_all()
        raise WrongMoment(issuing.NOBODY)
    at = publication.published_at or publication.tabulation.at
    printing = Printing(publication, contest, look, design_of(publication))
    content = typeset("certificates", printing.sample(winners.found[0], at), at=at)
    return _pdf(content, f"{publication.handle}-sample-{kind}-{look}.pdf")


def _issued(
    publication: Publication, contest: Contest, winners: list[Winner]
) -> list[tuple[IssuedCertificate, Winner]]:
    known = issued_to(publication, [one.holder for one in winners])
    made = [(known[one.holder.key], one) for one in winners if one.holder.key in known]
    if not made or len(made) < len(winners):
        raise WrongMoment(UNISSUED, ways=[_to_make(publication, contest)])
    return made


def _to_make(publication: Publication, contest: Contest) -> Way:
    return Way(N_("制作证书"), "publication.certificates", {"number": publication.number, **contest.address})


def _certificate_at(edition: str, number: int, certificate_id: UUID, contest_key: str) -> dict[str, Any]:
    return publication_on_desk(edition, number, contest_key) | {"certificate_id": certificate_id}


@views.get("/desk/<edition>/certificates/<int:number>/one/<uuid:certificate_id>/<path:contest_key>")
@open_to(publishers, load=_certificate_at, sensitive="full names", subject="publication")
def one_certificate(publication: Publication, contest: Contest, certificate_id: UUID) -> Any:
    """The file of one certificate, made again byte for byte; `?look=`: the design, the newest if none is asked for.
    Only one that was made, because whoever checks the file looks for its digest."""
    issued = queries.certificate_on_desk(publication, contest.key, certificate_id)
    in_order = sorted(issued.files, key=lambda one: (one.made_at, one.design.number if one.design else 0))
    made = {CertificateLook(one.look): one.design for one in in_order}  # the newest of each
    look = _look_asked() if "look" in request.args or not made else next(reversed(made))
    if look not in made:
        raise WrongMoment(UNMADE, ways=[_to_make(publication, contest)])
    winner = _winner_of(publication, contest, issued)
    printing = Printing(publication, contest, look, made[look])
    content = typeset("certificates", printing.paper([(issued, winner)]), at=issued.dated_at)
    return _pdf(content, f"{issued.number}.pdf")


@views.get("/desk/<edition>/certificates/<int:number>/credential/<uuid:certificate_id>/<path:contest_key>")
@open_to(publishers, load=_certificate_at, sensitive="full names", subject="publication")
def one_credential(publication: Publication, contest: Contest, certificate_id: UUID) -> Any:
    """The Open Badges credential of one certificate."""
    issued = queries.certificate_on_desk(publication, contest.key, certificate_id)
    winner = _winner_of(publication, contest, issued)
    content = credential_of(Printing(publication, contest, CertificateLook.PLAIN), issued, winner)
    return _private(Response(content, content_type=MEDIA), f"{issued.number}.jwt")


def _winner_of(publication: Publication, contest: Contest, issued: IssuedCertificate) -> Winner:
    """Whose it is, as registration has them now."""
    winners = winners_of(publication, contest, CertificateHolder(issued.holder))
    if issued.subject in winners.changed:
        raise WrongMoment(CHANGED, entry=issued.subject)
    winner = next((one for one in winners.found if issued.number == number_of(publication, one.holder)), None)
    if winner is None:
        raise NotFound
    return winner


@views.get("/desk/<edition>/certificates/<int:number>/zip/<uuid:run_id>/<path:contest_key>")
@open_to(
    publishers,
    load=lambda edition, number, run_id, contest_key: _run_at(edition, number, run_id, contest_key),
    sensitive="full names",
    subject="publication",
)
def certificates_zip(publication: Publication, contest: Contest, run: CertificateRun) -> Any:
    """All of a run, with a folder for each school."""
    answer = send_file(file_store().verified(run.digest), mimetype=MEDIA_TYPES["zip"])
    return _private(answer, f"{publication.handle}-{run.look}.zip")


def _run_at(edition: str, number: int, run_id: UUID, contest_key: str) -> dict[str, Any]:
    found = publication_on_desk(edition, number, contest_key)
    return found | {"run": queries.run_on_desk(found["publication"], run_id)}


def _look_asked() -> CertificateLook:
    asked = request.args.get("look", "")
    return CertificateLook(asked) if asked in set(CertificateLook) else CertificateLook.CAREER


def _holder_asked() -> CertificateHolder:
    asked = request.args.get("whom", "")
    return CertificateHolder(asked) if asked in set(CertificateHolder) else CertificateHolder.CONTESTANT


def _pdf(content: bytes, name: str) -> Response:
    return _private(Response(content, content_type=MEDIA_TYPES["pdf"]), name)


def _private(answer: Response, name: str) -> Response:
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
