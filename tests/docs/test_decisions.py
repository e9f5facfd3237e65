"""docs/decisions: every page says what, why and what else was possible, and what code and test show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.docs.cited import DOCS, Fault, blocks, cited_code

PAGES = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PARTS = ["## What", "## Why", "## What else was possible"]
MOST_WORDS = 250


def faults(name: str, text: str) -> Iterator[Fault]:
    found = list(blocks(text))
    number = re.match(r"# (\d+)\. \S", text)
    if number is None or int(number[1]) != int(name.partition("-")[0]):
        yield "the title does not begin with the number of the file"
    if [block for block in found if block.startswith("## ")] != PARTS:
        yield f"the parts are not {PARTS}"
    if any(block.startswith("#") and after.startswith("#") for block, after in pairwise(found[1:])):
        yield "a part is empty"
    if cited_code(found[-1]) is None:
        yield "no code and no test at the end"
    if len(text.split()) > MOST_WORDS:
        yield f"more than {MOST_WORDS} words"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_is_whole(page) -> None:
    assert list(faults(page.name, page.read_text("utf-8"))) == []


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# 1. ", "# 2. ", "the title"),
        ("## Why", "## Because", "the parts"),
        ("## What else was possible\n", "", "the parts"),
        ("> Code:", "Code:", "no code"),
        ("# 1. One", "# 1. One\n\n" + "word " * MOST_WORDS, "more than"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, says: str) -> None:
    good = PAGES[0].read_text("utf-8")
    assert any(fault.startswith(says) for fault in faults(PAGES[0].name, good.replace(old, new, 1)))


def test_an_empty_part_is_found() -> None:
    good = PAGES[0].read_text("utf-8")
    emptied = re.sub(r"## Why\n\n.*?\n\n## ", "## Why\n\n## ", good, flags=re.DOTALL)
    assert list(faults(PAGES[0].name, emptied)) == ["a part is empty"]
