"""A singing contest with 30 % votes (seeds/singing/README.md): golden, and counted again."""

from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from tests.golden import tiers

NAME = "singing"
TIER = tiers.SEEDS / NAME / "final"
EXPECTED = TIER / "expected"
PRIZES = ["first"] + ["second"] * 2 + ["third"] * 3


def recount(tier: Path) -> list[tuple[str, Fraction, str]]:
    """(singer, score, prize), best first: of five sheets the middle three, 70 %; votes as a share of the most, 30 %."""
    sheets: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for line in tiers.lines(tier / "marks.csv"):
        sheets[line["entry"]][line["judge"]] += Fraction(line["mark"])
    votes = {line["entry"]: Fraction(line["segment:vote"]) for line in tiers.lines(tier / "scores.csv")}
    found = []
    for singer, given in sheets.items():
        judges = tiers.half_up(sum(sorted(given.values())[1:4], Fraction(0)) / 3, 2)
        share = tiers.half_up(votes[singer] / max(votes.values()) * 100, 2)
        score = tiers.half_up((7 * judges + 3 * share) / 10, 2)
        found.append((score, judges, singer))
    found.sort(key=lambda one: (-one[0], -one[1], one[2]))
    prizes = PRIZES + ["merit"] * len(found)
    return [(singer, score, prize) for (score, _, singer), prize in zip(found, prizes, strict=False)]


def assert_counted_alike(tier: Path, out: Path) -> None:
    ours = recount(tier)
    theirs = [(entry, int(place), Fraction(score)) for _, entry, place, score in tiers.placed(out)]
    assert theirs == [(singer, place, score) for place, (singer, score, _) in enumerate(ours, 1)]
    assert {(one.entry, one.award) for one in tiers.awarded(out)} == {(singer, prize) for singer, _, prize in ours}


def test_the_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    made, committed = tiers.made_again(NAME, tmp_path), tiers.promised(tiers.SEEDS / NAME)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("engine", tiers.ENGINES)
def test_tabulation_writes_the_expected_files(engine: str, tmp_path: Path) -> None:
    assert tiers.promised(tiers.tabulated(TIER, tmp_path, engine=engine)) == tiers.promised(EXPECTED)


def test_rules_and_recount_agree_and_votes_decide() -> None:
    assert_counted_alike(TIER, EXPECTED)
    assert [singer for singer, _, _ in recount(TIER)][:2] == ["S01", "S02"]


def all_voted_alike(line: tiers.Line) -> tiers.Line:
    """Everybody has as many votes: the judges alone decide."""
    return line | {"segment:vote": "61"}


def last_has_most(line: tiers.Line) -> tiers.Line:
    return line | {"segment:vote": "400"} if line["entry"] == "S10" else line


@pytest.mark.parametrize("change", [all_voted_alike, last_has_most])
def test_rules_and_recount_agree_after_a_change(change: tiers.Change, tmp_path: Path) -> None:
    tier = tiers.copied(TIER, tmp_path)
    tiers.changed(tier / "scores.csv", change)
    out = tiers.tabulated(tier, tmp_path / "out")
    assert tiers.placed(out) != tiers.placed(EXPECTED)
    assert_counted_alike(tier, out)
    if change is all_voted_alike:
        assert recount(tier)[0][0] == "S02", "who leads with the judges"


def test_every_rule_says_where_it_is_from() -> None:
    assert tiers.unsourced(NAME) == []
