"""The quota ledger: places in a contest for an organisation that sends entries. Lines add up; nothing is
overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import edition_part, rulebook_of
from contest.errors import N_, Sum
from contest.people.models import Organisation
from contest.registration.labels import QUOTA_BASIS_LABELS
from contest.registration.models import HOLDS_A_PLACE, Appearance, QuotaLine, Reserve

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Tier

BASES = ("base", "performance", "host", "reserved", "correction")


@dataclass
class Quota:
    """One organisation's places in one contest. `left` is None where there is no ledger: the rulebook's own number
    counts then."""

    organisation: Organisation
    lines: list[QuotaLine] = field(default_factory=list)
    used: int = 0  # entries that hold a place now: sent ones and promoted reserves, without those that withdrew
    promoted: int = 0  # how many of them came from the reserve list
    waiting: int = 0  # how many wait on the reserve list

    @property
    def allotted(self) -> int | None:
        return sum(line.amount for line in self.lines) if self.lines else None

    @property
    def left(self) -> int | None:
        return None if self.allotted is None else self.allotted - self.used

    @property
    def parts(self) -> list[tuple[str, int]]:
        """(basis, amount) in the order of BASES, with the lines of one basis added up."""
        sums = {basis: sum(line.amount for line in self.lines if line.basis == basis) for basis in BASES}
        return [(basis, amount) for basis, amount in sums.items() if amount]


def quotas(contest: Contest, organisation_ids: Iterable[UUID] | None = None) -> list[Quota]:
    """The ledger of a contest by sending organisation, for organisations with lines or entries: three queries.
    `organisations` limits it to some."""
    only = None if organisation_ids is None else set(organisation_ids)
    lines = sa.select(QuotaLine).where(QuotaLine.contest_id == contest.id)
    if only is not None:
        lines = lines.where(QuotaLine.organisation_id.in_(only))
    found: dict[UUID, Quota] = {}
    for line in session.scalars(lines.options(joinedload(QuotaLine.organisation)).order_by(QuotaLine.at, QuotaLine.id)):
        found.setdefault(line.organisation_id, Quota(line.organisation)).lines.append(line)
    for sender, used, promoted in _sent(contest, only):
        quota = found.setdefault(sender.id, Quota(sender))
        quota.used, quota.promoted = used, promoted
    waiting = (
        sa.select(Contest.organisation_id, sa.func.count())
        .select_from(Reserve)
        .join(Contest, Contest.id == Reserve.from_contest_id)
        .where(Reserve.contest_id == contest.id, Reserve.state == "waiting")
        .group_by(Contest.organisation_id)
    )
    for organisation_id, count in session.execute(waiting):
        if organisation_id in found:
            found[organisation_id].waiting = count
    return sorted(found.values(), key=lambda one: one.organisation.code)


def _sent(contest: Contest, only: set[UUID] | None) -> list[tuple[Organisation, int, int]]:
    below, origin = aliased(Appearance), aliased(Contest)
    promoted = sa.func.count(Reserve.id)
    query = (
        sa.select(Organisation, sa.func.count(Appearance.id.distinct()), promoted)
        .select_from(Appearance)
        .join(below, below.entry_id == Appearance.entry_id)
        .join(origin, sa.and_(origin.id == below.contest_id, origin.parent_id == contest.id))
        .join(Organisation, Organisation.id == origin.organisation_id)
        .outerjoin(
            Reserve,
            sa.and_(
                Reserve.entry_id == Appearance.entry_id,
                Reserve.contest_id == contest.id,
                Reserve.state == "promoted",
            ),
        )
        .where(Appearance.contest_id == contest.id, Appearance.participation.in_(HOLDS_A_PLACE))
    )
    if only is not None:
        query = query.where(origin.organisation_id.in_(only))
    # Organisations' names are JSON, which PostgreSQL cannot group by; the key decides the rest.
    return [(sender, used, count) for sender, used, count in session.execute(query.group_by(Organisation.id))]


def quota(contest: Contest, organisation: Organisation) -> Quota:
    """One organisation's places in a contest."""
    found = quotas(contest, [organisation.id])
    return found[0] if found else Quota(organisation)


def quota_left(contest: Contest, organisation: Organisation) -> int | None:
    """How many more entries an organisation may send into a contest; None where it has no ledger."""
    return quota(contest, organisation).left


def arithmetic(quota: Quota) -> list[Sum]:
    """The sum that a refusal shows."""
    lines = [
        Sum(QUOTA_BASIS_LABELS[basis], _signed(amount, first=not n)) for n, (basis, amount) in enumerate(quota.parts)
    ]
    lines.append(Sum(N_("已报送"), f"− {quota.used - quota.promoted}"))
    lines.append(Sum(N_("候补递补"), f"− {quota.promoted}"))
    lines.append(Sum(N_("还能报送"), str(quota.left), total=True))
    return lines


def _signed(amount: int, *, first: bool) -> str:
    if amount < 0:
        return f"− {-amount}"
    return str(amount) if first else f"+ {amount}"


def tier_below(contest: Contest) -> Tier | None:
    """The tier that sends entries into a contest, or None where entries register there."""
    tiers = edition_part(rulebook_of(contest)).tier
    place = [tier.key for tier in tiers].index(contest.stage)
    return tiers[place - 1] if place else None


def sender_named(contest: Contest, code: str) -> Organisation | None:
    """The organisation that may send into a contest, by its code: of the kind that runs the tier below, and in the
    province of the contest's own organisation where that has one."""
    tier = tier_below(contest)
    if tier is None:
        return None
    found = session.scalar(
        sa.select(Organisation).where(Organisation.kind == tier.run_by, Organisation.code == code.strip())
    )
    if found is None or (contest.organisation.province and found.province != contest.organisation.province):
        return None
    return found
