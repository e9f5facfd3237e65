"""Who may do what in judging. A chair is somebody who has the chair's seat on this very panel; the role alone is not
enough, and the chair of another panel of the same contest is none of it.

Marks are for the contest's own organiser, chair and supervisor. The organisers of the tier above see who judges, but no
marks. An administrator sees neither.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from contest.access import Actor
from contest.editions.models import Contest
from contest.judging.models import Assignment, HelpCall, SheetVersion
from contest.judging.queries.panels import panel_ids, panels_chaired, panels_of
from contest.judging.queries.parts import takes
from contest.people.policies import chair_at, organiser_at, supervisor_at
from contest.registration.models import Appearance


def runs(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """The contest's organiser: makes the panel, assigns, opens and closes."""
    return organiser_at(actor, contest.organisation_id, contest.edition.series_id)


def reads_panel(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """See the seats and assignments: the organiser, the supervisor, the chair, and the organisers above."""
    series_id = contest.edition.series_id
    above = contest.parent
    while above is not None:
        if organiser_at(actor, above.organisation_id, series_id):
            return True
        above = above.parent
    return reads_marks(actor, contest=contest)


def reads_marks(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """See the chair's grid and every sheet in it."""
    return confirms(actor, contest=contest) or supervisor_at(actor, contest.organisation_id, contest.edition.series_id)


def reads_openings(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """See who opened marks, and when: the organiser and the supervisor."""
    return runs(actor, contest=contest) or supervisor_at(actor, contest.organisation_id, contest.edition.series_id)


def confirms(
    actor: Actor,
    *,
    contest: Contest,
    version: SheetVersion | None = None,
    call: HelpCall | None = None,
    appearance: Appearance | None = None,
    **_objects: Any,
) -> bool:
    """Confirm sheets, send them back: the chair, or the contest's organiser; a sheet (`version`) and a judge's call for
    help only the chair of its own panel, and an entry (`appearance`) only a chair of a panel that it is in the room of.
    The action refuses the actor's own sheet."""
    if runs(actor, contest=contest):
        return True
    seats = [*([version.sheet.seat] if version else []), *([call.assignment.seat] if call else [])]
    if seats and not {seat.panel_id for seat in seats} <= panels_chaired(contest.id, actor.account_id):
        return False
    if appearance is not None:
        chaired = panels_chaired(contest.id, actor.account_id)
        if not any(takes(one, appearance.entry) for one in panels_of(contest) if one.id in chaired):
            return False
    return chairs(actor, contest=contest)


def leads(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """Do what concerns the contest as a whole: draw lots, enter scores made elsewhere, close judging. The organiser,
    and whoever chairs all of its panels; the chair of one among several acts within it."""
    if runs(actor, contest=contest):
        return True
    return chairs(actor, contest=contest) and panels_chaired(contest.id, actor.account_id) >= panel_ids(contest.id)


def chairs(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """Has the chair's seat on a panel of this contest, and still has the role."""
    has_role = chair_at(actor, contest.organisation_id, contest.edition.series_id)
    return has_role and bool(panels_chaired(contest.id, actor.account_id))


def panels_seen(actor: Actor, contest: Contest) -> set[UUID] | None:
    """The panels whose marks somebody sees: the chair those that they chair; whoever else may see marks all (None)."""
    is_above = supervisor_at(actor, contest.organisation_id, contest.edition.series_id)
    if is_above or runs(actor, contest=contest):
        return None
    return panels_chaired(contest.id, actor.account_id)


def judges_it(actor: Actor, *, assignment: Assignment, **_objects: Any) -> bool:
    """The judge's own assignment; the chair enters what the panel agrees on."""
    if not actor.is_known:
        return False
    seat, contest = assignment.seat, assignment.appearance.contest
    if seat.role == "panel":
        is_its_chair = seat.panel_id in panels_chaired(contest.id, actor.account_id)
        return is_its_chair and chairs(actor, contest=contest)
    if seat.account_id != actor.account_id or seat.left_at is not None:
        return False
    # Revoking a role closes the page, even while judging is open.
    return actor.has(seat.role, contest.organisation_id, contest.edition.series_id)
