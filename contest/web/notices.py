"""What a later step says on a page of an earlier one, which cannot ask it: the later step registers a sentence for the
page, and the page shows what is registered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

Write = Callable[..., str]
"""Gives the notice as HTML, from the objects of the page; empty where there is nothing to say to this reader."""

_notices: dict[str, dict[Write, None]] = defaultdict(dict)


def say_on(endpoint: str, write: Write) -> None:
    """Have a notice written on the page of an endpoint."""
    _notices[endpoint][write] = None


def notices_on(endpoint: str, **objects: Any) -> Markup:
    """The notices of a page, in the order of the steps."""
    return Markup("").join(Markup(write(**objects)) for write in _notices[endpoint])  # noqa: S704 - from templates
