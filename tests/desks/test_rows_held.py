"""Rows against the log: whatever is changed with plain SQL behind the application's back is found and named, and what
the application itself did is never called a change. The forger leaves the log alone; who changes the log too is found
by test_kept_heads.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import audit
from contest.audit import AuditLine, Covered, Finding, Standing, Walk
from contest.db import session
from contest.desks import smoke, verifying
from contest.editions.actions import rehearse, throw_away
from contest.editions.models import Edition
from contest.files import file_store
from contest.judging.actions import lots
from contest.people.models import Account
from contest.publication import actions as publication
from contest.publication.models import Publication
from contest.registration.actions import participation
from contest.registration.models import Authority
from contest.results import actions as results
from contest.results.actions import next_tier
from contest.results.models import AdvanceChoice, Tabulation
from tests import factories
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
    "decision": "SELECT id FROM decision ORDER BY id LIMIT 1",
    "decision of the next tier": "SELECT id FROM advance_decision ORDER BY id LIMIT 1",
    "drawing of lots": "SELECT id FROM draw ORDER BY id LIMIT 1",
    "attributes of a group": "SELECT id FROM group_facts ORDER BY id LIMIT 1",
    "lot": "SELECT id FROM lot WHERE draw_id IS NULL ORDER BY id LIMIT 1",
}
OTHER_EDITION = "(SELECT id FROM edition WHERE id <> edition_id LIMIT 1)"
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
    "decision": ["DELETE FROM decision WHERE id = :one"],
    "decision of the next tier": ["DELETE FROM advance_decision WHERE id = :one"],
    "attributes of a group": ["DELETE FROM group_facts WHERE id = :one"],
    "lot": ["DELETE FROM lot WHERE id = :one"],
    "awards of a tabulation": ["DELETE FROM award_decision WHERE tabulation_id = :one"],
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
    and what the next tier decides after a correction. In a contest of another edition."""
    tabulation = session.scalars(sa.select(Tabulation).order_by(Tabulation.id)).first()
    assert tabulation is not None
    by = {"by": session.scalars(sa.select(Account.id).order_by(Account.id)).first(), "at": smoke.path.day(6, 1)}
    school = tabulation.organisation
    edition = factories.edition("decided", of=tabulation.edition.series, text=LAW)
    contest = factories.contest(edition, school)
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
    chained()


def held() -> list[Finding | Covered]:
    walk = Walk()
    return list(audit.hold_rows(walk))


def findings() -> list[Finding]:
    return [one for one in held() if isinstance(one, Finding)]


def planted(statement: str, kind: str) -> list[Finding]:
    """What is found after this statement; the statement is undone."""
    one = session.execute(sa.text(ONE[kind])).scalar_one()
    changed = session.execute(sa.text(statement), {"one": one})
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
    assert findings() == []
    the_command_names_files_and_rows_and_ends_with_1()


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
    assert findings() == [], "nothing was changed yet"
    for (kind, field), statement in PLANTS.items():
        found = planted(statement, kind)
        assert any((one.kind, one.field) == (kind, field) for one in found), (kind, field)
        for one in found:
            assert (one.kind in ("publication", "signature")) if kind == "signature" else (one.kind == kind)
            assert one.recorded != one.present_value or one.kind == "publication"
            assert one.position
            line = session.execute(
                sa.select(AuditLine.action)
                .join(audit.AuditLink, audit.AuditLink.line_id == AuditLine.id)
                .where(audit.AuditLink.position == one.position)
            ).scalar_one()
            assert line.startswith(("judging.", "registration.", "results.", "publication.", "awards.", "editions."))
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
