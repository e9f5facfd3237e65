"""Panels, who judges what, and marks. Marks are appended: a correction is a new version with a reason."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Document, Key, Mapped, Model, Region, mapped_column
from contest.editions.models import Contest
from contest.people.models import Account, Organisation, Person
from contest.registration.models import Appearance


class SeatRole(StrEnum):
    """What a seat is in its panel: a judge's, the chair's, or that of the panel itself."""

    JUDGE = "judge"
    CHAIR = "chair"
    PANEL = "panel"


class LotPurpose(StrEnum):
    """What a lot was drawn for: the order of appearance, or to part entries that stand level."""

    ORDER = "order"
    TIE = "tie"


class SheetState(StrEnum):
    """How far a judge's sheet is: read from its draft and its versions, not kept."""

    NONE = "none"
    GOING = "going"
    AGAIN = "again"  # sent back, to be marked again
    IN = "in"
    DONE = "done"
    ASIDE = "aside"  # the judge stood aside
    OUT = "out"  # a cut kept the entry out: nothing is wanted


class HelpKind(StrEnum):
    """What a judge calls for help with."""

    RULE = "rule"
    MATERIAL = "material"
    DEVICE = "device"
    ENTRY = "entry"
    OTHER = "other"


class Panel(Model):
    """Judges of one contest: of all of it, or of a part that no other panel of the contest has.

    `segment`: the key of the segment of the rulebook whose aspects stand on its sheets; "" for all. `attribute` and
    `room`: a declared attribute of entries and the value that the panel's entries have; both "" for all entries.
    """

    __tablename__ = "panel"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "segment", "attribute", "room"),
        sa.CheckConstraint("(attribute = '') = (room = '')", name="room_of_an_attribute"),
    )

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    segment: Mapped[str] = mapped_column(default="")
    attribute: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]

    contest: Mapped[Contest] = relationship()
    seats: Mapped[list[Seat]] = relationship(back_populates="panel", order_by="Seat.code")


class Seat(Model):
    """A judge in a panel, under the pseudonym that outputs and bundles use: no other seat of the contest has it, in
    whatever panel. Each panel itself has the seat "" for marks that it agrees on (measured aspects)."""

    __tablename__ = "seat"
    __table_args__ = (
        sa.UniqueConstraint("panel_id", "code"),
        sa.UniqueConstraint("panel_id", "account_id"),
        sa.Index(
            "uq_seat_has_its_code_in_the_contest",
            "contest_id",
            "code",
            unique=True,
            sqlite_where=sa.text("code <> ''"),
            postgresql_where=sa.text("code <> ''"),
        ),
        sa.CheckConstraint(f"role IN {tuple(map(str, SeatRole))}", name="role"),
    )

    id: Mapped[Key]
    panel_id: Mapped[UUID] = mapped_column(sa.ForeignKey("panel.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))  # its panel's
    account_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    home_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))  # the judge's own organisation
    code: Mapped[str]  # "J1"; "" for the panel itself
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="judge")
    source: Mapped[str | None]  # expert, student, public …: for segments that name a source
    left_at: Mapped[datetime | None]

    panel: Mapped[Panel] = relationship(back_populates="seats")
    account: Mapped[Account | None] = relationship()
    person: Mapped[Person | None] = relationship()
    home: Mapped[Organisation | None] = relationship()


class Assignment(Model):
    """An appearance that a judge is to mark."""

    __tablename__ = "assignment"
    __table_args__ = (sa.UniqueConstraint("seat_id", "appearance_id"),)

    id: Mapped[Key]
    seat_id: Mapped[UUID] = mapped_column(sa.ForeignKey("seat.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"), index=True)
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    # The conflict that the judge declared. Such an assignment is not restored.
    conflict_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("conflict.id"))

    seat: Mapped[Seat] = relationship()
    appearance: Mapped[Appearance] = relationship()
    conflict: Mapped[Conflict | None] = relationship()


class Conflict(Model):
    """A declared reason why a judge may not judge somebody's entries. Derived ones are computed from rows."""

    __tablename__ = "conflict"

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)  # the judge
    kind: Mapped[str]  # kin | co-author | employer | declared
    with_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    with_organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    appearance_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appearance.id"))
    note: Mapped[str | None]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Draw(Model):
    """One public drawing of lots: the seed was published, and the numbers follow from it (`lots.order_by_seed`).

    Later entries are drawn among themselves, after those that have their number.
    """

    __tablename__ = "draw"

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), index=True)
    seed: Mapped[str]
    witness: Mapped[str | None]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]


class Lot(Model):
    """A lot drawn by people and recorded: for the order of appearance, or to break a tie."""

    __tablename__ = "lot"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "purpose", "number"),
        sa.UniqueConstraint("appearance_id", "purpose"),
        sa.CheckConstraint(f"purpose IN {tuple(map(str, LotPurpose))}", name="purpose"),
    )

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"))
    draw_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("draw.id"))  # None: drawn by hand
    purpose: Mapped[str]
    number: Mapped[int]
    witness: Mapped[str | None]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    appearance: Mapped[Appearance] = relationship()


class HandOver(Model):
    """Marks that a judge could not send and handed over as a file: taken in at the desk, decided by the judge."""

    __tablename__ = "hand_over"

    id: Mapped[Key]
    region: Mapped[Region]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256 of the file
    content_encrypted: Mapped[str]  # what the judge typed, as JSON (exchange/handing_over.py)
    written_at: Mapped[datetime | None]  # by the clock of the judge's device
    taken_by: Mapped[UUID | None]
    taken_at: Mapped[datetime]
    seal: Mapped[str]  # seal.json over the intake (exchange/seals.py)
    decided_at: Mapped[datetime | None]  # by the judge; None: it waits
    accepted: Mapped[bool | None]
    reason: Mapped[str | None]

    assignment: Mapped[Assignment] = relationship()


class HelpCall(Model):
    """A judge's call for help from a sheet, until somebody has seen to it or the judge has taken it back."""

    __tablename__ = "help_call"
    __table_args__ = (
        sa.Index(
            "uq_help_call_is_open",
            "assignment_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint(f"kind IN {tuple(map(str, HelpKind))}", name="kind"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), index=True)
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    kind: Mapped[str]
    line_encrypted: Mapped[str | None]  # what the judge wrote: it may name a mark or a person
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
    seen_by: Mapped[UUID | None]
    seen_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    taken_back: Mapped[bool] = mapped_column(default=False)  # by the judge; else somebody saw to it

    assignment: Mapped[Assignment] = relationship()


# How many characters a judge may write beside the marks.
LONGEST = {"note": 4000, "comment": 2000}


class ScoreSheet(Model):
    """One judge's sheet for one appearance: a mutable draft, and submitted versions behind it."""

    __tablename__ = "score_sheet"
    __table_args__ = (sa.UniqueConstraint("seat_id", "appearance_id"),)

    id: Mapped[Key]
    region: Mapped[Region]
    seat_id: Mapped[UUID] = mapped_column(sa.ForeignKey("seat.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"), index=True)
    # aspect → whole thousandths; an aspect that is not there, or None, is not marked. 0 is a mark. Of an aspect with
    # tries each has a key of its own (`contest.rule_inputs.try_keys`); one that does not count has a sign as its mark.
    draft: Mapped[dict[str, int | str | None]] = mapped_column(Document, default=dict)
    draft_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(sa.String(8))  # the code that answered the last saving
    note: Mapped[str | None]  # private
    comment: Mapped[str | None]  # for the contestant
    version: Mapped[int] = mapped_column(default=1)  # of the draft; a clash is reported

    seat: Mapped[Seat] = relationship()
    appearance: Mapped[Appearance] = relationship()
    versions: Mapped[list[SheetVersion]] = relationship(back_populates="sheet", order_by="SheetVersion.number")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SheetVersion(Model):
    """A submitted sheet: whole thousandths keyed by aspect. One current version per judge and appearance."""

    __tablename__ = "sheet_version"
    __table_args__ = (
        sa.UniqueConstraint("sheet_id", "number"),
        sa.Index(
            "uq_sheet_version_is_current",
            "seat_id",
            "appearance_id",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
        sa.Index(None, "contest_id", "is_current"),
        sa.CheckConstraint("number = 1 OR reason IS NOT NULL", name="correction_has_reason"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> by_id", name="nobody_confirms_their_own"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    sheet_id: Mapped[UUID] = mapped_column(sa.ForeignKey("score_sheet.id"))
    seat_id: Mapped[UUID] = mapped_column(sa.ForeignKey("seat.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    number: Mapped[int]
    marks: Mapped[dict[str, int | str]] = mapped_column(Document)
    reason: Mapped[str | None]
    is_current: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[UUID | None]  # account
    at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    # Sent back to be marked again: it no longer counts, and the next version has the reason.
    reopened_by: Mapped[UUID | None]
    reopened_at: Mapped[datetime | None]
    reopened_why: Mapped[str | None]

    sheet: Mapped[ScoreSheet] = relationship(back_populates="versions")


class OutsideScore(Model):
    """One version of a score that was made elsewhere: by a timing system, an examination, a count of votes.

    `segment` is empty where it is the whole score; `value` is the exact text of a number, None where it was taken back.
    A change is a new version with a reason. One version per appearance and segment is current.
    """

    __tablename__ = "outside_score"
    __table_args__ = (
        sa.UniqueConstraint("appearance_id", "segment", "number"),
        sa.Index(
            "uq_outside_score_is_current",
            "appearance_id",
            "segment",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
        sa.Index(None, "contest_id", "is_current"),
        sa.CheckConstraint("number = 1 OR reason IS NOT NULL", name="change_has_reason"),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> by_id", name="nobody_confirms_their_own"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    appearance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appearance.id"))
    segment: Mapped[str] = mapped_column(default="")
    number: Mapped[int]
    value: Mapped[str | None]
    reason: Mapped[str | None]
    is_current: Mapped[bool] = mapped_column(default=True)
    load_id: Mapped[UUID | None]  # those of one file share it; None: typed by hand
    file: Mapped[str | None]  # the name of that file
    by_id: Mapped[UUID | None]  # account
    at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]

    appearance: Mapped[Appearance] = relationship()
