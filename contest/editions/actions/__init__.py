"""Writes of editions: create, open, set, reach, and change the rules."""

from contest.editions.actions.changing import change_rules, consent, decline, propose, withdraw
from contest.editions.actions.making import create_edition, open_edition, renew_rulebook
from contest.editions.actions.milestones import reach, reach_all, undo
from contest.editions.actions.setting import clear_setting, set_setting
from contest.editions.actions.tree import contest_for, organisation_above

__all__ = [
    "change_rules",
    "clear_setting",
    "consent",
    "contest_for",
    "create_edition",
    "decline",
    "open_edition",
    "organisation_above",
    "propose",
    "reach",
    "reach_all",
    "renew_rulebook",
    "set_setting",
    "undo",
    "withdraw",
]
