"""PDF (ISO 32000): pages, the letters on them, the pictures that they use, and fonts that it does not bring along."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from contest.rules.materials import What

MOST_PAGES = 20_000


def count_pdf(path: Path, wanted: frozenset[What]) -> dict[What, int]:
    """A picture that several pages use counts once. Nothing where it has a password; its pages alone where they are
    more than anybody reads."""
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {}
    pages = list(reader.pages)
    if not pages:
        return {}
    found = {What.PAGES: len(pages)}
    if len(pages) > MOST_PAGES:
        return found
    if wanted & {What.FIGURES, What.LOOSE_FONTS}:
        found[What.FIGURES], found[What.LOOSE_FONTS] = _figures_and_fonts(pages)
    if What.CHARACTERS in wanted:
        found[What.CHARACTERS] = sum(sum(map(len, page.extract_text().split())) for page in pages)
    return found


def _figures_and_fonts(pages: list[Any]) -> tuple[int, int]:
    """How many pictures are used, and how many fonts are not embedded; also in what is drawn within a page."""
    figures, loose = 0, set()
    seen: set[tuple[str, object]] = set()
    todo = [resources for page in pages if (resources := _at(page, "/Resources")) is not None]
    while todo:
        resources = todo.pop()
        for _key, font in _new(resources, "/Font", seen):
            if not _is_embedded(font):
                loose.add(str(_at(font, "/BaseFont")))
        for _key, drawn in _new(resources, "/XObject", seen):
            if _at(drawn, "/Subtype") == "/Image":
                figures += not bool(_at(drawn, "/ImageMask"))
            elif (inner := _at(drawn, "/Resources")) is not None:
                todo.append(inner)
    return figures, len(loose)


def _new(resources: Any, kind: str, seen: set[tuple[str, object]]) -> Iterator[tuple[str, Any]]:
    """What a page's resources name of a kind and nothing before named; an object of its own is known by its number."""
    named = _at(resources, kind)
    if not isinstance(named, DictionaryObject):
        return
    for key in named:
        given = named.raw_get(key)
        mark = (kind, given.idnum if isinstance(given, IndirectObject) else id(given))
        if mark not in seen:
            seen.add(mark)
            value = given.get_object()
            if isinstance(value, DictionaryObject):
                yield key, value


def _is_embedded(font: Any) -> bool:
    if _at(font, "/Subtype") == "/Type3":  # its letters are drawings
        return True
    if _at(font, "/Subtype") == "/Type0":
        return all(_is_embedded(one.get_object()) for one in _at(font, "/DescendantFonts") or ())
    descriptor = _at(font, "/FontDescriptor")
    return isinstance(descriptor, DictionaryObject) and any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def _at(dictionary: Any, key: str) -> Any:
    """The value itself, not a reference to it; None where there is none."""
    return dictionary[key].get_object() if key in dictionary else None
