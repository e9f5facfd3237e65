INSERT INTO import (id, kind, scope_id, rows, made, by_id, at, undone_by, undone_at) VALUES
    ('01a22800000070008000000000002301', 'judges', '01a22721fbe877cb8de93d5d91203ff5', 2, '{"invitation": [], "seat": []}', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-21 01:00:00', NULL, NULL),
    ('01a22800000070008000000000002302', 'judges', '01a22721fbe877cb8de93d5d91203ff5', 1, '{"invitation": [], "seat": []}', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-21 02:00:00', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-21 03:00:00');
