"""What others show of a page: for search engines the facts of its edition or event, in the words of schema.org, and the
address of its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, url_for

from contest.editions.models import Edition
from contest.i18n import HTML_LANG, language, localized
from contest.publication.models import Publication
from contest.web import address_of

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition as EditionPart

CONTEXT = "https://schema.org"
SCHEDULED = "https://schema.org/EventScheduled"


def edition_facts(edition: Edition, part: EditionPart) -> dict[str, Any]:
    """An edition as a SportsEvent: its name, days, and who holds it."""
    facts = _event(localized(edition.name), address_of("public.edition", edition=edition.key))
    if part.begins is not None:
        facts["startDate"] = part.begins.isoformat()
    if part.ends is not None:
        facts["endDate"] = part.ends.isoformat()
    if part.place is not None:
        facts["location"] = {"@type": "Place", "name": localized(part.place)}
    holders = [{"@type": "Organization", "name": localized(one.name)} for one in part.hosts if one.role != "supporter"]
    if holders:
        facts["organizer"] = holders
    return facts


def event_facts(edition: Edition, part: EditionPart, key: str, name: str) -> dict[str, Any]:
    """One of its contests, as an event within it."""
    facts = _event(name, address_of("public.contest", edition=edition.key, contest_key=key))
    whole = edition_facts(edition, part)
    del whole["@context"]
    return facts | {day: whole[day] for day in ("startDate", "endDate") if day in whole} | {"superEvent": whole}


def _event(name: str, address: str) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "SportsEvent",
        "name": name,
        "url": address,
        "eventStatus": SCHEDULED,
        "inLanguage": HTML_LANG[language()],
    }


def oembed_for(page: str) -> str:
    """Where oEmbed says how to show a page (its path) within another site (views/public/embeds.py)."""
    site = current_app.config["SAIWU"].public_url
    return f"{site}{url_for('public.oembed', url=site + page)}"


def picture_for(publication: Publication, contest: str | None = None) -> str:
    """The address of the picture of its medal table, or of one of its contests (views/public/cards.py)."""
    if contest is None:
        return url_for("public.card", **publication.address)
    return url_for("public.contest_card", **publication.address, contest_key=contest)
