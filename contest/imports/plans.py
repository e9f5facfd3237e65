"""What the lines of a list would do, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contest.exchange.spreadsheets.repairs import Flaw
from contest.imports.reading import Line, ReadList


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITS = "waits"  # it has a fault that somebody must look at, and does not come in before
    LEFT_OUT = "left-out"


class Remark(StrEnum):
    """What is to be said of a line. Those of `OPEN` only ask for a look."""

    NO_NAME = "no-name"
    NO_NUMBER = "no-number"
    EXPONENT = "exponent"
    ROUNDED = "rounded"
    CHARACTERS = "characters"
    LONG = "long"
    DATE = "date"
    YEAR = "year"
    TELEPHONE = "telephone"
    ADDRESS = "address"
    NUMBER_TWICE = "number-twice"  # another line has the same number
    OTHER_NAME = "other-name"  # the roster has the number under another name
    VARIANT = "variant"  # only a variant of a character differs
    ALIKE = "alike"  # somebody of this name and department has another number
    IDENTITY = "identity"
    IDENTITY_TAKEN = "identity-taken"
    NO_EVENT = "no-event"
    EVENT_UNKNOWN = "event-unknown"
    DECLARED_TWICE = "declared-twice"  # another line declares otherwise of the same person
    EVENT_DROPPED = "event-dropped"  # beside somebody of the staff
    PANEL_UNKNOWN = "panel-unknown"  # of a contest with several
    NOT_ELIGIBLE = "not-eligible"
    ENTERED_ALREADY = "entered-already"
    ENTERED_TWICE = "entered-twice"  # another line enters the same person there
    IN_TEAMS = "in-teams"  # fewer people than a team of the track has
    TEAM_LARGE = "team-large"
    TEAM_WAITS = "team-waits"  # a line of the same team is faulty
    OTHER_DELEGATION = "other-delegation"
    VALUE_UNFIT = "value-unfit"  # a declared attribute does not allow it
    ADVISER_UNKNOWN = "adviser-unknown"
    ADVISER_SEVERAL = "adviser-several"
    ADVISERS_MANY = "advisers-many"
    ADDRESS_TWICE = "address-twice"  # another line has the same address
    ADDRESS_TAKEN = "address-taken"  # its account has another name
    UNIT_UNKNOWN = "unit-unknown"
    ASKED = "asked"  # somebody with an account is invited, and has to accept
    TITLE_STAYS = "title-stays"  # the entry is there under another title
    STAYS_DRAFT = "stays-draft"
    SENDER_UNKNOWN = "sender-unknown"  # a table of places: nobody who may send
    SENDER_TWICE = "sender-twice"
    NOT_PLACES = "not-places"  # no whole number
    KIND_UNKNOWN = "kind-unknown"  # a table of organisations
    PROVINCE_UNKNOWN = "province-unknown"
    ORGANISATION_TWICE = "organisation-twice"
    ORGANISATION_SEVERAL = "organisation-several"  # of one name
    ORGANISATION_ALIKE = "organisation-alike"  # one of this name, or nearly, has another code
    PLACES_USED = "places-used"  # fewer than were used already


OPEN = frozenset(
    {
        Remark.ALIKE, Remark.ADVISER_UNKNOWN, Remark.ADVISER_SEVERAL, Remark.TITLE_STAYS, Remark.STAYS_DRAFT,
        Remark.UNIT_UNKNOWN, Remark.ASKED, Remark.ORGANISATION_ALIKE, Remark.EVENT_DROPPED,
        Remark.DECLARED_TWICE,
    }
)  # fmt: skip
OF_FLAW = {flaw: Remark(str(flaw)) for flaw in Flaw}


@dataclass(frozen=True, slots=True)
class Choice:
    """A way out of a remark that is one press: what it would type over which field."""

    label: str  # a key of the labels
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a line: the field that it is about, what it says, and the ways out."""

    remark: Remark
    about: str  # a field
    facts: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


@dataclass(slots=True)
class PlannedLine:
    """A line and what it would do. `changes`: (field, as it was, as it will be). `target`: what the kind of list found
    for it."""

    line: Line
    outcome: Outcome = Outcome.NEW
    notes: list[Note] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    target: Any = None

    def note(self, remark: Remark, about: str, *choices: Choice, **facts: Any) -> None:
        """Remark on the line; it waits unless the remark only asks for a look."""
        self.notes.append(Note(remark, about, facts, choices))
        if remark not in OPEN:
            self.outcome = Outcome.WAITS


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole list would do. `answers`: what holds for all its lines."""

    found: ReadList
    lines: Sequence[PlannedLine]
    answers: Mapping[str, str]

    @property
    def counts(self) -> Counter[Outcome]:
        """How many lines of each outcome."""
        return Counter(one.outcome for one in self.lines)

    @property
    def to_write(self) -> list[PlannedLine]:
        """The lines that would write something."""
        return [one for one in self.lines if one.outcome in (Outcome.NEW, Outcome.CHANGED)]


def flaws_noted(planned: PlannedLine) -> None:
    """Remark on every cell that cannot be read."""
    for key, one in planned.line.cells.items():
        if one.flaw:
            planned.note(OF_FLAW[one.flaw], key, text=one.text)
