"""What is planted in the rows of editions (tests/desks/planted)."""

from __future__ import annotations

from tests.desks.planted.parts import ANY_CONTEST, LONG_AGO, SOMEBODY

ONE = {
    "rulebook": "SELECT id FROM rulebook_version ORDER BY id LIMIT 1",
    "rules of a contest": "SELECT id FROM contest WHERE frozen_digest IS NOT NULL ORDER BY id LIMIT 1",
    "milestone": "SELECT id FROM milestone WHERE undone_at IS NULL ORDER BY id LIMIT 1",
}
PLANTS = {
    ("rulebook", "text"): "UPDATE rulebook_version SET text = text || ' ' WHERE id = :one",
    ("rulebook", "digest"): "UPDATE rulebook_version SET digest = 'x' WHERE id = :one",
    ("rulebook", "number"): "UPDATE rulebook_version SET number = 70 WHERE id = :one",
    ("rulebook", "contest"): f"UPDATE rulebook_version SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("rulebook", "reason"): "UPDATE rulebook_version SET reason = 'x' WHERE id = :one",
    ("rulebook", "by"): f"UPDATE rulebook_version SET by_id = {SOMEBODY} WHERE id = :one",
    ("rulebook", "at"): f"UPDATE rulebook_version SET at = {LONG_AGO} WHERE id = :one",
    ("rules of a contest", "text"): "UPDATE contest SET frozen_text = 'x' WHERE id = :one",
    ("rules of a contest", "digest"): "UPDATE contest SET frozen_digest = 'x' WHERE id = :one",
    ("rules of a contest", "since"): f"UPDATE contest SET frozen_at = {LONG_AGO} WHERE id = :one",
    ("milestone", "at"): f"UPDATE milestone SET at = {LONG_AGO} WHERE id = :one",
    ("milestone", "by"): f"UPDATE milestone SET by_id = {SOMEBODY} WHERE id = :one",
    ("milestone", "note"): "UPDATE milestone SET note = 'x' WHERE id = :one",
}
REMOVED = {
    "milestone": [
        "DELETE FROM milestone WHERE id = :one",
        f"UPDATE milestone SET undone_at = {LONG_AGO} WHERE id = :one",
    ],
}
