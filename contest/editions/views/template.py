"""A new contest from a template, by one form: names, tiers, tracks, dates, the rubric grid, award lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor, open_to
from contest.db import session
from contest.editions import actions
from contest.editions.forms import TemplateForm
from contest.editions.labels import PHASE_LABELS
from contest.editions.policies import makers_from_templates, may_make_in
from contest.editions.presenters import codes, describe_rulebook
from contest.editions.presenters.expected_awards import expected_awards
from contest.editions.presenters.scope import Scopes
from contest.editions.presenters.template_rest import (
    ROW_KEYS,
    kept_ladders,
    put_back,
    rows_left_out,
    tracks_left_out,
)
from contest.editions.queries import organisations_called
from contest.editions.rulebooks.award_thresholds import read_line, threshold_rows
from contest.editions.rulebooks.effective import edition_part, parsed, taken_in_for_edition
from contest.editions.rulebooks.template_lines import RungGiven
from contest.editions.rulebooks.templates import (
    MOST_TRACKS,
    AspectGiven,
    Given,
    PeriodGiven,
    TrackGiven,
    counts_alone,
    rulebook_text,
    school_keys,
    template_keys,
    template_text,
)
from contest.editions.views.blueprint import views
from contest.errors import N_, NotFound
from contest.i18n import localized
from contest.people.models import Series
from contest.people.queries import organisation, organisations_by_id
from contest.rules.faults import Fault, Faults
from contest.web import flash_done, redirect_to, render_page

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Ladder


@views.route("/desk/editions/from-template", methods=["GET", "POST"])
@open_to(makers_from_templates)
def from_template() -> Any:
    """Choose a template, fill it in, read it as text, and make the contest."""
    origin = request.form.get("template") or request.args.get("template", "")
    if not origin and request.method == "GET":
        groups = [
            (N_("一所学校自己办"), [_choice(key) for key in school_keys()]),
            (N_("照现成的规程"), [_choice(key) for key in template_keys() if key not in school_keys()]),
        ]
        return render_page("editions/template/choose.html", groups=groups)
    if origin not in template_keys():
        raise NotFound
    book = parsed(template_text(origin))
    filled = _filled(origin, book)
    if request.method == "POST":  # a field that was not sent stays as it was filled in; rows are what was sent
        form = TemplateForm(data={name: value for name, value in filled.items() if not isinstance(value, list)})
    else:
        form = TemplateForm(formdata=None, data=filled)
    form.series.choices = _series()
    choices = _choices(origin, book)
    form.choose(**choices)
    operation = request.form.get("operation", "")
    faults: list[Fault] = []
    shown = None
    if form.change_rows(operation):
        form.choose(**choices)
    elif operation == "take":
        _take(book, form, request.form.getlist("take"))
        form.choose(**choices)
    elif operation == "restore":
        put_back(filled, form)
        form.choose(**choices)
    elif operation == "count":  # how many awards the lines make: nothing else is looked at
        form.expected.validate(form)
    elif form.validate_on_submit():
        try:
            text = rulebook_text(_given(form))
            new = taken_in_for_edition(text)
        except Faults as refused:
            faults = list(refused.faults)
        else:
            made = None
            if operation == "make":
                given = {"by": current_actor().account_id, "at": clock.now()}
                made = form.attempt(actions.create_edition, text, **given)
            if made is not None:
                actions.begin_contests(made, at=made.created_at)
                flash_done(N_("已建好%(name)s。它还没有对外公开；核对后再打开。"), name=made.name)
                return redirect_to("editions.desk", edition=made.key)
            shown = describe_rulebook(new, organisations=organisations_called(codes(new)))
    return render_page(
        "editions/template/form.html",
        form=form,
        origin=edition_part(book).name,
        faults=faults,
        shown=shown,
        text=text if shown else "",
        phases=PHASE_LABELS,
        scopes=dict(choices["ladder"]),
        awards=expected_awards(book, form),
        tracks_left_out=tracks_left_out(edition_part(book).track, form),
        kept_ladders=kept_ladders((one for one in book.ladder if not _goes_by_lines(one)), Scopes(book, {}, None)),
        rows_left_out=[row["zh"] for part in ROW_KEYS for row in rows_left_out(filled, form, part)] if faults else [],
        status=422 if faults else 200,
    )


def _choice(key: str) -> dict[str, Any]:
    book = parsed(template_text(key))
    part = edition_part(book)
    return {"key": key, "name": part.name, "tiers": [tier.name for tier in part.tier], "tracks": len(part.track)}


def _series() -> list[tuple[str, str]]:
    """The series in which the actor may make an edition; a new one for administrators."""
    actor = current_actor()
    found = [row for row in session.scalars(sa.select(Series).order_by(Series.key)) if may_make_in(actor, row)]
    new = [("", _("新的系列"))] if actor.has("administrator") else []
    return [*((row.key, localized(row.name)) for row in found), *new]


def _choices(origin: str, book: Rulebook) -> dict[str, list[tuple[str, str]]]:
    part = edition_part(book)
    scopes = Scopes(book, {}, None)
    how = [("upto", _("连同上面的奖，给到前")), ("most", _("这个奖单独算，给"))]
    return {
        "how": how if counts_alone(origin) else how[:1],
        "like": [(track.key, localized(track.name)) for track in part.track],
        "scheme": [(one.key, localized(one.name) if one.name else one.key) for one in book.scheme],
        "ladder": [
            (str(number), scopes.described(one.applies_to) or _("所有比赛"))
            for number, one in enumerate(book.ladder)
            if _goes_by_lines(one)
        ],
    }


def _filled(origin: str, book: Rulebook) -> dict[str, Any]:
    """The form's first values: the template's own, its first tracks, and no dates."""
    part = edition_part(book)
    tracks = part.track[:MOST_TRACKS]
    used = [
        scheme
        for scheme in book.scheme
        if any(_fits(scheme, tier.key, track) for tier in part.tier for track in tracks)
    ]
    lines = {(row.ladder, row.award): row for row in threshold_rows(book)}
    return {
        "template": origin,
        "number": str(part.number if origin in school_keys() else part.number + 1),
        "year": str(clock.now().year if origin in school_keys() else part.year + 1),
        "entry": part.entry or "",
        "signatures": str(part.signatures),
        "second_person_wait": str(part.second_person_wait),
        "per_person": str(part.entries_per_person or ""),
        "tiers": [
            {"key": one.key, "keep": True, "zh": one.name.zh, "en": one.name.en, "run_by": _runner(part, one)}
            for one in part.tier
        ],
        "tracks": [_track_row(one) for one in tracks],
        "periods": [
            {"stage": stage, "phase": phase}
            for stage, phase in dict.fromkeys((one.stage, one.phase) for one in part.period)
        ],
        "aspects": [row for scheme in used for row in _aspect_rows(scheme)],
        "rungs": [
            {"award": row.award, "ladder": str(row.ladder), "zh": row.name["zh"], "en": row.name["en"],
             "how": "upto" if row.values["upto"] else "most", "upto": row.values["upto"] or row.values["most"],
             "round": book.ladder[row.ladder].rung[row.rung].round, "at_least": row.values["at_least"]}
            for row in lines.values()
            if _goes_by_lines(book.ladder[row.ladder])
        ],
    }  # fmt: skip


def _track_row(one: Any) -> dict[str, Any]:
    return {
        "key": one.key, "zh": one.name.zh, "en": one.name.en, "like": one.key,
        "least": str(one.team.min), "most": str(one.team.max), "advisers": str(one.advisers.max),
        "per_delegation": str(one.entries_per_delegation or ""),
    }  # fmt: skip


def _aspect_rows(scheme: Any) -> list[dict[str, Any]]:
    return [
        {
            "origin": aspect.key, "scheme": scheme.key, "most": str(aspect.max),
            "criterion_zh": criterion.name.zh if criterion.name else criterion.key,
            "criterion_en": criterion.name.en if criterion.name else criterion.key,
            "zh": aspect.name.zh if aspect.name else aspect.key,
            "en": aspect.name.en if aspect.name else aspect.key,
        }
        for criterion in scheme.criterion
        for aspect in criterion.aspect
    ]  # fmt: skip


def _take(book: Rulebook, form: TemplateForm, keys: list[str]) -> None:
    """Add these tracks of the template to the form, and the sheets by which they alone are marked."""
    part = edition_part(book)
    there = {row.form.like.data for row in form.tracks}
    marked = {row.form.scheme.data for row in form.aspects}
    before = [track for track in part.track if track.key in there]
    for track in part.track:
        if track.key not in keys or track.key in there:
            continue
        form.tracks.append_entry(_track_row(track))
        for scheme in book.scheme:
            fitting = [one for one in (track, *before) if any(_fits(scheme, tier.key, one) for tier in part.tier)]
            if fitting == [track] and scheme.key not in marked:
                marked.add(scheme.key)
                for row in _aspect_rows(scheme):
                    form.aspects.append_entry(row)


def _runner(part: Any, tier: Any) -> str:
    """Who runs a tier at first: the template's own organisation, if it is here; where there is one tier, the reader's
    own organisation of that kind, if there is only one."""
    if tier.organisation:
        named = organisation(tier.run_by, tier.organisation)
        return localized(named.name) if named else ""
    if len(part.tier) > 1:
        return ""
    own = [one for one in organisations_by_id(current_actor().organisations("organiser")) if one.kind == tier.run_by]
    return localized(own[0].name) if len(own) == 1 else ""


def _goes_by_lines(ladder: Ladder) -> bool:
    """`template_lines.goes_by_lines` of a rulebook that was read."""
    return ladder.policy is None and all(
        (rung.upto is None) != (rung.most is None) and not rung.need for rung in ladder.rung
    )


def _fits(scheme: Any, tier: str, track: Any) -> bool:
    from contest.rules.rulebook.book import fits

    return any(fits(scheme, f"{tier}/~/{track.key}/{division}") for division in track.divisions)


def _given(form: TemplateForm) -> Given:
    series = session.scalar(sa.select(Series).where(Series.key == form.series.data)) if form.series.data else None
    kept = [row.form for row in form.tiers if row.form.keep.data]
    tiers = {row.key.data: (row.zh.data, row.en.data or "") for row in kept}
    run_by = {one.key.data: (one.organisation.kind, one.organisation.code) for one in kept if one.organisation}
    return Given(
        key=form.key.data,
        series=series.key if series else form.series_key.data or form.key.data,
        series_zh=series.name["zh"] if series else form.series_zh.data or form.zh.data,
        series_en=series.name.get("en", "") if series else form.series_en.data or "",
        number=int(form.number.data),
        year=int(form.year.data),
        zh=form.zh.data,
        en=form.en.data or "",
        short_zh=form.short_zh.data or "",
        short_en=form.short_en.data or "",
        begins=form.begins.data,
        ends=form.ends.data,
        entry=form.entry.data,
        signatures=int(form.signatures.data),
        second_person_wait=int(form.second_person_wait.data),
        per_person=int(form.per_person.data) if form.per_person.data else None,
        tiers=tiers,
        tracks=[_track(row.form) for row in form.tracks],
        periods=[
            PeriodGiven(row.form.stage.data, row.form.phase.data, row.form.opens.data, row.form.closes.data)
            for row in form.periods
            if row.form.opens.data is not None and row.form.stage.data in tiers
        ],
        aspects=[_aspect(row.form) for row in form.aspects],
        rungs=[_rung(row.form) for row in form.rungs],
        origin=form.template.data,
        run_by=run_by,
    )


def _track(row: Any) -> TrackGiven:
    return TrackGiven(
        row.key.data, row.zh.data, row.en.data or "", row.like.data,
        int(row.least.data), int(row.most.data), int(row.advisers.data),
        int(row.per_delegation.data) if row.per_delegation.data else None,
    )  # fmt: skip


def _aspect(row: Any) -> AspectGiven:
    return AspectGiven(
        row.scheme.data, row.criterion_zh.data, row.criterion_en.data or "", row.zh.data, row.en.data or "",
        row.most.data, row.origin.data or "",
    )  # fmt: skip


def _rung(row: Any) -> RungGiven:
    return RungGiven(
        int(row.ladder.data), row.zh.data, row.en.data or "", read_line(row.upto.data), row.award.data or "",
        row.how.data, row.round.data, row.at_least.data or "",
    )  # fmt: skip
