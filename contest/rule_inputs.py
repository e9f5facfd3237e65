"""The only place where rows become inputs of rules: database rows become the values that `contest.rules` takes.

One function for each value, for all callers: registration checks an applicant, the chair's grid scores confirmed
sheets, a tabulation takes everything. The steps find their rows; this module decides how a row is written for the
rules, so that two steps cannot read one row in two ways. Marks and points are whole thousandths.

It is above `people` and below `registration` (docs/decisions, decision 39); tests/architecture checks that no step
makes these values itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from contest.rules.inputs import (
    AdjustmentRow,
    DecisionRow,
    EntryRow,
    GroupRow,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    ScoreRow,
)
from contest.rules.numbers import format_thousandths

if TYPE_CHECKING:
    from contest.people.models import Enrolment, Organisation, Person
    from contest.rules.eligibility import Applicant, HeldAward
    from contest.rules.rulebook.law import Scheme

# A tabulation


def entry_row(
    contest: str,
    number: str,
    *,
    status: str,
    group: str = "",
    home: str = "",
    competitors: int = 1,
    attributes: Mapping[str, Any] | None = None,
    wanted: Collection[str] = (),
) -> EntryRow:
    """An entry in a contest. `status` is its participation, `group` the organisation that it is credited to, `home` the
    one that it comes from. Only the attributes that the rules use (`wanted`) are included, because inputs are
    published."""
    read = {key: attribute_text(value) for key, value in (attributes or {}).items() if key in wanted}
    return EntryRow(
        entry=number,
        contest=contest,
        group=group,
        status=status,
        size=str(max(1, competitors)),
        attributes={"home": home, **read},
    )


def attribute_text(value: Any) -> str:
    """An attribute as the rules read it: yes is 1, no is 0, unknown is empty."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


TryKeys = Mapping[str, tuple[str, int]]
"""The key of a try in a sheet → its aspect and number."""


def try_keys(scheme: Scheme | None) -> TryKeys:
    """The keys under which sheets have the tries of a scheme (law 2, section 5), in the order of the scheme: `jump#1`.
    The sign between the two is in no key of the scheme, so that no try is taken for another aspect."""
    if scheme is None:
        return {}
    sign = "#"
    while any(sign in aspect.key for aspect in scheme.aspects):
        sign += "#"
    return {
        f"{aspect.key}{sign}{attempt}": (aspect.key, attempt)
        for aspect in scheme.aspects
        if aspect.tries is not None
        for attempt in range(1, aspect.tries.of + 1)
    }


def member_sign(scheme: Scheme | None) -> str:
    """What stands between an aspect (or a try of it) and the member whose mark it is, in the keys of a sheet of an
    entry whose members are marked one by one (`[team]`): `goal@…`. It is in no key of the scheme."""
    sign = "@"
    while scheme is not None and any(sign in aspect.key for aspect in scheme.aspects):
        sign += "@"
    return sign


@dataclass(frozen=True)
class MarkedMembers:
    """Whose marks the sheets of one entry hold. `codes`: the key of a member in sheets → the code that names this
    person in inputs and outputs."""

    sign: str
    codes: Mapping[str, str]

    def split(self, key: str) -> tuple[str, str | None]:
        """The aspect or try of a sheet's key, and the member; None: somebody who is not in the entry any more."""
        aspect, _, member = key.rpartition(self.sign)
        return aspect, self.codes.get(member)


def mark_rows(
    contest: str,
    number: str,
    judge: str,
    marks: Mapping[str, int | str | None],
    tries: TryKeys,
    members: MarkedMembers | None = None,
) -> list[MarkRow]:
    """The marks of one sheet, in thousandths by aspect or try; None means not marked, a sign in place of a number is a
    try that does not count: its row has no mark. The judge "" is the panel itself. A sign in place
    of a mark without tries says that a member did not take part, or that a cut kept the entry out: there is no row."""
    rows = []
    for written, mark in marks.items():
        key, member = (written, "") if members is None else members.split(written)
        if mark is None or member is None or (key not in tries and not isinstance(mark, int)):
            continue
        aspect, attempt = tries.get(key, (key, 0))
        rows.append(
            MarkRow(
                entry=number,
                aspect=aspect,
                mark=format_thousandths(mark) if isinstance(mark, int) else "",
                judge=judge,
                contest=contest,
                member=member,
                attempt=str(attempt or ""),
            )
        )
    return rows


def score_row(contest: str, number: str, values: Mapping[str, str]) -> ScoreRow:
    """What was made elsewhere for an entry: its whole score under "", its segments' values under their keys."""
    segments = {key: value for key, value in values.items() if key}
    return ScoreRow(entry=number, score=values.get("", ""), contest=contest, segments=segments)


def judge_row(contest: str, code: str, source: str | None) -> JudgeRow:
    """A seat under the code that inputs and outputs use, and which kind of judge sits in it."""
    return JudgeRow(judge=code, source=source or "", contest=contest)


def adjustment_row(contest: str, number: str, points: int, reason: str) -> AdjustmentRow:
    """Points in thousandths that somebody added to a score or subtracted."""
    return AdjustmentRow(contest=contest, entry=number, points=format_thousandths(points), reason=reason)


def lot_row(contest: str, number: str, lot: int) -> LotRow:
    """The lot that an entry drew where all else is equal."""
    return LotRow(contest=contest, entry=number, lot=str(lot))


def group_row(code: str, attributes: Mapping[str, Any]) -> GroupRow:
    """An organisation that entries are credited to, or that a committee gives an award to."""
    return GroupRow(group=code, attributes={key: attribute_text(value) for key, value in attributes.items()})


def member_row(contest: str, number: str, role: str, person: str) -> MemberRow:
    """A person in an entry, under the code that outputs use for them."""
    return MemberRow(entry=number, person=person, role=role, contest=contest)


def decision_row(
    award: str, reason: str, *, contest: str = "", number: str = "", group: str | None = ""
) -> DecisionRow:
    """An award that a committee gives to an entry or to a group."""
    return DecisionRow(award=award, contest=contest, entry=number, group=group or "", reason=reason)


# Eligibility


def applicant(
    person: Person | None,
    home: Organisation | None,
    enrolment: Enrolment | None,
    honours: Iterable[HeldAward] = (),
) -> Applicant:
    """The data of a person that eligibility checks: with the school (or employer) that they enter for and the enrolment
    there; None where it is not known."""
    from contest.rules.eligibility import ACADEMIC_YEAR_BEGINS, Applicant

    if person is None:
        return Applicant(role="")
    level = enrolment.level if enrolment else person.level or ""
    entry_year = enrolment.entry_year if enrolment else None
    return Applicant(
        role="teacher" if level == "staff" else person.kind,
        level=level,
        school_level=(home.level or "") if home else "",
        born=person.born,
        entry_year=entry_year,
        years=enrolment.years if enrolment else None,
        settled=bool(enrolment and enrolment.settled),
        honours=tuple(honours),
        registered_since=date(entry_year, ACADEMIC_YEAR_BEGINS, 1) if entry_year else None,
    )


def earlier_award(award: str, track: str, edition: str) -> HeldAward:
    """What somebody won in an earlier edition of the series."""
    from contest.rules.eligibility import HeldAward

    return HeldAward(award, track, edition)
