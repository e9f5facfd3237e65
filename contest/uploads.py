"""Files that arrive in parts: what has come so far lies on the disk, beside the stored files, and not in the database.

`parts/ACCOUNT/ID.json` says what is coming and for what; `parts/ACCOUNT/ID` holds the bytes that have come. How far it
is, is the size of that file, so nothing that was synced is lost when a process is killed. What nobody goes on with for
a day is swept (contest/sweeping.py). The protocol itself is in contest/registration/views/uploads.py.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from contest.db import new_id
from contest.errors import N_, Clash, NotFound, Refusal, Unfit
from contest.files import file_store

LASTS = timedelta(days=1)  # since the last part
MOST_AT_ONCE = 5  # of one account
STEP = 1 << 16


class Locked(Refusal):
    """Another request is writing the same file: it is tried again."""

    status = 423

    def __init__(self) -> None:
        super().__init__(N_("这个文件的另一段正在传，请稍等。"))


class Misplaced(Clash):
    """A part does not begin where the file ends. `have`: bytes that have come."""

    def __init__(self, have: int) -> None:
        super().__init__(N_("这一段接不上：已经收到 %(have)s 字节。"), have=have)
        self.have = have


@dataclass(frozen=True)
class Upload:
    """A file on its way. `purpose`: what it is for, as its page says it; `size`: bytes of the whole."""

    id: UUID
    account_id: UUID
    purpose: str
    name: str
    size: int
    offset: int  # bytes that have come
    expires_at: datetime

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size


def begin(account_id: UUID, purpose: str, *, name: str, size: int, at: datetime) -> Upload:
    """Make room for a file. Raises Unfit where it is empty, Clash where the account has too many on their way."""
    if size <= 0:
        raise Unfit(N_("文件“%(name)s”是空的，没有收下。"), name=name, field="file")
    folder = _folder(account_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if sum(1 for one in _of_account(account_id) if one.expires_at > at) >= MOST_AT_ONCE:
        raise Clash(
            N_("你已经有 %(n)s 个文件在传，先传完或取消一个，再传新的。没有传完的过一天会自动清掉。"), n=MOST_AT_ONCE
        )
    made = new_id()
    (folder / str(made)).touch(0o600)
    os.utime(folder / str(made), (at.timestamp(), at.timestamp()))
    _write(folder / f"{made}.json", {"purpose": purpose, "name": name, "size": size})
    return find(account_id, made, purpose, at)


def find(account_id: UUID | None, upload_id: UUID, purpose: str, at: datetime) -> Upload:
    """An upload of this account for this purpose; raises NotFound where there is none, or it has expired."""
    found = _read(account_id, upload_id) if account_id is not None else None
    if found is None or found.purpose != purpose or found.expires_at <= at:
        raise NotFound
    return found


def open_ones(account_id: UUID | None, purpose: str, at: datetime) -> list[Upload]:
    """The account's files on their way for this purpose, the newest first."""
    if account_id is None:
        return []
    found = [one for one in _of_account(account_id) if one.purpose == purpose and one.expires_at > at]
    return sorted(found, key=lambda one: one.id, reverse=True)


def append(upload: Upload, offset: int, source: BinaryIO, at: datetime) -> Upload:
    """Write what comes behind what is there, and sync it; also the part that had come when a connection breaks off.
    Raises Misplaced where the offset is not where the file ends, Unfit where more comes than was stated, Locked."""
    path = _path(upload)
    with _alone(path) as file:
        have = file.seek(0, os.SEEK_END)
        if offset != have:
            raise Misplaced(have)
        try:
            while chunk := source.read(min(STEP, upload.size - have + 1)):
                if have + len(chunk) > upload.size:
                    raise Unfit(N_("传来的比说好的多，多的没有收。请重新选文件再传。"))
                file.write(chunk)
                have += len(chunk)
        finally:
            file.flush()
            os.fsync(file.fileno())
            os.utime(path, (at.timestamp(), at.timestamp()))
    found = _read(upload.account_id, upload.id)
    if found is None:
        raise NotFound
    return found


@contextmanager
def opened(upload: Upload) -> Iterator[BinaryIO]:
    """The bytes that have come."""
    with _path(upload).open("rb") as file:
        yield file


def end(upload: Upload) -> None:
    """Forget a file on its way: it was handed in, or is not wanted any more."""
    _path(upload).unlink(missing_ok=True)
    _path(upload).with_name(f"{upload.id}.json").unlink(missing_ok=True)


def sweep(at: datetime) -> int:
    """Remove what nobody has gone on with for a day. Returns how many there were."""
    gone = 0
    for path in list((file_store().folder / "parts").glob("*/*")):
        try:
            left = path.stat().st_mtime + LASTS.total_seconds()
        except FileNotFoundError:
            continue
        if path.suffix == ".json":
            continue
        if left <= at.timestamp():
            path.with_name(f"{path.name}.json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder(account_id: UUID) -> Path:
    return file_store().folder / "parts" / str(account_id)


def _path(upload: Upload) -> Path:
    return _folder(upload.account_id) / str(upload.id)


def _of_account(account_id: UUID) -> Iterator[Upload]:
    for path in _folder(account_id).glob("*.json"):
        if (found := _read(account_id, UUID(path.stem))) is not None:
            yield found


def _read(account_id: UUID, upload_id: UUID) -> Upload | None:
    path = _folder(account_id) / str(upload_id)
    try:
        about, seen = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8")), path.stat()
    except FileNotFoundError:
        return None
    expires = datetime.fromtimestamp(seen.st_mtime, UTC) + LASTS
    return Upload(upload_id, account_id, about["purpose"], about["name"], about["size"], seen.st_size, expires)


def _write(path: Path, about: dict[str, object]) -> None:
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(about, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _alone(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        raise NotFound from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Locked from None
        yield file
