INSERT INTO "edition" ("id", "key", "series_id", "name", "short", "year", "zone", "begins", "ends", "opened_at", "archived_at", "rehearsal_of_id", "created_at", "created_by") VALUES
('01a22721f56f7456a98790b0740787d7', 'rehearsal', '01a22721f565723087e194eb1f19c5df', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', 2026, 'Asia/Shanghai', NULL, NULL, '2026-03-01 02:00:00.000000', NULL, NULL, '2026-03-01 02:00:00.000000', NULL),
('01a22800000070008000000000000019', 'other-2026', '01a2280000007000800000000000000f', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', 2026, 'Asia/Shanghai', '2026-01-01', '2026-12-31', NULL, '2026-03-25 02:30:00.000000', NULL, '2026-03-01 02:00:00.000000', NULL),
('01a22800000070008000000000000022', 'rehearsal-trial', '01a22721f565723087e194eb1f19c5df', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', '{"zh": "\u5168\u6d41\u7a0b\u6f14\u7ec3\u8d5b", "en": "Rehearsal of the whole path"}', 2026, 'Asia/Shanghai', NULL, NULL, '2026-03-01 02:00:00.000000', NULL, '01a22721f56f7456a98790b0740787d7', '2026-03-01 02:00:00.000000', NULL);
INSERT INTO "contest" ("id", "realm", "edition_id", "parent_id", "organisation_id", "key", "stage", "track", "division", "frozen_text", "frozen_digest", "frozen_at", "created_at") VALUES
('01a22721fbe077dbabc784fe36834ff8', '360000', '01a22721f56f7456a98790b0740787d7', NULL, '01a22721eae87088b32d26f58670b963', 'province/360000/essay/open', 'province', 'essay', 'open', '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
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
('01a22721fbe877cb8de93d5d91203ff5', '360000', '01a22721f56f7456a98790b0740787d7', '01a22721fbe077dbabc784fe36834ff8', '01a22721eb3776a6b67fc9c2839f9d18', 'school/4136010414/essay/open', 'school', 'essay', 'open', '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
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
('01a2272211147244a994c3380e5ff709', '360000', '01a22721f56f7456a98790b0740787d7', '01a22721fbe077dbabc784fe36834ff8', '01a22721eb3776a6b67fc9c7d9c9d3d5', 'school/4136010421/essay/open', 'school', 'essay', 'open', '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
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
INSERT INTO "milestone" ("id", "contest_id", "what", "at", "by_id", "note", "undone_at") VALUES
('01a22722004171f8802800fccffe7bdd', '01a22721fbe877cb8de93d5d91203ff5', 'roster-frozen', '2026-03-13 02:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', NULL, NULL),
('01a2272205497426a8941152a07ee599', '01a22721fbe877cb8de93d5d91203ff5', 'judging-opened', '2026-03-15 02:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', NULL, NULL),
('01a2272207907739b295ac69ceca84e9', '01a22721fbe877cb8de93d5d91203ff5', 'judging-closed', '2026-03-15 05:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', NULL, NULL),
('01a22722089175ef98fa3de870dd3a83', '01a22721fbe877cb8de93d5d91203ff5', 'tabulated', '2026-03-19 02:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', NULL, NULL),
('01a227220ab170c399e73f3b7a7a2e46', '01a22721fbe877cb8de93d5d91203ff5', 'published', '2026-03-19 05:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', 'rehearsal-1', NULL),
('01a227220ad275cf89688c33d95d61ed', '01a22721fbe877cb8de93d5d91203ff5', 'final', '2026-03-22 16:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', NULL, NULL),
('01a227220bf375059cfe16b657a60231', '01a22721fbe877cb8de93d5d91203ff5', 'advanced', '2026-03-22 04:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', NULL, NULL),
('01a227221451707a9ad6ea280f243dbc', '01a2272211147244a994c3380e5ff709', 'roster-frozen', '2026-03-13 02:00:00.000000', '01a227220cd07349977ddee2f4a4a2cc', NULL, NULL),
('01a22722153377a399b1528092f72937', '01a2272211147244a994c3380e5ff709', 'judging-opened', '2026-03-15 02:00:00.000000', '01a227220cd07349977ddee2f4a4a2cc', NULL, NULL),
('01a2272216ad7725a4aa669c1ba3ece7', '01a2272211147244a994c3380e5ff709', 'judging-closed', '2026-03-15 05:00:00.000000', '01a227220cd07349977ddee2f4a4a2cc', NULL, NULL),
('01a22722176c71f1992086cc93fd25c7', '01a2272211147244a994c3380e5ff709', 'tabulated', '2026-03-19 02:00:00.000000', '01a227220cd07349977ddee2f4a4a2cc', NULL, NULL),
('01a22722184b77e2a9aa4375c92423b6', '01a2272211147244a994c3380e5ff709', 'published', '2026-03-19 05:00:00.000000', '01a227220cd07349977ddee2f4a4a2cc', 'rehearsal-2', NULL),
('01a22722185c7686b6749d884257f783', '01a2272211147244a994c3380e5ff709', 'final', '2026-03-22 16:00:00.000000', '01a227220cd07349977ddee2f4a4a2cc', NULL, NULL),
('01a2272218e5707cad302a922579bb65', '01a2272211147244a994c3380e5ff709', 'advanced', '2026-03-22 04:00:00.000000', '01a227220cd07349977ddee2f4a4a2cc', NULL, NULL),
('01a227221d5477cdb7e83a4019981ebd', '01a22721fbe077dbabc784fe36834ff8', 'roster-frozen', '2026-04-01 02:00:00.000000', '01a22722199c744bafb509b882e78db2', NULL, NULL),
('01a227221ebe74f481160de0f0d6576a', '01a22721fbe077dbabc784fe36834ff8', 'judging-opened', '2026-04-02 02:00:00.000000', '01a22722199c744bafb509b882e78db2', NULL, NULL),
('01a2272221f673fc86c8c7d4f5f290fd', '01a22721fbe077dbabc784fe36834ff8', 'judging-closed', '2026-04-02 05:00:00.000000', '01a22722199c744bafb509b882e78db2', NULL, NULL),
('01a227222321761082e914d2f46dfb3f', '01a22721fbe077dbabc784fe36834ff8', 'tabulated', '2026-04-06 02:00:00.000000', '01a22722199c744bafb509b882e78db2', NULL, NULL),
('01a22722267f7604bd398f768a7f75ce', '01a22721fbe077dbabc784fe36834ff8', 'published', '2026-04-06 05:00:00.000000', '01a22722199c744bafb509b882e78db2', 'rehearsal-3', NULL),
('01a2272226b376fcae972fa6e028ba3d', '01a22721fbe077dbabc784fe36834ff8', 'final', '2026-04-09 16:00:00.000000', '01a22722199c744bafb509b882e78db2', NULL, NULL),
('01a2280000007000800000000000001c', '01a22721fbe877cb8de93d5d91203ff5', 'judging-opened', '2026-03-15 02:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', '误开', '2026-03-25 02:30:00.000000'),
('01a2280000007000800000000000001d', '01a22721fbe877cb8de93d5d91203ff5', 'judging-opened', '2026-03-15 02:00:00.000000', '01a22721f68f7735a2159caf8bc5cd22', '误开', '2026-03-26 02:30:00.000001');
INSERT INTO "rulebook_proposal" ("id", "contest_id", "together", "text", "digest", "base_digest", "reason", "by_id", "at", "outcome", "decided_by", "decided_at", "decision") VALUES
('01a2280000007000800000000000001f', '01a22721fbe877cb8de93d5d91203ff5', false, 'law = "1"', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '建议', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', NULL, NULL, NULL, NULL),
('01a22800000070008000000000000020', '01a22721fbe877cb8de93d5d91203ff5', false, 'law = "1"', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '建议', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', 'accepted', '01a22721f7a67188b5209c65a627b757', '2026-03-25 02:30:00.000000', '同意'),
('01a22800000070008000000000000021', '01a22721fbe877cb8de93d5d91203ff5', false, 'law = "1"', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '建议', '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000', 'declined', '01a22721f7a67188b5209c65a627b757', '2026-03-26 02:30:00.000001', '同意');
INSERT INTO "rulebook_version" ("id", "edition_id", "contest_id", "number", "text", "digest", "law", "reason", "by_id", "at") VALUES
('01a22721f587716c8e7448f9a2e0a5c9', '01a22721f56f7456a98790b0740787d7', NULL, 1, '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
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
('01a2280000007000800000000000001b', '01a22721f56f7456a98790b0740787d7', '01a22721fbe877cb8de93d5d91203ff5', 2, '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
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
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '1', '改正一处', NULL, '2026-03-01 02:00:00.000000'),
('01a22800000070008000000000000023', '01a22800000070008000000000000022', NULL, 1, '# The small contest that `contest demo --check` drives through the whole path: one track, a school round and a
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
', 'af00bb5c58f009e0533307b54078c2387f55a37a188fbf8000d8d1a60bc96220', '1', NULL, NULL, '2026-03-01 02:00:00.000000');
INSERT INTO "setting" ("id", "contest_id", "key", "value", "reason", "by_id", "at") VALUES
('01a2280000007000800000000000001e', '01a22721fbe877cb8de93d5d91203ff5', 'registration', '{"closes": "2026-03-09T16:00:00Z"}', NULL, '01a22721f68f7735a2159caf8bc5cd22', '2026-03-25 02:30:00.000000');
