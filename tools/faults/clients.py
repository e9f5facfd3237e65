"""Sixteen judges with a browser each: they fill in sheets, and remember what the server said about each writing."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from uuid import UUID, uuid4

from tools.faults.stage import PASSWORD, Judge

PATIENCE = 20  # seconds for an answer; later, nobody knows
PAUSE = 0.3  # seconds before the same is sent again
TRIES_WHEN_REFUSED = 3
DOUBT = "不知道这一次存上没有"  # contest/web/labels.py, IN_DOUBT
BARE = ("Internal Server Error", "Traceback (most recent call last)")


@dataclass
class Writing:
    """One thing that a judge wanted kept, and what was said about it."""

    key: str
    judge: UUID
    assignment: UUID
    way: str  # draft | save | submit
    marks: dict[str, int]  # thousandths
    fault: str  # which faults happened when it was first sent
    is_acknowledged: bool = False
    code: str | None = None  # the receipt, where the answer has one
    was_in_doubt: bool = False  # an answer never came, or said that nobody knows
    told_unsaved: int = 0  # answers that said that it was not kept


@dataclass
class Told:
    """What all clients were told."""

    writings: list[Writing] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)  # (fault, what was said)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)  # (fault, status)
    refused: Counter[str] = field(default_factory=Counter)


class _Form(HTMLParser):
    """The hidden fields of the sheet's form."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == "sheet" or given.get("action", "").startswith("/sign-in")
        if tag == "input" and self._inside and given.get("type") == "hidden":
            self.fields.setdefault(given.get("name", ""), given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def hidden(page: str) -> dict[str, str]:
    reader = _Form()
    reader.feed(page)
    return reader.fields


@dataclass(frozen=True)
class Answer:
    status: int  # 0: none came
    text: str = ""
    location: str = ""


class Client(threading.Thread):
    """One judge: sheet after sheet, two drafts, one form, one submission. What is not acknowledged is sent again with
    the same key, as the page does."""

    def __init__(self, port: int, judge: Judge, told: Told, fault: Callable[[], str], stop: threading.Event) -> None:
        super().__init__(daemon=True, name=judge.login)
        self.port, self.judge, self.told, self.fault, self.stop = port, judge, told, fault, stop
        self.until: float | None = None  # the moment at which even what is under way is given up
        self.cookies: dict[str, str] = {}
        self.line: http.client.HTTPConnection | None = None
        self.random = random.Random(judge.login)
        self.turn = 0
        self.entered = threading.Event()
        self.broken: BaseException | None = None

    def run(self) -> None:
        try:
            self._enter()
            self.entered.set()
            for place, assignment in enumerate(self.judge.assignments):
                is_last = place == len(self.judge.assignments) - 1
                while not self.stop.is_set():
                    self._fill_in(assignment, submits=not is_last)
                    if not is_last:
                        break
        except _Over:
            pass
        except BaseException as fault:  # told at the end: a client that died saw nothing wrong any more
            self.broken = fault
        finally:
            if self.line is not None:
                self.line.close()

    def _fill_in(self, assignment: UUID, *, submits: bool) -> None:
        path = f"/judge/{assignment}"
        form = self._form(path)
        version = int(form["version"] or 0)
        for aspects in (("goal.fit",), ("goal.world", "action.plan")):
            if self.stop.is_set():
                return
            version = self._draft(path, assignment, form["csrf_token"], version, self._marks(*aspects))
        for way in ("save", "submit") if submits else ("save",):
            if self.stop.is_set():
                return
            self._send_form(path, assignment, way)

    def _marks(self, *aspects: str) -> dict[str, int]:
        """Marks of which none is the aspect's last one, so that each writing changes something."""
        self.turn += 1
        return {aspect: 2000 + 100 * ((7 * self.turn + self.random.randrange(3)) % 130) for aspect in aspects}

    def _draft(self, path: str, assignment: UUID, token: str, version: int, marks: dict[str, int]) -> int:
        writing = self._begin(assignment, "draft", marks, str(uuid4()))
        body = json.dumps({
            "idempotency_key": writing.key, "version": version, "note": f"{writing.key} 记",
            "marks": {aspect: _typed(mark) for aspect, mark in marks.items()},
        })  # fmt: skip
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}
        answer = self._until_known(writing, lambda: self._ask("POST", f"{path}/draft", body, headers), _kept_draft)
        if answer is None:
            return int(self._form(path)["version"] or 0)
        told = json.loads(answer.text)
        writing.code = told["receipt"]
        self._weigh_repeat(writing, bool(told.get("again")))
        if told["faults"]:
            self._false(f"a draft was taken with faults: {told['faults']}")
        return int(told["version"])

    def _send_form(self, path: str, assignment: UUID, way: str) -> None:
        form = self._form(path)
        marks = self._marks("goal.fit", "goal.world", "action.plan")
        writing = self._begin(assignment, way, marks, form["idempotency_key"])
        fields = {**form, "operation": way, "note": f"{writing.key} 表", "comment": ""}
        fields |= {f"m.{aspect}": _typed(mark) for aspect, mark in marks.items()}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}{path}",
        }
        body = urlencode(fields)
        answer = self._until_known(
            writing, lambda: self._ask("POST", path, body, headers), lambda one: one.location.endswith(path)
        )
        if answer is None:
            return
        shown = self._page(path)
        self._weigh_repeat(writing, "已经收到过了" in shown)
        if way == "submit" and 'id="sheet"' in shown:
            self._false("a sheet was said to be submitted, and its form is still there")

    def _begin(self, assignment: UUID, way: str, marks: dict[str, int], key: str) -> Writing:
        writing = Writing(key, self.judge.account_id, assignment, way, marks, self.fault())
        self.told.writings.append(writing)
        return writing

    def _until_known(
        self, writing: Writing, send: Callable[[], Answer], is_kept: Callable[[Answer], bool]
    ) -> Answer | None:
        """Send until it is acknowledged; None where it was refused for good."""
        refusals = 0
        while True:
            answer = send()
            if answer.status in (200, 303) and is_kept(answer):
                writing.is_acknowledged = True
                return answer
            if answer.status == 303 and "/sign-in" in answer.location:
                self._false(f"signed out while writing: {answer.location}")
                self._enter()
                return None
            if answer.status == 0 or DOUBT in answer.text:
                writing.was_in_doubt = True
            else:
                writing.told_unsaved += 1
                if 400 <= answer.status < 500:
                    refusals += 1
                    if refusals == TRIES_WHEN_REFUSED:
                        self.told.refused[f"{answer.status} {writing.way}: {_words(answer.text)}"] += 1
                        return None
            self._pause()

    def _weigh_repeat(self, writing: Writing, again: bool) -> None:
        """ "Received already", after nothing but answers that said it was not kept: one of them was untrue."""
        if again and not writing.was_in_doubt:
            self._false(f"a {writing.way} was said not to be kept ({writing.told_unsaved} times), and it was")

    def _false(self, what: str) -> None:
        self.told.false.append((self.fault(), what))

    # The browser

    def _enter(self) -> None:
        while True:
            self.cookies.clear()
            form = hidden(self._page("/sign-in"))
            fields = urlencode({**form, "account": self.judge.login, "password": PASSWORD})
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}/sign-in",
            }
            if self._ask("POST", "/sign-in", fields, headers).status == 303:
                return
            self._pause()

    def _form(self, path: str) -> dict[str, str]:
        fields = hidden(self._page(path))
        if "csrf_token" not in fields:
            raise RuntimeError(f"there is no form on {path}")
        return fields

    def _page(self, path: str) -> str:
        while True:
            answer = self._ask("GET", path)
            if answer.status == 200:
                return answer.text
            if answer.status == 303:
                raise RuntimeError(f"{path} leads to {answer.location}")
            self._pause()

    def _pause(self) -> None:
        time.sleep(PAUSE)
        if self.until is not None and time.monotonic() > self.until:
            raise _Over

    def _ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**(headers or {}), "Cookie": cookies, "Accept-Language": "zh"}
        try:
            self.line.request(method, path, body.encode() if body is not None else None, sent)
            answer = self.line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (TimeoutError, OSError, http.client.HTTPException):
            self.line.close()
            self.line = None
            self.told.answers[self.fault(), "none"] += 1
            return Answer(0)
        self.told.answers[self.fault(), str(answer.status)] += 1
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if any(word in text for word in BARE) or (answer.status >= 400 and not text.strip()):
            self._false(f"{method} {path.split('/')[1]} {answer.status}: {_words(text)}")
        elif answer.status == 500:
            self._false(f"{method} a page of the kind 500: {_words(text)}")
        return Answer(answer.status, text, answer.headers.get("Location", ""))


class _Over(Exception):
    """The run is over, and what was under way stays unknown."""


def _kept_draft(answer: Answer) -> bool:
    return answer.status == 200 and '"receipt"' in answer.text


def _typed(mark: int) -> str:
    return f"{mark // 1000}.{mark % 1000 // 100}"


def _words(text: str) -> str:
    import re

    plain = re.sub(r"<(script|style|svg|head)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)
    return " ".join(plain.split())[:160]
