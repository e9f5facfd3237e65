"""The sealed publication, medal tables, statistics, open data and the public pages."""

from __future__ import annotations

from contest.web import Application


def join(app: Application) -> None:
    from contest.publication import models  # noqa: F401 - rows known to the database glue
