"""Who may enter a track, as a rulebook writes it: `[[edition.track.eligibility]]`."""

from typing import Annotated, Literal

from pydantic import Field, WrapValidator

from contest.rules.rulebook.kinds import Day, Part, Positive, Rule, Slug, Text, Truth, as_it_was

Level = Literal["secondary", "vocational", "bachelor", "master", "doctor"]
Role = Literal["student", "teacher", "worker"]


class _Eligibility(Rule):
    """A condition that every member of an entry must meet, or the entry; `divisions` narrows it to some divisions."""

    divisions: tuple[Slug, ...] = ()


class RoleRule(_Eligibility):
    """Who may enter: students, teachers, workers."""

    rule: Literal["role"]
    is_: Annotated[tuple[Role, ...], Field(alias="is", min_length=1)]


class LevelRule(_Eligibility):
    """The level of study."""

    rule: Literal["level"]
    in_: Annotated[tuple[Annotated[Level, WrapValidator(as_it_was)], ...], Field(alias="in", min_length=1)]


class FinalYearRule(_Eligibility):
    """Whether it is the final year of this programme's length."""

    rule: Literal["final-year"]
    is_: Truth = Field(alias="is")
    on: Day | None = None


class YearAtMostRule(_Eligibility):
    """The year of study is at most so many."""

    rule: Literal["year-at-most"]
    value: Positive
    on: Day | None = None


class AgeAtMostRule(_Eligibility):
    """The age in full years, on a day, is at most so many."""

    rule: Literal["age-at-most"]
    value: Positive
    on: Day | None = None


class BornSinceRule(_Eligibility):
    """Born on this day or later."""

    rule: Literal["born-since"]
    date: Day


class AgeAtLeastRule(_Eligibility):
    """The age in full years, on a day, is at least so many."""

    rule: Literal["age-at-least"]
    value: Positive
    on: Day | None = None


class DivisionBySchoolRule(_Eligibility):
    """The school's level decides the division; postgraduates are `higher`. Keys are divisions, values school levels."""

    rule: Literal["division-by-school"]
    higher: tuple[Text, ...] = ("本科",)
    vocational: tuple[Text, ...] = ("专科",)


class DivisionLine(Part):
    """Who competes in one division: whoever is everything that is written. A line that says nothing takes the rest."""

    division: Slug
    level: tuple[Level, ...] = ()
    school_level: tuple[Text, ...] = ()
    role: tuple[Role, ...] = ()


class DivisionByRule(_Eligibility):
    """The level of study, the level of the school and the kind of person decide the division: the first line of `into`
    that fits. Several levels may be in one division, and one level in several, by school."""

    rule: Literal["division-by"]
    into: Annotated[tuple[DivisionLine, ...], Field(min_length=1)]


class RoundsTaughtRule(_Eligibility):
    """A course that was taught at least so many times in the last `years` years. `attribute`: the declared number of an
    entry in which its people say how often."""

    rule: Literal["rounds-taught"]
    attribute: Text
    value: Positive
    years: Positive


class EntriesPerSchoolRule(_Eligibility):
    """How many entries of one school may be handed in for the track, over the divisions that the rule is for. Drafts
    are not counted: nobody can keep a school's place by beginning."""

    rule: Literal["entries-per-school"]
    value: Positive


class NotSettledRule(_Eligibility):
    """Not yet admitted to further study."""

    rule: Literal["not-settled"]


class NoEarlierAwardRule(_Eligibility):
    """Holds none of these awards from an earlier edition of the series."""

    rule: Literal["no-earlier-award"]
    awards: Annotated[tuple[Text, ...], Field(min_length=1)]
    same_track: Truth = True


class RegisteredSinceRule(_Eligibility):
    """Registered at the school or employer since this day or earlier."""

    rule: Literal["registered-since"]
    date: Day


EligibilityRule = Annotated[
    RoleRule
    | LevelRule
    | FinalYearRule
    | YearAtMostRule
    | AgeAtMostRule
    | AgeAtLeastRule
    | BornSinceRule
    | DivisionBySchoolRule
    | DivisionByRule
    | RoundsTaughtRule
    | EntriesPerSchoolRule
    | NotSettledRule
    | NoEarlierAwardRule
    | RegisteredSinceRule,
    Field(discriminator="rule"),
]
OF_THE_ENTRY = ("rounds-taught", "entries-per-school")
"""The conditions that an entry meets, and not each person in it."""
