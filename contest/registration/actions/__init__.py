"""The actions of entries: one function for each use case. Each takes `by=` (an account) and `at=`, and none commits."""

from contest.registration.actions import participation
from contest.registration.actions.attribute_files import load_attributes
from contest.registration.actions.attributes import set_attributes, undo_attributes
from contest.registration.actions.confirming_attributes import confirm_attributes
from contest.registration.actions.entering import edit, missing, recall, register, restore, submit, withdraw
from contest.registration.actions.materials import attach, attach_taken, take_in
from contest.registration.actions.members import accept, add_member, decline, leave, move_up, remove_member
from contest.registration.actions.participation import promote, set_participation
from contest.registration.actions.quotas import allot, import_quotas, require_places, undo_quotas
from contest.registration.actions.reopening import end_grant, grant_late, grant_late_to_person, reopen
from contest.registration.actions.roster import freeze_roster, unfreeze_roster
from contest.registration.actions.verifying import open_identity, reject, return_for_correction, undo, verify

__all__ = [
    "accept",
    "add_member",
    "allot",
    "attach",
    "attach_taken",
    "confirm_attributes",
    "decline",
    "edit",
    "end_grant",
    "freeze_roster",
    "grant_late",
    "grant_late_to_person",
    "import_quotas",
    "leave",
    "load_attributes",
    "missing",
    "move_up",
    "open_identity",
    "participation",
    "promote",
    "recall",
    "register",
    "reject",
    "remove_member",
    "reopen",
    "require_places",
    "restore",
    "return_for_correction",
    "set_attributes",
    "set_participation",
    "submit",
    "take_in",
    "undo",
    "undo_attributes",
    "undo_quotas",
    "unfreeze_roster",
    "verify",
    "withdraw",
]
