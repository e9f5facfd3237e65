"""Issued certificates as the audit log records them: whose each number is, its signature, and the digest of each file
that was handed out; and the ZIPs of runs. Whoever holds a certificate against the status list relies on these rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold
from contest.db import session
from contest.publication.models import (
    CertificateDesign,
    CertificateFile,
    CertificateRun,
    IssuedCertificate,
    Publication,
)

NUMBERED = "publication.number_certificates"
RUN_KEPT = "publication.issue_certificates"
RUN_PURGED = "publication.purge_run"
PARTS = ("number", "holder", "contest", "subject", "award", "person", "name", "signature", "key")
FILES = "files"
REVOCATION = "publication.revoke_certificate"
NOT_REVOKED = {"why": "", "asked_by": "", "asked_at": "", "revoked_by": "", "revoked_at": ""}
UNSAID = {**NOT_REVOKED, "serial": ""}  # what lines from before leave out
DESIGNED = "publication.design_certificates"


def recorded_of_certificate(one: Any, files: Iterable[tuple[str, str, UUID | None]]) -> dict[str, str]:
    """What the log says of one: an IssuedCertificate, or a row of its columns. `files`: (digest, look, design) of
    each."""
    return {
        **{name: str(getattr(one, name)) for name in PARTS},
        "entry": str(one.entry_id or ""),
        "publication": str(one.publication_id),
        "dated": one.dated_at.isoformat(),
        "by": str(one.issued_by),
        "at": one.issued_at.isoformat(),
        **recorded_of_revocation(one),
        "serial": f"{one.serial} {one.serial_stem} {one.serial_n}" if one.serial is not None else "",
        FILES: " ".join(sorted(f"{digest}:{look}{f':{of}' if of else ''}" for digest, look, of in files)),
    }


def recorded_of_revocation(one: Any) -> dict[str, str]:
    """What the log says of the revocation of a single one: asked for, done, or neither. The reason is public, so it
    stands there as it is."""
    return {
        "why": one.revoke_reason or "",
        "asked_by": str(one.revoke_asked_by or ""),
        "asked_at": one.revoke_asked_at.isoformat() if one.revoke_asked_at else "",
        "revoked_by": str(one.revoked_by or ""),
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else "",
    }


def _revocation(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), dict(line.now))


def _certificates(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(*IssuedCertificate.__table__.c, Publication.edition_id).join(
        Publication, Publication.id == IssuedCertificate.publication_id
    )
    rows = rows_to_hold(query.order_by(IssuedCertificate.id), Publication.edition_id, edition)
    # Both are walked in the order of certificates, so that neither has to fit into memory.
    files = iter(session.execute(_FILES.execution_options(yield_per=1_000)))
    waiting = next(files, None)
    for row in rows:
        own: list[tuple[str, str, UUID | None]] = []
        while waiting is not None and waiting.certificate_id <= row.id:
            if waiting.certificate_id == row.id:
                own.append((waiting.digest, waiting.look, waiting.design_id))
            waiting = next(files, None)
        yield Standing(str(row.id), {**recorded_of_certificate(row, own), "edition": str(row.edition_id)})


_FILES = sa.select(
    CertificateFile.certificate_id, CertificateFile.digest, CertificateFile.look, CertificateFile.design_id
).order_by(CertificateFile.certificate_id)


def _numbered(line: Any) -> Iterator[Recorded]:
    rows: Mapping[str, Mapping[str, str]] = json.loads(line.now["rows"])
    for row, fields in rows.items():
        yield Recorded(row, {**UNSAID, **fields, "edition": line.now["edition"]}, begins=True)


CERTIFICATES = Kind("certificate", {NUMBERED: _numbered, REVOCATION: _revocation}, _certificates)


def _runs(edition: UUID | None) -> Iterator[Standing]:
    run = CertificateRun
    query = sa.select(*run.__table__.c, Publication.edition_id).join(Publication, Publication.id == run.publication_id)
    for row in rows_to_hold(query.order_by(run.id), Publication.edition_id, edition):
        fields = recorded_of_run(row) | {"publication": str(row.publication_id), "edition": str(row.edition_id)}
        yield Standing(str(row.id), {**fields, "by": str(row.made_by), "at": row.made_at.isoformat()})


def recorded_of_run(run: Any) -> dict[str, str]:
    """What its line says of a ZIP: a CertificateRun, or a row of its columns."""
    parts = ("certificates", "look", "digest", "size")
    return {name: str(getattr(run, name)) for name in parts} | {"job": str(run.job_id)}


def _kept(line: Any) -> Iterator[Recorded]:
    if "run" in line.now:  # lines from before name the digest only
        fields = {name: str(line.now[name]) for name in ("certificates", "look", "digest", "size", "job", "edition")}
        more = {"publication": str(line.subject_id), "by": str(line.by_id), "at": line.at.isoformat()}
        yield Recorded(line.now["run"], {**fields, **more}, begins=True)


def _purged(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {}, ends=True)


RUNS = Kind("ZIP of certificates", {RUN_KEPT: _kept, RUN_PURGED: _purged}, _runs)


def recorded_of_design(design: Any) -> dict[str, str]:
    """What its line says of a design: a CertificateDesign, or a row of its columns."""
    parts = {"number": str(design.number), "files": json.dumps(design.files, sort_keys=True)}
    return {**parts, "numbering": json.dumps(design.numbering, ensure_ascii=False, sort_keys=True)}


def _designs(edition: UUID | None) -> Iterator[Standing]:
    design = CertificateDesign
    rows = rows_to_hold(sa.select(*design.__table__.c).order_by(design.id), design.edition_id, edition)
    for row in rows:
        where = {"edition": str(row.edition_id), "organisation": str(row.organisation_id)}
        own = {"by": str(row.made_by), "at": row.made_at.isoformat()}
        yield Standing(str(row.id), {**recorded_of_design(row), **where, **own})


def _designed(line: Any) -> Iterator[Recorded]:
    fields = {**dict(line.now), "by": str(line.by_id), "at": line.at.isoformat()}
    yield Recorded(str(line.subject_id), fields, begins=True)


DESIGNS = Kind("design of certificates", {DESIGNED: _designed}, _designs)
