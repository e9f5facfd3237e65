"""Tabulations: what the rules made from the marks, stored as files and as rows."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Document, Key, Mapped, Model, Region, mapped_column
from contest.editions.models import Contest, Edition
from contest.files import FILE
from contest.people.models import Organisation
from contest.registration.models import Appearance


class AdvanceChoice(StrEnum):
    """What was done about an entry that the tier above holds though it is not entitled now, or does not hold though it
    is. The organiser above decides the first four; the last two are what sending again carried out."""

    KEPT = "kept"  # it stays, by decision
    WITHDRAWN = "withdrawn"  # it gives its place up
    ADDED = "added"  # it takes part after all
    LEFT_OUT = "left-out"  # it does not, by decision
    TAKEN_BACK = "taken-back"
    SENT = "sent"


class Adjustment(Model):
    """Points added to a score, with a reason; an input of the law (docs/law, section 2)."""

    __tablename__ = "adjustment"

    id: Mapped[Key]
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"), index=True)
    points: Mapped[int]  # whole thousandths; may be negative
    reason: Mapped[str]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Decision(Model):
    """An award that a committee gives; an input of the law (decisions.csv)."""

    __tablename__ = "decision"

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    contest_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contest.id"))
    stage: Mapped[str]
    award: Mapped[str]
    appearance_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appearance.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    reason: Mapped[str]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Tabulation(Model):
    """One run of the rules for a stated set of contests of one stage that one organisation runs.

    A new run supersedes every current one that shares a contest with it: at most one is current for a contest.
    """

    __tablename__ = "tabulation"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "organisation_id", "stage", "number"),
        sa.Index(None, "region", "organisation_id", "edition_id"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    stage: Mapped[str]
    number: Mapped[int]  # numbered within each stage and organisation
    law: Mapped[str]
    engine: Mapped[str]
    # "inputs/marks.csv", "places.csv" … → SHA-256
    files: Mapped[dict[str, str]] = mapped_column(Document, info={FILE: True})
    blocking: Mapped[int]  # how many problems block
    is_current: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    organisation: Mapped[Organisation] = relationship()
    contests: Mapped[list[TabulatedContest]] = relationship(back_populates="tabulation")


class TabulatedContest(Model):
    """One of the contests that a tabulation covers."""

    __tablename__ = "tabulated_contest"
    __table_args__ = (
        sa.Index(
            "uq_tabulated_contest_is_current",
            "contest_id",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
    )

    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id"), primary_key=True)
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), primary_key=True)
    is_current: Mapped[bool] = mapped_column(default=True)

    tabulation: Mapped[Tabulation] = relationship(back_populates="contests")
    contest: Mapped[Contest] = relationship()


class Result(Model):
    """A row of places.csv: an appearance's place, score and scaled value under one tabulation, as shown."""

    __tablename__ = "result"
    __table_args__ = (
        sa.UniqueConstraint("tabulation_id", "appearance_id"),
        sa.Index(None, "tabulation_id", "contest_id", "place"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"), index=True)
    place: Mapped[int | None]
    tied: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str]
    score: Mapped[str | None]  # exact text as the law shows it; never a float
    scaled: Mapped[str | None]
    explanation: Mapped[dict[str, Any] | None] = mapped_column(Document)

    tabulation: Mapped[Tabulation] = relationship()
    contest: Mapped[Contest] = relationship()
    appearance: Mapped[Appearance] = relationship()


class Problem(Model):
    """A row of problems.csv."""

    __tablename__ = "problem"

    id: Mapped[Key]
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id"), index=True)
    kind: Mapped[str]
    blocks: Mapped[bool]
    contest_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appearance.id"))
    detail: Mapped[str]
    tie: Mapped[dict[str, Any] | None] = mapped_column(Document)  # for a tie: the fields of contest.rules.problems.Tie


class Advance(Model):
    """A row of advances.csv: through, reserve or out, on the way to the next tier."""

    __tablename__ = "advance"
    __table_args__ = (sa.UniqueConstraint("tabulation_id", "appearance_id", "to"),)

    id: Mapped[Key]
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"))
    to: Mapped[str]  # the next stage
    outcome: Mapped[str]  # through | reserve | out
    order: Mapped[int | None]
    carried_out_at: Mapped[datetime | None]

    appearance: Mapped[Appearance] = relationship()


class AdvanceDecision(Model):
    """A decision on an entry whose right to a place in the next tier a correction changed. It holds under the run that
    it was taken about: a later correction opens the question again."""

    __tablename__ = "advance_decision"
    __table_args__ = (
        sa.CheckConstraint(f"choice IN {tuple(map(str, AdvanceChoice))}", name="choice"),
        sa.Index(None, "contest_id", "at"),
    )

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))  # the contest of the next tier
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id"))  # the run below that counted then
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"), index=True)  # in the contest below
    choice: Mapped[str]
    reason: Mapped[str | None]  # given for what the organiser above decides
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    appearance: Mapped[Appearance] = relationship()
