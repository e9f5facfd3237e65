"""The report of a benchmark: figures, goals, and a plot."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured number: `unit` is s, MiB, × …; `series` and `x` place it in the plot."""

    name: str
    value: float
    unit: str
    series: str = ""
    x: float | None = None


@dataclass(frozen=True)
class Goal:
    """A limit for a number: met if the value is at most the goal (or at least, if more is better)."""

    name: str
    value: float
    goal: float
    more_is_better: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.more_is_better else self.value <= self.goal


@dataclass
class Report:
    name: str
    figures: list[Figure] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def add(self, name: str, value: float, unit: str, *, series: str = "", x: float | None = None) -> None:
        self.figures.append(Figure(name, round(value, 4), unit, series, x))

    def as_json(self) -> str:
        """`{"name", "machine", "figures": […], "goals": [{"name", "value", "goal", "met"}]}`."""
        goals = [
            {"name": one.name, "value": round(one.value, 4), "goal": one.goal, "met": one.met} for one in self.goals
        ]
        document: dict[str, Any] = {
            "name": self.name,
            "machine": machine(),
            "figures": [asdict(one) for one in self.figures],
            "goals": goals,
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def as_table(self) -> str:
        """Figures and goals as lines for a terminal."""
        width = max([len(one.name) for one in self.figures] + [len(one.name) for one in self.goals] + [0])
        lines = [f"  {one.name:<{width}}  {one.value:>12,.3f} {one.unit}" for one in self.figures]
        for one in self.goals:
            sign, word = (">=" if one.more_is_better else "<="), ("met" if one.met else "MISSED")
            lines.append(f"  {one.name:<{width}}  {one.value:>12,.3f} {sign} {one.goal:g}  {word}")
        return "\n".join(lines)


def machine() -> dict[str, Any]:
    return {
        "system": platform.platform(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def plot(report: Report, path: Path) -> None:
    """A plain SVG: one line for each series over x (both logarithmic), or bars if figures have no x."""
    lines = _lines(report.figures) if any(one.x is not None for one in report.figures) else _bars(report.figures)
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="420" font-family="sans-serif" font-size="12">'
        f'<rect width="720" height="420" fill="#fff"/><text x="20" y="24" font-size="15">{escape(report.name)}</text>'
        + "".join(lines)
        + "</svg>\n",
        encoding="utf-8",
    )


COLOURS = ("#1b4f8a", "#a61c3c", "#17694a", "#805000", "#636a73", "#c2341b")


def _bars(figures: Sequence[Figure]) -> list[str]:
    drawn = []
    most = max((one.value for one in figures), default=1) or 1
    for place, one in enumerate(figures[:16]):
        y, length = 50 + place * 22, 360 * one.value / most
        drawn.append(f'<text x="250" y="{y + 12}" text-anchor="end">{escape(one.name)}</text>')
        drawn.append(f'<rect x="258" y="{y}" width="{length:.1f}" height="15" fill="{COLOURS[0]}"/>')
        drawn.append(f'<text x="{264 + length:.1f}" y="{y + 12}">{one.value:,.3g} {escape(one.unit)}</text>')
    return drawn


def _lines(figures: Sequence[Figure]) -> list[str]:
    from math import log10

    placed = [one for one in figures if one.x is not None and one.x > 0 and one.value > 0]
    xs, ys = [log10(one.x or 1) for one in placed], [log10(one.value) for one in placed]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)

    def at(one: Figure) -> tuple[float, float]:
        across = (log10(one.x or 1) - left) / ((right - left) or 1)
        up = (log10(one.value) - low) / ((high - low) or 1)
        return 80 + 440 * across, 370 - 300 * up

    drawn = [
        '<path d="M80 60V370H540" fill="none" stroke="#868c94"/>',
        f'<text x="80" y="390">{10**left:,.0f}</text><text x="520" y="390" text-anchor="end">{10**right:,.0f}</text>',
        f'<text x="72" y="370" text-anchor="end">{10**low:.3g}</text>',
        f'<text x="72" y="74" text-anchor="end">{10**high:.3g}</text>',
    ]
    for number, series in enumerate(dict.fromkeys(one.series for one in placed)):
        points = [at(one) for one in placed if one.series == series]
        colour = COLOURS[number % len(COLOURS)]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        drawn.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = points[-1]
        drawn.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(series)}</text>')
    return drawn
