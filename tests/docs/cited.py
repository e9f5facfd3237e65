"""What the documents cite: code by its dotted name, tests by file and name, documents, sections of the law."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from contest.resources import ROOT

DOCS = ROOT / "docs"
NAMES = re.compile(r"`([^`]+)`")

Fault = str


def pages(folder: Path = DOCS) -> list[Path]:
    """Every page that people wrote or a tool made; what Sphinx built is left out."""
    return sorted(path for path in folder.rglob("*.md") if "_build" not in path.relative_to(folder).parts)


def blocks(text: str) -> Iterator[str]:
    """The blocks of a page: a fence, a table, a heading, a paragraph, an item of a list, a quotation.

    Lines are joined without their indentation, so an item's own quotation is a block of its own.
    """
    block: list[str] = []
    fence = False
    for line in [*text.splitlines(), ""]:
        bare = line.strip()
        if bare.startswith("```"):
            fence = not fence
        elif not fence and (not bare or (bare.startswith("- ") and block)):
            if block:
                yield "\n".join(block)
            block = [bare] if bare else []
            continue
        block.append(bare)
    assert not fence, "a fence is open at the end of the page"


def cited_code(block: str) -> tuple[list[str], list[str]] | None:
    """(dotted names, tests) of a quotation `> Code: … · Test: …`; None of any other block."""
    if not block.startswith("> Code:"):
        return None
    line = " ".join(part.removeprefix(">").strip() for part in block.splitlines())
    code, _, tests = line.partition("· Test:")
    return NAMES.findall(code), NAMES.findall(tests)


def unknown_code(dotted: str) -> Fault | None:
    """What is wrong with a dotted name: nothing where it can be imported and looked up. A script of the pages has no
    such name: it is cited by its path from the top, and the file is there."""
    if dotted.endswith(".js"):
        return None if (ROOT / dotted).is_file() else f"there is no {dotted}"
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for name in parts[end:]:
            if not hasattr(found, name):
                return f"there is no {dotted}"
            found = getattr(found, name)
        return None
    return f"there is no {dotted}"


@cache
def tests_of(path: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef))


def unknown_test(cited: str) -> Fault | None:
    """What is wrong with `tests/…/test_x.py::test_y`: nothing where the file defines it."""
    file, _, name = cited.partition("::")
    path = ROOT / file
    if not path.is_file() or not name.startswith("test_") or name not in tests_of(path):
        return f"there is no test {cited}"
    return None


def faults_of_names(block: str) -> Iterator[Fault]:
    """What a quotation names that does not exist; also that it names nothing."""
    cited = cited_code(block)
    if cited is None:
        return
    code, tests = cited
    if not code or not tests:
        yield f"names no code or no test: {block.splitlines()[0]}"
    yield from filter(None, map(unknown_code, code))
    yield from filter(None, map(unknown_test, tests))
