"""Who may enter a track: every condition of the rulebook, met or not, with the facts that decide it.

Every condition must be met. The findings hold facts and the rule's source; other modules put them into words. A
condition is not met if a needed fact is unknown (a date of birth, say); the facts then name what is `missing`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contest.rules.numbers import exact
from contest.rules.rulebook.edition import Track
from contest.rules.rulebook.eligibility import (
    OF_THE_ENTRY,
    AgeAtLeastRule,
    AgeAtMostRule,
    BornSinceRule,
    DivisionByRule,
    DivisionBySchoolRule,
    EligibilityRule,
    EntriesPerSchoolRule,
    FinalYearRule,
    LevelRule,
    NoEarlierAwardRule,
    NotSettledRule,
    RegisteredSinceRule,
    RoleRule,
    RoundsTaughtRule,
    YearAtMostRule,
)

ACADEMIC_YEAR_BEGINS = 9
"""The month: academic years begin on 1 September."""

POSTGRADUATE = ("master", "doctor")

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class HeldAward:
    """What somebody won in an earlier edition of the series."""

    award: str
    track: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """What eligibility looks at. None and "" mean unknown.

    `role`: student, teacher or worker; `level`: vocational, bachelor, master, doctor …; `school_level`: the school's,
    in the words of the rulebook (本科, 专科); `entry_year` and `years`: the academic year of enrolment and how long the
    programme lasts; `settled`: already admitted to further study; `exclusive_tracks`: the exclusive tracks of this
    edition that the person has already entered; `registered_since`: since when at the school or employer.
    """

    role: str
    level: str = ""
    school_level: str = ""
    born: date | None = None
    entry_year: int | None = None
    years: int | None = None
    settled: bool = False
    honours: tuple[HeldAward, ...] = ()
    exclusive_tracks: tuple[str, ...] = ()
    registered_since: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one condition is met, and why. `rule` is its key in the rulebook, or `exclusive`."""

    rule: str
    ok: bool
    facts: Facts = field(default_factory=dict)
    source: str | None = None


def findings(track: Track, division: str, person: Applicant, *, on: date) -> list[Finding]:
    """Every condition of a track for one person in one division, in the rulebook's order, then exclusivity.

    `on` is the day of registration; a rule may name its own day.
    """
    found = [
        Finding(rule.rule, *_verdict(rule, track, division, person, on), rule.source)
        for rule in track.eligibility
        if rule.rule not in OF_THE_ENTRY and _is_for(rule, division)
    ]
    return [*found, *_exclusive(track, person)]


def _is_for(rule: EligibilityRule, division: str) -> bool:
    return not rule.divisions or division in rule.divisions


def entry_rules(track: Track, division: str) -> list[RoundsTaughtRule | EntriesPerSchoolRule]:
    """The conditions on an entry itself that are for a division, in the rulebook's order."""
    of_entry = (RoundsTaughtRule, EntriesPerSchoolRule)
    return [rule for rule in track.eligibility if isinstance(rule, of_entry) and _is_for(rule, division)]


def entry_findings(
    track: Track, division: str, declared: Mapping[str, str], handed_in: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """Every condition of a track that an entry must meet, in the rulebook's order. `declared`: its declared attributes,
    "" where nobody said; `handed_in`: the numbers of the other entries that its school has handed in for this track, by
    division."""
    found = []
    for rule in entry_rules(track, division):
        if isinstance(rule, RoundsTaughtRule):
            found.append(Finding(rule.rule, *_rounds(rule, declared.get(rule.attribute, "")), rule.source))
        else:
            numbers = [one for key, some in handed_in.items() if _is_for(rule, key) for one in some]
            facts: Facts = {"most": rule.value, "numbers": numbers}
            found.append(Finding(rule.rule, len(numbers) < rule.value, facts, rule.source))
    return found


def _rounds(rule: RoundsTaughtRule, written: str) -> tuple[bool, Facts]:
    facts: Facts = {"attribute": rule.attribute, "least": rule.value, "years": rule.years}
    rounds = exact(written)
    if rounds is None:
        return False, {**facts, "missing": "rounds"}
    return rounds >= rule.value, {**facts, "rounds": written}


def _exclusive(track: Track, person: Applicant) -> Iterator[Finding]:
    """Each person may enter one exclusive track per edition."""
    if track.exclusive:
        facts: Facts = {"tracks": list(person.exclusive_tracks)}
        yield Finding("exclusive", not person.exclusive_tracks, facts, track.source)


def academic_year(on: date) -> int:
    """The year in which the academic year of a day began."""
    return on.year if on.month >= ACADEMIC_YEAR_BEGINS else on.year - 1


def year_of_study(entry_year: int, on: date) -> int:
    """1 in the first academic year; 0 or less before enrolment."""
    return academic_year(on) - entry_year + 1


def age(born: date, on: date) -> int:
    """Age in full years. Somebody born on 29 February gains a year on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def school_division(rule: DivisionBySchoolRule, person: Applicant) -> str | None:
    """The division that the school's level decides; postgraduates are `higher`; None if it is not known."""
    if person.level in POSTGRADUATE or person.school_level in rule.higher:
        return "higher"
    return "vocational" if person.school_level in rule.vocational else None


def division_of(rule: DivisionByRule, person: Applicant) -> tuple[str | None, str]:
    """The division of the first line that fits, and the fact that is missing to tell: a line that fits but for a fact
    that nobody knows decides that it cannot be told."""
    for line in rule.into:
        asked = {"role": line.role, "level": line.level, "school_level": line.school_level}
        known = {key: str(getattr(person, key)) for key, wanted in asked.items() if wanted}
        if any(value and value not in asked[key] for key, value in known.items()):
            continue
        missing = next((key for key, value in known.items() if not value), "")
        return (None, missing) if missing else (line.division, "")
    return None, ""


def kept_out_by(rule: DivisionByRule, person: Applicant) -> str:
    """Where no line fits: `school_level` if a line would, but for the level of the school, else ""."""
    for line in rule.into:
        others = ((line.role, person.role), (line.level, person.level))
        if line.school_level and all(not wanted or own in wanted for wanted, own in others):
            return "school_level"
    return ""


def _verdict(rule: EligibilityRule, track: Track, division: str, person: Applicant, on: date) -> tuple[bool, Facts]:
    match rule:
        case RoleRule():
            return person.role in rule.is_, {"role": person.role, "allowed": list(rule.is_)}
        case LevelRule():
            return person.level in rule.in_, {"level": person.level, "allowed": list(rule.in_)}
        case FinalYearRule() | YearAtMostRule():
            return _study(rule, person, rule.on or on)
        case AgeAtMostRule():
            day = rule.on or on
            if person.born is None:
                return False, {"missing": "born", "most": rule.value, "on": day}
            years = age(person.born, day)
            return years <= rule.value, {"age": years, "most": rule.value, "on": day}
        case AgeAtLeastRule():
            day = rule.on or on
            if person.born is None:
                return False, {"missing": "born", "least": rule.value, "on": day}
            years = age(person.born, day)
            return years >= rule.value, {
                "age": years,
                "least": rule.value,
                "on": day,
                "from": _birthday(person.born, rule.value),
            }
        case BornSinceRule():
            if person.born is None:
                return False, {"missing": "born", "since": rule.date}
            return person.born >= rule.date, {"born": person.born, "since": rule.date}
        case DivisionBySchoolRule():
            own = school_division(rule, person)
            facts: Facts = {"division": division, "own": own, "school_level": person.school_level}
            return own == division, facts if own else {**facts, "missing": "school_level"}
        case DivisionByRule():
            own, missing = division_of(rule, person)
            facts = {"division": division, "own": own, "level": person.level, "school_level": person.school_level}
            if missing:
                return False, {**facts, "missing": missing}
            return own == division, facts if own else {**facts, "kept_out_by": kept_out_by(rule, person)}
        case NotSettledRule():
            return not person.settled, {"settled": person.settled}
        case NoEarlierAwardRule():
            return _no_earlier_award(rule, track, person)
        case RegisteredSinceRule():
            if person.registered_since is None:
                return False, {"missing": "registered_since", "by": rule.date}
            return person.registered_since <= rule.date, {"since": person.registered_since, "by": rule.date}
        case RoundsTaughtRule() | EntriesPerSchoolRule():
            raise AssertionError(rule.rule)  # a condition on the entry: `entry_findings`


def _birthday(born: date, years: int) -> date:
    """The first day on which somebody is so many years old."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # 29 February, in a common year
        return date(born.year + years, 3, 1)


def _study(rule: FinalYearRule | YearAtMostRule, person: Applicant, on: date) -> tuple[bool, Facts]:
    """The year of study, and whether it is the last of this programme's length: year 4 of 5 is not."""
    facts: Facts = {"on": on}
    if person.entry_year is None:
        return False, {**facts, "missing": "entry_year"}
    year = year_of_study(person.entry_year, on)
    facts["year"] = year
    if isinstance(rule, YearAtMostRule):
        return year <= rule.value, {**facts, "most": rule.value}
    if person.years is None:
        return False, {**facts, "missing": "years"}
    final = year >= person.years
    return final == rule.is_, {**facts, "years": person.years, "final": final, "wanted": rule.is_}


def _no_earlier_award(rule: NoEarlierAwardRule, track: Track, person: Applicant) -> tuple[bool, Facts]:
    barring = [
        one for one in person.honours if one.award in rule.awards and (not rule.same_track or one.track == track.key)
    ]
    held: list[Facts] = [{"award": one.award, "track": one.track, "edition": one.edition} for one in barring]
    return not barring, {"held": held, "awards": list(rule.awards), "same_track": rule.same_track}
