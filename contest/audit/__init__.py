"""Who did what, from what to what, when and from where: append-only, chained by a worker behind the writers.

Writers append unchained lines, because a chain inside their transaction made 16 PostgreSQL clients three times
slower. One worker at a time chains committed lines and grows the Merkle tree over them (RFC 6962), whose head is
published and sealed; `verify` finds a changed or missing line and reports the tail that is not chained yet.
"""

from __future__ import annotations

from contest.audit.chaining import BATCH, Waiting, chain, waiting
from contest.audit.holding import (
    JOINED,
    Covered,
    Finding,
    Kind,
    Recorded,
    Standing,
    cover,
    hold,
    hold_rows,
    kinds,
    rows_to_hold,
    who_and_when,
)
from contest.audit.models import AuditHead, AuditLine, AuditLink
from contest.audit.recording import Origin, Subject, gathered, origin, record
from contest.audit.verifying import KeptHead, Verdict, Walk, current_head, verify

__all__ = [
    "BATCH",
    "JOINED",
    "AuditHead",
    "AuditLine",
    "AuditLink",
    "Covered",
    "Finding",
    "KeptHead",
    "Kind",
    "Origin",
    "Recorded",
    "Standing",
    "Subject",
    "Verdict",
    "Waiting",
    "Walk",
    "chain",
    "cover",
    "current_head",
    "gathered",
    "hold",
    "hold_rows",
    "kinds",
    "origin",
    "record",
    "rows_to_hold",
    "verify",
    "waiting",
    "who_and_when",
]
