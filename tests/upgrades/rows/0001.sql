INSERT INTO "access_line" ("id", "at", "kind", "what", "account_id", "subject", "reason", "address", "path") VALUES
('01a22800000070008000000000000001', '2026-03-25 02:30:00.000000', 'refused', 'registration.entry', '01a22721fad17379861965872d875bb7', NULL, NULL, '192.0.2.7', '/entries/none'),
('01a22800000070008000000000000002', '2026-03-26 02:30:00.000001', 'opened', 'identity', '01a22721f68f7735a2159caf8bc5cd22', '01a22721fad1737986196586ee2f9d56', '核对证件', NULL, NULL);
INSERT INTO "audit_line" ("id", "at", "by_id", "action", "subject_kind", "subject_id", "realm", "was", "now", "reason", "address", "request") VALUES
('01a22721f53a77a2af6bb052998508cb', '2026-03-01 02:00:00.000000', NULL, 'people.load_organisations', 'organisation', '01a22721eae87088b32d26e6dfc89984', 'moe', 'null', '{"new": 3038, "source": "seeds/facts"}', NULL, NULL, 'contest rehearse'),
('01a22721f58d748e94518cd2e4515d07', '2026-03-01 02:00:00.000000', NULL, 'editions.create', 'edition', '01a22721f56f7456a98790b0740787d7', '', 'null', '{"key": "rehearsal", "rulebook": "af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220"}', NULL, NULL, 'contest rehearse'),
('01a22721f58d748e94518cd392f63380', '2026-03-01 02:00:00.000000', NULL, 'editions.open', 'edition', '01a22721f56f7456a98790b0740787d7', '', 'null', 'null', NULL, NULL, 'contest rehearse'),
('01a22721f6cc709b93ef14c3b6b4a878', '2026-03-01 02:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', 'people.sign_up', 'account', '01a22721f68f7735a2159caf8bc5cd22', '', 'null', '{"kind": "teacher", "school": "4136010414", "name": "\u7ec4\u7ec7\u8005"}', NULL, NULL, 'contest rehearse'),
('01a2272225587673a38d8eb37858d084', '2026-04-06 03:00:00.000000', '01a22722199c744bafb509b882e78db2', 'publication.prepare', 'publication', '01a2272225437475b39d5769031cb910', '360000', 'null', '{"number": 3}', NULL, NULL, 'contest rehearse'),
('01a22722256a73058a6362d6cdba2358', '2026-04-06 04:00:00.000000', '01a227221a6271ce9736944cd4720c60', 'publication.review', 'publication', '01a2272225437475b39d5769031cb910', '360000', '{"state": "draft"}', '{"state": "reviewed"}', NULL, NULL, 'contest rehearse'),
('01a227222675706dbd21c3a987c0b7cb', '2026-04-06 05:00:00.000000', '01a22722199c744bafb509b882e78db2', 'editions.reach', 'contest', '01a22721fbe077dbabc784fe36834ff8', '360000', 'null', '{"milestone": "published"}', 'rehearsal-3', NULL, 'contest rehearse'),
('01a22722268070ea9879243994174e8b', '2026-04-06 05:00:00.000000', '01a22722199c744bafb509b882e78db2', 'publication.publish', 'publication', '01a2272225437475b39d5769031cb910', '360000', '{"state": "reviewed"}', '{"state": "public", "digest": "f8c0cb7850db11fb3c9cb5af4b99cef3c361192eeeb4b6d5c68ef6f9373ff4f1"}', NULL, NULL, 'contest rehearse'),
('01a2272226a2736e9451292bd1ff51cc', '2026-04-09 16:00:00.000000', '01a22722199c744bafb509b882e78db2', 'editions.reach', 'contest', '01a22721fbe077dbabc784fe36834ff8', '360000', 'null', '{"milestone": "final"}', NULL, NULL, 'contest rehearse'),
('01a2272226b57235b237fe199b166a2f', '2026-04-09 16:00:00.000000', '01a22722199c744bafb509b882e78db2', 'publication.make_final', 'publication', '01a2272225437475b39d5769031cb910', '360000', '{"state": "public"}', '{"state": "final"}', NULL, NULL, 'contest rehearse');
INSERT INTO "audit_seal" ("position", "line_id", "digest") VALUES
(1, '01a22721f53a77a2af6bb052998508cb', '0000000000000000000000000000000000000000000000000000000000000001'),
(2, '01a22721f58d748e94518cd2e4515d07', '0000000000000000000000000000000000000000000000000000000000000002'),
(3, '01a22721f58d748e94518cd392f63380', '0000000000000000000000000000000000000000000000000000000000000003');
INSERT INTO "job" ("id", "kind", "asked", "state", "done", "total", "resume_at", "outcome", "fault", "cancel", "by_id", "asked_at", "seen_at", "ended_at") VALUES
('01a22800000070008000000000000003', 'publication.bundle', '{"edition": "rehearsal"}', 'waiting', 1, NULL, NULL, NULL, NULL, false, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', NULL),
('01a22800000070008000000000000004', 'publication.bundle', '{"edition": "rehearsal"}', 'running', 1, 3, '{"at": 1}', NULL, NULL, false, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', NULL),
('01a22800000070008000000000000005', 'publication.bundle', '{"edition": "rehearsal"}', 'done', 1, 3, NULL, '{"rows": 3}', NULL, false, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000006', 'publication.bundle', '{"edition": "rehearsal"}', 'failed', 1, 3, NULL, NULL, 'OSError', false, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000007', 'publication.bundle', '{"edition": "rehearsal"}', 'cancelled', 1, 3, NULL, NULL, NULL, true, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', '2026-03-25 02:30:00.000000');
INSERT INTO "letter" ("id", "to", "subject", "text", "written_at", "sent_at", "tries") VALUES
('01a22800000070008000000000000008', 'shen@example.edu.cn', '通知', '您好，
‘’“” 𠮷''
', '2026-03-25 02:30:00.000000', NULL, 0),
('01a22800000070008000000000000009', 'shen@example.edu.cn', '通知', '您好，
‘’“” 𠮷''
', '2026-03-25 02:30:00.000000', '2026-03-26 02:30:00.000001', 0);
INSERT INTO "receipt" ("id", "account_id", "once", "deed", "answer", "code", "at") VALUES
('01a2280000007000800000000000000a', '01a22721fad17379861965872d875bb7', '0123456789', 'registration.register', '/entries/1', 'R-7Q2K', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000000b', '01a22721fdf7766aa616a181ad2c197e', '0123456789', 'registration.register', '/entries/1', 'R-7Q2K', '2026-03-25 02:30:00.000000');
