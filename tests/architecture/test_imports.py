"""The import contract of pyproject.toml holds, and each of its parts fails on a planted violation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from contest.resources import ROOT

LINT = Path(sys.executable).with_name("lint-imports")
PLANTED = [
    # contract, file, what is written into it
    ("path", "people/queries.py", "from contest.publication import models"),
    ("path", "judging/models.py", "import contest.results.models"),
    ("path", "web/answers.py", "from contest.people.models import Account"),  # the foundation imports no step
    ("path", "rules/__init__.py", "from contest import clock"),
    ("path", "exchange/__init__.py", "from contest.db import session"),
    ("path", "awards/queries.py", "def late():\n    from contest.desks import queries"),  # inside a function counts too
    ("path", "left_over.py", "nowhere = 1"),  # a new module must be given its floor
    ("roles", "people/models.py", "from contest.people import queries"),
    ("roles", "registration/policies.py", "from contest.registration import actions"),
    ("roles", "people/actions/__init__.py", "from contest.people import forms"),
    ("roles", "editions/left_over.py", "nowhere = 1"),  # in a step too
    ("roles", "publication/sealed/roster.py", "from contest.publication import statistics"),
    ("roles", "registration/labels.py", "from contest.registration.queries import entry_at"),
    ("pure", "rules/__init__.py", "import time"),
    ("pure", "rules/__init__.py", "import sqlalchemy"),
    ("path", "editions/queries.py", "from contest import rule_inputs"),
    ("path", "rule_inputs.py", "from contest.registration.models import Entry"),
    ("rows", "judging/queries/grid.py", "from contest.rules.inputs import MarkRow"),
    ("files", "exchange/__init__.py", "import flask"),
    ("verbs", "people/actions/__init__.py", "from flask_login import current_user"),
    ("verbs", "awards/actions.py", "from flask import g"),
]


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Import-linter on the package `contest` in this folder."""
    chosen = ["--contract", contract] if contract else []
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(LINT), "--config", str(ROOT / "pyproject.toml"), "--no-cache", *chosen]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_the_contract_holds():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED, ids=[f"{c}-{f}" for c, f, _ in PLANTED])
def test_a_planted_violation_fails_it(tmp_path, contract, file, line):
    shutil.copytree(
        ROOT / "contest", tmp_path / "contest", ignore=shutil.ignore_patterns("static", "translations", "__pycache__")
    )
    path = tmp_path / "contest" / file
    with path.open("a", encoding="utf-8") as source:
        source.write(f"\n\n{line}\n")
    done = lint(tmp_path, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_every_contract_is_planted_against():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == {contract for contract, _, _ in PLANTED}
