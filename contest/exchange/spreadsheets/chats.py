"""Lines of a chat as rows of cells: who wrote when, numbers in front, and what people label, as in
"姓名：张三 学号：20250101"."""

import re
from collections.abc import Sequence
from itertools import pairwise

_LABEL, _HINT = r"[\u3400-\u9fffA-Za-z]{1,10}", r"(?:[（(][^（）()]{0,10}[）)])?"  # "学号（必填）"
_BETWEEN = re.compile(rf"[\s,，;；、|]+(?={_LABEL}{_HINT}\s*[:：])")
_PAIR = re.compile(rf"({_LABEL}){_HINT}\s*[:：]\s*(.*)")
_ORDINAL = re.compile(r"^\s*(?:[(（]?(\d{1,4})[.．、)）]\s*(?=\D)|[\u2460-\u2473]\s*)")
_MOMENT = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d{2}(?::\d{2})?"
_SENT = re.compile(rf"(?:\S.{{0,30}}?\s+)?{_MOMENT}|[\[(（]{_MOMENT}[\])）]\s*\S.{{0,30}}?[:：]?")
_SPACES = re.compile(r"[ \u3000\t]+")
_FILLED_UP = re.compile(r"(?<!\S)([\u3400-\u9fff])[ \u3000]+([\u3400-\u9fff])(?!\S)")
SAMPLE = 200
"""Lines from which the form of a chat is told."""
_MOSTLY = 0.8


def labelled(lines: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Rows of lines that label what they tell, their labels first: a person on one line or on several, until a label
    comes again; empty where most lines do not. What somebody wrote in between stands alone in a last column."""
    sample = [line for line in lines[:SAMPLE] if line.strip()]
    if sum(bool(_pairs(line)) for line in sample) < max(1, _MOSTLY * len(sample)):
        return []
    records: list[tuple[int, dict[str, str]]] = []
    strays: list[tuple[int, str]] = []
    for n, line in enumerate(lines, 1):
        pairs = _pairs(line)
        if not pairs:
            strays += [(n, line.strip())] if line.strip() else []
        for label, value in pairs:
            if not records or label in records[-1][1]:
                records.append((n, {}))
            records[-1][1][label] = value
    labels = list(dict.fromkeys(label for _, record in records for label in record))
    if len(labels) < 2:
        return []
    rows = [(n, [record.get(label, "") for label in labels]) for n, record in records]
    apart = [(n, [*[""] * len(labels), stray]) for n, stray in strays]
    return [(0, labels), *sorted(rows + apart, key=lambda row: row[0])]


def _pairs(line: str) -> list[tuple[str, str]]:
    """What a line labels, in its order; empty where any part of it has no label."""
    parts = [_PAIR.fullmatch(part.strip()) for part in _BETWEEN.split(_ORDINAL.sub("", line).strip())]
    return [(part[1], part[2].strip()) for part in parts if part] if all(parts) else []


def without_numbers(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the numbers in front, where most have one, they count up, and "、" parts nothing else."""
    sample = [line for line in lines[:SAMPLE] if line.strip()]
    found = [number for line in sample if (number := _ORDINAL.match(line))]
    if len(found) < 2 or len(found) < len(sample) / 2 or any("、" in _ORDINAL.sub("", line) for line in sample):
        return lines
    counted = [int(number[1]) for number in found if number[1]]
    if any(after != before + 1 for before, after in pairwise(counted)):
        return lines
    return [_ORDINAL.sub("", line) for line in lines]


def joined_by(lines: Sequence[str], marks: str = "/-") -> str:
    """The mark that joins what each line tells, "张三-202501001-烹饪2501班", or "": lines without a space, most of them
    in the same number of parts, three or more, of which the first is no number or date."""
    sample = [line.strip() for line in lines[:SAMPLE] if line.strip()]
    if any(map(_SPACES.search, sample)) or any(line[:1].isdecimal() for line in sample):
        return ""
    for mark in marks:
        parts = [line.count(mark) for line in sample]
        most = max(set(parts), key=parts.count, default=0)
        if most >= 2 and parts.count(most) * 2 > len(parts):
            return mark
    return ""


def words_of(lines: Sequence[str]) -> list[list[str]]:
    """The words of each line; "王 五" is one, a name of two characters that a space fills up. A line of who wrote when,
    or that begins a list to be gone on with ("#接龙"), is one cell, unless all lines are such: then they are the list.
    """
    sent = [bool(_SENT.fullmatch(line.strip())) or line.startswith("#") for line in lines]
    if all(mark or not line.strip() for mark, line in zip(sent, lines, strict=True)):
        sent = [False] * len(lines)
    return [[line.strip()] if mark else _words(line) for mark, line in zip(sent, lines, strict=True)]


def _words(line: str) -> list[str]:
    return [word for word in _SPACES.split(_FILLED_UP.sub(r"\1\2", _ORDINAL.sub("", line))) if word]
