"""Entries and where they take part. An entry moves up through the tiers; it is never copied."""

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
from contest.people.models import Account, Organisation, Person


class EntryStatus(StrEnum):
    """How far an entry is on its way to being verified."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class MemberRole(StrEnum):
    """What somebody is in an entry; the law's members.csv has competitors and advisers too."""

    COMPETITOR = "competitor"
    ADVISER = "adviser"


class Decision(StrEnum):
    """What an organiser decides on a submitted entry."""

    VERIFIED = "verified"
    RETURNED = "returned"
    REJECTED = "rejected"


class QuotaBasis(StrEnum):
    """What the places of one line of the quota ledger rest on."""

    BASE = "base"
    PERFORMANCE = "performance"
    HOST = "host"
    RESERVED = "reserved"
    CORRECTION = "correction"


class ReserveState(StrEnum):
    """What became of an entry on a reserve list."""

    WAITING = "waiting"
    PROMOTED = "promoted"
    DECLINED = "declined"


class Participation(StrEnum):
    """How an entry takes part in one contest: the `status` column of the law's inputs (docs/law, section 2)."""

    COMPETING = "competing"
    GUEST = "guest"
    WITHDRAWN = "withdrawn"
    ABSENT = "absent"
    DISQUALIFIED = "disqualified"


class Hindrance(StrEnum):
    """What keeps somebody of a delegation out of an event."""

    CLOSED = "closed"
    RULE = "rule"  # a condition of the track
    PERSON = "person"  # they compete in as much as one person may
    FULL = "full"  # the delegation has entered as many as it may


class Authority(StrEnum):
    """On what authority a participation is changed. What each may do is stated in actions/participation.py."""

    ENTRANT = "entrant"  # the entry's own people
    DESK = "desk"  # the organiser's registration desk
    CHAIR = "chair"  # the chair of the panel


# Judges mark these; a guest is scored too, but has no place (docs/law, section 2).
JUDGED = frozenset({Participation.COMPETING, Participation.GUEST})
# These hold a place in the quota ledger; when somebody leaves them, a place becomes free.
HOLDS_A_PLACE = frozenset({Participation.COMPETING, Participation.ABSENT, Participation.DISQUALIFIED})


class Entry(Model):
    """One entry: a work, or the part of a competitor or team in one track, with its members, advisers and files."""

    __tablename__ = "entry"
    __table_args__ = (
        sa.CheckConstraint(f"status IN {tuple(map(str, EntryStatus))}", name="status"),
        sa.Index(None, "region", "home_id", "edition_id", "status", "submitted_at"),
        sa.Index(None, "edition_id", "number", unique=True),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), index=True)  # the contest where it registered
    track: Mapped[str]
    division: Mapped[str]
    number: Mapped[str]  # public entry number within the edition, "C0412"
    title: Mapped[str]
    home_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))  # the school or employer
    department_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    delegation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))  # who sends it
    status: Mapped[str] = mapped_column(default="draft")
    # The place that it holds where a track limits the entries of a delegation: "edition:delegation:track"; further ones
    # end with ":2", ":3" …. NULL: no such rule, or withdrawn.
    exclusive: Mapped[str | None] = mapped_column(unique=True)
    attributes: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)  # free facts that rules may read
    created_by: Mapped[UUID | None]
    on_behalf_by: Mapped[UUID | None]  # the organiser who entered it for its people
    import_id: Mapped[UUID | None] = mapped_column(index=True)  # the import that it came in with
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]  # the last verification's moment
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
    withdrawn_from: Mapped[str | None]  # the status that taking the withdrawal back restores
    late_until: Mapped[datetime | None]  # an organiser lets this one be entered and changed until then
    late_reason: Mapped[str | None]
    late_by_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)  # a clash is reported

    edition: Mapped[Edition] = relationship()
    contest: Mapped[Contest] = relationship()
    home: Mapped[Organisation] = relationship(foreign_keys=[home_id])
    department: Mapped[Organisation | None] = relationship(foreign_keys=[department_id])
    delegation: Mapped[Organisation | None] = relationship(foreign_keys=[delegation_id])
    members: Mapped[list[EntryMember]] = relationship(back_populates="entry", order_by="EntryMember.position")
    materials: Mapped[list[Material]] = relationship(back_populates="entry", order_by="Material.id")
    appearances: Mapped[list[Appearance]] = relationship(back_populates="entry", order_by="Appearance.id")
    verifications: Mapped[list[Verification]] = relationship(back_populates="entry", order_by="Verification.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EntryMember(Model):
    """A person in an entry: competitor or adviser, in the order of authors. Nobody is a member without their consent,
    but where a school entered its people, who may leave (docs/decisions, decision 81)."""

    __tablename__ = "entry_member"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "person_id", "role"),
        sa.CheckConstraint(f"role IN {tuple(map(str, MemberRole))}", name="role"),
    )

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str]
    position: Mapped[int]
    accepted_at: Mapped[datetime | None]
    # Where a person may enter one track only: "edition:person". NULL: no such rule, an adviser, or withdrawn.
    exclusive: Mapped[str | None] = mapped_column(unique=True)

    entry: Mapped[Entry] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()


class Material(Model):
    """A file of an entry; each upload is a new version and the old ones stay."""

    __tablename__ = "material"
    __table_args__ = (sa.UniqueConstraint("entry_id", "kind", "version"),)

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    kind: Mapped[str]  # the rulebook's material key
    version: Mapped[int]
    name: Mapped[str]  # the file's name at upload
    digest: Mapped[str] = mapped_column(sa.String(64), index=True, info={FILE: True})
    size: Mapped[int]
    media_type: Mapped[str]
    counts: Mapped[dict[str, int]] = mapped_column(Document, default=dict)  # what the rulebook limits → how many
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    entry: Mapped[Entry] = relationship(back_populates="materials")


class Verification(Model):
    """A decision on a submitted entry: verified, returned with marks on single fields, or rejected. A decision that was
    taken back stays, with the moment."""

    __tablename__ = "verification"
    __table_args__ = (
        sa.CheckConstraint(f"decision IN {tuple(map(str, Decision))}", name="decision"),
        sa.Index(None, "contest_id", "by_id", "at"),
    )

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    decision: Mapped[str]
    reason: Mapped[str | None]
    fields: Mapped[dict[str, str]] = mapped_column(Document, default=dict)  # field → what to change
    mended: Mapped[dict[str, str]] = mapped_column(Document, default=dict)  # field → when changed since, ISO 8601
    by_id: Mapped[UUID]
    at: Mapped[datetime]
    before: Mapped[dict[str, str]] = mapped_column(Document, default=dict)  # field → what it was when returned
    unchanged_reason: Mapped[str | None]  # why it was sent again without changing a marked field
    of_person: Mapped[bool] = mapped_column(default=False)  # rejected: its people may not enter this track again
    undone_at: Mapped[datetime | None]
    reopened_reason: Mapped[str | None]  # why it was taken back later than within minutes
    together_id: Mapped[UUID | None] = mapped_column(index=True)  # decided on many at once, and taken back so

    entry: Mapped[Entry] = relationship(back_populates="verifications")


class Appearance(Model):
    """An entry in one contest of the tree. That it registered, is verified, competed and advanced are different
    facts."""

    __tablename__ = "appearance"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "contest_id"),
        sa.CheckConstraint(f"participation IN {tuple(map(str, Participation))}", name="participation"),
        sa.CheckConstraint("(participation = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        sa.CheckConstraint(f"participation_authority IN {tuple(map(str, Authority))}", name="participation_authority"),
        sa.Index(None, "region", "home_id", "contest_id"),
        sa.Index(None, "contest_id", "code", unique=True),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    home_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    credit_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))  # credited by the rules: `group`
    code: Mapped[str]  # what judges see instead of names: "07"
    # How it takes part: a value of Participation. Only actions/participation.py writes it and the next five columns.
    participation: Mapped[str] = mapped_column(default="competing")
    participation_reason: Mapped[str | None]
    participation_since: Mapped[datetime | None]  # when it was last changed; None: as it was entered
    participation_by_id: Mapped[UUID | None]  # who changed it: an account
    participation_authority: Mapped[str | None]  # on what authority: a value of Authority
    withdrawn_from: Mapped[str | None]  # the participation that taking a withdrawal back restores
    registered_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    competed_at: Mapped[datetime | None]
    advanced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # given exactly when it is withdrawn

    entry: Mapped[Entry] = relationship(back_populates="appearances")
    contest: Mapped[Contest] = relationship()
    home: Mapped[Organisation] = relationship(foreign_keys=[home_id])
    credit: Mapped[Organisation | None] = relationship(foreign_keys=[credit_id])
    participation_by: Mapped[Account | None] = relationship(
        primaryjoin=lambda: Account.id == Appearance.participation_by_id,
        foreign_keys=lambda: Appearance.participation_by_id,
        viewonly=True,
    )


class FormerParticipation(Model):
    """How an entry took part in a contest that it was removed from, where somebody had decided that: it counts again as
    soon as the entry is back, so that sending anew or verifying anew never lifts a decision."""

    __tablename__ = "former_participation"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "contest_id"),
        sa.CheckConstraint(f"participation IN {tuple(map(str, Participation))}", name="participation"),
        sa.CheckConstraint(f"participation_authority IN {tuple(map(str, Authority))}", name="participation_authority"),
    )

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), index=True)
    # The columns of the appearance, under the same names.
    participation: Mapped[str]
    participation_reason: Mapped[str | None]
    participation_since: Mapped[datetime | None]
    participation_by_id: Mapped[UUID | None]
    participation_authority: Mapped[str]
    withdrawn_from: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]


class EnteredAttribute(Model):
    """One version of an attribute of an entry that the ranking of a contest goes by, as an organiser of `contest`
    entered it. `value` is its text, "" where it was taken away. One version per entry and key is current; it waits
    until another person confirms it. The value that counts stands in the entry's attributes."""

    __tablename__ = "entered_attribute"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "key", "number"),
        sa.Index(
            "uq_entered_attribute_is_current",
            "entry_id",
            "key",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> by_id", name="nobody_confirms_their_own"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), index=True)
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    key: Mapped[str]
    number: Mapped[int]
    value: Mapped[str]
    is_current: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[UUID | None]  # account
    at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship()


class QuotaLine(Model):
    """The quota ledger: places in `contest` for an organisation. Each line has a date and an author; the sum counts."""

    __tablename__ = "quota_line"
    __table_args__ = (sa.Index(None, "contest_id", "organisation_id"),)

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))  # the contest in which the places are
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))  # who may send
    region: Mapped[Region]
    amount: Mapped[int]  # may be negative
    basis: Mapped[str]  # a value of QuotaBasis
    reason: Mapped[str | None]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()


class Reserve(Model):
    """The ordered reserve list that advancing writes and registration promotes from."""

    __tablename__ = "reserve"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "entry_id"),
        sa.CheckConstraint(f"state IN {tuple(map(str, ReserveState))}", name="state"),
    )

    id: Mapped[Key]
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))  # the contest of the next tier
    from_contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    position: Mapped[int]  # order on the list
    state: Mapped[str] = mapped_column(default="waiting")
    # Whose place a promoted entry took: the place of an appearance is given away once.
    instead_of_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appearance.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    entry: Mapped[Entry] = relationship()


from contest.registration.models.delegations import (  # noqa: E402
    ChangeKind,
    ChangeRequest,
    ChangeState,
    DeclaredOfPerson,
    DelegationMember,
    PhotoMatch,
    StaffRole,
)

__all__ = [
    "HOLDS_A_PLACE",
    "JUDGED",
    "Appearance",
    "Authority",
    "ChangeKind",
    "ChangeRequest",
    "ChangeState",
    "Decision",
    "DeclaredOfPerson",
    "DelegationMember",
    "Entry",
    "EntryMember",
    "EntryStatus",
    "FormerParticipation",
    "Hindrance",
    "Material",
    "MemberRole",
    "Participation",
    "PhotoMatch",
    "QuotaBasis",
    "QuotaLine",
    "Reserve",
    "ReserveState",
    "StaffRole",
    "Verification",
]
