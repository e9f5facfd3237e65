"""Scores made elsewhere: what stands, entering one or a whole table, confirming, and taking a table back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext as _

from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_, Unfit
from contest.forms import Form
from contest.i18n import localized
from contest.judging import actions
from contest.judging.actions.outside_scores import changes_of_scores, digest_of_scores, read_score
from contest.judging.actions.score_files import Taken, as_text, head_of, read_scores
from contest.judging.forms import ConfirmScoresForm, ScoreFileForm, ScoreForm
from contest.judging.models import OutsideScore
from contest.judging.policies import confirms, leads, panels_seen, reads_marks
from contest.judging.queries.opened import note_marks
from contest.judging.queries.outside_scores import (
    Load,
    load_at,
    loads_of,
    owing,
    score_fields,
    score_rows,
    scores_of_rooms,
    scores_waiting,
)
from contest.judging.queries.panels import taking_part
from contest.judging.views import views
from contest.people.queries import names_of
from contest.rules.faults import Fault, Faults
from contest.web import actor_and_time, flash_done, redirect_to, render_page

SHOWN = 200
"""Changes listed before they are carried out; the rest is counted."""


@views.get("/desk/<edition>/scores/<path:contest_key>")
@open_to(reads_marks, load=contest_at)
def scores(contest: Contest) -> Any:
    """Every entry with the figures that were made elsewhere, who entered and who confirmed them; the chair of one panel
    sees those of its room."""
    return _page(contest, Form(formdata=None))


def _page(contest: Contest, form: Form, faults: Sequence[Fault] = ()) -> Any:
    """Whatever shows it, a refused form too, is an opening of marks."""
    note_marks(contest)
    actor = current_actor()
    fields = score_fields(contest)
    seen = panels_seen(actor, contest)
    rows = score_rows(contest, looking=actor.account_id, panels=seen)
    hidden = owing(contest, actor.account_id)
    waiting = scores_waiting(contest)
    loads = loads_of(contest)
    reached = milestones(contest)
    people = {one.by_id for one in waiting} | {one.by_id for one in loads}
    people |= {
        who for row in rows for cell in row.cells if cell.score for who in (cell.score.by_id, cell.score.confirmed_by)
    }
    is_open = "judging-opened" in reached and "judging-closed" not in reached
    one_form = form if isinstance(form, ScoreForm) else ScoreForm(formdata=None)
    one_form.field.choices = [(one.key, localized(one.name)) for one in fields]
    return render_page(
        "judging/scores.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        one_form=one_form,
        file_form=form if isinstance(form, ScoreFileForm) else ScoreFileForm(formdata=None),
        faults=faults,
        fields=fields,
        rows=rows,
        loads=loads,
        waiting=len(waiting),
        until=max((str(one.id) for one in waiting), default=""),
        mine=sum(
            one.by_id != actor.account_id and one.appearance_id not in hidden for one in scores_of_rooms(waiting, seen)
        ),
        names=names_of(people),
        reached=reached,
        may_enter=is_open and leads(actor, contest=contest),
        may_confirm=is_open and confirms(actor, contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
        status=422 if faults else 200,
    )


@views.post("/desk/<edition>/scores/<path:contest_key>")
@open_to(leads, load=contest_at)
def enter_score(contest: Contest) -> Any:
    """Enter one figure of one entry."""
    form = ScoreForm()
    form.field.choices = [(one.key, localized(one.name)) for one in score_fields(contest)]
    if form.validate_on_submit():
        made = form.attempt(_enter, contest, form, **actor_and_time())
        if made is not None:
            flash_done(
                N_("%(number)s 的成绩已记下，等另一个人确认。")
                if made
                else N_("%(number)s 的成绩本来就是这样，没有改。"),
                number=form.number.data,
            )
            return redirect_to("judging.scores", **contest.address)
    return _page(contest, form)


def _enter(contest: Contest, form: ScoreForm, *, by: UUID | None, at: Any) -> list[OutsideScore]:
    number = form.number.data
    found = [one for one in taking_part(contest, everybody=True) if number in (one.entry.number, one.code)]
    if len(found) != 1:
        raise Unfit(N_("这场比赛里没有编号是“%(number)s”的{作品}。"), number=number, field="number")
    one = next(field for field in score_fields(contest) if field.key == form.field.data)
    value = read_score(form.value.data, one) if form.value.data else None
    return actions.enter_scores(contest, {(found[0], one.key): value}, reason=form.reason.data, by=by, at=at)


@views.post("/desk/<edition>/scores-file/<path:contest_key>")
@open_to(leads, load=contest_at)
def load_scores(contest: Contest) -> Any:
    """Show what a table would change; after that, change it."""
    from contest.exchange.spreadsheets.reading import read_tables

    form = ScoreFileForm()
    if not form.validate_on_submit() or (raw := form.attempt(form.written)) is None:
        return _page(contest, form)
    named = form.name.data or str(_("贴进来的表格"))
    try:
        taken = read_scores(read_tables(raw, named), contest)
    except Faults as refused:
        return _page(contest, form, refused.faults)
    form.text.data, form.name.data = as_text(taken, score_fields(contest)), named
    if form.shown.data:
        made = form.attempt(
            actions.enter_scores,
            contest,
            taken.given,
            reason=form.reason.data,
            file=named,
            shown_as=form.shown.data,
            **actor_and_time(),
        )
        if made is not None:
            flash_done(N_("%(n)s 个成绩已记下，等另一个人确认。"), n=len(made))
            return redirect_to("judging.scores", **contest.address)
    return _shown(contest, form, taken)


def _shown(contest: Contest, form: ScoreFileForm, taken: Taken) -> Any:
    note_marks(contest)
    changes = changes_of_scores(contest, taken.given)
    form.reason.flags.optional = False  # it is asked for where something changes, and then it is needed
    form.shown.data = digest_of_scores(changes)
    named = {appearance.id for appearance, _key in taken.given}
    missing = [one for one in taking_part(contest) if one.id not in named]
    return render_page(
        "judging/scores_shown.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        changes=changes[:SHOWN],
        new=sum(one.is_new for one in changes),
        changed=sum(not one.is_new for one in changes),
        unchanged=len(taken.given) - len(changes),
        taken=taken,
        missing=missing,
        at=contest.address,
    )


@views.post("/desk/<edition>/scores-confirm/<path:contest_key>")
@open_to(confirms, load=contest_at)
def confirm_scores(contest: Contest) -> Any:
    """Confirm all that somebody else entered and this page showed."""
    form = ConfirmScoresForm()
    if form.validate_on_submit():
        panels = panels_seen(current_actor(), contest)
        made = form.attempt(actions.confirm_scores, contest, until=form.until.data, panels=panels, **actor_and_time())
        if made is not None:
            flash_done(N_("%(n)s 个成绩已确认。"), n=len(made))
            return redirect_to("judging.scores", **contest.address)
    return _page(contest, form)


@views.post("/desk/<edition>/scores-undo/<uuid:load_id>/<path:contest_key>")
@open_to(leads, load=load_at)
def undo_scores(contest: Contest, load: Load) -> Any:
    """Take a whole table back."""
    form = Form()
    if form.validate_on_submit():
        reason = str(_("整个撤回：%(file)s", file=load.file))
        made = form.attempt(actions.undo_load, contest, load.id, reason=reason, **actor_and_time())
        if made is not None:
            flash_done(N_("已撤回 %(n)s 个成绩，恢复成以前的，等另一个人确认。"), n=len(made))
            return redirect_to("judging.scores", **contest.address)
    return _page(contest, form)


@views.get("/desk/<edition>/scores-file/<path:contest_key>")
@open_to(reads_marks, load=contest_at)
def scores_file(contest: Contest) -> Any:
    """What stands as a file, to fill in and upload again."""
    note_marks(contest)
    fields = score_fields(contest)
    actor = current_actor()
    rows = score_rows(contest, looking=actor.account_id, panels=panels_seen(actor, contest))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["entry", *map(head_of, fields)])
    writer.writerows([row.appearance.entry.number, *(cell.value for cell in row.cells)] for row in rows)
    answer = Response(out.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=scores.csv"
    return answer
