"""Refusals: what rules and actions raise, with facts; contest.web turns them into words, in one place.

A refusal's sentence is a Chinese msgid with named places, marked for translation by `N_`. Its facts fill the places
in the reader's language (a datetime is shown in its zone, words {zh, en} in the reader's language).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


def N_(sentence: str) -> str:  # noqa: N802 - the customary mark of gettext
    """Mark a sentence for translation where the reader is not known yet."""
    return sentence


@dataclass(frozen=True)
class Sum:
    """One line of the arithmetic that a refusal shows: words, and a number."""

    words: str
    figure: str
    total: bool = False


@dataclass(frozen=True)
class Way:
    """One thing to do now: words and the page they lead to (an endpoint with its values)."""

    words: str
    endpoint: str
    values: dict[str, Any]


class Refusal(Exception):
    """Something was refused. `sentence` says what happened and what to do; nothing was changed."""

    status = 422
    title: str | None = None  # the heading of its page, where its status does not say enough
    in_doubt = False  # whether nobody knows that nothing was changed

    def __init__(
        self,
        sentence: str,
        *,
        field: str | None = None,
        safe: str | None = None,
        sums: Sequence[Sum] = (),
        ways: Sequence[Way] = (),
        source: str | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field  # the form field that it is about, if any
        self.safe = safe  # what is safe despite the refusal
        self.sums = tuple(sums)
        self.ways = tuple(ways)
        self.source = source  # the clause that it is based on
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence % self.facts if self.facts else self.sentence


class NotAllowed(Refusal):
    """This person is not allowed to do that."""

    status = 403


class NotFound(Refusal):
    """It does not exist, or this reader may not see it: the two look the same."""

    status = 404

    def __init__(self, sentence: str = N_("没有这一页，或者它不对你公开。"), **facts: Any) -> None:
        super().__init__(sentence, **facts)


class WrongMoment(Refusal):
    """The operation is allowed, but not now: too early, too late, or not in this state."""

    status = 409


class Clash(Refusal):
    """Somebody else changed the same thing first, or it was already done. Nothing is overwritten."""

    status = 409


class Unfit(Refusal):
    """The input doesn't fit the rules."""

    status = 422
