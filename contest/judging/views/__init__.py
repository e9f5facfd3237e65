"""Pages of judging: the judge's list and sheet, the organiser's panel, the chair's grid, lots."""

from __future__ import annotations

from flask import Blueprint

views = Blueprint("judging", __name__)

from contest.judging.views import (  # noqa: E402
    attributes,  # noqa: F401
    calling,  # noqa: F401
    chair,  # noqa: F401
    device,  # noqa: F401
    dividing,  # noqa: F401
    handing_over,  # noqa: F401
    importing,  # noqa: F401
    judge,  # noqa: F401
    lifecycle,  # noqa: F401
    lots,  # noqa: F401
    opened,  # noqa: F401
    outside_scores,  # noqa: F401
    panel,  # noqa: F401
    paper,  # noqa: F401
    recusal,  # noqa: F401
    tries,  # noqa: F401
    usual,  # noqa: F401
)
