"""Who takes part in a contest, and how: the one place that writes an appearance's participation.

Everything else calls it: verification and advancement (`add`, `remove`), the entry's own people, the registration desk
and the chair (`set_participation`), the reserve list (`promote`), and the loading of past seasons (`as_recorded`).
Assignments and sheets are never changed: judging asks for the sheets of the entries that are judged, so an entry that
comes back still has its sheets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit, mail
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import milestones
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.people.models import Organisation
from contest.registration.actions.codes import appear_under, next_codes
from contest.registration.actions.letters import tell_promoted, tell_stepped_back
from contest.registration.actions.locking import free_slots, lock, lock_contest, reinstate, take_slots
from contest.registration.actions.permissions import (
    EVERY,
    PERMISSIONS,
    refuse_absent_after_marks,
    refuse_unpermitted,
)
from contest.registration.actions.quotas import has_place_for, require_place_for, require_places
from contest.registration.models import (
    HOLDS_A_PLACE,
    JUDGED,
    Appearance,
    Authority,
    Entry,
    FormerParticipation,
    Participation,
    Reserve,
)
from contest.registration.queries.affiliation import credited_in
from contest.registration.queries.entries import HOLDING_SLOTS
from contest.registration.queries.quotas import quota, sender_of, vacated

# Until then a free place goes to the next on the reserve list.
RESERVES_UNTIL = "roster-frozen"
# Who is one of these below does not move up.
GONE = frozenset({Participation.WITHDRAWN, Participation.DISQUALIFIED})
KEPT = (
    "participation", "participation_reason", "participation_since", "participation_by_id", "participation_authority",
    "withdrawn_from", "withdrawn_at",
)  # fmt: skip


def add(
    entry: Entry,
    contest: Contest,
    *,
    credit: Organisation | None,
    at: datetime,
    code: str | None = None,
    by: UUID | None = None,
) -> Appearance:
    """Put an entry into a contest where it competes: the registration tier's when it is verified, a higher one when it
    advances or is promoted from a reserve list.

    `credit` is the organisation that the rules credit there (the `group` of the rules' inputs). `code` is what judges
    see instead of names: by default the contest's next number in at least two digits. An entry that is in already is
    returned unchanged: advancing again does not bring back an entry that withdrew. Neither does removing it and adding
    it anew: what somebody decided about it here before counts again.
    """
    known = _appearance(entry, contest)
    if known is not None:
        return known
    appearance = appear_under(
        [code] if code else next_codes(contest),
        entry,
        contest=contest,
        credit=credit,
        registered_at=at,
        verified_at=at,
    )
    former = former_participation(entry, contest)
    if former is not None:
        _put(appearance, {column: getattr(former, column) for column in KEPT})
        session.delete(former)
    below = _below(entry, contest)
    for one in below:
        if one.advanced_at is None:
            one.advanced_at = at
    session.flush()
    facts = {"contest": contest.key, "code": appearance.code, "from": _keys(below), "edition": contest.edition_id}
    audit.record("registration.appear", entry, by=by, at=at, now=facts)
    if former is not None:
        _record(
            appearance, was=Participation.COMPETING, authority=None, reason=former.participation_reason, by=by, at=at
        )
    return appearance


def remove(entry: Entry, contest: Contest, *, by: UUID | None, at: datetime) -> None:
    """Remove an entry from a contest, because its verification or its advancing was taken back. Refused where judging
    refers to it already; does nothing where it is not in the contest.

    What somebody decided about its participation is kept for the day that it comes back (`add`). A reserve who was
    promoted waits again, and so does the reserve who took the place of an entry that should never have had it.
    """
    appearance = _appearance(entry, contest)
    if appearance is None:
        return
    code = appearance.code
    if appearance.participation_authority is not None:
        kept = {column: getattr(appearance, column) for column in KEPT}
        session.add(FormerParticipation(entry_id=entry.id, contest_id=contest.id, **kept))
    for reserve in _promoted(contest, Reserve.instead_of_id == appearance.id):
        _step_back(reserve, contest, gone=entry, by=by, at=at)
    for reserve in _promoted(contest, Reserve.entry_id == entry.id):
        reserve.state, reserve.instead_of_id = "waiting", None
        mail.withdraw(reserve.id, at=at)  # nobody is told of a place that is taken back already
    try:
        with session.begin_nested():
            session.delete(appearance)
            session.flush()
    except IntegrityError as fault:
        raise WrongMoment(N_("%(number)s 在这场比赛里已经分给评委，不能再收回。"), number=entry.number) from fault
    session.expire(entry, ["appearances"])
    below = _below(entry, contest)
    for one in below:
        one.advanced_at = None
    session.flush()
    audit.record(
        "registration.disappear", entry, by=by, at=at, was={"contest": contest.key, "code": code, "from": _keys(below)}
    )


def set_participation(
    appearance: Appearance,
    participation: str,
    *,
    authority: Authority,
    reason: str | None,
    by: UUID | None,
    at: datetime,
    makes_way: Reserve | None = None,
    next_promoted: bool = True,
) -> Appearance:
    """Set an entry to withdrawn, absent, disqualified, guest or competing, on an authority that may do so now
    (PERMISSIONS).

    A place that becomes free before the roster is frozen goes to the next on the reserve list (unless `next_promoted`
    is False: the caller gives it to another). An entry that takes a place again needs one that is free; `makes_way`
    names a promoted reserve who goes back onto the list for it, unless a place became free meanwhile. In the contest
    where an entry registered, leaving releases its exclusive places, and coming back takes them again; a withdrawn
    entry is itself restored.

    Raises Unfit for an unknown or unchanged participation, for a missing reason and, with the calculation, where no
    place is left; WrongMoment where the authority may not do this (or no longer); Clash where marks or another entry
    forbid it.
    """
    if participation not in EVERY:
        raise Unfit(N_("没有这种参赛状态。"), field="participation")
    new, why = Participation(participation), (reason or "").strip()
    lock(appearance.entry)
    # Nobody publishes the contest, sends it on or counts its places while this changes them. The contest comes before
    # the appearance, as everywhere.
    guard.hold([appearance.contest])
    session.refresh(appearance, with_for_update={"of": Appearance})
    old = Participation(appearance.participation)
    refuse_unpermitted(appearance, old, new, authority, why)
    refuse_absent_after_marks(appearance, new)
    if new in HOLDS_A_PLACE and old not in HOLDS_A_PLACE:
        if makes_way is not None and not has_place_for(appearance):
            _make_way(makes_way, appearance, by=by, at=at)
        require_place_for(appearance)
    _put(
        appearance,
        {
            **as_recorded(new, reason=why or None, at=at),
            "participation_since": at,
            "participation_by_id": by,
            "participation_authority": str(authority),
            "withdrawn_from": str(old) if new is Participation.WITHDRAWN else None,
        },
    )
    if new in HOLDS_A_PLACE and old not in HOLDS_A_PLACE:
        _hand_on(appearance)
    _record(appearance, was=old, authority=authority, reason=why or None, by=by, at=at)
    if appearance.contest_id == appearance.entry.contest_id:
        _follow_with_slots(appearance.entry, old, new, by=by, at=at)
    is_freed = old in HOLDS_A_PLACE and new not in HOLDS_A_PLACE
    if is_freed and next_promoted and RESERVES_UNTIL not in milestones(appearance.contest):
        promote(appearance.contest, instead_of=appearance, by=by, at=at)
    return appearance


def _make_way(reserve: Reserve, appearance: Appearance, *, by: UUID | None, at: datetime) -> None:
    """A promoted reserve goes back to its position on the list, for an entry that comes back."""
    contest, origin = appearance.contest, sender_of(appearance)
    session.refresh(reserve, with_for_update={"of": Reserve})
    if reserve.contest_id != contest.id or origin is None or reserve.from_contest_id != origin.id:
        raise Unfit(N_("这{件}候补不在同一份名单上，不能让出名额。"))
    if reserve.state != "promoted":
        raise Clash(N_("候补 %(number)s 已经不占名额了。请再看一次。"), number=reserve.entry.number)
    guard.not_reached(
        contest, RESERVES_UNTIL, N_("名单已于 %(since)s 冻结，递补的{作品}不能再收回。先解除冻结，或者加一个名额。")
    )
    _step_back(reserve, contest, gone=appearance.entry, by=by, at=at)


def _hand_on(appearance: Appearance) -> None:
    """Whoever took the place of an entry that comes back has another one now: of one who left since, or of the
    ledger."""
    for reserve in _promoted(appearance.contest, Reserve.instead_of_id == appearance.id):
        reserve.instead_of_id = None
        origin = sender_of(appearance)
        other = vacated(appearance.contest, origin) if origin is not None else None
        reserve.instead_of_id = other.id if other is not None else None


def _step_back(reserve: Reserve, contest: Contest, *, gone: Entry, by: UUID | None, at: datetime) -> None:
    """A promoted reserve returns to its position on the list, because the place is its own no more."""
    entry = reserve.entry
    unsent, sent = mail.withdraw(reserve.id, at=at)
    remove(entry, contest, by=by, at=at)
    for below in entry.appearances:
        if below.contest_id == reserve.from_contest_id:
            below.advanced_at = None
    facts = {"contest": contest.key, "place": reserve.position, "for": gone.number}
    audit.record("registration.make_way", entry, by=by, at=at, now=facts)
    if sent or not unsent:
        tell_stepped_back(entry, contest, gone=gone, place=reserve.position, at=at)


def _follow_with_slots(entry: Entry, old: Participation, new: Participation, *, by: UUID | None, at: datetime) -> None:
    """Where an entry registered, its people are free for another entry while it is withdrawn, and bound by it again
    when it comes back."""
    if new is Participation.WITHDRAWN:
        free_slots(entry)
    elif entry.status == "withdrawn" and new in JUDGED:
        reinstate(entry, by=by, at=at)
    elif old is Participation.WITHDRAWN and entry.status in HOLDING_SLOTS:
        take_slots(entry)


def withdraw_own(appearance: Appearance, *, reason: str, by: UUID | None, at: datetime) -> None:
    """The entry's people withdraw. Where the desk or the chair already withdrew it in the contest of its registration,
    that record stays, and only the entry's own status changes."""
    registers = appearance.contest_id == appearance.entry.contest_id
    if registers and appearance.participation == Participation.WITHDRAWN:
        permission = next(one for one in PERMISSIONS if one.authority is Authority.ENTRANT)
        guard.not_reached(appearance.contest, permission.until, permission.too_late)
    else:
        set_participation(appearance, Participation.WITHDRAWN, authority=Authority.ENTRANT, reason=reason, by=by, at=at)


def restore_own(appearance: Appearance, *, by: UUID | None, at: datetime) -> None:
    """The entry's people take their own withdrawal back; the earlier participation returns. Decisions of the desk or
    the chair, before or since, stay."""
    if appearance.participation == Participation.WITHDRAWN and appearance.participation_authority == Authority.ENTRANT:
        back = appearance.withdrawn_from or Participation.COMPETING
        set_participation(appearance, back, authority=Authority.ENTRANT, reason=None, by=by, at=at)


def as_recorded(participation: str, *, reason: str | None, at: datetime | None) -> dict[str, Any]:
    """The columns of an appearance whose participation comes from a record of the past, without a check of permissions.
    `at` is the moment of a withdrawal."""
    state = Participation(participation)
    return {
        "participation": str(state),
        "participation_reason": reason,
        "participation_since": None,
        "participation_by_id": None,
        "participation_authority": None,
        "withdrawn_from": None,
        "withdrawn_at": at if state is Participation.WITHDRAWN else None,
    }


def set_recorded(appearance: Appearance, participation: str, *, reason: str | None, at: datetime) -> None:
    """Write a participation from a record of the past into an existing appearance."""
    _put(appearance, as_recorded(participation, reason=reason, at=at))


def promote(
    contest: Contest,
    *,
    instead_of: Appearance | None = None,
    from_contest_id: UUID | None = None,
    by: UUID | None,
    at: datetime,
) -> Appearance | None:
    """Let the next on a reserve list move up into `contest`.

    `instead_of`: a place became free. The next of the same list follows. Nothing happens where the list is empty or no
    place is left. `from_contest_id`: an organiser asks for the next of that list; refused where the list is empty or
    the ledger has no place left. Whoever withdrew or was disqualified, below or here, is passed over for good.
    """
    if instead_of is not None:
        from_contest_id = next(
            (one.contest_id for one in instead_of.entry.appearances if one.contest.parent_id == contest.id), None
        )
        if from_contest_id is None:
            return None
    # Two organisers at once: the second waits here, and then counts the place that the first gave away.
    lock_contest(contest)
    guard.not_reached(contest, RESERVES_UNTIL, N_("名单已于 %(since)s 冻结，不能再递补。"))
    sender = session.get_one(Contest, from_contest_id).organisation
    present = quota(contest, sender)
    if instead_of is not None and present.used >= present.places:
        return None
    if instead_of is None:
        require_places(contest, sender, 1)
    for row in _waiting(contest, from_contest_id):
        entry = row.entry
        below = next((one for one in entry.appearances if one.contest_id == from_contest_id), None)
        if entry.status != "verified" or below is None or below.participation in GONE or _left(entry, contest):
            row.state = "declined"
            session.flush()
            continue
        if below.participation != Participation.COMPETING:
            continue  # a guest below, say: it keeps its position, because that may change again
        place = instead_of
        if place is None and present.used < present.places:
            place = vacated(contest, session.get_one(Contest, from_contest_id))
        row.state, row.instead_of_id = "promoted", place.id if place is not None else None
        credit = credited_in(contest, home=entry.home, department=entry.department, delegation=entry.delegation)
        appearance = add(entry, contest, credit=credit, at=at, by=by)
        audit.record("registration.promote", entry, by=by, at=at, now={"contest": contest.key, "place": row.position})
        tell_promoted(entry, contest, reserve_id=row.id, place=row.position, at=at)
        return appearance
    if instead_of is None:
        raise WrongMoment(N_("这份候补名单上没有还在等的{作品}。"))
    return None


def _record(
    appearance: Appearance,
    *,
    was: Participation,
    authority: Authority | None,
    reason: str | None,
    by: UUID | None,
    at: datetime,
) -> None:
    now: dict[str, Any] = {"participation": str(appearance.participation), "contest": appearance.contest.key}
    if authority is not None:
        now["authority"] = str(authority)
    else:  # what was decided before counts again: by somebody else, at another time than this line's
        since = appearance.participation_since
        now |= {
            "kept": True,
            "since": since.isoformat() if since else "",
            "decided_by": str(appearance.participation_by_id or ""),
            "decided_as": appearance.participation_authority or "",
        }
    audit.record(
        "registration.set_participation",
        appearance.entry,
        by=by,
        at=at,
        was={"participation": str(was)},
        now=now,
        reason=reason,
    )


def _put(appearance: Appearance, columns: Mapping[str, Any]) -> None:
    for column, value in columns.items():
        setattr(appearance, column, value)
    session.flush()
    session.expire(appearance, ["participation_by"])


def _appearance(entry: Entry, contest: Contest) -> Appearance | None:
    return session.scalar(
        sa.select(Appearance).where(Appearance.entry_id == entry.id, Appearance.contest_id == contest.id)
    )


def _below(entry: Entry, contest: Contest) -> list[Appearance]:
    """Where the entry was in the tier below: from there it goes on, or went on."""
    return [one for one in entry.appearances if one.contest.parent_id == contest.id]


def _keys(appearances: list[Appearance]) -> str:
    return " ".join(one.contest.key for one in appearances)


def former_participation(entry: Entry, contest: Contest) -> FormerParticipation | None:
    """How an entry took part in a contest that it is not in now, where somebody had decided that."""
    return session.scalar(
        sa.select(FormerParticipation).where(
            FormerParticipation.entry_id == entry.id, FormerParticipation.contest_id == contest.id
        )
    )


def _left(entry: Entry, contest: Contest) -> bool:
    """Whether an entry was in a contest and does not compete there any more by somebody's decision."""
    found = _appearance(entry, contest) or former_participation(entry, contest)
    return found is not None and found.participation != Participation.COMPETING


def _promoted(contest: Contest, which: sa.ColumnElement[bool]) -> Sequence[Reserve]:
    return session.scalars(
        sa.select(Reserve).where(Reserve.contest_id == contest.id, Reserve.state == "promoted", which)
    ).all()


def _waiting(contest: Contest, from_contest_id: UUID | None) -> Sequence[Reserve]:
    return session.scalars(
        sa.select(Reserve)
        .join(Entry, Entry.id == Reserve.entry_id)
        .where(Reserve.contest_id == contest.id, Reserve.from_contest_id == from_contest_id, Reserve.state == "waiting")
        .order_by(Reserve.position, Reserve.id)
        .with_for_update(of=Reserve)
    ).all()
