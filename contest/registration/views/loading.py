"""Loaders of the student's addresses. Somebody else's entry is not found; people who are not signed in are asked to
sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contest.access import Actor, current_actor
from contest.errors import NotFound

Loader = Callable[..., dict[str, Any]]


class _Nothing(dict[str, Any]):
    """What a policy gets when nobody is signed in: every object is None, so that the edge asks to sign in."""


def within(may: Callable[..., bool], load: Loader) -> Loader:
    """The loader's objects where `may` lets the reader see them; NotFound otherwise, as if they did not exist."""

    def loaded(**address: Any) -> dict[str, Any]:
        actor: Actor = current_actor()
        if not actor.is_known:
            return _Nothing(entry=None, member=None, material=None)
        objects = load(**address)
        if not may(actor, **objects):
            raise NotFound
        return objects

    return loaded
