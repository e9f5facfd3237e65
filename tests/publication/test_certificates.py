"""Certificates: printed from a publication that counts, found by a number that nobody guesses, signed in their QR code,
replaced or revoked by a correction."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from contest.access import AccessLine
from contest.db import session
from contest.exchange.certificates import read_certificate, signed_text
from contest.exchange.commands import certificate as command
from contest.exchange.labels import Unsound
from contest.exchange.seals import read_known_keys
from contest.people.models import Person
from contest.publication import actions
from contest.publication.models import Publication
from contest.publication.papers.certificates import CODE, certificates_of
from contest.publication.sealed import signing
from tests.client import PageClient
from tests.results.world import World


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def printed(world: World) -> str:
    """The address of the growth track's certificates."""
    world.published()
    return world.desk("certificates/1")


@pytest.mark.parametrize("look", ["career", "skills", "plain"])
def test_each_winner_has_one_with_the_full_name(printed: str, visit: Any, world: World, look: str) -> None:
    answer = visit("organiser").get(f"{printed}?look={look}").response
    assert answer.mimetype == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]
    numbers = [one.number for one in certificates_of(session.query(Publication).one(), world.contest.key)]
    assert len(pages) == len(numbers) == 3
    for n, (page, number) in enumerate(zip(pages, numbers, strict=True), 1):
        # Spaced letters may come apart in the text, so that blanks do not count.
        together = "".join(page.split())
        assert f"选手growth{n}" in together
        assert number in together
        assert look == "skills" or f"指导growth{n}" in together
    assert visit("organiser").get(f"{printed}?look={look}").response.data == answer.data


def test_who_prints_full_names_leaves_a_line(printed: str, visit: Any) -> None:
    visit("organiser").get(printed)
    line = session.query(AccessLine).filter_by(kind="read", what="full names").one()
    assert line.subject == f"publication:{session.query(Publication).one().id}"


def test_a_print_run_has_room_for_crop_marks(printed: str, visit: Any) -> None:
    page = PdfReader(io.BytesIO(visit("organiser").get(f"{printed}?marks=1").response.data)).pages[0]
    assert round(float(page.mediabox.width) / 72 * 25.4) == 317


def test_nothing_is_printed_before_it_is_public(world: World, visit: Any) -> None:
    world.reviewed()
    visit("organiser").get(world.desk("certificates/1"), status=409)


def test_a_name_that_changed_since_is_not_printed(printed: str, visit: Any) -> None:
    person = session.query(Person).filter_by(name="选手growth1").one()
    person.name = "别的名字"
    session.commit()
    visit("organiser").get(printed, status=409).says("姓名与公布的不一样了")


def test_the_page_says_what_it_is_worth(printed: str, world: World, client: PageClient) -> None:
    publication = session.query(Publication).one()
    one = next(certificates_of(publication, world.contest.key))
    page = client.get(f"/certificates/{one.number.lower()}")
    page.says("公示中，还没有定稿", "选*1", "金奖")
    page.keeps_quiet_about("选手growth1")
    publication.state, publication.final_at = "final", world.later(days=9)
    session.commit()
    client.get(f"/certificates?number={one.number}", status=302).follow().says("这张证书有效")


def test_a_number_is_not_guessed(printed: str, world: World, client: PageClient) -> None:
    numbers = {one.number for one in certificates_of(session.query(Publication).one())}
    assert len(numbers) == 6
    assert all(re.fullmatch(rf"TRIAL-2023-1-[0-9A-HJKMNP-TV-Z]{{{CODE}}}", one) for one in numbers)
    for wrong in ("TRIAL-2023-1-0000000000000", "TRIAL-2023-2-0000000000000", "OTHER-1-0000000000000", "x"):
        client.get(f"/certificates/{wrong}", status=404).says("没有发过这个编号的证书")


def test_a_correction_replaces_and_revokes(printed: str, world: World, client: PageClient, visit: Any) -> None:
    """The first work falls to the last place: its certificate is revoked; those who keep their award get new ones."""
    first = session.query(Publication).one()
    was = {one.place.entry: one for one in certificates_of(first, world.contest.key)}
    actions.reopen_for_correction(first, reason="录错一份", **world.by)
    world.remark(world.entry(1), [(1, 1), (1, 1), (1, 1), (1, 1)])
    draft = actions.prepare(world.tabulated(), replaces=first, reason="录错一份", **world.by)
    actions.review(draft, by=world.second.account_id, at=world.at)
    fallen, kept = was[world.entry(1).entry.number], was[world.entry(3).entry.number]
    session.commit()
    client.get(f"/certificates/{fallen.number}").says("公示中")
    actions.publish(draft, **world.by)
    session.commit()
    client.get(f"/certificates/{fallen.number}").says("这张证书已撤销", "录错一份", "第 2 号发布")
    client.get(f"/certificates/{kept.number}").says("这张证书已更换", "第 2 号发布的新证书", "录错一份")
    visit("organiser").get(printed, status=409).says("没有被取代")


def test_the_code_is_checked_without_a_network(printed: str, world: World, tmp_path: Any) -> None:
    facts = {"number": "N", "name": "𠮷野", "award": "金奖", "event": "成长赛道", "publication": "ab"}
    text = f"https://example.org/certificates/N#{signed_text(facts, signing.current_key())}"
    pem = tmp_path / "keys.pem"
    pem.write_bytes(signing.public_keys())
    done = CliRunner().invoke(command, ["verify", text, "--key", str(pem)])
    assert done.exit_code == 0
    assert "𠮷野" in done.output
    known = read_known_keys(pem.read_bytes())
    forged = signed_text({**facts, "award": "银奖"}, signing.current_key()).partition(".")[0]
    mixed = f"{forged}.{text.rpartition('.')[2]}"
    for wrong in (mixed, "https://example.org/certificates/N", "#.", "#e30.AA"):
        with pytest.raises(Unsound):
            read_certificate(wrong, known)
    done = CliRunner().invoke(command, ["verify", mixed, "--key", str(pem)])
    assert done.exit_code == 1
    assert "金奖" not in done.output
