"""The selection of courses on three lists (seeds/course-selection/README.md): golden, and counted again."""

from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from tests.golden import recount_courses as recount
from tests.golden import tiers

NAME = "course-selection"
STAGES = ("school", "province", "national")
SEED = tiers.SEEDS / NAME


def test_the_generator_makes_the_committed_files_again(tmp_path: Path) -> None:
    made, committed = tiers.made_again(NAME, tmp_path), tiers.promised(SEED)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("engine", tiers.ENGINES)
@pytest.mark.parametrize("stage", STAGES)
def test_tabulation_writes_the_expected_files(stage: str, engine: str, tmp_path: Path) -> None:
    out = tiers.tabulated(SEED / stage, tmp_path, engine=engine)
    assert tiers.promised(out) == tiers.promised(SEED / stage / "expected")


def assert_counted_alike(tier: Path, out: Path) -> None:
    """Scores, places, lists, advances and the table of the lists are those of the count in words."""
    ours = [
        (one.contest, one.entry, str(one.place), one.score) for some in recount.fields(tier).values() for one in some
    ]
    theirs = [(*line[:3], Fraction(line[3])) for line in tiers.placed(out) if line[2]]
    assert theirs == ours
    assert tiers.awarded(out) == recount.awards(tier)
    assert tiers.advanced(out) == recount.advances(tier)
    on_list = Counter(one.group for one in recount.awards(tier) if one.award == f"{tier.name}-course")
    groups = {line["group"] for line in tiers.lines(tier / "entries.csv")}
    shown = tiers.ranks(out, "lists", f"{tier.name}-course")
    assert [(rank, group) for rank, group, _ in shown] == tiers.ordered({one: Fraction(on_list[one]) for one in groups})
    assert {group: int(figure) for _, group, figure in shown} == {group: on_list[group] for group in groups}


@pytest.mark.parametrize("stage", STAGES)
def test_rules_and_recount_agree(stage: str) -> None:
    assert_counted_alike(SEED / stage, SEED / stage / "expected")


@pytest.mark.parametrize(
    ("stage", "entry", "aspect"),
    [("school", "C001", "teach.content"), ("province", "C029", "content.order"), ("national", "C001", "hearing.whole")],
)
def test_rules_and_recount_agree_after_a_change(stage: str, entry: str, aspect: str, tmp_path: Path) -> None:
    """A course that does well in one respect does badly in it."""
    tier = tiers.copied(SEED / stage, tmp_path)
    at = {"entry": entry, "aspect": aspect}
    tiers.changed(tier / "marks.csv", lambda line: line | {"mark": "7.5"} if at.items() <= line.items() else line)
    out = tiers.tabulated(tier, tmp_path / "out")
    assert tiers.awarded(out) != tiers.awarded(SEED / stage / "expected")
    assert_counted_alike(tier, out)


@pytest.mark.parametrize(("below", "above"), [("school", "province"), ("province", "national")])
def test_an_entry_moves_up_and_is_credited_to_the_next(below: str, above: str) -> None:
    through = [
        entry for (_, entry), (outcome, _) in tiers.advanced(SEED / below / "expected").items() if outcome == "through"
    ]
    entered = {line["entry"]: line for line in tiers.lines(SEED / above / "entries.csv")}
    assert sorted(through) == sorted(entered)
    before = {line["entry"]: line for line in tiers.lines(SEED / below / "entries.csv")}
    for entry, line in entered.items():
        own = before[entry]
        assert [line[column] for column in ("title", "home", "size")] == [
            own[column] for column in ("title", "home", "size")
        ]
        assert line["group"] == own["contest"].split("/")[1]


def places(stage: str) -> dict[str, int]:
    return {entry: int(place) for _, entry, place, _ in tiers.placed(SEED / stage / "expected") if place}


def test_a_department_sends_one_and_the_next_moves_up() -> None:
    """In two large schools the two best in class are of one department: the second stays, the next two go."""
    place, group = places("school"), {line["entry"]: line["group"] for line in tiers.lines(SEED / "school/entries.csv")}
    passed_over = 0
    for school in recount.LARGE:
        found = {
            entry: outcome
            for (contest, entry), (outcome, _) in tiers.advanced(SEED / "school/expected").items()
            if contest == f"school/{school}/offline/open"
        }
        best, second, *others = sorted(found, key=lambda entry: place[entry])
        if group[best] == group[second]:
            passed_over += 1
            outcomes = [found[entry] for entry in (best, second, *others)]
            assert outcomes == ["through", "out", "through", "through", "reserve"]
    assert passed_over == 2


def test_a_place_is_kept_for_a_local_school() -> None:
    place = places("province")
    local = {line["group"] for line in tiers.lines(SEED / "province/groups.csv") if line["local"] == "1"}
    school = {line["entry"]: line["group"] for line in tiers.lines(SEED / "province/entries.csv")}
    contests: dict[str, dict[str, str]] = defaultdict(dict)
    for (contest, entry), (outcome, _) in tiers.advanced(SEED / "province/expected").items():
        contests[contest][entry] = outcome
    overtaken = 0
    for outcomes in contests.values():
        through = [entry for entry, outcome in outcomes.items() if outcome == "through"]
        assert len(through) == -(-2 * len(outcomes) // 5)
        assert len({school[entry] for entry in through}) == len(through)
        assert {school[entry] for entry in through} & local
        waiting = [place[entry] for entry, outcome in outcomes.items() if outcome == "reserve"]
        overtaken += any(place[entry] > min(waiting, default=99) for entry in through)
    assert overtaken >= 2


def test_level_courses_are_parted_by_the_supervisors_or_by_lot(tmp_path: Path) -> None:
    scores = defaultdict(list)
    for contest, entry, place, score in tiers.placed(SEED / "school/expected"):
        scores[contest, score].append((place, entry))
    assert [place for place, _ in scores["school/4136010417/blended/open", "77.60"]] == ["1", "2"]
    for stage, contest in (
        ("school", "school/4161010721/practice/open"),
        ("province", "province/330000/practice/open"),
    ):
        tier = tiers.copied(SEED / stage, tmp_path / stage)
        (tier / "lots.csv").unlink()
        out = tiers.tabulated(tier, tmp_path / stage / "out", exit_code=1)
        assert tiers.blocking(out) == [("tie", contest, "")]


def test_level_courses_where_the_papers_are_cut_are_both_heard() -> None:
    heard = {line["entry"] for line in tiers.lines(SEED / "national/marks.csv") if line["aspect"] == "hearing.whole"}
    field = [line["entry"] for line in tiers.lines(SEED / "national/entries.csv") if "/practice/" in line["contest"]]
    assert len(field) == 6
    assert len(heard & set(field)) == 5
    assert max(places("national")[entry] for entry in field if entry in heard) == 4


def test_a_withdrawn_course_is_listed_without_a_score() -> None:
    [gone] = [line for line in tiers.lines(SEED / "school/expected/places.csv") if line["status"] == "withdrawn"]
    assert gone["place"] == gone["score"] == ""
    assert gone["entry"] not in {entry for _, entry in tiers.advanced(SEED / "school/expected")}


def test_the_bundles_verify_and_a_changed_list_does_not() -> None:
    assert [stage for stage in STAGES if not tiers.bundled(SEED / stage).agrees] == []
    awards = (SEED / "national/expected/awards.csv").read_bytes()
    assert not tiers.bundled(SEED / "national", awards=awards.replace(b"C001", b"C011", 1)).agrees


def test_every_rule_says_where_it_comes_from() -> None:
    assert tiers.unsourced(NAME) == []


@pytest.mark.only("sqlite")  # tests/editions makes editions on both databases
def test_the_rulebook_makes_an_edition_and_is_public(session, client, at) -> None:
    tiers.public_in_app(NAME, session, client, at)
