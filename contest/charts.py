"""Positions of a chart's marks: pure geometry for the server-drawn SVG of templates/components/chart.html.

Charts are drawn on the server, so they work without scripts, on paper and under the content policy. Functions take
plain numbers and return dicts of numbers in SVG units (a text's y is its baseline); a template only writes them
out. Nothing here rounds what is *shown*: the caller gives a value's words, or they are the value itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, floor, log10
from typing import Any, NamedTuple

from contest.formatting import format_count

Shape = dict[str, Any]

MEDALS = ("gold", "silver", "bronze")
MEDAL_GAP = 1.5  # between the bars (docs/look, Medals)
SMALLEST = 3.0  # one medal must always be visible


class Point(NamedTuple):
    """One dot of a scatter chart; a name is written next to it."""

    x: float
    y: float
    name: str = ""
    marked: bool = False


class Interval(NamedTuple):
    """One row of a spread chart: a mean with its interval, and its text."""

    name: str
    mean: float
    low: float
    high: float
    text: str = ""


def medal_bar(gold: int, silver: int, bronze: int, most: int, width: float = 320) -> Shape:
    """The stacked bar of one row: gold, silver, bronze in this order, 1.5 apart; zero draws nothing.

    `most` is the largest number of medals in the table: its row takes the whole width.
    Returns {width, gold, silver, bronze, rects: [{kind, x, y, width, height}]}.
    """
    unit = (width - 2 * MEDAL_GAP) / most if most > 0 else 0
    rects: list[Shape] = []
    x = 0.0
    for kind, count in zip(MEDALS, (gold, silver, bronze), strict=True):
        if count <= 0:
            continue
        breadth = max(SMALLEST, count * unit)
        # Half of a stroke lies outside its rectangle: gold's stroke is 1, silver's 1.75, bronze has none.
        inset = {"gold": 0.5, "silver": 0.9, "bronze": 0.0}[kind]
        rects.append(
            {
                "kind": kind,
                "x": _near(x + inset),
                "y": _near(1 + inset),
                "width": _near(max(0.6, breadth - 2 * inset)),
                "height": _near(12 - 2 * inset),
            }
        )
        x += breadth + MEDAL_GAP
    return {"width": _near(width), "gold": gold, "silver": silver, "bronze": bronze, "rects": rects}


def bars(rows: Sequence[tuple[str, float]], *, width: float = 632, names: float = 190, row: float = 21) -> Shape:
    """Horizontal bars with names on the left and values at the end: one series, one colour.

    `rows` are (name, value), drawn in the order given; `names` is the room for the names.
    Returns {width, height, rows: [{name, value, name_x, y, bar: {x, y, width, height} | None, value_x}]}.
    """
    most = max((value for _, value in rows), default=0)
    room = width - names - 50
    drawn = []
    for number, (name, value) in enumerate(rows):
        top = number * row
        length = room * value / most if most > 0 else 0
        drawn.append(
            {
                "name": name,
                "value": value,
                "name_x": _near(names - 8),
                "y": _near(top + row / 2 + 4.5),
                "bar": {"x": names, "y": _near(top + 5), "width": _near(max(2.0, length)), "height": _near(row - 10)}
                if value > 0
                else None,
                "value_x": _near(names + (max(2.0, length) if value > 0 else 0) + 6),
            }
        )
    return {"width": width, "height": _near(len(rows) * row), "rows": drawn}


def scatter(
    points: Sequence[Point], *, width: float = 632, height: float = 300, x_most: float = 0, y_most: float = 0
) -> Shape:
    """Dots over two axes that begin at 0. `x_most` and `y_most` extend the axes; the points extend them in any case.

    Returns {width, height, x_ticks, y_ticks, left, right, middle, top, bottom, points}; a point is
    {x, y, name, name_x, anchor, marked}.
    """
    left, right, top, bottom = 34.0, width - 16, 22.0, height - 42
    x_marks = ticks(max([x_most, *(point.x for point in points)], default=1))
    y_marks = ticks(max([y_most, *(point.y for point in points)], default=1))

    def across(value: float) -> float:
        return _near(left + (right - left) * value / x_marks[-1])

    def up(value: float) -> float:
        return _near(bottom - (bottom - top) * value / y_marks[-1])

    dots = []
    for point in points:
        x = across(point.x)
        beside_left = x > (left + right) / 2
        dots.append(
            {
                "x": x,
                "y": up(point.y),
                "name": point.name,
                "name_x": _near(x - 9 if beside_left else x + 9),
                "name_y": _near(min(up(point.y) + 4, bottom - 7)),  # clear of the axis
                "anchor": "end" if beside_left else "start",
                "marked": point.marked,
            }
        )
    return {
        "width": width,
        "height": height,
        "left": left,
        "right": right,
        "middle": _near((left + right) / 2),
        "top": top,
        "bottom": bottom,
        "x_ticks": [{"x": across(mark), "text": format_count(mark)} for mark in x_marks],
        "y_ticks": [{"y": up(mark), "text": format_count(mark)} for mark in y_marks],
        "points": dots,
    }


def day_line(days: Sequence[tuple[date, int]], *, width: float = 632, height: float = 180) -> Shape:
    """A number for each day as a line over an area; the first and last day and the highest value have labels.

    `days` are (day, number) in order, at least one; days without a row are drawn as gaps in the axis, not as zeros.
    Returns {width, height, left, right, bottom, line, area, y_ticks, days: [{x, text}], peak: {x, y, number, anchor}}.
    """
    left, right, top, bottom = 40.0, width - 16, 22.0, height - 26
    if not days:
        return {"width": width, "height": height, "line": "", "area": "", "y_ticks": [], "days": [], "peak": None}
    first, last = days[0][0].toordinal(), days[-1][0].toordinal()
    marks = ticks(max(number for _, number in days))

    def across(day: date) -> float:
        return _near(left + (right - left) * (day.toordinal() - first) / max(1, last - first))

    def up(number: float) -> float:
        return _near(bottom - (bottom - top) * number / marks[-1])

    places = [(across(day), up(number)) for day, number in days]
    line = " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(places))
    highest = max(range(len(days)), key=lambda n: days[n][1])
    peak_x, peak_y = places[highest]
    named = [days[0], days[-1]] if len(days) > 1 else [days[0]]
    return {
        "width": width,
        "height": height,
        "left": left,
        "right": right,
        "bottom": bottom,
        "line": line,
        "area": f"{line} L{places[-1][0]} {bottom} L{places[0][0]} {bottom} Z",
        "y_ticks": [{"y": up(mark), "text": format_count(mark)} for mark in marks],
        "days": [
            {"x": across(day), "text": day.isoformat(), "anchor": "start" if n == 0 else "end"}
            for n, (day, _) in enumerate(named)
        ],
        "peak": {
            "x": peak_x,
            "y": _near(peak_y - 8),
            "number": days[highest][1],
            "day": days[highest][0].isoformat(),
            "anchor": "start" if peak_x < left + 40 else "end" if peak_x > right - 40 else "middle",
        },
    }


def spread(rows: Sequence[Interval], *, width: float = 370, names: float = 84, row: float = 36) -> Shape:
    """Means with their intervals around 0: how far each judge marks from the panel.

    A row whose interval excludes 0 is `apart` and drawn as a diamond.
    Returns {width, height, zero, ticks, rows: [{name, y, x, low, high, apart, text}]}.
    """
    reach = max((max(abs(one.low), abs(one.high)) for one in rows), default=1) or 1
    marks = ticks(reach)
    left, right = names + 8, width - 52
    middle = (left + right) / 2

    def across(value: float) -> float:
        return _near(middle + (right - left) / 2 * value / marks[-1])

    shown = [-mark for mark in reversed(marks[1:])] + marks
    return {
        "width": width,
        "height": _near(len(rows) * row + 22),
        "bottom": _near(len(rows) * row),
        "zero": across(0),
        "ticks": [{"x": across(mark), "text": _signed(mark)} for mark in shown],
        "rows": [
            {
                "name": one.name,
                "y": _near(number * row + row / 2),
                "x": across(one.mean),
                "low": across(one.low),
                "high": across(one.high),
                "apart": one.low > 0 or one.high < 0,
                "text": one.text or _signed(one.mean),
            }
            for number, one in enumerate(rows)
        ],
    }


def ticks(most: float, about: int = 4) -> list[float]:
    """Tick values of an axis from 0 to just above `most`, in steps of 1, 2 or 5 times a power of ten.

    >>> ticks(46)
    [0, 20, 40, 60]
    >>> ticks(0)
    [0, 1]
    """
    if most < 1e-9:
        return [0, 1]
    rough = most / about
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    steps = max(1, ceil(most / step * 0.9999))
    marks = [float(f"{number * step:.12g}") for number in range(steps + 1)]
    return [int(mark) if mark == int(mark) else mark for mark in marks]


def _near(number: float) -> float:
    """A tenth of a unit is finer than any screen."""
    return round(number, 1)


def _signed(number: float) -> str:
    if number == 0:
        return "0"
    return f"{'+' if number > 0 else '−'}{abs(number):g}"
