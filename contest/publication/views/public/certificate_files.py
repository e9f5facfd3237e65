"""A certificate's PDF, or its credential, held against what was issued: of a stranger's file only
the JSON of a credential is parsed, and nothing is stored."""

from __future__ import annotations

import hashlib
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from contest.access import everyone, open_to
from contest.errors import N_, NotFound, Unfit
from contest.exchange.certificates import facts_in, read_certificate, text_in
from contest.exchange.credentials import facts_of, is_credential, read_credential
from contest.exchange.labels import Unsound
from contest.exchange.seals import read_known_keys
from contest.extensions import limiter
from contest.formatting import format_size
from contest.forms import Form
from contest.publication.labels import CERTIFICATE_STATE_LABELS
from contest.publication.models import CertificateState
from contest.publication.queries import certificates as queries
from contest.publication.sealed.signing import public_keys
from contest.publication.views.public.blueprint import views
from contest.publication.views.public.certificates import VERDICTS
from contest.web import render_page

MOST_BYTES = 2 * 2**20  # a certificate takes some 40 KB
TOO_LARGE = N_("这个文件超过 %(most)s，不会是一张证书。请选证书的 PDF 或 .jwt，一次一张。")
NONE_IN_IT = N_(
    "这个文件里没有证书的签名，或者有好几张。请选发到手里的那个 PDF 或 .jwt，一次一张；扫描件和照片请查纸上的编号。"
)
OTHER_BADGE = N_("这是一份凭据，但不是这里发的那一种。请到发它的网站去查。")


class CertificateFileForm(Form):
    file = FileField(_l("证书文件（.pdf 或 .jwt）"))


@views.route("/certificates/file", methods=["GET", "POST"])
@open_to(everyone)
@limiter.limit("20/minute", methods=["POST"])
def certificate_file() -> Any:
    """Whether a credential was signed here, or a PDF is one of the files that were issued for its number, and what that
    is worth now. Time and memory grow with the file's size, which is limited."""
    form = CertificateFileForm()
    if not form.validate_on_submit():
        return _page(form)
    given, raw = form.file.data, b""
    if isinstance(given, FileStorage):
        raw = given.stream.read(MOST_BYTES + 1)
        given.close()  # a large one lies on the disk
    if not raw:
        form.refuse(Unfit(N_("请选一个证书文件（.pdf 或 .jwt）。"), field="file"))
        return _page(form)
    if len(raw) > MOST_BYTES:
        form.refuse(Unfit(TOO_LARGE, field="file", most=format_size(MOST_BYTES)))
        return _page(form)
    is_badge, text = is_credential(raw), ""
    try:
        if is_badge:
            facts_of(raw)
        else:
            text = text_in(raw)
            facts_in(text)
    except Unsound:
        form.refuse(Unfit(OTHER_BADGE if is_badge else NONE_IN_IT, field="file"))
        return _page(form)
    return _page(form, **_judged(text, raw, is_badge=is_badge), file=given.filename or "", size=format_size(len(raw)))


def _judged(text: str, raw: bytes, *, is_badge: bool) -> dict[str, Any]:
    """`found`: forged | unknown | not_yet | altered | issued | badge; and what its number is worth. All of a credential
    is signed, so that none is altered."""
    try:
        keys = read_known_keys(public_keys())
        facts, _key = read_credential(raw, keys) if is_badge else read_certificate(text, keys)
    except Unsound:
        return {"found": "forged"}
    try:
        certificate = queries.certificate_by_number(facts["number"])
    except NotFound:
        return {"found": "unknown"}
    if certificate.publication.edition.opened_at is None:
        return {"found": "unknown"}
    state = queries.worth_of(certificate).state
    if state == CertificateState.NOT_YET:
        return {"found": "not_yet"}
    is_issued = hashlib.sha256(raw).hexdigest() in {one.digest for one in certificate.files}
    return {
        "found": "badge" if is_badge else "issued" if is_issued else "altered",
        "kind": VERDICTS[state],
        "word": CERTIFICATE_STATE_LABELS[state],
        "number": certificate.number,
    }


def _page(form: CertificateFileForm, **judged: Any) -> Any:
    return render_page("publication/public/certificate_file.html", form=form, **{"found": None, **judged})
