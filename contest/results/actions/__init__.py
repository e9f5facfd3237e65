"""Tabulate, adjust, decide, and move entries up."""

from contest.results.actions.advancing import advance, retract_advance
from contest.results.actions.deciding import adjust, decide, withdraw_adjustment, withdraw_decision
from contest.results.actions.groups import set_groups, undo_groups
from contest.results.actions.next_tier import decide_difference
from contest.results.actions.tabulating import (
    one_rulebook,
    refuse_unready,
    restore,
    steps,
    tabulate,
    unsettled,
)

__all__ = [
    "adjust",
    "advance",
    "decide",
    "decide_difference",
    "one_rulebook",
    "refuse_unready",
    "restore",
    "retract_advance",
    "set_groups",
    "steps",
    "tabulate",
    "undo_groups",
    "unsettled",
    "withdraw_adjustment",
    "withdraw_decision",
]
