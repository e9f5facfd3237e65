"""Who may enter: one test for each rule, both ways, and the academic year."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from contest.rules.eligibility import (
    Applicant,
    HeldAward,
    academic_year,
    age,
    entry_findings,
    findings,
    year_of_study,
)
from contest.rules.rulebook.edition import Track

STUDENT = Applicant("student", "bachelor", "本科", date(2003, 3, 1), 2020, 4)
DAY = date(2023, 9, 20)


def track(*rules: dict[str, Any], **more: Any) -> Track:
    words = {"zh": "成长", "en": "Growth"}
    made = {"key": "growth", "name": words, "divisions": ["higher", "vocational"], "eligibility": list(rules), **more}
    return TypeAdapter(Track).validate_python(made)


def verdict(rule: dict[str, Any], person: Applicant = STUDENT, division: str = "higher", on: date = DAY) -> bool:
    (finding,) = findings(track(rule), division, person, on=on)
    assert finding.rule == rule["rule"]
    return finding.ok


def test_role_and_level() -> None:
    assert verdict({"rule": "role", "is": ["student"]})
    assert not verdict({"rule": "role", "is": ["teacher", "worker"]})
    assert verdict({"rule": "level", "in": ["bachelor", "vocational"]})
    assert not verdict({"rule": "level", "in": ["master"]})


def test_academic_years_begin_on_the_first_of_september() -> None:
    assert academic_year(date(2023, 8, 31)) == 2022
    assert academic_year(date(2023, 9, 1)) == 2023
    assert year_of_study(2023, date(2023, 9, 1)) == 1
    assert year_of_study(2023, date(2024, 8, 31)) == 1


@pytest.mark.parametrize(
    ("entry_year", "years", "final"),
    [(2020, 4, True), (2020, 5, False), (2019, 4, True), (2021, 3, True), (2023, 4, False)],
)
def test_the_final_year_is_that_of_this_programmes_length(entry_year: int, years: int, final: bool) -> None:
    person = replace(STUDENT, entry_year=entry_year, years=years)
    assert verdict({"rule": "final-year", "is": True}, person) is final
    assert verdict({"rule": "final-year", "is": False}, person) is not final


def test_the_day_is_that_of_registration_unless_the_rule_names_one() -> None:
    assert verdict({"rule": "final-year", "is": False}, on=date(2023, 8, 31))
    assert not verdict({"rule": "final-year", "is": False, "on": DAY}, on=date(2023, 8, 31))


def test_the_year_at_most() -> None:
    assert not verdict({"rule": "year-at-most", "value": 3})
    assert verdict({"rule": "year-at-most", "value": 3}, on=date(2023, 8, 31))


def test_age_and_birth() -> None:
    assert age(date(2003, 9, 20), date(2023, 9, 19)) == 19
    assert age(date(2003, 9, 20), date(2023, 9, 20)) == 20
    assert age(date(2004, 2, 29), date(2023, 2, 28)) == 18
    assert verdict({"rule": "age-at-most", "value": 20})
    assert not verdict({"rule": "age-at-most", "value": 20, "on": date(2024, 3, 1)})
    assert verdict({"rule": "born-since", "date": date(2003, 3, 1)})
    assert not verdict({"rule": "born-since", "date": date(2003, 3, 2)})


def test_the_schools_level_decides_the_division_and_postgraduates_are_higher() -> None:
    rule = {"rule": "division-by-school"}
    assert verdict(rule)
    assert not verdict(rule, division="vocational")
    assert verdict(rule, replace(STUDENT, school_level="专科"), "vocational")
    assert verdict(rule, replace(STUDENT, level="master", school_level=""), "higher")
    assert not verdict(rule, replace(STUDENT, school_level=""))


def test_not_settled() -> None:
    assert verdict({"rule": "not-settled"})
    assert not verdict({"rule": "not-settled"}, replace(STUDENT, settled=True))


def test_earlier_awards_bar_the_same_track_or_all() -> None:
    gold = replace(STUDENT, honours=(HeldAward("gold", "employ", "career-2022"),))
    rule = {"rule": "no-earlier-award", "awards": ["gold", "silver"]}
    assert verdict(rule, gold)
    assert not verdict({**rule, "same_track": False}, gold)
    assert not verdict(rule, replace(gold, honours=(HeldAward("silver", "growth"),)))
    assert verdict(rule, replace(gold, honours=(HeldAward("bronze", "growth"),)))


def test_registered_since() -> None:
    rule = {"rule": "registered-since", "date": date(2023, 1, 1)}
    assert verdict(rule, replace(STUDENT, registered_since=date(2023, 1, 1)))
    assert not verdict(rule, replace(STUDENT, registered_since=date(2023, 1, 2)))


def test_one_exclusive_track_for_each_person() -> None:
    once = track(exclusive=True)
    assert [one.ok for one in findings(once, "higher", STUDENT, on=DAY)] == [True]
    other = replace(STUDENT, exclusive_tracks=("employ",))
    (finding,) = findings(once, "higher", other, on=DAY)
    assert (finding.rule, finding.ok, finding.facts) == ("exclusive", False, {"tracks": ["employ"]})
    assert findings(track(), "higher", other, on=DAY) == []


def test_a_rule_may_be_for_some_divisions_only() -> None:
    rule = {"rule": "role", "is": ["teacher"], "divisions": ["vocational"]}
    assert findings(track(rule), "higher", STUDENT, on=DAY) == []
    assert len(findings(track(rule), "vocational", STUDENT, on=DAY)) == 1


NOBODY = Applicant("student")


@pytest.mark.parametrize(
    ("rule", "person", "facts"),
    [
        ({"rule": "role", "is": ["teacher"]}, STUDENT, {"role": "student", "allowed": ["teacher"]}),
        ({"rule": "level", "in": ["master"]}, STUDENT, {"level": "bachelor", "allowed": ["master"]}),
        (
            {"rule": "final-year", "is": False},
            STUDENT,
            {"on": DAY, "year": 4, "years": 4, "final": True, "wanted": False},
        ),
        ({"rule": "final-year", "is": False}, NOBODY, {"on": DAY, "missing": "entry_year"}),
        ({"rule": "final-year", "is": True}, replace(STUDENT, years=None), {"on": DAY, "year": 4, "missing": "years"}),
        ({"rule": "year-at-most", "value": 3}, STUDENT, {"on": DAY, "year": 4, "most": 3}),
        ({"rule": "year-at-most", "value": 3}, NOBODY, {"on": DAY, "missing": "entry_year"}),
        ({"rule": "age-at-most", "value": 19}, STUDENT, {"age": 20, "most": 19, "on": DAY}),
        ({"rule": "age-at-most", "value": 19}, NOBODY, {"missing": "born", "most": 19, "on": DAY}),
        ({"rule": "born-since", "date": DAY}, STUDENT, {"born": date(2003, 3, 1), "since": DAY}),
        ({"rule": "born-since", "date": DAY}, NOBODY, {"missing": "born", "since": DAY}),
        (
            {"rule": "division-by-school"},
            replace(STUDENT, school_level="专科"),
            {"division": "higher", "own": "vocational", "school_level": "专科"},
        ),
        (
            {"rule": "division-by-school"},
            NOBODY,
            {"division": "higher", "own": None, "school_level": "", "missing": "school_level"},
        ),
        ({"rule": "not-settled"}, replace(STUDENT, settled=True), {"settled": True}),
        (
            {"rule": "no-earlier-award", "awards": ["gold"], "same_track": False},
            replace(STUDENT, honours=(HeldAward("gold", "employ", "career-2022"), HeldAward("bronze", "growth"))),
            {
                "held": [{"award": "gold", "track": "employ", "edition": "career-2022"}],
                "awards": ["gold"],
                "same_track": False,
            },
        ),
        (
            {"rule": "registered-since", "date": date(2023, 1, 1)},
            replace(STUDENT, registered_since=DAY),
            {"since": DAY, "by": date(2023, 1, 1)},
        ),
        ({"rule": "registered-since", "date": DAY}, NOBODY, {"missing": "registered_since", "by": DAY}),
    ],
)
def test_what_does_not_hold_or_is_not_known_is_told_with_its_facts_and_source(
    rule: dict[str, Any], person: Applicant, facts: dict[str, object]
) -> None:
    (finding,) = findings(track({**rule, "source": "规程"}), "higher", person, on=DAY)
    assert (finding.ok, finding.facts, finding.source) == (False, facts, "规程")


def test_exclusivity_has_the_tracks_source() -> None:
    (finding,) = findings(track(exclusive=True, source="通知"), "higher", STUDENT, on=DAY)
    assert finding.source == "通知"


INTO = [
    {"division": "higher", "level": ["master", "doctor"]},
    {"division": "vocational", "level": ["vocational", "bachelor"], "school_level": ["专科"]},
    {"division": "higher", "level": ["bachelor"]},
]


@pytest.mark.parametrize(
    ("level", "school", "own", "missing"),
    [
        ("master", "专科", "higher", None),
        ("bachelor", "专科", "vocational", None),  # two levels in one division, one level in two
        ("vocational", "专科", "vocational", None),
        ("bachelor", "本科", "higher", None),
        ("bachelor", "", None, "school_level"),  # whether the second line fits is not known
        ("vocational", "本科", None, None),
        ("", "本科", None, "level"),
    ],
)
def test_the_first_line_that_fits_decides_the_division(
    level: str, school: str, own: str | None, missing: str | None
) -> None:
    person = replace(STUDENT, level=level, school_level=school)
    for division in ("higher", "vocational"):
        (found,) = findings(track({"rule": "division-by", "into": INTO}), division, person, on=DAY)
        assert (found.ok, found.facts["own"], found.facts.get("missing")) == (own == division, own, missing)


@pytest.mark.parametrize(
    ("level", "school", "by"),
    [
        ("vocational", "本科", "school_level"),  # a line is for this level, of other schools
        ("secondary", "本科", ""),  # no line is for it, of whatever school
        ("secondary", "专科", ""),
    ],
)
def test_where_no_line_fits_the_school_is_named_only_if_it_alone_decides(level: str, school: str, by: str) -> None:
    person = replace(STUDENT, level=level, school_level=school)
    (found,) = findings(track({"rule": "division-by", "into": INTO}), "higher", person, on=DAY)
    assert (found.ok, found.facts["own"], found.facts["kept_out_by"]) == (False, None, by)


def test_a_line_that_says_nothing_takes_the_rest() -> None:
    rule = {"rule": "division-by", "into": [{"division": "vocational", "role": ["worker"]}, {"division": "higher"}]}
    assert verdict(rule, Applicant("teacher"))
    assert verdict(rule, Applicant("worker"), "vocational")


def test_old_enough_from_a_day_on() -> None:
    leap = replace(STUDENT, born=date(2004, 2, 29))
    rule = {"rule": "age-at-least", "value": 18}
    assert not verdict(rule, leap, on=date(2022, 2, 28))
    assert verdict(rule, leap, on=date(2022, 3, 1))
    assert verdict({**rule, "on": date(2022, 3, 1)}, leap, on=date(2021, 1, 1))
    (found,) = findings(track(rule), "higher", leap, on=date(2022, 2, 28))
    assert found.facts == {"age": 17, "least": 18, "on": date(2022, 2, 28), "from": date(2022, 3, 1)}


ROUNDS = {"rule": "rounds-taught", "attribute": "rounds", "value": 2, "years": 3}


@pytest.mark.parametrize(("said", "ok"), [("2", True), ("10", True), ("1.5", False), ("", False), ("zwei", False)])
def test_a_course_must_have_been_taught_so_often(said: str, ok: bool) -> None:
    (found,) = entry_findings(track(ROUNDS), "higher", {"rounds": said}, {})
    assert (found.ok, found.facts.get("missing")) == (ok, None if said[:1].isdigit() else "rounds")
    assert findings(track(ROUNDS), "higher", STUDENT, on=DAY) == []


def test_a_school_hands_in_so_many_over_the_divisions_that_the_rule_is_for() -> None:
    rule = {"rule": "entries-per-school", "value": 2}
    handed_in = {"higher": ["A1"], "vocational": ["B1"]}
    (found,) = entry_findings(track(rule), "higher", {}, handed_in)
    assert (found.ok, found.facts) == (False, {"most": 2, "numbers": ["A1", "B1"]})
    (found,) = entry_findings(track({**rule, "divisions": ["higher"]}), "higher", {}, handed_in)
    assert (found.ok, found.facts["numbers"]) == (True, ["A1"])
    assert entry_findings(track({**rule, "divisions": ["vocational"]}), "higher", {}, handed_in) == []
