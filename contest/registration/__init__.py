"""Entries and their members, advisers and materials; verification; quotas."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest import audit
    from contest.registration import models  # noqa: F401 - rows known to the database glue
    from contest.registration.queries import recorded
    from contest.registration.views import views

    for kind in (recorded.APPEARANCES, recorded.MATERIALS):
        audit.hold(kind)
    app.register_blueprint(views)
