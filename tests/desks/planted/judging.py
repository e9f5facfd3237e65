"""What is planted in the rows of judging (tests/desks/planted)."""

from __future__ import annotations

from tests.desks.planted.parts import ANY_APPEARANCE, ANY_CONTEST, LONG_AGO, SOMEBODY

A_MARK = """UPDATE sheet_version SET marks = '{"content": 60000, "form": 40000}' WHERE id = :one"""
ONE = {
    "panel": "SELECT id FROM panel ORDER BY id LIMIT 1",
    "seat": "SELECT id FROM seat WHERE code = 'J1' ORDER BY id LIMIT 1",
    "assignment": "SELECT id FROM assignment ORDER BY id LIMIT 1",
    "sheet": "SELECT id FROM sheet_version ORDER BY id LIMIT 1",
    "drawing of lots": "SELECT id FROM draw ORDER BY id LIMIT 1",
    "lot": "SELECT id FROM lot WHERE draw_id IS NULL ORDER BY id LIMIT 1",
    "score made elsewhere": "SELECT id FROM outside_score WHERE is_current ORDER BY id LIMIT 1",
    "hand-over": "SELECT id FROM hand_over ORDER BY id LIMIT 1",
    "call for help": "SELECT id FROM help_call ORDER BY id LIMIT 1",
}
PLANTS = {
    ("panel", "of_contest"): "UPDATE panel SET contest_id = (SELECT id FROM contest WHERE id NOT IN"
    " (SELECT contest_id FROM panel) ORDER BY id LIMIT 1) WHERE id = :one",
    ("panel", "segment"): "UPDATE panel SET segment = 'x' WHERE id = :one",
    ("panel", "attribute"): "UPDATE panel SET attribute = 'x', room = 'y' WHERE id = :one",
    ("panel", "room"): "UPDATE panel SET attribute = 'x', room = 'y' WHERE id = :one",
    ("seat", "panel"): "UPDATE seat SET panel_id = (SELECT id FROM panel ORDER BY id DESC LIMIT 1), code = 'J70'"
    " WHERE id = :one",
    ("seat", "account"): f"UPDATE seat SET account_id = {SOMEBODY} WHERE id = :one",
    ("seat", "person"): "UPDATE seat SET person_id = NULL WHERE id = :one",
    ("seat", "code"): "UPDATE seat SET code = 'J71' WHERE id = :one",
    ("seat", "role"): "UPDATE seat SET role = 'chair' WHERE id = :one",
    ("seat", "source"): "UPDATE seat SET source = 'x' WHERE id = :one",
    ("seat", "left"): f"UPDATE seat SET left_at = {LONG_AGO} WHERE id = :one",
    ("assignment", "seat"): "UPDATE assignment SET seat_id = (SELECT id FROM seat ORDER BY id DESC LIMIT 1)"
    " WHERE id = :one",
    ("assignment", "appearance"): f"UPDATE assignment SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("assignment", "by"): f"UPDATE assignment SET by_id = {SOMEBODY} WHERE id = :one",
    ("assignment", "at"): f"UPDATE assignment SET at = {LONG_AGO} WHERE id = :one",
    ("assignment", "withdrawn"): f"UPDATE assignment SET withdrawn_at = {LONG_AGO}, withdrawn_reason = 'x'"
    " WHERE id = :one",
    ("assignment", "reason"): f"UPDATE assignment SET withdrawn_at = {LONG_AGO}, withdrawn_reason = 'x'"
    " WHERE id = :one",
    ("sheet", "marks"): A_MARK,
    ("sheet", "number"): "UPDATE sheet_version SET number = 7, reason = 'x' WHERE id = :one",
    ("sheet", "by"): "UPDATE sheet_version SET by_id = NULL WHERE id = :one",
    ("sheet", "at"): "UPDATE sheet_version SET at = '2020-01-01 00:00:00' WHERE id = :one",
    ("sheet", "counts"): "UPDATE sheet_version SET is_current = (1 = 0) WHERE id = :one",
    ("sheet", "confirmed by"): "UPDATE sheet_version SET confirmed_by = NULL WHERE id = :one",
    ("sheet", "sent back by"): f"UPDATE sheet_version SET reopened_by = {SOMEBODY} WHERE id = :one",
    ("drawing of lots", "contest"): f"UPDATE draw SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("drawing of lots", "seed"): "UPDATE draw SET seed = 'x' WHERE id = :one",
    ("drawing of lots", "witness"): "UPDATE draw SET witness = 'x' WHERE id = :one",
    ("drawing of lots", "by"): f"UPDATE draw SET by_id = {SOMEBODY} WHERE id = :one",
    ("drawing of lots", "at"): f"UPDATE draw SET at = {LONG_AGO} WHERE id = :one",
    ("drawing of lots", "lots"): "UPDATE lot SET number = 70 WHERE draw_id = :one AND number = 1",
    ("lot", "contest"): f"UPDATE lot SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("lot", "appearance"): f"UPDATE lot SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("lot", "purpose"): "UPDATE lot SET purpose = 'order', number = 71 WHERE id = :one",
    ("lot", "number"): "UPDATE lot SET number = 72 WHERE id = :one",
    ("lot", "witness"): "UPDATE lot SET witness = 'x' WHERE id = :one",
    ("lot", "by"): "UPDATE lot SET by_id = NULL WHERE id = :one",
    ("lot", "at"): f"UPDATE lot SET at = {LONG_AGO} WHERE id = :one",
    (
        "score made elsewhere",
        "appearance",
    ): f"UPDATE outside_score SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("score made elsewhere", "segment"): "UPDATE outside_score SET segment = 'x' WHERE id = :one",
    ("score made elsewhere", "value"): "UPDATE outside_score SET value = '99' WHERE id = :one",
    ("score made elsewhere", "number"): "UPDATE outside_score SET number = 7, reason = 'x' WHERE id = :one",
    ("score made elsewhere", "load"): f"UPDATE outside_score SET load_id = {SOMEBODY} WHERE id = :one",
    ("score made elsewhere", "by"): "UPDATE outside_score SET by_id = NULL WHERE id = :one",
    ("score made elsewhere", "at"): f"UPDATE outside_score SET at = {LONG_AGO} WHERE id = :one",
    ("score made elsewhere", "reason"): "UPDATE outside_score SET reason = 'y' WHERE id = :one",
    ("score made elsewhere", "counts"): "UPDATE outside_score SET is_current = (1 = 0) WHERE id = :one",
    ("score made elsewhere", "confirmed by"): f"UPDATE outside_score SET confirmed_by = {SOMEBODY} WHERE id = :one",
    ("hand-over", "contest"): f"UPDATE hand_over SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("hand-over", "assignment"): "UPDATE hand_over SET assignment_id ="
    " (SELECT id FROM assignment ORDER BY id LIMIT 1) WHERE id = :one",
    ("hand-over", "digest"): "UPDATE hand_over SET digest = 'x' WHERE id = :one",
    ("hand-over", "content"): "UPDATE hand_over SET content_encrypted = 'x' WHERE id = :one",
    ("hand-over", "written"): "UPDATE hand_over SET written_at = NULL WHERE id = :one",
    ("hand-over", "seal"): "UPDATE hand_over SET seal = '{}' WHERE id = :one",
    ("hand-over", "taken by"): f"UPDATE hand_over SET taken_by = {SOMEBODY} WHERE id = :one",
    ("hand-over", "taken"): f"UPDATE hand_over SET taken_at = {LONG_AGO} WHERE id = :one",
    ("hand-over", "decided"): "UPDATE hand_over SET decided_at = NULL WHERE id = :one",
    ("hand-over", "accepted"): "UPDATE hand_over SET accepted = (1 = 1) WHERE id = :one",
    ("hand-over", "reason"): "UPDATE hand_over SET reason = 'x' WHERE id = :one",
    ("call for help", "contest"): f"UPDATE help_call SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("call for help", "assignment"): "UPDATE help_call SET assignment_id ="
    " (SELECT id FROM assignment ORDER BY id LIMIT 1) WHERE id = :one",
    ("call for help", "kind"): "UPDATE help_call SET kind = 'rule' WHERE id = :one",
    ("call for help", "line"): "UPDATE help_call SET line_encrypted = NULL WHERE id = :one",
    ("call for help", "by"): "UPDATE help_call SET by_id = NULL WHERE id = :one",
    ("call for help", "at"): f"UPDATE help_call SET at = {LONG_AGO} WHERE id = :one",
    ("call for help", "seen by"): "UPDATE help_call SET seen_by = NULL WHERE id = :one",
    ("call for help", "seen"): f"UPDATE help_call SET seen_at = {LONG_AGO} WHERE id = :one",
    ("call for help", "ended by"): "UPDATE help_call SET ended_by = NULL WHERE id = :one",
    ("call for help", "ended"): f"UPDATE help_call SET ended_at = {LONG_AGO} WHERE id = :one",
    ("call for help", "taken back"): "UPDATE help_call SET taken_back = (1 = 1) WHERE id = :one",
}
REMOVED = {
    "assignment": ["DELETE FROM assignment WHERE id = :one"],
    "sheet": ["DELETE FROM sheet_version WHERE id = :one"],
    "lot": ["DELETE FROM lot WHERE id = :one"],
    "score made elsewhere": ["DELETE FROM outside_score WHERE id = :one"],
    "hand-over": ["DELETE FROM hand_over WHERE id = :one"],
    "call for help": ["DELETE FROM help_call WHERE id = :one"],
}
ADDED = {
    "call for help": "INSERT INTO help_call (id, region, contest_id, assignment_id, kind, at, ended_at, taken_back)"
    " SELECT '01a22722091777d9b5a414ccb16cb934', region, contest_id, assignment_id, kind, at, ended_at, taken_back"
    " FROM help_call WHERE id = :one",
}
