"""Who may do what with entries and rosters. Actions check the time."""

from __future__ import annotations

from typing import Any

from contest.access import Actor
from contest.editions.models import Contest, Edition
from contest.editions.queries import lineage
from contest.people.models import Organisation
from contest.people.policies import organiser_at, oversees
from contest.registration.models import Appearance, DelegationMember, Entry, EntryMember
from contest.registration.queries.desk import Desk
from contest.registration.queries.staff import contests_of, highest_organisers


def entrants(actor: Actor, *, edition: Edition, **_objects: Any) -> bool:
    """Every person of the contests may see what is open to them; an edition in preparation is for its organisers
    only."""
    return actor.is_known and (edition.opened_at is not None or actor.has("organiser", series_id=edition.series_id))


def competitors_of(actor: Actor, *, entry: Entry, **_objects: Any) -> bool:
    """Competing members who accepted: they edit, hand in and submit."""
    return _is_in(actor, entry, roles=("competitor",), accepted=True)


def first_of(actor: Actor, *, entry: Entry, **_objects: Any) -> bool:
    """Only the first author: withdraws the entry and restores it."""
    if actor.person_id is None:
        return False
    first = next((one for one in entry.members if one.role == "competitor" and one.accepted_at is not None), None)
    return first is not None and first.person_id == actor.person_id


def members_of(actor: Actor, *, entry: Entry, **_objects: Any) -> bool:
    """Competitors and advisers who accepted: they read everything of the entry."""
    return _is_in(actor, entry, roles=("competitor", "adviser"), accepted=True)


def asked_or_in(actor: Actor, *, entry: Entry, **_objects: Any) -> bool:
    """Members, and people who are invited: they see the entry that they are invited to."""
    return _is_in(actor, entry, roles=("competitor", "adviser"), accepted=False)


def oneself(actor: Actor, *, member: EntryMember, **_objects: Any) -> bool:
    """The person of this membership: nobody answers for another."""
    return actor.person_id is not None and member.person_id == actor.person_id


def readers_of_files(actor: Actor, *, entry: Entry, **_objects: Any) -> bool:
    """Members, and the organisers and supervisors of every contest that the entry registered for or reached, or that is
    above one of those."""
    if not actor.is_known:
        return False
    if members_of(actor, entry=entry):
        return True
    if entry.status == "draft":  # not submitted to anybody yet
        return False
    reached = [entry.contest, *(appearance.contest for appearance in entry.appearances)]
    return any(oversees_contest(actor, contest) for contest in reached)


def oversees_contest(actor: Actor, contest: Contest) -> bool:
    """Organiser or supervisor of the contest, or of one above it."""
    return any(oversees(actor, above.organisation_id, contest.edition.series_id) for above in lineage(contest))


def verifiers(actor: Actor, *, desk: Desk, **_objects: Any) -> bool:
    """Organisers of the organisation that runs the desk's contests: they decide."""
    return organiser_at(actor, desk.organisation.id, desk.edition.series_id)


def desk_readers(actor: Actor, *, desk: Desk, **_objects: Any) -> bool:
    """These organisers, and the organisation's supervisors."""
    return oversees(actor, desk.organisation.id, desk.edition.series_id)


def leaders(actor: Actor, *, edition: Edition, delegation: Organisation, **_objects: Any) -> bool:
    """A delegation's leader: who organises there in the edition's series."""
    return organiser_at(actor, delegation.id, edition.series_id)


def delegation_readers(actor: Actor, *, edition: Edition, delegation: Organisation, **_objects: Any) -> bool:
    """Its leaders and supervisors."""
    return oversees(actor, delegation.id, edition.series_id)


def contest_organisers(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """Organisers of the organisation that runs this very contest."""
    return organiser_at(actor, contest.organisation_id, contest.edition.series_id)


def contest_readers(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """These organisers, the organisation's supervisors, and those of the contests above."""
    return oversees_contest(actor, contest)


def appearance_organisers(actor: Actor, *, appearance: Appearance, **_objects: Any) -> bool:
    return contest_organisers(actor, contest=appearance.contest)


def ledger_readers(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """Those who keep the ledger, those above, and every organiser of the series. The view shows a sender only their own
    lines."""
    return contest_readers(actor, contest=contest) or bool(
        actor.organisations("organiser", contest.edition.series_id)
        + actor.organisations("supervisor", contest.edition.series_id)
    )


def _is_in(actor: Actor, entry: Entry, *, roles: tuple[str, ...], accepted: bool) -> bool:
    return actor.person_id is not None and any(
        one.person_id == actor.person_id and one.role in roles and (one.accepted_at is not None or not accepted)
        for one in entry.members
    )


def badge_readers(actor: Actor, *, entry: Entry, **_objects: Any) -> bool:
    """Organisers and supervisors of the contest where it registered, of those above, and of the delegation that sends
    it; of a draft nobody."""
    if entry.status == "draft":
        return False
    sent = entry.delegation_id is not None and oversees(actor, entry.delegation_id, entry.edition.series_id)
    return sent or oversees_contest(actor, entry.contest)


def staff_badge_readers(actor: Actor, *, member: DelegationMember, **_objects: Any) -> bool:
    """Organisers and supervisors of the delegation, and of the highest contests of its edition."""
    series = member.edition.series_id
    above = {member.delegation_id, *highest_organisers(member.edition)}
    return any(oversees(actor, one, series) for one in above)


def photo_readers(
    actor: Actor, *, edition: Edition, delegation: Organisation, member: DelegationMember, **_objects: Any
) -> bool:
    """The person; the delegation's leader; and the organisers of the contests that the person is entered for, of those
    above, and for staff of the highest. Nobody else, supervisors neither: a badge's photo is for who stands at the
    door."""
    if actor.person_id is not None and actor.person_id == member.person_id:
        return True
    if leaders(actor, edition=edition, delegation=delegation):
        return True
    run_by = set(highest_organisers(edition)) if member.role is not None else set()
    for contest in contests_of(edition, delegation, member.person_id):
        run_by |= {above.organisation_id for above in lineage(contest)}
    return any(organiser_at(actor, one, edition.series_id) for one in run_by)
