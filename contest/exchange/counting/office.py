"""Documents and slides of Office (ECMA-376): parts of XML in an archive, read once from beginning to end."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from contest.rules.materials import What

MOST_XML = 32 * 2**20  # bytes that are unpacked of one file
CHUNK = 2**16
SLIDE = re.compile(r"ppt/slides/slide[0-9]{1,6}\.xml")
FIGURES = frozenset({"pic", "chart", "imagedata"})
"""A picture, a chart, and a picture as Word wrote them before 2007, by their names without prefix."""


class Uncountable(ValueError):
    """The file is not what its name says, or more than we read."""


class _Parts:
    """The parts of one archive, within one limit for all."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = frozenset(archive.namelist())
        self.left = MOST_XML

    def read(self, name: str, begin: Callable[[str], None], end: Callable[[str], None] | None = None,
             text: Callable[[str], None] | None = None) -> None:  # fmt: skip
        """Go through a part: `begin` and `end` are given the names of elements, `text` what is between them."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype  # so that no entity grows (a billion laughs)
        parser.StartElementHandler = lambda element, _given: begin(element.rpartition(" ")[2])
        if end is not None:
            parser.EndElementHandler = lambda element: end(element.rpartition(" ")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        with self.archive.open(name) as part:
            while chunk := part.read(CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise Uncountable
                parser.Parse(chunk)
            parser.Parse(b"", True)


def _refuse_doctype(*_given: object) -> NoReturn:
    raise Uncountable


class _Content:
    """Counts the text and the figures of parts that hold them."""

    def __init__(self) -> None:
        self.characters = self.figures = 0
        self._within_text = self._within_copy = 0

    def begin(self, name: str) -> None:
        if name == "Fallback":  # the same once more, for older programs (ECMA-376, part 3)
            self._within_copy += 1
        elif not self._within_copy:
            if name == "t":
                self._within_text += 1
            elif name in FIGURES:
                self.figures += 1

    def end(self, name: str) -> None:
        if name == "Fallback":
            self._within_copy -= 1
        elif name == "t" and not self._within_copy:
            self._within_text -= 1

    def text(self, words: str) -> None:
        if self._within_text and not self._within_copy:
            self.characters += sum(map(len, words.split()))

    def of(self, parts: _Parts, name: str) -> None:
        parts.read(name, self.begin, self.end, self.text)


def count_docx(path: Path, wanted: frozenset[What]) -> dict[What, int]:
    """Pages are those that the program which saved it has written down: only laying it out would tell them anew."""
    with zipfile.ZipFile(path) as archive:
        parts, content = _Parts(archive), _Content()
        content.of(parts, "word/document.xml")
        found = {What.CHARACTERS: content.characters, What.FIGURES: content.figures}
        pages = _pages(parts) if What.PAGES in wanted else None
    return found if pages is None else {**found, What.PAGES: pages}


def _pages(parts: _Parts) -> int | None:
    if "docProps/app.xml" not in parts.names:
        return None
    within, written = [""], [""]

    def begin(name: str) -> None:
        within[0] = name

    def text(words: str) -> None:
        if within[0] == "Pages":
            written[0] = (written[0] + words)[:10]

    parts.read("docProps/app.xml", begin, lambda _name: begin(""), text)
    number = written[0].strip()
    return int(number) if number.isascii() and number.isdecimal() and int(number) > 0 else None


def count_pptx(path: Path, wanted: frozenset[What]) -> dict[What, int]:
    """A page is a slide, hidden ones too."""
    del wanted
    slides = [0]

    def begin(name: str) -> None:
        slides[0] += name == "sldId"

    with zipfile.ZipFile(path) as archive:
        parts, content = _Parts(archive), _Content()
        parts.read("ppt/presentation.xml", begin)
        for name in sorted(filter(SLIDE.fullmatch, parts.names)):
            content.of(parts, name)
    if not slides[0]:
        return {}
    return {What.PAGES: slides[0], What.CHARACTERS: content.characters, What.FIGURES: content.figures}
