"""Short ways to write a rulebook, inputs and the expected result, so that a test reads like its clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from contest.rules import (
    AdjustmentRow,
    EntryRow,
    Faults,
    GroupRow,
    Inputs,
    LotRow,
    MarkRow,
    Outcome,
    Rulebook,
    ScoreRow,
    parse,
    tabulate,
)

TWO_CRITERIA = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "goal"
    [[scheme.criterion.aspect]]
    key = "goal.fit"
    max = 30
    [[scheme.criterion.aspect]]
    key = "goal.why"
    max = 10
  [[scheme.criterion]]
  key = "act"
    [[scheme.criterion.aspect]]
    key = "act.do"
    max = 60
"""

ONE_ASPECT = """
[[scheme]]
key = "s"
  [[scheme.criterion]]
  key = "c"
    [[scheme.criterion.aspect]]
    key = "a"
    max = 100
"""


def law(text: str) -> Rulebook:
    """A rulebook of law 1, or of the law that it names first."""
    return parse(text if text.startswith("law = ") else 'law = "1"\n' + text)


def second(text: str) -> str:
    """The text of a rulebook of law 2."""
    return 'law = "2"\n' + text


def entries(text: str) -> tuple[EntryRow, ...]:
    """`"a/江西 b/江西/guest c"`: entries with group and status; `x=1` after a further slash is an attribute."""
    found = []
    for word in text.split():
        parts = [*word.split("/"), "", ""]
        attributes = dict(part.split("=") for part in parts[3:] if "=" in part)
        found.append(EntryRow(parts[0], "", parts[1], parts[2], attributes.get("size", ""), attributes))
    return tuple(found)


def marks(text: str, contest: str = "") -> tuple[MarkRow, ...]:
    """One line for each entry and aspect: `e a j1=8 j2=9 =7` (a bare `=7` is agreed by the panel)."""
    found = []
    for line in text.strip().splitlines():
        entry, aspect, *given = line.split()
        entry, _, member = entry.partition("@")
        for one in given:
            judge, mark = one.split("=")
            found.append(MarkRow(entry, aspect, mark, judge, contest, member))
    return tuple(found)


def scores(text: str, contest: str = "") -> tuple[ScoreRow, ...]:
    """`"a=90 b=85.5 c="`."""
    return tuple(ScoreRow(one.split("=")[0], one.split("=")[1], contest) for one in text.split())


def scored(text: str, book: str, groups: Mapping[str, Mapping[str, str]] | None = None, **more: object) -> Outcome:
    """One contest by scores: `"a/江西=90 b/江苏=85"`; guests and attributes as in `entries`."""
    words = [word.rsplit("=", 1) for word in text.split()]
    people = entries(" ".join(word for word, _ in words))
    made = tuple(
        ScoreRow(one.entry, score) for one, (_, score) in zip(people, words, strict=True) if score not in ("", "-")
    )
    rows = tuple(GroupRow(name, attributes) for name, attributes in (groups or {}).items())
    return tabulate(Inputs(entries=people, scores=made, groups=rows, **more), law(book))  # type: ignore[arg-type]


def places(outcome: Outcome) -> dict[str, int | None]:
    """entry → place."""
    return {one.standing.entry.key: one.standing.place for one in outcome.places}


def shown(outcome: Outcome) -> dict[str, str]:
    """entry → score as shown."""
    return {one.standing.entry.key: one.score for one in outcome.places}


def scaled(outcome: Outcome) -> dict[str, str]:
    """entry → scaled value as shown."""
    return {one.standing.entry.key: one.scaled for one in outcome.places}


def awards(outcome: Outcome) -> list[tuple[str, str]]:
    """(award, entry, or person, or group), in the order of awards.csv."""
    return [(one.award, one.person or one.entry or one.group) for one in outcome.awards]


def problems(outcome: Outcome) -> list[tuple[str, bool, str]]:
    """(kind, blocks, entry)."""
    return [(one.kind, one.blocks, one.entry) for one in outcome.problems]


def lots(text: str) -> tuple[LotRow, ...]:
    """`"a=2 b=1"`."""
    return tuple(LotRow(*one.split("=")) for one in text.split())


def adjusted(text: str) -> tuple[AdjustmentRow, ...]:
    """`"a=-1 a=0.5"`."""
    return tuple(AdjustmentRow(*one.split("=")) for one in text.split())


def judged(text: str, book: str, people: str = "", **more: object) -> Outcome:
    """One contest by marks; entries are those that the marks name unless `people` names them."""
    rows = marks(text)
    named = people or " ".join(dict.fromkeys(row.entry for row in rows))
    return tabulate(Inputs(entries=entries(named), marks=rows, **more), law(book))  # type: ignore[arg-type]


def refused(book: str, given: Inputs | None = None) -> list[str]:
    """The sentences with which a rulebook, or inputs under it, are refused."""
    with pytest.raises(Faults) as caught:
        tabulate(given or Inputs(entries=()), law(book))
    assert all(isinstance(fault.line, int) for fault in caught.value.faults)
    return [fault.text() for fault in caught.value.faults]


def keys_refused(book: str, given: Inputs | None = None) -> Sequence[str]:
    """The keys of those faults."""
    with pytest.raises(Faults) as caught:
        tabulate(given or Inputs(entries=()), law(book))
    return [fault.key for fault in caught.value.faults]
