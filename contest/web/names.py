"""The name under which the site is reached, and the one that its links and QR codes carry (PUBLIC_URL).

A link that says 127.0.0.1 reaches nobody, and nothing shows it on the machine that made it. So a request that arrives
under another name is logged, once for each name.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request

from contest.logs import Log

log = Log(__name__)
MOST = 20  # names that a process remembers; a Host header can say anything

_known: set[tuple[str, str]] = set()


def watch_name() -> None:
    """Called at each request: warn about a name that links would not lead to."""
    public: str = current_app.config["SAIWU"].public_url
    expected, came = urlsplit(public).netloc.lower(), request.host.lower()
    if came == expected or (came, expected) in _known or len(_known) >= MOST:
        return
    _known.add((came, expected))
    if request.path in ("/healthz", "/readyz"):  # probes ask by address
        return
    warning = "a request came under another name than PUBLIC_URL, which links and QR codes carry"
    log.warning(warning, came=came[:200], public_url=public)
