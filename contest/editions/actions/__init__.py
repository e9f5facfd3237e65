"""Writes of editions: create, open, set, record milestones, and change the rules."""

from contest.editions.actions.changing import (
    change_rules,
    concerned,
    consent,
    decline,
    is_frozen,
    propose,
    require_lawful,
    withdraw,
)
from contest.editions.actions.following import hand_over, take_back
from contest.editions.actions.making import create_edition, open_edition, renew_rulebook
from contest.editions.actions.milestones import reach, reach_all, undo
from contest.editions.actions.rehearsing import rehearse, throw_away
from contest.editions.actions.setting import clear_setting, set_setting
from contest.editions.actions.tree import begin_contests, contest_for, organisation_above

__all__ = [
    "begin_contests",
    "change_rules",
    "clear_setting",
    "concerned",
    "consent",
    "contest_for",
    "create_edition",
    "decline",
    "hand_over",
    "is_frozen",
    "open_edition",
    "organisation_above",
    "propose",
    "reach",
    "reach_all",
    "rehearse",
    "renew_rulebook",
    "require_lawful",
    "set_setting",
    "take_back",
    "throw_away",
    "undo",
    "withdraw",
]
