"""What a request says, as a digest: the same key with another content is another request."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from flask import request

from contest.forms import MARK_OF_SECRETS

# Fields that are about the sending, not the content.
OURS = frozenset(
    {"csrf_token", "idempotency_key", "kept_form", MARK_OF_SECRETS}
)  # fields that are about the sending, not the content


def digest_of_request(account_id: UUID) -> str:
    """SHA-256, in hexadecimal, of who sends what where: the account, the endpoint, the address, the fields in their
    order, the files by name and content. For JSON: the body without its key."""
    whole = hashlib.sha256()
    for part in (str(account_id), request.endpoint or "", request.full_path):
        _add(whole, part)
    if request.is_json:
        body = request.get_json(silent=True)
        rest = {name: value for name, value in body.items() if name not in OURS} if isinstance(body, dict) else body
        _add(whole, json.dumps(rest, ensure_ascii=False, sort_keys=True))
        return whole.hexdigest()
    for name, value in request.form.items(multi=True):
        if name not in OURS:
            _add(whole, name)
            _add(whole, value)
    for name, file in request.files.items(multi=True):
        _add(whole, f"file {name} {file.filename}")
        _add(whole, hashlib.file_digest(file.stream, "sha256").hexdigest())  # type: ignore[arg-type]
        file.stream.seek(0)
    return whole.hexdigest()


def _add(whole: Any, part: str) -> None:
    """Add a part with its length, so that no two lists of parts look the same."""
    encoded = part.encode("utf-8", "surrogatepass")
    whole.update(f"{len(encoded)}:".encode())
    whole.update(encoded)
