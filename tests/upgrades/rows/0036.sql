INSERT INTO award_columns (id, organisation_id, series_id, columns, by_student, by_id, at) VALUES
    ('01a22800000070008000000000003601', '01a22721eae87088b32d26e6dfc89984', '01a22721f565723087e194eb1f19c5df', '[["获奖等级", "award"], ["学分", ""]]', true, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-22 03:00:00');
INSERT INTO archive (id, edition_id, job_id, digest, size, members, manifest, masked, state_at, made_by, made_at) VALUES
    ('01a22800000070008000000000003611', '01a22721f56f7456a98790b0740787d7', '01a22800000070008000000000003512', '3cb235d29d5d0cc4077997b2b2d0d3c776dfca3fe55164d084ff11e372ab8adf', 1000, 40, '3cb235d29d5d0cc4077997b2b2d0d3c776dfca3fe55164d084ff11e372ab8adf', false, '2026-03-22 02:00:00', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-22 03:00:00');
