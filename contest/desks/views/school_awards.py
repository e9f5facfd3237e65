"""What a school's people won, as a workbook for the school's own use, in the columns that it has arranged."""

from __future__ import annotations

from typing import Any

from flask import request

from contest import clock
from contest.access import open_to
from contest.desks.actions import arrange_awards, forget_columns
from contest.desks.forms import AwardColumnsForm
from contest.desks.models import AwardColumn
from contest.desks.queries.school_awards import awards_of_school, columns_of_school
from contest.desks.sheets import arranged, each_award, read_heads, school_awards, taken, usual_head
from contest.desks.views import views
from contest.errors import N_
from contest.exchange.spreadsheets.writing import workbook_of
from contest.i18n import localized
from contest.people import policies
from contest.people.models import Organisation, Series
from contest.people.views.organisation import scope_at, scope_shown, scoped
from contest.web import actor_and_time, flash_done, redirect_to, render_page
from contest.web.answers import workbook_answer

PREVIEWED = 5


@views.get("/people/<series>/<kind>/<code>/awards.xlsx")
@open_to(policies.keepers_of_studies, load=scope_at, sensitive="full names", subject="organisation")
def school_awards_file(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Awards of the school's entries in all editions of a series: each one, and by student, adviser, department, tier,
    edition and year. Only what is published."""
    how = arranged(columns_of_school(organisation, series))
    sheets = school_awards(awards_of_school(organisation, series), how)
    made = workbook_of(sheets, title=localized(organisation.name), at=clock.now())
    return workbook_answer(made, f"awards-{organisation.code}.xlsx")


@views.route("/people/<series>/<kind>/<code>/awards/columns", methods=["GET", "POST"])
@open_to(policies.keepers_of_studies, load=scope_at, sensitive="full names", subject="organisation")
def award_columns(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Which columns the list has, under which heads and in which order; the first awards as they would stand in it."""
    kept = columns_of_school(organisation, series)
    how, chosen = arranged(kept), _chosen()
    form = AwardColumnsForm(
        heads="\n".join(head for head, _key in how.columns), rows="student" if how.by_student else "award"
    )
    if form.validate_on_submit():
        columns = taken(read_heads(form.heads.data), chosen)
        by_student = form.rows.data == "student"
        done = form.attempt(arrange_awards, organisation, series, columns, by_student=by_student, **actor_and_time())
        if done is not None:
            flash_done(N_("已存下，以后下载都照这个排。"))
            return redirect_to("desks.award_columns", **scoped(organisation, series))
    won = awards_of_school(organisation, series)
    preview = each_award(won[:PREVIEWED], how)
    return render_page(
        "desks/award_columns.html",
        **scope_shown(organisation, series, upper),
        form=form,
        kept=kept,
        columns=[(head, chosen.get(head, key)) for head, key in how.columns],  # as chosen, where it was refused
        fields=[(str(key), usual_head(key)) for key in AwardColumn],
        heads=preview.heads,
        rows=list(preview.rows)[:PREVIEWED],
        awards=len(won),
    )


@views.post("/people/<series>/<kind>/<code>/awards/columns/usual")
@open_to(policies.keepers_of_studies, load=scope_at)
def usual_columns(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Go back to the usual columns."""
    forget_columns(organisation, series, **actor_and_time())
    flash_done(N_("已改回通常的列。"))
    return redirect_to("desks.award_columns", **scoped(organisation, series))


def _chosen() -> dict[str, str]:
    """What the page's lists say that a column holds, by the head under which the page showed it."""
    keys = {str(one) for one in AwardColumn} | {""}
    sent = {name.removeprefix("column-"): key for name, key in request.form.items() if name.startswith("column-")}
    return {head: key for n, key in sent.items() if key in keys and (head := request.form.get(f"head-{n}", ""))}
