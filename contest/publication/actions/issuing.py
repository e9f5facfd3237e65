"""Issuing certificates: writing down whose each number is, and the digest of each file that was made for it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from contest import audit, keys
from contest.db import session
from contest.exchange.certificates import signature_of
from contest.exchange.seals import fingerprint, raw_public_key
from contest.files import Stored
from contest.people.models import Organisation
from contest.publication.models import (
    CertificateDesign,
    CertificateFile,
    CertificateHolder,
    CertificateLook,
    CertificateRun,
    IssuedCertificate,
    Publication,
)
from contest.publication.queries.numbering import Numbering, newest_numbers
from contest.publication.queries.recorded_certificates import (
    NUMBERED,
    RUN_KEPT,
    recorded_of_certificate,
    recorded_of_run,
)
from contest.publication.sealed.signing import current_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CODE = 13  # letters for 64 bits, five bits each
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: none looks like another


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a certificate is: see IssuedCertificate."""

    kind: CertificateHolder
    contest: str
    subject: str
    entry_id: UUID | None
    award: str
    person: int
    name: str

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What tells certificates of one publication apart."""
        return self.kind, self.contest, self.subject, self.award, self.person


def number_of(publication: Publication, holder: Holder) -> str:
    """`CAREER-2023-2-7K3M9QX2B4VNC`: the publication's name and 64 bits that nobody can guess. They follow from the
    site's oldest field key, so that what is lost with the database comes back the same from a backup of before."""
    own = keys.derived("certificates", str(publication.id))
    facts = "".join(f"{len(str(part))}:{part}" for part in holder.key)
    drawn = int.from_bytes(hmac.digest(own, facts.encode(), sha256)[:8], "big")
    code = ""
    for _turn in range(CODE):
        drawn, rest = divmod(drawn, 32)
        code = LETTERS[rest] + code
    return f"{publication.handle}-{code}".upper()


def drawn(
    publication: Publication, holders: Sequence[tuple[Holder, bytes]], *, by: UUID, at: datetime
) -> list[IssuedCertificate]:
    """The certificates of these, in their order: those that were issued, and new rows that belong to no session yet,
    so that their files can be made before anything is written. `holders`: each with the payload that its certificate
    signs (exchange.certificates)."""
    known = issued_to(publication, [one for one, _payload in holders])
    key = current_key()
    return [
        known.get(holder.key) or _issued(publication, holder, payload, key, by=by, at=at) for holder, payload in holders
    ]


def number_ahead(
    publication: Publication,
    wanted: Sequence[tuple[Holder, bytes, str]],
    rule: Numbering,
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Write down those that are not yet, each with the next of the organisation's own numbers, in this order: nothing
    else of it gives numbers meanwhile, and what is undone gives its numbers back, so that none is missing. `wanted`:
    each with the payload that its certificate signs and what its number runs within."""
    session.execute(
        sa.select(Organisation.id).where(Organisation.id == publication.organisation_id).with_for_update(key_share=True)
    )
    known = issued_to(publication, [holder for holder, _payload, _stem in wanted])
    newest = newest_numbers(publication.organisation_id, [stem for _holder, _payload, stem in wanted])
    key, made = current_key(), []
    for holder, payload, stem in wanted:
        if holder.key in known:
            continue
        newest[stem] = n = newest.get(stem, 0) + 1
        one = _issued(publication, holder, payload, key, by=by, at=at)
        one.serial, one.serial_stem, one.serial_n = rule.serial(stem, n), stem, n
        made.append(one)
    session.add_all(made)
    session.flush()
    if made:
        rows = {str(one.id): recorded_of_certificate(one, ()) for one in made}
        now = {"rows": json.dumps(rows, ensure_ascii=False), "edition": publication.edition_id}
        audit.record(NUMBERED, publication, by=by, at=at, now=now)


def issued_to(
    publication: Publication, holders: Iterable[Holder]
) -> dict[tuple[str, str, str, str, int], IssuedCertificate]:
    """The certificates that some of these have already, by `Holder.key`."""
    subjects = {one.subject for one in holders}
    rows = session.scalars(
        sa.select(IssuedCertificate).where(
            IssuedCertificate.publication_id == publication.id, IssuedCertificate.subject.in_(subjects)
        )
    )
    return {(one.holder, one.contest, one.subject, one.award, one.person): one for one in rows}


def _issued(
    publication: Publication,
    holder: Holder,
    payload: bytes,
    key: Ed25519PrivateKey,
    *,
    by: UUID,
    at: datetime,
) -> IssuedCertificate:
    return IssuedCertificate(
        region=publication.region,
        publication_id=publication.id,
        number=number_of(publication, holder),
        holder=holder.kind,
        contest=holder.contest,
        subject=holder.subject,
        entry_id=holder.entry_id,
        award=holder.award,
        person=holder.person,
        name=holder.name,
        signature=signature_of(payload, key),
        key=fingerprint(raw_public_key(key.public_key())),
        dated_at=publication.published_at or at,
        issued_at=at,
        issued_by=by,
    )


def issue(
    publication: Publication,
    made: Sequence[tuple[IssuedCertificate, str]],
    look: CertificateLook,
    design: CertificateDesign | None = None,
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Write certificates down that are not yet, and the SHA-256 of the files that were made for them; what is there
    already stays as it is. The log says how each row that is new, or has a new file, stands now."""
    is_new = [one.id is None for one, _digest in made]
    session.add_all([one for one, _digest in made])
    session.flush()
    known: dict[UUID, list[tuple[str, str, UUID | None]]] = {one.id: [] for one, _digest in made}
    file = CertificateFile
    kept = sa.select(file.certificate_id, file.digest, file.look, file.design_id)
    for row in session.execute(kept.where(file.certificate_id.in_(known))):
        known[row.certificate_id].append((row.digest, row.look, row.design_id))
    design_id = design.id if design is not None else None
    rows, changed = [], {}
    for (one, digest), was_added in zip(made, is_new, strict=True):
        files = known[one.id]
        is_known = digest in (there for there, *_of in files)
        if not is_known:
            added = {"certificate_id": one.id, "digest": digest, "look": str(look), "design_id": design_id}
            rows.append({**added, "made_at": at})
            files.append((digest, str(look), design_id))
        if was_added or not is_known:
            changed[str(one.id)] = recorded_of_certificate(one, files)
    if rows:
        session.execute(sa.insert(CertificateFile), rows)
    if changed:
        now = {"rows": json.dumps(changed, ensure_ascii=False), "edition": publication.edition_id}
        audit.record(NUMBERED, publication, by=by, at=at, now=now)


def keep_run(
    publication: Publication,
    stored: Stored,
    *,
    job_id: UUID,
    look: CertificateLook,
    certificates: int,
    by: UUID,
    at: datetime,
) -> CertificateRun:
    """A ZIP of certificates was made: say so in the log, and keep it for a while."""
    run = CertificateRun(
        publication_id=publication.id,
        job_id=job_id,
        look=look,
        certificates=certificates,
        digest=stored.digest,
        size=stored.size,
        made_at=at,
        made_by=by,
    )
    session.add(run)
    session.flush()
    now = {**recorded_of_run(run), "run": run.id, "edition": publication.edition_id}
    audit.record(RUN_KEPT, publication, by=by, at=at, now=now)
    return run
