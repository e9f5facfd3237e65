"""The head of the audit log: sealed into every manifest, shown on the publication's page, signed at a fixed address."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from contest import audit
from contest.audit import AuditHead, AuditLine, AuditLink
from contest.db import session
from contest.exchange import bundle
from contest.exchange.seals import raw_public_key
from contest.exchange.verifying import verify
from contest.publication import actions as publication
from contest.publication.models import Publication
from contest.publication.queries.published import sealed_heads
from contest.publication.sealed import signing
from tests.client import PageClient
from tests.results.world import World


def chained() -> int:
    total = 0
    while count := audit.chain():
        session.commit()
        total += count
    session.commit()
    return total


def publish(world: World) -> None:
    publication.publish(session.scalars(sa.select(Publication)).one(), **world.by)
    session.commit()


def test_a_manifest_names_the_newest_committed_head(world: World, client: PageClient) -> None:
    world.reviewed()
    size = chained()
    head = audit.current_head(signing.log_name())
    publish(world)
    raw = client.get(f"/e/{world.edition.key}/publications/1/files/trial-2023-1.zip").response.data
    found = json.loads(zipfile.ZipFile(io.BytesIO(raw)).read("manifest.json"))["log"]
    assert found == {"origin": signing.log_name(), "size": size, "root": head.root}
    assert size > 0
    assert bundle.open_bundle(raw).publication.log == head
    assert verify(raw).agrees
    page = client.get(f"/e/{world.edition.key}/publications/1")
    page.says(f"封存时已入链 {size} 条", head.root[:4], "现在的签名记录头")
    page = client.get(f"/en/e/{world.edition.key}/publications/1")
    page.says(f"{size} lines chained when this was sealed", "its signed head now")


def test_the_site_holds_its_log_against_what_it_sealed(world: World) -> None:
    """Without any kept file: a log that was cut after a publication contradicts the publication."""
    world.reviewed()
    chained()
    publish(world)
    chained()
    assert audit.verify(sealed_heads()).broken == ()
    session.execute(sa.delete(AuditLink))
    session.execute(sa.delete(AuditHead))
    first = session.scalars(sa.select(AuditLine.id).order_by(AuditLine.id)).first()
    session.execute(sa.update(AuditLine).where(AuditLine.id == first).values(reason="改过"))
    session.commit()
    session.expire_all()
    chained()
    [sentence] = audit.verify(sealed_heads()).broken
    assert sentence.startswith("publication trial-2023-1: the first ")


def test_the_checkpoint_is_a_signed_note(world: World, client: PageClient) -> None:
    """Read as C2SP's signed-note and tlog-checkpoint say, without our own reader."""
    size = chained()
    page = client.get("/log/checkpoint")
    assert page.response.content_type == "text/plain; charset=utf-8"
    text, signature = page.response.data.decode().split("\n\n")
    origin, lines, root = text.split("\n")
    assert origin == client.app.config["SAIWU"].public_url.removeprefix("http://") + "/log"
    assert int(lines) == size == audit.current_head("").size
    assert base64.b64decode(root).hex() == audit.current_head("").root
    dash, name, raw = signature.removesuffix("\n").split(" ")
    assert (dash, name) == ("\u2014", origin)
    key = load_pem_public_key(client.get("/.well-known/saiwu-seal-keys.pem").response.data)
    signed = base64.b64decode(raw)
    assert signed[:4] == hashlib.sha256(f"{origin}\n".encode() + b"\x01" + raw_public_key(key)).digest()[:4]
    key.verify(signed[4:], f"{text}\n".encode())


def test_a_log_without_a_line_has_a_head_too(client: PageClient) -> None:
    session.execute(sa.delete(AuditHead))
    session.commit()
    assert client.get("/log/checkpoint").response.data.split(b"\n")[1:3] == [
        b"0",
        base64.b64encode(hashlib.sha256().digest()),
    ]


@pytest.mark.parametrize(
    "log",
    ["{}", "null", '{"origin": "x", "root": "00", "size": 1}', '{"origin":"x","root":"' + "0" * 64 + '","size":true}'],
)
def test_a_manifest_with_a_broken_head_is_refused(log: str) -> None:
    manifest = json.loads(bundle.manifest_of({}, bundle.Publication(1)))
    manifest["log"] = json.loads(log)
    raw = (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
    assert verify(bundle.pack({bundle.MANIFEST: raw})).key == "manifest.broken"
