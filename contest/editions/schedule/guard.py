"""Guards of the moment: what a contest's calendar and milestones allow now. The actions of every step begin with
one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from contest.clock import Closing
from contest.db import session
from contest.editions.labels import PHASE_LABELS
from contest.editions.models import Contest
from contest.editions.queries import forget, moments_reached, prefetch
from contest.editions.schedule.calendar import Period, period
from contest.errors import N_, WrongMoment


def hold(contests: Sequence[Contest]) -> None:
    """Lock these contests until the transaction ends, and read their current state.

    Whoever goes on from a tabulation holds its contests, and so does whoever changes what was tabulated: one of the two
    waits, and then sees what the other did.
    """
    ids = sorted(contest.id for contest in contests)
    session.execute(sa.select(Contest.id).where(Contest.id.in_(ids)).order_by(Contest.id).with_for_update())
    forget()
    prefetch(contests)


def within(contest: Contest, phase: str, at: datetime) -> None:
    """Refuse outside a phase, saying when it opens or closed and who set the date."""
    refuse_outside(period(contest, phase), at)


def refuse_outside(span: Period, at: datetime) -> None:
    """Refuse outside a period, with the same sentences."""
    phase, state = span.phase, span.state(at)
    if state == "before" and span.opens is not None:
        raise WrongMoment(
            N_("%(phase)s还没有开始，%(opens)s 开始。"),
            phase=PHASE_LABELS[phase],
            opens=span.opens,
            source=span.source,
        )
    if state == "closed" and span.closes is not None:
        setter = span.closes_set_by
        if setter is None:
            raise WrongMoment(
                N_("%(phase)s已于 %(closes)s 截止（规程规定）。"),
                phase=PHASE_LABELS[phase],
                closes=Closing(span.closes),
                source=span.source,
            )
        raise WrongMoment(
            N_("%(phase)s已于 %(closes)s 截止（%(who)s设定）。"),
            phase=PHASE_LABELS[phase],
            closes=Closing(span.closes),
            who=setter.organisation.name,
        )


def reached(contest: Contest, what: str, sentence: str) -> None:
    """Refuse with the sentence unless the milestone is reached."""
    if what not in moments_reached(contest):
        raise WrongMoment(sentence)


def not_reached(contest: Contest, what: str, sentence: str) -> None:
    """Refuse with the sentence if the milestone is reached already; the sentence may use %(since)s."""
    if since := moments_reached(contest).get(what):
        raise WrongMoment(sentence, since=since)
