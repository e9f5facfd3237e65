"""Handing an edition over to the next one: what would be made, shown before it is made, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor, open_to
from contest.desks.forms import NextEditionForm
from contest.desks.views import views
from contest.editions import actions, queries
from contest.editions.actions.following import refuse_year, why_kept
from contest.editions.labels import PHASE_LABELS
from contest.editions.models import Edition
from contest.editions.policies import archivists, handers_over
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, edition_text, older_faults
from contest.editions.rulebooks.following import Moved, NextGiven, days_of, moved_periods, shift_of
from contest.errors import N_
from contest.formatting import format_closing, format_day, format_moment, format_sentence
from contest.forms import Form
from contest.i18n import localized
from contest.people.queries import organisation
from contest.people.queries.granting import organisations_organising
from contest.publication.timeline.workdays import is_workday, unannounced_years
from contest.rules.faults import Fault, Faults
from contest.web import actor_and_time, flash_done, redirect_to, render_page

MOST_HOSTS = 200
LONG = timedelta(days=14)
"""Of a longer period only the first and the last day are held against the holidays."""


@dataclass(frozen=True)
class MovedRow:
    """A line of the preview, in words."""

    what: str
    was: str
    now: str
    holidays: str  # the days of it that are holidays, "" for none
    is_past: bool


@views.route("/desk/<edition>/next", methods=["GET"])
@open_to(archivists, load=queries.edition_at)
def next_edition(edition: Edition) -> Any:
    """What handing over would make, or the next edition where it is there."""
    form = NextEditionForm(formdata=None, data=_suggested(edition))
    return _page(edition, form)


@views.post("/desk/<edition>/next")
@open_to(handers_over, load=queries.edition_at)
def hand_over(edition: Edition) -> Any:
    """Look at what would be made with other names and another year, or make it."""
    form = NextEditionForm()
    form.host.choices = _hosts(edition)
    faults: list[Fault] = []
    if queries.edition_after(edition) is not None:
        return redirect_to("desks.next_edition", edition=edition.key)
    if form.validate_on_submit():
        try:
            made = _made(edition, form)
        except Faults as refused:
            faults, made = list(refused.faults), None
        if made is not None:
            flash_done(N_("已建好%(name)s。它还没有对外公开；核对后再打开。"), name=made.name)
            mine = any(one.parent_id is None for one in _seen_by_reader(made))
            return redirect_to(
                "editions.desk" if mine else "desks.next_edition", edition=(made if mine else edition).key
            )
    return _page(edition, form, faults)


def _made(edition: Edition, form: NextEditionForm) -> Edition | None:
    """The next edition, where the button that makes it was pressed; otherwise the year alone is looked at."""
    if request.form.get("operation") != "make":
        form.attempt(refuse_year, edition, int(form.year.data), clock.now())
        return None
    chosen = {"settings": form.settings.data, "groups": form.groups.data}
    made: Edition | None = form.attempt(actions.hand_over, edition, _given(edition, form), **chosen, **actor_and_time())
    return made


def _seen_by_reader(made: Edition) -> list[Any]:
    own = set(current_actor().organisations("organiser", made.series_id))
    return [one for one in queries.roots_of(made) if one.organisation_id in own]


@views.post("/desk/<edition>/next/undo")
@open_to(handers_over, load=queries.edition_at)
def take_back_next(edition: Edition) -> Any:
    """Delete the next edition as a whole, while nothing depends on it."""
    form, made = Form(), queries.edition_after(edition)
    if made is None or not form.validate_on_submit():
        return redirect_to("desks.next_edition", edition=edition.key)
    form.attempt(actions.take_back, edition, made, **actor_and_time())
    if form.refusal is not None:
        return _there(edition, made, form)
    flash_done(N_("已经撤销，下一届整个删掉了；只有操作记录还在。"))
    return redirect_to("desks.next_edition", edition=edition.key)


def _page(edition: Edition, form: NextEditionForm, faults: list[Fault] | None = None) -> Any:
    made = queries.edition_after(edition)
    if made is not None:
        return _there(edition, made, Form(formdata=None))
    part = edition_part(edition_rulebook(edition))
    form.host.choices = _hosts(edition)
    text, at = edition_text(edition), clock.now()
    rows, unannounced = list[MovedRow](), list[int]()
    if not form.errors and form.refusal is None:
        moved = moved_periods(text, shift_of(text, int(form.year.data)))
        rows = [_row(edition, one, at) for one in moved]
        unannounced = unannounced_years(day for one in moved for day in days_of(one))
    return render_page(
        "desks/next_edition.html",
        edition_row=edition,
        form=form,
        faults=faults or [],
        older=older_faults(text),
        rows=rows,
        unannounced="、".join(map(str, unannounced)),
        has_dates=bool(part.period or part.begins or part.ends),
        weeks=shift_of(text, int(form.year.data)).days // 7 if rows else 0,
        tiers=[localized(tier.name) for tier in part.tier],
        tracks=len(part.track),
        set_by_contests=queries.set_by_contests(edition),
        groups_given=queries.groups_given(edition),
        may_make=handers_over(current_actor(), edition) and edition.rehearsal_of_id is None,
        status=422 if faults else 200,
    )


def _there(edition: Edition, made: Edition, form: Form) -> Any:
    """The page once the next edition is made."""
    why = why_kept(edition, made)
    return render_page(
        "desks/next_edition_made.html",
        edition_row=edition,
        made=made,
        form=form,
        hosts=[localized(one) for one in _names_of_hosts(made)],
        why=format_sentence(why, {"name": made.name}) if why else "",
        may_make=handers_over(current_actor(), edition),
    )


def _names_of_hosts(made: Edition) -> list[dict[str, str]]:
    found = {one.organisation_id: one.organisation.name for one in queries.roots_of(made)}
    return list(found.values())


def _suggested(edition: Edition) -> dict[str, Any]:
    """The form's first values: this edition's names, with the year in them moved on."""
    part = edition_part(edition_rulebook(edition))
    year = max(edition.year + 1, clock.now().astimezone(ZoneInfo(edition.zone)).year)
    was, now = str(edition.year), str(year)
    short = part.short
    return {
        "zh": part.name.zh.replace(was, now),
        "en": part.name.en.replace(was, now),
        "short_zh": short.zh.replace(was, now) if short else "",
        "short_en": short.en.replace(was, now) if short else "",
        "key": edition.key.replace(was, now) if was in edition.key else f"{edition.key}-{now}",
        "number": str(part.number + 1),
        "year": now,
        "host": "",
        "settings": True,
        "groups": False,
    }


def _hosts(edition: Edition) -> list[tuple[str, str]]:
    """Who may run the highest tier: as before, or another organisation of the same kind that has an organiser in the
    series, so that somebody can take it over."""
    highest = edition_part(edition_rulebook(edition)).tier[-1]
    now = organisation(highest.run_by, highest.organisation) if highest.organisation else None
    same = _("不变：%(name)s", name=localized(now.name)) if now else _("不变，照规程")
    others = [one for one in organisations_organising(edition.series_id, MOST_HOSTS) if one.kind == highest.run_by]
    return [("", same), *((one.code, localized(one.name)) for one in others if now is None or one.code != now.code)]


def _given(edition: Edition, form: NextEditionForm) -> NextGiven:
    kind = edition_part(edition_rulebook(edition)).tier[-1].run_by
    return NextGiven(
        key=form.key.data,
        number=int(form.number.data),
        year=int(form.year.data),
        zh=form.zh.data,
        en=form.en.data or "",
        short_zh=form.short_zh.data or "",
        short_en=form.short_en.data or "",
        run_by=(kind, form.host.data) if form.host.data else None,
    )


def _row(edition: Edition, moved: Moved, at: datetime) -> MovedRow:
    part = edition_part(edition_rulebook(edition))
    names = {tier.key: tier.name for tier in part.tier} | {f"/{one.key}": one.name for one in part.track}
    words = [names[key] for key in (moved.stage, f"/{moved.track}") if key in names]
    phase = format_sentence(PHASE_LABELS[moved.phase], {}) if moved.phase else _("决赛的日子")
    free = [format_day(day, year=days_of(moved)[0].year) for day in _days(moved) if _is_holiday(day)]
    last = days_of(moved)[1]
    return MovedRow(
        " · ".join([*map(localized, [one.model_dump() for one in words]), phase]),
        _span(moved.was, edition.zone),
        _span(moved.now, edition.zone),
        "、".join(free),
        last < at.astimezone(ZoneInfo(edition.zone)).date(),
    )


def _span(ends: tuple[Any, Any], zone: str) -> str:
    if isinstance(ends[0], datetime):
        opens, closes = (one.replace(tzinfo=ZoneInfo(zone)) for one in ends)
        return f"{format_moment(opens, zone)} – {format_closing(closes, zone)}"
    if ends[0] == ends[1]:
        return format_day(ends[0], weekday=True)
    return " – ".join(format_day(one, weekday=True) for one in ends)


def _days(moved: Moved) -> Iterator[date]:
    first, last = days_of(moved)
    if last - first > LONG:
        yield from (first, last)
    else:
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _is_holiday(day: date) -> bool:
    """A weekday on which people rest. Weekdays are kept, so a weekend is one that the last edition had too."""
    return day.weekday() < 5 and not is_workday(day)
