"""The search over what is published: people as the publications show them, schools and delegations, events.

It is a page with a query, so it is not kept ready: strangers' words never fill the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from contest import clock
from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.editions.queries import editions_open
from contest.publication import formatting
from contest.publication.queries import searching
from contest.publication.queries.searching import Hit, Match
from contest.publication.sealed.rulebook import event_in, sealed_rulebook
from contest.publication.views.public.blueprint import views
from contest.web import render_page

SHOWN = 30  # of each kind; how many there are is said


@views.get("/search")
@open_to(everyone)
def search() -> Any:
    """`?q=`: characters, pinyin or English words."""
    typed = " ".join(request.args.get("q", "").split())[: searching.MOST_TYPED]
    hits = searching.search(editions_open(), typed) if typed else None
    return render_page(
        "publication/public/search.html",
        typed=typed,
        hits=hits,
        people=[_person(one) for one in hits.people[:SHOWN]] if hits else [],
        schools=[_school(one) for one in hits.schools[:SHOWN]] if hits else [],
        events=[_event(one) for one in hits.events[:SHOWN]] if hits else [],
        shown=SHOWN,
        people_first=hits is not None and _people_first(hits),
        unlisted=True,
    )


def _people_first(hits: searching.Hits) -> bool:
    """Not where names fit by what is masked only, and a school or an event is called so."""
    if not hits.people:
        return False
    masked = hits.people[0].is_masked
    return not (masked and any(one.begins for one in (*hits.schools[:1], *hits.events[:1])))


def _person(hit: Hit) -> dict[str, Any]:
    publication, one = hit.publication, hit.meant
    key = publication.edition.key
    row = {
        "name": _parts(one.name, hit.where),
        "whole": one.name,
        "from": [one.group_name, one.home_name] if _is_other(one.home_name, one.group_name) else [one.group_name],
        "edition": publication.edition.short,
        "awards": one.awards,
        "names": award_names(sealed_rulebook(publication)),
        "advises": one.advises,
        "place": one.place,
        "url": url_for("public.group", edition=key, group=one.group),
    }
    if one.entry is None:
        return row
    return row | {
        "url": url_for("public.entry", edition=key, number=one.entry),
        "event": event_in(publication, one.contest),
        "event_url": url_for("public.contest", edition=key, contest_key=one.contest),
    }


def _is_other(home: Mapping[str, str], group: Mapping[str, str]) -> bool:
    return bool(home.get("zh")) and home.get("zh") not in ("–", group.get("zh"))


def _school(hit: Hit) -> dict[str, Any]:
    publication, one = hit.publication, hit.meant
    key = publication.edition.key
    groups = {one.code: one.name} if one.code else one.groups
    return {
        "name": one.name,
        "parts": _parts(one.name.get("zh", ""), hit.where),
        "edition": publication.edition.short,
        "entries": one.entries,
        "awarded": one.awarded,
        "links": [{"url": url_for("public.group", edition=key, group=code), "name": groups[code]} for code in groups],
        "has_page": one.code is not None,
    }


def _event(hit: Hit) -> dict[str, Any]:
    publication, one = hit.publication, hit.meant
    return {
        "name": one.name,
        "parts": _parts(one.name.get("zh", ""), hit.where),
        "edition": publication.edition.short,
        "entries": one.entries,
        "state": formatting.format_state(publication, clock.now()),
        "url": url_for("public.contest", edition=publication.edition.key, contest_key=one.key),
    }


def _parts(name: str, where: Match | None) -> tuple[str, str, str]:
    """What comes before what was found, that, and what comes after it."""
    if where is None:
        return name, "", ""
    end = where.at + where.size
    return name[: where.at], name[where.at : end], name[end:]
