"""What the log looks like: one JSON object a line in production, plain lines elsewhere, never the values of variables.

A traceback with local values would put passwords and identity numbers into files that more people read than the
database. So would what PostgreSQL adds to its errors, and a path that holds the secret of a link: both are taken out of
every line, whoever writes it.

The standard library is used because importing structlog took as long as importing all of Flask: it loads rich if that
is installed (docs/decisions, decision 27; benchmarks/app has the figures).
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from contest.config import Config

# What PostgreSQL quotes of rows and values: to the end of that field of the message, which may have many lines.
_QUOTED = re.compile(
    r"(DETAIL|CONTEXT|HINT|QUERY|STATEMENT|LINE \d+):.*?"
    r"(?=\n(?:DETAIL|CONTEXT|HINT|QUERY|STATEMENT|LINE \d+):"
    r"|\n\[SQL:|\n\(Background|\n\nThe above|\n\nDuring|\nTraceback|\Z)",
    re.DOTALL,
)
_INVALID = re.compile(r"(invalid [^\n:]*: |\bvalue )\"[^\n\"]*\"")
# Links that let somebody in (contest/people/views/entrance.py); deploy/nginx.conf leaves them out of its log too.
_SECRET = re.compile(r"(/(?:i|reset|shared)/)[^/?#\s\"']+")


def without_secrets(text: str) -> str:
    """A text for a log: without what the database quotes of rows, and without the secrets of links."""
    return _SECRET.sub(r"\1…", _INVALID.sub(r"\1…", _QUOTED.sub(r"\1: …", text)))


# The number of the request that this thread is handling; contest.web sets it.
request_number: ContextVar[str | None] = ContextVar("request_number", default=None)


class Log:
    """Logs what happened, with facts: `log.warning("letter not sent", letter=…, tries=3)`."""

    def __init__(self, name: str) -> None:
        self._log = logging.getLogger(name)

    def info(self, event: str, **facts: Any) -> None:
        self._log.info(event, extra={"facts": facts})

    def warning(self, event: str, **facts: Any) -> None:
        self._log.warning(event, extra={"facts": facts})

    def error(self, event: str, **facts: Any) -> None:
        self._log.error(event, extra={"facts": facts})

    def exception(self, event: str, **facts: Any) -> None:
        """An error, with the traceback of the exception that is being handled."""
        self._log.exception(event, extra={"facts": facts})


class _Lines(logging.Formatter):
    """One line (and a traceback) for developers."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={value!r}" for name, value in _facts(record).items())
        text = f"{_at(record)} [{record.levelname.lower()}] {record.getMessage()}  {facts}".rstrip()
        return f"{text}\n{without_secrets(self.formatException(record.exc_info))}" if record.exc_info else text


class _Objects(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"event": record.getMessage(), "level": record.levelname.lower(), "at": _at(record)}
        line |= {"by": record.name, **_facts(record)}
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    number = request_number.get()
    facts = {
        name: without_secrets(fact) if isinstance(fact, str) else fact
        for name, fact in getattr(record, "facts", {}).items()
    }
    return {**facts, **({"request": number} if number else {})}


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class _Stderr(logging.StreamHandler[Any]):
    """Writes to whatever sys.stderr is at the moment of writing."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, _value: Any) -> None:
        """Always stderr."""


def configure(config: Config) -> None:
    """Set up this process's log; called again for every application made in it."""
    ours = logging.getLogger("contest")
    handler = _Stderr()
    handler.setFormatter(_Objects() if config.is_production else _Lines())
    ours.handlers[:] = [handler]
    ours.setLevel(logging.INFO)
    ours.propagate = False
