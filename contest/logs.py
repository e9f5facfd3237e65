"""What the log looks like: one JSON object a line in production, plain lines elsewhere, never the values of variables.

A traceback with its locals would put passwords and identity numbers into files that more people read than the database.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog

from contest.config import Config


def configure(config: Config) -> None:
    """Set structlog up for this process. Lines go to stderr, wherever that points when they are written."""
    shown: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if config.is_production:
        shown += [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    else:
        shown.append(structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback))
    structlog.configure(
        processors=shown,
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
