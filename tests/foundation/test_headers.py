"""What every answer carries, and the pages for what went wrong."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from contest.web import CONTENT_POLICY, assets
from contest.web.assets import BUNDLES, FOR_EVER
from tests.client import PageClient
from tests.foundation.conftest import plant

POLICY = dict(part.split(" ", 1) for part in CONTENT_POLICY.split("; "))


def test_the_policy_lets_nothing_inline_and_nobody_else_in():
    assert POLICY["default-src"] == "'none'"
    assert POLICY["script-src"] == POLICY["style-src"] == POLICY["form-action"] == "'self'"
    assert POLICY["frame-ancestors"] == POLICY["base-uri"] == "'none'"
    assert not [part for part in POLICY.values() if "unsafe" in part or "*" in part or "http" in part]


@pytest.fixture
def anyone(make_app, people):
    return PageClient(make_app(plant, mode="development"))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/readyz", None),
        ("GET", "/sign-in", 200),
        ("GET", "/static/vendor/htmx.min.js", 200),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/nothing", 404),
        ("GET", "/e/%E4%BD%A0/nothing", 404),
        ("POST", "/healthz", 405),
        ("DELETE", "/sign-in", 405),
        ("BREW", "/healthz", 405),
        ("OPTIONS", "/sign-in", 200),
        ("HEAD", "/sign-in", 200),
        ("GET", "/plant/closed", 303),
        ("POST", "/plant/keep/no-token", 422),
        ("GET", "/plant/%00", 400),
        ("GET", "/plant/write", None),
    ],
)
def test_on_every_answer(anyone, method, path, status):
    page = anyone.ask(method, path, status=status)
    headers = page.response.headers
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Request-Id"]
    assert "Server" not in headers
    page.keeps_quiet_about("Traceback", "werkzeug", "sqlalchemy", "sqlite3", "psycopg")


def test_too_large_is_a_page(make_app, people):
    client = PageClient(make_app(plant, mode="development", max_upload=100_000))
    page = client.post_raw(
        "/plant/echo", {"csrf_token": client.token(), "file": ("big.pdf", b"x" * 200_000)}, status=413
    )
    page.says("送来的内容太大，没有收下。")
    page = client.ask(
        "POST",
        "/plant/echo",
        status=413,
        data="x" * 600_000,
        headers={"Content-Type": "application/json", "Accept": "application/json"},
    )
    assert page.json["message"] == "写的太长，没有收下。请把最长的一段文字删短再交。"


def test_machines_get_json(anyone):
    page = anyone.ask("GET", "/nothing", status=404, headers={"Accept": "application/json"})
    assert page.json == {"error": "NotFound", "message": "没有这一页，或者它不对你公开。"}
    page = anyone.ask("GET", "/plant/closed", status=401, headers={"Accept": "application/json"})
    assert page.json["error"] == "SignInFirst"


def test_what_a_known_person_sees_is_kept_by_no_cache(browse):
    assert browse("alice").get("/plant/rows").response.headers["Cache-Control"] == "private, no-store"
    assert "private" not in browse().get("/plant/rows").response.headers["Cache-Control"]


def test_a_stamped_file_is_kept_for_ever(client):
    page = client.get("/sign-in")
    sheets = [link.get("href") for link in page.all("link", rel="stylesheet")]
    assert sheets
    for address in sheets:
        assert "?v=" in address
        kept = client.get(address).response.headers["Cache-Control"]
        assert kept == "public, max-age=31536000, immutable"
    unstamped = client.get(sheets[0].split("?")[0]).response.headers.get("Cache-Control", "")
    assert "immutable" not in unstamped


def test_the_sheets_of_every_page_come_as_one(client):
    """In their order, and from where each of them finds what it draws."""
    sheet = next(link for link in client.get("/sign-in").all("link", rel="stylesheet") if "common" in link.get("href"))
    answer = client.get(sheet.get("href")).response
    parts = [client.get(f"/static/css/{name}.css").response.data for name in BUNDLES["css/common.css"]]
    assert answer.mimetype == "text/css"
    assert answer.data == b"".join(parts)
    drawn = re.findall(r'url\("([^")]+)"\)', answer.text)
    assert drawn
    for one in drawn:
        client.ask("GET", urljoin(sheet.get("href"), one), status=200)
    again = client.ask("GET", sheet.get("href"), status=304, headers={"If-None-Match": answer.headers["ETag"]}).response
    assert (again.data, again.headers["Cache-Control"]) == (b"", FOR_EVER)


def test_a_script_is_kept_for_ever_with_all_that_it_imports(client):
    page = client.get("/sign-in")
    modules = [script.get("src") for script in page.all("script", type="module")]
    assert modules
    folders = {"/".join(address.split("/")[:3]) for address in modules}
    assert len(folders) == 1, "one stamp stands for all scripts"
    folder = folders.pop()
    assert re.fullmatch(r"/static/js-[0-9a-f]{10}", folder)
    main = f"{folder}/sheet/main.js"
    imported = re.findall(r'from "(\./[^"]+)"', client.get(main).text)
    assert imported
    for address in (main, *(urljoin(main, specifier) for specifier in imported)):
        answer = client.get(address).response
        assert answer.mimetype == "text/javascript"
        assert answer.headers["Cache-Control"] == FOR_EVER


@pytest.mark.parametrize(
    "address", ["/static/js-0000000000/menus.js", "/static/js/menus.js", "/static/js/menus.js?v=0"]
)
def test_a_script_whose_address_does_not_name_its_content_is_asked_for_each_time(client, address):
    answer = client.get(address).response
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["ETag"]


@pytest.mark.parametrize(
    "address", ["/static/nothing.css?v=0", "/static/js-0/nothing.js", "/static/js-0/../css/base.css"]
)
def test_what_is_not_there_is_kept_by_nobody(client, address):
    assert "immutable" not in client.get(address, status=404).response.headers.get("Cache-Control", "")


def test_a_change_in_any_script_moves_all_of_them(tmp_path, monkeypatch):
    def stamp_of(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.js").write_text(text)
        assets._scripts_stamp.cache_clear()
        return assets._scripts_stamp()

    monkeypatch.setattr(assets, "SCRIPTS", tmp_path)
    try:
        stamps = [stamp_of(main="1", queue="2"), stamp_of(queue="3"), stamp_of(keys="")]
        assert len(set(stamps)) == 3
        assert stamp_of() == stamps[-1]
    finally:
        assets._scripts_stamp.cache_clear()


def test_over_https_browsers_are_held_to_it(client):
    plain = client.get("/healthz").response.headers
    secure = client.get("/healthz", base_url="https://localhost").response.headers
    assert "Strict-Transport-Security" not in plain
    assert secure["Strict-Transport-Security"] == "max-age=31536000"


def test_the_session_cookie_is_guarded(make_app, people):
    client = PageClient(make_app(mode="production"))
    page = client.get("/sign-in", base_url="https://localhost")
    cookies = [cookie for cookie in page.response.headers.getlist("Set-Cookie") if cookie.startswith("session=")]
    assert cookies
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_a_proxy_is_believed_only_where_it_was_named(make_app, session, people):
    import sqlalchemy as sa

    from contest.access import AccessLine

    for proxies, address in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        client = PageClient(make_app(plant, proxies=proxies))
        client.get("/plant/phones", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
        session.rollback()
        noted = session.scalars(sa.select(AccessLine.address).order_by(AccessLine.id.desc())).first()
        assert noted == address
