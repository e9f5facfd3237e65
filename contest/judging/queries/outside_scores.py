"""Scores made elsewhere: which of them a contest takes, what stands, what waits for a second person, and files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.labels import scheme_names
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import parsed, text_of
from contest.errors import NotFound
from contest.judging.models import Assignment, OutsideScore, Panel, Seat, SheetVersion
from contest.judging.queries.panels import taking_part
from contest.judging.queries.parts import takes
from contest.registration.models import Appearance, Participation

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Segment

WHOLE = ""
"""The key of the field that is the whole score."""
WHOLE_NAME = {"zh": "成绩", "en": "Score"}


@dataclass(frozen=True)
class ScoreField:
    """One figure that a contest takes from elsewhere: the whole score (key ""), or a segment's value."""

    key: str
    name: Mapping[str, str]
    segment: Segment | None = None


@lru_cache(maxsize=256)
def _fields(text: str, contest_key: str) -> tuple[ScoreField, ...]:
    law = parsed(text).law_of(contest_key)
    names = scheme_names(law)
    taken = [segment for segment in law.segments if segment.from_ == "scores"]
    if law.segments or law.scheme is not None or law.ranking.by.startswith("attribute:"):
        return tuple(
            ScoreField(one.key, names.get(f"segment:{one.key}", {"zh": one.key, "en": one.key}), one) for one in taken
        )
    return (ScoreField(WHOLE, WHOLE_NAME),)


def score_fields(contest: Contest) -> tuple[ScoreField, ...]:
    """What this contest takes from elsewhere: segments with `from = "scores"`; the whole score where no marking scheme
    fits it; nothing where judges mark all of it."""
    return _fields(text_of(contest), contest.key)


@lru_cache(maxsize=256)
def _stages(text: str, contest_key: str) -> tuple[tuple[str, str], ...]:
    segments = parsed(text).law_of(contest_key).segments
    return tuple((one.key, one.stage) for one in segments if one.stage is not None)


def stages_taken(contest: Contest) -> dict[str, str]:
    """The segments whose value is the score published at an earlier stage, with that stage (law 2, section 9)."""
    return dict(_stages(text_of(contest), contest.key))


def is_judged(contest: Contest) -> bool:
    """Whether judges mark something in this contest."""
    return parsed(text_of(contest)).law_of(contest.key).scheme is not None


def current_scores(contest: Contest) -> dict[tuple[UUID, str], OutsideScore]:
    """The version that counts, by appearance and field; also one whose value was taken back."""
    found = session.scalars(
        sa.select(OutsideScore).where(OutsideScore.contest_id == contest.id, OutsideScore.is_current)
    )
    return {(one.appearance_id, one.segment): one for one in found}


def confirmed_values(contest: Contest) -> dict[UUID, dict[str, str]]:
    """The confirmed values, by appearance and field."""
    found: dict[UUID, dict[str, str]] = {}
    for (appearance_id, key), one in current_scores(contest).items():
        if one.value is not None and one.confirmed_at is not None:
            found.setdefault(appearance_id, {})[key] = one.value
    return found


@dataclass(frozen=True)
class ScoreCell:
    """One figure of one entry as a reader may see it."""

    score: OutsideScore | None
    hidden: bool = False

    @property
    def value(self) -> str:
        """Its value as this reader sees it, "" where there is none."""
        return "" if self.hidden or self.score is None else self.score.value or ""

    @property
    def is_waiting(self) -> bool:
        return self.score is not None and self.score.confirmed_at is None


@dataclass(frozen=True)
class ScoreRow:
    """One entry with its figures, in the order of `score_fields`."""

    appearance: Appearance
    cells: tuple[ScoreCell, ...]


def score_rows(contest: Contest, *, looking: UUID | None, panels: Collection[UUID] | None = None) -> list[ScoreRow]:
    """Every entry that is judged, with what stands; for the chair of `panels`, those in the room of one of them. A
    reader who also judges an entry sees nothing of it before their own sheet is confirmed."""
    fields, current = score_fields(contest), current_scores(contest)
    hidden = owing(contest, looking)
    return [
        ScoreRow(one, tuple(ScoreCell(current.get((one.id, field.key)), one.id in hidden) for field in fields))
        for one in of_rooms(taking_part(contest), panels)
    ]


def owing(contest: Contest, account_id: UUID | None) -> set[UUID]:
    """The entries that somebody judges themselves and whose own sheet is not confirmed yet."""
    if account_id is None:
        return set()
    own = sa.and_(
        SheetVersion.seat_id == Assignment.seat_id,
        SheetVersion.appearance_id == Assignment.appearance_id,
        SheetVersion.is_current,
        SheetVersion.confirmed_at.is_not(None),
    )
    return set(
        session.scalars(
            sa.select(Assignment.appearance_id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .join(Appearance, Appearance.id == Assignment.appearance_id)
            .outerjoin(SheetVersion, own)
            .where(
                Appearance.contest_id == contest.id,
                Assignment.withdrawn_at.is_(None),
                Seat.account_id == account_id,
                SheetVersion.id.is_(None),
            )
        )
    )


def scores_waiting(contest: Contest) -> list[OutsideScore]:
    """The versions that nobody confirmed yet, oldest first."""
    return list(
        session.scalars(
            sa.select(OutsideScore)
            .where(OutsideScore.contest_id == contest.id, OutsideScore.is_current, OutsideScore.confirmed_at.is_(None))
            .options(joinedload(OutsideScore.appearance).joinedload(Appearance.entry))
            .order_by(OutsideScore.at, OutsideScore.id)
        )
    )


def scores_of_rooms(scores: Collection[OutsideScore], panels: Collection[UUID] | None) -> list[OutsideScore]:
    """Those of entries that are in the room of one of these panels of their contest; None: all of them."""
    inside = {one.id for one in of_rooms([one.appearance for one in scores], panels)}
    return [one for one in scores if one.appearance_id in inside]


def of_rooms(appearances: Collection[Appearance], panels: Collection[UUID] | None) -> list[Appearance]:
    """Those in the room of one of these panels of their contest; None: all of them."""
    if panels is None or not appearances:
        return [*appearances]
    own = session.scalars(sa.select(Panel).where(Panel.id.in_(panels))).all()
    return [one for one in appearances if any(takes(panel, one.entry) for panel in own)]


def scores_missing(contest: Contest, out: Mapping[UUID, Collection[str]]) -> list[Appearance]:
    """The competing entries that lack a figure. `out`: the segments of which nothing is wanted, by appearance."""
    fields = score_fields(contest)
    if not fields:
        return []
    current = current_scores(contest)

    def lacks(appearance: Appearance, key: str) -> bool:
        one = current.get((appearance.id, key))
        return one is None or one.value is None

    competing = [one for one in taking_part(contest) if one.participation == Participation.COMPETING]
    keys = {one.id: [field.key for field in fields if field.key not in out.get(one.id, ())] for one in competing}
    return [one for one in competing if any(lacks(one, key) for key in keys[one.id])]


def score_versions(contest: Contest) -> Any:
    """(OutsideScore, Appearance) of every version, for paging by id."""
    return (
        sa.select(OutsideScore, Appearance)
        .join(Appearance, Appearance.id == OutsideScore.appearance_id)
        .where(OutsideScore.contest_id == contest.id)
        .options(joinedload(Appearance.entry))
    )


@dataclass(frozen=True)
class Load:
    """One file that was taken in: how many figures it gave, and whether all of them still count."""

    id: UUID
    file: str
    by_id: UUID | None
    at: datetime
    count: int
    current: int

    @property
    def is_whole(self) -> bool:
        return self.current == self.count


def loads_of(contest: Contest, load_id: UUID | None = None) -> list[Load]:
    """The files that were taken in, newest first."""
    query = (
        sa.select(
            OutsideScore.load_id,
            sa.func.min(OutsideScore.file),
            OutsideScore.by_id,
            OutsideScore.at,
            sa.func.count(),
            sa.func.sum(sa.case((OutsideScore.is_current, 1), else_=0)),
        )
        .where(OutsideScore.contest_id == contest.id, OutsideScore.load_id.is_not(None))
        .group_by(OutsideScore.load_id, OutsideScore.by_id, OutsideScore.at)
        .order_by(OutsideScore.at.desc(), OutsideScore.load_id)
    )
    if load_id is not None:
        query = query.where(OutsideScore.load_id == load_id)
    return [
        Load(id_, file or "", by, at, count, int(current))
        for id_, file, by, at, count, current in session.execute(query)
    ]


def load_at(edition: str, load_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: a file that was taken in, within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = loads_of(contest, load_id)
    if not found:
        raise NotFound
    return {"contest": contest, "load": found[0]}


def versions_of_load(contest: Contest, load_id: UUID) -> Sequence[OutsideScore]:
    return session.scalars(
        sa.select(OutsideScore)
        .where(OutsideScore.contest_id == contest.id, OutsideScore.load_id == load_id)
        .order_by(OutsideScore.id)
    ).all()


def has_result(appearance_id: UUID) -> bool:
    """Whether a sheet or a figure of an entry counts, so that it competed."""
    sheet = sa.select(SheetVersion.id).where(SheetVersion.appearance_id == appearance_id, SheetVersion.is_current)
    score = sa.select(OutsideScore.id).where(
        OutsideScore.appearance_id == appearance_id, OutsideScore.is_current, OutsideScore.value.is_not(None)
    )
    return any(session.scalar(one.limit(1)) is not None for one in (sheet, score))


def version_before(one: OutsideScore) -> OutsideScore | None:
    return session.scalar(
        sa.select(OutsideScore).where(
            OutsideScore.appearance_id == one.appearance_id,
            OutsideScore.segment == one.segment,
            OutsideScore.number == one.number - 1,
        )
    )
