"""Panels, assignment, conflicts, lots, score sheets and their versions, confirmation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit, retention
    from contest.editions.rulebooks.entry_words import word_of_contest
    from contest.entry_words import words_by
    from contest.judging import views
    from contest.judging.actions.moving import follow_attributes
    from contest.judging.models import Assignment, HandOver, HelpCall
    from contest.judging.queries import recorded, recorded_panels
    from contest.judging.queries.recorded_calls import CALLS
    from contest.judging.queries.recorded_hand_overs import HAND_OVERS
    from contest.judging.queries.recorded_scores import SCORES
    from contest.judging.views import device
    from contest.registration.actions import attributes

    for kind in (*recorded.KINDS, *recorded_panels.KINDS, HAND_OVERS, CALLS, SCORES):
        audit.hold(kind)
    retention.keeps(
        retention.Kept.HAND_OVERS,
        HandOver,
        lambda before: HandOver.decided_at < before,
        days=90,
        recorded="judging.purge_hand_over",
    )
    retention.keeps(
        retention.Kept.CALLS,
        HelpCall,
        lambda before: HelpCall.ended_at < before,
        days=90,
        recorded="judging.purge_call",
    )
    words_by(Assignment, lambda assignment: [word_of_contest(assignment.appearance.contest)])
    attributes.follow(follow_attributes)
    app.register_blueprint(views.views)
    app.jinja_env.globals.update(device_marks=device.device_marks)
