"""What the tests of people share."""

from __future__ import annotations

from typing import Any

import pytest

from contest.people.sign_in import passwords


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that a password was hashed or held against a hash, which is done for real; the password."""
    done: list[str] = []
    hasher: Any = passwords._hasher

    class Counted:
        """The hasher of the pages, counted."""

        def hash(self, password: str) -> str:
            done.append(password)
            return str(hasher.hash(password))

        def verify(self, stored: str, password: str) -> bool:
            done.append(password)
            return bool(hasher.verify(stored, password))

    monkeypatch.setattr(passwords, "_hasher", Counted())
    return done
