"""An entry's way through the tiers, with dated events. Nothing about a higher tier is shown before the lower tier's
results are published, so that advancing reveals no place."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import lineage, milestones
from contest.editions.rulebooks.effective import round_name, tier_of
from contest.editions.schedule.calendar import period
from contest.errors import N_
from contest.registration.labels import ENTRY_STATUS_LABELS, PARTICIPATION_LABELS
from contest.registration.models import JUDGED, Appearance, Entry, Participation, Reserve, Verification
from contest.registration.queries.deadlines import phase_of
from contest.registration.queries.page_parts import Event, Sentence, Step, sentence


def visible_appearances(entry: Entry) -> list[Appearance]:
    """An entry's appearances, lowest tier first, as far as its people may know about them: a higher one only after the
    lower tier's results are published."""
    by_contest = {one.contest_id: one for one in entry.appearances}
    shown: list[Appearance] = []
    below: Contest | None = None
    for contest in lineage(entry.contest):
        if below is not None and "published" not in milestones(below) and below.id in by_contest:
            break
        if appearance := by_contest.get(contest.id):
            shown.append(appearance)
        below = contest
    return shown


def steps_of(entry: Entry, at: datetime) -> list[Step]:
    shown = {one.contest_id: one for one in visible_appearances(entry)}
    contests = lineage(entry.contest)
    steps = []
    for place, contest in enumerate(contests):
        if place and _ends_at(entry, contests[place - 1], shown.get(contests[place - 1].id), shown.get(contest.id)):
            break
        appearance = shown.get(contest.id)
        moved_up = place + 1 < len(contests) and contests[place + 1].id in shown
        skipped = appearance is None and place > 0 and _passed(contests, place, shown)
        left = appearance is not None and appearance.participation not in JUDGED
        over = moved_up or skipped or left or "final" in milestones(contest)
        if over:
            state = "done"
        elif place == 0 or appearance is not None:
            state = "now"
        else:
            state = "next"
        if entry.status in ("withdrawn", "rejected") and state == "now":
            state = "next"
        tag, tag_kind = _tag(entry, contest, appearance, contests[place + 1] if moved_up else None)
        steps.append(
            Step(
                contest,
                tier_of(contest).sign.model_dump(),
                round_name(contest),
                state,
                tag,
                tag_kind,
                _note(contest, appearance, at) if state != "done" else None,
                tuple(_events(entry, contest, appearance, at, registers=place == 0)),
            )
        )
    return steps


def _ends_at(entry: Entry, contest: Contest, appearance: Appearance | None, above: Appearance | None) -> bool:
    """Whether an entry's way ends in a contest as far as its people know: it no longer takes part there, or the results
    are published and the others were sent on without it. Whoever waits on the reserve list may still go on."""
    reached = milestones(contest)
    if appearance is None or above is not None:
        return False
    if appearance.participation not in JUDGED:
        return True
    if "published" not in reached:
        return False
    waiting = sa.select(Reserve.id).where(
        Reserve.entry_id == entry.id, Reserve.from_contest_id == contest.id, Reserve.state == "waiting"
    )
    return "advanced" in reached and session.scalar(waiting.limit(1)) is None


def _passed(contests: list[Contest], place: int, shown: dict[UUID, Appearance]) -> bool:
    """Whether a tier was skipped on the way up (an entry that was put directly into a higher contest)."""
    return any(above.id in shown for above in contests[place + 1 :])


def _tag(
    entry: Entry, contest: Contest, appearance: Appearance | None, above: Contest | None
) -> tuple[Sentence | None, str]:
    if appearance is not None and appearance.participation != Participation.COMPETING:
        kind = "bad" if appearance.participation == Participation.DISQUALIFIED else "strong"
        return sentence(PARTICIPATION_LABELS[appearance.participation]), kind
    if above is not None:
        return sentence(N_("晋级%(tier)s"), tier=tier_of(above).name.model_dump()), "strong"
    if contest.id == entry.contest_id and entry.status in ("returned", "rejected", "withdrawn", "submitted"):
        return sentence(ENTRY_STATUS_LABELS[entry.status]), "bad" if entry.status in (
            "returned",
            "rejected",
        ) else "strong"
    return None, "strong"


def _note(contest: Contest, appearance: Appearance | None, at: datetime) -> Sentence | None:
    if appearance is not None:
        return sentence(N_("参赛编号 %(code)s"), code=appearance.code) if tier_of(contest).judges.blind else None
    judging = period(contest, "judging")
    if judging.opens and judging.state(at) == "before":
        return sentence(N_("评审 %(opens)s 开始"), opens=judging.opens)
    return None


def _events(
    entry: Entry, contest: Contest, appearance: Appearance | None, at: datetime, *, registers: bool
) -> list[Event]:
    found: list[Event] = []
    if registers:
        if entry.submitted_at:
            found.append(Event(entry.submitted_at, sentence(N_("提交了报名"))))
        found += [Event(one.at, _decided(one)) for one in entry.verifications if one.undone_at is None]
        if entry.withdrawn_at:
            found.append(Event(entry.withdrawn_at, sentence(N_("撤回了报名"))))
        found += _deadlines(entry, at)
    elif appearance is not None:
        found.append(Event(appearance.registered_at, sentence(N_("报送到这一轮，材料随{作品}带入"))))
    if appearance is not None and appearance.withdrawn_at:
        found.append(Event(appearance.withdrawn_at, sentence(PARTICIPATION_LABELS[Participation.WITHDRAWN])))
    opens = _judging_opens(contest, at)
    if opens and (registers or appearance is not None):
        found.append(Event(opens, sentence(N_("评审开始"))))
    for what, words in (("published", N_("公布结果，开始公示")), ("final", N_("名单定稿"))):
        if mark := milestones(contest).get(what):
            found.append(Event(mark.at, sentence(words)))
    return sorted(found, key=lambda event: event.at)


def _judging_opens(contest: Contest, at: datetime) -> datetime | None:
    """When judging was opened, or is to be by the calendar; a planned day that passed without it says nothing."""
    if opened := milestones(contest).get("judging-opened"):
        return opened.at
    planned = period(contest, "judging").opens
    return planned if planned and planned > at else None


def _decided(decision: Verification) -> Sentence:
    if decision.decision == "returned":
        return sentence(N_("退回修改：%(n)s 处"), n=len(decision.fields))
    return sentence(N_("审核通过") if decision.decision == "verified" else N_("没有通过审核"))


def _deadlines(entry: Entry, at: datetime) -> list[Event]:
    if entry.status == "draft":
        span, words = phase_of(entry, "registration"), N_("报名截止")
    elif entry.status == "returned":
        span, words = phase_of(entry, "verification"), N_("修改截止")
    else:
        return []
    return [Event(span.closes, sentence(words), strong=True)] if span.closes and span.closes > at else []
