"""Writes of judging, named after the verbs of the regulations."""

from contest.judging.actions.assigning import (
    EverySpread,
    Spread,
    assign,
    assign_all_evenly,
    assign_evenly,
    withdraw_assignment,
)
from contest.judging.actions.calling import call_for_help, close_call, see_call, take_back_call
from contest.judging.actions.confirming import confirm, confirm_entry, reopen
from contest.judging.actions.dividing import add_panels, divide_by_rooms, divide_by_segments, unite_panels
from contest.judging.actions.handing_over import accept, decline, take_in, take_in_codes
from contest.judging.actions.importing import BroughtIn, import_judges, undo_import
from contest.judging.actions.lifecycle import close_judging, open_judging, resume_judging
from contest.judging.actions.lots import draw_lots, order_by_seed, record_lot
from contest.judging.actions.outside_scores import confirm_scores, enter_scores, undo_load
from contest.judging.actions.panels import leave, make_panel, seat, swap
from contest.judging.actions.sheets import DraftClash, save_draft, stand_aside, submit_sheet
from contest.judging.actions.tries import confirm_tries, load_tries, undo_tries

__all__ = [
    "BroughtIn",
    "DraftClash",
    "EverySpread",
    "Spread",
    "accept",
    "add_panels",
    "assign",
    "assign_all_evenly",
    "assign_evenly",
    "call_for_help",
    "close_call",
    "close_judging",
    "confirm",
    "confirm_entry",
    "confirm_scores",
    "confirm_tries",
    "decline",
    "divide_by_rooms",
    "divide_by_segments",
    "draw_lots",
    "enter_scores",
    "import_judges",
    "leave",
    "load_tries",
    "make_panel",
    "open_judging",
    "order_by_seed",
    "record_lot",
    "reopen",
    "resume_judging",
    "save_draft",
    "seat",
    "see_call",
    "stand_aside",
    "submit_sheet",
    "swap",
    "take_back_call",
    "take_in",
    "take_in_codes",
    "undo_import",
    "undo_load",
    "undo_tries",
    "unite_panels",
    "withdraw_assignment",
]
