"""A bounded cache holds the values used last, and makes each value once."""

from __future__ import annotations

import pytest

from contest.caching import BoundedCache


def test_a_value_is_made_once() -> None:
    made: list[str] = []
    cache = BoundedCache[str, int](2)
    assert [cache.get("a", lambda: made.append("a") or 1) for _ in range(3)] == [1, 1, 1]
    assert made == ["a"]


def test_the_one_that_was_asked_for_longest_ago_goes() -> None:
    made: list[str] = []

    def ask(key: str) -> str:
        return cache.get(key, lambda: made.append(key) or key)

    cache = BoundedCache[str, str](2)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert ask(key) == key
    assert made == ["a", "b", "c", "b"], "a was used again and stayed; b had to be made again"
    assert len(cache) == 2


def test_what_could_not_be_made_is_tried_again() -> None:
    cache = BoundedCache[str, int](2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert cache.get("a", lambda: 7) == 7
