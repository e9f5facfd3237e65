"""Entries and their members, advisers and materials; verification; quotas."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit, retention
    from contest.editions.rulebooks.entry_words import word_of_contest
    from contest.entry_words import words_by
    from contest.people.actions import roster
    from contest.registration import models
    from contest.registration.actions.locking import follow_person
    from contest.registration.queries import recorded
    from contest.registration.queries.desk import Desk
    from contest.registration.queries.entered import ENTERED_ATTRIBUTES
    from contest.registration.queries.staff import ended_before
    from contest.registration.views import views

    roster.follow(follow_person)
    for kind in (*recorded.KINDS, ENTERED_ATTRIBUTES):
        audit.hold(kind)
    words_by(models.Entry, lambda entry: [word_of_contest(entry.contest)])
    words_by(Desk, lambda desk: map(word_of_contest, [desk.contest] if desk.contest else desk.contests))
    retention.keeps(retention.Kept.STAFF, models.DelegationMember, ended_before, days=365)
    app.register_blueprint(views)
    app.only_read.add("registration.upload")  # a part of a file goes to the disk, and no writer waits for it
    app.takes_parts.add("registration.upload")
