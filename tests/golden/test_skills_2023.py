"""The second national skills contest: generated, tabulated and counted again (seeds/skills-2023/README.md)."""

import csv
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contest.resources import ROOT
from tests.golden import recount_skills as recount

SEED = ROOT / "seeds/skills-2023"
INPUTS = ("entries", "marks", "lots", "groups", "members")

REPORTED = {
    "contestants": 4045,
    "delegations": 36,
    "events": 109,
    "medallists": 393,
    "best_of_delegation": 36,
    "western_stars": 13,
    "outstanding_contribution": 12,
    "excellent_organisation": 24,
    "delegations_with_gold": 18,
    "delegations_with_medal": 29,
    "delegations_with_merit": 36,
    "doctors": 25,
    "masters": 546,
    "industry_sections": 15,
    "industry_coverage": 0.75,
    "youngest_medallist_age": 16,
    "student_share_colleges": 0.895,
    "new_occupation_events": 20,
    "engineering_events": 5,
    "contestants_growth": 0.582,
    "events_growth": 0.267,
}
"""What the founding document says of the contest."""

Change = Callable[[Path], None]


def generate(out: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, SEED / "generate.py", "--out", out, *arguments], check=True)


def season(folder: Path) -> Path:
    """A copy of the season and its facts, which tests change."""
    shutil.copytree(ROOT / "seeds/facts", folder / "facts")
    left_out = shutil.ignore_patterns("expected", "made_up", "*.py", "*.md")
    return Path(shutil.copytree(SEED, folder / "season", ignore=left_out))


def tabulate(folder: Path, out: Path) -> int:
    """`contest tabulate` on a season; its exit code."""
    files = [f"--{name}={folder / 'national' / name}.csv" for name in INPUTS]
    command = [sys.executable, "-m", "contest", "tabulate", folder / "rulebook.toml", *files, f"--out={out}"]
    return subprocess.run(command, check=False, cwd=ROOT).returncode


def given(results: Path) -> set[recount.Award]:
    """The awards that the rules gave."""
    columns = recount.Award._fields
    return {recount.Award(*(line[name] for name in columns)) for line in recount.lines(results / "awards.csv")}


def test_the_generator_writes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    generate(tmp_path)
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    committed = sorted(path.relative_to(SEED) for path in SEED.rglob("*.csv") if "expected" not in path.parts)
    assert written == committed
    assert [name for name in written if (tmp_path / name).read_bytes() != (SEED / name).read_bytes()] == []


def test_tabulation_writes_the_expected_files_byte_for_byte(tmp_path: Path) -> None:
    assert tabulate(SEED, tmp_path) == 0
    written = sorted(path.name for path in tmp_path.iterdir())
    expected = SEED / "national/expected"
    assert written == sorted(path.name for path in expected.iterdir())
    assert [name for name in written if (tmp_path / name).read_bytes() != (expected / name).read_bytes()] == []


def test_rules_and_recount_give_the_same_awards() -> None:
    assert given(SEED / "national/expected") == recount.awards(SEED)


def test_rules_and_recount_give_the_same_places() -> None:
    book = recount.tomllib.loads((SEED / "rulebook.toml").read_text(encoding="utf-8"))
    ours = [
        (one.contest, str(one.place), one.entry, one.score, str(one.scaled))
        for field in recount.ranked(SEED, book)
        for one in field
    ]
    theirs = [
        (line["contest"], line["place"], line["entry"], recount.Fraction(line["score"]), line["scaled"])
        for line in recount.lines(SEED / "national/expected/places.csv")
    ]
    assert theirs == ours


def test_the_reported_figures_come_out() -> None:
    assert recount.figures(SEED, given(SEED / "national/expected")) == REPORTED


def test_what_was_reported_of_single_results_comes_out() -> None:
    places = {(one["contest"], one["place"]): one for one in recount.lines(SEED / "national/expected/places.csv")}
    assert places["national/mohrss/new-ai/open", "1"]["group"] == "d-120000"
    fashion = "national/mohrss/art-fashion/open"
    assert sum(contest == fashion for contest, _ in places) == 27
    third = places[fashion, "3"]
    assert third["group"] == "d-410000"
    [member] = [line for line in recount.lines(SEED / "national/members.csv") if line["entry"] == third["entry"]]
    [person] = [line for line in recount.lines(SEED / "people.csv") if line["person"] == member["person"]]
    assert (person["kind"], person["born"], person["home"][:8]) == ("student", "2007-03-12", "t-410000")


def test_the_medal_table_is_the_reported_one() -> None:
    table = recount.lines(SEED / "national/expected/table-medals.csv")
    shown = {line["group"]: [int(line[award]) for award in ("gold", "silver", "bronze")] for line in table}
    assert shown["d-440000"] == [23, 10, 13]
    assert shown["d-510000"] == [4, 0, 3]
    assert shown["d-520000"] == [0, 3, 3]
    assert shown["d-light"] == [1, 0, 2]
    assert [sum(column) for column in zip(*shown.values(), strict=True)] == [109, 109, 109]
    merit = {line["group"]: line["merit"] for line in recount.lines(SEED / "national/expected/table-points.csv")}
    wanted = {"d-440000": "63", "d-510000": "78", "d-520000": "32", "d-640000": "4", "d-light": "2"}
    assert {group: merit[group] for group in wanted} == wanted


@pytest.mark.parametrize("counted", ["entries", "people"])
def test_the_three_orders_are_those_of_the_awards(counted: str) -> None:
    """Gold first, medals in all, and points 4, 3, 2, 1; by entries and by people. Level delegations share a rank."""
    won: dict[str, Counter[str]] = defaultdict(Counter)
    for line in recount.lines(SEED / "national/expected/awards.csv"):
        won[line["group"]][line["award"]] += int(line["size"]) if counted == "people" and line["entry"] else 1
    orders: dict[str, Callable[[Counter[str]], tuple[int, ...]]] = {
        "medals": lambda award: (award["gold"], award["silver"], award["bronze"]),
        "total": lambda award: (award["gold"] + award["silver"] + award["bronze"],),
        "points": lambda award: (4 * award["gold"] + 3 * award["silver"] + 2 * award["bronze"] + award["merit"],),
    }
    suffix = "" if counted == "entries" else "-people"
    for key, order in orders.items():
        figures = {group: order(award) for group, award in won.items()}
        ours = sorted((1 + sum(other > own for other in figures.values()), group) for group, own in figures.items())
        table = recount.lines(SEED / f"national/expected/table-{key}{suffix}.csv")
        assert [(int(line["rank"]), line["group"]) for line in table] == ours
        if key == "points":
            assert {line["group"]: (int(line["points"]),) for line in table} == figures


def test_level_scores_on_a_medal_line_are_settled_by_lots() -> None:
    """Without the lots at least three contests stop; with them no place is shared."""
    fields: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in recount.lines(SEED / "national/expected/places.csv"):
        fields[line["contest"]].append(line)
    cut = {
        contest
        for contest, field in fields.items()
        for position in (1, 2, 3)
        if field[position - 1]["score"] == field[position]["score"]
    }
    assert len(cut) >= 3
    assert cut <= {line["contest"] for line in recount.lines(SEED / "national/lots.csv")}
    assert {line["tied"] for field in fields.values() for line in field} == {"0"}


def test_without_the_lots_the_tabulation_stops_at_the_lines(tmp_path: Path) -> None:
    copy = season(tmp_path)
    (copy / "national/lots.csv").write_text("contest,entry,lot\n", encoding="utf-8")
    assert tabulate(copy, tmp_path / "out") == 1
    stopped = [line for line in recount.lines(tmp_path / "out/problems.csv") if line["kind"] == "tie"]
    assert {(line["contest"].split("/")[2], line["blocks"]) for line in stopped} == {
        ("care-tea", "1"),
        ("it-web", "1"),
        ("move-autobody", "1"),
        ("new-iot", "1"),
        ("build-tiling", "1"),
    }


def test_everybody_may_enter_and_no_delegation_enters_too_often() -> None:
    book = recount.tomllib.loads((SEED / "rulebook.toml").read_text(encoding="utf-8"))
    tracks = {track["key"]: track for track in book["edition"]["track"]}
    people = {line["person"]: line for line in recount.lines(SEED / "people.csv")}
    first_day = book["edition"]["begins"]
    teams: Counter[str] = Counter()
    for line in recount.lines(SEED / "national/members.csv"):
        track, person = tracks[line["contest"].split("/")[2]], people[line["person"]]
        born = date.fromisoformat(person["born"])
        assert born <= first_day.replace(year=first_day.year - 16)
        for rule in track["eligibility"]:
            assert rule["rule"] != "born-since" or born >= rule["date"]
            assert rule["rule"] != "role" or person["kind"] in rule["is"]
        teams[line["entry"]] += 1
    entries = recount.lines(SEED / "national/entries.csv")
    of_delegation = Counter((line["contest"], line["group"]) for line in entries)
    for line in entries:
        track = tracks[line["contest"].split("/")[2]]
        assert teams[line["entry"]] == int(line["size"]) == track["team"]["max"]
        assert of_delegation[line["contest"], line["group"]] <= track["attributes"]["entries_per_delegation"]


def test_three_judges_mark_every_entry_and_nobody_his_own_delegation() -> None:
    home = {(line["contest"], line["judge"]): line["home"] for line in recount.lines(SEED / "national/panels.csv")}
    group = {line["entry"]: line["group"] for line in recount.lines(SEED / "national/entries.csv")}
    judges: dict[str, set[str]] = defaultdict(set)
    for line in recount.lines(SEED / "national/marks.csv"):
        if line["judge"]:
            assert home[line["contest"], line["judge"]] != group[line["entry"]]
            judges[line["entry"]].add(line["judge"])
    assert {len(judges[entry]) for entry in group} == {3}


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    """Each line of a CSV file as `change` gives it back, or left out."""
    changed = [line for line in map(change, recount.lines(path)) if line is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(changed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)


def another_seed(folder: Path) -> None:
    generate(folder, "--seed", "7")


def without_the_youngest(folder: Path) -> None:
    """The 16-year-old stays at home: one contestant fewer, and another bronze."""
    youngest = "W43-24"
    for name in ("entries", "members", "marks"):
        rewrite(folder / f"national/{name}.csv", lambda line: None if line["entry"] == youngest else line)


def one_mark_lower(folder: Path) -> None:
    """轻工's only gold fails at its first task."""
    changed = {"contest": "national/mohrss/build-carpentry/open", "entry": "W36-13", "aspect": "work.size"}
    rewrite(
        folder / "national/marks.csv",
        lambda line: line | {"mark": "0"} if changed.items() <= line.items() else line,
    )


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        (another_seed, {"contestants", "masters", "delegations_with_gold"}),
        (without_the_youngest, {"contestants", "youngest_medallist_age"}),
        (one_mark_lower, {"delegations_with_gold"}),
    ],
)
def test_the_figures_move_as_an_independent_count_does(change: Change, moved: set[str], tmp_path: Path) -> None:
    copy = season(tmp_path)
    change(copy)
    assert tabulate(copy, tmp_path / "out") == 0
    rules, ours = given(tmp_path / "out"), recount.awards(copy)
    assert rules == ours
    figures: dict[str, Any] = recount.figures(copy, rules)
    assert moved <= {name for name, value in figures.items() if value != REPORTED[name]}
