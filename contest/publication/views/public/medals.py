"""The medal table: its orders, counted by entries or by people, of the edition's final or of another publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_babel import gettext as _

from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.errors import N_
from contest.formatting import format_days
from contest.i18n import language, localized
from contest.publication import formatting, statistics
from contest.publication.models import Publication
from contest.publication.queries import published, tables
from contest.publication.sealed.rulebook import sealed_rulebook
from contest.publication.statistics.season import Season
from contest.publication.views.public import presenters
from contest.publication.views.public.blueprint import award_anchors, dated, foot, views
from contest.publication.views.public.posters import choice_of
from contest.publication.views.public.structured import oembed_for, picture_for
from contest.rules.sources import is_assumed
from contest.web import render_page

if TYPE_CHECKING:
    from contest.rules import Rulebook

SCOPES = 12  # how many publications are offered as choices; if there are more, the list of publications links here


@views.get("/e/<edition>/medals")
@open_to(everyone, load=published.open_edition_at)
def medals(edition: Edition) -> Any:
    """One sealed table together with the ranks in the others; `?order=`, `?count=`, `?of=` a publication's number."""
    current = published.current_publications(edition)
    season = statistics.season_of(edition)
    if season is None:
        return _none_yet(edition, edition_rulebook(edition), current)
    publication = _scope(current, season)
    rulebook = sealed_rulebook(publication)
    contests = tables.contest_keys(publication)
    sealed = {key: one for (_id, key), one in tables.sealed_tables([publication]).items()}
    table = tables.medal_table(rulebook, contests, sealed, request.args.get("order"), request.args.get("count"))
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == publication.stage)
    names = award_names(rulebook)
    if table is None:
        return _none_yet(edition, rulebook, current)
    chosen = table.chosen
    noun = formatting.table_noun(rulebook, chosen.table, tier.credit)
    return render_page(
        "publication/public/medals.html",
        edition_row=edition,
        publication=publication,
        state=("sealed", presenters.format_publication(publication)),
        seal=formatting.seal_text(publication),
        table=table,
        noun=noun,
        names=names,
        groups=formatting.format_table_rows(chosen.table, tier.credit, len(table.rows)),
        contests=len(contests),
        title=_title(
            publication,
            noun.lower(),
            table,
            several=len(season.final) > 1 or publication.stage != season.stage,
        ),
        orders=_orders(edition, table, publication, names),
        counts=_counts(edition, table, publication),
        scopes=_scopes(edition, current, publication),
        order=presenters.format_order(chosen, names),
        count=presenters.format_count(chosen.count),
        columns=[(key, presenters.format_column(key, names)) for key in table.columns],
        others=[_format_rank(one, names) for one in table.others],
        ranking="medals" if chosen.table.order[0] == "total" else chosen.table.order[0],
        notes=_notes(edition, table, names, tier.credit),
        counted=_people_counted(edition, season, publication, table),
        day=format_days(edition_part(rulebook).begins, edition_part(rulebook).ends, edition.zone, year=True),
        dated=dated(publication),
        picture=picture_for(publication),
        oembed_url="" if request.args else oembed_for(url_for("public.medals", edition=edition.key)),
        poster_url=url_for("public.poster", **publication.address, **choice_of(table)),
        anchors=award_anchors(publication, names),
        foot=foot(edition, [publication]),
    )


def _none_yet(edition: Edition, rulebook: Rulebook, current: list[Publication]) -> Any:
    return render_page(
        "publication/public/no_medals.html",
        edition_row=edition,
        about=edition_part(rulebook),
        tables_word=formatting.tables_word(rulebook),
        foot=foot(edition, current),
    )


# By whether the awards are medals.
PEOPLE_COUNTED = {
    True: N_("共 %(medals)s 枚奖牌；几个人一起得的，每个人都是奖牌得主，按人数计共"),
    False: N_("共 %(medals)s 个奖项；多人一起得的奖，每个人都算，按人数计共"),
}


def _scope(current: list[Publication], season: Season) -> Publication:
    """The requested publication, else the final's newest."""
    wanted = request.args.get("of", type=int)
    by_number = {one.number: one for one in current}
    if wanted in by_number:
        return by_number[wanted]
    return by_number[season.final[-1].number]


def _title(publication: Publication, noun: str, table: tables.MedalTable, *, several: bool) -> str:
    whole = formatting.table_title(table.chosen.table.order[0], table.medals, noun)
    if not several:
        return whole
    name = localized(publication.title).removesuffix("成绩").removesuffix(": results")
    return str(_("%(name)s：%(table)s", name=name, table=whole[:1].lower() + whole[1:]))


def _format_rank(choice: tables.Choice, names: Any) -> str:
    """The heading of a secondary column with the rank in another order."""
    words = {"total": _("总数序"), "points": _("积分序")}
    first = choice.table.order[0]
    return str(words[first]) if first in words else str(_("%(order)s序", order=presenters.format_order(choice, names)))


def _link(edition: Edition, publication: Publication, **values: Any) -> str:
    of = publication.number if request.args.get("of") else None
    return url_for("public.medals", edition=edition.key, of=of, **values)


def _orders(edition: Edition, table: tables.MedalTable, publication: Publication, names: Any) -> list[dict[str, Any]]:
    """One link for each order; it keeps the current count if it can."""
    links = []
    for order in dict.fromkeys(one.order for one in table.choices):
        same = [one for one in table.choices if one.order == order]
        best = next((one for one in same if one.count == table.chosen.count), same[0])
        links.append(
            {
                "label": presenters.format_order(best, names),
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


def _scopes(edition: Edition, current: list[Publication], chosen: Publication) -> list[dict[str, Any]]:
    """The publications that have tables of their own, if there are not too many."""
    if not 1 < len(current) <= SCOPES:
        return []
    return [
        {
            "label": localized(one.title).removesuffix("成绩").removesuffix(": results"),
            "url": url_for("public.medals", edition=edition.key, of=one.number),
            "current": one.id == chosen.id,
        }
        for one in sorted(current, key=lambda one: -one.number)
    ]


def _notes(edition: Edition, table: tables.MedalTable, names: Any, credit: str) -> list[dict[str, Any]]:
    """How this table is ordered, and the source of its rule; points have the same source in every order."""
    law = table.chosen.table
    order = [presenters.format_column(key, names) for key in law.order]
    if len(order) > 1:
        how = _("先比%(first)s，相同再比%(then)s。", first=order[0], then=formatting.joined(order[1:]))
    else:
        how = _("比%(first)s。", first=order[0])
    shared = _("全部相同则名次并列，后面的名次顺延。")
    lines = ""
    if any(row.line_below for row in table.rows):
        first = localized(formatting.format_award(names, table.medals[0]))
        above = formatting.format_table_rows(law, credit, table.with_medal)
        if 0 < table.with_first < table.with_medal:
            lines = _(
                "第一道粗线以上 %(first)s有%(award)s，第二道以上 %(above)s有奖。",
                first=formatting.format_table_rows(law, credit, table.with_first),
                award=first,
                above=above,
            )
        else:
            lines = _("粗线以上 %(above)s有奖。", above=above)
    space = "" if language() == "zh" else " "
    notes = [{"title": _("怎样排名"), "text": space.join(str(x) for x in (how, shared, lines) if x), "law": law}]
    points = next((one.table for one in table.choices if one.table.points and "points" in one.table.order), None)
    if points is not None:
        worth = formatting.joined(
            [f"{localized(formatting.format_award(names, award))} {value}" for award, value in points.points.items()]
        )
        notes.append({"title": _("积分"), "text": _("%(worth)s。", worth=worth), "law": points})
    for note in notes:
        source = note["law"].source
        note["assumed"] = is_assumed(source)
        note["source"] = presenters.format_source(source)
    return notes


def _people_counted(
    edition: Edition, season: Season, publication: Publication, table: tables.MedalTable
) -> dict[str, Any] | None:
    """Awards compared with the people who hold them, if this is the final's table: the number links to its rows."""
    if publication.number != season.final[-1].number or len(season.final) > 1:
        return None
    figures = statistics.values(season)
    return {
        "sentence": PEOPLE_COUNTED[formatting.has_medals(table.medals)],
        "medals": int(figures["medals"]),
        "people": int(figures["medallists"]),
        "url": url_for("public.report", edition=edition.key, figure="medallists", _anchor="figure"),
    }
