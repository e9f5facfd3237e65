"""Rows of desks: the archives of editions, how a school has arranged its list of awards and what that can show, and the
links by which people show others what they won."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from contest.db import Document, Key, Mapped, Model, mapped_column
from contest.files import FILE


class AwardColumn(StrEnum):
    """What a column of a school's list of awards can show."""

    SERIAL = "serial"
    YEAR = "year"
    EDITION = "edition"
    LEVEL = "level"
    EVENT = "event"
    AWARD = "award"
    PLACE = "place"
    ENTRY = "entry"
    TITLE = "title"
    DEPARTMENT = "department"
    STUDENTS = "students"
    NUMBERS = "numbers"
    LEVELS = "levels"
    PROGRAMMES = "programmes"
    CLASSES = "classes"
    ADVISERS = "advisers"
    ADVISER_NUMBERS = "adviser-numbers"
    PUBLISHED = "published"


class ShownField(StrEnum):
    """What of an award somebody may show to whoever has their link."""

    NAME = "name"
    SCHOOL = "school"
    EVENT = "event"
    AWARD = "award"
    PLACE = "place"
    DATE = "date"
    CERTIFICATE = "certificate"


class AwardColumns(Model):
    """The columns of a school's list of awards, as the school has arranged them: one arrangement for each series."""

    __tablename__ = "award_columns"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "series_id"),)

    id: Mapped[Key]
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    series_id: Mapped[UUID] = mapped_column(sa.ForeignKey("series.id"))
    # In their order: [the school's own head, a value of AwardColumn]; "" is a column that stays empty.
    columns: Mapped[list[list[str]]] = mapped_column(Document)
    by_student: Mapped[bool] = mapped_column(default=False)  # a row for each student of an award, else one for it
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]


class Archive(Model):
    """The archive of an edition as one sealed ZIP, kept for a while (contest/retention.py): it can be made again."""

    __tablename__ = "archive"

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    job_id: Mapped[UUID]
    digest: Mapped[str] = mapped_column(sa.String(64), info={FILE: True})
    size: Mapped[int] = mapped_column(sa.BigInteger)
    members: Mapped[int]  # files in it, without the manifest and its seal
    manifest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of manifest.json
    masked: Mapped[bool]  # whether names and what people wrote were no longer given
    state_at: Mapped[datetime]  # of the last thing that it holds
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class AwardShare(Model):
    """A link by which somebody shows what they won, and what of it they have chosen to show. One at a time; one that
    was taken back is kept for a while (contest/retention.py).

    `token_index`: SHA-256 of the link's secret, which only the vault's key gives (actions.share_token). `shown`: an
    award's key (queries.own_awards) → values of ShownField; what is not in it is not shown.
    """

    __tablename__ = "award_share"
    __table_args__ = (
        sa.Index(
            "uq_award_share_person_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
        sa.Index("ix_award_share_revoked_at", "revoked_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    token_index: Mapped[str] = mapped_column(sa.String(64), unique=True)
    shown: Mapped[dict[str, list[str]]] = mapped_column(Document)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
