"""The worked examples of docs/law/law-2: a rulebook, its inputs and what comes out, run by both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from contest.exchange.reading import Given, inputs_of, require_attributes
from contest.exchange.writing import outputs_as_bytes
from contest.rules import Faults, award_and_advance, parse, tabulate
from contest.rules.columnar import rank_columns
from tests.docs.cited import DOCS

PAGES = sorted((DOCS / "law" / "law-2").glob("[0-9]*.md"))
FENCE = re.compile(r"^```(?:toml|text) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """The files of one example: a fence that names `rulebook.toml` begins one, `out/NAME` is what comes out."""

    name: str
    files: dict[str, str]

    @property
    def inputs(self) -> dict[str, bytes]:
        return {
            name.removesuffix(".csv"): text.encode() for name, text in self.files.items() if re.match(r"\w+\.csv", name)
        }

    @property
    def given(self) -> Given:
        """The inputs as a command takes them in."""
        header = {kind: tuple(raw.decode().partition("\n")[0].split(",")) for kind, raw in self.inputs.items()}
        return Given(inputs_of(self.inputs), header)

    @property
    def outputs(self) -> dict[str, str]:
        return {name.removeprefix("out/"): text for name, text in self.files.items() if name.startswith("out/")}


def examples(page: Path) -> Iterator[Example]:
    found: list[dict[str, str]] = []
    for name, text in FENCE.findall(page.read_text("utf-8")):
        if name == "rulebook.toml":
            found.append({})
        assert name not in found[-1], f"{page.name}: {name} stands twice in one example"
        found[-1][name] = text
    yield from (Example(f"{page.stem}-{number}", files) for number, files in enumerate(found, start=1))


EXAMPLES = [example for page in PAGES for example in examples(page)]


def came_out(example: Example) -> dict[str, str]:
    """Every output by name, the same of both engines; `refused`: the sentences, where it is refused."""
    try:
        book = parse(example.files["rulebook.toml"])
        require_attributes(example.given, book)
        exact = outputs_as_bytes(tabulate(example.given.inputs, book))
        columnar = outputs_as_bytes(award_and_advance(rank_columns(example.given.inputs, None, book)[0]))
    except Faults as refused:
        return {"refused": "".join(f"{fault.text()}\n" for fault in refused.faults)}
    assert columnar == exact
    return {name: content.decode() for name, content in exact.items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_example_comes_out_as_it_is_written(example: Example) -> None:
    found = came_out(example)
    assert example.outputs, "it says nothing of what comes out"
    assert {name: found.get(name) for name in example.outputs} == example.outputs


def test_every_section_has_an_example() -> None:
    assert {page for page in PAGES if not any(True for _ in examples(page))} == set()
