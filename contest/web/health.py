"""Whether the web server answers, and whether the application can work: for load balancers and monitoring."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify

from contest import clock
from contest.access import everyone, open_to
from contest.web.readiness import CHECKS

health = Blueprint("health", __name__)


@health.get("/healthz")
@open_to(everyone)
def alive() -> Any:
    """The web server answers."""
    return jsonify(ok=True)


@health.get("/readyz")
@open_to(everyone)
def ready() -> Any:
    """The database answers, is migrated and takes a write, and the disk has room; else 503 and which check failed."""
    failures = current_app.extensions["saiwu-readiness"].failures(clock.now())
    checks = {check: failures.get(check, "ok") for check in CHECKS}
    answer = jsonify(ok=not failures, failed=[check for check in CHECKS if check in failures], checks=checks)
    answer.status_code = 503 if failures else 200
    answer.headers["Cache-Control"] = "no-store"
    return answer
