"""Mutants of the rules: change one thing at a time, and see whether the tests of the rules notice.

    .venv/bin/python tools/mutate.py                     modules of contest/rules that changed in the last 14 days
    .venv/bin/python tools/mutate.py contest/rules/scale.py --minutes 2

A mutant is one module with one comparison, sum, connective, condition or number changed. Each runs in its own process,
forked after the libraries are loaded, until the first test fails. The mutants to try are drawn at random from the
text of the modules, so the same text gives the same ones; the time limit ends the run. Mutants that no test noticed
are printed. Each is either a missing test or a change that makes no difference: read it. Exits with 1 if fewer were
noticed than `--least` says.

Why not mutmut: it copies the project and has no time budget, and forking saves two seconds for each mutant.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib.abc
import importlib.util
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
RULES = "contest/rules"
TESTS = "tests/rules"
LONGEST = 120  # seconds of computing; a mutant that takes longer is in an endless loop, which counts as noticed

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
# Nothing computes with types, and with or without `slots` a dataclass gives the same.
ASIDE = {"annotation", "returns", "type_params", "decorator_list"}


class Mutant(NamedTuple):
    path: Path
    number: int  # index among the module's changes
    line: int
    change: str


Site = tuple[int, str, Callable[[], None]]  # line, what is changed in words, and what changes it


def changed_modules(days: int) -> list[Path]:
    """Modules of the rules that a commit of the last days changed, or that have uncommitted changes."""
    since = ["git", "log", f"--since={days}.days", "--name-only", "--format=", "--", RULES]
    now = ["git", "diff", "HEAD", "--name-only", "--", RULES]
    told = [subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True) for command in (since, now)]
    names = {name for one in told for name in one.stdout.split()}
    return sorted(ROOT / name for name in names if name.endswith(".py") and (ROOT / name).exists())


def computing(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that take part in computing: no annotations, no docstrings."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ASIDE:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from computing(child)


def sites(tree: ast.Module) -> list[Site]:
    """All possible changes of a module's tree, in its order."""
    found: list[Site] = []

    def add(node: Any, name: str, new: Any, change: str) -> None:
        found.append((node.lineno, change, lambda: setattr(node, name, new)))

    for node in computing(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            other = SWAPS[type(node.ops[0])]
            add(node, "ops", [other(), *node.ops[1:]], f"{type(node.ops[0]).__name__} → {other.__name__}")
        elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in SWAPS:
            other = SWAPS[type(node.op)]
            add(node, "op", other(), f"{type(node.op).__name__} → {other.__name__}")
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            turned = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
            add(node, "test", turned, f"{ast.unparse(node.test)} → not …")
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
            new = not node.value if isinstance(node.value, bool) else node.value + 1
            add(node, "value", new, f"{node.value} → {new}")
    return found


def mutants(path: Path) -> list[Mutant]:
    found = sites(ast.parse(path.read_text("utf-8")))
    return [Mutant(path, number, line, change) for number, (line, change, _) in enumerate(found)]


def mutated(mutant: Mutant) -> ast.Module:
    tree = ast.parse(mutant.path.read_text("utf-8"))
    sites(tree)[mutant.number][2]()
    return ast.fix_missing_locations(tree)


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the mutant instead of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        parts = mutant.path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        folder = [str(self.mutant.path.parent)] if self.mutant.path.stem == "__init__" else None
        return importlib.util.spec_from_file_location(
            name, self.mutant.path, loader=self, submodule_search_locations=folder
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(mutated(self.mutant), str(self.mutant.path), "exec"), module.__dict__)


def tests_pass(mutant: Mutant | None) -> bool:
    """Run the tests of the rules in this process, on the mutant."""
    import pytest

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    if mutant is not None:
        sys.meta_path.insert(0, Planted(mutant))
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not long", "--hypothesis-profile=quick"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # the plugins are loaded before the fork
    return pytest.main([*options, TESTS]) == pytest.ExitCode.OK


def start(mutant: Mutant | None) -> int:
    """Fork a process that runs the tests; its exit code is 0 if they pass."""
    process = os.fork()
    if process == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))  # ends the process
        try:
            os._exit(0 if tests_pass(mutant) else 1)
        finally:
            os._exit(2)
    return process


def try_all(drawn: list[Mutant], seconds: float, at_once: int) -> tuple[list[Mutant], list[Mutant]]:
    """(noticed, not noticed) for the mutants that there was time for."""
    until, running = time.monotonic() + seconds, {}
    noticed: list[Mutant] = []
    missed: list[Mutant] = []
    waiting = iter(drawn)
    while True:
        while len(running) < at_once and time.monotonic() < until and (mutant := next(waiting, None)):
            running[start(mutant)] = mutant
        if not running:
            return noticed, missed
        process, status = os.wait()
        (noticed if status else missed).append(running.pop(process))


def load_libraries() -> None:
    """Load everything the tests need that is not ours, before the first fork."""
    sys.dont_write_bytecode = False
    for name in ("pytest", "_pytest.assertion.rewrite", "hypothesis.strategies", "xdist", "pydantic", "polars", "flask",
                 "sqlalchemy.orm", "psycopg", "html5lib", "alembic.script", "cryptography.fernet"):  # fmt: skip
        importlib.import_module(name)


def main() -> int:
    asked = argparse.ArgumentParser(description="Mutants of the rules")
    asked.add_argument("modules", nargs="*", type=Path, help="default: those that changed lately")
    asked.add_argument("--days", type=int, default=14, help="how far back a change is late")
    asked.add_argument("--minutes", type=float, default=5, help="time to spend")
    asked.add_argument("--least", type=int, default=75, help="per cent that must be noticed")
    asked.add_argument("--at-once", type=int, default=min(2, os.cpu_count() or 1), help="processes")
    given = asked.parse_args()
    os.chdir(ROOT)
    paths = [path.resolve() for path in given.modules] or changed_modules(given.days)
    drawn = [mutant for path in paths for mutant in mutants(path)]
    seed = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).digest()
    random.Random(seed).shuffle(drawn)
    if not drawn:
        print("mutants: no module of the rules changed lately")
        return 0
    load_libraries()
    if os.waitpid(start(None), 0)[1]:
        print("mutants: the tests of the rules fail without any change; mend them first")
        return 1
    noticed, missed = try_all(drawn, given.minutes * 60, given.at_once)
    tried = len(noticed) + len(missed)
    share = 100 * len(noticed) // max(1, tried)
    for mutant in sorted(missed):
        print(f"not noticed: {mutant.path.relative_to(ROOT)}:{mutant.line}: {mutant.change}")
    print(f"mutants: {len(noticed)} of {tried} noticed ({share} %); {len(drawn)} possible in {len(paths)} modules")
    return 0 if share >= given.least else 1


if __name__ == "__main__":
    raise SystemExit(main())
