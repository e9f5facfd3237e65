INSERT INTO award_share (id, person_id, token_index, shown, made_at, changed_at, revoked_at) VALUES
    ('01a22800000070008000000000003801', '01a22721f686705d9b17b735adf53a06', '3cb235d29d5d0cc4077997b2b2d0d3c776dfca3fe55164d084ff11e372ab8adf', '{"01a22721/school/1/growth/higher/competitor/gold": ["award", "name"]}', '2026-03-22 03:00:00', '2026-03-22 03:00:00', NULL);
