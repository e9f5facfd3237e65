"""Pages of registration: the student's, the organiser's desk, the roster and the ledger."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("registration", __name__)

from contest.registration.views import (  # noqa: E402
    attributes,  # noqa: F401
    changes,  # noqa: F401
    delegation,  # noqa: F401
    desk,  # noqa: F401
    entry,  # noqa: F401
    grid,  # noqa: F401
    hand_in,  # noqa: F401
    importing,  # noqa: F401
    many,  # noqa: F401
    photos,  # noqa: F401
    quota,  # noqa: F401
    quota_list,  # noqa: F401
    reopening,  # noqa: F401
    roster,  # noqa: F401
    staff,  # noqa: F401
    team,  # noqa: F401
    tracks,  # noqa: F401
    uploads,  # noqa: F401
)
