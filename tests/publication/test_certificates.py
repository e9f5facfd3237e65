"""Certificates: issued by a job from a publication that was reviewed, found by a number that nobody guesses, signed in
their QR code and in their PDF, replaced or revoked by a correction, checked with and without a network."""

from __future__ import annotations

import io
import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTCollection
from pypdf import PdfReader

from contest import audit, jobs
from contest.access import AccessLine
from contest.audit import AuditLine
from contest.db import session
from contest.errors import Clash, NotAllowed
from contest.exchange.certificate_commands import certificate as command
from contest.exchange.certificates import read_certificate, signed_text, text_in
from contest.exchange.credentials import read_credential
from contest.exchange.labels import Unsound
from contest.exchange.seals import read_known_keys
from contest.jobs import Job
from contest.people.models import Person
from contest.publication import actions
from contest.publication.actions import revoking
from contest.publication.actions.issuing import CODE
from contest.publication.models import (
    CertificateFile,
    CertificateLook,
    CertificateRun,
    IssuedCertificate,
    Publication,
    PublishedPlace,
)
from contest.publication.papers import coverage, issuing
from contest.publication.sealed import signing
from contest.publication.views.public import certificate_files
from contest.resources import FONT_FOLDERS
from tests.client import PageClient
from tests.results.world import World

EXITS = {"done": 0, "blocked": 1, "unreadable": 2, "unvouched": 3}


def issue(world: World, *, look: str = "career", contest: Any = None) -> Job:
    """Make the certificates of the newest publication, as the page does, and let the job run to its end."""
    publication = session.query(Publication).order_by(Publication.number.desc()).first()
    job = issuing.start(publication, CertificateLook(look), contest, **world.by)
    session.commit()
    jobs.run_waiting()
    return job


@pytest.fixture
def printed(world: World) -> str:
    """The address of the growth track's certificates, which are issued."""
    world.published()
    assert issue(world).state == "done"
    return world.desk("certificates/1")


def issued(world: World, track: str = "growth", number: int = 1) -> list[IssuedCertificate]:
    found = session.query(IssuedCertificate).join(IssuedCertificate.publication)
    key = world.contest.key if track == "growth" else world.other.key
    return found.filter(Publication.number == number, IssuedCertificate.contest == key).order_by("id").all()


def file_of(visit: Any, world: World, one: IssuedCertificate, look: str = "career") -> bytes:
    own = f"/desk/{world.edition.key}/certificates/1/one/{one.id}/{world.contest.key}?look={look}"
    return visit("organiser").get(own).response.data


def badge_of(visit: Any, world: World, one: IssuedCertificate) -> bytes:
    own = f"/desk/{world.edition.key}/certificates/1/credential/{one.id}/{world.contest.key}"
    return visit("organiser").get(own).response.data


# Issuing


def test_only_a_design_that_was_made_is_handed_out(world: World, visit: Any, printed: str) -> None:
    """A file that nobody recorded would be told to be altered, or printed again, by whoever checks it."""
    (one, *_rest) = issued(world)
    own = f"/desk/{world.edition.key}/certificates/1/one/{one.id}/{world.contest.key}"
    visit("organiser").get(f"{own}?look=skills", status=409).says("这个样式还没有制作", "制作证书")
    issue(world, look="skills")
    assert visit("organiser").get(f"{own}?look=skills").response.data.startswith(b"%PDF")


def test_each_winner_gets_a_number_and_a_file(world: World, visit: Any) -> None:
    world.published()
    organiser, where = visit("organiser"), world.desk("certificates/1")
    organiser.get(where).says("还没有。制作之后")
    organiser.get(world.desk("certificates/1/print"), status=409).says("还没有制作证书")
    page = organiser.get(where)
    page.submit("制作证书", look="skills", scope="publication", status=303)
    organiser.get(where).says("还在排队")
    jobs.run_waiting()
    made = session.query(IssuedCertificate).all()
    assert len(made) == 6
    page = organiser.get(where)
    page.says("证书做好了，共 6 张", "选*1", *[one.number for one in issued(world)])
    page.keeps_quiet_about("选手growth1")
    (run,) = session.query(CertificateRun).all()
    answer = organiser.get(f"/desk/{world.edition.key}/certificates/1/zip/{run.id}/{world.contest.key}").response
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    assert {name.split("/")[0] for name in inside} == {world.people.school.name["zh"]}
    badges = {name.removesuffix(".jwt") for name in inside if name.endswith(".jwt")}
    inside = {name: content for name, content in inside.items() if name.endswith(".pdf")}
    assert len(inside) == 6
    assert badges == {name.removesuffix(".pdf") for name in inside}
    digests = {digest for (digest,) in session.query(CertificateFile.digest)}
    assert {sha256(one).hexdigest() for one in inside.values()} == digests
    assert session.query(AuditLine).filter_by(action="publication.issue_certificates").count() == 1
    audit.chain()


def test_numbers_are_not_guessed(printed: str, world: World, client: PageClient) -> None:
    numbers = {one.number for one in session.query(IssuedCertificate)}
    assert len(numbers) == 6
    assert all(re.fullmatch(rf"TRIAL-2023-1-[0-9A-HJKMNP-TV-Z]{{{CODE}}}", one) for one in numbers)
    for wrong in ("TRIAL-2023-1-0000000000000", "TRIAL-2023-2-0000000000000", "OTHER-1-0000000000000", "x"):
        client.get(f"/certificates/{wrong}", status=404).says("没有发过这个编号的证书")


def test_a_number_is_found_without_going_through_the_winners(
    printed: str, world: World, client: PageClient, queries: Any
) -> None:
    one = issued(world)[0]
    with queries() as seen:
        client.get(f"/certificates/{one.number}")
    assert not [q for q in seen if "FROM published_place" in q and "entry_id" not in q.partition("WHERE")[2]]


def test_made_again_it_is_the_same_byte_for_byte(printed: str, world: World, visit: Any) -> None:
    """In the same design, also after the key that signs was changed; and a second run adds nothing."""
    one = issued(world)[0]
    before, badge = file_of(visit, world, one), badge_of(visit, world, one)
    assert sha256(before).hexdigest() == one.files[0].digest
    assert issue(world).outcome["certificates"] == 6
    assert session.query(IssuedCertificate).count() == session.query(CertificateFile).count() == 6
    runs = session.query(CertificateRun).order_by(CertificateRun.id).all()
    assert len({run.digest for run in runs}) == 1
    signing.rotate(world.later(days=1))
    assert file_of(visit, world, one) == before
    known = read_known_keys(signing.public_keys())
    again = badge_of(visit, world, one)
    assert again != badge  # signed anew, by the key that counts now; both say the same and are believed
    (facts, key), (facts_before, key_before) = read_credential(again, known), read_credential(badge, known)
    assert (facts, key != key_before) == (facts_before, True)
    issue(world, look="plain", contest=world.contest)
    assert session.query(CertificateFile).count() == 9
    assert text_in(file_of(visit, world, one, "plain")) == text_in(before)


def test_one_at_a_time_and_it_can_be_stopped(world: World, visit: Any) -> None:
    world.published()
    organiser, where = visit("organiser"), world.desk("certificates/1")
    page, another = organiser.get(where), organiser.get(where)
    page.submit("制作证书", status=303)
    another.submit("制作证书", status=409).says("正在制作证书")
    organiser.get(where).submit("停下", status=303)
    organiser.get(where).says("已经停下")
    jobs.run_waiting()
    assert session.query(IssuedCertificate).count() == 0
    organiser.get(where).submit("制作证书", status=303)
    session.query(jobs.Job).filter_by(state="waiting").one().state = "running"
    session.commit()
    organiser.get(where).submit("停下", status=303)
    page = organiser.get(where)
    page.says("已请它停下，做完手上这一批就停")
    page.keeps_quiet_about("已经叫停。做好")


def test_a_run_that_was_killed_is_taken_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written down before stays; the next run makes the rest, and the same ZIP as a run without a break."""
    publication = world.published()
    monkeypatch.setattr(issuing, "AT_ONCE", 2)
    job = issuing.start(publication, CertificateLook.PLAIN, None, **world.by)
    session.commit()
    work = issuing.make_certificates(job)
    next(work)
    next(work)
    session.commit()
    work.close()
    first = {one.number: one.id for one in session.query(IssuedCertificate)}
    assert len(first) == 2
    jobs.run_waiting()
    assert job.state == "done"
    assert first.items() <= {one.number: one.id for one in session.query(IssuedCertificate)}.items()
    assert session.query(CertificateFile).count() == 6


def test_nothing_is_issued_before_somebody_reviewed_it(world: World, visit: Any) -> None:
    world.drafted()
    page = visit("organiser").get(world.desk("certificates/1"))
    page.says("不能制作证书")
    address = world.desk("certificates/1/print")
    visit("organiser").get(address, status=409).says("只有复核过")


def test_a_name_that_changed_is_left_out_and_named(world: World, visit: Any) -> None:
    world.published()
    person = session.query(Person).filter_by(name="选手growth1").one()
    person.name = "别的名字"
    session.commit()
    entry = world.entry(1).entry.number
    job = issue(world)
    assert job.outcome["changed"] == [entry]
    assert session.query(IssuedCertificate).count() == 5
    visit("organiser").get(world.desk("certificates/1")).says("这些没有做", entry)
    visit("organiser").get(world.desk("certificates/1/print"), status=409).says("姓名与公布的不一样了")


def test_a_name_that_looks_the_same_but_changed_is_not_printed(printed: str, world: World, visit: Any) -> None:
    """`选手growth1` and `选举growth1` are masked alike; the signature is over the whole name."""
    person = session.query(Person).filter_by(name="选手growth1").one()
    person.name = "选举growth1"
    session.commit()
    visit("organiser").get(world.desk("certificates/1/print"), status=409).says("姓名与公布的不一样了")


def test_a_letter_that_no_font_has_is_told_and_a_rare_one_is_printed(world: World, visit: Any) -> None:
    """𠮷 and 㐂 are in the faces of Noto CJK; 𪚥 (U+2A6A5) is in none of them."""
    for was, now in (("选手growth1", "𠮷野㐂"), ("选手growth2", "龙𪚥")):
        session.query(Person).filter_by(name=was).one().name = now
    session.commit()
    world.published()
    entry = world.entry(2).entry.number
    assert issue(world).outcome["letters"] == {entry: "𪚥"}
    assert session.query(IssuedCertificate).count() == 5
    organiser = visit("organiser")
    organiser.get(world.desk("certificates/1")).says("没有做", entry, "𪚥")
    organiser.get(world.desk("certificates/1/print"), status=409).says(entry, "𪚥", "字体")
    shown = PdfReader(io.BytesIO(file_of(visit, world, issued(world)[0]))).pages[0].extract_text()
    assert "𠮷野㐂" in "".join(shown.split())


# The papers


@pytest.mark.parametrize("look", list(CertificateLook))
def test_each_winner_is_on_the_print_run_with_the_full_name(printed: str, visit: Any, world: World, look: str) -> None:
    answer = visit("organiser").get(f"{world.desk('certificates/1/print')}?look={look}").response
    assert answer.mimetype == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]
    numbers = [one.number for one in issued(world)]
    assert len(pages) == len(numbers) == 3
    for n, (page, number) in enumerate(zip(pages, numbers, strict=True), 1):
        # Spaced letters may come apart in the text, so that blanks do not count.
        together = "".join(page.split())
        assert f"选手growth{n}" in together
        assert number in together
        assert look == "skills" or f"指导growth{n}" in together


def test_who_prints_full_names_leaves_a_line(printed: str, visit: Any, world: World) -> None:
    visit("organiser").get(world.desk("certificates/1/print"))
    line = session.query(AccessLine).filter_by(kind="read", what="full names").one()
    assert line.subject == f"publication:{session.query(Publication).one().id}"


def test_a_print_run_has_room_for_crop_marks(printed: str, visit: Any, world: World) -> None:
    answer = visit("organiser").get(f"{world.desk('certificates/1/print')}?marks=1").response
    page = PdfReader(io.BytesIO(answer.data)).pages[0]
    assert round(float(page.mediabox.width) / 72 * 25.4) == 317


def test_letters_are_those_of_the_fonts_themselves() -> None:
    """Read here without a library for fonts, and by fontTools."""
    own = {letter for first, last in zip(*coverage.covered(), strict=True) for letter in range(first, last + 1)}
    known: set[int] = set()
    for folder in FONT_FOLDERS:
        for path in sorted(folder.glob("*.ttc")):
            with TTCollection(path, lazy=True) as fonts:
                known |= set(fonts.fonts[0].getBestCmap())
    assert known
    assert {one for one in own if one >= coverage.FIRST} == {one for one in known if one >= coverage.FIRST}


# What it is worth


def test_the_page_says_what_it_is_worth(printed: str, world: World, client: PageClient) -> None:
    publication = session.query(Publication).one()
    one = issued(world)[0]
    page = client.get(f"/certificates/{one.number.lower()}")
    page.says("公示中，还没有定稿", "选*1", "金奖", "发出的文件")
    page.keeps_quiet_about("选手growth1")
    publication.state, publication.final_at = "final", world.later(days=9)
    session.commit()
    client.get(f"/certificates?number={one.number}", status=302).follow().says("这张证书有效")


def test_before_it_is_public_only_that_is_said(world: World, client: PageClient, visit: Any, tmp_path: Path) -> None:
    """Printed for the ceremony from a reviewed publication: no name, no award, no contest, and not in the list; once
    it is public the same file counts."""
    draft = world.reviewed()
    issue(world)
    one = issued(world)[0]
    before = file_of(visit, world, one)
    for language in ("", "/en"):
        page = client.get(f"{language}/certificates/{one.number}")
        page.keeps_quiet_about(
            "选*1", "金奖", "Gold", "成长", "Growth", "试办大赛", "Trial Contest", "示例", one.subject
        )
    client.get(f"/certificates/{one.number}").says("结果还没有公布")
    status = client.get(f"/e/{world.edition.key}/certificates.json").response
    assert json.loads(status.data)["certificates"] == {}
    assert verdict(tmp_path, before, status.data) == ("unvouched", "not in the status file", None)
    actions.publish(draft, **world.by)
    session.commit()
    client.get(f"/certificates/{one.number}").says("公示中，还没有定稿", "选*1")
    assert file_of(visit, world, one) == before
    status = client.get(f"/e/{world.edition.key}/certificates.json").response
    assert verdict(tmp_path, before, status.data)[0] == "done"


def test_what_was_printed_from_a_draft_that_did_not_become_public_is_revoked(world: World, client: PageClient) -> None:
    draft = world.reviewed()
    issue(world)
    one = issued(world)[0]
    actions.withdraw(draft, reason="不用了", **world.by)
    session.commit()
    page = client.get(f"/certificates/{one.number}")
    page.says("这张证书已撤销")
    page.keeps_quiet_about("选*1", "金奖", "成长")


def corrected(world: World) -> Publication:
    """The first work falls to the last place, by a correction."""
    first = session.query(Publication).one()
    actions.reopen_for_correction(first, reason="录错一份", **world.by)
    world.remark(world.entry(1), [(1, 1), (1, 1), (1, 1), (1, 1)])
    draft = actions.prepare(world.tabulated(), replaces=first, reason="录错一份", **world.by)
    actions.review(draft, by=world.second.account_id, at=world.at)
    session.commit()
    return draft


def test_a_correction_replaces_and_revokes(
    printed: str, world: World, client: PageClient, visit: Any, tmp_path: Path
) -> None:
    """Who loses the award has a certificate that is revoked; those who keep it get new ones. No row is touched."""
    was = {one.subject: one for one in issued(world)}
    fallen, kept = was[world.entry(1).entry.number], was[world.entry(3).entry.number]
    files = {one.id: file_of(visit, world, one) for one in (fallen, kept)}
    draft = corrected(world)
    client.get(f"/certificates/{fallen.number}").says("公示中")
    actions.publish(draft, **world.by)
    session.commit()
    client.get(f"/certificates/{fallen.number}").says("这张证书已撤销", "录错一份", "第 2 号发布")
    client.get(f"/certificates/{kept.number}").says("这张证书已更换", "第 2 号发布的新证书", "录错一份")
    visit("organiser").get(world.desk("certificates/1/print"), status=409).says("没有被取代")
    status = client.get(f"/e/{world.edition.key}/certificates.json").response.data
    states = {number: one["state"] for number, one in json.loads(status)["certificates"].items()}
    assert states[fallen.number] == "revoked"
    assert states[kept.number] == "replaced"
    assert verdict(tmp_path, files[fallen.id], status) == ("blocked", "revoked: no longer valid since", "录错一份")
    assert verdict(tmp_path, files[kept.id], status) == ("blocked", "replaced by a new certificate since", "录错一份")
    again = issue(world)
    assert again.state == "done"
    new = next(one for one in issued(world, number=2) if one.subject == kept.subject)
    assert new.number != kept.number
    client.get(f"/certificates/{new.number}").says("公示中")


# Without a network


def verdict(folder: Path, content: bytes | str, status: bytes | None) -> tuple[str, str, str | None]:
    """What `contest certificate verify` says of a file: how it ends, the line that matters, and the reason in it."""
    arguments = ["verify", content if isinstance(content, str) else str(folder / "one.pdf")]
    if isinstance(content, bytes):
        (folder / "one.pdf").write_bytes(content)
    (folder / "keys.pem").write_bytes(signing.public_keys())
    arguments += ["--key", str(folder / "keys.pem")]
    if status is not None:
        (folder / "status.json").write_bytes(status)
        arguments += ["--status", str(folder / "status.json")]
    done = CliRunner().invoke(command, arguments)
    said = done.output.splitlines()[0]
    parts = ["not in the status file", "revoked: no longer valid since", "replaced by a new certificate since"]
    parts += ["altered or printed again", "in publicity", "valid: ", "its signature is good", "forged"]
    end = next(name for name, code in EXITS.items() if code == done.exit_code)
    reason = said.partition("Reason: ")[2] or None
    return end, next((part for part in parts if part in said), said), reason


def test_a_file_is_checked_against_the_signed_list(
    printed: str, world: World, client: PageClient, visit: Any, tmp_path: Path
) -> None:
    one = issued(world)[0]
    content = file_of(visit, world, one)
    status = client.get(f"/e/{world.edition.key}/certificates.json").response.data
    shown = status.decode()
    assert not [word for word in ("选", "金奖", "gold", "成长", "growth") if word in shown]
    assert verdict(tmp_path, content, status) == ("done", "in publicity", None)
    assert verdict(tmp_path, content, None) == ("done", "its signature is good", None)
    assert verdict(tmp_path, content + b"\n", status) == ("unvouched", "altered or printed again", None)
    forged = text_in(content).partition(".")[0].encode()
    facts = read_certificate(text_in(content), read_known_keys(signing.public_keys()))[0]
    other = {name: value for name, value in facts.items() if name != "format"} | {"award": "银奖"}
    changed = signed_text(other, signing.current_key()).partition(".")[0].encode()
    assert verdict(tmp_path, content.replace(forged, changed), status)[:2] == ("blocked", "forged")
    assert verdict(tmp_path, b"%PDF-1.7 nothing", status)[0] == "unreadable"
    broken = status.replace(b"in_publicity", b"valid", 1)
    assert verdict(tmp_path, content, broken)[0] == "unreadable"
    publication = session.query(Publication).one()
    publication.state, publication.final_at = "final", world.later(days=9)
    session.commit()
    status = client.get(f"/e/{world.edition.key}/certificates.json").response.data
    assert verdict(tmp_path, content, status)[:2] == ("done", "valid: ")
    assert CliRunner().invoke(command, ["verify", str(tmp_path / "one.pdf")]).exit_code == EXITS["unvouched"]


def test_the_code_is_checked_without_a_network(printed: str, world: World, tmp_path: Path) -> None:
    facts = {"number": "N", "name": "𠮷野", "award": "金奖", "event": "成长赛道", "publication": "ab"}
    text = f"https://example.org/certificates/N#{signed_text(facts, signing.current_key())}"
    assert verdict(tmp_path, text, None)[0] == "done"
    known = read_known_keys(signing.public_keys())
    forged = signed_text({**facts, "award": "银奖"}, signing.current_key()).partition(".")[0]
    mixed = f"{forged}.{text.rpartition('.')[2]}"
    for wrong in (mixed, "https://example.org/certificates/N", "#.", "#e30.AA"):
        with pytest.raises(Unsound):
            read_certificate(wrong, known)
    assert verdict(tmp_path, mixed, None)[:2] == ("blocked", "forged")


def test_a_certificate_stands_on_sealed_rows_only(printed: str, world: World, client: PageClient) -> None:
    """A row here that the publication does not have is worth nothing."""
    one = issued(world)[0]
    place = session.query(PublishedPlace).filter_by(entry_id=one.entry_id).one()
    place.awards = []
    session.commit()
    client.get(f"/certificates/{one.number}").says("已撤销")


# A file, handed in


def check(client: PageClient, content: bytes, *, status: int = 200, language: str = "zh") -> Any:
    page = client.get(f"/certificates/file?lang={language}")
    return page.submit(
        "Check the file" if language == "en" else "查验文件", status=status, file=("certificate.pdf", content)
    )


def test_a_file_is_held_against_what_was_issued(printed: str, world: World, client: PageClient, visit: Any) -> None:
    one = issued(world)[0]
    content = file_of(visit, world, one)
    page = check(client, content)
    page.says("就是发出的那一份文件", "公示中，还没有定稿", one.number)
    page.keeps_quiet_about("选手growth1")
    check(client, content, language="en").says("This is the very file that was issued")
    check(client, content + b"\n").says("改动过，或者重新打印过", one.number)
    payload = text_in(content).partition(".")[0].encode()
    facts = read_certificate(text_in(content), read_known_keys(signing.public_keys()))[0]
    facts = {name: value for name, value in facts.items() if name != "format"}
    changed = signed_text({**facts, "award": "银奖"}, signing.current_key())
    check(client, content.replace(payload, changed.partition(".")[0].encode())).says("这份文件是伪造的")
    stranger = {**facts, "number": "TRIAL-2023-1-0000000000000"}
    genuine = b"%PDF saiwu-certificate:" + signed_text(stranger, signing.current_key()).encode()
    check(client, genuine).says("这里没有发过这张证书")
    publication = session.query(Publication).one()
    publication.state, publication.final_at = "final", world.later(days=9)
    session.commit()
    check(client, content).says("就是发出的那一份文件", "有效")


def test_a_file_of_what_is_not_public_says_nothing_else(world: World, client: PageClient, visit: Any) -> None:
    world.reviewed()
    issue(world)
    content = file_of(visit, world, issued(world)[0])
    for given in (content, content + b"\n"):
        page = check(client, given)
        page.says("结果还没有公布")
        page.keeps_quiet_about("选*1", "金奖", "成长", "试办大赛", issued(world)[0].number)


def test_what_is_no_certificate_is_refused(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    check(client, b"%PDF-1.7 nothing", status=422).says("没有证书的签名")
    page = client.get("/certificates/file")
    client.post_raw("/certificates/file", {"csrf_token": client.token(), "file": "abc"}, status=422).says(
        "请选一个证书文件"
    )
    page.says("查验文件")
    monkeypatch.setattr(certificate_files, "MOST_BYTES", 1_000)
    check(client, b"%PDF" + bytes(1_000), status=422).says("超过", "不会是一张证书")
    client.get("/certificates").click("有 PDF 或凭据文件？在这里查验").says("证书文件（.pdf 或 .jwt）")


def test_a_single_one_is_revoked_by_two_people(
    world: World, visit: Any, client: PageClient, printed: str, tmp_path: Path
) -> None:
    """The page that checks it, the signed status file and the command follow; everybody else's stay as they are."""
    one, other = issued(world)[:2]
    file = file_of(visit, world, one)
    organiser = visit("organiser")
    organiser.get(printed).says("撤销这张")
    page = organiser.get(f"/desk/{world.edition.key}/certificates/1/revoke/{one.id}/{world.contest.key}")
    page.submit("要求撤销", status=422, reason=" ").says("这一项要填")
    page.submit("要求撤销", reason="发错了人").follow().says("等另一位组织者确认", "发错了人")
    client.get(f"/certificates/{one.number}").keeps_quiet_about("已撤销", "发错了人")
    with pytest.raises(NotAllowed, match="不能自己确认"):
        revoking.confirm(one, **world.by)
    session.rollback()
    organiser.get(page.path).submit("不撤销了").follow().says("不撤销了", "要求撤销")
    organiser.get(page.path).submit("要求撤销", reason="发错了人").follow()
    revoking.confirm(one, by=world.second.account_id, at=world.later(hours=1))
    session.commit()
    organiser.get(page.path).says("已撤销", "复核的人")
    client.get(f"/certificates/{one.number}").says("这张证书已撤销", "发错了人")
    client.get(f"/certificates/{other.number}").keeps_quiet_about("已撤销")
    status = client.get(f"/e/{world.edition.key}/certificates.json").response.data
    states = {number: each["state"] for number, each in json.loads(status)["certificates"].items()}
    assert (states[one.number], states[other.number]) == ("revoked", "in_publicity")
    assert verdict(tmp_path, file, status) == ("blocked", "revoked: no longer valid since", "发错了人")
    with pytest.raises(Clash):
        revoking.drop(one, **world.by)


def test_a_whole_edition_is_made_at_one_press(world: World, visit: Any) -> None:
    """A ZIP for each publication; what nobody has reviewed is left out."""
    for contest in world.contests:
        draft = actions.prepare(world.tabulated([contest]), **world.by)
        actions.publish(actions.review(draft, by=world.second.account_id, at=world.at), **world.by)
    session.commit()
    page = visit("organiser").get(world.desk("certificates/1"))
    page.submit("制作证书", look="plain", scope="edition").follow().says("2 份发布的证书开始制作")
    jobs.run_waiting()
    runs = session.query(CertificateRun).all()
    assert sorted(one.certificates for one in runs) == [3, 3]
    assert len({one.publication_id for one in runs}) == 2
