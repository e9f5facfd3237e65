"""What is planted in the rows of people (tests/desks/planted)."""

from __future__ import annotations

from tests.desks.planted.parts import LONG_AGO, SOMEBODY

ONE = {
    "role": "SELECT id FROM membership WHERE role = 'organiser' ORDER BY id LIMIT 1",
    "credential": "SELECT id FROM account WHERE credential_at IS NOT NULL ORDER BY id LIMIT 1",
    "earlier award": "SELECT id FROM earlier_award ORDER BY id LIMIT 1",
}
PLANTS = {
    ("role", "account"): f"UPDATE membership SET account_id = {SOMEBODY} WHERE id = :one",
    ("role", "role"): "UPDATE membership SET role = 'chair' WHERE id = :one",
    ("role", "organisation"): "UPDATE membership SET organisation_id ="
    " (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("role", "series"): "UPDATE membership SET role = 'teacher', series_id = NULL WHERE id = :one",
    ("role", "granted by"): f"UPDATE membership SET granted_by = {SOMEBODY} WHERE id = :one",
    ("role", "granted"): f"UPDATE membership SET granted_at = {LONG_AGO} WHERE id = :one",
    ("role", "revoked"): f"UPDATE membership SET revoked_at = {LONG_AGO} WHERE id = :one",
    ("role", "vouched by"): f"UPDATE membership SET vouched_by = {SOMEBODY} WHERE id = :one",
    ("role", "vouched"): f"UPDATE membership SET vouched_at = {LONG_AGO} WHERE id = :one",
    ("credential", "origin"): "UPDATE account SET credential_origin = 'mailed' WHERE id = :one",
    ("credential", "from"): f"UPDATE account SET credential_from = {SOMEBODY} WHERE id = :one",
    ("credential", "since"): f"UPDATE account SET credential_since = {LONG_AGO} WHERE id = :one",
    ("credential", "at"): f"UPDATE account SET credential_at = {LONG_AGO} WHERE id = :one",
    ("earlier award", "person"): "UPDATE earlier_award SET person_id = (SELECT id FROM person WHERE id NOT IN"
    " (SELECT person_id FROM earlier_award) ORDER BY id LIMIT 1) WHERE id = :one",
    ("earlier award", "organisation"): "UPDATE earlier_award SET organisation_id = NULL WHERE id = :one",
    ("earlier award", "series"): "UPDATE earlier_award SET series_id = (SELECT id FROM series WHERE id <> series_id"
    " ORDER BY id LIMIT 1) WHERE id = :one",
    ("earlier award", "of edition"): "UPDATE earlier_award SET edition_key = 'x' WHERE id = :one",
    ("earlier award", "contest"): "UPDATE earlier_award SET contest_key = 'x' WHERE id = :one",
    ("earlier award", "stage"): "UPDATE earlier_award SET stage = 'x' WHERE id = :one",
    ("earlier award", "track"): "UPDATE earlier_award SET track = 'x' WHERE id = :one",
    ("earlier award", "award"): "UPDATE earlier_award SET award = 'x' WHERE id = :one",
    ("earlier award", "publication"): "UPDATE earlier_award SET publication = 'x' WHERE id = :one",
    ("earlier award", "region"): "UPDATE earlier_award SET region = 'x' WHERE id = :one",
    ("earlier award", "given"): f"UPDATE earlier_award SET given_at = {LONG_AGO} WHERE id = :one",
    ("earlier award", "withdrawn"): f"UPDATE earlier_award SET withdrawn_at = {LONG_AGO} WHERE id = :one",
}
REMOVED = {
    "role": ["DELETE FROM membership WHERE id = :one"],
    "credential": ["UPDATE account SET credential_at = NULL WHERE id = :one"],
    "earlier award": ["DELETE FROM earlier_award WHERE id = :one"],
}
