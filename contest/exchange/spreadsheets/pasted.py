"""Text as tables: .csv and .tsv files in the encodings that people's programs write, and what is pasted into a page:
cells of a spreadsheet, or lines of a chat."""

import csv
import re
from collections import Counter
from collections.abc import Sequence

from contest.exchange.spreadsheets import chats
from contest.exchange.spreadsheets.tables import Table, table_of
from contest.rules.faults import Fault, Faults

MOST_LINES = 200_000
MOST_CELL = 32_767
"""Characters in a cell: Excel's own limit."""
SAMPLE = 200
"""Lines from which the separator is told."""

SEPARATORS = ("\t", ",", ";", "，", "；", "|", "、")


def text_of(raw: bytes, name: str) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or GB18030 (which GBK and GB2312 are part of); raises
    `Faults`."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(raw, "utf-16", name)
    if b"\x00" in raw:
        raise Faults([Fault(name, 0, "file.binary")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(raw, "gb18030", name)


def _decoded(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Faults([Fault(name, line, "workbook.encoding")]) from None


def table_of_text(text: str, name: str) -> Table:
    """The rows of separated text; raises `Faults`. The separator is the one by which most lines have the same number
    of cells; if there is none, the lines are those of a chat: words between spaces, perhaps with a number before. What
    is labelled line by line has its labels for heads."""
    lines: Sequence[str] = text.splitlines()
    if len(lines) > MOST_LINES:
        raise Faults([Fault(name, 0, "workbook.large", {"sheet": name, "most": MOST_LINES})])
    if records := chats.labelled(lines):
        return table_of(name, iter(records))
    if (bare := chats.without_numbers(lines)) is not lines:
        lines, text = bare, "\n".join(bare)
    sample = [line for line in lines[:SAMPLE] if line.strip()]
    found = [
        (agreement, -n, separator) for n, separator in enumerate(SEPARATORS) if (agreement := _agree(sample, separator))
    ]
    if found:
        return table_of(name, iter(_separated(text, max(found)[2], name)))
    if mark := chats.joined_by(lines):
        return table_of(name, iter(_separated(text, mark, name)))
    return table_of(name, iter(enumerate(chats.words_of(lines), 1)))


def _agree(sample: Sequence[str], separator: str) -> tuple[int, int]:
    """How many sample lines have the most common number of cells (two or more), and that number; falsy if none."""
    parts = re.escape(separator)
    quoted = re.compile(rf'(?:^|(?<={parts}))"(?:[^"]|"")*"(?=\s*(?:{parts}|$))')  # what stands in it parts nothing
    counts = Counter(quoted.sub("", line).count(separator) + 1 for line in sample)
    counts.pop(1, None)
    if not counts:
        return ()  # type: ignore[return-value]
    cells, lines = counts.most_common(1)[0]
    return (lines, cells) if lines * 2 > len(sample) else ()  # type: ignore[return-value]


def _separated(text: str, separator: str, name: str) -> list[tuple[int, list[str]]]:
    """Rows as csv reads them: cells in quotation marks may hold separators and ends of lines."""
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, [cell.strip("\r\n") for cell in cells]))
            line = reader.line_num + 1
    except csv.Error:
        raise Faults([Fault(name, line, "workbook.quotes", {"most": MOST_CELL})]) from None
    return rows


def tables_of_text(raw: bytes, name: str) -> list[Table]:
    """The one table of a text file, or none if it is blank; raises `Faults`."""
    table = table_of_text(text_of(raw, name), name)
    return [table] if table.rows else []
