"""How an organisation's certificates look and are numbered: pictures to upload, a rule for numbers, a page to see."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from contest.access import open_to
from contest.editions.labels import award_names
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import contest_name, rulebook_of
from contest.errors import N_, NotFound
from contest.formatting import format_size
from contest.publication.actions.issuing import issued_to
from contest.publication.formatting import format_certificate
from contest.publication.forms import DesignForm
from contest.publication.labels import CERTIFICATE_LOOK_LABELS, DESIGN_PART_LABELS
from contest.publication.models import CertificateHolder, CertificateLook, DesignPart, Publication
from contest.publication.papers.certificates import Printing, winners_of
from contest.publication.papers.designing import design_certificates
from contest.publication.papers.pictures import WANTED
from contest.publication.papers.typesetting import draw
from contest.publication.policies import publishers
from contest.publication.queries.certificates import PRINTABLE, looks_issued
from contest.publication.queries.designs import design_of
from contest.publication.queries.desk import publication_on_desk
from contest.publication.queries.numbering import Numbering, newest_numbers, numbering_in
from contest.publication.views.revoking import views
from contest.web import actor_and_time, flash_done, redirect_to, render_page

__all__ = ["views"]


@views.route("/desk/<edition>/certificates/<int:number>/design/<path:contest_key>", methods=["GET", "POST"])
@open_to(publishers, load=publication_on_desk)
def certificate_design(publication: Publication, contest: Contest) -> Any:
    """Its seal, signature, paper and numbers; what is not sent stays as it is. With the first winner's page."""
    kept = design_of(publication)
    rule = numbering_in(kept.numbering) if kept is not None else None
    known = rule or Numbering()
    form = DesignForm(data={"numbered": rule is not None, **known.kept()})
    if form.validate_on_submit() and form.attempt(_keep, publication, form, known) is not None:
        flash_done(N_("已存。以后制作的证书都照这个样子；已经发出的文件不变。"))
        return redirect_to("publication.certificate_design", number=publication.number, **contest.address)
    is_printable = publication.state in PRINTABLE
    return render_page(
        "publication/desk/certificate_design.html",
        publication=publication,
        contest=contest,
        name=contest_name(contest),
        form=form,
        files=kept.files if kept is not None else {},
        parts=DESIGN_PART_LABELS,
        hints={part: _hint(part) for part in DesignPart},
        looks=CERTIFICATE_LOOK_LABELS,
        look=_look_asked(publication),
        has_preview=is_printable and bool(winners_of(publication, contest).found),
        numbers=_next_numbers(publication, contest, rule) if rule is not None and is_printable else [],
        at=contest.address,
    )


def _keep(publication: Publication, form: DesignForm, known: Numbering) -> Any:
    pictures = {}
    for part in DesignPart:
        upload = form[part].data
        if getattr(upload, "filename", ""):
            pictures[str(part)] = upload.stream.read(WANTED[part].bytes + 1)
            upload.close()  # a large one lies on the disk
    rule = Numbering(
        prefix=form.prefix.data if form.prefix.raw_data else known.prefix,
        year=form.year.data,
        award=form.award.data,
        digits=form.digits.data or known.digits,
    )
    return design_certificates(
        publication.edition,
        publication.organisation,
        pictures=pictures,
        removed=[part for part in DesignPart if form[f"no_{part}"].data],
        numbering=rule if form.numbered.data else None,
        **actor_and_time(),
    )


def _hint(part: str) -> str:
    """What a picture must be, in one sentence."""
    wanted = WANTED[part]
    facts = {
        "format": wanted.format.upper(),
        "width": wanted.least[0],
        "height": wanted.least[1],
        "size": format_size(wanted.bytes),
    }
    if part == DesignPart.PAPER:
        return str(
            _("%(format)s，A4 横放，至少 %(width)s×%(height)s 像素，最大 %(size)s；用它就不再印我们的边框", **facts)
        )
    if part == DesignPart.SEAL:
        return str(
            _("%(format)s，正方形，背景透明，至少 %(width)s×%(height)s 像素，最大 %(size)s；印成 4.2 厘米", **facts)
        )
    return str(_("%(format)s，背景透明，至少 %(width)s×%(height)s 像素，最大 %(size)s；印在单位名称上方", **facts))


def _next_numbers(publication: Publication, contest: Contest, rule: Numbering) -> list[dict[str, Any]]:
    """What the winners of this contest would be numbered, who have none yet: for each award from where to where."""
    found = winners_of(publication, contest, CertificateHolder.CONTESTANT).found
    issued = issued_to(publication, [one.holder for one in found])
    printing = Printing(publication, contest, CertificateLook.CAREER, design_of(publication))
    waiting = Counter((one.holder.award, printing.stem(one) or "") for one in found if one.holder.key not in issued)
    newest = newest_numbers(publication.organisation_id, [stem for _award, stem in waiting])
    names, rows = award_names(rulebook_of(contest)), list[dict[str, Any]]()
    for (award, stem), n in waiting.items():
        first = newest.get(stem, 0) + 1
        newest[stem] = first + n - 1
        what = format_certificate(names, CertificateHolder.CONTESTANT, award)
        rows.append({"what": what, "n": n, "first": rule.serial(stem, first), "last": rule.serial(stem, first + n - 1)})
    return rows


def _look_asked(publication: Publication) -> CertificateLook:
    asked = request.args.get("look", "")
    if asked in set(CertificateLook):
        return CertificateLook(asked)
    return next(iter(looks_issued(publication)), CertificateLook.CAREER)


@views.get("/desk/<edition>/certificates/<int:number>/design/preview/<path:contest_key>")
@open_to(publishers, load=publication_on_desk, sensitive="full names", subject="publication")
def design_preview(publication: Publication, contest: Contest) -> Response:
    """The page of the first winner as a picture, marked as a specimen. `?look=`: the look."""
    found = winners_of(publication, contest).found
    if not found:
        raise NotFound
    at = publication.published_at or publication.tabulation.at
    printing = Printing(publication, contest, _look_asked(publication), design_of(publication))
    answer = Response(draw("certificates", printing.sample(found[0], at), at=at), content_type="image/png")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
