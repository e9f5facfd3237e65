"""Faults: what is wrong with a file, where, and what to do about it.

A fault has a key and facts; `labels` turns both into a sentence in Chinese or English. All faults of a file are
raised together, so that people correct a file once and not a hundred times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contest.rules.labels import Language, sentence


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: file, line (from 1; 0 if there is no line to name), path inside the file, key, facts."""

    file: str
    line: int
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    path: str = ""

    def sentence(self, language: Language = "en") -> str:
        """What is wrong and what to do, in one sentence."""
        words = sentence(self.key, self.facts, language)
        return f"{self.path}: {words}" if self.path else words

    def text(self, language: Language = "en") -> str:
        """The line that a command prints: `marks.csv:17: mark 31 is above the maximum 30 of aspect goal`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.sentence(language)}"


class Faults(Exception):
    """Input was refused; holds every fault that was found in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(fault.text() for fault in self.faults[:5]))
