"""docs/law: each clause names the code that carries it out and the test that holds it, and both exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.cited import DOCS, Fault, blocks, cited_code, faults_of_names, pages

LAW = DOCS / "law"
SECTIONS = sorted(LAW.glob("[0-9]*.md"))
SECOND = sorted((LAW / "law-2").glob("[0-9]*.md"))
CLAUSES = [LAW / "index.md", *SECTIONS, LAW / "law-2" / "index.md", *SECOND]
CHOSEN = "**Chosen here.**"
TO_COME = "**Not built yet:**"
END = "## How to read these pages"


def is_example(block: str) -> bool:
    """A fence or a table is part of the clause that introduces it, or a clause itself."""
    return block.startswith(("```", "|"))


def is_worked(block: str) -> bool:
    """A fence that names a file: a part of a worked example, which `test_law_examples` runs."""
    return bool(re.match(r"```(toml|text) \S", block))


def faults(text: str) -> Iterator[Fault]:
    """What is wrong with a page of the law: a clause without its quotation, or a quotation that names nothing."""
    found = [block for block in blocks(text.partition(END)[0]) if not block.startswith("#")]
    for block, after in zip(found, [*found[1:], ""], strict=True):
        if is_worked(block):
            continue
        yield from faults_of_names(block)
        if cited_code(block) is None and not block.startswith((TO_COME, CHOSEN)):
            introduces = is_example(after) and not is_example(block)
            if not introduces and cited_code(after) is None:
                yield f"no code and no test below: {block[:60]}"


@pytest.mark.parametrize("page", CLAUSES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_every_clause_names_its_code_and_its_test(page: Path) -> None:
    assert list(faults(page.read_text("utf-8"))) == []


def test_the_sections_are_numbered_without_a_gap() -> None:
    numbers = [int(re.match(r"# (\d+)\. ", page.read_text("utf-8"))[1]) for page in SECTIONS]  # type: ignore[index]
    assert numbers == list(range(1, 12))
    assert [int(page.stem.partition("-")[0]) for page in SECTIONS] == numbers


def test_the_sections_of_law_2_carry_its_numbers() -> None:
    numbers = [int(re.match(r"# Law 2, (\d+)\. ", page.read_text("utf-8"))[1]) for page in SECOND]  # type: ignore[index]
    assert [int(page.stem.partition("-")[0]) for page in SECOND] == numbers
    assert set(numbers) <= set(range(1, 15))


GOOD = """# 3. Numbers

Equal means exactly equal.

> Code: `contest.rules.numbers.rounded` ·
> Test: `tests/rules/test_numbers.py::test_equal_means_exactly_equal`
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("numbers.rounded", "numbers.rounded_somehow", "there is no contest.rules.numbers.rounded_somehow"),
        ("rules.numbers", "ruled.numbers", "there is no contest.ruled.numbers.rounded"),
        ("::test_equal", "::test_unequal", "there is no test tests/rules/test_numbers.py::test_unequal_means"),
        ("test_numbers.py", "test_letters.py", "there is no test tests/rules/test_letters.py"),
        ("> Code:", "> Cod:", "no code and no test below: Equal"),
        ("contest.rules.numbers.rounded", "contest/static/js/none.js", "there is no contest/static/js/none.js"),
        ("`contest.rules.numbers.rounded`", "the code", "names no code or no test"),
        ("equal.\n", "equal.\n\n- And so is this.\n", "no code and no test below: Equal"),
        ("# 3", "No clause.\n\n# 3", "no code and no test below: No clause."),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, says: str) -> None:
    assert list(faults(GOOD)) == []
    found = list(faults(GOOD.replace(old, new)))
    assert found
    assert any(fault.startswith(says) for fault in found), found


def test_what_other_pages_name_exists_too() -> None:
    found = [
        f"{page.relative_to(DOCS)}: {fault}"
        for page in pages()
        if page not in CLAUSES
        for block in blocks(page.read_text("utf-8"))
        for fault in faults_of_names(block)
    ]
    assert found == []
