"""People, the organisations that they belong to, and the roles that they hold there."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import relationship, validates

from contest.access import ROLES
from contest.db import Document, Key, Mapped, Model, Region, Words, mapped_column
from contest.people.likeness import key_of_number


class OrganisationKind(StrEnum):
    """Kinds of organisation; each kind is a tree of its own (docs/decisions, decision 7)."""

    AUTHORITY = "authority"
    SCHOOL = "school"
    DEPARTMENT = "department"
    CITY = "city"
    FIRM = "firm"
    DELEGATION = "delegation"
    INDUSTRY = "industry"


KINDS = tuple(kind.value for kind in OrganisationKind)


class SchoolLevel(StrEnum):
    """A school's level, as the ministry's roster words it."""

    UNIVERSITY = "本科"
    VOCATIONAL = "专科"
    TECHNICIAN = "技工院校"


class PersonKind(StrEnum):
    """What somebody is: the `role` of a rulebook's conditions (docs/law)."""

    STUDENT = "student"
    TEACHER = "teacher"
    WORKER = "worker"


class StudyLevel(StrEnum):
    """What somebody studies for, or that they work there. Rulebooks name all but `college` and `staff`."""

    SECONDARY = "secondary"
    VOCATIONAL = "vocational"
    COLLEGE = "college"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"
    STAFF = "staff"


class InvitationState(StrEnum):
    """What became of an invitation: read from its moments, not kept."""

    WAITING = "waiting"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class CredentialOrigin(StrEnum):
    """How somebody came by the credential that they sign in with: who else could have seen or set it."""

    OWN = "own"  # they chose it themselves, and nobody sent them anything
    MAILED = "mailed"  # by a link that went to their address only
    SHOWN = "shown"  # by a link or code that stood on somebody else's screen


class Lack(StrEnum):
    """Why somebody is no second person, or not yet: found from rows, not kept (contest/people/second_person.py)."""

    ROLE = "role"
    SAME = "same"
    CREDENTIAL = "credential"
    SHOWN = "shown"
    WAIT = "wait"
    DOER_SHOWN = "doer-shown"


class CorrectionField(StrEnum):
    """What a person may ask their school to correct, once it has confirmed it."""

    NAME = "name"
    NUMBER = "number"
    DEPARTMENT = "department"
    LEVEL = "level"
    PROGRAMME = "programme"
    ENTRY_YEAR = "entry-year"
    YEARS = "years"


class CorrectionState(StrEnum):
    """What became of a request to correct something."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken-back"  # by the person


class Series(Model):
    """A contest series: the scope of memberships, so that an organiser of one series sees nothing of another."""

    __tablename__ = "series"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Words]


class Organisation(Model):
    __tablename__ = "organisation"
    __table_args__ = (
        sa.UniqueConstraint("kind", "code"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.Index(None, "region", "kind"),
    )

    id: Mapped[Key]
    region: Mapped[Region]  # province code, or the delegation's own code where it is not a province
    kind: Mapped[str]
    code: Mapped[str]  # ministry's school code, GB/T 2260 code, delegation code …
    name: Mapped[Words]
    short: Mapped[Words | None]
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    province: Mapped[str | None] = mapped_column(sa.String(6))  # GB/T 2260 code
    level: Mapped[str | None]  # of a school: a value of SchoolLevel
    attributes: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)

    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")


class Person(Model):
    """Somebody who takes part, with or without an account."""

    __tablename__ = "person"
    __table_args__ = (sa.Index(None, "region", "home_id"),)

    id: Mapped[Key]
    region: Mapped[Region]
    name: Mapped[str]
    name_latin: Mapped[str | None]
    gender: Mapped[str | None] = mapped_column(sa.String(1))
    born: Mapped[date | None]
    kind: Mapped[str]  # a value of PersonKind
    home_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    level: Mapped[str | None]  # education: a value of StudyLevel
    identity_encrypted: Mapped[str | None]  # identity number, encrypted; kept as long as the rulebook says
    identity_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # keyed digest, to find duplicates
    reference: Mapped[str | None] = mapped_column(sa.String(64), index=True)  # the number that an import or seed gave
    created_at: Mapped[datetime]

    home: Mapped[Organisation | None] = relationship()
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="person", order_by="Enrolment.id")


def _key_of_number(context: Any) -> str | None:
    return key_of_number(context.get_current_parameters().get("number"))


class Enrolment(Model):
    """A person at a school: confirmed, as on the school's roster, or not confirmed, as somebody said on signing up. A
    number is one person's among those that are confirmed; who signs up may give any. A person who changes school gets a
    second one."""

    __tablename__ = "enrolment"
    __table_args__ = (
        sa.Index(
            "uq_enrolment_confirmed_number",
            "organisation_id",
            "number_key",
            unique=True,
            sqlite_where=sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
        ),
        sa.Index(None, "organisation_id", "number_key"),
        sa.Index(None, "region", "organisation_id"),
        sa.Index(None, "import_id"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    department_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    number: Mapped[str | None]  # student or staff number, text
    number_key: Mapped[str | None] = mapped_column(default=_key_of_number)  # what it is compared by (likeness.py)
    level: Mapped[str]  # a value of StudyLevel
    class_name: Mapped[str | None]
    adviser: Mapped[str | None]  # as the roster has it
    telephone_encrypted: Mapped[str | None]
    programme: Mapped[str | None]
    entry_year: Mapped[int | None]
    years: Mapped[int | None]  # length of the programme
    settled: Mapped[bool] = mapped_column(default=False)  # already admitted to further study
    confirmed_at: Mapped[datetime | None]  # by the school's roster or organiser
    confirmed_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    import_id: Mapped[UUID | None]  # the import that it came in with
    # The code that the school hands out, by which its owner takes the roster's row for their account: a keyed digest.
    code_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    code_at: Mapped[datetime | None]  # when it was made
    code_by: Mapped[UUID | None]
    code_used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="enrolments")
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    department: Mapped[Organisation | None] = relationship(foreign_keys=[department_id])

    @validates("number")
    def _keep_key(self, _name: str, number: str | None) -> str | None:
        self.number_key = key_of_number(number)
        return number


class Correction(Model):
    """A person's request that their school corrects what it confirmed about them. Deleted with the studies when the
    account is closed."""

    __tablename__ = "correction"
    __table_args__ = (
        sa.CheckConstraint(f"what IN {tuple(map(str, CorrectionField))}", name="what"),
        sa.CheckConstraint(f"state IN {tuple(map(str, CorrectionState))}", name="state"),
        sa.Index(
            "uq_correction_open",
            "enrolment_id",
            "what",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "organisation_id", "state"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    enrolment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enrolment.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))  # the school that decides
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    what: Mapped[str]  # a value of CorrectionField
    was: Mapped[str | None]  # a department by its code, a level by its key
    wanted: Mapped[str]
    why: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]  # account; None: the person took it back
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]  # of the school, for the person

    enrolment: Mapped[Enrolment] = relationship()
    person: Mapped[Person] = relationship()


class Account(Model):
    """A way in. Sign in by account name, phone or e-mail."""

    __tablename__ = "account"

    id: Mapped[Key]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    name: Mapped[str]  # shown to others
    login: Mapped[str | None] = mapped_column(unique=True)  # lower case
    email: Mapped[str | None] = mapped_column(unique=True)  # lower case
    phone_encrypted: Mapped[str | None]
    phone_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    password: Mapped[str | None]  # argon2 hash; None: enters by link or code only
    epoch: Mapped[int] = mapped_column(default=0)  # counted up to end every sign-in and every reset link
    # How they came by their present credential, from whom, since when, and when they last changed it.
    credential_origin: Mapped[str | None] = mapped_column(sa.String(16))  # a value of CredentialOrigin; None: none yet
    credential_from: Mapped[UUID | None]  # the account whose invitation it came by
    credential_since: Mapped[datetime | None]
    credential_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(sa.String(8))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # by the person; disabled since then, for good

    person: Mapped[Person | None] = relationship()
    memberships: Mapped[list[Membership]] = relationship(back_populates="account", foreign_keys="Membership.account_id")


class Membership(Model):
    """A role at an organisation within a contest series (no series: in every one)."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.CheckConstraint(f"role IN {ROLES}", name="role"),
        sa.CheckConstraint(
            "series_id IS NOT NULL OR role IN ('student', 'teacher', 'administrator')", name="scoped_to_series"
        ),
        sa.Index(
            "uq_membership_current",
            "account_id",
            "organisation_id",
            "series_id",
            "role",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
        sa.Index(None, "organisation_id", "series_id", "role"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    series_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("series.id"))
    role: Mapped[str]
    granted_by: Mapped[UUID | None]
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    # Somebody above, or the supervisor, answers for this being a person of their own (people/second_person.py).
    vouched_by: Mapped[UUID | None]
    vouched_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="memberships", foreign_keys=[account_id])
    organisation: Mapped[Organisation | None] = relationship()
    series: Mapped[Series | None] = relationship()


class Invitation(Model):
    """An invitation to a role: a link or QR that signs in once without a password, or a code to type."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    token_index: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256 of the link's token
    code_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # keyed digest of the short code
    # The same for the link and the code of the letter, which no organiser sees.
    mailed_token_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    mailed_code_index: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    role: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    series_id: Mapped[UUID] = mapped_column(sa.ForeignKey("series.id"))
    home_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))  # where a judge comes from
    account_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))  # who it lets in, if known
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    home: Mapped[Organisation | None] = relationship(foreign_keys=[home_id])
    series: Mapped[Series] = relationship()


def unused_before(moment: datetime) -> sa.ColumnElement[bool]:
    """Fits the invitations that nobody used and that ended before a moment. A used one tells who let whom in."""
    ended = sa.or_(Invitation.expires_at < moment, Invitation.revoked_at < moment)
    return sa.and_(Invitation.used_at.is_(None), ended)


class EarlierAward(Model):
    """What somebody won in an earlier edition. Publishing writes it; eligibility and quotas read it
    (docs/architecture)."""

    __tablename__ = "earlier_award"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "edition_key", "contest_key", "award"),
        sa.Index(None, "region", "organisation_id"),
    )

    id: Mapped[Key]
    region: Mapped[Region]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    series_id: Mapped[UUID] = mapped_column(sa.ForeignKey("series.id"))
    edition_key: Mapped[str]
    contest_key: Mapped[str]  # stage/organisation/track/division
    stage: Mapped[str]
    track: Mapped[str]
    award: Mapped[str]
    publication: Mapped[str]  # the publication that it comes from, "skills-2023-1"
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class FailedTry(Model):
    """A try that failed: a password, a code, a name that is taken; or a letter that was requested. Kept for a day, so
    that all processes count together. Names and addresses are keyed digests."""

    __tablename__ = "failed_try"
    __table_args__ = (
        sa.Index("ix_failed_try_name", "kind", "name_digest", "at"),
        sa.Index("ix_failed_try_address", "kind", "address_digest", "at"),
    )

    id: Mapped[Key]
    kind: Mapped[str]  # of an allowance, contest/people/sign_in/tries.py
    name_digest: Mapped[str]  # of what was tried; empty where that has no name
    address_digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
