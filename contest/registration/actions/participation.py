"""Who takes part in a contest, and how: the one place that writes an appearance's participation.

Everything else calls it: verification and advancement (`add`, `remove`), the entry's own people, the registration desk
and the chair (`set_participation`), the reserve list (`promote`), and the loading of past seasons (`as_recorded`).
Assignments and sheets are never changed: judging asks for the sheets of the entries that are judged, so an entry that
comes back still has its sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit, mail
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import contest_name
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.people.models import Organisation
from contest.registration.actions.letters import write_to
from contest.registration.actions.locking import lock, reinstate
from contest.registration.actions.quotas import require_places
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import HOLDS_A_PLACE, JUDGED, Appearance, Authority, Entry, Participation, Reserve
from contest.registration.queries.affiliation import credited_in
from contest.registration.queries.entries import competitors
from contest.registration.queries.quotas import quota

TRIES = 20
EVERY = frozenset(Participation)


@dataclass(frozen=True)
class Permission:
    """What an authority may do until a milestone of the contest: change a participation from one of
    `change_from` to one of `change_to`. `own_only`: only if the same authority set it."""

    authority: Authority
    change_from: frozenset[Participation]
    change_to: frozenset[Participation]
    until: str
    too_late: str
    own_only: bool = False
    reason_needed: bool = True


PERMISSIONS = (
    Permission(
        Authority.ENTRANT,
        change_from=JUDGED,
        change_to=frozenset({Participation.WITHDRAWN}),
        until="roster-frozen",
        too_late=N_("名单已于 %(since)s 冻结，不能自己撤回。请联系组织者登记退赛。"),
    ),
    Permission(
        Authority.ENTRANT,
        change_from=frozenset({Participation.WITHDRAWN}),
        change_to=JUDGED,
        until="roster-frozen",
        too_late=N_("名单已于 %(since)s 冻结，不能再恢复。请联系组织者。"),
        own_only=True,
        reason_needed=False,
    ),
    Permission(
        Authority.DESK,
        change_from=EVERY,
        change_to=EVERY,
        until="published",
        too_late=N_("结果已于 %(since)s 发布，参赛状态不能再改。要更正，请发布更正。"),
    ),
    Permission(
        Authority.CHAIR,
        change_from=EVERY,
        change_to=EVERY,
        until="judging-closed",
        too_late=N_("评分已于 %(since)s 结束，参赛状态不再改动。"),
    ),
)
# Until then a free place goes to the next on the reserve list.
RESERVES_UNTIL = "roster-frozen"


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
    returned unchanged: advancing again does not bring back an entry that withdrew.
    """
    known = _appearance(entry, contest)
    if known is not None:
        return known
    appearance = _with_code(
        [code] if code else _next_codes(contest),
        entry,
        contest=contest,
        credit=credit,
        registered_at=at,
        verified_at=at,
    )
    for below in entry.appearances:
        if below.contest.parent_id == contest.id and below.advanced_at is None:
            below.advanced_at = at
    session.flush()
    audit.record("registration.appear", entry, by=by, at=at, now={"contest": contest.key, "code": appearance.code})
    return appearance


def remove(entry: Entry, contest: Contest, *, by: UUID | None, at: datetime) -> None:
    """Remove an entry from a contest, because its verification or its advancing was taken back. Refused where judging
    refers to it already; does nothing where it is not in the contest."""
    appearance = _appearance(entry, contest)
    if appearance is None:
        return
    code = appearance.code
    try:
        with session.begin_nested():
            session.delete(appearance)
            session.flush()
    except IntegrityError as fault:
        raise WrongMoment(N_("%(number)s 在这场比赛里已经分给评委，不能再收回。"), number=entry.number) from fault
    session.expire(entry, ["appearances"])
    audit.record("registration.disappear", entry, by=by, at=at, was={"contest": contest.key, "code": code})


def set_participation(
    appearance: Appearance,
    participation: str,
    *,
    authority: Authority,
    reason: str | None,
    by: UUID | None,
    at: datetime,
) -> Appearance:
    """Set an entry to withdrawn, absent, disqualified, guest or competing, on an authority that may do so now
    (PERMISSIONS).

    A place that becomes free before the roster is frozen goes to the next on the reserve list. An entry that comes back
    into the contest where it registered is itself restored, with its exclusive places.

    Raises Unfit for an unknown or unchanged participation and for a missing reason, WrongMoment where the authority may
    not do this (or no longer), Clash where a guard or another entry forbids it.
    """
    if participation not in EVERY:
        raise Unfit(N_("没有这种参赛状态。"), field="participation")
    new = Participation(participation)
    lock(appearance.entry)
    session.refresh(appearance, with_for_update={"of": Appearance})
    guard.hold([appearance.contest])  # nobody publishes it, or sends it on, while this changes what was tabulated
    old = Participation(appearance.participation)
    _permitted(appearance, old, new, authority, (reason or "").strip())
    for refuse in GUARDS:
        refuse(appearance, old, new)
    _write(appearance, old, new, authority=authority, reason=(reason or "").strip() or None, by=by, at=at)
    if new in JUDGED and appearance.contest_id == appearance.entry.contest_id:
        reinstate(appearance.entry, by=by, at=at)
    if old in HOLDS_A_PLACE and new not in HOLDS_A_PLACE and RESERVES_UNTIL not in milestones(appearance.contest):
        promote(appearance.contest, instead_of=appearance, by=by, at=at)
    return appearance


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

    `instead_of`: a place became free. The next of the same list follows. Nothing happens where the list is empty, where
    the ledger has no place left, or, without a ledger, where this place was given away before. `from_contest_id`: an
    organiser asks for the next of that list; refused where the list is empty or no place is left.
    """
    if instead_of is not None:
        from_contest_id = next(
            (one.contest_id for one in instead_of.entry.appearances if one.contest.parent_id == contest.id), None
        )
        if from_contest_id is None:
            return None
    guard.not_reached(contest, RESERVES_UNTIL, N_("名单已于 %(since)s 冻结，不能再递补。"))
    # Two organisers at once: the second waits here, and then counts the place that the first gave away.
    session.execute(sa.select(Contest.id).where(Contest.id == contest.id).with_for_update())
    sender = session.get_one(Contest, from_contest_id).organisation
    left = quota(contest, sender).left
    if left is not None and left <= 0:
        if instead_of is not None:
            return None
        require_places(contest, sender, 1)
    if instead_of is not None and left is None and _given_away(instead_of):
        return None
    while (row := _next(contest, from_contest_id)) is not None:
        entry = row.entry
        below = next((one for one in entry.appearances if one.contest_id == from_contest_id), None)
        if entry.status != "verified" or below is None or below.participation != Participation.COMPETING:
            row.state = "declined"
            session.flush()
            continue
        row.state, row.instead_of_id = "promoted", instead_of.id if instead_of is not None else None
        credit = credited_in(contest, home=entry.home, department=entry.department, delegation=entry.delegation)
        appearance = add(entry, contest, credit=credit, at=at, by=by)
        audit.record("registration.promote", entry, by=by, at=at, now={"contest": contest.key, "place": row.position})
        write_to(
            competitors(entry),
            entry,
            N_("%(edition)s：候补递补"),
            N_("有名额空出，《%(title)s》（%(number)s）由候补第 %(place)s 位递补进入%(contest)s。"),
            at=at,
            kind=mail.LetterKind.PROMOTED,
            place=row.position,
            contest=contest_name(contest),
        )
        return appearance
    if instead_of is None:
        raise WrongMoment(N_("这份候补名单上没有还在等的作品。"))
    return None


def _permitted(
    appearance: Appearance, old: Participation, new: Participation, authority: Authority, reason: str
) -> None:
    """Refuse what PERMISSIONS does not allow: too late, no reason, no change, or not for this authority."""
    own = [one for one in PERMISSIONS if one.authority is authority]
    fitting = [one for one in own if old in one.change_from and new in one.change_to]
    permission = next(iter(fitting or own))
    if permission.reason_needed and not reason:
        raise Unfit(N_("请写明原因；它会留在记录里。"), field="reason")
    guard.not_reached(appearance.contest, permission.until, permission.too_late)
    if old is new:
        raise Unfit(
            N_("现在就是“%(participation)s”，不用改。"), participation=PARTICIPATION_LABELS[new], field="participation"
        )
    if not fitting or (permission.own_only and appearance.participation_authority != authority):
        raise WrongMoment(
            N_("现在是“%(participation)s”，不能自己改。请联系组织者。"), participation=PARTICIPATION_LABELS[old]
        )


def _not_absent_after_marks(appearance: Appearance, _old: Participation, new: Participation) -> None:
    if new is Participation.ABSENT and appearance.competed_at is not None:
        raise Clash(N_("%(code)s 号已经有提交的评分表，不能记作缺席。"), code=appearance.code, field="participation")


# Checks that apply to every change, whoever asks for it; each refuses by raising. A check of the ledger for entries
# that take a place again (not in HOLDS_A_PLACE before, in it after) would be one more.
GUARDS: tuple[Callable[[Appearance, Participation, Participation], None], ...] = (_not_absent_after_marks,)


def _write(
    appearance: Appearance,
    old: Participation,
    new: Participation,
    *,
    authority: Authority,
    reason: str | None,
    by: UUID | None,
    at: datetime,
) -> None:
    _put(
        appearance,
        {
            **as_recorded(new, reason=reason, at=at),
            "participation_since": at,
            "participation_by_id": by,
            "participation_authority": str(authority),
            "withdrawn_from": str(old) if new is Participation.WITHDRAWN else None,
        },
    )
    audit.record(
        "registration.set_participation",
        appearance.entry,
        by=by,
        at=at,
        was={"participation": str(old)},
        now={"participation": str(new), "contest": appearance.contest.key, "authority": str(authority)},
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


def _given_away(appearance: Appearance) -> bool:
    found = sa.select(Reserve.id).where(Reserve.instead_of_id == appearance.id, Reserve.state == "promoted").limit(1)
    return session.scalar(found) is not None


def _next(contest: Contest, from_contest_id: UUID | None) -> Reserve | None:
    return session.scalar(
        sa.select(Reserve)
        .join(Entry, Entry.id == Reserve.entry_id)
        .where(Reserve.contest_id == contest.id, Reserve.from_contest_id == from_contest_id, Reserve.state == "waiting")
        .order_by(Reserve.position, Reserve.id)
        .limit(1)
        .with_for_update(of=Reserve)
    )


def _next_codes(contest: Contest) -> list[str]:
    """The contest's next number, and those after it, in case another request takes one at the same moment."""
    taken = session.scalar(
        sa.select(sa.func.count()).select_from(Appearance).where(Appearance.contest_id == contest.id)
    )
    return [f"{(taken or 0) + following:02d}" for following in range(1, TRIES + 1)]


def _with_code(codes: list[str], entry: Entry, **more: Any) -> Appearance:
    """An appearance under the first free one of some codes."""
    contest: Contest = more["contest"]
    for code in codes:
        if session.scalar(sa.select(Appearance.id).where(Appearance.contest_id == contest.id, Appearance.code == code)):
            continue
        try:
            with session.begin_nested():
                appearance = Appearance(
                    region=entry.region, entry_id=entry.id, home_id=entry.home_id, code=code, **more
                )
                session.add(appearance)
                session.flush()
        except IntegrityError:  # somebody else drew it at the same moment
            continue
        session.expire(entry, ["appearances"])
        return appearance
    raise Clash(N_("%(code)s 号在这场比赛里已经有了。"), code=codes[-1])
