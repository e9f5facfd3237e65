"""Revoke a single certificate: one organiser asks and says why, another one confirms. The publication stays as it is:
what is wrong in it is put right by a correction, which replaces or revokes certificates by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.signing import REVIEWERS, draft_of, require_second_person, signing_of
from contest.errors import N_, Clash, NotAllowed, Unfit
from contest.publication.models import IssuedCertificate
from contest.publication.queries.recorded_certificates import REVOCATION, recorded_of_revocation
from contest.results.queries import tabulated_contests

NO_LONGER = N_("这张证书已经不在这一步了，可能刚刚有人办过。请看它现在的状态。")


def ask(certificate: IssuedCertificate, *, reason: str, by: UUID, at: datetime) -> IssuedCertificate:
    """Ask that it be revoked; where one signature is enough, that revokes it. Raises Clash where somebody has asked
    already, Unfit without a reason."""
    _lock(certificate)
    if certificate.revoke_asked_at is not None:
        raise Clash(NO_LONGER)
    if not reason.strip():
        raise Unfit(N_("请写明为什么撤销，查验的人会看到。"), field="reason")
    certificate.revoke_reason = reason.strip()
    certificate.revoke_asked_by, certificate.revoke_asked_at = by, at
    if signing_of(tabulated_contests(certificate.publication.tabulation)).signatures == 1:
        certificate.revoked_by, certificate.revoked_at = by, at
    return _record(certificate, by=by, at=at)


def confirm(certificate: IssuedCertificate, *, by: UUID, at: datetime) -> IssuedCertificate:
    """A second person revokes it. Raises NotAllowed for whoever asked, or is no second person beside them."""
    _lock(certificate)
    if certificate.revoke_asked_at is None or certificate.revoked_at is not None:
        raise Clash(NO_LONGER)
    if by == certificate.revoke_asked_by:
        raise NotAllowed(N_("要求撤销的人不能自己确认。请另一位组织者来确认。"))
    contests = tabulated_contests(certificate.publication.tabulation)
    beside = draft_of(certificate.revoke_asked_by)
    require_second_person(contests, roles=REVIEWERS, beside=beside, by=by, at=at)
    certificate.revoked_by, certificate.revoked_at = by, at
    return _record(certificate, by=by, at=at)


def drop(certificate: IssuedCertificate, *, by: UUID, at: datetime) -> IssuedCertificate:
    """It stays valid after all. Raises Clash where it was not asked for, or is done."""
    _lock(certificate)
    if certificate.revoke_asked_at is None or certificate.revoked_at is not None:
        raise Clash(NO_LONGER)
    certificate.revoke_reason = certificate.revoke_asked_by = certificate.revoke_asked_at = None
    return _record(certificate, by=by, at=at)


def _lock(certificate: IssuedCertificate) -> None:
    session.flush()
    session.refresh(
        certificate, ["revoke_asked_at", "revoke_asked_by", "revoked_at"], with_for_update={"of": IssuedCertificate}
    )


def _record(certificate: IssuedCertificate, *, by: UUID, at: datetime) -> IssuedCertificate:
    session.flush()
    audit.record(REVOCATION, certificate, by=by, at=at, now=recorded_of_revocation(certificate))
    return certificate
