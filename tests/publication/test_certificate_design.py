"""An organisation's own seal, signature and paper on its certificates, and numbers by its own rule."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from contest import jobs
from contest.audit import AuditLine
from contest.db import session
from contest.errors import Unfit
from contest.jobs import Job
from contest.publication.models import (
    CertificateDesign,
    CertificateHolder,
    CertificateLook,
    IssuedCertificate,
)
from contest.publication.papers import issuing
from contest.publication.papers.designing import design_certificates
from contest.publication.papers.pictures import check_picture, measured
from contest.publication.queries.numbering import Numbering
from tests.client import PageClient
from tests.publication.pictures import jpg, png
from tests.results.world import World

SEAL, SIGNATURE, PAPER = png(400, 400), png(300, 90), jpg(1760, 1244)


def issue(publication: Any, world: World, kind: str = "contestant", contest: Any = None) -> Job:
    job = issuing.start(publication, CertificateLook.CAREER, contest, CertificateHolder(kind), **world.by)
    session.commit()
    jobs.run_waiting()
    session.refresh(job)
    assert "refused" not in (job.outcome or {})
    return job


def designed(publication: Any, world: World, **more: Any) -> CertificateDesign:
    given = {"pictures": {}, "removed": (), "numbering": None} | more
    made = design_certificates(publication.edition, publication.organisation, **given, **world.by)
    session.commit()
    return made


def of(world: World, kind: str = "contestant", track: str = "growth") -> list[IssuedCertificate]:
    key = (world.contest if track == "growth" else world.other).key
    found = session.query(IssuedCertificate).filter_by(holder=kind, contest=key)
    return found.order_by(IssuedCertificate.id).all()


def file_of(visit: Any, world: World, one: IssuedCertificate) -> bytes:
    own = f"/desk/{world.edition.key}/certificates/1/one/{one.id}/{one.contest}"
    return visit("organiser").get(own).response.data


def test_pictures_are_set_and_an_earlier_file_is_made_again_as_it_was(world: World, visit: Any) -> None:
    publication = world.published()
    issue(publication, world)
    one = of(world)[0]
    before = file_of(visit, world, one)
    organiser, where = visit("organiser"), world.desk("certificates/1/design")
    page = organiser.get(world.desk("certificates/1")).click("改样子和编号")
    page.says("第一位得主的证书", "A4 横放", "正方形")
    files = {"seal": (io.BytesIO(SEAL), "章.png"), "signature": (io.BytesIO(SIGNATURE), "签.png"),
             "paper": (io.BytesIO(PAPER), "纸.jpg")}  # fmt: skip
    page.submit("存下", **files, status=303)
    organiser.get(where).says("已上传")
    picture = organiser.get(f"{where.replace('/design/', '/design/preview/')}?look=skills").response
    assert (picture.mimetype, picture.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert file_of(visit, world, one) == before, "what was handed out stays as it was"
    issue(publication, world)
    after = file_of(visit, world, one)
    assert after != before
    assert {len(PdfReader(io.BytesIO(raw)).pages[0].images) for raw in (before, after)} == {0, 3}
    session.refresh(one)
    assert len(one.files) == 2
    assert issue(publication, world).state == "done"
    assert file_of(visit, world, one) == after
    organiser.get(where).submit("存下", no_seal=True, status=303)
    newest = session.query(CertificateDesign).order_by(CertificateDesign.number.desc()).first()
    assert set(newest.files) == {"signature", "paper"}
    assert file_of(visit, world, one) == after
    assert session.query(AuditLine).filter_by(action="publication.design_certificates").count() == 2


@pytest.mark.parametrize(
    ("part", "raw", "sentence"),
    [
        ("seal", jpg(400, 400), "这里要 PNG 图片"),
        ("seal", png(100, 100), "印出来会糊"),
        ("seal", png(400, 300), "不是正方形"),
        ("seal", png(2001, 2001), "太大了"),
        ("paper", png(1760, 1244), "这里要 JPG 图片"),
        ("paper", jpg(1760, 1760), "A4 横放"),
        ("signature", SIGNATURE[:60], "这个图片打不开"),
        ("signature", b"%PDF-1.7", "这里要 PNG 图片"),
    ],
    ids=["jpeg", "small", "no square", "large", "png", "shape", "cut", "pdf"],
)
@pytest.mark.only("sqlite")
def test_a_picture_that_cannot_be_printed_is_refused(
    world: World, visit: Any, part: str, raw: bytes, sentence: str
) -> None:
    world.reviewed()
    page = visit("organiser").get(world.desk("certificates/1/design"))
    page.submit("存下", **{part: (io.BytesIO(raw), "x.png")}, status=422).says(sentence)
    assert session.query(CertificateDesign).count() == 0


def test_a_picture_has_so_many_bytes_at_most() -> None:
    with pytest.raises(Unfit) as refused:
        check_picture("paper", PAPER + bytes(2**20))
    assert refused.value.field == "paper"


@given(st.binary(max_size=400))
def test_any_bytes_are_measured_or_are_no_picture(raw: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"):
        found = measured(head + raw)
        assert found is None or (found[0] in ("png", "jpg") and min(found[1:]) >= 0)


@given(st.text("教证-2 ", max_size=6), st.booleans(), st.booleans(), st.integers(1, 8), st.integers(1, 10**9))
def test_numbers_within_one_stem_differ_and_sort(prefix: str, year: bool, award: bool, digits: int, n: int) -> None:
    rule = Numbering(prefix, year, award, digits)
    stem = rule.stem(2026, "金奖 · 指导教师")
    assert rule.serial(stem, n) != rule.serial(stem, n + 1)
    assert rule.serial(stem, n).endswith(str(n))
    assert ("金奖指导教师" in stem, "2026" in stem) == (award, year)


def test_numbers_are_shown_before_and_run_without_a_gap(world: World, visit: Any, client: PageClient) -> None:
    """Within each award, in the order of places, over contests and further runs; what was issued before gets none."""
    publication = world.published()
    organiser, where = visit("organiser"), world.desk("certificates/1/design")
    issue(publication, world, "adviser", world.contest)
    page = organiser.get(where)
    page.submit("存下", numbered=True, prefix="试证", year=True, award=True, digits="3", status=303)
    year = world.edition.year
    organiser.get(where).says(f"试证-{year}-金奖-001", "这一场将编成")
    issue(publication, world, contest=world.other)
    issue(publication, world)
    issue(publication, world)
    issue(publication, world, "adviser")
    serials = [one.serial for one in (*of(world, track="talk"), *of(world))]
    by_stem: dict[str, list[int]] = {}
    for one in session.query(IssuedCertificate).filter(IssuedCertificate.serial.is_not(None)):
        by_stem.setdefault(one.serial_stem, []).append(one.serial_n)
        assert one.serial == f"{one.serial_stem}-{one.serial_n:03}"
    assert {stem: sorted(ns) for stem, ns in by_stem.items()} == {
        stem: list(range(1, len(ns) + 1)) for stem, ns in by_stem.items()
    }
    assert len(serials) == len(set(serials)) == 6
    assert f"试证-{year}-金奖-001" == serials[0]
    assert [one.serial for one in of(world, "adviser")] == [None] * 3
    assert all(one.serial for one in of(world, "adviser", "talk"))
    own = of(world)[0]
    shown = "".join(PdfReader(io.BytesIO(file_of(visit, world, own))).pages[0].extract_text().split())
    assert f"证书编号：{own.serial}" in shown
    assert own.number in shown
    client.get(f"/certificates/{own.number}").says(own.serial)


def test_a_run_that_was_killed_leaves_no_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    publication = world.published()
    designed(publication, world, numbering=Numbering("断", year=False, award=False))
    monkeypatch.setattr(issuing, "AT_ONCE", 2)
    job = issuing.start(publication, CertificateLook.PLAIN, None, **world.by)
    session.commit()
    work = issuing.make_certificates(job)
    for _step in range(2):
        next(work)
        session.commit()
    next(work)
    session.rollback()
    work.close()
    jobs.run_waiting()
    assert job.state == "done"
    found = sorted(one.serial for one in session.query(IssuedCertificate))
    assert found == [f"断-{n:04}" for n in range(1, 7)]


def test_what_is_not_sent_stays_as_it_is(world: World, visit: Any) -> None:
    publication = world.published()
    kept = designed(publication, world, pictures={"seal": SEAL}, numbering=Numbering("甲", award=False, digits=6))
    where = world.desk("certificates/1/design")
    visit("organiser").post(where, status=303)
    visit("organiser").post(where, prefix="甲", status=303)
    assert session.query(CertificateDesign).count() == 1
    visit("organiser").post(where, prefix="乙", status=303)
    newest = session.query(CertificateDesign).order_by(CertificateDesign.number.desc()).first()
    assert newest.files == kept.files
    assert newest.numbering == {**kept.numbering, "prefix": "乙"}
