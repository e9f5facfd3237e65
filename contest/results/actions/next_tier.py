"""The organiser of the next tier decides on each entry whose right to a place a correction below changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.errors import N_, Clash, NotFound, Sum, Unfit, Way
from contest.registration.actions import participation
from contest.registration.actions.locking import lock, lock_contest
from contest.registration.actions.quotas import require_places
from contest.registration.models import HOLDS_A_PLACE, Appearance, Authority, Participation, Reserve
from contest.registration.queries.affiliation import credited_in
from contest.registration.queries.quotas import quota
from contest.results.models import Advance, AdvanceChoice, AdvanceDecision, Tabulation
from contest.results.queries.next_tier import Difference, difference_of, differences
from contest.results.queries.recorded import ADVANCE_OPERATIONS


def decide_difference(
    target: Contest, appearance: Appearance, choice: str, *, reason: str, by: UUID | None, at: datetime
) -> AdvanceDecision:
    """Decide on an entry, by its appearance in the contest below: keep it or let it give its place up, add it or leave
    it out; with a reason.

    A place that an entry gives up waits for who is entitled to it, and goes to the reserve list only if nobody is.
    Raises Unfit without a reason and, with the calculation, where no place is left; Clash where somebody settled it a
    moment ago; WrongMoment where the contest is too far for it.
    """
    if not reason.strip():
        raise Unfit(N_("请写明理由；它会留在记录里，参赛的人看得到。"), field="reason")
    lock(appearance.entry)
    lock_contest(target)
    try:
        case = difference_of(target, appearance.id)
    except NotFound as settled:
        raise Clash(
            N_("%(number)s 已经没有要决定的了，可能别人刚刚办过。"), number=appearance.entry.number
        ) from settled
    if choice not in case.choices:
        raise Unfit(N_("请选一种办法。"), field="choice")
    chosen = AdvanceChoice(choice)
    if chosen is AdvanceChoice.WITHDRAWN and case.above is not None:
        owed = any(one.above is None and one.origin == case.origin and one.is_open for one in differences(target))
        participation.set_participation(
            case.above,
            Participation.WITHDRAWN,
            authority=Authority.DESK,
            reason=reason,
            by=by,
            at=at,
            next_promoted=not owed,
        )
    if chosen is AdvanceChoice.ADDED:
        _add(case, by=by, at=at)
    return note(case.tabulation, appearance, target, chosen, reason=reason.strip(), by=by, at=at)


def _add(case: Difference, *, by: UUID | None, at: datetime) -> None:
    target, entry = case.target, case.below.entry
    guard.not_reached(target, "judging-closed", N_("评分已于 %(since)s 结束，不能再补入。可以决定不补入，并写明理由。"))
    former = participation.former_participation(entry, target)
    if former is None or former.participation in HOLDS_A_PLACE:
        _require_place(case)
    credit = credited_in(target, home=entry.home, department=entry.department, delegation=entry.delegation)
    participation.add(entry, target, credit=credit, by=by, at=at)
    case.below.advanced_at = at
    if case.advance is not None:
        case.advance.carried_out_at = at


def _require_place(case: Difference) -> None:
    """Refuse where no place is left. Without a ledger the sender has as many places as entries that go through, and
    those that an organiser promoted by hand."""
    target, sender = case.target, case.origin.organisation
    present = quota(target, sender)
    if present.allotted is not None:
        require_places(target, sender, 1)
        return
    through, by_hand = places_by_rule(case)
    if present.used >= through + by_hand:
        raise Unfit(
            N_("%(organisation)s的名额不够，%(number)s 没有补入。先让不该在的退出，或者在台账里记够名额。"),
            organisation=sender.name,
            number=case.below.entry.number,
            sums=[
                Sum(N_("按规程晋级"), str(through)),
                Sum(N_("手工递补"), f"+ {by_hand}"),
                Sum(N_("已用"), f"− {present.used}"),
                Sum(N_("还能报送"), str(through + by_hand - present.used), total=True),
            ],
            ways=[Way(N_("看台账"), "registration.quota", target.address)],
        )


def places_by_rule(case: Difference) -> tuple[int, int]:
    """(entries that go through from the contest below, reserves that an organiser promoted into nobody's place)."""
    through = session.scalar(
        sa.select(sa.func.count())
        .select_from(Advance)
        .where(
            Advance.tabulation_id == case.tabulation.id,
            Advance.contest_id == case.origin.id,
            Advance.outcome == "through",
        )
    )
    by_hand = session.scalar(
        sa.select(sa.func.count())
        .select_from(Reserve)
        .where(
            Reserve.contest_id == case.target.id,
            Reserve.from_contest_id == case.origin.id,
            Reserve.state == "promoted",
            Reserve.instead_of_id.is_(None),
        )
    )
    return through or 0, by_hand or 0


def note(
    tabulation: Tabulation,
    appearance: Appearance,
    target: Contest,
    choice: AdvanceChoice,
    *,
    reason: str | None,
    by: UUID | None,
    at: datetime,
) -> AdvanceDecision:
    """Keep what was done about an entry's place in the next tier after a correction. `appearance`: in the contest
    below."""
    made = AdvanceDecision(
        contest_id=target.id,
        tabulation_id=tabulation.id,
        appearance_id=appearance.id,
        choice=str(choice),
        reason=reason,
        by_id=by,
        at=at,
    )
    session.add(made)
    session.flush()
    audit.record(
        ADVANCE_OPERATIONS[choice],
        appearance.entry,
        by=by,
        at=at,
        now={
            "contest": target.key,
            "from": appearance.contest.key,
            "run": tabulation.number,
            "decision": made.id,
            "tabulation": tabulation.id,
            "appearance": appearance.id,
            "target": target.id,
            "choice": made.choice,
            "edition": target.edition_id,
        },
        reason=reason,
    )
    return made
