CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE access_line (
	id CHAR(32) NOT NULL,
	at DATETIME NOT NULL,
	kind TEXT NOT NULL,
	what TEXT NOT NULL,
	account_id CHAR(32),
	subject TEXT,
	reason TEXT,
	address TEXT,
	path TEXT,
	CONSTRAINT pk_access_line PRIMARY KEY (id)
);
CREATE INDEX ix_access_line_at ON access_line (at);
CREATE TABLE audit_line (
	id CHAR(32) NOT NULL,
	at DATETIME NOT NULL,
	by_id CHAR(32),
	action TEXT NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	was JSON,
	now JSON,
	reason TEXT,
	address TEXT,
	request TEXT,
	CONSTRAINT pk_audit_line PRIMARY KEY (id)
);
CREATE INDEX ix_audit_line_at ON audit_line (at);
CREATE INDEX ix_audit_line_by_id ON audit_line (by_id);
CREATE INDEX ix_audit_line_subject_kind_subject_id ON audit_line (subject_kind, subject_id);
CREATE TABLE audit_seal (
	position BIGINT NOT NULL,
	line_id CHAR(32) NOT NULL,
	digest VARCHAR(64) NOT NULL,
	CONSTRAINT pk_audit_seal PRIMARY KEY (position),
	CONSTRAINT uq_audit_seal_line_id UNIQUE (line_id)
);
CREATE TABLE job (
	id CHAR(32) NOT NULL,
	kind TEXT NOT NULL,
	asked JSON NOT NULL,
	state TEXT NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER,
	resume_at JSON,
	outcome JSON,
	fault TEXT,
	cancel BOOLEAN NOT NULL,
	by_id CHAR(32),
	asked_at DATETIME NOT NULL,
	seen_at DATETIME NOT NULL,
	ended_at DATETIME,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT ck_job_state CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled'))
);
CREATE INDEX ix_job_state ON job (state);
CREATE TABLE letter (
	id CHAR(32) NOT NULL,
	"to" TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	written_at DATETIME NOT NULL,
	sent_at DATETIME,
	tries INTEGER NOT NULL,
	CONSTRAINT pk_letter PRIMARY KEY (id)
);
CREATE INDEX ix_letter_sent_at ON letter (sent_at);
CREATE TABLE receipt (
	id CHAR(32) NOT NULL,
	account_id CHAR(32) NOT NULL,
	once TEXT NOT NULL,
	deed TEXT NOT NULL,
	answer TEXT NOT NULL,
	code TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_receipt PRIMARY KEY (id),
	CONSTRAINT uq_receipt_account_id_once UNIQUE (account_id, once)
);
CREATE TABLE organisation (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	kind TEXT NOT NULL,
	code TEXT NOT NULL,
	name JSON NOT NULL,
	short JSON,
	parent_id CHAR(32),
	province VARCHAR(6),
	level TEXT,
	attributes JSON NOT NULL,
	CONSTRAINT pk_organisation PRIMARY KEY (id),
	CONSTRAINT ck_organisation_kind CHECK (kind IN ('authority', 'school', 'department', 'city', 'firm', 'delegation', 'industry')),
	CONSTRAINT fk_organisation_parent_id FOREIGN KEY(parent_id) REFERENCES organisation (id),
	CONSTRAINT uq_organisation_kind_code UNIQUE (kind, code)
);
CREATE INDEX ix_organisation_parent_id ON organisation (parent_id);
CREATE INDEX ix_organisation_realm_kind ON organisation (realm, kind);
CREATE TABLE series (
	id CHAR(32) NOT NULL,
	"key" TEXT NOT NULL,
	name JSON NOT NULL,
	CONSTRAINT pk_series PRIMARY KEY (id),
	CONSTRAINT uq_series_key UNIQUE ("key")
);
CREATE TABLE person (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	name TEXT NOT NULL,
	name_latin TEXT,
	gender VARCHAR(1),
	born DATE,
	kind TEXT NOT NULL,
	home_id CHAR(32),
	level TEXT,
	identity_sealed TEXT,
	identity_index VARCHAR(64),
	reference VARCHAR(64),
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT fk_person_home_id FOREIGN KEY(home_id) REFERENCES organisation (id),
	CONSTRAINT uq_person_identity_index UNIQUE (identity_index)
);
CREATE INDEX ix_person_realm_home_id ON person (realm, home_id);
CREATE INDEX ix_person_reference ON person (reference);
CREATE TABLE account (
	id CHAR(32) NOT NULL,
	person_id CHAR(32),
	name TEXT NOT NULL,
	login TEXT,
	email TEXT,
	phone_sealed TEXT,
	phone_index VARCHAR(64),
	password TEXT,
	epoch INTEGER NOT NULL,
	language VARCHAR(8),
	created_at DATETIME NOT NULL,
	disabled_at DATETIME,
	CONSTRAINT pk_account PRIMARY KEY (id),
	CONSTRAINT fk_account_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_account_email UNIQUE (email),
	CONSTRAINT uq_account_login UNIQUE (login),
	CONSTRAINT uq_account_person_id UNIQUE (person_id),
	CONSTRAINT uq_account_phone_index UNIQUE (phone_index)
);
CREATE TABLE enrolment (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	person_id CHAR(32) NOT NULL,
	organisation_id CHAR(32) NOT NULL,
	department_id CHAR(32),
	number TEXT,
	level TEXT NOT NULL,
	programme TEXT,
	entry_year INTEGER,
	years INTEGER,
	settled BOOLEAN NOT NULL,
	confirmed_at DATETIME,
	confirmed_by CHAR(32),
	ended_at DATETIME,
	CONSTRAINT pk_enrolment PRIMARY KEY (id),
	CONSTRAINT fk_enrolment_department_id FOREIGN KEY(department_id) REFERENCES organisation (id),
	CONSTRAINT fk_enrolment_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_enrolment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_enrolment_organisation_id_number UNIQUE (organisation_id, number)
);
CREATE INDEX ix_enrolment_person_id ON enrolment (person_id);
CREATE INDEX ix_enrolment_realm_organisation_id ON enrolment (realm, organisation_id);
CREATE TABLE honour (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	person_id CHAR(32) NOT NULL,
	organisation_id CHAR(32),
	series_id CHAR(32) NOT NULL,
	edition_key TEXT NOT NULL,
	contest_key TEXT NOT NULL,
	stage TEXT NOT NULL,
	track TEXT NOT NULL,
	award TEXT NOT NULL,
	publication TEXT NOT NULL,
	given_at DATETIME NOT NULL,
	withdrawn_at DATETIME,
	CONSTRAINT pk_honour PRIMARY KEY (id),
	CONSTRAINT fk_honour_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_honour_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_honour_series_id FOREIGN KEY(series_id) REFERENCES series (id),
	CONSTRAINT uq_honour_person_id_edition_key_contest_key_award UNIQUE (person_id, edition_key, contest_key, award)
);
CREATE INDEX ix_honour_person_id ON honour (person_id);
CREATE INDEX ix_honour_realm_organisation_id ON honour (realm, organisation_id);
CREATE TABLE invitation (
	id CHAR(32) NOT NULL,
	token_index VARCHAR(64) NOT NULL,
	code_index VARCHAR(64),
	name TEXT NOT NULL,
	email TEXT,
	role TEXT NOT NULL,
	organisation_id CHAR(32) NOT NULL,
	series_id CHAR(32) NOT NULL,
	home_id CHAR(32),
	account_id CHAR(32),
	made_by CHAR(32) NOT NULL,
	made_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	used_at DATETIME,
	revoked_at DATETIME,
	CONSTRAINT pk_invitation PRIMARY KEY (id),
	CONSTRAINT fk_invitation_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_invitation_home_id FOREIGN KEY(home_id) REFERENCES organisation (id),
	CONSTRAINT fk_invitation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_invitation_series_id FOREIGN KEY(series_id) REFERENCES series (id),
	CONSTRAINT uq_invitation_code_index UNIQUE (code_index),
	CONSTRAINT uq_invitation_token_index UNIQUE (token_index)
);
CREATE INDEX ix_invitation_organisation_id ON invitation (organisation_id);
CREATE TABLE membership (
	id CHAR(32) NOT NULL,
	account_id CHAR(32) NOT NULL,
	organisation_id CHAR(32),
	series_id CHAR(32),
	role TEXT NOT NULL,
	granted_by CHAR(32),
	granted_at DATETIME NOT NULL,
	revoked_at DATETIME,
	CONSTRAINT pk_membership PRIMARY KEY (id),
	CONSTRAINT ck_membership_role CHECK (role IN ('student', 'teacher', 'judge', 'chair', 'organiser', 'supervisor', 'administrator')),
	CONSTRAINT ck_membership_scoped_to_series CHECK (series_id IS NOT NULL OR role IN ('student', 'teacher', 'administrator')),
	CONSTRAINT fk_membership_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_membership_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_membership_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
CREATE INDEX ix_membership_organisation_id_series_id_role ON membership (organisation_id, series_id, role);
CREATE UNIQUE INDEX uq_membership_standing ON membership (account_id, organisation_id, series_id, role) WHERE revoked_at IS NULL;
CREATE TABLE edition (
	id CHAR(32) NOT NULL,
	"key" TEXT NOT NULL,
	series_id CHAR(32) NOT NULL,
	name JSON NOT NULL,
	short JSON NOT NULL,
	year INTEGER NOT NULL,
	zone TEXT NOT NULL,
	begins DATE,
	ends DATE,
	opened_at DATETIME,
	archived_at DATETIME,
	created_at DATETIME NOT NULL,
	created_by CHAR(32),
	CONSTRAINT pk_edition PRIMARY KEY (id),
	CONSTRAINT fk_edition_series_id FOREIGN KEY(series_id) REFERENCES series (id),
	CONSTRAINT uq_edition_key UNIQUE ("key")
);
CREATE INDEX ix_edition_series_id ON edition (series_id);
CREATE TABLE contest (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	edition_id CHAR(32) NOT NULL,
	parent_id CHAR(32),
	organisation_id CHAR(32) NOT NULL,
	"key" TEXT NOT NULL,
	stage TEXT NOT NULL,
	track TEXT NOT NULL,
	division TEXT NOT NULL,
	frozen_text TEXT,
	frozen_digest VARCHAR(64),
	frozen_at DATETIME,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_contest PRIMARY KEY (id),
	CONSTRAINT fk_contest_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
	CONSTRAINT fk_contest_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_contest_parent_id FOREIGN KEY(parent_id) REFERENCES contest (id),
	CONSTRAINT uq_contest_edition_id_key UNIQUE (edition_id, "key")
);
CREATE INDEX ix_contest_edition_id_stage_track_division ON contest (edition_id, stage, track, division);
CREATE INDEX ix_contest_parent_id ON contest (parent_id);
CREATE INDEX ix_contest_realm_organisation_id_edition_id ON contest (realm, organisation_id, edition_id);
CREATE TABLE milestone (
	id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	what TEXT NOT NULL,
	at DATETIME NOT NULL,
	by_id CHAR(32),
	note TEXT,
	undone_at DATETIME,
	CONSTRAINT pk_milestone PRIMARY KEY (id),
	CONSTRAINT fk_milestone_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id)
);
CREATE UNIQUE INDEX uq_milestone_standing ON milestone (contest_id, what) WHERE undone_at IS NULL;
CREATE TABLE rulebook_version (
	id CHAR(32) NOT NULL,
	edition_id CHAR(32) NOT NULL,
	contest_id CHAR(32),
	number INTEGER NOT NULL,
	text TEXT NOT NULL,
	digest VARCHAR(64) NOT NULL,
	law TEXT NOT NULL,
	reason TEXT,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	CONSTRAINT pk_rulebook_version PRIMARY KEY (id),
	CONSTRAINT fk_rulebook_version_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_rulebook_version_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
	CONSTRAINT uq_rulebook_version_edition_id_number UNIQUE (edition_id, number)
);
CREATE INDEX ix_rulebook_version_contest_id ON rulebook_version (contest_id);
CREATE TABLE setting (
	id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	"key" TEXT NOT NULL,
	value JSON NOT NULL,
	reason TEXT,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	CONSTRAINT pk_setting PRIMARY KEY (id),
	CONSTRAINT fk_setting_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT uq_setting_contest_id_key UNIQUE (contest_id, "key")
);
CREATE TABLE entry (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	edition_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	track TEXT NOT NULL,
	division TEXT NOT NULL,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	home_id CHAR(32) NOT NULL,
	department_id CHAR(32),
	delegation_id CHAR(32),
	status TEXT NOT NULL,
	"exclusive" TEXT,
	attributes JSON NOT NULL,
	created_by CHAR(32),
	created_at DATETIME NOT NULL,
	submitted_at DATETIME,
	decided_at DATETIME,
	withdrawn_at DATETIME,
	withdrawn_reason TEXT,
	withdrawn_from TEXT,
	version INTEGER NOT NULL,
	CONSTRAINT pk_entry PRIMARY KEY (id),
	CONSTRAINT ck_entry_status CHECK (status IN ('draft', 'submitted', 'returned', 'verified', 'rejected', 'withdrawn')),
	CONSTRAINT fk_entry_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_entry_delegation_id FOREIGN KEY(delegation_id) REFERENCES organisation (id),
	CONSTRAINT fk_entry_department_id FOREIGN KEY(department_id) REFERENCES organisation (id),
	CONSTRAINT fk_entry_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
	CONSTRAINT fk_entry_home_id FOREIGN KEY(home_id) REFERENCES organisation (id),
	CONSTRAINT uq_entry_exclusive UNIQUE ("exclusive")
);
CREATE INDEX ix_entry_contest_id ON entry (contest_id);
CREATE UNIQUE INDEX ix_entry_edition_id_number ON entry (edition_id, number);
CREATE INDEX ix_entry_realm_home_id_edition_id_status_submitted_at ON entry (realm, home_id, edition_id, status, submitted_at);
CREATE TABLE quota_line (
	id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	organisation_id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	amount INTEGER NOT NULL,
	basis TEXT NOT NULL,
	reason TEXT,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	CONSTRAINT pk_quota_line PRIMARY KEY (id),
	CONSTRAINT fk_quota_line_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_quota_line_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_quota_line_contest_id_organisation_id ON quota_line (contest_id, organisation_id);
CREATE TABLE appearance (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	entry_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	home_id CHAR(32) NOT NULL,
	credit_id CHAR(32),
	code TEXT NOT NULL,
	standing TEXT NOT NULL,
	standing_reason TEXT,
	registered_at DATETIME NOT NULL,
	verified_at DATETIME,
	competed_at DATETIME,
	advanced_at DATETIME,
	withdrawn_at DATETIME,
	CONSTRAINT pk_appearance PRIMARY KEY (id),
	CONSTRAINT ck_appearance_standing CHECK (standing IN ('competing', 'guest', 'withdrawn', 'absent', 'disqualified')),
	CONSTRAINT fk_appearance_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_appearance_credit_id FOREIGN KEY(credit_id) REFERENCES organisation (id),
	CONSTRAINT fk_appearance_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id),
	CONSTRAINT fk_appearance_home_id FOREIGN KEY(home_id) REFERENCES organisation (id),
	CONSTRAINT uq_appearance_entry_id_contest_id UNIQUE (entry_id, contest_id)
);
CREATE UNIQUE INDEX ix_appearance_contest_id_code ON appearance (contest_id, code);
CREATE INDEX ix_appearance_realm_home_id_contest_id ON appearance (realm, home_id, contest_id);
CREATE TABLE entry_member (
	id CHAR(32) NOT NULL,
	entry_id CHAR(32) NOT NULL,
	person_id CHAR(32) NOT NULL,
	role TEXT NOT NULL,
	place INTEGER NOT NULL,
	accepted_at DATETIME,
	"exclusive" TEXT,
	CONSTRAINT pk_entry_member PRIMARY KEY (id),
	CONSTRAINT ck_entry_member_role CHECK (role IN ('competitor', 'adviser')),
	CONSTRAINT fk_entry_member_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id),
	CONSTRAINT fk_entry_member_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_entry_member_entry_id_person_id_role UNIQUE (entry_id, person_id, role),
	CONSTRAINT uq_entry_member_exclusive UNIQUE ("exclusive")
);
CREATE INDEX ix_entry_member_person_id ON entry_member (person_id);
CREATE TABLE material (
	id CHAR(32) NOT NULL,
	entry_id CHAR(32) NOT NULL,
	kind TEXT NOT NULL,
	version INTEGER NOT NULL,
	name TEXT NOT NULL,
	digest VARCHAR(64) NOT NULL,
	size INTEGER NOT NULL,
	media_type TEXT NOT NULL,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	CONSTRAINT pk_material PRIMARY KEY (id),
	CONSTRAINT fk_material_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id),
	CONSTRAINT uq_material_entry_id_kind_version UNIQUE (entry_id, kind, version)
);
CREATE INDEX ix_material_digest ON material (digest);
CREATE TABLE reserve (
	id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	from_contest_id CHAR(32) NOT NULL,
	entry_id CHAR(32) NOT NULL,
	place INTEGER NOT NULL,
	state TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_reserve PRIMARY KEY (id),
	CONSTRAINT ck_reserve_state CHECK (state IN ('waiting', 'promoted', 'declined')),
	CONSTRAINT fk_reserve_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_reserve_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id),
	CONSTRAINT fk_reserve_from_contest_id FOREIGN KEY(from_contest_id) REFERENCES contest (id),
	CONSTRAINT uq_reserve_contest_id_entry_id UNIQUE (contest_id, entry_id)
);
CREATE TABLE verification (
	id CHAR(32) NOT NULL,
	entry_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	decision TEXT NOT NULL,
	reason TEXT,
	fields JSON NOT NULL,
	mended JSON NOT NULL,
	by_id CHAR(32) NOT NULL,
	at DATETIME NOT NULL,
	undone_at DATETIME,
	CONSTRAINT pk_verification PRIMARY KEY (id),
	CONSTRAINT ck_verification_decision CHECK (decision IN ('verified', 'returned', 'rejected')),
	CONSTRAINT fk_verification_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_verification_entry_id FOREIGN KEY(entry_id) REFERENCES entry (id)
);
CREATE INDEX ix_verification_contest_id_by_id_at ON verification (contest_id, by_id, at);
CREATE INDEX ix_verification_entry_id ON verification (entry_id);
CREATE TABLE draw (
	id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	seed TEXT NOT NULL,
	witness TEXT,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	CONSTRAINT pk_draw PRIMARY KEY (id),
	CONSTRAINT fk_draw_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id)
);
CREATE INDEX ix_draw_contest_id ON draw (contest_id);
CREATE TABLE panel (
	id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	made_by CHAR(32),
	made_at DATETIME NOT NULL,
	CONSTRAINT pk_panel PRIMARY KEY (id),
	CONSTRAINT fk_panel_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT uq_panel_contest_id UNIQUE (contest_id)
);
CREATE TABLE seat (
	id CHAR(32) NOT NULL,
	panel_id CHAR(32) NOT NULL,
	account_id CHAR(32),
	person_id CHAR(32),
	home_id CHAR(32),
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	source TEXT,
	left_at DATETIME,
	CONSTRAINT pk_seat PRIMARY KEY (id),
	CONSTRAINT ck_seat_role CHECK (role IN ('judge', 'chair', 'panel')),
	CONSTRAINT fk_seat_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_seat_home_id FOREIGN KEY(home_id) REFERENCES organisation (id),
	CONSTRAINT fk_seat_panel_id FOREIGN KEY(panel_id) REFERENCES panel (id),
	CONSTRAINT fk_seat_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_seat_panel_id_account_id UNIQUE (panel_id, account_id),
	CONSTRAINT uq_seat_panel_id_code UNIQUE (panel_id, code)
);
CREATE INDEX ix_seat_account_id ON seat (account_id);
CREATE TABLE "conflict" (
	id CHAR(32) NOT NULL,
	person_id CHAR(32) NOT NULL,
	kind TEXT NOT NULL,
	with_person_id CHAR(32),
	with_organisation_id CHAR(32),
	appearance_id CHAR(32),
	note TEXT,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	withdrawn_at DATETIME,
	CONSTRAINT pk_conflict PRIMARY KEY (id),
	CONSTRAINT fk_conflict_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_conflict_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_conflict_with_organisation_id FOREIGN KEY(with_organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_conflict_with_person_id FOREIGN KEY(with_person_id) REFERENCES person (id)
);
CREATE INDEX ix_conflict_person_id ON "conflict" (person_id);
CREATE TABLE lot (
	id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	appearance_id CHAR(32) NOT NULL,
	draw_id CHAR(32),
	purpose TEXT NOT NULL,
	number INTEGER NOT NULL,
	witness TEXT,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	CONSTRAINT pk_lot PRIMARY KEY (id),
	CONSTRAINT ck_lot_purpose CHECK (purpose IN ('order', 'tie')),
	CONSTRAINT fk_lot_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_lot_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_lot_draw_id FOREIGN KEY(draw_id) REFERENCES draw (id),
	CONSTRAINT uq_lot_appearance_id_purpose UNIQUE (appearance_id, purpose),
	CONSTRAINT uq_lot_contest_id_purpose_number UNIQUE (contest_id, purpose, number)
);
CREATE TABLE score_sheet (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	seat_id CHAR(32) NOT NULL,
	appearance_id CHAR(32) NOT NULL,
	draft JSON NOT NULL,
	draft_at DATETIME,
	receipt VARCHAR(8),
	note TEXT,
	comment TEXT,
	version INTEGER NOT NULL,
	CONSTRAINT pk_score_sheet PRIMARY KEY (id),
	CONSTRAINT fk_score_sheet_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_score_sheet_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id),
	CONSTRAINT uq_score_sheet_seat_id_appearance_id UNIQUE (seat_id, appearance_id)
);
CREATE INDEX ix_score_sheet_appearance_id ON score_sheet (appearance_id);
CREATE TABLE assignment (
	id CHAR(32) NOT NULL,
	seat_id CHAR(32) NOT NULL,
	appearance_id CHAR(32) NOT NULL,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	withdrawn_at DATETIME,
	withdrawn_reason TEXT,
	conflict_id CHAR(32),
	CONSTRAINT pk_assignment PRIMARY KEY (id),
	CONSTRAINT fk_assignment_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_assignment_conflict_id FOREIGN KEY(conflict_id) REFERENCES "conflict" (id),
	CONSTRAINT fk_assignment_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id),
	CONSTRAINT uq_assignment_seat_id_appearance_id UNIQUE (seat_id, appearance_id)
);
CREATE INDEX ix_assignment_appearance_id ON assignment (appearance_id);
CREATE TABLE sheet_version (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	sheet_id CHAR(32) NOT NULL,
	seat_id CHAR(32) NOT NULL,
	appearance_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	number INTEGER NOT NULL,
	marks JSON NOT NULL,
	reason TEXT,
	standing BOOLEAN NOT NULL,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	confirmed_by CHAR(32),
	confirmed_at DATETIME,
	reopened_by CHAR(32),
	reopened_at DATETIME,
	reopened_why TEXT,
	CONSTRAINT pk_sheet_version PRIMARY KEY (id),
	CONSTRAINT ck_sheet_version_nobody_confirms_his_own CHECK (confirmed_by IS NULL OR confirmed_by <> by_id),
	CONSTRAINT ck_sheet_version_correction_has_reason CHECK (number = 1 OR reason IS NOT NULL),
	CONSTRAINT fk_sheet_version_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_sheet_version_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_sheet_version_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id),
	CONSTRAINT fk_sheet_version_sheet_id FOREIGN KEY(sheet_id) REFERENCES score_sheet (id),
	CONSTRAINT uq_sheet_version_sheet_id_number UNIQUE (sheet_id, number)
);
CREATE INDEX ix_sheet_version_contest_id_standing ON sheet_version (contest_id, standing);
CREATE UNIQUE INDEX uq_sheet_version_standing ON sheet_version (seat_id, appearance_id) WHERE standing;
CREATE TABLE group_facts (
	id CHAR(32) NOT NULL,
	edition_id CHAR(32) NOT NULL,
	organisation_id CHAR(32) NOT NULL,
	attributes JSON NOT NULL,
	source TEXT,
	CONSTRAINT pk_group_facts PRIMARY KEY (id),
	CONSTRAINT fk_group_facts_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
	CONSTRAINT fk_group_facts_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT uq_group_facts_edition_id_organisation_id UNIQUE (edition_id, organisation_id)
);
CREATE TABLE tabulation (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	edition_id CHAR(32) NOT NULL,
	organisation_id CHAR(32) NOT NULL,
	stage TEXT NOT NULL,
	number INTEGER NOT NULL,
	law TEXT NOT NULL,
	engine TEXT NOT NULL,
	files JSON NOT NULL,
	blocking INTEGER NOT NULL,
	standing BOOLEAN NOT NULL,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	CONSTRAINT pk_tabulation PRIMARY KEY (id),
	CONSTRAINT fk_tabulation_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
	CONSTRAINT fk_tabulation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT uq_tabulation_edition_id_organisation_id_stage_number UNIQUE (edition_id, organisation_id, stage, number)
);
CREATE INDEX ix_tabulation_realm_organisation_id_edition_id ON tabulation (realm, organisation_id, edition_id);
CREATE TABLE tabulated_contest (
	tabulation_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	standing BOOLEAN NOT NULL,
	CONSTRAINT pk_tabulated_contest PRIMARY KEY (tabulation_id, contest_id),
	CONSTRAINT fk_tabulated_contest_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_tabulated_contest_tabulation_id FOREIGN KEY(tabulation_id) REFERENCES tabulation (id)
);
CREATE UNIQUE INDEX uq_tabulated_contest_standing ON tabulated_contest (contest_id) WHERE standing;
CREATE TABLE adjustment (
	id CHAR(32) NOT NULL,
	appearance_id CHAR(32) NOT NULL,
	points INTEGER NOT NULL,
	reason TEXT NOT NULL,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	withdrawn_at DATETIME,
	CONSTRAINT pk_adjustment PRIMARY KEY (id),
	CONSTRAINT fk_adjustment_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id)
);
CREATE INDEX ix_adjustment_appearance_id ON adjustment (appearance_id);
CREATE TABLE advance (
	id CHAR(32) NOT NULL,
	tabulation_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	appearance_id CHAR(32) NOT NULL,
	"to" TEXT NOT NULL,
	outcome TEXT NOT NULL,
	"order" INTEGER,
	carried_out_at DATETIME,
	CONSTRAINT pk_advance PRIMARY KEY (id),
	CONSTRAINT fk_advance_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_advance_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_advance_tabulation_id FOREIGN KEY(tabulation_id) REFERENCES tabulation (id),
	CONSTRAINT uq_advance_tabulation_id_appearance_id_to UNIQUE (tabulation_id, appearance_id, "to")
);
CREATE TABLE decision (
	id CHAR(32) NOT NULL,
	edition_id CHAR(32) NOT NULL,
	contest_id CHAR(32),
	stage TEXT NOT NULL,
	award TEXT NOT NULL,
	appearance_id CHAR(32),
	organisation_id CHAR(32),
	reason TEXT NOT NULL,
	by_id CHAR(32),
	at DATETIME NOT NULL,
	withdrawn_at DATETIME,
	CONSTRAINT pk_decision PRIMARY KEY (id),
	CONSTRAINT fk_decision_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_decision_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_decision_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
	CONSTRAINT fk_decision_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX ix_decision_edition_id ON decision (edition_id);
CREATE TABLE problem (
	id CHAR(32) NOT NULL,
	tabulation_id CHAR(32) NOT NULL,
	kind TEXT NOT NULL,
	blocks BOOLEAN NOT NULL,
	contest_id CHAR(32),
	appearance_id CHAR(32),
	detail TEXT NOT NULL,
	CONSTRAINT pk_problem PRIMARY KEY (id),
	CONSTRAINT fk_problem_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_problem_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_problem_tabulation_id FOREIGN KEY(tabulation_id) REFERENCES tabulation (id)
);
CREATE INDEX ix_problem_tabulation_id ON problem (tabulation_id);
CREATE TABLE result (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	tabulation_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	appearance_id CHAR(32) NOT NULL,
	place INTEGER,
	tied BOOLEAN NOT NULL,
	status TEXT NOT NULL,
	score TEXT,
	scaled TEXT,
	explanation JSON,
	CONSTRAINT pk_result PRIMARY KEY (id),
	CONSTRAINT fk_result_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_result_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_result_tabulation_id FOREIGN KEY(tabulation_id) REFERENCES tabulation (id),
	CONSTRAINT uq_result_tabulation_id_appearance_id UNIQUE (tabulation_id, appearance_id)
);
CREATE INDEX ix_result_appearance_id ON result (appearance_id);
CREATE INDEX ix_result_tabulation_id_contest_id_place ON result (tabulation_id, contest_id, place);
CREATE TABLE award_decision (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	tabulation_id CHAR(32) NOT NULL,
	position INTEGER NOT NULL,
	award TEXT NOT NULL,
	contest_id CHAR(32),
	appearance_id CHAR(32),
	group_id CHAR(32),
	"group" TEXT NOT NULL,
	person_id CHAR(32),
	size INTEGER NOT NULL,
	CONSTRAINT pk_award_decision PRIMARY KEY (id),
	CONSTRAINT fk_award_decision_appearance_id FOREIGN KEY(appearance_id) REFERENCES appearance (id),
	CONSTRAINT fk_award_decision_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_award_decision_group_id FOREIGN KEY(group_id) REFERENCES organisation (id),
	CONSTRAINT fk_award_decision_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_award_decision_tabulation_id FOREIGN KEY(tabulation_id) REFERENCES tabulation (id),
	CONSTRAINT uq_award_decision_tabulation_id_position UNIQUE (tabulation_id, position)
);
CREATE INDEX ix_award_decision_appearance_id ON award_decision (appearance_id);
CREATE INDEX ix_award_decision_tabulation_id_award ON award_decision (tabulation_id, award);
CREATE TABLE publication (
	id CHAR(32) NOT NULL,
	realm VARCHAR(32) NOT NULL,
	edition_id CHAR(32) NOT NULL,
	organisation_id CHAR(32) NOT NULL,
	tabulation_id CHAR(32) NOT NULL,
	number INTEGER NOT NULL,
	stage TEXT NOT NULL,
	title JSON NOT NULL,
	state TEXT NOT NULL,
	replaces_id CHAR(32),
	reason TEXT,
	prepared_by CHAR(32) NOT NULL,
	prepared_at DATETIME NOT NULL,
	reviewed_by CHAR(32),
	reviewed_name TEXT,
	reviewed_at DATETIME,
	published_by CHAR(32),
	published_at DATETIME,
	publicity_until DATETIME,
	final_at DATETIME,
	digest VARCHAR(64),
	manifest JSON,
	figures JSON,
	CONSTRAINT pk_publication PRIMARY KEY (id),
	CONSTRAINT ck_publication_state CHECK (state IN ('draft', 'reviewed', 'embargoed', 'public', 'final', 'replaced', 'withdrawn')),
	CONSTRAINT ck_publication_reviewed_by_another CHECK (reviewed_by IS NULL OR reviewed_by <> prepared_by),
	CONSTRAINT fk_publication_edition_id FOREIGN KEY(edition_id) REFERENCES edition (id),
	CONSTRAINT fk_publication_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_publication_replaces_id FOREIGN KEY(replaces_id) REFERENCES publication (id),
	CONSTRAINT fk_publication_tabulation_id FOREIGN KEY(tabulation_id) REFERENCES tabulation (id),
	CONSTRAINT uq_publication_edition_id_number UNIQUE (edition_id, number)
);
CREATE INDEX ix_publication_state ON publication (state);
CREATE TABLE publication_contest (
	publication_id CHAR(32) NOT NULL,
	contest_id CHAR(32) NOT NULL,
	"key" TEXT NOT NULL,
	name JSON NOT NULL,
	family JSON,
	entries INTEGER NOT NULL,
	people INTEGER NOT NULL,
	CONSTRAINT pk_publication_contest PRIMARY KEY (publication_id, contest_id),
	CONSTRAINT fk_publication_contest_contest_id FOREIGN KEY(contest_id) REFERENCES contest (id),
	CONSTRAINT fk_publication_contest_publication_id FOREIGN KEY(publication_id) REFERENCES publication (id)
);
CREATE INDEX ix_publication_contest_contest_id ON publication_contest (contest_id);
CREATE TABLE published_file (
	publication_id CHAR(32) NOT NULL,
	name TEXT NOT NULL,
	digest VARCHAR(64) NOT NULL,
	size INTEGER NOT NULL,
	public BOOLEAN NOT NULL,
	CONSTRAINT pk_published_file PRIMARY KEY (publication_id, name),
	CONSTRAINT fk_published_file_publication_id FOREIGN KEY(publication_id) REFERENCES publication (id)
);
CREATE TABLE published_group_award (
	id CHAR(32) NOT NULL,
	publication_id CHAR(32) NOT NULL,
	position INTEGER NOT NULL,
	award TEXT NOT NULL,
	"group" TEXT NOT NULL,
	group_name JSON NOT NULL,
	person TEXT,
	CONSTRAINT pk_published_group_award PRIMARY KEY (id),
	CONSTRAINT fk_published_group_award_publication_id FOREIGN KEY(publication_id) REFERENCES publication (id)
);
CREATE INDEX ix_published_group_award_publication_id ON published_group_award (publication_id);
CREATE TABLE published_place (
	id CHAR(32) NOT NULL,
	publication_id CHAR(32) NOT NULL,
	contest TEXT NOT NULL,
	position INTEGER NOT NULL,
	entry TEXT NOT NULL,
	entry_id CHAR(32) NOT NULL,
	"group" TEXT NOT NULL,
	group_name JSON NOT NULL,
	home_name JSON NOT NULL,
	title TEXT NOT NULL,
	people JSON NOT NULL,
	advisers JSON NOT NULL,
	size INTEGER NOT NULL,
	place INTEGER,
	tied BOOLEAN NOT NULL,
	status TEXT NOT NULL,
	score TEXT,
	scaled TEXT,
	awards JSON NOT NULL,
	CONSTRAINT pk_published_place PRIMARY KEY (id),
	CONSTRAINT fk_published_place_publication_id FOREIGN KEY(publication_id) REFERENCES publication (id)
);
CREATE INDEX ix_published_place_entry_id ON published_place (entry_id);
CREATE UNIQUE INDEX ix_published_place_publication_id_contest_position ON published_place (publication_id, contest, position);
CREATE INDEX ix_published_place_publication_id_group ON published_place (publication_id, "group");
CREATE TABLE published_table (
	publication_id CHAR(32) NOT NULL,
	"key" TEXT NOT NULL,
	columns JSON NOT NULL,
	rows JSON NOT NULL,
	group_names JSON NOT NULL,
	CONSTRAINT pk_published_table PRIMARY KEY (publication_id, "key"),
	CONSTRAINT fk_published_table_publication_id FOREIGN KEY(publication_id) REFERENCES publication (id)
);
