"""The entries of the navigation bar: they depend on the reader's role, but the layout is always the same."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from contest.access import Actor, current_actor
from contest.desks.bar import desk_bar, places_of
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.i18n import localized
from contest.publication.formatting import tables_word

# Pages open to everybody that a step other than publication provides.
OPEN = ("editions.rules", "editions.rules_of_contest", "editions.rules_differences")


def page_context() -> dict[str, Any]:
    """What every page gets: navigation, the edition that it is about, and the line at the foot."""
    edition: Edition | None = g.get("edition")
    actor = current_actor()
    public = (request.blueprint in (None, "public") or request.endpoint in OPEN) or not actor.is_known
    found: dict[str, Any] = {"navigation": _public_places(edition) if public else _own_places(actor, edition)}
    found["rehearsal"] = g.get("rehearsal", False)
    found["desk_bar"] = [] if public else desk_bar()
    found["places_of"] = places_of
    if edition is not None:
        found["edition"] = {
            "name": localized(edition.short),
            "url": url_for("public.edition", edition=edition.key),
        }
    return found


def _place(endpoint: str, label: str, *also: str, **values: Any) -> dict[str, Any]:
    current = request.endpoint == endpoint or request.endpoint in also
    return {"url": url_for(endpoint, **values), "label": label, "current": current}


def _public_places(edition: Edition | None) -> list[dict[str, Any]]:
    if edition is None:
        return [_place("public.home", _("全部大赛")), _place("public.search", _("搜索"))]
    key = edition.key
    return [
        _place("public.edition", _("首页"), *OPEN, edition=key),
        _place("public.tracks", _tracks_word(edition), "public.track", "public.contest", "public.entry", edition=key),
        _place("public.medals", tables_word(edition_rulebook(edition)), "public.group", edition=key),
        _place("public.report", _("报告"), "public.rows", edition=key),
        _place("public.publications", _("发布与公示"), "public.publication", edition=key),
        _place("public.search", _("搜索")),
    ]


def _tracks_word(edition: Edition) -> str:
    """赛项 if the rulebook groups its tracks into families, as skills contests do; otherwise 赛道."""
    part = edition_part(edition_rulebook(edition))
    return str(_("赛项") if any(track.family for track in part.track) else _("赛道"))


def _own_places(actor: Actor, edition: Edition | None) -> list[dict[str, Any]]:
    places = []
    if actor.has("organiser") or actor.has("supervisor"):
        places.append(_place("desks.desk", _("我的工作"), "desks.below", "editions.desk"))
    if actor.has("organiser"):
        places.append(_place("people.scopes", _("人员")))
    if actor.has("judge") or actor.has("chair"):
        places.append(_place("judging.assignments", _("评分")))
    if actor.person_id is not None:
        places.append(_place("desks.my", _("我的参赛"), "registration.entry"))
    if actor.has("administrator"):
        places.append(_place("people.accounts", _("账号")))
        places.append(_place("people.organisations", _("单位")))
        places.append(_place("desks.editions", _("大赛"), "editions.new"))
        places.append(_place("desks.upkeep", _("信件与杂务")))
    if edition is not None:
        places.append(_place("public.edition", _("公开页"), edition=edition.key))
    else:
        places.append(_place("public.home", _("全部大赛")))
    return places
