"""The parts of a rulebook in words: sections of groups of clauses. The page, its differences and its test read it.

A clause's `key` identifies its rule within its group; two rulebooks are compared by these keys (see `differences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from contest.editions.rulebooks.contest_names import SEPARATOR
from contest.i18n import language
from contest.rules.sources import is_assumed


class Head(str):
    """What a group is about, in one line. A track in a family has the family's name and its own in separate fields."""

    family: str
    name: str

    def __new__(cls, name: str, family: str = "") -> Head:
        head = super().__new__(cls, SEPARATOR.join([family, name]) if family else name)
        head.family, head.name = family, name
        return head


@dataclass(frozen=True)
class Clause:
    """One rule in whole sentences. `scope`: the contests that it applies to, in words; "" for all."""

    key: str
    sentences: tuple[str, ...]
    sources: tuple[str, ...] = ()
    scope: str = ""

    @property
    def text(self) -> str:
        """Its sentences, one after another as the language writes them."""
        return joined_sentences(self.sentences)

    @property
    def is_assumed(self) -> bool:
        """Whether its source says that nobody published it."""
        return any(map(is_assumed, self.sources))


@dataclass(frozen=True)
class Row(Clause):
    """A clause that is a table row: of a calendar or of a marking scheme. `sentences` say the same as its cells."""

    cells: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # shown below its name in small type
    heading: str = ""  # of the rows from here on


@dataclass(frozen=True)
class Group:
    """Clauses about one thing. `heads` name it; several where the same clauses apply to several tracks."""

    key: str
    clauses: tuple[Clause, ...]
    heads: tuple[Head, ...] = ()
    columns: tuple[str, ...] = ()  # not empty: the clauses are rows of a table with these heads
    note: str = ""
    scope: str = ""

    @property
    def title(self) -> str:
        """Its heads in one line; tracks of one family under the family's name."""
        families: dict[str, list[str]] = {}
        for head in self.heads:
            families.setdefault(head.family, []).append(head.name)
        comma, colon, semicolon = ("、", "：", "；") if language() == "zh" else (", ", ": ", "; ")
        return semicolon.join(
            f"{family}{colon}{comma.join(names)}" if family else comma.join(names) for family, names in families.items()
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source once, to show below a table."""
        return unique(source for clause in self.clauses for source in clause.sources)

    @property
    def is_assumed(self) -> bool:
        return any(clause.is_assumed for clause in self.clauses)


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    groups: tuple[Group, ...]
    lead: str = ""

    @property
    def merged(self) -> tuple[Group, ...]:
        """Its groups as a page shows them: groups with the same clauses become one group with all their heads."""
        found: dict[tuple[object, ...], Group] = {}
        for group in self.groups:
            content = (group.clauses, group.columns, group.note, group.scope)
            known = found.get(content) if group.heads else None
            key = content if group.heads else (group.key,)
            found[key] = replace(known, heads=known.heads + group.heads) if known else group
        return tuple(found.values())


@dataclass(frozen=True)
class RulebookText:
    """A whole rulebook in words, in the reader's language."""

    sections: tuple[Section, ...]

    def clauses(self) -> Iterator[tuple[Section, Group, Clause]]:
        for section in self.sections:
            for group in section.groups:
                for clause in group.clauses:
                    yield section, group, clause

    def text(self) -> str:
        """Everything that it says, for tests and for readers of plain text."""
        lines: list[str] = []
        for section in self.sections:
            lines += ["", section.title, section.lead]
            for group in section.groups:
                lines += ["", *group.heads, group.scope, group.note]
                for clause in group.clauses:
                    lines += [clause.scope, clause.text, *clause.sources]
        return "\n".join(lines)


def unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Each text once, in the order of first use; None is left out."""
    return tuple(dict.fromkeys(text for text in texts if text))


def joined_sentences(sentences: Iterable[str]) -> str:
    return ("" if language() == "zh" else " ").join(sentences)
