"""How one organisation deals with objections at one stage of an edition: an own setting, because the rulebook has no
clause for it. Without one: one level, decided by its organisers, no clock, nothing of a decision public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest, Setting
from contest.people.models import Account
from contest.publication.models import Objection, ObjectionState, ObjectorRole, Objectors, Publication
from contest.publication.timeline.workdays import after_days

LEVELS = 2  # at most
TEAM = frozenset({ObjectorRole.CONTESTANT, ObjectorRole.ADVISER})
ROLES: dict[str, frozenset[ObjectorRole]] = {
    Objectors.ALL: frozenset(ObjectorRole),
    Objectors.TEAM: TEAM,
    Objectors.LEADER: frozenset({ObjectorRole.LEADER}),
}


@dataclass(frozen=True)
class Procedure:
    """`levels`: 1, or 2 where the objector may have the first decision looked at by others. `decide_days`: working days
    in which each level is to decide; `further_days`: those in which a second level may be asked for; `minutes`: how
    long after publishing objections are taken, where neither rulebook nor calendar has a publicity period. `publish`:
    decisions are public in full, without the objector. `arbiters`: accounts that alone decide at the last level; nobody
    named: the organisers. `names`: theirs, in the same order. `who`: a value of Objectors."""

    levels: int = 1
    decide_days: int | None = None
    further_days: int = 3
    minutes: int | None = None
    publish: bool = False
    arbiters: tuple[UUID, ...] = ()
    names: tuple[str, ...] = ()
    who: str = Objectors.ALL

    @property
    def roles(self) -> frozenset[ObjectorRole]:
        """In which capacities somebody may object."""
        return ROLES[self.who]

    def kept(self) -> dict[str, Any]:
        """As the setting keeps it."""
        return {
            "levels": self.levels,
            "decide_days": self.decide_days,
            "further_days": self.further_days,
            "minutes": self.minutes,
            "publish": self.publish,
            "arbiters": [str(one) for one in self.arbiters],
            "names": list(self.names),
            "who": str(self.who),
        }


def key_of(stage: str) -> str:
    """The key of the setting: of one stage, as those of dates are."""
    return f"{stage}.objections"


def same_desk(contest: Contest) -> sa.Select[Any]:
    """The ids of the contests that one organisation runs at one stage of an edition."""
    return sa.select(Contest.id).where(
        Contest.edition_id == contest.edition_id,
        Contest.organisation_id == contest.organisation_id,
        Contest.stage == contest.stage,
    )


def setting_of(contest: Contest) -> Setting | None:
    """The row that holds it: of any one of these contests."""
    return session.scalar(
        sa.select(Setting)
        .where(Setting.contest_id.in_(same_desk(contest)), Setting.key == key_of(contest.stage))
        .order_by(Setting.id)
        .limit(1)
    )


def procedure_of(contest: Contest) -> Procedure:
    """What counts for the objections in a contest."""
    found = setting_of(contest)
    if found is None:
        return Procedure()
    kept = dict(found.value["is"])
    arbiters = tuple(UUID(one) for one in kept.pop("arbiters"))
    return Procedure(**{**kept, "names": tuple(kept["names"])}, arbiters=arbiters)


def accounts_called(logins: list[str]) -> dict[str, Account]:
    """Accounts by the names that they sign in with; those that nobody has are left out."""
    rows = session.scalars(sa.select(Account).where(Account.login.in_(logins), Account.disabled_at.is_(None)))
    return {one.login: one for one in rows if one.login}


def logins_of(account_ids: Sequence[UUID]) -> list[str]:
    """The names that these sign in with, in this order."""
    rows = session.execute(sa.select(Account.id, Account.login).where(Account.id.in_(account_ids)))
    known = {row[0]: row[1] for row in rows if row[1]}
    return [known[one] for one in account_ids if one in known]


def is_arbiter(objection: Objection, account_id: UUID | None) -> bool:
    """Whether somebody is named to decide such objections at their last level."""
    return account_id is not None and account_id in procedure_of(objection.contest).arbiters


def is_at_last_level(objection: Objection, procedure: Procedure) -> bool:
    return objection.level >= procedure.levels


def came_at(objection: Objection) -> datetime:
    """When an objection came: when it was filed, or the beginning of the day on which its paper was received."""
    day = objection.received_on
    if day is None:
        return objection.filed_at
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(objection.contest.edition.zone)).astimezone(UTC)


def due_of(objection: Objection, procedure: Procedure) -> datetime | None:
    """Until when an open objection is to be decided: whole working days after it came, or was taken further."""
    if procedure.decide_days is None or objection.state != ObjectionState.OPEN:
        return None
    since = objection.further_at or came_at(objection)
    return after_days(since, procedure.decide_days, working=True, zone=objection.contest.edition.zone)


def further_until(objection: Objection, procedure: Procedure) -> datetime | None:
    """Until when the objector may ask for the second level; None where there is none left."""
    if objection.state != ObjectionState.DECIDED or is_at_last_level(objection, procedure):
        return None
    if objection.closed_at is None:
        return None
    return after_days(objection.closed_at, procedure.further_days, working=True, zone=objection.contest.edition.zone)


def still_open_to_more(publication_ids: list[UUID], at: datetime) -> list[tuple[int, datetime]]:
    """The decided objections to these publications that may still be taken further, with the end of that time."""
    rows = session.scalars(
        sa.select(Objection)
        .where(Objection.publication_id.in_(publication_ids), Objection.state == ObjectionState.DECIDED)
        .options(sa.orm.joinedload(Objection.contest).joinedload(Contest.edition))
        .order_by(Objection.number)
    ).all()
    by_contest = {one.contest_id: procedure_of(one.contest) for one in rows}
    ends = [(one.number, further_until(one, by_contest[one.contest_id])) for one in rows]
    return [(number, end) for number, end in ends if end is not None and at < end]


def is_begun(contest: Contest) -> bool:
    """Whether something of this organisation is public at this stage, so that people rely on how it is."""
    return bool(
        session.scalar(
            sa.select(
                sa.exists().where(
                    Publication.edition_id == contest.edition_id,
                    Publication.organisation_id == contest.organisation_id,
                    Publication.stage == contest.stage,
                    Publication.published_at.is_not(None),
                )
            )
        )
    )


def waiting_for_arbiter(account_id: UUID) -> list[Objection]:
    """The open objections that somebody is named to decide and that have come to their level, oldest first."""
    named = sa.select(Setting.contest_id).where(
        Setting.key.endswith(".objections"), sa.cast(Setting.value, sa.Text).contains(str(account_id))
    )
    desks = session.scalars(sa.select(Contest).where(Contest.id.in_(named))).all()
    found: dict[UUID, Objection] = {}
    for contest in desks:
        procedure = procedure_of(contest)
        rows = session.scalars(
            sa.select(Objection)
            .where(Objection.contest_id.in_(same_desk(contest)), Objection.state == ObjectionState.OPEN)
            .options(
                sa.orm.joinedload(Objection.contest).joinedload(Contest.edition),
                sa.orm.joinedload(Objection.entry),
            )
            .order_by(Objection.number)
        )
        found |= {one.id: one for one in rows if is_at_last_level(one, procedure) and account_id in procedure.arbiters}
    return list(found.values())
