"""Pages of registration: the student's, the organiser's desk, the roster and the ledger."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("registration", __name__)

from contest.registration.views import attributes, desk, entry, hand_in, quota, roster, team, tracks  # noqa: E402, F401
