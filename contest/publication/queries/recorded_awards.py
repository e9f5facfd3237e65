"""Earlier awards as the audit log records them: what publications gave to whom, and since when it does not count any
more. Eligibility and quotas of later editions are reckoned from these rows alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold
from contest.editions.models import Edition
from contest.people.models import EarlierAward

PER_LINE = 400  # rows that one line tells of
FIELDS = {
    "person": "person_id",
    "organisation": "organisation_id",
    "series": "series_id",
    "of edition": "edition_key",
    "contest": "contest_key",
    "stage": "stage",
    "track": "track",
    "award": "award",
    "publication": "publication",
    "region": "region",
}


def recorded_of_award(row: Mapping[str, Any]) -> dict[str, str]:
    """What the line of a publication says of one award that it gave: a row by its columns."""
    return {"row": str(row["id"]), **{name: str(row[column] or "") for name, column in FIELDS.items()}}


def _awards(edition: Any) -> Iterator[Standing]:
    within = sa.and_(Edition.series_id == EarlierAward.series_id, Edition.key == EarlierAward.edition_key)
    query = sa.select(*EarlierAward.__table__.c, Edition.id.label("of")).outerjoin(Edition, within)
    for row in rows_to_hold(query.order_by(EarlierAward.id), Edition.id, edition):
        fields = recorded_of_award(row._mapping)
        fields.pop("row")
        withdrawn = row.withdrawn_at.isoformat() if row.withdrawn_at else ""
        more = {"given": row.given_at.isoformat(), "withdrawn": withdrawn, "edition": str(row.of or "")}
        yield Standing(str(row.id), {**fields, **more})


def _given(line: Any) -> Iterator[Recorded]:
    more = {"given": line.at.isoformat(), "withdrawn": "", "edition": line.now["edition"]}
    for fields in json.loads(line.now["rows"]):
        yield Recorded(fields.pop("row"), {**fields, **more}, begins=True)


def _withdrawn(line: Any) -> Iterator[Recorded]:
    for row in json.loads(line.now["rows"]):
        yield Recorded(row, {"withdrawn": line.at.isoformat()})


def _forgotten(line: Any) -> Iterator[Recorded]:
    for row in json.loads(line.now["rows"]):
        yield Recorded(row, {}, ends=True)


def _moved(line: Any) -> Iterator[Recorded]:
    """Somebody came to an account of their own, and what they had won followed."""
    for row in (line.now or {}).get("moved earlier_award.person_id", "").split():
        yield Recorded(row, {"person": line.now["person"]})


EARLIER_AWARDS = Kind(
    "earlier award",
    {
        "publication.give_awards": _given,
        "publication.withdraw_awards": _withdrawn,
        "publication.forget_awards": _forgotten,
        **dict.fromkeys(("people.absorb", "people.succeed"), _moved),
    },
    _awards,
)
