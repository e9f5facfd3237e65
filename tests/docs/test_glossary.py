"""docs/glossary.md: every code name exists, every row is complete, and no word means two things."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from contest.resources import ROOT
from tests.docs.cited import DOCS, NAMES, Fault

GLOSSARY = DOCS / "glossary.md"


@cache
def names() -> frozenset[str]:
    """What the code names: classes, functions, columns and fields, and the words of closed sets."""
    found: set[str] = set()
    for path in (ROOT / "contest").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found)


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in ("code", "---")]


def faults(text: str) -> Iterator[Fault]:
    found = rows(text)
    for row in found:
        code = NAMES.fullmatch(row[0])
        if code is None:
            yield f"no code name: {row[0]}"
        elif code[1] not in names():
            yield f"nothing in the code is called {code[1]}"
        if len(row) != 4 or not all(row):
            yield f"not four cells: {row}"
        elif not re.search(r"[\u4e00-\u9fff]", row[1]):
            yield f"no Chinese: {row[0]}"
    for column in (0, 1, 2):
        for word, count in Counter(row[column] for row in found if len(row) == 4).items():
            if count > 1:
                yield f"{word} stands {count} times"


def test_every_word_of_the_glossary_exists() -> None:
    text = GLOSSARY.read_text("utf-8")
    assert len(rows(text)) > 60
    assert list(faults(text)) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("| `Entrant` | 参赛者 | entrant | who enters |", "nothing in the code is called Entrant"),
        ("| Entry | 项目 | entry of no code | what competes |", "no code name"),
        ("| `Entry` | 项目 | the entry | |", "not four cells"),
        ("| `Entry` | entry | the entry | what competes |", "no Chinese"),
        ("| `Entry` | 届 | an entry | what competes |\n| `Edition` | 届 | edition | a year |", "届 stands 2 times"),
    ],
)
def test_a_planted_fault_is_found(row: str, says: str) -> None:
    found = list(faults(f"| code | 中文 | English | meaning |\n| --- | --- | --- | --- |\n{row}\n"))
    assert found
    assert any(fault.startswith(says) for fault in found), found
