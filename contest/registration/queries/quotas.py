"""The quota ledger: places in a contest for an organisation that sends entries. Lines add up; nothing is
overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """One organisation's places in one contest. `allotted` and `left` are None where there is no ledger: the entries
    that were sent have the places then (`granted`)."""

    organisation: Organisation
    lines: list[QuotaLine] = field(default_factory=list)
    used: int = 0  # entries that hold a place now: sent ones and promoted reserves, without those that withdrew
    promoted: int = 0  # how many of them came from the reserve list
    granted: int = 0  # entries that were sent, and reserves that an organiser promoted into nobody's place
    waiting: int = 0  # how many wait on the reserve list

    @property
    def allotted(self) -> int | None:
        return sum(line.amount for line in self.lines) if self.lines else None

    @property
    def places(self) -> int:
        """How many entries may hold a place at once."""
        return self.granted if self.allotted is None else self.allotted

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
    for sender, used, promoted, granted in _sent(contest, only):
        quota = found.setdefault(sender.id, Quota(sender))
        quota.used, quota.promoted, quota.granted = used, promoted, granted
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


def _sent(contest: Contest, only: set[UUID] | None) -> list[tuple[Organisation, int, int, int]]:
    """(sender, entries that hold a place, reserves among them, places granted by sending) in one query."""
    below, origin = aliased(Appearance), aliased(Contest)
    holds = Appearance.participation.in_(HOLDS_A_PLACE)

    def number(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((which, 1), else_=0))

    query = (
        sa.select(
            Organisation,
            number(holds),
            number(sa.and_(holds, Reserve.id.is_not(None))),
            number(sa.or_(Reserve.id.is_(None), Reserve.instead_of_id.is_(None))),
        )
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
        .where(Appearance.contest_id == contest.id)
    )
    if only is not None:
        query = query.where(origin.organisation_id.in_(only))
    # Organisations' names are JSON, which PostgreSQL cannot group by; the key decides the rest.
    return [
        (sender, used, promoted, granted)
        for sender, used, promoted, granted in session.execute(query.group_by(Organisation.id))
    ]


def sender_of(appearance: Appearance) -> Contest | None:
    """The contest of the tier below that an appearance came from; None where the entry registers."""
    return next(
        (one.contest for one in appearance.entry.appearances if one.contest.parent_id == appearance.contest_id), None
    )


def promoted_from(contest: Contest, origin: Contest) -> Sequence[Reserve]:
    """The promoted reserves of one list who hold a place now, last of the list first."""
    return session.scalars(
        sa.select(Reserve)
        .join(Appearance, sa.and_(Appearance.entry_id == Reserve.entry_id, Appearance.contest_id == contest.id))
        .where(
            Reserve.contest_id == contest.id,
            Reserve.from_contest_id == origin.id,
            Reserve.state == "promoted",
            Appearance.participation.in_(HOLDS_A_PLACE),
        )
        .options(joinedload(Reserve.entry))
        .order_by(Reserve.position.desc(), Reserve.id.desc())
    ).all()


def vacated(contest: Contest, origin: Contest) -> Appearance | None:
    """An appearance of a sender that holds no place now and whose place no reserve took."""
    below = aliased(Appearance)
    taken = sa.exists().where(Reserve.instead_of_id == Appearance.id, Reserve.state == "promoted")
    return session.scalar(
        sa.select(Appearance)
        .join(below, sa.and_(below.entry_id == Appearance.entry_id, below.contest_id == origin.id))
        .where(Appearance.contest_id == contest.id, Appearance.participation.not_in(HOLDS_A_PLACE), ~taken)
        .order_by(Appearance.id)
        .limit(1)
    )


def reserve_in_place_of(appearance: Appearance) -> Reserve | None:
    """Whom an entry that comes back may ask to make way: the reserve who took its place, else the last who was promoted
    from its list."""
    origin = sender_of(appearance)
    if origin is None:
        return None
    found = promoted_from(appearance.contest, origin)
    return next((one for one in found if one.instead_of_id == appearance.id), found[0] if found else None)


def quota(contest: Contest, organisation: Organisation) -> Quota:
    """One organisation's places in a contest."""
    found = quotas(contest, [organisation.id])
    return found[0] if found else Quota(organisation)


def quota_left(contest: Contest, organisation: Organisation) -> int | None:
    """How many more entries an organisation may send into a contest; None where it has no ledger."""
    return quota(contest, organisation).left


def arithmetic(quota: Quota) -> list[Sum]:
    """The sum that a refusal shows. Without a ledger it begins with the places that sending granted."""
    lines = [
        Sum(QUOTA_BASIS_LABELS[basis], _signed(amount, first=not n)) for n, (basis, amount) in enumerate(quota.parts)
    ]
    if quota.allotted is None:
        lines.append(Sum(N_("按规程报送的名额"), str(quota.granted)))
    lines.append(Sum(N_("已报送"), f"− {quota.used - quota.promoted}"))
    lines.append(Sum(N_("候补递补"), f"− {quota.promoted}"))
    lines.append(Sum(N_("还能报送"), str(quota.places - quota.used), total=True))
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
