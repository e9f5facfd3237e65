INSERT INTO kept_form (id, account_id, browser, content_encrypted, at) VALUES
    ('00000000000000000000000000000001', '11111111111111111111111111111111', 'a digest of a cookie', 'a Fernet token', '2026-11-29 08:00:00');
