"""Whether the web server and the database answer: for load balancers and monitoring."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, jsonify

from contest.access import everyone, open_to
from contest.db import session

health = Blueprint("health", __name__)


@health.get("/healthz")
@open_to(everyone)
def alive() -> Any:
    """The web server answers."""
    return jsonify(ok=True)


@health.get("/readyz")
@open_to(everyone)
def ready() -> Any:
    """The database answers too."""
    session.execute(sa.text("SELECT 1"))
    return jsonify(ok=True)
