"""What is planted in the rows of registration (tests/desks/planted)."""

from __future__ import annotations

from tests.desks.planted.parts import ANY_CONTEST, LONG_AGO, SOMEBODY

ONE = {
    "entry": "SELECT id FROM entry ORDER BY id LIMIT 1",
    "appearance": "SELECT id FROM appearance ORDER BY id LIMIT 1",
    "material": "SELECT id FROM material ORDER BY id LIMIT 1",
    "requested change": "SELECT id FROM change_request WHERE state = 'refused' ORDER BY id LIMIT 1",
    "places of a quota": "SELECT id FROM quota_line ORDER BY id LIMIT 1",
    "attribute that is ranked by": "SELECT id FROM entered_attribute WHERE is_current ORDER BY id LIMIT 1",
}
PLANTS = {
    ("entry", "number"): "UPDATE entry SET number = 'Z99999' WHERE id = :one",
    ("entry", "title"): "UPDATE entry SET title = 'x' WHERE id = :one",
    ("entry", "track"): "UPDATE entry SET track = 'x' WHERE id = :one",
    ("entry", "attributes"): """UPDATE entry SET attributes = '{"solved": "9"}' WHERE id = :one""",
    ("entry", "division"): "UPDATE entry SET division = 'x' WHERE id = :one",
    ("entry", "contest"): f"UPDATE entry SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("entry", "late until"): "UPDATE entry SET late_until = '2030-01-01 00:00:00' WHERE id = :one",
    ("entry", "late because"): "UPDATE entry SET late_reason = 'x' WHERE id = :one",
    ("entry", "late by"): f"UPDATE entry SET late_by_id = {SOMEBODY} WHERE id = :one",
    ("requested change", "kind"): "UPDATE change_request SET kind = 'name' WHERE id = :one",
    ("requested change", "entry"): "UPDATE change_request SET entry_id ="
    " (SELECT id FROM entry WHERE id <> entry_id ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("requested change", "person"): "UPDATE change_request SET person_id ="
    " (SELECT id FROM person WHERE id <> person_id ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("requested change", "instead"): "UPDATE change_request SET instead_id = person_id WHERE id = :one",
    ("requested change", "why"): "UPDATE change_request SET why = 'x' WHERE id = :one",
    ("requested change", "asked by"): "UPDATE change_request SET asked_by = id WHERE id = :one",
    ("requested change", "asked at"): f"UPDATE change_request SET asked_at = {LONG_AGO} WHERE id = :one",
    ("requested change", "state"): "UPDATE change_request SET state = 'accepted' WHERE id = :one",
    ("requested change", "decided by"): "UPDATE change_request SET decided_by = id WHERE id = :one",
    ("requested change", "decided at"): f"UPDATE change_request SET decided_at = {LONG_AGO} WHERE id = :one",
    ("requested change", "answer"): "UPDATE change_request SET answer = 'x' WHERE id = :one",
    ("appearance", "code"): "UPDATE appearance SET code = '99' WHERE id = :one",
    ("appearance", "participation"): "UPDATE appearance SET participation = 'disqualified' WHERE id = :one",
    ("appearance", "reason"): "UPDATE appearance SET participation_reason = 'x' WHERE id = :one",
    ("appearance", "since"): "UPDATE appearance SET participation_since = '2020-01-01 00:00:00' WHERE id = :one",
    ("appearance", "by"): f"UPDATE appearance SET participation_by_id = {SOMEBODY} WHERE id = :one",
    ("appearance", "authority"): "UPDATE appearance SET participation_authority = 'chair' WHERE id = :one",
    ("appearance", "went on"): "UPDATE appearance SET advanced_at = CASE WHEN advanced_at IS NULL"
    " THEN registered_at END WHERE id = :one",
    ("material", "name"): "UPDATE material SET name = 'other.pdf' WHERE id = :one",
    ("material", "file"): "UPDATE material SET digest = 'x' WHERE id = :one",
    ("places of a quota", "contest"): f"UPDATE quota_line SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("places of a quota", "organisation"): "UPDATE quota_line SET organisation_id ="
    " (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("places of a quota", "amount"): "UPDATE quota_line SET amount = 700 WHERE id = :one",
    ("places of a quota", "basis"): "UPDATE quota_line SET basis = 'reserved' WHERE id = :one",
    ("places of a quota", "reason"): "UPDATE quota_line SET reason = 'x' WHERE id = :one",
    ("places of a quota", "by"): "UPDATE quota_line SET by_id = NULL WHERE id = :one",
    ("places of a quota", "at"): f"UPDATE quota_line SET at = {LONG_AGO} WHERE id = :one",
    ("attribute that is ranked by", "entry"): "UPDATE entered_attribute SET entry_id ="
    " (SELECT id FROM entry WHERE id <> entered_attribute.entry_id ORDER BY id LIMIT 1) WHERE id = :one",
    (
        "attribute that is ranked by",
        "contest",
    ): f"UPDATE entered_attribute SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("attribute that is ranked by", "key"): "UPDATE entered_attribute SET key = 'x' WHERE id = :one",
    ("attribute that is ranked by", "value"): "UPDATE entered_attribute SET value = '99' WHERE id = :one",
    ("attribute that is ranked by", "number"): "UPDATE entered_attribute SET number = 7 WHERE id = :one",
    ("attribute that is ranked by", "by"): "UPDATE entered_attribute SET by_id = NULL WHERE id = :one",
    ("attribute that is ranked by", "at"): f"UPDATE entered_attribute SET at = {LONG_AGO} WHERE id = :one",
    ("attribute that is ranked by", "counts"): "UPDATE entered_attribute SET is_current = (1 = 0) WHERE id = :one",
    (
        "attribute that is ranked by",
        "confirmed by",
    ): f"UPDATE entered_attribute SET confirmed_by = {SOMEBODY} WHERE id = :one",
}
REMOVED = {
    "material": ["DELETE FROM material WHERE id = :one"],
    "requested change": ["DELETE FROM change_request WHERE id = :one"],
    "places of a quota": ["DELETE FROM quota_line WHERE id = :one"],
    "attribute that is ranked by": ["DELETE FROM entered_attribute WHERE id = :one"],
}
ADDED = {
    "material": "INSERT INTO material (id, entry_id, kind, version, name, digest, size, media_type, at)"
    " SELECT '01a22722091777d9b5a414ccb16cb933', entry_id, kind, 9, name, digest, size, media_type, at"
    " FROM material WHERE id = :one",
}
