"""Editions, their rulebooks, and the one contest tree."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Document, Key, Mapped, Model, Region, Words, mapped_column
from contest.people.models import Organisation, Series


class ContestState(StrEnum):
    """How far a contest is: read from its milestones and its calendar, in this order."""

    PREPARING = "preparing"
    REGISTRATION = "registration"
    VERIFICATION = "verification"
    CLOSED = "closed"  # registration has ended, and verification is not open
    FROZEN = "frozen"  # the roster is frozen, and judging has not been opened
    JUDGING = "judging"
    JUDGED = "judged"
    TABULATED = "tabulated"
    PUBLIC = "public"
    FINAL = "final"


class ProposalOutcome(StrEnum):
    """What became of a proposed change of frozen rules."""

    CONSENTED = "consented"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Edition(Model):
    """One edition of a series: a root of contest trees and the rulebook that they share."""

    __tablename__ = "edition"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    series_id: Mapped[UUID] = mapped_column(sa.ForeignKey("series.id"), index=True)
    name: Mapped[Words]
    short: Mapped[Words]
    year: Mapped[int]
    zone: Mapped[str]  # IANA
    begins: Mapped[date | None]
    ends: Mapped[date | None]
    opened_at: Mapped[datetime | None]  # None: in preparation, seen by its organisers only
    archived_at: Mapped[datetime | None]
    # A rehearsal of another edition: marked on all its pages, in no public list, thrown away as a whole.
    rehearsal_of_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("edition.id"))
    # The sites that may show its results within their pages, as a browser names them: `https://news.example.org`.
    embed_origins: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]

    series: Mapped[Series] = relationship()
    rehearsal_of: Mapped[Edition | None] = relationship(remote_side="Edition.id")
    rulebooks: Mapped[list[RulebookVersion]] = relationship(back_populates="edition", order_by="RulebookVersion.number")


class RulebookVersion(Model):
    """A version of a rulebook, from a moment on; the edition's own, or one contest's for itself and those below it."""

    __tablename__ = "rulebook_version"
    __table_args__ = (sa.UniqueConstraint("edition_id", "number"),)

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    contest_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contest.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(deferred=True)  # TOML, to the letter
    digest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the text
    law: Mapped[str]
    reason: Mapped[str | None]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="rulebooks")


class Contest(Model):
    """One stage × organisation that runs it × track × division. Its key has the form
    stage/organisation/track/division."""

    __tablename__ = "contest"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "key"),
        sa.Index(None, "region", "organisation_id", "edition_id"),
        sa.Index(None, "edition_id", "stage", "track", "division"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contest.id"), index=True)  # the next tier up
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    key: Mapped[str]
    stage: Mapped[str]
    track: Mapped[str]
    division: Mapped[str]
    # The effective rulebook, frozen when the first sheet is submitted: the text that counts, whatever changes above.
    frozen_text: Mapped[str | None] = mapped_column(deferred=True)
    frozen_digest: Mapped[str | None] = mapped_column(sa.String(64))
    frozen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    organisation: Mapped[Organisation] = relationship()
    parent: Mapped[Contest | None] = relationship(remote_side="Contest.id")

    @property
    def address(self) -> dict[str, str]:
        """The parts of its address; `queries.contest_at` finds it by them."""
        return {"edition": self.edition.key, "contest_key": self.key}


class GroupFacts(Model):
    """Attributes of a group that entries are credited to, in one edition: a row of groups.csv (eligible, western …).

    A name that is not in `attributes` was never given; one with an empty text was given as empty."""

    __tablename__ = "group_facts"
    __table_args__ = (sa.UniqueConstraint("edition_id", "organisation_id"),)

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    attributes: Mapped[dict[str, str]] = mapped_column(Document)
    source: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship()


class Setting(Model):
    """What one contest sets for itself and the contests below it, as far as its parent allows."""

    __tablename__ = "setting"
    __table_args__ = (sa.UniqueConstraint("contest_id", "key"),)

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    key: Mapped[str]  # "school.registration.closes"
    value: Mapped[dict[str, Any]] = mapped_column(Document)  # {"is": …}; a moment is ISO 8601 in UTC
    reason: Mapped[str | None]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    contest: Mapped[Contest] = relationship()


class Milestone(Model):
    """Something that happened to a contest as a whole. Later steps write it; the contest's state is read from it and
    from the calendar. Undone ones stay, with the moment when they were undone."""

    __tablename__ = "milestone"
    __table_args__ = (
        sa.Index(
            "uq_milestone_current",
            "contest_id",
            "what",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    what: Mapped[str]  # roster-frozen | judging-opened | judging-closed | tabulated | advanced | published | final
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    note: Mapped[str | None]
    undone_at: Mapped[datetime | None]

    contest: Mapped[Contest] = relationship()


class RulebookProposal(Model):
    """A change of rules that are frozen: proposed with a reason, and then consented to or declined by a supervisor.

    A contest has at most one open proposal. `together`: for all contests of the organisation at that stage.
    """

    __tablename__ = "rulebook_proposal"
    __table_args__ = (
        sa.Index(
            "uq_rulebook_proposal_open",
            "contest_id",
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    together: Mapped[bool]
    text: Mapped[str] = mapped_column(deferred=True)  # TOML, to the letter
    digest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the text
    base_digest: Mapped[str] = mapped_column(sa.String(64))  # of the rulebook that counted when it was proposed
    reason: Mapped[str]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    outcome: Mapped[str | None]  # a value of ProposalOutcome; None: open
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]  # why it was declined

    contest: Mapped[Contest] = relationship()
