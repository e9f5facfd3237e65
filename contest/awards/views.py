"""The organiser's page of awards: what a tabulation gives, before publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from contest.access import current_actor, open_to
from contest.awards import queries, whatif
from contest.editions.forms import ThresholdsForm, WhatIfForm, thresholds_form
from contest.editions.labels import award_names
from contest.editions.models import Contest
from contest.editions.policies import organises
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.award_thresholds import ThresholdRow, threshold_rows, with_thresholds
from contest.editions.rulebooks.effective import contest_name, parsed, rulebook_of, taken_in
from contest.errors import Refusal
from contest.i18n import localized
from contest.paging import page_of_list
from contest.results.models import Tabulation
from contest.results.outdated import describe_outdated
from contest.results.policies import readers
from contest.results.queries import current_tabulation, file_of, tabulated_contests
from contest.rules.faults import Fault, Faults
from contest.web import render_page

views = Blueprint("awards", __name__)
SHOWN = 200  # how many of those who would gain or lose are named


@views.get("/desk/<edition>/awards/<path:contest_key>")
@open_to(readers, load=contest_at)
def desk(contest: Contest) -> Any:
    """How often each award is given, and who gets it; `?award=` filters the list."""
    tabulation = current_tabulation(contest)
    book = rulebook_of(contest)
    names = award_names(book)
    given = queries.given_by(tabulation) if tabulation else []
    chosen = request.args.get("award", "")
    shown = [one for one in given if not chosen or one.award == chosen]
    found = page_of_list(shown, after=request.args.get("after"), limit=50)
    counted = queries.tallies(given, book)
    return render_page(
        "awards/desk.html",
        contest=contest,
        name=contest_name(contest),
        tabulation=tabulation,
        names=names,
        tallies=counted,
        chosen=chosen,
        choices=[(one.award, localized(names.get(one.award, {"zh": one.award}))) for one in counted],
        rows=found,
        about=queries.about(tabulation, found.rows) if tabulation else None,
        outdated=describe_outdated(tabulation, contest),
        reached=milestones(contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


@dataclass(frozen=True)
class Tabulated:
    """The last tabulation with the rulebook that it used, and that rulebook's award lines."""

    tabulation: Tabulation
    text: str
    rows: Sequence[ThresholdRow]


def _tabulated(contest: Contest) -> Tabulated | None:
    tabulation = current_tabulation(contest)
    if tabulation is None:
        return None
    text = file_of(tabulation, "rulebook.toml").decode()
    return Tabulated(
        tabulation, text, threshold_rows(parsed(text), [one.key for one in tabulated_contests(tabulation)])
    )


@views.get("/desk/<edition>/what-if/<path:contest_key>")
@open_to(readers, load=contest_at)
def what_if(contest: Contest) -> Any:
    """The award lines of the last tabulation, which the organiser can change and try."""
    last = _tabulated(contest)
    if last is None:
        return _what_if(contest, None, WhatIfForm(formdata=None), None, [])
    form = WhatIfForm(formdata=None, text=last.text)
    return _what_if(contest, last, form, thresholds_form(last.rows, formdata=None), [])


@views.post("/desk/<edition>/what-if/<path:contest_key>")
@open_to(readers, load=contest_at)
def try_out(contest: Contest) -> Any:
    """Who would gain and lose which award. Nothing is saved."""
    last = _tabulated(contest)
    form = WhatIfForm()
    if last is None:
        return _what_if(contest, None, form, None, [])
    by_lines = form.how.data == "lines"
    lines = thresholds_form(last.rows) if by_lines else thresholds_form(last.rows, formdata=None)
    faults: list[Fault] = []
    comparison = None
    if form.validate_on_submit() and (not by_lines or lines.validate()):
        try:
            text = (
                with_thresholds(last.text, parsed(last.text), lines.changes(last.rows)) if by_lines else form.written()
            )
            form.text.data = text
            comparison = whatif.compare(last.tabulation, taken_in(text))
        except Refusal as refusal:
            form.refuse(refusal)
        except Faults as refused:
            faults = list(refused.faults)
    elif by_lines:
        form.text.data = last.text
    return _what_if(contest, last, form, lines, faults, comparison)


def _what_if(
    contest: Contest,
    last: Tabulated | None,
    form: WhatIfForm,
    lines: ThresholdsForm | None,
    faults: list[Fault],
    comparison: whatif.Comparison | None = None,
) -> Any:
    names = award_names(parsed(last.text)) if last else {}
    if comparison is not None:
        names = award_names(parsed(form.text.data)) | names
    shown = [*comparison.gained[:SHOWN], *comparison.lost[:SHOWN]] if comparison else []
    return render_page(
        "awards/what_if.html",
        contest=contest,
        name=contest_name(contest),
        tabulation=last.tabulation if last else None,
        outdated=describe_outdated(last.tabulation, contest) if last else None,
        reached=milestones(contest),
        form=form,
        lines=lines,
        rows=last.rows if last else [],
        faults=faults,
        comparison=comparison,
        limit=SHOWN,
        names=names,
        about=queries.about(last.tabulation, shown) if last and shown else None,
        may_change=organises(current_actor(), contest),
        at=contest.address,
        zone=contest.edition.zone,
        status=422 if faults or (lines is not None and lines.errors) else 200,
    )
