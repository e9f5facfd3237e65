"""A WorldSkills-style event (seeds/worldskills-event/README.md): golden, and counted again without the rules."""

from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from tests.golden import recount_worldskills as recount
from tests.golden import tiers

NAME = "worldskills-event"
TIER = tiers.SEEDS / NAME / "final"
EXPECTED = TIER / "expected"
SKILL = "final/ws-committee/{}/open"


def test_the_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    made, committed = tiers.made_again(NAME, tmp_path), tiers.promised(tiers.SEEDS / NAME)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("engine", tiers.ENGINES)
def test_tabulation_writes_the_expected_files(engine: str, tmp_path: Path) -> None:
    assert tiers.promised(tiers.tabulated(TIER, tmp_path, engine=engine)) == tiers.promised(EXPECTED)


def assert_counted_alike(tier: Path, out: Path) -> None:
    """Scores, places, points, awards and the member comparison are those of the count in words."""
    ours = [(one.contest, one.entry, str(one.place), one.score, str(one.point)) for one in recount.results(tier)]
    theirs = [
        (line["contest"], line["entry"], line["place"], Fraction(line["score"]), line["scaled"])
        for line in tiers.lines(out / "places.csv")
        if line["status"] == "competing"
    ]
    assert theirs == ours
    assert tiers.awarded(out) == recount.awards(tier)
    columns = {"medal-points": "points", "medal-points-mean": "points-mean", "scores": "score-sum"}
    for table, figures in recount.comparison(tier).items():
        shown = tiers.ranks(out, table, columns.get(table, "score-mean"))
        assert [(rank, group) for rank, group, _ in shown] == tiers.ordered(figures)
        assert {group: Fraction(figure) for _, group, figure in shown} == figures


def test_rules_and_recount_agree() -> None:
    assert_counted_alike(TIER, EXPECTED)


@pytest.mark.parametrize(
    ("entry", "aspect", "mark"),
    [("17-08", "B.work", "0"), ("19-16", "B.run", "28"), ("28-12", "A.hold", "4.5"), ("48-08", "A.link", "3")],
)
def test_rules_and_recount_agree_after_a_change(entry: str, aspect: str, mark: str, tmp_path: Path) -> None:
    tier = tiers.copied(TIER, tmp_path)
    at = {"entry": entry, "aspect": aspect, "judge": ""}
    tiers.changed(tier / "marks.csv", lambda line: line | {"mark": mark} if at.items() <= line.items() else line)
    out = tiers.tabulated(tier, tmp_path / "out")
    assert tiers.placed(out) != tiers.placed(EXPECTED)
    assert_counted_alike(tier, out)


def test_every_kind_of_tie_occurs() -> None:
    """Points of medallists, by medal: a pair exactly on the tolerance, two silvers and no bronze, two bronzes."""
    points = {
        (line["contest"], line["entry"]): int(line["scaled"] or 0) for line in tiers.lines(EXPECTED / "places.csv")
    }
    medals: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in tiers.awarded(EXPECTED):
        if one.award in ("gold", "silver", "bronze"):
            medals[one.contest][one.award].append(points[one.contest, one.entry])
    web, control = medals[SKILL.format("17-web")], medals[SKILL.format("19-control")]
    flowers, industry = medals[SKILL.format("28-floristry")], medals[SKILL.format("48-industry4")]
    assert sorted(web["gold"]) == [740, 742]
    assert (len(web["silver"]), len(web["bronze"])) == (0, 1)
    assert sorted(control["silver"]) == [721, 722]
    assert (len(control["gold"]), len(control["bronze"])) == (1, 0)
    assert (len(flowers["gold"]), len(flowers["silver"]), sorted(flowers["bronze"])) == (1, 1, [721, 722])
    assert [len(industry[medal]) for medal in ("gold", "silver", "bronze")] == [1, 1, 1]


def test_the_observer_keeps_the_place_and_takes_no_medal() -> None:
    [observer] = [line for line in tiers.lines(EXPECTED / "places.csv") if line["group"] == "ws-ob"]
    assert (observer["place"], observer["contest"]) == ("2", SKILL.format("48-industry4"))
    assert not [one for one in tiers.awarded(EXPECTED) if one.group == "ws-ob"]
    assert ("ws-ob", observer["scaled"]) in {
        (group, sum_) for _, group, sum_ in tiers.ranks(EXPECTED, "scores", "score-sum")
    }


def test_the_guest_is_scored_and_counts_for_nothing(tmp_path: Path) -> None:
    [guest] = [line for line in tiers.lines(EXPECTED / "places.csv") if line["status"] == "guest"]
    assert guest["score"] == "79.50"
    assert guest["place"] == guest["scaled"] == ""
    [problem] = tiers.lines(EXPECTED / "problems.csv")
    assert (problem["kind"], problem["blocks"], problem["entry"]) == ("spread", "0", guest["entry"])
    tier = tiers.copied(TIER, tmp_path)
    for name in ("entries", "marks", "members"):
        tiers.changed(tier / f"{name}.csv", lambda line: None if line["entry"] == guest["entry"] else line)
    out = tiers.tabulated(tier, tmp_path / "out")
    assert tiers.awarded(out) == tiers.awarded(EXPECTED)
    assert (out / "table-scores.csv").read_bytes() == (EXPECTED / "table-scores.csv").read_bytes()


def test_experts_more_than_a_level_apart_mark_again(tmp_path: Path) -> None:
    tier = tiers.copied(TIER, tmp_path)
    at = {"entry": "28-03", "aspect": "B.form"}
    levels = iter("310")
    tiers.changed(
        tier / "marks.csv", lambda line: line | {"mark": next(levels)} if at.items() <= line.items() else line
    )
    for engine in tiers.ENGINES:
        out = tiers.tabulated(tier, tmp_path / engine, engine=engine, exit_code=1)
        assert tiers.blocking(out) == [("spread", SKILL.format("28-floristry"), "28-03")]


def test_three_experts_judge_and_nobody_a_compatriot() -> None:
    homes = {line["judge"]: line["home"] for line in tiers.lines(TIER / "panels.csv")}
    group = {line["entry"]: line["group"] for line in tiers.lines(TIER / "entries.csv")}
    sheets = defaultdict(set)
    for line in tiers.lines(TIER / "marks.csv"):
        if line["judge"]:
            sheets[line["entry"]].add(line["judge"])
            assert homes[line["judge"]] != group[line["entry"]]
    assert {len(sheets[entry]) for entry in group} == {3}
    teams = Counter(line["entry"] for line in tiers.lines(TIER / "members.csv"))
    assert {line["entry"]: int(line["size"]) for line in tiers.lines(TIER / "entries.csv")} == teams
    assert {size for entry, size in teams.items() if entry.startswith("48-")} == {2}


def test_the_bundle_verifies_and_a_changed_place_does_not() -> None:
    assert tiers.bundled(TIER).agrees
    forged = (EXPECTED / "places.csv").read_bytes().replace(b",742\n", b",743\n", 1)
    assert not tiers.bundled(TIER, places=forged).agrees


def test_every_rule_says_where_it_comes_from() -> None:
    assert tiers.unsourced(NAME) == []


@pytest.mark.only("sqlite")  # tests/editions makes editions on both databases
def test_the_rulebook_makes_an_edition_and_is_public(session, client, at) -> None:
    tiers.public_in_app(NAME, session, client, at)
