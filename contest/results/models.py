"""Tabulations: what the rules made of the marks, kept whole and by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Document, Key, Mapped, Model, Realm, mapped_column
from contest.editions.models import Contest, Edition
from contest.people.models import Organisation
from contest.registration.models import Appearance


class Adjustment(Model):
    """Points added to a score, with a reason; an input of the law (rulebook.md, section 2)."""

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
    award: Mapped[str]
    appearance_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appearance.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    reason: Mapped[str]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Tabulation(Model):
    """One run of the rules over a stated set of contests of one stage, run by one organisation (the scope).

    A new run supersedes the one before; at most one stands per scope.
    """

    __tablename__ = "tabulation"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "scope", "number"),
        sa.Index(
            "uq_tabulation_standing",
            "edition_id",
            "scope",
            unique=True,
            sqlite_where=sa.text("standing"),
            postgresql_where=sa.text("standing"),
        ),
    )

    id: Mapped[Key]
    realm: Mapped[Realm]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    stage: Mapped[str]
    scope: Mapped[str]  # "stage/organisation": the contests whose keys begin so were tabulated together
    number: Mapped[int]
    law: Mapped[str]
    engine: Mapped[str]
    files: Mapped[dict[str, str]] = mapped_column(Document)  # "inputs/marks.csv", "places.csv" … → SHA-256
    blocking: Mapped[int]  # how many problems block
    standing: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Result(Model):
    """A row of places.csv: an appearance's place, score and scaled value under one tabulation, as shown."""

    __tablename__ = "result"
    __table_args__ = (
        sa.UniqueConstraint("tabulation_id", "appearance_id"),
        sa.Index(None, "tabulation_id", "contest_id", "place"),
    )

    id: Mapped[Key]
    realm: Mapped[Realm]
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id", ondelete="CASCADE"))
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
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    blocks: Mapped[bool]
    contest_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appearance.id"))
    detail: Mapped[str]


class Advance(Model):
    """A row of advances.csv: through, reserve or out, on the way to the next tier."""

    __tablename__ = "advance"
    __table_args__ = (sa.UniqueConstraint("tabulation_id", "appearance_id", "to"),)

    id: Mapped[Key]
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id", ondelete="CASCADE"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"))
    to: Mapped[str]  # the next stage
    outcome: Mapped[str]  # through | reserve | out
    order: Mapped[int | None]
    carried_out_at: Mapped[datetime | None]

    appearance: Mapped[Appearance] = relationship()
