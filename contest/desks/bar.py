"""The bar of a contest's desk: one row of links, the same on each of its pages, to every place that the reader may
enter. A contest is known from what the door of the page opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from contest.access import Actor, current_actor, opened
from contest.editions.models import Contest
from contest.editions.policies import organisers_of, readers_of_rules_desk
from contest.errors import N_
from contest.judging.policies import reads_panel
from contest.people import policies as of_people
from contest.registration.policies import contest_readers, ledger_readers
from contest.registration.queries.affiliation import first_tier
from contest.registration.queries.desk import Desk
from contest.registration.queries.quotas import tier_below
from contest.results.policies import readers

PLACE_LABELS: Mapping[str, str] = {
    "overview": N_("总览"),
    "verify": N_("审核"),
    "roster": N_("参赛名单"),
    "quotas": N_("名额"),
    "judging": N_("评审"),
    "results": N_("成绩与名次"),
    "publication": N_("发布"),
    "people": N_("人员"),
    "settings": N_("设置"),
}
SHARED = ("overview", "verify", "people")
# Where a page belongs: by its endpoint, else by its step.
OF_ENDPOINT = {
    "registration.roster": "roster",
    "registration.participation": "roster",
    "registration.quota": "quotas",
    "registration.allot": "quotas",
    "desks.below": "overview",
}
OF_STEP = {
    "registration": "verify",
    "judging": "judging",
    "results": "results",
    "awards": "results",
    "publication": "publication",
    "objections": "publication",
    "editions": "settings",
}


def desk_bar() -> list[dict[str, Any]]:
    """The places of the contest that this page is about; empty where it is about none, or where the reader may enter
    only this one."""
    objects = opened()
    contest, desk = objects.get("contest"), objects.get("desk")
    if isinstance(contest, Contest):
        found = places_of(contest)
    elif isinstance(desk, Desk) and desk.contest is not None:
        found = places_of(desk.contest)
    else:
        found = _places_of_desk(desk) if isinstance(desk, Desk) and desk.contests else []
    return found if len(found) > 1 else []


def _places_of_desk(desk: Desk) -> list[dict[str, Any]]:
    """The places that the contests of a desk share; each one's own are on the overview."""
    shared = [one for one in places_of(desk.contests[0]) if one["key"] in SHARED]
    whole = url_for("registration.verify", edition=desk.edition.key, contest_key=desk.key)
    return [{**one, "url": whole} if one["key"] == "verify" else one for one in shared]


def places_of(contest: Contest) -> list[dict[str, Any]]:
    """The places of a contest that the reader may enter."""
    actor = current_actor()
    if not actor.is_known:
        return []
    here = OF_ENDPOINT.get(request.endpoint or "") or OF_STEP.get(request.blueprint or "")
    return [
        {"key": key, "label": _(PLACE_LABELS[key]), "url": url, "current": key == here}
        for key, find in FINDERS.items()
        if (url := find(actor, contest))
    ]


Finder = Callable[[Actor, Contest], str]
"""The address of a place for this reader; "" where they may not enter it."""


def _if(may: bool, endpoint: str, contest: Contest) -> str:
    where: dict[str, Any] = dict(contest.address)
    return url_for(endpoint, **where) if may else ""


def _overview(actor: Actor, contest: Contest) -> str:
    may = of_people.overseers(actor) and contest_readers(actor, contest=contest)
    return url_for("editions.desk", edition=contest.edition.key) if may else ""


def _verify(actor: Actor, contest: Contest) -> str:
    own = of_people.oversees(actor, contest.organisation_id, contest.edition.series_id)
    return _if(own and contest.stage == first_tier(contest.edition).key, "registration.verify", contest)


def _quotas(actor: Actor, contest: Contest) -> str:
    """The ledger that it keeps, or the one above in which its own places stand."""
    ledger = contest if tier_below(contest) is not None else contest.parent
    return _if(ledger is not None and ledger_readers(actor, contest=ledger), "registration.quota", ledger or contest)


def _people(actor: Actor, contest: Contest) -> str:
    series, organisation = contest.edition.series, contest.organisation
    where: dict[str, Any] = {"series": series.key, "kind": organisation.kind, "code": organisation.code}
    if of_people.organiser_at(actor, organisation.id, series.id):
        return url_for("people.members", **where)
    return url_for("people.roles", **where) if of_people.supervisor_at(actor, organisation.id, series.id) else ""


def _settings(actor: Actor, contest: Contest) -> str:
    if organisers_of(actor, contest):
        return _if(True, "editions.settings", contest)
    return _if(readers_of_rules_desk(actor, contest), "editions.rules_desk", contest)


FINDERS: Mapping[str, Finder] = {
    "overview": _overview,
    "verify": _verify,
    "roster": lambda actor, contest: _if(contest_readers(actor, contest=contest), "registration.roster", contest),
    "quotas": _quotas,
    "judging": lambda actor, contest: _if(reads_panel(actor, contest=contest), "judging.panel", contest),
    "results": lambda actor, contest: _if(readers(actor, contest=contest), "results.desk", contest),
    "publication": lambda actor, contest: _if(readers(actor, contest=contest), "publication.desk", contest),
    "people": _people,
    "settings": _settings,
}
