"""The sections of GB/T 4754-2017, the national classification of industries.

Read from seeds/facts, where `contest/people/actions/facts.py` reads provinces and universities: one copy of each fact.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import NamedTuple

from contest.resources import FACTS

FILE = FACTS / "gbt4754_2017_sections.csv"


class Section(NamedTuple):
    code: str  # one letter, A to T
    name: str  # Chinese, as in the standard; the English is in the catalogue


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """All sections in the standard's order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Section(row["code"], row["name"]) for row in csv.DictReader(file))
