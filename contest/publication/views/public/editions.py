"""All editions, and the home of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from contest import clock
from contest.access import everyone, open_to
from contest.editions.models import Edition
from contest.editions.queries import editions_open
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.editions.schedule.calendar import EditionCalendar, edition_calendar, own_dates
from contest.formatting import format_count, format_days, format_time
from contest.i18n import local, localized
from contest.paging import page_of
from contest.publication import formatting, statistics, timeline
from contest.publication.models import Publication
from contest.publication.queries import calendar, published, tables
from contest.publication.queries.tracks import TrackRow, families
from contest.publication.statistics.season import Season
from contest.publication.views.public import presenters
from contest.publication.views.public.blueprint import award_anchors, foot, views
from contest.publication.views.public.edition_state import edition_state, entrance, format_step, state_panel
from contest.publication.views.public.report import format_label
from contest.publication.views.public.structured import edition_facts, picture_for
from contest.rules.sources import is_assumed
from contest.web import render_page

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition as EditionPart

TOP = 5  # rows of the medal table on the home page
NEWS = 6
HOST_ROLES = ("host", "organiser", "supporter")
# The figures on an edition's home, if it has them; the first six.
TILES = (
    "events",
    "delegations",
    "contestants",
    "medallists",
    "postgraduates",
    "youngest_medallist_age",
    "schools",
    "entries",
)


@views.get("/")
@open_to(everyone)
def home() -> Any:
    """Every edition that is open, each with its state."""
    at = clock.now()
    rows = []
    editions = editions_open()
    dates = own_dates(editions)
    for edition in editions:
        part = edition_part(edition_rulebook(edition))
        current = published.current_publications(edition)
        steps = timeline.edition_steps(edition_calendar(edition, part, dates[edition.id]), current, at)
        days = format_days(part.begins, part.ends, edition.zone, year=True)
        state = edition_state(part, current, steps, at)
        rows.append({"edition": edition, "about": part, "days": days, "state": state})
    return render_page("publication/public/home.html", rows=rows, feed_url=url_for("public.site_feed"))


@views.get("/e/<edition>")
@open_to(everyone, load=published.open_edition_at)
def edition(edition: Edition) -> Any:
    """The home of an edition: its state, medal table, figures and tracks; before results, its calendar."""
    at = clock.now()
    current = published.current_publications(edition)
    season = statistics.season_of(edition)
    part = season.part if season else edition_part(edition_rulebook(edition))
    dates = edition_calendar(edition, part)
    steps = timeline.edition_steps(dates, current, at)
    final = season if season is not None and season.is_final else None
    is_over = final is not None
    return render_page(
        "publication/public/edition.html",
        edition_row=edition,
        about=part,
        days=format_days(part.begins, part.ends, edition.zone, year=True),
        hosts=_hosts(part),
        sentence=_sentence(final),
        panel=state_panel(edition, part, current, steps, at),
        rail=[_rail_step(one, edition) for one in steps],
        top=_top(edition, final),
        rounds=[] if is_over else _rounds(edition, part, dates, current),
        tiles=_tiles(edition, final),
        tracks=_tracks(edition, part, season),
        is_family=any(track.family for track in part.track),
        news=_news(edition),
        calendar=[] if is_over else _calendar(dates),
        closings=[] if is_over else calendar.closings_set(dates),
        enter=entrance(edition) if _may_enter(steps, current) else None,
        structured=edition_facts(edition, part),
        picture=picture_for(_newest_of(final, current)) if final is not None else None,
        feed_url=url_for("public.feed", edition=edition.key),
        foot=foot(edition, current),
    )


def _newest_of(season: Season, current: Sequence[Publication]) -> Publication:
    """The publication that the edition's medal table is of."""
    return next(one for one in current if one.id == season.final[-1].id)


def _hosts(part: EditionPart) -> list[str]:
    """The organisations responsible for it, by role: `人力资源和社会保障部 主办`."""
    by_role = {
        role: formatting.joined([localized(one.name) for one in part.hosts if one.role == role]) for role in HOST_ROLES
    }
    words = {
        "host": _("%(who)s 主办", who=by_role["host"]),
        "organiser": _("%(who)s 承办", who=by_role["organiser"]),
        "supporter": _("%(who)s 协办", who=by_role["supporter"]),
    }
    return [str(words[role]) for role in HOST_ROLES if by_role[role]]


def _rail_step(step: timeline.Step, edition: Edition) -> dict[str, Any]:
    note = format_days(step.opens, step.closes, edition.zone)
    if step.phase == "final" and step.opens is not None:
        day = presenters.day(step.opens, edition)
        note = day if step.state == "done" else str(_("%(day)s起", day=day))
    return {"name": format_step(step), "note": note, "state": step.state}


def _may_enter(steps: Sequence[timeline.Step], current: Sequence[Publication]) -> bool:
    """Whether registration has not closed yet; without dates it is open until something is published."""
    registration = [one for one in steps if one.phase == "registration"]
    return any(one.state != "done" for one in registration) if registration else not current


def _sentence(season: Season | None) -> str:
    """What visitors can expect here, with the season's own numbers if there are any."""
    if season is None:
        return str(_("日程、赛道和规程都在这里；结果公布以后，任何人可以下载存证包，自行重算一遍。"))
    figures = statistics.values(season)
    return str(
        _(
            "%(groups)s的 %(people)s 名选手在 %(events)s 个赛项中同场竞技。排名榜、每个赛项的成绩和它们的来历都在这里；"
            "任何人可以下载存证包，自行重算一遍。",
            groups=formatting.format_groups(season.credit, int(figures.get("delegations", 0))),
            people=format_count(int(figures.get("contestants", 0))),
            events=int(figures.get("events", 0)),
        )
    )


def _top(edition: Edition, season: Season | None) -> dict[str, Any] | None:
    """The medal table's first rows: from the final's publication, the newest if there are several."""
    if season is None:
        return None
    source = season.final[-1]
    publication = _newest_of(season, published.current_publications(edition))
    sealed = {key: one for (_id, key), one in tables.sealed_tables([publication]).items()}
    keys = [one.key for one in season.final_held if one.publication == source.number]
    table = tables.medal_table(season.rulebook, keys, sealed, None, None)
    if table is None or not any(row.cells["medals"] for row in table.rows):
        return None
    noun = formatting.table_noun(season.rulebook, table.chosen.table, season.credit)
    return {
        "table": table,
        "rows": presenters.first_rows(table.rows, TOP),
        "all": formatting.format_table_rows(table.chosen.table, season.credit, len(table.rows)),
        "noun": noun,
        "names": season.award_names,
        "anchors": award_anchors(publication, season.award_names),
        "order": presenters.format_order(table.chosen, season.award_names),
        "count": presenters.format_count(table.chosen.count),
        "title": publication.title if len(season.final) > 1 else None,
        "finding": presenters.finding(table, season) if table.is_of_groups else "",
        "heading": formatting.table_title(table.chosen.table.order[0], table.medals, noun.lower()),
        "has_medals": formatting.has_medals(table.medals),
        "columns": [(key, presenters.format_column(key, season.award_names)) for key in table.columns],
    }


def _rounds(
    edition: Edition, part: EditionPart, dates: EditionCalendar, current: Sequence[Publication]
) -> list[dict[str, Any]]:
    """The rounds, lowest tier first, as long as the edition itself has no results: when each is held, and how many
    results of it are public. Empty before the first one."""
    rows = []
    for tier in part.tier:
        span, public = dates.span(tier.key, "judging"), [one for one in current if one.stage == tier.key]
        if len(public) == 1:
            url = url_for("public.publication", **public[0].address)
        else:
            url = url_for("public.publications", edition=edition.key)
        rows.append(
            {
                "name": tier.name,
                "days": format_days(span.opens, span.closes, edition.zone, year=True),
                "url": url if public else None,
                "state": ("sealed", str(ngettext("已公布 %(num)s 份结果", "已公布 %(num)s 份结果", len(public))))
                if public
                else ("none", str(_("还没有公布"))),
            }
        )
    return rows if current else []


def _tiles(edition: Edition, season: Season | None) -> list[dict[str, Any]]:
    if season is None:
        return []
    figures = statistics.values(season)
    return [
        {
            "number": int(figures[key]),
            "label": format_label(season, key),
            "url": url_for("public.report", edition=edition.key, figure=key, _anchor="figure"),
        }
        for key in TILES
        if figures.get(key)
    ][:6]


def _tracks(edition: Edition, part: EditionPart, season: Season | None) -> list[dict[str, Any]]:
    """The tracks on a home page: by family, or individually if there are no families."""
    states = presenters.states(edition)
    rows = []
    for family in families(part, season):
        if family.name is not None:
            rows.append(_track_row(edition, family.name, family.tracks, states, family.anchor))
        else:
            rows += [_track_row(edition, one.track.name, [one], states, one.track.key) for one in family.tracks]
    return rows


def _track_row(
    edition: Edition, name: Any, rows: Sequence[TrackRow], states: dict[int, tuple[str, str]], anchor: str
) -> dict[str, Any]:
    numbers = {number for row in rows for number in row.publications}
    public = sum(bool(row.publications) for row in rows)
    kinds = {states[number] for number in numbers}
    if not numbers:
        state = ("none", str(_("还没有公布")))
    elif public < len(rows):
        state = ("going", str(_("%(n)s / %(all)s 个已公布", n=public, all=len(rows))))
    elif len(kinds) == 1:
        state = next(iter(kinds))
    else:
        state = ("sealed", str(ngettext("已公布 %(num)s 份结果", "已公布 %(num)s 份结果", len(numbers))))
    return {
        "name": name,
        "url": url_for("public.tracks", edition=edition.key, _anchor=anchor),
        "tracks": len(rows),
        "people": sum(row.people for row in rows) if numbers else None,
        "state": state,
    }


def _news(edition: Edition) -> list[dict[str, Any]]:
    """Recent events: publications made public or final, newest first."""
    happened: list[tuple[datetime, dict[str, Any]]] = []
    newest = page_of(published.open_publications(edition), published.newest_first, limit=NEWS, counted=False)
    for one in newest.rows:
        own = url_for("public.publication", **one.address)
        if one.published_at is not None:
            text = _("第 %(number)s 号发布：%(title)s", number=one.number, title=localized(one.title))
            label = _("改了什么") if one.replaces_id is not None else _("查看")
            happened.append((one.published_at, {"text": text, "link": {"url": own, "label": label}}))
        if one.final_at is not None:
            text = _("第 %(number)s 号发布公示期满，结果定稿", number=one.number)
            happened.append((one.final_at, {"text": text}))
    happened.sort(key=lambda item: item[0], reverse=True)
    return [
        item | {"when": _when(at, edition), "datetime": local(at, edition.zone).isoformat()}
        for at, item in happened[:NEWS]
    ]


def _when(at: datetime, edition: Edition) -> str:
    there, now = local(at, edition.zone), local(clock.now(), edition.zone)
    return format_time(at, edition.zone) if there.date() == now.date() else f"{there.month}-{there.day}"


def _calendar(dates: EditionCalendar) -> list[dict[str, Any]]:
    """The rulebook's calendar, row by row, with the dates that count now, who set them and their source."""
    tracks = {track.key: track.name for track in dates.part.track}
    return [
        {
            "tier": tier.name,
            "phase": format_step(timeline.Step(span.phase, None, None, None, "next")),
            "track": tracks.get(track) if track else None,
            "days": format_days(span.opens, span.closes, dates.part.zone, year=True),
            "set_by": localized(span.set_by.organisation.name) if span.set_by else _("规程"),
            "assumed": span.set_by is None and is_assumed(span.source),
        }
        for tier, track, span in dates.written()
    ]
