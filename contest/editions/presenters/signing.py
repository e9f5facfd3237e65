"""Who signs what a contest publishes, as its desks say from the beginning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from contest.editions.models import Contest
from contest.editions.signing import REVIEWERS, draft_of, second_people, signing_of
from contest.formatting import format_moment
from contest.people.labels import LACK_LABELS
from contest.people.second_person import Qualification

PEOPLE_SHOWN = 10


@dataclass(frozen=True)
class SigningShown:
    """How many people sign, who could give the second signature now, and why others cannot yet."""

    signatures: int
    able: list[str]
    others: list[str]


def signing_shown(contests: Sequence[Contest], *, beside: UUID | None, at: datetime) -> SigningShown:
    """`beside`: whose draft it is or would be."""
    found = second_people(contests, roles=REVIEWERS, beside=draft_of(beside), at=at)
    return SigningShown(
        signing_of(contests).signatures,
        [one.account.name for one in found if one.lack is None][:PEOPLE_SHOWN],
        [format_qualification(one, contests[0].edition.zone) for one in found if one.lack][:PEOPLE_SHOWN],
    )


def format_qualification(found: Qualification, zone: str) -> str:
    """`范志远：还在等待期，10 月 12 日 10:00 起可以`: why somebody cannot sign yet, and from when they can."""
    why = _(LACK_LABELS[found.lack]) if found.lack else ""
    if found.able_from is None:
        return str(_("%(name)s：%(why)s", name=found.account.name, why=why))
    able = format_moment(found.able_from, zone)
    return str(_("%(name)s：%(why)s，%(able)s 起可以", name=found.account.name, why=why, able=able))
