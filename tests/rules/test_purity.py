"""contest/rules is pure: no framework, no database, no clock, no disk; and no float where numbers are worked out."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

RULES = Path("contest/rules")

ALLOWED = {
    "__future__",
    "collections",
    "contest",
    "dataclasses",
    "datetime",
    "enum",
    "fnmatch",
    "fractions",
    "itertools",
    "bisect",
    "math",
    "pydantic",
    "pydantic_core",
    "re",
    "tomllib",
    "typing",
    "unicodedata",
}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "time", "monotonic"}
COLUMNAR = "columnar"
"""The other engine has its own arithmetic (scaled integers in columns) and its own tests."""
DOOR = RULES / "__init__.py"
"""The package imports its own modules when a name of theirs is asked for."""


def offences(source: str) -> Iterator[str]:
    """What a module does although rules must not."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (f"imports {one.name}" for one in names if one.name.split(".")[0] not in ALLOWED)
                yield from (f"imports {one.name}" for one in names if one.name.startswith("contest."))
            case ast.ImportFrom(module=module, level=level):
                inside = level == 0 and (module or "").startswith("contest.rules")
                outside = (module or "").split(".")[0] in ALLOWED - {"contest"}
                if not inside and not outside:
                    yield f"imports {module}"
            case ast.Constant(value=float()):
                yield f"float {node.value}"
            case ast.Name(id="float" | "open" | "print" | "input" | "eval" | "exec" | "__import__" as name):
                yield f"uses {name}"
            case ast.Attribute(attr=attr) if attr in CLOCKS:
                yield f"reads the clock: {attr}"


def modules() -> list[Path]:
    return [path for path in sorted(RULES.rglob("*.py")) if COLUMNAR not in path.relative_to(RULES).parts[0]]


@pytest.mark.parametrize("path", modules(), ids=str)
def test_rules_are_pure(path: Path) -> None:
    assert list(offences(path.read_text())) == (["imports importlib"] if path == DOOR else [])


@pytest.mark.parametrize(
    "planted",
    [
        "import flask",
        "from sqlalchemy import select",
        "import contest.db",
        "from contest.db import session",
        "from contest import clock",
        "import os",
        "from pathlib import Path",
        "import io",
        "import time",
        "from datetime import datetime\nat = datetime.now()",
        "half = 0.5",
        "half = float('0.5')",
        "text = open('marks.csv')",
    ],
)
def test_a_planted_offence_is_found(planted: str) -> None:
    assert list(offences(planted))


def test_there_are_rules_to_look_at() -> None:
    assert len(modules()) > 20
