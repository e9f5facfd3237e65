"""A contest's name is put together from parts, and its key is taken apart in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from contest.editions.rulebooks.contest_names import ContestKey, ContestName, event_name, joined
from contest.editions.rulebooks.effective import edition_part
from contest.rules.rulebook import parse
from contest.rules.rulebook.edition import Edition

SEEDS = Path(__file__).parents[2] / "seeds"


def edition_of(seed: str) -> Edition:
    return edition_part(parse((SEEDS / seed / "rulebook.toml").read_text("utf-8")))


def test_a_key_is_taken_apart_and_put_together_again() -> None:
    key = ContestKey.of("school/4136010421/growth/higher")
    assert key == ("school", "4136010421", "growth", "higher")
    assert str(key) == "school/4136010421/growth/higher"


@pytest.mark.parametrize("key", ["", "school", "school/x/growth", "school/x/growth/higher/more"])
def test_what_is_no_whole_key(key: str) -> None:
    with pytest.raises(ValueError, match="no key of a contest"):
        ContestKey.of(key)


def test_a_name_is_shown_by_its_parts_whatever_stands_in_them() -> None:
    name = ContestName(
        edition={"zh": "第一届", "en": "First"},
        round={"zh": "省赛 · 南昌赛区", "en": "Province · Nanchang"},
        track={"zh": "成长赛道", "en": "Growth"},
        division={"zh": "高教组", "en": "Higher"},
    )
    assert name.event == {"zh": "成长赛道 · 高教组", "en": "Growth · Higher"}
    assert name.whole["zh"] == "省赛 · 南昌赛区 · 成长赛道 · 高教组"
    assert name.in_edition["en"] == "First · Province · Nanchang · Growth · Higher"


def test_a_part_that_was_named_in_one_language_stands_in_both() -> None:
    assert joined({"zh": "成长赛道"}, None, {"zh": "高教组", "en": "Higher"}) == {
        "zh": "成长赛道 · 高教组",
        "en": "成长赛道 · Higher",
    }


def test_the_division_is_told_where_the_track_has_several() -> None:
    assert event_name(edition_of("career-2023"), "national/-/growth/higher")["zh"] == "成长赛道 · 高教组"
    skills = edition_of("skills-2023")
    track = skills.track[0]
    assert event_name(skills, f"national/-/{track.key}/{track.divisions[0]}")["zh"] == track.name.zh


def test_what_the_rulebook_does_not_have_has_no_name() -> None:
    edition = edition_of("career-2023")
    for key in ("national/-/nowhere/higher", "national/-/growth/nowhere"):
        with pytest.raises(LookupError):
            event_name(edition, key)
