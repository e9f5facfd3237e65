"""The charts of the report: each with the finding that its numbers show."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from contest import charts
from contest.errors import N_
from contest.formatting import format_count
from contest.i18n import language
from contest.publication import formatting, statistics
from contest.publication.statistics import Season
from contest.publication.statistics.rows import SPREAD, behind, people_and_medals

PHONE = 358  # the width of a phone's page: charts are drawn for it, not scaled down
NAMED = 5  # points of the scatter chart with a name, because they have the most medals
# By whether the awards are medals, and whether all the largest groups won the same number.
SPREAD_FINDINGS = {
    (True, False): N_("人数最多的 %(groups)s，奖牌从 %(low)s 枚到 %(high)s 枚不等"),
    (True, True): N_("人数最多的 %(groups)s，奖牌都是 %(low)s 枚"),
    (False, False): N_("人数最多的 %(groups)s，奖项从 %(low)s 个到 %(high)s 个不等"),
    (False, True): N_("人数最多的 %(groups)s，奖项都是 %(low)s 个"),
}


def format_value(value: int | Fraction, *, signed: bool = False) -> str:
    """`4,045`, `75%`, `89.5%`; a growth with its sign."""
    if isinstance(value, int):
        return format_count(value)
    thousandths = statistics.plain(value) * 1000
    percent = f"{thousandths / 10:.1f}".removesuffix(".0")
    sign = "+" if signed and value >= 0 else ""
    return f"{sign}{percent}%".replace("-", "−")


def spread(season: Season) -> dict[str, Any] | None:
    """The scatter of people and medals over the final's groups, with its finding."""
    rows_ = people_and_medals(season)
    if len(rows_) < 4 or not any(medals for *_rest, medals in rows_):
        return None
    named = {row[0] for row in sorted(rows_, key=lambda row: -row[3])[:NAMED]}
    others = [row for row in rows_ if row[0] not in named]
    best = max(others, key=lambda row: row[3] / row[2] if row[2] else 0)
    named.add(best[0])
    most = rows_[0][2]
    large = [row for row in rows_ if row[2] * 10 >= most * 9]
    named.add(min(large, key=lambda row: (row[3], row[0]))[0])
    points = [
        charts.Point(
            people,
            medals,
            formatting.without_noun(name, formatting.group_noun(season.credit)) if code in named else "",
            marked=code == best[0],
        )
        for code, name, people, medals in rows_
    ]
    low, high = min(row[3] for row in large), max(row[3] for row in large)
    sentence = SPREAD_FINDINGS[formatting.has_medals(season.medals), low == high]
    finding = _(sentence) % {"groups": formatting.format_groups(season.credit, len(large)), "low": low, "high": high}
    small = charts.scatter(points, width=PHONE, height=280)
    return {"shape": charts.scatter(points), "small": small, "finding": finding, "rows": len(rows_), "key": SPREAD}


def industries(season: Season, figures: Mapping[str, int | Fraction]) -> dict[str, Any] | None:
    """Events by section of GB/T 4754, with the finding that the numbers show."""
    if "industry_sections" not in figures:
        return None
    found = behind(season, "industry_coverage")
    if found is None:
        return None
    cells = [[cell.says for cell in row] for row in found.rows]
    wide = [(f"{code} {_short(str(_(name)))}", number) for code, name, number in cells]
    narrow = [(f"{code} {_short(str(_(name)), phone=True)}", number) for code, name, number in cells]
    without = sum(number == 0 for *_rest, number in cells)
    first = cells[0]
    finding = ngettext(
        "%(share)s的赛项在%(name)s，%(num)s 个门类尚无赛项",
        "%(share)s的赛项在%(name)s，%(num)s 个门类尚无赛项",
        without,
        share=format_value(Fraction(first[2], sum(row[2] for row in cells))),
        name=_(first[1]),
    )
    small = charts.bars(narrow, width=PHONE, names=150)
    return {"shape": charts.bars(wide), "small": small, "finding": finding, "rows": len(cells), "all": len(cells)}


def _short(name: str, *, phone: bool = False) -> str:
    """A name that fits next to its bar."""
    most = (10 if phone else 13) if language() == "zh" else (18 if phone else 28)
    return name if len(name) <= most else f"{name[:most]}…"
