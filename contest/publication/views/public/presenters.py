"""Words that several public pages share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from contest import clock
from contest.editions.metric_labels import METRIC_LABELS
from contest.editions.models import Edition
from contest.formatting import format_closing, format_days, format_moment, format_time, format_zone
from contest.i18n import language, local, localized
from contest.publication import formatting, timeline
from contest.publication.models import Publication
from contest.publication.queries import published, tables
from contest.publication.statistics.season import Season

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Publicity


def format_order(choice: tables.Choice, names: Any) -> str:
    """`金牌优先`, `奖牌总数`, `积分` …: what a table is ordered by."""
    first = choice.table.order[0]
    if first == "total":
        return str(_("奖牌总数") if formatting.has_medals(choice.table.awards) else _("获奖总数"))
    if first in METRIC_LABELS:
        return str(_(METRIC_LABELS[first]))
    return str(_("%(award)s优先", award=localized(formatting.format_award(names, first))))


def format_column(column: str, names: Any) -> str:
    """A column of a table: an award's name, else what the column adds up."""
    if column == "medals":
        return str(_("奖牌"))
    return (
        str(_(METRIC_LABELS[column])) if column in METRIC_LABELS else localized(formatting.format_award(names, column))
    )


def format_count(count: str) -> str:
    return str(_("按人数计") if count == "people" else _("按{作品}计"))


def finding(table: tables.MedalTable, season: Season) -> str:
    """`18 个代表团获得金牌，29 个获得奖牌，36 个代表团全部获得优胜奖。`"""
    if not table.medals:
        return ""
    parts = [
        _(
            "%(groups)s获得%(award)s",
            groups=formatting.format_groups(season.credit, table.with_first),
            award=localized(formatting.format_award(season.award_names, table.medals[0])),
        ),
        _("%(n)s 个获得奖牌", n=table.with_medal)
        if formatting.has_medals(table.medals)
        else _("%(n)s 个获奖", n=table.with_medal),
    ]
    for award in season.merits:
        holding = sum(bool(row.cells.get(award)) for row in table.rows)
        name = localized(formatting.format_award(season.award_names, award))
        if holding and holding == len(table.rows):
            everyone = formatting.format_groups(season.credit, holding)
            parts.append(_("%(groups)s全部获得%(award)s", groups=everyone, award=name))
        elif holding:
            parts.append(_("%(n)s 个获得%(award)s", n=holding, award=name))
    return sentence(*(str(part) for part in parts))


def first_rows(rows: Sequence[tables.Row], most: int) -> Sequence[tables.Row]:
    """The first rows of a table, with those that share the last one's place, unless these are more than as many again:
    where only some of a place stand, they seem to be all."""
    shown = list(rows[:most])
    level = [one for one in rows[most:] if shown and one.rank.number == shown[-1].rank.number]
    return [*shown, *level] if len(level) <= most else shown


def sentence(*parts: str) -> str:
    """Clauses as one sentence."""
    whole = ("，" if language() == "zh" else ", ").join(part for part in parts if part)
    return whole + ("。" if language() == "zh" else ".")


def states(edition: Edition) -> dict[int, tuple[str, str]]:
    """Symbol and word for each current publication, by number."""
    at = clock.now()
    return {one.number: formatting.format_state(one, at) for one in published.current_publications(edition)}


def format_publication(publication: Publication) -> str:
    """`第 2 号发布，公示中`."""
    word = formatting.format_state(publication, clock.now())[1]
    return str(_("第 %(number)s 号发布，%(state)s", number=publication.number, state=word))


def moment(at: datetime, edition: Edition) -> dict[str, str]:
    """When something opens, and its zone, for a sentence; the year is shown unless it is the current one."""
    year = local(clock.now(), edition.zone).year
    return {"at": format_moment(at, edition.zone, year=year), "zone": format_zone(edition.zone)}


def closing(at: datetime, edition: Edition) -> dict[str, str]:
    """The same for when something ends."""
    year = local(clock.now(), edition.zone).year
    return {"at": format_closing(at, edition.zone, year=year), "zone": format_zone(edition.zone)}


def since(at: datetime, edition: Edition) -> str:
    """The time at which something began or was done: midnight is 00:00 of its own day, not 24:00 of the day before."""
    there = local(at, edition.zone)
    year = there.year != local(clock.now(), edition.zone).year
    return f"{format_days(there.date(), None, edition.zone, year=year)} {format_time(at, edition.zone)}"


def day(at: datetime, edition: Edition, *, year: bool = False) -> str:
    """The day of a moment, in the edition's zone."""
    return format_days(local(at, edition.zone).date(), None, edition.zone, year=year)


def format_source(source: str | None) -> str | None:
    """The source of a rule; the word that rulebooks use for unpublished rules ("assumed") is translated too."""
    if not source or source == "assumed":
        return None
    return source.replace("assumed", "推定") if language() == "zh" else source


def clock_parts(until: datetime, at: datetime, rule: Publicity | None, zone: str) -> list[tuple[int, str]]:
    """The time left as (number, unit): working days if the rulebook counts them, else days; and hours. Zero parts are
    left out; on a rest day, when only later hours count, this may leave `0 hours`."""
    working = rule is not None and rule.working
    days, hours = timeline.time_left(at, until, working=working, zone=zone)
    unit = ngettext("个工作日", "个工作日", days) if working else ngettext("天", "天", days)
    left = [(days, str(unit))] if days else []
    return [*left, (hours, str(ngettext("小时", "小时", hours)))] if hours or not days else left
