"""From the text of a rulebook to a `Rulebook`, or to every fault in it with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from contest.rules.faults import Fault, Faults
from contest.rules.rulebook.book import Rulebook
from contest.rules.rulebook.crosschecks import Path, Wrong, crosscheck
from contest.rules.rulebook.kinds import Inexact, as_written
from contest.rules.rulebook.known_keys import known_keys


def parse(text: str, *, filename: str = "rulebook.toml", sealed: bool = False) -> Rulebook:
    """The rulebook that a TOML text holds; raises `Faults` with every fault of the file.

    `sealed`: the text was taken in before (an edition's version, a sealed publication, a bundle). What a later version
    of the system refuses at intake is then read as it was, so that no stored edition and no old bundle stops working.
    """
    lines: dict[Path, int] = {}
    try:
        _look_for_long_keys(text)
        found = tomllib.loads(text, parse_float=Inexact)
        if _is_deep(found):
            raise _TooDeep
        lines = toml_lines(text)
    except (RecursionError, _TooDeep):
        raise Faults([Fault(filename, 0, "toml.deep")]) from None
    except ValueError as error:
        reason, _, at = str(error).rpartition(" (at ")
        reason = reason or str(error)
        where = re.match(r"line (\d+)", at)
        number = int(where[1]) if where else text.count("\n") + 1
        raise Faults([Fault(filename, number, "toml.syntax", {"reason": reason})]) from None
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
        book = Rulebook.model_validate(dict(found), context={"sealed": sealed, "law": found.get("law")})
    except ValidationError as error:
        details = error.errors(include_url=False)
        within = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
        reported = [one for one in details if not (one["type"] == "too_short" and one["loc"] in within)]
        wrongs = [(_path(found, one), *_sentence(one, near=at < MOST_NEAR)) for at, one in enumerate(reported)]
        raise Faults(sorted(_faults(wrongs, filename, lines or {}), key=_by_line)) from None
    found_wrong = [(one.path, one.key, one.facts) for one in crosscheck(book, sealed=sealed)]
    if found_wrong:
        raise Faults(sorted(_faults(found_wrong, filename, lines or {}), key=_by_line))
    return book


def _by_line(fault: Fault) -> tuple[int, str]:
    return fault.line, fault.path


def _faults(
    wrongs: list[tuple[Path, str, dict[str, object]]], filename: str, lines: Mapping[Path, int]
) -> Iterator[Fault]:
    for path, key, facts in wrongs:
        yield Fault(filename, _line(path, lines), key, facts, path=path_text(path))


def faults_at(wrongs: list[Wrong], text: str, *, filename: str = "rulebook.toml") -> list[Fault]:
    """What is wrong with a valid text, with the lines of its paths, in their order."""
    found = [(one.path, one.key, one.facts) for one in wrongs]
    return sorted(_faults(found, filename, toml_lines(text)), key=_by_line)


def path_text(path: Path) -> str:
    """A path as a person counts it: `scheme[1].criterion[2].weight`, from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _line(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a path. A part without its own line (a missing key, a part of an inline table) has its parent's. A
    table that is written alone (`[panel]`) is the first of its kind."""
    while path:
        for written in (path, (path[0], *path[2:]) if path[1:2] == (0,) else path):
            if written in lines:
                return lines[written]
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
    shown = as_written(value)
    if kind not in _KNOWN:
        own = "." in kind
        return (kind, facts) if own else ("value.wrong", {"value": shown[:60], "reason": detail["msg"]})
    facts |= {"key": str(detail["loc"][-1]), "value": shown[:60]}
    if kind == "extra_forbidden" and near:
        facts |= known_keys(detail["loc"])
    if kind == "union_tag_not_found":
        facts["key"] = "rule"
    if kind == "union_tag_invalid":
        facts["value"] = str(facts["tag"])[:60]
    facts["expected"] = str(facts.get("expected", facts.get("expected_tags", ""))).replace("'", '"')
    facts |= {"most": facts.get("le", ""), "least": facts.get("ge", "")}
    return _KNOWN[kind], facts


_BLANKS = re.compile(r"[ \t]*")
_PIECE = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*'""")

MOST_DEEP = 32
"""How many tables may stand in one another, and how many names a key may join with points: the law needs seven."""

MOST_POINTS = 1000
"""How many points one line may have; the longest description has a dozen."""


class _TooDeep(ValueError):
    pass


def _dotted(line: str, position: int = 0) -> tuple[list[str], int]:
    """The names of the dotted key that begins at a position, and where it ends; raises `_TooDeep`.

    Whoever sends a file chooses its lines, so every character is looked at once.
    """
    names: list[str] = []
    while found := _PIECE.match(line, _after_blanks(line, position)):
        names.append(found[0].strip("\"'"))
        if len(names) > MOST_DEEP:
            raise _TooDeep
        position = _after_blanks(line, found.end())
        if line[position : position + 1] != ".":
            break
        position += 1
    return names, position


def _after_blanks(line: str, position: int) -> int:
    found = _BLANKS.match(line, position)
    return found.end() if found else position


def _key(line: str) -> tuple[list[str], int]:
    """The names of the key before an equals sign, and where its value begins; no names if there is no key."""
    names, position = _dotted(line)
    return (names, position + 1) if line[position : position + 1] == "=" else ([], 0)


def _look_for_long_keys(text: str) -> None:
    """Raise `_TooDeep` before tomllib reads the text: its work grows with the square of the names in one key."""
    for line in text.split("\n"):
        _dotted(line.lstrip(" \t["))
        if line.count(".") > MOST_POINTS:  # a key inside an inline table
            raise _TooDeep


def _is_deep(found: object) -> bool:
    """Whether tables or arrays stand in one another more than `MOST_DEEP` times."""
    level = [found]
    for _ in range(MOST_DEEP):
        level = [
            part
            for one in level
            for part in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True


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
            start = _after_blanks(line, 0)
            if line[start : start + 1] == "[":
                is_array = line[start : start + 2] == "[["
                names, _ = _dotted(line, start + 1 + is_array)
                table = _header_path(names, is_array, counts)
                lines.setdefault(table, number)
                continue
            names, position = _key(line)
            path = (*table, *names)
            for end in range(len(table) + 1, len(path) + 1):
                lines.setdefault(path[:end], number)
            line = line[position:]
        quotes, depth = _open_after(line, quotes, depth)
    return lines


def _header_path(names: Sequence[str], is_array: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if is_array and position == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|[\[\]{}#]')
_ENDS = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*"{3,5}'),
    "'''": re.compile(r"(?:[^']|'(?!''))*'{3,5}"),
}
"""Up to the end of a multi-line string, which may itself end with one or two quotes."""


def _open_after(line: str, quotes: str, depth: int) -> tuple[str, int]:
    """Whether a multi-line string or an array is still open at the end of a line."""
    position = 0
    while position < len(line):
        if quotes:
            end = _ENDS[quotes].match(line, position)
            if end is None:
                return quotes, depth
            position, quotes = end.end(), ""
            continue
        token = _TOKEN.search(line, position)
        if token is None or token[0] == "#":
            break
        position = token.end()
        if token[0] in _ENDS:
            quotes = token[0]
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
    return quotes, depth
