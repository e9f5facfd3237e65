"""What code and documents cite exists: documents by path, sections of the law, decisions and traps by number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from contest.resources import ROOT
from contest.web.assets import BUNDLES
from tests.docs.cited import DOCS, Fault

# Where people write what other people read. What is vendored cites documents of its own.
FOLDERS = ("contest", "tests", "tools", "benchmarks", "seeds", "migrations", "templates", "docs", ".ci")
KINDS = {".py", ".md", ".toml", ".html", ".js", ".css", ".txt", ""}
LEFT_OUT = {"vendor", "_build", "__pycache__", "node_modules", "expected"}
# These pages speak of documents that a fault would be planted with.
ITSELF = Path(__file__)
# These name pages of docs/reference, which they write or read.
OF_REFERENCE = {
    "tools/reference.py",
    "tools/metrics.py",
    "tests/docs/test_reference.py",
    "tests/docs/test_metrics.py",
}

PATH = re.compile(r"(?<![\w/.])docs(?!/_build)(?:/[\w.-]*\w)+")
DOCUMENT = re.compile(r"(?<![\w/:.*-])(?:[\w.-]+/)*[\w.-]*\w\.md\b")
SECTIONS = re.compile(r"(?<!\b[Ll]aw 2, )\b[Ss]ections?\s+(\d+(?:(?:,\s+|\s+to\s+|\s+and\s+)\d+)*)\b")
SECTIONS_OF_LAW_2 = re.compile(r"\b[Ll]aw 2, sections?\s+(\d+(?:(?:,\s+|\s+to\s+|\s+and\s+)\d+)*)\b")
DECISIONS = re.compile(r"\bdecisions?\s+(\d+(?:(?:,\s+|\s+and\s+)\d+)*)\b")
TRAPS = re.compile(r"\btraps?\s+(\d+)\b")


def files() -> Iterator[Path]:
    """Every text of ours: the files at the top, and those in our folders."""
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and (path.suffix in KINDS - {""} or path.name == "Makefile"):
            yield path
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in KINDS and not LEFT_OUT & set(path.parts) and path != ITSELF:
                yield path


@cache
def numbers_of(pattern: str, where: str) -> frozenset[int]:
    """The numbers that documents give: from their names, or from the beginnings of their lines."""
    found: set[int] = set()
    for path in DOCS.glob(where):
        found |= {int(number) for number in re.findall(pattern, path.read_text("utf-8"), flags=re.MULTILINE)}
    return frozenset(found)


def sections() -> frozenset[int]:
    return numbers_of(r"\A# (\d+)\. ", "law/[0-9]*.md")


def sections_of_law_2() -> frozenset[int]:
    return numbers_of(r"\A# Law 2, (\d+)\. ", "law/law-2/[0-9]*.md")


def decisions() -> frozenset[int]:
    return numbers_of(r"\A# (\d+)\. ", "decisions/[0-9]*.md")


def traps() -> frozenset[int]:
    return numbers_of(r"^\| (\d+) \|", "stack.md")


def is_there(cited: str, path: Path) -> bool:
    """Whether a document exists at the path, read from the top, from docs or from the citing file's own folder.

    What writes pages of docs/reference is read from there too.
    """
    bases = [ROOT, DOCS, path.parent]
    if path.relative_to(ROOT).as_posix() in OF_REFERENCE:
        bases.append(DOCS / "reference")
    return any((base / end).exists() for base in bases for end in (cited, f"{cited}.md"))


def faults(text: str, path: Path) -> Iterator[Fault]:
    """What a file cites that does not exist. Lines are joined, for a citation may be broken at a line's end."""
    plain = re.sub(r"\s*\n\s*(?:#:?\s|>\s)?\s*", " ", text)
    name = path.relative_to(ROOT)
    for cited in [*PATH.findall(plain), *DOCUMENT.findall(plain)]:
        if not is_there(cited, path):
            yield f"{name}: there is no {cited}"
    numbered = (
        (SECTIONS, sections(), "section"),
        (SECTIONS_OF_LAW_2, sections_of_law_2(), "section of law 2"),
        (DECISIONS, decisions(), "decision"),
    )
    for pattern, known, what in numbered:
        for match in pattern.finditer(plain):
            ends = [int(number) for number in re.findall(r"\d+", match[1])]
            wanted = range(ends[0], ends[-1] + 1) if " to " in match[1] else ends
            yield from (f"{name}: there is no {what} {number}" for number in wanted if number not in known)
    for match in TRAPS.finditer(plain):
        if int(match[1]) not in traps():
            yield f"{name}: there is no trap {match[1]}"


def test_whatever_is_cited_is_there() -> None:
    found = [fault for path in files() for fault in faults(path.read_text("utf-8"), path)]
    assert found == []


def test_there_is_something_to_cite() -> None:
    assert sections() == frozenset(range(1, 12))
    assert decisions() == frozenset(range(1, len(decisions()) + 1))
    assert {1, 2, 4, 5, 6, 7, 12, 13} <= traps()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# transactions are ours (stack.md, trap 1)", None),
        ("# transactions are ours (docs/stack, trap 1)", None),
        ("# transactions are ours (docs/stacks, trap 1)", "there is no docs/stacks"),
        ("# transactions are ours (docs/stack, trap 99)", "there is no trap 99"),
        ('"""The design (plan.md)."""', "there is no plan.md"),
        ('"""The inputs (rulebook.md, section 2)."""', "there is no rulebook.md"),
        ('"""Ladders (section 8)."""', None),
        ('"""Ladders (section 88)."""', "there is no section 88"),
        ('"""The rules (sections 2 to\n10)."""', None),
        ('"""The rules (sections 2 to\n12)."""', "there is no section 12"),
        ('"""The rules (sections 6 and\n    77)."""', "there is no section 77"),
        ('"""A share (law 2, section 1)."""', None),
        ('"""A share (Law 2,\n    section 88)."""', "there is no section of law 2 88"),
        ("# one tree (docs/decisions, decision 1)", None),
        ("# one tree (docs/decisions,\n# decision 999)", "there is no decision 999"),
        ("[the law](../docs/law/index.md)", None),
        ("[the law](../docs/law/last.md)", "there is no ../docs/law/last.md"),
    ],
)
def test_a_planted_citation_is_found(text: str, says: str | None) -> None:
    found = [fault.partition(": ")[2] for fault in faults(text, ROOT / "contest" / "db.py")]
    assert (says in found) if says else not found, found


# A path of ours in code or a comment: `rules/labels.py`, `templates/components/ui.html`.
CODE_PATH = re.compile(r"(?<![\w./-])((?:[\w-]+/)+[\w-]+\.(?:py|html|js|css|toml|md))\b")
OURS = sorted(
    path
    for top in ("contest", "templates", "tools")
    for path in (ROOT / top).rglob("*")
    if path.suffix in (".py", ".html", ".js", ".css") and "vendor" not in path.parts
)


@cache
def every_path() -> frozenset[str]:
    """Every path below the top folder, and each of its ends: `contest/rules/labels.py`, `rules/labels.py` …; and the
    style sheets that are several files in one."""
    tops = ("contest", "templates", "tests", "tools", "docs", "seeds", "migrations", "benchmarks")
    found = [path.relative_to(ROOT).parts for top in tops for path in (ROOT / top).rglob("*.*")]
    return frozenset("/".join(parts[start:]) for parts in found for start in range(len(parts))) | BUNDLES.keys()


def lost_paths(text: str) -> list[str]:
    return [name for name in CODE_PATH.findall(text) if name not in every_path()]


def test_every_path_that_code_names_is_there() -> None:
    lost = {path.relative_to(ROOT).as_posix(): lost_paths(path.read_text("utf-8")) for path in OURS}
    assert {path: names for path, names in lost.items() if names} == {}


def test_a_path_that_moved_is_found() -> None:
    assert lost_paths("# its words lie in rules/phrases.py, see contest/rules/labels.py") == ["rules/phrases.py"]
