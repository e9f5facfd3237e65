"""The organiser's pages of results: tabulate, places, additions, and the next tier."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("results", __name__)

from contest.results.views import adjustments, advancing, differences, files, groups, tabulating  # noqa: E402, F401
