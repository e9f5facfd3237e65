"""What an event's page says beside the places: the podium, how the scores lie, and which schools took part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from statistics import median, quantiles
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from contest import charts
from contest.charts import MEDALS
from contest.publication.models import PublishedPlace
from contest.registration.queries.headcount import COUNTED

STEPS = 3  # places of the podium
FIRST_PLACES = 8  # named on a poster where there are no awards
MOST_ON_PODIUM = 4  # with more at the first places it is no podium
FEWEST_SPREAD = 8  # scores from which on it is said how they lie
BINS = 8
SCHOOLS = 10  # listed; how many more there are is said
PHONE = 358  # the chart's width: it stands in the narrow column


@dataclass(frozen=True)
class Step:
    """One of the first. `behind`: how far behind the first, as text; empty for the first, and where scores
    do not rank."""

    place: PublishedPlace
    medal: str | None
    behind: str


def podium(rows: Sequence[PublishedPlace], *, by_score: bool) -> list[Step]:
    """The first three places, best first; none where nobody or a crowd stands there."""
    first = [row for row in rows if row.place is not None and row.place <= STEPS][: MOST_ON_PODIUM + 1]
    if not 2 <= len(first) <= MOST_ON_PODIUM:
        return []
    best = _number(first[0].score) if by_score else None
    steps = []
    for row in first:
        own = _number(row.score)
        behind = "" if best is None or own is None or own == best else f"{own - best:+f}".replace("-", "−")
        steps.append(Step(row, next((award for award in row.awards if award in MEDALS), None), behind))
    return steps


def spread(rows: Sequence[PublishedPlace]) -> dict[str, Any] | None:
    """How the scores lie, if there are enough: the finding, figures as tiles, and bars of equal steps."""
    scores = sorted(number for row in rows if row.status in COUNTED and (number := _number(row.score)) is not None)
    if len(scores) < FEWEST_SPREAD or scores[0] == scores[-1]:
        return None
    decimals = max(_decimals(one) for one in scores)
    low, _middle, high = quantiles(scores, n=4, method="inclusive")

    def text(value: Decimal) -> str:
        return str(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))

    step = _step((scores[-1] - scores[0]) / BINS)
    begin = scores[0] // step * step
    bins: list[tuple[str, float]] = []
    while begin <= scores[-1]:
        end = begin + step
        bins.append((f"{_short(begin)}–{_short(end)}", sum(begin <= one < end for one in scores)))
        begin = end
    return {
        "finding": _("半数成绩在 %(low)s 到 %(high)s 之间", low=text(low), high=text(high)),
        "axes": ngettext(
            "每格 %(step)s，含左不含右；共 %(num)s 个成绩",
            "每格 %(step)s，含左不含右；共 %(num)s 个成绩",
            len(scores),
            step=_short(step),
        ),
        "shape": charts.bars(bins, width=PHONE, names=80),
        "tiles": [
            {"number": text(scores[-1]), "label": _("最高")},
            {"number": text(median(scores)), "label": _("中位数")},
            {"number": text(sum(scores, Decimal(0)) / len(scores)), "label": _("平均")},
            {"number": text(scores[0]), "label": _("最低")},
        ],
    }


@dataclass
class SchoolRow:
    """A school's entries in this event. `awards`: how many of each award they hold."""

    name: Mapping[str, str]
    url: str
    entries: int = 0
    awards: dict[str, int] = field(default_factory=dict)


def schools(edition: str, rows: Sequence[PublishedPlace], awards: Sequence[str]) -> tuple[list[SchoolRow], int]:
    """The schools whose entries hold awards, best first, and how many schools took part; none where the list of places
    names them already, because the school is what is credited."""
    found: dict[str, SchoolRow] = {}
    for row in rows:
        home = row.home_name.get("zh")
        if row.status not in COUNTED or home in (None, "", "–", row.group_name.get("zh")):
            continue
        if home not in found:
            found[home] = SchoolRow(row.home_name, url_for("public.search", q=home))
        found[home].entries += 1
        for award in row.awards:
            found[home].awards[award] = found[home].awards.get(award, 0) + 1
    best = sorted(found.values(), key=lambda one: [-one.awards.get(award, 0) for award in awards])
    return [one for one in best if any(award in awards for award in one.awards)][:SCHOOLS], len(found)


def _number(score: str | None) -> Decimal | None:
    try:
        return Decimal(score) if score else None
    except InvalidOperation:
        return None


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _step(least: Decimal) -> Decimal:
    """The next of 1, 2, 5, 10 … and their tenths."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least)


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"
