"""Which column of a table is which: its head is found, each column is guessed by its head or by what stands in it, and
what is no row of the list (a title, a note, a total) is told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contest.exchange.spreadsheets.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a list may tell of each of its rows: its key, the heads that people write over it, and how its
    cells look where there is no head. `needed`: there is no list without it."""

    key: str
    heads: tuple[str, ...]
    looks: Callable[[str], bool] | None = None
    needed: bool = False


class PassedOver(StrEnum):
    """Why a row below the head is not one of the list."""

    NOTE = "note"  # one text only, or one that begins like a note
    TOTAL = "total"
    HEAD = "head"  # the head again, as on a new page


@dataclass(frozen=True, slots=True)
class Listing:
    """A table as a list: the text over each column, what each column is (by its index from 0), its rows, and those
    that were passed over."""

    table: Table
    heads: tuple[str, ...]
    columns: Mapping[int, str]
    rows: tuple[Row, ...]
    passed_over: tuple[tuple[Row, PassedOver], ...] = ()


LOOK_FOR_HEAD = 30
"""Rows from the top among which the head is looked for."""
SAMPLE = 50
LONGEST_NAME = 4
"""Characters of a name without a dot that nothing stands beside: above a list, a longer one is its title."""
_MOSTLY = 0.8
_NOTE = re.compile(r"^(?:注|备注|说明|附|填表|填报|制表|审核|负责人|联系人|联系电话|日期|note)\s*[:：\d（(、.]?")
_FILLER = re.compile(r"^(?:填表|填报|制表|审核|负责|联系)\w{0,2}\s*[:：]")  # who filled the form in
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|total)")


def listing_of(table: Table, fields: Sequence[Field], columns: Mapping[int, str] | None = None) -> Listing:
    """A table as a list of these fields. `columns`: what somebody has said the columns are, in place of the guess."""
    start, heads = _head(table, fields)
    body = table.rows[start:]
    guessed = dict(columns) if columns is not None else guess(heads, body if any(heads) else _whole(body), fields)
    rows: list[Row] = []
    others: list[tuple[Row, PassedOver]] = []
    for row in body:
        why = _passed_over(row, heads, guessed, fields)
        if why is None and not any(heads) and _beside(row, guessed, fields, above=not rows):
            why = PassedOver.NOTE
        if why is None:
            rows.append(row)
        else:
            others.append((row, why))
    return Listing(table, heads, guessed, tuple(rows), tuple(others))


def guess(heads: Sequence[str], body: Sequence[Row], fields: Sequence[Field]) -> dict[int, str]:
    """What each column is, by its head; columns without a head by what stands in them. No field is given twice."""
    ranked = sorted(
        (
            (-score, column, number)
            for column, head in enumerate(heads)
            for number, field in enumerate(fields)
            if (score := _likeness(head, field))
        ),
    )
    found: dict[int, str] = {}
    for _, column, number in ranked:
        if column not in found and fields[number].key not in found.values():
            found[column] = fields[number].key
    for field in fields:
        if field.looks is None or field.key in found.values():
            continue
        for column, head in enumerate(heads):
            if column not in found and not head and _looks(body, column, field.looks):
                found[column] = field.key
                break
    return dict(sorted(found.items()))


def lacking(columns: Mapping[int, str], fields: Sequence[Field]) -> list[str]:
    """The fields that the list cannot be without and that no column is."""
    return [field.key for field in fields if field.needed and field.key not in columns.values()]


def signature(heads: Sequence[str]) -> str:
    """What the heads of a file are remembered by: the same heads in the same order, however they are spaced."""
    return "|".join(_plain(head) for head in heads)


def _head(table: Table, fields: Sequence[Field]) -> tuple[int, tuple[str, ...]]:
    """Where the rows of the list begin, and the text over each column: of one row, or of two where heads are parted."""
    best = (0, 0, ("",) * table.width)
    rows = table.rows[:LOOK_FOR_HEAD]
    for top in range(len(rows)):
        for depth in (1, 2):
            if top + depth > len(rows) or (depth == 2 and not _parted(rows[top].cells, rows[top + 1].cells)):
                continue
            heads = tuple(
                _joined(row.cells[column] for row in rows[top : top + depth]) for column in range(table.width)
            )
            score = len(guess(heads, (), fields))
            if score > best[0] and (score > 1 or table.width <= 2 or _names_what_is_needed(heads, fields)):
                best = (score, top + depth, heads)
    return best[1], best[2]


def _parted(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the lower row only parts heads of the upper one: a cell under a head of its own is blank or says the
    same, and other cells stand under a head that reaches over several columns."""
    for column, (over, under) in enumerate(zip(upper, lower, strict=True)):
        beside = {*upper[max(column - 1, 0) : column], *upper[column + 1 : column + 2]}
        if over and under and under != over and over not in beside and "" not in upper[column + 1 : column + 2]:
            return False
    return any(lower)


def _names_what_is_needed(heads: Sequence[str], fields: Sequence[Field]) -> bool:
    """Whether a field that the list cannot be without stands among the heads, word for word."""
    needed = {_plain(head) for field in fields if field.needed for head in field.heads}
    return any(_plain(head) in needed for head in heads)


def _joined(parts: object) -> str:
    seen: list[str] = []
    for part in parts:  # type: ignore[attr-defined]
        if part and part not in seen:
            seen.append(part)
    return " ".join(seen)


def _parts(head: str) -> set[str]:
    return {_plain(part) for part in (head, *head.split())}


def _plain(head: str) -> str:
    """A head as it is compared: what brackets say about how to fill it in is left out."""
    text = unicodedata.normalize("NFKC", head).lower()
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】", "", text)
    return re.sub(r"[\s*:_\-/、.]", "", text)


def _likeness(head: str, field: Field) -> int:
    """How well a head fits a field: the same text before a part of it, a longer part before a shorter."""
    plain = _plain(head)
    if not plain:
        return 0
    best = 0
    for known in map(_plain, field.heads):
        if plain == known:
            best = max(best, 1000 + len(known))
        elif known in plain and len(plain) <= len(known) + 8:
            best = max(best, len(known) * 10 + (5 if plain.endswith(known) else 0))
    return best


def is_called(head: str, names: Sequence[str]) -> bool:
    """Whether a head is one of these names, word for word: "第1次风速" only holds "第1次"."""
    return bool(plain := _plain(head)) and plain in map(_plain, names)


def _looks(body: Sequence[Row], column: int, looks: Callable[[str], bool]) -> bool:
    cells = [cell for row in body[:SAMPLE] if (cell := row.cells[column].strip())]
    return bool(cells) and sum(map(looks, cells)) >= _MOSTLY * len(cells)


def _whole(body: Sequence[Row]) -> Sequence[Row]:
    """Of a list without heads the rows that tell more than one thing: the others are titles and what people wrote."""
    return [row for row in body if sum(map(bool, map(str.strip, row.cells))) > 1] or body


def _beside(row: Row, columns: Mapping[int, str], fields: Sequence[Field], *, above: bool) -> bool:
    """Whether one text alone, in a list of several columns without heads, is a title above it or what somebody wrote
    in between: what is needed does not look so. A name may stand alone; a title is longer."""
    filled = [(column, cell.strip()) for column, cell in enumerate(row.cells) if cell.strip()]
    if len(row.cells) < 3 or len(filled) > 1:
        return False
    (column, text) = filled[0]
    looks = [field.looks for field in fields if field.needed and field.looks and field.key == columns.get(column)]
    if not looks:
        return column not in columns
    return not any(one(text) for one in looks) or (above and len(text) > LONGEST_NAME and "·" not in text)


def _passed_over(
    row: Row, heads: Sequence[str], columns: Mapping[int, str], fields: Sequence[Field]
) -> PassedOver | None:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    needed = [column for column, key in columns.items() if any(field.key == key and field.needed for field in fields)]
    if any(heads) and all(
        not cell or _plain(cell) in _parts(head) for cell, head in zip(row.cells, heads, strict=True)
    ):
        return PassedOver.HEAD
    if any(_TOTAL.match(cell) for cell in filled) and any(
        not row.cells[column].strip() or _TOTAL.match(row.cells[column].strip()) for column in needed
    ):
        return PassedOver.TOTAL
    first = next(column for column, cell in enumerate(row.cells) if cell.strip())
    if first not in needed and _TOTAL.fullmatch(row.cells[first].strip()):
        return PassedOver.TOTAL
    one_text, blank = len(set(filled)) == 1, any(not row.cells[column].strip() for column in needed)
    alone = one_text and len(row.cells) > 2 and (blank or len(filled) > 1)  # a row of nothing but a name is one
    begins = bool(_FILLER.match(filled[0])) or (bool(_NOTE.match(filled[0])) and (blank or one_text))
    return PassedOver.NOTE if alone or begins else None
