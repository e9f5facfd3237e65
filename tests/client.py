"""A strict browser without a screen. Every page that it is given is held to tests/page.py; it follows a redirect only
when told to; it fills in forms as a person would: only fields that are there, only choices that are offered.

    page = visit("alice").get("/my/tracks/small-2023")       a status other than 200 fails with the page's words
    page = page.click("成长赛道")                             follow a link by its words
    page = page.submit("提交报名", title="我的十年")           the form with that button; 303 is expected, then follow()
    page = page.submit("提交报名", status=422, title="")       … unless another answer is
    page.says("报名已截止"); page.queries                      the words on it, the SQL that it took
"""

from __future__ import annotations

import contextvars
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context
from flask.globals import _cv_app
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from contest.files import MEDIA_TYPES
from contest.web import Application
from tests import people as named
from tests.page import parse_and_check
from tests.statements import counted

Answer = TypeVar("Answer")


def words_of(element: Element) -> str:
    """The text in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


# Ids (RFC 9562), digests, and the form tokens of itsdangerous: payload, moment and signature between dots.
DRAWN_BY_MACHINES = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32,64}\b|(?<![\w-])[\w-]*\.[\w-]{6}\.[\w-]{27}(?![\w-])"
)


@dataclass
class Page:
    """What came back."""

    client: PageClient
    path: str
    response: TestResponse
    queries: list[str]  # SQL statements that this request took, transactions left out
    _tree: Element | None = field(default=None, repr=False)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        if self.response.mimetype == MEDIA_TYPES["xlsx"]:  # what it holds is searched, too
            with zipfile.ZipFile(io.BytesIO(self.response.get_data())) as parts:
                return "\n".join(parts.read(name).decode() for name in parts.namelist())
        return self.response.get_data(as_text=True)

    @property
    def json(self) -> Any:
        return json.loads(self.response.get_data())

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path."""
        parts = urlsplit(self.response.headers["Location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def tree(self) -> Element:
        if self._tree is None:
            self._tree = html5lib.parse(self.text, treebuilder="etree", namespaceHTMLElements=False)
        return self._tree

    @property
    def words(self) -> str:
        """All words of the body."""
        body = self.tree.find("body")
        assert body is not None
        return words_of(body)

    @property
    def h1(self) -> str:
        return words_of(self.all("h1")[0])

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes (`class_="s-card"` asks for one of the classes)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}

        def fits(element: Element) -> bool:
            for name, value in wanted.items():
                have = element.get(name)
                if have is None or (value not in have.split() if name == "class" else have != value):
                    return False
            return True

        return [element for element in self.tree.iter(tag) if fits(element)]

    def says(self, *sentences: str) -> None:
        """Fail unless every sentence is on the page."""
        for sentence in sentences:
            assert sentence in self.words, f"{self.path} does not say {sentence!r}. It says: {self.words[:1500]}"

    def keeps_quiet_about(self, *sentences: str) -> None:
        """Fail if one of them is anywhere in what was sent, markup and all, but for what machines draw: digits of a
        mark stand in some of those by chance."""
        searched = DRAWN_BY_MACHINES.sub("", self.text)
        for sentence in sentences:
            assert sentence not in searched, f"{self.path} gives away {sentence!r}"

    def follow(self, **expected: Any) -> Page:
        """Fetch where this redirect leads."""
        assert self.status in (301, 302, 303, 307, 308), f"{self.path} answered {self.status} and leads nowhere"
        return self.client.get(self.location, **expected)

    def click(self, text: str, **expected: Any) -> Page:
        """Follow the link with these words."""
        links = [link for link in self.all("a") if text in (words_of(link), link.get("aria-label"))]
        addresses = {link.get("href") for link in links if link.get("href")}
        have = [words_of(link) for link in self.all("a")]
        assert len(addresses) == 1, f"{self.path} has {len(addresses)} links {text!r}; its links are {have}"
        return self.client.get(addresses.pop() or "", **expected)

    def form_with(self, button: str) -> tuple[Element, Element]:
        """The form that is sent by the button with these words, and the button."""
        found = [
            (form, press)
            for form in self.all("form")
            for press in form.iter("button")
            if press.get("type", "submit") == "submit" and button in (words_of(press), press.get("aria-label"))
        ]
        have = [words_of(press) for press in self.all("button")]
        assert found, f"{self.path} has no button {button!r}; its buttons are {have}"
        assert len(found) == 1, f"{self.path} has {len(found)} buttons {button!r}; ask for the form by its fields"
        return found[0]

    def submit(self, button: str, *, status: int = 303, repeat: int = 1, **values: Any) -> Page:
        """Fill in the form that has this button and press it, `repeat` times for an impatient hand."""
        form, press = self.form_with(button)
        filled = self.filled(form, values)
        if press.get("name"):
            filled[press.get("name") or ""] = [press.get("value", "")]
        action = form.get("action") or self.path
        send = self.client.post_raw if form.get("method", "get").lower() == "post" else self.client.get_form
        answers = [send(action, filled, status=status) for _ in range(repeat)]
        return answers[-1]

    def filled(self, form: Element, values: dict[str, Any]) -> dict[str, list[Any]]:
        """What a browser would send: the form's values, changed by `values`."""
        sent: dict[str, list[Any]] = {}
        offered: dict[str, set[str] | None] = {}  # None: anything may be typed

        def offer(name: str, value: str) -> None:
            already = offered.setdefault(name, set())
            if already is not None:
                already.add(value)

        for control in form.iter():
            name = control.get("name")
            if not name or control.get("disabled") is not None:
                continue
            if control.tag == "textarea":
                offered[name] = None
                sent.setdefault(name, []).append("".join(control.itertext()))
            elif control.tag == "select":
                options = list(control.iter("option"))
                for option in options:
                    offer(name, option.get("value", words_of(option)))
                chosen = [option for option in options if option.get("selected") is not None]
                if not chosen and control.get("multiple") is None:
                    chosen = options[:1]
                sent.setdefault(name, []).extend(option.get("value", words_of(option)) for option in chosen)
            elif control.tag == "input":
                kind = control.get("type", "text")
                if kind in ("submit", "button", "image", "reset"):
                    continue
                if kind in ("checkbox", "radio"):
                    offer(name, control.get("value", "on"))
                    if control.get("checked") is not None:
                        sent.setdefault(name, []).append(control.get("value", "on"))
                else:
                    offered[name] = None
                    if kind != "file":
                        sent.setdefault(name, []).append(control.get("value", ""))
        for name, value in values.items():
            assert name in offered, f"the form on {self.path} has no field {name!r}; it has {sorted(offered)}"
            given = [] if value is None else list(value) if isinstance(value, list) else [value]
            choices = offered[name]
            if choices is not None:
                given = [next(iter(choices)) if one is True else one for one in given if one is not False]
                for one in given:
                    assert str(one) in choices, f"{name} on {self.path} offers {sorted(choices)}, not {one!r}"
            sent[name] = given
        return sent


class PageClient:
    """One person's browser, with its own cookies."""

    def __init__(self, app: Application, *, strict: bool = True) -> None:
        self.app = app
        self.browser = app.test_client()
        self.strict = strict  # hold each page to the page checks

    def sign_in(self, person: named.Named) -> PageClient:
        """Enter as a named person, without the price of a password."""
        self.sign_out()
        with self.outside(self.browser.session_transaction) as cookie:
            cookie.update(named.ticket(person))
        return self

    def sign_out(self) -> PageClient:
        """Forget every cookie."""
        self.browser._cookies.clear()  # type: ignore[union-attr]
        return self

    def get(self, path: str, *, status: int = 200, **request: Any) -> Page:
        return self.ask("GET", path, status=status, **request)

    def head(self, path: str, *, status: int = 200, **request: Any) -> Page:
        return self.ask("HEAD", path, status=status, **request)

    def get_form(self, path: str, fields: dict[str, list[Any]], *, status: int = 200) -> Page:
        return self.get(path, status=200 if status == 303 else status, query_string=fields)

    def post(self, path: str, *, status: int = 303, idempotency_key: str | None = None, **fields: Any) -> Page:
        """Send a form that was not on a page, as an attacker or an old tab would: its token is valid, all else is as
        given. Leave the token out with `csrf_token=""`."""
        sent = {"csrf_token": self.token(), "idempotency_key": idempotency_key or str(uuid4()), **fields}
        return self.post_raw(path, sent, status=status)

    def post_raw(self, path: str, fields: dict[str, Any], *, status: int = 303) -> Page:
        """Send these fields and no other. A file is (name, bytes)."""
        shown = {
            name: [
                (io.BytesIO(one[1]), one[0]) if isinstance(one, tuple) and isinstance(one[1], bytes) else one
                for one in (value if isinstance(value, list) else [value])
            ]
            for name, value in fields.items()
        }
        files = any(isinstance(one, tuple) for value in shown.values() for one in value)
        return self.ask("POST", path, status=status, data=shown, content_type="multipart/form-data" if files else None)

    def token(self) -> str:
        """A CSRF token of this browser's session, made as the app makes it."""
        with self.outside(self.browser.session_transaction) as cookie:
            raw = cookie.setdefault("csrf_token", uuid4().hex)
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw)  # type: ignore[arg-type, return-value]

    def ask(self, method: str, path: str, *, status: int | None, **request: Any) -> Page:
        """One request. `status=None` takes any answer."""
        self._let_go()
        with counted() as statements:
            response = self.outside(lambda: self.browser.open(path, method=method, buffered=True, **request))
        page = Page(self, path, response, statements)
        hold_to_headers(page)
        if (
            self.strict
            and response.mimetype == "text/html"
            and method != "HEAD"
            and response.data
            and not 300 <= page.status < 400
        ):
            page._tree, faults = parse_and_check(page.text)
            assert not faults, f"{method} {path} ({page.status}) is not a good page:\n  " + "\n  ".join(faults)
        if status is not None and page.status != status:
            where = f" to {page.location}" if "Location" in response.headers else ""
            shown = page.words[:1500] if response.mimetype == "text/html" and response.data else page.text[:1500]
            raise AssertionError(f"{method} {path} answered {page.status}{where}, not {status}. It says: {shown}")
        return page

    def _let_go(self) -> None:
        """End the test's own transaction: SQLite has one writer, and the request must see what the test wrote."""
        if has_app_context():
            from contest.db import session

            session.commit()
            session.expire_all()

    def outside(self, work: Callable[[], Answer]) -> Answer:
        """Do it outside the test's application context: a request that found one would share its `g` and its session,
        which no real request does. The clock stays as the test set it."""

        def alone() -> Answer:
            _cv_app.set(None)  # type: ignore[arg-type]
            return work()

        return contextvars.copy_context().run(alone)


def hold_to_headers(page: Page) -> None:
    """What every answer carries."""
    headers = page.response.headers
    policy = headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, f"{page.path} has no strict content policy: {policy!r}"
    assert "unsafe" not in policy, f"{page.path} lets inline scripts or styles in: {policy!r}"
    assert headers.get("X-Content-Type-Options") == "nosniff", f"{page.path} lets browsers guess its type"
    # What is kept ready was made by no request of its own, and has a tag instead.
    assert headers.get("X-Request-Id") or headers.get("ETag"), f"{page.path} carries no request number"
