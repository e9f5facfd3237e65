"""What a spreadsheet is here: tables of rows of text, and where each cell stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank: its number in the file, from 1, and its cells as text; "" where a cell is empty."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file. All rows have the same number of cells, as many as the widest; `left` is the column of the
    first of them, from 0.

    `rounded` are the cells (line, column from 0 within the row) that hold a number of 16 digits or more as a number:
    a spreadsheet keeps only the first 15 of them (IEEE 754), so the rest is lost.
    """

    name: str
    rows: tuple[Row, ...]
    left: int = 0
    rounded: frozenset[tuple[int, int]] = field(default=frozenset())

    @property
    def width(self) -> int:
        """The number of cells of each row."""
        return len(self.rows[0].cells) if self.rows else 0

    def address(self, line: int, column: int) -> str:
        """The address of a cell as spreadsheets write it: `C17`."""
        return f"{letters(self.left + column)}{line}"

    def column(self, index: int) -> Iterator[str]:
        """The cells of one column, from the top."""
        return (row.cells[index] for row in self.rows)


def letters(column: int) -> str:
    """The name of a column, from 0: A … Z, AA …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def table_of(
    name: str, lines: Iterator[tuple[int, list[str]]], left: int = 0, rounded: set[tuple[int, int]] | None = None
) -> Table:
    """A table of numbered lines: blank ones are left out, short ones filled up, empty columns at the end dropped."""
    kept = [(line, cells) for line, cells in lines if any(map(str.strip, cells))]
    width = max((_used(cells) for _, cells in kept), default=0)
    rows = tuple(Row(line, (*cells[:width], *[""] * (width - len(cells)))) for line, cells in kept)
    return Table(name, rows, left, frozenset(rounded or ()))


def _used(cells: list[str]) -> int:
    """How many cells a row has up to its last that is not empty."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return width
