"""Awards given under a tabulation."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.awards import models  # noqa: F401 - rows known to the database glue
