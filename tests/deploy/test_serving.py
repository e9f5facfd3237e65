"""`contest serve` for real: refused without TLS, with a certificate of its own, and without TLS as the last resort."""

from __future__ import annotations

import ssl
import stat
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import html5lib
import pytest

from contest.local_authority import certificates, own_address
from tests.deploy.servers import PASSWORD, contest, environment, free_port, make_site, running, serve_command

AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("instance")
    make_site(folder)
    return folder


def sign_in(address: str, context: ssl.SSLContext | None = None, *, password: str = PASSWORD, **headers: str) -> str:
    """Sign in as a browser does, cookies and token and all; returns where it leads."""
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPCookieProcessor(CookieJar())]
    if context is not None:
        handlers.append(urllib.request.HTTPSHandler(context=context))
    browser = urllib.request.build_opener(*handlers)
    with browser.open(f"{address}/sign-in", timeout=60) as answer:
        page = html5lib.parse(answer.read(), namespaceHTMLElements=False)
    (form,) = [one for one in page.iter("form") if one.get("action", "").startswith("/sign-in")]
    fields = {one.get("name"): one.get("value", "") for one in form.iter("input") if one.get("name")}
    fields |= {"account": "admin", "password": password}
    fields.pop("stay", None)
    request = urllib.request.Request(
        f"{address}/sign-in", data=urlencode(fields).encode(), headers={"Referer": f"{address}/sign-in", **headers}
    )
    with browser.open(request, timeout=60) as answer:
        return str(answer.geturl())


def test_without_tls_it_says_what_to_do_instead_of_starting(instance: Path) -> None:
    done = contest(environment(instance, PUBLIC_URL="http://127.0.0.1:8000"), "serve")
    assert done.returncode == 1
    for words in ("谁也登录不了", "make serve-lan", "--insecure-http", "deploy/nginx.conf", "nobody can sign in"):
        assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_in_a_hall_devices_that_trust_the_certificate_can_sign_in(instance: Path, tmp_path: Path) -> None:
    port, door = free_port(), free_port()
    public = f"https://127.0.0.1:{port}"
    env = environment(instance, PUBLIC_URL=public, BIND=f"127.0.0.1:{port}", LAN_DOOR=f"127.0.0.1:{door}")
    with running(serve_command("--lan"), port, tmp_path / "log", env, also=(door,)):
        with urllib.request.urlopen(f"http://127.0.0.1:{door}/", timeout=30) as answer:
            steps = answer.read().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{door}/saiwu-ca.crt", timeout=30) as answer:
            assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
            authority = answer.read().decode()
        for hidden in ("authority-key.pem", "../authority-key.pem", "%2e%2e/server-key.pem", "static/"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"http://127.0.0.1:{door}/{hidden}", timeout=30)
            assert refused.value.code == 404
        assert sign_in(public, ssl.create_default_context(cadata=authority)) != f"{public}/sign-in"
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"{public}/sign-in", timeout=30)
    said = (tmp_path / "log").read_text("utf-8")
    (fingerprint,) = [line.split()[-1] for line in said.splitlines() if "fingerprint" in line]
    assert fingerprint in steps
    assert public in said
    assert "█" in said, "a QR code"


def test_the_last_resort_works_and_says_what_it_is(instance: Path, tmp_path: Path) -> None:
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    kept = tmp_path / "access.log"
    env = environment(instance, PUBLIC_URL=public, BIND=f"127.0.0.1:{port}", ACCESS_LOG=str(kept))
    with running(serve_command("--insecure-http"), port, tmp_path / "log", env):
        with urllib.request.urlopen(f"{public}/sign-in", timeout=30) as answer:
            assert "这里没有加密" in answer.read().decode()
        assert sign_in(public) != f"{public}/sign-in"
        request = urllib.request.Request(f"{public}/sign-in", headers={"Host": "contest.example.org"})
        with urllib.request.urlopen(request, timeout=30):
            pass
        secret = urllib.request.Request(
            f"{public}/i/SECRET-token_1?x=2", headers={"Referer": f"{public}/reset/SECRET_2"}
        )
        with pytest.raises(urllib.error.HTTPError), urllib.request.urlopen(secret, timeout=30):
            pass
    lines = kept.read_text("utf-8")
    assert '"GET /sign-in" 200' in lines
    assert '"GET /i/…" 404' in lines
    assert "SECRET" not in lines
    assert "x=2" not in lines
    said = (tmp_path / "log").read_text("utf-8")
    assert "没有加密" in said
    assert said.count("another name than PUBLIC_URL") == 1
    assert "contest.example.org" in said


# The authority


def test_the_authority_is_kept_and_its_keys_are_nobody_elses(tmp_path: Path) -> None:
    first = certificates(tmp_path, "192.168.1.5", at=AT)
    moved = certificates(tmp_path, "192.168.7.9", at=AT)
    assert moved.fingerprint == first.fingerprint, "another address of the hall: nobody has to trust anything anew"
    server = first.certificate.read_bytes()
    assert certificates(tmp_path, "192.168.7.9", at=AT + timedelta(days=300)).certificate.read_bytes() == server
    assert certificates(tmp_path, "192.168.7.9", at=AT + timedelta(days=380)).certificate.read_bytes() != server
    for key in (first.key, tmp_path / "authority-key.pem"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_authority_counts_for_this_network_only(tmp_path: Path) -> None:
    from cryptography import x509

    found = x509.load_pem_x509_certificate(certificates(tmp_path, "203.0.113.7", at=AT).authority.read_bytes())
    limits = found.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    networks = {str(one.value) for one in limits.value.permitted_subtrees or [] if isinstance(one, x509.IPAddress)}
    assert "203.0.113.7/32" in networks, "a campus has public addresses"
    assert "192.168.0.0/16" in networks
    assert not any(network.startswith("0.0.0.0") for network in networks)
    other = certificates(tmp_path, "198.51.100.9", at=AT)
    assert x509.load_pem_x509_certificate(other.authority.read_bytes()) != found, "it may not sign for that address"


def test_an_address_is_found_without_a_network_too() -> None:
    assert own_address().count(".") == 3
