"""Who may do what: the policies that later steps and our own pages check first. A policy looks at the actor's grants
and at objects that are loaded already; it never checks the time (actions do that).

An organiser of one series sees nothing of another, so a question about an organisation always names its series too.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contest.access import Actor
from contest.people.models import Invitation, Membership, Organisation, Series
from contest.people.queries import is_below

# Roles that an organiser may invite to: all of them at their own organisation and its departments; one level further
# down only the first organiser, who then invites the others.
INVITED = ("judge", "chair", "organiser", "supervisor", "teacher")
INVITED_BELOW = ("organiser",)


def organiser_at(actor: Actor, organisation_id: UUID | None, series_id: UUID | None) -> bool:
    """Organises contests of the series for this organisation."""
    return organisation_id is not None and actor.has("organiser", organisation_id, series_id)


def supervisor_at(actor: Actor, organisation_id: UUID | None, series_id: UUID | None) -> bool:
    """Reads what an organiser of this organisation reads, and changes nothing."""
    return organisation_id is not None and actor.has("supervisor", organisation_id, series_id)


def chair_at(actor: Actor, organisation_id: UUID | None, series_id: UUID | None) -> bool:
    """May have a seat as a chair of this organisation. The seats of judging say which panels a person chairs."""
    return organisation_id is not None and actor.has("chair", organisation_id, series_id)


def judge_at(actor: Actor, organisation_id: UUID | None, series_id: UUID | None) -> bool:
    """May have a seat as a judge of this organisation. The assignments of judging say what a person judges."""
    return organisation_id is not None and actor.has("judge", organisation_id, series_id)


def oversees(actor: Actor, organisation_id: UUID | None, series_id: UUID | None) -> bool:
    """Organiser or supervisor there: may read."""
    return organiser_at(actor, organisation_id, series_id) or supervisor_at(actor, organisation_id, series_id)


def student_at(actor: Actor, organisation_id: UUID | None) -> bool:
    return organisation_id is not None and actor.has("student", organisation_id)


def teacher_at(actor: Actor, organisation_id: UUID | None) -> bool:
    return organisation_id is not None and actor.has("teacher", organisation_id)


# Pages that need a role anywhere; the actor's own grants decide what they show.


def organisers(actor: Actor, **_objects: Any) -> bool:
    return actor.has("organiser")


def overseers(actor: Actor, **_objects: Any) -> bool:
    return actor.has("organiser") or actor.has("supervisor")


def judges(actor: Actor, **_objects: Any) -> bool:
    return actor.has("judge") or actor.has("chair")


def participants(actor: Actor, **_objects: Any) -> bool:
    """Every person of the contests: students, teachers, and workers that an organiser entered."""
    return actor.person_id is not None


# Invitations


def may_invite(
    actor: Actor, role: str, organisation: Organisation, series: Series, *, upper: Organisation | None = None
) -> bool:
    """Whether the actor may invite somebody to `role` at `organisation`: as an organiser there, or as an organiser of
    `upper`, which is above it. A department counts as part of its school; at other organisations below, only a first
    organiser may be invited."""
    if organiser_at(actor, organisation.id, series.id):
        return role in INVITED
    if upper is None or not organiser_at(actor, upper.id, series.id) or not is_below(organisation, upper):
        return False
    return role in (INVITED if organisation.kind == "department" else INVITED_BELOW)


def invited_roles(actor: Actor, organisation: Organisation, series: Series, upper: Organisation | None) -> list[str]:
    """The roles at an organisation that the actor manages: an actor who may invite to a role may also see and revoke
    it."""
    return [role for role in INVITED if may_invite(actor, role, organisation, series, upper=upper)]


def inviters(
    actor: Actor, *, organisation: Organisation, series: Series, upper: Organisation | None = None, **_objects: Any
) -> bool:
    """The check for the pages of an organisation's people and invitations."""
    return bool(invited_roles(actor, organisation, series, upper))


def revokers(
    actor: Actor,
    *,
    organisation: Organisation,
    series: Series,
    membership: Membership,
    upper: Organisation | None = None,
    **_objects: Any,
) -> bool:
    """The check for revoking a role."""
    return membership.role in invited_roles(actor, organisation, series, upper)


def holders_of_invitation(
    actor: Actor,
    *,
    organisation: Organisation,
    series: Series,
    invitation: Invitation,
    upper: Organisation | None = None,
    **_objects: Any,
) -> bool:
    """The check for one invitation with its link."""
    return invitation.role in invited_roles(actor, organisation, series, upper)


# Second persons (contest/people/second_person.py)


def readers_of_roles(
    actor: Actor, *, organisation: Organisation, series: Series, above: bool = False, **_objects: Any
) -> bool:
    """The check for the page that says who holds a role that confirms, from whom, and who counts as a second person:
    the organisation's organisers and supervisors, and those above it (`above`)."""
    return above or oversees(actor, organisation.id, series.id)


def vouchers(actor: Actor, *, organisation: Organisation, series: Series, above: bool = False, **_objects: Any) -> bool:
    """The check for vouching: the supervisor, and organisers and supervisors above."""
    return above or supervisor_at(actor, organisation.id, series.id)


def keepers_of_departments(actor: Actor, *, organisation: Organisation, series: Series, **_objects: Any) -> bool:
    """The check for a school's list of departments."""
    return organisation.kind == "school" and organiser_at(actor, organisation.id, series.id)


def keepers_of_studies(actor: Actor, *, organisation: Organisation, series: Series, **_objects: Any) -> bool:
    """The check for deciding what a school corrects about its people: its organisers, of any series."""
    return organisation.kind == "school" and organiser_at(actor, organisation.id, series.id)


def overseers_of_roster(actor: Actor, *, organisation: Organisation, series: Series, **_objects: Any) -> bool:
    """The check for seeing which codes a school handed out: its organisers and supervisors."""
    return organisation.kind == "school" and oversees(actor, organisation.id, series.id)
