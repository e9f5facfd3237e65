"""Scores made elsewhere: entered by one person, from a file or one by one, and confirmed by another.

Nothing is overwritten: a change is a new version with a reason, and a whole file can be taken back, by new versions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contest import audit
from contest.db import new_id, session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import freeze
from contest.editions.schedule import guard
from contest.editions.signing import require_second_person
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.judging.actions.confirming import CLOSED, CONFIRMERS
from contest.judging.actions.sheets import NOT_OPEN
from contest.judging.models import OutsideScore
from contest.judging.queries.outside_scores import (
    ScoreField,
    current_scores,
    has_result,
    owing,
    score_fields,
    scores_of_rooms,
    scores_waiting,
    version_before,
    versions_of_load,
)
from contest.judging.queries.recorded_scores import ENTERED, SCORE_CONFIRMED, recorded_of_score
from contest.people.second_person import Begun
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import JUDGED, Appearance
from contest.rules.numbers import decimal, half_width, shown

LONGEST = 24
SIGNS = str.maketrans("−＋", "-+")
Given = Mapping[tuple[Appearance, str], str | None]
"""By entry and field: the value as text, None to take it back."""


@dataclass(frozen=True)
class ScoreChange:
    """What would change for one figure of one entry. `was` is None where none stands."""

    appearance: Appearance
    field: ScoreField
    was: str | None
    now: str | None

    @property
    def is_new(self) -> bool:
        return self.was is None


def read_score(text: str, field: ScoreField) -> str:
    """A typed figure as it will be tabulated: digits and a point, within the bounds of its segment. Raises Unfit."""
    typed = half_width(text.strip()).translate(SIGNS).removeprefix("+")
    value = decimal(typed)
    if value is None or len(typed) > LONGEST:
        raise Unfit(N_("“%(value)s”不是一个数。请写成 86.5 这样；没有成绩就空着。"), value=text[:40], field="value")
    outside = field.segment.outside(value) if field.segment else None
    if outside is not None:
        raise Unfit(
            N_("%(value)s 大于规程允许的 %(bound)s。")
            if outside[0] == "score.above"
            else N_("%(value)s 小于规程允许的 %(bound)s。"),
            value=typed,
            bound=shown(outside[1]),
            field="value",
        )
    return typed


def changes_of_scores(contest: Contest, given: Given) -> list[ScoreChange]:
    """What these figures would change, by code and field. A figure that is not named stays as it is."""
    fields = {one.key: one for one in score_fields(contest)}
    current = current_scores(contest)
    found = []
    for (appearance, key), value in given.items():
        one = current.get((appearance.id, key))
        if (was := one.value if one else None) != value:
            found.append(ScoreChange(appearance, fields[key], was, value))
    order = list(fields)
    return sorted(found, key=lambda one: (len(one.appearance.code), one.appearance.code, order.index(one.field.key)))


def digest_of_scores(changes: Iterable[ScoreChange]) -> str:
    """What somebody was shown, to know whether it is still what would be done."""
    listed = [[str(one.appearance.id), one.field.key, one.was, one.now] for one in changes]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def enter_scores(
    contest: Contest,
    given: Given,
    *,
    reason: str | None = None,
    file: str | None = None,
    shown_as: str | None = None,
    by: UUID | None,
    at: datetime,
) -> list[OutsideScore]:
    """Enter figures; returns the new versions. Values are those of `read_score`. `file`: the name of the file that gave
    them; `shown_as`: the digest of the changes that were shown, refused if others would be made now.

    The first one freezes the contest's rules, as the first sheet does.
    """
    _open_to_scores(contest, (appearance for appearance, _key in given), by)
    found = changes_of_scores(contest, given)
    if shown_as is not None and digest_of_scores(found) != shown_as:
        raise Clash(N_("你核对的时候，有人改了这里的成绩。还没有改任何东西；请再核对一遍。"))
    reason = (reason or "").strip() or None
    current = current_scores(contest)
    if reason is None and any((one.appearance.id, one.field.key) in current for one in found):
        raise Unfit(N_("有的成绩已经记过，这次要改。请写明为什么改，记录里要留。"), field="reason")
    freeze(contest, at=at)
    source = (new_id(), file) if file is not None else (None, None)
    return [
        _version(one.appearance, one.field.key, one.now, current, reason, source, contest=contest, by=by, at=at)
        for one in found
    ]


def confirm_scores(
    contest: Contest,
    *,
    until: str | None = None,
    panels: Collection[UUID] | None = None,
    by: UUID | None,
    at: datetime,
) -> list[OutsideScore]:
    """Confirm what somebody else entered: all that waits, or what came no later than the version with this id, which
    was the newest that somebody saw. `panels`: only of entries in the rooms of these (None: of all). Returns those
    confirmed now."""
    guard.hold([contest])
    guard.not_reached(contest, "judging-closed", CLOSED)
    found = [one for one in scores_waiting(contest) if until is None or str(one.id) <= until]
    waiting = scores_of_rooms(found, panels)
    if found and not waiting:
        raise NotAllowed(N_("等着确认的都不是你们考场的{作品}，由它们的裁判长或组织者来确认。"))
    others = [one for one in waiting if by is None or one.by_id != by]
    if waiting and not others:
        raise NotAllowed(N_("自己录入的成绩不能由自己确认。请另一位裁判长或组织者来确认。"))
    hidden = owing(contest, by)
    mine = [one for one in others if one.appearance_id not in hidden]
    if others and not mine:
        raise NotAllowed(N_("你自己也评这{件}{作品}。等你的评分表由别人确认后，才能看和确认别人的。"))
    for doer in {one.by_id for one in mine}:
        beside = Begun((doer,), CONFIRMERS, beside_third=False)
        require_second_person([contest], roles=CONFIRMERS, beside=beside, by=by, at=at)
    for one in mine:
        one.confirmed_by, one.confirmed_at = by, at
        session.flush()
        audit.record(SCORE_CONFIRMED, one, by=by, at=at, now={"number": one.number})
    return mine


def undo_load(contest: Contest, load_id: UUID, *, reason: str, by: UUID | None, at: datetime) -> list[OutsideScore]:
    """Take a whole file back: each figure gets the value that it had before, as a new version that waits to be
    confirmed. Refused where one of them was changed since."""
    versions = versions_of_load(contest, load_id)
    _open_to_scores(contest, (one.appearance for one in versions), by, judged_only=False)
    if not all(one.is_current for one in versions):
        raise Clash(N_("这个文件里有成绩后来又改过，不能整个撤回。没有撤回；请逐个改。"))
    current, none = current_scores(contest), (None, None)
    made = []
    for one in versions:
        before = version_before(one)
        value = before.value if before else None
        made.append(_version(one.appearance, one.segment, value, current, reason, none, contest=contest, by=by, at=at))
    return made


def _open_to_scores(
    contest: Contest, appearances: Iterable[Appearance], by: UUID | None, *, judged_only: bool = True
) -> None:
    """Hold the contest, and refuse outside judging, and for entries that are not judged."""
    guard.hold([contest])
    guard.reached(contest, "judging-opened", NOT_OPEN)
    guard.not_reached(contest, "judging-closed", CLOSED)
    hidden = owing(contest, by)
    for one in appearances:
        if judged_only and one.participation not in JUDGED:
            raise WrongMoment(
                N_("%(number)s 已记为“%(participation)s”，没有成绩可记。"),
                number=one.entry.number,
                participation=PARTICIPATION_LABELS[one.participation],
            )
        if one.id in hidden:
            raise NotAllowed(N_("你自己也评这{件}{作品}。等你的评分表由别人确认后，才能看和确认别人的。"))


def _version(
    appearance: Appearance,
    key: str,
    value: str | None,
    current: Mapping[tuple[UUID, str], OutsideScore],
    reason: str | None,
    source: tuple[UUID | None, str | None],
    *,
    contest: Contest,
    by: UUID | None,
    at: datetime,
) -> OutsideScore:
    last = current.get((appearance.id, key))
    if last is not None:
        last.is_current = False
        session.flush()
    made = OutsideScore(
        region=appearance.region,
        contest_id=contest.id,
        appearance=appearance,
        segment=key,
        number=last.number + 1 if last else 1,
        value=value,
        reason=reason,
        load_id=source[0],
        file=source[1],
        by_id=by,
        at=at,
    )
    session.add(made)
    session.flush()
    if value is None:
        appearance.competed_at = appearance.competed_at if has_result(appearance.id) else None
    else:
        appearance.competed_at = appearance.competed_at or at
    was = {"number": last.number, "version": last.id} if last else None
    now = {**recorded_of_score(made), "edition": contest.edition_id}
    audit.record(ENTERED, made, by=by, at=at, was=was, now=now, reason=reason)
    return made
