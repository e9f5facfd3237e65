"""Lists are paged by key: a page begins after the last row of the page before, however many rows come and go."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from contest.db import session

Row = TypeVar("Row")
COUNTED_TO = 10_000  # counts are exact up to here; beyond, the page says "more than"


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    next_key: str | None  # put it into ?after= for the next page
    first: bool
    count: int | None = None  # None: not requested
    more_than_counted: bool = False


def page_of(
    rows: sa.Select[Any],
    order: Sequence[Any],
    *,
    after: str | None = None,
    limit: int = 50,
    counted: bool = True,
) -> Page[Any]:
    """One page of `rows` in ascending `order` (columns; the last one unique). Invalid keys begin at the start.

    Two queries at most, whatever the number of rows.
    """
    start = _decoded(after, order)
    query = rows.add_columns(*[column.label(f"_key{n}") for n, column in enumerate(order)]).order_by(*order)
    if start is not None:
        query = query.where(
            sa.tuple_(*order) > sa.tuple_(*[sa.literal(v, c.type) for v, c in zip(start, order, strict=True)])
        )
    found = session.execute(query.limit(limit + 1)).all()
    page = found[:limit]
    width = len(order)
    next_key = _encoded(page[-1][-width:]) if len(found) > limit else None
    count = None
    if start is None and next_key is None:
        count = len(page) if counted else None
    elif counted:
        counting = (
            rows.order_by(None).limit(COUNTED_TO + 1).with_only_columns(sa.literal(1), maintain_column_froms=True)
        )
        count = session.scalar(sa.select(sa.func.count()).select_from(counting.subquery())) or 0
    values = [row[0] if len(row) == width + 1 else tuple(row)[:-width] for row in page]
    return Page(
        values,
        next_key,
        start is None,
        min(count, COUNTED_TO) if count is not None else None,
        (count or 0) > COUNTED_TO,
    )


def page_of_list(items: Sequence[Row], *, after: str | None = None, limit: int = 50) -> Page[Row]:
    """The same interface for rows in memory (a publication's, which never change): the key is an index."""
    try:
        start = max(0, int(after or 0))
    except ValueError:
        start = 0
    more = start + limit < len(items)
    return Page(items[start : start + limit], str(start + limit) if more else None, start == 0, len(items))


def _encoded(key: Sequence[Any]) -> str:
    if None in key:
        raise ValueError("a list is paged by columns that are never empty")
    plain = [
        str(part) if isinstance(part, UUID) else part.isoformat() if isinstance(part, date) else part for part in key
    ]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def _decoded(text: str | None, order: Sequence[Any]) -> list[Any] | None:
    """The key's values, or None if it is not a key of this list: addresses may contain anything."""
    if not text:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(parts, list):
            return None
        return [_part(part, column.type.python_type) for part, column in zip(parts, order, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _part(part: Any, wanted: type[Any]) -> Any:
    """One value of the column's type that both databases can compare; raises ValueError or TypeError otherwise."""
    if wanted is UUID:
        return UUID(part)
    if wanted is datetime:
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return moment.astimezone(UTC)
    if wanted is date:
        return date.fromisoformat(part)
    if type(part) is not wanted:
        raise TypeError(f"a {wanted.__name__} is wanted")
    if isinstance(part, int) and not -(2**63) <= part < 2**63:
        raise ValueError("a number that no column holds")
    if isinstance(part, str) and b"\0" in part.encode():  # encoding also refuses a lone surrogate
        raise ValueError("PostgreSQL's text holds no U+0000")
    return part
