"""What is wrong with a value that somebody gives for an attribute, of an entry or of a group (docs/law, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from contest.rules.declared import wrong_value
from contest.rules.keys import is_shortened, shown_with_names, unseen_in

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

Wrong = tuple[str, Mapping[str, object]]
"""The key of a sentence and its facts, as a fault has them."""


def unreadable(name: str, value: str) -> Wrong | None:
    """What nobody can see in a value, or that a spreadsheet wrote it anew; None where there is nothing of that."""
    facts: dict[str, object] = {"column": name, "key": shown_with_names(value)[:200]}
    if value and unseen_in(value):
        return "key.unseen", facts
    return ("key.shortened", facts) if is_shortened(value) else None


def not_of_its_kind(one: Attribute, value: str) -> Wrong | None:
    """What law 2 refuses of a value because of the attribute's declared kind; None where it fits, or is empty."""
    wrong = wrong_value(one, value)
    facts: dict[str, object] = {"name": one.key, "value": value[:80], "expected": ", ".join(one.values or ())}
    return (wrong, facts) if wrong else None
