"""An entry's course: what to do now and until when, its tasks, and its way through the tiers with dated events.

Everything here is sentences with facts; the page only words them. Nothing of a higher tier is told before the lower
tier's results are published, so that advancing leaks no place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from contest.editions.calendar import Period, period
from contest.editions.effective import division_of, tier_of, track_of
from contest.editions.models import Contest
from contest.editions.queries import lineage, milestones, prefetch
from contest.errors import N_
from contest.i18n import LANGUAGES, said
from contest.registration.models import Appearance, Entry, EntryMember, Verification
from contest.registration.queries.desk import fields_of
from contest.registration.queries.entries import advisers, competitors, last_decision, newest
from contest.registration.words import STANDING_WORDS


@dataclass(frozen=True)
class Saying:
    """A marked sentence with its facts."""

    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


def say(sentence: str, /, **facts: Any) -> Saying:
    return Saying(sentence, facts)


@dataclass(frozen=True)
class Link:
    words: str  # a msgid
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A line in the box: what, and what about it."""

    name: Saying
    text: Saying
    mended: bool = False


@dataclass(frozen=True)
class Box:
    """The one box: what to do now. `kind`: act (something is due, red edge) | go | wait | done | off."""

    kind: str
    title: Saying
    text: Saying | None = None
    until: Period | None = None
    lines: tuple[Line, ...] = ()
    action: Link | None = None
    foot: Saying | None = None


@dataclass(frozen=True)
class Task:
    """A row of the task list. `state` is a glyph of the look."""

    field: str
    name: Saying
    state: str
    text: Saying
    endpoint: str
    values: dict[str, Any]
    note: Saying | None = None

    @property
    def is_done(self) -> bool:
        return self.state in ("done", "locked")


@dataclass(frozen=True)
class Event:
    at: datetime
    text: Saying
    strong: bool = False


@dataclass(frozen=True)
class Step:
    """A tier on the entry's way: done | now | next."""

    contest: Contest
    sign: dict[str, str]
    name: dict[str, str]
    state: str
    tag: Saying | None
    tag_kind: str
    note: Saying | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Course:
    box: Box
    tasks: tuple[Task, ...]
    steps: tuple[Step, ...]
    status: Saying
    status_kind: str  # a glyph of the look


STATUS = {
    "draft": ("none", N_("草稿，还没有提交")),
    "submitted": ("going", N_("已提交，等学校审核")),
    "returned": ("act", N_("退回修改")),
    "verified": ("done", N_("已通过审核")),
    "rejected": ("revoked", N_("没有通过审核")),
    "withdrawn": ("revoked", N_("已撤回")),
}


def round_name(contest: Contest) -> dict[str, str]:
    """`江西师范大学校赛` in languages: the organisation is told where several run contests of the tier."""
    tier = tier_of(contest)
    if tier.organisation is not None:
        return dict(tier.name.model_dump())
    names = {}
    for code in LANGUAGES:
        who, what = said(contest.organisation.name, code), said(tier.name, code)
        names[code] = f"{who}{what}" if code == "zh" else f"{who}, {what.lower()}"
    return names


def course_of(entry: Entry, at: datetime, person_id: UUID | None = None) -> Course:
    """What an entry's page and the student's home tell. `person_id`: who reads, for an invitation to him."""
    prefetch([entry.contest])
    tasks = tuple(_tasks(entry))
    kind, words = STATUS[entry.status]
    return Course(_box(entry, tasks, at, person_id), tasks, tuple(_steps(entry, at)), say(words), kind)


# ---- what to do now


def _box(entry: Entry, tasks: tuple[Task, ...], at: datetime, person_id: UUID | None) -> Box:
    invited = next((one for one in entry.members if one.person_id == person_id and one.accepted_at is None), None)
    if invited is not None:
        return _invited(entry, invited)
    return {
        "draft": _draft,
        "submitted": _submitted,
        "returned": _returned,
        "verified": _verified,
        "rejected": _rejected,
        "withdrawn": _withdrawn,
    }[entry.status](entry, tasks, at)


def _to(entry: Entry, words: str, endpoint: str, **values: Any) -> Link:
    return Link(words, endpoint, {"entry_id": entry.id, **values})


def _invited(entry: Entry, member: EntryMember) -> Box:
    first = competitors(entry)
    role = N_("指导教师") if member.role == "adviser" else N_("队员")
    return Box(
        "act",
        say(N_("要不要参加，由你决定")),
        say(
            N_("%(name)s请你作为%(role)s参加。你接受之后才算数。"),
            name=first[0].person.name if first else "",
            role=role,
        ),
        period(entry.contest, "registration" if member.role == "competitor" else "verification"),
        action=Link(N_("去答复"), "registration.invitation", {"entry_id": entry.id, "member_id": member.id}),
    )


def _draft(entry: Entry, tasks: tuple[Task, ...], at: datetime) -> Box:
    span = period(entry.contest, "registration")
    if span.state(at) == "closed":
        return Box(
            "off",
            say(N_("报名已截止，这份草稿没有提交")),
            say(N_("填好的内容都还在，可以查看和下载，不能再提交。")),
            span,
        )
    open_tasks = [task for task in tasks if not task.is_done]
    if span.state(at) == "before":
        return Box("wait", say(N_("报名还没有开始")), say(N_("可以先准备材料。")), span)
    if not open_tasks:
        return Box(
            "act",
            say(N_("都齐了，提交报名")),
            say(N_("提交之后由学校审核；截止之前还可以收回修改。")),
            span,
            action=_to(entry, N_("检查并提交"), "registration.submit"),
        )
    return Box(
        "go",
        say(N_("还有 %(n)s 项没有完成"), n=len(open_tasks)),
        say(N_("填一项存一项，换一台设备也能接着填。")),
        span,
        lines=tuple(Line(task.name, task.text) for task in open_tasks),
        action=Link(N_("接着填"), open_tasks[0].endpoint, open_tasks[0].values),
    )


def _submitted(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> Box:
    span = period(entry.contest, "verification")
    return Box(
        "wait",
        say(N_("现在不用做什么，等%(who)s审核"), who=entry.contest.organisation.name),
        say(N_("审核通过后就参加校内评审；要改的话会退回给你，写明改哪里。")),
        span if span.closes else None,
        foot=say(N_("%(at)s 提交"), at=entry.submitted_at),
    )


def _returned(entry: Entry, tasks: tuple[Task, ...], at: datetime) -> Box:
    decision = last_decision(entry)
    span = period(entry.contest, "verification")
    marks = decision.fields if decision else {}
    mended = decision.mended if decision else {}
    names = {one.key: one.words for one in fields_of(entry)}
    lines = tuple(
        Line(say("%(field)s", field=names.get(key, key)), say("%(why)s", why=why), key in mended)
        for key, why in marks.items()
    )
    if span.state(at) == "closed":
        return Box("off", say(N_("修改已截止，这份报名没有再提交")), None, span, lines)
    left = [task for task in tasks if task.field in marks and task.field not in mended]
    return Box(
        "act",
        say(N_("改好 %(n)s 处，再次提交"), n=len(marks)) if left else say(N_("都改了，再次提交")),
        say("%(why)s", why=decision.reason) if decision and decision.reason else None,
        span,
        lines,
        Link(N_("开始修改"), left[0].endpoint, left[0].values)
        if left
        else _to(entry, N_("检查并再次提交"), "registration.submit"),
        say(
            N_("%(who)s于 %(at)s 退回 · 其余各项已通过，不必重填"),
            who=entry.contest.organisation.name,
            at=decision.at if decision else at,
        ),
    )


def _verified(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> Box:
    shown = visible_appearances(entry)
    highest = shown[-1] if shown else None
    contest = highest.contest if highest else entry.contest
    if highest is not None and highest.standing in ("withdrawn", "disqualified", "absent"):
        return Box("off", say(N_("这一轮不再参加")), say("%(why)s", why=highest.standing_reason or "–"))
    reached = milestones(contest)
    if "final" in reached or "published" in reached:
        return Box("done", say(N_("%(round)s已经公布结果"), round=round_name(contest)))
    judging = period(contest, "judging")
    if judging.state(at) == "before" and judging.opens:
        return Box(
            "wait",
            say(N_("现在不用做什么，等%(round)s开始"), round=round_name(contest)),
            say(N_("评审 %(opens)s 开始。"), opens=judging.opens),
        )
    return Box(
        "wait",
        say(N_("现在不用做什么，%(round)s正在评审"), round=round_name(contest)),
        say(N_("结果公布之后，这里会写明。")),
    )


def _rejected(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> Box:
    decision = last_decision(entry)
    return Box(
        "off",
        say(N_("这份报名没有通过审核")),
        say("%(why)s", why=decision.reason if decision and decision.reason else "–"),
        action=Link(N_("看看还能报什么"), "registration.tracks", {"edition": entry.edition.key}),
        foot=say(N_("%(who)s于 %(at)s 决定"), who=entry.contest.organisation.name, at=decision.at if decision else at),
    )


def _withdrawn(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> Box:
    span = period(entry.contest, "registration")
    if span.is_open(at):
        text = N_("截止之前可以恢复，填好的内容都还在。")
    else:
        text = N_("报名已截止，不能再恢复。填好的内容都还在，可以查看。")
    return Box(
        "off",
        say(N_("这份报名已经撤回")),
        say(text),
        span,
        foot=say(N_("%(at)s 撤回：%(why)s"), at=entry.withdrawn_at or at, why=entry.withdrawn_reason or "–"),
    )


# ---- tasks


def _tasks(entry: Entry) -> list[Task]:
    track = track_of(entry.contest)
    decision = last_decision(entry)
    marks = decision.fields if entry.status == "returned" and decision else {}
    mended = decision.mended if entry.status == "returned" and decision else {}
    found: list[Task] = []

    def add(
        key: str, name: Saying, state: str, text: Saying, endpoint: str, /, note: Saying | None = None, **values: Any
    ) -> None:
        if key in mended:
            state, text = "done", say(N_("已改"))
        elif key in marks:
            state, text, note = "act", say(N_("要改")), say("%(why)s", why=marks[key])
        found.append(Task(key, name, state, text, endpoint, {"entry_id": entry.id, **values}, note))

    has_title = bool(entry.title.strip())
    # One page holds title and summary; a mark on the summary alone leads there too.
    basics = "summary" if "summary" in marks and "title" not in marks else "title"
    add(
        basics,
        say(N_("基本信息")),
        "done" if has_title else "none",
        say(N_("完成")) if has_title else say(N_("还没有填作品名称")),
        "registration.basics",
    )
    if track.team.max > 1:
        add("members", say(N_("团队成员")), *_team(entry, track.team.min), "registration.members")
    if track.advisers.max > 0:
        add("advisers", say(N_("指导教师")), *_advised(entry, track.advisers.min), "registration.advisers")
    for rule in track.material:
        material = newest(entry, rule.key)
        if material is not None:
            state, text = "done", say(N_("完成"))
        elif rule.required:
            state, text = "none", say(N_("还没有上传"))
        else:
            state, text = "locked", say(N_("可不交"))
        note = say("%(file)s", file=material.name) if material else None
        add(
            f"material:{rule.key}",
            say("%(name)s", name=rule.name.model_dump()),
            state,
            text,
            "registration.material",
            note,
            kind=rule.key,
        )
    return found


def _team(entry: Entry, least: int) -> tuple[str, Saying]:
    accepted, everybody = competitors(entry), competitors(entry, accepted=False)
    if len(everybody) > len(accepted):
        waiting = next(one for one in everybody if one.accepted_at is None)
        return "going", say(N_("等%(name)s确认"), name=waiting.person.name)
    if len(accepted) < least:
        return "none", say(N_("至少 %(least)s 人，现在 %(now)s 人"), least=least, now=len(accepted))
    return "done", say(N_("%(n)s 人"), n=len(accepted))


def _advised(entry: Entry, least: int) -> tuple[str, Saying]:
    accepted, everybody = advisers(entry), advisers(entry, accepted=False)
    if len(accepted) < least:
        if len(everybody) > len(accepted):
            waiting = next(one for one in everybody if one.accepted_at is None)
            return "going", say(N_("等%(name)s确认"), name=waiting.person.name)
        return "none", say(N_("至少 %(least)s 人，现在 %(now)s 人"), least=least, now=len(accepted))
    if len(everybody) > len(accepted):
        waiting = next(one for one in everybody if one.accepted_at is None)
        # Not answering holds nothing up where enough have.
        return "done", say(N_("等%(name)s确认，不影响提交"), name=waiting.person.name)
    if not accepted:
        return "locked", say(N_("可不填"))
    return "done", say(N_("%(n)s 人"), n=len(accepted))


# ---- the way through the tiers


def visible_appearances(entry: Entry) -> list[Appearance]:
    """An entry's appearances, lowest tier first, as far as its people may know of them: a higher one once the lower
    tier's results are published."""
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


def _steps(entry: Entry, at: datetime) -> list[Step]:
    shown = {one.contest_id: one for one in visible_appearances(entry)}
    contests = lineage(entry.contest)
    steps = []
    for place, contest in enumerate(contests):
        appearance = shown.get(contest.id)
        moved_up = place + 1 < len(contests) and contests[place + 1].id in shown
        skipped = appearance is None and place > 0 and _passed(contests, place, shown)
        over = moved_up or skipped or "final" in milestones(contest)
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


def _passed(contests: list[Contest], place: int, shown: dict[UUID, Appearance]) -> bool:
    """Whether a tier was skipped on the way up (an entry that was put straight into a higher contest)."""
    return any(above.id in shown for above in contests[place + 1 :])


def _tag(
    entry: Entry, contest: Contest, appearance: Appearance | None, above: Contest | None
) -> tuple[Saying | None, str]:
    if appearance is not None and appearance.standing != "competing":
        return say(STANDING_WORDS[appearance.standing]), "bad" if appearance.standing == "disqualified" else "strong"
    if above is not None:
        return say(N_("晋级%(tier)s"), tier=tier_of(above).name.model_dump()), "strong"
    if contest.id == entry.contest_id and entry.status in ("returned", "rejected", "withdrawn", "submitted"):
        words = {
            "returned": N_("退回修改"),
            "rejected": N_("没有通过"),
            "withdrawn": N_("已撤回"),
            "submitted": N_("待审核"),
        }[entry.status]
        return say(words), "bad" if entry.status in ("returned", "rejected") else "strong"
    return None, "strong"


def _note(contest: Contest, appearance: Appearance | None, at: datetime) -> Saying | None:
    if appearance is not None:
        return say(N_("参赛编号 %(code)s"), code=appearance.code) if tier_of(contest).judges.blind else None
    judging = period(contest, "judging")
    if judging.opens and judging.state(at) == "before":
        return say(N_("评审 %(opens)s 开始"), opens=judging.opens)
    return None


def _events(
    entry: Entry, contest: Contest, appearance: Appearance | None, at: datetime, *, registers: bool
) -> list[Event]:
    found: list[Event] = []
    if registers:
        if entry.submitted_at:
            found.append(Event(entry.submitted_at, say(N_("提交报名"))))
        found += [Event(one.at, _decided(one)) for one in entry.verifications if one.undone_at is None]
        if entry.withdrawn_at:
            found.append(Event(entry.withdrawn_at, say(N_("撤回报名"))))
        found += _deadlines(entry, contest, at)
    elif appearance is not None:
        found.append(Event(appearance.registered_at, say(N_("报送到这一轮，材料随作品带入"))))
    if appearance is not None and appearance.withdrawn_at:
        found.append(Event(appearance.withdrawn_at, say(N_("退赛"))))
    judging = period(contest, "judging")
    if judging.opens and (registers or appearance is not None):
        found.append(Event(judging.opens, say(N_("评审开始"))))
    for what, words in (("published", N_("公布结果，开始公示")), ("final", N_("名单定稿"))):
        if mark := milestones(contest).get(what):
            found.append(Event(mark.at, say(words)))
    return sorted(found, key=lambda event: event.at)


def _decided(decision: Verification) -> Saying:
    if decision.decision == "returned":
        return say(N_("退回修改：%(n)s 处"), n=len(decision.fields))
    return say(N_("学校审核通过") if decision.decision == "verified" else N_("没有通过审核"))


def _deadlines(entry: Entry, contest: Contest, at: datetime) -> list[Event]:
    if entry.status == "draft":
        span, words = period(contest, "registration"), N_("报名截止")
    elif entry.status == "returned":
        span, words = period(contest, "verification"), N_("修改截止")
    else:
        return []
    return [Event(span.closes, say(words), strong=True)] if span.closes and span.closes > at else []


def track_name(entry: Entry) -> dict[str, str]:
    """`成长赛道 · 高教组` in languages; the division is told only where the track has several."""
    track = track_of(entry.contest)
    names = {}
    for code in LANGUAGES:
        names[code] = said(track.name, code)
        if len(track.divisions) > 1:
            names[code] += " · " + said(division_of(entry.contest).name, code)
    return names
