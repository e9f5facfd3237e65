"""What a school's people won, as a workbook for the school's own use."""

from __future__ import annotations

from typing import Any

from contest import clock
from contest.access import open_to
from contest.desks.queries.school_awards import awards_of_school
from contest.desks.sheets import school_awards
from contest.desks.views import views
from contest.exchange.spreadsheets.writing import workbook_of
from contest.i18n import localized
from contest.people import policies
from contest.people.models import Organisation, Series
from contest.people.views.organisation import scope_at
from contest.web.answers import workbook_answer


@views.get("/people/<series>/<kind>/<code>/awards.xlsx")
@open_to(policies.keepers_of_studies, load=scope_at, sensitive="full names", subject="organisation")
def school_awards_file(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Awards of the school's entries in all editions of a series: each one, and by student, adviser, department, tier
    and year. Only what is published."""
    sheets = school_awards(awards_of_school(organisation, series))
    made = workbook_of(sheets, title=localized(organisation.name), at=clock.now())
    return workbook_answer(made, f"awards-{organisation.code}.xlsx")
