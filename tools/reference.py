"""Write the pages of docs/reference that are made from the code: the commands, the rulebook's keys, the doors.

`python -m tools.reference` writes them; with `--check` it only says which are stale. The commands come from the command
line's own parser, the keys from the JSON Schema of rulebooks, the doors from the routes of the app and from the table
of who may do what (tests/architecture/doors.csv).
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
DOORS = ROOT / "tests" / "architecture" / "doors.csv"
MADE = "% Made by tools/reference.py (make docs). Change the code, not this page."
REFUSED = {"in", "403", "404"}

COMMANDS = """\
`contest COMMAND --help` says the same. The commands of the law (`tabulate`, `table`, `verify`, `explain`, `rulebook`)
need no database and no configuration ([the law, section 1](../law/01-commands.md)). `contest db …` is Alembic's own set
of commands, for those who write a migration."""
KEYS = """\
What the keys mean stands in [the law](../law/index.md); this page lists all that a rulebook may hold, with their types.
`contest rulebook schema` prints the same for editors; `contest rulebook check FILE` names each fault with its line.
An exact number is a whole number, or text such as `"0.6"` or `"1/12"`, never a TOML float. Every rule may also carry
`source`: where it comes from, or `assumed`. Tables of the top level other than `[edition]` may be written once, as
`[panel]`, or several times, as `[[panel]]`.

The last column says what becomes of a key in the application: who carries it, or the sentence with which `edition new`
and every other way in refuse it. *results*: the law turns it into results, in the application as in `contest tabulate`.
*words*: it is shown, and changes nothing else. Otherwise it names the step that acts on it (`contest tabulate` takes
all of it)."""
DOORS_SAY = """\
Every address, and who among the people of the test table gets in (`tests/architecture/doors.csv`; a test asks each of
them). All others are asked to sign in, refused, or told that there is no such page. *Everybody* includes visitors
without an account; where *nobody in the table* gets in, each of them is told why not."""

#: Names in the pages for parts of the schema, by `$ref`.
NAMED = dict.fromkeys(("Words", "PlainWords"), "text in both languages: `{ zh = …, en = … }`")

Schema = Mapping[str, Any]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; a bar inside a cell is escaped."""
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


# Commands


def commands_page(group: click.Group) -> str:
    """Every command with its arguments and options, in the order of their names."""
    context = click.Context(group, info_name="contest")
    lines = [
        MADE,
        "",
        "# Commands",
        "",
        COMMANDS,
        "",
    ]
    for command, inner in _commands(group, context):
        lines += [f"## {inner.command_path}", "", _sentence(command), ""]
        lines += ["```text", " ".join([inner.command_path, *command.collect_usage_pieces(inner)]), "```", ""]
        options = [one for one in command.params if isinstance(one, click.Option)]
        if options:
            lines += [*table(("option", "value", "default", "meaning"), [_option(one) for one in options]), ""]
    return "\n".join(lines)


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or name == "db":
            continue
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)
        else:
            yield command, inner


def _sentence(command: click.Command) -> str:
    return " ".join((command.help or "").split())


def _option(option: click.Option) -> tuple[str, str, str, str]:
    if option.is_flag:
        value, default = "", ""
    else:
        value = "`" + option.make_metavar(click.Context(click.Command(""))) + "`"
        default = f"`{option.default}`" if isinstance(option.default, str | int) and option.default != "" else ""
    if option.required:
        default = "required"
    asked = f"asked for: {option.prompt}" if option.prompt else ""
    return f"`{', '.join(option.opts)}`", value, default, option.help or asked


# The rulebook's keys


def rulebook_page(schema: Schema) -> str:
    """Every table of a rulebook with its keys, in the order of the schema."""
    lines = [
        MADE,
        "",
        "# Keys of a rulebook",
        "",
        KEYS,
        "",
    ]
    for path, part in _tables("", schema, schema):
        lines += [f"## `{path}`" if path else "## The file", ""]
        if said := _docstring(part, path):
            lines += [said, ""]
        keys = [
            (
                f"`{key}`",
                _needing(one, schema),
                _default(one, key in part.get("required", ())),
                _fate(path, key),
            )
            for key, one in part["properties"].items()
            if not (key == "source" and path and next(iter(part["properties"])) == "source")
        ]
        if keys:
            lines += [*table(("key", "value", "default", "in the application"), keys), ""]
    return "\n".join(lines)


def _needing(one: Schema, schema: Schema) -> str:
    """The type of a key, and which law it, or some values of it, needs."""
    law, _, what = str(one.get("x-law", "")).partition(": ")
    needs = f" (law {law}, section {one['x-section']}{': ' if what else ''}{what})" if law else ""
    return _type(one, schema) + needs


def _fate(heading: str, key: str) -> str:
    """Who carries a key, and the sentences with which the application refuses it or some of its values."""
    from contest.editions.rulebooks.clauses import fate_of
    from contest.rules.intake_labels import PHRASES

    part = heading.strip("[]").split("]")[0]
    fate = fate_of(f"{part}.{key}".lstrip("."))
    if fate is None:
        return "**nobody has said**"
    sentences = [f"“{PHRASES[one][1].format_map(_Named())}”" for one in fate.refused]
    if fate.by is None:
        return "refused: " + "; ".join(sentences)
    return f"{fate.by}; refused in part: " + "; ".join(sentences) if sentences else fate.by


class _Named(dict[str, str]):
    """A sentence's facts, each by its name."""

    def __missing__(self, name: str) -> str:
        return f"*{name}*"


def _docstring(part: Schema, path: str) -> str:
    """What the model's docstring says, without the name of the table, which is already in the heading."""
    said = " ".join(str(part.get("description", "")).split())
    if said.startswith("`[") and "`" in said[1:]:
        said = said[said.index("`", 1) + 1 :].lstrip(":. ")
    return said[:1].upper() + said[1:] if path else said


def _tables(path: str, part: Schema, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """(heading, schema) of a table and of all tables inside it."""
    yield path, part
    inside = path.strip("[]").split("]")[0]
    for key, one in part["properties"].items():
        for several, inner in _models(one, schema):
            name = f"{inside}.{key}".lstrip(".")
            heading = f"[[{name}]]" if several else f"[{name}]"
            rule = inner["properties"].get("rule", {}).get("const")
            yield from _tables(f'{heading} rule = "{rule}"' if rule else heading, inner, schema)


def _models(one: Schema, schema: Schema, several: bool = False) -> Iterator[tuple[bool, Schema]]:
    """(whether it may be written several times, the model) for each model that a key may hold."""
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        if name not in NAMED:
            yield several, schema["$defs"][name]
    for choice in [*one.get("anyOf", ()), *one.get("oneOf", ())]:
        yield from _models(choice, schema, several)
    if "items" in one:
        yield from _models(one["items"], schema, True)


def _type(one: Schema, schema: Schema) -> str:
    if "description" in one and "$ref" not in one:
        return str(one["description"]).partition(":")[0]
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        return NAMED.get(name, "a table, see below")
    if "const" in one:
        return f"`{one['const']}`"
    if "enum" in one:
        return ", ".join(f"`{value}`" for value in one["enum"])
    choices = [choice for choice in one.get("anyOf", one.get("oneOf", ())) if choice.get("type") != "null"]
    if {choice.get("type") for choice in choices} == {"integer", "string"} and "pattern" in choices[1]:
        return f"{_type(choices[0], schema)}, also in quotes"
    if choices:
        return " or ".join(dict.fromkeys(_type(choice, schema) for choice in choices))
    if one.get("type") == "array":
        if "items" in one:
            inner = _type(one["items"], schema)
            return "tables, see below" if "see below" in inner else f"list of: {inner}"
        return f"list of {one.get('minItems', 'several')}: " + _type(one.get("prefixItems", [{}])[0], schema)
    if one.get("type") == "object":
        return "a table with keys of your own"
    if one.get("type") == "integer":
        bounds = [f"{word} {one[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in one]
        return " ".join(["whole number", *bounds])
    if one.get("type") == "boolean":
        return "`true`, `false`"
    if one.get("format"):
        return {"date": "date", "date-time": "local date and time"}[one["format"]]
    return "key: a–z, 0–9, `-`" if one.get("pattern") == "^[a-z0-9-]+$" else "text"


def _default(one: Schema, required: bool) -> str:
    if required:
        return "required"
    value = one.get("default")
    if value is None or value == [] or isinstance(value, dict):
        return ""
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"`{shown.lower() if isinstance(value, bool) else shown}`"


# Doors


def doors_page(addresses: Mapping[tuple[str, str], str], rows: Sequence[Mapping[str, str]]) -> str:
    """Every endpoint of each step: its address, its methods and who may use it."""
    lines = [
        MADE,
        "",
        "# Doors",
        "",
        DOORS_SAY,
        "",
    ]
    steps: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for row in rows:
        names = [name for name in row if name not in ("endpoint", "method")]
        inside = [name for name in names if row[name] not in REFUSED]
        step, _, view = row["endpoint"].partition(".")
        address = addresses[row["endpoint"], row["method"]]
        steps[step].append((f"`{address}`", row["method"], view, _who(names, inside)))
    for step, doors in steps.items():
        lines += [f"## {step}", "", *table(("address", "method", "view", "who gets in"), sorted(doors)), ""]
    return "\n".join(lines)


def _who(names: Sequence[str], inside: Sequence[str]) -> str:
    if inside == names:
        return "everybody"
    if inside == names[1:]:
        return "everybody with an account"
    return ", ".join(name.replace("_", " ") for name in inside) or "nobody in the table"


def addresses_of(app: Any) -> dict[tuple[str, str], str]:
    """(endpoint, method) → the longest address of the endpoint, with its parameters by name."""
    found: dict[tuple[str, str], str] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: len(rule.arguments)):
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            found[rule.endpoint, method] = rule.rule
    return found


# All of them


def pages() -> dict[str, str]:
    """File name → its expected text."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SAIWU_INSTANCE": folder, "SAIWU_MODE": "testing", "DATABASE_URL": f"sqlite:///{folder}/none"}
        from contest import create_app
        from contest.cli import contest
        from contest.rules import schema

        with DOORS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {
            "commands.md": commands_page(contest),
            "rulebook.md": rulebook_page(schema()),
            "doors.md": doors_page(addresses_of(create_app()), rows),
        }


def stale(made: Mapping[str, str], folder: Path) -> list[str]:
    """The pages that are missing from the folder or differ."""
    return [
        name
        for name, text in made.items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text
    ]


def main(arguments: Sequence[str]) -> int:
    made = pages()
    if "--check" in arguments:
        old = stale(made, REFERENCE)
        for name in old:
            print(f"docs/reference/{name} is stale: make docs")
        return 1 if old else 0
    for name, text in made.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
