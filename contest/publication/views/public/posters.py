"""Posters: one page to print for a wall, of a medal table or of who won an event, with a code that leads to the page.

They say what the publication says and name days, not what is the case now: paper stays as it was printed. Asked for by
few, so they are made at each asking and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from contest import entry_words
from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.editions.rulebooks.effective import edition_part
from contest.errors import NotFound
from contest.formatting import format_days, format_moment, format_zone
from contest.i18n import language, localized
from contest.people.views.invitations import qr_of
from contest.publication import formatting, statistics
from contest.publication.models import Publication, PublicationContest, PublishedPlace
from contest.publication.papers.listing import state_on_paper
from contest.publication.queries import places, published, tables
from contest.publication.sealed.rulebook import entry_words_of, sealed_rulebook
from contest.publication.views.public import event_summary, presenters
from contest.publication.views.public.blueprint import views
from contest.publication.views.public.structured import picture_for
from contest.results.queries import ranking_attributes
from contest.web import address_of, render_page

PAPERS = ("a4", "a3")
MOST_LINES = 40  # on a sheet; more are too small to read from where one stands
PODIUM = 15  # lines that it takes
ROOMY, CLOSE = 16, 24  # so many lines stand far apart, and more than so many close together


@views.get("/e/<edition>/publications/<int:number>/poster")
@open_to(everyone, load=published.publication_at)
def poster(publication: Publication) -> Any:
    """The medal table of a publication; `?order=` and `?count=` as on its page, `?paper=a3` for a larger sheet."""
    rulebook = sealed_rulebook(publication)
    sealed = {key: one for (_id, key), one in tables.sealed_tables([publication]).items()}
    contests = tables.contest_keys(publication)
    table = tables.medal_table(rulebook, contests, sealed, request.args.get("order"), request.args.get("count"))
    if table is None:
        raise NotFound
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == publication.stage)
    noun, names = formatting.table_noun(rulebook, table.chosen.table, tier.credit), award_names(rulebook)
    where: dict[str, Any] = {"edition": publication.edition.key, **_scope(publication), **choice_of(table)}
    rows = table.rows[:MOST_LINES]
    return _poster(
        "publication/public/poster_table.html",
        publication,
        None,
        page=url_for("public.medals", **where),
        address=address_of("public.medals", **where),
        lines=len(rows),
        table=table,
        rows=rows,
        left_out=formatting.format_table_rows(table.chosen.table, tier.credit, len(table.rows) - len(rows)),
        groups=formatting.format_table_rows(table.chosen.table, tier.credit, len(table.rows)),
        title=formatting.table_title(table.chosen.table.order[0], table.medals, noun.lower()),
        noun=noun,
        names=names,
        order=presenters.format_order(table.chosen, names),
        count=presenters.format_count(table.chosen.count),
        columns=[(key, presenters.format_column(key, names)) for key in table.columns],
        ranking="medals" if table.chosen.table.order[0] == "total" else table.chosen.table.order[0],
    )


def _scope(publication: Publication) -> dict[str, Any]:
    """What the address of the medal table's page says of the publication: nothing where it shows that one by itself, so
    that whoever follows the code comes to the page that is kept ready."""
    current = {one.number for one in published.current_publications(publication.edition)}
    season = statistics.season_of(publication.edition)
    own = season is not None and season.final[-1].number == publication.number
    return {} if own or publication.number not in current else {"of": publication.number}


def choice_of(table: tables.MedalTable) -> dict[str, Any]:
    """The same of the table: nothing for the first one."""
    chosen = table.chosen
    return {} if chosen == table.choices[0] else {"order": chosen.order, "count": chosen.count}


@views.get("/e/<edition>/publications/<int:number>/posters/<path:contest_key>")
@open_to(
    everyone,
    load=lambda edition, number, contest_key: published.publication_at(edition, number) | {"contest_key": contest_key},
)
def contest_poster(publication: Publication, contest_key: str) -> Any:
    """Who won one of its contests; `?paper=a3` for a larger sheet."""
    contest = published.contest_of(publication, contest_key)
    if contest is None:
        raise NotFound
    entry_words.speak_in(entry_words_of(publication, [contest_key]))
    rulebook = sealed_rulebook(publication)
    law = rulebook.law_of(contest_key)
    by_score = law.ranking.by != "scale" and not ranking_attributes(law)
    whole = places.places_in_order(publication.id, contest_key)
    podium = event_summary.podium(whole, by_score=by_score)
    winners = _winners(whole, podium)
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == publication.stage)
    where: dict[str, Any] = {"edition": publication.edition.key, "contest_key": contest_key}
    lines = _lines_of(winners)
    rows = winners[: (MOST_LINES - (PODIUM if podium else 0)) // lines]
    return _poster(
        "publication/public/poster_contest.html",
        publication,
        contest,
        page=url_for("public.contest", **where),
        address=address_of("public.contest", **where),
        lines=len(rows) * lines + (PODIUM if podium else 0),
        podium=podium,
        rows=rows,
        left_out=len(winners) - len(rows),
        placed=sum(one.place is not None for one in whole),
        by_score=by_score,
        names=award_names(rulebook),
        noun=formatting.group_noun(tier.credit),
    )


def _winners(whole: Sequence[PublishedPlace], podium: Sequence[event_summary.Step]) -> list[PublishedPlace]:
    """Who holds an award, without those on the podium; where nobody holds any, the first places."""
    shown = {step.place.id for step in podium}
    winning = [one for one in whole if one.awards]
    chosen = winning or [one for one in whole if one.place is not None and one.place <= event_summary.FIRST_PLACES]
    return [one for one in chosen if one.id not in shown]


def _lines_of(rows: Sequence[PublishedPlace]) -> int:
    """How many lines each of them takes: names of people are longer in English, because it is said how they sound."""
    in_english = language() != "zh"
    if any(one.title for one in rows):
        return 2 + in_english
    most = max((len(one.people) for one in rows), default=0)
    return -(-most // (2 if in_english else 5)) or 1


def _poster(
    template: str,
    publication: Publication,
    contest: PublicationContest | None,
    *,
    page: str,
    address: str,
    lines: int,
    **context: Any,
) -> Any:
    """`contest`: None for a medal table; `page`: where it leads back to; `address`: the same in full, for the code;
    `lines`: how many it lists."""
    edition, zone = publication.edition, publication.edition.zone
    part = edition_part(sealed_rulebook(publication))
    paper = request.args.get("paper")
    chosen = paper if paper in PAPERS else PAPERS[0]
    return render_page(
        template,
        edition_row=edition,
        publication=publication,
        replacement=published.replacement_of(publication) if publication.state == "replaced" else None,
        day=format_days(part.begins, part.ends, zone, year=True),
        place=localized(part.place) if part.place else "",
        seal=formatting.seal_text(publication),
        state=state_on_paper(publication),
        published_at=_(
            "%(number)s，%(at)s（%(zone)s）",
            number=_("第 %(number)s 号发布", number=publication.number),
            at=format_moment(publication.published_at, zone),
            zone=format_zone(zone),
        ),
        issuer=localized(publication.organisation.name),
        page=page,
        address=address,
        code=qr_of(address),
        picture=picture_for(publication, contest.key if contest else None),
        contest=contest,
        paper=chosen,
        papers=[{"label": one.upper(), "url": _same(paper=one), "current": one == chosen} for one in PAPERS],
        density="roomy" if lines <= ROOMY else "close" if lines > CLOSE else "middle",
        unlisted=True,
        **context,
    )


def _same(**values: Any) -> str:
    """The address of this page with another choice."""
    kept: dict[str, Any] = {name: request.args[name] for name in ("order", "count") if name in request.args}
    return url_for(str(request.endpoint), **(request.view_args or {}), **kept, **values)
