"""From the text of a rulebook to a `Rulebook`, or to every fault in it with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from contest.rules.faults import Fault, Faults
from contest.rules.rulebook.book import Rulebook
from contest.rules.rulebook.crosschecks import Path, crosscheck
from contest.rules.rulebook.kinds import Inexact
from contest.rules.rulebook.known_keys import known_keys


def parse(text: str, *, filename: str = "rulebook.toml", sealed: bool = False) -> Rulebook:
    """The rulebook that a TOML text holds; raises `Faults` with every fault of the file.

    `sealed`: the text was taken in before (an edition's version, a sealed publication, a bundle). What a later version
    of the system refuses at intake is then read as it was, so that no stored edition and no old bundle stops working.
    """
    lines: dict[Path, int] = {}
    try:
        found = tomllib.loads(text, parse_float=Inexact)
        lines = toml_lines(text)
    except RecursionError:
        raise Faults([Fault(filename, 0, "toml.deep")]) from None
    except ValueError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise Faults([Fault(filename, line, "toml.syntax", {"reason": reason})]) from None
    return parse_mapping(found, filename=filename, lines=lines, sealed=sealed)


def parse_mapping(
    found: Mapping[str, Any],
    *,
    filename: str = "rulebook.toml",
    lines: Mapping[Path, int] | None = None,
    sealed: bool = False,
) -> Rulebook:
    """The rulebook that a TOML text's mapping holds (an effective rulebook, say); raises `Faults`."""
    try:
        book = Rulebook.model_validate(dict(found), context={"sealed": sealed})
    except ValidationError as error:
        details = error.errors(include_url=False)
        reported = [detail for detail in details if not _only_follows(detail, details)]
        wrongs = [(_path(found, one), *_sentence(one, near=at < MOST_NEAR)) for at, one in enumerate(reported)]
        raise Faults(sorted(_faults(wrongs, filename, lines or {}), key=_by_line)) from None
    found_wrong = [(one.path, one.key, one.facts) for one in crosscheck(book, sealed=sealed)]
    if found_wrong:
        raise Faults(sorted(_faults(found_wrong, filename, lines or {}), key=_by_line))
    return book


def _only_follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list is called too short only because the items in it are wrong, which is reported anyway."""
    loc = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(loc)] == loc and len(other["loc"]) > len(loc) for other in details
    )


def _by_line(fault: Fault) -> tuple[int, str]:
    return fault.line, fault.path


def _faults(
    wrongs: list[tuple[Path, str, dict[str, object]]], filename: str, lines: Mapping[Path, int]
) -> Iterator[Fault]:
    for path, key, facts in wrongs:
        yield Fault(filename, _line(path, lines), key, facts, path=path_text(path))


def path_text(path: Path) -> str:
    """A path as a person counts it: `scheme[1].criterion[2].weight`, from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _line(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a path. A part without its own line (a missing key, a part of an inline table) has its parent's."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1 if lines else 0


def _path(found: Mapping[str, Any], detail: ErrorDetails) -> Path:
    """pydantic's location without the names of union members and kinds that are not in the file."""
    path: list[str | int] = []
    here: Any = found
    steps = list(detail["loc"])
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        if isinstance(here, Mapping) and isinstance(step, str):
            if step in here:
                here = here[step]
            elif last and detail["type"] in ("missing", "extra_forbidden"):
                here = None
            else:
                continue
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            continue
        path.append(step)
    return tuple(path)


_KNOWN = {
    "missing": "key.missing",
    "extra_forbidden": "key.unknown",
    "literal_error": "value.choice",
    "tuple_type": "value.list",
    "list_type": "value.list",
    "dict_type": "value.table",
    "model_type": "value.table",
    "model_attributes_type": "value.table",
    "too_short": "value.short",
    "union_tag_invalid": "value.choice",
    "union_tag_not_found": "key.missing",
    "less_than_equal": "whole.most",
    "greater_than_equal": "whole.least",
}


MOST_NEAR = 100
"""For so many unknown keys the known ones are looked up; nobody reads on, and a stranger's file may have thousands."""


def _sentence(detail: ErrorDetails, *, near: bool) -> tuple[str, dict[str, object]]:
    """The key and facts of the sentence for a pydantic error."""
    kind = detail["type"]
    facts: dict[str, object] = dict(detail.get("ctx", {}))
    value = detail["input"]
    shown = value.text if isinstance(value, Inexact) else str(value)
    if kind not in _KNOWN:
        own = "." in kind
        return (kind, facts) if own else ("value.wrong", {"value": shown[:60], "reason": detail["msg"]})
    facts |= {"key": str(detail["loc"][-1]), "value": shown[:60]}
    if kind == "extra_forbidden" and near:
        facts |= known_keys(detail["loc"])
    if kind == "union_tag_not_found":
        facts["key"] = "rule"
    if kind == "union_tag_invalid":
        facts["value"] = str(facts["tag"])
    facts["expected"] = str(facts.get("expected", facts.get("expected_tags", ""))).replace("'", '"')
    facts |= {"most": facts.get("le", ""), "least": facts.get("ge", "")}
    return _KNOWN[kind], facts


_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PIECE = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


def toml_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every table header and every key of a valid TOML text, by path.

    Inline tables and arrays have the line of their key. Lines inside multi-line strings and arrays are skipped.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    quotes = ""
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not quotes and not depth:
            header = _HEADER.match(line)
            if header:
                table = _header_path(header[2], header[1] == "[[", counts)
                lines.setdefault(table, number)
                continue
            key = _KEY.match(line)
            if key:
                path = (*table, *_pieces(key[1]))
                for end in range(len(table) + 1, len(path) + 1):
                    lines.setdefault(path[:end], number)
                line = line[key.end() :]
        quotes, depth = _open_after(line, quotes, depth)
    return lines


def _pieces(dotted: str) -> list[str]:
    return [piece.strip("\"'") for piece in _PIECE.findall(dotted)]


def _header_path(dotted: str, is_array: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    pieces = _pieces(dotted)
    for position, piece in enumerate(pieces):
        path = (*path, piece)
        if is_array and position == len(pieces) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|[\[\]{}#]')


def _open_after(line: str, quotes: str, depth: int) -> tuple[str, int]:
    """Whether a multi-line string or an array is still open at the end of a line."""
    position = 0
    while position < len(line):
        if quotes:
            end = line.find(quotes, position)
            if end < 0:
                return quotes, depth
            position, quotes = end + 3, ""
            continue
        token = _TOKEN.search(line, position)
        if token is None or token[0] == "#":
            break
        position = token.end()
        if token[0] in ('"""', "'''"):
            quotes = token[0]
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
    return quotes, depth
