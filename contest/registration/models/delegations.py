"""What delegations have of their own: who comes along, what is declared of their people, and the changes they ask for
after registration has closed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Key, Mapped, Model, Region, mapped_column
from contest.editions.models import Contest, Edition
from contest.files import FILE
from contest.people.models import Organisation, Person
from contest.privacy import EncryptedText
from contest.registration.models import Entry


class StaffRole(StrEnum):
    """What somebody who comes along with a delegation is there for."""

    HEAD = "head"
    DEPUTY = "deputy-head"
    LEADER = "leader"
    LIAISON = "liaison"
    COACH = "coach"
    INTERPRETER = "interpreter"
    DOCTOR = "doctor"
    PRESS = "press"
    STAFF = "staff"


class DeclaredOfPerson(StrEnum):
    """What a delegation declares of its people for the venue: sizes and needs."""

    SIZE = "size"
    DIET = "diet"
    NEEDS = "needs"


class PhotoMatch(StrEnum):
    """Whose photo a file is, by its name; TWICE: of two files for one person neither counts."""

    FOUND = "found"
    NOBODY = "nobody"
    SEVERAL = "several"
    TWICE = "twice"


class ChangeKind(StrEnum):
    """What a delegation asks to change after registration has closed."""

    SWAP = "swap"
    WITHDRAW = "withdraw"
    NAME = "name"


class ChangeState(StrEnum):
    """What became of it; as with requests for corrections."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken-back"


class DelegationMember(Model):
    """Somebody of a delegation in an edition: with a role of staff, with something declared of them, with a
    photo. Who only competes or advises, and of whom there is nothing of it, has no row here. Deleted a year after the
    edition's end; the sweeper takes the photo's file then."""

    __tablename__ = "delegation_member"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "delegation_id", "person_id"),
        sa.CheckConstraint(f"role IN {tuple(map(str, StaffRole))}", name="role"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str | None]  # a value of StaffRole; None: only competes or advises
    # JSON, {a value of DeclaredOfPerson: text}; it may tell of illness or religion.
    declared: Mapped[str | None] = mapped_column("declared_encrypted", EncryptedText)
    photo: Mapped[str | None] = mapped_column(sa.String(64), info={FILE: True})  # JPEG, 5:7 (contest/exchange/photos)
    by_id: Mapped[UUID]  # account: who wrote it last
    at: Mapped[datetime]  # when
    import_id: Mapped[UUID | None] = mapped_column(index=True)  # the import that wrote it last; None: a page

    edition: Mapped[Edition] = relationship()
    delegation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()


class ChangeRequest(Model):
    """A delegation asks, with a reason, to change one of its entries after registration has closed; the organisers of
    the contest decide, and a change that is accepted is carried out at once."""

    __tablename__ = "change_request"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {tuple(map(str, ChangeKind))}", name="kind"),
        sa.CheckConstraint(f"state IN {tuple(map(str, ChangeState))}", name="state"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        sa.Index(
            "uq_change_request_open",
            "entry_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "contest_id", "state"),
        sa.Index(None, "edition_id", "delegation_id"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))  # whose organisers decide
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)  # whom it is about
    instead_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # who comes in for them
    kind: Mapped[str]  # a value of ChangeKind
    wanted: Mapped[str | None]  # the name as it should be; forgotten when it is decided, because the person has it then
    why: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    asked_by: Mapped[UUID]  # account
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]  # account
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]

    entry: Mapped[Entry] = relationship()
    contest: Mapped[Contest] = relationship()
    delegation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    instead: Mapped[Person | None] = relationship(foreign_keys=[instead_id])
