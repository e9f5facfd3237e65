"""Verify here: the seal's public keys at a fixed address, and a page that derives a bundle's results again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from contest import audit
from contest.access import everyone, open_to
from contest.errors import N_, Unfit
from contest.extensions import limiter
from contest.forms import Form
from contest.i18n import language
from contest.publication.sealed import signing
from contest.publication.views.public.blueprint import views
from contest.web import render_page

if TYPE_CHECKING:
    from contest.exchange.verifying import Verdict


class VerifyForm(Form):
    bundle = FileField(_l("存证包（.zip）"))
    seal = FileField(_l("封签（.seal.json），和存证包一起下载的不用另交"))


@views.get("/.well-known/saiwu-seal-keys.pem")
@open_to(everyone)
def seal_keys() -> Response:
    """The public halves of the keys that seal here, the current one first: for `contest verify --key`."""
    return Response(signing.public_keys(), content_type="application/x-pem-file")


@views.get(f"{signing.LOG}/checkpoint")
@open_to(everyone)
def log_checkpoint() -> Response:
    """The newest head of the audit log, signed now: a checkpoint as in C2SP's tlog-checkpoint. Whoever keeps it can
    tell later, with `contest audit verify --since`, whether the log only grew."""
    from contest.exchange.checkpoints import checkpoint

    signed = checkpoint(audit.current_head(signing.log_name()), signing.current_key())
    answer = Response(signed, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@views.route("/verify", methods=["GET", "POST"])
@open_to(everyone)
@limiter.limit("6/minute", methods=["POST"])
def verification() -> Any:
    """Read a bundle and derive its results again with the exact engine, as `contest verify` does. Nothing is stored."""
    from contest.exchange.verifying import verify

    form = VerifyForm()
    verdict: Verdict | None = None
    if form.validate_on_submit():
        raw, seal = _bytes_of(form.bundle), _bytes_of(form.seal)
        if raw:
            verdict = verify(raw, seal or None, signing.public_keys() if _is_sealed(raw, seal) else None)
        else:
            form.refuse(Unfit(N_("请选一个存证包文件（.zip）。"), field="bundle"))
    verdict_text = verdict.sentence("en" if language() == "en" else "zh") if verdict else ""
    return render_page("publication/public/verify.html", form=form, verdict=verdict, verdict_text=verdict_text)


def _bytes_of(field: FileField) -> bytes:
    """The uploaded bytes; none if the field was sent empty or as text."""
    return field.data.read() if isinstance(field.data, FileStorage) else b""


def _is_sealed(raw: bytes, seal: bytes) -> bool:
    """Whether a seal was uploaded too, separately or in the same download: only then can the signer be checked."""
    return bool(seal) or b"seal.json" in raw
