"""Tabulation, places, advancement to the next tier. bridge.py is the only place where rows meet rules."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.results import models  # noqa: F401 - rows known to the database glue
