"""The addresses of static files. A browser may cache a file for ever, because different content has a different
address.

Style sheets, drawings and fonts carry a stamp of their own content: `/static/css/base.css?v=3f2a91c0de`.

Scripts are ES modules that import one another by relative specifiers (`./queue.js`), and a specifier carries no stamp.
So the stamp is in a folder instead, `/static/js-3f2a91c0de/sheet/main.js`, where `./queue.js` leads to
`/static/js-3f2a91c0de/sheet/queue.js`: one stamp for all scripts. A change in one of them changes the address of
all, no page mixes old modules with new ones, and a page that is opened again requests none of them. Alternatives
considered: an import map, which is an inline script and needs a hole in the content policy; or `no-cache` with an ETag,
which asks the server for each of a dozen modules on every page. A web server in front that serves static files itself
leaves the `-stamp` out of the path.

The style sheets that every page needs are written apart and sent as one (`BUNDLES`): each address that a page waits for
before it shows a line costs a phone a turn. The bundle is no file; it is put together at its first asking, and beside
the files in `css`, so that what they draw (`url("../vendor/…")`) is found from it too.

A request with an old stamp (a page of the previous version, while a new one is being started) is answered with
the current content, which nobody caches.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache

from flask import Response, request, url_for

from contest.resources import STATIC

SCRIPTS = STATIC / "js"
# Order matters: a later sheet overrules an earlier one.
BUNDLES = {"css/common.css": ("tokens", "base", "page", "parts", "table", "form")}
FOR_EVER = "public, max-age=31536000, immutable"


def asset(filename: str) -> str:
    """The address of a static file, with a stamp of its content."""
    return url_for("static", filename=filename, v=_stamp(filename))


def module(filename: str) -> str:
    """The address of a script, below `static/js`, for `<script type="module">`: in a folder stamped for all scripts."""
    return url_for("static", filename=filename, stamp=_scripts_stamp())


def names_present_content() -> bool:
    """Whether the address of this request names the file's current content."""
    place = request.view_args or {}
    if "stamp" in place:
        return bool(place["stamp"] == _scripts_stamp())
    return "v" in request.args and request.args["v"] == _stamp(place.get("filename", ""))


def bundle(filename: str) -> Response | None:
    """Several style sheets in one answer, if this is the name of a bundle."""
    if filename not in BUNDLES:
        return None
    answer = Response(_bundled(filename), mimetype="text/css")
    answer.cache_control.no_cache = True  # as Flask says of a file whose address carries no stamp
    answer.set_etag(_stamp(filename))
    answer.make_conditional(request)
    return answer


@cache
def _bundled(filename: str) -> bytes:
    return b"".join((STATIC / "css" / f"{name}.css").read_bytes() for name in BUNDLES[filename])


@lru_cache(maxsize=1024)  # an address can spell a file in many ways
def _stamp(filename: str) -> str:
    if filename in BUNDLES:
        return hashlib.sha256(_bundled(filename)).hexdigest()[:10]
    path = STATIC / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"


@cache
def _scripts_stamp() -> str:
    digest = hashlib.sha256()
    for path in sorted(SCRIPTS.rglob("*.js")):
        digest.update(f"{path.relative_to(SCRIPTS).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:10]
