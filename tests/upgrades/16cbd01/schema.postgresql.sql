CREATE TABLE access_line (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    account_id uuid,
    subject text,
    reason text,
    address text,
    path text
);
CREATE TABLE account (
    id uuid NOT NULL,
    person_id uuid,
    name text NOT NULL,
    login text,
    email text,
    phone_sealed text,
    phone_index character varying(64),
    password text,
    epoch integer NOT NULL,
    language character varying(8),
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone
);
CREATE TABLE adjustment (
    id uuid NOT NULL,
    appearance_id uuid NOT NULL,
    points integer NOT NULL,
    reason text NOT NULL,
    by_id uuid,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE advance (
    id uuid NOT NULL,
    tabulation_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    appearance_id uuid NOT NULL,
    "to" text NOT NULL,
    outcome text NOT NULL,
    "order" integer,
    carried_out_at timestamp with time zone
);
CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE appearance (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    entry_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    home_id uuid NOT NULL,
    credit_id uuid,
    code text NOT NULL,
    standing text NOT NULL,
    standing_reason text,
    registered_at timestamp with time zone NOT NULL,
    verified_at timestamp with time zone,
    competed_at timestamp with time zone,
    advanced_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    CONSTRAINT ck_appearance_standing CHECK ((standing = ANY (ARRAY['competing'::text, 'guest'::text, 'withdrawn'::text, 'absent'::text, 'disqualified'::text])))
);
CREATE TABLE assignment (
    id uuid NOT NULL,
    seat_id uuid NOT NULL,
    appearance_id uuid NOT NULL,
    by_id uuid,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_reason text,
    conflict_id uuid
);
CREATE TABLE audit_line (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    was jsonb,
    now jsonb,
    reason text,
    address text,
    request text
);
CREATE TABLE audit_seal (
    "position" bigint NOT NULL,
    line_id uuid NOT NULL,
    digest character varying(64) NOT NULL
);
CREATE TABLE award_decision (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    tabulation_id uuid NOT NULL,
    "position" integer NOT NULL,
    award text NOT NULL,
    contest_id uuid,
    appearance_id uuid,
    group_id uuid,
    "group" text NOT NULL,
    person_id uuid,
    size integer NOT NULL
);
CREATE TABLE conflict (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    with_person_id uuid,
    with_organisation_id uuid,
    appearance_id uuid,
    note text,
    by_id uuid,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE contest (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    edition_id uuid NOT NULL,
    parent_id uuid,
    organisation_id uuid NOT NULL,
    key text NOT NULL,
    stage text NOT NULL,
    track text NOT NULL,
    division text NOT NULL,
    frozen_text text,
    frozen_digest character varying(64),
    frozen_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE decision (
    id uuid NOT NULL,
    edition_id uuid NOT NULL,
    contest_id uuid,
    stage text NOT NULL,
    award text NOT NULL,
    appearance_id uuid,
    organisation_id uuid,
    reason text NOT NULL,
    by_id uuid,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE draw (
    id uuid NOT NULL,
    contest_id uuid NOT NULL,
    seed text NOT NULL,
    witness text,
    by_id uuid,
    at timestamp with time zone NOT NULL
);
CREATE TABLE edition (
    id uuid NOT NULL,
    key text NOT NULL,
    series_id uuid NOT NULL,
    name jsonb NOT NULL,
    short jsonb NOT NULL,
    year integer NOT NULL,
    zone text NOT NULL,
    begins date,
    ends date,
    opened_at timestamp with time zone,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    created_by uuid
);
CREATE TABLE enrolment (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    department_id uuid,
    number text,
    level text NOT NULL,
    programme text,
    entry_year integer,
    years integer,
    settled boolean NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by uuid,
    ended_at timestamp with time zone
);
CREATE TABLE entry (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    edition_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    track text NOT NULL,
    division text NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    home_id uuid NOT NULL,
    department_id uuid,
    delegation_id uuid,
    status text NOT NULL,
    exclusive text,
    attributes jsonb NOT NULL,
    created_by uuid,
    created_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    decided_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    withdrawn_reason text,
    withdrawn_from text,
    version integer NOT NULL,
    CONSTRAINT ck_entry_status CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'verified'::text, 'rejected'::text, 'withdrawn'::text])))
);
CREATE TABLE entry_member (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    place integer NOT NULL,
    accepted_at timestamp with time zone,
    exclusive text,
    CONSTRAINT ck_entry_member_role CHECK ((role = ANY (ARRAY['competitor'::text, 'adviser'::text])))
);
CREATE TABLE group_facts (
    id uuid NOT NULL,
    edition_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    attributes jsonb NOT NULL,
    source text
);
CREATE TABLE honour (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    series_id uuid NOT NULL,
    edition_key text NOT NULL,
    contest_key text NOT NULL,
    stage text NOT NULL,
    track text NOT NULL,
    award text NOT NULL,
    publication text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE invitation (
    id uuid NOT NULL,
    token_index character varying(64) NOT NULL,
    code_index character varying(64),
    name text NOT NULL,
    email text,
    role text NOT NULL,
    organisation_id uuid NOT NULL,
    series_id uuid NOT NULL,
    home_id uuid,
    account_id uuid,
    made_by uuid NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone
);
CREATE TABLE job (
    id uuid NOT NULL,
    kind text NOT NULL,
    asked jsonb NOT NULL,
    state text NOT NULL,
    done integer NOT NULL,
    total integer,
    resume_at jsonb,
    outcome jsonb,
    fault text,
    cancel boolean NOT NULL,
    by_id uuid,
    asked_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT ck_job_state CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE TABLE letter (
    id uuid NOT NULL,
    "to" text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    tries integer NOT NULL
);
CREATE TABLE lot (
    id uuid NOT NULL,
    contest_id uuid NOT NULL,
    appearance_id uuid NOT NULL,
    draw_id uuid,
    purpose text NOT NULL,
    number integer NOT NULL,
    witness text,
    by_id uuid,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_lot_purpose CHECK ((purpose = ANY (ARRAY['order'::text, 'tie'::text])))
);
CREATE TABLE material (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    kind text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    digest character varying(64) NOT NULL,
    size integer NOT NULL,
    media_type text NOT NULL,
    by_id uuid,
    at timestamp with time zone NOT NULL
);
CREATE TABLE membership (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    organisation_id uuid,
    series_id uuid,
    role text NOT NULL,
    granted_by uuid,
    granted_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT ck_membership_role CHECK ((role = ANY (ARRAY['student'::text, 'teacher'::text, 'judge'::text, 'chair'::text, 'organiser'::text, 'supervisor'::text, 'administrator'::text]))),
    CONSTRAINT ck_membership_scoped_to_series CHECK (((series_id IS NOT NULL) OR (role = ANY (ARRAY['student'::text, 'teacher'::text, 'administrator'::text]))))
);
CREATE TABLE milestone (
    id uuid NOT NULL,
    contest_id uuid NOT NULL,
    what text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id uuid,
    note text,
    undone_at timestamp with time zone
);
CREATE TABLE organisation (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    name jsonb NOT NULL,
    short jsonb,
    parent_id uuid,
    province character varying(6),
    level text,
    attributes jsonb NOT NULL,
    CONSTRAINT ck_organisation_kind CHECK ((kind = ANY (ARRAY['authority'::text, 'school'::text, 'department'::text, 'city'::text, 'firm'::text, 'delegation'::text, 'industry'::text])))
);
CREATE TABLE panel (
    id uuid NOT NULL,
    contest_id uuid NOT NULL,
    made_by uuid,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE person (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    name text NOT NULL,
    name_latin text,
    gender character varying(1),
    born date,
    kind text NOT NULL,
    home_id uuid,
    level text,
    identity_sealed text,
    identity_index character varying(64),
    reference character varying(64),
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE problem (
    id uuid NOT NULL,
    tabulation_id uuid NOT NULL,
    kind text NOT NULL,
    blocks boolean NOT NULL,
    contest_id uuid,
    appearance_id uuid,
    detail text NOT NULL
);
CREATE TABLE publication (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    edition_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    tabulation_id uuid NOT NULL,
    number integer NOT NULL,
    stage text NOT NULL,
    title jsonb NOT NULL,
    state text NOT NULL,
    replaces_id uuid,
    reason text,
    prepared_by uuid NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    reviewed_by uuid,
    reviewed_name text,
    reviewed_at timestamp with time zone,
    published_by uuid,
    published_at timestamp with time zone,
    publicity_until timestamp with time zone,
    final_at timestamp with time zone,
    digest character varying(64),
    manifest jsonb,
    figures jsonb,
    CONSTRAINT ck_publication_reviewed_by_another CHECK (((reviewed_by IS NULL) OR (reviewed_by <> prepared_by))),
    CONSTRAINT ck_publication_state CHECK ((state = ANY (ARRAY['draft'::text, 'reviewed'::text, 'embargoed'::text, 'public'::text, 'final'::text, 'replaced'::text, 'withdrawn'::text])))
);
CREATE TABLE publication_contest (
    publication_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    key text NOT NULL,
    name jsonb NOT NULL,
    family jsonb,
    entries integer NOT NULL,
    people integer NOT NULL
);
CREATE TABLE published_file (
    publication_id uuid NOT NULL,
    name text NOT NULL,
    digest character varying(64) NOT NULL,
    size integer NOT NULL,
    public boolean NOT NULL
);
CREATE TABLE published_group_award (
    id uuid NOT NULL,
    publication_id uuid NOT NULL,
    "position" integer NOT NULL,
    award text NOT NULL,
    "group" text NOT NULL,
    group_name jsonb NOT NULL,
    person text
);
CREATE TABLE published_place (
    id uuid NOT NULL,
    publication_id uuid NOT NULL,
    contest text NOT NULL,
    "position" integer NOT NULL,
    entry text NOT NULL,
    entry_id uuid NOT NULL,
    "group" text NOT NULL,
    group_name jsonb NOT NULL,
    home_name jsonb NOT NULL,
    title text NOT NULL,
    people jsonb NOT NULL,
    advisers jsonb NOT NULL,
    size integer NOT NULL,
    place integer,
    tied boolean NOT NULL,
    status text NOT NULL,
    score text,
    scaled text,
    awards jsonb NOT NULL
);
CREATE TABLE published_table (
    publication_id uuid NOT NULL,
    key text NOT NULL,
    columns jsonb NOT NULL,
    rows jsonb NOT NULL,
    group_names jsonb NOT NULL
);
CREATE TABLE quota_line (
    id uuid NOT NULL,
    contest_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    amount integer NOT NULL,
    basis text NOT NULL,
    reason text,
    by_id uuid,
    at timestamp with time zone NOT NULL
);
CREATE TABLE receipt (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    once text NOT NULL,
    deed text NOT NULL,
    answer text NOT NULL,
    code text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE reserve (
    id uuid NOT NULL,
    contest_id uuid NOT NULL,
    from_contest_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    place integer NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_reserve_state CHECK ((state = ANY (ARRAY['waiting'::text, 'promoted'::text, 'declined'::text])))
);
CREATE TABLE result (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    tabulation_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    appearance_id uuid NOT NULL,
    place integer,
    tied boolean NOT NULL,
    status text NOT NULL,
    score text,
    scaled text,
    explanation jsonb
);
CREATE TABLE rulebook_version (
    id uuid NOT NULL,
    edition_id uuid NOT NULL,
    contest_id uuid,
    number integer NOT NULL,
    text text NOT NULL,
    digest character varying(64) NOT NULL,
    law text NOT NULL,
    reason text,
    by_id uuid,
    at timestamp with time zone NOT NULL
);
CREATE TABLE score_sheet (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    seat_id uuid NOT NULL,
    appearance_id uuid NOT NULL,
    draft jsonb NOT NULL,
    draft_at timestamp with time zone,
    receipt character varying(8),
    note text,
    comment text,
    version integer NOT NULL
);
CREATE TABLE seat (
    id uuid NOT NULL,
    panel_id uuid NOT NULL,
    account_id uuid,
    person_id uuid,
    home_id uuid,
    code text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    source text,
    left_at timestamp with time zone,
    CONSTRAINT ck_seat_role CHECK ((role = ANY (ARRAY['judge'::text, 'chair'::text, 'panel'::text])))
);
CREATE TABLE series (
    id uuid NOT NULL,
    key text NOT NULL,
    name jsonb NOT NULL
);
CREATE TABLE setting (
    id uuid NOT NULL,
    contest_id uuid NOT NULL,
    key text NOT NULL,
    value jsonb NOT NULL,
    reason text,
    by_id uuid,
    at timestamp with time zone NOT NULL
);
CREATE TABLE sheet_version (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    sheet_id uuid NOT NULL,
    seat_id uuid NOT NULL,
    appearance_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    number integer NOT NULL,
    marks jsonb NOT NULL,
    reason text,
    standing boolean NOT NULL,
    by_id uuid,
    at timestamp with time zone NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    reopened_by uuid,
    reopened_at timestamp with time zone,
    reopened_why text,
    CONSTRAINT ck_sheet_version_correction_has_reason CHECK (((number = 1) OR (reason IS NOT NULL))),
    CONSTRAINT ck_sheet_version_nobody_confirms_his_own CHECK (((confirmed_by IS NULL) OR (confirmed_by <> by_id)))
);
CREATE TABLE tabulated_contest (
    tabulation_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    standing boolean NOT NULL
);
CREATE TABLE tabulation (
    id uuid NOT NULL,
    realm character varying(32) NOT NULL,
    edition_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    stage text NOT NULL,
    number integer NOT NULL,
    law text NOT NULL,
    engine text NOT NULL,
    files jsonb NOT NULL,
    blocking integer NOT NULL,
    standing boolean NOT NULL,
    by_id uuid,
    at timestamp with time zone NOT NULL
);
CREATE TABLE verification (
    id uuid NOT NULL,
    entry_id uuid NOT NULL,
    contest_id uuid NOT NULL,
    decision text NOT NULL,
    reason text,
    fields jsonb NOT NULL,
    mended jsonb NOT NULL,
    by_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone,
    CONSTRAINT ck_verification_decision CHECK ((decision = ANY (ARRAY['verified'::text, 'returned'::text, 'rejected'::text])))
);
ALTER TABLE ONLY alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY access_line
    ADD CONSTRAINT pk_access_line PRIMARY KEY (id);
ALTER TABLE ONLY account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY adjustment
    ADD CONSTRAINT pk_adjustment PRIMARY KEY (id);
ALTER TABLE ONLY advance
    ADD CONSTRAINT pk_advance PRIMARY KEY (id);
ALTER TABLE ONLY appearance
    ADD CONSTRAINT pk_appearance PRIMARY KEY (id);
ALTER TABLE ONLY assignment
    ADD CONSTRAINT pk_assignment PRIMARY KEY (id);
ALTER TABLE ONLY audit_line
    ADD CONSTRAINT pk_audit_line PRIMARY KEY (id);
ALTER TABLE ONLY audit_seal
    ADD CONSTRAINT pk_audit_seal PRIMARY KEY ("position");
ALTER TABLE ONLY award_decision
    ADD CONSTRAINT pk_award_decision PRIMARY KEY (id);
ALTER TABLE ONLY conflict
    ADD CONSTRAINT pk_conflict PRIMARY KEY (id);
ALTER TABLE ONLY contest
    ADD CONSTRAINT pk_contest PRIMARY KEY (id);
ALTER TABLE ONLY decision
    ADD CONSTRAINT pk_decision PRIMARY KEY (id);
ALTER TABLE ONLY draw
    ADD CONSTRAINT pk_draw PRIMARY KEY (id);
ALTER TABLE ONLY edition
    ADD CONSTRAINT pk_edition PRIMARY KEY (id);
ALTER TABLE ONLY enrolment
    ADD CONSTRAINT pk_enrolment PRIMARY KEY (id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (id);
ALTER TABLE ONLY entry_member
    ADD CONSTRAINT pk_entry_member PRIMARY KEY (id);
ALTER TABLE ONLY group_facts
    ADD CONSTRAINT pk_group_facts PRIMARY KEY (id);
ALTER TABLE ONLY honour
    ADD CONSTRAINT pk_honour PRIMARY KEY (id);
ALTER TABLE ONLY invitation
    ADD CONSTRAINT pk_invitation PRIMARY KEY (id);
ALTER TABLE ONLY job
    ADD CONSTRAINT pk_job PRIMARY KEY (id);
ALTER TABLE ONLY letter
    ADD CONSTRAINT pk_letter PRIMARY KEY (id);
ALTER TABLE ONLY lot
    ADD CONSTRAINT pk_lot PRIMARY KEY (id);
ALTER TABLE ONLY material
    ADD CONSTRAINT pk_material PRIMARY KEY (id);
ALTER TABLE ONLY membership
    ADD CONSTRAINT pk_membership PRIMARY KEY (id);
ALTER TABLE ONLY milestone
    ADD CONSTRAINT pk_milestone PRIMARY KEY (id);
ALTER TABLE ONLY organisation
    ADD CONSTRAINT pk_organisation PRIMARY KEY (id);
ALTER TABLE ONLY panel
    ADD CONSTRAINT pk_panel PRIMARY KEY (id);
ALTER TABLE ONLY person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);
ALTER TABLE ONLY problem
    ADD CONSTRAINT pk_problem PRIMARY KEY (id);
ALTER TABLE ONLY publication
    ADD CONSTRAINT pk_publication PRIMARY KEY (id);
ALTER TABLE ONLY publication_contest
    ADD CONSTRAINT pk_publication_contest PRIMARY KEY (publication_id, contest_id);
ALTER TABLE ONLY published_file
    ADD CONSTRAINT pk_published_file PRIMARY KEY (publication_id, name);
ALTER TABLE ONLY published_group_award
    ADD CONSTRAINT pk_published_group_award PRIMARY KEY (id);
ALTER TABLE ONLY published_place
    ADD CONSTRAINT pk_published_place PRIMARY KEY (id);
ALTER TABLE ONLY published_table
    ADD CONSTRAINT pk_published_table PRIMARY KEY (publication_id, key);
ALTER TABLE ONLY quota_line
    ADD CONSTRAINT pk_quota_line PRIMARY KEY (id);
ALTER TABLE ONLY receipt
    ADD CONSTRAINT pk_receipt PRIMARY KEY (id);
ALTER TABLE ONLY reserve
    ADD CONSTRAINT pk_reserve PRIMARY KEY (id);
ALTER TABLE ONLY result
    ADD CONSTRAINT pk_result PRIMARY KEY (id);
ALTER TABLE ONLY rulebook_version
    ADD CONSTRAINT pk_rulebook_version PRIMARY KEY (id);
ALTER TABLE ONLY score_sheet
    ADD CONSTRAINT pk_score_sheet PRIMARY KEY (id);
ALTER TABLE ONLY seat
    ADD CONSTRAINT pk_seat PRIMARY KEY (id);
ALTER TABLE ONLY series
    ADD CONSTRAINT pk_series PRIMARY KEY (id);
ALTER TABLE ONLY setting
    ADD CONSTRAINT pk_setting PRIMARY KEY (id);
ALTER TABLE ONLY sheet_version
    ADD CONSTRAINT pk_sheet_version PRIMARY KEY (id);
ALTER TABLE ONLY tabulated_contest
    ADD CONSTRAINT pk_tabulated_contest PRIMARY KEY (tabulation_id, contest_id);
ALTER TABLE ONLY tabulation
    ADD CONSTRAINT pk_tabulation PRIMARY KEY (id);
ALTER TABLE ONLY verification
    ADD CONSTRAINT pk_verification PRIMARY KEY (id);
ALTER TABLE ONLY account
    ADD CONSTRAINT uq_account_email UNIQUE (email);
ALTER TABLE ONLY account
    ADD CONSTRAINT uq_account_login UNIQUE (login);
ALTER TABLE ONLY account
    ADD CONSTRAINT uq_account_person_id UNIQUE (person_id);
ALTER TABLE ONLY account
    ADD CONSTRAINT uq_account_phone_index UNIQUE (phone_index);
ALTER TABLE ONLY advance
    ADD CONSTRAINT uq_advance_tabulation_id_appearance_id_to UNIQUE (tabulation_id, appearance_id, "to");
ALTER TABLE ONLY appearance
    ADD CONSTRAINT uq_appearance_entry_id_contest_id UNIQUE (entry_id, contest_id);
ALTER TABLE ONLY assignment
    ADD CONSTRAINT uq_assignment_seat_id_appearance_id UNIQUE (seat_id, appearance_id);
ALTER TABLE ONLY audit_seal
    ADD CONSTRAINT uq_audit_seal_line_id UNIQUE (line_id);
ALTER TABLE ONLY award_decision
    ADD CONSTRAINT uq_award_decision_tabulation_id_position UNIQUE (tabulation_id, "position");
ALTER TABLE ONLY contest
    ADD CONSTRAINT uq_contest_edition_id_key UNIQUE (edition_id, key);
ALTER TABLE ONLY edition
    ADD CONSTRAINT uq_edition_key UNIQUE (key);
ALTER TABLE ONLY enrolment
    ADD CONSTRAINT uq_enrolment_organisation_id_number UNIQUE (organisation_id, number);
ALTER TABLE ONLY entry
    ADD CONSTRAINT uq_entry_exclusive UNIQUE (exclusive);
ALTER TABLE ONLY entry_member
    ADD CONSTRAINT uq_entry_member_entry_id_person_id_role UNIQUE (entry_id, person_id, role);
ALTER TABLE ONLY entry_member
    ADD CONSTRAINT uq_entry_member_exclusive UNIQUE (exclusive);
ALTER TABLE ONLY group_facts
    ADD CONSTRAINT uq_group_facts_edition_id_organisation_id UNIQUE (edition_id, organisation_id);
ALTER TABLE ONLY honour
    ADD CONSTRAINT uq_honour_person_id_edition_key_contest_key_award UNIQUE (person_id, edition_key, contest_key, award);
ALTER TABLE ONLY invitation
    ADD CONSTRAINT uq_invitation_code_index UNIQUE (code_index);
ALTER TABLE ONLY invitation
    ADD CONSTRAINT uq_invitation_token_index UNIQUE (token_index);
ALTER TABLE ONLY lot
    ADD CONSTRAINT uq_lot_appearance_id_purpose UNIQUE (appearance_id, purpose);
ALTER TABLE ONLY lot
    ADD CONSTRAINT uq_lot_contest_id_purpose_number UNIQUE (contest_id, purpose, number);
ALTER TABLE ONLY material
    ADD CONSTRAINT uq_material_entry_id_kind_version UNIQUE (entry_id, kind, version);
ALTER TABLE ONLY organisation
    ADD CONSTRAINT uq_organisation_kind_code UNIQUE (kind, code);
ALTER TABLE ONLY panel
    ADD CONSTRAINT uq_panel_contest_id UNIQUE (contest_id);
ALTER TABLE ONLY person
    ADD CONSTRAINT uq_person_identity_index UNIQUE (identity_index);
ALTER TABLE ONLY publication
    ADD CONSTRAINT uq_publication_edition_id_number UNIQUE (edition_id, number);
ALTER TABLE ONLY receipt
    ADD CONSTRAINT uq_receipt_account_id_once UNIQUE (account_id, once);
ALTER TABLE ONLY reserve
    ADD CONSTRAINT uq_reserve_contest_id_entry_id UNIQUE (contest_id, entry_id);
ALTER TABLE ONLY result
    ADD CONSTRAINT uq_result_tabulation_id_appearance_id UNIQUE (tabulation_id, appearance_id);
ALTER TABLE ONLY rulebook_version
    ADD CONSTRAINT uq_rulebook_version_edition_id_number UNIQUE (edition_id, number);
ALTER TABLE ONLY score_sheet
    ADD CONSTRAINT uq_score_sheet_seat_id_appearance_id UNIQUE (seat_id, appearance_id);
ALTER TABLE ONLY seat
    ADD CONSTRAINT uq_seat_panel_id_account_id UNIQUE (panel_id, account_id);
ALTER TABLE ONLY seat
    ADD CONSTRAINT uq_seat_panel_id_code UNIQUE (panel_id, code);
ALTER TABLE ONLY series
    ADD CONSTRAINT uq_series_key UNIQUE (key);
ALTER TABLE ONLY setting
    ADD CONSTRAINT uq_setting_contest_id_key UNIQUE (contest_id, key);
ALTER TABLE ONLY sheet_version
    ADD CONSTRAINT uq_sheet_version_sheet_id_number UNIQUE (sheet_id, number);
ALTER TABLE ONLY tabulation
    ADD CONSTRAINT uq_tabulation_edition_id_organisation_id_stage_number UNIQUE (edition_id, organisation_id, stage, number);
CREATE INDEX ix_access_line_at ON access_line USING btree (at);
CREATE INDEX ix_adjustment_appearance_id ON adjustment USING btree (appearance_id);
CREATE UNIQUE INDEX ix_appearance_contest_id_code ON appearance USING btree (contest_id, code);
CREATE INDEX ix_appearance_realm_home_id_contest_id ON appearance USING btree (realm, home_id, contest_id);
CREATE INDEX ix_assignment_appearance_id ON assignment USING btree (appearance_id);
CREATE INDEX ix_audit_line_at ON audit_line USING btree (at);
CREATE INDEX ix_audit_line_by_id ON audit_line USING btree (by_id);
CREATE INDEX ix_audit_line_subject_kind_subject_id ON audit_line USING btree (subject_kind, subject_id);
CREATE INDEX ix_award_decision_appearance_id ON award_decision USING btree (appearance_id);
CREATE INDEX ix_award_decision_tabulation_id_award ON award_decision USING btree (tabulation_id, award);
CREATE INDEX ix_conflict_person_id ON conflict USING btree (person_id);
CREATE INDEX ix_contest_edition_id_stage_track_division ON contest USING btree (edition_id, stage, track, division);
CREATE INDEX ix_contest_parent_id ON contest USING btree (parent_id);
CREATE INDEX ix_contest_realm_organisation_id_edition_id ON contest USING btree (realm, organisation_id, edition_id);
CREATE INDEX ix_decision_edition_id ON decision USING btree (edition_id);
CREATE INDEX ix_draw_contest_id ON draw USING btree (contest_id);
CREATE INDEX ix_edition_series_id ON edition USING btree (series_id);
CREATE INDEX ix_enrolment_person_id ON enrolment USING btree (person_id);
CREATE INDEX ix_enrolment_realm_organisation_id ON enrolment USING btree (realm, organisation_id);
CREATE INDEX ix_entry_contest_id ON entry USING btree (contest_id);
CREATE UNIQUE INDEX ix_entry_edition_id_number ON entry USING btree (edition_id, number);
CREATE INDEX ix_entry_member_person_id ON entry_member USING btree (person_id);
CREATE INDEX ix_entry_realm_home_id_edition_id_status_submitted_at ON entry USING btree (realm, home_id, edition_id, status, submitted_at);
CREATE INDEX ix_honour_person_id ON honour USING btree (person_id);
CREATE INDEX ix_honour_realm_organisation_id ON honour USING btree (realm, organisation_id);
CREATE INDEX ix_invitation_organisation_id ON invitation USING btree (organisation_id);
CREATE INDEX ix_job_state ON job USING btree (state);
CREATE INDEX ix_letter_sent_at ON letter USING btree (sent_at);
CREATE INDEX ix_material_digest ON material USING btree (digest);
CREATE INDEX ix_membership_organisation_id_series_id_role ON membership USING btree (organisation_id, series_id, role);
CREATE INDEX ix_organisation_parent_id ON organisation USING btree (parent_id);
CREATE INDEX ix_organisation_realm_kind ON organisation USING btree (realm, kind);
CREATE INDEX ix_person_realm_home_id ON person USING btree (realm, home_id);
CREATE INDEX ix_person_reference ON person USING btree (reference);
CREATE INDEX ix_problem_tabulation_id ON problem USING btree (tabulation_id);
CREATE INDEX ix_publication_contest_contest_id ON publication_contest USING btree (contest_id);
CREATE INDEX ix_publication_state ON publication USING btree (state);
CREATE INDEX ix_published_group_award_publication_id ON published_group_award USING btree (publication_id);
CREATE INDEX ix_published_place_entry_id ON published_place USING btree (entry_id);
CREATE UNIQUE INDEX ix_published_place_publication_id_contest_position ON published_place USING btree (publication_id, contest, "position");
CREATE INDEX ix_published_place_publication_id_group ON published_place USING btree (publication_id, "group");
CREATE INDEX ix_quota_line_contest_id_organisation_id ON quota_line USING btree (contest_id, organisation_id);
CREATE INDEX ix_result_appearance_id ON result USING btree (appearance_id);
CREATE INDEX ix_result_tabulation_id_contest_id_place ON result USING btree (tabulation_id, contest_id, place);
CREATE INDEX ix_rulebook_version_contest_id ON rulebook_version USING btree (contest_id);
CREATE INDEX ix_score_sheet_appearance_id ON score_sheet USING btree (appearance_id);
CREATE INDEX ix_seat_account_id ON seat USING btree (account_id);
CREATE INDEX ix_sheet_version_contest_id_standing ON sheet_version USING btree (contest_id, standing);
CREATE INDEX ix_tabulation_realm_organisation_id_edition_id ON tabulation USING btree (realm, organisation_id, edition_id);
CREATE INDEX ix_verification_contest_id_by_id_at ON verification USING btree (contest_id, by_id, at);
CREATE INDEX ix_verification_entry_id ON verification USING btree (entry_id);
CREATE UNIQUE INDEX uq_membership_standing ON membership USING btree (account_id, organisation_id, series_id, role) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX uq_milestone_standing ON milestone USING btree (contest_id, what) WHERE (undone_at IS NULL);
CREATE UNIQUE INDEX uq_sheet_version_standing ON sheet_version USING btree (seat_id, appearance_id) WHERE standing;
CREATE UNIQUE INDEX uq_tabulated_contest_standing ON tabulated_contest USING btree (contest_id) WHERE standing;
ALTER TABLE ONLY account
    ADD CONSTRAINT fk_account_person_id FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE ONLY adjustment
    ADD CONSTRAINT fk_adjustment_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY advance
    ADD CONSTRAINT fk_advance_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY advance
    ADD CONSTRAINT fk_advance_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY advance
    ADD CONSTRAINT fk_advance_tabulation_id FOREIGN KEY (tabulation_id) REFERENCES tabulation(id);
ALTER TABLE ONLY appearance
    ADD CONSTRAINT fk_appearance_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY appearance
    ADD CONSTRAINT fk_appearance_credit_id FOREIGN KEY (credit_id) REFERENCES organisation(id);
ALTER TABLE ONLY appearance
    ADD CONSTRAINT fk_appearance_entry_id FOREIGN KEY (entry_id) REFERENCES entry(id);
ALTER TABLE ONLY appearance
    ADD CONSTRAINT fk_appearance_home_id FOREIGN KEY (home_id) REFERENCES organisation(id);
ALTER TABLE ONLY assignment
    ADD CONSTRAINT fk_assignment_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY assignment
    ADD CONSTRAINT fk_assignment_conflict_id FOREIGN KEY (conflict_id) REFERENCES conflict(id);
ALTER TABLE ONLY assignment
    ADD CONSTRAINT fk_assignment_seat_id FOREIGN KEY (seat_id) REFERENCES seat(id);
ALTER TABLE ONLY award_decision
    ADD CONSTRAINT fk_award_decision_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY award_decision
    ADD CONSTRAINT fk_award_decision_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY award_decision
    ADD CONSTRAINT fk_award_decision_group_id FOREIGN KEY (group_id) REFERENCES organisation(id);
ALTER TABLE ONLY award_decision
    ADD CONSTRAINT fk_award_decision_person_id FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE ONLY award_decision
    ADD CONSTRAINT fk_award_decision_tabulation_id FOREIGN KEY (tabulation_id) REFERENCES tabulation(id);
ALTER TABLE ONLY conflict
    ADD CONSTRAINT fk_conflict_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY conflict
    ADD CONSTRAINT fk_conflict_person_id FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE ONLY conflict
    ADD CONSTRAINT fk_conflict_with_organisation_id FOREIGN KEY (with_organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY conflict
    ADD CONSTRAINT fk_conflict_with_person_id FOREIGN KEY (with_person_id) REFERENCES person(id);
ALTER TABLE ONLY contest
    ADD CONSTRAINT fk_contest_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY contest
    ADD CONSTRAINT fk_contest_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY contest
    ADD CONSTRAINT fk_contest_parent_id FOREIGN KEY (parent_id) REFERENCES contest(id);
ALTER TABLE ONLY decision
    ADD CONSTRAINT fk_decision_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY decision
    ADD CONSTRAINT fk_decision_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY decision
    ADD CONSTRAINT fk_decision_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY decision
    ADD CONSTRAINT fk_decision_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY draw
    ADD CONSTRAINT fk_draw_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY edition
    ADD CONSTRAINT fk_edition_series_id FOREIGN KEY (series_id) REFERENCES series(id);
ALTER TABLE ONLY enrolment
    ADD CONSTRAINT fk_enrolment_department_id FOREIGN KEY (department_id) REFERENCES organisation(id);
ALTER TABLE ONLY enrolment
    ADD CONSTRAINT fk_enrolment_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY enrolment
    ADD CONSTRAINT fk_enrolment_person_id FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT fk_entry_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT fk_entry_delegation_id FOREIGN KEY (delegation_id) REFERENCES organisation(id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT fk_entry_department_id FOREIGN KEY (department_id) REFERENCES organisation(id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT fk_entry_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT fk_entry_home_id FOREIGN KEY (home_id) REFERENCES organisation(id);
ALTER TABLE ONLY entry_member
    ADD CONSTRAINT fk_entry_member_entry_id FOREIGN KEY (entry_id) REFERENCES entry(id);
ALTER TABLE ONLY entry_member
    ADD CONSTRAINT fk_entry_member_person_id FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE ONLY group_facts
    ADD CONSTRAINT fk_group_facts_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY group_facts
    ADD CONSTRAINT fk_group_facts_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY honour
    ADD CONSTRAINT fk_honour_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY honour
    ADD CONSTRAINT fk_honour_person_id FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE ONLY honour
    ADD CONSTRAINT fk_honour_series_id FOREIGN KEY (series_id) REFERENCES series(id);
ALTER TABLE ONLY invitation
    ADD CONSTRAINT fk_invitation_account_id FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE ONLY invitation
    ADD CONSTRAINT fk_invitation_home_id FOREIGN KEY (home_id) REFERENCES organisation(id);
ALTER TABLE ONLY invitation
    ADD CONSTRAINT fk_invitation_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY invitation
    ADD CONSTRAINT fk_invitation_series_id FOREIGN KEY (series_id) REFERENCES series(id);
ALTER TABLE ONLY lot
    ADD CONSTRAINT fk_lot_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY lot
    ADD CONSTRAINT fk_lot_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY lot
    ADD CONSTRAINT fk_lot_draw_id FOREIGN KEY (draw_id) REFERENCES draw(id);
ALTER TABLE ONLY material
    ADD CONSTRAINT fk_material_entry_id FOREIGN KEY (entry_id) REFERENCES entry(id);
ALTER TABLE ONLY membership
    ADD CONSTRAINT fk_membership_account_id FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE ONLY membership
    ADD CONSTRAINT fk_membership_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY membership
    ADD CONSTRAINT fk_membership_series_id FOREIGN KEY (series_id) REFERENCES series(id);
ALTER TABLE ONLY milestone
    ADD CONSTRAINT fk_milestone_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY organisation
    ADD CONSTRAINT fk_organisation_parent_id FOREIGN KEY (parent_id) REFERENCES organisation(id);
ALTER TABLE ONLY panel
    ADD CONSTRAINT fk_panel_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY person
    ADD CONSTRAINT fk_person_home_id FOREIGN KEY (home_id) REFERENCES organisation(id);
ALTER TABLE ONLY problem
    ADD CONSTRAINT fk_problem_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY problem
    ADD CONSTRAINT fk_problem_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY problem
    ADD CONSTRAINT fk_problem_tabulation_id FOREIGN KEY (tabulation_id) REFERENCES tabulation(id);
ALTER TABLE ONLY publication_contest
    ADD CONSTRAINT fk_publication_contest_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY publication_contest
    ADD CONSTRAINT fk_publication_contest_publication_id FOREIGN KEY (publication_id) REFERENCES publication(id);
ALTER TABLE ONLY publication
    ADD CONSTRAINT fk_publication_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY publication
    ADD CONSTRAINT fk_publication_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY publication
    ADD CONSTRAINT fk_publication_replaces_id FOREIGN KEY (replaces_id) REFERENCES publication(id);
ALTER TABLE ONLY publication
    ADD CONSTRAINT fk_publication_tabulation_id FOREIGN KEY (tabulation_id) REFERENCES tabulation(id);
ALTER TABLE ONLY published_file
    ADD CONSTRAINT fk_published_file_publication_id FOREIGN KEY (publication_id) REFERENCES publication(id);
ALTER TABLE ONLY published_group_award
    ADD CONSTRAINT fk_published_group_award_publication_id FOREIGN KEY (publication_id) REFERENCES publication(id);
ALTER TABLE ONLY published_place
    ADD CONSTRAINT fk_published_place_publication_id FOREIGN KEY (publication_id) REFERENCES publication(id);
ALTER TABLE ONLY published_table
    ADD CONSTRAINT fk_published_table_publication_id FOREIGN KEY (publication_id) REFERENCES publication(id);
ALTER TABLE ONLY quota_line
    ADD CONSTRAINT fk_quota_line_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY quota_line
    ADD CONSTRAINT fk_quota_line_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY reserve
    ADD CONSTRAINT fk_reserve_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY reserve
    ADD CONSTRAINT fk_reserve_entry_id FOREIGN KEY (entry_id) REFERENCES entry(id);
ALTER TABLE ONLY reserve
    ADD CONSTRAINT fk_reserve_from_contest_id FOREIGN KEY (from_contest_id) REFERENCES contest(id);
ALTER TABLE ONLY result
    ADD CONSTRAINT fk_result_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY result
    ADD CONSTRAINT fk_result_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY result
    ADD CONSTRAINT fk_result_tabulation_id FOREIGN KEY (tabulation_id) REFERENCES tabulation(id);
ALTER TABLE ONLY rulebook_version
    ADD CONSTRAINT fk_rulebook_version_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY rulebook_version
    ADD CONSTRAINT fk_rulebook_version_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY score_sheet
    ADD CONSTRAINT fk_score_sheet_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY score_sheet
    ADD CONSTRAINT fk_score_sheet_seat_id FOREIGN KEY (seat_id) REFERENCES seat(id);
ALTER TABLE ONLY seat
    ADD CONSTRAINT fk_seat_account_id FOREIGN KEY (account_id) REFERENCES account(id);
ALTER TABLE ONLY seat
    ADD CONSTRAINT fk_seat_home_id FOREIGN KEY (home_id) REFERENCES organisation(id);
ALTER TABLE ONLY seat
    ADD CONSTRAINT fk_seat_panel_id FOREIGN KEY (panel_id) REFERENCES panel(id);
ALTER TABLE ONLY seat
    ADD CONSTRAINT fk_seat_person_id FOREIGN KEY (person_id) REFERENCES person(id);
ALTER TABLE ONLY setting
    ADD CONSTRAINT fk_setting_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY sheet_version
    ADD CONSTRAINT fk_sheet_version_appearance_id FOREIGN KEY (appearance_id) REFERENCES appearance(id);
ALTER TABLE ONLY sheet_version
    ADD CONSTRAINT fk_sheet_version_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY sheet_version
    ADD CONSTRAINT fk_sheet_version_seat_id FOREIGN KEY (seat_id) REFERENCES seat(id);
ALTER TABLE ONLY sheet_version
    ADD CONSTRAINT fk_sheet_version_sheet_id FOREIGN KEY (sheet_id) REFERENCES score_sheet(id);
ALTER TABLE ONLY tabulated_contest
    ADD CONSTRAINT fk_tabulated_contest_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY tabulated_contest
    ADD CONSTRAINT fk_tabulated_contest_tabulation_id FOREIGN KEY (tabulation_id) REFERENCES tabulation(id);
ALTER TABLE ONLY tabulation
    ADD CONSTRAINT fk_tabulation_edition_id FOREIGN KEY (edition_id) REFERENCES edition(id);
ALTER TABLE ONLY tabulation
    ADD CONSTRAINT fk_tabulation_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE ONLY verification
    ADD CONSTRAINT fk_verification_contest_id FOREIGN KEY (contest_id) REFERENCES contest(id);
ALTER TABLE ONLY verification
    ADD CONSTRAINT fk_verification_entry_id FOREIGN KEY (entry_id) REFERENCES entry(id);
