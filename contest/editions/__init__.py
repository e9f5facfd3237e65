"""Editions, the contest tree, rulebooks, the calendar, and the state of each contest."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.editions import models  # noqa: F401 - rows known to the database glue
