"""The small seeds of law 2, one clause each: golden, and counted again without the rules."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest

from contest.rules import parse
from contest.rules.eligibility import Applicant, findings
from tests.golden import tiers

Counted = list[tuple[str, Fraction, str]]
"""(entry, score, award or ""), best first."""


def voted(tier: Path) -> Counted:
    """Singing: of five sheets the middle three, 70 %; votes as a share of the most, 30 %. One, two, three prizes."""
    sheets: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for line in tiers.lines(tier / "marks.csv"):
        sheets[line["entry"]][line["judge"]] += Fraction(line["mark"])
    votes = {line["entry"]: Fraction(line["segment:vote"]) for line in tiers.lines(tier / "scores.csv")}
    found = []
    for singer, given in sheets.items():
        judges = tiers.half_up(sum(sorted(given.values())[1:4], Fraction(0)) / 3, 2)
        share = tiers.half_up(votes[singer] / max(votes.values()) * 100, 2)
        found.append((tiers.half_up((7 * judges + 3 * share) / 10, 2), judges, singer))
    found.sort(key=lambda one: (-one[0], -one[1], one[2]))
    prizes = ["first", "second", "second", "third", "third", "third", *["merit"] * len(found)]
    return [(singer, score, prize) for (score, _, singer), prize in zip(found, prizes, strict=False)]


def dived(tier: Path) -> Counted:
    """Diving: of seven marks the middle three together, times the degree of difficulty; five dives. Three medals."""
    marks: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for line in tiers.lines(tier / "marks.csv"):
        marks[line["entry"], line["aspect"]].append(Fraction(line["mark"]))
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for (diver, aspect), given in marks.items():
        if aspect.endswith(".dive"):
            (difficulty,) = marks[diver, aspect.replace(".dive", ".dd")]
            sums[diver] += sum(sorted(given)[2:5], Fraction(0)) * difficulty
    order = sorted(sums.items(), key=lambda one: -one[1])
    medals = ["gold", "silver", "bronze", *[""] * len(order)]
    return [(diver, score, medal) for (diver, score), medal in zip(order, medals, strict=False)]


def shared_out(tier: Path) -> Counted:
    """Skills: a tenth, two tenths and three tenths of the teams, each rounded by itself, halves up."""
    order = sorted(
        ((Fraction(line["score"]), line["entry"]) for line in tiers.lines(tier / "scores.csv")), reverse=True
    )
    prizes: list[str] = []
    for prize, tenths in (("first", 1), ("second", 2), ("third", 3)):
        prizes += [prize] * int(tiers.half_up(Fraction(len(order) * tenths, 10), 0))
    prizes += [""] * len(order)
    return [(team, score, prize) for (score, team), prize in zip(order, prizes, strict=False)]


def sheets_of(tier: Path) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in tiers.lines(tier / "marks.csv"):
        found[line["judge"], line["entry"]] += Decimal(line["mark"])
    return found


def on_one_ruler(tier: Path) -> Counted:
    """Fair: each sheet as 70 + 10 deviations from its judge's mean; three a project. Two and three prizes."""
    sheets = sheets_of(tier)
    ruled: dict[str, list[Decimal]] = defaultdict(list)
    with localcontext(prec=60):
        for judge in {judge for judge, _ in sheets}:
            own = {project: total for (one, project), total in sheets.items() if one == judge}
            mean = sum(own.values()) / len(own)
            deviation = (sum((total - mean) ** 2 for total in own.values()) / len(own)).sqrt()
            for project, total in own.items():
                ruled[project].append(70 + 10 * (total - mean) / deviation)
        scores = {
            project: (sum(three) / 3).quantize(Decimal("0.01"), ROUND_HALF_UP) for project, three in ruled.items()
        }
    order = sorted(scores.items(), key=lambda one: -one[1])
    prizes = ["first", "first", "second", "second", "second", *[""] * len(order)]
    return [(project, Fraction(score), prize) for (project, score), prize in zip(order, prizes, strict=False)]


def ruled(tier: Path, room: dict[str, str]) -> dict[str, Fraction]:
    """Feats: each sheet as 70 + 10 deviations from the mean of all sheets of its class; the mean of three."""
    in_room: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for (_, feat), total in sheets_of(tier).items():
        in_room[room[feat]].append((feat, total))
    found: dict[str, list[Decimal]] = defaultdict(list)
    with localcontext(prec=60):
        for sheets in in_room.values():
            mean = sum(total for _, total in sheets) / len(sheets)
            deviation = (sum((total - mean) ** 2 for _, total in sheets) / len(sheets)).sqrt()
            for feat, total in sheets:
                found[feat].append(70 + 10 * (total - mean) / deviation)
        return {
            feat: Fraction((sum(three) / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)) for feat, three in found.items()
        }


def favoured(tier: Path) -> Counted:
    """Feats: fifty of 372 by votes online; they by 30 % of these, 40 % experts, 30 % votes on site. The first ten."""
    room = {line["entry"]: line["class"] for line in tiers.lines(tier / "entries.csv")}
    votes = {line["entry"]: line for line in tiers.lines(tier / "scores.csv")}
    most = max(int(line["segment:online"]) for line in votes.values())
    online = {one: tiers.half_up(Fraction(line["segment:online"]) / most * 100, 2) for one, line in votes.items()}
    order = sorted(online, key=lambda one: -online[one])
    shown, experts = order[:50], ruled(tier, room)
    loudest = max(int(votes[one]["segment:onsite"]) for one in shown)
    site = {one: tiers.half_up(Fraction(votes[one]["segment:onsite"]) / loudest * 100, 2) for one in shown}
    scores = {one: tiers.half_up((3 * online[one] + 4 * experts[one] + 3 * site[one]) / 10, 2) for one in shown}
    best = sorted(shown, key=lambda one: (-scores[one], -experts[one]))
    prizes = ["top-ten"] * 10 + ["shown"] * 40 + [""] * len(order)
    return [
        (one, scores.get(one, Fraction(-1)), prize) for one, prize in zip([*best, *order[50:]], prizes, strict=False)
    ]


def cupped(tier: Path) -> Counted:
    """Works: 3, 8, 24 and 65 % of them, each rounded by itself."""
    order = sorted(
        ((Fraction(line["score"]), line["entry"]) for line in tiers.lines(tier / "scores.csv")), reverse=True
    )
    prizes: list[str] = []
    for prize, hundredths in (("special", 3), ("first", 8), ("second", 24), ("third", 65)):
        prizes += [prize] * int(tiers.half_up(Fraction(len(order) * hundredths, 100), 0))
    return [(work, score, prize) for (score, work), prize in zip(order, [*prizes, *[""] * len(order)], strict=False)]


def teamed(tier: Path) -> Counted:
    """Gymnastics: each gymnast by the mean of three judges and the difficulty; the best three of four. Three medals."""
    marks: dict[tuple[str, str], dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for line in tiers.lines(tier / "marks.csv"):
        marks[line["entry"], line["member"]][line["aspect"]].append(Fraction(line["mark"]))
    own: dict[str, list[Fraction]] = defaultdict(list)
    for (team, _), given in marks.items():
        (difficulty,) = given["difficulty"]
        own[team].append(tiers.half_up(sum(given["execution"], Fraction(0)) / 3, 3) + difficulty)
    teams = [
        (sum(sorted(scores)[-3:], Fraction(0)), sorted(scores, reverse=True), team) for team, scores in own.items()
    ]
    medals = ["gold", "silver", "bronze", *[""] * len(teams)]
    return [(team, score, medal) for (score, _, team), medal in zip(sorted(teams, reverse=True), medals, strict=False)]


def walked_up(tier: Path) -> Counted:
    """Walk-up: the quickest of the tries that count, level ones by the next; who has none has no place. The quickest is
    the champion, whoever of the others took at most 90 seconds has passed."""
    tries: dict[str, list[Fraction]] = defaultdict(list)
    for line in tiers.lines(tier / "marks.csv"):
        if line["mark"]:
            tries[line["entry"]].append(Fraction(line["mark"]))
    order = sorted((sorted(times), one) for one, times in tries.items())
    passed = [*("passed" if times[0] <= 90 else "" for times, _ in order)]
    return [(one, times[0], prize) for (times, one), prize in zip(order, ["champion", *passed[1:]], strict=True)]


def planned(tier: Path) -> Counted:
    """Career planning: of five sheets the middle three. Of ten finalists two gold, three silver, the others bronze."""
    sheets: dict[str, list[Fraction]] = defaultdict(list)
    for (_, one), total in sheets_of(tier).items():
        sheets[one].append(Fraction(total))
    scores = {one: tiers.half_up(sum(sorted(five)[1:4], Fraction(0)) / 3, 2) for one, five in sheets.items()}
    order = sorted(scores, key=lambda one: -scores[one])
    medals = ["gold"] * 2 + ["silver"] * 3 + ["bronze"] * len(order)
    return [(one, scores[one], medal) for one, medal in zip(order, medals, strict=False)]


RECOUNTS: dict[str, Callable[[Path], Counted]] = {
    "singing": voted,
    "diving": dived,
    "vocational-skills": shared_out,
    "science-fair": on_one_ruler,
    "ten-feats": favoured,
    "challenge-cup": cupped,
    "gymnastics-team": teamed,
    "walk-up": walked_up,
    "career-2025": planned,
}
each = pytest.mark.parametrize("name", RECOUNTS)


def tier_of(name: str) -> Path:
    return tiers.SEEDS / name / "final"


def assert_counted_alike(name: str, tier: Path, out: Path) -> None:
    ours = RECOUNTS[name](tier)
    theirs = {entry: (int(place), Fraction(score or -1)) for _, entry, place, score in tiers.placed(out) if place}
    assert theirs == {entry: (place, score) for place, (entry, score, _) in enumerate(ours, 1)}
    given = {(one.entry, one.award) for one in tiers.awarded(out) if one.entry and not one.person}
    assert given == {(entry, award) for entry, _, award in ours if award}


@each
def test_the_generator_makes_the_committed_files_again(name: str, tmp_path: Path) -> None:
    made, committed = tiers.made_again(name, tmp_path), tiers.promised(tiers.SEEDS / name)
    assert list(made) == list(committed)
    assert [file for file in made if made[file] != committed[file]] == []


@each
def test_both_engines_write_the_expected_files_and_a_recount_agrees(name: str, tmp_path: Path) -> None:
    expected = tier_of(name) / "expected"
    for engine in tiers.ENGINES:
        assert tiers.promised(tiers.tabulated(tier_of(name), tmp_path / engine, engine=engine)) == tiers.promised(
            expected
        )
    assert_counted_alike(name, tier_of(name), expected)
    assert tiers.lines(expected / "problems.csv") == []


@each
def test_every_rule_says_where_it_is_from(name: str) -> None:
    assert tiers.unsourced(name) == []


def voted_alike(line: tiers.Line) -> tiers.Line:
    """Everybody has as many votes: the judges alone decide."""
    return line | {"segment:vote": "61"}


def last_has_most_votes(line: tiers.Line) -> tiers.Line:
    return line | {"segment:vote": "400"} if line["entry"] == "S10" else line


def all_as_hard(line: tiers.Line) -> tiers.Line:
    return line | {"mark": "3.0"} if line["aspect"].endswith(".dd") else line


def milder(line: tiers.Line) -> tiers.Line:
    """J3 gives one project the most: it leads J3's sheets, and the others of J3 move."""
    return line | {"mark": "40"} if (line["judge"], line["entry"], line["aspect"]) == ("J3", "P03", "idea") else line


def more_on_site(line: tiers.Line) -> tiers.Line:
    return line | {"segment:onsite": "2000"} if line["entry"] == "F094" else line


def better_work(line: tiers.Line) -> tiers.Line:
    return line | {"score": "99.00"} if line["entry"] == "W40" else line


def stays_up(line: tiers.Line) -> tiers.Line:
    """The gymnast of G4 who fell does as well as the best."""
    is_hers = line["member"] == "gy-42" and line["aspect"] == "execution"
    return line | {"mark": "9.60"} if is_hers else line


def tight_at_last(line: tiers.Line) -> tiers.Line:
    return line | {"mark": "61.00"} if (line["entry"], line["try"]) == ("P11", "2") else line


def convinced(line: tiers.Line) -> tiers.Line:
    """All five think the world of the last finalist's practice."""
    return line | {"mark": "50.0"} if (line["entry"], line["aspect"]) == ("K01", "action") else line


def one_fewer(line: tiers.Line) -> tiers.Line | None:
    """Of fourteen 1.4, 2.8 and 4.2: 1, 3 and 4."""
    return None if line["entry"] == "V09" else line


@pytest.mark.parametrize(
    ("name", "file", "change"),
    [
        ("singing", "scores", voted_alike),
        ("singing", "scores", last_has_most_votes),
        ("diving", "marks", all_as_hard),
        ("vocational-skills", "*", one_fewer),
        ("science-fair", "marks", milder),
        ("ten-feats", "scores", more_on_site),
        ("challenge-cup", "scores", better_work),
        ("gymnastics-team", "marks", stays_up),
        ("walk-up", "marks", tight_at_last),
        ("career-2025", "marks", convinced),
    ],
)
def test_rules_and_recount_agree_after_a_change(name: str, file: str, change: tiers.Change, tmp_path: Path) -> None:
    tier = tiers.copied(tier_of(name), tmp_path)
    for path in tier.glob(f"{file}.csv"):
        tiers.changed(path, change)
    out = tiers.tabulated(tier, tmp_path / "out")
    assert tiers.placed(out) != tiers.placed(tier_of(name) / "expected")
    assert_counted_alike(name, tier, out)


def test_votes_decide_who_is_first() -> None:
    assert [singer for singer, _, _ in voted(tier_of("singing"))][:2] == ["S01", "S02"]
    votes = {line["entry"]: int(line["segment:vote"]) for line in tiers.lines(tier_of("singing") / "scores.csv")}
    assert votes["S01"] == max(votes.values())


def test_fifteen_teams_have_ten_prizes_and_four_advisers() -> None:
    given = tiers.awarded(tier_of("vocational-skills") / "expected")
    assert Counter(one.award for one in given) == {"first": 2, "second": 3, "third": 5, "adviser": 4}


def test_a_mild_judge_would_have_chosen_others() -> None:
    tier = tier_of("science-fair")
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for (_, project), total in sheets_of(tier).items():
        totals[project] += total
    by_total = sorted(totals, key=lambda one: -totals[one])
    assert by_total[:5] != [project for project, _, _ in on_one_ruler(tier)][:5]


def test_mild_experts_of_a_class_win_nothing_by_it() -> None:
    """Without the ruler most of the ten would be of the class with the mildest experts."""
    tier = tier_of("ten-feats")
    room = {line["entry"]: line["class"] for line in tiers.lines(tier / "entries.csv")}
    sheets = sheets_of(tier)
    seats = {line["judge"]: line["room"] for line in tiers.lines(tier / "panels.csv")}
    assert {(seats[judge], room[feat]) for judge, feat in sheets} == {(one, one) for one in set(seats.values())}
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for (_, feat), total in sheets.items():
        totals[feat] += total
    by_total = {room[one] for one in sorted(totals, key=lambda one: -totals[one])[:10]}
    by_ruler = {room[one] for one in sorted(ruled(tier, room), key=lambda one: -ruled(tier, room)[one])[:10]}
    assert len(by_ruler) > len(by_total)


def cups_of(tier: Path) -> list[tuple[str, str]]:
    """(school, cup) by points for prizes; level schools by more special prizes, then first, second, third."""
    points = {"special": 100, "first": 70, "second": 40, "third": 20}
    home = {line["entry"]: line["group"] for line in tiers.lines(tier / "entries.csv")}
    prizes: dict[str, Counter[str]] = defaultdict(Counter)
    for work, _, prize in cupped(tier):
        prizes[home[work]][prize] += 1
    order = sorted(
        prizes,
        key=lambda school: [
            sum(points[prize] * count for prize, count in prizes[school].items()),
            *(prizes[school][prize] for prize in points),
        ],
        reverse=True,
    )
    return [*zip(order[:3], ("cup", "winners-cup", "winners-cup"), strict=True)]


@pytest.mark.parametrize("change", [None, better_work])
def test_the_cup_goes_by_the_table_and_level_points_by_the_higher_prizes(
    change: tiers.Change | None, tmp_path: Path
) -> None:
    """The third and the fourth school have as many points; the one with more second prizes has the cup."""
    tier = tiers.copied(tier_of("challenge-cup"), tmp_path)
    if change is not None:
        tiers.changed(tier / "scores.csv", change)
    out = tiers.tabulated(tier, tmp_path / "out")
    assert {(one.group, one.award) for one in tiers.awarded(out) if not one.entry} == {*cups_of(tier)}
    if change is None:
        table = {group: points for _, group, points in tiers.ranks(out, "schools", "points")}
        assert list(table.values())[2:4] == ["140", "140"]
        assert cups_of(tier)[2][0] == list(table)[2]


def test_adding_up_all_four_would_rank_the_teams_otherwise() -> None:
    tier = tier_of("gymnastics-team")
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for line in tiers.lines(tier / "marks.csv"):
        share = 3 if line["aspect"] == "execution" else 1
        totals[line["entry"]] += Fraction(line["mark"]) / share
    assert sorted(totals, key=lambda one: -totals[one]) != [team for team, _, _ in teamed(tier)]


def test_who_is_level_in_the_best_try_is_told_apart_by_the_next() -> None:
    first, second = walked_up(tier_of("walk-up"))[:2]
    assert (first[0], second[0], first[1]) == ("P08", "P03", second[1])
    assert "P11" not in {one for one, _, _ in walked_up(tier_of("walk-up"))}


def test_the_third_career_contest_lets_in_whom_its_notice_names() -> None:
    """Several levels in a division, and one level in two; years by the length of the programme, not by their number."""
    edition = parse((tiers.SEEDS / "career-2025" / "rulebook.toml").read_text(encoding="utf-8")).edition
    assert edition is not None
    tracks = {one.key: one for one in edition.track}
    begins = date(2025, 10, 20)

    def may(track: str, division: str, level: str, school: str, entry_year: int = 2022, years: int = 5) -> bool:
        person = Applicant("student", level, school, entry_year=entry_year, years=years)
        return all(one.ok for one in findings(tracks[track], division, person, on=begins))

    assert may("growth", "vocational", "vocational", "专科", 2024, 3)
    assert may("growth", "vocational", "bachelor", "专科")
    assert may("growth", "higher", "bachelor", "本科")  # year 4 of 5
    assert not may("growth", "higher", "bachelor", "本科", years=4)
    assert not may("growth", "higher", "bachelor", "专科")
    assert may("employment", "postgraduate", "doctor", "本科")
    assert may("employment", "undergraduate", "bachelor", "本科")
    assert not may("employment", "undergraduate", "master", "本科")
    report = tracks["growth"].material[0]
    assert (report.max_characters, report.max_figures) == (2000, 5)
