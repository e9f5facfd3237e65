"""The `[edition]` part of a rulebook: names, hosts, tiers, divisions, tracks, eligibility, calendar.

None of it takes part in the arithmetic of sections 3 to 10; the desks of the system are made from it.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from contest.rules.rulebook.eligibility import EligibilityRule
from contest.rules.rulebook.kinds import (
    Count,
    Day,
    Matched,
    Part,
    Positive,
    Rule,
    Slug,
    Text,
    Truth,
    Words,
    is_sealed,
    refuse,
)

Phase = Literal["registration", "verification", "judging", "publicity", "ceremony"]
EntryWord = Literal["work", "contestant", "team", "project"]
ConflictKind = Literal[
    "adviser", "kin", "same-entry", "same-school", "same-delegation", "co-author", "employer", "declared",
    "same-department",
]  # fmt: skip


def _read_moment(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value
    raise refuse("moment.shape", value=str(value))


def _is_flag(value: object) -> bool:
    return isinstance(value, bool) or value in ("true", "false")


def _read_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise refuse("truth.shape", value=str(value)[:80])


def _read_signatures(value: object) -> object:
    if isinstance(value, bool):  # pydantic takes true for 1
        raise refuse("value.choice", value=str(value).lower(), expected="1 or 2")
    return value


Moment = Annotated[datetime, PlainValidator(_read_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Free = dict[str, Matched | Truth]
FLAGS = ("new_occupation", "engineering")
"""The attributes of a track that the system itself asks for: they are true or false, also where a file has quotes."""
LIMIT = "entries_per_delegation"


class Host(Part):
    """Who stands behind the contest: host 主办, organiser 承办, supporter 协办."""

    role: Literal["host", "organiser", "supporter"]
    name: Words


class Publicity(Rule):
    """The publicity period 公示期: how many days, working days or not, before the ceremony or after it."""

    days: Positive
    working: Truth = True
    before_ceremony: Truth = False


class Previous(Rule):
    """Figures of the earlier edition."""

    name: Words
    contestants: Positive | None = None
    events: Positive | None = None
    delegations: Positive | None = None


class Quoted(Rule):
    """A figure that was reported and cannot be derived."""

    key: Slug | Text
    value: Text
    text: Words


class Conflicts(Rule):
    """Which kinds of conflict bar an assignment at this tier, and which only warn."""

    bar: tuple[ConflictKind, ...] = ("adviser", "kin", "same-entry")
    warn: tuple[ConflictKind, ...] = ()


class JudgesWanted(Rule):
    """How many sheets an entry needs, and whether judges see numbers only."""

    sheets: Positive = 1
    blind: Truth = False


class Tier(Rule):
    """One stage of the tree, lowest first."""

    key: Slug
    name: Words
    sign: Words
    run_by: Text
    organisation: Text | None = None  # the code of the one organisation that runs every contest of this tier
    credit: Text
    may_set: tuple[Text, ...] = ()  # dates (`school.judging.opens`); `law` or `law.ladder`: rules of its own
    conflicts: Conflicts = Conflicts()
    judges: JudgesWanted = JudgesWanted()


class Division(Rule):
    """A division 组别."""

    key: Slug
    name: Words


class TeamSize(Rule):
    """How many people an entry may have."""

    min: Positive = 1
    max: Positive = 1

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.min > self.max:
            raise refuse("team.range", min=self.min, max=self.max)
        return self


class Advisers(Rule):
    """How many advisers an entry may have."""

    min: Count = 0
    max: Count = 0

    @model_validator(mode="after")
    def _range(self, info: ValidationInfo) -> Self:
        if self.min > self.max and not is_sealed(info):
            raise refuse("team.range", min=self.min, max=self.max)
        return self


class Material(Rule):
    """A file that is handed in.

    `max_pages` (slides are pages), `max_characters` (without spaces), `max_figures` and `max_minutes` are counted from
    the file, and `fonts_embedded` asks a PDF to bring its fonts along; contest/rules/materials.py says in which formats
    each can be counted.
    """

    key: Slug
    name: Words
    formats: Annotated[tuple[Text, ...], Field(min_length=1)]
    max_mb: Positive
    max_pages: Positive | None = None
    max_characters: Positive | None = None
    max_figures: Count | None = None
    max_minutes: Positive | None = None
    fonts_embedded: Truth = False
    required: Truth = True


class Track(Rule):
    """A track 赛道, or an event 赛项 of a skills contest.

    `entries_per_delegation`: how many entries one delegation may have in it, over all divisions; None is no limit.
    `entry`: what competes in it, in words; None: as `entry_word` finds.
    """

    key: Slug
    name: Words
    divisions: Annotated[tuple[Slug, ...], Field(min_length=1)]
    family: Words | None = None
    attributes: Free = Field(default_factory=dict)
    team: TeamSize = TeamSize()
    advisers: Advisers = Advisers()
    exclusive: Truth = False
    entry: EntryWord | None = None
    entries_per_delegation: Positive | None = None
    material: tuple[Material, ...] = ()
    eligibility: tuple[EligibilityRule, ...] = ()

    @field_validator("attributes", mode="before")
    @classmethod
    def _flags(cls, given: Any, info: ValidationInfo) -> Any:
        if not isinstance(given, Mapping):
            return given
        asked = {name for name in FLAGS if name in given and not (is_sealed(info) and not _is_flag(given[name]))}
        return {name: _read_flag(value) if name in asked else value for name, value in given.items()}

    @model_validator(mode="before")
    @classmethod
    def _limit_among_attributes(cls, given: Any, info: ValidationInfo) -> Any:
        """Rulebooks wrote the limit among the free attributes before it was a rule; they read the same."""
        attributes = given.get("attributes") if isinstance(given, Mapping) else None
        if not isinstance(attributes, Mapping) or LIMIT not in attributes:
            return given
        if is_sealed(info) and not (LIMIT not in given and re.fullmatch("[1-9][0-9]{0,8}", str(attributes[LIMIT]))):
            return given  # it was no rule when it was taken in
        if LIMIT in given:
            raise refuse("key.twice", what="track", key=LIMIT)
        others = {name: value for name, value in attributes.items() if name != LIMIT}
        return {**given, "attributes": others, LIMIT: attributes[LIMIT]}


class Period(Rule):
    """When a phase of a stage is open: the half-open [opens, closes) in local time of the edition's zone."""

    stage: Slug
    phase: Phase
    opens: Moment
    closes: Moment
    track: Slug | None = None

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.opens >= self.closes:
            raise refuse("period.range", opens=str(self.opens), closes=str(self.closes))
        return self


class Edition(Rule):
    """`[edition]`.

    `signatures`: how many people sign a publication. `second_person_wait`: how many hours somebody has had a role or a
    credential from the person whose deed they confirm. `entry`: what competes, in words: a work, a contestant, a
    team, or a project for anything else. `entries_per_person`: in how many entries one person may compete, over all
    tracks; `changes_per_delegation`: how many changes a delegation may ask for after registration has closed; None is
    no limit. None of these takes part in any result.
    """

    key: Slug
    series: Slug
    series_name: Words
    number: Positive
    year: Positive
    zone: Text
    name: Words
    short: Words | None = None
    theme: Words | None = None
    place: Words | None = None
    begins: Day | None = None
    ends: Day | None = None
    hosts: tuple[Host, ...] = ()
    names: Literal["full", "masked", "number"] = "masked"
    entry: EntryWord | None = None
    signatures: Annotated[Literal[1, 2], BeforeValidator(_read_signatures)] = 2
    second_person_wait: Count = 24
    entries_per_person: Positive | None = None
    changes_per_delegation: Count | None = None
    publicity: Publicity | None = None
    previous: Previous | None = None
    quoted: tuple[Quoted, ...] = ()
    tier: Annotated[tuple[Tier, ...], Field(min_length=1)]
    division: Annotated[tuple[Division, ...], Field(min_length=1)]
    track: Annotated[tuple[Track, ...], Field(min_length=1)]
    period: tuple[Period, ...] = ()

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        """Its shape only: whether the name exists is for those who have the time-zone files at hand."""
        if not re.fullmatch(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*", zone):
            raise refuse("zone.unknown", zone=zone)
        return zone

    @model_validator(mode="after")
    def _days(self) -> Self:
        if self.begins is not None and self.ends is not None and self.begins > self.ends:
            raise refuse("period.range", opens=str(self.begins), closes=str(self.ends))
        return self

    def entry_word(self, track: Track) -> EntryWord:
        """What competes in a track. Where neither the track nor the edition says so: works if something is handed in,
        else contestants if everybody competes alone, else teams."""
        if word := track.entry or self.entry:
            return word
        if track.material:
            return "work"
        return "contestant" if track.team.max == 1 else "team"

    def entry_words(self) -> list[EntryWord]:
        """The word of each track."""
        return [self.entry_word(track) for track in self.track]
