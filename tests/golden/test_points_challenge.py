"""An online challenge of many small points (seeds/points-challenge/README.md): golden, and counted again."""

from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from tests.golden import recount_challenge as recount
from tests.golden import tiers

NAME = "points-challenge"
TIER = tiers.SEEDS / NAME / "online"
EXPECTED = TIER / "expected"
HIGHER, VOCATIONAL = "online/pc-committee/solo/higher", "online/pc-committee/solo/vocational"


def test_the_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    made, committed = tiers.made_again(NAME, tmp_path), tiers.promised(tiers.SEEDS / NAME)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("engine", tiers.ENGINES)
def test_tabulation_writes_the_expected_files(engine: str, tmp_path: Path) -> None:
    assert tiers.promised(tiers.tabulated(TIER, tmp_path, engine=engine)) == tiers.promised(EXPECTED)


def assert_counted_alike(tier: Path, out: Path) -> None:
    """Points, places, the scale, awards, organisers and boards are those of the count in words."""
    ours = [
        (one.contest, one.entry, str(one.place), str(one.score), one.scaled)
        for field in recount.fields(tier).values()
        for one in field
    ]
    theirs = [
        (line["contest"], line["entry"], line["place"], line["score"], Fraction(line["scaled"]))
        for line in tiers.lines(out / "places.csv")
        if line["status"] == "competing"
    ]
    assert theirs == ours
    assert tiers.awarded(out) == recount.awards(tier) | recount.organisers(tier)
    for (table, column), figures in recount.tables(tier).items():
        shown = tiers.ranks(out, table, column)
        assert {group: Fraction(figure) for _, group, figure in shown if figure} == figures
        if column != "points-mean":  # the second in its order
            assert [group for _, group, _ in shown] == sorted(
                figures, key=lambda one: (-figures[one], *_then(shown, one))
            )
    assert [rank for rank, _, _ in tiers.ranks(out, "schools", "score-sum")] == [
        rank for rank, _ in tiers.ordered(recount.tables(tier)["schools", "score-sum"])
    ]


def _then(shown: list[tuple[int, str, str]], school: str) -> tuple[int, str]:
    """Among level ones the rank that further columns gave, then the code."""
    return next(rank for rank, group, _ in shown if group == school), school


def test_rules_and_recount_agree() -> None:
    assert_counted_alike(TIER, EXPECTED)


def faster(line: tiers.Line) -> tiers.Line:
    """Who lost the time has it again, and is the fastest of all."""
    return line | {"seconds": line["seconds"] or "900"} if not line["status"] else line


def nothing_made(line: tiers.Line) -> tiers.Line:
    """Nobody does the last level: it is worth eighteen points."""
    return line | {"mark": "0"} if line["aspect"].startswith("make.") else line


def no_help(line: tiers.Line) -> tiers.Line | None:
    """Nobody pays for a hint."""
    return line if int(line["points"]) > 0 else None


def fewer_players(line: tiers.Line) -> tiers.Line:
    """Half of those who play did not come."""
    return line | {"status": "absent", "note": "未登录平台"} if int(line["entry"][1:]) % 2 else line


@pytest.mark.parametrize(
    ("name", "change"),
    [("entries", faster), ("marks", nothing_made), ("adjustments", no_help), ("entries", fewer_players)],
)
def test_rules_and_recount_agree_after_a_change(name: str, change: tiers.Change, tmp_path: Path) -> None:
    tier = tiers.copied(TIER, tmp_path)
    tiers.changed(tier / f"{name}.csv", change)
    if change is fewer_players:  # an account that a committee praised may be of somebody who now stayed away
        (tier / "decisions.csv").write_text("award,contest,entry,group,reason\n", encoding="utf-8")
    out = tiers.tabulated(tier, tmp_path / "out")
    assert tiers.placed(out) != tiers.placed(EXPECTED)
    assert_counted_alike(tier, out)


def test_level_players_on_the_line_of_a_prize() -> None:
    """Two share a place in each division: the second prize is given to both of them, the third to neither."""
    awards = tiers.awarded(EXPECTED)
    level = [line for line in tiers.lines(EXPECTED / "places.csv") if line["tied"] == "1"]
    won = {
        contest: {one.award for one in awards if one.entry in entries and one.award in ("first", "second", "third")}
        for contest, entries in (
            (contest, {line["entry"] for line in level if line["contest"] == contest})
            for contest in (HIGHER, VOCATIONAL)
        )
    }
    assert len(level) == 4
    assert won == {HIGHER: set(), VOCATIONAL: {"second"}}
    given = Counter((one.contest, one.award) for one in awards)
    fields = recount.fields(TIER)
    assert (
        given[HIGHER, "first"] + given[HIGHER, "second"] + given[HIGHER, "third"]
        == -(-48 * len(fields[HIGHER]) // 100) - 1
    )
    assert given[VOCATIONAL, "first"] + given[VOCATIONAL, "second"] == -(-23 * len(fields[VOCATIONAL]) // 100) + 1


def test_the_shorter_time_leads_and_a_lost_one_comes_last() -> None:
    seconds = {line["entry"]: line["seconds"] for line in tiers.lines(TIER / "entries.csv")}
    scores: dict[tuple[str, str], list[str]] = defaultdict(list)
    for contest, entry, place, score in tiers.placed(EXPECTED):
        if place:
            scores[contest, score].append(seconds[entry])
    level = [times for times in scores.values() if len(times) > 1]
    assert len(level) >= 6
    assert all(
        [int(time or recount.NEVER) for time in times] == sorted(int(t or recount.NEVER) for t in times)
        for times in level
    )
    assert sum(times[-1] == "" for times in level) == 2


def test_nobody_falls_below_nothing_and_a_found_fault_counts() -> None:
    marked: Counter[str] = Counter()
    for line in tiers.lines(TIER / "marks.csv"):
        marked[line["entry"]] += int(line["mark"])
    added: Counter[str] = Counter()
    for line in tiers.lines(TIER / "adjustments.csv"):
        added[line["entry"]] += int(line["points"])
        assert line["reason"]
    score = {entry: int(score) for _, entry, _, score in tiers.placed(EXPECTED) if score}
    below = [entry for entry in added if marked[entry] + added[entry] < 0]
    assert len(below) == 2
    assert {score[entry] for entry in below} == {0}
    assert max(score.values()) == 101


def test_who_did_not_compete_takes_nothing() -> None:
    status = {line["entry"]: line["status"] for line in tiers.lines(EXPECTED / "places.csv")}
    assert Counter(status.values()) == {"competing": 69, "absent": 2, "disqualified": 1, "guest": 1}
    assert {status[one.entry] for one in tiers.awarded(EXPECTED) if one.entry} == {"competing"}


def test_an_adviser_of_several_is_named_once() -> None:
    advisers = {
        line["entry"]: line["person"] for line in tiers.lines(TIER / "members.csv") if line["role"] == "adviser"
    }
    firsts = [advisers[one.entry] for one in tiers.awarded(EXPECTED) if one.award == "first"]
    named = [one.person for one in tiers.awarded(EXPECTED) if one.award == "excellent-adviser"]
    assert len(firsts) > len(named)
    assert sorted(named) == sorted(set(firsts))


def test_the_bundle_verifies_and_a_changed_board_does_not() -> None:
    assert tiers.bundled(TIER).agrees
    board = (EXPECTED / "table-schools.csv").read_bytes()
    assert not tiers.bundled(TIER, **{"table-schools": board.replace(b"734", b"735", 1)}).agrees


def test_every_rule_says_where_it_comes_from() -> None:
    assert tiers.unsourced(NAME) == []


def test_the_application_says_which_clauses_it_does_not_carry(session, at) -> None:
    """It ranks by attributes of entries, which only its seed brings: another edition would rank by nothing."""
    from contest.editions.actions import create_edition
    from contest.resources import SEEDS
    from contest.rules.faults import Faults

    text = (SEEDS / NAME / "rulebook.toml").read_text("utf-8")
    with pytest.raises(Faults) as refused:
        create_edition(text, by=None, at=at)
    said = str(refused.value)
    assert "ranking[1].precedence: law 1 does not declare seconds, so the application can ask nobody for it" in said
    assert "pick[1].by" in said
