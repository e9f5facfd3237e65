"""Which attributes the rules of some contests need, and where each is looked up.

`where`, `reserved` and `cap` look in the entry, then in its group; the ranking, the precedence and picks in the entry;
prizes in the group (docs/law, sections 7 to 9). In law 2 every one is declared, and looked up there.
"""

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

from contest.rules.declared import track_attributes
from contest.rules.faults import Fault
from contest.rules.keys import nearest
from contest.rules.rulebook.book import Rulebook, first_that_fits, fits
from contest.rules.rulebook.law import Need as Condition
from contest.rules.rulebook.reading import path_text
from contest.rules.rulebook.references import Path

Home = Literal["entry", "group", "either", "track"]
OWN = ("contest", "entry", "group", "status", "size")
"""Columns that every entry has: `where` and `cap` may name them."""
FILES: dict[Home, str] = {
    "entry": "entries.csv",
    "group": "groups.csv",
    "either": "entries.csv, groups.csv",
    "track": "[[edition.track]]",
}


class Need(NamedTuple):
    """One attribute that a rule names: where in the file, the name, where it is looked up, whether it is a number."""

    path: Path
    name: str
    home: Home
    is_number: bool = False


def needs(book: Rulebook, contests: Collection[str] | None = None) -> Iterator[Need]:
    """Every attribute that the rules of these contests name (None: all rules), in the order of the file's parts. In law
    2 it is looked up where its declaration says; one that every entry has is no attribute there."""
    if book.law == "1":
        yield from _named(book, contests)
        return
    homes = {one.key: one.of for one in book.attribute}
    for need in _named(book, contests):
        if need.name not in OWN:
            yield need._replace(home=homes.get(need.name, need.home))


def _named(book: Rulebook, contests: Collection[str] | None) -> Iterator[Need]:
    counts = {id(first_that_fits(book.ranking, contest)) for contest in contests or ()}
    for at, ranking in enumerate(book.ranking):
        if contests is None or id(ranking) in counts:
            yield from _steps(("ranking", at, "by"), [ranking.by])
            yield from _steps(("ranking", at, "precedence"), ranking.precedence)

    yield from _rooms(book)

    def applies(rule: object) -> bool:
        return contests is None or any(fits(rule, contest) for contest in contests)  # type: ignore[arg-type]

    for at, ladder in enumerate(book.ladder):
        if applies(ladder):
            yield from (Need(("ladder", at, "where", name), name, "either") for name in ladder.where)
            yield from _steps(("ladder", at, "by"), ladder.by)
            yield from _conditions(("ladder", at), ladder.need)
            for place, rung in enumerate(ladder.rung):
                yield from _conditions(("ladder", at, "rung", place), rung.need)
    for at, pick in enumerate(book.pick):
        if applies(pick):
            yield from (Need(("pick", at, "where", name), name, "either") for name in pick.where)
            yield from _steps(("pick", at, "by"), pick.by)
            yield from _conditions(("pick", at), pick.need)
    for at, prize in enumerate(book.prize):
        if applies(prize):
            if prize.per.startswith("attribute:"):
                yield Need(("prize", at, "per"), prize.per.removeprefix("attribute:"), "group")
            for field, metrics in (("index", prize.index), ("require", prize.require)):
                for figure in metrics:
                    if figure.metric == "participation":
                        yield Need(("prize", at, field), "eligible", "group", True)
                    elif figure.metric.startswith("attribute:"):
                        yield Need(("prize", at, field), figure.metric.removeprefix("attribute:"), "group", True)
    for at, table in enumerate(book.table):
        if applies(table) and table.per != "group":
            yield Need(("table", at, "per"), table.per.removeprefix("attribute:"), "either")
    for at, advance in enumerate(book.advance):
        if applies(advance):
            yield from (Need(("advance", at, "where", name), name, "either") for name in advance.where)
            yield from _steps(("advance", at, "by"), advance.by)
            yield from _conditions(("advance", at), advance.need)
            if advance.cap is not None and advance.cap.per.startswith("attribute:"):
                yield Need(("advance", at, "cap", "per"), advance.cap.per.removeprefix("attribute:"), "either")
            for place, reserved in enumerate(advance.reserved):
                path = ("advance", at, "reserved", place, "where")
                yield from (Need((*path, name), name, "either") for name in reserved.where)


def _conditions(path: Path, needs: Collection[Condition]) -> Iterator[Need]:
    for place, one in enumerate(needs):
        yield from _steps((*path, "need", place), [one.metric])


def _rooms(book: Rulebook) -> Iterator[Need]:
    """Among whose sheets a sheet lies (law 2, section 4)."""
    for at, panel in enumerate(book.panel):
        if panel.normalise is not None and panel.normalise.per != "judge":
            yield Need(("panel", at, "normalise", "per"), panel.normalise.per.removeprefix("attribute:"), "entry")
    for at, segment in enumerate(book.segment):
        own = None if segment.panel is None else segment.panel.normalise
        if own is not None and own.per != "judge":
            yield Need(("segment", at, "panel", "normalise", "per"), own.per.removeprefix("attribute:"), "entry")


def _steps(path: Path, steps: Collection[str]) -> Iterator[Need]:
    for step in steps:
        if step.startswith("attribute:"):
            yield Need(path, step.removeprefix("attribute:").removeprefix("-"), "entry", True)


def unknown_attributes(
    book: Rulebook, contests: Collection[str], of_entries: Collection[str], of_groups: Collection[str]
) -> list[Fault]:
    """A fault for each attribute that the rules of these contests name and no column has, with the nearest column.
    Without the check a misspelt name would be empty for everybody, and the law another one."""
    columns: dict[Home, set[str]] = {
        "entry": set(of_entries),
        "group": set(of_groups),
        "either": {*of_entries, *of_groups, *OWN},
        "track": {name for one in track_attributes(book).values() for name in one},
    }
    found: dict[tuple[Path, str], Fault] = {}
    for path, name, home, _ in needs(book, contests):
        if name not in columns[home]:
            facts: dict[str, object] = {"name": name, "files": FILES[home], "meant": nearest(name, columns[home])}
            fault = Fault("rulebook.toml", 0, "attribute.unknown", facts, path_text(path))
            found.setdefault((path, name), fault)
    return list(found.values())
