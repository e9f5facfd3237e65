"""What was sealed is derived again by anybody: at home with the command, and on the public page."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contest.editions.actions import throw_away
from contest.exchange.bundle import Publication as Made
from contest.exchange.bundle import build, open_bundle
from contest.exchange.commands import verify as command
from contest.exchange.seals import fingerprint, make_seal, public_key_pem, raw_public_key, read_known_keys
from contest.exchange.verifying import deliver, verify, vouched
from contest.publication.models import Publication
from contest.publication.sealed import checking, signing
from contest.publication.views.public import verdicts, verification
from contest.receipts import Receipt
from tests import factories
from tests.client import PageClient
from tests.results.world import World


@pytest.fixture
def sealed(world: World, client: PageClient) -> dict[str, bytes]:
    """The bundle, its seal, both in one, and the public keys, as anybody downloads them."""
    world.published()
    base = f"/e/{world.edition.key}/publications/1/files/trial-2023-1"
    ends = {"bundle": ".zip", "seal": ".seal.json", "both": "-sealed.zip"}
    found = {name: client.get(base + end).response.data for name, end in ends.items()}
    return {**found, "keys": client.get("/.well-known/saiwu-seal-keys.pem").response.data}


def changed(bundle: bytes, name: str, was: bytes, now: bytes) -> bytes:
    """The bundle with one file altered and packed again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == name:
                assert was in content
                content = content.replace(was, now, 1)
            new.writestr(member, content)
    return target.getvalue()


def verified(client: PageClient, bundle: bytes, seal: bytes | None = None, status: int = 200) -> Any:
    more = {} if seal is None else {"seal": ("s.json", seal)}
    return client.get("/verify").submit("重算并核对", status=status, bundle=("x.zip", bundle), **more)


AMBER = "内容自洽，但没有人为它作证：任何人都可能做出这份文件"


def signed(bundle: bytes, key: Ed25519PrivateKey, signer: str = "教育部") -> bytes:
    manifest = open_bundle(bundle).manifest
    return make_seal(manifest, key, signer=signer, at=datetime(2023, 5, 1, tzinfo=UTC))


def test_the_download_is_recognised_on_the_page(sealed, world, client):
    for page in (verified(client, sealed["both"]), verified(client, sealed["bundle"], sealed["seal"])):
        page.says(
            f"由{world.people.school.name['zh']}发布，未被改动", "本站的公钥", "第 1 号", "公示中", "一致", "相同"
        )
        page.keeps_quiet_about(AMBER)
    english = client.get("/verify?lang=en").submit("Recompute and compare", status=200, bundle=("x", sealed["both"]))
    english.says(f"Published by {world.people.school.name['en']}, unchanged", ":00 Beijing time")


def test_our_own_digest_vouches_without_a_seal(sealed, client):
    """Whoever has only the inner bundle learns that we published it: the digest is on record."""
    verified(client, sealed["bundle"]).says("发布，未被改动", "第 1 号", "封签", "没有")


def test_what_is_said_of_our_publication_follows_its_state(app, sealed, world, client, session):
    publication = session.scalars(sa.select(Publication)).one()
    publication.state = "withdrawn"
    session.commit()
    verified(client, sealed["both"]).says("发布，未被改动", "已撤回")
    publication.state = "public"
    publication.edition.rehearsal_of_id = publication.edition.id
    session.commit()
    for given in (sealed["both"], sealed["bundle"]):  # sealed before manifests said so
        assert judged(app, given) == REHEARSAL


REHEARSAL = ("look", "这是一次演练，不是真的结果")


def judged(app: Any, given: bytes) -> tuple[str, str]:
    """The verdict's kind and title as the page shows them; verified in this process, as the other one would."""
    with app.test_request_context("/verify"):
        found, own = verification._on_record(vouched(verify(given), checking.known_keys()))
        seen = verdicts.shown(found, own, name="x.zip", size="1 kB", at=datetime(2023, 10, 11, tzinfo=UTC))
    return seen.kind, seen.title


def test_a_rehearsal_that_was_thrown_away_stays_known_as_one(app, sealed, world, session):
    """Its seal is ours, and its manifest is of before manifests said so: the log's line of publishing is left."""
    assert judged(app, sealed["both"])[0] == "ok"
    thrown_away(world, session)
    assert judged(app, sealed["both"]) == REHEARSAL


@pytest.mark.parametrize("page", ["/publications/1", "/data"])
def test_the_line_that_a_page_prints_works_with_what_it_links(world, client, tmp_path, monkeypatch, page):
    """Somebody downloads what the page links, pastes its line, and reads the first verdict."""
    made = world.published()
    shown = client.get(f"/e/{world.edition.key}{page}")
    line = next(one for one in shown.text.split("contest verify ")[1:])[:200].split("<")[0].split()
    assert line[1:] == ["--key", "saiwu-seal-keys.pem"]
    assert "/.well-known/saiwu-seal-keys.pem" in shown.text
    monkeypatch.chdir(tmp_path)
    files = f"/e/{world.edition.key}/publications/1/files"
    Path(line[0]).write_bytes(client.get(f"{files}/{line[0]}").response.data)
    Path(line[2]).write_bytes(client.get("/.well-known/saiwu-seal-keys.pem").response.data)
    done = CliRunner().invoke(command, line)
    assert done.exit_code == 0, done.output
    assert f"publication 1 of {world.edition.key}, {made.title['zh']}" in done.output


def test_a_rehearsal_is_sealed_as_one(app, world, session, client):
    world.edition.rehearsal_of_id = factories.edition("real-2023", of=world.people.series).id
    made = world.published()
    assert made.manifest["publication"]["rehearsal"] is True
    address = f"/e/{world.edition.key}/publications/1/files/{made.download_name}"
    given = client.get(address).response.data
    assert verify(given, None, read_known_keys(signing.public_keys())).key == "unvouched.rehearsal"
    assert judged(app, given) == REHEARSAL
    thrown_away(world, session)
    assert judged(app, given) == REHEARSAL


def thrown_away(world: World, session: Any) -> None:
    if world.edition.rehearsal_of_id is None:
        world.edition.rehearsal_of_id = factories.edition("real-2023", of=world.people.series).id
    throw_away(world.edition, by=None, at=world.at)
    session.commit()


def test_a_file_that_anybody_could_have_made_is_amber(sealed, client):
    """A forger computes it anew and seals it with a key of their own, in whatever name."""
    files = dict(open_bundle(sealed["bundle"]).files)
    forged = build(files, Made(77, None, "", {"edition": "elsewhere", "title": "全国决赛"}))
    for page in (verified(client, forged), verified(client, forged, signed(forged, Ed25519PrivateKey.generate()))):
        page.says(AMBER, "本站没有登记", "要知道它是不是真的")
        page.keeps_quiet_about("通过", "教育部", "发布，未被改动")
    stranger = Ed25519PrivateKey.generate()
    page = verified(client, deliver(forged, signed(forged, stranger)))
    page.says("这里不认识", fingerprint(raw_public_key(stranger.public_key())))


def test_a_number_of_ours_with_another_digest_is_changed(sealed, client):
    """A sound bundle, sealed by a stranger, that says it is our publication No. 1."""
    opened = open_bundle(sealed["bundle"])
    forged = build(opened.files, replace(opened.publication, reason="更好看的一份"))
    for seal in (None, signed(forged, Ed25519PrivateKey.generate()), signed(forged, signing.current_key())):
        page = verified(client, forged, seal)
        page.says("被改动过，不是它说的那一份", "那一号登记的摘要是另一个", "登记的是另一份")
        page.keeps_quiet_about(AMBER, "未被改动")


def test_another_sites_publication_of_the_same_key_and_number_is_not_called_changed(sealed, client):
    """An honest site whose edition has our key, sealed by a key that nobody here knows: its manifest names its own log.
    Without a log, or with ours, it claims to be ours (docs/law, section 11)."""
    opened = open_bundle(sealed["bundle"])
    log = opened.publication.log
    assert log is not None
    theirs = build(opened.files, replace(opened.publication, log=replace(log, origin="contest.example.edu.cn/log")))
    stranger = Ed25519PrivateKey.generate()
    page = verified(client, deliver(theirs, signed(theirs, stranger)))
    page.says(AMBER, "这里不认识", fingerprint(raw_public_key(stranger.public_key())))
    page.keeps_quiet_about("被改动过", "登记的摘要", "发布，未被改动")
    for claimed in (None, replace(log, size=log.size + 1)):
        forged = build(opened.files, replace(opened.publication, log=claimed))
        verified(client, forged, signed(forged, stranger)).says("被改动过", "那一号登记的摘要是另一个")


def test_a_partners_key_is_known_by_its_name(sealed, client, app, tmp_path, monkeypatch):
    partner = Ed25519PrivateKey.generate()
    (tmp_path / "partner.pem").write_bytes("Name: 友校\n".encode() + public_key_pem(partner.public_key()))
    monkeypatch.setitem(app.config, "SAIWU", replace(app.config["SAIWU"], trusted_keys=tmp_path))
    opened = open_bundle(sealed["bundle"])
    theirs = build(opened.files, replace(opened.publication, number=5))
    page = verified(client, theirs, signed(theirs, partner))
    page.says("由友校发布，未被改动", "本站没有登记")


def test_one_changed_mark_is_refused_and_named(sealed, client):
    forged = changed(sealed["bundle"], "inputs/marks.csv", b",J1,", b",J9,")
    page = verified(client, forged)
    page.says("被改动过", "inputs/marks.csv")
    page.keeps_quiet_about("未被改动", AMBER)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + b"\x00" * 500])
def test_a_file_that_is_no_bundle_gets_a_sentence(client, content):
    page = client.get("/verify").submit("重算并核对", status=None, bundle=("x.zip", content))
    assert page.status in (200, 422)
    page.keeps_quiet_about("Traceback")


def test_at_home_with_the_signers_keys(sealed, tmp_path: Path):
    for name, content in sealed.items():
        (tmp_path / name).write_bytes(content)
    run = CliRunner().invoke
    done = run(command, [str(tmp_path / "bundle"), "--seal", str(tmp_path / "seal"), "--key", str(tmp_path / "keys")])
    assert done.exit_code == 0, done.output
    assert run(command, [str(tmp_path / "both")]).exit_code == 3
    other = Ed25519PrivateKey.generate()
    (tmp_path / "other").write_bytes(public_key_pem(other.public_key()))
    assert run(command, [str(tmp_path / "both"), "--key", str(tmp_path / "other")]).exit_code == 3


def test_an_old_seal_is_good_after_the_key_was_rotated(sealed, client, at):
    signing.rotate(at)
    keys = client.get("/.well-known/saiwu-seal-keys.pem").response.data
    assert keys != sealed["keys"]
    assert keys.count(b"BEGIN PUBLIC KEY") == 2
    assert verify(sealed["both"], None, read_known_keys(keys)).kind == "published"


def test_nobody_waits_for_who_verifies(sealed, visit, session):
    """It saves nothing, so it does not wait for the writer's lock; the database itself would refuse a write."""
    page = visit("alice").get("/verify").submit("重算并核对", status=200, bundle=("x.zip", sealed["both"]))
    page.says("未被改动")
    assert not [sql for sql in page.queries if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert session.scalar(sa.select(sa.func.count()).select_from(Receipt)) == 0


def test_a_text_is_no_bundle(client):
    page = client.get("/verify")
    client.post_raw("/verify", {"csrf_token": client.token(), "bundle": "abc"}, status=422).says("请选一个存证包文件")
    assert page.status == 200


def test_what_a_contestant_writes_is_not_sealed(world: World, session, client):
    """Inputs are published: only what the rules look at leaves the house, and nothing typed breaks a file."""
    entry = world.entry(1).entry
    entry.attributes = {**entry.attributes, "summary": "我叫真名\r电话 13800138000"}
    session.commit()
    world.published()
    both = client.get(f"/e/{world.edition.key}/publications/1/files/trial-2023-1-sealed.zip").response.data
    assert b"13800138000" not in both
    client.get("/verify").submit("重算并核对", status=200, bundle=("x.zip", both)).says("未被改动")


def test_addresses_are_ours_whatever_the_visitor_calls_us(sealed, world: World, client):
    document = client.ask(
        "GET", f"/e/{world.edition.key}/publications/1.json", status=200, headers={"Host": "evil.example"}
    ).json
    assert all(one["url"].startswith("http://localhost/e/") for one in document["files"])


def test_people_stand_under_entry_numbers(sealed):
    with zipfile.ZipFile(io.BytesIO(sealed["bundle"])) as bundle:
        rows = list(csv.DictReader(io.StringIO(bundle.read("inputs/members.csv").decode())))
    assert rows
    assert {row["person"] for row in rows if row["role"] == "competitor"} == {f"{row['entry']}-1" for row in rows}
