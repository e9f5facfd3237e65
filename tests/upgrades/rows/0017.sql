INSERT INTO "former_participation" ("id", "entry_id", "contest_id", "participation", "participation_reason", "participation_since", "participation_by_id", "participation_authority", "withdrawn_from", "withdrawn_at") VALUES
('01a22800000070008000000000000d01', '01a22721fc07707e80ae2d684b05bf63', '01a22721fbe077dbabc784fe36834ff8', 'withdrawn', '生病', '2026-03-25 02:30:00.000000', '01a22721f68f7735a2159caf8bc5cd22', 'desk', 'competing', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000d02', '01a22721fe4b718daabbcc9ed344b568', '01a22721fbe077dbabc784fe36834ff8', 'disqualified', NULL, NULL, NULL, 'chair', NULL, NULL);
INSERT INTO "advance_decision" ("id", "contest_id", "tabulation_id", "appearance_id", "choice", "reason", "by_id", "at") VALUES
('01a22800000070008000000000000d03', '01a22721fbe077dbabc784fe36834ff8', '01a22722086e7113b8c23f147c0a5171', '01a22721fd1971328ee5d70441977bf1', 'kept', '已经评审', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000'),
('01a22800000070008000000000000d04', '01a22721fbe077dbabc784fe36834ff8', '01a22722086e7113b8c23f147c0a5171', '01a22721fea9714d8373d869e641948c', 'sent', NULL, NULL, '2026-03-25 02:30:00.000000');
