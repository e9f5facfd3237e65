"""Accounts, organisations, memberships, roles, sign-in, and what somebody won before."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.people import identification, models, names  # noqa: F401 - rows known to the database glue
    from contest.people.views import views

    identification.attach(app)
    app.register_blueprint(views)
    app.jinja_env.filters.update(
        role_said=lambda role: str(names.ROLES.get(role, role)),
        kind_said=lambda kind: str(names.KINDS.get(kind, kind)),
        level_said=lambda level: str(names.LEVELS.get(level, level)),
    )
