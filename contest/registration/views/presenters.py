"""Facts in the reader's words: deadlines with the time left and who set them, reasons, histories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import flask_babel
from flask import url_for

from contest import i18n
from contest.audit import AuditLine
from contest.editions.models import Contest, Edition
from contest.editions.queries import lineage
from contest.editions.schedule.calendar import Period
from contest.errors import N_
from contest.formatting import (
    format_closing,
    format_moment,
    format_month_day,
    format_sentence,
    format_time,
    format_zone,
)
from contest.registration.labels import LOG_LABELS, PARTICIPATION_LABELS
from contest.registration.models import Authority, Entry
from contest.registration.presenters import format_attribute
from contest.registration.queries.declared import FIELD, SET, field_of, name_of, value_of
from contest.registration.queries.eligibility import Reason
from contest.registration.queries.openings import Opening, TrackOpenings
from contest.registration.queries.page_parts import Overview, Sentence, Step
from contest.registration.queries.stages import visible_appearances
from contest.rules.sources import is_assumed
from contest.web import flash_done

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

_: Callable[..., str] = flask_babel.gettext  # Flask-Babel carries no types
ngettext: Callable[..., str] = flask_babel.ngettext
# What only the office does where an entry registered.
OFFICIAL = frozenset(
    f"registration.{verb}"
    for verb in ("verify", "return_for_correction", "reject", "undo", "reopen", "grant_late", "open_identity")
)
# What an organiser does for an entry's people.
ON_BEHALF = frozenset({"registration.register", "registration.submit"})
# What happens to an entry in a contest, by somebody's decision or as its consequence.
OF_A_CONTEST = frozenset(
    f"registration.{verb}" for verb in (
        "appear", "disappear", "set_participation", "set_standing", "promote", "make_way", "set_attributes",
    )
)  # fmt: skip
# What the next tier decided after a correction; it is told like the result of the contest below.
AFTER_A_CORRECTION = frozenset(key for key in LOG_LABELS if key.startswith("results."))


def localizer(zone: str) -> Callable[[Sentence | None], str]:
    """A sentence with its facts in the reader's language, its moments in a zone."""
    return lambda one: format_sentence(one.sentence, one.facts, zone) if one else ""


def named(edition: Edition) -> dict[str, Any]:
    """What the bar shows of an edition."""
    return {"name": i18n.localized(edition.short), "url": f"/e/{edition.key}" if edition.opened_at else None}


def flash_letters(letters: int) -> None:
    """Say how many letters were written about what was done, and what to do where there was nobody to write to."""
    if letters:
        flash_done(N_("写了 %(n)s 封信告诉他们。"), n=letters)
    else:
        flash_done(N_("没有写信：要告诉的人都没有留下邮箱，请另外告诉他们。"))


def format_attributes(entry: Entry, asked: Sequence[Attribute]) -> list[dict[str, Any]]:
    """The declared attributes of an entry: the mark's key, the form's field, name, and value with its unit."""
    return [
        {
            "key": f"{FIELD}{one.key}",
            "field": field_of(one.key),
            "name": i18n.localized(name_of(one)),
            "text": format_attribute(one, value_of(entry, one.key)),
            "hint": _("随结果一起公布。") if one.shown else _("评定要用，会写进公开的结果存证包。"),
            "is_required": one.required,
            "inputmode": "decimal" if one.kind == "number" else "",
        }
        for one in asked
    ]


def format_left(until: datetime, at: datetime) -> str:
    """`还剩 4 天`; hours within two days, minutes within two hours."""
    left = until - at
    if left <= timedelta(0):
        return ""
    if left >= timedelta(days=2):
        return ngettext("还剩 %(num)s 天", "还剩 %(num)s 天", left.days)
    if left >= timedelta(hours=2):
        return ngettext("还剩 %(num)s 小时", "还剩 %(num)s 小时", int(left.total_seconds() // 3600))
    return ngettext("还剩 %(num)s 分钟", "还剩 %(num)s 分钟", max(1, int(left.total_seconds() // 60)))


def format_waited(since: datetime | None, at: datetime, zone: str) -> str:
    """When something was submitted, as a queue shows it: 今天 09:12, 昨天, 3 天前."""
    if since is None:
        return "–"
    there, today = i18n.local(since, zone), i18n.local(at, zone).date()
    days = (today - there.date()).days
    if days <= 0:
        return _("今天 %(time)s", time=format_time(since, zone))
    return _("昨天") if days == 1 else ngettext("%(num)s 天前", "%(num)s 天前", days)


def format_setter(setter: Contest | None) -> str:
    """Who set a date."""
    return _("%(who)s设定", who=i18n.localized(setter.organisation.name)) if setter else _("规程规定")


def format_deadline(span: Period | None, at: datetime, zone: str) -> str:
    """`11 月 30 日（周四）24:00 截止，北京时间（江西省设定）`, or when it opens; empty where nobody set a date."""
    if span is None:
        return ""
    year = i18n.local(at, zone).year
    if span.state(at) == "before" and span.opens is not None:
        return _(
            "%(moment)s 开始，%(zone)s（%(who)s）",
            moment=format_moment(span.opens, zone, year=year),
            zone=format_zone(zone),
            who=format_setter(span.opens_set_by),
        )
    if span.closes is None:
        return ""
    return _(
        "%(moment)s 截止，%(zone)s（%(who)s）",
        moment=format_closing(span.closes, zone, year=year),
        zone=format_zone(zone),
        who=format_setter(span.closes_set_by),
    )


def format_clause(source: str | None) -> str:
    """The clause; the page marks it as assumed where nobody published it."""
    return (source or "").strip()


def format_reason(reason: Reason, zone: str) -> str:
    return format_sentence(reason.sentence, reason.facts, zone)


def format_opening(opening: Opening, at: datetime, zone: str) -> dict[str, Any]:
    """An opening for the page of tracks: a state with its word, reasons, clauses, who set the date."""
    failing = [reason for reason in opening.reasons if not reason.holds]
    clauses = list(dict.fromkeys(format_clause(reason.source) for reason in failing if reason.source))
    return {
        "opening": opening,
        "state": {"in": "in", "open": "none", "locked": "locked"}[opening.state],
        "state_text": _state_text(opening, failing, at),
        # A reader who may enter sees the conditions that are met; elsewhere the reasons against are enough.
        "reasons": [
            {
                "holds": reason.holds,
                "text": format_reason(reason, zone),
                "ways": [{"label": _(way.words), "url": url_for(way.endpoint, **way.values)} for way in reason.ways],
            }
            for reason in (failing if opening.state == "locked" else opening.reasons)
            if not (reason.dates and reason.holds)  # the date is shown below, with who set it
        ],
        "clauses": clauses,
        "assumed": any(map(is_assumed, clauses)),
        "date": format_deadline(opening.period, at, zone),
        "left": format_left(opening.period.closes, at) if opening.period.closes and opening.period.is_open(at) else "",
    }


def track_and_division(row: TrackOpenings, opening: Opening) -> str:
    """`成长赛道 · 高教组`; the division only where the track has several."""
    name = i18n.localized(row.track.name)
    return f"{name} · {i18n.localized(opening.division.name)}" if len(row.track.divisions) > 1 else name


def open_row(edition: Edition, row: TrackOpenings, opening: Opening, at: datetime) -> dict[str, Any]:
    """An opening with its name and the page where it is entered."""
    where: dict[str, Any] = {"edition": edition.key, "track": row.track.key, "division": opening.division.key}
    return {
        "name": track_and_division(row, opening),
        "url": url_for("registration.register", **where),
        **format_opening(opening, at, edition.zone),
    }


def _state_text(opening: Opening, failing: list[Reason], at: datetime) -> str:
    if opening.state == "in":
        return _("已报名") if opening.entry and opening.entry.status != "draft" else _("草稿")
    if opening.state == "open":
        return _("可以报名")
    if failing and all(reason.dates for reason in failing):
        return _("还没开始") if opening.period.state(at) == "before" else _("已截止")
    meant = next((reason for reason in failing if reason.rule == "role"), None)
    if meant is not None:
        return format_sentence(N_("面向%(allowed)s"), {"allowed": meant.facts["allowed"]})
    return _("现在不能报")


def format_overview(overview: Overview, at: datetime, zone: str) -> dict[str, Any]:
    """An overview for the components: next step, list of tasks, stages."""
    localize = localizer(zone)
    next_step = overview.next_step
    return {
        "next_step": {
            "kind": next_step.kind,
            "title": localize(next_step.title),
            "text": localize(next_step.text),
            "deadline": format_deadline(next_step.until, at, zone),
            "left": format_left(next_step.until.closes, at)
            if next_step.until and next_step.until.closes and next_step.until.is_open(at)
            else "",
            "lines": [
                {"name": localize(line.name), "text": localize(line.text), "mended": line.mended}
                for line in next_step.lines
            ],
            "action": {
                "label": _(next_step.action.words),
                "url": url_for(next_step.action.endpoint, **next_step.action.values),
            }
            if next_step.action
            else None,
            "foot": localize(next_step.foot),
        },
        "tasks": [
            {
                "label": localize(task.name),
                "url": url_for(task.endpoint, **task.values),
                "state": "none" if task.state == "locked" else task.state,
                "state_text": localize(task.text),
                "note": localize(task.note),
            }
            for task in overview.tasks
        ],
        "done": sum(task.is_done for task in overview.tasks),
        "steps": [_format_step(step, localize, zone) for step in overview.steps],
        "status": localize(overview.status),
        "status_kind": overview.status_kind,
    }


def _format_step(step: Step, localize: Callable[[Sentence | None], str], zone: str) -> dict[str, Any]:
    return {
        "sign": i18n.localized(step.sign),
        "name": i18n.localized(step.name),
        "state": step.state,
        "tag": localize(step.tag),
        "tag_kind": step.tag_kind,
        "note": localize(step.note),
        "days": [
            {
                "when": format_month_day(event.at, zone, ends=event.strong),
                "text": localize(event.text),
                "strong": event.strong,
            }
            for event in step.events
        ],
    }


def format_history(entry: Entry, lines: list[tuple[AuditLine, str]], zone: str) -> list[dict[str, Any]]:
    """What happened to an entry, for its own people: nothing about contests that they may not know of yet."""
    known = {one.contest.key: one.contest for one in visible_appearances(entry)}
    lines_shown = []
    for line, who in lines:
        facts = {**(line.was or {}), **(line.now or {})}
        if line.action not in LOG_LABELS or (line.action in OF_A_CONTEST and facts.get("contest") not in known):
            continue
        if (participation := facts.get("participation", facts.get("standing"))) is not None:
            facts["participation"] = PARTICIPATION_LABELS[participation]
        local = i18n.local(line.at, zone)
        lines_shown.append(
            {
                "when": format_month_day(line.at, zone),
                "datetime": local.isoformat(timespec="minutes"),
                "text": _sentence(line, facts, _author(entry, line, facts, known, who)),
            }
        )
    return lines_shown


def _author(entry: Entry, line: AuditLine, facts: dict[str, Any], contests: Mapping[str, Contest], who: str) -> str:
    """Who did it: members by name, an organiser under the name of the organisation that runs the contest in question,
    its chair as such. Nobody where the log does not tell (lines of before 2026.12 name no authority), and where it was
    the consequence of what was done to another entry."""
    if line.action in OFFICIAL or (line.action in ON_BEHALF and line.by_id == entry.on_behalf_by is not None):
        return i18n.localized(entry.contest.organisation.name)
    if line.action in AFTER_A_CORRECTION:
        # Without a reason it came with the sender's correction.
        above = {one.key: one for one in lineage(entry.contest)}.get(facts["contest"])
        return i18n.localized(above.organisation.name) if line.reason and above is not None else ""
    if line.action not in OF_A_CONTEST:
        return who
    contest = contests[facts["contest"]]
    office = i18n.localized(contest.organisation.name)
    if line.action == SET:
        return office
    if line.action == "registration.set_participation":
        return {
            Authority.ENTRANT: who,
            Authority.DESK: office,
            Authority.CHAIR: _("%(office)s裁判长", office=office),
        }.get(facts.get("authority", ""), "")
    verified_here = line.action in ("registration.appear", "registration.disappear") and contest.id == entry.contest_id
    return office if verified_here else ""


def _sentence(line: AuditLine, facts: dict[str, Any], who: str) -> str:
    what = format_sentence(LOG_LABELS[line.action], facts)
    if who and line.reason:
        return format_sentence(N_("%(what)s（%(who)s）：%(why)s"), {"what": what, "who": who, "why": line.reason})
    if who:
        return format_sentence(N_("%(what)s（%(who)s）"), {"what": what, "who": who})
    if line.reason:
        return format_sentence(N_("%(what)s：%(why)s"), {"what": what, "why": line.reason})
    return what
