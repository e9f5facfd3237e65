"""Open Badges credentials: read and checked here as a stranger would, by the standards' own words, and not with the
code that makes them."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contest.db import session
from contest.exchange.credentials import Badge, credential, judge_credential, read_credential
from contest.exchange.labels import Unsound
from contest.exchange.seals import KnownKey, raw_public_key, read_known_keys
from contest.people.models import Person
from contest.publication import actions
from contest.publication.actions import revoking
from contest.publication.models import Publication
from contest.publication.sealed import signing
from tests.client import PageClient
from tests.publication.test_certificates import badge_of, check, corrected, issue, issued, verdict
from tests.results.world import World

SITE = "http://localhost"


def opened(token: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the payload of a compact JWS, after the key in its header was found to have signed it."""
    signed, _dot, signature = token.strip().rpartition(b".")
    header, payload = (json.loads(plain(part)) for part in signed.split(b"."))
    Ed25519PublicKey.from_public_bytes(plain(header["jwk"]["x"].encode())).verify(plain(signature), signed)
    return header, payload


def plain(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def listed(client: PageClient, number: str) -> tuple[dict[str, Any], bool]:
    """The status list of a certificate, and whether its bit is set."""
    answer = client.get(f"/certificates/{number}/status.jwt").response
    assert answer.mimetype == "application/vc+jwt"
    _header, stated = opened(answer.data)
    subject = stated["credentialSubject"]
    letter, encoded = subject["encodedList"][0], subject["encodedList"][1:]
    bits = gzip.decompress(plain(encoded.encode()))
    assert (letter, len(bits) * 8, subject["statusPurpose"]) == ("u", 131_072, "revocation")
    assert not any(bits[1:])
    return stated, bool(bits[0] & 0x80)


@pytest.fixture
def made(world: World) -> World:
    world.published()
    assert issue(world, look="plain", contest=world.contest).state == "done"
    return world


def test_it_is_an_open_badge_of_its_issuer(made: World, visit: Any, client: PageClient) -> None:
    one = issued(made)[0]
    header, stated = opened(badge_of(visit, made, one))
    assert (header["alg"], header["typ"], header["jwk"]["crv"]) == ("EdDSA", "JWT", "Ed25519")
    assert stated["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert stated["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert stated["id"] == stated["jti"] == f"{SITE}/certificates/{one.number}"
    assert stated["iss"] == stated["issuer"]["id"]
    subject = stated["credentialSubject"]
    assert [who["identityHash"] for who in subject["identifier"]] == ["选手growth1"]
    assert subject["achievement"]["name"] == "金奖"
    assert subject["achievement"]["criteria"]["id"] == f"{SITE}/e/{made.edition.key}/publications/1"
    profile = client.get(stated["iss"].removeprefix(SITE)).response.json
    assert (profile["id"], profile["type"], profile["name"]) == (
        stated["iss"],
        ["Profile"],
        made.people.school.name["zh"],
    )
    keys = {each["id"]: each["publicKeyJwk"] for each in profile["verificationMethod"]}
    assert keys[header["kid"]] == header["jwk"]
    entry = stated["credentialStatus"]
    assert (entry["type"], entry["statusListIndex"]) == ("BitstringStatusListEntry", "0")
    status, is_revoked = listed(client, one.number)
    assert (status["id"], status["issuer"], is_revoked) == (entry["statusListCredential"], stated["iss"], False)
    client.get(f"/e/{made.edition.key}/issuers/school/none.json", status=404)


def test_it_follows_a_revocation_and_a_correction(made: World, visit: Any, client: PageClient, tmp_path: Path) -> None:
    """The status list, the page and the command say the same as of the PDF."""
    was = {one.subject: one for one in issued(made)}
    fallen, kept = was[made.entry(1).entry.number], was[made.entry(3).entry.number]
    by_hand = was[made.entry(2).entry.number]
    badges = {one.id: badge_of(visit, made, one) for one in (fallen, kept, by_hand)}
    check(client, badges[kept.id]).says("就是这里发的凭据", "公示中，还没有定稿", kept.number)
    check(client, badges[kept.id], language="en").says("This credential was issued here")
    status = client.get(f"/e/{made.edition.key}/certificates.json").response.data
    assert verdict(tmp_path, badges[kept.id], status) == ("done", "in publicity", None)
    assert verdict(tmp_path, badges[kept.id], None)[:2] == ("done", "its signature is good")
    revoking.ask(by_hand, reason="发错了人", **made.by)
    revoking.confirm(by_hand, by=made.second.account_id, at=made.later(hours=1))
    session.commit()
    assert [listed(client, one.number)[1] for one in (fallen, kept, by_hand)] == [False, False, True]
    actions.publish(corrected(made), **made.by)
    session.commit()
    assert [listed(client, one.number)[1] for one in (fallen, kept, by_hand)] == [True, True, True]
    status = client.get(f"/e/{made.edition.key}/certificates.json").response.data
    assert verdict(tmp_path, badges[fallen.id], status)[::2] == ("blocked", "录错一份")
    check(client, badges[fallen.id]).says("就是这里发的凭据", "已撤销")


def test_a_changed_one_is_forged(made: World, visit: Any, client: PageClient, tmp_path: Path) -> None:
    """Another award under the old signature, or everything signed anew by a key of one's own that stands in the
    header: a header is never believed."""
    token = badge_of(visit, made, issued(made)[0])
    header, payload, signature = token.strip().split(b".")
    other = json.loads(plain(payload))
    other["credentialSubject"]["achievement"]["name"] = "特等奖"
    changed = base64.urlsafe_b64encode(json.dumps(other).encode()).rstrip(b"=")
    forged = b".".join((header, changed, signature))
    with pytest.raises(InvalidSignature):
        opened(forged)
    stranger = Ed25519PrivateKey.generate()
    stated = json.loads(plain(payload))
    facts = {"number": issued(made)[0].number, "name": "某人", "award": "金奖", "event": "赛", "publication": "p"}
    own = Badge(facts, stated["id"], "s", "a", "b", {"id": stated["iss"]}, "n", made.at)
    resigned = credential(own, stranger).encode()
    opened(resigned)
    for wrong in (forged, resigned):
        check(client, wrong).says("这份文件是伪造的")
        assert verdict(tmp_path, wrong, None)[:2] == ("blocked", "forged")
    (mine,) = [KnownKey(raw_public_key(stranger.public_key()))]
    assert read_credential(resigned, [mine])[0]["name"] == "某人"
    unsigned = base64.urlsafe_b64encode(json.dumps(json.loads(plain(header)) | {"alg": "none"}).encode()).rstrip(b"=")
    for wrong in (b".".join((unsigned, payload, signature)), b".".join((b"e30", b"W10", signature))):
        with pytest.raises(Unsound):
            read_credential(wrong, read_known_keys(signing.public_keys()))
        assert str(judge_credential(wrong, [mine], None).kind) == "broken"
        check(client, wrong, status=422).says("不是这里发的那一种")
        assert verdict(tmp_path, wrong, None)[0] == "unreadable"


def test_before_it_is_public_nobody_is_told_anything(world: World, visit: Any, client: PageClient) -> None:
    """No status list, no issuer, no word of what it is for: the answers are those for a number that was never given."""
    draft = world.reviewed()
    issue(world, look="plain", contest=world.contest)
    one = issued(world)[0]
    badge = badge_of(visit, world, one)
    unknown = client.get("/certificates/TRIAL-2023-1-0000000000000/status.jwt", status=404)
    known = client.get(f"/certificates/{one.number}/status.jwt", status=404)
    assert known.text.replace(one.number, "") == unknown.text.replace("TRIAL-2023-1-0000000000000", "")
    address = opened(badge)[1]["iss"].removeprefix(SITE)
    client.get(address, status=404)
    page = check(client, badge)
    page.says("结果还没有公布")
    page.keeps_quiet_about("选*1", "金奖", "成长", "试办大赛", one.number)
    actions.publish(draft, **world.by)
    session.commit()
    assert client.get(address).response.json["id"].endswith(address)
    assert listed(client, one.number)[1] is False


def test_a_name_that_changed_is_not_signed(made: World, visit: Any) -> None:
    one = issued(made)[0]
    session.query(Person).filter_by(name="选手growth1").one().name = "选举growth1"
    session.commit()
    own = f"/desk/{made.edition.key}/certificates/1/credential/{one.id}/{made.contest.key}"
    visit("organiser").get(own, status=409).says("姓名与公布的不一样了")
    assert session.query(Publication).count() == 1
