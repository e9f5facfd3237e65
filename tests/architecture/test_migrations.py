"""Migrations: one line of them, forward only, leading to the tables that the models describe, on both databases."""

from __future__ import annotations

import ast
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from contest import create_app
from contest.cli import migrations, up_to_date
from contest.db import Model, UTCDateTime, db
from contest.resources import ROOT
from tests.architecture.landed_migrations import LANDED
from tests.databases import a_config

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def empty(database, databases, tmp_path):
    """An application on a database without a table, of each kind."""
    app = create_app(a_config(databases.empty(database.kind, "migrating"), tmp_path))
    with app.app_context():
        yield app
        db.engine.dispose()


def test_up_from_nothing_and_once_more(empty):
    up_to_date()
    up_to_date()
    there = set(sa.inspect(db.engine).get_table_names())
    assert there == {*Model.metadata.tables, "alembic_version"}


def test_each_alone(empty):
    """A database that stopped after any migration goes on from there."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    for revision in reversed(list(script.walk_revisions())):
        migrations().upgrade(revision=revision.revision)
    assert set(sa.inspect(db.engine).get_table_names()) == {*Model.metadata.tables, "alembic_version"}


def test_models_equal_migrations(empty):
    up_to_date()
    with db.engine.connect() as connection:
        options = {"compare_type": compare_type, "render_as_batch": True}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, Model.metadata)
    assert differences == []


def names_in(engine: sa.Engine) -> set[tuple[str, str]]:
    """(table, name) of every constraint and index."""
    inspector = sa.inspect(engine)
    found = set()
    for table in set(inspector.get_table_names()) - {"alembic_version"}:
        found.add((table, inspector.get_pk_constraint(table)["name"]))
        for kind in ("foreign_keys", "unique_constraints", "check_constraints", "indexes"):
            found |= {(table, one["name"]) for one in getattr(inspector, f"get_{kind}")(table)}
    return found


def test_names_equal_migrations(empty, database, databases):
    """A later migration can name every constraint as the models' naming convention does, also after renames."""
    up_to_date()
    engine = sa.create_engine(databases.empty(database.kind, "named"))
    Model.metadata.create_all(engine)
    expected, found = names_in(engine), names_in(db.engine)
    engine.dispose()
    assert found == expected


def compare_type(_context, _column, _metadata_column, _inspected, declared):
    """SQLite knows neither zones nor JSONB: migrations/env.py treats them as equal too."""
    return False if isinstance(declared, UTCDateTime) else None


def test_a_planted_column_is_found(empty):
    up_to_date()
    planted = sa.MetaData(naming_convention=Model.metadata.naming_convention)
    for table in Model.metadata.sorted_tables:
        table.to_metadata(planted)
    planted.tables["series"].append_column(sa.Column("planted", sa.Text()))
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": compare_type})
        (difference,) = compare_metadata(context, planted)
    assert difference[0] == "add_column"
    assert difference[3].name == "planted"


def test_one_head_in_one_line():
    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == 1
    numbers = [revision.revision for revision in reversed(list(script.walk_revisions()))]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    assert [path.name[:4] for path in VERSIONS] == numbers


def test_a_landed_migration_never_changes():
    """Commits once rewrote 0003 and 0006 in place: databases made before lacked a table that their version promised."""
    digests = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in VERSIONS}
    changed = [name for name, digest in LANDED.items() if digests.get(name) != digest]
    assert not changed, f"{changed} have landed; write a new migration instead"
    new = set(digests) - set(LANDED)
    assert not new, f"put {new} into tests/architecture/landed_migrations.py"


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_knows_nothing_of_the_app(path: Path):
    """What the models become later must not change what an old migration does."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [name for name in modules if name.split(".")[0] == "contest"], path.name


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_there_is_no_way_back(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    (downgrade,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "downgrade"]
    assert [type(node) for node in downgrade.body] == [ast.Raise], "migrations go forward only"


def test_every_model_is_known_when_migrations_are_made():
    """A module with rows that create_app does not load would be missing from autogenerated migrations."""
    script = """
import importlib, pkgutil, contest
from contest import create_app
from contest.config import from_environment
create_app(from_environment({"SAIWU_MODE": "testing", "SAIWU_INSTANCE": __import__("tempfile").mkdtemp()}))
from contest.db import Model
known = set(Model.metadata.tables)
for module in pkgutil.walk_packages(contest.__path__, "contest."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(sorted(set(Model.metadata.tables) - known))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.only("sqlite")
def test_foreign_keys_are_on_again_after_migrating(empty):
    """They are off meanwhile: a batch ALTER deleted the rows that pointed to the rebuilt table (docs/stack, trap 2)."""
    up_to_date()
    assert db.session.execute(sa.text("PRAGMA foreign_keys")).scalar() == 1
    db.session.rollback()
