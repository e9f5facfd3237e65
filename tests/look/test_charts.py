"""Positions of a chart's marks."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest import charts


def test_medals_stand_in_order_with_a_gap_and_zero_is_nothing() -> None:
    bar = charts.medal_bar(4, 0, 3, most=46, width=320)
    assert [rect["kind"] for rect in bar["rects"]] == ["gold", "bronze"]
    gold, bronze = bar["rects"]
    end_of_gold = gold["x"] + gold["width"] + 0.5  # half a stroke
    assert bronze["x"] - end_of_gold == pytest.approx(charts.MEDAL_GAP, abs=0.15)
    assert charts.medal_bar(0, 0, 0, most=46)["rects"] == []
    assert charts.medal_bar(0, 0, 0, most=0)["rects"] == []


def test_the_row_with_most_medals_takes_the_whole_width() -> None:
    *_, last = charts.medal_bar(23, 10, 13, most=46, width=320)["rects"]
    assert last["x"] + last["width"] == pytest.approx(320, abs=0.3)


@given(st.tuples(*[st.integers(0, 200)] * 3), st.integers(0, 300))
def test_one_medal_is_always_to_be_seen(counts: tuple[int, int, int], more: int) -> None:
    bar = charts.medal_bar(*counts, most=sum(counts) + more)
    assert len(bar["rects"]) == sum(1 for count in counts if count)
    assert all(rect["width"] > 0 and rect["height"] > 0 for rect in bar["rects"])


def test_bars_are_as_long_as_their_values() -> None:
    shape = charts.bars([("C", 40), ("I", 20), ("B", 0)])
    first, second, third = (row["bar"] for row in shape["rows"])
    assert first["width"] == pytest.approx(2 * second["width"], abs=0.2)
    assert third is None
    assert shape["height"] == 63
    assert charts.bars([])["rows"] == []
    assert charts.bars([("B", 0)])["rows"][0]["bar"] is None


def test_dots_stand_within_their_axes_and_names_do_not_leave_the_picture() -> None:
    shape = charts.scatter([charts.Point(141, 46, "广东"), charts.Point(0, 0, "宁夏"), charts.Point(70, 10)])
    for dot in shape["points"]:
        assert shape["left"] <= dot["x"] <= shape["right"]
        assert shape["top"] <= dot["y"] <= shape["bottom"]
    right, left, _ = shape["points"]
    assert right["anchor"] == "end"
    assert left["anchor"] == "start"
    assert charts.scatter([])["points"] == []


def test_a_line_goes_through_its_days_and_names_the_highest() -> None:
    shape = charts.day_line([(date(2023, 9, 20), 3), (date(2023, 9, 21), 30), (date(2023, 9, 24), 12)])
    assert shape["line"].startswith("M40.0 ")
    assert shape["line"].count("L") == 2
    assert (shape["peak"]["number"], shape["peak"]["day"]) == (30, "2023-09-21")
    first, middle, last = (float(point.split()[0]) for point in shape["line"][1:].split(" L"))
    assert (middle - first) * 3 == pytest.approx(last - middle, abs=0.3), "three days are three times one day"
    assert charts.day_line([])["peak"] is None
    assert charts.day_line([(date(2023, 9, 20), 0)])["peak"]["number"] == 0


def test_only_an_interval_without_zero_stands_apart() -> None:
    rows = [
        charts.Interval("陈", 0.3, -0.7, 1.3),
        charts.Interval("何", -3.2, -4.3, -2.1),
        charts.Interval("顾", 1.4, 0.4, 2.4),
    ]
    shape = charts.spread(rows)
    assert [row["apart"] for row in shape["rows"]] == [False, True, True]
    assert [row["text"] for row in shape["rows"]] == ["+0.3", "−3.2", "+1.4"]
    assert shape["rows"][1]["x"] < shape["zero"] < shape["rows"][2]["x"]
    assert charts.spread([])["rows"] == []


@given(st.floats(0, 1e9, allow_nan=False))
def test_an_axis_reaches_its_largest_value_in_few_even_steps(most: float) -> None:
    marks = charts.ticks(most)
    assert marks[0] == 0
    assert marks[-1] >= most * 0.999
    assert 2 <= len(marks) <= 7
    steps = {round((after - before) / marks[1], 6) for before, after in pairwise(marks)}
    assert steps == {1.0}


@pytest.mark.parametrize(
    ("most", "marks"), [(46, [0, 20, 40, 60]), (0, [0, 1]), (4, [0, 1, 2, 3, 4]), (340, [0, 100, 200, 300, 400])]
)
def test_axes_are_marked_in_round_numbers(most: float, marks: list[float]) -> None:
    assert charts.ticks(most) == marks
