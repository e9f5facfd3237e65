"""Certificates for advisers, for all who took part, for organisations and for judges: made, checked, kept apart from
those of winners; and a specimen of each on real data, of which nothing is kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from contest import jobs
from contest.db import new_id, session
from contest.exchange.certificates import read_certificate, text_in
from contest.exchange.seals import read_known_keys
from contest.jobs import Job
from contest.judging.models import Panel, Seat
from contest.publication import actions
from contest.publication.models import (
    CertificateFile,
    CertificateHolder,
    CertificateLook,
    IssuedCertificate,
    PublishedGroupAward,
)
from contest.publication.papers import issuing
from contest.publication.queries.judges import judged_in
from contest.publication.sealed import signing
from contest.registration.actions import participation
from contest.registration.models import Authority
from tests import factories
from tests.client import PageClient
from tests.results.world import World

KINDS = {"adviser": 6, "participant": 8, "organisation": 1, "judge": 8}


def issue(world: World, kind: str, publication: Any, *, look: str = "career") -> Job:
    job = issuing.start(publication, CertificateLook(look), None, CertificateHolder(kind), **world.by)
    session.commit()
    jobs.run_waiting()
    return job


@pytest.fixture
def published(world: World) -> Any:
    """Published, with a prize of the school."""
    found = world.published()
    school = world.people.school
    session.add(
        PublishedGroupAward(
            id=new_id(),
            publication_id=found.id,
            position=99,
            award="best-organisation",
            group=school.code,
            group_name=dict(school.name),
        )
    )
    session.commit()
    return found


AWARDS = {
    "adviser": ("金奖 · 指导教师", "Gold · adviser"),
    "participant": ("参赛证书", "Certificate of participation"),
    "organisation": ("best-organisation", "best-organisation"),
    "judge": ("评审证书 · 评委", "Certificate of service · Judge"),
}


def judges(world: World) -> list[Seat]:
    return session.query(Seat).filter(Seat.contest_id == world.contest.id, Seat.code != "").order_by(Seat.code).all()


def of_kind(kind: str) -> list[IssuedCertificate]:
    return session.query(IssuedCertificate).filter_by(holder=kind).order_by(IssuedCertificate.id).all()


def words(content: bytes) -> str:
    """What is on the paper, without blanks: spaced letters may come apart."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_is_made_printed_and_checked(
    world: World, published: Any, visit: Any, client: PageClient, kind: str
) -> None:
    organiser, where = visit("organiser"), world.desk("certificates/1")
    page = organiser.get(where)
    page.submit("制作证书", look="career", scope="publication", holder=kind, status=303)
    jobs.run_waiting()
    made = of_kind(kind)
    assert (
        len(made) == KINDS[kind] == session.query(IssuedCertificate).count() == session.query(CertificateFile).count()
    )
    one = made[0]
    organiser.get(where).says(one.number, f"证书做好了，共 {KINDS[kind]} 张")
    judge = judges(world)[0]
    print_run = organiser.get(f"{world.desk('certificates/1/print')}?whom={kind}").response.data
    shown = words(print_run)
    wanted = {
        "adviser": ("指导growth1", "指导选手growth1在", "金奖"),
        "participant": ("选手growth1", "参赛证书", "参加了"),
        "organisation": (world.people.school.name["zh"], "best-organisation"),
        "judge": (judge.name, "中担任", "评委", "谨致谢意"),
    }[kind]
    assert [part for part in wanted if part not in shown] == []
    own = f"/desk/{world.edition.key}/certificates/1/one/{one.id}/{world.contest.key}"
    content = organiser.get(own).response.data
    facts, _key = read_certificate(text_in(content), read_known_keys(signing.public_keys()))
    award, in_english = AWARDS[kind]
    assert facts["award"] == award
    page = client.get(f"/certificates/{one.number}")
    page.says("参加过这场比赛的评审" if kind == "judge" else "公示中，还没有定稿", award)
    page.keeps_quiet_about("选手growth1", judge.name)
    client.get(f"/en/certificates/{one.number}").says(in_english)
    status = client.get(f"/e/{world.edition.key}/certificates.json").json
    states = {one["state"] for one in status["certificates"].values()}
    assert states == {"valid" if kind == "judge" else "in_publicity"}


def test_the_same_person_has_one_of_each_kind(world: World, published: Any) -> None:
    for kind in ("contestant", *KINDS):
        issue(world, kind, published)
    numbers = {one.number for one in session.query(IssuedCertificate)}
    assert len(numbers) == 6 + sum(KINDS.values())
    winners = {one.entry_id for one in of_kind("contestant")}
    assert winners == {one.entry_id for one in of_kind("adviser")}
    assert winners < {one.entry_id for one in of_kind("participant")}


def test_who_is_disqualified_by_a_correction_took_no_part(world: World, published: Any, client: PageClient) -> None:
    issue(world, "participant", published)
    last = world.entry(5)
    was = {one.subject: one.number for one in of_kind("participant")}
    actions.reopen_for_correction(published, reason="抄袭", **world.by)
    participation.set_participation(last, "disqualified", authority=Authority.DESK, reason="抄袭", **world.by)
    session.commit()
    draft = actions.prepare(world.tabulated(), replaces=published, reason="抄袭", **world.by)
    actions.review(draft, by=world.second.account_id, at=world.at)
    actions.publish(draft, **world.by)
    session.commit()
    client.get(f"/certificates/{was[last.entry.number]}").says("这张证书已撤销")
    client.get(f"/certificates/{was[world.entry(4).entry.number]}").says("这张证书已更换")


def test_where_nobody_gets_one_it_is_refused(world: World, visit: Any) -> None:
    made = world.published()
    assert "没有人得这一种证书" in issue(world, "organisation", made).outcome["refused"]["zh"]
    visit("organiser").get(world.desk("certificates/1")).says("没有人得这一种证书")
    assert session.query(IssuedCertificate).count() == 0


@pytest.mark.parametrize("kind", ["contestant", *KINDS])
def test_a_specimen_shows_real_facts_and_keeps_nothing(world: World, published: Any, visit: Any, kind: str) -> None:
    for look in CertificateLook:
        answer = visit("organiser").get(f"{world.desk('certificates/1/sample')}?look={look}&whom={kind}").response
        assert answer.mimetype == "application/pdf"
        shown = words(answer.data)
        assert "样张" in shown
        others = {"organisation": world.people.school.name["zh"], "judge": judges(world)[0].name}
        name = others.get(kind, "growth1")
        assert name in shown
    assert session.query(IssuedCertificate).count() == 0


def test_a_judges_certificate_stays_whatever_becomes_of_the_results(
    world: World, published: Any, client: PageClient
) -> None:
    """A correction replaces the winners' and leaves a judge's alone; a publication that is withdrawn revokes it."""
    for kind in ("judge", "contestant"):
        issue(world, kind, published)
    (winner, *_rest), (one, *_more) = of_kind("contestant"), of_kind("judge")
    actions.reopen_for_correction(published, reason="录错一份", **world.by)
    draft = actions.prepare(world.tabulated(), replaces=published, reason="录错一份", **world.by)
    actions.review(draft, by=world.second.account_id, at=world.at)
    actions.publish(draft, **world.by)
    session.commit()
    client.get(f"/certificates/{winner.number}").says("这张证书已更换")
    client.get(f"/certificates/{one.number}").says("这张证书有效", "参加过这场比赛的评审")
    states = client.get(f"/e/{world.edition.key}/certificates.json").json["certificates"]
    assert (states[winner.number]["state"], states[one.number]["state"]) == ("replaced", "valid")
    published.state = "withdrawn"
    session.commit()
    page = client.get(f"/certificates/{one.number}")
    page.says("这张证书已撤销")
    page.keeps_quiet_about("评审证书", world.edition.name["zh"])


def test_who_judged_is_whoever_submitted_a_sheet_and_each_chair(world: World) -> None:
    """Each person one time, in however many panels they sat; who submitted nothing has not judged."""
    first, second, third, fourth = judges(world)
    panel = session.get_one(Panel, first.panel_id)
    factories.seat(panel, code="J8", role="chair")
    factories.seat(panel, code="J9")
    factories.seat(panel, code="J10", role="chair", left_at=world.at)
    first.person_id = second.person_id = world.people.teacher.person_id
    session.commit()
    found = {one.code: one for one in judged_in([world.contest.id])}
    assert {code: one.role for code, one in found.items()} == {
        first.code: "judge", third.code: "judge", fourth.code: "judge", "J8": "chair",
    }  # fmt: skip
    assert found[first.code].name == first.name
