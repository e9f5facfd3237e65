"""What the archive of an edition holds: its tables, and how each reaches the edition; what is left out, and why.

Every table of the database is either here or in ELSEWHERE, and every column is written or in LEFT_OUT: a test holds it,
so that a new one must be thought about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.awards.models import AwardDecision
from contest.db import Model
from contest.editions.models import (
    Contest,
    Edition,
    GroupFacts,
    Milestone,
    RulebookProposal,
    RulebookVersion,
    Setting,
)
from contest.judging.models import (
    Assignment,
    Conflict,
    Draw,
    HandOver,
    HelpCall,
    Lot,
    OutsideScore,
    Panel,
    ScoreSheet,
    Seat,
    SheetVersion,
)
from contest.publication.models import (
    CertificateDesign,
    CertificateFile,
    IssuedCertificate,
    Objection,
    ObjectionDecision,
    ObjectionFile,
    Publication,
    PublicationContest,
    PublishedFile,
)
from contest.registration.models import (
    Appearance,
    ChangeRequest,
    DelegationMember,
    EnteredAttribute,
    Entry,
    EntryMember,
    FormerParticipation,
    Material,
    QuotaLine,
    Reserve,
    Verification,
)
from contest.results.models import (
    Adjustment,
    Advance,
    AdvanceDecision,
    Decision,
    Problem,
    Result,
    TabulatedContest,
    Tabulation,
)

# By folder, in the order of the archive.
FOLDERS: Mapping[str, tuple[type[Model], ...]] = {
    "rulebooks": (Edition, RulebookVersion, RulebookProposal, Contest, Setting, GroupFacts),
    "rosters": (
        *(Entry, EntryMember, Appearance, FormerParticipation, Material, Verification, QuotaLine, Reserve),
        *(ChangeRequest, DelegationMember, EnteredAttribute),
    ),
    "recusals": (Panel, Seat, Assignment, Conflict),
    "lots": (Draw, Lot),
    "sheets": (ScoreSheet, SheetVersion, OutsideScore, Adjustment),
    "minutes": (Milestone, HelpCall, HandOver),
    "results": (*(Tabulation, TabulatedContest, Result, Problem, Decision, AwardDecision, Advance, AdvanceDecision),),
    "objections": (Objection, ObjectionFile, ObjectionDecision),
    "publications": (
        Publication,
        PublicationContest,
        PublishedFile,
        CertificateDesign,
        IssuedCertificate,
        CertificateFile,
    ),
}

# The first of these columns that a table has leads to its edition.
WAYS: Mapping[str, type[Model]] = {
    "edition_id": Edition,
    "contest_id": Contest,
    "publication_id": Publication,
    "tabulation_id": Tabulation,
    "entry_id": Entry,
    "appearance_id": Appearance,
    "panel_id": Panel,
    "seat_id": Seat,
    "objection_id": Objection,
    "certificate_id": IssuedCertificate,
}

LEFT_OUT: Mapping[str, str] = {
    "edition.rehearsal_of_id": "a rehearsal is no record, and has no archive",
    "rulebook_version.text": "a file of its own: rulebooks/versions",
    "rulebook_proposal.text": "a file of its own: rulebooks/proposals",
    "contest.frozen_text": "a file of its own: rulebooks/frozen",
    "score_sheet.draft": "not submitted",
    "score_sheet.draft_at": "not submitted",
    "score_sheet.receipt": "not submitted",
    "score_sheet.note": "a judge's private note",
    "hand_over.content_encrypted": "what was accepted stands in the sheets",
    "delegation_member.declared_encrypted": "sizes and needs, for the venue only",
    "delegation_member.photo": "for badges and the venue only",
    "help_call.line_encrypted": "it may name a mark or a person",
    "result.explanation": "derived again from the bundle",
    "publication.manifest": "in the bundle",
    "publication.figures": "derived again from the bundle",
}
ELSEWHERE: Mapping[str, str] = {
    "published_place": "places.csv of the bundle",
    "published_group_award": "awards.csv of the bundle",
    "published_table": "table-KEY.csv of the bundle",
    "certificate_run": "a ZIP that is deleted after a month, and can be made again",
    "audit_line": "log/log.jsonl has those of this edition",
    "audit_link": "the log's own chain, of all editions",
    "audit_head": "the log's own chain, of all editions",
    "person": "of people, in all editions; names stand where rows name people",
    "enrolment": "of people, in all editions",
    "correction": "of people, in all editions",
    "account": "of people, in all editions",
    "membership": "of people, in all editions",
    "invitation": "of people, in all editions",
    "earlier_award": "what publications say, by person and for later editions",
    "failed_try": "kept for a day",
    "organisation": "of all editions; codes and names stand where rows name them",
    "series": "of all editions",
    "import": "how rows came in; the rows are here",
    "import_draft": "files that did not come in",
    "kept_form": "kept for an hour",
    "award_columns": "how a school likes its lists",
    "archive": "archives of this edition",
    "award_share": "what people show of their own, of all editions",
    "letter": "letters, which are deleted",
    "chore": "the machine's own",
    "job": "the machine's own",
    "public_state": "the machine's own",
    "ready_page": "the machine's own",
    "receipt": "what a browser was answered",
    "access_line": "who read what, kept for a year",
}

NAMES = frozenset(
    {
        *("seat.name", "publication.reviewed_name", "objection_decision.by_name", "draw.witness", "lot.witness"),
        *("change_request.wanted", "issued_certificate.name", "objection.paper_name"),
    }
)
"""Columns that hold somebody's name."""
PROSE = ("reason", "reasons", "why", "note", "text", "comment", "decision", "detail", "answer")
"""Endings of the names of columns that somebody wrote freely, so that they may say anything about anybody."""
FACTS = frozenset(
    {
        *("entry.attributes", "entry.title", "verification.fields", "verification.mended", "verification.before"),
        *("publication.signed", "publication.publicity_basis", "group_facts.attributes", "group_facts.source"),
        *("material.name", "objection_file.name", "outside_score.file"),
    }
)
"""Documents, titles and names of files of the same kind."""
SUBMITTED = frozenset({"score_sheet.comment"})
"""Columns that a judge fills in with the marks: theirs alone until a version is submitted."""


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    """A table of an edition: where its rows stand in the archive, and which columns they have."""

    path: str
    model: type[Model]

    @property
    def columns(self) -> list[sa.Column[Any]]:
        table: sa.Table = self.model.__table__  # type: ignore[assignment]
        return [one for one in table.columns if f"{table.name}.{one.name}" not in LEFT_OUT]

    def rows(self, edition_id: UUID) -> sa.Select[Any]:
        """Its rows of an edition, in the order in which they were made."""
        keys = sa.inspect(self.model).primary_key
        columns = [_submitted(one) if str(one) in SUBMITTED else one for one in self.columns]
        return sa.select(*columns).where(within(self.model, edition_id)).order_by(*keys)


def _submitted(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A column of a sheet; NULL where none of its versions was submitted."""
    has_version = sa.exists().where(SheetVersion.sheet_id == ScoreSheet.id)
    return sa.case((has_version, column)).label(column.name)


def tables() -> list[ArchivedTable]:
    """All of them, in the order of the archive."""
    return [
        ArchivedTable(f"{folder}/{model.__tablename__}.csv", model)
        for folder, models in FOLDERS.items()
        for model in models
    ]


def within(model: type[Model], edition_id: UUID) -> sa.ColumnElement[bool]:
    """Fits the rows of a table that belong to an edition. A conflict that a judge declared belongs to every edition in
    which that judge has a seat, unless it names an entry."""
    if model is Edition:
        return Edition.id == edition_id
    if model is Conflict:
        people = sa.select(Seat.person_id).where(within(Seat, edition_id), Seat.person_id.is_not(None))
        of_people = sa.and_(Conflict.appearance_id.is_(None), Conflict.person_id.in_(people))
        appearances = sa.select(Appearance.id).where(within(Appearance, edition_id))
        return sa.or_(of_people, Conflict.appearance_id.in_(appearances))
    columns = sa.inspect(model).columns
    way = next(name for name in WAYS if name in columns)
    if way == "edition_id":
        return columns[way] == edition_id
    above: Any = WAYS[way]
    return columns[way].in_(sa.select(above.id).where(within(above, edition_id)))


def is_prose(column: sa.Column[Any]) -> bool:
    """Whether somebody wrote it freely."""
    return f"{column.table.name}.{column.name}" in FACTS or (
        isinstance(column.type, sa.Text) and column.name.rpartition("_")[2] in PROSE
    )
