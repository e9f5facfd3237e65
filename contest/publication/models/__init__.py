"""The sealed publication: tables, public pages, downloads and certificates read it and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from contest.db import Document, Key, Mapped, Model, Region, Words, mapped_column
from contest.editions.models import Contest, Edition
from contest.files import FILE
from contest.people.models import Account, Organisation, Person
from contest.publication.models.certificates import (
    CertificateDesign,
    CertificateFile,
    CertificateHolder,
    CertificateLook,
    CertificateRun,
    CertificateState,
    DesignPart,
    IssuedCertificate,
)
from contest.registration.models import Entry
from contest.results.models import Tabulation

__all__ = [  # what else is defined here needs no line
    "CertificateDesign",
    "CertificateFile",
    "CertificateHolder",
    "CertificateLook",
    "CertificateRun",
    "CertificateState",
    "DesignPart",
    "IssuedCertificate",
]


class PublicationState(StrEnum):
    """How far a publication is; see Publication for the way through them."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    EMBARGOED = "embargoed"
    PUBLIC = "public"
    FINAL = "final"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PublicityBasis(StrEnum):
    """What the end of a publicity period comes from."""

    DAYS = "days"  # the rulebook's number of days after publishing
    RULEBOOK = "rulebook"  # a date of the rulebook's calendar
    ORGANISATION = "organisation"  # a date that an organisation set


class ListKind(StrEnum):
    """A list that is made on paper from a publication."""

    WINNERS = "winners"  # by event and award, for the wall
    PUBLICITY = "publicity"  # the same as a notice, with the period and how to object
    SPEAKER = "speaker"  # for whoever reads the names out: large, from the lowest award


class ObjectorRole(StrEnum):
    """In which capacity somebody objects."""

    CONTESTANT = "contestant"
    ADVISER = "adviser"
    LEADER = "leader"  # an organiser of the school or delegation that sends the entry


class Objectors(StrEnum):
    """Who may object, as an organisation has set it for a stage."""

    ALL = "all"
    TEAM = "team"  # contestants and advisers themselves
    LEADER = "leader"  # only through the organisers of the school or delegation that sends the entry


class ObjectionState(StrEnum):
    """How far an objection is."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ObjectionOutcome(StrEnum):
    """What was decided on an objection."""

    REJECTED = "rejected"
    UPHELD = "upheld"  # it is right, and the results stay as they are
    CORRECTION = "correction"  # it is right, and a correction must follow


OPEN_STATES = ("public", "final", "replaced")  # what the public may read


class Publication(Model):
    """A numbered publication of a stated set of contests of one stage that were tabulated together.

    draft → reviewed by a named person → [embargoed until the last reveal] → public for objections → final. A
    correction is a new numbered publication that replaces this one and says what changed, why and who made it.
    """

    __tablename__ = "publication"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "number"),
        sa.CheckConstraint(f"state IN {tuple(map(str, PublicationState))}", name="state"),
        sa.CheckConstraint("reviewed_by IS NULL OR reviewed_by <> prepared_by", name="reviewed_by_another"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    tabulation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("tabulation.id"))
    number: Mapped[int]
    stage: Mapped[str]
    title: Mapped[Words]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    replaces_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("publication.id"))
    reason: Mapped[str | None]  # why a correction was needed
    prepared_by: Mapped[UUID]
    prepared_at: Mapped[datetime]
    reviewed_by: Mapped[UUID | None]
    reviewed_name: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    # Who signed and why they count, as it is printed: a value of signing.Signed, written at review or, with one
    # signature, at publishing.
    signed: Mapped[dict[str, Any] | None] = mapped_column(Document)
    published_by: Mapped[UUID | None]
    published_at: Mapped[datetime | None]
    publicity_until: Mapped[datetime | None]
    publicity_basis: Mapped[dict[str, Any] | None] = mapped_column(Document)  # who set it: timeline.publicity
    final_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(sa.String(64))  # SHA-256 over the manifest
    manifest: Mapped[dict[str, Any] | None] = mapped_column(Document)
    figures: Mapped[dict[str, Any] | None] = mapped_column(Document)  # the edition's statistics, counted at sealing

    edition: Mapped[Edition] = relationship()
    organisation: Mapped[Organisation] = relationship()
    tabulation: Mapped[Tabulation] = relationship()
    replaces: Mapped[Publication | None] = relationship(remote_side="Publication.id")
    contests: Mapped[list[PublicationContest]] = relationship(back_populates="publication")
    files: Mapped[list[PublishedFile]] = relationship(back_populates="publication", order_by="PublishedFile.name")

    @property
    def handle(self) -> str:
        """`career-2023-2`: how files, milestones and earlier awards name a publication."""
        return f"{self.edition.key}-{self.number}"

    @property
    def address(self) -> dict[str, Any]:
        """The values for its address."""
        return {"edition": self.edition.key, "number": self.number}

    @property
    def bundle_name(self) -> str:
        return f"{self.handle}.zip"

    @property
    def seal_name(self) -> str:
        """The detached seal of the bundle."""
        return f"{self.handle}.seal.json"

    @property
    def download_name(self) -> str:
        """The bundle and its seal in one file."""
        return f"{self.handle}-sealed.zip"


class PublicationContest(Model):
    """One of the contests that a publication covers, with its name at the time."""

    __tablename__ = "publication_contest"

    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), primary_key=True)
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"), primary_key=True, index=True)
    key: Mapped[str]
    name: Mapped[Words]
    family: Mapped[dict[str, str] | None] = mapped_column(Document)
    entries: Mapped[int]
    people: Mapped[int]

    publication: Mapped[Publication] = relationship(back_populates="contests")
    contest: Mapped[Contest] = relationship()


class PublishedFile(Model):
    """A sealed file by its digest: inputs, outputs, rulebooks."""

    __tablename__ = "published_file"

    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), info={FILE: True})
    size: Mapped[int]
    public: Mapped[bool] = mapped_column(default=False)

    publication: Mapped[Publication] = relationship(back_populates="files")


class PublishedPlace(Model):
    """A row of the sealed places.csv with the names that may be public, ready for pages: written once, when it is
    sealed."""

    __tablename__ = "published_place"
    __table_args__ = (
        sa.Index(None, "publication_id", "contest", "position", unique=True),
        sa.Index(None, "publication_id", "group"),
        sa.Index(None, "entry_id"),
    )

    id: Mapped[Key]
    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"))
    contest: Mapped[str]  # key
    position: Mapped[int]  # the row's order within the contest
    entry: Mapped[str]  # public entry number
    entry_id: Mapped[UUID]
    group: Mapped[str]  # credited group's code
    group_name: Mapped[Words]
    home_name: Mapped[Words]
    title: Mapped[str]
    people: Mapped[list[str]] = mapped_column(Document)  # names as the rulebook's privacy rule shows them
    advisers: Mapped[list[str]] = mapped_column(Document, default=list)
    size: Mapped[int]
    place: Mapped[int | None]
    tied: Mapped[bool]
    status: Mapped[str]
    score: Mapped[str | None]
    scaled: Mapped[str | None]
    awards: Mapped[list[str]] = mapped_column(Document)


class PublishedGroupAward(Model):
    """A sealed award to a group, such as an organisation prize."""

    __tablename__ = "published_group_award"

    id: Mapped[Key]
    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), index=True)
    position: Mapped[int]
    award: Mapped[str]
    group: Mapped[str]
    group_name: Mapped[Words]
    person: Mapped[str | None]


class PublishedTable(Model):
    """A sealed table (table-KEY.csv) as rows for pages."""

    __tablename__ = "published_table"

    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[list[str]] = mapped_column(Document)
    rows: Mapped[list[Any]] = mapped_column(Document)  # [rank, group code, cells …], figures as text
    group_names: Mapped[dict[str, Any]] = mapped_column(Document)  # code → words


class Objection(Model):
    """An objection to a publication, by somebody who takes part: about one entry, in writing. No part of it is public.

    `number` counts within the edition. `entry`: the entry that it is about, by which number and in which contest;
    `through`: the objector's own entry there, by which they may object. One that came on paper says when it was
    received; `filed_by` is then who recorded it, and the objector is `person_id` or, of a sender, `paper_name`.
    """

    __tablename__ = "objection"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "number"),
        sa.CheckConstraint(f"role IN {tuple(map(str, ObjectorRole))}", name="role"),
        sa.CheckConstraint(f"state IN {tuple(map(str, ObjectionState))}", name="state"),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        sa.Index(None, "contest_id", "state"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), index=True)
    contest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contest.id"))
    number: Mapped[int]
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    through_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry.id"))
    role: Mapped[str]  # a value of ObjectorRole
    filed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    filed_at: Mapped[datetime]
    clause: Mapped[str | None]  # what the objector relies on
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    closed_at: Mapped[datetime | None]  # when it was decided or withdrawn
    level: Mapped[int] = mapped_column(default=1, server_default="1")  # at which it is, or was decided last
    further_at: Mapped[datetime | None]  # when the objector asked for the second level, and why
    further_text: Mapped[str | None]
    received_on: Mapped[date | None]  # the day on which the paper was received; None where it was filed here
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # who wrote the paper
    paper_name: Mapped[str | None]  # who signed for a school or delegation
    paper_note: Mapped[str | None]  # how it came and where the paper lies: for the desk only

    publication: Mapped[Publication] = relationship()
    contest: Mapped[Contest] = relationship()
    entry: Mapped[Entry] = relationship(foreign_keys=[entry_id])
    through: Mapped[Entry] = relationship(foreign_keys=[through_id])
    filer: Mapped[Account] = relationship(foreign_keys=[filed_by])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    files: Mapped[list[ObjectionFile]] = relationship(back_populates="objection", order_by="ObjectionFile.id")
    decisions: Mapped[list[ObjectionDecision]] = relationship(
        back_populates="objection", order_by="ObjectionDecision.level"
    )

    @property
    def decision(self) -> ObjectionDecision | None:
        """The one that counts: of the highest level."""
        return self.decisions[-1] if self.decisions else None

    @property
    def objector_name(self) -> str:
        """Who objects, also where somebody else recorded it."""
        if self.received_on is None:
            return self.filer.name
        return self.person.name if self.person is not None else self.paper_name or ""

    def is_by(self, account_id: UUID | None, person_id: UUID | None) -> bool:
        """Whether somebody with this account, or this person, objects. Whoever recorded a paper does not."""
        if self.received_on is None:
            return account_id is not None and account_id == self.filed_by
        return person_id is not None and person_id == self.person_id


class ObjectionFile(Model):
    """Evidence that the objector handed in. Kept for a while after the objection was closed (contest/retention.py)."""

    __tablename__ = "objection_file"

    id: Mapped[Key]
    objection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("objection.id"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(sa.String(64), info={FILE: True})
    size: Mapped[int]
    media_type: Mapped[str]
    at: Mapped[datetime]

    objection: Mapped[Objection] = relationship(back_populates="files")


class ObjectionDecision(Model):
    """What was decided, in writing. `publication`: the one that counted then, which a correction must replace."""

    __tablename__ = "objection_decision"
    __table_args__ = (
        sa.UniqueConstraint("objection_id", "level"),
        sa.CheckConstraint(f"outcome IN {tuple(map(str, ObjectionOutcome))}", name="outcome"),
    )

    id: Mapped[Key]
    objection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("objection.id"))
    level: Mapped[int] = mapped_column(default=1)
    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), index=True)
    outcome: Mapped[str]  # a value of ObjectionOutcome
    clause: Mapped[str | None]  # what the decision relies on
    reasons: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    by_name: Mapped[str]
    at: Mapped[datetime]

    objection: Mapped[Objection] = relationship(back_populates="decisions")
    publication: Mapped[Publication] = relationship()
