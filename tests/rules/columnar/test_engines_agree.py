"""Both engines give the same: every standing, every problem, the same bytes of every output file."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.exchange.frames import read_inputs_and_columns
from contest.exchange.inputs import inputs_as_bytes
from contest.exchange.reading import read_inputs, read_rulebook
from contest.exchange.writing import outputs_as_bytes
from contest.resources import ROOT
from contest.rules import Faults, Inputs, Ranked, Rulebook, award_and_advance, parse_mapping, rank
from contest.rules.columnar import mark_columns, rank_columns
from tests.rounds import rounds
from tests.rules.generated import Book, Rows, editions, inputs
from tests.rules.generated_whole import whole_editions
from tests.rules.test_properties import MORE

SOME = rounds(120)
SEEDS = ["career-2023/school", "career-2023/province", "career-2023/national", "skills-2023/national"]
KINDS = ("entries", "marks", "scores", "adjustments", "lots", "groups", "judges", "members", "decisions")


def whole_book(book: Book) -> Rulebook:
    """The generated rulebook with the rest of the law, and tables over all that a ranking gives."""
    names = [rung["award"] for rung in book["ladder"][0]["rung"]]
    points = {"key": "t", "order": [*names, "points", "total"], "points": {names[0]: 3, "best": "0.5", "org": 1}}
    means = {"key": "m", "order": ["points-mean", "score-mean", "score-sum"], "points": {names[0]: 1}}
    return parse_mapping({**book, **MORE, "table": [points, {**means, "applies_to": ["c0/*"]}]})


def outcome_or_faults(ranking: Callable[[], Ranked]) -> tuple[object, object] | list[str]:
    """Every standing and all output files, or what either stage finds fault with."""
    try:
        ranked = ranking()
        return ranked.contests, outputs_as_bytes(award_and_advance(ranked))
    except Faults as refused:
        return [fault.text() for fault in refused.faults]


@given(editions())
@SOME
def test_rows_of_marks(case: tuple[Book, Rows]) -> None:
    book, rows = whole_book(case[0]), inputs(case[1])
    assert outcome_or_faults(lambda: rank_columns(rows, None, book)[0]) == outcome_or_faults(lambda: rank(rows, book))


@given(whole_editions(("2",)))
@rounds(60)
def test_rulebooks_over_the_whole_schema(case: tuple[Book, Rows]) -> None:
    book, rows = parse_mapping(case[0]), inputs(case[1])
    assert outcome_or_faults(lambda: rank_columns(rows, None, book)[0]) == outcome_or_faults(lambda: rank(rows, book))


@given(editions())
@rounds(40)
def test_files_of_marks(tmp_path_factory: pytest.TempPathFactory, case: tuple[Book, Rows]) -> None:
    book, folder = whole_book(case[0]), tmp_path_factory.mktemp("files")
    for name, content in inputs_as_bytes(inputs(case[1])).items():
        (folder / name).write_bytes(content)
    paths = {kind: folder / f"{kind}.csv" for kind in KINDS if (folder / f"{kind}.csv").exists()}
    expected = outcome_or_faults(lambda: rank(read_inputs(paths), book))
    assert outcome_or_faults(lambda: rank_columns(*read_inputs_and_columns(paths), book)[0]) == expected
    if "marks" in paths:
        pl.read_csv(paths["marks"], infer_schema=False).write_parquet(folder / "marks.parquet")
        paths["marks"] = folder / "marks.parquet"
        assert outcome_or_faults(lambda: rank_columns(*read_inputs_and_columns(paths), book)[0]) == expected


@given(editions(), st.data())
@SOME
def test_faults(case: tuple[Book, Rows], data: st.DataObject) -> None:
    """Something is wrong with some rows: both engines say the same about it, or nothing."""
    book, made = whole_book(case[0]), {name: list(rows) for name, rows in case[1].items()}
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(made, data)
    rows = inputs(made)
    assert outcome_or_faults(lambda: rank_columns(rows, None, book)[0]) == outcome_or_faults(lambda: rank(rows, book))


def spoil(made: Rows, data: st.DataObject) -> None:
    """One thing that may be wrong."""
    name = data.draw(st.sampled_from(["marks", "marks", "marks", "scores", "entries", "lots"]))
    if not made[name]:
        return
    at = data.draw(st.integers(0, len(made[name]) - 1))
    row = made[name][at]
    column = data.draw(st.sampled_from(sorted({"contest", "entry", "judge", "aspect", "mark", "member"} & set(row))))
    wrong = {
        "contest": ["c0/甲", "c0/b", "c1/甲", "nowhere"],
        "entry": ["e0", "选手1", "nobody"],
        "judge": ["", "j0", "j1"],
        "aspect": ["c0.0", "c1.0", "c9"],
        "mark": ["", "-1", "99", "1.0001", "x", "1e3", "٣", "2.0", " 1", "9" * 30],
        "member": ["", "m0"],
    }[column]
    other = {**row, column: data.draw(st.sampled_from(wrong))}
    if data.draw(st.booleans()):
        made[name][at] = other
    else:
        made[name].insert(data.draw(st.integers(0, len(made[name]))), other)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_seeds_as_they_are_expected(seed: str) -> None:
    folder = ROOT / "seeds" / seed
    paths = {kind: folder / f"{kind}.csv" for kind in KINDS if (folder / f"{kind}.csv").exists()}
    ranked, handed = rank_columns(*read_inputs_and_columns(paths), read_rulebook(folder.parent / "rulebook.toml"))
    assert handed == {}
    expected = {path.name: path.read_bytes() for path in (folder / "expected").iterdir()}
    assert outputs_as_bytes(award_and_advance(ranked)) == expected


def test_no_marks_at_all() -> None:
    ranked, handed = rank_columns(Inputs(entries=()), mark_columns([]), parse_mapping({"law": "1"}))
    assert (dict(ranked.contests), handed) == ({}, {})
