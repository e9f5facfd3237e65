"""Files by their digest. They are stored and synced *before* the transaction that refers to them commits; files that no
row names any more are swept (contest/sweeping.py)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from contest.errors import N_, Unfit

CHUNK = 1 << 20
FILE = "file"  # in the `info` of each column that names files (contest/sweeping.py)

# The media type of a format. The package `filetype` names the other formats that we recognise.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}
UNKNOWN = "application/octet-stream"
ALIASES = {"jpeg": "jpg", "tiff": "tif", "m4v": "mp4"}  # different endings of the same format


def media_type(ending: str) -> str:
    """The media type for a file of this format."""
    import filetype  # imported here and below so that the app starts fast

    kind = filetype.get_type(ext=ending)
    return MEDIA_TYPES.get(ending) or (kind.mime if kind else UNKNOWN)


def ending_of(media_type: str) -> str:
    """The ending for a file of this kind, whatever its owner called it: `pdf`, `jpg` …, or `bin`."""
    import filetype

    for ending, known in MEDIA_TYPES.items():
        if known == media_type:
            return ending
    kind = filetype.get_type(mime=media_type) if media_type != UNKNOWN else None
    return ALIASES.get(kind.extension, kind.extension) if kind else "bin"


@dataclass(frozen=True)
class Stored:
    digest: str  # SHA-256, hex
    size: int  # bytes


class FileStore:
    """A folder of files named by their SHA-256. Writing the same bytes twice stores one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]

    def save(self, source: BinaryIO | bytes, *, at_most: int | None = None) -> Stored:
        """Write through a temporary file, sync, and move into place. Raises Unfit above `at_most` bytes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as draft:
            try:
                for chunk in [source] if isinstance(source, bytes) else iter(lambda: source.read(CHUNK), b""):
                    size += len(chunk)
                    if at_most is not None and size > at_most:
                        raise Unfit(
                            N_("文件超过 %(limit)s MB，没有收下。请压缩后再传。"), limit=at_most // 2**20, field="file"
                        )
                    digest.update(chunk)
                    draft.write(chunk)
                draft.flush()
                os.fsync(draft.fileno())
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        name = digest.hexdigest()
        target = self.path(name)
        target.parent.mkdir(exist_ok=True)
        Path(draft.name).replace(target)
        return Stored(name, size)

    def read(self, digest: str) -> bytes:
        return self.path(digest).read_bytes()

    def holds(self, digest: str) -> bool:
        return self.path(digest).exists()


def file_store() -> FileStore:
    """The file store of the running app."""
    from flask import current_app

    return FileStore(current_app.config["SAIWU"].instance / "files")
