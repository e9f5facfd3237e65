INSERT INTO certificate_design (id, edition_id, organisation_id, number, files, numbering, made_by, made_at) VALUES
    ('01a22800000070008000000000004301', '01a22721f56f7456a98790b0740787d7', '01a22721eae87088b32d26e6dfc89984', 1, '{}', '{"prefix": "JX", "year": true, "award": true, "digits": 4}', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-22 03:00:00');
