"""The one next step: what to do now, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from contest.editions.labels import MEMBER_ROLE_LABELS
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import round_name
from contest.editions.schedule.calendar import Period, period
from contest.errors import N_
from contest.registration.models import JUDGED, Entry, EntryMember
from contest.registration.queries.deadlines import phase_of
from contest.registration.queries.desk import fields_of
from contest.registration.queries.entries import competitors, last_decision
from contest.registration.queries.page_parts import Link, NextStep, NextStepRow, Task, sentence
from contest.registration.queries.stages import visible_appearances
from contest.registration.queries.stepping_back import may_accept, may_come_back, may_still_be_verified


def next_step_of(entry: Entry, tasks: tuple[Task, ...], at: datetime, person_id: UUID | None) -> NextStep:
    invited = next((one for one in entry.members if one.person_id == person_id and one.accepted_at is None), None)
    if invited is not None:
        return _invited(entry, invited, at)
    step = {
        "draft": _draft,
        "submitted": _submitted,
        "returned": _returned,
        "verified": _verified,
        "rejected": _rejected,
        "withdrawn": _withdrawn,
    }[entry.status](entry, tasks, at)
    if person_id is None or any(one.person_id == person_id and one.role == "competitor" for one in entry.members):
        return step
    return _as_adviser_reads(entry, step)


def _as_adviser_reads(entry: Entry, step: NextStep) -> NextStep:
    """The step as somebody reads it who only advises: what the students have to do, and nothing to press."""
    if step.kind not in ("act", "go"):
        return replace(step, action=None)
    if entry.status == "returned":
        title = N_("退回给学生改，改好再提交")
    else:
        title = N_("学生还在填，还没有提交")
    return replace(step, kind="wait", title=sentence(title), text=None, action=None)


def _to(entry: Entry, words: str, endpoint: str, **values: Any) -> Link:
    return Link(words, endpoint, {"entry_id": entry.id, **values})


def _invited(entry: Entry, member: EntryMember, at: datetime) -> NextStep:
    first = competitors(entry)
    span = answering_period(entry, member.role)
    if span.state(at) != "before" and not may_accept(entry, member.role, at):
        return NextStep("off", sentence(N_("不能再接受了，你没有加入这份报名")), None, span)
    return NextStep(
        "act",
        sentence(N_("要不要参加，由你决定")),
        sentence(
            N_("%(name)s请你作为%(role)s参加。你接受之后才算数。"),
            name=first[0].person.name if first else "",
            role=MEMBER_ROLE_LABELS[member.role],
        ),
        span,
        action=Link(N_("去答复"), "registration.invitation", {"entry_id": entry.id, "member_id": member.id}),
    )


def answering_period(entry: Entry, role: str) -> Period:
    """When somebody who is invited can accept: competitors as long as the team can change, advisers as long as entries
    are verified."""
    mending = entry.status == "returned"
    return phase_of(entry, "registration" if role == "competitor" and not mending else "verification")


def mending_period(entry: Entry) -> Period:
    """When an entry that was returned can be changed and submitted again."""
    return phase_of(entry, "verification")


def _draft(entry: Entry, tasks: tuple[Task, ...], at: datetime) -> NextStep:
    span = phase_of(entry, "registration")
    if span.state(at) == "closed":
        return NextStep(
            "off",
            sentence(N_("报名已截止，这份草稿没有提交")),
            sentence(N_("填好的内容都还在，可以查看和下载，不能再提交。")),
            span,
        )
    open_tasks = [task for task in tasks if not task.is_done]
    if span.state(at) == "before":
        return NextStep("wait", sentence(N_("报名还没有开始")), sentence(N_("可以先准备材料。")), span)
    if not open_tasks:
        return NextStep(
            "act",
            sentence(N_("都齐了，提交报名")),
            sentence(N_("提交之后由%(who)s审核；截止之前还可以收回修改。"), who=entry.contest.organisation.name),
            span,
            action=_to(entry, N_("检查并提交"), "registration.submit"),
        )
    return NextStep(
        "go",
        sentence(N_("还有 %(n)s 项没有完成"), n=len(open_tasks)),
        sentence(N_("填一项存一项，换一台设备也能接着填。")),
        span,
        lines=tuple(NextStepRow(task.name, task.text) for task in open_tasks),
        action=Link(N_("接着填"), open_tasks[0].endpoint, open_tasks[0].values),
    )


def _submitted(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> NextStep:
    span = period(entry.contest, "verification")
    if not may_still_be_verified(entry, at):
        return NextStep(
            "off",
            sentence(N_("审核已截止，%(who)s没有审核这份报名"), who=entry.contest.organisation.name),
            sentence(
                N_("要不要再审核，由%(who)s决定，可以去问；填好的内容都还在。"), who=entry.contest.organisation.name
            ),
            span if span.closes else None,
            foot=sentence(N_("%(at)s 提交"), at=entry.submitted_at),
        )
    return NextStep(
        "wait",
        sentence(N_("现在不用做什么，等%(who)s审核"), who=entry.contest.organisation.name),
        sentence(N_("审核通过后就参加%(round)s；要改的话会退回给你，写明改哪里。"), round=round_name(entry.contest)),
        span if span.closes else None,
        foot=sentence(N_("%(at)s 提交"), at=entry.submitted_at),
    )


def _returned(entry: Entry, tasks: tuple[Task, ...], at: datetime) -> NextStep:
    decision = last_decision(entry)
    span = mending_period(entry)
    marks = decision.fields if decision else {}
    mended = decision.mended if decision else {}
    names = {one.key: one.words for one in fields_of(entry)}
    lines = tuple(
        NextStepRow(sentence("%(field)s", field=names.get(key, key)), sentence("%(why)s", why=why), key in mended)
        for key, why in marks.items()
    )
    if span.state(at) == "closed":
        return NextStep("off", sentence(N_("修改已截止，这份报名没有再提交")), None, span, lines)
    left = [task for task in tasks if task.field in marks and task.field not in mended]
    return NextStep(
        "act",
        sentence(N_("改好 %(n)s 处，再次提交"), n=len(marks)) if left else sentence(N_("都改了，再次提交")),
        sentence("%(why)s", why=decision.reason) if decision and decision.reason else None,
        span,
        lines,
        Link(N_("开始修改"), left[0].endpoint, left[0].values)
        if left
        else _to(entry, N_("检查并再次提交"), "registration.submit"),
        sentence(
            N_("%(who)s于 %(at)s 退回 · 其余各项已通过，不必重填"),
            who=entry.contest.organisation.name,
            at=decision.at if decision else at,
        ),
    )


def _verified(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> NextStep:
    shown = visible_appearances(entry)
    highest = shown[-1] if shown else None
    contest = highest.contest if highest else entry.contest
    if highest is not None and highest.participation not in JUDGED:
        return NextStep(
            "off", sentence(N_("这一轮不再参加")), sentence("%(why)s", why=highest.participation_reason or "–")
        )
    reached = milestones(contest)
    if "final" in reached or "published" in reached:
        return NextStep("done", sentence(N_("%(round)s已经公布结果"), round=round_name(contest)))
    judging = period(contest, "judging")
    if judging.state(at) == "before" and judging.opens:
        return NextStep(
            "wait",
            sentence(N_("现在不用做什么，等%(round)s开始"), round=round_name(contest)),
            sentence(N_("评审 %(opens)s 开始。"), opens=judging.opens),
        )
    if "judging-closed" in reached:
        now = N_("现在不用做什么，%(round)s评完了，等公布结果")
    elif "judging-opened" in reached:
        now = N_("现在不用做什么，%(round)s正在评审")
    else:
        now = N_("现在不用做什么，%(round)s还没有开始评审")
    return NextStep("wait", sentence(now, round=round_name(contest)), sentence(N_("结果公布之后，这里会写明。")))


def _rejected(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> NextStep:
    decision = last_decision(entry)
    return NextStep(
        "off",
        sentence(N_("这份报名没有通过审核")),
        sentence("%(why)s", why=decision.reason if decision and decision.reason else "–"),
        action=Link(N_("看看还能报什么"), "registration.tracks", {"edition": entry.edition.key}),
        foot=sentence(
            N_("%(who)s于 %(at)s 决定"), who=entry.contest.organisation.name, at=decision.at if decision else at
        ),
    )


def _withdrawn(entry: Entry, _tasks: tuple[Task, ...], at: datetime) -> NextStep:
    span = period(entry.contest, "registration")
    if may_come_back(entry, at):
        text = N_("截止之前可以恢复，填好的内容都还在。")
    elif span.is_open(at):
        text = N_("名单已经冻结，不能再恢复。要恢复，请联系组织者。填好的内容都还在，可以查看。")
    else:
        text = N_("报名已截止，不能再恢复。填好的内容都还在，可以查看。")
    return NextStep(
        "off",
        sentence(N_("这份报名已经撤回")),
        sentence(text),
        span,
        foot=sentence(N_("%(at)s 撤回：%(why)s"), at=entry.withdrawn_at or at, why=entry.withdrawn_reason or "–"),
    )
