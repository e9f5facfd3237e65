"""The archive of an edition: everything that is on record of it in one sealed ZIP, which says what the database says;
made by a job, verified without a network, with names for as long as they may be given."""

from __future__ import annotations

import csv
import io
import json
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from pypdf import PdfReader

from contest import clock, jobs
from contest.access import AccessLine
from contest.audit import AuditLine
from contest.db import Model, session
from contest.desks import runs
from contest.desks.models import Archive
from contest.desks.queries.archive_tables import ELSEWHERE, LEFT_OUT, NAMES, SUBMITTED, is_prose, tables
from contest.desks.queries.archived import MASKED, NAMES_KEPT
from contest.editions.actions import rehearse
from contest.editions.models import Milestone
from contest.errors import Clash, WrongMoment
from contest.exchange import archive
from contest.exchange.archive_commands import archive as command
from contest.exchange.bundle import MOST_FILES
from contest.files import file_store
from contest.judging.models import Conflict, ScoreSheet
from contest.people.models import Person
from contest.privacy import vault
from contest.publication.models import IssuedCertificate, Objection, ObjectionFile, Publication
from contest.publication.sealed import signing
from contest.registration.models import Entry
from tests import factories
from tests.people import Named
from tests.results.world import World

IDENTITY, TELEPHONE = "360102200201013517", "13812345678"
PROOF = b"%PDF-1.4 the evidence"
TITLE = "欧阳未央"
UNSENT = "写了一半还没有交的评语"
WORDS = "第三位评委的分没有计入"


@pytest.fixture
def world(judged_round: World) -> World:
    """Published, with an objection, a declared conflict, and what must not leave the database."""
    world = judged_round
    published = world.published()
    entry = world.entry(1).entry
    student = next(one.person for one in entry.members if one.role == "competitor")
    student.identity_encrypted = vault().encrypt(IDENTITY)
    account = factories.account(student.name, login="objector", person=student)
    account.phone_encrypted = vault().encrypt(TELEPHONE)
    about = {
        "publication_id": published.id,
        "entry_id": entry.id,
        "through_id": entry.id,
        "contest_id": world.contest.id,
    }
    filed = {"filed_by": account.id, "filed_at": world.at, "role": "contestant", "number": 1, "text": WORDS}
    made = factories.add(Objection(region=entry.region, edition_id=world.edition.id, **about, **filed))
    stored = file_store().save(PROOF)
    file = {"name": "证据.pdf", "media_type": "application/pdf", "at": world.at, "size": stored.size}
    factories.add(ObjectionFile(objection_id=made.id, digest=stored.digest, **file))
    factories.add(Conflict(person_id=student.id, kind="kin", appearance_id=world.entry(2).id, note="表兄", at=world.at))
    session.commit()
    return world


def make(world: World, at: Any = None) -> tuple[Archive, Path]:
    """Have it made, as the page does."""
    with clock.frozen_at(at or world.later(minutes=5)):
        job = runs.start_archive(world.edition, by=world.people.provincial_organiser.account_id, at=clock.now())
        session.commit()
        jobs.run_waiting()
    session.refresh(job)
    assert (job.state, job.fault) == ("done", None)
    assert "refused" not in job.outcome
    made = session.scalars(sa.select(Archive).order_by(Archive.id.desc())).first()
    assert made is not None
    assert job.outcome["archive"] == str(made.id)
    return made, file_store().path(made.digest)


def inside(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def table_in(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def known_keys() -> Any:
    from contest.exchange.seals import read_known_keys

    return read_known_keys(signing.public_keys())


# What it says


def test_every_table_and_column_was_thought_about() -> None:
    """A new table is in the archive, or it is said why not; and the reasons name nothing that is gone."""
    there = {one.model.__tablename__ for one in tables()}
    every = {table.name: table for table in Model.metadata.sorted_tables}
    assert there | set(ELSEWHERE) == set(every)
    assert not there & set(ELSEWHERE)
    columns = {f"{name}.{column.name}" for name in there for column in every[name].columns}
    assert {*LEFT_OUT, *NAMES} <= columns
    written = {f"{one.model.__tablename__}.{column.name}" for one in tables() for column in one.columns}
    assert not [one for one in written if one.endswith("_encrypted")]


def test_everything_in_it_is_what_the_database_says(world: World) -> None:
    """There is one edition here, so each row of each of these tables is in it, and each cell is the row's."""
    at = {"region": world.entry(1).region, "seat_id": session.scalars(sa.select(ScoreSheet.seat_id)).first()}
    factories.add(ScoreSheet(appearance_id=world.entry(1, "talk").id, comment=UNSENT, **at))
    session.commit()
    made, path = make(world)
    assert UNSENT.encode() not in path.read_bytes()
    files = inside(path)
    assert made.members == len(files) - 2
    filled = 0
    for table in tables():
        rows = table_in(files.pop(table.path))
        there = session.execute(sa.select(*table.columns).order_by(*sa.inspect(table.model).primary_key)).all()
        assert len(rows) == len(there), table.path
        filled += bool(rows)
        for row, own in zip(rows, there, strict=True):
            for column, value in zip(table.columns, own, strict=True):
                if str(column) in SUBMITTED and value == UNSENT:
                    value = None
                assert _same(row[column.name], value), (table.path, column.name, row[column.name], value)
    assert filled >= 15, "most tables hold something here"
    names = [row["person"] for row in table_in(inside(path)["rosters/entry_member.csv"]) if row["role"] == "competitor"]
    assert "选手growth1" in names
    assert table_in(inside(path)["objections/objection.csv"])[0]["entry"] == world.entry(1).entry.number
    texts = {name: content.decode() for name, content in files.items() if name.endswith(".toml")}
    assert sum(name.startswith("rulebooks/versions/") for name in texts) == len(world.edition.rulebooks)
    assert texts["rulebooks/versions/001.toml"] == world.edition.rulebooks[0].text
    assert [content for name, content in files.items() if name.startswith("objections/evidence/")] == [PROOF]
    (bundle,) = [content for name, content in files.items() if name.startswith("publications/")]
    assert bundle == file_store().read(sha256(bundle).hexdigest()), "the very bytes that the site hands out"
    log = [json.loads(line) for line in files["log/log.jsonl"].decode().splitlines()]
    told = [line for line in session.query(AuditLine) if line.action.startswith(("publication.", "results."))]
    assert {one["id"] for one in log} >= {str(line.id) for line in told}
    assert "address" not in log[0]
    index = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(files["index.pdf"])).pages)
    assert "trial-2023" in index
    assert "README.txt" in index
    assert WORDS.encode() in inside(path)["objections/objection.csv"]


def _same(cell: str, value: Any) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, dict | list):
        return bool(json.loads(cell) == value)
    return cell == (value.isoformat() if hasattr(value, "isoformat") else str(value))


def test_the_same_state_gives_the_same_bytes(world: World) -> None:
    first, _path = make(world)
    second, _path = make(world, world.later(days=9))
    assert first.id != second.id
    assert first.digest == second.digest, "made later, and by a job of its own"
    world.entry(1).entry.title = "改过的题目"
    session.commit()
    assert make(world, world.later(days=10))[0].digest != first.digest


@pytest.mark.only("sqlite")
def test_what_must_not_leave_the_database_is_not_in_it(world: World) -> None:
    """Its members are stored as they are, so what is not in the file's bytes is in none of them."""
    raw = make(world)[1].read_bytes()
    assert "选手growth1".encode() in raw
    for secret in (IDENTITY, TELEPHONE, IDENTITY[:14], vault().index(IDENTITY)):
        assert secret.encode() not in raw
    assert b"gAAAA" not in raw, "no text that is encrypted either"


def test_after_its_time_names_are_masked_and_prose_is_left_out(world: World) -> None:
    world.edition.ends = date(2023, 12, 31)
    entry, published = world.entry(1).entry, session.query(Publication).one()
    entry.title = f"{TITLE}的路"
    holder = {"contest": world.contest.key, "subject": entry.number, "holder": "contestant", "person": 0}
    at = {"publication_id": published.id, "region": entry.region, "dated_at": world.at}
    certificate = {"number": "T-1", "award": "gold", "name": TITLE, "signature": "s", "key": "k"}
    made_by = {"issued_at": world.at, "issued_by": published.prepared_by}
    factories.add(IssuedCertificate(**holder, **at, **certificate, **made_by))
    session.commit()
    last = world.at + timedelta(days=(world.edition.ends + NAMES_KEPT - world.at.date()).days)
    made, path = make(world, last)
    assert not made.masked
    assert "选手growth1".encode() in path.read_bytes()
    made, path = make(world, last + timedelta(days=1))
    assert made.masked
    files = inside(path)
    roster = files["rosters/entry_member.csv"].decode()
    assert "选手growth1" not in roster
    assert "选*1" in roster
    assert table_in(files["objections/objection.csv"])[0]["text"] == MASKED
    assert not [name for name in files if name.startswith("objections/evidence/")]
    names = [*session.scalars(sa.select(Person.name)), WORDS, "表兄", TITLE, "证据.pdf"]
    sealed = {f"publications/{one.download_name}" for one in session.query(Publication)}
    assert sealed & files.keys()
    assert "公开的姓名" in files["README.txt"].decode()
    assert "删掉的行" in files["README.txt"].decode(), "the log's part is not the whole log"
    ours = b"".join(content for name, content in files.items() if name not in sealed)
    assert [name for name in names if len(name) > 2 and name.encode() in ours] == []
    assert all(line["now"] in (None, MASKED) for line in map(json.loads, files["log/log.jsonl"].splitlines()))


def test_what_people_wrote_is_known_by_its_columns() -> None:
    prose = {
        f"{one.model.__tablename__}.{column.name}" for one in tables() for column in one.columns if is_prose(column)
    }
    assert prose >= {
        *("objection.text", "objection.further_text", "objection_decision.reasons", "score_sheet.comment"),
        *("conflict.note", "appearance.participation_reason", "sheet_version.reopened_why", "verification.fields"),
        *("entry.attributes", "milestone.note", "setting.reason", "publication.signed", "verification.before"),
    }


@pytest.mark.only("sqlite")
def test_nothing_is_kept_where_somebody_changes_things_meanwhile(world: World) -> None:
    with clock.frozen_at(world.at - timedelta(days=1)):  # what was done since is later than its beginning
        runs.start_archive(world.edition, by=world.people.provincial_organiser.account_id, at=clock.now())
        session.commit()
        jobs.run_waiting()
    job = session.scalars(sa.select(jobs.Job).order_by(jobs.Job.id.desc())).first()
    assert job is not None
    assert "还有人在改" in job.outcome["refused"]["zh"]
    assert session.query(Archive).count() == 0


def test_marks_of_a_judging_that_is_open_are_not_carried_out(world: World, visit: Any) -> None:
    """Neither by an archive that is asked for, nor by one that waited, nor by one that was made before."""
    where = f"/desk/{world.edition.key}/archive"
    made, _path = make(world)
    organiser = visit("provincial_organiser")
    organiser.get(where).submit("做归档包")
    closed = session.query(Milestone).filter_by(contest_id=world.other.id, what="judging-closed").one()
    closed.undone_at = world.later(minutes=6)
    session.commit()
    with clock.frozen_at(world.later(minutes=7)):
        jobs.run_waiting()
    organiser.get(where).says("1 场比赛还在评分", "评分结束以前不能做")
    organiser.post(where, status=409).says("还在评分")
    organiser.get(f"{where}/{made.id}.zip", status=409).says("还在评分")
    assert session.query(AccessLine).filter(AccessLine.what == "marks").count() == 0
    assert session.query(Archive).count() == 1


# Verifying


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    copied = tmp_path / "archive.zip"
    shutil.copyfile(make(world)[1], copied)
    return copied


@pytest.mark.only("sqlite")
def test_it_is_verified_offline_by_its_key(file: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.pem"
    keys.write_bytes(signing.public_keys())
    answer = CliRunner().invoke(command, ["verify", str(file), "--key", str(keys)])
    assert (answer.exit_code, "unchanged" in answer.output) == (0, True)
    answer = CliRunner().invoke(command, ["verify", str(file)])
    assert (answer.exit_code, "nobody vouches" in answer.output) == (3, True)


@pytest.mark.only("sqlite")
def test_a_flipped_bit_in_any_member_is_found(file: Path) -> None:
    raw = file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        spans = [(one.filename, one.header_offset, one.file_size) for one in packed.infolist()]
    assert archive.verify(file, known_keys()).kind == "sound"
    for name, offset, size in spans:
        begins = offset + 30 + len(name.encode())
        for at in {begins, begins + size // 2, begins + max(size - 1, 0)} if size else ():
            changed = bytearray(raw)
            changed[at] ^= 1
            file.write_bytes(changed)
            found = archive.verify(file, known_keys())
            assert found.kind == "changed", (name, at)
            if name not in (archive.MANIFEST, archive.SEAL):
                assert [fault.facts["path"] for fault in found.faults] == [name]
    for at in (spans[1][1] + 12, len(raw) - 30):  # a member's date, and the directory
        changed = bytearray(raw)
        changed[at] ^= 1
        file.write_bytes(changed)
        assert archive.verify(file, known_keys()).kind != "sound"
    file.write_bytes(raw + b"x")
    assert archive.verify(file, known_keys()).kind != "sound", "nothing may stand behind it"


def repacked(file: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    files = inside(file)
    change(files)
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in files.items():
            packed.writestr(archive.plain_member(name), content)
    return file


@pytest.mark.only("sqlite")
def test_what_is_missing_changed_or_added_is_named(file: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        del files["lots/lot.csv"]
        files["rosters/entry.csv"] += b"\n"
        files["more.txt"] = b"x"

    found = archive.verify(repacked(file, change), known_keys())
    assert found.kind == "changed"
    assert [(fault.key, fault.facts["path"]) for fault in found.faults] == [
        ("archive.missing", "lots/lot.csv"),
        ("archive.added", "more.txt"),
        ("archive.changed", "rosters/entry.csv"),
    ]


@pytest.mark.only("sqlite")
def test_a_manifest_that_was_made_to_fit_is_not_sealed(file: Path) -> None:
    """Whoever changes a file and its digest lacks the key."""

    def change(files: dict[str, bytes]) -> None:
        files["rosters/entry.csv"] += b"\n"
        manifest = json.loads(files[archive.MANIFEST])
        manifest["files"]["rosters/entry.csv"] = sha256(files["rosters/entry.csv"]).hexdigest()
        text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        files[archive.MANIFEST] = text.encode()

    found = archive.verify(repacked(file, change), known_keys())
    assert (found.kind, [fault.key for fault in found.faults]) == ("changed", ["archive.forged"])


def linked() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("link")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


TRICKS: dict[str, Callable[[zipfile.ZipFile], object]] = {
    "zip.path": lambda packed: packed.writestr("../evil.txt", b"x"),
    "zip.path ": lambda packed: packed.writestr(linked(), b"/etc/passwd"),
    "zip.compressed": lambda packed: packed.writestr("bomb", bytes(10**7), compress_type=zipfile.ZIP_DEFLATED),
    "archive.no-archive": lambda packed: packed.writestr("a.txt", b"x"),
    # What a member holds is no directory, however much it looks like one.
    "archive.no-archive ": lambda packed: packed.writestr("a.txt", b"PK\x01\x02" * (2 * MOST_FILES + 1)),
    "manifest.broken": lambda packed: [packed.writestr(one, b"{") for one in (archive.MANIFEST, archive.SEAL)],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_are_refused_with_a_sentence(tmp_path: Path, trick: str) -> None:
    path = tmp_path / "tricky.zip"
    with zipfile.ZipFile(path, "w") as packed:
        TRICKS[trick](packed)
    found = archive.verify(path)
    assert (found.kind, [fault.key for fault in found.faults]) == ("unreadable", [trick.strip()])
    answer = CliRunner().invoke(command, ["verify", str(path)])
    assert answer.exit_code == 2
    assert len(answer.output.strip().splitlines()) == 1


def test_members_that_overlap_and_directories_of_millions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "overlapping.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a", b"x" * 1000)
        twin = zipfile.ZipInfo("b")
        first = packed.infolist()[0]
        twin.header_offset, twin.CRC = first.header_offset, first.CRC
        twin.file_size = twin.compress_size = 10**6
        packed.filelist.append(twin)
        packed.NameToInfo["b"] = twin
    assert [fault.key for fault in archive.verify(path).faults] == ["zip.bomb"]
    many = b"PK\x01\x02" * (2 * MOST_FILES + 1)
    path.write_bytes(many + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(many), 0, 0))
    assert [fault.key for fault in archive.verify(path).faults] == ["zip.many"]
    for raw in (b"", b"PK", bytes(range(256)) * 8):
        path.write_bytes(raw)
        assert archive.verify(path).kind == "unreadable"


# The page


def test_the_desk_makes_it_shows_how_far_it_is_and_hands_it_out(world: World, visit: Any) -> None:
    where = f"/desk/{world.edition.key}/archive"
    organiser = visit("provincial_organiser")
    organiser.get(f"/desk/{world.edition.key}").click("归档包").says("还没有归档包")
    organiser.get(where).submit("做归档包")
    organiser.get(where).says("还在排队")
    organiser.post(where, status=409).says("归档包正在做")
    with clock.frozen_at(world.later(minutes=5)):
        jobs.run_waiting()
    page = organiser.get(where)
    page.says("归档包做好了", "留 30 天")
    organiser.get(f"{where}?lang=en").says("The archive is ready", "As of", "Days on the server: 30")
    (made,) = session.query(Archive).all()
    answer = organiser.get(f"{where}/{made.id}.zip").response
    assert sha256(answer.data).hexdigest() == made.digest
    assert answer.headers["Cache-Control"] == "private, no-store"
    lines = [line.action for line in session.query(AuditLine).filter(AuditLine.action.startswith("desks."))]
    assert lines == ["desks.ask_archive", "desks.make_archive"]
    read = session.query(AccessLine).filter(AccessLine.what == "archive").one()
    assert read.subject == f"edition:{world.edition.id}"
    opened = session.scalars(sa.select(AccessLine.subject).where(AccessLine.what == "marks")).all()
    assert sorted(opened) == sorted(f"contest:{one.id}" for one in world.contests)
    visit("organiser").get(where, status=403)
    visit("organiser").get(f"{where}/{made.id}.zip", status=403)
    account = factories.account("省里的监督", login="upper-supervisor")
    factories.membership(account, "supervisor", world.people.province, world.people.series)
    session.commit()
    supervisor = visit(None).sign_in(Named("upper", account.name, account.id, None))
    supervisor.get(f"{where}/{made.id}.zip")
    supervisor.get(where).submit("做归档包")


@pytest.mark.only("sqlite")
def test_it_can_be_stopped_and_says_what_went_wrong(world: World, visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    where = f"/desk/{world.edition.key}/archive"
    organiser = visit("provincial_organiser")
    organiser.get(where).submit("做归档包")
    organiser.get(where).submit("停下")
    organiser.get(where).says("已经叫停，没有留下归档包", "已经停下")
    organiser.get(where).submit("做归档包")
    last = runs.typeset

    def stopped_meanwhile(*given: Any, **more: Any) -> bytes:
        organiser.post(f"{where}/stop", status=303)
        return last(*given, **more)

    with monkeypatch.context() as patch, clock.frozen_at(world.later(minutes=5)):
        patch.setattr(runs, "typeset", stopped_meanwhile)
        jobs.run_waiting()
    page = organiser.get(where)
    page.says("已请它停下", "没有留下归档包")
    page.keeps_quiet_about("已经叫停，没有留下归档包")
    assert session.query(Archive).count() == 0
    organiser.get(where).submit("做归档包")
    with clock.frozen_at(world.at - timedelta(days=1)):
        jobs.run_waiting()
    organiser.get(where).says("还有人在改")
    organiser.get(where).submit("做归档包")
    bundle = file_store().path(session.query(ObjectionFile).one().digest)
    bundle.unlink()
    with clock.frozen_at(world.later(minutes=5)):
        jobs.run_waiting()
    organiser.get(where).says("从存储里不见了")
    assert session.query(Archive).count() == 0


@pytest.mark.only("sqlite")
def test_a_rehearsal_and_an_empty_edition_have_none(world: World) -> None:
    by = {"by": world.people.provincial_organiser.account_id, "at": world.at}
    rehearsal = rehearse(world.edition, **by)
    with pytest.raises(WrongMoment, match="演练"):
        runs.start_archive(rehearsal, **by)
    empty = factories.edition("empty-2023", of=world.people.series)
    with pytest.raises(WrongMoment, match="还没有比赛"):
        runs.start_archive(empty, **by)
    runs.start_archive(world.edition, **by)
    with pytest.raises(Clash):
        runs.start_archive(world.edition, **by)
    assert session.query(Entry).count() > 0
