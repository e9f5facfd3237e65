"""Rows against the log: whatever is changed with plain SQL behind the application's back is found and named, and what
the application itself did is never called a change. The forger leaves the log alone; who changes the log too is found
by test_kept_heads.py."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import audit, clock, keys, retention
from contest.audit import AuditLine, Covered, Finding, Standing, Walk
from contest.db import session
from contest.desks import smoke, verifying
from contest.editions.actions import rehearse, renew_rulebook, throw_away
from contest.editions.actions.milestones import reach, undo
from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.effective import edition_text
from contest.files import file_store
from contest.judging import actions as judging
from contest.judging.actions import handing_over, lots, panels
from contest.judging.actions.assigning import assign_evenly, withdraw_assignment
from contest.judging.actions.sheets import stand_aside
from contest.judging.models import Assignment, Seat
from contest.people.actions import accounts, closing, invitations, roles
from contest.people.models import Account, EarlierAward
from contest.people.queries import current_memberships
from contest.people.sign_in.identification import actor_of
from contest.publication import actions as publication
from contest.publication.models import Publication
from contest.registration.actions import participation
from contest.registration.actions.quotas import allot
from contest.registration.models import Authority
from contest.results import actions as results
from contest.results.actions import next_tier
from contest.results.models import AdvanceChoice, Tabulation
from tests import factories
from tests.judging.handed_files import sealed_file
from tests.judging.world import World as Judging
from tests.people import Named
from tests.results.world import LAW, World

# For each kind and each field that it records: SQL that changes one row in it. `{one}` is the row's id.
ONE = {
    "sheet": "SELECT id FROM sheet_version ORDER BY id LIMIT 1",
    "appearance": "SELECT id FROM appearance ORDER BY id LIMIT 1",
    "material": "SELECT id FROM material ORDER BY id LIMIT 1",
    "tabulation": "SELECT id FROM tabulation ORDER BY id LIMIT 1",
    "publication": "SELECT id FROM publication ORDER BY id LIMIT 1",
    "signature": "SELECT id FROM publication ORDER BY id LIMIT 1",
    "awards of a tabulation": "SELECT id FROM tabulation ORDER BY id LIMIT 1",
    "adjustment": "SELECT id FROM adjustment ORDER BY id LIMIT 1",
    "score made elsewhere": "SELECT id FROM outside_score WHERE is_current ORDER BY id LIMIT 1",
    "decision": "SELECT id FROM decision ORDER BY id LIMIT 1",
    "decision of the next tier": "SELECT id FROM advance_decision ORDER BY id LIMIT 1",
    "drawing of lots": "SELECT id FROM draw ORDER BY id LIMIT 1",
    "attributes of a group": "SELECT id FROM group_facts ORDER BY id LIMIT 1",
    "lot": "SELECT id FROM lot WHERE draw_id IS NULL ORDER BY id LIMIT 1",
    "rulebook": "SELECT id FROM rulebook_version ORDER BY id LIMIT 1",
    "rules of a contest": "SELECT id FROM contest WHERE frozen_digest IS NOT NULL ORDER BY id LIMIT 1",
    "milestone": "SELECT id FROM milestone WHERE undone_at IS NULL ORDER BY id LIMIT 1",
    "role": "SELECT id FROM membership WHERE role = 'organiser' ORDER BY id LIMIT 1",
    "credential": "SELECT id FROM account WHERE credential_at IS NOT NULL ORDER BY id LIMIT 1",
    "seat": "SELECT id FROM seat WHERE code = 'J1' ORDER BY id LIMIT 1",
    "assignment": "SELECT id FROM assignment ORDER BY id LIMIT 1",
    "entry": "SELECT id FROM entry ORDER BY id LIMIT 1",
    "places of a quota": "SELECT id FROM quota_line ORDER BY id LIMIT 1",
    "earlier award": "SELECT id FROM earlier_award ORDER BY id LIMIT 1",
    "hand-over": "SELECT id FROM hand_over ORDER BY id LIMIT 1",
}
OTHER_EDITION = "(SELECT id FROM edition WHERE id <> edition_id LIMIT 1)"
ROOMS = ("people.", "editions.", "registration.", "judging.", "results.", "awards.", "publication.")
SOMEBODY = "(SELECT id FROM account ORDER BY id DESC LIMIT 1)"
LONG_AGO = "'2020-01-01 00:00:00'"
# One that nothing refers to yet.
ANY_APPEARANCE = "(SELECT id FROM appearance WHERE code = 'X3')"
ANY_CONTEST = "(SELECT id FROM contest ORDER BY id DESC LIMIT 1)"
A_MARK = """UPDATE sheet_version SET marks = '{"content": 60000, "form": 40000}' WHERE id = :one"""
PLANTS: dict[tuple[str, str], str] = {
    ("sheet", "marks"): A_MARK,
    ("sheet", "number"): "UPDATE sheet_version SET number = 7, reason = 'x' WHERE id = :one",
    ("sheet", "by"): "UPDATE sheet_version SET by_id = NULL WHERE id = :one",
    ("sheet", "at"): "UPDATE sheet_version SET at = '2020-01-01 00:00:00' WHERE id = :one",
    ("sheet", "counts"): "UPDATE sheet_version SET is_current = (1 = 0) WHERE id = :one",
    ("sheet", "confirmed by"): "UPDATE sheet_version SET confirmed_by = NULL WHERE id = :one",
    ("sheet", "sent back by"): f"UPDATE sheet_version SET reopened_by = {SOMEBODY} WHERE id = :one",
    ("appearance", "code"): "UPDATE appearance SET code = '99' WHERE id = :one",
    ("appearance", "participation"): "UPDATE appearance SET participation = 'disqualified' WHERE id = :one",
    ("appearance", "reason"): "UPDATE appearance SET participation_reason = 'x' WHERE id = :one",
    ("appearance", "since"): "UPDATE appearance SET participation_since = '2020-01-01 00:00:00' WHERE id = :one",
    ("appearance", "by"): f"UPDATE appearance SET participation_by_id = {SOMEBODY} WHERE id = :one",
    ("appearance", "authority"): "UPDATE appearance SET participation_authority = 'chair' WHERE id = :one",
    ("appearance", "went on"): "UPDATE appearance SET advanced_at = CASE WHEN advanced_at IS NULL"
    " THEN registered_at END WHERE id = :one",
    ("material", "name"): "UPDATE material SET name = 'other.pdf' WHERE id = :one",
    ("material", "file"): "UPDATE material SET digest = 'x' WHERE id = :one",
    ("tabulation", "files"): """UPDATE tabulation SET files = '{"places.csv": "x"}' WHERE id = :one""",
    ("tabulation", "results"): "UPDATE result SET place = 1 WHERE tabulation_id = :one",
    ("tabulation", "advances"): "UPDATE advance SET outcome = 'through' WHERE tabulation_id = :one",
    ("publication", "state"): "UPDATE publication SET state = 'withdrawn' WHERE id = :one",
    ("publication", "digest"): "UPDATE publication SET digest = 'x' WHERE id = :one",
    ("publication", "manifest"): """UPDATE publication SET manifest = '{"files": {}}' WHERE id = :one""",
    ("publication", "rows"): "UPDATE published_place SET title = 'x' WHERE publication_id = :one AND position = 1",
    ("signature", "signed"): """UPDATE publication SET signed = '{"signatures": 1}' WHERE id = :one""",
    ("signature", "publicity until"): f"UPDATE publication SET publicity_until = {LONG_AGO} WHERE id = :one",
    (
        "signature",
        "publicity basis",
    ): """UPDATE publication SET publicity_basis = '{"basis": "days"}' WHERE id = :one""",
    ("signature", "drafted by"): f"UPDATE publication SET prepared_by = {SOMEBODY} WHERE id = :one",
    ("signature", "reviewed by"): f"UPDATE publication SET reviewed_by = {SOMEBODY} WHERE id = :one",
    ("signature", "drafted"): f"UPDATE publication SET prepared_at = {LONG_AGO} WHERE id = :one",
    ("signature", "reviewed"): f"UPDATE publication SET reviewed_at = {LONG_AGO} WHERE id = :one",
    ("signature", "published"): f"UPDATE publication SET published_at = {LONG_AGO} WHERE id = :one",
    ("signature", "final"): f"UPDATE publication SET final_at = {LONG_AGO} WHERE id = :one",
    ("awards of a tabulation", "rows"): "UPDATE award_decision SET award = 'x' WHERE tabulation_id = :one"
    " AND position = 1",
    (
        "score made elsewhere",
        "appearance",
    ): f"UPDATE outside_score SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("score made elsewhere", "segment"): "UPDATE outside_score SET segment = 'x' WHERE id = :one",
    ("score made elsewhere", "value"): "UPDATE outside_score SET value = '99' WHERE id = :one",
    ("score made elsewhere", "number"): "UPDATE outside_score SET number = 7, reason = 'x' WHERE id = :one",
    ("score made elsewhere", "load"): f"UPDATE outside_score SET load_id = {SOMEBODY} WHERE id = :one",
    ("score made elsewhere", "by"): "UPDATE outside_score SET by_id = NULL WHERE id = :one",
    ("score made elsewhere", "at"): f"UPDATE outside_score SET at = {LONG_AGO} WHERE id = :one",
    ("score made elsewhere", "reason"): "UPDATE outside_score SET reason = 'y' WHERE id = :one",
    ("score made elsewhere", "counts"): "UPDATE outside_score SET is_current = (1 = 0) WHERE id = :one",
    ("score made elsewhere", "confirmed by"): f"UPDATE outside_score SET confirmed_by = {SOMEBODY} WHERE id = :one",
    ("adjustment", "appearance"): f"UPDATE adjustment SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("adjustment", "points"): "UPDATE adjustment SET points = 9000 WHERE id = :one",
    ("adjustment", "reason"): "UPDATE adjustment SET reason = 'x' WHERE id = :one",
    ("adjustment", "by"): f"UPDATE adjustment SET by_id = {SOMEBODY} WHERE id = :one",
    ("adjustment", "at"): f"UPDATE adjustment SET at = {LONG_AGO} WHERE id = :one",
    ("adjustment", "withdrawn"): f"UPDATE adjustment SET withdrawn_at = {LONG_AGO} WHERE id = :one",
    ("decision", "award"): "UPDATE decision SET award = 'x' WHERE id = :one",
    ("decision", "stage"): "UPDATE decision SET stage = 'x' WHERE id = :one",
    ("decision", "contest"): "UPDATE decision SET contest_id = NULL WHERE id = :one",
    ("decision", "to"): f"UPDATE decision SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("decision", "reason"): "UPDATE decision SET reason = 'x' WHERE id = :one",
    ("decision", "by"): f"UPDATE decision SET by_id = {SOMEBODY} WHERE id = :one",
    ("decision", "at"): f"UPDATE decision SET at = {LONG_AGO} WHERE id = :one",
    ("decision", "withdrawn"): "UPDATE decision SET withdrawn_at = NULL WHERE id = :one",
    ("decision of the next tier", "tabulation"): "UPDATE advance_decision SET tabulation_id ="
    " (SELECT id FROM tabulation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("decision of the next tier", "appearance"): f"UPDATE advance_decision SET appearance_id = {ANY_APPEARANCE}"
    " WHERE id = :one",
    ("decision of the next tier", "target"): f"UPDATE advance_decision SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("decision of the next tier", "choice"): "UPDATE advance_decision SET choice = 'left-out' WHERE id = :one",
    ("decision of the next tier", "reason"): "UPDATE advance_decision SET reason = 'x' WHERE id = :one",
    ("decision of the next tier", "by"): f"UPDATE advance_decision SET by_id = {SOMEBODY} WHERE id = :one",
    ("decision of the next tier", "at"): f"UPDATE advance_decision SET at = {LONG_AGO} WHERE id = :one",
    ("drawing of lots", "contest"): f"UPDATE draw SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("drawing of lots", "seed"): "UPDATE draw SET seed = 'x' WHERE id = :one",
    ("drawing of lots", "witness"): "UPDATE draw SET witness = 'x' WHERE id = :one",
    ("drawing of lots", "by"): f"UPDATE draw SET by_id = {SOMEBODY} WHERE id = :one",
    ("drawing of lots", "at"): f"UPDATE draw SET at = {LONG_AGO} WHERE id = :one",
    ("drawing of lots", "lots"): "UPDATE lot SET number = 70 WHERE draw_id = :one AND number = 1",
    ("attributes of a group", "attributes"): "UPDATE group_facts SET attributes = '{}' WHERE id = :one",
    ("attributes of a group", "group"): "UPDATE group_facts SET organisation_id ="
    " (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("lot", "contest"): f"UPDATE lot SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("lot", "appearance"): f"UPDATE lot SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("lot", "purpose"): "UPDATE lot SET purpose = 'order', number = 71 WHERE id = :one",
    ("lot", "number"): "UPDATE lot SET number = 72 WHERE id = :one",
    ("lot", "witness"): "UPDATE lot SET witness = 'x' WHERE id = :one",
    ("lot", "by"): "UPDATE lot SET by_id = NULL WHERE id = :one",
    ("lot", "at"): f"UPDATE lot SET at = {LONG_AGO} WHERE id = :one",
    ("tabulation", "blocking"): "UPDATE tabulation SET blocking = 3 WHERE id = :one",
    ("tabulation", "counts"): "UPDATE tabulated_contest SET is_current = (1 = 0) WHERE tabulation_id = :one",
    ("tabulation", "explanations"): "UPDATE result SET explanation = '{}' WHERE tabulation_id = :one",
    ("rulebook", "text"): "UPDATE rulebook_version SET text = text || ' ' WHERE id = :one",
    ("rulebook", "digest"): "UPDATE rulebook_version SET digest = 'x' WHERE id = :one",
    ("rulebook", "number"): "UPDATE rulebook_version SET number = 70 WHERE id = :one",
    ("rulebook", "contest"): f"UPDATE rulebook_version SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("rulebook", "reason"): "UPDATE rulebook_version SET reason = 'x' WHERE id = :one",
    ("rulebook", "by"): f"UPDATE rulebook_version SET by_id = {SOMEBODY} WHERE id = :one",
    ("rulebook", "at"): f"UPDATE rulebook_version SET at = {LONG_AGO} WHERE id = :one",
    ("rules of a contest", "text"): "UPDATE contest SET frozen_text = 'x' WHERE id = :one",
    ("rules of a contest", "digest"): "UPDATE contest SET frozen_digest = 'x' WHERE id = :one",
    ("rules of a contest", "since"): f"UPDATE contest SET frozen_at = {LONG_AGO} WHERE id = :one",
    ("milestone", "at"): f"UPDATE milestone SET at = {LONG_AGO} WHERE id = :one",
    ("milestone", "by"): f"UPDATE milestone SET by_id = {SOMEBODY} WHERE id = :one",
    ("milestone", "note"): "UPDATE milestone SET note = 'x' WHERE id = :one",
    ("role", "account"): f"UPDATE membership SET account_id = {SOMEBODY} WHERE id = :one",
    ("role", "role"): "UPDATE membership SET role = 'chair' WHERE id = :one",
    ("role", "organisation"): "UPDATE membership SET organisation_id ="
    " (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("role", "series"): "UPDATE membership SET role = 'teacher', series_id = NULL WHERE id = :one",
    ("role", "granted by"): f"UPDATE membership SET granted_by = {SOMEBODY} WHERE id = :one",
    ("role", "granted"): f"UPDATE membership SET granted_at = {LONG_AGO} WHERE id = :one",
    ("role", "revoked"): f"UPDATE membership SET revoked_at = {LONG_AGO} WHERE id = :one",
    ("role", "vouched by"): f"UPDATE membership SET vouched_by = {SOMEBODY} WHERE id = :one",
    ("role", "vouched"): f"UPDATE membership SET vouched_at = {LONG_AGO} WHERE id = :one",
    ("credential", "origin"): "UPDATE account SET credential_origin = 'mailed' WHERE id = :one",
    ("credential", "from"): f"UPDATE account SET credential_from = {SOMEBODY} WHERE id = :one",
    ("credential", "since"): f"UPDATE account SET credential_since = {LONG_AGO} WHERE id = :one",
    ("credential", "at"): f"UPDATE account SET credential_at = {LONG_AGO} WHERE id = :one",
    ("seat", "panel"): "UPDATE seat SET panel_id = (SELECT id FROM panel ORDER BY id DESC LIMIT 1), code = 'J70'"
    " WHERE id = :one",
    ("seat", "account"): f"UPDATE seat SET account_id = {SOMEBODY} WHERE id = :one",
    ("seat", "person"): "UPDATE seat SET person_id = NULL WHERE id = :one",
    ("seat", "code"): "UPDATE seat SET code = 'J71' WHERE id = :one",
    ("seat", "role"): "UPDATE seat SET role = 'chair' WHERE id = :one",
    ("seat", "source"): "UPDATE seat SET source = 'x' WHERE id = :one",
    ("seat", "left"): f"UPDATE seat SET left_at = {LONG_AGO} WHERE id = :one",
    ("assignment", "seat"): "UPDATE assignment SET seat_id = (SELECT id FROM seat ORDER BY id DESC LIMIT 1)"
    " WHERE id = :one",
    ("assignment", "appearance"): f"UPDATE assignment SET appearance_id = {ANY_APPEARANCE} WHERE id = :one",
    ("assignment", "by"): f"UPDATE assignment SET by_id = {SOMEBODY} WHERE id = :one",
    ("assignment", "at"): f"UPDATE assignment SET at = {LONG_AGO} WHERE id = :one",
    ("assignment", "withdrawn"): f"UPDATE assignment SET withdrawn_at = {LONG_AGO}, withdrawn_reason = 'x'"
    " WHERE id = :one",
    ("assignment", "reason"): f"UPDATE assignment SET withdrawn_at = {LONG_AGO}, withdrawn_reason = 'x'"
    " WHERE id = :one",
    ("entry", "number"): "UPDATE entry SET number = 'Z99999' WHERE id = :one",
    ("entry", "title"): "UPDATE entry SET title = 'x' WHERE id = :one",
    ("entry", "track"): "UPDATE entry SET track = 'x' WHERE id = :one",
    ("entry", "division"): "UPDATE entry SET division = 'x' WHERE id = :one",
    ("entry", "contest"): f"UPDATE entry SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("places of a quota", "contest"): f"UPDATE quota_line SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("places of a quota", "organisation"): "UPDATE quota_line SET organisation_id ="
    " (SELECT id FROM organisation ORDER BY id DESC LIMIT 1) WHERE id = :one",
    ("places of a quota", "amount"): "UPDATE quota_line SET amount = 700 WHERE id = :one",
    ("places of a quota", "basis"): "UPDATE quota_line SET basis = 'reserved' WHERE id = :one",
    ("places of a quota", "reason"): "UPDATE quota_line SET reason = 'x' WHERE id = :one",
    ("places of a quota", "by"): "UPDATE quota_line SET by_id = NULL WHERE id = :one",
    ("places of a quota", "at"): f"UPDATE quota_line SET at = {LONG_AGO} WHERE id = :one",
    ("earlier award", "person"): "UPDATE earlier_award SET person_id = (SELECT id FROM person WHERE id NOT IN"
    " (SELECT person_id FROM earlier_award) ORDER BY id LIMIT 1) WHERE id = :one",
    ("earlier award", "organisation"): "UPDATE earlier_award SET organisation_id = NULL WHERE id = :one",
    ("earlier award", "series"): "UPDATE earlier_award SET series_id = (SELECT id FROM series WHERE id <> series_id"
    " ORDER BY id LIMIT 1) WHERE id = :one",
    ("earlier award", "of edition"): "UPDATE earlier_award SET edition_key = 'x' WHERE id = :one",
    ("earlier award", "contest"): "UPDATE earlier_award SET contest_key = 'x' WHERE id = :one",
    ("earlier award", "stage"): "UPDATE earlier_award SET stage = 'x' WHERE id = :one",
    ("earlier award", "track"): "UPDATE earlier_award SET track = 'x' WHERE id = :one",
    ("earlier award", "award"): "UPDATE earlier_award SET award = 'x' WHERE id = :one",
    ("earlier award", "publication"): "UPDATE earlier_award SET publication = 'x' WHERE id = :one",
    ("earlier award", "region"): "UPDATE earlier_award SET region = 'x' WHERE id = :one",
    ("earlier award", "given"): f"UPDATE earlier_award SET given_at = {LONG_AGO} WHERE id = :one",
    ("earlier award", "withdrawn"): f"UPDATE earlier_award SET withdrawn_at = {LONG_AGO} WHERE id = :one",
    ("hand-over", "contest"): f"UPDATE hand_over SET contest_id = {ANY_CONTEST} WHERE id = :one",
    ("hand-over", "assignment"): "UPDATE hand_over SET assignment_id ="
    " (SELECT id FROM assignment ORDER BY id LIMIT 1) WHERE id = :one",
    ("hand-over", "digest"): "UPDATE hand_over SET digest = 'x' WHERE id = :one",
    ("hand-over", "content"): "UPDATE hand_over SET content_encrypted = 'x' WHERE id = :one",
    ("hand-over", "written"): "UPDATE hand_over SET written_at = NULL WHERE id = :one",
    ("hand-over", "seal"): "UPDATE hand_over SET seal = '{}' WHERE id = :one",
    ("hand-over", "taken by"): f"UPDATE hand_over SET taken_by = {SOMEBODY} WHERE id = :one",
    ("hand-over", "taken"): f"UPDATE hand_over SET taken_at = {LONG_AGO} WHERE id = :one",
    ("hand-over", "decided"): "UPDATE hand_over SET decided_at = NULL WHERE id = :one",
    ("hand-over", "accepted"): "UPDATE hand_over SET accepted = (1 = 1) WHERE id = :one",
    ("hand-over", "reason"): "UPDATE hand_over SET reason = 'x' WHERE id = :one",
}
# Every other row of a publication, by column: what must be named, and the change.
SEALED: dict[str, str] = {
    "publication: title": """UPDATE publication SET title = '{"zh": "x"}' WHERE id = :one""",
    "publication: reviewed_name": "UPDATE publication SET reviewed_name = 'x' WHERE id = :one",
    "publication: figures": """UPDATE publication SET figures = '{"contestants": 1}' WHERE id = :one""",
    "essay/open: name": """UPDATE publication_contest SET name = '{"zh": "x"}' WHERE publication_id = :one""",
    "entries": "UPDATE publication_contest SET entries = 99 WHERE publication_id = :one",
    "place": "UPDATE published_place SET place = 3 WHERE publication_id = :one AND position = 1",
    "score": "UPDATE published_place SET score = '100' WHERE publication_id = :one AND position = 2",
    "people": """UPDATE published_place SET people = '["x"]' WHERE publication_id = :one AND position = 2""",
    "awards": """UPDATE published_place SET awards = '["gold"]' WHERE publication_id = :one""",
    "is missing": "DELETE FROM published_place WHERE publication_id = :one AND position = 2",
    "table medals: rows": """UPDATE published_table SET rows = '[]' WHERE publication_id = :one""",
    "file places.csv: digest": "UPDATE published_file SET digest = 'x' WHERE publication_id = :one"
    " AND name = 'places.csv'",
    "file roster.csv: public": "UPDATE published_file SET public = (1 = 1) WHERE publication_id = :one"
    " AND name = 'roster.csv'",
    "was added": "INSERT INTO published_file (publication_id, name, digest, size, public)"
    " SELECT publication_id, 'more.csv', digest, size, public FROM published_file"
    " WHERE publication_id = :one AND name = 'places.csv'",
}
# Rows that are taken away, with what refers to them.
REMOVED = {
    "sheet": ["DELETE FROM sheet_version WHERE id = :one"],
    "material": ["DELETE FROM material WHERE id = :one"],
    "adjustment": ["DELETE FROM adjustment WHERE id = :one"],
    "score made elsewhere": ["DELETE FROM outside_score WHERE id = :one"],
    "decision": ["DELETE FROM decision WHERE id = :one"],
    "decision of the next tier": ["DELETE FROM advance_decision WHERE id = :one"],
    "attributes of a group": ["DELETE FROM group_facts WHERE id = :one"],
    "lot": ["DELETE FROM lot WHERE id = :one"],
    "milestone": [
        "DELETE FROM milestone WHERE id = :one",
        f"UPDATE milestone SET undone_at = {LONG_AGO} WHERE id = :one",
    ],
    "assignment": ["DELETE FROM assignment WHERE id = :one"],
    "places of a quota": ["DELETE FROM quota_line WHERE id = :one"],
    "role": ["DELETE FROM membership WHERE id = :one"],
    "credential": ["UPDATE account SET credential_at = NULL WHERE id = :one"],
    "awards of a tabulation": ["DELETE FROM award_decision WHERE tabulation_id = :one"],
    "earlier award": ["DELETE FROM earlier_award WHERE id = :one"],
    "hand-over": ["DELETE FROM hand_over WHERE id = :one"],
    # Everything refers to the others: with its foreign keys the database itself refuses.
}


@pytest.fixture
def played(app: Any, session: Any) -> None:
    """A small contest that went the whole way with the actions of the pages: two schools, then the province."""
    audit.cover(at=smoke.path.day(1, 1))
    smoke.walk(lambda _line: None)
    chained()


def chained() -> None:
    session.commit()
    while audit.chain():
        session.commit()
    session.commit()
    session.expire_all()


def decide_much() -> None:
    """What the small contest lacks: a drawing and a lot by hand, points added, a committee's award that it took back,
    what the next tier decides after a correction, in a contest of another edition; and marks handed over as a file."""
    tabulation = session.scalars(sa.select(Tabulation).order_by(Tabulation.id)).first()
    assert tabulation is not None
    by = {"by": session.scalars(sa.select(Account.id).order_by(Account.id)).first(), "at": smoke.path.day(6, 1)}
    school = tabulation.organisation
    edition = factories.edition("decided", of=tabulation.edition.series, text=LAW)
    contest = factories.contest(edition, school)
    factories.series("another")
    works = [
        factories.appearance(factories.entry(contest, home=school, status="verified"), contest, code=f"X{n}")
        for n in (1, 2, 3)
    ]
    factories.milestone(contest, "roster-frozen")
    audit.cover(at=smoke.path.day(6, 1), edition=edition.id)
    results.set_groups(edition, {school: {"western": "0", "eligible": "8"}}, **by)
    lots.draw_lots(contest, seed="20260601", witness="张公证", **by)
    lots.record_lot(works[0], 1, witness="张公证", **by)
    results.adjust(works[0], "-2.5", "超时", **by)
    results.withdraw_decision(results.decide(contest, "best-practice", works[0], "评委会", **by), contest, **by)
    next_tier.note(tabulation, works[0], contest, AdvanceChoice.KEPT, reason="已经赛完", **by)
    factories.contest(edition, school, track="talk")
    _score_elsewhere(tabulation, by)
    upper = session.scalars(sa.select(Contest).where(Contest.stage == "province")).first()
    assert upper is not None
    allot(upper, school.code, 9, basis="base", reason="基数", **by)
    task = session.scalars(sa.select(Assignment).order_by(Assignment.id.desc())).first()  # the others are removed below
    assert task is not None
    judged = task.appearance.contest
    content = {"assignment": str(task.id), "written_at": "2026-03-18T01:59:00Z", "marks": {"content": "55"}}
    file = sealed_file(content, keys.contest_key(judged.id).public_key())
    handing_over.decline(handing_over.take_in(judged, file, signer="x", **by), reason="已经补上", **by)
    chained()


def _score_elsewhere(tabulation: Tabulation, by: dict[str, Any]) -> None:
    """A contest without a marking scheme: a score is entered, and changed."""
    start, end = LAW.index("[[scheme]]"), LAW.index("[panel]")
    text = f"{LAW[:start]}{LAW[end:]}".replace('precedence = ["score", "criterion:content", "sheets:mean", "lot"]', "")
    edition = factories.edition("timed", of=tabulation.edition.series, text=text)
    contest = factories.contest(edition, tabulation.organisation)
    one = factories.entry(contest, home=tabulation.organisation, status="verified")
    appearance = factories.appearance(one, contest, code="T1")
    for what in ("roster-frozen", "judging-opened"):
        factories.milestone(contest, what)
    audit.cover(at=smoke.path.day(6, 1), edition=edition.id)
    judging.enter_scores(contest, {(appearance, ""): "10.5"}, **by)
    judging.enter_scores(contest, {(appearance, ""): "10.25"}, reason="终点摄像", **by)


def held() -> list[Finding | Covered]:
    walk = Walk()
    return list(audit.hold_rows(walk))


def findings() -> list[Finding]:
    return [one for one in held() if isinstance(one, Finding)]


def planted(statement: str, kind: str) -> list[Finding]:
    """What is found after this statement; the statement is undone."""
    return planted_at_once({kind: statement})


def planted_at_once(statements: dict[str, str]) -> list[Finding]:
    """What is found after these statements, by the kind of row that each changes; they are undone."""
    chosen = {kind: session.execute(sa.text(ONE[kind])).scalar_one() for kind in statements}
    for kind, statement in statements.items():
        changed = session.execute(sa.text(statement), {"one": chosen[kind]})
        assert changed.rowcount > 0, f"nothing was changed by {statement}"
    found = findings()
    session.rollback()
    return found


def as_before() -> None:
    """A log that says nothing of the rows, as in a database of an older version."""
    session.execute(sa.delete(audit.AuditLink))
    session.execute(sa.delete(audit.AuditHead))
    session.execute(sa.delete(AuditLine))
    session.commit()


def rows_of(kind: str) -> list[Standing]:
    return list(next(one for one in audit.kinds() if one.name == kind).rows(None))


def test_every_planted_change_is_found_and_named(played: None) -> None:
    """In one contest, because playing it takes most of the time."""
    decide_much()
    the_list_of_plants_is_complete()
    every_planted_change_is_found_with_its_row_and_line()
    every_column_of_a_sealed_row_is_held()
    a_row_that_was_taken_away_is_found()
    a_row_that_no_line_tells_of_is_found()
    a_row_that_cannot_be_read_is_told_and_the_other_kinds_are_held()
    what_was_kept_for_its_time_and_went_is_no_finding()
    assert findings() == []
    the_command_names_files_and_rows_and_ends_with_1()


def what_was_kept_for_its_time_and_went_is_no_finding() -> None:
    assert rows_of("hand-over")
    with clock.frozen_at(smoke.path.day(12, 1)):
        assert retention.purge()["hand-overs"] == 1
    chained()
    assert not rows_of("hand-over")
    assert findings() == []


def a_row_that_cannot_be_read_is_told_and_the_other_kinds_are_held() -> None:
    if session.get_bind().dialect.name == "postgresql":
        return  # its columns take no JSON that is none
    broken = planted("UPDATE published_place SET awards = '{' WHERE publication_id = :one", "publication")
    assert ["cannot be read" in one.sentence() for one in broken] == [True]


def the_list_of_plants_is_complete() -> None:
    """Each kind that the log answers for, each field that it records."""
    every = {(kind.name, field) for kind in audit.kinds() for one in list(kind.rows(None)) for field in one.fields}
    assert every - {(kind.name, "edition") for kind in audit.kinds()} == set(PLANTS)


def every_planted_change_is_found_with_its_row_and_line() -> None:
    """One field of every kind at once: walking the log is what takes the time."""
    assert findings() == [], "nothing was changed yet"
    rounds: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for (kind, field), statement in PLANTS.items():
        rounds[sum(kind in one for one in rounds.values())][kind] = field, statement
    for together in rounds.values():
        found = planted_at_once({kind: statement for kind, (_field, statement) in together.items()})
        fields = {(one.kind, one.field) for one in found}
        assert {(kind, field) for kind, (field, _statement) in together.items()} <= fields
        for one in found:
            assert one.kind in together or one.kind == "publication"  # what is signed is a part of what is sealed
            assert one.recorded != one.present_value or one.kind == "publication"
            assert one.position
            line = session.execute(
                sa.select(AuditLine.action)
                .join(audit.AuditLink, audit.AuditLink.line_id == AuditLine.id)
                .where(audit.AuditLink.position == one.position)
            ).scalar_one()
            assert line.startswith(ROOMS)
            assert f"(line {one.position})" in one.sentence()
    assert findings() == []


def every_column_of_a_sealed_row_is_held() -> None:
    for named, statement in SEALED.items():
        found = planted(statement, "publication")
        assert any(named in one.sentence() for one in found), (named, [one.sentence() for one in found])


def a_row_that_was_taken_away_is_found() -> None:
    for kind, statements in REMOVED.items():
        for statement in statements:
            [one] = planted(statement, kind)
            assert (one.kind, one.present_value) == (kind, "(no row)")
            assert one.position


def a_row_that_no_line_tells_of_is_found() -> None:
    added = (
        "INSERT INTO material (id, entry_id, kind, version, name, digest, size, media_type, at)"
        " SELECT '01a22722091777d9b5a414ccb16cb933', entry_id, kind, 9, name, digest, size, media_type, at"
        " FROM material WHERE id = :one"
    )
    [one] = planted(added, "material")
    assert (one.field, one.recorded, one.position) == ("row", "(no line)", None)


def test_what_the_application_does_is_never_called_a_change(judged_round: World) -> None:
    """Corrections, withdrawals, retractions, rehearsals: after each step everything holds."""
    world = judged_round
    as_before()
    audit.cover(at=world.at)
    session.commit()

    def holds() -> None:
        session.commit()
        assert [one.sentence() for one in findings()] == []

    results.withdraw_adjustment(results.adjust(world.entry(3), "1.5", "展示设备故障", **world.by), **world.by)
    holds()
    results.decide(world.contest, "best-practice", world.entry(1), "评委会", **world.by)
    lots.record_lot(world.entry(4), 2, witness="张公证", **world.by)
    holds()
    first = world.published()
    holds()
    results.advance(first.tabulation, **world.by)
    holds()
    results.retract_advance(first.tabulation, **world.by)
    holds()
    publication.reopen_for_correction(first, reason="计分有误", **world.by)
    holds()
    appearance = world.entry(2)
    participation.set_participation(appearance, "disqualified", authority=Authority.DESK, reason="抄袭", **world.by)
    holds()
    second = publication.prepare(
        results.tabulate(world.contests, **world.by), replaces=first, reason="取消一件", **world.by
    )
    holds()
    publication.review(second, by=world.second.account_id, at=world.at)
    publication.publish(second, **world.by)
    holds()
    assert first.state == "replaced"
    results.advance(second.tabulation, **world.by)
    holds()
    publication.make_final(second, by=world.people.organiser.account_id, at=world.later(days=30))
    holds()
    copy = rehearse(world.edition, **world.by)
    holds()
    throw_away(copy, **world.by)
    holds()


def test_a_rehearsal_with_everything_in_it_may_be_thrown_away(played: None) -> None:
    edition = session.scalars(sa.select(Edition)).one()
    other = Edition(key="real", series_id=edition.series_id, name={"zh": "x"}, zone=edition.zone)
    for column in sa.inspect(Edition).columns:
        if getattr(other, column.key) is None and not column.primary_key and column.key != "rehearsal_of_id":
            setattr(other, column.key, getattr(edition, column.key))
    session.add(other)
    session.flush()
    edition.rehearsal_of_id = other.id
    session.execute(sa.delete(EarlierAward))  # a rehearsal gives none
    session.flush()
    throw_away(edition, by=session.scalars(sa.select(Account.id)).first(), at=smoke.path.day(12, 1))
    session.commit()
    assert findings() == []
    assert not rows_of("sheet")


def test_rows_from_before_are_told_as_such(judged_round: World) -> None:
    """Sheets and appearances without lines, as in a database of an older version: covered from now on, and it says
    since when; a second cover cannot make a later change good."""
    world = judged_round
    as_before()
    [untold] = [one for one in held() if isinstance(one, Covered) and one.kind == "sheet"]
    assert (untold.untold, untold.since) == (untold.rows, None)
    assert untold.rows > 0
    assert audit.cover(at=world.at) >= len(audit.kinds())
    session.commit()
    assert findings() == []
    [covered] = [one for one in held() if isinstance(one, Covered) and one.kind == "sheet"]
    assert (covered.untold, covered.baseline, covered.since) == (0, covered.rows, world.at)
    session.execute(sa.text("UPDATE sheet_version SET marks = '{}'"))
    session.commit()
    assert len(findings()) == covered.rows
    assert audit.cover(at=world.at + timedelta(days=1)) == 0
    audit.cover(at=world.at, edition=world.edition.id)
    session.commit()
    assert len(findings()) == covered.rows


def the_command_names_files_and_rows_and_ends_with_1() -> None:
    lines = list(verifying.verify())
    assert not [line for line in lines if line.is_fault]
    assert any(line.text.startswith("sheet: ") for line in lines)
    made = session.scalars(sa.select(Publication)).first()
    assert made is not None
    path = file_store().path(made.files[0].digest)
    path.write_bytes(b"other")
    session.execute(sa.text(A_MARK), {"one": session.execute(sa.text(ONE["sheet"])).scalar_one()})
    session.commit()
    faults = [line.text for line in verifying.verify() if line.is_fault]
    assert [one.split()[1] for one in faults] == ["sheet", "file"]
    assert made.files[0].digest in faults[1]
    path.unlink()
    assert [line.text for line in verifying.verify() if line.is_fault][1:] == [
        f"BROKEN: file {made.files[0].digest}: rows name it, and it is not in the store"
    ]


def test_what_is_done_with_people_and_panels_is_never_called_a_change(round_to_judge: Judging) -> None:
    """Roles granted, taken back and handed over; passwords; seats and assignments; rules that change."""
    world, people = round_to_judge, round_to_judge.people
    by, text = {"by": people.organiser.account_id, "at": world.at}, edition_text(world.edition)
    as_before()
    audit.cover(at=world.at)

    def holds() -> None:
        session.commit()
        assert [one.sentence() for one in findings()] == []

    def seat_of(somebody: Named) -> Seat:
        return next(one for one in world.panel.seats if one.account_id == somebody.account_id)

    world.assigned()
    holds()
    withdraw_assignment(world.task(people.judge), reason="重分", **by)
    panels.leave(seat_of(people.judge), reason="请假", **by)
    holds()
    world.seat(people.judge)
    assign_evenly(world.contest, **by)
    stand_aside(world.task(world.second), kind="kin", note="师生", by=world.second.account_id, at=world.at)
    holds()
    inviter, where = actor_of(people.organiser.account), (world.contest.organisation, world.edition.series)
    invitation = invitations.invite(inviter, "外请评委", "judge", *where, email="guest@example.org", at=world.at)
    invited = session.get_one(Account, invitation.account_id)
    panels.seat(world.panel, invited, **by)
    holds()
    own = session.get_one(Account, people.outsider.account_id)
    invitations.accept(invitation, own, mailed=True, at=world.at)
    holds()
    assert seat_of(people.outsider).account_id == own.id
    another = invitations.invite(inviter, "新评委", "judge", *where, at=world.at)
    fresh = invitations.accept(another, None, at=world.at)
    accounts.give_ways_in(fresh, login="xinpingwei", email=None, phone=None)
    accounts.change_password(fresh, None, "walnut orchard rain", by=fresh.id, at=world.at)
    holds()
    roles.revoke(current_memberships(fresh.id)[0], reason="换人", **by)
    password = "walnut orchard rain"
    closing.close(fresh, password, took_part=False, keeps_name=False, by=fresh.id, at=world.at)
    holds()
    renew_rulebook(world.edition, text.replace("[edition]", "# 新的一版\n[edition]", 1), reason="改字", **by)
    reach(world.contest, "roster-frozen", **by)
    undo(world.contest, "roster-frozen", **by)
    reach(world.contest, "roster-frozen", **by)
    holds()
