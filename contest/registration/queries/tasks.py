"""An entry's tasks: one row for each page to fill in."""

from __future__ import annotations

from typing import Any

from contest.editions.rulebooks.effective import track_of
from contest.editions.rulebooks.entry_words import has_title
from contest.errors import N_
from contest.registration.models import Entry
from contest.registration.queries.declared import FIELD, asked_of, lacking_to_submit, name_of
from contest.registration.queries.entries import advisers, competitors, last_decision, newest
from contest.registration.queries.page_parts import Sentence, Task, sentence


def tasks_of(entry: Entry) -> list[Task]:
    track = track_of(entry.contest)
    decision = last_decision(entry)
    marks = decision.fields if entry.status == "returned" and decision else {}
    mended = decision.mended if entry.status == "returned" and decision else {}
    found: list[Task] = []

    def add(
        key: str,
        name: Sentence,
        state: str,
        text: Sentence,
        endpoint: str,
        /,
        note: Sentence | None = None,
        **values: Any,
    ) -> None:
        if key in mended:
            state, text = "done", sentence(N_("已改"))
        elif key in marks:
            state, text, note = "act", sentence(N_("要改")), sentence("%(why)s", why=marks[key])
        found.append(Task(key, name, state, text, endpoint, {"entry_id": entry.id, **values}, note))

    lacks_title = has_title(entry.contest) and not entry.title.strip()
    lacking = lacking_to_submit(entry)
    if lacks_title:
        text = sentence(N_("还没有填{作品}名称"))
    elif lacking:
        text = sentence(N_("还没有填“%(name)s”"), name=name_of(lacking[0]))
    else:
        text = sentence(N_("完成"))
    # One page has title, summary and attributes; a mark on one of them alone leads there too.
    on_page = ["title", "summary", *(f"{FIELD}{one.key}" for one in asked_of(entry))]
    basics = next((key for key in on_page if key in marks and key not in mended), None)
    basics = basics or next((key for key in on_page if key in marks), "title")
    add(
        basics,
        sentence(N_("基本信息")),
        "none" if lacks_title or lacking else "done",
        text,
        "registration.basics",
    )
    if track.team.max > 1:
        add("members", sentence(N_("团队成员")), *_team(entry, track.team.min), "registration.members")
    if track.advisers.max > 0:
        add("advisers", sentence(N_("指导教师名单")), *_advised(entry, track.advisers.min), "registration.advisers")
    for rule in track.material:
        material = newest(entry, rule.key)
        if material is not None:
            state, text = "done", sentence(N_("完成"))
        elif rule.required:
            state, text = "none", sentence(N_("还没有上传"))
        else:
            state, text = "locked", sentence(N_("可不交"))
        note = sentence("%(file)s", file=material.name) if material else None
        add(
            f"material:{rule.key}",
            sentence("%(name)s", name=rule.name.model_dump()),
            state,
            text,
            "registration.material",
            note,
            kind=rule.key,
        )
    return found


def _team(entry: Entry, least: int) -> tuple[str, Sentence]:
    accepted, everybody = competitors(entry), competitors(entry, accepted=False)
    if len(everybody) > len(accepted):
        waiting = next(one for one in everybody if one.accepted_at is None)
        return "going", sentence(N_("等%(name)s确认"), name=waiting.person.name)
    if len(accepted) < least:
        return "none", sentence(N_("至少 %(least)s 人，现在 %(now)s 人"), least=least, now=len(accepted))
    return "done", sentence(N_("%(n)s 人"), n=len(accepted))


def _advised(entry: Entry, least: int) -> tuple[str, Sentence]:
    accepted, everybody = advisers(entry), advisers(entry, accepted=False)
    if len(accepted) < least:
        if len(everybody) > len(accepted):
            waiting = next(one for one in everybody if one.accepted_at is None)
            return "going", sentence(N_("等%(name)s确认"), name=waiting.person.name)
        return "none", sentence(N_("至少 %(least)s 人，现在 %(now)s 人"), least=least, now=len(accepted))
    if len(everybody) > len(accepted):
        waiting = next(one for one in everybody if one.accepted_at is None)
        # An open invitation holds nothing up where enough people accepted.
        return "done", sentence(N_("等%(name)s确认，不影响提交"), name=waiting.person.name)
    if not accepted:
        return "locked", sentence(N_("可不填"))
    return "done", sentence(N_("%(n)s 人"), n=len(accepted))
