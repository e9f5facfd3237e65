"""Files by their digest. They are stored and synced *before* the transaction that refers to them commits; files that no
row names any more are swept (contest/sweeping.py). A file is handed out only if its bytes still have the digest that
is its name."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from contest.caching import BoundedCache
from contest.errors import N_, Refusal, Unfit
from contest.logs import Log

log = Log(__name__)
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


def element_of(media_type: str) -> str:
    """What shows a file in the page: "pdf" (its pages are drawn), "img", "video", "audio", or "" for a download."""
    if media_type == MEDIA_TYPES["pdf"]:
        return "pdf"
    kind = media_type.partition("/")[0]
    # A drawing in SVG may ask other machines and run scripts of its own where it is opened by itself.
    return {"image": "img", "video": kind, "audio": kind}.get(kind, "") if media_type != "image/svg+xml" else ""


class Damaged(Refusal):
    """A stored file is not what its name says: changed on the disk, or gone. Nobody gets it."""

    status = 500
    title = N_("文件和记录不符")

    def __init__(self, sentence: str, **facts: Any) -> None:
        super().__init__(sentence, safe=N_("你没有做错什么，也没有改动什么。"), **facts)


@dataclass(frozen=True)
class Changed:
    """A stored file whose bytes have another digest than its name, or (`found` is None) that cannot be read."""

    digest: str
    found: str | None


# Which files were read and found right: by name and by what the file system knows of the file. Anybody who may write
# the file can set its time of change back, but not the time of its inode (ctime).
_found_right: BoundedCache[tuple[str, int, int, int, int, int], None] = BoundedCache(10_000)


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
        """The bytes, held against their digest; raises Damaged."""
        try:
            content = self.path(digest).read_bytes()
        except FileNotFoundError:
            _refuse(Changed(digest, None))
        if (found := hashlib.sha256(content).hexdigest()) != digest:
            _refuse(Changed(digest, found))
        return content

    def verified(self, digest: str) -> Path:
        """Where a file lies, to be sent without reading it into memory: it is read once first, and again only if the
        file system says that it was written since. Raises Damaged."""
        path = self.path(digest)
        try:
            seen = path.stat()
            key = (digest, seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
            _found_right.get(key, lambda: _hold(path, digest))
        except FileNotFoundError:
            _refuse(Changed(digest, None))
        return path

    def changed(self) -> Iterator[Changed]:
        """Every file in the folder whose bytes no longer have the digest that is its name; reads them all."""
        for path in sorted(self.folder.glob("??/*")):
            digest = path.parent.name + path.name
            found = _digest_of(path)
            if found != digest:
                yield Changed(digest, found)

    def holds(self, digest: str) -> bool:
        return self.path(digest).exists()


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hold(path: Path, digest: str) -> None:
    if (found := _digest_of(path)) != digest:
        _refuse(Changed(digest, found))


def _refuse(changed: Changed) -> NoReturn:
    """An alarm in the log for the administrator, a sentence for the reader."""
    if changed.found is None:
        log.error("stored file missing", digest=changed.digest)
        raise Damaged(
            N_("这个文件从存储里不见了，没有东西可以给你。请告诉管理员：文件 %(digest)s。"), digest=changed.digest[:16]
        )
    log.error("stored file changed", digest=changed.digest, found=changed.found)
    raise Damaged(
        N_("这个文件存下之后被改过，已经不是当初的那一份，所以没有发给你。请告诉管理员：文件 %(digest)s。"),
        digest=changed.digest[:16],
    )


def file_store() -> FileStore:
    """The file store of the running app."""
    from flask import current_app

    return FileStore(current_app.config["SAIWU"].instance / "files")
