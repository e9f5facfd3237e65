INSERT INTO "access_line" ("id", "at", "kind", "what", "account_id", "subject", "reason", "address", "path") VALUES
('01a22800000070008000000000000001', '2026-03-25 02:30:00.000000', 'refused', 'registration.entry', '01a227210ea972e08257b7c7ef0ea2f1', NULL, NULL, '192.0.2.7', '/entries/none'),
('01a22800000070008000000000000002', '2026-03-26 02:30:00.000001', 'opened', 'identity', '01a2272109c17361b10d1e425e53b99f', '01a227210ea874d897df91beac8b1e16', '核对证件', NULL, NULL);
INSERT INTO "account" ("id", "person_id", "name", "login", "email", "phone_sealed", "phone_index", "password", "epoch", "language", "created_at", "disabled_at") VALUES
('01a2272109c17361b10d1e425e53b99f', '01a2272109bf733d9f3f5df6edb43389', '组织者', 'r4136010414-1', NULL, NULL, NULL, '$argon2id$v=19$m=19456,t=2,p=1$U+ItcuhF3gCjkoLCa1fedw$jRq6JRjt4kdf1aot2/PaaXIDShMaEcEspTIig+aktLs', 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a227210b3277ae9152f09ec6111a4f', '01a227210b31733d9ada4cf77de53d02', '复核人', 'r4136010414-2', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a227210c1e751cbcd83bb7ffd30662', '01a227210c1e751cbcd83bb61ca4d90d', '评委甲', 'r4136010414-3', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a227210cf373b4b8e368d98d72da2c', '01a227210cf27785b8bcbe109d412fbd', '评委乙', 'r4136010414-4', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a227210dc875ebb2244a9a10552b77', '01a227210dc875ebb2244a99bb488bec', '裁判长', 'r4136010414-5', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a227210ea972e08257b7c7ef0ea2f1', '01a227210ea874d897df91beac8b1e16', '沈知远', 's4136010414-1', 'shen@example.edu.cn', 'gAAAAABrDBNWWfYZWMUWR39t34ClAH-xF2kC8602wAAjgFurNr8jGc5kxGqiR0n-fepMtYDwlj0TGz2pqKCCrJlNRFYkT5vkIg==', '9a8907b8698466493f30708ed408f66c6958644f81105fba84e71bc06296b0b5', '$argon2id$v=19$m=19456,t=2,p=1$Amit3VyakwLQUs1jwa0DHg$HvN1oxI1KLSIppsBk2IkybxbdjxFOwBnrZE9899/mao', 0, 'en', '2026-03-03 02:00:00.000000', NULL),
('01a2272111d1777ea37819e5ce9b2abc', '01a2272111d1777ea37819e453264b5c', '陆小满', 's4136010414-2', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-04 02:00:00.000000', NULL),
('01a2272113777798aaa496200328d15c', '01a22721136a70f6a8f629b4a21bf285', '方一诺', 's4136010414-3', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-05 02:00:00.000000', NULL),
('01a227211ff1758f905c5d24851165f4', '01a227211ff0768ca567dd22252f943c', '组织者', 'r4136010421-1', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a2272120c07761b150cd1d7e0efe10', '01a2272120c07761b150cd1cff88030f', '复核人', 'r4136010421-2', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a2272121917345b7c495597b3bfcab', '01a22721219077bda3a1f3ae9f277a61', '评委甲', 'r4136010421-3', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a2272122507424ade367ae25e43015', '01a22721224f71f7858c63118ea75e1b', '评委乙', 'r4136010421-4', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a22721230274f793f395a82d680ee9', '01a227212301712fb3ff9c409fe52d7f', '裁判长', 'r4136010421-5', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a2272123c1714a9a7f8de0076797a4', '01a2272123c1714a9a7f8ddf0ff0725b', '顾清和', 's4136010421-1', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-03 02:00:00.000000', NULL),
('01a22721258073458cd38c811b4f433d', '01a22721258073458cd38c80c1b37f22', '何雨桐', 's4136010421-2', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-04 02:00:00.000000', NULL),
('01a22721268a756db732782de720424e', '01a227212689707580babcf2cc938db7', '邵明川', 's4136010421-3', NULL, NULL, NULL, NULL, 2, NULL, '2026-03-05 02:00:00.000000', '2026-03-25 02:30:00.000000'),
('01a227212cd87058b5dd9970ab9f41e5', '01a227212cd87058b5dd996f28cc010c', '组织者', 'r360000-1', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-20 02:00:00.000000', NULL),
('01a227212d8b71549ecb7a87678ae899', '01a227212d8b71549ecb7a86e28c3f1a', '复核人', 'r360000-2', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-20 02:00:00.000000', NULL),
('01a227212e30734d929d895b2365b3a2', '01a227212e30734d929d895a3267cb60', '评委甲', 'r360000-3', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-20 02:00:00.000000', NULL),
('01a227212ed177deb502565c67544253', '01a227212ed070ac8599d20491a73a1c', '评委乙', 'r360000-4', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-20 02:00:00.000000', NULL),
('01a227212f4e75489c28311189f96c9b', '01a227212f4e75489c2831106acb7abd', '裁判长', 'r360000-5', NULL, NULL, NULL, NULL, 0, NULL, '2026-03-20 02:00:00.000000', NULL);
INSERT INTO "adjustment" ("id", "appearance_id", "points", "reason", "by_id", "at", "withdrawn_at") VALUES
('01a2280000007000800000000000004c', '01a2272112b275b189fe2d469c56c079', -500, '超时', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', NULL),
('01a2280000007000800000000000004d', '01a2272112b275b189fe2d469c56c079', -500, '超时', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000');
INSERT INTO "advance" ("id", "tabulation_id", "contest_id", "appearance_id", "to", "outcome", "order", "carried_out_at") VALUES
('01a227211b5d76f39c37f022cd879e20', '01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', '01a2272111067214bf47f5794d7e1b90', 'province', 'through', 1, '2026-03-22 04:00:00.000000'),
('01a227211b5d76f39c37f023558e059e', '01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', '01a2272112b275b189fe2d469c56c079', 'province', 'through', 2, '2026-03-22 04:00:00.000000'),
('01a227211b5d76f39c37f0249468c5c6', '01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', '01a2272114507538990d2079cd7a38d8', 'province', 'out', NULL, NULL),
('01a227212a4976eda75cebd20f7bc2c8', '01a227212a4777cba9eeababbd80e482', '01a22721243b763cb48d24a82bd7ce20', '01a22721250277f4a3d1ef6df63aa6bb', 'province', 'through', 1, '2026-03-22 04:00:00.000000'),
('01a227212a4a7657b9dbdaf5be1c12d1', '01a227212a4777cba9eeababbd80e482', '01a22721243b763cb48d24a82bd7ce20', '01a227212606758c8803e1ee311eda57', 'province', 'through', 2, '2026-03-22 04:00:00.000000'),
('01a227212a4a7657b9dbdaf6a09ba06d', '01a227212a4777cba9eeababbd80e482', '01a22721243b763cb48d24a82bd7ce20', '01a22721271b7284b33c4526e0e53aae', 'province', 'out', NULL, NULL);
INSERT INTO "alembic_version" ("version_num") VALUES
('0008');
INSERT INTO "appearance" ("id", "realm", "entry_id", "contest_id", "home_id", "credit_id", "code", "standing", "standing_reason", "registered_at", "verified_at", "competed_at", "advanced_at", "withdrawn_at") VALUES
('01a2272111067214bf47f5794d7e1b90', '360000', '01a227210fde74d39ad2a214cb0e6f5e', '01a227210fad72aa8d01765b300079f7', '01a2272100ed779cbb7a874e974f0694', '01a2272100ed779cbb7a874e974f0694', '01', 'competing', NULL, '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', '2026-03-15 03:00:00.000000', '2026-03-22 04:00:00.000000', NULL),
('01a2272112b275b189fe2d469c56c079', '360000', '01a22721122a76c4868f8a1b796bac80', '01a227210fad72aa8d01765b300079f7', '01a2272100ed779cbb7a874e974f0694', '01a2272100ed779cbb7a874e974f0694', '02', 'competing', NULL, '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', '2026-03-15 03:00:00.000000', '2026-03-22 04:00:00.000000', NULL),
('01a2272114507538990d2079cd7a38d8', '360000', '01a2272113d37619b01be0517b5a8524', '01a227210fad72aa8d01765b300079f7', '01a2272100ed779cbb7a874e974f0694', '01a2272100ed779cbb7a874e974f0694', '03', 'competing', NULL, '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', '2026-03-15 03:00:00.000000', NULL, NULL),
('01a227211f0b7222b408471c1ac21497', '360000', '01a227210fde74d39ad2a214cb0e6f5e', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a874e974f0694', '01a2272100ed779cbb7a874e974f0694', '01', 'competing', NULL, '2026-03-22 04:00:00.000000', '2026-03-22 04:00:00.000000', '2026-04-02 03:00:00.000000', NULL, NULL),
('01a227211f2270b3ba46e6ca565bcea6', '360000', '01a22721122a76c4868f8a1b796bac80', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a874e974f0694', '01a2272100ed779cbb7a874e974f0694', '02', 'competing', NULL, '2026-03-22 04:00:00.000000', '2026-03-22 04:00:00.000000', '2026-04-02 03:00:00.000000', NULL, NULL),
('01a22721250277f4a3d1ef6df63aa6bb', '360000', '01a22721244d77fdaaf6baab17de6cd4', '01a22721243b763cb48d24a82bd7ce20', '01a2272100ed779cbb7a8753da29620b', '01a2272100ed779cbb7a8753da29620b', '01', 'competing', NULL, '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', '2026-03-15 03:00:00.000000', '2026-03-22 04:00:00.000000', NULL),
('01a227212606758c8803e1ee311eda57', '360000', '01a2272125a673fa95ed4b7417cef361', '01a22721243b763cb48d24a82bd7ce20', '01a2272100ed779cbb7a8753da29620b', '01a2272100ed779cbb7a8753da29620b', '02', 'competing', NULL, '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', '2026-03-15 03:00:00.000000', '2026-03-22 04:00:00.000000', NULL),
('01a22721271b7284b33c4526e0e53aae', '360000', '01a2272126c27247be3664b2419aaca5', '01a22721243b763cb48d24a82bd7ce20', '01a2272100ed779cbb7a8753da29620b', '01a2272100ed779cbb7a8753da29620b', '03', 'competing', NULL, '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', '2026-03-15 03:00:00.000000', NULL, NULL),
('01a227212bec764882dee73fb5273b4d', '360000', '01a22721244d77fdaaf6baab17de6cd4', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a8753da29620b', '01a2272100ed779cbb7a8753da29620b', '03', 'competing', NULL, '2026-03-22 04:00:00.000000', '2026-03-22 04:00:00.000000', '2026-04-02 03:00:00.000000', NULL, NULL),
('01a227212c0a7149a678bdf38bebd8d4', '360000', '01a2272125a673fa95ed4b7417cef361', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a8753da29620b', '01a2272100ed779cbb7a8753da29620b', '04', 'competing', NULL, '2026-03-22 04:00:00.000000', '2026-03-22 04:00:00.000000', '2026-04-02 03:00:00.000000', NULL, NULL),
('01a22800000070008000000000000037', '360000', '01a2280000007000800000000000002f', '01a227210fad72aa8d01765b300079f7', '01a2272100ed779cbb7a874e974f0694', '01a2272100ed779cbb7a874e974f0694', '91', 'guest', NULL, '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL),
('01a22800000070008000000000000038', '360000', '01a22800000070008000000000000031', '01a227210fad72aa8d01765b300079f7', '01a2272100ed779cbb7a874e974f0694', NULL, '92', 'withdrawn', '说明', '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000039', '360000', '01a22800000070008000000000000033', '01a227210fad72aa8d01765b300079f7', '01a2272100ed779cbb7a874e974f0694', NULL, '93', 'absent', '说明', '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL),
('01a2280000007000800000000000003a', '360000', '01a22800000070008000000000000035', '01a227210fad72aa8d01765b300079f7', '01a2272100ed779cbb7a874e974f0694', NULL, '94', 'disqualified', '说明', '2026-03-11 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL);
INSERT INTO "assignment" ("id", "seat_id", "appearance_id", "by_id", "at", "withdrawn_at", "withdrawn_reason", "conflict_id") VALUES
('01a22721182d7173a93bb3063e2294cf', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272111067214bf47f5794d7e1b90', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721183c71b9a2741360cbd2f337', '01a2272117417483b5953588e6f28af6', '01a2272111067214bf47f5794d7e1b90', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721183d767890fab89ea55a4966', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272112b275b189fe2d469c56c079', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721184770c68ce268b5c9bd6c25', '01a2272117417483b5953588e6f28af6', '01a2272112b275b189fe2d469c56c079', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721184972b0a3cf2aeafd143f07', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272114507538990d2079cd7a38d8', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721184a75c2a98903f251bdf191', '01a2272117417483b5953588e6f28af6', '01a2272114507538990d2079cd7a38d8', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721279376e4acbfd25db0e41ad2', '01a227212749774db45c46e3f3e554c9', '01a22721250277f4a3d1ef6df63aa6bb', '01a227211ff1758f905c5d24851165f4', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a227212794753889e103f09f438896', '01a22721275a7582801718f55d613c27', '01a22721250277f4a3d1ef6df63aa6bb', '01a227211ff1758f905c5d24851165f4', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721279577cc84189f57bfabd519', '01a227212749774db45c46e3f3e554c9', '01a227212606758c8803e1ee311eda57', '01a227211ff1758f905c5d24851165f4', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a22721279577cc84189f596fe1b0de', '01a22721275a7582801718f55d613c27', '01a227212606758c8803e1ee311eda57', '01a227211ff1758f905c5d24851165f4', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a2272127a1736087bfc8bea5feb52a', '01a227212749774db45c46e3f3e554c9', '01a22721271b7284b33c4526e0e53aae', '01a227211ff1758f905c5d24851165f4', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a2272127a27035abb722d06b785967', '01a22721275a7582801718f55d613c27', '01a22721271b7284b33c4526e0e53aae', '01a227211ff1758f905c5d24851165f4', '2026-03-15 02:00:00.000000', NULL, NULL, NULL),
('01a227212fc273f3a0dae7f18b9cd63e', '01a227212f8670ed9bc82aae215b09f9', '01a227211f0b7222b408471c1ac21497', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a227212fcf75f1ba8e45966b1abfde', '01a227212f92731e8f144eb94a5a5c9a', '01a227211f0b7222b408471c1ac21497', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a227212fd0748d9de2eaf0d5021019', '01a227212f8670ed9bc82aae215b09f9', '01a227211f2270b3ba46e6ca565bcea6', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a227212fd1763484d9de8a4169fed4', '01a227212f92731e8f144eb94a5a5c9a', '01a227211f2270b3ba46e6ca565bcea6', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a227212fd274c2b7dcc5a3e56b42a4', '01a227212f8670ed9bc82aae215b09f9', '01a227212bec764882dee73fb5273b4d', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a227212fd274c2b7dcc5a53536ae43', '01a227212f92731e8f144eb94a5a5c9a', '01a227212bec764882dee73fb5273b4d', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a227212fdb761e9a18fd721c7234fc', '01a227212f8670ed9bc82aae215b09f9', '01a227212c0a7149a678bdf38bebd8d4', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a227212fdc77f89ecd14340b08dd6f', '01a227212f92731e8f144eb94a5a5c9a', '01a227212c0a7149a678bdf38bebd8d4', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000', NULL, NULL, NULL),
('01a22800000070008000000000000049', '01a2272117267006a3b4ab7a6ff4fedf', '01a22800000070008000000000000037', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000', '2026-03-25 02:30:00.000000', '回避', '01a22800000070008000000000000046');
INSERT INTO "audit_line" ("id", "at", "by_id", "action", "subject_kind", "subject_id", "realm", "was", "now", "reason", "address", "request") VALUES
('01a22721082070338723d1b9b524c32c', '2026-03-01 02:00:00.000000', NULL, 'people.load_organisations', 'organisation', '01a22721007575e89e78eec124ba5920', 'moe', 'null', '{"new": 3038, "source": "seeds/facts"}', NULL, NULL, 'contest rehearse'),
('01a227210885766799a3d9fa96e91a71', '2026-03-01 02:00:00.000000', NULL, 'editions.create', 'edition', '01a22721085f70408d9f92fdf635663a', '', 'null', '{"key": "rehearsal", "rulebook": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}', NULL, NULL, 'contest rehearse'),
('01a227210885766799a3d9fb7e008e78', '2026-03-01 02:00:00.000000', NULL, 'editions.open', 'edition', '01a22721085f70408d9f92fdf635663a', '', 'null', 'null', NULL, NULL, 'contest rehearse'),
('01a227210a0a74a98e9211e5df38c069', '2026-03-01 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', 'people.sign_up', 'account', '01a2272109c17361b10d1e425e53b99f', '', 'null', '{"kind": "teacher", "school": "4136010414", "name": "\u7ec4\u7ec7\u8005"}', NULL, NULL, 'contest rehearse'),
('01a2272133de71f2bf596fcaf1ac5d67', '2026-04-06 03:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', 'publication.prepare', 'publication', '01a2272133d0766798ee94875e7b253d', '360000', 'null', '{"number": 3}', NULL, NULL, 'contest rehearse'),
('01a2272133f776cdbc6c7531427c7a33', '2026-04-06 04:00:00.000000', '01a227212d8b71549ecb7a87678ae899', 'publication.review', 'publication', '01a2272133d0766798ee94875e7b253d', '360000', '{"state": "draft"}', '{"state": "reviewed"}', NULL, NULL, 'contest rehearse'),
('01a2272134be70ea9f7a071d7e59348c', '2026-04-06 05:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', 'editions.reach', 'contest', '01a227210fa271529bd303b0b003ccc9', '360000', 'null', '{"milestone": "published"}', 'rehearsal-3', NULL, 'contest rehearse'),
('01a2272134cc75158f082f21c1bc4aff', '2026-04-06 05:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', 'publication.publish', 'publication', '01a2272133d0766798ee94875e7b253d', '360000', '{"state": "reviewed"}', '{"state": "public", "digest": "c18c74c0b181d4d100b4aeb1550d5ce3744f049b5387255181f395b630777456"}', NULL, NULL, 'contest rehearse'),
('01a2272134e97774944a6a03b9c3484f', '2026-04-09 16:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', 'editions.reach', 'contest', '01a227210fa271529bd303b0b003ccc9', '360000', 'null', '{"milestone": "final"}', NULL, NULL, 'contest rehearse'),
('01a2272134f7776aa5454eae8e86ab55', '2026-04-09 16:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', 'publication.make_final', 'publication', '01a2272133d0766798ee94875e7b253d', '360000', '{"state": "public"}', '{"state": "final"}', NULL, NULL, 'contest rehearse');
INSERT INTO "audit_seal" ("position", "line_id", "digest") VALUES
(1, '01a22721082070338723d1b9b524c32c', '0000000000000000000000000000000000000000000000000000000000000001'),
(2, '01a227210885766799a3d9fa96e91a71', '0000000000000000000000000000000000000000000000000000000000000002'),
(3, '01a227210885766799a3d9fb7e008e78', '0000000000000000000000000000000000000000000000000000000000000003');
INSERT INTO "award_decision" ("id", "realm", "tabulation_id", "position", "award", "contest_id", "appearance_id", "group_id", "group", "person_id", "size") VALUES
('01a227211c0b70fb859f6d13c6aaca97', '360000', '01a227211b4a765ba0d8c89cbdeb887a', 1, 'gold', '01a227210fad72aa8d01765b300079f7', '01a2272111067214bf47f5794d7e1b90', '01a2272100ed779cbb7a874e974f0694', '4136010414', NULL, 1),
('01a227211c0b70fb859f6d140e53b0ec', '360000', '01a227211b4a765ba0d8c89cbdeb887a', 2, 'silver', '01a227210fad72aa8d01765b300079f7', '01a2272112b275b189fe2d469c56c079', '01a2272100ed779cbb7a874e974f0694', '4136010414', NULL, 1),
('01a227211c0b70fb859f6d15039b8ee9', '360000', '01a227211b4a765ba0d8c89cbdeb887a', 3, 'bronze', '01a227210fad72aa8d01765b300079f7', '01a2272114507538990d2079cd7a38d8', '01a2272100ed779cbb7a874e974f0694', '4136010414', NULL, 1),
('01a227212a8e76c48ffcc5749e9258f6', '360000', '01a227212a4777cba9eeababbd80e482', 1, 'gold', '01a22721243b763cb48d24a82bd7ce20', '01a22721250277f4a3d1ef6df63aa6bb', '01a2272100ed779cbb7a8753da29620b', '4136010421', NULL, 1),
('01a227212a8e76c48ffcc5755f2d5060', '360000', '01a227212a4777cba9eeababbd80e482', 2, 'silver', '01a22721243b763cb48d24a82bd7ce20', '01a227212606758c8803e1ee311eda57', '01a2272100ed779cbb7a8753da29620b', '4136010421', NULL, 1),
('01a227212a8e76c48ffcc5764f6200d6', '360000', '01a227212a4777cba9eeababbd80e482', 3, 'bronze', '01a22721243b763cb48d24a82bd7ce20', '01a22721271b7284b33c4526e0e53aae', '01a2272100ed779cbb7a8753da29620b', '4136010421', NULL, 1),
('01a2272133c4712ea8bc2cd1b6d3a3eb', '360000', '01a227213381731ea535873a7ce29de5', 1, 'gold', '01a227210fa271529bd303b0b003ccc9', '01a227211f0b7222b408471c1ac21497', '01a2272100ed779cbb7a874e974f0694', '4136010414', NULL, 1),
('01a2272133c4712ea8bc2cd2a0df7e58', '360000', '01a227213381731ea535873a7ce29de5', 2, 'silver', '01a227210fa271529bd303b0b003ccc9', '01a227212c0a7149a678bdf38bebd8d4', '01a2272100ed779cbb7a8753da29620b', '4136010421', NULL, 1),
('01a2272133c4712ea8bc2cd344166e77', '360000', '01a227213381731ea535873a7ce29de5', 3, 'bronze', '01a227210fa271529bd303b0b003ccc9', '01a227211f2270b3ba46e6ca565bcea6', '01a2272100ed779cbb7a874e974f0694', '4136010414', NULL, 1),
('01a22800000070008000000000000055', '360000', '01a227211b4a765ba0d8c89cbdeb887a', 99, 'best-organiser', NULL, NULL, '01a2272100ed779cbb7a874e974f0694', '4136010414', NULL, 0);
INSERT INTO "conflict" ("id", "person_id", "kind", "with_person_id", "with_organisation_id", "appearance_id", "note", "by_id", "at", "withdrawn_at") VALUES
('01a22800000070008000000000000046', '01a227210c1e751cbcd83bb61ca4d90d', 'kin', '01a227210ea874d897df91beac8b1e16', NULL, NULL, '表亲', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000047', '01a227210c1e751cbcd83bb61ca4d90d', 'employer', NULL, '01a2272100ed779cbb7a874e974f0694', NULL, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001'),
('01a22800000070008000000000000048', '01a227210c1e751cbcd83bb61ca4d90d', 'declared', NULL, NULL, '01a22800000070008000000000000037', NULL, NULL, '2026-03-25 02:30:00.000000', NULL);
INSERT INTO "contest" ("id", "realm", "edition_id", "parent_id", "organisation_id", "key", "stage", "track", "division", "frozen_text", "frozen_digest", "frozen_at", "created_at") VALUES
('01a227210fa271529bd303b0b003ccc9', '360000', '01a22721085f70408d9f92fdf635663a', NULL, '01a22721007575e89e78eed06e534c51', 'province/360000/essay/open', 'province', 'essay', 'open', '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
# provincial final. Made up, every rule of it.
law = "1"

[edition]
key = "rehearsal"
series = "rehearsal"
series_name = { zh = "演练赛", en = "Rehearsal" }
number = 1
year = 2026
zone = "Asia/Shanghai"
name = { zh = "全流程演练赛", en = "Rehearsal of the whole path" }
names = "full"
publicity = { days = 3, working = false }
source = "assumed"

[[edition.tier]]
key = "school"
name = { zh = "校赛", en = "School round" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.tier]]
key = "province"
name = { zh = "省赛", en = "Provincial final" }
sign = { zh = "省", en = "P" }
run_by = "authority"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry", "same-school"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.division]]
key = "open"
name = { zh = "公开组", en = "Open" }

[[edition.track]]
key = "essay"
name = { zh = "征文", en = "Essay" }
divisions = ["open"]
exclusive = true
source = "assumed"

  [[edition.track.material]]
  key = "text"
  name = { zh = "正文", en = "Essay" }
  formats = ["pdf"]
  max_mb = 5

  [[edition.track.eligibility]]
  rule = "role"
  is = ["student"]
  source = "assumed"

[[edition.period]]
stage = "school"
phase = "registration"
opens = 2026-03-01T00:00:00
closes = 2026-03-11T00:00:00

[[edition.period]]
stage = "school"
phase = "verification"
opens = 2026-03-01T00:00:00
closes = 2026-03-13T00:00:00

[[edition.period]]
stage = "school"
phase = "judging"
opens = 2026-03-14T00:00:00
closes = 2026-03-18T00:00:00

[[edition.period]]
stage = "province"
phase = "registration"
opens = 2026-03-20T00:00:00
closes = 2026-03-30T00:00:00

[[edition.period]]
stage = "province"
phase = "judging"
opens = 2026-04-01T00:00:00
closes = 2026-04-05T00:00:00

[[scheme]]
key = "essay"
  [[scheme.criterion]]
  key = "essay"
  name = { zh = "文章", en = "Essay" }
    [[scheme.criterion.aspect]]
    key = "content"
    name = { zh = "内容", en = "Content" }
    kind = "judged"
    max = 60
    [[scheme.criterion.aspect]]
    key = "form"
    name = { zh = "表达", en = "Form" }
    kind = "judged"
    max = 40

[panel]
unit = "sheet"
combine = "mean"
min_judges = 2
round = 2

[ranking]
by = "score"
precedence = ["score", "lot"]

[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
  tie = "stop"
  [[ladder.rung]]
  award = "silver"
  upto = "2"
  tie = "stop"
  [[ladder.rung]]
  award = "bronze"
  upto = "3"
  tie = "stop"

[[table]]
key = "medals"
order = ["gold", "silver", "bronze"]

[[advance]]
applies_to = ["school/*"]
to = "province"
take = "2"
tie = "stop"
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '2026-04-02 03:00:00.000000', '2026-03-03 02:00:00.000000'),
('01a227210fad72aa8d01765b300079f7', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a874e974f0694', 'school/4136010414/essay/open', 'school', 'essay', 'open', '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
# provincial final. Made up, every rule of it.
law = "1"

[edition]
key = "rehearsal"
series = "rehearsal"
series_name = { zh = "演练赛", en = "Rehearsal" }
number = 1
year = 2026
zone = "Asia/Shanghai"
name = { zh = "全流程演练赛", en = "Rehearsal of the whole path" }
names = "full"
publicity = { days = 3, working = false }
source = "assumed"

[[edition.tier]]
key = "school"
name = { zh = "校赛", en = "School round" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.tier]]
key = "province"
name = { zh = "省赛", en = "Provincial final" }
sign = { zh = "省", en = "P" }
run_by = "authority"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry", "same-school"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.division]]
key = "open"
name = { zh = "公开组", en = "Open" }

[[edition.track]]
key = "essay"
name = { zh = "征文", en = "Essay" }
divisions = ["open"]
exclusive = true
source = "assumed"

  [[edition.track.material]]
  key = "text"
  name = { zh = "正文", en = "Essay" }
  formats = ["pdf"]
  max_mb = 5

  [[edition.track.eligibility]]
  rule = "role"
  is = ["student"]
  source = "assumed"

[[edition.period]]
stage = "school"
phase = "registration"
opens = 2026-03-01T00:00:00
closes = 2026-03-11T00:00:00

[[edition.period]]
stage = "school"
phase = "verification"
opens = 2026-03-01T00:00:00
closes = 2026-03-13T00:00:00

[[edition.period]]
stage = "school"
phase = "judging"
opens = 2026-03-14T00:00:00
closes = 2026-03-18T00:00:00

[[edition.period]]
stage = "province"
phase = "registration"
opens = 2026-03-20T00:00:00
closes = 2026-03-30T00:00:00

[[edition.period]]
stage = "province"
phase = "judging"
opens = 2026-04-01T00:00:00
closes = 2026-04-05T00:00:00

[[scheme]]
key = "essay"
  [[scheme.criterion]]
  key = "essay"
  name = { zh = "文章", en = "Essay" }
    [[scheme.criterion.aspect]]
    key = "content"
    name = { zh = "内容", en = "Content" }
    kind = "judged"
    max = 60
    [[scheme.criterion.aspect]]
    key = "form"
    name = { zh = "表达", en = "Form" }
    kind = "judged"
    max = 40

[panel]
unit = "sheet"
combine = "mean"
min_judges = 2
round = 2

[ranking]
by = "score"
precedence = ["score", "lot"]

[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
  tie = "stop"
  [[ladder.rung]]
  award = "silver"
  upto = "2"
  tie = "stop"
  [[ladder.rung]]
  award = "bronze"
  upto = "3"
  tie = "stop"

[[table]]
key = "medals"
order = ["gold", "silver", "bronze"]

[[advance]]
applies_to = ["school/*"]
to = "province"
take = "2"
tie = "stop"
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '2026-03-15 03:00:00.000000', '2026-03-03 02:00:00.000000'),
('01a22721243b763cb48d24a82bd7ce20', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a8753da29620b', 'school/4136010421/essay/open', 'school', 'essay', 'open', '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
# provincial final. Made up, every rule of it.
law = "1"

[edition]
key = "rehearsal"
series = "rehearsal"
series_name = { zh = "演练赛", en = "Rehearsal" }
number = 1
year = 2026
zone = "Asia/Shanghai"
name = { zh = "全流程演练赛", en = "Rehearsal of the whole path" }
names = "full"
publicity = { days = 3, working = false }
source = "assumed"

[[edition.tier]]
key = "school"
name = { zh = "校赛", en = "School round" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.tier]]
key = "province"
name = { zh = "省赛", en = "Provincial final" }
sign = { zh = "省", en = "P" }
run_by = "authority"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry", "same-school"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.division]]
key = "open"
name = { zh = "公开组", en = "Open" }

[[edition.track]]
key = "essay"
name = { zh = "征文", en = "Essay" }
divisions = ["open"]
exclusive = true
source = "assumed"

  [[edition.track.material]]
  key = "text"
  name = { zh = "正文", en = "Essay" }
  formats = ["pdf"]
  max_mb = 5

  [[edition.track.eligibility]]
  rule = "role"
  is = ["student"]
  source = "assumed"

[[edition.period]]
stage = "school"
phase = "registration"
opens = 2026-03-01T00:00:00
closes = 2026-03-11T00:00:00

[[edition.period]]
stage = "school"
phase = "verification"
opens = 2026-03-01T00:00:00
closes = 2026-03-13T00:00:00

[[edition.period]]
stage = "school"
phase = "judging"
opens = 2026-03-14T00:00:00
closes = 2026-03-18T00:00:00

[[edition.period]]
stage = "province"
phase = "registration"
opens = 2026-03-20T00:00:00
closes = 2026-03-30T00:00:00

[[edition.period]]
stage = "province"
phase = "judging"
opens = 2026-04-01T00:00:00
closes = 2026-04-05T00:00:00

[[scheme]]
key = "essay"
  [[scheme.criterion]]
  key = "essay"
  name = { zh = "文章", en = "Essay" }
    [[scheme.criterion.aspect]]
    key = "content"
    name = { zh = "内容", en = "Content" }
    kind = "judged"
    max = 60
    [[scheme.criterion.aspect]]
    key = "form"
    name = { zh = "表达", en = "Form" }
    kind = "judged"
    max = 40

[panel]
unit = "sheet"
combine = "mean"
min_judges = 2
round = 2

[ranking]
by = "score"
precedence = ["score", "lot"]

[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
  tie = "stop"
  [[ladder.rung]]
  award = "silver"
  upto = "2"
  tie = "stop"
  [[ladder.rung]]
  award = "bronze"
  upto = "3"
  tie = "stop"

[[table]]
key = "medals"
order = ["gold", "silver", "bronze"]

[[advance]]
applies_to = ["school/*"]
to = "province"
take = "2"
tie = "stop"
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '2026-03-15 03:00:00.000000', '2026-03-03 02:00:00.000000');
INSERT INTO "decision" ("id", "edition_id", "contest_id", "stage", "award", "appearance_id", "organisation_id", "reason", "by_id", "at", "withdrawn_at") VALUES
('01a2280000007000800000000000004e', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'school', 'best-essay', '01a2272111067214bf47f5794d7e1b90', NULL, '评议', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', NULL),
('01a2280000007000800000000000004f', '01a22721085f70408d9f92fdf635663a', NULL, 'province', 'best-organiser', NULL, '01a2272100ed779cbb7a874e974f0694', '推荐', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001');
INSERT INTO "draw" ("id", "contest_id", "seed", "witness", "by_id", "at") VALUES
('01a22800000070008000000000000041', '01a227210fad72aa8d01765b300079f7', '2026-03-15 沪深 3000', '监督员', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000');
INSERT INTO "edition" ("id", "key", "series_id", "name", "short", "year", "zone", "begins", "ends", "opened_at", "archived_at", "created_at", "created_by") VALUES
('01a22721085f70408d9f92fdf635663a', 'rehearsal', '01a227210854745686d663ec251d2645', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', 2026, 'Asia/Shanghai', NULL, NULL, '2026-03-01 02:00:00.000000', NULL, '2026-03-01 02:00:00.000000', NULL),
('01a22800000070008000000000000019', 'other-2026', '01a2280000007000800000000000000f', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', 2026, 'Asia/Shanghai', '2026-01-01', '2026-12-31', NULL, '2026-03-25 02:30:00.000000', '2026-03-01 02:00:00.000000', NULL);
INSERT INTO "enrolment" ("id", "realm", "person_id", "organisation_id", "department_id", "number", "level", "programme", "entry_year", "years", "settled", "confirmed_at", "confirmed_by", "ended_at") VALUES
('01a2272109f6721f9e45198e8b02f8d6', '360000', '01a2272109bf733d9f3f5df6edb43389', '01a2272100ed779cbb7a874e974f0694', NULL, 'R41360104141', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227210b4272b4b971392b3ef725cb', '360000', '01a227210b31733d9ada4cf77de53d02', '01a2272100ed779cbb7a874e974f0694', NULL, 'R41360104142', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227210c2e7437818764c82bb083c2', '360000', '01a227210c1e751cbcd83bb61ca4d90d', '01a2272100ed779cbb7a874e974f0694', NULL, 'R41360104143', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227210cf67638bd1e42f17582608e', '360000', '01a227210cf27785b8bcbe109d412fbd', '01a2272100ed779cbb7a874e974f0694', NULL, 'R41360104144', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227210dd77111bdbc7d73cfc747ad', '360000', '01a227210dc875ebb2244a99bb488bec', '01a2272100ed779cbb7a874e974f0694', NULL, 'R41360104145', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227210eb4741fba294f5fca757c9c', '360000', '01a227210ea874d897df91beac8b1e16', '01a2272100ed779cbb7a874e974f0694', NULL, 'S0001', 'bachelor', '汉语言文学', 2024, 4, false, '2026-03-11 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL),
('01a2272111e1770fab73fa94d8c862f4', '360000', '01a2272111d1777ea37819e453264b5c', '01a2272100ed779cbb7a874e974f0694', NULL, 'S0002', 'bachelor', '汉语言文学', 2024, 4, false, '2026-03-11 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL),
('01a22721137a7267be17fca0df3fd267', '360000', '01a22721136a70f6a8f629b4a21bf285', '01a2272100ed779cbb7a874e974f0694', NULL, 'S0003', 'bachelor', '汉语言文学', 2024, 4, false, '2026-03-11 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL),
('01a227211ffd779f907834edfeafbf3b', '360000', '01a227211ff0768ca567dd22252f943c', '01a2272100ed779cbb7a8753da29620b', NULL, 'R41360104211', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a2272120d076f5a041cd911a6d8ad7', '360000', '01a2272120c07761b150cd1cff88030f', '01a2272100ed779cbb7a8753da29620b', NULL, 'R41360104212', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a22721219c71d7a6cd434ec92ee266', '360000', '01a22721219077bda3a1f3ae9f277a61', '01a2272100ed779cbb7a8753da29620b', NULL, 'R41360104213', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227212252774c940821fb304be14c', '360000', '01a22721224f71f7858c63118ea75e1b', '01a2272100ed779cbb7a8753da29620b', NULL, 'R41360104214', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a22721230d75b28f8d22e842fcefd2', '360000', '01a227212301712fb3ff9c409fe52d7f', '01a2272100ed779cbb7a8753da29620b', NULL, 'R41360104215', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a2272123d1755092aea9e897d8b467', '360000', '01a2272123c1714a9a7f8ddf0ff0725b', '01a2272100ed779cbb7a8753da29620b', NULL, 'S0001', 'bachelor', '汉语言文学', 2024, 4, false, '2026-03-11 02:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL),
('01a22721258774eaa0d6786088db186d', '360000', '01a22721258073458cd38c80c1b37f22', '01a2272100ed779cbb7a8753da29620b', NULL, 'S0002', 'bachelor', '汉语言文学', 2024, 4, false, '2026-03-11 02:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL),
('01a22721269477daa61f00068483882b', '360000', '01a227212689707580babcf2cc938db7', '01a2272100ed779cbb7a8753da29620b', NULL, 'S0003', 'bachelor', '汉语言文学', 2024, 4, false, '2026-03-11 02:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL),
('01a227212ceb725594f42cbb84f0f5d7', '360000', '01a227212cd87058b5dd996f28cc010c', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'R3600001', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227212d8d7613b5b5468dc608804e', '360000', '01a227212d8b71549ecb7a86e28c3f1a', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'R3600002', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227212e327305b9cd8e7789e555b2', '360000', '01a227212e30734d929d895a3267cb60', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'R3600003', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227212edb75e596039111563a51a7', '360000', '01a227212ed070ac8599d20491a73a1c', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'R3600004', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a227212f5973188574735757b611c5', '360000', '01a227212f4e75489c2831106acb7abd', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'R3600005', 'staff', NULL, NULL, NULL, false, NULL, NULL, NULL),
('01a22800000070008000000000000014', '360000', '01a227210ea874d897df91beac8b1e16', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', NULL, 'bachelor', '汉语言文学', 2024, 4, false, '2026-03-11 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000015', '360000', '01a227210ea874d897df91beac8b1e16', '01a2280000007000800000000000000c', NULL, NULL, 'bachelor', '汉语言文学', 2024, 4, false, NULL, NULL, NULL);
INSERT INTO "entry" ("id", "realm", "edition_id", "contest_id", "track", "division", "number", "title", "home_id", "department_id", "delegation_id", "status", "exclusive", "attributes", "created_by", "created_at", "submitted_at", "decided_at", "withdrawn_at", "withdrawn_reason", "withdrawn_from", "version") VALUES
('01a227210fde74d39ad2a214cb0e6f5e', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'X0149', '沈知远的文章', '01a2272100ed779cbb7a874e974f0694', NULL, '01a22721011477388cb68f2421297eee', 'verified', NULL, '{}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-03 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL, 5),
('01a22721122a76c4868f8a1b796bac80', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Y5323', '陆小满的文章', '01a2272100ed779cbb7a874e974f0694', NULL, '01a22721011477388cb68f2421297eee', 'verified', NULL, '{}', '01a2272111d1777ea37819e5ce9b2abc', '2026-03-04 02:00:00.000000', '2026-03-04 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL, 5),
('01a2272113d37619b01be0517b5a8524', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'T2837', '方一诺的文章', '01a2272100ed779cbb7a874e974f0694', NULL, '01a22721011477388cb68f2421297eee', 'verified', NULL, '{}', '01a2272113777798aaa496200328d15c', '2026-03-05 02:00:00.000000', '2026-03-05 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL, 5),
('01a22721244d77fdaaf6baab17de6cd4', '360000', '01a22721085f70408d9f92fdf635663a', '01a22721243b763cb48d24a82bd7ce20', 'essay', 'open', 'N8072', '顾清和的文章', '01a2272100ed779cbb7a8753da29620b', NULL, '01a22721011477388cb68f2421297eee', 'verified', NULL, '{}', '01a2272123c1714a9a7f8de0076797a4', '2026-03-03 02:00:00.000000', '2026-03-03 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL, 5),
('01a2272125a673fa95ed4b7417cef361', '360000', '01a22721085f70408d9f92fdf635663a', '01a22721243b763cb48d24a82bd7ce20', 'essay', 'open', 'C9068', '何雨桐的文章', '01a2272100ed779cbb7a8753da29620b', NULL, '01a22721011477388cb68f2421297eee', 'verified', NULL, '{}', '01a22721258073458cd38c811b4f433d', '2026-03-04 02:00:00.000000', '2026-03-04 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL, 5),
('01a2272126c27247be3664b2419aaca5', '360000', '01a22721085f70408d9f92fdf635663a', '01a22721243b763cb48d24a82bd7ce20', 'essay', 'open', 'J4485', '邵明川的文章', '01a2272100ed779cbb7a8753da29620b', NULL, '01a22721011477388cb68f2421297eee', 'verified', NULL, '{}', '01a22721268a756db732782de720424e', '2026-03-05 02:00:00.000000', '2026-03-05 02:00:00.000000', '2026-03-11 02:00:00.000000', NULL, NULL, NULL, 5),
('01a2280000007000800000000000001f', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1000', '附加作品0', '01a2272100ed779cbb7a874e974f0694', NULL, '01a22721011477388cb68f2421297eee', 'draft', NULL, '{}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', NULL, NULL, NULL, NULL, NULL, 5),
('01a22800000070008000000000000022', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1001', '附加作品1', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'submitted', 'rehearsal:x1', '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, NULL, 5),
('01a22800000070008000000000000025', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1002', '附加作品2', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'returned', NULL, '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, 5),
('01a22800000070008000000000000029', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1003', '附加作品3', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'rejected', 'rehearsal:x3', '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, 5),
('01a2280000007000800000000000002d', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1004', '附加作品4', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'withdrawn', NULL, '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', NULL, '2026-03-26 02:30:00.000001', '生病', 'submitted', 5),
('01a2280000007000800000000000002f', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1005', '附加作品5', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'verified', 'rehearsal:x5', '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, 5),
('01a22800000070008000000000000031', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1006', '附加作品6', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'verified', NULL, '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, 5),
('01a22800000070008000000000000033', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1007', '附加作品7', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'verified', 'rehearsal:x7', '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, 5),
('01a22800000070008000000000000035', '360000', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 'essay', 'open', 'Z1008', '附加作品8', '01a2272100ed779cbb7a874e974f0694', '01a2280000007000800000000000000c', '01a22721011477388cb68f2421297eee', 'verified', NULL, '{"language": "zh"}', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, 5);
INSERT INTO "entry_member" ("id", "entry_id", "person_id", "role", "place", "accepted_at", "exclusive") VALUES
('01a227210ff674a7a0ae67bf2964c2fe', '01a227210fde74d39ad2a214cb0e6f5e', '01a227210ea874d897df91beac8b1e16', 'competitor', 1, '2026-03-03 02:00:00.000000', '01a22721-085f-7040-8d9f-92fdf635663a:01a22721-0ea8-74d8-97df-91beac8b1e16'),
('01a22721123a7154880a3be5a2917327', '01a22721122a76c4868f8a1b796bac80', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-04 02:00:00.000000', '01a22721-085f-7040-8d9f-92fdf635663a:01a22721-11d1-777e-a378-19e453264b5c'),
('01a2272113e3777e875fe152440b1f29', '01a2272113d37619b01be0517b5a8524', '01a22721136a70f6a8f629b4a21bf285', 'competitor', 1, '2026-03-05 02:00:00.000000', '01a22721-085f-7040-8d9f-92fdf635663a:01a22721-136a-70f6-a8f6-29b4a21bf285'),
('01a22721245a75239ba9f82810a1b7ca', '01a22721244d77fdaaf6baab17de6cd4', '01a2272123c1714a9a7f8ddf0ff0725b', 'competitor', 1, '2026-03-03 02:00:00.000000', '01a22721-085f-7040-8d9f-92fdf635663a:01a22721-23c1-714a-9a7f-8ddf0ff0725b'),
('01a2272125ad775ebf2b4b4453477771', '01a2272125a673fa95ed4b7417cef361', '01a22721258073458cd38c80c1b37f22', 'competitor', 1, '2026-03-04 02:00:00.000000', '01a22721-085f-7040-8d9f-92fdf635663a:01a22721-2580-7345-8cd3-8c80c1b37f22'),
('01a2272126ca74b0b1a6f97388dcc553', '01a2272126c27247be3664b2419aaca5', '01a227212689707580babcf2cc938db7', 'competitor', 1, '2026-03-05 02:00:00.000000', '01a22721-085f-7040-8d9f-92fdf635663a:01a22721-2689-7075-80ba-bcf2cc938db7'),
('01a22800000070008000000000000020', '01a2280000007000800000000000001f', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, NULL, 'member:x0'),
('01a22800000070008000000000000021', '01a2280000007000800000000000001f', '01a227210b31733d9ada4cf77de53d02', 'adviser', 1, NULL, NULL),
('01a22800000070008000000000000023', '01a22800000070008000000000000022', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000024', '01a22800000070008000000000000022', '01a227210b31733d9ada4cf77de53d02', 'adviser', 1, NULL, NULL),
('01a22800000070008000000000000026', '01a22800000070008000000000000025', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', 'member:x2'),
('01a2280000007000800000000000002a', '01a22800000070008000000000000029', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', NULL),
('01a2280000007000800000000000002e', '01a2280000007000800000000000002d', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', 'member:x4'),
('01a22800000070008000000000000030', '01a2280000007000800000000000002f', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000032', '01a22800000070008000000000000031', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', 'member:x6'),
('01a22800000070008000000000000034', '01a22800000070008000000000000033', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000036', '01a22800000070008000000000000035', '01a2272111d1777ea37819e453264b5c', 'competitor', 1, '2026-03-25 02:30:00.000000', 'member:x8');
INSERT INTO "group_facts" ("id", "edition_id", "organisation_id", "attributes", "source") VALUES
('01a22800000070008000000000000050', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', '{"students": 30000}', NULL),
('01a22800000070008000000000000051', '01a22721085f70408d9f92fdf635663a', '01a22721007575e89e78eed06e534c51', '{"students": 30000}', '年报');
INSERT INTO "honour" ("id", "realm", "person_id", "organisation_id", "series_id", "edition_key", "contest_key", "stage", "track", "award", "publication", "given_at", "withdrawn_at") VALUES
('01a227211dce748691f3aa792f0cae75', '360000', '01a227210ea874d897df91beac8b1e16', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'rehearsal', 'school/4136010414/essay/open', 'school', 'essay', 'gold', 'rehearsal-1', '2026-03-19 05:00:00.000000', NULL),
('01a227211dce748691f3aa7a44470ce6', '360000', '01a2272111d1777ea37819e453264b5c', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'rehearsal', 'school/4136010414/essay/open', 'school', 'essay', 'silver', 'rehearsal-1', '2026-03-19 05:00:00.000000', NULL),
('01a227211dce748691f3aa7ba05af6b0', '360000', '01a22721136a70f6a8f629b4a21bf285', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'rehearsal', 'school/4136010414/essay/open', 'school', 'essay', 'bronze', 'rehearsal-1', '2026-03-19 05:00:00.000000', NULL),
('01a227212b6c71a787d694cafa96ecc6', '360000', '01a2272123c1714a9a7f8ddf0ff0725b', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'rehearsal', 'school/4136010421/essay/open', 'school', 'essay', 'gold', 'rehearsal-2', '2026-03-19 05:00:00.000000', NULL),
('01a227212b6c71a787d694cb60349caa', '360000', '01a22721258073458cd38c80c1b37f22', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'rehearsal', 'school/4136010421/essay/open', 'school', 'essay', 'silver', 'rehearsal-2', '2026-03-19 05:00:00.000000', NULL),
('01a227212b6c71a787d694cc99279e0a', '360000', '01a227212689707580babcf2cc938db7', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'rehearsal', 'school/4136010421/essay/open', 'school', 'essay', 'bronze', 'rehearsal-2', '2026-03-19 05:00:00.000000', NULL),
('01a2272134b2746f859586f17b18ba27', '360000', '01a227210ea874d897df91beac8b1e16', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'rehearsal', 'province/360000/essay/open', 'province', 'essay', 'gold', 'rehearsal-3', '2026-04-06 05:00:00.000000', NULL),
('01a2272134b2746f859586f2bdf90097', '360000', '01a22721258073458cd38c80c1b37f22', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'rehearsal', 'province/360000/essay/open', 'province', 'essay', 'silver', 'rehearsal-3', '2026-04-06 05:00:00.000000', NULL),
('01a2272134b2746f859586f3d7b760f6', '360000', '01a2272111d1777ea37819e453264b5c', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'rehearsal', 'province/360000/essay/open', 'province', 'essay', 'bronze', 'rehearsal-3', '2026-04-06 05:00:00.000000', '2026-03-26 02:30:00.000001');
INSERT INTO "invitation" ("id", "token_index", "code_index", "name", "email", "role", "organisation_id", "series_id", "home_id", "account_id", "made_by", "made_at", "expires_at", "used_at", "revoked_at") VALUES
('01a22800000070008000000000000016', '0000000000000000000000000000000000000000000000000000000000000064', NULL, '受邀人', 'guest@example.org', 'judge', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', NULL, '01a227210b3277ae9152f09ec6111a4f', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000017', '0000000000000000000000000000000000000000000000000000000000000065', NULL, '受邀人', NULL, 'judge', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', '01a2272100ed779cbb7a874e974f0694', NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', NULL, NULL),
('01a22800000070008000000000000018', '0000000000000000000000000000000000000000000000000000000000000066', '0000000000000000000000000000000000000000000000000000000000000007', '受邀人', NULL, 'organiser', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', '01a2272100ed779cbb7a874e974f0694', NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', NULL, '2026-03-25 02:30:00.000000');
INSERT INTO "job" ("id", "kind", "asked", "state", "done", "total", "resume_at", "outcome", "fault", "cancel", "by_id", "asked_at", "seen_at", "ended_at") VALUES
('01a22800000070008000000000000003', 'publication.bundle', '{"edition": "rehearsal"}', 'waiting', 1, NULL, NULL, NULL, NULL, false, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', NULL),
('01a22800000070008000000000000004', 'publication.bundle', '{"edition": "rehearsal"}', 'running', 1, 3, '{"at": 1}', NULL, NULL, false, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', NULL),
('01a22800000070008000000000000005', 'publication.bundle', '{"edition": "rehearsal"}', 'done', 1, 3, NULL, '{"rows": 3}', NULL, false, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000006', 'publication.bundle', '{"edition": "rehearsal"}', 'failed', 1, 3, NULL, NULL, 'OSError', false, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000007', 'publication.bundle', '{"edition": "rehearsal"}', 'cancelled', 1, 3, NULL, NULL, NULL, true, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', '2026-03-25 02:30:00.000000');
INSERT INTO "letter" ("id", "to", "subject", "text", "written_at", "sent_at", "tries") VALUES
('01a22800000070008000000000000008', 'shen@example.edu.cn', '通知', '您好，
‘’“” 𠮷''
', '2026-03-25 02:30:00.000000', NULL, 0),
('01a22800000070008000000000000009', 'shen@example.edu.cn', '通知', '您好，
‘’“” 𠮷''
', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', 0);
INSERT INTO "lot" ("id", "contest_id", "appearance_id", "draw_id", "purpose", "number", "witness", "by_id", "at") VALUES
('01a22721327671a39c3105ba30f70e8d', '01a227210fa271529bd303b0b003ccc9', '01a227211f0b7222b408471c1ac21497', NULL, 'tie', 1, '两位评委', '01a227212f4e75489c28311189f96c9b', '2026-04-06 02:00:00.000000'),
('01a22721328071e6b81c0222c6104cc5', '01a227210fa271529bd303b0b003ccc9', '01a227211f2270b3ba46e6ca565bcea6', NULL, 'tie', 2, '两位评委', '01a227212f4e75489c28311189f96c9b', '2026-04-06 02:00:00.000000'),
('01a22721328f779d95828a25b2862923', '01a227210fa271529bd303b0b003ccc9', '01a227212bec764882dee73fb5273b4d', NULL, 'tie', 3, '两位评委', '01a227212f4e75489c28311189f96c9b', '2026-04-06 02:00:00.000000'),
('01a2272132927201899e4c8ea6b147b8', '01a227210fa271529bd303b0b003ccc9', '01a227212c0a7149a678bdf38bebd8d4', NULL, 'tie', 4, '两位评委', '01a227212f4e75489c28311189f96c9b', '2026-04-06 02:00:00.000000'),
('01a22800000070008000000000000042', '01a227210fad72aa8d01765b300079f7', '01a2272111067214bf47f5794d7e1b90', '01a22800000070008000000000000041', 'order', 1, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000043', '01a227210fad72aa8d01765b300079f7', '01a2272112b275b189fe2d469c56c079', '01a22800000070008000000000000041', 'order', 2, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000');
INSERT INTO "material" ("id", "entry_id", "kind", "version", "name", "digest", "size", "media_type", "by_id", "at") VALUES
('01a22721108a7006b3104a92fbb5a12e', '01a227210fde74d39ad2a214cb0e6f5e', 'text', 1, 'essay.pdf', '3cb235d29d5d0cc4077997b2b2d0d3c776dfca3fe55164d084ff11e372ab8adf', 134, 'application/pdf', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000'),
('01a22721126a776cbff2470368ef1dc3', '01a22721122a76c4868f8a1b796bac80', 'text', 1, 'essay.pdf', '99c45785d09cb7282ac275ad7229a27c8a14b64d4e3d68e87b8ee879b2bccf2c', 134, 'application/pdf', '01a2272111d1777ea37819e5ce9b2abc', '2026-03-04 02:00:00.000000'),
('01a22721140b7678911cb34a8983917e', '01a2272113d37619b01be0517b5a8524', 'text', 1, 'essay.pdf', '30e190898fdead08d3d0f66879247bf6800018ef7b0bc818c3ec643c71e2960a', 134, 'application/pdf', '01a2272113777798aaa496200328d15c', '2026-03-05 02:00:00.000000'),
('01a2272124a174208dc5a46456786279', '01a22721244d77fdaaf6baab17de6cd4', 'text', 1, 'essay.pdf', '2072167284ae8b59f6b1056fb5cea6ba03216a4da272ae7a77b48387744774c6', 134, 'application/pdf', '01a2272123c1714a9a7f8de0076797a4', '2026-03-03 02:00:00.000000'),
('01a2272125ce723385646788c5ac34b2', '01a2272125a673fa95ed4b7417cef361', 'text', 1, 'essay.pdf', '23ca099a1ddaf7785a266bde1a8261ab64ab836e287cd42a65df0d354ed9d9ca', 134, 'application/pdf', '01a22721258073458cd38c811b4f433d', '2026-03-04 02:00:00.000000'),
('01a2272126e973e6866fa35308234a72', '01a2272126c27247be3664b2419aaca5', 'text', 1, 'essay.pdf', 'd82d2fafba520bbf933fb089a980b6871b6e17b1fcccac5814706b285e2fe4c9', 134, 'application/pdf', '01a22721268a756db732782de720424e', '2026-03-05 02:00:00.000000'),
('01a22800000070008000000000000040', '01a227210fde74d39ad2a214cb0e6f5e', 'text', 2, 'essay-2.pdf', '3cb235d29d5d0cc4077997b2b2d0d3c776dfca3fe55164d084ff11e372ab8adf', 134, 'application/pdf', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000');
INSERT INTO "membership" ("id", "account_id", "organisation_id", "series_id", "role", "granted_by", "granted_at", "revoked_at") VALUES
('01a227210a08703e97afa9920de703e5', '01a2272109c17361b10d1e425e53b99f', '01a2272100ed779cbb7a874e974f0694', NULL, 'teacher', '01a2272109c17361b10d1e425e53b99f', '2026-03-01 02:00:00.000000', NULL),
('01a227210a247601b8c4fd6b381835f3', '01a2272109c17361b10d1e425e53b99f', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'organiser', '01a2272109c17361b10d1e425e53b99f', '2026-03-01 02:00:00.000000', NULL),
('01a227210b507301840dfd9849d2e7c8', '01a227210b3277ae9152f09ec6111a4f', '01a2272100ed779cbb7a874e974f0694', NULL, 'teacher', '01a227210b3277ae9152f09ec6111a4f', '2026-03-01 02:00:00.000000', NULL),
('01a227210b5876ad877d10cccec677b9', '01a227210b3277ae9152f09ec6111a4f', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'organiser', '01a227210b3277ae9152f09ec6111a4f', '2026-03-01 02:00:00.000000', NULL),
('01a227210c33721da5436da72d7b1c1d', '01a227210c1e751cbcd83bb7ffd30662', '01a2272100ed779cbb7a874e974f0694', NULL, 'teacher', '01a227210c1e751cbcd83bb7ffd30662', '2026-03-01 02:00:00.000000', NULL),
('01a227210c38741680c8221b611ba8d9', '01a227210c1e751cbcd83bb7ffd30662', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'judge', '01a227210c1e751cbcd83bb7ffd30662', '2026-03-01 02:00:00.000000', NULL),
('01a227210d0072c1b86299a6cb97bebd', '01a227210cf373b4b8e368d98d72da2c', '01a2272100ed779cbb7a874e974f0694', NULL, 'teacher', '01a227210cf373b4b8e368d98d72da2c', '2026-03-01 02:00:00.000000', NULL),
('01a227210d027674a03a443577246ada', '01a227210cf373b4b8e368d98d72da2c', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'judge', '01a227210cf373b4b8e368d98d72da2c', '2026-03-01 02:00:00.000000', NULL),
('01a227210dd875e6a70016c63a99714c', '01a227210dc875ebb2244a9a10552b77', '01a2272100ed779cbb7a874e974f0694', NULL, 'teacher', '01a227210dc875ebb2244a9a10552b77', '2026-03-01 02:00:00.000000', NULL),
('01a227210de37414bc56c33efaf88950', '01a227210dc875ebb2244a9a10552b77', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'chair', '01a227210dc875ebb2244a9a10552b77', '2026-03-01 02:00:00.000000', NULL),
('01a227210eb57338982b0b1e5fe02b08', '01a227210ea972e08257b7c7ef0ea2f1', '01a2272100ed779cbb7a874e974f0694', NULL, 'student', '01a227210ea972e08257b7c7ef0ea2f1', '2026-03-03 02:00:00.000000', NULL),
('01a2272111e272c2b9cab2ab162d1172', '01a2272111d1777ea37819e5ce9b2abc', '01a2272100ed779cbb7a874e974f0694', NULL, 'student', '01a2272111d1777ea37819e5ce9b2abc', '2026-03-04 02:00:00.000000', NULL),
('01a22721138372e79d5dd2f75a6523e5', '01a2272113777798aaa496200328d15c', '01a2272100ed779cbb7a874e974f0694', NULL, 'student', '01a2272113777798aaa496200328d15c', '2026-03-05 02:00:00.000000', NULL),
('01a227211ffe7554a6d84ac44af42196', '01a227211ff1758f905c5d24851165f4', '01a2272100ed779cbb7a8753da29620b', NULL, 'teacher', '01a227211ff1758f905c5d24851165f4', '2026-03-01 02:00:00.000000', NULL),
('01a22721200e760d954f850187b397a0', '01a227211ff1758f905c5d24851165f4', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'organiser', '01a227211ff1758f905c5d24851165f4', '2026-03-01 02:00:00.000000', NULL),
('01a2272120d17311947f0a0fb56c88ca', '01a2272120c07761b150cd1d7e0efe10', '01a2272100ed779cbb7a8753da29620b', NULL, 'teacher', '01a2272120c07761b150cd1d7e0efe10', '2026-03-01 02:00:00.000000', NULL),
('01a2272120dc708d9c890c587a2e327d', '01a2272120c07761b150cd1d7e0efe10', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'organiser', '01a2272120c07761b150cd1d7e0efe10', '2026-03-01 02:00:00.000000', NULL),
('01a22721219d74fb8249b24f2947f8e3', '01a2272121917345b7c495597b3bfcab', '01a2272100ed779cbb7a8753da29620b', NULL, 'teacher', '01a2272121917345b7c495597b3bfcab', '2026-03-01 02:00:00.000000', NULL),
('01a2272121ac71509fbf705f63ae8987', '01a2272121917345b7c495597b3bfcab', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'judge', '01a2272121917345b7c495597b3bfcab', '2026-03-01 02:00:00.000000', NULL),
('01a22721225c735b99257c566d2ac8a2', '01a2272122507424ade367ae25e43015', '01a2272100ed779cbb7a8753da29620b', NULL, 'teacher', '01a2272122507424ade367ae25e43015', '2026-03-01 02:00:00.000000', NULL),
('01a22721226875b9b42c683da144ad8b', '01a2272122507424ade367ae25e43015', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'judge', '01a2272122507424ade367ae25e43015', '2026-03-01 02:00:00.000000', NULL),
('01a22721230e72cf97db0ad739767313', '01a22721230274f793f395a82d680ee9', '01a2272100ed779cbb7a8753da29620b', NULL, 'teacher', '01a22721230274f793f395a82d680ee9', '2026-03-01 02:00:00.000000', NULL),
('01a2272123187753af552bf710ed3505', '01a22721230274f793f395a82d680ee9', '01a2272100ed779cbb7a8753da29620b', '01a227210854745686d663ec251d2645', 'chair', '01a22721230274f793f395a82d680ee9', '2026-03-01 02:00:00.000000', NULL),
('01a2272123d2733681d8f069a139ba8e', '01a2272123c1714a9a7f8de0076797a4', '01a2272100ed779cbb7a8753da29620b', NULL, 'student', '01a2272123c1714a9a7f8de0076797a4', '2026-03-03 02:00:00.000000', NULL),
('01a227212588774b91e81f2d6e76a076', '01a22721258073458cd38c811b4f433d', '01a2272100ed779cbb7a8753da29620b', NULL, 'student', '01a22721258073458cd38c811b4f433d', '2026-03-04 02:00:00.000000', NULL),
('01a22721269571f0a51bfc37253131ae', '01a22721268a756db732782de720424e', '01a2272100ed779cbb7a8753da29620b', NULL, 'student', '01a22721268a756db732782de720424e', '2026-03-05 02:00:00.000000', NULL),
('01a227212cec75419ea85e4ad10511c9', '01a227212cd87058b5dd9970ab9f41e5', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'teacher', '01a227212cd87058b5dd9970ab9f41e5', '2026-03-20 02:00:00.000000', NULL),
('01a227212cee733ca3cea23d2f9e70d8', '01a227212cd87058b5dd9970ab9f41e5', '01a22721007575e89e78eed06e534c51', '01a227210854745686d663ec251d2645', 'organiser', '01a227212cd87058b5dd9970ab9f41e5', '2026-03-20 02:00:00.000000', NULL),
('01a227212d8e7146aa7df2168e7c6889', '01a227212d8b71549ecb7a87678ae899', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'teacher', '01a227212d8b71549ecb7a87678ae899', '2026-03-20 02:00:00.000000', NULL),
('01a227212d9d7288b0de2bb1b5390ebd', '01a227212d8b71549ecb7a87678ae899', '01a22721007575e89e78eed06e534c51', '01a227210854745686d663ec251d2645', 'organiser', '01a227212d8b71549ecb7a87678ae899', '2026-03-20 02:00:00.000000', NULL),
('01a227212e327305b9cd8e78892ac646', '01a227212e30734d929d895b2365b3a2', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'teacher', '01a227212e30734d929d895b2365b3a2', '2026-03-20 02:00:00.000000', NULL),
('01a227212e4372dc9fec3ca1c09e9d6a', '01a227212e30734d929d895b2365b3a2', '01a22721007575e89e78eed06e534c51', '01a227210854745686d663ec251d2645', 'judge', '01a227212e30734d929d895b2365b3a2', '2026-03-20 02:00:00.000000', NULL),
('01a227212edc766ebf9296b392ab04db', '01a227212ed177deb502565c67544253', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'teacher', '01a227212ed177deb502565c67544253', '2026-03-20 02:00:00.000000', NULL),
('01a227212ede724a8672943b20a8c75c', '01a227212ed177deb502565c67544253', '01a22721007575e89e78eed06e534c51', '01a227210854745686d663ec251d2645', 'judge', '01a227212ed177deb502565c67544253', '2026-03-20 02:00:00.000000', NULL),
('01a227212f5973188574735852b2a8d8', '01a227212f4e75489c28311189f96c9b', '01a2272100ec76ebb5b3f51f0660eb77', NULL, 'teacher', '01a227212f4e75489c28311189f96c9b', '2026-03-20 02:00:00.000000', NULL),
('01a227212f627005aa6eaeca35510994', '01a227212f4e75489c28311189f96c9b', '01a22721007575e89e78eed06e534c51', '01a227210854745686d663ec251d2645', 'chair', '01a227212f4e75489c28311189f96c9b', '2026-03-20 02:00:00.000000', NULL),
('01a22800000070008000000000000010', '01a2272109c17361b10d1e425e53b99f', NULL, NULL, 'administrator', NULL, '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000011', '01a2272109c17361b10d1e425e53b99f', '01a22721007575e89e78eed06e534c51', '01a227210854745686d663ec251d2645', 'supervisor', NULL, '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000012', '01a2272109c17361b10d1e425e53b99f', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'organiser', '01a2272109c17361b10d1e425e53b99f', '2026-03-01 02:00:00.000000', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000013', '01a2272109c17361b10d1e425e53b99f', '01a2272100ed779cbb7a874e974f0694', '01a227210854745686d663ec251d2645', 'organiser', '01a2272109c17361b10d1e425e53b99f', '2026-03-01 02:00:00.000000', '2026-03-26 02:30:00.000001');
INSERT INTO "milestone" ("id", "contest_id", "what", "at", "by_id", "note", "undone_at") VALUES
('01a22721147b76dc8bb8d49ee1bcc843', '01a227210fad72aa8d01765b300079f7', 'roster-frozen', '2026-03-13 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL, NULL),
('01a2272118f0733d80af821f837b83e6', '01a227210fad72aa8d01765b300079f7', 'judging-opened', '2026-03-15 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL, NULL),
('01a227211a647472afc0c6e02762b36f', '01a227210fad72aa8d01765b300079f7', 'judging-closed', '2026-03-15 05:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL, NULL),
('01a227211b807504848b87a61b2dc8e0', '01a227210fad72aa8d01765b300079f7', 'tabulated', '2026-03-19 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL, NULL),
('01a227211de671f7bff6c28a451f608f', '01a227210fad72aa8d01765b300079f7', 'published', '2026-03-19 05:00:00.000000', '01a2272109c17361b10d1e425e53b99f', 'rehearsal-1', NULL),
('01a227211e1c72bfb2b006959b4270d4', '01a227210fad72aa8d01765b300079f7', 'final', '2026-03-22 16:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL, NULL),
('01a227211f46765f8aacf3a6e031fc3b', '01a227210fad72aa8d01765b300079f7', 'advanced', '2026-03-22 04:00:00.000000', '01a2272109c17361b10d1e425e53b99f', NULL, NULL),
('01a2272127307667beb54f074a79ca24', '01a22721243b763cb48d24a82bd7ce20', 'roster-frozen', '2026-03-13 02:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL, NULL),
('01a2272127e575029623e08e29702746', '01a22721243b763cb48d24a82bd7ce20', 'judging-opened', '2026-03-15 02:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL, NULL),
('01a22721297976b6a77bb5f6937e85e8', '01a22721243b763cb48d24a82bd7ce20', 'judging-closed', '2026-03-15 05:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL, NULL),
('01a227212a5974e19dfd2a26d3824de8', '01a22721243b763cb48d24a82bd7ce20', 'tabulated', '2026-03-19 02:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL, NULL),
('01a227212b78741492bd7b8d305acca2', '01a22721243b763cb48d24a82bd7ce20', 'published', '2026-03-19 05:00:00.000000', '01a227211ff1758f905c5d24851165f4', 'rehearsal-2', NULL),
('01a227212b9f726ea3376c62f769a32f', '01a22721243b763cb48d24a82bd7ce20', 'final', '2026-03-22 16:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL, NULL),
('01a227212c25758c8988da4159a3f8c6', '01a22721243b763cb48d24a82bd7ce20', 'advanced', '2026-03-22 04:00:00.000000', '01a227211ff1758f905c5d24851165f4', NULL, NULL),
('01a227212f6573e9aed985de818dc580', '01a227210fa271529bd303b0b003ccc9', 'roster-frozen', '2026-04-01 02:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', NULL, NULL),
('01a227213005747b92cef30258bd72ac', '01a227210fa271529bd303b0b003ccc9', 'judging-opened', '2026-04-02 02:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', NULL, NULL),
('01a22721316872cab1c1eb75912644c4', '01a227210fa271529bd303b0b003ccc9', 'judging-closed', '2026-04-02 05:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', NULL, NULL),
('01a22721325e75b6957c8856db6ca61a', '01a227210fa271529bd303b0b003ccc9', 'tabulated', '2026-04-06 02:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', NULL, NULL),
('01a2272134be70ea9f7a071eb5e9ff75', '01a227210fa271529bd303b0b003ccc9', 'published', '2026-04-06 05:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', 'rehearsal-3', NULL),
('01a2272134ea70fb88b44ce2e267124b', '01a227210fa271529bd303b0b003ccc9', 'final', '2026-04-09 16:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', NULL, NULL),
('01a2280000007000800000000000001c', '01a227210fad72aa8d01765b300079f7', 'judging-opened', '2026-03-15 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', '误开', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000001d', '01a227210fad72aa8d01765b300079f7', 'judging-opened', '2026-03-15 02:00:00.000000', '01a2272109c17361b10d1e425e53b99f', '误开', '2026-03-26 02:30:00.000001');
INSERT INTO "organisation" ("id", "realm", "kind", "code", "name", "short", "parent_id", "province", "level", "attributes") VALUES
('01a22721007575e89e78eec124ba5920', 'moe', 'authority', 'moe', '{"zh": "\u6559\u80b2\u90e8", "en": "Ministry of Education"}', '{"zh": "\u6559\u80b2\u90e8", "en": "MOE"}', NULL, NULL, NULL, '{}'),
('01a22721007575e89e78eec2e97f1f2b', 'mohrss', 'authority', 'mohrss', '{"zh": "\u4eba\u529b\u8d44\u6e90\u548c\u793e\u4f1a\u4fdd\u969c\u90e8", "en": "Ministry of Human Resources and Social Security"}', '{"zh": "\u4eba\u793e\u90e8", "en": "MOHRSS"}', NULL, NULL, NULL, '{}'),
('01a22721007575e89e78eed06e534c51', '360000', 'authority', '360000', '{"zh": "\u6c5f\u897f\u7701", "en": "Jiangxi"}', '{"zh": "\u6c5f\u897f", "en": "Jiangxi"}', NULL, '360000', NULL, '{}'),
('01a22721007575e89e78eee391e2086f', '130000', 'city', '130100', '{"zh": "\u77f3\u5bb6\u5e84\u5e02"}', 'null', NULL, '130000', NULL, '{}'),
('01a2272100c67508bea43fd382d8da29', '110000', 'school', '4111010001', '{"zh": "\u5317\u4eac\u5927\u5b66"}', 'null', NULL, '110000', '本科', '{"city": "", "supervising_body": "\u6559\u80b2\u90e8"}'),
('01a2272100ec76ebb5b3f51f0660eb77', '360000', 'school', '4136010403', '{"zh": "\u5357\u660c\u5927\u5b66"}', 'null', NULL, '360000', '本科', '{"city": "360100", "supervising_body": "\u6c5f\u897f\u7701"}'),
('01a2272100ed779cbb7a874e974f0694', '360000', 'school', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', 'null', NULL, '360000', '本科', '{"city": "360100", "supervising_body": "\u6c5f\u897f\u7701"}'),
('01a2272100ed779cbb7a8753da29620b', '360000', 'school', '4136010421', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', 'null', NULL, '360000', '本科', '{"city": "360100", "supervising_body": "\u6c5f\u897f\u7701"}'),
('01a22721010a71aaa39430107e2dad2c', '110000', 'delegation', 'd-110000', '{"zh": "\u5317\u4eac\u5e02\u4ee3\u8868\u56e2", "en": "Beijing delegation"}', '{"zh": "\u5317\u4eac"}', '01a22721007575e89e78eec2e97f1f2b', '110000', NULL, '{}'),
('01a22721011477388cb68f2421297eee', '360000', 'delegation', 'd-360000', '{"zh": "\u6c5f\u897f\u7701\u4ee3\u8868\u56e2", "en": "Jiangxi delegation"}', '{"zh": "\u6c5f\u897f"}', '01a22721007575e89e78eec2e97f1f2b', '360000', NULL, '{}'),
('01a2280000007000800000000000000c', '360000', 'department', 'department-1', '{"zh": "虚构单位（department）", "en": "Invented department"}', NULL, '01a2272100ed779cbb7a874e974f0694', '360000', NULL, '{}'),
('01a2280000007000800000000000000d', '360000', 'firm', 'firm-1', '{"zh": "虚构单位（firm）", "en": "Invented firm"}', NULL, NULL, '360000', NULL, '{}'),
('01a2280000007000800000000000000e', '360000', 'industry', 'industry-1', '{"zh": "虚构单位（industry）", "en": "Invented industry"}', NULL, NULL, '360000', NULL, '{}');
INSERT INTO "panel" ("id", "contest_id", "made_by", "made_at") VALUES
('01a2272116df7527bde2bed7b9ad2201', '01a227210fad72aa8d01765b300079f7', '01a2272109c17361b10d1e425e53b99f', '2026-03-15 02:00:00.000000'),
('01a22721273773fba3efceb0e0f8720e', '01a22721243b763cb48d24a82bd7ce20', '01a227211ff1758f905c5d24851165f4', '2026-03-15 02:00:00.000000'),
('01a227212f6e768e81baa2e7259cdc40', '01a227210fa271529bd303b0b003ccc9', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-02 02:00:00.000000');
INSERT INTO "person" ("id", "realm", "name", "name_latin", "gender", "born", "kind", "home_id", "level", "identity_sealed", "identity_index", "reference", "created_at") VALUES
('01a2272109bf733d9f3f5df6edb43389', '360000', '组织者', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a874e974f0694', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a227210b31733d9ada4cf77de53d02', '360000', '复核人', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a874e974f0694', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a227210c1e751cbcd83bb61ca4d90d', '360000', '评委甲', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a874e974f0694', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a227210cf27785b8bcbe109d412fbd', '360000', '评委乙', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a874e974f0694', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a227210dc875ebb2244a99bb488bec', '360000', '裁判长', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a874e974f0694', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a227210ea874d897df91beac8b1e16', '360000', '沈知远', 'Shen Zhiyuan', 'f', '2004-02-29', 'student', '01a2272100ed779cbb7a874e974f0694', 'bachelor', 'gAAAAABrDBNWVTzjDoyGcgb1Wgw9FPNiyxnYOYlHxjujZQ7Dm4f_6WWA8EfSiccohYdtFy3xihKyWZYbtnnQH4ILo3q1CUAxTw1eKAjiZSGvPmMt9ef3fXE=', '63dace50bdf20827150ed4e84da858e35de02f7b84ad64efca37e72734de772b', NULL, '2026-03-03 02:00:00.000000'),
('01a2272111d1777ea37819e453264b5c', '360000', '陆小满', NULL, NULL, NULL, 'student', '01a2272100ed779cbb7a874e974f0694', 'bachelor', NULL, NULL, NULL, '2026-03-04 02:00:00.000000'),
('01a22721136a70f6a8f629b4a21bf285', '360000', '方一诺', NULL, NULL, NULL, 'student', '01a2272100ed779cbb7a874e974f0694', 'bachelor', NULL, NULL, NULL, '2026-03-05 02:00:00.000000'),
('01a227211ff0768ca567dd22252f943c', '360000', '组织者', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a8753da29620b', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a2272120c07761b150cd1cff88030f', '360000', '复核人', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a8753da29620b', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a22721219077bda3a1f3ae9f277a61', '360000', '评委甲', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a8753da29620b', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a22721224f71f7858c63118ea75e1b', '360000', '评委乙', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a8753da29620b', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a227212301712fb3ff9c409fe52d7f', '360000', '裁判长', NULL, NULL, NULL, 'teacher', '01a2272100ed779cbb7a8753da29620b', NULL, NULL, NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a2272123c1714a9a7f8ddf0ff0725b', '360000', '顾清和', NULL, NULL, NULL, 'student', '01a2272100ed779cbb7a8753da29620b', 'bachelor', NULL, NULL, NULL, '2026-03-03 02:00:00.000000'),
('01a22721258073458cd38c80c1b37f22', '360000', '何雨桐', NULL, NULL, NULL, 'student', '01a2272100ed779cbb7a8753da29620b', 'bachelor', NULL, NULL, NULL, '2026-03-04 02:00:00.000000'),
('01a227212689707580babcf2cc938db7', '360000', '邵明川', NULL, NULL, NULL, 'student', '01a2272100ed779cbb7a8753da29620b', 'bachelor', NULL, NULL, NULL, '2026-03-05 02:00:00.000000'),
('01a227212cd87058b5dd996f28cc010c', '360000', '组织者', NULL, NULL, NULL, 'teacher', '01a2272100ec76ebb5b3f51f0660eb77', NULL, NULL, NULL, NULL, '2026-03-20 02:00:00.000000'),
('01a227212d8b71549ecb7a86e28c3f1a', '360000', '复核人', NULL, NULL, NULL, 'teacher', '01a2272100ec76ebb5b3f51f0660eb77', NULL, NULL, NULL, NULL, '2026-03-20 02:00:00.000000'),
('01a227212e30734d929d895a3267cb60', '360000', '评委甲', NULL, NULL, NULL, 'teacher', '01a2272100ec76ebb5b3f51f0660eb77', NULL, NULL, NULL, NULL, '2026-03-20 02:00:00.000000'),
('01a227212ed070ac8599d20491a73a1c', '360000', '评委乙', NULL, NULL, NULL, 'teacher', '01a2272100ec76ebb5b3f51f0660eb77', NULL, NULL, NULL, NULL, '2026-03-20 02:00:00.000000'),
('01a227212f4e75489c2831106acb7abd', '360000', '裁判长', NULL, NULL, NULL, 'teacher', '01a2272100ec76ebb5b3f51f0660eb77', NULL, NULL, NULL, NULL, '2026-03-20 02:00:00.000000');
INSERT INTO "problem" ("id", "tabulation_id", "kind", "blocks", "contest_id", "appearance_id", "detail") VALUES
('01a22721325170edbc000be8eb3e6aba', '01a227213246700d8f5914d80872f1d0', 'tie', true, '01a227210fa271529bd303b0b003ccc9', NULL, 'ladder medals: level on place 1 at the line of gold: C9068, X0149'),
('01a22800000070008000000000000052', '01a227211b4a765ba0d8c89cbdeb887a', 'missing-mark', true, NULL, NULL, 'nothing was marked');
INSERT INTO "publication" ("id", "realm", "edition_id", "organisation_id", "tabulation_id", "number", "stage", "title", "state", "replaces_id", "reason", "prepared_by", "prepared_at", "reviewed_by", "reviewed_name", "reviewed_at", "published_by", "published_at", "publicity_until", "final_at", "digest", "manifest", "figures") VALUES
('01a227211c22726db2de8bb6588c669e', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', '01a227211b4a765ba0d8c89cbdeb887a', 1, 'school', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay: results"}', 'final', NULL, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-19 03:00:00.000000', '01a227210b3277ae9152f09ec6111a4f', '复核人', '2026-03-19 04:00:00.000000', '01a2272109c17361b10d1e425e53b99f', '2026-03-19 05:00:00.000000', '2026-03-22 16:00:00.000000', '2026-03-22 16:00:00.000000', 'dc3bd83eaba961349a0cd96b9fa815f878e00d313928df04dff5123c4ad2291d', '{"files": {"inputs/entries.csv": "b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e", "inputs/groups.csv": "1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd", "inputs/judges.csv": "f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb", "inputs/marks.csv": "faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89", "inputs/members.csv": "61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa", "outputs/advances.csv": "652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98", "outputs/awards.csv": "7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2", "outputs/places.csv": "ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a", "outputs/problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "outputs/table-medals.csv": "f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}, "format": "saiwu-bundle/1", "law": "1", "publication": {"about": {"edition": "rehearsal", "stage": "school", "title": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9"}, "number": 1, "reason": "", "replaces": null}}', '{"contestants": 3, "delegations": 1, "events": 1, "medallists": 3, "delegations_with_gold": 1, "delegations_with_medal": 1, "delegations_with_merit": 0, "doctors": 0, "masters": 0, "student_share_colleges": 0.0, "entries": 3, "medals": 3, "merits": 0, "postgraduates": 0, "schools": 1, "students": 3, "workers": 0, "teachers": 0}'),
('01a227212aa7778fb693e7aa5ce36355', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a8753da29620b', '01a227212a4777cba9eeababbd80e482', 2, 'school', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66, school round \u00b7 Essay: results"}', 'final', NULL, NULL, '01a227211ff1758f905c5d24851165f4', '2026-03-19 03:00:00.000000', '01a2272120c07761b150cd1d7e0efe10', '复核人', '2026-03-19 04:00:00.000000', '01a227211ff1758f905c5d24851165f4', '2026-03-19 05:00:00.000000', '2026-03-22 16:00:00.000000', '2026-03-22 16:00:00.000000', 'd88cbc8da04c11d3eaa4069eb059c6847e0d272b2230a4ba9f0be8835aadb289', '{"files": {"inputs/entries.csv": "25046b83c31279c6f4c56bd0399af94cc5498317a37c4432b861df565633d2aa", "inputs/groups.csv": "3deeb0d64835e7f37d3737c5a584ed47f072e3b6171e668e5581fed900252b24", "inputs/judges.csv": "62b64c9e658a78629fbeb7ce1dd04961beb5b855c3c9aa01aa02dc2fe97f563f", "inputs/marks.csv": "17e6ca8b449c88960041bb9df196207f13cf0946a4112e7703ace641a8c9825f", "inputs/members.csv": "32fdb8d35b33d4190655fa1d9f8b448a42016b5adec7b5bf8a1c9ceab27ab19d", "outputs/advances.csv": "55faa4a90b2e31e166673fae1f302b3c3827175db4d0814b745b7c90516de263", "outputs/awards.csv": "742c723a625df131534b37794b0a1fd3e71a40f3d3a640a18f22512fa8ef6a13", "outputs/places.csv": "c9fe8d1a4fc4d1c83fc7f5dda14d9f830e294748f4560c4b32a9f90913848fbd", "outputs/problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "outputs/table-medals.csv": "6a18a135ad28c24f90d831d075f8f3882dee285acb8d7f168c159af9bdb946a4", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}, "format": "saiwu-bundle/1", "law": "1", "publication": {"about": {"edition": "rehearsal", "stage": "school", "title": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9"}, "number": 2, "reason": "", "replaces": null}}', '{"contestants": 3, "delegations": 1, "events": 1, "medallists": 3, "delegations_with_gold": 1, "delegations_with_medal": 1, "delegations_with_merit": 0, "doctors": 0, "masters": 0, "student_share_colleges": 0.0, "entries": 3, "medals": 3, "merits": 0, "postgraduates": 0, "schools": 1, "students": 3, "workers": 0, "teachers": 0}'),
('01a2272133d0766798ee94875e7b253d', '360000', '01a22721085f70408d9f92fdf635663a', '01a22721007575e89e78eed06e534c51', '01a227213381731ea535873a7ce29de5', 3, 'province', '{"zh": "\u6c5f\u897f\u7701\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "Jiangxi, provincial final \u00b7 Essay: results"}', 'public', NULL, NULL, '01a227212cd87058b5dd9970ab9f41e5', '2026-04-06 03:00:00.000000', '01a227212d8b71549ecb7a87678ae899', '复核人', '2026-04-06 04:00:00.000000', '01a227212cd87058b5dd9970ab9f41e5', '2026-04-06 05:00:00.000000', '2026-04-09 16:00:00.000000', NULL, 'c18c74c0b181d4d100b4aeb1550d5ce3744f049b5387255181f395b630777456', '{"files": {"inputs/entries.csv": "bee4a6d6585f37251c1360780eb42db972c99f9b4127d1b824ed55aaff9e485e", "inputs/groups.csv": "0cf61990b26badb9dee2e253e1faeb69f0bc3279a25b8fb23821afb043dca015", "inputs/judges.csv": "593cc93181aabcc72149d50e3a0a48cc5ec568d9e9ad78c58da414e6170d6f64", "inputs/lots.csv": "85f6b7493d8f3fbf6a423478580d2d056f3884fb0c03f29a1b5048669dcadc6e", "inputs/marks.csv": "1848dee1d50daf7255f8d5d6c3ba2641c21a44f50ba50fc29bef4e111a003077", "inputs/members.csv": "4c0f1f8c25a3b14a0cbbdc0e69896c39f3f7c4714cdac765af459df7fe0da053", "outputs/advances.csv": "692ee28d0a9260939b6fd141e5d028e6e911fe5f00c2b26af4ffea4533904a77", "outputs/awards.csv": "92870b3442dc1a34d1b12c744365f9f91dbea85efd0d487a4b50d4643a82f366", "outputs/places.csv": "d296b24e6aaab78b65c1d2eff5849507c3eb7ab28d2d5f8623fdc8f71281aa7f", "outputs/problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "outputs/table-medals.csv": "0dfa5bcf198747502cab9392374d49661d262f18c6850102927f781adbb2c915", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}, "format": "saiwu-bundle/1", "law": "1", "publication": {"about": {"edition": "rehearsal", "stage": "province", "title": "\u6c5f\u897f\u7701\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9"}, "number": 3, "reason": "", "replaces": null}}', '{"contestants": 4, "delegations": 2, "events": 1, "medallists": 3, "delegations_with_gold": 1, "delegations_with_medal": 2, "delegations_with_merit": 0, "doctors": 0, "masters": 0, "student_share_colleges": 0.0, "entries": 4, "medals": 3, "merits": 0, "postgraduates": 0, "schools": 2, "students": 4, "workers": 0, "teachers": 0}'),
('01a22800000070008000000000000056', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', '01a227211b4a765ba0d8c89cbdeb887a', 101, 'school', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay: results"}', 'draft', NULL, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-19 03:00:00.000000', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
('01a22800000070008000000000000057', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', '01a227211b4a765ba0d8c89cbdeb887a', 102, 'school', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay: results"}', 'reviewed', '01a227211c22726db2de8bb6588c669e', '更正', '01a2272109c17361b10d1e425e53b99f', '2026-03-19 03:00:00.000000', '01a227210b3277ae9152f09ec6111a4f', '复核人', '2026-03-19 04:00:00.000000', NULL, NULL, '2026-03-22 16:00:00.000000', NULL, 'dc3bd83eaba961349a0cd96b9fa815f878e00d313928df04dff5123c4ad2291d', '{"files": {"inputs/entries.csv": "b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e", "inputs/groups.csv": "1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd", "inputs/judges.csv": "f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb", "inputs/marks.csv": "faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89", "inputs/members.csv": "61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa", "outputs/advances.csv": "652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98", "outputs/awards.csv": "7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2", "outputs/places.csv": "ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a", "outputs/problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "outputs/table-medals.csv": "f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}, "format": "saiwu-bundle/1", "law": "1", "publication": {"about": {"edition": "rehearsal", "stage": "school", "title": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9"}, "number": 1, "reason": "", "replaces": null}}', '{"contestants": 3, "delegations": 1, "events": 1, "medallists": 3, "delegations_with_gold": 1, "delegations_with_medal": 1, "delegations_with_merit": 0, "doctors": 0, "masters": 0, "student_share_colleges": 0.0, "entries": 3, "medals": 3, "merits": 0, "postgraduates": 0, "schools": 1, "students": 3, "workers": 0, "teachers": 0}'),
('01a22800000070008000000000000058', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', '01a227211b4a765ba0d8c89cbdeb887a', 103, 'school', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay: results"}', 'embargoed', NULL, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-19 03:00:00.000000', '01a227210b3277ae9152f09ec6111a4f', '复核人', '2026-03-19 04:00:00.000000', NULL, NULL, '2026-03-22 16:00:00.000000', NULL, 'dc3bd83eaba961349a0cd96b9fa815f878e00d313928df04dff5123c4ad2291d', '{"files": {"inputs/entries.csv": "b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e", "inputs/groups.csv": "1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd", "inputs/judges.csv": "f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb", "inputs/marks.csv": "faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89", "inputs/members.csv": "61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa", "outputs/advances.csv": "652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98", "outputs/awards.csv": "7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2", "outputs/places.csv": "ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a", "outputs/problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "outputs/table-medals.csv": "f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}, "format": "saiwu-bundle/1", "law": "1", "publication": {"about": {"edition": "rehearsal", "stage": "school", "title": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9"}, "number": 1, "reason": "", "replaces": null}}', '{"contestants": 3, "delegations": 1, "events": 1, "medallists": 3, "delegations_with_gold": 1, "delegations_with_medal": 1, "delegations_with_merit": 0, "doctors": 0, "masters": 0, "student_share_colleges": 0.0, "entries": 3, "medals": 3, "merits": 0, "postgraduates": 0, "schools": 1, "students": 3, "workers": 0, "teachers": 0}'),
('01a2280000007000800000000000005c', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', '01a227211b4a765ba0d8c89cbdeb887a', 104, 'school', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay: results"}', 'replaced', NULL, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-19 03:00:00.000000', '01a227210b3277ae9152f09ec6111a4f', '复核人', '2026-03-19 04:00:00.000000', '01a2272109c17361b10d1e425e53b99f', '2026-03-19 05:00:00.000000', '2026-03-22 16:00:00.000000', NULL, 'dc3bd83eaba961349a0cd96b9fa815f878e00d313928df04dff5123c4ad2291d', '{"files": {"inputs/entries.csv": "b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e", "inputs/groups.csv": "1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd", "inputs/judges.csv": "f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb", "inputs/marks.csv": "faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89", "inputs/members.csv": "61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa", "outputs/advances.csv": "652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98", "outputs/awards.csv": "7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2", "outputs/places.csv": "ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a", "outputs/problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "outputs/table-medals.csv": "f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}, "format": "saiwu-bundle/1", "law": "1", "publication": {"about": {"edition": "rehearsal", "stage": "school", "title": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9"}, "number": 1, "reason": "", "replaces": null}}', '{"contestants": 3, "delegations": 1, "events": 1, "medallists": 3, "delegations_with_gold": 1, "delegations_with_medal": 1, "delegations_with_merit": 0, "doctors": 0, "masters": 0, "student_share_colleges": 0.0, "entries": 3, "medals": 3, "merits": 0, "postgraduates": 0, "schools": 1, "students": 3, "workers": 0, "teachers": 0}'),
('01a22800000070008000000000000060', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', '01a227211b4a765ba0d8c89cbdeb887a', 105, 'school', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay: results"}', 'withdrawn', NULL, NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-19 03:00:00.000000', '01a227210b3277ae9152f09ec6111a4f', '复核人', '2026-03-19 04:00:00.000000', '01a2272109c17361b10d1e425e53b99f', '2026-03-19 05:00:00.000000', '2026-03-22 16:00:00.000000', NULL, 'dc3bd83eaba961349a0cd96b9fa815f878e00d313928df04dff5123c4ad2291d', '{"files": {"inputs/entries.csv": "b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e", "inputs/groups.csv": "1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd", "inputs/judges.csv": "f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb", "inputs/marks.csv": "faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89", "inputs/members.csv": "61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa", "outputs/advances.csv": "652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98", "outputs/awards.csv": "7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2", "outputs/places.csv": "ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a", "outputs/problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "outputs/table-medals.csv": "f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}, "format": "saiwu-bundle/1", "law": "1", "publication": {"about": {"edition": "rehearsal", "stage": "school", "title": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587\u6210\u7ee9"}, "number": 1, "reason": "", "replaces": null}}', '{"contestants": 3, "delegations": 1, "events": 1, "medallists": 3, "delegations_with_gold": 1, "delegations_with_medal": 1, "delegations_with_merit": 0, "doctors": 0, "masters": 0, "student_share_colleges": 0.0, "entries": 3, "medals": 3, "merits": 0, "postgraduates": 0, "schools": 1, "students": 3, "workers": 0, "teachers": 0}');
INSERT INTO "publication_contest" ("publication_id", "contest_id", "key", "name", "family", "entries", "people") VALUES
('01a227211c22726db2de8bb6588c669e', '01a227210fad72aa8d01765b300079f7', 'school/4136010414/essay/open', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay"}', 'null', 3, 3),
('01a227212aa7778fb693e7aa5ce36355', '01a22721243b763cb48d24a82bd7ce20', 'school/4136010421/essay/open', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587", "en": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66, school round \u00b7 Essay"}', 'null', 3, 3),
('01a2272133d0766798ee94875e7b253d', '01a227210fa271529bd303b0b003ccc9', 'province/360000/essay/open', '{"zh": "\u6c5f\u897f\u7701\u8d5b \u00b7 \u5f81\u6587", "en": "Jiangxi, provincial final \u00b7 Essay"}', 'null', 4, 4),
('01a22800000070008000000000000056', '01a227210fad72aa8d01765b300079f7', 'school/4136010414/essay/open', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay"}', 'null', 3, 3),
('01a22800000070008000000000000057', '01a227210fad72aa8d01765b300079f7', 'school/4136010414/essay/open', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay"}', 'null', 3, 3),
('01a22800000070008000000000000058', '01a227210fad72aa8d01765b300079f7', 'school/4136010414/essay/open', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay"}', 'null', 3, 3),
('01a2280000007000800000000000005c', '01a227210fad72aa8d01765b300079f7', 'school/4136010414/essay/open', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay"}', 'null', 3, 3),
('01a22800000070008000000000000060', '01a227210fad72aa8d01765b300079f7', 'school/4136010414/essay/open', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66\u6821\u8d5b \u00b7 \u5f81\u6587", "en": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66, school round \u00b7 Essay"}', 'null', 3, 3);
INSERT INTO "published_file" ("publication_id", "name", "digest", "size", "public") VALUES
('01a227211c22726db2de8bb6588c669e', 'advances.csv', '652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98', 227, false),
('01a227211c22726db2de8bb6588c669e', 'awards.csv', '7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2', 204, true),
('01a227211c22726db2de8bb6588c669e', 'inputs/entries.csv', 'b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e', 244, false),
('01a227211c22726db2de8bb6588c669e', 'inputs/groups.csv', '1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd', 17, false),
('01a227211c22726db2de8bb6588c669e', 'inputs/judges.csv', 'f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb', 120, false),
('01a227211c22726db2de8bb6588c669e', 'inputs/marks.csv', 'faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89', 606, false),
('01a227211c22726db2de8bb6588c669e', 'inputs/members.csv', '61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa', 209, false),
('01a227211c22726db2de8bb6588c669e', 'places.csv', 'ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a', 245, true),
('01a227211c22726db2de8bb6588c669e', 'problems.csv', '1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029', 33, false),
('01a227211c22726db2de8bb6588c669e', 'rehearsal-1-sealed.zip', '26bb8590265abd4cc9b50404fdc7e0f0dfc4d64ae61c640d923e899a1110a453', 8127, true),
('01a227211c22726db2de8bb6588c669e', 'rehearsal-1.seal.json', 'b5fe503e634e7d0010ed16843df6e7d0de899ff9829209f50003ffa6655155e9', 455, true),
('01a227211c22726db2de8bb6588c669e', 'rehearsal-1.zip', '3d16d8bb8106eb9772720d8d4183ce30c20a0ebb37e9d7e3a555cfff3bbbede6', 7460, true),
('01a227211c22726db2de8bb6588c669e', 'roster.csv', 'bcd57d76a2c747feca5c74592708149f4552ce8c904cb0cad94642aa519ab9b7', 345, false),
('01a227211c22726db2de8bb6588c669e', 'rulebook.toml', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 2826, true),
('01a227211c22726db2de8bb6588c669e', 'table-medals.csv', 'f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d', 57, true),
('01a227212aa7778fb693e7aa5ce36355', 'advances.csv', '55faa4a90b2e31e166673fae1f302b3c3827175db4d0814b745b7c90516de263', 227, false),
('01a227212aa7778fb693e7aa5ce36355', 'awards.csv', '742c723a625df131534b37794b0a1fd3e71a40f3d3a640a18f22512fa8ef6a13', 204, true),
('01a227212aa7778fb693e7aa5ce36355', 'inputs/entries.csv', '25046b83c31279c6f4c56bd0399af94cc5498317a37c4432b861df565633d2aa', 244, false),
('01a227212aa7778fb693e7aa5ce36355', 'inputs/groups.csv', '3deeb0d64835e7f37d3737c5a584ed47f072e3b6171e668e5581fed900252b24', 17, false),
('01a227212aa7778fb693e7aa5ce36355', 'inputs/judges.csv', '62b64c9e658a78629fbeb7ce1dd04961beb5b855c3c9aa01aa02dc2fe97f563f', 120, false),
('01a227212aa7778fb693e7aa5ce36355', 'inputs/marks.csv', '17e6ca8b449c88960041bb9df196207f13cf0946a4112e7703ace641a8c9825f', 606, false),
('01a227212aa7778fb693e7aa5ce36355', 'inputs/members.csv', '32fdb8d35b33d4190655fa1d9f8b448a42016b5adec7b5bf8a1c9ceab27ab19d', 209, false),
('01a227212aa7778fb693e7aa5ce36355', 'places.csv', 'c9fe8d1a4fc4d1c83fc7f5dda14d9f830e294748f4560c4b32a9f90913848fbd', 245, true),
('01a227212aa7778fb693e7aa5ce36355', 'problems.csv', '1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029', 33, false),
('01a227212aa7778fb693e7aa5ce36355', 'rehearsal-2-sealed.zip', '2b40c24733fe0fa74b7b7d3ef3776a7ccc19dc02d3437f059a8a9d4288eb07b8', 8127, true),
('01a227212aa7778fb693e7aa5ce36355', 'rehearsal-2.seal.json', '5a6c6b8abe3fb4d8b6944dc4b0d1c128a5c553af0737f4a34962035fc37016c1', 455, true),
('01a227212aa7778fb693e7aa5ce36355', 'rehearsal-2.zip', 'a4400898aa0ca48085ca9f42ea6a0717f6f1523b25213a49e1a62843a77874c6', 7460, true),
('01a227212aa7778fb693e7aa5ce36355', 'roster.csv', '1ca809a613a42da5d908fa727f26125938b1b145f81abc5506d9329622565e30', 345, false),
('01a227212aa7778fb693e7aa5ce36355', 'rulebook.toml', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 2826, true),
('01a227212aa7778fb693e7aa5ce36355', 'table-medals.csv', '6a18a135ad28c24f90d831d075f8f3882dee285acb8d7f168c159af9bdb946a4', 57, true),
('01a2272133d0766798ee94875e7b253d', 'advances.csv', '692ee28d0a9260939b6fd141e5d028e6e911fe5f00c2b26af4ffea4533904a77', 37, false),
('01a2272133d0766798ee94875e7b253d', 'awards.csv', '92870b3442dc1a34d1b12c744365f9f91dbea85efd0d487a4b50d4643a82f366', 198, true),
('01a2272133d0766798ee94875e7b253d', 'inputs/entries.csv', 'bee4a6d6585f37251c1360780eb42db972c99f9b4127d1b824ed55aaff9e485e', 305, false),
('01a2272133d0766798ee94875e7b253d', 'inputs/groups.csv', '0cf61990b26badb9dee2e253e1faeb69f0bc3279a25b8fb23821afb043dca015', 28, false),
('01a2272133d0766798ee94875e7b253d', 'inputs/judges.csv', '593cc93181aabcc72149d50e3a0a48cc5ec568d9e9ad78c58da414e6170d6f64', 114, false),
('01a2272133d0766798ee94875e7b253d', 'inputs/lots.csv', '85f6b7493d8f3fbf6a423478580d2d056f3884fb0c03f29a1b5048669dcadc6e', 158, false),
('01a2272133d0766798ee94875e7b253d', 'inputs/marks.csv', '1848dee1d50daf7255f8d5d6c3ba2641c21a44f50ba50fc29bef4e111a003077', 764, false),
('01a2272133d0766798ee94875e7b253d', 'inputs/members.csv', '4c0f1f8c25a3b14a0cbbdc0e69896c39f3f7c4714cdac765af459df7fe0da053', 262, false),
('01a2272133d0766798ee94875e7b253d', 'places.csv', 'd296b24e6aaab78b65c1d2eff5849507c3eb7ab28d2d5f8623fdc8f71281aa7f', 301, true),
('01a2272133d0766798ee94875e7b253d', 'problems.csv', '1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029', 33, false),
('01a2272133d0766798ee94875e7b253d', 'rehearsal-3-sealed.zip', '1ad1df902afeda38a6b00a31fc21dc39e27ba790d094dc80f5de8058fca775f7', 8621, true),
('01a2272133d0766798ee94875e7b253d', 'rehearsal-3.seal.json', '74ad8cd2e786570433dbc4a4cf2ca3cf80e3e7c0753372e9cc07dc4efdac623a', 446, true),
('01a2272133d0766798ee94875e7b253d', 'rehearsal-3.zip', '4eebb357679bf9d55f8d64293b381a3ccb0fb88cb63f54cf2d935273f84d2779', 7963, true),
('01a2272133d0766798ee94875e7b253d', 'roster.csv', 'a5fa2c83ab806ee17a7c78fb36e4b21a4d9b6af47c90609609544543505ffa43', 433, false),
('01a2272133d0766798ee94875e7b253d', 'rulebook.toml', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 2826, true),
('01a2272133d0766798ee94875e7b253d', 'table-medals.csv', '0dfa5bcf198747502cab9392374d49661d262f18c6850102927f781adbb2c915', 78, true),
('01a22800000070008000000000000058', 'advances.csv', '652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98', 227, false),
('01a22800000070008000000000000058', 'awards.csv', '7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2', 204, true),
('01a22800000070008000000000000058', 'inputs/entries.csv', 'b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e', 244, false),
('01a22800000070008000000000000058', 'inputs/groups.csv', '1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd', 17, false),
('01a22800000070008000000000000058', 'inputs/judges.csv', 'f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb', 120, false),
('01a22800000070008000000000000058', 'inputs/marks.csv', 'faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89', 606, false),
('01a22800000070008000000000000058', 'inputs/members.csv', '61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa', 209, false),
('01a22800000070008000000000000058', 'places.csv', 'ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a', 245, true),
('01a22800000070008000000000000058', 'problems.csv', '1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029', 33, false),
('01a22800000070008000000000000058', 'rehearsal-103-sealed.zip', '26bb8590265abd4cc9b50404fdc7e0f0dfc4d64ae61c640d923e899a1110a453', 8127, true),
('01a22800000070008000000000000058', 'rehearsal-103.seal.json', 'b5fe503e634e7d0010ed16843df6e7d0de899ff9829209f50003ffa6655155e9', 455, true),
('01a22800000070008000000000000058', 'rehearsal-103.zip', '3d16d8bb8106eb9772720d8d4183ce30c20a0ebb37e9d7e3a555cfff3bbbede6', 7460, true),
('01a22800000070008000000000000058', 'roster.csv', 'bcd57d76a2c747feca5c74592708149f4552ce8c904cb0cad94642aa519ab9b7', 345, false),
('01a22800000070008000000000000058', 'rulebook.toml', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 2826, true),
('01a22800000070008000000000000058', 'table-medals.csv', 'f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d', 57, true),
('01a2280000007000800000000000005c', 'advances.csv', '652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98', 227, false),
('01a2280000007000800000000000005c', 'awards.csv', '7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2', 204, true),
('01a2280000007000800000000000005c', 'inputs/entries.csv', 'b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e', 244, false),
('01a2280000007000800000000000005c', 'inputs/groups.csv', '1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd', 17, false),
('01a2280000007000800000000000005c', 'inputs/judges.csv', 'f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb', 120, false),
('01a2280000007000800000000000005c', 'inputs/marks.csv', 'faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89', 606, false),
('01a2280000007000800000000000005c', 'inputs/members.csv', '61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa', 209, false),
('01a2280000007000800000000000005c', 'places.csv', 'ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a', 245, true),
('01a2280000007000800000000000005c', 'problems.csv', '1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029', 33, false),
('01a2280000007000800000000000005c', 'rehearsal-104-sealed.zip', '26bb8590265abd4cc9b50404fdc7e0f0dfc4d64ae61c640d923e899a1110a453', 8127, true),
('01a2280000007000800000000000005c', 'rehearsal-104.seal.json', 'b5fe503e634e7d0010ed16843df6e7d0de899ff9829209f50003ffa6655155e9', 455, true),
('01a2280000007000800000000000005c', 'rehearsal-104.zip', '3d16d8bb8106eb9772720d8d4183ce30c20a0ebb37e9d7e3a555cfff3bbbede6', 7460, true),
('01a2280000007000800000000000005c', 'roster.csv', 'bcd57d76a2c747feca5c74592708149f4552ce8c904cb0cad94642aa519ab9b7', 345, false),
('01a2280000007000800000000000005c', 'rulebook.toml', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 2826, true),
('01a2280000007000800000000000005c', 'table-medals.csv', 'f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d', 57, true),
('01a22800000070008000000000000060', 'advances.csv', '652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98', 227, false),
('01a22800000070008000000000000060', 'awards.csv', '7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2', 204, true),
('01a22800000070008000000000000060', 'inputs/entries.csv', 'b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e', 244, false),
('01a22800000070008000000000000060', 'inputs/groups.csv', '1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd', 17, false),
('01a22800000070008000000000000060', 'inputs/judges.csv', 'f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb', 120, false),
('01a22800000070008000000000000060', 'inputs/marks.csv', 'faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89', 606, false),
('01a22800000070008000000000000060', 'inputs/members.csv', '61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa', 209, false),
('01a22800000070008000000000000060', 'places.csv', 'ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a', 245, true),
('01a22800000070008000000000000060', 'problems.csv', '1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029', 33, false),
('01a22800000070008000000000000060', 'rehearsal-105-sealed.zip', '26bb8590265abd4cc9b50404fdc7e0f0dfc4d64ae61c640d923e899a1110a453', 8127, true),
('01a22800000070008000000000000060', 'rehearsal-105.seal.json', 'b5fe503e634e7d0010ed16843df6e7d0de899ff9829209f50003ffa6655155e9', 455, true),
('01a22800000070008000000000000060', 'rehearsal-105.zip', '3d16d8bb8106eb9772720d8d4183ce30c20a0ebb37e9d7e3a555cfff3bbbede6', 7460, true),
('01a22800000070008000000000000060', 'roster.csv', 'bcd57d76a2c747feca5c74592708149f4552ce8c904cb0cad94642aa519ab9b7', 345, false),
('01a22800000070008000000000000060', 'rulebook.toml', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 2826, true),
('01a22800000070008000000000000060', 'table-medals.csv', 'f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d', 57, true);
INSERT INTO "published_group_award" ("id", "publication_id", "position", "award", "group", "group_name", "person") VALUES
('01a22800000070008000000000000064', '01a2272133d0766798ee94875e7b253d', 1, 'best-organiser', '4136010414', '{"zh": "江西师范大学"}', '陈一'),
('01a22800000070008000000000000065', '01a2272133d0766798ee94875e7b253d', 2, 'best-organiser', '4136010414', '{"zh": "江西师范大学"}', NULL);
INSERT INTO "published_place" ("id", "publication_id", "contest", "position", "entry", "entry_id", "group", "group_name", "home_name", "title", "people", "advisers", "size", "place", "tied", "status", "score", "scaled", "awards") VALUES
('01a227211d407765beec9730df454d88', '01a227211c22726db2de8bb6588c669e', 'school/4136010414/essay/open', 1, 'X0149', '01a227210fde74d39ad2a214cb0e6f5e', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '沈知远的文章', '["\u6c88\u77e5\u8fdc"]', '[]', 1, 1, false, 'competing', '91', NULL, '["gold"]'),
('01a227211d407765beec9731265f0a56', '01a227211c22726db2de8bb6588c669e', 'school/4136010414/essay/open', 2, 'Y5323', '01a22721122a76c4868f8a1b796bac80', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '陆小满的文章', '["\u9646\u5c0f\u6ee1"]', '[]', 1, 2, false, 'competing', '87.5', NULL, '["silver"]'),
('01a227211d407765beec973269cb9b98', '01a227211c22726db2de8bb6588c669e', 'school/4136010414/essay/open', 3, 'T2837', '01a2272113d37619b01be0517b5a8524', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '方一诺的文章', '["\u65b9\u4e00\u8bfa"]', '[]', 1, 3, false, 'competing', '81', NULL, '["bronze"]'),
('01a227212b2574a194fe4e8e7111ba1a', '01a227212aa7778fb693e7aa5ce36355', 'school/4136010421/essay/open', 1, 'N8072', '01a22721244d77fdaaf6baab17de6cd4', '4136010421', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '顾清和的文章', '["\u987e\u6e05\u548c"]', '[]', 1, 1, false, 'competing', '91', NULL, '["gold"]'),
('01a227212b26737c8f4f47712f1be6ec', '01a227212aa7778fb693e7aa5ce36355', 'school/4136010421/essay/open', 2, 'C9068', '01a2272125a673fa95ed4b7417cef361', '4136010421', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '何雨桐的文章', '["\u4f55\u96e8\u6850"]', '[]', 1, 2, false, 'competing', '87.5', NULL, '["silver"]'),
('01a227212b26737c8f4f47725b916f9c', '01a227212aa7778fb693e7aa5ce36355', 'school/4136010421/essay/open', 3, 'J4485', '01a2272126c27247be3664b2419aaca5', '4136010421', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '邵明川的文章', '["\u90b5\u660e\u5ddd"]', '[]', 1, 3, false, 'competing', '81', NULL, '["bronze"]'),
('01a22721346272649479a7b8c297757a', '01a2272133d0766798ee94875e7b253d', 'province/360000/essay/open', 1, 'X0149', '01a227210fde74d39ad2a214cb0e6f5e', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '沈知远的文章', '["\u6c88\u77e5\u8fdc"]', '[]', 1, 1, false, 'competing', '91', NULL, '["gold"]'),
('01a22721346272649479a7b904ecf0ab', '01a2272133d0766798ee94875e7b253d', 'province/360000/essay/open', 2, 'C9068', '01a2272125a673fa95ed4b7417cef361', '4136010421', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '何雨桐的文章', '["\u4f55\u96e8\u6850"]', '[]', 1, 2, false, 'competing', '91', NULL, '["silver"]'),
('01a22721346272649479a7ba7ddef6d3', '01a2272133d0766798ee94875e7b253d', 'province/360000/essay/open', 3, 'Y5323', '01a22721122a76c4868f8a1b796bac80', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '陆小满的文章', '["\u9646\u5c0f\u6ee1"]', '[]', 1, 3, false, 'competing', '87.5', NULL, '["bronze"]'),
('01a22721346272649479a7bb9b7c1017', '01a2272133d0766798ee94875e7b253d', 'province/360000/essay/open', 4, 'N8072', '01a22721244d77fdaaf6baab17de6cd4', '4136010421', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}', '顾清和的文章', '["\u987e\u6e05\u548c"]', '[]', 1, 4, false, 'competing', '81', NULL, '[]'),
('01a22800000070008000000000000059', '01a22800000070008000000000000058', 'school/4136010414/essay/open', 1, 'X0149', '01a227210fde74d39ad2a214cb0e6f5e', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '沈知远的文章', '["\u6c88\u77e5\u8fdc"]', '[]', 1, 1, false, 'competing', '91', NULL, '["gold"]'),
('01a2280000007000800000000000005a', '01a22800000070008000000000000058', 'school/4136010414/essay/open', 2, 'Y5323', '01a22721122a76c4868f8a1b796bac80', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '陆小满的文章', '["\u9646\u5c0f\u6ee1"]', '[]', 1, 2, false, 'competing', '87.5', NULL, '["silver"]'),
('01a2280000007000800000000000005b', '01a22800000070008000000000000058', 'school/4136010414/essay/open', 3, 'T2837', '01a2272113d37619b01be0517b5a8524', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '方一诺的文章', '["\u65b9\u4e00\u8bfa"]', '[]', 1, 3, false, 'competing', '81', NULL, '["bronze"]'),
('01a2280000007000800000000000005d', '01a2280000007000800000000000005c', 'school/4136010414/essay/open', 1, 'X0149', '01a227210fde74d39ad2a214cb0e6f5e', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '沈知远的文章', '["\u6c88\u77e5\u8fdc"]', '[]', 1, 1, false, 'competing', '91', NULL, '["gold"]'),
('01a2280000007000800000000000005e', '01a2280000007000800000000000005c', 'school/4136010414/essay/open', 2, 'Y5323', '01a22721122a76c4868f8a1b796bac80', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '陆小满的文章', '["\u9646\u5c0f\u6ee1"]', '[]', 1, 2, false, 'competing', '87.5', NULL, '["silver"]'),
('01a2280000007000800000000000005f', '01a2280000007000800000000000005c', 'school/4136010414/essay/open', 3, 'T2837', '01a2272113d37619b01be0517b5a8524', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '方一诺的文章', '["\u65b9\u4e00\u8bfa"]', '[]', 1, 3, false, 'competing', '81', NULL, '["bronze"]'),
('01a22800000070008000000000000061', '01a22800000070008000000000000060', 'school/4136010414/essay/open', 1, 'X0149', '01a227210fde74d39ad2a214cb0e6f5e', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '沈知远的文章', '["\u6c88\u77e5\u8fdc"]', '[]', 1, 1, false, 'competing', '91', NULL, '["gold"]'),
('01a22800000070008000000000000062', '01a22800000070008000000000000060', 'school/4136010414/essay/open', 2, 'Y5323', '01a22721122a76c4868f8a1b796bac80', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '陆小满的文章', '["\u9646\u5c0f\u6ee1"]', '[]', 1, 2, false, 'competing', '87.5', NULL, '["silver"]'),
('01a22800000070008000000000000063', '01a22800000070008000000000000060', 'school/4136010414/essay/open', 3, 'T2837', '01a2272113d37619b01be0517b5a8524', '4136010414', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '{"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}', '方一诺的文章', '["\u65b9\u4e00\u8bfa"]', '[]', 1, 3, false, 'competing', '81', NULL, '["bronze"]');
INSERT INTO "published_table" ("publication_id", "key", "columns", "rows", "group_names") VALUES
('01a227211c22726db2de8bb6588c669e', 'medals', '["gold", "silver", "bronze", "total"]', '[["1", "4136010414", "1", "1", "1", "3"]]', '{"4136010414": {"name": {"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}, "short": null}}'),
('01a227212aa7778fb693e7aa5ce36355', 'medals', '["gold", "silver", "bronze", "total"]', '[["1", "4136010421", "1", "1", "1", "3"]]', '{"4136010421": {"name": {"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}, "short": null}}'),
('01a2272133d0766798ee94875e7b253d', 'medals', '["gold", "silver", "bronze", "total"]', '[["1", "4136010414", "1", "0", "1", "2"], ["2", "4136010421", "0", "1", "0", "1"]]', '{"4136010414": {"name": {"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}, "short": null}, "4136010421": {"name": {"zh": "\u6c5f\u897f\u8d22\u7ecf\u5927\u5b66"}, "short": null}}'),
('01a22800000070008000000000000058', 'medals', '["gold", "silver", "bronze", "total"]', '[["1", "4136010414", "1", "1", "1", "3"]]', '{"4136010414": {"name": {"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}, "short": null}}'),
('01a2280000007000800000000000005c', 'medals', '["gold", "silver", "bronze", "total"]', '[["1", "4136010414", "1", "1", "1", "3"]]', '{"4136010414": {"name": {"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}, "short": null}}'),
('01a22800000070008000000000000060', 'medals', '["gold", "silver", "bronze", "total"]', '[["1", "4136010414", "1", "1", "1", "3"]]', '{"4136010414": {"name": {"zh": "\u6c5f\u897f\u5e08\u8303\u5927\u5b66"}, "short": null}}');
INSERT INTO "quota_line" ("id", "contest_id", "organisation_id", "realm", "amount", "basis", "reason", "by_id", "at") VALUES
('01a2280000007000800000000000003b', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a874e974f0694', '360000', 5, 'allotted', NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000003c', '01a227210fa271529bd303b0b003ccc9', '01a2272100ed779cbb7a874e974f0694', '360000', -1, 'allotted', '退回一个名额', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000');
INSERT INTO "receipt" ("id", "account_id", "once", "deed", "answer", "code", "at") VALUES
('01a2280000007000800000000000000a', '01a227210ea972e08257b7c7ef0ea2f1', '0123456789', 'registration.register', '/entries/1', 'R-7Q2K', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000000b', '01a2272111d1777ea37819e5ce9b2abc', '0123456789', 'registration.register', '/entries/1', 'R-7Q2K', '2026-03-25 02:30:00.000000');
INSERT INTO "reserve" ("id", "contest_id", "from_contest_id", "entry_id", "place", "state", "at") VALUES
('01a2280000007000800000000000003d', '01a227210fa271529bd303b0b003ccc9', '01a227210fad72aa8d01765b300079f7', '01a2280000007000800000000000002f', 1, 'waiting', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000003e', '01a227210fa271529bd303b0b003ccc9', '01a227210fad72aa8d01765b300079f7', '01a22800000070008000000000000031', 2, 'promoted', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000003f', '01a227210fa271529bd303b0b003ccc9', '01a227210fad72aa8d01765b300079f7', '01a22800000070008000000000000033', 3, 'declined', '2026-03-25 02:30:00.000000');
INSERT INTO "result" ("id", "realm", "tabulation_id", "contest_id", "appearance_id", "place", "tied", "status", "score", "scaled", "explanation") VALUES
('01a227211b5d76f39c37f01f43d5a694', '360000', '01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', '01a2272111067214bf47f5794d7e1b90', 1, false, 'competing', '91', NULL, '{"contest": "school/4136010414/essay/open", "entry": "X0149", "group": "4136010414", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "91", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "91", "J2": "91"}, "dropped": [], "agreed": false, "combined": "91", "value": "91"}]}], "raw": "91", "rounding": "half-up", "score": "91", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 1, "tied": false, "placed": 3, "rungs": [{"ladder": "medals", "award": "gold"}], "awards": ["gold"], "advances": [{"to": "province", "outcome": "through", "order": 1}]}'),
('01a227211b5d76f39c37f0206643687f', '360000', '01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', '01a2272112b275b189fe2d469c56c079', 2, false, 'competing', '87.5', NULL, '{"contest": "school/4136010414/essay/open", "entry": "Y5323", "group": "4136010414", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "87.5", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "87.5", "J2": "87.5"}, "dropped": [], "agreed": false, "combined": "87.5", "value": "87.5"}]}], "raw": "87.5", "rounding": "half-up", "score": "87.5", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 2, "tied": false, "placed": 3, "rungs": [{"ladder": "medals", "award": "silver"}], "awards": ["silver"], "advances": [{"to": "province", "outcome": "through", "order": 2}]}'),
('01a227211b5d76f39c37f0218f6b0e76', '360000', '01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', '01a2272114507538990d2079cd7a38d8', 3, false, 'competing', '81', NULL, '{"contest": "school/4136010414/essay/open", "entry": "T2837", "group": "4136010414", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "81", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "81", "J2": "81"}, "dropped": [], "agreed": false, "combined": "81", "value": "81"}]}], "raw": "81", "rounding": "half-up", "score": "81", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 3, "tied": false, "placed": 3, "rungs": [{"ladder": "medals", "award": "bronze"}], "awards": ["bronze"], "advances": [{"to": "province", "outcome": "out", "order": null}]}'),
('01a227212a4976eda75cebcfe580e6ff', '360000', '01a227212a4777cba9eeababbd80e482', '01a22721243b763cb48d24a82bd7ce20', '01a22721250277f4a3d1ef6df63aa6bb', 1, false, 'competing', '91', NULL, '{"contest": "school/4136010421/essay/open", "entry": "N8072", "group": "4136010421", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "91", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "91", "J2": "91"}, "dropped": [], "agreed": false, "combined": "91", "value": "91"}]}], "raw": "91", "rounding": "half-up", "score": "91", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 1, "tied": false, "placed": 3, "rungs": [{"ladder": "medals", "award": "gold"}], "awards": ["gold"], "advances": [{"to": "province", "outcome": "through", "order": 1}]}'),
('01a227212a4976eda75cebd0239144a1', '360000', '01a227212a4777cba9eeababbd80e482', '01a22721243b763cb48d24a82bd7ce20', '01a227212606758c8803e1ee311eda57', 2, false, 'competing', '87.5', NULL, '{"contest": "school/4136010421/essay/open", "entry": "C9068", "group": "4136010421", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "87.5", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "87.5", "J2": "87.5"}, "dropped": [], "agreed": false, "combined": "87.5", "value": "87.5"}]}], "raw": "87.5", "rounding": "half-up", "score": "87.5", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 2, "tied": false, "placed": 3, "rungs": [{"ladder": "medals", "award": "silver"}], "awards": ["silver"], "advances": [{"to": "province", "outcome": "through", "order": 2}]}'),
('01a227212a4976eda75cebd144f66212', '360000', '01a227212a4777cba9eeababbd80e482', '01a22721243b763cb48d24a82bd7ce20', '01a22721271b7284b33c4526e0e53aae', 3, false, 'competing', '81', NULL, '{"contest": "school/4136010421/essay/open", "entry": "J4485", "group": "4136010421", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "81", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "81", "J2": "81"}, "dropped": [], "agreed": false, "combined": "81", "value": "81"}]}], "raw": "81", "rounding": "half-up", "score": "81", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 3, "tied": false, "placed": 3, "rungs": [{"ladder": "medals", "award": "bronze"}], "awards": ["bronze"], "advances": [{"to": "province", "outcome": "out", "order": null}]}'),
('01a22721325170edbc000be48dab3861', '360000', '01a227213246700d8f5914d80872f1d0', '01a227210fa271529bd303b0b003ccc9', '01a227212c0a7149a678bdf38bebd8d4', 1, true, 'competing', '91', NULL, '{"contest": "province/360000/essay/open", "entry": "C9068", "group": "4136010421", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "91", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "91", "J2": "91"}, "dropped": [], "agreed": false, "combined": "91", "value": "91"}]}], "raw": "91", "rounding": "half-up", "score": "91", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 1, "tied": true, "placed": 4, "rungs": [], "awards": [], "advances": []}'),
('01a22721325170edbc000be5f539c1f9', '360000', '01a227213246700d8f5914d80872f1d0', '01a227210fa271529bd303b0b003ccc9', '01a227211f0b7222b408471c1ac21497', 1, true, 'competing', '91', NULL, '{"contest": "province/360000/essay/open", "entry": "X0149", "group": "4136010414", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "91", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "91", "J2": "91"}, "dropped": [], "agreed": false, "combined": "91", "value": "91"}]}], "raw": "91", "rounding": "half-up", "score": "91", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 1, "tied": true, "placed": 4, "rungs": [], "awards": [], "advances": []}'),
('01a22721325170edbc000be627c64e15', '360000', '01a227213246700d8f5914d80872f1d0', '01a227210fa271529bd303b0b003ccc9', '01a227211f2270b3ba46e6ca565bcea6', 3, false, 'competing', '87.5', NULL, '{"contest": "province/360000/essay/open", "entry": "Y5323", "group": "4136010414", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "87.5", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "87.5", "J2": "87.5"}, "dropped": [], "agreed": false, "combined": "87.5", "value": "87.5"}]}], "raw": "87.5", "rounding": "half-up", "score": "87.5", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 3, "tied": false, "placed": 4, "rungs": [], "awards": [], "advances": []}'),
('01a22721325170edbc000be7e6e048e5', '360000', '01a227213246700d8f5914d80872f1d0', '01a227210fa271529bd303b0b003ccc9', '01a227212bec764882dee73fb5273b4d', 4, false, 'competing', '81', NULL, '{"contest": "province/360000/essay/open", "entry": "N8072", "group": "4136010421", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "81", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "81", "J2": "81"}, "dropped": [], "agreed": false, "combined": "81", "value": "81"}]}], "raw": "81", "rounding": "half-up", "score": "81", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 4, "tied": false, "placed": 4, "rungs": [], "awards": [], "advances": []}'),
('01a22721338f73f79ac2cecfa8c48b37', '360000', '01a227213381731ea535873a7ce29de5', '01a227210fa271529bd303b0b003ccc9', '01a227211f0b7222b408471c1ac21497', 1, false, 'competing', '91', NULL, '{"contest": "province/360000/essay/open", "entry": "X0149", "group": "4136010414", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "91", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "91", "J2": "91"}, "dropped": [], "agreed": false, "combined": "91", "value": "91"}]}], "raw": "91", "rounding": "half-up", "score": "91", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 1, "tied": false, "placed": 4, "rungs": [{"ladder": "medals", "award": "gold"}], "awards": ["gold"], "advances": []}'),
('01a22721338f73f79ac2ced08e497132', '360000', '01a227213381731ea535873a7ce29de5', '01a227210fa271529bd303b0b003ccc9', '01a227212c0a7149a678bdf38bebd8d4', 2, false, 'competing', '91', NULL, '{"contest": "province/360000/essay/open", "entry": "C9068", "group": "4136010421", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "91", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "91", "J2": "91"}, "dropped": [], "agreed": false, "combined": "91", "value": "91"}]}], "raw": "91", "rounding": "half-up", "score": "91", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 2, "tied": false, "placed": 4, "rungs": [{"ladder": "medals", "award": "silver"}], "awards": ["silver"], "advances": []}'),
('01a22721339073608486be1e84c28678', '360000', '01a227213381731ea535873a7ce29de5', '01a227210fa271529bd303b0b003ccc9', '01a227211f2270b3ba46e6ca565bcea6', 3, false, 'competing', '87.5', NULL, '{"contest": "province/360000/essay/open", "entry": "Y5323", "group": "4136010414", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "87.5", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "87.5", "J2": "87.5"}, "dropped": [], "agreed": false, "combined": "87.5", "value": "87.5"}]}], "raw": "87.5", "rounding": "half-up", "score": "87.5", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 3, "tied": false, "placed": 4, "rungs": [{"ladder": "medals", "award": "bronze"}], "awards": ["bronze"], "advances": []}'),
('01a22721339073608486be1f6be78235', '360000', '01a227213381731ea535873a7ce29de5', '01a227210fa271529bd303b0b003ccc9', '01a227212bec764882dee73fb5273b4d', 4, false, 'competing', '81', NULL, '{"contest": "province/360000/essay/open", "entry": "N8072", "group": "4136010421", "status": "competing", "origin": "marks", "scheme": "essay", "sections": [{"segment": "", "value": "81", "unit": "sheet", "combine": "mean", "criteria": {}, "units": [{"kind": "sheet", "key": "", "judges": {"J1": "81", "J2": "81"}, "dropped": [], "agreed": false, "combined": "81", "value": "81"}]}], "raw": "81", "rounding": "half-up", "score": "81", "problems": [], "by": "score", "better": "higher", "precedence": ["score", "lot"], "scaled": null, "place": 4, "tied": false, "placed": 4, "rungs": [], "awards": [], "advances": []}'),
('01a22800000070008000000000000053', '360000', '01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', '01a22800000070008000000000000038', NULL, false, 'withdrawn', NULL, NULL, NULL);
INSERT INTO "rulebook_version" ("id", "edition_id", "contest_id", "number", "text", "digest", "law", "reason", "by_id", "at") VALUES
('01a22721087876c989c2eac4b1409ada', '01a22721085f70408d9f92fdf635663a', NULL, 1, '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
# provincial final. Made up, every rule of it.
law = "1"

[edition]
key = "rehearsal"
series = "rehearsal"
series_name = { zh = "演练赛", en = "Rehearsal" }
number = 1
year = 2026
zone = "Asia/Shanghai"
name = { zh = "全流程演练赛", en = "Rehearsal of the whole path" }
names = "full"
publicity = { days = 3, working = false }
source = "assumed"

[[edition.tier]]
key = "school"
name = { zh = "校赛", en = "School round" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.tier]]
key = "province"
name = { zh = "省赛", en = "Provincial final" }
sign = { zh = "省", en = "P" }
run_by = "authority"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry", "same-school"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.division]]
key = "open"
name = { zh = "公开组", en = "Open" }

[[edition.track]]
key = "essay"
name = { zh = "征文", en = "Essay" }
divisions = ["open"]
exclusive = true
source = "assumed"

  [[edition.track.material]]
  key = "text"
  name = { zh = "正文", en = "Essay" }
  formats = ["pdf"]
  max_mb = 5

  [[edition.track.eligibility]]
  rule = "role"
  is = ["student"]
  source = "assumed"

[[edition.period]]
stage = "school"
phase = "registration"
opens = 2026-03-01T00:00:00
closes = 2026-03-11T00:00:00

[[edition.period]]
stage = "school"
phase = "verification"
opens = 2026-03-01T00:00:00
closes = 2026-03-13T00:00:00

[[edition.period]]
stage = "school"
phase = "judging"
opens = 2026-03-14T00:00:00
closes = 2026-03-18T00:00:00

[[edition.period]]
stage = "province"
phase = "registration"
opens = 2026-03-20T00:00:00
closes = 2026-03-30T00:00:00

[[edition.period]]
stage = "province"
phase = "judging"
opens = 2026-04-01T00:00:00
closes = 2026-04-05T00:00:00

[[scheme]]
key = "essay"
  [[scheme.criterion]]
  key = "essay"
  name = { zh = "文章", en = "Essay" }
    [[scheme.criterion.aspect]]
    key = "content"
    name = { zh = "内容", en = "Content" }
    kind = "judged"
    max = 60
    [[scheme.criterion.aspect]]
    key = "form"
    name = { zh = "表达", en = "Form" }
    kind = "judged"
    max = 40

[panel]
unit = "sheet"
combine = "mean"
min_judges = 2
round = 2

[ranking]
by = "score"
precedence = ["score", "lot"]

[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
  tie = "stop"
  [[ladder.rung]]
  award = "silver"
  upto = "2"
  tie = "stop"
  [[ladder.rung]]
  award = "bronze"
  upto = "3"
  tie = "stop"

[[table]]
key = "medals"
order = ["gold", "silver", "bronze"]

[[advance]]
applies_to = ["school/*"]
to = "province"
take = "2"
tie = "stop"
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '1', NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a2280000007000800000000000001a', '01a22800000070008000000000000019', NULL, 1, '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
# provincial final. Made up, every rule of it.
law = "1"

[edition]
key = "rehearsal"
series = "rehearsal"
series_name = { zh = "演练赛", en = "Rehearsal" }
number = 1
year = 2026
zone = "Asia/Shanghai"
name = { zh = "全流程演练赛", en = "Rehearsal of the whole path" }
names = "full"
publicity = { days = 3, working = false }
source = "assumed"

[[edition.tier]]
key = "school"
name = { zh = "校赛", en = "School round" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.tier]]
key = "province"
name = { zh = "省赛", en = "Provincial final" }
sign = { zh = "省", en = "P" }
run_by = "authority"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry", "same-school"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.division]]
key = "open"
name = { zh = "公开组", en = "Open" }

[[edition.track]]
key = "essay"
name = { zh = "征文", en = "Essay" }
divisions = ["open"]
exclusive = true
source = "assumed"

  [[edition.track.material]]
  key = "text"
  name = { zh = "正文", en = "Essay" }
  formats = ["pdf"]
  max_mb = 5

  [[edition.track.eligibility]]
  rule = "role"
  is = ["student"]
  source = "assumed"

[[edition.period]]
stage = "school"
phase = "registration"
opens = 2026-03-01T00:00:00
closes = 2026-03-11T00:00:00

[[edition.period]]
stage = "school"
phase = "verification"
opens = 2026-03-01T00:00:00
closes = 2026-03-13T00:00:00

[[edition.period]]
stage = "school"
phase = "judging"
opens = 2026-03-14T00:00:00
closes = 2026-03-18T00:00:00

[[edition.period]]
stage = "province"
phase = "registration"
opens = 2026-03-20T00:00:00
closes = 2026-03-30T00:00:00

[[edition.period]]
stage = "province"
phase = "judging"
opens = 2026-04-01T00:00:00
closes = 2026-04-05T00:00:00

[[scheme]]
key = "essay"
  [[scheme.criterion]]
  key = "essay"
  name = { zh = "文章", en = "Essay" }
    [[scheme.criterion.aspect]]
    key = "content"
    name = { zh = "内容", en = "Content" }
    kind = "judged"
    max = 60
    [[scheme.criterion.aspect]]
    key = "form"
    name = { zh = "表达", en = "Form" }
    kind = "judged"
    max = 40

[panel]
unit = "sheet"
combine = "mean"
min_judges = 2
round = 2

[ranking]
by = "score"
precedence = ["score", "lot"]

[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
  tie = "stop"
  [[ladder.rung]]
  award = "silver"
  upto = "2"
  tie = "stop"
  [[ladder.rung]]
  award = "bronze"
  upto = "3"
  tie = "stop"

[[table]]
key = "medals"
order = ["gold", "silver", "bronze"]

[[advance]]
applies_to = ["school/*"]
to = "province"
take = "2"
tie = "stop"
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '1', NULL, NULL, '2026-03-01 02:00:00.000000'),
('01a2280000007000800000000000001b', '01a22721085f70408d9f92fdf635663a', '01a227210fad72aa8d01765b300079f7', 2, '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
# provincial final. Made up, every rule of it.
law = "1"

[edition]
key = "rehearsal"
series = "rehearsal"
series_name = { zh = "演练赛", en = "Rehearsal" }
number = 1
year = 2026
zone = "Asia/Shanghai"
name = { zh = "全流程演练赛", en = "Rehearsal of the whole path" }
names = "full"
publicity = { days = 3, working = false }
source = "assumed"

[[edition.tier]]
key = "school"
name = { zh = "校赛", en = "School round" }
sign = { zh = "校", en = "S" }
run_by = "school"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.tier]]
key = "province"
name = { zh = "省赛", en = "Provincial final" }
sign = { zh = "省", en = "P" }
run_by = "authority"
credit = "school"
conflicts = { bar = ["adviser", "kin", "same-entry", "same-school"], warn = [] }
judges = { sheets = 2, blind = true }

[[edition.division]]
key = "open"
name = { zh = "公开组", en = "Open" }

[[edition.track]]
key = "essay"
name = { zh = "征文", en = "Essay" }
divisions = ["open"]
exclusive = true
source = "assumed"

  [[edition.track.material]]
  key = "text"
  name = { zh = "正文", en = "Essay" }
  formats = ["pdf"]
  max_mb = 5

  [[edition.track.eligibility]]
  rule = "role"
  is = ["student"]
  source = "assumed"

[[edition.period]]
stage = "school"
phase = "registration"
opens = 2026-03-01T00:00:00
closes = 2026-03-11T00:00:00

[[edition.period]]
stage = "school"
phase = "verification"
opens = 2026-03-01T00:00:00
closes = 2026-03-13T00:00:00

[[edition.period]]
stage = "school"
phase = "judging"
opens = 2026-03-14T00:00:00
closes = 2026-03-18T00:00:00

[[edition.period]]
stage = "province"
phase = "registration"
opens = 2026-03-20T00:00:00
closes = 2026-03-30T00:00:00

[[edition.period]]
stage = "province"
phase = "judging"
opens = 2026-04-01T00:00:00
closes = 2026-04-05T00:00:00

[[scheme]]
key = "essay"
  [[scheme.criterion]]
  key = "essay"
  name = { zh = "文章", en = "Essay" }
    [[scheme.criterion.aspect]]
    key = "content"
    name = { zh = "内容", en = "Content" }
    kind = "judged"
    max = 60
    [[scheme.criterion.aspect]]
    key = "form"
    name = { zh = "表达", en = "Form" }
    kind = "judged"
    max = 40

[panel]
unit = "sheet"
combine = "mean"
min_judges = 2
round = 2

[ranking]
by = "score"
precedence = ["score", "lot"]

[[ladder]]
key = "medals"
  [[ladder.rung]]
  award = "gold"
  upto = "1"
  tie = "stop"
  [[ladder.rung]]
  award = "silver"
  upto = "2"
  tie = "stop"
  [[ladder.rung]]
  award = "bronze"
  upto = "3"
  tie = "stop"

[[table]]
key = "medals"
order = ["gold", "silver", "bronze"]

[[advance]]
applies_to = ["school/*"]
to = "province"
take = "2"
tie = "stop"
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '1', '改正一处', NULL, '2026-03-01 02:00:00.000000');
INSERT INTO "score_sheet" ("id", "realm", "seat_id", "appearance_id", "draft", "draft_at", "receipt", "note", "comment", "version") VALUES
('01a22721192577aebe5cf65c3374ef6a', '360000', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272111067214bf47f5794d7e1b90', '{"content": 55000, "form": 36000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721197572e19b19db375b588034', '360000', '01a2272117417483b5953588e6f28af6', '01a2272111067214bf47f5794d7e1b90', '{"content": 55000, "form": 36000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721199377729395e0511e4fb716', '360000', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272112b275b189fe2d469c56c079', '{"content": 52000, "form": 35500}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272119b9726d8118d695388d3979', '360000', '01a2272117417483b5953588e6f28af6', '01a2272112b275b189fe2d469c56c079', '{"content": 52000, "form": 35500}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272119d37780bf1b800643a53e32', '360000', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272114507538990d2079cd7a38d8', '{"content": 48000, "form": 33000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272119e1752590093f0b0e9894b6', '360000', '01a2272117417483b5953588e6f28af6', '01a2272114507538990d2079cd7a38d8', '{"content": 48000, "form": 33000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272127f275a39b8130bad0d1176f', '360000', '01a227212749774db45c46e3f3e554c9', '01a22721250277f4a3d1ef6df63aa6bb', '{"content": 55000, "form": 36000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a227212818724fa58890a4fa98fac1', '360000', '01a22721275a7582801718f55d613c27', '01a22721250277f4a3d1ef6df63aa6bb', '{"content": 55000, "form": 36000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272128317787bfc70bc0464cffd8', '360000', '01a227212749774db45c46e3f3e554c9', '01a227212606758c8803e1ee311eda57', '{"content": 52000, "form": 35500}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721285d76b39aae26e1d100d0cd', '360000', '01a22721275a7582801718f55d613c27', '01a227212606758c8803e1ee311eda57', '{"content": 52000, "form": 35500}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721287a75119af61b9c47b4df63', '360000', '01a227212749774db45c46e3f3e554c9', '01a22721271b7284b33c4526e0e53aae', '{"content": 48000, "form": 33000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721289f74218fa377584dd8a7bb', '360000', '01a22721275a7582801718f55d613c27', '01a22721271b7284b33c4526e0e53aae', '{"content": 48000, "form": 33000}', '2026-03-15 03:00:00.000000', NULL, NULL, NULL, 2),
('01a227213012743585131832199bf75f', '360000', '01a227212f8670ed9bc82aae215b09f9', '01a227211f0b7222b408471c1ac21497', '{"content": 55000, "form": 36000}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721302a72fb94311d6114a356a0', '360000', '01a227212f92731e8f144eb94a5a5c9a', '01a227211f0b7222b408471c1ac21497', '{"content": 55000, "form": 36000}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721303e77d08bfd9921a1c46141', '360000', '01a227212f8670ed9bc82aae215b09f9', '01a227211f2270b3ba46e6ca565bcea6', '{"content": 52000, "form": 35500}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721305975d38e48233b815e39a9', '360000', '01a227212f92731e8f144eb94a5a5c9a', '01a227211f2270b3ba46e6ca565bcea6', '{"content": 52000, "form": 35500}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272130747054b9357c4105e1321c', '360000', '01a227212f8670ed9bc82aae215b09f9', '01a227212bec764882dee73fb5273b4d', '{"content": 48000, "form": 33000}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a22721308e73029a46b9de32c509a6', '360000', '01a227212f92731e8f144eb94a5a5c9a', '01a227212bec764882dee73fb5273b4d', '{"content": 48000, "form": 33000}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272130ad721fa40b8b12e2db8e74', '360000', '01a227212f8670ed9bc82aae215b09f9', '01a227212c0a7149a678bdf38bebd8d4', '{"content": 55000, "form": 36000}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2272130c575c293155e57a51c2403', '360000', '01a227212f92731e8f144eb94a5a5c9a', '01a227212c0a7149a678bdf38bebd8d4', '{"content": 55000, "form": 36000}', '2026-04-02 03:00:00.000000', NULL, NULL, NULL, 2),
('01a2280000007000800000000000004a', '360000', '01a22800000070008000000000000044', '01a22800000070008000000000000037', '{"content": 0}', '2026-03-25 02:30:00.000000', NULL, '草稿', NULL, 2);
INSERT INTO "seat" ("id", "panel_id", "account_id", "person_id", "home_id", "code", "name", "role", "source", "left_at") VALUES
('01a2272117267006a3b4ab7a6ff4fedf', '01a2272116df7527bde2bed7b9ad2201', '01a227210c1e751cbcd83bb7ffd30662', '01a227210c1e751cbcd83bb61ca4d90d', '01a2272100ed779cbb7a874e974f0694', 'J1', '评委甲', 'judge', NULL, NULL),
('01a2272117417483b5953588e6f28af6', '01a2272116df7527bde2bed7b9ad2201', '01a227210cf373b4b8e368d98d72da2c', '01a227210cf27785b8bcbe109d412fbd', '01a2272100ed779cbb7a874e974f0694', 'J2', '评委乙', 'judge', NULL, NULL),
('01a22721175b7257828ddf8b17e5dc78', '01a2272116df7527bde2bed7b9ad2201', '01a227210dc875ebb2244a9a10552b77', '01a227210dc875ebb2244a99bb488bec', '01a2272100ed779cbb7a874e974f0694', 'J3', '裁判长', 'chair', NULL, NULL),
('01a227212749774db45c46e3f3e554c9', '01a22721273773fba3efceb0e0f8720e', '01a2272121917345b7c495597b3bfcab', '01a22721219077bda3a1f3ae9f277a61', '01a2272100ed779cbb7a8753da29620b', 'J1', '评委甲', 'judge', NULL, NULL),
('01a22721275a7582801718f55d613c27', '01a22721273773fba3efceb0e0f8720e', '01a2272122507424ade367ae25e43015', '01a22721224f71f7858c63118ea75e1b', '01a2272100ed779cbb7a8753da29620b', 'J2', '评委乙', 'judge', NULL, NULL),
('01a227212761779bae436902a8c7a2bf', '01a22721273773fba3efceb0e0f8720e', '01a22721230274f793f395a82d680ee9', '01a227212301712fb3ff9c409fe52d7f', '01a2272100ed779cbb7a8753da29620b', 'J3', '裁判长', 'chair', NULL, NULL),
('01a227212f8670ed9bc82aae215b09f9', '01a227212f6e768e81baa2e7259cdc40', '01a227212e30734d929d895b2365b3a2', '01a227212e30734d929d895a3267cb60', '01a2272100ec76ebb5b3f51f0660eb77', 'J1', '评委甲', 'judge', NULL, NULL),
('01a227212f92731e8f144eb94a5a5c9a', '01a227212f6e768e81baa2e7259cdc40', '01a227212ed177deb502565c67544253', '01a227212ed070ac8599d20491a73a1c', '01a2272100ec76ebb5b3f51f0660eb77', 'J2', '评委乙', 'judge', NULL, NULL),
('01a227212f9a7250951a2da6d031e534', '01a227212f6e768e81baa2e7259cdc40', '01a227212f4e75489c28311189f96c9b', '01a227212f4e75489c2831106acb7abd', '01a2272100ec76ebb5b3f51f0660eb77', 'J3', '裁判长', 'chair', NULL, NULL),
('01a22800000070008000000000000044', '01a2272116df7527bde2bed7b9ad2201', NULL, NULL, NULL, 'P0', '外聘评委', 'panel', 'paper', NULL),
('01a22800000070008000000000000045', '01a2272116df7527bde2bed7b9ad2201', NULL, NULL, NULL, 'P1', '外聘评委', 'panel', 'paper', '2026-03-25 02:30:00.000000');
INSERT INTO "series" ("id", "key", "name") VALUES
('01a227210854745686d663ec251d2645', 'rehearsal', '{"zh": "\u6f14\u7ec3\u8d5b", "en": "Rehearsal"}'),
('01a2280000007000800000000000000f', 'other', '{"zh": "另一赛事"}');
INSERT INTO "setting" ("id", "contest_id", "key", "value", "reason", "by_id", "at") VALUES
('01a2280000007000800000000000001e', '01a227210fad72aa8d01765b300079f7', 'registration', '{"closes": "2026-03-09T16:00:00Z"}', NULL, '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000');
INSERT INTO "sheet_version" ("id", "realm", "sheet_id", "seat_id", "appearance_id", "contest_id", "number", "marks", "reason", "standing", "by_id", "at", "confirmed_by", "confirmed_at", "reopened_by", "reopened_at", "reopened_why") VALUES
('01a22721195c70b985f39077a9083d01', '360000', '01a22721192577aebe5cf65c3374ef6a', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272111067214bf47f5794d7e1b90', '01a227210fad72aa8d01765b300079f7', 1, '{"content": 55000, "form": 36000}', NULL, false, '01a227210c1e751cbcd83bb7ffd30662', '2026-03-15 03:00:00.000000', '01a227210dc875ebb2244a9a10552b77', '2026-03-15 04:00:00.000000', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '录入有误'),
('01a22721197d721cb88a5d49427bcc1b', '360000', '01a22721197572e19b19db375b588034', '01a2272117417483b5953588e6f28af6', '01a2272111067214bf47f5794d7e1b90', '01a227210fad72aa8d01765b300079f7', 1, '{"content": 55000, "form": 36000}', NULL, true, '01a227210cf373b4b8e368d98d72da2c', '2026-03-15 03:00:00.000000', '01a227210dc875ebb2244a9a10552b77', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a2272119a27386a3f7f0d92d9abef9', '360000', '01a22721199377729395e0511e4fb716', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272112b275b189fe2d469c56c079', '01a227210fad72aa8d01765b300079f7', 1, '{"content": 52000, "form": 35500}', NULL, true, '01a227210c1e751cbcd83bb7ffd30662', '2026-03-15 03:00:00.000000', '01a227210dc875ebb2244a9a10552b77', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a2272119cd708dbbcdfcc8f52a36b1', '360000', '01a2272119b9726d8118d695388d3979', '01a2272117417483b5953588e6f28af6', '01a2272112b275b189fe2d469c56c079', '01a227210fad72aa8d01765b300079f7', 1, '{"content": 52000, "form": 35500}', NULL, true, '01a227210cf373b4b8e368d98d72da2c', '2026-03-15 03:00:00.000000', '01a227210dc875ebb2244a9a10552b77', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a2272119d87091bc2898c63ea52a56', '360000', '01a2272119d37780bf1b800643a53e32', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272114507538990d2079cd7a38d8', '01a227210fad72aa8d01765b300079f7', 1, '{"content": 48000, "form": 33000}', NULL, true, '01a227210c1e751cbcd83bb7ffd30662', '2026-03-15 03:00:00.000000', '01a227210dc875ebb2244a9a10552b77', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a2272119e4703ab3b82753037eb307', '360000', '01a2272119e1752590093f0b0e9894b6', '01a2272117417483b5953588e6f28af6', '01a2272114507538990d2079cd7a38d8', '01a227210fad72aa8d01765b300079f7', 1, '{"content": 48000, "form": 33000}', NULL, true, '01a227210cf373b4b8e368d98d72da2c', '2026-03-15 03:00:00.000000', '01a227210dc875ebb2244a9a10552b77', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a22721280b72a1a3a4999de541c2a6', '360000', '01a2272127f275a39b8130bad0d1176f', '01a227212749774db45c46e3f3e554c9', '01a22721250277f4a3d1ef6df63aa6bb', '01a22721243b763cb48d24a82bd7ce20', 1, '{"content": 55000, "form": 36000}', NULL, true, '01a2272121917345b7c495597b3bfcab', '2026-03-15 03:00:00.000000', '01a22721230274f793f395a82d680ee9', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a22721282873a0b3e34119de268693', '360000', '01a227212818724fa58890a4fa98fac1', '01a22721275a7582801718f55d613c27', '01a22721250277f4a3d1ef6df63aa6bb', '01a22721243b763cb48d24a82bd7ce20', 1, '{"content": 55000, "form": 36000}', NULL, true, '01a2272122507424ade367ae25e43015', '2026-03-15 03:00:00.000000', '01a22721230274f793f395a82d680ee9', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a22721284b7294983c28d9aa959e82', '360000', '01a2272128317787bfc70bc0464cffd8', '01a227212749774db45c46e3f3e554c9', '01a227212606758c8803e1ee311eda57', '01a22721243b763cb48d24a82bd7ce20', 1, '{"content": 52000, "form": 35500}', NULL, true, '01a2272121917345b7c495597b3bfcab', '2026-03-15 03:00:00.000000', '01a22721230274f793f395a82d680ee9', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a22721286d7594b2de78dbb4b63666', '360000', '01a22721285d76b39aae26e1d100d0cd', '01a22721275a7582801718f55d613c27', '01a227212606758c8803e1ee311eda57', '01a22721243b763cb48d24a82bd7ce20', 1, '{"content": 52000, "form": 35500}', NULL, true, '01a2272122507424ade367ae25e43015', '2026-03-15 03:00:00.000000', '01a22721230274f793f395a82d680ee9', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a22721288d71b3b3e9e6d68c997536', '360000', '01a22721287a75119af61b9c47b4df63', '01a227212749774db45c46e3f3e554c9', '01a22721271b7284b33c4526e0e53aae', '01a22721243b763cb48d24a82bd7ce20', 1, '{"content": 48000, "form": 33000}', NULL, true, '01a2272121917345b7c495597b3bfcab', '2026-03-15 03:00:00.000000', '01a22721230274f793f395a82d680ee9', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a2272128a9709e9c12d38c19ea8780', '360000', '01a22721289f74218fa377584dd8a7bb', '01a22721275a7582801718f55d613c27', '01a22721271b7284b33c4526e0e53aae', '01a22721243b763cb48d24a82bd7ce20', 1, '{"content": 48000, "form": 33000}', NULL, true, '01a2272122507424ade367ae25e43015', '2026-03-15 03:00:00.000000', '01a22721230274f793f395a82d680ee9', '2026-03-15 04:00:00.000000', NULL, NULL, NULL),
('01a22721301e75f394f07a382ccf0821', '360000', '01a227213012743585131832199bf75f', '01a227212f8670ed9bc82aae215b09f9', '01a227211f0b7222b408471c1ac21497', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 55000, "form": 36000}', NULL, true, '01a227212e30734d929d895b2365b3a2', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a22721303b771897f13965e1271da9', '360000', '01a22721302a72fb94311d6114a356a0', '01a227212f92731e8f144eb94a5a5c9a', '01a227211f0b7222b408471c1ac21497', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 55000, "form": 36000}', NULL, true, '01a227212ed177deb502565c67544253', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a22721304d7125bbb2611708ec555a', '360000', '01a22721303e77d08bfd9921a1c46141', '01a227212f8670ed9bc82aae215b09f9', '01a227211f2270b3ba46e6ca565bcea6', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 52000, "form": 35500}', NULL, true, '01a227212e30734d929d895b2365b3a2', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a227213068719b8e36bf4e001fc702', '360000', '01a22721305975d38e48233b815e39a9', '01a227212f92731e8f144eb94a5a5c9a', '01a227211f2270b3ba46e6ca565bcea6', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 52000, "form": 35500}', NULL, true, '01a227212ed177deb502565c67544253', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a227213080763c9bae45dba0b21215', '360000', '01a2272130747054b9357c4105e1321c', '01a227212f8670ed9bc82aae215b09f9', '01a227212bec764882dee73fb5273b4d', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 48000, "form": 33000}', NULL, true, '01a227212e30734d929d895b2365b3a2', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a227213099758a8de56f4d31da7d95', '360000', '01a22721308e73029a46b9de32c509a6', '01a227212f92731e8f144eb94a5a5c9a', '01a227212bec764882dee73fb5273b4d', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 48000, "form": 33000}', NULL, true, '01a227212ed177deb502565c67544253', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a2272130b87276bf7039859d7858a7', '360000', '01a2272130ad721fa40b8b12e2db8e74', '01a227212f8670ed9bc82aae215b09f9', '01a227212c0a7149a678bdf38bebd8d4', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 55000, "form": 36000}', NULL, true, '01a227212e30734d929d895b2365b3a2', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a2272130cb73429f83e78eb8e2d27c', '360000', '01a2272130c575c293155e57a51c2403', '01a227212f92731e8f144eb94a5a5c9a', '01a227212c0a7149a678bdf38bebd8d4', '01a227210fa271529bd303b0b003ccc9', 1, '{"content": 55000, "form": 36000}', NULL, true, '01a227212ed177deb502565c67544253', '2026-04-02 03:00:00.000000', '01a227212f4e75489c28311189f96c9b', '2026-04-02 04:00:00.000000', NULL, NULL, NULL),
('01a2280000007000800000000000004b', '360000', '01a22721192577aebe5cf65c3374ef6a', '01a2272117267006a3b4ab7a6ff4fedf', '01a2272111067214bf47f5794d7e1b90', '01a227210fad72aa8d01765b300079f7', 2, '{"content": 55000, "form": 36000}', '改正录入', true, '01a227210c1e751cbcd83bb7ffd30662', '2026-03-26 02:30:00.000001', '01a227210dc875ebb2244a9a10552b77', '2026-03-15 04:00:00.000000', NULL, NULL, NULL);
INSERT INTO "tabulated_contest" ("tabulation_id", "contest_id", "standing") VALUES
('01a227211b4a765ba0d8c89cbdeb887a', '01a227210fad72aa8d01765b300079f7', true),
('01a227212a4777cba9eeababbd80e482', '01a22721243b763cb48d24a82bd7ce20', true),
('01a227213246700d8f5914d80872f1d0', '01a227210fa271529bd303b0b003ccc9', false),
('01a227213381731ea535873a7ce29de5', '01a227210fa271529bd303b0b003ccc9', true),
('01a22800000070008000000000000054', '01a227210fad72aa8d01765b300079f7', false);
INSERT INTO "tabulation" ("id", "realm", "edition_id", "organisation_id", "stage", "number", "law", "engine", "files", "blocking", "standing", "by_id", "at") VALUES
('01a227211b4a765ba0d8c89cbdeb887a', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', 'school', 1, '1', 'exact', '{"advances.csv": "652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98", "awards.csv": "7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2", "explain.jsonl": "33ae3f7fc7261ea213d36f55e10a2dec6d74b3107de4670a4bd6984f13db257a", "inputs/entries.csv": "b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e", "inputs/groups.csv": "1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd", "inputs/judges.csv": "f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb", "inputs/marks.csv": "faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89", "inputs/members.csv": "61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa", "places.csv": "ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a", "problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220", "table-medals.csv": "f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d"}', 0, true, '01a2272109c17361b10d1e425e53b99f', '2026-03-19 02:00:00.000000'),
('01a227212a4777cba9eeababbd80e482', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a8753da29620b', 'school', 1, '1', 'exact', '{"advances.csv": "55faa4a90b2e31e166673fae1f302b3c3827175db4d0814b745b7c90516de263", "awards.csv": "742c723a625df131534b37794b0a1fd3e71a40f3d3a640a18f22512fa8ef6a13", "explain.jsonl": "d6ecc86a80b93aa777b9f1a6b175aed87e1ef7547feac962227a2bedd3278668", "inputs/entries.csv": "25046b83c31279c6f4c56bd0399af94cc5498317a37c4432b861df565633d2aa", "inputs/groups.csv": "3deeb0d64835e7f37d3737c5a584ed47f072e3b6171e668e5581fed900252b24", "inputs/judges.csv": "62b64c9e658a78629fbeb7ce1dd04961beb5b855c3c9aa01aa02dc2fe97f563f", "inputs/marks.csv": "17e6ca8b449c88960041bb9df196207f13cf0946a4112e7703ace641a8c9825f", "inputs/members.csv": "32fdb8d35b33d4190655fa1d9f8b448a42016b5adec7b5bf8a1c9ceab27ab19d", "places.csv": "c9fe8d1a4fc4d1c83fc7f5dda14d9f830e294748f4560c4b32a9f90913848fbd", "problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220", "table-medals.csv": "6a18a135ad28c24f90d831d075f8f3882dee285acb8d7f168c159af9bdb946a4"}', 0, true, '01a227211ff1758f905c5d24851165f4', '2026-03-19 02:00:00.000000'),
('01a227213246700d8f5914d80872f1d0', '360000', '01a22721085f70408d9f92fdf635663a', '01a22721007575e89e78eed06e534c51', 'province', 1, '1', 'exact', '{"advances.csv": "692ee28d0a9260939b6fd141e5d028e6e911fe5f00c2b26af4ffea4533904a77", "awards.csv": "9b9e760b9ec31ee6e1115aec0ca48ddc0847f899b20df5527d732f6651f14dc2", "explain.jsonl": "035b37f15acdaafa624b5d6b98a27a641476b8f318007d7a418015267d9b6a2c", "inputs/entries.csv": "bee4a6d6585f37251c1360780eb42db972c99f9b4127d1b824ed55aaff9e485e", "inputs/groups.csv": "0cf61990b26badb9dee2e253e1faeb69f0bc3279a25b8fb23821afb043dca015", "inputs/judges.csv": "593cc93181aabcc72149d50e3a0a48cc5ec568d9e9ad78c58da414e6170d6f64", "inputs/marks.csv": "1848dee1d50daf7255f8d5d6c3ba2641c21a44f50ba50fc29bef4e111a003077", "inputs/members.csv": "4c0f1f8c25a3b14a0cbbdc0e69896c39f3f7c4714cdac765af459df7fe0da053", "places.csv": "a4d70ed209f4b7e86ad0904fded172ea17c35ca80b40acbdfe18bc305814c95c", "problems.csv": "a4fdc6dd4ecb4f1414ced3fbb140f41a4f2ff958b6bc2b5180042cece1c42abc", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220", "table-medals.csv": "23195ba39693139f3246f9deb22eee40325e50c7c2745094b217d3b348288c2d"}', 1, true, '01a227212cd87058b5dd9970ab9f41e5', '2026-04-06 02:00:00.000000'),
('01a227213381731ea535873a7ce29de5', '360000', '01a22721085f70408d9f92fdf635663a', '01a22721007575e89e78eed06e534c51', 'province', 2, '1', 'exact', '{"advances.csv": "692ee28d0a9260939b6fd141e5d028e6e911fe5f00c2b26af4ffea4533904a77", "awards.csv": "92870b3442dc1a34d1b12c744365f9f91dbea85efd0d487a4b50d4643a82f366", "explain.jsonl": "34798f5a7cd7ebeb6cfd9e6b748c46d62734bc64088ad16f0db872094526b376", "inputs/entries.csv": "bee4a6d6585f37251c1360780eb42db972c99f9b4127d1b824ed55aaff9e485e", "inputs/groups.csv": "0cf61990b26badb9dee2e253e1faeb69f0bc3279a25b8fb23821afb043dca015", "inputs/judges.csv": "593cc93181aabcc72149d50e3a0a48cc5ec568d9e9ad78c58da414e6170d6f64", "inputs/lots.csv": "85f6b7493d8f3fbf6a423478580d2d056f3884fb0c03f29a1b5048669dcadc6e", "inputs/marks.csv": "1848dee1d50daf7255f8d5d6c3ba2641c21a44f50ba50fc29bef4e111a003077", "inputs/members.csv": "4c0f1f8c25a3b14a0cbbdc0e69896c39f3f7c4714cdac765af459df7fe0da053", "places.csv": "d296b24e6aaab78b65c1d2eff5849507c3eb7ab28d2d5f8623fdc8f71281aa7f", "problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220", "table-medals.csv": "0dfa5bcf198747502cab9392374d49661d262f18c6850102927f781adbb2c915"}', 0, true, '01a227212cd87058b5dd9970ab9f41e5', '2026-04-06 02:10:00.000000'),
('01a22800000070008000000000000054', '360000', '01a22721085f70408d9f92fdf635663a', '01a2272100ed779cbb7a874e974f0694', 'school', 99, '1', 'exact', '{"advances.csv": "652acc09cad80136be45b6ba5f3472a36e2e2fe453d5a6237b80ac2df9541d98", "awards.csv": "7d139fdec74b2013e237cf724b107d5a3d0acc51fde6d69f88cd8c23bf4a4ea2", "explain.jsonl": "33ae3f7fc7261ea213d36f55e10a2dec6d74b3107de4670a4bd6984f13db257a", "inputs/entries.csv": "b1e8f7c2971a0f8df1b246d8e32ddfa2c12829b9997617b9d55999127f36ae6e", "inputs/groups.csv": "1d8ee239a477d5e2bcbb7d44bc55b58f0b5f210567348230fc70f0eb086a5acd", "inputs/judges.csv": "f7e0d162f6e8a087dfa9b2df0551781988479df20fe7331de5e2146a28b7f1bb", "inputs/marks.csv": "faa7f55420201201f366bffd7f3caf3a2951635cb9389a6ac5d118c11dcffa89", "inputs/members.csv": "61161055826266e8f5724c4c4d559db8f06ce4dcd60e447a67a6d6b802ea35fa", "places.csv": "ed55a1a6c8a3ec960529de3a9906cde95be6acc7bcaeae66e9eafce95f890e9a", "problems.csv": "1080410183928a643f00ec2f18e374a0fabe5099189669330bc5905e4d261029", "rulebook.toml": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220", "table-medals.csv": "f6e4970c2344588da5fdd53d7fea7520952df771597065e5ceaabb528cfca08d"}', 0, false, '01a2272109c17361b10d1e425e53b99f', '2026-03-19 02:00:00.000000');
INSERT INTO "verification" ("id", "entry_id", "contest_id", "decision", "reason", "fields", "mended", "by_id", "at", "undone_at") VALUES
('01a2272110db76ecbc684d84003e081c', '01a227210fde74d39ad2a214cb0e6f5e', '01a227210fad72aa8d01765b300079f7', 'verified', NULL, '{}', '{}', '01a2272109c17361b10d1e425e53b99f', '2026-03-11 02:00:00.000000', NULL),
('01a2272112a074e8a32a02dedebdafee', '01a22721122a76c4868f8a1b796bac80', '01a227210fad72aa8d01765b300079f7', 'verified', NULL, '{}', '{}', '01a2272109c17361b10d1e425e53b99f', '2026-03-11 02:00:00.000000', NULL),
('01a22721143a75a798a59865b3efc5f9', '01a2272113d37619b01be0517b5a8524', '01a227210fad72aa8d01765b300079f7', 'verified', NULL, '{}', '{}', '01a2272109c17361b10d1e425e53b99f', '2026-03-11 02:00:00.000000', NULL),
('01a2272124f072448635b3fef22431f4', '01a22721244d77fdaaf6baab17de6cd4', '01a22721243b763cb48d24a82bd7ce20', 'verified', NULL, '{}', '{}', '01a227211ff1758f905c5d24851165f4', '2026-03-11 02:00:00.000000', NULL),
('01a2272125fb737e90c7fd3536d07a51', '01a2272125a673fa95ed4b7417cef361', '01a22721243b763cb48d24a82bd7ce20', 'verified', NULL, '{}', '{}', '01a227211ff1758f905c5d24851165f4', '2026-03-11 02:00:00.000000', NULL),
('01a22721270f762e930c1683561217cb', '01a2272126c27247be3664b2419aaca5', '01a22721243b763cb48d24a82bd7ce20', 'verified', NULL, '{}', '{}', '01a227211ff1758f905c5d24851165f4', '2026-03-11 02:00:00.000000', NULL),
('01a22800000070008000000000000027', '01a22800000070008000000000000025', '01a227210fad72aa8d01765b300079f7', 'returned', '缺盖章', '["text"]', '["text"]', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', NULL),
('01a22800000070008000000000000028', '01a22800000070008000000000000025', '01a227210fad72aa8d01765b300079f7', 'returned', '缺盖章', '["text"]', '[]', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000002b', '01a22800000070008000000000000029', '01a227210fad72aa8d01765b300079f7', 'rejected', '缺盖章', '["text"]', '["text"]', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', NULL),
('01a2280000007000800000000000002c', '01a22800000070008000000000000029', '01a227210fad72aa8d01765b300079f7', 'rejected', '缺盖章', '["text"]', '[]', '01a2272109c17361b10d1e425e53b99f', '2026-03-25 02:30:00.000000', '2026-03-25 02:30:00.000000');
