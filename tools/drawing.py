"""Draw the floors of the house and who imports whom: docs/floors.svg, made from the import graph.

`python -m tools.drawing` writes it; with `--check` it only says whether the committed file is current, with `--count`
it prints how many imports there are between the floors. The floors and their order come from the import contract in
pyproject.toml. The drawing shows that one floor imports another, not how often, so it changes only if that changes.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "docs" / "floors.svg"
FOUNDATION = "foundation"

#: A description of each floor for the reader. A floor that is not listed has only its name.
SAYS = {
    "desks": "across all steps",
    "publication": "发布",
    "awards": "奖项",
    "results": "统分",
    "judging": "评审",
    "registration": "报名",
    "editions": "届次与规则",
    "people": "人与单位",
    "rule_inputs": "rows meet rules",
    FOUNDATION: "db, clock, web",
    "exchange": "files in and out",
    "rules": "the law, pure",
}
SAID = """\
A dot in the row of one floor and the column of another: the first imports the second. All dots lie above the staircase:
no floor imports a higher one."""
WIDE, HIGH, GAP_X, GAP_Y, EDGE = 104, 38, 12, 16, 16


def floors(pyproject: Path = ROOT / "pyproject.toml") -> list[tuple[str, tuple[str, ...]]]:
    """(name, the packages and modules on it), from the top floor down, in the order of the contract `path`."""
    contracts = tomllib.loads(pyproject.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "path")
    found = []
    for layer in layers:
        members = tuple(name.strip(" ()") for name in layer.replace("|", ":").split(":"))
        if members != ("__main__",):
            found.append((members[0] if len(members) == 1 else FOUNDATION, members))
    return found


def imports(house: Sequence[tuple[str, tuple[str, ...]]]) -> Counter[tuple[str, str]]:
    """(floor, floor that it imports) → how many pairs of modules import that way."""
    graph = grimp.build_graph("contest", cache_dir=None)
    floor_of = {f"contest.{member}": name for name, members in house for member in members}

    def floor(module: str) -> str | None:
        return floor_of.get(".".join(module.split(".")[:2]))

    found: Counter[tuple[str, str]] = Counter()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            upper, lower = floor(module), floor(imported)
            if upper and lower and upper != lower:
                found[upper, lower] += 1
    return found


def counted(names: Sequence[str], found: Mapping[tuple[str, str], int]) -> str:
    """The same as a table of numbers: a row imports a column."""
    lines = [" " * 13 + "".join(f"{name[:6]:>7}" for name in names)]
    for upper in names:
        cells = (found.get((upper, lower), 0) for lower in names)
        lines.append(f"{upper:<13}" + "".join(f"{number or '·':>7}" for number in cells))
    return "\n".join([*lines, f"{sum(found.values())} imports between floors"])


def draw(names: Sequence[str], edges: Iterable[tuple[str, str]]) -> str:
    """The SVG: a staircase of boxes; a dot to the right of a box and above another means that the first imports the
    second.

    A dot left of its box would be an import upwards; it is red. Units are CSS pixels.
    """
    at = {name: position for position, name in enumerate(names)}
    pairs = sorted((at[upper], at[lower]) for upper, lower in edges)
    step_x, step_y = WIDE + GAP_X, HIGH + GAP_Y
    width = 2 * EDGE + len(names) * step_x - GAP_X
    height = 2 * EDGE + len(names) * step_y - GAP_Y

    def left(position: int) -> int:
        return EDGE + position * step_x

    def top(position: int) -> int:
        return EDGE + position * step_y

    lines, dots = [], []
    for row in sorted({row for row, _ in pairs}):
        ends = [column for upper, column in pairs if upper == row]
        middle = top(row) + HIGH // 2
        lines.append(f'<path d="M{left(row) + WIDE // 2} {middle}H{left(max(ends)) + WIDE // 2}"/>')
    for column in sorted({column for _, column in pairs}):
        starts = [row for row, lower in pairs if lower == column]
        middle = left(column) + WIDE // 2
        lines.append(f'<path d="M{middle} {top(min(starts)) + HIGH // 2}V{top(column) + HIGH // 2}"/>')
    for row, column in pairs:
        kind = "" if row < column else ' fill="#c2341b" class="upwards"'
        dots.append(f'<circle cx="{left(column) + WIDE // 2}" cy="{top(row) + HIGH // 2}" r="5"{kind}/>')
    boxes = []
    for position, name in enumerate(names):
        x, y = left(position), top(position)
        boxes.append(f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="3"/>')
        boxes.append(f'<text x="{x + WIDE // 2}" y="{y + 16}" font-weight="600">{escape(name)}</text>')
        boxes.append(f'<text x="{x + WIDE // 2}" y="{y + 31}" fill="#464d56">{escape(SAYS.get(name, ""))}</text>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d">',
            '<title id="t">The floors of the house and what each imports</title>',
            f'<desc id="d">{SAID}</desc>',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            '<g stroke="#c6c7c0" stroke-width="1.5" fill="none">',
            *lines,
            "</g>",
            '<g fill="#1b4f8a">',
            *dots,
            "</g>",
            '<g font-family="sans-serif" font-size="12" text-anchor="middle" fill="#14181d">',
            *(box.replace("<rect", '<rect fill="#f7f7f4" stroke="#14181d"') for box in boxes),
            "</g>",
            "</svg>",
            "",
        ]
    )


def drawing() -> str:
    """The drawing of the current code."""
    house = floors()
    return draw([name for name, _ in house], imports(house))


def main(arguments: Sequence[str]) -> int:
    if "--count" in arguments:
        house = floors()
        print(counted([name for name, _ in house], imports(house)))
        return 0
    made = drawing()
    if "--check" in arguments:
        current = DRAWING.is_file() and DRAWING.read_text("utf-8") == made
        if not current:
            print(f"{DRAWING.relative_to(ROOT)} is stale: make docs")
        return 0 if current else 1
    DRAWING.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
