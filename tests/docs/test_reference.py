"""The pages that are made from the code are current, and the pages written by hand agree with the code."""

from __future__ import annotations

import ast
import csv
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from contest.resources import ROOT
from contest.rules import schema
from tests.docs.cited import DOCS, NAMES, Fault
from tools import drawing, reference

SETTINGS = DOCS / "reference" / "settings.md"
# The calls that read the environment by name, so that nothing is read that these pages do not explain.
READS = ("contest/config.py", "contest/resources.py", "gunicorn.conf.py")
VARIABLE = re.compile(r"[A-Z][A-Z_]*[A-Z]")


# Made by tools/reference.py


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """What tools/reference.py makes now, in a process of its own: it makes an application."""
    code = "import json, sys; from tools.reference import pages; json.dump(pages(), sys.stdout)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    import json

    pages: dict[str, str] = json.loads(done.stdout)
    return pages


def test_the_made_pages_are_current(made: dict[str, str]) -> None:
    assert sorted(made) == ["commands.md", "doors.md", "rulebook.md"]
    assert reference.stale(made, DOCS / "reference") == [], "run make docs"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("commands.md", "| `--engine` |", "| `--motor` |"),
        ("rulebook.md", "| `drop_high` |", "| `drop_top` |"),
        ("doors.md", "everybody with an account", "everybody"),
    ],
)
def test_a_changed_page_is_stale(made: dict[str, str], tmp_path: Path, name: str, old: str, new: str) -> None:
    for page, text in made.items():
        (tmp_path / page).write_text(text, encoding="utf-8")
    assert reference.stale(made, tmp_path) == []
    assert old in made[name]
    (tmp_path / name).write_text(made[name].replace(old, new), encoding="utf-8")
    assert reference.stale(made, tmp_path) == [name]


def test_a_new_command_option_and_key_change_their_pages() -> None:
    @click.command(help="Do something new.")
    @click.option("--twice", is_flag=True, help="Do it again.")
    def anew(twice: bool) -> None: ...

    page = reference.commands_page(click.Group("contest", {"anew": anew}))
    assert "## contest anew\n\nDo something new." in page
    assert "| `--twice` |  |  | Do it again. |" in page
    more = schema()
    more["$defs"]["Ladder"]["properties"]["colour"] = {"type": "string"}
    changed, before = reference.rulebook_page(more), reference.rulebook_page(schema())
    assert "| `colour` | text |  |" in changed
    assert "`colour`" not in before


def test_every_key_of_the_schema_is_told() -> None:
    """Counted without the tool: if a model has a key, a table of the page has it."""
    told = set(
        re.findall(
            r"^\| `([a-z_]+)`(?: \(law \d[^|]*\))? \|",
            (DOCS / "reference" / "rulebook.md").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    models = {name: model for name, model in schema()["$defs"].items() if name not in reference.NAMED}
    keys = {key for model in [schema(), *models.values()] for key in model["properties"]}
    assert keys - told == set()


def test_every_door_is_told() -> None:
    page = (DOCS / "reference" / "doors.md").read_text("utf-8")
    with reference.DOORS.open(encoding="utf-8", newline="") as file:
        doors = list(csv.DictReader(file))
    for door in doors:
        step, _, view = door["endpoint"].partition(".")
        of_step = page.partition(f"\n## {step}\n")[2].partition("\n## ")[0]
        assert f"| {door['method']} | {view} |" in of_step, door["endpoint"]


# The drawing


def test_the_drawing_is_current() -> None:
    assert drawing.DRAWING.read_text("utf-8") == drawing.drawing(), "run make docs"


def test_the_drawing_moves_with_the_imports() -> None:
    names = [name for name, _ in drawing.floors()]
    edges = set(drawing.imports(drawing.floors()))
    assert drawing.draw(names, sorted(edges, reverse=True)) == drawing.draw(names, edges), "the order changes nothing"
    assert ("results", "rules") in edges
    assert "upwards" not in drawing.draw(names, edges)
    assert drawing.draw(names, edges - {("results", "rules")}) != drawing.draw(names, edges)
    assert "upwards" in drawing.draw(names, edges | {("rules", "results")})


def test_a_planted_import_is_drawn(tmp_path: Path) -> None:
    """In a process of its own, on a copy: grimp reads the package that Python finds."""
    import shutil

    shutil.copytree(ROOT / "contest", tmp_path / "contest", ignore=shutil.ignore_patterns("static", "translations"))
    with (tmp_path / "contest" / "rules" / "cutoffs.py").open("a", encoding="utf-8") as file:
        file.write("\n\nfrom contest.results import policies\n")
    code = "from tools.drawing import *; print(('rules', 'results') in imports(floors()))"
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.stdout == "True\n", done.stderr


# Written by hand: settings, steps, floors


def variables(source: str) -> set[str]:
    """The environment variables that a file reads: its texts in capitals."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value)
    }


def settings_in(page: str) -> set[str]:
    """The variables that a page's tables explain."""
    return {name for line in page.splitlines() if line.startswith("| `") for name in NAMES.findall(line.split("|")[1])}


def defaults(source: str) -> dict[str, str]:
    """Variable → its default, if it is written next to it as a text or a whole number."""
    return {
        node.args[0].value: str(node.args[1].value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and len(node.args) == 2
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[1], ast.Constant)
        if isinstance(node.args[0].value, str) and VARIABLE.fullmatch(node.args[0].value)
    }


def settings_faults(sources: str, page: str) -> Iterator[Fault]:
    read, explained = variables(sources), settings_in(page)
    cells = {
        line.split("|")[1].strip(" `"): line.split("|")[-2] for line in page.splitlines() if line.startswith("| `")
    }
    for name, default in defaults(sources).items():
        if name in cells and f"`{default}`" not in cells[name]:
            yield f"{name} is {default} by default, not{cells[name]}"
    yield from (f"{name} is read and not told" for name in sorted(read - explained))
    yield from (f"{name} is told and not read" for name in sorted(explained - read))


def sources() -> str:
    return "\n".join((ROOT / name).read_text("utf-8").replace("from __future__", "#") for name in READS)


def test_settings_are_told() -> None:
    page = SETTINGS.read_text("utf-8")
    assert "SAIWU_MODE" in settings_in(page)
    assert list(settings_faults(sources(), page)) == []


def test_a_planted_setting_is_found() -> None:
    page = SETTINGS.read_text("utf-8")
    more = sources() + '\nnew = os.environ.get("SAIWU_COLOUR")\n'
    assert list(settings_faults(more, page)) == ["SAIWU_COLOUR is read and not told"]
    assert defaults(sources())["WEB_THREADS"] == "8"
    changed = page.replace("| `8` |", "| `9` |")
    assert list(settings_faults(sources(), changed)) == ["WEB_THREADS is 8 by default, not `9` "]
    row = "| `SAIWU_SHAPE` | the shape | none |\n"
    assert list(settings_faults(sources(), page + row)) == ["SAIWU_SHAPE is told and not read"]


def test_settings_are_read_in_those_places_alone() -> None:
    """`contest init` looks for the folder before there is a configuration; that one name is explained too."""
    others = [path for path in (ROOT / "contest").rglob("*.py") if str(path.relative_to(ROOT)) not in READS]
    for path in others:
        for call in re.findall(r"os\.environ(?:\.get\(|\[)\"([A-Z_]+)\"", path.read_text("utf-8")):
            assert call in settings_in(SETTINGS.read_text("utf-8")), f"{path}: {call}"


def step_faults(text: str, names: list[str]) -> Iterator[Fault]:
    """The line of steps is that of the import contract, and each floor has its row in the table, top floor first."""
    line = re.search(r"^    (people → .*)$", text, re.MULTILINE)
    floors = names[: names.index(drawing.FOUNDATION)][::-1]
    steps = [name for name in floors if not (ROOT / "contest" / f"{name}.py").is_file()]  # a step is a package
    if line is None or line[1].split(" → ") != steps:
        yield f"the steps are {' → '.join(steps)}"
    table = text.partition("| floor |")[2].partition("\n\n")[0]
    rows = [step or base for step, base in re.findall(r"^\| (?:`([a-z_]+)`|the (foundation)) \|", table, re.MULTILINE)]
    if rows != names:
        yield f"the floors are {', '.join(names)}"


def test_the_steps_are_told_in_order() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    names = [name for name, _ in drawing.floors()]
    assert list(step_faults(text, names)) == []
    assert len(list(step_faults(text, ["appeals", *names]))) == 2, "a new floor is in neither"
    turned = text.replace("results → awards", "awards → results")
    assert [fault[:13] for fault in step_faults(turned, names)] == ["the steps are"]
    assert [fault[:14] for fault in step_faults(text.replace("| `exchange` |", "| `swap` |"), names)] == [
        "the floors are"
    ]


def test_the_documents_need_nothing_from_elsewhere() -> None:
    """Every page that the configuration builds with is a development dependency."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["dev"]
    assert {"sphinx", "myst-parser", "furo"} <= {re.split(r"[<>=\[]", one)[0] for one in extras}
