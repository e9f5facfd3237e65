"""Writes of judging, named after the verbs of the regulations."""

from contest.judging.actions.assigning import Spread, assign, assign_evenly, withdraw_assignment
from contest.judging.actions.confirming import confirm, confirm_entry, reopen
from contest.judging.actions.lifecycle import close_judging, open_judging, resume_judging
from contest.judging.actions.lots import draw_lots, order_by_seed, record_lot
from contest.judging.actions.panels import leave, make_panel, seat, swap
from contest.judging.actions.sheets import DraftClash, save_draft, stand_aside, submit_sheet

__all__ = [
    "DraftClash",
    "Spread",
    "assign",
    "assign_evenly",
    "close_judging",
    "confirm",
    "confirm_entry",
    "draw_lots",
    "leave",
    "make_panel",
    "open_judging",
    "order_by_seed",
    "record_lot",
    "reopen",
    "resume_judging",
    "save_draft",
    "seat",
    "stand_aside",
    "submit_sheet",
    "swap",
    "withdraw_assignment",
]
