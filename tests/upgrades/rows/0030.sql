INSERT INTO ready_page (id, state, path, made, until, headers, etag, plain, gzip, br) VALUES
    ('01a22900000070008000000000003001', 41, '/e/essay-2026', '2026-03-20 02:00:00', '2026-03-20 16:00:00', '[["Content-Type", "text/html; charset=utf-8"]]', '00112233445566778899', 'page', NULL, NULL);
