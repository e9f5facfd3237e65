"""One word for one thing: names that meant several things, or were hard to guess, do not come back.

Each row says what a name was used for, what it is called now, and where the word has its one remaining meaning. Names
are identifiers (variables, attributes, arguments, functions, classes, imported names) and the names of files, in code
and tests; texts and comments are free. docs/glossary.md has the whole table of what changed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from contest.resources import ROOT

PYTHON = sorted([*(ROOT / "contest").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])


class Resolved(NamedTuple):
    """`pattern` is matched against whole identifiers; `where` are the paths (below the top folder) that may use it."""

    pattern: str
    now: str
    where: tuple[str, ...] = ()


LAW = ("contest/rules/*", "contest/exchange/*", "tests/rules/*", "tests/exchange/*")
OLD_ROWS = "tests/architecture/test_participation_migration.py"  # rows as revision 0008 has them
RESOLVED = [
    # A result of the law is a Standing. Who takes part is a participation; what is in force is current.
    Resolved("standings?|with_standing", "participation, is_current", (*LAW, "contest/results/bridge.py", OLD_ROWS)),
    Resolved("standing_.*|set_standing|note_standing|stands", "…_current, set_participation", ()),
    Resolved("realms?|Realm", "region", (OLD_ROWS,)),
    Resolved("(?i:deeds?)", "operation; the decorator of commands: command", ("tests/*",)),
    Resolved("once", "idempotency_key; each thing once: unique", ("tests/*",)),
    Resolved(
        "told|wording|telling|(?i:sayings?)|phrases",
        "flash_done, describe_problem, explanation; labels, formatting, presenters",
        ("tests/*",),
    ),
    Resolved("[a-z_]+_said|said", "format_…, localized", ("tests/*",)),
    Resolved("shelf|Shelf|spoken_of", "FileStore, file_store, referenced"),
    Resolved("honours?|Honour", "EarlierAward; the second stage: award_and_advance", (*LAW, "contest/rule_inputs.py")),
    Resolved("call_roll|roll|Roll", "check_inputs, CheckedInputs"),
    Resolved("sisters|ready_sisters", "sibling_contests, ready_siblings"),
    Resolved("belonging|Belonging", "affiliation"),
    Resolved("fitness|unfitness", "eligibility, ineligibility_reasons"),
    Resolved("claiming|(?i:occupy(ing)?)", "locking: lock, take_slots, free_slots, bump_version"),
    Resolved("appearing|disappear", "participation: add, remove"),
    Resolved("lawful|owning|moments|onward", "change_policy, cascade, lifecycle, advancement", ("tests/*",)),
    Resolved("givens|give_pages", "page_context, add_page_context"),
    Resolved("see", "redirect_to"),
    Resolved("journey|box", "stages, next_step", ("contest/charts.py", "tests/*", "contest/design.py")),
    Resolved("(person|assignment|entry|sheet)_whole", "…_with_relations"),
    Resolved("(identity|phone)_sealed", "identity_encrypted, phone_encrypted"),
    Resolved("nobody_confirms_his_own", "nobody_confirms_their_own"),
]


class Name(NamedTuple):
    text: str
    line: int


@cache
def names(path: Path) -> tuple[Name, ...]:
    return tuple(names_in(ast.parse(path.read_text("utf-8")), path.stem))


def names_in(tree: ast.Module, stem: str) -> Iterator[Name]:
    """Every identifier of a file, and the name of the file itself."""
    yield Name(stem, 0)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text):
                yield Name(text, line)
            case ast.FunctionDef(name=text) | ast.ClassDef(name=text):
                yield Name(text, line)
            case ast.keyword(arg=str(text)):
                yield Name(text, line)
            case ast.alias(name=text, asname=other):
                yield from (Name(part, line) for part in [*text.split("."), other or ""])


def comes_back(rule: Resolved, path: str, found: tuple[Name, ...]) -> list[str]:
    if any(fnmatch(path, pattern) for pattern in rule.where):
        return []
    back = {text for text in {one.text for one in found} if re.fullmatch(rule.pattern, text)}
    return [f"{path}:{one.line} {one.text}" for one in found if one.text in back]


@pytest.mark.parametrize("rule", RESOLVED, ids=[rule.pattern for rule in RESOLVED])
def test_a_resolved_name_does_not_come_back(rule: Resolved) -> None:
    found = [one for path in PYTHON for one in comes_back(rule, path.relative_to(ROOT).as_posix(), names(path))]
    assert not found, f"say {rule.now}: " + "; ".join(found[:20])


@pytest.mark.parametrize(
    "text",
    [
        "appearance.standing = 'absent'",
        "def f(*, once): ...",
        "save(key, deed='x')",
        "class Honour: ...",
        "from contest.files import shelf",
        "import contest.registration.queries.fitness",
        "def moment_said(at): ...",
    ],
)
def test_a_planted_name_is_found(text: str) -> None:
    found = tuple(names_in(ast.parse(text), "planted"))
    assert [rule for rule in RESOLVED if comes_back(rule, "contest/registration/planted.py", found)]


def test_a_word_with_one_meaning_left_may_be_used_there() -> None:
    found = tuple(names_in(ast.parse("ordered = sorted(standings)"), "ranking"))
    assert not [rule for rule in RESOLVED if comes_back(rule, "contest/rules/ranking.py", found)]
