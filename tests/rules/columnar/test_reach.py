"""What the columnar engine counts itself, and what it hands to the exact engine and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, Inputs, JudgeRow, MarkRow, ScoreRow, award_and_advance, rank
from contest.rules.columnar import engine, rank_columns
from tests.rules import small

SCHEME = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "goal"
  weight = "0.7"
    [[scheme.criterion.aspect]]
    key = "goal.fit"
    max = 30
    [[scheme.criterion.aspect]]
    key = "goal.why"
    max = 10
    levels = 3
  [[scheme.criterion]]
  key = "act"
  weight = "1/3"
    [[scheme.criterion.aspect]]
    key = "act.do"
    max = 60
    kind = "measured"
"""
SEGMENTS = """
[[segment]]
key = "report"
weight = "0.4"
aspects = ["goal.*"]
source = "expert"
{cut}
[[segment]]
key = "show"
weight = "0.6"
aspects = ["act.*"]
[segment.panel]
combine = "median"
"""
MEMBERS = '[team]\ncombine = "sum"\n'


def marks(member: str = "") -> tuple[MarkRow, ...]:
    """Five judges, four entries, a measured aspect."""
    found = []
    for entry in range(4):
        for judge in range(5):
            fit, why = str((7 * entry + 3 * judge) % 30), str((entry + judge) % 4)
            found += [
                MarkRow(f"e{entry}", key, mark, f"j{judge}", "", member)
                for key, mark in (("goal.fit", fit), ("goal.why", why))
            ]
        found.append(MarkRow(f"e{entry}", "act.do", f"{50 + entry % 3}.5", "", "", member))
    return tuple(found)


def run(rulebook: str, inputs: Inputs, *, explain: bool = False) -> Mapping[str, str]:
    """The contests that are handed over, after a look at what comes out."""
    book = small.law(rulebook)
    exact, (columnar, handed) = rank(inputs, book, explain=explain), rank_columns(inputs, None, book, explain=explain)
    assert outputs_as_bytes(award_and_advance(columnar)) == outputs_as_bytes(award_and_advance(exact))
    assert columnar.contests == exact.contests
    return handed


def entered(**more: object) -> Inputs:
    judges = tuple(JudgeRow(f"j{n}", "expert" if n else "public") for n in range(5))
    return Inputs(**{"entries": small.entries("e0 e1 e2 e3"), "marks": marks(), "judges": judges, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("combine", ["mean", "median", "sum"])
@pytest.mark.parametrize("unit", ["aspect", "criterion", "sheet"])
@pytest.mark.parametrize("places", ["", "round = 2\n"])
def test_every_panel_is_counted_in_columns(unit: str, combine: str, places: str) -> None:
    panel = f'[panel]\nunit = "{unit}"\ncombine = "{combine}"\ndrop_high = 1\ndrop_low = 1\n{places}'
    assert run(SCHEME + panel + 'spread = { above = "8" }\n[score]\nround = 2\n', entered()) == {}


@pytest.mark.parametrize(
    "rules",
    [
        SEGMENTS.format(cut=""),
        '[scale]\nkind = "median"\ncenter = 700\nspread = 30\nround = 0\n[ranking]\nby = "scale"\n',
        '[scale]\nkind = "zscore"\ncenter = 500\nspread = 100\nround = 1\n[ranking]\nprecedence = ["scale"]\n',
        '[ranking]\nbetter = "lower"\nprecedence = ["criterion:act", "aspect:goal.fit", "sheets:mean", "lot"]\n',
        '[numbers]\nrounding = "half-even"\n[score]\nfloor = "30"\nround = 0\n',
    ],
)
def test_common_rules_are_counted_in_columns(rules: str) -> None:
    assert run(SCHEME + rules, entered()) == {}


def test_scores_and_attributes_are_ranked_in_columns() -> None:
    scores = tuple(ScoreRow(f"e{n}", f"{n % 3}.25") for n in range(4))
    assert run("[score]\nround = 1\n", entered(marks=(), scores=scores)) == {}
    attributes = Inputs(entries=small.entries("a/x/competing/t=3 b/x/competing/t=2.5 c"))
    assert run('[ranking]\nby = "attribute:t"\n', attributes) == {}


def test_missing_marks_hand_nobody_over() -> None:
    given = marks()
    assert run(SCHEME + "[panel]\nmin_judges = 5\n", entered(marks=given[1:-1])) == {}
    assert run(SCHEME + '[panel]\nunit = "criterion"\n', entered(marks=given[1:])) == {}


@pytest.mark.parametrize(
    ("rules", "inputs", "reason"),
    [
        (SEGMENTS.format(cut='cut = { take = "2" }'), entered(), engine.CUT),
        (MEMBERS, entered(marks=marks("m")), engine.BY_MEMBER),
        ("[score]\nround = 50\n", entered(), engine.LARGE),
        ("[[numbers]]\nmark_places = 3\n", Inputs(entries=small.entries("e0 e1")), None),
    ],
)
def test_what_is_handed_over(rules: str, inputs: Inputs, reason: str | None) -> None:
    assert run(SCHEME + rules, inputs) == ({} if reason is None else {"": reason})


def test_one_large_contest_leaves_the_others_in_columns() -> None:
    book = (
        '[[scheme]]\nkey = "s"\n[[scheme.criterion]]\nkey = "c"\n'
        f'[[scheme.criterion.aspect]]\nkey = "a"\nmax = {10**30}\n'
    )
    names = small.entries("e0 e1")
    found = Inputs(
        entries=tuple(type(one)(one.entry, contest) for contest in ("large", "usual") for one in names),
        marks=(
            MarkRow("e0", "a", "9" * 25, "j", "large"),
            MarkRow("e1", "a", "7", "j", "large"),
            MarkRow("e0", "a", "9", "j", "usual"),
            MarkRow("e1", "a", "7", "j", "usual"),
        ),
    )
    assert run(book, found) == {"large": engine.LARGE}


def test_no_scheme_is_handed_over() -> None:
    assert run("", entered(marks=())) == {"": engine.NO_SCHEME}


def test_explanations_are_told_by_the_exact_engine() -> None:
    assert run(SCHEME, entered(), explain=True) == {"": engine.EXPLAINED}


def test_very_many_suspect_rows_are_looked_at_in_two_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_SUSPECT", 5)
    members, broken = marks("m"), (*marks("m")[:-1], replace(marks("m")[-1], mark="99"))
    assert run(SCHEME + MEMBERS, entered(marks=members)) == {"": engine.BY_MEMBER}
    with pytest.raises(Faults) as refused:
        rank_columns(entered(marks=broken), None, small.law(SCHEME + MEMBERS))
    assert [fault.key for fault in refused.value.faults] == ["mark.above"]
