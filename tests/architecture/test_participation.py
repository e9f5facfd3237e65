"""One action owns how an entry takes part: nothing else writes an appearance's participation, and there is one table
of words for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contest.registration.models import Participation
from contest.resources import ROOT

OWNER = ROOT / "contest" / "registration" / "actions" / "participation.py"
WORDS = (ROOT / "contest" / "registration" / "labels.py",)
WRITERS = [
    path for folder in ("contest", "seeds", "tools", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))
]
# By name these belong to an appearance alone …
OWNED = {
    "participation",
    "participation_authority",
    "participation_by_id",
    "participation_reason",
    "participation_since",
}
# … and these to other rows too: there the receiver must be one.
SHARED = {"withdrawn_at", "withdrawn_from"}
APPEARANCE = re.compile(r"(^|\.|\b)(appearances?|highest|below)\b[^.]*$")


def writes(path: Path) -> Iterator[str]:
    """Every place in a file that writes an appearance's participation: assigned, set by name, or given as a value."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        found: list[str] = []
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            receiver = ast.unparse(node.value)
            if node.attr in OWNED and receiver != "self":
                found.append(f"{receiver}.{node.attr}")
            if node.attr in SHARED and APPEARANCE.search(receiver):
                found.append(f"{receiver}.{node.attr}")
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            about = called == "Appearance" or (called.endswith(".values") and "Appearance" in called)
            found += [f"{called}({one.arg}=…)" for one in node.keywords if about and one.arg in OWNED | SHARED]
            if called == "setattr" and isinstance(node.args[1], ast.Constant) and node.args[1].value in OWNED:
                found.append(ast.unparse(node))
        if isinstance(node, ast.Dict):
            found += [
                f"{{{key.value!r}: …}}"
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value in _owned_in(node) and not _is_truth(value)
            ]
        for one in found:
            yield f"{path.name}:{getattr(node, 'lineno', 0)} {one}"


def tables(path: Path) -> Iterator[str]:
    """Every mapping or list of three or more participations."""
    values = set(Participation)
    names = {one.name for one in Participation}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        keys = {part.elts[0] if isinstance(part, ast.Tuple) and part.elts else part for part in parts if part}
        known = {
            one
            for one in keys
            if (isinstance(one, ast.Constant) and one.value in values)
            or (isinstance(one, ast.Attribute) and one.attr in names and ast.unparse(one.value) == "Participation")
        }
        if len(known) >= 3:
            yield f"{path.name}:{getattr(node, 'lineno', 0)}"


def _owned_in(node: ast.Dict) -> set[str]:
    """`participation` alone is also a prize and a part of a page: it is a column if it comes with its entry."""
    columns = {key.value for key in node.keys if isinstance(key, ast.Constant)}
    return OWNED if "entry_id" in columns else OWNED - {"participation"}


def _is_truth(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, bool)


def test_nothing_but_the_owner_writes_a_participation() -> None:
    found = [one for path in WRITERS if path != OWNER for one in writes(path)]
    assert not found, found
    assert list(writes(OWNER)), "the owner writes it, so the search finds something"


def test_there_is_one_table_of_words() -> None:
    # The law has its own list of values, which tests/registration/test_participation.py compares with ours; and models
    # say which of them are judged and which hold a place.
    allowed = {
        *WORDS,
        ROOT / "contest" / "rules" / "checked_inputs.py",
        ROOT / "contest" / "registration" / "models" / "__init__.py",
    }
    found = [one for path in sorted((ROOT / "contest").rglob("*.py")) if path not in allowed for one in tables(path)]
    assert not found, found
    assert all(list(tables(path)) for path in WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "appearance.participation = 'absent'",
        "row.appearance.participation, x = 'absent', 1",
        "there[key].participation_reason = reason",
        "del appearance.participation_since",
        "entry.appearances[0].withdrawn_at = None",
        "highest.withdrawn_at = at",
        "setattr(row, 'participation_reason', 'x')",
        "Appearance(entry_id=1, participation='guest')",
        "sa.update(Appearance).where(Appearance.id == 1).values(withdrawn_at=None)",
        "rows.append({'entry_id': 1, 'participation': participation})",
        "row.participation += 'x'",
        "rows.append({'entry_id': 1, 'participation': state})",
    ],
)
def test_a_planted_write_is_found(tmp_path: Path, text: str) -> None:
    path = tmp_path / "planted.py"
    path.write_text(text, encoding="utf-8")
    assert list(writes(path))


@pytest.mark.parametrize(
    "text",
    [
        "version.is_current = False",
        "assignment.withdrawn_at = at",
        "entry.withdrawn_from = None",
        "x = appearance.participation",
        "page(row={'title': 1, 'participation': shown})",
        "sa.update(TabulatedContest).values(is_current=False)",
        "rows.append({'id': 1, 'is_current': True})",
    ],
)
def test_what_is_not_a_participation_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lawful.py"
    path.write_text(text, encoding="utf-8")
    assert not list(writes(path))


@pytest.mark.parametrize(
    "text",
    [
        "WORDS = {'competing': 'a', 'guest': 'b', 'withdrawn': 'c'}",
        "CHOICES = [('absent', 'a'), ('guest', 'b'), ('withdrawn', 'c')]",
        "STATES = ('absent', 'guest', 'withdrawn')",
        "{Participation.GUEST: 1, Participation.ABSENT: 2, Participation.WITHDRAWN: 3}",
    ],
)
def test_a_planted_table_is_found(tmp_path: Path, text: str) -> None:
    path = tmp_path / "planted.py"
    path.write_text(text, encoding="utf-8")
    assert list(tables(path))
