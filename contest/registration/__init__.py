"""Entries and their members, advisers and materials; verification; quotas."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.registration import models  # noqa: F401 - rows known to the database glue
    from contest.registration.views import views

    app.register_blueprint(views)
