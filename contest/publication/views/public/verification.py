"""Verify here: the seal's public keys at a fixed address, and a page that derives a bundle's results again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from contest import audit, clock
from contest.access import everyone, open_to
from contest.db import session
from contest.errors import N_, Unfit
from contest.extensions import limiter
from contest.formatting import format_size
from contest.forms import Form
from contest.publication.queries import published
from contest.publication.sealed import checking, signing
from contest.publication.sealed.turns import NoTurn
from contest.publication.views.public.blueprint import views
from contest.publication.views.public.verdicts import REFUSALS, Shown, shown
from contest.web import render_page

if TYPE_CHECKING:
    from contest.exchange.verifying import Verdict
    from contest.publication.models import Publication


class VerifyForm(Form):
    bundle = FileField(_l("存证包（.zip）"))
    seal = FileField(_l("封签（.seal.json）"))


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
    form = VerifyForm()
    if not form.validate_on_submit():
        return _page(form)
    bundle, seal = _uploaded(form.bundle), _uploaded(form.seal)
    if bundle is None:
        form.refuse(Unfit(N_("请选一个存证包文件（.zip）。"), field="bundle"))
        return _page(form)
    session.rollback()  # no connection waits for a stranger's file
    return _checked(form, bundle, seal)


def _checked(form: VerifyForm, bundle: FileStorage, seal: FileStorage | None) -> Any:
    from contest.exchange.confined import Unfinished

    try:
        found = checking.check(bundle.save, seal.save if seal else None, client=request.remote_addr or "")
    except NoTurn as busy:
        answer = _page(form, refusal=busy.why, status=429 if busy.why == "client" else 503)
        answer.headers["Retry-After"] = str(_longest())
        return answer
    except Unfinished as stopped:
        return _page(form, refusal=stopped.why, status=422)
    found, own = _on_record(found)
    name = bundle.filename or "bundle.zip"
    return _page(form, shown=shown(found, own, name=name, size=format_size(_size(bundle)), at=clock.now()))


def _on_record(found: Verdict) -> tuple[Verdict, Publication | None]:
    """The verdict with what we have on record: the publication of that digest, or of the number that it claims."""
    from contest.exchange.verifying import against_record, may_be_of, of_rehearsal

    partner = found.signed_by is not None and found.signed_by.key not in {key.key for key in checking.own_keys()}
    if partner or not found.agrees or found.publication is None:
        return found, None
    edition = (found.publication.about or {}).get("edition", "")
    if found.kind == "published" and published.was_thrown_away(found.digest):
        return of_rehearsal(found), None
    own = published.by_digest(found.digest) or published.claimed(edition, found.publication.number)
    if own is None:
        return found, None
    if own.digest == found.digest and own.edition.rehearsal_of_id is not None:
        return of_rehearsal(found), own  # also one that was sealed before manifests said so
    ours = {signing.log_name(), ((own.manifest or {}).get("log") or {}).get("origin") or ""}
    if not may_be_of(found.publication, ours):
        return found, None
    return against_record(found, own.digest, own.organisation.name["zh"]), own


def _page(form: VerifyForm, *, shown: Shown | None = None, refusal: str | None = None, status: int = 200) -> Any:
    return render_page(
        "publication/public/verify.html",
        status=status,
        form=form,
        shown=shown,
        refusal=REFUSALS.get(refusal or ""),
        seconds=_longest(),
    )


def _longest() -> int:
    """After how many seconds a file that is being verified is done or stopped."""
    from contest.exchange.confined import PATIENCE

    return checking.settings().verify_seconds * PATIENCE


def _uploaded(field: FileField) -> FileStorage | None:
    """The uploaded file; None if the field was sent empty or as text. It lies on disk where it is large."""
    given = field.data
    return given if isinstance(given, FileStorage) and _size(given) else None


def _size(given: FileStorage) -> int:
    given.stream.seek(0, 2)
    size = given.stream.tell()
    given.stream.seek(0)
    return size
