"""Accounts, organisations, memberships, roles, sign-in, and what somebody won before."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.people import identification, models  # noqa: F401 - rows known to the database glue

    identification.attach(app)
