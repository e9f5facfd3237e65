"""What is planted in the rows of publication (tests/desks/planted)."""

from __future__ import annotations

from tests.desks.planted.parts import ANY_CONTEST, LONG_AGO, SOMEBODY

ANOTHER_PUBLICATION = "(SELECT id FROM publication ORDER BY id DESC LIMIT 1)"
ANOTHER_ENTRY = "(SELECT id FROM entry ORDER BY id DESC LIMIT 1)"
ANOTHER_OBJECTION = "(SELECT id FROM objection ORDER BY id DESC LIMIT 1)"

ONE = {
    "publication": "SELECT id FROM publication ORDER BY id LIMIT 1",
    "signature": "SELECT id FROM publication ORDER BY id LIMIT 1",
    "certificate": "SELECT id FROM issued_certificate ORDER BY id LIMIT 1",
    "ZIP of certificates": "SELECT id FROM certificate_run ORDER BY id LIMIT 1",
    "design of certificates": "SELECT id FROM certificate_design ORDER BY id LIMIT 1",
    "objection": "SELECT id FROM objection ORDER BY id LIMIT 1",
    "decision on an objection": "SELECT id FROM objection_decision ORDER BY id LIMIT 1",
    "evidence": "SELECT id FROM objection_file ORDER BY id LIMIT 1",
}
PLANTS = {
    ("publication", "state"): "UPDATE publication SET state = 'withdrawn' WHERE id = :one",
    ("publication", "digest"): "UPDATE publication SET digest = 'x' WHERE id = :one",
    ("publication", "manifest"): """UPDATE publication SET manifest = '{"files": {}}' WHERE id = :one""",
    ("publication", "rows"): "UPDATE published_place SET title = 'x' WHERE publication_id = :one AND position = 1",
    ("signature", "signed"): """UPDATE publication SET signed = '{"signatures": 1}' WHERE id = :one""",
    ("signature", "publicity until"): f"UPDATE publication SET publicity_until = {LONG_AGO} WHERE id = :one",
    (
        "signature",
        "publicity basis",
    ): """UPDATE publication SET publicity_basis = '{"basis": "days"}' WHERE id = :one""",
    ("signature", "drafted by"): f"UPDATE publication SET prepared_by = {SOMEBODY} WHERE id = :one",
    ("signature", "reviewed by"): f"UPDATE publication SET reviewed_by = {SOMEBODY} WHERE id = :one",
    ("signature", "drafted"): f"UPDATE publication SET prepared_at = {LONG_AGO} WHERE id = :one",
    ("signature", "reviewed"): f"UPDATE publication SET reviewed_at = {LONG_AGO} WHERE id = :one",
    ("signature", "published"): f"UPDATE publication SET published_at = {LONG_AGO} WHERE id = :one",
    ("signature", "final"): f"UPDATE publication SET final_at = {LONG_AGO} WHERE id = :one",
    ("certificate", "number"): "UPDATE issued_certificate SET number = 'X' WHERE id = :one",
    ("certificate", "holder"): "UPDATE issued_certificate SET holder = 'adviser' WHERE id = :one",
    ("certificate", "contest"): "UPDATE issued_certificate SET contest = 'x' WHERE id = :one",
    ("certificate", "subject"): "UPDATE issued_certificate SET subject = 'x' WHERE id = :one",
    ("certificate", "award"): "UPDATE issued_certificate SET award = 'x' WHERE id = :one",
    ("certificate", "person"): "UPDATE issued_certificate SET person = 7 WHERE id = :one",
    ("certificate", "name"): "UPDATE issued_certificate SET name = 'x' WHERE id = :one",
    ("certificate", "signature"): "UPDATE issued_certificate SET signature = 'x' WHERE id = :one",
    ("certificate", "key"): "UPDATE issued_certificate SET key = 'x' WHERE id = :one",
    ("certificate", "entry"): "UPDATE issued_certificate SET entry_id = NULL WHERE id = :one",
    ("certificate", "publication"): "UPDATE issued_certificate SET publication_id ="
    " (SELECT id FROM publication ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("certificate", "dated"): f"UPDATE issued_certificate SET dated_at = {LONG_AGO} WHERE id = :one",
    ("certificate", "by"): f"UPDATE issued_certificate SET issued_by = {SOMEBODY} WHERE id = :one",
    ("certificate", "at"): f"UPDATE issued_certificate SET issued_at = {LONG_AGO} WHERE id = :one",
    ("certificate", "why"): "UPDATE issued_certificate SET revoke_reason = 'x' WHERE id = :one",
    ("certificate", "asked_by"): f"UPDATE issued_certificate SET revoke_asked_by = {SOMEBODY} WHERE id = :one",
    ("certificate", "asked_at"): f"UPDATE issued_certificate SET revoke_asked_at = {LONG_AGO} WHERE id = :one",
    ("certificate", "revoked_by"): f"UPDATE issued_certificate SET revoked_by = {SOMEBODY} WHERE id = :one",
    ("certificate", "revoked_at"): f"UPDATE issued_certificate SET revoked_at = {LONG_AGO} WHERE id = :one",
    ("certificate", "files"): "UPDATE certificate_file SET digest = 'x' WHERE certificate_id = :one",
    ("certificate", "serial"): "UPDATE issued_certificate SET serial = 'x', serial_n = 7 WHERE id = :one",
    ("design of certificates", "number"): "UPDATE certificate_design SET number = 99 WHERE id = :one",
    ("design of certificates", "files"): """UPDATE certificate_design SET files = '{"seal": "x"}' WHERE id = :one""",
    ("design of certificates", "numbering"): "UPDATE certificate_design SET numbering = NULL WHERE id = :one",
    ("design of certificates", "organisation"): "UPDATE certificate_design SET organisation_id ="
    " (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("design of certificates", "by"): f"UPDATE certificate_design SET made_by = {SOMEBODY} WHERE id = :one",
    ("design of certificates", "at"): f"UPDATE certificate_design SET made_at = {LONG_AGO} WHERE id = :one",
    ("ZIP of certificates", "certificates"): "UPDATE certificate_run SET certificates = 99 WHERE id = :one",
    ("ZIP of certificates", "look"): "UPDATE certificate_run SET look = 'skills' WHERE id = :one",
    ("ZIP of certificates", "digest"): "UPDATE certificate_run SET digest = 'x' WHERE id = :one",
    ("ZIP of certificates", "size"): "UPDATE certificate_run SET size = 99 WHERE id = :one",
    ("ZIP of certificates", "job"): f"UPDATE certificate_run SET job_id = {SOMEBODY} WHERE id = :one",
    ("ZIP of certificates", "publication"): "UPDATE certificate_run SET publication_id ="
    " (SELECT id FROM publication ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("ZIP of certificates", "by"): f"UPDATE certificate_run SET made_by = {SOMEBODY} WHERE id = :one",
    ("ZIP of certificates", "at"): f"UPDATE certificate_run SET made_at = {LONG_AGO} WHERE id = :one",
    ("objection", "number"): "UPDATE objection SET number = 99 WHERE id = :one",
    ("objection", "publication"): f"UPDATE objection SET publication_id = {ANOTHER_PUBLICATION} WHERE id = :one",
    ("objection", "contest"): f"UPDATE objection SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("objection", "entry"): f"UPDATE objection SET entry_id = {ANOTHER_ENTRY} WHERE id = :one",
    ("objection", "through"): f"UPDATE objection SET through_id = {ANOTHER_ENTRY} WHERE id = :one",
    ("objection", "role"): "UPDATE objection SET role = 'leader' WHERE id = :one",
    ("objection", "clause"): "UPDATE objection SET clause = 'x' WHERE id = :one",
    ("objection", "text"): "UPDATE objection SET text = 'x' WHERE id = :one",
    ("objection", "by"): f"UPDATE objection SET filed_by = {SOMEBODY} WHERE id = :one",
    ("objection", "at"): f"UPDATE objection SET filed_at = {LONG_AGO} WHERE id = :one",
    ("objection", "state"): "UPDATE objection SET state = 'withdrawn' WHERE id = :one",
    ("objection", "closed"): f"UPDATE objection SET closed_at = {LONG_AGO} WHERE id = :one",
    ("objection", "level"): "UPDATE objection SET level = 7 WHERE id = :one",
    ("objection", "further"): f"UPDATE objection SET further_at = {LONG_AGO} WHERE id = :one",
    ("objection", "received"): "UPDATE objection SET received_on = '2020-01-02' WHERE id = :one",
    (
        "objection",
        "person",
    ): "UPDATE objection SET person_id = (SELECT id FROM person ORDER BY id LIMIT 1) WHERE id = :one",
    ("objection", "signed"): "UPDATE objection SET paper_name = 'x' WHERE id = :one",
    ("objection", "note"): "UPDATE objection SET paper_note = 'x' WHERE id = :one",
    ("objection", "more"): "UPDATE objection SET further_text = 'x' WHERE id = :one",
    ("decision on an objection", "objection"): "UPDATE objection_decision"
    f" SET objection_id = {ANOTHER_OBJECTION} WHERE id = :one",
    ("decision on an objection", "level"): "UPDATE objection_decision SET level = 2 WHERE id = :one",
    ("decision on an objection", "publication"): "UPDATE objection_decision"
    f" SET publication_id = {ANOTHER_PUBLICATION} WHERE id = :one",
    ("decision on an objection", "outcome"): "UPDATE objection_decision SET outcome = 'correction' WHERE id = :one",
    ("decision on an objection", "clause"): "UPDATE objection_decision SET clause = 'x' WHERE id = :one",
    ("decision on an objection", "reasons"): "UPDATE objection_decision SET reasons = 'x' WHERE id = :one",
    ("decision on an objection", "name"): "UPDATE objection_decision SET by_name = 'x' WHERE id = :one",
    ("decision on an objection", "by"): f"UPDATE objection_decision SET by_id = {SOMEBODY} WHERE id = :one",
    ("decision on an objection", "at"): f"UPDATE objection_decision SET at = {LONG_AGO} WHERE id = :one",
    ("evidence", "objection"): f"UPDATE objection_file SET objection_id = {ANOTHER_OBJECTION} WHERE id = :one",
    ("evidence", "digest"): "UPDATE objection_file SET digest = 'x' WHERE id = :one",
    ("evidence", "at"): f"UPDATE objection_file SET at = {LONG_AGO} WHERE id = :one",
}
REMOVED = {
    "design of certificates": ["DELETE FROM certificate_design WHERE id = :one"],
    "ZIP of certificates": ["DELETE FROM certificate_run WHERE id = :one"],
    "decision on an objection": ["DELETE FROM objection_decision WHERE id = :one"],
    "evidence": ["DELETE FROM objection_file WHERE id = :one"],
}
ADDED = {
    "certificate": "INSERT INTO issued_certificate (id, region, publication_id, number, holder, contest, subject,"
    " entry_id, award, person, name, signature, key, dated_at, issued_at, issued_by)"
    " SELECT '01a22722091777d9b5a414ccb16cb934', region, publication_id, 'FORGED', holder, contest, subject,"
    " entry_id, award, 9, name, signature, key, dated_at, issued_at, issued_by FROM issued_certificate"
    " WHERE id = :one",
}
# Every other row of a publication, by column: what must be named, and the change.
SEALED: dict[str, str] = {
    "publication: title": """UPDATE publication SET title = '{"zh": "x"}' WHERE id = :one""",
    "publication: reviewed_name": "UPDATE publication SET reviewed_name = 'x' WHERE id = :one",
    "publication: figures": """UPDATE publication SET figures = '{"contestants": 1}' WHERE id = :one""",
    "essay/open: name": """UPDATE publication_contest SET name = '{"zh": "x"}' WHERE publication_id = :one""",
    "entries": "UPDATE publication_contest SET entries = 99 WHERE publication_id = :one",
    "place": "UPDATE published_place SET place = 3 WHERE publication_id = :one AND position = 1",
    "score": "UPDATE published_place SET score = '100' WHERE publication_id = :one AND position = 2",
    "people": """UPDATE published_place SET people = '["x"]' WHERE publication_id = :one AND position = 2""",
    "awards": """UPDATE published_place SET awards = '["gold"]' WHERE publication_id = :one""",
    "is missing": "DELETE FROM published_place WHERE publication_id = :one AND position = 2",
    "table medals: rows": """UPDATE published_table SET rows = '[]' WHERE publication_id = :one""",
    "file places.csv: digest": "UPDATE published_file SET digest = 'x' WHERE publication_id = :one"
    " AND name = 'places.csv'",
    "file roster.csv: public": "UPDATE published_file SET public = (1 = 1) WHERE publication_id = :one"
    " AND name = 'roster.csv'",
    "was added": "INSERT INTO published_file (publication_id, name, digest, size, public)"
    " SELECT publication_id, 'more.csv', digest, size, public FROM published_file"
    " WHERE publication_id = :one AND name = 'places.csv'",
}
