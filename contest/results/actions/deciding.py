"""What people add to the marks: points with a reason, and a committee's awards. Both are inputs of the law."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import parsed, text_of
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit
from contest.people.models import Organisation
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import Appearance, Participation
from contest.results.actions.tabulating import unsettled
from contest.results.models import Adjustment, Decision
from contest.results.queries.recorded import recorded_of_decision
from contest.rules.numbers import PER_POINT, decimal, format_thousandths, half_width, parse_thousandths

SIGNS = str.maketrans("−＋", "-+")
MOST_POINTS = 1_000_000 * PER_POINT


def _open_to_changes(contest: Contest) -> None:
    """Hold the contest, so that nobody publishes it meanwhile, and refuse after its results are published."""
    guard.hold([contest])
    unsettled(contest)


def adjust(appearance: Appearance, points: str, reason: str, *, by: UUID | None, at: datetime) -> Adjustment:
    """Add points to an appearance's score (or subtract some), with a reason. At most three decimals."""
    _open_to_changes(appearance.contest)
    typed = half_width(points.strip()).translate(SIGNS).removeprefix("+")
    if decimal(typed) is None:
        raise Unfit(N_("%(points)s 不是一个数。请写成 2.5 或 -1 这样。"), points=points, field="points")
    added = parse_thousandths(typed)
    if added is None or abs(added) > MOST_POINTS:
        raise Unfit(N_("加减分最多三位小数，例如 2.5 或 -1。"), field="points")
    if added == 0:
        raise Unfit(N_("加减 0 分没有作用，没有记。"), field="points")
    if not reason.strip():
        raise Unfit(N_("请写明为什么加减分，公布时会一起封存。"), field="reason")
    row = Adjustment(appearance_id=appearance.id, points=added, reason=reason.strip(), by_id=by, at=at)
    session.add(row)
    session.flush()
    now = {"points": format_thousandths(added), "adjustment": row.id, "edition": appearance.contest.edition_id}
    audit.record("results.adjust", appearance, by=by, at=at, now=now, reason=row.reason)
    return row


def withdraw_adjustment(row: Adjustment, *, by: UUID | None, at: datetime) -> None:
    """Points added by mistake no longer count; the row stays."""
    _open_to_changes(session.get_one(Appearance, row.appearance_id).contest)
    if row.withdrawn_at is not None:
        raise Clash(N_("这一条已经撤回了。"))
    row.withdrawn_at = at
    session.flush()
    audit.record("results.withdraw_adjustment", row, by=by, at=at, was={"points": row.points})


def decide(
    contest: Contest,
    award: str,
    whom: Appearance | Organisation,
    reason: str,
    *,
    by: UUID | None,
    at: datetime,
) -> Decision:
    """Record an award that a committee gives to an entry or to a group; the rulebook must declare it, and may limit how
    often it is given."""
    _open_to_changes(contest)
    declared = {one.award: one for one in parsed(text_of(contest)).decision}
    if award not in declared:
        raise Unfit(N_("规程没有设这个奖项：%(award)s。"), award=award, field="award")
    if not reason.strip():
        raise Unfit(N_("请写明评定的理由，公布时会一起封存。"), field="reason")
    if isinstance(whom, Appearance) and whom.participation == Participation.GUEST:
        raise Unfit(N_("%(number)s 是特邀参赛，不计名次，不参加评奖。"), number=whom.entry.number, field="whom")
    if isinstance(whom, Appearance) and whom.participation != Participation.COMPETING:
        raise Unfit(
            N_("%(number)s 现在是“%(participation)s”，不参加评奖。"),
            number=whom.entry.number,
            participation=PARTICIPATION_LABELS[whom.participation],
            field="whom",
        )
    appearance_id = whom.id if isinstance(whom, Appearance) else None
    organisation_id = whom.id if isinstance(whom, Organisation) else None
    given = session.scalars(
        sa.select(Decision)
        .join(Contest, Contest.id == Decision.contest_id, isouter=True)
        .where(
            Decision.edition_id == contest.edition_id,
            Decision.stage == contest.stage,
            Decision.award == award,
            sa.or_(Contest.organisation_id == contest.organisation_id, Decision.contest_id.is_(None)),
            Decision.withdrawn_at.is_(None),
        )
    ).all()
    if any((one.appearance_id, one.organisation_id) == (appearance_id, organisation_id) for one in given):
        raise Clash(N_("这个奖已经给过它了。"), field="whom")
    most = declared[award].most
    if most is not None and len(given) >= most:
        raise Unfit(
            N_("规程规定这个奖最多 %(most)s 个，已经给了 %(given)s 个。"), most=most, given=len(given), field="award"
        )
    row = Decision(
        edition_id=contest.edition_id,
        contest_id=contest.id,
        stage=contest.stage,
        award=award,
        appearance_id=appearance_id,
        organisation_id=organisation_id,
        reason=reason.strip(),
        by_id=by,
        at=at,
    )
    session.add(row)
    session.flush()
    audit.record("results.decide", row, by=by, at=at, now=recorded_of_decision(row), reason=row.reason)
    return row


def withdraw_decision(row: Decision, contest: Contest, *, by: UUID | None, at: datetime) -> None:
    """A decision that the committee withdrew no longer counts; the row stays."""
    _open_to_changes(contest)
    if row.withdrawn_at is not None:
        raise Clash(N_("这一条已经撤回了。"))
    row.withdrawn_at = at
    session.flush()
    audit.record("results.withdraw_decision", row, by=by, at=at, was={"award": row.award})
