"""How many examples a Hypothesis test tries: a test says how many a full round has, its tier what part of it to take.

`quick` and `test` take a part and always the same examples; `long` takes several rounds (tests/tiers.py).
Choose with `--hypothesis-profile=long`; without it the profile is `test`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.tiers import ROUNDS

FEWEST = 3


def register_profiles() -> None:
    """One profile for each tier; `test` is the one in force until another is asked for."""
    for tier, hundred in ROUNDS.items():
        settings.register_profile(
            tier,
            max_examples=hundred,
            derandomize=tier != "long",
            print_blob=True,  # a failure of `make long` prints what makes it again
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the test
        )
    settings.load_profile("test")


def rounds(full: int, *, reusing: bool = False) -> settings:
    """The settings of a test whose full round has `full` examples. `reusing`: its fixtures serve all examples of the
    test, so each example cleans up behind itself."""
    kept = [HealthCheck.function_scoped_fixture] if reusing else []
    return settings(
        max_examples=max(FEWEST, full * settings.default.max_examples // 100),
        suppress_health_check=[HealthCheck.too_slow, *kept],
    )
