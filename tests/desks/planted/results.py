"""What is planted in the rows of results (tests/desks/planted)."""

from __future__ import annotations

from tests.desks.planted.parts import ANY_APPEARANCE, ANY_CONTEST, LONG_AGO, SOMEBODY

ONE = {
    "tabulation": "SELECT id FROM tabulation ORDER BY id LIMIT 1",
    "adjustment": "SELECT id FROM adjustment ORDER BY id LIMIT 1",
    "decision": "SELECT id FROM decision ORDER BY id LIMIT 1",
    "decision of the next tier": "SELECT id FROM advance_decision ORDER BY id LIMIT 1",
    "attributes of a group": "SELECT id FROM group_facts ORDER BY id LIMIT 1",
    "awards of a tabulation": "SELECT id FROM tabulation ORDER BY id LIMIT 1",
}
PLANTS = {
    ("tabulation", "files"): """UPDATE tabulation SET files = '{"places.csv": "x"}' WHERE id = :one""",
    ("tabulation", "results"): "UPDATE result SET place = 1 WHERE tabulation_id = :one",
    ("tabulation", "advances"): "UPDATE advance SET outcome = 'through' WHERE tabulation_id = :one",
    ("tabulation", "blocking"): "UPDATE tabulation SET blocking = 3 WHERE id = :one",
    ("tabulation", "counts"): "UPDATE tabulated_contest SET is_current = (1 = 0) WHERE tabulation_id = :one",
    ("tabulation", "explanations"): "UPDATE result SET explanation = '{}' WHERE tabulation_id = :one",
    ("adjustment", "appearance"): f"UPDATE adjustment SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("adjustment", "points"): "UPDATE adjustment SET points = 9000 WHERE id = :one",
    ("adjustment", "reason"): "UPDATE adjustment SET reason = 'x' WHERE id = :one",
    ("adjustment", "by"): f"UPDATE adjustment SET by_id = {SOMEBODY} WHERE id = :one",
    ("adjustment", "at"): f"UPDATE adjustment SET at = {LONG_AGO} WHERE id = :one",
    ("adjustment", "withdrawn"): f"UPDATE adjustment SET withdrawn_at = {LONG_AGO} WHERE id = :one",
    ("decision", "award"): "UPDATE decision SET award = 'x' WHERE id = :one",
    ("decision", "stage"): "UPDATE decision SET stage = 'x' WHERE id = :one",
    ("decision", "contest"): "UPDATE decision SET contest_id = NULL WHERE id = :one",
    ("decision", "to"): f"UPDATE decision SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("decision", "reason"): "UPDATE decision SET reason = 'x' WHERE id = :one",
    ("decision", "by"): f"UPDATE decision SET by_id = {SOMEBODY} WHERE id = :one",
    ("decision", "at"): f"UPDATE decision SET at = {LONG_AGO} WHERE id = :one",
    ("decision", "withdrawn"): "UPDATE decision SET withdrawn_at = NULL WHERE id = :one",
    ("decision of the next tier", "tabulation"): "UPDATE advance_decision SET tabulation_id ="
    " (SELECT id FROM tabulation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("decision of the next tier", "appearance"): f"UPDATE advance_decision SET appearance_id = {ANY_APPEARANCE}"
    " WHERE id = :one",
    ("decision of the next tier", "target"): f"UPDATE advance_decision SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("decision of the next tier", "choice"): "UPDATE advance_decision SET choice = 'left-out' WHERE id = :one",
    ("decision of the next tier", "reason"): "UPDATE advance_decision SET reason = 'x' WHERE id = :one",
    ("decision of the next tier", "by"): f"UPDATE advance_decision SET by_id = {SOMEBODY} WHERE id = :one",
    ("decision of the next tier", "at"): f"UPDATE advance_decision SET at = {LONG_AGO} WHERE id = :one",
    ("attributes of a group", "attributes"): "UPDATE group_facts SET attributes = '{}' WHERE id = :one",
    ("attributes of a group", "group"): "UPDATE group_facts SET organisation_id ="
    " (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("awards of a tabulation", "rows"): "UPDATE award_decision SET award = 'x' WHERE tabulation_id = :one"
    " AND position = 1",
}
REMOVED = {
    "adjustment": ["DELETE FROM adjustment WHERE id = :one"],
    "decision": ["DELETE FROM decision WHERE id = :one"],
    "decision of the next tier": ["DELETE FROM advance_decision WHERE id = :one"],
    "attributes of a group": ["DELETE FROM group_facts WHERE id = :one"],
    "awards of a tabulation": ["DELETE FROM award_decision WHERE tabulation_id = :one"],
}
