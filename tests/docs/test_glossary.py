"""docs/glossary.md: every code name exists, every row is complete, no word means two things, old names are gone."""

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
CHANGED = "## Names that changed in 2026.12"


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
    text = GLOSSARY.read_text("utf-8").partition(CHANGED)[0]
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


@cache
def definitions() -> frozenset[str]:
    """What is defined: classes, functions, names of modules, and columns and fields as `Class.column`."""
    found: set[str] = set()
    for path in (ROOT / "contest").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        found |= {
            one.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            for one in node.targets
            if isinstance(one, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                fields = [one.target.id for one in node.body if isinstance(one, ast.AnnAssign)]  # type: ignore[union-attr]
                found |= {node.name, *(f"{node.name}.{field}" for field in fields)}
            elif isinstance(node, ast.FunctionDef):
                found.add(node.name)
    return frozenset(found)


def is_there(name: str) -> bool:
    """Whether a path lies in the checkout, or the code defines a name. A folder with nothing in it but what was once
    compiled there has gone."""
    if "/" in name:
        paths = [path for base in (ROOT, ROOT / "contest") for path in (base / name, *(base / name).rglob("*"))]
        return any(path.is_file() and path.suffix in (".py", ".po", ".html", ".toml") for path in paths)
    return name in definitions()


def change_faults(text: str) -> Iterator[Fault]:
    """What is wrong with the rows `old | new | what it is`."""
    found = [row for row in rows(text) if row[0] != "old"]
    for row in found:
        ends = [NAMES.fullmatch(cell) for cell in row[:2]]
        if len(row) != 3 or not all(row) or None in ends:
            yield f"not two names and a meaning: {row}"
            continue
        old, new = (end[1] for end in ends if end)
        if is_there(old):
            yield f"{old} is still there"
        if not is_there(new):
            yield f"there is no {new}"
    for old, count in Counter(row[0] for row in found).items():
        if count > 1:
            yield f"{old} stands {count} times"


def test_every_changed_name_has_gone_and_its_new_one_is_there() -> None:
    text = GLOSSARY.read_text("utf-8").partition(CHANGED)[2]
    assert len(rows(text)) > 60
    assert list(change_faults(text)) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("| `Entry` | `Appearance` | an entry |", "Entry is still there"),
        ("| `Entry.status` | `Entry` | an entry |", "Entry.status is still there"),
        ("| `clock.py` | `Entrant` | who enters |", "there is no Entrant"),
        ("| `people/models.py` | `Entry` | rows |", "people/models.py is still there"),
        ("| `people/rows.py` | `people/tables.py` | rows |", "there is no people/tables.py"),
        ("| `Old.name` | `Entry.standing` | a column |", "there is no Entry.standing"),
        ("| `Old` | Entry | an entry |", "not two names"),
        ("| `Old` | `Entry` | |", "not two names"),
        ("| `Old` | `Entry` | one |\n| `Old` | `Edition` | two |", "`Old` stands 2 times"),
    ],
)
def test_a_planted_change_is_found(row: str, says: str) -> None:
    found = list(change_faults(f"| old | new | what it is |\n| --- | --- | --- |\n{row}\n"))
    assert any(fault.startswith(says) for fault in found), found
