"""Pages of judging: the judge's list and sheet, the organiser's panel, the chair's grid, lots."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("judging", __name__)

from contest.judging.views import chair, judge, lifecycle, lots, opened, panel, recusal  # noqa: E402, F401
