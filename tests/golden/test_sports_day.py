"""A school's sports day under law 2 (seeds/sports-day/README.md): golden, and counted again."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.golden import recount_sports as recount
from tests.golden import tiers

NAME = "sports-day"
TIER = tiers.SEEDS / NAME / "meet"
EXPECTED = TIER / "expected"
JUMP = "meet/shuguang/jump/grade-5"
RUN = "meet/shuguang/run/grade-5"


def test_the_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    made, committed = tiers.made_again(NAME, tmp_path), tiers.promised(tiers.SEEDS / NAME)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("engine", tiers.ENGINES)
def test_tabulation_writes_the_expected_files(engine: str, tmp_path: Path) -> None:
    assert tiers.promised(tiers.tabulated(TIER, tmp_path, engine=engine)) == tiers.promised(EXPECTED)


def assert_counted_alike(tier: Path, out: Path) -> None:
    theirs = {(one[0], one[1]): int(one[2]) for one in tiers.placed(out) if one[2]}
    ours = {(event, entry): place for event, places in recount.placed(tier).items() for entry, place in places.items()}
    assert theirs == ours
    shown = {group: Fraction(figure) for _, group, figure in tiers.ranks(out, "classes", "place-points")}
    assert shown == recount.points(tier)


def test_rules_and_recount_agree() -> None:
    assert_counted_alike(TIER, EXPECTED)


def no_fouls(line: tiers.Line) -> tiers.Line:
    """Whoever had a foul jumped 3 metres."""
    return line | {"mark": line["mark"] or "3.00"} if line["aspect"] == "far" else line


def rain(line: tiers.Line) -> tiers.Line:
    """Nobody finishes the final: the heats stand."""
    return line | {"mark": ""} if line["aspect"] == "final.time" else line


def all_level(line: tiers.Line) -> tiers.Line:
    """Every heat is run in the same time: all go on."""
    return line | {"mark": "16.00"} if line["aspect"] == "heat.time" else line


@pytest.mark.parametrize("change", [no_fouls, rain, all_level])
def test_rules_and_recount_agree_after_a_change(change: tiers.Change, tmp_path: Path) -> None:
    tier = tiers.copied(TIER, tmp_path)
    tiers.changed(tier / "marks.csv", change)
    out = tiers.tabulated(tier, tmp_path / "out")
    assert tiers.placed(out) != tiers.placed(EXPECTED)
    assert_counted_alike(tier, out)


def test_a_second_best_jump_decides_and_fouls_block_nothing() -> None:
    places = {entry: place for event, entry, place, _ in tiers.placed(EXPECTED) if event == JUMP}
    assert (places["J22"], places["J11"], places["J32"]) == ("1", "2", "")
    assert tiers.lines(EXPECTED / "problems.csv") == []


def test_level_on_the_line_of_the_heats_both_run_the_final() -> None:
    finals = [one for one in tiers.lines(TIER / "marks.csv") if one["aspect"] == "final.time" and one["mark"]]
    assert {"R31", "R52"} <= {one["entry"] for one in finals}
    assert len(finals) == recount.LANES, "seven went on, one did not finish"


def test_the_cup_goes_to_the_classes_with_the_most_points() -> None:
    cups = {one.group for one in tiers.awarded(EXPECTED) if one.award == "class-cup"}
    most = sorted(recount.points(TIER).items(), key=lambda one: -one[1])[:3]
    assert cups == {of for of, _ in most}
