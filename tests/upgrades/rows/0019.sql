INSERT INTO failed_try (id, kind, name_digest, address_digest, at) VALUES
    ('00000000000000000000000000000001', 'sign-in', 'a digest of a name', 'a digest of an address', '2026-11-29 08:00:00');
