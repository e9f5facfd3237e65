"""A real browser in front of a real server. Fixtures:

`site`     the application on a free port; `site.at = …` moves its clock
`browse`   `browse("alice", "phone")` opens a tab, signed in, on a phone (390 px), laptop (1280) or desktop (1440);
           `scripts=False` turns scripts off, `dark=True` asks for the dark theme, `language="en"` for English
`start`    `start(site)` starts a browser of its own, which keeps its things in a folder from one start to the next
`hall`     the site under the address of a hall with its own certificates, and the flags that a browser there needs
`Tab`      what it gives: a Playwright page that also checks itself: `tab.open("/my")`, `tab.check()` (axe and width),
           `tab.keys` (the keyboard alone)

Any error in a page's console, and any request to another machine, fails the test.
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from contest import clock
from contest.web import Application
from tests import people as named

HALL = "192.168.77.5"  # a name that is not localhost
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# As root in a closed network (docs/stack, trap 13).
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text("utf-8")
SIZES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "laptop": {"viewport": {"width": 1280, "height": 800}},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
}
# The console reports what was refused or not reached, also a service worker's script that was on its way when the
# network went; tests check statuses themselves.
UNANSWERED = ("Failed to load resource", "An unknown error occurred when fetching the script.")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives a browser; one worker keeps it open for all of them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


class Silent(WSGIRequestHandler):
    def log(self, *_line: Any) -> None:
        """Say nothing."""


def _closed_afterwards(answer: Any) -> Iterator[bytes]:
    """The answer's parts, and it is closed however that ends. Werkzeug's server reads what is left of the request
    before it closes the answer: where a browser was killed, that read fails, and the answer's file stayed open."""
    with closing(answer) if hasattr(answer, "close") else nullcontext():
        yield from answer


class Site:
    """The application, served by threads of this process. Its clock is stopped at `at`. `name`: under which browsers
    reach it; `tls`: the files of its certificate and key."""

    def __init__(
        self, app: Application, at: datetime, *, name: str = "127.0.0.1", tls: tuple[str, str] | None = None
    ) -> None:
        self.app = app
        self.at = at
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=Silent, ssl_context=tls)
        self.address = f"{'https' if tls else 'http'}://{name}:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def _answer(self, environ: dict[str, Any], start: Any) -> Any:
        with clock.frozen_at(self.at):
            return _closed_afterwards(self.app(environ, start))

    def cookie(self, person: named.Named) -> dict[str, Any]:
        """A session cookie of somebody who has signed in."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return {"name": "session", "value": serializer.dumps(named.ticket(person)), "url": self.address}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Keys:
    """The keyboard alone: Tab goes on, Enter presses, and one always sees where one is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> str:
        """The accessible name of what has the focus, as a person would call it."""
        return str(
            self.page.evaluate(
                """() => {
                    const it = document.activeElement;
                    if (!it || it === document.body) return "";
                    const label = it.labels && it.labels.length ? it.labels[0].innerText : "";
                    return (it.getAttribute("aria-label") || label || it.innerText || it.value || it.name || "")
                        .replace(/\\s+/g, " ").trim();
                }"""
            )
        )

    def is_seen(self) -> bool:
        """Whether the focus is drawn: an outline, a shadow, or one on the element around a hidden control."""
        return bool(
            self.page.evaluate(
                """() => {
                    const drawn = (it) => {
                        const style = getComputedStyle(it);
                        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
                            || style.boxShadow !== "none";
                    };
                    const it = document.activeElement;
                    const near = [it, it.closest("label"), it.parentElement, it.nextElementSibling];
                    return near.some((one) => one && drawn(one));
                }"""
            )
        )

    def to(self, name: str, *, whole: bool = False, most: int = 120) -> Keys:
        """Press Tab until something called so has the focus; `whole`: its name begins with these whole words."""
        passed = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            here = self.focused()
            passed.append(here)
            if here == name or here.startswith(f"{name} ") if whole else name in here:
                assert self.is_seen(), f"the focus on {here!r} cannot be seen"
                return self
        raise AssertionError(f"Tab never comes to {name!r}; it passes {passed}")

    def to_kind(self, selector: str, *, most: int = 120) -> Keys:
        """Press Tab until what has the focus is of this kind."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(kind) => document.activeElement.matches(kind)", selector):
                return self
        raise AssertionError(f"Tab never comes to {selector}")

    def choose(self, text: str, *, most: int = 60) -> Keys:
        """Go through a list, or through radio buttons, by arrows until this is chosen."""
        chosen = """() => {
            const it = document.activeElement;
            return it.matches("select") ? it.selectedOptions[0].text : it.checked ? it.labels[0].innerText : "";
        }"""
        passed = []
        for _ in range(most):
            passed.append(str(self.page.evaluate(chosen)).strip())
            if passed[-1].startswith(text):
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"arrows never come to {text!r}; they pass {passed}")

    def type(self, text: str) -> Keys:
        self.page.keyboard.type(text)
        return self

    def press(self, key: str) -> Keys:
        """Press a key that stays on this page."""
        self.page.keyboard.press(key)
        return self

    def enter(self) -> Keys:
        """Press Enter where that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self


class Tab:
    """A tab of somebody's browser."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site = site
        self.page = page
        self.keys = Keys(page)
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(one in message.text for one in UNANSWERED):
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc not in ("", urlsplit(self.site.address).netloc) and request.url[:5] != "data:":
            self.complaints.append(f"it asks another machine: {request.url}")

    def open(self, path: str, *, status: int = 200) -> Tab:
        """Go to a page."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}, not {status}"
        return self

    @property
    def path(self) -> str:
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def says(self, *sentences: str, within: float = 10) -> Tab:
        """All of these stand on the page within so many seconds: a click returns as soon as the next page has begun,
        before a busy machine has read its text."""
        until = monotonic() + within
        while True:
            body = " ".join(self.page.inner_text("body").split())
            lacking = [sentence for sentence in sentences if sentence not in body]
            if not lacking:
                return self
            assert monotonic() < until, f"{self.path} does not say {lacking[0]!r}. It says: {body[:1500]}"
            self.page.wait_for_timeout(50)

    def soon(self, read: Callable[[], Any], wanted: Any, *, within: float = 10) -> Tab:
        """`read()` gives this within so many seconds: what the device or the server holds comes after what a page has
        shown of it, or a moment before, and on a busy machine that moment is long."""
        until = monotonic() + within
        while (found := read()) != wanted:
            assert monotonic() < until, f"{found!r} stays, and {wanted!r} was expected"
            self.page.wait_for_timeout(50)
        return self

    def check(self, *sizes: str) -> Tab:
        """No violation that axe finds, nothing wider than the screen, no console errors: for the page as it is, or
        on each of these sizes of screen, ending with the first."""
        for size in reversed(sizes):
            self.page.set_viewport_size(SIZES[size]["viewport"])  # type: ignore[arg-type]
            self._check()
        return self if sizes else self._check()

    def _check(self) -> Tab:
        if "axe" not in self.page.evaluate("() => Object.keys(window).filter((key) => key === 'axe')"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(
            "(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
        )
        faults = [
            f"{one['id']} ({one['impact']}): {one['help']}: {[node['html'][:160] for node in one['nodes'][:4]]}"
            for one in found["violations"]
        ]
        # Not innerWidth: on a phone that grows with a page that is too wide.
        wide = self.page.evaluate("() => document.documentElement.scrollWidth")
        room = self.page.viewport_size["width"]  # type: ignore[index]
        if wide > room:
            faults.append(f"the page is {wide} px wide on a screen of {room} px")
        faults += self.complaints
        assert not faults, f"{self.path}:\n  " + "\n  ".join(faults)
        return self


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(
            f"There is no Chromium at {CHROMIUM}. Run `apt-get install chromium fonts-noto-cjk`, or say where it is in "
            "CHROMIUM; without a browser, leave these tests out with `pytest -m 'not browser'`.",
            pytrace=False,
        )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(app: Application, session: Any, at: datetime) -> Iterator[Site]:
    site = Site(app, at)
    yield site
    site.close()


@pytest.fixture
def browse(chromium: Browser, site: Site, people: named.People, session: Any) -> Iterator[Callable[..., Tab]]:
    """Opens tabs; each has its own cookies."""
    with ExitStack() as open_ones:
        tabs: list[Tab] = []

        def browse(
            name: str | None = None,
            size: str = "desktop",
            *,
            scripts: bool = True,
            dark: bool = False,
            language: str = "zh",
        ) -> Tab:
            session.commit()  # what the test wrote must be seen, and SQLite has one writer
            context: BrowserContext = chromium.new_context(
                **SIZES[size],  # type: ignore[arg-type]
                java_script_enabled=scripts,
                color_scheme="dark" if dark else "light",
                locale="zh-CN" if language == "zh" else "en-GB",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
            )
            context.set_default_timeout(10_000)
            open_ones.callback(context.close)
            if name is not None:
                context.add_cookies([site.cookie(getattr(people, name))])  # type: ignore[list-item]
            tabs.append(Tab(site, context.new_page()))
            return tabs[-1]

        yield browse
        complaints = [complaint for tab in tabs for complaint in tab.complaints]
        assert not complaints, "\n".join(complaints)


@pytest.fixture
def start(chromium: Browser, tmp_path: Path, session: Any) -> Iterator[Callable[..., Tab]]:
    """Starts a browser of its own, which keeps what it has in a folder from one start to the next."""
    with ExitStack() as open_ones:

        def start(site: Site, *, flags: tuple[str, ...] = ()) -> Tab:
            session.commit()
            context = chromium.browser_type.launch_persistent_context(
                tmp_path / "profile",
                executable_path=CHROMIUM,
                args=[*FLAGS, *flags],
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                **SIZES["phone"],  # type: ignore[arg-type]
            )
            open_ones.callback(context.close)
            context.set_default_timeout(10_000)
            return Tab(site, context.pages[0])

        yield start


@pytest.fixture
def hall(app: Application, at: datetime, tmp_path: Path) -> Iterator[tuple[Site, tuple[str, ...]]]:
    """The site under a hall's address with the certificates of its own authority, and the flags of a browser that
    trusts that authority (its key, by digest) and finds the address here."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from contest.local_authority import certificates

    made = certificates(tmp_path / "tls", HALL, at=datetime.now(UTC))
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes()).public_key()
    key = authority.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    trusted = base64.b64encode(hashlib.sha256(key).digest()).decode()
    site = Site(app, at, tls=(str(made.certificate), str(made.key)), name=HALL)
    yield site, (f"--host-resolver-rules=MAP {HALL} 127.0.0.1", f"--ignore-certificate-errors-spki-list={trusted}")
    site.close()
