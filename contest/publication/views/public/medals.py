"""The medal table: its orders, counted by entries or by people, of the edition's final or of another publication."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.editions.effective import edition_part, edition_rulebook
from contest.editions.models import Edition
from contest.formatting import format_days
from contest.i18n import language, said
from contest.publication import statistics, telling
from contest.publication.law import sealed_rulebook
from contest.publication.models import Publication
from contest.publication.queries import standing, tables
from contest.publication.statistics.season import Season
from contest.publication.views.public import wording
from contest.publication.views.public.blueprint import dated, foot, views
from contest.rules.sources import is_assumed
from contest.web import page

SCOPES = 12  # as many publications are offered as choices; where there are more, the list of publications leads here


@views.get("/e/<edition>/medals")
@open_to(everyone, load=standing.open_edition_at)
def medals(edition: Edition) -> Any:
    """One sealed table with the ranks of the others beside it; `?order=`, `?count=`, `?of=` a publication's number."""
    published = standing.current_publications(edition)
    season = statistics.season_of(edition)
    if season is None:
        part = edition_part(edition_rulebook(edition))
        return page("publication/public/no_medals.html", edition_row=edition, about=part, foot=foot(edition))
    publication = _scope(published, season)
    rulebook = sealed_rulebook(publication)
    contests = tables.contest_keys(publication)
    sealed = {key: one for (_id, key), one in tables.sealed_tables([publication]).items()}
    table = tables.medal_table(rulebook, contests, sealed, request.args.get("order"), request.args.get("count"))
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == publication.stage)
    names = award_names(rulebook)
    noun = telling.group_noun(tier.credit)
    if table is None:
        part = edition_part(rulebook)
        return page("publication/public/no_medals.html", edition_row=edition, about=part, foot=foot(edition, published))
    chosen = table.chosen
    return page(
        "publication/public/medals.html",
        edition_row=edition,
        publication=publication,
        state=("sealed", wording.publication_said(publication)),
        seal=telling.seal_text(publication),
        table=table,
        noun=noun,
        names=names,
        groups=telling.groups_said(tier.credit, len(table.rows)),
        contests=len(contests),
        title=_title(
            publication,
            telling.group_noun_within(tier.credit),
            table,
            several=len(season.final) > 1 or publication.stage != season.stage,
        ),
        orders=_orders(edition, table, publication, names),
        counts=_counts(edition, table, publication),
        scopes=_scopes(edition, published, publication),
        order=wording.order_said(chosen, names),
        count=wording.count_said(chosen.count),
        columns=[(key, wording.column_said(key, names)) for key in table.columns],
        others=[_rank_said(one, names) for one in table.others],
        ranking="medals" if chosen.table.order[0] == "total" else chosen.table.order[0],
        notes=_notes(edition, table, names, tier.credit),
        counted=_people_counted(edition, season, publication, table),
        day=format_days(edition_part(rulebook).begins, edition_part(rulebook).ends, edition.zone, year=True),
        dated=dated(publication),
        foot=foot(edition, [publication]),
    )


def _scope(published: list[Publication], season: Season) -> Publication:
    """The publication asked for, else the final's newest."""
    wanted = request.args.get("of", type=int)
    by_number = {one.number: one for one in published}
    if wanted in by_number:
        return by_number[wanted]
    return by_number[season.final[-1].number]


def _title(publication: Publication, noun: str, table: tables.MedalTable, *, several: bool) -> str:
    if telling.has_medals(table.medals):
        whole = str(_("%(group)s奖牌榜", group=noun))
    else:
        whole = str(_("%(group)s获奖榜", group=noun))
    if not several:
        return whole
    name = said(publication.title).removesuffix("成绩").removesuffix(": results")
    return str(_("%(name)s：%(table)s", name=name, table=whole[:1].lower() + whole[1:]))


def _rank_said(choice: tables.Choice, names: Any) -> str:
    """The head of a quiet column with the rank in another order."""
    words = {"total": _("总数序"), "points": _("积分序")}
    first = choice.table.order[0]
    return str(words[first]) if first in words else str(_("%(order)s序", order=wording.order_said(choice, names)))


def _link(edition: Edition, publication: Publication, **values: Any) -> str:
    of = publication.number if request.args.get("of") else None
    return url_for("public.medals", edition=edition.key, of=of, **values)


def _orders(edition: Edition, table: tables.MedalTable, publication: Publication, names: Any) -> list[dict[str, Any]]:
    """One link for each order, that keeps what is counted where it can."""
    links = []
    for order in dict.fromkeys(one.order for one in table.choices):
        same = [one for one in table.choices if one.order == order]
        best = next((one for one in same if one.count == table.chosen.count), same[0])
        links.append(
            {
                "label": wording.order_said(best, names),
                "url": _link(edition, publication, order=order, count=best.count),
                "current": order == table.chosen.order,
            }
        )
    return links


def _counts(edition: Edition, table: tables.MedalTable, publication: Publication) -> list[dict[str, Any]]:
    kinds = {one.count for one in table.choices if one.order == table.chosen.order}
    words = {"entries": _("按项目"), "people": _("按人数")}
    return [
        {
            "label": words[count],
            "url": _link(edition, publication, order=table.chosen.order, count=count),
            "current": count == table.chosen.count,
        }
        for count in ("entries", "people")
        if count in kinds
    ]


def _scopes(edition: Edition, published: list[Publication], chosen: Publication) -> list[dict[str, Any]]:
    """The publications that have tables of their own, as far as they are few."""
    if not 1 < len(published) <= SCOPES:
        return []
    return [
        {
            "label": said(one.title).removesuffix("成绩").removesuffix(": results"),
            "url": url_for("public.medals", edition=edition.key, of=one.number),
            "current": one.id == chosen.id,
        }
        for one in sorted(published, key=lambda one: -one.number)
    ]


def _notes(edition: Edition, table: tables.MedalTable, names: Any, credit: str) -> list[dict[str, Any]]:
    """How this table is ordered, and where its rule comes from; the same for points, whatever it is ordered by."""
    law = table.chosen.table
    order = [wording.column_said(key, names) for key in law.order]
    if len(order) > 1:
        how = _("先比%(first)s，相同再比%(then)s。", first=order[0], then=telling.joined(order[1:]))
    else:
        how = _("比%(first)s。", first=order[0])
    shared = _("全部相同则名次并列，后面的名次顺延。")
    lines = ""
    if any(row.line_below for row in table.rows):
        first = said(telling.award_said(names, table.medals[0]))
        above = telling.groups_said(credit, table.with_medal)
        if 0 < table.with_first < table.with_medal:
            lines = _(
                "第一道粗线以上 %(first)s有%(award)s，第二道以上 %(above)s有奖。",
                first=telling.groups_said(credit, table.with_first),
                award=first,
                above=above,
            )
        else:
            lines = _("粗线以上 %(above)s有奖。", above=above)
    space = "" if language() == "zh" else " "
    notes = [{"title": _("怎样排名"), "text": space.join(str(x) for x in (how, shared, lines) if x), "law": law}]
    points = next((one.table for one in table.choices if one.table.points and "points" in one.table.order), None)
    if points is not None:
        worth = telling.joined(
            [f"{said(telling.award_said(names, award))} {value}" for award, value in points.points.items()]
        )
        notes.append({"title": _("积分"), "text": _("%(worth)s。", worth=worth), "law": points})
    for note in notes:
        source = note["law"].source
        note["assumed"] = is_assumed(source)
        note["source"] = wording.source_said(source)
    return notes


def _people_counted(
    edition: Edition, season: Season, publication: Publication, table: tables.MedalTable
) -> dict[str, Any] | None:
    """Medals against medallists, where this is the final's table: the number leads to its rows."""
    if publication.number != season.final[-1].number or len(season.final) > 1:
        return None
    figures = statistics.values(season)
    return {
        "medals": int(figures["medals"]),
        "people": int(figures["medallists"]),
        "url": url_for("public.report", edition=edition.key, figure="medallists", _anchor="figure"),
    }
