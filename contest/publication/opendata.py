"""Open data: what public pages show, for machines. Keys are stable: new ones may be added, none changes its meaning.

Every document names what it reads: `publication` {number, state, digest, published_at, title}; `digest` is the
SHA-256 of the sealed manifest. Names of organisations and contests are {zh, en}; names of people are as the
publication shows them. Moments are ISO 8601 in UTC. Figures that were sealed as text (scores) stay text, to the last
decimal.

results     {edition, contest, name, publication, places: [{place, tied, status, score, scaled, entry, title, people,
            group, group_name, home_name, size, awards: [key]}], competing, people, apart}: the rows of one contest,
            in the sealed order, without who withdrew; place is null where there is none. `competing` and `people`
            count the entries with the status competing; `apart` counts the others by status
table       {edition, publication, key, order, count, per, source, columns, rows: [{rank, group, name, CELLS…}]}: whole
            numbers as numbers, other cells as sealed
publication {edition, number, title, state, stage, replaces, reason, published_at, publicity_until, final_at, digest,
            contests: [{key, name, family, entries, people, apart}], tables: [key], files: [{name, digest, size, url}],
            awards: [{award, group, group_name, person}]}: awards that no entry holds
rows        {edition, figure, value, rows: [{KEYS…}]}: the rows behind a figure of the report
figures     {edition, publications: [number], figures: {key: number}}
calendar    {edition, zone, periods: [{stage, phase, track, opens, closes, set_by, source}], own: [{contest,
            organisation, stage, phase, end, at, reason}]}: what counts for all, and what some contests set for
            themselves; set_by is null where the rulebook's date counts. It reads no publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from contest.editions.models import Edition
from contest.editions.schedule.calendar import EditionCalendar
from contest.errors import N_
from contest.publication.models import (
    Publication,
    PublicationContest,
    PublishedGroupAward,
    PublishedPlace,
    PublishedTable,
)
from contest.publication.sealed.rulebook import sealed_rulebook
from contest.publication.statistics import Behind, plain
from contest.publication.statistics.rows import Cell
from contest.registration.queries.headcount import Headcount
from contest.results.queries import attribute_values, ranking_attributes, ranking_values
from contest.results.queries.made_of import Made, made_of

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Table

# What each document is, for the page that lists them.
DOCUMENTS = {
    "figures": N_("整届的统计数字"),
    "publication": N_("一份发布：状态、比赛、文件与摘要"),
    "table": N_("一张榜，按封存的次序和数字"),
    "results": N_("一场比赛的全部名次与成绩"),
    "rows": N_("报告里一个数字背后的名单"),
    "calendar": N_("日程：规程的日期，和各场比赛自定的日期"),
}


def source(publication: Publication) -> dict[str, Any]:
    """The publication that a document reads."""
    return {
        "number": publication.number,
        "state": publication.state,
        "digest": publication.digest,
        "published_at": _iso(publication.published_at),
        "title": publication.title,
    }


def results(
    edition: Edition,
    contest: PublicationContest,
    publication: Publication,
    places: Iterable[PublishedPlace],
    count: Headcount,
) -> dict[str, Any]:
    """A contest's places. `ranked`: where attributes are ranked, what each entry has of them, the first one first.
    `attributes` (law 2): those that the rulebook shows. `made_of` (law 2): by aspect and segment what was measured or
    came from elsewhere, {value, tries: [null for one that did not count], not_counted: [foul | not-made, null for one
    that counts or of which nothing was recorded], converted}; `not_counted` only where something was recorded."""
    book = sealed_rulebook(publication)
    law = book.law_of(contest.key)
    names = ranking_attributes(law)
    attributes = attribute_values(publication.tabulation, contest.key, book) if book.law != "1" else {}
    ranking = ranking_values(publication.tabulation, contest.key, law) if names else {}
    made = made_of(publication.tabulation, contest.key, book)
    return {
        "edition": edition.key,
        "contest": contest.key,
        "name": contest.name,
        "publication": source(publication),
        "places": [
            {
                "place": one.place,
                "tied": one.tied,
                "status": one.status,
                "score": one.score,
                "scaled": one.scaled,
                **({"ranked": dict(zip(names, ranking[one.entry], strict=True))} if one.entry in ranking else {}),
                **({"attributes": attributes[one.entry]} if one.entry in attributes else {}),
                **({"made_of": _made_facts(made[one.entry])} if one.entry in made else {}),
                "entry": one.entry,
                "title": one.title,
                "people": one.people,
                "group": one.group,
                "group_name": one.group_name,
                "home_name": one.home_name,
                "size": one.size,
                "awards": one.awards,
            }
            for one in places
        ],
        "competing": count.entries,
        "people": count.people,
        "apart": dict(count.apart),
    }


def _made_facts(parts: Mapping[str, Made]) -> dict[str, Any]:
    return {key: one.facts for key, one in parts.items()}


def table(edition: Edition, publication: Publication, sealed: PublishedTable, law: Table | None) -> dict[str, Any]:
    return {
        "edition": edition.key,
        "publication": source(publication),
        "key": sealed.key,
        "order": list(law.order) if law else None,
        "count": law.count if law else None,
        "per": law.per if law else None,
        "source": law.source if law else None,
        "columns": sealed.columns,
        "rows": [
            {
                "rank": int(row[0]),
                "group": row[1],
                "name": (sealed.group_names.get(row[1]) or {}).get("name"),
                **{column: _figure(cell) for column, cell in zip(sealed.columns, row[2:], strict=True)},
            }
            for row in sealed.rows
        ],
    }


def publication(
    edition: Edition,
    one: Publication,
    contests: Sequence[PublicationContest],
    tables: Sequence[str],
    files: Sequence[dict[str, Any]],
    awards: Sequence[PublishedGroupAward],
    counts: Mapping[str, Headcount],
) -> dict[str, Any]:
    return {
        "edition": edition.key,
        "number": one.number,
        "title": one.title,
        "state": one.state,
        "stage": one.stage,
        "replaces": one.replaces.number if one.replaces else None,
        "reason": one.reason,
        "published_at": _iso(one.published_at),
        "publicity_until": _iso(one.publicity_until),
        "final_at": _iso(one.final_at),
        "digest": one.digest,
        "contests": [
            {
                "key": contest.key,
                "name": contest.name,
                "family": contest.family,
                "entries": contest.entries,
                "people": contest.people,
                "apart": dict(counts[contest.key].apart) if contest.key in counts else {},
            }
            for contest in contests
        ],
        "tables": list(tables),
        "files": list(files),
        "awards": [
            {"award": award.award, "group": award.group, "group_name": award.group_name, "person": award.person}
            for award in awards
        ],
    }


def calendar(edition: Edition, dates: EditionCalendar) -> dict[str, Any]:
    return {
        "edition": edition.key,
        "zone": dates.part.zone,
        "periods": [
            {
                "stage": tier.key,
                "phase": span.phase,
                "track": track,
                "opens": _iso(span.opens),
                "closes": _iso(span.closes),
                "set_by": span.set_by.organisation.name if span.set_by else None,
                "source": span.source,
            }
            for tier, track, span in dates.written()
        ],
        "own": [
            {
                "contest": one.contest.key,
                "organisation": one.contest.organisation.name,
                "stage": one.stage,
                "phase": one.phase,
                "end": one.end,
                "at": _iso(one.at),
                "reason": one.reason,
            }
            for one in dates.own
        ],
    }


def rows(edition: Edition, behind: Behind) -> dict[str, Any]:
    return {
        "edition": edition.key,
        "figure": behind.figure.key,
        "value": plain(behind.value),
        "rows": [
            {key: _told(cell) for (key, _heading), cell in zip(behind.columns, row, strict=True)} for row in behind.rows
        ],
    }


def _told(cell: Cell) -> Any:
    if cell.leads is not None and cell.leads[0] in ("group", "contest", "entry"):
        return {"key": cell.leads[1], "name": cell.says}
    return cell.says


def _figure(cell: str) -> Any:
    if cell == "":
        return None
    return int(cell) if cell.lstrip("-").isdigit() else cell


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
