"""What an edition is at now, in a word and as a panel: its final's publication, else the step of its calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from contest.editions.labels import PUBLIC_PHASE_LABELS
from contest.editions.models import Edition
from contest.formatting import format_days, format_zone
from contest.i18n import localized
from contest.publication import formatting, timeline
from contest.publication.models import Publication
from contest.publication.queries import published
from contest.publication.views.public import presenters
from contest.rules.rulebook.edition import Edition as EditionPart


def edition_state(
    part: EditionPart, current: Sequence[Publication], steps: Sequence[timeline.Step], at: datetime
) -> tuple[str, str]:
    """The symbol and the word for the state of an edition: from its final's publication, else from the calendar."""
    final = published.final_publications(part, current)
    if final:
        return formatting.format_state(final[-1], at)
    now = current_step(steps)
    if now is not None:
        return ("in", str(_("报名中"))) if now.phase == "registration" else ("going", format_step(now))
    if current:
        return "going", str(ngettext("已公布 %(num)s 份结果", "已公布 %(num)s 份结果", len(current)))
    coming = coming_step(steps, at)
    if coming is None:
        return "going", str(_("等待公布结果"))
    if not any(one.state == "done" for one in steps):
        return "none", str(_("还没有开始"))
    return "going", str(_("%(what)s还没有开始", what=format_step(coming)))


def current_step(steps: Sequence[timeline.Step]) -> timeline.Step | None:
    """The step that began last of those that run."""
    return next((one for one in reversed(steps) if one.state == "now"), None)


def coming_step(steps: Sequence[timeline.Step], at: datetime) -> timeline.Step | None:
    """The first step that is still to begin and has its day. Results come when they are ready, not by the calendar."""
    return next(
        (
            one
            for one in steps
            if one.state == "next" and one.phase not in ("publicity", "final") and one.opens and one.opens > at
        ),
        None,
    )


def format_step(step: timeline.Step) -> str:
    if step.tier is not None:
        return localized(step.tier.name)
    return str(_(PUBLIC_PHASE_LABELS[step.phase]))


def state_panel(
    edition: Edition,
    part: EditionPart,
    current: Sequence[Publication],
    steps: Sequence[timeline.Step],
    at: datetime,
) -> dict[str, Any]:
    """The state panel: what is happening, how long it lasts, and one or two things to do, the most important first."""
    final = published.final_publications(part, current)
    if final:
        return _panel_of(edition, part, final[-1], at)
    now = current_step(steps)
    panel: dict[str, Any] = {"sealed": False, "title": _("等待公布结果"), "actions": []}
    results = {"url": url_for("public.publications", edition=edition.key), "label": _("看已公布的结果")}
    tracks = {"url": url_for("public.tracks", edition=edition.key), "label": _("看有哪些赛道")}
    if now is not None and now.phase == "registration":
        panel |= {"title": _("正在报名"), "note": localized(part.tier[0].name), "actions": [entrance(edition), tracks]}
        if now.closes is not None:
            panel["clock"] = presenters.clock_parts(now.closes, at, None, edition.zone)
            when = presenters.closing(now.closes, edition)
            panel["until"] = (
                _("后截止（规程规定）：%(at)s，%(zone)s", **when)
                if now.set_by is None
                else _("后截止（%(who)s设定）：%(at)s，%(zone)s", who=localized(now.set_by.organisation.name), **when)
            )
        return panel
    panel["actions"] = [results if current else tracks]
    if now is not None:
        panel |= {"title": format_step(now), "note": format_days(now.opens, now.closes, edition.zone)}
        return panel
    coming = coming_step(steps, at)
    if coming is not None and coming.opens is not None:
        panel["title"] = _("%(what)s还没有开始", what=format_step(coming))
        panel["until"] = _("%(at)s 开始，%(zone)s", **presenters.moment(coming.opens, edition))
    return panel


def _panel_of(edition: Edition, part: EditionPart, publication: Publication, at: datetime) -> dict[str, Any]:
    until = publication.publicity_until
    own = url_for("public.publication", **publication.address)
    since = ""
    if publication.published_at is not None:
        since = _(
            "第 %(number)s 号发布 · %(at)s 起",
            number=publication.number,
            at=presenters.since(publication.published_at, edition),
        )
    panel: dict[str, Any] = {
        "sealed": True,
        "seal": formatting.seal_text(publication),
        "title": _("结果公示中"),
        "note": since,
        "actions": [
            {"url": url_for("public.medals", edition=edition.key), "label": _("查看结果")},
            {"url": own, "label": _("怎样核对")},
        ],
    }
    if publication.state == "final":
        panel["title"] = _("结果已定稿")
        if publication.final_at is not None:
            panel["until"] = _(
                "公示期满，%(at)s 定稿，%(zone)s",
                at=presenters.since(publication.final_at, edition),
                zone=format_zone(edition.zone),
            )
    elif until is not None and at < until:
        panel["clock"] = presenters.clock_parts(until, at, part.publicity, edition.zone)
        panel["until"] = _("后截止收取异议：%(at)s，%(zone)s", **presenters.closing(until, edition))
        panel["actions"][1] = {"url": f"{own}#object", "label": _("怎样提出异议")}
    elif until is None:
        panel["until"] = _("没有定公示期：定稿以前都收取异议。")
        panel["actions"][1] = {"url": f"{own}#object", "label": _("怎样提出异议")}
    else:
        panel["until"] = _("公示期已满，等待定稿。")
    return panel


def entrance(edition: Edition) -> dict[str, Any]:
    """How to enter: the link leads through sign-in if nobody is signed in."""
    return {"url": url_for("registration.tracks", edition=edition.key), "label": _("去报名")}
