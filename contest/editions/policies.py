"""Who may make editions, and who may set what contests decide for themselves."""

from __future__ import annotations

from typing import Any

from contest.access import Actor, administrators
from contest.editions.models import Contest, Edition
from contest.editions.queries import lineage, roots_of
from contest.people.models import Series

makers_of_editions = administrators


def organises(actor: Actor, contest: Contest) -> bool:
    """Whether the actor is an organiser of the organisation that runs the contest, in its series."""
    return actor.has("organiser", contest.organisation_id, contest.edition.series_id)


def organisers_of(actor: Actor, contest: Contest, **_objects: Any) -> bool:
    return organises(actor, contest)


def overseers_of(actor: Actor, contest: Contest, **_objects: Any) -> bool:
    """Who may read a contest's desk: its organisers and supervisors, and those of the contests above it."""
    series = contest.edition.series_id
    return any(
        actor.has(role, above.organisation_id, series)
        for above in lineage(contest)
        for role in ("organiser", "supervisor")
    )


def readers_of_desk(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Anybody with an organising role in the edition's series, and administrators."""
    return actor.has("administrator") or any(
        actor.has(role, None, edition.series_id) for role in ("organiser", "supervisor")
    )


def supervisors_of(actor: Actor, contest: Contest, **_objects: Any) -> bool:
    """Supervisors of the organisation that runs the contest: they consent to a change of frozen rules."""
    return actor.has("supervisor", contest.organisation_id, contest.edition.series_id)


def readers_of_rules_desk(actor: Actor, contest: Contest, **_objects: Any) -> bool:
    """Its own organisers and supervisors."""
    return organises(actor, contest) or supervisors_of(actor, contest)


def makers_from_templates(actor: Actor, **_objects: Any) -> bool:
    """Administrators, and organisers for the series that they organise."""
    return actor.has("administrator") or actor.has("organiser")


def may_make_in(actor: Actor, series: Series) -> bool:
    """Whether the actor may make an edition of this series."""
    return actor.has("administrator") or actor.has("organiser", None, series.id)


def beginners(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Who makes the contests of their own organisations in an edition before anybody enters: its organisers."""
    return actor.has("organiser", None, edition.series_id)


def openers(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Who makes an edition public: administrators, and the organiser of its series who made it."""
    own = actor.is_known and actor.account_id == edition.created_by
    return actor.has("administrator") or (own and actor.has("organiser", None, edition.series_id))


def rehearsers(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Whoever may make an edition of this series may rehearse one."""
    return may_make_in(actor, edition.series)


def throwers(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Whether the actor may delete a rehearsal: the person who made it, and administrators. A real edition is never
    deleted."""
    if edition.rehearsal_of_id is None:
        return False
    return actor.has("administrator") or (actor.is_known and actor.account_id == edition.created_by)


def archivists(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Who may have an edition's archive: organisers and supervisors of whoever runs its highest tier. Where several run
    it, each has their own part of it on their desks, and nobody the whole."""
    return _for_all_runners(actor, edition, ["organiser", "supervisor"])


def handers_over(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Who makes the edition that follows: organisers of whoever runs the highest tier, of all of them where several
    do."""
    return _for_all_runners(actor, edition, ["organiser"])


def embedders(actor: Actor, edition: Edition, **_objects: Any) -> bool:
    """Who names the sites that may show its results within their pages: administrators, and organisers of whoever runs
    the highest tier."""
    return actor.has("administrator") or handers_over(actor, edition)


def _for_all_runners(actor: Actor, edition: Edition, roles: list[str]) -> bool:
    may = [role for role in roles if actor.has(role, None, edition.series_id)]
    runners = {one.organisation_id for one in roots_of(edition)} if may else set()
    return bool(runners) and all(any(actor.has(role, one, edition.series_id) for role in may) for one in runners)
