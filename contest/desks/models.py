"""Rows of desks: the archives of editions, how a school has arranged its list of awards, and what that can show."""

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
