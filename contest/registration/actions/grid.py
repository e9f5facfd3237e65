"""A delegation's leader enters somebody for an event and takes them out again, each with one tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contest import audit, mail
from contest.db import session
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import track_of
from contest.editions.schedule import guard
from contest.errors import N_, Clash, NotAllowed, NotFound, Unfit
from contest.formatting import format_sentence
from contest.people.models import Organisation, Person
from contest.registration.actions.entering import missing, recall, register, submit, withdraw
from contest.registration.actions.letters import write_to
from contest.registration.actions.locking import lock, may_change, take_slots
from contest.registration.actions.members import take_out
from contest.registration.actions.on_behalf import tell_entered
from contest.registration.importing import ELSEWHERE, event_name
from contest.registration.models import Entry, EntryMember, MemberRole
from contest.registration.queries.affiliation import delegation_of, person_with_relations
from contest.registration.queries.entries import competitors
from contest.registration.queries.grid import Square, grid, team_with_room
from contest.registration.queries.openings import ineligibility_reasons

OPEN_INSTEAD = N_("已经报的都没有变。%(who)s还能报：%(open)s。")
NOTHING_ELSE = N_("已经报的都没有变。%(who)s现在没有别的可报。")


def enter_somebody(
    edition: Edition, delegation: Organisation, person: Person, track: str, division: str, *, by: UUID, at: datetime
) -> Entry:
    """Enter one of the delegation's people for an event; in a team event into its team that has room, else into a new
    one. It is handed in as soon as nothing is missing. A refusal names the rule, its clause, and what else is open to
    them."""
    row = grid(edition, delegation, [person], at).rows[0]
    square = _square_at(row.squares, track, division)
    if square.entry is not None:
        raise Clash(N_("%(who)s已经报了%(event)s（%(number)s）。"), who=person.name, **_named(square, square.entry))
    if square.reason is not None:
        instead = [event_name(one.event.opening) for one in row.squares if one.is_open]
        facts = {**square.reason.facts, "who": person.name, "open": instead}
        safe = OPEN_INSTEAD if instead else NOTHING_ELSE
        raise Unfit(square.reason.sentence, source=square.reason.source, safe=safe, **facts)
    team = team_with_room(square.event) if square.event.opening.track.team.max > 1 else None
    if team is not None:
        return _join(team, delegation, person, by=by, at=at)
    whole = person_with_relations(person.id)
    if whole is None:
        raise NotFound
    entry = register(edition, whole, track, division, by=by, at=at, on_behalf=True)
    if entry.delegation_id != delegation.id:
        raise NotAllowed(ELSEWHERE, name=person.name, home=delegation.name)
    _hand_in(entry, by=by, at=at)
    tell_entered(entry.members, entry, delegation, at=at)
    return entry


def take_somebody_out(
    edition: Edition, delegation: Organisation, person: Person, track: str, division: str, *, by: UUID, at: datetime
) -> Entry:
    """Take one of the delegation's people out of an event while registration is open: a team goes on with the others,
    an entry of one is withdrawn. Refused for who entered by themselves: they decide."""
    square = _square_at(grid(edition, delegation, [person], at).rows[0].squares, track, division)
    entry = square.entry
    if entry is None:
        raise Clash(N_("%(who)s没有报这一项，可能刚刚有人改过。"), who=person.name)
    facts = {"who": person.name, **_named(square, entry)}
    if entry.on_behalf_by is None:
        raise NotAllowed(N_("%(event)s（%(number)s）是%(who)s自己报的，只有本人能撤回。"), **facts)
    lock(entry)
    guard.within(entry.contest, "registration", at)
    member = next(one for one in entry.members if one.person_id == person.id and one.role == MemberRole.COMPETITOR)
    if len(competitors(entry, accepted=False)) > 1:
        if entry.status == "submitted":
            recall(entry, by=by, at=at)
        take_out(member, by=by, at=at)
        _hand_in(entry, by=by, at=at)
    else:
        withdraw(entry, reason=format_sentence(N_("代表团改了参赛安排"), {}), by=by, at=at)
    write_to(
        [member],
        entry,
        N_("%(edition)s：%(school)s改了参赛安排"),
        N_("%(school)s的领队把你从%(event)s（%(number)s）里撤下来了。有疑问，请问他们。"),
        at=at,
        kind=mail.LetterKind.TEAM,
        path="/me",
        school=delegation.name,
        event=track_of(entry.contest).name.model_dump(),
    )
    return entry


def _square_at(squares: Sequence[Square], track: str, division: str) -> Square:
    for one in squares:
        if (one.event.opening.track.key, one.event.opening.division.key) == (track, division):
            return one
    raise NotFound


def _named(square: Square, entry: Entry) -> dict[str, Any]:
    return {"event": event_name(square.event.opening), "number": entry.number}


def _join(entry: Entry, delegation: Organisation, person: Person, *, by: UUID, at: datetime) -> Entry:
    """Put somebody into a team that the delegation has entered. A team that is handed in stays so: refused, with
    nothing changed, where the rules keep them out or the team could not be handed in with them."""
    sender = delegation_of(person.home) if person.home else None
    if sender is None or sender.id != delegation.id:
        raise NotAllowed(ELSEWHERE, name=person.name, home=delegation.name)
    lock(entry)
    if len(competitors(entry, accepted=False)) >= track_of(entry.contest).team.max:
        raise Clash(N_("%(number)s 刚刚有人加进去，现在满了。"), number=entry.number)
    if reasons := ineligibility_reasons(entry, person, at, who=person.name):
        raise Unfit(reasons[0].sentence, source=reasons[0].source, **reasons[0].facts)
    was_in = entry.status == "submitted"
    if was_in:
        recall(entry, by=by, at=at)
    may_change(entry, "members", at)
    place = max((one.position for one in competitors(entry, accepted=False)), default=0) + 1
    member = EntryMember(entry=entry, person=person, role=str(MemberRole.COMPETITOR), position=place, accepted_at=at)
    session.add(member)
    take_slots(entry)
    now = {"role": member.role, "name": person.name}
    audit.record("registration.bring_in", entry, by=by, at=at, now=now)
    if was_in and (lacking := missing(entry, at)):
        why = format_sentence(lacking[0].sentence, lacking[0].facts, entry.edition.zone)
        sentence = N_("加上%(who)s，%(number)s 就交不上去了：%(why)s已经报的都没有变。")
        raise Unfit(sentence, who=person.name, number=entry.number, why=why)
    _hand_in(entry, by=by, at=at)
    tell_entered([member], entry, delegation, at=at)
    return entry


def _hand_in(entry: Entry, *, by: UUID, at: datetime) -> None:
    """Submit it as soon as nothing is missing; until then it is a draft, and the delegation's page says what is."""
    if entry.status == "draft" and not missing(entry, at):
        submit(entry, promised=True, by=by, at=at)
