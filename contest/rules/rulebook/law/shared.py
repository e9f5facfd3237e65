"""What several parts of the law share: the words of ties and roundings, and checks of keys."""

from typing import Literal

from contest.rules.metrics import find
from contest.rules.rulebook.kinds import refuse

Unit = Literal["aspect", "criterion", "sheet"]
LineTie = Literal["include", "exclude", "stop"]
OpenTie = Literal["include", "stop"]
LineRound = Literal["up", "down", "nearest"]
Over = Literal["contest", "all"]
Better = Literal["higher", "lower"]


def check_unique(keys: list[str], what: str) -> None:
    """Refuse a key that appears twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise refuse("key.twice", what=what, key=key)
        seen.add(key)


def check_per(per: str) -> None:
    """Refuse a value that is neither `group` nor an attribute."""
    if per != "group" and not (per.startswith("attribute:") and per[10:]):
        raise refuse("per.unknown", per=per)


def check_steps(steps: tuple[str, ...]) -> None:
    """Refuse a step that a pick cannot compare by."""
    for step in steps:
        if find(step, "pick") is None:
            raise refuse("pick.step", step=step)


def check_over(over: Over, by: tuple[str, ...]) -> None:
    """Law 2, section 10: one line over all contests is drawn in the order of `by`, and no other line has one."""
    check_steps(by)
    if (over == "all") != bool(by):
        raise refuse("over.by" if over == "all" else "over.by-alone")


def check_metric(metric: str) -> None:
    """Refuse a metric of an unknown kind."""
    if find(metric, "prize") is None:
        raise refuse("metric.unknown", metric=metric)
