"""Files that no row names any more: what was uploaded for an operation that was refused, or replaced before it counted.

Which columns name files is said by the columns themselves: `FILE` in a column's `info`. A test looks for the digest of
every file of whole contests in every column of every table, and fails where a column does not say so.

Files that are on their way in parts (contest/uploads.py) and that nobody goes on with are removed with them.

A swept file is first laid aside, below `swept/`, and removed a month later: should a row name it after all, it can be
put back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from contest import clock, uploads
from contest.db import Model, session
from contest.files import FILE, FileStore, file_store

SAFE_AGE = timedelta(days=1)  # a file is stored before its row is committed; no operation takes as long
LAID_ASIDE = timedelta(days=30)


def columns() -> list[sa.Column[Any]]:
    """Every column that names files: a digest, or a document whose values are digests."""
    return [column for table in Model.metadata.sorted_tables for column in table.columns if column.info.get(FILE)]


def named() -> set[str]:
    """The digests of all files that rows name."""
    return {digest for column in columns() for digest in _in_column(column)}


def _in_column(column: sa.Column[Any]) -> Iterator[str]:
    for value in session.scalars(sa.select(column).where(column.is_not(None)).execution_options(yield_per=5_000)):
        yield from value.values() if isinstance(value, dict) else [value]


def sweep() -> dict[str, int]:
    """Lay aside the files that no row names, and remove those that have lain there for a month."""
    store, at = file_store(), clock.now()
    # The files first, the rows afterwards: a file that gets its row meanwhile is old enough to be looked at, and named.
    old = [path for path in _stored(store) if _age(path, at) > SAFE_AGE]
    if not old:
        return {"swept": 0, "removed": _remove_aside(store, at), "parts": uploads.sweep(at)}
    known = named()
    session.rollback()  # nothing was written; files are moved outside any transaction
    swept = 0
    for path in old:
        if path.parent.name + path.name not in known:
            swept += _lay_aside(store, path, at)
    return {"swept": swept, "removed": _remove_aside(store, at), "parts": uploads.sweep(at)}


def _stored(store: FileStore) -> list[Path]:
    """The files of the store, and drafts that an interrupted upload has left beside them."""
    return [*store.folder.glob("??/*"), *(path for path in store.folder.glob("tmp*") if path.is_file())]


def _age(path: Path, at: Any) -> timedelta:
    try:
        return timedelta(seconds=at.timestamp() - path.stat().st_mtime)
    except FileNotFoundError:
        return timedelta(0)


def _lay_aside(store: FileStore, path: Path, at: Any) -> bool:
    """Move a file away. If somebody stored the same bytes again at this moment, it is put back: it is young now."""
    aside = store.folder / "swept"
    aside.mkdir(mode=0o700, exist_ok=True)
    target = aside / (path.parent.name + path.name if path.parent != store.folder else path.name)
    try:
        path.replace(target)
    except FileNotFoundError:
        return False
    if _age(target, at) <= SAFE_AGE:
        target.replace(path)
        return False
    os.utime(target, (at.timestamp(), at.timestamp()))
    return True


def _remove_aside(store: FileStore, at: Any) -> int:
    removed = 0
    for path in (store.folder / "swept").glob("*"):
        if _age(path, at) > LAID_ASIDE:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
