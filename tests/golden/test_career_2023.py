"""The career season is golden: made again it is the same, tabulated again it is the same, and it holds together.

What is checked of people, panels and bands is counted here from the CSV files and the rulebook's text, without the
rules.
"""

import csv
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from contest.resources import ROOT

CAREER = ROOT / "seeds" / "career-2023"
DEMO = ROOT / "seeds" / "career-demo"
STAGES = ("school", "province", "national")
INPUTS = ("entries", "marks", "adjustments", "lots", "groups", "judges", "members", "decisions")
BY_HAND = {"settings.csv"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(folder: Path) -> dict[str, bytes]:
    """Every CSV file below a folder, by its path there; of problems.csv what is promised, which its prose is not."""
    return {
        str(path.relative_to(folder)): _without_prose(path) if path.name == "problems.csv" else path.read_bytes()
        for path in sorted(folder.rglob("*.csv"))
    }


def _without_prose(path: Path) -> bytes:
    promised = [[text for column, text in row.items() if column != "detail"] for row in rows(path)]
    return repr(promised).encode()


def tabulate(tier: Path, out: Path, without: str = "") -> subprocess.CompletedProcess[str]:
    files = [part for name in INPUTS if name != without for part in (f"--{name}", str(tier / f"{name}.csv"))]
    command = [sys.executable, "-m", "contest", "tabulate", str(CAREER / "rulebook.toml"), *files, "--out", str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("seed", [CAREER, DEMO], ids=lambda seed: seed.name)
def test_the_generator_makes_the_committed_files_again(seed: Path, tmp_path: Path):
    subprocess.run([sys.executable, str(seed / "generate.py"), "--out", str(tmp_path)], cwd=tmp_path, check=True)
    committed = {name: text for name, text in texts(seed).items() if name not in BY_HAND}
    made = texts(tmp_path)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("stage", STAGES)
def test_tabulating_a_tier_gives_what_is_expected(stage: str, tmp_path: Path):
    done = tabulate(CAREER / stage, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    made, expected = texts(tmp_path), texts(CAREER / stage / "expected")
    assert list(made) == list(expected)
    assert [name for name in made if made[name] != expected[name]] == []


@pytest.mark.parametrize(("below", "above"), [("school", "province"), ("province", "national")])
def test_those_who_go_through_are_exactly_those_who_appear_above(below: str, above: str):
    through = [row for row in rows(CAREER / below / "expected" / "advances.csv") if row["outcome"] == "through"]
    assert {row["to"] for row in through} == {above}
    appear = [row["entry"] for row in rows(CAREER / above / "entries.csv")]
    assert sorted(row["entry"] for row in through) == sorted(appear)


def test_the_demo_sends_on_whom_its_final_contest_sends():
    """The best three, no more than two of a department, by marks added up here (three sheets each, nothing dropped)."""
    final = "school/4136010414/employment/higher"
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(DEMO / "school" / "marks.csv"):
        if row["contest"] == final:
            totals[row["entry"]] += Decimal(row["mark"])
    department = {row["entry"]: row["group"] for row in rows(DEMO / "school" / "entries.csv")}
    sent: list[str] = []
    for entry in sorted(totals, key=lambda entry: -totals[entry]):
        if len(sent) < 3 and sum(department[entry] == department[one] for one in sent) < 2:
            sent.append(entry)
    assert sorted(sent) == [row["entry"] for row in rows(DEMO / "province" / "entries.csv")]


def provinces() -> dict[str, str]:
    """Province code by organisation code."""
    code = {row["name"]: row["code"] for row in rows(ROOT / "seeds" / "facts" / "provinces.csv")}
    facts = rows(ROOT / "seeds" / "facts" / "universities_2017.csv")
    schools = {row["moe_code"]: code.get(row["province"], "") for row in facts}
    return schools | {row["code"]: row["province"] for row in rows(CAREER / "organisations.csv")}


@pytest.mark.parametrize(
    "tier", [*(CAREER / stage for stage in STAGES), DEMO / "school"], ids=lambda tier: f"{tier.parts[-2]}-{tier.name}"
)
def test_nobody_marks_where_he_may_not(tier: Path):
    seats = {(row["contest"], row["judge"]): row for row in rows(tier / "panels.csv")}
    involved = defaultdict(set)
    for row in rows(tier / "members.csv"):
        involved[row["entry"]].add(row["person"])
    home = {row["entry"]: row["home"] for row in rows(tier / "entries.csv")}
    province = provinces()
    sheets = {(row["contest"], row["entry"], row["judge"]) for row in rows(tier / "marks.csv")}
    assert sheets
    for contest, entry, judge in sheets:
        seat = seats[contest, judge]
        assert seat["role"] == "judge"
        assert seat["person"] not in involved[entry], f"{seat['person_name']} marks {entry}, which is their own"
        if tier.name == "school":
            assert seat["home"] == home[entry]
        if tier.name == "province":
            assert seat["home"] != home[entry]
        if tier.name == "national":
            assert province[seat["home"]] != province[home[entry]]


def test_judges_are_people_of_the_list():
    for seed, stages in ((CAREER, STAGES), (DEMO, ("school",))):
        names = {row["person"]: (row["name"], row["home"]) for row in rows(seed / "people.csv")}
        for stage in stages:
            for row in rows(seed / stage / "panels.csv"):
                assert names[row["person"]] == (row["person_name"], row["home"])
            for row in rows(seed / stage / "members.csv"):
                assert row["person"] in names


@pytest.mark.parametrize("stage", STAGES)
def test_every_entry_that_was_shown_has_its_sheets(stage: str):
    wanted = {"school": 3, "province": 5, "national": 5}[stage]
    sheets: dict[str, set[str]] = defaultdict(set)
    for row in rows(CAREER / stage / "marks.csv"):
        assert row["mark"]
        sheets[row["entry"]].add(row["judge"])
    for row in rows(CAREER / stage / "entries.csv"):
        shown = row["status"] not in ("withdrawn", "absent")
        assert len(sheets[row["entry"]]) == (wanted if shown else 0), row["entry"]


@pytest.mark.parametrize("seed", [CAREER, DEMO], ids=lambda seed: seed.name)
def test_everybody_who_enters_may(seed: Path):
    """Growth: not in the final year of one's own programme; employment: in it; teaching: teachers. One entry each."""
    people = {row["person"]: row for row in rows(seed / "people.csv")}
    levels = {row["moe_code"]: row["level"] for row in rows(ROOT / "seeds" / "facts" / "universities_2017.csv")}
    entered: Counter[str] = Counter()
    for row in rows(seed / "school" / "members.csv"):
        _, school, track, division = row["contest"].split("/")
        person = people[row["person"]]
        assert person["home"] == school
        if row["role"] != "competitor":
            assert person["kind"] == "teacher"
            continue
        entered[row["person"]] += 1
        assert levels[school] == {"higher": "本科", "vocational": "专科"}[division]
        assert person["kind"] == ("teacher" if track == "teaching" else "student")
        if track != "teaching":
            final = 2023 - int(person["entry_year"]) + 1 == int(person["years"])
            assert final == (track == "employment"), person
    assert set(entered.values()) == {1}


def test_level_scores_are_parted_by_precedence_and_by_lot(tmp_path: Path):
    for stage, lots in (("school", True), ("province", True), ("national", False)):
        places = rows(CAREER / stage / "expected" / "places.csv")
        scores = Counter((row["contest"], row["score"]) for row in places if row["place"])
        tied = Counter((row["contest"], row["score"]) for row in places if row["tied"] == "1")
        level = [key for key, many in scores.items() if many > 1]
        drawn = {(row["contest"], row["entry"]) for row in rows(CAREER / stage / "lots.csv")}
        by_lot = {(row["contest"], row["score"]) for row in places if (row["contest"], row["entry"]) in drawn}
        if stage != "national":
            assert set(level) - by_lot - set(tied), f"nothing level was parted by precedence in {stage}"
        assert bool(drawn) == lots
        if drawn:
            assert tabulate(CAREER / stage, tmp_path / stage, without="lots").returncode == 1
            problems = rows(tmp_path / stage / "problems.csv")
            assert {row["kind"] for row in problems if row["blocks"] == "1"} == {"tie"}
            assert {row["contest"] for row in problems if row["kind"] == "tie"} == {contest for contest, _ in drawn}


def test_the_season_has_its_share_of_trouble():
    status = Counter(row["status"] for row in rows(CAREER / "school" / "entries.csv"))
    assert {"withdrawn", "absent", "disqualified", "guest"} <= set(status)
    assert status["guest"] == status["disqualified"] == 1
    for stage in STAGES:
        for row in rows(CAREER / stage / "entries.csv"):
            assert bool(row["note"]) == bool(row["status"])
        assert all(row["reason"] for row in rows(CAREER / stage / "adjustments.csv"))
    problems = [row for stage in STAGES for row in rows(CAREER / stage / "expected" / "problems.csv")]
    assert "spread" in {row["kind"] for row in problems}
    assert {row["blocks"] for row in problems} == {"0"}


def test_participation_is_entrants_over_those_who_might():
    eligible: Counter[str] = Counter()
    for row in rows(CAREER / "school" / "groups.csv"):
        eligible[row["group"].partition("-")[0]] += int(row["eligible"])
    entrants = Counter(
        row["home"]
        for row in rows(CAREER / "school" / "entries.csv")
        if "/teaching/" not in row["contest"] and row["status"] not in ("withdrawn", "guest")
    )
    groups = rows(CAREER / "province" / "groups.csv")
    assert {row["group"] for row in groups} == set(entrants)
    for row in groups:
        assert (int(row["entrants"]), int(row["eligible"])) == (entrants[row["group"]], eligible[row["group"]])
        share = Decimal(row["entrants"]) / Decimal(row["eligible"])
        assert Decimal(row["participation"]) == share.quantize(Decimal("0.0001"), "ROUND_HALF_UP")


def test_a_mark_lies_in_exactly_one_band():
    law = tomllib.loads((CAREER / "rulebook.toml").read_text(encoding="utf-8"))
    step = Decimal(1).scaleb(-law["numbers"]["mark_places"])
    for scheme in law["scheme"]:
        aspects = [aspect for criterion in scheme["criterion"] for aspect in criterion["aspect"]]
        assert sum(aspect["max"] for aspect in aspects) == 100
        for aspect in aspects:
            bands = aspect["bands"]
            assert Decimal(bands[0]["to"]) == aspect["max"]
            assert Decimal(bands[-1]["from"]) == aspect["min"]
            for higher, lower in pairwise(bands):
                assert Decimal(higher["from"]) - Decimal(lower["to"]) == step, aspect["key"]


def test_every_rule_says_where_it_comes_from():
    law = tomllib.loads((CAREER / "rulebook.toml").read_text(encoding="utf-8"))
    rules = [rule for part in law.values() for rule in (part if isinstance(part, list) else [part])][1:]
    assert [rule for rule in rules if isinstance(rule, dict) and not rule.get("source")] == []
    edition = law["edition"]
    named = [*edition["tier"], *edition["track"], *edition["period"], *edition["quoted"]]
    named += [rule for track in edition["track"] for part in ("material", "eligibility") for rule in track[part]]
    assert [rule for rule in named if not rule.get("source")] == []


def test_provinces_set_only_what_they_may_and_in_order():
    edition = tomllib.loads((CAREER / "rulebook.toml").read_text(encoding="utf-8"))["edition"]
    may_set = {tier["key"]: set(tier["may_set"]) for tier in edition["tier"]}
    calendar = {
        f"{period['stage']}.{period['phase']}.{edge}": period[edge].isoformat()
        for period in edition["period"]
        if "track" not in period
        for edge in ("opens", "closes")
    }
    set_by: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(CAREER / "settings.csv"):
        stage, organisation, _ = row["contest"].split("/", 2)
        assert row["setting"] in may_set[stage]
        assert row["setting"] in calendar
        assert row["reason"]
        set_by[organisation][row["setting"]] = row["value"]
    assert set(set_by) == {"330000", "360000", "610000"}
    assert len({own["school.registration.closes"] for own in set_by.values()}) == 3
    for own in set_by.values():
        dates = calendar | own
        for stage in ("school", "province"):
            assert (
                dates[f"{stage}.registration.opens"]
                < dates[f"{stage}.registration.closes"]
                <= dates[f"{stage}.verification.closes"]
                <= dates[f"{stage}.judging.opens"]
                < dates[f"{stage}.judging.closes"]
                <= dates[f"{stage}.publicity.opens"]
                < dates[f"{stage}.publicity.closes"]
            )


def test_the_demo_has_a_contest_in_each_state_on_the_day_of_seeding():
    season = tomllib.loads((DEMO / "season.toml").read_text(encoding="utf-8"))
    entered = {row["contest"] for row in rows(DEMO / "school" / "entries.csv")}
    school = {contest["key"]: contest for contest in season["contest"] if contest["key"].startswith("school/")}
    assert set(school) == entered
    states = ("open", "verifying", "judging", "tabulated", "publicity", "final")
    assert sorted(contest["state"] for contest in school.values()) == sorted(states)
    running = {"open": "registration", "verifying": "verification", "judging": "judging", "publicity": "publicity"}
    for contest in school.values():
        phases = [contest[phase] for phase in ("registration", "verification", "judging", "publicity")]
        assert all(phase["opens"] < phase["closes"] for phase in phases)
        assert phases[0]["closes"] <= phases[1]["closes"] <= phases[2]["opens"]
        assert phases[2]["closes"] <= phases[3]["opens"]
        if contest["state"] in running:
            now = contest[running[contest["state"]]]
            assert now["opens"] <= 0 < now["closes"]
    (tabulated,) = (contest for contest in school.values() if contest["state"] == "tabulated")
    assert tabulated["judging"]["closes"] <= 0 < tabulated["publicity"]["opens"]
    (final,) = (contest for contest in school.values() if contest["state"] == "final")
    assert final["publicity"]["closes"] <= 0


def test_the_demo_has_sheets_that_are_in_begun_and_to_come():
    begun: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for row in rows(DEMO / "school" / "marks.csv"):
        begun[row["contest"], row["entry"], row["judge"]].append(bool(row["mark"]))
    sheets: dict[str, Counter[str]] = defaultdict(Counter)
    for (contest, _, _), marked in begun.items():
        sheets[contest]["in" if all(marked) else "begun" if any(marked) else "to come"] += 1
    judging = sheets.pop("school/4136011785/growth/vocational")
    assert judging["in"] > judging["to come"] > judging["begun"] == 1
    assert all(set(counts) == {"in"} for counts in sheets.values())
