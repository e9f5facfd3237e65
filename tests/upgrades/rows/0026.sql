INSERT INTO import_draft (id, kind, scope_id, name, heads, content_encrypted, columns, edits_encrypted, answers, revision, by_id, at, job_id, import_id) VALUES
    ('01a22800000070008000000000002601', 'roster', '01a22721fbe877cb8de93d5d91203ff5', 'roster.xlsx', NULL, 'gAAAAABopened-by-nobody', '{}', NULL, '{}', 1, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-21 01:00:00', NULL, NULL);
