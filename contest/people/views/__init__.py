"""Pages of people: the entrance, one's own account, an organisation's people, and the administrator's lists."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("people", __name__)

from contest.people.views import (  # noqa: E402, F401
    account,
    administration,
    entrance,
    invitations,
    organisation,
    organisation_lists,
    renewal,
    roles,
    roster,
    roster_codes,
)
