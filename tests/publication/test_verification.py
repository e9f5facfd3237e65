"""What was sealed is derived again by anybody: at home with the command, and on the public page."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contest.exchange.commands import verify as command
from contest.exchange.seals import public_key_pem
from contest.exchange.verifying import verify
from contest.publication.sealed import signing
from contest.receipts import Receipt
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


def test_the_download_is_verified_on_the_page(sealed, client):
    page = client.get("/verify").submit("重算并核对", status=200, bundle=("x.zip", sealed["both"]))
    page.says("核对通过", "封存时间")
    page = client.get("/verify").submit(
        "重算并核对", status=200, bundle=("x.zip", sealed["bundle"]), seal=("s.json", sealed["seal"])
    )
    page.says("核对通过")


def test_one_changed_mark_is_refused_and_named(sealed, client):
    forged = changed(sealed["bundle"], "inputs/marks.csv", b",J1,", b",J9,")
    page = client.get("/verify").submit("重算并核对", status=200, bundle=("x.zip", forged))
    page.says("核对没有通过", "inputs/marks.csv")


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
    assert run(command, [str(tmp_path / "both")]).exit_code == 0
    other = Ed25519PrivateKey.generate()
    (tmp_path / "other").write_bytes(public_key_pem(other.public_key()))
    assert run(command, [str(tmp_path / "both"), "--key", str(tmp_path / "other")]).exit_code == 1


def test_an_old_seal_is_good_after_the_key_was_rotated(sealed, client, at):
    signing.rotate(at)
    keys = client.get("/.well-known/saiwu-seal-keys.pem").response.data
    assert keys != sealed["keys"]
    assert keys.count(b"BEGIN PUBLIC KEY") == 2
    assert verify(sealed["both"], None, keys).ok


def test_nobody_waits_for_who_verifies(sealed, visit, session):
    """It saves nothing, so it does not wait for the writer's lock; the database itself would refuse a write."""
    page = visit("alice").get("/verify").submit("重算并核对", status=200, bundle=("x.zip", sealed["both"]))
    page.says("核对通过")
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
    client.get("/verify").submit("重算并核对", status=200, bundle=("x.zip", both)).says("核对通过")


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
