"""An entry's tasks: one row for each page to fill in."""

from __future__ import annotations

from typing import Any

from contest.editions.rulebooks.effective import track_of
from contest.errors import N_
from contest.registration.models import Entry
from contest.registration.queries.entries import advisers, competitors, last_decision, newest
from contest.registration.queries.page_parts import Saying, Task, say


def tasks_of(entry: Entry) -> list[Task]:
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
    # One page has title and summary; a mark on the summary alone leads there too.
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
        add("advisers", say(N_("指导教师名单")), *_advised(entry, track.advisers.min), "registration.advisers")
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
        # An open invitation holds nothing up where enough people accepted.
        return "done", say(N_("等%(name)s确认，不影响提交"), name=waiting.person.name)
    if not accepted:
        return "locked", say(N_("可不填"))
    return "done", say(N_("%(n)s 人"), n=len(accepted))
