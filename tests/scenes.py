"""What may be in the database when a test begins. A scene is built once for each worker and database, and put back
before each test that asks for it: building it again took a third of the time of most tests.

A test asks for a scene through the fixture of the same name (`people`, `judged_round` …), mostly by way of its folder's
`world`. A scene's value is stored as keys, without its rows, and read from the database again for each test.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from contest.db import Model, session
from tests.people import People, settle

# The fixture that asks for it, and what builds it from the named persons and a moment. The first that a test asks for
# counts; all but ALONE begin with `people`.
SCENES: Mapping[str, str] = {
    "two_schools": "tests.architecture.world:build",
    "judged_round": "tests.results.world:build",
    "round_to_judge": "tests.judging.world:build",
    "career_season": "tests.golden.seasons:build",
    "people": "",
}
# These begin with nobody: what they hold brings its own people.
ALONE = frozenset({"career_season"})


@dataclass(frozen=True)
class Row:
    """A row by its table and key."""

    model: type[Model]
    key: tuple[Any, ...]


def scene_of(fixtures: list[str]) -> str | None:
    """The scene that a test with these fixtures begins in; None: it begins without a row."""
    return next((name for name in SCENES if name in fixtures), None)


def built(scene: str, at: datetime) -> tuple[People | None, Any]:
    """Build a scene into the database (committed): the named persons and the scene's value without its rows."""
    people = None if scene in ALONE else settle(at)
    session.commit()
    module, _, name = SCENES[scene].partition(":")
    build: Callable[[People | None, datetime], Any] = (
        getattr(importlib.import_module(module), name) if name else _nothing
    )
    value = without_rows(build(people, at))
    session.commit()
    return people, value


def _nothing(_people: People | None, _at: datetime) -> None:
    """There are the named persons and nothing else."""


def without_rows(value: Any) -> Any:
    """The value with each row replaced by its table and key."""
    return _replaced(value, lambda one: Row(type(one), tuple(sa.inspect(one).identity)), Model)


def with_rows(value: Any) -> Any:
    """The value with each table and key replaced by the row, as this session reads it."""
    return _replaced(value, lambda one: session.get_one(one.model, one.key), Row)


def _replaced(value: Any, replacement: Callable[[Any], Any], kind: type) -> Any:
    """A copy of plain containers and dataclasses in which everything of this kind is replaced."""
    if isinstance(value, kind):
        return replacement(value)
    if isinstance(value, dict):
        return {key: _replaced(one, replacement, kind) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_replaced(one, replacement, kind) for one in value)
    if is_dataclass(value) and not isinstance(value, type | Row | People):
        parts = {part.name: _replaced(getattr(value, part.name), replacement, kind) for part in fields(value)}
        return type(value)(**parts)
    return value
