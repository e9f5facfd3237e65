"""Revoking a single certificate at the desk: one asks and says why, another one confirms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_
from contest.forms import Form
from contest.people.queries import names_of
from contest.publication.actions import revoking
from contest.publication.forms import WhyForm
from contest.publication.models import IssuedCertificate, Publication
from contest.publication.policies import publishers
from contest.publication.queries import certificates as queries
from contest.publication.queries.desk import publication_on_desk
from contest.publication.views.certificates import views
from contest.web import actor_and_time, flash_done, redirect_to, render_page

__all__ = ["views"]


def _certificate_at(edition: str, number: int, certificate_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: a certificate within its publication and contest."""
    found = publication_on_desk(edition, number, contest_key)
    issued = queries.certificate_on_desk(found["publication"], found["contest"].key, certificate_id)
    return {**found, "certificate": issued}


@views.route(
    "/desk/<edition>/certificates/<int:number>/revoke/<uuid:certificate_id>/<path:contest_key>", methods=["GET", "POST"]
)
@open_to(publishers, load=_certificate_at)
def revoke_certificate(publication: Publication, contest: Contest, certificate: IssuedCertificate) -> Any:
    """Ask that it be revoked, and why; how far that is."""
    form = WhyForm()
    if form.validate_on_submit():
        given = {"reason": form.reason.data or "", **actor_and_time()}
        if form.attempt(revoking.ask, certificate, **given) is not None:
            if certificate.revoked_at is not None:
                flash_done(N_("证书 %(number)s 已撤销。"), number=certificate.number)
            else:
                flash_done(N_("已要求撤销证书 %(number)s，等另一位组织者确认。"), number=certificate.number)
            return _back(publication, contest, certificate)
    return _page(publication, contest, certificate, form)


@views.post("/desk/<edition>/certificates/<int:number>/confirm-revocation/<uuid:certificate_id>/<path:contest_key>")
@open_to(publishers, load=_certificate_at)
def confirm_revocation(publication: Publication, contest: Contest, certificate: IssuedCertificate) -> Any:
    """The second person revokes it."""
    form = Form()
    if form.validate_on_submit() and form.attempt(revoking.confirm, certificate, **actor_and_time()) is not None:
        flash_done(N_("证书 %(number)s 已撤销。"), number=certificate.number)
        return _back(publication, contest, certificate)
    return _page(publication, contest, certificate, form)


@views.post("/desk/<edition>/certificates/<int:number>/drop-revocation/<uuid:certificate_id>/<path:contest_key>")
@open_to(publishers, load=_certificate_at)
def drop_revocation(publication: Publication, contest: Contest, certificate: IssuedCertificate) -> Any:
    """It is not revoked after all."""
    form = Form()
    if form.validate_on_submit() and form.attempt(revoking.drop, certificate, **actor_and_time()) is not None:
        flash_done(N_("证书 %(number)s 不撤销了。"), number=certificate.number)
        return _back(publication, contest, certificate)
    return _page(publication, contest, certificate, form)


def _back(publication: Publication, contest: Contest, certificate: IssuedCertificate) -> Any:
    where = {"number": publication.number, "certificate_id": certificate.id}
    return redirect_to("publication.revoke_certificate", **where, **contest.address)


def _page(publication: Publication, contest: Contest, certificate: IssuedCertificate, form: Form) -> Any:
    people = [one for one in (certificate.revoke_asked_by, certificate.revoked_by) if one is not None]
    return render_page(
        "publication/desk/revoke.html",
        publication=publication,
        contest=contest,
        certificate=certificate,
        name=contest_name(contest),
        form=form,
        why=form if isinstance(form, WhyForm) else WhyForm(formdata=None),
        names=names_of(people),
        is_own=certificate.revoke_asked_by == current_actor().account_id,
        at=contest.address,
        zone=contest.edition.zone,
    )
