"""Pages of editions for those who make and run them: a new edition, its desk, and what a contest sets for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from contest import clock
from contest.access import current_actor, open_to
from contest.editions import actions, queries
from contest.editions.forms import ClearForm, MomentForm, RenewRulebookForm, RulebookForm
from contest.editions.labels import CONTEST_STATE_GLYPHS, CONTEST_STATE_LABELS, PHASE_LABELS
from contest.editions.models import Contest, Edition
from contest.editions.policies import (
    archivists,
    beginners,
    embedders,
    makers_of_editions,
    may_make_in,
    openers,
    organisers_of,
    readers_of_desk,
    throwers,
)
from contest.editions.rulebooks.carried import group_attributes
from contest.editions.rulebooks.change_policy import is_law
from contest.editions.rulebooks.effective import (
    contest_name,
    edition_part,
    edition_rulebook,
    edition_text,
    older_faults,
    tier_of,
)
from contest.editions.schedule.calendar import period, state_of
from contest.editions.views.blueprint import views
from contest.errors import N_, NotFound, Refusal, Unfit
from contest.formatting import format_closing, format_moment, format_sentence
from contest.people import queries as people
from contest.rules.faults import Fault, Faults
from contest.web import flash_done, redirect_to, render_page


@views.route("/desk/editions/new", methods=["GET", "POST"])
@open_to(makers_of_editions)
def new() -> Any:
    """Make an edition from a rulebook."""
    form = RulebookForm()
    edition, faults = None, list[Fault]()
    if form.validate_on_submit():
        edition, faults = _with_rulebook(form, actions.create_edition)
    if edition is not None:
        actions.begin_contests(edition, at=clock.now())
        flash_done(N_("已建好%(name)s。它还没有对外公开；核对后再打开。"), name=edition.name)
        return redirect_to("editions.desk", edition=edition.key)
    return render_page("editions/new.html", form=form, faults=faults, status=422 if faults else 200)


@views.route("/desk/<edition>", methods=["GET"])
@open_to(readers_of_desk, load=queries.edition_at)
def desk(edition: Edition) -> Any:
    """An edition's desk: its tiers, tracks and calendar, and the contests that the reader runs."""
    part = edition_part(edition_rulebook(edition))
    actor = current_actor()
    mine = [
        contest
        for contest in queries.contests_of_organisations(
            {*actor.organisations("organiser"), *actor.organisations("supervisor")}, edition.series_id
        )
        if contest.edition_id == edition.id
    ]
    queries.prefetch(mine)
    at = clock.now()
    return render_page(
        "editions/desk.html",
        edition_row=edition,
        part=part,
        older=older_faults(edition_text(edition)),
        of_groups=queries.groups_having(edition, group_attributes(edition_rulebook(edition))),
        contests=[(contest, contest_name(contest), state_of(contest, at), _dates(contest)) for contest in mine],
        waiting=[(one, contest_name(one.contest)) for one in queries.waiting_proposals(mine)],
        states=CONTEST_STATE_LABELS,
        glyphs=CONTEST_STATE_GLYPHS,
        may_make=actor.has("administrator"),
        may_begin=may_make_in(actor, edition.series),
        may_open=openers(actor, edition) and edition.opened_at is None,
        may_throw_away=throwers(actor, edition),
        may_archive=edition.rehearsal_of_id is None and archivists(actor, edition),
        may_begin_contests=beginners(actor, edition),
        may_embed=embedders(actor, edition),
        zone=edition.zone,
    )


def _dates(contest: Contest) -> list[tuple[str, str]]:
    """A contest's own dates: the words of each phase that has any, and from when to when."""
    zone, found = contest.edition.zone, []
    for phase, label in PHASE_LABELS.items():
        span = period(contest, phase)
        if span.opens or span.closes:
            ends = (format_moment(span.opens, zone) or "…", format_closing(span.closes, zone) or "…")
            found.append((label, " – ".join(ends)))
    return found


@views.post("/desk/<edition>/contests")
@open_to(beginners, load=queries.edition_at)
def begin(edition: Edition) -> Any:
    """Make the contests that the reader's own organisations run, before anybody enters."""
    own = people.organisations_by_id(current_actor().organisations("organiser", edition.series_id))
    made = actions.begin_contests(edition, own, at=clock.now())
    if made:
        flash_done(N_("已建好 %(n)s 场比赛，可以定时间、请评委了。"), n=len(made))
    else:
        flash_done(N_("没有新的比赛要建：规程里没有由你的单位办的一级，或者都已经建好。"))
    return redirect_to("editions.desk", edition=edition.key)


@views.post("/desk/<edition>/open")
@open_to(openers, load=queries.edition_at)
def open_to_public(edition: Edition) -> Any:
    actions.open_edition(edition, by=current_actor().account_id, at=clock.now())
    flash_done(N_("%(name)s已经对外公开。"), name=edition.name)
    return redirect_to("editions.desk", edition=edition.key)


@views.route("/desk/<edition>/rulebook", methods=["GET", "POST"])
@open_to(makers_of_editions, load=queries.edition_at)
def rulebook(edition: Edition) -> Any:
    """The edition's rulebook as text, and a new version of it. Frozen contests keep the version they began with."""
    form = RenewRulebookForm()
    version, faults = None, list[Fault]()
    if form.validate_on_submit():
        version, faults = _with_rulebook(
            form, lambda text, **by: actions.renew_rulebook(edition, text, reason=form.reason.data, **by)
        )
    if version is not None:
        flash_done(N_("规程第 %(number)s 版已经生效。已经开评的比赛仍按开评时的版本。"), number=version.number)
        return redirect_to("editions.desk", edition=edition.key)
    if request.method == "GET":
        form.text.data = edition_text(edition)
    return render_page(
        "editions/rulebook.html",
        form=form,
        faults=faults,
        edition_row=edition,
        versions=edition.rulebooks,
        status=422 if faults else 200,
    )


def _with_rulebook(form: RulebookForm, action: Any) -> tuple[Any, list[Fault]]:
    """Run an action on the form's rulebook. Returns its result, and the faults of a rulebook that was refused."""
    try:
        text = form.written()
    except Refusal as refusal:
        form.refuse(refusal)
        return None, []
    form.text.data = text  # so that people can correct an uploaded file in the page
    try:
        return form.attempt(action, text, by=current_actor().account_id, at=clock.now()), []
    except Faults as faults:
        return None, list(faults.faults)


@dataclass(frozen=True)
class SettingRow:
    """One end of a phase on the settings page: its present value, who set it, and a form to set it here."""

    key: str
    label: str
    value: str | None  # as shown; None: nobody set it
    set_by: Contest | None
    here: bool
    reason: str | None


@views.route("/desk/<edition>/settings/<path:contest_key>", methods=["GET"])
@open_to(organisers_of, load=queries.contest_at)
def settings(contest: Contest) -> Any:
    """What this contest may set for itself and those below, and where each present value comes from."""
    return _settings_page(contest, MomentForm(formdata=None))


@views.post("/desk/<edition>/settings/<path:contest_key>")
@open_to(organisers_of, load=queries.contest_at)
def set_moment(contest: Contest) -> Any:
    form = MomentForm()
    if form.key.data not in tier_of(contest).may_set or is_law(form.key.data):
        raise NotFound
    if form.validate_on_submit():
        zone = ZoneInfo(contest.edition.zone)
        done = form.attempt(
            actions.set_setting,
            contest,
            form.key.data,
            form.value.data.replace(tzinfo=zone),
            reason=form.reason.data or None,
            by=current_actor().account_id,
            at=clock.now(),
        )
        if done is not None:
            flash_done(N_("%(label)s已经改好；下面的比赛一起按这个时间。"), label=_label(contest, form.key.data))
            return redirect_to("editions.settings", **contest.address)
    return _settings_page(contest, form)


@views.post("/desk/<edition>/settings-clear/<path:contest_key>")
@open_to(organisers_of, load=queries.contest_at)
def clear_moment(contest: Contest) -> Any:
    form = ClearForm()
    if form.validate_on_submit():
        actions.clear_setting(contest, form.key.data, by=current_actor().account_id, at=clock.now())
        flash_done(N_("已经改回上级或规程的时间。"))
        return redirect_to("editions.settings", **contest.address)
    shown = MomentForm(formdata=None)
    shown.refuse(Unfit(N_("没有看懂要改回哪一项，什么都没有改。请在那一项旁边再按一次。")))
    return _settings_page(contest, shown)


def _settings_page(contest: Contest, form: MomentForm) -> Any:
    rows = [_row(contest, key) for key in tier_of(contest).may_set if not is_law(key)]
    return render_page(
        "editions/settings.html",
        contest=contest,
        name=contest_name(contest),
        tier=tier_of(contest),
        rows=rows,
        form=form,
        zone=contest.edition.zone,
    )


def _row(contest: Contest, key: str) -> SettingRow:
    stage, phase, end = key.split(".")
    own = queries.settings(contest).get(key)
    span = period(contest, phase, stage=stage)
    zone = contest.edition.zone
    if end == "opens":
        value, by = format_moment(span.opens, zone), span.opens_set_by
    else:
        value, by = format_closing(span.closes, zone), span.closes_set_by
    return SettingRow(key, _label(contest, key), value or None, by, own is not None, own.reason if own else None)


def _label(contest: Contest, key: str) -> str:
    stage, phase, end = key.split(".")
    part = edition_part(edition_rulebook(contest.edition))
    tier = next(tier for tier in part.tier if tier.key == stage)
    sentence = N_("%(tier)s%(phase)s开始") if end == "opens" else N_("%(tier)s%(phase)s截止")
    return format_sentence(sentence, {"tier": tier.name, "phase": PHASE_LABELS[phase]})
