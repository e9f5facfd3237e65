"""The sealed bundle (section 11): a zip with rulebooks, inputs, outputs and manifest.json.

The same content gives the same bytes: fixed order, times and compression.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

MANIFEST = "manifest.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can hold


def build(
    files: Mapping[str, bytes],
    *,
    law: str,
    edition: str,
    publication: int,
    replaces: int | None = None,
    reason: str | None = None,
) -> bytes:
    """The bundle of a publication. `files` by their names inside: `rulebook.toml`, `inputs/…`, outputs."""
    manifest = {
        "law": law,
        "edition": edition,
        "publication": publication,
        "replaces": replaces,
        "reason": reason,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    whole = {MANIFEST: _canonical(manifest), **files}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(whole):
            facts = zipfile.ZipInfo(name, EPOCH)
            facts.compress_type = zipfile.ZIP_DEFLATED
            facts.create_system = 3  # the same on every system
            facts.external_attr = 0o644 << 16
            archive.writestr(facts, whole[name], compresslevel=9)
    return target.getvalue()


def manifest_of(bundle: bytes) -> dict[str, Any]:
    """The manifest of a bundle that we made."""
    manifest: dict[str, Any] = json.loads(_manifest_bytes(bundle))
    return manifest


def manifest_digest(bundle: bytes) -> str:
    """SHA-256 of the manifest's bytes: what a seal signs and what a publication shows."""
    return hashlib.sha256(_manifest_bytes(bundle)).hexdigest()


def _manifest_bytes(bundle: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return archive.read(MANIFEST)


def _canonical(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
